/** What a rule sees of the numbers of a HAProxy line: `classify` of ../../../parsers/haproxy/classes.ts, whose thresholds these are. */

export const SERVER_NAMED = 1;
export const SERVER_NONE = 2;
export const SERVER_APPLET = 3;
const MODE_HTTP = 1;
const SLOW_CONNECT = 900;
const LONG_WAIT = 1000;
const INSTANT_ANSWER = 2;
const LONG_ANSWER = 1000;
const CLOSED_AT_ONCE = 5;
const LATE_REFUSAL = 500;
const RETRY_PAUSE = 1000;

function sign(n: i64): i32 {
  return n < 0 ? 1 : 2;
}

function positive(n: i64): i64 {
  return n > 0 ? n : 0;
}

/** `classify` of classes.ts, where all numbers are there. */
export function classify(TR: i64, Tw: i64, Tc: i64, Tr: i64, Ta: i64, bytes: i64, retries: i64, redispatched: bool, server: i32): i32 {
  let all = sign(TR) | (sign(Tw) << 2) | (sign(Tc) << 4) | (sign(Tr) << 6);
  if (Tw >= LONG_WAIT) all |= 1 << 8;
  if (Tc >= SLOW_CONNECT) all |= 1 << 9;
  if (Tr >= 0) all |= (Tr <= INSTANT_ANSWER ? 1 : Tr < LONG_ANSWER ? 2 : 3) << 10;
  const last = Ta - positive(TR) - positive(Tw) - positive(Tc) - positive(Tr);
  all |= (last <= CLOSED_AT_ONCE ? 1 : 2) << 12;
  const pauses = RETRY_PAUSE * positive(retries);
  const quick = last >= pauses && last - pauses < LATE_REFUSAL;
  all |= (quick || last - positive(pauses - positive(Tw)) < LATE_REFUSAL ? 1 : 2) << 14;
  all |= (bytes === 0 ? 1 : 2) << 16;
  all |= (redispatched ? 3 : retries > 0 ? 2 : 1) << 20;
  return all | (server << 18) | (MODE_HTTP << 22);
}
