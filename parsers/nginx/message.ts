/**
 * The message of an nginx error line: what is masked, and how a masked message is taken apart into keys.
 *
 * `maskMessage` is the readable reference; src/scan/nginx-error.ts does the same on bytes and a test holds both equal.
 * nginx escapes nothing in its error log (ngx_log_error_core copies bytes), so quoted text may hold anything.
 */
import { PHASES } from './actions.ts';

/**
 * Messages that quote text a client can choose (decoded URIs, user names, what an application printed). The quoted
 * part runs from the first quote to the last, since the text may hold quotes of its own. Written as they stand before the
 * first quote.
 */
export const QUOTING: readonly string[] = [
  '',
  'open() ',
  'openat() ',
  'stat() ',
  'lstat() ',
  'fstat() ',
  'opendir() ',
  'mkdir() ',
  'rmdir() ',
  'chmod() ',
  'rename() ',
  'unlink() ',
  'CreateFile() ',
  'CreateDirectory() ',
  'GetFileAttributesEx() ',
  'DeleteFile() ',
  'MoveFile() ',
  'FindFirstFile() ',
  'user ',
  'PAM: user ',
  'FastCGI sent in stderr: ',
  'directory index of ',
  'rewrite or internal redirection cycle while processing ',
  'rewrite or internal redirection cycle while internally redirecting to ',
  'rewrite or internal redirection cycle while redirect to named location ',
  'subrequests cycle while processing ',
  'request reference counter overflow while processing ',
  'testing ',
  'unsafe URI ',
  'client sent invalid header line: ',
  'client sent duplicate header line: ',
  'client sent invalid header: ',
  'client sent too long header line: ',
  'client login failed: ',
  'broken header: ',
  'client sent invalid userid cookie ',
  'access_log file ',
  'testing existence of access log root directory ',
  'no index file found in ',
];

/** Messages that go on in text written by an application or module: everything behind the prefix is masked. */
export const FREE_TEXT: readonly string[] = [
  '[lua] ',
  '[kong] ',
  'lua entry thread aborted: ',
  'lua coroutine: ',
  'lua user thread aborted: ',
  'lua atpanic: ',
  'js: ',
  'js exception: ',
  'perl: ',
  'ModSecurity: ',
  'PHP message: ',
  'nchan: ',
];

/** Words after which a number is part of the meaning (signal 11, code 403, SSL alert number 40) and is kept. */
export const KEEP_AFTER: readonly string[] = ['signal', 'code', 'number', 'status', 'status:', 'error', 'version:', 'frame:'];

/** First two bytes of typographic quotes in UTF-8, read as Latin-1: chat programs and word processors put them into pasted lines. */
export const CURLY = '\xe2\x80';

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
const isWord = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;

/** End of a number, address or address:port that starts at `at`: 10.0.0.5:80, 2001:db8::1, 0A00010B, 5.428. A trailing dot or colon is punctuation. */
function numberEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const c = text.charCodeAt(end);
    if (isHex(c) || c === 120) end++;
    else if (c === 46 && end + 1 < text.length && isHex(text.charCodeAt(end + 1))) end++;
    else if (c === 58 && isGroup(text, at, end)) end++;
    else break;
  }
  return end;
}

/** Whether the colon at `at` joins two parts of an address (`10.0.0.5:80`, `2001:db8::1`) and is no punctuation (`error:0A00010B:SSL`). */
function isGroup(text: string, from: number, at: number): boolean {
  if (text.charCodeAt(at + 1) === 58) return true;
  let end = at + 1;
  while (end < text.length && isHex(text.charCodeAt(end))) end++;
  if (end === at + 1 || (end < text.length && isWord(text.charCodeAt(end)))) return false;
  if (isDigit(text.charCodeAt(at + 1)) && text.slice(from, at).includes('.')) return true;
  return end - at - 1 <= 4 && at - from - (text.slice(from, at).lastIndexOf(':') + 1) <= 4;
}

/** Whether the colon at `at` belongs to the drive letter of a Windows path: `C:\\` or `C:/` behind a blank or bracket. */
function isDrive(text: string, at: number): boolean {
  if (at === 0 || (text[at + 1] !== '\\' && text[at + 1] !== '/')) return false;
  const letter = text.charCodeAt(at - 1);
  return isWord(letter) && !isDigit(letter) && (at === 1 || !isWord(text.charCodeAt(at - 2)));
}

/** End of an unquoted path: paths of configuration and temp files have no blank, comma, colon, bracket or quote. */
function pathEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !' ,:)"'.includes(text[end] as string)) end++;
  return end;
}

/** Whether the quote at `at`, behind the masked text `before`, opens client text. A bare quote does only before a path: `"/srv/www/a" is not found`. */
export function isQuoting(before: string, text: string, at: number): boolean {
  if (!QUOTING.includes(before)) return false;
  return before !== '' || text[at + 1] === '/' || (text[at + 2] === ':' && (text[at + 3] === '\\' || text[at + 3] === '/'));
}

/** The message (everything between "*CID " and ", client: ") with its variable parts masked: "*" for quoted text, N for numbers and addresses, P for paths. */
export function maskMessage(raw: string): string {
  const text = raw.includes(CURLY) ? raw.replace(/\xe2\x80[\x9c\x9d]/g, '"') : raw;
  for (const prefix of FREE_TEXT) if (text.startsWith(prefix)) return `${prefix}*${suffixOf(text)}`;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    const before = at === 0 ? 32 : text.charCodeAt(at - 1);
    if (c === 34) {
      const close = isQuoting(out, text, at) ? text.lastIndexOf('"') : text.indexOf('"', at + 1);
      if (close <= at) return `${out}"*`;
      out += '"*"';
      at = close + 1;
    } else if ((isDigit(c) && !isWord(before)) || (c === 58 && before === 32 && text[at + 1] === ':')) {
      const end = numberEnd(text, at);
      const word = out.slice(out.lastIndexOf(' ', out.length - 2) + 1, -1);
      const keep = (before === 40 && text[end] === ':') || (before === 32 && KEEP_AFTER.includes(word)) || out.endsWith('HTTP/');
      out += keep ? text.slice(at, end) : 'N';
      at = end;
    } else if (c === 91 && text.indexOf(']', at) > at && /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text.slice(at + 1, text.indexOf(']', at)))) {
      const close = text.indexOf(']', at) + 1;
      at = text[close] === ':' ? numberEnd(text, close + 1) : close;
      out += 'N';
    } else if (c === 47 && !isWord(before) && before !== 46 && before !== 47) {
      at = pathEnd(text, at);
      out += 'P';
    } else if (c === 58 && isDrive(text, at)) {
      at = pathEnd(text, at + 1);
      out = `${out.slice(0, -1)}P`;
    } else {
      out += text[at];
      at++;
    }
  }
  return out;
}

/** " while PHASE" at the end of a text, or nothing. */
function suffixOf(text: string): string {
  const at = text.lastIndexOf(' while ');
  return at >= 0 && isPhase(text.slice(at + 7)) ? text.slice(at) : '';
}

const phases = new Set(PHASES);
function isPhase(rest: string): boolean {
  const text = rest.split(',', 1)[0] as string;
  return phases.has(text) || text.startsWith('accepting new connection on ') || text.startsWith('posting AcceptEx() on ');
}

/** What screens, editors and people put where they cut a line: `connecting to$`, `reading resp>`, `SSL handshaking to upstream.` */
const CUT = /[$>.…]*$/;

/** The phase that `rest` is the beginning of; empty when several begin so, undefined when none does. */
function cutPhase(rest: string): string | undefined {
  const text = rest.replace(CUT, '');
  if (phases.has(text)) return text;
  if (text.length < 3) return undefined;
  const whole = PHASES.filter((name) => name.startsWith(text) && !name.endsWith('<*>'));
  return whole.length === 0 ? undefined : whole.length === 1 ? whole[0] : '';
}

export interface MessageKeys {
  readonly message: string;
  readonly errno?: string;
  readonly phase?: string;
  readonly ssl?: string;
}

/** Brackets "(N: text)" that belong to the message and are no errno: DNS and X509 codes (ngx_resolver.c, ngx_event_openssl.c). */
const OWN_BRACKET = /could not be resolved|certificate verify error|OCSP response not successful/;

/**
 * Takes a masked message apart: `connect() failed (111: Connection refused) while connecting to upstream` is message, errno
 * and phase. Read from the right end, because only that end is nginx's own when the message quotes client text. With
 * `imitated` errno, phase and ssl are dropped: the record holds more than one end and nobody can say which is real.
 */
export function takeApart(masked: string, imitated = false): MessageKeys {
  let message = masked;
  let phase: string | undefined;
  let errno: string | undefined;
  let ssl: string | undefined;
  const at = message.lastIndexOf(' while ');
  if (at >= 0 && isPhase(message.slice(at + 7))) {
    phase = message.slice(at + 7).replace(/(?: on |,).*$/, '');
    message = message.slice(0, at);
  } else if (at >= 0 && !message.endsWith('"')) {
    const cut = cutPhase(message.slice(at + 7));
    if (cut !== undefined) {
      phase = cut || undefined;
      message = message.slice(0, at);
    }
  }
  const bracket = /^(.*) \((\d+):(?:[ A-Z][^"]*)?$/s.exec(message);
  if (bracket && !OWN_BRACKET.test(message)) {
    message = bracket[1] as string;
    errno = bracket[2];
  }
  const open = message.indexOf(' (SSL: ');
  if (open >= 0) {
    ssl = message.slice(open + 7).replace(/\)$/, '');
    message = message.slice(0, open);
  } else if (message.endsWith(' (SSL:')) message = message.slice(0, -6);
  message = canonical(message);
  if (imitated) return imitation(message);
  return {
    message,
    ...(errno === undefined ? {} : { errno }),
    ...(phase === undefined ? {} : { phase }),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

/** What is believed of a message whose end is imitated: its beginning. A bare quoted path is a file that was asked for (static and index modules). */
export function imitation(message: string): MessageKeys {
  return { message: message === '"*"' ? '"*" is not found' : message };
}

/** The few messages that begin with a variable part get one name. */
function canonical(text: string): string {
  const message = text.replace(/^\[client [^\]]*\] ModSecurity: /, 'ModSecurity: ');
  if (/^[^\s"]+ could not be resolved/.test(message)) return message.replace(/^[^\s"]+/, 'NAME');
  // A cut message that ends inside its quote.
  if (message.endsWith('"*')) return `${message}"${/^\w+\(\) "\*$/.test(message) ? ' failed' : ''}`;
  return message;
}

/** Whether a masked message stands for text that an application or module wrote, from which a `detail` is read. */
export function isFreeText(masked: string): boolean {
  return (
    masked.startsWith('FastCGI sent in stderr: ') || /^\[client [^\]]*\] ModSecurity: /.test(masked) || FREE_TEXT.some((prefix) => masked.startsWith(prefix))
  );
}

/** Whether a masked message is about a file whose path stands between the quotes. */
export function isFileCall(masked: string): boolean {
  return /^(?:[A-Za-z]+\(\)(?: to)? |testing )?"/.test(masked);
}
