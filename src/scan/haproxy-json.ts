/**
 * A log-format of HAProxy that writes JSON, when the format itself was not given: members are known by their names, and a few by
 * what they look like. With the log-format (option --log-format or --config) nothing has to be guessed.
 */
import type { Field, FieldProgram } from '../../parsers/program.ts';
import { haproxyJson } from '../../parsers/haproxy/formats.ts';
import { COLON, LBRACE, needle, QUOTE, SPACE, startsAt } from './bytes.ts';
import { createTrafficScanner } from './haproxy.ts';
import { hasTag } from './haproxy-envelope.ts';
import { type Seen, terminationId } from './haproxy-fields.ts';
import { createJsonReader } from './json.ts';
import { ESCAPED, NUMBER, STRING } from './json-values.ts';
import { isClfTime, type Pattern } from './pattern.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** Fields and the names they go by: HAProxy's aliases, and what people call them. */
const NAMES: readonly (readonly [field: string, names: RegExp])[] = [
  ['ci', /^(?:ci|client|client_?ip|src|src_?ip|remote_?addr|remote_?ip)$/i],
  ['cp', /^(?:cp|client_?port|src_?port|remote_?port)$/i],
  ['ft', /^(?:f|ft|fe|frontend|frontend_?name|fe_?name)$/i],
  ['b', /^(?:b|be|backend|backend_?name|be_?name)$/],
  ['s', /^(?:s|srv|server|server_?name|srv_?name)$/],
  ['TR', /^(?:TR|time_?request|tr_ms|req_?time)$/],
  ['Tw', /^(?:Tw|time_?queue|time_?wait|tw)$/],
  ['Tc', /^(?:Tc|time_?connect|time_?backend_?connect|tc)$/],
  ['Tr', /^(?:Tr|time_?response|time_?backend_?response|res_?time)$/],
  ['Ta', /^(?:Ta|time_?active|ta)$/],
  ['Tt', /^(?:Tt|time_?total|time_?duration|tt|duration)$/],
  ['ST', /^(?:ST|st|status|status_?code|http_?status(?:_?code)?|response_?code|code)$/],
  ['B', /^(?:B|bytes|bytes_?(?:read|out|sent)|body_?bytes_?sent)$/],
  ['rc', /^(?:rc|retries|conn_?retries)$/i],
  ['r', /^(?:r|req|request|http_?request|request_?line)$/i],
  ['HM', /^(?:HM|hm|method|http_?method|request_?method)$/],
  ['HU', /^(?:HU|hu|HP|hp|uri|url|path|http_?(?:path|uri)|request_?uri)$/],
  ['ID', /^(?:ID|unique_?id|request_?id|x_?request_?id)$/],
  ['bc_err_str', /^(?:bc_?err(?:_?str)?|ssl_?bc_?err(?:_?str)?)$/i],
];
/** Members of members: where people sort them into objects, often after the Elastic Common Schema. */
const NESTED: readonly (readonly [field: string, paths: readonly string[]])[] = [
  ['ci', ['client.ip', 'client.address', 'source.ip', 'source.address', 'haproxy.client.ip', 'haproxy.network.client_ip']],
  ['cp', ['client.port', 'source.port']],
  ['ft', ['frontend.name', 'haproxy.frontend_name', 'haproxy.frontend', 'haproxy.name.frontend']],
  ['b', ['backend.name', 'haproxy.backend_name', 'haproxy.backend', 'haproxy.name.backend']],
  ['s', ['server.name', 'target_server.name', 'haproxy.server_name', 'haproxy.server', 'haproxy.name.server']],
  ['TR', ['timers.TR', 'times.TR', 'haproxy_times.tR', 'timers.request']],
  ['Tw', ['timers.Tw', 'times.Tw', 'haproxy_times.tw', 'timers.queue', 'timers.wait', 'haproxy.time_queue', 'haproxy.timers.queue', 'haproxy.time.tw']],
  ['Tc', ['timers.Tc', 'times.Tc', 'haproxy_times.tc', 'timers.connect', 'haproxy.time_backend_connect', 'haproxy.timers.connect', 'haproxy.time.tc']],
  ['Tr', ['timers.Tr', 'times.Tr', 'haproxy_times.tr', 'timers.response', 'haproxy.timers.response', 'haproxy.time.tr']],
  ['Ta', ['timers.Ta', 'times.Ta', 'haproxy_times.ta', 'timers.active']],
  ['Tt', ['timers.Tt', 'times.Tt', 'haproxy_times.tt', 'timers.total', 'haproxy.timers.total', 'haproxy.time.tt']],
  ['ST', ['http.response.status_code', 'http.status_code', 'http.status', 'response.status', 'response.status_code', 'response.code', 'haproxy.http.status']],
  ['B', ['http.response.bytes', 'response.bytes']],
  ['HM', ['http.request.method', 'http.method', 'request.method']],
  ['HU', ['http.request.path', 'http.request.target', 'http.path', 'http.uri', 'url.path', 'request.path', 'request.uri']],
  ['state', ['connection.termination_state', 'haproxy.termination_state', 'termination.state', 'session.termination_state', 'http.termination_state']],
];
/** Members that may be a date or a termination state: what stands in them decides. */
const CANDIDATES: readonly RegExp[] = [
  /^tsc$/,
  /^ts$/i,
  /^ts\d$/i,
  /^(?:.*term(?:ination)?_?state|termination.*)$/i,
  /^(?:term|session_?state|state)$/i,
  /^(?:tr|trl|trg)$/,
  /^(?:t|T|Tl)$/,
  /^(?:time|timestamp|date|@timestamp|accept_?date|request_?date|time_?local)$/,
];
const OPEN = needle('{"');
/** How far an object may begin behind a prefix. */
const REACH = 160;

export function createJsonScanner(context: ScanContext, seen: Seen): Scanner {
  const { block } = context.batch;
  const fields: Field[] = [...NAMES.map(([name]) => name), 'tsc', 'tr'].map((name) => ({ name, type: 'text', before: ' ' }));
  const program: FieldProgram = { fields, tail: '', escape: 'json' };
  const spans = new Int32Array(2 * fields.length);
  const state = NAMES.length;
  const time = state + 1;
  const status = NAMES.findIndex(([name]) => name === 'ST');
  const wanted = [...NAMES.map(([name]) => `field:${name}`), ...CANDIDATES.map((_, i) => `candidate:${i}`)];
  const patterns = [...NAMES.map(([, names]) => names), ...CANDIDATES];
  const nested = NESTED.flatMap(([field, paths]) =>
    paths.map((path) => ({ path, field: field === 'state' ? -1 : NAMES.findIndex(([name]) => name === field) })),
  );
  const reader = createJsonReader([...wanted, ...nested.map(({ path }) => path)], (path) => {
    const name = path.replace(/^haproxy_/i, '');
    // Case tells TR from Tr; longer names are written as everybody likes.
    return patterns.findIndex((names) => names.test(name.length > 3 ? name.toLowerCase() : name));
  });
  /** Slots of names that say "termination state". */
  const spelled = new Set([
    NAMES.length + CANDIDATES.findIndex((names) => names.test('termination_state')),
    ...nested.flatMap(({ field }, i) => (field < 0 ? [wanted.length + i] : [])),
  ]);
  /**
   * Other gateways write JSON too: a state of two characters under a name of no meaning, or a status alone, counts only where the program is called
   * haproxy.
   */
  let tagged = false;

  function run(bytes: Buffer, from: number, end: number): boolean {
    if (bytes[from] !== LBRACE || bytes[from + 1] !== QUOTE || !startsAt(bytes, from, end, OPEN) || !reader.read(bytes, from, end)) return false;
    spans.fill(0);
    for (let i = 0; i < NAMES.length; i++) take(i, i);
    for (let i = 0; i < nested.length; i++) {
      const { field } = nested[i] as (typeof nested)[number];
      if (field >= 0) take(wanted.length + i, field);
      else takeCandidate(bytes, wanted.length + i);
    }
    for (let i = NAMES.length; i < wanted.length; i++) takeCandidate(bytes, i);
    return spans[2 * state] !== 0 || (tagged && spans[2 * status] !== 0);
  }

  function take(slot: number, field: number): void {
    const type = reader.types[slot];
    if (type !== STRING && type !== ESCAPED && type !== NUMBER) return;
    spans[2 * field] = reader.starts[slot] as number;
    spans[2 * field + 1] = reader.ends[slot] as number;
  }

  function takeCandidate(bytes: Buffer, slot: number): void {
    if (reader.types[slot] !== STRING) return;
    const start = reader.starts[slot] as number;
    const stop = reader.ends[slot] as number;
    const long = stop - start === 4 || (stop - start === 2 && (tagged || spelled.has(slot)));
    const field = isClfTime(bytes, start, stop) ? time : long && terminationId(bytes, start) > 0 ? state : -1;
    if (field < 0) return;
    spans[2 * field] = start;
    spans[2 * field + 1] = stop;
  }

  const pattern: Pattern = {
    program,
    spans,
    run,
    stop: () => 0,
    failure: () => ({ field: -1, literal: false, at: 0 }),
    index: (name) => fields.findIndex((field) => field.name === name),
  };
  const scanner = createTrafficScanner(context, haproxyJson, { program, mode: 'http', json: false }, seen, {}, pattern);
  return {
    ...scanner,
    scan(row) {
      const { bytes } = block;
      const start = block.start[row] as number;
      const end = block.end[row] as number;
      const brace = bytes[start] === LBRACE ? start : objectBehind(bytes, start, end);
      const rawStart = block.rawStart[row] as number;
      tagged = hasTag(bytes, rawStart, start);
      // The tag of another program: what follows may be a stranger's.
      if (brace < 0 || (brace > start && !tagged && start > rawStart && bytes[start - 2] === COLON)) return false;
      tagged ||= hasTag(bytes, start, brace);
      block.start[row] = brace;
      const taken = scanner.scan(row);
      block.start[row] = start;
      return taken;
    },
  };
}

/** Where an object begins behind what a syslog daemon or a viewer left: `@cee: {"`, `haproxy[812]: {"`; -1 when anything is quoted before. */
function objectBehind(bytes: Buffer, from: number, end: number): number {
  const limit = Math.min(end, from + REACH);
  for (let at = from; at < limit; at++) {
    if (bytes[at] === QUOTE) return -1;
    if (bytes[at] === LBRACE) return bytes[at + 1] === QUOTE && (bytes[at - 1] === SPACE || bytes[at - 1] === COLON) ? at : -1;
  }
  return -1;
}
