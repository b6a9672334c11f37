/**
 * One night at a small shop: a real nginx in front of upstreams that fail one after another. Fixtures and the
 * golden outputs are made from what it logs.
 */
import { renameSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ask, ask, askMany, handshake, send } from './clients.ts';
import { type Nginx, startNginx } from './nginx-lab.ts';
import { conf, furnish, POOL, PORT, PREFIX, TLS_PORT } from './night-gateway.ts';
import * as peers from './peers.ts';
import { type Behaviour, type Peer, startPeer } from './peers.ts';
import { startPhp } from './php.ts';

/** Deterministic numbers, so that two runs ask for the same things in the same order. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const random = seeded(2026);
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
];
const visitor = (): string => `127.0.0.${40 + random(60)}`;
const headers = (): Record<string, string> => ({
  'User-Agent': pick(BROWSERS),
  ...(random(3) === 0 ? { Referer: 'https://shop.example/catalogue?page=2' } : {}),
});
const order = (): string => `/v1/orders/${10_000 + random(90_000)}`;
const page = (): string => pick(['/', '/index.html', '/catalogue.html', '/style.css', '/terms.html']);

/** Behaviour of an upstream by path; a few customers' orders are always broken in the same way. */
function service(path: string): Behaviour {
  if (path.startsWith('/v1/reports/')) return peers.late(2500);
  if (path.startsWith('/v1/basket/')) return peers.closeBeforeHeader;
  if (path.startsWith('/v1/session')) return peers.bigHeader;
  if (path.startsWith('/v1/export')) return peers.cutBody;
  if (path.startsWith('/v1/stock')) return peers.answer(502, 'Bad Gateway');
  if (path.startsWith('/v1/wait')) return peers.late(700);
  if (path.startsWith('/v1/all')) return peers.bigBody(20_000_000);
  return peers.fine;
}

function prices(path: string): Behaviour {
  if (path.endsWith('/check')) return peers.answer(500, 'Internal Server Error');
  if (path.includes('/feed')) return peers.notHttp;
  if (path.includes('/live')) return peers.resetBeforeHeader;
  return path.includes('/bad') ? peers.badHeader : peers.fine;
}

/**
 * Plays the night through, about two minutes. `certify` writes a self-signed certificate; `collect` gets the folder with
 * error.log, error.log.1, error.log.2 (older still), access.log and access-upstream.log while nginx still runs.
 */
export async function playNight(fpm: string, certify: (crt: string, key: string) => void, collect: (folder: string) => void): Promise<void> {
  furnish(certify);
  const port = await peers.freePort();
  const nginx = await startNginx({ prefix: PREFIX, port, http: conf });
  const php = await startPhp(PREFIX, fpm);
  const pool: Peer[] = [];
  for (const host of POOL) pool.push(await startPeer(service, host, PORT));
  pool.push(await startPeer(prices, '127.0.0.14', PORT), await startPeer(service, '127.0.0.15', PORT));
  try {
    await evening(nginx);
    await rotate(nginx, ['error.log.1']);
    await midnight(nginx, pool);
    await rotate(nginx, ['error.log.2', 'error.log.1']);
    await threeInTheMorning(nginx, pool);
    await morning(nginx);
    collect(join(PREFIX, 'logs'));
  } finally {
    await nginx.stop();
    await php.close();
    for (const peer of pool) await peer.close();
  }
}

/** As logrotate does it: error.log → error.log.1 → error.log.2, then `nginx -s reopen`. Access logs start anew. */
async function rotate(nginx: Nginx, names: readonly string[]): Promise<void> {
  const path = (name: string): string => join(PREFIX, 'logs', name);
  if (names.length === 2) renameSync(path('error.log.1'), path('error.log.2'));
  renameSync(path('error.log'), path('error.log.1'));
  for (const name of ['access.log', 'access-upstream.log']) renameSync(path(name), path(`${name}.old`));
  nginx.tell('reopen');
  await sleep(300);
}

/** People who look at pages and orders. */
const visits = (n: number): Ask[] =>
  Array.from({ length: n }, () =>
    random(2) ? { path: page(), from: visitor(), headers: headers() } : { path: order(), host: 'api.example', from: visitor(), headers: headers() },
  );
const api = (path: string, n = 1): Ask[] =>
  Array.from({ length: n }, () => ({ path: path.replace('ID', String(1000 + random(9000))), host: 'api.example', from: visitor(), headers: headers() }));
const shop = (path: string, n = 1): Ask[] => Array.from({ length: n }, () => ({ path, from: visitor(), headers: headers() }));

async function evening({ port }: Nginx): Promise<void> {
  await askMany(port, [...visits(25), ...shop('/favicon.ico', 3), ...api('/v1/reports/ID', 2)], 100);
}

async function midnight(nginx: Nginx, pool: Peer[]): Promise<void> {
  const { port } = nginx;
  await askMany(port, [...visits(25), ...shop('/cart.php', 2)], 100);
  await pool[1]?.close();
  await askMany(port, visits(30), 150);
  pool[1] = await startPeer(service, POOL[1], PORT);
  nginx.tell('reload');
  await sleep(500);
  await askMany(port, [...visits(10), ...SCANNER.slice(0, 6).map((path) => ({ path, from: '127.0.0.66' }))], 80);
}

const SCANNER = [
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/phpmyadmin/index.php',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/actuator/health',
  '/backup.sql',
  '/cgi-bin/test',
  '/.aws/credentials',
  '/admin.php',
  '/xmlrpc.php',
  '/solr/admin/info/system',
];

/** The incident: one peer slow, then refused, then the whole pool, and somebody reloads. */
async function threeInTheMorning(nginx: Nginx, pool: Peer[]): Promise<void> {
  const { port } = nginx;
  await askMany(port, [...visits(60), ...shop('/favicon.ico', 4)], 100);

  await pool[2]?.close();
  pool[2] = await startPeer(() => peers.late(1500), POOL[2], PORT);
  await askMany(port, visits(60), 150);
  await askMany(port, api('/v1/orders/ID', 20));

  await pool[0]?.close();
  await askMany(port, visits(40), 200);
  await pool[1]?.close();
  for (let i = 0; i < 6; i++) {
    await askMany(port, api('/v1/orders/ID', 8));
    await askMany(port, visits(12), 160);
  }

  nginx.configure((p) => conf(p, [POOL[2] as string]));
  nginx.tell('reload');
  for (const i of [0, 1]) pool[i] = await startPeer(service, POOL[i], PORT);
  await pool[2]?.close();
  await sleep(4500);
  await askMany(port, visits(30), 100);
  pool[2] = await startPeer(service, POOL[2], PORT);
  nginx.configure((p) => conf(p));
  nginx.tell('reload');
  await sleep(500);
}

/** Everything else that goes wrong on an ordinary morning. */
async function morning(nginx: Nginx): Promise<void> {
  const { port } = nginx;
  const basic = (user: string, password: string): Record<string, string> => ({
    Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  await askMany(port, visits(30), 100);
  await askMany(port, [...api('/v1/reports/ID', 5), ...api('/v1/reports/ID', 4).map((one) => ({ ...one, patience: 300 }))]);
  await askMany(
    port,
    [...api('/v1/basket/ID', 6), ...visits(10), ...api('/v1/session', 4), ...api('/v1/export/ID', 5), ...api('/v1/stock/ID', 8), ...api('/v1/wait/ID', 3)],
    150,
  );
  await askMany(port, [...api('/v1/prices/feed', 3), ...api('/v1/prices/live/ID', 4), ...api('/v1/prices/bad', 2), ...api('/v1/prices/ID', 6)], 120);
  await askMany(port, [...api('/v1/invoices/ID', 4), ...api('/v1/search?q=lamp', 5), ...api('/v1/secure/ID', 3), ...api('/v1/mail', 3)], 120);
  await askMany(port, [...shop('/cart.php', 5), ...shop('/checkout.php', 6), ...shop('/export.php', 2), ...shop('/missing.php', 2)], 120);
  await askMany(
    port,
    SCANNER.map((path) => ({ path, from: pick(['127.0.0.66', '127.0.0.67']), headers: { 'User-Agent': 'Mozilla/5.0 zgrab/0.x' } })),
    100,
  );
  await askMany(
    port,
    Array.from({ length: 40 }, () => ({ path: '/login', method: 'POST', from: '127.0.0.68', body: 'user=anna&password=guess' })),
  );
  await askMany(
    port,
    ['root', 'admin', 'anna', 'anna', 'test'].map((user) => ({ path: '/', host: 'admin.example', from: '127.0.0.69', headers: basic(user, 'letmein') })),
    300,
  );
  await askMany(
    port,
    [
      { path: '/', host: 'admin.example', from: visitor(), headers: basic('anna', 'winter-morning') },
      ...shop('/report.csv', 2),
      ...shop('/private/prices.xls', 3),
      ...shop('/pictures/', 3),
      ...shop('/old/shop', 2),
    ],
    120,
  );
  await askMany(
    port,
    [
      ...Array.from({ length: 3 }, () => ({ path: '/upload', method: 'POST', from: visitor(), body: 'x'.repeat(100_000) })),
      { path: '/upload', method: 'POST', from: visitor(), body: 'x'.repeat(30_000) },
    ],
    120,
  );
  await askMany(
    port,
    Array.from({ length: 5 }, () => ({ path: '/downloads/price-list.pdf', from: '127.0.0.70', headers: headers() })),
  );
  await Promise.all(api('/v1/all', 3).map(({ path, from }) => slowReader(port, path, from as string)));
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'GET /\x01 HTTP/1.1\r\nHost: shop.example\r\n\r\n',
    'CONNECT mail.example:25 HTTP/1.1\r\nHost: mail.example\r\n\r\n',
    '\n\n\x03\x00\x00/*\xe0\x00\x00',
  ]) {
    await send(port, bytes, '127.0.0.71', 300);
  }
  await send(TLS_PORT, 'GET / HTTP/1.1\r\nHost: admin.example\r\nConnection: close\r\n\r\n', '127.0.0.72', 300);
  await handshake(TLS_PORT, { maxVersion: 'TLSv1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, '127.0.0.73');
  const [worker] = nginx.workers();
  if (worker !== undefined) process.kill(worker, 'SIGKILL');
  await sleep(300);
  await askMany(port, visits(40), 100);
  await ask(port, { path: '/', from: visitor() });
}

/** Reads slowly, so that nginx must buffer the answer in a temporary file, then hangs up. */
function slowReader(port: number, path: string, from: string): Promise<void> {
  return new Promise((done) => {
    const socket = net.connect({ host: '127.0.0.1', port, localAddress: from }, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n`);
      socket.pause();
      setTimeout(() => socket.resetAndDestroy(), 500);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done());
  });
}
