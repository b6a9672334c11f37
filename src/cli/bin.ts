#!/usr/bin/env node
// Loads next to nothing by itself: `gwlog --version` must answer at once.
const asked = process.argv.length === 3 ? process.argv[2] : undefined;
if (asked === '--version' || asked === '-V') {
  const [{ version }, { stdout }] = await Promise.all([import('./version.ts'), import('./stdio.ts')]);
  stdout.write(`${version()}\n`);
} else if (asked === '--help' || asked === '-h') {
  const [{ HELP }, { stdout }] = await Promise.all([import('./help.ts'), import('./stdio.ts')]);
  stdout.write(HELP);
} else {
  const { main } = await import('./main.ts');
  process.exit(await main(process.argv.slice(2)));
}
