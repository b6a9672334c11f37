/** The cache of responses: its files, its locks, its key and its zones. A full keys zone is in gateway.ts, a full disk in files.ts. */
import type { Rule } from '../rule.ts';

const PROXY = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const PATHS = "nginx -T 2>/dev/null | grep -E '_cache_path|_cache_key|_cache '; ps -C nginx -o pid=,ppid=,lstart=,args=";

export const cache: readonly Rule[] = [
  {
    id: 'nginx/cache-file-other-version',
    title: 'A cache file comes from another nginx version',
    cause: 'cache',
    severity: 'info',
    blame: 'gateway',
    when: { message: 'cache file "*" version mismatch' },
    means: 'The file was written by an nginx with another cache format (or by a 32-bit build). It counts as a miss and is written anew.',
    client: 'A miss: the answer comes from the upstream.',
    causes: [
      {
        cause: 'cache',
        because: 'nginx was upgraded and kept its cache directory.',
        evidence: 'A wave after the upgrade that ends with inactive=.',
        check: "nginx -v; grep -c 'version mismatch' /var/log/nginx/error.log",
      },
      { cause: 'proxy-misconfig', because: 'Two nginx of different versions share one directory.', evidence: 'It does not end.', check: PATHS },
    ],
    fixes: [
      {
        do: 'Nothing; or empty the cache with the upgrade.',
        config: 'find /var/cache/nginx -type f -delete',
        costs: 'A cold cache at once instead of bit by bit.',
      },
    ],
    prevent: 'One cache directory per nginx; upgrade at quiet times.',
    docs: [`${PROXY}#proxy_cache_path`],
    examples: [
      '2026/07/01 04:00:00 [info] 55#55: *20 cache file "/var/cache/nginx/1/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a1" version mismatch, client: 192.0.2.40, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
      '2026/07/01 04:00:01 [info] 55#55: *21 cache file "/var/cache/nginx/2/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a2" version mismatch, client: 192.0.2.41, server: example.com, request: "GET /b.js HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/01 04:00:02 [crit] 55#55: *22 cache file "/var/cache/nginx/1/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a1" has md5 collision, client: 192.0.2.40, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-file-damaged',
    title: 'A cache file is damaged and is not used',
    cause: 'cache',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^cache file "\\*" (?:is too small|has |contains )' } },
    means: 'The head of a cache file does not fit: too short, wrong key ("md5 collision"), bad header or Vary. nginx treats it as a miss.',
    client: 'A miss: the answer comes from the upstream. For "contains invalid header" a stale answer or an error is possible.',
    causes: [
      {
        cause: 'cache',
        because: 'A crash, a power cut or a full disk left half-written files.',
        evidence: 'A wave after such an event, each file once.',
        check: "grep -cE 'exited on signal|No space left' /var/log/nginx/error.log; df -h FILE; ls -l FILE",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Two caches or two nginx write to the same directory, so each finds files of the other.',
        evidence: 'It goes on; "md5 collision" again and again.',
        check: PATHS,
      },
      {
        cause: 'filesystem',
        because: 'The disk loses data.',
        evidence: 'Kernel messages about the device.',
        check: "dmesg -T | grep -iE 'i/o error|ext4|xfs' | tail",
      },
    ],
    fixes: [
      {
        do: 'Delete the file in the message, or the whole cache if there are many.',
        config: 'find /var/cache/nginx -type f -delete',
        costs: 'A cold cache: the upstreams get all requests for a while.',
      },
      {
        do: 'One directory per cache and per nginx.',
        config: 'proxy_cache_path /var/cache/nginx/site-a levels=1:2 keys_zone=a:32m max_size=4g use_temp_path=off;',
        costs: 'A cold cache once.',
      },
    ],
    prevent: 'Never restore, copy or share a live cache directory; min_free=1g against a full disk.',
    docs: [`${PROXY}#proxy_cache_path`],
    examples: [
      '2026/07/01 04:00:02 [crit] 55#55: *22 cache file "/var/cache/nginx/1/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a1" has md5 collision, client: 192.0.2.40, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
      '2026/07/01 04:00:03 [crit] 55#55: *23 cache file "/var/cache/nginx/3/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a3" is too small, client: 192.0.2.40, server: example.com, request: "GET /c.js HTTP/1.1", host: "example.com"',
      '2026/07/01 04:00:04 [crit] 55#55: *24 cache file "/var/cache/nginx/4/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a4" contains invalid header, client: 192.0.2.40, server: example.com, request: "GET /d.js HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/01 04:00:00 [info] 55#55: *20 cache file "/var/cache/nginx/1/9a/3f0e6a1b2c3d4e5f60718293a4b5c9a1" version mismatch, client: 192.0.2.40, server: example.com, request: "GET /a.js HTTP/1.1", host: "example.com"',
      // A client wrote the words into its URL: a plain 404.
      '2026/07/01 04:00:05 [error] 55#55: *25 open() "/var/www/html/cache file "x" has md5 collision" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /cache%20file%20%22x%22%20has%20md5%20collision HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-fill-abandoned',
    title: 'A cache entry was left locked by a request that never ended',
    cause: 'cache',
    severity: 'low',
    blame: 'gateway',
    when: { message: [{ starts: 'stalled cache updating' }, { starts: 'ignore long locked inactive cache entry' }] },
    means: 'An entry was marked as being filled or in use, and nobody took the mark away: the worker that held it died, or a request still hangs on it.',
    client: 'Some requests for this URL waited for the lock or bypassed the cache.',
    causes: [
      {
        cause: 'cache',
        because:
          'A third-party module (purge, Lua, image filter) does not release entries; nginx logs "stalled" when a request ends without finishing its update.',
        evidence: 'No crash; the same URLs again and again.',
        check: "nginx -T 2>/dev/null | grep -nE 'load_module|cache_purge|by_lua'",
      },
      {
        cause: 'process-lifecycle',
        because: 'A worker crashed or was killed while it filled the entry.',
        evidence: '"exited on signal" before it.',
        check: "grep -E 'exited on signal|exited with' /var/log/nginx/error.log | tail -5",
      },
    ],
    fixes: [
      {
        do: 'Find and repair the crash; restart nginx (a reload keeps the zone) to clear locked entries.',
        costs: 'The zone is read anew from disk by the cache loader.',
      },
      { do: 'Update or drop the module.', costs: 'Its function.' },
    ],
    prevent: 'Alert on "exited on signal".',
    consequenceOf: ['nginx/worker-crashed', 'nginx/worker-killed'],
    docs: [`${PROXY}#proxy_cache_lock`, `${PROXY}#proxy_cache_path`],
    examples: [
      '2026/07/01 05:00:00 [alert] 55#55: *30 stalled cache updating, error:0 while closing request, client: 192.0.2.40, server: 0.0.0.0:443',
      '2026/07/01 05:00:01 [alert] 56#56: ignore long locked inactive cache entry b07d1a4b2c3d4e5f60718293a4b5c9a1, count:1',
    ],
    counterExamples: [
      '2026/07/01 05:10:00 [info] 55#55: *31 cache lock timeout, client: 192.0.2.40, server: example.com, request: "GET /slow HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-lock-timeout',
    title: 'A request waited for the cache lock in vain',
    cause: 'cache',
    severity: 'low',
    blame: 'gateway',
    when: { message: 'cache lock timeout' },
    means:
      'With proxy_cache_lock only one request fills an entry and the others wait. This one waited proxy_cache_lock_timeout (5 s) and went to the upstream itself, without caching its answer.',
    client: 'A slow answer.',
    causes: [
      {
        cause: 'cache',
        because: 'The answer is not cacheable (Set-Cookie, Cache-Control: private), so each waiting request waits for nothing.',
        evidence: 'The URL is never a HIT.',
        check: 'curl -sI http://UP:PORT/URI | grep -iE "cache-control|set-cookie|expires|vary"',
      },
      {
        cause: 'upstream-slow',
        because: 'The upstream takes longer than the lock timeout for this URL.',
        evidence: 'Response times of the URL above 5 s.',
        check: "nginx -T 2>/dev/null | grep -nE 'cache_lock|cache_use_stale|cache_background'",
      },
    ],
    fixes: [
      {
        do: 'Serve the old copy while one request fetches the new one.',
        config: 'proxy_cache_use_stale updating error timeout;\nproxy_cache_background_update on;',
        costs: 'Some visitors see an answer that has expired.',
      },
      {
        do: 'Give the lock the time the upstream needs.',
        config: 'proxy_cache_lock_timeout 15s;\nproxy_cache_lock_age 15s;',
        costs: 'Waiting requests wait longer.',
      },
    ],
    prevent: 'Do not cache locations whose answers are private.',
    docs: [`${PROXY}#proxy_cache_lock_timeout`, `${PROXY}#proxy_cache_background_update`],
    examples: [
      '2026/07/01 05:10:00 [info] 55#55: *31 cache lock timeout, client: 192.0.2.40, server: example.com, request: "GET /slow HTTP/1.1", host: "example.com"',
      '2026/07/01 05:10:00 [info] 55#55: *32 cache lock timeout while sending to client, client: 192.0.2.41, server: example.com, request: "GET /slow HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/07/01 05:00:00 [alert] 55#55: *30 stalled cache updating, error:0 while closing request, client: 192.0.2.40, server: 0.0.0.0:443'],
  },
  {
    id: 'nginx/cache-key-exceeds-buffer',
    title: 'The cache key does not fit into the header buffer',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { has: '_buffer_size N is not enough for cache key' } },
    means: 'The head of a cache file, key included, must fit into proxy_buffer_size (or fastcgi_, uwsgi_, scgi_). This key is too long.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The key holds something long: the whole query, a cookie, a header.',
        evidence: 'The key in the configuration; the length the message asks for.',
        check: PATHS,
      },
      {
        cause: 'attack-probe',
        because: 'A client sends very long queries.',
        evidence: 'One client; other visitors are fine.',
        check: "awk 'length($7) > 2000 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Shorten the key to what makes answers differ.',
        config: 'proxy_cache_key $scheme$host$uri$is_args$args;',
        costs: 'A changed key means a cold cache.',
      },
      { do: 'Or raise the buffer to what the message says.', config: 'proxy_buffer_size 16k;', costs: 'Memory per request.' },
    ],
    prevent: 'No cookies or free headers in cache keys.',
    docs: [`${PROXY}#proxy_cache_key`, `${PROXY}#proxy_buffer_size`],
    examples: [
      '2026/07/02 06:00:00 [error] 55#55: *40 proxy_buffer_size 4096 is not enough for cache key, it should be increased to at least 8192, client: 192.0.2.40, server: example.com, request: "GET /search?q=long HTTP/1.1", host: "example.com"',
      '2026/07/02 06:00:01 [error] 55#55: *41 fastcgi_buffer_size 4096 is not enough for cache key, it should be increased to at least 5120, client: 192.0.2.40, server: example.com, request: "GET /search?q=long HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/02 06:00:02 [error] 55#55: *42 upstream sent too big header while reading response header from upstream, client: 192.0.2.40, server: example.com, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-not-found',
    title: 'The cache that a variable names does not exist',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: 'cache "*" not found' },
    means: 'proxy_cache holds a variable, and its value is the name of no keys_zone.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The map behind the variable yields a name without proxy_cache_path, or an empty default.',
        evidence: 'The name in the message against the zones.',
        check: PATHS,
      },
    ],
    fixes: [
      {
        do: 'Give the map a default that exists, or "off".',
        config: 'map $host $cache { default off; shop.example.com shop; }\nproxy_cache $cache;',
        costs: 'None.',
      },
    ],
    prevent: 'Never let the client choose the value directly ($host, $arg_…).',
    docs: [`${PROXY}#proxy_cache`],
    examples: [
      '2026/07/02 06:10:00 [error] 55#55: *50 cache "blog" not found, client: 192.0.2.40, server: example.com, request: "GET / HTTP/1.1", host: "blog.example.com"',
      '2026/07/02 06:10:01 [error] 55#55: *51 cache "images2" not found, client: 192.0.2.40, server: example.com, request: "GET /i/1.png HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/07/02 06:10:02 [error] 55#55: *52 open() "/var/www/html/cache" failed (2: No such file or directory), client: 192.0.2.40, server: example.com, request: "GET /cache HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/cache-zone-redefined',
    title: 'A reload changes what a running cache cannot change',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^cache "\\*" (?:had previously different levels|uses the "\\*)' } },
    means: 'The zone of a cache lives on over a reload, and its path or levels= would not fit any more.',
    client: 'The reload is refused; the old configuration keeps serving.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'path or levels= of proxy_cache_path was edited while the name of the zone stayed.',
        evidence: 'The last change of the configuration.',
        check: `nginx -t; ${PATHS}`,
      },
    ],
    fixes: [
      {
        do: 'Give the changed cache a new zone name.',
        config: 'proxy_cache_path /data/cache levels=1:2 keys_zone=static2:32m max_size=8g use_temp_path=off;',
        costs: 'A cold cache; remove the old directory by hand.',
      },
    ],
    prevent: 'Reload in a staging system with the previous configuration running: nginx -t does not see this.',
    docs: [`${PROXY}#proxy_cache_path`],
    examples: [
      '2026/07/02 06:20:00 [emerg] 1#1: cache "static" had previously different levels',
      '2026/07/02 06:20:00 [emerg] 1#1: cache "static" uses the "/data/cache" cache path while previously it used the "/var/cache/nginx" cache path',
    ],
    counterExamples: [
      '2026/07/02 06:10:00 [error] 55#55: *50 cache "blog" not found, client: 192.0.2.40, server: example.com, request: "GET / HTTP/1.1", host: "blog.example.com"',
    ],
  },
  {
    id: 'nginx/cache-loaded',
    title: 'The cache was read from disk',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { starts: 'http file cache: ' } },
    means: 'After a start the cache loader reports how much it found in a cache directory.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: [`${PROXY}#proxy_cache_path`],
    examples: [
      '2026/07/02 07:00:00 [notice] 57#57: http file cache: /var/cache/nginx 120.500M, bsize: 4096',
      '2026/07/02 07:01:00 [notice] 57#57: http file cache: /data/cache/static 8191.996M, bsize: 4096',
    ],
    counterExamples: ['2026/07/02 06:20:00 [emerg] 1#1: cache "static" had previously different levels'],
  },
];
