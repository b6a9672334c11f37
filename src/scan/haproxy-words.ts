/** What the words of a traffic line look like. Shared by the readers of lines whose format nobody gave. */
import { find, isDigit, needle, QUOTE, SLASH, SPACE, startsAt, ZERO } from './bytes.ts';
import { terminationId } from './haproxy-fields.ts';

const DASH = 45;
const PLUS = 43;
const EQUALS = 61;
const SERVER_ERROR = needle('bc_err');
/** Second half of a state: what was done to cookies. */
export const COOKIE = new Uint8Array(256);
for (const c of '-NIDVEOUPR') COOKIE[c.charCodeAt(0)] = 1;

export function wordEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** How many numbers bytes[from, end) is, divided by "/"; 0 when there is anything else. Each may have a sign. */
export function numbers(bytes: Buffer, from: number, end: number): number {
  let count = 0;
  for (let at = from; ; at++) {
    if (bytes[at] === DASH || bytes[at] === PLUS) at++;
    const start = at;
    while (at < end && isDigit(bytes[at])) at++;
    if (at === start) return 0;
    count++;
    if (at >= end) return count;
    if (bytes[at] !== SLASH) return 0;
  }
}

/** `503`, `-1`, or the `0` of a request that was none. */
export const isStatus = (bytes: Buffer, from: number, end: number): boolean =>
  (end === from + 3 && numbers(bytes, from, end) === 1 && bytes[from] !== DASH) ||
  (end === from + 2 && bytes[from] === DASH && bytes[from + 1] === 49) ||
  (end === from + 1 && bytes[from] === ZERO && isDigit(bytes[end + 1]));

/** Where the number of bytes begins: the last of `sent/read`; -1 none. */
export function sizeAt(bytes: Buffer, from: number, end: number): number {
  const count = numbers(bytes, from, end);
  if (count < 1 || count > 2) return -1;
  let at = end;
  while (at > from && bytes[at - 1] !== SLASH) at--;
  return at;
}

/** Whether `STATE n/n/n/n` stands anywhere. */
export function hasState(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at = wordEnd(bytes, at, end) + 1) {
    if (!isState(bytes, at, end)) continue;
    const next = wordEnd(bytes, at, end) + 1;
    if (numbers(bytes, next, wordEnd(bytes, next, end)) >= 4) return true;
  }
  return false;
}

/** `SH--` or `CD`, followed by a blank. */
export function isState(bytes: Buffer, at: number, end: number): boolean {
  if (at + 2 >= end || terminationId(bytes, at) === 0) return false;
  if (bytes[at + 2] === SPACE) return true;
  return bytes[at + 4] === SPACE && COOKIE[bytes[at + 2] as number] === 1 && COOKIE[bytes[at + 3] as number] === 1;
}

/** Where the value of `bc_err=ERESET` starts behind the request, with other pairs at most in front of it; -1 without one. */
export function serverErrorAt(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const stop = wordEnd(bytes, at, end);
    const equals = find(bytes, EQUALS, at, stop);
    if (equals < 0 || find(bytes, QUOTE, at, stop) >= 0) return -1;
    if (startsAt(bytes, at, equals, SERVER_ERROR)) return equals + 1;
    at = stop + 1;
  }
  return -1;
}
