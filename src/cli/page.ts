/** How text looks where it goes: colours, width and height. */
import { type Style, plainStyle } from '../render/style.ts';
import { isTerminal } from './stdio.ts';

export interface Page {
  readonly style: Style;
  readonly width: number;
  /** Of a terminal; absent elsewhere. */
  readonly height?: number;
}

const WIDTH = 100;
const WIDEST = 160;

/** For files, and for pipes where nobody says otherwise. */
export const filePage: Page = { style: plainStyle, width: WIDTH };

function wantsColor(when: 'auto' | 'always' | 'never'): boolean {
  if (when !== 'auto') return when === 'always';
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal(1) && TERM !== 'dumb';
}

/** Width and height of the terminal as it is now: people resize it while they watch. */
function sizeOfTerminal(): Pick<Page, 'width' | 'height'> {
  const [columns, rows] = process.stdout.getWindowSize();
  // A pseudo-terminal that nobody looks at says 0.
  return { width: Math.min(WIDEST, columns || WIDTH), ...(rows > 0 ? { height: rows } : {}) };
}

export async function stdoutPage(color: 'auto' | 'always' | 'never' = 'auto'): Promise<Page> {
  const style = wantsColor(color) ? (await import('picocolors')).default.createColors(true) : plainStyle;
  if (isTerminal(1)) return { style, ...sizeOfTerminal() };
  const columns = Number(process.env.COLUMNS);
  return { style, width: Number.isInteger(columns) && columns >= 40 ? Math.min(WIDEST, columns) : WIDTH };
}

/** The page of standard output at this moment. */
export const resized = (page: Page): Page => (isTerminal(1) ? { style: page.style, ...sizeOfTerminal() } : page);
