/**
 * The taxonomy: what each cause is, who usually has to act, how to establish it by hand, how to repair and prevent it, and what
 * to tell visitors meanwhile. Printed by `gwlog explain CAUSE` and by reports; no rule repeats it.
 *
 * Commands can be pasted once the words of `placeholders` are replaced. They read and never change anything.
 */
import type { Blame, Cause, Fix } from './rule.ts';

export interface Step {
  /** What to find out and what the answer means. */
  readonly do: string;
  /** A command that gives the answer. */
  readonly run?: string;
}

export interface CauseInfo {
  readonly cause: Cause;
  readonly title: string;
  readonly what: string;
  /** Who usually has to act. A rule may know better. */
  readonly blame: Blame;
  /** In the order in which to do them. */
  readonly identify: readonly Step[];
  readonly fixes: readonly Fix[];
  readonly prevent: readonly string[];
  /** A sentence for a status page. */
  readonly tellVisitors: string;
}

/** Words that stand for something in commands and configuration, here and in rules. */
export const placeholders: Readonly<Record<string, string>> = {
  UP: 'host of the upstream peer',
  PORT: 'port of the upstream peer',
  NAME: 'host name that is asked for',
  URI: 'path of a failing request',
  APP: 'systemd unit of the application',
  RESOLVER: 'address of the DNS server',
  SOCKET: 'path of the unix socket',
  FILE: 'file or directory in the message',
  BACKEND: 'HAProxy backend',
  SERVER: 'server of a HAProxy backend',
  ADDRESS: 'address of a client',
};

/** The seven causes of a 502 as guides name them, in the terms of this taxonomy. First is what to look at first. */
export const guideCauses: readonly { readonly name: string; readonly words: readonly string[]; readonly causes: readonly Cause[] }[] = [
  {
    name: 'Server overload',
    words: ['overload', 'server overload', 'overloaded', 'busy', 'slow'],
    causes: ['upstream-overload', 'upstream-slow', 'gateway-exhausted'],
  },
  {
    name: 'Server down',
    words: ['down', 'server down', 'offline', 'refused', 'crash'],
    causes: ['upstream-down', 'upstream-crash', 'no-healthy-upstream'],
  },
  { name: 'DNS problems', words: ['dns', 'dns problems', 'resolver', 'resolve'], causes: ['dns'] },
  { name: 'Firewall blocks', words: ['firewall', 'firewall blocks', 'blocked'], causes: ['firewall-blocked'] },
  {
    name: 'Wrong proxy settings',
    words: ['misconfig', 'misconfiguration', 'proxy', 'proxy settings', 'wrong proxy settings', 'config'],
    causes: ['proxy-misconfig', 'upstream-protocol', 'tls-upstream'],
  },
  { name: 'Network problems', words: ['network', 'network problems', 'routing', 'route'], causes: ['network'] },
  { name: 'CDN problems', words: ['cdn', 'cdn problems', 'cloudflare', 'edge'], causes: ['cdn-edge', 'cache'] },
];

export const causes: Readonly<Record<Cause, CauseInfo>> = {
  'upstream-down': {
    cause: 'upstream-down',
    title: 'The upstream server is down',
    what:
      'Nothing accepts connections where the gateway was told to connect: the process has stopped or is restarting, listens on another port or only on 127.0.0.1, ' +
      'or its socket file is gone. The kernel of the peer says so at once, hence these failures take milliseconds.',
    blame: 'upstream',
    identify: [
      {
        do: 'From the gateway: "refused" at once means the host is up and nothing listens; silence points to a firewall or a dead host.',
        run: 'nc -zv -w 3 UP PORT',
      },
      { do: 'Is the host itself there? Silence alone proves nothing, since ICMP is often filtered.', run: 'ping -c 3 UP' },
      { do: 'On the upstream host: who listens, and on which address? 127.0.0.1:PORT is unreachable from elsewhere.', run: "ss -ltnp 'sport = :PORT'" },
      { do: 'For a unix socket: does the file exist, and does a process hold it?', run: 'ls -l SOCKET; ss -xlp | grep -F SOCKET' },
      { do: 'When and why did the service stop?', run: "systemctl status APP; journalctl -u APP --since '30 min ago' | tail -50" },
      { do: 'Did the kernel kill it?', run: "dmesg -T | grep -iE 'out of memory|killed process|segfault' | tail" },
      { do: 'In Kubernetes: has the service any ready endpoint?', run: 'kubectl get endpointslices -l kubernetes.io/service-name=NAME' },
    ],
    fixes: [
      {
        do: 'Start the service, and let systemd restart it when it dies.',
        config: '[Service]\nRestart=on-failure\nRestartSec=2',
        costs: 'A service that dies at once is restarted until StartLimitBurst; the crash itself remains.',
      },
      {
        do: 'Let it listen where the gateway connects, or correct the address in the gateway.',
        costs: 'Binding to 0.0.0.0 opens the port to every network: restrict it by firewall.',
      },
      {
        do: 'nginx: give the group a second peer and pass failed requests on.',
        config:
          'upstream app {\n    zone app 64k;\n    server 10.0.0.5:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.6:8080 max_fails=3 fail_timeout=10s;\n}\nproxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;',
        costs: 'Retries add load and waiting time while all peers are down.',
      },
      {
        do: 'HAProxy: check the servers and send retries to another one.',
        config: 'option redispatch 1\nretries 3\ndefault-server check inter 2s fall 3 rise 2',
        costs: 'Up to inter x fall (6 s) pass before a dead server is taken out.',
      },
    ],
    prevent: [
      'At least two peers on different hosts behind a load balancer, each able to carry the peak alone.',
      'Health checks, and an alert when a peer leaves, not only when all have left.',
      'Deploy one peer at a time: drain, restart, wait for readiness, next.',
      'Serve stale cache while the upstream is away: proxy_cache_use_stale error timeout updating http_502 http_504.',
    ],
    tellVisitors: 'Our application is not reachable at the moment. We are restarting it; no action is needed on your side.',
  },

  'upstream-overload': {
    cause: 'upstream-overload',
    title: 'The upstream server is overloaded',
    what:
      'The upstream runs, but has more work than it can take: all workers are busy, the accept queue is full, requests wait for a slot and time out there. ' +
      'It starts with rising response times, then come timeouts and refused connections, and some requests still succeed.',
    blame: 'upstream',
    identify: [
      { do: 'On the upstream: Recv-Q at the level of Send-Q means a full accept queue.', run: "ss -ltn 'sport = :PORT'" },
      { do: 'For a unix socket the same.', run: 'ss -xl | grep -F SOCKET' },
      { do: 'Were connections dropped since boot? Run it twice: only growth counts.', run: 'nstat -az TcpExtListenOverflows TcpExtListenDrops' },
      { do: 'CPU, run queue, swapping and I/O wait.', run: 'uptime; free -m; vmstat 1 5' },
      {
        do: 'Worker pool exhausted? PHP-FPM says so in its log.',
        run: "journalctl -u APP --since '30 min ago' | grep -iE 'max_children|busy|queue|pool|too many'",
      },
      {
        do: 'Is it traffic or slowness? Requests per minute at the gateway.',
        run: "awk '{print substr($4, 2, 17)}' /var/log/nginx/access.log | uniq -c | tail -30",
      },
      {
        do: 'HAProxy: qcur above 0 and scur at slim mean requests are queueing.',
        run: "echo 'show stat' | socat - /run/haproxy/admin.sock | cut -d, -f1-7,18 | column -ts,",
      },
    ],
    fixes: [
      { do: 'Add peers or workers, within the memory there is.', costs: 'More workers press harder on the database behind; measure it first.' },
      {
        do: 'Shed what exceeds the capacity instead of letting all requests time out.',
        config: 'limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;\nlimit_req zone=perip burst=20 nodelay;\nlimit_req_status 429;',
        costs: 'Users behind one shared address hit the limit together.',
      },
      {
        do: 'HAProxy: limit connections per server to what it can work on, and queue the rest for a short time.',
        config: 'timeout queue 10s\ndefault-server maxconn 100',
        costs: 'Requests wait in the queue and get 503 when their time is up.',
      },
      {
        do: 'Lengthen the accept queue when only short bursts overflow it.',
        config: 'net.core.somaxconn = 1024\n# and in the application: listen backlog 1024',
        costs: 'A longer queue hides slowness: requests wait longer before they fail.',
      },
    ],
    prevent: [
      'Alert on the share of busy workers (80 %) and on queue length, before errors appear.',
      'Cache what is the same for everyone; even 1 s of proxy_cache with proxy_cache_lock on flattens a spike.',
      'Autoscaling on queue length or busy workers rather than CPU, with enough head room for the start-up time.',
      'Load-test to know the number of requests per second at which response time bends.',
      'Balance by leastconn (least_conn in nginx) when requests differ much in length.',
    ],
    tellVisitors: 'We are receiving more requests than usual and some of them fail. Please try again in a few minutes.',
  },

  'upstream-crash': {
    cause: 'upstream-crash',
    title: 'The upstream server closed the connection in mid-request',
    what:
      'The upstream took the request and closed or reset the connection before its answer was complete: a worker crashed, was killed for memory or by its own time limit, or was restarted. ' +
      'A look-alike: the upstream closes an idle kept-alive connection in the very moment the gateway reuses it.',
    blame: 'upstream',
    identify: [
      { do: 'Killed or crashed? Compare the times with the log.', run: "dmesg -T | grep -iE 'out of memory|oom-kill|killed process|segfault' | tail" },
      {
        do: 'What did the application say in that second? Look for tracebacks, worker timeouts, restarts.',
        run: "journalctl -u APP --since '30 min ago' | grep -iE 'exit|signal|kill|timeout|restart|panic|fatal' | tail -50",
      },
      { do: 'Core dumps on the upstream host.', run: "coredumpctl list --since '1 hour ago'" },
      {
        do: 'How long did failed requests take (rt= of the access log)? 0 s: idle-connection race or wrong protocol. Always 30 or 60 s: a worker time limit. Anything: crash.',
        run: "grep -oP '\" 502 .*rt=\\K[0-9]+' /var/log/nginx/access.log | sort -n | uniq -c",
      },
      {
        do: 'Who closes? See the RST or FIN and which side sends it.',
        run: "tcpdump -c 20 -ni any 'host UP and port PORT and tcp[tcpflags] & (tcp-rst|tcp-fin) != 0'",
      },
      { do: 'Ask the application directly, without the gateway.', run: "curl -sv -m 65 -o /dev/null -H 'Host: NAME' http://UP:PORT/URI" },
      { do: 'In Kubernetes: OOMKilled, exit codes, failed probes.', run: "kubectl describe pod -l app=NAME | grep -A6 -E 'Last State|Events'" },
    ],
    fixes: [
      { do: 'Repair the crash that the application log or core dump shows.', costs: 'None but the work.' },
      { do: 'Give the process the memory it needs, or fewer workers per host.', costs: 'Fewer workers mean less throughput.' },
      {
        do: 'For the idle race: let nginx drop idle connections earlier than the application does.',
        config: 'upstream app {\n    server 10.0.0.5:8080;\n    keepalive 32;\n    keepalive_timeout 4s;\n}',
        costs: 'More new connections. Raising the keep-alive time of the application (65 s) avoids that.',
      },
      {
        do: 'Let the gateway retry requests that are safe to repeat.',
        config: 'proxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;',
        costs: 'The application may see a GET twice. POST is not retried unless non_idempotent is added.',
      },
    ],
    prevent: [
      'Graceful shutdown: stop accepting, finish running requests, then exit.',
      'One chain of time limits, each longer than the one behind: application < gateway < load balancer < CDN.',
      'Idle timeout of the application above that of the gateway.',
      'Memory limits with head room, and an alert on restarts of workers.',
    ],
    tellVisitors: 'Some requests are failing because part of our application restarts unexpectedly. Trying again usually works.',
  },

  'upstream-slow': {
    cause: 'upstream-slow',
    title: 'The upstream server answers too slowly',
    what:
      'The connection stands and the request was sent, but the answer did not come within the time limit of the gateway. Usually one slow path: a query, a lock, a call to a third party; ' +
      'if every path is slow at once, read upstream-overload.',
    blame: 'upstream',
    identify: [
      {
        do: 'Measure without the gateway: a late first byte is the application, a late connect is the network or a full queue.',
        run: "curl -s -o /dev/null -m 120 -w 'connect %{time_connect} first-byte %{time_starttransfer} total %{time_total}\\n' -H 'Host: NAME' http://UP:PORT/URI",
      },
      {
        do: 'Which paths time out? One path: application. All paths: overload or a shared dependency.',
        run: 'awk \'$9 == 504 {split($7, u, "?"); print u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head',
      },
      { do: 'What is the application waiting for?', run: "journalctl -u APP --since '30 min ago' | grep -iE 'slow|timeout|lock|deadlock|pool' | tail -50" },
      {
        do: 'Database: running queries and locks (PostgreSQL; MySQL: SHOW FULL PROCESSLIST).',
        run: 'psql -c "SELECT pid, now() - query_start AS t, wait_event, left(query, 80) FROM pg_stat_activity WHERE state <> \'idle\' ORDER BY t DESC LIMIT 15"',
      },
      { do: 'CPU starvation, swapping or slow disks on the upstream.', run: 'vmstat 1 5; iostat -x 1 3' },
      {
        do: 'Which time limit fired? It is the time at which the failures cluster.',
        run: "nginx -T 2>/dev/null | grep -nE '(proxy|fastcgi|uwsgi|grpc)_(read|send|connect)_timeout'",
      },
    ],
    fixes: [
      {
        do: 'Repair the slow path: index, cache, time limit on the third party, or a background job with polling.',
        costs: 'Work in the application, the only lasting cure.',
      },
      {
        do: 'Raise the limit for the one location that is known to be slow.',
        config: 'location /export {\n    proxy_pass http://app;\n    proxy_read_timeout 180s;\n}',
        costs: 'Connections and workers stay busy longer. The limits in front (load balancer, CDN) must be longer still.',
      },
      { do: 'HAProxy: the same for one backend.', config: 'backend export\n    timeout server 180s', costs: 'As above.' },
      { do: 'For streams and long polling: send a heartbeat every 15 to 30 s.', costs: 'Little traffic; keeps every timer on the way content.' },
    ],
    prevent: [
      'Alert on the 99th percentile of $upstream_response_time per path, well below the time limit.',
      'Time limits in the application for every call it makes, shorter than the limit of the gateway.',
      'Log $upstream_connect_time, $upstream_header_time and $upstream_response_time: they tell network, application and body apart.',
      'Cache slow answers, and serve stale ones while they are refreshed: proxy_cache_use_stale updating.',
    ],
    tellVisitors: 'Some pages take unusually long or time out. We are working on it.',
  },

  'upstream-protocol': {
    cause: 'upstream-protocol',
    title: 'The upstream server sent something that is not a valid answer',
    what: 'Bytes came back, but not a response the gateway may pass on: headers larger than the buffer, malformed header lines, conflicting lengths, broken chunks, or another protocol altogether (TLS, FastCGI, HTTP/2, a database).',
    blame: 'upstream',
    identify: [
      {
        do: 'See the raw first bytes. A response starts with HTTP/1.1 and a status.',
        run: "printf 'GET / HTTP/1.1\\r\\nHost: NAME\\r\\nConnection: close\\r\\n\\r\\n' | nc -w 5 UP PORT | head -c 600 | cat -v",
      },
      { do: 'Does the port speak TLS?', run: 'openssl s_client -connect UP:PORT -brief </dev/null' },
      {
        do: 'Size of the response headers in bytes, to compare with proxy_buffer_size (4k or 8k).',
        run: "curl -s -m 10 -D - -o /dev/null -H 'Host: NAME' http://UP:PORT/URI | wc -c",
      },
      {
        do: 'Length and encoding headers: there must be one of them, once.',
        run: "curl -sv --raw -m 10 -o /dev/null -H 'Host: NAME' http://UP:PORT/URI 2>&1 | grep -iE '< (content-length|transfer-encoding|connection)'",
      },
      { do: 'Is HTTP/2 without TLS (gRPC) spoken there?', run: 'curl -sv -m 10 -o /dev/null --http2-prior-knowledge http://UP:PORT/' },
      {
        do: 'HAProxy keeps the last invalid response of each proxy, with the offending position.',
        run: "echo 'show errors' | socat - /run/haproxy/admin.sock",
      },
    ],
    fixes: [
      { do: 'Use the directive and scheme of the protocol the port speaks: http://, https://, grpc://, fastcgi_pass, uwsgi_pass.', costs: 'None.' },
      {
        do: 'For headers that are too big: raise the buffer, then find what makes them big (cookies, tokens).',
        config: 'proxy_buffer_size 16k;\nproxy_buffers 8 16k;\nproxy_busy_buffers_size 32k;',
        costs: 'Up to 144 kB per connection in use. FastCGI and uwsgi have directives of their own.',
      },
      {
        do: 'Repair the response in the application: legal header names, one Content-Length or chunks, no output before the headers.',
        costs: 'None; there is no switch to make the gateway accept broken framing.',
      },
    ],
    prevent: [
      'A test that asks the application through a gateway of the production version, large cookies included.',
      'A budget for header size; sessions on the server instead of in cookies.',
      'Never copy hop-by-hop headers (Connection, Transfer-Encoding) from one response to another in the application.',
    ],
    tellVisitors: 'Some pages cannot be displayed because of a fault in our application. We are correcting it.',
  },

  'no-healthy-upstream': {
    cause: 'no-healthy-upstream',
    title: 'No server of the group is considered healthy',
    what:
      'The gateway did not even try: every server of the group is marked failed, down, in maintenance or full. This is a consequence. ' +
      'The cause is what took the servers out, in the lines just before.',
    blame: 'upstream',
    identify: [
      {
        do: 'What came first? The rare lines before the flood are the root.',
        run: "grep -nE 'connect\\(\\)|timed out|prematurely closed|reset by peer' /var/log/nginx/error.log | tail -20",
      },
      {
        do: 'HAProxy: which check took the servers down, and when?',
        run: "grep -hE ' is (UP|DOWN)|no server available|maintenance' /var/log/haproxy.log | tail -20",
      },
      {
        do: 'HAProxy: state of each server now, with the last check.',
        run: "echo 'show stat' | socat - /run/haproxy/admin.sock | cut -d, -f1,2,18,19,37,57 | column -ts,",
      },
      {
        do: 'Ask each peer as the gateway does, the health URL included.',
        run: "curl -s -o /dev/null -m 5 -w '%{http_code} %{time_total}\\n' -H 'Host: NAME' http://UP:PORT/URI",
      },
      { do: 'nginx: which peers does the group have, and with which max_fails?', run: "nginx -T 2>/dev/null | sed -n '/upstream .*{/,/}/p'" },
      { do: 'In Kubernetes: endpoints that are ready.', run: 'kubectl get endpointslices -l kubernetes.io/service-name=NAME' },
    ],
    fixes: [
      { do: 'Repair the first failure; the group recovers by itself after fail_timeout or rise checks.', costs: 'None.' },
      {
        do: 'nginx: do not take a peer out after a single failure.',
        config:
          'upstream app {\n    zone app 64k;\n    server 10.0.0.5:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.6:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.9:8080 backup;\n}',
        costs: 'A dead peer costs three requests instead of one. Without zone each worker counts for itself.',
      },
      {
        do: 'Make the health URL shallow: it should say whether this server works, not whether the database does.',
        costs: 'A server with a broken dependency stays in and answers errors of its own.',
      },
      {
        do: 'HAProxy: put a server back that automation left in maintenance.',
        config: "echo 'set server BACKEND/SERVER state ready' | socat - /run/haproxy/admin.sock",
        costs: 'It gets traffic at once, healthy or not, until checks fail.',
      },
    ],
    prevent: [
      'At least two servers, in different failure domains, and a backup that shows a decent page.',
      'Alert when half of a group is down.',
      'Do not count http_500 or http_503 in proxy_next_upstream without thought: one broken path then takes all peers out.',
      'Deploys that wait for the number of healthy servers before going on.',
    ],
    tellVisitors: 'Our service is unavailable at the moment. We are restoring it.',
  },

  dns: {
    cause: 'dns',
    title: 'A name could not be resolved',
    what:
      'The gateway needed the address of a host name and did not get it: the name does not exist, the DNS server failed or refused, or it did not answer in time. ' +
      'nginx asks DNS at start for fixed names and at run time for variables; at run time it reads neither /etc/hosts nor search domains.',
    blame: 'dns',
    identify: [
      {
        do: 'Ask the very server the gateway uses. NXDOMAIN: the name. SERVFAIL or REFUSED: the server. Timeout: the way to it.',
        run: 'dig +time=2 +tries=1 @RESOLVER NAME A',
      },
      { do: 'The same for IPv6: some servers fail on AAAA only.', run: 'dig +time=2 +tries=1 @RESOLVER NAME AAAA' },
      { do: 'Which resolver does nginx use?', run: "nginx -T 2>/dev/null | grep -nE '\\bresolver(_timeout)?\\b'" },
      { do: 'What does the system itself resolve? A difference points to /etc/hosts or search domains.', run: 'getent ahosts NAME; cat /etc/resolv.conf' },
      { do: 'Where does the delegation break?', run: 'dig +trace NAME' },
      { do: 'Do queries leave and answers return?', run: 'tcpdump -c 20 -ni any port 53' },
      { do: 'HAProxy: counters of its resolvers.', run: "echo 'show resolvers' | socat - /run/haproxy/admin.sock" },
    ],
    fixes: [
      { do: 'Correct the name: fully qualified, in Kubernetes service.namespace.svc.cluster.local.', costs: 'None.' },
      {
        do: 'Name two resolvers, near and reliable, and drop AAAA when there is no IPv6.',
        config: 'resolver 10.0.0.2 10.0.0.3 valid=30s ipv6=off;\nresolver_timeout 5s;',
        costs: 'valid= overrides the TTL: a moved address is used up to 30 s longer. ipv6=off loses IPv6.',
      },
      {
        do: 'Follow address changes without reload (nginx 1.27.3 or later).',
        config: 'upstream app {\n    zone app 64k;\n    resolver 10.0.0.2 10.0.0.3 valid=30s;\n    server app.internal:8080 resolve;\n}',
        costs: 'Older releases need a variable in proxy_pass instead, which loses the upstream group.',
      },
      {
        do: 'HAProxy: start without DNS and keep the last answer for a while.',
        config:
          'default-server init-addr last,libc,none\nresolvers dns\n    nameserver a 10.0.0.2:53\n    nameserver b 10.0.0.3:53\n    hold obsolete 30s\n    hold timeout 30s',
        costs: 'Traffic may go to an address that is no longer valid for up to 30 s.',
      },
    ],
    prevent: [
      'Redundant DNS: two servers on different hosts, a local cache on each gateway.',
      'Alert on the failure rate and latency of lookups from the gateway, not from elsewhere.',
      'Lower the TTL a day before a planned move, and raise it afterwards.',
      'Start the gateway after the network and DNS are up (After=network-online.target nss-lookup.target).',
    ],
    tellVisitors: 'Part of our service cannot be reached because of a name resolution problem. We are fixing it.',
  },

  'firewall-blocked': {
    cause: 'firewall-blocked',
    title: 'A firewall or policy blocks the way to the upstream',
    what:
      'Something on the way, or on one of the two hosts, forbids the connection: packet filter, security group, SELinux, a blocking security plugin. ' +
      'A dropped packet looks like a timeout while connecting; a rejected one answers at once with "refused" or "no route to host".',
    blame: 'network',
    identify: [
      { do: 'From the gateway: silence until the limit is a drop, an answer at once a reject or a closed port.', run: 'nc -zv -w 3 UP PORT' },
      { do: 'Does the host answer on another port, or to ping? Then host and route are fine and the port is blocked.', run: 'ping -c 3 UP; nc -zv -w 3 UP 22' },
      { do: 'How far do SYNs to this very port get?', run: 'traceroute -T -p PORT UP || mtr -T -P PORT -rwc 10 UP' },
      {
        do: 'On the upstream: SYNs arrive and nobody answers: blocked here. None arrive: blocked on the way.',
        run: "tcpdump -c 10 -ni any 'tcp port PORT and tcp[tcpflags] & tcp-syn != 0'",
      },
      {
        do: 'Packet filter of the upstream, with counters (nftables, iptables, firewalld).',
        run: "nft list ruleset | grep -nE 'drop|reject|dport'; iptables -nvL INPUT; firewall-cmd --list-all",
      },
      { do: 'SELinux on the gateway: may the web server connect at all?', run: 'getenforce; getsebool httpd_can_network_connect; ausearch -m avc -ts recent' },
      { do: 'Was the address banned (fail2ban, CrowdSec)? Then it worked until a moment ago.', run: 'fail2ban-client status; cscli decisions list' },
      { do: 'In a cloud: security group and network ACL, both directions, ephemeral ports included.' },
    ],
    fixes: [
      {
        do: 'Allow the gateway, and only it, to reach the port (firewalld).',
        config:
          "firewall-cmd --permanent --add-rich-rule='rule family=ipv4 source address=10.0.0.1/32 port port=8080 protocol=tcp accept'\nfirewall-cmd --reload",
        costs: 'One more rule to keep in step with the addresses of the gateways.',
      },
      {
        do: 'The same with nftables.',
        config: 'nft insert rule inet filter input ip saddr 10.0.0.1 tcp dport 8080 accept',
        costs: 'Lost at reboot unless it is written to the configuration too.',
      },
      {
        do: 'SELinux: allow the one port rather than everything.',
        config: 'semanage port -a -t http_port_t -p tcp 8080',
        costs: 'httpd_can_network_connect=1 also works but allows connections anywhere.',
      },
      {
        do: 'Behind a CDN: allow all of its published ranges, and exempt them from automatic bans.',
        costs: 'The list changes: update it by a job. Let the application see the visitor address instead.',
      },
      {
        do: 'Fail fast and use another peer meanwhile.',
        config: 'proxy_connect_timeout 3s;\nproxy_next_upstream error timeout;',
        costs: 'Peers that are far away may need more than 3 s under packet loss.',
      },
    ],
    prevent: [
      'Firewall rules in the same repository and review as the gateway configuration.',
      'A probe from the gateway to every peer port that alerts on connect failures.',
      'REJECT instead of DROP inside your own network: failures are then immediate and visible.',
    ],
    tellVisitors: 'Part of our service is not reachable because of a network setting on our side. We are correcting it.',
  },

  network: {
    cause: 'network',
    title: 'The network between gateway and upstream fails',
    what:
      'No policy and no process, but the way itself: no route, a host that does not answer to ARP, packet loss, an MTU that swallows large packets, a connection table that is full. ' +
      'Typical are errors on several upstreams at once, or on all that share one link.',
    blame: 'network',
    identify: [
      { do: 'Loss and round-trip time.', run: 'ping -c 20 -i 0.2 UP' },
      { do: 'At which hop does it break? Loss counts only if it lasts to the last hop.', run: 'mtr -T -P PORT -rwc 50 UP' },
      { do: 'Which route and source address are used? Is the neighbour known?', run: 'ip route get UP; ip neigh show UP' },
      { do: 'Errors and drops on the interfaces.', run: 'ip -s link show' },
      { do: 'Does a full-size packet pass? "message too long" or silence: MTU problem (try tunnels and VPNs first).', run: 'ping -M do -s 1472 -c 3 UP' },
      {
        do: 'Retransmissions of running connections, and of the whole host.',
        run: 'ss -tin dst UP | grep -o "retrans:[0-9/]*"; nstat -az TcpRetransSegs TcpExtTCPTimeouts',
      },
      {
        do: 'Kernel messages: full connection tracking table, link down, neighbour table overflow.',
        run: "dmesg -T | grep -iE 'nf_conntrack|link is down|neighbour.*overflow|martian' | tail",
      },
    ],
    fixes: [
      { do: 'Restore the route, link or address; move the upstream off the broken path.', costs: 'None.' },
      {
        do: 'Clamp the segment size where a tunnel lowers the MTU.',
        config: 'nft add rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu',
        costs: 'Slightly smaller packets.',
      },
      {
        do: 'Enlarge a full connection tracking table.',
        config: 'net.netfilter.nf_conntrack_max = 262144',
        costs: 'Some 300 bytes of kernel memory for each entry.',
      },
      {
        do: 'Keep idle connections alive across firewalls and NAT.',
        config: 'proxy_socket_keepalive on;',
        costs: 'A few packets per connection; the kernel default of 7200 s (net.ipv4.tcp_keepalive_time) must be lowered too.',
      },
      {
        do: 'Fail fast and retry on another peer.',
        config: 'proxy_connect_timeout 3s;\nproxy_next_upstream error timeout;\nproxy_next_upstream_timeout 10s;',
        costs: 'Hides a flapping link unless retries are watched.',
      },
    ],
    prevent: [
      'Peers in at least two zones or racks, with load balancing that notices.',
      'Monitoring of loss and connect time from each gateway to each peer.',
      'Alert on nf_conntrack_count near nf_conntrack_max, and on interface errors.',
    ],
    tellVisitors: 'A network problem affects part of our service. Connections may fail or be slow until it is repaired.',
  },

  'tls-upstream': {
    cause: 'tls-upstream',
    title: 'TLS between gateway and upstream fails',
    what: 'The TCP connection stands, but the handshake with the upstream does not complete: certificate expired or not trusted, another name in it, no common protocol or cipher, no SNI sent, a client certificate demanded, or the port does not speak TLS.',
    blame: 'upstream',
    identify: [
      {
        do: 'Handshake with SNI, as a browser does it. "Verification: OK" is what you want.',
        run: 'openssl s_client -connect UP:PORT -servername NAME -brief </dev/null',
      },
      {
        do: 'And without SNI, as nginx does by default: a difference means proxy_ssl_server_name is missing.',
        run: 'openssl s_client -connect UP:PORT -noservername -brief </dev/null',
      },
      {
        do: 'Dates, names and issuer of the certificate.',
        run: 'openssl s_client -connect UP:PORT -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName',
      },
      {
        do: 'Does it trust the file that the gateway trusts?',
        run: 'openssl s_client -connect UP:PORT -servername NAME -CAfile FILE -verify_return_error -brief </dev/null',
      },
      { do: 'Is it plain HTTP after all?', run: 'curl -sv -m 5 -o /dev/null http://UP:PORT/' },
      { do: 'What does nginx send and verify?', run: "nginx -T 2>/dev/null | grep -nE 'proxy_ssl|grpc_ssl|proxy_pass'" },
      { do: 'HAProxy: the options of the server lines.', run: "grep -nE '^ *server .* ssl' /etc/haproxy/haproxy.cfg" },
    ],
    fixes: [
      {
        do: 'nginx: send the name and accept current protocols.',
        config: 'proxy_ssl_server_name on;\nproxy_ssl_name app.example.com;\nproxy_ssl_protocols TLSv1.2 TLSv1.3;',
        costs: 'None.',
      },
      {
        do: 'Renew the certificate with its full chain, or trust the right authority.',
        config: 'proxy_ssl_verify on;\nproxy_ssl_verify_depth 2;\nproxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;',
        costs: 'None. Leaving verification off "repairs" it by giving up protection.',
      },
      {
        do: 'HAProxy: the same on the server line.',
        config: 'server app1 10.0.0.5:8443 ssl sni str(app.example.com) verifyhost app.example.com ca-file /etc/ssl/certs/ca-certificates.crt',
        costs: 'None.',
      },
      { do: 'Use http:// when the port is plain.', costs: 'Traffic inside your network is then not encrypted.' },
    ],
    prevent: [
      'Alert 21 days before any certificate ends, internal ones and client certificates included.',
      'Automatic renewal with a reload, and a check that the port really serves the new one.',
      'Config tests in CI that open a TLS connection to each upstream by name.',
    ],
    tellVisitors: 'A certificate problem inside our systems makes some pages unavailable. Your connection and data are not affected.',
  },

  'tls-client': {
    cause: 'tls-client',
    title: 'TLS between visitor and gateway fails',
    what:
      'Visitors could not complete the handshake: old clients, scanners, plain HTTP on the TLS port, missing client certificates. ' +
      'A few such lines are everyday noise; many different visitors at once mean that your certificate has expired, lacks its chain or was not reloaded.',
    blame: 'client',
    identify: [
      {
        do: 'How many different addresses? Few: scanners. Many: your certificate.',
        run: "grep -E 'SSL_do_handshake|SSL handshaking' /var/log/nginx/error.log | grep -oP 'client: \\K[^,]+' | sort | uniq -c | sort -rn | head",
      },
      {
        do: 'Certificate as served now: dates and names.',
        run: 'openssl s_client -connect NAME:443 -servername NAME </dev/null 2>/dev/null | openssl x509 -noout -dates -ext subjectAltName',
      },
      {
        do: 'Is the chain complete? It must verify from a machine that knows no intermediate.',
        run: 'openssl s_client -connect NAME:443 -servername NAME -verify_return_error -brief </dev/null',
      },
      {
        do: 'Was the renewed file loaded? Compare its date with the start of the workers.',
        run: "nginx -T 2>/dev/null | grep -E '^ *ssl_certificate '; ps -o lstart= -o args= -C nginx",
      },
      {
        do: 'Which protocols are accepted?',
        run: 'openssl s_client -connect NAME:443 -servername NAME -tls1_2 -brief </dev/null; openssl s_client -connect NAME:443 -servername NAME -tls1_3 -brief </dev/null',
      },
      { do: 'Client certificates: why is this one refused?', run: 'openssl verify -CAfile ca.pem client.pem' },
    ],
    fixes: [
      {
        do: 'Serve the full chain and reload after renewal.',
        config: 'ssl_certificate /etc/letsencrypt/live/example.com/fullchain.pem;\nssl_certificate_key /etc/letsencrypt/live/example.com/privkey.pem;',
        costs: 'None.',
      },
      { do: 'Turn plain HTTP on the TLS port into a redirect.', config: 'error_page 497 =301 https://$host$request_uri;', costs: 'None.' },
      { do: 'Support older clients only if real users need it.', config: 'ssl_protocols TLSv1.2 TLSv1.3;', costs: 'Anything below TLS 1.2 is insecure.' },
      { do: 'Leave scanners alone; they need no action.', costs: 'Noise in the log.' },
    ],
    prevent: [
      'Alert 21 days before the certificate ends, measured at the port and not in the file.',
      'A renewal hook that tests the configuration and reloads.',
      'Count failed handshakes per distinct address, and alert on that number.',
    ],
    tellVisitors: 'Some visitors see a certificate warning. Please do not bypass it; we are installing a valid certificate.',
  },

  'proxy-misconfig': {
    cause: 'proxy-misconfig',
    title: 'The gateway is configured wrongly',
    what: 'Gateway, network and upstream all work, but the gateway does the wrong thing with the request: wrong address, scheme or path, a missing resolver or timeout, a redirect loop, the wrong virtual host, a configuration that was changed and never loaded.',
    blame: 'gateway',
    identify: [
      { do: 'Is the configuration valid?', run: 'nginx -t; haproxy -c -f /etc/haproxy/haproxy.cfg' },
      {
        do: 'What is really in force, includes resolved?',
        run: "nginx -T 2>/dev/null | grep -nE '^ *(server_name|listen|location|proxy_pass|fastcgi_pass|upstream|root|try_files)'",
      },
      {
        do: 'Was it changed, and when? Was it loaded since? Workers older than the file run the old one.',
        run: "find /etc/nginx /etc/haproxy -newermt '1 day ago' -type f -ls; ps -o lstart= -o args= -C nginx -C haproxy",
      },
      { do: 'Ask the gateway itself for the name, past DNS and CDN.', run: "curl -sv -o /dev/null --connect-to 'NAME:443:127.0.0.1:443' https://NAME/URI" },
      {
        do: 'Ask the upstream with the headers the gateway sends. If this works, the gateway is at fault.',
        run: "curl -sv -o /dev/null -H 'Host: NAME' -H 'X-Forwarded-Proto: https' http://UP:PORT/URI",
      },
      { do: 'Redirect loop? The same Location again and again.', run: "curl -sIL --max-redirs 10 https://NAME/ | grep -iE '^(HTTP|location)'" },
      { do: 'What changed in version control?', run: 'git -C /etc/nginx log -3 --stat' },
    ],
    fixes: [
      {
        do: 'Correct the directive the rule names; test, then reload.',
        config: 'nginx -t && nginx -s reload',
        costs: 'A reload keeps connections; old workers stay until theirs end.',
      },
      { do: 'Roll back the last change when you cannot see the fault in five minutes.', costs: 'Loses what the change was for.' },
      {
        do: 'Pass the headers the application needs to know its own address.',
        config: 'proxy_set_header Host $host;\nproxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
        costs: 'The application must trust them from the gateway only.',
      },
    ],
    prevent: [
      'Config tests: nginx -t and haproxy -c in CI and before each reload, and a few requests against a staging gateway.',
      'Configuration in version control, deployed by one path only.',
      'Alert when a reload is not followed by new workers.',
      'Review rules for the classic traps: localhost in containers, variables in proxy_pass without resolver, a slash too many.',
    ],
    tellVisitors: 'A configuration error on our side makes some pages fail. We are correcting it.',
  },

  'gateway-exhausted': {
    cause: 'gateway-exhausted',
    title: 'The gateway has run out of a resource',
    what:
      'nginx or HAProxy itself is full: connections, file descriptors, local ports towards one upstream, memory, shared memory zones, threads. ' +
      'Often the last link of a chain: slow upstreams keep connections open until the gateway has none left. Refused connections appear in no access log.',
    blame: 'gateway',
    identify: [
      { do: 'Sockets of the host at a glance: established, orphaned, TIME-WAIT.', run: 'ss -s' },
      {
        do: 'Descriptors in use and allowed, of one nginx worker.',
        run: "W=$(pgrep -n -f 'nginx: worker'); ls /proc/$W/fd | wc -l; grep 'open files' /proc/$W/limits",
      },
      {
        do: 'Limits that nginx was given. Each proxied request takes two connections.',
        run: "nginx -T 2>/dev/null | grep -nE 'worker_(processes|connections|rlimit_nofile)|keepalive'",
      },
      { do: 'Local ports used towards this upstream, and how many there are.', run: 'ss -tanH dst UP | wc -l; sysctl net.ipv4.ip_local_port_range' },
      { do: 'Memory, and whether the kernel had to kill.', run: "free -m; dmesg -T | grep -iE 'out of memory|killed process' | tail" },
      {
        do: 'HAProxy: connections and memory against their limits.',
        run: "echo 'show info' | socat - /run/haproxy/admin.sock | grep -E 'Maxconn|CurrConns|Maxsock|Ulimit-n|PoolFailed|Idle_pct'",
      },
      {
        do: 'Who holds the connections? Slow upstreams: look at the time requests take. One client: look at its number.',
        run: "ss -tnH state established | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Raise connections and descriptors together.',
        config: 'worker_rlimit_nofile 65536;\nevents {\n    worker_connections 16384;\n}',
        costs: 'Memory for each connection in use. The limit of the service (LimitNOFILE=) must allow it.',
      },
      {
        do: 'Reuse connections to the upstream instead of opening one for each request.',
        config: 'upstream app {\n    server 10.0.0.5:8080;\n    keepalive 64;\n}\nproxy_http_version 1.1;\nproxy_set_header Connection "";',
        costs: 'Idle connections stay open at the upstream; its idle timeout must be longer than that of nginx.',
      },
      {
        do: 'Widen the range of local ports, or connect to several addresses of the upstream.',
        config: 'net.ipv4.ip_local_port_range = 10240 65535\nnet.ipv4.tcp_tw_reuse = 1',
        costs: 'Services that listen in that range must be reserved (ip_local_reserved_ports).',
      },
      {
        do: 'HAProxy: raise the limit and check that the system allows it.',
        config: 'global\n    maxconn 20000',
        costs: 'About 33 kB of memory for each connection, more with TLS.',
      },
      { do: 'Repair the slow upstream first if that is what fills the gateway.', costs: 'None; higher limits alone only delay the same end.' },
    ],
    prevent: [
      'Alert at 80 % of connections, descriptors, local ports and zone sizes.',
      'Time limits everywhere, so that nothing holds a connection for ever (client_header_timeout, timeout http-request).',
      'A limit per client (limit_conn) so that one cannot take all.',
      'More than one gateway, with load balancing in front; autoscaling where the platform offers it.',
    ],
    tellVisitors: 'Our systems are at their limit and some connections are refused. We are adding capacity.',
  },

  'rate-limited': {
    cause: 'rate-limited',
    title: 'A limit refused the request',
    what:
      'A limit that somebody configured on purpose has taken effect: requests per second, connections per client, bandwidth. ' +
      'Right when one client exceeds it. Wrong when many visitors share the key, because the gateway sees the address of a CDN or load balancer instead of theirs.',
    blame: 'client',
    identify: [
      {
        do: 'Who is limited? One address: probably right. Many: limit or key is wrong.',
        run: "grep -oP 'limiting (requests|connections).*client: \\K[^,]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
      { do: 'Which zone, with which rate and key?', run: "nginx -T 2>/dev/null | grep -nE 'limit_(req|conn)|real_ip'" },
      {
        do: 'Are these addresses a CDN, a load balancer or an office? Ask who owns one of them.',
        run: "whois ADDRESS | grep -iE 'orgname|netname|descr' | head -5",
      },
      {
        do: 'Which paths are affected? Images of one page hit a limit that was meant for logins.',
        run: 'awk \'$9 == 429 || $9 == 503 {split($7, u, "?"); print $9, u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head',
      },
      { do: 'HAProxy: what the stick tables count.', run: "echo 'show table' | socat - /run/haproxy/admin.sock" },
    ],
    fixes: [
      {
        do: 'Use the address of the visitor as key when a proxy is in front.',
        config: 'set_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;\nreal_ip_recursive on;',
        costs: 'Trust only addresses that are your own proxies, otherwise visitors choose their own key.',
      },
      {
        do: 'Allow short bursts, and answer 429 so that clients know.',
        config: 'limit_req zone=perip burst=20 nodelay;\nlimit_req_status 429;',
        costs: 'A burst reaches the application at once.',
      },
      { do: 'Limit only what is expensive: logins, searches, exports.', costs: 'The rest is not protected.' },
    ],
    prevent: [
      'Rehearse a new limit with limit_req_dry_run on, and read the log before it bites.',
      'Key on account or token where there is one; addresses are shared.',
      'Send Retry-After, and document the limit for API clients.',
    ],
    tellVisitors: 'You are sending requests faster than we allow. Please wait a moment and try again.',
  },

  'client-abort': {
    cause: 'client-abort',
    title: 'The client went away',
    what:
      'The client closed the connection before the answer was complete: a closed tab, a lost mobile network, a cancelled download. ' +
      'If many aborts come after the same time, it is no person but the time limit of a load balancer or CDN in front, and the real trouble is a slow upstream.',
    blame: 'client',
    identify: [
      {
        do: 'After how many seconds (rt= of the access log)? One peak, such as 30 or 60, is a time limit in front.',
        run: "grep -oP '\" 499 .*rt=\\K[0-9]+' /var/log/nginx/access.log | sort -n | uniq -c",
      },
      {
        do: 'From one address only? Then it is a load balancer, CDN or monitor.',
        run: "awk '$9 == 499 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
      {
        do: 'On one path? Then visitors give up on something slow.',
        run: 'awk \'$9 == 499 {split($7, u, "?"); print u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head',
      },
      { do: 'How long does that path take?', run: "curl -s -o /dev/null -m 120 -w '%{http_code} %{time_total}\\n' https://NAME/URI" },
      {
        do: 'Share of all requests: below 1 or 2 % and steady is normal.',
        run: 'awk \'{n++} $9 == 499 {a++} END {printf "%d of %d, %.2f %%\\n", a, n, 100 * a / n}\' /var/log/nginx/access.log',
      },
    ],
    fixes: [
      { do: 'Nothing, when the rate is low and steady.', costs: 'None.' },
      { do: 'Make the slow path faster when aborts cluster at one time.', costs: 'Work in the application.' },
      {
        do: 'Order the time limits: application < nginx < load balancer < CDN, so that the inner one answers first.',
        config: 'proxy_read_timeout 50s;   # when the load balancer gives up at 60 s',
        costs: 'Requests that would have needed 50 to 60 s now get 504.',
      },
      {
        do: 'Finish jobs that must not be cut.',
        config: 'proxy_ignore_client_abort on;',
        costs: 'Work for clients that have left; only for the one location.',
      },
    ],
    prevent: [
      'Alert on a change of the abort rate, not on its level.',
      'Long work as a background job, with polling.',
      'Log $request_time and $upstream_response_time to tell slow clients from slow upstreams.',
    ],
    tellVisitors: 'If a page does not load, please reload it. There is no fault known on our side.',
  },

  'client-bad-request': {
    cause: 'client-bad-request',
    title: 'The request itself is not acceptable',
    what:
      'The gateway refused the request for its form: malformed line or header, missing Host, body, header or URI larger than allowed, broken chunks. ' +
      'It matters when your own clients send it, typically cookies that have grown or uploads above the limit.',
    blame: 'client',
    identify: [
      { do: 'Which statuses, from whom?', run: "awk '$9 ~ /^4/ {print $9, $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -20" },
      {
        do: 'What does nginx object to? Many of these lines are written at level info only.',
        run: "grep -oE 'client (sent|intended)[^,]*' /var/log/nginx/error.log | sed 's/[0-9][0-9]*/N/g' | sort | uniq -c | sort -rn | head",
      },
      {
        do: 'The limits in force.',
        run: "nginx -T 2>/dev/null | grep -nE 'client_max_body_size|client_header_buffer|large_client_header|underscores_in_headers|ignore_invalid'",
      },
      {
        do: 'Reproduce it with a large cookie (20 kB).',
        run: 'curl -s -o /dev/null -w "%{http_code}\\n" -H "Cookie: a=$(head -c 20000 /dev/zero | tr \'\\0\' x)" https://NAME/',
      },
      { do: 'HAProxy keeps the last refused request, with the offending position.', run: "echo 'show errors' | socat - /run/haproxy/admin.sock" },
    ],
    fixes: [
      {
        do: 'Uploads: raise the limit in that location, and the one of the application with it.',
        config: 'location /upload {\n    client_max_body_size 50m;\n    proxy_pass http://app;\n}',
        costs: 'Disk space for buffered bodies, and a larger target for abuse.',
      },
      {
        do: 'Headers: shrink the cookies; until then allow more.',
        config: 'large_client_header_buffers 4 16k;',
        costs: 'Memory; must stand in the default server of the listen address.',
      },
      { do: 'Repair the client when it is yours.', costs: 'None.' },
      { do: 'Leave strangers alone.', costs: 'None.' },
    ],
    prevent: [
      'A budget for cookies and tokens (below 4 kB in total).',
      'The same size limits in CDN, load balancer, gateway and application, written down in one place.',
      'Check the size in the page before an upload starts.',
    ],
    tellVisitors: 'Your request could not be processed. Please clear the cookies of our site, or use a smaller file, and try again.',
  },

  cache: {
    cause: 'cache',
    title: 'A cache misbehaves',
    what: 'The cache of the gateway or CDN serves something wrong or is itself damaged: stored error pages, stale content that hides a broken origin, corrupt cache files, lock timeouts, a cache directory that cannot be written.',
    blame: 'gateway',
    identify: [
      {
        do: 'Does the answer come from a cache, and how old is it?',
        run: "curl -sI https://NAME/URI | grep -iE '^(HTTP|age|cache|cf-cache|x-cache|expires|etag)'",
      },
      {
        do: 'What does the origin answer at the same time? A good answer there means a stored error.',
        run: "curl -s -o /dev/null -w '%{http_code}\\n' --connect-to 'NAME:443:UP:443' https://NAME/URI",
      },
      { do: 'What is cached, for how long, errors included?', run: "nginx -T 2>/dev/null | grep -nE 'proxy_cache|proxy_no_cache|expires|Cache-Control'" },
      { do: 'Space and owner of the cache directory.', run: 'df -h /var/cache/nginx; df -i /var/cache/nginx; namei -l /var/cache/nginx' },
      { do: 'Complaints about cache files.', run: "grep -E 'cache (file|lock)|md5 collision|/cache/' /var/log/nginx/error.log | tail" },
    ],
    fixes: [
      {
        do: 'Purge the object at the CDN, or remove the damaged file at the gateway.',
        costs: 'The next request goes to the origin; purging everything sends all of them there at once.',
      },
      {
        do: 'Do not store errors, or only for a moment.',
        config: 'proxy_cache_valid 200 301 10m;\nproxy_cache_valid any 1s;',
        costs: 'A failing origin is asked more often.',
      },
      {
        do: 'Let one request refill an object, and serve the old one meanwhile.',
        config: 'proxy_cache_lock on;\nproxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;\nproxy_cache_background_update on;',
        costs: 'Visitors may see old content, and a broken origin goes unnoticed: watch $upstream_cache_status.',
      },
      {
        do: 'Bound the cache so that it never fills the disk.',
        config: 'proxy_cache_path /var/cache/nginx/app keys_zone=pages:20m max_size=5g min_free=1g inactive=60m use_temp_path=off;',
        costs: 'Rarely used objects are dropped earlier.',
      },
    ],
    prevent: [
      'Cache-Control: no-store on every error the application sends.',
      'Log the cache status, and alert when STALE or errors from cache appear.',
      'A file system of its own for the cache, one directory for each nginx.',
    ],
    tellVisitors: 'Some visitors see an old or faulty version of a page. It corrects itself within a few minutes; reloading may help.',
  },

  filesystem: {
    cause: 'filesystem',
    title: 'A file or directory cannot be used',
    what:
      'Disk full, no permission, a missing file, a read-only file system. The gateway cannot read what it should serve, buffer what it receives, write its cache or its log. ' +
      'A full disk also stops logging, so the log may be silent about the worst of it.',
    blame: 'gateway',
    identify: [
      { do: 'Space and inodes of the file system in question.', run: 'df -h FILE; df -i FILE' },
      { do: 'Permissions of the whole path: each directory needs x for the worker user.', run: 'namei -l FILE; ps -o user= -o args= -C nginx' },
      { do: 'Try it as that user.', run: 'runuser -u www-data -- head -c1 FILE >/dev/null && echo readable' },
      { do: 'SELinux or AppArmor in spite of good permissions?', run: "ls -Z FILE; ausearch -m avc -ts recent; dmesg -T | grep -i 'apparmor.*denied' | tail" },
      { do: 'Deleted files that still take up space, usually rotated logs.', run: 'lsof -nP +L1 | sort -k7 -n | tail' },
      { do: 'Mounted read-only, or disk errors?', run: "findmnt -T FILE; dmesg -T | grep -iE 'i/o error|remount|read-only' | tail" },
      { do: 'Is the file missing after a deploy, or is root wrong?', run: "nginx -T 2>/dev/null | grep -nE '^ *(root|alias|try_files|index)'" },
    ],
    fixes: [
      {
        do: 'Free space, and let processes reopen logs after rotation.',
        config: 'postrotate\n    kill -USR1 $(cat /run/nginx.pid)\nendscript',
        costs: 'None.',
      },
      {
        do: 'Give the worker user what it needs, and no more.',
        config: 'chown -R www-data:www-data /var/lib/nginx\nchmod 0700 /var/lib/nginx/proxy',
        costs: 'None; never use mode 777.',
      },
      { do: 'SELinux: restore the labels of moved files.', config: 'restorecon -Rv /var/www', costs: 'None.' },
      {
        do: 'Serve a fallback instead of an error.',
        config: 'try_files $uri $uri/ /index.html =404;',
        costs: 'Wrong addresses answer 200 with the start page.',
      },
    ],
    prevent: [
      'Alert at 80 % of space and inodes, logs and temp directories included.',
      'Separate file systems for logs, cache and data.',
      'Deploy to a new directory and switch a link, so that files are never missing in between.',
      'log_not_found off for paths that are known to be absent (favicon.ico), so that real ones stand out.',
    ],
    tellVisitors: 'A storage problem makes some pages or uploads fail. We are working on it.',
  },

  'auth-access': {
    cause: 'auth-access',
    title: 'A rule of access refused the request',
    what:
      'Policy, not failure: wrong or missing credentials, an address that is not allowed, a forbidden directory, a firewall rule the owner wrote. ' +
      'It becomes trouble when legitimate users are refused, or when the service that decides is itself down.',
    blame: 'client',
    identify: [
      {
        do: 'Who is refused, and where?',
        run: 'awk \'$9 == 401 || $9 == 403 {split($7, u, "?"); print $9, $1, u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -20',
      },
      { do: 'Which rule decides?', run: "nginx -T 2>/dev/null | grep -nE '\\b(allow|deny|auth_basic|auth_request|auth_jwt|satisfy|internal|secure_link)\\b'" },
      { do: 'Does the gateway see the visitor, or the address of a proxy in front?', run: "nginx -T 2>/dev/null | grep -nE 'set_real_ip_from|real_ip_header'" },
      {
        do: 'Is the authentication service healthy? It must answer 2xx, 401 or 403, never a redirect.',
        run: "curl -s -o /dev/null -m 5 -w '%{http_code} %{time_total}\\n' http://UP:PORT/URI",
      },
      {
        do: 'HAProxy: the rules that deny.',
        run: "grep -nE 'http-request (deny|auth|reject|silent-drop|tarpit)|tcp-request .* reject' /etc/haproxy/haproxy.cfg",
      },
      {
        do: 'Many users tried from one address? Then read attack-probe.',
        run: "grep -oP '(was not found in|password mismatch).*client: \\K[^,]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Allow whom you meant to allow.', config: 'allow 192.0.2.0/24;\ndeny all;', costs: 'Every entry is one more to maintain.' },
      {
        do: 'Let nginx know the address of the visitor.',
        config: 'set_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;\nreal_ip_recursive on;',
        costs: 'Trust your own proxies only.',
      },
      { do: 'Repair the authentication service; treat it as a dependency of everything behind it.', costs: 'None.' },
      { do: 'Nothing, when strangers are refused.', costs: 'None.' },
    ],
    prevent: [
      'Alert on a sudden rise of 401 or 403 from addresses that used to succeed.',
      'Test access rules from inside and outside after each change.',
      'More than one instance of the authentication service, short time limits, health checks.',
    ],
    tellVisitors: 'Access to this page is restricted. If you should have access, please contact us with the time and the address of the page.',
  },

  'app-error': {
    cause: 'app-error',
    title: 'The application itself answered with an error',
    what:
      'The gateway did its work: it connected, sent the request and passed on what came back, and that was an error the application chose or ran into. ' +
      'Its own log knows more than any gateway can.',
    blame: 'upstream',
    identify: [
      { do: 'What does the application log say in that second?', run: "journalctl -u APP --since '30 min ago' -p warning | tail -50" },
      { do: 'Ask it directly, without the gateway. The same error proves the case.', run: "curl -si -m 30 -H 'Host: NAME' http://UP:PORT/URI | head -40" },
      {
        do: 'One path or all? One: code. All: a dependency or a bad deploy.',
        run: 'awk \'$9 ~ /^5/ {split($7, u, "?"); print $9, u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head',
      },
      {
        do: 'Since when? Compare with the last deploy.',
        run: "awk '$9 ~ /^5/ {print substr($4, 2, 17)}' /var/log/nginx/access.log | uniq -c | head; systemctl show APP -p ExecMainStartTimestamp",
      },
      { do: 'Can it reach what it needs: database, cache, other services? Use their address and port.', run: 'nc -zv -w 3 UP PORT' },
      {
        do: 'PHP: messages that nginx passes on.',
        run: "grep -oP 'PHP (Fatal error|Parse error|Warning): .{0,120}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      { do: 'Roll back the deploy that brought it.', costs: 'Loses what the deploy was for.' },
      { do: 'Repair the code or the dependency that the application log names.', costs: 'None.' },
      {
        do: 'Show a page of your own meanwhile.',
        config: 'proxy_intercept_errors on;\nerror_page 500 502 503 504 /50x.html;',
        costs: 'Hides the answer of the application from API clients too.',
      },
    ],
    prevent: [
      'Error tracking in the application, with the request id of the gateway in every entry.',
      'Canary deploys, and a gate on the rate of 5xx.',
      'Health monitoring that looks at the path users take, not only at the port.',
    ],
    tellVisitors: 'An error in our application affects some pages. We are working on a correction.',
  },

  'process-lifecycle': {
    cause: 'process-lifecycle',
    title: 'The gateway process was restarted, stopped or crashed',
    what:
      'Events in the life of the gateway itself: crash of a worker, kill by the kernel or an operator, a start that fails because the port is taken, a reload that leaves old workers behind. ' +
      'Requests in flight are lost and appear in no access log.',
    blame: 'gateway',
    identify: [
      { do: 'What happened, and at whose wish?', run: "journalctl -u nginx -u haproxy --since '1 hour ago' | tail -50" },
      {
        do: 'Signals and exits in the log of nginx (in /var/log/nginx/error.log at level notice and above).',
        run: "grep -E 'exited on signal|exited with|signal [0-9]+|reconfiguring|respawned' /var/log/nginx/error.log | tail -20",
      },
      { do: 'Out of memory or segmentation fault?', run: "dmesg -T | grep -iE 'nginx|haproxy' | grep -iE 'killed|segfault|oom' | tail" },
      { do: 'Core dump and the module that was loaded.', run: "coredumpctl info nginx | head -40; nginx -V 2>&1 | tr ' ' '\\n' | grep -i module" },
      { do: 'Does another process hold the port?', run: "ss -ltnp '( sport = :80 or sport = :443 )'" },
      { do: 'Old workers that do not end after reloads.', run: "ps -eo pid,lstart,rss,args | grep '[s]hutting down'" },
    ],
    fixes: [
      { do: 'Crash: update or remove the third-party module, or update the gateway.', costs: 'Loses the function of the module.' },
      { do: 'Killed for memory: raise the limit or lower buffers and zones.', costs: 'More memory, or more disk buffering.' },
      {
        do: 'Bound the life of old workers.',
        config: 'worker_shutdown_timeout 60s;',
        costs: 'WebSockets and downloads longer than that are cut at each reload.',
      },
      { do: 'Let systemd bring the gateway back.', config: '[Service]\nRestart=on-failure\nRestartSec=1', costs: 'None.' },
    ],
    prevent: [
      'nginx -t or haproxy -c before every reload and restart; reload rather than restart.',
      'More than one gateway behind an address that moves (VRRP) or a load balancer.',
      'Alert on "exited on signal" and on the number of restarts.',
      'Reload at most about once a minute; collect changes in between.',
    ],
    tellVisitors: 'A short interruption occurred while we restarted part of our service. It should work again now.',
  },

  'attack-probe': {
    cause: 'attack-probe',
    title: 'Somebody is probing or attacking',
    what:
      'Scanners, exploit attempts, floods and malformed requests that no browser sends. They fail, which is as it should be, and are part of the weather on the Internet. ' +
      'Look closer only if one succeeded, or if their number hurts.',
    blame: 'client',
    identify: [
      {
        do: 'Did anything succeed? A 200 here is an emergency, unless the site answers every path with its start page.',
        run: "grep -E '\\.env|\\.git/|\\.aws|wp-config|/etc/passwd|phpmyadmin' /var/log/nginx/access.log | awk '$9 == 200 {print $1, $7}' | head",
      },
      { do: 'Who, and how much?', run: "awk '$9 ~ /^4/ {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head" },
      {
        do: 'What are they after?',
        run: 'awk \'$9 == 404 || $9 == 403 {split($7, u, "?"); print u[1]}\' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -20',
      },
      {
        do: 'Does it hurt? Connections by remote address.',
        run: "ss -tnH state established | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head",
      },
      { do: 'Whose network is it?', run: "whois ADDRESS | grep -iE 'orgname|netname|abuse' | head" },
    ],
    fixes: [
      { do: 'Nothing, as long as nothing succeeded and the load is small.', costs: 'Noise in the log.' },
      { do: 'Refuse hidden files everywhere, except what certificates need.', config: 'location ~ /\\.(?!well-known) {\n    deny all;\n}', costs: 'None.' },
      {
        do: 'Drop requests for unknown hosts.',
        config: 'server {\n    listen 80 default_server;\n    return 444;\n}',
        costs: 'Visitors who use the bare address get no answer.',
      },
      {
        do: 'Limit per address, and ban those who insist (fail2ban, CrowdSec, HAProxy stick tables).',
        config: 'limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;\nlimit_req zone=perip burst=20 nodelay;',
        costs: 'Shared addresses suffer with the guilty.',
      },
      { do: 'In a flood: filter at the CDN or provider; a gateway cannot save a full line.', costs: 'Some visitors meet challenges.' },
    ],
    prevent: [
      'No secrets below the document root; deploy only what is to be served.',
      'Updates of gateway and application on time.',
      'Rules against known attacks at the CDN or a web application firewall.',
      'Origin reachable only from the CDN.',
    ],
    tellVisitors: 'We are mitigating unwanted traffic. Some visitors may see a short security check.',
  },

  'cdn-edge': {
    cause: 'cdn-edge',
    title: 'The CDN itself failed, or answered on its own',
    what:
      'The error was made at the edge, not by your servers: an incident at the CDN, one broken location, an internal limit. ' +
      'The logs of the origin show nothing for these requests, or show them as successful.',
    blame: 'cdn',
    identify: [
      {
        do: 'Does the origin answer when asked directly? If so, the fault lies in front of it.',
        run: "curl -sv -o /dev/null --connect-to 'NAME:443:UP:443' https://NAME/URI",
      },
      {
        do: 'And through the CDN? Compare status and headers; note the ray or request id.',
        run: "curl -sI https://NAME/URI | grep -iE '^(HTTP|server|cf-|via|x-cache|x-served-by|age)'",
      },
      { do: 'Which location serves you? A fault in one location only is the CDN.', run: 'curl -s https://NAME/cdn-cgi/trace' },
      {
        do: 'Do these requests reach the origin at all? Look for the same seconds and paths.',
        run: "tail -n 2000 /var/log/nginx/access.log | awk '{print $9}' | sort | uniq -c",
      },
      { do: 'Does the name point to the CDN, and the CDN to the right origin?', run: 'dig +short NAME A; dig +short NAME CNAME' },
      { do: 'The status page of the CDN, and its log fields for the origin status: 0 means the origin was not asked or did not answer.' },
    ],
    fixes: [
      { do: 'Wait, or open a ticket with ray ids and times; there is nothing to repair on the origin.', costs: 'Time.' },
      {
        do: 'Bypass the CDN for the name when the origin can stand it.',
        costs: 'Loses caching and protection, and reveals the address of the origin. DNS caches delay it.',
      },
      {
        do: 'Let the edge serve stale content when the origin or the edge fails.',
        config: 'add_header Cache-Control "public, max-age=60, stale-if-error=86400";',
        costs: 'Visitors may see content up to a day old.',
      },
    ],
    prevent: [
      'Monitor through the CDN and past it, so that you know at once which side failed.',
      'Export the logs of the CDN with edge and origin status.',
      'A second CDN or a way to switch by DNS, rehearsed, with a short TTL.',
    ],
    tellVisitors: 'Our delivery network has a disturbance that affects some regions. We are in contact with the provider.',
  },

  none: {
    cause: 'none',
    title: 'Nothing is wrong',
    what: 'A notice, a successful request or an expected event. Nobody has to act. Some of these lines are kept as marks, because a reload or a server coming up explains what happened around it.',
    blame: 'none',
    identify: [
      { do: 'Is the gateway fine? Test the configuration.', run: 'nginx -t; haproxy -c -f /etc/haproxy/haproxy.cfg' },
      { do: 'Is the rate normal? Lines per minute.', run: 'cut -c1-16 /var/log/nginx/error.log | uniq -c | tail -30' },
      {
        do: 'Does a mark (reload, restart, server UP) coincide with trouble?',
        run: "grep -E 'reconfiguring|signal|start worker' /var/log/nginx/error.log | tail -20",
      },
    ],
    fixes: [],
    prevent: ['Keep the log level at error or warn in production; raise it to info for a while when client trouble is to be seen.'],
    tellVisitors: 'All systems are working normally.',
  },
};
