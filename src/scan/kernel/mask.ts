/** `maskBytes` of ../nginx-mask.ts: the same masking, byte for byte. What it does not know how to mask it leaves to that one. */
import { findByte, isDigit } from './bytes';
import { lookUp } from './table';

/** Longest message that is masked, and room that its masked form takes: `""` becomes `"*"`. */
export const LONGEST: usize = 2048;

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const LPAREN: u8 = 40;
const RPAREN: u8 = 41;
const STAR: u8 = 42;
const COMMA: u8 = 44;
const DOT: u8 = 46;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const N: u8 = 78;
const P: u8 = 80;
const LBRACKET: u8 = 91;
const BACKSLASH: u8 = 92;
const RBRACKET: u8 = 93;
const X: u8 = 120;
/** First byte of typographic quotes. */
const CURLY: u8 = 0xe2;
/** "HTTP" as a number. */
const HTTP: u32 = 0x50545448;

/** Longest word after which a number is kept. */
const LONGEST_KEEP: usize = 12;

/** Of the message that was masked last: where its first quote stands, or 0, and whether it quotes text of others. */
export let firstQuote: usize = 0;
export let foreign: bool = false;

function isHex(c: u8): bool {
  return isDigit(c) || (c | 32) - 97 <= 5;
}

function isWord(c: u8): bool {
  return isDigit(c) || (c | 32) - 97 <= 25 || c === 95;
}

/** 1 for each digit and " / : [ and CURLY in the 16 bytes of `text`: what needs a closer look. */
function special(text: v128): i32 {
  const low = i8x16.swizzle(i8x16(2, 2, 11, 2, 2, 2, 2, 2, 2, 2, 2, 4, 0, 0, 0, 1), v128.and(text, i8x16.splat(15)));
  const high = i8x16.swizzle(i8x16(0, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0), i8x16.shr_u(text, 4));
  return i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
}

function isGroup(from: usize, at: usize, limit: usize): bool {
  if (at + 1 >= limit) return false;
  if (load<u8>(at, 1) === COLON) return true;
  let end = at + 1;
  while (end < limit && isHex(load<u8>(end))) end++;
  if (end === at + 1 || (end < limit && isWord(load<u8>(end)))) return false;
  if (isDigit(load<u8>(at, 1)) && findByte(from, at, DOT) < at) return true;
  let group = at;
  while (group > from && load<u8>(group - 1) !== COLON) group--;
  return end - at <= 5 && at - group <= 4;
}

function numberEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const c = load<u8>(at);
    if (isHex(c) || c === X) at++;
    else if (c === DOT && at + 1 < end && isHex(load<u8>(at, 1))) at++;
    else if (c === COLON && isGroup(from, at, end)) at++;
    else break;
  }
  return at;
}

function pathEnd(from: usize, end: usize): usize {
  let at = from;
  for (; at < end; at++) {
    const c = load<u8>(at);
    if (c === SPACE || c === COMMA || c === COLON || c === RPAREN || c === QUOTE) break;
  }
  return at;
}

/** "X:\" or "X:/" with a single letter before the colon: a Windows path. */
function isDrive(from: usize, at: usize, end: usize): bool {
  if (at + 1 >= end || at === from) return false;
  const next = load<u8>(at, 1);
  if (next !== BACKSLASH && next !== SLASH) return false;
  const letter = load<u8>(at - 1);
  return isWord(letter) && (at - 1 === from || !isWord(load<u8>(at - 2))) && !isDigit(letter);
}

/** Where "[address]" at `at` ends, or 0 when it is none. */
function bracketEnd(at: usize, end: usize): usize {
  let colon = false;
  for (let i = at + 1; i < end; i++) {
    const c = load<u8>(i);
    if (c === COLON) colon = true;
    else if (c === RBRACKET) return colon ? i + 1 : 0;
    else if (!isHex(c)) return 0;
  }
  return 0;
}

/** A quote that opens with a path. */
function opensPath(at: usize, end: usize): bool {
  if (at + 1 < end && load<u8>(at, 1) === SLASH) return true;
  return at + 3 < end && load<u8>(at, 2) === COLON && (load<u8>(at, 3) === BACKSLASH || load<u8>(at, 3) === SLASH);
}

/** Whether the word before `o` (behind which a blank stands) is one after which a number is kept. */
function isKept(keep: usize, to: usize, o: usize): bool {
  const end = o - 1;
  let from = end;
  while (from > to && load<u8>(from - 1) !== SPACE && end - from <= LONGEST_KEEP) from--;
  return lookUp(keep, from, <u32>(end - from)) >= 0;
}

/** Position of the last quote in (at, end), or `at`. */
export function lastQuote(at: usize, end: usize): usize {
  let i = end - 1;
  while (i > at && load<u8>(i) !== QUOTE) i--;
  return i > at ? i : at;
}

/** Masks [from, end), which does not begin like free text, to `to`. Returns the end of what it wrote, or 0 when it leaves it. */
export function mask(quoting: usize, keep: usize, to: usize, from: usize, end: usize): usize {
  firstQuote = 0;
  foreign = false;
  if (end - from > LONGEST) return 0;
  let o = to;
  let at = from;
  while (at < end) {
    const text = v128.load(at);
    const hits = special(text);
    v128.store(o, text);
    const step: usize = hits === 0 ? 16 : ctz(hits);
    if (at + step >= end) return o + (end - at);
    o += step;
    at += step;
    if (hits === 0) continue;
    const c = load<u8>(at);
    const before = at === from ? SPACE : load<u8>(at - 1);
    if (isDigit(c) || (c === COLON && before === SPACE && at + 1 < end && load<u8>(at, 1) === COLON)) {
      if (isDigit(c) && isWord(before)) {
        store<u8>(o++, c);
        at++;
        continue;
      }
      const stop = numberEnd(at, end);
      if (
        (before === LPAREN && stop < end && load<u8>(stop) === COLON) ||
        (before === SPACE && o > to && isKept(keep, to, o)) ||
        (o >= to + 5 && load<u8>(o - 1) === SLASH && load<u32>(o - 5) === HTTP)
      ) {
        while (at < stop) store<u8>(o++, load<u8>(at++));
      } else {
        store<u8>(o++, N);
        at = stop;
      }
    } else if (c === QUOTE) {
      let close: usize;
      if (firstQuote === 0) {
        firstQuote = at;
        foreign = o > to ? lookUp(quoting, to, <u32>(o - to)) >= 0 : opensPath(at, end);
        close = foreign ? lastQuote(at, end) : findByte(at + 1, end, QUOTE);
      } else close = findByte(at + 1, end, QUOTE);
      store<u8>(o++, QUOTE);
      store<u8>(o++, STAR);
      if (close === at || close === end) return o;
      store<u8>(o++, QUOTE);
      at = close + 1;
    } else if (c === LBRACKET) {
      const close = bracketEnd(at, end);
      store<u8>(o++, close === 0 ? c : N);
      if (close === 0) at++;
      else at = close < end && load<u8>(close) === COLON ? numberEnd(close + 1, end) : close;
    } else if (c === SLASH && !isWord(before) && before !== DOT && before !== SLASH) {
      at = pathEnd(at, end);
      store<u8>(o++, P);
    } else if (c === COLON && isDrive(from, at, end)) {
      at = pathEnd(at + 1, end);
      store<u8>(o - 1, P);
    } else if (c === CURLY) return 0;
    else {
      store<u8>(o++, c);
      at++;
    }
  }
  return o;
}
