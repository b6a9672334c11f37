/** Reports and rules made by hand, so that renderers are tested without an engine and without the rule catalogue. */
import type { Finding, PeerCount, Report, TrafficRow } from '../../src/diagnose/report.ts';
import type { Rule } from '../../src/rules/rule.ts';

const RULE: Rule = {
  id: 'nginx/sample',
  title: 'Sample',
  cause: 'none',
  severity: 'info',
  blame: 'none',
  when: {},
  means: '',
  client: '',
  causes: [],
  fixes: [],
  prevent: '',
  docs: [],
  examples: [],
  counterExamples: [],
};

const sampleRules: readonly Rule[] = [
  {
    ...RULE,
    id: 'nginx/connect-refused',
    title: 'The upstream refuses connections',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    causes: [
      {
        cause: 'upstream-down',
        because: 'Nothing listens on the port: the application is stopped, crashed or still starting.',
        evidence: 'All peers at once.',
        check: "nc -zv UP PORT; ss -ltnp 'sport = :PORT'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'nginx is sent to a port on which nobody ever listened.',
        evidence: 'Since the last reload.',
        check: "nginx -T | grep -n 'UP:PORT'",
      },
    ],
    fixes: [
      {
        do: 'Start the application; let nginx go on to another peer meanwhile.',
        config: 'proxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;',
        costs: 'Retries add load while all peers are down.',
      },
    ],
  },
  {
    ...RULE,
    id: 'nginx/no-live-upstreams',
    title: 'No peer of the group is left to try',
    cause: 'no-healthy-upstream',
    severity: 'critical',
    blame: 'upstream',
    causes: [
      {
        cause: 'no-healthy-upstream',
        because: 'All peers failed within fail_timeout.',
        evidence: 'Errors of the peers just before.',
        check: 'nginx -T | grep -n -A5 upstream',
      },
    ],
    fixes: [{ do: 'Repair the peers first.', costs: 'None.' }],
    consequenceOf: ['nginx/connect-refused', 'nginx/header-timeout'],
  },
  {
    ...RULE,
    id: 'nginx/header-timeout',
    title: 'The upstream took the request and did not answer in time',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    causes: [
      {
        cause: 'upstream-slow',
        because:
          'The application works longer on a request than proxy_read_timeout allows, for instance in a database query that lacks an index or waits for a lock.',
        evidence: 'Few paths.',
        check: 'curl -so /dev/null -w "%{time_starttransfer}\\n" http://UP:PORT/PATH',
      },
      { cause: 'upstream-overload', because: 'All workers of the application are busy.', evidence: 'Many paths.', check: 'ss -ltn; uptime' },
    ],
    fixes: [
      { do: 'Find the slow path in the application.', config: 'proxy_read_timeout 90s;', costs: 'A longer timeout holds connections and hides the slowness.' },
    ],
  },
  {
    ...RULE,
    id: 'haproxy/server-queue-timeout',
    title: 'Requests waited in the queue until timeout queue',
    cause: 'upstream-overload',
    severity: 'high',
    blame: 'upstream',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'All slots (maxconn) of the servers were taken.',
        evidence: 'sQ.',
        check: 'echo "show servers conn" | socat stdio /run/haproxy/admin.sock',
      },
    ],
    fixes: [{ do: 'Raise maxconn only if the servers have room.', config: '    server s1 10.0.0.5:80 maxconn 200', costs: 'More load on each server.' }],
  },
  {
    ...RULE,
    id: 'nginx/body-buffered',
    title: 'A request body was buffered to a temporary file',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    causes: [
      { cause: 'proxy-misconfig', because: 'The body is larger than client_body_buffer_size.', evidence: 'warn.', check: 'nginx -T | grep client_body' },
    ],
    fixes: [{ do: 'Leave it, or raise client_body_buffer_size.', costs: 'Memory per request.' }],
  },
  { ...RULE, id: 'nginx/client-closed', title: 'The client closed the connection', cause: 'client-abort', severity: 'info', blame: 'client' },
  { ...RULE, id: 'nginx/probe-dotfile', title: 'Somebody looks for dot files', cause: 'attack-probe', severity: 'low', blame: 'client' },
  { ...RULE, id: 'nginx/limit-req-rejected', title: 'Requests over the rate limit were refused', cause: 'rate-limited', severity: 'medium', blame: 'client' },
];

export const rules: ReadonlyMap<string, Rule> = new Map(sampleRules.map((rule) => [rule.id, rule]));

export function peer(name: string, count: number, statuses: Record<string, number> = {}): PeerCount {
  return { name, count, firstSeen: '2026-11-23T02:01:02.000Z', lastSeen: '2026-11-23T02:09:40.000Z', statuses };
}

export function makeFinding(rule: string, changes: Partial<Finding> = {}): Finding {
  const from = rules.get(rule) ?? RULE;
  return {
    rule,
    title: from.title,
    cause: from.cause,
    prior: from.cause,
    severity: from.severity,
    blame: from.blame,
    count: 1,
    requests: null,
    estimated: null,
    firstSeen: '2026-11-23T02:01:02.000Z',
    lastSeen: '2026-11-23T02:09:40.000Z',
    statuses: {},
    upstreams: [],
    vhosts: [],
    clients: [],
    paths: [],
    errors: [],
    distinctClients: 0,
    samples: [],
    timeline: null,
    ...changes,
  };
}

export function emptyReport(changes: Partial<Report> = {}): Report {
  const none = { read: 0, diagnosed: 0, normal: 0, unmatched: 0, skipped: 0 };
  return {
    schemaVersion: 1,
    period: { from: null, to: null, zone: 'UTC', assumed: false },
    sources: [],
    lines: none,
    records: none,
    causes: [],
    findings: [],
    incidents: [],
    marks: [],
    traffic: [],
    availability: [],
    unmatched: [],
    limits: [],
    blindSpots: [],
    ...changes,
  };
}

export function traffic(name: string, requests: number, p99: number, changes: Partial<TrafficRow> = {}): TrafficRow {
  const total = { count: requests, p50: p99 / 40, p90: p99 / 6, p99, max: 2 * p99 };
  return {
    by: 'upstream',
    name,
    requests,
    status4xx: 0,
    status5xx: 0,
    blame: {},
    retries: 0,
    bytes: 5120 * requests,
    timers: { connect: { ...total, p99: 1, max: 3 }, total },
    ...changes,
  };
}

/** An access log with a finding that is only a part of the traffic, and servers that came and went. */
export function trafficReport(): Report {
  return emptyReport({
    period: { from: '2026-11-23T02:00:58.000Z', to: '2026-11-23T02:09:41.000Z', zone: 'UTC', assumed: false },
    sources: [{ name: 'haproxy.log', gateway: 'haproxy', format: 'haproxy-http', records: 25_000 }],
    lines: { read: 25_000, diagnosed: 140, normal: 24_860, unmatched: 0, skipped: 0 },
    records: { read: 25_000, diagnosed: 140, normal: 24_860, unmatched: 0, skipped: 0 },
    causes: [{ cause: 'upstream-slow', count: 140, share: 1 }],
    findings: [
      makeFinding('nginx/header-timeout', {
        count: 140,
        estimated: 1400,
        requests: 140,
        statuses: { '504': 140 },
        upstreams: [peer('app/node3', 140, { '504': 140 })],
      }),
    ],
    traffic: [
      traffic('app/node3', 8123, 60_003, { status4xx: 21, status5xx: 140, blame: { upstream: 140, client: 3 }, retries: 12 }),
      ...Array.from({ length: 9 }, (_, i) => traffic(`app/node${i + 10}`, 1700 - i, 240.125 - i, { status4xx: i })),
      traffic('', 12, 0.4),
      traffic('shop.example', 25_000, 812, { by: 'vhost' }),
    ],
    availability: [
      {
        name: 'app/node3',
        downSeconds: 130,
        flaps: 2,
        intervals: [
          { from: '2026-11-23T02:01:00.000Z', to: '2026-11-23T02:02:00.000Z', code: 'L7STS' },
          { from: '2026-11-23T02:08:31.000Z', to: null, code: 'L4CON' },
        ],
      },
      { name: 'app', downSeconds: 4.5, flaps: 1, intervals: [{ from: '2026-11-23T02:01:00.000Z', to: '2026-11-23T02:01:04.500Z', code: 'nosrv' }] },
    ],
    limits: [{ what: 'sampled by the source: 140 records stand for 1400 requests', cap: 0, dropped: 1260 }],
  });
}

const timeline = (counts: number[]): Finding['timeline'] => ({ from: '2026-11-23T02:00:50.000Z', bucketSeconds: 10, counts });
const wave = (from: number, to: number, height: number): number[] =>
  Array.from({ length: 54 }, (_, i) => (i < from || i > to ? 0 : Math.round(height * (0.6 + 0.4 * Math.sin(i)))));

/** A night with two faults: refused connections with their consequence, and a slow application; some noise beside. */
export const nightReport: Report = emptyReport({
  period: { from: '2026-11-23T02:00:58.000Z', to: '2026-11-23T02:09:41.000Z', zone: 'Europe/Berlin', assumed: true },
  sources: [
    { name: '/var/log/nginx/error.log', gateway: 'nginx', format: 'nginx-error', records: 2345 },
    { name: 'haproxy.log.gz', gateway: 'haproxy', format: 'haproxy-http', records: 321 },
  ],
  lines: { read: 2671, diagnosed: 2552, normal: 61, unmatched: 58, skipped: 0 },
  records: { read: 2666, diagnosed: 2550, normal: 61, unmatched: 55, skipped: 0 },
  causes: [
    { cause: 'no-healthy-upstream', count: 1880, share: 0.7372549 },
    { cause: 'upstream-down', count: 412, share: 0.1615686 },
    { cause: 'upstream-slow', count: 140, share: 0.0549 },
    { cause: 'attack-probe', count: 81, share: 0.0317647 },
    { cause: 'proxy-misconfig', count: 37, share: 0.0145 },
  ],
  findings: [
    makeFinding('nginx/no-live-upstreams', {
      count: 1880,
      requests: 1880,
      upstreams: [peer('api', 1880)],
      timeline: timeline(wave(6, 50, 40)),
      firstSeen: '2026-11-23T02:01:03.000Z',
    }),
    makeFinding('nginx/connect-refused', {
      count: 412,
      requests: 397,
      upstreams: [peer('10.0.0.5:8080', 140), peer('10.0.0.6:8080', 137), peer('10.0.0.7:8080', 135)],
      vhosts: [{ name: 'shop.example', count: 380 }],
      clients: [{ name: '198.51.100.7', count: 12 }],
      paths: [{ name: '/api/cart/:id', count: 120 }],
      distinctClients: 310,
      samples: [
        {
          source: '/var/log/nginx/error.log',
          line: 1042,
          text: '2026/11/23 03:01:02 [error] 12#12: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.7, server: shop.example',
        },
      ],
      timeline: timeline(wave(1, 51, 10)),
    }),
    makeFinding('nginx/header-timeout', {
      cause: 'upstream-overload',
      count: 140,
      requests: 140,
      statuses: { '504': 121, '200': 19 },
      upstreams: [peer('unix:/run/php/php8.3-fpm.sock', 140, { '504': 121, '200': 19 })],
      timeline: timeline(wave(20, 30, 14)),
      firstSeen: '2026-11-23T02:04:11.000Z',
      lastSeen: '2026-11-23T02:05:59.000Z',
    }),
    makeFinding('nginx/probe-dotfile', { count: 81, upstreams: [], distinctClients: 2, timeline: timeline(wave(0, 53, 2)) }),
    makeFinding('nginx/body-buffered', { count: 37, upstreams: [peer('10.0.0.5:8080', 30)], firstSeen: null, lastSeen: null }),
  ],
  incidents: [
    {
      from: '2026-11-23T02:04:11.000Z',
      to: '2026-11-23T02:05:59.000Z',
      ongoing: false,
      blame: 'upstream',
      at: 'unix:/run/php/php8.3-fpm.sock',
      cause: 'upstream-overload',
      rule: 'nginx/header-timeout',
      findings: ['nginx/header-timeout'],
      consequences: [],
      hypotheses: [{ cause: 'upstream-overload', confidence: 'likely', because: ['Many paths at once.'], against: [], check: ['uptime'] }],
    },
  ],
  marks: [
    { time: '2026-11-23T02:00:58.000Z', source: '/var/log/nginx/error.log', what: 'configuration reloaded' },
    { time: null, source: 'haproxy.log.gz', what: 'proxy started' },
  ],
  unmatched: [
    {
      template: 'some module says * about N things',
      format: 'nginx-error',
      why: null,
      count: 40,
      firstSeen: null,
      lastSeen: null,
      samples: [{ source: '/var/log/nginx/error.log', line: 7, text: '2026/11/23 03:01:00 [error] 12#12: some module says "a" about 7 things' }],
    },
    {
      template: 'N.N.N.N - [N/Nov/N:N:N:N +N] "*" N N',
      format: 'nginx-combined',
      why: 'column 15: expected " [" before $time_local, found "[23/Nov/2026:03:01:02"',
      count: 15,
      firstSeen: null,
      lastSeen: null,
      samples: [],
    },
  ],
  limits: [{ what: 'clients', cap: 2048, dropped: 12345 }],
  blindSpots: [
    'Client aborts and slow requests: nginx writes them at level info or to the access log only; error_log /var/log/nginx/error.log info; shows them.',
  ],
});

const EVIL = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202Eevil\u200B\u2028\r\n\t\u007f';

/** Everything that a client, a file name or a configuration can put into a report, at its worst. */
export const hostileReport: Report = emptyReport({
  period: { from: '2026-11-22T23:30:00.000Z', to: '2027-01-01T00:00:00.000Z', zone: 'No/Such\u001b[31mZone', assumed: false },
  sources: [{ name: `=HYPERLINK("http://x")${EVIL}`, gateway: 'nginx', format: 'nginx-error', records: 3 }],
  lines: { read: 987_654_321_012, diagnosed: 987_654_320_000, normal: 0, unmatched: 1012, skipped: 7 },
  records: { read: 987_654_321_012, diagnosed: 987_654_320_000, normal: 0, unmatched: 1012, skipped: 7 },
  causes: [{ cause: 'upstream-down', count: 987_654_319_999, share: 0.999_999_99 }],
  findings: [
    makeFinding('nginx/connect-refused', {
      count: 987_654_319_999,
      requests: 987_654_319_999,
      statuses: { '502': 987_654_319_998, '504': 1 },
      upstreams: [
        peer('=HYPERLINK("http://evil.example","click")', 900_000_000_000, { '502': 900_000_000_000 }),
        peer('-1+2', 80_000_000_000, { '502': 80_000_000_000 }),
        peer(`$(reboot):80;${EVIL}`, 7_000_000_000, { '502': 7_000_000_000 }),
        peer('@SUM(A1)', 5, { '502': 5 }),
        peer('', 4, { '502': 4 }),
        peer('+1', 3, { '502': 3 }),
        peer('\uFF1D1', 2, { '502': 2 }),
        peer('a "quoted", name', 1, { '502': 1 }),
      ],
      vhosts: [{ name: `日本語の長い名前のホスト.example${EVIL}`, count: 3 }],
      clients: [{ name: EVIL, count: 1 }],
      paths: [{ name: `/${EVIL}`, count: 1 }],
      distinctClients: 4_000_000_000,
      samples: [{ source: `a${EVIL}.log`, line: 1, text: `GET /${EVIL}日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語 \\x1B[31m HTTP/1.1` }],
      timeline: { from: '2026-11-22T23:30:00.000Z', bucketSeconds: 86_400, counts: Array.from({ length: 39 }, (_, i) => i * 1e9) },
    }),
    makeFinding('user/unknown-rule', {
      title: `=cmd|' /C calc'!A0${EVIL}`,
      severity: 'medium',
      cause: 'app-error',
      prior: 'app-error',
      blame: 'upstream',
      count: 1,
      upstreams: [peer(`${'very-long-upstream-name-'.repeat(20)}${EVIL}`, 1)],
      firstSeen: null,
      lastSeen: null,
    }),
  ],
  marks: [{ time: '2026-11-23T00:00:00.000Z', source: EVIL, what: `reload${EVIL}` }],
  traffic: [
    traffic(`=cmd${EVIL}${'very-long-'.repeat(20)}`, 987_654_321_012, 9e7, {
      by: EVIL,
      status5xx: 987_654_321_012,
      blame: { upstream: 987_654_321_012 },
      timers: { [EVIL]: { count: 1, p50: 0, p90: 1, p99: 1e8, max: 1e8 } },
    }),
  ],
  availability: [
    { name: `${'日本語'.repeat(40)}${EVIL}`, downSeconds: 1e9, flaps: 3, intervals: [{ from: '2026-11-23T02:01:00.000Z', to: null, code: EVIL }] },
  ],
  unmatched: [
    {
      template: `${EVIL}${'日本語'.repeat(80)}`,
      format: null,
      why: EVIL,
      count: 1012,
      firstSeen: null,
      lastSeen: null,
      samples: [{ source: EVIL, line: 1, text: EVIL.repeat(20) }],
    },
  ],
  limits: [{ what: `paths${EVIL}`, cap: 2048, dropped: 1_000_000_000 }],
  blindSpots: [`A blind spot with ${EVIL} inside`],
});
