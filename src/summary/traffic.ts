/**
 * What requests went through: per upstream, vhost and whatever else a format names, how many there were, how many failed by whose
 * fault, and how long they took. Counts and sketches are exact sums; only the number of names is capped, by the naming dictionaries.
 */
import type { Format, Name, Num } from '../../parsers/format.ts';
import { BLAMES, type Blame, type Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn } from '../scan/batch.ts';
import type { Dict } from '../scan/dict.ts';
import { mergeQuantiles, Quantiles, type QuantilesSnapshot } from './quantiles.ts';

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

const REQUESTS = 0;
const CLIENT_ERRORS = 1;
const SERVER_ERRORS = 2;
const RETRIES = 3;
const BYTES = 4;
const FIRST_BLAME = 5;
const WIDTH = FIRST_BLAME + BLAMES.length;
const NO_BLAME = BLAMES.indexOf('none');

/** Counts per id of one naming dictionary: one row of numbers and one of sketches for each. */
class Breakdown {
  readonly name: Name;
  readonly ids: Int32Array;
  readonly #timers: readonly Float64Array[];
  #counts = new Float64Array(16 * WIDTH);
  #sketches: (Quantiles | undefined)[] = [];

  constructor(name: Name, ids: Int32Array, timers: readonly Float64Array[]) {
    this.name = name;
    this.ids = ids;
    this.#timers = timers;
    this.#sketches = new Array<Quantiles | undefined>(16 * timers.length).fill(undefined);
  }

  add(row: number, status: number, bytes: number, retried: boolean, blame: number): void {
    const id = this.ids[row] as number;
    const at = id * WIDTH;
    if (at >= this.#counts.length) this.#widen(at);
    const counts = this.#counts;
    counts[at + REQUESTS] = (counts[at + REQUESTS] as number) + 1;
    if (status >= 400) {
      const kind = at + (status < 500 ? CLIENT_ERRORS : SERVER_ERRORS);
      if (status < 600) counts[kind] = (counts[kind] as number) + 1;
    }
    if (retried) counts[at + RETRIES] = (counts[at + RETRIES] as number) + 1;
    if (bytes > 0) counts[at + BYTES] = (counts[at + BYTES] as number) + bytes;
    if (blame !== NO_BLAME) counts[at + FIRST_BLAME + blame] = (counts[at + FIRST_BLAME + blame] as number) + 1;
    const timers = this.#timers;
    const sketches = this.#sketches;
    for (let i = 0, k = id * timers.length; i < timers.length; i++, k++) {
      const value = (timers[i] as Float64Array)[row] as number;
      if (!(value >= 0)) continue;
      let sketch = sketches[k];
      if (sketch === undefined) sketches[k] = sketch = new Quantiles();
      sketch.add(value);
    }
  }

  snapshot(names: Dict<null>, timers: readonly Num[]): Record<string, TrafficSummary> {
    const result: Record<string, TrafficSummary> = Object.create(null) as Record<string, TrafficSummary>;
    const counts = this.#counts;
    for (let id = 0, at = 0; at < counts.length; id++, at += WIDTH) {
      if (counts[at + REQUESTS] === 0) continue;
      const blame: Partial<Record<Blame, number>> = {};
      BLAMES.forEach((who, i) => {
        const n = counts[at + FIRST_BLAME + i] as number;
        if (n > 0) blame[who] = n;
      });
      const sketches: Partial<Record<Num, QuantilesSnapshot>> = {};
      timers.forEach((timer, i) => {
        const sketch = this.#sketches[id * timers.length + i];
        if (sketch) sketches[timer] = sketch.snapshot();
      });
      result[names.text(id)] = {
        requests: counts[at + REQUESTS] as number,
        status4xx: counts[at + CLIENT_ERRORS] as number,
        status5xx: counts[at + SERVER_ERRORS] as number,
        blame,
        retries: counts[at + RETRIES] as number,
        bytes: counts[at + BYTES] as number,
        timers: sketches,
      };
    }
    return result;
  }

  #widen(at: number): void {
    const old = this.#counts;
    const sketches = this.#sketches;
    let size = old.length;
    while (size <= at) size *= 2;
    this.#counts = new Float64Array(size);
    this.#counts.set(old);
    this.#sketches = new Array<Quantiles | undefined>((size / WIDTH) * this.#timers.length).fill(undefined);
    sketches.forEach((sketch, i) => {
      this.#sketches[i] = sketch;
    });
  }
}

export interface Traffic {
  /** Adds a request with its verdict (index of a rule, or negative when no rule knows it). */
  add(row: number, verdict: number, retried: boolean): void;
  snapshot(): TrafficByName;
}

export function createTraffic(batch: Batch, rules: readonly Rule[], formats: readonly Format[], names: ReadonlyMap<Name, Dict<null>>): Traffic {
  const timers: readonly Num[] = [...new Set<Num>([...TIMERS, ...formats.flatMap((format) => format.timers ?? [])])];
  const columns = timers.map((timer) => numColumn(batch, timer));
  const breakdowns = [...names.keys()].map((name) => new Breakdown(name, nameColumn(batch, name), columns));
  const status = numColumn(batch, 'status');
  const bytes = numColumn(batch, 'bytes');
  const blames = Uint8Array.from(rules, (rule) => (rule.cause === 'none' ? NO_BLAME : BLAMES.indexOf(rule.blame)));
  return {
    add(row, verdict, retried) {
      const blame = verdict < 0 ? NO_BLAME : (blames[verdict] as number);
      for (let i = 0; i < breakdowns.length; i++) {
        const breakdown = breakdowns[i] as Breakdown;
        // Requests that name no upstream are counted, so that upstreams add up to all requests; of other names they would only be noise.
        if (breakdown.ids[row] !== 0 || breakdown.name === 'upstream') breakdown.add(row, status[row] as number, bytes[row] as number, retried, blame);
      }
    },
    snapshot() {
      const all: Record<string, Record<string, TrafficSummary>> = {};
      for (const breakdown of breakdowns) {
        const rows = breakdown.snapshot(names.get(breakdown.name) as Dict<null>, timers);
        if (Object.keys(rows).length > 0) all[breakdown.name] = rows;
      }
      return all;
    },
  };
}

function addUp<K extends string>(a: Readonly<Partial<Record<K, number>>>, b: Readonly<Partial<Record<K, number>>>): Partial<Record<K, number>> {
  const sum: Partial<Record<string, number>> = { ...a };
  for (const [key, count] of Object.entries<number | undefined>(b)) sum[key] = (sum[key] ?? 0) + (count ?? 0);
  return sum as Partial<Record<K, number>>;
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
    blame: addUp(a.blame, b.blame),
    retries: a.retries + b.retries,
    bytes: a.bytes + b.bytes,
    timers,
  };
}
