/** HAProxy's own log formats, in HAProxy's own notation. */
import type { Format, Key, Sample } from '../format.ts';
import { CLASS_KEYS } from './classes.ts';
import { ERROR_LOG, HTTP_CLF_LOG, HTTP_LOG, HTTPS_LOG, TCP_CLF_LOG, TCP_LOG } from './log-format.ts';

/** Keys of traffic lines. `detail` is the class of a logged connection error, `ssl` the reason OpenSSL gave. */
export const TRAFFIC_KEYS: readonly Key[] = ['termination', 'status', ...CLASS_KEYS, 'methodKind', 'probeKind', 'detail', 'ssl', 'message'];

const traffic = (id: string, title: string, source: string, samples: readonly Sample[]): Format => ({
  id,
  gateway: 'haproxy',
  title,
  notation: { kind: 'pattern', dialect: 'haproxy', source },
  shape: TRAFFIC_KEYS,
  ...(id === 'haproxy-tls-error' ? {} : { requests: true }),
  samples,
});

export const haproxyHttp = traffic('haproxy-http', 'HAProxy HTTP log (option httplog)', HTTP_LOG, [
  {
    line: 'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 {shop.example|curl/8.5} {text/html} "GET /cart?id=7 HTTP/1.1"',
    expect: { vhost: 'web_in', upstream: 'app/node3', client: '198.51.100.7', status: 200, tHeader: 212, tTotal: 220, bytes: 5120, path: '/cart' },
  },
  {
    line: '2001:db8::7:40312 [24/Nov/2026:04:10:06.812] web_in web_in/<NOSRV> -1/-1/-1/-1/5001 408 0 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"',
    expect: { client: '2001:db8::7', upstream: 'web_in/<NOSRV>', status: 408, 'x-TR': -1 },
  },
]);

export const haproxyHttps = traffic('haproxy-https', 'HAProxy HTTPS log (option httpslog)', HTTPS_LOG, [
  {
    line: '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 "GET / HTTP/2.0" 0/0000000000000000/0/0/0 shop.example/TLSv1.3/TLS_AES_256_GCM_SHA384',
    expect: { vhost: 'web_in', upstream: 'app/node3', status: 200 },
  },
]);

export const haproxyTcp = traffic('haproxy-tcp', 'HAProxy TCP log (option tcplog)', TCP_LOG, [
  {
    line: '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/0/60012 812 cD 8/4/4/4/0 0/0',
    expect: { vhost: 'db_in', upstream: 'db/pg1', tTotal: 60012, bytes: 812 },
  },
]);

export const haproxyHttpClf = traffic('haproxy-http-clf', 'HAProxy HTTP log in CLF (option httplog clf)', HTTP_CLF_LOG, [
  {
    line: '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "GET /cart HTTP/1.1" 503 217 "" "" 40312 812 "web_in" "app" "<NOSRV>" 0 -1 -1 -1 0 SC-- 1 1 0 0 0 0 0 "" "" "shop.example" ',
    expect: { client: '198.51.100.7', vhost: 'web_in', status: 503 },
  },
]);

export const haproxyTcpClf = traffic('haproxy-tcp-clf', 'HAProxy TCP log in CLF (option tcplog clf)', TCP_CLF_LOG, [
  {
    line: '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "TCP " 000 812 "" "" 40312 812 "db_in" "db" "pg1" 0 1 0 60012 90 cD-- 8 4 4 4 0 0 0 "" "" ',
    expect: { vhost: 'db_in', upstream: 'pg1' },
  },
]);

export const haproxyError = traffic('haproxy-tls-error', 'HAProxy connection errors (error-log-format as the manual shows it)', ERROR_LOG, [
  {
    line: '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ 12/9 34/000000000A000418/0/0/0 shop.example/TLSv1.3/TLS_AES_256_GCM_SHA384',
    expect: { vhost: 'web_in', client: '198.51.100.7' },
  },
]);

/** Keys of lines that are text: events, and errors of connections that never became a session. */
export const EVENT_KEYS: readonly Key[] = ['message', 'level', 'ssl', 'x-event', 'x-code', 'x-status', 'x-info'];

/** `SRC:PORT [date] FRONTEND/BIND: MESSAGE`, fixed in session.c unless there is an error-log-format. */
export const haproxyConnectionError: Format = {
  id: 'haproxy-connection-error',
  gateway: 'haproxy',
  title: 'HAProxy connection errors',
  notation: { kind: 'pattern', dialect: 'haproxy', source: '%ci:%cp [%t] %f/bind: message' },
  shape: EVENT_KEYS,
  samples: [{ line: '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure', expect: { vhost: 'web_in', client: '198.51.100.7' } }],
};

/** Everything that is text: server states, limits, reloads, Lua. Written by send_log() and ha_alert(), and the default log format. */
export const haproxyEvent: Format = {
  id: 'haproxy-event',
  gateway: 'haproxy',
  title: 'HAProxy events',
  notation: { kind: 'pattern', dialect: 'haproxy', source: 'message' },
  shape: EVENT_KEYS,
  samples: [
    {
      line: '<129>Nov 24 04:10:07 haproxy[812]: Server app/node3 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 2 active and 0 backup servers left. 4 sessions active, 0 requeued, 0 remaining in queue.',
      expect: { upstream: 'app/node3' },
    },
    { line: "[ALERT]    (812) : backend 'app' has no server available!", expect: { upstream: 'app' } },
  ],
};

/** A log-format that writes JSON, when nobody gave it: its members are known by their names. */
export const haproxyJson: Format = {
  ...traffic('haproxy-json', 'HAProxy log-format in JSON', '', [
    {
      line: '{"ci":"198.51.100.7","cp":"40312","st":503,"tsc":"SC--","b":"app","s":"<NOSRV>","TR":0,"Tw":-1,"Tc":-1,"Tr":-1,"Ta":0,"rc":0,"r":"GET /cart HTTP/1.1"}',
      expect: { status: 503, upstream: 'app' },
    },
  ]),
  notation: { kind: 'json' },
};

/** Traffic whose format nobody gave, as far as it stands as in the formats above: see src/scan/haproxy-loose.ts. */
export const haproxyOther: Format = {
  ...traffic('haproxy-other', 'HAProxy traffic in a format of its own', 'traffic', [
    {
      line: 'edge1 ingress[28] 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 ---- 120/118/40/11/0 0/0 {shop.example} id=7 "GET /cart?id=7 HTTP/1.1" -',
      expect: { vhost: 'web_in', upstream: 'app/node3', client: '198.51.100.7', status: 200, tHeader: 212, tTotal: 220, bytes: 5120, path: '/cart' },
    },
    {
      line: 'haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/0/60012 812 cD 8/4/4/4/0 0/0',
      expect: { vhost: 'db_in', upstream: 'db/pg1', tTotal: 60012, bytes: 812 },
    },
    {
      line: 'Nov 24 04:10:07 edge1 haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/0/-1/31 502 +209 - - SH-- 12/11/4/1 0/0 "GET / HTTP/1.0"',
      expect: { upstream: 'app/node3', status: 502 },
    },
  ]),
};

export const haproxyFormats: readonly Format[] = [
  haproxyHttp,
  haproxyHttps,
  haproxyTcp,
  haproxyError,
  haproxyConnectionError,
  haproxyTcpClf,
  haproxyHttpClf,
  haproxyJson,
  haproxyEvent,
  haproxyOther,
];
