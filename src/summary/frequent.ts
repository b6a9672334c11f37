/**
 * Frequent items (Misra-Gries): exact until CAP distinct values; beyond that every count is a lower bound and `error` says by
 * how much it can be too small. Summaries merge (Agarwal et al., "Mergeable summaries", 2012).
 */
import { ROWS } from '../scan/batch.ts';
import { decode } from '../scan/dict.ts';
import { toBytes, type Texts, wordsOf } from './texts.ts';

export const CAP = 2048;

export interface FrequentSnapshot {
  /** Value to count, at most CAP of them. */
  readonly items: Readonly<Record<string, number>>;
  /** No count is too small by more than this. 0 = exact. */
  readonly error: number;
}

export const emptyFrequent: FrequentSnapshot = { items: Object.create(null) as Record<string, number>, error: 0 };

/** An entry is hash, count, length in bytes, then the words of the text. Entries lie one behind the other, so that one is mostly in one cache line. */
const COUNT = 1;
const LENGTH = 2;
const TEXT = 3;
/** Where counts stop: two thousand million records of one value. */
const LARGEST = 0x7fffffff;

// Kept somewhere, or the compiler would leave out that it is read at all.
const fetched = new Int32Array(ROWS);

export class Frequent {
  #n = 0;
  #error = 0;
  #entries = new Int32Array(64);
  /** Where the entries end. */
  #end = 0;
  /** Position + 1 of the entry with this hash, open addressed; 0 is free. */
  #slots = new Int32Array(16);

  /** Counts each of the texts. */
  add({ n, hashes, lengths, starts, words }: Texts): void {
    this.#fetch(hashes, n);
    for (let i = 0; i < n; i++) this.#add(words, starts[i] as number, lengths[i] as number, hashes[i] as number, 1);
  }

  /** Adds what another table counted, with the result of `mergeFrequent`. The other begins anew. */
  absorb(other: Frequent): void {
    other.#prune(CAP);
    const entries = other.#entries;
    for (let at = 0; at < other.#end; at = other.#next(at))
      this.#add(entries, at + TEXT, entries[at + LENGTH] as number, entries[at] as number, entries[at + COUNT] as number);
    this.#error += other.#error;
    this.#prune(CAP);
    other.clear();
  }

  snapshot(): FrequentSnapshot {
    this.#prune(CAP);
    const items: Record<string, number> = Object.create(null) as Record<string, number>;
    const entries = this.#entries;
    const bytes = toBytes(entries.subarray(0, this.#end));
    const all = bytes.toString('latin1');
    for (let at = 0; at < this.#end; at = this.#next(at)) {
      const start = 4 * (at + TEXT);
      const end = start + (entries[at + LENGTH] as number);
      const text = isAscii(bytes, start, end) ? all.slice(start, end) : decode(bytes, start, end);
      items[text] = (items[text] ?? 0) + (entries[at + COUNT] as number);
    }
    return { items, error: this.#error };
  }

  clear(): void {
    this.#n = this.#end = this.#error = 0;
    this.#slots.fill(0);
  }

  /**
   * Looks once at what the texts are going to be compared with. Tables do not fit into the processor's cache all together; in so
   * short a loop it waits for many places of memory at once, in the long one for one after the other.
   */
  #fetch(hashes: Int32Array, n: number): void {
    const entries = this.#entries;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0; i < n; i++) fetched[i] = slots[(hashes[i] as number) & mask] as number;
    for (let i = 0; i < n; i++) fetched[i] = entries[fetched[i] as number] as number;
  }

  /** Counts a text, whose words begin at `from`. */
  #add(words: Int32Array, from: number, length: number, hash: number, count: number): void {
    const entries = this.#entries;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const at = (slots[slot] as number) - 1;
      if (at < 0) break;
      if (entries[at] === hash && entries[at + LENGTH] === length && equal(entries, at + TEXT, words, from, wordsOf(length))) {
        entries[at + COUNT] = Math.min((entries[at + COUNT] as number) + count, LARGEST);
        return;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.#end + 1;
    this.#insert(words, from, length, hash, count);
    if (this.#n >= 2 * CAP) this.#prune(CAP);
    else if (this.#n * 2 > this.#slots.length) this.#index(this.#slots.length * 2);
  }

  /** Where the entry behind this one begins. */
  #next(at: number): number {
    return at + TEXT + wordsOf(this.#entries[at + LENGTH] as number);
  }

  #insert(words: Int32Array, from: number, length: number, hash: number, count: number): void {
    const at = this.#end;
    const end = at + TEXT + wordsOf(length);
    if (end > this.#entries.length) {
      const larger = new Int32Array(Math.max(2 * this.#entries.length, end));
      larger.set(this.#entries);
      this.#entries = larger;
    }
    const entries = this.#entries;
    entries[at] = hash;
    entries[at + COUNT] = count;
    entries[at + LENGTH] = length;
    for (let to = at + TEXT, i = from; to < end; to++, i++) entries[to] = words[i] as number;
    this.#end = end;
    this.#n++;
  }

  #index(size: number): void {
    const slots = size === this.#slots.length ? this.#slots.fill(0) : new Int32Array(size);
    const mask = size - 1;
    for (let at = 0; at < this.#end; at = this.#next(at)) {
      let slot = (this.#entries[at] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
    this.#slots = slots;
  }

  /** Keeps what stays above the (cap + 1)-th largest count, which is subtracted from all. */
  #prune(cap: number): void {
    if (this.#n <= cap) return;
    const entries = this.#entries;
    const counts = new Int32Array(this.#n);
    for (let at = 0, i = 0; at < this.#end; at = this.#next(at), i++) counts[i] = entries[at + COUNT] as number;
    const threshold = smallest(counts, this.#n - cap);
    let kept = 0;
    this.#n = 0;
    for (let at = 0, next = 0; at < this.#end; at = next) {
      next = this.#next(at);
      const count = (entries[at + COUNT] as number) - threshold;
      if (count <= 0) continue;
      // What is moved down never covers what comes.
      entries.copyWithin(kept, at, next);
      entries[kept + COUNT] = count;
      kept += next - at;
      this.#n++;
    }
    this.#end = kept;
    this.#error += threshold;
    this.#index(this.#slots.length);
  }
}

function equal(a: Int32Array, from: number, b: Int32Array, other: number, n: number): boolean {
  let i = 0;
  while (i < n && a[from + i] === b[other + i]) i++;
  return i === n;
}

function isAscii(bytes: Uint8Array, from: number, end: number): boolean {
  let bits = 0;
  for (let i = from; i < end; i++) bits |= bytes[i] as number;
  return bits < 128;
}

/** The rank-th smallest count. Where many values occur once, that is known without sorting. */
function smallest(counts: Int32Array, rank: number): number {
  let ones = 0;
  for (const count of counts) if (count === 1) ones++;
  return ones >= rank ? 1 : (counts.sort()[rank - 1] as number);
}

/** Items that were read from JSON inherit names such as "constructor". */
const bare = (items: FrequentSnapshot['items']): FrequentSnapshot['items'] =>
  Object.getPrototypeOf(items) === null ? items : (Object.assign(Object.create(null), items) as FrequentSnapshot['items']);

export function mergeFrequent(a: FrequentSnapshot, b: FrequentSnapshot): FrequentSnapshot {
  const error = a.error + b.error;
  const [old, more] = [bare(a.items), bare(b.items)];
  const texts = Object.keys(old);
  if (texts.length === 0) return { items: more, error };
  const sums = texts.map((text) => (old[text] as number) + (more[text] ?? 0));
  for (const text of Object.keys(more)) {
    if (text in old) continue;
    texts.push(text);
    sums.push(more[text] as number);
  }
  // What falls short of the CAP + 1 largest is left out, and those lose as much.
  const threshold = texts.length <= CAP ? 0 : (Float64Array.from(sums).sort()[texts.length - CAP - 1] as number);
  const items: Record<string, number> = Object.create(null) as Record<string, number>;
  texts.forEach((text, i) => {
    const count = (sums[i] as number) - threshold;
    if (count > 0) items[text] = count;
  });
  return { items, error: error + threshold };
}
