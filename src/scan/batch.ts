/**
 * A block of records and the batch of columns they are scanned into. One layout for all formats: a field that a record lacks
 * is 0 (keys), NaN (numbers) or an empty span (texts). Both are reused: the steady state allocates nothing per record.
 */
import type { Key, Name, Num, Text } from '../../parsers/format.ts';

/** Records per batch. Small enough for the columns to stay in the cache, and to be made fast at start. */
export const ROWS = 2048;

/** Records of one stretch of input. `bytes` holds the input, and behind `side` copies of payloads that had to be decoded or joined. */
export interface Block {
  bytes: Buffer;
  n: number;
  /** Payload: what is left when envelopes are peeled. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** The record's physical lines, as they came (of interleaved streams: with what stands between). */
  readonly rawStart: Int32Array;
  readonly rawEnd: Int32Array;
  /** Number of the first physical line, from 1, and how many there are. */
  readonly line: Float64Array;
  readonly lines: Int32Array;
  /** KIND_… of assemble.ts. */
  readonly kind: Uint8Array;
  /** Time from the envelope, NaN when it has none. */
  readonly outerTime: Float64Array;
  /** Byte offset in the source of the record's first byte. */
  readonly offset: Float64Array;
  /** Of an nginx error record: where the first ", client: " stands, or -1. */
  readonly tail: Int32Array;
}

export function createBlock(): Block {
  return {
    bytes: Buffer.alloc(0),
    n: 0,
    start: new Int32Array(ROWS),
    end: new Int32Array(ROWS),
    rawStart: new Int32Array(ROWS),
    rawEnd: new Int32Array(ROWS),
    line: new Float64Array(ROWS),
    lines: new Int32Array(ROWS),
    kind: new Uint8Array(ROWS),
    outerTime: new Float64Array(ROWS),
    offset: new Float64Array(ROWS),
    tail: new Int32Array(ROWS),
  };
}

/** Start and end of a text per row: a pair in one array, 2 × row. Start = end means absent. */
export type Spans = Int32Array;

export interface Batch {
  block: Block;
  n: number;
  /** Index of the format in the scanner's list, from 1; 0 = no format knows the record. */
  readonly format: Uint8Array;
  readonly key: Map<Key, Int32Array>;
  readonly name: Map<Name, Int32Array>;
  readonly num: Map<Num, Float64Array>;
  readonly span: Map<Text, Spans>;
}

export function createBatch(block: Block): Batch {
  return { block, n: 0, format: new Uint8Array(ROWS), key: new Map(), name: new Map(), num: new Map(), span: new Map() };
}

/** The column of a key, made on first use. */
export function keyColumn(batch: Batch, key: Key): Int32Array {
  let column = batch.key.get(key);
  if (!column) batch.key.set(key, (column = new Int32Array(ROWS)));
  return column;
}

export function nameColumn(batch: Batch, name: Name): Int32Array {
  let column = batch.name.get(name);
  if (!column) batch.name.set(name, (column = new Int32Array(ROWS)));
  return column;
}

export function numColumn(batch: Batch, num: Num): Float64Array {
  let column = batch.num.get(num);
  if (!column) batch.num.set(num, (column = new Float64Array(ROWS).fill(Number.NaN)));
  return column;
}

export function spanColumn(batch: Batch, text: Text): Spans {
  let column = batch.span.get(text);
  if (!column) batch.span.set(text, (column = new Int32Array(2 * ROWS)));
  return column;
}

/** Empties the columns for the next batch. */
export function resetBatch(batch: Batch): void {
  const n = batch.n;
  batch.format.fill(0, 0, n);
  for (const column of batch.key.values()) column.fill(0, 0, n);
  for (const column of batch.name.values()) column.fill(0, 0, n);
  for (const column of batch.num.values()) column.fill(Number.NaN, 0, n);
  for (const column of batch.span.values()) column.fill(0, 0, 2 * n);
  batch.n = 0;
}

/** Empties one row again. */
export function resetRow(batch: Batch, row: number): void {
  batch.format[row] = 0;
  for (const column of batch.key.values()) column[row] = 0;
  for (const column of batch.name.values()) column[row] = 0;
  for (const column of batch.num.values()) column[row] = Number.NaN;
  for (const column of batch.span.values()) column.fill(0, 2 * row, 2 * row + 2);
}
