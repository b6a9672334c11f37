/**
 * Reads from a haproxy.cfg what decides how its log lines look: log-format, error-log-format, option httplog and its kin, captured headers.
 * A proxy has what its own section says, else what the defaults section before it says (or the one it names with "from").
 */
import { HTTP_CLF_LOG, HTTP_LOG, HTTPS_LOG, TCP_CLF_LOG, TCP_LOG } from './log-format.ts';

/** One format and the proxies that write it. */
export interface ConfiguredFormat {
  readonly source: string;
  readonly kind: 'log' | 'error';
  readonly proxies: readonly string[];
  /** Names of the captured request headers, in order; "" for one without a name. */
  readonly captures: readonly string[];
  /** Line of the configuration that says so. */
  readonly line: number;
}

interface Section {
  readonly kind: string;
  readonly name: string;
  log: { source: string; line: number } | undefined;
  error: { source: string; line: number } | undefined;
  captures: string[];
  mode: string;
}

const PROXIES = ['defaults', 'frontend', 'listen', 'backend'];
const SECTIONS = [
  ...PROXIES,
  'global',
  'resolvers',
  'peers',
  'userlist',
  'cache',
  'ring',
  'program',
  'mailers',
  'http-errors',
  'log-forward',
  'log-profile',
  'fcgi-app',
  'crt-store',
  'traces',
  'acme',
];

/** Words of a line: quotes and backslashes as HAProxy reads them, up to a comment. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let open = false;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quote === "'") {
      if (c === "'") quote = '';
      else word += c;
    } else if (c === '\\' && i + 1 < line.length) {
      word += line[++i];
      open = true;
    } else if (c === '"' || c === "'") {
      quote = quote === c ? '' : quote === '' ? c : quote;
      open = true;
    } else if (quote === '' && (c === ' ' || c === '\t')) {
      if (open || word !== '') words.push(word);
      word = '';
      open = false;
    } else if (quote === '' && c === '#') break;
    else word += c;
  }
  if (open || word !== '') words.push(word);
  return words;
}

/** Formats of all proxies, one entry per distinct format with the proxies that use it. */
export function readHaproxyConfig(text: string): ConfiguredFormat[] {
  const named = new Map<string, Section>();
  const proxies: Section[] = [];
  let defaults: Section | undefined;
  let section: Section | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    const words = splitWords(line.replace(/\r$/, ''));
    const first = words[0];
    if (first === undefined) continue;
    if (SECTIONS.includes(first) && !/^\s/.test(line)) {
      section = PROXIES.includes(first) ? begin(words, defaults, named) : undefined;
      if (first === 'defaults' && section) {
        defaults = section;
        if (words[1] !== undefined) named.set(words[1], section);
      } else if (section && first !== 'backend') proxies.push(section);
    } else if (section) take(section, words, i + 1);
  }
  return gather(proxies);
}

function begin(words: readonly string[], defaults: Section | undefined, named: ReadonlyMap<string, Section>): Section {
  const from = words.indexOf('from');
  const base = words[0] === 'defaults' && from < 0 ? undefined : from > 0 ? named.get(words[from + 1] ?? '') : defaults;
  return {
    kind: words[0] as string,
    name: words[1] ?? '',
    log: base?.log,
    error: base?.error,
    captures: [...(base?.captures ?? [])],
    mode: base?.mode ?? 'tcp',
  };
}

function take(section: Section, words: readonly string[], line: number): void {
  const [first, second, third, fourth] = words;
  if (first === 'mode') section.mode = second ?? section.mode;
  else if (first === 'log-format') section.log = { source: words.slice(1).join(' '), line };
  else if (first === 'error-log-format') section.error = { source: words.slice(1).join(' '), line };
  else if (first === 'option' && second === 'httplog') section.log = { source: third === 'clf' ? HTTP_CLF_LOG : HTTP_LOG, line };
  else if (first === 'option' && second === 'tcplog') section.log = { source: third === 'clf' ? TCP_CLF_LOG : TCP_LOG, line };
  else if (first === 'option' && second === 'httpslog') section.log = { source: HTTPS_LOG, line };
  else if (first === 'no' && second === 'log-format') section.log = undefined;
  else if (first === 'capture' && second === 'request' && third === 'header') section.captures.push(fourth ?? '');
  else if (first === 'declare' && second === 'capture' && third === 'request') section.captures.push('');
  else if ((first === 'http-request' || first === 'tcp-request') && words.includes('capture') && words.includes('len')) {
    const expression = words[words.indexOf('capture') + 1] ?? '';
    section.captures.push(/^(?:req\.)?f?hdr\(([^),]+)/.exec(expression)?.[1] ?? '');
  }
}

function gather(proxies: readonly Section[]): ConfiguredFormat[] {
  const found = new Map<string, { source: string; kind: 'log' | 'error'; proxies: string[]; captures: readonly string[]; line: number }>();
  for (const { name, log, error, captures } of proxies) {
    for (const [kind, one] of [
      ['log', log],
      ['error', error],
    ] as const) {
      if (!one) continue;
      const key = JSON.stringify([kind, one.source, captures]);
      const entry = found.get(key) ?? { source: one.source, kind, proxies: [], captures, line: one.line };
      entry.proxies.push(name);
      found.set(key, entry);
    }
  }
  return [...found.values()];
}
