/** What a rule is. Rules are literals: tables, `explain`, reports and tests are all printed from this data. */
import type { Key } from '../../parsers/format.ts';

export const CAUSES = [
  'upstream-down',
  'upstream-overload',
  'upstream-crash',
  'upstream-slow',
  'upstream-protocol',
  'no-healthy-upstream',
  'dns',
  'firewall-blocked',
  'network',
  'tls-upstream',
  'tls-client',
  'proxy-misconfig',
  'gateway-exhausted',
  'rate-limited',
  'client-abort',
  'client-bad-request',
  'cache',
  'filesystem',
  'auth-access',
  'app-error',
  'process-lifecycle',
  'attack-probe',
  'cdn-edge',
  'none',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Who has to act, seen from the log that speaks. */
export const BLAMES = ['client', 'cdn', 'gateway', 'upstream', 'network', 'dns', 'none'] as const;
export type Blame = (typeof BLAMES)[number];

/** critical: all or most requests fail, or the gateway will not start · high: requests fail · medium: degraded, masked, or one peer · low: client-side or cosmetic · info. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * A test of one key. A string means equal; `starts`, `has` and `matches` (a regular expression source, anchored by its
 * author) look at the text; `absent: true` holds when the record has no such key. A list holds when one member holds.
 */
export type Test = string | { readonly starts: string } | { readonly has: string } | { readonly matches: string } | { readonly absent: true };
export type Condition = Test | readonly Test[];

/** A flat conjunction: every named key must pass. */
export type When = { readonly [K in Key]?: Condition };

/** One of several causes that the same line can have. */
export interface Candidate {
  readonly cause: Cause;
  /** Why this happens, one sentence. */
  readonly because: string;
  /** What, in these logs or beside them, tells this cause from the others. */
  readonly evidence: string;
  /** A command that decides. UP and PORT stand for host and port of the upstream peer. */
  readonly check: string;
}

export interface Fix {
  /** What to do, imperative, one sentence. */
  readonly do: string;
  /** The directive lines to write, when there are any. */
  readonly config?: string;
  /** What the fix costs. */
  readonly costs: string;
}

export interface Rule {
  /** `product/what-happened`, kebab-case. Never renamed once released. */
  readonly id: string;
  /** What happened, for a headline: at most about 70 characters, no full stop. */
  readonly title: string;
  readonly cause: Cause;
  readonly severity: Severity;
  readonly blame: Blame;
  readonly when: When;
  /** What the gateway was doing when it wrote this. */
  readonly means: string;
  /** What the visitor got. */
  readonly client: string;
  /** Ranked, most likely first; the first has the rule's own `cause`. Empty only where the cause is `none`. */
  readonly causes: readonly Candidate[];
  /** Empty only where the cause is `none`. */
  readonly fixes: readonly Fix[];
  readonly prevent: string;
  /** Rules whose events bring this one about: it then is a symptom, not a second problem. */
  readonly consequenceOf?: readonly string[];
  /** A lifecycle mark (reload, server UP/DOWN): normal, but kept on the timeline. */
  readonly mark?: true;
  /** Primary sources: URLs of documentation, or manual pages such as "listen(2)". */
  readonly docs: readonly string[];
  /** Log lines that give this rule when run through the whole registry. */
  readonly examples: readonly string[];
  /** Lines that look alike and must not give this rule. */
  readonly counterExamples: readonly string[];
}
