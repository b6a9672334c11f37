/**
 * Closed lists that Cloudflare's records are reduced to. Words are compared folded: without case, spaces, "_" and "-", since datasets,
 * documents and exports spell them differently (managedChallenge, managedchallenge, filter_based_firewall).
 */

export const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');

/** What OriginResponseStatus says, beside its number: not exported, no answer, the edge's own status, another one. */
export const ORIGINS = ['absent', 'zero', 'same', 'other'] as const;

/** CacheCacheStatus. */
export const CACHES = [
  'unknown',
  'miss',
  'expired',
  'updating',
  'stale',
  'hit',
  'ignored',
  'bypass',
  'revalidated',
  'dynamic',
  'streamhit',
  'deferred',
  'none',
  'other',
] as const;

/** ClientRequestSource: who made the request. The number of each is its place. */
export const SOURCES = [
  'unknown',
  'eyeball',
  'purge',
  'alwaysonline',
  'healthcheck',
  'edgeworkerfetch',
  'edgeworkercacheapi',
  'edgeworkerkv',
  'imageresizing',
  'orangetoorange',
  'ssldetector',
  'earlyhintscache',
  'inbrowserchallenge',
  'empty',
  'other',
] as const;

/** How an invocation of a Worker ended. `idle`: none ran. `ran`: one ran, and nothing is said against it. */
export const WORKERS = ['idle', 'ran', 'exception', 'exceeded', 'missing', 'canceled', 'platform'] as const;
export type WorkerClass = (typeof WORKERS)[number];
const WORKER_WORDS: Readonly<Record<string, WorkerClass>> = {
  '': 'idle',
  unknown: 'idle',
  inactive: 'idle',
  exception: 'exception',
  scriptthrewexception: 'exception',
  uncaughtexception: 'exception',
  exceededcpu: 'exceeded',
  exceededmemory: 'exceeded',
  exceededlimits: 'exceeded',
  exceededresources: 'exceeded',
  exceededwalltime: 'exceeded',
  scriptnotfound: 'missing',
  notfound: 'missing',
  canceled: 'canceled',
  cancelled: 'canceled',
  clientdisconnected: 'canceled',
  responsestreamdisconnected: 'canceled',
  daemondown: 'platform',
  loadshed: 'platform',
  internalerror: 'platform',
  killswitch: 'platform',
};
export const workerClass = (word: string): WorkerClass => WORKER_WORDS[fold(word)] ?? 'ran';

/** Whether a security action ended the request: with an answer of the edge, as the WAF's old "drop", or not at all. */
export const ACTIONS = ['ends', 'drop'] as const;
export type ActionClass = (typeof ACTIONS)[number];
const ENDING = new Set(['block', 'challenge', 'jschallenge', 'managedchallenge', 'connectionclose', 'forceconnectionclose']);
export function actionClass(word: string): ActionClass | undefined {
  const folded = fold(word);
  return folded === 'drop' ? 'drop' : ENDING.has(folded) ? 'ends' : undefined;
}

/** Product behind a security action, in the order in which products are believed when several acted. */
export const SECURITIES = ['l7ddos', 'ratelimit', 'waf', 'bot', 'validation', 'custom', 'access', 'other'] as const;
export type SecurityClass = (typeof SECURITIES)[number];
const SECURITY_WORDS: Readonly<Record<string, SecurityClass>> = {
  l7ddos: 'l7ddos',
  ratelimit: 'ratelimit',
  waf: 'waf',
  firewallmanaged: 'waf',
  apishieldsequencemitigation: 'bot',
  botfight: 'bot',
  botmanagement: 'bot',
  bic: 'bot',
  uablock: 'bot',
  validation: 'validation',
  apishieldschemavalidation: 'validation',
  apishield: 'validation',
  firewallcustom: 'custom',
  firewallrules: 'custom',
  apishieldtokenvalidation: 'custom',
  dlp: 'custom',
  ip: 'access',
  iprange: 'access',
  asn: 'access',
  country: 'access',
  zonelockdown: 'access',
  securitylevel: 'access',
  hot: 'access',
};
/** Undefined for the empty word: no product is named. */
export const securityClass = (word: string): SecurityClass | undefined => (word === '' ? undefined : (SECURITY_WORDS[fold(word)] ?? 'other'));

/** Ids of managed WAF rules of before August 2023: Cloudflare's (100015, 100008A), OWASP's (981176), of products (WP0025, D0003). */
export const isManagedRuleId = (id: string): boolean => /^(?:100\d{3}[A-Z_]*|9\d{5}[A-Z]?|[A-Z]{1,3}\d{4})$/.test(id);

/** EdgeRateLimitAction (until August 2023): words that say the request was limited. */
export const isLimiting = (word: string): boolean => /^(?:ban|block|challenge|jschallenge|drop)$/.test(fold(word));

/** ClientMTLSAuthStatus: words that say the certificate was not accepted. */
export const isRefusedCertificate = (word: string): boolean => /^(?:absent|untrusted|expired|notyetvalid)$/.test(fold(word));

/**
 * What EdgePathingOp, EdgePathingSrc and EdgePathingStatus say together. Address, country and network words stand there for visitors
 * that were let through as well: only the operation "ban" makes a refusal of them.
 */
export const PATHINGS = ['ratelimit', 'reputation', 'access', 'custom', 'useragent', 'challenge', 'loop', 'badhost', 'dns', 'nohost'] as const;
export type PathingClass = (typeof PATHINGS)[number];
const BANNED_BY_STATUS: Readonly<Record<string, PathingClass>> = {
  ratelimit: 'ratelimit',
  ip: 'access',
  ipr16: 'access',
  ipr24: 'access',
  ip6: 'access',
  ip6r32: 'access',
  ip6r48: 'access',
  ip6r64: 'access',
  ctry: 'access',
  asnum: 'access',
  zl: 'access',
  filterbasedfirewall: 'custom',
  ua: 'useragent',
};
const BANNED_BY_SOURCE: Readonly<Record<string, PathingClass>> = {
  protect: 'reputation',
  bic: 'reputation',
  macro: 'reputation',
  filterbasedfirewall: 'custom',
  hot: 'custom',
};
const STATUS_WORDS: Readonly<Record<string, PathingClass>> = {
  captchanew: 'challenge',
  captchaerr: 'challenge',
  captchafail: 'challenge',
  captchasucc: 'challenge',
  cyclic: 'loop',
  reservedip: 'loop',
  reservedip6: 'loop',
  badhost: 'badhost',
  dnserr: 'dns',
  noexistinghost: 'nohost',
};
/** What each of the three words says: a ban's stage, a ban's reason, and what a reason says without a ban. */
export const stageClass = (source: string): PathingClass | undefined => BANNED_BY_SOURCE[fold(source)];
export const banClass = (status: string): PathingClass | undefined => BANNED_BY_STATUS[fold(status)];
export const reasonClass = (status: string): PathingClass | undefined => STATUS_WORDS[fold(status)];
/** The three together, in the order in which they decide. */
export function pathingClass(
  banned: boolean,
  stage: PathingClass | undefined,
  ban: PathingClass | undefined,
  reason: PathingClass | undefined,
): PathingClass | undefined {
  if (!banned) return reason;
  if (ban === 'ratelimit') return ban;
  if (stage === 'reputation') return stage;
  return ban === 'access' ? ban : (stage ?? ban ?? reason);
}

/** A timer that was measured: zero (also: not needed, or not finished) or more. */
export const SIGNS = ['zero', 'some'] as const;
/** OriginResponseHeaderReceiveDurationMs: the wait for the origin's headers. */
export const WAITS = ['zero', 'below-10s', '10s-25s', 'from-25s'] as const;
/** EdgeEndTimestamp - EdgeStartTimestamp. */
export const DURATIONS = ['below-1s', '1s-2s', '2s-10s', '10s-15s', '15s-60s', '60s-80s', 'from-80s'] as const;
export const DURATION_BOUNDS = [1000, 2000, 10_000, 15_000, 60_000, 80_000] as const;
/** ClientRequestBytes of 10 MiB and more: an upload that takes time. */
export const UPLOADS = ['small', 'large'] as const;
export const LARGE_UPLOAD = 10 * 1024 * 1024;
/** OriginIP: none was used, one was, or one that stands for "no origin" (192.0.2.0, 100::). */
export const ADDRESSES = ['empty', 'set', 'placeholder'] as const;

/** Codes of Cloudflare's own error pages, in the order of cloudflare-codes.tsv. */
export const CODES: readonly string[] = [
  ...range(1000, 1016),
  ...range(1018, 1025),
  '1027',
  ...range(1033, 1037),
  ...range(1039, 1042),
  ...range(1101, 1106),
  ...range(1200, 1205),
];
function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}
/** 1107 to 1199 are trouble of the Workers runtime; they are told apart by nobody. */
export function codeClass(code: string): string | undefined {
  return CODES.includes(code) ? code : /^11\d\d$/.test(code) ? '11xx' : undefined;
}

/** Type of a Network Error Logging report: what failed in the browser. */
export const NELS = ['dns', 'tcp', 'tls', 'http', 'abandoned', 'ok', 'other'] as const;
export function nelClass(type: string): (typeof NELS)[number] {
  const word = type.split('.', 1)[0] as (typeof NELS)[number];
  return NELS.includes(word) ? word : 'other';
}

/** What a health check found, from its failure_reason. */
export const HEALTHS = [
  'healthy',
  'refused',
  'silent',
  'slow',
  'unusable',
  'status',
  'body',
  'tls',
  'unreachable',
  'dns',
  'reset',
  'monitor',
  'other',
] as const;
export type HealthClass = (typeof HEALTHS)[number];
const HEALTH_WORDS: readonly (readonly [RegExp, HealthClass])[] = [
  [/^no failures?|^no failure reasons?$|^none$|^$/, 'healthy'],
  [/^tcp connection failed/, 'refused'],
  [/^tcp time(?:d )?-?out/, 'silent'],
  [/^http time-?out/, 'slow'],
  [/^http invalid response/, 'unusable'],
  [/^response code mismatch/, 'status'],
  [/^response body mismatch/, 'body'],
  [/^tls /, 'tls'],
  [/^no route to host|^network unreachable/, 'unreachable'],
  [/^dns /, 'dns'],
  [/^connection reset/, 'reset'],
  [/^monitor config|^load balancing not enabled|^exceeded quota/, 'monitor'],
];
export function healthClass(reason: string): HealthClass {
  const text = reason.toLowerCase().trim();
  return HEALTH_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

/** Spectrum: what happened to a TCP or UDP connection. */
export const SPECTRUMS = ['connected', 'filtered', 'tls-client', 'tls-origin', 'dns', 'origin', 'other'] as const;
