/**
 * Events as NDJSON: one JSON object per record, written by copying spans of the log and escaping them on the way; only text that
 * is not ASCII goes through strings. A test compares it with JSON.stringify.
 */
import { Memo } from '../rules/memo.ts';
import { decode } from '../scan/dict.ts';
import { cutQueries } from '../scan/queries.ts';
import { SKIPPED, UNMATCHED } from '../summary/collect.ts';
import { escapeJson } from './escape.ts';
import { type EventContext, type EventOutput, type EventWriter, KEYS, NUMBERS, rawOf, TEXTS } from './events.ts';

/** Events as NDJSON. `write` receives blocks of whole lines, UTF-8. */
export const ndjsonEvents =
  (write: (chunk: Uint8Array) => void): EventOutput =>
  (context) =>
    createWriter(write, context);

const FLUSH_AT = 1 << 16;
const QUOTE = 34;
const BACKSLASH = 92;
const QUESTION = 63;
const HEX = Buffer.from('0123456789abcdef');
const ELLIPSIS = Buffer.from('…');
/** From this length on a native copy pays. */
const NATIVE_FROM = 48;
/** 0 copy, 1 escape, 2 not ASCII, 3 question mark. */
const CLASS = new Uint8Array(256);
CLASS.fill(1, 0, 32);
CLASS.fill(2, 128, 256);
CLASS[127] = CLASS[QUOTE] = CLASS[BACKSLASH] = 1;
CLASS[QUESTION] = 3;

/** End of a query: it goes to the next blank, quote or backslash, as in `cutQueries`. -1 when it holds a byte that is not ASCII. */
function queryEnd(bytes: Buffer, from: number, stop: number): number {
  let i = from;
  while (i < stop) {
    const c = bytes[i] as number;
    if (c <= 32 || c === QUOTE || c === 39 || c === BACKSLASH) break;
    if (c > 127) return -1;
    i++;
  }
  return i;
}

function createWriter(write: (chunk: Uint8Array) => void, context: EventContext): EventWriter {
  const { batch, rules, formats } = context;
  const ascii = (text: string): Buffer => Buffer.from(text);
  const time = batch.num.get('time') as Float64Array;
  const verdictText = [...rules, undefined].map((rule) =>
    ascii(
      rule
        ? `"class":"${rule.cause === 'none' ? 'normal' : 'diagnosed'}","rule":"${rule.id}","cause":"${rule.cause}","severity":"${rule.severity}","blame":"${rule.blame}"`
        : '"class":"unmatched","rule":null,"cause":null,"severity":null,"blame":null',
    ),
  );
  const formatText = [undefined, ...formats].map((format) =>
    ascii(format ? `,"gateway":"${format.gateway}","format":"${format.id}",` : ',"gateway":null,"format":null,'),
  );
  const memos = context.columns.map((columns) => new Memo(columns));
  const keyTexts: Buffer[] = [];
  const textNames = TEXTS.map(([field]) => ascii(`,"${field}":"`));
  const numberNames = NUMBERS.map(([field]) => ascii(`,"${field}":`));
  const lineName = ascii(',"line":');
  const rawName = ascii(',"raw":"');
  const timeName = ascii('{"time":');
  const end = ascii('"}\n');
  let sourceText = ascii('');
  let sourceOf = '';
  let generation = 0;
  let out = Buffer.allocUnsafe(4 * FLUSH_AT);
  let o = 0;
  let lastTime = Number.NaN;
  let lastText = ascii('null');

  function copy(text: Buffer): void {
    const to = out;
    const n = text.length;
    if (n > NATIVE_FROM) to.set(text, o);
    else for (let i = 0, k = o; i < n; i++, k++) to[k] = text[i] as number;
    o += n;
  }

  function integer(value: number): void {
    if (value < 0 || value > 4294967295 || value % 1 !== 0) {
      copy(ascii(String(Math.round(value * 1000) / 1000)));
      return;
    }
    const to = out;
    let length = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) length++;
    let rest = value;
    for (let at = o + length - 1; at >= o; at--) {
      const tens = Math.floor(rest / 10);
      to[at] = 48 + rest - 10 * tens;
      rest = tens;
    }
    o += length;
  }

  /** Copies log text into a JSON string. Query strings are cut unless they are to be kept. Positions are local: this is the loop that takes the time. */
  function text(from: number, stop: number, cut: boolean): void {
    const { bytes } = batch.block;
    const to = out;
    let at = o;
    for (let i = from; i < stop; i++) {
      const c = bytes[i] as number;
      const kind = CLASS[c];
      if (kind === 0) {
        to[at++] = c;
        continue;
      }
      if (kind === 1) {
        to[at++] = BACKSLASH;
        if (c === QUOTE || c === BACKSLASH) to[at++] = c;
        else {
          to[at++] = 117;
          to[at++] = 48;
          to[at++] = 48;
          to[at++] = HEX[c >> 4] as number;
          to[at++] = HEX[c & 15] as number;
        }
      } else if (kind === 2) {
        decoded(from, stop, cut);
        return;
      } else {
        to[at++] = QUESTION;
        if (!cut) continue;
        const end = queryEnd(bytes, i + 1, stop);
        if (end < 0) {
          decoded(from, stop, cut);
          return;
        }
        if (end > i + 1) for (const byte of ELLIPSIS) to[at++] = byte;
        i = end - 1;
      }
    }
    o = at;
  }

  /** Text that is not ASCII goes through a string. */
  function decoded(from: number, stop: number, cut: boolean): void {
    const whole = decode(batch.block.bytes, from, stop);
    const json = escapeJson(JSON.stringify(cut ? cutQueries(whole) : whole));
    o += out.write(json.slice(1, -1), o);
  }

  function keys(row: number): Buffer {
    const shape = context.shape(row);
    let json = '';
    for (const [field, key, number] of KEYS) {
      const value = shape?.[key];
      if (value !== undefined) json += number && /^\d{1,15}$/.test(value) ? `,"${field}":${value}` : `,"${field}":${escapeJson(JSON.stringify(value))}`;
    }
    return ascii(json);
  }

  function row(row: number, verdict: number): void {
    const { block } = batch;
    const at = time[row] as number;
    if (at !== lastTime) {
      lastTime = at;
      lastText = ascii(at === at ? `"${new Date(at).toISOString()}"` : 'null');
    }
    copy(timeName);
    copy(lastText);
    copy(sourceText);
    copy(lineName);
    integer(block.line[row] as number);
    const format = batch.format[row] as number;
    copy(formatText[format] as Buffer);
    copy(verdictText[verdict === UNMATCHED ? rules.length : verdict] as Buffer);
    if (format > 0) {
      const known = (memos[format - 1] as Memo).verdict(row, (r) => keyTexts.push(keys(r)) - 1);
      copy(keyTexts[known] as Buffer);
    }
    for (let i = 0; i < NUMBERS.length; i++) {
      const value = numbers[i]?.[row];
      if (value === undefined || value !== value) continue;
      copy(numberNames[i] as Buffer);
      integer(value);
    }
    for (let i = 0; i < TEXTS.length; i++) {
      const span = spans[i];
      if (span === undefined || span[2 * row + 1] === 0) continue;
      copy(textNames[i] as Buffer);
      text(span[2 * row] as number, span[2 * row + 1] as number, !context.keepQuery);
      out[o++] = QUOTE;
    }
    copy(rawName);
    const [from, stop] = rawOf(batch, row);
    text(from, stop, !context.keepQuery);
    copy(end);
  }

  let numbers: (Float64Array | undefined)[] = [];
  let spans: (Int32Array | undefined)[] = [];
  return {
    add(verdicts, source) {
      if (context.generation() !== generation || keyTexts.length > 1 << 16) forget();
      if (source !== sourceOf || sourceText.length === 0) {
        sourceOf = source;
        sourceText = ascii(`,"source":${escapeJson(JSON.stringify(source))}`);
      }
      numbers = NUMBERS.map(([, num]) => batch.num.get(num));
      spans = TEXTS.map(([, name]) => batch.span.get(name));
      for (let r = 0; r < batch.n; r++) {
        if (verdicts[r] === SKIPPED) continue;
        // An escaped byte takes at most six; spans may overlap the raw text once more.
        const [from, stop] = rawOf(batch, r);
        const room = 16 * (stop - from + ((batch.block.end[r] as number) - (batch.block.start[r] as number))) + 4096 + sourceText.length;
        if (o + room > out.length) {
          flush();
          if (room > out.length) out = Buffer.allocUnsafe(room);
        }
        row(r, verdicts[r] as number);
      }
      flush();
    },
  };

  function flush(): void {
    if (o > 0) write(Uint8Array.prototype.slice.call(out, 0, o));
    o = 0;
  }

  /** The texts of keys are a cache, like the verdicts' own. */
  function forget(): void {
    generation = context.generation();
    for (const memo of memos) memo.empty();
    keyTexts.length = 0;
  }
}
