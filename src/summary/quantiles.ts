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
/** Bits of a double's upper half below the exponent, less the 6 that tell the 64 buckets of an octave apart. */
const SHIFT = 20 - 6;
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
  /** Durations of zero: kept apart, since they lie far from all others. */
  readonly zeros: number;
  /** Values per bucket from the bucket `first` on. Neither end is 0. */
  readonly first: number;
  readonly buckets: readonly number[];
}

export const emptyQuantiles: QuantilesSnapshot = { count: 0, min: null, max: null, sum: 0, zeros: 0, first: 0, buckets: [] };

/** The duration that stands for a number of milliseconds ≥ 0; of -0 it is 0. */
export const clamp = (milliseconds: number): number => (milliseconds < LARGEST ? milliseconds + 0 : LARGEST);

/** Sums that stop at the largest exact integer are the same in every order. */
export const addSums = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

/** The bucket of a clamped duration. */
export function bucketOf(duration: number): number {
  if (duration < SMALLEST) return 0;
  double[0] = duration;
  return ((halves[UPPER] as number) >>> SHIFT) - BASE;
}

export function mergeQuantiles(a: QuantilesSnapshot, b: QuantilesSnapshot): QuantilesSnapshot {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  return {
    count: a.count + b.count,
    min: Math.min(a.min as number, b.min as number),
    max: Math.max(a.max as number, b.max as number),
    sum: addSums(a.sum, b.sum),
    zeros: a.zeros + b.zeros,
    ...mergeBuckets(a, b),
  };
}

function mergeBuckets(a: QuantilesSnapshot, b: QuantilesSnapshot): Pick<QuantilesSnapshot, 'first' | 'buckets'> {
  if (a.buckets.length === 0) return { first: b.first, buckets: b.buckets };
  if (b.buckets.length === 0) return { first: a.first, buckets: a.buckets };
  const first = Math.min(a.first, b.first);
  const buckets = new Array<number>(Math.max(a.first + a.buckets.length, b.first + b.buckets.length) - first).fill(0);
  for (const one of [a, b]) {
    const from = one.first - first;
    for (let i = 0; i < one.buckets.length; i++) buckets[from + i] = (buckets[from + i] as number) + (one.buckets[i] as number);
  }
  return { first, buckets };
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
  const { count, min, max, zeros, first, buckets } = snapshot;
  if (count === 0 || min === null || max === null) return null;
  let left = Math.ceil(q * count);
  if (left <= 1) return min;
  if (left >= count) return max;
  const within = (bucket: number): number => Math.min(max, Math.max(min, middle(bucket)));
  left -= zeros;
  if (left <= 0) return within(0);
  for (let i = 0; i < buckets.length; i++) {
    left -= buckets[i] as number;
    if (left <= 0) return within(first + i);
  }
  return max;
}
