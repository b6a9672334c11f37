/**
 * Faults put into a real nginx on purpose, so that the true cause is known. Each gives back the error log it brought about.
 * `shows` is what must stand in that log for the fault to have happened at all.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, askMany, handshake, send } from './clients.ts';
import { basic, behind, emerg, type Fault, inNamespace, inPhp, people, resolve, withDns, withNginx } from './fault.ts';
import { failToStart, type Nginx } from './nginx-lab.ts';
import * as peers from './peers.ts';
import { freePort, startPeer } from './peers.ts';

const UPSTREAM: readonly Fault[] = [
  {
    name: 'nothing listens',
    cause: 'upstream-down',
    blame: 'upstream',
    shows: /connect\(\) failed \(111: Connection refused\) while connecting to upstream/,
    provoke: async () => {
      const port = await freePort();
      return withNginx(`location / { proxy_pass http://127.0.0.1:${port}; }`, (nginx) => askMany(nginx.port, people()));
    },
  },
  {
    name: 'unix socket missing',
    cause: 'upstream-down',
    blame: 'upstream',
    shows: /connect\(\) to unix:\S+ failed \(2: No such file/,
    provoke: () => withNginx('location / { proxy_pass http://unix:/run/gwlog-lab/none.sock; }', ({ port }) => askMany(port, people())),
  },
  {
    name: 'closes before it answers',
    cause: 'upstream-crash',
    blame: 'upstream',
    shows: /prematurely closed connection while reading response header/,
    provoke: () => behind(peers.closeBeforeHeader),
  },
  {
    name: 'resets before it answers',
    cause: 'upstream-crash',
    blame: 'upstream',
    shows: /recv\(\) failed \(104: [^)]*\) while reading response header/,
    provoke: () => behind(peers.resetBeforeHeader),
  },
  {
    name: 'answers too late',
    cause: 'upstream-slow',
    blame: 'upstream',
    shows: /timed out \(110: [^)]*\) while reading response header/,
    provoke: () => behind(peers.late(1800)),
  },
  {
    name: 'stalls in the body',
    cause: 'upstream-slow',
    blame: 'upstream',
    shows: /timed out \(110: [^)]*\) while reading upstream/,
    provoke: () => behind(peers.stallBody),
  },
  {
    name: 'breaks off in the body',
    cause: 'upstream-crash',
    blame: 'upstream',
    shows: /prematurely closed connection while reading upstream/,
    provoke: () => behind(peers.cutBody),
  },
  {
    name: 'resets in the body',
    cause: 'upstream-crash',
    blame: 'upstream',
    shows: /failed \(104: [^)]*\) while reading upstream/,
    provoke: () => behind(peers.resetBody),
  },
  {
    name: 'header larger than the buffer',
    cause: 'upstream-protocol',
    blame: 'upstream',
    shows: /upstream sent too big header/,
    provoke: () => behind(peers.bigHeader),
  },
  { name: 'header that is none', cause: 'upstream-protocol', blame: 'upstream', shows: /upstream sent invalid header/, provoke: () => behind(peers.badHeader) },
  {
    name: 'does not speak HTTP',
    cause: 'upstream-protocol',
    blame: 'upstream',
    shows: /upstream sent no valid HTTP\/1.0 header/,
    provoke: () => behind(peers.notHttp),
  },
  {
    name: 'TLS spoken to a plain port',
    cause: 'proxy-misconfig',
    blame: 'gateway',
    shows: /wrong version number\) while SSL handshaking to upstream/,
    provoke: async () => {
      const peer = await startPeer(() => peers.notHttp);
      const log = await withNginx(`location / { proxy_pass https://${peer.address}; }`, ({ port }) => askMany(port, people()));
      await peer.close();
      return log;
    },
  },
  {
    name: 'every peer of the pool is down',
    cause: 'no-healthy-upstream',
    blame: 'upstream',
    beside: ['upstream-down'],
    shows: /no live upstreams while connecting to upstream/,
    provoke: async () => {
      const [a, b] = [await freePort(), await freePort()];
      return withNginx('location / { proxy_pass http://pool; }', ({ port }) => askMany(port, [...people(), ...people(), ...people()], 5), {
        outside: `upstream pool { server 127.0.0.1:${a}; server 127.0.0.1:${b}; }`,
      });
    },
  },
  {
    name: 'accept queue full',
    cause: 'upstream-overload',
    blame: 'upstream',
    beside: ['upstream-slow', 'firewall-blocked'],
    ambiguous: true,
    shows: /upstream timed out \(110: [^)]*\) while connecting to upstream/,
    provoke: async () => {
      const peer = await peers.startStuckPeer();
      const log = await withNginx(`location / { proxy_pass http://${peer.address}; }`, ({ port }) => askMany(port, [...people(), ...people(), ...people()]));
      await peer.close();
      return log;
    },
  },
];

const DNS: readonly Fault[] = [
  {
    name: 'resolver is down',
    cause: 'dns',
    blame: 'dns',
    shows: /app\.internal could not be resolved \(110: /,
    provoke: async () => resolve(await freePort('127.0.0.1')),
  },
  { name: 'name does not exist', cause: 'dns', blame: 'dns', shows: /could not be resolved \(3: Host not found\)/, provoke: () => withDns(3) },
  { name: 'name server fails', cause: 'dns', blame: 'dns', shows: /could not be resolved \(2: Server failure\)/, provoke: () => withDns(2) },
  {
    name: 'name unknown at start',
    cause: 'dns',
    blame: 'dns',
    shows: /\[emerg\] .*host not found in upstream/,
    provoke: emerg('server { listen 127.0.0.1:1; location / { proxy_pass http://app.invalid; } }'),
  },
];

const POLICY: readonly Fault[] = [
  {
    name: 'too many requests',
    cause: 'rate-limited',
    blame: 'client',
    shows: /limiting requests, excess: [\d.]+ by zone "one"/,
    provoke: () =>
      withNginx(
        'location / { limit_req zone=one burst=1 nodelay; }',
        ({ port }) =>
          askMany(
            port,
            Array.from({ length: 20 }, () => ({ path: '/' })),
          ),
        { outside: 'limit_req_zone $binary_remote_addr zone=one:64k rate=1r/s;' },
      ),
  },
  {
    name: 'too many connections of one client',
    cause: 'rate-limited',
    blame: 'client',
    shows: /limiting connections by zone "one"/,
    provoke: () =>
      withNginx(
        'location / { limit_conn one 1; limit_rate 20k; }',
        async (nginx) => {
          writeFileSync(join(nginx.prefix, 'www/large'), 'x'.repeat(40_000));
          await askMany(
            nginx.port,
            Array.from({ length: 6 }, () => ({ path: '/large' })),
          );
        },
        { outside: 'limit_conn_zone $binary_remote_addr zone=one:64k;' },
      ),
  },
  {
    name: 'body too large',
    cause: 'client-bad-request',
    blame: 'client',
    shows: /client intended to send too large body/,
    provoke: () => behind(peers.fine, people('/upload', { method: 'POST', body: 'x'.repeat(9000) }), 'client_max_body_size 4k;'),
  },
  {
    name: 'wrong password',
    cause: 'auth-access',
    blame: 'client',
    shows: /password mismatch/,
    provoke: () =>
      withNginx('location / { auth_basic x; auth_basic_user_file htpasswd; }', async (nginx) => {
        writeFileSync(join(nginx.prefix, 'conf/htpasswd'), 'anna:{PLAIN}winter-morning\n');
        await askMany(nginx.port, [...people('/', { headers: basic('anna') }), ...people('/', { headers: basic('root') })]);
      }),
  },
  {
    name: 'denied by rule',
    cause: 'auth-access',
    blame: 'client',
    shows: /access forbidden by rule/,
    provoke: () => withNginx('location / { deny all; }', ({ port }) => askMany(port, people('/report'))),
  },
  {
    name: 'auth service answers 500',
    cause: 'auth-access',
    blame: 'upstream',
    shows: /auth request unexpected status: 500/,
    provoke: async () => {
      const peer = await startPeer(() => peers.answer(500, 'Internal Server Error'));
      const log = await withNginx(`location / { auth_request /check; } location = /check { proxy_pass http://${peer.address}; }`, ({ port }) =>
        askMany(port, people()),
      );
      await peer.close();
      return log;
    },
  },
];

const FILES: readonly Fault[] = [
  {
    name: 'file missing',
    cause: 'filesystem',
    blame: 'client',
    ambiguous: true,
    beside: ['client-bad-request', 'app-error'],
    shows: /open\(\) "\S+\/orders\/7" failed \(2: /,
    provoke: () => withNginx('', ({ port }) => askMany(port, people())),
  },
  {
    name: 'file not readable',
    cause: 'filesystem',
    blame: 'gateway',
    shows: /open\(\) "\S+\/secret" failed \(13: Permission denied\)/,
    provoke: () =>
      withNginx('', async (nginx) => {
        writeFileSync(join(nginx.prefix, 'www/secret'), 'x');
        chmodSync(join(nginx.prefix, 'www/secret'), 0);
        await askMany(nginx.port, people('/secret'));
      }),
  },
  {
    name: 'directory without index',
    cause: 'auth-access',
    blame: 'gateway',
    ambiguous: true,
    beside: ['proxy-misconfig', 'filesystem', 'client-bad-request'],
    shows: /directory index of "\S+" is forbidden/,
    provoke: () =>
      withNginx('', async (nginx) => {
        mkdirSync(join(nginx.prefix, 'www/pictures'));
        await askMany(nginx.port, people('/pictures/'));
      }),
  },
  {
    name: 'scanner',
    cause: 'attack-probe',
    blame: 'client',
    shows: /\/\.env" failed \(2: /,
    provoke: () =>
      withNginx('', ({ port }) =>
        askMany(
          port,
          ['/.env', '/.git/config', '/wp-login.php'].map((path) => ({ path, from: '127.0.0.66' })),
        ),
      ),
  },
];

const GATEWAY: readonly Fault[] = [
  {
    name: 'rewrite runs in a circle',
    cause: 'proxy-misconfig',
    blame: 'gateway',
    shows: /rewrite or internal redirection cycle/,
    provoke: () => withNginx('location / { rewrite ^(.*)$ /x$1 last; }', ({ port }) => askMany(port, people())),
  },
  {
    name: 'worker_connections used up',
    cause: 'gateway-exhausted',
    blame: 'gateway',
    shows: /\[alert\] .*worker_connections are not enough/,
    provoke: async () => {
      const peer = await startPeer(() => peers.late(800));
      // One after another, so that no connection still waits for its request: such a one nginx would close and use again.
      const act = ({ port }: Nginx): Promise<unknown> => Promise.all(Array.from({ length: 12 }, (_, i) => sleep(15 * i).then(() => ask(port, { path: '/' }))));
      const log = await withNginx(`location / { proxy_pass http://${peer.address}; }`, act, { events: 'worker_connections 12;' });
      await peer.close();
      return log;
    },
  },
  {
    name: 'file descriptors used up',
    cause: 'gateway-exhausted',
    blame: 'gateway',
    beside: ['process-lifecycle', 'proxy-misconfig'],
    shows: /failed \(24: Too many open files\)/,
    provoke: async () => {
      const peer = await startPeer(() => peers.late(400));
      const log = await withNginx(
        `location / { proxy_pass http://${peer.address}; }`,
        ({ port }) =>
          askMany(
            port,
            Array.from({ length: 30 }, () => ({ path: '/' })),
          ),
        { main: 'worker_rlimit_nofile 20;' },
      );
      await peer.close();
      return log;
    },
  },
  {
    name: 'worker killed',
    cause: 'process-lifecycle',
    blame: 'gateway',
    shows: /\[alert\] .*worker process \d+ exited on signal 9/,
    provoke: () =>
      withNginx('', async (nginx) => {
        process.kill(nginx.workers()[0] as number, 'SIGKILL');
        await nginx.logs(/exited on signal 9/);
      }),
  },
  {
    name: 'unknown directive',
    cause: 'proxy-misconfig',
    blame: 'gateway',
    shows: /\[emerg\] .*unknown directive "proxy_pas"/,
    provoke: emerg('server { listen 127.0.0.1:1; location / { proxy_pas http://127.0.0.1:1; } }'),
  },
  {
    name: 'address already in use',
    cause: 'process-lifecycle',
    blame: 'gateway',
    shows: /bind\(\) to \S+ failed \(98: /,
    provoke: async () => {
      const peer = await startPeer(() => peers.fine);
      const log = failToStart(`server { listen ${peer.address}; }`);
      await peer.close();
      return log;
    },
  },
];

const CLIENTS: readonly Fault[] = [
  {
    name: 'client hangs up',
    cause: 'client-abort',
    blame: 'client',
    shows: /client prematurely closed connection/,
    provoke: () => behind(peers.late(600), people('/slow', { patience: 200 })),
  },
  {
    name: 'request without Host',
    cause: 'client-bad-request',
    blame: 'client',
    shows: /HTTP\/1.1 request without "Host" header/,
    provoke: () => withNginx('', ({ port }) => send(port, 'GET / HTTP/1.1\r\n\r\n')),
  },
  {
    name: 'TLS hello on a plain port',
    cause: 'attack-probe',
    blame: 'client',
    shows: /client sent invalid method/,
    provoke: () => withNginx('', ({ port }) => handshake(port, {})),
  },
];

const APPLICATION: readonly Fault[] = [
  {
    name: 'PHP dies',
    cause: 'app-error',
    blame: 'upstream',
    shows: /PHP Fatal error: {2}Uncaught .*\nStack trace:\n/,
    provoke: () => inPhp('<?php\nfunction pay() { throw new RuntimeException("no"); }\npay();\n', '/pay.php'),
  },
  {
    name: 'PHP warns',
    cause: 'app-error',
    blame: 'upstream',
    shows: /PHP Warning: {2}Undefined variable/,
    provoke: () => inPhp('<?php\necho $a;\n', '/pay.php'),
  },
  {
    name: 'PHP runs out of memory',
    cause: 'app-error',
    blame: 'upstream',
    shows: /Allowed memory size of/,
    provoke: () => inPhp('<?php\n$a = []; while (true) $a[] = str_repeat("x", 65536);\n', '/pay.php'),
  },
  {
    name: 'PHP script missing',
    cause: 'proxy-misconfig',
    blame: 'gateway',
    ambiguous: true,
    beside: ['app-error', 'filesystem', 'client-bad-request'],
    shows: /Primary script unknown/,
    provoke: () => inPhp('<?php\n', '/none.php'),
  },
];

/** Faults of the network, in a network namespace of its own: a route decides what the kernel answers. */
const NETWORK: readonly Fault[] = [
  {
    name: 'network unreachable',
    cause: 'network',
    blame: 'network',
    optional: true,
    shows: /failed \(101: Network is unreachable\) while connecting to upstream/,
    provoke: () => inNamespace('true'),
  },
  {
    name: 'no route to host',
    cause: 'firewall-blocked',
    blame: 'network',
    optional: true,
    shows: /failed \(113: No route to host\) while connecting to upstream/,
    provoke: () => inNamespace('ip route add unreachable 10.9.0.0/16'),
  },
  {
    name: 'packets dropped',
    cause: 'firewall-blocked',
    blame: 'network',
    optional: true,
    shows: /timed out \(110: [^)]*\) while connecting to upstream/,
    provoke: () => inNamespace('ip route add 10.9.0.0/16 dev lo'),
  },
  {
    name: 'forbidden by the host itself',
    cause: 'firewall-blocked',
    blame: 'gateway',
    optional: true,
    shows: /failed \(13: Permission denied\) while connecting to upstream/,
    provoke: () => inNamespace('ip route add prohibit 10.9.0.0/16'),
  },
];

export const FAULTS: readonly Fault[] = [...UPSTREAM, ...DNS, ...POLICY, ...FILES, ...GATEWAY, ...CLIENTS, ...APPLICATION, ...NETWORK];
