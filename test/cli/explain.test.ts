import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, run, timedOut } from './run.ts';

test('statuses, termination states, causes and rules have their page', async () => {
  for (const [word, title] of [
    ['502', /^502 Bad Gateway/],
    ['sH--', /^sH--.*HAProxy termination state/],
    ['----', /^----.*HAProxy termination state/],
    ['L4TOUT', /^L4TOUT: Layer4 timeout[\s\S]*\nRULES\n {2}haproxy\/check-connect-timeout /],
    ['<NOSRV>', /^<NOSRV> in the server field/],
    ['upstream-down', /^cause upstream-down/m],
    ['nginx/connect-refused', /^nginx\/connect-refused · critical/m],
    ['connect-refused', /^nginx\/connect-refused · critical/m],
  ] as const) {
    const result = await run(['explain', word]);
    assert.equal(result.code, 0, `${word}: ${result.stderr}`);
    assert.match(result.stdout, title, word);
  }
});

test('a pasted line is taken apart, with quotes, without, and from standard input', async () => {
  const line = refused('10.0.0.5:80').trimEnd();
  for (const result of [await run(['explain', line]), await run(['explain', ...line.split(' ')]), await run(['explain'], { stdin: `${line}\n` })]) {
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^The upstream refuses connections/);
    assert.match(result.stdout, /nc -zv 10\.0\.0\.5 80/);
  }
});

test('several words, and several lines of which some say the same', async () => {
  const { stdout } = await run(['explain', '502', 'dns']);
  assert.match(stdout, /^502 Bad Gateway/);
  assert.match(stdout, /^cause dns/m);
  const lines = await run(['explain', '--json'], { stdin: refused('10.0.0.5:80') + refused('10.0.0.6:80') + timedOut('10.0.0.5:80') });
  assert.deepEqual(
    JSON.parse(lines.stdout).explanations.map(({ line }: { line: { rule: { id: string } } }) => line.rule.id),
    ['nginx/connect-refused', 'nginx/read-header-timeout'],
  );
});

test('what is not known is said, with what is near: 2; a line of no known format: 3', async () => {
  const near = await run(['explain', 'connct-refused']);
  assert.equal(near.code, 2);
  assert.match(near.stderr, /^gwlog: nothing is known about "connct-refused"; nearest: nginx\/connect-refused/);
  const both = await run(['explain', '502', 'xyzzy']);
  assert.equal(both.code, 2);
  assert.match(both.stdout, /^502/);
  const line = await run(['explain', 'this is no log line']);
  assert.equal(line.code, 3);
  assert.match(line.stdout, /No known format fits this line/);
  assert.equal((await run(['explain'], { stdin: '' })).code, 2);
});

test('the text of a line cannot act on the terminal', async () => {
  const { stdout } = await run(['explain', `\x1b]0;owned\x07 \x1b[2J ${refused('10.0.0.5:80').trimEnd()}`]);
  assert.ok(!stdout.includes('\x1b') && !stdout.includes('\x07'));
});

test('all rules, as a table and as JSON', async () => {
  const table = await run(['rules']);
  assert.equal(table.code, 0);
  const { rules } = JSON.parse((await run(['rules', '--json'])).stdout);
  assert.ok(rules.length > 50);
  assert.match(table.stdout, new RegExp(`^${rules.length} rules\\.`, 'm'));
  assert.equal((await run(['rules', 'nginx'])).code, 2);
  assert.match((await run(['rules', '--csv'])).stderr, /writes text or json, not csv/);
});

test('several lines of one record are one record, and a forged line in it is not believed', async () => {
  const php =
    '2026/11/23 03:00:01 [error] 31#31: *2 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Exception: no\n#0 /srv/a.php(3)\n  thrown in /srv/a.php on line 3" while reading response header from upstream, client: 192.0.2.7, server: s, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php.sock:"';
  const forged =
    '2026/11/23 03:00:02 [error] 31#31: *3 open() "/srv/a\n2026/11/23 03:00:00 [error] 8#8: *7 no live upstreams while connecting to upstream, client: 10.0.0.9, upstream: "http:/x/"\nb" failed (2: No such file or directory), client: 192.0.2.7, server: s, request: "GET /a%0A2026/11/23%2003:00:00%20[error]%208%238:%20*7%20no%20live%20upstreams%20while%20connecting%20to%20upstream,%20client:%2010.0.0.9,%20upstream:%20%22http://x/%22%0Ab HTTP/1.1"';
  for (const result of [await run(['explain', '--json', `${php}\n${forged}`]), await run(['explain', '--json'], { stdin: `${php}\n\n${forged}\n` })]) {
    assert.equal(result.code, 0, result.stderr);
    const { explanations } = JSON.parse(result.stdout);
    assert.deepEqual(
      explanations.map(({ line }: { line: { rule: { id: string } } }) => line.rule.id),
      ['nginx/php-fatal-error', 'nginx/missing-file'],
    );
    assert.equal(explanations[0].line.text, php);
  }
});

test('a phrase leads to the rules that are about it; --tz is the zone of times without one', async () => {
  const phrase = await run(['explain', 'connection refused']);
  assert.equal(phrase.code, 2);
  assert.match(phrase.stderr, /nothing is known about "connection refused"; nearest: .*nginx\/connect-refused/);
  assert.match((await run(['explain', '--tz', '+02:00', '2026/11/23 03:00:00 [notice] 1#1: reconfiguring'])).stdout, /time .*2026-11-23T01:00:00/);
});
