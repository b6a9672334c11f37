/** What a fault is, and the ways to bring one about. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Blame, Cause } from '../../src/rules/rule.ts';
import { type Ask, askMany } from './clients.ts';
import { failToStart, type Nginx, type NginxOptions, startNginx } from './nginx-lab.ts';
import * as peers from './peers.ts';
import { type Behaviour, freePort, startPeer } from './peers.ts';
import { phpFpm, startPhp } from './php.ts';

export interface Fault {
  readonly name: string;
  readonly cause: Cause;
  readonly blame: Blame;
  /** Causes of other findings that this fault brings about too. */
  readonly beside?: readonly Cause[];
  /** One line cannot tell: it is enough that the rule, or a hypothesis of the incident, names the true cause as a candidate. */
  readonly ambiguous?: true;
  readonly shows: RegExp;
  /** Only where the machine allows it; all others are required by GWLOG_REQUIRE_LAB=1. */
  readonly optional?: true;
  /** The log, or nothing when the fault cannot be made here. */
  readonly provoke: () => Promise<string | undefined>;
}

/** Three people who ask for the same thing, from addresses of their own. */
export const people = (path = '/orders/7', more: Partial<Ask> = {}): Ask[] => [2, 3, 4].map((n) => ({ path, from: `127.0.0.${n}`, ...more }));

/** Starts nginx with these locations, lets `act` do something, and gives back what was logged. */
export async function withNginx(
  locations: string | ((port: number) => string),
  act: (nginx: Nginx) => Promise<unknown>,
  options: Partial<NginxOptions> & { http?: never; outside?: string } = {},
): Promise<string> {
  const nginx = await startNginx({
    ...options,
    http: (port) => `${options.outside ?? ''}
  proxy_connect_timeout 1s;
  proxy_read_timeout 1s;
  server {
    listen ${port};
    server_name shop.example;
    root www;
    ${typeof locations === 'string' ? locations : locations(port)}
  }`,
  });
  try {
    await act(nginx);
    await sleep(60);
    return nginx.log();
  } finally {
    await nginx.stop();
    nginx.remove();
  }
}

/** An upstream that behaves, behind proxy_pass. */
export async function behind(behaviour: Behaviour, asks: readonly Ask[] = people(), directives = ''): Promise<string> {
  const peer = await startPeer(() => behaviour);
  try {
    return await withNginx(`location / { proxy_pass http://${peer.address}; ${directives} }`, ({ port }) => askMany(port, asks));
  } finally {
    await peer.close();
  }
}

export async function inPhp(script: string, path: string): Promise<string | undefined> {
  const fpm = phpFpm();
  if (fpm === undefined) return undefined;
  const location =
    'location ~ \\.php$ { fastcgi_pass unix:run/php.sock; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_param REQUEST_METHOD $request_method; }';
  return withNginx(
    (port) => location.replace('unix:run', `unix:${phpFolders.get(port)}/run`),
    async (nginx) => {
      writeFileSync(join(nginx.prefix, 'www/pay.php'), script);
      const php = await startPhp(nginx.prefix, fpm);
      await askMany(nginx.port, people(path));
      await php.close();
    },
    await phpOptions(),
  );
}

/** The socket's path stands in the configuration, so prefix and port are chosen before. */
const phpFolders = new Map<number, string>();
async function phpOptions(): Promise<{ prefix: string; port: number }> {
  const port = await freePort();
  const prefix = `/tmp/gwlog-lab-php-${port}`;
  phpFolders.set(port, prefix);
  return { prefix, port };
}

export const basic = (user: string): Record<string, string> => ({ Authorization: `Basic ${Buffer.from(`${user}:guess`).toString('base64')}` });
export const emerg =
  (http: string, main = '') =>
  async (): Promise<string> =>
    failToStart(http, main);

export const resolve = (dns: number): Promise<string> =>
  withNginx('location / { set $app app.internal; proxy_pass http://$app:8080; }', ({ port }) => askMany(port, people()), {
    outside: `resolver 127.0.0.1:${dns} valid=1s; resolver_timeout 1s;`,
  });
export async function withDns(code: 2 | 3): Promise<string> {
  const server = await peers.startDns(code);
  try {
    return await resolve(server.port);
  } finally {
    await server.close();
  }
}

/** Whether this machine lets us make a network namespace (root, unshare, nsenter, ip, curl). */
function namespaces(): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn('unshare', ['-n', 'sh', '-c', 'command -v nsenter curl && ip link set lo up'], { stdio: 'ignore' });
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });
}

export async function inNamespace(setUp: string): Promise<string | undefined> {
  if (!(await namespaces())) return undefined;
  return withNginx(
    'location / { proxy_pass http://10.9.0.5:8080; }',
    async (nginx) => {
      const curl = (n: number): Promise<void> =>
        new Promise((done) => {
          const child = spawn(
            'nsenter',
            [
              '-t',
              String(nginx.master()),
              '-n',
              'curl',
              '-s',
              '-m',
              '5',
              '-H',
              'Host: shop.example',
              '--interface',
              `127.0.0.${n}`,
              `http://127.0.0.1:${nginx.port}/orders/7`,
            ],
            { stdio: 'ignore' },
          );
          child.on('close', () => done());
        });
      await Promise.all([2, 3, 4].map(curl));
    },
    { wrap: ['unshare', '-n', 'sh', '-c', `ip link set lo up && ${setUp} && exec "$@"`, 'sh'] },
  );
}
