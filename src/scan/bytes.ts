/** Byte constants, and the few searches that every scanner needs. All take a buffer and absolute positions. */

export const LF = 10;
export const CR = 13;
export const TAB = 9;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const LPAREN = 40;
export const RPAREN = 41;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const NINE = 57;
export const COLON = 58;
export const LESS = 60;
export const GREATER = 62;
export const QUESTION = 63;
export const LBRACKET = 91;
export const BACKSLASH = 92;
export const RBRACKET = 93;
export const LBRACE = 123;
export const PIPE = 124;

/** Bit classes of a byte. */
export const DIGIT = 1;
export const HEX = 2;
export const WORD = 4;

export const CLASS: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let c = 48; c <= 57; c++) table[c] = DIGIT | HEX | WORD;
  for (let c = 65; c <= 90; c++) table[c] = WORD;
  for (let c = 97; c <= 122; c++) table[c] = WORD;
  for (const c of 'abcdefABCDEF') table[c.charCodeAt(0)] = HEX | WORD;
  table[95] = WORD;
  return table;
})();

export const isDigit = (c: number | undefined): boolean => c !== undefined && c >= ZERO && c <= NINE;

/** Latin-1 bytes of a literal: needles are written once, at module level. */
export const needle = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Whether `what` stands at `at`. */
export function startsAt(bytes: Uint8Array, at: number, end: number, what: Uint8Array): boolean {
  const n = what.length;
  if (at + n > end) return false;
  for (let i = 0; i < n; i++) if (bytes[at + i] !== what[i]) return false;
  return true;
}

/** Position of `byte` in [from, end), or -1. For short spans, where a native search costs more than it saves. */
export function find(bytes: Uint8Array, byte: number, from: number, end: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** Position of `what` in [from, end), or -1. A native search knows no end and would run through the whole buffer. */
export function findText(bytes: Uint8Array, what: Uint8Array, from: number, end: number): number {
  const first = what[0] as number;
  const n = what.length;
  const last = end - n;
  for (let at = from; at <= last; at++) {
    if (bytes[at] !== first) continue;
    let i = 1;
    while (i < n && bytes[at + i] === what[i]) i++;
    if (i === n) return at;
  }
  return -1;
}

/** A number of decimal digits at `at`, or -1. */
export function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const d = (bytes[i] as number) - ZERO;
    if (!(d >= 0 && d <= 9)) return -1;
    value = value * 10 + d;
  }
  return value;
}

/** A 32-bit hash: four bytes a step (the multiplications wait for each other), with a final mix. */
export function hashBytes(bytes: Uint8Array, from: number, end: number, seed = 0x811c9dc5): number {
  let h = seed;
  let i = from;
  for (const last = end - 3; i < last; i += 4) {
    h = Math.imul(
      h ^ ((bytes[i] as number) | ((bytes[i + 1] as number) << 8) | ((bytes[i + 2] as number) << 16) | ((bytes[i + 3] as number) << 24)),
      0x9e3779b1,
    );
    h ^= h >>> 15;
  }
  for (; i < end; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Where the context of an nginx error record begins. */
export const CLIENT_KEY: Buffer = needle(', client: ');
