/** Rows made by hand instead of by a scanner: what sums up requests sees of a batch, and nothing else. */
import type { Format, Name, Num, Shape } from '../../parsers/format.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { createBatch, createBlock, nameColumn, numColumn, resetBatch, ROWS } from '../../src/scan/batch.ts';
import { Dict } from '../../src/scan/dict.ts';
import { NAMED } from '../../src/scan/scanner.ts';
import { factsOf } from '../../src/summary/facts.ts';
import { createRequests } from '../../src/summary/requests.ts';
import { emptySummary, type Summary } from '../../src/summary/summary.ts';

const format = (id: string, more: Partial<Format>): Format => ({
  id,
  gateway: 'haproxy',
  title: id,
  notation: { kind: 'json' },
  shape: [],
  samples: [],
  ...more,
});

export const REQUESTS = 0;
export const EVENTS = 1;
export const OTHERS = 2;
export const formats: readonly Format[] = [
  format('requests', { shape: ['retries'], requests: true, timers: ['x-answer'] }),
  format('events', { shape: ['x-event', 'x-code'] }),
  format('others', { shape: ['message', 'retries'] }),
];

const rule = (blame: Rule['blame'], cause: Rule['cause']): Rule => ({
  id: `x/${blame}`,
  title: '',
  cause,
  severity: 'high',
  blame,
  when: {},
  means: '',
  client: '',
  causes: [],
  fixes: [],
  prevent: '',
  docs: [],
  examples: [],
  counterExamples: [],
});
export const NORMAL = 0;
export const UPSTREAM = 1;
export const CLIENT = 2;
export const rules: readonly Rule[] = [rule('upstream', 'none'), rule('upstream', 'upstream-down'), rule('client', 'client-abort')];

export interface FakeRow {
  readonly format?: number;
  readonly verdict?: number;
  readonly names?: Readonly<Partial<Record<Name, string>>>;
  readonly nums?: Readonly<Partial<Record<Num, number>>>;
  readonly shape?: Shape;
}

/** The summary of these rows, in batches of `size`. Ids of shapes change their meaning after each batch. */
export const collect = (rows: readonly FakeRow[], size = ROWS): Summary => collectUnits([rows], size);

/** The summary of a source whose units hold these rows. Ids of names change their meaning after each unit. */
export function collectUnits(units: readonly (readonly FakeRow[])[], size = ROWS): Summary {
  const batch = createBatch(createBlock());
  const names = new Map<Name, Dict<null>>((['vhost', 'upstream', 'x-colo'] as const).map((name) => [name, new Dict<null>('naming', NAMED, () => null)]));
  const column = new Int32Array(ROWS);
  const shapes: Shape[] = [];
  const facts = new Uint8Array(ROWS);
  const verdicts = new Int32Array(ROWS);
  const view = { formats, facts, shape: (row: number) => shapes[column[row] as number] };
  const requests = createRequests(batch, rules, view, names);
  const dropped: Record<string, number> = {};
  for (const rows of units) {
    for (let at = 0; at < rows.length; at += size) {
      const part = rows.slice(at, at + size);
      batch.n = part.length;
      shapes.length = 0;
      part.forEach(({ format = REQUESTS, verdict = NORMAL, names: texts = {}, nums = {}, shape = {} }, row) => {
        batch.format[row] = format + 1;
        verdicts[row] = verdict;
        facts[row] = factsOf(shape);
        for (const [name, text] of Object.entries(texts) as [Name, string][]) {
          const bytes = Buffer.from(text);
          nameColumn(batch, name)[row] = (names.get(name) as Dict<null>).id(bytes, 0, bytes.length);
        }
        for (const [num, value] of Object.entries(nums) as [Num, number][]) numColumn(batch, num)[row] = value;
        const text = JSON.stringify(shape);
        const known = shapes.findIndex((other) => JSON.stringify(other) === text);
        column[row] = known < 0 ? shapes.push(shape) - 1 : known;
        batch.block.offset[row] = nums.time ?? 0;
      });
      requests.add(0, part.length, verdicts);
      resetBatch(batch);
    }
    requests.endUnit();
    for (const [name, dict] of names) {
      if (dict.dropped > 0) dropped[`${name}s`] = (dropped[`${name}s`] ?? 0) + dict.dropped;
      dict.empty();
      dict.dropped = 0;
    }
  }
  const { servers, ...rest } = requests.take();
  return { ...emptySummary, ...rest, dropped: servers > 0 ? { ...dropped, servers } : dropped };
}
