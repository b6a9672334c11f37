/** Arbitrary nginx error lines: real messages, phases and contexts, mixed with pieces that hurt parsers. */
import fc from 'fast-check';
import { PHASES } from '../../parsers/nginx/actions.ts';
import { FREE_TEXT, QUOTING } from '../../parsers/nginx/message.ts';

const piece = fc.constantFrom(
  'connect() failed',
  'upstream timed out',
  'open() "',
  'user "',
  '" failed',
  'a',
  ' ',
  '  ',
  '"',
  '""',
  '(',
  ')',
  ' (111: Connection refused)',
  ' (110: Operation timed out)',
  ' (SSL: error:0A00010B:SSL routines::wrong version number)',
  ', ',
  ', client: ',
  ', host: "x"',
  ', server: s',
  'client: ',
  ': ',
  ':',
  '/',
  '//',
  '/var/log/x.log',
  'unix:/run/a.sock',
  'C:\\nginx\\conf',
  'D:/x',
  '10.0.0.5:8080',
  '2001:db8::1',
  '::1',
  '[::1]:80',
  '[fe80::a]',
  '[x]',
  '0x1F',
  '99',
  '5.428',
  'abc12',
  'signal 11',
  'code 403',
  'status: 502',
  'error 7',
  'HTTP/1.0',
  'version: 72',
  ' while connecting to upstream',
  ' while reading',
  'é',
  '\x1b[31m',
  '\x00',
  '%22',
  '\\x16\\x03',
  'in /etc/nginx/nginx.conf:12',
  'could not be resolved (3: Host not found)',
  'ModSecurity: Access denied with code 403',
  '[client 192.0.2.7] ',
  '.',
  '..',
  '-',
  '_',
  "'",
  'N',
  'P',
  '*',
);
export const messageText = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.constantFrom(...QUOTING, ...FREE_TEXT), fc.array(piece, { maxLength: 8 })).map(([prefix, pieces]) => prefix + pieces.join('')),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
);
const phase = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...PHASES).map((text) => ` while ${text}`),
);
const value = fc.oneof(
  fc.constantFrom(
    'GET / HTTP/1.1',
    'GET /a?b=c HTTP/2.0',
    'POST /.env HTTP/1.1',
    'CONNECT x:443 HTTP/1.1',
    '',
    '-',
    '\\x16\\x03\\x01',
    'GET /x", upstream: "http://fake/ HTTP/1.1',
    'PRI',
    'http://10.0.0.5:8080/x',
    'fastcgi://unix:/run/php.sock:',
    'http://unix:/run/a.sock:/p',
    '10.0.0.1:3306',
    'http://backend/x',
    'https://[2001:db8::5]:443/',
    'example.com',
    'a, client: b',
    '/wp-login.php',
  ),
  fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
);
const key = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('client', 'server', 'resolver', 'responder', 'udp client', 'context', 'peer'),
      fc.constantFrom('192.0.2.7', '2001:db8::7', 'unix:', '', 'shop.example.com', '_', '10.0.0.2 using starttls'),
    )
    .map(([name, text]) => `, ${name}: ${text}`),
  fc
    .tuple(fc.constantFrom('request', 'upstream', 'host', 'referrer', 'subrequest', 'login', 'ctx', 'URL'), value)
    .map(([name, text]) => `, ${name}: "${text}"`),
  fc.constantFrom(', bytes from/to client:0/0', ', bytes from/to upstream:0/12', ', upstream: 10.0.0.1:25', ', nonsense: x', ' trailing', ', "'),
);
const head = fc.constantFrom(
  '2026/11/23 03:01:02 [error] 812#812: *4711 ',
  '2026/11/23 03:01:02 [crit] 7#0: ',
  '2026/11/23 03:01:02 [info] 7#7: *1 ',
  'nginx: [emerg] ',
  '[alert] 5#5: *9 ',
  '*77 ',
  '2026/11/23 03:01:02 [debug] 1#1: ',
);

/** One physical line, without newline, in the shape of an nginx error record. */
export const errorLine = fc
  .tuple(head, messageText, phase, fc.array(key, { maxLength: 7 }))
  .map(([start, message, doing, keys]) => `${start}${message.replace(/[\n\r]/g, ' ')}${doing}${keys.join('').replace(/[\n\r]/g, ' ')}`)
  .map((line) => line.replace(/[^\x00-\x7f]/g, 'e'));
