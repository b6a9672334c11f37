/** Reads the target of a request: path, the host of an absolute URI, and whether only a scanner asks for it. */
import { SERVER_NONE } from '../../parsers/haproxy/classes.ts';
import { injectionKind, SCANNER_NAMES } from '../../parsers/haproxy/probes.ts';
import { probeKind } from '../../parsers/nginx/details.ts';
import { keyColumn, spanColumn } from './batch.ts';
import { COLON, DOT, find, needle, QUESTION, SLASH, startsAt } from './bytes.ts';
import { terminationId } from './haproxy-fields.ts';
import { mayProbe } from './probe.ts';
import type { ScanContext } from './scanner.ts';

const PERCENT = 37;
const SCHEME = needle('://');

/** Bytes of a target that say something. */
const TELLING = new Uint8Array(256);
for (const c of "?/.%<('$\\") TELLING[c.charCodeAt(0)] = 1;

/** Names of scanners by their first byte. */
const SCANNERS: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) =>
  SCANNER_NAMES.filter((text) => text.charCodeAt(0) === (byte | 32)).map(needle),
);

/** Whether a scanner's name stands at `at`, in any case. */
function isScannerName(bytes: Uint8Array, at: number, end: number): boolean {
  const names = SCANNERS[bytes[at] as number] as readonly Buffer[];
  for (let n = 0; n < names.length; n++) {
    const text = names[n] as Buffer;
    let i = 0;
    while (i < text.length && at + i < end && ((bytes[at + i] as number) | 32) === ((text[i] as number) | 32)) i++;
    if (i === text.length) return true;
  }
  return false;
}

const ENDED = idOf('--');
const CONNECT_REFUSED = idOf('SC');
const REFUSED = idOf('PR');

function idOf(state: string): number {
  return terminationId(needle(state), 0);
}

/** Reads bytes[from, end) of a request with this state, status and kind of server (HTTP/2 is logged with an absolute URI). */
export type TargetReader = (bytes: Buffer, row: number, from: number, end: number, state: number, code: number, server: number) => void;

export function createTargetReader({ batch, classes }: ScanContext): TargetReader {
  const probe = keyColumn(batch, 'probeKind');
  const host = spanColumn(batch, 'host');
  const path = spanColumn(batch, 'path');

  return (bytes, row, from, end, state, code, server) => {
    let start = from;
    let query = -1;
    let suspect = false;
    let odd = false;
    if (bytes[start] !== SLASH) {
      const scheme = find(bytes, COLON, start, Math.min(end, start + 8));
      if (scheme > 0 && startsAt(bytes, scheme, end, SCHEME)) {
        const authority = scheme + 3;
        const slash = find(bytes, SLASH, authority, end);
        start = slash < 0 ? end : slash;
        if (host[2 * row + 1] === 0 && start > authority) {
          host[2 * row] = authority;
          host[2 * row + 1] = start;
        }
      }
    }
    for (let i = start; i < end; i++) {
      const c = bytes[i] as number;
      if (TELLING[c] === 0) continue;
      if (c === QUESTION) {
        if (query < 0) query = i;
      } else if (c === SLASH) {
        if (isScannerName(bytes, i + 1, end)) suspect = odd = true;
      } else if (c === DOT) suspect ||= bytes[i - 1] === SLASH || bytes[i - 1] === DOT;
      else if (c === PERCENT) {
        odd = true;
        suspect ||= bytes[i + 1] === 50 || bytes[i + 1] === 99;
      } else odd = true;
    }
    const pathEnd = query < 0 ? end : query;
    if (pathEnd > start) {
      path[2 * row] = start;
      path[2 * row + 1] = pathEnd;
    }
    // Who asked for what counts only where a rule may hold it against the client itself.
    const refused = code >= 400 && code < 500 && (state === ENDED || state === REFUSED);
    const unserved = server === SERVER_NONE && state === CONNECT_REFUSED;
    if (!(refused || unserved || (suspect && state === ENDED && code < 400))) return;
    const probes = mayProbe(bytes, start, end);
    if (!probes && !odd) return;
    const target = bytes.toString('latin1', start, end);
    const injected = odd ? injectionKind(target) : undefined;
    // Of answers that are no refusal only those to scanners count: text in a query proves nothing.
    probe[row] = classes.id((probes ? probeKind(target) : undefined) ?? (code >= 400 || unserved || injected === 'scanner' ? injected : undefined));
  };
}
