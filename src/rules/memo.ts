/** Remembers the verdict of each distinct shape. A pure cache: emptying it at any moment changes nothing but time. */

const MAX_SHAPES = 1 << 16;

export class Memo {
  readonly #columns: readonly Int32Array[];
  readonly #stride: number;
  #table: Int32Array;
  #used = 0;
  #mask: number;

  constructor(columns: readonly Int32Array[]) {
    this.#columns = columns;
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

  empty(): void {
    this.#table.fill(0);
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
