/**
 * Times of records that are not in order (a proxy logs a request when it ends, with the time at which it began): neighbours mostly share
 * the minute, seldom the second. Offsets of zones change on whole minutes (../time.ts), so seconds are added here.
 */
import { same, twoDigits } from './bytes';
import { readTime } from './host';

const TIME: usize = 24;
const READER: usize = 32;

/**
 * Epoch milliseconds of the date and time at p, of which the first `length` bytes tell the minute and the next two are the seconds. NaN when it
 * is none. `stamp` remembers a minute: its text, at 24 its time, at 32 the number of the reader.
 */
export function secondAt(stamp: usize, base: usize, p: usize, length: u32): f64 {
  const seconds = twoDigits(p + length);
  if (seconds < 0 || seconds > 60) return NaN;
  if (!same(stamp, p, length)) {
    store<f64>(stamp, readTime(load<i32>(stamp, READER), <i32>(p - base)) - <f64>(seconds * 1000), TIME);
    memory.copy(stamp, p, length);
  }
  return load<f64>(stamp, TIME) + <f64>(seconds * 1000);
}
