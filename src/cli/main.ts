/** Finds out what is asked, does it, and gives the exit code. */
import { EXIT, UserError } from './errors.ts';
import { type Arguments, parseArguments } from './options.ts';
import { lookAtStdin } from './stdin.ts';
import { stderr, stdout } from './stdio.ts';

export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await run(argv);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Words of the command line can be names of files, which a `*` brought in.
    stderr.write(`gwlog: ${(await import('../render/escape.ts')).escapeTerminal(error.message)}\n`);
    return EXIT.failed;
  }
}

/** `TZ=:/etc/localtime` says that the machine's zone is meant. Node knows no zone then, nor with a TZ that is none. */
function settleZone(): void {
  const { TZ } = process.env;
  if (TZ === undefined) return;
  const known = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  if (TZ === '') process.env.TZ = 'UTC';
  else if (known === undefined || known === 'Etc/Unknown') delete process.env.TZ;
}

async function run(argv: readonly string[]): Promise<number> {
  const args = await parseArguments(argv);
  settleZone();
  switch (args.command) {
    case 'help':
      stdout.write((await import('./help.ts')).HELP);
      return EXIT.ok;
    case 'version':
      stdout.write(`${(await import('./version.ts')).version()}\n`);
      return EXIT.ok;
    case 'explain':
      return (await import('./explain.ts')).explain(args);
    case 'rules':
      return (await import('./explain.ts')).listAllRules(args);
    case 'analyse':
      return analyse(args);
  }
}

async function analyse(args: Arguments): Promise<number> {
  const stdin = lookAtStdin(args.words.every((word) => word === '-'));
  if (args.words.length === 0 && stdin.kind === 'terminal') return (await import('./nothing.ts')).nothingToRead();
  return (await import('./analyse.ts')).analyse(args, stdin);
}
