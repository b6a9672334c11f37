/**
 * The application's own error, lifted out of what it wrote through nginx's log: class or word, message, file and line. Shown and
 * counted as evidence; never seen by a rule.
 *
 *   FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] … in /srv/app/db.php:42 Stack trace: …
 *   lua entry thread aborted: runtime error: /srv/lua/cart.lua:17: attempt to index field 'user' (a nil value) …
 *   ModSecurity: Access denied with code 403 (phase 2). … [id "942100"] [msg "SQL Injection Attack Detected"] …
 */

/** Longest message part. */
const MOST = 120;

const UNCAUGHT = /Uncaught (?:exception ')?([\w\\]+)'?(?:: | with message ')([\s\S]*?)'? in (\S+?)(?::(\d+)| on line (\d+))/;
const PHP =
  /PHP (Fatal error|Parse error|Recoverable fatal error|Catchable fatal error|Warning|Notice|Deprecated|Strict Standards): {1,2}([\s\S]*?) in (\S+?)(?: on line |:)(\d+)/;
const LUA = /(?:runtime error: |error: )?([\w./@-]+\.lua|\w+_by_lua[\w.:()]*?):(\d+): ([^\n]*)/;
const MODSECURITY = /\[id "(\d+)"\](?:[\s\S]*?\[msg "([^"]*)"\])?/;
const SCRIPT = /js exception: (\w*Error: [^\n]*)/;

/** `PDOException: SQLSTATE[HY000] … in /srv/app/db.php:42`, or undefined when the text names no error. Long numbers are masked, so that equal errors are one. */
export function appError(message: string): string | undefined {
  const uncaught = UNCAUGHT.exec(message);
  if (uncaught) return place(`${uncaught[1]}: ${short(uncaught[2] as string)}`, uncaught[3] as string, (uncaught[4] ?? uncaught[5]) as string);
  const php = PHP.exec(message);
  if (php) return place(`${php[1]}: ${short(php[2] as string)}`, php[3] as string, php[4] as string);
  if (message.includes('ModSecurity: ')) {
    const rule = MODSECURITY.exec(message);
    return rule ? `rule ${rule[1]}${rule[2] ? `: ${short(rule[2])}` : ''}` : undefined;
  }
  const lua = LUA.exec(message);
  if (lua) return place(short((lua[3] as string).replace(/,? *(?:context: ngx\.timer|while .*)$/, '')), lua[1] as string, lua[2] as string);
  const script = SCRIPT.exec(message);
  return script ? short(script[1] as string) : undefined;
}

const place = (what: string, file: string, line: string): string => `${what} in ${file}:${line}`;

function short(text: string): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/\d{4,}/g, 'N')
    .trim();
  return plain.length > MOST ? `${plain.slice(0, MOST - 1)}…` : plain;
}
