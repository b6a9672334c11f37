/**
 * JSON access logs of nginx: any key names, known by the variables they are named after and by what people call them. Lines that are
 * no JSON because a list stands without quotes (`"urt": 0.001, 0.019,`), as happens with every retry, are read all the same.
 */
import { ROLE_OF, type Role } from '../../parsers/nginx/access.ts';
import { JSON_NAMES } from '../../parsers/nginx/access-names.ts';
import { BACKSLASH, COLON, COMMA, LBRACE, LBRACKET, needle, QUOTE, RBRACKET, SPACE, startsAt } from './bytes.ts';
import { createJsonReader } from './json.ts';
import { ARRAY, MISSING, NULL, OBJECT } from './json-values.ts';
import { isAccess } from './nginx-access-finds.ts';
import { createSlots, EMPTY_IS_NONE, slotOf, type AccessRow } from './nginx-access-row.ts';
import type { Block } from './batch.ts';

/** Names of variables that only nginx has: two of them, and the object is an access record of nginx. */
const OWN: ReadonlySet<string> = new Set([
  'remote_addr',
  'remote_user',
  'time_local',
  'time_iso8601',
  'body_bytes_sent',
  'http_user_agent',
  'http_referer',
  'request_uri',
  'request_time',
  'request_length',
  'server_protocol',
  'upstream_addr',
  'upstream_status',
  'upstream_response_time',
  'upstream_connect_time',
  'upstream_header_time',
  'upstream_cache_status',
  'proxy_upstream_name',
  'ssl_protocol',
  'ssl_cipher',
  'connection_requests',
  'http_x_forwarded_for',
  'http_referrer',
]);
/** Names that say that another program wrote the record. */
const FOREIGN = /^(?:tsc|.*term(?:ination)?_?state|session_?state|EdgeResponseStatus|RayID|OriginStatus|DownstreamStatus|response_flags|logger)$/i;
/** Names that programs give what they log at levels: no access record of a gateway has them, unless nginx's own names are beside them. */
const PROGRAM = /^(?:(?:log_?)?level(?:name)?|lvl|severity|thread(?:_?name)?|stack_?trace|exception|error|err)$/i;

const OPEN = needle('{');
const RBRACE = 125;

interface Wanted {
  /** Place in the slots, or -1: only counts. */
  readonly slot: number;
  readonly own: boolean;
  readonly foreign: boolean;
}

/** Records that carry names of nginx's variables, and records with names of people's own: those are asked about last. */
export interface AccessJson {
  readonly scan: (at: number) => boolean;
  readonly scanLoose: (at: number) => boolean;
}

export function createAccessJson(block: Block, row: AccessRow): AccessJson {
  const slots = createSlots();
  const wanted: Wanted[] = [];
  const indices = new Map<string, number>();
  // In the order of their rank: of several names of one role the best counts.
  for (const [name, { role }] of [...JSON_NAMES].sort(([, a], [, b]) => a.rank - b.rank)) add(name, role);
  for (const name of OWN) if (!indices.has(name)) add(name, undefined);
  const foreign = wanted.push({ slot: -1, own: false, foreign: true }) - 1;
  const levelled = wanted.push({ slot: -1, own: false, foreign: false }) - 1;
  const resolve = (path: string): number => indices.get(path.toLowerCase()) ?? (FOREIGN.test(path) ? foreign : PROGRAM.test(path) ? levelled : -1);
  const reader = createJsonReader(
    wanted.map((_, i) => `name:${i}`),
    resolve,
  );
  const resolved = new Map<string, number>();
  const STATUS = slotOf('status');

  function add(name: string, role: Role | undefined): void {
    indices.set(
      name,
      wanted.push({ slot: role === undefined ? -1 : slotOf(role), own: OWN.has(name) && (role === undefined || ROLE_OF.has(name)), foreign: false }) - 1,
    );
  }

  function scan(at: number): boolean {
    const { bytes } = block;
    const from = block.start[at] as number;
    const end = block.end[at] as number;
    if (!startsAt(bytes, from, end, OPEN) || (bytes[from + 1] !== QUOTE && bytes[from + 1] !== SPACE)) return false;
    slots.fill(-1);
    const own = reader.read(bytes, from, end) ? takeMembers(false) : takeLoose(bytes, from, end);
    return own >= 2 && (slots[STATUS] as number) >= 0 && row.fill(at, slots, EMPTY_IS_NONE);
  }

  /** What an access record tells, under whatever names, also one level down. */
  function scanLoose(at: number): boolean {
    const { bytes } = block;
    const from = block.start[at] as number;
    const end = block.end[at] as number;
    slots.fill(-1);
    const inner = innerObject(bytes, from, end);
    if (inner >= 0 && reader.read(bytes, inner, objectEnd(bytes, inner, end)) && takeMembers(true) < 0) return false;
    if (!reader.read(bytes, from, end) || takeMembers(true) < 0) return false;
    return isAccess(slots) && row.fill(at, slots, EMPTY_IS_NONE);
  }

  /** Fills the slots from what the reader found. How many names of nginx there were, or -1 when another program wrote it. */
  function takeMembers(loose: boolean): number {
    if (loose && reader.types[levelled] !== MISSING) return -1;
    let own = 0;
    for (let i = 0; i < wanted.length; i++) {
      const type = reader.types[i] as number;
      if (type === MISSING) continue;
      const name = wanted[i] as Wanted;
      if (loose && !name.foreign && (type === OBJECT || type === ARRAY)) continue;
      if (name.foreign || type === OBJECT || type === ARRAY) return -1;
      if (name.own) own++;
      if (type === NULL) set(name.slot, reader.starts[i] as number, reader.starts[i] as number);
      else set(name.slot, reader.starts[i] as number, reader.ends[i] as number);
    }
    return own;
  }

  function set(slot: number, from: number, end: number): void {
    if (slot < 0 || (slots[slot] as number) >= 0) return;
    slots[slot] = from;
    slots[slot + 1] = end;
  }

  /** `"name": value` up to the comma before the next name. */
  function takeLoose(bytes: Buffer, from: number, end: number): number {
    let own = 0;
    let at = from + 1;
    while (at < end) {
      while (at < end && (bytes[at] === SPACE || bytes[at] === COMMA)) at++;
      if (bytes[at] !== QUOTE) return bytes[at] === RBRACE ? own : -1;
      const close = stringEnd(bytes, at + 1, end);
      if (close < 0) return -1;
      const key = bytes.toString('latin1', at + 1, close);
      at = close + 1;
      while (at < end && bytes[at] === SPACE) at++;
      if (bytes[at] !== COLON) return -1;
      at++;
      while (at < end && bytes[at] === SPACE) at++;
      const quoted = bytes[at] === QUOTE;
      const start = quoted ? at + 1 : at;
      const stop = quoted ? stringEnd(bytes, start, end) : bareEnd(bytes, start, end);
      if (stop < 0 || bytes[start] === LBRACE) return -1;
      at = quoted ? stop + 1 : stop;
      let index = resolved.get(key);
      if (index === undefined) {
        if (resolved.size > 1000) resolved.clear();
        resolved.set(key, (index = resolve(key)));
      }
      if (index < 0) continue;
      const name = wanted[index] as Wanted;
      if (name.foreign) return -1;
      if (name.own) own++;
      set(name.slot, start, stop);
    }
    return -1;
  }

  return { scan, scanLoose };
}

/** Where the first object within the object opens, or -1. */
function innerObject(bytes: Buffer, from: number, end: number): number {
  for (let at = from + 1; at < end; at++) {
    const c = bytes[at];
    if (c === LBRACE) return at;
    if (c !== QUOTE) continue;
    at = stringEnd(bytes, at + 1, end);
    if (at < 0) return -1;
  }
  return -1;
}

/** Behind the brace that closes the object which opens at `from`. */
function objectEnd(bytes: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    const c = bytes[at];
    if (c === QUOTE) {
      at = stringEnd(bytes, at + 1, end);
      if (at < 0) return end;
    } else if (c === LBRACE || c === LBRACKET) depth++;
    else if ((c === RBRACE || c === RBRACKET) && --depth === 0) return at + 1;
  }
  return end;
}

/** The quote that ends a string whose first character is at `from`, or -1. */
function stringEnd(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at++;
  }
  return -1;
}

/** End of a bare value: the comma before the next name, or the brace at the end. */
function bareEnd(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const c = bytes[at];
    if (c === RBRACE) return at;
    if (c !== COMMA) continue;
    let next = at + 1;
    while (next < end && bytes[next] === SPACE) next++;
    if (bytes[next] === QUOTE) return at;
  }
  return -1;
}
