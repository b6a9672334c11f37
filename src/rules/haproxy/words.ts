/** Words of HAProxy logs that `gwlog explain` is asked for by themselves: check results, what stands in the server field, the request field. */
import type { Cause } from '../rule.ts';
import { CHECK_STATUSES } from '../../../parsers/haproxy/check-status.ts';

export interface HaproxyWord {
  /** As it stands in a log or in `show stat`. */
  readonly word: string;
  readonly title: string;
  readonly means: string;
  readonly cause: Cause;
  /** What to look at next: a command, or what to compare. */
  readonly check: string;
  /** Rules that speak of it. */
  readonly rules: readonly string[];
}

const CHECKED: Readonly<Record<string, { cause: Cause; check: string; rules: readonly string[] }>> = {
  UNK: { cause: 'none', check: 'Wait for the first check.', rules: [] },
  INI: { cause: 'none', check: 'Wait for the first check.', rules: [] },
  CHECKED: { cause: 'none', check: 'None.', rules: [] },
  HANA: { cause: 'upstream-crash', check: 'The SH, sH and PH lines of the server, and the text behind "last one was".', rules: ['haproxy/observed-errors', 'haproxy/observed-timeouts', 'haproxy/observed-error-answers', 'haproxy/observed-invalid-answers', 'haproxy/observed-connect-errors'] },
  SOCKERR: { cause: 'gateway-exhausted', check: 'ss -s; sysctl net.ipv4.ip_local_port_range', rules: ['haproxy/check-socket-error'] },
  L4OK: { cause: 'none', check: 'Prefer option httpchk: an open port says little.', rules: ['haproxy/check-passed', 'haproxy/server-up'] },
  L4TOUT: { cause: 'firewall-blocked', check: 'nc -zv -w 3 UP PORT', rules: ['haproxy/check-connect-timeout'] },
  L4CON: { cause: 'upstream-down', check: "nc -zv -w 3 UP PORT; ssh UP \"ss -ltnp 'sport = :PORT'\"", rules: ['haproxy/check-refused', 'haproxy/check-unreachable'] },
  L6OK: { cause: 'none', check: 'None.', rules: ['haproxy/check-passed', 'haproxy/server-up'] },
  L6TOUT: { cause: 'tls-upstream', check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null', rules: ['haproxy/check-tls'] },
  L6RSP: { cause: 'tls-upstream', check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null', rules: ['haproxy/check-tls'] },
  L7TOUT: { cause: 'upstream-slow', check: 'curl -s -m 10 -o /dev/null -w "%{time_total}\\n" http://UP:PORT/health', rules: ['haproxy/check-timeout'] },
  L7RSP: { cause: 'upstream-protocol', check: 'curl -sv --max-time 5 http://UP:PORT/ -o /dev/null', rules: ['haproxy/check-invalid-answer', 'haproxy/check-content', 'haproxy/check-empty'] },
  L7OK: { cause: 'none', check: 'None.', rules: ['haproxy/check-passed', 'haproxy/server-up'] },
  L7OKC: { cause: 'none', check: 'None.', rules: ['haproxy/check-passed', 'haproxy/server-leaving'] },
  L7STS: { cause: 'app-error', check: 'curl -si http://UP:PORT/health | head -20', rules: ['haproxy/check-status', 'haproxy/check-out-of-service', 'haproxy/check-status-config', 'haproxy/check-content'] },
  PROCERR: { cause: 'upstream-down', check: 'Run the program by hand as the user haproxy, inside the chroot.', rules: ['haproxy/check-script-failed'] },
  PROCTOUT: { cause: 'upstream-slow', check: 'time the program by hand', rules: ['haproxy/check-timeout'] },
  PROCOK: { cause: 'none', check: 'None.', rules: ['haproxy/check-passed', 'haproxy/server-up'] },
};

const checks = CHECK_STATUSES.map(({ code, text, means }): HaproxyWord => {
  const { cause, check, rules } = CHECKED[code] as (typeof CHECKED)[string];
  return { word: code, title: `${code}: ${text} (result of a health check)`, means, cause, check, rules };
});

export const haproxyWords: readonly HaproxyWord[] = [
  ...checks,
  {
    word: '<NOSRV>',
    title: '<NOSRV> in the server field: no server had the request',
    means: 'With SC: the backend had no usable server (Tw -1), none was left for a retry (Tw 0 or more), or no backend was selected at all (TR -1, the frontend repeated). With sQ or CQ it was still in the queue. With PR, LR or PT a rule of HAProxy answered. With CR or cR there never was a request.',
    cause: 'no-healthy-upstream',
    check: 'echo "show servers state BACKEND" | socat - /run/haproxy/admin.sock',
    rules: ['haproxy/no-server', 'haproxy/no-server-left', 'haproxy/no-backend', 'haproxy/queue-timeout', 'haproxy/bad-request'],
  },
  {
    word: '<BADREQ>',
    title: '<BADREQ> in the request field: no valid request',
    means: 'HAProxy could not parse a request (PR, 400), or none was complete when the client left (CR) or the time was over (cR, 408). The bytes are kept in memory, not in the log.',
    cause: 'client-bad-request',
    check: 'echo "show errors" | socat - /run/haproxy/admin.sock (16 03 at the beginning is TLS on a plain port)',
    rules: ['haproxy/bad-request', 'haproxy/connection-without-request', 'haproxy/request-timeout', 'haproxy/protocol-error'],
  },
  {
    word: '<STATS>',
    title: '<STATS> in the server field: the statistics page of HAProxy',
    means: 'HAProxy answered itself. Other names in angle brackets are <CACHE>, <PROMEX> and Lua services such as <lua.pay>.',
    cause: 'none',
    check: 'grep -nE "stats (enable|uri)|prometheus|lua|cache-use" /etc/haproxy/haproxy.cfg',
    rules: ['haproxy/local-applet', 'haproxy/applet-failed'],
  },
];
