/** Values of one record of Cloudflare, and the classes that they are reduced to: what ../cloudflare-http.ts makes of single fields. */
import { findByte, isDigit } from './bytes';
import { ARRAY, endOf, ESCAPED, MISSING, NUMBER, numberOf, odd, setOdd, startOf, STRING, typeOf } from './json';
import { secondAt } from './minute';
import { lookUp } from './table';
import { mayProbe, readTarget, targetEnd } from './target';

// Slots: what ../cloudflare-kernel.ts has in this order.
export const S_STATUS = 0;
export const S_ORIGIN = 1;
export const S_STARTED = 2;
export const S_ENDED = 3;
export const S_TIMESTAMP = 4;
export const S_SIZE = 5;
export const S_SAMPLE = 6;
export const S_CLIENT = 7;
export const S_HOST = 8;
export const S_METHOD = 9;
export const S_PATH = 10;
export const S_URI = 11;
export const S_RAY = 12;
export const S_PARENT = 13;
export const S_ZONE = 14;
export const S_ADDRESS = 15;
export const S_COLO = 16;
export const S_COUNTRY = 17;
export const S_CACHE = 18;
export const S_SCRIPT = 19;
export const S_ACTION = 20;
export const S_OLD_ACTION = 21;
export const S_DNS = 22;
export const S_TCP = 23;
export const S_TLS = 24;
export const S_SEND = 25;
export const S_HEADER = 26;
export const S_DURATION = 27;
export const S_OLD_DURATION = 28;
export const S_SOURCE = 29;
export const S_WORKER = 30;
export const S_OPERATION = 31;
export const S_PATH_SOURCE = 32;
export const S_PATH_STATUS = 33;
export const S_ACTIONS = 34;
export const S_SOURCES = 35;
export const S_OLD_RULE = 36;
export const S_OLD_RULES = 37;
export const S_OLD_ACTIONS = 38;
export const S_OLD_SOURCES = 39;
export const S_RATE_LIMIT = 40;
export const S_CERTIFICATE = 41;
export const S_UPLOAD = 42;
export const S_SUBREQUEST = 43;
export const S_REQUEST_HEADERS = 44;
export const S_RESPONSE_HEADERS = 45;
export const S_SUBREQUESTS = 46;
// These make a record one of another dataset.
export const S_EVENT_ACTION = 47;
export const S_FAILURE_REASON = 48;

// Tables that are used here, in the list of addresses that ../cloudflare-kernel.ts writes.
const PROBES = 9;
const PATHINGS = 10;
const PLACEHOLDERS = 11;
// Words: the table of codes, and the code of the empty word.
export const CACHES = 48;
export const SOURCES = 50;
export const WORKERS = 52;
const ACTIONS = 54;
const SECURITIES = 56;
export const LIMITS = 58;
export const CERTIFICATES = 60;
const BANS = 62;
const STAGES = 64;
const REASONS = 66;

// Numbers of classes: as in ../cloudflare-http.ts.
const PATHING_WORDS = 11;
const PATHING_SIZE = 1331;

/** `2026-11-23T00:00:00`. */
const SECOND: u32 = 19;
const LONGEST_TIME: usize = 40;
/** No status is logged. */
export const NONE = -1;

const QUOTE: u8 = 34;
const MINUS: u8 = 45;
const DOT: u8 = 46;
const LETTER_Z: u8 = 90;

export function at(columns: usize, entry: u32): usize {
  return <usize>load<u32>(columns + (entry << 2));
}

export function isString(type: u8): bool {
  return type === STRING || type === ESCAPED;
}

/** A status of at most three digits, or NONE. */
export function statusOf(slots: usize, slot: u32): i32 {
  const type = typeOf(slots, slot);
  if (type === MISSING) return NONE;
  const from = startOf(slots, slot);
  const end = endOf(slots, slot);
  if (type === STRING && from === end) return NONE;
  let code = 0;
  for (let p = from; p < end; p++) {
    if (!isDigit(load<u8>(p))) setOdd();
    code = code * 10 + (load<u8>(p) - 48);
  }
  if (end - from > 3 || end === from || (type !== STRING && type !== NUMBER)) setOdd();
  return code;
}

/** The time of a field, NaN when it is missing. `stamp` remembers the last second. */
export function timeOf(stamp: usize, base: usize, slots: usize, slot: u32): f64 {
  const type = typeOf(slots, slot);
  if (type === MISSING) return NaN;
  const from = startOf(slots, slot);
  const length = endOf(slots, slot) - from;
  if (type === STRING && length > 4 && !isDigit(load<u8>(from, 4))) {
    const end = from + length;
    if (length < SECOND || length > LONGEST_TIME || load<u8>(from, 4) !== MINUS) setOdd();
    const second = secondAt(stamp, base, from, SECOND - 2);
    if (second !== second) setOdd();
    let p = from + SECOND;
    let ms = 0;
    if (load<u8>(p) === DOT) for (let scale = 100; isDigit(load<u8>(++p)); scale /= 10) ms += scale * (load<u8>(p) - 48);
    if (p !== end && (load<u8>(p) !== LETTER_Z || p + 1 !== end)) setOdd();
    return second + <f64>ms;
  }
  const count = numberOf(slots, slot);
  if (!(count > 0)) setOdd();
  return count < 1e11 ? count * 1000 : count < 1e14 ? count : count < 1e17 ? Math.floor(count / 1000) : Math.floor(count / 1e6);
}

/** Code of a field's word: 0 when it is missing or no word. */
export function wordOf(columns: usize, words: u32, slots: usize, slot: u32): i32 {
  const type = typeOf(slots, slot);
  if (type === STRING || type === NUMBER) return codeOf(columns, words, startOf(slots, slot), endOf(slots, slot));
  if (type === ESCAPED) setOdd();
  return 0;
}

function codeOf(columns: usize, words: u32, from: usize, end: usize): i32 {
  if (from === end) return <i32>at(columns, words + 1);
  const code = lookUp(at(columns, words), from, <u32>(end - from));
  if (code < 0) setOdd();
  return code;
}

/** Number of a field's text as a name, 0 when it has none. */
export function nameOf(columns: usize, name: u32, slots: usize, slot: u32): i32 {
  const type = typeOf(slots, slot);
  if (type === ESCAPED) setOdd();
  if (type !== STRING) return 0;
  const from = startOf(slots, slot);
  const end = endOf(slots, slot);
  if (from === end) return 0;
  const id = lookUp(at(columns, name + 1), from, <u32>(end - from));
  if (id < 0) setOdd();
  return id;
}

/** The element of a list that was read last. */
let element: usize = 0;
let elementEnd: usize = 0;

/** Finds the next element of a list of words. */
function nextElement(from: usize, end: usize): bool {
  element = findByte(from, end, QUOTE) + 1;
  if (element > end) return false;
  elementEnd = findByte(element, end, QUOTE);
  return true;
}

/** Which kind of ending action a list names. */
function listedAction(columns: usize, slots: usize, slot: u32): i32 {
  let found = 0;
  const type = typeOf(slots, slot);
  if (type === ARRAY) {
    const end = endOf(slots, slot);
    for (let more = nextElement(startOf(slots, slot), end); more; more = nextElement(elementEnd + 1, end))
      found = max(found, codeOf(columns, ACTIONS, element, elementEnd));
  } else if (type !== MISSING) setOdd();
  return found;
}

/** Which kind of ending action the record names, of all fields that may name one. */
export function endingAction(columns: usize, slots: usize): i32 {
  const single = max(wordOf(columns, ACTIONS, slots, S_ACTION), wordOf(columns, ACTIONS, slots, S_OLD_ACTION));
  return max(single, max(listedAction(columns, slots, S_ACTIONS), listedAction(columns, slots, S_OLD_ACTIONS)));
}

/** Product behind the ending action, where the record names one product. */
export function securityOf(columns: usize, slots: usize): i32 {
  const end = endOf(slots, S_SOURCES);
  if (typeOf(slots, S_SOURCES) === ARRAY && nextElement(startOf(slots, S_SOURCES), end)) {
    const code = codeOf(columns, SECURITIES, element, elementEnd);
    if (code > 0 && !nextElement(elementEnd + 1, end)) return code;
    setOdd();
  } else if (typeOf(slots, S_SOURCES) === STRING) setOdd();
  // What was before August 2023 may name one.
  if (typeOf(slots, S_OLD_RULE) !== MISSING || typeOf(slots, S_OLD_RULES) !== MISSING || typeOf(slots, S_OLD_SOURCES) !== MISSING) setOdd();
  return 0;
}

export function pathingOf(columns: usize, slots: usize): i32 {
  if (typeOf(slots, S_PATH_STATUS) === MISSING && typeOf(slots, S_OPERATION) === MISSING) return 0;
  const ban = wordOf(columns, BANS, slots, S_OPERATION) > 0 ? PATHING_SIZE : 0;
  const stage = wordOf(columns, STAGES, slots, S_PATH_SOURCE);
  const reasons = wordOf(columns, REASONS, slots, S_PATH_STATUS);
  return odd ? 0 : <i32>load<u8>(at(columns, PATHINGS) + ban + stage + PATHING_WORDS * reasons);
}

/** Whether four letters stand in a field's value. */
export function holds(slots: usize, slot: u32, letters: u32): bool {
  if (typeOf(slots, slot) === MISSING) return false;
  const end = endOf(slots, slot);
  const first = <u8>letters;
  for (let p = findByte(startOf(slots, slot), end, first); p < end; p = findByte(p + 1, end, first)) if (load<u32>(p) === letters) return true;
  return false;
}

/** Looks whether the URL may be a probe's. */
export function checkProbe(columns: usize, slots: usize): void {
  const slot = typeOf(slots, S_URI) !== MISSING ? S_URI : S_PATH;
  if (!isString(typeOf(slots, slot))) return;
  const end = endOf(slots, slot);
  readTarget(at(columns, PROBES), startOf(slots, slot), end);
  if (mayProbe || targetEnd !== end) setOdd();
}

export function sign(value: f64): i32 {
  return value > 0 ? 2 : value === value ? 1 : 0;
}

export function waitClass(value: f64): i32 {
  return value !== value ? 0 : value <= 0 ? 1 : value < 10_000 ? 2 : value < 25_000 ? 3 : 4;
}

export function durationClass(value: f64): i32 {
  if (!(value >= 0)) return 0;
  if (value < 2000) return value < 1000 ? 1 : 2;
  if (value < 15_000) return value < 10_000 ? 3 : 4;
  return value < 60_000 ? 5 : value < 80_000 ? 6 : 7;
}

export function addressClass(columns: usize, slots: usize): i32 {
  if (!isString(typeOf(slots, S_ADDRESS))) return 0;
  const from = startOf(slots, S_ADDRESS);
  const end = endOf(slots, S_ADDRESS);
  if (from === end) return 1;
  return lookUp(at(columns, PLACEHOLDERS), from, <u32>(end - from)) < 0 ? 2 : 3;
}
