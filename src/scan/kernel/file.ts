/** `fileKind` of ../../../parsers/nginx/details.ts, where few bytes tell it. Everything but an ordinary file of a site is mostly left to that one. */
import { isDigit } from './bytes';
import { lookUp } from './table';

const DOT: u8 = 46;
const SLASH: u8 = 47;
const BACKSLASH: u8 = 92;
const UNDERSCORE: u8 = 95;

/** Length of the numbers that temporary files are named by, and of the names in a cache. */
const TEMP_NAME: usize = 10;
const CACHE_NAME: usize = 32;
const CACHE_TEMP_NAME: usize = 43;
const LONGEST_ENDING: usize = 6;

/** "conf", "site", "temp", "para" and the ends of the folders that temporary files lie in. */
const CONF: u32 = 0x666e6f63;
const SITE: u32 = 0x65746973;
const TEMP: u32 = 0x706d6574;
const PARA: u32 = 0x61726170;
const ENDS_DY: u16 = 0x7964;
const ENDS_XY: u16 = 0x7978;
const ENDS_GI: u16 = 0x6967;
/** "log" in three bytes. */
const LOG: u32 = 0x676f6c;

export const FILE_UNCLEAR = -1;
export const FILE_DOCROOT = 0;
export const FILE_TEMP = 1;

/** 1 for each of . / \ _ in the 16 bytes at p. */
function parting(p: usize): i32 {
  const text = v128.load(p);
  const low = i8x16.swizzle(i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 3), v128.and(text, i8x16.splat(15)));
  const high = i8x16.swizzle(i8x16(0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(text, 4));
  return i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
}

/** Whether the numbered file at `name`, in numbered folders or none, may lie in a folder of temporary files. */
function inTempFolder(from: usize, name: usize): bool {
  let folder = name;
  let p = name;
  while (p > from) {
    folder = p - 1;
    p = folder;
    while (p > from && isDigit(load<u8>(p - 1))) p--;
    if (p === folder || p === from || (load<u8>(p - 1) !== SLASH && load<u8>(p - 1) !== BACKSLASH)) break;
  }
  if (folder < from + 2) return false;
  const last = load<u16>(folder - 2);
  return last === ENDS_DY || last === ENDS_XY || last === ENDS_GI;
}

/** Class of the path [from, end). `endings`: the endings of names that say something. */
export function fileClass(endings: usize, from: usize, end: usize): i32 {
  let name = from;
  let dot: usize = 0;
  let doubt = false;
  for (let chunk = from; chunk < end; chunk += 16) {
    for (let hits = parting(chunk); hits !== 0; hits &= hits - 1) {
      const p = chunk + ctz(hits);
      if (p >= end) break;
      const c = load<u8>(p);
      const next = load<u32>(p, 1);
      if (c === DOT) dot = p;
      else if (c === UNDERSCORE) doubt = doubt || next === TEMP || next === PARA;
      else {
        name = p + 1;
        doubt = doubt || next === CONF || next === SITE;
      }
    }
  }
  const length = end - name;
  const first = load<u8>(name);
  if (isDigit(first) && length <= TEMP_NAME) {
    let p = name + 1;
    while (p < end && isDigit(load<u8>(p))) p++;
    if (p === end) {
      if (length === TEMP_NAME) return FILE_TEMP;
      return doubt || inTempFolder(from, name) ? FILE_UNCLEAR : FILE_DOCROOT;
    }
  }
  if (doubt || length === CACHE_NAME || length === CACHE_TEMP_NAME) return FILE_UNCLEAR;
  if (dot >= name && dot !== 0) {
    const ending = end - dot - 1;
    if (isDigit(load<u8>(dot, 1)) || (ending <= LONGEST_ENDING && lookUp(endings, dot + 1, <u32>ending) >= 0)) return FILE_UNCLEAR;
  } else if (length >= 3 && length <= 4 && (load<u32>(name) & 0xffffff) === LOG) return FILE_UNCLEAR;
  return FILE_DOCROOT;
}
