import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BIN, createFolder, refused, run, start } from './run.ts';

const folder = createFolder();
const good = folder.file('error.log', refused('10.0.0.5:80'));

test('0: analysed, with findings or without', async () => {
  const found = await run([good]);
  assert.equal(found.code, 0);
  assert.match(found.stdout, /nginx\/connect-refused/);
  assert.equal(found.stderr, '');
  assert.equal((await run([], { stdin: '2026/11/23 03:00:00 [notice] 1#1: signal process started\n' })).code, 0);
});

test('0 with a warning: nothing in the input', async () => {
  for (const result of [await run([folder.file('empty.log', '')]), await run([], { stdin: '' }), await run(['-'], { stdin: gzipSync('') })]) {
    assert.equal(result.code, 0);
    assert.match(result.stdout, /0 lines/);
  }
  assert.match((await run([join(folder.path, 'empty.log')])).stderr, /^gwlog: warning: .*empty\.log: is empty\n$/);
  assert.equal((await run(['-q', join(folder.path, 'empty.log')])).stderr, '');
});

test('2: what is not there is named, the rest is analysed', async () => {
  const result = await run([join(folder.path, 'missing.log'), good, '--json']);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /^gwlog: .*missing\.log: no such file\n$/);
  assert.equal(JSON.parse(result.stdout).records.diagnosed, 1);
});

test('2: nothing that could be read', async () => {
  mkdirSync(join(folder.path, 'bare'), { recursive: true });
  for (const [name, reason] of [
    ['missing.log', /no such file/],
    ['none-*.log', /no file matches this pattern/],
    ['bare', /no logs in this directory/],
  ] as const) {
    const result = await run([join(folder.path, name)]);
    assert.equal(result.code, 2, name);
    assert.match(result.stderr, reason);
    assert.equal(result.stdout, '', 'no report about nothing');
  }
});

test('2: a file that may not be read', { skip: process.getuid?.() === 0 && 'root may read everything' }, async () => {
  const path = folder.file('secret.log', refused('10.0.0.5:80'));
  chmodSync(path, 0);
  const result = await run([path, good]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /secret\.log: permission denied/);
  assert.match(result.stdout, /nginx\/connect-refused/);
});

test('2: a cut gzip; what it holds counts', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => refused(`10.0.${i % 200}.${(i * 7) % 250}:80`, i % 60)).join('');
  const whole = gzipSync(lines);
  const path = folder.file('cut.log.gz', whole.subarray(0, whole.length >> 1));
  const result = await run([path, '--json']);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /cut\.log\.gz: the gzip data ends too early; the [\d,]+ bytes before that were read/);
  const { read } = JSON.parse(result.stdout).lines;
  assert.ok(read > 1000 && read < 5000, `${read} lines`);
  const piped = await run(['--json'], { stdin: whole.subarray(0, whole.length >> 1) });
  assert.equal(piped.code, 2);
  assert.equal(JSON.parse(piped.stdout).lines.read, read);
});

test('2: what cannot be read says what to type instead', async () => {
  const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]);
  const result = await run([folder.file('error.log.zst', zstd)]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /error\.log\.zst: is compressed with zstd; try: zstdcat .*error\.log\.zst \| gwlog/);
  const piped = await run([], { stdin: zstd });
  assert.equal(piped.code, 2);
  assert.match(piped.stderr, /zstdcat FILE \| gwlog/);
  assert.equal(piped.stdout, '', 'no report about nothing');
  assert.match((await run([process.execPath])).stderr, /is a program, not a log/);
});

test('2: usage errors, in one line, without a stack', async () => {
  for (const args of [
    ['--outptu', 'json'],
    ['-f', good],
    ['--top', 'many', good],
    ['-o', 'pdf', good],
    ['--json', '--csv', good],
    ['diff', 'a', 'b'],
    ['-S', 'later', good],
  ]) {
    const result = await run(args);
    assert.equal(result.code, 2, args.join(' '));
    assert.match(result.stderr, /^gwlog: [^\n]+\n$/);
    assert.equal(result.stdout, '');
  }
  assert.equal((await run(['--\x1b[2J'])).stderr, 'gwlog: unknown option --\\x1B[2J\n');
});

test('a typing error in a command is not only a missing file', async () => {
  assert.match((await run(['explian', '502'])).stderr, /did you mean: gwlog explain 502/);
  assert.match((await run(['help'])).stderr, /did you mean: gwlog --help/);
});

test('3: nothing recognised, with the first line, escaped', async () => {
  const result = await run([], { stdin: 'what \x1b[31mis\x1b[0m this\nand this\n' });
  assert.equal(result.code, 3);
  assert.match(result.stderr, /nothing was recognised in 2 records/);
  assert.ok(result.stderr.includes('what \\x1B[31mis\\x1B[0m this'), result.stderr);
  assert.ok(!result.stdout.includes('\x1b') && !result.stderr.includes('\x1b'));
  assert.match(result.stdout, /2 lines = 0 diagnosed \+ 0 normal \+ 2 unmatched/);
});

test('a reader that has seen enough ends it quietly', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => refused(`10.0.0.${i % 200}:80`, i % 60)).join('');
  const path = folder.file('many.log', lines);
  for (const form of ['-otext', '-ojson', '-ondjson']) {
    const { child, done } = start([form, path]);
    child.stdin.end();
    child.stdout.destroy();
    const result = await done;
    assert.equal(result.stderr, '', form);
    assert.equal(result.code, 0, form);
  }
});

test('a full disk is told', { skip: process.platform !== 'linux' && 'needs /dev/full' }, () => {
  for (const words of [`"${good}"`, '--help', '--version', 'explain 502']) {
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" ${words} > /dev/full`], { encoding: 'utf8' });
    assert.equal(status, 2, words);
    assert.equal(stderr, 'gwlog: cannot write to standard output: no space left\n');
  }
});

test('a terminal with nothing to read gets help, not a wait', { skip: !hasScript() && 'needs script(1)' }, () => {
  const { status, stdout } = spawnSync('script', ['-qec', `"${process.execPath}" "${BIN}"`, '/dev/null'], { encoding: 'utf8', timeout: 10_000, input: '' });
  assert.equal(status, 2);
  assert.match(stdout, /usage: gwlog/);
  assert.match(stdout, /\/var\/log\/nginx\/error\.log/);
});

test('a terminal sees the text that a pipe sees, in colour', { skip: !hasScript() && 'needs script(1)' }, async () => {
  const { stdout } = spawnSync('script', ['-qec', `stty cols 0 rows 0 2>/dev/null; "${process.execPath}" "${BIN}" "${good}"`, '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TERM: 'xterm', TZ: 'UTC' },
  });
  assert.ok(stdout.includes('\x1b['), 'has colours');
  assert.equal(stdout.replaceAll(/\x1b\[[\d;]*m/g, '').replaceAll('\r\n', '\n'), (await run([good])).stdout);
});

test('colours: on request only when there is no terminal', async () => {
  const colored = async (args: string[], env: Record<string, string> = {}): Promise<boolean> => (await run([...args, good], { env })).stdout.includes('\x1b[');
  assert.equal(await colored([]), false);
  assert.equal(await colored(['--color', 'always']), true);
  assert.equal(await colored([], { FORCE_COLOR: '1' }), true);
  assert.equal(await colored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  assert.equal(await colored(['--no-color'], { FORCE_COLOR: '1' }), false);
});

test('help and version', async () => {
  assert.match((await run(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match((await run(['-V', 'ignored'])).stdout, /^\d+\.\d+\.\d+\n$/);
  for (const args of [['--help'], ['explain', '-h']]) assert.match((await run(args)).stdout, /^gwlog reads logs/);
});

test('nothing is left behind', () => {
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

function hasScript(): boolean {
  try {
    // Only util-linux's takes a command and gives its exit status.
    return /util-linux/.test(execFileSync('script', ['--version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}
