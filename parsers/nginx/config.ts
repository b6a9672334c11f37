/**
 * Reads nginx.conf as far as logs need it: directives with file and line, the way ngx_conf_file.c cuts them. Also reads what
 * `nginx -T` prints. Files are the caller's business: `include` is asked for their text.
 */
import type { Escape } from './log-format.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  /** What stands between its braces. */
  readonly block?: readonly Directive[];
}

/** What is wrong where: printed as `file:line: message`. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/** The files that `include PATTERN` names in `file`, in order; none when there is no such file. */
export type Include = (pattern: string, file: string) => readonly ConfigText[];

export interface NginxLogFormat {
  readonly name: string;
  readonly source: string;
  readonly escape: Escape;
  readonly stream: boolean;
  readonly file: string;
  readonly line: number;
}

/** An access_log line. */
export interface AccessLogUse {
  readonly path: string;
  /** Name of its format: "combined" unless it says otherwise. */
  readonly format: string;
  readonly file: string;
  readonly line: number;
}

export interface NginxConfig {
  readonly formats: readonly NginxLogFormat[];
  readonly uses: readonly AccessLogUse[];
  readonly problems: readonly ConfigProblem[];
}

const MAX_DEPTH = 20;
/** What nginx -T writes in front of each file. */
const DUMPED = /^# configuration file (.+):$/;
const ESCAPED: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' };

interface Token {
  readonly kind: 'word' | ';' | '{' | '}' | 'end';
  readonly text: string;
  readonly line: number;
  readonly at: number;
}

/** Cuts a configuration into words, quoted words and the three marks. */
function createTokens(text: string): { next(): Token; skipBlock(): boolean } {
  let at = 0;
  let line = 1;

  function next(): Token {
    for (;;) {
      const c = text[at];
      if (c === undefined) return { kind: 'end', text: '', line, at };
      if (c === '\n') line++;
      else if (c === '#') {
        while (at < text.length && text[at] !== '\n') at++;
        continue;
      } else if (!/\s/.test(c)) break;
      at++;
    }
    const c = text[at] as string;
    const start = { line, at };
    if (c === ';' || c === '{' || c === '}') {
      at++;
      return { kind: c, text: c, ...start };
    }
    return { kind: 'word', text: c === '"' || c === "'" ? quoted(c) : bare(), ...start };
  }

  /** A backslash keeps its meaning only before what nginx lets it escape. */
  function escape(): string {
    const following = text[at + 1] ?? '';
    at += 2;
    if (following === '\n') line++;
    return ESCAPED[following] ?? `\\${following}`;
  }

  function quoted(quote: string): string {
    let word = '';
    at++;
    while (at < text.length && text[at] !== quote) {
      if (text[at] === '\\') {
        word += escape();
        continue;
      }
      if (text[at] === '\n') line++;
      word += text[at++];
    }
    at++;
    return word;
  }

  function bare(): string {
    let word = '';
    while (at < text.length) {
      const c = text[at] as string;
      if (c === '\\') {
        word += escape();
        continue;
      }
      if (/\s/.test(c) || c === ';' || (c === '{' && text[at - 1] !== '$')) break;
      word += c;
      at++;
    }
    return word;
  }

  /** Passes over a block of Lua, whose braces, quotes and comments are its own. False when it does not end. */
  function skipBlock(): boolean {
    let depth = 1;
    for (; at < text.length; at++) {
      const c = text[at] as string;
      if (c === '\n') line++;
      else if (c === '-' && text[at + 1] === '-') {
        while (at + 1 < text.length && text[at + 1] !== '\n') at++;
      } else if (c === '"' || c === "'") {
        for (at++; at < text.length && text[at] !== c && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
        if (text[at] === '\n') line++;
      } else if (c === '{') depth++;
      else if (c === '}' && --depth === 0) {
        at++;
        return true;
      }
    }
    return false;
  }

  return { next, skipBlock };
}

/** Reads the directives of one file. What is wrong ends the reading and is told. */
export function parseConfig(text: string, file: string): { directives: Directive[]; problem?: ConfigProblem } {
  const tokens = createTokens(text);
  let problem: ConfigProblem | undefined;

  function fail(line: number, message: string): void {
    problem ??= { file, line, message };
  }

  function read(opened: number): Directive[] {
    const directives: Directive[] = [];
    let words: Token[] = [];
    while (!problem) {
      const token = tokens.next();
      const first = words[0];
      if (token.kind === 'word') words.push(token);
      else if (token.kind === 'end') {
        if (first) fail(first.line, `"${first.text}" is not ended by ";" or "{"`);
        else if (opened > 0) fail(opened, 'the block that begins here is not closed by "}"');
        return directives;
      } else if (token.kind === '}') {
        if (first) fail(token.line, 'unexpected "}": a ";" is missing before it');
        else if (opened === 0) fail(token.line, 'unexpected "}"');
        return directives;
      } else if (!first) fail(token.line, `unexpected "${token.kind}"`);
      else {
        const directive = { name: first.text, args: words.slice(1).map((word) => word.text), file, line: first.line };
        words = [];
        if (token.kind === ';') directives.push(directive);
        else if (/_by_lua_block$/.test(first.text)) {
          if (!tokens.skipBlock()) fail(first.line, `"${first.text}" is not closed by "}"`);
          directives.push({ ...directive, block: [] });
        } else directives.push({ ...directive, block: read(token.line) });
      }
    }
    return directives;
  }

  const directives = read(0);
  return problem ? { directives, problem } : { directives };
}

/** The files of an `nginx -T` dump, or undefined when the text is none. */
function dumped(text: string): ConfigText[] | undefined {
  const files: { file: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const match = DUMPED.exec(line.replace(/\r$/, ''));
    if (match) files.push({ file: match[1] as string, lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  return files.length === 0 ? undefined : files.map(({ file, lines }) => ({ file, text: lines.join('\n') }));
}

/** Reads the log formats of a configuration, and which access_log uses which. */
export function readNginxConfig(text: string, file: string, include: Include = () => []): NginxConfig {
  const formats: NginxLogFormat[] = [];
  const uses: AccessLogUse[] = [];
  const problems: ConfigProblem[] = [];
  const dump = dumped(text);
  const open = new Set<string>();

  function readFile({ file: name, text: own }: ConfigText, stream: boolean, depth: number): void {
    const { directives, problem } = parseConfig(own, name);
    if (problem) problems.push(problem);
    walk(directives, stream, depth);
  }

  function walk(directives: readonly Directive[], stream: boolean, depth: number): void {
    for (const directive of directives) {
      const { name, args, block } = directive;
      if (name === 'log_format') takeFormat(directive, stream);
      else if (name === 'access_log' && args[0] !== undefined && args[0] !== 'off') {
        const format = args[1] !== undefined && !args[1].includes('=') ? args[1] : 'combined';
        uses.push({ path: args[0], format, file: directive.file, line: directive.line });
      } else if (name === 'include' && args[0] !== undefined && !dump) takeInclude(directive, args[0], stream, depth);
      if (block) walk(block, stream || name === 'stream', depth);
    }
  }

  function takeFormat({ args, file: where, line }: Directive, stream: boolean): void {
    const [name, ...rest] = args;
    const escape = rest[0]?.startsWith('escape=') ? (rest.shift() as string).slice(7) : 'default';
    if (name === undefined || rest.length === 0) problems.push({ file: where, line, message: 'log_format needs a name and a format' });
    else if (escape !== 'default' && escape !== 'json' && escape !== 'none') problems.push({ file: where, line, message: `unknown escape "${escape}"` });
    else formats.push({ name, source: rest.join(''), escape, stream, file: where, line });
  }

  function takeInclude({ file: from, line }: Directive, pattern: string, stream: boolean, depth: number): void {
    const found = include(pattern, from);
    if (found.length === 0 && !/[*?[]/.test(pattern)) problems.push({ file: from, line, message: `include "${pattern}": no such file` });
    if (depth >= MAX_DEPTH) return;
    for (const one of found) {
      if (open.has(one.file)) continue;
      open.add(one.file);
      readFile(one, stream, depth + 1);
      open.delete(one.file);
    }
  }

  // A dump holds the files that are included one behind the other: the braces of each are balanced.
  for (const one of dump ?? [{ file, text }]) readFile(one, false, 0);
  return { formats, uses, problems };
}
