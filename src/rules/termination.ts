/**
 * HAProxy's termination state, the two to four characters such as "sH--": who ended the session, in which phase, and what became of
 * the persistence cookie (HAProxy Configuration Manual, 8.5; the same characters from 2.2 to 3.x).
 *
 * A question mark leaves a character open ("s?", "?R"), dots stand for the first two ("..VN").
 */

export const TERMINATION = /^(?:[CSPLRIDUKcs?-][RQCHDLT?-]|\.\.)(?:[NIDVEOU7?.-]?[NIUPRD67?-]?)$/;

const WHO: Readonly<Record<string, string>> = {
  C: 'the client closed or broke its connection',
  S: 'the server refused, closed or broke its connection',
  P: 'HAProxy ended it: a deny rule, a limit, or a message it does not accept',
  L: 'HAProxy answered itself: redirect, return rule, statistics, cache',
  R: 'HAProxy had no resources: memory, descriptors, source ports',
  I: 'HAProxy met an internal error',
  D: 'HAProxy ended it because the server was marked down (on-marked-down shutdown-sessions)',
  U: 'HAProxy ended it on a backup server because a normal one came back',
  K: 'an administrator ended it',
  c: 'HAProxy waited for the client until a client timeout',
  s: 'HAProxy waited for the server until a server timeout',
  '-': 'both sides ended normally',
};

const PHASE: Readonly<Record<string, string>> = {
  R: 'while the request was being received',
  Q: 'while it waited in the queue for a server',
  C: 'while the connection to the server was being made',
  H: 'while the response header was awaited',
  D: 'while data was being transferred',
  L: 'while the last data went to the client, the server having finished',
  T: 'while the request was held in a tarpit',
  '-': 'after the end of the data',
};

/** What the pair says beyond its two characters: what happened, the status that goes with it, what to look at. */
const PAIRS: Readonly<Record<string, string>> = {
  '--': 'Nothing abnormal. A 5xx with a server name and all timers was written by the server itself: the application, or a proxy behind.',
  CC: 'The client left before the server had accepted the connection (Tc -1). Status -1 since 2.5, 503 before. SC or sC lines of the same backend name the real cause.',
  CD: 'The client broke off during the transfer, or reset the connection. With Tr -1 it left while the server was working; in TCP mode with Tc -1 while HAProxy was connecting. Status: what had been sent, or -1.',
  cD: 'The client neither read nor sent for timeout client. With 101 it is an idle WebSocket cut by timeout tunnel; with 408 (up to early 2.6) a body that never came.',
  CH: 'The client left while the server was working: 400 with option abortonclose, which nobody saw. A peak of Ta at one value is a timeout of the client or of a proxy in front.',
  cH: 'timeout client ran out before the server had answered: a stalled upload, or timeout client below timeout server. 2.6 mostly writes sH with 504 instead.',
  CL: 'The client vanished while the last bytes were sent; the server had finished.',
  cL: 'The client stopped reading the last bytes (timeout client, timeout client-fin).',
  CQ: 'The client left while its request waited for a free slot: a 503 nobody saw. Status -1 since 2.5, 503 before. Count it with sQ.',
  CR: 'The client left before its request was complete: connections made in advance, probes, scans, broken uploads. 400, or -1 while a body was awaited.',
  cR: 'No complete request within timeout http-request (408), or a body that a rule waited for never came.',
  CT: 'The client left while a tarpit rule held it. Most releases write PT for it, with Tw below timeout tarpit.',
  cC: 'timeout client ran out while the server did not accept: compare timeout client with timeout connect times the attempts.',
  cQ: 'timeout client ran out in the queue: servers at their maxconn.',
  cT: 'timeout client ran out in the tarpit.',
  SC: 'No connection to a server, 503. With a name: refused at once (closed port), a failed TLS handshake, no source port left. With <NOSRV> and Tw -1: no usable server in the backend; with TR -1 as well: no backend was selected.',
  sC: 'timeout connect ran out in every attempt, 503: packets dropped, host gone, accept queue full, or a TLS handshake that stalls.',
  SD: 'The connection to the server broke in the middle of the answer, or a chunk was not valid. The client got a truncated body under a good status.',
  sD: 'The server stopped sending for timeout server. With 101 an idle WebSocket cut by timeout tunnel.',
  SH: 'The server closed or reset before it had answered, 502 (425: it refused TLS early data). Below 5 ms it refuses this kind of connection; after seconds of work it crashed or ran into its own limit.',
  sH: 'No response header within timeout server, 504: a slow page, busy workers; with POST also a client that stalls in its body.',
  sQ: 'Longer in the queue than timeout queue, 503: all servers at maxconn. <NOSRV> only says that none was assigned yet.',
  sR: 'http-response wait-for-body ran out, 504: the server stalled in its body (2.6 writes R for it).',
  SQ: 'The queue of the server that a cookie or table asked for was at maxqueue, 503.',
  SL: 'A late error of the server connection while the last bytes went out. Ignore it when the bytes are complete.',
  PC: 'The socket limit of the process stopped the connect, 503. With 400 (2.8 and later): a malformed request body.',
  PD: 'A malformed body after the headers: bad chunks of the server, or with 400 of the client.',
  PH: 'The answer was refused. 502: invalid or too large headers, or a deny rule; 500: a header rewrite did not fit; 400: a bad chunk in the request body; other: the status of a rule.',
  PR: 'The request was refused. <BADREQ> with 400: not valid HTTP; 403, 429 and others: a deny rule; -1: reject or silent-drop; 0: an error below HTTP.',
  PT: 'Held by a tarpit rule, then answered 500 or the status of the rule. With 429 a rate limit.',
  PQ: 'Ended by a rule or filter in the queue; with 400 a malformed request body.',
  PL: 'A malformed end of the message while the last bytes were sent.',
  LR: 'Answered by HAProxy: redirect, return rule, http-request auth (401), statistics, cache, Lua service. A 5xx with an applet name is a Lua service that failed.',
  LH: 'A response rule replaced the answer; Tr reads -1 although the server had answered.',
  LC: 'A redirect by the redir keyword of the server line.',
  LD: 'Ended on purpose during the transfer, by a Lua script or rule.',
  RC: 'No memory or applet for the connection, 503. A lack of ports or descriptors is retried and logged as SC today.',
  RR: 'No memory while rules for the request ran, 500.',
  RH: 'No memory while rules for the response ran, 500.',
  IC: 'Internal error while a server was chosen or connected, 500.',
  IR: 'Internal error in the request phase, 500: often a Lua action that waits where it may not.',
  IH: 'Internal error while the response header was handled.',
  ID: 'Internal error during the transfer: often a filter (compression, SPOE).',
  DC: 'Killed while connecting: the server went down. Nothing was sent (-1).',
  DH: 'Killed while waiting for the answer: the server went down (502).',
  DD: 'Killed during the transfer: the server went down. The status had been sent.',
  DQ: 'Killed in the queue: the server went down.',
  UC: 'Killed while connecting to a backup server: a primary came back.',
  UH: 'Killed while waiting for a backup server: a primary came back (502).',
  UD: 'Killed during the transfer from a backup server: a primary came back.',
  KC: 'Killed by an operator or script while connecting (-1).',
  KH: 'Killed by an operator or script while waiting for the answer (502).',
  KD: 'Killed by an operator or script during the transfer.',
  KQ: 'Killed by an operator or script in the queue.',
};

const COOKIE_SENT: Readonly<Record<string, string>> = {
  N: 'the client sent no persistence cookie',
  I: 'the client sent a cookie that names no known server',
  D: 'the client sent a cookie of a server that is down',
  V: 'the client sent a valid cookie',
  E: 'the client sent a cookie that was idle for too long (maxidle)',
  O: 'the client sent a cookie that is too old (maxlife)',
  U: 'the client sent a cookie, and another rule chose the server',
  7: 'a reserved value that should not appear',
};

const COOKIE_SET: Readonly<Record<string, string>> = {
  N: 'no cookie was set',
  I: 'HAProxy inserted a cookie',
  U: 'HAProxy renewed the date of the cookie',
  P: 'the cookie of the server was passed on',
  R: 'HAProxy rewrote the cookie of the server',
  D: 'HAProxy removed the cookie of the server',
  6: 'a reserved value that should not appear',
  7: 'a reserved value that should not appear',
};

/** Cookie pairs that mean trouble; the others are everyday traffic. */
const COOKIE_PAIRS: Readonly<Record<string, string>> = {
  '--': 'Persistence by cookie is not configured, or there was no HTTP exchange.',
  II: 'The cookie named a server that does not exist (renamed or removed) and was replaced. Keep cookie values stable across deployments.',
  IN: 'The cookie named a server that does not exist, and no new one was set.',
  DI: 'The server of the cookie is down: the user was moved and got a new cookie. Whatever only that server knew is lost to the user.',
  DN: 'The server of the cookie is down, and no new cookie was set (option persist, or a passive cookie).',
  VI: 'The server of the cookie refused the connection: the user was moved and got a new cookie.',
};

/** Per character that says something: the character and its meaning; then what the pairs say together. `state` must match TERMINATION. */
export function explainTerminationState(state: string): [sign: string, meaning: string][] {
  const tables = [WHO, PHASE, COOKIE_SENT, COOKIE_SET];
  const signs = tables.flatMap((table, i): [string, string][] => {
    const sign = state[i] ?? '';
    const meaning = table[sign];
    return meaning === undefined || (i > 1 && sign === '-') ? [] : [[sign, meaning]];
  });
  const pair = PAIRS[state.slice(0, 2)];
  const cookies = COOKIE_PAIRS[state.slice(2, 4)];
  if (pair !== undefined) signs.push([state.slice(0, 2), pair]);
  // Cookies say something when they are asked for, or when they mean trouble.
  if (cookies !== undefined && (state.startsWith('..') || !state.endsWith('--'))) signs.push([state.slice(2, 4), cookies]);
  return signs;
}
