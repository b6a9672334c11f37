/** Words of HAProxy logs that `gwlog explain` is asked for by themselves: results of health checks, and what stands in the server and request fields. */
import { CHECK_STATUSES } from '../../../parsers/haproxy/check-status.ts';
import type { Step } from '../causes.ts';
import type { Blame, Cause } from '../rule.ts';
import { APP_JOURNAL, TRY_CONNECT, TRY_TLS } from './shared.ts';

export interface HaproxyWord {
  /** As it stands in a log or in `show stat`. */
  readonly word: string;
  readonly title: string;
  readonly means: string;
  readonly cause: Cause;
  /** Who has to act. */
  readonly blame: Blame;
  /** What to look at first, in this order. Empty where nothing is wrong. */
  readonly first: readonly Step[];
  /** Ids of rules that speak of it. */
  readonly rules: readonly string[];
}

type Meaning = Pick<HaproxyWord, 'cause' | 'blame' | 'first' | 'rules'>;

const socket = (command: string): string => `echo "${command}" | socat - /run/haproxy/admin.sock`;
const REASON: Step = {
  do: 'Which servers say so (check_status), and for how many seconds (lastchg)?',
  run: `${socket('show stat')} | cut -d, -f1,2,18,24,37,57 | column -ts,`,
};
const LISTENS: Step = {
  do: 'On the server: does the process listen, and on which address? 127.0.0.1 is unreachable from the gateway.',
  run: `ssh UP "ss -ltnp 'sport = :PORT'"`,
};
const HEALTH_URL: Step = {
  do: 'Ask the health URL as the check does, with the method and Host header that http-check send gives it.',
  run: 'curl -si --max-time 5 http://UP:PORT/health | head -20',
};
const TLS: Step = {
  do: 'Make the same handshake by hand. "wrong version number" means the port speaks plain text; a certificate error is named in words.',
  run: TRY_TLS,
};
const SERVER_LINE: Step = {
  do: 'Which server lines ask for TLS, which names and authorities do they check?',
  run: "grep -nE '^ *(server|default-server) .*(ssl|verify|sni|ca-file)' /etc/haproxy/haproxy.cfg",
};
const EXTERNAL: Step = {
  do: 'Run the program by hand as the user of HAProxy, with its limits on time, PATH and chroot.',
  run: "grep -nE 'external-check|chroot|^ *user' /etc/haproxy/haproxy.cfg",
};

const NONE: Meaning = { cause: 'none', blame: 'none', first: [], rules: [] };
const PASSED: Meaning = { ...NONE, rules: ['haproxy/check-passed', 'haproxy/server-up'] };

const CHECKED: Readonly<Record<string, Meaning>> = {
  UNK: NONE,
  INI: NONE,
  CHECKED: NONE,
  HANA: {
    cause: 'upstream-crash',
    blame: 'upstream',
    first: [
      {
        do: 'Read the words behind "last one was": they name the failure that was counted. The SC, SH, sH and PH lines of this server, just before, are these failures.',
      },
      { do: 'What does the application say of itself at that time?', run: APP_JOURNAL },
      {
        do: 'How low is error-limit? With 1 or 2 a single bad page takes a server out.',
        run: "grep -nE 'observe|error-limit|on-error' /etc/haproxy/haproxy.cfg",
      },
    ],
    rules: [
      'haproxy/observed-connect-errors',
      'haproxy/observed-error-answers',
      'haproxy/observed-invalid-answers',
      'haproxy/observed-timeouts',
      'haproxy/observed-errors',
    ],
  },
  SOCKERR: {
    cause: 'gateway-exhausted',
    blame: 'gateway',
    first: [
      { do: 'Are descriptors or source ports of the gateway used up? The server was not even asked.', run: 'ss -s; sysctl net.ipv4.ip_local_port_range' },
      { do: 'How near is HAProxy to its own limits?', run: `${socket('show info')} | grep -E 'Maxsock|Maxconn|CurrConns|Ulimit-n'` },
    ],
    rules: ['haproxy/check-socket-error'],
  },
  L4OK: {
    ...PASSED,
    first: [
      {
        do: 'An open port says little of the application: ask it, with option httpchk.',
        run: "grep -nE 'option (httpchk|.*-check)|http-check|tcp-check' /etc/haproxy/haproxy.cfg",
      },
    ],
  },
  L4TOUT: {
    cause: 'firewall-blocked',
    blame: 'network',
    first: [
      {
        do: 'Connect from the gateway. Silence: packets are dropped on the way, or the host is gone. An answer at once: it is over, or the check is too impatient (timeout check).',
        run: TRY_CONNECT,
      },
      { do: 'Where does the way end? A firewall on the server or between shows here.', run: 'traceroute -n -T -p PORT UP' },
      { do: 'On the server: an accept queue that is full (Recv-Q at Send-Q) drops connects too.', run: `ssh UP "ss -ltn 'sport = :PORT'"` },
    ],
    rules: ['haproxy/check-connect-timeout'],
  },
  L4CON: {
    cause: 'upstream-down',
    blame: 'upstream',
    first: [
      {
        do: 'Connect from the gateway. "refused": the host is up and nothing listens there. "No route to host" or "unreachable": the host is down, or the network rejects.',
        run: TRY_CONNECT,
      },
      LISTENS,
      { do: 'Why did the application stop?', run: APP_JOURNAL },
    ],
    rules: [
      'haproxy/check-refused',
      'haproxy/check-no-route',
      'haproxy/check-unreachable',
      'haproxy/check-not-permitted',
      'haproxy/check-filtered',
      'haproxy/check-no-port',
    ],
  },
  L6OK: PASSED,
  L6TOUT: {
    cause: 'tls-upstream',
    blame: 'upstream',
    first: [
      TLS,
      SERVER_LINE,
      { do: 'Do large packets arrive? A handshake that stalls in the middle is an MTU on the way.', run: 'ping -c 3 -M do -s 1472 UP' },
    ],
    rules: ['haproxy/check-tls'],
  },
  L6RSP: { cause: 'tls-upstream', blame: 'upstream', first: [TLS, SERVER_LINE], rules: ['haproxy/check-tls'] },
  L7TOUT: {
    cause: 'upstream-slow',
    blame: 'upstream',
    first: [
      {
        do: 'How long does the health URL take? Compare it with timeout check.',
        run: `curl -s -m 30 -o /dev/null -w '%{time_connect} %{time_starttransfer} %{time_total}\\n' http://UP:PORT/health`,
      },
      { do: 'Does the health URL wait for a database or another service? Then it is that one which is slow.' },
    ],
    rules: ['haproxy/check-timeout'],
  },
  L7RSP: {
    cause: 'upstream-protocol',
    blame: 'upstream',
    first: [
      HEALTH_URL,
      {
        do: 'Is it the right port? HTTP/2, TLS or another service on it answers with what is no HTTP/1.',
        run: "grep -nE '^ *server .* (port|check-proto|check-ssl) ' /etc/haproxy/haproxy.cfg",
      },
    ],
    rules: ['haproxy/check-invalid-answer', 'haproxy/check-content', 'haproxy/check-empty'],
  },
  L7OK: PASSED,
  L7OKC: {
    ...PASSED,
    first: [{ do: 'The server asks to be drained. Is it meant to leave?', run: 'curl -si --max-time 5 http://UP:PORT/health | head -20' }],
    rules: ['haproxy/check-passed', 'haproxy/server-leaving'],
  },
  L7STS: {
    cause: 'app-error',
    blame: 'upstream',
    first: [
      HEALTH_URL,
      {
        do: '503 is mostly the application saying that it is not ready; 500 that it fails. 301, 302, 401, 403 and 404 are a wrong check: path, Host header or login; 429 is a limit that counts the checks.',
      },
      { do: 'What does the application say of itself?', run: APP_JOURNAL },
    ],
    rules: ['haproxy/check-status', 'haproxy/check-out-of-service', 'haproxy/check-status-config', 'haproxy/check-rate-limited', 'haproxy/check-content'],
  },
  PROCERR: {
    cause: 'upstream-down',
    blame: 'upstream',
    first: [EXTERNAL, { do: 'Does the server answer what the program asks of it?', run: TRY_CONNECT }],
    rules: ['haproxy/check-script-failed'],
  },
  PROCTOUT: {
    cause: 'upstream-slow',
    blame: 'upstream',
    first: [EXTERNAL, { do: 'Does the server answer what the program asks of it?', run: TRY_CONNECT }],
    rules: ['haproxy/check-timeout'],
  },
  PROCOK: PASSED,
};

const checks = CHECK_STATUSES.map(({ code, text, ok, means }): HaproxyWord => {
  const meaning = CHECKED[code] ?? NONE;
  const first = ok ? meaning.first : [...meaning.first, REASON];
  return { word: code, title: `${code}: ${text} (result of a health check)`, means, ...meaning, first };
});

export const haproxyWords: readonly HaproxyWord[] = [
  ...checks,
  {
    word: '<NOSRV>',
    title: '<NOSRV> in the server field: no server had the request',
    means:
      'With SC: the backend had no usable server (Tw -1), none was left for a retry (Tw 0 or more), or no backend was selected at all (TR -1, the frontend repeated). With sQ or CQ it was still in the queue. With PR, LR or PT a rule of HAProxy answered. With CR or cR there never was a request.',
    cause: 'no-healthy-upstream',
    blame: 'upstream',
    first: [
      { do: 'Read the termination state beside it: only SC, sQ and CQ are a failure of servers. gwlog explain SC tells more.' },
      {
        do: 'Which servers of the backend are up? srv_op_state 2 is up; srv_admin_state not 0 is maintenance or drain.',
        run: socket('show servers state BACKEND'),
      },
      { do: 'Why did they leave? The last DOWN lines name the reason.', run: "grep -E 'is DOWN|has no server available' /var/log/haproxy.log | tail" },
    ],
    rules: ['haproxy/no-server', 'haproxy/no-server-left', 'haproxy/no-backend', 'haproxy/queue-timeout', 'haproxy/client-left-queue', 'haproxy/bad-request'],
  },
  {
    word: '<BADREQ>',
    title: '<BADREQ> in the request field: no valid request',
    means:
      'HAProxy could not parse a request (PR, 400), or none was complete when the client left (CR) or the time was over (cR, 408). The bytes are kept in memory, not in the log.',
    cause: 'client-bad-request',
    blame: 'client',
    first: [
      { do: 'With PR: what came? 16 03 at the beginning is TLS on a plain port, SSH- or a cookie of RDP is a scanner.', run: socket('show errors') },
      {
        do: 'With CR or cR: few are browsers that connect in advance, and probes. Many from one address are a scan, or a monitor that only opens the port.',
        run: "grep -F '<BADREQ>' /var/log/haproxy.log | grep -oE '[0-9a-fA-F.:]+:[0-9]+ \\[' | sed 's/:[0-9]* .$//' | sort | uniq -c | sort -rn | head",
      },
      { do: 'With PR from clients of your own: headers larger than tune.bufsize, or a header that option accept-invalid-http-request would let pass.' },
    ],
    rules: ['haproxy/bad-request', 'haproxy/connection-without-request', 'haproxy/request-timeout', 'haproxy/protocol-error'],
  },
  {
    word: '<STATS>',
    title: '<STATS> and the like in the server field: HAProxy answered itself',
    means:
      'Its statistics page <STATS>, its cache <CACHE>, its metrics <PROMEX>, or a service in Lua such as <lua.pay>. A 5xx beside such a name is a fault of HAProxy or its script, never of a server.',
    cause: 'none',
    blame: 'none',
    first: [
      {
        do: 'Where is it switched on, and who may read it?',
        run: "grep -nE 'stats (enable|uri|auth)|prometheus|use-service|cache-use' /etc/haproxy/haproxy.cfg",
      },
    ],
    rules: ['haproxy/local-applet', 'haproxy/applet-failed'],
  },
];

/** `L4TOUT`, `* L7STS/503` and `L7OK/200 in 2ms` as `show stat` writes them. */
const CHECK = /^(?:\* ?)?([A-Z0-9]{3,8})(?:\/\d{1,3})?(?: in \d+ms)?$/i;
/** `<NOSRV>`, also behind its backend, or without the brackets that a shell wants quoted. */
const PLACE = /^(?:[^\s/<>]+\/)?(<?)([A-Za-z][\w.-]*)(>?)$/;

/** Other services of HAProxy's own. */
const APPLETS = /^(?:cache|promex|lua\..+)$/i;

/** The word that a text means; undefined when it is none of them. */
export function findHaproxyWord(text: string): HaproxyWord | undefined {
  const code = CHECK.exec(text)?.[1]?.toUpperCase();
  const check = checks.find(({ word, title }) => word === code || title.toLowerCase().startsWith(`${word}: ${text} (`.toLowerCase()));
  if (check) return check;
  const [, open, name, close] = PLACE.exec(text) ?? [];
  if (name === undefined || (open === '') !== (close === '')) return undefined;
  const place = open !== '' && APPLETS.test(name) ? 'STATS' : name.toUpperCase();
  return haproxyWords.find(({ word }) => word === `<${place}>`);
}
