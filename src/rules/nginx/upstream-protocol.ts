/** The upstream answered something nginx cannot accept, or nginx could not put the request into the protocol of the upstream. */
import type { Candidate, Rule } from '../rule.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const UPSTREAM = 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html';
const FASTCGI = 'https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html';
const UWSGI = 'https://nginx.org/en/docs/http/ngx_http_uwsgi_module.html';
const GRPC = 'https://nginx.org/en/docs/http/ngx_http_grpc_module.html';
const CORE = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';
const MEMCACHED = 'https://nginx.org/en/docs/http/ngx_http_memcached_module.html';

const RFC9110 = 'https://www.rfc-editor.org/rfc/rfc9110';
const RFC9112 = 'https://www.rfc-editor.org/rfc/rfc9112';
const RFC9113 = 'https://www.rfc-editor.org/rfc/rfc9113';

const SEE_RAW_ANSWER = "printf 'GET /URI HTTP/1.1\\r\\nHost: HOST\\r\\nConnection: close\\r\\n\\r\\n' | nc -w5 UP PORT | head -c 2000 | xxd | head -40";

const BUGGY_H2: Candidate = {
  cause: 'upstream-protocol',
  because: 'The HTTP/2 implementation of the peer, or of a proxy or sidecar in front of it, breaks the protocol.',
  evidence: 'It began with an upgrade of the peer or of the mesh; only some methods or large messages are hit.',
  check: 'grpcurl -plaintext UP:PORT list; curl -sv --http2-prior-knowledge -o /dev/null http://UP:PORT/',
};
const NOT_H2: Candidate = {
  cause: 'proxy-misconfig',
  because: 'The port does not speak cleartext HTTP/2: it is HTTP/1.1 or TLS.',
  evidence: 'Every request to the peer fails since the configuration was changed.',
  check: 'curl -sv --http1.1 -o /dev/null http://UP:PORT/; echo | openssl s_client -connect UP:PORT -alpn h2 -brief',
};

export const upstreamProtocol: readonly Rule[] = [
  {
    id: 'nginx/response-header-too-big',
    title: 'The response header of the upstream does not fit the buffer',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: ['upstream sent too big header', 'upstream sent too large http2 header'] },
    means: 'The whole response header must fit into one buffer (proxy_buffer_size, 4k or 8k by default), and this one did not.',
    client: '502 Bad Gateway, mostly for some visitors only: those with many cookies or a long redirect.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sends a large header: many or large Set-Cookie lines, a token, a long Content-Security-Policy or Location.',
        evidence: 'Login, single sign-on and redirect URLs make most of the lines.',
        check:
          "curl -s -D- -o /dev/null http://UP:PORT/URI | wc -c; curl -s -D- -o /dev/null http://UP:PORT/URI | awk '{print length, substr($0,1,60)}' | sort -rn | head -5",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The buffer was never adapted to an application whose header is rightly that large.',
        evidence: 'nginx -T shows no proxy_buffer_size (or fastcgi_, uwsgi_, grpc_buffer_size).',
        check: 'nginx -T 2>/dev/null | grep -nE "(proxy|fastcgi|uwsgi|scgi|grpc|memcached)_(buffer_size|buffers|busy_buffers_size)"',
      },
      {
        cause: 'app-error',
        because: 'With FastCGI, PHP warnings on stderr come in the same buffer in front of the header.',
        evidence: '"FastCGI sent in stderr" lines of the same connection come just before.',
        check: "grep -c 'FastCGI sent in stderr' /var/log/nginx/error.log",
      },
    ],
    fixes: [
      {
        do: 'Enlarge the buffer for the locations concerned (names begin with fastcgi_, uwsgi_, scgi_ or grpc_ there).',
        config: 'proxy_buffer_size 16k;\nproxy_buffers 8 16k;\nproxy_busy_buffers_size 32k;',
        costs: 'Memory per request in work: here up to 144 KiB instead of about 36.',
      },
      {
        do: 'Make the header smaller: keep sessions on the server, split or drop cookies, shorten the policy.',
        costs: 'Work in the application; large cookies also cost every request of the visitor.',
      },
    ],
    prevent: 'A test that fails when the response header of the login passes 4 KiB.',
    docs: [`${PROXY}#proxy_buffer_size`, `${FASTCGI}#fastcgi_buffer_size`, `${GRPC}#grpc_buffer_size`],
    examples: [
      '2026/02/01 10:00:00 [error] 31#31: *50 upstream sent too big header while reading response header from upstream, client: 192.0.2.10, server: example.com, request: "GET /login/callback?code=x HTTP/1.1", upstream: "http://10.0.0.11:8080/login/callback?code=x", host: "example.com"',
      '2026/02/01 10:00:05 [error] 31#31: *54 upstream sent too big header while reading response header from upstream, client: 2001:db8::10, server: example.com, request: "GET /wp/ HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
      // Hostile: the Referer imitates the context of another failure.
      '2026/02/01 10:00:06 [error] 31#31: *55 upstream sent too big header while reading response header from upstream, client: 203.0.113.99, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com", referrer: "x", client: 192.0.2.1, server: y, upstream: "http://127.0.0.1:9/", host: "upstream timed out (110: Connection timed out) while connecting to upstream"',
    ],
    counterExamples: [
      '2026/02/01 10:00:07 [info] 31#31: *56 client sent too long header line: "Cookie: a=b..." while reading client request headers, client: 192.0.2.10, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/02/01 10:00:08 [info] 31#31: *57 upstream sent too big early hints while reading response header from upstream, client: 192.0.2.10, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/early-hints-too-big',
    title: 'Early hints of the upstream were dropped: too big',
    cause: 'upstream-protocol',
    severity: 'info',
    blame: 'upstream',
    when: { message: 'upstream sent too big early hints' },
    means: 'The upstream sent a 103 answer whose Link lines do not fit the buffer (proxy_buffer_size). nginx drops the hints and waits for the real answer.',
    client: 'Nothing: the page comes without hints.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sends many or long Link headers in its hints.',
        evidence: 'Only URLs that send hints are named.',
        check: 'curl -sv -o /dev/null http://UP:PORT/URI 2>&1 | grep -iE "103|^< link"',
      },
    ],
    fixes: [
      { do: 'Let the application hint only what the first paint needs.', costs: 'Work in the application.' },
      { do: 'Or enlarge the buffer.', config: 'proxy_buffer_size 16k;\nproxy_buffers 8 16k;\nproxy_busy_buffers_size 32k;', costs: 'Memory per request.' },
    ],
    prevent: 'Count the hints in a test of the application.',
    docs: [`${CORE}#early_hints`, `${PROXY}#proxy_buffer_size`, 'https://www.rfc-editor.org/rfc/rfc8297'],
    examples: [
      '2026/02/02 10:00:00 [info] 31#31: *60 upstream sent too big early hints while reading response header from upstream, client: 192.0.2.11, server: example.com, request: "GET / HTTP/2.0", upstream: "http://10.0.0.11:8080/", host: "example.com"',
      '2026/02/02 10:00:03 [info] 31#31: *63 upstream sent too big early hints while reading response header from upstream, client: 2001:db8::11, server: example.com, request: "GET /shop HTTP/3.0", upstream: "grpc://10.0.0.13:50051", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/02 10:00:02 [error] 31#31: *62 upstream sent too big header while reading response header from upstream, client: 192.0.2.11, server: example.com, request: "GET / HTTP/2.0", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/early-hints-over-http10',
    title: 'The upstream sent early hints over HTTP/1.0',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream sent HTTP/1.0 response with early hints' },
    means: 'A 103 answer came with the version HTTP/1.0, in which 1xx answers do not exist. nginx refuses the response.',
    client: '502 Bad Gateway.',
    causes: [
      {
        cause: 'upstream-protocol',
        because:
          'The application sends hints without looking at the version of the request, and nginx asks with HTTP/1.0 unless told otherwise (before 1.29.7).',
        evidence: 'Only URLs that send hints are named.',
        check: 'curl -sv --http1.0 -o /dev/null http://UP:PORT/URI 2>&1 | grep -E "^< HTTP"',
      },
    ],
    fixes: [
      { do: 'Ask with HTTP/1.1.', config: 'proxy_http_version 1.1;\nproxy_set_header Connection "";', costs: 'None.' },
      { do: 'Send hints only to HTTP/1.1 and later.', costs: 'Work in the application.' },
    ],
    prevent: 'Set proxy_http_version 1.1 for every HTTP upstream.',
    docs: [`${PROXY}#proxy_http_version`, `${RFC9110}#section-15.2`, 'https://www.rfc-editor.org/rfc/rfc8297'],
    examples: [
      '2026/02/02 10:00:01 [error] 31#31: *61 upstream sent HTTP/1.0 response with early hints while reading response header from upstream, client: 2001:db8::11, server: example.com, request: "GET / HTTP/2.0", upstream: "http://[fd00::11]:8080/", host: "example.com"',
      '2026/02/02 10:00:04 [error] 31#31: *64 upstream sent HTTP/1.0 response with early hints while reading response header from upstream, client: 192.0.2.11, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://unix:/run/app.sock:/a", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/02 10:00:05 [error] 31#31: *65 upstream sent no valid HTTP/1.0 header while reading response header from upstream, client: 192.0.2.11, server: example.com, request: "GET / HTTP/2.0", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/conflicting-length-headers',
    title: 'The upstream gives two answers to how long its response is',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: ['upstream sent "*" and "*" headers at the same time', { starts: 'upstream sent invalid "*" header' }, { starts: 'upstream sent unknown "*"' }],
    },
    means:
      'Content-Length and Transfer-Encoding of the response contradict each other, or one of them is unreadable. nginx refuses, because a guess allows response smuggling.',
    client: '502 Bad Gateway.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application proxies another service itself and copies its hop-by-hop headers (Transfer-Encoding), or sets Content-Length by hand.',
        evidence: 'Only URLs behind that code are named; it began with an upgrade of the application, or of nginx to a stricter release.',
        check: "curl -sv --raw -o /dev/null http://UP:PORT/URI 2>&1 | grep -iE 'content-length|transfer-encoding'",
      },
    ],
    fixes: [
      {
        do: 'Remove Connection, Keep-Alive, TE, Transfer-Encoding and Upgrade in the application before it passes a response on.',
        costs: 'Work in the application; there is no switch in nginx, and proxy_hide_header comes too late.',
      },
    ],
    prevent: 'Let the web framework set length and encoding, never the code.',
    docs: [`${RFC9112}#section-6`, `${RFC9110}#section-7.6.1`],
    examples: [
      '2026/02/03 11:00:00 [error] 31#31: *70 upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading response header from upstream, client: 192.0.2.12, server: example.com, request: "GET /api HTTP/1.1", upstream: "http://10.0.0.11:8080/api", host: "example.com"',
      '2026/02/03 11:00:01 [error] 31#31: *71 upstream sent invalid "Content-Length" header: "Content-Length: 12 12" while reading response header from upstream, client: 2001:db8::12, server: example.com, request: "GET /api HTTP/2.0", upstream: "http://[fd00::11]:8080/api", host: "example.com"',
      '2026/02/03 11:00:02 [error] 31#31: *72 upstream sent unknown "Transfer-Encoding": "gzip, chunked" while reading response header from upstream, client: 192.0.2.12, server: example.com, request: "GET /z HTTP/1.1", upstream: "http://10.0.0.11:8080/z", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/03 11:00:03 [warn] 31#31: *73 upstream sent more data than specified in "Content-Length" header while reading upstream, client: 192.0.2.12, server: example.com, request: "GET /z HTTP/1.1", upstream: "http://10.0.0.11:8080/z", host: "example.com"',
      '2026/02/03 11:00:04 [info] 31#31: *74 client sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading client request headers, client: 192.0.2.12, server: example.com, request: "POST /z HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/duplicate-header-ignored',
    title: 'The upstream sends a header twice; nginx uses the first',
    cause: 'upstream-protocol',
    severity: 'low',
    blame: 'upstream',
    when: { message: { matches: '^upstream sent duplicate header line: .*, ignored$' } },
    means: 'A header that may occur once (Date, Server, Content-Type, Last-Modified, ETag and others) came twice. nginx keeps the first line and says so.',
    client: 'Nothing: the answer is served, with the first of the two values.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'Application and middleware (or a proxy behind this one) both set the header.',
        evidence: 'The message quotes both values.',
        check: 'curl -s -D- -o /dev/null http://UP:PORT/URI | cut -d: -f1 | sort -f | uniq -di',
      },
    ],
    fixes: [{ do: 'Set the header in one place; the second value is the one that gets lost.', costs: 'Work in the application.' }],
    prevent: 'A test of the response headers in the application.',
    docs: [`${RFC9110}#section-5.3`, `${PROXY}#proxy_hide_header`],
    examples: [
      '2026/02/04 12:00:00 [warn] 31#31: *80 upstream sent duplicate header line: "Date: Wed, 04 Feb 2026 12:00:00 GMT", previous value: "Date: Wed, 04 Feb 2026 11:59:59 GMT", ignored while reading response header from upstream, client: 192.0.2.13, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
      '2026/02/04 12:00:01 [warn] 31#31: *81 upstream sent duplicate header line: "Content-Type: text/html", previous value: "Content-Type: application/json", ignored while reading response header from upstream, client: 2001:db8::13, server: example.com, request: "GET /j HTTP/2.0", upstream: "uwsgi://unix:/run/site.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/04 12:00:02 [error] 31#31: *82 upstream sent duplicate header line: "Content-Length: 10", previous value: "Content-Length: 12" while reading response header from upstream, client: 192.0.2.13, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/duplicate-header',
    title: 'The upstream sends a length header twice',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: 'upstream sent duplicate header line: "' } },
    means: 'Content-Length or Transfer-Encoding came twice. nginx cannot know which is true and refuses the response.',
    client: '502 Bad Gateway.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'Application and middleware both set the header, or the application copies the headers of another service and adds its own.',
        evidence: 'The message quotes both lines; it began with an upgrade of the application or of nginx (1.23 and later refuse, earlier releases took it).',
        check: "curl -sv --raw -o /dev/null http://UP:PORT/URI 2>&1 | grep -iE 'content-length|transfer-encoding'",
      },
    ],
    fixes: [{ do: 'Set the header in one place only, best by the web framework.', costs: 'Work in the application; nginx has no switch to accept it.' }],
    prevent: 'A test of the response headers in the application, before nginx is upgraded.',
    docs: [`${RFC9112}#section-6.3`, 'https://nginx.org/en/CHANGES'],
    examples: [
      '2026/02/05 12:10:00 [error] 31#31: *90 upstream sent duplicate header line: "Transfer-Encoding: chunked", previous value: "Transfer-Encoding: chunked" while reading response header from upstream, client: 192.0.2.14, server: example.com, request: "GET /stream HTTP/1.1", upstream: "http://10.0.0.11:8080/stream", host: "example.com"',
      '2026/02/05 12:10:01 [error] 31#31: *91 upstream sent duplicate header line: "Content-Length: 10", previous value: "Content-Length: 12" while reading response header from upstream, client: 2001:db8::14, server: example.com, request: "GET / HTTP/2.0", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/05 12:10:02 [warn] 31#31: *92 upstream sent duplicate header line: "Date: x", previous value: "Date: y", ignored while reading response header from upstream, client: 192.0.2.14, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/not-http-response',
    title: 'The upstream did not answer in HTTP',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream sent no valid HTTP/1.0 header' },
    means: 'What came back does not begin with a status line. nginx takes it for HTTP/0.9 and may pass the raw bytes on, with status 009 in the access log.',
    client: '502 Bad Gateway, or raw bytes with no header (the access log then shows status 009 and upstream status 200).',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application wrote a body before its header, or two answers on one connection, so the next answer begins in the middle of something.',
        evidence: 'Some requests only, often right after a broken or unusually long answer on the same peer.',
        check: SEE_RAW_ANSWER,
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_pass http:// points at a port that speaks TLS, FastCGI, HTTP/2, Redis, SMTP or another protocol.',
        evidence: 'Every request to this peer fails since the configuration was changed.',
        check: 'echo | openssl s_client -connect UP:PORT -brief; curl -sv --http0.9 --max-time 5 -o - http://UP:PORT/ | head -c 200 | xxd',
      },
    ],
    fixes: [
      {
        do: 'Use the scheme the port speaks.',
        config: '# one of\nproxy_pass https://10.0.0.11:8443;\nfastcgi_pass 10.0.0.11:9000;\ngrpc_pass grpc://10.0.0.11:50051;',
        costs: 'None.',
      },
      { do: 'Repair the answer of the application: exactly one header, exactly as many bytes as announced.', costs: 'Work in the application.' },
      {
        do: 'Until then give each request its own connection.',
        config: 'proxy_http_version 1.1;\nproxy_set_header Connection close;',
        costs: 'More connects; hides the fault, does not cure it.',
      },
    ],
    prevent: 'Ask each new upstream with curl before it gets traffic.',
    docs: [`${PROXY}#proxy_pass`, `${GRPC}#grpc_pass`, `${RFC9112}#section-4`],
    examples: [
      '2026/02/06 13:00:00 [error] 31#31: *100 upstream sent no valid HTTP/1.0 header while reading response header from upstream, client: 192.0.2.15, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:6379/", host: "example.com"',
      '2026/02/06 13:00:01 [error] 31#31: *101 upstream sent no valid HTTP/1.0 header while reading response header from upstream, client: 2001:db8::15, server: example.com, request: "GET /x HTTP/2.0", upstream: "http://unix:/run/php/www.sock:/x", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/06 13:00:02 [error] 31#31: *102 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.15, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/invalid-response-header',
    title: 'A header line of the upstream is not valid',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: [
        { starts: 'upstream sent invalid header' },
        'upstream sent invalid encoded header',
        { starts: 'upstream sent invalid trailer' },
        'invalid header after joining FastCGI records',
      ],
    },
    means:
      'One line of the response header (or trailer) breaks the grammar: a blank in the name, a missing colon, a control character. The message quotes it up to the bad byte, such as \\x20 for a blank.',
    client: '502 Bad Gateway.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application writes the header itself: a header name with a blank, a line break inside a value.',
        evidence: 'The quoted name in the message; always the same URLs.',
        check: SEE_RAW_ANSWER,
      },
      {
        cause: 'app-error',
        because: 'A script printed a warning, a blank line or a byte order mark before its header (CGI, FastCGI).',
        evidence: 'The quoted text looks like prose, such as "PHP Warning" or "Traceback".',
        check: "grep -B3 'upstream sent invalid header' /var/log/nginx/error.log | grep -E 'stderr|Warning' | tail",
      },
      {
        cause: 'upstream-protocol',
        because: 'nginx was upgraded, and newer releases refuse characters that older ones took.',
        evidence: 'It began with the upgrade, the application did not change.',
        check: 'nginx -v; zgrep -h nginx /var/log/dpkg.log* 2>/dev/null | tail -n 5',
      },
    ],
    fixes: [
      { do: 'Correct the header in the application; no directive makes nginx accept it.', costs: 'Work in the application.' },
      { do: 'For scripts, send errors to a log instead of the output.', config: '; php.ini\ndisplay_errors = Off\nlog_errors = On', costs: 'None.' },
    ],
    prevent: 'Never build header values from user input without removing CR and LF: the same bug allows header injection.',
    docs: [`${RFC9110}#section-5.1`, 'https://nginx.org/en/CHANGES'],
    examples: [
      '2026/02/07 14:00:00 [error] 31#31: *110 upstream sent invalid header: "X Cache\\x20..." while reading response header from upstream, client: 192.0.2.16, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
      '2026/02/07 14:00:01 [error] 31#31: *111 upstream sent invalid header: "Traceback \\x28..." while reading response header from upstream, client: 2001:db8::16, server: example.com, request: "GET /cgi HTTP/2.0", upstream: "fastcgi://unix:/run/fcgiwrap.sock:", host: "example.com"',
      '2026/02/07 14:00:02 [error] 31#31: *112 upstream sent invalid header "grpc Status: 0" while reading response header from upstream, client: 10.0.0.16, server: example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/07 14:00:03 [info] 31#31: *113 client sent invalid header line: "X Cache\\x20..." while reading client request headers, client: 192.0.2.16, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/02/07 14:00:04 [error] 31#31: *114 upstream sent invalid "Content-Length" header: "Content-Length: -1" while reading response header from upstream, client: 192.0.2.16, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/invalid-response-status',
    title: 'The upstream sent no usable status',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: [
        { starts: 'upstream sent invalid status "' },
        { starts: 'upstream sent invalid :status "' },
        { starts: 'upstream sent unexpected :status "' },
        'upstream sent no :status header',
        'upstream sent duplicate :status header',
      ],
    },
    means: 'The status of the response (Status: in the CGI protocols, :status in HTTP/2) is missing, doubled or no three-digit number.',
    client: '502 Bad Gateway.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sets its status wrongly, such as "Status: OK" without number, or answers 101 over HTTP/2.',
        evidence: 'The message quotes the value; always the same URLs.',
        check:
          'curl -sv --http2-prior-knowledge -o /dev/null http://UP:PORT/URI 2>&1 | grep -i "^< "; SCRIPT_FILENAME=/srv/app/x.php REQUEST_METHOD=GET cgi-fcgi -bind -connect UP:PORT | head',
      },
    ],
    fixes: [
      { do: 'Send a number of three digits and nothing odd behind it.', config: '# CGI and FastCGI\nStatus: 404 Not Found', costs: 'Work in the application.' },
    ],
    prevent: 'Use the status function of the framework instead of writing the line.',
    docs: [`${RFC9110}#section-15`, `${RFC9113}#section-8.3.2`, `${FASTCGI}#fastcgi_pass`],
    examples: [
      '2026/02/08 15:00:00 [error] 31#31: *120 upstream sent invalid status "OK" while reading response header from upstream, client: 192.0.2.17, server: example.com, request: "GET /old.php HTTP/1.1", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
      '2026/02/08 15:00:01 [error] 31#31: *121 upstream sent no :status header while reading response header from upstream, client: 2001:db8::17, server: example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://[fd00::13]:50051", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/08 15:00:02 [error] 31#31: *122 auth request unexpected status: 302 while sending to client, client: 192.0.2.17, server: example.com, request: "GET /old.php HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/answer-before-request',
    title: 'The upstream sent data before TLS had begun',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream prematurely sent response' },
    means:
      'nginx is to speak TLS with the peer, and plain bytes arrived before the handshake. Since 1.28.2 and 1.29.5 nginx refuses them, because they could be injected.',
    client: '502 Bad Gateway, unless another peer answers.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The service greets first (SSH, SMTP, MySQL and others do), or its front end writes an error in plain text as soon as a connection comes.',
        evidence: 'Every connection to the peer fails; nc shows a greeting without being asked.',
        check: 'nc -w3 UP PORT </dev/null | head -c 200 | xxd',
      },
      {
        cause: 'proxy-misconfig',
        because: 'https:// points at a port that does not speak TLS.',
        evidence: 'It began with a change of proxy_pass.',
        check: 'echo | openssl s_client -connect UP:PORT -brief',
      },
      {
        cause: 'network',
        because: 'Somebody between gateway and upstream injects data (what the check was made for).',
        evidence: 'Rare lines on a peer that otherwise speaks TLS properly.',
        check: "tcpdump -ni any -w /tmp/upstream.pcap -c 200 'host UP and port PORT'",
      },
    ],
    fixes: [
      {
        do: 'Point proxy_pass at the TLS port of the service, or drop the s of https:// on a trusted network.',
        config: 'proxy_pass https://10.0.0.11:8443;',
        costs: 'None; plain HTTP is readable on the way.',
      },
    ],
    prevent: 'Verify the certificate of TLS upstreams, so that nothing can answer in their place.',
    docs: ['https://nginx.org/en/security_advisories.html', 'https://nginx.org/en/CHANGES', `${PROXY}#proxy_ssl_verify`],
    examples: [
      '2026/02/09 16:00:00 [error] 31#31: *130 upstream prematurely sent response while reading response header from upstream, client: 192.0.2.18, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.11:2222/", host: "example.com"',
      '2026/02/09 16:00:01 [error] 31#31: *131 upstream prematurely sent response while SSL handshaking to upstream, client: 2001:db8::18, server: example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpcs://[fd00::13]:50051", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/09 16:00:02 [error] 31#31: *132 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.18, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.11:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/not-http2-upstream',
    title: 'nginx speaks HTTP/2 to a port that does not',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: ['upstream sent too large http2 frame: 4740180', { matches: '^upstream sent too large http2 frame: 13770(?:24|25|26|27|28)$' }] },
    means:
      'The length of the first frame is readable text: 4740180 is "HTT", the beginning of an HTTP/1.1 answer; 1377024 to 1377028 is a TLS alert. So the port speaks HTTP/1.1 or TLS.',
    client: '502 Bad Gateway (gRPC clients: status 14 UNAVAILABLE) for every request.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'grpc_pass, or proxy_pass with proxy_http_version 2, points at the HTTP/1.1 port, or at the TLS port without grpcs:// or https://.',
        evidence: 'Every request to the peer fails since the configuration was changed.',
        check: 'curl -sv --http1.1 -o /dev/null http://UP:PORT/; echo | openssl s_client -connect UP:PORT -alpn h2 -brief; grpcurl -plaintext UP:PORT list',
      },
    ],
    fixes: [
      { do: 'Use the HTTP/2 port, with TLS if it wants TLS.', config: 'grpc_pass grpcs://10.0.0.13:50051;', costs: 'None.' },
      {
        do: 'For an HTTP/1.1 service use proxy_pass.',
        config: 'proxy_http_version 1.1;\nproxy_set_header Connection "";\nproxy_pass http://10.0.0.13:8080;',
        costs: 'No gRPC.',
      },
    ],
    prevent: 'Give ports of the two protocols names (h2, http) in service definitions, and test with grpcurl.',
    docs: [`${GRPC}#grpc_pass`, `${PROXY}#proxy_http_version`],
    examples: [
      '2026/02/10 17:00:00 [error] 31#31: *140 upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 192.0.2.19, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:8080", host: "grpc.example.com"',
      '2026/02/10 17:00:01 [error] 31#31: *141 upstream sent too large http2 frame: 1377027 while reading response header from upstream, client: 2001:db8::19, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://[fd00::13]:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/10 17:00:02 [error] 31#31: *142 upstream sent too large http2 frame: 20000 while reading upstream, client: 192.0.2.19, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
  },
  {
    id: 'nginx/http2-request-limited',
    title: 'The HTTP/2 upstream refuses for lack of capacity or patience',
    cause: 'upstream-overload',
    severity: 'high',
    blame: 'upstream',
    when: { message: { matches: '^upstream (?:rejected request|sent goaway) with error (?:7|11)$' } },
    means:
      'The peer refused the stream (7, REFUSED_STREAM: more streams than it allows) or told nginx to calm down (11, ENHANCE_YOUR_CALM: too many pings or requests).',
    client: '502 Bad Gateway; gRPC clients see status 14 UNAVAILABLE.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'The peer is at its limit of concurrent streams or is shutting down under load.',
        evidence: 'At peaks; the metrics of the peer show streams at a round number.',
        check: "ss -Htn state established dst UP | wc -l; curl -s http://UP:METRICS_PORT/metrics | grep -iE 'stream|inflight'",
      },
      {
        cause: 'upstream-protocol',
        because: 'The keepalive policy of the peer is stricter than its clients behave (minimum ping interval).',
        evidence: 'Code 11 with the text "too_many_pings" in the log of the peer.',
        check: "journalctl -u APP --since -15min --grep 'too_many_pings|ENHANCE_YOUR_CALM'",
      },
    ],
    fixes: [
      { do: 'Raise the limit of streams in the server, or add peers.', config: '# gRPC (Go)\ngrpc.MaxConcurrentStreams(1000)', costs: 'Memory in the server.' },
      {
        do: 'Spread load over more connections and renew them.',
        config:
          'upstream grpc_app {\n    zone grpc_app 64k;\n    server 10.0.0.13:50051;\n    server 10.0.0.14:50051;\n    keepalive 32;\n    keepalive_requests 1000;\n}',
        costs: 'More connects.',
      },
    ],
    prevent: 'Load-test with the number of streams of a peak.',
    docs: [`${RFC9113}#section-7`, `${UPSTREAM}#keepalive_requests`, `${GRPC}#grpc_next_upstream`],
    examples: [
      '2026/02/11 18:00:00 [error] 31#31: *150 upstream rejected request with error 7 while reading response header from upstream, client: 192.0.2.20, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
      '2026/02/11 18:00:01 [error] 31#31: *151 upstream sent goaway with error 11 while reading response header from upstream, client: 2001:db8::20, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpcs://[fd00::13]:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/11 18:00:02 [error] 31#31: *152 upstream rejected request with error 2 while reading response header from upstream, client: 192.0.2.20, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
  },
  {
    id: 'nginx/http2-request-rejected',
    title: 'The HTTP/2 upstream rejected the request',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: [{ starts: 'upstream rejected request with error ' }, { starts: 'upstream sent goaway with error ' }] },
    means:
      'The peer reset the stream or closed the connection with an HTTP/2 error code: 1 protocol error, 2 internal error, 3 flow control, 5 stream closed, 6 frame size, 8 cancel, 10 connect error, 13 HTTP/1.1 required.',
    client: '502 Bad Gateway; gRPC clients see status 13 INTERNAL or 14 UNAVAILABLE.',
    causes: [
      {
        cause: 'upstream-protocol',
        because:
          'The peer objects to the request: a header it does not allow in HTTP/2 (Host beside :authority, Connection, TE), or a content type other than application/grpc.',
        evidence: 'Code 1; browsers and scanners that ask a gRPC service for / or /favicon.ico cause it too.',
        check: "nginx -T 2>/dev/null | grep -nE 'grpc_set_header|proxy_set_header'; grpcurl -plaintext UP:PORT list",
      },
      {
        cause: 'app-error',
        because: 'The handler in the application failed (2) or gave up (8, deadline passed).',
        evidence: 'Code 2 or 8; a panic or a deadline in the log of the application at the same second.',
        check: "journalctl -u APP --since -15min --grep 'panic|deadline|internal' -n 50",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The peer wants HTTP/1.1 for this (13), for example for upgrades.',
        evidence: 'Code 13, one location.',
        check: 'curl -sv --http1.1 -o /dev/null http://UP:PORT/URI',
      },
    ],
    fixes: [
      {
        do: 'Pass only gRPC to the gRPC service.',
        config: 'location / {\n    if ($content_type !~ "^application/grpc") { return 415; }\n    grpc_pass grpc://10.0.0.13:50051;\n}',
        costs: 'Health checks and browsers get 415 instead of 502.',
      },
      { do: 'Remove hop-by-hop headers you set by hand.', config: 'grpc_set_header Connection "";\ngrpc_set_header Upgrade "";', costs: 'None.' },
    ],
    prevent: 'Log grpc-status and the error code on both sides.',
    docs: [`${RFC9113}#section-7`, `${GRPC}#grpc_pass`],
    examples: [
      '2026/02/12 19:00:00 [error] 31#31: *160 upstream rejected request with error 1 while reading response header from upstream, client: 192.0.2.21, server: grpc.example.com, request: "GET /robots.txt HTTP/1.1", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
      '2026/02/12 19:00:01 [error] 31#31: *161 upstream sent goaway with error 2 while reading upstream, client: 2001:db8::21, server: grpc.example.com, request: "POST /shop.Cart/Watch HTTP/2.0", upstream: "grpcs://10.0.0.14:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/12 19:00:02 [error] 31#31: *162 upstream rejected request with error 7 while reading response header from upstream, client: 192.0.2.21, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
  },
  {
    id: 'nginx/http2-stream-closed-early',
    title: 'The HTTP/2 upstream ended the stream before its answer was complete',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: 'upstream prematurely closed stream' },
    means:
      'The peer reset or ended the stream of this request without sending everything the answer needs (header, body or trailers); the connection may live on.',
    client: '502 Bad Gateway, or a truncated answer without trailers (gRPC status 13 or 14).',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The handler panicked or its process ended in the middle of the call.',
        evidence: 'A panic or a restart in the log of the application.',
        check: "journalctl -u APP --since -15min --grep 'panic|fatal|SIG' -n 50",
      },
      {
        cause: 'upstream-slow',
        because: 'The deadline of the call passed and the server gave up on the stream.',
        evidence: 'The lines come a fixed time after the request.',
        check: "journalctl -u APP --since -15min --grep 'deadline' -n 50",
      },
    ],
    fixes: [
      { do: 'Catch panics in the server and answer with a status.', costs: 'Work in the application.' },
      { do: 'Finish streams before a deploy stops the server (GracefulStop).', costs: 'Slower deploys; long streams need a limit.' },
    ],
    prevent: 'Recovery middleware in every gRPC server, and an alert on its counter.',
    docs: [`${GRPC}#grpc_pass`, `${RFC9113}#section-8.1`],
    examples: [
      '2026/02/13 20:00:00 [error] 31#31: *170 upstream prematurely closed stream while reading upstream, client: 192.0.2.22, server: grpc.example.com, request: "POST /shop.Cart/Watch HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
      '2026/02/13 20:00:01 [error] 31#31: *171 upstream prematurely closed stream while reading response header from upstream, client: 2001:db8::22, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpcs://[fd00::14]:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/13 20:00:02 [error] 31#31: *172 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.22, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/http2-upstream-broken',
    title: 'The upstream breaks the HTTP/2 protocol',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: [
        { matches: '^upstream sent .*http2' },
        {
          matches:
            '^upstream sent (?:data |goaway |headers |ping |rst stream |settings |window update |too many )?(?:frame|frames|ping frames|settings frames)(?: |$)',
        },
        {
          matches:
            '^upstream sent (?:too many (?:ping|settings) frames|too large window update|zero window update|unexpected push promise frame|trailer without end stream flag)',
        },
        { starts: 'upstream violated ' },
      ],
    },
    means:
      'A frame or a header block of the peer is not what HTTP/2 allows: wrong length, unknown stream, broken compression, too many control frames. nginx gave up on the connection.',
    client: '502 Bad Gateway (gRPC status 14), or a truncated answer.',
    causes: [BUGGY_H2, NOT_H2],
    fixes: [
      { do: 'Upgrade the HTTP/2 stack of the peer or of the sidecar between.', costs: 'A deploy.' },
      { do: 'Check that scheme and port fit: grpc:// for cleartext HTTP/2, grpcs:// for TLS.', config: 'grpc_pass grpcs://10.0.0.13:50051;', costs: 'None.' },
      {
        do: 'Until then use HTTP/1.1 where the service offers it (not possible for gRPC).',
        config: 'proxy_http_version 1.1;\nproxy_set_header Connection "";\nproxy_pass http://10.0.0.13:8080;',
        costs: 'One request per connection at a time.',
      },
    ],
    prevent: 'Run a conformance test (h2spec) against the service before it is released.',
    docs: [RFC9113, `${GRPC}#grpc_pass`],
    examples: [
      '2026/02/14 21:00:00 [error] 31#31: *180 upstream sent frame for unknown stream 7 while reading response header from upstream, client: 192.0.2.23, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
      '2026/02/14 21:00:01 [error] 31#31: *181 upstream sent invalid http2 table index: 90 while reading response header from upstream, client: 2001:db8::23, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpcs://[fd00::13]:50051", host: "grpc.example.com"',
      '2026/02/14 21:00:02 [error] 31#31: *182 upstream violated connection flow control, received 16384 data frame with window 1024 while reading upstream, client: 192.0.2.23, server: grpc.example.com, request: "POST /files.Store/Get HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/14 21:00:03 [error] 31#31: *183 upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 192.0.2.23, server: grpc.example.com, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://10.0.0.13:8080", host: "grpc.example.com"',
      '2026/02/14 21:00:04 [info] 31#31: *184 client sent frame for unknown stream 7 while processing HTTP/2 connection, client: 192.0.2.23, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/http2-keepalive-state-lost',
    title: 'A kept HTTP/2 upstream connection lost its state',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: 'no connection data found for keepalive http2 connection' },
    means: 'nginx took an idle connection from the pool of the group to speak HTTP/2 on it, but that connection was opened by another protocol.',
    client: '502 Bad Gateway, now and then.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'One upstream group with keepalive is used by grpc_pass (or HTTP/2) and by proxy_pass with HTTP/1.1 at once.',
        evidence: 'nginx -T shows the same group name behind both directives.',
        check: 'nginx -T 2>/dev/null | grep -nE "(proxy|grpc)_pass|upstream "',
      },
    ],
    fixes: [
      {
        do: 'Give each protocol its own group.',
        config: 'upstream app_h2 { server 10.0.0.13:50051; keepalive 16; }\nupstream app_h1 { server 10.0.0.13:8080; keepalive 16; }',
        costs: 'A few more idle connections.',
      },
    ],
    prevent: 'One group, one protocol.',
    docs: [`${UPSTREAM}#keepalive`, `${GRPC}#grpc_pass`],
    examples: [
      '2026/02/15 22:00:00 [error] 31#31: *190 no connection data found for keepalive http2 connection while sending request to upstream, client: 192.0.2.24, server: grpc.example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
      '2026/02/15 22:00:05 [error] 31#31: *195 no connection data found for keepalive http2 connection while connecting to upstream, client: 2001:db8::24, server: grpc.example.com, request: "POST /a.B/D HTTP/2.0", upstream: "grpc://[fd00::13]:50051", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/15 22:00:06 [error] 31#31: *196 upstream sent frame for closed stream 3 while reading response header from upstream, client: 192.0.2.24, server: grpc.example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://10.0.0.13:50051", host: "grpc.example.com"',
    ],
  },
  {
    id: 'nginx/request-too-long-for-http2',
    title: 'The request is too long for the HTTP/2 upstream',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'too long http2 ' } },
    means: 'URI, method, host or a header of the request is longer than the encoder for HTTP/2 upstreams can write.',
    client: '500 Internal Server Error.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'A client sends an enormous value that only passed because the client buffers were enlarged.',
        evidence: 'One client or one kind of request.',
        check: 'nginx -T 2>/dev/null | grep -nE "client_header_buffers|client_header_buffer_size"',
      },
      {
        cause: 'proxy-misconfig',
        because: 'grpc_set_header or proxy_set_header builds an enormous value from variables.',
        evidence: 'The named header is one that nginx sets.',
        check: 'nginx -T 2>/dev/null | grep -nE "(grpc|proxy)_set_header"',
      },
    ],
    fixes: [
      {
        do: 'Keep the client buffers at a sane size, so that such requests are refused early with 414 or 400.',
        config: 'large_client_header_buffers 4 16k;',
        costs: 'Honest clients with larger headers are refused too.',
      },
    ],
    prevent: 'Do not put documents into headers.',
    docs: [`${CORE}#large_client_header_buffers`, `${GRPC}#grpc_set_header`],
    examples: [
      '2026/02/16 01:00:00 [error] 31#31: *200 too long http2 URI, client: 198.51.100.25, server: grpc.example.com, request: "POST /a HTTP/2.0", host: "grpc.example.com"',
      '2026/02/16 01:00:01 [error] 31#31: *201 too long http2 header value: "x-token: abc", client: 2001:db8::25, server: grpc.example.com, request: "POST /a.B/C HTTP/2.0", host: "grpc.example.com"',
    ],
    counterExamples: [
      '2026/02/16 01:00:02 [info] 31#31: *202 client sent too long URI while reading client request line, client: 198.51.100.25, server: grpc.example.com, request: "GET /a HTTP/1.1"',
    ],
  },
  {
    id: 'nginx/fastcgi-port-speaks-other',
    title: 'fastcgi_pass points at a port that does not speak FastCGI',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'upstream sent unsupported FastCGI protocol version: ' } },
    means: 'The first byte of the answer is not FastCGI version 1. The number is that byte: 72 is "H" of an HTTP answer, 21 a TLS alert, 60 "<" of a page.',
    client: '502 Bad Gateway for every request of this location.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The port is an HTTP server, or another service.',
        evidence: 'Version 72 means HTTP; every request fails.',
        check: "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w3 UP PORT | head -5",
      },
      {
        cause: 'app-error',
        because: 'A worker of the FastCGI application printed text into the protocol stream.',
        evidence: 'Some requests only; the application was changed.',
        check: "tcpdump -ni any -A -c 20 'tcp src port PORT and host UP'",
      },
    ],
    fixes: [
      {
        do: 'Use proxy_pass for an HTTP service, or the FastCGI port.',
        config: 'proxy_pass http://10.0.0.12:8080;',
        costs: 'None; proxy_set_header takes the place of fastcgi_param.',
      },
    ],
    prevent: 'Ask the port once with cgi-fcgi before it gets traffic.',
    docs: [`${FASTCGI}#fastcgi_pass`, `${PROXY}#proxy_pass`],
    examples: [
      '2026/02/17 02:00:00 [error] 31#31: *210 upstream sent unsupported FastCGI protocol version: 72 while reading response header from upstream, client: 192.0.2.26, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.12:8080", host: "example.com"',
      '2026/02/17 02:00:01 [error] 31#31: *211 upstream sent unsupported FastCGI protocol version: 21 while reading response header from upstream, client: 2001:db8::26, server: example.com, request: "GET /index.php HTTP/2.0", upstream: "fastcgi://[fd00::12]:443", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/17 02:00:02 [error] 31#31: *212 upstream sent unexpected FastCGI record: 3 while reading response header from upstream, client: 192.0.2.26, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/fastcgi-closed-early',
    title: 'The FastCGI process ended the request without an answer',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: { message: ['upstream prematurely closed FastCGI request', 'upstream prematurely closed FastCGI stdout'] },
    means: 'The FastCGI server said "end of request" or "end of output" before a complete header had come: the script ended without writing one.',
    client: '502 Bad Gateway, or a truncated page.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The child died: segmentation fault in an extension, memory limit of the system, or killed by request_terminate_timeout.',
        evidence: 'php-fpm logs "child N exited on signal" at the same second.',
        check: "journalctl -u 'php*-fpm' --since -15min --grep 'exited on signal|terminating' -n 40; journalctl -k --since -1h --grep 'oom|segfault'",
      },
      {
        cause: 'app-error',
        because: 'The script ended (exit, fatal error with display off) before it printed anything.',
        evidence: '"FastCGI sent in stderr" lines or the PHP log at the same second.',
        check: "grep 'FastCGI sent in stderr' /var/log/nginx/error.log | tail -n 5",
      },
    ],
    fixes: [
      {
        do: 'Read the log of php-fpm, then fix or disable the extension, or raise the limit that killed the child.',
        config: '; php-fpm pool\ncatch_workers_output = yes\npm.max_requests = 500',
        costs: 'Recycling hides leaks.',
      },
    ],
    prevent: 'Keep opcache and extensions in step with the PHP release; alert on "exited on signal".',
    docs: [`${FASTCGI}#fastcgi_pass`, 'https://www.php.net/manual/en/install.fpm.configuration.php'],
    examples: [
      '2026/02/18 03:00:00 [error] 31#31: *220 upstream prematurely closed FastCGI stdout while reading response header from upstream, client: 192.0.2.27, server: example.com, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
      '2026/02/18 03:00:01 [error] 31#31: *221 upstream prematurely closed FastCGI request while reading upstream, client: 2001:db8::27, server: example.com, request: "POST /b.php HTTP/2.0", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/18 03:00:02 [error] 31#31: *222 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.27, server: example.com, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
  },
  {
    id: 'nginx/fastcgi-broken',
    title: 'The upstream breaks the FastCGI protocol',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: { matches: '^upstream sent (?:unexpected|invalid) FastCGI ' } },
    means: 'The answer speaks FastCGI version 1, but a record has an unknown type or another request number than nginx asked with.',
    client: '502 Bad Gateway, or a truncated answer.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The FastCGI server or a library in it writes broken records, for example when several threads share the socket.',
        evidence: 'Some requests only; the server is home-made or was upgraded.',
        check: "tcpdump -ni any -X -c 20 'tcp src port PORT and host UP'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'With fastcgi_keep_conn on, the server answers late on a connection that nginx uses for the next request already.',
        evidence: 'It stops when fastcgi_keep_conn is off.',
        check: 'nginx -T 2>/dev/null | grep -n fastcgi_keep_conn',
      },
    ],
    fixes: [
      { do: 'Do not keep connections to that server.', config: 'fastcgi_keep_conn off;', costs: 'One connect per request.' },
      { do: 'Upgrade or replace the FastCGI server.', costs: 'A deploy.' },
    ],
    prevent: 'Use a maintained server (php-fpm, spawn-fcgi, fcgiwrap).',
    docs: [`${FASTCGI}#fastcgi_keep_conn`, `${FASTCGI}#fastcgi_pass`],
    examples: [
      '2026/02/19 04:00:00 [error] 31#31: *230 upstream sent unexpected FastCGI record: 3 while reading response header from upstream, client: 192.0.2.28, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
      '2026/02/19 04:00:01 [error] 31#31: *231 upstream sent invalid FastCGI record type: 90 while reading upstream, client: 2001:db8::28, server: example.com, request: "GET /b HTTP/2.0", upstream: "fastcgi://unix:/run/app.fcgi:", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/19 04:00:02 [error] 31#31: *232 upstream sent unsupported FastCGI protocol version: 72 while reading response header from upstream, client: 192.0.2.28, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.12:8080", host: "example.com"',
    ],
  },
  {
    id: 'nginx/request-too-big-for-backend',
    title: 'The request does not fit the protocol of the backend',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'fastcgi request record is too big: ' },
        { starts: 'uwsgi request is too big: ' },
        { starts: 'uwsgi request is too little: ' },
        { matches: '^(?:fastcgi|scgi|uwsgi) request length mismatch$' },
      ],
    },
    means:
      'Headers and parameters together exceed what the protocol can carry (64 KiB in uwsgi; one value in FastCGI), or a parameter changed its length while the request was written.',
    client: '500 Internal Server Error.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Client header buffers were enlarged beyond what the backend protocol carries, or a parameter holds a huge value.',
        evidence: 'Requests with many or large cookies only.',
        check: 'nginx -T 2>/dev/null | grep -nE "client_header_buffers|(uwsgi|fastcgi|scgi)_param"',
      },
      {
        cause: 'process-lifecycle',
        because: '"length mismatch": a variable in a parameter gave another value the second time it was read (a module without caching).',
        evidence: 'The variable comes from a third-party module or from njs or perl.',
        check: 'nginx -T 2>/dev/null | grep -nE "(uwsgi|fastcgi|scgi)_param .*\\$"',
      },
    ],
    fixes: [
      {
        do: 'Limit the request header to less than the protocol carries.',
        config: 'large_client_header_buffers 4 8k;',
        costs: 'Larger requests get 400 or 414.',
      },
      {
        do: 'Speak HTTP to the application instead (uWSGI: --http-socket).',
        config: 'proxy_pass http://10.0.0.12:8080;',
        costs: 'The application has to read X-Forwarded headers.',
      },
    ],
    prevent: 'Keep sessions on the server instead of in cookies.',
    docs: [`${CORE}#large_client_header_buffers`, `${UWSGI}#uwsgi_pass`, 'https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html'],
    examples: [
      '2026/02/20 05:00:00 [alert] 31#31: *240 uwsgi request is too big: 66120, client: 192.0.2.29, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/02/20 05:00:01 [alert] 31#31: *241 fastcgi request record is too big: 70031, client: 2001:db8::29, server: example.com, request: "GET /a.php HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/20 05:00:02 [info] 31#31: *242 client sent too long header line: "Cookie: a..." while reading client request headers, client: 192.0.2.29, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/no-buffer-space-for-request',
    title: 'nginx miscounted while writing an HTTP/2 request',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: ['no buffer space in grpc create request', 'no buffer space in HTTP/2 create request'] },
    means: 'The buffer that nginx sized for the request proved too small while it was filled: a bug in nginx, or a variable that changed in between.',
    client: '500 Internal Server Error for this request.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A variable in grpc_set_header or proxy_set_header gave a longer value the second time, or nginx has a bug.',
        evidence: 'Rare; it goes with one location or with one release.',
        check: 'nginx -v; nginx -T 2>/dev/null | grep -nE "(grpc|proxy)_set_header .*\\$"',
      },
    ],
    fixes: [
      {
        do: 'Upgrade nginx; set values from modules once with "set" and use that variable.',
        config: 'set $token $http_x_token;\ngrpc_set_header X-Token $token;',
        costs: 'None.',
      },
    ],
    prevent: 'Stay on a maintained release.',
    docs: [`${GRPC}#grpc_set_header`, 'https://nginx.org/en/CHANGES'],
    examples: [
      '2026/02/21 06:00:00 [alert] 31#31: *250 no buffer space in grpc create request, client: 192.0.2.32, server: grpc.example.com, request: "POST /a.B/C HTTP/2.0", host: "grpc.example.com"',
      '2026/02/21 06:00:01 [alert] 31#31: *251 no buffer space in HTTP/2 create request, client: 2001:db8::32, server: example.com, request: "POST /u HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/21 06:00:02 [alert] 31#31: *252 writev() failed (105: No buffer space available) while sending request to upstream, client: 192.0.2.32, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upgrade-in-subrequest',
    title: 'The upstream switched protocols in a subrequest',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: 'connection upgrade in subrequest' },
    means: 'A subrequest (auth_request, mirror, SSI) was answered with 101 Switching Protocols, because the Upgrade header of the client was passed on in it.',
    client: '502 Bad Gateway for the subrequest; with auth_request then 500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The location of the subrequest inherits proxy_set_header Upgrade and Connection from above.',
        evidence: 'Only WebSocket requests are hit.',
        check: 'nginx -T 2>/dev/null | grep -nE "auth_request|mirror|set_header (Upgrade|Connection)"',
      },
    ],
    fixes: [
      {
        do: 'Clear both headers in the location of the subrequest.',
        config:
          'location = /_auth {\n    internal;\n    proxy_pass http://10.0.0.15:8080/verify;\n    proxy_pass_request_body off;\n    proxy_set_header Content-Length "";\n    proxy_set_header Upgrade "";\n    proxy_set_header Connection "";\n}',
        costs: 'proxy_set_header lines here replace all inherited ones: repeat those you need.',
      },
    ],
    prevent: 'Set Upgrade and Connection only in the locations that serve WebSockets.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_auth_request_module.html', 'https://nginx.org/en/docs/http/websocket.html'],
    examples: [
      '2026/02/22 07:00:00 [error] 31#31: *260 connection upgrade in subrequest while reading response header from upstream, client: 192.0.2.33, server: example.com, request: "GET /ws HTTP/1.1", subrequest: "/_auth", upstream: "http://10.0.0.15:8080/verify", host: "example.com"',
      '2026/02/22 07:00:01 [error] 31#31: *261 connection upgrade in subrequest while reading response header from upstream, client: 2001:db8::33, server: example.com, request: "GET /live HTTP/1.1", subrequest: "/mirror", upstream: "http://[fd00::15]:8080/live", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/22 07:00:02 [error] 31#31: *262 auth request unexpected status: 502 while sending to client, client: 192.0.2.33, server: example.com, request: "GET /ws HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/subrequest-response-too-big',
    title: 'The answer to a subrequest is larger than its buffer',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: ['too big subrequest response', { starts: 'too big subrequest response: ' }] },
    means: 'A subrequest whose answer is kept in memory (njs, SSI, XSLT) returned more than subrequest_output_buffer_size, 4k or 8k by default.',
    client: '500 Internal Server Error, or a page without that part.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The buffer is smaller than what that service rightly answers.',
        evidence: 'One location; curl of the same URI shows the size.',
        check: 'curl -s http://UP:PORT/URI | wc -c; nginx -T 2>/dev/null | grep -n subrequest_output_buffer_size',
      },
    ],
    fixes: [{ do: 'Size the buffer for the largest answer.', config: 'subrequest_output_buffer_size 64k;', costs: 'Memory per subrequest.' }],
    prevent: 'Let the service behind subrequests answer with little: a status and a header.',
    docs: [`${CORE}#subrequest_output_buffer_size`],
    examples: [
      '2026/02/23 08:00:00 [error] 31#31: *270 too big subrequest response: 20480 while reading upstream, client: 192.0.2.34, server: example.com, request: "GET /join HTTP/1.1", subrequest: "/part", upstream: "http://10.0.0.16:8080/part", host: "example.com"',
      '2026/02/23 08:00:01 [error] 31#31: *271 too big subrequest response while sending to client, client: 2001:db8::34, server: example.com, request: "GET /join HTTP/2.0", subrequest: "/part", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/23 08:00:02 [error] 31#31: *272 upstream sent too big header while reading response header from upstream, client: 192.0.2.34, server: example.com, request: "GET /join HTTP/1.1", subrequest: "/part", upstream: "http://10.0.0.16:8080/part", host: "example.com"',
    ],
  },
  {
    id: 'nginx/memcached-miss',
    title: 'A key is not in memcached',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { matches: '^key: "\\*.* was not found by memcached$' } },
    means: 'memcached answered END: the key is not cached. nginx returns 404 inside, which an error_page usually turns into a request to the application.',
    client: 'What error_page 404 leads to, otherwise 404.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent: a miss is normal.',
    docs: [`${MEMCACHED}#memcached_pass`],
    examples: [
      '2026/02/24 09:00:00 [info] 31#31: *280 key: "/p/1" was not found by memcached while reading response header from upstream, client: 192.0.2.35, server: example.com, request: "GET /p/1 HTTP/1.1", upstream: "memcached://10.0.0.17:11211", host: "example.com"',
      '2026/02/24 09:00:01 [info] 31#31: *281 key: "/p/2" was not found by memcached while reading response header from upstream, client: 2001:db8::35, server: example.com, request: "GET /p/2 HTTP/2.0", upstream: "memcached://unix:/run/memcached.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/24 09:00:02 [error] 31#31: *282 memcached sent invalid response: "ERROR" while reading response header from upstream, client: 192.0.2.35, server: example.com, request: "GET /p/1 HTTP/1.1", upstream: "memcached://10.0.0.17:11211", host: "example.com"',
    ],
  },
  {
    id: 'nginx/memcached-broken',
    title: 'memcached answered something nginx cannot read',
    cause: 'upstream-protocol',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { starts: 'memcached sent invalid ' } },
    means: 'The answer of memcached has no valid VALUE line, another key than asked for, or no proper end.',
    client: '502 Bad Gateway, or what error_page makes of it.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The port is no memcached, or memcached answered with an error ("ERROR", "SERVER_ERROR out of memory").',
        evidence: 'The message quotes the answer.',
        check: "printf 'version\\r\\nstats\\r\\nquit\\r\\n' | nc -w3 UP PORT | head -20",
      },
      {
        cause: 'client-bad-request',
        because: 'The key is made of the URI, and a long or odd URI is no valid key (over 250 bytes).',
        evidence: 'Only URIs that are long or hold control characters.',
        check: 'nginx -T 2>/dev/null | grep -n memcached_key',
      },
    ],
    fixes: [
      {
        do: 'Use a key of fixed length (filled in the same way by the application).',
        config: 'set_md5 $key $uri$is_args$args; # ngx_set_misc module\nset $memcached_key $key;',
        costs: 'Needs that module; without it limit the length of URIs.',
      },
    ],
    prevent: 'Keep memcached off untrusted networks and monitor its "out of memory" counter.',
    docs: [`${MEMCACHED}#memcached_pass`, `${MEMCACHED}#memcached_key`],
    examples: [
      '2026/02/25 09:30:00 [error] 31#31: *290 memcached sent invalid response: "SERVER_ERROR out of memory" while reading response header from upstream, client: 192.0.2.36, server: example.com, request: "GET /p/1 HTTP/1.1", upstream: "memcached://10.0.0.17:11211", host: "example.com"',
      '2026/02/25 09:30:01 [error] 31#31: *291 memcached sent invalid trailer while reading upstream, client: 2001:db8::36, server: example.com, request: "GET /p/2 HTTP/2.0", upstream: "memcached://[fd00::17]:11211", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/25 09:30:02 [info] 31#31: *292 key: "/p/1" was not found by memcached while reading response header from upstream, client: 192.0.2.36, server: example.com, request: "GET /p/1 HTTP/1.1", upstream: "memcached://10.0.0.17:11211", host: "example.com"',
    ],
  },
  {
    id: 'nginx/memcached-key-unset',
    title: 'The key for memcached was never set',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: 'the "*" variable is not set' },
    means: 'A location with memcached_pass was reached without a value in $memcached_key.',
    client: '500 Internal Server Error.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: '"set $memcached_key" is missing, empty for this request, or stands in another location.',
        evidence: 'Every request of that location fails.',
        check: 'nginx -T 2>/dev/null | grep -nE "memcached_(key|pass)"',
      },
    ],
    fixes: [
      {
        do: 'Set the key in the location itself.',
        config: 'location / {\n    set $memcached_key "$uri?$args";\n    memcached_pass 10.0.0.17:11211;\n    error_page 404 502 504 = @app;\n}',
        costs: 'None.',
      },
    ],
    prevent: 'Keep key and memcached_pass in one block.',
    docs: [`${MEMCACHED}#memcached_key`],
    examples: [
      '2026/02/26 09:40:00 [error] 31#31: *300 the "$memcached_key" variable is not set, client: 192.0.2.37, server: example.com, request: "GET /p/1 HTTP/1.1", host: "example.com"',
      '2026/02/26 09:40:01 [error] 31#31: *301 the "$memcached_key" variable is not set, client: 2001:db8::37, server: cache.example.com, request: "GET / HTTP/2.0", host: "cache.example.com"',
    ],
    counterExamples: [
      '2026/02/26 09:40:02 [warn] 31#31: *302 using uninitialized "memcached_key" variable, client: 192.0.2.37, server: example.com, request: "GET /p/1 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/response-header-too-long-for-client',
    title: 'A response header is too long for the HTTP/2 client connection',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: { message: { matches: '^too long response (?:header|trailer) ' } },
    means: 'The response was received, but one of its headers or trailers is too long to be written to an HTTP/2 client.',
    client: '500, or the stream is closed without an answer.',
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sends an enormous value, such as a Location with a document in it.',
        evidence: 'The message quotes name and value.',
        check: "curl -s -D- -o /dev/null http://UP:PORT/URI | awk '{print length, substr($0,1,60)}' | sort -rn | head -5",
      },
    ],
    fixes: [
      {
        do: 'Shorten the value in the application, or do not pass that header on.',
        config: 'proxy_hide_header X-Debug-Data;',
        costs: 'The client does not get the header.',
      },
    ],
    prevent: 'A size budget for response headers.',
    docs: [`${PROXY}#proxy_hide_header`, 'https://nginx.org/en/docs/http/ngx_http_v2_module.html'],
    examples: [
      '2026/02/27 10:40:00 [crit] 31#31: *310 too long response header value: "Location: https://example.com/?s=aaa", client: 192.0.2.38, server: example.com, request: "GET /go HTTP/2.0", upstream: "http://10.0.0.11:8080/go", host: "example.com"',
      '2026/02/27 10:40:01 [crit] 31#31: *311 too long response header name: "x-aaa" while reading response header from upstream, client: 2001:db8::38, server: example.com, request: "GET /go HTTP/2.0", upstream: "http://10.0.0.11:8080/go", host: "example.com"',
    ],
    counterExamples: [
      '2026/02/27 10:40:02 [error] 31#31: *312 upstream sent too big header while reading response header from upstream, client: 192.0.2.38, server: example.com, request: "GET /go HTTP/2.0", upstream: "http://10.0.0.11:8080/go", host: "example.com"',
    ],
  },
];
