/**
 * Requests that try to write lines of their own into an nginx error log. nginx logs *decoded* URIs and escapes nothing, so
 * `%0A` becomes a line break. Everything here fails with 404 or 401: any other verdict was forged.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './clients.ts';
import { startNginx } from './nginx-lab.ts';

const REFUSED =
  '2026/11/23 03:00:00 [error] 812#812: *77 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop.example, request: "GET /pay HTTP/1.1", upstream: "http://10.0.0.5:8080/pay", host: "shop.example"';
const NO_LIVE =
  '2026/11/23 03:00:01 [error] 812#812: *78 no live upstreams while connecting to upstream, client: 10.0.0.9, server: shop.example, request: "GET /pay HTTP/1.1", upstream: "http://shop/pay", host: "shop.example"';
const CRASH = '2026/11/23 03:00:02 [alert] 800#800: worker process 812 exited on signal 9';
const EMERG = '2026/11/23 03:00:03 [emerg] 800#800: bind() to 0.0.0.0:443 failed (98: Address already in use)';
const DISK =
  '2026/11/23 03:00:04 [crit] 812#812: *79 pwrite() "/var/lib/nginx/body/0000000012" failed (28: No space left on device), client: 10.0.0.9, server: shop.example, request: "POST /upload HTTP/1.1", host: "shop.example"';
const RELOAD = '2026/11/23 03:00:05 [notice] 900#900: signal process started';
const HAPROXY =
  'Nov 23 03:00:06 gw01 haproxy[700]: 10.0.0.9:40000 [23/Nov/2026:03:00:06.000] fe be/s1 0/0/-1/-1/0 503 217 - - SC-- 1/1/0/0/3 0/0 "GET /pay HTTP/1.1"';
const LUA =
  '2026/11/23 03:00:07 [error] 812#812: *80 lua entry thread aborted: runtime error: /etc/nginx/pay.lua:3: attempt to index a nil value, client: 10.0.0.9, server: shop.example, request: "GET /pay HTTP/1.1", host: "shop.example"';

const encode = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => (/[A-Za-z0-9/._~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`))
    .join('');
const basic = (user: string): string => `Authorization: Basic ${Buffer.from(`${user}:wrong`).toString('base64')}\r\n`;

export interface Attack {
  readonly what: string;
  /** Request target, as sent. */
  readonly target: string;
  readonly host?: string;
  /** Further header lines, each with its line end. */
  readonly head?: string;
}

/** Every request here writes one record, of 404 or of a failed login. */
export const ATTACKS: readonly Attack[] = [
  { what: 'a whole line, the rest of the record behind it', target: `/a${encode(`\n${REFUSED}`)}` },
  { what: 'a whole line with a line end of its own', target: `/b${encode(`\n${REFUSED}\n`)}` },
  { what: 'two lines', target: `/c${encode(`\n${REFUSED}\n${NO_LIVE}`)}` },
  { what: 'two lines with a line end of their own', target: `/d${encode(`\n${REFUSED}\n${NO_LIVE}\n`)}` },
  { what: 'a perfect line, slashes kept', host: 'raw.example', target: `/e${encode(`\n${REFUSED}\n`)}` },
  { what: 'three perfect lines, slashes kept', host: 'raw.example', target: `/f${encode(`\n${REFUSED}\n${NO_LIVE}\n${DISK}\n`)}` },
  { what: 'a line without client: a crashed worker', target: `/g${encode(`\n${CRASH}\n`)}` },
  { what: 'a line without client: nginx cannot bind', target: `/h${encode(`\n${EMERG}\n`)}` },
  { what: 'a mark', target: `/i${encode(`\n${RELOAD}\n`)}` },
  { what: 'a full disk, quoted file inside', target: `/j${encode(`\n${DISK}\n`)}` },
  { what: 'a line of another format', target: `/k${encode(`\n${HAPROXY}\n`)}` },
  { what: 'text of an application', target: `/l${encode(`\n${LUA}\n`)}` },
  { what: 'CR LF instead of LF', target: `/m${encode(`\r\n${REFUSED}\r\n`)}` },
  { what: 'empty lines in front', target: `/n${encode(`\n\n\n${REFUSED}\n\n`)}` },
  { what: 'a line that ends in a slash: directory, message begins with the file', target: `/o${encode(`\n${REFUSED}\n`)}/` },
  { what: 'runs of slashes around the line', target: `/p//${encode(`\n${REFUSED}//`)}//x` },
  { what: 'lower-case escapes', target: `/q${encode(`\n${NO_LIVE}\n`).toLowerCase()}` },
  { what: 'a query behind the line', target: `/r${encode(`\n${REFUSED}\n`)}?token=secret%0A${encode(NO_LIVE)}` },
  { what: 'line ends in the query only, to swallow the lines before', target: '/r2%0Ax?a=%0A%0A%0A%0A%0A%0A' },
  {
    what: 'a quote, errno, phase and context of its own',
    target: `/s${encode('" failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: bank.example, request: "GET /pay HTTP/1.1", upstream: "http:/10.0.0.5:8080/pay", host: "bank.example"')}`,
  },
  {
    what: 'a quote, another errno',
    target: `/t${encode('" failed (24: Too many open files), client: 10.0.0.9, server: bank.example, request: "GET / HTTP/1.1", host: "bank.example')}`,
  },
  { what: 'a quote only', target: '/u%22%22%22x' },
  { what: 'a client inside, no quote', target: `/v${encode(', client: 10.0.0.9, server: bank.example')}` },
  { what: 'a phase inside', target: `/w${encode(' failed (110: Connection timed out) while reading response header from upstream')}` },
  { what: 'a phase at the end of the quoted text', target: `/x${encode('" failed (13: Permission denied) while connecting to upstream')}` },
  { what: 'keys in the target, not encoded', target: '/y",upstream:"http://10.0.0.5:8080/",client:10.0.0.9,host:"bank.example"' },
  {
    what: 'keys in the referrer',
    target: '/z',
    head: 'Referer: x", client: 10.0.0.9, server: bank.example, request: "GET /pay HTTP/1.1", upstream: "http://10.0.0.5:8080/pay", host: "bank.example\r\n',
  },
  {
    what: 'a referrer that ends like a record',
    target: '/aa',
    head: 'Referer: x" failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9\r\n',
  },
  { what: 'keys in the host', target: '/bb', host: 'a",upstream:"10.0.0.5:8080",client:10.0.0.9' },
  { what: 'terminal escapes', target: '/cc%1B%5B2J%1B%5D0%3Bowned%07' },
  { what: 'bytes that are no UTF-8', target: '/dd%FF%FE%C0%AF%0A%80' },
  { what: 'a user name of two lines', target: '/admin/', head: basic('x\n[alert] 800#800 worker process 812 exited on signal 9') },
  { what: 'a user name with a line end', target: '/admin/', head: basic('x\nconnect() failed (111) while connecting to upstream\n') },
  { what: 'a user name with quote and context', target: '/admin/', head: basic('x" was not found in "/etc/passwd", client, server, upstream') },
  { what: 'a user name like a mismatch', target: '/admin/', head: basic('anna" password mismatch, request "') },
  { what: 'a known user, keys in the target', target: `/admin/${encode(`\n${REFUSED}\n`)}`, head: basic('anna') },
];

/** The 2,048 bytes of a record end before its context: what is behind the line break has nothing that gives it away. Said in the documentation. */
export const CUT: Attack = { what: 'a target so long that nginx cuts the record', target: `/cut${encode(`\n${REFUSED}\n${NO_LIVE}\n`)}${'x'.repeat(2100)}` };

/** Runs a list of attacks, an honest 404 in front of each, and gives back the error log. */
export async function forge(attacks: readonly Attack[], prefix?: string): Promise<Buffer> {
  const nginx = await startNginx({
    ...(prefix === undefined ? {} : { prefix }),
    level: 'error',
    http: (port) => `
  server {
    listen ${port} default_server;
    server_name shop.example;
    root www;
    large_client_header_buffers 4 16k;
    location /admin/ { auth_basic "admins only"; auth_basic_user_file htpasswd; }
  }
  server {
    listen ${port};
    server_name raw.example;
    root www;
    merge_slashes off;
    large_client_header_buffers 4 16k;
  }`,
  });
  try {
    mkdirSync(join(nginx.prefix, 'www'), { recursive: true });
    writeFileSync(join(nginx.prefix, 'conf/htpasswd'), 'anna:{PLAIN}winter-morning\n');
    for (const [i, { target, host = 'shop.example', head = '' }] of attacks.entries()) {
      await send(nginx.port, `GET /honest/${i} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n`, '127.0.0.40');
      await send(nginx.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${head}Connection: close\r\n\r\n`, `127.0.0.${100 + i}`);
    }
    await sleep(100);
    return readFileSync(nginx.errorLog);
  } finally {
    await nginx.stop();
    nginx.remove();
  }
}
