/** Every row of the decision table, as records, through the engine; and the table as a whole against the rules, on arbitrary records. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide, decisionRows, instances, type LogRecord, SOURCE_NAMES } from './cloudflare-table.ts';
import { judgeLine } from './judge-line.ts';

function compare(record: LogRecord): string | undefined {
  const row = decide(record);
  const { rule } = judgeLine(JSON.stringify(record));
  if (rule?.cause === row.cause && rule.blame === row.blame) return undefined;
  return `row ${row.number} says ${row.cause}/${row.blame}, ${rule ? `${rule.id} says ${rule.cause}/${rule.blame}` : 'no rule fits'}: ${JSON.stringify(record)}`;
}

test('every row of the decision table is reached by a record', () => {
  assert.equal(decisionRows.length, 119);
  const unreached = decisionRows.filter((row) => !instances(row).some((record) => decide(record) === row));
  assert.deepEqual(
    unreached.map((row) => row.number),
    [],
  );
});

test('every row of the decision table gives its cause and its blame, in all its alternatives', () => {
  const records = decisionRows.flatMap(instances);
  assert.ok(records.length > 1500, `${records.length} records`);
  assert.deepEqual(
    records.map(compare).filter((miss) => miss !== undefined),
    [],
  );
});

const one = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const ACTIONS = ['block', 'challenge', 'jschallenge', 'managedChallenge', 'connectionClose', 'log', 'skip', 'unknown', '', 'drop', 'allow'];
const SOURCES = [
  'l7ddos',
  'rateLimit',
  'waf',
  'firewallManaged',
  'botFight',
  'bic',
  'validation',
  'apiShield',
  'firewallCustom',
  'dlp',
  'country',
  'hot',
  'unknown',
];
const record = fc
  .record(
    {
      EdgeResponseStatus: one(
        0,
        103,
        200,
        206,
        301,
        304,
        400,
        401,
        403,
        404,
        405,
        408,
        409,
        413,
        416,
        421,
        429,
        431,
        451,
        499,
        500,
        501,
        502,
        503,
        504,
        505,
        507,
        508,
        511,
        520,
        521,
        522,
        523,
        524,
        525,
        526,
        527,
        529,
        530,
        599,
        600,
        '503',
      ),
      OriginResponseStatus: one(0, 0, 0, 200, 304, 403, 404, 429, 499, 500, 502, 503, 504, 520, 521, 522, 524, 525, 530, 599, '502'),
      CacheCacheStatus: one('hit', 'miss', 'stale', 'dynamic', 'revalidated', 'updating', 'unknown', 'stream_hit'),
      ClientRequestSource: one(...SOURCE_NAMES, '', 'something new', 1, '11', 6, 5),
      WorkerStatus: one(
        '',
        'unknown',
        'inactive',
        'ok',
        'exception',
        'exceededCpu',
        'scriptNotFound',
        'canceled',
        'responseStreamDisconnected',
        'loadShed',
        'daemonDown',
        'new word',
      ),
      EdgePathingOp: one('wl', 'ban', 'errHost', 'err_host', 'chl', 'unknown'),
      EdgePathingSrc: one('macro', 'user', 'err', 'bic', 'protect', 'hot', 'filter_based_firewall', 'unknown'),
      EdgePathingStatus: one(
        'nr',
        'ip',
        'ctry',
        'Asnum',
        'ua',
        'zl',
        'rate_limit',
        'filterBasedFirewall',
        'cyclic',
        'dns_err',
        'dnsErr',
        'reserved_ip6',
        'bad_host',
        'no_existing_host',
        'captchaNew',
        'unknown',
      ),
      security: one(
        ...ACTIONS.map((action) => ({ SecurityAction: action })),
        ...ACTIONS.flatMap((action) => SOURCES.map((source) => ({ SecurityActions: [action], SecuritySources: [source] }))),
        { WAFAction: 'drop' },
        { WAFAction: 'block' },
        { FirewallMatchesActions: ['block'], FirewallMatchesSources: ['waf'] },
      ),
      ClientMTLSAuthStatus: one('ok', 'absent', 'expired', 'unknown'),
      EdgeRateLimitAction: one('', 'unknown', 'ban', 'simulate'),
      OriginIP: one('', '198.51.100.10', '2001:db8::7', '192.0.2.0', '100::'),
      OriginTCPHandshakeDurationMs: one(0, 1, 12),
      OriginTLSHandshakeDurationMs: one(0, 20),
      OriginDNSResponseTimeMs: one(0, 7),
      OriginResponseHeaderReceiveDurationMs: one(0, 1, 9999, 10000, 24999, 25000, '30000'),
      time: one(
        ...[0, 999, 1000, 1999, 2000, 9999, 10000, 14999, 15000, 59999, 60000, 79999, 80000, 120000].map((ms) => ({
          EdgeStartTimestamp: '2026-11-23T03:01:02Z',
          EdgeEndTimestamp: new Date(Date.UTC(2026, 10, 23, 3, 1, 2) + ms).toISOString(),
        })),
      ),
      ClientRequestBytes: one(900, 10485759, 10485760),
      WorkerSubrequest: one(true, false),
      RequestHeaders: one({ 'sec-purpose': 'prefetch' }, { accept: 'x' }),
    },
    { requiredKeys: [] },
  )
  .map(({ security, time, ...rest }) => ({
    RayID: '9f1c2ab34d5e6f70',
    ClientRequestHost: 'shop.example',
    ...rest,
    ...(security as object),
    ...(time as object),
  }));

test('the rules say what the table says, on arbitrary records', () => {
  fc.assert(
    fc.property(record, (given) => assert.equal(compare(given), undefined)),
    { numRuns: 4000 },
  );
});

test('where several security products matched, the one that ended the request counts', () => {
  const lists = (actions: string[], sources: string[]): string | undefined =>
    judgeLine(JSON.stringify({ EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: actions, SecuritySources: sources })).rule?.id;
  assert.equal(lists(['log', 'block'], ['firewallManaged', 'country']), 'cloudflare/access-rule-blocked');
  assert.equal(lists(['block', 'log'], ['firewallManaged', 'country']), 'cloudflare/managed-rule-blocked');
  assert.equal(lists(['log', 'log'], ['firewallManaged', 'country']), 'cloudflare/403-edge');
});
