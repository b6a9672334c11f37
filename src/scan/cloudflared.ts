/**
 * Scans lines of cloudflared. What a rule sees is level and message, with the text of `error` behind it: both are cloudflared's own words and Go's.
 * Quoted text, numbers, addresses and ids are masked; what a visitor asked for stands in other keys and is never part of it.
 */
import { cloudflareTunnel, isTunnelText, TUNNEL_LEVELS } from '../../parsers/cloudflare/tunnel.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import { BACKSLASH, CLASS, DIGIT, find, findText, HEX, hashBytes, needle, QUESTION, QUOTE, SLASH, SPACE, startsAt, WORD } from './bytes.ts';
import { createTimestamp } from './cloudflare-names.ts';
import { fieldIndex, type RecordReader } from './cloudflare-record.ts';
import { createTunnelLine, readTunnelLine } from './cloudflared-line.ts';
import { Dict } from './dict.ts';
import { ESCAPED, MISSING, STRING, unescapeJson } from './json-values.ts';
import type { Scanner, ScanContext } from './scanner.ts';

const F = {
  level: fieldIndex('level'),
  message: fieldIndex('message'),
  error: fieldIndex('error'),
  time: fieldIndex('time'),
  service: fieldIndex('originService'),
  dest: fieldIndex('dest'),
  ray: fieldIndex('cfRay'),
} as const;
/** What a start-up probe found: part of what it says. */
const PROBE_FIELDS = (['component', 'status', 'hard_fail'] as const).map((name) => ({ name, field: fieldIndex(name) }));
const PRECHECK = needle('precheck');
const OWN_FIELDS = (['connIndex', 'originService', 'ingressRule', 'cfRay', 'tunnelID'] as const).map(fieldIndex);
const MESSAGES = 8192;
const MAX_KEY = 1024;
const ERROR = needle(' error=');
const SCHEME = needle('://');
const ALERT = needle('x15');
const HANDSHAKE = needle('x16');
const VERSION = needle('x03');
const TLS = needle('"TLS"');
const ANYTHING = needle('"*"');
const N = 78;

export interface TunnelScanner extends Scanner {
  /** Fills the row from the JSON record that `reader` holds. */
  scanJson(row: number): boolean;
}

export function createTunnelScanner(context: ScanContext, reader: RecordReader): TunnelScanner {
  const { batch, classes } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const owned = keyColumn(batch, 'x-own');
  const yes = classes.id('yes');
  const time = numColumn(batch, 'time');
  const requests = numColumn(batch, 'x-request');
  const upstream = nameColumn(batch, 'upstream');
  const vhost = nameColumn(batch, 'vhost');
  const upstreams = context.names.get('upstream') as Dict<null>;
  const vhosts = context.names.get('vhost') as Dict<null>;
  const spans = {
    message: spanColumn(batch, 'message'),
    ray: spanColumn(batch, 'requestId'),
    host: spanColumn(batch, 'host'),
    path: spanColumn(batch, 'path'),
    upstream: spanColumn(batch, 'x-upstream'),
  };
  const messages = new Dict<boolean>('cache', MESSAGES, isTunnelText);
  const levels = new Dict<number>('cache', 64, (word) => classes.id(TUNNEL_LEVELS[word]));
  const timestamp = createTimestamp(context.utc);
  const line = createTunnelLine();
  const key = Buffer.alloc(MAX_KEY + 64);
  let plain = Buffer.alloc(1 << 12);

  /** Adds a masked text to the key. Returns the new length. */
  function add(bytes: Buffer, from: number, end: number, at: number): number {
    return maskTunnel(bytes, from, end, key, at);
  }

  /** The text without its escapes, in `plain`. Returns its length. */
  function unescaped(bytes: Buffer, from: number, end: number): number {
    if (plain.length < end - from) plain = Buffer.alloc(2 * (end - from));
    return unescapeJson(bytes, from, end, plain);
  }

  function takeSpan(column: Int32Array, row: number, from: number, end: number): void {
    column[2 * row] = from;
    column[2 * row + 1] = end;
  }

  /** `http://127.0.0.1:8080`: named without its scheme. */
  function takeService(bytes: Buffer, row: number, from: number, end: number): void {
    const scheme = findText(bytes, SCHEME, from, Math.min(end, from + 12));
    const start = scheme < 0 ? from : scheme + SCHEME.length;
    if (start >= end) return;
    const slash = scheme < 0 ? -1 : find(bytes, SLASH, start, end);
    takeSpan(spans.upstream, row, start, slash < 0 ? end : slash);
    upstream[row] = upstreams.id(bytes, start, slash < 0 ? end : slash);
  }

  function takeDest(bytes: Buffer, row: number, from: number, end: number): void {
    const scheme = findText(bytes, SCHEME, from, Math.min(end, from + 12));
    if (scheme < 0) return;
    const start = scheme + SCHEME.length;
    const slash = find(bytes, SLASH, start, end);
    const stop = slash < 0 ? end : slash;
    if (stop === start) return;
    takeSpan(spans.host, row, start, stop);
    vhost[row] = vhosts.id(bytes, start, stop);
    if (slash < 0) return;
    const query = find(bytes, QUESTION, slash, end);
    takeSpan(spans.path, row, slash, query < 0 ? end : query);
  }

  /** `8a1b2c3d4e5f6a7b-AMS`: the id without the place. */
  function takeRay(bytes: Buffer, row: number, from: number, end: number): void {
    const dash = find(bytes, 45, from, end);
    const stop = dash < 0 ? end : dash;
    if (stop === from) return;
    takeSpan(spans.ray, row, from, stop);
    requests[row] = hashBytes(bytes, from, stop);
  }

  function scanText(row: number): boolean {
    const { bytes } = block;
    const start = block.start[row] as number;
    const rawStart = block.rawStart[row] as number;
    const inRaw = start >= rawStart && start <= (block.rawEnd[row] as number);
    if (!readTunnelLine(bytes, start, block.end[row] as number, inRaw ? rawStart : start, line)) return false;
    let length = add(bytes, line.messageStart, line.messageEnd, 0);
    const { error, originService, dest, cfRay } = line.values;
    if (error.start >= 0) {
      const size = error.quoted ? unescaped(bytes, error.start, error.end) : -1;
      length = join(length);
      length = size >= 0 ? add(plain, 0, size, length) : add(bytes, error.start, error.end, length);
    }
    if (startsAt(bytes, line.messageStart, line.messageEnd, PRECHECK))
      for (const { name } of PROBE_FIELDS) length = addProbe(bytes, line.values[name].start, line.values[name].end, length);
    const id = messages.id(key, 0, length);
    if (!line.own && !messages.info(id)) return false;
    message[row] = id;
    owned[row] = line.own ? yes : 0;
    level[row] = classes.id(TUNNEL_LEVELS[line.level]);
    takeSpan(spans.message, row, line.messageStart, Math.max(line.messageEnd, error.end));
    if (originService.start >= 0) takeService(bytes, row, originService.start, originService.end);
    if (dest.start >= 0) takeDest(bytes, row, dest.start, dest.end);
    if (cfRay.start >= 0) takeRay(bytes, row, cfRay.start, cfRay.end);
    time[row] = block.outerTime[row] as number;
    return true;
  }

  /** Adds a value of a probe, if there is one. */
  function addProbe(bytes: Buffer, from: number, end: number, at: number): number {
    if (from < 0 || at >= MAX_KEY) return at;
    key[at] = SPACE;
    return add(bytes, from, end, at + 1);
  }

  /** The separator between message and error; none in front of an error alone. */
  function join(length: number): number {
    return length + ERROR.copy(key, length);
  }

  function scanJson(row: number): boolean {
    const { record } = reader;
    const { bytes } = record;
    const own = OWN_FIELDS.some((field) => record.types[field] !== MISSING);
    let length = 0;
    const text = (field: number): boolean => record.types[field] === STRING || record.types[field] === ESCAPED;
    if (text(F.message)) length = add(plain, 0, unescaped(bytes, record.starts[F.message] as number, record.ends[F.message] as number), 0);
    if (text(F.error)) {
      const size = unescaped(bytes, record.starts[F.error] as number, record.ends[F.error] as number);
      length = join(length);
      length = add(plain, 0, size, length);
    }
    if (startsAt(key, 0, length, PRECHECK))
      for (const { field } of PROBE_FIELDS)
        if (record.types[field] !== MISSING) length = addProbe(bytes, record.starts[field] as number, record.ends[field] as number, length);
    const id = messages.id(key, 0, length);
    if (!own && !messages.info(id)) return false;
    message[row] = id;
    owned[row] = own ? yes : 0;
    level[row] = record.types[F.level] === STRING ? levels.info(levels.id(bytes, record.starts[F.level] as number, record.ends[F.level] as number)) : 0;
    const at = timestamp(record, F.time);
    time[row] = at === at ? at : (block.outerTime[row] as number);
    if (!reader.inPlace()) return true;
    if (text(F.message)) takeSpan(spans.message, row, record.starts[F.message] as number, record.ends[F.message] as number);
    if (record.types[F.service] === STRING) takeService(bytes, row, record.starts[F.service] as number, record.ends[F.service] as number);
    if (record.types[F.dest] === STRING) takeDest(bytes, row, record.starts[F.dest] as number, record.ends[F.dest] as number);
    if (record.types[F.ray] === STRING) takeRay(bytes, row, record.starts[F.ray] as number, record.ends[F.ray] as number);
    return true;
  }

  return {
    format: cloudflareTunnel,
    columns: [message, level, owned],
    scan: (row) => scanText(row),
    scanJson,
    shape(row) {
      return {
        'x-kind': 'tunnel',
        level: classes.text(level[row] as number),
        message: messages.text(message[row] as number),
        'x-own': classes.text(owned[row] as number),
      };
    },
    trim() {
      if (levels.full) levels.empty();
      if (!messages.full) return false;
      messages.empty();
      return true;
    },
  };
}

/**
 * Copies bytes[from, end) to `out` at `at`, masked: quoted text becomes "*" (or "TLS" where it is a TLS record), ids and whatever begins with a
 * digit become N. Returns the new length, at most MAX_KEY.
 */
export function maskTunnel(bytes: Buffer, from: number, end: number, out: Buffer, at: number): number {
  let o = at;
  let i = from;
  while (i < end && o < MAX_KEY) {
    const c = bytes[i] as number;
    if (c === QUOTE) {
      let stop = i + 1;
      while (stop < end && bytes[stop] !== QUOTE) stop += bytes[stop] === BACKSLASH ? 2 : 1;
      const word = isTls(bytes, i + 1, end) ? TLS : ANYTHING;
      o += word.copy(out, o);
      i = stop + 1;
      continue;
    }
    if (((CLASS[c] as number) & WORD) === 0) {
      out[o++] = c < SPACE ? SPACE : c;
      i++;
      continue;
    }
    let stop = i;
    let all = HEX;
    let any = 0;
    while (stop < end && (((CLASS[bytes[stop] as number] as number) & WORD) !== 0 || bytes[stop] === 45)) {
      if (bytes[stop] !== 45) {
        all &= CLASS[bytes[stop] as number] as number;
        any |= CLASS[bytes[stop] as number] as number;
      }
      stop++;
    }
    const digits = (any & DIGIT) !== 0;
    if (digits && (((CLASS[c] as number) & DIGIT) !== 0 || (all !== 0 && stop - i >= 8))) {
      out[o++] = N;
      i = stop;
    } else while (i < stop && o < MAX_KEY) out[o++] = bytes[i++] as number;
  }
  return o;
}

/** Whether quoted text begins like a TLS record (alert or handshake), raw or as Go writes it: `\\x15\\x03`, with more backslashes where it was quoted again. */
function isTls(bytes: Buffer, from: number, end: number): boolean {
  if ((bytes[from] === 0x15 || bytes[from] === 0x16) && bytes[from + 1] === 3) return true;
  let at = from;
  while (at < end && bytes[at] === BACKSLASH) at++;
  if (at === from || (!startsAt(bytes, at, end, ALERT) && !startsAt(bytes, at, end, HANDSHAKE))) return false;
  at += ALERT.length;
  while (at < end && bytes[at] === BACKSLASH) at++;
  return startsAt(bytes, at, end, VERSION);
}
