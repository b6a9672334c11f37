/** Classes of the words in Cloudflare's records, looked up by their bytes. Each distinct word is classified once. */
import { CLASS, QUOTE, WORD } from './bytes.ts';
import type { CloudflareRecord } from './cloudflare-record.ts';
import { Dict } from './dict.ts';
import type { Memory } from './memory.ts';
import { createMirror } from './mirror.ts';
import { ARRAY, ESCAPED, NUMBER, STRING, unescapeJson } from './json-values.ts';

/** Distinct words that are kept per list. Codes do not depend on it. */
const WORDS = 512;
const LONGEST = 64;
/** Words of a list that the kernels know, and bytes of these. */
const MIRRORED = 64;
const MIRRORED_BYTES = 1024;

export interface WordClass {
  /** Where the kernels look words up, and the code of the empty word, which is not there. */
  readonly table: number;
  readonly empty: number;
  /** Code of the word at bytes[from, end): what `describe` says. */
  of(bytes: Buffer, from: number, end: number): number;
  /** Code of a field: 0 when it is missing or no word. */
  field(record: CloudflareRecord, field: number): number;
}

/** With `memory`, the kernels know the words too. */
export function createWordClass(describe: (word: string) => number, memory?: Memory): WordClass {
  const dict = new Dict<number>('cache', WORDS, describe);
  const mirror = memory && createMirror(memory, MIRRORED, MIRRORED_BYTES);
  if (mirror) dict.reflect(mirror, (_, code) => code);
  /** The word asked for last: neighbouring records mostly hold the same. */
  const last = new Uint8Array(LONGEST);
  let lastLength = -1;
  let lastCode = 0;
  let scratch = Buffer.alloc(256);

  function of(bytes: Buffer, from: number, end: number): number {
    const length = end - from;
    if (length === lastLength) {
      let i = 0;
      while (i < length && bytes[from + i] === last[i]) i++;
      if (i === length) return lastCode;
    }
    if (dict.full) {
      dict.empty();
      lastLength = -1;
    }
    const code = dict.info(dict.id(bytes, from, end));
    if (length <= LONGEST) {
      for (let i = 0; i < length; i++) last[i] = bytes[from + i] as number;
      lastLength = length;
      lastCode = code;
    }
    return code;
  }

  return {
    table: mirror?.address ?? 0,
    empty: describe(''),
    of,
    field(record, field) {
      const type = record.types[field] as number;
      const from = record.starts[field] as number;
      const end = record.ends[field] as number;
      if (type === STRING || type === NUMBER) return of(record.bytes, from, end);
      if (type !== ESCAPED) return 0;
      if (scratch.length < end - from) scratch = Buffer.alloc(2 * (end - from));
      return of(scratch, 0, unescapeJson(record.bytes, from, end, scratch));
    },
  };
}

/** The word that `next` found. */
export interface Words {
  start: number;
  end: number;
  /** Finds the next element of a list (["block","log"]) or the next word of a text (block,log) from `at` on. False at its end. */
  next(bytes: Buffer, type: number, at: number, end: number): boolean;
}

export function createWords(): Words {
  return {
    start: 0,
    end: 0,
    next(bytes, type, at, end) {
      let i = at;
      if (type === ARRAY) {
        while (i < end && bytes[i] !== QUOTE) i++;
        if (i >= end) return false;
        this.start = ++i;
        while (i < end && bytes[i] !== QUOTE) i++;
        this.end = i;
        return true;
      }
      while (i < end && !isWord(bytes[i] as number)) i++;
      if (i >= end) return false;
      this.start = i;
      while (i < end && isWord(bytes[i] as number)) i++;
      this.end = i;
      return true;
    },
  };
}

const isWord = (c: number): boolean => ((CLASS[c] as number) & WORD) !== 0 || c === 45;
