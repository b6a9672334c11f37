/** A slow, readable reader of HAProxy's HTTP and TCP log lines: what src/scan/haproxy.ts must agree with. */
import type { Shape } from '../../parsers/format.ts';
import { injectionKind } from '../../parsers/haproxy/probes.ts';
import { methodKind, probeKind } from '../../parsers/nginx/details.ts';

export interface HaproxyReference {
  readonly format: 'haproxy-http' | 'haproxy-tcp';
  readonly shape: Shape;
  readonly client: string;
  readonly vhost: string;
  readonly upstream: string;
  readonly path: string | undefined;
}

const INT = '[+-]?\\d+';
const HEAD =
  '(?<client>[^ ]*):(?<port>\\d+) \\[(?<date>\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\] (?<frontend>[^ ]*) (?<backend>[^ /]*)/(?<server>[^ ]*) ';
const COUNTS = '\\d+/\\d+/\\d+/\\d+/(?<rc>\\+?\\d+) \\d+/\\d+';
const HTTP = new RegExp(
  `^${HEAD}(?<TR>${INT})/(?<Tw>${INT})/(?<Tc>${INT})/(?<Tr>${INT})/(?<Ta>${INT}) (?<status>${INT}) (?<bytes>${INT}) [^ ]+ [^ ]+ (?<state>[CSPLRIDUKcs-][RQCHDLT-])[^ ]{2} ${COUNTS} (?:\\{[^{}]*\\} ){0,2}"(?<request>[^"]*)"$`,
  's',
);
const TCP = new RegExp(`^${HEAD}(?<Tw>${INT})/(?<Tc>${INT})/(?<Ta>${INT}) (?<bytes>${INT}) (?<state>[CSPLRIDUKcs-][RQCHDLT-]) ${COUNTS}$`, 's');

/** Undefined: the line is neither. */
export function readHaproxy(line: string): HaproxyReference | undefined {
  const http = HTTP.exec(line);
  const fields = (http ?? TCP.exec(line))?.groups as Record<string, string> | undefined;
  if (!fields) return undefined;
  const number = (name: string): number => (fields[name] === undefined ? Number.NaN : Number(fields[name]));
  const server = fields.server as string;
  const kind = server === '' || server === '-' || server === '<NOSRV>' ? 'none' : server.startsWith('<') ? 'applet' : 'named';
  const request = fields.request !== undefined && fields.request !== '' && !fields.request.startsWith('<') ? fields.request : undefined;
  const [method, target] = request?.split(' ') ?? [];
  const path = target === undefined ? undefined : target.replace(/^([^/:][^:]{0,6}):\/\/[^/]*/, '');
  const status = http ? Number(fields.status) : undefined;
  const state = fields.state as string;
  const shape: Record<string, string | undefined> = {
    termination: state,
    status: status === undefined ? undefined : String(status),
    ...classes(number, fields.rc as string),
    serverKind: kind,
    'x-mode': http ? 'http' : 'tcp',
    methodKind: method === undefined || method.length > 64 ? undefined : method === '' ? undefined : methodKind(method),
    probeKind: path === undefined || status === undefined ? undefined : probeOf(path, status, state, kind),
  };
  return {
    format: http ? 'haproxy-http' : 'haproxy-tcp',
    shape,
    client: fields.client as string,
    vhost: (fields.frontend as string).replace(/~$/, ''),
    upstream: `${fields.backend}/${server}`,
    path: path?.split('?')[0],
  };
}

function classes(number: (name: string) => number, rc: string): Record<string, string | undefined> {
  const [TR, Tw, Tc, Tr, Ta] = ['TR', 'Tw', 'Tc', 'Tr', 'Ta'].map(number) as [number, number, number, number, number];
  const timers = [TR, Tw, Tc, Tr];
  const retries = Number(rc.replace('+', ''));
  const last = timers.reduce((rest, timer) => (timer > 0 ? rest - timer : rest), Ta);
  const attempt = last - Math.max(0, 1000 * retries - Math.max(0, Tw));
  return {
    timers: timers.map((timer) => (Number.isNaN(timer) ? '.' : timer < 0 ? '-' : '+')).join(''),
    'x-tw': Tw >= 0 ? (Tw >= 1000 ? 'long' : 'short') : undefined,
    'x-tc': Tc >= 0 ? (Tc >= 900 ? 'slow' : 'short') : undefined,
    'x-tr': Tr >= 0 ? (Tr <= 2 ? 'instant' : Tr >= 1000 ? 'long' : 'short') : undefined,
    'x-last': last <= 5 ? 'instant' : 'longer',
    'x-attempt': attempt >= 500 ? 'late' : 'quick',
    'x-size': number('bytes') === 0 ? 'none' : 'some',
    retries: rc.startsWith('+') ? '+' : retries > 0 ? 'n' : '0',
  };
}

/** Asked where a rule may hold it against the client; of answers that are no refusal only for files that no site serves, and scanners' names. */
function probeOf(target: string, status: number, state: string, server: string): string | undefined {
  const refused = (status >= 400 && status < 500 && (state === '--' || state === 'PR')) || (server === 'none' && state === 'SC');
  if (refused) return probeKind(target) ?? injectionKind(target);
  if (state !== '--' || status >= 400) return undefined;
  const scanner = injectionKind(target) === 'scanner' ? 'scanner' : undefined;
  return /[/.]\.|%[2c]/.test(target) || scanner ? (probeKind(target) ?? scanner) : undefined;
}
