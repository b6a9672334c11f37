import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFolder, refused, run, start, timedOut } from './run.ts';

const folder = createFolder();
const path = folder.file('error.log', `${refused('10.0.0.5:80')}${timedOut('10.0.0.6:80')}no log line\n`);

test('NDJSON: each record is an object, in the order of the input', async () => {
  const { stdout, code } = await run([path, '-o', 'ndjson']);
  assert.equal(code, 0);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map(({ line, class: of }) => [line, of]),
    [
      [1, 'diagnosed'],
      [2, 'diagnosed'],
      [3, 'unmatched'],
    ],
  );
  assert.deepEqual([events[0].rule, events[0].upstream, events[0].client], ['nginx/connect-refused', '10.0.0.5:80', '192.0.2.7']);
});

test('events as CSV, events as NDJSON and the report, all at once', async () => {
  const result = await run(['error.log', '--events', '-o', 'events.csv', '-o', 'events.ndjson', '-o', 'json'], { cwd: folder.path });
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).records.read, 3);
  const csv = readFileSync(join(folder.path, 'events.csv'), 'utf8').trimEnd().split('\n');
  assert.match(csv[0] as string, /^time,source,line,gateway,format,class,rule/);
  assert.equal(csv.length, 4);
  assert.equal(readFileSync(join(folder.path, 'events.ndjson'), 'utf8'), (await run(['error.log', '-o', 'ndjson'], { cwd: folder.path })).stdout);
});

test('the events of a folder name their sources', async () => {
  const { stdout } = await run([path, folder.file('error.log.1', timedOut('10.0.0.7:80')), '-o', 'ndjson']);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).upstream)
      .slice(0, 2),
    ['10.0.0.7:80', '10.0.0.5:80'],
    'the older part comes first',
  );
});

test('events of a stream come while it is open', async () => {
  const { child, shows, done } = start(['-o', 'ndjson']);
  // The last 2 KiB stay open: a line that comes may show that lines before it were forged.
  child.stdin.write(refused('10.0.0.5:80') + timedOut('10.0.0.6:80').repeat(20));
  await shows('"upstream":"10.0.0.5:80"');
  child.stdin.end();
  assert.equal((await done).stdout.trimEnd().split('\n').length, 21);
});

test('events as CSV have their header when there is no record', async () => {
  const header = (await run([path, '--events', '--csv'])).stdout.split('\n', 1)[0] as string;
  assert.equal((await run([folder.file('none.log', ''), '--events', '--csv'])).stdout, `${header}\n`);
  assert.equal((await run([path, '--events', '--csv', '-S', '2027-01-01'])).stdout, `${header}\n`);
});

test('events as CSV: one line per record, nothing that a terminal or a spreadsheet acts on', async () => {
  const evil =
    '2026/11/23 03:00:00 [error] 31#31: *1 open() "/srv/=1+1\x1b[31m" failed (2: No such file or directory), client: =cmd, server: @s, request: "GET /\x1b]0;x\x07 HTTP/1.1"\n';
  const joined =
    '2026/11/23 03:00:01 [error] 31#31: *2 FastCGI sent in stderr: "PHP message: one\ntwo" while reading response header from upstream, client: 192.0.2.7, server: s\n';
  const long = `2026/11/23 03:00:02 [error] 31#31: *3 ${'a'.repeat(200_000)}\n`;
  const { stdout } = await run(['--events', '--csv'], { stdin: evil + joined + long });
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 4, stdout.slice(0, 2000));
  assert.ok(!/[\x00-\x09\x0b-\x1f\x7f]/.test(stdout));
  assert.ok(lines[1]?.includes(",'=cmd,"), lines[1]);
  assert.ok(lines.every((line) => line.length < 80_000));
});
