/**
 * Messages in which nginx quotes text that a client chose: how they begin, and what nginx writes behind the quote. The
 * assembler uses both to find out which lines such a record spans.
 */
import { QUOTING } from '../../parsers/nginx/message.ts';
import { CLIENT_KEY, COLON, COMMA, find, findText, isDigit, needle, QUOTE, SPACE, STAR, startsAt } from './bytes.ts';
import { messageStart } from './starts.ts';

/**
 * What nginx writes right behind text that it quotes, by family of the message: user names (ngx_http_auth_basic_module), files (open() and
 * its kin, static, index), everything else. Family 0 stands for any of them.
 */
const TAILS: readonly (readonly Uint8Array[])[] = (() => {
  const user = ['" was not found in "', '": password mismatch'];
  const file = ['" failed (', '" is not found (', '" is forbidden', '" is not a directory'];
  const rest = ['" while ', '", client: ', '" is forbidden', '" existence failed ('];
  return [[...user, ...file, ...rest], user, file, rest].map((family) => family.map(needle));
})();
const ANY = 0;
/** Family of the messages that quote client text behind this. */
export const familyOf = (prefix: string): number => (prefix === 'user ' ? 1 : prefix === '' || prefix.endsWith('() ') ? 2 : 3);
/** Beginnings of messages that quote client text, by first byte. */
const QUOTED_PREFIXES: readonly (readonly { readonly text: Uint8Array; readonly family: number }[])[] = (() => {
  const table: { text: Uint8Array; family: number }[][] = Array.from({ length: 256 }, () => []);
  for (const prefix of QUOTING) {
    const text = prefix === '' ? '"/' : `${prefix}"`;
    (table[text.charCodeAt(0)] as { text: Uint8Array; family: number }[]).push({ text: needle(text), family: familyOf(prefix) });
  }
  return table;
})();
/** Family of the quoting text that the message begins with, or 0. Only lines of a connection ("*CID ") quote client text. */
export function quotedFamily(bytes: Buffer, from: number, end: number): number {
  const message = messageStart(bytes, from, end);
  if (message >= end || !isOfConnection(bytes, from, message)) return 0;
  for (const { text, family } of QUOTED_PREFIXES[bytes[message] as number] as readonly { text: Uint8Array; family: number }[])
    if (startsAt(bytes, message, end, text)) return family;
  return 0;
}

/** Whether `*CID ` stands right before the message. */
function isOfConnection(bytes: Buffer, from: number, message: number): boolean {
  let at = message - 2;
  while (at > from && isDigit(bytes[at])) at--;
  return at >= from && at < message - 2 && bytes[at] === STAR;
}

/** Whether the line is itself a whole record that quotes client text: then it is taken for what it looks like. */
export function quotesItself(bytes: Buffer, from: number, end: number): boolean {
  const family = quotedFamily(bytes, from, end);
  return family !== 0 && findQuotedTail(bytes, from, end, family) >= 0;
}

/** Position of nginx's words behind quoted text of a family, followed by its context, or -1. */
export function findQuotedTail(bytes: Uint8Array, from: number, end: number, family = ANY): number {
  const at = findQuotedWords(bytes, from, end, family);
  return at >= 0 && findText(bytes, CLIENT_KEY, at, end) >= 0 ? at : -1;
}

/** The same without asking for the context: a pasted line may end before it. */
export function findQuotedWords(bytes: Uint8Array, from: number, end: number, family: number): number {
  for (let at = find(bytes, QUOTE, from, end); at >= 0; at = find(bytes, QUOTE, at + 1, end)) {
    const next = bytes[at + 1];
    if (next !== SPACE && next !== COLON && next !== COMMA) continue;
    for (const text of TAILS[family] as readonly Uint8Array[]) if (startsAt(bytes, at, end, text)) return at;
  }
  return -1;
}

/**
 * What nginx makes of a request target before it names a file by it (ngx_http_parse_complex_uri): percent-decoded, bytes as Latin-1, runs of
 * slashes merged, dot segments resolved; of an absolute target the path.
 */
export function decodeTarget(target: string): string {
  const decoded = target
    .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*/, '')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\/{2,}/g, '/');
  if (!/\/\.{1,2}(?:\/|$)/.test(decoded)) return decoded;
  const path: string[] = [];
  const segments = decoded.split('/');
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '..') path.pop();
    if (segment !== '.' && segment !== '..') path.push(segment);
    else if (last) path.push('');
  }
  return path[0] === '' ? path.join('/') : `/${path.join('/')}`;
}
