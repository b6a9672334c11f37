/**
 * Classes that are read from free text, peers, paths and methods. All from closed lists: text a client can choose never
 * becomes a key itself.
 */

export type Needles = readonly (readonly [needle: string, detail: string])[];

/** What PHP-FPM or fcgiwrap itself says when it finds no script to run. The text goes on with a path a client chose, so it only counts at the very start. */
export const SCRIPTS: Needles = [
  ['Primary script unknown', 'script-unknown'],
  ['Unable to open primary script', 'script-unopened'],
  ["Access to the script '", 'script-denied'],
  ['Cannot get script name', 'script-unknown'],
  ['Cannot chdir to script directory', 'script-unopened'],
];

/** What PHP code or PHP's own error handler says. A chunk may hold several messages: the worst decides. */
export const PHP: Needles = [
  ['Allowed memory size of', 'php-memory'],
  ['Maximum execution time of', 'php-timeout'],
  ['SQLSTATE[HY000] [', 'php-database'],
  ['SQLSTATE[08', 'php-database'],
  ['MySQL server has gone away', 'php-database'],
  ['mysqli_connect(', 'php-database'],
  ['mysqli_real_connect(', 'php-database'],
  ['mysqli::__construct(', 'php-database'],
  ['mysqli::real_connect(', 'php-database'],
  ['pg_connect(', 'php-database'],
  ['RedisException', 'php-database'],
  ['PHP Parse error', 'php-parse'],
  ['Failed opening required', 'php-fatal'],
  ['PHP Fatal error', 'php-fatal'],
  ['PHP Recoverable fatal error', 'php-fatal'],
  ['PHP Catchable fatal error', 'php-fatal'],
  ['Uncaught ', 'php-fatal'],
  ['PHP Warning', 'php-warning'],
  ['PHP Notice', 'php-notice'],
  ['PHP Deprecated', 'php-notice'],
  ['PHP Strict', 'php-notice'],
  ['PHP message', 'php-message'],
];

/** What follows quotes the request, so these only count at the start. */
export const MODSECURITY: Needles = [
  ['ModSecurity: Warning. ', 'modsecurity-warning'],
  ['ModSecurity: Access denied with', 'modsecurity-block'],
];

export const NCHAN: Needles = [
  ['nchan: Out of shared memory', 'out-of-memory'],
  ['nchan: error publishing message (HTTP status code 507)', 'out-of-memory'],
];

/** Every class of a text, first found wins. `detailOf` looks only where the writer's own words stand; this list alone does not. */
export const DETAILS: Needles = [...SCRIPTS, ...PHP, ...MODSECURITY, ...NCHAN];

/** How much of a message is looked at, in bytes. */
export const DETAIL_REACH = 400;

/** Where what a FastCGI application wrote begins. */
export const STDERR = 'FastCGI sent in stderr: "';

/** Class of what an application or module wrote, from its message (the text behind `*CID `). Undefined when nothing fits. */
export function detailOf(message: string): string | undefined {
  const text = message.length > DETAIL_REACH ? message.slice(0, DETAIL_REACH) : message;
  if (text.startsWith(STDERR)) return text.startsWith('PHP ', STDERR.length) ? search(PHP, text) : begins(SCRIPTS, text, STDERR.length);
  if (text.startsWith('PHP message: ')) return search(PHP, text);
  if (text.startsWith('nchan: ')) return begins(NCHAN, text, 0);
  return begins(MODSECURITY, text, text.startsWith('[client ') ? text.indexOf('] ') + 2 : 0);
}

function search(needles: Needles, text: string): string | undefined {
  return needles.find(([needle]) => text.includes(needle))?.[1];
}

function begins(needles: Needles, text: string, at: number): string | undefined {
  return needles.find(([needle]) => text.startsWith(needle, at))?.[1];
}

const TEMP_FOLDER =
  /(?:^|[/\\])(?:client|proxy|fastcgi|uwsgi|scgi|hls)_(?:body_)?temp(?:[/\\]|$)|[/\\](?:client_body|proxy|fastcgi|uwsgi|scgi|body)(?:[/\\][0-9]{1,10})+$/;
const CONFIG_FOLDER = /[/\\](?:sites|conf)[-_.](?:enabled|available|d)[/\\]/;

/**
 * Class of the file that a file error is about, from its path. Where the file is one that a URL names, a client chose the
 * path: a rule may use this class only beside a level or errno that a client cannot bring about.
 */
export function fileKind(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (/^[0-9]{10}$/.test(name) || TEMP_FOLDER.test(path)) return 'temp';
  if (/^[0-9a-f]{32}(?:\.[0-9]{10})?$/.test(name)) return 'cache';
  if (/\.pid(?:\.oldbin)?$/.test(name)) return 'pid';
  if (/\.log(?:\.[0-9]+)?$|^logs?$/.test(name)) return 'log';
  if (/\.(?:pem|crt|cer|key|csr|der|p12)$/.test(name)) return 'certificate';
  if (/\.conf$|^mime\.types$|_params$/.test(name) || CONFIG_FOLDER.test(path)) return 'config';
  if (/\.sock(?:et)?$/.test(name)) return 'socket';
  return 'docroot';
}

/** Every ending of a name that `fileKind` looks at, without the dot; numbers (of rotated logs) aside. A file with another ending is told by its folder or its whole name. */
export const FILE_ENDINGS: readonly string[] = ['pid', 'oldbin', 'log', 'pem', 'crt', 'cer', 'key', 'csr', 'der', 'p12', 'conf', 'types', 'sock', 'socket'];

/** A step above the root: as a segment of the path, or, in a query too, two steps in a row or an encoded one. */
const TRAVERSAL = /^[^?]*(?:^|[/\\])\.\.(?:[/\\?]|$)|(?:\.\.[/\\]){2}|%2e%2e|%2e\.|\.%2e|%252e|%c0%ae|\.\.%2f|\.\.%5c|etc\/passwd/;
const DOTFILE =
  /(?:^|\/)\.(?:env|git|gitlab-ci|svn|hg|aws|ssh|htaccess|htpasswd|ds_store|vscode|idea|docker|dockerenv|npmrc|bash_history|config|kube)(?:[./_-]|$)/;
const SHELL =
  /(?:^|\/)(?:(?:shell|cmd|c99|r57|wso|alfa|b374k|webshell|eval-stdin)\.(?:php|asp|aspx|jsp)|phpunit(?=\/)|vendor\/phpunit(?=\/)|shell$|setup\.cgi|cgi-bin(?=\/|$))/;
const CONFIG = /(?:^|\/)(?:wp-config|web\.config$|configuration\.php[~.]|config\.php[~.]|appsettings\.json$|docker-compose\.ya?ml$|sftp-config\.json$)/;
const BACKUP = /(?:^|\/)(?:(?:backup|dump|database|db|wwwroot|public_html)\.(?:sql|zip|rar|7z|tgz|tar)(?:\.gz)?$)/;
const ADMIN = new RegExp(
  `(?:^|/)(?:${[
    'wp-login\\.php',
    'wp-admin',
    'xmlrpc\\.php',
    'wlwmanifest\\.xml',
    'wp-includes/[^?]*(?:\\.php|wlwmanifest\\.xml)',
    'wp-content/[^?]*(?:\\.php|readme\\.txt)',
    'phpmyadmin[0-9.-]*',
    'pma',
    'myadmin',
    'mysqladmin',
    'adminer(?:-[0-9.]+)?(?:\\.php)?',
    'admin\\.php',
    'administrator',
    'roundcube(?:mail)?',
    'webmail',
    'manager/html',
    'host-manager/html',
    'joomla',
    'drupal',
    'typo3(?=/(?:index\\.php)?$)',
    'owa/auth',
    'ecp',
    'remote/login',
    'autodiscover/autodiscover\\.json',
    'solr',
    'jenkins',
    'hudson/script',
    '_ignition',
    'telescope/requests',
    'actuator',
    'boaform',
    'hnap1',
    'sdk',
    'geoserver',
    'druid',
    'nmaplowercheck[0-9]*',
    'server-status',
    'struts2?(?:-[a-z]+)?',
    'index\\.action',
    'console/login',
    'console/css',
    'invoker/jmx[a-z]*',
    'wls-wsat',
    '_async',
    'jmx-console',
    'web-console',
    'thinkphp',
    'php-?info(?:\\.php)?',
    'info\\.php',
    'test\\.php',
    'phptest\\.php',
    'crowdsec-test[^/]*',
    'portal/redlion',
    'goform',
    'hello\\.world',
    'vtigercrm',
  ].join('|')})(?=[/?;]|$)`,
);

/**
 * Class of a URL that scanners ask for and people do not: dotfile, admin, traversal, shell, config, backup, oddname. Undefined
 * for everything else. The list is about software that nginx rarely serves itself; a site that has it answers without an error line.
 */
export function probeKind(target: string): string | undefined {
  const lower = target.toLowerCase();
  if (TRAVERSAL.test(lower)) return 'traversal';
  const query = lower.indexOf('?');
  const path = query < 0 ? lower : lower.slice(0, query);
  if (DOTFILE.test(path)) return 'dotfile';
  if (SHELL.test(path)) return 'shell';
  if (CONFIG.test(path)) return 'config';
  if (ADMIN.test(path)) return 'admin';
  if (BACKUP.test(path)) return 'backup';
  // No file system takes a name of more than 255 bytes; escapes count as the byte they stand for.
  if (path.length > 255 && /[^/]{256}/.test(path.replace(/%[0-9a-f]{2}/g, 'x'))) return 'oddname';
  return undefined;
}

/**
 * How every path segment begins that `probeKind` may say something about, in lower case, at least three characters. Scanners look at the URL's
 * bytes and ask only when a segment begins so (or with a dot), or when there are two dots or an escape. A test holds this list complete.
 */
export const PROBE_STARTS: readonly string[] = [
  'wp-login.php',
  'wp-admin',
  'wp-config',
  'wp-includes',
  'wp-content',
  'xmlrpc.php',
  'wlwmanifest.xml',
  'phpmyadmin',
  'phpinfo',
  'php-info',
  'phptest',
  'phpunit',
  'pma',
  'myadmin',
  'mysqladmin',
  'adminer',
  'admin.php',
  'administrator',
  'roundcube',
  'webmail',
  'webshell',
  'web.config',
  'web-console',
  'manager/html',
  'host-manager/html',
  'joomla',
  'drupal',
  'typo3',
  'owa/auth',
  'ecp',
  'remote/login',
  'autodiscover/',
  'solr',
  'jenkins',
  'hudson/',
  '_ignition',
  'telescope/',
  'actuator',
  'boaform',
  'hnap1',
  'sdk',
  'geoserver',
  'druid',
  'nmaplowercheck',
  'server-status',
  'struts',
  'index.action',
  'console/',
  'invoker/',
  'wls-wsat',
  '_async',
  'jmx-console',
  'thinkphp',
  'info.php',
  'test.php',
  'crowdsec-test',
  'portal/redlion',
  'goform',
  'hello.world',
  'vtigercrm',
  'shell',
  'cmd.',
  'c99.',
  'r57.',
  'wso.',
  'alfa.',
  'b374k',
  'eval-stdin',
  'vendor/phpunit',
  'setup.cgi',
  'cgi-bin',
  'configuration.php',
  'config.php',
  'appsettings',
  'docker-compose',
  'sftp-config',
  'backup.',
  'dump.',
  'database.',
  'db.',
  'wwwroot',
  'public_html',
  'passwd',
];

/** Kind of an upstream peer, as written in `upstream:` (without scheme and URI). */
export function peerKind(peer: string): string {
  if (peer.startsWith('unix:')) return 'unix';
  const address = peer.startsWith('[') ? peer.slice(1, peer.indexOf(']')) : peer.replace(/:\d+$/, '');
  if (/^127\.|^::1$|^localhost$/.test(address)) return 'loopback';
  if (/^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^f[cd][0-9a-f]{2}:|^fe80:/i.test(address))
    return 'private';
  if (/^\d+\.\d+\.\d+\.\d+$|:/.test(address)) return 'public';
  return 'name';
}

/** Methods of RFC 9110, RFC 5789 and WebDAV (RFC 4918, 3253): a client that sends one of these is no scanner for it. */
export const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'REPORT',
  'SEARCH',
  'PURGE',
  'PRI',
  'QUERY',
];

/** Kind of a request line: known, CONNECT, TRACE, tls (a TLS hello sent to a plain port), unknown, or none when empty. */
export function methodKind(request: string): string {
  if (request === '' || request === '-') return 'none';
  if (request.startsWith('\x16\x03') || request.startsWith('\\x16\\x03')) return 'tls';
  const method = /^[A-Z]+(?= |$)/.exec(request)?.[0];
  if (method === 'CONNECT' || method === 'TRACE') return method;
  return method && METHODS.includes(method) ? 'known' : 'unknown';
}
