/** TCP and UDP proxying (stream) and the mail proxy. Failures to connect and missing peers are judged by the rules of HTTP upstreams: the lines are the same. */
import type { Rule, Test } from '../rule.ts';
import { MAIL_DIALOGUE, NOT_INFO, PATH_LOST, PLAIN_CALLS, REFUSED, SOCKET_CALLS } from './upstream-conditions.ts';

const STREAM_PROXY = 'https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html';
const STREAM_CORE = 'https://nginx.org/en/docs/stream/ngx_stream_core_module.html';
const STREAM_PASS = 'https://nginx.org/en/docs/stream/ngx_stream_pass_module.html';
const STREAM_LIMITS = 'https://nginx.org/en/docs/stream/ngx_stream_upstream_module.html';
const MAIL_AUTH = 'https://nginx.org/en/docs/mail/ngx_mail_auth_http_module.html';
const MAIL_PROXY = 'https://nginx.org/en/docs/mail/ngx_mail_proxy_module.html';
const MAIL_CORE = 'https://nginx.org/en/docs/mail/ngx_mail_core_module.html';
const SMTP = 'https://nginx.org/en/docs/mail/ngx_mail_smtp_module.html';

const TUNNEL = 'proxying connection';
const TO_UPSTREAM = ['proxying and reading from upstream', 'proxying and sending to upstream'];
const TO_CLIENT = ['proxying and reading from client', 'proxying and sending to client'];
const NO_SSL = { absent: true } as const;
/** Reset, closed, timed out, out of reach: the other side is gone. Other numbers are the kernel's answer to nginx itself. */
const GONE: readonly Test[] = [
  '104',
  '54',
  '10054',
  '32',
  '110',
  '60',
  '10060',
  '103',
  '53',
  '10053',
  '113',
  '65',
  '10065',
  '101',
  '51',
  '10051',
  '111',
  '61',
  '10061',
  '107',
  '57',
  { absent: true },
];

export const streamMail: readonly Rule[] = [
  {
    id: 'nginx/stream-idle',
    title: 'A proxied connection was closed because it was idle',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: ['connection timed out', 'client timed out'], phase: TUNNEL },
    means: 'Neither side of a TCP session sent anything for proxy_timeout (10 minutes by default), so nginx closed it.',
    client: 'The next use of the connection fails; pools of database connections report a broken connection.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The timeout is shorter than the pauses that the protocol has by nature (database pool, SSH, message queue).',
        evidence: 'Sessions with few bytes that live a little over proxy_timeout after their last data.',
        check: "nginx -T 2>/dev/null | grep -nE 'proxy_timeout|so_keepalive'; grep -c 'connection timed out' /var/log/nginx/error.log",
      },
      {
        cause: 'client-abort',
        because: 'The client or the server vanished without closing the connection.',
        evidence: 'Single sessions, on hosts that also show in other logs as gone.',
        check: 'ss -tno state established dst UP',
      },
    ],
    fixes: [
      {
        do: 'Let the pool check or renew idle connections before the timeout.',
        config: '# for example HikariCP\nmaxLifetime=540000\nkeepaliveTime=300000',
        costs: 'None worth mentioning.',
      },
      {
        do: 'Or allow longer silence on that listener. TCP keepalive probes do not count as data.',
        config: 'server {\n    listen 5432 so_keepalive=on;\n    proxy_pass pg;\n    proxy_timeout 1h;\n    proxy_socket_keepalive on;\n}',
        costs: 'Dead sessions hold two connections each for an hour.',
      },
    ],
    prevent: 'One written list of idle limits: client, firewalls, nginx, server.',
    docs: [`${STREAM_PROXY}#proxy_timeout`, `${STREAM_PROXY}#proxy_socket_keepalive`],
    examples: [
      '2026/09/01 01:00:00 [info] 80#80: *10 connection timed out (110: Connection timed out) while proxying connection, client: 10.1.0.5, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:512/2048, bytes from/to upstream:2048/512',
      '2026/09/01 01:00:09 [info] 80#80: *14 connection timed out (110: Operation timed out) while proxying connection, client: 2001:db8::80, server: [::]:6379, upstream: "unix:/run/redis.sock", bytes from/to client:20/5, bytes from/to upstream:5/20',
    ],
    counterExamples: [
      '2026/09/01 01:00:10 [info] 80#80: *15 connection timed out (110: Connection timed out) while returning text, client: 10.1.0.5, server: 0.0.0.0:7000, bytes from/to client:0/0',
      '2026/09/01 01:00:11 [error] 80#80: *16 upstream timed out (110: Connection timed out) while proxying connection, udp client: 10.1.0.5, server: 0.0.0.0:53, upstream: "10.0.0.41:53", bytes from/to client:40/0, bytes from/to upstream:0/40',
    ],
  },
  {
    id: 'nginx/stream-return-timeout',
    title: 'A client did not take the text it was sent',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: ['connection timed out', ...SOCKET_CALLS], phase: 'returning text' },
    means: 'The stream "return" directive answers with a short text, and the client did not read it or broke the connection.',
    client: 'Nobody is there any more.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The client connected and left without reading.',
        evidence: 'Single lines from scanners or health checks.',
        check: "grep 'while returning text' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Nothing, or limit connections per address.',
        config: 'limit_conn_zone $binary_remote_addr zone=addr:10m;\nlimit_conn addr 10;',
        costs: 'Clients behind one address share the limit.',
      },
    ],
    prevent: 'Nothing needed for single lines.',
    docs: ['https://nginx.org/en/docs/stream/ngx_stream_return_module.html', 'https://nginx.org/en/docs/stream/ngx_stream_limit_conn_module.html'],
    examples: [
      '2026/09/02 01:10:00 [info] 80#80: *20 connection timed out (110: Connection timed out) while returning text, client: 192.0.2.81, server: 0.0.0.0:7000, bytes from/to client:0/0',
      '2026/09/02 01:10:01 [info] 80#80: *21 send() failed (32: Broken pipe) while returning text, client: 2001:db8::81, server: [::]:7000, bytes from/to client:0/0',
    ],
    counterExamples: [
      '2026/09/02 01:10:02 [info] 80#80: *22 connection timed out (110: Connection timed out) while proxying connection, client: 192.0.2.81, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/stream-udp-no-answer',
    title: 'A UDP upstream gave fewer answers than expected',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: TUNNEL },
    means: 'A datagram was passed on, and within proxy_timeout fewer datagrams came back than proxy_responses asks for. It counts as a failure of the peer.',
    client: 'No answer: clients of DNS and the like ask again.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The service does not run, or a firewall drops its datagrams.',
        evidence: 'All datagrams to this peer stay unanswered.',
        check: "dig @UP -p PORT example.com +tries=1 +time=2; ss -lnup 'sport = :PORT'; tcpdump -ni any -c 10 'udp port PORT'  # from ss on: on the backend",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The protocol does not answer (syslog, StatsD, NetFlow), or not as often as configured.',
        evidence: 'The peer works; bytes from/to upstream shows sent bytes and 0 received by nature.',
        check: "nginx -T 2>/dev/null | grep -nE 'proxy_responses|proxy_timeout|listen .* udp'",
      },
    ],
    fixes: [
      {
        do: 'For one-way protocols expect no answer.',
        config: 'server {\n    listen 514 udp;\n    proxy_pass syslog_pool;\n    proxy_responses 0;\n}',
        costs: 'A dead receiver goes unnoticed.',
      },
      { do: 'Start or repair the service, and fail over fast.', config: 'proxy_timeout 2s;\nproxy_responses 1;', costs: 'Slow answers are lost.' },
    ],
    prevent: 'Query each UDP peer from monitoring.',
    docs: [`${STREAM_PROXY}#proxy_responses`, `${STREAM_PROXY}#proxy_timeout`],
    examples: [
      '2026/09/03 02:00:00 [error] 80#80: *30 upstream timed out (110: Connection timed out) while proxying connection, udp client: 10.1.0.6, server: 0.0.0.0:53, upstream: "10.0.0.41:53", bytes from/to client:40/0, bytes from/to upstream:0/40',
      '2026/09/03 02:00:02 [error] 80#80: *33 upstream timed out (110: Operation timed out) while proxying connection, udp client: 2001:db8::82, server: [::]:514, upstream: "[fd00::41]:514", bytes from/to client:200/0, bytes from/to upstream:0/200',
      // Hostile: stream lines hold no client text, an HTTP line that imitates one stays what it is.
      '2026/09/03 02:00:03 [error] 80#80: *34 upstream timed out (110: Connection timed out) while proxying connection, udp client: 10.1.0.6, server: 0.0.0.0:53, upstream: "10.0.0.41:53", bytes from/to client:40/0, bytes from/to upstream:0/40, referrer: "connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1"',
    ],
    counterExamples: [
      '2026/09/03 02:00:04 [info] 80#80: *35 udp timed out, packets from/to client:1/0, bytes from/to client:40/0, bytes from/to upstream:0/40',
      '2026/09/03 02:00:05 [error] 80#80: *36 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.1.0.6, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/stream-udp-refused',
    title: 'Nobody listens on the UDP port of the upstream',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: { message: SOCKET_CALLS, ssl: NO_SSL, errno: REFUSED, phase: [TUNNEL, ...TO_UPSTREAM], level: NOT_INFO },
    means: 'The host of the peer answered a datagram with ICMP port unreachable, which shows as "Connection refused" at the next read or write.',
    client: 'No answer.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The service does not run, or listens on another address.',
        evidence: 'Every datagram to this peer ends so.',
        check: "ss -lnup 'sport = :PORT'; systemctl --failed  # on the backend",
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall rejects with icmp-port-unreachable.',
        evidence: 'The service listens and answers on its own host.',
        check: 'tcpdump -ni any -c 5 icmp; iptables -S | grep -n REJECT  # from iptables on: on the backend',
      },
    ],
    fixes: [{ do: 'Start the service, or open its port to the gateway.', costs: 'None.' }],
    prevent: 'Query each UDP peer from monitoring.',
    docs: [`${STREAM_PROXY}#proxy_responses`, `${STREAM_LIMITS}#server`, 'udp(7)'],
    examples: [
      '2026/09/04 02:10:00 [error] 80#80: *40 recv() failed (111: Connection refused) while proxying connection, udp client: 10.1.0.7, server: 0.0.0.0:53, upstream: "10.0.0.42:53", bytes from/to client:44/0, bytes from/to upstream:0/44',
      '2026/09/04 02:10:01 [error] 80#80: *41 send() failed (111: Connection refused) while proxying and sending to upstream, udp client: 2001:db8::83, server: [::]:514, upstream: "[fd00::42]:514", bytes from/to client:90/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/09/04 02:10:02 [error] 80#80: *42 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.0.7, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/stream-datagram-too-long',
    title: 'A datagram is too long for the way to its peer',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: PLAIN_CALLS, errno: ['90', '40', '10040'], phase: [TUNNEL, ...TO_UPSTREAM, ...TO_CLIENT] },
    means: 'The kernel refused to send a datagram in a UDP session: it is larger than the path or the socket carries.',
    client: 'That datagram is lost; the session may go on.',
    causes: [
      {
        cause: 'network',
        because: 'The path has a smaller MTU than the sender assumes (tunnel, overlay network).',
        evidence: 'Only large datagrams; small ones of the same session pass.',
        check: 'tracepath -n UP; ip link show | grep -o "mtu [0-9]*"',
      },
    ],
    fixes: [
      {
        do: 'Let the application send smaller datagrams, or raise the MTU of the tunnel.',
        config: 'ip link set dev INTERFACE mtu 1500',
        costs: 'Both ends of the tunnel must agree.',
      },
    ],
    prevent: 'Keep datagrams below 1,232 bytes.',
    docs: [STREAM_PROXY, 'udp(7)'],
    examples: [
      '2026/09/05 02:20:00 [alert] 80#80: *50 send() failed (90: Message too long) while proxying connection, udp client: 10.1.0.8, server: 0.0.0.0:514, upstream: "10.0.0.43:514", bytes from/to client:9000/0, bytes from/to upstream:0/0',
      '2026/09/05 02:20:01 [alert] 80#80: *51 sendmsg() failed (90: Message too large) while proxying and sending to client, udp client: 2001:db8::84, server: [::]:53, upstream: "[fd00::43]:53", bytes from/to client:40/0, bytes from/to upstream:4000/40',
    ],
    counterExamples: [
      '2026/09/05 02:20:02 [alert] 80#80: *52 sendmsg() failed (90: Message too long) while sending frames, client: 192.0.2.84, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/stream-client-reset',
    title: 'The client broke a proxied connection',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: NO_SSL, phase: [TUNNEL, 'proxying', ...TO_UPSTREAM], level: 'info' },
    means: 'A read or write on the client side of a session failed (client connections log at info).',
    client: 'The session is over; the client ended it without closing properly.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The program was killed, the device lost its network, or a pool dropped its connections.',
        evidence: 'Spread over many clients: normal. One client often: look at that program.',
        check: "grep 'while proxying' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Nothing for single lines; have the client close its sessions properly.', costs: 'None.' }],
    prevent: 'Nothing needed for single lines.',
    docs: [STREAM_PROXY, 'tcp(7)'],
    examples: [
      '2026/09/06 03:00:00 [info] 80#80: *60 recv() failed (104: Connection reset by peer) while proxying connection, client: 10.1.0.9, server: 0.0.0.0:3306, upstream: "10.0.0.44:3306", bytes from/to client:300/900, bytes from/to upstream:900/300',
      '2026/09/06 03:00:01 [info] 80#80: *61 send() failed (32: Broken pipe) while proxying, client: 2001:db8::85, server: [::]:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/06 03:00:02 [error] 80#80: *62 recv() failed (104: Connection reset by peer) while proxying connection, client: 10.1.0.9, server: 0.0.0.0:3306, upstream: "10.0.0.44:3306", bytes from/to client:300/900, bytes from/to upstream:900/300',
    ],
  },
  {
    id: 'nginx/stream-client-side-broken',
    title: 'The client side of a proxied connection broke',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: NO_SSL, phase: TO_CLIENT, errno: GONE },
    means: 'nginx was reading from or sending to the client of a session when the connection failed; the phase names the side.',
    client: 'The session is over.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The client closed or reset the connection, or its network went away.',
        evidence: 'Spread over many clients: normal.',
        check:
          "grep -E 'while proxying and (reading from|sending to) client' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Nothing for single lines.', costs: 'None.' }],
    prevent: 'Nothing needed for single lines.',
    docs: [STREAM_PROXY, 'tcp(7)'],
    examples: [
      '2026/09/06 03:10:00 [info] 80#80: *65 recv() failed (104: Connection reset by peer) while proxying and reading from client, client: 10.1.0.9, server: 0.0.0.0:3306, upstream: "10.0.0.44:3306", bytes from/to client:300/900, bytes from/to upstream:900/300',
      '2026/09/06 03:10:01 [info] 80#80: *66 send() failed (32: Broken pipe) while proxying and sending to client, client: 2001:db8::86, server: [::]:995, login: "bert@example.com", upstream: 10.0.0.45:110',
    ],
    counterExamples: [
      '2026/09/06 03:10:02 [error] 80#80: *67 recv() failed (104: Connection reset by peer) while proxying and reading from upstream, client: 10.1.0.9, server: 0.0.0.0:3306, upstream: "10.0.0.44:3306", bytes from/to client:300/900, bytes from/to upstream:900/300',
    ],
  },
  {
    id: 'nginx/stream-path-lost',
    title: 'The path to the upstream of a session died',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: PLAIN_CALLS, errno: PATH_LOST, phase: [TUNNEL, 'proxying', ...TO_UPSTREAM], level: NOT_INFO },
    means:
      'On an established session the kernel gave up on the upstream (110) or learned that it cannot be reached (113, 101). proxy_timeout is another line ("connection timed out").',
    client: 'The session is closed.',
    causes: [
      {
        cause: 'network',
        because: 'Host, link, tunnel or firewall state between gateway and upstream went away.',
        evidence: 'All sessions of one peer end together (host), or single idle ones (firewall).',
        check: 'ping -c3 UP; ip route get UP; sysctl net.netfilter.nf_conntrack_tcp_timeout_established',
      },
    ],
    fixes: [
      {
        do: 'Probe idle connections, so that firewalls keep them and dead hosts are noticed.',
        config: 'proxy_socket_keepalive on;',
        costs: 'None; set net.ipv4.tcp_keepalive_time to 300 or less.',
      },
    ],
    prevent: 'Know the idle limits of all firewalls on the way.',
    docs: [`${STREAM_PROXY}#proxy_socket_keepalive`, 'tcp(7)'],
    examples: [
      '2026/09/07 03:20:00 [error] 80#80: *70 recv() failed (110: Connection timed out) while proxying connection, client: 10.1.0.10, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:10/20, bytes from/to upstream:20/10',
      '2026/09/07 03:20:01 [error] 80#80: *71 recv() failed (113: No route to host) while proxying and reading from upstream, client: 2001:db8::87, server: [::]:5432, upstream: "[fd00::40]:5432", bytes from/to client:10/20, bytes from/to upstream:20/10',
    ],
    counterExamples: [
      '2026/09/07 03:20:02 [info] 80#80: *72 connection timed out (110: Connection timed out) while proxying connection, client: 10.1.0.10, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:10/20, bytes from/to upstream:20/10',
    ],
  },
  {
    id: 'nginx/stream-upstream-reset',
    title: 'The upstream broke a proxied connection',
    cause: 'upstream-crash',
    severity: 'medium',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, phase: [TUNNEL, 'proxying', ...TO_UPSTREAM], level: NOT_INFO },
    means: 'A read or write on the upstream side of a session failed (upstream connections log at error).',
    client: 'The session is closed without warning.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The server was restarted, crashed, or killed the session (database: idle or statement limit, administrator).',
        evidence: 'Many sessions of one peer in the same second: restart. Single ones: see the log of the server.',
        check: 'journalctl -u APP --since -15min -n 50; nc -zv UP PORT',
      },
      {
        cause: 'network',
        because: 'A firewall or load balancer in between cut the session.',
        evidence: 'All end at the same age or idle time; the server logged "client closed".',
        check: "tcpdump -vni any -c 20 'host UP and port PORT and tcp[tcpflags] & tcp-rst != 0'",
      },
    ],
    fixes: [
      { do: 'Read the log of the server at that second and fix what ended the session.', costs: 'None for nginx.' },
      { do: 'Let clients reconnect: pools with validation.', costs: 'One round trip per borrowed connection.' },
    ],
    prevent: 'Planned restarts of the server only after its sessions were drained.',
    docs: [STREAM_PROXY, 'tcp(7)'],
    examples: [
      '2026/09/08 04:00:00 [error] 80#80: *80 recv() failed (104: Connection reset by peer) while proxying connection, client: 10.1.0.11, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:100/200, bytes from/to upstream:200/100',
      '2026/09/08 04:00:01 [error] 80#80: *81 send() failed (32: Broken pipe) while proxying and sending to upstream, client: 2001:db8::88, server: [::]:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/08 04:00:02 [info] 80#80: *82 recv() failed (104: Connection reset by peer) while proxying connection, client: 10.1.0.11, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:100/200, bytes from/to upstream:200/100',
    ],
  },
  {
    id: 'nginx/stream-preread-full',
    title: 'The first bytes of a client did not fit the preread buffer',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: 'preread buffer full' },
    means:
      'nginx waits for enough of the first bytes (a TLS hello, for example) to choose a backend, and preread_buffer_size (16k by default) was full before that.',
    client: 'The session is closed (stream status 400).',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The client does not speak the expected protocol, or sends an oversized hello.',
        evidence: 'Few clients, scanners among them.',
        check: "grep 'preread buffer full' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The buffer was made too small for the hellos of current clients (post-quantum keys, ECH).',
        evidence: 'Many honest clients; nginx -T shows a small preread_buffer_size.',
        check: 'nginx -T 2>/dev/null | grep -nE "preread_buffer_size|ssl_preread"',
      },
    ],
    fixes: [{ do: 'Enlarge the buffer if honest clients are hit.', config: 'preread_buffer_size 32k;', costs: 'Memory per new session.' }],
    prevent: 'Leave the default size unless there is a reason.',
    docs: [`${STREAM_CORE}#preread_buffer_size`, 'https://nginx.org/en/docs/stream/ngx_stream_ssl_preread_module.html'],
    examples: [
      '2026/09/09 05:00:00 [error] 80#80: *90 preread buffer full while prereading client data, client: 192.0.2.89, server: 0.0.0.0:443, bytes from/to client:16384/0',
      '2026/09/09 05:00:01 [error] 80#80: *91 preread buffer full while prereading client data, client: 2001:db8::89, server: [::]:443, bytes from/to client:1024/0',
    ],
    counterExamples: [
      '2026/09/09 05:00:02 [info] 80#80: *92 client timed out (110: Connection timed out) while prereading client data, client: 192.0.2.89, server: 0.0.0.0:443, bytes from/to client:0/0',
    ],
  },
  {
    id: 'nginx/stream-client-left-early',
    title: 'A client left before its session began',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: ['client timed out', 'connection timed out', ...SOCKET_CALLS], ssl: NO_SSL, phase: ['prereading client data', 'initializing session'] },
    means: 'The client connected and then sent nothing for preread_timeout (30 s by default), or closed before its first bytes. No upstream was chosen.',
    client: 'The session is closed.',
    causes: [
      {
        cause: 'client-abort',
        because: 'Health checks, port scanners, or clients that wait for a greeting of the server while nginx waits for theirs.',
        evidence: 'Regular intervals from one address: a health check. Every session: the protocol has the server speak first.',
        check:
          "grep -E 'while (prereading client data|initializing session)' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'ssl_preread is on for a port whose protocol does not begin with a TLS hello (MySQL, SMTP, SSH).',
        evidence: 'All clients of that port are hit.',
        check: 'nginx -T 2>/dev/null | grep -nE "ssl_preread|preread_timeout|listen "',
      },
    ],
    fixes: [{ do: 'Switch preread off where the server speaks first.', config: 'ssl_preread off;', costs: 'No choice of the backend by name on that port.' }],
    prevent: 'One port per protocol.',
    docs: [`${STREAM_CORE}#preread_timeout`, 'https://nginx.org/en/docs/stream/ngx_stream_ssl_preread_module.html'],
    examples: [
      '2026/09/10 05:10:00 [info] 80#80: *100 client timed out (110: Connection timed out) while prereading client data, client: 192.0.2.90, server: 0.0.0.0:443, bytes from/to client:0/0',
      '2026/09/10 05:10:01 [info] 80#80: *101 recv() failed (104: Connection reset by peer) while prereading client data, client: 2001:db8::90, server: [::]:443, bytes from/to client:0/0',
    ],
    counterExamples: [
      '2026/09/10 05:10:02 [error] 80#80: *102 preread buffer full while prereading client data, client: 192.0.2.90, server: 0.0.0.0:443, bytes from/to client:16384/0',
    ],
  },
  {
    id: 'nginx/session-shutdown',
    title: 'A session was ended because a worker process went away',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: ['shutdown timeout', { starts: 'disconnected on shutdown' }] },
    means: 'After a reload or a stop the old worker closed the stream and mail sessions that were still open, at once or after worker_shutdown_timeout.',
    client: 'The session closes; programs connect again, to a new worker.',
    causes: [],
    fixes: [],
    prevent: 'Reload less often, or give old workers more time with worker_shutdown_timeout.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout'],
    examples: [
      '2026/09/11 06:00:00 [info] 80#80: *110 disconnected on shutdown while proxying connection, client: 192.0.2.91, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:310/9000, bytes from/to upstream:9000/310',
      '2026/09/11 06:00:01 [info] 80#80: *112 shutdown timeout while proxying, client: 2001:db8::91, server: [::]:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: ['2026/09/11 06:00:02 [info] 80#80: *113 client disconnected, bytes from/to client:310/9000, bytes from/to upstream:9000/310'],
  },
  {
    id: 'nginx/stream-retry-impossible',
    title: 'A failed session cannot be moved to another peer',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'buffered data on next upstream' },
    means: 'The peer failed while bytes to it (such as the PROXY header or TLS data) were still unsent, so nginx could not try the next one.',
    client: 'The session is closed (stream status 500).',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The peer broke just after the connection was made.',
        evidence: 'Another error line of the same connection stands just before.',
        check: "grep -B3 'buffered data on next upstream' /var/log/nginx/error.log | tail -n 12; nc -zv UP PORT",
      },
    ],
    fixes: [{ do: 'Repair the peer named in upstream:.', costs: 'None.' }],
    prevent: 'Take a peer out of the group before it is stopped.',
    consequenceOf: ['nginx/connect-reset', 'nginx/stream-upstream-reset', 'nginx/connect-refused'],
    docs: [`${STREAM_PROXY}#proxy_next_upstream`],
    examples: [
      '2026/09/12 06:10:00 [error] 80#80: *120 buffered data on next upstream while connecting to upstream, client: 10.1.0.12, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
      '2026/09/12 06:10:01 [error] 80#80: *121 buffered data on next upstream while SSL handshaking to upstream, client: 2001:db8::92, server: [::]:6514, upstream: "[fd00::46]:6514", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/09/12 06:10:02 [error] 80#80: *122 no live upstreams while connecting to upstream, client: 10.1.0.12, server: 0.0.0.0:5432, upstream: "pg", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/stream-pass-invalid',
    title: 'A stream session cannot be passed to another listener',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { matches: ' in pass "\\*"' },
        'cannot pass connection with preread data',
        'cannot pass udp connection',
        { starts: 'port not found for "' },
        'stream pass cycle',
      ],
    },
    means:
      'The "pass" directive of stream hands an accepted connection to another listener of this nginx, and that cannot work here: no such listener, UDP, or bytes already read.',
    client: 'The session is closed.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because:
          'The address in "pass" is no listening address, comes empty from a variable, or leads back to itself; or ssl_preread and ssl termination were combined with it.',
        evidence: 'Every session of that listener fails since the configuration was changed.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(pass|listen|ssl_preread) '",
      },
    ],
    fixes: [
      {
        do: 'Name an address that a listen line of this nginx has, with the same protocol.',
        config:
          'stream {\n    server {\n        listen 12345 ssl;\n        ssl_certificate /etc/ssl/site.pem;\n        ssl_certificate_key /etc/ssl/site.key;\n        pass 127.0.0.1:8000;\n    }\n}',
        costs: 'None.',
      },
      {
        do: 'Where bytes were read before (ssl_preread), use proxy_pass instead.',
        config: 'proxy_pass 127.0.0.1:8000;',
        costs: 'One more local connection per session.',
      },
    ],
    prevent: 'Test a new pass listener with one connection before it gets traffic.',
    docs: [STREAM_PASS],
    examples: [
      '2026/09/13 06:20:00 [error] 80#80: *130 port not found for "127.0.0.1:8001" while passing connection to port, client: 192.0.2.93, server: 0.0.0.0:12345, bytes from/to client:0/0',
      '2026/09/13 06:20:01 [error] 80#80: *131 no port in pass "backend" while passing connection to port, client: 2001:db8::93, server: [::]:12345, bytes from/to client:0/0',
    ],
    counterExamples: [
      '2026/09/13 06:20:02 [error] 80#80: *132 no port in upstream "backend", client: 192.0.2.93, server: 0.0.0.0:5432, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/stream-internal',
    title: 'nginx lost track of a stream session or a PROXY header',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: ['shared connection is busy', 'the stream output chain is empty', { starts: 'too small buffer for PROXY protocol' }] },
    means:
      'An internal check of nginx failed: it wanted to write where nothing may be written, or into a buffer that is too small. A bug in nginx or in a module.',
    client: 'This session breaks.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A bug in this release or in a third-party module.',
        evidence: 'It began with an upgrade or a new module.',
        check: 'nginx -v; nginx -T 2>/dev/null | grep -n load_module',
      },
    ],
    fixes: [{ do: 'Upgrade nginx, or remove the module.', costs: 'Features of the module are missing meanwhile.' }],
    prevent: 'Stay on a maintained release.',
    docs: ['https://nginx.org/en/CHANGES', `${STREAM_PROXY}#proxy_protocol`],
    examples: [
      '2026/09/14 06:30:00 [alert] 80#80: *140 the stream output chain is empty while proxying connection, client: 192.0.2.94, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
      '2026/09/14 06:30:01 [alert] 80#80: *141 too small buffer for PROXY protocol v2, client: 2001:db8::94, server: [::]:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/09/14 06:30:02 [error] 80#80: *142 broken header: "GET / HTTP/1.1" while reading PROXY protocol, client: 192.0.2.94, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/proxy-header-not-sent',
    title: 'The PROXY header could not be sent to the upstream',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'could not send PROXY protocol header at once' },
    means: 'The header that tells the upstream the real client address did not go out in one piece, and nginx gave up on the session.',
    client: 'The session is closed.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The peer closed or took no bytes at the very beginning of the connection, often because it does not expect a PROXY header.',
        evidence: 'Other failures of the same peer in these seconds.',
        check: "printf 'PROXY TCP4 192.0.2.1 192.0.2.2 1000 PORT\\r\\n' | nc -w3 UP PORT | head -c 200",
      },
    ],
    fixes: [
      { do: 'Switch the header on at both ends, or at none.', config: 'proxy_protocol off;', costs: 'Without it the upstream sees the address of nginx only.' },
    ],
    prevent: 'Change both ends in one deploy.',
    docs: [`${STREAM_PROXY}#proxy_protocol`, `${MAIL_PROXY}#proxy_protocol`],
    examples: [
      '2026/09/15 06:40:00 [error] 80#80: *150 could not send PROXY protocol header at once while connecting to upstream, client: 192.0.2.95, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
      '2026/09/15 06:40:01 [error] 80#80: *151 could not send PROXY protocol header at once while sending PROXY protocol header to upstream, client: 2001:db8::95, server: [::]:25, login: "anna@example.com", upstream: 10.0.0.47:25',
    ],
    counterExamples: [
      '2026/09/15 06:40:02 [alert] 80#80: *152 too small buffer for PROXY protocol, client: 192.0.2.95, server: 0.0.0.0:5432, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/channel-broken',
    title: 'Master and worker could not talk to each other',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: ['sendmsg() failed', 'recvmsg() truncated data', { starts: 'recvmsg() returned ' }],
      subsystem: 'core',
      phase: { absent: true },
    },
    means: 'A message on the channel between master and worker processes failed or came damaged, mostly because the other process is just ending.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A worker had ended (crash, reload) when the master wrote to it.',
        evidence: '"worker process ... exited" in the same second.',
        check: "grep -E 'exited|signal process started|reconfiguring' /var/log/nginx/error.log | tail -n 20",
      },
    ],
    fixes: [{ do: 'If workers exit on a signal, treat that; otherwise nothing.', costs: 'None.' }],
    prevent: 'Nothing needed for single lines around a reload.',
    docs: ['https://nginx.org/en/docs/control.html', 'sendmsg(2)'],
    examples: [
      '2026/09/16 06:50:00 [alert] 79#79: sendmsg() failed (32: Broken pipe)',
      '2026/09/16 06:50:01 [alert] 80#80: recvmsg() returned not enough data: 12',
    ],
    counterExamples: ['2026/09/16 06:50:02 [alert] 80#80: recvmsg() failed (105: No buffer space available)'],
  },
  {
    id: 'nginx/udp-receive-failed',
    title: 'Receiving datagrams failed',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: 'recvmsg() failed' },
    means: 'Reading from a UDP listener (stream udp, QUIC) or from the channel between processes failed.',
    client: 'Datagrams may be lost; clients send them again.',
    causes: [
      {
        cause: 'network',
        because: 'The network stack reported an error for the listening socket, such as an ICMP answer or lack of memory.',
        evidence: 'The errno in the line; UDP counters rise at the same time.',
        check: 'nstat -az UdpInErrors UdpRcvbufErrors; ss -lunp',
      },
      {
        cause: 'process-lifecycle',
        because: 'The line belongs to the channel of a worker that is ending.',
        evidence: 'A reload or an exiting worker in the same second, and no UDP listener is configured.',
        check: "nginx -T 2>/dev/null | grep -nE 'listen .*(udp|quic)'",
      },
    ],
    fixes: [
      {
        do: 'If receive buffers overflow, enlarge them.',
        config: 'listen 53 udp rcvbuf=2m;\n# sysctl\nnet.core.rmem_max = 2097152',
        costs: 'Kernel memory per listener.',
      },
    ],
    prevent: 'Watch UdpRcvbufErrors.',
    docs: [`${STREAM_CORE}#listen`, 'recvmsg(2)', 'udp(7)'],
    examples: [
      '2026/09/17 07:00:00 [alert] 80#80: recvmsg() failed (105: No buffer space available)',
      '2026/09/17 07:00:01 [alert] 80#80: recvmsg() failed (113: No route to host)',
    ],
    counterExamples: [
      '2026/09/17 07:00:02 [error] 80#80: *160 recv() failed (111: Connection refused) while proxying connection, udp client: 10.1.0.7, server: 0.0.0.0:53, upstream: "10.0.0.42:53", bytes from/to client:44/0, bytes from/to upstream:0/44',
    ],
  },
  {
    id: 'nginx/mail-auth-server-failed',
    title: 'The auth_http service of the mail proxy failed',
    cause: 'auth-access',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: 'auth http server ' } },
    means:
      'For each login nginx asks an HTTP service whether it is allowed and which backend to use. That service did not answer in time, or its answer lacks what nginx needs.',
    client: 'Login fails with a temporary error ("Internal server error", SMTP 451).',
    causes: [
      {
        cause: 'auth-access',
        because: 'The service is down, slow, or answers without Auth-Status, Auth-Server and Auth-Port (and Auth-Pass for CRAM-MD5 and APOP).',
        evidence: '"timed out": slow or down. "did not send", "invalid": its answer; Auth-Server must be an address, not a name.',
        check:
          "curl -sv -H 'Auth-Method: plain' -H 'Auth-User: test@example.com' -H 'Auth-Pass: x' -H 'Auth-Protocol: imap' -H 'Auth-Login-Attempt: 1' -H 'Client-IP: 192.0.2.1' AUTH_HTTP_URL 2>&1 | grep -i '^< '",
      },
    ],
    fixes: [
      {
        do: 'Repair the service: 200 with the three headers, within a second.',
        config: '# answer\nHTTP/1.0 200 OK\nAuth-Status: OK\nAuth-Server: 10.0.0.45\nAuth-Port: 143',
        costs: 'Work in the service.',
      },
      {
        do: 'Run it on the same host and give it a tight limit.',
        config: 'auth_http 127.0.0.1:9000/auth;\nauth_http_timeout 5s;',
        costs: 'Slow lookups fail sooner.',
      },
    ],
    prevent: 'Monitor the service with a test login.',
    docs: [`${MAIL_AUTH}#auth_http`, `${MAIL_AUTH}#protocol`],
    examples: [
      '2026/09/18 07:10:00 [error] 80#80: *170 auth http server 127.0.0.1:9000 timed out (110: Connection timed out) while in http auth state, client: 192.0.2.96, server: 0.0.0.0:993, login: "anna@example.com"',
      '2026/09/18 07:10:01 [error] 80#80: *171 auth http server 10.0.0.48:80 did not send server or port while in http auth state, client: 2001:db8::96, server: [::]:995, login: "bert@example.com"',
    ],
    counterExamples: [
      '2026/09/18 07:10:02 [info] 80#80: *172 client login failed: "Invalid login or password" while in http auth state, client: 192.0.2.96, server: 0.0.0.0:993, login: "anna@example.com"',
    ],
  },
  {
    id: 'nginx/mail-auth-unreachable',
    title: 'The auth_http service of the mail proxy cannot be reached',
    cause: 'auth-access',
    severity: 'high',
    blame: 'upstream',
    when: {
      phase: 'in http auth state',
      message: ['connect() failed', { matches: '^connect\\(\\) to .+ failed$' }, 'kevent() reported that connect() failed', ...SOCKET_CALLS],
    },
    means: 'The connection to the auth_http service failed or broke, so nginx does not know whether the login is allowed.',
    client: 'Login fails with a temporary error.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The service is not running (111), its host cannot be reached (110, 113), or it broke the connection (104).',
        evidence: 'Every login fails since the first of these lines.',
        check: "nginx -T 2>/dev/null | grep -n 'auth_http '; curl -sv --max-time 3 -o /dev/null AUTH_HTTP_URL",
      },
    ],
    fixes: [{ do: 'Start or repair the service; keep it on the same host as nginx.', config: 'auth_http 127.0.0.1:9000/auth;', costs: 'None.' }],
    prevent: 'Monitor the service with a test login.',
    docs: [`${MAIL_AUTH}#auth_http`],
    examples: [
      '2026/09/19 07:20:00 [error] 80#80: *180 connect() failed (111: Connection refused) while in http auth state, client: 192.0.2.97, server: 0.0.0.0:993, login: "anna@example.com"',
      '2026/09/19 07:20:01 [error] 80#80: *181 recv() failed (104: Connection reset by peer) while in http auth state, client: 2001:db8::97, server: [::]:25, login: "bert@example.com"',
    ],
    counterExamples: [
      '2026/09/19 07:20:02 [error] 80#80: *182 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.97, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
  },
  {
    id: 'nginx/mail-no-password',
    title: 'The mail proxy has no password for the backend',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'no password available' },
    means:
      'nginx was to log in to the mail backend for the user, but the client did not give a plain password (AUTH EXTERNAL, CRAM-MD5) and the auth_http service did not send one.',
    client: 'Login fails with a temporary error.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The answer of the auth_http service lacks Auth-Pass, which this login method needs.',
        evidence: 'Only logins with EXTERNAL (client certificate) or the challenge methods are hit.',
        check: "nginx -T 2>/dev/null | grep -nE '(imap|pop3|smtp)_auth|proxy_smtp_auth|auth_http '",
      },
    ],
    fixes: [
      {
        do: 'Return Auth-Pass from the service, or offer only methods with a plain password.',
        config: 'imap_auth plain login;\nsmtp_auth plain login;',
        costs: 'Clients with certificates or CRAM-MD5 have to change their settings.',
      },
    ],
    prevent: 'Test every offered login method after a change of the service.',
    docs: [`${MAIL_AUTH}#protocol`, `${MAIL_PROXY}#proxy_smtp_auth`],
    examples: [
      '2026/09/20 07:30:00 [error] 80#80: *190 no password available while sending AUTH to upstream, client: 192.0.2.98, server: 0.0.0.0:587, login: "anna@example.com", upstream: 10.0.0.47:25',
      '2026/09/20 07:30:01 [error] 80#80: *191 no password available, client: 2001:db8::98, server: [::]:993, login: "bert@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/20 07:30:02 [error] 80#80: *192 auth http server 127.0.0.1:9000 did not send password while in http auth state, client: 192.0.2.98, server: 0.0.0.0:993, login: "anna@example.com"',
    ],
  },
  {
    id: 'nginx/mail-login-refused-by-backend',
    title: 'The mail backend refused a login, and the client was told so',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'upstream sent invalid response: ' }, level: 'info' },
    means: 'With proxy_pass_error_message the answer of the backend goes to the client as it is, and nginx writes it at info: nearly always a wrong password.',
    client: 'The answer that the line quotes.',
    causes: [
      {
        cause: 'auth-access',
        because: 'Wrong password or unknown user, where auth_http only chooses the backend and the backend checks.',
        evidence: 'Many users, once or twice each, or one address that tries many names; the quoted answer says so.',
        check: "grep 'upstream sent invalid response' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'upstream-protocol',
        because: 'The backend refuses the proxy itself: XCLIENT is not allowed, or TLS is demanded.',
        evidence: 'Every login fails, with the same answer.',
        check: "printf 'EHLO proxy.example.com\\r\\nQUIT\\r\\n' | nc -w5 UP PORT",
      },
    ],
    fixes: [{ do: 'Nothing for single users. Block addresses that guess passwords.', costs: 'Everybody behind that address.' }],
    prevent: 'Let auth_http check passwords, with Auth-Wait for those that fail.',
    docs: [`${MAIL_PROXY}#proxy_pass_error_message`],
    examples: [
      '2026/09/21 07:40:01 [info] 80#80: *201 upstream sent invalid response: "-ERR [AUTH] failed" while sending password to upstream, client: 2001:db8::99, server: [::]:995, login: "bert@example.com", upstream: 10.0.0.45:110',
      '2026/09/21 07:40:03 [info] 80#80: *203 upstream sent invalid response: "NO [AUTHENTICATIONFAILED] Wrong password" while reading response from upstream, client: 192.0.2.99, server: 0.0.0.0:993, login: "cora@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/21 07:40:00 [error] 80#80: *200 upstream sent invalid response: "550 5.7.0 Error: insufficient authorization" while sending XCLIENT to upstream, client: 192.0.2.99, server: 0.0.0.0:25, login: "anna@example.com", upstream: 10.0.0.45:25',
    ],
  },
  {
    id: 'nginx/mail-backend-refused',
    title: 'The mail backend does not accept what the proxy says',
    cause: 'upstream-protocol',
    severity: 'medium',
    blame: 'upstream',
    when: { message: [{ starts: 'upstream sent invalid response: ' }, { starts: 'upstream sent too long response line: ' }] },
    means: 'In the dialogue with the backend (greeting, XCLIENT, AUTH, LOGIN, RCPT TO) an answer was not the positive one nginx needs; the message quotes it.',
    client: 'Login or delivery fails; the answer of the backend is passed on where possible.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The backend rejects XCLIENT or AUTH from the proxy, or its greeting says it is overloaded.',
        evidence: 'The phase (after "while") names the command, the quoted text the reason.',
        check: "printf 'EHLO proxy.example.com\\r\\nQUIT\\r\\n' | nc -w5 UP PORT",
      },
      {
        cause: 'auth-access',
        because: 'auth_http allowed a login that the backend refuses: other password store, locked account.',
        evidence: 'The phase is "sending password to upstream" or "sending LOGIN command to upstream", single users only.',
        check: "printf 'a LOGIN user password\\r\\nb LOGOUT\\r\\n' | nc -w5 UP PORT",
      },
    ],
    fixes: [
      {
        do: 'Let the backend accept the proxy.',
        config: '# Postfix main.cf\nsmtpd_authorized_xclient_hosts = 10.0.0.2\n# Dovecot\nlogin_trusted_networks = 10.0.0.2',
        costs: 'The proxy is trusted to name the client address.',
      },
      { do: 'Or do not send XCLIENT.', config: 'xclient off;', costs: 'The backend sees the address of the proxy.' },
    ],
    prevent: 'One password store for auth_http and backend.',
    docs: [`${MAIL_PROXY}#xclient`, `${MAIL_PROXY}#proxy_pass_error_message`],
    examples: [
      '2026/09/21 07:40:00 [error] 80#80: *200 upstream sent invalid response: "550 5.7.0 Error: insufficient authorization" while sending XCLIENT to upstream, client: 192.0.2.99, server: 0.0.0.0:25, login: "anna@example.com", upstream: 10.0.0.47:25',
      '2026/09/21 07:40:01 [error] 80#80: *201 upstream sent invalid response: "-ERR [AUTH] failed" while sending password to upstream, client: 2001:db8::99, server: [::]:995, login: "bert@example.com", upstream: 10.0.0.45:110',
    ],
    counterExamples: [
      '2026/09/21 07:40:02 [error] 80#80: *202 upstream sent invalid status "OK" while reading response header from upstream, client: 192.0.2.99, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/mail-backend-slow',
    title: 'The mail backend does not answer the proxy in time',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: MAIL_DIALOGUE },
    means: 'nginx was logging in to the backend for the user, and no answer came within the timeout of the mail proxy.',
    client: 'Login fails with a temporary error.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The backend is busy or waits for its own password store, DNS or storage.',
        evidence: 'A login by hand at the backend is as slow.',
        check: "time printf 'a CAPABILITY\\r\\nb LOGOUT\\r\\n' | nc -w30 UP PORT",
      },
    ],
    fixes: [{ do: 'Find what the backend waits for (reverse DNS of the proxy, LDAP, disk).', costs: 'None for nginx.' }],
    prevent: 'Monitor a login at the backend itself.',
    docs: [`${MAIL_CORE}#timeout`, `${MAIL_PROXY}#proxy_timeout`],
    examples: [
      '2026/09/22 07:50:00 [error] 80#80: *210 upstream timed out (110: Connection timed out) while reading response from upstream, client: 192.0.2.100, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
      '2026/09/22 07:50:01 [error] 80#80: *211 upstream timed out (110: Operation timed out) while sending password to upstream, client: 2001:db8::100, server: [::]:995, login: "bert@example.com", upstream: 10.0.0.45:110',
    ],
    counterExamples: [
      '2026/09/22 07:50:02 [error] 80#80: *212 upstream timed out (110: Connection timed out) while connecting to upstream, client: 192.0.2.100, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
  },
  {
    id: 'nginx/mail-backend-broken',
    title: 'The mail backend broke the connection during the login',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, phase: MAIL_DIALOGUE, level: NOT_INFO },
    means: 'A read or write on the connection to the mail backend failed while nginx was logging in for the user.',
    client: 'Login fails with a temporary error.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The backend process ended, or refuses connections of the proxy (connection limit per address).',
        evidence: 'The log of the backend at the same second; all users of one backend.',
        check: 'journalctl -u dovecot -u postfix --since -15min -n 50; nc -w5 UP PORT </dev/null',
      },
      {
        cause: 'network',
        because: 'The path to the backend died.',
        evidence: 'errno 110 or 113; other services on that host fail too.',
        check: 'ping -c3 UP; ip route get UP',
      },
    ],
    fixes: [
      {
        do: 'Raise the connection limit of the backend for the address of the proxy.',
        config: '# Dovecot\nmail_max_userip_connections = 100\n# Postfix\nsmtpd_client_connection_count_limit = 200',
        costs: 'One broken client can use more of the backend.',
      },
    ],
    prevent: 'Monitor a login at the backend itself.',
    docs: [MAIL_PROXY],
    examples: [
      '2026/09/23 08:00:00 [error] 80#80: *220 recv() failed (104: Connection reset by peer) while reading response from upstream, client: 192.0.2.101, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
      '2026/09/23 08:00:01 [error] 80#80: *221 send() failed (32: Broken pipe) while sending AUTH to upstream, client: 2001:db8::101, server: [::]:587, login: "bert@example.com", upstream: 10.0.0.47:25',
    ],
    counterExamples: [
      '2026/09/23 08:00:02 [error] 80#80: *222 recv() failed (104: Connection reset by peer) while in http auth state, client: 192.0.2.101, server: 0.0.0.0:993, login: "anna@example.com"',
    ],
  },
  {
    id: 'nginx/mail-client-broke-in-login',
    title: 'A mail client left during the login',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: NO_SSL, phase: MAIL_DIALOGUE, level: 'info' },
    means: 'The client connection failed while nginx was logging in to the backend for it (client connections log at info).',
    client: 'Nobody is there any more.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The mail program was closed or lost its network.',
        evidence: 'Single lines, spread over many clients.',
        check:
          "grep -E '\\[info\\].*while (sending|reading response).*upstream' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Nothing for single lines.', costs: 'None.' }],
    prevent: 'Nothing needed.',
    docs: [MAIL_CORE],
    examples: [
      '2026/09/24 08:10:00 [info] 80#80: *230 recv() failed (104: Connection reset by peer) while reading response from upstream, client: 192.0.2.102, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
      '2026/09/24 08:10:01 [info] 80#80: *231 send() failed (32: Broken pipe) while sending LOGIN command to upstream, client: 2001:db8::102, server: [::]:143, login: "bert@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/24 08:10:02 [error] 80#80: *232 recv() failed (104: Connection reset by peer) while reading response from upstream, client: 192.0.2.102, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
    ],
  },
  {
    id: 'nginx/mail-session-idle',
    title: 'A mail session was closed because it was idle',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: 'upstream timed out', phase: ['proxying', ...TO_UPSTREAM, ...TO_CLIENT] },
    means: 'After the login neither side sent anything for proxy_timeout of the mail proxy (24 hours by default), so nginx closed the session.',
    client: 'The mail program connects again.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'proxy_timeout was set shorter than IMAP IDLE lasts (up to 29 minutes).',
        evidence: 'Sessions end a fixed time after their last data.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_timeout',
      },
    ],
    fixes: [{ do: 'Allow at least 30 minutes of silence.', config: 'proxy_timeout 35m;', costs: 'Dead sessions are kept that long.' }],
    prevent: 'Leave the default unless sessions pile up.',
    docs: [`${MAIL_PROXY}#proxy_timeout`, 'https://www.rfc-editor.org/rfc/rfc2177'],
    examples: [
      '2026/09/25 08:20:00 [info] 80#80: *240 upstream timed out (110: Connection timed out) while proxying, client: 192.0.2.103, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
      '2026/09/25 08:20:01 [info] 80#80: *241 upstream timed out (110: Operation timed out) while proxying, client: 2001:db8::103, server: [::]:143, login: "bert@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/25 08:20:02 [error] 80#80: *242 upstream timed out (110: Connection timed out) while proxying connection, udp client: 10.1.0.6, server: 0.0.0.0:53, upstream: "10.0.0.41:53", bytes from/to client:40/0, bytes from/to upstream:0/40',
    ],
  },
  {
    id: 'nginx/mail-client-silent',
    title: 'The client of a mail session went silent',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: 'client timed out', phase: ['proxying', ...TO_CLIENT, ...TO_UPSTREAM, ...MAIL_DIALOGUE] },
    means: 'The client of a mail session sent or took nothing until the timeout.',
    client: 'The session is closed; the program connects again when it needs to.',
    causes: [
      {
        cause: 'client-abort',
        because: 'Device asleep or out of reach.',
        evidence: 'Single lines, spread over many clients.',
        check: "grep 'client timed out' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Nothing for single lines.', costs: 'None.' }],
    prevent: 'Nothing needed.',
    docs: [`${MAIL_PROXY}#proxy_timeout`],
    examples: [
      '2026/09/26 08:30:00 [info] 80#80: *250 client timed out (110: Connection timed out) while proxying, client: 192.0.2.104, server: 0.0.0.0:993, login: "anna@example.com", upstream: 10.0.0.45:143',
      '2026/09/26 08:30:01 [info] 80#80: *251 client timed out (110: Operation timed out) while proxying and sending to client, client: 2001:db8::104, server: [::]:143, login: "bert@example.com", upstream: 10.0.0.45:143',
    ],
    counterExamples: [
      '2026/09/26 08:30:02 [info] 80#80: *252 client timed out (110: Connection timed out) while reading client request headers, client: 192.0.2.104, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/mail-login-refused',
    title: 'A mail login or sender was refused',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'client login failed: ' }, { starts: 'client was rejected: ' }, { starts: 'client was rejected before greeting: ' }] },
    means:
      'The auth_http service answered no (wrong password, unknown user), or the SMTP rules of nginx refused a client that talked before the greeting or without login.',
    client: 'The refusal, as quoted in the message.',
    causes: [
      {
        cause: 'auth-access',
        because: 'Wrong password, a forgotten device with an old one, or somebody guessing passwords.',
        evidence: 'One user from few addresses: a device. Many users from one address: guessing.',
        check: "grep 'client login failed' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Ban addresses that guess.',
        config: '# fail2ban jail with a filter for "client login failed"\nmaxretry = 5\nbantime = 1h',
        costs: 'A user with an old password on three devices bans himself.',
      },
      { do: 'For many refusals at once, check the auth_http service and its password store.', costs: 'None.' },
    ],
    prevent: 'Limit attempts in the auth_http service (it gets Auth-Login-Attempt and Client-IP).',
    docs: [`${MAIL_AUTH}#protocol`, `${SMTP}#smtp_greeting_delay`],
    examples: [
      '2026/09/27 08:40:00 [info] 80#80: *260 client login failed: "Invalid login or password" while in http auth state, client: 203.0.113.105, server: 0.0.0.0:993, login: "anna@example.com"',
      '2026/09/27 08:40:01 [info] 80#80: *261 client was rejected before greeting: "554 5.7.1 talked too early" while in delay pipelining state, client: 2001:db8::105, server: [::]:25',
      '2026/09/27 08:40:02 [info] 80#80: *262 client was rejected: "MAIL FROM:<a@example.org>" while in auth state, client: 203.0.113.105, server: 0.0.0.0:25',
    ],
    counterExamples: [
      '2026/09/27 08:40:03 [error] 80#80: *263 auth http server 127.0.0.1:9000 timed out (110: Connection timed out) while in http auth state, client: 203.0.113.105, server: 0.0.0.0:993, login: "anna@example.com"',
    ],
  },
  {
    id: 'nginx/mail-client-bad-command',
    title: 'A mail client sent commands nginx cannot read',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { matches: '^client sent invalid (?:base64 encoding|CRAM-MD5 hash|login|password) ?.*in AUTH ' },
        { starts: 'client sent too long command "' },
        'client sent too many invalid commands',
      ],
    },
    means: 'The login dialogue of the client is malformed: broken base64, an overlong line, or nonsense until max_errors was reached.',
    client: 'An error answer, after max_errors (5 by default) the connection is closed.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A scanner or a program of another protocol talks to the mail port.',
        evidence: 'Few addresses, no login follows.',
        check: "grep -E 'client sent (invalid|too)' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Nothing for single lines; ban addresses that keep trying.', config: 'max_errors 3;', costs: 'People who type commands by hand get fewer tries.' },
    ],
    prevent: 'Expose only the ports that are used (993, 465, 587).',
    docs: [`${MAIL_CORE}#max_errors`, `${SMTP}#smtp_auth`],
    examples: [
      '2026/09/28 08:50:00 [info] 80#80: *270 client sent invalid base64 encoding in AUTH PLAIN command while in auth state, client: 203.0.113.106, server: 0.0.0.0:587',
      '2026/09/28 08:50:01 [info] 80#80: *271 client sent too long command "GET / HTTP/1.1" while in auth state, client: 2001:db8::106, server: [::]:143',
      '2026/09/28 08:50:02 [info] 80#80: *272 client sent invalid CRAM-MD5 hash in AUTH CRAM-MD5 command while in auth state, client: 203.0.113.106, server: 0.0.0.0:587',
    ],
    counterExamples: [
      '2026/09/28 08:50:03 [info] 80#80: *273 client sent invalid method while reading client request line, client: 203.0.113.106, server: example.com, request: "x"',
    ],
  },
];
