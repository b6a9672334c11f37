/** Classes of URLs that only scanners ask for, beside those of parsers/nginx/details.ts. Asked only for requests that were refused. */

const SCRIPT = /<script|%3cscript|\bonerror\s*=|\bonload\s*=|\bonfocus\s*=|javascript:|alert\(|alert%28|document\.(?:cookie|domain)/;
const QUERY =
  /\bunion(?:\s|\+|%20|\/\*\*\/)+(?:all(?:\s|\+|%20)+)?select\b|'(?:\s|\+|%20)*or(?:\s|\+|%20)+'?1'?=|\bsleep\(\d+\)|%27(?:\s|\+|%20)*(?:or|and)(?:\s|\+|%20)|\bwaitfor(?:\s|\+|%20)+delay|\$\{jndi:|%24%7bjndi/;
/** Names that scanners send as their signature, at the beginning of a part of the path. */
export const SCANNER_NAMES: readonly string[] = ['w00tw00t', 'soapcaller.bs', 'nikto', 'muieblackcat', 'morfeus', 'zgrab', 'masscan', 'acunetix'];
const SCANNER = /w00tw00t|soapcaller\.bs|nikto|acunetix|nessus|masscan|zgrab|muieblackcat|morfeus|windows[/\\]win\.ini|proxyheader\.php/;

/** script: code put into a URL. scanner: the name of a scanner. Undefined for everything else. */
export function injectionKind(target: string): 'script' | 'scanner' | undefined {
  const lower = target.toLowerCase();
  if (SCANNER.test(lower)) return 'scanner';
  return SCRIPT.test(lower) || QUERY.test(lower) ? 'script' : undefined;
}
