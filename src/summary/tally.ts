import type { Rule } from '../rules/rule.ts';

/** How often a rule was met at an upstream: what live mode watches. */
export interface Tally {
  readonly rule: Rule;
  /** Name of the peer, or "" where the record names none. */
  readonly upstream: string;
  readonly count: number;
}
