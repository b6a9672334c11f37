/**
 * A private nginx for tests and fixtures: own prefix, own configuration, loopback only. It ends with `stop()`, with this
 * process, or after three minutes, whichever comes first.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './peers.ts';

const LONGEST_LIFE_SECONDS = 180;

/** Whether the lab can run here, and if not, why. `GWLOG_REQUIRE_LAB=1` turns a missing server into a failure. */
export function labSkip(): string | false {
  if (spawnSync('nginx', ['-v']).error === undefined) return false;
  if (process.env.GWLOG_REQUIRE_LAB === '1') throw new Error('GWLOG_REQUIRE_LAB=1, but there is no nginx in PATH');
  return 'nginx is not installed (Debian: apt-get install nginx-light)';
}

export interface NginxOptions {
  /** Content of the `http` block. `listen PORT` lines use the port given to it. */
  readonly http: (port: number) => string;
  /** Lines outside of any block. */
  readonly main?: string;
  /** Content of the `events` block. Default: 256 connections. */
  readonly events?: string;
  /** Where nginx keeps everything; created, and removed with `remove()`. Default: a temporary folder. */
  readonly prefix?: string;
  readonly port?: number;
  /** Level of the error log. Default info. */
  readonly level?: string;
  /** Command that nginx is started by, such as `unshare -n`. */
  readonly wrap?: readonly string[];
}

export interface Nginx {
  readonly prefix: string;
  readonly port: number;
  readonly errorLog: string;
  /** Process id of the master. */
  master(): number;
  workers(): number[];
  /** What `nginx -s SIGNAL` does and logs. */
  tell(signal: 'reload' | 'reopen' | 'quit' | 'stop'): void;
  /** Writes another configuration, for a reload. */
  configure(http: (port: number) => string): void;
  log(): string;
  /** Waits until the error log matches; false when it did not within `ms`. */
  logs(pattern: RegExp, ms?: number): Promise<boolean>;
  stop(): Promise<void>;
  remove(): void;
}

const running = new Set<() => void>();
process.on('exit', () => {
  for (const end of running) end();
});

/** A folder that workers of another user can read. */
export function labFolder(path?: string): string {
  const folder = path ?? mkdtempSync(join(tmpdir(), 'gwlog-lab-'));
  for (const part of ['', 'conf', 'logs', 'run', 'www', 'tmp']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'www/index.html'), 'hello\n');
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'run'), 0o777);
  return folder;
}

function mainConf(prefix: string, port: number, options: NginxOptions, http: (port: number) => string): string {
  const user = process.getuid?.() === 0 ? 'user www-data;' : '';
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${prefix}/tmp/${name}_temp;`).join('\n');
  return `${user}
worker_processes 1;
pid ${prefix}/run/nginx.pid;
error_log ${prefix}/logs/error.log ${options.level ?? 'info'};
${options.main ?? ''}
events {
  ${options.events ?? 'worker_connections 256;'}
}
http {
${temp}
  access_log ${prefix}/logs/access.log;
${http(port)}
}
`;
}

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const prefix = labFolder(options.prefix);
  const port = options.port ?? (await freePort());
  const errorLog = join(prefix, 'logs/error.log');
  const pidFile = join(prefix, 'run/nginx.pid');
  const conf = join(prefix, 'conf/nginx.conf');
  writeFileSync(conf, mainConf(prefix, port, options, options.http));

  const nginx = ['nginx', '-p', prefix, '-c', conf, '-e', errorLog];
  // Detached: a Ctrl-C for the test reaches nginx through stop(), not as a second signal beside it.
  const command = [...(options.wrap ?? []), 'timeout', '-k', '2', String(LONGEST_LIFE_SECONDS), ...nginx, '-g', 'daemon off;'];
  const child = spawn(command[0] as string, command.slice(1), { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'UTC' } });
  const end = (): void => endGroup(child);
  running.add(end);

  const master = (): number => Number(readFileSync(pidFile, 'utf8'));
  const log = (): string => (existsSync(errorLog) ? readFileSync(errorLog, 'utf8') : '');
  const logs = async (pattern: RegExp, ms = 5000): Promise<boolean> => {
    for (const until = Date.now() + ms; Date.now() < until; await sleep(20)) if (pattern.test(log())) return true;
    return pattern.test(log());
  };
  for (const until = Date.now() + 5000; !hasContent(pidFile); await sleep(10)) {
    if (child.exitCode !== null || Date.now() > until) {
      end();
      throw new Error(`nginx did not start:\n${log()}`);
    }
  }
  return {
    prefix,
    port,
    errorLog,
    master,
    workers: () => childrenOf(master()),
    tell: (signal) => void execFileSync('nginx', [...nginx.slice(1), '-s', signal], { env: { ...process.env, TZ: 'UTC' } }),
    configure: (http) => writeFileSync(conf, mainConf(prefix, port, options, http)),
    log,
    logs,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      for (const until = Date.now() + 3000; child.exitCode === null && child.signalCode === null && Date.now() < until; ) await sleep(10);
      end();
      running.delete(end);
    },
    remove: () => rmSync(prefix, { recursive: true, force: true }),
  };
}

/** Starts nginx with a configuration that cannot work and gives back what it logged. */
export function failToStart(http: string, main = ''): string {
  const prefix = labFolder();
  const conf = join(prefix, 'conf/nginx.conf');
  writeFileSync(
    conf,
    mainConf(prefix, 0, { http: () => http, main }, () => http),
  );
  spawnSync('timeout', ['10', 'nginx', '-p', prefix, '-c', conf, '-e', join(prefix, 'logs/error.log'), '-g', 'daemon off;'], {
    env: { ...process.env, TZ: 'UTC' },
  });
  const log = readFileSync(join(prefix, 'logs/error.log'), 'utf8');
  rmSync(prefix, { recursive: true, force: true });
  return log;
}

function hasContent(path: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').trim() !== '';
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Ends what the child started, too: it leads a process group of its own. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
