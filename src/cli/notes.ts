/** What is said beside the results, on standard error: warnings, errors of inputs, what was read. */
import type { Problem } from '../input/files.ts';
import { escapeTerminal } from '../render/escape.ts';
import type { Progress } from './progress.ts';
import { stderr } from './stdio.ts';

export interface Notes {
  problem(problem: Problem): void;
  /** Not with -q. */
  warn(text: string): void;
  /** Only with -v. */
  detail(text: string): void;
  error(text: string): void;
  /** Nothing of what was read is known. `line`: the first such line; `format`: what it looks most like; `why`: where it differs from that. */
  unrecognised(records: number, line: string | undefined, format: string | null, why: string | null): void;
  /** Whether an input, or a part of one, could not be read. */
  readonly failed: boolean;
}

const LINE_SHOWN = 200;

export function createNotes(quiet: boolean, verbose: boolean, progress: () => Progress): Notes {
  let failed = false;
  const say = (text: string): void => {
    progress().clear();
    stderr.write(`gwlog: ${text}\n`);
  };
  return {
    problem({ name, reason, fatal }) {
      if (fatal) failed = true;
      // A file name may hold anything, as log text may.
      if (fatal || !quiet) say(`${fatal ? '' : 'warning: '}${escapeTerminal(name)}: ${escapeTerminal(reason)}`);
    },
    warn(text) {
      if (!quiet) say(`warning: ${escapeTerminal(text)}`);
    },
    detail(text) {
      if (verbose) say(escapeTerminal(text));
    },
    error: (text) => say(escapeTerminal(text)),
    unrecognised(records, line, format, why) {
      const looks = format === null ? 'it looks like no format that gwlog knows' : `the nearest format is ${format}`;
      say(
        `nothing was recognised in ${records.toLocaleString('en')} record${records === 1 ? '' : 's'}; ${looks}${line === undefined ? '' : '. The first line:'}`,
      );
      if (line !== undefined) stderr.write(`  ${escapeTerminal(line.length > LINE_SHOWN ? `${line.slice(0, LINE_SHOWN)}…` : line)}\n`);
      if (why !== null) stderr.write(`  ${escapeTerminal(why)}\n`);
    },
    get failed() {
      return failed;
    },
  };
}
