/**
 * How long things took: quantiles of milliseconds from a log-bucket sketch. A bucket is 1/64 of a power of two, so that its middle is
 * within 1/128 (0.8 %) of every value in it, and its number is the upper bits of the value's own binary form: no logarithm per value.
 * Buckets, count, smallest, largest and sum depend on the set of values only: sketches of any split merge to the same one.
 *
 *     value  1.5 ms = 2^0 × 1.100000…  →  exponent 0, first 6 bits behind the point 100000  →  bucket (0 + 20) × 64 + 32 + 1
 */

/** Below 2^-20 ms (a nanosecond) a duration is zero. Above 2^40 ms (34 years) it is no duration, and counts as that. */
const SMALLEST = 2 ** -20;
const LARGEST = 2 ** 40;
const PER_OCTAVE = 64;
/** Bits of a double's upper half below the exponent, less the 6 that tell buckets apart. */
const SHIFT = 20 - Math.log2(PER_OCTAVE);
/** Upper bits of SMALLEST; bucket 0 is zero, so the first one behind it is 1. */
const BASE = ((1023 - 20) << 6) - 1;

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
/** Which half of a double holds sign and exponent on this machine. */
double[0] = 1;
const UPPER = halves[1] === 0 ? 0 : 1;

export interface QuantilesSnapshot {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Whole microseconds; stops at 2^53, which is 285 years of waiting. */
  readonly sum: number;
  /** Values per bucket number. */
  readonly buckets: Readonly<Record<number, number>>;
}

export const emptyQuantiles: QuantilesSnapshot = { count: 0, min: null, max: null, sum: 0, buckets: {} };

/** Sums that stop at the largest exact integer are the same in every order. */
const addSums = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

export class Quantiles {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  /** Durations of zero: kept apart, since they lie far from all others. */
  #zeros = 0;
  /** Counts of the buckets [first, first + length). */
  #first = 0;
  #counts = new Int32Array(0);

  /** Adds a duration in milliseconds. NaN (absent) and negative numbers (a phase that was not reached) are left out. */
  add(milliseconds: number): void {
    if (!(milliseconds >= 0)) return;
    const value = milliseconds < LARGEST ? milliseconds : LARGEST;
    this.#count++;
    this.#sum = Math.min(this.#sum + Math.round(value * 1000), Number.MAX_SAFE_INTEGER);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    if (value < SMALLEST) {
      this.#zeros++;
      return;
    }
    double[0] = value;
    const bucket = ((halves[UPPER] as number) >>> SHIFT) - BASE;
    const at = bucket - this.#first;
    if (at >= 0 && at < this.#counts.length) this.#counts[at] = (this.#counts[at] as number) + 1;
    else this.#put(bucket);
  }

  snapshot(): QuantilesSnapshot {
    if (this.#count === 0) return emptyQuantiles;
    const buckets: Record<number, number> = {};
    if (this.#zeros > 0) buckets[0] = this.#zeros;
    for (let at = 0; at < this.#counts.length; at++) if (this.#counts[at] !== 0) buckets[this.#first + at] = this.#counts[at] as number;
    return { count: this.#count, min: this.#min, max: this.#max, sum: this.#sum, buckets };
  }

  /** Counts in a bucket that the array does not reach yet: it grows by whole powers of two of the values. */
  #put(bucket: number): void {
    const old = this.#counts;
    const end = old.length === 0 ? bucket + 1 : Math.max(this.#first + old.length, bucket + 1);
    const first = PER_OCTAVE * Math.floor((old.length === 0 ? bucket : Math.min(this.#first, bucket)) / PER_OCTAVE);
    this.#counts = new Int32Array(PER_OCTAVE * Math.ceil((end - first) / PER_OCTAVE));
    this.#counts.set(old, this.#first - first < 0 ? 0 : this.#first - first);
    this.#first = first;
    this.#counts[bucket - first] = (this.#counts[bucket - first] as number) + 1;
  }
}

export function mergeQuantiles(a: QuantilesSnapshot, b: QuantilesSnapshot): QuantilesSnapshot {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const buckets: Record<number, number> = { ...a.buckets };
  for (const [bucket, count] of Object.entries(b.buckets)) buckets[Number(bucket)] = (buckets[Number(bucket)] ?? 0) + count;
  return {
    count: a.count + b.count,
    min: Math.min(a.min as number, b.min as number),
    max: Math.max(a.max as number, b.max as number),
    sum: addSums(a.sum, b.sum),
    buckets,
  };
}

/** The middle of a bucket. */
function middle(bucket: number): number {
  if (bucket === 0) return 0;
  halves[1 - UPPER] = 0;
  halves[UPPER] = ((bucket + BASE) << SHIFT) | (1 << (SHIFT - 1));
  return double[0] as number;
}

/** The value that a share `q` of all values (0.99 = all but a hundredth) does not exceed, within 0.8 %; null when there is none. */
export function quantile(snapshot: QuantilesSnapshot, q: number): number | null {
  const { count, min, max, buckets } = snapshot;
  if (count === 0 || min === null || max === null) return null;
  let left = Math.ceil(q * count);
  if (left <= 1) return min;
  if (left >= count) return max;
  for (const [bucket, n] of Object.entries(buckets)) {
    left -= n;
    if (left <= 0) return Math.min(max, Math.max(min, middle(Number(bucket))));
  }
  return max;
}
