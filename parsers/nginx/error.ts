/** The nginx error log: `YYYY/MM/DD HH:MM:SS [level] PID#TID: *CID MESSAGE (ERRNO: text) while PHASE, client: …` (src/core/ngx_log.c). */
import type { Format } from '../format.ts';

/** `ngx_log.c` err_levels, most severe first. `error` is what the source calls ERR. */
export const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;

/** Longest record nginx writes: NGX_MAX_ERROR_STR (ngx_log.h). */
export const MAX_RECORD = 2048;

/**
 * Keys of the context, with the quote where the value is quoted. Their order in a line is fixed (ngx_http_log_error,
 * ngx_stream_log_error, ngx_mail_log_error), but lines are read in any order. `URL` is nginx 0.7; `ctx` is proposed.
 */
export const CONTEXT_KEYS = [
  'client',
  'server',
  'request',
  'subrequest',
  'upstream',
  'udp client',
  'host',
  'referrer',
  'resolver',
  'responder',
  'peer',
  'certificate',
  'login',
  'bytes from/to client',
  'bytes from/to upstream',
  'ctx',
  'context',
  'URL',
  'proxy',
] as const;
export type ContextKey = (typeof CONTEXT_KEYS)[number];

/** Message of a record that a client wrote into the log, known by the tail of its own request that follows it. */
export const FORGED_RECORD = 'forged record';

export const nginxError: Format = {
  id: 'nginx-error',
  gateway: 'nginx',
  title: 'nginx error log',
  notation: { kind: 'nginx-error' },
  shape: ['message', 'errno', 'phase', 'ssl', 'detail', 'level', 'subsystem', 'methodKind', 'probeKind', 'peerKind', 'fileKind', 'imitated'],
  samples: [
    {
      line: '2026/11/23 03:01:02 [error] 812#812: *4711 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.7, server: shop.example.com, request: "GET /cart?id=7 HTTP/1.1", upstream: "http://10.0.0.5:8080/cart?id=7", host: "shop.example.com", referrer: "https://shop.example.com/"',
      expect: {
        errno: '111',
        phase: 'connecting to upstream',
        client: '192.0.2.7',
        vhost: 'shop.example.com',
        upstream: '10.0.0.5:8080',
        path: '/cart',
        method: 'GET',
      },
    },
    { line: '2026/11/23 03:01:02 [notice] 1#1: signal process started', expect: { client: null } },
    { line: 'nginx: [emerg] unknown directive "servr" in /etc/nginx/nginx.conf:12', expect: { time: null, message: 'unknown directive "*" in P:N' } },
    {
      line: '2026/11/23 03:01:02 [error] 7#7: *9 connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream, client: 2001:db8::9, server: , request: "GET / HTTP/2.0", upstream: "http://unix:/run/app.sock:/", host: "example.org"',
      expect: { client: '2001:db8::9', vhost: '', upstream: 'unix:/run/app.sock' },
    },
    {
      line: 'connect() failed (113: No route to host) while connecting to upstream, client: 192.0.2.7, server: _, request: "GET / HTTP/1.1", upstream: "http://10.0.0.9:80/"',
      expect: { time: null, errno: '113' },
    },
  ],
};
