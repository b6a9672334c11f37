/** The version, as package.json says. Loads nothing else: this must be about as fast as starting node. */
import { existsSync, readFileSync } from 'node:fs';

export function version(): string {
  // The built files lie some folders below package.json: how many depends on where they were built to.
  let url = new URL('./package.json', import.meta.url);
  while (!existsSync(url) && url.pathname !== '/package.json') url = new URL('../package.json', url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version;
}
