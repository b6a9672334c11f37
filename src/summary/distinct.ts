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
  #set: Set<number> | undefined = new Set();
  #registers: Uint8Array | undefined;
  #last = -1;

  /** Adds a value by its 32-bit hash. */
  add(hash: number): void {
    if (hash === this.#last) return;
    this.#last = hash;
    if (this.#set) {
      this.#set.add(hash);
      if (this.#set.size > EXACT) {
        this.#registers = toRegisters(this.#set);
        this.#set = undefined;
      }
    } else put(this.#registers as Uint8Array, hash);
  }

  snapshot(): DistinctSnapshot {
    if (this.#set) return { hashes: [...this.#set].sort((a, b) => a - b) };
    return { registers: String.fromCharCode(...(this.#registers as Uint8Array)) };
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

const fromText = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

export function mergeDistinct(a: DistinctSnapshot, b: DistinctSnapshot): DistinctSnapshot {
  if (a.hashes && b.hashes) {
    const all = new Set([...a.hashes, ...b.hashes]);
    if (all.size <= EXACT) return { hashes: [...all].sort((x, y) => x - y) };
    return { registers: String.fromCharCode(...toRegisters(all)) };
  }
  const x = a.hashes ? toRegisters(a.hashes) : fromText(a.registers as string);
  const y = b.hashes ? toRegisters(b.hashes) : fromText(b.registers as string);
  for (let i = 0; i < REGISTERS; i++) if ((y[i] as number) > (x[i] as number)) x[i] = y[i] as number;
  return { registers: String.fromCharCode(...x) };
}

/** The number of distinct values: exact up to EXACT, else estimated. */
export function countDistinct(snapshot: DistinctSnapshot): number {
  if (snapshot.hashes) return snapshot.hashes.length;
  let sum = 0;
  let zeros = 0;
  for (const c of snapshot.registers as string) {
    const rank = c.charCodeAt(0);
    if (rank === 0) zeros++;
    sum += 2 ** -rank;
  }
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
  const linear = zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : raw;
  return Math.round(raw <= 2.5 * REGISTERS && zeros > 0 ? linear : raw);
}
