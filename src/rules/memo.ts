/** Remembers the verdict of each distinct shape. A pure cache: emptying it at any moment changes nothing but time. */
import { ROWS } from '../scan/batch.ts';
import type { Memory } from '../scan/memory.ts';

const MAX_SHAPES = 1 << 16;

/** Shapes that the kernel knows (kernel/memo.ts), two places each. */
const RECENT = 1024;

/** The kernel's own copy of the shapes that were met last. */
interface Recent {
  /** Looks rows [from, to) up; how many it does not know. */
  readonly recall: (from: number, to: number) => number;
  readonly missed: Int32Array;
  readonly table: Int32Array;
}

export class Memo {
  readonly #columns: readonly Int32Array[];
  readonly #stride: number;
  #table: Int32Array;
  #used = 0;
  #mask: number;
  readonly #memory: Memory | undefined;
  #recent: Recent | undefined;

  /** With a memory, `verdicts` asks its kernel first; the columns must lie there. */
  constructor(columns: readonly Int32Array[], memory?: Memory) {
    this.#columns = columns;
    this.#memory = memory?.kernels && memory;
    this.#stride = columns.length + 2;
    this.#mask = 255;
    this.#table = new Int32Array((this.#mask + 1) * this.#stride);
  }

  /** The verdict of a row's shape; `compute` is asked once per distinct shape. */
  verdict(row: number, compute: (row: number) => number): number {
    const columns = this.#columns;
    const n = columns.length;
    let hash = 0x9e3779b9 | 0;
    for (let i = 0; i < n; i++) {
      hash = Math.imul(hash ^ ((columns[i] as Int32Array)[row] as number), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    const stride = this.#stride;
    let slot = hash & this.#mask;
    for (;;) {
      const at = slot * stride;
      if (this.#table[at] === 0) break;
      let i = 0;
      while (i < n && this.#table[at + 2 + i] === (columns[i] as Int32Array)[row]) i++;
      if (i === n) return this.#table[at + 1] as number;
      slot = (slot + 1) & this.#mask;
    }
    const verdict = compute(row);
    if (this.#used >= MAX_SHAPES) this.empty();
    if (this.#used * 2 > this.#mask) this.#grow();
    this.#insert(hash, row, verdict);
    return verdict;
  }

  /** `verdict` of rows [from, to), written to `out`, always the same column. */
  verdicts(from: number, to: number, out: Int32Array, compute: (row: number) => number): void {
    if (!this.#memory) {
      for (let row = from; row < to; row++) out[row] = this.verdict(row, compute);
      return;
    }
    this.#recent ??= this.#createRecent(this.#memory, out);
    const { recall, missed } = this.#recent;
    const misses = recall(from, to);
    for (let i = 0; i < misses; i++) {
      const row = missed[i] as number;
      out[row] = this.verdict(row, compute);
      this.#keep(this.#recent, row, out[row] as number);
    }
  }

  #createRecent(memory: Memory, out: Int32Array): Recent {
    const table = memory.int32(RECENT * this.#stride);
    const missed = memory.int32(ROWS);
    const list = memory.list([this.#columns.length, table, RECENT - 1, out, missed, ...this.#columns]);
    return { recall: (from, to) => memory.kernels?.recall(list, from, to) ?? 0, missed, table };
  }

  #keep({ table }: Recent, row: number, verdict: number): void {
    const slot = this.#hash(row) & (RECENT - 1);
    // The neighbour when the first place is taken.
    const at = (table[slot * this.#stride] === 0 ? slot : slot ^ 1) * this.#stride;
    table[at] = 1;
    table[at + 1] = verdict;
    for (const [i, column] of this.#columns.entries()) table[at + 2 + i] = column[row] as number;
  }

  #hash(row: number): number {
    let hash = 0x9e3779b9 | 0;
    for (const column of this.#columns) {
      hash = Math.imul(hash ^ (column[row] as number), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    return hash;
  }

  empty(): void {
    this.#table.fill(0);
    this.#recent?.table.fill(0);
    this.#used = 0;
  }

  #insert(hash: number, row: number, verdict: number): void {
    let slot = hash & this.#mask;
    while (this.#table[slot * this.#stride] !== 0) slot = (slot + 1) & this.#mask;
    const at = slot * this.#stride;
    this.#table[at] = 1;
    this.#table[at + 1] = verdict;
    this.#columns.forEach((column, i) => {
      this.#table[at + 2 + i] = column[row] as number;
    });
    this.#used++;
  }

  #grow(): void {
    const old = this.#table;
    const stride = this.#stride;
    this.#mask = this.#mask * 2 + 1;
    this.#table = new Int32Array((this.#mask + 1) * stride);
    for (let at = 0; at < old.length; at += stride) {
      if (old[at] === 0) continue;
      let hash = 0x9e3779b9 | 0;
      for (let i = 2; i < stride; i++) {
        hash = Math.imul(hash ^ (old[at + i] as number), 0x85ebca6b);
        hash ^= hash >>> 13;
      }
      let slot = hash & this.#mask;
      while (this.#table[slot * stride] !== 0) slot = (slot + 1) & this.#mask;
      this.#table.set(old.subarray(at, at + stride), slot * stride);
    }
  }
}
