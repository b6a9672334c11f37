/** TLS from nginx to the upstream: the handshake (ngx_http_upstream_ssl_init_connection), verification, and alerts that arrive later. */
import type { Rule, Test } from '../rule.ts';
import { PATH_LOST, REFUSED } from './upstream-conditions.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const RFC8446_ALERTS = 'https://www.rfc-editor.org/rfc/rfc8446#section-6.2';

const HANDSHAKE = 'SSL handshaking to upstream';

/** Phases in which nginx talks to an upstream over a connection that is set up. */
const TALKING: readonly Test[] = ['sending request to upstream', 'reading response header from upstream', 'reading upstream', 'reading response from upstream'];
const UPSTREAM: readonly Test[] = [HANDSHAKE, ...TALKING, 'proxying and reading from upstream', 'proxying and sending to upstream'];

/** What OpenSSL calls fail with once the handshake is over. */
const RECORDS: readonly Test[] = [
  { starts: 'SSL_read() failed' },
  { starts: 'SSL_write() failed' },
  { starts: 'SSL_sendfile() failed' },
  { starts: 'SSL_shutdown() failed' },
];
const SHAKING: readonly Test[] = [
  { starts: 'SSL_do_handshake() failed' },
  { starts: 'peer closed connection in SSL handshake' },
  { starts: 'SSL_connect() failed' },
];
const SOCKETS: readonly Test[] = [
  { matches: '^(?:recv|recvmsg|send|sendto|sendmsg|readv|writev|sendfile|sendfilev)\\(\\) failed' },
  { starts: 'kevent() reported about an closed connection' },
  { matches: '^ioctl(?:socket)?\\(FIONREAD\\) failed' },
  { matches: '^WSA(?:Recv|Send)\\(\\) ' },
];
const ANY_TLS: readonly Test[] = [...SHAKING, ...RECORDS];

const VERIFY = 'upstream SSL certificate verify error: ';

export const tlsUpstream: readonly Rule[] = [
  {
    id: 'nginx/upstream-tls-plain-port',
    title: 'Upstream port does not speak TLS, but the proxy_pass says https',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: ANY_TLS,
      ssl: [
        { has: 'wrong version number' },
        { has: 'packet length too long' },
        { has: 'unknown protocol' },
        { has: 'record too small' },
        { has: 'http request' },
      ],
      phase: UPSTREAM,
    },
    means: 'nginx sent a TLS hello and the answer was no TLS record: usually a plain HTTP error message.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'proxy_pass says https (or proxy_ssl on, grpcs, uwsgi suwsgi) and the port serves plain HTTP or another protocol.',
        evidence: 'All requests to the peer fail, from the first; the first OpenSSL reason is "wrong version number".',
        check: 'curl -sv --max-time 5 http://UP:PORT/ -o /dev/null; openssl s_client -connect UP:PORT -brief </dev/null',
      },
      {
        cause: 'upstream-down',
        because: 'The TLS front of the upstream (sidecar, stunnel, ingress) is gone and another program answers on the port.',
        evidence: 'It worked before, and one peer of several fails.',
        check: 'nc -zv UP PORT; ssh UP ss -ltnp sport = :PORT',
      },
    ],
    fixes: [
      { do: 'Use the scheme the port speaks.', config: 'proxy_pass http://app;', costs: 'The hop is not encrypted; do this only on a trusted network.' },
      { do: 'Or use the TLS port of the upstream.', config: 'upstream app { server 10.0.0.5:8443; }', costs: 'None worth naming.' },
    ],
    prevent: 'Name ports after what they speak and check the scheme in the deployment test.',
    docs: [`${PROXY}#proxy_pass`, 'https://docs.openssl.org/3.0/man1/openssl-s_client/'],
    examples: [
      '2026/11/24 04:00:00 [error] 31#31: *201 SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8080/", host: "example.com"',
      '2026/11/24 04:00:01 [error] 31#31: *202 SSL_do_handshake() failed (SSL: error:0A0000C6:SSL routines::packet length too long error:0A000139:SSL routines::record layer failure) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8080/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:00:00 [info] 31#31: *201 SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-client-cert-required',
    title: 'Upstream demands a client certificate that nginx does not send',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_TLS, ssl: [{ has: 'alert number 116' }, { has: 'certificate required' }], phase: UPSTREAM },
    means:
      'The upstream wants mutual TLS. With TLS 1.3 it says so only after the handshake, so the line often stands at crit while the response header is read.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'proxy_ssl_certificate is not set where this request is proxied.',
        evidence: 'All requests fail alike.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>&1 | grep -A3 "Acceptable client"',
      },
      {
        cause: 'tls-upstream',
        because: 'The certificate is set, but its issuer is not among those the upstream accepts, so OpenSSL keeps it back.',
        evidence: 's_client with -cert and -key succeeds or fails the same way.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -cert CERT -key KEY -brief </dev/null',
      },
    ],
    fixes: [
      {
        do: 'Give nginx a certificate the upstream trusts.',
        config: 'proxy_ssl_certificate /etc/nginx/tls/gateway.pem; proxy_ssl_certificate_key /etc/nginx/tls/gateway.key;',
        costs: 'One more certificate to renew.',
      },
    ],
    prevent: 'Monitor the expiry of the gateway certificate like that of a public one.',
    docs: [`${PROXY}#proxy_ssl_certificate`, RFC8446_ALERTS],
    examples: [
      '2026/11/24 04:01:00 [crit] 31#31: *211 SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:01:02 [crit] 31#31: *212 SSL_write() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while sending request to upstream, client: 192.0.2.44, server: example.com, request: "POST /in HTTP/1.1", upstream: "https://10.0.0.5:8443/in", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:01:00 [info] 31#31: *211 client sent no required SSL certificate while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-client-cert-rejected',
    title: 'Upstream rejects the certificate that nginx presents',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: ANY_TLS,
      ssl: [
        { matches: 'alert number (?:4[2-6]|48|49)(?!\\d)' },
        { matches: 'alert (?:bad certificate|unsupported certificate|certificate revoked|certificate expired|certificate unknown|unknown ca|access denied)' },
      ],
      phase: UPSTREAM,
    },
    means:
      'Mutual TLS: nginx sent its client certificate and the upstream answered with an alert: 42 bad, 44 revoked, 45 expired, 46 unknown, 48 issuer not trusted, 49 access denied.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The certificate in proxy_ssl_certificate has expired, or nginx still holds the old file: it reads certificates at start and reload.',
        evidence: 'Alert 45, or it began at the notAfter time.',
        check: 'openssl x509 -in CERT -noout -dates -issuer -subject',
      },
      {
        cause: 'tls-upstream',
        because: 'The upstream does not trust the issuer, or the file lacks the intermediate certificate.',
        evidence: 'Alert 48 or 46.',
        check: 'openssl verify -CAfile UPSTREAM_CA CERT; grep -c BEGIN.CERTIFICATE CERT',
      },
    ],
    fixes: [
      {
        do: 'Install a valid certificate with its intermediates and reload.',
        config: 'proxy_ssl_certificate /etc/nginx/tls/gateway-chain.pem; proxy_ssl_certificate_key /etc/nginx/tls/gateway.key;',
        costs: 'A reload.',
      },
      { do: 'Add the issuer to the trust store of the upstream.', costs: 'The upstream then trusts everything of that issuer.' },
    ],
    prevent: 'Renew at two thirds of the lifetime and reload nginx in the same step.',
    docs: [`${PROXY}#proxy_ssl_certificate`, RFC8446_ALERTS],
    examples: [
      '2026/11/24 04:02:00 [error] 31#31: *221 SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:02:01 [error] 31#31: *222 SSL_read() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:02:00 [info] 31#31: *221 SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-version',
    title: 'nginx and the upstream have no TLS version in common',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: ANY_TLS,
      ssl: [
        { matches: 'alert number 70(?!\\d)' },
        { has: 'alert protocol version' },
        { has: 'unsupported protocol' },
        { has: 'version too low' },
        { has: 'wrong ssl version' },
        { has: 'no protocols available' },
        { has: 'inappropriate fallback' },
      ],
      phase: UPSTREAM,
    },
    means: 'The handshake stopped because each side accepts only versions the other does not offer.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because:
          'The upstream wants TLS 1.3 only and this nginx does not offer it: releases before 1.23.4 offer upstreams at most TLS 1.2 unless told otherwise.',
        evidence: 'Alert 70 from the upstream.',
        check: 'nginx -v; openssl s_client -connect UP:PORT -servername NAME -tls1_3 -brief </dev/null',
      },
      {
        cause: 'tls-upstream',
        because: 'The upstream offers TLS 1.0 or 1.1 only, and the OpenSSL of the gateway forbids these.',
        evidence: '"unsupported protocol" without an alert number: the gateway itself refused.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -tls1_1 -cipher DEFAULT@SECLEVEL=0 -brief </dev/null',
      },
    ],
    fixes: [
      { do: 'Offer the versions the upstream accepts.', config: 'proxy_ssl_protocols TLSv1.2 TLSv1.3;', costs: 'None worth naming.' },
      {
        do: 'For an old appliance that cannot be upgraded, allow the old version for this location only.',
        config: 'proxy_ssl_protocols TLSv1 TLSv1.1 TLSv1.2; proxy_ssl_ciphers DEFAULT@SECLEVEL=0;',
        costs: 'Weak encryption on that hop.',
      },
    ],
    prevent: 'Write proxy_ssl_protocols out; do not rely on the default of the release.',
    docs: [`${PROXY}#proxy_ssl_protocols`, RFC8446_ALERTS],
    examples: [
      '2026/11/24 04:03:00 [error] 31#31: *231 SSL_do_handshake() failed (SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:03:01 [error] 31#31: *232 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.6:443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:03:00 [info] 31#31: *231 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-name-refused',
    title: 'Upstream does not serve the name sent in the TLS hello (SNI)',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: { message: ANY_TLS, ssl: [{ has: 'alert number 112' }, { has: 'unrecognized name' }], phase: UPSTREAM },
    means: 'The upstream looked at the server name in the hello and refused it.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'proxy_ssl_name is not the public name of the upstream: by default it is the host of proxy_pass, which may be the name of an upstream block.',
        evidence: 'The handshake works with the right -servername.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -brief </dev/null',
      },
    ],
    fixes: [
      {
        do: 'Send the name the upstream knows.',
        config: 'proxy_ssl_server_name on; proxy_ssl_name app.example.org;',
        costs: 'The name is fixed per location.',
      },
    ],
    prevent: 'Set proxy_ssl_name wherever proxy_pass names an upstream block.',
    docs: [`${PROXY}#proxy_ssl_name`, `${PROXY}#proxy_ssl_server_name`, 'https://www.rfc-editor.org/rfc/rfc6066#section-3'],
    examples: [
      '2026/11/24 04:04:00 [error] 31#31: *241 SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
      '2026/11/24 04:04:09 [error] 31#31: *242 SSL_do_handshake() failed (SSL: error:14094458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET /b HTTP/1.1", upstream: "https://203.0.113.80:443/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:04:00 [error] 31#31: *241 upstream SSL certificate does not match "app" while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-handshake-refused',
    title: 'Upstream refused the TLS handshake',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: ANY_TLS,
      ssl: [{ matches: 'alert number (?:40|47|71|80|109|120)(?!\\d)' }, { has: 'alert handshake failure' }, { has: 'alert internal error' }],
      phase: HANDSHAKE,
    },
    means:
      'The upstream answered the hello with an alert: 40 handshake failure, 47 illegal parameter, 71 insufficient security, 80 internal error, 120 no application protocol.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'No server name in the hello: proxy_ssl_server_name is off by default, and CDNs and shared hosts need it. Alert 40 or 80.',
        evidence: 's_client works with -servername and fails with -noservername.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -brief </dev/null; openssl s_client -connect UP:PORT -noservername -brief </dev/null',
      },
      {
        cause: 'tls-upstream',
        because: 'No cipher or curve in common.',
        evidence: 'Fails with any name; a wider cipher list helps.',
        check: "openssl s_client -connect UP:PORT -servername NAME -cipher 'ALL:@SECLEVEL=0' -brief </dev/null",
      },
      {
        cause: 'tls-upstream',
        because: 'A client certificate is demanded: with TLS 1.2, alert 40 is all an upstream says.',
        evidence: 's_client shows "Acceptable client certificate CA names".',
        check: 'openssl s_client -connect UP:PORT -servername NAME -tls1_2 </dev/null 2>&1 | grep -A3 "Acceptable client"',
      },
    ],
    fixes: [
      { do: 'Send the name.', config: 'proxy_ssl_server_name on; proxy_ssl_name app.example.org;', costs: 'None worth naming.' },
      {
        do: 'Widen versions and ciphers for this upstream.',
        config: 'proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_ciphers HIGH:!aNULL;',
        costs: 'Weaker ciphers may be chosen.',
      },
      {
        do: 'Present a client certificate where it is demanded.',
        config: 'proxy_ssl_certificate /etc/nginx/tls/gateway.pem; proxy_ssl_certificate_key /etc/nginx/tls/gateway.key;',
        costs: 'One more certificate to renew.',
      },
    ],
    prevent: 'Set proxy_ssl_server_name on for every https upstream.',
    docs: [`${PROXY}#proxy_ssl_server_name`, `${PROXY}#proxy_ssl_ciphers`, RFC8446_ALERTS],
    examples: [
      '2026/11/24 04:05:00 [error] 31#31: *251 SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
      '2026/11/24 04:05:01 [error] 31#31: *252 SSL_do_handshake() failed (SSL: error:0A000438:SSL routines::tlsv1 alert internal error:SSL alert number 80) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.81:443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:05:00 [info] 31#31: *251 SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-too-weak',
    title: 'Upstream offers TLS parameters that the OpenSSL of the gateway forbids',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: ANY_TLS,
      ssl: [
        { has: 'dh key too small' },
        { has: 'ee key too small' },
        { has: 'ca key too small' },
        { has: 'ca md too weak' },
        { has: 'legacy renegotiation disabled' },
        { has: 'legacy sigalg disallowed' },
        { has: 'wrong signature type' },
        { has: 'wrong curve' },
        { has: 'unknown group' },
        { has: 'no suitable key share' },
        { has: 'bad ecpoint' },
      ],
      phase: HANDSHAKE,
    },
    means:
      'nginx broke off the handshake itself: a key is too short, a signature too old, or the upstream lacks secure renegotiation. Usual after the gateway moved to OpenSSL 3.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The upstream runs an old TLS stack (1024-bit DH or RSA, SHA-1, no RFC 5746).',
        evidence: 'Began with an upgrade of the gateway; s_client on the gateway shows the same reason.',
        check: 'openssl version; openssl s_client -connect UP:PORT -servername NAME -legacy_renegotiation -cipher DEFAULT@SECLEVEL=0 -brief </dev/null',
      },
    ],
    fixes: [
      { do: 'Upgrade the TLS stack of the upstream: 2048-bit keys, SHA-256, ECDHE.', costs: 'Work on the upstream.' },
      { do: 'Until then, lower the bar for this upstream only.', config: 'proxy_ssl_ciphers DEFAULT@SECLEVEL=0;', costs: 'Weak encryption on that hop.' },
      {
        do: 'For "legacy renegotiation disabled" allow it for this upstream (1.19.4 and later).',
        config: 'proxy_ssl_conf_command Options UnsafeLegacyServerConnect;',
        costs: 'The hop is open to the renegotiation attack of CVE-2009-3555.',
      },
    ],
    prevent: 'Test upstreams with the new OpenSSL before the gateway is upgraded.',
    docs: [`${PROXY}#proxy_ssl_conf_command`, `${PROXY}#proxy_ssl_ciphers`, 'https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/'],
    examples: [
      '2026/11/24 04:06:00 [error] 31#31: *261 SSL_do_handshake() failed (SSL: error:0A000152:SSL routines::unsafe legacy renegotiation disabled) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.9:443/", host: "example.com"',
      '2026/11/24 04:06:01 [error] 31#31: *262 SSL_do_handshake() failed (SSL: error:0A00018A:SSL routines::dh key too small) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.9:443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:06:00 [emerg] 1#1: SSL_CTX_use_certificate("/etc/nginx/tls/old.pem") failed (SSL: error:0A00018F:SSL routines::ee key too small)',
    ],
  },
  {
    id: 'nginx/upstream-cert-expired',
    title: 'Certificate of the upstream has expired or is not valid yet',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { message: [{ starts: `${VERIFY}(10:` }, { starts: `${VERIFY}(9:` }] },
    means: 'proxy_ssl_verify is on. The date of a certificate in the upstream chain lies outside its validity (10 expired, 9 not yet valid).',
    client: '502 on every request to this peer.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The certificate was not renewed, or was renewed and the upstream was not reloaded.',
        evidence: 'Began at a full second that is the notAfter time.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -dates -subject',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The clock of the gateway is wrong.',
        evidence: 'All https upstreams fail at once, code 9 or 10.',
        check: 'date -u; chronyc tracking',
      },
    ],
    fixes: [
      { do: 'Renew the certificate on the upstream and reload it.', costs: 'None worth naming.' },
      { do: 'Take the peer out while others are healthy.', config: 'server 10.0.0.5:8443 down;', costs: 'Less capacity.' },
    ],
    prevent: 'Alert 21 days before notAfter, measured on the wire.',
    docs: [`${PROXY}#proxy_ssl_verify`, 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/'],
    examples: [
      '2026/11/24 04:07:00 [error] 31#31: *271 upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:07:02 [error] 31#31: *272 upstream SSL certificate verify error: (9:certificate is not yet valid) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:07:00 [info] 31#31: *271 client SSL certificate verify error: (10:certificate has expired) while reading client request headers, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-cert-chain-too-deep',
    title: 'Certificate chain of the upstream is longer than proxy_ssl_verify_depth',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: `${VERIFY}(22:` } },
    means: 'proxy_ssl_verify is on and the chain has more intermediate certificates than allowed. The default depth is 1.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The authority added an intermediate certificate, or the upstream sends a cross-signed chain.',
        evidence: 'Began with a renewal on the upstream.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -showcerts </dev/null 2>/dev/null | grep -E " s:| i:"',
      },
    ],
    fixes: [{ do: 'Allow one more step.', config: 'proxy_ssl_verify_depth 3;', costs: 'None worth naming.' }],
    prevent: 'Set the depth with the verification, and with room for one more intermediate.',
    docs: [`${PROXY}#proxy_ssl_verify_depth`],
    examples: [
      '2026/11/24 04:08:00 [error] 31#31: *281 upstream SSL certificate verify error: (22:certificate chain too long) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
      '2026/11/24 04:08:01 [error] 31#31: *282 upstream SSL certificate verify error: (22:certificate chain too long) while SSL handshaking to upstream, client: 10.1.2.3, server: 0.0.0.0:8443, upstream: "10.0.0.5:8443", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 04:08:00 [error] 31#31: *281 upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-cert-untrusted',
    title: 'nginx does not trust the issuer of the upstream certificate',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^upstream SSL certificate verify error: \\((?:2|18|19|20|21|27):' } },
    means:
      'proxy_ssl_verify is on and no chain leads from the upstream certificate to a file in proxy_ssl_trusted_certificate (18 self-signed, 19 self-signed in chain, 2, 20 and 21 issuer missing).',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'proxy_ssl_trusted_certificate does not hold the root of this authority; nginx uses no system store of its own accord.',
        evidence: 'Code 19, 20 or 2 for all peers.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -CAfile CA -verify_return_error -brief </dev/null',
      },
      {
        cause: 'tls-upstream',
        because: 'The upstream does not send its intermediate certificate.',
        evidence: 'Code 20 or 21; only one certificate in the output.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -showcerts </dev/null 2>/dev/null | grep -c BEGIN.CERTIFICATE',
      },
      {
        cause: 'tls-upstream',
        because: 'The upstream has a self-signed certificate, often the default one: it may be the wrong virtual host for lack of SNI.',
        evidence: 'Code 18; the subject is a placeholder.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer',
      },
    ],
    fixes: [
      {
        do: 'Trust the right authority.',
        config: 'proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt; proxy_ssl_verify on; proxy_ssl_verify_depth 2;',
        costs: 'With the system store any public authority is trusted: set proxy_ssl_name as well.',
      },
      { do: 'Make the upstream send the full chain.', costs: 'Work on the upstream.' },
      { do: 'Do not switch proxy_ssl_verify off to silence this.', costs: 'Without it, anybody on the path can read and change the traffic.' },
    ],
    prevent: 'Roll out a new root to the gateways before the upstreams get certificates from it.',
    docs: [`${PROXY}#proxy_ssl_trusted_certificate`, 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/'],
    examples: [
      '2026/11/24 04:09:00 [error] 31#31: *291 upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:09:05 [error] 31#31: *292 upstream SSL certificate verify error: (18:self-signed certificate) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.6:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:09:00 [error] 31#31: *291 upstream SSL certificate verify error: (22:certificate chain too long) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:09:00 [error] 31#31: *291 open() "/srv/upstream SSL certificate verify error: (20:x)" failed (2: No such file or directory), client: 203.0.113.9, server: example.com, request: "GET /upstream%20SSL%20certificate%20verify%20error:%20(20:x) HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-cert-verify-failed',
    title: 'Certificate of the upstream did not pass verification',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: 'upstream SSL certificate verify' } },
    means:
      'proxy_ssl_verify is on and OpenSSL refused the chain. The number in brackets says why: 3, 11, 12 revocation list missing or out of date, 23 revoked, 24 to 26 not meant for this use, 66 to 68 key or signature too weak.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The certificate was revoked, is of the wrong kind, or is too weak for the OpenSSL of the gateway.',
        evidence: 'Code 23, 24, 26, 66 or 67.',
        check:
          'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -text | grep -E "Usage|Public-Key|Signature Algorithm" -A1',
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_ssl_crl is set and its file has no list for this issuer, or the list has expired.',
        evidence: 'Code 3, 11 or 12.',
        check: 'openssl crl -in CRL -noout -issuer -nextupdate',
      },
    ],
    fixes: [
      { do: 'Replace the certificate on the upstream.', costs: 'Work on the upstream.' },
      {
        do: 'Refresh the revocation list and reload, or drop proxy_ssl_crl.',
        config: 'proxy_ssl_crl /etc/nginx/tls/upstream.crl;',
        costs: 'The list must be renewed on time for ever.',
      },
    ],
    prevent: 'Renew revocation lists at half their lifetime; check certificates against the rules of the gateway before they are installed.',
    docs: [`${PROXY}#proxy_ssl_verify`, `${PROXY}#proxy_ssl_crl`, 'https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/'],
    examples: [
      '2026/11/24 04:10:00 [error] 31#31: *301 upstream SSL certificate verify error: (23:certificate revoked) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:10:01 [error] 31#31: *302 upstream SSL certificate verify error: (12:CRL has expired) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:10:00 [error] 31#31: *301 upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-cert-name-mismatch',
    title: 'Certificate of the upstream is for another name',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'upstream SSL certificate does not match "*"' } },
    means: 'proxy_ssl_verify is on, the chain is trusted, but the certificate does not cover proxy_ssl_name. The text in quotes is the name nginx looked for.',
    client: '502 on every request to this upstream.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'proxy_ssl_name is the host of proxy_pass by default: the name of an upstream block or an IP address, which no certificate has.',
        evidence: 'The name in quotes is the upstream block.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName',
      },
      {
        cause: 'tls-upstream',
        because: 'Without SNI the upstream sent its default certificate.',
        evidence: 'The right certificate comes with -servername.',
        check: 'openssl s_client -connect UP:PORT -noservername </dev/null 2>/dev/null | openssl x509 -noout -subject',
      },
    ],
    fixes: [
      {
        do: 'Say which name the certificate has, and send it.',
        config: 'proxy_ssl_name app.example.org; proxy_ssl_server_name on;',
        costs: 'The name is fixed per location.',
      },
    ],
    prevent: 'Set proxy_ssl_name wherever proxy_pass names an upstream block.',
    docs: [`${PROXY}#proxy_ssl_name`, `${PROXY}#proxy_ssl_verify`],
    examples: [
      '2026/11/24 04:11:00 [error] 31#31: *311 upstream SSL certificate does not match "app_backend" while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:11:01 [error] 31#31: *312 upstream SSL certificate does not match "10.0.0.5" while SSL handshaking to upstream, client: 2001:db8::7, server: example.com, request: "GET /x HTTP/2.0", upstream: "https://10.0.0.5:8443/x", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:11:00 [error] 31#31: *311 upstream SSL certificate verify error: (18:self-signed certificate) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-timeout',
    title: 'TLS handshake with the upstream did not finish in time',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: 'upstream timed out' }, phase: HANDSHAKE },
    means: 'The TCP connection stood, but the handshake was not complete within proxy_connect_timeout (60 s by default).',
    client: '504 after the timeout, or the next peer is tried.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The port speaks plain text and waits for a request, so it never answers the hello; or the TLS terminator is overloaded.',
        evidence: 'All requests of the peer (plain text), or a share of them at busy hours (overload).',
        check: 'timeout 5 openssl s_client -connect UP:PORT -servername NAME -brief </dev/null; echo $?',
      },
      {
        cause: 'network',
        because: 'Large packets are lost on the way (MTU): the hello passes, the certificate does not.',
        evidence: 'Across a tunnel or VPN, always; small answers work.',
        check: 'ping -c3 -M do -s 1472 UP; tracepath UP',
      },
    ],
    fixes: [
      {
        do: 'Fail fast and try another peer.',
        config: 'proxy_connect_timeout 3s; proxy_next_upstream error timeout;',
        costs: 'Too short for slow long-distance links.',
      },
      {
        do: 'Clamp the segment size on the tunnel.',
        config: 'iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        costs: 'Slightly smaller packets.',
      },
      {
        do: 'Reuse connections so that fewer handshakes are needed.',
        config: 'keepalive 32; proxy_http_version 1.1; proxy_set_header Connection "";',
        costs: 'Idle connections on the upstream.',
      },
    ],
    prevent: 'Keep connections to TLS upstreams alive and watch the time of the handshake.',
    docs: [`${PROXY}#proxy_connect_timeout`, 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive'],
    examples: [
      '2026/11/24 04:12:00 [error] 31#31: *321 upstream timed out (110: Connection timed out) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:12:01 [error] 6#6: *322 upstream timed out (110: Operation timed out) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET /b HTTP/2.0", upstream: "https://10.0.0.6:8443/b", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:12:00 [error] 31#31: *321 upstream timed out (110: Connection timed out) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-path-lost',
    title: 'Path to the upstream died during the TLS handshake',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: [...SHAKING, ...SOCKETS, ...RECORDS], errno: PATH_LOST, phase: HANDSHAKE },
    means: 'The TCP connection stood; then the kernel gave up resending packets or a router reported that the peer cannot be reached.',
    client: '502, or the next peer is tried.',
    causes: [
      {
        cause: 'network',
        because: 'A link, VPN or host went away at that moment.',
        evidence: 'Other phases and peers behind the same link fail in the same seconds.',
        check: 'ip route get UP; mtr -rwc 20 -T -P PORT UP',
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall lets the connection be made and then drops or rejects TLS.',
        evidence: 'Always the same peer; plain HTTP on another port passes.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -brief </dev/null',
      },
    ],
    fixes: [
      {
        do: 'Repair the path; meanwhile let nginx try other peers.',
        config: 'proxy_next_upstream error timeout; proxy_next_upstream_tries 2;',
        costs: 'Retries add load.',
      },
    ],
    prevent: 'Two independent paths, and peers behind both.',
    docs: [`${PROXY}#proxy_next_upstream`, 'tcp(7)'],
    examples: [
      '2026/11/24 04:13:00 [error] 31#31: *331 peer closed connection in SSL handshake (113: No route to host) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:13:40 [error] 31#31: *332 SSL_do_handshake() failed (110: Connection timed out) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:13:00 [error] 31#31: *331 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-peer-closed',
    title: 'Upstream closed the connection during the TLS handshake',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: [
        { starts: 'peer closed connection in SSL handshake' },
        { starts: 'SSL_do_handshake() failed' },
        { starts: 'SSL_connect() failed' },
        ...SOCKETS,
        ...RECORDS,
      ],
      phase: HANDSHAKE,
      ssl: [{ absent: true }, { has: 'unexpected eof while reading' }, { has: 'system library' }, { has: 'lib(0):func(0):reason(0)' }],
    },
    means: 'nginx sent its hello, and the upstream closed or reset the connection without a TLS alert.',
    client: '502, or the next peer is tried.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The peer needs the server name (SNI), or refuses versions and ciphers and says nothing.',
        evidence: 'Every handshake with this peer fails; s_client with -servername works.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -brief </dev/null; openssl s_client -connect UP:PORT -noservername -brief </dev/null',
      },
      {
        cause: 'upstream-protocol',
        because: 'The port expects something else first: plain HTTP, or the PROXY protocol.',
        evidence: 'Every handshake fails, with any name.',
        check: 'curl -sv --max-time 5 http://UP:PORT/ -o /dev/null; curl -sv --haproxy-protocol -k https://UP:PORT/ -o /dev/null',
      },
      {
        cause: 'upstream-overload',
        because: 'A load balancer without healthy backends, or an overloaded peer, accepts and drops connections.',
        evidence: 'Only some handshakes fail, in bursts.',
        check: 'for i in $(seq 20); do openssl s_client -connect UP:PORT -servername NAME -brief </dev/null 2>&1 | head -1; done',
      },
      {
        cause: 'firewall-blocked',
        because: 'An address allow-list or a filter on SNI in front of the upstream.',
        evidence: 'Works from another host.',
        check: 'curl -sv --max-time 5 https://NAME:PORT/ -o /dev/null',
      },
    ],
    fixes: [
      {
        do: 'Send the name and offer current versions.',
        config: 'proxy_ssl_server_name on; proxy_ssl_name app.example.org; proxy_ssl_protocols TLSv1.2 TLSv1.3;',
        costs: 'None worth naming.',
      },
      { do: 'Let nginx try other peers.', config: 'proxy_next_upstream error timeout; proxy_next_upstream_tries 2;', costs: 'Retries add load.' },
    ],
    prevent: 'Set proxy_ssl_server_name on for every https upstream; check peers with a real handshake, not with a TCP connect.',
    docs: [`${PROXY}#proxy_ssl_server_name`, `${PROXY}#proxy_ssl_protocols`],
    examples: [
      '2026/11/24 04:14:00 [error] 31#31: *341 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
      '2026/11/24 04:14:01 [error] 31#31: *342 peer closed connection in SSL handshake while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
      '2026/11/24 04:14:02 [error] 31#31: *343 SSL_do_handshake() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://203.0.113.80:443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:14:00 [info] 31#31: *341 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-handshake-failed',
    title: 'TLS handshake with the upstream failed',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { message: [...SHAKING, ...RECORDS], phase: HANDSHAKE },
    means: 'OpenSSL gave up the handshake with the upstream for the reason in brackets.',
    client: '502, or the next peer is tried.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The TLS stacks of gateway and upstream do not agree, or the upstream sent something broken.',
        evidence: 'The text after "SSL routines" names the reason.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -msg </dev/null 2>&1 | tail -30',
      },
    ],
    fixes: [
      {
        do: 'Send the name, and offer current versions and ciphers.',
        config: 'proxy_ssl_server_name on; proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_ciphers HIGH:!aNULL;',
        costs: 'None worth naming.',
      },
      { do: 'Upgrade the side with the older TLS library.', costs: 'A restart.' },
    ],
    prevent: 'Test upstreams with the OpenSSL of the gateway before either side is upgraded.',
    docs: [`${PROXY}#proxy_ssl_protocols`, 'https://docs.openssl.org/3.0/man1/openssl-errstr/'],
    examples: [
      '2026/11/24 04:15:00 [error] 31#31: *351 SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:15:01 [crit] 31#31: *352 SSL_do_handshake() failed (SSL: error:0A0000F4:SSL routines::unexpected message) while SSL handshaking to upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:15:00 [crit] 31#31: *351 SSL_do_handshake() failed (SSL: error:0A0000F4:SSL routines::unexpected message) while SSL handshaking, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-refused-later',
    title: 'Established TLS connection: peer is not there any more',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: { message: RECORDS, errno: REFUSED, phase: UPSTREAM },
    means: 'Reading from or writing to an upstream over TLS failed with "connection refused": the host no longer knows the connection and nothing listens.',
    client: '502, or a broken body if the headers had been sent.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The upstream went down while the request was under way.',
        evidence: 'Refused connects to the same peer follow.',
        check: 'nc -zv UP PORT',
      },
    ],
    fixes: [{ do: 'Bring the upstream back; let nginx try other peers meanwhile.', config: 'proxy_next_upstream error timeout;', costs: 'Retries add load.' }],
    prevent: 'Drain connections before a restart.',
    docs: [`${PROXY}#proxy_next_upstream`],
    examples: [
      '2026/11/24 04:16:00 [error] 31#31: *361 SSL_read() failed (111: Connection refused) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:16:01 [error] 31#31: *362 SSL_write() failed (111: Connection refused) while sending request to upstream, client: 192.0.2.44, server: example.com, request: "POST / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:16:00 [error] 31#31: *361 SSL_read() failed (104: Connection reset by peer) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-path-lost-later',
    title: 'Path to the upstream died on an open TLS connection',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: RECORDS, errno: PATH_LOST, phase: [...TALKING, 'proxying and reading from upstream', 'proxying and sending to upstream'] },
    means: 'The kernel gave up resending, or a router reported the peer unreachable. "110" here is the kernel, not a timeout of nginx.',
    client: '502, or a broken body if the headers had been sent.',
    causes: [
      {
        cause: 'network',
        because: 'Host, link or VPN went away without closing connections.',
        evidence: 'Several peers behind the same link, in the same minute.',
        check: 'ip route get UP; mtr -rwc 20 -T -P PORT UP',
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall forgot an idle connection and drops its packets.',
        evidence: 'Only connections that were idle for a fixed time, at the start of a request.',
        check: 'sysctl net.netfilter.nf_conntrack_tcp_timeout_established',
      },
    ],
    fixes: [
      {
        do: 'Let the kernel notice dead peers, and keep idle connections shorter than the firewall does.',
        config: 'proxy_socket_keepalive on; keepalive_timeout 60s;',
        costs: 'A few probe packets; more handshakes.',
      },
    ],
    prevent: 'Keep the upstream keepalive_timeout below every idle timeout on the path.',
    docs: [`${PROXY}#proxy_socket_keepalive`, 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout', 'tcp(7)'],
    examples: [
      '2026/11/24 04:17:00 [error] 31#31: *371 SSL_read() failed (110: Connection timed out) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET /big HTTP/1.1", upstream: "https://10.0.0.5:8443/big", host: "example.com"',
      '2026/11/24 04:17:01 [error] 31#31: *372 SSL_write() failed (113: No route to host) while sending request to upstream, client: 192.0.2.44, server: example.com, request: "POST /in HTTP/1.1", upstream: "https://10.0.0.5:8443/in", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:17:00 [error] 31#31: *371 upstream timed out (110: Connection timed out) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET /big HTTP/1.1", upstream: "https://10.0.0.5:8443/big", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-cut-off',
    title: 'Upstream broke off an established TLS connection',
    cause: 'upstream-crash',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: RECORDS,
      ssl: [{ absent: true }, { has: 'unexpected eof while reading' }, { has: 'system library' }, { has: 'lib(0):func(0):reason(0)' }],
      phase: [...TALKING, 'proxying and reading from upstream', 'proxying and sending to upstream'],
    },
    means: 'The upstream reset or closed the connection in the middle of a request or response, without the TLS goodbye.',
    client: '502 before the headers were sent; afterwards a body that ends early under a status that looks fine.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The application or its TLS terminator crashed, was killed, or was restarted without draining.',
        evidence: 'Bursts, all connections of one peer at once.',
        check: 'ssh UP journalctl -u APP --since -10min; ssh UP dmesg -T | tail',
      },
      {
        cause: 'upstream-crash',
        because: 'A kept-alive connection was closed by the upstream just as nginx reused it.',
        evidence: 'Single lines while sending the request or reading the header, after idle time.',
        check: "nginx -T 2>/dev/null | grep -nE 'keepalive'",
      },
    ],
    fixes: [
      {
        do: 'Make nginx drop idle connections before the upstream does.',
        config: 'upstream app { server 10.0.0.5:8443; keepalive 32; keepalive_timeout 4s; }',
        costs: 'More handshakes.',
      },
      {
        do: 'Retry idempotent requests on another peer.',
        config: 'proxy_next_upstream error timeout; proxy_next_upstream_tries 2;',
        costs: 'Retries add load.',
      },
    ],
    prevent: 'Drain before restarts; keep the idle timeout of the upstream longer than that of nginx.',
    docs: [`${PROXY}#proxy_next_upstream`, 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout'],
    examples: [
      '2026/11/24 04:18:00 [error] 31#31: *381 SSL_read() failed (104: Connection reset by peer) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:18:01 [crit] 31#31: *382 SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:18:00 [info] 31#31: *381 SSL_read() failed (104: Connection reset by peer) while keepalive, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tunnel-tls-cut-off',
    title: 'Upstream side of a TLS tunnel broke',
    cause: 'upstream-crash',
    severity: 'medium',
    blame: 'upstream',
    when: { message: RECORDS, phase: ['proxying upgraded connection', 'proxying connection', 'proxying'], level: ['error', 'crit', 'alert'] },
    means: 'A WebSocket or stream session over TLS ended with an error on the upstream side (client connections would log at info).',
    client: 'The session ends; clients reconnect.',
    causes: [
      {
        cause: 'upstream-crash',
        because: 'The upstream was restarted, deployed or crashed, or a device in between cut the session.',
        evidence: 'Many sessions of one peer at the same second.',
        check: 'ssh UP journalctl -u APP --since -10min',
      },
    ],
    fixes: [
      {
        do: 'Drain sessions on deploy and send pings more often than the shortest idle timeout on the path.',
        config: 'proxy_read_timeout 1h; proxy_socket_keepalive on;',
        costs: 'Dead sessions are held longer.',
      },
    ],
    prevent: 'Let clients reconnect with a random delay.',
    docs: ['https://nginx.org/en/docs/http/websocket.html', `${PROXY}#proxy_socket_keepalive`],
    examples: [
      '2026/11/24 04:19:00 [error] 31#31: *391 SSL_read() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.44, server: example.com, request: "GET /ws HTTP/1.1", upstream: "https://10.0.0.5:8443/ws", host: "example.com"',
      '2026/11/24 04:19:01 [error] 31#31: *392 SSL_write() failed (32: Broken pipe) while proxying upgraded connection, client: 192.0.2.45, server: example.com, request: "GET /ws HTTP/1.1", upstream: "https://10.0.0.5:8443/ws", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:19:00 [info] 31#31: *391 SSL_read() failed (104: Connection reset by peer) while proxying upgraded connection, client: 192.0.2.44, server: example.com, request: "GET /ws HTTP/1.1", upstream: "https://10.0.0.5:8443/ws", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-record-error',
    title: 'TLS error from the upstream on an established connection',
    cause: 'tls-upstream',
    severity: 'high',
    blame: 'upstream',
    when: { message: ANY_TLS, phase: [...TALKING, 'proxying and reading from upstream', 'proxying and sending to upstream'] },
    means: 'After a handshake that worked, the upstream sent an alert or a record that OpenSSL could not accept.',
    client: '502 before the headers were sent; afterwards a broken body.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The upstream rejects the session: renegotiation, a client certificate asked for late, or a broken TLS stack.',
        evidence: 'The text after "SSL routines" names the reason or alert.',
        check: 'openssl s_client -connect UP:PORT -servername NAME -msg </dev/null 2>&1 | tail -30',
      },
      {
        cause: 'network',
        because: 'A device in between changes or mixes up the bytes.',
        evidence: '"bad record mac" or "decryption failed", on one path only.',
        check: 'ethtool -k IFACE | grep -E "checksum|segmentation"',
      },
    ],
    fixes: [
      {
        do: 'Do not resume sessions with an upstream that mishandles them.',
        config: 'proxy_ssl_session_reuse off;',
        costs: 'Every connection pays for a full handshake.',
      },
      { do: 'Upgrade the TLS library of the upstream.', costs: 'A restart.' },
    ],
    prevent: 'Keep TLS libraries on both sides current.',
    docs: [`${PROXY}#proxy_ssl_session_reuse`, RFC8446_ALERTS],
    examples: [
      '2026/11/24 04:20:00 [crit] 31#31: *401 SSL_read() failed (SSL: error:0A000119:SSL routines::decryption failed or bad record mac) while reading upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:20:01 [crit] 31#31: *402 SSL_read() failed (SSL: error:0A000438:SSL routines::tlsv1 alert internal error:SSL alert number 80) while reading response header from upstream, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:20:00 [crit] 31#31: *401 SSL_read() failed (SSL: error:0A000119:SSL routines::decryption failed or bad record mac) while waiting for request, client: 198.51.100.9, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/upstream-tls-name-not-settable',
    title: 'Server name for the upstream handshake could not be set',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'SSL_set_tlsext_host_name("*") failed' } },
    means: 'proxy_ssl_server_name is on and OpenSSL refused the name (empty, or longer than 255 bytes).',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'proxy_ssl_name is built from a variable that can be empty or arbitrarily long, such as $http_host.',
        evidence: 'Single requests with odd host names.',
        check: "nginx -T 2>/dev/null | grep -nE 'proxy_ssl_(server_)?name'",
      },
    ],
    fixes: [{ do: 'Use a fixed name.', config: 'proxy_ssl_name app.example.org;', costs: 'One location per name.' }],
    prevent: 'Never send client-chosen names to upstreams.',
    docs: [`${PROXY}#proxy_ssl_name`],
    examples: [
      '2026/11/24 04:21:00 [error] 31#31: *411 SSL_set_tlsext_host_name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com") failed (SSL: error:0A00013F:SSL routines::ssl3 ext invalid servername) while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
      '2026/11/24 04:21:01 [error] 31#31: *412 SSL_set_tlsext_host_name("x.example.com") failed while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 04:21:00 [error] 31#31: *411 SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/upstream-tls-alpn-not-settable',
    title: 'Application protocol for the upstream handshake could not be set',
    cause: 'tls-upstream',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'SSL_set_alpn_protos() failed' } },
    means: 'OpenSSL refused the ALPN list for a connection to the upstream.',
    client: '500.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The OpenSSL that is loaded lacks ALPN, or is short of memory.',
        evidence: 'Every https request fails (library), or single ones (memory).',
        check: 'nginx -V 2>&1 | grep -i openssl; ldd $(command -v nginx) | grep ssl',
      },
    ],
    fixes: [{ do: 'Run nginx with the OpenSSL it was built for.', costs: 'A restart.' }],
    prevent: 'Upgrade nginx and OpenSSL together.',
    docs: ['https://docs.openssl.org/3.0/man3/SSL_CTX_set_alpn_select_cb/', 'https://nginx.org/en/docs/http/ngx_http_grpc_module.html'],
    examples: [
      '2026/11/24 04:22:00 [error] 31#31: *421 SSL_set_alpn_protos() failed while connecting to upstream, client: 192.0.2.44, server: example.com, request: "POST /svc.Echo/Say HTTP/2.0", upstream: "grpcs://10.0.0.5:50051", host: "example.com"',
      '2026/11/24 04:22:01 [error] 31#31: *422 SSL_set_alpn_protos() failed, client: 192.0.2.44, server: example.com, request: "POST /svc.Echo/Say HTTP/2.0", upstream: "grpcs://10.0.0.5:50051", host: "example.com"',
    ],
    counterExamples: ['2026/11/24 04:22:00 [emerg] 1#1: SSL_CTX_set_alpn_protos() failed'],
  },
];
