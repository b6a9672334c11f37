/**
 * Logpush `http_requests`, also from Logpull and Instant Logs: one JSON object a line, or CSV below a line of field names.
 *
 * A line of CSV means nothing without that header: what it is depends on an earlier line of the same source. It is the only such format.
 * A source of CSV must therefore be read from its beginning, by one reader; rows in front of a header stay unmatched.
 */
import type { Format } from '../format.ts';

export const cloudflareHttp: Format = {
  id: 'cloudflare-http',
  gateway: 'cloudflare',
  title: 'Cloudflare http_requests (Logpush, Logpull, Instant Logs), JSON or CSV',
  notation: { kind: 'json' },
  requests: true,
  timers: ['x-upstream-time'],
  shape: [
    'x-kind',
    'status',
    'upstreamStatus',
    'x-origin',
    'x-code',
    'cache',
    'x-source',
    'x-worker',
    'x-action',
    'x-security',
    'x-pathing',
    'x-limited',
    'x-certificate',
    'x-subrequest',
    'x-prefetch',
    'probeKind',
    'x-tcp',
    'x-tls',
    'x-dns',
    'x-wait',
    'timers',
    'x-upload',
    'x-address',
  ],
  samples: [
    {
      line: '{"ClientIP":"203.0.113.7","ClientRequestHost":"shop.example","ClientRequestMethod":"GET","ClientRequestURI":"/cart?step=2","EdgeStartTimestamp":"2026-11-23T03:01:02Z","EdgeEndTimestamp":"2026-11-23T03:01:21Z","EdgeResponseStatus":522,"OriginIP":"198.51.100.10","OriginResponseStatus":0,"OriginTCPHandshakeDurationMs":0,"CacheCacheStatus":"dynamic","RayID":"9f1c2ab34d5e6f70"}',
      expect: { status: 522, tTotal: 19000 },
    },
    {
      line: '{"edgeResponse":{"status":200,"bytes":512},"originResponse":{"status":200},"client":{"ip":"203.0.113.8"},"clientRequest":{"httpHost":"shop.example","uri":"/"},"rayId":"4f1c2ab34d5e6f70","timestamp":1506702504433000200}',
      expect: { status: 200 },
    },
    { line: 'EdgeStartTimestamp,ClientRequestHost,ClientRequestURI,EdgeResponseStatus,OriginResponseStatus,OriginIP,RayID' },
  ],
};
