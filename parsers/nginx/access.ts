/** nginx access logs: what the variables of a log_format mean, and the formats that are recognised without being told. */
import type { Format, Key } from '../format.ts';

/** What a value means to the engine. */
export const ROLES = [
  'client',
  'timeLocal',
  'timeIso',
  'msec',
  'request',
  'method',
  'uri',
  'status',
  'bytes',
  'host',
  'vhost',
  'requestTime',
  'connectTime',
  'headerTime',
  'responseTime',
  'upstreamAddr',
  'target',
  'upstreamStatus',
  'cache',
  'requestId',
  'connection',
  'limitReq',
  'limitConn',
  'verify',
  'backend',
  'protocol',
  'referer',
  'agent',
] as const;
export type Role = (typeof ROLES)[number];

/** Variables by role, the best first: where a format has several, the first counts. */
const VARIABLES: Readonly<Record<Role, readonly string[]>> = {
  client: [
    'remote_addr',
    'the_real_ip',
    'realip_remote_addr',
    'proxy_protocol_addr',
    'proxy_add_x_forwarded_for',
    'http_x_real_ip',
    'http_x_forwarded_for',
    'binary_remote_addr',
  ],
  timeLocal: ['time_local'],
  timeIso: ['time_iso8601'],
  msec: ['msec'],
  request: ['request'],
  method: ['request_method'],
  uri: ['request_uri', 'uri', 'document_uri'],
  status: ['status'],
  bytes: ['body_bytes_sent', 'bytes_sent'],
  host: ['host', 'http_host', 'ssl_server_name', 'ssl_preread_server_name'],
  vhost: ['server_name'],
  requestTime: ['request_time', 'session_time'],
  connectTime: ['upstream_connect_time'],
  headerTime: ['upstream_header_time', 'upstream_first_byte_time'],
  responseTime: ['upstream_response_time', 'upstream_session_time'],
  upstreamAddr: ['upstream_addr'],
  target: ['server', 'proxy_host'],
  upstreamStatus: ['upstream_status'],
  cache: ['upstream_cache_status'],
  requestId: ['request_id', 'req_id', 'http_x_request_id'],
  connection: ['connection'],
  limitReq: ['limit_req_status'],
  limitConn: ['limit_conn_status'],
  verify: ['ssl_client_verify'],
  backend: ['proxy_upstream_name'],
  protocol: ['protocol', 'server_protocol'],
  referer: ['http_referer'],
  agent: ['http_user_agent'],
};

/** Variable → role, and its rank among the variables of that role. */
export const ROLE_OF: ReadonlyMap<string, { readonly role: Role; readonly rank: number }> = new Map(
  Object.entries(VARIABLES).flatMap(([role, names]) => names.map((name, rank) => [name, { role: role as Role, rank }] as const)),
);

/** The keys that a rule on access lines may use. */
export const ACCESS_SHAPE: readonly Key[] = [
  'subsystem',
  'status',
  'upstreamStatus',
  'retries',
  'timers',
  'methodKind',
  'probeKind',
  'peerKind',
  'cache',
  'x-answer',
  'x-failed',
  'x-wait',
  'x-connect',
  'x-limit',
  'x-verify',
  'x-backend',
  'x-redirected',
];

/** What all formats of access logs have in common. */
export const ACCESS = { gateway: 'nginx', shape: ACCESS_SHAPE, requests: true, timers: ['x-upstream-time'] } as const satisfies Partial<Format>;

/** The `combined` format of ngx_http_log_module. */
export const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** A format with the log_format strings that write it. */
export interface AccessFormat {
  readonly format: Format;
  /** What follows COMBINED, or whole log_format strings. */
  readonly variants: readonly string[];
}

const AGENT = '"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"';
const pattern = (id: string, title: string, source: string, samples: Format['samples']): Format => ({
  ...ACCESS,
  id,
  title,
  notation: { kind: 'pattern', dialect: 'nginx', source },
  samples,
});

const INGRESS_TAIL =
  ' $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id';

/** Controllers up to 0.25 have no alternative name; those up to 0.9 no request id. They write `- [$the_real_ip] -` in front: it is read as the user. */
export const ingress: AccessFormat = {
  format: pattern('nginx-ingress', 'ingress-nginx access log (upstreaminfo)', COMBINED + INGRESS_TAIL, [
    {
      line: `192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET /cart HTTP/1.1" 200 512 "-" ${AGENT} 412 0.021 [shop-web-80] [] 10.0.0.5:8080, 10.0.0.6:8080 0, 512 0.001, 0.019 502, 200 6f1c2f0a9d4e4b5c8a7b6c5d4e3f2a1b`,
      expect: { status: '200', upstream: '10.0.0.5:8080', upstreamStatus: '200', retries: 'retried' },
    },
    {
      line: `192.0.2.7 - [192.0.2.7] - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 503 197 "-" ${AGENT} 90 0.000 [shop-web-80] - - - - 6f1c2f0a9d4e4b5c8a7b6c5d4e3f2a1b`,
      expect: { status: '503', client: '192.0.2.7' },
    },
  ]),
  variants: [
    INGRESS_TAIL,
    INGRESS_TAIL.replace(' [$proxy_alternative_upstream_name]', ''),
    INGRESS_TAIL.replace(' $req_id', ''),
    INGRESS_TAIL.replace(' [$proxy_alternative_upstream_name]', '').replace(' $req_id', ''),
  ],
};

export const main: AccessFormat = {
  format: pattern('nginx-main', 'nginx access log (main)', `${COMBINED} "$http_x_forwarded_for"`, [
    {
      line: `192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 200 512 "-" ${AGENT} "198.51.100.9"`,
      expect: { status: '200', client: '192.0.2.7', path: '/' },
    },
  ]),
  variants: [' "$http_x_forwarded_for"'],
};

export const combined: AccessFormat = {
  format: pattern('nginx-combined', 'nginx access log (combined, also with extras behind it)', COMBINED, [
    {
      line: `192.0.2.7 - bob [23/Nov/2026:03:01:02 +0100] "POST /cart?id=7 HTTP/2.0" 502 157 "https://shop.example.com/" ${AGENT}`,
      expect: { status: '502', client: '192.0.2.7', method: 'POST', path: '/cart', time: Date.UTC(2026, 10, 23, 2, 1, 2) },
    },
    {
      line: `2001:db8::7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 504 167 "-" ${AGENT} rt=60.001 uct="0.001" uht="-" urt="60.001" ua="10.0.0.5:8080" us="504"`,
      expect: { status: '504', upstream: '10.0.0.5:8080', tTotal: 60001, tConnect: 1 },
    },
    { line: `192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "\\x16\\x03\\x01" 400 157 "-" "-"`, expect: { status: '400' } },
  ]),
  variants: [''],
};

export const vhostFirst: AccessFormat = {
  format: pattern('nginx-vhost', 'nginx access log (virtual host first)', `$server_name ${COMBINED}`, [
    {
      line: `shop.example.com 192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 404 153 "-" ${AGENT}`,
      expect: { vhost: 'shop.example.com', client: '192.0.2.7', status: '404' },
    },
    {
      line: `shop.example.com:443 192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 499 0 "-" ${AGENT} rt=12.000`,
      expect: { vhost: 'shop.example.com:443', status: '499' },
    },
  ]),
  variants: [''],
};

const SHORT = COMBINED.slice(0, COMBINED.indexOf(' "$http_referer"'));
/** What lines may begin with that do not go on like combined. */
export const shortHeads: readonly string[] = [
  SHORT,
  SHORT.replace('$time_local', '$time_iso8601'),
  SHORT.replace(' - $remote_user', ' -'),
  SHORT.replace(' - $remote_user', ' -').replace('$time_local', '$time_iso8601'),
  `$server_name ${SHORT}`,
];
export const short: AccessFormat = {
  format: pattern('nginx-short', 'nginx access log (without referer or agent, or cut)', SHORT, [
    { line: '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET /cart HTTP/2.0" 502 157', expect: { status: '502', client: '192.0.2.7', path: '/cart' } },
    {
      line: '192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] "GET / HTTP/1.1" 504 167 "https://shop.example.com/" "Mozilla/5.0 (X11; Linux x86_64; rv:12',
      expect: { status: '504', time: Date.UTC(2026, 10, 23, 3, 1, 2) },
    },
    {
      line: '192.0.2.7 - bob [2026-11-23T03:01:02+01:00] "POST /pay HTTP/1.1" 502 157 rt=0.002 urt="0.001" ua="10.0.0.5:8080"',
      expect: { status: '502', upstream: '10.0.0.5:8080', time: Date.UTC(2026, 10, 23, 2, 1, 2) },
    },
  ]),
  variants: [],
};

const APISIX =
  '$remote_addr - $remote_user [$time_local] $http_host "$request" $status $body_bytes_sent $request_time "$http_referer" "$http_user_agent" $upstream_addr $upstream_status $upstream_response_time "$upstream_scheme://$upstream_host"';
/** What Apache APISIX writes when nothing else is configured; since 3.6 with the request's id behind it. */
export const apisix: AccessFormat = {
  format: pattern('nginx-apisix', 'Apache APISIX access log', APISIX, [
    {
      line: `192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] shop.example.com "GET /cart HTTP/1.1" 502 154 0.002 "-" ${AGENT} 10.0.0.5:8080 502 0.001 "http://shop.example.com/cart"`,
      expect: { status: '502', host: 'shop.example.com', upstream: '10.0.0.5:8080', tTotal: 2 },
    },
    {
      line: `192.0.2.7 - - [23/Nov/2026:03:01:02 +0000] shop.example.com "GET / HTTP/1.1" 404 36 0.000 "-" ${AGENT} - - - "http://shop.example.com" "6f1c2f0a9d4e4b5c8a7b6c5d4e3f2a1b"`,
      expect: { status: '404', client: '192.0.2.7' },
    },
  ]),
  variants: [APISIX, `${APISIX} "$request_id"`],
};

const NPM_END = '$request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio]';
export const proxyManager: AccessFormat = {
  format: pattern(
    'nginx-proxy-manager',
    'Nginx Proxy Manager access log',
    `[$time_local] $upstream_cache_status $upstream_status $status - ${NPM_END} [Sent-to $server] "$http_user_agent" "$http_referer"`,
    [
      {
        line: `[23/Nov/2026:03:01:02 +0000] - 502 502 - GET https shop.example.com "/cart" [Client 192.0.2.7] [Length 157] [Gzip -] [Sent-to 10.0.0.5] ${AGENT} "-"`,
        expect: { status: '502', host: 'shop.example.com', upstream: '10.0.0.5', client: '192.0.2.7' },
      },
      { line: `[23/Nov/2026:03:01:02 +0000] 404 - GET https 198.51.100.4 "/x" [Client 192.0.2.7] [Length 0] [Gzip -] ${AGENT} "-"`, expect: { status: '404' } },
    ],
  ),
  variants: [
    `[$time_local] $upstream_cache_status $upstream_status $status - ${NPM_END} [Sent-to $server] "$http_user_agent" "$http_referer"`,
    `[$time_local] $status - ${NPM_END} "$http_user_agent" "$http_referer"`,
  ],
};

export const npmPlus: AccessFormat = {
  format: pattern(
    'nginx-npmplus',
    'NPMplus access log',
    '[$time_local] $host $remote_addr $request_time "$request" $status $body_bytes_sent $bytes_sent $http_referer $http_user_agent',
    [
      {
        line: '[23/Nov/2026:03:01:02 +0000] shop.example.com 192.0.2.7 0.811 "GET / HTTP/1.1" 200 122 282 - curl/8.5.0',
        expect: { status: '200', host: 'shop.example.com', tTotal: 811 },
      },
    ],
  ),
  variants: ['[$time_local] $host $remote_addr $request_time "$request" $status $body_bytes_sent $bytes_sent $http_referer $http_user_agent'],
};

const STREAM = '$remote_addr [$time_local] $protocol $status $bytes_sent $bytes_received $session_time';
const STREAM_TAIL = ' "$upstream_addr" "$upstream_bytes_sent" "$upstream_bytes_received" "$upstream_connect_time"';
export const stream: AccessFormat = {
  format: pattern('nginx-stream', 'nginx stream access log', STREAM + STREAM_TAIL, [
    {
      line: '192.0.2.7 [23/Nov/2026:03:01:02 +0000] TCP 502 0 0 0.000 "10.0.0.5:5432" "0" "0" "-"',
      expect: { status: '502', upstream: '10.0.0.5:5432' },
    },
    { line: '[192.0.2.7] [23/Nov/2026:03:01:02 +0000] UDP 200 120 60 0.031', expect: { status: '200', client: '192.0.2.7' } },
  ]),
  variants: [STREAM.replace('$remote_addr', '[$remote_addr]') + STREAM_TAIL, STREAM.replace('$remote_addr', '[$remote_addr]'), STREAM + STREAM_TAIL, STREAM],
};

export const accessJson: Format = {
  ...ACCESS,
  id: 'nginx-json',
  title: 'nginx access log (JSON)',
  notation: { kind: 'json' },
  samples: [
    {
      line: '{"time":"2026-11-23T03:01:02+00:00","remote_addr":"192.0.2.7","request":"GET /cart HTTP/1.1","status":"502","body_bytes_sent":"157","request_time":"0.001","upstream_addr":"10.0.0.5:8080","upstream_status":"502","upstream_connect_time":"","upstream_header_time":"","upstream_response_time":"0.001","host":"shop.example.com"}',
      expect: { status: '502', upstream: '10.0.0.5:8080', host: 'shop.example.com', time: Date.UTC(2026, 10, 23, 3, 1, 2) },
    },
    {
      line: '{ "timestamp": "2026-11-23T03:01:02+01:00", "remote_addr": "192.0.2.7", "request_method": "GET", "request_uri": "/x?y", "response_status": 200, "body_bytes_sent": 512, "urt": 0.001, 0.019, "us": 502, 200, "upstream_addr": "10.0.0.5:80, 10.0.0.6:80", "upstream_status": "502, 200" }',
      expect: { status: '200', method: 'GET', path: '/x', retries: 'retried' },
    },
  ],
};

/** In detection order: each excludes the others, except that combined takes any line that goes on behind its own fields, and short what is left of such lines. */
export const accessFormats: readonly Format[] = [ingress, main, combined, vhostFirst, proxyManager, npmPlus, stream, apisix, short]
  .map(({ format }) => format)
  .concat(accessJson);
