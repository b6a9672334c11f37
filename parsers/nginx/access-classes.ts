/** What access lines are classed by. All closed lists: a shape never holds text that a client chose. */

/**
 * Class of a duration in milliseconds. Timeouts of programs are round numbers and fire a few milliseconds late, so a duration
 * just behind one of them is worth telling apart. Checked in order.
 */
const ROUND: readonly number[] = [5, 10, 15, 20, 30, 45, 50, 60, 75, 90, 100, 120, 180, 300, 600];
/** How early (clock granularity) and how late (a busy event loop) a timer may look, in milliseconds. */
const EARLY = 50;
const LATE = 600;

export const WAITS = ['none', 'instant', 'short', 'seconds', 'long', ...ROUND.map((seconds) => `near-${seconds}`)] as const;

/** Index in WAITS. NaN (logged as "-") is 'none'. instant: below 0.1 s, short: below 1 s, seconds: below 30 s. */
export function waitClass(ms: number): number {
  if (ms !== ms) return 0;
  if (ms < 100) return 1;
  if (ms < 1000) return 2;
  for (let i = 0; i < ROUND.length; i++) {
    const round = (ROUND[i] as number) * 1000;
    if (ms < round - EARLY) break;
    if (ms < round + LATE) return 5 + i;
  }
  return ms < 30_000 ? 3 : 4;
}

/** Connect time of the attempt that decided. slow: about a second or more, which a SYN takes that had to be sent again. */
export const CONNECTS = ['none', 'fast', 'slow'] as const;
export const SLOW_CONNECT = 900;

/** $upstream_cache_status. */
export const CACHES = ['MISS', 'BYPASS', 'EXPIRED', 'STALE', 'UPDATING', 'REVALIDATED', 'HIT', 'SCARCE'] as const;

/** $limit_req_status and $limit_conn_status. */
export const LIMITS = ['PASSED', 'DELAYED', 'REJECTED', 'DELAYED_DRY_RUN', 'REJECTED_DRY_RUN'] as const;

/** $ssl_client_verify: the reason behind "FAILED:" is dropped. */
export const VERIFIES = ['SUCCESS', 'FAILED', 'NONE'] as const;

/** $proxy_upstream_name of ingress-nginx: none (no rule fits), default (upstream-default-backend), named. */
export const BACKENDS = ['none', 'default', 'named'] as const;

/** Parts of an access line that `$upstream_status` or `$upstream_addr` describe: one attempt, or several. */
export const RETRIES = ['one', 'retried'] as const;

/** The attempts behind one request, from $upstream_status: `502, 200`, `504 : 200`. */
export interface Attempts {
  readonly count: number;
  /** The attempt that decided: the last that failed, else the last. From 0. */
  readonly deciding: number;
  /** Status of the deciding attempt and of the last one: three digits, "-", or "" when the list is empty. */
  readonly status: string;
  readonly last: string;
  /** A peer was asked again, or another one instead. */
  readonly retried: boolean;
  /** An internal redirect (error_page, X-Accel-Redirect) asked again: " : ". */
  readonly redirected: boolean;
  /** The deciding attempt failed. */
  readonly failed: boolean;
}

/** A status that is none or a 5xx: nginx closed the attempt, or the peer says that it failed. */
const failedStatus = (status: string): boolean => !/^[1-4]\d\d$/.test(status) || status === '499';

/**
 * Takes an upstream list apart. Within a group (", ") every attempt but the last failed: nginx would not have asked another
 * peer. Groups (" : ") come from internal redirects: there the status decides.
 */
export function attempts(list: string): Attempts {
  const groups = list.split(' : ').map((group) => group.split(', '));
  let at = 0;
  let deciding = -1;
  for (const group of groups)
    for (const [i, status] of group.entries()) {
      if (i < group.length - 1 || failedStatus(status)) deciding = at;
      at++;
    }
  const flat = groups.flat();
  const index = deciding < 0 ? flat.length - 1 : deciding;
  return {
    count: flat.length,
    deciding: index,
    status: flat[index] as string,
    last: flat.at(-1) as string,
    retried: groups.some((group) => group.length > 1),
    redirected: groups.length > 1,
    failed: deciding >= 0,
  };
}
