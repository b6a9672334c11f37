/**
 * What a log format is. Formats are data: a notation that one of three scanners runs (nginx error line, pattern, JSON),
 * the keys that rules may look at, and sample lines that tests run. Nothing here knows about rules or input.
 */

export type Gateway = 'nginx' | 'haproxy' | 'cloudflare' | 'other';

/**
 * The keys of a record's *shape*, the only thing a rule sees. A key holds text that the gateway's own code or
 * configuration chose (masked), or a class from a closed list in `parsers/`. Never text that a client can choose.
 */
export type Key =
  /** Message of an error line: without errno, phase and context, variable parts masked. See parsers/nginx/error.ts. */
  | 'message'
  /** errno as decimal text, "111". Numbers, because musl and glibc word them differently. */
  | 'errno'
  /** What nginx was doing: the text after " while ", one of parsers/nginx/actions.ts. */
  | 'phase'
  /** What OpenSSL said, inside "(SSL: …)". */
  | 'ssl'
  /** A class taken from text that an application wrote: PHP error word, Lua error kind, ModSecurity action. */
  | 'detail'
  /** Log level: emerg alert crit error warn notice info debug. */
  | 'level'
  /** Part of nginx: http, stream, mail, resolver, ocsp, syslog, or core when the line has no context. */
  | 'subsystem'
  /** known, CONNECT, TRACE, unknown, tls (a TLS hello on a plain port), none (empty request). */
  | 'methodKind'
  /** Class of a scanner's URL: dotfile, admin, traversal, script, shell, config, backup, oddname. Absent for everything else. */
  | 'probeKind'
  /** unix, loopback, private, public, name (an upstream group, or a host name). */
  | 'peerKind'
  /** docroot, temp, cache, log, pid, certificate, config, socket, other: the kind of file a file error is about. */
  | 'fileKind'
  /** "yes" when client text in the message imitates the rest of a line: errno and phase are then not believed. */
  | 'imitated'
  /** HTTP status as logged, "502". */
  | 'status'
  /** Status that the upstream answered; attempts are classes, see the format. */
  | 'upstreamStatus'
  /** HAProxy termination state, two characters "sH". */
  | 'termination'
  /** Cache status (HIT, MISS, …). */
  | 'cache'
  /** named, none (<NOSRV>), applet: what stands in HAProxy's server field. */
  | 'serverKind'
  /** 0, n, + : HAProxy's retries; one, retried: nginx attempts. */
  | 'retries'
  /** Classes of timers, declared by the format. */
  | 'timers'
  /** Further classes that a format declares in its own file. */
  | `x-${string}`;

/** Numbers of a record. NaN means absent (a time of 0 and a timer of -1 are values). Times are epoch milliseconds. */
export type Num = 'time' | 'tQueue' | 'tConnect' | 'tHeader' | 'tTotal' | 'bytes' | 'status' | `x-${string}`;

/** Texts that are kept as spans of the block: shown, counted, never seen by a rule. `message` is the text as logged. */
export type Text = 'client' | 'host' | 'method' | 'path' | 'request' | 'requestId' | 'message' | `x-${string}`;

/** Things that findings are broken down by. Kept in naming dictionaries; never seen by a rule. */
export type Name = 'vhost' | 'upstream' | `x-${string}`;

/** A line that shows what the format looks like, with what a reader should get out of it. */
export interface Sample {
  readonly line: string;
  readonly expect?: Readonly<Record<string, string | number | null>>;
}

export type Notation =
  | { readonly kind: 'nginx-error' }
  /** A log_format (nginx) or log-format (HAProxy) string, verbatim. */
  | { readonly kind: 'pattern'; readonly dialect: 'nginx' | 'haproxy'; readonly source: string }
  | { readonly kind: 'json' };

export interface Format {
  /** Stable id, kebab-case, such as "nginx-error". Shown in reports. */
  readonly id: string;
  readonly gateway: Gateway;
  readonly title: string;
  readonly notation: Notation;
  /** The keys a rule for this format may use. */
  readonly shape: readonly Key[];
  /** Its records are requests (or sessions): traffic and response times are summed up from them. */
  readonly requests?: true;
  /** Durations in milliseconds that it has beside tQueue, tConnect, tHeader and tTotal. */
  readonly timers?: readonly Num[];
  /** At least one. Tests run each through the whole engine: its format must win. */
  readonly samples: readonly Sample[];
}

/** What a rule sees of a record. An absent key is undefined. */
export type Shape = { readonly [K in Key]?: string | undefined };
