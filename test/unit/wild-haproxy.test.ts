/** Lines of HAProxy as viewers, old releases and formats of the user's own leave them: read for what they say, and nobody else's words taken for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';
import { ndjsonEvents } from '../../src/render/events-ndjson.ts';

const said = (line: string): readonly (string | null | undefined)[] => {
  const { format, rule, shape } = describeLine(line);
  return [format, rule?.id, shape['x-event']];
};
const field = (line: string, name: string): string | undefined => describeLine(line).fields.find((one) => one.name === name)?.value;
const DOWN =
  'Server app/node3 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.';

test('events are found behind blanks, dates of viewers, containers, tags and labels', () => {
  for (const head of [
    '',
    '    ',
    '   edge-1          | [WARNING]  (9) : ',
    '2026-11-24 04:10:07 [WARNING]  (812) : ',
    '2026-11-24 04:10:07.812 EST[WARNING] 328/041007 (6) : ',
    'haproxy[812]: ',
    'edge1 haproxy[812]: ',
    'edge1 edge1 haproxy[812]: [WARNING]  (812) : ',
    'Starting haproxy: [WARNING] 328/041007 (812) : ',
    'Nov 24 04:10:07 edge1 haproxy[812]: Starting haproxy: [WARNING]  (812) : ',
    '[WARNING] ',
  ])
    assert.deepEqual(said(head + DOWN), ['haproxy-event', 'haproxy/check-refused', 'down'], head);
  assert.equal(field(`2026-11-24 04:10:07 [WARNING]  (812) : ${DOWN}`, 'time'), '2026-11-24T04:10:07.000Z');
});

test('connection errors are found behind a tag that no envelope took', () => {
  for (const head of ['haproxy[812]: ', 'edge1 haproxy[812]: '])
    assert.equal(
      said(`${head}198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in/tls: SSL handshake failure (error:0A00009C:SSL routines::http request)`)[1],
      'haproxy/tls-http-on-tls-port',
    );
});

test('a label in capitals is HAProxy itself, one in small letters a script', () => {
  assert.deepEqual(said('[ALERT]    (812) : nobody knows this text'), ['haproxy-event', 'haproxy/own-alert', 'own']);
  assert.deepEqual(said('[alert] 328/041007 (812) : nobody knows this text'), ['haproxy-event', 'haproxy/other-text', undefined]);
  // Without a process id in front it takes a text that is known.
  assert.equal(describeLine('[ALERT] nobody knows this text').format, null);
});

test('what a stranger wrote into a line of another program is no event and no session', () => {
  const session = '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/0/-1/31 502 209 - - SH-- 12/11/4/1/0 0/0';
  for (const line of [
    `Nov 24 04:10:07 edge1 sshd[9]: Invalid user [ALERT]    (812) : ${DOWN}`,
    `Nov 24 04:10:07 edge1 sshd[9]: Invalid user haproxy: ${DOWN}`,
    `Nov 24 04:10:07 edge1 sshd[9]: Invalid user ${session}`,
    `203.0.113.9 - x haproxy ${session} "GET / HTTP/1.1"`,
    `GET /[ALERT] (812) : ${DOWN}`,
  ])
    assert.equal(describeLine(line).format, null, line);
});

test('traffic of an unknown format is read as far as it stands as in the known ones', () => {
  const http = (line: string): readonly (string | null | undefined)[] => [
    describeLine(line).format,
    describeLine(line).shape.termination,
    field(line, 'status'),
    field(line, 'upstream'),
  ];
  const core = '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 503 5120';
  const found = ['haproxy-other', 'sC', '503', 'app/node3'];
  for (const line of [
    `haproxy[812]: ${core} - - sC-- 120/118/40/11/0 0/0 "GET / HTTP/1.1"`,
    `edge1 haproxy[812]: ${core} sC-- 120/118/40/11/+2 0/0 {a} {b} id=7 GET / HTTP/1.1`,
    `2026-11-24T04:10:07 ${core.replace('5120', '90/5120')} sC 120/118/40/11 0/0 "GET / HTTP/1.1" and more`,
    `edge1 ingress[28] ${core.replace(':40312', '')} - - sC-- 120/118/40/11/0 0/0`,
    'web_in~ app/node3 3/0/1/212/220 503 +5120 - - sC-- 120/118/40/11/0 0/0 "GET / HTTP/1.1" x',
    '[24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 503 5120 - - sC-- 120/118/40/11/0 0/0 "GET / HTTP/1.1"',
  ])
    assert.deepEqual(http(line), found, line);
  // More timers than are known say nothing.
  assert.equal(describeLine(`haproxy[812]: ${core.replace('3/0/1/212/220', '0/0/3/3/0/1/212/220')} - - sC-- 1/1/1/1/0 0/0`).shape.timers, '....');
  assert.deepEqual(http('haproxy[812]: 198.51.100.7:40312 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/0/60012 812 sC 8/4/4/4/0 0/0'), [
    'haproxy-other',
    'sC',
    undefined,
    'db/pg1',
  ]);
});

test('text of a client in front of the state is not taken for it', () => {
  const head = '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 3/0/1/212/220 200 5120';
  assert.equal(describeLine(`haproxy[812]: ${head} sH-- 9/9/9/9/0 0/0 ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"`).format, null);
  assert.equal(describeLine(`haproxy[812]: ${head} SID=sH-- 9/9/9/9/0 0/0 - ---- 120/118/40/11/0 0/0 "GET / HTTP/1.1"`).format, null);
});

test('JSON in objects of its own, and with names of somebody’s own', () => {
  const judged = (record: object): readonly (string | undefined)[] => {
    const { rule, shape } = describeLine(JSON.stringify(record));
    return [rule?.id, shape.termination, shape.status];
  };
  const found = ['haproxy/no-server', 'SC', '503'];
  assert.deepEqual(
    judged({
      client: { ip: '198.51.100.7', port: 40312 },
      backend: { name: 'app' },
      server: { name: '<NOSRV>' },
      termination: { state: 'SC' },
      http: { response: { status_code: 503 } },
    }),
    found,
  );
  assert.deepEqual(
    judged({ haproxy_clientIP: '198.51.100.7', haproxy_serverName: '<NOSRV>', haproxy_terminationState: 'SC--', haproxy_statusCode: '503' }),
    found,
  );
  // A state of two letters under a name that means anything.
  assert.equal(describeLine('{"state":"CT","status":200,"server":"app"}').format, null);
});

test('a new source forgets the year of the one before', () => {
  let text = '';
  const engine = createEngine({ zone: 'UTC', events: [ndjsonEvents((chunk) => (text += Buffer.from(chunk).toString('utf8')))] });
  const dated = '198.51.100.7:40312 [24/Nov/2009:04:10:06.812] web_in app/node3 0/0/0/3/3 200 126 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"';
  const undated = `Nov 24 04:10:07 edge1 haproxy[812]: ${DOWN}`;
  for (const [name, lines] of [
    ['a', [dated, undated]],
    // Its event stands further back than the last of the source before: offsets alone do not tell them apart.
    ['b', ['x'.repeat(2000), undated]],
  ] as const) {
    const feed = engine.open(name);
    feed.push(Buffer.from(`${lines.join('\n')}\n`));
    feed.end();
  }
  const times = text
    .trimEnd()
    .split('\n')
    .map((row) => (JSON.parse(row) as { time: string | null }).time);
  assert.deepEqual(times, ['2009-11-24T04:10:06.812Z', '2009-11-24T04:10:07.000Z', null, null]);
});

test('a head may hold marks, stamps, facility, host, program and structured data in any order', () => {
  const traffic = '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 503 5120 - - sC-- 120/118/40/11/0 0/0 "GET / HTTP/1.1"';
  for (const head of [
    '2026-11-24T04:10:07.347+03:00 local2.info 2026-11-24T04:10:07.347017+03:00 edge1 haproxy 812 - - ',
    '2026-11-24T04:10:07+03:00 local2.info 2026-11-24T04:10:07+03:00 edge1 haproxy 812 - [http@13238 conn="24/Nov/2026:04:10:06" say="a\\" ] b" n="-1"] ',
    'local0.notice edge1 haproxy 812 ',
    'edge1 haproxy ',
    'edge1 haproxy-ingress ',
    '/var/log/haproxy.log:17:',
    'haproxy/traffic.log: ',
    '> edge-1  | 2026-11-24 04:10:07 haproxy[812] ',
    '/usr/sbin/haproxy[812]: ',
  ]) {
    assert.deepEqual(said(head + DOWN), ['haproxy-event', 'haproxy/check-refused', 'down'], head);
    const found = describeLine(head.replace(/:$/, ': ') + traffic);
    assert.deepEqual([found.format, found.shape.termination], ['haproxy-other', 'sC'], head);
    assert.equal(found.fields.find(({ name }) => name === 'client')?.value, '198.51.100.7', head);
  }
  // The address was left out.
  assert.equal(describeLine(`edge1 haproxy-ingress ${traffic.slice(traffic.indexOf('['))}`).shape.termination, 'sC');
  assert.equal(describeLine(`> edge-1  | [WARNING]  (9) : ${DOWN}`).rule?.id, 'haproxy/check-refused');
});

test('heads of others are not taken for one of HAProxy', () => {
  for (const head of [
    'sshd[9]: Invalid user haproxy ',
    '203.0.113.9 - x haproxy ',
    'GET /haproxy haproxy[1]: ',
    '[x y="1"] haproxy ',
    'user="haproxy" haproxy ',
    'a b c d e haproxy ',
  ])
    assert.equal(describeLine(head + DOWN).format, null, head);
});

test('fields in an order of somebody’s own', () => {
  const read = (line: string): readonly unknown[] => {
    const { shape, format } = describeLine(line);
    return [format, shape.termination, field(line, 'status'), field(line, 'upstream'), field(line, 'client')];
  };
  const found = ['haproxy-other', 'SC', '503', 'app/<NOSRV>', '198.51.100.7'];
  for (const line of [
    '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] "GET /cart HTTP/1.1" 503 217 SC-- web_in~ app/<NOSRV> 0/-1/-1/-1/0 0',
    '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] app/<NOSRV> 503 217 SC-- "GET /cart HTTP/1.1" Mozilla/5.0 (x) sH-- 502',
    '198.51.100.7 [24/Nov/2026:04:10:06.812] web_in~ SC-- 503 app/<NOSRV> {shop.example|a b} 0/-1/-1/-1/0',
    'haproxy[812]: 198.51.100.7:40312 web_in~ app/<NOSRV> SC-- 503 0',
  ])
    assert.deepEqual(read(line), found, line);
  // Of names that do not stand side by side the backend is shown.
  for (const line of [
    'haproxy[812]: ci=198.51.100.7 st=503 ts=SC be=app srv=<NOSRV> ua="a b" tw=-1',
    'Nov 24 04:10:07 edge1 haproxy[812]: src=198.51.100.7 x=y status=503 term_state=SC-- backend=app server=<NOSRV>',
  ])
    assert.deepEqual(read(line), found.with(3, 'app'), line);
  // Separated by commas, with the state twice.
  const twice =
    'Nov 24 04:10:07 edge1 haproxy[812]: status_code=504, client_address=198.51.100.7:40312, date=[24/Nov/2026:04:10:06.812], backend=app, server=node3, termination_state=sH, termination_state_with_cookie_status=sH--, captured=, http_request="GET /a HTTP/1.1"';
  assert.deepEqual(read(twice), ['haproxy-other', 'sH', '504', 'node3', '198.51.100.7']);
  assert.equal(field(twice, 'time'), '2026-11-24T04:10:06.812Z');
  // A condensed one.
  const { shape } = describeLine('[24/Nov/2026:04:10:06.812] web 302 364 --VN "GET /wps HTTP/1.1"');
  assert.deepEqual([shape.termination, shape.status], ['--', '302']);
  // Timers at the very end.
  assert.equal(describeLine('198.51.100.7:4 [24/Nov/2026:04:10:06.812] 503 217 SC-- app/<NOSRV> 0/-1/-1/-1/0').shape.timers, '+---');
});

test('what a client wrote into a field is no state of a line in an order of its own', () => {
  for (const line of [
    // Two states: one of them is a stranger's.
    'haproxy[812]: 198.51.100.7:4 app/node3 200 SH-- 503 ----',
    // A word that is nobody's stands in front of it.
    '198.51.100.7:4 [24/Nov/2026:04:10:06.812] app/node3 200 12 curl/8.5 (x) SH-- "GET / HTTP/1.1"',
    // Countries have two letters, too.
    '198.51.100.7:4 [24/Nov/2026:04:10:06.812] web app/node3 CD 200 12',
    // Another program.
    'Nov 24 04:10:07 edge1 sshd[9]: st=503 ts=SC-- be=app srv=<NOSRV>',
    'st=503 SC--',
  ])
    assert.equal(describeLine(line).format, null, line);
});

test('an error of the server that was added behind the request is read', () => {
  const core = '198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 0/0/-1/-1/3009 503 217 - - SC-- 12/11/0/0/3 0/0 "GET /a HTTP/1.1"';
  assert.equal(describeLine(`${core} fc_err=- bc_err=EHOSTUNREACH tevts={,}`).rule?.id, 'haproxy/no-route');
  assert.equal(describeLine(`${core} x bc_err=EHOSTUNREACH`).shape.detail, undefined);
  // The server was left out.
  const short = 'edge1 haproxy [24/Nov/2026:04:10:06.812] web_in app 0/0/3/-1/69 502 217 - - SH-- 12/11/0/0/0 0/0 "GET /a HTTP/1.1" fc_err=- bc_err=ERESET';
  assert.deepEqual([describeLine(short).rule?.id, describeLine(short).shape.detail], ['haproxy/closed-early', 'reset']);
});

test('checks that lost their head, their commas or their quotes keep their reason', () => {
  for (const [line, id] of [
    ['reason: Layer6 invalid response, info: “SSL handshake failure”, check duration: 1ms, status: 0/2 DOWN.', 'haproxy/check-tls'],
    ['is DOWN, reason: Layer7 timeout, check duration: 2001ms. 1 active and 0 backup servers left.', 'haproxy/check-timeout'],
    ['haproxy Server one is DOWN, reason: Layer4 timeout check duration: 10001ms. 0 active and 0 backup servers left.', 'haproxy/check-connect-timeout'],
    ['failed, reason: Layer4 connection problem, info: "No route to host", check duration: 1ms, status: 0/2 DOWN.', 'haproxy/check-no-route'],
    ['reason: Layer7 check passed, code: 200, check duration: 1ms, status: 3/3 UP.', 'haproxy/check-passed'],
  ] as const)
    assert.equal(describeLine(line).rule?.id, id, line);
});

test('a refusal behind a queue is a refusal: its pauses stand behind the wait', () => {
  const line = (timers: string, retries: string): string =>
    `198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in app/node3 ${timers} 503 217 - - SC-- 12/11/0/0/${retries} 0/0 "GET /a HTTP/1.1"`;
  assert.equal(describeLine(line('0/5518/-1/-1/7523', '2')).rule?.id, 'haproxy/refused');
  assert.equal(describeLine(line('0/5518/-1/-1/7123', '2')).rule?.id, 'haproxy/refused-late');
});

test('workers of releases before 2.2, and where main() is', () => {
  assert.equal(describeLine('[WARNING] 303/161813 (12) : Former worker 14 exited with code 0').rule?.cause, 'none');
  assert.equal(describeLine('[ALERT] 303/161813 (12) : Current worker 14 exited with code 139').rule?.id, 'haproxy/crashed');
  assert.equal(
    describeLine('[WARNING] 303/161815 (12) : [/usr/local/sbin/haproxy.main()] Cannot raise FD limit to 4017, limit is 4016.').rule?.id,
    'haproxy/limits-too-low',
  );
});

test('a state that a pair gives twice is nobody’s', () => {
  const { rule, shape } = describeLine('haproxy[812]: st=200 be=app srv=node3 ts=SH-- ts=---- ci=198.51.100.7');
  assert.deepEqual([rule?.blame, shape.termination], ['gateway', undefined]);
  assert.equal(describeLine('haproxy[812]: st=200 be=app srv=node3 ts=-- termination_state_with_cookie_status=SH-- ').shape.termination, undefined);
});

test('controllers of Kubernetes that speak of HAProxy', () => {
  for (const [line, id] of [
    [
      "E1124 04:10:07.904022       1 haproxy.go:392] can't scrape HAProxy: dial unix /run/haproxy.sock: connect: connection refused",
      'haproxy/controller-socket',
    ],
    ['E1124 04:10:07.694379       1 limiter.go:165] error reloading router: exit status 1', 'haproxy/controller-reload-failed'],
    ['W1124 04:10:07.029489       9 controller.go:225] Error validating config file:', 'haproxy/controller-reload-failed'],
    ['2026/11/24 04:10:07 INFO    controller.go:166 HAProxy reloaded', 'haproxy/controller-reloaded'],
    ['I1124 04:10:07.916625       8 instance.go:173] HAProxy successfully reloaded', 'haproxy/controller-reloaded'],
    // One of nginx's.
    ['E1124 04:10:07.824315       7 controller.go:208] Unexpected failure reloading the backend:', 'nginx/ingress-reload-failed'],
  ] as const)
    assert.equal(describeLine(line).rule?.id, id, line);
  assert.equal(field('2026/11/24 04:10:07 INFO    controller.go:166 HAProxy reloaded', 'time'), '2026-11-24T04:10:07.000Z');
});

test('a connection error without the address, and systemd of old', () => {
  for (const head of ['', '>>> Nov 24 04:10:07 edge1 haproxy[812]: ', 'Nov 24 04:10:07 edge1 haproxy[812]: '])
    assert.equal(
      describeLine(`${head}[24/Nov/2026:04:10:06.812] web_in/tls:  Connection closed during SSL handshake`).rule?.id,
      'haproxy/tls-handshake-left',
      head,
    );
  for (const text of ['haproxy.service failed.', 'Unit haproxy.service entered failed state.', 'haproxy.service: control process exited, code=exited status=1'])
    assert.equal(describeLine(`Nov 24 04:10:07 edge1 systemd: ${text}`).rule?.id, 'haproxy/service-failed', text);
});
