/** Which files are one log, rotated, and which of them is older: read from the names alone. */
import { basename, dirname } from 'node:path';

/** Endings of compressors, known or not: they say nothing about which log a file belongs to. */
const COMPRESSED = /\.(?:gz|zst|bz2|xz|lz4|Z)$/;

/** error.log.2 · error.log.20261123 · error.log-20261123 · error.log-2026-11-23-03 · error.log-20261123-1795402800 */
const AFTER = /^(.+?)[.\-_](\d{4}-\d{2}-\d{2}(?:[-_T]\d{2,6})?|\d{8}(?:[-_T]?\d{2,6})?(?:-\d{10})?|\d{1,12})$/;

/** error-2026-11-23.log · error.20261123.log · error.1.log */
const BEFORE = /^(.+?)[.\-_](\d{4}-\d{2}-\d{2}(?:[-_T]\d{2,6})?|\d{8}(?:[-_T]?\d{2,6})?|\d{1,3})(\.[a-z]+)$/i;

export interface RotationPlace {
  /** The log that the file is a part of: the path without what rotation added. */
  readonly log: string;
  /** Sorts the parts of one log from oldest to newest: dated files by date, then numbered files (higher is older), then the one that is written to. */
  readonly age: number;
}

/** Digits of a suffix as a moment, comparable with others; NaN when they are no date. A number of ten digits counts seconds since 1970. */
function moment(suffix: string): number {
  const digits = suffix.replaceAll(/\D/g, '');
  if (/^1\d{9}$/.test(suffix)) return Number(suffix) * 1000;
  if (digits.length < 8) return Number.NaN;
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  if (year < 1990 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const rest = digits.slice(8);
  // What follows the date is a time of day, or (logrotate's -%s) seconds since 1970, which order files just as well within a day.
  const within =
    rest.length >= 10 ? Number(rest) % 86_400 : Number(rest.slice(0, 2) || 0) * 3600 + Number(rest.slice(2, 4) || 0) * 60 + Number(rest.slice(4, 6) || 0);
  return Date.UTC(year, month - 1, day) + within * 1000;
}

/** Numbered parts are newer than every dated one and older than the live file. */
const NUMBERED = 1e14;

export function placeInRotation(path: string): RotationPlace {
  const name = basename(path).replace(COMPRESSED, '');
  const inFolder = (log: string): string => `${dirname(path)}/${log}`;
  const after = AFTER.exec(name);
  if (after !== null) {
    const [, log, suffix] = after as unknown as [string, string, string];
    const time = moment(suffix);
    if (!Number.isNaN(time)) return { log: inFolder(log), age: time };
    if (/^\d{1,5}$/.test(suffix)) return { log: inFolder(log), age: NUMBERED - Number(suffix) };
  }
  const before = BEFORE.exec(name);
  if (before !== null) {
    const [, log, suffix, ending] = before as unknown as [string, string, string, string];
    const time = moment(suffix);
    if (!Number.isNaN(time)) return { log: inFolder(log + ending), age: time };
    if (/^\d{1,3}$/.test(suffix) && !/[.\-_]\d+$/.test(log)) return { log: inFolder(log + ending), age: NUMBERED - Number(suffix) };
  }
  return { log: inFolder(name), age: Number.POSITIVE_INFINITY };
}

/** Puts the parts of each log together, oldest first. Logs keep the order in which their first part was named. */
export function orderByAge<T>(items: readonly T[], pathOf: (item: T) => string): T[] {
  const logs = new Map<string, { item: T; age: number }[]>();
  for (const item of items) {
    const { log, age } = placeInRotation(pathOf(item));
    const parts = logs.get(log);
    if (parts === undefined) logs.set(log, [{ item, age }]);
    else parts.push({ item, age });
  }
  // Equal ages (two live files cannot be, but error.log.1 beside error.log.1.gz can) keep the order of the names.
  return [...logs.values()].flatMap((parts) => parts.sort((a, b) => (a.age === b.age ? 0 : a.age < b.age ? -1 : 1)).map(({ item }) => item));
}
