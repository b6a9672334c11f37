/**
 * Times of access lines, which name their zone. Neighbouring lines mostly carry the same second: it is read once.
 *
 *     23/Nov/2026:06:48:00 +0100       $time_local
 *     2026-11-23T06:48:00.123+01:00    $time_iso8601, also with fraction, "Z", or a blank for the "T"
 */
import { COLON, COMMA, DOT, digits, isDigit, SLASH, ZERO } from './bytes.ts';
import type { Clock } from './time.ts';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Reads bytes[from, end) as epoch milliseconds; NaN when it is no such time. */
export function createStamp(utc: Clock): (bytes: Buffer, from: number, end: number) => number {
  const last = new Uint8Array(40);
  let lastLength = 0;
  let lastTime = Number.NaN;

  return (bytes, from, end) => {
    const length = end - from;
    if (length < 19 || length > 40) return Number.NaN;
    if (length === lastLength) {
      let i = length - 1;
      while (i >= 0 && bytes[from + i] === last[i]) i--;
      if (i < 0) return lastTime;
    }
    lastTime = bytes[from + 2] === SLASH ? clf(bytes, from, end, utc) : isoTime(bytes, from, end, utc);
    for (let i = 0; i < length; i++) last[i] = bytes[from + i] as number;
    lastLength = length;
    return lastTime;
  };
}

function clf(bytes: Uint8Array, at: number, end: number, utc: Clock): number {
  const local = utc.at(
    digits(bytes, at + 7, 4),
    monthAt(bytes, at + 3),
    digits(bytes, at, 2),
    digits(bytes, at + 12, 2),
    digits(bytes, at + 15, 2),
    digits(bytes, at + 18, 2),
  );
  return zoned(bytes, at + 20, end, local);
}

/** `2026-11-23T06:48:00.123+01:00` at `at`, whose zone ends before `end`; NaN when it is no date. */
export function isoTime(bytes: Uint8Array, at: number, end: number, utc: Clock): number {
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 13] !== COLON) return Number.NaN;
  return zoned(bytes, at + 19, end, secondAt(bytes, at, utc));
}

/** `2026-11-23 06:48:00` at `at`, whatever stands between its numbers; NaN when it is no date. */
export function secondAt(bytes: Uint8Array, at: number, clock: Clock): number {
  return clock.at(
    digits(bytes, at, 4),
    digits(bytes, at + 5, 2),
    digits(bytes, at + 8, 2),
    digits(bytes, at + 11, 2),
    digits(bytes, at + 14, 2),
    digits(bytes, at + 17, 2),
  );
}

/** Adds a fraction (`.123`, `,123`) and takes off the zone (` +0100`, `+01:00`, `Z`, none is UTC). */
function zoned(bytes: Uint8Array, from: number, end: number, local: number): number {
  let at = from;
  let ms = 0;
  if (bytes[at] === DOT || bytes[at] === COMMA) {
    let scale = 100;
    for (at++; at < end && isDigit(bytes[at]); at++, scale = Math.floor(scale / 10)) ms += ((bytes[at] as number) - ZERO) * scale;
  }
  if (at < end && bytes[at] === 32) at++;
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : 0;
  if (at >= end || sign === 0) return local + ms;
  const hours = digits(bytes, at + 1, 2);
  const minutes = digits(bytes, at + (bytes[at + 3] === COLON ? 4 : 3), 2);
  return local + ms - sign * (hours * 60 + minutes) * 60_000;
}

/** 1-12 for an English month name at `at`, else 0. */
export function monthAt(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 36; i += 3)
    if (bytes[at] === MONTHS.charCodeAt(i) && bytes[at + 1] === MONTHS.charCodeAt(i + 1) && bytes[at + 2] === MONTHS.charCodeAt(i + 2)) return i / 3 + 1;
  return 0;
}
