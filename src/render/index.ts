/** Every output that is made from a finished report. A new one is a file here, a line below and a golden. */
import type { Report } from '../diagnose/report.ts';
import type { Rule } from '../rules/rule.ts';
import type { Style } from './style.ts';

/** The text report uses all of it, the others what they need. */
export interface RenderOptions {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly style: Style;
  readonly width: number;
  readonly height?: number;
  readonly zone?: string;
}

export type Renderer = (report: Report, options: RenderOptions) => Promise<string>;
export type OutputKind = 'text' | 'json' | 'csv';

// Loaded when used: date-fns, cli-table3 and csv-stringify together take longer than a small log.
export const renderers: Readonly<Record<OutputKind, Renderer>> = {
  text: async (report, options) => (await import('./text.ts')).renderText(report, options),
  json: async (report) => (await import('./json.ts')).renderJson(report),
  csv: async (report, { rules }) => (await import('./csv.ts')).renderCsv(report, rules),
};

const ENDINGS: Readonly<Record<string, OutputKind>> = { '.txt': 'text', '.json': 'json', '.csv': 'csv' };

export function isOutputKind(word: string): word is OutputKind {
  return Object.hasOwn(renderers, word);
}

/** The output that a file's ending asks for; undefined for an unknown ending. */
export function outputKindOf(fileName: string): OutputKind | undefined {
  const ending = /\.[^./\\]+$/.exec(fileName)?.[0].toLowerCase();
  return ending !== undefined && Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
}
