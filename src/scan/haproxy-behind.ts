/**
 * Finds where HAProxy's own text begins behind what daemons, containers and viewers write in front of it, in any order: marks of a quotation, the
 * name of a container and a bar, stamps, facility and level, host, program with or without process id, structured data of RFC 5424.
 *
 *     local2.info 2026-11-24T04:10:07.2+01:00 edge1 haproxy 812 - [http@13238 conn="24/Nov/2026:04:10:06" size="0"] 198.51.100.7:40312 [24/Nov/…
 *     ^word       ^stamp                      ^word ^program ^pid ^nil ^structured data                             ^body
 *
 * A head that names the program counts for sure; one of stamps, marks and a container only says where the text would begin.
 */
import {
  BACKSLASH,
  CLASS,
  COLON,
  DOT,
  find,
  GREATER,
  isDigit,
  LBRACKET,
  needle,
  PIPE,
  QUOTE,
  RBRACKET,
  SLASH,
  SPACE,
  STAR,
  startsAt,
  TAB,
  WORD,
} from './bytes.ts';
import { tagEnd } from './haproxy-envelope.ts';
import { isClfTime } from './pattern.ts';
import { monthAt } from './stamp.ts';

export interface Behind {
  /** Where the text begins; equal to where it was looked for when there is no such head. */
  body: number;
  /** The head names HAProxy as the program. */
  named: boolean;
}

export const createBehind = (): Behind => ({ body: 0, named: false });

/** Parts of a head at most, and words among them that say nothing. */
const PARTS = 16;
const PLAIN_WORDS = 4;
const NAME = needle('haproxy');
const WRAPPER = needle('haproxy-systemd-wrapper:');
const DASH = 45;
const PLUS = 43;
const EQUALS = 61;
const LETTER_H = 104;
/** Words that end in a colon and are no program. */
const LEVELS = ['emerg:', 'alert:', 'crit:', 'err:', 'error:', 'warn:', 'warning:', 'notice:', 'info:', 'debug:', 'stdout:', 'stderr:'].map(needle);
/** In host names, stamps, facilities. */
const PLAIN = new Uint8Array(256);
for (let c = 0; c < 256; c++) if (((CLASS[c] as number) & WORD) !== 0) PLAIN[c] = 1;
for (const c of '.:+-,_@#') PLAIN[c.charCodeAt(0)] = 1;

/** Reads the head of bytes[from, end). */
export function readBehind(bytes: Buffer, from: number, end: number, out: Behind): void {
  let at = skipMarks(bytes, from, end);
  out.body = at;
  out.named = false;
  let plain = 0;
  let stamps = 0;
  for (let part = 0; part < PARTS && at < end; part++) {
    const c = bytes[at] as number;
    let next = -1;
    if (c === LBRACKET) {
      if (isClfTime(bytes, at + 1, end)) return;
      next = out.named ? dataEnd(bytes, at, end) : clockEnd(bytes, at, end);
    } else if (c === PIPE || c === GREATER || c === STAR) next = at + 1;
    else if (c === DASH && (bytes[at + 1] === SPACE || bytes[at + 1] === COLON)) next = at + 1;
    else {
      const text = fileEnd(bytes, at, end);
      if (text > 0) {
        out.body = at = skipBlanks(bytes, text, end);
        continue;
      }
      const stop = stampEnd(bytes, at, end) || wordEnd(bytes, at, end);
      const program = programEnd(bytes, at, end, stop);
      if (program > 0) {
        out.named = true;
        next = program;
      } else {
        // The client of a traffic line.
        if (stop < end && bytes[stop + 1] === LBRACKET && isClfTime(bytes, stop + 2, end)) return;
        const stamp = isStamp(bytes, at, stop);
        if (stamp) stamps++;
        // The address of a client begins the lines of others.
        else if (stamps === 0 && !out.named && isAddress(bytes, at, stop)) return;
        if (stamp || isContainer(bytes, at, stop, end) || LEVELS.some((level) => level.length === stop - at && startsAt(bytes, at, stop, level))) next = stop;
        else if (out.named && (isNumber(bytes, at, stop) || isFacility(bytes, at, stop))) next = stop;
        // Behind the program these are its own words, in front of it hosts and the like.
        else if (!out.named && plain < PLAIN_WORDS && isPlain(bytes, at, stop) && bytes[stop - 1] !== COLON) {
          plain++;
          at = skipBlanks(bytes, stop, end);
          continue;
        } else return;
      }
    }
    if (next < 0) return;
    if (bytes[next] === COLON) next++;
    if (next < end && bytes[next] !== SPACE && bytes[next] !== TAB) return;
    at = skipBlanks(bytes, next, end);
    if (out.named || plain === 0) out.body = at;
  }
}

/** Marks of a quotation or a list in front of everything. */
function skipMarks(bytes: Buffer, from: number, end: number): number {
  let at = skipBlanks(bytes, from, end);
  while (at < end && (bytes[at] === GREATER || bytes[at] === STAR) && (bytes[at + 1] === SPACE || bytes[at + 1] === GREATER))
    at = skipBlanks(bytes, at + 1, end);
  return at;
}

function skipBlanks(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function wordEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SPACE && bytes[at] !== TAB) at++;
  return at;
}

/** Behind `haproxy`, `haproxy[812]`, `haproxy-ingress` or `/usr/sbin/haproxy[812]`, in front of a colon; 0: the word is no such. */
function programEnd(bytes: Buffer, at: number, end: number, stop: number): number {
  let name = at;
  for (let i = at; i < stop; i++) if (bytes[i] === SLASH) name = i + 1;
  if (bytes[name] !== LETTER_H) return 0;
  const tag = tagEnd(bytes, name, end);
  // The wrapper's own messages begin with its name.
  if (tag < 0 || tag > stop || startsAt(bytes, name, stop, WRAPPER)) return 0;
  // A path alone may be what somebody asked for.
  if (bytes[tag] !== LBRACKET) return name === at && (tag === stop || tag === stop - 1) ? tag : 0;
  const close = find(bytes, RBRACKET, tag, Math.min(stop, tag + 12));
  return close > 0 && (close === stop - 1 || (close === stop - 2 && bytes[stop - 1] === COLON)) ? close + 1 : 0;
}

/** A file of a search over several: behind `haproxy.log:`, `/var/log/haproxy/traffic.log:17:`; 0: the word is none. */
function fileEnd(bytes: Buffer, from: number, end: number): number {
  let named = false;
  let dotted = false;
  let at = from;
  for (; at < end && bytes[at] !== COLON; at++) {
    const c = bytes[at] as number;
    if (PLAIN[c] !== 1 && c !== SLASH) return 0;
    named ||= c === LETTER_H && startsAt(bytes, at, end, NAME);
    dotted ||= named && c === DOT;
  }
  if (!dotted || at >= end) return 0;
  let number = at + 1;
  while (number < end && isDigit(bytes[number])) number++;
  return number > at + 1 && bytes[number] === COLON ? number + 1 : at + 1;
}

/** Behind `Nov 24 04:10:07`, or 0. */
function stampEnd(bytes: Buffer, at: number, end: number): number {
  return at + 15 < end && bytes[at + 3] === SPACE && bytes[at + 6] === SPACE && monthAt(bytes, at) > 0 && isClock(bytes, at + 7) ? at + 15 : 0;
}

/** `04:10:07`. */
function isClock(bytes: Buffer, at: number): boolean {
  return isDigit(bytes[at]) && isDigit(bytes[at + 1]) && bytes[at + 2] === COLON && isDigit(bytes[at + 4]) && bytes[at + 5] === COLON && isDigit(bytes[at + 7]);
}

/** `2026-11-24`, `2026-11-24T04:10:07.812+01:00`, `04:10:07,812`, `+0100`, `Nov 24 04:10:07`. */
function isStamp(bytes: Buffer, from: number, stop: number): boolean {
  if (stop - from === 15 && bytes[from + 3] === SPACE) return true;
  if (!isPlain(bytes, from, stop)) return false;
  if ((bytes[from] === PLUS || bytes[from] === DASH) && isDigit(bytes[from + 1])) return stop - from < 7;
  return isClock(bytes, from) || (stop - from >= 10 && isDigit(bytes[from]) && bytes[from + 4] === DASH && bytes[from + 7] === DASH);
}

function isPlain(bytes: Buffer, from: number, stop: number): boolean {
  for (let i = from; i < stop; i++) if (PLAIN[bytes[i] as number] !== 1) return false;
  return true;
}

function isNumber(bytes: Buffer, from: number, stop: number): boolean {
  for (let i = from; i < stop; i++) if (!isDigit(bytes[i])) return false;
  return true;
}

function isAddress(bytes: Buffer, from: number, stop: number): boolean {
  for (let i = from; i < stop; i++) if (!isDigit(bytes[i]) && bytes[i] !== DOT) return false;
  return true;
}

/** `local2.info`, `daemon.notice`: two words of small letters. */
function isFacility(bytes: Buffer, from: number, stop: number): boolean {
  let dots = 0;
  for (let i = from; i < stop; i++) {
    const c = bytes[i] as number;
    if (c === DOT) dots++;
    else if (!(c >= 97 && c <= 122) && !isDigit(c)) return false;
  }
  return dots === 1;
}

/** A word with a bar behind it: `edge-1  | `. */
function isContainer(bytes: Buffer, from: number, stop: number, end: number): boolean {
  const bar = skipBlanks(bytes, stop, end);
  return bytes[bar] === PIPE && isPlain(bytes, from, stop);
}

/** `[    1.234567]` or `[812]`: behind it; -1 for anything else. */
function clockEnd(bytes: Buffer, from: number, end: number): number {
  const close = find(bytes, RBRACKET, from, Math.min(end, from + 24));
  for (let i = from + 1; i < close; i++) if (bytes[i] !== SPACE && bytes[i] !== DOT && !isDigit(bytes[i])) return -1;
  return close < from + 2 ? -1 : close + 1;
}

/** Behind `[id name="value" …]`, several of them, or `[812]`; -1 for anything else. Quotes in values stand behind a backslash. */
function dataEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (bytes[at] === LBRACKET) {
    const clock = clockEnd(bytes, at, end);
    if (clock > 0) {
      at = clock;
      continue;
    }
    at++;
    while (at < end && PLAIN[bytes[at] as number] === 1) at++;
    // A label, not data; but `[pid:812]info`.
    if (bytes[at] !== SPACE) return bytes[at] === RBRACKET && isDigit(bytes[at - 1]) ? wordEnd(bytes, at, end) : -1;
    while (bytes[at] === SPACE) {
      at++;
      while (at < end && PLAIN[bytes[at] as number] === 1) at++;
      if (bytes[at] !== EQUALS || bytes[at + 1] !== QUOTE) return -1;
      for (at += 2; at < end && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
      at++;
    }
    if (at >= end || bytes[at] !== RBRACKET) return -1;
    at++;
  }
  return at;
}
