/** Frequent items as one would write them down: one map, from which the smallest counts are taken when it gets too large. */
import { CAP, type FrequentSnapshot } from '../../src/summary/frequent.ts';

export function frequentOf(values: readonly string[]): FrequentSnapshot {
  let counts = new Map<string, number>();
  let error = 0;

  /** Takes the (CAP + 1)-th largest count from all, and forgets what is left with nothing. */
  function prune(): void {
    if (counts.size <= CAP) return;
    const threshold = [...counts.values()].sort((a, b) => b - a)[CAP] as number;
    counts = new Map([...counts].filter(([, count]) => count > threshold).map(([value, count]) => [value, count - threshold]));
    error += threshold;
  }

  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size >= 2 * CAP) prune();
  }
  prune();
  return { items: Object.assign(Object.create(null), Object.fromEntries(counts)) as Record<string, number>, error };
}
