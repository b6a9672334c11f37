/**
 * Counts per stretch of time. Buckets are a power of two times one minute, the finest that keeps them at most MAX_BUCKETS:
 * finer buckets nest in coarser ones, so a merge gives what one pass over all would have given.
 */

const MINUTE = 60_000;
const MAX_BUCKETS = 2048;

export interface TimelineSnapshot {
  /** Width of a bucket in minutes. */
  readonly minutes: number;
  /** Bucket number (epoch minutes / width) to count. */
  readonly counts: Readonly<Record<number, number>>;
}

export const emptyTimeline: TimelineSnapshot = { minutes: 1, counts: {} };

export class Timeline {
  #minutes = 1;
  #counts = new Map<number, number>();
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** Adds the events of rows [from, to) of a list, by their epoch times in milliseconds. Without a time there is nothing to add. */
  add(time: Float64Array, rows: Int32Array, from: number, to: number): void {
    let width = MINUTE * this.#minutes;
    let current = Number.NaN;
    let pending = 0;
    for (let i = from; i < to; i++) {
      const bucket = Math.floor((time[rows[i] as number] as number) / width);
      if (bucket === current) {
        pending++;
        continue;
      }
      if (bucket !== bucket) continue;
      this.#count(current, pending);
      // The width may have grown: the bucket is another then.
      width = MINUTE * this.#minutes;
      current = Math.floor((time[rows[i] as number] as number) / width);
      pending = 1;
    }
    this.#count(current, pending);
  }

  snapshot(): TimelineSnapshot {
    return { minutes: this.#minutes, counts: Object.fromEntries([...this.#counts].sort((a, b) => a[0] - b[0])) };
  }

  clear(): void {
    this.#minutes = 1;
    this.#counts.clear();
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }

  #count(bucket: number, n: number): void {
    if (n === 0) return;
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + n);
    if (bucket < this.#min) this.#min = bucket;
    if (bucket > this.#max) this.#max = bucket;
    if (this.#max - this.#min >= MAX_BUCKETS) this.#coarsen();
  }

  #coarsen(): void {
    const merged = fit({ minutes: this.#minutes, counts: Object.fromEntries(this.#counts) });
    this.#minutes = merged.minutes;
    this.#counts = new Map(Object.entries(merged.counts).map(([bucket, count]) => [Number(bucket), count]));
    const buckets = [...this.#counts.keys()];
    this.#min = Math.min(...buckets);
    this.#max = Math.max(...buckets);
  }
}

function widen(snapshot: TimelineSnapshot, minutes: number): Map<number, number> {
  const factor = minutes / snapshot.minutes;
  const counts = new Map<number, number>();
  for (const [bucket, count] of Object.entries(snapshot.counts)) {
    const wide = Math.floor(Number(bucket) / factor);
    counts.set(wide, (counts.get(wide) ?? 0) + count);
  }
  return counts;
}

/** Doubles the width until the buckets are few enough. */
function fit(snapshot: TimelineSnapshot): TimelineSnapshot {
  let minutes = snapshot.minutes;
  let counts = widen(snapshot, minutes);
  for (;;) {
    const buckets = [...counts.keys()];
    if (buckets.length === 0 || Math.max(...buckets) - Math.min(...buckets) < MAX_BUCKETS) break;
    minutes *= 2;
    counts = widen(snapshot, minutes);
  }
  return { minutes, counts: Object.fromEntries([...counts].sort((a, b) => a[0] - b[0])) };
}

export function mergeTimeline(a: TimelineSnapshot, b: TimelineSnapshot): TimelineSnapshot {
  const minutes = Math.max(a.minutes, b.minutes);
  const counts = widen(a, minutes);
  for (const [bucket, count] of widen(b, minutes)) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return fit({ minutes, counts: Object.fromEntries(counts) });
}
