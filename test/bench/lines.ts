/** One line each of the logs that the bench reads. Wording as the servers write it (nginx 1.22, HAProxy 2.6, Cloudflare Logpush). */
import type { World } from './world.ts';

type Say = (world: World, path: string) => string;

const header = ' while reading response header from upstream';
const pid = (world: World): number => 4100 + world.random(8);

/** Messages with their share of a thousand lines. `context` is what follows the client and server. */
const MESSAGES: readonly { share: number; level: string; say: Say; context: 'peer' | 'group' | 'none'; fastcgi?: true }[] = [
  { share: 180, level: 'error', say: () => 'connect() failed (111: Connection refused) while connecting to upstream', context: 'peer' },
  { share: 150, level: 'error', say: () => 'no live upstreams while connecting to upstream', context: 'group' },
  { share: 130, level: 'error', say: () => `upstream timed out (110: Connection timed out)${header}`, context: 'peer' },
  { share: 60, level: 'error', say: () => `upstream prematurely closed connection${header}`, context: 'peer' },
  { share: 40, level: 'error', say: () => `recv() failed (104: Connection reset by peer)${header}`, context: 'peer' },
  { share: 40, level: 'warn', say: () => 'upstream server temporarily disabled while connecting to upstream', context: 'peer' },
  { share: 25, level: 'error', say: () => `upstream sent too big header${header}`, context: 'peer' },
  { share: 15, level: 'error', say: () => 'connect() failed (113: No route to host) while connecting to upstream', context: 'peer' },
  { share: 110, level: 'error', say: (_world, path) => `open() "/var/www/html${path}" failed (2: No such file or directory)`, context: 'none' },
  { share: 20, level: 'error', say: (_world, path) => `open() "/var/www/html${path}" failed (13: Permission denied)`, context: 'none' },
  { share: 70, level: 'error', say: (world) => `limiting requests, excess: ${world.random(50)}.${100 + world.random(900)} by zone "perip"`, context: 'none' },
  {
    share: 50,
    level: 'info',
    say: () => 'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream',
    context: 'peer',
  },
  { share: 20, level: 'error', say: () => 'access forbidden by rule', context: 'none' },
  { share: 10, level: 'error', say: (world) => `user "user${world.random(5000)}": password mismatch`, context: 'none' },
  { share: 10, level: 'error', say: (world) => `client intended to send too large body: ${1e6 + world.random(1e8)} bytes`, context: 'none' },
  { share: 15, level: 'error', say: (world) => `service${world.random(40)}.internal could not be resolved (3: Host not found)`, context: 'none' },
  {
    share: 15,
    level: 'warn',
    say: (world) =>
      `an upstream response is buffered to a temporary file /var/lib/nginx/proxy/${world.random(10)}/${10 + world.random(90)}/${1e9 + world.random(1e9)} while reading upstream`,
    context: 'peer',
  },
  {
    share: 22,
    level: 'error',
    say: (world) =>
      `FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined array key "sku${world.random(90000)}" in /var/www/app/src/Cart.php on line ${world.random(400)}"${header}`,
    context: 'peer',
    fastcgi: true,
  },
  {
    share: 8,
    level: 'error',
    say: (world) =>
      `FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught TypeError: pay(): Argument #1 must be of type int in /var/www/app/src/Pay.php:${world.random(400)}\nStack trace:\n#0 /var/www/app/src/Order.php(${world.random(900)}): pay()\n#1 {main}\n  thrown in /var/www/app/src/Pay.php on line ${world.random(400)}"${header}`,
    context: 'peer',
    fastcgi: true,
  },
  { share: 7, level: 'error', say: (world) => `in-house module: shard ${world.random(64)} answered late, ${world.random(3000)} ms`, context: 'none' },
];
/** A thousand slots: slot → message. */
const SLOTS = MESSAGES.flatMap((message) => Array<(typeof MESSAGES)[number]>(message.share).fill(message));

export function nginxErrorLine(world: World): string {
  const { error: time } = world.tick();
  const slot = world.random(1006);
  const n = pid(world);
  if (slot >= 1000) return notice(world, time, n);
  if (slot >= SLOTS.length)
    return `${time} [info] ${n}#${n}: *${world.lines} SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking, client: ${world.client()}, server: 0.0.0.0:443\n`;
  const { level, say, context, fastcgi } = SLOTS[slot] as (typeof MESSAGES)[number];
  const vhost = world.pick(world.vhosts);
  const path = world.path();
  const scheme = fastcgi ? 'fastcgi' : 'http';
  const where =
    context === 'none'
      ? ''
      : context === 'group'
        ? `, upstream: "${scheme}://${world.pick(world.groups)}${path}"`
        : `, upstream: "${scheme}://${world.pick(world.peers)}${fastcgi ? '' : path}"`;
  const referrer = world.random(4) === 0 ? `, referrer: "https://${vhost}/search?q=${world.random(100000)}"` : '';
  return `${time} [${level}] ${n}#${n}: *${world.lines} ${say(world, path)}, client: ${world.client()}, server: ${vhost}, request: "${world.random(5) ? 'GET' : 'POST'} ${path} HTTP/1.1"${where}, host: "${vhost}"${referrer}\n`;
}

function notice(world: World, time: string, n: number): string {
  return world.random(2) ? `${time} [notice] ${n}#${n}: signal process started\n` : `${time} [notice] 4000#4000: worker process ${n} exited with code 0\n`;
}

const STATUSES = [200, 200, 200, 200, 200, 200, 200, 304, 304, 301, 404, 404, 403, 499, 500, 502, 502, 503, 504, 504];
const seconds = (world: World, below: number): string => (world.random(below) / 1000).toFixed(3);

export function nginxAccessLine(world: World, extras: boolean): string {
  const { access: time } = world.tick();
  const status = world.pick(STATUSES);
  const vhost = world.pick(world.vhosts);
  const referer = world.random(3) ? '-' : `https://${vhost}/search?q=${world.random(100000)}`;
  const line = `${world.client()} - - [${time} +0000] "${world.random(5) ? 'GET' : 'POST'} ${world.path()} HTTP/1.1" ${status} ${world.random(60000)} "${referer}" "${world.pick(world.agents)}"`;
  return extras ? `${line} ${upstreamPart(world, status)}\n` : `${line}\n`;
}

function upstreamPart(world: World, status: number): string {
  if (status === 304 || status === 301) return `rt=0.000 uct="-" uht="-" urt="-" ua="-" us="-"`;
  const peer = world.pick(world.peers);
  const time = seconds(world, status === 504 ? 60000 : 900);
  if (status === 502 && world.random(2)) return `rt=${time} uct="-, -" uht="-, -" urt="0.000, ${time}" ua="${peer}, ${world.pick(world.peers)}" us="502, 502"`;
  const made = status === 504 || status === 502;
  return `rt=${time} uct="0.001" uht="${made ? '-' : time}" urt="${time}" ua="${peer}" us="${status}"`;
}

/** Termination states with the status that goes with them; most requests end well. */
const ENDS: readonly (readonly [state: string, status: number])[] = [
  ...Array<[string, number]>(14).fill(['----', 200]),
  ['----', 404],
  ['----', 502],
  ['SC--', 503],
  ['sH--', 504],
  ['SH--', 502],
  ['CD--', 200],
  ['cD--', 200],
  ['sQ--', 503],
  ['PR--', 403],
];

export function haproxyLine(world: World): string {
  const { syslog, access } = world.tick();
  const [state, status] = world.pick(ENDS);
  const vhost = world.pick(world.vhosts);
  const wait = world.random(30);
  const served = state === '----' || state.startsWith('C') || state.startsWith('c');
  const timers = served
    ? `0/${wait}/1/${world.random(800)}/${800 + world.random(400)}`
    : state === 'SC--'
      ? `0/${wait}/-1/-1/3003`
      : state === 'sQ--'
        ? '0/5000/-1/-1/5000'
        : `0/${wait}/1/-1/${world.random(60000)}`;
  const server = state === 'sQ--' ? '<NOSRV>' : state === 'PR--' ? '<NOSRV>' : `s${world.random(12)}`;
  const retries = state === 'SC--' ? '+3' : '0';
  return `${syslog} lb1 haproxy[2711]: ${world.client()}:${1024 + world.random(60000)} [${access}.${100 + world.random(900)}] fe_${world.random(6)} ${world.pick(world.groups)}/${server} ${timers} ${status} ${world.random(60000)} - - ${state} ${world.random(900)}/${world.random(800)}/${world.random(90)}/${world.random(20)}/${retries} 0/0 {${vhost}} {} "GET ${world.path()} HTTP/1.1"\n`;
}

const EDGE = [200, 200, 200, 200, 200, 304, 403, 404, 499, 502, 504, 520, 521, 522, 524, 525];

export function cloudflareLine(world: World): string {
  const { iso } = world.tick();
  const edge = world.pick(EDGE);
  const vhost = world.pick(world.vhosts);
  const origin = edge >= 520 || edge === 403 ? 0 : edge;
  const hit = edge === 304;
  return `${JSON.stringify({
    ClientIP: world.client(),
    ClientRequestHost: vhost,
    ClientRequestMethod: 'GET',
    ClientRequestURI: world.path(),
    ClientRequestUserAgent: world.pick(world.agents),
    EdgeStartTimestamp: `${iso}Z`,
    EdgeEndTimestamp: `${iso}Z`,
    EdgeResponseBytes: world.random(60000),
    EdgeResponseStatus: edge,
    OriginIP: hit ? '' : (world.pick(world.peers).split(':')[0] as string),
    OriginResponseStatus: hit ? 0 : origin,
    OriginResponseDurationMs: world.random(3000),
    CacheCacheStatus: hit ? 'hit' : 'dynamic',
    EdgePathingSrc: edge === 403 ? 'filterBasedFirewall' : 'origin',
    EdgePathingOp: edge === 403 ? 'ban' : 'wl',
    EdgePathingStatus: edge === 403 ? 'captchaNew' : 'nr',
    RayID: world.requestId(),
    ZoneName: 'example.com',
  })}\n`;
}
