/** Reads values out of HAProxy traffic lines: numbers, dates, termination states. All on bytes, nothing is allocated. */
import { PHASE, WHO } from '../../parsers/haproxy/classes.ts';
import type { Block } from './batch.ts';
import { DOT, digits, isDigit, LBRACKET, QUOTE, SPACE, ZERO } from './bytes.ts';
import { isClfTime } from './pattern.ts';
import { monthAt } from './stamp.ts';
import type { Clock } from './time.ts';

const MINUS = 45;
const PLUS = 43;

/** The last date that a line of the source had of its own. Event lines behind a syslog date without year take the year from it. */
export interface Seen {
  time: number;
  offset: number;
  /** The row that `isStream` looked at last, and what it saw. */
  row: number;
  stream: boolean;
}

export const createSeen = (): Seen => ({ time: Number.NaN, offset: 0, row: -1, stream: false });

/** Whether the first word of a row is followed by a bracket: `ADDRESS:PORT [`. Kept for the scanners that are asked after the first (`look`). */
export function isStream(seen: Seen, look: boolean, block: Block, row: number): boolean {
  if (!look && seen.row === row) return seen.stream;
  const { bytes } = block;
  const end = block.end[row] as number;
  let at = block.start[row] as number;
  while (at < end && bytes[at] !== SPACE) at++;
  seen.row = row;
  seen.stream = bytes[at + 1] === LBRACKET;
  return seen.stream;
}

/** A record at this offset is read now: where offsets fall, another source begins and nothing is known of its year. */
export function notice(seen: Seen, offset: number, first: boolean): void {
  if (first || offset < seen.offset) seen.time = Number.NaN;
  seen.offset = offset;
}

/** A decimal number with or without sign; NaN for "-", nothing, or what is no number. */
export function readInteger(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  const first = bytes[from];
  const negative = first === MINUS;
  if (negative || first === PLUS) at++;
  if (at >= end) return Number.NaN;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** `23/Nov/2026:06:48:00.123` is a time of the gateway's zone, `23/Nov/2026:06:48:00 +0000` names its own. Epoch milliseconds or NaN. */
export function readClfTime(bytes: Uint8Array, at: number, end: number, clock: Clock, utc: Clock): number {
  if (at + 20 > end) return Number.NaN;
  const zoned = bytes[at + 20] === SPACE && (bytes[at + 21] === PLUS || bytes[at + 21] === MINUS) && at + 26 <= end;
  const seconds = (zoned ? utc : clock).at(
    digits(bytes, at + 7, 4),
    monthAt(bytes, at + 3),
    digits(bytes, at, 2),
    digits(bytes, at + 12, 2),
    digits(bytes, at + 15, 2),
    digits(bytes, at + 18, 2),
  );
  if (zoned) {
    const minutes = digits(bytes, at + 22, 2) * 60 + digits(bytes, at + 24, 2);
    return seconds - (bytes[at + 21] === MINUS ? -minutes : minutes) * 60_000;
  }
  if (bytes[at + 20] !== DOT || at + 24 > end) return seconds;
  const ms = digits(bytes, at + 21, 3);
  return ms < 0 ? seconds : seconds + ms;
}

/** `readClfTime` with a memory: neighbouring lines mostly carry the same second. */
export function createClfStamp(clock: Clock, utc: Clock): (bytes: Uint8Array, at: number, end: number) => number {
  const last = new Uint8Array(20);
  let lastSecond = Number.NaN;

  return (bytes, at, end) => {
    if (bytes[at + 20] !== DOT || at + 24 > end) return readClfTime(bytes, at, end, clock, utc);
    let i = 19;
    while (i >= 0 && bytes[at + i] === last[i]) i--;
    if (i >= 0) {
      lastSecond = readClfTime(bytes, at, at + 20, clock, utc);
      for (let k = 0; k < 20; k++) last[k] = bytes[at + k] as number;
    }
    const ms = digits(bytes, at + 21, 3);
    return ms < 0 ? lastSecond : lastSecond + ms;
  };
}

const WHO_INDEX = new Int8Array(256).fill(-1);
const PHASE_INDEX = new Int8Array(256).fill(-1);
for (let i = 0; i < WHO.length; i++) WHO_INDEX[WHO.charCodeAt(i)] = i;
for (let i = 0; i < PHASE.length; i++) PHASE_INDEX[PHASE.charCodeAt(i)] = i;

/** Number of the termination state at `at`, from 1, or 0 when the two bytes are none. */
export function terminationId(bytes: Uint8Array, at: number): number {
  const who = WHO_INDEX[bytes[at] as number] as number;
  const phase = PHASE_INDEX[bytes[at + 1] as number] as number;
  return who < 0 || phase < 0 ? 0 : 1 + who * PHASE.length + phase;
}

export function terminationText(id: number): string | undefined {
  if (id === 0) return undefined;
  return `${WHO[Math.floor((id - 1) / PHASE.length)]}${PHASE[(id - 1) % PHASE.length]}`;
}

/** Whether [at, end) is `a/b/c/d/e b` with digits only, `count` numbers; the last may begin with "+". */
export function isCounts(bytes: Uint8Array, from: number, end: number, count: number): boolean {
  let at = from;
  for (let n = 1; n <= count; n++) {
    if (n === count && bytes[at] === PLUS) at++;
    const start = at;
    while (at < end && isDigit(bytes[at])) at++;
    if (at === start) return false;
    if (n < count && bytes[at++] !== 47) return false;
  }
  return at === end;
}

/** How far the date is looked for. */
const DATE_REACH = 200;

/** Where `[24/Nov/2026:04:10:06` stands near the line's beginning, or -1. */
export function dateAt(bytes: Buffer, from: number, end: number): number {
  const limit = Math.min(end, from + DATE_REACH);
  for (let i = from; i < limit && bytes[i] !== QUOTE; i++) if (bytes[i] === LBRACKET && isClfTime(bytes, i + 1, end)) return i;
  return -1;
}
