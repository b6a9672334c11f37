/** The life of nginx itself: workers that die, privileges and limits that cannot be set, and alerts about nginx's own state. */
import type { Rule } from '../rule.ts';

export const lifecycle: readonly Rule[] = [
  {
    id: 'nginx/worker-crashed',
    title: 'An nginx worker crashed',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: ' exited on signal (?:4|5|6|7|8|11|31)(?: |$)' } },
    means:
      'The kernel ended a worker for a fault in its own code (signal 11 segmentation fault, 6 abort, 7 bus error, 4 illegal instruction). The master starts a new one at once.',
    client: 'Every connection of this worker breaks; what was in flight is in no access log.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A third-party or dynamic module has a fault (Lua, ModSecurity, Brotli, njs, geoip), or was built for another nginx.',
        evidence: 'It began with an upgrade or a new module; the backtrace of a core file names the module.',
        check: "journalctl -k --grep 'nginx.*(segfault|trap)' -n 20; coredumpctl info nginx 2>/dev/null | head -40; nginx -T 2>/dev/null | grep -n load_module",
      },
      {
        cause: 'process-lifecycle',
        because: 'A shared library (OpenSSL, PCRE) was replaced under the running processes.',
        evidence: 'The package log shows an upgrade just before, and a full restart ends it.',
        check: "grep -h ' upgrade ' /var/log/dpkg.log 2>/dev/null | tail -20; rpm -qa --last 2>/dev/null | head",
      },
      {
        cause: 'filesystem',
        because: 'Signal 7: a mapped file was cut short while nginx read it, or /dev/shm is full.',
        evidence: 'The signal is 7 (SIGBUS).',
        check: 'df -h /dev/shm /var/cache/nginx',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and all modules together, then restart (a reload keeps the old binary).', costs: 'One restart.' },
      { do: 'Take out the newest module and see whether it stops.', costs: 'What the module did is gone meanwhile.' },
      {
        do: 'Get a backtrace when it goes on.',
        config: 'worker_rlimit_core 1g;\nworking_directory /var/tmp/nginx-cores;',
        costs: 'Disk space; core files hold private data and keys.',
      },
    ],
    prevent: 'Alert on this line. Pin module packages to the nginx version.',
    docs: ['https://nginx.org/en/docs/debugging_log.html', 'https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_core', 'signal(7)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 11 (core dumped)',
      '2026/11/24 03:12:45 [alert] 30#30: worker process 42 exited on signal 6',
      '2026/11/24 03:12:45 [alert] 30#30: cache loader process 44 exited on signal 7',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 9',
      '2026/11/24 03:12:45 [notice] 30#30: worker process 41 exited with code 0',
    ],
  },
  {
    id: 'nginx/worker-killed',
    title: 'An nginx worker was killed from outside',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: ' exited on signal 9(?: |$)' } },
    means: 'Somebody sent signal 9 to a worker: usually the out-of-memory killer of the kernel, else an operator or supervisor.',
    client: 'Every connection of this worker breaks; what was in flight is in no access log.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'An operator, a supervisor or the container runtime killed it.',
        evidence: 'The kernel log has no OOM line at this second; deployment or health check at the same time.',
        check: "journalctl --since '15 min ago' | grep -iE 'nginx|kill|oom|stopping'",
      },
      {
        cause: 'gateway-exhausted',
        because: 'The OOM killer: the memory limit of the host or cgroup was reached.',
        evidence: 'The kernel log says "Killed process … (nginx)" at the same second; memory grew before.',
        check: "journalctl -k --grep 'Killed process|oom-kill' -n 20; cat /sys/fs/cgroup/memory.events 2>/dev/null; ps -o rss,pid,args -C nginx",
      },
    ],
    fixes: [
      {
        do: 'Raise the memory limit, or lower what each connection may take.',
        config: 'proxy_buffers 8 8k;\nproxy_buffer_size 8k;\nclient_body_buffer_size 16k;',
        costs: 'Larger answers go through temporary files.',
      },
      {
        do: 'Limit how long old workers live after a reload.',
        config: 'worker_shutdown_timeout 60s;',
        costs: 'Connections older than that are cut at a reload.',
      },
    ],
    prevent: 'Alert on memory at 80 % of the limit. Count workers that are "shutting down" after reloads.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout', 'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory', 'signal(7)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 9',
      '2026/11/24 03:13:02 [alert] 1#1: worker process 7 exited on signal 9',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 11 (core dumped)',
      '2026/11/24 03:12:45 [notice] 30#30: signal 15 (SIGTERM) received from 1, exiting',
    ],
  },
  {
    id: 'nginx/worker-exited-on-signal',
    title: 'An nginx process was ended by a signal',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: ' exited on signal ' } },
    means: 'A worker or helper ended on a signal that is neither a crash nor a kill: 15 or 2 at a shutdown, 10, 12 or 14 when sent by mistake.',
    client: 'Connections of this worker break.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The signal went to the worker itself and not to the master (a stop script that signals every nginx process).',
        evidence: 'All workers report it at the same second, and the master then stops or starts new ones.',
        check: "systemctl cat nginx | grep -E 'Exec|Kill'; journalctl -u nginx -n 30",
      },
    ],
    fixes: [{ do: 'Stop and reload through the master: `nginx -s quit`, `nginx -s reload`, or systemd with KillMode=mixed.', costs: 'None.' }],
    prevent: 'Use the signals of the control page, always to the master process.',
    docs: ['https://nginx.org/en/docs/control.html'],
    examples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 15',
      '2026/11/24 03:12:45 [alert] 30#30: cache manager process 45 exited on signal 2',
    ],
    counterExamples: ['2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited on signal 11 (core dumped)'],
  },
  {
    id: 'nginx/worker-not-respawned',
    title: 'A worker cannot start and nginx gave up on it',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: [{ has: ' exited with fatal code ' }, { starts: 'could not respawn ' }, { starts: 'no more than N processes can be spawned' }] },
    means: 'The worker failed while it initialised (fatal code 2), so the master does not try again; or the master could not create a process.',
    client: 'When all workers fail: connections are accepted by the kernel and never answered.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The worker could not change to its user, open its event queue or initialise a module.',
        evidence: 'The [emerg] or [alert] line of the same process just before names the call.',
        check: "grep -E '\\[(emerg|alert)\\]' /var/log/nginx/error.log | tail -20; nginx -t",
      },
      {
        cause: 'gateway-exhausted',
        because: 'No process could be created: limit of processes or memory.',
        evidence: '"could not respawn" follows "fork() failed".',
        check: 'cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids.current 2>/dev/null; free -m',
      },
    ],
    fixes: [
      {
        do: 'Repair what the line before names, then restart nginx (a reload does not bring the worker back when the cause is the environment).',
        costs: 'One restart.',
      },
    ],
    prevent: 'Probe the service from outside: the master looks alive while no worker answers.',
    docs: ['https://nginx.org/en/docs/control.html', 'https://nginx.org/en/docs/ngx_core_module.html#worker_processes'],
    examples: [
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited with fatal code 2 and cannot be respawned',
      '2026/11/24 03:12:45 [alert] 30#30: could not respawn worker process',
    ],
    counterExamples: ['2026/11/24 03:12:45 [notice] 30#30: worker process 41 exited with code 0'],
  },
  {
    id: 'nginx/worker-exited-with-error',
    title: 'An nginx process ended with an error code',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: ' exited with code (?!0(?:$| ))' } },
    means: 'A worker or helper ended by itself with a code other than 0.',
    client: 'Connections of this process broke; the master starts a new one.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A module called exit, or an initialisation failed after the start.',
        evidence: 'Lines of the same process id just before.',
        check: "grep -E '\\[(emerg|alert|crit)\\]' /var/log/nginx/error.log | tail -20",
      },
    ],
    fixes: [{ do: 'Repair what the line before names; else take out the newest module.', costs: 'One restart.' }],
    prevent: 'Alert when workers exit without a reload.',
    docs: ['https://nginx.org/en/docs/control.html'],
    examples: [
      '2026/11/24 03:12:45 [notice] 30#30: worker process 41 exited with code 1',
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited with code 255',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [notice] 30#30: worker process 41 exited with code 0',
      '2026/11/24 03:12:45 [alert] 30#30: worker process 41 exited with fatal code 2 and cannot be respawned',
    ],
  },
  {
    id: 'nginx/worker-user-unusable',
    title: 'nginx cannot change to the user of its workers',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches: '^(?:setgid\\(|setuid\\(|initgroups\\(|getpwnam\\(|getgrnam\\(|capset\\(\\)|prctl\\(PR_SET_KEEPCAPS)',
      },
    },
    means: 'The user of the user directive does not exist, or the process may not take its identity.',
    client: 'nginx does not start, or a reload has no effect.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The user or group is missing on this host or in this image (nginx, www-data and http differ between distributions).',
        evidence: 'The message is getpwnam or getgrnam.',
        check: 'getent passwd "$(nginx -T 2>/dev/null | awk \'$1 == "user" {sub(/;$/, "", $2); print $2; exit}\')"; grep -n \'^user\' /etc/nginx/nginx.conf',
      },
      {
        cause: 'process-lifecycle',
        because: 'The container or unit takes the capabilities SETUID and SETGID away.',
        evidence: 'setgid, setuid or initgroups with errno 1 (Operation not permitted).',
        check: 'grep Cap /proc/1/status; systemctl show nginx -p CapabilityBoundingSet -p NoNewPrivileges -p User',
      },
      {
        cause: 'gateway-exhausted',
        because: 'The target user has reached its limit of processes.',
        evidence: 'setuid with errno 11 (Resource temporarily unavailable).',
        check: 'systemctl show nginx -p LimitNPROC; ps -eo user | sort | uniq -c | sort -rn | head',
      },
    ],
    fixes: [
      { do: 'Name a user that exists.', config: 'user www-data;', costs: 'None.' },
      {
        do: 'Keep the capabilities SETUID, SETGID and NET_BIND_SERVICE, or run nginx unprivileged without the user directive and on ports above 1024.',
        costs: 'Unprivileged: the port in front must be mapped.',
      },
    ],
    prevent: 'Start the image in the pipeline with the same security settings as in production.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#user', 'capabilities(7)', 'setuid(2)'],
    examples: [
      'nginx: [emerg] getpwnam("nginx") failed in /etc/nginx/nginx.conf:1',
      '2026/11/24 03:12:45 [emerg] 41#41: setgid(101) failed (1: Operation not permitted)',
      '2026/11/24 03:12:45 [emerg] 41#41: initgroups(nginx, 101) failed (1: Operation not permitted)',
    ],
    counterExamples: [
      'nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:1',
    ],
  },
  {
    id: 'nginx/priority-not-applied',
    title: 'nginx could not set priority, CPU or core dumps of a worker',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    when: { message: { matches: '^(?:prctl\\(PR_SET_DUMPABLE\\)|setpriority\\(|(?:sched|cpuset)_setaffinity\\(\\) failed)' } },
    means: 'worker_priority, worker_cpu_affinity or the core dump switch asks for something the process may not have. nginx goes on without.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The worker lacks the right to raise its priority, or the named CPU is not in its cpuset.',
        evidence: 'errno 1 or 13 for rights, 22 for a CPU that the container does not have.',
        check: 'nginx -T 2>/dev/null | grep -nE \'worker_(priority|cpu_affinity)\'; grep Cpus_allowed_list "/proc/$(pgrep -o nginx)/status"',
      },
    ],
    fixes: [
      { do: 'Take the directive out, or let nginx choose.', config: 'worker_cpu_affinity auto;', costs: 'None.' },
      { do: 'Grant the capability SYS_NICE when the priority is wanted.', costs: 'Wider rights.' },
    ],
    prevent: 'Leave placement to the scheduler unless a measurement says otherwise.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#worker_priority', 'setpriority(2)', 'sched_setaffinity(2)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 41#41: setpriority(-10) failed (13: Permission denied)',
      '2026/11/24 03:12:45 [alert] 41#41: sched_setaffinity() failed (22: Invalid argument)',
    ],
    counterExamples: ['2026/11/24 03:12:45 [notice] 30#30: getrlimit(RLIMIT_NOFILE): 1024:524288'],
  },
  {
    id: 'nginx/shared-zone-locked',
    title: 'A worker died while it held the lock of a shared zone',
    cause: 'process-lifecycle',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'shared memory zone "*" was locked by ' } },
    means: 'The master found a lock held by a process that is gone, and released it. What the process was writing may be half done.',
    client: 'Requests that use the zone may have stalled; a damaged zone can crash further workers.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The worker crashed or was killed in the middle of a change.',
        evidence: 'An "exited on signal" line with the same process id.',
        check: "grep -E 'exited on signal|was locked by' /var/log/nginx/error.log | tail -20",
      },
    ],
    fixes: [
      {
        do: 'Find the crash before it. Restart nginx when requests hang or workers keep crashing: that builds the zones anew.',
        costs: 'A restart empties counters and in-memory cache keys.',
      },
    ],
    prevent: 'As for worker crashes.',
    consequenceOf: ['nginx/worker-crashed', 'nginx/worker-killed'],
    docs: ['https://nginx.org/en/docs/dev/development_guide.html#shared_memory'],
    examples: [
      '2026/11/24 03:12:45 [alert] 30#30: shared memory zone "one" was locked by 41',
      '2026/11/24 03:12:45 [alert] 30#30: shared memory zone "upstream_app" was locked by 7712',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 ngx_slab_alloc() failed: no memory in limit_req zone "one", client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/open-socket-left',
    title: 'A worker ended with connections still open',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    when: { message: [{ starts: 'open socket #N left in connection ' }, 'aborting'] },
    means: 'At its end a worker found sockets that nothing had closed. "aborting" follows when debug_points is set.',
    client: 'These connections are cut.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'Long connections (WebSocket, streams, HTTP/2) outlived worker_shutdown_timeout at a reload.',
        evidence: 'Only right after a reload or at a stop.',
        check: "grep -E 'reconfiguring|gracefully|open socket' /var/log/nginx/error.log | tail -20; nginx -T 2>/dev/null | grep -n worker_shutdown_timeout",
      },
      {
        cause: 'process-lifecycle',
        because: 'A module leaks connections.',
        evidence: 'The number grows with the age of the worker, and no long connections are in use.',
        check: "ss -tanp | grep -c nginx; nginx -V 2>&1 | tr ' ' '\\n' | grep add",
      },
    ],
    fixes: [
      { do: 'Give long connections time to end.', config: 'worker_shutdown_timeout 5m;', costs: 'Old workers keep their memory that long.' },
      { do: 'Upgrade or take out the module that leaks.', costs: 'What the module did is gone.' },
    ],
    prevent: 'Let clients of long connections reconnect by themselves.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout', 'https://nginx.org/en/docs/ngx_core_module.html#debug_points'],
    examples: ['2026/11/24 03:12:45 [alert] 41#41: *9 open socket #12 left in connection 5', '2026/11/24 03:12:45 [alert] 41#41: aborting'],
    counterExamples: ['2026/11/24 03:12:45 [notice] 41#41: gracefully shutting down'],
  },
  {
    id: 'nginx/limits-not-applied',
    title: 'nginx could not set its limit of descriptors or core files',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^[sg]etrlimit\\(RLIMIT_\\w+(?:, N)?\\) failed' } },
    means: 'worker_rlimit_nofile or worker_rlimit_core asks for more than the process may have. The worker goes on with the old limit.',
    client: 'Nothing at first; under load errors for lack of descriptors.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The hard limit of the service or container is lower than the configured value, and the worker may not raise it.',
        evidence: 'errno 1 (Operation not permitted), at every start and reload.',
        check: 'grep -E "open files|core file" "/proc/$(pgrep -o nginx)/limits"; systemctl show nginx -p LimitNOFILE -p LimitCORE',
      },
    ],
    fixes: [
      { do: 'Raise the limit of the service: LimitNOFILE=65536 in the unit, --ulimit nofile=65536 for a container.', costs: 'None worth mentioning.' },
      { do: 'Or lower the directive to what is allowed.', config: 'worker_rlimit_nofile 4096;', costs: 'Fewer connections per worker.' },
    ],
    prevent: 'Deploy the limit of the unit together with the configuration.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_nofile', 'getrlimit(2)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 41#41: setrlimit(RLIMIT_NOFILE, 65535) failed (1: Operation not permitted)',
      '2026/11/24 03:12:45 [alert] 41#41: setrlimit(RLIMIT_CORE, 1073741824) failed (1: Operation not permitted)',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [notice] 30#30: getrlimit(RLIMIT_NOFILE): 1024:524288',
      '2026/11/24 03:12:45 [warn] 30#30: 4096 worker_connections exceed open file resource limit: 1024',
    ],
  },
  {
    id: 'nginx/listen-failed',
    title: 'nginx could not open a listening address',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: { message: [{ matches: '^bind\\(\\) to .* failed' }, { matches: '^listen\\(\\) to .*, backlog .* failed' }, 'still could not bind()'] },
    means: 'The kernel refused the address of a listen directive, after five tries half a second apart ("still could not bind()" closes them).',
    client: 'At a start nobody is served; at a reload the old configuration stays in force.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'Another process holds the address, or the address is not valid for this kind of socket.',
        evidence: 'The line before names address and errno.',
        check: 'ss -ltnp; ps -o pid,ppid,lstart,args -C nginx',
      },
    ],
    fixes: [
      { do: 'Stop the other process, or choose another address.', config: 'listen 8080;', costs: 'Clients and balancer must know the new port.' },
      { do: 'Remove the file of a UNIX socket that an unclean stop left behind.', costs: 'None, once nothing listens on it.' },
    ],
    prevent: 'Disable other web servers in the image. Stop nginx through the service manager.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#listen', 'bind(2)', 'listen(2)'],
    consequenceOf: ['nginx/listen-address-in-use'],
    examples: [
      '2026/11/24 03:12:45 [emerg] 30#30: still could not bind()',
      '2026/11/24 03:12:45 [emerg] 30#30: bind() to unix:/run/nginx/app.sock failed (22: Invalid argument)',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 bind(10.0.0.9) failed (99: Cannot assign requested address) while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/listen-retry',
    title: 'nginx waits for a listening address that is in use',
    cause: 'process-lifecycle',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'try again to bind() after ' } },
    means: 'A listening address is taken. nginx tries five times, half a second apart; only then it gives up.',
    client: 'Nothing yet: the line "still could not bind()" follows when it was in vain.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The old nginx has not ended yet, or another server holds the port.',
        evidence: 'A bind() line with the address stands before this one.',
        check: 'ss -ltnp; ps -o pid,ppid,lstart,args -C nginx',
      },
    ],
    fixes: [{ do: 'Wait for the old process to end before the start, or stop the other server.', costs: 'None.' }],
    prevent: 'Restart through the service manager, which waits.',
    consequenceOf: ['nginx/listen-address-in-use', 'nginx/listen-failed'],
    docs: ['https://nginx.org/en/docs/control.html', 'bind(2)'],
    examples: ['2026/11/24 03:12:45 [notice] 30#30: try again to bind() after 500ms', 'nginx: [notice] try again to bind() after 500ms'],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 30#30: still could not bind()'],
  },
  {
    id: 'nginx/control-signal-failed',
    title: 'A command to nginx could not be delivered',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:invalid PID number |kill\\(N, N\\) failed|OpenEvent\\("|ResetEvent\\("|SetEvent\\("|the event "\\*" was not signaled|TerminateProcess\\("|execve\\(\\) failed while executing|CreateProcess\\("|the changing binary signal is ignored)',
      },
    },
    means: 'nginx -s found no valid process number, or the master could not reach a process or start a new binary.',
    client: 'Nothing: nginx goes on as before. The reload or upgrade did not happen.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The pid file is empty or old: nginx is not running, was started by something else, or the disk was full when it was written.',
        evidence: 'The message is "invalid PID number" or kill() with errno 3 (No such process).',
        check: "nginx -T 2>/dev/null | grep -n '^pid'; cat /run/nginx.pid; pgrep -a nginx",
      },
      {
        cause: 'process-lifecycle',
        because: 'The new binary of an upgrade cannot be run.',
        evidence: 'execve() or CreateProcess() with its errno.',
        check: 'ls -l "$(command -v nginx)"; nginx -t',
      },
    ],
    fixes: [{ do: 'Start nginx, or restart it through its service so that the pid file is written again.', costs: 'One restart.' }],
    prevent: 'Use one way to start and stop nginx, the service manager.',
    docs: ['https://nginx.org/en/docs/control.html', 'https://nginx.org/en/docs/ngx_core_module.html#pid'],
    examples: ['nginx: [error] invalid PID number "" in "/run/nginx.pid"', '2026/11/24 03:12:45 [alert] 812#812: kill(7712, 1) failed (3: No such process)'],
    counterExamples: ['2026/11/24 03:12:45 [notice] 812#812: signal process started'],
  },
  {
    id: 'nginx/start-call-failed',
    title: 'A system call failed while nginx was starting',
    cause: 'process-lifecycle',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:dup2\\(STD(?:ERR|IN|OUT)\\)|setsid\\(\\)|open\\("\\*"|sigaction\\((?!.*, ignored$)|pthread_(?:cond|mutex|mutexattr)_(?:init|settype|destroy|signal)\\(|WSA(?:SocketW|Startup)\\(\\)|GetEnvironmentVariable|GetVersionEx|RegisterServiceCtrlHandlerEx|SetServiceStatus|StartServiceCtrlDispatcher|close\\(\\) (?:socket N )?failed|(?:\\[emerg\\])?: getcwd|quic (?:bpf |getsockopt)|fcntl\\(FD_CLOEXEC\\) failed while|fcntl\\(F_SETOWN\\)|ioctl\\((?:FIOASYNC|FIONBIO)\\) failed while)',
      },
      level: ['emerg', 'alert', 'crit', 'error', { absent: true }],
    },
    means:
      'A basic call of the system failed in the master or in a new worker: redirecting its output, signal handlers, threads, the QUIC socket map, the Windows service.',
    client: 'nginx may not start, or a worker is missing.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'The environment forbids the call: seccomp profile, missing capability (BPF for quic_bpf), full descriptor table.',
        evidence: 'The errno: 1 and 13 are rights, 24 is descriptors, 12 is memory.',
        check: 'grep -E "Seccomp|CapEff|NoNewPrivs" "/proc/$(pgrep -o nginx)/status"; ulimit -n -l',
      },
    ],
    fixes: [
      { do: 'Allow the named call in the seccomp or unit settings.', costs: 'A wider profile.' },
      { do: 'For QUIC without the capability BPF, switch the map off.', config: 'quic_bpf off;', costs: 'Connections of clients that change address break.' },
    ],
    prevent: 'Start the image in the pipeline with the same security settings as in production.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_v3_module.html', 'https://nginx.org/en/docs/quic.html', 'capabilities(7)'],
    examples: [
      '2026/11/24 03:12:45 [emerg] 30#30: quic bpf setsockopt(SO_ATTACH_REUSEPORT_EBPF) failed (1: Operation not permitted)',
      '2026/11/24 03:12:45 [emerg] 30#30: dup2(STDERR) failed (9: Bad file descriptor)',
      '2026/11/24 03:12:45 [emerg] 30#30: sigaction(SIGHUP) failed (22: Invalid argument)',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 open() "/srv/www/a.html" failed (13: Permission denied), client: 192.0.2.7, server: shop.example, request: "GET /a.html HTTP/1.1", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/internal-buffer-fault',
    title: 'nginx found its own output in an impossible state',
    cause: 'process-lifecycle',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:(?:zero|negative) size buf in |the (?:http|stream) output chain is empty|shared connection is busy|too (?:small|large) (?:buffer for PROXY|header to copy)|no buffer space in|no space in http2|http2 (?:negative window|preread buffer)|receive buffer overrun|state buffer overflow|requested control frame is too large|bad buf in output chain|file buf in |too many parts in a datagram|recycled buffer in|range in overlapped buffers|the same buf was used|duplicate last buf|busy buffers after|body already in file|negative request body|too large pipelined header|gzip filter failed to use|upstream buffer is too small|could not split QUIC|second (?:aio|wsa) post|invalid thread call|quic \\w+ write keys discarded|quic token buffer|quic recvmsg\\(\\) truncated|unexpected secret len)',
      },
    },
    means: 'A check inside nginx failed while an answer or request body was passed on: a buffer of no or negative size, an empty chain, a buffer used twice.',
    client: 'The request ends early: 500, or a truncated answer.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A third-party module (body filter, Lua, cache purge, image or compression module) hands on bad buffers.',
        evidence: 'Only requests that pass this module; it began with an upgrade.',
        check: "nginx -V 2>&1 | tr ' ' '\\n' | grep add; nginx -T 2>/dev/null | grep -nE 'load_module|_filter'",
      },
      {
        cause: 'process-lifecycle',
        because: 'A known fault of this nginx version.',
        evidence: 'The CHANGES file of a later version names the text.',
        check: 'nginx -v',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and the modules to the current versions.', costs: 'One restart.' },
      { do: 'Take out the module concerned for the hit locations.', costs: 'What the module did is gone.' },
    ],
    prevent: 'Run module upgrades on one gateway first and watch for [alert].',
    docs: ['https://nginx.org/en/CHANGES', 'https://nginx.org/en/docs/dev/development_guide.html#buffer'],
    examples: [
      '2026/11/24 03:12:45 [alert] 31#31: *9 zero size buf in output t:1 r:0 f:0 000055D0C0A5E2A0 000055D0C0A5E2A0-000055D0C0A5E2A0 0000000000000000 0-0 while sending to client, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
      '2026/11/24 03:12:45 [alert] 31#31: *9 the http output chain is empty while sending to client, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", host: "shop.example"',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 upstream sent too big header while reading response header from upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/internal-event-fault',
    title: 'The event loop of nginx reported an impossible event',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:epoll_(?:ctl|wait)\\(|epoll close|io_(?:destroy|getevents)\\(|read\\(?\\)? ?\\(?eventfd|read\\(\\) eventfd|write\\(\\) (?:to )?eventfd|strange |kevent\\(|kqueue |unexpected (?:kevent|eventport|event|last event)|previous event on|poll\\(?|select(?: |\\(\\))|invalid (?:select|descriptor)|port_(?:associate|dissociate|getn|send)\\(|timer_delete|close\\((?:\\/dev|P|\\) event port|N\\))|ioctl\\(DP_|write\\((?:\\/dev|P)|phantom event|the configured event method|GetQueuedCompletionStatus|CreateIoCompletionPort|CancelIo|iocp |PostQueuedCompletionStatus|WSA(?:Poll|CreateEvent|EnumNetworkEvents|EventSelect|WaitForMultipleEvents)|WaitFor(?:Multiple|Single)Object|AcceptEx|SetEvent\\(\\)|CreateThread\\(\\)|setitimer|sigaction\\(SIGALRM\\)|sigprocmask|connection already closed|task #N already active|recvmsg\\(\\) (?:returned|truncated)|send\\(\\) returned zero|aio_(?:error|return)|sendfile\\(N\\) returned busy|sendfilev\\(\\) returned|sendto\\(\\) incomplete|waitpid\\(\\)|unknown process handle|closesocket\\(\\))',
      },
      level: ['emerg', 'alert', 'crit', { absent: true }],
    },
    means: 'A call of the event mechanism (epoll, kqueue, poll, event ports, completion ports) failed or returned something nginx did not ask for.',
    client: 'Usually nothing; a connection may hang until its timeout.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A module closes descriptors that are not its own, or two parts of a module share one.',
        evidence: 'errno 9 or 17 (EBADF, EEXIST), and third-party modules are loaded.',
        check: "nginx -V 2>&1 | tr ' ' '\\n' | grep add; nginx -T 2>/dev/null | grep -n load_module",
      },
      {
        cause: 'gateway-exhausted',
        because: 'The kernel has no memory or no watches left for epoll.',
        evidence: 'errno 12 or 28 (ENOMEM, ENOSPC).',
        check: 'cat /proc/sys/fs/epoll/max_user_watches; free -m',
      },
    ],
    fixes: [
      { do: 'Upgrade nginx and its modules, and let nginx choose the event method (no `use` directive).', costs: 'One restart.' },
      { do: 'Restart the worker with `nginx -s reload` when it does not recover.', costs: 'Old workers end when their connections do.' },
    ],
    prevent: 'Alert on a rate of [alert] lines, not on single ones.',
    docs: ['https://nginx.org/en/docs/events.html', 'epoll_ctl(2)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 31#31: epoll_ctl(1, 12) failed (17: File exists)',
      '2026/11/24 03:12:45 [alert] 31#31: *9 connection already closed while sending to client, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", host: "shop.example"',
      '2026/11/24 03:12:45 [alert] 31#31: epoll_wait() returned no events without timeout',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [info] 31#31: *9 epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/internal-state-fault',
    title: 'nginx found a fault in its own state',
    cause: 'process-lifecycle',
    severity: 'medium',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:inflate(?:End|Reset)\\(\\)|quic SSL_set_|ASN1_STRING_to_UTF8|ngx_slab_(?:alloc\\(\\): page is busy|free\\(\\))|sem_(?:destroy|init|post|wait)\\(|pthread_|memcpy N bytes|no buffer space in (?:log )?script|http (?:finalize|request|postpone)|header already sent|subrequest: |pcre(?:2_match|_exec|_study)\\(|perl_alloc|deflate(?:Init2)?\\(\\) failed|wc[0-3ht]:? ?"|(?:hf|key|value|wch|wct):"|wc0: |\\S+: NULL|(?:CloseHandle|CreateFileMapping|MapViewOfFile(?:Ex)?|UnmapViewOfFile|FindClose|GetExitCodeProcess|GetModuleFileName|CreateEvent|CreateMutex|OpenMutex|ReleaseMutex|FreeConsole|SetConsoleCtrlHandler)\\(|munmap\\(|shm(?:ctl|dt)\\(|crypt(?:_r)?\\(\\)|ProfilerStart|close\\("\\*"\\)|open\\("\\*"\\)|failed to (?:create|load) BPF|perl_alloc|close\\(P\\))',
      },
      level: ['emerg', 'alert', 'crit', { absent: true }],
    },
    means:
      'A check or a call that cannot fail in a healthy process failed: shared memory, semaphores, threads, request counters, regular expressions, Windows handles.',
    client: 'Often nothing; the request concerned may fail.',
    causes: [
      {
        cause: 'process-lifecycle',
        because: 'A third-party module, or a fault of this nginx version.',
        evidence: 'Modules are loaded, or it began with an upgrade.',
        check: 'nginx -V 2>&1; nginx -T 2>/dev/null | grep -n load_module',
      },
      {
        cause: 'process-lifecycle',
        because: 'A worker crashed before and left shared memory half written.',
        evidence: 'An "exited on signal" line before the first of these.',
        check: "grep -E 'exited on signal|was locked by' /var/log/nginx/error.log | tail",
      },
    ],
    fixes: [{ do: 'Restart nginx once (a reload keeps shared memory), then upgrade nginx and its modules.', costs: 'A restart empties the shared zones.' }],
    prevent: 'Run upgrades on one gateway first and watch for [alert].',
    consequenceOf: ['nginx/worker-crashed'],
    docs: ['https://nginx.org/en/CHANGES', 'https://nginx.org/en/docs/dev/development_guide.html'],
    examples: [
      '2026/11/24 03:12:45 [alert] 31#31: *9 header already sent while reading response header from upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
      '2026/11/24 03:12:45 [alert] 31#31: *9 http request count is zero while sending to client, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", host: "shop.example"',
      '2026/11/24 03:12:45 [alert] 31#31: ngx_slab_free(): page is already free',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 ngx_slab_alloc() failed: no memory in cache keys zone "one", client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", host: "shop.example"',
    ],
  },
];
