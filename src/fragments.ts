/** Fragments of error logs, as people paste them: lines without the head that tells what they are. */
import type { Rule } from './rules/rule.ts';
import { SPACE } from './scan/bytes.ts';

/** Characters of a word that are looked at. */
const MAX_WORD = 32;
const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** What stands before the message of an nginx error line. */
const HEAD = /^(?:\d{4}\/\d\d\/\d\d \S+ )?(?:nginx: )?(?:\[\w+\] )?(?:\d+#\d+: )?(?:\*\d+ )?/;

/** First words of the messages that rules know, read off their examples: what a fragment must begin with. Of a number, the word behind it. */
export function firstWords(rules: readonly Rule[]): Set<string> {
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

/** The first word of bytes[from, end), or the second when the first is a number. */
export function firstWord(bytes: Buffer, from: number, end: number): string {
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
