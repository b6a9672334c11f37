/**
 * Scans errors of client connections that never became a session (src/session.c, session_kill_embryonic()).
 *
 *     198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A00009C:SSL routines::http request)
 *     ^client             ^time                     ^vhost ^bind ^message              ^ssl
 */
import type { Shape } from '../../parsers/format.ts';
import { sslReasonOfText } from '../../parsers/haproxy/connection-errors.ts';
import { haproxyConnectionError } from '../../parsers/haproxy/formats.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import { COLON, find, LBRACKET, RBRACKET, SLASH, SPACE } from './bytes.ts';
import { Dict } from './dict.ts';
import { envelopeLevel, LEVELS, trimmedEnd } from './haproxy-envelope.ts';
import { dateAt, isStream, notice, readClfTime, type Seen } from './haproxy-fields.ts';
import { createHead, readHead } from './haproxy-head.ts';
import { isClfTime } from './pattern.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** Distinct messages that are kept, and how much of one is looked at. */
const MESSAGES = 4096;
const REACH = 600;

/** A line `SRC [date] FRONTEND/BIND: MESSAGE`. */
export function createConnectionErrorScanner(context: ScanContext, seen: Seen): Scanner {
  const { batch, classes, clock, utc } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const time = numColumn(batch, 'time');
  const client = spanColumn(batch, 'client');
  const text = spanColumn(batch, 'message');
  const vhostSpan = spanColumn(batch, 'x-vhost');
  const vhost = nameColumn(batch, 'vhost');
  const vhosts = context.names.get('vhost') as Dict<null>;
  const messages = new Dict<Shape>('cache', MESSAGES, describeConnectionError);
  const levels = LEVELS.map((name) => classes.id(name));

  return {
    format: haproxyConnectionError,
    columns: [message, level],
    scan(row) {
      const { bytes } = block;
      // "unknown [date]" is no line that option httplog was asked about before.
      if (bytes[block.start[row] as number] !== LBRACKET && !isStream(seen, true, block, row)) return false;
      const end = trimmedEnd(bytes, block.start[row] as number, block.end[row] as number);
      const from = block.start[row] as number;
      // The address may have been left out.
      const blank = bytes[from] === LBRACKET ? from - 1 : find(bytes, SPACE, from, Math.min(end, from + 300));
      if (blank === from || blank < from - 1 || bytes[blank + 1] !== LBRACKET || !isClfTime(bytes, blank + 2, end)) return false;
      const close = find(bytes, RBRACKET, blank + 22, Math.min(end, blank + 40));
      if (close < 0 || bytes[close + 1] !== SPACE) return false;
      const stop = find(bytes, SPACE, close + 2, Math.min(end, close + 600));
      if (stop < 0 || bytes[stop - 1] !== COLON) return false;
      const slash = find(bytes, SLASH, close + 2, stop);
      if (slash < 0) return false;
      notice(seen, block.offset[row] as number, block.line[row] === 1);
      time[row] = seen.time = readClfTime(bytes, blank + 2, close, clock, utc);
      if (blank > from) {
        let colon = blank - 1;
        while (colon > from && bytes[colon] !== COLON) colon--;
        client[2 * row] = from;
        client[2 * row + 1] = colon > from ? colon : blank;
      }
      let nameEnd = slash;
      if (bytes[nameEnd - 1] === 126) nameEnd--;
      vhostSpan[2 * row] = close + 2;
      vhostSpan[2 * row + 1] = nameEnd;
      vhost[row] = vhosts.id(bytes, close + 2, nameEnd);
      let said = stop + 1;
      while (bytes[said] === SPACE && said < end) said++;
      text[2 * row] = said;
      text[2 * row + 1] = end;
      message[row] = messages.id(bytes, said, Math.min(end, said + REACH));
      const found = envelopeLevel(bytes, block.rawStart[row] as number, from);
      level[row] = found < 0 ? 0 : (levels[found] as number);
      return true;
    },
    shape: (row) => ({ ...messages.info(message[row] as number), level: classes.text(level[row] as number) }),
    trim() {
      const { full } = messages;
      if (full) messages.empty();
      return full;
    },
  };
}

/** The same behind a tag that no envelope took off: `haproxy[812]: 198.51.100.7:40312 […] …`. */
export function createTaggedConnectionErrorScanner(context: ScanContext, seen: Seen): Scanner {
  const { block } = context.batch;
  const scanner = createConnectionErrorScanner(context, seen);
  const head = createHead();
  return {
    ...scanner,
    scan(row) {
      const start = block.start[row] as number;
      const rawStart = block.rawStart[row] as number;
      // Told cheaply of most lines.
      if (dateAt(block.bytes, start, block.end[row] as number) < 0) return false;
      readHead(block.bytes, rawStart, start, block.end[row] as number, false, head);
      if (!head.tagged || head.body === start) return false;
      block.start[row] = head.body;
      const taken = scanner.scan(row);
      block.start[row] = start;
      return taken;
    },
  };
}

/** "SSL handshake failure (error:…)" is one message with a reason; codes and flags of an unknown error are left out. */
export function describeConnectionError(text: string): Shape {
  const [, message = text, reason] = /^([^(]*?)(?: \((?:error:|code=)([^)]*)\)?)?$/.exec(text) ?? [];
  if (reason === undefined || message.startsWith('unknown'))
    return { message: text.startsWith('unknown connection error') ? 'unknown connection error' : text };
  return { message, ssl: sslReasonOfText(`error:${reason}`) };
}
