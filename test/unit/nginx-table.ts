/**
 * The tables of everything nginx can log (test/knowledge/*.tsv, taken from the source of nginx 1.10 to 1.31), and how a
 * template becomes a line: slots filled with plausible values, errno, phase, level and context put where nginx puts them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cause } from '../../src/rules/rule.ts';

export interface Template {
  readonly id: string;
  readonly levels: readonly string[];
  readonly text: string;
  readonly hasErrno: boolean;
  readonly area: string;
  readonly cause: Cause | 'by-phase';
  readonly source: string;
}

export interface ErrnoRow {
  readonly errno: string;
  readonly text: string;
  readonly phase: string;
  readonly cause: Cause;
  readonly call: string;
  readonly level: string;
}

function projectRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package.json'))) at = dirname(at);
  return at;
}

function rows(name: string): string[][] {
  const text = readFileSync(join(projectRoot(), 'test', 'knowledge', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

function readTemplates(name: string): Template[] {
  return rows(name).map(([id, level, text, errno, area, cause, , source]) => ({
    id: id as string,
    levels: (level as string).split('|'),
    text: text as string,
    hasErrno: errno === 'yes',
    area: area as string,
    cause: cause as Template['cause'],
    source: source as string,
  }));
}

export const templates: readonly Template[] = [...readTemplates('nginx-messages.tsv'), ...readTemplates('nginx-messages-legacy.tsv')];

export const errnoRows: readonly ErrnoRow[] = rows('nginx-errno.tsv').map(([errno, , text, phase, cause, , , call, level]) => ({
  errno: errno as string,
  text: text as string,
  phase: phase as string,
  cause: cause as Cause,
  call: call as string,
  level: level as string,
}));

export const actions: ReadonlySet<string> = new Set(rows('nginx-actions.tsv').map(([action]) => action as string));

/** File calls of Windows, whose numbers are not those of the errno table. */
export const WINDOWS_FILE = /^(?:CreateFile|DeleteFile|MoveFile|ReadFile|WriteFile|FindNextFile|SetEndOfFile|SetFilePointerEx)\(/;

/** The errno rows that can decide a template: names of the table's column `call` (nginx-format, section "From line to cause"). */
export function callsOf(template: Template): readonly string[] {
  const t = template.text;
  if (template.cause === 'by-phase') {
    if (/connect\(\)/.test(t)) return ['connect', 'connect-tcp', 'connect-unix', '*'];
    if (t === 'upstream timed out') return ['timer', 'timer-upstream'];
    if (t === 'client timed out') return ['timer', 'timer-client'];
    if (t === 'connection timed out') return ['timer'];
    if (/^bind\(/.test(t)) return ['bind'];
    if (/^SSL_/.test(t)) return ['io', 'ssl'];
    return /^(?:recv|send|sendmsg|sendto)\(/.test(t) ? ['io', '*'] : ['io'];
  }
  if (/^accept4?\(\) failed$/.test(t)) return ['accept'];
  if (/^socket\(\)/.test(t)) return ['socket'];
  if (/^bind\(\) to/.test(t)) return ['listen-bind'];
  if (/^setsockopt\((?!TCP_NODELAY|!?TCP_CORK|SO_LINGER|\w*BINDANY|\w*TRANSPARENT)/.test(t) && template.cause === 'none') return ['sockopt'];
  if (template.area === 'filesystem' && template.hasErrno && !WINDOWS_FILE.test(t)) return ['file'];
  return [];
}

/** What stands in a slot, by the words around it; the first that fits. Tested against `before<*>after`. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/certificate verify error: \(<\*>/, '20'],
  [/certificate verify error: \(20:<\*>/, 'unable to get local issuer certificate'],
  [/certificate verify error: <\*>/, 'issued for another host'],
  [/OCSP response not successful \(<\*>/, '6'],
  [/could not be resolved \(<\*>/, '3'],
  [/DNS error \(<\*>/, '2'],
  [/\((?:3|2|6): <\*>/, 'Host not found'],
  [/malloc\(\d+\) failed \(<\*>/, '12'],
  [/failed \(12: <\*>/, 'Cannot allocate memory'],
  [
    /^<\*> could not be resolved|^service .*of <\*>|service _http of <\*>|resolve <\*>$|response for <\*>|^<\*> resolved|service <\*> of|cancel <\*> resolving/,
    'app.internal',
  ],
  [/^<\*> in .*(?:upstream|"listen"|resolver|OCSP responder|set_real_ip_from|syslog server|auth_http|pass|debug_connection)/, 'invalid port'],
  [
    /connect\(\) to <\*>|peer<\*>|addr:<\*>|bind\(<\*>\)|bind\(\) to <\*>|listen\(\) to <\*>|socket\(\) <\*>|on <\*>, ignored|default server for <\*>|duplicate listen <\*>|options (?:redefined )?for <\*>|wildcard "[^"]*" on <\*>|enabled for <\*>|connected to <\*>|client <\*>|^(?:ioctl|setsockopt|getsockopt)\([^)]*\) (?:for )?<\*>|listening socket on <\*>|auth http server <\*>|addresses: <\*>|vs <\*>|address bits of <\*>|AcceptEx\(\) <\*>|CONTEXT\) failed for <\*>|deleting socket <\*>/,
    '10.0.0.5:8080',
  ],
  [
    /temporary file <\*>|rename\(\) <\*>|to <\*>(?: failed before)|back to <\*>|^(?:close|unlink)\(\) <\*>|from <\*>$|to <\*>$|fcntl\(F_[A-Z, _]*\) <\*>|read_pem\(<\*>|configuration file <\*>|in <\*>:|ProfilerStart\(<\*>/,
    '/etc/nginx/nginx.conf',
  ],
  [/^<\*> … exited|start <\*>|respawn <\*>|executing <\*>/, 'worker process'],
  [/could not build (?:optimal )?<\*>/, 'server_names_hash'],
  [/ <\*>_(?:bucket|max)_size|ignoring <\*>_bucket/, 'server_names_hash'],
  [/^<\*>_buffer_size/, 'proxy'],
  [/signal 15 \(<\*>/, 'SIGTERM'],
  [/received from 1234<\*>|\) received<\*>/, ', exiting'],
  [/exited on signal <\*>/, '11'],
  [/exited on signal 11<\*>/, ' (core dumped)'],
  [/exited with code <\*>/, '0'],
  [/exited with fatal code <\*>/, '2'],
  [/^worker process <\*>|^start worker process <\*>/, '41'],
  [/^signal <\*>/, '15'],
  [/received from <\*>/, '1234'],
  [/(?:limiting|delaying|node|session|entry)[a-z ]*<\*>/, ', dry run,'],
  [/quic no <\*>|truncated <\*> packet|quic <\*> write keys/, 'handshake'],
  [/quic <\*> transport/, 'reserved'],
  [/too long <\*> value/, 'name'],
  [/invalid <\*> DNS response/, 'truncated'],
  [/zone "[^"]*" was locked by <\*>/, '1234'],
  [/^http file cache: <\*>/, '/var/cache/nginx'],
  [/_stapling" ignored, <\*>/, 'host not found'],
  [/certificate(?: key)? "[^"]*": <\*>|CRL "[^"]*": <\*>/, 'BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory)'],
  [/dlopen\(\) "[^"]*" failed \(<\*>|dlclose\(\) failed \(<\*>|dlsym.*failed \(<\*>/, '/usr/lib/nginx/modules/x.so: cannot open shared object file'],
  [/^"[^"]*" directive <\*>/, 'must be set'],
  [/^<\*> "[^"]*" is already bound/, 'limit_req_zone'],
  [/^invalid parameter: <\*>/, 'weight=x'],
  [/^<\*>: NULL/, 'wc'],
  [/^<\*>\)$/, '104: Connection reset by peer'],
  [/could not be <\*>ed/, 'copi'],
  [/perl: <\*>|perl_parse\(\) failed: <\*>/, 'Died at handler.pm line 3.'],
  [/^OS: <\*>|^OS: Linux <\*>/, 'Linux'],
  [/^nginx\/<\*>/, '1.26.2'],
  [/^built by <\*>/, 'gcc 12.2.0 (Debian 12.2.0-14)'],
  [/^version: <\*>/, '8.0.1'],
  [/^<\*>proxy|^\*1024 <\*>client/, 'udp '],
  [/^<\*>…? disconnected/, 'client'],
  [/^client<\*> disconnected/, ''],
  [/invalid select <\*> event/, 'read'],
  [/^<\*> time is out/, 'start'],
  [/pcre\w*\(\) failed: <\*>/, '-8'],
  [/service "?<\*>"?/, '_http'],
  [/sysctlbyname\(<\*>/, 'net.inet.tcp.sendspace'],
  [/hkdf_\w+\(<\*>/, 'tls13 quic key'],
  [/bpf close <\*>/, 'map'],
  [/inherited address '<\*>/, '#3'],
  [/0x<\*>/, '1f'],
  [/listen \.\.\. <\*>"/, 'ssl'],
];

function slotValue(before: string, after: string): string {
  const around = `${before}<*>${after.replaceAll('<*>', '…')}`;
  for (const [pattern, value] of VALUES) if (pattern.exec(around)?.[0].includes('<*>')) return value;
  if ((before.split('"').length - 1) % 2 === 0) return '1024';
  return /^(?:[A-Za-z]+\(\) |testing )?"$/.test(before) ? '/var/www/html/index.html' : 'example';
}

export function fill(text: string): string {
  let out = '';
  const parts = text.split('<*>');
  parts.forEach((part, i) => {
    out += part;
    if (i < parts.length - 1) out += slotValue(out, parts.slice(i + 1).join('<*>'));
  });
  return out;
}

const HTTP = ', client: 192.0.2.7, server: shop.example, request: "GET /cart HTTP/1.1"';
const CONTEXTS: Readonly<Record<string, string>> = {
  http: `${HTTP}, host: "shop.example"`,
  upstream: `${HTTP}, upstream: "http://10.0.0.5:8080/cart", host: "shop.example"`,
  unix: `${HTTP}, upstream: "fastcgi://unix:/run/php/php-fpm.sock:", host: "shop.example"`,
  connection: ', client: 192.0.2.7, server: 0.0.0.0:443',
  stream: ', client: 192.0.2.7, server: 0.0.0.0:3306, upstream: "10.0.0.5:3306", bytes from/to client:0/0, bytes from/to upstream:0/0',
  mail: ', client: 192.0.2.7, server: 0.0.0.0:143, login: "ann", upstream: 10.0.0.5:143',
  resolver: ', resolver: 10.0.0.2:53',
  ocsp: ', responder: ocsp.example, peer: 10.0.0.9:80, certificate: "/etc/nginx/tls/shop.pem"',
  syslog: ', server: unix:/dev/log',
  none: '',
};

/** What nginx appends to lines of an area, or to lines written in a phase. */
export function contextOf(template: Template, phase?: string): string {
  if (phase === 'resolving') return CONTEXTS.resolver as string;
  if (phase === 'requesting certificate status') return CONTEXTS.ocsp as string;
  if (phase === 'logging to syslog') return CONTEXTS.syslog as string;
  if (phase !== undefined && /^(?:proxying (?:connection|and)|prereading|initializing session|returning text)/.test(phase)) return CONTEXTS.stream as string;
  if (phase !== undefined && /upstream/.test(phase)) return CONTEXTS.upstream as string;
  if (phase !== undefined && /^(?:SSL handshaking|waiting|keepalive|reading PROXY|processing HTTP\/2)/.test(phase)) return CONTEXTS.connection as string;
  if (phase !== undefined && /^in /.test(phase)) return CONTEXTS.mail as string;
  if (/OCSP|certificate status/.test(template.text) && template.levels.includes('error')) return CONTEXTS.ocsp as string;
  if (['upstream', 'stream', 'mail', 'resolver'].includes(template.area)) return CONTEXTS[template.area] as string;
  if (['client', 'limits', 'cache', 'filesystem', 'ssl', 'other'].includes(template.area)) return CONTEXTS.http as string;
  return '';
}

export interface LineParts {
  readonly level?: string | undefined;
  readonly errno?: string | undefined;
  readonly errnoText?: string | undefined;
  readonly ssl?: string | undefined;
  readonly phase?: string | undefined;
  readonly context?: string | undefined;
}

/** One line of an error log. Level "stderr" is what `nginx -t` prints on a terminal; no level at all is a line whose head was cut. */
export function writeLine(message: string, parts: LineParts): string {
  const connection = parts.context ? '*17 ' : '';
  const head = parts.level === 'stderr' ? 'nginx: ' : parts.level === undefined ? connection : `2026/11/24 03:12:45 [${parts.level}] 31#31: ${connection}`;
  const ssl = parts.ssl === undefined ? '' : ` (SSL: ${parts.ssl})`;
  const errno = parts.errno === undefined ? '' : ` (${parts.errno}: ${parts.errnoText ?? 'Unknown error'})`;
  const phase = parts.phase === undefined ? '' : ` while ${parts.phase}`;
  return `${head}${message.replace(/^\*1024 /, '')}${ssl}${errno}${phase}${parts.context ?? ''}`;
}

/** A line's facts as the errno table knows them. */
export interface Facts {
  readonly calls: readonly string[];
  readonly errno: string | undefined;
  readonly ssl?: string | undefined;
  readonly phase: string | undefined;
  /** What the table says in words behind a dash where there is no phase, such as "no connection number". */
  readonly note?: string | undefined;
  readonly level: string;
}

function phaseFits(row: ErrnoRow, facts: Facts): boolean {
  if (row.phase === '*') return true;
  if (row.phase.startsWith('-')) return facts.phase === undefined && facts.note !== undefined && row.phase.includes(facts.note);
  return row.phase === facts.phase;
}

/** OpenSSL's words for a row of the table: what stands in "(SSL: …)". */
export function sslTexts(row: ErrnoRow): string[] {
  if (row.text === 'any other reason') return ['error:0A0000F4:SSL routines::unexpected message'];
  const [first, reason] = row.text.split(' / ') as [string, string | undefined];
  if (!first.startsWith('SSL alert number ')) return row.text.split(' / ').map((text) => `error:0A00010B:SSL routines::${text}`);
  return first
    .slice(17)
    .split(', ')
    .map((n) => `error:0A000418:SSL routines::tlsv1 alert ${reason ?? 'unknown ca'}:SSL alert number ${n}`);
}

/** The cause that the errno table gives: rows are read from the top, the first that fits wins. */
export function causeByErrno(facts: Facts): Cause | undefined {
  return errnoRows.find((row) => {
    if (!(row.call === '*' || facts.calls.includes(row.call))) return false;
    if (row.call === 'ssl' || facts.ssl !== undefined)
      return row.call === 'ssl' && facts.ssl !== undefined && sslTexts(row).includes(facts.ssl) && phaseFits(row, facts);
    return (row.errno === '*' || row.errno === facts.errno) && phaseFits(row, facts) && (row.level === '*' || row.level === facts.level);
  })?.cause;
}
