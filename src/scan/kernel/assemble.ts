/**
 * Cuts usual physical lines into records of one line each: dated nginx error lines, and lines of other logs with or without a syslog
 * header. Stops at the first line that may be anything else (part of a record of several lines, quoted client text, another envelope),
 * which ../assemble.ts then takes; test/property/kernel.test.ts holds that both see the same records.
 */
import { findByte, hashBytes, isDigit } from './bytes';
import { setInt, setNumber } from './columns';
import { lookUp } from './table';

// Order of the list of addresses: what ../assemble-kernel.ts writes.
const BASE = 0;
// Per row: of the block, and of the assembler.
const START = 1;
const END = 2;
const RAW_START = 3;
const RAW_END = 4;
const LINE = 5;
const LINES = 6;
const KIND = 7;
const OUTER_TIME = 8;
const OFFSET = 9;
const TAIL = 10;
const STREAM = 11;
const PARTIAL = 12;
const QUOTED = 13;
const BLANK_AFTER = 14;
// Per physical line.
const LINE_RAW_START = 15;
const LINE_RAW_END = 16;
const LINE_START = 17;
const LINE_END = 18;
const LINE_ROW = 19;
/** Table of what stands before a quote in messages that quote client text: their families. */
const QUOTING = 20;
/** Not 0 for bytes that belong to a word. */
const WORDS = 21;
/** Position where the last record begins that quotes client text, -1 when there is none. */
const LAST_QUOTED = 22;

const KIND_OTHER: u8 = 0;
const KIND_ERROR: u8 = 1;
/** Shorter lines are rare, and may be blank. */
const SHORTEST: usize = 24;
const STREAMS_BACK = 16;
const PREFIX_REACH: usize = 128;
const TAG_REACH: usize = 130;
const NO_TAIL = -1;

const CR: u8 = 13;
const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const HASH: u8 = 35;
const PERCENT: u8 = 37;
const LPAREN: u8 = 40;
const RPAREN: u8 = 41;
const TAB: u8 = 9;
const STAR: u8 = 42;
const COMMA: u8 = 44;
const DASH: u8 = 45;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const LESS: u8 = 60;
const GREATER: u8 = 62;
const LBRACKET: u8 = 91;
const RBRACKET: u8 = 93;
const LBRACE: u8 = 123;
const PIPE: u8 = 124;

/** `YYYY/MM/DD HH:MM:SS [` at p, of a line that is long enough. */
function isNginxHead(p: usize): bool {
  return (
    load<u8>(p, 4) === SLASH &&
    load<u8>(p, 7) === SLASH &&
    load<u8>(p, 10) === SPACE &&
    load<u8>(p, 13) === COLON &&
    load<u8>(p, 16) === COLON &&
    load<u8>(p, 19) === SPACE &&
    load<u8>(p, 20) === LBRACKET &&
    isDigit(load<u8>(p)) &&
    isDigit(load<u8>(p, 3)) &&
    isDigit(load<u8>(p, 9)) &&
    isDigit(load<u8>(p, 18))
  );
}

/** The payload's start and stream that `peelHeader` found. */
let payload: usize = 0;
let stream: u32 = 0;

/** The three letters of a month's English name at p, as a number. */
function isMonth(p: usize): bool {
  const name = load<u32>(p) & 0xffffff;
  return (
    name === 0x6e614a || // Jan
    name === 0x626546 ||
    name === 0x72614d ||
    name === 0x727041 ||
    name === 0x79614d ||
    name === 0x6e754a ||
    name === 0x6c754a ||
    name === 0x677541 ||
    name === 0x706553 ||
    name === 0x74634f ||
    name === 0x766f4e ||
    name === 0x636544 // Dec
  );
}

/** Takes `<PRI>Mmm dd hh:mm:ss HOST TAG[PID]: ` off. False when the line does not begin so. */
function peelHeader(from: usize, end: usize): bool {
  let p = from;
  if (load<u8>(p) === LESS) {
    const limit = p + 5;
    p++;
    while (p < limit && isDigit(load<u8>(p))) p++;
    if (p === from + 1 || load<u8>(p) !== GREATER) return false;
    p++;
  }
  if (load<u8>(p, 3) !== SPACE || load<u8>(p, 9) !== COLON || load<u8>(p, 12) !== COLON || load<u8>(p, 15) !== SPACE || !isMonth(p)) return false;
  const tag = p + 16;
  let at = tag;
  for (let word = 0; word < 2; word++) {
    const blank = findByte(at, min(end, at + TAG_REACH), SPACE);
    if (blank === min(end, at + TAG_REACH) || blank < at + 3 || load<u8>(at) === QUOTE) return false;
    const last = load<u8>(blank - 2);
    if (load<u8>(blank - 1) === COLON && !isDigit(last)) {
      if (last !== RBRACKET && !isTag(at, blank - 1)) {
        at = blank + 1;
        continue;
      }
      stream = hashBytes(tag, blank);
      payload = blank + 1;
      return true;
    }
    at = blank + 1;
  }
  return false;
}

function isTag(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) {
    const c = load<u8>(p);
    if (c === SLASH || c === LPAREN || c === RPAREN || c === QUOTE) return false;
  }
  return true;
}

/** Whether nothing at p can be (another) envelope, or the begin of an error record. */
function isPayload(words: usize, from: usize, end: usize): bool {
  const first = load<u8>(from);
  // `{"log":"` and `{"log": `: Docker's.
  if (first === LBRACE) return load<u64>(from) !== 0x223a22676f6c227b && load<u64>(from) !== 0x203a22676f6c227b && !hasJournal(from, end);
  if (!load<u8>(words + first)) return false;
  // A date of nginx, RFC 3339 or RFC 3164; "nginx: "; "7#7: ", "7: *12 ".
  if (load<u8>(from, 4) === SLASH && load<u8>(from, 7) === SLASH) return false;
  if ((load<u8>(from, 4) === DASH && load<u8>(from, 7) === DASH) || (load<u8>(from, 3) === SPACE && load<u8>(from, 9) === COLON) || first === 110) return false;
  const digits = ctz(~i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(from), i8x16.splat(48)), i8x16.splat(10))));
  if (digits > 0 && (digits > 15 || load<u8>(from + digits) === HASH)) return false;
  if (isCut(from, end)) return false;
  const limit = min(end, from + PREFIX_REACH);
  for (let chunk = from; chunk < limit; chunk += 16) {
    const text = v128.load(chunk);
    const blanks = v128.or(v128.or(i8x16.eq(text, i8x16.splat(SPACE)), i8x16.eq(text, i8x16.splat(COLON))), i8x16.eq(text, i8x16.splat(TAB)));
    const opens = v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(LBRACKET)));
    for (let mask = i8x16.bitmask(v128.or(blanks, opens)); mask !== 0; mask &= mask - 1) {
      const p = chunk + ctz(mask);
      if (p >= limit) return true;
      const c = load<u8>(p);
      const before: u8 = p > from ? load<u8>(p - 1) : 0;
      if (c === QUOTE) return true;
      if (c === LBRACKET) {
        // A level, perhaps: what stands before it is a prefix then, or a date that was cut.
        if ((before === SPACE || before === TAB) && isLower(load<u8>(p, 1))) return false;
        if (before === SPACE) return true;
      } else if (before === PIPE || (load<u8>(p, 5) === SLASH && load<u8>(p, 8) === SLASH)) return false;
    }
  }
  return true;
}

function isLower(c: u8): bool {
  return c >= 97 && c <= 122;
}

/** `660: *36 ` and `rror] `: what is left of a head. */
function isCut(from: usize, end: usize): bool {
  let p = from;
  let limit = min(end, from + 7);
  while (p < limit && isLower(load<u8>(p))) p++;
  if (load<u8>(p) === RBRACKET) return true;
  limit = min(end, from + 20);
  for (p = from; p < limit; p++) {
    const c = load<u8>(p);
    if (!isDigit(c) && c !== SLASH && c !== COLON && c !== SPACE) return c === STAR;
  }
  return false;
}

/** Whether `"__` stands somewhere: a field of the journal, perhaps. */
function hasJournal(from: usize, end: usize): bool {
  for (let p = findByte(from, end, 95); p < end; p = findByte(p + 1, end, 95)) if (load<u8>(p, 1) === 95 && load<u8>(p - 1) === QUOTE) return true;
  return false;
}

/** Whether the line that `findLineEnd` passed holds a percent sign. */
let hasPercent = false;

/** Address of the newline, or `last`. */
function findLineEnd(from: usize, last: usize): usize {
  const newline = i8x16.splat(10);
  const percent = i8x16.splat(PERCENT);
  let percents = 0;
  for (let p = from; p < last; p += 16) {
    const text = v128.load(p);
    const ends = i8x16.bitmask(i8x16.eq(text, newline));
    const signs = i8x16.bitmask(i8x16.eq(text, percent));
    if (ends !== 0) {
      const at = p + ctz(ends);
      hasPercent = (percents | (signs & (ends - 1) & ~ends)) !== 0;
      return at < last ? at : last;
    }
    percents |= signs;
  }
  return last;
}

/** Whether a newline that was escaped stands in the line. */
function hasEscapedNewline(from: usize, end: usize): bool {
  for (let p = findByte(from, end, PERCENT); p < end; p = findByte(p + 1, end, PERCENT)) if (load<u8>(p, 1) === 48 && (load<u8>(p, 2) | 32) === 97) return true;
  return false;
}

/** Position of the first ", client: ", or `end`. */
function findClient(from: usize, end: usize): usize {
  for (let p = findByte(from, end, COMMA); p < end; p = findByte(p + 1, end, COMMA))
    if (load<u64>(p) === 0x746e65696c63202c && load<u16>(p, 8) === 0x203a && p + 10 <= end) return p;
  return end;
}

/** Family of messages that quote client text (../quoted.ts), when the first quote of the line stands at `quote`: 0 none, -1 unknown. */
function quotedFamily(quoting: usize, from: usize, quote: usize): i32 {
  let p = from + 21;
  const limit = p + 8;
  while (p < limit && load<u8>(p) !== RBRACKET) p++;
  if (load<u8>(p, 1) !== SPACE) return -1;
  p += 2;
  while (isDigit(load<u8>(p)) || load<u8>(p) === HASH) p++;
  if (load<u8>(p) !== COLON || load<u8>(p, 1) !== SPACE || load<u8>(p, 2) !== STAR) return -1;
  p += 3;
  while (isDigit(load<u8>(p))) p++;
  if (load<u8>(p) !== SPACE || p + 1 >= quote) return -1;
  return max(0, lookUp(quoting, p + 1, <u32>(quote - p - 1)));
}

/** Whether words of nginx's own that end a quote of this family stand in [from, end): the commonest of those in ../quoted.ts. */
function isClosed(family: i32, from: usize, end: usize): bool {
  for (let p = findByte(from, end, QUOTE); p < end; p = findByte(p + 1, end, QUOTE)) {
    const next = load<u64>(p);
    const then = load<u64>(p, 8);
    // `" failed (`, `" is not found (`.
    if (family === 2 && ((next === 0x64656c6961662022 && <u16>then === 0x2820) || (next === 0x746f6e2073692022 && then === 0x2820646e756f6620))) return true;
    // `" while `, `", client: `.
    if (family === 3 && (next === 0x20656c6968772022 || (next === 0x6e65696c63202c22 && (<u32>then) << 8 === 0x203a7400))) return true;
    // `" was not found in "`, `": password mismatch`.
    if (family === 1 && next === 0x6f6e207361772022 && then === 0x20646e756f662074 && load<u32>(p, 16) === 0x22206e69) return true;
    if (family === 1 && next === 0x7773736170203a22 && then === 0x6d73696d2064726f && load<u32>(p, 16) === 0x68637461) return true;
  }
  return false;
}

/** Whether the record of an earlier row of the same stream may go on with a line of this stream. */
function mayGoOn(list: usize, rows: u32): bool {
  const streams = <usize>load<u32>(list, STREAM << 2);
  const partial = <usize>load<u32>(list, PARTIAL << 2);
  const kinds = <usize>load<u32>(list, KIND << 2);
  const first = <i32>rows - STREAMS_BACK;
  for (let row = <i32>rows - 1; row >= 0 && row >= first; row--) {
    if (load<u32>(streams + (row << 2)) !== stream) {
      if (stream === 0) return false;
      continue;
    }
    return load<u8>(partial + row) !== 0 || load<u8>(kinds + row) === KIND_ERROR;
  }
  return false;
}

/**
 * Takes lines from [at, end) into the rows from `rows` on, at most up to row `limit`; `lines` physical lines came before them. `line` is the number of
 * the first one, `offset` the source's offset of position 0. Returns how many it took.
 */
export function assemble(list: usize, at: u32, end: u32, rows: u32, limit: u32, lines: u32, line: f64, offset: f64): u32 {
  const base = <usize>load<u32>(list, BASE << 2);
  const words = <usize>load<u32>(list, WORDS << 2);
  const lastQuoted = <usize>load<u32>(list, LAST_QUOTED << 2);
  const last = base + end;
  let from = base + at;
  let row = rows;
  if (row > 0 && load<u8>(<usize>load<u32>(list, QUOTED << 2) + row - 1) !== 0) return 0;
  for (; row < limit; row++) {
    const stop = findLineEnd(from, last);
    if (stop === last || stop - from < SHORTEST) break;
    const lineEnd = load<u8>(stop - 1) === CR ? stop - 1 : stop;
    let family = 0;
    let kind = KIND_OTHER;
    let tail = NO_TAIL;
    payload = from;
    stream = 0;
    if (isNginxHead(from)) {
      const client = findClient(from + 21, lineEnd);
      if (client === lineEnd) break;
      const quote = findByte(from, client, QUOTE);
      if (quote < client) {
        family = quotedFamily(load<u32>(list, QUOTING << 2), from, quote);
        // Without nginx's words behind the quote the record may go on.
        if (family < 0 || (family > 0 && !isClosed(family, quote, lineEnd))) break;
      }
      kind = KIND_ERROR;
      tail = <i32>(client - base);
    } else {
      if (load<i32>(lastQuoted) >= 0) break;
      if (!isPayload(words, from, lineEnd) && !(peelHeader(from, lineEnd) && payload + SHORTEST <= lineEnd && isPayload(words, payload, lineEnd))) break;
      if (mayGoOn(list, row)) break;
    }
    if (hasPercent && hasEscapedNewline(from, stop)) break;
    const index = lines + row - rows;
    setInt(list, START, row, <i32>(payload - base));
    setInt(list, END, row, <i32>(lineEnd - base));
    setInt(list, RAW_START, row, <i32>(from - base));
    setInt(list, RAW_END, row, <i32>(lineEnd - base));
    setNumber(list, LINE, row, line + <f64>(row - rows));
    setInt(list, LINES, row, 1);
    store<u8>(<usize>load<u32>(list, KIND << 2) + row, kind);
    setNumber(list, OUTER_TIME, row, NaN);
    setNumber(list, OFFSET, row, offset + <f64>(from - base));
    setInt(list, TAIL, row, tail);
    setInt(list, STREAM, row, stream);
    store<u8>(<usize>load<u32>(list, PARTIAL << 2) + row, 0);
    store<u8>(<usize>load<u32>(list, QUOTED << 2) + row, <u8>family);
    if (family > 0) store<i32>(lastQuoted, <i32>(from - base));
    setInt(list, BLANK_AFTER, row, 0);
    setInt(list, LINE_RAW_START, index, <i32>(from - base));
    setInt(list, LINE_RAW_END, index, <i32>(stop - base));
    setInt(list, LINE_START, index, <i32>(payload - base));
    setInt(list, LINE_END, index, <i32>(lineEnd - base));
    setInt(list, LINE_ROW, index, row);
    from = stop + 1;
  }
  return row - rows;
}
