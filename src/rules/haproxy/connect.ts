/** No server, no slot, no connection: what fails before a server has a request. */
import type { Candidate, Rule } from '../rule.ts';
import {
  BLOCK_SOURCE,
  CHECK_CONFIG,
  directive,
  GLOBAL,
  HEALTH_CHECKS,
  LOG_ERRORS,
  LOG_FORMAT,
  RESOLVERS,
  RUNTIME,
  SERVER_MAXCONN,
  SERVER_OPTIONS,
  SHOW_INFO,
  SHOW_QUEUE,
  SHOW_RESOLVERS,
  SHOW_SERVERS,
  SHOW_STAT,
  STATES,
  TIMERS,
  TRY_CONNECT,
  TRY_TLS,
} from './shared.ts';

const NO_SERVER = ['none'] as const;

const TLS_TO_SERVER: Candidate = {
  cause: 'tls-upstream',
  because: 'The server line has ssl and the handshake fails: certificate, name, version, or a port that speaks plain HTTP. httplog shows it like a refusal.',
  evidence: 'nc connects at once, and every request to the server fails. %[bc_err_str] in the log names it.',
  check: `${TRY_TLS} | grep -E 'Verify|subject'`,
};
const NO_PORTS: Candidate = {
  cause: 'gateway-exhausted',
  because: 'The gateway had no source port or descriptor left for this destination.',
  evidence: 'An emerg or err line in the same second: "no free ports", "Cannot bind to source address".',
  check: `ss -tan dst UP | wc -l; sysctl net.ipv4.ip_local_port_range; ${SHOW_INFO}`,
};
const REJECTED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A packet filter on the server rejects with a reset or an ICMP message.',
  evidence: 'The process runs and listens, connecting from the server itself works.',
  check: 'ssh UP "ss -ltn \'sport = :PORT\'; nft list ruleset | grep -n reject"',
};
const DROPPED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or security group drops the SYN.',
  evidence: 'Other ports of the host answer, this one is silent; it began with a change of rules or addresses.',
  check: "nc -zv -w 3 UP PORT; nc -zv -w 3 UP 22; tcpdump -nc 10 -i any 'host UP and port PORT'",
};
const GONE: Candidate = {
  cause: 'upstream-down',
  because: 'The host is off, or the address belongs to nobody any more.',
  evidence: 'All ports of the host are silent, and there is no ARP entry.',
  check: 'ping -c 3 UP; ip neigh show UP',
};
const BACKLOG: Candidate = {
  cause: 'upstream-overload',
  because: 'The accept queue of the server is full and its kernel drops the SYN.',
  evidence: 'The server answers other requests in the same second; Tc of about 1 or 3 s and sH lines came first.',
  check: 'ssh UP "ss -ltn \'sport = :PORT\'; nstat -az TcpExtListenOverflows"  # Recv-Q at Send-Q is a full queue',
};
const TLS_STALLS: Candidate = {
  cause: 'tls-upstream',
  because: 'TCP connects, but the TLS handshake stalls: the port does not speak TLS, or large packets are lost. timeout connect covers the handshake.',
  evidence: 'nc connects at once; the server line has ssl.',
  check: TRY_TLS,
};

const FAIL_FAST = {
  do: 'Fail over faster.',
  config: 'timeout connect 3s\nretries 2\noption redispatch 1',
  costs: 'Below about 2 s one lost SYN already fails an attempt.',
} as const;
const BACKUP = {
  do: 'Keep a last resort: a backup server, or an error page that says what users can do.',
  config: 'server sorry 10.0.0.9:8080 backup\nerrorfile 503 /etc/haproxy/errors/503.http',
  costs: 'The backup needs a machine of its own.',
} as const;

export const connect: readonly Rule[] = [
  {
    id: 'haproxy/backend-tls-failed',
    title: 'The TLS handshake with the server failed',
    cause: 'tls-upstream',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: ['SC', 'sC'], detail: ['tls', 'tls-name'] },
    means:
      'The format logs the connection error, and it is one of TLS: the server was reached, the handshake did not succeed. HAProxy tried again and then answered 503.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'The certificate of the server is expired, signed by a CA that ca-file does not hold, or for another name.',
        evidence: 'All requests to the server fail since a date or a renewal.',
        check: `${TRY_TLS} 2>&1 | grep -E 'Verify|subject|notAfter'`,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The server line says ssl and the port speaks plain HTTP, or sni and verifyhost do not fit.',
        evidence: 'curl over http works.',
        check: 'curl -sI http://UP:PORT/',
      },
    ],
    fixes: [
      {
        do: 'Name what is to be verified.',
        config: 'server node3 10.0.0.5:8443 ssl verify required ca-file /etc/haproxy/ca.pem sni str(app.internal) verifyhost app.internal',
        costs: 'Renewals of the CA have to reach the gateway.',
      },
      { do: 'Do not use verify none in production.', costs: 'With it anybody on the way can read and change the traffic.' },
    ],
    prevent: 'Let the health check use TLS, too (check-ssl check-sni), and watch the expiry of internal certificates.',
    docs: [SERVER_OPTIONS, LOG_FORMAT],
    examples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":409,"rc":1,"bc_err_str":"SSL handshake failure","r":"GET / HTTP/1.1"}',
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":9,"rc":0,"bc_err":33,"r":"GET / HTTP/1.1"}',
    ],
    counterExamples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":409,"rc":1,"bc_err_str":"-","r":"GET / HTTP/1.1"}',
    ],
  },
  {
    id: 'haproxy/no-source-port',
    title: 'No source port or descriptor for a connection to the server',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { termination: ['SC', 'sC', 'PC', 'RC'], detail: ['ports', 'sockets'] },
    means: 'The format logs the connection error, and it is one of the gateway itself.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'All source ports towards one address and port are in use, or the process is out of descriptors.',
        evidence: 'Many connections in TIME-WAIT to one server.',
        check: NO_PORTS.check,
      },
    ],
    fixes: [
      {
        do: 'Use connections again, and widen the range of ports.',
        config: 'http-reuse safe\n# sysctl net.ipv4.ip_local_port_range="1024 65000"',
        costs: 'Ports of local services may collide with a wider range.',
      },
    ],
    prevent: 'Watch connections per server address against the range of ports (28,000 by default).',
    docs: [directive('http-reuse'), 'ip(7)'],
    examples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":0,"rc":3,"bc_err_str":"Source port range exhausted","r":"GET / HTTP/1.1"}',
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":0,"rc":3,"bc_err":9,"r":"GET / HTTP/1.1"}',
    ],
    counterExamples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":0,"rc":3,"bc_err_str":"-","r":"GET / HTTP/1.1"}',
    ],
  },
  {
    id: 'haproxy/no-route',
    title: 'No way to the server, or a firewall says so',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'network',
    when: { termination: ['SC', 'sC'], detail: 'no-route' },
    means: 'The format logs the connection error: "No route to host", or no answer until the kernel gave up.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'A firewall rejects with an ICMP message, as firewalld does for ports that are not open, or drops the packets.',
        evidence: 'Another port of the host answers.',
        check: 'nc -zv -w 3 UP 22; nc -zv -w 3 UP PORT',
      },
      GONE,
      {
        cause: 'network',
        because: 'A router on the way has no path to the network of the server.',
        evidence: 'All servers of one network fail together.',
        check: 'ip route get UP; traceroute -n -T -p PORT UP',
      },
    ],
    fixes: [
      {
        do: 'Open the port on the server for the gateway, or take the server out until it is back.',
        config: 'set server BACKEND/SERVER state maint',
        costs: 'The others carry its share.',
      },
      HEALTH_CHECKS,
    ],
    prevent: 'Make the firewall rule part of the provisioning of a server.',
    docs: [LOG_FORMAT, 'connect(2)'],
    examples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":3009,"rc":3,"bc_err_str":"EHOSTUNREACH returned by OS","r":"GET / HTTP/1.1"}',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/3009 503 217 - - SC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1" fc_err=- bc_err=EHOSTUNREACH',
    ],
    counterExamples: [
      '{"ci":"198.51.100.7","st":503,"tsc":"SC--","b":"app","s":"node3","TR":0,"Tw":0,"Tc":-1,"Tr":-1,"Ta":3004,"rc":3,"bc_err_str":"ECONNREFUSED returned by OS","r":"GET / HTTP/1.1"}',
    ],
  },
  {
    id: 'haproxy/no-backend-probe',
    title: "A scanner's request that no backend is configured for",
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { termination: 'SC', status: '503', serverKind: NO_SERVER, timers: { starts: '--' }, retries: ['0', { absent: true }], probeKind: { matches: '.' } },
    means:
      'No use_backend rule fits and there is no default_backend, which is what a scanner meets that calls the gateway by its address. The URL is one that scanners use.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'A scanner without a host name of this site.',
        evidence: 'Only such URLs end so.',
        check: "grep -F 'ADDRESS' /var/log/haproxy.log | tail",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Real hosts have no backend either.',
        evidence: 'Lines without a server for ordinary paths, too.',
        check: 'grep -nE "use_backend|default_backend" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [
      { do: 'Answer unknown hosts on purpose.', config: 'http-request return status 404 unless known_host', costs: 'The list of hosts has to be kept.' },
      BLOCK_SOURCE,
    ],
    prevent: 'A default_backend, or a rule for everything that is not known.',
    docs: [directive('default_backend')],
    examples: [
      '203.0.113.66:48492 [24/Nov/2026:04:10:06.812] web_in web_in/<NOSRV> -1/-1/-1/-1/0 503 216 - - SC-- 2/2/0/0/0 0/0 "GET /.env HTTP/1.1"',
      '203.0.113.66:48492 [24/Nov/2026:04:10:06.812] web_in web_in/<NOSRV> -1/-1/-1/-1/0 503 216 - - SC-- 2/2/0/0/0 0/0 "GET /..\\..\\windows\\win.ini HTTP/1.1"',
    ],
    counterExamples: ['203.0.113.66:48492 [24/Nov/2026:04:10:06.812] web_in app/<NOSRV> 0/-1/-1/-1/0 503 216 - - SC-- 2/2/0/0/0 0/0 "GET /.env HTTP/1.1"'],
  },
  {
    id: 'haproxy/no-backend',
    title: 'No backend was selected: no rule fits and there is no default',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { termination: 'SC', status: '503', serverKind: NO_SERVER, timers: { starts: '--' }, retries: ['0', { absent: true }] },
    means:
      'TR and Tw are -1 and the frontend stands in the place of the backend: no use_backend rule matched (or it computed a name that does not exist), and default_backend is missing.',
    client: '503 from HAProxy at once.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A host or path without a rule, or a map that names a backend that is gone.',
        evidence: 'One host or path; it began with a change or a new host name.',
        check: `grep -nE "use_backend|default_backend" /etc/haproxy/haproxy.cfg; ${CHECK_CONFIG}`,
      },
      {
        cause: 'attack-probe',
        because: 'Requests for the address itself or for foreign host names.',
        evidence: 'Foreign addresses, many hosts.',
        check: 'tail -1000 /var/log/haproxy.log | grep " -1/-1/-1/-1/.* SC" | tail',
      },
    ],
    fixes: [
      {
        do: 'Add the rule that is missing, or a default.',
        config: 'default_backend app',
        costs: 'A default also takes requests for hosts that are not yours.',
      },
    ],
    prevent: 'Test every host name with curl after a change of the configuration.',
    docs: [directive('use_backend'), directive('default_backend')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ web_in/<NOSRV> -1/-1/-1/-1/0 503 217 - - SC-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in web_in/<NOSRV> -1/-1/-1/-1/1 503 217 - - SC-- 12/11/0/0/0 0/0 "POST /api HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/no-server-left',
    title: 'Connects failed, then no server was left to try',
    cause: 'no-healthy-upstream',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: 'SC', serverKind: NO_SERVER, timers: { matches: '^.\\+' }, retries: ['n', '+'] },
    means: 'The request was tried on a server, that server went DOWN meanwhile, and the retry found none.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'no-healthy-upstream',
        because: 'The last server of the backend went down in these seconds.',
        evidence: 'A DOWN event or health check line of the backend in the same seconds has the reason.',
        check: SHOW_SERVERS,
      },
    ],
    fixes: [{ do: 'Repair the server that the DOWN event names.', costs: 'None worth naming.' }, BACKUP],
    prevent: 'At least two servers that can carry the load alone.',
    docs: [directive('option redispatch'), RUNTIME],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in~ app/<NOSRV> 0/2004/-1/-1/2004 503 217 - - SC-- 12/11/0/0/+2 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/<NOSRV> 0/0/-1/-1/1004 503 217 - - SC-- 12/11/0/0/1 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/2004/-1/-1/2004 503 217 - - SC-- 12/11/0/0/2 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/no-server',
    title: 'No server of the backend could take the request',
    cause: 'no-healthy-upstream',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: 'SC', serverKind: NO_SERVER },
    means: '<NOSRV>: HAProxy refused before any connect (Tw is -1), because the backend had no usable server at this moment.',
    client: '503 from HAProxy at once.',
    causes: [
      {
        cause: 'no-healthy-upstream',
        because: 'Health checks took all servers out.',
        evidence: '"has no server available!" or DOWN events of the backend in the hours before; they have the reason.',
        check: SHOW_SERVERS,
      },
      {
        cause: 'process-lifecycle',
        because: 'A deployment or an operator put the last server into maintenance or drain.',
        evidence: '"going DOWN for maintenance" or "enters drain state" before it.',
        check: SHOW_SERVERS,
      },
      {
        cause: 'dns',
        because: 'The names of the servers do not resolve.',
        evidence: 'Events with "DNS", "No IP for server" or "could not resolve".',
        check: SHOW_RESOLVERS,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The backend has no server line, all are disabled, or all weights are 0 (50 % of weight 1 is 0).',
        evidence: 'No event at all, and it has never worked.',
        check: `grep -nA20 "backend BACKEND" /etc/haproxy/haproxy.cfg; ${SHOW_SERVERS}`,
      },
    ],
    fixes: [
      {
        do: 'Bring one server back; the events of the backend say why each one left.',
        config: 'set server BACKEND/SERVER state ready',
        costs: 'A server that is not healthy fails its requests.',
      },
      {
        do: 'If one dependency fails all health checks at once, make the health URL shallow.',
        config: 'option httpchk GET /alive',
        costs: 'A server with a broken dependency then stays in.',
      },
      BACKUP,
    ],
    prevent: 'Alert on "act" of the backend falling to one, not on zero.',
    consequenceOf: [
      'haproxy/check-refused',
      'haproxy/check-connect-timeout',
      'haproxy/check-timeout',
      'haproxy/check-status',
      'haproxy/check-out-of-service',
      'haproxy/no-server-available',
      'haproxy/server-down',
      'haproxy/maintenance-dns',
    ],
    docs: [STATES, RUNTIME, RESOLVERS],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/<NOSRV> -1/-1/0 0 SC 1/1/0/0/0 0/0',
      // Some pipelines drop what stands in angle brackets.
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/ 0/-1/-1/-1/0 503 217 - - SC-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/<NOSRV> 0/10001/-1/-1/10001 503 217 - - sQ-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/refused-unanswered',
    title: 'The server connection broke and the client got no answer',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: { termination: 'SC', status: '503', serverKind: 'named', 'x-size': 'none' },
    means: '503 is logged with 0 bytes: the error hit a later request of a kept-alive client, which got a closed connection instead of the 503.',
    client: 'A closed connection; browsers try again by themselves for GET.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The server stopped accepting connections.',
        evidence: 'SC lines with bytes beside it; a DOWN event follows.',
        check: TRY_CONNECT,
      },
      TLS_TO_SERVER,
    ],
    fixes: [HEALTH_CHECKS],
    prevent: 'Drain servers before they restart.',
    docs: [STATES],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/3004 503 0 - - SC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 0/0/-1/-1/0 503 0 - - SC-- 12/11/0/0/+3 0/0 "GET /cart HTTP/2.0"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/3004 503 217 - - SC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/refused-late',
    title: 'The connection was refused only after hundreds of milliseconds',
    cause: 'network',
    severity: 'critical',
    blame: 'network',
    when: { termination: 'SC', serverKind: 'named', 'x-attempt': 'late', detail: [{ absent: true }, 'unreachable', 'other'] },
    means:
      'A closed port answers within a millisecond. Here the last attempt took at least half a second: an ARP request that nobody answered, or an ICMP message of a router.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'network',
        because: 'The host is unreachable: no ARP answer, no route, a broken link.',
        evidence: 'All servers of one network fail together.',
        check: 'ip route get UP; ip neigh show UP; mtr -T -P PORT -rwc 10 UP',
      },
      GONE,
      REJECTED,
      TLS_TO_SERVER,
    ],
    fixes: [
      { do: 'Restore the way to the host, or take the server out.', config: 'set server BACKEND/SERVER state maint', costs: 'The others carry its share.' },
      HEALTH_CHECKS,
    ],
    prevent: 'Servers on more than one host and switch.',
    docs: [TIMERS, directive('retries')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:00.812] web_in~ app/node3 0/0/-1/-1/6120 503 217 - - SC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:00.812] web_in app/node3 0/2004/-1/-1/2704 503 217 - - SC-- 12/11/0/0/2 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:00.812] web_in app/node3 0/2004/-1/-1/2004 503 217 - - SC-- 12/11/0/0/2 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/tier-refused',
    title: 'A second server of the backend refused as well',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: 'SC', serverKind: 'named', retries: '+' },
    means: 'The retry went to another server (the plus sign), and that one refused, too: probably the whole tier is down.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application is stopped on all servers: a deployment, a shared dependency, a wrong port.',
        evidence: 'SC lines with all server names of the backend.',
        check: SHOW_STAT,
      },
      TLS_TO_SERVER,
      NO_PORTS,
    ],
    fixes: [{ do: 'Start the application on one server first.', costs: 'It takes the load of all.' }, HEALTH_CHECKS],
    prevent: 'Deploy one server at a time, and stop when it does not come back.',
    docs: [directive('option redispatch')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node4 0/0/-1/-1/0 503 217 - - SC-- 12/11/0/0/+2 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg2 1/-1/1003 0 SC 1/1/0/0/+3 0/0',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node4 0/0/1/9/10 200 217 - - ---- 12/11/0/0/+2 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/refused',
    title: 'The server refused the connection',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: 'SC', serverKind: ['named', { absent: true }] },
    means:
      'The kernel of the server said no at once: nothing listens on the port. HAProxy waits up to a second between attempts at the same server; without redispatch this is in Ta, with it in Tw.',
    client: '503 from HAProxy; in TCP mode a closed connection.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The process is stopped, restarts, or listens on another port or only on 127.0.0.1.',
        evidence: 'Ta less Tw is 0 to 2 ms beside the pauses; a DOWN event with "Connection refused" follows when there are checks.',
        check: `${TRY_CONNECT}; ssh UP "ss -ltnp 'sport = :PORT'"`,
      },
      TLS_TO_SERVER,
      NO_PORTS,
      REJECTED,
    ],
    fixes: [
      { do: 'Start the service, or correct address and port in the server line.', config: 'server node3 10.0.0.5:8080 check', costs: 'None worth naming.' },
      HEALTH_CHECKS,
      {
        do: `Let the log say what failed. ${LOG_ERRORS}`,
        config: 'log-format "${HAPROXY_HTTP_LOG_FMT} bc_err=%[bc_err_str] ssl=%[ssl_bc_err_str]"',
        costs: 'Longer lines. The variable exists since 2.8; before, write the format out.',
      },
    ],
    prevent: 'Health checks, so that users never meet a closed port.',
    docs: [STATES, directive('retries')],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in~ app/node3 0/0/-1/-1/3003 503 217 - - SC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/-1/3004 0 SC 8/4/4/4/3 0/0',
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/401 503 217 - - SC-- 12/11/0/0/1 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/12004 503 217 - - sC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"',
      // Written into the query by a client whose request was served.
      '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/1/9/10 200 217 - - ---- 12/11/0/0/0 0/0 "GET /?x=app/node3 0/0/-1/-1/401 503 217 - - SC-- 12/11/0/0/1 0/0 HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/connect-timeout',
    title: 'The server did not answer the connect (timeout connect)',
    cause: 'network',
    severity: 'critical',
    blame: 'network',
    when: { termination: 'sC' },
    means:
      'No answer to the connect within timeout connect, in all attempts: Ta is about timeout connect times the retries and one. The TLS handshake with the server counts, too.',
    client: '503 from HAProxy after that time.',
    causes: [
      {
        cause: 'network',
        because: 'Packets do not reach the server or do not come back: route, VPN, overlay network, a dead switch.',
        evidence: 'All servers behind one network fail together, whatever their port.',
        check: 'ip route get UP; mtr -T -P PORT -rwc 10 UP',
      },
      DROPPED,
      GONE,
      BACKLOG,
      TLS_STALLS,
    ],
    fixes: [
      FAIL_FAST,
      { do: 'Open the way: from the gateway to this port.', costs: 'One more rule to keep in step with addresses.' },
      {
        do: 'If the accept queue is full: enlarge it and give each server a maxconn.',
        config: 'default-server maxconn 50',
        costs: 'Requests queue in HAProxy instead.',
      },
    ],
    prevent: 'Health checks on the same port; they find a silent server within seconds.',
    docs: [directive('timeout connect'), STATES],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:09:46.812] web_in~ app/node3 0/0/-1/-1/20004 503 217 - - sC-- 12/11/0/0/3 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] db_in db/pg1 1/-1/12001 0 sC 8/4/4/4/3 0/0',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/<NOSRV> 0/4002/-1/-1/4002 503 217 - - sC-- 12/11/0/0/+2 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/<NOSRV> 0/4002/-1/-1/4002 503 217 - - sQ-- 12/11/0/0/0 0/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/client-timer-connecting',
    title: 'The client timer ran out while the server did not accept',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: { termination: 'cC' },
    means: 'timeout client is shorter than all connect attempts together, so it ended the session first.',
    client: 'A closed connection or 503.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The server does not accept connections.',
        evidence: 'SC or sC lines of the same backend beside it.',
        check: TRY_CONNECT,
      },
      {
        cause: 'proxy-misconfig',
        because: 'timeout client is shorter than timeout connect times the attempts.',
        evidence: 'Ta at timeout client.',
        check: 'grep -nE "timeout (client|connect)|retries" /etc/haproxy/haproxy.cfg',
      },
    ],
    fixes: [FAIL_FAST],
    prevent: 'Keep timeout connect times the attempts below timeout client.',
    docs: [directive('timeout client')],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/10002 503 217 - - cC-- 12/11/0/0/1 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] db_in db/pg1 1/-1/10001 0 cC 8/4/4/4/1 0/0',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/10002 -1 0 - - CC-- 12/11/0/0/1 0/0 "GET /cart HTTP/1.1"'],
  },
  {
    id: 'haproxy/bad-body-early',
    title: 'A malformed request body was found before the server had the request',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { termination: ['PC', 'PQ'], status: '400' },
    means: '2.8 and later notice a bad chunk in the body while they still connect or queue.',
    client: '400 from HAProxy.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'The client breaks the rules of chunked bodies.',
        evidence: 'POST requests of one program.',
        check: 'echo "show errors" | socat - /run/haproxy/admin.sock',
      },
    ],
    fixes: [{ do: 'Repair the client; HAProxy was right to refuse.', costs: 'None.' }],
    prevent: 'Nothing to prevent.',
    docs: [STATES],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/2 400 187 - - PC-- 12/11/0/0/0 0/0 "POST /api HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/<NOSRV> 0/12/-1/-1/12 400 187 - - PQ-- 12/11/0/0/0 0/0 "POST /api HTTP/1.1"',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/2 503 217 - - PC-- 12/11/0/0/0 0/0 "POST /api HTTP/1.1"'],
  },
  {
    id: 'haproxy/socket-limit',
    title: 'The socket limit of the process stopped a connect',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { termination: 'PC' },
    means: 'HAProxy did not open the connection to the server because its own limit of sockets was reached.',
    client: '503 from HAProxy.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'global maxconn or ulimit-n is too low for this traffic.',
        evidence: 'An emerg line "not enough free sockets" in the same second.',
        check: SHOW_INFO,
      },
    ],
    fixes: [
      {
        do: 'Raise global maxconn and let HAProxy compute ulimit-n.',
        config: 'global\n    maxconn 50000',
        costs: 'About 33 kB of memory per connection, more with TLS.',
      },
    ],
    prevent: 'Alert on CurrConns above 80 % of Maxconn: reaching it writes no line.',
    docs: [GLOBAL],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/2 503 217 - - PC-- 4000/3900/0/0/0 0/0 "GET /api HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:10:04.812] db_in db/pg1 1/-1/1 0 PC 4000/4/4/4/0 0/0',
    ],
    counterExamples: ['198.51.100.7:40312 [24/Nov/2026:04:10:04.812] web_in app/node3 0/0/-1/-1/2 503 217 - - SC-- 12/11/0/0/0 0/0 "GET /api HTTP/1.1"'],
  },
];

export const queue: readonly Rule[] = [
  {
    id: 'haproxy/queue-timeout',
    title: 'The request waited in the queue longer than timeout queue',
    cause: 'upstream-overload',
    severity: 'critical',
    blame: 'upstream',
    when: { termination: 'sQ' },
    means:
      'All servers were at maxconn for the whole of timeout queue (timeout connect where it is not set). <NOSRV> here means that none was assigned yet, not that none was there.',
    client: '503 from HAProxy after the wait.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'More requests come than the servers finish.',
        evidence: 'Tw at timeout queue; bq above 0; Tr of good lines grows first.',
        check: SHOW_QUEUE,
      },
      { cause: 'upstream-slow', because: 'A slow dependency holds all slots.', evidence: 'sH lines and high Tr in the minutes before.', check: SHOW_QUEUE },
      { cause: 'no-healthy-upstream', because: 'Servers left, and the rest cannot carry the load.', evidence: 'DOWN events before it.', check: SHOW_STAT },
      {
        cause: 'proxy-misconfig',
        because: 'maxconn of the servers is lower than what they can take.',
        evidence: 'The servers are idle meanwhile.',
        check: 'grep -n maxconn /etc/haproxy/haproxy.cfg; ssh UP uptime',
      },
    ],
    fixes: [
      { do: 'Add servers, or make the slow requests faster.', costs: 'Hardware, or work on the application.' },
      {
        do: 'Raise maxconn of the servers only while they have CPU left.',
        config: 'default-server maxconn 80',
        costs: 'A server at its limit becomes slower for everybody.',
      },
      { do: 'Choose how long users wait before they are told.', config: 'timeout queue 10s', costs: 'Short: quick 503. Long: requests pile up.' },
    ],
    prevent: 'Scale when Tw grows; sQ comes minutes later.',
    docs: [directive('timeout queue'), SERVER_OPTIONS],
    examples: [
      'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in~ app/<NOSRV> 0/10001/-1/-1/10001 503 217 - - sQ-- 420/418/240/0/0 0/31 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/node3 0/5001/-1/-1/5001 503 217 - - sQ-- 420/418/240/50/0 12/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 420/418/240/0/0 0/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/queue-full',
    title: 'The queue of the server was full (maxqueue)',
    cause: 'upstream-overload',
    severity: 'high',
    blame: 'upstream',
    when: { termination: 'SQ' },
    means: 'A request bound to one server by cookie or table found its queue at maxqueue and was not sent elsewhere.',
    client: '503 from HAProxy at once.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'The server that many sessions stick to is overloaded.',
        evidence: 'One server name; the third character of the state is V.',
        check: SHOW_QUEUE,
      },
    ],
    fixes: [
      { do: 'Let full servers be passed over.', config: 'option redispatch', costs: 'Those users lose what only the old server knew of them.' },
      SERVER_MAXCONN,
    ],
    prevent: 'Keep sessions where all servers can read them.',
    docs: [SERVER_OPTIONS, directive('option redispatch')],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/node3 0/-1/-1/-1/0 503 217 SID=node3 - SQVN 420/418/240/50/0 0/0 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in~ app/node1 0/-1/-1/-1/0 503 217 - - SQ-- 420/418/240/50/0 0/0 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/node3 0/5001/-1/-1/5001 503 217 - - sQ-- 420/418/240/50/0 12/0 "GET /cart HTTP/1.1"',
    ],
  },
  {
    id: 'haproxy/client-left-queue',
    title: 'The client left while its request waited in the queue',
    cause: 'upstream-overload',
    severity: 'high',
    blame: 'upstream',
    when: { termination: ['CQ', 'cQ'] },
    means: 'All servers were at maxconn and the client gave up first (CQ), or its timer ran out (cQ): a 503 that nobody saw. Count it with sQ.',
    client: 'Nothing: it had left.',
    causes: [
      { cause: 'upstream-overload', because: 'Servers at their limit make users wait.', evidence: 'sQ lines and a high Tw beside it.', check: SHOW_QUEUE },
      { cause: 'client-abort', because: 'A client without patience.', evidence: 'Tw below a second, single lines.', check: SHOW_QUEUE },
    ],
    fixes: [
      { do: 'As for a full queue: capacity first.', config: 'default-server maxconn 80', costs: 'A server at its limit becomes slower for everybody.' },
      {
        do: 'Keep abortonclose, so that requests of clients that left do not take a slot.',
        config: 'option abortonclose',
        costs: 'Half-closed clients are cut off.',
      },
    ],
    prevent: 'Alert on Tw.',
    docs: [directive('timeout queue'), directive('option abortonclose')],
    examples: [
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/<NOSRV> 0/3300/-1/-1/3300 -1 0 - - CQ-- 420/418/240/0/0 0/31 "GET /cart HTTP/1.1"',
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/<NOSRV> 0/30001/-1/-1/30001 503 217 - - cQ-- 420/418/240/0/0 0/31 "GET /cart HTTP/1.1"',
    ],
    counterExamples: [
      '198.51.100.7:40312 [24/Nov/2026:04:09:56.812] web_in app/node3 0/3300/1/-1/3400 400 187 - - CH-- 420/418/240/0/0 0/31 "GET /cart HTTP/1.1"',
    ],
  },
];
