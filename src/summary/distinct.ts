/**
 * How many distinct values: exact up to EXACT (a set of 32-bit hashes), then HyperLogLog with 4,096 registers (standard error
 * 1.6 %). Both are functions of the set of values, so summaries of any split merge to the same result.
 */

export const EXACT = 1024;
const BITS = 12;
const REGISTERS = 1 << BITS;

export interface DistinctSnapshot {
  /** Hashes, ascending, while there are at most EXACT. */
  readonly hashes?: readonly number[];
  /** HyperLogLog registers as one character each (code = rank), else. */
  readonly registers?: string;
}

export const emptyDistinct: DistinctSnapshot = { hashes: [] };

export class Distinct {
  /** The set, open addressed: a free slot holds 0, so whether 0 itself is in it stands beside it. */
  #slots = new Int32Array(64);
  #size = 0;
  #zero = 0;
  /** Empty until there are more than EXACT; the set is empty from then on. */
  #registers: Uint8Array = new Uint8Array(0);

  /** Adds values by their 32-bit hashes: the first `n` of a list. */
  add(hashes: Int32Array, n: number): void {
    let i = 0;
    if (this.#registers.length === 0) while (i < n && this.#put(hashes[i] as number)) i++;
    const registers = this.#registers;
    for (; i < n; i++) put(registers, hashes[i] as number);
  }

  snapshot(): DistinctSnapshot {
    return this.#registers.length > 0 ? { registers: toText(this.#registers) } : { hashes: Array.from(this.#hashes().sort()) };
  }

  clear(): void {
    this.#slots = new Int32Array(64);
    this.#size = this.#zero = 0;
    this.#registers = new Uint8Array(0);
  }

  #hashes(): Uint32Array {
    const hashes = new Uint32Array(this.#size + this.#zero);
    let n = this.#zero;
    for (const hash of this.#slots) if (hash !== 0) hashes[n++] = hash;
    return hashes;
  }

  /** Puts a hash into the set; false when that was one too many. */
  #put(hash: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    if (hash === 0) this.#zero = 1;
    else {
      let slot = hash & mask;
      while (slots[slot] !== 0) {
        if (slots[slot] === hash) return true;
        slot = (slot + 1) & mask;
      }
      slots[slot] = hash;
      this.#size++;
    }
    if (this.#size + this.#zero > EXACT) {
      this.#registers = toRegisters(this.#hashes());
      this.#slots = new Int32Array(0);
      return false;
    }
    if (this.#size * 2 > slots.length) this.#grow();
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length);
    const mask = slots.length - 1;
    for (const hash of this.#slots) {
      if (hash === 0) continue;
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = hash;
    }
    this.#slots = slots;
  }
}

function put(registers: Uint8Array, value: number): void {
  // The hash that counts rows is mixed once more, so that its low bits are good enough to rank.
  let hash = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  hash ^= hash >>> 16;
  const register = hash >>> (32 - BITS);
  const rank = Math.clz32((hash << BITS) | (1 << (BITS - 1))) + 1;
  if (rank > (registers[register] as number)) registers[register] = rank;
}

function toRegisters(hashes: Iterable<number>): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  for (const hash of hashes) put(registers, hash);
  return registers;
}

const toText = (registers: Uint8Array): string => Buffer.from(registers.buffer, registers.byteOffset, REGISTERS).toString('latin1');
const registersOf = ({ hashes, registers }: DistinctSnapshot): Uint8Array => (hashes ? toRegisters(hashes) : Buffer.from(registers as string, 'latin1'));

export function mergeDistinct(a: DistinctSnapshot, b: DistinctSnapshot): DistinctSnapshot {
  if (a.hashes && b.hashes) {
    const hashes = union(a.hashes, b.hashes);
    return hashes.length <= EXACT ? { hashes } : { registers: toText(toRegisters(hashes)) };
  }
  const x = registersOf(a);
  const y = registersOf(b);
  for (let i = 0; i < REGISTERS; i++) if ((y[i] as number) > (x[i] as number)) x[i] = y[i] as number;
  return { registers: toText(x) };
}

/** All of two ascending lists, ascending. */
function union(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0, k = 0; i < a.length || k < b.length; ) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[k] ?? Number.POSITIVE_INFINITY;
    all.push(Math.min(x, y));
    if (x <= y) i++;
    if (y <= x) k++;
  }
  return all;
}

/** The number of distinct values: exact up to EXACT, else estimated. */
export function countDistinct(snapshot: DistinctSnapshot): number {
  if (snapshot.hashes) return snapshot.hashes.length;
  const ranks = new Int32Array(33);
  for (const rank of registersOf(snapshot)) ranks[rank] = (ranks[rank] as number) + 1;
  const zeros = ranks[0] as number;
  const sum = ranks.reduce((all, count, rank) => all + count * 2 ** -rank, 0);
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  const linear = zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : raw;
  return Math.round(raw <= 2.5 * REGISTERS && zeros > 0 ? linear : raw);
}
