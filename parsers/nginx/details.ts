/**
 * Classes that are read from free text, peers, paths and methods. All from closed lists: text a client can choose never
 * becomes a key itself.
 */

/** What an application printed, by its first words. Order matters: the first entry found wins. Searched in the first 400 bytes of the quoted or free text. */
export const DETAILS: readonly (readonly [needle: string, detail: string])[] = [
  ['Primary script unknown', 'script-unknown'],
  ['Unable to open primary script', 'script-unopened'],
  ['has been denied (see security.limit_extensions)', 'script-denied'],
  ['Allowed memory size of', 'php-memory'],
  ['Maximum execution time of', 'php-timeout'],
  ['Failed opening required', 'php-fatal'],
  ['PHP Fatal error', 'php-fatal'],
  ['PHP Recoverable fatal error', 'php-fatal'],
  ['PHP Parse error', 'php-parse'],
  ['PHP Catchable fatal error', 'php-fatal'],
  ['PHP Warning', 'php-warning'],
  ['PHP Notice', 'php-notice'],
  ['PHP Deprecated', 'php-notice'],
  ['PHP Strict', 'php-notice'],
  ['Uncaught ', 'php-fatal'],
  ['PHP message', 'php-message'],
  ['Access denied with code', 'modsecurity-block'],
  ['Warning. Matched', 'modsecurity-warning'],
  ['runtime error', 'lua-runtime'],
  ['timed out', 'timed-out'],
  ['connection refused', 'refused'],
  ['Out of shared memory', 'out-of-memory'],
];

/** Class of the file that a file error is about, from its path. */
export function fileKind(path: string): string {
  if (/(?:^|[/\\])(?:client|proxy|fastcgi|uwsgi|scgi|hls)_(?:body_)?temp[/\\]|[/\\](?:client_body|proxy|fastcgi|uwsgi|scgi|body)[/\\](?:[0-9]+[/\\])*[0-9]{10}$|[/\\][0-9]{10}$/.test(path)) return 'temp';
  if (/[/\\][0-9a-f]{32}(?:\.[0-9]{10})?$/.test(path)) return 'cache';
  if (/nginx[^/\\]*\.pid(?:\.oldbin)?$|\.pid$/.test(path)) return 'pid';
  if (/\.(?:log)(?:\.[0-9]+)?$|[/\\]logs?$/.test(path)) return 'log';
  if (/\.(?:pem|crt|cer|key|csr|der|p12)$/.test(path)) return 'certificate';
  if (/\.conf$|[/\\]mime\.types$|_params$|[/\\](?:sites|conf)[-_.](?:enabled|available|d)[/\\]/.test(path)) return 'config';
  if (/\.sock(?:et)?$/.test(path)) return 'socket';
  return 'docroot';
}

/**
 * Class of a URL that scanners ask for and people do not. Absent (undefined) for everything else.
 * The list is about software that is rarely served by nginx itself; a site that does serve it gets 200, not an error line.
 */
export function probeKind(path: string): string | undefined {
  if (path.length > 255 && !path.includes('?')) return 'oddname';
  const p = path.toLowerCase();
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)|%2e%2e|%252e|%c0%ae|\.\.%2f/.test(p)) return 'traversal';
  if (/(?:^|\/)\.(?:env|git|svn|hg|aws|ssh|htaccess|htpasswd|ds_store|vscode|idea|docker|npmrc|bash_history|config)(?:[./_-]|$)/.test(p)) return 'dotfile';
  if (/(?:^|\/)(?:wp-login\.php|wp-admin|wp-config|wp-includes|wp-content\/plugins|wlwmanifest\.xml|xmlrpc\.php|phpmyadmin|pma|myadmin|mysqladmin|adminer|roundcube|webmail|manager\/html|administrator\/|joomla|drupal|typo3|owa\/auth|remote\/login|solr\/|jenkins\/|_ignition|telescope|actuator|hudson|boaform|hnap1|cgi-bin|phpunit|eval-stdin|vendor\/phpunit|autodiscover|ecp\/|sdk\/|geoserver|druid\/|nmaplowercheck|server-status|struts|console\/login|invoker\/jmx|wls-wsat|_async\/|setup\.cgi|shell\?|jmx-console|web-console|thinkphp|index\.action|admin\.php|php-?info(?:\.php)?|info\.php|test\.php|shell\.php|cmd\.php|c99|r57|backup\.(?:sql|zip|tar)|dump\.sql|database\.sql|crowdsec-test)/.test(p)) return 'admin';
  return undefined;
}

/** Kind of an upstream peer, as written in `upstream:` (without scheme and URI). */
export function peerKind(peer: string): string {
  if (peer.startsWith('unix:')) return 'unix';
  const address = peer.startsWith('[') ? peer.slice(1, peer.indexOf(']')) : peer.replace(/:\d+$/, '');
  if (/^127\.|^::1$|^localhost$/.test(address)) return 'loopback';
  if (/^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^f[cd][0-9a-f]{2}:|^fe80:/i.test(address)) return 'private';
  if (/^\d+\.\d+\.\d+\.\d+$|:/.test(address)) return 'public';
  return 'name';
}

/** Methods of RFC 9110, RFC 5789 and WebDAV (RFC 4918, 3253): a client that sends one of these is no scanner for it. */
export const METHODS: readonly string[] = [
  'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'REPORT', 'SEARCH', 'PURGE', 'PRI', 'QUERY',
];

/** Kind of a request line: known, CONNECT, TRACE, tls (a TLS hello sent to a plain port), unknown, or none when empty. */
export function methodKind(request: string): string {
  if (request === '' || request === '-') return 'none';
  if (request.startsWith('\x16\x03') || request.startsWith('\\x16\\x03')) return 'tls';
  const method = /^[A-Z]+(?= |$)/.exec(request)?.[0];
  if (method === 'CONNECT' || method === 'TRACE') return method;
  return method && METHODS.includes(method) ? 'known' : 'unknown';
}
