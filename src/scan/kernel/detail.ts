/** Text of applications and modules: how it is masked (../nginx-mask.ts), and `detailOf` of ../../../parsers/nginx/details.ts. */
import { findByte, findEither } from './bytes';
import { beginsWith } from './needles';
import { lookUp } from './table';

const STAR: u8 = 42;
const COMMA: u8 = 44;
const LBRACKET: u8 = 91;
const LETTER_C: u8 = 99;
const LETTER_W: u8 = 119;
const CURLY: u8 = 0xe2;
/** `PHP `. */
const PHP: u32 = 0x20504850;
/** ` while ` in seven bytes. */
const WHILE: u64 = 0x20656c69687720;
const SEVEN: u64 = 0xffffffffffffff;
/** "acce" and "post": phases that go on. */
const ACCEPTING: u32 = 0x65636361;
const POSTING: u32 = 0x74736f70;

// Order of the list of addresses: what ../nginx-error-kernel.ts writes.
/** Beginnings that tell who writes, by the numbers below. */
const WRITERS = 0;
const SCRIPTS = 1;
const MODSECURITY = 2;
const NCHAN = 3;
const SAID = 4;
/** The first four letters of SAID: 32 bytes for `among`, and not 0 where their hash is. */
const SAID_LETTERS = 5;
const SAID_HASHES = 6;
/** How much of a text is looked at. */
const REACH = 7;
const PHASES = 8;

const STDERR = 0;
const PHP_MESSAGE = 1;
const NCHAN_MODULE = 2;
/** `FastCGI sent in stderr: "`. */
const STDERR_LENGTH: usize = 25;

/** A value of a list holds the place in it and a class. */
const RANK = 16;
const CLASS = 0xffff;
const HASH: u32 = 0x9e3779b1;

export const DETAIL_UNCLEAR = -1;

function at(list: usize, index: i32): usize {
  return <usize>load<u32>(list + ((<usize>index) << 2));
}

/** Class of what a text that runs over [from, end) says anywhere, by the order of the list; 0 when nothing. */
function search(list: usize, from: usize, end: usize): i32 {
  const needles = at(list, SAID);
  const letters = at(list, SAID_LETTERS);
  const hashes = at(list, SAID_HASHES);
  const low = v128.load(letters);
  const high = v128.load(letters, 16);
  let most = load<i32>(needles);
  let found = 0;
  for (let chunk = from; chunk < end; chunk += 16) {
    const text = v128.load(chunk);
    const hits = v128.and(i8x16.swizzle(low, v128.and(text, i8x16.splat(15))), i8x16.swizzle(high, i8x16.shr_u(text, 4)));
    for (let mask = i8x16.bitmask(i8x16.ne(hits, i8x16.splat(0))); mask !== 0; mask &= mask - 1) {
      const p = chunk + ctz(mask);
      if (load<u8>(hashes + ((load<u32>(p) * HASH) >> 24)) === 0) continue;
      const said = beginsWith(needles, p, end, most);
      if (said < 0) continue;
      most = said >> RANK;
      found = said & CLASS;
    }
  }
  return found;
}

function begins(list: usize, p: usize, end: usize): i32 {
  const said = beginsWith(list, p, end);
  return said < 0 ? 0 : said & CLASS;
}

/** The class of a message, 0 when it has none, or DETAIL_UNCLEAR. */
export function detailClass(list: usize, from: usize, end: usize): i32 {
  const limit = min(end, from + load<u32>(list, REACH << 2));
  if (load<u8>(from) === LBRACKET && load<u8>(from, 1) === LETTER_C) return DETAIL_UNCLEAR;
  const writer = beginsWith(at(list, WRITERS), from, limit) & CLASS;
  if (writer === STDERR) {
    const text = from + STDERR_LENGTH;
    return text + 4 <= limit && load<u32>(text) === PHP ? search(list, text, limit) : begins(at(list, SCRIPTS), text, limit);
  }
  if (writer === PHP_MESSAGE) return search(list, from, limit);
  return begins(at(list, writer === NCHAN_MODULE ? NCHAN : MODSECURITY), from, limit);
}

/** Address of the last ` while ` in [from, end), or `end`. */
function lastWhile(from: usize, end: usize): usize {
  let last = end;
  for (let p = findByte(from, end, LETTER_W); p < end; p = findByte(p + 1, end, LETTER_W))
    if ((load<u64>(p - 1) & SEVEN) === WHILE && p + 6 <= end) last = p - 1;
  return last;
}

/** Masks free text, whose beginning of `length` bytes is known. Returns the end of what it wrote, or 0 when it leaves it. */
export function maskFreeText(list: usize, to: usize, from: usize, end: usize, length: usize): usize {
  memory.copy(to, from, length);
  let o = to + length;
  store<u8>(o++, STAR);
  const phase = lastWhile(from + length, end);
  if (phase === end) return o;
  const name = phase + 7;
  if (lookUp(at(list, PHASES), name, <u32>(end - name)) < 0) {
    const head = load<u32>(name);
    return head === ACCEPTING || head === POSTING || findEither(name, end, COMMA, CURLY) < end ? 0 : o;
  }
  memory.copy(o, phase, end - phase);
  return o + (end - phase);
}
