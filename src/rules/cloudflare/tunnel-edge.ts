/** cloudflared and the edge: connections that are lost or never made, registration, discovery by DNS. Errors in front of requests: "context canceled" means another thing here. */
import type { Candidate, Rule } from '../rule.ts';
import { console_, tunnelJson, UNREACHABLE, unserved } from './lines.ts';
import { DOCS } from './shared.ts';
import { tunnel } from './tunnel.ts';

const ALONE = ['error', 'fatal'] as const;
const OTHERS_UP = ['warn', 'info', 'debug'] as const;
const OUTAGE = 'Error 1033, status 530, while no connection is up.';
const NOTHING = 'Nothing, while other connections are up.';
const TWO = 'Two connectors on different hosts, and an alarm on the state of the tunnel.';

const UDP_BLOCKED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall drops or refuses UDP to port 7844.',
  evidence: '"timeout: no recent network activity" from the start, or "operation not permitted" (a local firewall).',
  check: 'nc -vzu -w3 region1.v2.argotunnel.com 7844; cloudflared tunnel --protocol http2 run',
};
const TCP_BLOCKED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall blocks TCP to port 7844, or a TLS-inspecting proxy stands in the way.',
  evidence: 'i/o timeout: blocked. EOF, reset or x509 in the handshake: inspected.',
  check:
    'nc -vz -w3 region1.v2.argotunnel.com 7844; openssl s_client -connect region1.v2.argotunnel.com:7844 -servername h2.cftunnel.com </dev/null 2>/dev/null | openssl x509 -noout -issuer',
};
const LOSSY: Candidate = {
  cause: 'network',
  because: 'Packets are lost on the way to the edge: a poor line, a NAT that forgets UDP, a host that was suspended or short of CPU.',
  evidence: 'Several connections end in the same seconds; the host slept or was busy.',
  check: 'mtr -u -P 7844 -rwc 20 region1.v2.argotunnel.com; uptime; journalctl -k --since "-1h" | grep -iE "suspend|link is"',
};
const MAINTENANCE: Candidate = {
  cause: 'cdn-edge',
  because: 'The edge closed the connection for maintenance.',
  evidence: 'Single connections, "Application error 0x0", back within seconds.',
  check: 'cloudflared tunnel list',
};
const RESOLVER_FAILS: Candidate = {
  cause: 'dns',
  because: 'The host of cloudflared cannot resolve the names of Cloudflare’s edge.',
  evidence: 'Other names fail, too: the resolver. Only SRV or TXT queries: a filter.',
  check: 'dig srv _v2-origintunneld._tcp.argotunnel.com; dig region1.v2.argotunnel.com; cat /etc/resolv.conf',
};
const OPEN_7844 = {
  do: 'Allow UDP and TCP port 7844 out, without TLS inspection.',
  config: 'iptables -A OUTPUT -p udp --dport 7844 -j ACCEPT\niptables -A OUTPUT -p tcp --dport 7844 -j ACCEPT',
  costs: 'None: only outgoing connections to Cloudflare.',
} as const;
const USE_HTTP2 = { do: 'Use HTTP/2 over TCP instead of QUIC.', config: 'protocol: http2', costs: 'No UDP or ICMP for private networks.' } as const;
const FIX_RESOLVER = {
  do: 'Repair the resolver of the host, or give it a second one.',
  config: 'resolvectl dns eth0 1.1.1.1 9.9.9.9',
  costs: 'Internal names need the internal resolver: keep it first.',
} as const;

/** In front of the rules for requests. */
export const tunnelEdgeRules: readonly Rule[] = [
  {
    id: 'cloudflare/tunnel-unauthorized',
    title: 'The edge refuses this connector: wrong or expired credentials',
    cause: 'auth-access',
    severity: 'critical',
    blame: 'gateway',
    when: tunnel(
      "Unauthorized(?:: (?:Tunnel not found|Record for tunnel not found|Invalid tunnel secret|Failed to get tunnel|Account +doesn't have tunnel))?(?: |$)",
    ),
    means:
      'cloudflared wanted to register a connection and was refused. A running connector goes on until its next reconnect: the outage starts with a restart.',
    client: OUTAGE,
    causes: [
      {
        cause: 'auth-access',
        because: 'Token or credentials file are of another tunnel, were rotated, or the tunnel was deleted.',
        evidence: 'It fails at every start, at once.',
        check: 'cloudflared tunnel list; systemctl cat cloudflared | grep -E "token|credentials"',
      },
    ],
    fixes: [
      {
        do: 'Take a new token from the dashboard, or create the tunnel anew.',
        config: 'cloudflared service install TOKEN',
        costs: 'A new tunnel has a new id: its DNS records must follow.',
      },
    ],
    prevent: 'Restart connectors one by one after changes of credentials.',
    docs: [DOCS.tunnel],
    examples: [
      console_('ERR', 'Register tunnel error from server side error="Unauthorized: Invalid tunnel secret" connIndex=0 event=0 ip=198.41.192.7'),
      tunnelJson('error', 'Serve tunnel error', { connIndex: 0, event: 0, error: 'Unauthorized: Tunnel not found' }),
    ],
    counterExamples: [
      console_('ERR', 'Register tunnel error from server side error="rpc: connection closed" connIndex=0'),
      unserved('request filtered by middleware handler (AccessJWTValidator) due to: no access token in request'),
    ],
  },
  {
    id: 'cloudflare/tunnel-duplicate-connection',
    title: 'The edge address is already in use by this connector',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel('Unable to establish connection\\.|already connected to this server, trying another address|EDUPCONN'),
    means: 'Two connections met at the same edge server, by chance after a reconnect; cloudflared takes another.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    docs: [DOCS.tunnel],
    examples: [
      console_('WRN', 'Unable to establish connection. error="already connected to this server, trying another address" connIndex=1'),
      console_('ERR', 'Register tunnel error from server side error="already connected to this server, trying another address" connIndex=3 event=0'),
    ],
    counterExamples: [
      console_('ERR', 'Unable to establish connection with Cloudflare edge error="DialContext error: dial tcp 198.41.192.7:7844: i/o timeout" connIndex=0'),
      console_('INF', 'Registered tunnel connection connIndex=1'),
    ],
  },
  {
    id: 'cloudflare/tunnel-edge-name-unresolved',
    title: 'cloudflared cannot resolve the names of Cloudflare’s edge',
    cause: 'dns',
    severity: 'critical',
    blame: 'dns',
    when: tunnel(
      "rror looking up Cloudflare edge IPs: the DNS query failed|^(?!.*(?:Unable to reach the origin|to origin)).*dial tcp: lookup \\S+ on \\S+: |Could not lookup srv records on _(?:v2-)?origintunneld\\._tcp\\.argotunnel\\.com|Couldn't resolve SRV record|lookup (?:protocol|protocol-v2|cfd-features|region\\d\\.v2)\\.argotunnel\\.com|edge discovery: failed to resolve to (?:TCP|UDP) address|Failed to fetch features, default to disable|Failed to (?:initialize|refresh) DNS local resolver|Unable to lookup protocol percentage|No TXT record found for|Failed to refresh protocol",
    ),
    means: 'At start and at reconnects cloudflared looks up where the edge is, and which protocol and features to use.',
    client: `${OUTAGE} A running tunnel goes on.`,
    causes: [
      RESOLVER_FAILS,
      {
        cause: 'firewall-blocked',
        because: 'Port 53, or 853 of 1.1.1.1 for the fallback, is blocked.',
        evidence: 'Look-ups time out.',
        check: 'dig @1.1.1.1 region1.v2.argotunnel.com; nc -vz -w3 1.1.1.1 853',
      },
    ],
    fixes: [FIX_RESOLVER, { do: 'Correct the address given by --edge or --region.', costs: 'None.' }],
    prevent: 'Two resolvers of different make.',
    docs: [DOCS.tunnelFirewall, DOCS.tunnel],
    examples: [
      console_(
        'ERR',
        'edge discovery: error looking up Cloudflare edge IPs: the DNS query failed error="lookup _v2-origintunneld._tcp.argotunnel.com on 10.0.0.2:53: server misbehaving" event=0',
      ),
      console_('ERR', 'Failed to fetch features, default to disable error="lookup cfd-features.argotunnel.com on 10.0.0.2:53: i/o timeout"'),
      console_('WRN', 'Unable to lookup protocol percentage.'),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}dial tcp: lookup web on 127.0.0.11:53: no such host`),
      console_('ERR', 'there are no free edge addresses left to resolve to event=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-dns-hint',
    title: 'A line of advice that follows a DNS failure',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel(
      '^Please try the following things to diagnose this issue|^  +\\S|^See GitHub issue|^https?://developers|ensure that (?:argotunnel\\.com is returning|your DNS resolver is not returning)',
    ),
    means: 'cloudflared prints how to look into the failure of the line before, one log line each.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    docs: [DOCS.tunnel],
    examples: [
      console_('ERR', 'Please try the following things to diagnose this issue:'),
      console_('ERR', '  1. ensure that argotunnel.com is returning "origintunneld" service records.'),
    ],
    counterExamples: [
      console_('ERR', 'edge discovery: error looking up Cloudflare edge IPs: the DNS query failed error="lookup x on 10.0.0.2:53: no such host"'),
      console_('INF', 'Starting tunnel tunnelID=4f'),
    ],
  },
  {
    id: 'cloudflare/tunnel-no-edge-address',
    title: 'All known addresses of the edge failed',
    cause: 'network',
    severity: 'critical',
    blame: 'network',
    when: tunnel('there are no free edge addresses left to resolve to|initial tunnel connection failed'),
    means: 'cloudflared tried every address it knows and none worked.',
    client: OUTAGE,
    causes: [
      { ...LOSSY, because: 'The host has no way to the internet, or to these networks.', evidence: 'Other connections of the host fail, too.' },
      TCP_BLOCKED,
    ],
    fixes: [OPEN_7844],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_('ERR', 'Serve tunnel error error="there are no free edge addresses left to resolve to" connIndex=0 event=0'),
      console_('ERR', 'initial tunnel connection failed'),
    ],
    counterExamples: [console_('ERR', 'Serve tunnel error error="Unauthorized: Tunnel not found" connIndex=0'), console_('INF', 'Starting tunnel tunnelID=4f')],
  },
  {
    id: 'cloudflare/tunnel-quic-blocked',
    title: 'QUIC to the edge does not come about: UDP 7844 is blocked',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'network',
    when: tunnel('Failed to dial a quic connection|Failed to create new quic connection|failed to dial to edge with quic', ALONE),
    means: 'The handshake got no answer within 5 s, and no other connection is up (level ERR).',
    client: OUTAGE,
    causes: [UDP_BLOCKED, LOSSY],
    fixes: [OPEN_7844, USE_HTTP2],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_(
        'ERR',
        'Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=0 event=0 ip=198.41.192.7',
      ),
      console_('ERR', 'Failed to create new quic connection error="failed to dial to edge with quic: sendmsg: operation not permitted" connIndex=0 event=0'),
    ],
    counterExamples: [
      console_(
        'WRN',
        'Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=2 event=0 ip=198.41.200.7',
      ),
      console_('INF', 'Registered tunnel connection connIndex=0 protocol=quic'),
    ],
  },
  {
    id: 'cloudflare/tunnel-quic-one-path',
    title: 'One connection to the edge does not come about, others are up',
    cause: 'network',
    severity: 'low',
    blame: 'network',
    when: tunnel(
      'Failed to dial a quic connection|Failed to create new quic connection|failed to dial to edge with quic|^(?!.*Unable to reach the origin).*(?:Unable to establish connection with Cloudflare edge|DialContext error|TLS handshake with edge error)',
      OTHERS_UP,
    ),
    means: 'Level WRN: at least one other connection works, so the port is open.',
    client: NOTHING,
    causes: [{ ...LOSSY, because: 'One address of the edge, or the path to it, is lossy.', evidence: 'The same ip; it settles after "Retrying connection".' }],
    fixes: [{ do: 'Nothing, unless it lasts.', costs: 'None.' }],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_(
        'WRN',
        'Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=2 event=0 ip=198.41.200.7',
      ),
      console_('WRN', 'Unable to establish connection with Cloudflare edge error="DialContext error: dial tcp 198.41.192.7:7844: i/o timeout" connIndex=3'),
    ],
    counterExamples: [
      console_('ERR', 'Unable to establish connection with Cloudflare edge error="DialContext error: dial tcp 198.41.192.7:7844: i/o timeout" connIndex=0'),
      console_('WRN', 'Unable to establish connection. error="already connected to this server, trying another address"'),
    ],
  },
  {
    id: 'cloudflare/tunnel-probe-dns',
    title: 'Start-up probe: the names of Cloudflare’s edge do not resolve',
    cause: 'dns',
    severity: 'critical',
    blame: 'dns',
    when: tunnel('^\\| +DNS Resolution .*\\bFAIL\\b|^precheck DNS Resolution fail'),
    means: 'cloudflared tries names, ports and API at its start. Without names there is no tunnel.',
    client: OUTAGE,
    causes: [RESOLVER_FAILS],
    fixes: [FIX_RESOLVER],
    prevent: 'Two resolvers of different make.',
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_('INF', '|  DNS Resolution    region1.v2.argotunnel.com  FAIL    DNS resolution failed                   |'),
      console_('INF', 'precheck component="DNS Resolution" details="DNS resolution failed" run_id=4f status=fail target=region1.v2.argotunnel.com'),
    ],
    counterExamples: [
      console_('INF', '|  DNS Resolution    region1.v2.argotunnel.com  PASS    DNS Resolved successfully               |'),
      console_('INF', '|  UDP Connectivity  region1.v2.argotunnel.com  FAIL    QUIC connection failed                  |'),
    ],
  },
  {
    id: 'cloudflare/tunnel-probe-failed',
    title: 'Start-up probe: a port or API of Cloudflare’s edge cannot be reached',
    cause: 'firewall-blocked',
    severity: 'medium',
    blame: 'network',
    when: tunnel('^\\| .*\\bFAIL\\b|^\\| +(?:ERROR|WARNING|ACTION): |^precheck .*\\bfail\\b|^precheck complete .*\\btrue\\b'),
    means: 'cloudflared tries UDP and TCP to port 7844 at its start. One of both is enough for a tunnel.',
    client: 'Nothing while one of both works; else error 1033, status 530.',
    causes: [UDP_BLOCKED, TCP_BLOCKED, LOSSY],
    fixes: [OPEN_7844, USE_HTTP2],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_('INF', '|  UDP Connectivity  region1.v2.argotunnel.com  FAIL    QUIC connection failed                  |'),
      console_('INF', '|  ERROR: Allow outbound QUIC traffic on port 7844 or use HTTP2.                                |'),
      console_(
        'INF',
        'precheck component="TCP Connectivity" details="HTTP/2 connection is blocked or unreachable" run_id=4f status=fail target=region2.v2.argotunnel.com',
      ),
      console_('INF', 'precheck complete hard_fail=true run_id=4f'),
    ],
    counterExamples: [
      console_('INF', '|  UDP Connectivity  region1.v2.argotunnel.com  PASS    QUIC connection successful              |'),
      console_('INF', 'precheck complete hard_fail=false run_id=4f suggested_protocol=quic'),
    ],
  },
  {
    id: 'cloudflare/tunnel-quic-hint',
    title: 'cloudflared concludes itself that UDP 7844 is blocked',
    cause: 'firewall-blocked',
    severity: 'high',
    blame: 'network',
    when: tunnel('If this log occurs persistently, and cloudflared is unable to connect to Cloudflare Network with'),
    means: 'QUIC failed again and again.',
    client: OUTAGE,
    causes: [UDP_BLOCKED],
    fixes: [OPEN_7844, USE_HTTP2],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_(
        'WRN',
        'If this log occurs persistently, and cloudflared is unable to connect to Cloudflare Network with `quic` protocol, then most likely your machine/network is getting its egress UDP to port 7844 (or others) blocked or dropped. connIndex=0',
      ),
      tunnelJson(
        'warn',
        'If this log occurs persistently, and cloudflared is unable to connect to Cloudflare Network with `quic` protocol, then most likely …',
        { connIndex: 1 },
      ),
    ],
    counterExamples: [console_('INF', 'Switching to fallback protocol http2 connIndex=0'), console_('INF', 'Initial protocol quic')],
  },
  {
    id: 'cloudflare/tunnel-fallback-http2',
    title: 'cloudflared gave QUIC up and uses HTTP/2',
    cause: 'network',
    severity: 'low',
    blame: 'network',
    when: tunnel('Switching to fallback protocol http2|Changing protocol to'),
    means: 'QUIC did not work; TCP does. UDP and ICMP of private networks are then not possible.',
    client: NOTHING,
    causes: [{ ...UDP_BLOCKED, cause: 'network', because: 'UDP to port 7844 is blocked or lossy.' }],
    fixes: [OPEN_7844, USE_HTTP2],
    prevent: 'Set the protocol for networks that are known to block UDP: starts are then faster.',
    docs: [DOCS.tunnelFirewall],
    examples: [console_('INF', 'Switching to fallback protocol http2 connIndex=0 event=0 ip=198.41.192.7'), console_('INF', 'Changing protocol to http2')],
    counterExamples: [console_('INF', 'Initial protocol quic'), console_('INF', 'Registered tunnel connection connIndex=0 protocol=http2')],
  },
  {
    id: 'cloudflare/tunnel-edge-blocked',
    title: 'TCP or TLS to the edge does not come about',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'network',
    when: tunnel(
      '^(?!.*Unable to reach the origin).*(?:Unable to establish connection with Cloudflare edge|DialContext error|TLS handshake with edge error)',
      ALONE,
    ),
    means: 'The connection to port 7844 failed, and no other connection is up (level ERR).',
    client: OUTAGE,
    causes: [TCP_BLOCKED, LOSSY],
    fixes: [OPEN_7844],
    prevent: TWO,
    docs: [DOCS.tunnelFirewall],
    examples: [
      console_('ERR', 'Unable to establish connection with Cloudflare edge error="DialContext error: dial tcp 198.41.192.7:7844: i/o timeout" connIndex=0'),
      console_('ERR', 'Serve tunnel error error="TLS handshake with edge error: EOF" connIndex=0 event=0'),
    ],
    counterExamples: [
      console_('WRN', 'Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: EOF" connIndex=2'),
      unserved(`${UNREACHABLE}dial tcp 10.0.0.7:80: i/o timeout`),
    ],
  },
  {
    id: 'cloudflare/tunnel-connection-lost',
    title: 'A connection to the edge was lost',
    cause: 'network',
    severity: 'medium',
    blame: 'network',
    when: tunnel(
      '[Ff]ailed to serve (?:quic|tunnel) connection|failed to (?:accept incoming stream requests|serve the control stream|run the datagram handler)|failed to accept QUIC stream: |Lost connection with the edge|connection with edge closed|^frame (?:read|write) error|error=timeout: no recent network activity|^(?:Connection terminated|Serve tunnel error) error=context canceled$|rpc: connection closed|Reached maximum retry N|failed to open a registration control stream|^(?:Connection terminated|Serve tunnel error|Register tunnel error from server side) error=(?!Unauthorized)',
    ),
    means: 'An established connection, or its registration, ended; cloudflared connects again. Level ERR: no other was up.',
    client: 'Requests in flight fail with 502 or 520; 1033 while no connection is up.',
    causes: [LOSSY, MAINTENANCE],
    fixes: [
      { do: 'Nothing for single ones. Repeated: repair the line, keep the host from sleeping, give cloudflared CPU, or use HTTP/2.', costs: 'None.' },
      USE_HTTP2,
    ],
    prevent: TWO,
    docs: [DOCS.tunnel],
    examples: [
      console_(
        'ERR',
        'failed to serve tunnel connection error="accept stream listener encountered a failure while serving" connIndex=1 event=0 ip=198.41.192.7',
      ),
      console_('ERR', 'Connection terminated error="context canceled" connIndex=2'),
      console_('INF', 'Lost connection with the edge connIndex=0'),
    ],
    counterExamples: [console_('ERR', 'Connection terminated connIndex=2'), unserved('Incoming request ended abruptly: context canceled')],
  },
];

/** Behind the rules for requests. */
export const tunnelProcessRules: readonly Rule[] = [
  {
    id: 'cloudflare/tunnel-canceled',
    title: 'A stream was cancelled by the visitor or the edge',
    cause: 'client-abort',
    severity: 'low',
    blame: 'client',
    when: tunnel(
      'error=(?:Failed to proxy HTTP: )?context canceled$|stream N cancell?ed (?:by (?:remote|local) )?with error code N|H3_REQUEST_CANCELLED|http2: stream closed|client disconnected|Error writing response header|Closing quic stream due to timeout while writing|Error setting write deadline',
    ),
    means: 'The other side of a request went away while headers, body or a WebSocket were under way.',
    client: 'Nothing: it was gone, or too slow.',
    causes: [
      {
        cause: 'client-abort',
        because: 'A closed tab, a lost network, a visitor too slow to take the answer.',
        evidence: 'Single lines, spread over time.',
        check: "journalctl -u cloudflared --since '-1h' | grep -cE 'canceled|cancelled'",
      },
      { ...LOSSY, evidence: 'Many in the same second, with connection lines beside them.' },
    ],
    fixes: [{ do: 'Nothing, while they are few.', costs: 'None.' }],
    prevent: 'Compare with 499 in Logpush.',
    docs: [DOCS.tunnel],
    examples: [
      console_(
        'ERR',
        'Request failed error="stream 13 canceled by remote with error code 0" connIndex=1 dest=https://shop.example/ws event=0 ip=198.41.192.7 type=ws',
      ),
      console_('ERR', 'failed to serve incoming request error="Failed to proxy HTTP: context canceled" connIndex=1'),
    ],
    counterExamples: [console_('ERR', 'Serve tunnel error error="context canceled" connIndex=1'), unserved(`${UNREACHABLE}EOF`)],
  },
  {
    id: 'cloudflare/tunnel-credentials-file',
    title: 'Credentials or certificate of cloudflared are missing or unusable',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: tunnel(
      "Tunnel credentials file '.*' doesn't exist or is not a file|[Tt]unnel credentials file not found|The credentials file at .* contained invalid JSON|Invalid JSON when parsing credentials file|Cannot determine default origin certificate path|cannot find a valid certificate at the path|[Cc]lient didn't specify origincert path|Error (?:locating|getting) origin cert|You need to specify the origin certificate path|valid certificate for your origin|[Tt]unnel token is not valid",
    ),
    means: 'cloudflared cannot start its tunnel, or a management command, without them.',
    client: OUTAGE,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The path is that of another user (/root), or the wrong file was given.',
        evidence: 'From the start on.',
        check: 'ls -l /etc/cloudflared ~/.cloudflared; grep -n credentials-file /etc/cloudflared/config.yml',
      },
    ],
    fixes: [
      {
        do: 'Put the JSON of "tunnel create" where the service user can read it, and name that path.',
        config: 'credentials-file: /etc/cloudflared/TUNNEL.json',
        costs: 'None.',
      },
      { do: 'For management commands: log in.', config: 'cloudflared tunnel login', costs: 'None.' },
    ],
    prevent: 'Use tokens: they need no file.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/tunnel-permissions/'],
    examples: [
      console_('ERR', "Tunnel credentials file '/root/.cloudflared/4f.json' doesn't exist or is not a file"),
      console_('ERR', 'Cannot determine default origin certificate path. No file cert.pem in [~/.cloudflared /etc/cloudflared]'),
      console_('ERR', "Error locating origin cert: client didn't specify origincert path"),
      console_(
        'ERR',
        'Unable to determine extra arguments for windows service error="Provided tunnel token is not valid (illegal base64 data at input byte 3)." windowsServiceName=Cloudflared',
      ),
    ],
    counterExamples: [
      console_('INF', 'Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared]'),
      console_('INF', 'Starting tunnel tunnelID=4f'),
    ],
  },
  {
    id: 'cloudflare/tunnel-config-default',
    title: 'cloudflared runs without a configuration file',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel('Cannot determine default configuration path\\. No file', OTHERS_UP),
    means: 'It looked in the usual folders. With a token, or a quick tunnel, none is needed.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/configuration-file/'],
    examples: [
      console_('INF', 'Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared /etc/cloudflared]'),
      tunnelJson('info', 'Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared /etc/cloudflared]'),
    ],
    counterExamples: [
      console_('ERR', 'Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared]'),
      console_('ERR', 'Cannot determine default origin certificate path. No file cert.pem in [~/.cloudflared /etc/cloudflared]'),
    ],
  },
  {
    id: 'cloudflare/tunnel-config-rejected',
    title: 'cloudflared rejects or misses its configuration',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: tunnel(
      "Cannot determine default configuration path\\. No file|Configuration file .* was empty|Cannot (?:load|setup) config file|Failed to read new config|Config watcher encountered an error|The last ingress rule must match all URLs|Hostname patterns can have at most one wildcard|is an invalid address, (?:please make sure|ingress rules don't support)|Hostname cannot contain a port|The config file doesn't contain any ingress rules|You can't set the --url flag|Classic tunnels have been deprecated|h2mux is no longer a supported protocol|DNS Proxy is no longer supported since version|Error opening metrics server listener|Metrics server failed",
    ),
    means: 'A file, flag or address of the configuration cannot be used.',
    client: `${OUTAGE} Nothing, where only a file that is not needed is missing.`,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The message names the setting.',
        evidence: 'From the start, or from a change, on.',
        check: 'cloudflared tunnel ingress validate; ss -ltnp | grep cloudflared',
      },
    ],
    fixes: [
      {
        do: 'Correct the file, and end the ingress rules with one for everything.',
        config: 'ingress:\n  - hostname: NAME\n    service: http://127.0.0.1:8080\n  - service: http_status:404',
        costs: 'None.',
      },
      {
        do: 'Remove flags that no longer exist (--protocol h2mux, proxy-dns); let the metrics server choose its port.',
        config: 'metrics: 127.0.0.1:0',
        costs: 'The port then changes at each start.',
      },
    ],
    prevent: 'Run "cloudflared tunnel ingress validate" before each start.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/configuration-file/'],
    examples: [
      console_('ERR', 'The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)'),
      console_('ERR', 'Error opening metrics server listener error="listen tcp 127.0.0.1:20241: bind: address already in use"'),
      console_('WRN', 'h2mux is no longer a supported protocol'),
    ],
    counterExamples: [
      console_('WRN', 'No ingress rules were defined in provided config (if any) nor from the cli, cloudflared will return 503 for all incoming HTTP requests'),
      console_('INF', 'Cannot determine default configuration path. No file [config.yml config.yaml] in [~/.cloudflared /etc/cloudflared]'),
    ],
  },
  {
    id: 'cloudflare/tunnel-quick-tunnel-failed',
    title: 'trycloudflare.com did not hand out a tunnel',
    cause: 'cdn-edge',
    severity: 'high',
    blame: 'cdn',
    when: tunnel('[Ff]ailed to request quick [Tt]unnel|Error unmarshaling QuickTunnel response|failed to unmarshal quick [Tt]unnel'),
    means: 'Quick tunnels come from a service without guarantee.',
    client: 'Nothing is reachable.',
    causes: [
      {
        cause: 'cdn-edge',
        because: 'The service is overloaded or limits requests (429).',
        evidence: 'It works later.',
        check: 'curl -sI https://api.trycloudflare.com',
      },
    ],
    fixes: [{ do: 'Wait, or use a named tunnel.', config: 'cloudflared tunnel create NAME', costs: 'A named tunnel needs a zone.' }],
    prevent: 'Use named tunnels for everything but tests.',
    docs: ['https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/trycloudflare/'],
    examples: [
      console_(
        'ERR',
        'Error unmarshaling QuickTunnel response: error code: 1015 error="invalid character \'e\' looking for beginning of value" status_code="429 Too Many Requests"',
      ),
      console_('ERR', 'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: i/o timeout'),
    ],
    counterExamples: [console_('INF', 'Requesting new quick Tunnel on trycloudflare.com...'), console_('INF', 'Starting tunnel tunnelID=4f')],
  },
  {
    id: 'cloudflare/tunnel-panic',
    title: 'cloudflared panicked',
    cause: 'process-lifecycle',
    severity: 'high',
    blame: 'gateway',
    when: tunnel('recovered from panic in stream\\.Pipe|Recover from http2 response writer panic|(?:^|error=)ServeTunnel:|panic:'),
    means: 'A fault in cloudflared itself, or memory trouble.',
    client: 'A broken answer; an outage, if the process ends.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A bug of this version.',
        evidence: 'It began with an update, or newer versions fix it.',
        check: 'cloudflared --version; journalctl -u cloudflared -n 50',
      },
    ],
    fixes: [
      {
        do: 'Update cloudflared, and report it if it stays.',
        config: 'apt-get install --only-upgrade cloudflared',
        costs: 'A restart: run a second connector.',
      },
    ],
    prevent: TWO,
    docs: ['https://github.com/cloudflare/cloudflared/issues'],
    examples: [
      console_('WRN', 'recovered from panic in stream.Pipe error="send on closed channel"'),
      console_('ERR', 'Recover from http2 response writer panic, error runtime error: invalid memory address connIndex=1'),
    ],
    counterExamples: [console_('ERR', 'Connection terminated connIndex=1'), console_('INF', 'Tunnel server stopped')],
  },
  {
    id: 'cloudflare/tunnel-exiting',
    title: 'No connection is left: cloudflared ends',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: tunnel("no more connections active and exiting|Couldn't start tunnel|error running tunnel"),
    means: 'cloudflared gave up, or could not start. After "Initiating graceful shutdown" it is the normal last line.',
    client: OUTAGE,
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'All connections were lost or refused, or the process was told to stop.',
        evidence: 'The lines before: errors, or a shutdown.',
        check: 'systemctl status cloudflared; journalctl -u cloudflared -n 50',
      },
    ],
    fixes: [
      {
        do: 'Let the service manager restart it, and repair what the lines before name.',
        config: '[Service]\nRestart=on-failure\nRestartSec=5s',
        costs: 'None.',
      },
    ],
    prevent: TWO,
    docs: [DOCS.tunnel],
    examples: [console_('ERR', 'no more connections active and exiting'), console_('ERR', 'Couldn\'t start tunnel error="unknown protocol spdy"')],
    counterExamples: [console_('INF', 'Initiating graceful shutdown due to signal terminated ...'), console_('INF', 'Tunnel server stopped')],
  },
  {
    id: 'cloudflare/tunnel-access-client',
    title: 'cloudflared access: the application behind the tunnel cannot be reached',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: tunnel('failed to connect to origin|websocket: bad handshake|Error on Websocket listener'),
    means: 'A line of the client side (cloudflared access): the WebSocket to the application did not come about.',
    client: 'No connection for SSH, RDP or the like.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'Tunnel or service behind the application is down.',
        evidence: 'The host answers 530 or 502.',
        check: 'curl -sI https://NAME/',
      },
      {
        cause: 'auth-access',
        because: 'Access, a WAF rule or bot protection refuses the WebSocket.',
        evidence: 'The host answers 302 or 403.',
        check: 'curl -sI https://NAME/ | grep -iE "^(HTTP|location)"',
      },
    ],
    fixes: [
      {
        do: 'Start tunnel and service; let the application skip bot checks; switch WebSockets on in the zone.',
        costs: 'Each exception is a hole: limit it to this host.',
      },
    ],
    prevent: TWO,
    docs: ['https://developers.cloudflare.com/cloudflare-one/access-controls/troubleshooting/', DOCS.tunnel],
    examples: [
      console_('ERR', 'failed to connect to origin error="websocket: bad handshake" originURL=https://ssh.shop.example'),
      tunnelJson('error', 'Error on Websocket listener', { connIndex: 0, error: 'accept tcp: use of closed network connection' }),
    ],
    counterExamples: [
      unserved(`${UNREACHABLE}EOF`),
      console_('ERR', 'failed to serve tunnel connection error="timeout: no recent network activity" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-registered',
    title: 'A connection of the tunnel is up',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel('Registered tunnel connection|Connection N registered'),
    means: 'cloudflared registered a connection with the edge. Four are usual.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    mark: true,
    docs: [DOCS.tunnel],
    examples: [
      console_(
        'INF',
        'Registered tunnel connection connIndex=0 connection=3f2a9c1e-8d4b-4c6f-9a70-1b2c3d4e5f60 event=0 ip=198.41.192.7 location=fra07 protocol=quic',
      ),
      console_('INF', 'Connection a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d registered connIndex=1 ip=198.41.192.7 location=FRA'),
    ],
    counterExamples: [
      console_('INF', 'Unregistered tunnel connection connIndex=0 event=0 ip=198.41.192.7'),
      console_('ERR', 'Register tunnel error from server side error="rpc: connection closed" connIndex=0'),
    ],
  },
  {
    id: 'cloudflare/tunnel-stopped',
    title: 'cloudflared stops or ends a connection in order',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel(
      'Unregistered tunnel connection|Initiating (?:graceful )?shutdown|Tunnel server stopped|Metrics server stopped|Graceful shutdown signalled|Error shutting down control stream|^Connection terminated$',
    ),
    means: 'A stop or restart was asked for.',
    client: 'Nothing, while another connector is up.',
    causes: [],
    fixes: [],
    prevent: 'Restart connectors one by one.',
    mark: true,
    docs: [DOCS.tunnel],
    examples: [
      console_('INF', 'Initiating graceful shutdown due to signal terminated ...'),
      console_('INF', 'Unregistered tunnel connection connIndex=0 event=0 ip=198.41.192.7'),
      console_('ERR', 'Connection terminated connIndex=2'),
    ],
    counterExamples: [
      console_('ERR', 'Connection terminated error="timeout: no recent network activity" connIndex=2'),
      console_('INF', 'Starting tunnel tunnelID=4f'),
    ],
  },
  {
    id: 'cloudflare/tunnel-reconfigured',
    title: 'cloudflared applied a new configuration',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel('Updated to new configuration'),
    means: 'The dashboard or API changed the ingress rules. Errors that begin now have their reason here.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    mark: true,
    docs: [DOCS.tunnel],
    examples: [
      console_('INF', 'Updated to new configuration config="{\\"ingress\\":[]}" version=3'),
      tunnelJson('info', 'Updated to new configuration', { version: 4, config: '{}' }),
    ],
    counterExamples: [console_('ERR', 'Failed to read new config error="yaml: line 3"'), console_('INF', 'Starting tunnel tunnelID=4f')],
  },
  {
    id: 'cloudflare/tunnel-started',
    title: 'cloudflared starts, or says how it is set up',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel(
      'Starting tunnel|^Version N\\.N\\.N|Starting metrics server on|Initial protocol|Generated Connector ID|^GOOS:|^Settings: map|^Environmental variables|cloudflared will not automatically update|^ICMP proxy will use|Thank you for trying Cloudflare Tunnel|Requesting new quick Tunnel|Will be fetching remotely managed configuration|Tunnel connection curve preferences|^Environment variables map|^Fetched protocol: |^Refreshed feature|Start Websocket listener|DNS over HTTPS proxy|Adding DNS upstream|^Using Sys|Autoupdate frequency is set|At debug level, request URL|Installing cloudflared|agent service is installed|edge discovery: (?:looking up|resolved)|^\\+-+\\+$|^\\|',
    ),
    means: 'A line of the start.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing.',
    mark: true,
    docs: [DOCS.tunnel],
    examples: [
      console_('INF', 'Starting tunnel tunnelID=3f2a9c1e-8d4b-4c6f-9a70-1b2c3d4e5f60'),
      console_('INF', 'Version 2026.8.2 (Checksum 5d2c0f)'),
      console_('INF', 'GOOS: linux, GOVersion: go1.24.4, GoArch: amd64'),
      console_('DBG', 'edge discovery: looking up edge SRV record domain=_v2-origintunneld._tcp.argotunnel.com event=0'),
    ],
    counterExamples: [console_('ERR', 'Couldn\'t start tunnel error="unknown protocol"'), console_('INF', 'Tunnel server stopped')],
  },
  {
    id: 'cloudflare/tunnel-information',
    title: 'Information of cloudflared that needs nobody',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: tunnel(
      'Retrying connection in up to|HA connections but I can give you|Cannot install event logger|failed to sufficiently increase (?:receive|send) buffer size|^precheck|ping_group_range|ICMP proxy feature is disabled|Group ID N is not between ping group|update check failed|update failed to apply|cloudflared was installed by|Your version .* is outdated',
    ),
    means: 'Back-off times, start-up probes, buffer sizes, the ICMP proxy, the updater.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'A retry delay of 16 s and more means a lasting outage: look at the errors beside it.',
    docs: [DOCS.tunnel],
    examples: [
      console_('INF', 'Retrying connection in up to 2s connIndex=1 event=0 ip=198.41.192.7'),
      console_(
        'INF',
        'failed to sufficiently increase receive buffer size (was: 208 kiB, wanted: 7168 kiB, got: 416 kiB). See https://github.com/quic-go/quic-go/wiki/UDP-Buffer-Sizes for details.',
      ),
      console_('INF', 'precheck component="UDP Connectivity" details="QUIC connection successful" run_id=4f status=pass target=region1.v2.argotunnel.com'),
    ],
    counterExamples: [
      console_('INF', 'Registered tunnel connection connIndex=0'),
      console_('ERR', 'failed to serve tunnel connection error="timeout: no recent network activity" connIndex=0'),
    ],
  },
];
