/** gwlog on a terminal, with nothing to read: how to use it, and where logs usually are. */
import { accessSync, constants, statSync } from 'node:fs';
import { EXIT } from './errors.ts';
import { SHORT_USAGE } from './help.ts';
import { stderr } from './stdio.ts';

const USUAL = [
  '/var/log/nginx/error.log',
  '/var/log/nginx/access.log',
  '/var/log/haproxy.log',
  '/usr/local/nginx/logs/error.log',
  '/usr/local/var/log/nginx/error.log',
  '/opt/homebrew/var/log/nginx/error.log',
  '/opt/bitnami/nginx/logs/error.log',
  '/var/log/openresty/error.log',
] as const;
/** Said even where there are none. */
const COMMONEST = 3;

function stateOf(path: string): 'readable' | 'forbidden' | 'missing' {
  try {
    if (!statSync(path).isFile()) return 'missing';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'forbidden' : 'missing';
  }
  try {
    accessSync(path, constants.R_OK);
    return 'readable';
  } catch {
    return 'forbidden';
  }
}

const WORDS = { readable: '', forbidden: '  (there, but you may not read it: try sudo)', missing: '  (not here)' } as const;

export function nothingToRead(): number {
  const logs = USUAL.map((path) => ({ path, state: stateOf(path) }));
  const shown = logs.filter(({ state }, i) => state !== 'missing' || i < COMMONEST);
  const found = logs.find(({ state }) => state !== 'missing');
  stderr.write(
    `${SHORT_USAGE}
Where logs usually are:
${shown.map(({ path, state }) => `  ${path}${WORDS[state]}\n`).join('')}
Try: ${found === undefined ? 'gwlog PATH/TO/error.log' : `${found.state === 'forbidden' ? 'sudo ' : ''}gwlog ${found.path}`}    (gwlog --help tells more)
`,
  );
  return EXIT.failed;
}
