/** Formats of HAProxy: the built-in ones, every log-format, what a configuration says, and lines that daemons changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHaproxyConfig, splitWords } from '../../parsers/haproxy/config.ts';
import { haproxyFormats } from '../../parsers/haproxy/formats.ts';
import {
  ALIASES,
  type CompiledLogFormat,
  compileLogFormat,
  HTTP_CLF_LOG,
  HTTP_LOG,
  HTTPS_LOG,
  isProblem,
  TCP_CLF_LOG,
  TCP_LOG,
} from '../../parsers/haproxy/log-format.ts';
import { createEngine } from '../../src/engine.ts';
import { describeLine } from '../../src/explain.ts';
import { createBatch, createBlock } from '../../src/scan/batch.ts';
import { createTrafficScanner, type TrafficOptions } from '../../src/scan/haproxy.ts';
import { createSeen } from '../../src/scan/haproxy-fields.ts';
import { customFormat } from '../../src/scan/haproxy-formats.ts';
import { createPattern } from '../../src/scan/pattern.ts';
import { Classes, createNames } from '../../src/scan/scanner.ts';
import { createClock } from '../../src/scan/time.ts';
import { readProjectFile } from './haproxy-tables.ts';

function compiled(source: string): CompiledLogFormat {
  const result = compileLogFormat(source);
  if (isProblem(result)) assert.fail(result.problem);
  return result;
}

/** Fields of a line by name, or undefined when it does not fit. */
function fieldsOf(source: string, line: string): Record<string, string> | undefined {
  const { program } = compiled(source);
  const pattern = createPattern(program);
  const bytes = Buffer.from(line);
  if (!pattern.run(bytes, 0, bytes.length)) return undefined;
  return Object.fromEntries(program.fields.map(({ name }, i) => [name, bytes.toString('latin1', pattern.spans[2 * i], pattern.spans[2 * i + 1])]));
}

/** Shape and some fields of a line read with a log-format of the user. */
function readWith(
  source: string,
  line: string,
  options: TrafficOptions = {},
): { shape: Record<string, string | undefined>; host: string; upstream: string; vhost: string } | undefined {
  const block = createBlock();
  const batch = createBatch(block);
  const names = createNames();
  const utc = createClock('UTC');
  const scanner = createTrafficScanner(
    { batch, names, classes: new Classes(), clock: utc, utc },
    customFormat(source),
    compiled(source),
    createSeen(),
    options,
  );
  block.bytes = Buffer.from(line);
  block.end[0] = block.bytes.length;
  block.rawEnd[0] = block.bytes.length;
  if (!scanner.scan(0)) return undefined;
  const host = batch.span.get('host') as Int32Array;
  const name = (key: 'vhost' | 'upstream'): string => names.get(key)?.text((batch.name.get(key) as Int32Array)[0] as number) ?? '';
  return { shape: scanner.shape(0), host: block.bytes.toString('latin1', host[0], host[1]), upstream: name('upstream'), vhost: name('vhost') };
}

test('every sample is read as its format says, through the whole engine', () => {
  for (const { id, samples } of haproxyFormats) {
    assert.ok(samples.length > 0, id);
    for (const { line, expect } of samples) {
      const { format, fields } = describeLine(line);
      assert.equal(format, id, line);
      for (const [name, value] of Object.entries(expect ?? {}))
        assert.equal(fields.find((field) => field.name === name.replace(/^x-/, ''))?.value, String(value), `${name} of ${line}`);
    }
  }
});

test('the real lines of the fixtures are all recognised', () => {
  for (const file of ['haproxy.log', 'stderr.log']) {
    const engine = createEngine({ zone: 'UTC' });
    const feed = engine.open(file);
    feed.push(Buffer.from(readProjectFile('fixtures', 'haproxy', file)));
    feed.end();
    const report = engine.report();
    assert.deepEqual(report.unmatched, []);
    assert.ok(report.records.read > 80);
  }
});

test('every alias compiles, by itself and in quotes', () => {
  for (const alias of Object.keys(ALIASES).filter((name) => name !== 'o' && !/^h[rs]l?$/.test(name))) {
    assert.equal(compiled(`%${alias}`).program.fields[0]?.name, alias);
    assert.equal(compiled(`x %{+Q}${alias} y`).program.fields[0]?.name, alias);
  }
  assert.equal(Object.keys(ALIASES).length, 65);
});

test('an alias that does not exist is named, with the nearest', () => {
  const problem = (source: string): string => {
    const result = compileLogFormat(source);
    return isProblem(result) ? `${result.problem} at ${result.at}` : 'no problem';
  };
  assert.equal(problem('%ci %TX'), '%TX is no alias of HAProxy; nearest: %Ts at 5');
  assert.equal(problem('%Ci:%CP'), '%CP is no alias of HAProxy; nearest: %cp at 5');
  assert.match(problem('%sts'), /nearest: %ts/);
  assert.match(problem('%ci %'), /a percent sign is written %%/);
  assert.match(problem('%{+Z}r'), /"\+Z" is no flag/);
  assert.match(problem('%ci %[src'), /no "\]"/);
  assert.match(problem('plain text'), /names no field/);
  assert.match(problem('%ci%cp'), /side by side/);
  assert.match(problem('%{+cbor}o %(a)ci'), /\+json/);
});

test('the built-in notations read their lines', () => {
  const http = fieldsOf(
    HTTP_LOG,
    '2001:db8::7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/<NOSRV> -1/-1/-1/-1/+12 503 +217 - - SC-- 1/1/0/0/+3 0/0 {a|b c} "GET / HTTP/1.1"',
  );
  assert.deepEqual(
    [http?.ci, http?.cp, http?.ft, http?.s, http?.Ta, http?.rc, http?.hr, http?.hs, http?.r],
    ['2001:db8::7', '40312', 'web_in~', '<NOSRV>', '+12', '+3', '{a|b c}', '', 'GET / HTTP/1.1'],
  );
  assert.equal(fieldsOf(TCP_LOG, 'unix:1 [24/Nov/2026:04:10:06.812] db_in db/pg1 1/-1/402 0 SC 1/1/0/0/1 0/0')?.ci, 'unix');
  assert.equal(
    fieldsOf(
      HTTPS_LOG,
      '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in~ app/n3 0/0/0/0/0 200 5 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/2.0" 0/0000000000000000/0/0/1 shop.example/TLSv1.3/TLS_AES_128_GCM_SHA256',
    )?.sslv,
    'TLSv1.3',
  );
  assert.equal(
    fieldsOf(
      HTTP_CLF_LOG,
      '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "GET / HTTP/1.1" 200 5 "" "" 40312 812 "web_in" "app" "n3" 0 0 1 2 3 ---- 1 1 0 0 0 0 0 "" "" "a" ""',
    )?.s,
    'n3',
  );
  assert.equal(
    fieldsOf(TCP_CLF_LOG, '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "TCP " 000 5 "" "" 40312 812 "db_in" "db" "pg1" 0 0 1 3 9 SC-- 1 1 0 0 0 0 0 "" "" ')
      ?.ts,
    'SC',
  );
});

test('log-formats of users: flags, samples, JSON, blanks, old aliases', () => {
  assert.deepEqual(fieldsOf('%{+Q}[capture.req.hdr(0)] %{+X}cp  %[ssl_fc_sni] t=%Tt', '"curl/8 (x)" 1F90 shop.example t=-1'), {
    'capture.req.hdr(0)': 'curl/8 (x)',
    cp: '1F90',
    ssl_fc_sni: 'shop.example',
    Tt: '-1',
  });
  assert.deepEqual(fieldsOf('{"ci":"%ci","st":%ST,"r":%{+Q}r,"up":"%[bc_err_str]"}', '{"ci":"198.51.100.7","st":503,"r":"GET /a#22b HTTP/1.1","up":"-"}'), {
    ci: '198.51.100.7',
    ST: '503',
    r: 'GET /a#22b HTTP/1.1',
    bc_err_str: '-',
  });
  assert.deepEqual(
    fieldsOf('%{+json}o %(client)ci %(status:sint)ST %(agent)[req.hdr(user-agent)]', '{"client": "198.51.100.7", "status": 200, "agent": null}'),
    { ci: '"198.51.100.7"', ST: '200', 'req.hdr(user-agent)': 'null' },
  );
  assert.deepEqual(fieldsOf('%Ci:%Cp %st 100%%', '198.51.100.7:1 200 100%'), { ci: '198.51.100.7', cp: '1', ST: '200' });
  assert.deepEqual(fieldsOf('${HAPROXY_TCP_LOG_FMT} %[src]', '198.51.100.7:1 [24/Nov/2026:04:10:06.812] a b/c 0/0/1 5 -- 1/1/0/0/0 0/0 198.51.100.7')?.b, 'b');
  // The text of a sample expression is written raw, quotes included (seen with 2.6).
  assert.deepEqual(fieldsOf('{"tsc":"%tsc","r":%{+Q}r,"ua":%{+Q}[capture.req.hdr(0)]}', '{"tsc":"SC--","r":"GET /z?q=#22 HTTP/1.1","ua":"a "b" \\ c"}'), {
    tsc: 'SC--',
    r: 'GET /z?q=#22 HTTP/1.1',
    'capture.req.hdr(0)': 'a "b" \\ c',
  });
  assert.equal(compiled('%ci %Tt').mode, 'tcp');
  assert.equal(compiled('%ci %ST').mode, 'http');
  // A line of another format does not fit.
  assert.equal(fieldsOf('%ci %ST %tsc', '198.51.100.7 GET ----'), undefined);
});

test('a line of a custom format is judged like any other', () => {
  const json = readWith(
    '{"ts":"%tr","ci":"%ci","fe":"%ft","be":"%b","srv":"%s","st":%ST,"state":"%tsc","Tw":%Tw,"Tc":%Tc,"rc":%rc,"err":"%[bc_err_str]","req":"%r"}',
    '{"ts":"24/Nov/2026:04:10:06.812","ci":"198.51.100.7","fe":"web_in~","be":"app","srv":"n3","st":503,"state":"SC--","Tw":0,"Tc":-1,"rc":+3,"err":"SSL handshake failure","req":"GET / HTTP/1.1"}',
  );
  assert.deepEqual(
    [
      json?.shape.termination,
      json?.shape.status,
      json?.shape.serverKind,
      json?.shape.retries,
      json?.shape.timers,
      json?.shape.detail,
      json?.upstream,
      json?.vhost,
    ],
    ['SC', '503', 'named', '+', '.+-.', 'tls', 'app/n3', 'web_in'],
  );
  const object = readWith('%{+json}o %(c)ci %(st)ST %(t)tsc %(s)s %(r)r', '{"c": "198.51.100.7", "st": 504, "t": "sH--", "s": null, "r": "GET /x HTTP/1.1"}');
  assert.deepEqual([object?.shape.termination, object?.shape.status, object?.shape.methodKind], ['sH', '504', 'known']);
  const error = readWith(
    '%ci:%cp [%tr] %ft %{+Q}[fc_err_str] %{+Q}[ssl_fc_err_str]',
    '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in~ "SSL handshake failure" "error:0A000418:SSL routines::tlsv1 alert unknown ca"',
  );
  assert.deepEqual([error?.shape.message, error?.shape.ssl, error?.shape['x-mode']], ['SSL handshake failure', 'tlsv1 alert unknown ca', undefined]);
});

test('captures: the declared Host is the host; the name of the proxy chooses the format', () => {
  const line = '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in~ app/n3 0/0/0/0/0 200 5 - - ---- 1/1/0/0/0 0/0 {curl/8|shop.example} "GET / HTTP/1.1"';
  assert.equal(readWith(HTTP_LOG, line, { captures: ['User-Agent', 'Host'] })?.host, 'shop.example');
  assert.equal(readWith(HTTP_LOG, line)?.host, '');
  assert.ok(readWith(HTTP_LOG, line, { proxies: ['web_in'] }));
  assert.equal(readWith(HTTP_LOG, line, { proxies: ['api_in'] }), undefined);
});

test('what a configuration says', () => {
  const config = `
global
    log /dev/log local0
defaults base
    mode http
    option httplog
defaults tcp from base
    mode tcp
    option tcplog
frontend web_in from base
    bind :443
    capture request header User-Agent len 64
    capture request header Host len 40   # for the log
frontend api_in from base
    log-format "%ci:%cp [%tr] %ft \\"%r\\" %ST %tsc"
    error-log-format '%ci %[fc_err_str]'
    http-request capture req.hdr(X-Id) len 10
listen db
    option tcplog clf
frontend old from base
    log-format %ci\\ %ST\\ %ts
backend app
    log-format %XX
`;
  const formats = readHaproxyConfig(config);
  const by = (proxy: string, kind = 'log'): (typeof formats)[number] | undefined => formats.find((one) => one.kind === kind && one.proxies.includes(proxy));
  assert.equal(by('web_in')?.source, HTTP_LOG);
  assert.deepEqual(by('web_in')?.captures, ['User-Agent', 'Host']);
  assert.equal(by('api_in')?.source, '%ci:%cp [%tr] %ft "%r" %ST %tsc');
  assert.equal(by('api_in')?.line, 15);
  assert.deepEqual(by('api_in')?.captures, ['X-Id']);
  assert.equal(by('api_in', 'error')?.source, '%ci %[fc_err_str]');
  assert.equal(by('db')?.source, TCP_CLF_LOG);
  assert.equal(by('old')?.source, '%ci %ST %ts');
  assert.equal(by('app'), undefined);
  assert.deepEqual(splitWords(`a "b \\"c\\" # d" 'e \\f' g\\ h # i`), ['a', 'b "c" # d', 'e \\f', 'g h']);
});

test('what daemons and truncation do to lines', () => {
  const rule = (line: string): string | undefined => describeLine(line).rule?.id;
  const line =
    '198.51.100.7:1 [24/Nov/2026:04:10:06.812] web_in app/n3 0/0/1/-1/60002 504 198 - - sH-- 1/1/0/0/0 0/0 {shop.example} "GET /report?x=1 HTTP/1.1"';
  // Control characters of the end, rewritten by rsyslog.
  assert.equal(rule(`${line}#015`), 'haproxy/server-timeout');
  assert.equal(rule(`Nov 24 04:10:07 edge1 haproxy[812]: Server app/n3 is UP.#012`), 'haproxy/server-up');
  // Cut anywhere behind the counts: the verdict stands.
  for (let cut = line.indexOf(' {'); cut < line.length; cut++) assert.equal(rule(line.slice(0, cut)), 'haproxy/server-timeout', line.slice(0, cut));
  assert.equal(rule(line.slice(0, line.indexOf('sH--'))), undefined);
  // A cookie with quotes and blanks, as 2.6 writes it.
  assert.equal(
    rule(
      '198.51.100.7 - - [24/Nov/2026:04:10:06 +0000] "GET /z HTTP/1.1" 503 217 "" "" 41486 900 "web_in" "app" "n3" 0 0 -1 -1 2001 SC-- 1 1 0 0 2 0 0 "SID=a "b" - x" "" "shop.example" ',
    ),
    'haproxy/refused',
  );
  // syslog-ng escapes quotes; some pipelines add words.
  assert.equal(rule(line.replaceAll('"', '\\"')), 'haproxy/server-timeout');
  assert.equal(rule(`${line} TLSv1.3 -`), 'haproxy/server-timeout');
  for (const envelope of [
    '<134>Nov 24 04:10:07 haproxy[812]: ',
    '<134>Nov 24 04:10:07 edge1 haproxy[812]: ',
    '<150>1 2026-11-24T04:10:07.457450+00:00 edge1 haproxy 812 - - ',
    '<190>',
    '<6>2026-11-24T04:10:07.457473+00:00 ',
    '2026-11-24T04:10:07.457477+00:00 ',
    'Nov  4 04:10:07 edge1 haproxy[1]: ',
    '2026-11-24T04:10:07+0000 edge1 haproxy[812]: ',
    '2026-11-24T04:10:07.4574Z stdout F ',
    'haproxy-1  | ',
    '[pod/x/haproxy] ',
    'Nov 24 04:10:07 edge1 lb-edge: ',
  ])
    assert.equal(rule(envelope + line), 'haproxy/server-timeout', envelope);
});

test('events behind a syslog date without year take the year of the dates before them', () => {
  const times: (string | undefined)[] = [];
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('x');
  const lines = [
    'Dec 31 23:59:58 edge1 haproxy[812]: Proxy web_in started.',
    'Dec 31 23:59:59 edge1 haproxy[812]: 198.51.100.7:1 [31/Dec/2026:23:59:59.100] web_in app/n3 0/0/1/2/3 200 5 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
    'Jan  1 00:00:03 edge1 haproxy[812]: Proxy web_in stopped (cumulated conns: FE: 70, BE: 0).',
    '2027-01-01T00:00:04.5+00:00 edge1 haproxy[812]: Server app/n3 is UP.',
  ];
  feed.push(Buffer.from(`${lines.join('\n')}\n`));
  feed.end();
  for (const { time } of engine.report().marks) times.push(time ?? undefined);
  assert.deepEqual([...times].sort(), ['2027-01-01T00:00:03.000Z', '2027-01-01T00:00:04.500Z', undefined]);
});
