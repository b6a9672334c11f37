import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createFolder, refused, run, timedOut } from './run.ts';

const folder = createFolder();
const log = `${refused('10.0.0.5:80', 1)}${timedOut('10.0.0.6:80')}no log line\n\n${refused('10.0.0.5:80', 2).trimEnd()}`;
const path = folder.file('error.log', log);

/** The report without what must differ between a file and a stream. */
function reportOf(json: string): unknown {
  const hide = (key: string, value: unknown): unknown => (key === 'source' || (key === 'name' && /error\.log|stdin/.test(String(value))) ? '' : value);
  return JSON.parse(json, hide);
}

test('a file, a gzip of it, standard input from a file and from a pipe give one answer', async () => {
  const expected = reportOf((await run([path, '--json'])).stdout);
  assert.deepEqual(reportOf((await run([folder.file('error.log.gz', gzipSync(log)), '--json'])).stdout), expected);
  assert.deepEqual(reportOf((await run(['--json'], { stdin: log })).stdout), expected);
  assert.deepEqual(reportOf((await run(['-', '--json'], { stdin: gzipSync(log) })).stdout), expected);
});

test('lines are counted as wc -l counts them, and a last one without newline too', async () => {
  const { lines } = JSON.parse((await run([path, '--json'])).stdout);
  assert.deepEqual(lines, { read: 5, diagnosed: 3, normal: 1, unmatched: 1, skipped: 0 });
});

test('several outputs at once', async () => {
  const result = await run(['error.log', '-o', 'report.txt', '-o', 'report.csv', '-o', 'report.json'], { cwd: folder.path });
  assert.equal(result.code, 0);
  assert.equal(result.stdout, '', 'files were asked for, and nothing else');
  const text = readFileSync(join(folder.path, 'report.txt'), 'utf8');
  assert.match(text, /nginx\/connect-refused/);
  assert.ok(!text.includes('\x1b'));
  assert.match(readFileSync(join(folder.path, 'report.csv'), 'utf8'), /^rule,cause,severity/);
  assert.equal(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')).schemaVersion, 1);
  assert.equal((await run(['error.log', '-o', 'report.json', '-o', 'text'], { cwd: folder.path })).stdout, text);
});

test('a file that is there is replaced at once, through links, and keeps its mode', async () => {
  const target = folder.file('kept.json', 'old');
  chmodSync(target, 0o640);
  symlinkSync(target, join(folder.path, 'link.json'));
  await run([path, '-o', join(folder.path, 'link.json')]);
  assert.equal(JSON.parse(readFileSync(target, 'utf8')).schemaVersion, 1);
  assert.equal(statSync(target).mode & 0o777, 0o640);
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('an output that cannot be written is told before anything is read', async () => {
  const result = await run([path, '-o', join(folder.path, 'nowhere', 'report.json')]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /^gwlog: cannot write .*nowhere\/report\.json: no such file/);
});

test('an output never overwrites an input, and is not read as one', async () => {
  const input = folder.file('cf.json', log);
  const result = await run([input, '-o', input]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /would overwrite an input/);
  assert.equal(readFileSync(input, 'utf8'), log);

  const own = createFolder();
  own.file('error.log', log);
  for (let i = 0; i < 2; i++) {
    assert.equal((await run(['.', '-o', 'summary.json'], { cwd: own.path })).code, 0);
    const { sources } = JSON.parse(readFileSync(join(own.path, 'summary.json'), 'utf8'));
    assert.deepEqual([...new Set(sources.map(({ name }: { name: string }) => name))], ['error.log']);
  }
});

test('JSON goes to a pipe as one object, whatever is said beside it', async () => {
  const result = await run(['--json', path, join(folder.path, 'none')]);
  assert.equal(JSON.parse(result.stdout).schemaVersion, 1);
  assert.match(result.stderr, /no such file/);
});

test('a selection leaves out what lies outside', async () => {
  const select = async (...args: string[]): Promise<{ read: number; skipped: number }> =>
    JSON.parse((await run([path, '--json', '--tz', 'UTC', ...args])).stdout).records;
  const late = await select('-S', '2026-11-23 03:00:30');
  assert.equal(late.read, 1);
  assert.ok(late.skipped >= 3);
  const early = await select('-S', '2026-11-23 03:00', '-U', '2026/11/23 03:00:02');
  assert.equal(early.read, 1);
});

test('estimates never exceed what was counted', async () => {
  const lines = Array.from({ length: 1500 }, (_, i) =>
    refused('10.0.0.5:80', i % 60)
      .replace('*', `*${i}`)
      .replace('192.0.2.7', `10.1.${i >> 8}.${i & 255}`),
  ).join('');
  const [finding] = JSON.parse((await run(['--json'], { stdin: lines })).stdout).findings;
  assert.equal(finding.count, 1500);
  assert.ok(finding.requests <= 1500 && finding.requests > 1400, `${finding.requests} requests`);
  assert.ok(finding.distinctClients <= 1500 && finding.distinctClients > 1400, `${finding.distinctClients} clients`);
});

test('--top 0 keeps no tables of clients and paths, and counts all else', async () => {
  const [with10, with0] = await Promise.all(['10', '0'].map(async (top) => JSON.parse((await run([path, '--json', '--top', top])).stdout)));
  const lists = { vhosts: [], clients: [], paths: [], errors: [], distinctClients: null };
  assert.ok(with10.findings.length > 0 && with10.findings.some(({ distinctClients }: { distinctClients: number | null }) => distinctClients !== null));
  assert.deepEqual(
    with0.findings,
    with10.findings.map((finding: object) => ({ ...finding, ...lists })),
  );
});

test('a TZ that Node does not know means the zone of the machine', async () => {
  for (const TZ of [':/etc/localtime', 'Bogus/Zone', '']) {
    const result = await run([path], { env: { TZ } });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^gwlog {2}2026-11-23 03:00:01 .*assumed/);
    const { zone } = JSON.parse((await run([path, '--json'], { env: { TZ } })).stdout).period;
    assert.ok(new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
  }
});
