/** A slow, readable reader of one nginx error record: what src/scan/nginx-error.ts must agree with. */
import { DETAILS, fileKind, methodKind, peerKind, probeKind } from '../../parsers/nginx/details.ts';
import { FREE_TEXT, maskMessage, QUOTING, takeApart } from '../../parsers/nginx/message.ts';
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

const HEAD = /^(?:(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) |nginx: |\s*(?=\[[a-z]+\] \d))?(?:\[(emerg|alert|crit|error|warn|notice|info|debug)\] )?(?:(\d+)#\d+: )?(?:\s*\*(\d+) )?/;
const KEYS = /^, (client|udp client|server|request|subrequest|upstream|host|referrer|resolver|responder|peer|certificate|login|bytes from\/to client|bytes from\/to upstream|ctx|context|URL|proxy)(: "?|: ?)/;

export function readNginxError(line: string): ReferenceRecord {
  const head = HEAD.exec(line) as RegExpExecArray;
  const rest = line.slice(head[0].length);
  const end = messageEnd(rest);
  const text = rest.slice(0, end);
  const context = rest.slice(end);
  const quoteAt = text.indexOf('"');
  const imitated = quoteAt >= 0 && count(beforeReferrer(rest), ', client: ') > 1;
  const masked = maskMessage(text);
  const fields = readContext(context);
  const upstream = fields.upstream?.replace(/^[a-z]+:\/\//, '').replace(/^(unix:[^:]*:?|[^/]*).*$/, '$1').replace(/^(unix:.*):$/, '$1');
  const target = /^\S+ (\S*)/.exec(fields.request ?? '')?.[1];
  const kind = /^(?:[A-Za-z]+\(\)(?: to)? |testing )?"/.test(text) ? fileKind(text.slice(quoteAt + 1, text.lastIndexOf('"'))) : undefined;
  const free = FREE_TEXT.some((p) => text.startsWith(p) || text.includes('ModSecurity: ')) || text.startsWith('FastCGI sent');
  const detail = free ? DETAILS.find(([needle]) => text.slice(0, 400).includes(needle))?.[1] : undefined;
  const shape: Record<string, string | undefined> = {
    ...takeApart(masked, imitated),
    level: head[2],
    subsystem: subsystem(context),
    methodKind: fields.request === undefined ? undefined : methodKind(fields.request),
    probeKind: target === undefined ? undefined : probeKind(target),
    peerKind: upstream === undefined ? undefined : peerKind(upstream),
    fileKind: kind,
    detail,
    imitated: imitated ? 'yes' : undefined,
  };
  return { time: head[1] ?? null, pid: head[3] ?? null, connection: head[4] ?? null, message: text, shape, ...fields, ...(upstream === undefined ? {} : { upstream }) };
}

function messageEnd(rest: string): number {
  for (let at = rest.indexOf(', '); at >= 0; at = rest.indexOf(', ', at + 1)) {
    const key = KEYS.exec(rest.slice(at, at + 30));
    if (key && (key[1] === 'client' || key[1] === 'udp client' || key[1] === 'resolver' || key[1] === 'responder' || key[1] === 'context' || (key[1] === 'server' && !QUOTING.includes(rest.slice(0, Math.max(0, rest.indexOf('"'))))))) return at;
  }
  return rest.length;
}

function beforeReferrer(rest: string): string {
  const at = rest.indexOf(', referrer: "');
  return at < 0 ? rest : rest.slice(0, at);
}

function count(text: string, needle: string): number {
  return text.split(needle).length - 1;
}

function subsystem(context: string): string {
  if (context.includes(', resolver: ')) return 'resolver';
  if (context.includes(', responder: ')) return 'ocsp';
  if (context.includes(', bytes from/to client:')) return 'stream';
  if (context.includes(', login: "')) return 'mail';
  if (context.includes(', client: ')) return 'http';
  return 'core';
}

function readContext(context: string): Record<string, string> {
  const fields: Record<string, string> = {};
  let at = 0;
  while (at < context.length) {
    const key = KEYS.exec(context.slice(at));
    if (!key) break;
    const from = at + key[0].length;
    const quoted = key[2]?.endsWith('"') ?? false;
    let end = context.length;
    for (let i = context.indexOf(quoted ? '", ' : ', ', from); i >= 0 && key[1] !== 'referrer'; i = context.indexOf(quoted ? '", ' : ', ', i + 1)) {
      if (KEYS.test(context.slice(i + (quoted ? 1 : 0)))) {
        end = i;
        break;
      }
    }
    let value = context.slice(from, end);
    if (quoted && end === context.length) value = value.replace(/"$/, '');
    const name = key[1] as string;
    if (!(name in fields)) fields[name] = value;
    at = end + (quoted ? 1 : 0);
  }
  return fields;
}
