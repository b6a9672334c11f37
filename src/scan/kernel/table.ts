/**
 * Tables of known texts: what a dictionary (../dict.ts) has given numbers to. Kernels only look up; a text that is missing makes
 * them leave the row to the scanner in TypeScript, which asks the dictionary, and the dictionary enters it here.
 *
 *     table:  slots u32, mask u32      slot (32 bytes):  first 16 bytes of the text (then zeros), hash u32, address u32, length u32, value + 1 u32 (0 = free)
 *
 * Most texts have at most 16 bytes. Their lengths change from line to line, so nothing branches on them: a text is read as 16 bytes, and
 * those that are not its own are cleared.
 */
import { same } from './bytes';

/** Bytes of a slot, as bits. */
export const SLOT = 5;
const HASH: usize = 16;
const ADDRESS: usize = 20;
const LENGTH: usize = 24;
const VALUE: usize = 28;

/** The first 16 bytes of n at p, with zeros behind. */
function headOf(p: usize, n: u32): v128 {
  const own = i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<u8>min(n, 16)));
  return v128.and(v128.load(p), own);
}

/** A 32-bit hash of n bytes at p, the first 16 of which are `head`. */
function hashOf(head: v128, p: usize, n: u32): u32 {
  let h = i64x2.extract_lane(head, 0) * 0x9e3779b97f4a7c15 + rotl(i64x2.extract_lane(head, 1) * 0xc2b2ae3d27d4eb4f + n, 31);
  // Steps of 16; the last one ends with the text.
  for (let i: u32 = 16; i < n; i += 16) {
    const at = p + min(i, n - 16);
    h = (h ^ (h >>> 29) ^ load<u64>(at)) * 0x9e3779b97f4a7c15 + rotl(load<u64>(at, 8) * 0xc2b2ae3d27d4eb4f, 31);
  }
  h ^= h >>> 32;
  return <u32>((h * 0xd6e8feb86659fd93) >>> 32);
}

/** Whether the text of a slot, which is none of an empty one, is the n bytes at p. */
export function isText(slot: usize, p: usize, n: u32): bool {
  if (load<u32>(slot, VALUE) === 0 || load<u32>(slot, LENGTH) !== n || v128.any_true(v128.xor(v128.load(slot), headOf(p, n)))) return false;
  return n <= 16 || same(<usize>load<u32>(slot, ADDRESS) + 16, p + 16, n - 16);
}

/** Length of the text of a slot. */
export function lengthOf(slot: usize): u32 {
  return load<u32>(slot, LENGTH);
}

/** Value of a slot that is not empty. */
export function valueOf(slot: usize): i32 {
  return load<i32>(slot, VALUE) - 1;
}

/** The slot of n bytes at p, or 0. */
export function find(table: usize, p: usize, n: u32): usize {
  const slots = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  const head = headOf(p, n);
  const hash = hashOf(head, p, n);
  let slot = hash & mask;
  let at = slots + ((<usize>slot) << SLOT);
  while (load<u32>(at, VALUE) !== 0) {
    if (load<u32>(at, HASH) === hash && load<u32>(at, LENGTH) === n && !v128.any_true(v128.xor(v128.load(at), head)))
      if (n <= 16 || same(<usize>load<u32>(at, ADDRESS) + 16, p + 16, n - 16)) return at;
    slot = (slot + 1) & mask;
    at = slots + ((<usize>slot) << SLOT);
  }
  return 0;
}

/** The value of n bytes at p, or -1. */
export function lookUp(table: usize, p: usize, n: u32): i32 {
  const slot = find(table, p, n);
  return slot === 0 ? -1 : valueOf(slot);
}

/** Enters n bytes at p, which stay there. The caller sees to it that the table is never full, and that the text is new. */
export function enter(table: usize, p: usize, n: u32, value: i32): void {
  const slots = <usize>load<u32>(table);
  const mask = load<u32>(table, 4);
  const head = headOf(p, n);
  const hash = hashOf(head, p, n);
  let slot = hash & mask;
  while (load<u32>(slots + ((<usize>slot) << SLOT), VALUE) !== 0) slot = (slot + 1) & mask;
  const at = slots + ((<usize>slot) << SLOT);
  v128.store(at, head);
  store<u32>(at, hash, HASH);
  store<u32>(at, <u32>p, ADDRESS);
  store<u32>(at, n, LENGTH);
  store<u32>(at, value + 1, VALUE);
}
