/** A slow, readable reader of one nginx error record: what src/scan/nginx-error.ts must agree with. */
import { FORGED_RECORD } from '../../parsers/nginx/error.ts';
import { detailOf, fileKind, methodKind, peerKind, probeKind } from '../../parsers/nginx/details.ts';
import { FREE_TEXT, isFileCall, isFreeText, isQuoting, maskMessage, takeApart } from '../../parsers/nginx/message.ts';
import type { Shape } from '../../src/rules/engine.ts';

export interface ReferenceRecord {
  time: string | null;
  pid: string | null;
  connection: string | null;
  message: string;
  shape: Shape;
  client?: string;
  server?: string;
  request?: string;
  upstream?: string;
  host?: string;
}

/** nginx's own words behind text that it quotes, followed by a context. */
const QUOTED_TAIL = /"(?: failed \(| is not found \(| is forbidden| was not found in "|: password mismatch| is not a directory| while |, client: ).*/s;

const HEAD = /^(?:(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)|nginx: )? *(?:\[(emerg|alert|crit|error|warn|notice|info|debug)\] *)?(?:(\d+)#\d*: *)?(?:\*(\d+)(?: |$))?/;
const KEYS =
  /^, (?:(client|udp client|server|request|subrequest|upstream|host|referrer|resolver|responder|peer|certificate|login|ctx|context|URL|proxy): |(bytes from\/to (?:client|upstream)):)("?)/;

export function readNginxError(line: string): ReferenceRecord {
  const head = HEAD.exec(line) as RegExpExecArray;
  const rest = line.slice(head[0].length);
  const end = messageEnd(rest);
  const text = rest.slice(0, end);
  const context = rest.slice(end);
  const quoteAt = text.indexOf('"');
  const foreign = FREE_TEXT.some((prefix) => text.startsWith(prefix)) || (quoteAt >= 0 && isQuoting(text.slice(0, quoteAt), text, quoteAt));
  const imitated = foreign && count(rest, ', client: ') > 1;
  const masked = maskMessage(imitated && quoteAt >= 0 ? text.slice(0, quoteAt + 1) : text);
  const { fields, keys, hosts, garbage } = imitated
    ? { fields: {} as Record<string, string>, keys: ['client'], hosts: [] as string[], garbage: '' }
    : readContext(context);
  const twice = keys.filter((key) => key.endsWith('client') && !key.startsWith('bytes')).length > 1;
  if ((garbage !== '' || twice || hosts.some((host) => host.includes('"'))) && QUOTED_TAIL.exec(context)?.[0].includes(', client: '))
    return {
      time: head[1] ?? null,
      pid: head[3] ?? null,
      connection: head[4] ?? null,
      message: text,
      shape: { message: FORGED_RECORD, level: head[2], subsystem: 'http', imitated: 'yes' },
    };
  // `http:/10.0.0.5/`: slashes that nginx merged in a client's URI.
  const peer = fields.upstream?.replace(/^[a-z]+:\/\//, '') ?? '';
  if (!peer.startsWith('unix:') && /^[^/]+:\//.test(peer)) fields.upstream = '';
  const upstream = fields.upstream
    ?.replace(/^[a-z]+:\/\//, '')
    .replace(/^(unix:[^:]*:?|[^/]*).*$/, '$1')
    .replace(/^(unix:.*):$/, '$1');
  const target = /^\S+ (\S*)/.exec(fields.request ?? '')?.[1];
  const kind = isFileCall(masked) ? fileKind(text.slice(quoteAt + 1, text.lastIndexOf('"'))) : undefined;
  const detail = isFreeText(masked) ? detailOf(text) : undefined;
  const shape: Record<string, string | undefined> = {
    ...takeApart(masked, imitated),
    level: head[2],
    subsystem: subsystem(keys),
    methodKind: fields.request === undefined ? undefined : methodKind(fields.request),
    probeKind: target === undefined ? undefined : probeKind(target),
    peerKind: upstream ? peerKind(upstream) : undefined,
    fileKind: kind,
    detail,
    imitated: imitated ? 'yes' : undefined,
  };
  return {
    time: head[1] ?? null,
    pid: head[3] ?? null,
    connection: head[4] ?? null,
    message: text,
    shape,
    ...fields,
    ...(upstream === undefined ? {} : { upstream }),
  };
}

/** The message ends at the first `, client: `; lines without one end at the first key of a rarer context. */
function messageEnd(rest: string): number {
  const client = rest.indexOf(', client: ');
  if (client >= 0) return client;
  const ends = [', udp client: ', ', resolver: ', ', responder: ', ', context: '].map((key) => rest.indexOf(key)).filter((at) => at >= 0);
  const end = ends.length > 0 ? Math.min(...ends) : rest.length;
  const syslog = rest.indexOf(' while logging to syslog, server: ');
  return syslog >= 0 && syslog < end ? syslog + 24 : end;
}

function count(text: string, needle: string): number {
  return text.split(needle).length - 1;
}

function subsystem(keys: readonly string[]): string {
  let kind = '';
  for (const key of keys) {
    if (key === 'client') kind ||= 'http';
    else if (key === 'udp client' || key === 'bytes from/to client') kind = 'stream';
    else if (key === 'resolver') kind = 'resolver';
    else if (key === 'responder') kind = 'ocsp';
    else if (key === 'login') kind = 'mail';
  }
  return kind || 'core';
}

/** Keys with their values, each the first of its name. Quoted values end at a quote that is followed by another key; the referrer takes the rest. */
function readContext(context: string): { fields: Record<string, string>; keys: string[]; hosts: string[]; garbage: string } {
  const fields: Record<string, string> = {};
  const keys: string[] = [];
  const hosts: string[] = [];
  let at = 0;
  while (at < context.length) {
    const key = KEYS.exec(context.slice(at));
    if (!key) break;
    const name = (key[1] ?? key[2]) as string;
    const from = at + key[0].length;
    const quoted = key[3] === '"';
    let end = context.length;
    if (quoted && name !== 'referrer') {
      for (let i = context.indexOf('"', from); i >= 0; i = context.indexOf('"', i + 1)) {
        if (KEYS.test(context.slice(i + 1))) {
          end = i;
          break;
        }
      }
    } else if (!quoted) {
      const stop = context.indexOf(', ', from);
      if (stop >= 0) end = stop;
    }
    at = quoted ? end + 1 : end;
    let value = context.slice(from, end);
    if (quoted && end === context.length) value = value.replace(/"$/, '');
    if (name.endsWith('client') && !name.startsWith('bytes')) value = value.split(' ', 1)[0] as string;
    keys.push(name);
    if (name === 'host') hosts.push(value);
    const field = name === 'udp client' ? 'client' : name;
    if (fields[field] === undefined) fields[field] = value;
  }
  return { fields, keys, hosts, garbage: context.slice(at) };
}
