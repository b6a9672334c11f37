/** A sketch (quantiles.ts) that units are added to, page by page: 64 buckets of one octave at a time. */
import { addSums, type QuantilesSnapshot } from './quantiles.ts';

/** Buckets of a page, as bits. */
export const PAGE = 6;

export class OpenSketch {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  /** Counts of the pages from #first on: as doubles, since many units may have more than 32 bits can tell. */
  #counts = new Float64Array(0);
  #first = 0;

  addTotals(sum: number, min: number, max: number): void {
    this.#sum = addSums(this.#sum, sum);
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  /** Makes room for pages [first, end). */
  reach(first: number, end: number): void {
    const old = this.#counts;
    const oldEnd = this.#first + (old.length >> PAGE);
    if (old.length === 0) {
      this.#first = first;
      this.#counts = new Float64Array((end - first) << PAGE);
    } else if (first < this.#first || end > oldEnd) {
      const start = Math.min(first, this.#first);
      this.#counts = new Float64Array((Math.max(end, oldEnd) - start) << PAGE);
      this.#counts.set(old, (this.#first - start) << PAGE);
      this.#first = start;
    }
  }

  /** Adds counts that begin at `from` to a page that was reached. */
  addPage(page: number, counts: Uint8Array | Int32Array, from: number): void {
    const all = this.#counts;
    const to = (page - this.#first) << PAGE;
    for (let i = 0; i < 1 << PAGE; i++) {
      const n = counts[from + i] as number;
      if (n === 0) continue;
      all[to + i] = (all[to + i] as number) + n;
      this.#count += n;
    }
  }

  snapshot(): QuantilesSnapshot {
    const counts = this.#counts;
    // Bucket 0 is that of zeros.
    const zeros = this.#first === 0 ? (counts[0] ?? 0) : 0;
    let start = zeros > 0 ? 1 : 0;
    let end = counts.length;
    while (start < end && counts[start] === 0) start++;
    while (end > start && counts[end - 1] === 0) end--;
    const first = start === end ? 0 : (this.#first << PAGE) + start;
    return { count: this.#count, min: this.#min, max: this.#max, sum: this.#sum, zeros, first, buckets: toArray(counts, start, end) };
  }
}

function toArray(counts: Float64Array, start: number, end: number): number[] {
  const all = new Array<number>(end - start);
  for (let i = start; i < end; i++) all[i - start] = counts[i] as number;
  return all;
}
