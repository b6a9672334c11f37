/**
 * What the fields behind an access line (nginx-extras.ts) say of the upstream and of the request: `fill` of ../nginx-access-row.ts. Of
 * several attempts the deciding one counts.
 *
 *     uct="-, 0.001" urt="3.001, 0.212" ua="10.0.0.5:80, 10.0.0.6:80" us="502, 200"
 */
import { findByte, hashBytes, isDigit } from './bytes';
import { setInt, setNumber, setSpan } from './columns';
import {
  CACHES,
  CONNECTION_NUMBER,
  HOST_SPAN,
  LIMITS,
  LISTS,
  PEERS,
  REQUEST_HASH,
  REQUEST_ID_SPAN,
  T_CONNECT,
  T_HEADER,
  T_RESPONSE,
  T_TOTAL,
  UPSTREAM_NAME,
  UPSTREAM_SPAN,
  UPSTREAMS,
  VERIFIES,
  VHOST_NAME,
  VHOST_SPAN,
  VHOSTS,
  WAIT_CLASSES,
} from './nginx-access-columns';
import {
  CACHE,
  CONNECT_TIME,
  CONNECTION,
  endOf,
  HEADER_TIME,
  HOST,
  isLogged,
  LIMIT_CONN,
  LIMIT_REQ,
  REQUEST_ID,
  REQUEST_TIME,
  RESPONSE_TIME,
  startOf,
  UPSTREAM_ADDR,
  UPSTREAM_STATUS,
  VERIFY,
  VHOST,
} from './nginx-extras';
import { lookUp } from './table';

// Classes in bits, and codes of upstream statuses: as in ../nginx-access-row.ts.
const PEER_BITS = 7;
const CACHE_BITS = 10;
const LIMIT_BITS = 14;
const VERIFY_BITS = 17;
const CONNECT_BITS = 21;
const ANSWER_BITS = 23;
const WAIT_BITS = 5;
const RETRY_BITS = 10;
const PEER_NONE = 1 << PEER_BITS;
const PEER_EMPTY = 2 << PEER_BITS;
const NOT_LOGGED = 0;
const EMPTY = 1;
const DASH = 2;
const SINGLE = 3;
const LISTED = 2000;
const REJECTED = 3;
/** A list of statuses as its dictionary gives it: id, whether a peer was asked again, number of the deciding attempt. */
const LIST_ID = 0x1fff;
const LIST_RETRIED = 13;
const LIST_DECIDING = 14;
export const SLOW_CONNECT: f64 = 900;
/** Milliseconds per class in the table of waits, and how many classes there are. */
const WAIT_STEP: f64 = 50;
const WAIT_STEPS: f64 = 12_100;

const SPACE: u8 = 32;
const COMMA: u8 = 44;
const MINUS: u8 = 45;
const DOT: u8 = 46;
const COLON: u8 = 58;

/** What `readUpstream` found. `asks`: the classes of peer and times matter. */
export let list = 0;
export let classes = 0;
export let timers = 0;
export let asks: bool = false;
export let connect: f64 = NaN;
let total: f64 = NaN;
let header: f64 = NaN;
let response: f64 = NaN;
let upstream = 0;
let upstreamStart: usize = 0;
let upstreamEnd: usize = 0;
let vhost = 0;

/** The item that `findItem` found. */
let itemStart: usize = 0;
let itemEnd: usize = 0;

/** Length of ", " or " : " at p, or 0. */
function separatorAt(p: usize): usize {
  const c = load<u8>(p);
  if (c === COMMA) return load<u8>(p, 1) === SPACE ? 2 : 0;
  return c === SPACE && load<u8>(p, 1) === COLON && load<u8>(p, 2) === SPACE ? 3 : 0;
}

/** Finds item k of a field. False when the list is shorter. */
function findItem(fields: usize, field: u32, k: i32): bool {
  const end = endOf(fields, field);
  itemStart = startOf(fields, field);
  itemEnd = end;
  // Both separators hold a blank.
  if (findByte(itemStart, end, SPACE) === end) return k === 0;
  for (let p = itemStart; p < end; ) {
    const separator = separatorAt(p);
    if (separator === 0) {
      p++;
      continue;
    }
    if (k === 0) {
      itemEnd = p;
      return true;
    }
    k--;
    p += separator;
    itemStart = p;
  }
  return k === 0;
}

function countItems(fields: usize, field: u32): i32 {
  let count = 1;
  const end = endOf(fields, field);
  for (let p = startOf(fields, field); p < end; p++) if (separatorAt(p) !== 0) count++;
  return count;
}

/** Whether the last number had more digits than are read here. */
let long: bool = false;

/** Seconds with or without fraction as milliseconds, NaN when it is no number. */
function millis(from: usize, end: usize): f64 {
  const limit = min(end, from + 12);
  let p = from;
  let value: i64 = 0;
  for (; p < limit && isDigit(load<u8>(p)); p++) value = value * 10 + (load<u8>(p) - 48);
  if (p === from) return NaN;
  if (p === limit && p < end && isDigit(load<u8>(p))) long = true;
  value *= 1000;
  if (p < end && load<u8>(p) === DOT) {
    let scale = 100;
    for (p++; p < end && isDigit(load<u8>(p)) && scale >= 1; p++, scale /= 10) value += scale * (load<u8>(p) - 48);
  }
  return <f64>value;
}

function itemMillis(fields: usize, field: u32, k: i32): f64 {
  return findItem(fields, field, k) ? millis(itemStart, itemEnd) : NaN;
}

/** A number of digits only, else NaN. */
function whole(from: usize, end: usize): f64 {
  if (from === end) return NaN;
  let value: f64 = 0;
  for (let p = from; p < end; p++) {
    const c = load<u8>(p);
    if (!isDigit(c)) return NaN;
    value = value * 10 + <f64>c - 48;
  }
  return value;
}

/** Three digits at p, or -1. */
export function threeDigits(p: usize): i32 {
  const a = <u32>load<u8>(p) - 48;
  const b = <u32>load<u8>(p, 1) - 48;
  const c = <u32>load<u8>(p, 2) - 48;
  return a <= 9 && b <= 9 && c <= 9 ? a * 100 + b * 10 + c : -1;
}

/** 1 + class of a duration: `waitClass` of parsers/nginx/access-classes.ts, from a table. */
function waitClass(table: usize, ms: f64): i32 {
  if (ms !== ms) return 1;
  const step = ms >= WAIT_STEP * WAIT_STEPS ? WAIT_STEPS - 1 : Math.floor(ms / WAIT_STEP);
  return 1 + <i32>load<u8>(table + <usize>step);
}

/** Class of a field's text, 0 when it is none of the table. */
function classOf(table: usize, fields: usize, field: u32): i32 {
  const from = startOf(fields, field);
  const end = endOf(fields, field);
  return end <= from + 1 ? 0 : max(0, lookUp(table, from, <u32>(end - from)));
}

/** Class of what the limits said, and of the client's certificate. */
function otherClasses(columns: usize, fields: usize): i32 {
  const limits = <usize>load<u32>(columns, LIMITS << 2);
  const requests = classOf(limits, fields, LIMIT_REQ);
  const connections = classOf(limits, fields, LIMIT_CONN);
  const limit = requests === REJECTED || connections === REJECTED ? REJECTED : requests !== 0 ? requests : connections;
  let all = (classOf(load<u32>(columns, CACHES << 2), fields, CACHE) << CACHE_BITS) | (limit << LIMIT_BITS);
  if (isLogged(fields, VERIFY)) {
    const said = startOf(fields, VERIFY);
    const verify = lookUp(load<u32>(columns, VERIFIES << 2), said, <u32>(findByte(said, endOf(fields, VERIFY), COLON) - said));
    if (verify > 0) all |= verify << VERIFY_BITS;
  }
  return all;
}

/** Reads the fields of a line with this status. False: somebody else has to. */
export function readUpstream(columns: usize, fields: usize, code: i32): bool {
  const bad = code >= 400 || code < 100;
  const addressed = isLogged(fields, UPSTREAM_ADDR);
  let deciding = 0;
  let retry = 0;
  list = NOT_LOGGED;
  if (isLogged(fields, UPSTREAM_STATUS)) {
    const status = startOf(fields, UPSTREAM_STATUS);
    const length = <u32>(endOf(fields, UPSTREAM_STATUS) - status);
    const one = length === 3 ? threeDigits(status) : -1;
    retry = 1;
    if (length === 0) list = EMPTY;
    else if (length === 1) list = DASH;
    else if (one >= 0) list = SINGLE + one;
    else {
      const tries = lookUp(load<u32>(columns, LISTS << 2), status, length);
      if (tries < 0) return false;
      list = LISTED + (tries & LIST_ID);
      retry += (tries >> LIST_RETRIED) & 1;
      deciding = tries >> LIST_DECIDING;
    }
  } else if (addressed) {
    // A failure is the last attempt's, a success came after failures.
    const count = countItems(fields, UPSTREAM_ADDR);
    retry = count > 1 ? 2 : 1;
    deciding = count > 1 && !bad ? count - 2 : count - 1;
  }
  asks = bad || retry === 2 || list >= SINGLE + 500;

  classes = 0;
  upstream = 0;
  if (addressed && findItem(fields, UPSTREAM_ADDR, deciding)) {
    const length = <u32>(itemEnd - itemStart);
    if (length === 0) classes = PEER_EMPTY;
    else if (length === 1 && load<u8>(itemStart) === MINUS) classes = PEER_NONE;
    else {
      upstreamStart = itemStart;
      upstreamEnd = itemEnd;
      upstream = lookUp(load<u32>(columns, UPSTREAMS << 2), itemStart, length);
      if (upstream < 0) return false;
      if (asks) {
        const kind = lookUp(load<u32>(columns, PEERS << 2), itemStart, length);
        if (kind < 0) return false;
        classes = kind << PEER_BITS;
      }
    }
  }

  const waits = <usize>load<u32>(columns, WAIT_CLASSES << 2);
  timers = retry << RETRY_BITS;
  total = response = connect = header = NaN;
  long = false;
  if (isLogged(fields, REQUEST_TIME)) {
    total = millis(startOf(fields, REQUEST_TIME), endOf(fields, REQUEST_TIME));
    if (bad) timers |= waitClass(waits, total);
  }
  if (isLogged(fields, RESPONSE_TIME)) {
    response = itemMillis(fields, RESPONSE_TIME, deciding);
    if (asks) timers |= waitClass(waits, response) << WAIT_BITS;
  }
  if (isLogged(fields, CONNECT_TIME)) {
    connect = itemMillis(fields, CONNECT_TIME, deciding);
    classes |= (connect !== connect ? 1 : connect < SLOW_CONNECT ? 2 : 3) << CONNECT_BITS;
  }
  if (isLogged(fields, HEADER_TIME)) {
    header = itemMillis(fields, HEADER_TIME, deciding);
    if (asks) classes |= (header !== header ? 1 : 2) << ANSWER_BITS;
  }
  if (long) return false;
  classes |= otherClasses(columns, fields);

  vhost = 0;
  const server = startOf(fields, VHOST);
  const length = <u32>(endOf(fields, VHOST) - server);
  if (length > 1 || (length === 1 && load<u8>(server) !== MINUS)) vhost = lookUp(load<u32>(columns, VHOSTS << 2), server, length);
  return vhost >= 0;
}

/** Writes what was read. Whether the request has an id. */
export function writeUpstream(columns: usize, fields: usize, row: u32, base: usize): bool {
  setNumber(columns, T_TOTAL, row, total);
  setNumber(columns, T_RESPONSE, row, response);
  setNumber(columns, T_CONNECT, row, connect);
  setNumber(columns, T_HEADER, row, header);
  if (upstream > 0) {
    setInt(columns, UPSTREAM_NAME, row, upstream);
    setSpan(columns, UPSTREAM_SPAN, row, base, upstreamStart, upstreamEnd);
  }
  if (vhost > 0) {
    setInt(columns, VHOST_NAME, row, vhost);
    setSpan(columns, VHOST_SPAN, row, base, startOf(fields, VHOST), endOf(fields, VHOST));
  }
  if (isLogged(fields, HOST)) setSpan(columns, HOST_SPAN, row, base, startOf(fields, HOST), endOf(fields, HOST));
  if (isLogged(fields, CONNECTION)) setNumber(columns, CONNECTION_NUMBER, row, whole(startOf(fields, CONNECTION), endOf(fields, CONNECTION)));
  const id = startOf(fields, REQUEST_ID);
  const idEnd = endOf(fields, REQUEST_ID);
  if (idEnd <= id + 1) return false;
  setSpan(columns, REQUEST_ID_SPAN, row, base, id, idEnd);
  setNumber(columns, REQUEST_HASH, row, <f64>hashBytes(id, idEnd));
  return true;
}
