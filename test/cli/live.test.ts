import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { refused, run, start, timedOut } from './run.ts';

/** How often a text occurs. */
const times = (text: string, part: string): number => text.split(part).length - 1;
const REPORT = / lines? = /;

/** Loading is over when the first finding is on the screen: what comes then is measured. */
async function startWarm() {
  const running = start([]);
  running.child.stdin.write(refused('10.0.0.1:80'));
  await running.shows('10.0.0.1:80');
  return running;
}

test('a new diagnosis appears within 250 ms of its line, before the stream ends', async () => {
  const { child, shows, done } = await startWarm();
  const waits: number[] = [];
  for (let i = 2; i <= 6; i++) {
    child.stdin.write(refused(`10.0.0.${i}:80`));
    waits.push(await shows(`10.0.0.${i}:80`));
    await sleep(150);
  }
  // The median: a machine that does something else for a moment must not fail the test.
  const median = waits.sort((a, b) => a - b)[2] as number;
  assert.ok(median < 250, `${waits.map(Math.round).join(' ')} ms`);
  child.stdin.end();
  assert.equal((await done).code, 0);
});

test('an announcement says what broke, why, whose fault it is, what to check and what to do', async () => {
  const { child, stdout, done } = await startWarm();
  const said = stdout();
  for (const part of ['refuses connections', 'upstream-down', 'blame: upstream', 'check', 'fix', 'nginx/connect-refused'])
    assert.ok(said.includes(part), `${part} in\n${said}`);
  assert.ok(!said.includes('\x1b'));
  child.stdin.end();
  await done;
});

test('a diagnosis is announced once, whatever comes after it', async () => {
  const { child, shows, done } = await startWarm();
  for (let i = 0; i < 5; i++) {
    child.stdin.write(refused('10.0.0.1:80', i));
    await sleep(60);
  }
  child.stdin.write(timedOut('10.0.0.1:80'));
  await shows('upstream-slow');
  child.stdin.end();
  const { stdout } = await done;
  const before = stdout.slice(0, stdout.search(/^gwlog /m));
  assert.equal(times(before, 'nginx/connect-refused'), 1, before);
  assert.match(stdout, REPORT);
  assert.match(stdout, /7 lines = 7 diagnosed/);
});

test('at the end of input comes the report that a file gets', async () => {
  const log = refused('10.0.0.1:80') + timedOut('10.0.0.2:80');
  const { stdout } = await run([], { stdin: log });
  const quiet = await run(['-q'], { stdin: log });
  assert.ok(stdout.endsWith(`\n\n${quiet.stdout}`), stdout);
  assert.match(quiet.stdout, /^gwlog /);
});

test('Ctrl-C lets the writer finish, then the report is printed', async () => {
  const { child, done } = await startWarm();
  child.kill('SIGINT');
  await sleep(50);
  child.stdin.end(timedOut('10.0.0.9:80'));
  const result = await done;
  assert.equal(result.code, 130);
  assert.match(result.stdout, REPORT);
  assert.match(result.stdout, /2 lines = 2 diagnosed/);
});

test('Ctrl-C does not wait for a writer that stays', async () => {
  const { child, done } = await startWarm();
  child.kill('SIGINT');
  const result = await done;
  assert.equal(result.code, 130);
  assert.match(result.stdout, /1 line = 1 diagnosed/);
  child.stdin.destroy();
});

test('a second Ctrl-C ends at once', async () => {
  const { child, done } = await startWarm();
  child.kill('SIGINT');
  await sleep(50);
  child.kill('SIGINT');
  const result = await done;
  assert.equal(result.code, 130);
  assert.doesNotMatch(result.stdout, REPORT);
  child.stdin.destroy();
});

test('a backlog does not flood', async () => {
  const log = Array.from({ length: 30_000 }, (_, i) => refused(`10.0.${i % 7}.${i % 250}:80`, i % 60)).join('');
  const { stdout } = await run([], { stdin: log });
  const announced = stdout.slice(0, stdout.search(/^gwlog /m));
  assert.equal(times(announced, '\n   check'), 10, announced.slice(0, 4000));
  assert.match(announced, /… and [\d,]+ more, see the report below/);
});

test('only the report, when it does not go to standard output as text, or is asked to be all', async () => {
  const log = refused('10.0.0.1:80');
  assert.equal(JSON.parse((await run(['--json'], { stdin: log })).stdout).records.read, 1);
  assert.match((await run(['-q'], { stdin: log })).stdout, /^gwlog /);
});

test('a reader that leaves ends a stream too', async () => {
  const { child, done } = await startWarm();
  child.stdout.destroy();
  for (let i = 2; i < 40 && child.exitCode === null; i++) {
    child.stdin.write(refused(`10.0.0.${i}:80`));
    await sleep(50);
  }
  const result = await done;
  assert.equal(result.code, 0);
  assert.equal(result.stderr, '');
});
