/**
 * Frequent items (Misra-Gries): exact until CAP distinct values; beyond that every count is a lower bound and `error` says by
 * how much it can be too small. Summaries merge (Agarwal et al., "Mergeable summaries", 2012).
 */
import { hashBytes } from '../scan/bytes.ts';
import { decode } from '../scan/dict.ts';

export const CAP = 2048;

export interface FrequentSnapshot {
  /** Value to count, at most CAP of them. */
  readonly items: Readonly<Record<string, number>>;
  /** No count is too small by more than this. 0 = exact. */
  readonly error: number;
}

export const emptyFrequent: FrequentSnapshot = { items: {}, error: 0 };

/** An entry's fields lie side by side: hash, start in the arena, length, count. */
const FIELDS = 4;
const START = 1;
const LENGTH = 2;
const COUNT = 3;

export class Frequent {
  #n = 0;
  #error = 0;
  #entries = new Int32Array(64 * FIELDS);
  #slots = new Int32Array(128);
  #arena = new Uint8Array(1024);
  #used = 0;

  /** Counts a value by its bytes and their `hashBytes`. */
  add(bytes: Uint8Array, from: number, end: number, hashed: number = hashBytes(bytes, from, end)): void {
    const hash = hashed | 0;
    const entries = this.#entries;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const at = ((slots[slot] as number) - 1) * FIELDS;
      if (at < 0) break;
      if (entries[at] === hash && this.#equals(at, bytes, from, end)) {
        entries[at + COUNT] = (entries[at + COUNT] as number) + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#insert(bytes, from, end, hash, slot);
  }

  snapshot(): FrequentSnapshot {
    this.#prune(CAP);
    const items: Record<string, number> = Object.create(null) as Record<string, number>;
    for (let at = 0; at < this.#n * FIELDS; at += FIELDS) {
      const start = this.#entries[at + START] as number;
      const text = decode(this.#arena, start, start + (this.#entries[at + LENGTH] as number));
      items[text] = (items[text] ?? 0) + (this.#entries[at + COUNT] as number);
    }
    return { items, error: this.#error };
  }

  #equals(at: number, bytes: Uint8Array, from: number, end: number): boolean {
    if (this.#entries[at + LENGTH] !== end - from) return false;
    const arena = this.#arena;
    for (let i = from, k = this.#entries[at + START] as number; i < end; i++, k++) if (bytes[i] !== arena[k]) return false;
    return true;
  }

  #insert(bytes: Uint8Array, from: number, end: number, hash: number, slot: number): void {
    const at = this.#n++ * FIELDS;
    if (at === this.#entries.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    if (this.#used + end - from > this.#arena.length) {
      const larger = new Uint8Array(Math.max(this.#arena.length * 2, this.#used + end - from));
      larger.set(this.#arena);
      this.#arena = larger;
    }
    for (let i = from, k = this.#used; i < end; i++, k++) this.#arena[k] = bytes[i] as number;
    const entries = this.#entries;
    entries[at] = hash;
    entries[at + START] = this.#used;
    entries[at + LENGTH] = end - from;
    entries[at + COUNT] = 1;
    this.#used += end - from;
    this.#slots[slot] = this.#n;
    if (this.#n >= 2 * CAP) this.#prune(CAP);
    else if (this.#n * 2 > this.#slots.length) this.#index(this.#slots.length * 2);
  }

  #index(size: number): void {
    const slots = size === this.#slots.length ? this.#slots.fill(0) : new Int32Array(size);
    const mask = size - 1;
    for (let i = 0; i < this.#n; i++) {
      let slot = (this.#entries[i * FIELDS] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
    this.#slots = slots;
  }

  /** Keeps what stays above the (cap + 1)-th largest count, which is subtracted from all. */
  #prune(cap: number): void {
    if (this.#n <= cap) return;
    const entries = this.#entries;
    const threshold = this.#smallest(this.#n - cap);
    let kept = 0;
    let used = 0;
    for (let at = 0; at < this.#n * FIELDS; at += FIELDS) {
      const count = (entries[at + COUNT] as number) - threshold;
      if (count <= 0) continue;
      const start = entries[at + START] as number;
      const length = entries[at + LENGTH] as number;
      // Entries lie in the order of the arena, so what is moved down never covers what comes.
      this.#arena.copyWithin(used, start, start + length);
      entries[kept] = entries[at] as number;
      entries[kept + START] = used;
      entries[kept + LENGTH] = length;
      entries[kept + COUNT] = count;
      used += length;
      kept += FIELDS;
    }
    this.#used = used;
    this.#n = kept / FIELDS;
    this.#error += threshold;
    this.#index(this.#slots.length);
  }

  /** The rank-th smallest count. Where many values occur once, that is known without sorting. */
  #smallest(rank: number): number {
    let ones = 0;
    for (let at = COUNT; at < this.#n * FIELDS; at += FIELDS) if (this.#entries[at] === 1) ones++;
    if (ones >= rank) return 1;
    const counts = new Int32Array(this.#n);
    for (let i = 0; i < this.#n; i++) counts[i] = this.#entries[i * FIELDS + COUNT] as number;
    return counts.sort()[rank - 1] as number;
  }
}

export function mergeFrequent(a: FrequentSnapshot, b: FrequentSnapshot): FrequentSnapshot {
  const items: Record<string, number> = Object.assign(Object.create(null), a.items) as Record<string, number>;
  for (const [text, count] of Object.entries(b.items)) items[text] = (items[text] ?? 0) + count;
  const counts = Object.values(items);
  const error = a.error + b.error;
  if (counts.length <= CAP) return { items, error };
  const threshold = counts.sort((x, y) => y - x)[CAP] as number;
  const kept: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const [text, count] of Object.entries(items)) if (count > threshold) kept[text] = count - threshold;
  return { items: kept, error: error + threshold };
}
