/** Classes read from text: what each means, and that a client cannot talk itself into one that accuses somebody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAIL_REACH, DETAILS, detailOf, FILE_ENDINGS, fileKind, methodKind, peerKind, probeKind } from '../../parsers/nginx/details.ts';

const stderr = (text: string): string => `FastCGI sent in stderr: "${text}"`;

test("an application's own words give the detail", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    [stderr('Primary script unknown'), 'script-unknown'],
    [stderr('Unable to open primary script: /srv/a.php (No such file or directory)'), 'script-unopened'],
    [stderr("Access to the script '/srv/a.jpg' has been denied (see security.limit_extensions)"), 'script-denied'],
    [stderr('PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted'), 'php-memory'],
    [stderr('PHP message: PHP Fatal error:  Maximum execution time of 30 seconds exceeded'), 'php-timeout'],
    [stderr('PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused'), 'php-database'],
    [stderr('PHP message: PHP Parse error:  syntax error'), 'php-parse'],
    [stderr('PHP message: PHP Fatal error:  Uncaught Error: x'), 'php-fatal'],
    [stderr('PHP message: PHP Warning:  Undefined variable $x'), 'php-warning'],
    [stderr('PHP message: PHP Deprecated:  strftime() is deprecated'), 'php-notice'],
    [stderr('PHP message: order 17 paid'), 'php-message'],
    [stderr('mkdir: cannot create directory'), undefined],
    ['PHP message: PHP Warning:  x', 'php-warning'],
    ['ModSecurity: Access denied with code 403 (phase 2).', 'modsecurity-block'],
    ['[client 192.0.2.1] ModSecurity: Access denied with code 403 (phase 2).', 'modsecurity-block'],
    ['[client 192.0.2.1] ModSecurity: Warning. Matched "x"', 'modsecurity-warning'],
    ['ModSecurity: Rules error', undefined],
    ['nchan: Out of shared memory while allocating message', 'out-of-memory'],
    ['nchan: Redis connection lost', undefined],
  ];
  for (const [text, detail] of cases) assert.equal(detailOf(text), detail, text);
});

test('of several PHP messages in one chunk the worst decides', () => {
  assert.equal(
    detailOf(stderr('PHP message: PHP Warning:  include(a.php): Failed to open stream\nPHP message: PHP Fatal error:  Uncaught Error: x')),
    'php-fatal',
  );
});

test('text of a client inside does not change the detail', () => {
  assert.equal(detailOf(stderr("Access to the script '/srv/PHP message: PHP Fatal error:  x.jpg' has been denied")), 'script-denied');
  assert.equal(detailOf(stderr('PHP message: searched for "Primary script unknown"')), 'php-message');
  assert.equal(detailOf(stderr('PHP message: searched for FastCGI sent in stderr: "Access to the script \'')), 'php-message');
  assert.equal(detailOf('ModSecurity: Warning. Matched "x" (Value: `ModSecurity: Access denied with code 403`)'), 'modsecurity-warning');
  assert.equal(detailOf('open() "/srv/ModSecurity: Access denied with code 403" failed'), undefined);
  assert.equal(detailOf('[lua] log.lua:3: PHP Fatal error'), undefined);
});

test('only the beginning of a long text is read, and every detail has a needle that leads to it', () => {
  assert.equal(detailOf(stderr(`PHP message: ${'x'.repeat(DETAIL_REACH)} PHP Fatal error`)), 'php-message');
  for (const [needle, detail] of DETAILS) {
    const lines = [needle, stderr(needle), stderr(`PHP message: ${needle}`)];
    assert.ok(
      lines.some((line) => detailOf(line) === detail),
      needle,
    );
  }
});

test('files are told apart by their path', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/var/lib/nginx/body/0000000012', 'temp'],
    ['/var/lib/nginx/proxy/5/00/0000000005', 'temp'],
    ['/var/lib/nginx/proxy/5', 'temp'],
    ['/var/cache/nginx/client_temp/0000000001', 'temp'],
    ['/usr/local/nginx/client_body_temp', 'temp'],
    ['C:\\nginx/temp/proxy_temp/0000000004', 'temp'],
    ['/var/cache/nginx/9/a0/53eb903773998c16dcc570e6daebda09', 'cache'],
    ['/var/lib/nginx/proxy/1/00/0000000001" to "/var/cache/nginx/9/a0/53eb903773998c16dcc570e6daebda09', 'cache'],
    ['/var/cache/nginx/9/a0/53eb903773998c16dcc570e6daebda09.0000000007', 'cache'],
    ['/run/nginx.pid', 'pid'],
    ['C:\\nginx/logs/nginx.pid', 'pid'],
    ['/run/nginx.pid.oldbin', 'pid'],
    ['/var/log/nginx/access.log', 'log'],
    ['/var/log/nginx/access.log.1', 'log'],
    ['/usr/local/var/log', 'log'],
    ['/etc/ssl/site.pem', 'certificate'],
    ['/etc/nginx/tls/ticket.key', 'certificate'],
    ['/etc/nginx/nginx.conf', 'config'],
    ['/etc/nginx/sites-enabled/shop', 'config'],
    ['C:\\nginx\\conf\\mime.types', 'config'],
    ['/run/php/php-fpm.sock', 'socket'],
    ['/var/www/html/index.html', 'docroot'],
    ['/var/www/proxy/index.html', 'docroot'],
    ['', 'docroot'],
  ];
  for (const [path, kind] of cases) assert.equal(fileKind(path), kind, path);
});

test('URLs of scanners have a class', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/.env', 'dotfile'],
    ['/app/.git/config', 'dotfile'],
    ['/.env.bak', 'dotfile'],
    ['/.aws/credentials', 'dotfile'],
    ['/wp-login.php', 'admin'],
    ['/blog/wp-admin/install.php', 'admin'],
    ['/wp-includes/wlwmanifest.xml', 'admin'],
    ['/wp-content/plugins/x/up.php?y=1', 'admin'],
    ['/phpMyAdmin-4.9.0/index.php', 'admin'],
    ['/pma/', 'admin'],
    ['/actuator/health', 'admin'],
    ['/owa/auth/logon.aspx', 'admin'],
    ['/boaform/admin/formLogin', 'admin'],
    ['/HNAP1/', 'admin'],
    ['/manager/html', 'admin'],
    ['/struts2-showcase/', 'admin'],
    ['/crowdsec-test-AbC12', 'admin'],
    ['/info.php', 'admin'],
    ['/cgi-bin/php4', 'shell'],
    ['/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php', 'shell'],
    ['/shell?cd+/tmp', 'shell'],
    ['/wp-config.php.bak', 'config'],
    ['/web.config', 'config'],
    ['/backup.sql.gz', 'backup'],
    ['/db.zip', 'backup'],
    ['/../../etc/passwd', 'traversal'],
    ['/static/%2e%2e/%2e%2e/etc/shadow', 'traversal'],
    ['/download?file=../../../../etc/hosts', 'traversal'],
    [`/${'a'.repeat(256)}`, 'oddname'],
  ];
  for (const [url, kind] of cases) assert.equal(probeKind(url), kind, url);
});

test('URLs of people have none', () => {
  const urls = [
    '/',
    '/favicon.ico',
    '/robots.txt',
    '/.well-known/acme-challenge/x1y2',
    '/.well-known/security.txt',
    '/wp-content/themes/shop/style.css',
    '/wp-content/plugins/slider/slider.js?ver=5.1',
    '/wp-includes/js/jquery.js',
    '/typo3conf/ext/news/Resources/icon.svg',
    '/telescopes/hubble.jpg',
    '/actuators/valve-12.html',
    '/struts-and-shocks.html',
    '/drupal-hosting.html',
    '/hudson-river.jpg',
    '/pmax/index.html',
    '/solr-panels.html',
    '/autodiscover/autodiscover.xml',
    '/downloads/backup-guide.pdf',
    '/news/2026/..hidden/x',
    '/a?next=/b/../c',
    // Percent-encoded names of 100 characters are long, but no file system minds them.
    `/${'%E4%B8%AD'.repeat(80)}.html`,
    `/${'section/'.repeat(60)}`,
  ];
  for (const url of urls) assert.equal(probeKind(url), undefined, url);
});

test('peers and methods', () => {
  assert.deepEqual(
    ['unix:/run/a.sock', '127.0.0.1:80', '[::1]:80', '10.1.2.3:80', '172.20.0.1', '[fd00::1]:80', '203.0.113.1:80', '[2001:db8::1]:80', 'backend'].map(
      peerKind,
    ),
    ['unix', 'loopback', 'loopback', 'private', 'private', 'private', 'public', 'public', 'name'],
  );
  assert.deepEqual(
    ['GET / HTTP/1.1', 'CONNECT a:443 HTTP/1.1', 'TRACE / HTTP/1.1', '\x16\x03\x01', '\\x16\\x03\\x01', 'get /', 'JEFF / HTTP/1.1', '', '-'].map(methodKind),
    ['known', 'CONNECT', 'TRACE', 'tls', 'tls', 'unknown', 'unknown', 'none', 'none'],
  );
});

test('every ending that tells a kind of file is in the list that kernels go by', () => {
  const words = new Set(String(fileKind).match(/[a-z0-9]{2,}/g));
  const telling = [...words, 'socket', 'pid.oldbin', 'log.7'].filter((word) => fileKind(`/srv/a.${word}`) !== 'docroot');
  assert.ok(telling.length > 10, telling.join(' '));
  for (const word of telling) {
    const last = word.slice(word.lastIndexOf('.') + 1);
    assert.ok(/^[0-9]/.test(last) || FILE_ENDINGS.includes(last), word);
  }
});
