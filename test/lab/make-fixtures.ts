/**
 * Regenerates fixtures/nginx from real servers; run in the project folder, with `night` or `forged` for one part only. Needs nginx, php-fpm and openssl; uses /srv/gateway and
 * removes it again.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ATTACKS, CUT, forge } from './forgery.ts';
import { playNight } from './night.ts';
import { phpFpm } from './php.ts';

const target = 'fixtures/nginx';
const part = process.argv[2];
if (existsSync('/srv/gateway')) throw new Error('/srv/gateway exists; it would be overwritten');

try {
  mkdirSync(target, { recursive: true });
  if (part !== 'night') {
    writeFileSync(join(target, 'forged.log'), await forge(ATTACKS, '/srv/gateway'));
    writeFileSync(join(target, 'forged-cut.log'), await forge([CUT], '/srv/gateway'));
  }
  if (part !== 'forged') await night();
} finally {
  rmSync('/srv/gateway', { recursive: true, force: true });
}

async function night(): Promise<void> {
  const fpm = phpFpm();
  if (fpm === undefined) throw new Error('no php-fpm in /usr/sbin');
  await playNight(fpm, certify, (logs) => {
    for (const name of ['error.log', 'error.log.1', 'access.log', 'access-upstream.log']) copyFileSync(join(logs, name), join(target, name));
    writeFileSync(join(target, 'error.log.2.gz'), gzipSync(readFileSync(join(logs, 'error.log.2')), { level: 9 }));
  });
}

function certify(crt: string, key: string): void {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=admin.example',
      '-keyout',
      key,
      '-out',
      crt,
    ],
    { stdio: 'ignore' },
  );
}
