/**
 * Reads one JSON object on bytes: where the values of the wanted members stand, and of which type they are. Values that nobody
 * wants are skipped. Keys come in any order; of duplicates the last counts, as in JSON.parse.
 *
 *     {"ClientIP":"203.0.113.7","EdgeResponseStatus":522,"client":{"ip":"…"}}
 *      ^key       ^start     ^end                        ^descended into when a wanted name begins with "client."
 *
 * The key behind each key is predicted from the records before: then a key costs one comparison of bytes. This is a cache, no result
 * depends on it. test/reference/json.ts is the readable twin.
 */
import { BACKSLASH, COLON, COMMA, hashBytes, LBRACE, LBRACKET, QUOTE, RBRACKET, SPACE } from './bytes.ts';
import { addKey, createLevel, type KeyListener, LONGEST_KEY, type Level } from './json-keys.ts';
import { ARRAY, ESCAPED, FALSE, MISSING, NULL, NUMBER, OBJECT, STRING, TRUE, unescapeJson } from './json-values.ts';

export interface JsonReader {
  /** Per slot (wanted name) after a read: type (of json-values.ts), and where the value stands. Strings without their quotes, objects and arrays with their brackets. */
  readonly types: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Reads bytes[from, end). False when it is no whole JSON object with nothing but blanks around it; what was read is then void. */
  read(bytes: Uint8Array, from: number, end: number): boolean;
  /** Where the last read stopped: behind the object's brace, or at the byte that does not fit. */
  stop(): number;
  /** Whether the last read saw its object closed, whatever came behind it. */
  closed(): boolean;
}

const BEGIN = 0;
const RBRACE = 125;
const ONES = 0x01010101;
const HIGHS = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;

/**
 * `names` are wanted: keys, or dotted paths for members of members (a key that holds the dots itself is found too). `resolve` may say
 * which name another key stands for, given its path in the file; -1 is none. It is asked once per distinct key. `slotOf` may give several
 * names one slot: of such names the last in the object counts. With `nulls` false a null is as good as a member that is not there.
 * `listener` is told of each key of the outermost level when it is met first.
 */
export function createJsonReader(
  names: readonly string[],
  resolve?: (path: string) => number,
  slotOf: readonly number[] = names.map((_, i) => i),
  nulls = true,
  listener?: KeyListener,
): JsonReader {
  const size = Math.max(0, ...slotOf) + 1;
  const types = new Uint8Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const index = new Map(names.map((name, i) => [name, slotOf[i] as number]));
  const prefixes = new Set(names.flatMap((name) => name.split('.').map((_, i, parts) => parts.slice(0, i).join('.'))).filter((prefix) => prefix !== ''));
  const scratch = new Uint8Array(1 << 12);
  const top = levelOf('');
  let view: DataView = new DataView(new ArrayBuffer(0));
  let viewed: Uint8Array | undefined;
  /** Length of the longest key, and how far whole words of it stay within the buffer. */
  let longest = 0;
  let wordsEnd = 0;
  /** Slots that were written since the last read, each once. */
  const filled = new Int32Array(size);
  const marks = new Uint8Array(size);
  let fill = 0;
  let stopped = 0;
  let isClosed = false;
  let escaped = false;

  function levelOf(path: string): Level {
    return createLevel(
      path,
      names.flatMap((name, i) => (path !== '' && name.startsWith(`${path}.`) ? [slotOf[i] as number] : [])),
    );
  }

  function fieldOf(path: string): number {
    const own = index.get(path);
    if (own !== undefined) return own;
    const other = resolve?.(path) ?? -1;
    return other < 0 ? -1 : (slotOf[other] as number);
  }

  /** Whether the key stands at `from`. */
  function isKeyAt(level: Level, id: number, from: number): boolean {
    if (from > wordsEnd) return isKeyAtEnd(level, id, from);
    const { pool, words } = level;
    const bytes = view;
    const last = (words[id + 1] as number) - 1;
    let at = from;
    for (let word = words[id] as number; word < last; word++, at += 4) if (bytes.getInt32(at, true) !== pool[word]) return false;
    return ((bytes.getInt32(at, true) ^ (pool[last] as number)) & (level.tails[id] as number)) === 0;
  }

  /** The same where a whole word could reach beyond the buffer. */
  function isKeyAtEnd(level: Level, id: number, from: number): boolean {
    const length = level.lengths[id] as number;
    if (from + length > view.byteLength) return false;
    const first = 4 * (level.words[id] as number);
    const pool = new Uint8Array(level.pool.buffer);
    for (let i = 0; i < length; i++) if (pool[first + i] !== view.getUint8(from + i)) return false;
    return true;
  }

  /** The id of the key whose quotes stand at `from` and `end - 1`; 0 when it is too long to be remembered, or to be wanted. */
  function lookUp(level: Level, bytes: Uint8Array, from: number, end: number): number {
    if (end - from > LONGEST_KEY) return BEGIN;
    const hash = hashBytes(bytes, from, end) | 0;
    const mask = level.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = level.slots[slot] as number;
      if (id === 0) break;
      if (level.hashes[id] === hash && level.lengths[id] === end - from && isKeyAt(level, id, from)) return id;
      slot = (slot + 1) & mask;
    }
    return learn(level, bytes, from, end, hash);
  }

  function learn(level: Level, bytes: Uint8Array, from: number, end: number, hash: number): number {
    const id = addKey(level, bytes, from, end, hash);
    if (end - from > longest) {
      longest = end - from;
      wordsEnd = view.byteLength - longest - 4;
    }
    const path = (level.path === '' ? '' : `${level.path}.`) + keyText(bytes, from + 1, end - 1);
    level.fields[id] = fieldOf(path);
    level.parents[id] = prefixes.has(path) ? 1 : 0;
    level.children[id] = prefixes.has(path) ? levelOf(path) : undefined;
    if (level === top && listener) {
      if (level.count === 1) listener.clear();
      listener.add(bytes, from, end, level.fields[id] as number, level.parents[id] === 1);
    }
    return id;
  }

  function keyText(bytes: Uint8Array, from: number, end: number): string {
    const out = end - from > scratch.length ? new Uint8Array(end - from) : scratch;
    return Buffer.from(out.buffer, 0, unescapeJson(bytes, from, end, out)).toString('utf8');
  }

  /** Behind the closing quote of the string whose first byte is at `at`, or -1. Sets `escaped`. Looks at four bytes at a time. */
  function stringEnd(bytes: Uint8Array, at: number, end: number): number {
    escaped = false;
    const words = view;
    const last = end - 4;
    let i = at;
    while (i <= last) {
      const four = words.getInt32(i, true);
      const quote = four ^ QUOTES;
      const backslash = four ^ BACKSLASHES;
      // The lowest byte that is marked is one; those above it may be marked wrongly.
      const marks = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGHS;
      if (marks === 0) {
        i += 4;
        continue;
      }
      i += (31 - Math.clz32(marks & -marks)) >> 3;
      if (bytes[i] === QUOTE) return i + 1;
      escaped = true;
      i += 2;
    }
    for (; i < end; i++) {
      const c = bytes[i] as number;
      if (c === QUOTE) return i + 1;
      if (c === BACKSLASH) {
        escaped = true;
        i++;
      }
    }
    return -1;
  }

  /** Behind the closing bracket of the array or object that opens at `at`, or -1. */
  function nestEnd(bytes: Uint8Array, at: number, end: number): number {
    let depth = 0;
    for (let i = at; i < end; i++) {
      const c = bytes[i] as number;
      if (c === QUOTE) {
        i = stringEnd(bytes, i + 1, end) - 1;
        if (i < 0) return -1;
      } else if (c === LBRACE || c === LBRACKET) depth++;
      else if ((c === RBRACE || c === RBRACKET) && --depth === 0) return i + 1;
    }
    return -1;
  }

  function fail(at: number): number {
    stopped = at;
    return -1;
  }

  function store(slot: number, type: number, from: number, end: number): void {
    if (marks[slot] === 0) {
      marks[slot] = 1;
      filled[fill++] = slot;
    }
    types[slot] = type;
    starts[slot] = from;
    ends[slot] = end;
  }

  function clear(): void {
    while (fill > 0) {
      const slot = filled[--fill] as number;
      types[slot] = MISSING;
      marks[slot] = 0;
    }
  }

  /** A member's names below it are void when its key comes again. */
  function empty(level: Level): void {
    for (const slot of level.below) types[slot] = MISSING;
  }

  /** Reads the object whose brace opens at `from`. Returns the position behind its closing brace, or -1. */
  function readObject(level: Level, bytes: Uint8Array, from: number, end: number): number {
    const { next, lengths, fields, children, parents } = level;
    let at = from + 1;
    let previous = BEGIN;
    while (at < end && (bytes[at] as number) <= SPACE) at++;
    if (bytes[at] === RBRACE && at < end) return at + 1;
    for (;;) {
      if (at >= end || bytes[at] !== QUOTE) return fail(at);
      let key = next[previous] as number;
      let stop = at + (lengths[key] as number);
      if (key === 0 || stop > end || !isKeyAt(level, key, at)) {
        stop = stringEnd(bytes, at + 1, end);
        if (stop < 0) return fail(end);
        const known = level.count;
        key = lookUp(level, bytes, at, stop);
        // When the memory was full it has just been emptied.
        next[level.count < known ? BEGIN : previous] = key;
      }
      previous = key;
      at = stop;
      while (at < end && (bytes[at] as number) <= SPACE) at++;
      if (bytes[at] !== COLON) return fail(at);
      at++;
      let c = bytes[at] as number;
      if (c <= SPACE) {
        while (at < end && (bytes[at] as number) <= SPACE) at++;
        c = bytes[at] as number;
      }
      if (at >= end) return fail(at);
      const slot = fields[key] as number;
      const child = parents[key] === 1 ? (children[key] as Level) : undefined;
      if (child !== undefined) empty(child);
      if (c === QUOTE) {
        const start = at + 1;
        at = stringEnd(bytes, start, end);
        if (at < 0) return fail(end);
        if (slot >= 0) store(slot, escaped ? ESCAPED : STRING, start, at - 1);
      } else if (c === LBRACE || c === LBRACKET) {
        const start = at;
        if (c === LBRACE && child !== undefined) {
          at = readObject(child, bytes, at, end);
          if (at < 0) return -1;
        } else {
          at = nestEnd(bytes, at, end);
          if (at < 0) return fail(end);
        }
        if (slot >= 0) store(slot, c === LBRACE ? OBJECT : ARRAY, start, at);
      } else {
        const type = KIND[c] as number;
        if (type === MISSING) return fail(at);
        const start = at;
        while (at < end && SCALAR[bytes[at] as number] === 1) at++;
        if (type >= TRUE && at - start !== (type === FALSE ? 5 : 4)) return fail(start);
        if (slot >= 0 && (nulls || type !== NULL)) store(slot, type, start, at);
      }
      c = bytes[at] as number;
      if (c <= SPACE) {
        while (at < end && (bytes[at] as number) <= SPACE) at++;
        c = bytes[at] as number;
      }
      if (at >= end) return fail(at);
      at++;
      if (c === RBRACE) return at;
      if (c !== COMMA) return fail(at - 1);
      while (at < end && (bytes[at] as number) <= SPACE) at++;
    }
  }

  return {
    types,
    starts,
    ends,
    read(bytes, from, end) {
      if (bytes !== viewed) {
        view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        viewed = bytes;
      }
      // A whole word may be read up to three bytes behind a key.
      wordsEnd = view.byteLength - longest - 4;
      clear();
      isClosed = false;
      let at = from;
      while (at < end && (bytes[at] as number) <= SPACE) at++;
      stopped = at;
      if (at >= end || bytes[at] !== LBRACE) return false;
      at = readObject(top, bytes, at, end);
      if (at < 0 || at > end) return false;
      isClosed = true;
      stopped = at;
      while (at < end && (bytes[at] as number) <= SPACE) at++;
      return at === end;
    },
    stop: () => stopped,
    closed: () => isClosed,
  };
}

/** Type of a value that begins with this byte, of those that are no string, object or array. */
const KIND = new Uint8Array(256);
for (const c of '-0123456789') KIND[c.charCodeAt(0)] = NUMBER;
KIND[116] = TRUE;
KIND[102] = FALSE;
KIND[110] = NULL;
/** Bytes of numbers and of the words true, false and null. */
const SCALAR = new Uint8Array(256);
for (const c of '0123456789abcdefghijklmnopqrstuvwxyz-.+E') SCALAR[c.charCodeAt(0)] = 1;
