/** Log text is hostile. These functions make it harmless for the place it goes to, and keep it readable. */

// Every character that moves a cursor, starts a sequence, reorders or hides text: controls (C0, DEL, C1 with the 8-bit CSI and
// NEL), format characters (bidi controls, zero-width, tags, byte order mark), line and paragraph separators, lone surrogates, and
// what Unicode calls default ignorable (fillers, variation selectors, soft hyphen).
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** For a terminal and for any one-line text: `\x1B`, `\u{202E}`. Tabs and newlines too, so the result is one line. */
export function escapeTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16).toUpperCase();
    return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex.padStart(4, '0')}}`;
  });
}

// What spreadsheets take for the start of a formula: = + - @, their full-width and small forms, the minus sign, tab, CR and LF.
// White space and invisible characters in front do not help: some programs trim them before they look.
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]|^[\t\r\n]/u;

/** For text fields of CSV: a leading apostrophe keeps a spreadsheet from running the text. Not for numbers or `----`. */
export function escapeCsvText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** For finished JSON: what JSON.stringify leaves raw but a terminal acts on becomes `\uXXXX`. Parses to the same value. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (character) => {
    // The line breaks of indented JSON are the only controls outside of strings.
    if (character === '\n') return character;
    let escaped = '';
    for (let i = 0; i < character.length; i++) escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    return escaped;
  });
}
