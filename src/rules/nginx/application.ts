/** What applications and scripting modules say through nginx's log: PHP on FastCGI's stderr, Lua, ModSecurity, NAXSI, Perl, njs, nchan, SSI, XSLT, images, RTMP. */
import type { Candidate, Rule, Test } from '../rule.ts';

const DOCS = 'https://nginx.org/en/docs/';
const FASTCGI = `${DOCS}http/ngx_http_fastcgi_module.html`;
const LUA = 'https://github.com/openresty/lua-nginx-module';
const FPM_CONF = 'https://www.php.net/manual/en/install.fpm.configuration.php';
const INI = 'https://www.php.net/manual/en/ini.core.php';

/** nginx logs all of FastCGI's stderr at error, PHP notices too. The class of the text is in `detail`. A cut head leaves "PHP message: ". */
const STDERR: readonly Test[] = [{ starts: 'FastCGI sent in stderr: "*' }, { starts: 'PHP message: ' }];
/** The address in front is kept where the line is cut inside a quoted part. */
const MODSECURITY = { matches: '^(?:\\[client [^\\]]*\\] )?ModSecurity: ' } as const;
/** Levels at which a module's own log call asks for attention; below them it is the application's diary. */
const LOUD: readonly Test[] = ['error', 'crit', 'alert', 'emerg', { absent: true }];
const QUIET: readonly Test[] = ['warn', 'notice', 'info', 'debug'];

/** What Lua code logs, by ngx.log, by Kong's log, or raw with the place in front. */
const LUA_LOG: readonly Test[] = [{ starts: '[lua] ' }, { starts: 'stream [lua] ' }, { starts: '[kong] ' }, { matches: '^[\\w.-]+\\.lua:N: ' }];

const PHP_LINES =
  "grep -oE 'PHP message: PHP [A-Z][a-z ]+: .* on line [0-9]+' /var/log/nginx/error.log | sed 's/[0-9a-f]\\{8,\\}/X/g' | sort | uniq -c | sort -rn | head";
const newRelease: Candidate = {
  cause: 'app-error',
  because: 'A release brought code that does not fit: a missing file, an extension, another PHP version.',
  evidence: 'It began with a deploy; the same file and line every time.',
  check: PHP_LINES,
};

export const application: readonly Rule[] = [
  {
    id: 'nginx/php-script-probe',
    title: 'A scanner asked for a PHP script that is not here',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: STDERR, detail: ['script-unknown', 'script-unopened', 'script-denied'], probeKind: { matches: '.' } },
    means: 'The URL is one that scanners try everywhere. nginx passed it to PHP-FPM, which found no such script.',
    client: '404 "File not found." or 403.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'Automatic scans of the whole internet.',
        evidence: 'One client, many such URLs in a minute, no referrer.',
        check: "grep 'Primary script unknown' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The software is meant to be here, and SCRIPT_FILENAME points elsewhere.',
        evidence: 'The same path exists in the document root.',
        check: 'ls -l FILE; nginx -T 2>/dev/null | grep -n SCRIPT_FILENAME',
      },
    ],
    fixes: [
      {
        do: 'Answer in nginx, without waking PHP.',
        config: 'location ~ \\.php$ { try_files $uri =404; fastcgi_pass unix:/run/php/php-fpm.sock; include fastcgi.conf; }',
        costs: 'nginx must see the files that PHP-FPM sees.',
      },
      {
        do: 'Block persistent clients, for instance with fail2ban.',
        config: '[nginx-botsearch]\nenabled = true',
        costs: 'Everybody behind that address, for the ban time.',
      },
    ],
    prevent: 'try_files $uri =404 in every PHP location.',
    docs: [`${DOCS}http/ngx_http_core_module.html#try_files`, FASTCGI],
    examples: [
      '2026/08/01 01:00:00 [error] 66#66: *10 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /wp-login.php HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "203.0.113.10"',
      '2026/08/01 01:00:01 [error] 66#66: *11 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "203.0.113.10"',
    ],
    counterExamples: [
      '2026/08/01 01:00:02 [error] 66#66: *12 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      '2026/08/01 01:00:03 [error] 66#66: *13 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Error: Call to undefined function f() in /srv/wp/wp-login.php:3" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /wp-login.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-script-unknown',
    title: 'PHP-FPM does not find the script nginx names',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: STDERR, detail: 'script-unknown' },
    means: 'nginx passed SCRIPT_FILENAME, and in the file system that PHP-FPM sees there is no such file.',
    client: '404 "File not found.".',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'root of nginx and the path inside the PHP container differ, or SCRIPT_FILENAME is built from the wrong parts.',
        evidence: 'Every PHP page fails.',
        check: "nginx -T 2>/dev/null | grep -nE 'SCRIPT_FILENAME|fastcgi_pass|root '; docker exec APP ls -l FILE",
      },
      {
        cause: 'filesystem',
        because: 'The script is really not there (deploy), or its directory is closed to the user of PHP-FPM.',
        evidence: 'Some scripts work.',
        check: 'namei -l FILE; ps -o user= -C php-fpm | sort | uniq -c',
      },
      {
        cause: 'attack-probe',
        because: 'Somebody tries names of scripts.',
        evidence: 'One client, many different URLs.',
        check: "grep 'Primary script unknown' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Build the path from the root that PHP-FPM sees.',
        config: 'root /var/www/html;   # the same path in both containers\nfastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;',
        costs: 'None.',
      },
      {
        do: 'Let nginx answer for what does not exist.',
        config: 'location ~ \\.php$ { try_files $uri =404; fastcgi_pass unix:/run/php/php-fpm.sock; include fastcgi.conf; }',
        costs: 'nginx must see the files that PHP-FPM sees.',
      },
    ],
    prevent: 'Mount the code at one path everywhere; use $realpath_root with releases behind a link.',
    docs: [`${FASTCGI}#fastcgi_param`, `${DOCS}http/ngx_http_core_module.html#try_files`],
    examples: [
      '2026/08/01 01:00:02 [error] 66#66: *12 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      '2026/08/01 01:01:00 [error] 66#66: *14 FastCGI sent in stderr: "Cannot get script name, are DOCUMENT_ROOT and SCRIPT_NAME (or SCRIPT_FILENAME) set and is the script executable?" while reading response header from upstream, client: 192.0.2.50, server: git.example.com, request: "GET /git/ HTTP/1.1", upstream: "fastcgi://unix:/run/fcgiwrap.socket:", host: "git.example.com"',
    ],
    counterExamples: [
      '2026/08/01 01:00:00 [error] 66#66: *10 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /wp-login.php HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "203.0.113.10"',
    ],
  },
  {
    id: 'nginx/php-script-unopened',
    title: 'PHP-FPM may not open the script nginx names',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: STDERR, detail: 'script-unopened' },
    means: 'PHP-FPM (or fcgiwrap) got a path and could not open it: it is missing, unreadable, or outside of chroot and open_basedir.',
    client: '404 or 403.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The path is valid for nginx and not for PHP-FPM (container, chroot).',
        evidence: '"No such file or directory" for a file that nginx sees.',
        check: "nginx -T 2>/dev/null | grep -nE 'SCRIPT_FILENAME|root '; grep -nE 'chroot|chdir|open_basedir' /etc/php/*/fpm/pool.d/*.conf",
      },
      {
        cause: 'filesystem',
        because: 'The user of the pool lacks r on the script or x on a directory above.',
        evidence: '"Permission denied" in the text.',
        check: 'namei -l FILE; ps -o user= -C php-fpm | sort | uniq -c',
      },
    ],
    fixes: [
      { do: 'Align the paths, or give the pool user access.', config: 'fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;', costs: 'None.' },
    ],
    prevent: 'Mount the code at one path everywhere.',
    docs: [`${FASTCGI}#fastcgi_param`, FPM_CONF],
    examples: [
      '2026/08/01 01:02:00 [error] 66#66: *15 FastCGI sent in stderr: "Unable to open primary script: /var/www/html/index.php (No such file or directory)" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      '2026/08/01 01:02:01 [error] 66#66: *16 FastCGI sent in stderr: "Unable to open primary script: /srv/app/public/index.php (Permission denied)" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/01 01:00:02 [error] 66#66: *12 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-script-denied',
    title: 'PHP-FPM refuses to run a file of this kind',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: STDERR, detail: 'script-denied' },
    means: 'nginx handed PHP-FPM a file whose name does not end in .php (security.limit_extensions). The pool saved the day.',
    client: '403 "Access denied.".',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The PHP location matches too much (location ~ \\.php without $, or path info on any file).',
        evidence: 'URLs such as /upload/photo.jpg/x.php.',
        check: "nginx -T 2>/dev/null | grep -nE 'location .*php|split_path_info|try_files'",
      },
      {
        cause: 'attack-probe',
        because: 'Somebody tries to run an uploaded picture as PHP.',
        evidence: 'The URL has a picture in the middle and ends in .php.',
        check: "grep 'security.limit_extensions' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Pass only existing files that end in .php.',
        config:
          'location ~ [^/]\\.php(/|$) {\n  fastcgi_split_path_info ^(.+?\\.php)(/.*)$;\n  try_files $fastcgi_script_name =404;\n  fastcgi_pass unix:/run/php/php-fpm.sock;\n  include fastcgi.conf;\n}',
        costs: 'None.',
      },
      {
        do: 'If the extension is meant, allow it in the pool.',
        config: 'security.limit_extensions = .php .phtml',
        costs: 'Never allow extensions that visitors may upload.',
      },
    ],
    prevent: 'Keep uploads in a location without PHP.',
    docs: [FPM_CONF, `${FASTCGI}#fastcgi_split_path_info`],
    examples: [
      '2026/08/01 01:03:00 [error] 66#66: *17 FastCGI sent in stderr: "Access to the script \'/var/www/html/upload/photo.jpg\' has been denied (see security.limit_extensions)" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /upload/photo.jpg/x.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      // A client put PHP's words into the path that PHP-FPM quotes: still a refused script.
      '2026/08/01 01:03:01 [error] 66#66: *18 FastCGI sent in stderr: "Access to the script \'/var/www/html/PHP message: PHP Fatal error:  Allowed memory size of.jpg\' has been denied (see security.limit_extensions)" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /PHP%20message:%20PHP%20Fatal%20error:%20%20Allowed%20memory%20size%20of.jpg/x.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/01 01:00:02 [error] 66#66: *12 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /index.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-out-of-memory',
    title: 'PHP: the script reached memory_limit',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-memory' },
    means: 'PHP ended the script, since it wanted more than memory_limit.',
    client: '500, or a page that ends in the middle.',
    causes: [
      {
        cause: 'app-error',
        because: 'The code loads too much at once: a large query result, image or file.',
        evidence: 'The same URL, file and line each time.',
        check: PHP_LINES,
      },
      {
        cause: 'upstream-overload',
        because: 'memory_limit is small for what the application needs by design.',
        evidence: 'Many pages fail; the size in the message is the limit.',
        check: 'php-fpm -i 2>/dev/null | grep memory_limit; grep -rn memory_limit /etc/php/*/fpm/',
      },
    ],
    fixes: [
      { do: 'Read in pieces: page through results, stream files.', costs: 'Work in the code.' },
      { do: 'Raise the limit for this pool.', config: 'php_admin_value[memory_limit] = 256M', costs: 'memory_limit × pm.max_children must fit into memory.' },
    ],
    prevent: 'Test exports and imports with the size of production.',
    docs: [`${INI}#ini.memory-limit`, FPM_CONF],
    examples: [
      '2026/08/02 10:00:00 [error] 66#66: *30 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/src/Export.php on line 88" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /export HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
      '2026/08/02 10:00:01 [error] 66#66: *31 FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $x in /srv/app/a.php on line 2; PHP message: PHP Fatal error:  Allowed memory size of 268435456 bytes exhausted (tried to allocate 4096 bytes) in /srv/app/a.php on line 9" while reading upstream, client: 192.0.2.50, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/01 01:03:01 [error] 66#66: *18 FastCGI sent in stderr: "Access to the script \'/var/www/html/PHP message: PHP Fatal error:  Allowed memory size of.jpg\' has been denied (see security.limit_extensions)" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /x.jpg/x.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-execution-time',
    title: 'PHP: the script reached max_execution_time',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-timeout' },
    means: 'PHP ended the script after max_execution_time (30 s) of its own work; on Linux waiting for a database does not count.',
    client: '500, or a page that ends in the middle.',
    causes: [
      { cause: 'app-error', because: 'A loop or computation that grows with the data.', evidence: 'The same URL, file and line each time.', check: PHP_LINES },
      {
        cause: 'upstream-overload',
        because: 'The host has too little CPU for its workers.',
        evidence: 'Many pages fail; load above the number of cores.',
        check: 'uptime; nproc; ps -eo pcpu,args --sort=-pcpu | head',
      },
    ],
    fixes: [
      { do: 'Move long work into a queue or command line job.', costs: 'Work in the code.' },
      {
        do: 'Raise the limit for the pool or script that needs it, and the timeout of nginx above it.',
        config: 'php_admin_value[max_execution_time] = 120\n# nginx: fastcgi_read_timeout 130s;',
        costs: 'Workers are busy for longer.',
      },
    ],
    prevent: 'Slow log of PHP-FPM: request_slowlog_timeout = 5s.',
    docs: ['https://www.php.net/manual/en/info.configuration.php#ini.max-execution-time', `${FASTCGI}#fastcgi_read_timeout`],
    examples: [
      '2026/08/02 10:10:00 [error] 66#66: *32 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Maximum execution time of 30 seconds exceeded in /srv/app/src/Report.php on line 120" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /report HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
      '2026/08/02 10:10:01 [error] 66#66: *33 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Maximum execution time of 120 seconds exceeded in /srv/app/cron.php on line 7" while reading upstream, client: 192.0.2.50, server: example.com, request: "GET /cron.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:10:02 [error] 66#66: *34 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /report HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-database-failed',
    title: 'PHP cannot use its database or Redis',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-database' },
    means:
      'The application reports an error of its connection to a database or cache. A "Connection refused" or "timed out" in this text is the database\'s, not that of PHP-FPM.',
    client: 'Usually the error page of the application with 500.',
    causes: [
      {
        cause: 'app-error',
        because: 'The database is down, full of connections, or refuses the credentials.',
        evidence: 'The text: [2002] not reachable, [1040] too many connections, [1045] wrong password, "gone away" idle or restarted.',
        check: 'nc -zvw3 DBHOST 3306; mysqladmin -h DBHOST status; redis-cli -h DBHOST ping  # where PHP runs',
      },
      {
        cause: 'dns',
        because: 'The name of the database does not resolve where PHP runs.',
        evidence: '"getaddrinfo failed" or "Name or service not known" in the text.',
        check: 'docker exec APP getent hosts NAME',
      },
    ],
    fixes: [
      {
        do: 'Bring the database back, or raise its connections to the sum of all pm.max_children.',
        config: 'max_connections = 500   # MySQL',
        costs: 'Memory per connection.',
      },
      { do: 'Limit the workers to what the database bears.', config: 'pm.max_children = 40', costs: 'Requests queue at peak.' },
    ],
    prevent: 'Alert on the database itself; connection pool in front of it.',
    docs: ['https://dev.mysql.com/doc/refman/8.4/en/can-not-connect-to-server.html', 'https://www.php.net/manual/en/pdo.connections.php'],
    examples: [
      '2026/08/02 10:20:00 [error] 66#66: *35 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/app/db.php:12" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
      '2026/08/02 10:20:01 [error] 66#66: *36 FastCGI sent in stderr: "PHP message: PHP Warning:  mysqli_connect(): (HY000/1040): Too many connections in /srv/wiki/db.php on line 5" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /wiki HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:20:02 [error] 66#66: *37 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-parse-error',
    title: 'PHP: the code does not parse',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-parse' },
    means: 'A PHP file has a syntax error, at least for this version of PHP.',
    client: '500.',
    causes: [
      {
        cause: 'app-error',
        because: 'A file was edited or deployed with an error or a merge conflict, or needs a newer PHP.',
        evidence: 'File and line in the message.',
        check: 'php -l FILE; php -v',
      },
    ],
    fixes: [{ do: 'Roll back the release, then correct the file.', costs: 'The release is delayed.' }],
    prevent: 'php -l over all files in CI, with the PHP of production.',
    docs: ['https://www.php.net/manual/en/features.commandline.options.php'],
    examples: [
      '2026/08/02 10:30:00 [error] 66#66: *38 FastCGI sent in stderr: "PHP message: PHP Parse error:  syntax error, unexpected token \'}\' in /srv/app/src/Cart.php on line 41" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /cart HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
      '2026/08/02 10:30:01 [error] 66#66: *39 FastCGI sent in stderr: "PHP message: PHP Parse error:  Unclosed \'{\' in /srv/app/a.php on line 1" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:40:00 [error] 66#66: *40 FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined array key 5 in /srv/app/a.php on line 3" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-fatal-error',
    title: 'PHP: a script died of a fatal error',
    cause: 'app-error',
    severity: 'high',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-fatal' },
    means: 'PHP-FPM passed on the last words of a script: an uncaught exception, an unknown function or class, a required file that is missing.',
    client: '500, or an empty or half page with 200 if output had begun.',
    causes: [
      newRelease,
      { cause: 'filesystem', because: 'A required file is missing or unreadable.', evidence: '"Failed opening required" in the text.', check: 'namei -l FILE' },
    ],
    fixes: [
      { do: 'Roll back if it began with a release; then correct file and line of the message.', costs: 'The release is delayed.' },
      {
        do: 'Install what is missing, and clear the opcode cache.',
        config: 'composer install --no-dev && systemctl reload APP',
        costs: 'A cold opcode cache for a moment.',
      },
    ],
    prevent: 'Smoke test after each deploy; alert on PHP Fatal.',
    docs: ['https://www.php.net/manual/en/language.exceptions.php', FASTCGI],
    examples: [
      '2026/08/02 10:35:00 [error] 66#66: *41 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Error: Call to undefined function mb_strlen() in /srv/app/src/Text.php:14\nStack trace:\n#0 /srv/app/index.php(9): text()\n#1 {main}\n  thrown in /srv/app/src/Text.php on line 14" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
      '2026/08/02 10:35:01 [error] 66#66: *42 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Error: Failed opening required \'/srv/app/vendor/autoload.php\' (include_path=\'.:/usr/share/php\') in /srv/app/index.php:3" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:00:00 [error] 66#66: *30 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/src/Export.php on line 88" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /export HTTP/1.1", upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-warning',
    title: 'PHP warnings',
    cause: 'app-error',
    severity: 'low',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-warning' },
    means: "PHP noticed something wrong and went on. nginx logs everything of FastCGI's stderr as error.",
    client: 'Usually nothing; perhaps a part of a page is missing.',
    causes: [newRelease],
    fixes: [
      { do: 'Correct file and line of the message.', costs: 'Work in the code.' },
      {
        do: 'Send PHP messages to a log of their own.',
        config: 'php_admin_value[error_log] = /var/log/php-fpm/www-error.log\nphp_admin_flag[log_errors] = on',
        costs: "They are no longer beside the request in nginx's log.",
      },
    ],
    prevent: 'Treat warnings as failures in tests.',
    docs: ['https://www.php.net/manual/en/errorfunc.configuration.php', FPM_CONF],
    examples: [
      '2026/08/02 10:40:00 [error] 66#66: *40 FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined array key 5 in /srv/app/a.php on line 3" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      '2026/08/02 10:40:01 [error] 66#66: *43 FastCGI sent in stderr: "PHP message: PHP Warning:  include(menu.php): Failed to open stream: No such file or directory in /srv/app/page.php on line 20" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /page HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:45:00 [error] 66#66: *44 FastCGI sent in stderr: "PHP message: PHP Deprecated:  strftime() is deprecated in /srv/app/date.php on line 8" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-notice',
    title: 'PHP notices and deprecations',
    cause: 'app-error',
    severity: 'info',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-notice' },
    means: 'PHP remarks on style or on functions that will go away. Not a failure, though nginx logs it as error.',
    client: 'Nothing.',
    causes: [{ cause: 'app-error', because: 'Code for an older PHP.', evidence: 'It began with an upgrade of PHP.', check: PHP_LINES }],
    fixes: [
      {
        do: 'Silence it in production; correct it in time.',
        config: 'php_admin_value[error_reporting] = 22527   ; E_ALL & ~E_DEPRECATED & ~E_STRICT',
        costs: 'You see removals later.',
      },
    ],
    prevent: 'Read them in development.',
    docs: ['https://www.php.net/manual/en/errorfunc.constants.php', FPM_CONF],
    examples: [
      '2026/08/02 10:45:00 [error] 66#66: *44 FastCGI sent in stderr: "PHP message: PHP Deprecated:  strftime() is deprecated in /srv/app/date.php on line 8" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      '2026/08/02 10:45:01 [error] 66#66: *45 FastCGI sent in stderr: "PHP message: PHP Notice:  Undefined index: id in /srv/app/b.php on line 2" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /b HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:40:00 [error] 66#66: *40 FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined array key 5 in /srv/app/a.php on line 3" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /a HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/php-message',
    title: 'The PHP application wrote to its error log',
    cause: 'app-error',
    severity: 'info',
    blame: 'upstream',
    when: { message: STDERR, detail: 'php-message' },
    means: 'error_log() of the application without an error word of PHP: its own diary. What it means only the application knows.',
    client: 'Nothing from this line alone.',
    causes: [
      {
        cause: 'app-error',
        because: 'The application logs through PHP-FPM to nginx.',
        evidence: 'The text.',
        check: "grep -oE 'PHP message: .{0,80}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Give the application a log of its own.',
        config: 'php_admin_value[error_log] = /var/log/php-fpm/www-error.log',
        costs: "It is no longer beside the request in nginx's log.",
      },
    ],
    prevent: 'Log through a library with levels.',
    docs: ['https://www.php.net/manual/en/function.error-log.php'],
    examples: [
      '2026/08/02 10:50:00 [error] 66#66: *46 FastCGI sent in stderr: "PHP message: [shop] order 4711 paid" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "POST /pay HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
      // The application logs what a client sent; that it reads like PHP-FPM's own words changes nothing.
      '2026/08/02 10:50:01 [error] 66#66: *47 FastCGI sent in stderr: "PHP message: search for: Access to the scripts" while reading response header from upstream, client: 198.51.100.66, server: example.com, request: "GET /search?q=Access%20to%20the%20scripts HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 10:45:01 [error] 66#66: *45 FastCGI sent in stderr: "PHP message: PHP Notice:  Undefined index: id in /srv/app/b.php on line 2" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /b HTTP/1.1", upstream: "fastcgi://10.0.0.7:9000", host: "example.com"',
    ],
  },
  {
    id: 'nginx/fastcgi-stderr',
    title: 'The FastCGI application wrote to stderr',
    cause: 'app-error',
    severity: 'low',
    blame: 'upstream',
    when: { message: STDERR },
    means: 'Something behind FastCGI (a script, fcgiwrap, a framework) printed to its standard error. nginx passes it on without knowing what it means.',
    client: 'Nothing from this line alone; the status of the request tells.',
    causes: [
      {
        cause: 'app-error',
        because: 'The application reports a problem, or simply talks on stderr.',
        evidence: 'The text, and the status of the same request in the access log.',
        check: "grep -oE 'sent in stderr: .{0,100}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'upstream-crash',
        because: 'An interpreter ended with a trace.',
        evidence: 'A stack trace, then "prematurely closed connection".',
        check: "journalctl -u APP --since '-15min' | tail -50",
      },
    ],
    fixes: [{ do: 'Correct what the text complains about, or let the application log to a file.', costs: 'Work in the application.' }],
    prevent: 'Structured logs of the application, beside nginx.',
    docs: [FASTCGI],
    examples: [
      '2026/08/02 11:00:00 [error] 66#66: *48 FastCGI sent in stderr: "Traceback (most recent call last):\n  File "/srv/cgi/app.py", line 9, in <module>\nValueError: bad id" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /cgi/app HTTP/1.1", upstream: "fastcgi://unix:/run/app.sock:", host: "example.com"',
      '2026/08/02 11:00:01 [error] 66#66: *49 FastCGI sent in stderr: "mkdir: cannot create directory" while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /hook HTTP/1.1", upstream: "fastcgi://unix:/run/fcgiwrap.socket:", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/02 11:00:02 [error] 66#66: *50 upstream sent unsupported FastCGI protocol version: 72 while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", upstream: "fastcgi://10.0.0.7:8080", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-code-not-loaded',
    title: 'Lua code could not be loaded',
    cause: 'app-error',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^(?:stream )?(?:lua: )?failed to load (?:inlined|external) Lua ' },
        { matches: '^init(?:_worker)?_by_lua(?:_file|_block)? error' },
        { matches: '^exit_worker_by_lua' },
      ],
    },
    means: 'A *_by_lua directive names a file that is missing or code that does not compile, or init_by_lua failed.',
    client: '500 for every request that needs it; at start nginx may stay down.',
    causes: [
      {
        cause: 'app-error',
        because: 'A syntax error, or a file or module that is not where lua_package_path looks.',
        evidence: '"cannot open", "near …" or "module … not found" in the text.',
        check: "luajit -bl FILE >/dev/null; nginx -T 2>/dev/null | grep -nE 'lua_package_c?path|by_lua_file'",
      },
      { cause: 'filesystem', because: 'The worker user may not read the file.', evidence: '"Permission denied" in the text.', check: 'namei -l FILE' },
    ],
    fixes: [{ do: 'Correct the path or the code, then reload.', config: 'lua_package_path "/etc/nginx/lua/?.lua;;";', costs: 'None.' }],
    prevent: 'luajit -bl over all files and openresty -t in CI.',
    docs: [`${LUA}#lua_package_path`, `${LUA}#content_by_lua_file`],
    examples: [
      '2026/08/03 08:00:00 [error] 77#77: *60 failed to load external Lua file "/etc/nginx/lua/auth.lua": cannot open /etc/nginx/lua/auth.lua, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 08:00:01 [error] 77#77: *61 failed to load inlined Lua code: access_by_lua(nginx.conf:40):3: unexpected symbol near \'=\', client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/03 08:10:00 [error] 77#77: *62 lua entry thread aborted: runtime error: /etc/nginx/lua/auth.lua:15: attempt to index a nil value, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-aborted',
    title: 'Lua code died of an error',
    cause: 'app-error',
    severity: 'high',
    blame: 'gateway',
    when: {
      message: [
        { starts: 'lua entry thread aborted: ' },
        { starts: 'lua user thread aborted: ' },
        { starts: 'lua coroutine: ' },
        { starts: 'lua atpanic: ' },
        { starts: 'stream lua entry thread aborted: ' },
        { matches: '^(?:stream )?(?:lua: )?failed to run [a-z_]+_by_lua' },
      ],
    },
    means: 'A handler in Lua raised an error that nothing caught. File and line are in the text.',
    client: '500 from rewrite, access, content and balancer handlers. From log and header filters: nothing visible, or a cut connection.',
    causes: [
      {
        cause: 'app-error',
        because: 'A nil value, a missing module or a wrong argument in the code that runs in the gateway.',
        evidence: 'The same file:line each time; it began with a release or a new kind of input.',
        check: "grep -oE 'aborted: runtime error: [^:]+:[0-9]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'gateway-exhausted',
        because: 'LuaJIT ran out of memory.',
        evidence: '"not enough memory" in the text.',
        check: 'ps -C nginx -o pid=,rss=,args= --sort=-rss | head',
      },
    ],
    fixes: [
      { do: 'Roll back the Lua release; then check for nil at the line named.', costs: 'The release is delayed.' },
      {
        do: 'Catch errors where the request can live without the result.',
        config: 'local ok, err = pcall(check, ngx.ctx)\nif not ok then ngx.log(ngx.ERR, err) end',
        costs: 'Decide what is safe when a check fails: open or closed.',
      },
    ],
    prevent: 'Test Lua with test-nginx; a smoke test after each reload.',
    docs: [LUA, 'https://github.com/openresty/test-nginx'],
    examples: [
      '2026/08/03 08:10:00 [error] 77#77: *62 lua entry thread aborted: runtime error: /etc/nginx/lua/auth.lua:15: attempt to index a nil value\nstack traceback:\ncoroutine 0:\n\t/etc/nginx/lua/auth.lua: in function <auth.lua:9>, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 08:10:01 [error] 77#77: *63 failed to run log_by_lua*: /etc/nginx/lua/log.lua:4: bad argument #1 to \'find\' while logging request, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/03 08:20:00 [error] 77#77: *64 [lua] auth.lua:20: check(): token expired, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-connect-timeout',
    title: 'Lua: a connection to a service timed out',
    cause: 'firewall-blocked',
    severity: 'medium',
    blame: 'network',
    when: { message: { matches: '^(?:stream )?lua (?:tcp |http )?socket connect timed out' } },
    means: 'Lua code opened a connection of its own (Redis, database, auth service; the address is in the text) and got no answer in time.',
    client: 'Depends on the code: a slow answer, 500 or 503.',
    causes: [
      {
        cause: 'firewall-blocked',
        because: 'Packets to the service are dropped, or the address is stale.',
        evidence: 'Every connect to that address fails.',
        check: 'nc -zvw3 UP PORT; mtr -T -P PORT -c 5 UP',
      },
      {
        cause: 'upstream-overload',
        because: 'The service is up, and its accept queue is full.',
        evidence: 'Some connects work; the timeout is short (100 ms).',
        check: "ss -ltn 'sport = :PORT'; nstat -az TcpExtListenOverflows",
      },
    ],
    fixes: [
      {
        do: 'Reuse connections in place of one per request.',
        config: 'local ok, err = red:set_keepalive(10000, 100)',
        costs: 'Up to 100 idle connections per worker.',
      },
      { do: 'Fail fast, and decide what happens without the service.', config: 'lua_socket_connect_timeout 500ms;', costs: 'Slow networks count as down.' },
    ],
    prevent: "Watch the service from the gateway's side.",
    docs: [`${LUA}#lua_socket_connect_timeout`, `${LUA}#tcpsocksetkeepalive`],
    examples: [
      '2026/08/03 09:00:00 [error] 77#77: *70 lua tcp socket connect timed out, when connecting to 10.0.0.20:6379, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 09:00:00 [error] 77#77: *71 stream lua tcp socket connect timed out, when connecting to 10.0.0.21:3306, client: 192.0.2.50, server: 0.0.0.0:3307',
    ],
    counterExamples: [
      '2026/08/03 09:00:01 [error] 77#77: *72 lua tcp socket read timed out, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-io-timeout',
    title: 'Lua: a service did not answer in time',
    cause: 'upstream-slow',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { matches: '^(?:stream )?lua (?:tcp|udp|http) socket (?:read|send|write) timed out' } },
    means: 'Lua code waited for a service it is connected to (Redis, database, auth service) longer than its timeout.',
    client: 'Depends on the code: a slow answer, 500 or 503.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The service is slow: a long query, a blocked Redis, a busy auth service.',
        evidence: 'Latency of the service at that time.',
        check: 'redis-cli -h UP --latency -i 1; redis-cli -h UP slowlog get 5',
      },
      {
        cause: 'network',
        because: 'A pooled connection was dropped by a middlebox, so the request goes nowhere.',
        evidence: 'Only after idle time.',
        check: "ss -tno state established 'dport = :PORT' | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The code waits for data that never comes, such as a body the client does not send.',
        evidence: 'ngx.req.socket or lua-resty-upload in the code.',
        check: "grep -rnE 'req\\.socket|resty\\.upload|settimeout' /etc/nginx/lua",
      },
    ],
    fixes: [
      {
        do: 'Speed up the service, or set the timeout to what the request can bear.',
        config: 'lua_socket_read_timeout 2s;',
        costs: 'Shorter: more failures. Longer: slower answers.',
      },
      { do: 'Keep pooled connections for less time than the middlebox does.', config: 'red:set_keepalive(10000, 100)', costs: 'More connects.' },
    ],
    prevent: 'Alert on the latency of the service.',
    docs: [`${LUA}#lua_socket_read_timeout`, `${LUA}#lua_socket_log_errors`],
    examples: [
      '2026/08/03 09:00:01 [error] 77#77: *72 lua tcp socket read timed out, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 09:00:02 [error] 77#77: *73 lua udp socket read timed out, context: ngx.timer, client: 192.0.2.50, server: 0.0.0.0:80',
    ],
    counterExamples: [
      '2026/08/03 09:00:00 [error] 77#77: *70 lua tcp socket connect timed out, when connecting to 10.0.0.20:6379, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-timers-exhausted',
    title: 'Too many Lua timers run at once',
    cause: 'gateway-exhausted',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { has: 'lua_max_running_timers are not enough' } },
    means: 'More ngx.timer callbacks are running than lua_max_running_timers (256) allows. The next ones are dropped.',
    client: 'Nothing at once: health checks, log shipping or refreshes of the gateway fall out.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Callbacks hang on a slow service, or one timer is started per request.',
        evidence: 'Lua socket timeouts at the same time; ngx.timer.at in a request handler.',
        check: "grep -rn 'ngx.timer' /etc/nginx/lua; grep -c 'lua tcp socket' /var/log/nginx/error.log",
      },
    ],
    fixes: [
      { do: 'Collect work and let one timer carry it; bound the time callbacks wait.', costs: 'Work in the code.' },
      {
        do: 'Raise the limits.',
        config: 'lua_max_running_timers 1024;\nlua_max_pending_timers 4096;',
        costs: 'Each running timer takes a connection slot of the worker.',
      },
    ],
    prevent: 'ngx.timer.every once per worker in place of a timer per request.',
    docs: [`${LUA}#lua_max_running_timers`, `${LUA}#ngxtimerevery`],
    examples: [
      '2026/08/03 09:10:00 [alert] 77#77: 256 lua_max_running_timers are not enough',
      '2026/08/03 09:10:00 [alert] 77#77: *74 stream lua: 256 lua_max_running_timers are not enough',
    ],
    counterExamples: ['2026/08/03 09:10:00 [alert] 77#77: 256 worker_connections are not enough'],
  },
  {
    id: 'nginx/lua-misuse',
    title: 'Lua code uses the response or a socket at the wrong time',
    cause: 'app-error',
    severity: 'low',
    blame: 'gateway',
    when: { message: [{ matches: '^attempt to (?:set ngx\\.|send data on a closed socket|receive data on a closed socket|call ngx\\.)' }] },
    means: 'The code changes status or headers after they were sent, or goes on with a socket that is closed.',
    client: 'Usually nothing: the late change is ignored. With a closed socket the wish fails.',
    causes: [
      {
        cause: 'app-error',
        because: 'An error path that writes an answer twice, or does not look at the result of the call before.',
        evidence: 'File and line in the trace or near it.',
        check: "grep -rnE 'ngx\\.(status|header|redirect|exit)' /etc/nginx/lua | head -40",
      },
    ],
    fixes: [
      {
        do: 'Return after ngx.say and ngx.exit; check the result of every socket call.',
        config: 'return ngx.exit(ngx.HTTP_FORBIDDEN)',
        costs: 'Work in the code.',
      },
    ],
    prevent: 'Check ngx.headers_sent in shared error handlers.',
    docs: [`${LUA}#ngxheaders_sent`, LUA],
    examples: [
      '2026/08/03 09:20:00 [error] 77#77: *75 attempt to set ngx.status after sending out response headers, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 09:20:01 [error] 77#77: *76 attempt to send data on a closed socket: u:00007F3A, c:0000000000000000, ft:0 eof:0, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/03 09:00:01 [error] 77#77: *72 lua tcp socket read timed out, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-log-error',
    title: 'Lua code logged an error',
    cause: 'app-error',
    severity: 'low',
    blame: 'gateway',
    when: { message: LUA_LOG, level: LOUD },
    means: 'ngx.log(ngx.ERR, …) of the code that runs in the gateway (your own, ingress-nginx, Kong, APISIX). Only the text says what it means.',
    client: 'Depends on the code; the status of the request tells.',
    causes: [
      {
        cause: 'app-error',
        because: 'The code met something it did not expect, often a service behind it.',
        evidence: 'File and line at the beginning of the text.',
        check: "grep -oE '\\[lua\\] [^ ]+:[0-9]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Read the text; correct the code or the service it names.', costs: 'Work in the code.' }],
    prevent: 'Log at ERR only what asks somebody to act.',
    docs: [`${LUA}#ngxlog`],
    examples: [
      '2026/08/03 08:20:00 [error] 77#77: *64 [lua] auth.lua:20: check(): token expired, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/08/03 08:20:01 [error] 77#77: *65 [lua] redis.lua:88: failed to connect: connection refused, context: ngx.timer, client: 192.0.2.50, server: 0.0.0.0:80',
    ],
    counterExamples: [
      '2026/08/03 08:20:02 [warn] 77#77: *66 [lua] cache.lua:12: slow lookup, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/lua-log',
    title: 'Lua code wrote to the log',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: [...LUA_LOG, { starts: 'lua_code_cache is off' }, { starts: 'stream lua_code_cache is off' }, { starts: 'detected a LuaJIT version' }],
    },
    means: 'ngx.log below error, or a remark of the module at start. With lua_code_cache off every request compiles its code again: for development only.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'lua_code_cache on (the default) in production; a log level that leaves out what nobody reads.',
    docs: [`${LUA}#ngxlog`, `${LUA}#lua_code_cache`],
    examples: [
      '2026/08/03 08:20:02 [warn] 77#77: *66 [lua] cache.lua:12: slow lookup, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      "2026/08/03 08:20:03 [alert] 1#1: detected a LuaJIT version which is not OpenResty's; many optimizations will be disabled and performance will be compromised",
      '2026/08/03 08:20:03 [alert] 1#1: lua_code_cache is off; this will hurt performance in /etc/nginx/nginx.conf:20',
    ],
    counterExamples: [
      '2026/08/03 08:20:00 [error] 77#77: *64 [lua] auth.lua:20: check(): token expired, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/modsecurity-blocked',
    title: 'ModSecurity blocked a request',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: { message: MODSECURITY, detail: 'modsecurity-block' },
    means:
      'A rule of the firewall module matched, and the request was refused. With the Core Rule Set the id 949110 only says "score exceeded"; the lines with the same unique_id say why.',
    client: 'The status in the message, usually 403.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'An attack or a scan.',
        evidence: 'Foreign clients, URLs that are not yours, several rule ids per client.',
        check:
          "grep -oE '\\[id \"[0-9]+\"\\]' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head; grep 'Access denied' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'auth-access',
        because: 'A false alarm: a rule does not know your application (editors, uploads, long cookies).',
        evidence: 'Logged-in visitors, your own referrer, always the same id and path.',
        check: "grep 'Access denied' /var/log/nginx/error.log | grep -oE '\\[uri \"[^\"]*\"\\]' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'False alarm: switch off this rule for this path or field, not the engine.',
        config: 'SecRule REQUEST_URI "@beginsWith /editor" "id:10001,phase:1,pass,nolog,ctl:ruleRemoveTargetById=942100;ARGS:text"',
        costs: 'This field is no longer checked by that rule.',
      },
      { do: 'Attack: block the client in front.', config: 'deny 198.51.100.66;', costs: 'Everybody behind that address.' },
    ],
    prevent: 'Run new rules with SecRuleEngine DetectionOnly for a week first.',
    docs: [
      'https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)',
      'https://coreruleset.org/docs/2-how-crs-works/2-3-false-positives-and-tuning/',
    ],
    examples: [
      '2026/08/04 03:00:00 [error] 88#88: *80 [client 198.51.100.66] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:ANOMALY_SCORE\' (Value: `15\' ) [file "/etc/nginx/modsec/REQUEST-949.conf"] [line "80"] [id "949110"], client: 198.51.100.66, server: example.com, request: "GET /?q=1 HTTP/1.1", host: "example.com"',
      '2026/08/04 03:00:01 [error] 88#88: *81 ModSecurity: Access denied with code 406 (phase 1). Pattern match "union.*select" at ARGS:id. [id "10002"], client: 198.51.100.66, server: example.com, request: "GET /?id=2 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      // A value of the request imitates a block.
      '2026/08/04 03:00:02 [info] 88#88: *82 ModSecurity: Warning. Matched "Operator `Rx\' with parameter `x\' against variable `ARGS:q\' (Value: `ModSecurity: Access denied with code 403\' ) [id "942100"], client: 198.51.100.66, server: example.com, request: "GET /?q=ModSecurity:%20Access%20denied%20with%20code%20403 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/modsecurity-matched',
    title: 'ModSecurity found a request suspicious',
    cause: 'attack-probe',
    severity: 'low',
    blame: 'client',
    when: { message: MODSECURITY, detail: 'modsecurity-warning' },
    means: 'A rule matched and added to the score; this line alone refuses nothing (or the engine is in DetectionOnly).',
    client: 'Nothing from this line; a block has its own line.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'An attack or a scan.',
        evidence: 'Foreign clients, several rule ids per client.',
        check: "grep 'ModSecurity: Warning' /var/log/nginx/error.log | grep -oE '\\[id \"[0-9]+\"\\]' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'auth-access',
        because: 'A rule does not know your application.',
        evidence: 'Logged-in visitors, always the same id and path.',
        check: "grep 'ModSecurity: Warning' /var/log/nginx/error.log | grep -oE '\\[uri \"[^\"]*\"\\]' | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'Tune rules that hit your own application before you switch to blocking.',
        config: 'SecRuleUpdateTargetById 942100 "!ARGS:text"',
        costs: 'This field is no longer checked by that rule.',
      },
    ],
    prevent: 'Review the top ids weekly.',
    docs: ['https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)'],
    examples: [
      '2026/08/04 03:00:02 [info] 88#88: *82 ModSecurity: Warning. Matched "Operator `Rx\' with parameter `x\' against variable `ARGS:q\' (Value: `ModSecurity: Access denied with code 403\' ) [id "942100"], client: 198.51.100.66, server: example.com, request: "GET /?q=ModSecurity:%20Access%20denied%20with%20code%20403 HTTP/1.1", host: "example.com"',
      '2026/08/04 03:00:03 [warn] 88#88: *83 [client 198.51.100.66] ModSecurity: Warning. Matched "Operator `PmFromFile\' with parameter `scanners.data\' against variable `REQUEST_HEADERS:User-Agent\' [id "913100"], client: 198.51.100.66, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/04 03:00:01 [error] 88#88: *81 ModSecurity: Access denied with code 406 (phase 1). Pattern match "union.*select" at ARGS:id. [id "10002"], client: 198.51.100.66, server: example.com, request: "GET /?id=2 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/modsecurity-trouble',
    title: 'ModSecurity itself reports a problem',
    cause: 'proxy-misconfig',
    severity: 'low',
    blame: 'gateway',
    when: { message: MODSECURITY },
    means: 'Neither a match nor a block: a body over its limit, a body it cannot parse, a collection or audit log it cannot write.',
    client: 'Usually nothing; with SecRequestBodyLimitAction Reject 413.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'A limit or a path of ModSecurity does not fit.',
        evidence: 'The text.',
        check:
          "grep -oE 'ModSecurity: .{0,80}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head; grep -rnE 'SecRequestBody|SecAuditLog|SecDataDir' /etc/nginx /etc/modsecurity 2>/dev/null",
      },
    ],
    fixes: [
      {
        do: 'Align limits with client_max_body_size, and give the worker user its directories.',
        config: 'SecRequestBodyLimit 13107200\nSecDataDir /var/lib/modsecurity',
        costs: 'Memory and time for larger bodies.',
      },
    ],
    prevent: 'Test an upload of the largest allowed size.',
    docs: ['https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)'],
    examples: [
      '2026/08/04 03:10:00 [error] 88#88: *84 [client 192.0.2.50] ModSecurity: Request body (Content-Length) is larger than the configured limit (131072)., client: 192.0.2.50, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
      '2026/08/04 03:10:01 [error] 88#88: *85 ModSecurity: collection_store: Failed to access DBM file, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/08/04 03:20:00 [notice] 1#1: ModSecurity-nginx v1.0.3 (rules loaded inline/local/remote: 0/903/0)'],
  },
  {
    id: 'nginx/modsecurity-loaded',
    title: 'ModSecurity was loaded',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: [{ starts: 'ModSecurity-nginx v' }, { starts: 'ModSecurity for nginx' }, { starts: 'libmodsecurity3 version' }] },
    means: 'The banner of the module at start and reload, with the number of rules.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Watch the number of rules: 0 means no protection.',
    docs: ['https://github.com/owasp-modsecurity/ModSecurity-nginx'],
    examples: [
      '2026/08/04 03:20:00 [notice] 1#1: ModSecurity-nginx v1.0.3 (rules loaded inline/local/remote: 0/903/0)',
      '2026/08/04 03:20:00 [notice] 1#1: libmodsecurity3 version 3.0.12',
    ],
    counterExamples: [
      '2026/08/04 03:10:01 [error] 88#88: *85 ModSecurity: collection_store: Failed to access DBM file, client: 192.0.2.50, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/naxsi-blocked',
    title: 'NAXSI found a request suspicious',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: { message: [{ starts: 'NAXSI_FMT: ' }, { starts: 'NAXSI_EXLOG: ' }] },
    means: 'The NAXSI firewall scored the request. With block=1 in the text it was refused, with learning=1 only noted.',
    client: 'What DeniedUrl gives, usually 403; nothing while learning.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'An attack or a scan.',
        evidence: 'Foreign clients, several zones and ids.',
        check: "grep -oE 'id[0-9]+=[0-9]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'auth-access',
        because: 'A missing whitelist for your own forms.',
        evidence: 'Logged-in visitors, always the same id and variable.',
        check: "grep -oE 'uri=[^&]*|var_name[0-9]+=[^&,]*' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [
      {
        do: 'False alarm: whitelist the id for this field.',
        config: 'BasicRule wl:1000 "mz:$URL:/comment|$BODY_VAR:text";',
        costs: 'This field is no longer checked by that rule.',
      },
    ],
    prevent: 'LearningMode for a week before blocking.',
    docs: ['https://github.com/wargio/naxsi'],
    examples: [
      '2026/08/04 04:00:00 [error] 88#88: *90 NAXSI_FMT: ip=198.51.100.66&server=example.com&uri=/&block=1&cscore0=$SQL&score0=12&zone0=ARGS&id0=1000&var_name0=id, client: 198.51.100.66, server: example.com, request: "GET /?id=2 HTTP/1.1", host: "example.com"',
      '2026/08/04 04:00:01 [error] 88#88: *91 NAXSI_EXLOG: ip=198.51.100.66&server=example.com&uri=/&id=1000&zone=ARGS&var_name=id&content=x, client: 198.51.100.66, server: example.com, request: "GET /?id=2 HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/04 04:00:02 [error] 88#88: *92 open() "/var/www/html/NAXSI_FMT: ip=1" failed (2: No such file or directory), client: 198.51.100.66, server: example.com, request: "GET /NAXSI_FMT:%20ip=1 HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/perl-failed',
    title: 'Embedded Perl failed',
    cause: 'app-error',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'perl: ' }, { matches: '^(?:call_sv|eval_pv|require_pv)\\("\\*"\\) ' }, { starts: 'perl_parse() failed' }] },
    means: 'A Perl handler or variable of the embedded interpreter died, or code could not be compiled.',
    client: '500 for the request; at start nginx stays down.',
    causes: [
      {
        cause: 'app-error',
        because: 'An error in the Perl code, or a module that is missing.',
        evidence: 'The text has file and line.',
        check: "nginx -T 2>/dev/null | grep -nE 'perl(_modules|_require|_set)?'; perl -c FILE",
      },
    ],
    fixes: [
      {
        do: 'Correct the code, then restart: a reload can leak the old interpreter.',
        config: 'perl_modules /etc/nginx/perl;\nperl_require handler.pm;',
        costs: 'A restart.',
      },
    ],
    prevent: 'perl -c in CI; no blocking calls in handlers.',
    docs: [`${DOCS}http/ngx_http_perl_module.html`],
    examples: [
      '2026/08/05 05:00:00 [error] 99#99: *100 call_sv("hello::handler") failed: "Can\'t locate object method "foo" at /etc/nginx/perl/hello.pm line 9.", client: 192.0.2.50, server: example.com, request: "GET /hello HTTP/1.1", host: "example.com"',
      '2026/08/05 05:00:01 [error] 99#99: *101 perl: bad input at /etc/nginx/perl/hello.pm line 12., client: 192.0.2.50, server: example.com, request: "GET /hello HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/08/05 05:00:02 [alert] 99#99: perl_alloc() failed'],
  },
  {
    id: 'nginx/njs-exception',
    title: 'njs: a script threw an exception',
    cause: 'app-error',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'js exception: ' }, { matches: '^js (?:function|object|engine|call|vm) ' }, { starts: 'js exec failed' }] },
    means: 'JavaScript that runs in the gateway (js_content, js_set, js_access …) threw, or the function a directive names does not exist.',
    client: '500 from handlers; an empty variable from js_set.',
    causes: [
      {
        cause: 'app-error',
        because: 'An error in the script, or a function of a newer njs.',
        evidence: 'TypeError, ReferenceError and the line in the trace.',
        check: "grep -oE 'js exception: .{0,100}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head; njs -v",
      },
    ],
    fixes: [{ do: 'Correct the script; catch what may fail.', config: 'js_import main from /etc/nginx/njs/main.js;', costs: 'Work in the code.' }],
    prevent: 'Run scripts with the njs command line of the same version in CI.',
    docs: [`${DOCS}njs/`, `${DOCS}http/ngx_http_js_module.html`],
    examples: [
      '2026/08/05 06:00:00 [error] 99#99: *110 js exception: TypeError: cannot get property "id" of undefined\n    at handler (main.js:14), client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/08/05 06:00:01 [error] 99#99: *111 js exception: Error: connect failed, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/05 06:00:02 [info] 99#99: *112 js: cache warmed, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/njs-log-error',
    title: 'njs: a script logged an error',
    cause: 'app-error',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'js: ' }, level: LOUD },
    means: 'r.error() or ngx.log(ngx.ERR, …) of a script in the gateway. Only the text says what it means.',
    client: 'Depends on the script; the status of the request tells.',
    causes: [
      {
        cause: 'app-error',
        because: 'The script met something it did not expect.',
        evidence: 'The text.',
        check: "grep -oE '\\] [0-9#]+: \\*[0-9]+ js: .{0,80}' /var/log/nginx/error.log | tail",
      },
    ],
    fixes: [{ do: 'Read the text; correct the script or the service it names.', costs: 'Work in the code.' }],
    prevent: 'Log as error only what asks somebody to act.',
    docs: [`${DOCS}njs/reference.html`],
    examples: [
      '2026/08/05 06:10:00 [error] 99#99: *113 js: token service answered 500, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/08/05 06:10:01 [error] 99#99: *114 js: fetch failed, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/05 06:00:02 [info] 99#99: *112 js: cache warmed, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/njs-log',
    title: 'njs: a script wrote to the log',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { starts: 'js: ' }, level: QUIET },
    means: 'r.log(), r.warn() or console.log() of a script in the gateway.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: [`${DOCS}njs/reference.html`],
    examples: [
      '2026/08/05 06:00:02 [info] 99#99: *112 js: cache warmed, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/08/05 06:00:03 [warn] 99#99: *115 js: slow token service, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/05 06:10:00 [error] 99#99: *113 js: token service answered 500, client: 192.0.2.50, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/nchan-out-of-memory',
    title: 'nchan: the shared memory for messages is full',
    cause: 'gateway-exhausted',
    severity: 'high',
    blame: 'gateway',
    when: { message: { starts: 'nchan: ' }, detail: 'out-of-memory' },
    means: 'Messages or channels do not fit into nchan_shared_memory_size (older: nchan_max_reserved_memory).',
    client: 'Publishers get 507; subscribers miss messages.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'Too many messages are kept: long timeouts, large buffers, no subscribers.',
        evidence: 'Stored messages in the status page.',
        check: 'curl -s http://127.0.0.1/nchan_stub_status; nginx -T 2>/dev/null | grep -n nchan_',
      },
    ],
    fixes: [
      {
        do: 'Keep fewer messages for a shorter time.',
        config: 'nchan_message_buffer_length 10;\nnchan_message_timeout 5m;',
        costs: 'Late subscribers miss more.',
      },
      { do: 'Give it more memory.', config: 'nchan_shared_memory_size 512M;', costs: 'Memory; needs a restart.' },
    ],
    prevent: 'Alert on shared memory used in nchan_stub_status.',
    docs: ['https://nchan.io/'],
    examples: [
      '2026/08/06 07:00:00 [error] 99#99: nchan: Out of shared memory while allocating channel /news. Increase nchan_max_reserved_memory.',
      '2026/08/06 07:00:00 [error] 99#99: *120 nchan: error publishing message (HTTP status code 507), client: unix:, server: , request: "POST /pub/news HTTP/1.1", host: "localhost"',
    ],
    counterExamples: ['2026/08/06 07:10:00 [error] 99#99: nchan: Redis server redis://10.0.0.30:6379 connection failed'],
  },
  {
    id: 'nginx/nchan-failed',
    title: 'nchan reports an error',
    cause: 'app-error',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { starts: 'nchan: ' }, level: LOUD },
    means: 'The publish-subscribe module could not do something: often its Redis is away.',
    client: 'Messages arrive late or not at all.',
    causes: [
      {
        cause: 'app-error',
        because: 'A backend of nchan (Redis, an upstream for authorisation) fails, or a message is refused.',
        evidence: 'The text.',
        check: "grep -oE 'nchan: .{0,100}' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head; nginx -T 2>/dev/null | grep -n nchan_",
      },
    ],
    fixes: [{ do: 'Repair the backend the text names; update the module.', costs: 'A restart for an update.' }],
    prevent: "Monitor Redis from the gateway's side.",
    docs: ['https://nchan.io/'],
    examples: [
      '2026/08/06 07:10:00 [error] 99#99: nchan: Redis server redis://10.0.0.30:6379 connection failed',
      '2026/08/06 07:10:01 [error] 99#99: *121 nchan: message too large, client: 192.0.2.50, server: example.com, request: "POST /pub/news HTTP/1.1", host: "example.com"',
    ],
    counterExamples: ['2026/08/06 07:00:00 [error] 99#99: nchan: Out of shared memory while allocating channel /news. Increase nchan_max_reserved_memory.'],
  },
  {
    id: 'nginx/nchan-log',
    title: 'nchan wrote to the log',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { starts: 'nchan: ' }, level: QUIET },
    means: 'A remark of the publish-subscribe module, such as "connected to Redis".',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: ['https://nchan.io/'],
    examples: [
      '2026/08/06 07:20:00 [notice] 99#99: nchan: Redis node 10.0.0.30:6379 connected',
      '2026/08/06 07:20:01 [warn] 99#99: nchan: Redis node 10.0.0.30:6379 is a replica',
    ],
    counterExamples: ['2026/08/06 07:10:00 [error] 99#99: nchan: Redis server redis://10.0.0.30:6379 connection failed'],
  },
  {
    id: 'nginx/ssi-error',
    title: 'A page has a wrong SSI command',
    cause: 'app-error',
    severity: 'low',
    blame: 'upstream',
    when: {
      message: {
        matches:
          'SSI command|^invalid expression in "\\*|^invalid value "\\*" in the "\\*" parameter|^"\\*"="\\*" for "\\*" not found|^"\\*" and "\\*" cannot be used together in|^the "\\*" command inside the|^unknown encoding "\\*" in the "\\*" command|^using regex "\\*" in SSI|^the using of the regex "\\*" in SSI|^"\\*" cannot be used with file=|^inclusion may be either virtual=|^the closing bracket in "\\*" variable is missing|^can only wait for one subrequest|^invalid variable name in "\\*',
      },
      // The parser of nginx.conf complains in the same words, at emerg.
      level: ['error', 'alert', { absent: true }],
    },
    means: 'nginx fills in <!--# … --> commands of a page (ssi on), and this one is not valid.',
    client: 'The page, with "[an error occurred while processing the directive]" in that place.',
    causes: [
      {
        cause: 'app-error',
        because: 'A typing error in the template, or the command of another server (Apache SSI knows more).',
        evidence: 'The command in the message.',
        check: "curl -s http://UP:PORT/URI | grep -o '<!--#[^>]*>'",
      },
      {
        cause: 'attack-probe',
        because: 'Text of visitors is printed into a page with ssi on: they can write commands.',
        evidence: 'The command stands in a comment or form field.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *ssi '",
      },
    ],
    fixes: [
      { do: 'Correct the template.', config: '<!--# include virtual="/menu.html" -->', costs: 'None.' },
      { do: 'Switch SSI on only where it is used.', config: 'location /static-pages/ { ssi on; }', costs: 'None.' },
    ],
    prevent: "Never put visitors' text into pages that SSI processes.",
    docs: [`${DOCS}http/ngx_http_ssi_module.html`],
    examples: [
      '2026/08/07 08:00:00 [error] 99#99: *130 invalid SSI command: "exec" while sending response to client, client: 192.0.2.50, server: example.com, request: "GET /page.shtml HTTP/1.1", host: "example.com"',
      '2026/08/07 08:00:01 [error] 99#99: *131 mandatory "var" parameter is absent in "echo" SSI command while sending to client, client: 192.0.2.50, server: example.com, request: "GET /page.shtml HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/07 08:00:02 [error] 99#99: *132 open() "/var/www/html/menu.html" failed (2: No such file or directory), client: 192.0.2.50, server: example.com, request: "GET /page.shtml HTTP/1.1", subrequest: "/menu.html", host: "example.com"',
    ],
  },
  {
    id: 'nginx/xslt-failed',
    title: 'An XML response could not be transformed',
    cause: 'app-error',
    severity: 'medium',
    blame: 'upstream',
    when: {
      message: {
        matches:
          '^(?:libxml2 error|not well formed XML document|invalid libxslt parameter|xmlCopyDtd\\(\\)|xmlCreatePushParserCtxt\\(\\)|xmlParseChunk\\(\\)|xsltApplyStylesheet\\(\\)|xsltQuoteOneUserParam\\(|xsltSaveResultToString\\(\\)|xslt filter external entity ignored)',
      },
    },
    means: 'The xslt module turns XML of the upstream into something else; the XML or the stylesheet did not allow it.',
    client: '500. (External entities are only ignored: the page comes without them.)',
    causes: [
      {
        cause: 'app-error',
        because: 'The upstream sent no well-formed XML, often an HTML error page.',
        evidence: 'The same request to the upstream, through xmllint.',
        check: 'curl -s http://UP:PORT/URI | xmllint --noout -',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Stylesheet or parameters do not fit the document.',
        evidence: 'xsltproc fails in the same way.',
        check: "nginx -T 2>/dev/null | grep -nE 'xslt_|xml_entities'; xsltproc --noout FILE",
      },
    ],
    fixes: [
      {
        do: 'Correct the XML or the stylesheet; transform only the type meant.',
        config: 'xslt_types application/xml;\nproxy_intercept_errors on;',
        costs: 'Error pages of the upstream are replaced.',
      },
    ],
    prevent: 'Validate the XML in the tests of the upstream.',
    docs: [`${DOCS}http/ngx_http_xslt_module.html`],
    examples: [
      '2026/08/07 09:00:00 [error] 99#99: *140 libxml2 error: "Opening and ending tag mismatch: a line 1 and b" while reading upstream, client: 192.0.2.50, server: example.com, request: "GET /feed HTTP/1.1", upstream: "http://10.0.0.5:8080/feed", host: "example.com"',
      '2026/08/07 09:00:00 [error] 99#99: *140 not well formed XML document while reading upstream, client: 192.0.2.50, server: example.com, request: "GET /feed HTTP/1.1", upstream: "http://10.0.0.5:8080/feed", host: "example.com"',
    ],
    counterExamples: [
      '2026/08/07 09:00:01 [error] 99#99: *141 upstream sent invalid header while reading response header from upstream, client: 192.0.2.50, server: example.com, request: "GET /feed HTTP/1.1", upstream: "http://10.0.0.5:8080/feed", host: "example.com"',
    ],
  },
  {
    id: 'nginx/image-not-processed',
    title: 'An image could not be processed',
    cause: 'app-error',
    severity: 'low',
    blame: 'upstream',
    when: { message: { matches: '^(?:gdImage\\w+\\(\\) failed|image filter: |unknown image type|nginx was built without GD WebP support)' } },
    means: 'image_filter should resize, crop or test a picture and could not read it, or it is larger than image_filter_buffer.',
    client: '415.',
    causes: [
      {
        cause: 'app-error',
        because: 'The file is no picture, is damaged, or of a kind the GD library was not built for (WebP, AVIF).',
        evidence: '"unknown image type" or a gdImageCreateFrom… call.',
        check: 'curl -s http://UP:PORT/URI | file -',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The picture exceeds image_filter_buffer (1M).',
        evidence: '"too big response" in the message.',
        check: 'nginx -T 2>/dev/null | grep -n image_filter',
      },
    ],
    fixes: [
      { do: 'Raise the buffer.', config: 'image_filter_buffer 20M;', costs: 'That much memory per picture in work.' },
      { do: 'Show a placeholder.', config: 'error_page 415 = /empty.gif;', costs: 'Broken pictures are less visible.' },
    ],
    prevent: 'Check and convert pictures on upload.',
    docs: [`${DOCS}http/ngx_http_image_filter_module.html`],
    examples: [
      '2026/08/07 10:00:00 [error] 99#99: *150 image filter: too big response: 5242880, client: 192.0.2.50, server: img.example.com, request: "GET /300x200/a.jpg HTTP/1.1", upstream: "http://10.0.0.5:8080/a.jpg", host: "img.example.com"',
      '2026/08/07 10:00:01 [error] 99#99: *151 gdImageCreateFromJpegPtr() failed while reading upstream, client: 192.0.2.50, server: img.example.com, request: "GET /300x200/b.jpg HTTP/1.1", upstream: "http://10.0.0.5:8080/b.jpg", host: "img.example.com"',
    ],
    counterExamples: [
      '2026/08/07 10:00:02 [error] 99#99: *152 upstream sent too big header while reading response header from upstream, client: 192.0.2.50, server: img.example.com, request: "GET /300x200/c.jpg HTTP/1.1", upstream: "http://10.0.0.5:8080/c.jpg", host: "img.example.com"',
    ],
  },
  {
    id: 'nginx/rtmp-already-publishing',
    title: 'RTMP: somebody publishes to this stream already',
    cause: 'client-bad-request',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'live: already publishing' } },
    means: 'A second publisher wanted the same stream name, or an encoder came back before its old connection had timed out.',
    client: 'The encoder gets NetStream.Publish.BadName.',
    causes: [
      {
        cause: 'client-bad-request',
        because: 'Two encoders use one key, or one reconnects too soon.',
        evidence: 'Two addresses, or one that reconnects after a network cut.',
        check: "ss -Htn state established 'sport = :1935'",
      },
      {
        cause: 'attack-probe',
        because: 'Somebody guesses stream keys.',
        evidence: 'Foreign addresses.',
        check: "grep 'already publishing' /var/log/nginx/error.log | grep -oE 'client: [0-9a-f.:]+' | sort | uniq -c",
      },
    ],
    fixes: [{ do: 'Drop dead publishers sooner.', config: 'drop_idle_publisher 10s;', costs: 'A stalled encoder is cut off.' }],
    prevent: 'A key per encoder, checked with on_publish.',
    docs: ['https://github.com/arut/nginx-rtmp-module/wiki/Directives'],
    examples: [
      '2026/08/08 20:00:00 [error] 99#99: *160 live: already publishing, client: 192.0.2.50, server: 0.0.0.0:1935',
      '2026/08/08 20:00:05 [error] 99#99: *161 live: already publishing, client: 192.0.2.51, server: 0.0.0.0:1935',
    ],
    counterExamples: ["2026/08/08 20:00:06 [info] 99#99: *162 publish: name='cam1' args='' type=live silent=0, client: 192.0.2.50, server: 0.0.0.0:1935"],
  },
  {
    id: 'nginx/rtmp-session',
    title: 'RTMP: a session begins, publishes, plays or ends',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: {
      message: {
        matches:
          "^(?:client connected '|connect: app='|publish: name='|play: name='|play2?: |createStream$|deleteStream$|closeStream$|releaseStream|FCPublish|FCUnpublish|disconnect$|deleteStream: |pause: |seek: |(?:exec|notify|relay|handshake|record|hls|dash|live|netcall|cmd|control|stat|auto_push): )",
      },
      level: ['info', 'notice', 'debug'],
    },
    means: 'The ordinary steps of an RTMP client, at info.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to do.',
    docs: ['https://github.com/arut/nginx-rtmp-module/wiki/Directives'],
    examples: [
      "2026/08/08 20:00:06 [info] 99#99: *162 publish: name='cam1' args='' type=live silent=0, client: 192.0.2.50, server: 0.0.0.0:1935",
      "2026/08/08 20:00:06 [info] 99#99: *162 client connected '192.0.2.50'",
      "2026/08/08 20:00:07 [info] 99#99: *162 exec: starting managed child '/usr/bin/ffmpeg', client: 192.0.2.50, server: 0.0.0.0:1935",
      '2026/08/08 20:00:07 [info] 99#99: *162 handshake: digest not found, client: 192.0.2.50, server: 0.0.0.0:1935',
    ],
    counterExamples: ['2026/08/08 20:00:00 [error] 99#99: *160 live: already publishing, client: 192.0.2.50, server: 0.0.0.0:1935'],
  },
];
