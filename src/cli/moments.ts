/** Moments as people write them, relative to now: for -S and -U. Loaded only when one is given, since date-fns takes its time. */
import { TZDate } from '@date-fns/tz';
import { isValid } from 'date-fns/isValid';
import { parse } from 'date-fns/parse';
import { parseISO } from 'date-fns/parseISO';
import { set } from 'date-fns/set';
import { startOfDay } from 'date-fns/startOfDay';
import { sub } from 'date-fns/sub';
import { subDays } from 'date-fns/subDays';
import { addDays } from 'date-fns/addDays';

/** Notations without a zone, in which logs (nginx error, HAProxy) and people write: read in the zone of the user. */
const LOCAL = [
  'yyyy-MM-dd HH:mm:ss.SSS',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'yyyy-MM-dd',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd HH:mm',
  'yyyy/MM/dd',
  'dd/MMM/yyyy:HH:mm:ss.SSS',
  'dd/MMM/yyyy:HH:mm:ss',
];
/** Of an access log. */
const WITH_OFFSET = 'dd/MMM/yyyy:HH:mm:ss xx';

const UNITS = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' } as const;
const AGO = /^(?:\d+ ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?) ?)+(?:ago)?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

export interface Selection {
  readonly since?: number;
  readonly until?: number;
}

interface Moment {
  readonly time: number;
  /** A time of day without a day: may be the next day's, when that is what makes sense. */
  readonly dayless: boolean;
}

/** undefined when the text is no moment. `zone`: default the machine's. */
export function parseMoment(text: string, now: number, zone?: string): number | undefined {
  return readMoment(text, now, zone)?.time;
}

function readMoment(text: string, now: number, zone: string | undefined): Moment | undefined {
  const here = zone === undefined ? new TZDate(now) : new TZDate(now, zone);
  const word = text.trim().toLowerCase();
  const fixed = (date: Date): Moment | undefined => (isValid(date) ? { time: date.getTime(), dayless: false } : undefined);

  if (word === 'now') return fixed(here);
  const day = /^(today|yesterday)(?: (?:at )?(.+))?$/.exec(word);
  if (day !== null) {
    const start = startOfDay(day[1] === 'today' ? here : subDays(here, 1));
    return fixed(day[2] === undefined ? start : atClock(start, day[2]));
  }
  if (CLOCK.test(word)) {
    const today = atClock(here, word);
    if (!isValid(today)) return undefined;
    // Logs lie in the past: at two in the morning, 23:00 is yesterday's.
    return { time: (today.getTime() > now ? subDays(today, 1) : today).getTime(), dayless: true };
  }
  if (AGO.test(word)) {
    const ago: Partial<Record<(typeof UNITS)[keyof typeof UNITS], number>> = {};
    for (const [, count, unit] of word.matchAll(/(\d+) ?([smhdw])[a-z]* ?/g)) ago[UNITS[unit as keyof typeof UNITS]] = Number(count);
    return fixed(sub(here, ago));
  }
  if (/^@\d{9,13}$/.test(word)) return fixed(new Date(Number(word.slice(1)) * (word.length > 11 ? 1 : 1000)));
  // RFC 3339 names its zone; its relatives with a space or without seconds are read too.
  if (/^\d{4}-\d{2}-\d{2}[t ]\d{2}:?\d{2}.*(?:z|[+-]\d{2}:?\d{2})$/.test(word)) return fixed(parseISO(text.trim().toUpperCase().replace(' ', 'T')));
  const spaced = text
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2})T/i, '$1 ')
    .replace(/(\.\d{3})\d+$/, '$1');
  const offset = parse(spaced, WITH_OFFSET, here);
  if (isValid(offset)) return fixed(offset);
  for (const format of LOCAL) {
    const date = parse(spaced, format, here);
    if (isValid(date)) return fixed(date);
  }
  return undefined;
}

function atClock(day: Date, clock: string): Date {
  const [, hours, minutes, seconds] = CLOCK.exec(clock) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return new Date(Number.NaN);
  return set(day, { hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds ?? 0), milliseconds: 0 });
}

/** Both ends. A time of day as the upper end means the first such moment after the lower one. */
export function select(
  since: string | undefined,
  until: string | undefined,
  now: number,
  zone: string | undefined,
  fail: (option: 'since' | 'until') => never,
): Selection {
  const from = since === undefined ? undefined : (readMoment(since, now, zone) ?? fail('since'));
  const to = until === undefined ? undefined : (readMoment(until, now, zone) ?? fail('until'));
  let end = to?.time;
  if (from !== undefined && to?.dayless === true) {
    const day = zone === undefined ? new TZDate(to.time) : new TZDate(to.time, zone);
    if (to.time <= from.time) end = addDays(day, 1).getTime();
  }
  return { ...(from === undefined ? {} : { since: from.time }), ...(end === undefined ? {} : { until: end }) };
}
