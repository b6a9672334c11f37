/** Scans klog lines of the ingress-nginx controller, and the lines that it prints around the output of a failed `nginx -t`. */
import { KLOG_LEVELS, klog } from '../../parsers/nginx/klog.ts';
import { keyColumn, numColumn, spanColumn } from './batch.ts';
import { COLON, DOT, find, isDigit, needle, QUOTE, RBRACKET, SPACE, startsAt } from './bytes.ts';
import { Dict } from './dict.ts';
import { type Masked, maskBytes } from './nginx-mask.ts';
import type { Scanner, ScanContext } from './scanner.ts';

const EXIT = needle('Error: exit status ');
const DASH = 45;
/** The controller frames the output of nginx -t with lines of 79 dashes. */
const FRAME = 60;
const MESSAGES = 4096;

export function createKlogScanner(context: ScanContext): Scanner {
  const { batch, classes } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const time = numColumn(batch, 'time');
  const text = spanColumn(batch, 'message');
  const messages = new Dict<string>('cache', MESSAGES, (masked) => masked);
  const masked: Masked = { bytes: new Uint8Array(1024), length: 0, foreign: false };
  const levels = new Map(Object.entries(KLOG_LEVELS).map(([letter, name]) => [letter.charCodeAt(0), classes.id(name)]));

  function take(bytes: Buffer, row: number, from: number, end: number): void {
    text[2 * row] = from;
    text[2 * row + 1] = end;
    // Structured lines quote the message itself: "Backend successfully reloaded" key="value".
    const close = bytes[from] === QUOTE ? find(bytes, QUOTE, from + 1, end) : -1;
    if (close > from + 1) maskBytes(bytes, from + 1, close, masked);
    else maskBytes(bytes, from, end, masked);
    message[row] = messages.id(masked.bytes, 0, masked.length);
    time[row] = block.outerTime[row] as number;
  }

  return {
    format: klog,
    columns: [message, level],
    scan(row) {
      const { bytes } = block;
      const at = block.start[row] as number;
      const end = block.end[row] as number;
      const from = klogMessage(bytes, at, end);
      if (from >= 0) {
        level[row] = levels.get(bytes[at] as number) as number;
        take(bytes, row, from, end);
        return true;
      }
      if (!startsAt(bytes, at, end, EXIT) && !isFrame(bytes, at, end)) return false;
      take(bytes, row, at, end);
      return true;
    },
    shape: (row) => ({ message: messages.info(message[row] as number), level: classes.text(level[row] as number), subsystem: 'ingress' }),
    trim() {
      if (!messages.full) return false;
      messages.empty();
      return true;
    },
  };
}

/** Letters of levels. */
const LEVELS = new Uint8Array(256);
for (const letter of Object.keys(KLOG_LEVELS)) LEVELS[letter.charCodeAt(0)] = 1;

/** Where the message of `E1124 04:10:07.622869       1 limiter.go:165] message` starts, or -1. */
export function klogMessage(bytes: Buffer, at: number, end: number): number {
  if (
    LEVELS[bytes[at] as number] !== 1 ||
    at + 30 > end ||
    bytes[at + 5] !== SPACE ||
    bytes[at + 8] !== COLON ||
    bytes[at + 11] !== COLON ||
    bytes[at + 14] !== DOT
  )
    return -1;
  for (let i = at + 1; i < at + 5; i++) if (!isDigit(bytes[i])) return -1;
  const bracket = find(bytes, RBRACKET, at + 20, Math.min(end, at + 120));
  return bracket < 0 || !isDigit(bytes[bracket - 1]) || bytes[bracket + 1] !== SPACE ? -1 : bracket + 2;
}

function isFrame(bytes: Buffer, from: number, end: number): boolean {
  if (end - from < FRAME || bytes[from] !== DASH) return false;
  for (let at = from; at < end; at++) if (bytes[at] !== DASH) return false;
  return true;
}
