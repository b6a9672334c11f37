/** The context of nginx error records on bytes: which key stands where, and where a quoted value ends. */
import { CONTEXT_KEYS } from '../../parsers/nginx/error.ts';
import { COMMA, needle, QUOTE, SPACE, startsAt } from './bytes.ts';

/** Context keys that are read; the others are only recognised. */
export const KEY = {
  skip: 0,
  client: 1,
  udpClient: 2,
  server: 3,
  request: 4,
  upstream: 5,
  host: 6,
  referrer: 7,
  ctx: 8,
  resolver: 9,
  responder: 10,
  bytes: 11,
  login: 12,
} as const;

export interface ContextKey {
  readonly code: number;
  readonly text: Buffer;
}

/** Context keys by first byte, the common ones first. The value starts behind the colon, blank and quote. */
const KEYS_BY_FIRST: readonly (readonly ContextKey[])[] = (() => {
  const table: ContextKey[][] = Array.from({ length: 256 }, () => []);
  const codes: Readonly<Record<string, number>> = { ...KEY, 'udp client': KEY.udpClient, 'bytes from/to client': KEY.bytes };
  for (const name of CONTEXT_KEYS) {
    const text = needle(name.startsWith('bytes') ? `${name}:` : `${name}: `);
    (table[text[0] as number] as ContextKey[]).push({ code: codes[name] ?? KEY.skip, text });
  }
  return table;
})();

/** Name of the key at `, key: `, and where its value starts (behind an opening quote), or undefined. */
export function keyAt(bytes: Buffer, at: number, end: number): ContextKey | undefined {
  if (bytes[at] !== COMMA || bytes[at + 1] !== SPACE || at + 2 >= end) return undefined;
  const candidates = KEYS_BY_FIRST[bytes[at + 2] as number] as readonly ContextKey[];
  for (let i = 0; i < candidates.length; i++) if (startsAt(bytes, at + 2, end, (candidates[i] as ContextKey).text)) return candidates[i];
  return undefined;
}

/** A quoted value ends at the first quote that is followed by another key, or at the record's end. */
export function quotedEnd(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === QUOTE && bytes[i + 1] === COMMA && keyAt(bytes, i + 1, end)) return i;
  return end;
}
