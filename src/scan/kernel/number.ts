/** Decimal numbers, eight digits at once where that is enough. */
import { isDigit } from './bytes';

const PLUS: u8 = 43;
const MINUS: u8 = 45;

/** No number. */
export const NONE: i64 = i64.MIN_VALUE;
/** Bits of a number's length below its value. */
export const LENGTH = 5;
export const LENGTH_MASK = 31;

const ZEROS: u64 = 0x3030303030303030;
const SIXES: u64 = 0x0606060606060606;
const UPPER: u64 = 0xf0f0f0f0f0f0f0f0;
const LOWER: u64 = 0x0f0f0f0f0f0f0f0f;

/** A decimal number of at most 15 digits, with or without sign, times 32, plus its length in bytes; or NONE. */
export function readNumber(p: usize): i64 {
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(p), i8x16.splat(48)), i8x16.splat(10)));
  const n = ctz(~digits);
  if (n === 0 || n > 8) return readAny(p);
  return (valueOf((load<u64>(p) << ((8 - n) << 3)) & LOWER) << LENGTH) + n;
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

/** The number that takes up [from, end): digits with or without a sign; or NONE. */
export function numberIn(from: usize, end: usize): i64 {
  const n = end - from;
  if (n - 1 < 8) {
    // The last eight bytes before the end; what does not belong to the number becomes zeros.
    const own = ~(<u64>0) << ((8 - n) << 3);
    const x = (load<u64>(end - 8) & own) | (ZEROS & ~own);
    if ((x & UPPER) === ZEROS && ((x + SIXES) & UPPER) === ZEROS) return valueOf(x & LOWER);
  }
  const any = readAny(from);
  return any === NONE || <usize>(any & LENGTH_MASK) !== n ? NONE : any >> LENGTH;
}

/** The value of eight digits, a byte each: pairs, fours, all. */
function valueOf(digits: u64): i64 {
  let x = ((digits * 2561) >> 8) & 0x00ff00ff00ff00ff;
  x = ((x * 6553601) >> 16) & 0x0000ffff0000ffff;
  return <i64>((x * 42949672960001) >> 32);
}
