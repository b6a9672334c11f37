/**
 * What a rule sees of a HAProxy traffic line: classes of its numbers, and who stands in its server field. The numbers come from
 * HAProxy's own clock, so the thresholds say something: a SYN that is sent again costs a second, an answer within two milliseconds
 * was not worked on.
 *
 *     TR/Tw/Tc/Tr/Ta   request header, queue, connect, response header, all of it; -1 is a phase that was not reached or not finished
 *     last             Ta less the timers that are not -1: how long the phase lasted that was not finished
 *     attempt          last, less the pauses between connect attempts: how long the last attempt took
 */
import type { Key, Shape } from '../format.ts';

/** First character of a termination state: who ended the session. Second: in which phase. */
export const WHO = 'CSPLRIDUKcs-';
export const PHASE = 'RQCHDLT-';

/** From here on connecting took as long as a lost SYN that is sent again (1 s, 3 s, 7 s). */
export const SLOW_CONNECT = 900;
/** From here on a request waited in the queue rather than passed through it. */
export const LONG_WAIT = 1000;
/** Up to here a server answered without working, from here on it worked (or waited) first. */
export const INSTANT_ANSWER = 2;
export const LONG_ANSWER = 1000;
/** Up to here a connection was closed at once. */
export const CLOSED_AT_ONCE = 5;
/** From here on a refusal was no answer of the server's own kernel: an ARP or ICMP time. */
export const LATE_REFUSAL = 500;
/** HAProxy waits this long between two attempts at the same server. */
const RETRY_PAUSE = 1000;

export const SERVER_NAMED = 1;
export const SERVER_NONE = 2;
export const SERVER_APPLET = 3;

export const MODE_HTTP = 1;
export const MODE_TCP = 2;

const sign = (n: number): number => (n !== n ? 0 : n < 0 ? 1 : 2);

/**
 * All classes of a line in one integer: equal lines in the eyes of the rules have equal integers. Numbers are NaN for a field that the
 * format lacks; a "+" in front (option logasap) is left out. Ta is %Tt in TCP mode.
 */
export function classify(
  TR: number,
  Tw: number,
  Tc: number,
  Tr: number,
  Ta: number,
  bytes: number,
  retries: number,
  redispatched: boolean,
  server: number,
  mode: number,
): number {
  let all = sign(TR) | (sign(Tw) << 2) | (sign(Tc) << 4) | (sign(Tr) << 6);
  if (Tw >= LONG_WAIT) all |= 1 << 8;
  if (Tc >= SLOW_CONNECT) all |= 1 << 9;
  if (Tr >= 0) all |= (Tr <= INSTANT_ANSWER ? 1 : Tr < LONG_ANSWER ? 2 : 3) << 10;
  if (Ta === Ta) {
    const last = Ta - (TR > 0 ? TR : 0) - (Tw > 0 ? Tw : 0) - (Tc > 0 ? Tc : 0) - (Tr > 0 ? Tr : 0);
    all |= (last <= CLOSED_AT_ONCE ? 1 : 2) << 12;
    const pauses = RETRY_PAUSE * (retries > 0 ? retries : 0);
    // The pauses are part of Tw where redispatch is on; behind a queue they are part of Ta nevertheless.
    const outside = pauses - (Tw > 0 ? Tw : 0);
    const quick = last >= pauses && last - pauses < LATE_REFUSAL;
    all |= (quick || last - (outside > 0 ? outside : 0) < LATE_REFUSAL ? 1 : 2) << 14;
  }
  if (bytes === bytes) all |= (bytes === 0 ? 1 : 2) << 16;
  if (retries === retries) all |= (redispatched ? 3 : retries > 0 ? 2 : 1) << 20;
  return all | (server << 18) | (mode << 22);
}

const SIGNS = '.-+';
const texts = (...list: (string | undefined)[]): readonly (string | undefined)[] => list;
const TR_CLASSES = texts(undefined, 'instant', 'short', 'long');
const LAST_CLASSES = texts(undefined, 'instant', 'longer');
const ATTEMPT_CLASSES = texts(undefined, 'quick', 'late');
const SIZES = texts(undefined, 'none', 'some');
const SERVERS = texts(undefined, 'named', 'none', 'applet');
const RETRIES = texts(undefined, '0', 'n', '+');
const MODES = texts(undefined, 'http', 'tcp');

/** Keys that `shapeOf` fills. */
export const CLASS_KEYS: readonly Key[] = ['timers', 'x-tw', 'x-tc', 'x-tr', 'x-last', 'x-attempt', 'x-size', 'serverKind', 'retries', 'x-mode'];

/** The keys that an integer of `classify` stands for. */
export function shapeOf(all: number): Shape {
  const tw = (all >> 2) & 3;
  const tc = (all >> 4) & 3;
  return {
    /** Signs of TR, Tw, Tc and Tr: "+" measured, "-" is -1, "." not in the format. */
    timers: [all, all >> 2, all >> 4, all >> 6].map((bits) => SIGNS[bits & 3]).join(''),
    'x-tw': tw === 2 ? ((all >> 8) & 1 ? 'long' : 'short') : undefined,
    'x-tc': tc === 2 ? ((all >> 9) & 1 ? 'slow' : 'short') : undefined,
    'x-tr': TR_CLASSES[(all >> 10) & 3],
    'x-last': LAST_CLASSES[(all >> 12) & 3],
    'x-attempt': ATTEMPT_CLASSES[(all >> 14) & 3],
    'x-size': SIZES[(all >> 16) & 3],
    serverKind: SERVERS[(all >> 18) & 3],
    retries: RETRIES[(all >> 20) & 3],
    'x-mode': MODES[(all >> 22) & 3],
  };
}

/** What stands in the server field: a name, `<NOSRV>` (or nothing: some pipelines drop what is in angle brackets), or an applet such as `<STATS>`. */
export function serverKind(server: string): number {
  if (server === '' || server === '-' || server === '<NOSRV>') return SERVER_NONE;
  return server.startsWith('<') ? SERVER_APPLET : SERVER_NAMED;
}
