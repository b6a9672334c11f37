/** Paths as findings are grouped by them: ids become ":id", so that /orders/4711 and /orders/4712 are one. */
import { CLASS, DIGIT, HEX, SLASH } from '../scan/bytes.ts';

/** Longest normalised path, in bytes. */
export const MAX_PATH = 128;
const MAX_SEGMENT = 40;
const ID = [58, 105, 100];

/**
 * Writes bytes[from, end) (a path without query) to `out` and returns its length. A segment of digits only, of at least 8 hex digits,
 * a UUID, or of more than 40 bytes becomes ":id".
 */
export function normalizePath(bytes: Uint8Array, from: number, end: number, out: Uint8Array): number {
  let o = 0;
  let at = from;
  while (at < end && o < MAX_PATH) {
    if (bytes[at] === SLASH) {
      out[o++] = SLASH;
      at++;
      continue;
    }
    let stop = at;
    let all = DIGIT | HEX;
    let dashes = 0;
    let c = bytes[stop] as number;
    while (c !== SLASH && stop < end) {
      if (c === 45) dashes++;
      else all &= CLASS[c] as number;
      stop++;
      c = bytes[stop] as number;
    }
    const length = stop - at;
    const digits = (all & DIGIT) !== 0 && dashes === 0;
    const hex = (all & HEX) !== 0 && ((dashes === 0 && length >= 8) || (dashes === 4 && length === 36));
    if (digits || hex || length > MAX_SEGMENT) {
      for (const byte of ID) if (o < MAX_PATH) out[o++] = byte;
    } else for (let i = at; i < stop && o < MAX_PATH; i++) out[o++] = bytes[i] as number;
    at = stop;
  }
  return o;
}
