/** The context of nginx error records: which key stands where, and where a value ends. See ../nginx-context.ts. */
import { findByte } from './bytes';

const SPACE: u8 = 32;
const QUOTE: u8 = 34;
const COMMA: u8 = 44;
const SLASH: u8 = 47;
const COLON: u8 = 58;
const LETTER_A: u8 = 97;

// Keys of the context, in eight bytes each, and what follows in the longer ones.
const CLIENT_KEY: u64 = 0x203a746e65696c63;
const SERVER_KEY: u64 = 0x203a726576726573;
const REQUEST_KEY: u64 = 0x3a74736575716572;
const UPSTREAM_KEY: u64 = 0x6d61657274737075;
const REFERRER_KEY: u64 = 0x7265727265666572;
const SUBREQUEST_KEY: u64 = 0x6575716572627573;
const HOST_KEY: u64 = 0x22203a74736f68;
const SEVEN: u64 = 0xffffffffffffff;
const BLANK_QUOTE: u16 = 0x2220;
const COLON_BLANK_QUOTE: u32 = 0x22203a;
const ST_COLON_BLANK: u32 = 0x203a7473;
const UNIX: u32 = 0x78696e75;

export const KEY_NONE = 0;
export const KEY_CLIENT = 1;
export const KEY_SERVER = 2;
export const KEY_REQUEST = 3;
export const KEY_UPSTREAM = 4;
export const KEY_HOST = 5;
export const KEY_REFERRER = 6;
const KEY_SUBREQUEST = 7;

/** Where the value begins of the key that was seen last: behind its quote. */
export let valueStart: usize = 0;

/** The key behind ", " at p. KEY_NONE: none, or one that is not usual, or without its quote. */
export function keyAt(p: usize): i32 {
  if (load<u8>(p) !== COMMA || load<u8>(p, 1) !== SPACE) return KEY_NONE;
  const head = load<u64>(p, 2);
  if (head === CLIENT_KEY || head === SERVER_KEY) {
    valueStart = p + 10;
    return load<u8>(p, 10) === QUOTE ? KEY_NONE : head === CLIENT_KEY ? KEY_CLIENT : KEY_SERVER;
  }
  if ((head & SEVEN) === HOST_KEY) {
    valueStart = p + 9;
    return KEY_HOST;
  }
  if (head === REQUEST_KEY) {
    valueStart = p + 12;
    return load<u16>(p, 10) === BLANK_QUOTE ? KEY_REQUEST : KEY_NONE;
  }
  if (head === UPSTREAM_KEY || head === REFERRER_KEY) {
    valueStart = p + 13;
    if ((load<u32>(p, 10) & 0xffffff) !== COLON_BLANK_QUOTE) return KEY_NONE;
    return head === UPSTREAM_KEY ? KEY_UPSTREAM : KEY_REFERRER;
  }
  if (head === SUBREQUEST_KEY && load<u32>(p, 10) === ST_COLON_BLANK && load<u8>(p, 14) === QUOTE) {
    valueStart = p + 15;
    return KEY_SUBREQUEST;
  }
  return KEY_NONE;
}

/** The key behind the quoted value that ended last. */
export let nextKey: i32 = KEY_NONE;

/** End of a quoted value: the first quote before a key, or the last byte. 0 when there is none, or when what follows may be another key. */
export function quotedEnd(from: usize, end: usize): usize {
  for (let p = findByte(from, end, QUOTE); p < end; p = findByte(p + 1, end, QUOTE)) {
    if (p + 1 === end) {
      nextKey = KEY_NONE;
      return p;
    }
    if (load<u8>(p, 1) !== COMMA || load<u8>(p, 2) !== SPACE) continue;
    nextKey = keyAt(p + 1);
    return nextKey !== KEY_NONE && valueStart <= end ? p : 0;
  }
  return 0;
}

/** End of a value without quotes. */
export function valueEnd(from: usize, end: usize): usize {
  let p = findByte(from, end, COMMA);
  while (p < end && load<u8>(p, 1) !== SPACE) p = findByte(p + 1, end, COMMA);
  return p;
}

/** Whether another ", client: " stands in [from, end). */
export function hasClient(from: usize, end: usize): bool {
  for (let p = findByte(from, end, COMMA); p < end; p = findByte(p + 1, end, COMMA))
    if (load<u8>(p, 1) === SPACE && load<u64>(p, 2) === CLIENT_KEY && p + 10 <= end) return true;
  return false;
}

/** Where the peer begins in the value of "upstream". */
export let peerStart: usize = 0;

/** "http://10.0.0.5:8080/uri", "fastcgi://unix:/run/php.sock:", "10.0.0.5:3306": where the peer ends. */
export function readPeer(start: usize, stop: usize): usize {
  let from = start;
  while (from < stop && load<u8>(from) >= LETTER_A) from++;
  from = load<u8>(from) === COLON && load<u16>(from, 1) === 0x2f2f && from > start ? from + 3 : start;
  peerStart = from;
  if (from + 5 <= stop && load<u32>(from) === UNIX && load<u8>(from, 4) === COLON) return findByte(from + 5, stop, COLON);
  return findByte(from, stop, SLASH);
}
