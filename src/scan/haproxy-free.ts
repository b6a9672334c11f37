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
const KEYS: readonly (readonly [FreeName | 'state', RegExp])[] = [
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
const known = new Map<string, FreeName | 'state' | undefined>();

/** Whether bytes[from, end) is such a line. `tagged`: the envelope names HAProxy; without it a date of HAProxy's own kind must stand there. */
export function readFree(bytes: Buffer, from: number, end: number, tagged: boolean, set: SetField): boolean {
  let at = from;
  let dated = false;
  let states = 0;
  let named = 0;
  let status = false;
  let requested = false;
  let timers = false;
  let pairs = 0;
  let seen = 0;
  let state = 0;
  let previous = '';
  for (let words = 0; words < MAX_WORDS && at < end; words++) {
    const c = bytes[at] as number;
    let stop = wordEnd(bytes, at, end);
    let kind = '';
    if (c === SPACE) {
      at++;
      continue;
    }
    if (c === LBRACKET && isClfTime(bytes, at + 1, end)) {
      stop = find(bytes, RBRACKET, at, Math.min(end, at + 40)) + 1;
      if (stop === 0 || dated) break;
      set('tr', at + 1, stop - 1);
      dated = true;
      kind = 'date';
    } else if (c === QUOTE) {
      const close = find(bytes, QUOTE, at + 1, end);
      stop = close < 0 ? end : close + 1;
      if (!requested && isRequest(bytes, at + 1, stop)) {
        set('r', at + 1, close < 0 ? end : close);
        requested = true;
      }
      kind = 'quoted';
    } else if (c === LBRACE) {
      const close = find(bytes, RBRACE, at + 1, end);
      stop = close < 0 ? end : close + 1;
      kind = 'braces';
    } else if (isState(bytes, at, stop, previous)) {
      if (++states > 1) return false;
      set('tsc', at, stop);
      kind = 'state';
    } else if (c === DASH && stop === at + 1) kind = 'dash';
    else {
      const count = numbers(bytes, at, stop);
      if (count === 1) {
        kind = 'number';
        if (!status && isStatus(bytes, at, stop)) {
          set('ST', at, stop);
          status = true;
          kind = 'status';
        } else if (previous === 'status') set('B', bytes[at] === PLUS ? at + 1 : at, stop);
      } else if (count >= 3) {
        kind = 'numbers';
        if (!timers && (states === 0 || previous === 'name' || has(bytes, at, stop, DASH))) {
          set('timers', at, stop);
          timers = true;
        } else if (previous === 'state' || count > 3) set('counts', at, stop);
      } else if (count === 2) kind = 'numbers';
      else if (!dated && named === 0 && previous === '' && isClient(bytes, at, stop)) {
        const colon = lastColon(bytes, at, stop);
        set('ci', at, colon < 0 ? stop : colon);
        if (colon >= 0) set('cp', colon + 1, stop);
        kind = 'client';
      } else {
        const equals = find(bytes, EQUALS, at, stop);
        const key = equals > at ? keyAt(bytes, at, equals) : undefined;
        // A pair among fields of another kind may be a cookie.
        if (key === undefined && equals > at && pairs === 0 && (status || named > 0 || timers)) break;
        if (equals > at && key !== null) {
          let value = equals + 1;
          let last = stop;
          if (bytes[value] === QUOTE) {
            const close = find(bytes, QUOTE, value + 1, end);
            last = close < 0 ? end : close;
            stop = Math.min(end, last + 1);
            value++;
          } else if (bytes[last - 1] === COMMA) last--;
          if (key !== undefined && last > value) {
            const bit = 1 << KEYS.findIndex(([name]) => name === key);
            // Said twice: one of them is a client's.
            if ((seen & bit) !== 0) return false;
            seen |= bit;
            if (key === 'tsc') {
              if (terminationId(bytes, value) === 0 || (last - value !== 2 && last - value !== 4)) return false;
              if (++states > 1) return false;
              state = value;
            }
            // Once more, with what was done to cookies.
            if (key === 'state') {
              if (states === 1 && terminationId(bytes, value) !== terminationId(bytes, state)) return false;
            } else if (key === 'ci' && lastColon(bytes, value, last) > 0) {
              const colon = lastColon(bytes, value, last);
              set('ci', value, colon);
              set('cp', colon + 1, last);
            } else if (key === 'tr' && bytes[value] === LBRACKET) set('tr', value + 1, last - 1);
            else set(key, value, last);
            if (key === 'ST') status = true;
            if (key === 'r') requested = true;
            if (key === 's' || key === 'b') named++;
            pairs++;
          }
          kind = 'pair';
        } else {
          const slash = isNames(bytes, at, stop) ? find(bytes, SLASH, at, stop) : -2;
          if (slash === -2 || named > 2) break;
          if (slash > at) {
            set('b', at, slash);
            set('s', slash + 1, stop);
            named = 3;
          } else if (bytes[at] === LESS) {
            set('s', at, stop);
            named = 3;
          } else {
            if (!dated && !tagged) return false;
            set(bytes[stop - 1] === TILDE ? 'ft' : (NAMES[named] as FreeName), at, stop);
            named = Math.max(named + 1, bytes[stop - 1] === TILDE ? 1 : 0);
          }
          kind = 'name';
        }
      }
    }
    previous = kind;
    at = stop;
  }
  // A state alone says little; beside a status or a server it is a line of traffic.
  if (states === 1) return (dated || tagged || pairs > 2) && (status || timers || named === 3);
  return states === 0 && tagged && status && named === 3 && at >= end;
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
function keyAt(bytes: Buffer, from: number, equals: number): FreeName | 'state' | undefined | null {
  if (equals - from > 40) return null;
  for (let i = from; i < equals; i++) if (((CLASS[bytes[i] as number] as number) & WORD) === 0 && bytes[i] !== DASH && bytes[i] !== 46) return null;
  const text = bytes.toString('latin1', from, equals).toLowerCase();
  if (!known.has(text)) {
    if (known.size > 256) known.clear();
    known.set(text, KEYS.find(([, names]) => names.test(text))?.[0]);
  }
  return known.get(text);
}
