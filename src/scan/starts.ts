/** How lines begin: what starts a record, what goes on with one, and where the message of an nginx error line stands. */
import {
  CLASS,
  COLON,
  CR,
  find,
  HASH,
  isDigit,
  LBRACE,
  LBRACKET,
  LF,
  LPAREN,
  needle,
  NINE,
  QUOTE,
  RBRACKET,
  SLASH,
  SPACE,
  STAR,
  startsAt,
  TAB,
  WORD,
  ZERO,
} from './bytes.ts';
import { isAccessHead, isNginxHead, LEVEL_NAMES } from './heads.ts';

const DASH = 45;
const NGINX = needle('nginx: ');

/** A line that begins a record whatever came before: a dated nginx line, "nginx: [level]", or "[level] PID#TID:". */
export function isStrongStart(bytes: Buffer, at: number, end: number): boolean {
  if (isNginxHead(bytes, at, end)) return true;
  if (bytes[at] === 110) return startsAt(bytes, at, end, NGINX);
  return false;
}

/** A line that is an nginx error record though its date is missing: "[crit] …", "*12 …", "7#7: …". */
export function isErrorStart(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  if (bytes[at] === LBRACKET) {
    const level = LEVEL_NAMES.find((name) => startsAt(bytes, at, end, name));
    return level !== undefined && !isDayTime(bytes, at + level.length, end);
  }
  if (bytes[at] === STAR && isDigit(bytes[at + 1])) return true;
  let i = at;
  while (i < end && isDigit(bytes[i])) i++;
  if (i === at || bytes[i] !== HASH) return false;
  for (i++; i < end && isDigit(bytes[i]); ) i++;
  return bytes[i] === COLON;
}

const HEADER_START = needle('==> ');
const HEADER_END = needle(' <==');

/** `==> /var/log/nginx/error.log <==`: what tail writes between files. */
export function isFileHeader(bytes: Buffer, from: number, end: number): boolean {
  return bytes[from] === 61 && startsAt(bytes, from, end, HEADER_START) && startsAt(bytes, end - HEADER_END.length, end, HEADER_END);
}

/** `326/070356 (`: HAProxy's own messages name day of year and time behind the level. */
function isDayTime(bytes: Buffer, at: number, end: number): boolean {
  return at + 11 < end && isDigit(bytes[at]) && bytes[at + 3] === SLASH && isDigit(bytes[at + 9]) && bytes[at + 10] === SPACE && bytes[at + 11] === LPAREN;
}

/** Longest "[level]": a date is followed by one of eight words. */
const LEVEL_REACH = 8;

/** Where the message of an nginx error line starts: behind date, level, pid and connection. */
export function messageStart(bytes: Buffer, from: number, end: number): number {
  let at = from;
  if (isNginxHead(bytes, at, end)) {
    at += 21;
    const limit = Math.min(end, at + LEVEL_REACH);
    while (at < limit && bytes[at] !== RBRACKET) at++;
    at++;
    while (at < end && bytes[at] === SPACE) at++;
  } else {
    if (startsAt(bytes, at, end, NGINX)) at += 7;
    while (at < end && bytes[at] === SPACE) at++;
    const level = bytes[at] === LBRACKET ? LEVEL_NAMES.find((name) => startsAt(bytes, at, end, name)) : undefined;
    if (level) at += level.length;
  }
  let i = at;
  while (i < end && (((bytes[i] as number) <= NINE && (bytes[i] as number) >= ZERO) || bytes[i] === HASH)) i++;
  if (i > at && bytes[i] === COLON) at = i + 2;
  if (bytes[at] === STAR) {
    i = at + 1;
    while (i < end && bytes[i] !== SPACE) i++;
    if (i < end) at = i + 1;
  }
  return at < end ? at : end;
}

/** The begin of an access log line, a JSON object, or a Go klog line: never part of an error record. */
export function looksLikeOtherRecord(bytes: Buffer, from: number, end: number): boolean {
  const c = bytes[from];
  if (c === LBRACE && bytes[from + 1] === QUOTE) return true;
  if (
    (c === 73 || c === 87 || c === 69 || c === 70) &&
    isDigit(bytes[from + 1]) &&
    isDigit(bytes[from + 4]) &&
    bytes[from + 5] === SPACE &&
    bytes[from + 8] === COLON
  )
    return true;
  return isAccessHead(bytes, from, end);
}

/** A line of a stack trace: indented, "#0 …", "stack traceback:", "coroutine 0:". */
export function isTrace(bytes: Buffer, from: number, end: number): boolean {
  const c = bytes[from];
  if (c === TAB || (c === SPACE && bytes[from + 1] === SPACE)) return !isErrorStart(bytes, from, end);
  if (c === HASH && isDigit(bytes[from + 1])) return true;
  return TRACES.some((text) => startsAt(bytes, from, end, text));
}

const DEBUG = needle('[debug] ');
const RESPONSE = needle('HTTP/');
const DUMP_END = needle('header:');

/** Whether a line is of the header that this record of debug prints: `Host: example.com`, or the quote around a request. */
export function isHeaderDumped(bytes: Buffer, record: number, recordEnd: number, line: { readonly start: number; readonly end: number }): boolean {
  if (!isNginxHead(bytes, record, recordEnd) || !startsAt(bytes, record + 20, recordEnd, DEBUG) || !isHeaderLine(bytes, line.start, line.end)) return false;
  const message = messageStart(bytes, record, recordEnd);
  const newline = find(bytes, LF, message, recordEnd);
  const end = newline < 0 ? recordEnd : bytes[newline - 1] === CR ? newline - 1 : newline;
  return startsAt(bytes, message, end, RESPONSE) || startsAt(bytes, end - DUMP_END.length, end, DUMP_END);
}

function isHeaderLine(bytes: Buffer, from: number, end: number): boolean {
  if (bytes[from] === QUOTE) return true;
  let at = from;
  while (at < end && (((CLASS[bytes[at] as number] as number) & WORD) !== 0 || bytes[at] === DASH)) at++;
  return at > from && bytes[at] === COLON && (bytes[at + 1] === SPACE || at + 1 === end);
}

const TRACES = ['stack traceback:', 'coroutine ', 'Stack trace:'].map(needle);
