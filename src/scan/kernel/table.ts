/**
 * Tables of known texts: what a dictionary (../dict.ts) has given numbers to. Kernels only look up; a text that is missing makes
 * them leave the row to the scanner in TypeScript, which asks the dictionary, and the dictionary enters it here.
 *
 *     table:  slots u32, mask u32      slot (16 bytes):  hash u32, address u32, length u32, value + 1 u32 (0 = free)
 */
import { hashOf, same } from './bytes';

/** The place of n bytes at p, or 0. */
export function find(table: usize, p: usize, n: u32): usize {
  const slots = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  const hash = hashOf(p, n);
  let at = slots + ((hash & mask) << 4);
  while (load<u32>(at, 12) !== 0) {
    if (load<u32>(at) === hash && load<u32>(at, 8) === n && same(load<u32>(at, 4), p, n)) return at;
    at = slots + (((((at - slots) >> 4) + 1) & mask) << 4);
  }
  return 0;
}

/** The value of n bytes at p, or -1. */
export function lookUp(table: usize, p: usize, n: u32): i32 {
  const at = find(table, p, n);
  return at === 0 ? -1 : load<i32>(at, 12) - 1;
}

/** Enters n bytes at p, which stay there. The caller sees to it that the table is never full, and that the text is new. */
export function enter(table: usize, p: usize, n: u32, value: i32): void {
  const slots = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  const hash = hashOf(p, n);
  let slot = hash & mask;
  while (load<u32>(slots + (slot << 4), 12) !== 0) slot = (slot + 1) & mask;
  const at = slots + (slot << 4);
  store<u32>(at, hash);
  store<u32>(at, <u32>p, 4);
  store<u32>(at, n, 8);
  store<u32>(at, value + 1, 12);
}
