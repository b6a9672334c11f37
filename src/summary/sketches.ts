/**
 * Sketches (quantiles.ts) of one timer for all ids of a naming dictionary, as columns. A log has hundreds of them and every record adds to
 * several, so a value's bucket is found once, and adding it is index arithmetic: page = pages[id, octave], counts[page, bucket of the octave].
 */
import { ROWS } from '../scan/batch.ts';
import { largest, widened } from './columns.ts';
import { type OpenSketch, PAGE } from './open-sketch.ts';
import { bucketOf, clamp } from './quantiles.ts';

/** The durations of a batch: of the rows that have one. */
export interface Durations {
  n: number;
  readonly rows: Int32Array;
  readonly values: Float64Array;
  readonly micros: Float64Array;
  readonly buckets: Int32Array;
}

export const createDurations = (): Durations => ({
  n: 0,
  rows: new Int32Array(ROWS),
  values: new Float64Array(ROWS),
  micros: new Float64Array(ROWS),
  buckets: new Int32Array(ROWS),
});

/** Reads the durations of these rows. NaN (absent) and negative numbers (a phase that was not reached) are left out. */
export function readDurations(column: Float64Array, rows: Int32Array, n: number, out: Durations): void {
  const { values, micros, buckets } = out;
  let found = 0;
  for (let i = 0; i < n; i++) {
    const row = rows[i] as number;
    const milliseconds = column[row] as number;
    if (!(milliseconds >= 0)) continue;
    const value = clamp(milliseconds);
    out.rows[found] = row;
    values[found] = value;
    micros[found] = Math.round(value * 1000);
    buckets[found] = bucketOf(value);
    found++;
  }
  out.n = found;
}

/** Numbers of a sketch beside its buckets, side by side: sum, smallest, largest. Four wide, so that an id is shifted, not multiplied. */
const HEAD = 2;
const SUM = 0;
const MIN = 1;
const MAX = 2;
const IN_PAGE = (1 << PAGE) - 1;
/** Pages of an id (octaves from 2^-20 to 2^40), as bits. */
const OCTAVES = 6;
const MOST = 255;
/**
 * So many values wait before they are counted together. Sketches lie far apart, a line of the processor's cache per octave, and all of
 * them with the text of a batch are more than it keeps: batch by batch, most of the time went into fetching them again.
 */
const WAITING = 8 * ROWS;

export class Sketches {
  #heads = new Float64Array(0);
  /** Where the buckets of each octave of each id lie in #counts, in pages; 0 where it has none. */
  #pages = new Int32Array(0);
  /** Counts of buckets, the lowest eight bits: a page is one line of the processor's cache. Page 0 stays free. */
  #counts = new Uint8Array(0);
  /** What went over those bits, by page. */
  readonly #carried: (Int32Array | undefined)[] = [];
  #used = 1;
  /** Id and bucket of values that are not counted yet. */
  #places = new Int32Array(0);
  #waiting = 0;

  add(ids: Int32Array, { n, rows, values, micros, buckets }: Durations): void {
    const most = largest(ids, rows, 0, n);
    if (most << OCTAVES >= this.#pages.length) this.#widen(most);
    if (this.#waiting + n > this.#places.length) this.#settle();
    const heads = this.#heads;
    const places = this.#places;
    let waiting = this.#waiting;
    for (let i = 0; i < n; i++) {
      const id = ids[rows[i] as number] as number;
      const value = values[i] as number;
      const head = id << HEAD;
      // Not cut to MAX_SAFE_INTEGER here: what is once above stays above, and the snapshot cuts it.
      heads[head + SUM] = (heads[head + SUM] as number) + (micros[i] as number);
      if (value < (heads[head + MIN] as number)) heads[head + MIN] = value;
      if (value > (heads[head + MAX] as number)) heads[head + MAX] = value;
      places[waiting++] = (id << (OCTAVES + PAGE)) | (buckets[i] as number);
    }
    this.#waiting = waiting;
  }

  has(id: number): boolean {
    return (this.#heads[(id << HEAD) + MIN] ?? Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY;
  }

  /** Adds what was counted for an id, if it has anything, to a sketch. */
  addTo(sketch: OpenSketch, id: number): void {
    this.#settle();
    const head = id << HEAD;
    sketch.addTotals(this.#heads[head + SUM] as number, this.#heads[head + MIN] as number, this.#heads[head + MAX] as number);
    const pages = this.#pages.subarray(id << OCTAVES, (id + 1) << OCTAVES);
    let first = 0;
    let end = pages.length;
    while (pages[first] === 0) first++;
    while (pages[end - 1] === 0) end--;
    sketch.reach(first, end);
    for (let octave = first; octave < end; octave++) {
      const page = pages[octave] as number;
      if (page === 0) continue;
      sketch.addPage(octave, this.#counts, page << PAGE);
      const carried = this.#carried[page];
      if (carried) sketch.addPage(octave, carried, 0);
    }
  }

  clear(): void {
    this.#waiting = 0;
    this.#heads.fill(0);
    this.#emptyFrom(0);
    this.#pages.fill(0);
    this.#counts.fill(0, 0, this.#used << PAGE);
    this.#carried.length = 0;
    this.#used = 1;
  }

  /** Counts what waits. */
  #settle(): void {
    if (this.#places.length === 0) this.#places = new Int32Array(WAITING);
    const places = this.#places;
    const pages = this.#pages;
    let counts = this.#counts;
    for (let i = 0; i < this.#waiting; i++) {
      const place = places[i] as number;
      const octave = place >> PAGE;
      if (pages[octave] === 0) {
        pages[octave] = this.#newPage();
        counts = this.#counts;
      }
      const at = ((pages[octave] as number) << PAGE) | (place & IN_PAGE);
      const count = (counts[at] as number) + 1;
      counts[at] = count;
      if (count > MOST) this.#carry(at);
    }
    this.#waiting = 0;
  }

  #carry(at: number): void {
    const carried = (this.#carried[at >> PAGE] ??= new Int32Array(1 << PAGE));
    carried[at & IN_PAGE] = (carried[at & IN_PAGE] as number) + MOST + 1;
  }

  #newPage(): number {
    const page = this.#used++;
    if (page << PAGE >= this.#counts.length) this.#counts = widened(this.#counts, (page << PAGE) | IN_PAGE, 0);
    return page;
  }

  #widen(id: number): void {
    const known = this.#heads.length >> HEAD;
    this.#pages = widened(this.#pages, (id << OCTAVES) | IN_PAGE, 0);
    this.#heads = widened(this.#heads, (this.#pages.length >> (OCTAVES - HEAD)) - 1, 0);
    this.#emptyFrom(known);
  }

  #emptyFrom(id: number): void {
    for (let at = id << HEAD; at < this.#heads.length; at += 1 << HEAD) this.#heads[at + MIN] = Number.POSITIVE_INFINITY;
  }
}
