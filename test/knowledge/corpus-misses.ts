import type { Cause } from '../../src/rules/rule.ts';

/**
 * Lines of the corpus whose label gwlog does not give, by the first 12 hex digits of the line's SHA-256 (the lines are other people's
 * and stay out of the project), with the reason.
 */
export const misses: Readonly<Record<string, string>> = {
  '823030fde61a': 'taxonomy: a full disk is `filesystem`; the label predates it',
  '05f9d0ff1c3d': 'the application logged data of its own at level error; nothing in the line says that it is no error',
  '54b38a4130a7': 'a Lua script logged a trace at level error; nothing in the line says that it is no error',
  '1da11d9569c3': 'a middle line alone, without head, quote or tail: any program could have written it',
  a1d232d6b37d: 'arbitrary bytes as a request line: a scanner of another protocol as far as anybody can tell, as in its neighbours of the corpus',
  '0b5b3e11de9a': 'a 502 that the proxy of the origin answered: whether its backend crashed or never ran is not in the record',
};

/** Labels that the corpus itself contradicts, and what they should be. Both figures are printed: as labelled, and with these. */
export const contested: Readonly<Record<string, { readonly cause: Cause; readonly reason: string }>> = {
  '433dc0844646': {
    cause: 'attack-probe',
    reason: 'a managed WAF rule stopped a request for /.env; all other records that such a rule ended are labelled attack-probe, one of them for this path',
  },
};
