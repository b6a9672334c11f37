/** Formats of the user: --log-format and --config, with the real command. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFolder, type Result, run } from './run.ts';

const folder = createFolder();
const NOW = '23/Nov/2026:03:01:02 +0000';

interface Shown {
  readonly sources: { readonly format: string; readonly gateway: string; readonly records: number }[];
  readonly findings: {
    readonly rule: string;
    readonly count: number;
    readonly statuses: Record<string, number>;
    readonly upstreams: { readonly name: string }[];
  }[];
  readonly unmatched: { readonly template: string; readonly format: string | null; readonly why: string | null; readonly count: number }[];
  readonly lines: Record<string, number>;
}
const report = ({ stdout, stderr }: Result): Shown => {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Shown;
};
const formatsIn = (result: Result): string[] => report(result).sources.map(({ format, records }) => `${format} ${records}`);

const SHOP = '$remote_addr [$time_iso8601] "$request" $status $request_time "$upstream_addr" "$upstream_status"';
const line = (status: string, peers: string): string => `192.0.2.7 [2026-11-23T03:01:02+00:00] "GET /cart HTTP/1.1" ${status} 0.020 "${peers}" "${status}"\n`;

test('a format verbatim: its lines are read, judged and named', async () => {
  const log = folder.file('shop.log', line('200', '10.0.0.5:80') + line('502', '10.0.0.6:80'));
  const guessed = await run([log, '--json']);
  assert.deepEqual(formatsIn(guessed), ['nginx-other 2'], 'without it, as far as the lines tell');
  assert.deepEqual(
    report(guessed).findings[0]?.upstreams.map(({ name }) => name),
    [''],
    'what stands in quotes names nobody',
  );
  const result = await run([log, '--json', '--log-format', SHOP]);
  assert.equal(result.code, 0);
  assert.equal(result.stderr, '');
  assert.deepEqual(formatsIn(result), ['nginx-custom 2']);
  const [finding, ...rest] = report(result).findings;
  assert.deepEqual(rest, []);
  assert.deepEqual(finding?.statuses, { '502': 1 });
  assert.deepEqual(
    finding?.upstreams.map(({ name }) => name),
    ['10.0.0.6:80'],
  );
});

test('the option can be repeated, and a format given twice counts once', async () => {
  const log = folder.file('two.log', `${line('200', '-')}192.0.2.7|404\n`);
  const result = await run([log, '--json', '--log-format', SHOP, '--log-format', '$remote_addr|$status', '--log-format', SHOP]);
  assert.deepEqual(formatsIn(result), ['nginx-custom 1', 'nginx-custom-2 1']);
  assert.ok(report(result).sources.every(({ gateway }) => gateway === 'nginx'));
});

test('a line of another format is unmatched: the nearest format and the first column that differs', async () => {
  const log = folder.file(
    'mixed.log',
    `${line('200', '-')}192.0.2.7 - [2026-11-23T03:01:02+00:00] "GET / HTTP/1.1" 200 0.020 "-" "-"\n192.0.2.7 - - [${NOW}] "GET / HTTP/1.1" 200 5 "-" "-"\n`,
  );
  const result = await run([log, '--json', '--log-format', SHOP]);
  const { unmatched, lines } = report(result);
  assert.equal(lines.unmatched, 1, 'combined is still known');
  assert.equal(unmatched[0]?.format, 'nginx-custom');
  assert.equal(unmatched[0]?.why, 'column 10: expected " [" before $time_iso8601, found " - [2026-11-23T03:01:02+"');
  const text = await run([log, '--log-format', SHOP]);
  assert.match(text.stdout, /not nginx-custom: column 10: expected " \[" before \$time_iso8601/);
});

test('3: nothing recognised: the first line, the nearest format and why', async () => {
  const result = await run(['--log-format', SHOP], { stdin: '192.0.2.7 23.11.2026 "GET / HTTP/1.1" 200\n' });
  assert.equal(result.code, 3);
  assert.equal(
    result.stderr,
    [
      'gwlog: nothing was recognised in 1 record; the nearest format is nginx-custom. The first line:',
      '  192.0.2.7 23.11.2026 "GET / HTTP/1.1" 200',
      `  column 10: expected " [" before $time_iso8601, found ' 23.11.2026 "GET / HTTP/'`,
      '',
    ].join('\n'),
  );
});

test('a format that begins with a time is not taken for an envelope', async () => {
  const log = folder.file('iso.log', '2026-11-23T03:01:02+00:00 192.0.2.7 502 "GET / HTTP/1.1"\n');
  assert.deepEqual(formatsIn(await run([log, '--json', '--log-format', '$time_iso8601 $remote_addr $status "$request"'])), ['nginx-custom 1']);
  const wrapped = folder.file('wrapped.log', `2026-11-23T03:01:02.5Z stdout F ${line('502', '-')}Nov 23 03:01:02 lb nginx: ${line('502', '-')}`);
  assert.deepEqual(formatsIn(await run([wrapped, '--json', '--log-format', SHOP])), ['nginx-custom 2'], 'and envelopes are still taken off');
});

test('names of built-in formats are taken, though they need not be given', async () => {
  const log = folder.file('combined.log', `192.0.2.7 - - [${NOW}] "GET / HTTP/1.1" 502 5 "-" "-"\n`);
  for (const name of ['combined', 'nginx-combined', 'httplog'])
    assert.deepEqual(formatsIn(await run([log, '--json', '--log-format', name])), ['nginx-combined 1'], name);
});

test('2: formats that cannot be, in one line, before anything is read', async () => {
  const cases: readonly [text: string, message: RegExp][] = [
    ['$remote_addr$status', /^gwlog: --log-format: \$remote_addr and \$status touch: .*\n$/],
    ['$remote_addr "$request"', /does not log \$status/],
    ['combned', /"combned": did you mean combined\?/],
    ['tcplgo', /did you mean tcplog\?/],
    [' - [] "" ', /no variables.*single quotes/],
    ['%ci:%cp %STT', /%STT is no alias of HAProxy; nearest: %ST/],
    ["log-format '%ci:%cp %STT'", /%STT is no alias/],
    ['%ci%ST', /%ci and %ST stand side by side/],
  ];
  for (const [text, message] of cases) {
    const result = await run([folder.path, '--log-format', text]);
    assert.equal(result.code, 2, text);
    assert.match(result.stderr, message);
    assert.equal(result.stderr.split('\n').length, 2, 'one line');
    assert.equal(result.stdout, '');
  }
  assert.match((await run(['--log-format'])).stderr, /--log-format needs a value/);
});

test('a log-format of HAProxy verbatim', async () => {
  const log = folder.file('haproxy.log', 'Nov 23 03:01:02 lb haproxy[7]: 192.0.2.7:4000 web app/node1 sH-- 504 60001\n');
  const result = await run([log, '--json', '--log-format', '%ci:%cp %f %b/%s %tsc %ST %Ta']);
  assert.deepEqual(formatsIn(result), ['haproxy-custom 1']);
  const [source] = report(result).sources;
  assert.equal(source?.gateway, 'haproxy');
  assert.equal(report(result).findings[0]?.upstreams[0]?.name, 'app/node1');
  const other = await run(['--log-format', '%ci:%cp %f %b/%s %tsc %ST %Ta'], { stdin: '192.0.2.7:4000 web app/node1 504 sH-- 60001\n' });
  assert.equal(other.code, 3);
  assert.match(other.stderr, /nearest format is haproxy-custom/);
  assert.match(other.stderr, /column \d+: expected a termination state such as ---- or sH-- for %tsc, found "504 sH-- 60001"/);
});

test('escape=none: clients can forge columns, which is said', async () => {
  const args = ['--json', '--log-format', `escape=none ${SHOP}`];
  const result = await run(args, { stdin: line('200', '-') });
  assert.match(result.stderr, /^gwlog: warning: .*escape=none .* forge columns/);
  assert.deepEqual(formatsIn(result), ['nginx-custom 1']);
  assert.equal((await run(['-q', ...args], { stdin: line('200', '-') })).stderr, '');
});

/** A configuration in several files. */
function configuration(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder.path, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('nginx.conf: all its formats, those of included files too; what is wrong with one is a warning with file and line', async () => {
  const root = configuration('etc', {
    'nginx.conf': `# main
events {}
http {
    log_format  timed  '$remote_addr|$status|'
                       '$request_time';   # two pieces
    log_format  broken '$remote_addr$status';
    include conf.d/*.conf;
    include snippets/gone.conf;
    include none/*.conf;
    server { access_log /var/log/nginx/a.log timed; }
}
`,
    'conf.d/b.conf': 'include snippets/json.conf;\n',
    'conf.d/a.conf': "log_format  spaced  '$status $remote_addr';\n",
    'conf.d/.hidden.conf': "log_format  hidden  '$status,$remote_addr';\n",
    'snippets/json.conf': `log_format json escape=json '{"at":"$time_iso8601","client":"$remote_addr","code":"$status"}';\n`,
  });
  const log = folder.file(
    'config.log',
    '192.0.2.7|502|0.001\n404 192.0.2.8\n{"at":"2026-11-23T03:01:02+00:00","client":"192.0.2.7","code":"504"}\n200,192.0.2.7\n',
  );
  const result = await run([log, '--json', '--config', join(root, 'nginx.conf')]);
  assert.equal(result.code, 0);
  assert.deepEqual(formatsIn(result).sort(), ['nginx-format-json 1', 'nginx-format-spaced 1', 'nginx-format-timed 1', 'unknown 1']);
  const warnings = result.stderr.split('\n').filter((text) => text !== '');
  assert.equal(warnings.length, 2, result.stderr);
  assert.ok(
    warnings.some((text) => text.startsWith(`gwlog: warning: ${root}/nginx.conf:6: log_format broken: $remote_addr and $status touch`)),
    result.stderr,
  );
  assert.ok(
    warnings.some((text) => text.includes('nginx.conf:8: include "snippets/gone.conf": no such file')),
    result.stderr,
  );
  assert.equal((await run([log, '-q', '--json', '--config', join(root, 'nginx.conf')])).stderr, '');
});

test('what nginx -T prints', async () => {
  const dump = folder.file(
    'dump.txt',
    "nginx: configuration file /etc/nginx/nginx.conf test is successful\n# configuration file /etc/nginx/nginx.conf:\nhttp {\n include conf.d/*.conf;\n}\n# configuration file /etc/nginx/conf.d/a.conf:\nlog_format piped '$remote_addr;$status';\n",
  );
  const log = folder.file('dumped.log', '192.0.2.7;502\n');
  const result = await run([log, '--json', '--config', dump]);
  assert.equal(result.stderr, '');
  assert.deepEqual(formatsIn(result), ['nginx-format-piped 1']);
});

test('two configurations may name their formats alike', async () => {
  const [a, b] = ['|', ';'].map((mark, i) => folder.file(`site${i}.conf`, `log_format main '$remote_addr${mark}$status';\n`)) as [string, string];
  const result = await run(['--json', '--config', a, '--config', b], { stdin: '192.0.2.7|502\n192.0.2.7;502\n192.0.2.7;502\n' });
  assert.deepEqual(formatsIn(result), ['nginx-format-main-2 2', 'nginx-format-main 1']);
});

test('haproxy.cfg: the proxy that a line names chooses the format', async () => {
  const config = folder.file(
    'haproxy.cfg',
    `global
    log /dev/log local0
defaults base
    mode http
    option httplog
frontend web
    capture request header Host len 40
    default_backend app
frontend api from base
    log-format "%ci:%cp %f %b/%s %tsc %ST %Ta"   # short
frontend broken from base
    log-format "%ci:%cp %STT"
listen old from base
    log-format "%ci:%cp %f %b/%s %ST %tsc %Ta"
backend app
    server node1 10.0.0.5:80
`,
  );
  const head = 'Nov 23 03:01:02 lb haproxy[7]: 192.0.2.7:4000';
  const log = folder.file(
    'proxies.log',
    `${head} api app/node1 sH-- 504 60001
${head} old app/node2 502 SC-- 3
${head} old app/node2 SC-- 502 3
${head} [23/Nov/2026:03:01:02.123] web app/node3 0/0/1/-1/60002 504 198 - - sH-- 1/1/0/0/0 0/0 {shop.example} "GET /cart HTTP/1.1"
${head} [23/Nov/2026:03:01:02.123] elsewhere app/node3 0/0/1/2/3 200 198 - - ---- 1/1/0/0/0 0/0 "GET /cart HTTP/1.1"
`,
  );
  const result = await run([log, '--json', '--config', config]);
  assert.equal(result.code, 0);
  assert.equal(result.stderr, `gwlog: warning: ${config}:12: log-format of broken: %STT is no alias of HAProxy; nearest: %ST (column 9)\n`);
  assert.deepEqual(formatsIn(result).sort(), ['haproxy-format-api 1', 'haproxy-format-old 1', 'haproxy-format-web 1', 'haproxy-http 1', 'haproxy-other 1']);
  assert.ok(report(result).sources.every(({ gateway, format }) => gateway === 'haproxy' || format === 'unknown'));
  const events = await run([log, '-q', '-o', 'ndjson', '--config', config]);
  assert.equal(events.stdout.split('\n').filter((text) => text.includes('"host":"shop.example"')).length, 1, 'the captured Host is known by its name');
  const standard = await run(['--json', '--config', folder.file('standard.cfg', 'defaults\n    option httplog\nfrontend web\n    bind :80\n')], {
    stdin: `${head} api\n`,
  });
  assert.doesNotMatch(standard.stderr, /defines no log format/);
});

test('2: a configuration that cannot be read is named, and nothing is analysed', async () => {
  for (const [path, reason] of [
    [join(folder.path, 'none.conf'), /none\.conf: no such file/],
    [folder.path, /is a directory/],
    [folder.file('binary.conf', 'http {\0}'), /binary\.conf: is not a text file/],
  ] as const) {
    const result = await run(['--json', '--config', path], { stdin: line('200', '-') });
    assert.equal(result.code, 2, path);
    assert.match(result.stderr, reason);
    assert.equal(result.stdout, '');
  }
});

test('a configuration that ends too early: file and line; what was read before counts', async () => {
  const path = folder.file('open.conf', "http {\n  log_format main '$remote_addr|$status';\n  server {\n    access_log /a.log main;\n");
  const result = await run(['--json', '--config', path], { stdin: '192.0.2.7|502\n' });
  assert.equal(result.code, 0);
  assert.match(result.stderr, /open\.conf:\d+: the block that begins here is not closed/);
  assert.deepEqual(formatsIn(result), ['nginx-format-main 1']);
});

test('a configuration without a format says so', async () => {
  const result = await run(['--json', '--config', folder.file('plain.conf', 'http { server { listen 80; } }\n')], { stdin: line('200', '-') });
  assert.match(result.stderr, /plain\.conf: defines no log format/);
});

test('explain reads lines of such formats as well', async () => {
  const result = await run(['explain', '192.0.2.7|504', '--log-format', '$remote_addr|$status']);
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stdout, /read as +nginx-custom \(nginx\)/);
  const other = await run(['explain', `192.0.2.7 - [${NOW}] "GET / HTTP/1.1" 200 "-"`, '--log-format', '$remote_addr [$time_local] "$request" $status']);
  assert.equal(other.code, 3);
  assert.match(other.stdout, /nearest +nginx-custom\n +differs +column 10: expected " \[" before \$time_local/);
});

test('009: what nginx logs of HTTP/0.9 keeps its zeros', async () => {
  const result = await run(['--json'], { stdin: `192.0.2.7 - - [${NOW}] "GET /" 009 5 "-" "-"\n` });
  assert.deepEqual(
    report(result).findings.map(({ statuses }) => statuses),
    [{ '009': 1 }],
  );
});
