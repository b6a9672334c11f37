/** Sessions that ended in order: normal traffic, and what was slow or needed a second attempt. */
import type { Rule } from '../rule.ts';
import { APP_JOURNAL, directive, HEALTH_CHECKS, HTTP_RULES, SHOW_QUEUE, SHOW_STAT, STATES, TIMERS, TRY_CONNECT } from './shared.ts';

const GOOD = { matches: '^[123]' } as const;
/** A server name, or a format that does not log one. */
const SERVER = ['named', { absent: true }] as const;
/** Kinds of URL that no site serves on purpose. */
const NEVER_SERVED = ['dotfile', 'traversal', 'shell', 'config', 'backup', 'scanner'] as const;

export const served: readonly Rule[] = [
  {
    id: 'haproxy/upgraded',
    title: 'Upgraded connection ended normally',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { termination: '--', status: '101', serverKind: 'named' },
    means: 'A WebSocket or another upgraded connection that both sides closed in order.',
    client: 'What it asked for.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:00:06.812] web_in~ live/ws2 0/0/1/3/600200 101 88120 - - ---- 120/118/40/11/0 0/0 "GET /socket HTTP/1.1"',
      '198.51.100.8:40313 [24/Nov/2026:04:00:06.812] web_in~ live/ws1 0/0/0/2/4100 101 312 - - ---- 12/11/4/1/+1 0/0 "GET /socket HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.8:40313 [24/Nov/2026:04:00:06.812] web_in~ live/ws1 0/0/0/2/3600004 101 312 - - cD-- 12/11/4/1/0 0/0 "GET /socket HTTP/1.1"'],
  },
  {
    id: 'haproxy/slow-connect',
    title: 'Served, but connecting to the server took a second or more',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { termination: '--', status: { matches: '^[23]' }, serverKind: 'named', 'x-tc': 'slow', retries: '0' },
    means: 'Tc is about 1, 3 or 7 s: the times after which a kernel sends a lost SYN again. The request itself was answered.',
    client: 'The right answer, a second or more late.',
    causes: [
      {
        cause: 'network',
        because: 'Packets between gateway and server are lost.',
        evidence: 'Slow connects to servers of one network or link, at any load.',
        check: 'nstat -az TcpRetransSegs TcpExtTCPSynRetrans; mtr -T -P PORT -rwc 20 UP',
      },
      {
        cause: 'upstream-overload',
        because: 'The accept queue of the server is full, so its kernel drops the SYN.',
        evidence: 'One server, at load peaks; sC lines or health checks with L4TOUT follow.',
        check: 'ssh UP "ss -ltn \'sport = :PORT\'; nstat -az TcpExtListenOverflows"  # Recv-Q at Send-Q is a full queue',
      },
    ],
    fixes: [
      {
        do: 'Enlarge the accept queue of the server: both the kernel limit and the backlog of the program.',
        config: 'sysctl -w net.core.somaxconn=4096',
        costs: 'Hides overload for a while: waiting moves into the queue.',
      },
      {
        do: 'Keep connections to servers open, so that fewer have to be made.',
        config: 'http-reuse safe\ndefault-server pool-max-conn 100',
        costs: 'Idle connections take memory and a worker on servers with one thread per connection.',
      },
    ],
    prevent: 'Watch Tc: inside a data centre it is 0 or 1 ms.',
    docs: [TIMERS, directive('http-reuse')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 0/0/1003/12/1016 200 5120 - - ---- 120/118/40/11/0 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/3011/40/3052 302 120 - - ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/2/1003/1005 200 120 - - ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"'],
  },
  {
    id: 'haproxy/queued',
    title: 'Served, after a wait of a second or more in the queue',
    cause: 'upstream-overload',
    severity: 'medium',
    blame: 'upstream',
    when: { termination: '--', status: { matches: '^[23]' }, serverKind: 'named', 'x-tw': 'long', retries: '0' },
    means: 'All servers were at their maxconn, so the request waited for a free slot (Tw). No connect was retried, so Tw holds nothing else.',
    client: 'The right answer, late by the time in the queue.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'More requests come than the servers finish: traffic grew, or a server was lost.',
        evidence: 'Tw grows over minutes on all servers; bq above 0.',
        check: SHOW_QUEUE,
      },
      {
        cause: 'upstream-slow',
        because: 'Slow requests hold the slots.',
        evidence: 'Tr of the good lines grew first; sH lines in the same minutes.',
        check: SHOW_QUEUE,
      },
      {
        cause: 'proxy-misconfig',
        because: 'maxconn of the servers is lower than what they can take.',
        evidence: 'The servers are idle while requests wait.',
        check: 'grep -nE "maxconn" /etc/haproxy/haproxy.cfg; ssh UP uptime',
      },
    ],
    fixes: [
      { do: 'Add a server, or make the slow requests faster.', costs: 'Hardware, or work on the application.' },
      {
        do: 'Raise maxconn of the servers if they have CPU left.',
        config: 'default-server maxconn 80',
        costs: 'A server that is at its limit becomes slower for everybody.',
      },
    ],
    prevent: 'Alert on Tw above 100 ms: it comes minutes before the first 503 of state sQ.',
    docs: [TIMERS, directive('timeout queue')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:02.812] web_in~ app/node3 0/4210/1/80/4291 200 5120 - - ---- 420/418/240/50/0 12/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:02.812] web_in app/node3 0/1000/1/80/1081 304 120 - - ---- 420/418/240/50/0 0/31 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:02.812] web_in app/node3 0/1003/1/80/1084 200 120 - - ---- 420/418/240/50/1 0/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/probe-answered',
    title: "A scanner's request was answered like a normal one",
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { termination: '--', status: { matches: '^[23]' }, probeKind: NEVER_SERVED },
    means: 'Somebody asked for a file that no site hands out on purpose (.env, .git, a way out of the document root), and the server did not refuse.',
    client: 'A page of the site, a redirect, or the file itself.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A scanner tries well-known files; the application answers every path with its start page or a redirect.',
        evidence: 'The bytes are those of a page of the site; many such URLs from one address.',
        check: "curl -sI 'https://NAME/URI'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The file is really there and really served.',
        evidence: 'The answer is text/plain or application/octet-stream and is not the start page.',
        check: "curl -s 'https://NAME/URI' | head -5",
      },
    ],
    fixes: [
      { do: 'If the file is served: remove it, and change every secret in it.', costs: 'The secrets count as known from now on.' },
      {
        do: 'Refuse dot files at the gateway.',
        config: 'http-request deny deny_status 404 if { path_sub /. } !{ path_beg /.well-known/ }',
        costs: 'Breaks sites that serve such files on purpose.',
      },
    ],
    prevent: 'Do not deploy the working copy: only what is to be served.',
    docs: [HTTP_RULES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 0/0/1/12/14 200 5120 - - ---- 120/118/40/11/0 0/0 "GET /.git/config HTTP/1.1"',
      '203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/1/12/14 302 120 - - ---- 120/118/40/11/0 0/0 "GET /../../etc/passwd HTTP/1.1"',
    ],
    counterExamples: [
      '203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/1/12/14 200 120 - - ---- 120/118/40/11/0 0/0 "GET /.well-known/acme-challenge/x HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/served',
    title: 'Request served',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { termination: '--', status: GOOD, retries: '0' },
    means:
      'The server answered at the first attempt and the answer was delivered. A client that left at the end looks the same unless option abortonclose is set.',
    client: 'What it asked for.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 {shop.example|curl/8.5} {text/html} "GET /cart?id=7 HTTP/1.1"',
      '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "GET /cart HTTP/1.1" 304 217 "" "" 40312 812 "web_in" "app" "node3" 0 0 1 12 14 ---- 1 1 0 0 0 0 0 "" "" "shop.example" ',
    ],
    counterExamples: [
      // A client that wrote the end of another line into its request: the verdict comes from in front of it.
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/1/-1/60002 504 198 - - sH-- 120/118/40/11/0 0/0 "GET /x HTTP/1.1 0/0/0/0/0 200 75 - - ---- 1/1/0/0/0 0/0 GET / HTTP/1.1"',
      // The same through a captured cookie, which HAProxy writes raw.
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/1/-1/60002 504 198 SID=a - ---- 1/1/1/1/0 0/0 { - sH-- 120/118/40/11/0 0/0 {shop.example} "GET /x HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/redispatched',
    title: 'Served by another server after the first one failed',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { termination: '--', status: GOOD, serverKind: SERVER, retries: '+' },
    means:
      'Connecting to the first server failed and HAProxy took another one. The name in the line is the good server: the broken one is the server of this backend that is missing from the lines.',
    client: 'The right answer, late by the failed attempts.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'One server of the backend does not accept connections and no health check has taken it out yet.',
        evidence: 'A DOWN event of the same backend within seconds; one server has far fewer lines than the others.',
        check: SHOW_STAT,
      },
      {
        cause: 'network',
        because: 'Connects to one server time out rather than fail at once.',
        evidence: 'Tw of these lines holds whole timeout connect periods.',
        check: TRY_CONNECT,
      },
      {
        cause: 'upstream-overload',
        because: 'The accept queue of one server overflows.',
        evidence: 'Only at load peaks, and the server serves other requests in the same second.',
        check: 'ssh UP nstat -az TcpExtListenOverflows',
      },
    ],
    fixes: [
      HEALTH_CHECKS,
      {
        do: 'Repair the server that is missing from the lines, or take it out.',
        config: 'set server BACKEND/SERVER state maint',
        costs: 'The others carry its share.',
      },
    ],
    prevent: 'Alert on redispatched requests: users do not see them, so nobody else reports them.',
    docs: [directive('option redispatch'), STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in~ app/node4 0/1002/1/40/1044 200 5120 - - ---- 120/118/40/11/+1 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in app/node4 0/0/0/40/41 204 90 - - ---- 120/118/40/11/+2 0/0 "POST /beacon HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in app/node4 0/0/-1/-1/3003 503 217 - - SC-- 120/118/40/11/+3 0/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/retried',
    title: 'Served at a later attempt on the same server',
    cause: 'upstream-down',
    severity: 'low',
    blame: 'upstream',
    when: { termination: '--', status: GOOD, serverKind: SERVER, retries: 'n' },
    means:
      'A first attempt at this server failed, a later one worked. With retry-on it may also have been an empty answer or a connection that the server had closed.',
    client: 'The right answer, about a second late for each retry.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The server was restarting or refused connections for a moment.',
        evidence: 'The retries of one server, within seconds.',
        check: APP_JOURNAL,
      },
      {
        cause: 'upstream-overload',
        because: 'The accept queue of the server overflowed.',
        evidence: 'At load peaks; the server answers other requests meanwhile.',
        check: 'ssh UP nstat -az TcpExtListenOverflows',
      },
      {
        cause: 'upstream-crash',
        because: 'The server closed the connection before it answered (only with retry-on empty-response or conn-failure).',
        evidence: 'Tc is small and the retries are spread over the day.',
        check: 'grep -n retry-on /etc/haproxy/haproxy.cfg',
      },
      { cause: 'network', because: 'Packets are lost on the way.', evidence: 'All servers of one network have retries.', check: 'mtr -T -P PORT -rwc 20 UP' },
    ],
    fixes: [HEALTH_CHECKS],
    prevent: 'Drain a server before it restarts: set server BACKEND/SERVER state drain.',
    docs: [directive('retries'), directive('retry-on')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in~ app/node4 0/0/1001/40/1042 200 5120 - - ---- 120/118/40/11/1 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in app/node4 0/2003/0/40/2044 200 90 - - ---- 120/118/40/11/2 0/0 "GET / HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in app/node4 0/0/0/40/41 200 90 - - ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"'],
  },
  {
    id: 'haproxy/tcp-redispatched',
    title: 'TCP session taken by another server after the first one failed',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { termination: '--', 'x-mode': 'tcp', serverKind: ['named', 'none', { absent: true }], retries: '+' },
    means: 'Connecting to the first server failed, another one took the session. The line names the good one.',
    client: 'A working session, late by the failed attempts.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'One server of the backend does not accept connections.',
        evidence: 'It is missing from the lines of these minutes; a DOWN event may follow.',
        check: SHOW_STAT,
      },
    ],
    fixes: [HEALTH_CHECKS],
    prevent: 'Alert on redispatched sessions.',
    docs: [directive('option redispatch')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg2 1002/1/60012 812 -- 8/4/4/4/+1 0/0',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg2 0/1/12 812 -- 8/4/4/4/+2 0/0',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg2 0/1/12 812 -- 8/4/4/4/0 0/0'],
  },
  {
    id: 'haproxy/tcp-closed',
    title: 'TCP session ended normally',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { termination: '--', 'x-mode': 'tcp' },
    means: 'Either side closed the session in order.',
    client: 'What it asked for.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/0/60012 812 -- 8/4/4/4/0 0/0',
      '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "TCP " 000 812 "" "" 40312 812 "db_in" "db" "pg1" 0 1 0 60012 90 ---- 8 4 4 4 0 0 0 "" "" ',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/-1/3004 0 SC 8/4/4/4/3 0/0'],
  },
];

/** What is left of state "--": nothing abnormal was recorded. Comes after the rules for error answers. */
export const ended: readonly Rule[] = [
  {
    id: 'haproxy/ended-normally',
    title: 'Session ended without anything abnormal',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { termination: '--' },
    means: 'HAProxy recorded no abnormal end, and nothing in the line says more.',
    client: 'What it asked for.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [STATES],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in web_in/<NOSRV> 0/0/0/0/0 0 0 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      '{"ci":"198.51.100.7","st":200,"tsc":"----","req":"GET / HTTP/1.1"}',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:05.812] web_in app/node3 0/0/0/3/4 500 0 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"'],
  },
];
