/**
 * Reads a traffic line of HAProxy whose fields stand in an order of the user's own: each word is told by what it looks like.
 *
 *     198.51.100.7:40312 [24/Nov/2026:04:10:06.812] "GET /cart HTTP/1.1" 503 217 SC-- web_in~ app/<NOSRV> 0/-1/-1/-1/0 0
 *     ^client            ^date                      ^request              ^status ^state ^names            ^timers
 *     haproxy[812]: ci=198.51.100.7 st=503 ts=SC-- be=app srv=<NOSRV>
 *
 * From left to right up to the first word that is none of these: behind it may stand what a client wrote. The state decides, so there has to be one, and only one.
 */
import { CLASS, COLON, find, isDigit, LBRACE, LBRACKET, LESS, needle, QUOTE, RBRACKET, SLASH, SPACE, startsAt, WORD } from './bytes.ts';
import { terminationId } from './haproxy-fields.ts';
import { COOKIE, numbers, wordEnd } from './haproxy-words.ts';
import { isClfTime } from './pattern.ts';

/** Takes note of where a field stands. */
export type SetField = (name: FreeName, from: number, end: number) => void;
export type FreeName = 'ci' | 'cp' | 'tr' | 'ft' | 'b' | 's' | 'ST' | 'B' | 'tsc' | 'r' | 'timers' | 'counts' | 'bc_err';

/** What a name in front of "=" stands for; `state` is the state with what was done to cookies. */
type Key = FreeName | 'state';

const COMMA = 44;
const DASH = 45;
const PLUS = 43;
const EQUALS = 61;
const TILDE = 126;
const RBRACE = 125;
const NOSRV = needle('<NOSRV>');
const BADREQ = needle('<BADREQ>');
/** Words at most, and names among them: frontend, backend, server. */
const MAX_WORDS = 40;
const NAMES: readonly FreeName[] = ['ft', 'b', 's'];
const KEYS: readonly (readonly [Key, RegExp])[] = [
  ['state', /^termination_?state_?with_?cookie_?status$/],
  ['ci', /^(?:ci|client|client_?(?:ip|addr|address)|src|src_?ip|remote_?addr|remote_?ip)$/],
  ['cp', /^(?:cp|client_?port|src_?port)$/],
  ['tr', /^(?:t|tr|time|date|accept_?date|timestamp)$/],
  ['ft', /^(?:f|ft|fe|front_?end|frontend_?name|fe_?name)$/],
  ['b', /^(?:b|be|back_?end|backend_?name|be_?name)$/],
  ['s', /^(?:s|srv|server|server_?name|srv_?name)$/],
  ['ST', /^(?:st|status|status_?code|http_?status(?:_?code)?|response_?code|code)$/],
  ['B', /^(?:bytes|bytes_?(?:read|out|sent))$/],
  ['tsc', /^(?:ts|tsc|term|term_?state|termination_?state|session_?state|state)$/],
  ['r', /^(?:r|req|request|http_?request|request_?line)$/],
  ['bc_err', /^(?:ssl_?)?bc_?err(?:_?str|_?name)?$/],
];
/** Names of keys that were looked up: few, since they come from formats. */
const known = new Map<string, Key | undefined>();

/** What was found so far. */
interface Found {
  dated: boolean;
  status: boolean;
  requested: boolean;
  timers: boolean;
  states: number;
  /** Where the first state stands. */
  state: number;
  /** How many of NAMES are known. */
  names: number;
  pairs: number;
  /** Fields that were named, a bit each of KEYS. */
  said: number;
  /** Where the next word is looked for. */
  next: number;
}
/** What a word was; a line ends where one is nothing that is known, and is given up where fields contradict each other. */
type Kind = 'date' | 'quoted' | 'braces' | 'state' | 'dash' | 'status' | 'number' | 'numbers' | 'client' | 'pair' | 'name' | '';
type Taken = Kind | 'unknown' | 'refused';

/** Whether bytes[from, end) is such a line. `tagged`: the envelope names HAProxy; without it a date of HAProxy's own kind must stand there. */
export function readFree(bytes: Buffer, from: number, end: number, tagged: boolean, set: SetField): boolean {
  const found: Found = { dated: false, status: false, requested: false, timers: false, states: 0, state: 0, names: 0, pairs: 0, said: 0, next: from };
  let previous: Kind = '';
  for (let words = 0; words < MAX_WORDS && found.next < end; words++) {
    if (bytes[found.next] === SPACE) {
      found.next++;
      continue;
    }
    const at = found.next;
    const kind = takeWord(bytes, at, end, previous, tagged, found, set);
    if (kind === 'refused') return false;
    if (kind === 'unknown') {
      found.next = at;
      break;
    }
    previous = kind;
  }
  const { dated, status, timers, states, names, pairs } = found;
  // A state alone says little; beside a status or a server it is a line of traffic.
  if (states === 1) return (dated || tagged || pairs > 2) && (status || timers || names === 3);
  return states === 0 && tagged && status && names === 3 && found.next >= end;
}

/** Takes the word at `at`, which is no blank, and sets where the next is looked for. */
function takeWord(bytes: Buffer, at: number, end: number, previous: Kind, tagged: boolean, found: Found, set: SetField): Taken {
  const c = bytes[at] as number;
  if (c === LBRACKET && isClfTime(bytes, at + 1, end)) {
    const stop = find(bytes, RBRACKET, at, Math.min(end, at + 40)) + 1;
    if (stop === 0 || found.dated) return 'unknown';
    found.next = stop;
    set('tr', at + 1, stop - 1);
    found.dated = true;
    return 'date';
  }
  if (c === QUOTE || c === LBRACE) {
    const close = find(bytes, c === QUOTE ? QUOTE : RBRACE, at + 1, end);
    found.next = close < 0 ? end : close + 1;
    if (c === LBRACE) return 'braces';
    if (!found.requested && isRequest(bytes, at + 1, found.next)) {
      set('r', at + 1, close < 0 ? end : close);
      found.requested = true;
    }
    return 'quoted';
  }
  const stop = (found.next = wordEnd(bytes, at, end));
  if (isState(bytes, at, stop, previous)) {
    if (++found.states > 1) return 'refused';
    set('tsc', at, stop);
    return 'state';
  }
  if (c === DASH && stop === at + 1) return 'dash';
  const count = numbers(bytes, at, stop);
  if (count > 0) return takeNumbers(bytes, at, stop, count, previous, found, set);
  if (!found.dated && found.names === 0 && previous === '' && isClient(bytes, at, stop)) {
    setClient(bytes, at, stop, set);
    return 'client';
  }
  const equals = find(bytes, EQUALS, at, stop);
  const key = equals > at ? keyAt(bytes, at, equals) : null;
  if (key === null) return takeName(bytes, at, stop, tagged, found, set);
  // A pair among fields of another kind may be a cookie.
  if (key === undefined && found.pairs === 0 && (found.status || found.names > 0 || found.timers)) return 'unknown';
  return takePair(bytes, key, equals + 1, end, found, set);
}

/** Numbers with slashes between them, `count` of them. */
function takeNumbers(bytes: Buffer, at: number, stop: number, count: number, previous: Kind, found: Found, set: SetField): Kind {
  if (count === 1) {
    if (!found.status && isStatus(bytes, at, stop)) {
      set('ST', at, stop);
      found.status = true;
      return 'status';
    }
    if (previous === 'status') set('B', bytes[at] === PLUS ? at + 1 : at, stop);
    return 'number';
  }
  if (count >= 3) {
    if (!found.timers && (found.states === 0 || previous === 'name' || has(bytes, at, stop, DASH))) {
      set('timers', at, stop);
      found.timers = true;
    } else if (previous === 'state' || count > 3) set('counts', at, stop);
  }
  return 'numbers';
}

/** The value at `value` of a field that was named; undefined: of a key that is not known. */
function takePair(bytes: Buffer, key: Key | undefined, value: number, end: number, found: Found, set: SetField): Taken {
  let from = value;
  let last = found.next;
  if (bytes[from] === QUOTE) {
    const close = find(bytes, QUOTE, from + 1, end);
    last = close < 0 ? end : close;
    found.next = Math.min(end, last + 1);
    from++;
  } else if (bytes[last - 1] === COMMA) last--;
  if (key === undefined || last <= from) return 'pair';
  const bit = 1 << KEYS.findIndex(([name]) => name === key);
  // Said twice: one of them is a client's.
  if ((found.said & bit) !== 0) return 'refused';
  found.said |= bit;
  found.pairs++;
  switch (key) {
    case 'state':
      // Once more, with what was done to cookies.
      return found.states === 1 && terminationId(bytes, from) !== terminationId(bytes, found.state) ? 'refused' : 'pair';
    case 'tsc':
      if (terminationId(bytes, from) === 0 || (last - from !== 2 && last - from !== 4) || ++found.states > 1) return 'refused';
      found.state = from;
      break;
    case 'ci':
      setClient(bytes, from, last, set);
      return 'pair';
    case 'tr':
      if (bytes[from] !== LBRACKET) break;
      set('tr', from + 1, last - 1);
      return 'pair';
    case 'ST':
      found.status = true;
      break;
    case 'r':
      found.requested = true;
      break;
    case 's':
    case 'b':
      found.names++;
  }
  set(key, from, last);
  return 'pair';
}

/** Frontend, backend, server, as far as they are not known. */
function takeName(bytes: Buffer, at: number, stop: number, tagged: boolean, found: Found, set: SetField): Taken {
  if (found.names > 2 || !isNames(bytes, at, stop)) return 'unknown';
  const slash = find(bytes, SLASH, at, stop);
  if (slash > at) {
    set('b', at, slash);
    set('s', slash + 1, stop);
    found.names = 3;
  } else if (bytes[at] === LESS) {
    set('s', at, stop);
    found.names = 3;
  } else {
    if (!found.dated && !tagged) return 'refused';
    set(bytes[stop - 1] === TILDE ? 'ft' : (NAMES[found.names] as FreeName), at, stop);
    found.names++;
  }
  return 'name';
}

/** An address, with its port where it has one. */
function setClient(bytes: Buffer, at: number, stop: number, set: SetField): void {
  const colon = lastColon(bytes, at, stop);
  set('ci', at, colon < 0 ? stop : colon);
  if (colon >= 0) set('cp', colon + 1, stop);
}

function has(bytes: Buffer, from: number, end: number, byte: number): boolean {
  return find(bytes, byte, from, end) >= 0;
}

function isStatus(bytes: Buffer, from: number, end: number): boolean {
  return (
    (end === from + 3 && (bytes[from] as number) >= 49 && (bytes[from] as number) <= 53) || (end === from + 2 && bytes[from] === DASH && bytes[from + 1] === 49)
  );
}

/** `SH--`; two letters beside numbers only, since countries have such names. */
function isState(bytes: Buffer, at: number, stop: number, previous: string): boolean {
  if (terminationId(bytes, at) === 0) return false;
  if (stop === at + 4) return COOKIE[bytes[at + 2] as number] === 1 && COOKIE[bytes[at + 3] as number] === 1;
  return stop === at + 2 && (previous === 'number' || previous === 'numbers' || previous === 'status');
}

/** An address, with or without port; or what somebody put in the place of one, with a port. */
function isClient(bytes: Buffer, at: number, stop: number): boolean {
  if (!isDigit(bytes[stop - 1]) && !has(bytes, at, stop, COLON)) return false;
  let signs = 0;
  for (let i = at; i < stop; i++) {
    const c = bytes[i] as number;
    if (c === COLON || c === 46) signs++;
    else if (((CLASS[c] as number) & WORD) === 0) return false;
  }
  return signs >= 1;
}

function lastColon(bytes: Buffer, at: number, stop: number): number {
  let i = stop - 1;
  while (i > at && isDigit(bytes[i])) i--;
  return bytes[i] === COLON && i < stop - 1 ? i : -1;
}

/** `app/node3`, `app/<NOSRV>`, `<NOSRV>`, `web_in~`, `app`: names, no path. */
function isNames(bytes: Buffer, at: number, stop: number): boolean {
  if (bytes[at] === SLASH) return false;
  let slashes = 0;
  for (let i = at; i < stop; i++) {
    const c = bytes[i] as number;
    if (c === SLASH) slashes++;
    else if (c === LESS) return startsAt(bytes, i, stop, NOSRV) && i + NOSRV.length === stop;
    else if (c !== DASH && c !== 46 && c !== COLON && !(c === TILDE && i === stop - 1) && ((CLASS[c] as number) & WORD) === 0) return false;
  }
  return slashes <= 2 && bytes[stop - 1] !== COLON;
}

/** `GET /cart`, `<BADREQ>`. */
function isRequest(bytes: Buffer, at: number, stop: number): boolean {
  if (startsAt(bytes, at, stop, BADREQ)) return true;
  let i = at;
  while (i < stop && (bytes[i] as number) >= 65 && (bytes[i] as number) <= 90) i++;
  return i > at + 2 && bytes[i] === SPACE;
}

/** Field of a key; undefined for one that is not known, null when it is no key. */
function keyAt(bytes: Buffer, from: number, equals: number): Key | undefined | null {
  if (equals - from > 40) return null;
  for (let i = from; i < equals; i++) if (((CLASS[bytes[i] as number] as number) & WORD) === 0 && bytes[i] !== DASH && bytes[i] !== 46) return null;
  const text = bytes.toString('latin1', from, equals).toLowerCase();
  if (!known.has(text)) {
    if (known.size > 256) known.clear();
    known.set(text, KEYS.find(([, names]) => names.test(text))?.[0]);
  }
  return known.get(text);
}
