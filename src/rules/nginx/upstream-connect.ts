/** Choosing a peer and connecting to it: nothing of the request has been sent yet, so every request may be retried. */
import type { Candidate, Rule } from '../rule.ts';
import {
  ADDRESS_IN_USE,
  BAD_DESCRIPTOR,
  CONNECT,
  CONNECTING,
  DENIED,
  HOST_UNREACHABLE,
  LINK_DOWN,
  NET_UNREACHABLE,
  NO_ADDRESS,
  NO_MEMORY,
  REFUSED,
  RESET,
  TIMED_OUT,
} from './upstream-conditions.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const UPSTREAM = 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html';
const FASTCGI = 'https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html';
const CORE = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';

const UNIX = { starts: 'connect() to unix:' } as const;

/** Dropped packets: shared by nginx's own timer and the kernel's. */
const PACKETS_DROPPED: Candidate = {
  cause: 'firewall-blocked',
  because: 'A firewall or security group drops the SYN packets, so neither an answer nor a refusal comes back.',
  evidence:
    'The peer never answers in these minutes: connect timeouts only, no 200 and no header timeout. It began with a change of rules, network or address.',
  check: "nc -zvw3 UP PORT; tcpdump -ni any -c 20 'host UP and port PORT'",
};
const HOST_GONE: Candidate = {
  cause: 'upstream-down',
  because: 'The host is off, or the address belongs to a container or instance that no longer exists.',
  evidence: 'Other ports of the host are silent too; the name resolves to another address now than when nginx started.',
  check: 'ping -c3 UP; getent ahosts UP; ip neigh show UP',
};
const BACKLOG_FULL: Candidate = {
  cause: 'upstream-overload',
  because: 'The accept queue of the backend is full and its kernel drops new SYN packets.',
  evidence: 'The same peer answers other requests in the same minutes, connect times of about 1 or 3 s occur (SYN sent again), header timeouts came first.',
  check: "ss -ltn 'sport = :PORT'; nstat -az TcpExtListenOverflows TcpExtListenDrops  # on the backend; full when Recv-Q is at Send-Q",
};
const ROUTE_BROKEN: Candidate = {
  cause: 'network',
  because: 'The path between gateway and peer is broken in one direction (routing, VPN, overlay network).',
  evidence: 'All peers behind one network fail together, whatever their port.',
  check: 'ip route get UP; mtr -T -P PORT -rwc 10 UP',
};

const FAIL_FAST = {
  do: 'Give up on a silent peer after seconds instead of a minute, and let another peer take the request.',
  config: 'proxy_connect_timeout 3s;\nproxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;\nproxy_next_upstream_timeout 10s;',
  costs: 'Below about 2 s one lost SYN already fails a request; retries add load to the peers that still work.',
} as const;
const SECOND_PEER = {
  do: 'Give the group a second peer, and retry on it.',
  config:
    'upstream app {\n    zone app 64k;\n    server 10.0.0.11:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.12:8080 max_fails=3 fail_timeout=10s;\n}',
  costs: 'A second machine or process; during a full outage retries double the connection attempts.',
} as const;

export const upstreamConnect: readonly Rule[] = [
  {
    id: 'nginx/unix-socket-missing',
    title: 'The UNIX socket of the upstream does not exist',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { message: UNIX, errno: '2' },
    means: 'nginx wanted to connect to the application over a UNIX socket, and there is no file at that path. Nothing of the request was sent.',
    client: '502 Bad Gateway at once, unless another peer of the group answered.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application (php-fpm, gunicorn, uWSGI, puma) is not running: the file lives only as long as the listener.',
        evidence: 'It worked before with the same path; the service is stopped, failed or restarting at the first of these lines.',
        check: "systemctl --no-pager status 'php*-fpm' gunicorn uwsgi puma; ss -xlp | grep -F SOCKET",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The application listens at another path, typically after a version upgrade (php8.2-fpm.sock became php8.3-fpm.sock).',
        evidence: 'The service runs, and ss shows its socket under another name.',
        check: "ss -xl | grep -E 'fpm|gunicorn|uwsgi|puma'; nginx -T 2>/dev/null | grep -nE '(pass|server) .*unix:'",
      },
      {
        cause: 'filesystem',
        because: 'nginx sees another file system: separate container without the shared volume, or PrivateTmp hides /tmp.',
        evidence: 'The file exists when you look from the shell, not when you look from the worker process.',
        check: 'nsenter -t "$(pgrep -o nginx)" -m ls -l SOCKET',
      },
    ],
    fixes: [
      { do: 'Start the application and have it started at boot.', config: 'systemctl enable --now php8.3-fpm', costs: 'None.' },
      {
        do: 'Write the same path on both sides.',
        config: '# pool: listen = /run/php/php-fpm.sock\nfastcgi_pass unix:/run/php/php-fpm.sock;',
        costs: 'A reload of nginx and a restart of the pool.',
      },
      {
        do: 'Put sockets into /run (or a volume both containers mount), never into /tmp.',
        costs: 'The directory must be made at boot (RuntimeDirectory= or tmpfiles.d).',
      },
    ],
    prevent: 'Use a path without a version in it, and let the unit of the application restart itself (Restart=on-failure).',
    docs: [`${FASTCGI}#fastcgi_pass`, `${PROXY}#proxy_pass`, 'unix(7)'],
    examples: [
      '2026/03/02 03:14:07 [crit] 811#811: *9124 connect() to unix:/run/php/php8.2-fpm.sock failed (2: No such file or directory) while connecting to upstream, client: 203.0.113.9, server: shop.example.com, request: "GET /cart.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/php8.2-fpm.sock:", host: "shop.example.com"',
      '2026/03/02 03:14:08 [crit] 811#811: *9130 connect() to unix:/srv/app/tmp/puma.sock failed (2: No such file or directory) while connecting to upstream, client: 2001:db8:4::17, server: example.org, request: "POST /session HTTP/1.1", upstream: "http://unix:/srv/app/tmp/puma.sock:/session", host: "example.org"',
    ],
    counterExamples: [
      '2026/03/02 03:14:09 [crit] 811#811: *9131 connect() to unix:/run/php/php8.2-fpm.sock failed (13: Permission denied) while connecting to upstream, client: 203.0.113.9, server: shop.example.com, request: "GET /cart.php HTTP/2.0", upstream: "fastcgi://unix:/run/php/php8.2-fpm.sock:", host: "shop.example.com"',
      '2026/03/02 03:14:09 [error] 811#811: *9132 open() "/srv/www/run/app.sock" failed (2: No such file or directory), client: 203.0.113.9, server: shop.example.com, request: "GET /run/app.sock HTTP/1.1", host: "shop.example.com"',
    ],
  },
  {
    id: 'nginx/unix-socket-denied',
    title: 'nginx may not open the UNIX socket of the upstream',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: UNIX, errno: DENIED },
    means: 'The socket exists, but its mode, its owner, a directory above it or a security policy keeps the worker user from connecting.',
    client: '502 Bad Gateway for every request of this location.',
    causes: [
      {
        cause: 'filesystem',
        because: 'Mode or owner of the socket, or a parent directory without x, excludes the user of the workers.',
        evidence: 'namei shows a component without rights for that user; typical after a package upgrade or below a home directory (mode 0750).',
        check: 'namei -l SOCKET; ps -o user= -C nginx | sort -u; id www-data',
      },
      {
        cause: 'firewall-blocked',
        because: 'SELinux or AppArmor refuses although the modes are right.',
        evidence: 'The audit log has a denial at the same second.',
        check: 'getenforce; ausearch -m avc -c nginx -ts recent; journalctl -k --grep apparmor --since -15min',
      },
    ],
    fixes: [
      {
        do: 'Let the group of nginx own the socket.',
        config: '; php-fpm pool\nlisten.owner = www-data\nlisten.group = www-data\nlisten.mode = 0660',
        costs: 'A restart of the pool. 0666 works too, but lets every local user speak FastCGI to PHP.',
      },
      {
        do: 'Move the socket out of a home directory into /run/NAME with mode 0755.',
        config: '# systemd unit\nRuntimeDirectory=app\nUMask=0007',
        costs: 'The path changes on both sides.',
      },
      {
        do: 'With SELinux, label the socket so that the web server domain may use it.',
        config: "semanage fcontext -a -t httpd_var_run_t '/srv/app/run(/.*)?'\nrestorecon -Rv /srv/app/run",
        costs: 'A local policy entry that has to be part of the build of the host.',
      },
    ],
    prevent: 'Keep owner and mode in the pool or unit file, so that a restart makes the socket with the right rights again.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#user', 'https://www.php.net/manual/en/install.fpm.configuration.php', 'unix(7)'],
    examples: [
      '2026/03/02 08:01:55 [crit] 402#402: *12 connect() to unix:/home/deploy/app/gunicorn.sock failed (13: Permission denied) while connecting to upstream, client: 198.51.100.4, server: example.org, request: "GET / HTTP/1.1", upstream: "http://unix:/home/deploy/app/gunicorn.sock:/", host: "example.org"',
      '2026/03/02 08:01:56 [crit] 402#402: *15 connect() to unix:/run/uwsgi/site.sock failed (13: Permission denied) while connecting to upstream, client: 10.3.0.8, server: intranet.example.com, request: "GET /wiki HTTP/1.1", upstream: "uwsgi://unix:/run/uwsgi/site.sock:", host: "intranet.example.com"',
    ],
    counterExamples: [
      '2026/03/02 08:02:00 [crit] 402#402: *19 connect() to 10.3.0.20:8080 failed (13: Permission denied) while connecting to upstream, client: 10.3.0.8, server: intranet.example.com, request: "GET /wiki HTTP/1.1", upstream: "http://10.3.0.20:8080/wiki", host: "intranet.example.com"',
    ],
  },
  {
    id: 'nginx/unix-socket-backlog-full',
    title: 'The queue of the upstream UNIX socket is full',
    cause: 'upstream-overload',
    severity: 'critical',
    blame: 'upstream',
    when: { message: UNIX, errno: ['11', '35'] },
    means: 'The application listens, but as many connections wait to be accepted as its backlog allows, so the kernel refused one more.',
    client: '502 Bad Gateway at once; requests that got into the queue are served late.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'All workers of the application are busy and the queue in front of them has filled up.',
        evidence: 'Recv-Q of the socket stands at Send-Q; php-fpm logged that it reached pm.max_children; load or request rate rose first.',
        check: 'ss -xl | grep -F SOCKET; journalctl -u php8.3-fpm --since -1h | grep -i max_children',
      },
      {
        cause: 'upstream-slow',
        because: 'Each request takes long (database, external service), so the usual traffic already fills the workers.',
        evidence: 'The request rate is as always; header timeouts or long upstream_response_time came before.',
        check: 'tail -n 5000 /var/log/nginx/access.log | grep -c " 504 "; curl -s http://127.0.0.1/fpm-status',
      },
      {
        cause: 'gateway-exhausted',
        because: 'The backlog is simply small: net.core.somaxconn of the host or of the container caps it (128 on old kernels).',
        evidence: 'Short bursts only, workers are idle a moment later.',
        check: 'sysctl net.core.somaxconn; ss -xl | grep -F SOCKET',
      },
    ],
    fixes: [
      {
        do: 'Give the pool as many workers as its memory carries: memory for PHP divided by the size of one child.',
        config: '; php-fpm pool\npm = dynamic\npm.max_children = 60',
        costs: 'Memory: too many children make the host swap, which is worse than a 502.',
      },
      {
        do: 'Lengthen the queue for bursts.',
        config: '; php-fpm pool\nlisten.backlog = 1024\n; sysctl\nnet.core.somaxconn = 1024',
        costs: 'A longer queue hides slowness: visitors wait instead of seeing an error.',
      },
      {
        do: 'Shed what is above capacity at the gateway.',
        config: 'limit_req_zone $binary_remote_addr zone=app:10m rate=20r/s;\nlimit_req zone=app burst=40 nodelay;\nlimit_req_status 429;',
        costs: 'Some visitors get 429; choose the rate from the access log.',
      },
    ],
    prevent: 'Alert when more than 80 % of the workers are busy, which comes minutes before this line.',
    docs: ['https://www.php.net/manual/en/install.fpm.configuration.php', 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html', 'listen(2)'],
    examples: [
      '2026/04/11 19:30:02 [error] 61#61: *70211 connect() to unix:/run/php/www.sock failed (11: Resource temporarily unavailable) while connecting to upstream, client: 192.0.2.77, server: example.com, request: "GET /sale HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com", referrer: "https://example.com/"',
      '2026/04/11 19:30:02 [error] 61#61: *70213 connect() to unix:/run/gunicorn.sock failed (11: Resource temporarily unavailable) while connecting to upstream, client: 2001:db8::88, server: example.com, request: "GET /api/items HTTP/1.1", upstream: "http://unix:/run/gunicorn.sock:/api/items", host: "example.com"',
    ],
    counterExamples: [
      '2026/04/11 19:30:05 [error] 61#61: *70219 connect() to unix:/run/php/www.sock failed (111: Connection refused) while connecting to upstream, client: 192.0.2.77, server: example.com, request: "GET /sale HTTP/2.0", upstream: "fastcgi://unix:/run/php/www.sock:", host: "example.com"',
    ],
  },
  {
    id: 'nginx/unix-socket-refused',
    title: 'Nobody listens on the UNIX socket of the upstream',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { message: UNIX, errno: REFUSED },
    means: 'The socket file is there, but no process holds it open: it was left behind by an application that is gone.',
    client: '502 Bad Gateway at once, unless another peer of the group answered.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application stopped without removing its socket file, or was started with another one.',
        evidence: 'ls shows the file, ss shows no listener for it.',
        check: 'ls -l SOCKET; ss -xlp | grep -F SOCKET; journalctl --since -15min -p warning -n 50',
      },
      {
        cause: 'upstream-crash',
        because: 'The application was killed (out of memory, signal) and its supervisor is still restarting it.',
        evidence: 'The lines come in bursts of seconds; before them "prematurely closed connection" or "reset by peer" for the same socket.',
        check: "journalctl -k --since -1h --grep 'oom|killed process|segfault'",
      },
    ],
    fixes: [
      {
        do: 'Restart the application; remove the stale file if it refuses to start because of it.',
        config: 'systemctl restart php8.3-fpm',
        costs: 'Requests in flight are lost.',
      },
      {
        do: 'Let systemd hold the socket (socket activation), so that requests queue during a restart.',
        config: '# app.socket\n[Socket]\nListenStream=/run/app/app.sock\nSocketUser=www-data',
        costs: 'The application must accept an inherited socket.',
      },
    ],
    prevent: 'Restart=on-failure for the application, and a memory limit that leaves headroom.',
    docs: [`${FASTCGI}#fastcgi_pass`, `${UPSTREAM}#server`, 'unix(7)', 'systemd.socket(5)'],
    examples: [
      '2026/05/20 06:25:01 [error] 77#77: *401 connect() to unix:/run/app/app.sock failed (111: Connection refused) while connecting to upstream, client: 10.20.0.5, server: , request: "GET /healthz HTTP/1.1", upstream: "http://unix:/run/app/app.sock:/healthz", host: "10.20.0.4"',
      '2026/05/20 06:25:03 [error] 77#77: *404 connect() to unix:/var/run/fcgiwrap.socket failed (111: Connection refused) while connecting to upstream, client: 203.0.113.200, server: git.example.org, request: "GET /cgit/ HTTP/1.1", upstream: "fastcgi://unix:/var/run/fcgiwrap.socket:", host: "git.example.org"',
    ],
    counterExamples: [
      '2026/05/20 06:25:03 [error] 77#77: *405 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.200, server: git.example.org, request: "GET / HTTP/1.1", upstream: "http://10.20.0.9:3000/", host: "git.example.org"',
    ],
  },
  {
    id: 'nginx/unix-socket-wrong',
    title: 'The UNIX socket path leads to the wrong kind of file',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: UNIX, errno: ['20', '21', '22', '36', '40', '91', '95', '97'] },
    means: 'The configured path runs through a file that is no directory (20), or ends at a socket of another type, such as a datagram socket (91).',
    client: '502 Bad Gateway for every request of this location.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The path in the configuration is wrong or was mistyped, so nginx speaks to something that is not the application.',
        evidence: 'Every request fails since the last change; stat says what the path really is.',
        check: 'stat SOCKET; namei -l SOCKET; ss -xl | grep -F SOCKET',
      },
    ],
    fixes: [
      {
        do: 'Write the path of the stream socket that ss shows for the application, and reload.',
        config: 'proxy_pass http://unix:/run/app/app.sock:/;',
        costs: 'None.',
      },
    ],
    prevent: 'Generate both ends of the path from one variable in the deployment.',
    docs: [`${PROXY}#proxy_pass`, 'connect(2)', 'unix(7)'],
    examples: [
      '2026/05/21 11:00:00 [crit] 77#77: *9 connect() to unix:/run/app.pid/app.sock failed (20: Not a directory) while connecting to upstream, client: 192.0.2.3, server: example.com, request: "GET / HTTP/1.1", upstream: "http://unix:/run/app.pid/app.sock:/", host: "example.com"',
      '2026/05/21 11:02:10 [crit] 77#77: *31 connect() to unix:/run/systemd/journal/dev-log failed (91: Protocol wrong type for socket) while connecting to upstream, client: 2001:db8:9::2, server: example.com, request: "GET / HTTP/2.0", upstream: "fastcgi://unix:/run/systemd/journal/dev-log:", host: "example.com"',
    ],
    counterExamples: [
      '2026/05/21 11:02:11 [crit] 77#77: *32 connect() to unix:/run/app/app.sock failed (2: No such file or directory) while connecting to upstream, client: 192.0.2.3, server: example.com, request: "GET / HTTP/1.1", upstream: "http://unix:/run/app/app.sock:/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/unix-socket-filesystem-gone',
    title: 'The file system that holds the upstream socket went away',
    cause: 'filesystem',
    severity: 'critical',
    blame: 'gateway',
    when: { message: UNIX, errno: ['5', '116'] },
    means: 'The path of the UNIX socket is on a mount that no longer answers properly: a stale NFS handle or a device with I/O errors.',
    client: '502 Bad Gateway for every request of this location.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The socket was placed on a network file system or volume that was remounted or failed.',
        evidence: 'Other file errors with the same path and errno in these minutes; the kernel log speaks of the mount.',
        check: 'findmnt -T SOCKET; journalctl -k --since -1h | tail -n 50',
      },
    ],
    fixes: [
      {
        do: 'Move the socket to local memory-backed storage and restart the application.',
        config: '# systemd unit\nRuntimeDirectory=app',
        costs: 'A changed path on both sides; a short restart.',
      },
    ],
    prevent: 'Never put sockets on network file systems: only processes of one host can use them anyway.',
    docs: ['unix(7)', 'nfs(5)'],
    examples: [
      '2026/05/22 02:40:41 [crit] 90#90: *5512 connect() to unix:/mnt/shared/run/app.sock failed (116: Stale file handle) while connecting to upstream, client: 198.51.100.23, server: example.org, request: "GET / HTTP/1.1", upstream: "http://unix:/mnt/shared/run/app.sock:/", host: "example.org"',
      '2026/05/22 02:40:44 [crit] 90#90: *5520 connect() to unix:/data/fpm.sock failed (5: Input/output error) while connecting to upstream, client: 198.51.100.23, server: example.org, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://unix:/data/fpm.sock:", host: "example.org"',
    ],
    counterExamples: [
      '2026/05/22 02:40:45 [crit] 90#90: *5521 open() "/mnt/shared/www/a.css" failed (116: Stale file handle), client: 198.51.100.23, server: example.org, request: "GET /a.css HTTP/1.1", host: "example.org"',
    ],
  },
  {
    id: 'nginx/connect-refused-loopback',
    title: 'Nobody listens on a port of this host that nginx proxies to',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { message: CONNECT, errno: REFUSED, phase: CONNECTING, peerKind: 'loopback' },
    means: 'nginx connected to a loopback address (127.0.0.1 or ::1) and its own kernel answered with a reset: no process has that port open there.',
    client: '502 Bad Gateway at once, unless another peer answered; with localhost often every second attempt only.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application on this host is stopped, crashed or still starting.',
        evidence: 'It worked before with the same address; the first line coincides with a deploy, a crash or a boot.',
        check: "ss -ltnp 'sport = :PORT'; systemctl --failed; journalctl --since -15min -p err -n 50",
      },
      {
        cause: 'proxy-misconfig',
        because: 'nginx runs in a container: its loopback is the container, not the host and not the application.',
        evidence: 'It never worked; the same URL answers when you ask from the host.',
        check: 'docker exec NGINX_CONTAINER curl -sv -o /dev/null http://127.0.0.1:PORT/',
      },
      {
        cause: 'proxy-misconfig',
        because: '"localhost" means ::1 as well, and the application listens on IPv4 only (or the reverse).',
        evidence: 'The lines name [::1] while 127.0.0.1 with the same port works, and the other address takes over after each line.',
        check: "getent ahosts localhost; ss -ltn 'sport = :PORT'",
      },
    ],
    fixes: [
      {
        do: 'Start the application, read why it stopped, and have it restarted by its supervisor.',
        config: '# systemd unit\nRestart=on-failure\nRestartSec=2',
        costs: 'None.',
      },
      {
        do: 'Name the address that the application really listens on.',
        config: 'proxy_pass http://127.0.0.1:8080;',
        costs: 'No IPv6 loopback, which nobody misses.',
      },
      {
        do: 'In containers use the name of the service on the shared network.',
        config: 'resolver 127.0.0.11 valid=10s;\nset $app http://app:8080;\nproxy_pass $app;',
        costs: 'With a variable the URI of proxy_pass is passed on unchanged, and each lookup is cached for 10 s only.',
      },
    ],
    prevent: 'Never write localhost in proxy_pass; let the deploy wait until the new process answers before it stops the old one.',
    docs: [`${PROXY}#proxy_pass`, `${CORE}#resolver`, 'tcp(7)'],
    examples: [
      '2026/01/15 04:00:31 [error] 29#29: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.50, server: example.com, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:3000/", host: "example.com"',
      '2026/01/15 04:00:31 [error] 29#29: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.50, server: example.com, request: "GET / HTTP/1.1", upstream: "http://[::1]:3000/", host: "example.com"',
      '2026/01/15 04:00:35 [error] 29#29: *8 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.4.2, server: grpc.example.org, request: "POST /shop.Cart/Get HTTP/2.0", upstream: "grpc://127.0.0.1:50051", host: "grpc.example.org"',
    ],
    counterExamples: [
      '2026/01/15 04:00:36 [error] 29#29: *9 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.4.30:3000/", host: "localhost"',
    ],
  },
  {
    id: 'nginx/connect-refused',
    title: 'The upstream refuses connections: nobody listens on that port',
    cause: 'upstream-down',
    severity: 'critical',
    blame: 'upstream',
    when: { message: CONNECT, errno: REFUSED, phase: CONNECTING },
    means: 'nginx sent a SYN to the peer and the host answered with a reset: the host is up, the port is closed.',
    client: '502 Bad Gateway at once; 200 if another peer of the group took over.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The application is not running: stopped, crashed, or restarting during a deploy.',
        evidence: 'The lines begin suddenly and name one peer, or all peers in turn (rolling restart); the service log of that peer shows why.',
        check: "nc -zv UP PORT; ss -ltnp 'sport = :PORT'; systemctl status APP  # from ss on: on the backend",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Wrong port, or the application listens on 127.0.0.1 of its own host or container only.',
        evidence: 'It never worked for this peer; ss on the backend shows 127.0.0.1:PORT or another port.',
        check: "ss -ltn | grep -w LISTEN; nginx -T 2>/dev/null | grep -nE '(server|_pass) .*:PORT'  # on the backend",
      },
      {
        cause: 'firewall-blocked',
        because: 'A firewall rejects with a TCP reset, which looks like a closed port.',
        evidence: 'The port is open when asked on the backend itself, closed when asked from the gateway.',
        check: "nft list ruleset | grep -n reset; iptables -S | grep -n tcp-reset; tcpdump -ni any 'tcp port PORT'  # on the backend",
      },
      {
        cause: 'dns',
        because: 'nginx resolved the name at start, and the address belongs to somebody else by now.',
        evidence: 'The address in upstream: is not what the name resolves to today; a reload of nginx cures it.',
        check: 'getent ahosts NAME; kubectl get endpointslices -o wide',
      },
    ],
    fixes: [
      {
        do: 'Start or repair the application, and bind it to the address the gateway uses.',
        config: '# for example\nlisten 0.0.0.0:8080',
        costs: 'A wider bind needs a firewall rule that admits the gateway only.',
      },
      SECOND_PEER,
      {
        do: 'Retry a refused connection on another peer, within limits.',
        config: 'proxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;\nproxy_next_upstream_timeout 5s;',
        costs: 'During a full outage each request costs two attempts.',
      },
      {
        do: 'For peers whose address changes, let nginx resolve the name again.',
        config: 'resolver 10.96.0.10 valid=10s;\nupstream app {\n    zone app 64k;\n    server app.default.svc.cluster.local:8080 resolve;\n}',
        costs: '"resolve" needs nginx 1.27.3 (or the commercial build); before that, use a variable in proxy_pass.',
      },
    ],
    prevent: 'Deploy behind a readiness check and drain the old process before it stops; alert on a missing listener.',
    docs: [`${UPSTREAM}#server`, `${PROXY}#proxy_next_upstream`, 'connect(2)'],
    examples: [
      '2026/02/28 14:11:09 [error] 1203#1203: *88120 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.61, server: api.example.com, request: "GET /v1/orders?page=2 HTTP/1.1", upstream: "http://10.0.0.21:8080/v1/orders?page=2", host: "api.example.com"',
      '2026/02/28 14:11:10 [error] 1203#1203: *88125 connect() failed (111: Connection refused) while connecting to upstream, client: 2001:db8:77::5, server: api.example.com, request: "POST /v1/pay HTTP/2.0", upstream: "http://[fd00:12::21]:8080/v1/pay", host: "api.example.com"',
      '2026/02/28 14:11:12 [error] 1203#1203: *88130 connect() failed (111: Connection refused) while connecting to upstream, client: 10.9.9.9, server: 0.0.0.0:5432, upstream: "10.0.0.40:5432", bytes from/to client:0/0, bytes from/to upstream:0/0',
      // Hostile: a Referer that imitates another errno, phase and upstream.
      '2026/02/28 14:11:13 [error] 1203#1203: *88131 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.66, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.21:8080/", host: "example.com", referrer: "http://x/ failed (113: No route to host) while reading upstream, client: 192.0.2.1, upstream: "http://127.0.0.1:1/", host: "y""',
    ],
    counterExamples: [
      '2026/02/28 14:12:00 [error] 1203#1203: recv() failed (111: Connection refused) while resolving, resolver: 10.0.0.2:53',
      '2026/02/28 14:12:01 [error] 1203#1203: *88140 connect() failed (113: No route to host) while connecting to upstream, client: 198.51.100.61, server: api.example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.21:8080/", host: "api.example.com"',
      '2026/02/28 14:12:02 [error] 1203#1203: connect() failed (111: Connection refused) while requesting certificate status, responder: ocsp.example.org, peer: 192.0.2.80:80, certificate: "/etc/ssl/site.pem"',
    ],
  },
  {
    id: 'nginx/connect-denied',
    title: 'A policy on the gateway forbids connecting to the upstream',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'gateway',
    when: { message: CONNECT, errno: DENIED, phase: CONNECTING },
    means: 'The kernel of the gateway refused the connect call itself ("Permission denied"): no packet left the host, the upstream is innocent.',
    client: '502 Bad Gateway at once for every request to this peer.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'SELinux is enforcing and httpd_can_network_connect is off, the default of Red Hat systems.',
        evidence: 'getenforce says Enforcing, ausearch shows denials of name_connect for nginx; curl as root from the same host works.',
        check: 'getenforce; getsebool httpd_can_network_connect; ausearch -m avc -c nginx -ts recent',
      },
      {
        cause: 'firewall-blocked',
        because: 'AppArmor, seccomp or a container policy denies outgoing connections of nginx.',
        evidence: 'The kernel log names a profile at the same second.',
        check: "aa-status | grep -i nginx; journalctl -k --since -15min --grep 'denied|audit'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The peer address is a broadcast or otherwise special address that needs a socket option.',
        evidence: 'One address only, such as one that ends in .255 or .0.',
        check: 'ip route get UP',
      },
    ],
    fixes: [
      {
        do: 'Allow only the port the upstream uses.',
        config: 'semanage port -a -t http_port_t -p tcp PORT',
        costs: 'One entry per port; the port may already carry another label (then -m instead of -a).',
      },
      {
        do: 'Or allow all outgoing connections of the web server.',
        config: 'setsebool -P httpd_can_network_connect 1',
        costs: 'A broad permission: a broken-into worker may connect anywhere.',
      },
    ],
    prevent: 'Set the boolean or the port label in the image of the host, never by hand after an outage.',
    docs: [`${PROXY}#proxy_pass`, 'httpd_selinux(8)', 'semanage-port(8)'],
    examples: [
      '2026/06/01 10:10:10 [crit] 1500#1500: *4 connect() to 10.1.2.3:8080 failed (13: Permission denied) while connecting to upstream, client: 192.0.2.15, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.1.2.3:8080/", host: "example.com"',
      '2026/06/01 10:10:14 [crit] 1500#1500: *9 connect() to [2001:db8::f00d]:9000 failed (13: Permission denied) while connecting to upstream, client: 192.0.2.15, server: example.com, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://[2001:db8::f00d]:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/01 10:10:15 [crit] 1500#1500: *10 connect() to unix:/run/app.sock failed (13: Permission denied) while connecting to upstream, client: 192.0.2.15, server: example.com, request: "GET / HTTP/1.1", upstream: "http://unix:/run/app.sock:/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connect-not-permitted',
    title: 'The gateway host does not permit this outgoing connection',
    cause: 'firewall-blocked',
    severity: 'high',
    blame: 'gateway',
    when: { message: CONNECT, errno: '1', phase: CONNECTING },
    means: 'connect() returned "Operation not permitted": a filter on the gateway host caught the call, nothing left the host.',
    client: '502 Bad Gateway at once; 200 if another peer is permitted.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'A cgroup filter refuses: IPAddressDeny= of the systemd unit, or the eBPF program of a container network (network policy).',
        evidence: 'The unit shows IPAddressDeny or IPAddressAllow; the same connection from a root shell outside the unit works.',
        check: 'systemctl show nginx -p IPAddressDeny -p IPAddressAllow -p RestrictAddressFamilies; bpftool cgroup tree',
      },
      {
        cause: 'firewall-blocked',
        because: 'seccomp or a security module forbids the call.',
        evidence: 'The kernel log has an audit line for nginx. A plain netfilter rule is not it: for TCP that shows as timeout, refusal or "No route to host".',
        check: "journalctl -k --since -15min --grep 'denied|seccomp'",
      },
    ],
    fixes: [
      {
        do: 'Allow the network of the upstreams in the unit of nginx.',
        config: '# systemctl edit nginx\n[Service]\nIPAddressAllow=10.0.0.0/8',
        costs: 'Widens what a broken-into worker can reach; name the networks, not "any".',
      },
      { do: 'In Kubernetes add an egress rule for the upstream to the network policy of the gateway.', costs: 'None beyond the rule.' },
    ],
    prevent: 'Keep the list of upstreams and the policy in one place, and test a deploy with the policy switched on.',
    docs: ['systemd.resource-control(5)', 'connect(2)'],
    examples: [
      '2026/06/02 00:00:12 [crit] 33#33: *71 connect() to 10.40.0.7:8443 failed (1: Operation not permitted) while connecting to upstream, client: 203.0.113.4, server: example.org, request: "GET / HTTP/1.1", upstream: "https://10.40.0.7:8443/", host: "example.org"',
      '2026/06/02 00:00:13 [crit] 33#33: *72 connect() to [fd00:40::7]:50051 failed (1: Operation not permitted) while connecting to upstream, client: 203.0.113.4, server: example.org, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://[fd00:40::7]:50051", host: "example.org"',
    ],
    counterExamples: ['2026/06/02 00:00:14 [alert] 33#33: send() failed (1: Operation not permitted) while resolving, resolver: 10.40.0.2:53'],
  },
  {
    id: 'nginx/kernel-connect-timeout',
    title: 'The kernel gave up connecting to the upstream',
    cause: 'firewall-blocked',
    severity: 'high',
    blame: 'network',
    when: { message: CONNECT, errno: TIMED_OUT, phase: CONNECTING },
    means: 'No answer to any SYN, and the kernel stopped resending before proxy_connect_timeout of nginx ran out. The visitor waited for all of it.',
    client: '502 Bad Gateway (not 504, since this is no timer of nginx) after one to two minutes.',
    causes: [PACKETS_DROPPED, HOST_GONE, BACKLOG_FULL, ROUTE_BROKEN],
    fixes: [
      FAIL_FAST,
      {
        do: 'Open the port between gateway and upstream.',
        config: "firewall-cmd --permanent --add-rich-rule='rule family=ipv4 source address=GATEWAY port port=PORT protocol=tcp accept'\nfirewall-cmd --reload",
        costs: 'None when the source is the gateway only.',
      },
    ],
    prevent: 'Keep proxy_connect_timeout at 10 s or less: with the default of 60 s each dead peer holds a visitor for a minute.',
    docs: [`${PROXY}#proxy_connect_timeout`, 'tcp(7)'],
    examples: [
      '2026/06/03 12:00:00 [error] 54#54: *100 connect() failed (110: Connection timed out) while connecting to upstream, client: 192.0.2.200, server: example.com, request: "GET /r HTTP/1.1", upstream: "http://198.51.100.70:8000/r", host: "example.com"',
      '2026/06/03 12:00:04 [error] 54#54: *104 connect() failed (110: Operation timed out) while connecting to upstream, client: 2001:db8::200, server: example.com, request: "GET / HTTP/2.0", upstream: "http://[2001:db8:70::1]:8000/", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/03 12:00:05 [error] 54#54: *105 upstream timed out (110: Connection timed out) while connecting to upstream, client: 192.0.2.200, server: example.com, request: "GET /r HTTP/1.1", upstream: "http://198.51.100.70:8000/r", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connect-timeout-loopback',
    title: 'A port of this host does not take the connection in time',
    cause: 'upstream-overload',
    severity: 'critical',
    blame: 'upstream',
    when: { message: 'upstream timed out', phase: 'connecting to upstream', peerKind: 'loopback' },
    means:
      'nginx connected to a loopback address, and the kernel of this host neither took nor refused the connection within proxy_connect_timeout. There is no network between: something listens there, and its queue is full.',
    client: '504 Gateway Time-out after proxy_connect_timeout (60 s by default), unless another peer answered.',
    causes: [
      {
        cause: 'upstream-overload',
        because: 'The accept queue of the application is full: all its workers are busy, or more connections come than it takes.',
        evidence: 'Recv-Q stands at Send-Q for the port; header timeouts of the same peer came first, and other requests still get through.',
        check: "ss -ltn 'sport = :PORT'; nstat -az TcpExtListenOverflows TcpExtListenDrops",
      },
      {
        cause: 'upstream-crash',
        because: 'The process holds the port and does not accept any more: it hangs, is stopped (SIGSTOP, a debugger), or its event loop is blocked.',
        evidence: 'No request of this peer succeeds, its CPU time stands still, or one thread runs at 100 %.',
        check: "ss -ltnp 'sport = :PORT'; ps -eo pid,stat,pcpu,etime,args --sort=-pcpu | head",
      },
      {
        cause: 'firewall-blocked',
        because: 'A rule of the host drops packets on the interface lo.',
        evidence: 'nc from the host itself hangs although the queue of the port is empty.',
        check: 'nc -zvw3 UP PORT; nft list ruleset | grep -nE "\\blo\\b"; iptables -S | grep -nE -- "-i lo|-o lo"',
      },
    ],
    fixes: [
      {
        do: 'Restart the application if it hangs; give it more workers, or make its requests faster, if it is busy.',
        costs: 'A restart loses what it is working on; workers take memory.',
      },
      {
        do: 'Lengthen the queue for short bursts.',
        config: '# sysctl\nnet.core.somaxconn = 4096\n# and the backlog of the application: gunicorn --backlog 4096, php-fpm listen.backlog = 4096',
        costs: 'A longer queue turns errors into waiting; it does not make room for a lasting load.',
      },
      FAIL_FAST,
    ],
    prevent: 'Alert on the queue of the port (Recv-Q in ss -ltn) and on busy workers, before both are full.',
    docs: [`${PROXY}#proxy_connect_timeout`, 'listen(2)', 'tcp(7)'],
    examples: [
      '2026/06/04 22:50:18 [error] 17#17: *6100 upstream timed out (110: Connection timed out) while connecting to upstream, client: 198.51.100.99, server: example.com, request: "GET /search HTTP/1.1", upstream: "http://127.0.0.1:8000/search", host: "example.com"',
      '2026/06/04 22:50:19 [error] 17#17: *6101 upstream timed out (110: Operation timed out) while connecting to upstream, client: 2001:db8::99, server: example.com, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://[::1]:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/04 22:50:20 [error] 17#17: *6102 upstream timed out (110: Connection timed out) while connecting to upstream, client: 127.0.0.1, server: localhost, request: "GET /search HTTP/1.1", upstream: "http://10.0.7.14:8080/search", host: "localhost"',
    ],
  },
  {
    id: 'nginx/connect-timeout',
    title: 'The upstream does not answer the connection attempt',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'network',
    when: { message: 'upstream timed out', phase: 'connecting to upstream' },
    means: 'nginx sent SYN packets to the peer and neither acceptance nor refusal came back within proxy_connect_timeout.',
    client: '504 Gateway Time-out after proxy_connect_timeout (60 s by default); in stream and mail the session is closed.',
    causes: [PACKETS_DROPPED, HOST_GONE, BACKLOG_FULL, ROUTE_BROKEN],
    fixes: [
      FAIL_FAST,
      { do: 'Open the port between gateway and upstream (host firewall, security group, network policy).', costs: 'None when the source is the gateway only.' },
      {
        do: 'If the queue was full: lengthen it, and give the application more workers.',
        config: '# sysctl\nnet.core.somaxconn = 4096\n# and the backlog of the application, for an nginx backend:\nlisten 8080 backlog=4096;',
        costs: 'A longer queue turns errors into waiting; only more workers or faster requests remove the cause.',
      },
      SECOND_PEER,
    ],
    prevent:
      'Check from the gateway that each peer accepts, before it receives traffic; keep connect timeouts short so that one dead peer does not hold every visitor.',
    docs: [
      `${PROXY}#proxy_connect_timeout`,
      `${PROXY}#proxy_next_upstream`,
      'https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_connect_timeout',
      'listen(2)',
    ],
    examples: [
      '2026/06/04 22:41:18 [error] 17#17: *6041 upstream timed out (110: Connection timed out) while connecting to upstream, client: 198.51.100.99, server: example.com, request: "GET /search HTTP/1.1", upstream: "http://10.0.7.14:8080/search", host: "example.com"',
      '2026/06/04 22:41:20 [error] 17#17: *6055 upstream timed out (110: Operation timed out) while connecting to upstream, client: 10.2.2.2, server: 0.0.0.0:6380, upstream: "10.0.7.20:6379", bytes from/to client:0/0, bytes from/to upstream:0/0',
      '2026/06/04 22:41:25 [error] 17#17: *6061 upstream timed out (10060: A connection attempt failed because the connected party did not properly respond after a period of time) while connecting to upstream, client: 2001:db8::99, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.7.15:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/04 22:42:00 [error] 17#17: *6070 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 198.51.100.99, server: example.com, request: "GET /search HTTP/1.1", upstream: "http://10.0.7.14:8080/search", host: "example.com"',
      '2026/06/04 22:42:01 [error] 17#17: *6071 upstream timed out (110: Connection timed out) while SSL handshaking to upstream, client: 198.51.100.99, server: example.com, request: "GET /search HTTP/1.1", upstream: "https://10.0.7.14:8443/search", host: "example.com"',
    ],
  },
  {
    id: 'nginx/no-route-to-host',
    title: 'No route to the upstream host',
    cause: 'firewall-blocked',
    severity: 'critical',
    blame: 'network',
    when: { message: CONNECT, errno: HOST_UNREACHABLE, phase: CONNECTING },
    means: 'The connection attempt was answered with "host unreachable": by a firewall at once, or by the own kernel after ARP found nobody.',
    client: '502 Bad Gateway, at once or after about 3 s; 200 if another peer took over.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'firewalld, iptables or a router rejects with an ICMP message; that is what firewalld does with a port that is not open.',
        evidence: 'The lines follow the requests at once (upstream_connect_time "-" with request_time 0.000); ping of the host works.',
        check: 'ping -c1 UP; tcpdump -ni any -c 5 icmp; firewall-cmd --list-all  # firewall-cmd: on the backend',
      },
      {
        cause: 'upstream-down',
        because: 'The host or container is gone: the neighbour lookup fails after about 3 s.',
        evidence: 'Each line comes about 3 s after its request; ip neigh shows FAILED for the address.',
        check: 'ip neigh show UP; ping -c1 UP; docker ps -a; kubectl get pods -o wide',
      },
      {
        cause: 'network',
        because: 'A router on the way has no path to the network of the peer.',
        evidence: 'All peers of one network fail together; traceroute ends at a router with !H.',
        check: 'ip route get UP; traceroute -T -p PORT UP',
      },
    ],
    fixes: [
      {
        do: 'Open the port on the backend for the gateway.',
        config: 'firewall-cmd --permanent --add-port=PORT/tcp\nfirewall-cmd --reload',
        costs: 'The port is open for everyone who reaches the host; a rich rule with a source is narrower.',
      },
      {
        do: 'If the address is stale, correct it and reload nginx, or let nginx resolve the name at run time.',
        config: 'resolver 127.0.0.11 valid=10s;\nset $app http://app:9000;\nproxy_pass $app;',
        costs: 'One DNS lookup per 10 s and worker.',
      },
      SECOND_PEER,
    ],
    prevent: 'Make the firewall rule part of the provisioning of the backend, and use names with a resolver for anything whose address changes.',
    docs: [`${PROXY}#proxy_pass`, `${CORE}#resolver`, 'firewall-cmd(1)', 'ip-route(8)'],
    examples: [
      '2026/06/05 09:09:09 [error] 41#41: *222 connect() failed (113: No route to host) while connecting to upstream, client: 10.11.0.1, server: _, request: "GET / HTTP/1.1", upstream: "http://10.11.0.6:9000/", host: "gw.example.com"',
      '2026/06/05 09:09:12 [error] 41#41: *229 connect() failed (113: Host is unreachable) while connecting to upstream, client: 2001:db8:5::1, server: example.org, request: "GET /api HTTP/2.0", upstream: "https://[2001:db8:6::6]:8443/api", host: "example.org"',
    ],
    counterExamples: [
      '2026/06/05 09:09:15 [alert] 41#41: *230 connect() to [2001:db8:6::6]:8443 failed (101: Network is unreachable) while connecting to upstream, client: 10.11.0.1, server: _, request: "GET / HTTP/1.1", upstream: "https://[2001:db8:6::6]:8443/", host: "gw.example.com"',
      '2026/06/05 09:09:16 [error] 41#41: recv() failed (113: No route to host) while resolving, resolver: 10.11.0.2:53',
    ],
  },
  {
    id: 'nginx/network-unreachable',
    title: 'The gateway has no route to the network of the upstream',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: CONNECT, errno: NET_UNREACHABLE, phase: CONNECTING },
    means: 'The kernel of the gateway found no route for the address of the peer; no packet was sent.',
    client: '502 Bad Gateway at once; often unnoticed, since nginx goes on with the next address of the name.',
    causes: [
      {
        cause: 'network',
        because: 'The name of the upstream has an IPv6 address and the gateway has no IPv6 route.',
        evidence: 'Only bracketed addresses appear in these lines, and the same request works over IPv4.',
        check: 'ip -6 route show default; getent ahosts UPSTREAM_NAME',
      },
      {
        cause: 'network',
        because: 'The default route, a VPN or an interface went down.',
        evidence: 'IPv4 addresses appear too; other traffic of the host fails in the same minute.',
        check: 'ip route get UP; ip -br link; journalctl -u systemd-networkd -u NetworkManager --since -15min',
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_bind pins a source address from which the peer cannot be reached.',
        evidence: 'Only locations with proxy_bind fail.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_bind; ip route get UP from SOURCE',
      },
    ],
    fixes: [
      {
        do: 'Ask for IPv4 addresses only, where the gateway has no IPv6.',
        config: 'resolver 10.0.0.2 valid=30s ipv6=off;',
        costs: 'Applies to names resolved at run time; for names in the configuration write an IPv4 address or remove the AAAA record.',
      },
      { do: 'Restore the route.', config: 'ip route add default via GATEWAY_ADDRESS', costs: 'Lost at reboot unless written to the network configuration.' },
    ],
    prevent: 'Monitor the default route of both families; publish AAAA records only when the path works.',
    docs: [`${CORE}#resolver`, `${PROXY}#proxy_bind`, 'ip-route(8)'],
    examples: [
      '2026/06/06 01:02:03 [error] 72#72: *51 connect() to [2001:db8:1::5]:443 failed (101: Network is unreachable) while connecting to upstream, client: 192.0.2.31, server: example.com, request: "GET /img HTTP/1.1", upstream: "https://[2001:db8:1::5]:443/img", host: "example.com"',
      '2026/06/06 01:02:09 [error] 72#72: *58 connect() to 10.99.0.4:9000 failed (101: Network unreachable) while connecting to upstream, client: 192.0.2.31, server: example.com, request: "GET /x.php HTTP/1.1", upstream: "fastcgi://10.99.0.4:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/06 01:02:10 [error] 72#72: *59 connect() failed (113: No route to host) while connecting to upstream, client: 192.0.2.31, server: example.com, request: "GET /img HTTP/1.1", upstream: "https://[2001:db8:1::5]:443/img", host: "example.com"',
    ],
  },
  {
    id: 'nginx/link-down',
    title: 'Interface or neighbour reported down while connecting',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: CONNECT, errno: LINK_DOWN, phase: CONNECTING },
    means: 'The kernel said "Network is down" or "Host is down": the interface towards the peer is off, or its neighbour does not answer.',
    client: '502 Bad Gateway at once.',
    causes: [
      {
        cause: 'network',
        because: 'The interface, bridge or tunnel towards the upstream is down.',
        evidence: 'ip -br link shows DOWN or NO-CARRIER; every peer behind that interface fails together.',
        check: 'ip -br link; ip neigh show UP; journalctl -k --since -15min --grep link',
      },
      {
        cause: 'upstream-down',
        because: 'The host itself is off.',
        evidence: 'Only one peer is named, the others behind the same interface work.',
        check: 'ping -c3 UP; ip neigh show UP',
      },
    ],
    fixes: [{ do: 'Bring the link up again.', config: 'ip link set dev INTERFACE up', costs: 'None; find out why it went down before trusting it.' }],
    prevent: 'Two interfaces (bonding) between gateway and upstreams where an outage is expensive.',
    docs: ['connect(2)', 'ip-link(8)'],
    examples: [
      '2026/06/07 05:05:05 [error] 13#13: *8 connect() to 10.66.0.3:80 failed (100: Network is down) while connecting to upstream, client: 198.51.100.1, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.66.0.3:80/", host: "example.org"',
      '2026/06/07 05:05:06 [error] 13#13: *9 connect() failed (112: Host is down) while connecting to upstream, client: 2001:db8::1, server: example.org, request: "GET / HTTP/2.0", upstream: "http://10.66.0.4:80/", host: "example.org"',
    ],
    counterExamples: [
      '2026/06/07 05:05:07 [error] 13#13: *10 connect() to 10.66.0.3:80 failed (101: Network is unreachable) while connecting to upstream, client: 198.51.100.1, server: example.org, request: "GET / HTTP/1.1", upstream: "http://10.66.0.3:80/", host: "example.org"',
    ],
  },
  {
    id: 'nginx/connect-reset',
    title: 'The connection to the upstream was reset while it was made',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: [...CONNECT, 'recv() failed'], errno: RESET, phase: 'connecting to upstream', level: ['error', 'crit', 'alert', { absent: true }] },
    means: 'Something accepted or saw the SYN and then reset the connection, before nginx had sent a byte.',
    client: '502 Bad Gateway at once; 200 if another peer took over.',
    causes: [
      {
        cause: 'network',
        because: 'A load balancer, service mesh sidecar or appliance stands in between, accepts, finds no backend and resets.',
        evidence: 'The address in upstream: is a virtual address; the application behind it logged nothing.',
        check: "tcpdump -ni any -c 20 'host UP and tcp[tcpflags] & tcp-rst != 0'; curl -sv --max-time 5 telnet://UP:PORT </dev/null",
      },
      {
        cause: 'upstream-overload',
        because: 'The backend resets what exceeds its own connection limit (tcp_abort_on_overflow, max connections).',
        evidence: 'Only at peaks; connections of the peer stand at a round number.',
        check: "ss -tn state established 'sport = :PORT' | wc -l; sysctl net.ipv4.tcp_abort_on_overflow  # on the backend",
      },
      {
        cause: 'firewall-blocked',
        because: 'An intrusion prevention system resets connections it dislikes.',
        evidence: 'The TTL of the reset differs from that of other packets of the peer.',
        check: "tcpdump -vni any -c 20 'host UP and tcp[tcpflags] & tcp-rst != 0'",
      },
    ],
    fixes: [
      { do: 'Repair the pool of the load balancer or sidecar in between.', costs: 'None for nginx.' },
      {
        do: 'Keep nginx below the limit of the backend.',
        config: 'upstream app {\n    zone app 64k;\n    server 10.0.0.11:8080 max_conns=200;\n    server 10.0.0.12:8080 max_conns=200;\n}',
        costs: 'Above the limit requests fail with "no live upstreams" instead.',
      },
    ],
    prevent: 'Health-check the application, not only the port of the balancer in front of it.',
    docs: [`${UPSTREAM}#max_conns`, `${PROXY}#proxy_next_upstream`, 'tcp(7)'],
    examples: [
      '2026/06/08 16:20:00 [error] 5#5: *640 connect() failed (104: Connection reset by peer) while connecting to upstream, client: 203.0.113.180, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.100.0.1:80/", host: "example.com"',
      '2026/06/08 16:20:02 [error] 5#5: *644 recv() failed (104: Connection reset by peer) while connecting to upstream, client: 10.8.0.4, server: [::]:993, upstream: "[fd00:100::1]:993", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/06/08 16:20:04 [error] 5#5: *645 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 203.0.113.180, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.100.0.1:80/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/source-ports-exhausted',
    title: 'No free source port towards the upstream',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: CONNECT, errno: [...NO_ADDRESS, ...ADDRESS_IN_USE], phase: CONNECTING },
    means: 'The kernel could not give the connection a source address and port: all ephemeral ports towards this one peer address are in use.',
    client: '502 Bad Gateway at once; 200 if another peer address still had ports.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because:
          'Without upstream keepalive each request opens a connection, whose port stays in TIME_WAIT for 60 s: about 28,000 ports allow about 470 requests per second to one peer.',
        evidence: 'Many of these lines at a high request rate, one or two peer addresses only; TIME_WAIT towards the peer near the size of the range.',
        check: 'ss -Htan state time-wait dst UP | wc -l; sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_tw_reuse; ss -s',
      },
      {
        cause: 'network',
        because: 'The peer is an IPv6 address and the gateway has no usable IPv6 address of its own.',
        evidence: 'Few lines at low traffic, only bracketed addresses.',
        check: 'ip -6 addr show scope global; getent ahosts UPSTREAM_NAME',
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_bind pins one source address (or port), which leaves one range of ports for everything.',
        evidence: 'nginx -T shows proxy_bind for these locations.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_bind',
      },
    ],
    fixes: [
      {
        do: 'Reuse connections to the upstream.',
        config:
          'upstream app {\n    server 10.0.0.11:8080;\n    keepalive 64;\n}\n# in the location\nproxy_http_version 1.1;\nproxy_set_header Connection "";\nproxy_pass http://app;',
        costs: 'Up to 64 idle connections per worker on the backend; its idle timeout must be longer than that of nginx (keepalive_timeout 60s).',
      },
      {
        do: 'Widen the range and let the kernel reuse TIME_WAIT ports.',
        config: '# sysctl\nnet.ipv4.ip_local_port_range = 10240 65535\nnet.ipv4.tcp_tw_reuse = 1',
        costs: 'Ports of own listeners inside the range must be reserved (ip_local_reserved_ports).',
      },
      {
        do: 'Spread over more peer addresses or ports, or several source addresses.',
        config: 'split_clients "$request_id" $source {\n    50% 10.0.0.1;\n    *   10.0.0.2;\n}\n# in the location\nproxy_bind $source;',
        costs: 'More addresses to manage on the gateway.',
      },
    ],
    prevent: 'Alert when TIME_WAIT towards one peer passes half of the port range.',
    docs: [`${UPSTREAM}#keepalive`, `${PROXY}#proxy_bind`, 'ip(7)', 'tcp(7)'],
    examples: [
      '2026/06/09 20:15:15 [crit] 640#640: *5551200 connect() to 10.0.0.11:8080 failed (99: Cannot assign requested address) while connecting to upstream, client: 198.51.100.17, server: api.example.com, request: "GET /v2/feed HTTP/1.1", upstream: "http://10.0.0.11:8080/v2/feed", host: "api.example.com"',
      '2026/06/09 20:15:15 [crit] 640#640: *5551207 connect() to [fd00::11]:50051 failed (99: Address not available) while connecting to upstream, client: 2001:db8::17, server: api.example.com, request: "POST /feed.Feed/List HTTP/2.0", upstream: "grpc://[fd00::11]:50051", host: "api.example.com"',
      '2026/06/09 20:15:16 [crit] 640#640: *5551210 connect() to 10.0.0.11:8080 failed (98: Address already in use) while connecting to upstream, client: 198.51.100.17, server: api.example.com, request: "GET /v2/feed HTTP/1.1", upstream: "http://10.0.0.11:8080/v2/feed", host: "api.example.com"',
    ],
    counterExamples: [
      '2026/06/09 20:15:20 [crit] 640#640: *5551300 bind(10.0.0.250:0) failed (99: Cannot assign requested address) while connecting to upstream, client: 198.51.100.17, server: api.example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "api.example.com"',
      '2026/06/09 20:15:21 [emerg] 640#640: bind() to 10.0.0.250:443 failed (99: Cannot assign requested address)',
    ],
  },
  {
    id: 'nginx/proxy-bind-ports-exhausted',
    title: 'The source address of proxy_bind has no free port',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^bind\\([^)]' }, errno: ADDRESS_IN_USE },
    means: 'Before connecting nginx bound the socket to the address of proxy_bind, and every port of that address (or the one fixed port) is taken.',
    client: '500 Internal Server Error: a failed bind is not retried on another peer.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'All connections to upstreams share the ports of one source address, and they are used up by open or TIME_WAIT connections.',
        evidence: 'Many sockets with that local address; the lines come at peaks.',
        check: 'ss -Htan src SOURCE | wc -l; sysctl net.ipv4.ip_local_port_range; nginx -T 2>/dev/null | grep -n proxy_bind',
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_bind fixes a port too (or takes $remote_port), so a second connection cannot use it.',
        evidence: 'The address in brackets ends in a port other than 0.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_bind',
      },
    ],
    fixes: [
      {
        do: 'Reuse upstream connections, so that fewer ports are needed.',
        config: 'upstream app {\n    server 10.0.0.11:8080;\n    keepalive 64;\n}\n# in the location\nproxy_http_version 1.1;\nproxy_set_header Connection "";',
        costs: 'Idle connections on the backend.',
      },
      {
        do: 'Bind to several addresses by turns, and to no fixed port.',
        config: 'split_clients "$request_id" $source {\n    50% 10.0.0.1;\n    *   10.0.0.2;\n}\n# in the location\nproxy_bind $source;',
        costs: 'More addresses on the gateway; the backend sees more than one.',
      },
    ],
    prevent: 'Use proxy_bind only where the backend filters by source address.',
    docs: [`${PROXY}#proxy_bind`, 'bind(2)', 'ip(7)'],
    examples: [
      '2026/06/10 18:00:00 [crit] 8#8: *900001 bind(10.0.0.5:0) failed (98: Address already in use) while connecting to upstream, client: 192.0.2.40, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.3.1:80/", host: "example.com"',
      '2026/06/10 18:00:01 [crit] 8#8: *900010 bind(192.0.2.41:50100) failed (98: Address already in use) while connecting to upstream, client: 192.0.2.41, server: 0.0.0.0:25, upstream: "10.0.3.9:25", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: ['2026/06/10 18:00:02 [emerg] 8#8: bind() to 0.0.0.0:80 failed (98: Address already in use)'],
  },
  {
    id: 'nginx/proxy-bind-failed',
    title: 'The source address of proxy_bind cannot be used',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^bind\\([^)]' } },
    means: 'Before connecting nginx bound the socket to the address that proxy_bind names, and the kernel refused.',
    client: '500 Internal Server Error for every request of this location.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The address is on no interface of this host (99): a virtual address that moved to the other node, or a typing error.',
        evidence: 'ip addr does not list the address in brackets.',
        check: 'ip -br addr; nginx -T 2>/dev/null | grep -n proxy_bind',
      },
      {
        cause: 'proxy-misconfig',
        because: 'proxy_bind ... transparent needs CAP_NET_RAW for the workers and routing back to this host; or a port below 1024 is asked for (1, 13).',
        evidence: 'The directive ends in "transparent" or the address in a small port.',
        check: 'nginx -T 2>/dev/null | grep -n proxy_bind; grep CapEff /proc/$(pgrep -n nginx)/status',
      },
    ],
    fixes: [
      {
        do: 'Remove proxy_bind, or name an address of this host.',
        config: 'proxy_bind off;',
        costs: 'Backends that filter by source address must admit the address the kernel picks.',
      },
      {
        do: 'For an address that moves between nodes, allow binding to it in advance.',
        config: '# sysctl\nnet.ipv4.ip_nonlocal_bind = 1',
        costs: 'The node without the address then gets connect timeouts instead of this error.',
      },
      {
        do: 'For transparent proxying let the workers keep the capability (nginx 1.13.8 does it by itself when the master is root).',
        config: 'user root;',
        costs: 'Only for old releases: workers with root rights are a risk.',
      },
    ],
    prevent: 'Let the failover tool reload nginx with a configuration that fits the addresses of the node.',
    docs: [`${PROXY}#proxy_bind`, 'bind(2)', 'ip(7)'],
    examples: [
      '2026/06/10 18:30:00 [crit] 8#8: *12 bind(10.0.0.250:0) failed (99: Cannot assign requested address) while connecting to upstream, client: 192.0.2.40, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.3.1:80/", host: "example.com"',
      '2026/06/10 18:30:07 [crit] 8#8: *19 bind(192.0.2.40:0) failed (1: Operation not permitted) while connecting to upstream, client: 192.0.2.40, server: 0.0.0.0:443, upstream: "10.0.3.2:443", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: ['2026/06/10 18:30:08 [emerg] 8#8: bind() to 10.0.0.250:443 failed (99: Cannot assign requested address)'],
  },
  {
    id: 'nginx/connect-address-unusable',
    title: 'The upstream address cannot be used on this host',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: CONNECT, errno: ['97', '47', '10047', '22', '10022', '91', '41', '95'], phase: CONNECTING },
    means:
      'The kernel rejected the address itself: its family is switched off on this host (97), or it is no valid destination (22), such as port 0 or a link-local address without scope.',
    client: '502 Bad Gateway at once; 200 if the name has another, usable address.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The upstream has an IPv6 address and IPv6 is disabled on the gateway.',
        evidence: 'Only bracketed addresses are named; disable_ipv6 is 1.',
        check: 'sysctl net.ipv6.conf.all.disable_ipv6; getent ahosts UPSTREAM_NAME',
      },
      {
        cause: 'proxy-misconfig',
        because: 'A variable in proxy_pass, or a SRV or DNS answer, produced port 0 or an address that is only valid on one link (fe80::).',
        evidence: 'The address in the line ends in :0 or begins with fe80.',
        check: 'nginx -T 2>/dev/null | grep -nE "_pass .*\\$"; ip -6 addr show scope link',
      },
    ],
    fixes: [
      {
        do: 'Resolve to IPv4 only.',
        config: 'resolver 10.0.0.2 valid=30s ipv6=off;',
        costs: 'For names in the configuration it does not apply: write the IPv4 address, or remove the AAAA record.',
      },
      {
        do: 'Give the variable a complete address with a default.',
        config: 'map $arg_pool $pool {\n    default http://10.0.0.11:8080;\n    b       http://10.0.0.12:8080;\n}\n# in the location\nproxy_pass $pool;',
        costs: 'None; a closed list also keeps clients from choosing a target.',
      },
    ],
    prevent: 'Test a deploy on a host with the same network settings as production.',
    docs: [`${CORE}#resolver`, `${PROXY}#proxy_pass`, 'connect(2)'],
    examples: [
      '2026/06/11 07:00:00 [crit] 4#4: *3 connect() to [2001:db8::8]:8080 failed (97: Address family not supported by protocol) while connecting to upstream, client: 198.51.100.8, server: example.com, request: "GET / HTTP/1.1", upstream: "http://[2001:db8::8]:8080/", host: "example.com"',
      '2026/06/11 07:00:03 [crit] 4#4: *5 connect() to [fe80::42]:9000 failed (22: Invalid argument) while connecting to upstream, client: 198.51.100.8, server: example.com, request: "GET /p.php HTTP/1.1", upstream: "fastcgi://[fe80::42]:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/11 07:00:04 [crit] 4#4: *6 connect() to [2001:db8::8]:8080 failed (99: Cannot assign requested address) while connecting to upstream, client: 198.51.100.8, server: example.com, request: "GET / HTTP/1.1", upstream: "http://[2001:db8::8]:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connect-no-memory',
    title: 'The kernel of the gateway has no memory for the connection',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: CONNECT, errno: NO_MEMORY, phase: CONNECTING },
    means: 'connect() failed on the gateway itself because socket memory or kernel memory is used up.',
    client: '502 Bad Gateway at once, for any peer.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'TCP memory (tcp_mem), the neighbour table or the memory limit of the cgroup is at its end.',
        evidence: 'All peers are hit; "out of memory -- consider tuning tcp_mem" or "neighbour table overflow" in the kernel log.',
        check:
          "journalctl -k --since -1h --grep 'out of memory|neighbour|table overflow'; cat /proc/net/sockstat; sysctl net.ipv4.tcp_mem net.ipv4.neigh.default.gc_thresh3",
      },
    ],
    fixes: [
      {
        do: 'Raise the limit that the kernel log names.',
        config: '# sysctl\nnet.ipv4.neigh.default.gc_thresh3 = 8192\nnet.ipv4.tcp_mem = 190000 253000 380000',
        costs: 'Memory; tcp_mem counts pages of 4 KiB, so compute it from the RAM of the host.',
      },
      {
        do: 'Hold fewer connections: shorter client keepalive, smaller buffers.',
        config: 'keepalive_timeout 15s;\nreset_timedout_connection on;',
        costs: 'More handshakes with clients.',
      },
    ],
    prevent: 'Watch /proc/net/sockstat (mem) against tcp_mem.',
    docs: ['tcp(7)', `${CORE}#keepalive_timeout`],
    examples: [
      '2026/06/12 21:00:00 [crit] 99#99: *801 connect() to 10.5.0.2:8080 failed (105: No buffer space available) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.2:8080/", host: "example.com"',
      '2026/06/12 21:00:00 [crit] 99#99: *802 connect() to [fd00:5::2]:8080 failed (12: Cannot allocate memory) while connecting to upstream, client: 2001:db8::20, server: example.com, request: "GET / HTTP/2.0", upstream: "http://[fd00:5::2]:8080/", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/12 21:00:01 [crit] 99#99: *803 connect() to 10.5.0.2:8080 failed (99: Cannot assign requested address) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.2:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connect-in-progress',
    title: 'A connection attempt was still under way',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: CONNECT, errno: ['4', '114', '115', '36', '37', '10035', '10036'], phase: CONNECTING },
    means: 'The kernel reported that a connect was interrupted or not finished yet. nginx waits for the result, which is logged by itself if it is bad.',
    client: 'Nothing: the request goes on.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: ['connect(2)'],
    examples: [
      '2026/06/13 00:10:00 [error] 99#99: *1 connect() to 10.5.0.2:8080 failed (115: Operation now in progress) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.2:8080/", host: "example.com"',
      '2026/06/13 00:10:01 [error] 99#99: *2 connect() to [fd00:5::3]:8080 failed (4: Interrupted system call) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://[fd00:5::3]:8080/", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/13 00:10:02 [error] 99#99: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.2:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/connect-bad-descriptor',
    title: 'nginx connected with a descriptor that was closed',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: CONNECT, errno: BAD_DESCRIPTOR, phase: CONNECTING },
    means: 'The descriptor that nginx handed to connect() is no open socket: it was closed behind its back, which is a bug in nginx or in a module.',
    client: '502 Bad Gateway for this request.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A third-party module or a library closed a descriptor twice.',
        evidence: 'Other alerts with "Bad file descriptor" in the same worker; it began with an upgrade or a new module.',
        check: 'nginx -V 2>&1 | tr " " "\\n" | grep -E "add-(dynamic-)?module"; nginx -T 2>/dev/null | grep -n load_module',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and the module, or remove the module; restart to clear the worker state.', costs: 'Features of the module are missing meanwhile.' },
    ],
    prevent: 'Build third-party modules for exactly the nginx release that loads them.',
    docs: ['connect(2)', 'https://nginx.org/en/docs/ngx_core_module.html#load_module'],
    examples: [
      '2026/06/14 13:00:00 [crit] 45#45: *77 connect() to 10.5.0.2:8080 failed (9: Bad file descriptor) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.2:8080/", host: "example.com"',
      '2026/06/14 13:00:02 [crit] 45#45: *79 connect() to [fd00:5::4]:443 failed (88: Socket operation on non-socket) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "https://[fd00:5::4]:443/", host: "example.com"',
    ],
    counterExamples: ['2026/06/14 13:00:03 [alert] 45#45: epoll_ctl(1, 12) failed (9: Bad file descriptor)'],
  },
  {
    id: 'nginx/connect-failed',
    title: 'Connecting to the upstream failed',
    cause: 'network',
    severity: 'high',
    blame: 'network',
    when: { message: CONNECT, phase: CONNECTING },
    means: 'A connection to the peer could not be made; the reason is one of the rare ones, or the line was cut before it.',
    client: '502 Bad Gateway; 200 if another peer took over.',
    causes: [
      {
        cause: 'network',
        because: 'Host, path or port of the peer cannot be reached.',
        evidence: 'errno in the line (if any) says what the kernel of the gateway was told; connect(2) lists the meanings.',
        check: 'nc -zvw3 UP PORT; ip route get UP; ping -c3 UP',
      },
      {
        cause: 'upstream-down',
        because: 'The application does not listen.',
        evidence: 'Other lines of the same peer say "Connection refused".',
        check: "ss -ltnp 'sport = :PORT'  # on the backend",
      },
    ],
    fixes: [FAIL_FAST, SECOND_PEER],
    prevent: 'Check from the gateway that each peer accepts connections, before it gets traffic.',
    docs: [`${PROXY}#proxy_next_upstream`, 'connect(2)'],
    examples: [
      '2026/06/15 15:00:00 [crit] 45#45: *12 connect() to 10.5.0.9:8080 failed (71: Protocol error) while connecting to upstream, client: 203.0.113.20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.9:8080/", host: "example.com"',
      '2026/06/15 15:00:01 [error] 45#45: *14 connect() failed while connecting to upstream, client: 2001:db8::20, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.5.0.9:8080/", host: "example.com"',
    ],
    counterExamples: ['2026/06/15 15:00:02 [error] 45#45: connect() failed (71: Protocol error) while logging to syslog, server: unix:/dev/log'],
  },
  {
    id: 'nginx/no-live-upstreams',
    title: 'Every peer of the upstream group is out of service',
    cause: 'no-healthy-upstream',
    severity: 'critical',
    blame: 'upstream',
    when: { message: 'no live upstreams' },
    means:
      'nginx looked for a peer and found none it may use: each one failed max_fails times within fail_timeout, is marked down, or is at max_conns. It did not even try.',
    client: '502 Bad Gateway at once; in stream and mail the session is closed.',
    causes: [
      {
        cause: 'no-healthy-upstream',
        because: 'All peers failed shortly before: this line is the consequence, the cause stands in the few error lines just before it.',
        evidence: 'Refused, timed out or reset connections to the peers of this group in the seconds before; the first of them is the root.',
        check: "grep -B200 -m1 'no live upstreams' /var/log/nginx/error.log | grep -E 'connect\\(\\)|timed out|prematurely|reset by peer|Broken pipe'",
      },
      {
        cause: 'proxy-misconfig',
        because:
          'max_fails=1 (the default) with two peers takes the whole group out after two single failures, and http_500 or http_503 in proxy_next_upstream make an answer of the application count as a failure.',
        evidence: 'Short bursts of about fail_timeout (10 s), while the peers answer when asked directly.',
        check:
          "nginx -T 2>/dev/null | sed -n '/upstream /,/}/p'; nginx -T 2>/dev/null | grep -n next_upstream; curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' http://UP:PORT/",
      },
      {
        cause: 'upstream-overload',
        because: 'All peers are at max_conns: more requests at once than the group may carry.',
        evidence: 'max_conns is configured, no failure lines come before, and it happens at peaks.',
        check: 'nginx -T 2>/dev/null | grep -n max_conns; ss -Htn state established dst UP | wc -l',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Every server line of the group says "down", or only a backup is left that is down too.',
        evidence: 'Constant from the last reload on.',
        check: "nginx -T 2>/dev/null | sed -n '/upstream /,/}/p'",
      },
    ],
    fixes: [
      { do: 'Repair what the first failing line before this one names; this line then stops by itself.', costs: 'None.' },
      {
        do: 'Require several failures before a peer is taken out, and share the count between workers.',
        config:
          'upstream app {\n    zone app 64k;\n    server 10.0.0.11:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.12:8080 max_fails=3 fail_timeout=10s;\n    server 10.0.0.13:8080 backup;\n}',
        costs: 'More requests see the failing peer first. max_fails=0 never takes a peer out and keeps hammering a dead one.',
      },
      {
        do: 'Count only broken connections as failures, not answers of the application.',
        config: 'proxy_next_upstream error timeout;',
        costs: 'Requests answered with 500 or 503 are no longer retried.',
      },
      {
        do: 'Serve something while nobody is there.',
        config: 'proxy_cache_use_stale error timeout updating http_502;\nproxy_intercept_errors on;\nerror_page 502 503 504 /maintenance.html;',
        costs: 'Visitors see old content or a static page; needs proxy_cache for the former.',
      },
    ],
    prevent: 'At least two peers on separate hosts, health checks, and an alert on "temporarily disabled" when half of the group is out.',
    consequenceOf: [
      'nginx/connect-refused',
      'nginx/connect-refused-loopback',
      'nginx/connect-timeout',
      'nginx/connect-timeout-loopback',
      'nginx/kernel-connect-timeout',
      'nginx/no-route-to-host',
      'nginx/network-unreachable',
      'nginx/link-down',
      'nginx/connect-reset',
      'nginx/connect-denied',
      'nginx/connect-not-permitted',
      'nginx/connect-failed',
      'nginx/source-ports-exhausted',
      'nginx/unix-socket-missing',
      'nginx/unix-socket-denied',
      'nginx/unix-socket-refused',
      'nginx/unix-socket-backlog-full',
      'nginx/peer-disabled',
      'nginx/read-header-timeout',
      'nginx/closed-before-header',
      'nginx/reset-before-header',
      'nginx/send-timeout',
      'nginx/reset-while-sending',
      'nginx/path-lost-before-header',
      'nginx/response-header-too-big',
      'nginx/not-http-response',
      'nginx/invalid-response-header',
    ],
    docs: [`${UPSTREAM}#server`, `${UPSTREAM}#max_fails`, `${UPSTREAM}#zone`, `${PROXY}#proxy_next_upstream`],
    examples: [
      '2026/07/01 03:02:11 [error] 30#30: *41877 no live upstreams while connecting to upstream, client: 198.51.100.12, server: example.com, request: "GET / HTTP/2.0", upstream: "http://app/", host: "example.com"',
      '2026/07/01 03:02:12 [error] 30#30: *41880 no live upstreams while connecting to upstream, client: 10.1.1.1, server: 0.0.0.0:5432, upstream: "pg_pool", bytes from/to client:0/0, bytes from/to upstream:0/0',
      '2026/07/01 03:02:12 [error] 30#30: *41881 no live upstreams while connecting to upstream, client: 2001:db8::9, server: grpc.example.org, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://backends", host: "grpc.example.org"',
    ],
    counterExamples: [
      '2026/07/01 03:02:10 [warn] 30#30: *41870 upstream server temporarily disabled while connecting to upstream, client: 198.51.100.12, server: example.com, request: "GET / HTTP/2.0", upstream: "http://10.0.0.11:8080/", host: "example.com"',
      '2026/07/01 03:02:14 [error] 30#30: *41882 open() "/srv/www/no live upstreams" failed (2: No such file or directory), client: 198.51.100.12, server: example.com, request: "GET /no%20live%20upstreams HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/peer-disabled-tls',
    title: 'A peer was taken out of the group because TLS with it fails',
    cause: 'tls-upstream',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'upstream server temporarily disabled', phase: 'SSL handshaking to upstream' },
    means: 'The TLS handshake with the peer failed max_fails times within fail_timeout, so nginx gives it no requests for fail_timeout (10 s by default).',
    client: 'Nothing by itself: the failures that led here were seen, later requests go to other peers.',
    causes: [
      {
        cause: 'tls-upstream',
        because: 'Both sides do not agree on name, protocol version, cipher or certificate; the line before says on what.',
        evidence: '"SSL_do_handshake() failed", "certificate verify error" or "peer closed connection in SSL handshake" for the same peer.',
        check: 'openssl s_client -connect UP:PORT -servername NAME </dev/null',
      },
      {
        cause: 'upstream-slow',
        because: 'The peer accepts connections and is too busy to shake hands in time.',
        evidence: '"upstream timed out ... while SSL handshaking to upstream" before.',
        check: "grep -F 'UP:PORT' /var/log/nginx/error.log | tail -n 20",
      },
    ],
    fixes: [
      { do: 'Send the name that the peer expects.', config: 'proxy_ssl_server_name on; proxy_ssl_name app.example.com;', costs: 'None.' },
      { do: 'Heal what the line before names.', costs: 'None.' },
    ],
    prevent: 'Test the handshake from this host after changes of certificates.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name'],
    examples: [
      '2026/11/24 05:30:00 [warn] 31#31: *700 upstream server temporarily disabled while SSL handshaking to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "https://10.0.0.11:8443/", host: "shop.example"',
      '2026/11/24 05:30:02 [warn] 31#31: *703 upstream server temporarily disabled while SSL handshaking to upstream, client: 198.51.100.8, server: 0.0.0.0:5671, upstream: "10.0.0.12:5671", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 05:30:00 [warn] 31#31: *701 upstream server temporarily disabled while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.11:8080/", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/peer-disabled',
    title: 'A peer was taken out of the upstream group for a while',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'upstream server temporarily disabled' },
    means:
      'The peer in upstream: failed max_fails times within fail_timeout, so nginx gives it no requests for fail_timeout (10 s by default). The other peers carry its share.',
    client: 'Nothing by itself: the failures that led here were seen, later requests go to other peers.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The peer refuses, times out or breaks connections; the error lines before this one name the reason.',
        evidence: 'Error lines with the same address in upstream: within the last fail_timeout.',
        check: "grep -F 'UP:PORT' /var/log/nginx/error.log | tail -n 20; curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' http://UP:PORT/",
      },
      {
        cause: 'upstream-slow',
        because: 'Single slow requests run into proxy_read_timeout and count as failures of the whole peer.',
        evidence: 'The lines before are "upstream timed out ... while reading response header" of one or two URLs.',
        check: "grep 'while reading response header' /var/log/nginx/error.log | grep -oE 'request: \"[A-Z]+ [^ ?]+' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'max_fails=1, the default, lets one failed request take the peer out.',
        evidence: 'One failure line per disabled line, while the peer serves normally.',
        check: "nginx -T 2>/dev/null | sed -n '/upstream /,/}/p'",
      },
    ],
    fixes: [
      {
        do: 'Heal the peer named in upstream:, or take it out on purpose while you work on it.',
        config: 'server 10.0.0.11:8080 down;',
        costs: 'The others carry its load.',
      },
      {
        do: 'Tolerate single failures.',
        config: 'server 10.0.0.11:8080 max_fails=3 fail_timeout=10s;',
        costs: 'A dead peer costs a few more failed attempts before it is left alone.',
      },
    ],
    prevent: 'Alert when half of a group is disabled: the next step is "no live upstreams".',
    consequenceOf: [
      'nginx/connect-refused',
      'nginx/connect-refused-loopback',
      'nginx/connect-timeout',
      'nginx/connect-timeout-loopback',
      'nginx/kernel-connect-timeout',
      'nginx/no-route-to-host',
      'nginx/network-unreachable',
      'nginx/link-down',
      'nginx/connect-reset',
      'nginx/connect-denied',
      'nginx/connect-not-permitted',
      'nginx/connect-failed',
      'nginx/source-ports-exhausted',
      'nginx/unix-socket-missing',
      'nginx/unix-socket-denied',
      'nginx/unix-socket-refused',
      'nginx/unix-socket-backlog-full',
      'nginx/read-header-timeout',
      'nginx/closed-before-header',
      'nginx/reset-before-header',
      'nginx/send-timeout',
      'nginx/reset-while-sending',
      'nginx/path-lost-before-header',
      'nginx/response-header-too-big',
      'nginx/not-http-response',
      'nginx/invalid-response-header',
    ],
    docs: [`${UPSTREAM}#max_fails`, `${UPSTREAM}#fail_timeout`],
    examples: [
      '2026/07/02 11:20:45 [warn] 30#30: *500 upstream server temporarily disabled while connecting to upstream, client: 192.0.2.90, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.11:8080/a", host: "example.com"',
      '2026/07/02 11:21:00 [warn] 30#30: *512 upstream server temporarily disabled while reading response header from upstream, client: 2001:db8:3::4, server: example.com, request: "GET /slow HTTP/2.0", upstream: "fastcgi://10.0.0.12:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/02 11:21:01 [error] 30#30: *513 no live upstreams while connecting to upstream, client: 192.0.2.90, server: example.com, request: "GET /a HTTP/1.1", upstream: "http://app/a", host: "example.com"',
    ],
  },
  {
    id: 'nginx/host-not-found-at-start',
    title: 'nginx cannot start: the name of an upstream does not resolve',
    cause: 'dns',
    severity: 'critical',
    blame: 'dns',
    when: { message: { starts: 'host not found in upstre' } },
    means:
      'At start or reload nginx resolves every name in the configuration with the resolver of the system, and one did not resolve. It refuses the whole configuration.',
    client: 'At start nobody is served; at reload the old configuration keeps running.',
    causes: [
      {
        cause: 'dns',
        because: 'DNS does not know the name: the service or container is not there yet, or sits on another network.',
        evidence: 'Compose or Kubernetes: nginx starts before the service; the line goes away when it is restarted later.',
        check: 'getent ahosts NAME; docker network inspect NETWORK | grep -i name; kubectl get svc -A | grep NAME',
      },
      {
        cause: 'dns',
        because: 'At boot nginx starts before the network or the DNS server is ready.',
        evidence: 'Only at boot; nginx -t by hand works.',
        check: 'systemctl show nginx -p After -p Wants; journalctl -b -u nginx -u systemd-resolved | tail -n 40; cat /etc/resolv.conf',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The name is mistyped, or proxy_pass names an upstream group that is not defined.',
        evidence: 'The file and line at the end of the message; the name has no dot and looks like a group.',
        check: "nginx -t; nginx -T 2>/dev/null | grep -nE 'upstream +NAME'",
      },
    ],
    fixes: [
      {
        do: 'Start nginx after the network and name resolution.',
        config: '# systemctl edit nginx\n[Unit]\nAfter=network-online.target nss-lookup.target\nWants=network-online.target',
        costs: 'A slightly later start; a DNS outage at that moment still stops it.',
      },
      {
        do: 'Let nginx resolve the name at run time.',
        config: 'resolver 127.0.0.11 valid=10s;\nupstream app {\n    zone app 64k;\n    server app:8080 resolve;\n}',
        costs: 'Needs nginx 1.27.3 or the commercial build; the group may be empty at first, then requests get 502.',
      },
      {
        do: 'In older releases use a variable, which is resolved when a request comes.',
        config: 'resolver 127.0.0.11 valid=10s;\nset $app app;\nproxy_pass http://$app:8080;',
        costs: 'No keepalive and no load balancing for a variable target; the resolver ignores /etc/hosts and search domains.',
      },
    ],
    prevent: 'Run nginx -t before each reload, and use addresses or highly available internal names for what must always start.',
    docs: [`${UPSTREAM}#resolve`, `${CORE}#resolver`, `${PROXY}#proxy_pass`],
    examples: [
      '2026/07/03 00:00:09 [emerg] 1#1: host not found in upstream "app:8080" in /etc/nginx/conf.d/site.conf:14',
      'nginx: [emerg] host not found in upstream "backend.internal.example.com" in /etc/nginx/sites-enabled/api:22',
    ],
    counterExamples: [
      '2026/07/03 00:00:10 [error] 7#7: *1 app.example.org could not be resolved (3: Host not found), client: 192.0.2.9, server: example.org, request: "GET / HTTP/1.1", host: "example.org"',
      '2026/07/03 00:00:11 [emerg] 1#1: invalid port in upstream "app:80a" in /etc/nginx/conf.d/site.conf:14',
    ],
  },
  {
    id: 'nginx/upstream-config-invalid',
    title: 'nginx refuses the configuration: a bad address in an upstream',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?!no resolver defined|sticky zone |host not found).* in upstream "\\*"(?: in \\S+|:)' } },
    means: 'At start or reload an address of a server or proxy_pass line could not be read: wrong port, missing host, broken IPv6 brackets, empty socket path.',
    client: 'At start nobody is served; at reload the old configuration keeps running, so the change simply does not take effect.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The address in the named file and line is malformed, often an empty variable of a template.',
        evidence: 'The message ends in file and line; look at exactly that line.',
        check: 'nginx -t',
      },
    ],
    fixes: [
      {
        do: 'Write a complete address: host or IPv4, IPv6 in brackets, port 1 to 65535, or unix: with an absolute path.',
        config: 'server 10.0.0.11:8080;\nserver [2001:db8::11]:8080;\nserver unix:/run/app.sock;',
        costs: 'None.',
      },
    ],
    prevent: 'Run nginx -t in the pipeline, with the variables of the environment filled in.',
    docs: [`${UPSTREAM}#server`, `${PROXY}#proxy_pass`],
    examples: [
      '2026/07/03 00:10:11 [emerg] 1#1: invalid port in upstream "app:80a" in /etc/nginx/conf.d/site.conf:14',
      'nginx: [emerg] no host in upstream ":8080" in /etc/nginx/nginx.conf:40',
      '2026/07/03 00:10:12 [emerg] 1#1: no servers in upstream "pool" in /etc/nginx/conf.d/pool.conf:3',
    ],
    counterExamples: [
      '2026/07/03 00:10:13 [error] 8#8: *4 invalid port in upstream "10.0.0.5:99999", client: 192.0.2.9, server: example.org, request: "GET / HTTP/1.1", host: "example.org"',
      '2026/07/03 00:10:14 [emerg] 1#1: host not found in upstream "app:8080" in /etc/nginx/conf.d/site.conf:14',
    ],
  },
  {
    id: 'nginx/upstream-url-invalid',
    title: 'A variable in proxy_pass does not yield a usable address',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^(?!no resolver defined|sticky zone |host not found).* in upstream "\\*"' },
        { starts: 'invalid URL prefix in "' },
        'zero length URI to proxy',
        'no upstream configuration',
        'grpcs protocol requires SSL support',
        'suwsgi protocol requires SSL support',
      ],
    },
    means:
      'nginx put the target of the request together from variables, and the result has no scheme, host or valid port, or its URI is empty. No connection was tried.',
    client: '500 Internal Server Error for the requests concerned.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A variable is empty or incomplete for this request: header not sent, map without default, set in another location.',
        evidence: 'Only some requests fail; the quoted text in the message is empty or lacks http://, host or port.',
        check: 'nginx -T 2>/dev/null | grep -nE "_pass .*\\$"; nginx -T 2>/dev/null | grep -nA4 "^ *map "',
      },
      {
        cause: 'attack-probe',
        because: 'The target is built from what the client sends (Host, path, argument), and somebody tries odd values. Then the gateway is an open proxy.',
        evidence: 'Few clients, odd hosts or paths in request: and host:.',
        check: "nginx -T 2>/dev/null | grep -nE '_pass .*\\$(http_|arg_|host|uri|request_uri)'",
      },
    ],
    fixes: [
      {
        do: 'Choose the target from a closed list with a default.',
        config: 'map $http_x_pool $pool {\n    default http://10.0.0.11:8080;\n    beta    http://10.0.0.12:8080;\n}\n# in the location\nproxy_pass $pool;',
        costs: 'Each new target needs a line and a reload.',
      },
      {
        do: 'Write scheme, host and port into the directive and only the rest as a variable.',
        config: 'proxy_pass http://10.0.0.11:8080$request_uri;',
        costs: 'None.',
      },
    ],
    prevent: 'Test each location with the header missing; never let a client value decide the host.',
    docs: [`${PROXY}#proxy_pass`, 'https://nginx.org/en/docs/http/ngx_http_map_module.html#map'],
    examples: [
      '2026/07/04 17:01:00 [error] 62#62: *70 invalid URL prefix in "", client: 198.51.100.30, server: example.com, request: "GET /p HTTP/1.1", host: "example.com"',
      '2026/07/04 17:01:01 [error] 62#62: *71 no host in upstream ":8080", client: 2001:db8::30, server: example.com, request: "GET /q HTTP/2.0", host: "example.com"',
      '2026/07/04 17:01:02 [error] 62#62: *72 zero length URI to proxy, client: 198.51.100.30, server: example.com, request: "GET /r HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/04 17:01:03 [emerg] 1#1: no host in upstream ":8080" in /etc/nginx/nginx.conf:40',
      '2026/07/04 17:01:04 [error] 62#62: *73 no resolver defined to resolve app.example.com, client: 198.51.100.30, server: example.com, request: "GET /r HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/proxy-bind-invalid',
    title: 'proxy_bind yields no valid source address',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: 'invalid local address "*"' },
    means: 'The variable in proxy_bind (or the like) did not hold an address. nginx goes on without it: the kernel picks the source address.',
    client: 'Usually nothing; 403 or a refused connection if the upstream filters by source address.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The variable is empty or holds a name; proxy_bind takes addresses only.',
        evidence: 'The quoted text in the message is what the variable held.',
        check: 'nginx -T 2>/dev/null | grep -nE "(proxy|fastcgi|uwsgi|scgi|grpc|memcached)_bind"',
      },
    ],
    fixes: [
      {
        do: 'Give the variable a default that is an address.',
        config: 'map $server_addr $source {\n    default 10.0.0.1;\n    10.0.1.5 10.0.1.5;\n}\n# in the location\nproxy_bind $source;',
        costs: 'None.',
      },
    ],
    prevent: 'Use proxy_bind with variables only where a map covers every value.',
    docs: [`${PROXY}#proxy_bind`],
    examples: [
      '2026/07/05 17:01:00 [error] 62#62: *80 invalid local address "", client: 198.51.100.30, server: example.com, request: "GET /p HTTP/1.1", host: "example.com"',
      '2026/07/05 17:01:09 [error] 62#62: *84 invalid local address "eth1", client: 10.0.0.30, server: 0.0.0.0:3306, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/07/05 17:01:10 [crit] 62#62: *85 bind(10.0.0.250:0) failed (99: Cannot assign requested address) while connecting to upstream, client: 10.0.0.30, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/", host: "example.com"',
    ],
  },
];
