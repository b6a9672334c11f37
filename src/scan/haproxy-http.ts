/**
 * Reads option httplog in one pass: what the field program of HTTP_LOG finds, and its numbers on the way. Most lines of most logs are of this
 * format. It leaves a line that is not as usual to the interpreter; a property test holds both equal.
 */
import { COLON, LBRACE, LBRACKET, QUOTE, RBRACKET, SLASH, SPACE, ZERO } from './bytes.ts';
import type { Pattern } from './pattern.ts';

const MINUS = 45;
const PLUS = 43;
const RBRACE = 125;
/** `24/Nov/2026:04:10:06.812`. */
const DATE = 24;

/**
 * Fills the spans of the pattern, and values[i] for the numbers that are asked for: port, timers, status, bytes, retries. False: ask the
 * interpreter. One function with local variables only: that is what makes it fast.
 */
export function createHttpReader(pattern: Pattern, values: Float64Array): (bytes: Buffer, from: number, end: number) => boolean {
  const { spans } = pattern;
  const [ci, cp, tr, ft, b, s, TR, CC, CS, tsc, rc, hr, hs, r] = ['ci', 'cp', 'tr', 'ft', 'b', 's', 'TR', 'CC', 'CS', 'tsc', 'rc', 'hr', 'hs', 'r'].map(
    (name) => 2 * pattern.index(name),
  ) as [number, number, number, number, number, number, number, number, number, number, number, number, number, number];
  const port = cp >> 1;
  const timers = TR >> 1;
  const retries = rc >> 1;
  /** What stands behind each of the seven numbers from TR on: `TR/Tw/Tc/Tr/Ta ST B `. */
  const behind = Uint8Array.from([SLASH, SLASH, SLASH, SLASH, SPACE, SPACE, SPACE]);
  /** And behind each of `ac/fc/bc/sc/rc sq/bq `. */
  const counts = Uint8Array.from([SLASH, SLASH, SLASH, SLASH, SPACE, SLASH, SPACE]);

  return (bytes, from, end) => {
    let p = from;
    let colon = -1;
    let number = 0;
    let c = bytes[p] as number;
    while (p < end && c !== SPACE) {
      if (c === COLON) {
        colon = p;
        number = 0;
      } else number = number * 10 + c - ZERO;
      c = bytes[++p] as number;
    }
    if (colon < from || end - p < 64 || bytes[p + 1] !== LBRACKET || bytes[p + 2 + DATE] !== RBRACKET || bytes[p + 3 + DATE] !== SPACE) return false;
    if (bytes[p + 4] !== SLASH || bytes[p + 8] !== SLASH || bytes[p + 13] !== COLON || bytes[p + 16] !== COLON || bytes[p + 19] !== COLON) return false;
    for (let i = colon + 1; i < p; i++) if ((bytes[i] as number) < ZERO || (bytes[i] as number) > 57) return false;
    if (colon + 1 === p) return false;
    spans[ci] = from;
    spans[ci + 1] = colon;
    spans[cp] = colon + 1;
    spans[cp + 1] = p;
    values[port] = number;
    spans[tr] = p + 2;
    p += 2 + DATE;
    spans[tr + 1] = p;
    p += 2;
    spans[ft] = p;
    while (p < end && bytes[p] !== SPACE) p++;
    spans[ft + 1] = p++;
    spans[b] = p;
    while (p < end && bytes[p] !== SLASH && bytes[p] !== SPACE) p++;
    if (bytes[p] !== SLASH) return false;
    spans[b + 1] = p++;
    spans[s] = p;
    while (p < end && bytes[p] !== SPACE) p++;
    spans[s + 1] = p++;
    for (let i = 0; i < 7; i++) {
      c = bytes[p] as number;
      const negative = c === MINUS;
      if (negative || c === PLUS) c = bytes[++p] as number;
      let digit = c - ZERO;
      if (digit < 0 || digit > 9) return false;
      number = 0;
      do {
        number = number * 10 + digit;
        digit = (bytes[++p] as number) - ZERO;
      } while (digit >= 0 && digit <= 9);
      if (bytes[p++] !== behind[i]) return false;
      values[timers + i] = negative ? -number : number;
    }
    spans[CC] = p;
    while (p < end && bytes[p] !== SPACE) p++;
    spans[CC + 1] = p++;
    spans[CS] = p;
    while (p < end && bytes[p] !== SPACE) p++;
    spans[CS + 1] = p++;
    spans[tsc] = p;
    while (p < end && bytes[p] !== SPACE) p++;
    spans[tsc + 1] = p++;
    for (let i = 0; i < 7; i++) {
      if (i === 4) {
        spans[rc] = p;
        if (bytes[p] === PLUS) p++;
      }
      let digit = (bytes[p] as number) - ZERO;
      if (digit < 0 || digit > 9) return false;
      number = 0;
      do {
        number = number * 10 + digit;
        digit = (bytes[++p] as number) - ZERO;
      } while (digit >= 0 && digit <= 9);
      if (bytes[p] !== counts[i]) return false;
      if (i === 4) {
        spans[rc + 1] = p;
        values[retries] = number;
      }
      p++;
    }
    spans[hr] = spans[hr + 1] = spans[hs] = spans[hs + 1] = 0;
    for (let slot = hr; bytes[p] === LBRACE; slot = hs) {
      let close = p + 1;
      // A raw "{" within is not of HAProxy.
      while (close < end && bytes[close] !== RBRACE && bytes[close] !== LBRACE) close++;
      if (bytes[close] !== RBRACE || bytes[close + 1] !== SPACE || spans[hs + 1] !== 0) return false;
      spans[slot] = p;
      spans[slot + 1] = close + 1;
      p = close + 2;
    }
    if (p >= end - 1 || bytes[p] !== QUOTE || bytes[end - 1] !== QUOTE) return false;
    p++;
    spans[r] = p;
    while (bytes[p] !== QUOTE) p++;
    spans[r + 1] = p;
    return p === end - 1;
  };
}
