/**
 * Messages in which nginx quotes text that a client chose: how they begin, and what nginx writes behind the quote. The
 * assembler uses both to find out which lines such a record spans.
 */
import { QUOTING } from '../../parsers/nginx/message.ts';
import { CLIENT_KEY, COLON, COMMA, find, findText, needle, QUOTE, SPACE, startsAt } from './bytes.ts';
import { messageStart } from './starts.ts';

/**
 * What nginx writes right behind text that it quotes, by family of the message: user names (ngx_http_auth_basic_module), files (open() and
 * its kin, static, index), everything else. Family 0 stands for any of them.
 */
const TAILS: readonly (readonly Uint8Array[])[] = (() => {
  const user = ['" was not found in "', '": password mismatch'];
  const file = ['" failed (', '" is not found (', '" is forbidden', '" is not a directory'];
  const rest = ['" while ', '", client: ', '" is forbidden'];
  return [[...user, ...file, ...rest], user, file, rest].map((family) => family.map(needle));
})();
const ANY = 0;
const familyOf = (prefix: string): number => (prefix === 'user ' ? 1 : prefix === '' || prefix.endsWith('() ') ? 2 : 3);
/** Beginnings of messages that quote client text, by first byte. */
const QUOTED_PREFIXES: readonly (readonly { readonly text: Uint8Array; readonly family: number }[])[] = (() => {
  const table: { text: Uint8Array; family: number }[][] = Array.from({ length: 256 }, () => []);
  for (const prefix of QUOTING) {
    const text = prefix === '' ? '"/' : `${prefix}"`;
    (table[text.charCodeAt(0)] as { text: Uint8Array; family: number }[]).push({ text: needle(text), family: familyOf(prefix) });
  }
  return table;
})();
/** Family of the quoting text that the message begins with, or 0. */
export function quotedFamily(bytes: Buffer, from: number, end: number): number {
  const message = messageStart(bytes, from, end);
  if (message >= end || (message === from && bytes[from] === QUOTE)) return 0;
  for (const { text, family } of QUOTED_PREFIXES[bytes[message] as number] as readonly { text: Uint8Array; family: number }[])
    if (startsAt(bytes, message, end, text)) return family;
  return 0;
}

/** Whether the line is itself a whole record that quotes client text: then it is taken for what it looks like. */
export function quotesItself(bytes: Buffer, from: number, end: number): boolean {
  const family = quotedFamily(bytes, from, end);
  return family !== 0 && findQuotedTail(bytes, from, end, family) >= 0;
}

/** Position of nginx's words behind quoted text of a family, followed by its context, or -1. */
export function findQuotedTail(bytes: Uint8Array, from: number, end: number, family = ANY): number {
  for (let at = find(bytes, QUOTE, from, end); at >= 0; at = find(bytes, QUOTE, at + 1, end)) {
    const next = bytes[at + 1];
    if (next !== SPACE && next !== COLON && next !== COMMA) continue;
    for (const text of TAILS[family] as readonly Uint8Array[]) if (startsAt(bytes, at, end, text)) return findText(bytes, CLIENT_KEY, at, end) >= 0 ? at : -1;
  }
  return -1;
}

/** Percent-decoding as nginx does it for $uri: bytes as Latin-1, runs of slashes merged. */
export function decodeTarget(target: string): string {
  return target.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replace(/\/{2,}/g, '/');
}
