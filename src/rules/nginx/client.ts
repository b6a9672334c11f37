/**
 * The client side of a connection: clients that leave, stall or break the protocol. nginx logs most of this at info.
 * Rules that look at the request method come last: text of the request may only incriminate the client.
 */
import type { Rule, Test } from '../rule.ts';

const CORE = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';
const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const V2 = 'https://nginx.org/en/docs/http/ngx_http_v2_module.html';
const V3 = 'https://nginx.org/en/docs/http/ngx_http_v3_module.html';
const PROXY_PROTOCOL = 'https://nginx.org/en/docs/http/ngx_http_core_module.html#listen';

/** Calls on a socket. By themselves they do not tell which side broke; the phase or the level does. */
const CALLS: readonly Test[] = [
  { matches: '^(?:recv|recvmsg|send|sendto|sendmsg|readv|writev|sendfile|sendfilev|read)\\(\\) failed' },
  { matches: '^SSL_(?:read|write|sendfile|shutdown)\\(\\) failed' },
  { starts: 'kevent() reported about an closed connection' },
  { matches: '^ioctl(?:socket)?\\(FIONREAD\\) failed' },
  { matches: '^WSA(?:Recv|Send)\\(\\) ' },
];
const READING: readonly Test[] = [{ starts: 'reading client' }, 'processing HTTP/2 connection', 'handling quic input'];
const SENDING: readonly Test[] = [
  'sending to client',
  'sending response to client',
  'sending mp4 to client',
  'sending flv to client',
  'sending early hints to client',
  'returning text',
];

const BY_CLIENT = (text: string): string => `grep -aE '${text}' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head`;

const SCANNER = {
  cause: 'attack-probe',
  because: 'Scanners and bots send requests of other protocols, exploits, or broken requests to every address.',
  evidence: 'Foreign addresses with a few lines each, no page of the site before.',
  check: BY_CLIENT('client sent invalid'),
} as const;
const LEAVE_IT = { do: 'Nothing: nginx refused it. Keep these lines out of alerts.', costs: 'None worth naming.' } as const;
/** Any number but those by which the kernel refuses nginx's own call: bad descriptor or address, option, protocol or family not there. */
const OF_THE_PEER: readonly Test[] = [{ matches: '^(?!(?:9|14|22|38|88|92|95|97)$)' }, { absent: true }];
const GONE = { do: 'Nothing: the client is gone. Keep these lines out of alerts.', costs: 'None worth naming.' } as const;

export const client: readonly Rule[] = [
  // Clients that leave.
  {
    id: 'nginx/client-aborted-waiting',
    title: 'Client gave up while nginx was waiting for the upstream',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client prematurely closed connection, so upstream connection is closed too' },
        { starts: 'epoll_wait() reported that client prematurely closed connection' },
        { starts: 'kevent() reported that client prematurely closed connection' },
      ],
    },
    means: 'The client closed its connection before the response was complete, and nginx dropped the upstream connection as well.',
    client: 'Nothing: it is gone. The access log shows 499, or the status already sent with fewer bytes.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A closed tab, a reload, a lost mobile connection, or a program with a short timeout.',
        evidence: 'Durations all over the place, many clients, a small steady share.',
        check: "awk '$9 == 499' /var/log/nginx/access.log | wc -l",
      },
      {
        cause: 'upstream-slow',
        because: 'The upstream is slow and people do not wait.',
        evidence: 'The share of 499 rises together with upstream response times, on the same paths.',
        check: "awk '$9 == 499 {print $7}' /var/log/nginx/access.log | cut -d'?' -f1 | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A load balancer or CDN in front has a shorter timeout than the application needs.',
        evidence: 'All at one duration (10, 30, 60 s), and all from the addresses of the load balancer.',
        check: "awk '$9 == 499 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Speed up the paths that are given up most.', costs: 'Work on the application.' },
      {
        do: 'Make timeouts shorter from the outside in: client longest, then load balancer, nginx, application.',
        config: 'proxy_read_timeout 55s;',
        costs: 'Requests that would have finished later now fail with 504.',
      },
      { do: 'Let work that must finish go on without the client.', config: 'proxy_ignore_client_abort on;', costs: 'The upstream works for people who left.' },
    ],
    prevent: 'Log $request_time and watch the share of 499 for each path.',
    docs: [`${PROXY}#proxy_ignore_client_abort`, `${PROXY}#proxy_read_timeout`],
    examples: [
      '2026/11/24 08:00:00 [info] 31#31: *1101 epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream, client: 192.0.2.44, server: example.com, request: "GET /report HTTP/1.1", upstream: "http://10.0.0.5:8080/report", host: "example.com"',
      '2026/11/24 08:00:01 [info] 31#31: *1102 client prematurely closed connection, so upstream connection is closed too (104: Connection reset by peer) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.5:8080/big", host: "example.com"',
      '2026/11/24 08:00:02 [info] 31#31: *1103 epoll_wait() reported that client prematurely closed connection while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:00:00 [error] 31#31: *1101 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET /report HTTP/1.1", upstream: "http://10.0.0.5:8080/report", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-cancelled-stream',
    title: 'Client cancelled an HTTP/2 or HTTP/3 stream',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: {
      message: [{ matches: '^client (?:canceled|terminated) stream ' }, { starts: 'client prematurely closed stream' }],
    },
    means: 'The client ended one request of a connection and kept the others. Browsers do so for images that scroll away and for reloads.',
    client: 'Nothing. The access log shows 499, or the status already sent with fewer bytes.',
    causes: [
      {
        cause: 'client-abort',
        because: 'Normal behaviour of browsers: navigation, video seeking, cancelled fetch().',
        evidence: 'Many clients, few streams each.',
        check: BY_CLIENT('client (canceled|terminated) stream|prematurely closed stream'),
      },
      {
        cause: 'attack-probe',
        because: 'Rapid reset: a client opens and cancels streams as fast as it can.',
        evidence: 'Thousands of lines from one connection number (the number after *).',
        check: "grep -aoE '\\*[0-9]+ client (canceled|terminated) stream' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      GONE,
      {
        do: 'Against rapid reset keep the bound on requests of one connection.',
        config: 'keepalive_requests 1000; http2_max_concurrent_streams 128;',
        costs: 'Heavy clients reconnect more often.',
      },
    ],
    prevent: 'Run a release from 1.25.3 on, which closes connections that reset too much.',
    docs: [`${V2}#http2_max_concurrent_streams`, `${CORE}#keepalive_requests`, 'https://www.rfc-editor.org/rfc/rfc9113#section-8.7'],
    examples: [
      '2026/11/24 08:01:00 [info] 31#31: *1111 client canceled stream 17 while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:01:01 [info] 31#31: *1112 client prematurely closed stream: only 1024 out of 65536 bytes of request body received, client: 192.0.2.44, server: example.com, request: "POST /upload HTTP/2.0", host: "example.com"',
      '2026/11/24 08:01:02 [info] 31#31: *1113 client terminated stream 5 with status 8 while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:01:00 [error] 31#31: *1111 upstream prematurely closed stream while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "POST /svc HTTP/2.0", upstream: "grpc://10.0.0.5:50051", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-aborted-sending',
    title: 'Client left before its request was complete',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client prematurely closed connection' } },
    means: 'The client closed its connection while nginx was reading the request line, the headers or the body.',
    client: 'Nothing: it is gone. The access log shows 400 or 499, or no line at all.',
    causes: [
      {
        cause: 'client-abort',
        because: 'An upload was cancelled, a mobile connection was lost, or a browser dropped a connection it had opened in reserve.',
        evidence: 'Single lines, many clients.',
        check: BY_CLIENT('client prematurely closed connection'),
      },
      {
        cause: 'attack-probe',
        because: 'A scanner sends half a request to see what answers.',
        evidence: 'Phase "reading client request line" with odd bytes in request.',
        check: BY_CLIENT('prematurely closed connection while reading client request line'),
      },
    ],
    fixes: [
      GONE,
      {
        do: 'When uploads of real users fail, look at limits of devices in front and allow more time.',
        config: 'client_body_timeout 120s;',
        costs: 'Stalled uploads hold connections longer.',
      },
    ],
    prevent: 'Offer resumable uploads for large files.',
    docs: [`${CORE}#client_body_timeout`],
    examples: [
      '2026/11/24 08:02:00 [info] 31#31: *1121 client prematurely closed connection while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1"',
      '2026/11/24 08:02:01 [info] 31#31: *1122 client prematurely closed connection, client: 192.0.2.44, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/11/24 08:02:00 [info] 31#31: *1121 client closed connection while waiting for request, client: 192.0.2.44, server: 0.0.0.0:443'],
  },

  // Clients that are slow.
  {
    id: 'nginx/client-idle-timeout',
    title: 'Client connected and sent nothing',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: [{ starts: 'client timed out' }, { starts: 'quic client timed out' }],
      phase: ['waiting for request', 'keepalive', 'handling quic input', 'handling quic packet'],
    },
    means: 'A connection without an open request reached its timeout: one opened in reserve by a browser, a port check, or an idle QUIC connection.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Many at once from one address are a slow attack: bound connections of one address in the firewall.',
    docs: [`${CORE}#client_header_timeout`, `${CORE}#keepalive_timeout`],
    examples: [
      '2026/11/24 08:04:00 [info] 31#31: *1141 client timed out (110: Connection timed out) while waiting for request, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:04:01 [info] 31#31: *1142 quic client timed out (110: Connection timed out) while handling quic input, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:04:00 [info] 31#31: *1141 client timed out (110: Connection timed out) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1"',
    ],
  },
  {
    id: 'nginx/proxy-protocol-missing',
    title: 'Listener waits for a PROXY protocol header that never comes',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'client timed out' }, phase: 'reading PROXY protocol' },
    means: 'The listener has proxy_protocol on, the client connected, and no header arrived within client_header_timeout (stream: proxy_protocol_timeout).',
    client: 'The connection is closed without an answer.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The load balancer does not send the PROXY protocol, and waits for the server to speak first (mail, databases) or only checks the port.',
        evidence: '"client:" is the load balancer.',
        check: "nginx -T 2>/dev/null | grep -n 'proxy_protocol'; tcpdump -nAi any -c 5 port PORT and src LB",
      },
      {
        cause: 'attack-probe',
        because: 'Strangers reach the port directly, past the load balancer.',
        evidence: '"client:" is a foreign address.',
        check: BY_CLIENT('reading PROXY protocol'),
      },
    ],
    fixes: [
      {
        do: 'Switch the PROXY protocol on in the load balancer (HAProxy: send-proxy-v2), or off in nginx.',
        config: 'listen 443 ssl;',
        costs: 'Without it nginx sees the address of the load balancer as client.',
      },
      { do: 'Admit only the load balancer to this port.', costs: 'One more firewall rule.' },
    ],
    prevent: 'Change both sides in one step, on a new port that traffic is moved to.',
    docs: [
      PROXY_PROTOCOL,
      'https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt',
      'https://nginx.org/en/docs/stream/ngx_stream_core_module.html#proxy_protocol_timeout',
    ],
    examples: [
      '2026/11/24 08:06:00 [info] 31#31: *1161 client timed out (110: Connection timed out) while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
      '2026/11/24 08:06:01 [info] 31#31: *1162 client timed out (110: Operation timed out) while reading PROXY protocol, client: 10.0.0.3, server: 0.0.0.0:8443',
    ],
    counterExamples: [
      '2026/11/24 08:06:00 [info] 31#31: *1161 recv() failed (104: Connection reset by peer) while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-slow-reader',
    title: 'Client did not take the response in time',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client timed out' }, phase: [...SENDING, 'proxying and sending to client', 'closing request'] },
    means: 'nginx had data for the client and could not write any of it for send_timeout (60 s by default).',
    client: 'A broken download; the access log keeps the status already sent, with fewer bytes.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The client lost its network or went to sleep, or a video player paused.',
        evidence: 'Large files, mobile clients.',
        check: BY_CLIENT('client timed out'),
      },
      {
        cause: 'attack-probe',
        because: 'Somebody reads very slowly on purpose to hold connections.',
        evidence: 'Many from a few addresses, each with one byte at a time.',
        check: "ss -Htno state established '( sport = :443 )' | awk '$2 > 0 {print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Free the memory of stalled connections at once.',
        config: 'send_timeout 30s; reset_timedout_connection on;',
        costs: 'Clients with short outages must start again.',
      },
    ],
    prevent: 'Serve large files with range support, so that downloads can go on.',
    docs: [`${CORE}#send_timeout`, `${CORE}#reset_timedout_connection`],
    examples: [
      '2026/11/24 08:07:00 [info] 31#31: *1171 client timed out (110: Connection timed out) while sending to client, client: 192.0.2.44, server: example.com, request: "GET /big.iso HTTP/1.1", upstream: "http://10.0.0.5:8080/big.iso", host: "example.com"',
      '2026/11/24 08:07:01 [info] 31#31: *1172 client timed out (110: Operation timed out) while sending response to client, client: 2001:db8::7, server: example.com, request: "GET /video.mp4 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:07:00 [info] 31#31: *1171 upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 192.0.2.44, server: example.com, request: "GET /ws HTTP/1.1", upstream: "http://10.0.0.5:8080/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-slow-request',
    title: 'Client did not finish its request in time',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client timed out' } },
    means:
      'The request line and headers were not complete within client_header_timeout, or the body paused longer than client_body_timeout (60 s each by default).',
    client: '408, or the connection is closed without an answer.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A lost or very slow connection, usually in an upload.',
        evidence: 'Single lines, mobile clients, POST and PUT.',
        check: "awk '$9 == 408 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'attack-probe',
        because: 'Slowloris: many connections that send a header line now and then.',
        evidence: 'Hundreds from a few addresses, unfinished GET requests.',
        check: BY_CLIENT('client timed out.*reading client request'),
      },
    ],
    fixes: [
      {
        do: 'Give unfinished headers less time.',
        config: 'client_header_timeout 10s; client_body_timeout 30s; reset_timedout_connection on;',
        costs: 'Very slow clients fail.',
      },
      {
        do: 'Bound connections of one address in the firewall: limit_conn counts only after the header is complete.',
        costs: 'Clients behind one NAT share the bound.',
      },
    ],
    prevent: 'Keep header timeouts short; uploads need only the body timeout to be long.',
    docs: [`${CORE}#client_header_timeout`, `${CORE}#client_body_timeout`],
    examples: [
      '2026/11/24 08:08:00 [info] 31#31: *1181 client timed out (110: Connection timed out) while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1"',
      '2026/11/24 08:08:01 [info] 31#31: *1182 client timed out (110: Operation timed out) while reading client request line, client: 203.0.113.9, server: , request: "GET / HT"',
      '2026/11/24 08:08:02 [info] 31#31: *1183 client timed out (110: Connection timed out) while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:08:00 [info] 31#31: *1181 client timed out (110: Connection timed out) while waiting for request, client: 203.0.113.9, server: 0.0.0.0:80',
      '2026/11/24 08:08:00 [info] 31#31: *1181 client timed out (110: Connection timed out) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
  },

  // Socket errors on the client side.
  {
    id: 'nginx/client-idle-reset',
    title: 'Client reset an idle connection',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: CALLS, phase: ['waiting for request', 'keepalive'] },
    means: 'The client, or a device on the way, reset a connection on which no request was open.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [`${CORE}#keepalive_timeout`, 'tcp(7)'],
    examples: [
      '2026/11/24 08:09:00 [info] 31#31: *1191 recv() failed (104: Connection reset by peer) while waiting for request, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:09:01 [info] 31#31: *1192 SSL_read() failed (104: Connection reset by peer) while keepalive, client: 192.0.2.44, server: 0.0.0.0:443',
      'SSL_read() failed (104: Connection reset by peer) while keepalive',
    ],
    counterExamples: [
      '2026/11/24 08:09:00 [info] 31#31: *1191 recv() failed (104: Connection reset by peer) while reading client request line, client: 192.0.2.44, server: example.com, request: "GET / HT"',
    ],
  },
  {
    id: 'nginx/proxy-protocol-left',
    title: 'Connection broke before the PROXY protocol header',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: CALLS, phase: 'reading PROXY protocol' },
    means: 'The listener expects a PROXY header first; the other side reset the connection before sending it. TCP health checks of load balancers do that.',
    client: 'Nothing: it is gone.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A health check that connects and hangs up.',
        evidence: 'A steady rate from the addresses of the load balancer.',
        check: BY_CLIENT('reading PROXY protocol'),
      },
    ],
    fixes: [{ do: 'Let the check speak the PROXY protocol (HAProxy: check-send-proxy), or check another port.', costs: 'None worth naming.' }],
    prevent: 'Check with a real request.',
    docs: [PROXY_PROTOCOL],
    examples: [
      '2026/11/24 08:10:00 [info] 31#31: *1201 recv() failed (104: Connection reset by peer) while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
      '2026/11/24 08:10:05 [info] 31#31: *1202 recv() failed (104: Connection reset by peer) while reading PROXY protocol, client: 10.0.0.3, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:10:00 [info] 31#31: *1201 client timed out (110: Connection timed out) while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-reset-request',
    title: 'Client connection broke while its request was read',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: CALLS, phase: [...READING, 'prereading client data', 'initializing session', 'proxying and reading from client'] },
    means: 'The client, or a device on the way, reset the connection while nginx was reading from it.',
    client: 'Nothing: it is gone.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A closed program, a lost mobile connection, a port check that resets.',
        evidence: 'Single lines, many clients.',
        check: BY_CLIENT('(recv|SSL_read|readv)\\(\\) failed .*while reading client'),
      },
      {
        cause: 'network',
        because: 'A firewall or NAT in front drops connections.',
        evidence: 'Many clients in the same second, or one network only.',
        check: "tcpdump -ni any -c 50 'tcp[tcpflags] & tcp-rst != 0 and port 443'",
      },
    ],
    fixes: [GONE],
    prevent: 'Watch the rate, not single lines.',
    docs: ['tcp(7)', `${CORE}#client_header_timeout`],
    examples: [
      '2026/11/24 08:11:00 [info] 31#31: *1211 recv() failed (104: Connection reset by peer) while reading client request line, client: 192.0.2.44, server: example.com, request: "GET / HT"',
      '2026/11/24 08:11:01 [info] 31#31: *1212 SSL_read() failed (104: Connection reset by peer) while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:11:00 [error] 31#31: *1211 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-reset-response',
    title: 'Client connection broke while the response was sent',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: CALLS, errno: OF_THE_PEER, phase: [...SENDING, 'closing request', 'logging request', 'proxying and sending to client'] },
    means: 'nginx was writing to the client and the connection was gone.',
    client: 'A download that ends early. The access log keeps the status already sent, with fewer bytes.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A closed tab, a video that was skipped, a download that was cancelled.',
        evidence: 'Large files, many clients.',
        check: BY_CLIENT('(writev|send|sendfile|SSL_write)\\(\\) failed .*sending'),
      },
      {
        cause: 'proxy-misconfig',
        because: 'A load balancer or CDN in front gives up or limits the size of a response.',
        evidence: 'All from its addresses, at one size or duration.',
        check: "awk '{print $1, $10}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [GONE, { do: 'If a load balancer cuts responses, raise its timeout.', costs: 'It holds slow connections longer.' }],
    prevent: 'Compare bytes sent with the expected size in the access log for large files.',
    docs: [`${CORE}#send_timeout`, 'tcp(7)'],
    examples: [
      '2026/11/24 08:12:00 [info] 31#31: *1221 writev() failed (32: Broken pipe) while sending to client, client: 192.0.2.44, server: example.com, request: "GET /big HTTP/1.1", upstream: "http://10.0.0.5:8080/big", host: "example.com"',
      '2026/11/24 08:12:01 [info] 31#31: *1222 sendfile() failed (104: Connection reset by peer) while sending response to client, client: 192.0.2.44, server: example.com, request: "GET /big.iso HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:12:00 [error] 31#31: *1221 writev() failed (32: Broken pipe) while sending request to upstream, client: 192.0.2.44, server: example.com, request: "POST /in HTTP/1.1", upstream: "http://10.0.0.5:8080/in", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-connection-broke',
    title: 'Client connection broke',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: CALLS, phase: { absent: true }, level: 'info', errno: [{ absent: true }, { matches: '^(?!90$|105$)' }] },
    means: 'A socket call failed at level info and no action is named, as while a request body is read. Only client connections log such errors at info.',
    client: 'Nothing: it is gone.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The client broke off its upload or went away.',
        evidence: 'POST and PUT requests, many clients.',
        check: BY_CLIENT('(recv|SSL_read)\\(\\) failed \\([0-9]+: [^)]*\\), client'),
      },
    ],
    fixes: [GONE],
    prevent: 'Offer resumable uploads for large files.',
    docs: [`${CORE}#client_body_timeout`, 'tcp(7)'],
    examples: [
      '2026/11/24 08:14:00 [info] 31#31: *1241 recv() failed (104: Connection reset by peer), client: 192.0.2.44, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/11/24 08:14:01 [info] 31#31: *1242 SSL_read() failed (32: Broken pipe), client: 192.0.2.44, server: example.com, request: "PUT /a HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:14:00 [error] 31#31: *1241 recv() failed (104: Connection reset by peer) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },

  // Attacks and floods.
  {
    id: 'nginx/client-flood',
    title: 'Client floods the connection with frames or streams',
    cause: 'attack-probe',
    severity: 'high',
    blame: 'client',
    when: {
      message: [
        { matches: '^(?:http2|http3|quic) flood detected' },
        { starts: 'client sent too many refused streams' },
        { starts: 'client sent too many PRIORITY frames' },
        { starts: 'client sent too many streams at once' },
      ],
    },
    means: 'The client sent far more control frames, resets or streams than data (rapid reset, SETTINGS or PING floods), and nginx closed its connection.',
    client: 'The connection is closed.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'An attempt to exhaust the server over HTTP/2 or HTTP/3.',
        evidence: 'Lines by the dozen in a second; the clients send no useful requests.',
        check: BY_CLIENT('flood detected|too many (refused streams|PRIORITY|streams at once)'),
      },
      {
        cause: 'client-bad-request',
        because: 'A faulty client library or load test.',
        evidence: 'One known address.',
        check: "grep -aE 'flood detected' /var/log/nginx/access.log /var/log/nginx/error.log | tail -3",
      },
    ],
    fixes: [
      {
        do: 'Keep the bounds on one connection.',
        config: 'keepalive_requests 1000; http2_max_concurrent_streams 128; limit_conn_zone $binary_remote_addr zone=addr:10m;',
        costs: 'Heavy clients reconnect more often.',
      },
      { do: 'Block the sources at the CDN or firewall.', costs: 'Users behind the same address are blocked too.' },
    ],
    prevent: 'Run a release from 1.25.3 on and leave keepalive_requests at its default.',
    docs: [`${V2}#http2_max_concurrent_streams`, `${CORE}#keepalive_requests`, 'https://www.rfc-editor.org/rfc/rfc9113#section-10.5'],
    examples: [
      '2026/11/24 08:15:00 [info] 31#31: *1251 http2 flood detected while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:15:01 [info] 31#31: *1252 client sent too many refused streams while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:15:00 [info] 31#31: *1251 concurrent streams exceeded 128 while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-smuggling-shape',
    title: 'Request has the shape of request smuggling',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent "*" and "*" headers at the same time' },
        { starts: 'client sent HTTP/1.0 request with "*" header' },
        { starts: 'client sent unknown "*": "*"' },
        { starts: 'client sent duplicate host header' },
      ],
    },
    means: 'Two statements about the length or host of the request contradict each other. Two servers in a row could read it differently, so nginx refuses it.',
    client: '400, or 501 for an unknown Transfer-Encoding.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A scanner or researcher tests for request smuggling.',
        evidence: 'Foreign addresses, many variants in a short time.',
        check: BY_CLIENT('headers at the same time|unknown "Transfer-Encoding|duplicate host header|HTTP/1.0 request with'),
      },
      {
        cause: 'client-bad-request',
        because: 'A proxy or client library in front adds a Content-Length to chunked requests, or a second Host.',
        evidence: '"client:" is your own proxy; every request of one kind fails.',
        check: "tcpdump -nAi any -c 10 'tcp port 80 and src PROXY' | grep -iE 'host:|content-length|transfer-encoding'",
      },
    ],
    fixes: [LEAVE_IT, { do: 'If your own proxy sends them, upgrade or correct it.', costs: 'Work on the proxy.' }],
    prevent: 'Use proxies in a row that all follow RFC 9112, and HTTP/2 to the outside.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9112#section-6.3', 'https://www.rfc-editor.org/rfc/rfc9112#section-11.2'],
    examples: [
      '2026/11/24 08:16:00 [info] 31#31: *1261 client sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading client request headers, client: 203.0.113.9, server: example.com, request: "POST / HTTP/1.1", host: "example.com"',
      '2026/11/24 08:16:01 [info] 31#31: *1262 client sent duplicate host header: "Host: b.example.com", previous value: "Host: a.example.com" while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "a.example.com"',
      '2026/11/24 08:16:02 [info] 31#31: *1263 client sent unknown "Transfer-Encoding": "xchunked" while reading client request headers, client: 203.0.113.9, server: example.com, request: "POST / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:16:00 [error] 31#31: *1261 upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-open-proxy-probe',
    title: 'Client tried TRACE or CONNECT',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'client sent TRACE method' }, { starts: 'client sent CONNECT method' }] },
    means: 'CONNECT asks the server to be a proxy for somebody else; TRACE makes it repeat the request. nginx refuses both.',
    client: '405.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A scanner looks for open proxies or for TRACE.',
        evidence: 'Foreign addresses, targets such as google.com:443.',
        check: BY_CLIENT('client sent (TRACE|CONNECT) method'),
      },
      {
        cause: 'client-bad-request',
        because: 'Somebody set this gateway as forward proxy in a program or browser.',
        evidence: 'An address of your own network, the same again and again.',
        check: 'env | grep -i proxy',
      },
    ],
    fixes: [LEAVE_IT],
    prevent: 'Nothing to prevent.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9110#name-connect', 'https://www.rfc-editor.org/rfc/rfc9110#name-trace'],
    examples: [
      '2026/11/24 08:17:00 [info] 31#31: *1271 client sent CONNECT method while reading client request headers, client: 203.0.113.9, server: example.com, request: "CONNECT www.example.org:443 HTTP/1.1", host: "www.example.org:443"',
      '2026/11/24 08:17:01 [info] 31#31: *1272 client sent TRACE method while reading client request headers, client: 203.0.113.9, server: example.com, request: "TRACE / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:17:00 [info] 31#31: *1271 client sent CONNECT request with body while reading client request headers, client: 203.0.113.9, server: example.com, request: "CONNECT a:443 HTTP/1.1", host: "a:443"',
    ],
  },
  {
    id: 'nginx/unsafe-uri',
    title: 'Path with ".." was refused',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'unsafe URI "*"' } },
    means: 'A path for a subrequest, copy or internal redirect (SSI include, DAV Destination, X-Accel-Redirect, auth) would lead out of its directory.',
    client: '404 or 500; with DAV 400.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A client put ../ into something that is used as a path.',
        evidence: 'The path in the line also stands in the request.',
        check: BY_CLIENT('unsafe URI'),
      },
      {
        cause: 'app-error',
        because: 'The application sent X-Accel-Redirect or an SSI include with ".." in it.',
        evidence: 'The request itself is harmless.',
        check: 'curl -sI http://UP:PORT/PATH | grep -i x-accel-redirect',
      },
    ],
    fixes: [LEAVE_IT, { do: 'In the application, build X-Accel-Redirect from identifiers, not from user input.', costs: 'A change in the application.' }],
    prevent: 'Never pass client input into X-Accel-Redirect or SSI.',
    docs: [`${CORE}#internal`, 'https://nginx.org/en/docs/http/ngx_http_ssi_module.html'],
    examples: [
      '2026/11/24 08:18:00 [error] 31#31: *1281 unsafe URI "/files/../../etc/passwd" was detected while reading response header from upstream, client: 203.0.113.9, server: example.com, request: "GET /download?f=../../etc/passwd HTTP/1.1", upstream: "http://10.0.0.5:8080/download", host: "example.com"',
      '2026/11/24 08:18:01 [error] 31#31: *1282 unsafe URI "/dav/../x" was detected, client: 203.0.113.9, server: example.com, request: "COPY /dav/a HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:18:00 [info] 31#31: *1281 client sent unsafe win32 URI while reading client request line, client: 203.0.113.9, server: example.com, request: "GET /a::$DATA HTTP/1.1"',
    ],
  },

  // The PROXY protocol.
  {
    id: 'nginx/proxy-protocol-broken',
    title: 'Connection does not start with a valid PROXY protocol header',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'broken header: "' },
        { starts: 'broken PROXY protocol TLV' },
        { starts: 'header is too large' },
        { starts: 'unknown PROXY protocol version' },
        { starts: 'invalid PROXY protocol TLV ' },
        { starts: 'unknown PROXY protocol TLV ' },
      ],
    },
    means:
      'The listener has proxy_protocol on, and the first bytes are something else. They stand in the line: an HTTP request, a TLS hello, or a damaged header.',
    client: 'The connection is closed without an answer.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The load balancer in front does not send the header.',
        evidence: 'Every connection of the load balancer fails.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_protocol; tcpdump -nAi any -c 5 port PORT and src LB',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Only its health checks, or clients that come past it, lack the header.',
        evidence: 'User traffic works; the lines come at a steady rate.',
        check: BY_CLIENT('broken header: '),
      },
      {
        cause: 'attack-probe',
        because: 'Scanners reach the port directly.',
        evidence: 'Foreign addresses.',
        check: BY_CLIENT('broken header: '),
      },
    ],
    fixes: [
      {
        do: 'Switch the header on in the load balancer (HAProxy: send-proxy-v2; AWS NLB: proxy protocol v2), or off in nginx.',
        config: 'listen 443 ssl;',
        costs: 'Without it nginx sees the address of the load balancer as client.',
      },
      { do: 'Give direct clients and checks a listener without it.', config: 'listen 127.0.0.1:8081;', costs: 'One more port.' },
    ],
    prevent: 'Change both sides in one step, on a new port that traffic is moved to; admit only the load balancer.',
    docs: [PROXY_PROTOCOL, 'https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt'],
    examples: [
      '2026/11/24 08:19:00 [error] 31#31: *1291 broken header: "GET /healthz HTTP/1.1\r\nHost: 10.0.0.9\r\n\r\n" while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
      '2026/11/24 08:19:01 [error] 31#31: *1292 unknown PROXY protocol version: 3 while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
      '2026/11/24 08:19:02 [error] 31#31: *1293 broken header: "x" while connecting to upstream, client: 10.0.0.1, server: a" while reading PROXY protocol, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:19:00 [info] 31#31: *1291 client timed out (110: Connection timed out) while reading PROXY protocol, client: 10.0.0.2, server: 0.0.0.0:443',
    ],
  },

  // Requests that break HTTP.
  {
    id: 'nginx/client-header-ignored',
    title: 'Header line with invalid characters',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client sent invalid header line' } },
    means: 'A header name has a character other than letters, digits and "-". nginx drops the line and goes on; with "\\x…" in it the request is refused.',
    client: 'The request is served without this header; 400 for control characters or blanks in the name.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A program sends names with underscores or dots.',
        evidence: 'One name in all lines; the application misses that header.',
        check: 'grep -ao \'invalid header line: "[^:"]*\' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head',
      },
      {
        cause: 'attack-probe',
        because: 'A fuzzer sends control characters.',
        evidence: '"\\x" in the line, foreign addresses.',
        check: BY_CLIENT('invalid header line'),
      },
    ],
    fixes: [
      { do: 'Use "-" in header names.', costs: 'A change in the client.' },
      {
        do: 'Or let underscores pass, in the default server block of the listener.',
        config: 'underscores_in_headers on;',
        costs: 'X_User and X-User become one variable for CGI-like applications, which can be abused.',
      },
    ],
    prevent: 'Agree on header names with "-" only.',
    docs: [`${CORE}#underscores_in_headers`, `${CORE}#ignore_invalid_headers`],
    examples: [
      '2026/11/24 08:20:00 [info] 31#31: *1301 client sent invalid header line: "X_Trace_Id: 4711" while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 08:20:01 [info] 31#31: *1302 client sent invalid header line: "Foo\\x01..." while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:20:00 [info] 31#31: *1301 client sent too long header line: "Cookie: aaaaaaaa..." while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-host-missing',
    title: 'Request without Host header',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent HTTP/1.1 request without "*" header' },
        { starts: 'client sent neither "*" nor "*" header' },
        { starts: 'client sent "*" and "*" headers with different values' },
      ],
    },
    means: 'HTTP/1.1, HTTP/2 and HTTP/3 requests must name exactly one host.',
    client: '400.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A hand-written health check or an embedded device leaves Host out.',
        evidence: 'One known address at a steady rate.',
        check: BY_CLIENT('without "Host" header|neither ":authority"'),
      },
      {
        cause: 'attack-probe',
        because: 'A scanner tries requests by address.',
        evidence: 'Foreign addresses, one line each.',
        check: BY_CLIENT('without "Host" header'),
      },
    ],
    fixes: [{ do: 'Add the header to the check (HAProxy: http-check send hdr Host example.com).', costs: 'None worth naming.' }],
    prevent: 'Use a real HTTP client for checks.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9112#section-3.2'],
    examples: [
      '2026/11/24 08:21:00 [info] 31#31: *1311 client sent HTTP/1.1 request without "Host" header while reading client request headers, client: 10.0.0.2, server: example.com, request: "GET /healthz HTTP/1.1"',
      '2026/11/24 08:21:01 [info] 31#31: *1312 client sent neither ":authority" nor "Host" header while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:21:00 [info] 31#31: *1311 client sent invalid host header while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "a/b"',
    ],
  },
  {
    id: 'nginx/client-body-broken',
    title: 'Request body does not match what was announced',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent invalid chunked body' },
        { starts: 'client intended to send body data larger than declared' },
        { starts: 'client sent less body data than expected' },
        { starts: 'client sent invalid body' },
        { starts: 'client sent CONNECT request with body' },
      ],
    },
    means: 'The length in the header, or the chunks, and the body sent contradict each other.',
    client: '400 (413 in HTTP/2 and HTTP/3 when there is more body than announced).',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A faulty client or proxy computes Content-Length wrongly or breaks chunks.',
        evidence: 'One kind of client, always.',
        check: BY_CLIENT('invalid chunked body|larger than declared|less body data'),
      },
      {
        cause: 'attack-probe',
        because: 'A scanner tests for request smuggling with bad chunks.',
        evidence: 'Foreign addresses, many variants.',
        check: BY_CLIENT('invalid chunked body'),
      },
    ],
    fixes: [{ do: 'Correct or upgrade the client.', costs: 'Work on the client.' }],
    prevent: 'Let HTTP libraries set lengths; never set Content-Length by hand.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9112#section-7.1', 'https://www.rfc-editor.org/rfc/rfc9113#section-8.1.1'],
    examples: [
      '2026/11/24 08:22:00 [error] 31#31: *1321 client sent invalid chunked body, client: 192.0.2.44, server: example.com, request: "POST /api HTTP/1.1", host: "example.com"',
      '2026/11/24 08:22:01 [info] 31#31: *1322 client intended to send body data larger than declared while processing HTTP/2 connection, client: 192.0.2.44, server: example.com, request: "POST /api HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:22:00 [error] 31#31: *1321 upstream sent invalid chunked response while reading upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-bad-dav-request',
    title: 'WebDAV request that cannot be done as it was sent',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent no "*" header' },
        { starts: 'client sent invalid "*" header: ' },
        { matches: '^"\\*" (?:header must be (?:\\S+ or )?infinity|URI "\\*" is handled by different repository|is collection)' },
        { matches: '^(?:COPY and MOVE|DELETE|MKCOL) with body (?:is|are) unsupported' },
        { starts: 'MKCOL can create a collection only' },
        { matches: '^PUT (?:with range is unsupported|request body )' },
        { starts: 'cannot PUT to a collection' },
        { starts: 'both URI "*" and "*" URI "*" ' },
        { starts: 'insufficient URI depth' },
      ],
      level: 'error',
      subsystem: ['http', 'core'],
    },
    means:
      'PUT, DELETE, MKCOL, COPY or MOVE came with headers, a body or a target that dav_methods does not allow: no or a foreign Destination, a wrong Depth, a file where a collection is meant or the reverse.',
    client: '400, 409 or 415.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The client expects a full WebDAV server; nginx does only these five methods, and collections end in a slash.',
        evidence: 'One kind of client (desktop mounts), the same complaint each time.',
        check: "grep -aE 'request: \"(PUT|DELETE|MKCOL|COPY|MOVE) ' /var/log/nginx/error.log | tail -5",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A proxy in front changes Host or scheme, so that the Destination no longer belongs to this server.',
        evidence: 'COPY and MOVE only, from all clients.',
        check: "nginx -T 2>/dev/null | grep -nE 'dav_|proxy_set_header (Host|Destination)'",
      },
      {
        cause: 'attack-probe',
        because: 'A scanner tries PUT to drop a file.',
        evidence: 'Foreign addresses, names such as test.jsp or 1.txt.',
        check: BY_CLIENT('request: "PUT '),
      },
    ],
    fixes: [
      { do: 'Let proxies pass Host and Destination unchanged.', config: 'proxy_set_header Host $http_host;', costs: 'None worth naming.' },
      { do: 'For desktop clients run a complete WebDAV server behind nginx.', costs: 'One more service.' },
      { do: 'Allow writing only to those who need it.', config: 'limit_except GET HEAD { allow 10.0.0.0/8; deny all; }', costs: 'None worth naming.' },
    ],
    prevent: 'Test COPY and MOVE after each change of the proxies in front.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_dav_module.html', 'https://www.rfc-editor.org/rfc/rfc4918#section-9'],
    examples: [
      '2026/11/24 08:23:00 [error] 31#31: *1331 client sent no "Destination" header, client: 192.0.2.44, server: dav.example.com, request: "MOVE /a HTTP/1.1", host: "dav.example.com"',
      '2026/11/24 08:23:01 [error] 31#31: *1332 client sent invalid "Depth" header: "7", client: 192.0.2.44, server: dav.example.com, request: "COPY /a HTTP/1.1", host: "dav.example.com"',
      '2026/11/24 08:23:02 [error] 31#31: *1333 MKCOL can create a collection only, client: 192.0.2.44, server: dav.example.com, request: "MKCOL /new HTTP/1.1", host: "dav.example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:23:00 [info] 31#31: *1331 client sent no ":path" header while handling quic input, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:23:00 [error] 31#31: *1331 "/srv/www/a/index.html" is not found (2: No such file or directory), client: 203.0.113.9, server: example.com, request: "GET /a/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-bad-cookie',
    title: 'Tracking cookie (userid) or callback name is not valid',
    cause: 'client-bad-request',
    severity: 'info',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent invalid userid cookie' },
        { starts: 'client sent too short userid cookie' },
        { starts: 'client sent invalid callback name' },
        { starts: 'client sent too long callback name' },
      ],
    },
    means: 'The value of the userid cookie, or the callback argument of a JSONP listing, is not of the form nginx expects.',
    client: 'A new cookie is set; a bad callback name gives 400.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'Another application sets a cookie of the same name, or somebody plays with the value.',
        evidence: 'Many clients (same name) or few (playing).',
        check: "nginx -T 2>/dev/null | grep -nE 'userid_name|autoindex_format'",
      },
    ],
    fixes: [{ do: 'Give the cookie a name of its own.', config: 'userid_name gw_uid;', costs: 'Visitors are counted anew.' }],
    prevent: 'Keep cookie names of gateway and applications apart.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_userid_module.html', 'https://nginx.org/en/docs/http/ngx_http_autoindex_module.html'],
    examples: [
      '2026/11/24 08:24:00 [error] 31#31: *1341 client sent invalid userid cookie "uid=%%%%%%%%%%%%%%%%%%%%%%", client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 08:24:01 [error] 31#31: *1342 client sent too short userid cookie "uid=abc", client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 08:24:00 [notice] 31#31: *1341 userid cookie "uid=0A00010B12345678" was reset, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/client-bad-header',
    title: 'Header is not allowed, doubled or malformed',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent duplicate header line' },
        { matches: '^client sent "\\*" header(?:$| with invalid value)' },
        { starts: 'client sent header "*" with invalid value' },
        { matches: '^client sent (?:duplicate|empty|no|invalid) (?:"\\*"|:\\w+) header' },
        { matches: '^client sent invalid header(?: name)?(?:$|: )' },
        { matches: '^client sent unknown pseudo.header' },
        { starts: 'client sent out of order pseudo-headers' },
        { starts: 'client sent zero header name length' },
      ],
    },
    means:
      'A header breaks the rules: sent twice, empty, out of order, or one of HTTP/1.1 (Connection, Keep-Alive, Transfer-Encoding, Upgrade) in HTTP/2 or HTTP/3.',
    client: '400, or the stream is reset.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A home-made or faulty HTTP client, or a proxy that passes hop-by-hop headers on.',
        evidence: 'One kind of client; the header is named in the line.',
        check: BY_CLIENT('client sent (duplicate|empty|no|invalid|unknown|out of order)'),
      },
      {
        cause: 'attack-probe',
        because: 'A fuzzer tries variants.',
        evidence: 'Foreign addresses, many different lines.',
        check: BY_CLIENT('client sent (duplicate|empty|no|invalid|unknown|out of order)'),
      },
    ],
    fixes: [{ do: 'Correct or upgrade the client; let proxies drop hop-by-hop headers.', costs: 'Work on the client.' }],
    prevent: 'Use maintained HTTP libraries.',
    docs: [
      'https://www.rfc-editor.org/rfc/rfc9113#section-8.2',
      'https://www.rfc-editor.org/rfc/rfc9114#section-4.2',
      'https://www.rfc-editor.org/rfc/rfc9110#section-5.3',
    ],
    examples: [
      '2026/11/24 08:25:00 [info] 31#31: *1351 client sent duplicate header line: "Authorization: Basic QQ==", previous value: "Authorization: Basic QQ==" while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 08:25:01 [info] 31#31: *1352 client sent "Connection" header while processing HTTP/2 connection, client: 192.0.2.44, server: example.com, host: "example.com"',
      '2026/11/24 08:25:03 [info] 31#31: *1354 client sent invalid "Content-Length" header while reading client request headers, client: 203.0.113.9, server: example.com, request: "POST /api HTTP/1.1", host: "example.com"',
      '2026/11/24 08:25:02 [info] 31#31: *1353 client sent duplicate :path header while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:25:00 [info] 31#31: *1351 client sent duplicate host header: "Host: b", previous value: "Host: a" while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "a"',
    ],
  },
  {
    id: 'nginx/client-broke-http2',
    title: 'Client broke the framing of HTTP/2',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { matches: '^client sent (?:padded |unexpected |inappropriate )?(?:[A-Z_]+ )?frame ' },
        { matches: '^client sent (?:padded |unexpected )?[A-Z_]+ frame$' },
        { matches: '^client sent stream with data before settings' },
        { matches: '^client sent header (?:block|field) with ' },
        { starts: 'client sent invalid encoded header field' },
        { matches: '^client sent (?:invalid|out of bound) hpack table index' },
        { starts: 'client sent invalid table size update' },
        { starts: 'client violated ' },
        { starts: 'concurrent streams exceeded ' },
        { starts: 'invalid connection preface' },
      ],
    },
    means: 'A frame, header block or stream of the client does not follow RFC 9113 or RFC 7541; nginx ends the connection (or refuses the stream).',
    client: 'The connection or stream is closed; browsers retry.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A faulty or very old HTTP/2 library, or a client that speaks HTTP/1.1 after negotiating h2 ("invalid connection preface").',
        evidence: 'One kind of client, always.',
        check: 'curl -sv --http2 https://HOST/ -o /dev/null',
      },
      {
        cause: 'attack-probe',
        because: 'A fuzzer tests the HTTP/2 code.',
        evidence: 'Foreign addresses, a different complaint on every line.',
        check: BY_CLIENT('processing HTTP/2 connection'),
      },
    ],
    fixes: [
      { do: 'Upgrade the client library.', costs: 'Work on the client.' },
      {
        do: 'Clients that open many streams need a higher bound ("concurrent streams exceeded").',
        config: 'http2_max_concurrent_streams 256;',
        costs: 'More work one client can start at once.',
      },
    ],
    prevent: 'Nothing to prevent; watch the number of different clients.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9113#section-4', 'https://www.rfc-editor.org/rfc/rfc7541', `${V2}#http2_max_concurrent_streams`],
    examples: [
      '2026/11/24 08:26:00 [info] 31#31: *1361 client sent PING frame with incorrect identifier while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:26:01 [info] 31#31: *1362 invalid connection preface while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:26:02 [info] 31#31: *1363 client violated connection flow control: received DATA frame length 16384, available window 100 while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:26:00 [error] 31#31: *1361 upstream sent ping frame with invalid length: 7 while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "POST /svc HTTP/2.0", upstream: "grpc://10.0.0.5:50051", host: "example.com"',
      '2026/11/24 08:26:00 [info] 31#31: *1361 client sent too many PRIORITY frames while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-broke-http3',
    title: 'Client broke the rules of HTTP/3',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { starts: 'client exceeded integer size limit' },
        { starts: 'client sent invalid encoded field line' },
        { starts: 'client sent negative base' },
        { starts: 'client exceeded http3_' },
        { starts: 'missing mandatory stream' },
        { starts: 'stream already created' },
        { starts: 'not enough dynamic table capacity' },
      ],
    },
    means: 'A stream or a compressed header of the client does not follow RFC 9114 or RFC 9204; nginx ends the connection.',
    client: 'The connection is closed; browsers fall back to HTTP/2.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A faulty HTTP/3 library or a fuzzer.',
        evidence: 'Few addresses.',
        check: BY_CLIENT('client exceeded|field line|mandatory stream|dynamic table capacity'),
      },
    ],
    fixes: [{ do: 'Upgrade the client; upgrade nginx if many different browsers show up here.', costs: 'A restart.' }],
    prevent: 'Offer HTTP/3 besides HTTP/2, never alone.',
    docs: [V3, 'https://www.rfc-editor.org/rfc/rfc9114', 'https://www.rfc-editor.org/rfc/rfc9204'],
    examples: [
      '2026/11/24 08:27:00 [info] 31#31: *1371 missing mandatory stream while handling quic input, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:27:01 [info] 31#31: *1372 client exceeded http3_max_table_capacity limit while handling quic input, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:27:00 [info] 31#31: *1371 client exceeded http2_max_field_size limit while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
  },

  // QUIC.
  {
    id: 'nginx/quic-set-up-failed',
    title: 'QUIC could not be set up in nginx',
    cause: 'process-lifecycle',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'quic SSL_' },
        { starts: 'quic token buffer is too small' },
        { starts: 'quic recvmsg() truncated data' },
        { matches: '^quic \\S+ write keys discarded' },
        { starts: 'could not split QUIC frame' },
        { starts: 'unexpected secret len' },
      ],
    },
    means: 'nginx could not hand its QUIC settings to the TLS library, or ran into a state of its QUIC code that should not occur.',
    client: 'HTTP/3 fails; browsers fall back to HTTP/2.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'nginx runs with a TLS library it was not built for.',
        evidence: '"quic SSL_…" on every connection.',
        check: 'nginx -V 2>&1 | grep -iE "built with|running with"',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and its TLS library together.', costs: 'A restart.' },
      { do: 'Until then serve HTTP/2 only: remove the quic listener and its Alt-Svc header.', costs: 'Slower pages on lossy networks.' },
    ],
    prevent: 'Test HTTP/3 with curl --http3 after each upgrade.',
    docs: [V3, 'https://nginx.org/en/docs/quic.html'],
    examples: [
      '2026/11/24 08:28:01 [alert] 31#31: *1381 quic SSL_set_quic_method() failed while creating quic connection, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:28:02 [alert] 31#31: *1382 quic token buffer is too small while handling quic packet, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: ['2026/11/24 08:28:00 [info] 31#31: *1381 quic bad packet length while parsing quic packet, client: 203.0.113.9, server: 0.0.0.0:443'],
  },
  {
    id: 'nginx/quic-receive-failed',
    title: 'Receiving QUIC packets failed',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: { message: { starts: 'quic recvmsg() failed' } },
    means: 'The kernel returned an error when nginx read from the UDP socket of its QUIC listener.',
    client: 'HTTP/3 may stall; browsers fall back to HTTP/2.',
    causes: [
      {
        cause: 'network',
        because: 'An ICMP error for an earlier packet, or trouble with the network card or its driver.',
        evidence: 'The errno; UDP errors rise.',
        check: 'nstat -az UdpInErrors UdpRcvbufErrors; ip -s link',
      },
      {
        cause: 'gateway-exhausted',
        because: 'No memory for socket buffers.',
        evidence: 'errno 12 or 105.',
        check: 'cat /proc/net/sockstat; sysctl net.core.rmem_max',
      },
    ],
    fixes: [{ do: 'Enlarge the receive buffer.', config: 'listen 443 quic reuseport rcvbuf=2m;', costs: 'Kernel memory per worker.' }],
    prevent: 'Watch UDP errors on hosts that serve HTTP/3.',
    docs: [V3, 'udp(7)', 'recvmsg(2)'],
    examples: [
      '2026/11/24 08:29:00 [alert] 31#31: quic recvmsg() failed (105: No buffer space available)',
      '2026/11/24 08:29:01 [alert] 31#31: quic recvmsg() failed (12: Cannot allocate memory)',
    ],
    counterExamples: ['2026/11/24 08:29:00 [alert] 31#31: quic recvmsg() truncated data'],
  },
  {
    id: 'nginx/quic-connection-lost',
    title: 'Client lost the state of a QUIC connection',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: { starts: 'quic stateless reset packet detected' } },
    means: 'The client sent a stateless reset: it does not know this connection any more.',
    client: 'Open requests end; the client connects again.',
    causes: [
      {
        cause: 'client-abort',
        because: 'The browser was restarted or crashed, or the device changed its network.',
        evidence: 'Single lines.',
        check: BY_CLIENT('stateless reset'),
      },
    ],
    fixes: [GONE],
    prevent: 'Nothing to prevent.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9000#section-10.3', V3],
    examples: [
      '2026/11/24 08:30:00 [info] 31#31: *1401 quic stateless reset packet detected while handling quic packet, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:30:01 [info] 31#31: *1402 quic stateless reset packet detected while handling quic input, client: 2001:db8::7, server: [::]:443',
    ],
    counterExamples: [
      '2026/11/24 08:30:00 [info] 31#31: *1401 quic client timed out (110: Connection timed out) while handling quic input, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/client-broke-quic',
    title: 'Client broke the rules of QUIC',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        { matches: '^quic (?!no \\S+ keys|unsupported version|version mismatch|migrated to path|path seq:|expired token|client timed out|bpf |getsockopt)' },
        { starts: 'missing transport parameters' },
      ],
    },
    means: 'A packet, frame or transport parameter of the client does not follow RFC 9000; nginx drops the packet or closes the connection.',
    client: 'The packet is ignored or the connection is closed; browsers fall back to HTTP/2.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'Stray UDP packets and scanners on port 443, or a faulty QUIC library.',
        evidence: 'Few addresses, phases such as "parsing quic packet".',
        check: BY_CLIENT(' quic '),
      },
      {
        cause: 'network',
        because: 'A device on the path damages or cuts UDP packets.',
        evidence: 'Many real clients of one network.',
        check: 'tcpdump -ni any -c 20 -v udp port 443',
      },
    ],
    fixes: [LEAVE_IT],
    prevent: 'Offer HTTP/3 besides HTTP/2, never alone.',
    docs: ['https://www.rfc-editor.org/rfc/rfc9000', V3],
    examples: [
      '2026/11/24 08:32:00 [info] 31#31: *1421 quic UDP datagram is too small for initial packet while handling quic packet, client: 203.0.113.9, server: 0.0.0.0:443',
      '2026/11/24 08:32:01 [info] 31#31: *1422 quic failed to parse transport param id:0x4 length while handling quic packet, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
    counterExamples: ['2026/11/24 08:32:00 [info] 31#31: *1421 quic flood detected while handling frames, client: 203.0.113.9, server: 0.0.0.0:443'],
  },

  // The HTTP/2 and HTTP/3 code of nginx itself.
  {
    id: 'nginx/http2-internal-fault',
    title: 'HTTP/2 code of nginx met a state that should not occur',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'http2 negative window update' },
        { starts: 'http2 preread buffer overflow' },
        { starts: 'no space in http2 body buffer' },
        { starts: 'receive buffer overrun' },
        { starts: 'requested control frame is too large' },
        { starts: 'state buffer overflow' },
      ],
    },
    means: 'An alert about buffers or windows that nginx keeps itself: a fault of the release or of a module.',
    client: 'The connection is closed.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A known fault of an old release, or a third-party module that touches HTTP/2 requests.',
        evidence: 'Alerts at a rate that follows the traffic.',
        check: 'nginx -V 2>&1 | tr " " "\\n" | grep add-; nginx -T 2>/dev/null | grep load_module',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx; then try without third-party modules.', costs: 'A restart.' },
      { do: 'Until then serve HTTP/1.1 only.', config: 'http2 off;', costs: 'Slower pages with many files.' },
    ],
    prevent: 'Follow stable releases.',
    docs: ['https://nginx.org/en/CHANGES', V2],
    examples: [
      '2026/11/24 08:34:00 [alert] 31#31: *1441 http2 negative window update while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/11/24 08:34:01 [alert] 31#31: *1442 state buffer overflow: 40 bytes required while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 08:34:00 [info] 31#31: *1441 client violated connection flow control: received DATA frame length 16384, available window 100 while processing HTTP/2 connection, client: 203.0.113.9, server: 0.0.0.0:443',
    ],
  },

  // Requests that are no HTTP at all. The kind of the request line tells TLS from the rest; both can only blame the client.
  {
    id: 'nginx/client-tls-on-plain-port',
    title: 'Client sent a TLS hello to a port without TLS',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: { matches: '^client sent invalid (?:method|request|version)' }, methodKind: 'tls' },
    means: 'The first bytes of the request are a TLS handshake (\\x16\\x03), and this listener speaks plain HTTP.',
    client: '400 in plain text, which the client shows as a TLS error.',
    causes: [
      SCANNER,
      {
        cause: 'proxy-misconfig',
        because: 'The port is meant for TLS and `ssl` is missing in its listen line, or a load balancer re-encrypts to a plain port.',
        evidence: 'Every client of that port fails, or "client:" is the load balancer.',
        check: "nginx -T 2>/dev/null | grep -nE 'listen +'; curl -skv https://HOST:PORT/ -o /dev/null",
      },
    ],
    fixes: [LEAVE_IT, { do: 'If the port is meant for TLS, say so.', config: 'listen 443 ssl;', costs: 'Plain clients of that port get 400.' }],
    prevent: 'Use 443 for TLS only and 80 for redirects only.',
    docs: [PROXY_PROTOCOL, 'https://www.rfc-editor.org/rfc/rfc8446#section-5.1'],
    examples: [
      '2026/11/24 08:35:00 [info] 31#31: *1451 client sent invalid method while reading client request line, client: 203.0.113.9, server: example.com, request: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"',
      '2026/11/24 08:35:01 [info] 31#31: *1452 client sent invalid request while reading client request line, client: 203.0.113.9, server: example.com, request: "\\x16\\x03\\x01"',
    ],
    counterExamples: [
      '2026/11/24 08:35:00 [info] 31#31: *1451 client sent invalid method while reading client request line, client: 203.0.113.9, server: example.com, request: "SSH-2.0-Go"',
    ],
  },
  {
    id: 'nginx/client-bad-request-line',
    title: 'What the client sent is no valid HTTP request',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: {
      message: [{ matches: '^client sent invalid (?:method|request|version|host header|host in request line)' }, { starts: 'client sent unsafe win32 URI' }],
      methodKind: [{ absent: true }, { matches: '^(?!tls$)' }],
    },
    means: 'The method, URI, version or host cannot be parsed: another protocol (RDP, SSH, PROXY header), an exploit, or a broken client.',
    client: '400.',
    causes: [
      SCANNER,
      {
        cause: 'proxy-misconfig',
        because: 'A load balancer sends the PROXY protocol and this listener does not expect it.',
        evidence: 'Every request fails, and request is "PROXY TCP4 …".',
        check: "grep -ac 'request: \"PROXY TCP' /var/log/nginx/error.log; nginx -T 2>/dev/null | grep -n 'listen '",
      },
      {
        cause: 'client-bad-request',
        because: 'A home-made client leaves blanks in the URI or sends an unencoded one.',
        evidence: 'One known address, paths of your application.',
        check: "grep -a 'client sent invalid' /var/log/nginx/error.log | grep -o 'request: \"[^\"]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      LEAVE_IT,
      {
        do: 'If the load balancer sends a PROXY header, expect it.',
        config: 'listen 80 proxy_protocol;',
        costs: 'Direct clients of this port no longer work.',
      },
      {
        do: 'Drop requests for unknown hosts without an answer.',
        config: 'server { listen 80 default_server; return 444; }',
        costs: 'Checks by address fail too.',
      },
    ],
    prevent: 'Ban repeat offenders with fail2ban (filter nginx-bad-request).',
    docs: ['https://www.rfc-editor.org/rfc/rfc9112#section-3', PROXY_PROTOCOL],
    examples: [
      '2026/11/24 08:36:00 [info] 31#31: *1461 client sent invalid method while reading client request line, client: 203.0.113.9, server: example.com, request: "SSH-2.0-Go"',
      '2026/11/24 08:36:01 [info] 31#31: *1462 client sent invalid request while reading client request line, client: 203.0.113.9, server: example.com, request: "GET /../../etc/passwd HTTP/1.1"',
      '2026/11/24 08:36:02 [info] 31#31: *1463 client sent invalid host header while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "a/b"',
    ],
    counterExamples: [
      '2026/11/24 08:36:00 [info] 31#31: *1461 client sent invalid header line: "X_Y: 1" while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
];
