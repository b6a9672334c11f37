/** Where results go, and in which form: `-o WORD` to standard output, `-o FILE` to a file. */
import { outputKindOf } from '../render/index.ts';
import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';

export type Form = 'text' | 'json' | 'csv' | 'ndjson';

export interface Output {
  readonly form: Form;
  /** Each record rather than the report. */
  readonly events: boolean;
  /** null: standard output. */
  readonly file: string | null;
}

const WORDS: readonly Form[] = ['text', 'json', 'ndjson', 'csv'];
const LATER: readonly string[] = ['md', 'markdown', 'html', 'prom', 'sarif'];
// Not .log: a slip of the hand (`-o error.log`) would overwrite a log with a report about it.
const EVENT_ENDINGS: readonly string[] = ['ndjson', 'jsonl'];

async function parseOutput(value: string, events: boolean): Promise<Output> {
  const word = value.toLowerCase();
  if (LATER.includes(word)) throw new UserError(`-o ${value} is not built yet (there are: ${WORDS.join(', ')})`);
  if (value === '-') throw new UserError(`-o - names no form; use one of ${WORDS.map((form) => `-o ${form}`).join(', ')}`);
  const isWord = WORDS.includes(word as Form);
  const ending = /\.([^./\\]+)$/.exec(value)?.[1]?.toLowerCase() ?? '';
  const form: Form | undefined = isWord ? (word as Form) : EVENT_ENDINGS.includes(ending) ? 'ndjson' : outputKindOf(value);
  if (form === undefined) {
    if (LATER.includes(ending)) throw new UserError(`-o ${value}: .${ending} is not built yet (there are: .txt .json .ndjson .csv)`);
    const meant = /[./\\]/.test(value) ? undefined : await nearest(word, WORDS);
    throw new UserError(
      meant === undefined
        ? `-o ${value}: give a word (${WORDS.join(' ')}) or a file that ends in .txt .json .ndjson or .csv`
        : `-o ${value}: did you mean -o ${meant}?`,
    );
  }
  return { form, events: form === 'ndjson' || (events && form === 'csv'), file: isWord ? null : value };
}

/** `values`: what was given with -o, and the words that --json and --csv stand for. */
export async function parseOutputs(values: readonly string[], events: boolean): Promise<Output[]> {
  if (values.length === 0 && !events) return [{ form: 'text', events: false, file: null }];
  const outputs = await Promise.all(values.map((value) => parseOutput(value, events)));
  // `--json -o json` asks for one thing twice.
  const distinct = outputs.filter((a, i) => outputs.findIndex((b) => a.form === b.form && a.file === b.file) === i);
  if (events && !distinct.some((output) => output.events))
    throw new UserError('--events says what CSV holds: use it with -o csv, --csv or -o FILE.csv (or use -o ndjson)');
  const toStdout = distinct.filter(({ file }) => file === null);
  if (toStdout.length > 1)
    throw new UserError(
      `only one output can go to standard output, not ${toStdout.map(({ form }) => form).join(' and ')}: name files for the others, such as -o report.${toStdout[1]?.form}`,
    );
  return distinct;
}
