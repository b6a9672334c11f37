/** `maskMessage` of parsers/nginx/message.ts on bytes: the same masking, byte for byte, without a string per line. */
import { FREE_TEXT, KEEP_AFTER, maskMessage, QUOTING } from '../../parsers/nginx/message.ts';
import {
  BACKSLASH,
  CLASS,
  COLON,
  COMMA,
  DIGIT,
  DOT,
  find,
  HEX,
  hashBytes,
  LBRACKET,
  LPAREN,
  needle,
  QUOTE,
  RBRACKET,
  RPAREN,
  SLASH,
  SPACE,
  startsAt,
  STAR,
  WORD,
} from './bytes.ts';

export interface Masked {
  bytes: Uint8Array;
  length: number;
  /** Whether the message quotes text that a client or an application can choose. */
  foreign: boolean;
}

const FREE = FREE_TEXT.map(needle);
const FREE_FIRST = new Uint8Array(256);
for (const text of FREE) FREE_FIRST[text[0] as number] = 1;
const QUOTING_BY_HASH = new Map(QUOTING.map((text) => [hashBytes(needle(text), 0, text.length), needle(text)]));
const KEEP = KEEP_AFTER.map((word) => needle(` ${word} `));
const HTTP = needle('HTTP/');
const N = 78;
const P = 80;
const X = 120;

/** Bytes that need a closer look; everything else is copied. */
const SPECIAL = new Uint8Array(256);
for (const c of '"0123456789:[/\\') SPECIAL[c.charCodeAt(0)] = 1;

/** Masks bytes[from, end) into `out`. Returns the position of the first quote, or -1. */
export function maskBytes(bytes: Buffer, from: number, end: number, out: Masked): number {
  if (out.bytes.length < end - from + 16) out.bytes = new Uint8Array(2 * (end - from) + 16);
  const to = out.bytes;
  out.foreign = false;
  if (FREE_FIRST[bytes[from] as number] === 1 && FREE.some((text) => startsAt(bytes, from, end, text))) {
    const text = maskMessage(bytes.toString('latin1', from, end));
    out.length = text.length;
    out.foreign = true;
    for (let i = 0; i < text.length; i++) to[i] = text.charCodeAt(i);
    return find(bytes, QUOTE, from, end);
  }
  let firstQuote = -1;
  let o = 0;
  let at = from;
  while (at < end) {
    const c = bytes[at] as number;
    if (c === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0x9c || bytes[at + 2] === 0x9d)) return maskText(bytes, from, end, out);
    if (SPECIAL[c] === 0) {
      to[o++] = c;
      at++;
      continue;
    }
    const before = at === from ? SPACE : (bytes[at - 1] as number);
    if (c === QUOTE) {
      const family = firstQuote < 0 && isQuoting(to, o) && (o > 0 || opensPath(bytes, at, end));
      if (family) out.foreign = true;
      if (firstQuote < 0) firstQuote = at;
      let close = -1;
      if (family) {
        for (let i = end - 1; i > at; i--)
          if (bytes[i] === QUOTE) {
            close = i;
            break;
          }
      } else close = find(bytes, QUOTE, at + 1, end);
      to[o++] = QUOTE;
      to[o++] = STAR;
      if (close <= at) break;
      to[o++] = QUOTE;
      at = close + 1;
    } else if (
      ((CLASS[c] as number) & DIGIT && !((CLASS[before] as number) & WORD)) ||
      (c === COLON && before === SPACE && at + 1 < end && bytes[at + 1] === COLON)
    ) {
      const stop = numberEnd(bytes, at, end);
      if ((before === LPAREN && stop < end && bytes[stop] === COLON) || (before === SPACE && afterKept(to, o)) || (o >= 5 && startsAt(to, o - 5, o, HTTP))) {
        while (at < stop) to[o++] = bytes[at++] as number;
      } else {
        to[o++] = N;
        at = stop;
      }
    } else if (c === LBRACKET && (o = maskBracket(bytes, at, end, to, o)) < 0) {
      // an address in brackets: [2001:db8::1]:80
      o = -o;
      const close = find(bytes, RBRACKET, at, end) + 1;
      at = close < end && bytes[close] === COLON ? numberEnd(bytes, close + 1, end) : close;
    } else if (c === LBRACKET) {
      to[o++] = c;
      at++;
    } else if (c === SLASH && !((CLASS[before] as number) & WORD) && before !== DOT && before !== SLASH) {
      at = pathEnd(bytes, at, end);
      to[o++] = P;
    } else if (c === COLON && isDrive(bytes, from, at, end)) {
      at = pathEnd(bytes, at + 1, end);
      to[o - 1] = P;
    } else {
      to[o++] = c;
      at++;
    }
  }
  out.length = o;
  return firstQuote;
}

/** "X:\" or "X:/" with a single letter before the colon: a Windows path. */
function isDrive(bytes: Buffer, from: number, at: number, end: number): boolean {
  if (at + 1 >= end || (bytes[at + 1] !== BACKSLASH && bytes[at + 1] !== SLASH) || at === from) return false;
  const letter = CLASS[bytes[at - 1] as number] as number;
  return (letter & WORD) !== 0 && (at - 1 === from || !((CLASS[bytes[at - 2] as number] as number) & WORD)) && !(letter & DIGIT);
}

/** Writes N for "[address]" and returns the negated new length, or the unchanged length when it is no address. */
function maskBracket(bytes: Buffer, at: number, end: number, to: Uint8Array, o: number): number {
  let colon = false;
  for (let i = at + 1; i < end; i++) {
    const c = bytes[i] as number;
    if (c === COLON) colon = true;
    else if (c === RBRACKET) {
      if (!colon) return o;
      to[o] = N;
      return -(o + 1);
    } else if (!((CLASS[c] as number) & HEX)) return o;
  }
  return o;
}

/** A quote that opens with a path: `"/srv/…` or `"C:\\…`. */
function opensPath(bytes: Buffer, at: number, end: number): boolean {
  return (at + 1 < end && bytes[at + 1] === SLASH) || (at + 3 < end && bytes[at + 2] === COLON && (bytes[at + 3] === BACKSLASH || bytes[at + 3] === SLASH));
}

/** Masks a message with typographic quotes, as pasted lines have them. */
function maskText(bytes: Buffer, from: number, end: number, out: Masked): number {
  const text = maskMessage(bytes.toString('latin1', from, end));
  for (let i = 0; i < text.length; i++) out.bytes[i] = text.charCodeAt(i);
  out.length = text.length;
  out.foreign = true;
  return find(bytes, QUOTE, from, end);
}

function isQuoting(to: Uint8Array, length: number): boolean {
  const text = QUOTING_BY_HASH.get(hashBytes(to, 0, length));
  return text !== undefined && text.length === length && startsAt(to, 0, length, text);
}

/** Whether what was written so far ends in one of the words after which a number is kept. */
function afterKept(to: Uint8Array, o: number): boolean {
  const last = to[o - 2];
  if (last !== 108 && last !== 101 && last !== 114 && last !== 115 && last !== COLON) return false;
  for (const word of KEEP) {
    if (o >= word.length && startsAt(to, o - word.length, o, word)) return true;
    if (o === word.length - 1 && startsAt(to, 0, o, word.subarray(1))) return true;
  }
  return false;
}

function numberEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const c = bytes[at] as number;
    if ((CLASS[c] as number) & HEX || c === X) at++;
    else if (c === DOT && at + 1 < end && (CLASS[bytes[at + 1] as number] as number) & HEX) at++;
    else if (c === COLON && isGroup(bytes, from, at, end)) at++;
    else break;
  }
  return at;
}

function isGroup(bytes: Buffer, from: number, at: number, limit: number): boolean {
  if (at + 1 >= limit) return false;
  if (bytes[at + 1] === COLON) return true;
  let end = at + 1;
  while (end < limit && (CLASS[bytes[end] as number] as number) & HEX) end++;
  if (end === at + 1 || (end < limit && (CLASS[bytes[end] as number] as number) & WORD)) return false;
  if ((CLASS[bytes[at + 1] as number] as number) & DIGIT && find(bytes, DOT, from, at) >= 0) return true;
  let group = at;
  while (group > from && bytes[group - 1] !== COLON) group--;
  return end - at - 1 <= 4 && at - group <= 4;
}

function pathEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const c = bytes[at] as number;
    if (c === SPACE || c === COMMA || c === COLON || c === RPAREN || c === QUOTE) break;
  }
  return at;
}
