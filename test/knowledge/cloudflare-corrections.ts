/** Where the table of cloudflared's messages is wrong, and why. It stays as it was extracted; the test reads it through this. */
import type { Blame, Cause } from '../../src/rules/rule.ts';

export const tunnelCorrections: readonly {
  readonly id: string;
  /** Only for lines of this level and with this text. */
  readonly level?: string;
  readonly text?: RegExp;
  readonly cause: Cause;
  readonly blame: Blame;
  readonly reason: string;
}[] = [
  { id: 'cfd-dup', cause: 'none', blame: 'none', reason: 'chance at a reconnect: it heals itself, and nobody has to act' },
  {
    id: 'cfd-cfg-missing',
    level: 'INF',
    text: /^Cannot determine default configuration path/,
    cause: 'none',
    blame: 'none',
    reason: 'written at every start with a token: no file is needed then',
  },
];
