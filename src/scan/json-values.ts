/** Values of JSON members, read from bytes. */
import { BACKSLASH, CLASS, DIGIT, HEX, ZERO } from './bytes.ts';

/** Types of a value. ESCAPED is a string that holds escapes. */
export const MISSING = 0;
export const STRING = 1;
export const ESCAPED = 2;
export const NUMBER = 3;
export const TRUE = 4;
export const FALSE = 5;
export const NULL = 6;
export const OBJECT = 7;
export const ARRAY = 8;

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/**
 * The number at bytes[from, end), or NaN when it is none. Digits beyond 2^53 lose precision as in JSON.parse; fractions may differ from it
 * in the last bit.
 */
export function parseNumber(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  const negative = bytes[at] === 45;
  if (negative) at++;
  const first = at;
  let value = 0;
  while (at < end && ((CLASS[bytes[at] as number] as number) & DIGIT) !== 0) value = value * 10 + (bytes[at++] as number) - ZERO;
  if (at === first) return Number.NaN;
  if (at < end) {
    if (bytes[at] !== 46)
      return isWhole(bytes, at, end) ? Number(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1')) : Number.NaN;
    const point = ++at;
    while (at < end && ((CLASS[bytes[at] as number] as number) & DIGIT) !== 0) value = value * 10 + (bytes[at++] as number) - ZERO;
    if (at === point) return Number.NaN;
    if (at < end || at - point >= POWERS.length) return Number(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1'));
    value /= POWERS[at - point] as number;
  }
  return negative ? -value : value;
}

/** Whether an exponent follows: the rare form that is left to the engine's own reader. */
function isWhole(bytes: Uint8Array, at: number, end: number): boolean {
  return (bytes[at] === 101 || bytes[at] === 69) && at + 1 < end;
}

/** A member's number, also when it is written as a string ("522"). NaN when it is missing or no number. */
export function numberOf(bytes: Uint8Array, type: number, from: number, end: number): number {
  return type === NUMBER || type === STRING ? parseNumber(bytes, from, end) : Number.NaN;
}

/** Whether the type is that of a string. */
export const isText = (type: number): boolean => type === STRING || type === ESCAPED;

/** Writes the text of a JSON string, bytes[from, end) without its quotes, as UTF-8 into `out` (as long as the input suffices). Returns its length. */
export function unescapeJson(bytes: Uint8Array, from: number, end: number, out: Uint8Array): number {
  let to = 0;
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c !== BACKSLASH || i + 1 >= end) {
      out[to++] = c;
      continue;
    }
    const next = bytes[++i] as number;
    if (next !== 117) {
      out[to++] = SIMPLE[next] as number;
      continue;
    }
    let code = hex4(bytes, i + 1, end);
    if (code < 0) {
      out[to++] = BACKSLASH;
      out[to++] = next;
      continue;
    }
    i += 4;
    if (code >= 0xd800 && code < 0xdc00 && bytes[i + 1] === BACKSLASH && bytes[i + 2] === 117) {
      const low = hex4(bytes, i + 3, end);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      }
    }
    // A lone surrogate has no UTF-8: the replacement character stands for it.
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) out[to++] = code;
    else if (code < 0x800) {
      out[to++] = 0xc0 | (code >> 6);
      out[to++] = 0x80 | (code & 63);
    } else {
      if (code < 0x10000) out[to++] = 0xe0 | (code >> 12);
      else {
        out[to++] = 0xf0 | (code >> 18);
        out[to++] = 0x80 | ((code >> 12) & 63);
      }
      out[to++] = 0x80 | ((code >> 6) & 63);
      out[to++] = 0x80 | (code & 63);
    }
  }
  return to;
}

/** What a backslash and this byte stand for; bytes that need no escape stand for themselves. */
const SIMPLE: Uint8Array = (() => {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  table[98] = 8;
  table[102] = 12;
  table[110] = 10;
  table[114] = 13;
  table[116] = 9;
  return table;
})();

function hex4(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const c = bytes[i] as number;
    if (((CLASS[c] as number) & HEX) === 0) return -1;
    value = value * 16 + (c <= 57 ? c - 48 : (c | 32) - 87);
  }
  return value;
}
