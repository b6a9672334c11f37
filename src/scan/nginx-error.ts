/**
 * Scans nginx error records on bytes. test/reference/nginx-error.ts is the readable twin; a property test holds both equal.
 *
 *     2026/11/23 03:01:02 [error] 812#812: *4711 connect() failed (111: …) while connecting to upstream, client: 192.0.2.7, server: …
 *     ^time               ^level  ^pid      ^cid  ^message                                              ^messageEnd
 */
import { DETAIL_REACH, detailOf, fileKind, methodKind, peerKind, probeKind } from '../../parsers/nginx/details.ts';
import { FORGED_RECORD, LEVELS, nginxError } from '../../parsers/nginx/error.ts';

import { imitation, isFileCall, isFreeText, type MessageKeys, takeApart } from '../../parsers/nginx/message.ts';
import { findQuotedTail } from './quoted.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import {
  BACKSLASH,
  COLON,
  COMMA,
  find,
  findText,
  HASH,
  hashBytes,
  isDigit,
  LBRACKET,
  needle,
  QUESTION,
  QUOTE,
  SLASH,
  SPACE,
  STAR,
  startsAt,
  ZERO,
} from './bytes.ts';
import { Dict, OTHER } from './dict.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { KEY, keyAt, quotedEnd } from './nginx-context.ts';
import { createNginxErrorKernel } from './nginx-error-kernel.ts';
import { type Masked, maskBytes } from './nginx-mask.ts';
import { mayProbe } from './probe.ts';
import { createUsual, NAMED, type Scanner, type ScanContext } from './scanner.ts';
import { secondAt } from './stamp.ts';

const CLIENT = needle(', client: ');
const NGINX = needle('nginx: ');
const UNIX = needle('unix:');
const FORGED = needle(FORGED_RECORD);
const OTHER_ENDS = [', udp client: ', ', resolver: ', ', responder: ', ', context: '].map(needle);
const SYSLOG_SERVER = needle(' while logging to syslog, server: ');

/** Distinct messages and methods that are kept: caches, emptied when full. */
const MESSAGES = 16_384;
const METHODS = 1024;
/** Messages that the kernel knows, and their bytes. */
const MESSAGES_MIRRORED = 4096;
const MIRRORED_BYTES = 64 * MESSAGES_MIRRORED;

/** What is known of a distinct masked message. */
interface ErrorMessage extends MessageKeys {
  readonly fileCall: boolean;
  readonly freeText: boolean;
  /** Holds no text of others: neither quotes nor free text. */
  readonly constant: boolean;
}

function describeMessage(text: string): ErrorMessage {
  const freeText = isFreeText(text);
  return { ...takeApart(text), fileCall: isFileCall(text), freeText, constant: !freeText && !text.includes('"') };
}

export function createNginxErrorScanner(context: ScanContext): Scanner {
  const { batch, classes, clock } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const subsystem = keyColumn(batch, 'subsystem');
  const methods = keyColumn(batch, 'methodKind');
  const probe = keyColumn(batch, 'probeKind');
  const peer = keyColumn(batch, 'peerKind');
  const file = keyColumn(batch, 'fileKind');
  const detail = keyColumn(batch, 'detail');
  const imitated = keyColumn(batch, 'imitated');
  const columns = [message, level, subsystem, methods, probe, peer, file, detail, imitated];
  const vhost = nameColumn(batch, 'vhost');
  const upstream = nameColumn(batch, 'upstream');
  const time = numColumn(batch, 'time');
  const pid = numColumn(batch, 'x-pid');
  const connection = numColumn(batch, 'x-connection');
  const requestHash = numColumn(batch, 'x-request');
  const spans = {
    client: spanColumn(batch, 'client'),
    host: spanColumn(batch, 'host'),
    method: spanColumn(batch, 'method'),
    path: spanColumn(batch, 'path'),
    request: spanColumn(batch, 'request'),
    requestId: spanColumn(batch, 'requestId'),
    message: spanColumn(batch, 'message'),
    vhost: spanColumn(batch, 'x-vhost'),
    upstream: spanColumn(batch, 'x-upstream'),
  };
  const vhosts = context.names.get('vhost') as Dict<null>;
  const upstreams = context.names.get('upstream') as Dict<null>;
  const peers = new Dict<number>('cache', 4096, (text) => classes.id(text === '' ? undefined : peerKind(text)));
  const messages = new Dict<ErrorMessage>('cache', MESSAGES, describeMessage).reflect(
    createMirror(block.memory, MESSAGES_MIRRORED, MIRRORED_BYTES),
    (id, { constant, fileCall, freeText }) => (id << 3) | (constant ? 1 : 0) | (fileCall ? 2 : 0) | (freeText ? 4 : 0),
  );
  const methodKinds = new Dict<number>('cache', METHODS, (text) => classes.id(methodKind(text))).reflect(
    createMirror(block.memory, METHODS, 8 * METHODS),
    (_, kind) => kind,
  );
  const levels = LEVELS.map((name) => ({ text: needle(`${name}]`), id: classes.id(name) }));
  const kinds = {
    tls: classes.id('tls'),
    none: classes.id('none'),
    unknown: classes.id('unknown'),
    yes: classes.id('yes'),
    core: classes.id('core'),
    http: classes.id('http'),
    stream: classes.id('stream'),
    mail: classes.id('mail'),
    resolver: classes.id('resolver'),
    ocsp: classes.id('ocsp'),
  };
  /** Whether the context that was read last names a client twice, or a host with a quote in it. */
  let suspect = false;
  const peerClasses = block.memory.int32(NAMED + 2);
  let peerEpoch = -1;
  const masked: Masked = { bytes: new Uint8Array(4096), length: 0, foreign: false };
  const kernel = createNginxErrorKernel(context, methodKinds.mirror as Mirror, messages.mirror as Mirror, peerClasses, (at) =>
    secondAt(block.bytes, at, clock),
  );
  const usually =
    kernel &&
    createUsual((from, to) => {
      forgetPeers();
      return kernel.run(from, to);
    });

  function setSpan(span: Int32Array, row: number, from: number, end: number): void {
    span[2 * row] = from;
    span[2 * row + 1] = end;
  }

  /** Reads time, level, pid and connection. Returns where the message starts. */
  function readHead(bytes: Buffer, row: number, from: number, end: number): number {
    let at = from;
    if (end - at > 19 && bytes[at + 4] === SLASH && bytes[at + 7] === SLASH && isDigit(bytes[at])) {
      time[row] = secondAt(bytes, at, clock);
      at += 19;
    } else if (startsAt(bytes, at, end, NGINX)) at += 7;
    while (at < end && bytes[at] === SPACE) at++;
    if (bytes[at] === LBRACKET) {
      for (const { text, id } of levels) {
        if (!startsAt(bytes, at + 1, end, text)) continue;
        level[row] = id;
        at += 1 + text.length;
        while (at < end && bytes[at] === SPACE) at++;
        break;
      }
    }
    if (isDigit(bytes[at])) at = readPid(bytes, row, at, end);
    if (bytes[at] === STAR && isDigit(bytes[at + 1])) {
      let i = at + 1;
      let number = 0;
      while (i < end && isDigit(bytes[i])) number = number * 10 + (bytes[i++] as number) - ZERO;
      if (bytes[i] === SPACE || i === end) {
        connection[row] = number;
        at = i === end ? i : i + 1;
      }
    }
    return at;
  }

  function readPid(bytes: Buffer, row: number, from: number, end: number): number {
    let at = from;
    let number = 0;
    while (at < end && isDigit(bytes[at])) number = number * 10 + (bytes[at++] as number) - ZERO;
    if (bytes[at] !== HASH) return from;
    at++;
    while (at < end && isDigit(bytes[at])) at++;
    if (bytes[at] !== COLON) return from;
    pid[row] = number;
    at++;
    while (at < end && bytes[at] === SPACE) at++;
    return at;
  }

  /** End of the message: the first ", client: ", or one of the rarer contexts. */
  function messageEnd(bytes: Buffer, row: number, from: number, end: number): number {
    const client = block.tail[row] as number;
    if (client >= from) return client;
    let best = end;
    for (const text of OTHER_ENDS) {
      const at = findText(bytes, text, from, best);
      if (at >= 0) best = at;
    }
    const server = findText(bytes, SYSLOG_SERVER, from, best);
    return server < 0 ? best : server + 24;
  }

  /** Reads the context; returns where it stopped being one. */
  function readContext(bytes: Buffer, row: number, from: number, end: number): number {
    let at = from;
    let kind = from < end ? 0 : kinds.core;
    suspect = false;
    while (at < end) {
      const key = keyAt(bytes, at, end);
      if (!key) break;
      let start = at + 2 + key.text.length;
      const quoted = bytes[start] === QUOTE;
      let stop = end;
      if (quoted) {
        start++;
        if (key.code !== KEY.referrer) stop = quotedEnd(bytes, start, end);
        at = stop + 1;
        if (stop === end && end > start && bytes[end - 1] === QUOTE) stop--;
      } else {
        for (let i = find(bytes, COMMA, start, end); i >= 0; i = find(bytes, COMMA, i + 1, end))
          if (bytes[i + 1] === SPACE) {
            stop = i;
            break;
          }
        at = stop;
      }
      if (key.code !== KEY.skip) kind = take(bytes, row, key.code, start, stop, kind);
    }
    subsystem[row] = kind === 0 ? kinds.core : kind;
    return at;
  }

  /**
   * A record that nginx's words behind quoted client text follow: a client wrote it into the log, and its own request logged the
   * rest. Nothing in it is believed.
   */
  function forged(row: number): void {
    message[row] = messages.id(FORGED, 0, FORGED.length);
    imitated[row] = kinds.yes;
    subsystem[row] = kinds.http;
    for (const column of [methods, probe, peer, file, detail]) column[row] = 0;
    upstream[row] = 0;
    vhost[row] = 0;
    requestHash[row] = Number.NaN;
    for (const span of [spans.client, spans.host, spans.method, spans.path, spans.request, spans.requestId, spans.vhost, spans.upstream])
      setSpan(span, row, 0, 0);
  }

  function take(bytes: Buffer, row: number, code: number, start: number, stop: number, kind: number): number {
    switch (code) {
      case KEY.client:
      case KEY.udpClient: {
        if (spans.client[2 * row + 1] !== 0) suspect = true;
        else {
          const blank = find(bytes, SPACE, start, stop);
          setSpan(spans.client, row, start, blank < 0 ? stop : blank);
        }
        return code === KEY.client ? kind || kinds.http : kinds.stream;
      }
      case KEY.server:
        if (spans.vhost[2 * row + 1] === 0) {
          setSpan(spans.vhost, row, start, stop);
          if (stop > start) vhost[row] = vhosts.id(bytes, start, stop);
        }
        return kind;
      case KEY.request:
        if (spans.request[2 * row + 1] === 0) takeRequest(bytes, row, start, stop);
        return kind;
      case KEY.upstream:
        if (spans.upstream[2 * row + 1] === 0) takeUpstream(bytes, row, start, stop);
        return kind;
      case KEY.host:
        if (find(bytes, QUOTE, start, stop) >= 0) suspect = true;
        if (spans.host[2 * row + 1] === 0) setSpan(spans.host, row, start, stop);
        return kind;
      case KEY.ctx:
        if (spans.requestId[2 * row + 1] === 0) setSpan(spans.requestId, row, start, stop);
        return kind;
      case KEY.resolver:
        return kinds.resolver;
      case KEY.responder:
        return kinds.ocsp;
      case KEY.bytes:
        return kinds.stream;
      case KEY.login:
        return kinds.mail;
      default:
        return kind;
    }
  }

  function takeRequest(bytes: Buffer, row: number, start: number, stop: number): void {
    setSpan(spans.request, row, start, stop);
    if (connection[row] === connection[row]) requestHash[row] = hashBytes(bytes, start, stop, ((connection[row] as number) * 31 + (pid[row] || 0)) | 0);
    const blank = find(bytes, SPACE, start, Math.min(stop, start + 20));
    if (stop === start) methods[row] = kinds.none;
    else if (
      (bytes[start] === 0x16 && bytes[start + 1] === 3) ||
      (bytes[start] === BACKSLASH && bytes[start + 1] === 120 && bytes[start + 2] === 49 && bytes[start + 3] === 54)
    ) {
      methods[row] = methodKind(bytes.toString('latin1', start, Math.min(stop, start + 20))) === 'tls' ? kinds.tls : kinds.unknown;
    } else if (blank === start || (bytes[start] === 45 && blank === start + 1) || (blank < 0 && stop - start >= 20)) methods[row] = kinds.unknown;
    else methods[row] = methodKinds.info(methodKinds.id(bytes, start, blank < 0 ? stop : blank));
    if (blank <= start) return;
    setSpan(spans.method, row, start, blank);
    let end = find(bytes, SPACE, blank + 1, stop);
    if (end < 0) end = stop;
    const query = find(bytes, QUESTION, blank + 1, end);
    setSpan(spans.path, row, blank + 1, query < 0 ? end : query);
    if (!mayProbe(bytes, blank + 1, end)) return;
    probe[row] = classes.id(probeKind(bytes.toString('latin1', blank + 1, end)));
    kernel?.probes.add(bytes, blank + 1, end, probe[row]);
  }

  /** "http://10.0.0.5:8080/uri", "fastcgi://unix:/run/php.sock:", "10.0.0.5:3306": the peer alone. */
  function takeUpstream(bytes: Buffer, row: number, start: number, stop: number): void {
    let from = start;
    while (from < stop && bytes[from] !== COLON && bytes[from] !== SLASH && (bytes[from] as number) >= 97) from++;
    from = bytes[from] === COLON && bytes[from + 1] === SLASH && bytes[from + 2] === SLASH && from > start ? from + 3 : start;
    let end = from;
    if (startsAt(bytes, from, stop, UNIX)) {
      end = find(bytes, COLON, from + 5, stop);
      if (end < 0) end = stop;
    } else while (end < stop && bytes[end] !== SLASH) end++;
    // `http:/10.0.0.5/`: nginx merged the slashes of a URI in which a client wrote this. It names nobody.
    if (end > from && bytes[end - 1] === COLON && bytes[end] === SLASH) end = from;
    setSpan(spans.upstream, row, from, end);
    if (end === from) return;
    const id = upstreams.id(bytes, from, end);
    upstream[row] = id;
    peer[row] = id === OTHER ? peers.info(peers.id(bytes, from, end)) : peerClassOf(id);
  }

  /** Class of a named upstream, worked out once per name. */
  function peerClassOf(id: number): number {
    forgetPeers();
    return (peerClasses[id] ||= classes.id(peerKind(upstreams.text(id))));
  }

  function takeMessage(bytes: Buffer, row: number, from: number, end: number, recordEnd: number): void {
    setSpan(spans.message, row, from, end);
    // Masking changes nothing in a masked text: a message without variable parts is found as it stands.
    const known = messages.find(bytes, from, end);
    if (known !== 0 && messages.info(known).constant) {
      message[row] = known;
      return;
    }
    const firstQuote = maskBytes(bytes, from, end, masked);
    if (masked.foreign && end < recordEnd && findText(bytes, CLIENT, end + CLIENT.length, recordEnd) >= 0) {
      imitated[row] = kinds.yes;
      // Only what stands before the foreign text is nginx's own for sure.
      if (firstQuote >= 0) maskBytes(bytes, from, firstQuote + 1, masked);
    }
    const id = messages.id(masked.bytes, 0, masked.length);
    message[row] = id;
    const { fileCall, freeText } = messages.info(id);
    if (fileCall) {
      let last = end - 1;
      while (last > firstQuote && bytes[last] !== QUOTE) last--;
      if (last === firstQuote) last++;
      file[row] = classes.id(fileKind(bytes.toString('latin1', firstQuote + 1, last)));
      kernel?.files.add(bytes, firstQuote + 1, last, file[row]);
    }
    if (freeText) {
      detail[row] = classes.id(detailOf(bytes.toString('latin1', from, Math.min(end, from + DETAIL_REACH))));
    }
  }

  /** Classes of peers are remembered by their number, which means another peer after the dictionary was emptied. */
  function forgetPeers(): void {
    if (upstreams.epoch === peerEpoch) return;
    peerEpoch = upstreams.epoch;
    peerClasses.fill(0);
  }

  return {
    format: nginxError,
    columns,
    ...(usually && { usual: usually.usual }),
    scan(row) {
      if (usually?.takes(row)) return true;
      const { bytes } = block;
      const end = block.end[row] as number;
      const from = readHead(bytes, row, block.start[row] as number, end);
      const stop = messageEnd(bytes, row, from, end);
      takeMessage(bytes, row, from, stop, end);
      // Of an imitated context nobody can say which part is real: nobody is named.
      if (imitated[row] === 0) {
        const rest = readContext(bytes, row, stop, end);
        if ((rest < end || suspect) && findQuotedTail(bytes, stop, end) >= 0) forged(row);
      } else subsystem[row] = kinds.http;
      if (time[row] !== time[row]) time[row] = block.outerTime[row] as number;
      return true;
    },
    shape(row) {
      const read = messages.info(message[row] as number);
      const keys = imitated[row] === 0 ? read : imitation(read.message);
      return {
        message: keys.message,
        errno: keys.errno,
        phase: keys.phase,
        ssl: keys.ssl,
        level: classes.text(level[row] as number),
        subsystem: classes.text(subsystem[row] as number),
        methodKind: classes.text(methods[row] as number),
        probeKind: classes.text(probe[row] as number),
        peerKind: classes.text(peer[row] as number),
        fileKind: classes.text(file[row] as number),
        detail: classes.text(detail[row] as number),
        imitated: classes.text(imitated[row] as number),
      };
    },
    trim() {
      const full = messages.full || methodKinds.full || peers.full;
      if (messages.full) messages.empty();
      if (methodKinds.full) methodKinds.empty();
      if (peers.full) peers.empty();
      return full;
    },
  };
}
