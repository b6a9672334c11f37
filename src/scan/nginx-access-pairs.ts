/**
 * Access lines in which every value has its name: LTSV, and what people write as `name=value`.
 *
 *     time:23/Nov/2026:03:01:02 +0000⇥host:192.0.2.7⇥req:GET / HTTP/1.1⇥status:502⇥size:157⇥apptime:0.004
 *     remote_addr=192.0.2.7 method=GET uri="/cart" status=502 request_time=0.004 upstream_addr="10.0.0.5:80"
 *
 * Names are those of JSON logs. A line that names its status twice is not read: one of the two may be a client's.
 */
import { JSON_NAMES, LTSV_NAMES } from '../../parsers/nginx/access-names.ts';
import { COLON, find, findText, LBRACKET, needle, QUOTE, SPACE, TAB } from './bytes.ts';
import { isOfName } from './nginx-access-extras.ts';
import { isAccess } from './nginx-access-finds.ts';
import { slotOf } from './nginx-access-row.ts';

const LABEL = needle('status:');
const NAME = needle('status=');
const EQUALS = 61;
const STATUS = slotOf('status');

/** Reads bytes[from, end) into empty slots. False, with the slots void, when it is no such line. */
export function readPairs(bytes: Buffer, from: number, end: number, slots: Int32Array): boolean {
  const tabs = find(bytes, TAB, from, end) >= 0 && findText(bytes, LABEL, from, end) >= 0;
  if (!tabs && findText(bytes, NAME, from, end) < 0) return false;
  const whole = tabs ? readLabels(bytes, from, end, slots) : readNames(bytes, from, end, slots);
  if (whole && isAccess(slots)) return true;
  slots.fill(-1);
  return false;
}

/** `label:value`, a tab between. */
function readLabels(bytes: Buffer, from: number, end: number, slots: Int32Array): boolean {
  for (let at = from; at < end; ) {
    let stop = find(bytes, TAB, at, end);
    if (stop < 0) stop = end;
    const colon = find(bytes, COLON, at, stop);
    if (colon < 0) return false;
    const bracketed = bytes[colon + 1] === LBRACKET;
    const key = bytes.toString('latin1', at, colon).toLowerCase();
    if (!take(LTSV_NAMES.get(key) ?? JSON_NAMES.get(key)?.role, bracketed ? colon + 2 : colon + 1, bracketed ? stop - 1 : stop, slots)) return false;
    at = stop + 1;
  }
  return true;
}

/** `name=value` and `name="value"`, blanks between. */
function readNames(bytes: Buffer, from: number, end: number, slots: Int32Array): boolean {
  for (let at = from; at < end; ) {
    let equals = at;
    while (equals < end && isOfName(bytes[equals] as number)) equals++;
    if (equals === at || bytes[equals] !== EQUALS) {
      at = equals + 1;
      continue;
    }
    const quoted = bytes[equals + 1] === QUOTE;
    const start = equals + (quoted ? 2 : 1);
    let stop = find(bytes, quoted ? QUOTE : SPACE, start, end);
    if (stop < 0 && quoted) return false;
    if (stop < 0) stop = end;
    if (!take(JSON_NAMES.get(bytes.toString('latin1', at, equals).toLowerCase())?.role, start, stop, slots)) return false;
    at = stop + 1;
  }
  return true;
}

/** False when the status has been named before. */
function take(role: Parameters<typeof slotOf>[0] | undefined, from: number, end: number, slots: Int32Array): boolean {
  if (role === undefined) return true;
  const slot = slotOf(role);
  if ((slots[slot] as number) >= 0) return slot !== STATUS;
  slots[slot] = from;
  slots[slot + 1] = end;
  return true;
}
