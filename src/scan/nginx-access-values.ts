/** Values of access lines: lists of attempts, statuses, durations. */
import { COLON, COMMA, DOT, isDigit, SPACE, ZERO } from './bytes.ts';

/** Length of ", " or " : " at `at`, or 0. */
export function separatorAt(bytes: Buffer, at: number): number {
  const c = bytes[at];
  return c === COMMA && bytes[at + 1] === SPACE ? 2 : c === SPACE && bytes[at + 1] === COLON && bytes[at + 2] === SPACE ? 3 : 0;
}

export function itemCount(bytes: Buffer, from: number, end: number): number {
  let count = 1;
  for (let at = from; at < end; at++) if (separatorAt(bytes, at) !== 0) count++;
  return count;
}

export function threeDigits(bytes: Buffer, at: number): number {
  const a = (bytes[at] as number) - ZERO;
  const b = (bytes[at + 1] as number) - ZERO;
  const c = (bytes[at + 2] as number) - ZERO;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 && c >= 0 && c <= 9 ? a * 100 + b * 10 + c : -1;
}

/** `12.345` seconds as milliseconds, NaN when it is no number. More digits than three are dropped. */
export function millis(bytes: Buffer, from: number, end: number): number {
  let value = 0;
  let at = from;
  for (; at < end && isDigit(bytes[at]); at++) value = value * 10 + (bytes[at] as number) - ZERO;
  if (at === from) return Number.NaN;
  value *= 1000;
  if (bytes[at] === DOT) {
    let scale = 100;
    for (at++; at < end && isDigit(bytes[at]) && scale >= 1; at++, scale = scale / 10) value += ((bytes[at] as number) - ZERO) * scale;
  }
  return value;
}

export function whole(bytes: Buffer, from: number, end: number): number {
  if (from === end || !isDigit(bytes[from])) return Number.NaN;
  let value = 0;
  for (let at = from; at < end; at++) {
    if (!isDigit(bytes[at])) return Number.NaN;
    value = value * 10 + (bytes[at] as number) - ZERO;
  }
  return value;
}
