/** Whether a URL is worth asking `probeKind` (parsers/nginx/details.ts) about: decided on its bytes, since most are not. */
import { PROBE_STARTS } from '../../parsers/nginx/details.ts';
import { BACKSLASH, DOT, SLASH } from './bytes.ts';

const PERCENT = 37;
const SLOTS = 4096;
/** 1 where a probe's first three characters hash to. */
const STARTS = new Uint8Array(SLOTS);
const slotOf = (a: number, b: number, c: number): number => ((a | 32) * 961 + (b | 32) * 31 + (c | 32)) & (SLOTS - 1);
for (const text of PROBE_STARTS) STARTS[slotOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))] = 1;
/** Longest name of a file. */
const NAME_MAX = 255;

export function mayProbe(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > NAME_MAX) return true;
  if (startsProbe(bytes, from, end)) return true;
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c > 92 || (c > SLASH && c < BACKSLASH)) continue;
    if (c === SLASH || c === BACKSLASH) {
      if (startsProbe(bytes, i + 1, end)) return true;
    } else if (c === DOT) {
      if (i + 1 < end && (bytes[i + 1] === DOT || bytes[i + 1] === PERCENT)) return true;
    } else if (c === PERCENT && i + 2 < end) {
      const high = bytes[i + 1] as number;
      const low = (bytes[i + 2] as number) | 32;
      if ((high === 50 && (low === 101 || low === 53)) || ((high | 32) === 99 && low === 48)) return true;
    }
  }
  return false;
}

function startsProbe(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  if (bytes[at] === DOT) return true;
  return at + 2 < end && STARTS[slotOf(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number)] === 1;
}
