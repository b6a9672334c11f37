/** HAProxy's termination state, the two to four characters such as "sH--": who ended the session, and in which phase (HAProxy Configuration Manual, 8.5). */

export const TERMINATION = /^[CSPLRIDUKcs-][RQCHDLT-](?:[NIDVEOU-]?[NIUPRD-]?)$/;

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

const COOKIE_SENT: Readonly<Record<string, string>> = {
  N: 'the client sent no persistence cookie',
  I: 'the client sent a cookie that names no known server',
  D: 'the client sent a cookie of a server that is down',
  V: 'the client sent a valid cookie',
  E: 'the client sent a cookie that was idle for too long (maxidle)',
  O: 'the client sent a cookie that is too old (maxlife)',
  U: 'the client sent a cookie, and another rule chose the server',
};

const COOKIE_SET: Readonly<Record<string, string>> = {
  N: 'no cookie was set',
  I: 'HAProxy inserted a cookie',
  U: 'HAProxy renewed the date of the cookie',
  P: 'the cookie of the server was passed on',
  R: 'HAProxy rewrote the cookie of the server',
  D: 'HAProxy removed the cookie of the server',
};

/** Per character that says something: the character and its meaning. `state` must match TERMINATION. */
export function explainTerminationState(state: string): [sign: string, meaning: string][] {
  const tables = [WHO, PHASE, COOKIE_SENT, COOKIE_SET];
  return tables.flatMap((table, i): [string, string][] => {
    const sign = state[i] ?? '';
    const meaning = table[sign];
    return meaning === undefined ? [] : [[sign, meaning]];
  });
}
