/**
 * Where the tables beside this file are wrong about a cause, and why. The tables stay as they were extracted, so that a new
 * extraction can be compared; the tests read them through these corrections. The first that fits wins.
 */
import type { Cause } from '../../src/rules/rule.ts';

export interface Correction {
  /** Pattern of the template's text, slots written <*>. */
  readonly text: RegExp;
  /** What the table says: the correction holds for these rows only. */
  readonly from: Cause;
  /** Only for lines of this level. */
  readonly level?: string;
  readonly cause: Cause;
  readonly reason: string;
}

/** Rows that are no message: pieces of a format string that the extraction took for one. */
export const noMessages: readonly { readonly text: string; readonly reason: string }[] = [
  { text: '<*>)', reason: 'the end of the format string of ngx_ssl_error(), which always follows a message' },
];

/** Rows that no rule may claim, because masking leaves nothing of their own. They are shown as unmatched. */
export const unclaimed: readonly { readonly text: string; readonly reason: string }[] = [
  {
    text: '"<*>" could not be <*>ed to collection "<*>"',
    reason: 'begins with a path and ends with a quote: masked to "*", which any module could have written',
  },
];

/** Alerts but those that are none: nginx tried an option the system lacks, or tidied up at its end. */
const GRAVE_ALERT =
  /^(?!.*ignored$|(?:set|get)sock|sysctl|uname|sysinfo|ioctl\(!?FIONBIO\) failed$|close\(\) (?:built-in log|channel) failed|dlclose|dup2\(STDERR_FILENO\)|eventfd close|shutdown\(\)|close\(\) socket ?failed|.*exited with code|deflate\((?:Z)|deflateEnd|ignoring stale|EVP_Encrypt|ngx_ssl_password|.*items still left|.*still is not empty)/;

export const corrections: readonly Correction[] = [
  { text: /^sendfilev\(\) reported/, from: 'none', cause: 'filesystem', reason: 'the file was cut while it was sent, as the table says of sendfile()' },
  {
    text: /^setsockopt\((?:IPV6_BINDANY|IPV6_TRANSPARENT|IP_BINDANY|IP_TRANSPARENT|SO_BINDANY)\)|could not enable transparent proxying/,
    from: 'none',
    cause: 'proxy-misconfig',
    reason: 'proxy_bind … transparent without the rights for it: the connection to the upstream is not made, the client gets 500',
  },
  {
    text: /^version <\*> of nginx\.pm/,
    from: 'none',
    cause: 'proxy-misconfig',
    reason: 'perl module and nginx are of different versions: the configuration cannot be used',
  },
  {
    text: /^crypt(?:_r)?\(\) failed/,
    from: 'none',
    cause: 'proxy-misconfig',
    reason: 'the password file holds a hash the system cannot check: every login of that user gives 500',
  },
  {
    text: /charset_map" between the charsets|closing bracket in "<\*>" variable/,
    from: 'none',
    level: 'emerg',
    cause: 'proxy-misconfig',
    reason: 'at emerg the configuration is refused',
  },
  {
    text: /closing bracket in "<\*>" variable|can only wait for one subrequest|inclusion may be either|^invalid variable name in/,
    from: 'none',
    level: 'error',
    cause: 'app-error',
    reason: 'a fault in an SSI page, like the other SSI messages',
  },
  {
    text: /charset_map" between the charsets|^unknown charset|^thread pool "<\*>" not found|^nested in-memory subrequest|^invalid size "|^no "ssl_certificate" is defined in server/,
    from: 'none',
    cause: 'proxy-misconfig',
    reason: 'the configuration names something that is missing or cannot work',
  },
  { text: /^(?!.*ignor)/, from: 'none', level: 'emerg', cause: 'process-lifecycle', reason: 'at emerg nginx or one of its processes does not start' },
  {
    text: /^(?!getsock|setsock|the inherited)/,
    from: 'none',
    level: 'crit',
    cause: 'process-lifecycle',
    reason: 'a call that cannot fail in a healthy process failed',
  },
  {
    text: GRAVE_ALERT,
    from: 'none',
    level: 'alert',
    cause: 'process-lifecycle',
    reason: 'at alert nginx reports a fault of its own state; "none" would call it normal',
  },
  { text: /^OpenEvent\(/, from: 'none', cause: 'process-lifecycle', reason: 'a command to nginx could not be delivered' },
  { text: /^\[emerg\]: getcwd/, from: 'none', cause: 'process-lifecycle', reason: 'nginx does not start' },
  {
    text: /"Depth" header|"<\*>" is collection|"Destination" URI|with body|MKCOL can create|^PUT |^cannot PUT|^insufficient URI depth/,
    from: 'none',
    cause: 'client-bad-request',
    reason: 'a WebDAV request that cannot be done: the client gets 400, 409 or 415',
  },
  {
    text: /^no data between start|^too large chunk offset|^zero (?:chunk|number|sync)/,
    from: 'none',
    cause: 'filesystem',
    reason: 'a damaged mp4 file, like the other mp4 messages',
  },
  {
    text: /^(?:unexpected response for|unexpected RR)/,
    from: 'none',
    cause: 'dns',
    reason: 'the wording of older releases for what the table calls dns today',
  },
  {
    text: /^delaying request, excess/,
    from: 'none',
    cause: 'rate-limited',
    reason: 'the wording of older releases for what the table calls rate-limited today',
  },
  {
    text: /^"ssl_session_ticket_keys" ignored|^nginx was built with SNI support/,
    from: 'none',
    cause: 'proxy-misconfig',
    reason: 'like the other TLS settings that are ignored',
  },
  {
    text: /^"ssl_stapling" ignored/,
    from: 'tls-client',
    cause: 'proxy-misconfig',
    reason: 'the table calls the wording of newer releases proxy-misconfig; it is the same warning',
  },
  { text: /parameter of the "aio" directive is deprecated/, from: 'proxy-misconfig', cause: 'none', reason: 'a deprecation: the setting still works' },
  { text: /^invalid parameter "false", use/, from: 'proxy-misconfig', cause: 'none', reason: 'the old spelling is still accepted' },
  {
    text: /^peer started SSL renegotiation/,
    from: 'none',
    cause: 'tls-client',
    reason: 'the client asked for renegotiation, which is refused: today\'s table calls "SSL renegotiation disabled" tls-client',
  },
  {
    text: /mp4 start time exceeds/,
    from: 'filesystem',
    cause: 'client-bad-request',
    reason: 'the start argument of the URL lies behind the end of a sound file',
  },
  { text: /^using binary geo range base/, from: 'proxy-misconfig', cause: 'none', reason: 'a notice that a prepared file is used, as intended' },
];
