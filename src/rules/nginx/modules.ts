/** What modules from elsewhere say in messages of their own: health checks, LDAP and Kerberos logins, traffic statistics, video, page optimisation. */
import type { Rule, Test } from '../rule.ts';

const UPSTREAM_CHECK = 'https://github.com/yaoweibin/nginx_upstream_check_module';
const LDAP = 'https://github.com/kvspb/nginx-auth-ldap';
const SPNEGO = 'https://github.com/stnoonan/spnego-http-auth-nginx-module';
const VTS = 'https://github.com/vozlt/nginx-module-vts';
const VOD = 'https://github.com/kaltura/nginx-vod-module';
const PAGESPEED = 'https://www.modpagespeed.com/doc/';
const RTMP = 'https://github.com/arut/nginx-rtmp-module/wiki/Directives';

const LOUD: readonly Test[] = ['error', 'crit', 'alert', 'emerg', { absent: true }];
const LDAP_PREFIX = '^(?:http_auth_ldap|ngx_http_auth_ldap_\\w+): ';
const PAGESPEED_PREFIX = '^\\[ngx_pagespeed [^\\]]*\\] ';

export const modules: readonly Rule[] = [
  {
    id: 'nginx/check-timeout',
    title: 'A health check got no answer in time',
    cause: 'upstream-slow',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { matches: '^(?:\\w+ )?check time ?out with peer: ' } },
    means: 'The check of nginx_upstream_check_module (also in Tengine) connected or asked, and its timeout passed without a usable answer.',
    client: 'Nothing by itself; after "fall" such lines the peer gets no requests.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The peer hangs or answers slower than the timeout of the check.',
        evidence: 'Requests to the same peer are slow or time out too.',
        check: "curl -s -o /dev/null -w '%{time_connect} %{time_total} %{http_code}\\n' -m 10 http://UP:PORT/",
      },
      {
        cause: 'firewall-blocked',
        because: 'Packets to the port of the check are dropped.',
        evidence: 'The connect itself hangs, from this host only.',
        check: 'nc -vz -w 3 UP PORT',
      },
    ],
    fixes: [
      { do: 'Find out why the peer answers late, with the URL that the check asks for.', costs: 'None.' },
      {
        do: 'Give the check more time than a healthy peer ever needs.',
        config: 'check interval=3000 rise=2 fall=5 timeout=2000 type=http;',
        costs: 'A dead peer is found later.',
      },
    ],
    prevent: 'Let the check ask for a page that is cheap and says whether the application can work.',
    docs: [UPSTREAM_CHECK],
    examples: [
      '2026/08/09 04:10:00 [error] 41#41: check time out with peer: 10.0.0.51:8080',
      '2026/08/09 04:10:01 [error] 41#0: check time out with peer: [2001:db8::51]:8080 ',
    ],
    counterExamples: ['2026/08/09 04:10:00 [error] 41#41: disable check peer: 10.0.0.51:8080'],
  },
  {
    id: 'nginx/check-answer-wrong',
    title: 'A health check got an answer that does not count as healthy',
    cause: 'app-error',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { matches: '^check protocol .* error with peer: ' } },
    means: 'The peer answered the check of nginx_upstream_check_module, with another status than check_http_expect_alive allows or in another protocol.',
    client: 'Nothing by itself; after "fall" such lines the peer gets no requests.',
    causes: [
      {
        cause: 'app-error',
        because: 'The application answers the checked URL with an error.',
        evidence: 'The same URL asked by hand gives a 5xx.',
        check: "curl -s -o /dev/null -w '%{http_code}\\n' http://UP:PORT/",
      },
      {
        cause: 'proxy-misconfig',
        because: 'The check asks for a URL or host that the application does not have, or speaks another protocol than the port.',
        evidence: 'A 404, 301 or 400 by hand, while users are served.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *check'",
      },
    ],
    fixes: [
      {
        do: 'Ask for a page that exists, with a Host header, and name the statuses that count.',
        config: 'check_http_send "GET /health HTTP/1.0\\r\\nHost: app\\r\\n\\r\\n"; check_http_expect_alive http_2xx http_3xx;',
        costs: 'None.',
      },
    ],
    prevent: 'Give every application a health page, and test the check when it changes.',
    docs: [UPSTREAM_CHECK],
    examples: [
      '2026/08/09 04:11:00 [error] 41#41: check protocol http error with peer: 10.0.0.51:8080 ',
      '2026/08/09 04:11:05 [error] 41#0: check protocol tcp error with peer: [2001:db8::51]:3306 ',
    ],
    counterExamples: ['2026/08/09 04:10:00 [error] 41#41: check time out with peer: 10.0.0.51:8080'],
  },
  {
    id: 'nginx/check-peer-down',
    title: 'Health checks took a peer out of its group',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { message: { starts: 'disable check peer: ' } },
    means: 'nginx_upstream_check_module counted "fall" failed checks in a row: the peer gets no requests until checks succeed again.',
    client: 'Nothing while other peers are left; 502 when none is.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The peer stopped, hangs or answers with errors; the lines before say which.',
        evidence: '"send() failed (111", "check time out with peer" or "check protocol" just before.',
        check: "grep -B5 'disable check peer' /var/log/nginx/error.log | tail -n 30; curl -sI -m 5 http://UP:PORT/",
      },
    ],
    fixes: [{ do: 'Heal the peer that the line names.', costs: 'None.' }],
    prevent: 'Alert when half of a group is out.',
    consequenceOf: ['nginx/check-timeout', 'nginx/check-answer-wrong', 'nginx/syslog-receiver-gone-old-wording'],
    docs: [UPSTREAM_CHECK],
    examples: [
      '2026/08/09 04:12:00 [error] 41#41: disable check peer: 10.0.0.51:8080 ',
      '2026/08/09 04:12:01 [error] 41#0: disable check peer: [2001:db8::51]:8080 ',
    ],
    counterExamples: ['2026/08/09 04:15:00 [error] 41#41: enable check peer: 10.0.0.51:8080 '],
  },
  {
    id: 'nginx/check-peer-up',
    title: 'Health checks put a peer back into its group',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    mark: true,
    when: { message: { starts: 'enable check peer: ' } },
    means: 'Enough checks in a row succeeded. The module writes this at error too.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [UPSTREAM_CHECK],
    examples: [
      '2026/08/09 04:15:00 [error] 41#41: enable check peer: 10.0.0.51:8080 ',
      '2026/08/09 04:15:01 [error] 41#0: enable check peer: [2001:db8::51]:8080 ',
    ],
    counterExamples: ['2026/08/09 04:12:00 [error] 41#41: disable check peer: 10.0.0.51:8080 '],
  },
  {
    id: 'nginx/ldap-timeout',
    title: 'The LDAP server did not answer a login in time',
    cause: 'upstream-slow',
    severity: 'high',
    blame: 'upstream',
    when: { message: { matches: `${LDAP_PREFIX}(?:.* )?timed? ?out` } },
    means: 'auth_ldap asked the directory server about a user and got no answer within its timeout.',
    client: '500, or the login prompt again.',
    causes: [
      {
        cause: 'upstream-slow',
        because: 'The directory server is slow: no index on the searched attribute, a referral to a dead server, load.',
        evidence: 'The same search by hand takes seconds.',
        check: 'time ldapsearch -x -H ldap://UP:PORT -D BINDDN -W -b BASE "(uid=NAME)" dn',
      },
      {
        cause: 'firewall-blocked',
        because: 'Idle connections to the server are dropped by a firewall without a word.',
        evidence: 'The first login after a quiet time fails, the next succeeds.',
        check: "ss -tnp 'dport = :389 or dport = :636'",
      },
    ],
    fixes: [
      { do: 'Search under the smallest base, and index the attribute in the filter.', costs: 'Work on the directory server.' },
      {
        do: 'Keep answers for a while.',
        config: 'auth_ldap_cache_enabled on; auth_ldap_cache_expiration_time 10000;',
        costs: 'Changes of groups are seen later.',
      },
    ],
    prevent: 'Watch the time of a bind and a search from this host.',
    docs: [LDAP],
    examples: [
      '2026/08/09 05:00:00 [error] 42#42: *20 http_auth_ldap: Authentication timed out, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
      '2026/08/09 05:00:03 [error] 42#42: *22 http_auth_ldap: Request timed out (state=2), client: 192.0.2.63, server: intra.example.com, request: "GET /a HTTP/1.1", host: "intra.example.com"',
    ],
    counterExamples: [
      '2026/08/09 05:00:00 [error] 42#42: *20 user "anna": password mismatch, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
    ],
  },
  {
    id: 'nginx/ldap-unreachable',
    title: 'The LDAP server for logins cannot be reached',
    cause: 'upstream-down',
    severity: 'high',
    blame: 'upstream',
    when: {
      message: {
        matches: `${LDAP_PREFIX}.*(?:Could not connect|Can't contact LDAP|LDAP_SERVER_DOWN|ldap_(?:init\\w*|result|connect|initialize)\\(\\) failed|onnection refused)`,
      },
    },
    means: 'auth_ldap has no connection to the directory server, or lost the one it had.',
    client: '500, or the login prompt again, for everybody.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'The directory server is stopped, or closed the idle connection.',
        evidence: 'A bind by hand from this host fails as well.',
        check: 'ldapsearch -x -H ldap://UP:PORT -s base -b "" namingContexts',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The url of ldap_server names a wrong host, port or scheme (ldap on 389, ldaps on 636).',
        evidence: 'It never worked.',
        check: "nginx -T 2>/dev/null | grep -nA4 'ldap_server '",
      },
    ],
    fixes: [
      {
        do: 'Start the directory server, or name a second one.',
        config: 'auth_ldap_servers ldap1; auth_ldap_servers ldap2;',
        costs: 'A second server to keep.',
      },
    ],
    prevent: 'Check the directory server from this host, not only from its own network.',
    docs: [LDAP],
    examples: [
      '2026/08/09 05:01:00 [error] 42#42: *21 http_auth_ldap: Could not connect, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
      "2026/08/09 05:01:01 [error] 42#42: ngx_http_auth_ldap_read_handler: Cnx[2] ldap_result() failed (-1: Can't contact LDAP server)",
      '2026/08/09 05:01:02 [error] 42#42: ngx_http_auth_ldap_read_handler: Cnx[2] LDAP_SERVER_DOWN: No more reconnect retry',
    ],
    counterExamples: [
      '2026/08/09 05:00:00 [error] 42#42: *20 http_auth_ldap: Authentication timed out, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
    ],
  },
  {
    id: 'nginx/kerberos-keytab-unusable',
    title: 'nginx cannot use its Kerberos key',
    cause: 'proxy-misconfig',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^(?:gss_acquire_cred|gss_import_name|krb5_kt_\\w+|krb5_init_context)\\(\\) failed' }, level: LOUD },
    means: 'The keytab that auth_gss_keytab names could not be read, or holds no key for the service name that nginx uses.',
    client: '403 or 500: nobody can log in with Kerberos.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'The service principal (HTTP/name@REALM) is not in the keytab, or nginx looks for another name.',
        evidence: 'The name in the line is not among those of the keytab.',
        check: 'klist -k FILE; nginx -T 2>/dev/null | grep -n auth_gss',
      },
      {
        cause: 'filesystem',
        because: "The worker's user may not read the keytab.",
        evidence: 'Owner and mode of the file.',
        check: 'ls -l FILE',
      },
    ],
    fixes: [
      {
        do: 'Name the principal that the keytab holds, and let the worker read the file.',
        config: 'auth_gss_keytab /etc/nginx/http.keytab; auth_gss_service_name HTTP/intra.example.com;',
        costs: 'None.',
      },
    ],
    prevent: 'Test with curl --negotiate after every change of the keytab.',
    docs: [SPNEGO],
    examples: [
      '2026/08/09 05:10:00 [error] 42#42: *30 gss_acquire_cred() failed: No key table entry found matching HTTP/intra.example.com: Used service principal: HTTP/intra.example.com, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
      '2026/08/09 05:10:03 [error] 42#42: *33 gss_import_name() failed: An invalid name was supplied, client: 192.0.2.63, server: intra.example.com, request: "GET /a HTTP/1.1", host: "intra.example.com"',
    ],
    counterExamples: [
      '2026/08/09 05:10:01 [error] 42#42: *31 gss_accept_sec_context() failed: Ticket expired, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
    ],
  },
  {
    id: 'nginx/kerberos-ticket-refused',
    title: 'A Kerberos ticket was not accepted',
    cause: 'auth-access',
    severity: 'low',
    blame: 'client',
    when: { message: { starts: 'gss_accept_sec_context() failed' } },
    means: 'The browser sent a ticket that does not fit the key of this server: expired, for another name, or NTLM instead of Kerberos.',
    client: '401 or 403.',
    causes: [
      {
        cause: 'auth-access',
        because: 'The ticket is too old, or the browser fell back to NTLM.',
        evidence: 'Single clients; the reason stands behind the colon.',
        check: 'klist',
      },
      {
        cause: 'proxy-misconfig',
        because: 'The key in the keytab is older than the one in the directory.',
        evidence: 'All clients, since the password of the service account changed.',
        check: 'klist -ke FILE; kvno HTTP/NAME',
      },
    ],
    fixes: [{ do: 'Log in anew on the client. If all fail, write the keytab anew.', costs: 'None.' }],
    prevent: 'Keep the clocks of clients, nginx and the directory together.',
    docs: [SPNEGO],
    examples: [
      '2026/08/09 05:10:01 [error] 42#42: *31 gss_accept_sec_context() failed: Ticket expired, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
      '2026/08/09 05:10:04 [error] 42#42: *34 gss_accept_sec_context() failed: An unsupported mechanism was requested: Unknown error, client: 192.0.2.63, server: intra.example.com, request: "GET /a HTTP/1.1", host: "intra.example.com"',
    ],
    counterExamples: [
      '2026/08/09 05:10:00 [error] 42#42: *30 gss_acquire_cred() failed: No key table entry found, client: 192.0.2.60, server: intra.example.com, request: "GET / HTTP/1.1", host: "intra.example.com"',
    ],
  },
  {
    id: 'nginx/traffic-status-zone-full',
    title: 'The zone of the traffic statistics is full',
    cause: 'gateway-exhausted',
    severity: 'low',
    blame: 'gateway',
    when: {
      message: [
        { matches: '^shm_\\w+::(?:shm_\\w+|ngx_slab_alloc\\w*)\\((?:"\\*")?\\) failed' },
        { matches: '^ngx_slab_alloc\\(\\) failed: no memory in vhost_traffic_status_zone' },
      ],
    },
    means: 'nginx-module-vts has no room for another counter in vhost_traffic_status_zone. Requests are served; new names are not counted.',
    client: 'Nothing.',
    causes: [
      {
        cause: 'gateway-exhausted',
        because: 'The zone (1 MB unless configured) is small for the number of hosts, upstreams and filter values.',
        evidence: 'used_node in the line stays the same.',
        check: 'nginx -T 2>/dev/null | grep -n vhost_traffic_status',
      },
      {
        cause: 'attack-probe',
        because: 'A filter key holds text that clients choose, such as $host or $uri, and scanners fill it.',
        evidence: 'vhost_traffic_status_filter_by_set_key with a request variable.',
        check: 'nginx -T 2>/dev/null | grep -n filter_by_set_key',
      },
    ],
    fixes: [
      { do: 'Enlarge the zone.', config: 'vhost_traffic_status_zone shared:vhost_traffic_status:32m;', costs: 'Memory of that size.' },
      { do: 'Limit what is kept.', config: 'vhost_traffic_status_filter_max_node 512;', costs: 'Old counters are dropped.' },
    ],
    prevent: 'Count by values that you choose: server names, not Host headers.',
    docs: [VTS],
    examples: [
      '2026/08/09 06:00:00 [error] 43#43: *40 shm_add_node::ngx_slab_alloc_locked() failed: used_size[616200], used_node[250] while logging request, client: 192.0.2.61, server: example.com, request: "GET / HTTP/2.0", host: "example.com"',
      '2026/08/09 06:00:00 [error] 43#43: *40 shm_add_filter_node::shm_add_node("FGcountry::example.comFR") failed while logging request, client: 192.0.2.61, server: example.com, request: "GET / HTTP/2.0", host: "example.com"',
      '2026/08/09 06:00:00 [crit] 43#43: ngx_slab_alloc() failed: no memory in vhost_traffic_status_zone "vhost_traffic_status"',
    ],
    counterExamples: ['2026/08/09 06:00:00 [crit] 43#43: ngx_slab_alloc() failed: no memory in limit_req zone "perip"'],
  },
  {
    id: 'nginx/vod-file-missing',
    title: 'A video file is not there',
    cause: 'filesystem',
    severity: 'low',
    blame: 'client',
    when: { message: { matches: '^ngx_file_reader_\\w+: (?:open|stat)\\(\\) "\\*" failed' }, errno: ['2', '20', { absent: true }] },
    means: 'nginx-vod-module looked for the file that the URL names, under root, and found none.',
    client: '404.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The URL is wrong, or the file was moved or never arrived.',
        evidence: 'The path in the line.',
        check: 'ls -l FILE',
      },
      {
        cause: 'proxy-misconfig',
        because: 'root or vod_mode makes another path of the URL than was meant.',
        evidence: 'All files fail, and the path in the line is odd.',
        check: "nginx -T 2>/dev/null | grep -nE '^ *(vod_mode|root|alias)'",
      },
    ],
    fixes: [{ do: 'Compare the path in the line with where the files are, and mend root or the link.', costs: 'None.' }],
    prevent: 'Publish links after the file is in place.',
    docs: [VOD],
    examples: [
      '2026/08/09 06:10:00 [error] 44#44: *50 ngx_file_reader_update_state_file_info: open() "/srv/video/a/b.mp4" failed (2: No such file or directory), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/b.mp4/index.m3u8 HTTP/1.1", host: "video.example.com"',
      '2026/08/09 06:10:04 [error] 44#44: *53 ngx_file_reader_init: open() "/srv/video/a/d.mp4" failed (20: Not a directory), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/d.mp4/seg-1.ts HTTP/1.1", host: "video.example.com"',
    ],
    counterExamples: [
      '2026/08/09 06:10:01 [error] 44#44: *51 ngx_file_reader_update_state_file_info: open() "/srv/video/a/c.mp4" failed (13: Permission denied), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/c.mp4/index.m3u8 HTTP/1.1", host: "video.example.com"',
    ],
  },
  {
    id: 'nginx/vod-file-denied',
    title: 'A video file may not be read',
    cause: 'filesystem',
    severity: 'high',
    blame: 'gateway',
    when: { message: { matches: '^ngx_file_reader_\\w+: (?:open|stat)\\(\\) "\\*" failed' }, errno: ['13', '1'] },
    means: "nginx-vod-module found the file, and the worker's user may not open it.",
    client: '403 or 404.',
    causes: [
      {
        cause: 'filesystem',
        because: 'Owner or mode of the file or of a folder above it shuts the worker out.',
        evidence: 'The same path as the worker user fails.',
        check: 'namei -l FILE',
      },
    ],
    fixes: [{ do: 'Let the worker read files and enter folders.', config: 'chmod -R a+rX /srv/video', costs: 'Every local user can read them.' }],
    prevent: 'Set owner and mode where files are put in place.',
    docs: [VOD],
    examples: [
      '2026/08/09 06:10:01 [error] 44#44: *51 ngx_file_reader_update_state_file_info: open() "/srv/video/a/c.mp4" failed (13: Permission denied), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/c.mp4/index.m3u8 HTTP/1.1", host: "video.example.com"',
      '2026/08/09 06:10:05 [error] 44#44: *54 ngx_file_reader_init: open() "/srv/video/a/d.mp4" failed (13: Permission denied), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/d.mp4/seg-1.ts HTTP/1.1", host: "video.example.com"',
    ],
    counterExamples: [
      '2026/08/09 06:10:00 [error] 44#44: *50 ngx_file_reader_update_state_file_info: open() "/srv/video/a/b.mp4" failed (2: No such file or directory), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/b.mp4/index.m3u8 HTTP/1.1", host: "video.example.com"',
    ],
  },
  {
    id: 'nginx/vod-index-too-large',
    title: 'The index of a video is larger than the module reads',
    cause: 'proxy-misconfig',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^(?:mp4|mkv)_metadata_reader_read: (?:buffer size N is smaller than moov size N|moov size N exceeds)' } },
    means: 'nginx-vod-module reads the moov atom of an MP4 into a buffer of limited size. Long videos have larger ones.',
    client: '404 for this video.',
    causes: [
      {
        cause: 'proxy-misconfig',
        because: 'vod_max_metadata_size or the cache of metadata is smaller than the moov atom of long videos.',
        evidence: 'Only long videos fail.',
        check: "nginx -T 2>/dev/null | grep -nE 'vod_(max_metadata_size|metadata_cache|initial_read_size)'",
      },
    ],
    fixes: [{ do: 'Allow larger metadata.', config: 'vod_max_metadata_size 256m; vod_metadata_cache metadata_cache 512m;', costs: 'Memory per open video.' }],
    prevent: 'Put the moov atom in front when videos are made: ffmpeg -movflags +faststart.',
    docs: [VOD],
    examples: [
      '2026/08/09 06:20:00 [error] 44#44: *52 mp4_metadata_reader_read: buffer size 266000 is smaller than moov size 4100000 while reading media header, client: 192.0.2.62, server: video.example.com, request: "GET /dash/long.mp4/manifest.mpd HTTP/1.1", host: "video.example.com"',
      '2026/08/09 06:20:04 [error] 44#44: *55 mp4_metadata_reader_read: buffer size 1052299 is smaller than moov size 1430559, client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/d.mp4/seg-1.ts HTTP/1.1", host: "video.example.com"',
    ],
    counterExamples: [
      '2026/08/09 06:10:00 [error] 44#44: *50 ngx_file_reader_update_state_file_info: open() "/srv/video/a/b.mp4" failed (2: No such file or directory), client: 192.0.2.62, server: video.example.com, request: "GET /hls/a/b.mp4/index.m3u8 HTTP/1.1", host: "video.example.com"',
    ],
  },
  {
    id: 'nginx/pagespeed-fetch-failed',
    title: 'PageSpeed cannot fetch what it wants to optimise',
    cause: 'upstream-down',
    severity: 'low',
    blame: 'gateway',
    when: { message: { matches: `${PAGESPEED_PREFIX}(?:Serf status|PageSpeed Serf fetch failure|Fetch (?:timed out|failed)|.*serf_context_run error)` } },
    means: 'ngx_pagespeed asks for images, scripts and styles over HTTP by itself, mostly from this very server, and that connection failed.',
    client: 'The page as it is, not optimised.',
    causes: [
      {
        cause: 'upstream-down',
        because: 'Nothing listens on the address that the host name means on this machine.',
        evidence: '"Connection refused"; the name leads elsewhere from here than from outside.',
        check: 'getent hosts NAME; curl -sI http://NAME/',
      },
      {
        cause: 'firewall-blocked',
        because: 'The server may not reach its own public address.',
        evidence: 'The fetch by hand from this host hangs.',
        check: 'curl -sI -m 5 https://NAME/',
      },
    ],
    fixes: [
      { do: 'Tell PageSpeed where the origin really is.', config: 'pagespeed MapOriginDomain http://127.0.0.1 https://www.example.com;', costs: 'None.' },
      {
        do: 'Or read files from disk.',
        config: 'pagespeed LoadFromFile "https://www.example.com/static/" "/srv/www/static/";',
        costs: 'Headers that nginx would set are not seen.',
      },
    ],
    prevent: 'Check that the server can fetch its own pages.',
    docs: [`${PAGESPEED}domains`],
    examples: [
      '2026/08/09 07:00:00 [error] 45#46: [ngx_pagespeed 1.13.35.2-0] Serf status 111(Connection refused) polling for 1 threaded fetches for 0.05 seconds',
      '2026/08/09 07:00:01 [error] 45#46: [ngx_pagespeed 1.13.35.2-0] PageSpeed Serf fetch failure rate extremely high; only 3 of 20 recent fetches fully successful; is fetching working?',
    ],
    counterExamples: ['2026/08/09 07:00:02 [info] 45#46: [ngx_pagespeed 1.13.35.2-0] No threading detected.'],
  },
  {
    id: 'nginx/pagespeed-log',
    title: 'PageSpeed tells what it does',
    cause: 'none',
    severity: 'info',
    blame: 'none',
    when: { message: { matches: PAGESPEED_PREFIX }, level: ['info', 'notice', 'debug'] },
    means: 'Steps of ngx_pagespeed at info or notice.',
    client: 'Nothing.',
    causes: [],
    fixes: [],
    prevent: 'Nothing to prevent.',
    docs: [PAGESPEED],
    examples: [
      '2026/08/09 07:00:02 [info] 45#46: [ngx_pagespeed 1.13.35.2-0] No threading detected.',
      '2026/08/09 07:00:05 [notice] 45#45: [ngx_pagespeed 1.13.35.2-0] Default shared memory cache: cache initialized',
    ],
    counterExamples: [
      '2026/08/09 07:00:00 [error] 45#46: [ngx_pagespeed 1.13.35.2-0] Serf status 111(Connection refused) polling for 1 threaded fetches for 0.05 seconds',
    ],
  },
  {
    id: 'nginx/rtmp-file-failed',
    title: 'RTMP: a recording or segment could not be written',
    cause: 'filesystem',
    severity: 'medium',
    blame: 'gateway',
    when: { message: { matches: '^(?:hls|dash|record|flv|mp4): (?!.*\\bsuccess).*(?:failed|error)' }, errno: { matches: '.' } },
    means: 'nginx-rtmp-module could not open, write or rename a file of a stream; the errno says why.',
    client: 'Viewers of HLS or DASH see the stream stop; recordings have gaps.',
    causes: [
      {
        cause: 'filesystem',
        because: 'The folder is missing, full or not writable for the worker, or two publishers write the same stream.',
        evidence: 'The path and the errno in the line; "already publishing" beside it for the last.',
        check: "nginx -T 2>/dev/null | grep -nE 'hls_path|dash_path|record_path'; df -h; namei -l FILE",
      },
    ],
    fixes: [
      { do: 'Create the folder for the worker user, on a disk with room.', config: 'install -d -o www-data /var/lib/nginx/hls', costs: 'None.' },
      { do: 'Let names of streams be distinct.', config: 'hls_nested on;', costs: 'Other URLs.' },
    ],
    prevent: 'Watch the free space of the folder.',
    docs: [RTMP],
    examples: [
      "2026/08/08 20:10:00 [error] 99#99: *170 hls: rename failed: '/var/lib/nginx/hls/cam1.m3u8.bak'->'/var/lib/nginx/hls/cam1.m3u8' (2: No such file or directory), client: 192.0.2.50, server: 0.0.0.0:1935",
      "2026/08/08 20:10:03 [error] 99#99: *171 record: failed to open file '/srv/rec/cam1.flv' (13: Permission denied), client: 192.0.2.50, server: 0.0.0.0:1935",
    ],
    counterExamples: ['2026/08/08 20:00:00 [error] 99#99: *160 live: already publishing, client: 192.0.2.50, server: 0.0.0.0:1935'],
  },
];
