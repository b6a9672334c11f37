/**
 * What an HTTP status tells when the log of a gateway shows it: who wrote it, how to know, what to look at first.
 * nginx facts were checked with nginx 1.22 and its source, HAProxy facts with 2.6.
 */
import type { Step } from './causes.ts';
import type { Cause } from './rule.ts';
import { cloudflareStatuses } from './statuses-cloudflare.ts';

export interface StatusInfo {
  /** As logged: "502". */
  readonly status: string;
  readonly title: string;
  readonly says: string;
  /** Who can have written it, and when they do. */
  readonly writers: readonly { readonly who: string; readonly when: string }[];
  /** How to tell who it was. */
  readonly tell: readonly string[];
  /** Ranked, most likely first. */
  readonly causes: readonly { readonly cause: Cause; readonly when: string }[];
  /** Log fields that decide between them. */
  readonly fields: readonly { readonly name: string; readonly decides: string }[];
  readonly first: readonly Step[];
}

const ROUTE = "curl -s -o /dev/null -m 30 -w '%{http_code} %{time_total}\\n'";
const DIRECT = `${ROUTE} -H 'Host: NAME' http://UP:PORT/URI`;
const CODES = (status: string) => `awk '$9 == ${status} {split($7, u, "?"); print u[1]}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head`;
const CLIENTS = (status: string) => `awk '$9 == ${status} {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head`;

const UPSTREAM_STATUS = {
  name: 'nginx $upstream_status',
  decides: 'the status the upstream sent; nginx also writes its own here, so read $upstream_header_time with it',
};
const HEADER_TIME = { name: 'nginx $upstream_header_time', decides: '"-": no response header came, nginx made the status up. A number: the upstream sent it' };
const UPSTREAM_ADDR = { name: 'nginx $upstream_addr', decides: '"-": no upstream was asked. A group name: no peer was alive. Several: retries' };
const TERMINATION = { name: 'HAProxy termination state', decides: '"--" with a server name: relayed from the server. Anything else: HAProxy ended it' };
const ORIGIN = { name: 'Cloudflare OriginResponseStatus', decides: '0: the origin did not send it. Equal to EdgeResponseStatus: relayed' };

const httpStatuses: readonly StatusInfo[] = [
  {
    status: '502',
    title: 'Bad Gateway',
    says: 'A gateway asked the server behind it and got no usable answer: no connection, a connection that broke, or bytes that are no valid response.',
    writers: [
      {
        who: 'nginx',
        when: 'connection refused or reset, closed before the header ended, invalid or too large header, TLS to the upstream failed, name not resolved, no peer alive',
      },
      {
        who: 'HAProxy',
        when: 'the server closed before the header ended (SH) or sent an invalid one (PH); the operator or a DOWN event killed the stream (KH, DH). A failed connection is 503 there',
      },
      { who: 'Cloudflare', when: 'relays the 502 of the origin; cloudflared answers 502 when it cannot reach its service; rarely the edge itself' },
      { who: 'the application', when: 'it is a gateway itself and its own upstream failed' },
    ],
    tell: [
      'nginx: $upstream_header_time is "-" when nginx made it up, and error.log holds a line for it. A number means that the upstream really sent 502: go on in its log.',
      'HAProxy: SH-- or PH-- was made by HAProxy; ---- with a server name was relayed.',
      'Cloudflare: an origin status of 502 was relayed; 0 was made by the edge or the tunnel.',
      'The plain combined format cannot tell: add the upstream variables to log_format.',
    ],
    causes: [
      { cause: 'upstream-down', when: 'connect() failed (111), milliseconds' },
      { cause: 'upstream-crash', when: 'prematurely closed, or reset (104) while reading the response header' },
      { cause: 'no-healthy-upstream', when: 'no live upstreams: a consequence, look for the lines before it' },
      { cause: 'firewall-blocked', when: 'connect() failed with 113, 13 or 1' },
      { cause: 'upstream-overload', when: 'a unix socket with errno 11, or refused only under load' },
      { cause: 'upstream-protocol', when: 'too big header, invalid header, no valid HTTP/1.0 header' },
      { cause: 'tls-upstream', when: 'SSL_do_handshake() failed, certificate verify error' },
      { cause: 'dns', when: 'could not be resolved' },
      { cause: 'proxy-misconfig', when: 'wrong port or scheme, localhost in a container, variable without resolver' },
      { cause: 'network', when: '101 unreachable, 110 from the kernel, 104 while connecting' },
      { cause: 'gateway-exhausted', when: 'errno 99: no local port left towards this upstream' },
      { cause: 'cdn-edge', when: 'the origin knows nothing of the request' },
    ],
    fields: [UPSTREAM_STATUS, HEADER_TIME, UPSTREAM_ADDR, { name: 'nginx $upstream_connect_time', decides: '"-": never connected' }, TERMINATION, ORIGIN],
    first: [
      { do: 'What does the gateway say? The message decides.', run: 'tail -n 500 /var/log/nginx/error.log | gwlog' },
      { do: 'Does the port accept a connection from here?', run: 'nc -zv -w 3 UP PORT' },
      { do: 'Does the upstream answer when asked directly?', run: DIRECT },
    ],
  },
  {
    status: '504',
    title: 'Gateway Timeout',
    says: 'A gateway waited for the server behind it until a time limit ended the wait.',
    writers: [
      { who: 'nginx', when: 'proxy_connect_timeout, proxy_send_timeout or proxy_read_timeout ran out (60 s each unless set)' },
      { who: 'HAProxy', when: 'timeout server ran out before the response header (sH)' },
      { who: 'Cloudflare', when: 'relays the 504 of the origin. Its own limits give 522 (connecting) and 524 (reading)' },
      { who: 'the application', when: 'it waited for a service of its own' },
    ],
    tell: [
      'nginx: "upstream timed out (110: …) while PHASE" in error.log; the phase names the limit. $upstream_header_time is "-".',
      'HAProxy: sH-- was made by HAProxy after timeout server; ---- with a server name was relayed from the gateway behind it.',
      'The time at which failures cluster names the hop: 30, 60, 100 s are defaults of different programs.',
      'HAProxy writes sH-- 504 too when a client stalls in the body of a POST; option http-buffer-request tells them apart.',
    ],
    causes: [
      { cause: 'upstream-slow', when: 'while reading response header: connected, request sent, no answer in time' },
      { cause: 'upstream-overload', when: 'all paths slow at once, or connect timeouts mixed with answers' },
      { cause: 'firewall-blocked', when: 'while connecting: every attempt, no answer at all' },
      { cause: 'network', when: 'while connecting to a host that is gone, or stalls with packet loss' },
      { cause: 'tls-upstream', when: 'while SSL handshaking to upstream' },
    ],
    fields: [
      { name: 'nginx phase (while …)', decides: 'connecting: network, firewall or full queue. Reading response header: the application' },
      {
        name: 'nginx $upstream_connect_time',
        decides: '"-": never connected. Small: the network is fine. About 1 or 3 s: SYNs were sent again, the accept queue overflows',
      },
      { name: 'nginx $upstream_response_time', decides: 'equals the limit that fired' },
      { name: 'HAProxy Tw/Tc/Tr', decides: '-1 marks the phase that did not end' },
      TERMINATION,
      ORIGIN,
    ],
    first: [
      { do: 'Which phase?', run: "grep -oE 'upstream timed out .* while [a-zA-Z ]*' /var/log/nginx/error.log | sort | uniq -c | sort -rn" },
      { do: 'Which paths?', run: CODES('504') },
      {
        do: 'Where does the time go? Connect or first byte.',
        run: "curl -s -o /dev/null -m 120 -w 'connect %{time_connect} first-byte %{time_starttransfer}\\n' -H 'Host: NAME' http://UP:PORT/URI",
      },
    ],
  },
  {
    status: '503',
    title: 'Service Unavailable',
    says: 'Somebody declined to serve the request for now: a limit, a queue, maintenance, or (HAProxy) no server to give it to.',
    writers: [
      {
        who: 'nginx',
        when: 'limit_req or limit_conn refused it (unless limit_req_status says otherwise), or return 503. Never for a dead upstream: that is 502',
      },
      { who: 'HAProxy', when: 'no server up (SC with <NOSRV>), connection failed after all retries (SC, sC), waiting in the queue ended (sQ, SQ)' },
      { who: 'Cloudflare', when: 'relays the 503 of the origin; cloudflared answers 503 when no ingress rule fits' },
      { who: 'the application', when: 'maintenance mode, overload protection, a dependency is away' },
    ],
    tell: [
      'nginx: $upstream_addr is "-" and error.log says "limiting requests" or "limiting connections"; with a number in $upstream_header_time the application sent it.',
      'HAProxy: the two letters. SC refused or no server, sC connect timeout, sQ queue, LR a rule of the configuration, -- relayed.',
      'HAProxy with <NOSRV> is not always "no server": queue timeouts and failed redispatches have it too.',
    ],
    causes: [
      { cause: 'no-healthy-upstream', when: 'HAProxy SC, <NOSRV>, after "has no server available!"' },
      { cause: 'upstream-down', when: 'HAProxy SC with a server name: a few ms for each attempt, and 1 s of waiting before each retry' },
      { cause: 'rate-limited', when: 'nginx "limiting …", no upstream asked' },
      { cause: 'upstream-overload', when: 'HAProxy sQ or SQ; or the application sheds load' },
      { cause: 'firewall-blocked', when: 'HAProxy sC: timeout connect times attempts' },
      { cause: 'app-error', when: 'the application answers 503 itself' },
      { cause: 'proxy-misconfig', when: 'HAProxy SC with TR=-1: no backend was chosen' },
    ],
    fields: [
      UPSTREAM_ADDR,
      HEADER_TIME,
      TERMINATION,
      { name: 'HAProxy Tw/Tc and retries', decides: 'Tw: time in the queue or between retries. Tc=-1: never connected' },
      ORIGIN,
    ],
    first: [
      { do: 'nginx: a limit?', run: "grep -c 'limiting ' /var/log/nginx/error.log" },
      { do: 'HAProxy: which servers are up?', run: "echo 'show stat' | socat - /run/haproxy/admin.sock | cut -d, -f1,2,18,19,37 | column -ts," },
      { do: 'Does the application say 503 itself?', run: DIRECT },
    ],
  },
  {
    status: '500',
    title: 'Internal Server Error',
    says: 'Whoever wrote it failed inside. In most cases that is the application; nginx itself writes 500 only when it cannot do its own part.',
    writers: [
      { who: 'the application', when: 'an exception nobody caught, a fatal error' },
      {
        who: 'nginx',
        when: 'redirection cycle, auth_request with an unexpected status, no descriptors or connections left, request body not storable (disk full, permissions), invalid proxy_pass variable, error in Lua or njs',
      },
      { who: 'HAProxy', when: 'internal error or no memory (I or R in the termination state)' },
      { who: 'Cloudflare', when: 'an error in a rewrite rule or Worker, otherwise relayed' },
    ],
    tell: [
      'nginx: a number in $upstream_header_time means the application sent it. "-" means nginx did, and error.log says why.',
      'Out of descriptors: $upstream_addr is empty ("") rather than "-".',
      'HAProxy: ---- with a server name is the application; IC, RR, RH are HAProxy.',
    ],
    causes: [
      { cause: 'app-error', when: '$upstream_header_time is a number' },
      { cause: 'proxy-misconfig', when: 'redirection cycle, invalid URL prefix, unexpected auth status' },
      { cause: 'filesystem', when: 'errno 28 or 13 on client_body_temp or proxy_temp' },
      { cause: 'gateway-exhausted', when: 'errno 24, worker_connections are not enough, malloc() failed' },
      { cause: 'auth-access', when: 'the service behind auth_request fails' },
    ],
    fields: [HEADER_TIME, UPSTREAM_ADDR, TERMINATION, ORIGIN],
    first: [
      { do: 'Ask the application directly: the same 500 proves it.', run: DIRECT },
      { do: 'Its log in that second.', run: "journalctl -u APP --since '15 min ago' -p warning | tail -50" },
      { do: 'Otherwise what nginx says.', run: 'tail -n 500 /var/log/nginx/error.log | gwlog' },
    ],
  },
  {
    status: '499',
    title: 'Client Closed Request (nginx, Cloudflare)',
    says: 'The client closed the connection while nginx was still working on the answer. Nobody received this status; it exists only in the log.',
    writers: [
      { who: 'nginx', when: 'the client closed before the response header was sent. Broken off later, the entry keeps its 200 with fewer bytes' },
      { who: 'Cloudflare', when: 'the visitor left before the answer of the origin came' },
      { who: 'HAProxy', when: 'never: it writes CC, CH or CD, or with status 400 when abortonclose is set' },
    ],
    tell: [
      'One address for all of them: the "client" is a load balancer, CDN or monitor.',
      'One duration for all of them ($request_time about 30.0, 60.0): its time limit. Scattered: people.',
      'error.log shows client aborts at level info only.',
    ],
    causes: [
      { cause: 'client-abort', when: 'few, scattered, steady' },
      { cause: 'upstream-slow', when: 'cluster at one time or on one path: somebody gave up waiting' },
      { cause: 'upstream-overload', when: 'rise together with 502 and 504' },
      { cause: 'proxy-misconfig', when: 'the limit in front is shorter than that of nginx' },
    ],
    fields: [
      { name: 'nginx $request_time', decides: 'a peak at one value is a time limit in front' },
      { name: 'nginx $upstream_connect_time', decides: '"-": the upstream was not even reached yet' },
      { name: 'nginx $remote_addr', decides: 'one address or many' },
      { name: 'Cloudflare OriginResponseDurationMs', decides: '10 s and more: a slow origin, not impatience' },
    ],
    first: [
      { do: 'From whom?', run: CLIENTS('499') },
      { do: 'On which paths?', run: CODES('499') },
      { do: 'After how many seconds (rt= of the access log)?', run: "grep -oP '\" 499 .*rt=\\K[0-9]+' /var/log/nginx/access.log | sort -n | uniq -c" },
    ],
  },
  {
    status: '400',
    title: 'Bad Request',
    says: 'The request cannot be understood or is not acceptable in form.',
    writers: [
      {
        who: 'nginx',
        when: 'malformed request line or header, no Host, header too large (494), certificate trouble (495, 496), plain HTTP on a TLS port (497): all four are logged as 400',
      },
      { who: 'HAProxy', when: 'PR-- with <BADREQ>; CH-- 400 is a client that left (abortonclose), no bad request' },
      { who: 'the application', when: 'its own checks of parameters or of the Host header' },
    ],
    tell: [
      'nginx: $upstream_status "-" means nginx refused it; "400" means the upstream did.',
      'Every request gives 400 with $upstream_status 400: nginx speaks plain HTTP to a TLS port of the upstream.',
      'The reason is in error.log at level info only.',
    ],
    causes: [
      { cause: 'client-bad-request', when: 'grown cookies, a broken client' },
      { cause: 'attack-probe', when: 'binary or nonsense request lines, many paths' },
      { cause: 'tls-client', when: 'plain HTTP on a TLS port, or no client certificate' },
      { cause: 'proxy-misconfig', when: 'all requests: wrong scheme, PROXY protocol on one side only, Host not passed on' },
      { cause: 'client-abort', when: 'HAProxy CH-- 400; or an empty request' },
    ],
    fields: [
      UPSTREAM_STATUS,
      { name: 'nginx $request', decides: '"\\x16\\x03…" is a TLS hello on a plain port; "PROXY TCP4" the PROXY protocol; empty: nothing was sent' },
      TERMINATION,
    ],
    first: [
      { do: 'From whom?', run: CLIENTS('400') },
      { do: 'See the reason: raise the level for a while.', run: 'grep -E "client sent|too (long|large)" /var/log/nginx/error.log | tail' },
      { do: 'HAProxy: the refused request itself.', run: "echo 'show errors' | socat - /run/haproxy/admin.sock" },
    ],
  },
  {
    status: '401',
    title: 'Unauthorized',
    says: 'Credentials are missing or wrong. The first request of a browser to a protected page always gets it: that is the protocol, no fault.',
    writers: [
      { who: 'nginx', when: 'auth_basic, auth_jwt, or the answer of auth_request' },
      { who: 'HAProxy', when: 'http-request auth (LR)' },
      { who: 'the application', when: 'session or token missing, expired, invalid' },
    ],
    tell: ['nginx: $upstream_addr "-" means auth_basic; error.log names the user and the reason.', 'HAProxy: LR or PR without a server is HAProxy.'],
    causes: [
      { cause: 'auth-access', when: 'wrong or missing credentials' },
      { cause: 'attack-probe', when: 'many users or attempts from one address' },
      { cause: 'proxy-misconfig', when: 'all users at once: the Authorization header or cookie is not passed on' },
    ],
    fields: [UPSTREAM_ADDR, { name: 'nginx $remote_user', decides: 'who tried' }, TERMINATION],
    first: [
      { do: 'From whom?', run: CLIENTS('401') },
      { do: 'Why does nginx refuse?', run: "grep -E 'password mismatch|was not found in|no user/password' /var/log/nginx/error.log | tail" },
    ],
  },
  {
    status: '403',
    title: 'Forbidden',
    says: 'Understood and refused: a rule, a missing right, a directory without index.',
    writers: [
      { who: 'nginx', when: 'allow/deny, a directory without index file, a file the worker may not read (errno 13), internal or secure_link rules' },
      { who: 'HAProxy', when: 'http-request deny (PR, no server)' },
      { who: 'Cloudflare', when: 'firewall rule, bot check, challenge: the origin status is 0' },
      { who: 'the application', when: 'rights, CSRF check, a security plugin' },
    ],
    tell: [
      'nginx: $upstream_addr "-" means nginx, and error.log names the rule or the file.',
      'Cloudflare: the page and the header cf-mitigated show it; Security Events have the ray id.',
      'Refused only through the CDN: the origin blocks the addresses of the CDN.',
    ],
    causes: [
      { cause: 'auth-access', when: '"access forbidden by rule", "directory index of … is forbidden"' },
      { cause: 'filesystem', when: '"(13: Permission denied)" on the file or a directory above' },
      { cause: 'attack-probe', when: 'blocked by a web application firewall' },
      { cause: 'firewall-blocked', when: 'the origin refuses the CDN' },
      { cause: 'app-error', when: 'the application refuses legitimate users' },
    ],
    fields: [UPSTREAM_ADDR, TERMINATION, ORIGIN],
    first: [
      { do: 'What does nginx say?', run: "grep -E 'forbidden|Permission denied' /var/log/nginx/error.log | tail" },
      { do: 'Can the worker reach the file? Each directory needs x.', run: 'namei -l FILE' },
      { do: 'From whom?', run: CLIENTS('403') },
    ],
  },
  {
    status: '404',
    title: 'Not Found',
    says: 'Nothing is at this address. One or two are everyday life; all requests at once mean a wrong root, a wrong virtual host or a deploy that is missing files.',
    writers: [
      { who: 'nginx', when: 'the file does not exist (errno 2), or the default server answers for a name nobody configured' },
      { who: 'the application', when: 'no such route or object' },
      { who: 'the ingress', when: 'no rule fits the host or path ("default backend")' },
    ],
    tell: [
      'nginx: $upstream_addr "-" means a missing file; error.log has open() "…" failed (2: …) unless log_not_found is off.',
      'A number in $upstream_header_time: the application.',
    ],
    causes: [
      { cause: 'attack-probe', when: 'scanners: .env, .git, wp-login.php and the like' },
      { cause: 'filesystem', when: 'files missing after a deploy' },
      { cause: 'proxy-misconfig', when: 'wrong root, alias, try_files, virtual host; a slash too many in proxy_pass' },
      { cause: 'app-error', when: 'the application has no such route' },
    ],
    fields: [
      UPSTREAM_ADDR,
      { name: 'nginx $http_referer', decides: 'your own site: a broken link; empty: scanner or old bookmark' },
      { name: 'nginx $host', decides: 'a name you do not serve: the default server answered' },
    ],
    first: [
      { do: 'Which paths?', run: CODES('404') },
      {
        do: 'Which files does nginx look for?',
        run: 'grep -oE \'open\\(\\) "[^"]*" failed \\(2\' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head',
      },
      { do: 'Which server block answers for the name?', run: "nginx -T 2>/dev/null | grep -nE '^ *(listen|server_name|root|alias|try_files)'" },
    ],
  },
  {
    status: '408',
    title: 'Request Timeout',
    says: 'The client opened a connection and did not send its request in time.',
    writers: [
      { who: 'nginx', when: 'client_header_timeout or client_body_timeout ran out. It closes the connection without any answer; 408 stands in the log only' },
      { who: 'HAProxy', when: 'timeout http-request ran out (cR)' },
      { who: 'the application', when: 'rarely: it waited for the body' },
    ],
    tell: [
      'nginx: $upstream_addr "-". A slow body leaves no line in error.log at any level; slow headers leave one at level info.',
      'HAProxy: cR-- with <NOSRV>. It logs 0 bytes even though the client gets the 408.',
    ],
    causes: [
      { cause: 'client-abort', when: 'connections opened ahead by browsers, mobile networks, stalled uploads' },
      { cause: 'attack-probe', when: 'many at once from few addresses (slowloris)' },
      { cause: 'network', when: 'uploads of many visitors stall: loss or MTU on the way' },
    ],
    fields: [
      { name: 'nginx $request_length', decides: '0 or little: nothing was sent. Large: an upload stalled' },
      { name: 'nginx $request_time', decides: 'equals the limit that fired (60 s unless set)' },
      TERMINATION,
    ],
    first: [
      { do: 'From whom?', run: CLIENTS('408') },
      { do: 'Limits in force.', run: "nginx -T 2>/dev/null | grep -nE 'client_(header|body)_timeout'" },
    ],
  },
  {
    status: '413',
    title: 'Content Too Large',
    says: 'The body of the request is larger than somebody on the way allows. The smallest limit of CDN, load balancer, gateway and application wins.',
    writers: [
      { who: 'nginx', when: 'client_max_body_size (1 MB unless set)' },
      { who: 'Cloudflare', when: 'the upload limit of the plan: the origin sees nothing' },
      { who: 'the application', when: 'its own limit; PHP rather drops the body silently (post_max_size)' },
    ],
    tell: [
      'nginx: error.log says "client intended to send too large body: N bytes" and $upstream_addr is "-".',
      'A number in $upstream_header_time: the application.',
    ],
    causes: [
      { cause: 'client-bad-request', when: 'an upload above the limit' },
      { cause: 'proxy-misconfig', when: 'the limit is lower than the application needs' },
    ],
    fields: [{ name: 'nginx $request_length', decides: 'how large it was, as far as it was read' }, UPSTREAM_ADDR, ORIGIN],
    first: [
      { do: 'How large are they?', run: "grep -oE 'too large body: [0-9]+' /var/log/nginx/error.log | sort -t: -k2 -n | tail" },
      { do: 'The limits in force.', run: 'nginx -T 2>/dev/null | grep -n client_max_body_size' },
    ],
  },
  {
    status: '414',
    title: 'URI Too Long',
    says: 'The request line does not fit into the buffer.',
    writers: [
      { who: 'nginx', when: 'the request line exceeds one buffer of large_client_header_buffers (8 kB unless set)' },
      { who: 'HAProxy', when: 'not as 414: what exceeds tune.bufsize is 400, PR-- <BADREQ>' },
      { who: 'the application', when: 'its own limit' },
    ],
    tell: ['nginx: error.log says "client sent too long URI" at level info, $upstream_addr is "-".'],
    causes: [
      { cause: 'client-bad-request', when: 'forms sent by GET, filters or tokens in the URL, a redirect that appends to itself' },
      { cause: 'proxy-misconfig', when: 'a redirect loop that grows the URL' },
      { cause: 'attack-probe', when: 'fuzzing' },
    ],
    fields: [{ name: 'nginx $request', decides: 'what makes it long; repeated parts are a loop' }, UPSTREAM_ADDR],
    first: [
      { do: 'What do they look like?', run: "awk '$9 == 414' /var/log/nginx/access.log | cut -c1-300 | tail -5" },
      { do: 'Limits in force.', run: 'nginx -T 2>/dev/null | grep -n large_client_header_buffers' },
    ],
  },
  {
    status: '421',
    title: 'Misdirected Request',
    says: 'The request came over a TLS connection that was made for another host name.',
    writers: [
      { who: 'nginx', when: 'client certificates are verified, and the Host differs from the name of the handshake' },
      { who: 'the application', when: 'or another server behind: it does not serve this name' },
    ],
    tell: ['nginx: error.log says "client attempted to request the server name different from the one that was negotiated".'],
    causes: [
      { cause: 'tls-client', when: 'browsers reuse an HTTP/2 connection for a second name of the same certificate' },
      { cause: 'proxy-misconfig', when: 'a proxy in front sends one SNI name for all hosts' },
      { cause: 'attack-probe', when: 'domain fronting' },
    ],
    fields: [{ name: 'nginx $ssl_server_name', decides: 'name of the handshake, to compare with $host' }, UPSTREAM_ADDR],
    first: [
      {
        do: 'Which names share the certificate?',
        run: 'openssl s_client -connect NAME:443 -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName',
      },
      { do: 'Where are client certificates verified?', run: "nginx -T 2>/dev/null | grep -nE 'ssl_verify_client|server_name'" },
    ],
  },
  {
    status: '429',
    title: 'Too Many Requests',
    says: 'A limit on requests took effect.',
    writers: [
      { who: 'nginx', when: 'limit_req_status 429 or limit_conn_status 429 is set (unset, it is 503)' },
      { who: 'HAProxy', when: 'a rule with deny_status 429 (PR), or a tarpit (PT)' },
      { who: 'Cloudflare', when: 'a rate limiting rule: the origin status is 0' },
      { who: 'the application', when: 'its own quota' },
    ],
    tell: [
      'nginx: "limiting requests, excess: … by zone" in error.log.',
      'Many different visitors limited at once: the key is the address of the CDN or load balancer.',
    ],
    causes: [
      { cause: 'rate-limited', when: 'one client exceeds the limit' },
      { cause: 'proxy-misconfig', when: 'all visitors share one key' },
      { cause: 'attack-probe', when: 'login or scraping floods' },
    ],
    fields: [UPSTREAM_ADDR, { name: 'nginx $remote_addr', decides: 'visitor, or proxy in front' }, TERMINATION, ORIGIN],
    first: [
      {
        do: 'Who is limited?',
        run: "grep -oP 'limiting (requests|connections).*client: \\K[^,]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
      { do: 'Limits and keys.', run: "nginx -T 2>/dev/null | grep -nE 'limit_(req|conn)|real_ip'" },
    ],
  },
  {
    status: '431',
    title: 'Request Header Fields Too Large',
    says: 'The headers of the request are larger than the server accepts, nearly always for cookies or tokens that have grown.',
    writers: [
      { who: 'the application', when: 'Node.js does so above 16 kB (--max-http-header-size); other servers have limits of their own' },
      { who: 'nginx', when: 'never as 431: its own is 494, logged as 400' },
      { who: 'HAProxy', when: 'not as 431 unless a rule says so: what exceeds tune.bufsize is 400, PR-- <BADREQ>' },
    ],
    tell: ['A number in $upstream_header_time: the application behind nginx. It accepts less than nginx lets through.'],
    causes: [
      { cause: 'client-bad-request', when: 'too many or too large cookies' },
      { cause: 'proxy-misconfig', when: 'the gateway adds headers, or a redirect adds a cookie each time' },
    ],
    fields: [{ name: 'nginx $request_length', decides: 'bytes of line, headers and body' }, HEADER_TIME],
    first: [
      {
        do: 'Reproduce it (20 kB of cookies).',
        run: 'curl -s -o /dev/null -w "%{http_code}\\n" -H "Cookie: a=$(head -c 20000 /dev/zero | tr \'\\0\' x)" https://NAME/',
      },
    ],
  },
  {
    status: '444',
    title: 'No Response (nginx)',
    says: 'nginx closed the connection on purpose and sent nothing, because the configuration says return 444. The client sees an empty reply; a CDN in front shows 520.',
    writers: [{ who: 'nginx', when: 'return 444 in the location or server' }],
    tell: ['Only nginx knows this status, and only its access log shows it.'],
    causes: [
      { cause: 'auth-access', when: 'the rule does what it should' },
      { cause: 'attack-probe', when: 'scanners on the default server' },
      { cause: 'proxy-misconfig', when: 'visitors hit the default server: a missing server_name, or the health check of a load balancer without Host' },
    ],
    fields: [{ name: 'nginx $host', decides: 'a name you serve: the rule is too broad' }],
    first: [
      { do: 'Where is the rule?', run: "nginx -T 2>/dev/null | grep -nE -B5 'return +444'" },
      { do: 'Whom does it hit?', run: CLIENTS('444') },
    ],
  },
  {
    status: '494',
    title: 'Request Header Too Large (nginx, internal)',
    says: 'A header line, or all headers together, do not fit into large_client_header_buffers. Client and access log see 400 unless error_page 494 is set.',
    writers: [{ who: 'nginx', when: 'while reading the request' }],
    tell: ['error.log says "client sent too long header line" or "client sent too large request", at level info only.'],
    causes: [
      { cause: 'client-bad-request', when: 'cookies or tokens that have grown' },
      { cause: 'attack-probe', when: 'fuzzing' },
    ],
    fields: [{ name: 'nginx error.log at info', decides: 'which header it is' }],
    first: [
      {
        do: 'Limits in force (those of the default server count).',
        run: "nginx -T 2>/dev/null | grep -nE 'client_header_buffer_size|large_client_header_buffers'",
      },
      { do: 'Reproduce it.', run: 'curl -s -o /dev/null -w "%{http_code}\\n" -H "Cookie: a=$(head -c 20000 /dev/zero | tr \'\\0\' x)" https://NAME/' },
    ],
  },
  {
    status: '495',
    title: 'SSL Certificate Error (nginx, internal)',
    says: 'The client certificate did not verify. Client and access log see 400 unless error_page 495 is set.',
    writers: [{ who: 'nginx', when: 'ssl_verify_client is on (or optional) and verification failed' }],
    tell: ['error.log says "client SSL certificate verify error: (N:reason)", at level info only.'],
    causes: [
      { cause: 'tls-client', when: 'expired, unknown authority, revoked, wrong purpose' },
      { cause: 'proxy-misconfig', when: 'all clients: wrong ssl_client_certificate, ssl_verify_depth too small, an expired CRL' },
    ],
    fields: [
      { name: 'nginx $ssl_client_verify', decides: 'FAILED:reason' },
      { name: 'nginx $ssl_client_s_dn', decides: 'whose certificate' },
    ],
    first: [
      { do: 'Verify it by hand.', run: 'openssl verify -CAfile ca.pem client.pem; openssl x509 -noout -dates -issuer -in client.pem' },
      { do: 'What does nginx trust?', run: "nginx -T 2>/dev/null | grep -nE 'ssl_(client_certificate|verify_client|verify_depth|crl)'" },
    ],
  },
  {
    status: '496',
    title: 'SSL Certificate Required (nginx, internal)',
    says: 'The client sent no certificate although one is required. Client and access log see 400 unless error_page 496 is set.',
    writers: [{ who: 'nginx', when: 'ssl_verify_client is on and none came' }],
    tell: ['error.log says "client sent no required SSL certificate", at level info only.'],
    causes: [
      { cause: 'tls-client', when: 'a client that has none, a health check, a scanner' },
      { cause: 'proxy-misconfig', when: 'a proxy in front ends TLS and cannot pass the certificate on' },
    ],
    fields: [{ name: 'nginx $ssl_client_verify', decides: 'NONE' }],
    first: [
      { do: 'Try with the certificate.', run: 'curl -sv -o /dev/null --cert client.pem --key client.key https://NAME/' },
      { do: 'Where is it required?', run: "nginx -T 2>/dev/null | grep -nE 'ssl_verify_client|server_name'" },
    ],
  },
  {
    status: '497',
    title: 'HTTP Request Sent to HTTPS Port (nginx, internal)',
    says: 'Plain HTTP arrived on a port that speaks TLS. Client and access log see 400 unless error_page 497 is set.',
    writers: [{ who: 'nginx', when: 'listen … ssl, and the first bytes are no TLS hello' }],
    tell: ['error.log says "client sent plain HTTP request to HTTPS port", at level info only.'],
    causes: [
      { cause: 'tls-client', when: 'somebody typed http://…:443' },
      { cause: 'proxy-misconfig', when: 'all requests: the load balancer or CDN in front speaks HTTP to the TLS port' },
    ],
    fields: [{ name: 'nginx $scheme and $remote_addr', decides: 'one address for all: the proxy in front' }],
    first: [
      { do: 'See it.', run: 'curl -s -o /dev/null -w "%{http_code}\\n" http://NAME:443/' },
      { do: 'Redirect instead: error_page 497 =301 https://$host$request_uri;', run: "nginx -T 2>/dev/null | grep -nE 'listen|error_page'" },
    ],
  },
];

/** Every family of statuses. A new one is a file of its own and one entry here; keys are strings, so that "1016" fits too. */
const families: readonly (readonly StatusInfo[])[] = [httpStatuses, cloudflareStatuses];

export const statuses: ReadonlyMap<string, StatusInfo> = new Map(families.flat().map((info) => [info.status, info]));
