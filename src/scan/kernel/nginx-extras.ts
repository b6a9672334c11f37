/** Reads `name=value` behind the combined format, as ../nginx-access-extras.ts does. */
import { findByte } from './bytes';
import { lookUp } from './table';

// Numbers of the fields: their order in ../nginx-access-kernel.ts. Those of upstreams may be lists.
export const REQUEST_TIME = 0;
export const CONNECT_TIME = 1;
export const HEADER_TIME = 2;
export const RESPONSE_TIME = 3;
export const UPSTREAM_ADDR = 4;
export const UPSTREAM_STATUS = 5;
export const CACHE = 6;
export const REQUEST_ID = 7;
export const HOST = 8;
export const VHOST = 9;
export const CONNECTION = 10;
export const LIMIT_REQ = 11;
export const LIMIT_CONN = 12;
export const VERIFY = 13;
const FIELDS = 14;

// What values look like, as bits that `looksOf` gives for a byte: those that all bytes must have, or none may.
const ADDRESS = 24;
const SOCKET = 8;
const FORBIDDEN = 24;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const COMMA: u8 = 44;
const COLON: u8 = 58;
const EQUALS: u8 = 61;
const LETTER_U: u8 = 117;

/** Where a field stands: start (0 when it is not logged) and end. */
export function startOf(fields: usize, field: u32): usize {
  return <usize>load<u32>(fields + (field << 3));
}

export function endOf(fields: usize, field: u32): usize {
  return <usize>load<u32>(fields + (field << 3), 4);
}

export function isLogged(fields: usize, field: u32): bool {
  return load<u32>(fields + (field << 3)) !== 0;
}

/** End of a bare list: `0.001, 0.019 : 0.003`. */
function itemsEnd(from: usize, end: usize): usize {
  for (let p = from; p < end; p++) {
    if (load<u8>(p) !== SPACE || load<u8>(p - 1) === COMMA) continue;
    if (load<u8>(p, 1) !== COLON || load<u8>(p, 2) !== SPACE) return p;
    p += 2;
  }
  return end;
}

/** For 16 bytes: 1 blank , -  2 digit :  4 dot  8 bracket  16 slash. */
function looksOf(text: v128): v128 {
  const low = i8x16.swizzle(i8x16(3, 2, 2, 2, 2, 2, 2, 2, 10, 2, 2, 0, 1, 1, 4, 16), v128.and(text, i8x16.splat(15)));
  return v128.and(low, i8x16.swizzle(i8x16(0, 0, 29, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(text, 4)));
}

function fits(from: usize, end: usize, looks: u32): bool {
  const bits = i8x16.splat(<i8>looks);
  const wrong = (looks & FORBIDDEN) !== 0 ? 0 : 0xffff;
  for (let p = from; p < end; p += 16) {
    const hits = i8x16.bitmask(i8x16.ne(v128.and(looksOf(v128.load(p)), bits), i8x16.splat(0)));
    const inside = end - p >= 16 ? 0xffff : (1 << (<i32>(end - p))) - 1;
    if (((hits ^ wrong) & inside) !== 0) return false;
  }
  return true;
}

// Names come in the same order in every line: what was found for the first of them is kept behind the fields.
const KEPT = FIELDS << 3;
const MOST_KEPT: usize = 16;
/** `name=` as a number, the bits of it that count, its length, what `names` gave for it. */
const KEPT_SIZE: usize = 32;

/** What `names` gives for the last name. */
let found = 0;

/** Where the name at p ends: at its "=" if it is one. */
function readName(names: usize, chars: usize, kept: usize, p: usize, end: usize): usize {
  const text = load<u64>(p);
  if (kept !== 0 && load<u32>(kept, 16) !== 0 && (text & load<u64>(kept, 8)) === load<u64>(kept) && p + load<u32>(kept, 16) <= end) {
    found = load<i32>(kept, 20);
    return p + load<u32>(kept, 16) - 1;
  }
  const name = p;
  while (p < end && load<u8>(chars + load<u8>(p)) !== 0) p++;
  if (p >= end || load<u8>(p) !== EQUALS || p === name) return p;
  const length = p + 1 - name;
  found = lookUp(names, name, <u32>(length - 1));
  if (kept !== 0 && length <= 8) {
    const bits = u64.MAX_VALUE >> <u64>((8 - length) << 3);
    store<u64>(kept, text & bits);
    store<u64>(kept, bits, 8);
    store<u32>(kept, <u32>length, 16);
    store<i32>(kept, found, 20);
  }
  return p;
}

/**
 * Reads [p, end) into the fields. `names` gives for a name the number of its field, and in the bits from 8 what its values look like (0: anything);
 * `chars` is not 0 for the bytes of names.
 */
export function readExtras(names: usize, chars: usize, fields: usize, p: usize, end: usize): void {
  memory.fill(fields, 0, FIELDS << 3);
  let nth: usize = 0;
  while (p < end) {
    const first = load<u8>(p);
    if (first === SPACE) {
      p++;
      continue;
    }
    if (first === QUOTE) {
      p = findByte(p + 1, end, QUOTE) + 1;
      continue;
    }
    const name = p;
    p = readName(names, chars, nth < MOST_KEPT ? fields + KEPT + nth * KEPT_SIZE : 0, p, end);
    nth++;
    if (p >= end || load<u8>(p) !== EQUALS || p === name) {
      p = findByte(p, end, SPACE);
      continue;
    }
    const looks = found < 0 ? 0 : <u32>found >> 8;
    let from = p + 1;
    let to: usize;
    if (from < end && load<u8>(from) === QUOTE) {
      from++;
      to = findByte(from, end, QUOTE);
      if (to === end) return;
      p = to + 1;
    } else p = to = looks !== 0 ? itemsEnd(from, end) : findByte(from, end, SPACE);
    if (found < 0) continue;
    const at = fields + ((<usize>(found & 255)) << 3);
    if (load<u32>(at) !== 0) continue;
    if (looks !== 0 && !fits(from, to, looks === ADDRESS && load<u8>(from) === LETTER_U ? SOCKET : looks)) continue;
    store<u32>(at, <u32>from);
    store<u32>(at, <u32>to, 4);
  }
}
