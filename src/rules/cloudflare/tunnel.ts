/**
 * cloudflared, the connector of a tunnel: requests that the service behind it could not serve. A rule sees the message and behind " error=" the
 * error, both masked. Many failed requests write two lines with the same error; one names the service, the other the URL.
 */
import type { Candidate, Rule } from '../rule.ts';
import { console_, UNREACHABLE, unserved } from './lines.ts';
import { DOCS, READ_ORIGIN_LOG, START_SERVICE } from './shared.ts';

export const tunnel = (pattern: string, level?: readonly string[]): Rule['when'] => ({
  'x-kind': 'tunnel',
  ...(level ? { level } : {}),
  message: { matches: pattern },
});
const ORIGIN = '(?:Unable to reach the origin service|Error proxying request to origin|HTTP request error).*';

const BAD_GATEWAY = '502 from the tunnel.';
const REQUEST = 'cloudflared took a request from Cloudflare and asked the service of the ingress rule (originService).';
const WATCH = 'Monitor the service from the host of cloudflared, and run a second connector on another host.';
const SERVICE_URL = 'Set the service to the right scheme, host and port.';
const SCHEME = {
  do: SERVICE_URL,
  config: 'ingress:\n  - hostname: NAME\n    service: http://127.0.0.1:8080\n  - service: http_status:404',
  costs: 'cloudflared restarts, or the dashboard applies it at once.',
} as const;

const REFUSED: Candidate = {
  cause: 'upstream-down',
  because: 'Nothing listens on the address of the ingress rule: the service stopped, or listens elsewhere.',
  evidence: 'Every request fails in milliseconds.',
  check: "curl -v http://UP:PORT/; ss -ltnp 'sport = :PORT'; cloudflared tunnel ingress rule https://NAME/URI",
};
const WRONG_LOCALHOST: Candidate = {
  cause: 'proxy-misconfig',
  because:
    'localhost is the wrong host: it resolves to ::1 while the service listens on 127.0.0.1, or cloudflared runs in a container, where localhost is the container itself.',
  evidence: 'originService says localhost; the error shows [::1], or cloudflared runs in Docker.',
  check: "getent ahosts localhost; docker inspect -f '{{.HostConfig.NetworkMode}}' cloudflared",
};
const SERVICE_CRASH: Candidate = {
  cause: 'upstream-crash',
  because: 'The service closed or reset the connection: a crash, a killed worker, a restart.',
  evidence: 'Its own log stops or restarts at the same second.',
  check: "journalctl -u APP --since '-15min' | tail -50; journalctl -k --since '-1h' | grep -iE 'oom|killed'",
};
const IDLE_RACE: Candidate = {
  cause: 'upstream-crash',
  because: 'The service closed an idle connection just when cloudflared used it (cloudflared keeps them 90 s).',
  evidence: 'Rare, after quiet times; a repeated request works.',
  check: 'grep -rn "keepAliveTimeout\\|keepalive_timeout" /etc/nginx /etc/cloudflared  # compare both',
};
const DROPPED: Candidate = {
  cause: 'firewall-blocked',
  because: 'Packets to the service are dropped: a firewall between cloudflared and service.',
  evidence: 'Never an answer, each attempt takes connectTimeout (30 s).',
  check: 'nc -zvw5 UP PORT; ip route get UP',
};
const CERTIFICATE: Candidate = {
  cause: 'tls-upstream',
  because: 'cloudflared does not trust the certificate of the service: unknown authority, other name, expired.',
  evidence: 'The text behind x509 names which.',
  check: 'openssl s_client -connect UP:PORT -servername NAME -showcerts </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName',
};
const TRUST = {
  do: 'Name the expected certificate, or give cloudflared the authority.',
  config: 'originRequest:\n  originServerName: NAME      # name in the certificate\n  caPool: /etc/cloudflared/ca.pem',
  costs: 'noTLSVerify: true would also end it, and accepts any certificate: only on the same host.',
} as const;
const PATIENCE: Candidate = {
  cause: 'upstream-slow',
  because: 'The service takes longer than visitor or edge wait (100 s at the edge): cloudflared has no limit of its own.',
  evidence: 'Regular spacing, one path; Logpush shows 499 or 524.',
  check: "curl -so /dev/null -w '%{time_starttransfer}\\n' http://UP:PORT/URI",
};
const LEFT: Candidate = {
  cause: 'client-abort',
  because: 'The visitor closed the connection, or the edge cancelled the request.',
  evidence: 'Single lines, spread over time.',
  check: "journalctl -u cloudflared --since '-1h' | grep -c 'ended abruptly'",
};
const CONNECTION_CUT: Candidate = {
  cause: 'network',
  because: 'The connection to the edge was cut and all its requests with it.',
  evidence: 'Many in the same second, with "Connection terminated" or "Failed to serve tunnel connection" beside them.',
  check: "journalctl -u cloudflared --since '-1h' | grep -E 'Connection terminated|serve tunnel'",
};

export const tunnelRequestRules: readonly Rule[] = [
  {
    id: 'cloudflare/tunnel-service-unresolved',
    title: 'The host name of the tunnel’s service does not resolve',
    cause: 'dns',
    severity: 'high',
    blame: 'dns',
    when: tunnel(`${ORIGIN}(?:: lookup |no such host|server misbehaving|Temporary failure in name resolution)`),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'dns',
        because: 'The name is wrong or its DNS server fails, where cloudflared runs.',
        evidence: 'The error names the DNS server behind "on".',
        check: 'getent hosts UP; cat /etc/resolv.conf',
      },
      {
        cause: 'proxy-misconfig',
        because: 'cloudflared and service are containers of different networks, so the name is unknown.',
        evidence: 'The name is that of a container; the DNS server is 127.0.0.11.',
        check: 'docker network inspect bridge',
      },
    ],
    fixes: [
      {
        do: 'Correct the name, put both containers on one network, or use an address.',
        config: 'docker network connect NETWORK cloudflared',
        costs: 'An address must be changed when the service moves.',
      },
    ],
    prevent: WATCH,
    docs: [DOCS.tunnel],
    examples: [
      unserved(`${UNREACHABLE}dial tcp: lookup web on 127.0.0.11:53: no such host`, 'http://web:80'),
      unserved(`${UNREACHABLE}dial tcp: lookup app.internal on 10.0.0.2:53: read udp 10.0.0.9:40112->10.0.0.2:53: i/o timeout`),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`),
      console_(
        'ERR',
        'Request failed error="Incoming request ended abruptly: context canceled" connIndex=1 dest=https://shop.example/no%20such%20host event=0',
      ),
    ],
  },
  {
    id: 'cloudflare/tunnel-client-gone',
    title: 'The visitor or the edge cancelled the request',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: tunnel('Incoming request ended abruptly|http: ContentLength=N with Body length N'),
    means: `${REQUEST} Before it was done, the request was withdrawn, or its body ended early.`,
    client: 'Nothing: it was gone.',
    causes: [LEFT, PATIENCE, CONNECTION_CUT],
    fixes: [
      {
        do: 'Nothing while they are few; many at once: look at the connection lines of the same second. Regular ones: make the service faster.',
        costs: 'None.',
      },
    ],
    prevent: 'Keep answers below the patience of clients; compare with 499 and 524 in Logpush.',
    docs: [DOCS.tunnel],
    examples: [unserved('Incoming request ended abruptly: context canceled'), unserved(`${UNREACHABLE}http: ContentLength=5242880 with Body length 131072`)],
    counterExamples: [unserved(`${UNREACHABLE}EOF`), console_('ERR', 'Connection terminated error="context canceled" connIndex=1')],
  },
  {
    id: 'cloudflare/tunnel-request-not-startable',
    title: 'cloudflared cannot even start the request: service or proxy settings',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: tunnel(`${ORIGIN}(?:unsupported protocol scheme|http: no Host in request URL|proxyconnect tcp|stopped after N redirects)`),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'proxy-misconfig',
        because:
          'The service URL cannot be used for this request (a WebSocket to a unix socket over HTTP/2), or HTTP_PROXY in the environment sends it to a proxy.',
        evidence: 'proxyconnect: the environment. no Host: the socket.',
        check: 'systemctl show cloudflared -p Environment; cloudflared tunnel ingress validate',
      },
    ],
    fixes: [
      {
        do: 'Unset HTTP_PROXY and HTTPS_PROXY for cloudflared, or set NO_PROXY; for sockets use 127.0.0.1:PORT.',
        config: '[Service]\nEnvironment=NO_PROXY=127.0.0.1,localhost',
        costs: 'A restart of cloudflared.',
      },
    ],
    prevent: 'Run "cloudflared tunnel ingress validate" before each change.',
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved(`${UNREACHABLE}proxyconnect tcp: dial tcp 10.0.0.3:3128: connect: connection refused`),
      unserved(`${UNREACHABLE}unsupported protocol scheme ""`),
    ],
    counterExamples: [unserved(`${UNREACHABLE}dial tcp 127.0.0.1:3128: connect: connection refused`), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-socket-unusable',
    title: 'The unix socket of the tunnel’s service cannot be used',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(`${ORIGIN}dial unix .*(?:no such file or directory|connection refused|permission denied)`),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'upstream-down',
        because: 'The service that makes the socket is not running.',
        evidence: 'no such file, or refused.',
        check: 'ls -l SOCKET; curl --unix-socket SOCKET http://localhost/',
      },
      {
        cause: 'filesystem',
        because: 'The user of cloudflared may not use the socket.',
        evidence: 'permission denied.',
        check: 'namei -l SOCKET; ps -o user= -C cloudflared',
      },
    ],
    fixes: [
      START_SERVICE,
      {
        do: 'Give the user of cloudflared access to the socket.',
        config: 'usermod -aG www-data cloudflared',
        costs: 'It may then use everything of that group.',
      },
    ],
    prevent: WATCH,
    docs: [DOCS.tunnelOrigin, 'connect(2)'],
    examples: [
      unserved(`${UNREACHABLE}dial unix /run/app.sock: connect: no such file or directory`, 'unix:/run/app.sock'),
      unserved(`${UNREACHABLE}dial unix /run/app.sock: connect: permission denied`, 'unix:/run/app.sock'),
    ],
    counterExamples: [unserved(`${UNREACHABLE}dial tcp 127.0.0.1:80: connect: connection refused`), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-service-refused',
    title: 'Nothing listens at the address of the tunnel’s service',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(`${ORIGIN}connect(?:ex)?: connection refused|connectex: No connection could be made`),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [REFUSED, WRONG_LOCALHOST],
    fixes: [START_SERVICE, SCHEME],
    prevent: WATCH,
    docs: [DOCS.tunnel],
    examples: [
      unserved(`${UNREACHABLE}dial tcp 127.0.0.1:8080: connect: connection refused`),
      unserved(`${UNREACHABLE}dial tcp [::1]:8080: connect: connection refused`, 'http://localhost:8080'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 127.0.0.1:8080: i/o timeout`),
      unserved('unable to dial tcp to origin 10.0.0.7:22: dial tcp 10.0.0.7:22: connect: connection refused'),
    ],
  },
  {
    id: 'cloudflare/tunnel-service-silent',
    title: 'The tunnel’s service does not answer connection attempts',
    cause: 'firewall-blocked',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(`${ORIGIN}(?:dial (?:tcp|udp) .*i/o timeout|context deadline exceeded|connectex: A connection attempt failed)`),
    means: `${REQUEST} The connection was not made within connectTimeout (30 s).`,
    client: BAD_GATEWAY,
    causes: [DROPPED, { ...REFUSED, because: 'The host is off, or the address is wrong.', evidence: 'Other ports of the host are silent, too.' }],
    fixes: [
      { do: 'Open the firewall between cloudflared and service; correct the address.', costs: 'None.' },
      { do: 'Give up sooner, so that visitors wait less.', config: 'originRequest:\n  connectTimeout: 5s', costs: 'Slow networks fail sooner.' },
    ],
    prevent: WATCH,
    docs: [DOCS.tunnelOrigin],
    examples: [unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`), unserved(`${UNREACHABLE}context deadline exceeded`)],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp: lookup web on 10.0.0.2:53: read udp 10.0.0.9:1->10.0.0.2:53: i/o timeout`),
      console_('ERR', 'Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-service-tls-slow',
    title: 'TLS with the tunnel’s service was not finished in time',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(`${ORIGIN}TLS handshake timeout`),
    means: `${REQUEST} TCP stood, TLS took longer than tlsTimeout (10 s).`,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'tls-upstream',
        because: 'Another protocol on that port, or a service too busy for handshakes.',
        evidence: 'Always: the port. Sometimes: load.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null; curl -sI -m 5 http://UP:PORT/',
      },
    ],
    fixes: [
      SCHEME,
      { do: 'Give the handshake more time, if the service is slow.', config: 'originRequest:\n  tlsTimeout: 30s', costs: 'Visitors wait longer.' },
    ],
    prevent: WATCH,
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved(`${UNREACHABLE}net/http: TLS handshake timeout`, 'https://10.0.0.7:443'),
      unserved(`${UNREACHABLE}net/http: TLS handshake timeout`, 'https://web:8443'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:443: i/o timeout`),
      console_('ERR', 'Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: EOF" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-service-no-route',
    title: 'There is no route to the tunnel’s service',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: tunnel(`${ORIGIN}(?:no route to host|network is unreachable|host is down)`),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'network',
        because: 'Route, VPN or host towards the service is down, or its firewall answers with ICMP.',
        evidence: 'Other hosts of that network fail, too: the route. One host alone: itself.',
        check: 'ip route get UP; ping -c3 UP; traceroute -n UP',
      },
    ],
    fixes: [{ do: 'Repair route or VPN, or run cloudflared on the host of the service.', costs: 'None.' }],
    prevent: WATCH,
    docs: [DOCS.tunnel, 'connect(2)'],
    examples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: connect: no route to host`),
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: connect: network is unreachable`),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`),
      console_('ERR', 'Failed to dial a quic connection error="write udp [::]:5000->198.41.192.7:7844: sendmsg: network is unreachable" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-service-broke-off',
    title: 'The tunnel’s service closed the connection without an answer',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(
      `${ORIGIN}(?:(?:: |error=)(?:EOF|unexpected EOF|http: server closed idle connection|http2: server sent GOAWAY.*)$|connection reset by peer|broken pipe|forcibly closed)`,
    ),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      SERVICE_CRASH,
      IDLE_RACE,
      {
        cause: 'proxy-misconfig',
        because: 'http is spoken to an https port, or a TLS gateway does not know the name.',
        evidence: 'Every request, since it was set up.',
        check: 'curl -sI -m 5 http://UP:PORT/; curl -skI -m 5 https://UP:PORT/',
      },
      {
        cause: 'upstream-overload',
        because: 'The accept queue of the service overflows, or it ends workers under load.',
        evidence: 'Only at busy times.',
        check: "ss -ltn 'sport = :PORT'  # full when Recv-Q is at Send-Q",
      },
    ],
    fixes: [
      READ_ORIGIN_LOG,
      {
        do: 'Let the service keep idle connections longer than cloudflared does.',
        config: 'originRequest:\n  keepAliveTimeout: 30s',
        costs: 'More connections are made.',
      },
      SCHEME,
    ],
    prevent: WATCH,
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved(`${UNREACHABLE}EOF`),
      unserved(`${UNREACHABLE}read tcp 127.0.0.1:40112->127.0.0.1:8080: read: connection reset by peer`),
      unserved(`${UNREACHABLE}http: server closed idle connection`),
      'time="2026-11-23T03:01:02Z" level=error msg="HTTP request error" error="unexpected EOF"',
      console_('ERR', 'CF-RAY: 9f1c2ab34d5e6f70-FRA Proxying to ingress 0 error: Error proxying request to origin: EOF'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0"`),
      console_('ERR', 'Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: EOF" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-plain-to-tls',
    title: 'http:// is configured for a service that speaks TLS',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: tunnel('malformed HTTP (?:response|version|status code) \\\\*(?:"TLS"|x1[56]\\\\+x03)'),
    means: `${REQUEST} It spoke plain HTTP and got a TLS record back.`,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The service URL begins with http:// and the port speaks TLS.',
        evidence: 'The bytes \\x15\\x03 in the error: a TLS alert.',
        check: 'curl -vk https://UP:PORT/',
      },
    ],
    fixes: [
      {
        do: 'Set the service to https://.',
        config: 'service: https://127.0.0.1:8443',
        costs: 'The certificate is then checked: see originServerName, caPool.',
      },
    ],
    prevent: 'Try the service URL with curl before it goes into the ingress rules.',
    docs: [DOCS.tunnel],
    examples: [
      unserved(`${UNREACHABLE}net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02\\x16"`),
      unserved(`${UNREACHABLE}malformed HTTP response "\\x15\\x03\\x03\\x00\\x02\\x02P"`),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2"`),
      unserved(`${UNREACHABLE}tls: first record does not look like a TLS handshake`),
    ],
  },
  {
    id: 'cloudflare/tunnel-tls-to-plain',
    title: 'https:// is configured for a service that speaks plain HTTP',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: tunnel('http: server gave HTTP response to HTTPS client|first record does not look like a TLS handshake'),
    means: `${REQUEST} It began TLS and got plain text back.`,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The service URL begins with https:// and the port speaks plain HTTP.',
        evidence: 'Every request.',
        check: 'curl -v http://UP:PORT/',
      },
    ],
    fixes: [
      { do: 'Set the service to http://.', config: 'service: http://127.0.0.1:8080', costs: 'None on the same host; over a network the traffic is readable.' },
    ],
    prevent: 'Try the service URL with curl before it goes into the ingress rules.',
    docs: [DOCS.tunnel],
    examples: [
      unserved(`${UNREACHABLE}http: server gave HTTP response to HTTPS client`, 'https://127.0.0.1:8080'),
      unserved(`${UNREACHABLE}tls: first record does not look like a TLS handshake`),
    ],
    counterExamples: [unserved(`${UNREACHABLE}remote error: tls: handshake failure`), unserved(`${UNREACHABLE}malformed HTTP response "\\x15\\x03\\x01"`)],
  },
  {
    id: 'cloudflare/tunnel-service-no-http',
    title: 'The tunnel’s service does not answer in proper HTTP',
    cause: 'upstream-protocol',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(
      'malformed HTTP (?:response|status code|version)|transport connection broken|bad Content-Length|unsupported transfer encoding|too many transfer encodings',
    ),
    means: REQUEST,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'upstream-protocol',
        because: 'The application sends invalid framing headers, or two of a kind.',
        evidence: 'Some paths only.',
        check: 'curl -sv -o /dev/null http://UP:PORT/URI',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The port speaks another protocol (SSH, a database).',
        evidence: 'Every request.',
        check: 'nc -w3 UP PORT </dev/null | head -c 80 | od -c | head -3',
      },
    ],
    fixes: [
      SCHEME,
      {
        do: 'For other protocols use their scheme.',
        config: 'service: ssh://127.0.0.1:22\n# or tcp://, rdp://',
        costs: 'Clients then need cloudflared access or WARP.',
      },
    ],
    prevent: 'Test the service with curl after updates.',
    docs: [DOCS.tunnel],
    examples: [
      unserved(`${UNREACHABLE}net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2"`),
      unserved(`${UNREACHABLE}net/http: HTTP/1.x transport connection broken: unsupported transfer encoding: "identity"`),
    ],
    counterExamples: [unserved(`${UNREACHABLE}malformed HTTP response "\\x15\\x03\\x01"`), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-service-certificate',
    title: 'cloudflared does not accept the certificate of the service',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(
      "^(?!.*(?:with edge error|Cloudflare edge)).*(?:x509: certificate|x509: cannot validate certificate|cannot validate certificate for .* because it doesn't contain any IP SANs|certificate is not valid for any names)",
    ),
    means: `${REQUEST} It checks certificates of https services.`,
    client: BAD_GATEWAY,
    causes: [CERTIFICATE],
    fixes: [TRUST, { do: 'Renew the certificate of the service, for the name in the service URL.', costs: 'None.' }],
    prevent: 'Renew by machine; alarm 20 days before the end.',
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved(`${UNREACHABLE}tls: failed to verify certificate: x509: certificate signed by unknown authority`),
      unserved(`${UNREACHABLE}x509: certificate is valid for router.lan, not shop.example`),
      unserved(`${UNREACHABLE}x509: certificate has expired or is not yet valid: current time 2026-11-23T03:01:02Z is after 2026-11-01T00:00:00Z`),
    ],
    counterExamples: [
      console_(
        'ERR',
        'Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: x509: certificate signed by unknown authority" connIndex=0',
      ),
      unserved(`${UNREACHABLE}remote error: tls: handshake failure`),
    ],
  },
  {
    id: 'cloudflare/tunnel-service-tls-alert',
    title: 'The tunnel’s service refused the TLS handshake',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: tunnel(
      '^(?!.*(?:with edge error|Cloudflare edge)).*remote error: tls: (?:handshake failure|unrecognized name|internal error|protocol version|bad certificate|certificate required)',
    ),
    means: `${REQUEST} The service answered the handshake with an alert.`,
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The service wants another name (SNI), version, cipher, or a client certificate.',
        evidence: 'The alert names which.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -tls1_2 </dev/null 2>&1 | head -20',
      },
    ],
    fixes: [
      { do: 'Send the name that the service expects.', config: 'originRequest:\n  originServerName: NAME', costs: 'None.' },
      { do: 'Enable TLS 1.2 and 1.3 with common ciphers at the service.', costs: 'None.' },
    ],
    prevent: 'Test the handshake after changes of the service.',
    docs: [DOCS.tunnelOrigin],
    examples: [unserved(`${UNREACHABLE}remote error: tls: unrecognized name`), unserved(`${UNREACHABLE}remote error: tls: handshake failure`)],
    counterExamples: [
      unserved(`${UNREACHABLE}x509: certificate signed by unknown authority`),
      console_(
        'ERR',
        'Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: remote error: tls: internal error" connIndex=0',
      ),
    ],
  },
  {
    id: 'cloudflare/tunnel-exhausted',
    title: 'cloudflared ran out of file descriptors, ports or flows',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: tunnel(
      "too many open files|can(?:not|'t) assign requested address|Too many concurrent (?:flows|sessions) being handled|failed to start tcp flow due to rate limiting",
    ),
    means: 'A limit of the process or host of cloudflared is reached; new requests fail.',
    client: BAD_GATEWAY,
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Too many connections at once for the limits of this process.',
        evidence: 'The number of open descriptors is near the limit.',
        check: 'cat /proc/$(pidof cloudflared)/limits | grep files; ls /proc/$(pidof cloudflared)/fd | wc -l; ss -s',
      },
      {
        cause: 'upstream-slow',
        because: 'A slow service keeps connections open.',
        evidence: 'Response times rose before.',
        check: "curl -so /dev/null -w '%{time_starttransfer}\\n' http://UP:PORT/",
      },
    ],
    fixes: [
      { do: 'Raise the limit and restart.', config: '[Service]\nLimitNOFILE=100000', costs: 'A restart: run a second connector.' },
      {
        do: 'Keep more idle connections to the service, so that fewer ports are used up.',
        config: 'originRequest:\n  keepAliveConnections: 500',
        costs: 'Memory at the service.',
      },
      { do: 'Add a connector on another host.', costs: 'A second host.' },
    ],
    prevent: 'Alarm at 80 % of the descriptors; watch the metrics of cloudflared.',
    docs: [
      'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/tunnel-availability/system-requirements/',
      DOCS.tunnel,
    ],
    examples: [
      unserved(`${UNREACHABLE}dial tcp 127.0.0.1:8080: socket: too many open files`),
      unserved(`${UNREACHABLE}dial tcp 127.0.0.1:8080: connect: cannot assign requested address`),
      console_('WRN', 'Too many concurrent sessions being handled, rejecting udp proxy to 10.0.0.7:53'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 127.0.0.1:8080: connect: connection refused`),
      console_('INF', 'failed to sufficiently increase receive buffer size (was: 208 kiB, wanted: 7168 kiB, got: 416 kiB).'),
    ],
  },
  {
    id: 'cloudflare/tunnel-access-token-missing',
    title: 'A request without an Access token was refused',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: tunnel('request filtered by middleware handler.*no access token in request'),
    means: 'originRequest.access.required is on, and the request carried no token of Cloudflare Access.',
    client: '403.',
    causes: [
      {
        cause: 'auth-access',
        because: 'A direct request of somebody who is not signed in, or the host is not behind an Access application.',
        evidence: 'All requests of the host: the application is missing.',
        check: 'curl -sI https://NAME/ | grep -i location  # leads to cloudflareaccess.com when Access protects it',
      },
    ],
    fixes: [{ do: 'Put the host behind the Access application, or drop access.required.', costs: 'Without it the tunnel trusts whatever arrives.' }],
    prevent: 'Change Access application and ingress rule together.',
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved('request filtered by middleware handler (AccessJWTValidator) due to: no access token in request'),
      unserved('request filtered by middleware handler (AccessJWTValidator) due to: no access token in request', 'http://10.0.0.7:3000'),
    ],
    counterExamples: [unserved('request filtered by middleware handler (AccessJWTValidator) due to: Invalid token in jwt'), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-access-token-invalid',
    title: 'The Access token does not fit what the tunnel demands',
    cause: 'auth-access',
    severity: 'medium',
    blame: 'gateway',
    when: tunnel('due to: Invalid token in jwt|error while processing middleware handler AccessJWTValidator'),
    means: 'audTag or teamName of the ingress rule do not match the token.',
    client: '403.',
    causes: [
      {
        cause: 'auth-access',
        because: 'audTag does not list this application, or teamName is wrong.',
        evidence: 'Signed-in people are refused.',
        check: 'grep -nA4 "access:" /etc/cloudflared/config.yml',
      },
    ],
    fixes: [
      { do: 'Correct audTag and teamName.', config: 'originRequest:\n  access:\n    required: true\n    teamName: TEAM\n    audTag: [AUD]', costs: 'None.' },
    ],
    prevent: 'Change Access application and ingress rule together.',
    docs: [DOCS.tunnelOrigin],
    examples: [
      unserved('request filtered by middleware handler (AccessJWTValidator) due to: Invalid token in jwt: [aud-1]'),
      unserved('error while processing middleware handler AccessJWTValidator: oidc: token is expired'),
    ],
    counterExamples: [
      unserved('request filtered by middleware handler (AccessJWTValidator) due to: no access token in request'),
      unserved('Incoming request ended abruptly: context canceled'),
    ],
  },
  {
    id: 'cloudflare/tunnel-no-ingress',
    title: 'The tunnel has no usable ingress rule for the request',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: tunnel('No ingress rules were defined in provided config|unrecognized service:|origin proxy not configured|origin proxy has unexpected value'),
    means: 'No rule says where requests go, or the service of the rule cannot be used for them.',
    client: '503, or 502.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'No public hostname in the dashboard and no ingress in the file, a wrong service scheme, or the remote configuration has not arrived.',
        evidence: 'From the start of cloudflared on, all requests.',
        check: 'cloudflared tunnel ingress validate; journalctl -u cloudflared | grep -F "Updated to new configuration" | tail -1',
      },
    ],
    fixes: [
      {
        do: 'Add a public hostname in the dashboard, or ingress rules to the file.',
        config: 'ingress:\n  - hostname: NAME\n    service: http://127.0.0.1:8080\n  - service: http_status:404',
        costs: 'None.',
      },
    ],
    prevent: 'Run "cloudflared tunnel ingress validate" before each start.',
    docs: [
      'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/configuration-file/',
      DOCS.tunnel,
    ],
    examples: [
      console_('WRN', 'No ingress rules were defined in provided config (if any) nor from the cli, cloudflared will return 503 for all incoming HTTP requests'),
      unserved('unrecognized service: rdp://10.0.0.7:3389, &{}'),
      console_('ERR', 'origin proxy not configured connIndex=1'),
    ],
    counterExamples: [
      console_('ERR', 'The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)'),
      console_('INF', 'Updated to new configuration config="{}" version=3'),
    ],
  },
  {
    id: 'cloudflare/tunnel-private-no-route',
    title: 'There is no route to a target of the private network',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: tunnel(
      '(?:unable to dial (?:tcp|udp) to origin|^(?:Request failed)? error=dial (?:tcp|udp) ).*(?:no route to host|network is unreachable|host is down)',
    ),
    means: 'Somebody asked, through WARP, for a host of the private network behind the tunnel, and the host of cloudflared cannot reach it.',
    client: 'A connection that does not come about.',
    causes: [
      {
        cause: 'network',
        because: 'The target is off, or the host of cloudflared has no route into its network.',
        evidence: 'One target alone: itself. A whole network: the route.',
        check: 'ip route get UP; ping -c3 UP',
      },
      { ...DROPPED, because: 'A firewall refuses with ICMP.', evidence: 'The target answers others.' },
    ],
    fixes: [{ do: 'Repair the route or start the target; drop routes of the tunnel that lead nowhere.', costs: 'None.' }],
    prevent: 'Offer only routes whose hosts exist.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/private-net/', 'connect(2)'],
    examples: [
      console_('ERR', ' error="unable to dial tcp to origin 10.0.0.7:22: dial tcp 10.0.0.7:22: connect: network is unreachable" connIndex=1'),
      console_('ERR', ' error="dial tcp 10.0.0.7:22: connect: no route to host" event=2 originService=warp-routing'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: connect: no route to host`),
      console_('ERR', 'Serve tunnel error error="DialContext error: dial tcp 198.41.192.7:7844: connect: no route to host" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-private-dial',
    title: 'A target of the private network could not be reached',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: tunnel('unable to dial (?:tcp|udp) to origin|^(?:Request failed)? error=dial (?:tcp|udp) '),
    means: 'Somebody asked, through WARP, for a host of the private network behind the tunnel.',
    client: 'A connection that does not come about.',
    causes: [REFUSED, { ...DROPPED, evidence: 'i/o timeout in the error.' }],
    fixes: [{ do: 'Start the target, or open its firewall for the host of cloudflared.', costs: 'None.' }],
    prevent: 'Offer only routes whose hosts exist.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/private-net/'],
    examples: [
      console_('ERR', ' error="unable to dial tcp to origin 10.0.0.7:22: dial tcp 10.0.0.7:22: i/o timeout" connIndex=1'),
      console_('ERR', ' error="unable to dial tcp to origin 10.0.0.7:445: dial tcp 10.0.0.7:445: connect: connection refused" connIndex=1'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`),
      console_('WRN', 'Too many concurrent flows being handled, rejecting tcp proxy to 10.0.0.7:22'),
    ],
  },
  {
    id: 'cloudflare/tunnel-private-udp',
    title: 'UDP, ICMP or sessions of the private network failed',
    cause: 'network',
    severity: 'low',
    blame: 'network',
    when: tunnel(
      'Failed to (?:create udp proxy to|register udp session|parse destination proxy IP)|flow registration failure|Datagram session (?:un)?registration timeout|session not found|Failed to (?:send session payload|write payload to session|demux datagram)|flow closed ?(?:with an error|: no explicit close)|flow \\(\\w+\\)|failed to write (?:the )?(?:full )?flow payload to origin|failed to write icmp packet|unable to (?:find flow|send flow registration|unmarshal|parse datagram|marshal icmp)|Failed to (?:send ICMP reply|read from ICMP socket|parse ICMP reply|decode ICMP packet|return ICMP TTL)|icmp router terminated',
    ),
    means: 'Plumbing of private-network routing (WARP). Public hostnames are not affected.',
    client: 'Lost UDP packets or pings, at most.',
    causes: [
      {
        cause: 'network',
        because: 'It usually follows a reconnect of the tunnel; otherwise the private target does not answer.',
        evidence: 'Connection lines of the same second.',
        check: "journalctl -u cloudflared --since '-15min' | grep -E 'Connection terminated|Registered tunnel'; nc -vzu -w3 UP PORT",
      },
    ],
    fixes: [{ do: 'Nothing for single ones; for many, repair the path to Cloudflare or the target.', costs: 'None.' }],
    prevent: 'QUIC as protocol: UDP and ICMP need it.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/private-net/'],
    examples: [
      console_('ERR', 'Failed to create udp proxy to 10.0.0.7:53 error="dial udp 10.0.0.7:53: connect: network is unreachable" connIndex=2'),
      console_('ERR', 'Datagram session registration timeout connIndex=1'),
      console_('WRN', 'flow closed with an error error="read udp: use of closed network connection" flowID=3f2a'),
    ],
    counterExamples: [
      console_('ERR', 'Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=0'),
      console_('WRN', 'Too many concurrent flows being handled, rejecting udp proxy to 10.0.0.7:53'),
    ],
  },
];
