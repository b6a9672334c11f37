/** A dictionary's copy for the kernels (kernel/table.ts): which texts have a value. What does not fit is only missing, and costs time. */
import type { Memory } from './memory.ts';

/** Words of an entry of a table: the first 16 bytes of the text, hash, address, length, value. */
const SLOT = 8;

export interface Mirror {
  /** Address of the table, 0 where there are no kernels. */
  readonly address: number;
  add(bytes: Uint8Array, from: number, end: number, value: number): void;
  clear(): void;
}

/** Places in a table of so many entries: half of them stay free. */
export function placesOf(entries: number): number {
  return 2 ** Math.ceil(Math.log2(2 * entries));
}

/** Room for `entries` texts of `size` bytes together. */
export function createMirror(memory: Memory, entries: number, size: number): Mirror {
  const { kernels } = memory;
  if (!kernels) return { address: 0, add() {}, clear() {} };
  const slots = placesOf(entries);
  const table = memory.int32(SLOT * slots);
  const texts = memory.uint8(size);
  const header = memory.list([table, slots - 1]);
  let count = 0;
  let used = 0;
  return {
    address: header,
    add(bytes, from, end, value) {
      const length = end - from;
      if (count === entries || used + length > size || length === 0) return;
      texts.set(bytes.subarray(from, end), used);
      kernels.enter(header, texts.byteOffset + used, length, value);
      used += length;
      count++;
    },
    clear() {
      if (count > 0) table.fill(0);
      count = 0;
      used = 0;
    },
  };
}
