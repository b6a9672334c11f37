/** From the words on the command line to what is to be done. Values are checked in values.ts, which is loaded only when there are some. */
import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';
import { type Output, parseOutputs } from './outputs.ts';

const OPTIONS = {
  since: { type: 'string', short: 'S' },
  until: { type: 'string', short: 'U' },
  tz: { type: 'string' },
  'log-format': { type: 'string', multiple: true },
  config: { type: 'string', multiple: true },
  output: { type: 'string', short: 'o', multiple: true },
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  events: { type: 'boolean' },
  top: { type: 'string' },
  samples: { type: 'string' },
  'keep-query': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  verbose: { type: 'boolean', short: 'v' },
  color: { type: 'string' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Names that are promised: they must not come to mean something else, nor be taken for a typing error. */
const RESERVED = {
  follow: { type: 'boolean', short: 'f' },
  tail: { type: 'string', short: 'n' },
  by: { type: 'string' },
  where: { type: 'string' },
  rules: { type: 'string' },
  unmatched: { type: 'string' },
  baseline: { type: 'string' },
  'fail-on': { type: 'string' },
  anonymize: { type: 'boolean' },
  jobs: { type: 'string', short: 'j' },
} as const;

/** What stands in for a reserved option until it is there. */
const INSTEAD: Readonly<Record<string, string>> = {
  follow: 'use: tail -F FILE | gwlog',
  tail: 'use: tail -n LINES FILE | gwlog',
};

type OptionName = keyof typeof OPTIONS;
export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];
export const RESERVED_NAMES: readonly string[] = Object.keys(RESERVED);
const COMMANDS = ['explain', 'rules'] as const;
const RESERVED_COMMANDS: readonly string[] = ['diff', 'merge', 'completion'];

export interface Arguments {
  readonly command: 'analyse' | (typeof COMMANDS)[number] | 'help' | 'version';
  /** Names of inputs, or the words to explain. */
  readonly words: readonly string[];
  readonly outputs: readonly Output[];
  /** As typed: names, formats verbatim; and files of configurations. */
  readonly logFormats: readonly string[];
  readonly configs: readonly string[];
  readonly keepQuery: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** As typed; checked by `checkValues`. */
  readonly values: RawValues;
}

export interface RawValues {
  readonly since?: string;
  readonly until?: string;
  readonly tz?: string;
  readonly top?: string;
  readonly samples?: string;
  readonly color?: string;
}

/** Words such as `----` or `--VN` look like options and are states that HAProxy logs. */
const TERMINATION_STATE = /^-[-A-Z]{3}$|^--[A-Z]?$/;

export async function parseArguments(argv: readonly string[]): Promise<Arguments> {
  const explaining = argv.find((word) => !word.startsWith('-')) === 'explain';
  // `--` ends the options, unless nothing follows that it could protect.
  const isState = (word: string, at: number): boolean => explaining && TERMINATION_STATE.test(word) && (word !== '--' || at === argv.length - 1);
  const { tokens } = parseArgs({
    args: argv.filter((word, at) => !isState(word, at)),
    options: { ...OPTIONS, ...RESERVED },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const given = new Map<OptionName, string[]>();
  let terminated = false;
  let commandWord: string | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') terminated = true;
    else if (token.kind === 'option') {
      const name = await optionName(token);
      given.set(name, [...(given.get(name) ?? []), token.value ?? '']);
    } else {
      if (!terminated && words.length === 0) commandWord = token.value;
      words.push(token.value);
    }
  }
  const has = (name: OptionName): boolean => given.has(name);
  const command = has('help') ? 'help' : has('version') ? 'version' : commandOf(commandWord);
  if (command === 'explain' || command === 'rules') words.shift();
  const values = {
    since: given.get('since')?.at(-1),
    until: given.get('until')?.at(-1),
    tz: given.get('tz')?.at(-1),
    top: given.get('top')?.at(-1),
    samples: given.get('samples')?.at(-1),
    color: has('no-color') ? 'never' : given.get('color')?.at(-1),
  };
  return {
    command,
    words: [...words, ...argv.filter(isState)],
    outputs: await parseOutputs([...(has('json') ? ['json'] : []), ...(has('csv') ? ['csv'] : []), ...(given.get('output') ?? [])], has('events')),
    logFormats: given.get('log-format') ?? [],
    configs: given.get('config') ?? [],
    keepQuery: has('keep-query'),
    quiet: has('quiet'),
    verbose: has('verbose'),
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  };
}

function commandOf(word: string | undefined): Arguments['command'] {
  if (word === undefined) return 'analyse';
  if (RESERVED_COMMANDS.includes(word)) throw new UserError(`"gwlog ${word}" is not built yet (a file of that name: ./${word})`);
  return (COMMANDS as readonly string[]).includes(word) ? (word as 'explain' | 'rules') : 'analyse';
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** The name of a known option that is used as it must be. */
async function optionName({ name, rawName, value, inlineValue }: OptionToken): Promise<OptionName> {
  if (Object.hasOwn(RESERVED, name)) {
    const instead = INSTEAD[name];
    throw new UserError(`${rawName} is not built yet${instead === undefined ? '' : `; ${instead}`}`);
  }
  if (!Object.hasOwn(OPTIONS, name)) {
    const meant = rawName.startsWith('--') ? await nearest(name, OPTION_NAMES) : undefined;
    throw new UserError(`unknown option ${rawName}${meant === undefined ? '' : `; did you mean --${meant}?`}`);
  }
  const { type } = OPTIONS[name as OptionName];
  if (type === 'boolean' && value !== undefined) throw new UserError(`${rawName} takes no value`);
  if (type === 'string') {
    if (value === undefined || value === '') throw new UserError(`${rawName} needs a value`);
    // `-o --json` is a value that was forgotten; `-o=--json` would be one that is meant.
    if (inlineValue === false && /^--?[a-z]/i.test(value)) throw new UserError(`${rawName} needs a value, but is followed by ${value}`);
  }
  return name as OptionName;
}
