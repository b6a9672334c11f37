/**
 * Scans lines of the programs that write HAProxy's configuration in Kubernetes.
 *
 *     E1124 04:10:07.622869       1 limiter.go:165] error reloading router: exit status 1         klog; others write it, too: what it says decides
 *     2026/11/24 04:10:07 INFO    controller.go:166 HAProxy reloaded                              HAProxy's own ingress controller
 *     ^time               ^level  ^place            ^message
 */
import type { Shape } from '../../parsers/format.ts';
import { CONTROLLER_LEVELS, CONTROLLER_NOTE, controllerMessage } from '../../parsers/haproxy/controller.ts';
import { haproxyEvent } from '../../parsers/haproxy/formats.ts';
import { keyColumn, numColumn, spanColumn } from './batch.ts';
import { COLON, DOT, find, findText, isDigit, needle, SLASH, SPACE, startsAt } from './bytes.ts';
import { Dict } from './dict.ts';
import { trimmedEnd } from './haproxy-envelope.ts';
import { klogMessage } from './klog.ts';
import type { Scanner, ScanContext } from './scanner.ts';
import { secondAt } from './stamp.ts';

const MESSAGES = 4096;
const REACH = 400;
const PLACE = needle('.go:');
/** Where one of these stands, klog is of a program around HAProxy. */
const OURS = ['haproxy', 'HAProxy', 'outer reloaded', 'loading router', 'starting the backend', 'alidating config file'].map(needle);
const WORDS = Object.entries(CONTROLLER_LEVELS)
  .filter(([word]) => word.length > 1)
  .map(([word, level]) => [needle(`${word} `), level] as const);
const LETTERS = new Map(Object.entries(CONTROLLER_LEVELS).flatMap(([word, level]) => (word.length === 1 ? [[word.charCodeAt(0), level] as const] : [])));

export function createControllerScanner(context: ScanContext): Scanner {
  const { batch, classes, clock } = context;
  const { block } = batch;
  const message = keyColumn(batch, 'message');
  const level = keyColumn(batch, 'level');
  const event = keyColumn(batch, 'x-event');
  const time = numColumn(batch, 'time');
  const text = spanColumn(batch, 'message');
  const messages = new Dict<string>('cache', MESSAGES, controllerMessage);
  const kind = classes.id('controller');

  return {
    format: haproxyEvent,
    columns: [message, level, event],
    scan(row) {
      const { bytes } = block;
      const at = block.start[row] as number;
      const dated = bytes[at + 4] === SLASH && bytes[at + 7] === SLASH;
      if (!dated && bytes[at + 14] !== DOT) return false;
      const end = trimmedEnd(bytes, at, block.end[row] as number);
      const from = dated ? behindWord(bytes, at, end) : behindLetter(bytes, at, end);
      if (from < 0 || from >= end) return false;
      text[2 * row] = from;
      text[2 * row + 1] = end;
      level[row] = classes.id(dated ? WORDS.find(([word]) => startsAt(bytes, at + 20, end, word))?.[1] : LETTERS.get(bytes[at] as number));
      message[row] = messages.id(bytes, from, Math.min(end, from + REACH));
      event[row] = kind;
      const outer = block.outerTime[row] as number;
      time[row] = outer !== outer && dated ? secondAt(bytes, at, clock) : outer;
      return true;
    },
    shape: (row): Shape => ({
      message: messages.info(message[row] as number) ?? CONTROLLER_NOTE,
      level: classes.text(level[row] as number),
      'x-event': 'controller',
    }),
    trim() {
      const { full } = messages;
      if (full) messages.empty();
      return full;
    },
  };
}

/** Behind the head of klog, and a word of HAProxy behind it; -1 for anything else. */
function behindLetter(bytes: Buffer, at: number, end: number): number {
  const message = klogMessage(bytes, at, end);
  return message >= 0 && OURS.some((word) => findText(bytes, word, at + 20, Math.min(end, at + REACH)) >= 0) ? message : -1;
}

/** `2026/11/24 04:10:07 INFO    controller.go:166 `; -1 for anything else. */
function behindWord(bytes: Buffer, at: number, end: number): number {
  if (at + 30 > end || bytes[at + 10] !== SPACE || bytes[at + 13] !== COLON || bytes[at + 19] !== SPACE) return -1;
  const word = WORDS.find(([name]) => startsAt(bytes, at + 20, end, name));
  if (!word) return -1;
  let place = at + 20 + word[0].length;
  while (bytes[place] === SPACE && place < end) place++;
  const stop = find(bytes, SPACE, place, Math.min(end, place + 120));
  if (stop < 0 || !isDigit(bytes[stop - 1]) || findText(bytes, PLACE, place, stop) < 0) return -1;
  return stop + 1;
}
