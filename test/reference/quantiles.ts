/** The sketch of durations as one would write it down: one map of buckets, by logarithms. */
import type { QuantilesSnapshot } from '../../src/summary/quantiles.ts';

const SMALLEST = 2 ** -20;
const LARGEST = 2 ** 40;

/** The bucket of a duration: which of the 64 equal parts of which power of two, counted from the smallest duration; 0 is zero. */
function bucketOf(value: number): number {
  if (value < SMALLEST) return 0;
  let octave = Math.floor(Math.log2(value));
  // A logarithm may be rounded over the border.
  if (2 ** octave > value) octave--;
  else if (2 ** (octave + 1) <= value) octave++;
  return (octave + 20) * 64 + Math.floor(64 * (value / 2 ** octave - 1)) + 1;
}

export function sketchOf(durations: readonly number[]): QuantilesSnapshot {
  const values = durations.filter((value) => value >= 0).map((value) => Math.min(value, LARGEST) + 0);
  const counts = new Map<number, number>();
  for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  const zeros = counts.get(0) ?? 0;
  counts.delete(0);
  const first = counts.size === 0 ? 0 : Math.min(...counts.keys());
  const end = counts.size === 0 ? 0 : Math.max(...counts.keys()) + 1;
  return {
    count: values.length,
    min: values.length === 0 ? null : Math.min(...values),
    max: values.length === 0 ? null : Math.max(...values),
    sum: values.reduce((sum, value) => Math.min(sum + Math.round(value * 1000), Number.MAX_SAFE_INTEGER), 0),
    zeros,
    first,
    buckets: Array.from({ length: end - first }, (_, i) => counts.get(first + i) ?? 0),
  };
}
