/** Events as CSV: one row per record, under a header. Text fields are escaped against formulas; closed-grammar fields are not. */
import { stringify } from 'csv-stringify/sync';
import type { Num } from '../../parsers/format.ts';
import type { Rule } from '../rules/rule.ts';
import { decode } from '../scan/dict.ts';
import { cutQueries } from '../scan/queries.ts';
import { SKIPPED, UNMATCHED } from '../summary/collect.ts';
import { escapeCsvText, escapeTerminal } from './escape.ts';
import { type EventContext, type EventOutput, type EventWriter, KEYS, rawOf, TEXTS } from './events.ts';

/** Columns of events as CSV. */
export const EVENT_COLUMNS: readonly string[] = [
  'time',
  'source',
  'line',
  'gateway',
  'format',
  'class',
  'rule',
  'cause',
  'severity',
  'blame',
  'level',
  'status',
  'upstream_status',
  'client',
  'vhost',
  'host',
  'method',
  'path',
  'upstream',
  'attempts',
  'errno',
  'phase',
  'termination',
  'request_id',
  'duration_ms',
  'message',
  'raw',
];

const classOf = (verdict: number, rules: readonly Rule[]): 'diagnosed' | 'normal' | 'unmatched' =>
  verdict === UNMATCHED ? 'unmatched' : (rules[verdict] as Rule).cause === 'none' ? 'normal' : 'diagnosed';

/** What spreadsheets take in one cell; readers of CSV have limits of this order too. */
const LONGEST_CELL = 32_767;

/** One record stays one row and one line, on a terminal too. */
const safe = (text: string): string => escapeCsvText(escapeTerminal(text)).slice(0, LONGEST_CELL);

/** The first line alone: what there is to say when there are no records. */
export const csvEventsHeader = (): string => stringify([[...EVENT_COLUMNS]]);

/** Events as CSV. `write` receives blocks of whole rows, UTF-8; the header comes once, before the first. */
export function csvEvents(write: (chunk: Uint8Array) => void): EventOutput {
  let started = false;
  return (context) =>
    createWriter((rows) => {
      write(Buffer.from(stringify(started ? rows : [[...EVENT_COLUMNS], ...rows])));
      started = true;
    }, context);
}

function createWriter(write: (rows: string[][]) => void, context: EventContext): EventWriter {
  const { batch, rules, formats } = context;
  const text = (column: Int32Array | undefined, row: number): string => {
    if (column === undefined || column[2 * row + 1] === 0) return '';
    const value = decode(batch.block.bytes, column[2 * row] as number, column[2 * row + 1] as number);
    return context.keepQuery ? value : cutQueries(value);
  };
  const number = (name: Num, row: number): string => {
    const value = batch.num.get(name)?.[row];
    return value === undefined || value !== value ? '' : String(Math.round(value * 1000) / 1000);
  };
  return {
    add(verdicts, source) {
      const rows: string[][] = [];
      for (let row = 0; row < batch.n; row++) {
        const verdict = verdicts[row] as number;
        if (verdict === SKIPPED) continue;
        const format = formats[(batch.format[row] as number) - 1];
        const rule = verdict === UNMATCHED ? undefined : rules[verdict];
        const shape = format ? context.shape(row) : undefined;
        const at = batch.num.get('time')?.[row] as number;
        const [from, end] = rawOf(batch, row);
        const raw = decode(batch.block.bytes, from, end);
        const fields: Record<string, string> = {
          time: at === at ? new Date(at).toISOString() : '',
          source: safe(source),
          line: String(batch.block.line[row]),
          gateway: format?.gateway ?? '',
          format: format?.id ?? '',
          class: classOf(verdict, rules),
          rule: rule?.id ?? '',
          cause: rule?.cause ?? '',
          severity: rule?.severity ?? '',
          blame: rule?.blame ?? '',
          status: number('status', row),
          duration_ms: number('tTotal', row),
          raw: safe(context.keepQuery ? raw : cutQueries(raw)),
        };
        for (const [field, key, isNumber] of KEYS) fields[field] = isNumber || field === 'termination' ? (shape?.[key] ?? '') : safe(shape?.[key] ?? '');
        for (const [field, span] of TEXTS) fields[field] = safe(text(batch.span.get(span), row));
        rows.push(EVENT_COLUMNS.map((column) => fields[column] ?? ''));
      }
      if (rows.length > 0) write(rows);
    },
  };
}
