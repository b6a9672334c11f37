/** In which forms Cloudflare's records come, and what else comes in their place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudflareFormats } from '../../parsers/cloudflare/index.ts';
import type { Report } from '../../src/diagnose/report.ts';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';

const RECORD = {
  ClientIP: '203.0.113.7',
  ClientRequestHost: 'shop.example',
  ClientRequestMethod: 'GET',
  ClientRequestURI: '/cart?token=secret',
  EdgeStartTimestamp: '2026-11-23T03:01:02Z',
  EdgeEndTimestamp: '2026-11-23T03:01:21Z',
  EdgeResponseStatus: 522,
  OriginResponseStatus: 0,
  OriginIP: '198.51.100.10',
  OriginTCPHandshakeDurationMs: 0,
  RayID: '9f1c2ab34d5e6f70',
};
const SILENT = 'cloudflare/522-no-answer';

const ruleOf = (text: string): string | undefined => describeLine(text).rule?.id;
const field = (text: string, name: string): string | undefined => describeLine(text).fields.find((one) => one.name === name)?.value;

function analyse(...sources: string[]): Report {
  const engine = createEngine({ zone: 'UTC' });
  sources.forEach((text, i) => {
    const feed = engine.open(`source ${i}`);
    feed.push(Buffer.from(text));
    feed.end();
  });
  return engine.report();
}

test('samples of the formats are of their format', () => {
  for (const format of cloudflareFormats) {
    for (const { line, expect } of format.samples) {
      assert.equal(describeLine(line).format, format.id, line);
      for (const [name, value] of Object.entries(expect ?? {})) assert.equal(field(line, name), String(value), name);
    }
  }
});

test('fields may come in any order, with blanks, escapes, duplicates, and names nobody knows', () => {
  const entries = Object.entries(RECORD);
  const backwards = JSON.stringify(Object.fromEntries([...entries].reverse()));
  const spaced = JSON.stringify(RECORD, null, 1).replaceAll('\n', ' ');
  const escaped = JSON.stringify(RECORD).replace('EdgeResponseStatus', '\\u0045dgeResponseStatus').replace('"198.51', '"19\\u0038.51');
  const twice = JSON.stringify(RECORD).replace('{', '{"EdgeResponseStatus":200,"Nobody":{"EdgeResponseStatus":404,"a":["}",{"b":"\\"}"}]},');
  for (const text of [backwards, spaced, escaped, twice]) assert.equal(ruleOf(text), SILENT, text);
});

test('any selection of fields will do', () => {
  assert.equal(ruleOf('{"EdgeResponseStatus":521}'), 'cloudflare/521-refused');
  assert.equal(ruleOf('{"RayID":"9f1c2ab34d5e6f70","EdgeResponseStatus":"521"}'), 'cloudflare/521-refused');
  assert.equal(ruleOf('{"ZoneName":"shop.example","WorkerStatus":"unknown"}'), 'cloudflare/no-status');
});

test('times are read as RFC 3339, with a blank, as seconds, milliseconds, microseconds and nanoseconds, as number or text', () => {
  const times = [
    '2026-11-23T03:01:02Z',
    '2026-11-23T04:01:02+01:00',
    '2026-11-23 03:01:02',
    1795402862,
    '1795402862',
    1795402862000,
    1795402862000000,
    1795402862000000000,
    '1795402862000000000',
  ];
  for (const time of times) assert.equal(field(JSON.stringify({ ...RECORD, EdgeStartTimestamp: time }), 'time'), '2026-11-23T03:01:02.000Z', String(time));
  const nanos = JSON.stringify({ ...RECORD, EdgeStartTimestamp: 1795402862000000000, EdgeEndTimestamp: 1795402881500000000 });
  assert.equal(field(nanos, 'tTotal'), '19500');
});

test('names of before Logpush, of exporters and of the old WAF are known', () => {
  const nested = {
    edgeResponse: { status: 522 },
    originResponse: { status: 0 },
    client: { ip: '203.0.113.7' },
    clientRequest: { httpHost: 'shop.example', httpMethod: 'GET', uri: '/x?y' },
    rayId: 'a',
    timestamp: 1795402862000000000,
  };
  assert.equal(ruleOf(JSON.stringify(nested)), SILENT);
  assert.equal(field(JSON.stringify(nested), 'client'), '203.0.113.7');
  assert.equal(field(JSON.stringify(nested), 'path'), '/x');
  assert.equal(ruleOf('{"edge_response_status":521,"origin_response_status":0,"ray_id":"a"}'), 'cloudflare/521-refused');
  assert.equal(ruleOf('{"edgeResponseStatus":504,"originResponseStatus":0,"RequestSource":"earlyHintsCache"}'), 'cloudflare/early-hints-lookup');
  assert.equal(
    ruleOf('{"EdgeResponseStatus":403,"WAFAction":"block","FirewallMatchesActions":["block"],"FirewallMatchesSources":["firewallRules"]}'),
    'cloudflare/custom-rule-blocked',
  );
});

test('wrapped records are unwrapped; several on one line are not taken apart', () => {
  const record = JSON.stringify(RECORD);
  for (const text of [
    `{"event":${record},"host":"x"}`,
    `{"info":${record}}`,
    `{"events":[{"info":${record}}]}`,
    `[${record}]`,
    `[${record},`,
    `,${record}`,
    `${record}]}`,
    JSON.stringify({ message: record, '@timestamp': 'x' }),
  ])
    assert.equal(ruleOf(text), SILENT, text);
  assert.equal(describeLine(`{"events":[${record},${record}]}`).format, null);
});

test('merged sub-requests tell why their request failed', () => {
  const child = { EdgeResponseStatus: 521, OriginResponseStatus: 0, OriginIP: '198.51.100.11' };
  const parent = { EdgeResponseStatus: 502, OriginResponseStatus: 0, WorkerStatus: 'ok', RayID: 'a', ClientIP: '203.0.113.7' };
  const text = JSON.stringify({ ...parent, Subrequests: [{ EdgeResponseStatus: 200, OriginResponseStatus: 200 }, child] });
  assert.equal(ruleOf(text), 'cloudflare/521-refused');
  assert.equal(field(text, 'client'), '203.0.113.7');
  assert.equal(field(text, 'status'), '502');
  assert.equal(ruleOf(JSON.stringify({ ...parent, Subrequests: [{ EdgeResponseStatus: 200 }] })), 'cloudflare/502-worker');
  assert.equal(ruleOf(JSON.stringify({ ...parent, Subrequests: [] })), 'cloudflare/502-worker');
});

test('Instant Logs carry a sample interval', () => {
  assert.equal(field(JSON.stringify({ ...RECORD, sampleInterval: 10 }), 'sample-interval'), '10');
  assert.equal(field(JSON.stringify({ ...RECORD, SampleInterval: 100 }), 'sample-interval'), '100');
});

const COLUMNS = ['EdgeStartTimestamp', 'ClientRequestHost', 'ClientRequestURI', 'EdgeResponseStatus', 'OriginResponseStatus', 'OriginIP', 'RayID'];

test('CSV is read by the header above it: quotes, tabs, another header further down', () => {
  const row = (status: number, mark = ','): string =>
    ['"2026-11-23T03:01:02Z"', '"shop.example"', `"/a${mark}""b"""`, status, 0, '"198.51.100.10"', '"9f"'].join(mark);
  const text = [COLUMNS.join(','), row(521), row(521), COLUMNS.join('\t'), row(522, '\t'), row(200, '\t')].join('\n');
  const report = analyse(text);
  assert.deepEqual({ ...report.records }, { read: 6, diagnosed: 3, normal: 3, unmatched: 0, skipped: 0 });
  const found = Object.fromEntries(report.findings.map(({ rule, count, upstreams }) => [rule, [count, upstreams[0]?.name]]));
  assert.deepEqual(found, { 'cloudflare/521-refused': [2, '198.51.100.10'], 'cloudflare/522-no-answer': [1, '198.51.100.10'] });
});

test('a CSV file without header, or below the header of another file, is unmatched and said to be', () => {
  const row = '"2026-11-23T03:01:02Z","shop.example","/a",521,0,"198.51.100.10","9f"';
  const report = analyse(`${COLUMNS.join(',')}\n${row}\n`, `${row}\n`);
  assert.deepEqual({ ...report.records }, { read: 3, diagnosed: 1, normal: 1, unmatched: 1, skipped: 0 });
  assert.match(report.unmatched[0]?.why ?? '', /CSV/);
});

test('a row of CSV with too few or too many cells is unmatched, the rest goes on', () => {
  const row = '"2026-11-23T03:01:02Z","shop.example","/a",521,0,"198.51.100.10","9f"';
  const report = analyse([COLUMNS.join(','), row, '"2026-11-23T03:01:02Z",521', `${row},1`, row].join('\n'));
  assert.equal(report.findings[0]?.count, 2);
  assert.equal(report.records.unmatched, 2);
});

test('broken lines, pages and values of the wrong type are unmatched with a reason; the rest goes on', () => {
  const record = JSON.stringify(RECORD);
  const bad = [
    record.slice(0, 90),
    '<!DOCTYPE html>',
    '<html><head><title>522: Connection timed out</title></head>',
    JSON.stringify({ ...RECORD, EdgeResponseStatus: 'high' }),
    JSON.stringify({ ...RECORD, EdgeResponseStatus: { a: 1 } }),
    JSON.stringify({ ...RECORD, EdgeResponseStatus: -1 }),
  ];
  const report = analyse([record, ...bad, record].join('\n'));
  assert.equal(report.findings.find(({ rule }) => rule === SILENT)?.count, 2);
  assert.equal(report.records.unmatched, bad.length);
  for (const { why, template } of report.unmatched) assert.ok(why, template);
  assert.equal(describeLine(JSON.stringify({ ...RECORD, OriginResponseStatus: [1] })).rule, null);
});

test('fields of the wrong type that decide nothing are passed over', () => {
  const odd = {
    ...RECORD,
    OriginIP: 5,
    OriginTCPHandshakeDurationMs: 'slow',
    CacheCacheStatus: ['hit'],
    ClientRequestURI: null,
    SecurityActions: 'none',
    RayID: {},
    EdgeEndTimestamp: false,
    Subrequests: 'x',
  };
  assert.equal(ruleOf(JSON.stringify(odd)), SILENT);
});

test('JSON of others is left to them', () => {
  for (const text of [
    '{"time_local":"23/Nov/2026:03:01:02 +0000","remote_addr":"203.0.113.7","request":"GET / HTTP/1.1","status":"502"}',
    '{"level":"error","msg":"connection refused","time":"2026-11-23T03:01:02Z"}',
    '{"level":"info","time":"2026-11-23T03:01:02Z","message":"server started"}',
    '{"ClientIP":"203.0.113.7","status":502}',
    '{"RequestHost":"shop.example","ClientHost":"203.0.113.7","DownstreamStatus":502}',
    '{}',
    '[]',
    '{"event":{"a":1}}',
  ])
    assert.doesNotMatch(describeLine(text).format ?? '', /^cloudflare/, text);
  assert.equal(describeLine('2026-11-23T03:01:02Z ERR Provider connection error error="dial tcp 10.0.0.2:2375: i/o timeout" providerName=docker').format, null);
});

const REFUSED =
  'Unable to reach the origin service. The service may be down or it may not be responding to traffic from cloudflared: dial tcp 127.0.0.1:8080: connect: connection refused';
const CONSOLE = `2026-11-23T03:01:02Z ERR  error="${REFUSED}" cfRay=9f1c2ab34d5e6f70-AMS connIndex=2 event=1 ingressRule=0 originService=http://127.0.0.1:8080`;

test('cloudflared is read as console text, JSON, with colours, in envelopes, and in the form of before 2020', () => {
  const service = 'cloudflare/tunnel-service-refused';
  const json = JSON.stringify({
    level: 'error',
    cfRay: '9f1c2ab34d5e6f70-AMS',
    error: REFUSED,
    originService: 'http://127.0.0.1:8080',
    time: '2026-11-23T03:01:02Z',
    message: '',
  });
  const forms = [
    CONSOLE,
    json,
    `\x1b[90m2026-11-23T03:01:02Z\x1b[0m \x1b[31mERR\x1b[0m \x1b[36merror=\x1b[0m"${REFUSED}" \x1b[36moriginService=\x1b[0mhttp://127.0.0.1:8080`,
    `Nov 23 03:01:02 gw1 cloudflared[812]: ${CONSOLE}`,
    `${JSON.stringify({ log: `${CONSOLE}\n`, stream: 'stderr', time: '2026-11-23T03:01:02.1Z' })}`,
    `${JSON.stringify({ log: `${json}\n`, stream: 'stderr', time: '2026-11-23T03:01:02.1Z' })}`,
    `ERRO[0012] ${REFUSED}  originService="http://127.0.0.1:8080" connIndex=1`,
    `time="2026-11-23T03:01:02Z" level=error msg="${REFUSED}" connIndex=1 originService="http://127.0.0.1:8080"`,
  ];
  for (const text of forms) {
    assert.equal(ruleOf(text), service, text);
    assert.equal(field(text, 'upstream'), '127.0.0.1:8080', text);
  }
  for (const text of [CONSOLE, json]) {
    assert.equal(field(text, 'requestId'), '9f1c2ab34d5e6f70');
    assert.equal(field(text, 'time'), '2026-11-23T03:01:02.000Z');
  }
});

test('the address of a failed request is shown, its words decide nothing', () => {
  const text = console_('stream 13 canceled by remote with error code 0', 'https://shop.example/no%20such%20host/x509:?q=Unauthorized');
  assert.equal(ruleOf(text), 'cloudflare/tunnel-canceled');
  assert.equal(field(text, 'host'), 'shop.example');
  assert.equal(field(text, 'path'), '/no%20such%20host/x509:');
});

function console_(error: string, dest: string): string {
  return `2026-11-23T03:01:02Z ERR Request failed error=${JSON.stringify(error)} connIndex=1 dest=${dest} event=0 ip=198.41.192.7 type=http`;
}
