/**
 * What stands in front of a line of nginx without being an envelope of its own make: decoration of the place it was pasted from,
 * names that tools put in front, a head that lost its beginning.
 *
 *   web-1  | 2026/11/23 …                      docker compose logs
 *   /var/log/nginx/error.log:12:2026/11/23 …   grep -H, grep -n
 *   nginx[7]: [crit] 7#7: *12 …                a syslog tag whose time was cut off
 *   Starting nginx: nginx: [emerg] …           an init script
 *   > 2026/11/23 …  ·  * [alert] …             a quotation, a list
 *   6/11/23 03:01:02 [error] 7#7: …            a date that was cut
 *   2026-11-23 03:01:02.5 | 192.0.2.7 - - […   a column with the time
 */
import { CLASS, COLON, GREATER, HASH, hashBytes, isDigit, LBRACKET, needle, PIPE, QUOTE, RBRACKET, SLASH, SPACE, STAR, startsAt, TAB, WORD } from './bytes.ts';
import { isAccessHead, isNginxHead, levelLength } from './heads.ts';

/** How far a prefix may reach before a head. */
const PREFIX_REACH = 128;
/** The longest date without its first digit, and the blank behind it. */
const CUT_DATE = 19;
const COMMAND = needle('nginx: ');
const DASH = 45;
const DOT = 46;
const COMMA = 44;

/** The prefix of bytes[from, end): where what follows it starts, and the stream it names. Start = from: there is none. */
export interface Prefix {
  start: number;
  stream: number;
}

export function findPrefix(bytes: Buffer, from: number, end: number, out: Prefix): boolean {
  const at = behindMarks(bytes, from, end);
  if (at !== from && isHead(bytes, at, end)) return accept(out, at, 0);
  const cut = behindCut(bytes, at, end);
  if (cut >= 0) return accept(out, cut, 0);
  const first = bytes[at] as number;
  if (!((CLASS[first] as number) & WORD) && first !== LBRACKET && first !== SLASH && first !== DOT) return false;
  const time = timeEnd(bytes, at, end);
  if (time > 0 && isAccessHead(bytes, time, end)) return accept(out, time, 1);
  const limit = Math.min(end, at + PREFIX_REACH);
  let firstBlank = -1;
  for (let i = at; i < limit; i++) {
    const c = bytes[i];
    // grep -H and -n: `error.log:12:2026/11/23 …`.
    if (c === COLON && isNginxHead(bytes, i + 1, end)) return accept(out, i + 1, 1);
    // A quote, or a bracket that opens a word: what follows is no prefix (an access line, a date of HAProxy).
    if (c === QUOTE || (c === LBRACKET && bytes[i - 1] === SPACE)) return false;
    if (c !== SPACE && c !== TAB) continue;
    if (firstBlank < 0) firstBlank = i;
    const next = i + 1;
    if (
      isNginxHead(bytes, next, end) ||
      isCommandHead(bytes, next, end) ||
      (bytes[i - 1] === COLON && isPidHead(bytes, next, end)) ||
      (bytes[i - 1] === PIPE && isBlank(bytes, firstBlank, i - 1) && (at === from || isHead(bytes, next, end)))
    )
      return accept(out, next, hashBytes(bytes, from, i) | 0);
  }
  return false;
}

function accept(out: Prefix, start: number, stream: number): true {
  out.start = start;
  out.stream = stream;
  return true;
}

/** Behind blanks, the marks of a quotation and one bullet. */
function behindMarks(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === GREATER)) at++;
  if ((bytes[at] === STAR || bytes[at] === DASH) && bytes[at + 1] === SPACE) at += 2;
  return at;
}

/** A head that needs nothing in front of it to be known. */
function isHead(bytes: Buffer, at: number, end: number): boolean {
  return isNginxHead(bytes, at, end) || isCommandHead(bytes, at, end) || isPidHead(bytes, at, end) || isAccessHead(bytes, at, end);
}

/** `nginx: [level] ` at `at`. */
function isCommandHead(bytes: Buffer, at: number, end: number): boolean {
  return startsAt(bytes, at, end, COMMAND) && levelLength(bytes, at + COMMAND.length, end) > 0;
}

/** `[level] 7#7: ` at `at`. */
function isPidHead(bytes: Buffer, at: number, end: number): boolean {
  const level = levelLength(bytes, at, end);
  return level > 0 && isPid(bytes, at + level, end);
}

/** `7#7: ` at `at`. */
function isPid(bytes: Buffer, at: number, end: number): boolean {
  let i = at;
  while (i < end && isDigit(bytes[i])) i++;
  if (i === at || bytes[i] !== HASH) return false;
  for (i++; i < end && isDigit(bytes[i]); ) i++;
  return bytes[i] === COLON;
}

/** Behind what is left of a date, a level or a process number; -1: it is none of these. */
function behindCut(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && i < at + CUT_DATE && (isDigit(bytes[i]) || bytes[i] === SLASH || bytes[i] === COLON || bytes[i] === SPACE)) i++;
  if (i > at && bytes[i - 1] === SPACE && isPidHead(bytes, i, end)) return i;
  // `660: *36 …`
  if (i > at + 2 && bytes[i] === STAR && bytes[i - 1] === SPACE && bytes[i - 2] === COLON && isDigit(bytes[i - 3]) && isDigit(bytes[i + 1])) return i;
  for (i = at; i < end && i < at + 6 && (bytes[i] as number) >= 97 && (bytes[i] as number) <= 122; ) i++;
  // `rror] 7#7: …`
  return bytes[i] === RBRACKET && bytes[i + 1] === SPACE && isPid(bytes, i + 2, end) ? i + 2 : -1;
}

/** Where what follows `2026-11-23 03:01:02.123 ` or `2026-11-23 03:01:02 | ` starts; 0: there is no such time. */
function timeEnd(bytes: Buffer, at: number, end: number): number {
  if (at + 20 > end || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || bytes[at + 10] !== SPACE || bytes[at + 13] !== COLON || bytes[at + 16] !== COLON)
    return 0;
  let i = at + 19;
  if (bytes[i] === DOT || bytes[i] === COMMA) for (i++; i < end && isDigit(bytes[i]); ) i++;
  if (bytes[i] !== SPACE) return 0;
  while (i < end && (bytes[i] === SPACE || bytes[i] === PIPE)) i++;
  return i;
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (bytes[i] !== SPACE) return false;
  return from < end;
}
