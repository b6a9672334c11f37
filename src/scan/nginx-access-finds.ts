/** Finds what access lines of any format hold: times, addresses, lists of them. */
import { CLASS, COLON, COMMA, DOT, find, HEX, isDigit, SLASH, SPACE, STAR } from './bytes.ts';
import { slotOf } from './nginx-access-row.ts';
import { monthAt } from './stamp.ts';

const DASH = 45;
const LETTER_X = 120;
const STATUS = slotOf('status');
const REQUEST = slotOf('request');
const METHOD = slotOf('method');
const URI = slotOf('uri');
const CLIENT = slotOf('client');
const TIMES = [slotOf('timeLocal'), slotOf('timeIso'), slotOf('msec'), slotOf('requestTime')];

/** Whether slots that were filled by names hold what an access record tells: who asked for what, when or for how long, and what came of it. */
export function isAccess(slots: Int32Array): boolean {
  const has = (slot: number): boolean => (slots[slot] as number) >= 0;
  return has(STATUS) && (has(REQUEST) || (has(METHOD) && has(URI))) && has(CLIENT) && TIMES.some(has);
}

/** Where `23/Nov/2026:03:01:02` stands, or -1. */
export function clfTime(bytes: Buffer, from: number, end: number): number {
  for (let at = find(bytes, SLASH, from + 2, end); at >= 0 && at + 18 <= end; at = find(bytes, SLASH, at + 1, end))
    if (bytes[at + 4] === SLASH && bytes[at + 9] === COLON && bytes[at + 12] === COLON && isDigit(bytes[at - 1]) && monthAt(bytes, at + 1) > 0) return at - 2;
  return -1;
}

/** Where `2026-11-23T03:01:02` stands, or the same with a blank; -1. */
export function isoTime(bytes: Buffer, from: number, end: number): number {
  for (let at = find(bytes, DASH, from + 4, end); at >= 0 && at + 15 <= end; at = find(bytes, DASH, at + 1, end))
    if (
      bytes[at + 3] === DASH &&
      bytes[at + 9] === COLON &&
      bytes[at + 12] === COLON &&
      isDigit(bytes[at - 1]) &&
      (bytes[at + 6] === 84 || bytes[at + 6] === SPACE)
    )
      return at - 4;
  return -1;
}

const isSign = (c: number | undefined): boolean => c === 43 || c === DASH;

/** Behind a zone such as ` +0100`, where one stands at `at`. */
export const zoneEnd = (bytes: Buffer, at: number, end: number): number => (bytes[at] === SPACE && isSign(bytes[at + 1]) && at + 6 <= end ? at + 6 : at);

export function isoEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (isDigit(bytes[at]) || bytes[at] === DOT || bytes[at] === COLON || bytes[at] === 90 || isSign(bytes[at]))) at++;
  return Math.min(at, from + 20);
}

/** Where an address that begins at `at` ends, without its port; `at` when the word is none. Parts that were made illegible count: 192.0.x.x. */
export function addressEnd(bytes: Buffer, at: number, end: number): number {
  let dots = 0;
  let i = at;
  for (; i < end; i++) {
    const c = bytes[i] as number;
    if (c === DOT) dots++;
    else if (!isDigit(c) && c !== LETTER_X && c !== STAR) break;
  }
  if (dots === 3 && i > at + 6 && (i === end || bytes[i] === COLON || bytes[i] === COMMA) && (isDigit(bytes[at]) || bytes[at] === LETTER_X)) return i;
  let colons = 0;
  let pairs = 0;
  for (i = at; i < end; i++) {
    if (bytes[i] === COLON) {
      colons++;
      if (bytes[i + 1] === COLON) pairs++;
    } else if (!((CLASS[bytes[i] as number] as number) & HEX)) return at;
  }
  return colons >= 2 && colons <= 7 && (pairs === 1 || colons > 3) ? end : at;
}

/** End of a list of words: `10.0.0.5:80, 10.0.0.6:80`. */
export function listEnd(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === SPACE && bytes[at - 1] !== COMMA) return at;
  return end;
}
