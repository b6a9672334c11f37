#!/usr/bin/env node
// Loads next to nothing by itself: `gwlog --version` must answer at once.
const asked = process.argv.length === 3 ? process.argv[2] : undefined;
if (asked === '--version' || asked === '-V') {
  const [{ version }, { printOnly }] = await Promise.all([import('./version.ts'), import('./stdio.ts')]);
  printOnly(`${version()}\n`);
} else if (asked === '--help' || asked === '-h') {
  const [{ HELP }, { printOnly }] = await Promise.all([import('./help.ts'), import('./stdio.ts')]);
  printOnly(HELP);
} else {
  const { main } = await import('./main.ts');
  process.exit(await main(process.argv.slice(2)));
}
