/**
 * A log-format of HAProxy that writes JSON, when the format itself was not given: members are known by their names, and a few by
 * what they look like. With the log-format (option --log-format or --config) nothing has to be guessed.
 */
import type { Field, FieldProgram } from '../../parsers/program.ts';
import { haproxyJson } from '../../parsers/haproxy/formats.ts';
import { LBRACE, needle, QUOTE, startsAt } from './bytes.ts';
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
/** Members that may be a date or a termination state: what stands in them decides. */
const CANDIDATES: readonly RegExp[] = [
  /^tsc$/,
  /^ts$/i,
  /^ts\d$/i,
  /^(?:term|.*term(?:ination)?_?state|termination.*|session_?state|state)$/i,
  /^(?:tr|trl|trg)$/,
  /^(?:t|T|Tl)$/,
  /^(?:time|timestamp|date|@timestamp|accept_?date|request_?date|time_?local)$/,
];
const OPEN = needle('{"');

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
  const reader = createJsonReader(wanted, (path) => patterns.findIndex((names) => names.test(path)));
  /** Other gateways write JSON too: a state of two characters, or a status alone, counts only where the program is called haproxy. */
  let tagged = false;

  function run(bytes: Buffer, from: number, end: number): boolean {
    if (bytes[from] !== LBRACE || bytes[from + 1] !== QUOTE || !startsAt(bytes, from, end, OPEN) || !reader.read(bytes, from, end)) return false;
    spans.fill(0);
    for (let i = 0; i < NAMES.length; i++) {
      const type = reader.types[i];
      if (type !== STRING && type !== ESCAPED && type !== NUMBER) continue;
      spans[2 * i] = reader.starts[i] as number;
      spans[2 * i + 1] = reader.ends[i] as number;
    }
    for (let i = NAMES.length; i < wanted.length; i++) {
      if (reader.types[i] !== STRING) continue;
      const start = reader.starts[i] as number;
      const stop = reader.ends[i] as number;
      const length = stop - start;
      const slot = isClfTime(bytes, start, stop) ? time : (length === 4 || (length === 2 && tagged)) && terminationId(bytes, start) > 0 ? state : -1;
      if (slot < 0) continue;
      spans[2 * slot] = start;
      spans[2 * slot + 1] = stop;
    }
    return spans[2 * state] !== 0 || (tagged && spans[2 * status] !== 0);
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
      const start = block.start[row] as number;
      if (block.bytes[start] !== LBRACE) return false;
      tagged = hasTag(block.bytes, block.rawStart[row] as number, start);
      return scanner.scan(row);
    },
  };
}
