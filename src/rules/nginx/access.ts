/** Access that nginx itself refused: address rules, directory listing, passwords, the decision of an authentication service. */
import type { Rule, Test } from '../rule.ts';

const ACCESS = 'https://nginx.org/en/docs/http/ngx_http_access_module.html';
const AUTH_BASIC = 'https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html';
const AUTH_REQUEST = 'https://nginx.org/en/docs/http/ngx_http_auth_request_module.html';

const UNEXPECTED = 'auth request unexpected status: ';

const WRONG_PASSWORDS = "grep -aE 'password mismatch|was not found in' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head";
const SLOW_GUESSING = {
  do: 'Slow guessing down.',
  config: 'limit_req_zone $binary_remote_addr zone=auth:10m rate=5r/m; limit_req zone=auth burst=10 nodelay;',
  costs: 'A page with many files needs a larger burst, since each request carries the password.',
};

/** A message that is only `user "…"`: the name and the file are both in quotes and masked as one. */
const USER_UNKNOWN: readonly Test[] = ['user "*"', { starts: 'user "*" was not found in ' }];

export const access: readonly Rule[] = [
  {
    id: 'nginx/access-forbidden-by-rule',
    title: 'Request refused by an allow/deny rule',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'access forbidden by rule' } },
    means: 'The address of the client is not admitted by the allow and deny lines that hold for this path (or listener of a stream).',
    client: '403; a stream session is closed.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The rule does what it is for: strangers ask for a protected path (/.git, /xmlrpc.php, an admin page).',
        evidence: 'Foreign addresses, paths of scanners.',
        check:
          "grep -a 'access forbidden by rule' /var/log/nginx/error.log | grep -oE 'client: [^,]*|request: \"[^ ]* [^ ?]*' | paste - - | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'proxy-misconfig',
        because: 'Behind a load balancer or CDN the rule sees the proxy instead of the client, so all are refused (or all admitted).',
        evidence: '"client:" is an address of your own proxy.',
        check: "nginx -T 2>/dev/null | grep -nE '(allow|deny) |set_real_ip_from|real_ip_header'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The list is out of date: an office, VPN or monitoring address changed, or IPv6 is missing in it.',
        evidence: 'Known users or checks fail; "client:" is IPv6 while the list has IPv4 only.',
        check: "nginx -T 2>/dev/null | grep -nE 'allow |deny '",
      },
    ],
    fixes: [
      {
        do: 'Admit the missing network, above the final deny.',
        config: 'allow 198.51.100.0/24; allow 2001:db8:10::/48; deny all;',
        costs: 'Everybody in that network gets in.',
      },
      {
        do: 'Behind a proxy, take the client address from its header.',
        config: 'set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For;',
        costs: 'The list of trusted proxies must be kept current, or clients can choose their address.',
      },
    ],
    prevent: 'Keep the list of networks in one included file, with names and dates.',
    docs: [ACCESS, 'https://nginx.org/en/docs/http/ngx_http_realip_module.html', 'https://nginx.org/en/docs/stream/ngx_stream_access_module.html'],
    examples: [
      '2026/11/24 07:00:00 [error] 31#31: *901 access forbidden by rule, client: 203.0.113.9, server: example.com, request: "GET /.git/config HTTP/1.1", host: "example.com"',
      '2026/11/24 07:00:01 [error] 31#31: *902 access forbidden by rule, client: 203.0.113.9, server: 0.0.0.0:5432, bytes from/to client:0/0, bytes from/to upstream:0/0',
    ],
    counterExamples: [
      '2026/11/24 07:00:00 [error] 31#31: *901 user "access forbidden by rule": password mismatch, client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/directory-index-forbidden',
    title: 'Directory was asked for, and it has no index file',
    cause: 'auth-access',
    severity: 'low',
    blame: 'gateway',
    when: { message: { starts: 'directory index of "*"' } },
    means: 'The URL ends in a slash and maps to a directory without any of the files of `index`, and autoindex is off.',
    client: '403.',
    causes: [
      {
        cause: 'auth-access',
        because: 'Somebody looks into a directory that is not meant to be listed (/images/, /static/).',
        evidence: 'Directories below the root, few hits.',
        check: 'ls -la DIRECTORY',
      },
      {
        cause: 'proxy-misconfig',
        because: 'Root or alias points at the wrong or an empty directory, or `index` does not name index.php.',
        evidence: 'Request "GET / " of the site itself.',
        check: "ls -la DIRECTORY; nginx -T 2>/dev/null | grep -nE 'root |alias |index |try_files'",
      },
    ],
    fixes: [
      {
        do: 'Deploy the site to the directory in the line, or correct root.',
        config: 'root /srv/www/example.com/public; index index.html index.php;',
        costs: 'None worth naming.',
      },
      {
        do: 'For a single-page or PHP application send unknown paths to the front file.',
        config: 'try_files $uri /index.html;',
        costs: 'Mistyped URLs give 200.',
      },
      { do: "Answer 404 where directories are nobody's business.", config: 'error_page 403 =404 /404.html;', costs: 'Real refusals look like missing pages.' },
    ],
    prevent: 'Ask for / after each deploy.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_index_module.html', 'https://nginx.org/en/docs/http/ngx_http_autoindex_module.html'],
    examples: [
      '2026/11/24 07:01:00 [error] 31#31: *911 directory index of "/srv/www/example.com/" is forbidden, client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
      '2026/11/24 07:01:01 [error] 31#31: *912 directory index of "/srv/www/example.com/a" is forbidden, client: 10.0.0.1, server: b, request: "x/" is forbidden, client: 203.0.113.9, server: example.com, request: "GET /a%22%20is%20forbidden,%20client:%2010.0.0.1,%20server:%20b,%20request:%20%22x/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:01:00 [error] 31#31: *911 "/srv/www/example.com/index.html" is forbidden (13: Permission denied), client: 192.0.2.44, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/forged-record',
    title: 'A client wrote a line into the error log',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: { message: 'forged record' },
    means:
      'A line that looks like a record of its own ends in words that nginx writes behind text it quotes (a user name, a path). nginx writes such text as it came, newlines included: the line is part of what a client sent, and nothing in it is believed.',
    client: 'Usually 401 or 404.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'Somebody puts invented errors into the log, to hide behind them, to start an alarm, or to make a blocking tool shut out a third party.',
        evidence: 'Two ", client: " in one line, and a quote right behind the first context. The last client is the one who sent it.',
        check: "grep -aE 'client: .*\" (was not found in|failed|is not found) ?.*client: ' /var/log/nginx/error.log | tail -5",
      },
    ],
    fixes: [
      {
        do: 'Block the last client of the line at the edge, and check what alarms went off on the invented text.',
        costs: 'Addresses are shared; let the block expire.',
      },
    ],
    prevent: 'Take addresses for blocking from the access log, where text is escaped.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format', 'https://nginx.org/en/docs/ngx_core_module.html#error_log'],
    examples: [
      '2026/11/24 07:01:20 [error] 31#31: *1 no live upstreams while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://shop/", host: "shop"" was not found in "/etc/nginx/htpasswd", client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:01:21 [error] 31#31: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", host: "shop"": password mismatch, client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:01:22 [error] 31#31: *2 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/", host: "shop", referrer: "x" was not found in "y", client: 203.0.113.9"',
    ],
  },
  {
    id: 'nginx/basic-auth-forged-name',
    title: 'User name imitates the rest of a log line',
    cause: 'attack-probe',
    severity: 'medium',
    blame: 'client',
    when: { message: { starts: 'user "*"' }, imitated: 'yes' },
    means:
      'A login failed, and the name that was sent contains ", client: " and so pretends to end the line. nginx writes names as they come: the client address in the line may be an invention.',
    client: '401.',
    causes: [
      {
        cause: 'attack-probe',
        because: 'Somebody tries to put false addresses or whole lines into the log, often to make fail2ban block a third party.',
        evidence: 'Two ", client: " in one line. The last one before a request is the true one, if no referrer follows.',
        check: "grep -aE 'user \".*, client: .*, client: ' /var/log/nginx/error.log | tail -5",
      },
    ],
    fixes: [
      { do: 'Check the patterns of fail2ban: they must be anchored at both ends, as in its own filter nginx-http-auth.', costs: 'None worth naming.' },
      SLOW_GUESSING,
    ],
    prevent: 'Take addresses for blocking from the access log, where text is escaped.',
    docs: [`${AUTH_BASIC}#auth_basic`, 'https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format'],
    examples: [
      '2026/11/24 07:01:30 [error] 31#31: *916 user "x": password mismatch, client: 10.0.0.1, server: y": password mismatch, client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:01:31 [error] 31#31: *917 user "a, client: 192.0.2.1, server: z" was not found in "/etc/nginx/htpasswd", client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:01:32 [error] 31#31: *918 user "anna": password mismatch, client: 198.51.100.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/basic-auth-password-mismatch',
    title: 'Wrong password for a known user (basic authentication)',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'user "*": password mismatch' } },
    means: 'The user exists in auth_basic_user_file and the password does not match the hash.',
    client: '401; the browser asks again.',
    causes: [
      {
        cause: 'auth-access',
        because: 'A mistyped or changed password; programs that still send the old one repeat it for ever.',
        evidence: 'One user, few addresses.',
        check: 'htpasswd -vb FILE USER PASSWORD',
      },
      {
        cause: 'attack-probe',
        because: 'Somebody guesses passwords.',
        evidence: 'Dozens of lines a minute from one address, or many addresses for one user.',
        check: WRONG_PASSWORDS,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The hash is of a kind that crypt() on this system does not know (bcrypt on old musl or glibc).',
        evidence: 'Every login of that user fails, also with the right password; "crypt_r() failed" may stand beside it.',
        check: 'cut -d: -f2 FILE | cut -c1-4 | sort | uniq -c',
      },
    ],
    fixes: [{ do: 'Set the password anew with a hash every system knows.', config: 'htpasswd -5 FILE USER', costs: 'None worth naming.' }, SLOW_GUESSING],
    prevent: 'Ban guessers with fail2ban (filter nginx-http-auth) and use single sign-on for people.',
    docs: [`${AUTH_BASIC}#auth_basic_user_file`, 'crypt(3)'],
    examples: [
      '2026/11/24 07:02:00 [error] 31#31: *921 user "anna": password mismatch, client: 198.51.100.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:02:01 [error] 31#31: *922 user "x": upstream timed out": password mismatch, client: 2001:db8::9, server: example.com, request: "GET /admin/ HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:02:00 [error] 31#31: *921 user "anna" was not found in "/etc/nginx/htpasswd", client: 198.51.100.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/basic-auth-user-unknown',
    title: 'Unknown user name (basic authentication)',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: USER_UNKNOWN },
    means: 'The user name is not in auth_basic_user_file.',
    client: '401; the browser asks again.',
    causes: [
      {
        cause: 'auth-access',
        because: 'A mistyped name, or an account that was removed or never added to this file.',
        evidence: 'Names that look like your users.',
        check: 'cut -d: -f1 FILE',
      },
      {
        cause: 'attack-probe',
        because: 'Somebody tries common names: admin, root, test.',
        evidence: 'Many names from one address.',
        check: WRONG_PASSWORDS,
      },
      {
        cause: 'proxy-misconfig',
        because: 'The wrong or an old file is in use, for instance one not mounted in the container.',
        evidence: 'All users fail from one reload on.',
        check: 'nginx -T 2>/dev/null | grep -n auth_basic_user_file; ls -l FILE',
      },
    ],
    fixes: [{ do: 'Add the user.', config: 'htpasswd -5 FILE USER', costs: 'None worth naming.' }, SLOW_GUESSING],
    prevent: 'Ban guessers with fail2ban (filter nginx-http-auth).',
    docs: [`${AUTH_BASIC}#auth_basic_user_file`],
    examples: [
      '2026/11/24 07:03:00 [error] 31#31: *931 user "admin" was not found in "/etc/nginx/htpasswd", client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:03:01 [error] 31#31: *932 user "": connect() failed (111: Connection refused) while connecting to upstream" was not found in "/etc/nginx/htpasswd", client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:03:00 [error] 31#31: *931 user "admin": password mismatch, client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/basic-auth-not-provided',
    title: 'Request without user name and password',
    cause: 'auth-access',
    severity: 'info',
    blame: 'client',
    when: { message: { starts: 'no user/password was provided for basic authentication' } },
    means: 'The path is protected by auth_basic and the request had no credentials. The first request of every browser is like that.',
    client: '401; the browser asks for a password.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The normal start of a login, or a bot without credentials.',
        evidence: 'One line before each login.',
        check: "grep -ac 'no user/password was provided' /var/log/nginx/error.log",
      },
      {
        cause: 'proxy-misconfig',
        because: 'A health check, ACME challenge or web hook hits a protected path.',
        evidence: 'The same client and path at a steady rate, never followed by a login.',
        check:
          "grep -a 'no user/password' /var/log/nginx/error.log | grep -oE 'client: [^,]*|request: \"[^ ]* [^ ?]*' | paste - - | sort | uniq -c | sort -rn | head",
      },
    ],
    fixes: [{ do: 'Leave paths open that machines need.', config: 'location /.well-known/acme-challenge/ { auth_basic off; }', costs: 'That path is public.' }],
    prevent: 'Nothing to prevent.',
    docs: [`${AUTH_BASIC}#auth_basic`],
    examples: [
      '2026/11/24 07:04:00 [info] 31#31: *941 no user/password was provided for basic authentication, client: 198.51.100.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:04:01 [info] 31#31: *942 no user/password was provided for basic authentication, client: 2001:db8::9, server: example.com, request: "GET /metrics HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:04:00 [error] 31#31: *941 user "" was not found in "/etc/nginx/htpasswd", client: 198.51.100.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-delayed',
    title: 'Answer to an unauthorised request is held back (auth_delay)',
    cause: 'auth-access',
    severity: 'info',
    blame: 'client',
    when: { message: { starts: 'delaying unauthorized request' } },
    means: 'auth_delay is set: each 401 waits, so that guessing takes longer.',
    client: '401 after the delay.',
    causes: [
      {
        cause: 'auth-access',
        because: 'A login failed or had no credentials.',
        evidence: 'A line about the user or password stands before it.',
        check: WRONG_PASSWORDS,
      },
    ],
    fixes: [{ do: 'Change the delay if real users complain.', config: 'auth_delay 1s;', costs: 'Guessing gets faster.' }],
    prevent: 'Nothing to prevent.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#auth_delay'],
    examples: [
      '2026/11/24 07:05:00 [info] 31#31: *951 delaying unauthorized request, client: 203.0.113.9, server: example.com, request: "GET /admin/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:05:02 [info] 31#31: *952 delaying unauthorized request, client: 203.0.113.9, server: example.com, request: "POST /admin/ HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:05:00 [warn] 31#31: *951 delaying request, excess: 0.850, by zone "one", client: 203.0.113.9, server: example.com, request: "GET / HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-request-redirect',
    title: 'Authentication service answered with a redirect',
    cause: 'auth-access',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^auth request unexpected status: 30\\d' } },
    means: 'auth_request understands 2xx (go on), 401 and 403 (refuse). The service sent a redirect, usually to its login page.',
    client: '500 on every protected page.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The subrequest calls the page meant for people; it should call the endpoint that only answers yes or no.',
        evidence: 'Every request that is not logged in gets 500.',
        check: 'curl -s -o /dev/null -w "%{http_code} %{redirect_url}\\n" http://UP:PORT/AUTH_PATH',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The service redirects http to https because it does not see X-Forwarded-Proto.',
        evidence: 'The redirect goes to the same path with https.',
        check: 'curl -s -o /dev/null -w "%{redirect_url}\\n" -H "X-Forwarded-Proto: https" http://UP:PORT/AUTH_PATH',
      },
    ],
    fixes: [
      {
        do: 'Call the yes-or-no endpoint and redirect to the login in nginx.',
        config: 'auth_request /oauth2/auth; error_page 401 = /oauth2/sign_in;',
        costs: 'None worth naming.',
      },
      {
        do: 'Tell the service the original scheme and host.',
        config: 'proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header Host $host;',
        costs: 'None worth naming.',
      },
    ],
    prevent: 'Test the protected page once without a session after each change of the service.',
    docs: [AUTH_REQUEST],
    examples: [
      '2026/11/24 07:06:00 [error] 31#31: *961 auth request unexpected status: 302 while sending to client, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/1.1", host: "example.com"',
      '2026/11/24 07:06:01 [error] 31#31: *962 auth request unexpected status: 301, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:06:00 [error] 31#31: *961 auth request unexpected status: 502 while sending to client, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-request-failed',
    title: 'Authentication service failed, so the request could not be decided',
    cause: 'auth-access',
    severity: 'high',
    blame: 'upstream',
    when: { message: { starts: UNEXPECTED } },
    means: 'auth_request asked another location whether the request may pass, and got neither 2xx nor 401 or 403. The number is the status of that answer.',
    client: '500 on every protected page.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The authentication service is down or slow: 502, 503 or 504 were made by nginx itself for the subrequest.',
        evidence: 'A line about its upstream stands just before, with subrequest: "/…".',
        check: "grep -a 'subrequest: ' /var/log/nginx/error.log | tail -3",
      },
      {
        cause: 'auth-access',
        because: 'The service answered with an error of its own: 404 wrong path, 400 or 405 unexpected method or headers, 413 body, 500 crash.',
        evidence: 'No upstream error before it.',
        check: 'curl -sv http://UP:PORT/AUTH_PATH -H "Host: HOST" -o /dev/null',
      },
    ],
    fixes: [
      {
        do: 'Start or repair the service; give it short timeouts and two peers.',
        config: 'proxy_connect_timeout 1s; proxy_read_timeout 3s; proxy_next_upstream error timeout;',
        costs: 'A slow but living service is given up sooner.',
      },
      {
        do: 'Send the subrequest without the body of the request.',
        config: 'proxy_pass_request_body off; proxy_set_header Content-Length "";',
        costs: 'The service cannot look at the body.',
      },
      {
        do: 'Cache decisions for a moment.',
        config: 'proxy_cache auth; proxy_cache_key $http_authorization$cookie_session; proxy_cache_valid 200 10s;',
        costs: 'A withdrawn right works up to 10 s longer.',
      },
    ],
    prevent: 'Run the authentication service with at least the redundancy of what it protects, and alert on this line.',
    docs: [AUTH_REQUEST],
    examples: [
      '2026/11/24 07:07:00 [error] 31#31: *971 auth request unexpected status: 502 while sending to client, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/1.1", host: "example.com"',
      '2026/11/24 07:07:01 [error] 31#31: *972 auth request unexpected status: 404, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:07:00 [error] 31#31: *971 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.44, server: example.com, request: "GET /app HTTP/1.1", subrequest: "/auth", upstream: "http://10.0.0.7:4180/auth", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-jwt-rejected',
    title: 'Token of the request was not accepted (JWT module)',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: [{ starts: 'auth_jwt: ' }, { starts: 'jwt_verify: ' }, { starts: 'JWT: ' }, { starts: 'JWT validation failed' }] },
    means:
      'A JWT module (third party, or that of NGINX Plus) checked the token of the request and refused it. The rest of the line is the reason of that module.',
    client: '401.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The token has expired, is missing, or was made for another audience.',
        evidence: 'Single users; goes away after a new login.',
        check: "cut -d. -f2 TOKEN_FILE | tr '_-' '/+' | base64 -d 2>/dev/null | jq '{iss,aud,exp,nbf}'",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The signing key was rotated and nginx has the old set, or the clock of the gateway is off.',
        evidence: 'All users fail from one moment on.',
        check: 'date -u; curl -s ISSUER/.well-known/jwks.json | jq -r ".keys[].kid"',
      },
    ],
    fixes: [
      {
        do: 'Refresh the key set and reload, or let the module fetch and cache it.',
        config: 'auth_jwt_key_file /etc/nginx/jwks.json;',
        costs: 'A reload per rotation.',
      },
      { do: 'Allow for small clock differences.', config: 'auth_jwt_leeway 30s;', costs: 'Expired tokens pass up to 30 s longer.' },
    ],
    prevent: 'Publish new keys before they sign, and keep the clock in step.',
    docs: ['https://nginx.org/en/docs/http/ngx_http_auth_jwt_module.html', 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1'],
    examples: [
      '2026/11/24 07:08:00 [info] 31#31: *981 auth_jwt: rejected due to token expired: exp=1795500000: greater than expected=1795500400 actual=1795500000, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
      '2026/11/24 07:08:01 [error] 31#31: *982 auth_jwt: rejected due to missing signature key or signature validate failure, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/2.0", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:08:00 [error] 31#31: *981 auth request unexpected status: 500, client: 192.0.2.44, server: example.com, request: "GET /api HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-pam-unavailable',
    title: 'PAM authentication cannot be started',
    cause: 'auth-access',
    severity: 'high',
    blame: 'gateway',
    when: { message: [{ starts: 'PAM: Could not start pam service' }, { starts: 'PAM: Could not set item' }] },
    means: 'The module ngx_http_auth_pam could not open its PAM service.',
    client: '500 on every protected page.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The file /etc/pam.d/NAME named in auth_pam_service_name is missing or broken.',
        evidence: 'Every login fails with 500.',
        check: 'nginx -T 2>/dev/null | grep -n auth_pam_service_name; ls -l /etc/pam.d/',
      },
    ],
    fixes: [{ do: 'Create the PAM service file and name it.', config: 'auth_pam_service_name "nginx";', costs: 'None worth naming.' }],
    prevent: 'Test one login after each change in /etc/pam.d.',
    docs: ['pam.d(5)', 'https://github.com/sto/ngx_http_auth_pam_module'],
    examples: [
      '2026/11/24 07:09:00 [crit] 31#31: *991 PAM: Could not start pam service: Critical error - immediate abort, client: 192.0.2.44, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:09:01 [crit] 31#31: *992 PAM: Could not start pam service: Symbol not found, client: 192.0.2.45, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:09:00 [error] 31#31: *991 PAM: user \'anna\' - not authenticated: Authentication failure, client: 192.0.2.44, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
    ],
  },
  {
    id: 'nginx/auth-pam-rejected',
    title: 'PAM refused the user',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'PAM: user ' } },
    means: 'The module ngx_http_auth_pam asked PAM, and PAM refused: "not authenticated" (password) or "invalid account" (locked, expired, not admitted).',
    client: '401; the browser asks again.',
    causes: [
      {
        cause: 'auth-access',
        because: 'Wrong password, or the account is locked or expired.',
        evidence: 'One user, few addresses.',
        check: 'pamtester nginx USER authenticate acct_mgmt',
      },
      {
        cause: 'attack-probe',
        because: 'Somebody guesses passwords of system accounts.',
        evidence: 'Many names or many lines from one address.',
        check: "grep -a 'PAM: user' /var/log/nginx/error.log | grep -o 'client: [^,]*' | sort | uniq -c | sort -rn | head",
      },
      {
        cause: 'filesystem',
        because: 'Workers may not read /etc/shadow, so pam_unix refuses everybody but the user nginx runs as.',
        evidence: 'All users fail, also with the right password.',
        check: 'ls -l /etc/shadow; id www-data',
      },
    ],
    fixes: [{ do: 'Unlock the account or set the password.', costs: 'None worth naming.' }, SLOW_GUESSING],
    prevent: 'Do not open system accounts to the web; use a directory service and fail2ban.',
    docs: ['pam(8)', 'https://github.com/sto/ngx_http_auth_pam_module'],
    examples: [
      '2026/11/24 07:10:00 [error] 31#31: *1001 PAM: user \'anna\' - not authenticated: Authentication failure, client: 192.0.2.44, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
      '2026/11/24 07:10:01 [error] 31#31: *1002 PAM: user \'x - upstream timed out\' - invalid account: User account has expired, client: 203.0.113.9, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
    ],
    counterExamples: [
      '2026/11/24 07:10:00 [error] 31#31: *1001 user "PAM: user": password mismatch, client: 203.0.113.9, server: example.com, request: "GET /dav/ HTTP/1.1", host: "example.com"',
    ],
  },
];
