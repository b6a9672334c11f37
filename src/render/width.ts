/** Text measured in terminal columns. All functions take escaped text without colour codes: colour comes last. */

const COMBINING = /^\p{M}$/u;
// East Asian wide and full-width ranges, and what terminals draw as pictures.
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18D08}\u{1B000}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]$/u;
const ASCII = /^[ -~]*$/;

function characterWidth(character: string): number {
  if (character < '\u0300' || COMBINING.test(character)) return character < '\u0300' ? 1 : 0;
  return WIDE.test(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** At most `width` columns; an ellipsis stands for what is missing. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks between words, and inside a word only when it is wider than a line. At most `most` lines, the last one cut. */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ').filter((word) => word !== '');
  for (const [i, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) return [...lines, cut([line, ...words.slice(i)].filter((part) => part !== '').join(' '), width)];
    if (line !== '') lines.push(line);
    line = word;
    if (displayWidth(word) > width) {
      if (lines.length === most - 1) return [...lines, cut(words.slice(i).join(' '), width)];
      // Characters are at most two columns wide, so a chunk of half the width in characters always fits.
      const characters = [...word];
      const size = Math.max(1, ASCII.test(word) ? width : Math.floor(width / 2));
      while (characters.length > size && lines.length < most - 1) lines.push(characters.splice(0, size).join(''));
      line = characters.join('');
      if (displayWidth(line) > width) return [...lines, cut([line, ...words.slice(i + 1)].join(' '), width)];
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/**
 * A shell command on several lines, to be pasted as it stands: broken at spaces outside of quotes, with a backslash.
 * A word that is wider than a line stays whole, since a cut command is worse than a long line. A remark behind the command
 * ("# on the backend") gets lines of its own: a backslash does not continue it.
 */
export function wrapCommand(command: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let quote = '';
  let word = '';
  const flush = (): void => {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width - 2) {
      lines.push(`${line} \\`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
    word = '';
  };
  if (displayWidth(command) <= width) return [command];
  let at = 0;
  for (const character of command) {
    if (character === '#' && quote === '' && word === '') {
      const remark = wrap(command.slice(at + 1), width - 2, command.length);
      return [...lines, ...(line === '' ? [] : [line]), ...remark.map((part) => `# ${part}`)];
    }
    at += character.length;
    if (character === ' ' && quote === '') {
      if (word !== '') flush();
      continue;
    }
    if (quote === character) quote = '';
    else if (quote === '' && (character === "'" || character === '"' || character === '`')) quote = character;
    word += character;
  }
  if (word !== '') flush();
  return [...lines, line];
}

/** As many parts as fit on one line, joined, then how many more there are. */
export function fitParts(parts: readonly string[], width: number, total = parts.length): string {
  const separator = ' · ';
  let line = '';
  for (const [i, part] of parts.entries()) {
    const rest = total - i - 1;
    const tail = rest > 0 ? `${separator}${rest.toLocaleString('en-US')} more` : '';
    const longer = line === '' ? part : `${line}${separator}${part}`;
    if (displayWidth(longer + tail) > width) {
      if (line === '') return cut(`${part}${tail}`, width);
      return `${line}${separator}${(total - i).toLocaleString('en-US')} more`;
    }
    line = longer;
  }
  return total > parts.length ? `${line}${separator}${(total - parts.length).toLocaleString('en-US')} more` : line;
}

/** Parts joined by dots on as many lines as they need. */
export function flowParts(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(`${last} · ${part}`) <= width) lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(cut(part, width));
  }
  return lines;
}
