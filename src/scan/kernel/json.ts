/**
 * Reads one JSON object on one level: where the values of the wanted members stand, and of which type they are. What ../json.ts does,
 * for keys that it has met already; a member whose members are wanted is left to it.
 *
 *     {"ClientIP":"203.0.113.7","EdgeResponseStatus":522,"Cookies":{"a":"b"}}
 *      ^key       ^from       ^end                       ^stepped over
 *
 * Records of one log have their keys in nearly one order: behind each key stands what stood behind it last time. Then a key costs one
 * comparison. This is a cache, no result depends on it.
 */
import { findEither, isDigit } from './bytes';
import { find, isText, lengthOf, SLOT, valueOf } from './table';

// Types of a value: as in ../json-values.ts, less those that are not told apart from MISSING.
export const MISSING: u8 = 0;
export const STRING: u8 = 1;
/** A string that holds escapes. */
export const ESCAPED: u8 = 2;
export const NUMBER: u8 = 3;
export const TRUE: u8 = 4;
export const FALSE: u8 = 5;
const NULL: u8 = 6;
export const OBJECT: u8 = 7;
export const ARRAY: u8 = 8;

/** What a key stands for in the table of keys, if for no slot: nothing, or something that is left to ../json.ts. Slots are numbers below. */
const UNUSED: u32 = 64;
const LEAVE: u32 = 65;
/** Types of the slots, then start and end of each. */
const TYPES: usize = 64;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const PLUS: u8 = 43;
const COMMA: u8 = 44;
const MINUS: u8 = 45;
const DOT: u8 = 46;
const COLON: u8 = 58;
const LETTER_E: u8 = 69;
const BACKSLASH: u8 = 92;
const LBRACE: u8 = 123;
const RBRACE: u8 = 125;
/** "true", "fals" and "null" as numbers. */
const TRUE_WORD: u32 = 0x65757274;
const FALSE_WORD: u32 = 0x736c6166;
const NULL_WORD: u32 = 0x6c6c756e;

export function typeOf(slots: usize, slot: u32): u8 {
  return load<u8>(slots + slot);
}

/** Where the value of a slot that is not MISSING begins: strings without their quotes, objects and arrays with their brackets. */
export function startOf(slots: usize, slot: u32): usize {
  return <usize>load<u32>(slots + TYPES + (slot << 3));
}

export function endOf(slots: usize, slot: u32): usize {
  return <usize>load<u32>(slots + TYPES + (slot << 3), 4);
}

function skipBlanks(from: usize, end: usize): usize {
  let p = from;
  while (p < end && load<u8>(p) <= SPACE) p++;
  return p;
}

/** Whether the string that was read last holds escapes. */
let escaped: bool = false;

/** Closing quote of the string whose first byte is at `from`, or `end`. */
function closingQuote(from: usize, end: usize): usize {
  let p = findEither(from, end, QUOTE, BACKSLASH);
  escaped = p < end && load<u8>(p) === BACKSLASH;
  while (p < end && load<u8>(p) === BACKSLASH) p = findEither(p + 2, end, QUOTE, BACKSLASH);
  return p;
}

/** 1 for each quote and bracket in the 16 bytes at p. */
function brackets(p: usize): i32 {
  const text = v128.load(p);
  const folded = v128.or(text, i8x16.splat(32));
  return i8x16.bitmask(v128.or(v128.or(i8x16.eq(folded, i8x16.splat(LBRACE)), i8x16.eq(folded, i8x16.splat(RBRACE))), i8x16.eq(text, i8x16.splat(QUOTE))));
}

/** Behind the closing bracket of the array or object that opens at `from`, or 0. */
function nestEnd(from: usize, end: usize): usize {
  let depth = 0;
  let chunk = from;
  while (chunk < end) {
    let step = chunk + 16;
    for (let mask = brackets(chunk); mask !== 0; mask &= mask - 1) {
      const p = chunk + ctz(mask);
      if (p >= end) return 0;
      const c = load<u8>(p);
      if (c === QUOTE) {
        const close = closingQuote(p + 1, end);
        if (close === end) return 0;
        if (close + 1 >= step) {
          step = close + 1;
          break;
        }
        mask &= (-1 << (<i32>(close + 1 - chunk))) | (1 << (<i32>(p - chunk)));
      } else if ((c | 32) === LBRACE) depth++;
      else if (--depth === 0) return p + 1;
    }
    chunk = step;
  }
  return 0;
}

/** Bytes of numbers and of words. */
function isScalar(c: u8): bool {
  return isDigit(c) || c - 97 <= 25 || c === MINUS || c === DOT || c === PLUS || c === LETTER_E;
}

function wordType(p: usize): u8 {
  const word = load<u32>(p);
  if (word === TRUE_WORD) return TRUE;
  if (word === NULL_WORD) return NULL;
  return word === FALSE_WORD && load<u8>(p, 4) === 101 ? FALSE : MISSING;
}

/**
 * Reads the object that stands in [from, end). `keys`: per key with its quotes its slot; `next`: for the beginning and for each place in
 * that table, the place of the key that came behind it. False: no such object, or a key that is not known yet; the slots are void then.
 */
export function readObject(keys: usize, next: usize, slots: usize, from: usize, end: usize): bool {
  const zero = i8x16.splat(0);
  v128.store(slots, zero);
  v128.store(slots, zero, 16);
  v128.store(slots, zero, 32);
  v128.store(slots, zero, 48);
  if (load<u8>(from) !== LBRACE) return false;
  const table = <usize>load<u32>(keys);
  let before = next;
  let p = from + 1;
  for (;;) {
    if (load<u8>(p) !== QUOTE) {
      p = skipBlanks(p, end);
      if (load<u8>(p) !== QUOTE) return false;
    }
    let key = <usize>load<u32>(before);
    let length = lengthOf(key);
    if (!isText(key, p, length)) {
      const close = closingQuote(p + 1, end);
      if (close === end) return false;
      length = <u32>(close + 1 - p);
      key = find(keys, p, length);
      if (key === 0) return false;
      store<u32>(before, <u32>key);
    }
    before = next + 4 + ((key - table) >> (SLOT - 2));
    const slot = <u32>valueOf(key);
    if (slot === LEAVE) return false;
    p += length;
    if (load<u8>(p) !== COLON) {
      p = skipBlanks(p, end);
      if (load<u8>(p) !== COLON) return false;
    }
    p++;
    let c = load<u8>(p);
    if (c <= SPACE) {
      p = skipBlanks(p, end);
      c = load<u8>(p);
    }
    let type = STRING;
    let start = p;
    if (c === QUOTE) {
      start++;
      p = closingQuote(start, end);
      if (p === end) return false;
      if (escaped) type = ESCAPED;
      if (slot < UNUSED) take(slots, slot, type, start, p);
      p++;
    } else {
      if (isDigit(c) || c === MINUS) {
        type = NUMBER;
        do c = load<u8>(++p);
        while (isDigit(c));
        while (isScalar(c)) c = load<u8>(++p);
      } else if ((c | 32) === LBRACE) {
        type = c === LBRACE ? OBJECT : ARRAY;
        p = nestEnd(p, end);
        if (p === 0) return false;
      } else {
        type = wordType(p);
        if (type === MISSING) return false;
        p += type === FALSE ? 5 : 4;
        if (isScalar(load<u8>(p))) return false;
      }
      if (slot < UNUSED && type !== NULL) take(slots, slot, type, start, p);
    }
    c = load<u8>(p);
    if (c <= SPACE) {
      p = skipBlanks(p, end);
      c = load<u8>(p);
    }
    p++;
    if (c === RBRACE) break;
    if (c !== COMMA || p >= end) return false;
  }
  p = skipBlanks(p, end);
  // Records of an array, one a line, have a comma behind them.
  return p === end || (p + 1 === end && load<u8>(p) === COMMA);
}

function take(slots: usize, slot: u32, type: u8, from: usize, end: usize): void {
  store<u8>(slots + slot, type);
  store<u32>(slots + TYPES + (slot << 3), <u32>from);
  store<u32>(slots + TYPES + (slot << 3), <u32>end, 4);
}

/** Set by what reads values when it leaves one to its twin in TypeScript. */
export let odd: bool = false;

/** To be called before values are read. */
export function clearOdd(): void {
  odd = false;
}

export function setOdd(): void {
  odd = true;
}

/** Digits that make an exact number. */
const EXACT = 15;
const MAX_DECIMALS: f64 = 1e22;

/** `numberOf` of ../json-values.ts: the same additions in the same order, since long numbers are rounded. */
export function numberOf(slots: usize, slot: u32): f64 {
  const type = typeOf(slots, slot);
  if (type !== NUMBER && type !== STRING) return NaN;
  const end = endOf(slots, slot);
  let p = startOf(slots, slot);
  if (p === end) return NaN;
  const negative = load<u8>(p) === MINUS;
  if (negative) p++;
  const first = p;
  const exact = min(end, p + EXACT);
  let whole: i64 = 0;
  while (p < exact && isDigit(load<u8>(p))) whole = whole * 10 + (load<u8>(p++) - 48);
  let value = <f64>whole;
  if (p < end) {
    while (p < end && isDigit(load<u8>(p))) value = value * 10 + <f64>load<u8>(p++) - 48;
    if (p < end) {
      if (load<u8>(p) !== DOT || p === first) return other();
      let power: f64 = 1;
      for (p++; p < end && isDigit(load<u8>(p)); p++) {
        value = value * 10 + <f64>load<u8>(p) - 48;
        power *= 10;
      }
      if (p < end || power === 1 || power > MAX_DECIMALS) return other();
      value /= power;
    }
  }
  if (p === first) return other();
  return negative ? -value : value;
}

/** A form that few numbers have, or none. */
function other(): f64 {
  odd = true;
  return NaN;
}
