/** Limits that nginx enforces on requests: rate, connections, size of body, URI and header. */
import type { Rule } from '../rule.ts';

const CORE = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';
const LIMIT_REQ = 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html';
const LIMIT_CONN = 'https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html';
const REALIP = 'https://nginx.org/en/docs/http/ngx_http_realip_module.html';

const TOP_CLIENTS = "grep -a 'limiting ' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head";

export const limits: readonly Rule[] = [
  {
    id: 'nginx/limit-dry-run',
    title: 'Rehearsal of a limit: this request would have been limited',
    cause: 'rate-limited',
    severity: 'info',
    blame: 'client',
    when: { message: { matches: '^(?:limiting requests|delaying request|limiting connections), dry run' } },
    means: 'limit_req_dry_run or limit_conn_dry_run is on: the limit is counted and logged, not applied.',
    client: 'Nothing: the request was served.',
    causes: [
      {
        cause: 'rate-limited',
        because: 'The client went over the rate or number of connections that is being tried out.',
        evidence: 'The zone at the end of the message; who the clients are tells whether the limit is right.',
        check: TOP_CLIENTS,
      },
    ],
    fixes: [
      { do: 'When only unwanted clients show up here, switch the limit on.', config: 'limit_req_dry_run off;', costs: 'From then on requests are refused.' },
      { do: 'When real users show up, raise rate or burst first.', config: 'limit_req zone=one burst=20 nodelay;', costs: 'Larger bursts reach the upstream.' },
    ],
    prevent: 'End the rehearsal on a fixed day, or nobody reads the lines any more.',
    docs: [`${LIMIT_REQ}#limit_req_dry_run`, `${LIMIT_CONN}#limit_conn_dry_run`],
    examples: [
      '2026/11/24 06:00:00 [error] 31#31: *801 limiting requests, dry run, excess: 10.400 by zone "one", client: 198.51.100.9, server: example.com, request: "GET /login HTTP/1.1", host: "example.com"',
      '2026/11/24 06:00:01 [error] 31#31: *802 limiting connections, dry run, by zone "addr", client: 198.51.100.9, server: example.com, request: "GET /big HTTP/1.1", host: "example.com"',
      '2026/11/24 06:00:02 [warn] 31#31: *803 delaying request, dry run, excess: 0.700, by zone "one", client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 06:00:00 [error] 31#31: *801 limiting requests, excess: 10.400 by zone "one", client: 198.51.100.9, server: example.com, request: "GET /login?x=dry%20run HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/limit-req-rejected',
    title: 'Request refused: rate limit exceeded',
    cause: 'rate-limited',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'limiting requests' } },
    means: 'The key of the zone (usually the client address) sent more requests than rate plus burst allow. "excess" is how many requests it is ahead.',
    client: '503 by default, or the status of limit_req_status.',
    causes: [
      {
        cause: 'rate-limited',
        because: 'One client sends too fast: a script, a scraper, a password guesser, a retry loop.',
        evidence: 'Few client addresses make up most lines.',
        check: TOP_CLIENTS,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The key is the address of a CDN, load balancer or company NAT, so many users share one allowance.',
        evidence: '"client:" is an address of your CDN or a private one.',
        check: "nginx -T 2>/dev/null | grep -nE 'limit_req_zone|set_real_ip_from|real_ip_header'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The rate is too small for a normal page: one page view loads dozens of files at once, and burst is 0.',
        evidence: 'Many different clients, files such as .js, .css and images.',
        check: "nginx -T 2>/dev/null | grep -nE 'limit_req( |_zone)'",
      },
    ],
    fixes: [
      {
        do: 'Allow short bursts, and answer with the proper status.',
        config: 'limit_req zone=one burst=20 nodelay; limit_req_status 429;',
        costs: 'Bursts reach the upstream.',
      },
      {
        do: 'Behind a CDN or load balancer, count the real client.',
        config: 'set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; real_ip_recursive on;',
        costs: 'The list of trusted proxies must be kept current, or clients can choose their address.',
      },
      { do: 'Limit only what is expensive, not static files.', config: 'location = /login { limit_req zone=login burst=5; }', costs: 'Other paths stay open.' },
    ],
    prevent: 'Try new limits with limit_req_dry_run on for a week; log $limit_req_status.',
    docs: [`${LIMIT_REQ}#limit_req`, `${LIMIT_REQ}#limit_req_status`, REALIP],
    examples: [
      '2026/11/24 06:01:00 [error] 31#31: *811 limiting requests, excess: 5.428 by zone "one", client: 198.51.100.9, server: example.com, request: "POST /login HTTP/1.1", host: "example.com", referrer: "https://example.com/login"',
      '2026/11/24 06:01:01 [notice] 31#31: *812 limiting requests, excess: 20.012 by zone "api", client: 2001:db8::9, server: example.com, request: "GET /api/items HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 06:01:00 [warn] 31#31: *811 delaying request, excess: 0.850, by zone "one", client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 06:01:00 [error] 31#31: *811 user "limiting requests, excess: 5.428 by zone": password mismatch, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/limit-req-delayed',
    title: 'Request held back to keep to the rate limit',
    cause: 'rate-limited',
    severity: 'info',
    blame: 'client',
    when: { message: { starts: 'delaying request' } },
    means: 'The request was over the rate but within burst, so nginx makes it wait. Logged one level below the refusals.',
    client: 'The answer comes later, by up to burst divided by rate.',
    causes: [
      {
        cause: 'rate-limited',
        because: 'The client sends in bursts: normal for browsers that load a page.',
        evidence: 'Small excess, many clients.',
        check: TOP_CLIENTS.replace('limiting ', 'delaying '),
      },
    ],
    fixes: [
      { do: 'Serve bursts at once.', config: 'limit_req zone=one burst=20 nodelay;', costs: 'The upstream sees the burst.' },
      {
        do: 'Or serve the first requests at once and delay the rest.',
        config: 'limit_req zone=one burst=20 delay=10;',
        costs: 'Half of the burst reaches the upstream.',
      },
    ],
    prevent: 'Set burst to the number of requests of one page.',
    docs: [`${LIMIT_REQ}#limit_req`],
    examples: [
      '2026/11/24 06:02:00 [warn] 31#31: *821 delaying request, excess: 0.850, by zone "one", client: 198.51.100.9, server: example.com, request: "GET /style.css HTTP/1.1", host: "example.com"',
      '2026/11/24 06:02:01 [info] 31#31: *822 delaying request, excess: 3.100, by zone "api", client: 2001:db8::9, server: example.com, request: "GET /api HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 06:02:00 [info] 31#31: *821 delaying unauthorized request, client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/limit-conn-rejected',
    title: 'Request refused: too many connections at the same time',
    cause: 'rate-limited',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'limiting connections' } },
    means: 'The key of the zone already has as many requests in progress as limit_conn allows. With HTTP/2 and HTTP/3 each open stream counts.',
    client: '503 by default, or the status of limit_conn_status; a stream session is closed.',
    causes: [
      {
        cause: 'rate-limited',
        because: 'A client opens many downloads or streams in parallel.',
        evidence: 'Few client addresses.',
        check: TOP_CLIENTS,
      },
      {
        cause: 'upstream-slow',
        because: 'Requests take longer than usual, so normal clients pile up.',
        evidence: 'Many clients, together with slow upstream answers.',
        check: "awk '{print $NF}' /var/log/nginx/access.log | sort -n | tail",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The key is the address of a CDN, load balancer or NAT, or the number is meant for HTTP/1.1 and browsers now use HTTP/2.',
        evidence: '"client:" is a proxy, or the requests are HTTP/2.0.',
        check: "nginx -T 2>/dev/null | grep -nE 'limit_conn|real_ip'",
      },
    ],
    fixes: [
      {
        do: 'Raise the number to what a browser needs, or limit only the heavy location.',
        config: 'location /download/ { limit_conn addr 5; limit_conn_status 429; }',
        costs: 'More parallel work per client.',
      },
      {
        do: 'Behind a CDN or load balancer, count the real client.',
        config: 'set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For;',
        costs: 'The list of trusted proxies must be kept current.',
      },
    ],
    prevent: 'Try new limits with limit_conn_dry_run on; log $limit_conn_status.',
    docs: [`${LIMIT_CONN}#limit_conn`, `${LIMIT_CONN}#limit_conn_status`, REALIP],
    examples: [
      '2026/11/24 06:03:00 [error] 31#31: *831 limiting connections by zone "addr", client: 198.51.100.9, server: example.com, request: "GET /big.iso HTTP/1.1", host: "example.com"',
      '2026/11/24 06:03:01 [error] 31#31: *832 limiting connections by zone "sess", client: 198.51.100.9, server: 0.0.0.0:5432, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 06:03:00 [error] 31#31: *831 limiting requests, excess: 5.428 by zone "addr", client: 198.51.100.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/limit-key-too-long',
    title: 'Key of a limit is too long, so the request was not counted',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { matches: '^the value of the "\\*" key is more than \\S+ bytes' } },
    means: 'The variable used as key of limit_req_zone or limit_conn_zone had a value longer than the module can store; the limit was skipped.',
    client: 'Nothing: the request was served without the limit.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The key is something the client chooses freely, such as a cookie, argument or header.',
        evidence: 'The name of the key in the line.',
        check: "nginx -T 2>/dev/null | grep -nE 'limit_(req|conn)_zone'",
      },
    ],
    fixes: [
      {
        do: 'Use a key of bounded length.',
        config: 'limit_req_zone $binary_remote_addr zone=one:10m rate=10r/s;',
        costs: 'Clients behind one address share the allowance.',
      },
    ],
    prevent: 'Never key a limit on text the client can choose: changing it resets the count.',
    docs: [`${LIMIT_REQ}#limit_req_zone`, `${LIMIT_CONN}#limit_conn_zone`],
    examples: [
      '2026/11/24 06:04:00 [error] 31#31: *841 the value of the "$arg_token" key is more than 65535 bytes: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", client: 203.0.113.9, server: example.com, request: "POST /a HTTP/1.1", host: "example.com"',
      '2026/11/24 06:04:01 [error] 31#31: *842 the value of the "$http_x_session" key is more than 255 bytes: "bbbbbbbbbbbbbbbb", client: 203.0.113.9, server: example.com, request: "GET /b HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 06:04:00 [error] 31#31: *841 limiting requests, excess: 5.428 by zone "token", client: 203.0.113.9, server: example.com, request: "POST /a HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/body-too-large',
    title: 'Request body is larger than client_max_body_size',
    cause: 'client-bad-request',
    severity: 'medium',
    blame: 'client',
    when: { message: [{ starts: 'client intended to send too large body' }, { starts: 'client intended to send too large chunked body' }] },
    means:
      'The client announced or sent a body above the limit (1 MB unless set). The number in the line is the size; with chunks, what was read plus the next chunk.',
    client: '413; browsers often show a broken connection instead, because they are still sending.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The upload is larger than this site means to accept.',
        evidence: 'Sizes far above anything the application takes.',
        check: "grep -ao 'too large body: [0-9]*' /var/log/nginx/error.log | sort -t: -k2 -n | tail -3",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The limit was never raised for the upload path, or it was raised in a location that this request does not use.',
        evidence: 'A path of the application that takes files, sizes just above 1 MB (1048576).',
        check: 'nginx -T 2>/dev/null | grep -n client_max_body_size',
      },
    ],
    fixes: [
      {
        do: 'Raise the limit where files are taken, and only there.',
        config: 'location /upload { client_max_body_size 50m; }',
        costs: 'Disk for temporary files and more to send for an attacker.',
      },
      {
        do: 'Raise the limit of the application too (PHP: post_max_size, upload_max_filesize; ingress: annotation proxy-body-size).',
        costs: 'Memory or disk in the application.',
      },
    ],
    prevent: 'Keep one figure for the limit of gateway, application and upload form, and test with a file just below it.',
    docs: [`${CORE}#client_max_body_size`],
    examples: [
      '2026/11/24 06:05:00 [error] 31#31: *851 client intended to send too large body: 8388709 bytes, client: 192.0.2.44, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com", referrer: "https://example.com/new"',
      '2026/11/24 06:05:01 [error] 31#31: *852 client intended to send too large chunked body: 1048000+4096 bytes, client: 192.0.2.44, server: example.com, request: "PUT /v2/app/blobs/uploads/1 HTTP/1.1", host: "registry.example.com"',
    ],
    counterExamples: [
      '2026/11/24 06:05:00 [info] 31#31: *851 client intended to send body data larger than declared while processing HTTP/2 connection, client: 192.0.2.44, server: example.com, request: "POST /upload HTTP/2.0", host: "example.com"',
    ],
  },
  {
    id: 'nginx/uri-too-long',
    title: 'Request line does not fit into the header buffer',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'client sent too long URI' } },
    means: 'The request line is longer than one buffer of large_client_header_buffers (8k by default).',
    client: '414.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A scanner or fuzzer sends an oversized URL.',
        evidence: 'Foreign addresses, repeated characters, no referrer.',
        check: "grep -a 'too long URI' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'app-error',
        because: 'The application puts state into the query: long filters, SAML answers, redirect targets inside redirect targets.',
        evidence: 'Real users, paths of the application, a growing parameter.',
        check: "grep -a 'too long URI' /var/log/nginx/error.log | grep -o 'request: .\\{0,120\\}' | cut -d'?' -f1 | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Let the application use POST for large input.', costs: 'A change in the application.' },
      {
        do: 'Allow longer lines in the default server block of the listener.',
        config: 'large_client_header_buffers 4 16k;',
        costs: 'Up to 64 KB for each connection that sends a large header.',
      },
    ],
    prevent: 'Keep URLs below 2,000 characters: other devices have limits as well.',
    docs: [`${CORE}#large_client_header_buffers`, 'https://www.rfc-editor.org/rfc/rfc9110#name-414-uri-too-long'],
    examples: [
      '2026/11/24 06:06:00 [info] 31#31: *861 client sent too long URI while reading client request line, client: 203.0.113.9, server: example.com, request: "GET /search?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      '2026/11/24 06:06:01 [info] 31#31: *862 client sent too long URI while reading client request line, client: 2001:db8::9, server: , request: "GET /report?filter=bbbbbbbbbbbbbbbb"',
    ],
    counterExamples: [
      '2026/11/24 06:06:00 [info] 31#31: *861 client sent too long header line: "Cookie: a=aaaaaaaaaaaaaaaa..." while reading client request headers, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/request-header-too-large',
    title: 'Request header is too large',
    cause: 'client-bad-request',
    severity: 'medium',
    blame: 'client',
    when: {
      message: [
        { starts: 'client sent too long header line' },
        { starts: 'client sent too large request' },
        { starts: 'client sent too large header' },
        { starts: 'client sent too many header lines' },
        { starts: 'client sent too large field line' },
        { starts: 'client exceeded http2_max_field_size limit' },
        { starts: 'client exceeded http2_max_header_size limit' },
      ],
    },
    means:
      'A header line, or all of them together, does not fit into large_client_header_buffers (4 buffers of 8k by default), or there are more lines than max_headers allows. Logged at info only.',
    client: '400 "Request Header Or Cookie Too Large" (internally 494); in HTTP/2 and HTTP/3 the stream or connection is closed.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'Cookies piled up in the browser, or a token in a header grew (Kerberos with many groups, JWT with many claims).',
        evidence: 'The line starts with "Cookie:" or "Authorization:"; always the same users, and it goes away when they clear cookies.',
        check: "grep -ao 'too long header line: \"[A-Za-z-]*' /var/log/nginx/error.log | sort | uniq -c",
      },
      {
        cause: 'attack-probe',
        because: 'A fuzzer sends huge or very many headers.',
        evidence: 'Odd header names, foreign addresses.',
        check: "grep -aE 'too (long header|large|many header)' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Shrink cookies: delete old ones, store the session on the server.', costs: 'A change in the application.' },
      {
        do: 'Allow larger headers in the default server block of the listener; the value of other blocks may not count.',
        config: 'large_client_header_buffers 4 32k;',
        costs: 'Up to 128 KB for each connection that sends a large header; the upstream must accept it too.',
      },
    ],
    prevent: 'Watch 400s with the access log variable $request_length; keep all cookies of a site below 4 KB.',
    docs: [`${CORE}#large_client_header_buffers`, `${CORE}#max_headers`],
    examples: [
      '2026/11/24 06:07:00 [info] 31#31: *871 client sent too long header line: "Cookie: sid=0123456789abcdef; cart=aaaaaaaaaaaaaaaaaaaaaaaa..." while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 06:07:01 [info] 31#31: *872 client sent too large request while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 06:07:02 [info] 31#31: *873 client sent too large header field while processing HTTP/2 connection, client: 192.0.2.44, server: 0.0.0.0:443',
    ],
    counterExamples: [
      '2026/11/24 06:07:00 [error] 31#31: *871 upstream sent too big header while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/11/24 06:07:00 [info] 31#31: *871 client sent too long URI while reading client request line, client: 192.0.2.44, server: example.com, request: "GET /aaaaaaaa"',
    ],
  },
];
