/** The cheap look at a URL's bytes never misses one that the list of probes knows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { probeKind } from '../../parsers/nginx/details.ts';
import { needle } from '../../src/scan/bytes.ts';
import { mayProbe } from '../../src/scan/probe.ts';

const KNOWN = [
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/blog/wp-admin/',
  '/xmlrpc.php',
  '/wlwmanifest.xml',
  '/wp-includes/x.php',
  '/wp-content/plugins/a.php',
  '/phpmyadmin/',
  '/pma/',
  '/myadmin',
  '/mysqladmin/',
  '/adminer.php',
  '/admin.php',
  '/administrator/',
  '/roundcube/',
  '/webmail/',
  '/manager/html',
  '/host-manager/html',
  '/joomla/',
  '/drupal/',
  '/typo3/',
  '/owa/auth/x',
  '/ecp/',
  '/remote/login',
  '/autodiscover/autodiscover.json',
  '/solr/',
  '/jenkins/',
  '/hudson/script',
  '/_ignition/',
  '/telescope/requests',
  '/actuator/health',
  '/boaform/',
  '/HNAP1/',
  '/sdk',
  '/geoserver/',
  '/druid/',
  '/nmaplowercheck123',
  '/server-status',
  '/struts2/',
  '/index.action',
  '/console/login',
  '/invoker/jmxx',
  '/wls-wsat/',
  '/_async/',
  '/jmx-console/',
  '/web-console/',
  '/thinkphp/',
  '/phpinfo.php',
  '/info.php',
  '/test.php',
  '/crowdsec-test-x',
  '/portal/redlion',
  '/goform/',
  '/hello.world',
  '/vtigercrm/',
  '/shell.php',
  '/cmd.php',
  '/c99.php',
  '/r57.php',
  '/wso.php',
  '/alfa.php',
  '/b374k.php',
  '/webshell.php',
  '/eval-stdin.php',
  '/vendor/phpunit/x',
  '/setup.cgi',
  '/cgi-bin/x',
  '/wp-config.php',
  '/web.config',
  '/configuration.php~',
  '/config.php.bak',
  '/appsettings.json',
  '/docker-compose.yml',
  '/sftp-config.json',
  '/backup.sql',
  '/dump.sql',
  '/database.sql',
  '/db.sql',
  '/wwwroot.zip',
  '/public_html.zip',
  '/a/../b',
  '/..%2f',
  '/%2e%2e/',
  '/.%2e/x',
  '/%252e%252e',
  '/%c0%ae',
  '/x?f=/etc/passwd',
  '/x?f=../../y',
  `/${'a'.repeat(300)}`,
  '/..\\..\\',
  '/..%5c',
];

test('every probe the list knows passes the look at its bytes', () => {
  let probes = 0;
  const segment = fc.oneof(fc.constantFrom(...KNOWN), fc.string({ maxLength: 8 }), fc.constantFrom('/', 'api', '?', '.', '%'));
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (parts) => {
      const target = parts.join('').replace(/[^\x20-\x7e]/g, 'x');
      if (probeKind(target) === undefined) return;
      probes++;
      const bytes = needle(target);
      assert.ok(mayProbe(bytes, 0, bytes.length), target);
    }),
    { numRuns: 5000 },
  );
  assert.ok(probes > 1000);
  for (const path of KNOWN) assert.ok(mayProbe(needle(path), 0, path.length), path);
});

test('ordinary URLs are not asked about', () => {
  for (const path of ['/', '/api/v1/users/4711', '/cart', '/assets/site.css', '/search?q=shoes', '/images/a.jpg'])
    assert.ok(!mayProbe(needle(path), 0, path.length), path);
});
