/**
 * Finds the fields of one Cloudflare record: a JSON object, one that is wrapped in another, or a line of CSV below a header. Afterwards the
 * value of READ[i] stands at starts[i], ends[i] of `bytes`, with its JSON type in types[i].
 */
import { type Field, HTTP_FIELDS, NAMES, READ, resolveName, SLOT_OF, TELLING, WRAPPERS } from '../../parsers/cloudflare/fields.ts';
import { CLASS, COMMA, DIGIT, hashBytes, LBRACE, LBRACKET, needle, PIPE, QUOTE, RBRACKET, SPACE, TAB, WORD } from './bytes.ts';
import { decode } from './dict.ts';
import { createJsonReader } from './json.ts';
import type { KeyListener } from './json-keys.ts';
import { ARRAY, ESCAPED, FALSE, MISSING, NUMBER, numberOf, OBJECT, STRING, TRUE, unescapeJson } from './json-values.ts';

export const fieldIndex = (name: Field): number => READ.indexOf(name);

export interface CloudflareRecord {
  bytes: Buffer;
  readonly types: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** What a line is. */
export const NOTHING = 0;
export const RECORD = 1;
export const HEADER = 2;

const MESSAGE = fieldIndex('message');
const OUTCOME = fieldIndex('Outcome');
const SEMICOLON = 59;
const WRAPPER_SLOTS = WRAPPERS.map((name) => SLOT_OF[NAMES.indexOf(name)] as number);
const STATUS = fieldIndex('EdgeResponseStatus');
const TELLING_FIELDS = TELLING.map(fieldIndex);
/** How deep wrappers may be nested. */
const DEPTH = 3;

/** Place in READ of NAMES[i], or -1. */
const placeInRead = (i: number): number => ((SLOT_OF[i] ?? -1) < READ.length ? (SLOT_OF[i] ?? -1) : -1);

const KNOWN: ReadonlyMap<string, number> = new Map([
  ...HTTP_FIELDS.map((name) => [name, -1] as const),
  ...NAMES.flatMap((name, i) => (name.includes('.') ? [] : [[name, placeInRead(i)] as const])),
]);
const KNOWN_HASHES = new Set([...KNOWN.keys()].map((name) => hashBytes(needle(name), 0, name.length)));

export interface RecordReader {
  readonly record: CloudflareRecord;
  /** Whether the values stand in the block: not when the record was a text within a member, which had to be decoded. */
  inPlace(): boolean;
  /** Forgets the header of a CSV file: a new source begins. */
  begin(): void;
  read(bytes: Buffer, from: number, end: number): number;
  /** Takes the next element of an array of records. Returns where to go on, or -1 at its end. `at` is behind the bracket at first. */
  element(bytes: Buffer, at: number, end: number): number;
}

export function createRecordReader(listener?: KeyListener): RecordReader {
  const json = createJsonReader(NAMES, resolveName, SLOT_OF, false, listener);
  // The record is what the JSON reader found; lines of CSV are written to the same place.
  const record: CloudflareRecord = { bytes: Buffer.alloc(0), types: json.types, starts: json.starts, ends: json.ends };
  let scratch = Buffer.alloc(1 << 14);
  let decoded = false;
  /** Whether the record was filled past the JSON reader, which only takes back what it has written itself. */
  let fromCsv = false;
  /** Columns of the CSV file, as indices in READ (or -1); empty: no header was seen. */
  let columns: readonly number[] = [];
  let delimiter = COMMA;

  /** Whether the object is a record itself, whatever it holds besides. */
  function isRecord(): boolean {
    if (json.types[STATUS] !== MISSING) return true;
    let telling = 0;
    for (const field of TELLING_FIELDS) if (json.types[field] !== MISSING) telling++;
    return telling >= 2 || json.types[OUTCOME] !== MISSING;
  }

  function readJson(bytes: Buffer, from: number, end: number, depth: number): boolean {
    if (fromCsv) record.types.fill(MISSING);
    fromCsv = false;
    if (!json.read(bytes, from, end) && !(json.closed() && onlyPunctuation(bytes, json.stop(), end))) return false;
    if (depth < DEPTH && !isRecord()) {
      for (const wrapper of WRAPPER_SLOTS) {
        const type = json.types[wrapper] as number;
        if (type !== OBJECT && type !== ARRAY) continue;
        let inner = json.starts[wrapper] as number;
        let stop = json.ends[wrapper] as number;
        if (type === ARRAY) {
          // An array of one record. One line with several is no record: the reader below finds more than it takes.
          stop--;
          while (inner < stop && bytes[inner] !== LBRACE) inner++;
          if (inner >= stop) continue;
        }
        return readJson(bytes, inner, stop, depth + 1);
      }
      if (json.types[MESSAGE] === ESCAPED && bytes[json.starts[MESSAGE] as number] === LBRACE) return readMessage(bytes, depth);
    }
    record.bytes = bytes;
    return true;
  }

  /** A record as text within `message`. */
  function readMessage(bytes: Buffer, depth: number): boolean {
    const from = json.starts[MESSAGE] as number;
    const end = json.ends[MESSAGE] as number;
    if (scratch.length < end - from) scratch = Buffer.alloc(2 * (end - from));
    const length = unescapeJson(bytes, from, end, scratch);
    decoded = true;
    return readJson(scratch, 0, length, depth + 1);
  }

  function readCsv(bytes: Buffer, from: number, end: number): boolean {
    record.bytes = bytes;
    record.types.fill(MISSING);
    fromCsv = true;
    let at = from;
    let column = 0;
    for (;;) {
      if (column === columns.length) return false;
      const quoted = bytes[at] === QUOTE;
      const stop = cellEnd(bytes, at, end, delimiter);
      if (stop < 0) return false;
      const field = columns[column] as number;
      if (field >= 0) {
        record.types[field] = quoted ? STRING : bareType(bytes, at, stop);
        record.starts[field] = quoted ? at + 1 : at;
        record.ends[field] = quoted ? stop - 1 : stop;
      }
      column++;
      if (stop === end) return column === columns.length;
      at = stop + 1;
    }
  }

  /** Takes a line of field names for a header. */
  function readHeader(bytes: Buffer, from: number, end: number): boolean {
    let first = from;
    if (bytes[first] === QUOTE) first++;
    let stop = first;
    while (stop < end && ((CLASS[bytes[stop] as number] as number) & WORD) !== 0) stop++;
    if (stop === first || stop - first > 40 || !KNOWN_HASHES.has(hashBytes(bytes, first, stop))) return false;
    const mark = bytes[stop] === QUOTE ? (bytes[stop + 1] as number) : (bytes[stop] as number);
    if (mark !== COMMA && mark !== TAB && mark !== SEMICOLON && mark !== PIPE) return false;
    const names = decode(bytes, from, end)
      .split(String.fromCharCode(mark))
      .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const known = names.filter((name) => KNOWN.has(name) || resolveName(name) >= 0);
    if (names.length < 3 || 2 * known.length < names.length || !names.every((name) => /^[A-Za-z_][\w.-]*$/.test(name))) return false;
    columns = names.map((name) => KNOWN.get(name) ?? placeInRead(resolveName(name)));
    delimiter = mark;
    return true;
  }

  return {
    record,
    inPlace: () => !decoded,
    begin() {
      columns = [];
    },
    read(bytes, from, end) {
      decoded = false;
      let at = from;
      // A batch may be one array, a record a line.
      while (at < end && (bytes[at] === LBRACKET || bytes[at] === COMMA || (bytes[at] as number) <= SPACE)) at++;
      if (at >= end) return NOTHING;
      if (bytes[at] === LBRACE) return readJson(bytes, at, end, 0) ? RECORD : NOTHING;
      if (readHeader(bytes, from, end)) return HEADER;
      return columns.length > 0 && readCsv(bytes, from, end) ? RECORD : NOTHING;
    },
    element(bytes, at, end) {
      let from = at;
      while (from < end && bytes[from] !== LBRACE) from++;
      if (from >= end) return -1;
      json.read(bytes, from, end);
      if (!json.closed()) return -1;
      record.bytes = bytes;
      return json.stop();
    },
  };
}

/** What may stand behind a record: blanks, a comma, closing brackets of a batch. */
function onlyPunctuation(bytes: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const c = bytes[i] as number;
    if (c > SPACE && c !== COMMA && c !== RBRACKET && c !== 125) return false;
  }
  return true;
}

/** End of the cell that starts at `at`, or -1 when its quote is not closed. */
function cellEnd(bytes: Buffer, at: number, end: number, delimiter: number): number {
  let i = at;
  if (bytes[i] === QUOTE && i < end) {
    for (i++; i < end; i++) {
      if (bytes[i] !== QUOTE) continue;
      if (bytes[i + 1] !== QUOTE || i + 1 >= end) break;
      i++;
    }
    return i < end && (i + 1 === end || bytes[i + 1] === delimiter) ? i + 1 : -1;
  }
  while (i < end && bytes[i] !== delimiter) i++;
  return i;
}

const TRUE_TEXT = needle('true');
const FALSE_TEXT = needle('false');

function bareType(bytes: Buffer, from: number, end: number): number {
  if (from === end) return MISSING;
  const c = bytes[from] as number;
  if (((CLASS[c] as number) & DIGIT) !== 0 || c === 45) return numberOf(bytes, NUMBER, from, end) === numberOf(bytes, NUMBER, from, end) ? NUMBER : STRING;
  if (same(bytes, from, end, TRUE_TEXT)) return TRUE;
  return same(bytes, from, end, FALSE_TEXT) ? FALSE : STRING;
}

export function same(bytes: Uint8Array, from: number, end: number, text: Uint8Array): boolean {
  if (end - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
