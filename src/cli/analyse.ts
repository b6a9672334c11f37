/** `gwlog [FILE|GLOB|DIR|-]…`: reads logs, writes the report. */
import type { EngineOptions, Feed } from '../engine.ts';
import type { EventOutput } from '../render/events.ts';
import { resolveSources } from '../input/sources.ts';
import type { Report } from '../diagnose/report.ts';
import type { UserFormat } from '../scan/user-format.ts';
import { renderers } from '../render/index.ts';
import type { Announcer } from './announce.ts';
import { EXIT, UserError } from './errors.ts';
import { catchInterrupts } from './interrupt.ts';
import { createNotes, type Notes } from './notes.ts';
import type { Arguments } from './options.ts';
import type { Output } from './outputs.ts';
import { filePage, type Page, resized, stdoutPage } from './page.ts';
import { createProgress, noProgress } from './progress.ts';
import { readSources } from './read.ts';
import type { Stdin } from './stdin.ts';
import { isTerminal, stdout } from './stdio.ts';
import type { Values } from './values.ts';
import { idOf, openWriter, type Writer } from './writers.ts';

/** What a report calls the format of lines that no format fits. */
const UNKNOWN = 'unknown';

type Open = Output & { readonly writer: Writer };

/** Values of options in the form the engine takes them. */
export async function valuesOf({ values }: Arguments): Promise<Values> {
  if (Object.keys(values).length === 0) return {};
  return (await import('./values.ts')).checkValues(values, Date.now());
}

/** Formats of the user, checked before anything is read. */
export async function formatsOf(args: Arguments, notes: Notes): Promise<readonly UserFormat[]> {
  return args.logFormats.length === 0 && args.configs.length === 0 ? [] : (await import('./formats.ts')).loadFormats(args, notes);
}

export async function analyse(args: Arguments, stdin: Stdin): Promise<number> {
  const interrupt = catchInterrupts();
  const live = announces(args, stdin);
  // Loaded while the names of inputs are looked up and the first bytes come in.
  const loading = Promise.all([import('../engine.ts'), live ? import('./announce.ts') : undefined]);
  const values = await valuesOf(args);
  let progress = noProgress;
  const notes = createNotes(args.quiet, args.verbose, () => progress);
  const formats = await formatsOf(args, notes);

  const written = args.outputs.flatMap(({ file }) => (file === null ? [] : (idOf(file) ?? [])));
  const { sources, problems } = await resolveSources(args.words.length === 0 ? ['-'] : args.words, new Set(written));
  for (const problem of problems) notes.problem(problem);
  if (sources.length === 0) {
    await hintAtCommand(args, notes);
    return EXIT.failed;
  }
  const overwritten = sources.find(({ path }) => path !== null && written.includes(idOf(path) ?? ''));
  if (overwritten !== undefined) throw new UserError(`-o would overwrite an input, ${overwritten.name}`);

  const outputs: Open[] = args.outputs.map((output) => ({ ...output, writer: openWriter(output.file) }));
  const [{ createEngine }, announcing] = await loading;
  const engine = createEngine({
    formats,
    ...engineOptions(values, args.keepQuery, await eventOutputs(outputs)),
    findings: outputs.some(({ events }) => !events),
  });
  const page = await stdoutPage(values.color);
  let announcer: Announcer | undefined;
  const watch = announcing && ((feed: Feed) => (announcer = announcing.createAnnouncer(engine, feed, page, values.tz, stdout)));
  if (isTerminal(2) && !args.quiet && !live) progress = createProgress(sources.reduce((sum, { size }) => sum + size, 0));

  const unwanted = (): boolean => stdout.closed && outputs.every(({ file }) => file === null);
  const readable = await readSources(sources, { engine, notes, progress, interrupt, unwanted, stdin, watch });
  progress.end();
  if (unwanted()) return EXIT.ok;
  if (readable === 0) return interrupt.happened ? EXIT.interrupted : EXIT.failed;

  const report = engine.report();
  if (announcer?.spoke === true) stdout.write('\n');
  await writeReports(report, outputs, resized(page), args, values.tz);
  const recognised = sayUnrecognised(report, notes);
  if (interrupt.happened) return EXIT.interrupted;
  if (notes.failed) return EXIT.failed;
  return recognised ? EXIT.ok : EXIT.unrecognised;
}

/** Live mode: a stream is the only input, and text goes to standard output. */
function announces({ words, outputs, quiet }: Arguments, { kind }: Stdin): boolean {
  const readsStream = words.every((word) => word === '-') && (kind === 'stream' || kind === 'terminal');
  return readsStream && !quiet && outputs.some(({ form, file }) => form === 'text' && file === null);
}

function engineOptions({ since, until, tz, samples, top }: Values, keepQuery: boolean, events: readonly EventOutput[]): EngineOptions {
  return {
    ...(tz === undefined ? {} : { zone: tz }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(samples === undefined ? {} : { samples }),
    ...(top === undefined ? {} : { top }),
    ...(keepQuery ? { keepQuery } : {}),
    ...(events.length === 0 ? {} : { events }),
  };
}

function eventOutputs(outputs: readonly Open[]): Promise<EventOutput[]> {
  return Promise.all(
    outputs
      .filter(({ events }) => events)
      .map(async ({ form, writer }) =>
        form === 'csv'
          ? (await import('../render/events-csv.ts')).csvEvents(writer.write)
          : (await import('../render/events-ndjson.ts')).ndjsonEvents(writer.write),
      ),
  );
}

async function writeReports(report: Report, outputs: readonly Open[], page: Page, { verbose }: Arguments, zone: string | undefined): Promise<void> {
  const { rules } = await import('../rules/index.ts');
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const { height, ...unlimited } = page;
  const onStdout = verbose || height === undefined ? unlimited : page;
  for (const { form, events, file, writer } of outputs) {
    if (!events && form !== 'ndjson')
      writer.write(await renderers[form](report, { rules: byId, ...(file === null ? onStdout : filePage), ...(zone === undefined ? {} : { zone }) }));
    // No record, no row: the header is still owed to whoever reads the columns by name.
    else if (form === 'csv' && report.records.read === 0) writer.write((await import('../render/events-csv.ts')).csvEventsHeader());
    writer.commit();
  }
}

/** Says so when not one record was of a known format. Returns whether some was, or there was none at all. */
function sayUnrecognised({ sources, records, unmatched }: Report, notes: Notes): boolean {
  if (records.unmatched === 0 || sources.some(({ format }) => format !== UNKNOWN)) return true;
  const order = sources.map(({ name }) => name);
  const samples = unmatched.flatMap(({ samples, format, why }) => samples.map((sample) => ({ ...sample, format, why })));
  const [first] = samples.sort((a, b) => order.indexOf(a.source) - order.indexOf(b.source) || a.line - b.line);
  notes.unrecognised(records.unmatched, first?.text, first?.format ?? null, first?.why ?? null);
  return false;
}

/** `gwlog explian 502` looks for files; say what was most likely meant. */
async function hintAtCommand({ words }: Arguments, notes: Notes): Promise<void> {
  if (words[0] === 'help' || words[0] === 'version') return notes.error(`did you mean: gwlog --${words[0]}`);
  const { nearest } = await import('./nearest.ts');
  const meant = await nearest(words[0] ?? '', ['explain', 'rules']);
  if (meant !== undefined) notes.error(`did you mean: gwlog ${[meant, ...words.slice(1)].join(' ')}`);
}
