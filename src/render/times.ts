/** Times of a report (ISO 8601, UTC) as text in one zone. */
import { tz, tzOffset } from '@date-fns/tz';
import { format } from 'date-fns/format';

export interface Clock {
  /** The zone really used: UTC when the wanted one is unknown to this machine. */
  readonly zone: string;
  /** `2026-11-23 03:00:58` */
  full(iso: string): string;
  /** Shortest text that is clear within the report: the time, with the day when the report covers several. */
  short(iso: string): string;
  /** First to last, `03:01:02 → 03:09:40`; one time when they are the same, empty when unknown. */
  span(from: string | null, to: string | null): string;
  /** The same to the minute, for tables. */
  coarse(from: string | null, to: string | null): string;
  /** The whole period with its length. */
  period(from: string | null, to: string | null): string;
}

/** `8m 43s`, `2h 05m`, `3d 4h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (days > 0) return `${days}d ${hours % 24}h`;
  if (hours > 0) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return minutes > 0 ? `${minutes}m ${String(seconds % 60).padStart(2, '0')}s` : `${seconds}s`;
}

export function createClock(wantedZone: string, from: string | null, to: string | null): Clock {
  const zone = wantedZone !== '' && !Number.isNaN(tzOffset(wantedZone, new Date(0))) ? wantedZone : 'UTC';
  const context = { in: tz(zone) };
  const write = (iso: string, pattern: string): string => {
    const date = new Date(iso);
    return Number.isNaN(date.getTime()) ? '?' : format(date, pattern, context);
  };
  const day = (iso: string): string => write(iso, 'yyyy-MM-dd');
  const oneDay = from === null || to === null || day(from) === day(to);
  const oneYear = from === null || to === null || day(from).slice(0, 4) === day(to).slice(0, 4);
  const date = oneDay ? '' : oneYear ? 'd MMM ' : 'd MMM yyyy ';

  const join = (first: string | null, last: string | null, pattern: string, arrow: string): string => {
    if (first === null && last === null) return '';
    const [a, b] = [write((first ?? last) as string, date + pattern), write((last ?? first) as string, date + pattern)];
    if (a === b) return a;
    // The day is said once when both are on it.
    return b.startsWith(a.slice(0, -pattern.length)) && date !== '' ? `${a}${arrow}${b.slice(-pattern.length)}` : `${a}${arrow}${b}`;
  };

  return {
    zone,
    full: (iso) => write(iso, 'yyyy-MM-dd HH:mm:ss'),
    short: (iso) => write(iso, `${date}HH:mm:ss`),
    span: (first, last) => join(first, last, 'HH:mm:ss', ' → '),
    coarse: (first, last) => join(first, last, 'HH:mm', '–'),
    period(first, last) {
      if (first === null || last === null) return 'no times in the log';
      const end = day(first) === day(last) ? write(last, 'HH:mm:ss') : write(last, 'yyyy-MM-dd HH:mm:ss');
      return `${write(first, 'yyyy-MM-dd HH:mm:ss')} → ${end} (${formatDuration(Date.parse(last) - Date.parse(first))})`;
    },
  };
}
