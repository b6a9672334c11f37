/** Connections that never became a session: TLS handshakes and PROXY protocol headers that failed (src/session.c, session_kill_embryonic()). */
import type { Rule } from '../rule.ts';
import { BIND_OPTIONS, directive, GLOBAL, LOG_FORMAT, NOTHING, QUIET_PROBES, SHOW_INFO } from './shared.ts';

const SEE_SOURCE = "grep -F 'SSL handshake' /var/log/haproxy.log | awk '{print $6}' | cut -d: -f1 | sort | uniq -c | sort -rn | head";
const SEE_CERT = 'openssl s_client -connect NAME:443 -servername NAME -showcerts </dev/null 2>&1 | grep -E "subject|issuer|notAfter|Verify"';
const SAY_WHY = {
  do: 'Let the log say why.',
  config: 'error-log-format "%ci:%cp [%tr] %ft %{+Q}[fc_err_str] %{+Q}[ssl_fc_err_str]"',
  costs: 'Another format for these lines (2.5 and later).',
} as const;
const ALIGN = {
  do: 'Let sender and bind agree: both with the PROXY protocol, or both without.',
  config: 'bind :443 accept-proxy ssl crt /etc/haproxy/certs/',
  costs: 'With accept-proxy every connection must carry the header: restrict the port to the balancer.',
} as const;
const TLS_DEBUG = { starts: 'fd[' } as const;
const NAMING = { matches: '^SSL handshake failure$' } as const;

export const handshake: readonly Rule[] = [
  {
    id: 'haproxy/tls-http-on-tls-port',
    title: 'A client spoke plain HTTP to a TLS port',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: NAMING, ssl: ['http request', 'https proxy request'] },
    means: 'OpenSSL recognised an HTTP request where a TLS hello should be.',
    client: 'A closed connection.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A link with http:// and the TLS port, a monitor with the wrong scheme, or a scanner.',
        evidence: 'A few addresses, again and again.',
        check: SEE_SOURCE,
      },
      {
        cause: 'proxy-misconfig',
        because: 'A balancer in front sends plain HTTP to this port.',
        evidence: 'The source is the address of the balancer.',
        check: 'grep -n "bind " /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      { do: 'Correct the scheme of the client; for people, redirect port 80.', config: 'http-request redirect scheme https unless { ssl_fc }', costs: 'None.' },
    ],
    prevent: 'Monitors that use the same URL as users.',
    docs: [BIND_OPTIONS],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A00009C:SSL routines::http request)',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 1/1 34/000000000A00009C/0/0/0 -/TLSv1.3/(NONE)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A0000C1:SSL routines::no shared cipher)'],
  },
  {
    id: 'haproxy/tls-certificate-refused',
    title: 'A client refused the certificate of this site',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: {
      message: NAMING,
      ssl: [{ has: 'alert unknown ca' }, { has: 'alert bad certificate' }, { has: 'alert certificate' }, { has: 'alert unsupported certificate' }],
    },
    means: 'The client sent a TLS alert about the certificate: it does not trust the issuer, or finds it expired, revoked or wrong.',
    client: 'A warning of the browser, or a failed API call.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A client with an old list of authorities, or a program that pins another certificate.',
        evidence: 'A few clients only.',
        check: SEE_SOURCE,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The certificate is expired, or the intermediate certificate is missing from the file.',
        evidence: 'It jumped for all clients at one moment: after a renewal, or at the date of expiry.',
        check: SEE_CERT,
      },
    ],
    fixes: [
      {
        do: 'If it concerns many clients: renew, and put the whole chain into the file.',
        config: 'cat cert.pem chain.pem key.pem > /etc/haproxy/certs/site.pem',
        costs: 'A reload.',
      },
    ],
    prevent: 'Watch the date of expiry from outside.',
    docs: [BIND_OPTIONS, 'https://www.rfc-editor.org/rfc/rfc8446#section-6.2'],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A000418:SSL routines::tlsv1 alert unknown ca)',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 1/1 34/000000000A000415/0/0/0 shop.example/TLSv1.3/TLS_AES_256_GCM_SHA384',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A000410:SSL routines::sslv3 alert handshake failure)',
    ],
  },
  {
    id: 'haproxy/tls-no-common-ground',
    title: 'Client and gateway share no TLS version or cipher',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: {
      message: NAMING,
      ssl: [
        { has: 'no shared' },
        { has: 'no suitable' },
        { has: 'unsupported protocol' },
        { has: 'protocol version' },
        { has: 'version too low' },
        { has: 'unknown protocol' },
        { has: 'wrong version number' },
        { has: 'insufficient security' },
        { has: 'inappropriate fallback' },
        { has: 'no protocols available' },
      ],
    },
    means: 'The client offered only versions or ciphers that this bind does not accept.',
    client: 'A failed handshake.',
    causes: [
      {
        cause: 'tls-client',
        because: 'An old client, or a scanner that tries old versions.',
        evidence: 'Few addresses; scanners try many versions within a second.',
        check: SEE_SOURCE,
      },
      {
        cause: 'proxy-misconfig',
        because: 'ssl-min-ver or the ciphers were tightened beyond what real clients have; or the certificate has only one kind of key.',
        evidence: 'It began with a change of the configuration.',
        check: 'grep -nE "ssl-(min|max)-ver|ssl-default-bind|ciphers" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      NOTHING,
      { do: 'If real clients need it: allow what they have.', config: 'ssl-default-bind-options ssl-min-ver TLSv1.2', costs: 'Older versions are weaker.' },
    ],
    prevent: 'Count TLS versions (%sslv) before you forbid one.',
    docs: [BIND_OPTIONS, LOG_FORMAT],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A0000C1:SSL routines::no shared cipher)',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 1/1 34/000000000A000102/0/0/0 -/TLSv1/(NONE)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure'],
  },
  {
    id: 'haproxy/tls-handshake-failed',
    title: 'TLS handshake with a client failed',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: {
      message: [
        'SSL handshake failure',
        'SSL handshake failure after heartbeat',
        'SSL fatal error',
        'Attempt to use SSL on an unknown target (internal error)',
      ],
    },
    means: 'The handshake failed before there was a session. Up to 2.7 the line does not say why.',
    client: 'A failed connection.',
    causes: [
      {
        cause: 'tls-client',
        because: 'Old clients, plain HTTP on the TLS port, clients that refuse the certificate, scanners.',
        evidence: 'Spread over sources at a steady rate, or a few sources.',
        check: SEE_SOURCE,
      },
      {
        cause: 'attack-probe',
        because: 'A scanner tries versions, or sends heartbeats (the line then says so).',
        evidence: 'Many variants from one source within a minute.',
        check: SEE_SOURCE,
      },
      {
        cause: 'proxy-misconfig',
        because: 'A renewed certificate is wrong or incomplete, or strict-sni has no certificate for a name.',
        evidence: 'It jumped for all clients at one moment.',
        check: SEE_CERT,
      },
    ],
    fixes: [SAY_WHY, { do: 'If it jumped: check the certificate files of the last renewal.', costs: 'A reload.' }],
    prevent: 'Watch the rate per source and in all.',
    docs: [BIND_OPTIONS, LOG_FORMAT],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/1: SSL handshake failure',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 1/1 34/0000000000000000/0/0/0 -/TLSv1.3/(NONE)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/1: Connection closed during SSL handshake'],
  },
  {
    id: 'haproxy/tls-handshake-left',
    title: 'A client left or fell silent during the TLS handshake',
    cause: 'tls-client',
    severity: 'info',
    blame: 'client',
    when: { message: ['Connection closed during SSL handshake', 'Connection error during SSL handshake', 'Timeout during SSL handshake'] },
    means: 'The connection was closed, reset or silent before the handshake was over. TCP probes of balancers and monitors look so.',
    client: 'Nothing: it had left.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A TCP probe, a scanner, a browser that changed its mind, a slow network.',
        evidence: 'A probe comes from one address at a fixed interval.',
        check: SEE_SOURCE,
      },
      {
        cause: 'network',
        because: 'Large packets (the certificate) do not reach the client: MTU.',
        evidence: 'Timeouts of all clients of one network.',
        check: 'tracepath ADDRESS',
      },
    ],
    fixes: [QUIET_PROBES, { do: 'Let health checks of the balancer in front speak TLS.', costs: 'A handshake per check.' }],
    prevent: 'Give monitors a real URL.',
    docs: [directive('option dontlognull')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/1: Connection closed during SSL handshake',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Timeout during SSL handshake',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 1/1 26/0000000000000000/0/0/0 -/TLSv1.3/(NONE)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Timeout while waiting for PROXY protocol header'],
  },
  {
    id: 'haproxy/tls-client-certificate',
    title: 'The certificate of a client was refused (mutual TLS)',
    cause: 'tls-client',
    severity: 'medium',
    blame: 'client',
    when: { message: ['SSL client CA chain cannot be verified', 'SSL client certificate not trusted'] },
    means: 'verify required: the certificate of the client is of another authority, expired or revoked.',
    client: 'A failed handshake.',
    causes: [
      {
        cause: 'tls-client',
        because: 'The client has an expired or foreign certificate, or sends no intermediate.',
        evidence: 'One client.',
        check: 'openssl x509 -in FILE -noout -issuer -enddate',
      },
      {
        cause: 'proxy-misconfig',
        because: 'ca-file or crl-file of the bind is out of date.',
        evidence: 'All clients since one date: an authority or the revocation list has expired.',
        check: 'grep -nE "ca-file|crl-file" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      {
        do: 'Renew the certificate of the client, or add its authority.',
        config: 'bind :8443 ssl crt /etc/haproxy/certs/ ca-file /etc/haproxy/clients-ca.pem verify required',
        costs: 'Everything that authority signs is let in.',
      },
      {
        do: 'Log what was presented.',
        config: 'error-log-format "%ci:%cp [%tr] %ft %[ssl_c_err] %[ssl_c_ca_err] %{+Q}[ssl_c_s_dn]"',
        costs: 'Another format for these lines.',
      },
    ],
    prevent: 'Watch the expiry of client certificates and of the revocation list.',
    docs: [BIND_OPTIONS],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] api_in/mtls: SSL client certificate not trusted',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] api_in~ 1/1 30/000000000A000086/0/20/0 -/TLSv1.3/(NONE)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] api_in/mtls: SSL handshake failure'],
  },
  {
    id: 'haproxy/tls-attack',
    title: 'TLS attack or misuse stopped (heartbeat, renegotiation, key update)',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: [{ has: 'heartbeat attack' }, { has: 'renegotiation' }, { has: 'KeyUpdate flood' }] },
    means: 'HAProxy saw a heartbeat attack (Heartbleed), a renegotiation or a flood of key updates that no ordinary client sends.',
    client: 'A closed connection.',
    causes: [
      { cause: 'attack-probe', because: 'A scanner, or an attempt to use up CPU.', evidence: 'One source, many variants within a minute.', check: SEE_SOURCE },
    ],
    fixes: [
      {
        do: 'Nothing: it was stopped. Block the source if it goes on.',
        config: 'tcp-request connection reject if { src -f /etc/haproxy/blocked.lst }',
        costs: 'The list has to be kept.',
      },
    ],
    prevent: 'A current OpenSSL.',
    docs: ['https://nvd.nist.gov/vuln/detail/CVE-2014-0160'],
    examples: [
      '203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Stopped a TLSv1 heartbeat attack (CVE-2014-0160)',
      '203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Rejected a client-initiated SSL renegotiation attempt',
    ],
    counterExamples: ['203.0.113.66:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure after heartbeat'],
  },
  {
    id: 'haproxy/tls-exhausted',
    title: 'No room for another TLS connection',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        'Too many SSL connections',
        'Out of memory when initializing an SSL connection',
        'Reached configured maxconn value',
        'Too many sockets on the process',
        'Too many sockets on the system',
        'Out of system buffers',
        'General socket error',
      ],
    },
    means: 'maxsslconn, maxconn, descriptors or memory are used up; the connection was closed at once.',
    client: 'A closed connection.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'More connections than the limit; often too few, set by hand.',
        evidence: 'CurrSslConns at MaxSslConns.',
        check: SHOW_INFO,
      },
    ],
    fixes: [
      {
        do: 'Leave maxsslconn out and let HAProxy compute it, or give it more memory.',
        config: 'global\n    maxconn 20000',
        costs: 'About 50 kB per TLS connection.',
      },
    ],
    prevent: 'Alert on CurrSslConns above 80 % of its limit.',
    docs: [GLOBAL],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Too many SSL connections',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: Out of memory when initializing an SSL connection',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure'],
  },
  {
    id: 'haproxy/proxy-protocol-left',
    title: 'A connection ended before its PROXY protocol header',
    cause: 'proxy-misconfig',
    severity: 'info',
    blame: 'gateway',
    when: {
      message: [{ starts: 'Connection closed while waiting for' }, { starts: 'Connection error while waiting for' }, { starts: 'Timeout while waiting for' }],
    },
    means: 'The bind expects a PROXY protocol (or NetScaler) header first, and none came.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Health checks of the balancer in front, or direct clients, do not send the header; or the balancer does not send it at all.',
        evidence: 'A probe comes at a fixed interval; real traffic fails with a timeout.',
        check: 'tcpdump -A -nc 20 -i any "dst port PORT" | grep -a PROXY',
      },
    ],
    fixes: [ALIGN],
    prevent: 'Health checks with the header (check-send-proxy).',
    docs: ['https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt', BIND_OPTIONS],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Connection closed while waiting for PROXY protocol header',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Timeout while waiting for a NetScaler Client IP header',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Received an invalid PROXY protocol header'],
  },
  {
    id: 'haproxy/proxy-protocol-wrong',
    title: 'What came first was no valid PROXY protocol header',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ has: 'PROXY protocol header' }, { has: 'NetScaler Client IP' }, { starts: 'SOCKS4 Proxy' }] },
    means: 'accept-proxy is set, and the peer sent something else: plain data, another version, or a client came past the balancer.',
    client: 'A closed connection.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The balancer in front does not send the header, or a client reaches the port directly.',
        evidence: 'The source is the balancer: its setting. Foreign addresses: they come past it.',
        check: 'tcpdump -A -nc 20 -i any "dst port PORT" | grep -a PROXY',
      },
    ],
    fixes: [
      ALIGN,
      {
        do: 'Let only the balancer reach the port.',
        config: 'tcp-request connection reject unless { src 10.0.0.0/8 }',
        costs: 'New balancers have to be added.',
      },
    ],
    prevent: 'Change both ends together.',
    docs: ['https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt', BIND_OPTIONS],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Received something which does not look like a PROXY protocol header',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Received an invalid PROXY protocol header',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/pp: Timeout while waiting for PROXY protocol header'],
  },
  {
    id: 'haproxy/debug-plain-http',
    title: 'A client spoke plain HTTP to a TLS port (debug output)',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: TLS_DEBUG, 'x-info': 'http' },
    means: 'Started with -d, HAProxy prints the errors of OpenSSL. This one is seen on connections of clients only.',
    client: 'A closed connection.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A link with http:// and the TLS port, a monitor with the wrong scheme, or a scanner.',
        evidence: 'The lines around it name the frontend and the address (accept(…)=descriptor from …).',
        check: 'grep -n "bind " /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      { do: 'Correct the scheme of the client; for people, redirect port 80.', config: 'http-request redirect scheme https unless { ssl_fc }', costs: 'None.' },
    ],
    prevent: 'Monitors that use the same URL as users.',
    docs: [BIND_OPTIONS],
    examples: ['fd[0x14] OpenSSL error[0x1407609c] SSL23_GET_CLIENT_HELLO: http request', 'edge-1  | fd[0021] OpenSSL error[0xa00009c] : http request'],
    counterExamples: ['fd[0x14] OpenSSL error[0x1408f10b] ssl3_get_record: wrong version number'],
  },
  {
    id: 'haproxy/debug-wrong-version',
    title: 'What came is no TLS: a server or a client speaks plain text (debug output)',
    cause: 'tls-upstream',
    severity: 'medium',
    blame: 'gateway',
    when: { message: TLS_DEBUG, 'x-info': ['plain', 'verify'] },
    means:
      'Started with -d, HAProxy prints the errors of OpenSSL with a descriptor only. Towards a server: its port does not speak TLS, or its certificate cannot be verified. From a client: it sent something else, or its certificate is not trusted.',
    client: 'Towards a server 503; from a client a closed connection.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'A server line has ssl and the port speaks plain HTTP, or its certificate is not signed by what ca-file holds.',
        evidence: 'It comes with every request or check of one server.',
        check: 'curl -sI http://UP:PORT/; openssl s_client -connect UP:PORT -servername NAME </dev/null | grep Verify',
      },
      {
        cause: 'tls-client',
        because: 'A client sent something else to a TLS port, or a certificate that is not trusted.',
        evidence: 'accept(…) of the same descriptor stands just before it, and no server is down.',
        check: 'grep -n "bind .*ssl" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      {
        do: 'Take ssl off the server line, or let the server speak TLS.',
        config: 'server node3 10.0.0.5:8080 check',
        costs: 'Without ssl the traffic to the server can be read on the way.',
      },
    ],
    prevent: 'Health checks that use what requests use.',
    docs: [BIND_OPTIONS, 'https://docs.haproxy.org/2.8/configuration.html#5.2-ssl'],
    examples: [
      'fd[0x14] OpenSSL error[0x1408f10b] ssl3_get_record: wrong version number',
      'edge-1  | fd[0021] OpenSSL error[0xa000086] : certificate verify failed',
    ],
    counterExamples: ['fd[0x14] OpenSSL error[0x14094416] ssl3_read_bytes: sslv3 alert certificate unknown'],
  },
  {
    id: 'haproxy/debug-handshake',
    title: 'A TLS handshake failed (debug output)',
    cause: 'tls-client',
    severity: 'low',
    blame: 'client',
    when: { message: TLS_DEBUG },
    means: 'Started with -d, HAProxy prints the errors of OpenSSL. An alert is what the other side sent: mostly a client that does not trust the certificate.',
    client: 'A closed connection.',
    causes: [
      {
        cause: 'tls-client',
        because: 'A client refuses the certificate, or has no version or cipher in common with the bind line.',
        evidence: 'accept(…) of the same descriptor stands just before it.',
        check: SEE_CERT,
      },
      {
        cause: 'tls-upstream',
        because: 'It was a connection to a server whose line has ssl.',
        evidence: 'Requests to that server end with SC and 503.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null',
      },
    ],
    fixes: [SAY_WHY, NOTHING],
    prevent: 'A certificate that clients trust, with its chain.',
    docs: [BIND_OPTIONS],
    examples: [
      'fd[0x14] OpenSSL error[0x14094416] ssl3_read_bytes: sslv3 alert certificate unknown',
      'edge-1  | fd[0021] OpenSSL error[0xa0000c1] : no shared cipher',
    ],
    counterExamples: ['fd[0x14] OpenSSL error[0x1408f10b] ssl3_get_record: wrong version number'],
  },
  {
    id: 'haproxy/connection-error',
    title: 'A client connection failed with an error HAProxy has no text for',
    cause: 'network',
    severity: 'low',
    blame: 'network',
    when: { message: 'unknown connection error' },
    means: 'The connection ended before a session existed; the line carries a code and flags only.',
    client: 'A closed connection.',
    causes: [{ cause: 'network', because: 'The connection broke in a way the release does not name.', evidence: 'The code in the line.', check: 'haproxy -v' }],
    fixes: [SAY_WHY],
    prevent: 'Nothing to prevent.',
    docs: [LOG_FORMAT],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/1: unknown connection error (code=47 flags=00000300)',
      '198.51.100.7:40313 [24/Nov/2026:04:10:07.812] web_in/1: unknown connection error (code=60 flags=80000300)',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/1: SSL handshake failure'],
  },
];
