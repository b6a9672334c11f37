/** The response header has been passed on; the body or an upgraded connection is under way. The status cannot change any more, so failures show as truncated answers. Ends with the rules for lines that do not say where they stood. */
import type { Candidate, Rule } from '../rule.ts';
import {
  BROKEN_PIPE,
  CONNECTION_CALLS,
  NO_MEMORY,
  NOT_INFO,
  PATH_LOST,
  PLAIN_CALLS,
  READING_BODY,
  REFUSED,
  RESET,
  SENDS,
  SOCKET_CALLS,
  TIMED_OUT,
  UPGRADED,
} from './upstream-conditions.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const FASTCGI = 'https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html';
const SLICE = 'https://nginx.org/en/docs/http/ngx_http_slice_module.html';
const GUNZIP = 'https://nginx.org/en/docs/http/ngx_http_gunzip_module.html';
const WEBSOCKET = 'https://nginx.org/en/docs/http/websocket.html';
const NGX_CORE = 'https://nginx.org/en/docs/ngx_core_module.html';
const RFC9110 = 'https://www.rfc-editor.org/rfc/rfc9110';
const RFC9112 = 'https://www.rfc-editor.org/rfc/rfc9112';

/** No phase, or one that the request happened to be in: what is left after the families above. */
const ABSENT = { absent: true } as const;
const NOT_OTHERS = {
  matches: '^(?!SSL handshaking|proxying|sending [A-Z]|sending (?:client HELO|user name|password) |reading response from upstream$|in http auth state$)',
} as const;

const DIED_IN_BODY: Candidate = {
  cause: 'upstream-crash',
  because: 'The process behind the connection ended in the middle of its answer: crash, kill, own time limit, or a deploy.',
  evidence: 'Different lengths each time; the application log ends or restarts at the same second.',
  check: "journalctl -k --since -1h --grep 'oom|killed process|segfault'; journalctl --since -15min -p warning -n 50",
};
const WRITE_LIMIT: Candidate = {
  cause: 'proxy-misconfig',
  because: 'A slow client holds nginx up, nginx stops reading, and the application gives up writing (its send timeout).',
  evidence: 'Large answers and slow clients only; the break comes a fixed time after the start.',
  check: 'nginx -T 2>/dev/null | grep -nE "(proxy|fastcgi|uwsgi)_(buffering|buffers|max_temp_file_size)"',
};
const SHORT_BODY: Candidate = {
  cause: 'upstream-protocol',
  because: 'The application announced more bytes (Content-Length) than it sent.',
  evidence: 'The same URL breaks at the same length each time.',
  check: "curl -sS -o /dev/null -w '%{http_code} %{size_download} exit %{exitcode}\\n' http://UP:PORT/URI  # exit 18: cut short",
};
const CUT_BETWEEN: Candidate = {
  cause: 'network',
  because: 'A load balancer, sidecar or firewall between gateway and application cut a long answer.',
  evidence: 'All breaks after the same duration; the application believes it sent everything.',
  check: "tcpdump -vni any -c 20 'host UP and port PORT and tcp[tcpflags] & tcp-rst != 0'",
};

const BUFFER_MORE = {
  do: 'Let nginx take the answer off the application faster.',
  config: 'proxy_buffers 16 32k;\nproxy_busy_buffers_size 64k;\nproxy_max_temp_file_size 1024m;',
  costs: 'Memory per request (here 512 KiB) and disk for what does not fit.',
} as const;
const FIND_DEATH = {
  do: 'Find out why the process ended (kernel log, application log) and fix that; finish answers before a deploy stops it.',
  costs: 'Work in the application; deploys take as long as the longest answer.',
} as const;

export const upstreamBody: readonly Rule[] = [
  {
    id: 'nginx/read-body-timeout',
    title: 'The upstream stopped in the middle of its answer',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: [READING_BODY, 'sending to client', 'sending early hints to client'] },
    means: 'The header and perhaps a part of the body had been passed on, then no byte came for proxy_read_timeout.',
    client: 'A truncated answer with the status already sent, mostly 200. The access log shows 200 with fewer bytes.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'A streaming answer (server-sent events, long poll, export) pauses longer than the timeout because it has nothing to send.',
        evidence: 'One or few streaming URLs; the request time is the timeout plus the active part.',
        check: 'curl -sN http://UP:PORT/URI | while IFS= read -r l; do date +%T; done | head',
      },
      {
        cause: 'upstream-overload',
        because: 'The application hangs in mid-answer: lock, exhausted database pool, slow storage.',
        evidence: 'Different URLs at the same time; header timeouts of the same peer as well.',
        check: 'uptime; iostat -x 5 3; ss -tn "sport = :PORT" | wc -l  # on the backend',
      },
    ],
    fixes: [
      { do: 'Send a heartbeat (a comment line ": ping" in event streams) every 15 to 30 s.', costs: 'Work in the application.' },
      {
        do: 'Give the streaming location a long timeout and no buffering.',
        config: 'location /events/ {\n    proxy_pass http://app;\n    proxy_buffering off;\n    proxy_read_timeout 1h;\n}',
        costs: 'A dead stream is noticed after an hour only.',
      },
    ],
    prevent: 'Keep streams in locations of their own, with timeouts of their own.',
    docs: [`${PROXY}#proxy_read_timeout`, `${PROXY}#proxy_buffering`, `${FASTCGI}#fastcgi_read_timeout`],
    examples: [
      '2026/08/01 10:00:00 [error] 70#70: *20 upstream timed out (110: Connection timed out) while reading upstream, client: 192.0.2.50, server: example.com, request: "GET /events HTTP/1.1", upstream: "http://10.0.0.11:8080/events", host: "example.com"',
      '2026/08/01 10:00:09 [error] 70#70: *26 upstream timed out (110: Operation timed out) while reading upstream, client: 2001:db8::50, server: example.com, request: "GET /export.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
      // Hostile: request target and Referer imitate another phase and peer.
      '2026/08/01 10:00:10 [error] 70#70: *27 upstream timed out (110: Connection timed out) while reading upstream, client: 203.0.113.8, server: example.com, request: "GET /events?x=,%20client:%20192.0.2.1 HTTP/1.1", upstream: "http://10.0.0.11:8080/events", host: "example.com", referrer: "https://x/ while connecting to upstream, upstream: "http://127.0.0.1:1/" (111: Connection refused)"',
    ],
    counterExamples: [
      '2026/08/01 10:00:11 [error] 70#70: *28 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /events HTTP/1.1", upstream: "http://10.0.0.11:8080/events", host: "example.com"',
      '2026/08/01 10:00:12 [info] 70#70: *29 upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.50, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/path-lost-in-body',
    title: 'The path to the upstream died in the middle of an answer',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: PLAIN_CALLS, errno: PATH_LOST, phase: READING_BODY, level: NOT_INFO },
    means:
      'While the body was read, the kernel gave up on the connection (110) or learned that the peer cannot be reached (113, 101). This is no timer of nginx.',
    client: 'A truncated answer with the status already sent.',
    causes: [
      {
        cause: 'network',
        because: 'Host, link, tunnel or overlay network between gateway and peer went away.',
        evidence: 'Several peers behind the same path break at once.',
        check: 'ip route get UP; mtr -T -P PORT -rwc 10 UP; ss -tino dst UP',
      },
      {
        cause: 'upstream-down',
        because: 'The host of the peer crashed or was switched off.',
        evidence: 'One peer only; connect timeouts to it follow.',
        check: 'ping -c3 UP; nc -zvw3 UP PORT',
      },
    ],
    fixes: [
      { do: 'Repair the path or the host.', costs: 'None for nginx.' },
      {
        do: 'Notice dead peers sooner.',
        config: 'proxy_socket_keepalive on;',
        costs: 'None; the interval is net.ipv4.tcp_keepalive_time, 2 h by default: set it to 300.',
      },
    ],
    prevent: 'Two paths between gateway and upstreams where truncated answers are expensive.',
    docs: [`${PROXY}#proxy_socket_keepalive`, 'tcp(7)'],
    examples: [
      '2026/08/02 11:00:00 [error] 70#70: *30 readv() failed (110: Connection timed out) while reading upstream, client: 192.0.2.51, server: example.com, request: "GET /iso HTTP/1.1", upstream: "http://10.0.0.11:8080/iso", host: "example.com"',
      '2026/08/02 11:00:01 [error] 70#70: *31 recv() failed (113: No route to host) while reading upstream, client: 2001:db8::51, server: example.com, request: "GET /iso HTTP/2.0", upstream: "http://[fd00::11]:8080/iso", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 11:00:02 [error] 70#70: *32 readv() failed (104: Connection reset by peer) while reading upstream, client: 192.0.2.51, server: example.com, request: "GET /iso HTTP/1.1", upstream: "http://10.0.0.11:8080/iso", host: "example.com"',
    ],
  },
  {
    id: 'nginx/body-cut',
    title: 'The upstream closed before its answer was complete',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream prematurely closed connection', phase: [READING_BODY, 'sending to client', 'sending early hints to client'] },
    means: 'Fewer bytes came than Content-Length announced, or the last chunk is missing, and the peer closed the connection.',
    client: 'A truncated answer with the status already sent, mostly 200; browsers say the connection was interrupted.',
    causes: [DIED_IN_BODY, SHORT_BODY, WRITE_LIMIT, CUT_BETWEEN],
    fixes: [
      FIND_DEATH,
      { do: 'Announce the real length, or use chunked encoding and let the framework count.', costs: 'Work in the application.' },
      BUFFER_MORE,
    ],
    prevent: 'Compare body_bytes_sent with the expected size for downloads: the status does not show this fault.',
    docs: [`${PROXY}#proxy_buffers`, `${PROXY}#proxy_max_temp_file_size`, `${RFC9112}#section-8`],
    examples: [
      '2026/08/03 12:00:00 [error] 70#70: *40 upstream prematurely closed connection while reading upstream, client: 192.0.2.52, server: example.com, request: "GET /dump.sql.gz HTTP/1.1", upstream: "http://10.0.0.11:8080/dump.sql.gz", host: "example.com"',
      '2026/08/03 12:00:01 [error] 70#70: *41 upstream prematurely closed connection while sending to client, client: 2001:db8::52, server: example.com, request: "GET /feed HTTP/2.0", upstream: "uwsgi://unix:/run/uwsgi/feed.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/03 12:00:02 [error] 70#70: *42 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.52, server: example.com, request: "GET /dump HTTP/1.1", upstream: "http://10.0.0.11:8080/dump", host: "example.com"',
    ],
  },
  {
    id: 'nginx/body-reset',
    title: 'The upstream broke the connection in the middle of its answer',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, phase: [READING_BODY, 'sending early hints to client'], level: NOT_INFO },
    means: 'Reading the body ended with a reset (104) or another failure of the connection to the peer.',
    client: 'A truncated answer with the status already sent, mostly 200.',
    causes: [DIED_IN_BODY, CUT_BETWEEN, WRITE_LIMIT],
    fixes: [FIND_DEATH, BUFFER_MORE],
    prevent: 'Graceful shutdown in the application; alert on answers that are shorter than usual.',
    docs: [`${PROXY}#proxy_buffering`, `${PROXY}#proxy_max_temp_file_size`, 'tcp(7)'],
    examples: [
      '2026/08/04 13:00:00 [error] 70#70: *50 readv() failed (104: Connection reset by peer) while reading upstream, client: 192.0.2.53, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
      '2026/08/04 13:00:01 [error] 70#70: *51 recv() failed (104: Connection reset by peer) while reading upstream, client: 2001:db8::53, server: example.com, request: "GET /a.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/04 13:00:02 [error] 70#70: *52 SSL_read() failed (104: Connection reset by peer) while reading upstream, client: 192.0.2.53, server: example.com, request: "GET /big HTTP/1.1", upstream: "https://10.0.0.11:8443/big", host: "example.com"',
      '2026/08/04 13:00:03 [info] 70#70: *53 writev() failed (104: Connection reset by peer) while sending to client, client: 192.0.2.53, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
      '2026/08/04 13:00:04 [error] 70#70: *54 readv() failed (110: Connection timed out) while reading upstream, client: 192.0.2.53, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
    ],
  },
  {
    id: 'nginx/kevent-upstream-closed',
    title: 'The kernel reported that the upstream closed the connection',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'kevent() reported that upstream closed connection' },
    means: 'On FreeBSD or macOS the event queue told nginx that the peer had closed with an error while an answer was read.',
    client: '502, or a truncated answer if the header had been sent.',
    causes: [DIED_IN_BODY, CUT_BETWEEN],
    fixes: [FIND_DEATH],
    prevent: 'Graceful shutdown in the application.',
    docs: [`${PROXY}#proxy_next_upstream`, 'kevent(2)'],
    examples: [
      '2026/08/05 13:30:00 [error] 700#100: *60 kevent() reported that upstream closed connection (54: Connection reset by peer) while reading upstream, client: 192.0.2.54, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
      '2026/08/05 13:30:01 [error] 700#100: *61 kevent() reported that upstream closed connection while reading upstream, client: 2001:db8::54, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.12:8080/big", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/05 13:30:02 [info] 700#100: *62 kevent() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream, client: 192.0.2.54, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
    ],
  },
  {
    id: 'nginx/more-data-than-announced',
    title: 'The upstream sent more than it announced',
    cause: 'upstream-protocol',
    severity: 'medium',
    blame: 'upstream',
    when: {
      message: [
        'upstream sent more data than specified in "*" header',
        'upstream sent data after final chunk',
        'upstream sent data after trailers',
        'upstream sent response body larger than indicated content length',
      ],
    },
    means: 'After the announced end of the body (Content-Length, last chunk) more bytes came. nginx cut them off and does not reuse the connection.',
    client: 'Mostly nothing: the announced part is delivered. If the announced length is too small, the answer is cut.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'A middleware changes the body after its length was computed (compression, injected scripts, UTF-8 counted as characters).',
        evidence: 'The same URLs each time; announced and real size differ.',
        check: 'curl -s -D- http://UP:PORT/URI -o /tmp/body | grep -i content-length; wc -c < /tmp/body',
      },
      {
        cause: 'upstream-protocol',
        because: 'The application sends a body where none belongs: with HEAD, 204 or 304.',
        evidence: 'The method in request: is HEAD, or the status 304.',
        check: "printf 'HEAD /URI HTTP/1.1\\r\\nHost: HOST\\r\\nConnection: close\\r\\n\\r\\n' | nc -w5 UP PORT | head -c 2000",
      },
    ],
    fixes: [{ do: 'Let the framework compute the length after the last change of the body, or send chunked.', costs: 'Work in the application.' }],
    prevent: 'Never set Content-Length by hand.',
    docs: [`${RFC9112}#section-6.3`, `${RFC9110}#section-8.6`],
    examples: [
      '2026/08/06 14:00:00 [warn] 70#70: *70 upstream sent more data than specified in "Content-Length" header while reading upstream, client: 192.0.2.55, server: example.com, request: "GET /page HTTP/1.1", upstream: "http://10.0.0.11:8080/page", host: "example.com"',
      '2026/08/06 14:00:01 [warn] 70#70: *71 upstream sent data after final chunk while reading upstream, client: 2001:db8::55, server: example.com, request: "GET /page HTTP/2.0", upstream: "http://[fd00::11]:8080/page", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/06 14:00:02 [error] 70#70: *72 upstream sent invalid chunked response while reading upstream, client: 192.0.2.55, server: example.com, request: "GET /page HTTP/1.1", upstream: "http://10.0.0.11:8080/page", host: "example.com"',
    ],
  },
  {
    id: 'nginx/invalid-chunked-response',
    title: 'The chunked answer of the upstream is broken',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: ['upstream sent invalid chunked response', 'upstream sent too big trailers'] },
    means: 'The header says Transfer-Encoding: chunked, but what follows has no valid chunk sizes, or its trailers do not fit the buffer.',
    client: '502 Bad Gateway, or a truncated answer if the header had been passed on.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application or a proxy behind it copies "Transfer-Encoding: chunked" from another response while it sends the body plain.',
        evidence: 'Only URLs behind that code; the raw answer shows no chunk sizes.',
        check: 'curl -s --raw -D- http://UP:PORT/URI | head -c 600 | xxd | head -40',
      },
      {
        cause: 'upstream-crash',
        because: 'An error page was printed into the middle of a chunked stream.',
        evidence: 'Irregular; an exception in the application log at the same second.',
        check: 'journalctl --since -15min -p err -n 50',
      },
    ],
    fixes: [{ do: 'Do not copy hop-by-hop headers in the application; let the server library encode the body.', costs: 'Work in the application.' }],
    prevent: 'Test proxied responses with a strict client (curl --raw).',
    docs: [`${RFC9112}#section-7`, `${RFC9110}#section-7.6.1`],
    examples: [
      '2026/08/07 15:00:00 [error] 70#70: *80 upstream sent invalid chunked response while reading upstream, client: 192.0.2.56, server: example.com, request: "GET /proxy HTTP/1.1", upstream: "http://10.0.0.11:8080/proxy", host: "example.com"',
      '2026/08/07 15:00:01 [error] 70#70: *81 upstream sent invalid chunked response while reading response header from upstream, client: 2001:db8::56, server: example.com, request: "GET /proxy HTTP/2.0", upstream: "http://unix:/run/app.sock:/proxy", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/07 15:00:02 [info] 70#70: *82 client sent invalid chunked body, client: 192.0.2.56, server: example.com, request: "POST /proxy HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/response-buffered-to-disk',
    title: 'A response was buffered in a temporary file',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { starts: 'an upstream response is buffered to a temporary file' } },
    means:
      'The answer is larger than the memory buffers and the client reads slower than the upstream writes, so nginx put the rest on disk. That is what it is built to do; a hint for tuning, no failure.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'If the disk suffers: proxy_buffers 16 64k; for small answers, proxy_max_temp_file_size 0 or proxy_buffering off for downloads.',
    docs: [`${PROXY}#proxy_max_temp_file_size`, `${PROXY}#proxy_buffers`],
    examples: [
      '2026/08/08 16:00:00 [warn] 70#70: *90 an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/4/17/0000000174 while reading upstream, client: 192.0.2.57, server: example.com, request: "GET /app.js HTTP/2.0", upstream: "http://10.0.0.11:8080/app.js", host: "example.com"',
      '2026/08/08 16:00:01 [warn] 70#70: *91 an upstream response is buffered to a temporary file /var/lib/nginx/fastcgi/1/00/0000000001 while reading upstream, client: 2001:db8::57, server: example.com, request: "GET /a.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/08 16:00:02 [warn] 70#70: *92 a client request body is buffered to a temporary file /var/lib/nginx/body/0000000002, client: 192.0.2.57, server: example.com, request: "POST /u HTTP/2.0", host: "example.com"',
      '2026/08/08 16:00:03 [crit] 70#70: *93 open() "/var/lib/nginx/proxy/1/00/0000000001" failed (13: Permission denied) while reading upstream, client: 192.0.2.57, server: example.com, request: "GET /u HTTP/2.0", upstream: "http://10.0.0.11:8080/u", host: "example.com"',
    ],
  },
  {
    id: 'nginx/websocket-idle',
    title: 'A WebSocket was closed because nothing was sent on it',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: 'upstream timed out', phase: UPGRADED },
    means: 'After the 101 answer no frame came from the upstream for proxy_read_timeout (60 s by default), so nginx ended the session.',
    client: 'The session closes after exactly the timeout of silence; most clients connect again.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The timeout of nginx is shorter than the ping interval of the application.',
        evidence: 'In the access log 101 with a request time a little over a multiple of 60 s.',
        check: "awk '$9 == 101' /var/log/nginx/access.log | tail; nginx -T 2>/dev/null | grep -nE 'proxy_(read|send)_timeout|set_header Upgrade'",
      },
      {
        cause: 'upstream-slow',
        because: 'The application hangs and sends neither data nor pings.',
        evidence: 'Many sessions end in the same second although the timeout is long.',
        check: 'journalctl -u APP --since -15min -p warning -n 50',
      },
    ],
    fixes: [
      { do: 'Let the application send a ping every 30 s.', costs: 'None worth mentioning.' },
      {
        do: 'Or allow silence in that location.',
        config:
          'location /ws/ {\n    proxy_pass http://app;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    proxy_read_timeout 3600s;\n    proxy_send_timeout 3600s;\n}',
        costs: 'Dead sessions hold a connection for up to an hour.',
      },
    ],
    prevent: 'Pings in the application: they also keep firewalls and load balancers on the way from forgetting the session.',
    docs: [WEBSOCKET, `${PROXY}#proxy_read_timeout`],
    examples: [
      '2026/08/09 17:00:00 [info] 70#70: *100 upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.58, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
      '2026/08/09 17:00:01 [info] 70#70: *101 upstream timed out (110: Operation timed out) while proxying upgraded connection, client: 2001:db8::58, server: example.com, request: "GET /socket.io/ HTTP/1.1", upstream: "http://unix:/run/app.sock:/socket.io/", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/09 17:00:02 [info] 70#70: *102 client timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.58, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/websocket-client-gone',
    title: 'The client of a WebSocket disappeared',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: 'client timed out', phase: UPGRADED },
    means: 'nginx could not get data to the client of an upgraded connection for proxy_send_timeout: the client no longer reads.',
    client: 'Nobody is there: laptop asleep, mobile out of reach, tab frozen.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The device went to sleep or lost its network without closing the session.',
        evidence: 'Single sessions, spread over many clients.',
        check: "grep 'while proxying upgraded connection' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Nothing, unless dead sessions pile up: then shorten the timeout.',
        config: 'proxy_send_timeout 60s;',
        costs: 'Clients on bad networks reconnect more often.',
      },
    ],
    prevent: 'Pings in both directions find dead sessions sooner.',
    docs: [WEBSOCKET, `${PROXY}#proxy_send_timeout`],
    examples: [
      '2026/08/10 17:10:00 [info] 70#70: *110 client timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.59, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
      '2026/08/10 17:10:01 [info] 70#70: *111 client timed out (110: Operation timed out) while proxying upgraded connection, client: 2001:db8::59, server: example.com, request: "GET /live HTTP/1.1", upstream: "http://[fd00::11]:8080/live", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/10 17:10:02 [info] 70#70: *112 client timed out (110: Connection timed out) while sending to client, client: 192.0.2.59, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.11:8080/big", host: "example.com"',
    ],
  },
  {
    id: 'nginx/websocket-client-reset',
    title: 'The client broke its WebSocket connection',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: { absent: true }, phase: UPGRADED, level: 'info' },
    means: 'The client side of an upgraded connection failed (client connections log at info).',
    client: 'The session is over; the client caused it.',
    causes: [
      {
        cause: 'client-abort',
        because: 'Page left, device asleep, network changed.',
        evidence: 'Spread over many clients. If all come in one second: a reload or a load balancer in front dropped them.',
        check: "grep -cE 'signal process started|reconfiguring|gracefully shutting down' /var/log/nginx/error.log",
      },
    ],
    fixes: [
      {
        do: 'Nothing for single lines; if reloads cause them, let old workers live longer.',
        config: 'worker_shutdown_timeout 10m;',
        costs: 'Old workers stay in memory that long after each reload.',
      },
    ],
    prevent: 'Reconnect in the client, with a random delay.',
    docs: [WEBSOCKET, `${NGX_CORE}#worker_shutdown_timeout`],
    examples: [
      '2026/08/11 17:20:00 [info] 70#70: *120 recv() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.60, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
      '2026/08/11 17:20:01 [info] 70#70: *121 send() failed (32: Broken pipe) while proxying upgraded connection, client: 2001:db8::60, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://unix:/run/app.sock:/ws", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/11 17:20:02 [error] 70#70: *122 recv() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.60, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/websocket-path-lost',
    title: 'The path to the upstream of a WebSocket died',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: PLAIN_CALLS, errno: PATH_LOST, phase: UPGRADED, level: NOT_INFO },
    means: 'The upstream side of an upgraded connection no longer acknowledges packets (110) or became unreachable (113, 101).',
    client: 'The session closes; clients connect again, to another peer if there is one.',
    causes: [
      {
        cause: 'network',
        because: 'Host, link or overlay network between gateway and peer went away, or a firewall forgot the idle session.',
        evidence: 'All sessions of one peer end together (host), or single ones after long silence (firewall).',
        check: 'ping -c3 UP; ip route get UP; sysctl net.netfilter.nf_conntrack_tcp_timeout_established',
      },
    ],
    fixes: [
      { do: 'Keep idle sessions known to firewalls.', config: 'proxy_socket_keepalive on;', costs: 'None; set net.ipv4.tcp_keepalive_time to 300 or less.' },
    ],
    prevent: 'Pings in the application every 30 s.',
    docs: [`${PROXY}#proxy_socket_keepalive`, WEBSOCKET],
    examples: [
      '2026/08/12 17:30:00 [error] 70#70: *130 recv() failed (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.61, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
      '2026/08/12 17:30:01 [error] 70#70: *131 recv() failed (113: No route to host) while proxying upgraded connection, client: 2001:db8::61, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://[fd00::11]:8080/ws", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/12 17:30:02 [info] 70#70: *132 upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.61, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/websocket-upstream-reset',
    title: 'The upstream broke a WebSocket connection',
    cause: 'upstream-crash',
    severity: 'medium',
    blame: 'upstream',
    when: { message: PLAIN_CALLS, phase: UPGRADED, level: NOT_INFO },
    means: 'The upstream side of an upgraded connection failed (upstream connections log at error).',
    client: 'The session closes abruptly; clients connect again.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The application was restarted, deployed or died with sessions open.',
        evidence: 'Many sessions of one peer in the same second; refused connections follow.',
        check: "journalctl -u APP --since -15min -n 50; journalctl -k --since -1h --grep 'oom|segfault'",
      },
      {
        cause: 'network',
        because: 'A load balancer or sidecar between gateway and application limits the life of connections.',
        evidence: 'All sessions end at the same age.',
        check: "tcpdump -vni any -c 20 'host UP and port PORT and tcp[tcpflags] & tcp-rst != 0'",
      },
    ],
    fixes: [{ do: 'Close sessions in good order on shutdown (close frame 1001), a part at a time.', costs: 'Work in the application; slower deploys.' }],
    prevent: 'Reconnect in the client with a random delay, so that a restart does not bring all of them back at once.',
    docs: [WEBSOCKET, 'https://www.rfc-editor.org/rfc/rfc6455#section-7'],
    examples: [
      '2026/08/13 17:40:00 [error] 70#70: *140 recv() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.62, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
      '2026/08/13 17:40:01 [error] 70#70: *141 send() failed (32: Broken pipe) while proxying upgraded connection, client: 2001:db8::62, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://unix:/run/app.sock:/ws", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/13 17:40:02 [info] 70#70: *142 recv() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.62, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.11:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/slice-response-invalid',
    title: 'The upstream does not answer range requests as slice needs',
    cause: 'upstream-protocol',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { has: ' slice response' } },
    means:
      'With the slice module nginx asks for a file in ranges, and one part came with another status, range or ETag than expected. The download is aborted.',
    client: 'A download that breaks off, or 502 if the first part failed.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The origin ignores Range (answers 200), or its servers compute different ETags for the same file.',
        evidence: 'Repeated requests give different ETags, or 200 instead of 206.',
        check: "for i in 1 2 3; do curl -s -o /dev/null -D- -r 0-9 http://UP:PORT/URI | grep -iE '^HTTP|etag|content-range'; done",
      },
      {
        cause: 'cache',
        because: 'The file was replaced on the origin while parts of the old one are in the cache.',
        evidence: '"etag mismatch" only, after a publication.',
        check: 'curl -sI http://UP:PORT/URI | grep -iE "etag|last-modified"',
      },
    ],
    fixes: [
      {
        do: 'Publish changed files under new names, and make ETags equal on all origins (or switch them off).',
        config: '# on an nginx origin\netag off;',
        costs: 'Without ETag changes within a second go unnoticed.',
      },
      { do: 'Do not slice what the origin cannot deliver in parts.', config: 'slice 0;', costs: 'Large files are fetched and cached whole.' },
    ],
    prevent: 'Test a new origin with curl -r before slice is switched on.',
    docs: [SLICE, `${RFC9110}#section-14`],
    examples: [
      '2026/08/14 18:00:00 [error] 70#70: *150 unexpected status code 200 in slice response while reading response header from upstream, client: 192.0.2.63, server: example.com, request: "GET /film.mp4 HTTP/1.1", subrequest: "/film.mp4", upstream: "http://10.0.0.18:80/film.mp4", host: "example.com"',
      '2026/08/14 18:00:01 [error] 70#70: *151 etag mismatch in slice response while reading response header from upstream, client: 2001:db8::63, server: example.com, request: "GET /film.mp4 HTTP/2.0", subrequest: "/film.mp4", upstream: "http://[fd00::18]:80/film.mp4", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/14 18:00:02 [error] 70#70: *152 upstream sent invalid chunked response while reading upstream, client: 192.0.2.63, server: example.com, request: "GET /film.mp4 HTTP/1.1", upstream: "http://10.0.0.18:80/film.mp4", host: "example.com"',
    ],
  },
  {
    id: 'nginx/gunzip-failed',
    title: 'The compressed answer of the upstream cannot be unpacked',
    cause: 'upstream-protocol',
    severity: 'medium',
    blame: 'upstream',
    when: { message: [{ starts: 'inflate() failed: ' }, { starts: 'inflate() returned ' }] },
    means: 'The answer says Content-Encoding: gzip, and nginx was to unpack it for a client without gzip (gunzip on), but the data are damaged or cut short.',
    client: 'A truncated or empty page, for clients without gzip only.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sets Content-Encoding: gzip without compressing, or compresses twice.',
        evidence: 'The same URLs each time; gunzip of the raw answer fails too.',
        check: "curl -s -H 'Accept-Encoding: gzip' http://UP:PORT/URI | gzip -t",
      },
      {
        cause: 'upstream-crash',
        because: 'The answer was cut short.',
        evidence: '"prematurely closed connection" for the same request.',
        check: "grep -B5 'inflate()' /var/log/nginx/error.log | grep prematurely",
      },
    ],
    fixes: [
      {
        do: 'Repair the compression in the application, or let nginx compress instead.',
        config: 'gzip on;\nproxy_set_header Accept-Encoding "";',
        costs: 'CPU on the gateway, more traffic between gateway and application.',
      },
    ],
    prevent: 'Compress in one place only.',
    docs: [GUNZIP, `${RFC9110}#section-8.4`],
    examples: [
      '2026/08/15 19:00:00 [error] 70#70: *160 inflate() failed: 2, -3 while sending to client, client: 192.0.2.64, server: example.com, request: "GET /a HTTP/1.0", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/15 19:00:01 [error] 70#70: *161 inflate() returned -5 on response end while reading upstream, client: 2001:db8::64, server: example.com, request: "GET /b HTTP/1.1", upstream: "http://[fd00::11]:8080/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/15 19:00:02 [alert] 70#70: *162 inflateInit2() failed: -4 while sending to client, client: 192.0.2.64, server: example.com, request: "GET /a HTTP/1.0", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/gunzip-no-memory',
    title: 'No memory to unpack an answer',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'inflateInit2() failed: ' } },
    means: 'zlib could not be set up for gunzip, mostly because memory could not be allocated.',
    client: 'An empty or broken answer for clients without gzip.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Memory of the host or the limit of the container is used up.',
        evidence: 'Other "failed (12: Cannot allocate memory)" lines in these minutes.',
        check: 'free -m; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current; journalctl -k --since -1h --grep oom',
      },
    ],
    fixes: [{ do: 'Give the container more memory, or fewer connections per worker.', config: 'worker_connections 1024;', costs: 'Fewer clients at once.' }],
    prevent: 'Alert on memory at 90 % of the limit.',
    docs: [GUNZIP, `${NGX_CORE}#worker_connections`],
    examples: [
      '2026/08/16 19:10:00 [alert] 70#70: *170 inflateInit2() failed: -4 while sending to client, client: 192.0.2.65, server: example.com, request: "GET /a HTTP/1.0", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/16 19:10:01 [alert] 70#70: *171 inflateInit2() failed: -6 while reading upstream, client: 2001:db8::65, server: example.com, request: "GET /b HTTP/1.1", upstream: "http://10.0.0.11:8080/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/16 19:10:02 [error] 70#70: *172 inflate() failed: 2, -3 while sending to client, client: 192.0.2.65, server: example.com, request: "GET /a HTTP/1.0", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/gunzip-internal',
    title: 'zlib reported an internal error after unpacking',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    when: { message: [{ starts: 'inflateEnd() failed: ' }, { starts: 'inflateReset() failed: ' }] },
    means: 'Cleaning up after gunzip failed inside zlib. The answer itself was mostly delivered.',
    client: 'Mostly nothing.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'nginx was built with another zlib than the one it runs with, or memory was damaged.',
        evidence: 'It began with an upgrade of zlib or nginx.',
        check: 'ldd "$(command -v nginx)" | grep libz; nginx -V 2>&1 | grep -o "with-zlib[^ ]*"',
      },
    ],
    fixes: [
      { do: 'Install nginx and zlib from the same distribution release and restart.', config: 'systemctl restart nginx', costs: 'A short interruption.' },
    ],
    prevent: 'Do not mix packages of different releases.',
    docs: [GUNZIP],
    examples: [
      '2026/08/17 19:20:00 [alert] 70#70: *180 inflateEnd() failed: -2 while sending to client, client: 192.0.2.67, server: example.com, request: "GET /a HTTP/1.0", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/17 19:20:01 [alert] 70#70: *181 inflateReset() failed: -2 while reading upstream, client: 2001:db8::67, server: example.com, request: "GET /b HTTP/1.1", upstream: "http://10.0.0.11:8080/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/17 19:20:02 [alert] 70#70: *182 deflateEnd() failed: -2 while sending to client, client: 192.0.2.67, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
  },

  // From here on: the message is known, where it stood is not (line cut, older release, odd phase).
  {
    id: 'nginx/upstream-response-invalid',
    title: 'The upstream answered something nginx cannot accept',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: { matches: '^upstream sent (?!invalid response|too long response line)' } },
    means: 'nginx refused the answer of the upstream; the message says which part of it.',
    client: '502 Bad Gateway, or a truncated answer if the header had been passed on.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application, or a proxy between, breaks its protocol.',
        evidence: 'The words after "upstream sent"; always the same URLs or the same peer.',
        check: 'curl -sv --raw -o /dev/null http://UP:PORT/URI',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The directive (proxy_pass, fastcgi_pass, grpc_pass, uwsgi_pass) does not fit what the port speaks.',
        evidence: 'Every request fails since the configuration was changed.',
        check: 'nginx -T 2>/dev/null | grep -nE "_pass "',
      },
    ],
    fixes: [{ do: 'Use the directive and scheme that fit the port, otherwise repair the answer in the application.', costs: 'Work in the application.' }],
    prevent: 'Ask each new upstream with curl, grpcurl or cgi-fcgi before it gets traffic.',
    docs: [`${PROXY}#proxy_pass`, RFC9112],
    examples: [
      '2026/08/18 20:00:00 [error] 70#70: *190 upstream sent unsupported response while reading response header from upstream, client: 192.0.2.68, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/18 20:00:01 [error] 70#70: *191 upstream sent extra status line while reading response header from upstream, client: 2001:db8::68, server: example.com, request: "GET /b HTTP/1.1", upstream: "scgi://10.0.0.11:4000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/18 20:00:02 [error] 70#70: *192 upstream sent invalid response: "-ERR" while reading response from upstream, client: 192.0.2.68, server: 0.0.0.0:110, login: "a", upstream: 10.0.0.19:110',
    ],
  },
  {
    id: 'nginx/upstream-closed',
    title: 'The upstream closed the connection too early',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: 'upstream prematurely closed ' }, phase: [ABSENT, NOT_OTHERS] },
    means: 'The peer closed the connection before its answer was complete. The line does not say whether the header had come.',
    client: '502 Bad Gateway, or a truncated answer if the header had been passed on.',
    causes: [DIED_IN_BODY, SHORT_BODY, CUT_BETWEEN],
    fixes: [FIND_DEATH],
    prevent: 'Graceful shutdown in the application, memory limits with headroom.',
    docs: [`${PROXY}#proxy_next_upstream`],
    examples: [
      '2026/08/19 20:10:00 [error] 70#70: *200 upstream prematurely closed connection, client: 192.0.2.69, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '*201 upstream prematurely closed connection',
    ],
    counterExamples: [
      '2026/08/19 20:10:02 [error] 70#70: *202 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.69, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-timeout',
    title: 'The upstream did not answer in time',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: [ABSENT, NOT_OTHERS] },
    means: 'One of the timers of nginx towards the peer ran out. The line does not say which: connecting, sending or reading.',
    client: '504 Gateway Time-out, or a truncated answer if the header had been passed on.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The application took longer than the read timeout, the most frequent of these timers.',
        evidence: 'upstream_connect_time in the access log is small, upstream_response_time about the timeout.',
        check: "curl -s -o /dev/null -w 'connect %{time_connect} first byte %{time_starttransfer}\\n' http://UP:PORT/URI",
      },
      {
        cause: 'firewall-blocked',
        because: 'The connection was never made.',
        evidence: 'upstream_connect_time is "-"; complete lines of the same peer say "while connecting to upstream".',
        check: 'nc -zvw3 UP PORT',
      },
    ],
    fixes: [
      {
        do: 'Log the times of the upstream, so that the next line can be judged.',
        config:
          'log_format timed \'$remote_addr [$time_local] "$request" $status $body_bytes_sent rt=$request_time uct=$upstream_connect_time uht=$upstream_header_time urt=$upstream_response_time ua=$upstream_addr us=$upstream_status\';',
        costs: 'About 80 more bytes per access log line.',
      },
      {
        do: 'Make the request fast, or raise the timeout for its location only.',
        config: 'location /reports/ {\n    proxy_pass http://app;\n    proxy_read_timeout 180s;\n}',
        costs: 'Each waiting request holds a connection and a worker of the application that long.',
      },
    ],
    prevent: 'Keep whole error lines: the words after "while" tell the phase.',
    docs: [`${PROXY}#proxy_read_timeout`, `${PROXY}#proxy_connect_timeout`, `${PROXY}#proxy_send_timeout`],
    examples: [
      '2026/08/20 20:20:00 [error] 70#70: *210 upstream timed out (110: Connection timed out), client: 192.0.2.70, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      'upstream timed out (110: Connection timed out)',
    ],
    counterExamples: [
      '2026/08/20 20:20:02 [error] 70#70: *212 upstream timed out (110: Connection timed out) while SSL handshaking to upstream, client: 192.0.2.70, server: example.com, request: "GET /a HTTP/1.1", upstream: "https://10.0.0.11:8443/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connection-timed-out',
    title: 'A connection timed out; the line does not say which',
    cause: 'upstream-slow',
    severity: 'low',
    blame: 'upstream',
    when: { message: 'connection timed out', phase: ABSENT },
    means: 'A timer of nginx ran out on a connection. Without the words after "while" it cannot be told from the idle limit of a stream session.',
    client: 'The session or request ends.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The other side sent nothing for the whole timeout.',
        evidence: 'Complete lines of the same peer in the same minutes.',
        check: "grep -F 'connection timed out' /var/log/nginx/error.log | tail -n 20",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A stream session was idle for longer than proxy_timeout (10 minutes by default), which its protocol does by nature.',
        evidence: 'The context has "bytes from/to client"; the listener serves a database or the like.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_timeout',
      },
    ],
    fixes: [{ do: 'For stream sessions that may be silent, raise the limit.', config: 'proxy_timeout 1h;', costs: 'Dead sessions are kept that long.' }],
    prevent: 'Keep whole error lines: the words after "while" tell the phase.',
    docs: ['https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_timeout'],
    examples: [
      '2026/08/20 20:25:00 [info] 70#70: *215 connection timed out (110: Connection timed out), client: 192.0.2.70, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:1/2, bytes from/to upstream:2/1',
      'connection timed out (110: Operation timed out)',
    ],
    counterExamples: [
      '2026/08/20 20:25:02 [info] 70#70: *217 connection timed out (110: Connection timed out) while proxying connection, client: 192.0.2.70, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:1/2, bytes from/to upstream:2/1',
    ],
  },
  {
    id: 'nginx/read-refused',
    title: 'A socket was refused; the line does not say what for',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: [...CONNECTION_CALLS, 'sendto() failed', 'sendmsg() failed'], ssl: { absent: true }, errno: REFUSED, phase: ABSENT, level: NOT_INFO },
    means: 'A read or write ended with "Connection refused": nobody listens at the other end, of a datagram socket or of a connection just made.',
    client: '502 Bad Gateway or a closed session, if it belongs to one.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The peer process is gone.',
        evidence: 'upstream: names the peer; complete lines for it follow or precede.',
        check: "nc -zv UP PORT; ss -lntup 'sport = :PORT'  # from ss on: on the backend",
      },
    ],
    fixes: [{ do: 'Start or repair the process at the named address.', costs: 'None.' }],
    prevent: 'Drain a peer before its application is stopped.',
    docs: ['recv(2)', 'send(2)'],
    examples: [
      '2026/08/21 20:30:00 [error] 70#70: *220 recv() failed (111: Connection refused), client: 192.0.2.71, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      'recv() failed (111: Connection refused)',
    ],
    counterExamples: [
      '2026/08/21 20:30:02 [error] 70#70: send() failed (111: Connection refused)',
      '2026/08/21 20:30:03 [error] 70#70: recv() failed (111: Connection refused) while resolving, resolver: 10.0.0.2:53',
    ],
  },
  {
    id: 'nginx/send-refused',
    title: 'A datagram or write to a peer was refused',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'send() failed', ssl: { absent: true }, errno: REFUSED, phase: ABSENT, level: NOT_INFO, subsystem: ['http', 'stream', 'mail'] },
    means: 'A write in a session with a client ended with "Connection refused": the host of the peer answered that nobody listens.',
    client: '502 Bad Gateway or a closed session.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The peer process is gone; for UDP its host answers with ICMP port unreachable.',
        evidence: 'upstream: names the peer; complete lines for it follow or precede.',
        check: "ss -lntup 'sport = :PORT'; tcpdump -ni any -c 5 icmp  # on the backend",
      },
    ],
    fixes: [{ do: 'Start or repair the process at the named address.', costs: 'None.' }],
    prevent: 'Drain a peer before its application is stopped.',
    docs: ['send(2)', 'udp(7)'],
    examples: [
      '2026/08/21 20:30:01 [error] 70#70: *221 send() failed (111: Connection refused), udp client: 10.0.0.71, server: 0.0.0.0:53, upstream: "10.0.0.11:53", bytes from/to client:40/0, bytes from/to upstream:0/40',
      '2026/08/21 20:30:04 [error] 70#70: *224 send() failed (111: Connection refused), client: 192.0.2.71, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://[fd00::11]:8080/a", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/21 20:30:05 [error] 70#70: send() failed (111: Connection refused)',
      '2026/08/21 20:30:06 [error] 70#70: *226 send() failed (111: Connection refused) while logging to syslog, server: 10.0.0.2:514',
    ],
  },
  {
    id: 'nginx/socket-memory-exhausted',
    title: 'The kernel has no socket memory left',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: SOCKET_CALLS, ssl: { absent: true }, errno: NO_MEMORY, phase: ABSENT },
    means: 'A read or write failed because the kernel of the gateway is out of socket memory.',
    client: 'Broken or slow connections for everybody.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'tcp_mem, udp_mem or the memory limit of the cgroup is used up.',
        evidence: 'The kernel log says so; clients and peers of all kinds are hit.',
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
    prevent: 'Watch "mem" in /proc/net/sockstat.',
    docs: ['tcp(7)', 'udp(7)'],
    examples: [
      '2026/08/22 20:40:00 [alert] 70#70: *230 send() failed (105: No buffer space available), client: 192.0.2.72, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/22 20:40:01 [alert] 70#70: *231 recv() failed (12: Cannot allocate memory), client: 2001:db8::72, server: example.com, request: "GET /a HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/22 20:40:02 [alert] 70#70: *232 recv() failed (105: No buffer space available) while reading client request headers, client: 192.0.2.72, server: example.com, request: "GET /a HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/datagram-too-long',
    title: 'A datagram was too long for the path',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: PLAIN_CALLS, errno: ['90', '40', '10040'], phase: ABSENT },
    means:
      'The kernel refused a datagram because it exceeds what the path carries. QUIC probes the path with such packets on purpose and then sends smaller ones.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_v3_module.html', 'udp(7)'],
    examples: [
      '2026/08/23 20:50:00 [alert] 70#70: *240 sendmsg() failed (90: Message too long), client: 192.0.2.73, server: 0.0.0.0:443',
      '2026/08/23 20:50:01 [alert] 70#70: *241 sendmsg() failed (90: Message too large), client: 2001:db8::73, server: [::]:443',
    ],
    counterExamples: [
      '2026/08/23 20:50:02 [alert] 70#70: *242 send() failed (90: Message too long) while proxying connection, udp client: 10.0.0.73, server: 0.0.0.0:514, upstream: "10.0.0.11:514", bytes from/to client:9000/0, bytes from/to upstream:0/0',
    ],
  },
  {
    id: 'nginx/socket-interrupted',
    title: 'A read or write was interrupted by a signal',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: SOCKET_CALLS, ssl: { absent: true }, errno: ['4', '10004'], phase: ABSENT },
    means: 'The kernel interrupted the call because a signal came. nginx repeats it.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: ['signal(7)'],
    examples: [
      '2026/08/24 21:00:00 [alert] 70#70: *250 recv() failed (4: Interrupted system call), client: 192.0.2.74, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/24 21:00:01 [alert] 70#70: *251 writev() failed (4: Interrupted system call), client: 2001:db8::74, server: example.com, request: "GET /b HTTP/1.1", upstream: "http://10.0.0.11:8080/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/24 21:00:02 [error] 70#70: *252 recv() failed (104: Connection reset by peer), client: 192.0.2.74, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/socket-not-connected',
    title: 'The other side had left before nginx used the connection',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: SOCKET_CALLS, ssl: { absent: true }, errno: ['107', '57', '10057'], phase: ABSENT },
    means: 'The connection was gone before the first read or write. On listening sockets that is a client, scanner or health check that connected and left.',
    client: 'Nobody is there.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A client or a health check connected and reset at once.',
        evidence: 'Regular intervals and one address: a health check. Otherwise noise.',
        check: "grep -E '(107|57): (Transport endpoint|Socket is not)' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Let the health check send a request instead of only opening a connection.', costs: 'A few requests per minute in the access log.' }],
    prevent: 'Nothing needed for single lines.',
    docs: ['recv(2)'],
    examples: [
      '2026/08/25 21:10:00 [info] 70#70: *260 recv() failed (107: Transport endpoint is not connected), client: 192.0.2.75, server: 0.0.0.0:443',
      '2026/08/25 21:10:01 [error] 70#70: *261 send() failed (107: Socket not connected), client: 2001:db8::75, server: [::]:443',
    ],
    counterExamples: [
      '2026/08/25 21:10:02 [error] 70#70: *262 recv() failed (107: Transport endpoint is not connected) while reading response header from upstream, client: 192.0.2.75, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/socket-broken',
    title: 'A connection broke; the line does not say whose',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: {
      message: [...CONNECTION_CALLS, 'send() failed', 'sendto() failed'],
      ssl: { absent: true },
      errno: [...RESET, ...BROKEN_PIPE, ...TIMED_OUT],
      phase: ABSENT,
      level: NOT_INFO,
    },
    means: 'A read or write on a connection failed, and neither phase nor level tells whether it was the client or the upstream.',
    client: 'A broken answer or session, if it was not the client that left.',
    causes: [
      {
        cause: 'network',
        because: 'The connection was reset or timed out somewhere on the way.',
        evidence: 'The level error points to the upstream side (client connections log at info); complete lines of the same connection number say more.',
        check: "grep -F '*CID ' /var/log/nginx/error.log; ss -ti dst UP",
      },
      {
        cause: 'upstream-crash',
        because: 'The application ended with connections open.',
        evidence: 'Complete lines of the same peer in the same minute.',
        check: "grep -F 'UP:PORT' /var/log/nginx/error.log | tail -n 20",
      },
    ],
    fixes: [{ do: 'Look for complete lines of the same peer and time, and follow what they say.', costs: 'None.' }],
    prevent: 'Keep whole error lines in the log pipeline.',
    docs: ['recv(2)', 'send(2)'],
    examples: [
      '2026/08/26 21:20:00 [error] 70#70: *270 recv() failed (104: Connection reset by peer), client: 192.0.2.76, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/26 21:20:01 [error] 70#70: *271 writev() failed (32: Broken pipe), client: 2001:db8::76, server: example.com, request: "POST /a HTTP/1.1", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/26 21:20:02 [info] 70#70: *272 recv() failed (104: Connection reset by peer), client: 192.0.2.76, server: example.com, request: "POST /a HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/socket-failed',
    title: 'A read or write on a connection failed',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: CONNECTION_CALLS, ssl: { absent: true }, phase: ABSENT, level: NOT_INFO },
    means: 'A call on a connection failed with a rare errno, or the line was cut before it. Which side it was is not said.',
    client: 'A broken answer or session, if it was not the client that left.',
    causes: [
      {
        cause: 'network',
        because: 'Something on the way, or in the network stack of the gateway, broke the connection.',
        evidence: 'The errno in the line; the kernel log of the same minute.',
        check: 'journalctl -k --since -15min | tail -n 50; ss -s',
      },
    ],
    fixes: [{ do: 'Look for complete lines of the same connection number (*CID) and time.', costs: 'None.' }],
    prevent: 'Keep whole error lines in the log pipeline.',
    docs: ['recv(2)', 'send(2)'],
    examples: [
      '2026/08/27 21:30:00 [alert] 70#70: *280 recv() failed (71: Protocol error), client: 192.0.2.78, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/27 21:30:01 [error] 70#70: *281 readv() failed, client: 2001:db8::78, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
    ],
    counterExamples: ['2026/08/27 21:30:02 [alert] 70#70: sendmsg() failed (32: Broken pipe)'],
  },
  {
    id: 'nginx/send-failed',
    title: 'A write in a session failed',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: SENDS, ssl: { absent: true }, phase: ABSENT, level: NOT_INFO, subsystem: ['http', 'stream', 'mail'] },
    means: 'A write failed with a rare errno, or the line was cut before it. Which side it was is not said.',
    client: 'A broken answer or session, if it was not the client that left.',
    causes: [
      {
        cause: 'network',
        because: 'Something on the way, or in the network stack of the gateway, refused the packet.',
        evidence: 'The errno in the line; send(2) lists the meanings.',
        check: 'journalctl -k --since -15min | tail -n 50; ip route get UP',
      },
    ],
    fixes: [{ do: 'Look for complete lines of the same connection number (*CID) and time.', costs: 'None.' }],
    prevent: 'Keep whole error lines in the log pipeline.',
    docs: ['send(2)'],
    examples: [
      '2026/08/28 21:40:00 [alert] 70#70: *290 send() failed (71: Protocol error), client: 192.0.2.79, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/08/28 21:40:01 [alert] 70#70: *291 sendmsg() failed (1: Operation not permitted), client: 2001:db8::79, server: [::]:443',
    ],
    counterExamples: [
      '2026/08/28 21:40:02 [alert] 70#70: sendmsg() failed (32: Broken pipe)',
      '2026/08/28 21:40:03 [error] 70#70: send() failed (2: No such file or directory) while logging to syslog, server: unix:/dev/log',
    ],
  },
];
