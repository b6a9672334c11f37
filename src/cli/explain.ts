/** `gwlog explain` and `gwlog rules`. */
import { describeLine } from '../explain.ts';
import { readStream } from '../input/stdin.ts';
import * as pages from '../render/explain.ts';
import { escapeJson } from '../render/escape.ts';
import { rules } from '../rules/index.ts';
import { type Lookup, lookup } from '../rules/lookup.ts';
import { valuesOf } from './analyse.ts';
import { EXIT, UserError } from './errors.ts';
import { createNotes } from './notes.ts';
import type { Arguments } from './options.ts';
import { filePage, type Page, stdoutPage } from './page.ts';
import { noProgress } from './progress.ts';
import { isTerminal } from './stdio.ts';
import { openWriter } from './writers.ts';

/** A pasted excerpt is explained line by line; more lines of one kind say nothing new. */
const MOST_LINES = 10;
const MOST_BYTES = 1 << 20;

type Explained = { readonly text: string } & (Exclude<Lookup, { kind: 'line' }> | { readonly kind: 'line'; readonly line: pages.LineExplanation });

function explainOne(text: string): Explained {
  const found = lookup(text, rules);
  return found.kind === 'line' ? { text, kind: 'line', line: describeLine(text) } : { text, ...found };
}

const isKnown = (explained: Explained): boolean => explained.kind !== 'unknown' && (explained.kind !== 'line' || explained.line.format !== null);

/** Words of the command line: one text in quotes, several words, or a log line without the quotes that it needs. */
function explainWords(words: readonly string[]): Explained[] {
  const whole = explainOne(words.join(' '));
  if (words.length === 1) {
    const lines = (words[0] as string).split('\n').filter((line) => line.trim() !== '');
    return lines.length > 1 ? explainLines(lines) : [whole];
  }
  const each = words.map(explainOne);
  return !each.every(isKnown) && isKnown(whole) ? [whole] : each;
}

function explainLines(lines: readonly string[]): Explained[] {
  const seen = new Set<string>();
  const result: Explained[] = [];
  for (const line of lines) {
    const explained = explainOne(line);
    const same = explained.kind === 'line' && explained.line.rule !== null ? explained.line.rule.id : line;
    if (!seen.has(same)) result.push(explained);
    seen.add(same);
    if (result.length === MOST_LINES) break;
  }
  return result;
}

async function linesOfStdin(args: Arguments): Promise<string[]> {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  const notes = createNotes(args.quiet, args.verbose, () => noProgress);
  const keep = (block: Uint8Array): void => {
    if (bytes < MOST_BYTES) blocks.push(block);
    bytes += block.length;
  };
  await readStream(process.stdin, 'stdin', keep, notes.problem);
  const lines = Buffer.concat(blocks).toString('utf8').split('\n');
  return lines.filter((line) => line.trim() !== '');
}

function pageOf(explained: Explained, page: Page): string {
  switch (explained.kind) {
    case 'rule':
      return pages.explainRule(explained.rule, rules, page);
    case 'cause':
      return pages.explainCause(
        explained.info,
        rules.filter(({ cause }) => cause === explained.info.cause),
        page,
      );
    case 'status':
      return pages.explainStatus(explained.info, rules, page);
    case 'termination':
      return pages.explainTermination(explained.state, explained.rules, page);
    case 'line':
      return pages.explainLine(explained.line, page);
    case 'unknown':
      return '';
  }
}

function dataOf(explained: Explained): unknown {
  if (explained.kind === 'termination') return { ...explained, rules: explained.rules.map(({ id }) => id) };
  if (explained.kind !== 'line') return explained;
  const { line } = explained;
  return { ...explained, line: { ...line, near: line.near.map(({ rule, failed }) => ({ rule: rule.id, failed })) } };
}

/** Text or JSON, to standard output or files. */
async function write(args: Arguments, text: (page: Page) => string | Promise<string>, json: () => string): Promise<void> {
  const { color } = await valuesOf(args);
  for (const { form, file } of args.outputs) {
    if (form !== 'text' && form !== 'json') throw new UserError(`gwlog ${args.command} writes text or json, not ${form}`);
    const writer = openWriter(file);
    writer.write(form === 'json' ? json() : await text(file === null ? await stdoutPage(color) : filePage));
    writer.commit();
  }
}

export async function explain(args: Arguments): Promise<number> {
  if (args.words.length === 0 && isTerminal(0))
    throw new UserError('explain what? A status (502), a termination state (sH--), a cause, a rule (gwlog rules lists them) or a log line');
  const lines = args.words.length === 0 ? await linesOfStdin(args) : [];
  const all = args.words.length > 0 ? explainWords(args.words) : explainLines(lines);
  if (all.length === 0) throw new UserError('nothing to explain: standard input is empty');
  const known = all.filter((one) => one.kind !== 'unknown');
  if (known.length > 0) {
    await write(
      args,
      (page) => known.map((one) => pageOf(one, page)).join('\n'),
      () => `${escapeJson(JSON.stringify({ schemaVersion: 1, explanations: known.map(dataOf) }, null, 2))}\n`,
    );
  }
  const notes = createNotes(args.quiet, args.verbose, () => noProgress);
  for (const one of all) {
    if (one.kind === 'unknown')
      notes.error(
        `nothing is known about ${JSON.stringify(one.text)}${one.nearest.length === 0 ? '; gwlog rules lists what is' : `; nearest: ${one.nearest.join(', ')}`}`,
      );
  }
  if (known.length < all.length) return EXIT.failed;
  return known.some(isKnown) ? EXIT.ok : EXIT.unrecognised;
}

export async function listAllRules(args: Arguments): Promise<number> {
  if (args.words.length > 0) throw new UserError(`gwlog rules takes no words; try: gwlog explain ${args.words.join(' ')}`);
  await write(
    args,
    (page) => pages.listRules(rules, page),
    () => pages.rulesJson(rules),
  );
  return EXIT.ok;
}
