/**
 * Times of log lines. Digits are read from bytes; zone rules and calendar come from date-fns, asked once per distinct
 * minute (zone offsets change on whole minutes).
 */
import { tz } from '@date-fns/tz';
import { parseISO } from 'date-fns/parseISO';

const CACHED_MINUTES = 4096;

export interface Clock {
  /** Epoch milliseconds of a local date and time, NaN when it is no date. Month 1-12. */
  at(year: number, month: number, day: number, hour: number, minute: number, second: number): number;
}

/** Reads times that are logged without a zone as times of `zone` (IANA name or "+02:00"); undefined is the machine's zone. */
export function createClock(zone?: string): Clock {
  const context = zone === undefined ? undefined : { in: tz(zone) };
  const minutes = new Map<number, number>();
  let lastKey = -1;
  let lastStart = Number.NaN;
  const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

  function startOf(key: number, year: number, month: number, day: number, hour: number, minute: number): number {
    let start = minutes.get(key);
    if (start === undefined) {
      const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00`;
      start = +(context ? parseISO(text, context) : parseISO(text));
      if (minutes.size >= CACHED_MINUTES) minutes.clear();
      minutes.set(key, start);
    }
    return start;
  }

  return {
    at(year, month, day, hour, minute, second) {
      const key = (((year * 13 + month) * 32 + day) * 24 + hour) * 60 + minute;
      if (key !== lastKey) {
        if (month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
        lastStart = startOf(key, year, month, day, hour, minute);
        lastKey = key;
      }
      return second < 0 || second > 60 ? Number.NaN : lastStart + second * 1000;
    },
  };
}
