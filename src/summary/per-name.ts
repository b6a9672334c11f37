/** Counts, first and last time and statuses per name: columns by the ids of one naming dictionary. */
import type { Dict } from '../scan/dict.ts';
import { largest, widened } from './columns.ts';
import { type Mutable, rowOf } from './rows.ts';
import type { NamedSummary } from './summary.ts';

export const finite = (n: number): number | null => (Number.isFinite(n) ? n : null);

/** As logged: nginx writes 009 for an answer of HTTP/0.9, which has no status. */
const statusText = (status: number): string => String(status).padStart(3, '0');

/** How often each id was met. */
export class CountById {
  counts = new Int32Array(0);

  /** Counts the ids of rows [from, to) of a list. */
  add(ids: Int32Array, rows: Int32Array, from: number, to: number): void {
    const most = largest(ids, rows, from, to);
    if (most >= this.counts.length) this.counts = widened(this.counts, most, 0);
    const counts = this.counts;
    for (let i = from; i < to; i++) {
      const id = ids[rows[i] as number] as number;
      counts[id] = (counts[id] as number) + 1;
    }
  }

  /** Calls back with every id that was met, and how often. */
  forEach(visit: (id: number, count: number) => void): void {
    this.counts.forEach((count, id) => {
      if (count > 0) visit(id, count);
    });
  }

  clear(): void {
    this.counts.fill(0);
  }
}

export class PerName {
  readonly #all = new CountById();
  #firsts = new Float64Array(0);
  #lasts = new Float64Array(0);
  /** Counts by id of each status that was met. */
  readonly #statuses = new Map<number, Int32Array>();

  /** Adds rows [from, to) of a list. */
  add(ids: Int32Array, time: Float64Array, status: Float64Array, rows: Int32Array, from: number, to: number): void {
    this.#all.add(ids, rows, from, to);
    const size = this.#all.counts.length;
    if (size > this.#firsts.length) {
      this.#firsts = widened(this.#firsts, size - 1, Number.POSITIVE_INFINITY);
      this.#lasts = widened(this.#lasts, size - 1, Number.NEGATIVE_INFINITY);
    }
    const firsts = this.#firsts;
    const lasts = this.#lasts;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      const id = ids[row] as number;
      const at = time[row] as number;
      if (at < (firsts[id] as number)) firsts[id] = at;
      if (at > (lasts[id] as number)) lasts[id] = at;
    }
    this.#addStatuses(ids, status, rows, from, to);
  }

  forEach(visit: (id: number, count: number) => void): void {
    this.#all.forEach(visit);
  }

  /** Adds the counts to rows by name, and begins anew. */
  moveTo(rows: Map<string, Mutable<NamedSummary>>, names: Dict<null>): void {
    const byId: Mutable<NamedSummary>[] = [];
    this.#all.forEach((id, count) => {
      const row = (byId[id] = rowOf(rows, names.text(id), empty));
      const first = this.#firsts[id] as number;
      const last = this.#lasts[id] as number;
      row.count += count;
      if (first < (row.first ?? Number.POSITIVE_INFINITY)) row.first = first;
      if (last > (row.last ?? Number.NEGATIVE_INFINITY)) row.last = last;
    });
    for (const [status, counts] of this.#statuses) {
      const text = statusText(status);
      counts.forEach((count, id) => {
        if (count === 0) return;
        const statuses = (byId[id] as NamedSummary).statuses as Record<string, number>;
        statuses[text] = (statuses[text] ?? 0) + count;
      });
    }
    this.#all.clear();
    this.#firsts.fill(Number.POSITIVE_INFINITY);
    this.#lasts.fill(Number.NEGATIVE_INFINITY);
    this.#statuses.clear();
  }

  /** Most findings have one status, so it pays to stay with that of the row before. */
  #addStatuses(ids: Int32Array, status: Float64Array, rows: Int32Array, from: number, to: number): void {
    let current = -1;
    let counts: Int32Array = NONE;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      const code = status[row] as number;
      // A log-format may call anything a status.
      if (!(code >= 0 && code < 1000)) continue;
      if (code !== current) counts = this.#countsOf((current = code));
      const id = ids[row] as number;
      counts[id] = (counts[id] as number) + 1;
    }
  }

  #countsOf(status: number): Int32Array {
    const size = this.#all.counts.length;
    let counts = this.#statuses.get(status);
    if (counts === undefined || counts.length < size) this.#statuses.set(status, (counts = widened(counts ?? NONE, size - 1, 0)));
    return counts;
  }
}

const empty = (): Mutable<NamedSummary> => ({ count: 0, first: null, last: null, statuses: {} });
const NONE: Int32Array = new Int32Array(0);
