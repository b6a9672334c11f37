/** nginx.conf as far as logs need it: words, quotes, comments, blocks, includes, dumps, and errors with file and line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Include, parseConfig, readNginxConfig } from '../../parsers/nginx/config.ts';

test('words, quotes, escapes, comments', () => {
  const { directives, problem } = parseConfig(
    [
      "# log_format no 'x';",
      'user www;  # trailing',
      'set $a "x \\" ; { }";',
      "log_format b 'a # no comment' 'it\\'s' \"t\\tab\" c\\d;",
      'if ($host = "x{1}" ) { return 301 https://${host}/; }',
    ].join('\n'),
    'f',
  );
  assert.equal(problem, undefined);
  assert.deepEqual(
    directives.map(({ name, args, line }) => [name, ...args, line]),
    [
      ['user', 'www', 2],
      ['set', '$a', 'x " ; { }', 3],
      ['log_format', 'b', 'a # no comment', "it's", 't\tab', 'c\\d', 4],
      ['if', '($host', '=', 'x{1}', ')', 5],
    ],
  );
  assert.deepEqual(
    directives[3]?.block?.map(({ name, args }) => [name, ...args]),
    [['return', '301', 'https://${host}/']],
  );
});

test('a format over several lines, with variables in braces, in http and in stream', () => {
  const text = `
http {
    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status \${body_bytes_sent} "$http_referer" '
                      '"$http_user_agent"';
    log_format j escape=json
        '{"s":"$status"}';
    server {
        access_log /var/log/nginx/a.log main buffer=32k;
        location /x { access_log off; }
        location /y { access_log syslog:server=10.0.0.9:514,tag=nginx j if=$loggable; }
        location /z { access_log /var/log/nginx/z.log; }
    }
}
stream {
    log_format s '$remote_addr [$time_local] $protocol $status';
    server { access_log /var/log/nginx/s.log s; }
}`;
  const { formats, uses, problems } = readNginxConfig(text, '/etc/nginx/nginx.conf');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    formats.map(({ name, source, escape, stream, line }) => ({ name, source, escape, stream, line })),
    [
      {
        name: 'main',
        source: '$remote_addr - $remote_user [$time_local] "$request" $status ${body_bytes_sent} "$http_referer" "$http_user_agent"',
        escape: 'default',
        stream: false,
        line: 3,
      },
      { name: 'j', source: '{"s":"$status"}', escape: 'json', stream: false, line: 6 },
      { name: 's', source: '$remote_addr [$time_local] $protocol $status', escape: 'default', stream: true, line: 16 },
    ],
  );
  assert.deepEqual(
    uses.map(({ path, format }) => `${path} ${format}`),
    ['/var/log/nginx/a.log main', 'syslog:server=10.0.0.9:514,tag=nginx j', '/var/log/nginx/z.log combined', '/var/log/nginx/s.log s'],
  );
});

test('includes keep their place: a format within stream { include … } is one of stream', () => {
  const files: Readonly<Record<string, string>> = {
    'conf.d/a.conf': "log_format a '$status';\ninclude loop.conf;",
    'loop.conf': 'include conf.d/a.conf;\nserver { access_log /a.log a; }',
  };
  const include: Include = (pattern) =>
    pattern === 'conf.d/*.conf' || pattern === 'conf.d/a.conf'
      ? [{ file: 'conf.d/a.conf', text: files['conf.d/a.conf'] as string }]
      : pattern === 'loop.conf'
        ? [{ file: pattern, text: files[pattern] as string }]
        : [];
  const { formats, uses, problems } = readNginxConfig('http { include conf.d/*.conf; include none/*.conf;\n include gone.conf; }', 'nginx.conf', include);
  assert.deepEqual(
    formats.map(({ name, file, line }) => `${name} ${file}:${line}`),
    ['a conf.d/a.conf:1'],
  );
  assert.deepEqual(
    uses.map(({ path }) => path),
    ['/a.log'],
  );
  assert.deepEqual(problems, [{ file: 'nginx.conf', line: 2, message: 'include "gone.conf": no such file' }]);
  assert.equal(readNginxConfig('stream { include conf.d/*.conf; }', 'f', include).formats[0]?.stream, true);
});

test('what nginx -T prints', () => {
  const text = [
    'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
    '# configuration file /etc/nginx/nginx.conf:',
    'http {',
    '    include /etc/nginx/conf.d/*.conf;',
    '}',
    '',
    '# configuration file /etc/nginx/conf.d/log.conf:',
    "log_format dumped '$remote_addr $status';",
    'access_log /var/log/nginx/d.log dumped;',
  ].join('\n');
  const { formats, uses, problems } = readNginxConfig(text, 'dump.txt');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    formats.map(({ name, file, line }) => `${name} ${file}:${line}`),
    ['dumped /etc/nginx/conf.d/log.conf:1'],
  );
  assert.equal(uses[0]?.format, 'dumped');
});

test('Lua blocks are passed over, braces, quotes and comments in them too', () => {
  const text = 'location / {\n content_by_lua_block {\n  -- it\'s a } here\n  ngx.say("{") if x then y = {1} end\n }\n log_format l "$status";\n}\n}';
  const { formats, problems } = readNginxConfig(text, 'f');
  assert.deepEqual(
    formats.map(({ name, line }) => `${name}:${line}`),
    ['l:6'],
  );
  assert.deepEqual(problems, [{ file: 'f', line: 8, message: 'unexpected "}"' }]);
});

test('what cannot be read is told with file and line', () => {
  const problem = (text: string): string => {
    const [first] = readNginxConfig(text, 'nginx.conf').problems;
    return first ? `${first.file}:${first.line}: ${first.message}` : '';
  };
  assert.equal(problem('http {\n server {\n }\n'), 'nginx.conf:1: the block that begins here is not closed by "}"');
  assert.equal(problem('user www\n'), 'nginx.conf:1: "user" is not ended by ";" or "{"');
  assert.equal(problem('http {\n user www }'), 'nginx.conf:2: unexpected "}": a ";" is missing before it');
  assert.equal(problem('\n;'), 'nginx.conf:2: unexpected ";"');
  assert.equal(problem('log_format x;'), 'nginx.conf:1: log_format needs a name and a format');
  assert.equal(problem("log_format x escape=xml '$status';"), 'nginx.conf:1: unknown escape "xml"');
});
