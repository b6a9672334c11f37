/** Traffic of one breakdown: per upstream, or per vhost, or whatever else a format names. */
import type { Name, Num } from '../../parsers/format.ts';
import { BLAMES, type Blame } from '../rules/rule.ts';
import type { Dict } from '../scan/dict.ts';
import { largest, widened } from './columns.ts';
import { OpenSketch } from './open-sketch.ts';
import type { QuantilesSnapshot } from './quantiles.ts';
import { rowOf } from './rows.ts';
import { Sketches } from './sketches.ts';
import type { RowList } from './sort.ts';
import type { TrafficSummary } from './traffic.ts';

/**
 * The kind of a request is one number, so that counting it is one addition: blame + 8 × (retried + 2 × class of status).
 * All 64 of an id lie side by side. There is room for 8 blames.
 */
const RETRIED = 8;
const CLIENT_ERROR = 16;
const SERVER_ERROR = 32;
const KINDS = 6;
export const NO_BLAME = BLAMES.indexOf('none');

/** `blame` is an index of BLAMES. */
export function kindOf(blame: number, retried: boolean, status: number): number {
  const answer = status >= 400 && status < 600 ? (status < 500 ? CLIENT_ERROR : SERVER_ERROR) : 0;
  return blame + (retried ? RETRIED : 0) + answer;
}

/** What was counted for a name. */
interface Row {
  readonly kinds: Float64Array;
  bytes: number;
  /** In the order of the timers. */
  readonly sketches: (OpenSketch | undefined)[];
}

/** Counts per id of its naming dictionary, which is emptied at the end of a unit; then rows by name. */
export class Breakdown {
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

  /** Counts requests by their kinds, in the order of the list. */
  add({ rows, n }: RowList, kinds: Uint8Array, bytes: Float64Array): void {
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
export function toBlame(of: (who: Blame) => number): Partial<Record<Blame, number>> {
  const blame: Partial<Record<Blame, number>> = {};
  for (const who of BLAMES) if (who !== 'none' && of(who) > 0) blame[who] = of(who);
  return blame;
}
