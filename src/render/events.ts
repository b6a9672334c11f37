/**
 * Events: what `-o ndjson` and `--events -o csv` say of each record, in README under "Events". Shared by their writers,
 * events-ndjson.ts and events-csv.ts, which are loaded when they are asked for.
 */
import type { Format, Num, Shape, Text } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';

export interface EventContext {
  readonly batch: Batch;
  readonly rules: readonly Rule[];
  readonly formats: readonly Format[];
  /** Key columns per format: what `shape` depends on. */
  readonly columns: readonly (readonly Int32Array[])[];
  shape(row: number): Shape | undefined;
  /** Grows whenever ids of key columns change their meaning. */
  generation(): number;
  readonly keepQuery: boolean;
}

export interface EventWriter {
  /** Writes the judged rows of the batch. */
  add(verdicts: Int32Array, source: string): void;
}

/** A form of events and the place they go to: made once per source that is read at the same time. */
export type EventOutput = (context: EventContext) => EventWriter;

/** Text fields, in order, and the spans they come from. */
export const TEXTS: readonly (readonly [field: string, span: Text])[] = [
  ['client', 'client'],
  ['vhost', 'x-vhost'],
  ['host', 'host'],
  ['method', 'method'],
  ['path', 'path'],
  ['upstream', 'x-upstream'],
  ['request_id', 'requestId'],
  ['message', 'message'],
];
/** Keys of the shape that are fields: they come from closed vocabularies. Numbers are written bare in JSON. */
export const KEYS: readonly (readonly [field: string, key: keyof Shape, number: boolean])[] = [
  ['level', 'level', false],
  ['errno', 'errno', true],
  ['phase', 'phase', false],
  ['ssl', 'ssl', false],
  ['detail', 'detail', false],
  ['termination', 'termination', false],
  ['upstream_status', 'upstreamStatus', false],
  ['attempts', 'retries', false],
];
export const NUMBERS: readonly (readonly [field: string, num: Num])[] = [
  ['status', 'status'],
  ['duration_ms', 'tTotal'],
  ['request_ms', 'x-TR'],
  ['queue_ms', 'tQueue'],
  ['connect_ms', 'tConnect'],
  ['header_ms', 'tHeader'],
  ['bytes', 'bytes'],
  ['retries', 'x-retries'],
  ['pid', 'x-pid'],
  ['connection', 'x-connection'],
];

/** Start and end of a record's text: all of it when it was joined from several lines, else the line as it came. */
export function rawOf(batch: Batch, row: number): [from: number, end: number] {
  const { block } = batch;
  return (block.lines[row] as number) > 1
    ? [block.start[row] as number, block.end[row] as number]
    : [block.rawStart[row] as number, block.rawEnd[row] as number];
}
