/**
 * How a record begins, as far as it rules formats out: most scanners need not look at most records. A pure function of the
 * record; a test holds that it never keeps a format from its own samples.
 */
import { COLON, isDigit, LBRACE, LBRACKET, SLASH, SPACE } from './bytes.ts';

/** `{…`: an object. */
export const OBJECT = 0;
/** `192.0.2.7:51000 [23/Nov/…`: address, port and a date in brackets. */
export const PORT_DATE = 1;
export const PLAIN = 2;
export const SIGNATURES = 3;

/** The longest address with a port, and then some. */
const REACH = 64;

export function signatureOf(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] === LBRACE) return OBJECT;
  const limit = Math.min(end, from + REACH);
  let at = from;
  while (at < limit && bytes[at] !== SPACE) at++;
  if (at >= limit || bytes[at + 1] !== LBRACKET || bytes[at + 4] !== SLASH) return PLAIN;
  let digit = at - 1;
  while (digit > from && isDigit(bytes[digit])) digit--;
  return bytes[digit] === COLON && digit < at - 1 ? PORT_DATE : PLAIN;
}

const only = (...signatures: number[]): readonly number[] => signatures;
/** Which beginnings a format can have. Formats that are not named here are tried on all. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  'cloudflare-http': only(OBJECT, PLAIN),
  'cloudflare-events': only(OBJECT, PLAIN),
  cloudflared: only(OBJECT, PLAIN),
  'nginx-ingress': only(PLAIN),
  'nginx-main': only(PLAIN),
  'nginx-combined': only(PLAIN),
  'nginx-vhost': only(PLAIN),
  'nginx-proxy-manager': only(PLAIN),
  'nginx-npmplus': only(PLAIN),
  'nginx-apisix': only(PLAIN),
  'nginx-short': only(PLAIN),
  // Without a port; but 2001:db8::7 looks as if it had one.
  'nginx-stream': only(PORT_DATE, PLAIN),
  'nginx-json': only(OBJECT),
  'nginx-ingress-klog': only(PLAIN),
  'haproxy-http': only(PORT_DATE),
  'haproxy-https': only(PORT_DATE),
  'haproxy-tcp': only(PORT_DATE),
  'haproxy-tls-error': only(PORT_DATE),
  // "unknown" may stand in place of address and port.
  'haproxy-connection-error': only(PORT_DATE, PLAIN),
  'haproxy-tcp-clf': only(PLAIN),
  'haproxy-http-clf': only(PLAIN),
  // `@cee: {…`, or behind a tag that no envelope took.
  'haproxy-json': only(OBJECT, PLAIN),
  'haproxy-event': only(PLAIN),
  'haproxy-other': only(PORT_DATE, PLAIN),
  'nginx-other': only(OBJECT, PORT_DATE, PLAIN),
};

/** For each signature, the positions of the formats that may begin so, in the order given; behind a port, HAProxy's come first. */
export function bySignature(ids: readonly string[]): readonly (readonly number[])[] {
  const haproxyFirst = (a: number, b: number): number => Number(!ids[a]?.startsWith('haproxy-')) - Number(!ids[b]?.startsWith('haproxy-'));
  return Array.from({ length: SIGNATURES }, (_, signature) => {
    const list = ids.flatMap((id, i) => ((BEGINNINGS[id]?.includes(signature) ?? true) ? [i] : []));
    // The user's own formats, which the table does not name, stay before all others.
    const known = list.filter((i) => BEGINNINGS[ids[i] as string] !== undefined);
    if (signature === PORT_DATE) known.sort(haproxyFirst);
    return [...list.filter((i) => !known.includes(i)), ...known];
  });
}
