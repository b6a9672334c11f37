/** The application's own error is found in what it wrote, and groups equal errors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appError } from '../../parsers/nginx/app-error.ts';
import { createEngine } from '../../src/engine.ts';

test('errors of PHP, Lua, njs and ModSecurity are named with their place', () => {
  const cases: [string, string | undefined][] = [
    [
      'FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/app/db.php:42\nStack trace:\n#0 /srv/app/db.php(42): PDO->__construct()\n#1 {main}\n  thrown in /srv/app/db.php on line 42" while reading response header from upstream',
      'PDOException: SQLSTATE[HY000] [N] Connection refused in /srv/app/db.php:42',
    ],
    [
      'FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/big.php on line 7',
      'Fatal error: Allowed memory size of N bytes exhausted (tried to allocate N bytes) in /srv/app/big.php:7',
    ],
    [
      'FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $x in /srv/app/a.php on line 2; PHP message: …"',
      'Warning: Undefined variable $x in /srv/app/a.php:2',
    ],
    [
      "lua entry thread aborted: runtime error: /srv/lua/cart.lua:17: attempt to index field 'user' (a nil value)\nstack traceback:\ncoroutine 0:",
      "attempt to index field 'user' (a nil value) in /srv/lua/cart.lua:17",
    ],
    ['[lua] auth.lua:31: check(): token expired, context: ngx.timer', 'check(): token expired in auth.lua:31'],
    [
      '[client 192.0.2.7] ModSecurity: Access denied with code 403 (phase 2). Matched … [id "942100"] [msg "SQL Injection Attack"] [data "…"]',
      'rule 942100: SQL Injection Attack',
    ],
    ['js exception: TypeError: cannot get property "x" of undefined\n    at handler (main.js:3)', 'TypeError: cannot get property "x" of undefined'],
    ['FastCGI sent in stderr: "Primary script unknown"', undefined],
  ];
  for (const [message, expected] of cases) assert.equal(appError(message), expected);
});

test('a finding names the errors of its application, over several lines and in equal groups', () => {
  const engine = createEngine({ zone: 'UTC' });
  const feed = engine.open('log');
  for (let i = 0; i < 3; i++)
    feed.push(
      Buffer.from(
        `2026/11/23 03:01:0${i} [error] 7#7: *${i} FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught RuntimeException: no stock for ${1000 + i} in /srv/app/shop.php:9\nStack trace:\n#0 {main}\n  thrown in /srv/app/shop.php on line 9" while reading response header from upstream, client: 192.0.2.${i}, server: shop, request: "GET /buy HTTP/1.1", upstream: "fastcgi://unix:/run/php.sock:", host: "shop"\n`,
      ),
    );
  feed.end();
  const report = engine.report();
  assert.equal(report.records.diagnosed, 3);
  assert.equal(report.lines.diagnosed, 12);
  assert.deepEqual(
    report.findings.map(({ cause, count, errors }) => ({ cause, count, errors })),
    [{ cause: 'app-error', count: 3, errors: [{ name: 'RuntimeException: no stock for N in /srv/app/shop.php:9', count: 3 }] }],
  );
});
