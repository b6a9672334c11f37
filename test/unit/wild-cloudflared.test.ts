/** Lines of cloudflared as viewers and service managers show them; its second lines; start-up probes; Workers traces in small letters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';
import { foldFindings } from '../../src/render/problems.ts';
import { rules } from '../../src/rules/index.ts';

const LOST = 'ERR failed to serve tunnel connection error="timeout: no recent network activity" connIndex=0 event=0 ip=198.41.192.7';
const ruleOf = (line: string): string | undefined => describeLine(line).rule?.id;

test('the level is found behind blanks, times of viewers, tags and colours', () => {
  for (const head of [
    '',
    '    ',
    'stderr: 2026-11-23T03:01:02Z ',
    '03:01:02Z ',
    '2026-11-23 03:01:02.022675+00:002026-11-23T03:01:02Z ',
    'today at 3:01:02 AM2026-11-23T03:01:02Z ',
    '2026-11-23T03:01:02.402287923Z  2026-11-23T03:01:02Z ',
    'cloudflared[7]: 2026-11-23T03:01:02Z ',
    'Mon Nov 23 03:01:02 2026 daemon.err cloudflared[7]: 2026-11-23T03:01:02Z ',
    '11 月 23 03:01:02 gw1 cloudflared[7]: 2026-11-23T03:01:02Z ',
    '\x1b[90m2026-11-23T03:01:02Z\x1b[0m \x1b[31m',
  ])
    assert.equal(ruleOf(head + LOST), 'cloudflare/tunnel-connection-lost', head);
  for (const old of [
    'ERRO[2020-11-23T03:01:02Z] ',
    'ERROR[2020-11-23T03:01:02Z] ',
    'Nov 23 03:01:02 gw1 cloudflared[7]: #033[31mERRO#033[0m[2020-11-23T03:01:02Z] ',
  ])
    assert.equal(ruleOf(`${old}Lost connection with the edge`), 'cloudflare/tunnel-connection-lost', old);
});

test('what the service manager says is cloudflared’s is its own; the same text of nobody is nobody’s', () => {
  assert.equal(ruleOf('Nov 23 03:01:02 gw1 cloudflared[7]: 2026-11-23T03:01:02Z ERR nobody knows this'), 'cloudflare/tunnel-other-error');
  assert.equal(ruleOf('cloudflared-1  | 2026-11-23T03:01:02Z WRN nobody knows this'), 'cloudflare/tunnel-other-text');
  assert.equal(ruleOf('Nov 23 03:01:02 gw1 cloudflared[7]: goroutine 12 [running]:'), 'cloudflare/tunnel-other-text');
  for (const line of [
    'Nov 23 03:01:02 gw1 app[7]: 2026-11-23T03:01:02Z ERR nobody knows this',
    '2026-11-23T03:01:02Z ERR nobody knows this',
    'user ERR Lost connection with the edge',
    'Nov 23 03:01:02 gw1 sshd[7]: Invalid user ERR Lost connection with the edge connIndex=1',
  ])
    assert.equal(describeLine(line).format, null, line);
});

test('the second line of one failed request is a consequence of the first, over QUIC and over HTTP/2', () => {
  const error =
    'Unable to reach the origin service. The service may be down or it may not be responding to traffic from cloudflared: dial tcp 127.0.0.1:8080: connect: connection refused';
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('log');
  for (let i = 0; i < 5; i++)
    feed.push(
      Buffer.from(
        [
          `2026-11-23T03:01:0${i}Z ERR  error="${error}" connIndex=2 event=1 ingressRule=0 originService=http://127.0.0.1:8080`,
          `2026-11-23T03:01:0${i}Z ERR Request failed error="${error}" connIndex=2 dest=https://shop.example/ event=0 ip=198.41.192.7 type=http`,
          `2026-11-23T03:01:0${i}Z ERR failed to serve incoming request error="Failed to proxy HTTP: ${error}" connIndex=2`,
          '',
        ].join('\n'),
      ),
    );
  feed.end();
  const { findings } = engine.report();
  assert.deepEqual(findings.map(({ rule, count }) => [rule, count]).sort(), [
    ['cloudflare/tunnel-service-refused', 5],
    ['cloudflare/tunnel-service-refused-request', 10],
  ]);
  assert.equal(foldFindings(findings, new Map(rules.map((rule) => [rule.id, rule]))).length, 1);
});

test('start-up probes are judged by what they found', () => {
  const line = (status: string, component = 'UDP Connectivity'): string =>
    `2026-11-23T03:01:02Z INF precheck component="${component}" details="x" run_id=4f status=${status} target=region1.v2.argotunnel.com`;
  assert.equal(ruleOf(line('pass')), 'cloudflare/tunnel-information');
  assert.equal(ruleOf(line('fail')), 'cloudflare/tunnel-probe-failed');
  assert.equal(ruleOf(line('fail', 'DNS Resolution')), 'cloudflare/tunnel-probe-dns');
  const json = JSON.stringify({
    level: 'info',
    component: 'TCP Connectivity',
    run_id: '4f',
    status: 'fail',
    time: '2026-11-23T03:01:02Z',
    message: 'precheck',
  });
  assert.equal(ruleOf(json), 'cloudflare/tunnel-probe-failed');
});

test('Workers traces as wrangler tail writes them', () => {
  const shapeOf = (record: object): string | undefined => describeLine(JSON.stringify(record)).shape['x-worker'];
  assert.equal(shapeOf({ outcome: 'exceededCpu', cpuTime: 12, wallTime: 90, truncated: false }), 'exceeded');
  assert.equal(
    shapeOf({ outcome: 'exception', exceptions: [], eventTimestamp: 1795402862123, event: { request: { url: 'https://shop.example/a' } } }),
    'exception',
  );
  assert.equal(shapeOf({ scriptName: 'router', outcome: 'ok' }), 'ran');
  // Other programs have outcomes, too.
  assert.equal(describeLine('{"outcome":"exception","cpuTime":12,"user":"x"}').format, null);
});

test('security events as GraphQL names them, and sessions of Zero Trust', () => {
  const event = {
    action: 'block',
    clientIP: '203.0.113.9',
    clientRequestHTTPHost: 'shop.example',
    clientRequestPath: '/api',
    datetime: '2026-11-23T03:01:02Z',
    rayName: '9f1c2ab34d5e6f71',
    source: 'ratelimit',
  };
  assert.equal(ruleOf(JSON.stringify(event)), 'cloudflare/event-rate-limited');
  assert.equal(ruleOf(JSON.stringify({ ...event, edgeResponseStatus: 429 })), 'cloudflare/event-rate-limited');
  assert.equal(ruleOf(JSON.stringify({ ...event, action: 'skip', source: 'firewallcustom' })), 'cloudflare/event-let-through');
  // An action alone makes no security event of a request.
  assert.equal(
    ruleOf(JSON.stringify({ action: 'x', EdgeResponseStatus: 200, OriginResponseStatus: 200, ClientRequestHost: 'shop.example' })),
    'cloudflare/served',
  );
});
