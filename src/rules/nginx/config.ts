/**
 * Faults of the configuration: requests that run in circles, and everything nginx says when it reads its files (levels
 * emerg and warn, mostly with " in FILE:LINE" at the end).
 *
 * [emerg] is written at start, reload and `nginx -t` only, never for a request, so no client can reach it. A message that
 * begins with a quoted path is masked up to its last quote; with another quote it is not.
 */
import type { Rule } from '../rule.ts';

/** What a refused configuration means for visitors: the same for every [emerg] rule. */
const REFUSED_CLIENT =
  'At a reload nothing changes: the old workers keep the old configuration. At a start nginx does not come up and every connection is refused.';
const TEST_FIRST = 'Run `nginx -t` in the deployment before every reload, and alert when a reload is not followed by new workers.';
const NGINX_T = 'nginx -t';

export const config: readonly Rule[] = [
  // Found while a request is served.
  {
    id: 'nginx/rewrite-cycle',
    title: 'A request is redirected in circles inside nginx',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'rewrite or internal redirection cycle' } },
    means: 'nginx rewrote or redirected the same request internally ten times without reaching a handler, and gave up.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The last resort of try_files or error_page leads back into the same location, or a rewrite matches its own result.',
        evidence: 'Always the same URIs; the quoted URI grows or repeats ("/index.html/index.html").',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(try_files|rewrite|error_page|index) '",
      },
      {
        cause: 'filesystem',
        because: 'The fallback file of a single-page application (index.html) is missing, so every try ends at the fallback again.',
        evidence: 'It began with a deployment, and every URI of the site is hit.',
        check: 'nginx -T 2>/dev/null | awk \'$1 == "root" {sub(/;$/, "", $2); print $2 "/index.html"}\' | sort -u | xargs ls -l',
      },
    ],
    fixes: [
      {
        do: 'End try_files with a status, so that a missing file stops the search.',
        config: 'try_files $uri $uri/ /index.html =404;',
        costs: 'None: missing files give 404 instead of 500.',
      },
      {
        do: 'Use break where the rewritten URI must stay in this location.',
        config: 'rewrite ^/app/(.*)$ /$1 break;',
        costs: 'Locations are not searched again for the new URI.',
      },
      { do: 'Restore the missing fallback file under the root of the location.', costs: 'None.' },
    ],
    prevent: 'Request one page that exists and one that does not after each deployment, and expect 200 and 404.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files', 'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 rewrite or internal redirection cycle while internally redirecting to "/index.html", client: 192.0.2.7, server: app.example, request: "GET /orders HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:46 [error] 31#31: *9 rewrite or internal redirection cycle while processing "/shop/shop/cart", client: 192.0.2.7, server: app.example, request: "GET /cart HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:47 [error] 31#31: *10 rewrite or internal redirection cycle while redirect to named location "@app", client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 open() "/srv/rewrite or internal redirection cycle while processing" failed (2: No such file or directory), client: 192.0.2.7, server: app.example, request: "GET /rewrite%20or HTTP/1.1", host: "app.example"',
    ],
  },
  {
    id: 'nginx/subrequest-cycle',
    title: 'Subrequests call each other in circles or too deep',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'subrequests cycle while processing ' },
        { starts: 'request reference counter overflow while processing ' },
        { starts: 'nested in-memory subrequest ' },
      ],
    },
    means:
      'A subrequest (auth_request, SSI include, addition, mirror, slice) started further subrequests until the limit of 50 levels or 65,535 requests was reached, or one that is kept in memory started another.',
    client: '500, or a page with parts missing.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The location that answers the subrequest inherits the directive that makes it, such as auth_request or mirror.',
        evidence: 'The quoted URI is the address of the subrequest itself.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(auth_request|mirror|add_before_body|add_after_body|ssi|slice) '",
      },
      {
        cause: 'app-error',
        because: 'A page includes itself by SSI.',
        evidence: 'The quoted URI is a page with an SSI include.',
        check: 'grep -rn --include=\'*html\' \'#include virtual\' "$(nginx -T 2>/dev/null | awk \'$1 == "root" {sub(/;$/, "", $2); print $2; exit}\')"',
      },
    ],
    fixes: [
      {
        do: 'Switch the directive off in the location that answers the subrequest.',
        config: 'location = /auth { internal; auth_request off; proxy_pass http://auth; }',
        costs: 'None.',
      },
      { do: 'Remove the include that leads back to its own page.', costs: 'A change of content.' },
    ],
    prevent: 'Set auth_request and mirror in the locations that need them, not for the whole server.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_auth_request_module.html', 'https://nginx.org/en/docs/http/ngx_http_ssi_module.html'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 subrequests cycle while processing "/auth", client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:45 [crit] 31#31: *9 request reference counter overflow while processing "/head.html", client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 auth request unexpected status: 500 while sending to client, client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
    ],
  },
  {
    id: 'nginx/named-location-missing',
    title: 'A named location does not exist in this server block',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'could not find named location ' } },
    means: 'try_files, error_page or X-Accel-Redirect sent the request to @name, and this server block has no such location.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The location was renamed, or it stands in another server block: named locations are looked up in their own server only.',
        evidence: 'The name in the message is used in the server of the request and defined nowhere in it.',
        check: "nginx -T 2>/dev/null | grep -nE 'server_name|@[A-Za-z_]'",
      },
    ],
    fixes: [
      { do: 'Define the named location in the same server block, or correct the name.', config: 'location @app { proxy_pass http://app; }', costs: 'None.' },
      { do: 'When an X-Accel-Redirect of the application names it, send a URI that exists instead.', costs: 'A change in the application.' },
    ],
    prevent: 'Keep shared snippets complete: the snippet that uses @name also defines it. `nginx -t` does not check such names.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#location', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 could not find named location "@app", client: 192.0.2.7, server: app.example, request: "GET /orders HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:46 [error] 31#31: *11 could not find named location "@maintenance" while reading response header from upstream, client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "app.example"',
    ],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 31#31: named location "@app" can be on the server level only in /etc/nginx/nginx.conf:40'],
  },
  {
    id: 'nginx/rewrite-unusable-uri',
    title: 'A rewrite left nginx with a URI it cannot serve',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        'the rewritten URI has a zero length',
        { starts: 'empty URI in redirect to named location ' },
        { starts: '"*" cannot be used in location "*" where URI was rewritten' },
      ],
    },
    means: 'After a rewrite the URI is empty, or it no longer begins with the prefix that an alias location must cut off.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The replacement consists of a variable or capture that is empty for this request, or a rewrite stands in a location that uses alias.',
        evidence: 'Only some URIs are hit: those for which the capture is empty.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(rewrite|alias) '",
      },
    ],
    fixes: [
      { do: 'Begin the replacement with a slash.', config: 'rewrite ^/old/(.*)$ /$1 last;', costs: 'None.' },
      { do: 'Use root instead of alias in a location that rewrites.', config: 'root /srv/www;', costs: 'The directory must be laid out like the URI.' },
    ],
    prevent: 'Test a rewrite with the shortest URI that it can match.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#alias'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 the rewritten URI has a zero length, client: 192.0.2.7, server: app.example, request: "GET /old/ HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:45 [alert] 31#31: *9 "alias" cannot be used in location "/img/" where URI was rewritten, client: 192.0.2.7, server: app.example, request: "GET /img/a.png HTTP/1.1", host: "app.example"',
    ],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 31#31: the "alias" directive cannot be used inside the named location in /etc/nginx/nginx.conf:40'],
  },
  {
    id: 'nginx/no-handler',
    title: 'No directive of the location says how to answer',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: 'no handler found' },
    means:
      'The request reached the end of the content phase and no module took it: the location has neither a proxy directive, nor return, nor files to serve by this method.',
    client: '404.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'proxy_pass (or fastcgi_pass and the like) is missing in a nested location or an if block: handlers are not inherited.',
        evidence: 'Always the same location.',
        check: "nginx -T 2>/dev/null | grep -nE 'location|if \\(|_pass '",
      },
    ],
    fixes: [{ do: 'Repeat the handler in the inner location.', config: 'location /api/v1/ { proxy_pass http://app; }', costs: 'None.' }],
    prevent: 'Keep locations flat. Every location that answers has its own handler.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#location'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 no handler found, client: 192.0.2.7, server: app.example, request: "GET /api/v1 HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:49 [error] 31#31: *12 no handler found, client: 192.0.2.8, server: app.example, request: "POST /login HTTP/1.1"',
    ],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 31#31: no handler for server in /etc/nginx/nginx.conf:12'],
  },
  {
    id: 'nginx/variable-unusable',
    title: 'A variable of the configuration has no usable value',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'cycle while evaluating variable ' },
        { starts: 'unknown variable index: ' },
        { starts: 'invalid $limit_rate ' },
        { starts: 'invalid size "*"' },
      ],
    },
    means: 'A variable refers to itself through map or set, or its value is no number where one is needed.',
    client: '500 for a cycle; the limit is not applied for a bad rate.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Two maps read each other, or a map has a value such as "fast" where bytes per second are expected.',
        evidence: 'The message names the variable or quotes the value.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(map|set|js_set|perl_set|limit_rate) '",
      },
    ],
    fixes: [
      {
        do: 'Break the circle: let each map read variables of the request only, and give it a default.',
        config: 'map $http_x_tenant $pool { default app; blue app_blue; }',
        costs: 'None.',
      },
    ],
    prevent: 'Give each map a default, and test it with the header missing.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_map_module.html', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_rate'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 cycle while evaluating variable "pool", client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:45 [error] 31#31: *9 invalid $limit_rate "fast" while sending response to client, client: 192.0.2.7, server: app.example, request: "GET /a.iso HTTP/1.1", host: "app.example"',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [warn] 31#31: *9 using uninitialized "pool" variable, client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
    ],
  },
  {
    id: 'nginx/variable-uninitialized',
    title: 'A variable is used before it was set',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'using uninitialized "*" variable' } },
    means: 'A variable of set is read although no set ran for this request; nginx takes an empty text.',
    client: 'Usually nothing; a wrong page where the empty value chooses the upstream or the file.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'set stands in an if block or location that this request did not pass.',
        evidence: 'The message names the variable.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *set '",
      },
    ],
    fixes: [
      { do: 'Set a default at server level, or use map.', config: "set $flag '';", costs: 'None.' },
      { do: 'Silence it where an empty value is meant.', config: 'uninitialized_variable_warn off;', costs: 'Real slips stay unseen.' },
    ],
    prevent: 'Prefer map with a default to set inside if.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#uninitialized_variable_warn'],
    examples: [
      '2026/11/24 03:12:45 [warn] 31#31: *9 using uninitialized "flag" variable, client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
      '2026/11/24 03:12:48 [warn] 31#31: *9 using uninitialized "backend" variable while logging request, client: 192.0.2.7, server: app.example, request: "GET / HTTP/1.1", host: "app.example"',
    ],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 31#31: unknown "flag" variable'],
  },
  {
    id: 'nginx/password-hash-unsupported',
    title: 'The password file holds a hash this system cannot check',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^crypt(?:_r)?\\(\\) failed$' } },
    means: 'auth_basic found the user in the password file, and crypt() of the system does not know the form of the stored hash.',
    client: '500 for this user, however right the password is.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because:
          'The file was written by a tool with another default (bcrypt by `htpasswd -B`), or copied from another system; musl and glibc differ in what they know.',
        evidence: 'The hash of the user does not begin with $apr1$, $1$, $5$, $6$ or {SSHA}.',
        check: 'nginx -T 2>/dev/null | awk \'$1 == "auth_basic_user_file" {sub(/;$/, "", $2); print $2}\' | sort -u | xargs cut -c1-24',
      },
    ],
    fixes: [
      { do: 'Write the password again with a hash that nginx checks itself: `htpasswd -m FILE USER`.', costs: 'MD5-based: use long passwords, over TLS only.' },
    ],
    prevent: 'Create the file in the image that uses it.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html#auth_basic_user_file', 'crypt(3)'],
    examples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 crypt_r() failed (22: Invalid argument), client: 192.0.2.7, server: shop.example, request: "GET /admin HTTP/1.1", host: "shop.example"',
      '2026/11/24 03:12:45 [crit] 31#31: *9 crypt() failed (22: Invalid argument), client: 192.0.2.7, server: shop.example, request: "GET /admin HTTP/1.1", host: "shop.example"',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 user "ann": password mismatch, client: 192.0.2.7, server: shop.example, request: "GET /admin HTTP/1.1", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/transparent-proxy-refused',
    title: 'nginx may not use the address of the client towards the upstream',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: {
        matches: '^(?:setsockopt\\((?:IPV6_BINDANY|IPV6_TRANSPARENT|IP_BINDANY|IP_TRANSPARENT|SO_BINDANY)\\) failed|could not enable transparent proxying)',
      },
    },
    means: 'proxy_bind … transparent is set, and the system refuses the socket option that it needs.',
    client: '500.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The workers lack the capability NET_RAW (nginx passes it on only when the master is root), or the container does not have it.',
        evidence: 'errno 1 (Operation not permitted).',
        check: 'grep CapEff "/proc/$(pgrep -n nginx)/status"; nginx -T 2>/dev/null | grep -nE "transparent|^user"',
      },
    ],
    fixes: [
      { do: 'Start the master as root, or grant NET_ADMIN and NET_RAW to the container.', costs: 'Wider rights.' },
      {
        do: 'Pass the address in a header or the PROXY protocol instead.',
        config: 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
        costs: 'The application must read it.',
      },
    ],
    prevent: 'Transparent mode also needs routes on the upstream: use it only where headers cannot do.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_bind', 'ip(7)'],
    examples: [
      '2026/11/24 03:12:45 [alert] 31#31: *9 setsockopt(IP_TRANSPARENT) failed (1: Operation not permitted) while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
      '2026/11/24 03:12:45 [alert] 31#31: *9 could not enable transparent proxying for IPv6 on this platform while connecting to upstream, client: 2001:db8::7, server: 0.0.0.0:3306, upstream: "[2001:db8::5]:3306", bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 bind(10.0.0.9) failed (99: Cannot assign requested address) while connecting to upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/charset-not-convertible',
    title: 'nginx cannot convert the character set of an answer',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { matches: '^(?:no "\\*" between the charsets|unknown charset "\\*" to override)' } },
    means: 'charset asks for a conversion for which no charset_map exists.',
    client: 'The answer as the upstream sent it, perhaps with wrong letters.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The application answers in a character set that the configuration does not foresee.',
        evidence: 'The message names both character sets.',
        check: "nginx -T 2>/dev/null | grep -nE 'charset'",
      },
    ],
    fixes: [{ do: 'Let the application answer in UTF-8, or switch the conversion off.', config: 'charset off;', costs: 'None.' }],
    prevent: 'Use UTF-8 everywhere.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_charset_module.html'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 no "charset_map" between the charsets "windows-1251" and "utf-8" while reading response header from upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
      '2026/11/24 03:12:45 [error] 31#31: *9 unknown charset "x-mac" to override while reading response header from upstream, client: 192.0.2.7, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:8080/", host: "shop.example"',
    ],
    counterExamples: ['nginx: [emerg] duplicate "charset_map" between "koi8-r" and "utf-8" in /etc/nginx/koi-utf:1'],
  },
  {
    id: 'nginx/thread-pool-missing',
    title: 'A thread pool named at run time does not exist',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^thread pool "\\*" not found' } },
    means: 'aio threads=NAME holds a variable, and no thread_pool of that name is defined.',
    client: '500, or a file that is sent without threads.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'thread_pool is missing in the main context.',
        evidence: 'The message names the pool.',
        check: "nginx -T 2>/dev/null | grep -nE 'thread_pool|aio '",
      },
    ],
    fixes: [{ do: 'Define the pool in the main context.', config: 'thread_pool files threads=16 max_queue=65536;', costs: '16 threads per worker.' }],
    prevent: 'Name pools literally where you can: `nginx -t` then checks them.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#thread_pool', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#aio'],
    examples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 thread pool "disk2" not found, client: 192.0.2.7, server: shop.example, request: "GET /a.iso HTTP/1.1", host: "shop.example"',
      '2026/11/24 03:12:46 [error] 31#31: *9 thread pool "files" not found while sending response to client, client: 192.0.2.7, server: shop.example, request: "GET /b.iso HTTP/1.1", host: "shop.example"',
    ],
    counterExamples: ['nginx: [emerg] unknown thread pool "files" in /etc/nginx/nginx.conf:31'],
  },

  // Found while the configuration is read. The specific ones first.
  {
    id: 'nginx/config-unknown-directive',
    title: 'The configuration uses a directive this nginx does not know',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { starts: 'unknown directive "*"' } },
    means: 'nginx met a word that no module of this build handles, and refused the configuration.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A slip of the pen, or a missing semicolon on the line before.',
        evidence: 'The quoted word is no directive of the documentation.',
        check: NGINX_T,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The module is not built in or its load_module line is missing; or the directive belongs to a newer release.',
        evidence: 'The quoted word is documented for a module, or for a later version than this one.',
        check: "nginx -V 2>&1 | tr ' ' '\\n' | grep -E 'version|--with|--add'; nginx -T 2>/dev/null | grep -n load_module",
      },
    ],
    fixes: [
      { do: 'Correct the word at the named file and line.', costs: 'None.' },
      {
        do: 'Load the module, at the top of nginx.conf.',
        config: 'load_module modules/ngx_stream_module.so;',
        costs: 'The module must be built for exactly this nginx version.',
      },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/dirindex.html', 'https://nginx.org/en/docs/ngx_core_module.html#load_module'],
    examples: [
      'nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:12',
      '2026/11/24 03:12:45 [emerg] 4021#4021: unknown directive "stream" in /etc/nginx/nginx.conf:60',
    ],
    counterExamples: ['nginx: [emerg] unknown "proxy_pas" variable'],
  },
  {
    id: 'nginx/config-syntax',
    title: 'A brace, semicolon or quote is wrong in the configuration',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      level: ['emerg', { absent: true }],
      message: {
        matches:
          '^(?:unexpected "\\*"|unexpected end of|directive "\\*" (?:has no opening|is not terminated)|too long parameter|block directives are not supported in -g|invalid number of arguments|pread\\(\\) returned only|too long line in)',
      },
    },
    means: 'The configuration does not parse: a semicolon, brace or closing quote is missing or one too many, or a directive has too few or too many words.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The slip is at the named line or just above it: nginx notices a missing semicolon only at the next line.',
        evidence: 'File and line stand at the end of the message; with "unexpected end of file" the open brace can be anywhere above.',
        check: NGINX_T,
      },
      {
        cause: 'proxy-misconfig',
        because: 'A template or environment variable was not filled in, and an empty value took the place of an argument.',
        evidence: 'The line looks like `server_name ;` in the generated file.',
        check: "grep -nE '\\$\\{|\\{\\{| ;' -r /etc/nginx --include='*.conf'",
      },
    ],
    fixes: [
      { do: 'Correct the named line or the one before, then run `nginx -t && nginx -s reload`.', costs: 'None.' },
      { do: 'Quote regular expressions and values that contain braces or semicolons.', config: 'location ~ "^/[0-9]{4}/" { return 410; }', costs: 'None.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/beginners_guide.html#conf_structure', 'https://nginx.org/en/docs/switches.html'],
    examples: [
      'nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/shop.conf:14',
      '2026/11/24 03:12:45 [emerg] 4021#4021: directive "root" is not terminated by ";" in /etc/nginx/nginx.conf:22',
      '2026/11/24 03:12:45 [emerg] 4021#4021: unexpected end of file, expecting "}" in /etc/nginx/nginx.conf:90',
      '2026/11/24 03:12:45 [emerg] 4021#4021: invalid number of arguments in "server_name" directive in /etc/nginx/nginx.conf:31',
    ],
    counterExamples: ['2026/11/24 03:12:45 [alert] 31#31: unexpected event'],
  },
  {
    id: 'nginx/config-directive-misplaced',
    title: 'A directive stands where it is not allowed',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:"\\*" directive is (?:not allowed here|specified too late)|location "\\*" (?:cannot be inside|is outside)|named location "\\*" can be on|the "\\*" directive cannot be used inside|the "\\*" directive must be the first|"\\*" cannot have URI part)',
      },
    },
    means:
      'The directive exists but not in this context: for example listen outside server, proxy_pass with a URI inside a regular-expression location, or a location nested where it can never match.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A brace was closed too early or too late, or an included file is read at the wrong level (a whole http block inside conf.d).',
        evidence: 'The documentation of the directive lists its contexts; the message names file and line.',
        check: "nginx -T 2>/dev/null | grep -nE 'include|http \\{|server \\{|stream \\{'",
      },
    ],
    fixes: [
      { do: 'Move the directive into a context that its documentation names.', costs: 'None.' },
      {
        do: 'In a location with a regular expression, leave the URI out of proxy_pass and rewrite before it.',
        config: 'location ~ ^/app/(.*)$ { rewrite ^/app/(.*)$ /$1 break; proxy_pass http://app; }',
        costs: 'None.',
      },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/dirindex.html', 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'],
    examples: [
      'nginx: [emerg] "listen" directive is not allowed here in /etc/nginx/conf.d/shop.conf:3',
      'nginx: [emerg] "proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block in /etc/nginx/conf.d/shop.conf:21',
      '2026/11/24 03:12:45 [emerg] 4021#4021: location "/b" is outside location "/a" in /etc/nginx/nginx.conf:40',
    ],
    counterExamples: ['nginx: [emerg] "listen" directive is duplicate in /etc/nginx/conf.d/shop.conf:3'],
  },
  {
    id: 'nginx/config-duplicate',
    title: 'The configuration says the same thing twice',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      level: ['emerg', { absent: true }],
      message: {
        matches:
          '^(?:"\\*" directive is duplicate|"\\*" directive was specified earlier|"\\*" is duplicate|duplicate (?!value|network|range|default geo|MIME|extension|last buf|mp4)|a duplicate |the duplicate |module "\\*" is already loaded|access_log "\\*" already defined|conflicting (?:parameter|variable name|SSI command))',
      },
    },
    means: 'A directive, listen address, location, upstream, zone or variable is defined a second time where only one is allowed.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'Two included files define it: a copied virtual host, a default site left enabled, or a snippet included twice.',
        evidence: 'The name in the message occurs twice in the full configuration.',
        check: "nginx -T 2>&1 | grep -nE '^# configuration file|listen|upstream|default_server|load_module|location '",
      },
    ],
    fixes: [
      { do: 'Remove one of the two, or the second include.', costs: 'None.' },
      {
        do: 'Give default_server to one server block per address only.',
        config: 'listen 443 ssl default_server;',
        costs: 'The other hosts must be reached by name.',
      },
    ],
    prevent: 'Include by explicit pattern (conf.d/*.conf), so that editor copies and .bak files are not read. ' + TEST_FIRST,
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#listen', 'https://nginx.org/en/docs/ngx_core_module.html#include'],
    examples: [
      'nginx: [emerg] a duplicate default server for 0.0.0.0:80 in /etc/nginx/conf.d/shop.conf:2',
      '2026/11/24 03:12:45 [emerg] 4021#4021: "root" directive is duplicate, "alias" directive was specified earlier in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [emerg] 4021#4021: duplicate location "/a" in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [emerg] 4021#4021: duplicate upstream "app" in /etc/nginx/conf.d/app.conf:1',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [warn] 4021#4021: duplicate MIME type "text/html" in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [warn] 4021#4021: conflicting server name "shop.example" on 0.0.0.0:80, ignored',
    ],
  },
  {
    id: 'nginx/config-conflicting-server-name',
    title: 'Two server blocks claim the same name on one address',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'conflicting server name "*"' } },
    means: 'The name is already taken on this address and port by a server block read earlier; the later block is ignored for it.',
    client: 'The wrong virtual host answers, silently.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A site file was copied or enabled twice, or a block for another port forgot its listen line.',
        evidence: 'The quoted name appears in more than one server_name line.',
        check: "nginx -T 2>/dev/null | grep -nE '^# configuration file|server_name|listen'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The quoted name is empty: two blocks without server_name listen on the same address.',
        evidence: 'The message shows "".',
        check: "nginx -T 2>/dev/null | grep -nE 'server \\{|server_name|listen'",
      },
    ],
    fixes: [
      { do: 'Delete or merge one of the two server blocks.', costs: 'Decide first which of the two is meant to answer: today it is the one read first.' },
    ],
    prevent: 'Treat warnings of `nginx -t` as errors in the deployment.',
    docs: ['https://nginx.org/en/docs/http/server_names.html', 'https://nginx.org/en/docs/http/request_processing.html'],
    examples: [
      'nginx: [warn] conflicting server name "shop.example" on 0.0.0.0:443, ignored',
      '2026/11/24 03:12:45 [warn] 4021#4021: conflicting server name "" on [::]:80, ignored',
    ],
    counterExamples: ['2026/11/24 03:12:45 [emerg] 4021#4021: conflicting parameter "default" in /etc/nginx/nginx.conf:12'],
  },
  {
    id: 'nginx/config-hash-too-small',
    title: 'A hash of nginx is too small for its names',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^could not build (?!optimal )' } },
    means: 'A name is longer than a bucket of the hash (server names, map, types, variables), or there are too many names for its size.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A long host name or map key was added; the default bucket is one cache line (64 bytes on most hosts).',
        evidence: 'The message names the hash and the directive to raise.',
        check: NGINX_T,
      },
    ],
    fixes: [
      { do: 'Double the directive that the message names, in the http block.', config: 'server_names_hash_bucket_size 128;', costs: 'A few kilobytes.' },
      { do: 'For very many names raise the maximum size too.', config: 'server_names_hash_max_size 4096;', costs: 'Slower start, some memory.' },
    ],
    prevent: 'Set the size generously once, where names are generated.',
    docs: ['https://nginx.org/en/docs/hash.html', 'https://nginx.org/en/docs/http/server_names.html#optimization'],
    examples: [
      'nginx: [emerg] could not build server_names_hash, you should increase server_names_hash_bucket_size: 64',
      '2026/11/24 03:12:45 [emerg] 4021#4021: could not build map_hash, you should increase map_hash_max_size: 2048',
    ],
    counterExamples: [
      'nginx: [warn] could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64; ignoring types_hash_bucket_size',
    ],
  },
  {
    id: 'nginx/config-hash-not-optimal',
    title: 'A hash of nginx works, but not at its best',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'could not build optimal ' } },
    means: 'nginx built the hash with larger buckets than configured. It works; look-ups cost a little more.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'There are more entries than the configured size suits.',
        evidence: 'The message names the two directives.',
        check: NGINX_T,
      },
    ],
    fixes: [{ do: 'Raise the size that the message names.', config: 'types_hash_max_size 2048;', costs: 'Some kilobytes.' }],
    prevent: 'Set it once in the http block.',
    docs: ['https://nginx.org/en/docs/hash.html'],
    examples: [
      'nginx: [warn] could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64; ignoring types_hash_bucket_size',
      '2026/11/24 03:12:45 [warn] 4021#4021: could not build optimal proxy_headers_hash, you should increase either proxy_headers_hash_max_size: 512 or proxy_headers_hash_bucket_size: 64; ignoring proxy_headers_hash_bucket_size',
    ],
    counterExamples: ['nginx: [emerg] could not build server_names_hash, you should increase server_names_hash_bucket_size: 64'],
  },
  {
    id: 'nginx/config-tls-unavailable',
    title: 'The configuration asks for TLS, HTTP/2 or HTTP/3 that this build lacks',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:"\\*" must enable TLS|the "\\*" parameter requires ngx_\\w+|\\w+ protocol requires SSL support|"\\*" (?:directive )?requires OpenSSL|the "\\*" directive requires OpenSSL)',
      },
    },
    means:
      'A listen parameter, proxy_pass or directive needs a module or an OpenSSL feature that this nginx was built without; or HTTP/3 is on while TLS 1.3 is off.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'nginx was built without the TLS, HTTP/2 or HTTP/3 module, or with an old OpenSSL.',
        evidence: 'The message says "requires ngx_…_module", "requires SSL support" or "requires OpenSSL".',
        check: "nginx -V 2>&1 | tr ' ' '\\n' | grep -E 'OpenSSL|with-(http|stream|mail)_(ssl|v2|v3)'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'ssl_protocols leaves out TLSv1.3, which quic needs.',
        evidence: 'The message says "must enable TLSv1.3".',
        check: "nginx -T 2>/dev/null | grep -nE 'ssl_protocols|quic'",
      },
    ],
    fixes: [
      { do: 'Install a package of nginx that has the module.', costs: 'A package change and a restart.' },
      { do: 'Allow TLS 1.3 where HTTP/3 is on.', config: 'ssl_protocols TLSv1.2 TLSv1.3;', costs: 'None.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/configure.html', 'https://nginx.org/en/docs/http/ngx_http_v3_module.html'],
    examples: [
      '2026/11/24 03:12:45 [emerg] 4021#4021: the "ssl" parameter requires ngx_http_ssl_module in /etc/nginx/nginx.conf:12',
      'nginx: [emerg] https protocol requires SSL support in /etc/nginx/conf.d/shop.conf:20',
      '2026/11/24 03:12:45 [emerg] 4021#4021: "ssl_protocols" must enable TLSv1.3 for the "listen ... quic" directive in /etc/nginx/conf.d/shop.conf:3',
    ],
    counterExamples: [
      'nginx: [emerg] no "events" section in configuration',
      'nginx: [emerg] no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/conf.d/shop.conf:2',
    ],
  },
  {
    id: 'nginx/config-tls-settings',
    title: 'A TLS file or setting of the configuration cannot be used',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:BIO_new_file\\(|PEM_read_bio|cannot load CRL|pread\\(\\) "\\*" returned only|EC_KEY_|ENGINE_|OBJ_sn2nid|EVP_Digest|(?:OCSP|session) cache "\\*" is too small|invalid (?:OCSP|session) cache|SSL_set_tlsext_host_name)',
      },
    },
    means: 'nginx handed a DH file, CRL, ticket key, curve, engine or cache size to OpenSSL, and it cannot be used.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The named file is missing, cut short or of another kind; a ticket key must have 48 or 80 bytes.',
        evidence: 'The message quotes the file; the part in "(SSL: …)" names the reason.',
        check: 'nginx -T 2>/dev/null | awk \'/ssl_(dhparam|crl|session_ticket_key|stapling_file)/ {sub(/;$/, "", $2); print $2}\' | sort -u | xargs ls -lL',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The curve, engine or cache size is unknown or too small for the OpenSSL of this nginx.',
        evidence: 'The message quotes the value.',
        check: 'nginx -V 2>&1 | grep -i openssl; openssl ecparam -list_curves | head -40',
      },
    ],
    fixes: [
      {
        do: 'Make the file anew, of the right size.',
        config: 'ssl_session_ticket_key /etc/nginx/tls/ticket.key;',
        costs: 'With `openssl rand 80`: sessions of all clients are negotiated once more.',
      },
      { do: 'Give the session cache at least eight pages.', config: 'ssl_session_cache shared:TLS:10m;', costs: '10 MB, about 40,000 sessions.' },
    ],
    prevent: 'Test the configuration with the OpenSSL of production before an operating-system upgrade.',
    docs: [
      'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_session_ticket_key',
      'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_dhparam',
    ],
    examples: [
      'nginx: [emerg] BIO_new_file("/etc/nginx/tls/dhparam.pem") failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/dhparam.pem, r) error:10000080:BIO routines::no such file)',
      '2026/11/24 03:12:45 [emerg] 4021#4021: session cache "TLS" is too small in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [emerg] 4021#4021: ENGINE_by_id("pkcs11") failed (SSL: error:13000074:engine routines::no such engine:id=pkcs11)',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [crit] 31#31: *9 SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking, client: 192.0.2.7, server: 0.0.0.0:443',
    ],
  },
  {
    id: 'nginx/config-module-unusable',
    title: 'A module cannot be loaded into this nginx',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:dlopen\\(\\)|dlsym\\(\\)|module "\\*" (?:is not binary compatible|version )|too many modules loaded|version N of nginx\\.pm is required|no events module found|nginx was built without (?:debug|zlib) support|"\\*" requires PCRE library|using (?:regex|variable) "\\*" requires PCRE|the using of the regex "\\*" requires|without PCRE library|"\\*" is not supported on this platform(?!, ignored)|"\\*" is unsupported on this platform|"\\*" directive is not supported on this platform|poll is not available|SSL_CONF_cmd\\(\\) is not available|pcre2?_compile\\(\\) failed)',
      },
    },
    means:
      'load_module names a file that is missing or built for another nginx, or the configuration asks for something this build cannot do (a regular expression without PCRE, a platform feature).',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'nginx was upgraded and the module package was not: the version or the signature of the build differs.',
        evidence: 'The message says "version … instead of …" or "not binary compatible".',
        check: "nginx -v; dpkg -l '*nginx*' 2>/dev/null || rpm -qa '*nginx*'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The file of the module is not where load_module looks (relative to the prefix), or a library it needs is missing.',
        evidence: 'dlopen() quotes the file and the reason.',
        check: "nginx -V 2>&1 | grep -o 'modules-path=[^ ]*'; nginx -T 2>/dev/null | grep -n load_module",
      },
    ],
    fixes: [
      { do: 'Install the module package of the same version as nginx, or rebuild it with --with-compat.', costs: 'A package change.' },
      { do: 'Take out load_module and the directives of the module.', costs: 'What the module did is gone.' },
    ],
    prevent: 'Upgrade nginx and its modules in one transaction; pin both.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#load_module', 'https://nginx.org/en/docs/configure.html'],
    examples: [
      'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_geoip2_module.so" failed (/usr/lib/nginx/modules/ngx_http_geoip2_module.so: cannot open shared object file: No such file or directory) in /etc/nginx/modules-enabled/50-geoip2.conf:1',
      '2026/11/24 03:12:45 [emerg] 4021#4021: module "/usr/lib/nginx/modules/ngx_stream_module.so" version 1022001 instead of 1026002 in /etc/nginx/nginx.conf:1',
      '2026/11/24 03:12:45 [emerg] 4021#4021: module "/etc/nginx/modules/x.so" is not binary compatible in /etc/nginx/nginx.conf:2',
    ],
    counterExamples: ['nginx: [emerg] module "/etc/nginx/modules/x.so" is already loaded in /etc/nginx/nginx.conf:3'],
  },
  {
    id: 'nginx/config-unknown-name',
    title: 'The configuration uses a variable, zone or log format that is not defined',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      level: ['emerg', { absent: true }],
      message: {
        matches:
          '^(?:unknown (?!directive|variable index|charset|PROXY|method|image|process handle)|zero size shared memory zone|"\\*" zone "\\*" is unknown|log format is not specified|cache "\\*" (?:had|uses)|the shared memory zone|the size N of shared memory zone|shared zone "\\*")',
      },
    },
    means:
      'A name is used that nothing defines: a variable, a shared memory zone, a log format, a thread pool, a syslog option. Or a zone is declared twice in different ways.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The name is misspelt, or the line that defines it (limit_req_zone, proxy_cache_path, log_format, map) stands in a file that is not included.',
        evidence: 'The name occurs only where it is used.',
        check: "nginx -T 2>/dev/null | grep -nE 'limit_(req|conn)_zone|proxy_cache_path|log_format|^ *map |thread_pool|include'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The variable belongs to a module that is not loaded, or to a newer release.',
        evidence: 'The variable is documented, for another module.',
        check: "nginx -V 2>&1 | tr ' ' '\\n' | grep -E 'version|--with|--add'",
      },
    ],
    fixes: [
      {
        do: 'Define the zone in the http block before it is used.',
        config: 'limit_req_zone $binary_remote_addr zone=one:10m rate=10r/s;',
        costs: '10 MB of shared memory.',
      },
      { do: 'Correct the name of the variable, or load its module.', costs: 'None.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/varindex.html', 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_zone'],
    examples: [
      'nginx: [emerg] unknown "tenant" variable',
      'nginx: [emerg] zero size shared memory zone "one"',
      'nginx: [emerg] "proxy_cache" zone "static" is unknown in /etc/nginx/conf.d/shop.conf:9',
      '2026/11/24 03:12:45 [emerg] 4021#4021: unknown log format "json" in /etc/nginx/nginx.conf:31',
    ],
    counterExamples: ['nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:12'],
  },
  {
    id: 'nginx/config-listen-invalid',
    title: 'The address of a listen directive cannot be used',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:(?!the "\\*" )[\\w ]+ in "\\*" of the "\\*" directive|duplicate listen options|invalid (?:backlog|fastopen|ipv6only|rcvbuf|setfib|sndbuf|so_keepalive)|(?:bind )?ipv6only is not supported|(?:multipath|reuseport|transparent proxying|the deferred accept) is not supported|accept filters "\\*" are not|ioctl\\(FIONBIO\\) N failed|setsockopt\\((?:IPV6_V6ONLY|SO_REUSEADDR|SO_REUSEPORT|SO_REUSEPORT_LB)\\) N failed|close\\(\\) socket listening socket)',
      },
      level: ['emerg', { absent: true }],
    },
    means: 'nginx could not turn the listen directive into a socket: bad port, bad IPv6 form, unknown host name, or an option that this system does not have.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The address is misspelt: port above 65535, IPv6 without brackets, a host name that no resolver knows.',
        evidence: 'The message quotes the address.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *listen '",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The system has IPv6 or the socket option switched off.',
        evidence: 'The message says "not supported on this platform", or carries errno 92, 95 or 97.',
        check: 'sysctl net.ipv6.conf.all.disable_ipv6; ip -6 addr show',
      },
    ],
    fixes: [
      { do: 'Write the address in one of the documented forms.', config: 'listen 443 ssl;\nlisten [::]:443 ssl;', costs: 'None.' },
      { do: 'Take out the IPv6 listener on a host without IPv6.', costs: 'No IPv6 visitors, of which there are none yet.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#listen'],
    examples: [
      'nginx: [emerg] invalid port in "999999" of the "listen" directive in /etc/nginx/conf.d/shop.conf:2',
      'nginx: [emerg] host not found in "gw1.internal:80" of the "listen" directive in /etc/nginx/conf.d/shop.conf:2',
      '2026/11/24 03:12:45 [emerg] 4021#4021: setsockopt(SO_REUSEPORT) 0.0.0.0:443 failed (92: Protocol not available)',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [emerg] 4021#4021: bind() to 0.0.0.0:80 failed (98: Address already in use)',
      'nginx: [emerg] a duplicate listen 0.0.0.0:80 in /etc/nginx/conf.d/shop.conf:3',
    ],
  },
  {
    id: 'nginx/config-upstream-invalid',
    title: 'An upstream or server of the configuration cannot be used',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?!host not found in upstream)(?:[\\w -]+ in upstream "\\*"(?: in P:N.*)?$|no servers are inside upstream|upstream "\\*" may not have port|service (?:upstream|is empty)|balancing method does not support|resolving names at run time requires upstream|load balancing method does not support|no resolver defined to resolve names|route is |sticky zone|invalid URL prefix(?: in P:N)?$|invalid address|[\\w ]+ in (?:resolver|syslog server|auth_http|set_real_ip_from|debug_connection|OCSP responder) "\\*"|no name servers defined)',
      },
      level: ['emerg', { absent: true }],
    },
    means: 'An upstream block, proxy_pass, resolver, real-IP range or similar names a server that nginx cannot use.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The block is empty (a generated file with no members), the scheme is missing in proxy_pass, or a port stands where none may.',
        evidence: 'The message quotes the name; file and line follow.',
        check: "nginx -T 2>/dev/null | grep -nE -A8 '^ *upstream |_pass |^ *resolver '",
      },
      {
        cause: 'dns',
        because: 'A name in resolver, set_real_ip_from or syslog cannot be looked up while nginx starts.',
        evidence: 'The message begins with "host not found".',
        check: 'cat /etc/resolv.conf; getent hosts NAME',
      },
    ],
    fixes: [
      {
        do: 'Give every upstream at least one server, even a local one that answers 503.',
        config: 'upstream app { zone app 64k; server 10.0.0.5:8080; }',
        costs: 'None.',
      },
      { do: 'Write the scheme in proxy_pass.', config: 'proxy_pass http://app;', costs: 'None.' },
      {
        do: 'Names that shall be resolved at run time need a zone and a resolver.',
        config: 'resolver 10.0.0.2 valid=30s;\nupstream app { zone app 64k; server app.internal:8080 resolve; }',
        costs: 'Open-source nginx 1.27.3 or newer.',
      },
    ],
    prevent: 'Let the generator of the configuration refuse to write an upstream without members.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server', 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver'],
    examples: [
      'nginx: [emerg] no servers are inside upstream in /etc/nginx/conf.d/app.conf:3',
      'nginx: [emerg] invalid URL prefix in /etc/nginx/conf.d/shop.conf:14',
      'nginx: [emerg] invalid port in syslog server "log.internal:99999" in /etc/nginx/nginx.conf:20',
    ],
    counterExamples: ['nginx: [emerg] host not found in upstream "app.internal" in /etc/nginx/conf.d/app.conf:2'],
  },
  {
    id: 'nginx/config-event-method',
    title: 'nginx cannot set up its event loop',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: {
      message: {
        matches:
          '^(?:N worker_connections are not enough for N listening|(?:the )?maximum number of (?:files|descriptors) supported by select|invalid event type|when the server runs without a master process|no "\\*" section in configuration|open\\(P\\) failed|epoll_create\\(\\)|epoll_ctl\\(EPOLL_CTL_ADD, eventfd\\)|ioctl\\(eventfd|port_create|timer_(?:create|settime)|kqueue\\(\\) failed|gethostname\\(\\) failed|could not create ngx_temp_pool|ngx_quic_bpf_module failed to initialize|glob\\(\\) "\\*" failed)',
      },
    },
    means:
      'The events section is missing or asks for a method or a number of connections that this system does not give, or a basic system call failed at start.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The events section is missing or too small: worker_connections must exceed the number of listening sockets.',
        evidence: 'The message names the section or the two numbers.',
        check: "nginx -T 2>/dev/null | grep -nE 'events|worker_connections|^ *use '",
      },
      {
        cause: 'gateway-exhausted',
        because: 'A limit of the host or container refuses the call: descriptors, epoll watches, locked memory.',
        evidence: 'The message is a failed system call; errno 12, 24 and 28 have rules of their own.',
        check: 'cat /proc/sys/fs/epoll/max_user_watches; ulimit -n -l; cat /proc/sys/fs/file-nr',
      },
    ],
    fixes: [
      {
        do: 'Write an events section that fits the number of listeners.',
        config: 'worker_rlimit_nofile 8192;\nevents { worker_connections 4096; }',
        costs: 'About 1 MB of memory per 4096 connections and worker.',
      },
      { do: 'Leave out `use`: nginx chooses the best method by itself.', costs: 'None.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#events', 'https://nginx.org/en/docs/events.html'],
    examples: [
      'nginx: [emerg] no "events" section in configuration',
      '2026/11/24 03:12:45 [emerg] 4021#4021: 4 worker_connections are not enough for 6 listening sockets',
      '2026/11/24 03:12:45 [emerg] 4021#4021: epoll_create() failed (38: Function not implemented)',
    ],
    counterExamples: ['2026/11/24 03:12:45 [alert] 31#31: *9 4096 worker_connections are not enough, client: 192.0.2.7, server: 0.0.0.0:80'],
  },
  {
    id: 'nginx/config-stylesheet-invalid',
    title: 'A stylesheet or DTD of the configuration cannot be parsed',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^(?:xmlParseDTD\\(\\)|xsltParseStylesheetFile\\("\\*"\\)) failed' } },
    means: 'xslt_stylesheet or xml_entities names a file that libxml2 or libxslt does not accept.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The file is missing or is no well-formed XML.',
        evidence: 'The message quotes the file.',
        check: 'nginx -T 2>/dev/null | awk \'/xslt_stylesheet|xml_entities/ {sub(/;$/, "", $2); print $2}\' | sort -u | xargs xmllint --noout',
      },
    ],
    fixes: [{ do: 'Correct the file, then test and reload.', costs: 'None.' }],
    prevent: 'Check stylesheets with xmllint before they are deployed.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_xslt_module.html'],
    examples: [
      '2026/11/24 03:12:45 [error] 4021#4021: xsltParseStylesheetFile("/etc/nginx/page.xslt") failed in /etc/nginx/nginx.conf:31',
      'nginx: [error] xmlParseDTD() failed in /etc/nginx/nginx.conf:30',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [error] 31#31: *9 xsltApplyStylesheet() failed while sending response to client, client: 192.0.2.7, server: shop.example, request: "GET /a.xml HTTP/1.1", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/config-test-failed',
    title: 'The configuration test failed',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    when: { message: { matches: '^configuration file .* test failed$' } },
    means: 'This closes the output of `nginx -t`, or of a start: the line before it names the error.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The configuration has an error, named in the [emerg] line before.',
        evidence: 'The [emerg] line directly before this one.',
        check: NGINX_T,
      },
    ],
    fixes: [{ do: 'Correct the error of the line before, then test again.', costs: 'None.' }],
    prevent: TEST_FIRST,
    consequenceOf: [
      'nginx/config-unknown-directive',
      'nginx/config-syntax',
      'nginx/config-directive-misplaced',
      'nginx/config-duplicate',
      'nginx/config-hash-too-small',
      'nginx/config-tls-unavailable',
      'nginx/certificate-key-mismatch',
      'nginx/certificate-unreadable',
      'nginx/certificate-malformed',
      'nginx/certificate-not-defined',
      'nginx/tls-set-up-refused',
      'nginx/host-not-found-at-start',
      'nginx/config-tls-settings',
      'nginx/config-module-unusable',
      'nginx/config-unknown-name',
      'nginx/config-listen-invalid',
      'nginx/config-upstream-invalid',
      'nginx/config-event-method',
      'nginx/config-rejected',
    ],
    docs: ['https://nginx.org/en/docs/switches.html'],
    examples: ['nginx: configuration file /etc/nginx/nginx.conf test failed', 'nginx: configuration file /usr/local/nginx/conf/nginx.conf test failed'],
    counterExamples: ['nginx: configuration file /etc/nginx/nginx.conf test is successful'],
  },
  {
    id: 'nginx/config-deprecated',
    title: 'A directive is deprecated or obsolete',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: {
        matches: '^(?:the "\\*" (?:directive|parameter of the "\\*" directive) is (?:deprecated|obsolete)|invalid parameter "\\*", use "\\*" instead)',
      },
    },
    means: 'The directive still works, or is ignored, and has a successor that the message names.',
    client: 'Nothing.',
    causes: [],
    fixes: [
      { do: 'Write the new form when you next touch the file.', config: 'listen 443 ssl;\nhttp2 on;', costs: 'Older releases do not know the new form.' },
    ],
    prevent: 'Read the CHANGES file before an upgrade.',
    docs: ['https://nginx.org/en/CHANGES', 'https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2'],
    examples: [
      'nginx: [warn] the "listen ... http2" directive is deprecated, use the "http2" directive instead in /etc/nginx/conf.d/shop.conf:2',
      '2026/11/24 03:12:45 [warn] 4021#4021: the "ssl" directive is deprecated, use the "listen ... ssl" directive instead in /etc/nginx/nginx.conf:40',
    ],
    counterExamples: [
      'nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:1',
    ],
  },
  {
    id: 'nginx/config-not-root',
    title: 'nginx was started without root rights, so user is ignored',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'the "*" directive makes sense only if the master process runs' } },
    means:
      'The master process is not root, so it cannot change to the configured user. Usual in rootless containers and when `nginx -t` is run by an ordinary account.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'nginx or `nginx -t` runs as an ordinary user.',
        evidence: 'The check shows the owner of the master process.',
        check: 'ps -o user,pid,args -C nginx',
      },
    ],
    fixes: [{ do: 'In a rootless container remove the user directive; on a host run the test with sudo.', costs: 'None.' }],
    prevent: 'Use the unprivileged image with its own nginx.conf.',
    docs: ['https://nginx.org/en/docs/ngx_core_module.html#user'],
    examples: [
      'nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:1',
      '2026/11/24 03:12:45 [warn] 1#1: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2',
    ],
    counterExamples: ['nginx: [emerg] getpwnam("nginx") failed in /etc/nginx/nginx.conf:1'],
  },
  {
    id: 'nginx/config-warning',
    title: 'nginx ignored or changed part of the configuration',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: {
      level: 'warn',
      message: {
        matches:
          '^(?:"\\*"(?: is | ignored|$| in P:N)|duplicate |no "\\*" for|no (?:address range|network) "\\*" to delete|nginx was built|PCRE2? library does not|low address bits|protocol options redefined|load balancing method redefined|balancer does not support|server name "\\*" has suspicious|only the last index|stale binary|incompatible binary|CRC32 mismatch|invalid (?:directive|parameter)|min_free is not supported|N worker_connections exceed)| in P:N$',
      },
    },
    means: 'The configuration is accepted, but a value was corrected, taken twice, or left out because this build or system cannot do it.',
    client: 'Usually nothing; what was ignored does not happen (no stapling, no compression of certificates, fewer connections).',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The named value has no effect, or not the one that was meant.',
        evidence: 'The message quotes directive or value, and often file and line.',
        check: NGINX_T,
      },
    ],
    fixes: [
      { do: 'Correct or remove the named value.', costs: 'None.' },
      {
        do: 'When descriptors are fewer than connections, raise them.',
        config: 'worker_rlimit_nofile 8192;',
        costs: 'The limit of the service (LimitNOFILE) must allow it.',
      },
    ],
    prevent: 'Treat warnings of `nginx -t` as errors in the deployment.',
    docs: ['https://nginx.org/en/docs/dirindex.html'],
    examples: [
      '2026/11/24 03:12:45 [warn] 4021#4021: duplicate MIME type "text/html" in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [warn] 4021#4021: protocol options redefined for 0.0.0.0:443 in /etc/nginx/conf.d/b.conf:2',
      '2026/11/24 03:12:45 [warn] 4021#4021: server name "shop.example/cart" has suspicious symbols in /etc/nginx/conf.d/b.conf:3',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [warn] 31#31: *9 an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/1/00/0000000001 while reading upstream, client: 192.0.2.7, server: shop.example, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.5:8080/a", host: "shop.example"',
    ],
  },
  {
    id: 'nginx/config-rejected',
    title: 'nginx refuses the configuration',
    cause: 'proxy-misconfig',
    severity: 'critical',
    blame: 'gateway',
    // The grammar of ngx_conf_log_error is " in FILE:LINE" or " in command line" at the end; without it only known texts count.
    when: {
      level: 'emerg',
      message: {
        matches:
          '^(?!getpwnam|getgrnam|require_pv|"\\*" could not be changed)(?:.* in (?:P:N|command line)$|"\\*"(?: |$)|invalid (?!socket number)|value (?:must|"\\*" must)|the (?:"\\*"|closing bracket|\\$\\w+|default|path|same|pool|http2|maximum|invalid)|no buffer|no syslog|no (?:"\\*" is defined for server|handler for server|servers in upstream)|syslog |limit_(?:req|conn)(?:_zone)? |[\\w$]+ "\\*" is already bound|connection limit|zone "\\*"|keys zone "\\*"|buffered logs|logs to syslog|empty |percent |number of |there must be|pattern "\\*"|binary geo range|range "\\*" overlaps|second binary|index "\\*"|GeoIP_open|location "\\*"|server name "\\*" is invalid|unsupported (?:hash )?key|ipv6only is not|chown\\("\\*")',
      },
    },
    means:
      'nginx read its configuration and found a value, a combination or a name that it cannot accept. Third-party modules report their errors the same way.',
    client: REFUSED_CLIENT,
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The named directive has an invalid value, or two directives contradict each other (buffer sizes, zones, paths).',
        evidence: 'The message names the directive, and file and line where nginx noticed.',
        check: NGINX_T,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The configuration was written for another release.',
        evidence: 'It began with an upgrade or a rollback of nginx.',
        check: 'nginx -v; ls -lt /etc/nginx /etc/nginx/conf.d | head -20',
      },
    ],
    fixes: [
      { do: 'Correct the named line, then test and reload.', costs: 'None.' },
      {
        do: 'For buffer sizes keep: busy ≥ one buffer, and busy < all buffers less one.',
        config: 'proxy_buffer_size 8k;\nproxy_buffers 8 8k;\nproxy_busy_buffers_size 16k;',
        costs: 'Up to 64 KB per busy connection.',
      },
      { do: 'After a failed reload put the last good configuration back, so that a restart of the host does not take the service down.', costs: 'None.' },
    ],
    prevent: TEST_FIRST,
    docs: ['https://nginx.org/en/docs/dirindex.html', 'https://nginx.org/en/docs/control.html#reconfiguration'],
    examples: [
      'nginx: [emerg] "proxy_busy_buffers_size" must be equal to or greater than the maximum of the value of "proxy_buffer_size" and one of the "proxy_buffers" in /etc/nginx/conf.d/shop.conf:9',
      'nginx: [emerg] "proxy_read_timeout" directive invalid value in /etc/nginx/nginx.conf:31',
      'nginx: [emerg] invalid value "maybe" in "gzip" directive, it must be "on" or "off" in /etc/nginx/nginx.conf:12',
      '2026/11/24 03:12:45 [emerg] 4021#4021: lua_shared_dict "sessions" is already defined as "sessions" in /etc/nginx/nginx.conf:17',
    ],
    counterExamples: [
      '2026/11/24 03:12:45 [emerg] 4021#4021: open() "/etc/nginx/conf.d/none.conf" failed (2: No such file or directory) in /etc/nginx/nginx.conf:31',
      '2026/11/24 03:12:45 [emerg] 4021#4021: bind() to 0.0.0.0:80 failed (98: Address already in use)',
    ],
  },
];
