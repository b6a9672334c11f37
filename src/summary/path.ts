/** Paths as findings are grouped by them: ids become ":id", so that /orders/4711 and /orders/4712 are one. */
import { CLASS, DIGIT, HEX, SLASH } from '../scan/bytes.ts';

/** Longest normalised path, in bytes. */
export const MAX_PATH = 128;
const MAX_SEGMENT = 40;
/** Bytes that `normalizePath` may write: a segment is written before its end is known. */
export const PATH_ROOM = MAX_PATH + MAX_SEGMENT + 1;
const DASH = 45;
/** A hex digit, or a dash of a UUID. */
const UUID = 4;
const UUID_LENGTH = 36;

/** Of which of the three kinds of ids a byte can be. */
const KINDS = Uint8Array.from(CLASS, (of, byte) => (of & (DIGIT | HEX)) | (of & HEX || byte === DASH ? UUID : 0));

/**
 * Writes bytes[from, end) (a path without query) to `out` and returns its length. A segment of digits only, of at least 8 hex digits,
 * a UUID, or of more than 40 bytes becomes ":id".
 */
export function normalizePath(bytes: Uint8Array, from: number, end: number, out: Uint8Array): number {
  let length = 0;
  let at = from;
  while (at < end && length < MAX_PATH) {
    let byte = bytes[at] as number;
    if (byte === SLASH) {
      out[length++] = SLASH;
      at++;
      continue;
    }
    const begin = length;
    const stop = Math.min(end, at + MAX_SEGMENT + 1);
    let kinds = DIGIT | HEX | UUID;
    while (byte !== SLASH && at < stop) {
      kinds &= KINDS[byte] as number;
      out[length++] = byte;
      byte = bytes[++at] as number;
    }
    const size = length - begin;
    if (size > MAX_SEGMENT) while (at < end && bytes[at] !== SLASH) at++;
    if (kinds !== 0 || size > MAX_SEGMENT) if (isId(kinds, size, out, begin)) length = writeId(out, begin);
  }
  return Math.min(length, MAX_PATH);
}

function isId(kinds: number, size: number, out: Uint8Array, begin: number): boolean {
  if (size > MAX_SEGMENT || (kinds & DIGIT) !== 0 || ((kinds & HEX) !== 0 && size >= 8)) return true;
  if (size !== UUID_LENGTH) return false;
  let dashes = 0;
  for (let i = begin; i < begin + size; i++) if (out[i] === DASH) dashes++;
  return dashes === 4;
}

function writeId(out: Uint8Array, begin: number): number {
  out[begin] = 58;
  out[begin + 1] = 105;
  out[begin + 2] = 100;
  return begin + 3;
}
