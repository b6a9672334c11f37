/** A private PHP-FPM pool, for the messages that PHP writes into nginx's error log over FastCGI. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Name of the installed php-fpm, or nothing. */
export function phpFpm(): string | undefined {
  const folders = ['/usr/sbin', '/usr/local/sbin'].filter(existsSync);
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^php-fpm[0-9.]*$/.test(name))
      .map((name) => join(folder, name)),
  )[0];
}

/** Starts a pool that listens on `PREFIX/run/php.sock`; ends after three minutes at the latest. */
export async function startPhp(prefix: string, fpm: string): Promise<{ socket: string; close(): Promise<void> }> {
  const socket = join(prefix, 'run/php.sock');
  const conf = join(prefix, 'conf/php-fpm.conf');
  const root = process.getuid?.() === 0;
  writeFileSync(
    conf,
    `[global]
error_log = ${prefix}/logs/php-fpm.log
daemonize = no
[www]
${root ? 'user = www-data\ngroup = www-data\nlisten.owner = www-data' : ''}
listen = ${socket}
listen.mode = 0666
pm = static
pm.max_children = 2
request_terminate_timeout = 2s
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_flag[html_errors] = off
php_admin_value[memory_limit] = 8M
php_admin_value[error_reporting] = 32767
`,
  );
  const child = spawn('timeout', ['-k', '2', '180', fpm, '-n', '-F', '-y', conf, ...(root ? ['-R'] : [])], { stdio: 'ignore', detached: true });
  const end = (): void => {
    if (child.exitCode === null) spawnSync('kill', ['-KILL', '--', `-${child.pid}`]);
  };
  process.on('exit', end);
  for (const until = Date.now() + 5000; !existsSync(socket); await sleep(20)) if (Date.now() > until) throw new Error('php-fpm did not start');
  return {
    socket,
    async close() {
      child.kill('SIGTERM');
      for (const until = Date.now() + 2000; child.exitCode === null && Date.now() < until; ) await sleep(20);
      end();
      process.off('exit', end);
    },
  };
}
