/**
 * HAProxy traffic in a format that nobody gave: much in it stands as HAProxy's own formats have it, however the line begins and whatever was added.
 *
 *     edge1 ingress[28] 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 ---- 120/118/40/11/0 0/0 … "GET / HTTP/1.1" …
 *     ^prefix           ^client            ^date                      ^names            ^timers                ^state ^counts
 *
 * Read are lines without captured cookies, of releases before 1.5 (four counts), behind a tag that no envelope took, without the head up to the names.
 * Everything up to the counts is HAProxy's own or the configuration's; where the line could hold a stranger's words in front, it is not read.
 */
import type { Field, FieldProgram } from '../../parsers/program.ts';
import { haproxyOther } from '../../parsers/haproxy/formats.ts';
import { COLON, find, isDigit, LBRACKET, needle, QUOTE, RBRACKET, SLASH, SPACE, startsAt } from './bytes.ts';
import { createTrafficScanner } from './haproxy.ts';
import { createBehind, readBehind } from './haproxy-behind.ts';
import { hasTag, trimmedEnd } from './haproxy-envelope.ts';
import { type FreeName, readFree } from './haproxy-free.ts';
import { dateAt, type Seen } from './haproxy-fields.ts';
import { hasState, isState, isStatus, numbers, serverErrorAt, sizeAt, wordEnd } from './haproxy-words.ts';
import type { Pattern } from './pattern.ts';
import type { Scanner, ScanContext } from './scanner.ts';

const NAMES = ['ci', 'cp', 'tr', 'ft', 'b', 's', 'TR', 'Tw', 'Tc', 'Tr', 'Ta', 'Tt', 'ST', 'B', 'tsc', 'rc', 'r', 'bc_err'] as const;
type Name = (typeof NAMES)[number];
type Mode = 'http' | 'tcp' | undefined;
const AT = Object.fromEntries(NAMES.map((name, i) => [name, 2 * i])) as Record<Name, number>;
/** What the timers are by their number: TCP, HTTP. Others are of a format that is not known. */
const THREE: readonly Name[] = ['Tw', 'Tc', 'Tt'];
const FIVE: readonly Name[] = ['TR', 'Tw', 'Tc', 'Tr', 'Ta'];
const MAX_TIMERS = 12;
const PREFIX_WORDS = 4;
const DASH = 45;
const LETTER_H = 104;
const PROGRAM = needle('haproxy');
/** Not in a prefix: here begin texts that somebody else may have written. */
const STRANGE = new Uint8Array(256);
for (const c of '"\'{}=%<>?&;!\\@') STRANGE[c.charCodeAt(0)] = 1;

export function createLooseScanners(context: ScanContext, seen: Seen): readonly Scanner[] {
  const { block } = context.batch;
  const spans = new Int32Array(2 * NAMES.length);
  /** A program was named in front, and it is another. */
  let foreign = false;
  /** The envelope names HAProxy. */
  let tagged = false;
  /** Where timers and counts stand in a line of another order; -1 nowhere. */
  let timersAt = -1;
  let countsAt = -1;
  /** The record was read, and it is neither. */
  let neither = false;

  const behind = createBehind();

  /** The mode of a line that fits, with its fields in `spans`; a head that names the program is left out. */
  function read(bytes: Buffer, from: number, end: number): Mode {
    if (foreign) return readLine(bytes, from, end);
    readBehind(bytes, from, end, behind);
    const { body, named } = behind;
    return readLine(bytes, body, end) ?? (body > from ? readLine(bytes, from, end) : undefined) ?? readWords(bytes, body, end, tagged || named);
  }

  /** Fields in an order of the user's own. */
  function readWords(bytes: Buffer, from: number, end: number, known: boolean): Mode {
    spans.fill(0);
    timersAt = countsAt = -1;
    if (!readFree(bytes, from, end, known, note)) return undefined;
    if (timersAt >= 0) {
      const stop = wordEnd(bytes, timersAt, end);
      setTimers(bytes, timersAt, stop, numbers(bytes, timersAt, stop));
    }
    if (countsAt >= 0) setRetries(bytes, countsAt, wordEnd(bytes, countsAt, end));
    return spans[AT.ST + 1] !== 0 ? 'http' : 'tcp';
  }

  function note(name: FreeName, from: number, end: number): void {
    if (name === 'timers') timersAt = from;
    else if (name === 'counts') countsAt = from;
    else set(name, from, end);
  }

  function setRetries(bytes: Buffer, from: number, end: number): void {
    if (numbers(bytes, from, end) !== 5) return;
    let retries = end;
    while (bytes[retries - 1] !== SLASH) retries--;
    set('rc', retries, end);
  }

  function readLine(bytes: Buffer, from: number, end: number): Mode {
    spans.fill(0);
    const bracket = dateAt(bytes, from, end);
    let at = from;
    if (bracket >= 0) {
      if (!readHead(bytes, from, bracket, end)) return undefined;
      at = (spans[AT.tr + 1] as number) + 2;
    }
    const backend = wordEnd(bytes, at, end) + 1;
    const timers = wordEnd(bytes, backend, end) + 1;
    const slash = find(bytes, SLASH, backend, timers);
    // The server may have been left out, or what stood in angle brackets.
    if (timers >= end || slash === backend) return undefined;
    set('ft', at, backend - 1);
    set('b', backend, slash < 0 ? timers - 1 : slash);
    if (slash > 0 && slash < timers - 2) set('s', slash + 1, timers - 1);
    const timersEnd = wordEnd(bytes, timers, end);
    const count = numbers(bytes, timers, timersEnd);
    if (count < 3 || count > MAX_TIMERS) return undefined;
    let word = timersEnd + 1;
    let wordStop = wordEnd(bytes, word, end);
    if (count > THREE.length && isStatus(bytes, word, wordStop)) {
      set('ST', word, wordStop);
      word = wordStop + 1;
      wordStop = wordEnd(bytes, word, end);
    }
    const size = sizeAt(bytes, word, wordStop);
    if (size < 0) return undefined;
    set('B', size, wordStop);
    word = wordStop + 1;
    let dashes = 0;
    for (; dashes < 2 && bytes[word] === DASH && bytes[word + 1] === SPACE; dashes++) word += 2;
    if (!isState(bytes, word, end)) return undefined;
    wordStop = wordEnd(bytes, word, end);
    set('tsc', word, wordStop);
    const counts = wordStop + 1;
    const countsEnd = wordEnd(bytes, counts, end);
    const connections = numbers(bytes, counts, countsEnd);
    if (connections < 4 || connections > 5) return undefined;
    // Without the two dashes a field of the user's own may stand here, with text of a client that looks like the rest of a line.
    if (dashes < 2 && hasState(bytes, countsEnd, end)) return undefined;
    setRetries(bytes, counts, countsEnd);
    setTimers(bytes, timers, timersEnd, count);
    const open = find(bytes, QUOTE, countsEnd, end);
    const close = open < 0 ? -1 : find(bytes, QUOTE, open + 1, end);
    if (open >= 0) set('r', open + 1, close < 0 ? end : close);
    const error = close < 0 ? -1 : serverErrorAt(bytes, close + 2, end);
    if (error >= 0) set('bc_err', error, wordEnd(bytes, error, end));
    return spans[AT.ST + 1] !== 0 ? 'http' : 'tcp';
  }

  function set(name: Name, from: number, end: number): void {
    spans[AT[name]] = from;
    spans[AT[name] + 1] = end;
  }

  /** Client and date; false when the words in front are not a head of HAProxy's. */
  function readHead(bytes: Buffer, from: number, bracket: number, end: number): boolean {
    const close = find(bytes, RBRACKET, bracket + 21, Math.min(end, bracket + 34));
    if (close < 0 || bytes[close + 1] !== SPACE) return false;
    set('tr', bracket + 1, close);
    // The address was left out.
    if (bracket === from) return true;
    if (bytes[bracket - 1] !== SPACE) return false;
    let client = bracket - 1;
    while (client > from && bytes[client - 1] !== SPACE) client--;
    if (client === bracket - 1 || (client > from && !isPrefix(bytes, from, client))) return false;
    let colon = bracket - 2;
    while (colon > client && bytes[colon] !== COLON) colon--;
    const port = colon > client && isDigit(bytes[bracket - 2]);
    set('ci', client, port ? colon : bracket - 1);
    if (port) set('cp', colon + 1, bracket - 1);
    return true;
  }

  /** Host, tag, a date of a viewer; nothing behind another program's tag. */
  function isPrefix(bytes: Buffer, from: number, end: number): boolean {
    if (foreign) return false;
    let words = 0;
    let named = false;
    const dated = isDigit(bytes[from]) && bytes[from + 4] === DASH && bytes[from + 7] === DASH;
    for (let i = from; i < end; i++) {
      const c = bytes[i] as number;
      if (STRANGE[c] === 1) return false;
      if (c === SPACE && ++words > PREFIX_WORDS) return false;
      if (c === LBRACKET && !isDigit(bytes[i + 1])) return false;
      named ||= c === RBRACKET || (c === LETTER_H && startsAt(bytes, i, end, PROGRAM));
    }
    return dated || (named && !isDigit(bytes[from]));
  }

  function setTimers(bytes: Buffer, from: number, end: number, count: number): void {
    if (count !== THREE.length && count !== FIVE.length) return;
    let at = from;
    for (const name of count === THREE.length ? THREE : FIVE) {
      const start = at;
      while (at < end && bytes[at] !== SLASH) at++;
      set(name, start, at++);
    }
  }

  const scanners = (['http', 'tcp'] as const).map((wanted) => {
    const fields: Field[] = NAMES.map((name) => ({ name, type: 'text', before: name === 's' ? '/' : ' ' }));
    const program: FieldProgram = { fields, tail: '', escape: 'hex' };
    const pattern: Pattern = {
      program,
      spans,
      run(bytes, from, end) {
        const mode = read(bytes, from, end);
        neither = mode === undefined;
        return mode === wanted;
      },
      stop: () => 0,
      failure: () => ({ field: -1, literal: false, at: 0 }),
      index: (name) => NAMES.indexOf(name as Name),
    };
    return createTrafficScanner(context, haproxyOther, { program, mode: wanted, json: false }, seen, {}, pattern);
  });
  /** The record that neither of the two takes: most of what gets here is asked about twice. */
  const refused = { offset: -1, start: 0, end: 0 };
  return scanners.map((scanner) => ({
    ...scanner,
    begin() {
      refused.offset = -1;
    },
    scan(row) {
      const { bytes } = block;
      const offset = block.offset[row] as number;
      const start = block.start[row] as number;
      const rawStart = block.rawStart[row] as number;
      const end = trimmedEnd(bytes, start, block.end[row] as number);
      if (start >= end || (refused.offset === offset && refused.start === start && refused.end === end)) return false;
      tagged = hasTag(bytes, rawStart, start);
      foreign = start > rawStart && bytes[start - 2] === COLON && !tagged;
      neither = false;
      if (scanner.scan(row)) return true;
      if (neither) {
        refused.offset = offset;
        refused.start = start;
        refused.end = end;
      }
      return false;
    },
  }));
}
