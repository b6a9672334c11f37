/**
 * What requests went through: per upstream, vhost and whatever else a format names, how many there were, how many failed by whose
 * fault, and how long they took. Counts and sketches are exact sums; only the number of names is capped, by the naming dictionaries.
 */
import type { Format, Name, Num } from '../../parsers/format.ts';
import { BLAMES, type Blame, type Rule } from '../rules/rule.ts';
import type { Batch } from '../scan/batch.ts';
import { nameColumn, numColumn, ROWS } from '../scan/batch.ts';
import type { Dict } from '../scan/dict.ts';
import { WAS_RETRIED } from './facts.ts';
import { largest, widened } from './columns.ts';
import { OpenSketch } from './open-sketch.ts';
import { mergeQuantiles, type QuantilesSnapshot } from './quantiles.ts';
import { rowOf, toRecord } from './rows.ts';
import { createDurations, readDurations, Sketches } from './sketches.ts';
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

/**
 * The kind of a request is one number, so that counting it is one addition: blame + 8 × (retried + 2 × class of status).
 * All 64 of an id lie side by side.
 */
const RETRIED = 8;
const CLIENT_ERROR = 16;
const SERVER_ERROR = 32;
const KINDS = 6;
const NO_BLAME = BLAMES.indexOf('none');
const classOf = (status: number): number => (status >= 400 && status < 600 ? (status < 500 ? CLIENT_ERROR : SERVER_ERROR) : 0);

// Used up before the next batch, of whatever source.
const kinds = new Uint8Array(ROWS);
const durations = createDurations();

/** What was counted for a name. */
interface Row {
  readonly kinds: Float64Array;
  bytes: number;
  /** In the order of the timers. */
  readonly sketches: (OpenSketch | undefined)[];
}

/** One breakdown: counts per id of its naming dictionary, which is emptied at the end of a unit; then rows by name. */
class Breakdown {
  readonly name: Name;
  readonly ids: Int32Array;
  readonly sketches: readonly Sketches[];
  #counts = new Int32Array(0);
  #bytes = new Float64Array(0);
  #rows = new Map<string, Row>();

  constructor(name: Name, ids: Int32Array, timers: number) {
    this.name = name;
    this.ids = ids;
    this.sketches = Array.from({ length: timers }, () => new Sketches());
  }

  /** Counts requests by their kinds. */
  add({ rows, n }: RowList, bytes: Float64Array): void {
    const { ids } = this;
    const most = largest(ids, rows, 0, n);
    if (most >= this.#bytes.length) {
      this.#bytes = widened(this.#bytes, most, 0);
      this.#counts = widened(this.#counts, (this.#bytes.length << KINDS) - 1, 0);
    }
    const counts = this.#counts;
    const sums = this.#bytes;
    for (let i = 0; i < n; i++) {
      const row = rows[i] as number;
      const id = ids[row] as number;
      const at = (id << KINDS) | (kinds[i] as number);
      counts[at] = (counts[at] as number) + 1;
      const size = bytes[row] as number;
      if (size > 0) sums[id] = (sums[id] as number) + size;
    }
  }

  endUnit(names: Dict<null>): void {
    // Requests that name no upstream are counted, so that upstreams add up to all requests; of other names they would only be noise.
    for (let id = this.name === 'upstream' ? 0 : 1; id < this.#bytes.length; id++) {
      let row: Row | undefined;
      for (let kind = 0; kind < 1 << KINDS; kind++) {
        const count = this.#counts[(id << KINDS) | kind] as number;
        if (count === 0) continue;
        row ??= rowOf(this.#rows, names.text(id), () => ({ kinds: new Float64Array(1 << KINDS), bytes: 0, sketches: [] }));
        row.kinds[kind] = (row.kinds[kind] as number) + count;
      }
      if (row === undefined) continue;
      row.bytes += this.#bytes[id] as number;
      for (const [timer, sketches] of this.sketches.entries()) if (sketches.has(id)) sketches.addTo((row.sketches[timer] ??= new OpenSketch()), id);
    }
    this.#counts.fill(0);
    this.#bytes.fill(0);
    for (const sketches of this.sketches) sketches.clear();
  }

  /** All units together. */
  take(timers: readonly Num[]): Map<string, TrafficSummary> {
    const summaries = new Map<string, TrafficSummary>();
    for (const [name, { kinds, bytes, sketches }] of this.#rows) {
      const known: Partial<Record<Num, QuantilesSnapshot>> = {};
      for (const [i, timer] of timers.entries()) if (sketches[i]) known[timer] = sketches[i].snapshot();
      summaries.set(name, { ...countedBy(kinds), bytes, timers: known });
    }
    this.#rows = new Map();
    return summaries;
  }
}

function countedBy(counts: Float64Array): Omit<TrafficSummary, 'bytes' | 'timers'> {
  const sums = { requests: 0, status4xx: 0, status5xx: 0, retries: 0 };
  const blamed = new Float64Array(RETRIED);
  counts.forEach((n, kind) => {
    sums.requests += n;
    if (kind & CLIENT_ERROR) sums.status4xx += n;
    if (kind & SERVER_ERROR) sums.status5xx += n;
    if (kind & RETRIED) sums.retries += n;
    blamed[kind % RETRIED] = (blamed[kind % RETRIED] as number) + n;
  });
  return { ...sums, blame: toBlame((who) => blamed[BLAMES.indexOf(who)] as number) };
}

/** In the order of BLAMES, and without those that are none. */
function toBlame(of: (who: Blame) => number): Partial<Record<Blame, number>> {
  const blame: Partial<Record<Blame, number>> = {};
  for (const who of BLAMES) if (who !== 'none' && of(who) > 0) blame[who] = of(who);
  return blame;
}

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
        kinds[i] = blame + ((facts[row] as number) & WAS_RETRIED ? RETRIED : 0) + classOf(status[row] as number);
      }
      const named = breakdowns.filter(({ name, ids }) => name === 'upstream' || largest(ids, rows, 0, n) > 0);
      for (const breakdown of named) breakdown.add(list, bytes);
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
