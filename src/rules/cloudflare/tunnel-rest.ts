/**
 * cloudflared: the second line of a request that failed, and texts that no rule knows.
 *
 * One request that failed writes two lines with one error. The first names the service; the second, of the connection to the edge, the URL. It says
 * nothing new, so it is a consequence of the first, and a finding of its own only where the first is missing.
 */
import type { Rule } from '../rule.ts';
import { console_, tunnelJson, UNREACHABLE, unserved } from './lines.ts';
import { DOCS } from './shared.ts';
import { tunnel, tunnelRequestRules } from './tunnel.ts';

const SECOND = '^(?=(?:Request failed|[Ff]ailed to (?:serve incoming request|handle QUIC stream)) error=)';

/** Errors that are written twice, by the rule of the first line. */
const TWICE: readonly (readonly [rule: string, error: string])[] = [
  ['cloudflare/tunnel-service-unresolved', `${UNREACHABLE}dial tcp: lookup web on 127.0.0.11:53: no such host`],
  ['cloudflare/tunnel-client-gone', 'Incoming request ended abruptly: context canceled'],
  ['cloudflare/tunnel-request-not-startable', `${UNREACHABLE}unsupported protocol scheme ""`],
  ['cloudflare/tunnel-socket-unusable', `${UNREACHABLE}dial unix /run/app.sock: connect: no such file or directory`],
  ['cloudflare/tunnel-service-refused', `${UNREACHABLE}dial tcp 127.0.0.1:8080: connect: connection refused`],
  ['cloudflare/tunnel-service-silent', `${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`],
  ['cloudflare/tunnel-service-tls-slow', `${UNREACHABLE}net/http: TLS handshake timeout`],
  ['cloudflare/tunnel-service-no-route', `${UNREACHABLE}dial tcp 10.0.0.7:80: connect: no route to host`],
  ['cloudflare/tunnel-service-broke-off', `${UNREACHABLE}EOF`],
  ['cloudflare/tunnel-plain-to-tls', `${UNREACHABLE}malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02\\x16"`],
  ['cloudflare/tunnel-tls-to-plain', `${UNREACHABLE}tls: first record does not look like a TLS handshake`],
  ['cloudflare/tunnel-service-no-http', `${UNREACHABLE}net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2"`],
  ['cloudflare/tunnel-service-certificate', `${UNREACHABLE}x509: certificate signed by unknown authority`],
  ['cloudflare/tunnel-service-tls-alert', `${UNREACHABLE}remote error: tls: unrecognized name`],
  ['cloudflare/tunnel-exhausted', `${UNREACHABLE}dial tcp 127.0.0.1:8080: socket: too many open files`],
  ['cloudflare/tunnel-access-token-missing', 'request filtered by middleware handler (AccessJWTValidator) due to: no access token in request'],
  ['cloudflare/tunnel-access-token-invalid', 'request filtered by middleware handler (AccessJWTValidator) due to: Invalid token in jwt: [aud-1]'],
  ['cloudflare/tunnel-private-no-route', 'unable to dial tcp to origin 10.0.0.7:22: dial tcp 10.0.0.7:22: connect: no route to host'],
  ['cloudflare/tunnel-private-dial', 'unable to dial tcp to origin 10.0.0.7:22: dial tcp 10.0.0.7:22: i/o timeout'],
];

/** A request that failed, as the connection to the edge says it: of QUIC and of HTTP/2. */
const overQuic = (error: string): string =>
  console_('ERR', `Request failed error=${JSON.stringify(error)} connIndex=1 dest=https://shop.example/cart event=0 ip=198.41.192.7 type=http`);
const overHttp2 = (error: string): string =>
  console_('ERR', `failed to serve incoming request error=${JSON.stringify(`Failed to proxy HTTP: ${error}`)} connIndex=1`);

function second(first: Rule, error: string): Rule {
  const { matches } = first.when.message as { matches: string };
  return {
    ...first,
    id: `${first.id}-request`,
    title: `${first.title} (2nd line)`,
    when: tunnel(`${SECOND}${matches.startsWith('^') ? matches.slice(1) : `.*(?:${matches})`}`),
    consequenceOf: [first.id],
    examples: [overQuic(error), overHttp2(error)],
    counterExamples: [unserved(error)],
  };
}

/** In front of the rules of the first lines. */
export const tunnelSecondLines: readonly Rule[] = TWICE.map(([id, error]) => {
  const first = tunnelRequestRules.find((rule) => rule.id === id);
  if (!first) throw new Error(`no rule ${id}`);
  return second(first, error);
});

/** Behind all others. */
export const tunnelRest: readonly Rule[] = [
  {
    id: 'cloudflare/tunnel-doh-failed',
    title: 'The DNS proxy of cloudflared cannot ask its upstream',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: tunnel('to an HTTPS backend'),
    means: 'cloudflared proxy-dns (removed in 2026) asks a DNS server over HTTPS, and got no answer or an error.',
    client: 'Names do not resolve for those who use this resolver.',
    causes: [
      {
        cause: 'network',
        because: 'The line or route to the DNS server is interrupted.',
        evidence: 'Timeouts; other connections of the host fail, too.',
        check: 'curl -sm 5 -H "accept: application/dns-json" "https://1.1.1.1/dns-query?name=example.com"',
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall blocks known DNS servers on port 443.',
        evidence: 'Other pages on 443 work.',
        check: 'nc -zvw5 1.1.1.1 443',
      },
      {
        cause: 'cdn-edge',
        because: 'The DNS server answers with an error.',
        evidence: '"returned status code 5xx".',
        check: 'curl -sI https://www.cloudflarestatus.com',
      },
    ],
    fixes: [
      {
        do: 'Give it a second upstream of another make.',
        config: 'proxy-dns-upstream:\n  - https://1.1.1.1/dns-query\n  - https://dns.quad9.net/dns-query',
        costs: 'None.',
      },
    ],
    prevent: 'A local resolver with a cache (unbound, dnsmasq) in front.',
    docs: ['https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/'],
    examples: [
      console_(
        'ERR',
        'failed to connect to an HTTPS backend "https://1.1.1.1/dns-query" error="failed to perform an HTTPS request: Post \\"https://1.1.1.1/dns-query\\": context deadline exceeded"',
      ),
      'time="2026-11-23T03:01:02Z" level=error msg="failed to connect to an HTTPS backend \\"https://1.0.0.1/dns-query\\"" error="returned status code 502"',
    ],
    counterExamples: [console_('INF', 'Starting DNS over HTTPS proxy server address=dns://localhost:5053'), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-request-failed',
    title: 'A request through the tunnel failed, for a reason that gwlog does not know',
    cause: 'network',
    severity: 'low',
    blame: 'network',
    when: tunnel('^(?:Request failed|[Ff]ailed to serve incoming request)? error=', ['error', 'fatal']),
    means: 'The error stands in the line.',
    client: 'A broken or missing answer.',
    causes: [
      {
        cause: 'network',
        because: 'The connection to the edge or to the service broke while the request was under way.',
        evidence: 'Connection lines of the same second.',
        check: "journalctl -u cloudflared --since '-15min' | grep -E 'ERR|WRN'",
      },
      {
        cause: 'upstream-crash',
        because: 'The service broke the answer off.',
        evidence: 'Its own log at this second.',
        check: "journalctl -u APP --since '-15min' | tail -50",
      },
      {
        cause: 'client-abort',
        because: 'The visitor left.',
        evidence: '499 in Logpush.',
        check: "journalctl -u cloudflared --since '-1h' | grep -c 'Request failed'",
      },
    ],
    fixes: [{ do: 'Read the error; look at the log of the service for this second.', costs: 'None.' }],
    prevent: 'A second connector on another host.',
    docs: [DOCS.tunnel],
    examples: [
      console_('ERR', 'Request failed error="the sun is in the way" connIndex=1 dest=https://shop.example/ event=0 ip=198.41.192.7 type=http'),
      unserved('the moon is in the way'),
    ],
    counterExamples: [unserved(`${UNREACHABLE}EOF`), console_('ERR', 'the sun is in the way connIndex=1')],
  },
  {
    id: 'cloudflare/tunnel-other-error',
    title: 'An error of cloudflared that gwlog does not know',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { 'x-kind': 'tunnel', level: ['error', 'fatal'], 'x-own': 'yes' },
    means: 'The line says it. Errors besides those of requests and connections are mostly about flags, files and credentials.',
    client: 'Perhaps nothing; see whether requests fail at the same time.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A flag, file or name cannot be used.',
        evidence: 'It comes at every start.',
        check: 'cloudflared tunnel ingress validate; systemctl cat cloudflared',
      },
      {
        cause: 'process-lifecycle',
        because: 'A fault of cloudflared itself.',
        evidence: 'It comes without a start, and newer versions do not write it.',
        check: 'cloudflared --version',
      },
    ],
    fixes: [{ do: 'Read the text; search it at github.com/cloudflare/cloudflared/issues.', costs: 'None.' }],
    prevent: 'Update cloudflared every few months.',
    docs: [DOCS.tunnel, 'https://github.com/cloudflare/cloudflared/issues'],
    examples: [console_('ERR', 'the sun is in the way connIndex=1'), 'Nov 23 03:01:02 gw1 cloudflared[7]: 2026-11-23T03:01:02Z ERR nothing goes here'],
    counterExamples: [console_('WRN', 'the sun is in the way connIndex=1'), console_('ERR', 'the sun is in the way')],
  },
  {
    id: 'cloudflare/tunnel-other-text',
    title: 'Text of cloudflared that gwlog does not know',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { 'x-kind': 'tunnel', level: [{ absent: true }, 'warn', 'info', 'debug'] },
    means: 'No error by its level.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    docs: [DOCS.tunnel],
    examples: [
      console_('INF', 'the sun shines connIndex=1'),
      tunnelJson('debug', 'the sun shines', { connIndex: 1 }),
      console_('INF', 'cloudflared likes the sun'),
    ],
    counterExamples: [console_('ERR', 'the sun is in the way connIndex=1'), console_('INF', 'Starting tunnel tunnelID=4f')],
  },
];
