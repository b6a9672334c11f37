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

export class Frequent {
  #n = 0;
  #error = 0;
  #hashes = new Int32Array(64);
  #starts = new Int32Array(64);
  #lengths = new Int32Array(64);
  #counts = new Int32Array(64);
  #slots = new Int32Array(128);
  #arena = new Uint8Array(1024);
  #used = 0;

  /** Counts a value by its bytes and their `hashBytes`. */
  add(bytes: Uint8Array, from: number, end: number, hashed: number = hashBytes(bytes, from, end)): void {
    const hash = hashed | 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) break;
      if (this.#hashes[entry] === hash && this.#equals(entry, bytes, from, end)) {
        this.#counts[entry] = (this.#counts[entry] as number) + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#insert(bytes, from, end, hash, slot);
  }

  snapshot(): FrequentSnapshot {
    this.#prune(CAP);
    const items: Record<string, number> = Object.create(null) as Record<string, number>;
    for (let i = 0; i < this.#n; i++) {
      const start = this.#starts[i] as number;
      const text = decode(this.#arena, start, start + (this.#lengths[i] as number));
      items[text] = (items[text] ?? 0) + (this.#counts[i] as number);
    }
    return { items, error: this.#error };
  }

  #equals(entry: number, bytes: Uint8Array, from: number, end: number): boolean {
    if (this.#lengths[entry] !== end - from) return false;
    const arena = this.#arena;
    for (let i = from, k = this.#starts[entry] as number; i < end; i++, k++) if (bytes[i] !== arena[k]) return false;
    return true;
  }

  #insert(bytes: Uint8Array, from: number, end: number, hash: number, slot: number): void {
    const entry = this.#n++;
    if (entry === this.#counts.length) this.#widen();
    if (this.#used + end - from > this.#arena.length) {
      const larger = new Uint8Array(Math.max(this.#arena.length * 2, this.#used + end - from));
      larger.set(this.#arena);
      this.#arena = larger;
    }
    for (let i = from, k = this.#used; i < end; i++, k++) this.#arena[k] = bytes[i] as number;
    this.#hashes[entry] = hash;
    this.#starts[entry] = this.#used;
    this.#lengths[entry] = end - from;
    this.#counts[entry] = 1;
    this.#used += end - from;
    this.#slots[slot] = entry + 1;
    if (this.#n >= 2 * CAP) this.#prune(CAP);
    else if (this.#n * 2 > this.#slots.length) this.#index(this.#slots.length * 2);
  }

  #widen(): void {
    const size = this.#counts.length * 2;
    const grow = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(size);
      larger.set(old);
      return larger;
    };
    this.#hashes = grow(this.#hashes);
    this.#starts = grow(this.#starts);
    this.#lengths = grow(this.#lengths);
    this.#counts = grow(this.#counts);
  }

  #index(size: number): void {
    const slots = size === this.#slots.length ? this.#slots.fill(0) : new Int32Array(size);
    const mask = size - 1;
    for (let i = 0; i < this.#n; i++) {
      let slot = (this.#hashes[i] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
    this.#slots = slots;
  }

  /** Keeps what stays above the (cap + 1)-th largest count, which is subtracted from all. */
  #prune(cap: number): void {
    if (this.#n <= cap) return;
    const threshold = Int32Array.from(this.#counts.subarray(0, this.#n)).sort()[this.#n - cap - 1] as number;
    const arena = new Uint8Array(this.#arena.length);
    let kept = 0;
    let used = 0;
    for (let i = 0; i < this.#n; i++) {
      const count = (this.#counts[i] as number) - threshold;
      if (count <= 0) continue;
      const start = this.#starts[i] as number;
      const length = this.#lengths[i] as number;
      arena.set(this.#arena.subarray(start, start + length), used);
      this.#hashes[kept] = this.#hashes[i] as number;
      this.#starts[kept] = used;
      this.#lengths[kept] = length;
      this.#counts[kept] = count;
      used += length;
      kept++;
    }
    this.#arena = arena;
    this.#used = used;
    this.#n = kept;
    this.#error += threshold;
    this.#index(this.#slots.length);
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
