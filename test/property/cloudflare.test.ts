/** What must hold for any record of Cloudflare: client text decides nothing, forms do not matter, nothing throws. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '/"EdgeResponseStatus":200',
    '","EdgeResponseStatus":200,"x":"',
    '/a?sec-purpose=prefetch',
    '1xxx 1016',
    '522',
    'OriginIP',
    '\\',
    '\n2026-11-23T03:01:02Z ERR error="Unauthorized" connIndex=1',
    '/.env',
    "'; --",
  ),
);
const CLIENT = [
  'ClientRequestURI',
  'ClientRequestPath',
  'ClientRequestUserAgent',
  'ClientRequestReferer',
  'ClientRequestHost',
  'ClientRequestMethod',
  'ClientXRequestedWith',
  'ClientRequestProtocol',
  'ClientSSLCipher',
  'JA4',
] as const;
const client = fc.record(Object.fromEntries(CLIENT.map((name) => [name, text])), { requiredKeys: [] });
const outcome = fc.record({
  EdgeResponseStatus: fc.constantFrom(200, 302, 499, 500, 502, 503, 504, 520, 521, 522, 525, 530),
  OriginResponseStatus: fc.constantFrom(0, 200, 500, 502),
  OriginIP: fc.constantFrom('', '198.51.100.10'),
  OriginTCPHandshakeDurationMs: fc.constantFrom(0, 9),
});

test('what a client writes decides nothing, except that it incriminates itself', () => {
  fc.assert(
    fc.property(outcome, client, (edge, said) => {
      const bare = describeLine(JSON.stringify({ RayID: 'a', ...edge }));
      const full = describeLine(JSON.stringify({ ...said, RayID: 'a', ...edge }));
      assert.deepEqual({ ...full.shape, probeKind: undefined }, { ...bare.shape, probeKind: undefined });
      if (full.rule?.id !== bare.rule?.id) assert.equal(full.rule?.blame, 'client');
    }),
    { numRuns: 1500 },
  );
});

test('a record says the same as JSON and as CSV', () => {
  const value = (given: unknown): string => (typeof given === 'string' ? `"${given.replaceAll('"', '""')}"` : String(given));
  fc.assert(
    fc.property(outcome, fc.string({ unit: fc.constantFrom('a', '/', ',', '"', '?', ' '), maxLength: 12 }), (edge, uri) => {
      const record = { RayID: '9f', ClientIP: '203.0.113.7', ClientRequestURI: `/${uri}`, ...edge };
      const engine = createEngine({ zone: 'UTC' });
      const feed = engine.open('x');
      feed.push(Buffer.from(`${Object.keys(record).join(',')}\n${Object.values(record).map(value).join(',')}\n`));
      feed.end();
      const report = engine.report();
      const rule = describeLine(JSON.stringify(record)).rule;
      assert.deepEqual(
        report.findings.map((finding) => finding.rule),
        rule?.cause === 'none' ? [] : [rule?.id],
      );
      assert.equal(report.records.unmatched, 0);
    }),
    { numRuns: 600 },
  );
});

const WHOLE = [
  '{"ClientIP":"203.0.113.7","EdgeResponseStatus":522,"OriginResponseStatus":0,"SecurityActions":["log","block"],"SecuritySources":["waf","ip"],"ResponseHeaders":{"x-1xxx":"1016"},"Subrequests":[{"EdgeResponseStatus":521}]}',
  'EdgeStartTimestamp,EdgeResponseStatus,OriginResponseStatus,RayID',
  '"2026-11-23T03:01:02Z",522,0,"9f"',
  '2026-11-23T03:01:02Z ERR Request failed error="malformed HTTP response \\"\\\\x15\\\\x03\\"" connIndex=1 dest=https://shop.example/ event=0',
  'time="2026-11-23T03:01:02Z" level=error msg="Unable to reach the origin service" error="EOF"',
  '{"level":"error","connIndex":1,"error":"EOF","message":"Request failed","dest":"https://x/"}',
  '{"message":"{\\"EdgeResponseStatus\\":521}"}',
];

test('nothing throws and nothing is lost, whatever happens to the bytes', () => {
  const damage = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 9, 10, 34, 44, 58, 91, 92, 93, 123, 125, 255, 27, 13)), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...WHOLE), damage, fc.nat(300)), { minLength: 1, maxLength: 6 }), (lines) => {
      const bytes = Buffer.concat(
        lines.map(([line, hits, cut]) => {
          const one = Buffer.from(`${line.slice(0, 20 + cut)}\n`, 'latin1');
          for (const [at, byte] of hits) one[at % one.length] = byte;
          return one;
        }),
      );
      const engine = createEngine({ zone: 'UTC' });
      const feed = engine.open('x');
      for (let at = 0; at < bytes.length; at += 37) feed.push(bytes.subarray(at, at + 37));
      feed.end();
      const { lines: counts } = engine.report();
      assert.equal(counts.read, counts.diagnosed + counts.normal + counts.unmatched);
      let newlines = 0;
      for (const byte of bytes) if (byte === 10) newlines++;
      assert.equal(counts.read, newlines + (bytes.at(-1) === 10 ? 0 : 1));
    }),
    { numRuns: 800 },
  );
});
