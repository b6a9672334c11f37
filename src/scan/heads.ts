/** How the lines of nginx begin, whatever stands in front of them. */
import { COLON, find, isDigit, LBRACKET, needle, SLASH, SPACE, startsAt } from './bytes.ts';

export const LEVEL_NAMES = ['[emerg] ', '[alert] ', '[crit] ', '[error] ', '[warn] ', '[notice] ', '[info] ', '[debug] '].map(needle);

/** `YYYY/MM/DD HH:MM:SS [` at `at`. */
export function isNginxHead(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 22 < end &&
    bytes[at + 4] === SLASH &&
    bytes[at + 7] === SLASH &&
    bytes[at + 10] === SPACE &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    bytes[at + 19] === SPACE &&
    bytes[at + 20] === LBRACKET &&
    isDigit(bytes[at]) &&
    isDigit(bytes[at + 3]) &&
    isDigit(bytes[at + 9]) &&
    isDigit(bytes[at + 18])
  );
}

/** Length of `[level] ` at `at`, or 0. */
export function levelLength(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== LBRACKET) return 0;
  for (const name of LEVEL_NAMES) if (startsAt(bytes, at, end, name)) return name.length;
  return 0;
}

/** An address at `at`, and a date in brackets not far behind it: an access log line. */
export function isAccessHead(bytes: Buffer, at: number, end: number): boolean {
  const c = bytes[at];
  if (c === undefined || !(isDigit(c) || c === COLON || (c >= 97 && c <= 102))) return false;
  const bracket = find(bytes, LBRACKET, at, Math.min(end, at + 160));
  return bracket > 0 && bytes[bracket + 3] === SLASH && bytes[bracket + 7] === SLASH && isDigit(bytes[bracket + 1]);
}
