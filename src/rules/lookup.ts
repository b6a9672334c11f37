/** Finds what a word of `gwlog explain WORD` means: a rule, a cause, a status, a termination state, a word of HAProxy's logs, or a pasted line. */
import { type CauseInfo, causes, guideCauses } from './causes.ts';
import { findHaproxyWord, type HaproxyWord, haproxyWords } from './haproxy/words.ts';
import { CAUSES, type Cause, type Rule, SEVERITIES } from './rule.ts';
import { type StatusInfo, statuses } from './statuses.ts';
import { TERMINATION } from './termination.ts';

export type Lookup =
  | { kind: 'rule'; rule: Rule }
  | { kind: 'cause'; info: CauseInfo }
  | { kind: 'status'; info: StatusInfo }
  /** HAProxy's "sH--" or "sH", with the rules that ask for it. */
  | { kind: 'termination'; state: string; rules: Rule[] }
  /** "L4TOUT", "<NOSRV>", with the rules that speak of it. */
  | { kind: 'word'; word: HaproxyWord; rules: Rule[] }
  | { kind: 'line' }
  | { kind: 'unknown'; nearest: string[] };

/** Longer than any name or status: must be a log line. */
const LONGEST_WORD = 80;
const STATUS = /^(?:http|status|code|error|cloudflare|cf)?[\s/_-]*(\d{3,4})$/;

export function lookup(text: string, rules: readonly Rule[]): Lookup {
  const given = text.trim();
  const word = given.toLowerCase();
  const info = statuses.get(STATUS.exec(word)?.[1] ?? '');
  if (info) return { kind: 'status', info };
  const cause = findCause(word);
  if (cause) return { kind: 'cause', info: causes[cause] };
  const known = findHaproxyWord(given);
  if (known) return { kind: 'word', word: known, rules: rules.filter(({ id }) => known.rules.includes(id)) };
  if (/\s/.test(given) || given.length > LONGEST_WORD) return { kind: 'line' };
  const rule = findRule(word, rules);
  if (rule) return { kind: 'rule', rule };
  if (TERMINATION.test(given)) return { kind: 'termination', state: given, rules: rulesOfTermination(given, rules) };
  return { kind: 'unknown', nearest: nearest(word, rules) };
}

/** A phrase that is no log line ("connection refused"): rules that hold all its words; first those that have most of them in their names or the phrase as it is in their lines, then the gravest. */
export function rulesAbout(phrase: string, rules: readonly Rule[]): string[] {
  const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
  const words = wordsOf(phrase);
  if (words.length === 0) return [];
  const literal = phrase.trim().toLowerCase();
  return rules
    .map(({ id, title, examples, severity }) => {
      const name = new Set(wordsOf(`${id} ${title}`));
      const all = new Set([...name, ...wordsOf(examples.join(' '))]);
      return {
        id,
        severity,
        held: words.every((word) => all.has(word)),
        named: words.filter((word) => name.has(word)).length + (examples.some((line) => line.toLowerCase().includes(literal)) ? 1 : 0),
      };
    })
    .filter(({ held }) => held)
    .sort((a, b) => b.named - a.named || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    .slice(0, 8)
    .map(({ id }) => id);
}

/** A cause by its own name or by the words guides use. */
function findCause(word: string): Cause | undefined {
  const name = word.replace(/[\s_]+/g, '-');
  return CAUSES.find((cause) => cause === name) ?? guideCauses.find(({ words }) => words.includes(word))?.causes[0];
}

/** By id, or by its part after the slash when only one product has it. */
function findRule(word: string, rules: readonly Rule[]): Rule | undefined {
  const exact = rules.find((rule) => rule.id === word);
  if (exact) return exact;
  const same = rules.filter((rule) => shortName(rule.id) === word);
  return same.length === 1 ? same[0] : undefined;
}

function shortName(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** Rules that name these two characters, or one of them with the other left open ("s?"). */
function rulesOfTermination(state: string, rules: readonly Rule[]): Rule[] {
  const pair = state.slice(0, 2);
  return rules.filter((rule) => {
    const condition = rule.when.termination;
    if (condition === undefined) return false;
    return (Array.isArray(condition) ? condition : [condition]).some(
      (test) =>
        test === pair ||
        (typeof test === 'object' && 'starts' in test && pair.startsWith(test.starts)) ||
        (typeof test === 'object' && 'matches' in test && new RegExp(test.matches, 's').test(pair)),
    );
  });
}

function nearest(word: string, rules: readonly Rule[]): string[] {
  if (word === '') return [];
  const names = [...CAUSES, ...statuses.keys(), ...haproxyWords.map((known) => known.word), ...rules.map((rule) => rule.id)];
  const limit = Math.max(1, Math.floor(word.length / 3));
  return names
    .map((name) => {
      const lower = name.toLowerCase();
      // A part of a name is as good as one slip of the finger.
      const part = word.length >= 3 && lower.includes(word) ? 1 : Number.POSITIVE_INFINITY;
      return { name, distance: Math.min(part, editDistance(word, lower), editDistance(word, shortName(lower))) };
    })
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Levenshtein distance; two neighbouring letters swapped count 1. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] as number) + 1);
      next[j] = best;
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}
