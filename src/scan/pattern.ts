/**
 * Runs a field program over bytes. One interpreter for all dialects: it goes from left to right, never back, allocates
 * nothing, and leaves behind where each field stands. test/reference/pattern.ts is the readable twin.
 *
 *     203.0.113.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 …
 *     ^at        ^stop: the next literal " - " was found; the next field starts behind it
 */
import type { FieldProgram, FieldType } from '../../parsers/program.ts';
import { BACKSLASH, COLON, COMMA, DOT, isDigit, LBRACE, needle, QUOTE, SLASH, SPACE, startsAt } from './bytes.ts';

/** What did not fit: the value of a field, or the literal behind it (behind field -1: at the start). As many as there are fields: the line goes on behind the end. */
export interface Failure {
  readonly field: number;
  readonly literal: boolean;
  readonly at: number;
}

export interface Pattern {
  readonly program: FieldProgram;
  /** After a run that fitted: start and end of field i at 2i and 2i + 1. Start = end: absent or empty. */
  readonly spans: Int32Array;
  /** Whether bytes[from, end) fits. */
  run(bytes: Buffer, from: number, end: number): boolean;
  /** Behind the last byte that the last run took: `end`, or where the rest of a line begins when the program is open. */
  stop(): number;
  /** Why the last run failed. */
  failure(): Failure;
  /** Number of the field with this name, or -1. */
  index(name: string): number;
}

const INTEGER = 0;
const DECIMAL = 1;
const WORD = 2;
const ADDRESS = 3;
const LIST = 4;
const TEXT = 5;
const CLF = 6;
const ISO = 7;
const BRACES = 8;
/** Text between quotes that cannot hold a quote; a run up to a blank. */
const QUOTED = 9;
const UNTIL_BLANK = 10;
const CODES: Readonly<Record<FieldType, number>> = {
  integer: INTEGER,
  decimal: DECIMAL,
  word: WORD,
  address: ADDRESS,
  list: LIST,
  text: TEXT,
  'clf-time': CLF,
  'iso-time': ISO,
  braces: BRACES,
};

/** How far a quote is looked for byte by byte: short values are the most. */
const NEAR = 16;
const NOT = -1;
const MISSING = -2;
const RBRACE = 125;

export function createPattern(program: FieldProgram): Pattern {
  const { fields, escape } = program;
  const n = fields.length;
  const open = program.open === true;
  const optional = Uint8Array.from(fields, (field) => (field.optional === true ? 1 : 0));
  /** befores[i] stands in front of field i, befores[n] behind the last. */
  const befores = [...fields.map(({ before }) => needle(before)), needle(program.tail)];
  /** What ends field i - 1: the literal, or for a field that touches it the byte it starts with. */
  const ends = [...fields.map(({ before, starts }) => needle(before + (starts ?? ''))), needle(program.tail)];
  const before = (i: number): string => fields[i]?.before ?? '';
  const types = Uint8Array.from(fields, ({ type }, i) => {
    const next = (ends[i + 1] as Buffer)[0];
    if (type === 'text' && next === QUOTE && escape === 'hex' && before(i).endsWith('"')) return QUOTED;
    if ((type === 'word' || type === 'address') && next === SPACE) return UNTIL_BLANK;
    return CODES[type];
  });
  /** All literals behind each other: that of field i at literalAt[i]. */
  const literals = Buffer.concat(befores);
  const literalAt = Int32Array.from({ length: n + 2 }, (_, i) => befores.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const spans = new Int32Array(2 * n);
  let stopped = 0;
  let failedField = -1;
  let failedLiteral = false;
  let failedAt = 0;

  function fail(field: number, literal: boolean, at: number): false {
    failedField = field;
    failedLiteral = literal;
    failedAt = at;
    return false;
  }

  function run(bytes: Buffer, from: number, end: number): boolean {
    const headEnd = literalAt[1] as number;
    let at = from;
    for (let k = 0; k < headEnd; k++, at++) if (bytes[at] !== literals[k] || at >= end) return fail(-1, true, from);
    for (let i = 0; i < n; i++) {
      const start = at;
      switch (types[i]) {
        case QUOTED: {
          const near = at + NEAR < end ? at + NEAR : end;
          while (at < near && bytes[at] !== QUOTE) at++;
          if (at === near && near < end) {
            // Native and unbounded, yet linear over all: it goes from one quote to the next, and no other search starts in between.
            const quote = bytes.indexOf(QUOTE, at);
            at = quote < 0 || quote > end ? end : quote;
          }
          break;
        }
        case UNTIL_BLANK:
          while (at < end && bytes[at] !== SPACE) at++;
          break;
        case INTEGER:
          at = integerEnd(bytes, at, end);
          break;
        case DECIMAL:
          at = decimalEnd(bytes, at, end);
          break;
        case BRACES:
          at = optional[i] !== 0 && bytes[at] !== LBRACE ? MISSING : bracesEnd(bytes, at, end, ends[i + 1] as Buffer);
          break;
        default:
          at = fieldEnd(bytes, i, at, end);
      }
      let literal = literalAt[i + 1] as number;
      if (at < 0) {
        if (at === NOT) return fail(i, false, start);
        // Missing: the literal before it belongs to what follows.
        at = start - (literal - (literalAt[i] as number));
        spans[2 * i] = spans[2 * i + 1] = 0;
      } else {
        spans[2 * i] = start;
        spans[2 * i + 1] = at;
      }
      const literalEnd = literalAt[i + 2] as number;
      for (let p = at; literal < literalEnd; literal++, p++) {
        if (p >= end || bytes[p] !== literals[literal]) return fail(i, !((types[i] as number) <= DECIMAL && start === at), at);
      }
      at += literalEnd - (literalAt[i + 1] as number);
    }
    stopped = at;
    return at === end || (open && bytes[at] === SPACE) || fail(n, true, at);
  }

  /** Where field i, which starts at `at`, ends; or NOT. The types that `run` does not read itself. */
  function fieldEnd(bytes: Buffer, i: number, at: number, end: number): number {
    const next = ends[i + 1] as Buffer;
    switch (types[i]) {
      case WORD:
        return wordEnd(bytes, at, end, next);
      case ADDRESS:
        return addressEnd(bytes, at, end, next);
      case LIST:
        return listEnd(bytes, at, end, next);
      case CLF:
        return clfEnd(bytes, at, end);
      case ISO:
        return isoEnd(bytes, at, end);
      default:
        return textEnd(bytes, i, at, end, next);
    }
  }

  function textEnd(bytes: Buffer, i: number, at: number, end: number, next: Buffer): number {
    if (next.length === 0) return open ? blankOrEnd(bytes, at, end) : end;
    if (next[0] === QUOTE && escape !== 'none') {
      for (let p = at; p < end; p++) {
        const c = bytes[p];
        if (c === QUOTE) return p;
        if (c === BACKSLASH && escape === 'json') p++;
      }
      return NOT;
    }
    for (let p = at; ; p++) {
      p = untilLiteral(bytes, p, end, next);
      if (p < 0 || mayFollow(bytes, i + 1, p + (befores[i + 1] as Buffer).length, end)) return p;
    }
  }

  /** Whether field i can begin at `at`: for numbers and times the whole field is looked at. */
  function mayFollow(bytes: Buffer, i: number, at: number, end: number): boolean {
    if (i === n) return at === end || (open && bytes[at] === SPACE);
    if (optional[i]) return true;
    switch (types[i]) {
      case INTEGER:
        return followed(bytes, integerEnd(bytes, at, end), end, ends[i + 1] as Buffer);
      case DECIMAL:
        return followed(bytes, decimalEnd(bytes, at, end), end, ends[i + 1] as Buffer);
      case CLF:
        return followed(bytes, clfEnd(bytes, at, end), end, ends[i + 1] as Buffer);
      case ISO:
        return followed(bytes, isoEnd(bytes, at, end), end, ends[i + 1] as Buffer);
      case BRACES:
        return bytes[at] === LBRACE;
      default:
        return true;
    }
  }

  /** Whether a field that ends at `at` (NOT: it does not fit) has the right thing behind it. */
  function followed(bytes: Buffer, at: number, end: number, next: Buffer): boolean {
    if (at < 0) return false;
    return next.length === 0 ? at === end || (open && bytes[at] === SPACE) : startsAt(bytes, at, end, next);
  }

  return {
    program,
    spans,
    run,
    stop: () => stopped,
    failure: () => ({ field: failedField, literal: failedLiteral, at: failedAt }),
    index: (name) => fields.findIndex((field) => field.name === name),
  };
}

function integerEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  if (at < end && (bytes[at] === 45 || bytes[at] === 43)) at++;
  while (at < end && isDigit(bytes[at])) at++;
  return at;
}

function decimalEnd(bytes: Buffer, from: number, end: number): number {
  let at = integerEnd(bytes, from, end);
  if (at < end && bytes[at] === DOT) {
    at++;
    while (at < end && isDigit(bytes[at])) at++;
  }
  return at;
}

function blankOrEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** Position of the literal at or behind `from`; the end for an empty one. */
function untilLiteral(bytes: Buffer, from: number, end: number, literal: Buffer): number {
  if (literal.length === 0) return end;
  const first = literal[0];
  for (let at = from; at < end; at++) if (bytes[at] === first && startsAt(bytes, at, end, literal)) return at;
  return NOT;
}

function wordEnd(bytes: Buffer, from: number, end: number, next: Buffer): number {
  if (next.length === 0) return blankOrEnd(bytes, from, end);
  const first = next[0];
  for (let at = from; at < end; at++) {
    const c = bytes[at];
    if (c === first && (next.length === 1 || startsAt(bytes, at, end, next))) return at;
    if (c === SPACE) return NOT;
  }
  return NOT;
}

function addressEnd(bytes: Buffer, from: number, end: number, next: Buffer): number {
  if (next[0] !== COLON) return wordEnd(bytes, from, end, next);
  const stop = blankOrEnd(bytes, from, end);
  for (let at = stop - 1; at >= from; at--) if (bytes[at] === next[0] && startsAt(bytes, at, end, next)) return at;
  return NOT;
}

/** `10.0.0.5:80, 10.0.0.6:80 : unix:/run/x.sock`. In quotes or brackets the literal ends the last item too. */
function listEnd(bytes: Buffer, from: number, end: number, next: Buffer): number {
  const first = next.length === 0 ? SPACE : next[0];
  for (let at = from; at < end; at++) {
    const c = bytes[at];
    if (c === COMMA && bytes[at + 1] === SPACE) at++;
    else if (c === SPACE && bytes[at + 1] === COLON && bytes[at + 2] === SPACE) at += 2;
    else if (c === first && (next.length <= 1 || startsAt(bytes, at, end, next))) return at;
    else if (c === SPACE || c === QUOTE) return NOT;
  }
  return next.length === 0 ? end : NOT;
}

function bracesEnd(bytes: Buffer, from: number, end: number, next: Buffer): number {
  if (bytes[from] !== LBRACE) return NOT;
  for (let at = from + 1; at < end; at++)
    if (bytes[at] === RBRACE) return next.length === 0 || startsAt(bytes, at + 1, end, next) || bytes[at + 1] === SPACE ? at + 1 : NOT;
  return NOT;
}

/** End of `23/Nov/2026:06:48:00 +0100` or `23/Nov/2026:06:48:00.123 +0100`; fraction and zone may be missing. */
function clfEnd(bytes: Buffer, at: number, end: number): number {
  return isClfTime(bytes, at, end) ? zoneEnd(bytes, at + 20, end, SPACE) : NOT;
}

/** End of `2026-11-23T06:48:00.123+01:00`, or with "Z", or without zone. */
function isoEnd(bytes: Buffer, at: number, end: number): number {
  if (!isIsoTime(bytes, at, end)) return NOT;
  return bytes[at + 19] === 90 ? at + 20 : zoneEnd(bytes, at + 19, end, 0);
}

function zoneEnd(bytes: Buffer, from: number, end: number, blank: number): number {
  let at = from;
  if (bytes[at] === DOT || bytes[at] === COMMA) {
    at++;
    while (at < end && isDigit(bytes[at])) at++;
  }
  if (blank === 0 && bytes[at] === 90) return at + 1;
  const sign = blank === 0 ? at : at + 1;
  if ((blank !== 0 && bytes[at] !== blank) || (bytes[sign] !== 43 && bytes[sign] !== 45) || !isDigit(bytes[sign + 1])) return at;
  at = sign + 1;
  while (at < end && (isDigit(bytes[at]) || bytes[at] === COLON)) at++;
  return at;
}

/** `23/Nov/2026:06:48:00` at `at`. */
export function isClfTime(bytes: Buffer, at: number, end: number): boolean {
  return (
    at + 20 <= end &&
    bytes[at + 2] === SLASH &&
    bytes[at + 6] === SLASH &&
    bytes[at + 11] === COLON &&
    bytes[at + 14] === COLON &&
    bytes[at + 17] === COLON &&
    isDigit(bytes[at]) &&
    isDigit(bytes[at + 1]) &&
    isDigit(bytes[at + 7]) &&
    isDigit(bytes[at + 10]) &&
    isDigit(bytes[at + 12]) &&
    isDigit(bytes[at + 19])
  );
}

/** `2026-11-23T06:48:00` at `at`. */
export function isIsoTime(bytes: Buffer, at: number, end: number): boolean {
  return (
    at + 19 <= end &&
    bytes[at + 4] === 45 &&
    bytes[at + 7] === 45 &&
    bytes[at + 10] === 84 &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    isDigit(bytes[at]) &&
    isDigit(bytes[at + 3]) &&
    isDigit(bytes[at + 5]) &&
    isDigit(bytes[at + 8]) &&
    isDigit(bytes[at + 11]) &&
    isDigit(bytes[at + 18])
  );
}
