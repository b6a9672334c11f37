/** `gwlog explain` and `gwlog rules`. */
import { describeLine, describeRecords } from '../explain.ts';
import { readStream } from '../input/stdin.ts';
import * as pages from '../render/explain.ts';
import { escapeJson } from '../render/escape.ts';
import { rules } from '../rules/index.ts';
import { type Lookup, lookup, rulesAbout } from '../rules/lookup.ts';
import type { UserFormat } from '../scan/user-format.ts';
import { formatsOf, valuesOf } from './analyse.ts';
import { EXIT, UserError } from './errors.ts';
import { createNotes, type Notes } from './notes.ts';
import type { Arguments } from './options.ts';
import { filePage, type Page, stdoutPage } from './page.ts';
import { noProgress } from './progress.ts';
import { isTerminal } from './stdio.ts';
import { openWriter } from './writers.ts';

/** A pasted excerpt is explained record by record; more records of one kind say nothing new. */
const MOST_RECORDS = 10;
/** Shorter than a log line. */
const LONGEST_PHRASE = 60;
const MOST_BYTES = 1 << 20;

/** How log lines are read. */
interface Reading {
  readonly zone: string | undefined;
  readonly formats: readonly UserFormat[];
}

type Explained = { readonly text: string } & (Exclude<Lookup, { kind: 'line' }> | { readonly kind: 'line'; readonly line: pages.LineExplanation });

function explainOne(text: string, how: Reading): Explained {
  const found = lookup(text, rules);
  // A line of a format of the user may be as short as a word.
  const isWord = found.kind !== 'line' && !(found.kind === 'unknown' && how.formats.length > 0);
  if (isWord) return { text, ...found };
  const line = describeLine(text, how.zone, how.formats);
  if (found.kind === 'unknown' && line.format === null) return { text, ...found };
  const about = line.format === null && text.length <= LONGEST_PHRASE ? rulesAbout(text, rules) : [];
  return about.length > 0 ? { text, kind: 'unknown', nearest: about } : { text, kind: 'line', line };
}

const isKnown = (explained: Explained): boolean => explained.kind !== 'unknown' && (explained.kind !== 'line' || explained.line.format !== null);

/** Words of the command line: one text in quotes, several words, or a log line without the quotes that it needs. */
function explainWords(words: readonly string[], how: Reading): Explained[] {
  if (words.length === 1 && (words[0] as string).trim().includes('\n')) return explainText(words[0] as string, how);
  const whole = explainOne(words.join(' '), how);
  if (words.length === 1) return [whole];
  const each = words.map((word) => explainOne(word, how));
  return !each.every(isKnown) && isKnown(whole) ? [whole] : each;
}

/** Several lines: words, one a line, up to the first log line. From there on it is an excerpt of a log, whose records may have several lines. */
function explainText(text: string, how: Reading): Explained[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && lookup(line, rules).kind === 'line');
  const words = (first < 0 ? lines : lines.slice(0, first)).filter((line) => line.trim() !== '');
  const records = first < 0 ? [] : describeRecords(lines.slice(first).join('\n'), how.zone, how.formats);
  const all = [...words.map((word) => explainOne(word, how)), ...records.map((line): Explained => ({ text: line.text, kind: 'line', line }))];
  const seen = new Set<string>();
  return all
    .filter((explained) => {
      const same = explained.kind === 'line' && explained.line.rule !== null ? explained.line.rule.id : explained.text;
      return !seen.has(same) && seen.add(same);
    })
    .slice(0, MOST_RECORDS);
}

async function textOfStdin(notes: Notes): Promise<string> {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  const keep = (block: Uint8Array): void => {
    if (bytes < MOST_BYTES) blocks.push(block);
    bytes += block.length;
  };
  await readStream(process.stdin, 'stdin', keep, notes.problem);
  return Buffer.concat(blocks).toString('utf8');
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
    case 'word':
      return pages.explainWord(explained.word, explained.rules, page);
    case 'line':
      return pages.explainLine(explained.line, page);
    case 'unknown':
      return '';
  }
}

function dataOf(explained: Explained): unknown {
  if (explained.kind === 'termination' || explained.kind === 'word') return { ...explained, rules: explained.rules.map(({ id }) => id) };
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
    throw new UserError(
      'explain what? A status (502), a termination state (sH--), a word of HAProxy (L4TOUT), a cause, a rule (gwlog rules lists them) or a log line',
    );
  const notes = createNotes(args.quiet, args.verbose, () => noProgress);
  const how: Reading = { zone: (await valuesOf(args)).tz, formats: await formatsOf(args, notes) };
  const all = args.words.length > 0 ? explainWords(args.words, how) : explainText(await textOfStdin(notes), how);
  if (all.length === 0) throw new UserError('nothing to explain: standard input is empty');
  const known = all.filter((one) => one.kind !== 'unknown');
  if (known.length > 0) {
    await write(
      args,
      (page) => known.map((one) => pageOf(one, page)).join('\n'),
      () => `${escapeJson(JSON.stringify({ schemaVersion: 1, explanations: known.map(dataOf) }, null, 2))}\n`,
    );
  }
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
