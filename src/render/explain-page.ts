/** The parts that pages of `explain` are built from: wrapped text, headings, commands. All functions return lines. */
import { placeholders } from '../rules/causes.ts';
import { fillSocket } from './first-aid.ts';
import type { Severity } from '../rules/rule.ts';
import { plainStyle, type Style } from './style.ts';

export interface Look {
  readonly style: Style;
  /** Columns. Commands and configuration are never broken, so that they can be pasted. */
  readonly width: number;
}

export function look(given: Partial<Look> = {}): Look {
  return { style: given.style ?? plainStyle, width: Math.max(40, given.width ?? 100) };
}

/** Breaks text at blanks, which are kept otherwise; a word longer than a line is cut. `first` precedes the first line, blanks of the same length the others. */
export function wrap(text: string, width: number, first = ''): string[] {
  const room = Math.max(10, width - first.length);
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    while (word.length > room) {
      // Not through the middle of a surrogate pair.
      const cut = /[\uD800-\uDBFF]/.test(word.charAt(room - 1)) ? room - 1 : room;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((each, i) => `${i === 0 ? first : ' '.repeat(first.length)}${each}`.trimEnd());
}

/** A paragraph with a label before it: `label  text …`, the label painted, continuation lines aligned. */
export function labelled(label: string, text: string, { style, width }: Look, indent = 2, labelWidth = 10, paint = style.dim): string[] {
  const pad = ' '.repeat(indent);
  const lines = wrap(text, width, pad + label.padEnd(labelWidth));
  return lines.map((line, i) => (i === 0 ? pad + paint(label) + line.slice(indent + label.length) : line));
}

/** The first line of a page. */
export function headline(title: string, { style, width }: Look): string[] {
  return wrap(title, width).map(style.bold);
}

/** Facts in one line, or in several where the width asks for it. */
export function facts(
  list: readonly { readonly label?: string; readonly text: string; readonly paint?: (text: string) => string }[],
  { width }: Look,
): string[] {
  const lines: string[] = [];
  let length = 0;
  for (const { label = '', text, paint } of list) {
    const painted = label + (paint ? paint(text) : text);
    const room = label.length + text.length;
    if (lines.length > 0 && length + 3 + room <= width) {
      lines.push(`${lines.pop()} · ${painted}`);
      length += 3 + room;
    } else {
      lines.push(painted);
      length = room;
    }
  }
  return lines;
}

export function heading(title: string, { style }: Look): string[] {
  return ['', style.bold(title)];
}

/** A command or configuration: whole lines, never wrapped. */
export function verbatim(text: string, { style }: Look, indent: number, label = ''): string[] {
  const pad = ' '.repeat(indent);
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line, i) =>
      i === 0 && label !== '' ? `${pad}${style.dim(label)}${style.cyan(line)}` : `${pad}${' '.repeat(label.length)}${style.cyan(line)}`.trimEnd(),
    );
}

export function paintSeverity(severity: Severity, style: Style): string {
  if (severity === 'critical' || severity === 'high') return style.bold(style.red(severity));
  return severity === 'medium' ? style.yellow(severity) : severity;
}

// "UP" is also a word of HAProxy: not in `is (UP|DOWN)`.
const PLACEHOLDERS = Object.keys(placeholders).map((word) => ({ word, pattern: new RegExp(`(?<!\\|)\\b${word}\\b(?!\\|)`) }));

/** What UP, PORT and the like in these commands stand for; no line when there are none. */
export function legend(commands: readonly string[], { style, width }: Look): string[] {
  const used = PLACEHOLDERS.filter(({ pattern }) => commands.some((command) => pattern.test(command)));
  if (used.length === 0) return [];
  return ['', ...wrap(`In commands, replace: ${used.map(({ word }) => `${word} = ${placeholders[word]}`).join(', ')}.`, width).map(style.dim)];
}

/** Every page ends with one newline. */
export function page(lines: readonly string[]): string {
  return `${lines.join('\n').replace(/\n+$/, '')}\n`;
}

/**
 * Puts the peer of a pasted line into commands. The peer is log text and the command will be pasted into a shell, so only
 * plain addresses and host names are taken; anything else leaves UP and PORT as they are.
 */
export function fillPeer(given: string, upstream: string | undefined): string {
  const command = fillSocket(given, [upstream ?? '']);
  const peer = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)):(\d{1,5})$/.exec(upstream ?? '');
  if (!peer) return command;
  const [, ipv6, host, port] = peer as unknown as [string, string | undefined, string | undefined, string];
  const joined = ipv6 === undefined ? host : `[${ipv6}]`;
  return command
    .replace(/\bUP:(?=PORT\b|\d)/g, `${joined}:`)
    .replace(/(?<!\|)\bUP\b(?!\|)/g, (ipv6 ?? host) as string)
    .replace(/\bPORT\b/g, port);
}
