/** The connection stands; the request is being sent or the response header awaited. The visitor has nothing yet, so a 502 or 504 follows. */
import type { Candidate, Rule } from '../rule.ts';
import {
  AWAITING_HEADER,
  BAD_DESCRIPTOR,
  BROKEN_PIPE,
  NO_MEMORY,
  NOT_INFO,
  PATH_LOST,
  PLAIN_CALLS,
  READING_BODY,
  REFUSED,
  RESET,
  SENDING,
  SOCKET_CALLS,
} from './upstream-conditions.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const UPSTREAM = 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html';
const FASTCGI = 'https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html';
const GRPC = 'https://nginx.org/en/docs/http/ngx_http_grpc_module.html';
const CORE = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';

const WORKER_DIED: Candidate = {
  cause: 'upstream-crash',
  because:
    'The process that worked on the request died or was killed: out of memory, segmentation fault, or the time limit of its own supervisor (gunicorn --timeout, php-fpm request_terminate_timeout).',
  evidence:
    'Response times before the break scatter (crash), or stand at one round value such as 30 s (time limit); the application log ends or restarts at the same second.',
  check:
    "journalctl -k --since -1h --grep 'oom|killed process|segfault'; journalctl --since -15min --grep 'WORKER TIMEOUT|exited on signal|SIGKILL|terminating'",
};
const KEEPALIVE_RACE: Candidate = {
  cause: 'proxy-misconfig',
  because:
    'Keepalive race: the application closes an idle connection just when nginx sends the next request on it, because its idle timeout is shorter than the one of nginx (60 s).',
  evidence:
    'Breaks within milliseconds of the request, at low traffic, on a peer that otherwise serves 200s; nginx reuses connections (keepalive in the group, or the default since 1.29.7).',
  check:
    "nginx -T 2>/dev/null | grep -nE 'keepalive|proxy_http_version'; tcpdump -ni any -c 50 'host UP and port PORT and tcp[tcpflags] & (tcp-fin|tcp-rst) != 0'",
};
const DEPLOY: Candidate = {
  cause: 'upstream-crash',
  because: 'The application was restarted or deployed without finishing the requests in flight.',
  evidence: 'A burst of seconds over one peer after the other, followed by refused connections or by silence.',
  check: "journalctl --since -30min --grep 'Started|Stopped|Stopping' -n 40; kubectl get events --sort-by=.lastTimestamp | tail -n 20",
};

const FIND_THE_CRASH = {
  do: 'Find the death of the process in its own log or the kernel log, and fix that: memory limit, faulty extension, own time limit.',
  config: '; php-fpm pool\npm.max_requests = 500\nrequest_terminate_timeout = 60s\n# gunicorn\n--timeout 60 --max-requests 1000',
  costs: 'Recycling workers hides leaks; each recycle costs a cold start.',
} as const;
const KEEPALIVE_SHORTER = {
  do: 'Let nginx close idle upstream connections before the application does: a few seconds less than its idle timeout (by default gunicorn 2 s, Apache 5 s, Node 5 s in most releases).',
  config: 'upstream app {\n    zone app 64k;\n    server 10.0.0.11:8080;\n    keepalive 32;\n    keepalive_timeout 4s;\n}',
  costs: 'More connects. Raising the idle timeout of the application to 65 s or more is as good and keeps connections longer.',
} as const;
const RETRY_SAFE = {
  do: 'Let another peer answer requests that are safe to repeat.',
  config: 'proxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;\nproxy_next_upstream_timeout 10s;',
  costs: 'POST, LOCK and PATCH are not repeated once sent, and should not be (non_idempotent would double orders).',
} as const;

const HTTP_PHASES = ['connecting to upstream', SENDING, AWAITING_HEADER, READING_BODY, 'sending early hints to client'];

export const upstreamHeader: readonly Rule[] = [
  {
    id: 'nginx/client-broke-during-upstream',
    title: 'The client connection broke while the upstream was at work',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: { absent: true }, level: 'info', phase: HTTP_PHASES },
    means:
      'A read or write failed while nginx was busy with the upstream. The level "info" says it was the connection of the client: failures of upstream connections are logged at error.',
    client: 'Nobody is there any more; 499 in the access log, or 200 with fewer bytes.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The visitor closed the page, lost the network, or the load balancer in front gave up waiting.',
        evidence: 'Spread over many clients: visitors. All at one duration and from one address: the timeout of a load balancer in front.',
        check: "awk '$9 == 499 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'If a load balancer gives up first, make its timeout longer than proxy_read_timeout here.',
        config: 'proxy_read_timeout 55s;',
        costs: 'Slow answers end with 504 from nginx instead of 499; they were lost anyway.',
      },
      { do: 'If the answer is slow, treat the slowness: visitors leave because of it.', costs: 'Work in the application.' },
    ],
    prevent: 'Keep the chain of timeouts in order: application < nginx < load balancer < client.',
    docs: [`${PROXY}#proxy_ignore_client_abort`, `${PROXY}#proxy_read_timeout`],
    examples: [
      '2026/03/10 09:12:13 [info] 21#21: *777 recv() failed (104: Connection reset by peer) while sending request to upstream, client: 203.0.113.31, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.11:8080/upload", host: "example.com"',
      '2026/03/10 09:12:14 [info] 21#21: *779 writev() failed (32: Broken pipe) while reading upstream, client: 2001:db8::31, server: example.com, request: "GET /big.zip HTTP/1.1", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/03/10 09:12:15 [error] 21#21: *780 recv() failed (104: Connection reset by peer) while reading upstream, client: 203.0.113.31, server: example.com, request: "GET /big.zip HTTP/1.1", upstream: "http://10.0.0.11:8080/big.zip", host: "example.com"',
    ],
  },
  {
    id: 'nginx/read-header-timeout',
    title: 'The upstream took the request and did not answer in time',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: AWAITING_HEADER },
    means: 'The request was sent completely, and no byte of a response came within proxy_read_timeout (fastcgi_, uwsgi_, scgi_, grpc_read_timeout alike).',
    client: '504 Gateway Time-out after the read timeout, 60 s by default. The application may still be working on the request.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The request itself is slow: database query or lock, external service, large export.',
        evidence: 'A few URLs make most of the lines; other URLs of the same peer are fast meanwhile.',
        check:
          "grep 'while reading response header' /var/log/nginx/error.log | grep -oE 'request: \"[A-Z]+ [^ ?]+' | sort | uniq -c | sort -rn | head; curl -s -o /dev/null -w '%{time_starttransfer}\\n' http://UP:PORT/URI",
      },
      {
        cause: 'upstream-overload',
        because: 'All workers of the application are busy, and the request waited in its queue.',
        evidence: 'All URLs of a peer are hit, even trivial ones; connect timeouts or "Resource temporarily unavailable" appear soon after.',
        check: "ss -ltn 'sport = :PORT'; uptime; curl -s http://127.0.0.1/fpm-status; ps -eo pcpu,stat,comm --sort=-pcpu | head  # on the backend",
      },
      {
        cause: 'firewall-blocked',
        because: 'A stateful firewall forgot an idle kept-alive connection and drops what is sent on it.',
        evidence: 'Only after quiet minutes and only with upstream keepalive; the application never saw the request.',
        check: 'nginx -T 2>/dev/null | grep -n keepalive; ss -tino dst UP | grep -A1 -i retrans',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The job is long by design (report, import), or the port does not speak the protocol nginx uses and waits for something else.',
        evidence: 'One URL, always at the timeout; or every request of a new configuration.',
        check: "nginx -T 2>/dev/null | grep -nE '_pass |read_timeout'",
      },
    ],
    fixes: [
      { do: 'Make the request fast, or answer 202 and work in the background.', costs: 'Work in the application; the client has to ask for the result.' },
      {
        do: 'Where the work must take long, raise the timeout for that location only, and keep the chain in order: application < nginx < load balancer.',
        config: 'location /reports/ {\n    proxy_pass http://app;\n    proxy_read_timeout 180s;\n}',
        costs: 'Each waiting request holds a connection and a worker of the application that long.',
      },
      {
        do: 'Let the application stop work nobody waits for, below the timeout of nginx.',
        config: '; php-fpm pool\nrequest_terminate_timeout = 55s\nrequest_slowlog_timeout = 5s\nslowlog = /var/log/php-fpm.slow.log',
        costs: 'Long jobs are killed; the slow log shows where they were.',
      },
      {
        do: 'If only idle connections fail, keep them alive on TCP level.',
        config: 'proxy_socket_keepalive on;',
        costs: 'None; the interval is net.ipv4.tcp_keepalive_time, 2 h by default: set it to 300.',
      },
    ],
    prevent: 'Alert on the 99th percentile of $upstream_response_time; log it. Do not retry slow requests on other peers: that multiplies the load.',
    docs: [`${PROXY}#proxy_read_timeout`, `${FASTCGI}#fastcgi_read_timeout`, `${GRPC}#grpc_read_timeout`, `${UPSTREAM}#var_upstream_response_time`],
    examples: [
      '2026/03/11 10:10:10 [error] 88#88: *6100 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.66, server: example.com, request: "GET /report?year=2025 HTTP/1.1", upstream: "http://10.0.0.11:8080/report?year=2025", host: "example.com"',
      '2026/03/11 10:10:40 [error] 88#88: *6133 upstream timed out (110: Operation timed out) while reading response header from upstream, client: 2001:db8::66, server: example.com, request: "POST /index.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/php8.3-fpm.sock:", host: "example.com", referrer: "https://example.com/"',
      // Hostile: the target and the Referer imitate a connect failure.
      '2026/03/11 10:10:50 [error] 88#88: *6150 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 203.0.113.13, server: example.com, request: "GET /?a=",%20upstream:%20"http://127.0.0.1:1/ HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com", referrer: "connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: x"',
    ],
    counterExamples: [
      '2026/03/11 10:11:00 [error] 88#88: *6160 upstream timed out (110: Connection timed out) while reading upstream, client: 192.0.2.66, server: example.com, request: "GET /events HTTP/1.1", upstream: "http://10.0.0.11:8080/events", host: "example.com"',
      '2026/03/11 10:11:01 [error] 88#88: *6161 recv() failed (110: Connection timed out) while reading response header from upstream, client: 192.0.2.66, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/path-lost-before-header',
    title: 'The path to the upstream died under an open connection',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: PLAIN_CALLS, errno: PATH_LOST, phase: [SENDING, AWAITING_HEADER], level: NOT_INFO },
    means:
      'The connection had been made, then the kernel of the gateway stopped getting acknowledgements (110) or was told the peer is unreachable (113, 101). This is no timer of nginx.',
    client: '502 Bad Gateway, often after a long wait.',
    causes: [
      {
        cause: 'network',
        because: 'Host, switch, tunnel or overlay network between gateway and peer went away.',
        evidence: 'Several peers behind the same path fail together; packets are resent without answer.',
        check: 'ss -tino dst UP; ip route get UP; mtr -T -P PORT -rwc 10 UP',
      },
      {
        cause: 'firewall-blocked',
        because: 'A stateful firewall or NAT dropped an idle connection, and nginx sent the next request into the void.',
        evidence: 'Only with upstream keepalive and after quiet minutes.',
        check: 'nginx -T 2>/dev/null | grep -n keepalive; sysctl net.netfilter.nf_conntrack_tcp_timeout_established',
      },
      {
        cause: 'upstream-down',
        because: 'The host of the peer crashed or was switched off with open connections.',
        evidence: 'One peer only; new connections to it time out or get "No route to host".',
        check: 'ping -c3 UP; nc -zvw3 UP PORT',
      },
    ],
    fixes: [
      { do: 'Repair the path or the host.', costs: 'None for nginx.' },
      {
        do: 'Drop idle connections before the firewall forgets them.',
        config: 'proxy_socket_keepalive on;\n# in the upstream block\nkeepalive_timeout 30s;',
        costs: 'More connects at low traffic; TCP probes need net.ipv4.tcp_keepalive_time below the limit of the firewall, say 300.',
      },
      RETRY_SAFE,
    ],
    prevent: 'Know the idle limit of every firewall on the way, and keep all keepalive times below it.',
    docs: [`${PROXY}#proxy_socket_keepalive`, `${UPSTREAM}#keepalive_timeout`, 'tcp(7)'],
    examples: [
      '2026/03/12 02:30:00 [error] 88#88: *7001 recv() failed (110: Connection timed out) while reading response header from upstream, client: 198.51.100.2, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.7.0.11:8080/", host: "example.org"',
      '2026/03/12 02:30:05 [error] 88#88: *7004 writev() failed (113: No route to host) while sending request to upstream, client: 2001:db8:2::2, server: example.org, request: "PUT /doc HTTP/2.0", upstream: "http://[fd00:7::11]:8080/doc", host: "example.org"',
    ],
    counterExamples: [
      '2026/03/12 02:30:06 [error] 88#88: *7005 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 198.51.100.2, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.7.0.11:8080/", host: "example.org"',
      '2026/03/12 02:30:07 [error] 88#88: *7006 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 198.51.100.2, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.7.0.11:8080/", host: "example.org"',
    ],
  },
  {
    id: 'nginx/refused-on-open-connection',
    title: 'The upstream refused on a connection that was already made',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, errno: REFUSED, phase: [SENDING, AWAITING_HEADER, READING_BODY], level: NOT_INFO },
    means:
      'A read or write on the connection to the peer ended with "Connection refused": the peer process or its port is gone. On Linux the refusal of a connect can surface at the first read or write.',
    client: '502 Bad Gateway; a truncated answer if the header had been sent.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application stopped between accepting the connection and answering.',
        evidence: 'Plain "connect() failed (111" lines for the same peer follow.',
        check: "nc -zv UP PORT; ss -ltnp 'sport = :PORT'  # from ss on: on the backend",
      },
    ],
    fixes: [{ do: 'Start or repair the application on the peer.', costs: 'None.' }, RETRY_SAFE],
    prevent: 'Drain a peer (down, or remove it from the group) before its application is stopped.',
    docs: [`${PROXY}#proxy_next_upstream`, 'tcp(7)'],
    examples: [
      '2026/03/13 13:13:00 [error] 88#88: *7300 recv() failed (111: Connection refused) while reading response header from upstream, client: 198.51.100.40, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.7.0.12:8080/", host: "example.org"',
      '2026/03/13 13:13:02 [error] 88#88: *7304 send() failed (111: Connection refused) while sending request to upstream, client: 2001:db8::40, server: example.org, request: "GET /m HTTP/1.1", upstream: "memcached://[fd00:7::12]:11211", host: "example.org"',
    ],
    counterExamples: [
      '2026/03/13 13:13:03 [error] 88#88: *7305 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.40, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.7.0.12:8080/", host: "example.org"',
      '2026/03/13 13:13:04 [error] 88#88: send() failed (111: Connection refused) while logging to syslog, server: 10.7.0.2:514',
    ],
  },
  {
    id: 'nginx/closed-before-header',
    title: 'The upstream closed the connection without answering',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream prematurely closed connection', phase: AWAITING_HEADER },
    means: 'The request was sent, and instead of a response header the peer closed the connection in good order (FIN).',
    client: '502 Bad Gateway; GET and HEAD are tried on another peer first, POST is not.',
    causes: [
      WORKER_DIED,
      KEEPALIVE_RACE,
      {
        cause: 'proxy-misconfig',
        because: 'The port speaks something else: TLS, HTTP/2 only or FastCGI, and drops what it does not understand.',
        evidence: 'Every request to this peer fails, at once, since the configuration was changed.',
        check: 'curl -sv -o /dev/null http://UP:PORT/; echo | openssl s_client -connect UP:PORT -brief',
      },
      DEPLOY,
    ],
    fixes: [
      FIND_THE_CRASH,
      KEEPALIVE_SHORTER,
      {
        do: 'Use the scheme the port speaks.',
        config: 'proxy_pass https://10.0.0.11:8443;\n# or fastcgi_pass 10.0.0.11:9000; or grpc_pass grpc://10.0.0.11:50051;',
        costs: 'None.',
      },
      RETRY_SAFE,
    ],
    prevent: 'Memory limits with headroom, graceful shutdown that finishes requests in flight, and one written list of all idle timeouts.',
    docs: [`${UPSTREAM}#keepalive_timeout`, `${PROXY}#proxy_next_upstream`, `${PROXY}#proxy_pass`],
    examples: [
      '2026/03/14 12:00:01 [error] 50#50: *912 upstream prematurely closed connection while reading response header from upstream, client: 203.0.113.77, server: example.com, request: "POST /api/import HTTP/1.1", upstream: "http://10.0.0.11:8080/api/import", host: "example.com"',
      '2026/03/14 12:00:03 [error] 50#50: *915 upstream prematurely closed connection while reading response header from upstream, client: 2001:db8::77, server: example.com, request: "GET /wiki HTTP/2.0", upstream: "uwsgi://unix:/run/uwsgi/wiki.sock:", host: "wiki.example.com"',
    ],
    counterExamples: [
      '2026/03/14 12:00:04 [error] 50#50: *916 upstream prematurely closed connection while reading upstream, client: 203.0.113.77, server: example.com, request: "GET /dump HTTP/1.1", upstream: "http://10.0.0.11:8080/dump", host: "example.com"',
      '2026/03/14 12:00:05 [info] 50#50: *917 client prematurely closed connection while reading response header from upstream, client: 203.0.113.77, server: example.com, request: "GET /dump HTTP/1.1", upstream: "http://10.0.0.11:8080/dump", host: "example.com"',
    ],
  },
  {
    id: 'nginx/reset-before-header',
    title: 'The upstream reset the connection instead of answering',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, errno: [...RESET, ...BROKEN_PIPE], phase: AWAITING_HEADER, level: NOT_INFO },
    means: 'The request was sent; the peer answered with a reset (RST), which a kernel sends when a process ends, or closes with unread data.',
    client: '502 Bad Gateway; GET and HEAD are tried on another peer first.',
    causes: [
      WORKER_DIED,
      KEEPALIVE_RACE,
      {
        cause: 'upstream-protocol',
        because: 'The application answered or closed without reading the whole body: body or header over its own limit.',
        evidence: 'Only requests with large bodies or large cookies.',
        check: "awk '$9 == 502' /var/log/nginx/access.log | tail; curl -s -o /dev/null -w '%{http_code}\\n' --data-binary @BIGFILE http://UP:PORT/URI",
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall or load balancer in between resets: idle limit passed, or content it dislikes.',
        evidence: 'The application logged no such request, or the reset comes at once on every request.',
        check: "tcpdump -vni any -c 20 'host UP and port PORT and tcp[tcpflags] & tcp-rst != 0'",
      },
    ],
    fixes: [
      FIND_THE_CRASH,
      KEEPALIVE_SHORTER,
      {
        do: 'Refuse oversized bodies at the gateway, at the limit the application has.',
        config: 'client_max_body_size 20m;',
        costs: 'Visitors get 413 from nginx, which at least says why.',
      },
      RETRY_SAFE,
    ],
    prevent: 'Watch restarts of the application and out-of-memory kills; keep limits of gateway and application equal.',
    docs: [`${UPSTREAM}#keepalive_timeout`, `${PROXY}#proxy_socket_keepalive`, `${CORE}#client_max_body_size`, 'tcp(7)'],
    examples: [
      '2026/03/15 23:59:01 [error] 50#50: *1200 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 198.51.100.121, server: example.com, request: "GET /heavy HTTP/1.1", upstream: "http://10.0.0.12:3000/heavy", host: "example.com"',
      '2026/03/15 23:59:02 [error] 50#50: *1203 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 2001:db8::121, server: example.com, request: "POST /a.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
      '2026/03/15 23:59:04 [error] 50#50: *1207 WSARecv() failed (10054: An existing connection was forcibly closed by the remote host) while reading response header from upstream, client: 10.1.0.9, server: intranet.example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.12:3000/", host: "intranet.example.com"',
    ],
    counterExamples: [
      '2026/03/15 23:59:05 [error] 50#50: *1208 recv() failed (104: Connection reset by peer) while reading upstream, client: 198.51.100.121, server: example.com, request: "GET /heavy HTTP/1.1", upstream: "http://10.0.0.12:3000/heavy", host: "example.com"',
      '2026/03/15 23:59:06 [info] 50#50: *1209 recv() failed (104: Connection reset by peer) while waiting for request, client: 198.51.100.121, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/send-timeout',
    title: 'The upstream does not take the request body',
    cause: 'upstream-overload',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: SENDING },
    means: 'nginx had more of the request to send, and the peer accepted no byte for proxy_send_timeout: its receive buffer is full because nobody reads.',
    client: '504 Gateway Time-out after 60 s without progress (by default).',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'Workers of the application are all busy, so the kernel accepted the connection but no process reads from it.',
        evidence: 'Requests without a body to the same peer end as header timeouts in the same minutes.',
        check: "ss -tin dst UP | grep -B1 -E 'notsent|unacked'; ss -tn 'sport = :PORT' | awk '$2 > 0'  # from ss on: on the backend",
      },
      {
        cause: 'upstream-slow',
        because: 'The application reads the upload slowly: slow disk or object storage behind it.',
        evidence: 'Large uploads only; the backend waits for its disk.',
        check: 'iostat -x 5 3  # on the backend',
      },
      {
        cause: 'network',
        because: 'Large packets do not get through (MTU hole), so only requests beyond about 1,400 bytes hang.',
        evidence: 'Small requests work, any larger one stalls at once, after a change of tunnel or overlay network.',
        check: 'ping -M do -s 1472 -c 3 UP; tracepath -n UP',
      },
    ],
    fixes: [
      { do: 'Add workers to the application, or take the upload off it (direct upload to object storage).', costs: 'Memory, or work in the application.' },
      {
        do: 'Allow slow uploads more time, in their location only.',
        config: 'location /upload/ {\n    proxy_pass http://app;\n    proxy_send_timeout 180s;\n}',
        costs: 'Stuck connections are held three times as long.',
      },
      {
        do: 'If it is the MTU, clamp the segment size.',
        config: 'iptables -t mangle -A POSTROUTING -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        costs: 'Slightly smaller packets.',
      },
    ],
    prevent: 'Keep proxy_request_buffering on: the application then reads from a fast nginx, not from a slow client.',
    docs: [`${PROXY}#proxy_send_timeout`, `${PROXY}#proxy_request_buffering`],
    examples: [
      '2026/03/16 16:16:16 [error] 50#50: *1400 upstream timed out (110: Connection timed out) while sending request to upstream, client: 192.0.2.130, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.12:3000/upload", host: "example.com"',
      '2026/03/16 16:16:40 [error] 50#50: *1409 upstream timed out (110: Operation timed out) while sending request to upstream, client: 2001:db8::130, server: grpc.example.com, request: "POST /files.Store/Put HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/03/16 16:16:41 [error] 50#50: *1410 writev() failed (104: Connection reset by peer) while sending request to upstream, client: 192.0.2.130, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.12:3000/upload", host: "example.com"',
    ],
  },
  {
    id: 'nginx/reset-while-sending',
    title: 'The upstream closed while nginx was sending the request',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, errno: [...RESET, ...BROKEN_PIPE], phase: SENDING, level: NOT_INFO },
    means: 'nginx was still writing header or body of the request when the peer closed (32) or reset (104) the connection.',
    client: '502 Bad Gateway; sometimes the early answer of the application itself, such as its 413.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The process behind the connection ended or was restarted before it had read the request.',
        evidence: 'All kinds of requests are hit, in a burst; the application log shows a restart.',
        check: "journalctl -k --since -1h --grep 'oom|killed process|segfault'; journalctl --since -15min -p warning -n 50",
      },
      {
        cause: 'upstream-protocol',
        because: 'The application refuses the body early: over its own size limit, or not authorised, and closes without reading it.',
        evidence: 'Only POST and PUT with large bodies; small ones to the same URL work.',
        check: "head -c 50M /dev/zero | curl -s -o /dev/null -w '%{http_code}\\n' --data-binary @- http://UP:PORT/URI",
      },
      KEEPALIVE_RACE,
    ],
    fixes: [
      {
        do: 'Set one body limit for both, so that nginx answers 413 before the upload is passed on.',
        config: 'client_max_body_size 20m;',
        costs: 'Visitors above it get 413. Tomcat: maxSwallowSize; Spring: multipart.max-request-size; PHP: post_max_size.',
      },
      KEEPALIVE_SHORTER,
      {
        do: 'Keep request buffering on, so that a retry is possible.',
        config: 'proxy_request_buffering on;',
        costs: 'Uploads go to disk first (client_body_temp_path).',
      },
      FIND_THE_CRASH,
    ],
    prevent: 'Document the body limit of the application next to client_max_body_size.',
    docs: [`${CORE}#client_max_body_size`, `${PROXY}#proxy_request_buffering`, `${UPSTREAM}#keepalive_timeout`],
    examples: [
      '2026/03/17 08:20:00 [error] 50#50: *1500 writev() failed (104: Connection reset by peer) while sending request to upstream, client: 203.0.113.140, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.12:8080/upload", host: "example.com"',
      '2026/03/17 08:20:03 [error] 50#50: *1508 sendfile() failed (32: Broken pipe) while sending request to upstream, client: 2001:db8::140, server: example.com, request: "PUT /files/a.iso HTTP/1.1", upstream: "http://unix:/run/app.sock:/files/a.iso", host: "example.com"',
      '2026/03/17 08:20:04 [error] 50#50: *1510 send() failed (104: Connection reset by peer) while sending request to upstream, client: 203.0.113.140, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.13:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/03/17 08:20:05 [info] 50#50: *1511 writev() failed (32: Broken pipe) while sending to client, client: 203.0.113.140, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.12:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/closed-while-sending',
    title: 'The upstream closed the connection before the request was sent',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream prematurely closed connection', phase: [SENDING, 'connecting to upstream'] },
    means: 'nginx saw the end of the connection while it still had parts of the request to send.',
    client: '502 Bad Gateway, unless another peer may be tried.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The process behind the connection ended, or a restart cut it off.',
        evidence: 'All kinds of requests in a burst; the application log shows why.',
        check: 'journalctl --since -15min -p warning -n 50',
      },
      {
        cause: 'upstream-protocol',
        because: 'The application does not want the body (too large, not authorised) and closes early.',
        evidence: 'Only requests with large bodies.',
        check: "head -c 50M /dev/zero | curl -s -o /dev/null -w '%{http_code}\\n' --data-binary @- http://UP:PORT/URI",
      },
    ],
    fixes: [FIND_THE_CRASH, { do: 'Set the same body limit on both sides.', config: 'client_max_body_size 20m;', costs: 'Visitors above it get 413.' }],
    prevent: 'Let the application read or reject bodies in good order (100-continue, 413) instead of closing.',
    docs: [`${CORE}#client_max_body_size`, `${PROXY}#proxy_next_upstream`],
    examples: [
      '2026/03/18 08:20:00 [error] 50#50: *1600 upstream prematurely closed connection while sending request to upstream, client: 203.0.113.141, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.12:8080/upload", host: "example.com"',
      '2026/03/18 08:20:02 [error] 50#50: *1604 upstream prematurely closed connection while sending request to upstream, client: 2001:db8::141, server: example.com, request: "PUT /o HTTP/2.0", upstream: "uwsgi://10.0.0.12:3031", host: "example.com"',
    ],
    counterExamples: [
      '2026/03/18 08:20:03 [error] 50#50: *1605 upstream prematurely closed connection while reading response header from upstream, client: 203.0.113.141, server: example.com, request: "POST /upload HTTP/1.1", upstream: "http://10.0.0.12:8080/upload", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-io-no-memory',
    title: 'The gateway has no socket memory for its upstream connections',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: SOCKET_CALLS,
      ssl: { absent: true },
      errno: NO_MEMORY,
      phase: [...HTTP_PHASES, 'proxying upgraded connection', 'proxying connection'],
      level: NOT_INFO,
    },
    means: 'A read or write failed because the kernel of the gateway is out of socket memory; the upstream is innocent.',
    client: '502 Bad Gateway, or a truncated answer.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'tcp_mem, the memory limit of the cgroup or the host memory is used up.',
        evidence: 'All peers and clients are hit; the kernel log says so.',
        check: "cat /proc/net/sockstat; sysctl net.ipv4.tcp_mem; journalctl -k --since -1h --grep 'out of memory|tcp_mem'",
      },
    ],
    fixes: [
      {
        do: 'Raise the limit, or hold fewer and smaller connections.',
        config: '# sysctl, pages of 4 KiB\nnet.ipv4.tcp_mem = 190000 253000 380000',
        costs: 'Memory; compute it from the RAM of the host.',
      },
    ],
    prevent: 'Watch "mem" in /proc/net/sockstat against tcp_mem.',
    docs: ['tcp(7)', 'send(2)'],
    examples: [
      '2026/03/19 08:20:00 [alert] 50#50: *1700 writev() failed (105: No buffer space available) while sending request to upstream, client: 203.0.113.142, server: example.com, request: "POST /u HTTP/1.1", upstream: "http://10.0.0.12:8080/u", host: "example.com"',
      '2026/03/19 08:20:01 [alert] 50#50: *1701 readv() failed (12: Out of memory) while reading upstream, client: 2001:db8::142, server: example.com, request: "GET /v HTTP/2.0", upstream: "http://[fd00::12]:8080/v", host: "example.com"',
    ],
    counterExamples: [
      '2026/03/19 08:20:02 [error] 50#50: *1702 writev() failed (104: Connection reset by peer) while sending request to upstream, client: 203.0.113.142, server: example.com, request: "POST /u HTTP/1.1", upstream: "http://10.0.0.12:8080/u", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-io-bad-descriptor',
    title: 'nginx used a closed descriptor for an upstream connection',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: SOCKET_CALLS,
      ssl: { absent: true },
      errno: BAD_DESCRIPTOR,
      level: NOT_INFO,
      phase: [...HTTP_PHASES, 'proxying upgraded connection', 'proxying connection', { absent: true }],
    },
    means: 'A read or write went to a descriptor that is no open socket: it was closed behind the back of nginx, a bug in nginx or in a module.',
    client: '502 Bad Gateway or a broken answer for this request.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A third-party module or library closed a descriptor twice.',
        evidence: 'It began with an upgrade or a new module; other alerts of the same worker name bad descriptors.',
        check: 'nginx -V 2>&1 | tr " " "\\n" | grep -E "add-(dynamic-)?module"; nginx -T 2>/dev/null | grep -n load_module',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and the module, or remove the module; restart to clear the worker state.', costs: 'Features of the module are missing meanwhile.' },
    ],
    prevent: 'Build third-party modules for exactly the nginx release that loads them.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#load_module', 'close(2)'],
    examples: [
      '2026/03/20 09:00:00 [alert] 50#50: *1800 recv() failed (9: Bad file descriptor) while reading response header from upstream, client: 203.0.113.143, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.12:8080/", host: "example.com"',
      '2026/03/20 09:00:01 [alert] 50#50: *1801 writev() failed (9: Bad file descriptor) while sending request to upstream, client: 2001:db8::143, server: example.com, request: "GET / HTTP/2.0", upstream: "http://10.0.0.12:8080/", host: "example.com"',
    ],
    counterExamples: ['2026/03/20 09:00:02 [alert] 50#50: close() socket failed (9: Bad file descriptor)'],
  },
  {
    id: 'nginx/upstream-io-failed',
    title: 'The connection to the upstream broke',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, phase: ['connecting to upstream', SENDING, AWAITING_HEADER], level: NOT_INFO },
    means:
      'A read or write on the connection to the peer failed before the response header was complete. The errno is a rare one, or the line was cut before it.',
    client: '502 Bad Gateway, unless another peer may be tried.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The peer process ended, or closed in a way nginx did not expect.',
        evidence: 'The application log of the same second.',
        check: 'journalctl --since -15min -p warning -n 50',
      },
      {
        cause: 'network',
        because: 'Something between gateway and peer cut the connection.',
        evidence: 'The application logged the request as served.',
        check: "tcpdump -ni any -c 50 'host UP and port PORT and tcp[tcpflags] & (tcp-fin|tcp-rst) != 0'",
      },
    ],
    fixes: [FIND_THE_CRASH, RETRY_SAFE],
    prevent: 'Graceful shutdown of the application, and a peer that is drained before it stops.',
    docs: [`${PROXY}#proxy_next_upstream`, 'recv(2)', 'send(2)'],
    examples: [
      '2026/03/21 09:00:00 [alert] 50#50: *1900 recv() failed (71: Protocol error) while reading response header from upstream, client: 203.0.113.144, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.12:8080/", host: "example.com"',
      '2026/03/21 09:00:01 [error] 50#50: *1901 send() failed while sending request to upstream, client: 2001:db8::144, server: example.com, request: "GET / HTTP/2.0", upstream: "scgi://10.0.0.12:4000", host: "example.com"',
    ],
    counterExamples: [
      '2026/03/21 09:00:02 [alert] 50#50: *1902 recv() failed (71: Protocol error) while SSL handshaking, client: 203.0.113.144, server: 0.0.0.0:443',
    ],
  },
];
