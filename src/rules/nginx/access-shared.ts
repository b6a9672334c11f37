/** What several rules on access lines share: the log_format that decides, candidates, fixes. */
import type { Candidate, Fix, Test } from '../rule.ts';

const DOC = 'https://nginx.org/en/docs/http';
export const LOG_MODULE = `${DOC}/ngx_http_log_module.html#log_format`;
export const UPSTREAM_VARIABLES = `${DOC}/ngx_http_upstream_module.html#variables`;
export const UPSTREAM_MODULE = `${DOC}/ngx_http_upstream_module.html`;
export const PROXY_MODULE = `${DOC}/ngx_http_proxy_module.html`;
export const CORE_MODULE = `${DOC}/ngx_http_core_module.html`;
export const LIMIT_REQ_MODULE = `${DOC}/ngx_http_limit_req_module.html`;
export const LIMIT_CONN_MODULE = `${DOC}/ngx_http_limit_conn_module.html`;

export const SUCCESS: Test = { matches: '^[123]' };
/** The upstream has answered the attempt, or has not even been reached. */
export const CONNECTED: readonly Test[] = ['fast', 'slow'];
export const AT_ONCE: readonly Test[] = ['instant', 'short'];
export const ANY: Test = { matches: '.' };

/** The format whose variables decide what a status alone cannot. */
export const TIMED_FORMAT = `log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
                 'rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" '
                 'ua="$upstream_addr" us="$upstream_status" rid=$request_id';
access_log /var/log/nginx/access.log timed;`;

/** What to do where the format does not log what would decide. `missing` names the variables. */
export const logMore = (missing: string): Fix => ({
  do: `Log what decides: ${missing}.`,
  config: TIMED_FORMAT,
  costs: 'About 120 bytes more for each line. gwlog reads the names rt, uct, uht, urt, ua and us without being told.',
});

/** Counts failing paths and peers of a status in a combined log with the extras above. */
export const pathsOf = (status: string): string =>
  `awk '$9 == ${status} {split($7, u, "?"); print u[1]}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head`;
export const clientsOf = (status: string): string => `awk '$9 == ${status} {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head`;

const errorLines = (pattern: string): string => `grep -aE '${pattern}' /var/log/nginx/error.log | tail -n 20`;

export const NOT_RUNNING: Candidate = {
  cause: 'upstream-down',
  because: 'Nobody listens on the port: the application is stopped, crashed, or restarting during a deploy.',
  evidence: 'The attempt failed within milliseconds without a connection (uct="-"); error.log says "connect() failed (111".',
  check: 'nc -zv -w 3 UP PORT',
};
export const REJECTED_BY_FIREWALL: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or security group between gateway and peer rejects the connection.',
  evidence: 'error.log says 113 (No route to host) or 13 (Permission denied) instead of 111; the port is open when asked on the peer itself.',
  check: errorLines('connect\\(\\).*failed \\((113|13|1):'),
};
export const DROPPED_BY_FIREWALL: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or security group drops the SYN, or the host is off.',
  evidence: 'Every attempt to this peer ends at the connect timeout, none connects.',
  check: 'nc -zv -w 3 UP PORT',
};
export const BACKLOG_FULL: Candidate = {
  cause: 'upstream-overload',
  because: 'The accept queue of the peer is full: its kernel drops SYNs while the application is too busy to accept.',
  evidence: 'Mixed with successful requests whose connect time is about 1 or 3 s (SYN sent again).',
  check: "ss -ltn 'sport = :PORT'; nstat -az TcpExtListenOverflows TcpExtListenDrops  # on the peer",
};
export const PROCESS_DIED: Candidate = {
  cause: 'upstream-crash',
  because: 'The process that worked on the request died, was killed, or closed the connection without an answer.',
  evidence: 'Connected (uct is a number), no header (uht="-"); error.log says "prematurely closed connection" or "recv() failed (104".',
  check: errorLines('prematurely closed|recv\\(\\) failed \\(104'),
};
export const BAD_ANSWER: Candidate = {
  cause: 'upstream-protocol',
  because: 'The peer answered, but not in a way nginx takes: header larger than the buffer, invalid header, another protocol on that port.',
  evidence: 'error.log says "too big header", "invalid header" or "no valid HTTP/1.0 header"; always the same paths.',
  check: errorLines('too big header|invalid header|no valid HTTP'),
};
export const KEEPALIVE_RACE: Candidate = {
  cause: 'proxy-misconfig',
  because: 'The application closes idle connections sooner than nginx does, just as nginx sends the next request on one.',
  evidence: 'Single failures within a millisecond, on reused connections (uct=0.000), at low traffic.',
  check: "nginx -T 2>/dev/null | grep -nE 'keepalive|proxy_http_version'",
};
export const SLOW_CODE: Candidate = {
  cause: 'upstream-slow',
  because: 'The application works longer on these requests than the gateway waits: slow query, lock, call to a third party.',
  evidence: 'Few paths; the other paths of the same peer stay fast.',
  check: pathsOf('504'),
};
export const TOO_BUSY: Candidate = {
  cause: 'upstream-overload',
  because: 'All workers or threads of the application are busy, so requests wait in its queue.',
  evidence: 'All paths slow at once, together with more traffic or fewer peers.',
  check: "ss -tn 'sport = :PORT' | wc -l; top -b -n 1 | head -20  # on the peer",
};
export const APP_FAILS: Candidate = {
  cause: 'app-error',
  because: 'The application itself answered with this status: an exception, a failed dependency, or it is a gateway in front of another service.',
  evidence: 'The header time is a number: an answer came. The application log has an entry at the same second.',
  check: 'journalctl -u APP --since -15min -p err -n 50',
};

export const RESTORE: Fix = {
  do: 'Start or repair the application and have its supervisor restart it.',
  config: '# systemd unit\nRestart=on-failure\nRestartSec=2',
  costs: 'None.',
};
export const SECOND_PEER: Fix = {
  do: 'Have a second peer, and let nginx go on to it after a failure.',
  config:
    'upstream app {\n    zone app 64k;\n    server 10.0.0.11:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.12:8080 max_fails=3 fail_timeout=10s;\n}\nproxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;',
  costs: 'During a full outage each request costs two attempts; POST, LOCK and PATCH are not repeated once sent.',
};
export const REPAIR_PEER: Fix = {
  do: 'Repair the peer that the finding names, or take it out until it is repaired.',
  config: 'upstream app {\n    server 10.0.0.11:8080 down;\n    server 10.0.0.12:8080;\n}',
  costs: 'The other peers carry its share.',
};
export const LIMIT_TRIES: Fix = {
  do: 'Keep retries from multiplying the load of an outage.',
  config: 'proxy_next_upstream_tries 2;\nproxy_next_upstream_timeout 5s;',
  costs: 'A request whose second attempt fails too is given up.',
};
export const FASTER: Fix = {
  do: 'Make the slow request faster, or hand long work to a queue and answer at once.',
  costs: 'Work in the application.',
};
export const WAIT_LONGER: Fix = {
  do: 'Where a request may take long, wait longer there and only there.',
  config: 'location /reports/ {\n    proxy_read_timeout 300s;\n}',
  costs: 'Each waiting request holds a connection here and a worker there; whoever is in front must wait as long.',
};
export const MORE_WORKERS: Fix = {
  do: 'Give the application more workers, or more peers, as far as memory and database allow.',
  config: '; php-fpm pool\npm.max_children = 40\n# gunicorn\n--workers 9',
  costs: 'Memory, and connections to the database.',
};
