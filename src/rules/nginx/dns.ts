/** DNS at run time: nginx asks the servers of its own `resolver` directive, never /etc/hosts or /etc/resolv.conf (ngx_resolver.c). */
import type { Rule, Test } from '../rule.ts';
import { HOST_UNREACHABLE, LINK_DOWN, NET_UNREACHABLE, NO_ADDRESS, REFUSED } from './upstream-conditions.ts';

const RESOLVER = 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver';
const RESOLVER_TIMEOUT = 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver_timeout';
const PROXY_PASS = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass';
const MAIL_RESOLVER = 'https://nginx.org/en/docs/mail/ngx_mail_core_module.html#resolver';
const STAPLING = 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_stapling';

/** Calls of the resolver's own sockets. Each rule names them, so that a text that merely ends in "while resolving" is not taken for one. */
const CALLS: readonly Test[] = [
  { matches: '^(?:recv|recvmsg|send|sendto|sendmsg|readv|writev)\\(\\) failed' },
  { starts: 'connect() failed' },
  { starts: 'connect() to ' },
  { starts: 'kevent() reported that connect() failed' },
  { starts: 'WSARecv() ' },
  { starts: 'WSASend() ' },
];

export const dns: readonly Rule[] = [
  {
    id: 'nginx/mail-client-name-unresolved',
    title: 'SMTP proxy could not look up the name of a client address',
    cause: 'dns',
    severity: 'low',
    blame: 'dns',
    when: {
      message: [{ starts: 'NAME could not be resolved' }, { starts: '"*" could not be resolved' }, { matches: '^\\S+ resolved to invalid host name' }],
      phase: ['in resolving client address', 'in resolving client hostname'],
    },
    means:
      'The mail proxy asked for the PTR record of the client, or for the address of the name it got, to pass it on with XCLIENT. The lookup gave no usable name.',
    client: 'The session goes on; the backend is told [UNAVAILABLE] (no such name) or [TEMPUNAVAIL] (lookup failed) and may score or refuse the mail.',
    causes: [
      {
        cause: 'dns',
        because: 'The client has no reverse record, or the DNS servers of the client are broken; usual for spam senders and home connections.',
        evidence: 'Many different client addresses, code 3 (Host not found) most of the time.',
        check: 'dig -x CLIENT +short',
      },
      {
        cause: 'dns',
        because: 'The resolver of the mail block does not answer.',
        evidence: 'Code 2 or 110 for nearly every client, also for big senders.',
        check: "dig @RESOLVER -x 192.0.2.1; nginx -T 2>/dev/null | grep -n 'resolver '",
      },
    ],
    fixes: [
      {
        do: 'Turn the lookup off when the backend does not need the name.',
        config: 'mail { resolver off; }',
        costs: 'The backend no longer sees host names and cannot use them for spam checks.',
      },
      {
        do: 'Point the mail block at two DNS servers nearby.',
        config: 'mail { resolver 10.0.0.53 10.0.1.53; resolver_timeout 5s; }',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Alert on code 2 and 110 only; code 3 says something about the sender, not about you.',
    docs: [MAIL_RESOLVER, 'https://nginx.org/en/docs/mail/ngx_mail_proxy_module.html#xclient'],
    examples: [
      '2026/11/24 02:11:07 [error] 811#811: *9231 198.51.100.23 could not be resolved (3: Host not found) while in resolving client address, client: 198.51.100.23, server: 0.0.0.0:25',
      '2026/11/24 02:11:09 [error] 811#811: *9232 "mx7.example.org" could not be resolved (2: Server failure) while in resolving client hostname, client: 198.51.100.24, server: 0.0.0.0:587',
    ],
    counterExamples: [
      '2026/11/24 02:11:07 [error] 811#811: *9231 api.example.org could not be resolved (3: Host not found), client: 198.51.100.23, server: example.com, request: "GET /a HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/ocsp-responder-unresolved',
    title: 'Name of the OCSP responder could not be resolved',
    cause: 'dns',
    severity: 'low',
    blame: 'dns',
    when: { message: { starts: 'NAME could not be resolved' }, phase: 'requesting certificate status' },
    means: 'nginx wanted a fresh OCSP answer for a certificate and could not look up the host of the responder named in it.',
    client:
      'Nothing at first: clients get the handshake without a stapled status. Certificates marked must-staple fail in some browsers; with ssl_ocsp on, client certificates are refused.',
    causes: [
      {
        cause: 'dns',
        because: 'The resolver of this server block is slow, unreachable, or does not know public names.',
        evidence: 'Code 110 or 2, and other names fail in the same minutes.',
        check: 'dig @RESOLVER ocsp.example.org A +tries=1 +time=2',
      },
      {
        cause: 'tls-client',
        because: 'The certification authority shut its OCSP service down and removed the name.',
        evidence: 'Code 3 for this one name, from every resolver.',
        check: 'openssl x509 -in CERTIFICATE -noout -ocsp_uri; dig ocsp.example.org',
      },
    ],
    fixes: [
      { do: 'Name a resolver that knows public names.', config: 'resolver 10.0.0.53 valid=300s; resolver_timeout 5s;', costs: 'None worth naming.' },
      {
        do: 'Switch stapling off where the authority no longer offers OCSP.',
        config: 'ssl_stapling off;',
        costs: 'Clients that check revocation must rely on CRLs.',
      },
    ],
    prevent: 'After each change of certificate authority look whether the certificate still names a responder.',
    docs: [STAPLING, RESOLVER],
    examples: [
      '2026/11/24 02:20:31 [error] 77#77: ocsp.example.org could not be resolved (110: Operation timed out) while requesting certificate status, responder: ocsp.example.org, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 02:25:31 [error] 77#77: r3.ocsp.example.org could not be resolved (3: Host not found) while requesting certificate status, responder: r3.ocsp.example.org, certificate: "/etc/nginx/tls/example.com.pem"',
    ],
    counterExamples: [
      '2026/11/24 02:20:31 [error] 77#77: *4 ocsp.example.org could not be resolved (110: Operation timed out), client: 192.0.2.3, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-name-not-found',
    title: 'DNS says the upstream name does not exist',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: {
      message: [
        { starts: 'NAME could not be resolved (3:' },
        { starts: '"*" could not be resolved (3:' },
        { matches: '^service \\S+ of \\S+ could not be resolved \\(3:' },
      ],
    },
    means:
      'nginx looked up an upstream name while serving a request (a variable in proxy_pass, or `resolve` in an upstream block). The DNS server answered: no such name.',
    client: '502 at once; a stream session is closed. With `resolve` in an upstream block the addresses known before stay in use.',
    causes: [
      {
        cause: 'dns',
        because: 'The record is missing: service not deployed, container stopped, name mistyped, or zone not served by this DNS server.',
        evidence: 'One name only, and it fails from other hosts too.',
        check: 'dig @RESOLVER NAME A; dig @RESOLVER NAME AAAA',
      },
      {
        cause: 'proxy-misconfig',
        because: 'A short name: nginx uses neither search domains nor /etc/hosts, so a name without its domain never resolves.',
        evidence: 'The name has no dot, or getent on the same host finds it while dig does not.',
        check: 'getent ahosts NAME; dig @RESOLVER NAME',
      },
      {
        cause: 'attack-probe',
        because: 'The name comes from the request (proxy_pass http://$host or $arg_…): clients choose it, so this is an open proxy.',
        evidence: 'Many different names, most of them foreign, each from few clients.',
        check: "nginx -T 2>/dev/null | grep -nE 'proxy_pass +https?://\\$(host|http_|arg_)'",
      },
    ],
    fixes: [
      {
        do: 'Write the full name, with namespace and cluster domain.',
        config: 'set $app app.production.svc.cluster.local; proxy_pass http://$app:8080;',
        costs: 'The name is bound to one cluster domain.',
      },
      {
        do: 'Create or repair the record, or point `resolver` at a server that knows the zone.',
        config: 'resolver 10.0.0.53 valid=30s;',
        costs: 'A short valid= raises the load on the DNS server.',
      },
      {
        do: 'Where the name comes from the request, allow only known names with a map.',
        config: 'map $host $backend { default ""; app.example.com 10.0.0.5:8080; }',
        costs: 'New names need a reload.',
      },
    ],
    prevent: 'Resolve every upstream name from the gateway host in the deployment check; keep records while instances restart.',
    docs: [RESOLVER, PROXY_PASS, 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve'],
    examples: [
      '2026/11/24 03:01:12 [error] 31#31: *88 app.production.svc.cluster.local could not be resolved (3: Host not found), client: 192.0.2.44, server: example.com, request: "GET /cart HTTP/1.1", host: "example.com"',
      '2026/11/24 03:01:13 [error] 31#31: service _http._tcp of app.example.com could not be resolved (3: Host not found)',
      '*88 billing could not be resolved (3: Host not found), client: 10.4.0.7, server: example.com',
    ],
    counterExamples: [
      '2026/11/24 03:01:12 [error] 31#31: *88 app.production.svc.cluster.local could not be resolved (110: Operation timed out), client: 192.0.2.44, server: example.com, request: "GET /cart HTTP/1.1", host: "example.com"',
      '2026/11/24 03:01:12 [error] 31#31: *88 open() "/srv/www/app could not be resolved (3: Host not found)" failed (2: No such file or directory), client: 203.0.113.9, server: example.com, request: "GET /app%20could%20not%20be%20resolved%20(3:%20Host%20not%20found) HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-server-failure',
    title: 'DNS server failed to answer for the upstream name (SERVFAIL)',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: {
      message: [
        { starts: 'NAME could not be resolved (2:' },
        { starts: '"*" could not be resolved (2:' },
        { matches: '^service \\S+ of \\S+ could not be resolved \\(2:' },
      ],
    },
    means:
      'nginx looked up an upstream name while serving a request. The DNS server answered that it could not find out (code 2 is the DNS status SERVFAIL, not an errno).',
    client: '502; a stream session is closed.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server cannot reach the servers of the zone, or DNSSEC validation of the zone fails.',
        evidence: 'All names of one zone fail; dig with +cd (no validation) may answer.',
        check: 'dig @RESOLVER NAME A; dig @RESOLVER NAME A +cd',
      },
      {
        cause: 'dns',
        because: 'The DNS server answers the AAAA question with SERVFAIL although an A record exists; old load balancers and some cluster DNS do.',
        evidence: 'dig for A works, dig for AAAA shows SERVFAIL.',
        check: 'dig @RESOLVER NAME AAAA',
      },
    ],
    fixes: [
      {
        do: 'Do not ask for AAAA where backends have IPv4 only.',
        config: 'resolver 10.0.0.53 valid=30s ipv6=off;',
        costs: 'IPv6 backends are no longer found.',
      },
      {
        do: 'Repair the zone or the forwarder, and name a second, independent DNS server.',
        config: 'resolver 10.0.0.53 10.0.1.53 valid=30s;',
        costs: 'nginx asks the servers in turn, so a broken one still costs some lookups.',
      },
    ],
    prevent: 'Monitor SERVFAIL rates on the DNS server and the expiry of DNSSEC signatures.',
    docs: [RESOLVER, 'https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1'],
    examples: [
      '2026/11/24 03:02:12 [error] 31#31: *91 app.example.org could not be resolved (2: Server failure), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 03:02:15 [error] 31#31: *92 db.example.org could not be resolved (2: Server failure) while proxying connection, client: 10.1.2.3, server: 0.0.0.0:3306, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 03:02:12 [error] 31#31: *91 open() "/srv/www/app.example.org" failed (2: No such file or directory), client: 192.0.2.44, server: example.com, request: "GET /app.example.org HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-timeout',
    title: 'DNS lookup of the upstream name timed out',
    cause: 'dns',
    severity: 'critical',
    blame: 'dns',
    when: {
      message: [
        { matches: '^(?:NAME|"\\*") could not be resolved \\((?:110|60|10060):' },
        { matches: '^service \\S+ of \\S+ could not be resolved \\((?:110|60|10060):' },
      ],
    },
    means: 'nginx looked up an upstream name while serving a request and got no answer within resolver_timeout (30 s if not set).',
    client: 'A wait of resolver_timeout, then 502.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server is down or its address is stale (cluster DNS moved, container network changed).',
        evidence: 'All names fail. A "recv() failed (111…) while resolving" may stand before it, once.',
        check: 'dig @RESOLVER NAME +tries=1 +time=2',
      },
      {
        cause: 'firewall-blocked',
        because: 'UDP port 53 is dropped between gateway and DNS server.',
        evidence: 'Queries leave, nothing comes back; TCP may work.',
        check: 'tcpdump -ni any port 53 -c 20; dig @RESOLVER NAME +tcp',
      },
      {
        cause: 'dns',
        because: 'The DNS server is overloaded or drops packets under load (conntrack races of UDP queries in clusters).',
        evidence: 'Only a share of lookups fails, in bursts, at busy hours.',
        check: 'for i in $(seq 50); do dig @RESOLVER NAME +tries=1 +time=1 +short >/dev/null || echo lost; done; conntrack -S | grep -o "insert_failed=[0-9]*"',
      },
    ],
    fixes: [
      {
        do: 'Name two DNS servers, keep answers a while, and give up early.',
        config: 'resolver 10.0.0.53 10.0.1.53 valid=30s; resolver_timeout 5s;',
        costs: 'With valid= a moved address is noticed up to that much later.',
      },
      { do: 'Run a caching DNS server on the gateway host or node.', config: 'resolver 127.0.0.53 valid=30s;', costs: 'One more service to run and watch.' },
      {
        do: 'Take names that never change out of run-time lookups: put them into an upstream block without variables.',
        costs: 'They are then looked up at start and reload only.',
      },
    ],
    prevent: 'Two resolvers, a local cache, and an alert on DNS latency measured from the gateway host.',
    docs: [RESOLVER, RESOLVER_TIMEOUT],
    examples: [
      '2026/11/24 03:03:40 [error] 31#31: *102 app.example.org could not be resolved (110: Operation timed out), client: 192.0.2.44, server: example.com, request: "POST /orders HTTP/2.0", host: "example.com"',
      '2026/11/24 03:03:41 [error] 7#100087: *3 app.example.org could not be resolved (60: Operation timed out), client: 2001:db8::7, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 03:03:40 [error] 31#31: *102 upstream timed out (110: Connection timed out) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-query-refused',
    title: 'DNS server refused the query or does not understand it',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: {
      message: [{ matches: '^(?:NAME|"\\*") could not be resolved \\([145]:' }, { matches: '^service \\S+ of \\S+ could not be resolved \\([145]:' }],
    },
    means:
      'nginx looked up an upstream name while serving a request. The DNS server rejected the question: format error (1), not implemented (4) or refused (5).',
    client: '502; a stream session is closed.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server does not do recursion for this gateway (access list), or is authoritative for other zones only.',
        evidence: 'Code 5. The same question from an allowed host works.',
        check: 'dig @RESOLVER NAME A | grep -E "status|recursion"',
      },
      {
        cause: 'dns',
        because: 'The DNS server does not know the type asked for (AAAA, SRV) or mangles queries.',
        evidence: 'Code 1 or 4. dig for A works, dig for AAAA or SRV shows NOTIMP or FORMERR.',
        check: 'dig @RESOLVER NAME AAAA; dig @RESOLVER _http._tcp.NAME SRV',
      },
    ],
    fixes: [
      {
        do: 'Allow recursion for the gateway addresses, or name a DNS server that offers it.',
        config: 'resolver 10.0.0.53 valid=30s;',
        costs: 'None worth naming.',
      },
      { do: 'Stop asking for IPv6 when the server cannot answer it.', config: 'resolver 10.0.0.53 ipv6=off;', costs: 'IPv6 backends are no longer found.' },
    ],
    prevent: 'Keep the gateway networks in the access list of the DNS servers under version control.',
    docs: [RESOLVER, 'https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1'],
    examples: [
      '2026/11/24 03:04:00 [error] 31#31: *110 app.example.org could not be resolved (5: Operation refused), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 03:04:09 [error] 31#31: *111 app.example.org could not be resolved (1: Format error), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 03:04:00 [error] 31#31: *110 app.example.org could not be resolved (2: Server failure), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-failed',
    title: 'Upstream name could not be resolved',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: {
      message: [
        { starts: 'NAME could not be resolved' },
        { starts: '"*" could not be resolved' },
        { matches: '^service \\S+ of \\S+ could not be resolved' },
        { matches: '^\\S+ resolved to invalid host name' },
      ],
    },
    means:
      'nginx looked up an upstream name while serving a request; the DNS server answered with a code that nginx has no words for, or the line was cut before the code.',
    client: '502; a stream session is closed.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server returned an unusual status, or the answer held no usable name.',
        evidence: 'The number in brackets is the DNS response code.',
        check: 'dig @RESOLVER NAME A | grep status',
      },
    ],
    fixes: [{ do: 'Repair the DNS server, or name another one.', config: 'resolver 10.0.0.53 10.0.1.53 valid=30s;', costs: 'None worth naming.' }],
    prevent: 'Resolve every upstream name from the gateway host in the deployment check.',
    docs: [RESOLVER, 'https://www.iana.org/assignments/dns-parameters/dns-parameters.xhtml'],
    examples: [
      '2026/11/24 03:05:00 [error] 31#31: *120 app.example.org could not be resolved (9: Unknown error), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 03:05:02 [error] 31#31: *121 app.example.org could not be resolved',
    ],
    counterExamples: ['2026/11/24 03:05:00 [emerg] 1#1: host not found in upstream "app.example.org" in /etc/nginx/conf.d/app.conf:3'],
  },
  {
    id: 'nginx/resolver-not-defined-at-start',
    title: 'Upstream with resolve needs a resolver: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { starts: 'no resolver defined to resolve names at run time' } },
    means: 'A server line with the parameter `resolve` stands in an upstream block, and neither that block nor its surroundings has a `resolver`.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The resolver directive is missing or stands in a server block that does not cover the upstream block.',
        evidence: 'The line names the upstream block and the place in the configuration.',
        check: "nginx -t; nginx -T 2>/dev/null | grep -nE 'resolver |resolve'",
      },
    ],
    fixes: [
      {
        do: 'Put a resolver into the http block or the upstream block itself.',
        config: 'upstream app { zone app 64k; resolver 10.0.0.53 valid=30s; server app.example.org:8080 resolve; }',
        costs: 'nginx now depends on that DNS server at run time.',
      },
    ],
    prevent: 'Run nginx -t before each reload.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve', 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolver'],
    examples: [
      '2026/11/24 03:06:00 [emerg] 1#1: no resolver defined to resolve names at run time in upstream "app" in /etc/nginx/conf.d/app.conf:7',
      'nginx: [emerg] no resolver defined to resolve names at run time in upstream "api" in /etc/nginx/conf.d/api.conf:12',
    ],
    counterExamples: [
      '2026/11/24 03:06:00 [error] 31#31: *7 no resolver defined to resolve app.example.org, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/ocsp-resolver-not-defined',
    title: 'OCSP stapling has no resolver to find the responder',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'no resolver defined to resolve ' }, phase: 'requesting certificate status' },
    means: 'ssl_stapling is on and the certificate names an OCSP responder, but this server block has no `resolver` to look it up.',
    client: 'Handshakes work without a stapled status; with ssl_ocsp on, client certificates cannot be checked.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'No resolver directive is in force for this server block.',
        evidence: 'The line comes back every few minutes for the same certificate.',
        check: "nginx -T 2>/dev/null | grep -nE 'resolver |ssl_stapling|ssl_ocsp'",
      },
    ],
    fixes: [
      { do: 'Set a resolver for the whole http block.', config: 'resolver 10.0.0.53 valid=300s; resolver_timeout 5s;', costs: 'None worth naming.' },
      {
        do: 'Switch stapling off when the authority offers no OCSP any more.',
        config: 'ssl_stapling off;',
        costs: 'Clients that check revocation must rely on CRLs.',
      },
    ],
    prevent: 'Set ssl_stapling and resolver together, in one included file.',
    docs: [STAPLING, RESOLVER],
    examples: [
      '2026/11/24 03:07:00 [warn] 77#77: no resolver defined to resolve ocsp.example.org while requesting certificate status, responder: ocsp.example.org, certificate: "/etc/nginx/tls/example.com.pem"',
      '2026/11/24 03:12:00 [warn] 77#77: no resolver defined to resolve r10.o.example.org while requesting certificate status, responder: r10.o.example.org, certificate: "/etc/nginx/tls/example.org.pem"',
    ],
    counterExamples: [
      '2026/11/24 03:07:00 [error] 77#77: *3 no resolver defined to resolve app.example.org, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/resolver-not-defined',
    title: 'proxy_pass with a variable, and no resolver to look the name up',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'no resolver defined to resolve ' } },
    means: 'The upstream address contains a variable, so nginx must look the name up while serving the request, and no `resolver` is in force there.',
    client: '502 on every request that takes this path.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'proxy_pass (or fastcgi_pass, grpc_pass …) holds a variable and the resolver directive is missing.',
        evidence: 'Every request of the location fails, from the first after the change.',
        check: "nginx -T 2>/dev/null | grep -nE '_pass .*\\$|resolver '",
      },
    ],
    fixes: [
      {
        do: 'Name the DNS servers of this network: 127.0.0.11 in Docker, the cluster DNS address in Kubernetes, 127.0.0.53 with systemd-resolved.',
        config: 'resolver 127.0.0.11 valid=10s;',
        costs: 'Requests now depend on DNS at run time.',
      },
      {
        do: 'Or define an upstream block of that name: then no lookup is made.',
        config: 'upstream app.example.org { server 10.0.0.5:8080; }',
        costs: 'Addresses are fixed until the next reload.',
      },
    ],
    prevent: 'nginx -t does not find this: send one request through every location after a change.',
    docs: [RESOLVER, PROXY_PASS],
    examples: [
      '2026/11/24 03:08:00 [error] 31#31: *7 no resolver defined to resolve app.example.org, client: 192.0.2.44, server: example.com, request: "GET /api/v1/items HTTP/1.1", host: "example.com"',
      '2026/11/24 03:08:01 [error] 31#31: *8 no resolver defined to resolve db.internal.example.org, client: 10.1.2.3, server: 0.0.0.0:5432, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: ['2026/11/24 03:08:00 [emerg] 1#1: no resolver defined to resolve names at run time in upstream "app" in /etc/nginx/conf.d/app.conf:7'],
  },
  {
    id: 'nginx/resolver-address-invalid',
    title: 'Address in the resolver directive is not usable: nginx does not start',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: [{ starts: 'host not found in resolver "*"' }, { matches: '^[a-zA-Z ]+ in resolver "\\*"' }] },
    means: 'The resolver directive names a host that cannot be looked up, or an address or port that cannot be parsed.',
    client: 'At start: nothing listens. At reload: the old configuration stays in use.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because:
          'The resolver is given by name, and the name of the DNS server cannot be resolved yet; or an address copied from resolv.conf has a zone (fe80::1%eth0) or no brackets.',
        evidence: 'The text in quotes is what nginx tried to use.',
        check: "nginx -T 2>/dev/null | grep -n 'resolver '; cat /etc/resolv.conf",
      },
    ],
    fixes: [
      {
        do: 'Use plain addresses, IPv6 in brackets.',
        config: 'resolver 10.0.0.53 [2001:db8::53] valid=30s;',
        costs: 'The addresses must be changed when the DNS servers move.',
      },
    ],
    prevent: 'Do not paste nameserver lines of resolv.conf unchecked; run nginx -t before each reload.',
    docs: [RESOLVER],
    examples: [
      '2026/11/24 03:09:00 [emerg] 1#1: host not found in resolver "kube-dns.kube-system.svc.cluster.local" in /etc/nginx/nginx.conf:31',
      'nginx: [emerg] invalid port in resolver "fe80::1%eth0" in /etc/nginx/conf.d/resolver.conf:1',
    ],
    counterExamples: ['2026/11/24 03:09:00 [emerg] 1#1: host not found in upstream "app:8080" in /etc/nginx/conf.d/app.conf:4'],
  },
  {
    id: 'nginx/resolver-refused',
    title: 'Nothing listens at the address of the DNS server',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: { message: CALLS, errno: REFUSED, phase: 'resolving' },
    means: 'nginx sent a DNS query and the host answered that the port is closed.',
    client: 'Requests that need the name wait for resolver_timeout and get 502, unless another resolver answers.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS daemon is down.',
        evidence: 'It worked before; other clients of this DNS server fail too.',
        check: 'dig @RESOLVER example.com +tries=1 +time=2; ss -lunp sport = :53',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The address is wrong for this place: 127.0.0.53 or 127.0.0.1 inside a container is the container itself.',
        evidence: 'A loopback address after "resolver:", nginx runs in a container, never worked.',
        check: 'docker exec NGINX cat /etc/resolv.conf',
      },
    ],
    fixes: [
      {
        do: 'Start the DNS daemon, or use the address valid in this network (127.0.0.11 in Docker networks).',
        config: 'resolver 127.0.0.11 valid=10s;',
        costs: 'None worth naming.',
      },
      { do: 'Name a second DNS server.', config: 'resolver 10.0.0.53 10.0.1.53 valid=30s; resolver_timeout 5s;', costs: 'None worth naming.' },
    ],
    prevent: 'Alert on this line: it is written rarely, and the timeouts that follow do not name the reason.',
    docs: [RESOLVER, 'udp(7)'],
    examples: [
      '2026/11/24 03:10:00 [error] 31#31: recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.53:53',
      '2026/11/24 03:10:05 [error] 31#31: send() failed (111: Connection refused) while resolving, resolver: 10.0.0.53:53',
    ],
    counterExamples: [
      '2026/11/24 03:10:00 [error] 31#31: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/11/24 03:10:00 [error] 31#31: *5 [lua] cache.lua:9: bad key "a" (111: x) while resolving, client: 203.0.113.9, server: example.com, request: "GET /a HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/resolver-unreachable',
    title: 'DNS server cannot be reached from the gateway',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: { message: CALLS, errno: [...HOST_UNREACHABLE, ...NET_UNREACHABLE, ...LINK_DOWN, ...NO_ADDRESS, '1'], phase: 'resolving' },
    means: 'The query for a name could not leave the host, or a router answered that the DNS server is unreachable.',
    client: 'Requests that need the name wait for resolver_timeout and get 502, unless another resolver answers.',
    causes: [
      {
        cause: 'dns',
        because: 'No route to the DNS server: often an IPv6 address on a host without IPv6, or an address of a network that is gone.',
        evidence: 'errno 101, 99 or 113; the address after "resolver:" tells the family.',
        check: 'ip route get RESOLVER; dig @RESOLVER example.com +tries=1 +time=2',
      },
      {
        cause: 'firewall-blocked',
        because: 'A local filter drops the query (errno 1), or a firewall on the way rejects it (113 at once).',
        evidence: 'errno 1 comes only from this host itself.',
        check: 'nft list ruleset | grep -nE "dport (53|domain)"; iptables -S OUTPUT',
      },
    ],
    fixes: [
      { do: 'Name only DNS servers this host can reach.', config: 'resolver 10.0.0.53 valid=30s;', costs: 'None worth naming.' },
      { do: 'Allow UDP and TCP port 53 from the gateway to the DNS servers.', costs: 'One more rule to keep.' },
    ],
    prevent: 'Check the resolver addresses from the gateway host after every network change.',
    docs: [RESOLVER, 'ip(7)'],
    examples: [
      '2026/11/24 03:11:00 [error] 31#31: send() failed (101: Network is unreachable) while resolving, resolver: [2001:db8::53]:53',
      '2026/11/24 03:11:01 [alert] 31#31: send() failed (1: Operation not permitted) while resolving, resolver: 10.0.0.53:53',
    ],
    counterExamples: [
      '2026/11/24 03:11:00 [error] 31#31: *5 connect() failed (113: No route to host) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/resolver-io-failed',
    title: 'Connection to the DNS server broke',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: { message: [...CALLS, { starts: 'send() incomplete' }, { starts: 'buffer overflow' }], phase: 'resolving' },
    means:
      'nginx could not send a query or read its answer. Answers that do not fit into UDP are asked for again over TCP, which can time out or be reset on its own.',
    client: 'Requests that need the name wait for resolver_timeout and get 502, unless another resolver answers.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server does not serve TCP, or closes the connection.',
        evidence: 'errno 110 or 104; names with many addresses only.',
        check: 'dig @RESOLVER NAME +tcp',
      },
      {
        cause: 'gateway-exhausted',
        because: 'No buffer space or descriptor for the query on the gateway host.',
        evidence: 'errno 105 or 24, and other lines with the same errno.',
        check: 'ss -s; cat /proc/sys/fs/file-nr',
      },
    ],
    fixes: [
      {
        do: 'Allow TCP port 53 as well as UDP, or use a caching DNS server close by.',
        config: 'resolver 127.0.0.53 valid=30s;',
        costs: 'One more service to run.',
      },
    ],
    prevent: 'Test both UDP and TCP when a DNS server is put into service.',
    docs: [RESOLVER, 'https://www.rfc-editor.org/rfc/rfc7766'],
    examples: [
      '2026/11/24 03:12:00 [error] 31#31: recv() failed (104: Connection reset by peer) while resolving, resolver: 10.0.0.53:53',
      '2026/11/24 03:12:03 [error] 31#31: connect() failed (110: Connection timed out) while resolving, resolver: 10.0.0.53:53',
    ],
    counterExamples: [
      '2026/11/24 03:12:00 [error] 31#31: *4 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-error-response',
    title: 'DNS server answered with an error that names no question',
    cause: 'dns',
    severity: 'medium',
    blame: 'dns',
    when: { message: { starts: 'DNS error' } },
    means: 'The answer carried an error code and no copy of the question, so nginx cannot tell which lookup it ends.',
    client: 'The waiting request runs into resolver_timeout and gets 502, unless a repeated query succeeds.',
    causes: [
      {
        cause: 'dns',
        because: 'The DNS server or a device in between rejects queries wholesale: recursion refused, rate limited, or query type unknown.',
        evidence: 'The number in brackets is the DNS status: 1 format, 2 failure, 4 not implemented, 5 refused.',
        check: 'dig @RESOLVER NAME A; dig @RESOLVER NAME AAAA',
      },
    ],
    fixes: [
      {
        do: 'Repair the access list or rate limit of the DNS server, or use another one.',
        config: 'resolver 10.0.0.53 valid=30s;',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Query the resolver from the gateway host as part of monitoring.',
    docs: [RESOLVER, 'https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1'],
    examples: [
      '2026/11/24 03:13:00 [error] 31#31: DNS error (5: Operation refused), query id:40211',
      '2026/11/24 03:13:02 [error] 31#31: DNS error (2: Server failure), query id:51007, name:"app.example.org"',
    ],
    counterExamples: [
      '2026/11/24 03:13:00 [error] 31#31: *5 app.example.org could not be resolved (5: Operation refused), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/dns-bad-response',
    title: 'DNS answer was late, malformed or not asked for',
    cause: 'dns',
    severity: 'medium',
    blame: 'dns',
    when: {
      message: {
        matches:
          '^(?:(?:compression pointers loop|invalid A{1,4} record|invalid in-addr\\.arpa or ip6\\.arpa name|invalid label type|invalid name|invalid number of questions|no A or CNAME types|no PTR type|no SRV type|unexpected A{1,4} record|unexpected compression pointer|unexpected RR (?:class|type) \\S+|unknown query (?:class|type) \\S+|zero-length domain name) in DNS response|name is out of DNS response|invalid (?:\\S+ )?DNS response|short DNS response|unexpected (?:DNS )?response for |wrong ident \\S+ (?:in DNS )?response for |unexpected RR (?:class|type) )',
      },
    },
    means: 'A DNS packet came in that nginx could not use: it answers a question no longer open, or its contents are broken.',
    client: 'Nothing, when the answer was only late. Otherwise the lookup runs into resolver_timeout and the request gets 502.',
    causes: [
      {
        cause: 'dns',
        because: 'The answer to a query that nginx had already repeated or given up: the DNS server is slow.',
        evidence: '"unexpected response" or "wrong ident", together with lookups that time out.',
        check: 'dig @RESOLVER NAME | grep "Query time"',
      },
      {
        cause: 'dns',
        because: 'The DNS server or a forwarder builds broken packets.',
        evidence: 'Always the same name or record type.',
        check: 'tcpdump -ni any -s0 -w /tmp/dns.pcap port 53',
      },
      {
        cause: 'attack-probe',
        because: 'Somebody sends forged answers to the gateway.',
        evidence: 'Many identifiers in a second, packets from addresses that are no resolver of yours.',
        check: 'tcpdump -ni any udp and src port 53 and not src host RESOLVER -c 20',
      },
    ],
    fixes: [
      { do: 'Use a DNS server on a trusted network, best on the same host.', config: 'resolver 127.0.0.53 valid=30s;', costs: 'One more service to run.' },
      { do: 'Do not ask servers on the Internet over plain UDP.', costs: 'You run a caching DNS server of your own.' },
    ],
    prevent: 'Keep DNS for the gateway inside your own network and drop packets from port 53 of strangers.',
    docs: [RESOLVER, 'https://www.rfc-editor.org/rfc/rfc5452'],
    examples: [
      '2026/11/24 03:14:00 [error] 31#31: unexpected DNS response for app.example.org',
      '2026/11/24 03:14:01 [error] 31#31: wrong ident 4711 in DNS response for app.example.org, expect 815',
      '2026/11/24 03:14:02 [error] 31#31: invalid UDP DNS response 4711 fl:8182',
    ],
    counterExamples: [
      '2026/11/24 03:14:00 [error] 31#31: *7 PAM: user \'short DNS response\' - not authenticated: Authentication failure, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/resolver-bookkeeping',
    title: 'The resolver of nginx tripped over its own bookkeeping',
    cause: 'dns',
    severity: 'low',
    blame: 'gateway',
    when: { message: ['buffer overflow', 'send() incomplete', { matches: '^could not cancel \\S+ resolving$' }] },
    means:
      'Code inside the resolver met a state that should not occur: a lookup to cancel that is not listed, a query that was sent only in part, or a TCP answer larger than its buffer.',
    client: 'At worst one lookup fails and its request gets 502.',
    causes: [
      {
        cause: 'dns',
        because: 'A fault of the running release, or a DNS server that sends absurdly large answers.',
        evidence: 'Rare single lines.',
        check: 'nginx -v; dig @RESOLVER NAME +tcp | tail -3',
      },
    ],
    fixes: [{ do: 'Upgrade nginx to a current release.', costs: 'A restart.' }],
    prevent: 'Follow stable releases.',
    docs: ['https://nginx.org/en/CHANGES', RESOLVER],
    examples: ['2026/11/24 03:15:00 [alert] 31#31: could not cancel app.example.org resolving', '2026/11/24 03:15:01 [crit] 31#31: send() incomplete'],
    counterExamples: ['2026/11/24 03:15:00 [error] 31#31: send() failed (111: Connection refused) while resolving, resolver: 10.0.0.53:53'],
  },
  {
    id: 'nginx/socket-closing-noise',
    title: 'A socket could not be closed or switched to non-blocking mode',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: ['close() socket failed', 'close() socketfailed', 'ioctl(FIONBIO) failed', 'ioctl(!FIONBIO) failed'] },
    means: 'The kernel refused a housekeeping call on a socket that nginx was about to use or give up. On Linux this is hardly ever seen.',
    client: 'Nothing, or one connection is dropped.',
    causes: [],
    fixes: [],
    prevent: 'Look into it only if it comes in numbers: then a module closes descriptors that are not its own.',
    docs: ['ioctl(2)', 'close(2)'],
    examples: [
      '2026/11/24 03:16:00 [alert] 31#31: *9 close() socket failed (9: Bad file descriptor), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 03:16:00 [alert] 31#31: ioctl(FIONBIO) failed (25: Inappropriate ioctl for device)',
    ],
    counterExamples: [
      '2026/11/24 03:16:00 [alert] 31#31: *9 socket() failed (24: Too many open files) while connecting to upstream, client: 192.0.2.44, server: example.com',
    ],
  },
];
