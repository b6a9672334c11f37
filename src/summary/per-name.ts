/** Counts, first and last time per name: rows of one naming dictionary. */
import type { Dict } from '../scan/dict.ts';
import type { NamedSummary } from './summary.ts';

export const finite = (n: number): number | null => (Number.isFinite(n) ? n : null);

/** As logged: nginx writes 009 for an answer of HTTP/0.9, which has no status. */
const statusText = (status: number): string => String(status).padStart(3, '0');

export class PerName {
  counts = new Int32Array(16);
  firsts = new Float64Array(16).fill(Number.POSITIVE_INFINITY);
  lasts = new Float64Array(16).fill(Number.NEGATIVE_INFINITY);
  statuses = new Map<number, number>();

  add(id: number, time: number, status: number): void {
    if (id >= this.counts.length) this.#widen(id);
    this.counts[id] = (this.counts[id] as number) + 1;
    if (time < (this.firsts[id] as number)) this.firsts[id] = time;
    if (time > (this.lasts[id] as number)) this.lasts[id] = time;
    // A log-format may call anything a status.
    if (status >= 0 && status < 1000) {
      const key = id * 1000 + status;
      this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
    }
  }

  snapshot(names: Dict<null>): Record<string, NamedSummary> {
    const result: Record<string, NamedSummary> = Object.create(null) as Record<string, NamedSummary>;
    for (let id = 0; id < this.counts.length; id++) {
      if (this.counts[id] === 0) continue;
      const statuses: Record<string, number> = {};
      for (const [key, count] of this.statuses) if (Math.floor(key / 1000) === id) statuses[statusText(key % 1000)] = count;
      result[names.text(id)] = { count: this.counts[id] as number, first: finite(this.firsts[id] as number), last: finite(this.lasts[id] as number), statuses };
    }
    return result;
  }

  #widen(id: number): void {
    let size = this.counts.length;
    while (size <= id) size *= 2;
    const { counts, firsts, lasts } = this;
    this.counts = new Int32Array(size);
    this.counts.set(counts);
    this.firsts = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.firsts.set(firsts);
    this.lasts = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    this.lasts.set(lasts);
  }
}
