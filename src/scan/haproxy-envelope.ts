/** What syslog daemons and HAProxy itself put around a line: level, program, the label of its standard error, control characters at the end. */
import { COLON, find, GREATER, isDigit, LBRACKET, LESS, LPAREN, needle, RBRACKET, RPAREN, SLASH, SPACE, startsAt, ZERO } from './bytes.ts';

/** Names that the process goes by: its own, that of the enterprise edition, of the old wrapper, and of two common images. Digits may follow. */
const TAGS = ['haproxy', 'hapee-lb', 'haproxy-systemd-wrapper', 'haproxy-ingress', 'haproxy-lb'].map(needle);
const LETTER_H = 104;
/** Syslog levels, by number. */
export const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];

/** Level from `<PRI>` at the line's start, or -1. */
export function envelopeLevel(bytes: Buffer, rawStart: number, start: number): number {
  if (rawStart >= start || bytes[rawStart] !== LESS) return -1;
  let value = 0;
  let at = rawStart + 1;
  while (at < rawStart + 4 && isDigit(bytes[at])) value = value * 10 + (bytes[at++] as number) - ZERO;
  return at > rawStart + 1 && bytes[at] === GREATER ? value & 7 : -1;
}

/** End of `[LABEL]   (PID) : ` or `[label] DDD/HHMMSS (PID) : `, or -1. */
export function labelEnd(bytes: Buffer, from: number, end: number): number {
  let at = find(bytes, RBRACKET, from, Math.min(end, from + 12)) + 1;
  while (at < end && (bytes[at] === SPACE || isDigit(bytes[at]) || bytes[at] === SLASH)) at++;
  if (bytes[at] !== LPAREN) return -1;
  at++;
  while (at < end && isDigit(bytes[at])) at++;
  return bytes[at] === RPAREN && bytes[at + 1] === SPACE && bytes[at + 2] === COLON ? Math.min(end, at + 4) : -1;
}

/** Where a tag that begins at `at` ends: the bracket, colon or blank behind it; -1 when none is there. */
export function tagEnd(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== LETTER_H) return -1;
  for (const tag of TAGS) {
    if (!startsAt(bytes, at, end, tag)) continue;
    let behind = at + tag.length;
    while (behind < end && isDigit(bytes[behind])) behind++;
    const next = bytes[behind];
    if (next === LBRACKET || next === COLON || next === SPACE) return behind;
  }
  return -1;
}

/** Whether the envelope names haproxy as the program: `haproxy[812]: `, `haproxy: `, or the APP field of RFC 5424. */
export function hasTag(bytes: Buffer, rawStart: number, start: number): boolean {
  if (rawStart >= start) return false;
  for (let at = start - 1; at >= rawStart; at--) {
    if (bytes[at] !== LETTER_H) continue;
    const before = bytes[at - 1];
    if (at > rawStart && before !== SPACE && before !== GREATER && before !== SLASH) continue;
    const behind = tagEnd(bytes, at, start);
    if (behind >= 0 && (bytes[behind] !== SPACE || bytes[rawStart] === LESS)) return true;
  }
  return false;
}

/** Syslog daemons write control characters at the end as #015, #012, #011. */
export function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let stop = end;
  for (;;) {
    const last = bytes[stop - 1] as number;
    if (stop > start && last <= SPACE) stop--;
    else if (stop - 4 >= start && bytes[stop - 4] === 35 && bytes[stop - 3] === ZERO && bytes[stop - 2] === 49 && (last === 49 || last === 50 || last === 53))
      stop -= 4;
    else return stop;
  }
}
