/**
 * A block of records and the batch of columns they are scanned into. One layout for all formats: a field that a record lacks
 * is 0 (keys), NaN (numbers) or an empty span (texts). Both are reused: the steady state allocates nothing per record.
 */
import type { Key, Name, Num, Text } from '../../parsers/format.ts';
import { createMemory, type Memory } from './memory.ts';

/** Records per batch. Small enough for the columns to stay in the cache, and to be made fast at start. */
export const ROWS = 2048;

/** Records of one stretch of input. `bytes` holds the input, and behind `side` copies of payloads that had to be decoded or joined. */
export interface Block {
  bytes: Buffer;
  /** Where the bytes and all columns lie. */
  readonly memory: Memory;
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

/** Bytes of a block: half of them for the input, half for copies. */
export const BLOCK_BYTES = 4 * 1024 * 1024;

export function createBlock(memory: Memory = createMemory(false)): Block {
  const bytes = memory.uint8(BLOCK_BYTES);
  return {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, BLOCK_BYTES),
    memory,
    n: 0,
    start: memory.int32(ROWS),
    end: memory.int32(ROWS),
    rawStart: memory.int32(ROWS),
    rawEnd: memory.int32(ROWS),
    line: memory.float64(ROWS),
    lines: memory.int32(ROWS),
    kind: memory.uint8(ROWS),
    outerTime: memory.float64(ROWS),
    offset: memory.float64(ROWS),
    tail: memory.int32(ROWS),
  };
}

/** Start and end of a text per row: a pair in one array, 2 × row. Start = end means absent. */
export type Spans = Int32Array;

/** Scanners that share their columns: a batch without rows of a family leaves that family's columns as they are. */
export const FAMILIES = { error: 1, access: 2, haproxy: 4, cloudflare: 8 } as const;
export const ALL_FAMILIES = 15;

type Column = Int32Array | Float64Array;

export interface Batch {
  block: Block;
  n: number;
  /** Index of the format in the scanner's list, from 1; 0 = no format knows the record. */
  readonly format: Uint8Array;
  readonly key: Map<Key, Int32Array>;
  readonly name: Map<Name, Int32Array>;
  readonly num: Map<Num, Float64Array>;
  readonly span: Map<Text, Spans>;
  /** Families that fill a column. */
  readonly families: Map<Column, number>;
  /** The family whose scanners are being made. */
  family: number;
}

export function createBatch(block: Block): Batch {
  return {
    block,
    n: 0,
    format: new Uint8Array(ROWS),
    key: new Map(),
    name: new Map(),
    num: new Map(),
    span: new Map(),
    families: new Map(),
    family: 0,
  };
}

function column<K, C extends Column>(batch: Batch, all: Map<K, C>, name: K, make: () => C): C {
  let found = all.get(name);
  if (!found) all.set(name, (found = make()));
  batch.families.set(found, (batch.families.get(found) ?? 0) | batch.family);
  return found;
}

/** The column of a key, made on first use. */
export function keyColumn(batch: Batch, key: Key): Int32Array {
  return column(batch, batch.key, key, () => batch.block.memory.int32(ROWS));
}

export function nameColumn(batch: Batch, name: Name): Int32Array {
  return column(batch, batch.name, name, () => batch.block.memory.int32(ROWS));
}

export function numColumn(batch: Batch, num: Num): Float64Array {
  return column(batch, batch.num, num, () => batch.block.memory.float64(ROWS).fill(Number.NaN));
}

export function spanColumn(batch: Batch, text: Text): Spans {
  return column(batch, batch.span, text, () => batch.block.memory.int32(2 * ROWS));
}

/** Empties the columns for the next batch; those of `families` are enough when no other family had a row. */
export function resetBatch(batch: Batch, families = ALL_FAMILIES): void {
  const n = batch.n;
  batch.format.fill(0, 0, n);
  for (const [column, of] of batch.families)
    if ((of & families) !== 0 || of === 0) {
      if (column.length === 2 * ROWS) column.fill(0, 0, 2 * n);
      else column.fill(column instanceof Float64Array ? Number.NaN : 0, 0, n);
    }
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
