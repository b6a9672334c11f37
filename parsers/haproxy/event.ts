/**
 * Takes an event message apart: template, check result, code, what it says about a server. Asked once per distinct masked message.
 *
 *     Server app/node3 is DOWN, reason: Layer7 wrong status, code: 503, info: "Service Unavailable", check duration: 4ms. 2 active and …
 *     ^template …                       ^x-code L7STS              ^x-status    ^x-info (a class)
 */
import { BIND_INFO, CHECK_INFO, checkStatusOf } from './check-status.ts';
import { sslSide } from './connection-errors.ts';
import { CONFIG_TEXT, EVENT_TEMPLATES, OTHER_TEXT, TLS_DEBUG } from './events.ts';

export interface EventKeys {
  /** Template with "*" for what varies. */
  readonly message: string;
  /** Code of the check result, as in `show stat`: L4CON, L7STS … */
  readonly code: string | undefined;
  /** Exit code of a process, HTTP status of a check. */
  readonly status: string | undefined;
  /** Class of a check's info text. */
  readonly info: string | undefined;
  readonly event: string | undefined;
  /** Number of the word that names a backend, server or proxy; -1 none. */
  readonly word: number;
  /** The word is a proxy, no backend or server. */
  readonly proxy: boolean;
  /** Whether the template says for sure that HAProxy speaks. */
  readonly known: boolean;
}

const isWord = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;

/** Words after which a number is kept. */
export const KEPT_AFTER: readonly string[] = ['code: ', 'code ', 'Exiting... (', '(errno=', 'status='];

/** Numbers that begin a word become N, but 0 stays 0 and codes stay. The readable twin of maskEvent in src/scan/haproxy-event.ts. */
export function maskEventText(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!isDigitCode(c) || (i > 0 && isWord(text.charCodeAt(i - 1)))) {
      out += text[i];
      continue;
    }
    let end = i;
    while (end < text.length && isDigitCode(text.charCodeAt(end))) end++;
    const keep = (end === i + 1 && c === 48) || KEPT_AFTER.some((word) => text.endsWith(word, i));
    out += keep ? text.slice(i, end) : 'N';
    i = end - 1;
  }
  return out;
}

interface Template {
  readonly message: string;
  readonly parts: readonly string[];
  readonly event: string | undefined;
  readonly word: number;
  readonly proxy: boolean;
}

/** Templates by the word they begin with; those that begin with "*" under "". */
const BY_WORD: ReadonlyMap<string, readonly Template[]> = (() => {
  const map = new Map<string, Template[]>();
  for (const [text, event] of EVENT_TEMPLATES) {
    const parts = text.split('*').map((part) => maskEventText(part));
    const words = text.split(' ');
    const server = words.findIndex((word) => /^\*\/\*[.:,]?$/.test(word));
    const backend = words.findIndex((word, i) => /^'?\*['.:]*$/.test(word) && /^(?:backend|Proxy|proxy|instance|\*)$/.test(words[i - 1] ?? ''));
    const template = {
      message: text,
      parts,
      event,
      word: server >= 0 ? server : backend,
      proxy: server < 0 && (words[backend - 1] === 'Proxy' || /^(?:Paus|Resum|Stopp|Enabl|Port |Bind )/.test(text)),
    };
    const first = /^[^ *]*/.exec(maskEventText(text))?.[0] ?? '';
    map.set(first, [...(map.get(first) ?? []), template]);
  }
  return map;
})();

/** First words of the templates: what a text of unknown origin must begin with. */
export const EVENT_WORDS: ReadonlySet<string> = new Set([...BY_WORD.keys()].filter((word) => word !== ''));

function fits(parts: readonly string[], text: string): boolean {
  const first = parts[0] as string;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] as string;
    if (i === parts.length - 1) return part === '' || (text.endsWith(part) && text.length - part.length >= at);
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at === text.length;
}

function findTemplate(text: string): Template | undefined {
  const word = /^[^ ]*/.exec(text)?.[0] ?? '';
  // "Connect()" and "Lua" share words with others; templates that go on within the word stand under its beginning.
  for (const [first, templates] of BY_WORD) {
    if (first === '' || !word.startsWith(first)) continue;
    const template = templates.find(({ parts }) => fits(parts, text));
    if (template) return template;
  }
  return BY_WORD.get('')?.find(({ parts }) => fits(parts, text));
}

/** What stands in front of a message at start-up: "config : ", "[haproxy.main()] ", "[/etc/haproxy.cfg:12] : 'server app/n1' : ". Lines that go on begin with "| ". */
const PREFIX = /^(?:config ?: |\[[^\]\s]*haproxy[^\]\s]*\.main\(\)\] |\| +|(?:parsing )?\[[^\]]+:[N\d]*\] ?: (?:'[^']*'(?: in section '[^']*')? : )?)/;
/** What a text without template is about. */
const ABOUT: readonly (readonly [about: string, words: RegExp])[] = [
  ['memory', /out of memory|memory (?:allocation|error)|(?:not enough|no more) memory|failed to allocate|cannot allocate/i],
  ['file', /No such file or directory|Permission denied|(?:unable to|cannot|can't|couldn't|failed to) (?:open|read|stat|access|load)\b/i],
];
/** error-log-format may begin with words of its own. */
const HANDSHAKE_TEXT = /\bSSL handshake failure\b/;

const NOTHING_SAID = { code: undefined, status: undefined, info: undefined, event: undefined, word: -1, proxy: false } as const;

const classOf = (classes: readonly (readonly [needle: string, info: string])[], text: string): string | undefined =>
  classes.find(([needle]) => text.includes(needle))?.[1];

/** Class of what a text adds: info of a check, why a listener was not bound, what OpenSSL complains about. */
function infoOf(message: string, text: string, info: string | undefined): string | undefined {
  if (info !== undefined) return classOf(CHECK_INFO, info);
  if (/^(?:Binding|Starting) /.test(message)) return classOf(BIND_INFO, text);
  if (message === TLS_DEBUG) return sslSide(text.slice(text.lastIndexOf(': ') + 2));
  return text.includes('<HTTPCLIENT>') ? 'internal' : undefined;
}

function eventOf(event: string | undefined, text: string): string | undefined {
  if (event === 'leave') return / is UP\b/.test(text) ? 'up' : 'down';
  if (event === 'ready') return 'up';
  return event;
}

/** `masked` is a message with its numbers masked. */
export function describeEvent(masked: string): EventKeys {
  let text = masked.trim().replaceAll(/[\u201c\u201d]/g, '"');
  let config = false;
  for (let prefix = PREFIX.exec(text); prefix && text !== ''; prefix = PREFIX.exec(text)) {
    text = text.slice(prefix[0].length);
    config ||= !/^(?:\[\S+\.main\(\)\]|\|)/.test(prefix[0]);
  }
  const template = findTemplate(text);
  if (!template) {
    if (!config && HANDSHAKE_TEXT.test(text)) return { ...NOTHING_SAID, message: 'SSL handshake failure', known: false };
    return { ...NOTHING_SAID, message: config ? CONFIG_TEXT : OTHER_TEXT, info: ABOUT.find(([, words]) => words.test(text))?.[0], known: config };
  }
  const { message, event } = template;
  const reason = /(?:^|, )reason: ([^,."]+?)(?:, |,?[ ](?:check duration|info|code): |\.(?: |$)|[>$]?$)/.exec(text)?.[1];
  const info = /,? info: "(.*?)(?:"(?:, |\.|$)|>?$)/.exec(text)?.[1] ?? '';
  const dropped = text.length < masked.trim().length;
  // "backup server" has one word more than the template.
  const shift = /^(?:Health|Agent) check for backup server /.test(text) ? 1 : 0;
  return {
    message,
    code: reason === undefined ? undefined : checkStatusOf(reason)?.code,
    status: /(?:, code: |exited with code |Exiting\.\.\. \(| st=|\(errno=|,? status=)(\d+|N\b)/.exec(text)?.[1],
    info: infoOf(message, text, reason === undefined ? undefined : info),
    event: eventOf(event, text),
    word: dropped || template.word < 0 ? -1 : template.word + shift,
    proxy: template.proxy,
    known: true,
  };
}
