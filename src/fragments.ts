/** Fragments of error logs, as people paste them: lines without the head that tells what they are. */
import type { Rule } from './rules/rule.ts';
import { findText, needle, SPACE } from './scan/bytes.ts';

/** Characters of a word that are looked at. */
const MAX_WORD = 32;
const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** What stands before the message of an nginx error line. */
const HEAD = /^(?:\d{4}\/\d\d\/\d\d \S+ )?(?:nginx: )?(?:\[\w+\] )?(?:\d+#\d+: )?(?:\*\d+ )?/;

/** First words of the messages that rules know, read off their examples: what a fragment must begin with. Of a number, the word behind it. */
function firstWords(rules: readonly Rule[]): Set<string> {
  const words = new Set<string>();
  for (const rule of rules) {
    if (!rule.id.startsWith('nginx/')) continue;
    for (const example of rule.examples) {
      const [first, second] = example.slice((HEAD.exec(example) as RegExpExecArray)[0].length).split(' ', 2) as [string, string?];
      const word = isNumber(first) ? second : first;
      if (word && word.length > 1 && word.length <= MAX_WORD) words.add(word);
    }
  }
  return words;
}

/** What no message of nginx but those of the resolver holds: they begin with a name. */
const UNRESOLVED = needle(' could not be resolved (');

/** Positions of the rules that are believed of a line without head though they say that all is well: one of their own examples has none. */
function bareRules(rules: readonly Rule[]): Set<number> {
  const bare = new Set<number>();
  rules.forEach((rule, i) => {
    const headless = (example: string): boolean => (HEAD.exec(example) as RegExpExecArray)[0] === '' && !example.includes(', client: ');
    if (rule.cause === 'none' && rule.id.startsWith('nginx/') && rule.examples.some(headless)) bare.add(i);
  });
  return bare;
}

export interface Fragments {
  /** Whether bytes[from, end) may be a message that rules know: it begins as one does, or is the resolver's. */
  mayBeMessage(bytes: Buffer, from: number, end: number): boolean;
  /** Whether the rule at this position is to be believed of a line without head and context. */
  believes(verdict: number): boolean;
}

export function createFragments(rules: readonly Rule[]): Fragments {
  const words = firstWords(rules);
  const bare = bareRules(rules);
  return {
    mayBeMessage: (bytes, from, end) => words.has(firstWord(bytes, from, end)) || findText(bytes, UNRESOLVED, from, Math.min(end, from + 300)) >= 0,
    believes: (verdict) => (rules[verdict] as Rule).cause !== 'none' || bare.has(verdict),
  };
}

/** The first word of bytes[from, end), or the second when the first is a number. */
function firstWord(bytes: Buffer, from: number, end: number): string {
  const word = wordAt(bytes, from, end);
  return isNumber(word) ? wordAt(bytes, from + word.length, end) : word;
}

/** The word at `from`, behind blanks; at most MAX_WORD characters of it. */
function wordAt(bytes: Buffer, from: number, end: number): string {
  let start = from;
  while (start < end && bytes[start] === SPACE) start++;
  let stop = start;
  while (stop < end && stop < start + MAX_WORD && bytes[stop] !== SPACE) stop++;
  return bytes.toString('latin1', start, stop);
}
