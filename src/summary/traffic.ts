/**
 * What requests went through: per upstream, vhost and whatever else a format names, how many there were, how many failed by whose
 * fault, and how long they took. Counts and sketches are exact sums; only the number of names is capped, by the naming dictionaries.
 */
import type { Format, Name, Num } from '../../parsers/format.ts';
import { BLAMES, type Blame, type Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn, ROWS } from '../scan/batch.ts';
import type { Dict } from '../scan/dict.ts';
import { Breakdown, kindOf, NO_BLAME, toBlame } from './breakdown.ts';
import { largest } from './columns.ts';
import { WAS_RETRIED } from './facts.ts';
import { mergeQuantiles, type QuantilesSnapshot } from './quantiles.ts';
import { toRecord } from './rows.ts';
import { createDurations, readDurations, type Sketches } from './sketches.ts';
import type { RowList } from './sort.ts';

export interface TrafficSummary {
  readonly requests: number;
  readonly status4xx: number;
  readonly status5xx: number;
  /** Requests with a fault, by who has to act. */
  readonly blame: Readonly<Partial<Record<Blame, number>>>;
  /** Requests that were tried more than once. */
  readonly retries: number;
  readonly bytes: number;
  /** Per number column of the format, such as tTotal; without those that no record had. */
  readonly timers: Readonly<Partial<Record<Num, QuantilesSnapshot>>>;
}

/** Rows by breakdown ("upstream", "vhost", …) and name. The upstream "" stands for requests of which the log names none. */
export type TrafficByName = Readonly<Record<string, Readonly<Record<string, TrafficSummary>>>>;

/** The timers that every format can have. */
export const TIMERS = ['tQueue', 'tConnect', 'tHeader', 'tTotal'] as const satisfies readonly Num[];

// Used up before the next batch, of whatever source.
const kinds = new Uint8Array(ROWS);
const durations = createDurations();

export interface Traffic {
  /** Adds requests with their verdicts (index of a rule, or negative when no rule knows it) and the facts of their shapes. */
  add(list: RowList, verdicts: Int32Array, facts: Uint8Array): void;
  /** To be called before the naming dictionaries are emptied. */
  endUnit(): void;
  /** All units since the last call. */
  take(): TrafficByName;
}

export function createTraffic(batch: Batch, rules: readonly Rule[], formats: readonly Format[], names: ReadonlyMap<Name, Dict<null>>): Traffic {
  const timers: readonly Num[] = [...new Set<Num>([...TIMERS, ...formats.flatMap((format) => format.timers ?? [])])];
  const columns = timers.map((timer) => numColumn(batch, timer));
  const breakdowns = [...names.keys()].map((name) => new Breakdown(name, nameColumn(batch, name), columns.length));
  const status = numColumn(batch, 'status');
  const bytes = numColumn(batch, 'bytes');
  const blames = Uint8Array.from(rules, (rule) => (rule.cause === 'none' ? NO_BLAME : BLAMES.indexOf(rule.blame)));

  return {
    add(list, verdicts, facts) {
      const { rows, n } = list;
      if (n === 0) return;
      for (let i = 0; i < n; i++) {
        const row = rows[i] as number;
        const verdict = verdicts[row] as number;
        const blame = verdict < 0 ? NO_BLAME : (blames[verdict] as number);
        kinds[i] = kindOf(blame, ((facts[row] as number) & WAS_RETRIED) !== 0, status[row] as number);
      }
      const named = breakdowns.filter(({ name, ids }) => name === 'upstream' || largest(ids, rows, 0, n) > 0);
      for (const breakdown of named) breakdown.add(list, kinds, bytes);
      columns.forEach((column, timer) => {
        readDurations(column, rows, n, durations);
        if (durations.n > 0) for (const { ids, sketches } of named) (sketches[timer] as Sketches).add(ids, durations);
      });
    },
    endUnit() {
      for (const breakdown of breakdowns) breakdown.endUnit(names.get(breakdown.name) as Dict<null>);
    },
    take() {
      const all: Record<string, Record<string, TrafficSummary>> = {};
      for (const breakdown of breakdowns) {
        const rows = breakdown.take(timers);
        if (rows.size > 0) all[breakdown.name] = toRecord(rows);
      }
      return all;
    },
  };
}

export function mergeTraffic(a: TrafficSummary, b: TrafficSummary): TrafficSummary {
  const timers: Partial<Record<Num, QuantilesSnapshot>> = { ...a.timers };
  for (const [timer, sketch] of Object.entries(b.timers) as [Num, QuantilesSnapshot][]) {
    const old = timers[timer];
    timers[timer] = old ? mergeQuantiles(old, sketch) : sketch;
  }
  return {
    requests: a.requests + b.requests,
    status4xx: a.status4xx + b.status4xx,
    status5xx: a.status5xx + b.status5xx,
    blame: toBlame((who) => (a.blame[who] ?? 0) + (b.blame[who] ?? 0)),
    retries: a.retries + b.retries,
    bytes: a.bytes + b.bytes,
    timers,
  };
}
