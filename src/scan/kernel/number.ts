/** Decimal numbers. */
import { isDigit } from './bytes';

const PLUS: u8 = 43;
const MINUS: u8 = 45;

/** No number. */
export const NONE: i64 = i64.MIN_VALUE;
/** Bits of a number's length below its value. */
export const LENGTH = 5;
export const LENGTH_MASK = 31;

/** A decimal number of at most 15 digits, with or without sign, times 32, plus its length in bytes; or NONE. */
export function readNumber(p: usize): i64 {
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(48)), i8x16.splat(10)));
  const n = ctz(~digits);
  if (n === 0 || n > 8) return readAny(p);
  // Up to eight digits at once: pairs, fours, all.
  let x = (load<u64>(p) << ((8 - n) << 3)) & 0x0f0f0f0f0f0f0f0f;
  x = ((x * 2561) >> 8) & 0x00ff00ff00ff00ff;
  x = ((x * 6553601) >> 16) & 0x0000ffff0000ffff;
  return <i64>(((x * 42949672960001) >> 32) << LENGTH) + n;
}

/** `readNumber` of what has a sign, or many digits. */
function readAny(from: usize): i64 {
  let p = from;
  let c = load<u8>(p);
  const negative = c === MINUS;
  if (negative || c === PLUS) c = load<u8>(++p);
  if (!isDigit(c)) return NONE;
  const limit = p + 15;
  let value: i64 = 0;
  do {
    value = value * 10 + (c - 48);
    c = load<u8>(++p);
  } while (isDigit(c) && p <= limit);
  // What HAProxy never writes, "-0", is no integer here.
  if (p > limit || (negative && value === 0)) return NONE;
  return ((negative ? -value : value) << LENGTH) + (p - from);
}
