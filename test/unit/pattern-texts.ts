/** Texts that a simple pattern matches: one for each alternative. For the patterns of test/knowledge/cloudflared-messages.tsv. */

const MOST = 400;

/** Literals, `\x`, `.`, `.*`, `\d+`, `\S+`, `\w+`, classes, groups with alternatives, `?`, `*`, `+`, `{n}`, anchors, `(?i)`. */
export function texts(pattern: string): string[] {
  const source = pattern.replace(/^\(\?i\)/, '');
  const found = parseAlternatives(source, 0);
  if (found.at !== source.length) throw new Error(`${pattern}: stopped at ${found.at}`);
  return [...new Set(found.texts)].slice(0, MOST);
}

interface Parsed {
  texts: string[];
  at: number;
}

function parseAlternatives(source: string, from: number): Parsed {
  const all: string[] = [];
  let at = from;
  for (;;) {
    const { texts: some, at: stop } = parseSequence(source, at);
    all.push(...some);
    at = stop;
    if (source[at] !== '|') return { texts: all, at };
    at++;
  }
}

function parseSequence(source: string, from: number): Parsed {
  let result = [''];
  let at = from;
  while (at < source.length && source[at] !== '|' && source[at] !== ')') {
    const atom = parseAtom(source, at);
    at = atom.at;
    let options = atom.texts;
    const counted = /^\{(\d+)\}/.exec(source.slice(at));
    if (counted) {
      options = options.map((text) => text.repeat(Number(counted[1])));
      at += counted[0].length;
    } else if (source[at] === '?' || source[at] === '*') {
      // What may be missing is there, and is missing, too.
      options = atom.wild ? [''].concat(source[at] === '*' ? ['x y'] : options) : ['', ...options];
      at++;
    } else if (source[at] === '+') at++;
    result = result.flatMap((text) => options.map((option) => text + option)).slice(0, MOST);
  }
  return { texts: result, at };
}

const ESCAPES: Readonly<Record<string, string>> = { d: '7', S: 'x', w: 'x', s: ' ' };

function parseAtom(source: string, at: number): Parsed & { wild?: boolean } {
  const c = source[at] as string;
  if (c === '(') {
    const start = source.startsWith('(?:', at) ? at + 3 : at + 1;
    const inner = parseAlternatives(source, start);
    return { texts: inner.texts, at: inner.at + 1 };
  }
  if (c === '[') {
    const close = source.indexOf(']', at);
    return { texts: [source[at + 1] as string], at: close + 1 };
  }
  if (c === '\\') {
    const next = source[at + 1] as string;
    return { texts: [ESCAPES[next] ?? next], at: at + 2 };
  }
  if (c === '^' || c === '$') return { texts: [''], at: at + 1 };
  if (c === '.') return { texts: ['.'], at: at + 1, wild: true };
  return { texts: [c], at: at + 1 };
}
