/**
 * Whether a line fits a format of HAProxy, or fits as far as it goes. Most formats leave that to the interpreter. Of option httplog and its kin it is known what may be
 * wrong with a line: it was cut in its captures or request, a daemon wrote quotes its own way, somebody added words, or a client wrote into it.
 *
 * Captures and request come encoded. A captured cookie does not: HAProxy 2.6 writes it as it is, so a client can put blanks, quotes and the end of
 * another line in front of the termination state. A line that has one and does not fit from the left is read from the right.
 */
import { haproxyHttpClf } from '../../parsers/haproxy/formats.ts';
import { BACKSLASH, find, LBRACE, QUOTE, SLASH, SPACE } from './bytes.ts';
import { isCounts, readInteger } from './haproxy-fields.ts';
import type { Pattern } from './pattern.ts';

const MINUS = 45;
const RBRACE = 125;

/** After a fit the spans of the pattern hold what was found; 0 and 0 where there is nothing. */
export function createFit(pattern: Pattern, format: string): (bytes: Buffer, start: number, end: number) => boolean {
  const { spans } = pattern;
  const { fields } = pattern.program;
  const iCookies = pattern.index('CC');
  const iState = pattern.index('tsc');
  const iRetries = pattern.index('rc');
  const iQueue = pattern.index('bq');
  const iCaptures = pattern.index('hr');
  const iResponseCaptures = pattern.index('hs');
  const iRequest = pattern.index('r');
  const clf = format === haproxyHttpClf.id;
  const builtIn = iCookies >= 0 && iQueue === iCaptures - 1 && fields.at(-1)?.name === 'r';
  const from = (i: number): number => spans[2 * i] as number;
  const to = (i: number): number => spans[2 * i + 1] as number;

  function fits(bytes: Buffer, start: number, end: number): boolean {
    const whole = pattern.run(bytes, start, end);
    // CLF: cookies come last and are written raw; everything that decides stands in front of them.
    if (clf) return whole || pattern.failure().field >= iCookies;
    if (!builtIn) return whole;
    const { field, at } = whole ? { field: fields.length, at: end } : pattern.failure();
    if (field < iCookies) return false;
    // A captured cookie is the only client text in front of the state that is written raw. Without one the left side is HAProxy's own.
    const cookies = field <= iCookies + 1 || !isDash(bytes, iCookies) || !isDash(bytes, iCookies + 1);
    if (whole && !(cookies && (holdsBrace(bytes, iCaptures) || holdsBrace(bytes, iResponseCaptures)))) return true;
    if (cookies && bytes[end - 1] === QUOTE) {
      if (readFromRight(bytes, end)) return true;
      // Nothing stands in front of the last quoted text that could be the end of a line: the quotes are in the request.
      pattern.run(bytes, start, end);
    }
    // Other words behind the request are somebody's own addition, but for those of option httpslog. Raw quotes in it were written by a daemon.
    if (field > iRequest && bytes[end - 1] === QUOTE) spans[2 * iRequest + 1] = end - 1;
    else if (field > iRequest) return bytes[at] === SPACE && !isTlsTail(bytes, at + 1, end);
    if (field >= iRequest) return field > iRequest || at === end;
    for (let i = field + 1; i < fields.length; i++) spans[2 * i] = spans[2 * i + 1] = 0;
    return field >= iQueue && readCut(bytes, field === iQueue ? to(field) : at, end);
  }

  function isDash(bytes: Buffer, i: number): boolean {
    return to(i) === from(i) + 1 && bytes[from(i)] === MINUS;
  }

  /** `0/0000000000000000/0/0/0 `: what option httpslog adds. */
  function isTlsTail(bytes: Buffer, from: number, end: number): boolean {
    const slash = find(bytes, SLASH, from, Math.min(end, from + 6));
    return slash > from && bytes[slash + 17] === SLASH && readInteger(bytes, from, slash) >= 0;
  }

  /** HAProxy encodes "{" in captures: a raw one was written by somebody else. */
  function holdsBrace(bytes: Buffer, i: number): boolean {
    return i >= 0 && to(i) > from(i) && find(bytes, LBRACE, from(i) + 1, to(i)) >= 0;
  }

  /** A line without its end: `… 0/0 {aaa`, `… 0/0 {a}`, `… 0/0 {a} \"GET /aaa` (syslog-ng writes a backslash in front of quotes). */
  function readCut(bytes: Buffer, from: number, end: number): boolean {
    let start = from;
    while (start < end && bytes[start] === SPACE) start++;
    while (bytes[start] === LBRACE && start < end) {
      const close = find(bytes, RBRACE, start, end);
      if (close < 0) return true;
      start = close + 2;
    }
    if (start >= end) return true;
    if (bytes[start] === BACKSLASH && bytes[start + 1] === QUOTE) start++;
    if (bytes[start] !== QUOTE) return false;
    spans[2 * iRequest] = start + 1;
    spans[2 * iRequest + 1] = end;
    return true;
  }

  /**
   *     … 75 SID=a b "c - SH-- 1/1/0/0/0 0/0 {x|y} {z} "GET / HTTP/1.1"
   *                       ^state       ^counts  ^captures ^open      ^close
   */
  function readFromRight(bytes: Buffer, end: number): boolean {
    let close = end;
    while (close > 0 && bytes[close - 1] === SPACE) close--;
    close--;
    if (bytes[close] !== QUOTE) return false;
    let open = close - 1;
    const floor = to(iCookies - 1);
    if (bytes[close - 1] === BACKSLASH) {
      close--;
      open--;
    }
    while (open > floor && bytes[open] !== QUOTE) open--;
    if (open <= floor) return false;
    spans[2 * iRequest] = open + 1;
    spans[2 * iRequest + 1] = close;
    let i = open - 1;
    if (bytes[i] === BACKSLASH) i--;
    for (let blocks = 0; blocks < 2 && bytes[i] === SPACE && bytes[i - 1] === RBRACE; blocks++) {
      let brace = i - 1;
      while (brace > floor && bytes[brace] !== LBRACE) brace--;
      if (brace <= floor) return false;
      spans[2 * iCaptures] = brace;
      spans[2 * iCaptures + 1] = i;
      i = brace - 1;
    }
    const queues = wordBefore(bytes, i, floor);
    const counts = wordBefore(bytes, queues - 1, floor);
    const state = wordBefore(bytes, counts - 1, floor);
    spans[2 * iResponseCaptures] = spans[2 * iResponseCaptures + 1] = 0;
    if (state <= floor || !isCounts(bytes, queues, i, 2) || !isCounts(bytes, counts, queues - 1, 5) || counts - 1 - state !== 4) return false;
    let retries = queues - 2;
    while (bytes[retries - 1] !== SLASH) retries--;
    spans[2 * iState] = state;
    spans[2 * iState + 1] = state + 4;
    spans[2 * iRetries] = retries;
    spans[2 * iRetries + 1] = queues - 1;
    return true;
  }

  /** Start of the word that ends in front of `end`. */
  function wordBefore(bytes: Buffer, end: number, floor: number): number {
    let i = end;
    while (i > floor && bytes[i - 1] !== SPACE) i--;
    return i;
  }

  return fits;
}
