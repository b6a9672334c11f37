/** Sources, conditions, candidates and fixes that several Cloudflare rules share. NAME is the host asked for, UP the origin's address. */
import type { Candidate, Fix } from '../rule.ts';

const SUPPORT = 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes';
const LOGS = 'https://developers.cloudflare.com/logs';
export const DOCS = {
  fields: `${LOGS}/logpush/logpush-job/datasets/zone/http_requests/`,
  pathing: `${LOGS}/reference/pathing-status/`,
  sources: `${LOGS}/reference/clientrequestsource/`,
  faq: `${LOGS}/faq/logpush/`,
  firewall: `${LOGS}/logpush/logpush-job/datasets/zone/firewall_events/`,
  nel: `${LOGS}/logpush/logpush-job/datasets/zone/nel_reports/`,
  trace: `${LOGS}/logpush/logpush-job/datasets/account/workers_trace_events/`,
  spectrum: `${LOGS}/logpush/logpush-job/datasets/zone/spectrum_events/`,
  client4xx: `${SUPPORT}/4xx-client-error/`,
  server5xx: `${SUPPORT}/cloudflare-5xx-errors/`,
  error500: `${SUPPORT}/cloudflare-5xx-errors/error-500/`,
  error502: `${SUPPORT}/cloudflare-5xx-errors/error-502-504/`,
  error503: `${SUPPORT}/cloudflare-5xx-errors/error-503/`,
  error520: `${SUPPORT}/cloudflare-5xx-errors/error-520/`,
  error521: `${SUPPORT}/cloudflare-5xx-errors/error-521/`,
  error522: `${SUPPORT}/cloudflare-5xx-errors/error-522/`,
  error523: `${SUPPORT}/cloudflare-5xx-errors/error-523/`,
  error524: `${SUPPORT}/cloudflare-5xx-errors/error-524/`,
  error525: `${SUPPORT}/cloudflare-5xx-errors/error-525/`,
  error526: `${SUPPORT}/cloudflare-5xx-errors/error-526/`,
  error530: `${SUPPORT}/cloudflare-5xx-errors/error-530/`,
  codes: `${SUPPORT}/cloudflare-1xxx-errors/`,
  limits: 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/',
  ranges: 'https://www.cloudflare.com/ips/',
  waf: 'https://developers.cloudflare.com/waf/',
  events: 'https://developers.cloudflare.com/waf/analytics/security-events/',
  rateLimits: 'https://developers.cloudflare.com/waf/rate-limiting-rules/',
  bots: 'https://developers.cloudflare.com/bots/',
  mtls: 'https://developers.cloudflare.com/ssl/client-certificates/',
  strict: 'https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/',
  cacheStatus: 'https://developers.cloudflare.com/cache/concepts/cache-responses/',
  workers: 'https://developers.cloudflare.com/workers/observability/errors/',
  workerLimits: 'https://developers.cloudflare.com/workers/platform/limits/',
  healthChecks: 'https://developers.cloudflare.com/health-checks/concepts/health-checks-errors/',
  tunnel: 'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/troubleshoot-tunnels/common-errors/',
  tunnelFirewall: 'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/tunnel-with-firewall/',
  tunnelOrigin:
    'https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/cloudflared-parameters/origin-parameters/',
  keepalive: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout',
  realIp: 'https://nginx.org/en/docs/http/ngx_http_realip_module.html',
} as const;

/** Conditions. */
export const HTTP = { 'x-kind': 'http' } as const;
export const REFUSAL = { matches: '^[45]\\d\\d$' } as const;
export const SUCCESS = { matches: '^[23]\\d\\d$' } as const;
export const CLIENT_ERROR = { matches: '^4(?!99)\\d\\d$' } as const;
export const SERVER_ERROR = { matches: '^5\\d\\d$' } as const;
/** Origin: no answer, or its status is not exported. */
export const UNANSWERED = ['zero', 'absent'] as const;
export const RELAYED = ['same', 'absent'] as const;
/** Origin statuses of a sound answer. */
export const SOUND = { matches: '^[1-4]\\d\\d$' } as const;
export const BELOW_400 = { matches: '^[1-3]\\d\\d$' } as const;
/** A Worker ran: nothing else is known than that, or that it failed. */
export const WORKER_RAN = ['ran', 'exception', 'exceeded', 'missing', 'canceled', 'platform'] as const;

/** Checks. */
export const DIRECT = 'curl -sv -o /dev/null -m 30 --connect-to NAME:443:UP:443 https://NAME/URI';
export const PORT_OPEN = 'nc -zvw5 UP 443';
export const HANDSHAKE = 'openssl s_client -connect UP:443 -servername NAME </dev/null';
export const EVENTS = '# in the dashboard: Security > Events, filter by Ray ID; the rule and its product are named there';
export const PAGE = 'curl -sv https://NAME/URI 2>&1 | grep -iE "cf-ray|error code|HTTP/"';

/** Candidates. */
export const ORIGIN_STOPPED: Candidate = {
  cause: 'upstream-down',
  because: 'The web server of the origin is not running, or does not listen on the port that Cloudflare uses.',
  evidence: 'Every data centre (EdgeColoCode) sees it, each failure takes milliseconds.',
  check: `${PORT_OPEN}; ss -ltnp 'sport = :443 or sport = :80'  # the second on the origin`,
};
export const RANGES_REJECTED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or an intrusion filter (fail2ban, CSF, a hoster) rejects addresses of Cloudflare.',
  evidence: 'Some data centres fail while others get 200 from the same OriginIP; direct access works.',
  check: "iptables -S | grep -iE 'reject|drop'; nft list ruleset | grep -iE 'reject|drop'; fail2ban-client status  # on the origin",
};
export const RANGES_DROPPED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or a rate limit in front of the origin drops packets from addresses of Cloudflare.',
  evidence: 'The origin answers you directly but never Cloudflare, about 19 to 38 s each, in every data centre.',
  check: `${PORT_OPEN}; tcpdump -ni any -c 20 'tcp[tcpflags] & tcp-syn != 0 and net 172.64.0.0/13'  # the second on the origin`,
};
export const BACKLOG: Candidate = {
  cause: 'upstream-overload',
  because: 'The origin is overloaded: its accept queue or connection table is full and new connections are not answered.',
  evidence: 'Failures and 200s of the same OriginIP in the same minutes; OriginResponseHeaderReceiveDurationMs rose before.',
  check: "nstat -az TcpExtListenOverflows TcpExtListenDrops; ss -ltn 'sport = :443'; cat /proc/sys/net/netfilter/nf_conntrack_count  # on the origin",
};
export const ROUTE: Candidate = {
  cause: 'network',
  because: 'The address has no working route: wrong or dead address in DNS, trouble at the hoster, a route that captures the way back.',
  evidence: 'One data centre alone: the path. All of them: the address.',
  check: 'mtr -Tbzrwc 20 -P 443 UP; ip route get 172.64.0.1  # the second on the origin: the way back',
};
export const WRONG_PORT: Candidate = {
  cause: 'proxy-misconfig',
  because: 'The encryption mode or an Origin Rule makes Cloudflare ask on a port where nothing listens (mode Full needs 443).',
  evidence: 'It began with a change of SSL mode, port or DNS record; http on port 80 works.',
  check: 'curl -sI -m 5 http://UP/ -H "Host: NAME"; curl -skI -m 5 --connect-to NAME:443:UP:443 https://NAME/',
};
export const APP_SLOW: Candidate = {
  cause: 'upstream-slow',
  because: 'The application needs longer for this request than somebody on the way is willing to wait.',
  evidence: 'Few paths, always the same; OriginResponseHeaderReceiveDurationMs is large for them at other times too.',
  check: "curl -so /dev/null -m 300 -w '%{time_connect} %{time_starttransfer} %{time_total}\\n' --connect-to NAME:443:UP:443 https://NAME/URI",
};
export const APP_BUSY: Candidate = {
  cause: 'upstream-overload',
  because: 'All workers or database connections of the application are busy, so requests wait for their turn.',
  evidence: 'Many paths at once, cheap ones too; response times of all requests rose before.',
  check: "ss -ltn 'sport = :443'; systemctl status APP; top -bn1 | head -20  # on the origin",
};
export const APP_CRASH: Candidate = {
  cause: 'upstream-crash',
  because: 'The process that served the request died or closed the connection without an answer.',
  evidence: 'At the same second the origin logs a signal, an out-of-memory kill, or "upstream prematurely closed".',
  check: "journalctl -k --since '-1h' | grep -iE 'oom|killed process|segfault'; journalctl -u APP --since '-1h' | tail -50",
};
export const RETURNED_444: Candidate = {
  cause: 'upstream-protocol',
  because: 'The origin closes on purpose without an answer: nginx "return 444", a security module, a default server that refuses the name.',
  evidence: 'Always for the same hosts, paths or user agents, within milliseconds; nginx logs status 444.',
  check: "nginx -T 2>/dev/null | grep -nE 'return +444'; grep ' 444 ' /var/log/nginx/access.log | tail -3",
};
export const APP_ERROR: Candidate = {
  cause: 'app-error',
  because: 'The application at the origin failed while it handled the request.',
  evidence: 'OriginResponseStatus is set: Cloudflare only passed the answer on.',
  check: `${DIRECT}; journalctl -u APP --since '-15min' | tail -50  # search for the Ray ID (header cf-ray)`,
};
export const BEHIND_PROXY: Candidate = {
  cause: 'upstream-down',
  because: 'The proxy at the origin (nginx, HAProxy, a load balancer, cloudflared) cannot reach what stands behind it.',
  evidence: 'OriginResponseStatus is 502: the proxy answered, so the way from Cloudflare to it works.',
  check: 'tail -n 50 /var/log/nginx/error.log  # on the origin, same second: gwlog names the fault there',
};
export const WORKER_THREW: Candidate = {
  cause: 'app-error',
  because: 'The code of the Worker threw an exception, or made the error itself.',
  evidence: 'WorkerStatus says so; workers_trace_events holds the exception under the same Ray ID.',
  check: 'npx wrangler tail NAME --status error',
};
export const ORIGIN_DNS: Candidate = {
  cause: 'dns',
  because: 'The name of the origin does not resolve: a deleted record, a CNAME to a dead name, a failing DNS server.',
  evidence: 'No OriginIP; OriginDNSResponseTimeMs above 0; it began when a record or provider changed.',
  check: 'dig +short UP @1.1.1.1; dig +trace UP  # UP: target of the CNAME, or host of the load balancer',
};
export const NO_CONNECTOR: Candidate = {
  cause: 'upstream-down',
  because: 'The host is served by a tunnel and no cloudflared is connected for it (error 1033).',
  evidence: 'No name was looked up and no address used; the host is a CNAME to …cfargotunnel.com.',
  check: "cloudflared tunnel list; systemctl status cloudflared; journalctl -u cloudflared --since '-1h' | grep -E 'ERR|WRN' | tail",
};
export const EDGE_TROUBLE: Candidate = {
  cause: 'cdn-edge',
  because: 'Trouble within Cloudflare: a data centre, the path between two of them, or a platform fault.',
  evidence: 'One data centre (EdgeColoCode), many hosts, minutes; nothing arrived at the origin.',
  check: 'curl -s https://www.cloudflarestatus.com/api/v2/incidents/unresolved.json | head -c 2000',
};

/** Fixes. */
export const ALLOW_RANGES: Fix = {
  do: 'Let all ranges of Cloudflare through, before any rate limit or ban, and keep the list up to date.',
  config:
    'for net in $(curl -s https://www.cloudflare.com/ips-v4); do iptables -I INPUT -p tcp -m multiport --dports 80,443 -s $net -j ACCEPT; done\n# fail2ban, jail.local: ignoreip = 127.0.0.1/8 and the ranges of https://www.cloudflare.com/ips/',
  costs: 'Bans by address then no longer work at the packet level: ban in Cloudflare, or by the restored client address.',
};
export const RESTORE_ADDRESS: Fix = {
  do: 'Restore the address of the visitor at the origin, so that bans and limits hit the visitor and not Cloudflare.',
  config: 'real_ip_header CF-Connecting-IP;\nset_real_ip_from 173.245.48.0/20;\n# … one line for each range of https://www.cloudflare.com/ips/',
  costs: 'The list of ranges must be kept: an outdated one makes the header forgeable or useless.',
};
export const START_SERVICE: Fix = {
  do: 'Start the web server and let the service manager restart it.',
  config: '[Service]\nRestart=on-failure\nRestartSec=2',
  costs: 'A restart loop hides a crash: watch the restart counter.',
};
export const SECOND_ORIGIN: Fix = {
  do: 'Add a second origin behind Cloudflare Load Balancing with health checks, or a proxy with several backends.',
  costs: 'A second host, shared sessions, and a paid feature at Cloudflare.',
};
export const KEEP_OPEN: Fix = {
  do: 'Keep idle connections at the origin open longer than Cloudflare does (900 s).',
  config: 'keepalive_timeout 910s;          # nginx\ntimeout http-keep-alive 910s     # HAProxy',
  costs: 'Each idle connection holds a descriptor and some memory at the origin.',
};
export const MORE_CAPACITY: Fix = {
  do: 'Give the origin more workers or another host, and a longer accept queue.',
  config: 'sysctl -w net.core.somaxconn=4096\nlisten 443 ssl backlog=4096;   # nginx',
  costs: 'A longer queue only helps against bursts: a lasting overload then shows as slow answers.',
};
export const CACHE_MORE: Fix = {
  do: 'Let Cloudflare answer more itself: Cache Rules for static and anonymous pages, Tiered Cache.',
  costs: 'Visitors may see content as old as the TTL; what is personal must stay uncached.',
};
export const ASYNC_JOB: Fix = {
  do: 'Move long work out of the request: answer 202 with an id at once, let the client ask for the result.',
  costs: 'Client and server change together.',
};
export const FASTER: Fix = {
  do: 'Find what is slow (database, remote call) with the slow log of the application, and give every remote call a timeout below 100 s.',
  config: 'request_slowlog_timeout = 5s\nslowlog = /var/log/php-fpm/slow.log',
  costs: 'The slow log itself costs little; a timeout turns a slow answer into an error.',
};
export const ALIGN_TIMEOUTS: Fix = {
  do: 'Let the proxy at the origin give up before Cloudflare does, so that its log names the backend.',
  config: 'proxy_read_timeout 90s;   # nginx\ntimeout server 90s        # HAProxy',
  costs: 'Requests between 90 s and 100 s now fail at the proxy.',
};
export const NEW_CERTIFICATE: Fix = {
  do: 'Install a certificate for the host at the origin: publicly trusted, or of Cloudflare Origin CA.',
  config:
    'certbot certonly --nginx -d NAME\nssl_certificate /etc/letsencrypt/live/NAME/fullchain.pem;\nssl_certificate_key /etc/letsencrypt/live/NAME/privkey.pem;',
  costs: 'A certificate of Origin CA is trusted by Cloudflare only: direct visitors get a warning.',
};
export const READ_ORIGIN_LOG: Fix = {
  do: 'Repair what the log of the proxy or application at the origin names for this second.',
  config: 'log_format cf \'$remote_addr [$time_local] "$request" $status us=$upstream_status ua=$upstream_addr uht=$upstream_header_time ray=$http_cf_ray\';',
  costs: 'A longer log line; with the Ray ID in it both logs can be joined.',
};
export const FIX_WORKER: Fix = {
  do: 'Repair the script, or roll back to the last good version.',
  config: 'npx wrangler rollback\n// in the handler: ctx.passThroughOnException();',
  costs: 'passThroughOnException sends failed requests to the origin without what the Worker adds (authentication, too).',
};
export const REVIEW_RULE: Fix = {
  do: 'Look at the rule that acted; if it hit wanted traffic, narrow its expression or add a skip rule in front of it.',
  costs: 'Each exception is a hole: limit it by path, method and address.',
};
export const ADD_SECURITY_FIELDS: Fix = {
  do: 'Add SecurityAction, SecurityActions, SecuritySources and SecurityRuleDescription to the Logpush job.',
  costs: 'Larger files.',
};
export const ADD_FIELD = (field: string, why: string): Fix => ({ do: `Add ${field} to the Logpush job: ${why}.`, costs: 'Larger files.' });
export const FIX_RECORD: Fix = {
  do: 'Correct the record of the origin in the DNS page of the zone, or at the provider that serves its name.',
  costs: 'Resolvers keep the old answer for its TTL; Cloudflare itself sees a change of a proxied record within seconds.',
};
export const WAIT_EDGE: Fix = {
  do: 'Wait and retry idempotent requests; if it lasts, give Ray IDs and data centre to Cloudflare support.',
  costs: 'Nothing at the origin can shorten it.',
};
