/** What the gateway itself runs out of: connections, descriptors, memory, shared memory, threads, sockets; and its log sender. */
import type { Candidate, Fix, Rule } from '../rule.ts';

const DOCS = 'https://nginx.org/en/docs/';
const OPEN_FILES = "for p in $(pgrep -f 'nginx: worker'); do echo $p $(ls /proc/$p/fd | wc -l) $(grep 'open files' /proc/$p/limits); done";
const CONNECTIONS = "nginx -T 2>/dev/null | grep -E 'worker_(connections|processes|rlimit_nofile)'; ss -s";
const MEMORY = "dmesg -T | grep -iE 'out of memory|oom-kill' | tail; ps -C nginx -o pid=,rss=,args= --sort=-rss | head";

const slowUpstream: Candidate = {
  cause: 'upstream-slow',
  because: 'A slow upstream holds each connection longer, so many more are open at the same traffic.',
  evidence: 'Timeouts of upstreams or rising response times in the minutes before the first of these lines.',
  check: "ss -Htn state established | awk '{print $4}' | sort | uniq -c | sort -rn | head",
};
const flood: Candidate = {
  cause: 'attack-probe',
  because: 'A few clients open more connections than visitors need.',
  evidence: 'Hundreds of connections from one address, many of them without a request.',
  check: "ss -Htn state established '( sport = :443 or sport = :80 )' | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head",
};
const raiseDescriptors: Fix = {
  do: 'Raise the limit of open files: for the workers in nginx.conf, and for the service, which caps it in containers and for masters that are not root.',
  config:
    'worker_rlimit_nofile 65536;   # main context; at least 2 x worker_connections plus cache and log files\n# systemctl edit nginx:  [Service] LimitNOFILE=65536   ·   docker run --ulimit nofile=65536:65536',
  costs: 'Kernel memory per open socket; the systemd and Docker limits need a restart, a reload is enough for nginx.conf.',
};
const fewerConnections: Fix = {
  do: 'Hold idle connections for a shorter time.',
  config: 'keepalive_timeout 15s;\nkeepalive_requests 1000;',
  costs: 'Returning visitors pay for a new TCP and TLS handshake more often.',
};
const zoneDocs = [`${DOCS}http/ngx_http_limit_req_module.html#limit_req_zone`, `${DOCS}http/ngx_http_limit_conn_module.html#limit_conn_zone`];

export const gateway: readonly Rule[] = [
  {
    id: 'nginx/worker-connections-exhausted',
    title: 'All connection slots of a worker are in use',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: 'N worker_connections are not enough' },
    means:
      'A worker needed one more connection, for a client or to an upstream, and its table of worker_connections slots was full. A proxied request takes two.',
    client: 'A new connection is closed without a word and is in no access log; a request that needed an upstream gets 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'worker_connections is too small for the traffic: the default of 512 serves about 250 proxied requests at once per worker.',
        evidence: 'The number in the message is small and upstreams answer as fast as always.',
        check: CONNECTIONS,
      },
      slowUpstream,
      flood,
    ],
    fixes: [
      {
        do: 'Raise the number of slots, and the descriptor limit with it.',
        config: 'worker_rlimit_nofile 65536;\nevents { worker_connections 16384; }',
        costs: 'Less than 1 kB per idle slot; busy ones take their buffers. More connections reach the upstreams, which may now be the ones to give in.',
      },
      fewerConnections,
    ],
    prevent: 'Watch active connections (stub_status) and alert at 80 % of worker_processes × worker_connections.',
    docs: [`${DOCS}ngx_core_module.html#worker_connections`, `${DOCS}http/ngx_http_stub_status_module.html`],
    examples: [
      '2026/03/14 02:11:07 [alert] 1207#1207: *48213 1024 worker_connections are not enough while connecting to upstream, client: 198.51.100.24, server: shop.example.com, request: "GET /cart HTTP/1.1", upstream: "http://10.0.4.11:8080/cart", host: "shop.example.com"',
      '2026/03/14 02:11:07 [alert] 1207#1207: 1024 worker_connections are not enough',
    ],
    counterExamples: [
      '2026/03/14 02:11:01 [warn] 1207#1207: 1024 worker_connections are not enough, reusing connections',
      '2026/03/14 02:10:00 [warn] 1207#1207: 1024 worker_connections exceed open file resource limit: 512',
    ],
  },
  {
    id: 'nginx/worker-connections-low',
    title: 'Connection slots run low, idle clients are dropped',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: 'N worker_connections are not enough, reusing connections' },
    means: "Less than a sixteenth of the worker's slots was free, so it closed idle keepalive connections to make room. The next step is refused requests.",
    client: 'Nobody got an error yet. Idle connections were closed; visitors reconnect.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'worker_connections is too small for the traffic or for the keepalive time.',
        evidence: 'Active connections near worker_connections, most of them waiting.',
        check: CONNECTIONS,
      },
      slowUpstream,
      flood,
    ],
    fixes: [
      {
        do: 'Raise worker_connections before it runs out.',
        config: 'worker_rlimit_nofile 65536;\nevents { worker_connections 16384; }',
        costs: 'Less than 1 kB of memory per slot.',
      },
      fewerConnections,
    ],
    prevent: 'Take this warning as the alarm: it comes before the alert "worker_connections are not enough".',
    docs: [`${DOCS}ngx_core_module.html#worker_connections`, `${DOCS}http/ngx_http_core_module.html#keepalive_timeout`],
    examples: [
      '2026/03/14 02:11:01 [warn] 1207#1207: 1024 worker_connections are not enough, reusing connections',
      '2026/03/14 02:11:01 [warn] 1207#1207: *9017 768 worker_connections are not enough, reusing connections while accepting new connection on 0.0.0.0:443',
    ],
    counterExamples: ['2026/03/14 02:11:07 [alert] 1207#1207: 1024 worker_connections are not enough'],
  },
  {
    id: 'nginx/accept-without-descriptors',
    title: 'New connections wait: no file descriptor left to accept them',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: ['accept() failed', 'accept4() failed'], errno: ['24', '23', '10024'] },
    means:
      'The worker could not take the next connection from the listen queue, since the process (24) or the whole host (23) has no descriptor left. It stops accepting for accept_mutex_delay (500 ms) and tries again.',
    client: 'The connection hangs in the listen queue, then is served late or times out. A load balancer in front reports connect timeouts (Cloudflare: 522).',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The limit of open files (often 1024) is below what worker_connections promises.',
        evidence: 'Open descriptors of a worker stand at its limit.',
        check: OPEN_FILES,
      },
      slowUpstream,
      flood,
    ],
    fixes: [raiseDescriptors, fewerConnections],
    prevent: 'Keep worker_rlimit_nofile at twice worker_connections or more; alert on open descriptors above 80 % of the limit.',
    docs: [`${DOCS}ngx_core_module.html#worker_rlimit_nofile`, `${DOCS}ngx_core_module.html#accept_mutex_delay`, 'accept(2)'],
    examples: [
      '2026/05/02 09:30:44 [crit] 811#811: accept4() failed (24: Too many open files)',
      '2026/05/02 09:30:44 [crit] 15#15: accept4() failed (24: No file descriptors available) while accepting new connection on 0.0.0.0:80',
    ],
    counterExamples: [
      '2026/05/02 09:30:44 [alert] 811#811: *310 socket() failed (24: Too many open files) while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/05/02 09:30:44 [error] 811#811: accept4() failed (103: Software caused connection abort)',
    ],
  },
  {
    id: 'nginx/descriptors-exhausted',
    title: 'Out of file descriptors',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { errno: '24' },
    means:
      'The process reached its limit of open files. Sockets count too: a client, an upstream connection, a static file, a temp file and a cache file take one each.',
    client: '500 for the request that needed the descriptor. The access log shows an empty $upstream_addr where it was a socket.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The limit of open files is too low for the connections and files in use.',
        evidence: 'Open descriptors of a worker stand at its limit.',
        check: OPEN_FILES,
      },
      slowUpstream,
      {
        cause: 'process-lifecycle',
        because: 'A module leaks descriptors, or many old workers survive reloads.',
        evidence: 'The count grows without traffic, or several generations of workers are "shutting down".',
        check: "ps -eo pid,lstart,args | grep '[n]ginx: worker'; lsof -nP -p $(pgrep -f 'nginx: worker' | head -1) | awk '{print $5}' | sort | uniq -c",
      },
    ],
    fixes: [
      raiseDescriptors,
      {
        do: 'Reuse upstream connections instead of opening one per request.',
        config: 'upstream app { server 10.0.0.5:8080; keepalive 32; }\nproxy_http_version 1.1;\nproxy_set_header Connection "";',
        costs: 'Up to 32 idle connections per worker stay open at the upstream.',
      },
    ],
    prevent: 'Set worker_rlimit_nofile explicitly; alert on open descriptors above 80 % of the limit.',
    docs: [`${DOCS}ngx_core_module.html#worker_rlimit_nofile`, 'getrlimit(2)'],
    examples: [
      '2026/05/02 09:30:44 [alert] 811#811: *310 socket() failed (24: Too many open files) while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/05/02 09:30:45 [crit] 811#811: *311 open() "/var/www/html/logo.svg" failed (24: Too many open files), client: 203.0.113.9, server: example.com, request: "GET /logo.svg HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/05/02 09:30:44 [crit] 811#811: accept4() failed (24: Too many open files)',
      '2026/05/02 09:30:46 [error] 811#811: *315 open() "/var/www/html/a" failed (24: Too many open files)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /a%22%20failed%20(24:%20Too%20many%20open%20files) HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/host-descriptors-exhausted',
    title: 'The whole host is out of file descriptors',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    // On Windows 23 is a checksum error of the disk: see files.ts.
    when: {
      errno: '23',
      message: {
        matches: '^(?!CreateFile|ReadFile|WriteFile|MoveFile|DeleteFile|CreateDirectory|GetFileAttributes|FindFirst|FindNext|SetEndOfFile|SetFilePointer)',
      },
    },
    means: "The kernel's table of open files for all processes (fs.file-max) is full. nginx may be the victim of another process.",
    client: '500 for requests that needed a descriptor; everything else on the host fails too.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Some process leaks descriptors, or fs.file-max is set too low.',
        evidence: 'The first number of file-nr is at the third; one process holds most of them.',
        check: 'cat /proc/sys/fs/file-nr; for p in /proc/[0-9]*; do echo $(ls $p/fd 2>/dev/null | wc -l) $(cat $p/comm); done | sort -rn | head -5',
      },
    ],
    fixes: [
      { do: 'Restart the process that leaks.', costs: 'Its own connections are lost.' },
      {
        do: 'Raise the table of the host.',
        config: 'fs.file-max = 2097152   # /etc/sysctl.d/60-files.conf, then sysctl --system',
        costs: 'Kernel memory; a leak only takes longer to show.',
      },
    ],
    prevent: 'Alert on the first number of /proc/sys/fs/file-nr; keep a per-service LimitNOFILE so that one leak cannot take the host.',
    docs: ['proc(5)', `${DOCS}ngx_core_module.html#worker_rlimit_nofile`],
    examples: [
      '2026/05/02 09:41:02 [alert] 811#811: *702 socket() failed (23: Too many open files in system) while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/05/02 09:41:02 [crit] 811#811: *703 open() "/var/www/html/index.html" failed (23: Too many open files in system), client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/05/02 09:41:02 [error] 4120#5208: *9 ReadFile() "D:\\nginx\\html\\film.mp4" failed (23: Data error (cyclic redundancy check)), client: 192.0.2.20, server: example.com, request: "GET /film.mp4 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/descriptor-above-table',
    title: 'A socket number exceeds the descriptors nginx planned for',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { starts: 'the new socket has number ' } },
    means: 'With an event method that indexes a table by descriptor, the kernel gave a higher number than the limit of open files nginx read at start.',
    client: 'A new connection is closed; a request that needed an upstream gets 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The limit of open files is too low, or was raised from outside after the start.',
        evidence: 'Limit of the worker against worker_connections.',
        check: OPEN_FILES,
      },
    ],
    fixes: [raiseDescriptors],
    prevent: 'Set worker_rlimit_nofile in nginx.conf rather than with prlimit on a running process.',
    docs: [`${DOCS}ngx_core_module.html#worker_rlimit_nofile`, `${DOCS}events.html`],
    examples: [
      '2026/05/02 10:00:12 [alert] 811#811: the new socket has number 1024, but only 1024 files are available',
      '2026/05/02 10:00:13 [alert] 811#811: *15 the new socket has number 4096, but only 4096 files are available while connecting to upstream, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
    counterExamples: ['2026/05/02 10:00:12 [warn] 811#811: 4096 worker_connections exceed open file resource limit: 1024'],
  },
  {
    id: 'nginx/descriptor-limit-below-connections',
    title: 'worker_connections is above the limit of open files',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: 'N worker_connections exceed open file resource limit: N' },
    means:
      'At start nginx compared worker_connections with RLIMIT_NOFILE. The slots above the limit can never be used: under load accept() and open() will fail with errno 24.',
    client: 'Nothing yet. Under load: hanging connections and 500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'worker_connections was raised, worker_rlimit_nofile was not.',
        evidence: 'The two numbers in the message.',
        check: "nginx -T 2>/dev/null | grep -E 'worker_(connections|rlimit_nofile)'; systemctl show nginx -p LimitNOFILE",
      },
    ],
    fixes: [raiseDescriptors],
    prevent: 'Change both directives together.',
    docs: [`${DOCS}ngx_core_module.html#worker_rlimit_nofile`, `${DOCS}ngx_core_module.html#worker_connections`],
    examples: [
      '2026/05/02 10:00:00 [warn] 811#811: 4096 worker_connections exceed open file resource limit: 1024',
      'nginx: [warn] 16384 worker_connections exceed open file resource limit: 1024',
    ],
    counterExamples: ['2026/05/02 10:00:00 [alert] 811#811: 4096 worker_connections are not enough'],
  },
  {
    id: 'nginx/select-descriptor-limit',
    title: 'The select event method holds no more connections',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { starts: 'maximum number of descriptors supported by select() is ' } },
    means: 'The table that select() watches is full: nginx cannot wait for one more connection. It is how nginx for Windows works unless told to use poll.',
    client: 'The connection that was to be added is closed; those that are in the table go on.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'More connections than the table holds come at once, and worker_connections lets them in: nginx for Windows, or "use select;".',
        evidence: 'The number in the message is near the connections in use, or below worker_connections.',
        check: "nginx -T 2>/dev/null | grep -E 'use |worker_connections'",
      },
    ],
    fixes: [
      {
        do: 'Let nginx pick the event method of the system (epoll, kqueue).',
        config: 'events { worker_connections 16384; }   # without "use select;"',
        costs: 'None on Linux, BSD and macOS.',
      },
      {
        do: 'On Windows stay below the number in the message, or use poll.',
        config: 'events { worker_connections 1000; }',
        costs: 'Few connections: nginx for Windows is not meant for high load.',
      },
    ],
    prevent: 'Do not set "use" unless measured.',
    docs: [`${DOCS}events.html`, `${DOCS}windows.html`],
    examples: [
      '2026/05/02 10:05:00 [error] 811#811: maximum number of descriptors supported by select() is 1024',
      '2026/05/02 10:05:00 [error] 4120#5208: maximum number of descriptors supported by select() is 64',
    ],
    counterExamples: ['2026/05/02 10:00:00 [warn] 811#811: 4096 worker_connections exceed open file resource limit: 1024'],
  },
  {
    id: 'nginx/shared-memory-refused',
    title: 'The kernel refused a shared memory zone',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:mmap\\((?:MAP_ANON\\|MAP_SHARED|\\S+ MAP_SHARED), N\\)|shmget\\(N\\)|shmat\\(\\)) failed$' } },
    means: 'nginx asked for the memory of a zone (limit_req_zone, keys_zone, shared session cache, upstream zone) and the system said no.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The sum of all zones exceeds what the memory limit of host or container leaves.',
        evidence: 'errno 12; the size in the message; a container limit.',
        check: "nginx -T 2>/dev/null | grep -oE '(keys_zone|zone)=[^ ;]+|shared:[^ ;]+'; free -m; cat /sys/fs/cgroup/memory.max 2>/dev/null",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A zone was given a size by mistake (10g for 10m), or System V limits are lower than the zone (errno 22, 28).',
        evidence: 'One zone is far larger than the others.',
        check: 'sysctl kernel.shmmax kernel.shmall; df -h /dev/shm',
      },
    ],
    fixes: [
      {
        do: 'Give zones the size they need: 1 MB holds about 8,000 limit_req states or cache keys, or about 4,000 TLS sessions.',
        config: 'limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;\nssl_session_cache shared:TLS:10m;',
        costs: 'A changed zone size needs a restart in place of a reload for ssl_session_cache.',
      },
      { do: 'Raise the memory limit of the service or container.', costs: 'Memory.' },
    ],
    prevent: 'Run nginx -t with the same memory limit as production before a rollout.',
    docs: ['mmap(2)', 'shmget(2)', `${DOCS}http/ngx_http_proxy_module.html#proxy_cache_path`],
    examples: [
      '2026/06/01 04:00:02 [alert] 90#90: mmap(MAP_ANON|MAP_SHARED, 10737418240) failed (12: Cannot allocate memory)',
      '2026/06/01 04:00:02 [alert] 90#90: shmget(10485760) failed (28: No space left on device)',
    ],
    counterExamples: ['2026/06/01 04:00:02 [crit] 90#90: *7 mmap(65536) "/etc/nginx/geo.bin" failed (12: Cannot allocate memory)'],
  },
  {
    id: 'nginx/memory-allocation-failed',
    title: 'Out of memory: an allocation failed',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:malloc\\(N\\) failed|(?:posix_)?memalign\\(N, N\\) failed|mmap\\(N\\) "\\*" failed|(?:inflateInit2|deflateInit)\\(\\) failed|(?:BIO_new|SSL_new|OPENSSL_malloc|OCSP_REQUEST_new|X509_STORE_CTX_(?:init|new))\\(\\) failed)',
      },
    },
    means: 'The allocator got no memory from the system for a buffer or a TLS object.',
    client: '500, or a connection closed before an answer.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Host or container is at its memory limit.',
        evidence: 'OOM lines of the kernel, memory.events of the cgroup counting up.',
        check: MEMORY,
      },
      {
        cause: 'proxy-misconfig',
        because: 'Buffers multiply: proxy_buffers × connections is more than there is.',
        evidence: 'Large buffer directives with many connections.',
        check: "nginx -T 2>/dev/null | grep -E '_buffers|_buffer_size|worker_connections'",
      },
      {
        cause: 'process-lifecycle',
        because: 'A module leaks memory.',
        evidence: 'Resident size grows without traffic and falls with a reload.',
        check: 'ps -C nginx -o pid=,etime=,rss=,args= --sort=-rss',
      },
    ],
    fixes: [
      { do: 'Give back memory at once: reload, so that old workers end.', costs: 'Long connections of old workers are kept until worker_shutdown_timeout.' },
      {
        do: 'Use smaller buffers, or raise the memory limit.',
        config: 'proxy_buffers 8 8k;\nclient_body_buffer_size 16k;',
        costs: 'Larger answers go to temp files on disk.',
      },
    ],
    prevent: 'Alert on memory of the cgroup at 85 %; compute worst-case buffers × connections.',
    docs: ['malloc(3)', `${DOCS}http/ngx_http_proxy_module.html#proxy_buffers`],
    examples: [
      '2026/06/01 04:10:00 [emerg] 91#91: *5523 malloc(4096) failed (12: Cannot allocate memory) while reading response header from upstream, client: 192.0.2.14, server: example.com, request: "GET /report HTTP/1.1", upstream: "http://10.0.0.5:8080/report", host: "example.com"',
      '2026/06/01 04:10:00 [emerg] 91#91: posix_memalign(16, 16384) failed (12: Out of memory)',
    ],
    counterExamples: ['2026/06/01 04:10:01 [crit] 91#91: ngx_slab_alloc() failed: no memory in limit_conn_zone "addr"'],
  },
  {
    id: 'nginx/memory-refused-by-kernel',
    title: 'Out of memory: the kernel refused a call',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { errno: ['12', '1450', '1455'] },
    means: 'A system call for a socket, a file or a process ended with "no memory" (12, on Windows 1450 or 1455).',
    client: '500, or a connection that is closed or not taken.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Host or container is at its memory limit, or socket memory (tcp_mem) is used up.',
        evidence: 'OOM lines of the kernel; "out of memory -- consider tuning tcp_mem".',
        check: `${MEMORY}; cat /proc/net/sockstat; sysctl net.ipv4.tcp_mem`,
      },
    ],
    fixes: [
      { do: 'Find who holds the memory and stop or limit it; raise the limit of the service.', costs: 'Memory.' },
      { do: 'Lower what nginx keeps per connection.', config: 'keepalive_timeout 15s;\nproxy_buffers 8 8k;', costs: 'More handshakes, more temp files.' },
    ],
    prevent: 'Alert on memory of host and cgroup at 85 %.',
    docs: ['errno(3)', 'tcp(7)'],
    examples: [
      '2026/06/01 04:10:02 [crit] 91#91: accept4() failed (12: Cannot allocate memory)',
      '2026/06/01 04:10:02 [crit] 91#91: *5524 pwritev() "/var/lib/nginx/proxy/5/00/0000000005" failed (12: Cannot allocate memory) while reading upstream, client: 192.0.2.14, server: example.com, request: "GET /report HTTP/1.1", upstream: "http://10.0.0.5:8080/report", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/01 04:10:00 [emerg] 91#91: posix_memalign(16, 16384) failed (12: Out of memory)',
      '2026/06/01 04:10:03 [error] 91#91: *5530 open() "/var/www/html/x" failed (12: Cannot allocate memory)" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /x%22%20failed%20(12:%20Cannot%20allocate%20memory) HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/limit-zone-full',
    title: 'A limit zone is full, so requests are refused',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^(?:ngx_slab_alloc\\(\\) failed: no memory|could not allocate node.*) in limit_(?:req|conn)[a-z_]* ' } },
    means: 'limit_req or limit_conn wanted to remember one more key (usually an address) and the zone had no room, even after old states were dropped.',
    client: '503 (limit_req_status, limit_conn_status) for visitors who broke no limit.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The zone is smaller than the number of keys seen at a time.',
        evidence: 'Size of the zone: 1 MB holds about 8,000 limit_req or 16,000 limit_conn states on 64-bit systems.',
        check: "nginx -T 2>/dev/null | grep -E 'limit_(req|conn)_zone'; awk '{print $1}' /var/log/nginx/access.log | sort -u | wc -l",
      },
      {
        cause: 'attack-probe',
        because: 'A flood from very many addresses, or a key a client can vary at will, fills any zone.',
        evidence: 'Distinct clients per minute jump; the key holds $request_uri or a header.',
        check: "awk '{print substr($4,2,17)}' /var/log/nginx/access.log | uniq -c | sort -rn | head -3",
      },
    ],
    fixes: [
      {
        do: 'Make the zone larger and the key short.',
        config: 'limit_req_zone $binary_remote_addr zone=perip:32m rate=10r/s;',
        costs: 'Memory of the size given, taken at once; a new size empties the zone.',
      },
    ],
    prevent: 'Use $binary_remote_addr, not $remote_addr or $request_uri, as key; size the zone for peak distinct clients.',
    docs: zoneDocs,
    examples: [
      '2026/06/03 20:15:31 [crit] 70#70: *88101 ngx_slab_alloc() failed: no memory in limit_conn_zone "addr", client: 203.0.113.77, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/06/03 20:15:31 [alert] 70#70: *88102 could not allocate node in limit_req zone "perip", client: 203.0.113.78, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/06/03 20:15:31 [alert] 70#70: *88102 could not allocate node in cache keys zone "static", client: 203.0.113.78, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-keys-zone-full',
    title: 'The keys zone of a cache is full',
    cause: 'gateway-exhausted',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { has: ' in cache keys zone ' } },
    means: 'The index of a cache (keys_zone) has no room for one more key. nginx drops the oldest entries by force and tries again.',
    client: 'Usually nothing but slower answers, since fewer things are cached. Where no entry could be dropped: 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'keys_zone is too small for the number of cached URLs: 1 MB holds about 8,000 keys.',
        evidence: 'Number of files in the cache against the size of the zone.',
        check: "nginx -T 2>/dev/null | grep -E '_cache_path'; find FILE -type f | wc -l",
      },
      {
        cause: 'cache',
        because: 'The cache key holds something that varies without need (tracking parameters, cookies).',
        evidence: 'Many keys with one hit each.',
        check: "nginx -T 2>/dev/null | grep -E '_cache_key'",
      },
    ],
    fixes: [
      {
        do: 'Enlarge keys_zone.',
        config: 'proxy_cache_path /var/cache/nginx levels=1:2 keys_zone=static:64m max_size=10g inactive=60m use_temp_path=off;',
        costs: 'Memory; a new size needs a new zone name or a restart.',
      },
      {
        do: 'Keep less: shorter inactive, a stricter key.',
        config: 'proxy_cache_key $scheme$host$uri;',
        costs: 'Without arguments in the key all variants of a URL share one answer.',
      },
    ],
    prevent: 'Let max_size, not keys_zone, be what limits the cache.',
    docs: [`${DOCS}http/ngx_http_proxy_module.html#proxy_cache_path`, `${DOCS}http/ngx_http_proxy_module.html#proxy_cache_key`],
    examples: [
      '2026/06/03 20:16:00 [alert] 70#70: *88190 could not allocate node in cache keys zone "static", client: 203.0.113.78, server: example.com, request: "GET /a.css?v=91 HTTP/1.1", host: "example.com"',
      '2026/06/03 20:16:00 [crit] 70#70: ngx_slab_alloc() failed: no memory in cache keys zone "static"',
    ],
    counterExamples: ['2026/06/03 20:15:31 [crit] 70#70: *88101 ngx_slab_alloc() failed: no memory in limit_conn_zone "addr"'],
  },
  {
    id: 'nginx/tls-session-cache-full',
    title: 'The TLS session or OCSP cache is full',
    cause: 'gateway-exhausted',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: { matches: '^(?:could not allocate new (?:session|entry)|ngx_slab_alloc\\(\\) failed: no memory in (?:SSL session shared cache|OCSP cache))' },
    },
    means: 'A TLS session (or an OCSP answer) could not be stored for reuse.',
    client: 'Nothing visible: returning visitors do a full handshake, which costs a round trip and CPU time.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The shared cache is too small for the sessions of its timeout: 1 MB holds about 4,000.',
        evidence: 'Size and timeout in the configuration against new clients per timeout.',
        check: "nginx -T 2>/dev/null | grep -E 'ssl_session_(cache|timeout)|ssl_ocsp_cache'",
      },
    ],
    fixes: [
      {
        do: 'Enlarge the cache or keep sessions for a shorter time.',
        config: 'ssl_session_cache shared:TLS:50m;\nssl_session_timeout 1h;',
        costs: 'Memory of the size given.',
      },
    ],
    prevent: 'Size the cache as new clients per ssl_session_timeout ÷ 4,000, in MB.',
    docs: [`${DOCS}http/ngx_http_ssl_module.html#ssl_session_cache`, `${DOCS}http/ngx_http_ssl_module.html#ssl_session_timeout`],
    examples: [
      '2026/06/04 12:00:01 [warn] 70#70: *9120 could not allocate new session in SSL session shared cache "TLS" while SSL handshaking, client: 192.0.2.44, server: 0.0.0.0:443',
      '2026/06/04 12:00:01 [crit] 70#70: ngx_slab_alloc() failed: no memory in SSL session shared cache "TLS"',
    ],
    counterExamples: ['2026/06/04 12:00:01 [crit] 70#70: ngx_slab_alloc() failed: no memory in limit_conn_zone "addr"'],
  },
  {
    id: 'nginx/upstream-zone-full',
    title: 'The zone of an upstream group or of sticky sessions is full',
    cause: 'gateway-exhausted',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^ngx_slab_alloc\\(\\) failed: no memory in (?:upstream|sticky session) zone' },
        { has: ' in sticky session zone ' },
        { matches: '^cannot add new server to upstream "\\*", memory exhausted' },
      ],
    },
    means: 'The shared memory that holds the peers of a group, or its sessions, has no room for one more entry.',
    client: 'New addresses of the upstream get no traffic; or a session loses its peer and the visitor is sent to another one.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The zone is too small for the peers that DNS now returns, or for the sessions.',
        evidence: 'Size of the zone in the configuration.',
        check: "nginx -T 2>/dev/null | grep -E '^ *(zone|sticky) '",
      },
    ],
    fixes: [{ do: 'Enlarge the zone.', config: 'upstream app { zone app 512k; server app.example.com resolve; }', costs: 'Memory of the size given.' }],
    prevent: 'Size zones for the largest scale-out of the service.',
    docs: [`${DOCS}http/ngx_http_upstream_module.html#zone`, `${DOCS}http/ngx_http_upstream_module.html#sticky`],
    examples: [
      '2026/06/04 13:20:00 [error] 70#70: cannot add new server to upstream "app", memory exhausted',
      '2026/06/04 13:20:05 [warn] 70#70: *414 could not allocate node in sticky session zone "sess", expiring least recently used session, client: 192.0.2.9, server: example.com, request: "POST /login HTTP/1.1", upstream: "http://10.0.0.6:8080/login", host: "example.com"',
    ],
    counterExamples: ['2026/06/04 13:20:05 [alert] 70#70: *414 could not allocate node in limit_req zone "perip"'],
  },
  {
    id: 'nginx/shared-zone-full',
    title: 'A shared memory zone is full',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'ngx_slab_alloc() failed: no memory' }, { matches: '^could not allocate node' }] },
    means: 'A module wanted memory from its shared zone and there was none. The message does not name the zone.',
    client: 'Depends on the module: refused requests (limits), fewer cached answers, lost sessions.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'One of the zones is too small.',
        evidence: 'Lines beside this one name the module; compare the sizes of all zones with their use.',
        check: "nginx -T 2>/dev/null | grep -oE '(keys_zone|zone)=[^ ;]+|shared:[^ ;]+|lua_shared_dict [^;]+'",
      },
    ],
    fixes: [
      {
        do: 'Double the suspected zone and watch whether the line returns.',
        config: 'limit_req_zone $binary_remote_addr zone=perip:32m rate=10r/s;',
        costs: 'Memory of the size given.',
      },
    ],
    prevent: 'Name and size every zone for peak load.',
    docs: [...zoneDocs, `${DOCS}http/ngx_http_proxy_module.html#proxy_cache_path`],
    examples: [
      '2026/06/04 13:30:00 [crit] 70#70: ngx_slab_alloc() failed: no memory',
      '2026/06/04 13:30:00 [crit] 70#70: *12 ngx_slab_alloc() failed: no memory, client: 192.0.2.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/06/04 13:30:00 [alert] 70#70: ngx_slab_free(): page is already free'],
  },
  {
    id: 'nginx/process-limit-reached',
    title: 'No more processes or threads may be started',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:fork\\(\\)|pthread_create\\(\\)|socketpair\\(\\)|pipe\\(\\)|setuid\\(N\\)) failed' }, errno: ['11', '35'] },
    means: 'The system refused a new process or thread: the limit of the user (RLIMIT_NPROC), of the container (pids.max) or of the host is reached.',
    client: 'Fewer workers than configured, or none after a crash; requests that need the thread pool get 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'A limit of processes is reached, often by something else under the same user or in the same container.',
        evidence: 'Count of tasks against TasksMax or pids.max.',
        check: 'systemctl show nginx -p TasksCurrent -p TasksMax; cat /sys/fs/cgroup/pids.max 2>/dev/null; ps -eLo user= | sort | uniq -c | sort -rn | head',
      },
    ],
    fixes: [
      {
        do: 'Raise the limit of the service.',
        config: '# systemctl edit nginx:  [Service] TasksMax=4096 · LimitNPROC=65536\n# docker run --pids-limit 1024',
        costs: 'None, if the other process is not a runaway.',
      },
      { do: 'Use fewer workers and threads.', config: 'worker_processes 4;\nthread_pool default threads=16;', costs: 'Less parallel work.' },
    ],
    prevent: 'Run nginx under a user of its own; alert on TasksCurrent near TasksMax.',
    docs: ['fork(2)', 'pthread_create(3)', 'systemd.resource-control(5)', `${DOCS}ngx_core_module.html#thread_pool`],
    examples: [
      '2026/06/05 00:00:05 [alert] 1#1: fork() failed while spawning "worker process" (11: Resource temporarily unavailable)',
      '2026/06/05 00:00:05 [alert] 22#22: pthread_create() failed (11: Resource temporarily unavailable)',
    ],
    counterExamples: ['2026/06/05 00:00:05 [emerg] 22#22: setuid(33) failed (1: Operation not permitted)'],
  },
  {
    id: 'nginx/kernel-object-refused',
    title: 'The kernel refused a process, pipe, event or AIO object',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:fork|pthread_create|socketpair|pipe|eventfd|io_setup)\\(\\) failed' } },
    means: 'nginx could not create something it needs to start a worker or to read files asynchronously.',
    client: 'A missing worker means fewer connections; without AIO files are still read, but a slow disk blocks the worker.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'A limit of the kernel is reached: fs.aio-max-nr for io_setup(), memory or processes for the others.',
        evidence: 'aio-nr near aio-max-nr (many workers, or a database on the same host).',
        check: 'sysctl fs.aio-nr fs.aio-max-nr kernel.pid_max; cat /proc/sys/fs/file-nr; free -m',
      },
      {
        cause: 'process-lifecycle',
        because: 'A seccomp profile or container policy forbids the call.',
        evidence: 'errno 1 or 38, from the first start on.',
        check: 'grep Seccomp /proc/$(pgrep -o nginx)/status; journalctl -k --grep denied | tail',
      },
    ],
    fixes: [
      { do: 'Raise the limit in question.', config: 'fs.aio-max-nr = 1048576   # /etc/sysctl.d/60-aio.conf', costs: 'Kernel memory per AIO context.' },
      { do: 'Use threads in place of kernel AIO.', config: 'aio threads;', costs: 'Threads per worker.' },
    ],
    prevent: 'Set kernel limits in provisioning for the number of workers.',
    docs: ['io_setup(2)', 'eventfd(2)', 'fork(2)', `${DOCS}http/ngx_http_core_module.html#aio`],
    examples: [
      '2026/06/05 00:10:00 [emerg] 22#22: io_setup() failed (11: Resource temporarily unavailable)',
      '2026/06/05 00:10:00 [emerg] 22#22: eventfd() failed (38: Function not implemented)',
    ],
    counterExamples: ['2026/06/05 00:00:05 [alert] 1#1: fork() failed while spawning "worker process" (11: Resource temporarily unavailable)'],
  },
  {
    id: 'nginx/event-watches-exhausted',
    title: 'The limit of epoll or inotify watches is reached',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:epoll_c|inotify_)' }, errno: '28' },
    means: 'The user of the workers has no watch left (fs.epoll.max_user_watches). "No space left on device" is not about a disk here.',
    client: 'The connection is closed, or the request gets 500.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Too many watched descriptors for one user, usually with very little memory.',
        evidence: 'The limit is derived from memory at boot.',
        check: 'sysctl fs.epoll.max_user_watches fs.inotify.max_user_watches; free -m',
      },
    ],
    fixes: [
      {
        do: 'Raise the limit.',
        config: 'fs.epoll.max_user_watches = 1048576   # /etc/sysctl.d/60-epoll.conf',
        costs: 'Kernel memory per watch, about 160 bytes on 64-bit systems.',
      },
    ],
    prevent: 'Do not share the worker user with other event-driven services.',
    docs: ['epoll(7)', 'epoll_ctl(2)', 'inotify(7)'],
    examples: [
      '2026/06/05 00:20:00 [alert] 22#22: *71 epoll_ctl(1, 12) failed (28: No space left on device) while connecting to upstream, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/06/05 00:20:00 [alert] 22#22: epoll_ctl(EPOLL_CTL_ADD, 9) failed (28: No space left on device)',
    ],
    counterExamples: [
      '2026/06/05 00:20:00 [crit] 22#22: *72 pwrite() "/var/lib/nginx/body/0000000009" failed (28: No space left on device), client: 192.0.2.5, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/thread-pool-overflow',
    title: 'The thread pool queue overflowed',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'thread pool "*" queue overflow: ' } },
    means: 'All threads were busy with file operations and the queue behind them was full, so the next one was refused.',
    client: '500 for the request whose file could not be read or written.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The disk (or network file system) is slower than the requests that need it.',
        evidence: 'High await and utilisation of the device of the files or cache.',
        check: 'iostat -x 1 3; nfsiostat 1 2 2>/dev/null',
      },
      {
        cause: 'filesystem',
        because: 'The storage hangs.',
        evidence: 'Kernel lines about blocked tasks, resets or an NFS server not responding.',
        check: "dmesg -T | grep -iE 'blocked for more|not responding|i/o error|reset' | tail",
      },
    ],
    fixes: [
      {
        do: 'Add threads where the storage can serve them in parallel.',
        config: 'thread_pool default threads=64 max_queue=65536;',
        costs: 'Memory per thread; a single slow disk does not get faster.',
      },
      {
        do: 'Read less from disk.',
        config: 'open_file_cache max=10000 inactive=60s;\nproxy_cache_min_uses 2;',
        costs: 'Changes of files are seen later; rare URLs are not cached.',
      },
    ],
    prevent: 'Watch disk latency; keep cache and temp files on a local, fast disk.',
    docs: [`${DOCS}ngx_core_module.html#thread_pool`, `${DOCS}http/ngx_http_core_module.html#aio`],
    examples: [
      '2026/06/05 08:00:00 [error] 22#22: *9003 thread pool "default" queue overflow: 65536 tasks waiting while sending to client, client: 192.0.2.5, server: cdn.example.com, request: "GET /v/1.ts HTTP/1.1", host: "cdn.example.com"',
      '2026/06/05 08:00:00 [error] 22#22: *9004 thread pool "disk1" queue overflow: 1024 tasks waiting, client: 192.0.2.6, server: cdn.example.com, request: "GET /v/2.ts HTTP/1.1", host: "cdn.example.com"',
    ],
    counterExamples: [
      '2026/06/05 08:00:00 [alert] 22#22: *9004 thread operation took too long, client: 192.0.2.6, server: cdn.example.com, request: "GET /v/2.ts HTTP/1.1", host: "cdn.example.com"',
    ],
  },
  {
    id: 'nginx/disk-too-slow',
    title: 'A file operation took too long',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: ['aio operation took too long', 'thread operation took too long'] },
    means: 'A read or write that was handed to the kernel or to a thread had not come back after a minute.',
    client: 'The download stands still, then breaks off.',
    causes: [
      { cause: 'gateway-exhausted', because: 'The disk is overloaded.', evidence: 'Device at 100 % utilisation, long queue.', check: 'iostat -x 1 3' },
      {
        cause: 'filesystem',
        because: 'The storage hangs: a failing disk, or an NFS or block device that lost its server.',
        evidence: 'Kernel lines about it.',
        check: "dmesg -T | grep -iE 'blocked for more|not responding|i/o error|reset' | tail; findmnt -T FILE",
      },
    ],
    fixes: [
      {
        do: 'Repair or replace the storage; move cache and temp files to a local disk.',
        config: 'proxy_cache_path /local/cache keys_zone=static:32m use_temp_path=off;',
        costs: 'A cold cache after the move.',
      },
      {
        do: 'Mount network file systems so that a lost server gives errors, not hangs.',
        config: '# mount -o soft,timeo=50,retrans=2',
        costs: 'Applications that write there can see I/O errors.',
      },
    ],
    prevent: 'Alert on disk latency and on tasks in state D.',
    docs: [`${DOCS}http/ngx_http_core_module.html#aio`, 'nfs(5)'],
    examples: [
      '2026/06/05 08:10:00 [alert] 22#22: *9100 aio operation took too long while sending response to client, client: 192.0.2.5, server: cdn.example.com, request: "GET /v/1.ts HTTP/1.1", host: "cdn.example.com"',
      '2026/06/05 08:10:00 [alert] 22#22: *9101 thread operation took too long while reading upstream, client: 192.0.2.5, server: cdn.example.com, request: "GET /v/2.ts HTTP/1.1", upstream: "http://10.0.0.5:8080/v/2.ts", host: "cdn.example.com"',
    ],
    counterExamples: ['2026/06/05 08:00:00 [error] 22#22: *9003 thread pool "default" queue overflow: 65536 tasks waiting'],
  },
  {
    id: 'nginx/accept-aborted-by-client',
    title: 'A client left before its connection was accepted',
    cause: 'client-abort',
    severity: 'info',
    blame: 'client',
    when: { message: ['accept() failed', 'accept4() failed'], errno: ['103', '53', '10053'] },
    means: 'The connection stood in the listen queue and was reset by the client before the worker took it.',
    client: 'The client had already gone.',
    causes: [
      {
        cause: 'client-abort',
        because: 'Port scans and health checks connect and reset at once.',
        evidence: 'A few lines, spread over the day.',
        check: "ss -ltn 'sport = :443 or sport = :80'",
      },
      {
        cause: 'gateway-exhausted',
        because: 'The workers are too busy to accept, and clients give up in the queue.',
        evidence: 'Many lines at once; Recv-Q of the listener near Send-Q.',
        check: "ss -ltn 'sport = :443 or sport = :80'; nstat -az TcpExtListenOverflows TcpExtListenDrops",
      },
    ],
    fixes: [
      {
        do: 'Nothing for single lines. In bursts: more workers, a longer queue.',
        config: 'worker_processes auto;\nlisten 443 ssl backlog=4096;',
        costs: 'A longer queue hides slowness; needs net.core.somaxconn as high.',
      },
    ],
    prevent: 'Alert on ListenOverflows, not on this line.',
    docs: ['accept(2)', `${DOCS}http/ngx_http_core_module.html#listen`],
    examples: [
      '2026/06/06 01:00:00 [error] 30#30: accept4() failed (103: Software caused connection abort)',
      '2026/06/06 01:00:00 [error] 30#30: accept() failed (53: Software caused connection abort) while accepting new connection on 0.0.0.0:443',
    ],
    counterExamples: ['2026/05/02 09:30:44 [crit] 811#811: accept4() failed (24: Too many open files)'],
  },
  {
    id: 'nginx/accept-forbidden-by-policy',
    title: 'A local policy forbids accepting connections',
    cause: 'firewall-blocked',
    severity: 'high',
    blame: 'gateway',
    when: { message: ['accept() failed', 'accept4() failed'], errno: ['1', '13', '10013'] },
    means: 'accept() was refused by a rule on this host: seccomp, LSM or a cgroup filter.',
    client: 'The connection is reset or hangs.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'systemd, container or SELinux policy covers the call or the address.',
        evidence: 'Denials in the audit log at the same second.',
        check: 'ausearch -m avc -ts recent; systemctl show nginx -p SystemCallFilter -p IPAddressDeny',
      },
    ],
    fixes: [{ do: 'Allow it in that policy.', config: '# systemctl edit nginx:  [Service] IPAddressAllow=any', costs: 'A wider policy.' }],
    prevent: 'Test units and profiles with traffic, not only with nginx -t.',
    docs: ['accept(2)', 'systemd.resource-control(5)'],
    examples: [
      '2026/06/06 01:05:00 [alert] 30#30: accept4() failed (1: Operation not permitted)',
      '2026/06/06 01:05:01 [alert] 30#30: accept4() failed (1: Operation not permitted) while accepting new connection on 0.0.0.0:443',
    ],
    counterExamples: ['2026/06/06 01:00:00 [error] 30#30: accept4() failed (103: Software caused connection abort)'],
  },
  {
    id: 'nginx/accept4-not-supported',
    title: 'The kernel has no accept4(), accept() is used',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: ['accept4() failed', 'accept() failed'], errno: '38' },
    means: 'nginx was built for a newer kernel. It notices once and falls back to accept().',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: ['accept4(2)'],
    examples: [
      '2026/06/06 01:06:00 [error] 30#30: accept4() failed (38: Function not implemented)',
      '2026/06/06 01:06:00 [error] 31#31: accept4() failed (38: Function not implemented) while accepting new connection on 0.0.0.0:80',
    ],
    counterExamples: ['2026/06/06 01:05:00 [alert] 30#30: accept4() failed (1: Operation not permitted)'],
  },
  {
    id: 'nginx/socket-buffers-exhausted',
    title: 'Out of socket buffers',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { errno: ['105', '10055'] },
    means: 'The kernel has no buffer space for another socket or packet (105; Windows 10055, where it also means that dynamic ports are used up).',
    client: 'Connections fail or hang; requests get 500 or 502.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'TCP memory of the host is used up by very many or very slow connections.',
        evidence: 'mem of TCP in sockstat near the third value of tcp_mem (pages).',
        check: 'cat /proc/net/sockstat; sysctl net.ipv4.tcp_mem net.core.wmem_max',
      },
      flood,
    ],
    fixes: [
      {
        do: 'Raise the limit and drop slow connections earlier.',
        config: 'net.ipv4.tcp_mem = 786432 1048576 1572864   # /etc/sysctl.d/60-tcp.conf; pages\n# nginx: send_timeout 30s; reset_timedout_connection on;',
        costs: 'Kernel memory; slow visitors are cut off.',
      },
      { do: 'Windows: widen the range of dynamic ports.', config: 'netsh int ipv4 set dynamicport tcp start=10000 num=55000', costs: 'None known.' },
    ],
    prevent: 'Alert on TCP memory in /proc/net/sockstat.',
    docs: ['tcp(7)', `${DOCS}http/ngx_http_core_module.html#reset_timedout_connection`],
    examples: [
      '2026/06/06 02:00:00 [crit] 30#30: accept4() failed (105: No buffer space available)',
      '2026/06/06 02:00:00 [alert] 4120#5208: *77 socket() failed (10055: An operation on a socket could not be performed because the system lacked sufficient buffer space or because a queue was full), client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/06/01 04:10:02 [crit] 91#91: accept4() failed (12: Cannot allocate memory)'],
  },
  {
    id: 'nginx/accept-failed',
    title: 'Connections cannot be accepted',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: ['accept() failed', 'accept4() failed'] },
    means: 'Taking a connection from the listen queue failed for a rare reason: the errno says which.',
    client: 'The connection hangs or is reset.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'A resource of the host is short, or the network stack reports an error of the connection.',
        evidence: 'The errno; kernel messages at that second.',
        check: "dmesg -T | tail -20; ss -s; ss -ltn 'sport = :443 or sport = :80'",
      },
    ],
    fixes: [{ do: 'Look up the errno and give what is short; reload if a listener was lost.', costs: 'A reload keeps open connections.' }],
    prevent: 'Alert on ListenDrops and on connections per worker.',
    docs: ['accept(2)', `${DOCS}ngx_core_module.html#worker_rlimit_nofile`],
    examples: [
      '2026/06/06 02:05:00 [alert] 30#30: accept4() failed (22: Invalid argument)',
      '2026/06/06 02:05:00 [alert] 30#30: accept() failed (71: Protocol error) while accepting new connection on 0.0.0.0:443',
    ],
    counterExamples: ['2026/06/06 01:00:00 [error] 30#30: accept4() failed (103: Software caused connection abort)'],
  },
  {
    id: 'nginx/log-line-dropped-by-syslog-queue',
    title: 'Log lines lost: the local syslog queue is full',
    cause: 'gateway-exhausted',
    severity: 'medium',
    blame: 'gateway',
    when: { phase: 'logging to syslog', errno: ['11', '35'] },
    means: 'nginx never waits for its log. The socket of the syslog daemon was full, so this line was dropped.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The daemon reads more slowly than nginx writes: rate limit, slow disk, blocked forwarding.',
        evidence: "The receive queue of the daemon's socket is full.",
        check: "ss -xlp | grep -E '/dev/log|syslog'; journalctl -u rsyslog -u systemd-journald --since -15min | grep -iE 'suppress|rate|queue|block'",
      },
    ],
    fixes: [
      {
        do: 'Log less, or lengthen the datagram queue.',
        config:
          'net.unix.max_dgram_qlen = 4096   # /etc/sysctl.d/60-syslog.conf; restart the daemon\n# nginx: access_log syslog:server=unix:/dev/log combined if=$loggable;',
        costs: 'Some kernel memory.',
      },
      {
        do: 'Write access logs to a file and let an agent ship it.',
        config: 'access_log /var/log/nginx/access.log combined buffer=64k flush=5s;',
        costs: 'Disk space, rotation.',
      },
    ],
    prevent: 'Do not send every request to a local syslog without measuring its rate.',
    docs: [`${DOCS}syslog.html`, 'unix(7)'],
    examples: [
      '2026/06/07 10:00:00 [alert] 30#30: *55 send() failed (11: Resource temporarily unavailable) while logging to syslog, server: unix:/dev/log',
      '2026/06/07 10:00:00 [alert] 30#30: send() failed (11: Resource temporarily unavailable) while logging to syslog, server: 10.0.9.5:514',
    ],
    counterExamples: ['2026/06/07 10:00:00 [alert] 30#30: send() failed (111: Connection refused) while logging to syslog, server: 10.0.9.5:514'],
  },
  {
    id: 'nginx/syslog-write-cut',
    title: 'A log line reached syslog only in part',
    cause: 'gateway-exhausted',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'send() to syslog has written only ' } },
    means: 'The socket took a part of the access log line; the rest is lost.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Send buffer or queue of the syslog socket is full.',
        evidence: 'Comes in bursts with traffic.',
        check: "ss -xlp | grep -E '/dev/log|syslog'; sysctl net.core.wmem_max net.unix.max_dgram_qlen",
      },
    ],
    fixes: [
      {
        do: 'Write to a file and ship it, or make log lines shorter.',
        config: 'access_log /var/log/nginx/access.log combined buffer=64k flush=5s;',
        costs: 'Disk space, rotation.',
      },
    ],
    prevent: 'Keep access log formats short when they go to syslog.',
    docs: [`${DOCS}syslog.html`],
    examples: [
      '2026/06/07 10:02:00 [warn] 30#30: *56 send() to syslog has written only 512 of 1400 while logging request, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/06/07 10:02:00 [warn] 30#30: *57 send() to syslog has written only 0 of 410',
    ],
    counterExamples: [
      '2026/06/07 10:02:00 [warn] 30#30: *56 send() to syslog failed while logging request, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/syslog-line-too-long',
    title: 'A log line is too long for syslog and was dropped',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { phase: 'logging to syslog', errno: ['90', '40', '10040'] },
    means: 'The line is longer than a datagram of this socket may be.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The log_format has long variables (cookies, tokens, request bodies), or clients send very long URLs.',
        evidence: 'Fields of the log_format in use.',
        check: "nginx -T 2>/dev/null | grep -E 'log_format|syslog:'",
      },
    ],
    fixes: [
      { do: 'Shorten the format, or write long lines to a file.', config: 'access_log /var/log/nginx/access.log combined;', costs: 'Disk space, rotation.' },
    ],
    prevent: 'Leave bodies and cookies out of formats that go to syslog.',
    docs: [`${DOCS}syslog.html`, 'udp(7)'],
    examples: [
      '2026/06/07 10:03:00 [alert] 30#30: *58 send() failed (90: Message too long) while logging to syslog, server: 10.0.9.5:514',
      '2026/06/07 10:03:01 [alert] 30#30: send() failed (90: Message too large) while logging to syslog, server: 10.0.9.5:514',
    ],
    counterExamples: ['2026/06/07 10:00:00 [alert] 30#30: send() failed (11: Resource temporarily unavailable) while logging to syslog, server: unix:/dev/log'],
  },
  {
    id: 'nginx/syslog-receiver-gone',
    title: 'Log lines lost: the syslog receiver does not answer',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { phase: 'logging to syslog' },
    means: 'nginx could not reach the syslog server that access_log or error_log names. It drops the line and goes on.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The receiver is not running, listens elsewhere, or its socket file is gone (errno 2, often a container without /dev/log).',
        evidence: 'errno 111 or 2; nothing listens there.',
        check: "nginx -T 2>/dev/null | grep syslog:; ss -lnp 'sport = :514'; ls -l /dev/log",
      },
      {
        cause: 'firewall-blocked',
        because: 'A rule on the way drops the datagrams (errno 1: on this host).',
        evidence: 'The receiver runs, nothing arrives.',
        check: 'nft list ruleset | grep -n 514; tcpdump -nc 5 -i any port 514',
      },
    ],
    fixes: [
      { do: 'Start the receiver, or point nginx to a local agent.', config: 'error_log syslog:server=unix:/dev/log warn;', costs: 'None.' },
      {
        do: 'Keep a file beside it, so that an outage of the receiver loses nothing.',
        config: 'error_log /var/log/nginx/error.log warn;\nerror_log syslog:server=10.0.9.5:514 warn;',
        costs: 'Disk space.',
      },
    ],
    prevent: 'Always log errors to a file too; alert when a host falls silent.',
    docs: [`${DOCS}syslog.html`, `${DOCS}ngx_core_module.html#error_log`],
    examples: [
      '2026/06/07 10:04:00 [alert] 30#30: *59 send() failed (111: Connection refused) while logging to syslog, server: 10.0.9.5:514',
      '2026/06/07 10:04:00 [alert] 30#30: connect() failed (2: No such file or directory) while logging to syslog, server: unix:/dev/log',
    ],
    counterExamples: ['2026/06/07 10:03:00 [alert] 30#30: *58 send() failed (90: Message too long) while logging to syslog, server: 10.0.9.5:514'],
  },
  {
    id: 'nginx/syslog-send-failed',
    title: 'An access log line could not be sent to syslog',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'send() to syslog failed' },
    means: 'The module that writes access logs reports what the line before it explains: the syslog receiver took nothing.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The receiver is not running or not reachable.',
        evidence: 'A "while logging to syslog" line of the same second has the errno.',
        check: "nginx -T 2>/dev/null | grep syslog:; ss -lnp 'sport = :514'; ls -l /dev/log",
      },
    ],
    fixes: [
      {
        do: 'Start the receiver, or write to a file.',
        config: 'access_log /var/log/nginx/access.log combined buffer=64k flush=5s;',
        costs: 'Disk space, rotation.',
      },
    ],
    prevent: 'Watch the receiver; keep a file beside it.',
    consequenceOf: ['nginx/syslog-receiver-gone'],
    docs: [`${DOCS}syslog.html`],
    examples: [
      '2026/06/07 10:04:00 [warn] 30#30: *59 send() to syslog failed while logging request, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/06/07 10:04:01 [warn] 30#30: *60 send() to syslog failed',
    ],
    counterExamples: ['2026/06/07 10:02:00 [warn] 30#30: *57 send() to syslog has written only 0 of 410'],
  },
  {
    id: 'nginx/syslog-receiver-gone-old-wording',
    title: 'Log lines lost: a send outside any connection was refused',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: 'send() failed', errno: '111', subsystem: 'core', phase: { absent: true } },
    means: 'Before 1.23.4 nginx wrote this when the syslog receiver refused a datagram: a send() without phase and without client is the log sender.',
    client: 'Nothing: traffic is not touched.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'Nothing listens on the port that access_log or error_log names.',
        evidence: 'A syslog: target in the configuration; no listener on its port.',
        check: "nginx -T 2>/dev/null | grep syslog:; ss -lnup 'sport = :514'",
      },
    ],
    fixes: [{ do: 'Start the receiver, or point nginx to a local agent.', config: 'error_log syslog:server=unix:/dev/log warn;', costs: 'None.' }],
    prevent: 'Always log errors to a file too.',
    docs: [`${DOCS}syslog.html`],
    examples: [
      '2026/06/07 10:05:00 [alert] 30#30: send() failed (111: Connection refused)',
      '2026/06/07 10:05:02 [error] 31#0: send() failed (111: Connection refused)',
    ],
    counterExamples: [
      '2026/06/07 10:05:00 [error] 30#30: *3 send() failed (111: Connection refused) while proxying connection, client: 192.0.2.5, server: 0.0.0.0:53, upstream: "10.0.0.2:53", bytes from/to client:40/0, bytes from/to upstream:0/40',
    ],
  },
  {
    id: 'nginx/address-family-off',
    title: 'An address family is switched off on this host',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^socket\\(\\)(?: [^ ]+)? failed$' }, errno: ['97', '47', '10047'] },
    means: 'A socket of this family (nearly always IPv6) cannot be made: the kernel or container has none.',
    client: 'At start: the site stays down. Towards an upstream: 500 or the next peer.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'listen [::]:80 or an IPv6 upstream address on a host with ipv6.disable=1.',
        evidence: 'The address in the message.',
        check: "cat /proc/cmdline | tr ' ' '\\n' | grep ipv6; cat /proc/net/if_inet6; nginx -T 2>/dev/null | grep -n 'listen.*\\[::'",
      },
    ],
    fixes: [
      {
        do: 'Remove IPv6 from the configuration, or switch it on in the kernel.',
        config: 'listen 80;   # without listen [::]:80;\nresolver 10.0.0.2 ipv6=off;',
        costs: 'No visitors over IPv6.',
      },
    ],
    prevent: 'Build listeners from what the host has; test images with the same kernel options.',
    docs: [`${DOCS}http/ngx_http_core_module.html#listen`, `${DOCS}http/ngx_http_core_module.html#resolver`, 'socket(2)'],
    examples: [
      'nginx: [emerg] socket() [::]:80 failed (97: Address family not supported by protocol)',
      '2026/06/08 07:00:00 [alert] 30#30: *5 socket() failed (97: Address family not supported by protocol) while connecting to upstream, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", upstream: "http://[2001:db8::5]:8080/", host: "example.com"',
    ],
    counterExamples: ['2026/06/08 07:00:00 [emerg] 30#30: bind() to [::]:80 failed (98: Address already in use)'],
  },
  {
    id: 'nginx/socket-refused',
    title: 'A socket could not be made',
    cause: 'gateway-exhausted',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^socket\\(\\)(?: [^ ]+)? failed$' } },
    means: 'The kernel refused a socket for a listener or for a connection to an upstream, resolver or log server.',
    client: '500 for the request. At start: the site stays down.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'A limit of the process or host is reached.',
        evidence: 'Open descriptors, memory, the errno.',
        check: `${OPEN_FILES}; ss -s`,
      },
      {
        cause: 'firewall-blocked',
        because: 'A policy forbids the family or type (errno 1 or 13: RestrictAddressFamilies, seccomp, SELinux).',
        evidence: 'From the first start on, independent of load.',
        check: 'systemctl show nginx -p RestrictAddressFamilies; ausearch -m avc -ts recent',
      },
    ],
    fixes: [
      raiseDescriptors,
      {
        do: 'Allow the families nginx needs.',
        config: '# systemctl edit nginx:  [Service] RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
        costs: 'A wider policy.',
      },
    ],
    prevent: 'Alert on descriptors and memory of the workers.',
    docs: ['socket(2)', `${DOCS}ngx_core_module.html#worker_rlimit_nofile`],
    examples: [
      '2026/06/08 07:10:00 [alert] 30#30: *6 socket() failed (1: Operation not permitted) while connecting to upstream, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
      '2026/06/08 07:10:00 [emerg] 30#30: socket() 0.0.0.0:443 failed (13: Permission denied)',
    ],
    counterExamples: ['nginx: [emerg] socket() [::]:80 failed (97: Address family not supported by protocol)'],
  },
  {
    id: 'nginx/listen-address-missing',
    title: 'The listen address is not on this host',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^bind\\(\\) to .* failed$' }, errno: ['99', '49', '10049'] },
    means: 'nginx was told to listen on an address that no interface has at this moment.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The address is that of another host, or a virtual address (VRRP) that is on the other node.',
        evidence: 'The address is on no interface.',
        check: "ip -brief addr; nginx -T 2>/dev/null | grep -n 'listen '",
      },
      {
        cause: 'process-lifecycle',
        because: 'At boot nginx started before the network was up.',
        evidence: 'Only after a reboot; a later start works.',
        check: 'journalctl -b -u nginx -u systemd-networkd -o short-precise | head -40',
      },
    ],
    fixes: [
      { do: 'Listen on all addresses.', config: 'listen 80;', costs: 'Also the addresses you did not mean.' },
      {
        do: 'For a virtual address allow binding before it is here.',
        config: 'net.ipv4.ip_nonlocal_bind = 1   # /etc/sysctl.d/60-vip.conf',
        costs: 'Typing errors in listen are no longer noticed.',
      },
    ],
    prevent: 'Order the unit after network-online.target.',
    docs: [`${DOCS}http/ngx_http_core_module.html#listen`, 'ip(7)'],
    examples: [
      '2026/06/09 06:00:01 [emerg] 501#501: bind() to 203.0.113.10:443 failed (99: Cannot assign requested address)',
      'nginx: [emerg] bind() to [2001:db8::10]:443 failed (99: Address not available)',
    ],
    counterExamples: ['nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)'],
  },
  {
    id: 'nginx/listen-address-in-use',
    title: 'Another process holds the listen port',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^bind\\(\\) to .* failed$' }, errno: ['98', '48', '10048'] },
    means: 'bind() found the address taken. nginx tries five times, half a second apart, then gives up.',
    client: 'Visitors reach the other process. If that is a web server of yours, its page; otherwise errors.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A second nginx is started while one runs (systemctl start beside a hand-started one), or old workers outlived their master.',
        evidence: 'The holder of the port is nginx.',
        check: "ss -ltnp 'sport = :80 or sport = :443'; ps -eo pid,ppid,lstart,args | grep '[n]ginx'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Another server (apache, a container with a published port) wants the same port, or one port is listened on with and without an address.',
        evidence: 'The holder is not nginx.',
        check: "ss -ltnp 'sport = :80 or sport = :443'; nginx -T 2>/dev/null | grep -n 'listen '",
      },
    ],
    fixes: [
      {
        do: 'Stop the other process, or give one of them another port or address.',
        config: 'listen 192.0.2.10:80;',
        costs: 'What the other process served is gone.',
      },
    ],
    prevent: 'Start nginx by the service manager only; disable apache2 and the like.',
    docs: ['bind(2)', `${DOCS}http/ngx_http_core_module.html#listen`],
    examples: [
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
      '2026/06/09 06:10:01 [emerg] 502#502: bind() to [::]:443 failed (98: Address in use)',
    ],
    counterExamples: [
      '2026/06/09 06:00:01 [emerg] 501#501: bind() to 203.0.113.10:443 failed (99: Cannot assign requested address)',
      '2026/06/09 06:10:01 [crit] 502#502: *9 bind(192.0.2.10) failed (98: Address already in use) while connecting to upstream, client: 192.0.2.5, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/listen-denied',
    title: 'nginx may not listen on this port',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^bind\\(\\) to .* failed$' }, errno: ['13', '1', '10013'] },
    means: 'bind() was refused. Ports below 1024 need root or CAP_NET_BIND_SERVICE; SELinux allows only labelled ports; Windows reserves ranges.',
    client: 'At start: the site stays down. At reload: the old configuration keeps serving.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'nginx was started without root (a rootless container, or nginx -t by hand).',
        evidence: 'Port below 1024; owner of the process.',
        check: 'id; ps -C nginx -o user=,pid=,args=; getcap $(command -v nginx); sysctl net.ipv4.ip_unprivileged_port_start',
      },
      {
        cause: 'firewall-blocked',
        because: 'SELinux: the port has no http_port_t label.',
        evidence: 'Started as root, port not 80 or 443, enforcing mode.',
        check: 'getenforce; semanage port -l | grep http_port_t; ausearch -m avc -ts recent',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Windows: HTTP.sys or a reserved range holds the port.',
        evidence: 'errno 10013.',
        check: 'netsh interface ipv4 show excludedportrange protocol=tcp',
      },
    ],
    fixes: [
      { do: 'Use a port above 1024 in rootless containers.', config: 'listen 8080;', costs: 'The port has to be published as 80.' },
      {
        do: 'Allow the port.',
        config: 'semanage port -a -t http_port_t -p tcp 8081\n# or: setcap cap_net_bind_service=+ep /usr/sbin/nginx',
        costs: 'The capability holds for everybody who may run that binary.',
      },
    ],
    prevent: 'Test the image as the user that runs it.',
    docs: ['bind(2)', 'capabilities(7)', `${DOCS}http/ngx_http_core_module.html#listen`],
    examples: [
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
      '2026/06/09 06:20:00 [emerg] 4120#5208: bind() to 0.0.0.0:80 failed (10013: An attempt was made to access a socket in a way forbidden by its access permissions)',
    ],
    counterExamples: ['nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)'],
  },
  {
    id: 'nginx/socket-option-refused',
    title: 'A socket option does not fit this socket',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    // The client had left where TCP_NODELAY and the like are "invalid" (macOS, Solaris): that asks nobody to act.
    when: {
      message: { matches: '^setsockopt\\((?!TCP_NODELAY|!?TCP_CORK|SO_LINGER|IP(?:V6)?_TRANSPARENT|IP(?:V6)?_BINDANY|SO_BINDANY)' },
      errno: ['22', '95', '10022', '10045'],
    },
    means: 'An option that the configuration asks for is not valid for this address family or kernel. nginx goes on without it.',
    client: 'Nothing, or a connection without the wished option.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A parameter of listen or proxy_bind (fastopen, deferred, so_keepalive, transparent) on a socket that cannot have it, such as a unix socket.',
        evidence: 'The option in the message.',
        check: "nginx -T 2>/dev/null | grep -nE 'listen .*(fastopen|deferred|so_keepalive|setfib|reuseport)|proxy_bind|socket_keepalive'",
      },
    ],
    fixes: [
      {
        do: 'Remove the parameter from this listener.',
        config: 'listen unix:/run/nginx.sock;   # without fastopen, deferred, so_keepalive',
        costs: 'None: it had no effect.',
      },
    ],
    prevent: 'Copy listen parameters only between listeners of one family.',
    docs: ['setsockopt(2)', `${DOCS}http/ngx_http_core_module.html#listen`],
    examples: [
      '2026/06/10 03:20:00 [alert] 23#23: setsockopt(TCP_FASTOPEN, 256) unix:/run/app.sock failed, ignored (95: Operation not supported)',
      '2026/06/10 03:20:00 [alert] 23#23: *14 setsockopt(SO_KEEPALIVE) failed, ignored (22: Invalid argument) while connecting to upstream, client: 192.0.2.5, server: 0.0.0.0:3306, upstream: "10.0.0.7:3306", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/06/10 03:10:00 [alert] 23#0: *12 setsockopt(TCP_NODELAY) failed (22: Invalid argument) while keepalive, client: 192.0.2.5, server: 0.0.0.0:8080',
    ],
  },
];
