/** What the HAProxy families share: sources, commands of the runtime API, fixes that many rules name. */
import type { Fix } from '../rule.ts';

const CONFIG = 'https://docs.haproxy.org/2.8/configuration.html';
export const STATES = `${CONFIG}#8.5`;
export const TIMERS = `${CONFIG}#8.4`;
export const LOG_FORMAT = `${CONFIG}#8.2.6`;
export const SERVER_OPTIONS = `${CONFIG}#5.2`;
export const BIND_OPTIONS = `${CONFIG}#5.1`;
export const HTTP_RULES = `${CONFIG}#4.2-http-request`;
export const RESOLVERS = `${CONFIG}#5.3`;
export const GLOBAL = `${CONFIG}#3.1`;
export const TUNING = `${CONFIG}#3.2`;
export const RUNTIME = 'https://docs.haproxy.org/2.8/management.html#9.3';
export const PROCESS = 'https://docs.haproxy.org/2.8/management.html#4';
/** A directive of the proxies section. */
export const directive = (name: string): string => `${CONFIG}#4.2-${name.replaceAll(' ', '%20')}`;

const socket = (command: string): string => `echo "${command}" | socat - /run/haproxy/admin.sock`;
export const SHOW_SERVERS = `${socket('show servers state BACKEND')}  # srv_op_state 2 is up; srv_admin_state not 0 is maintenance or drain`;
export const SHOW_STAT = `${socket('show stat')} | cut -d, -f1,2,3,4,5,18,37,38,57 | column -ts,`;
export const SHOW_QUEUE = `${socket('show stat')} | cut -d, -f1,2,3,4,5,6,7,59 | column -ts,  # qcur, qmax, scur, smax, slim, qtime`;
export const SHOW_ERRORS = socket('show errors BACKEND');
export const SHOW_INFO = `${socket('show info')} | grep -E "Maxconn|CurrConns|Maxsock|Ulimit-n|PoolFailed|CurrSslConns"`;
export const SHOW_SESSIONS = socket('show sess all');
export const SHOW_TABLE = socket('show table BACKEND');
export const SHOW_RESOLVERS = socket('show resolvers');
export const TRY_CONNECT = 'nc -zv -w 3 UP PORT';
export const TRY_TLS = 'openssl s_client -connect UP:PORT -servername NAME </dev/null';
export const TRY_REQUEST = "curl -sv --max-time 5 -H 'Host: NAME' http://UP:PORT/URI -o /dev/null";
export const APP_JOURNAL = "journalctl -u APP --since '15 min ago' | tail -50; dmesg -T | grep -iE 'out of memory|killed process|segfault' | tail";
export const FIND_RULE = "grep -nE 'http-request (deny|tarpit|reject|return|silent-drop)|http-response|block' /etc/haproxy/haproxy.cfg";
export const CHECK_CONFIG = 'haproxy -c -f /etc/haproxy/haproxy.cfg';
export const LOG_ERRORS =
  'Add %[bc_err_str] and %[ssl_bc_err_str] to the log-format (2.5 and later): they name a failed TLS handshake and stay "-" for a refusal.';

export const HEALTH_CHECKS: Fix = {
  do: 'Check the servers, so that a dead one leaves by itself, and send the retry to another one.',
  config: 'option httpchk GET /health\ndefault-server check inter 2s fall 3 rise 2\nretries 3\noption redispatch 1',
  costs: 'Up to inter x fall (6 s) pass before a dead server is out; each check is a request.',
};
export const SERVER_MAXCONN: Fix = {
  do: 'Give each server a maxconn near its number of workers: HAProxy then queues instead of the server choking.',
  config: 'default-server maxconn 50\ntimeout queue 10s',
  costs: 'Too low a value makes requests wait although the server is idle.',
};
export const NOTHING: Fix = { do: 'Nothing, as long as its share does not jump.', costs: 'None.' };
export const BLOCK_SOURCE: Fix = {
  do: 'Slow down or refuse a source that sends many of these.',
  config:
    'stick-table type ipv6 size 100k expire 10m store http_err_rate(10s)\nhttp-request track-sc0 src\nhttp-request deny deny_status 429 if { sc_http_err_rate(0) gt 20 }',
  costs: 'Users behind one NAT address share the counter; the table takes about 100 bytes an entry.',
};
export const QUIET_PROBES: Fix = {
  do: 'Leave connections without data out of the log, and give monitors a URL of their own.',
  config: 'option dontlognull\noption http-ignore-probes\nmonitor-uri /haproxy-alive',
  costs: 'Also hides port scans and clients whose packets are lost.',
};
