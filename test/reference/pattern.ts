/** The readable twin of src/scan/pattern.ts: runs a field program over a string. Slow, and written to be checked by eye. */
import type { FieldProgram } from '../../parsers/program.ts';

/** Start and end of each field, [0, 0] for one that is missing; or null when the line does not fit. `stop` is where the program ended. */
export function runProgram(program: FieldProgram, line: string): { spans: [number, number][]; stop: number } | null {
  const { fields, tail, escape } = program;
  const spans: [number, number][] = [];
  const literal = (i: number): string => fields[i]?.before ?? tail;
  /** What ends field i: the literal before the next one, and the byte that one always begins with. */
  const ending = (i: number): string => literal(i + 1) + (fields[i + 1]?.starts ?? '');
  const matchAt = (pattern: RegExp, at: number): number => {
    const sticky = new RegExp(pattern.source, 'sy');
    sticky.lastIndex = at;
    return sticky.test(line) ? sticky.lastIndex : -1;
  };
  const run = (at: number): string => (/^[^ ]*/.exec(line.slice(at)) as RegExpExecArray)[0];

  const CLF = /\d\d\/...\/\d..\d:\d.:..:.\d(?:[.,]\d*)?(?: [+-]\d[\d:]*)?/;
  const ISO = /\d..\d-.\d-.\dT.\d:..:.\d(?:Z|(?:[.,]\d*)?(?:Z|[+-]\d[\d:]*)?)/;

  function end(i: number, at: number): number {
    const next = ending(i);
    const field = fields[i] as (typeof fields)[number];
    switch (field.type) {
      case 'integer':
        return matchAt(/[+-]?\d*/, at);
      case 'decimal':
        return matchAt(/[+-]?\d*(?:\.\d*)?/, at);
      case 'address':
      case 'word': {
        const stop = at + run(at).length;
        if (next === '' || next.startsWith(' ')) return stop;
        const found = field.type === 'address' && next.startsWith(':') ? line.lastIndexOf(next, stop - 1) : line.indexOf(next, at);
        return found >= at && !line.slice(at, found).includes(' ') ? found : -1;
      }
      case 'list':
        return listEnd(at, next);
      case 'clf-time':
        return matchAt(CLF, at);
      case 'iso-time':
        return matchAt(ISO, at);
      case 'braces': {
        const close = line.indexOf('}', at);
        return line[at] === '{' && close > 0 && (line.startsWith(next, close + 1) || line[close + 1] === ' ') ? close + 1 : -1;
      }
      case 'text':
        return textEnd(i, at, next);
    }
  }

  function listEnd(from: number, next: string): number {
    for (let at = from; at < line.length; ) {
      if (line.startsWith(', ', at)) at += 2;
      else if (line.startsWith(' : ', at)) at += 3;
      else if (next === '' ? line[at] === ' ' : line.startsWith(next, at)) return at;
      else if (line[at] === ' ' || line[at] === '"') return -1;
      else at++;
    }
    return next === '' ? line.length : -1;
  }

  function textEnd(i: number, at: number, next: string): number {
    if (next === '') return program.open ? at + run(at).length : line.length;
    if (next.startsWith('"') && escape === 'hex') return (line.indexOf('"', at) + line.length + 1) % (line.length + 1);
    if (next.startsWith('"') && escape === 'json') {
      const match = matchAt(/(?:\\.|[^"\\])*(?=")/, at);
      return match;
    }
    for (let p = line.indexOf(next, at); p >= 0; p = line.indexOf(next, p + 1)) if (mayFollow(i + 1, p + literal(i + 1).length)) return p;
    return -1;
  }

  function mayFollow(i: number, at: number): boolean {
    const field = fields[i];
    if (!field) return at === line.length || (program.open === true && line[at] === ' ');
    if (field.optional) return true;
    if (field.type === 'braces') return line[at] === '{';
    if (!['integer', 'decimal', 'clf-time', 'iso-time'].includes(field.type)) return true;
    const stop = end(i, at);
    if (ending(i) === '') return stop === line.length || (program.open === true && line[stop] === ' ');
    return stop >= 0 && line.startsWith(ending(i), stop);
  }

  if (!line.startsWith(literal(0))) return null;
  let at = literal(0).length;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as (typeof fields)[number];
    if (field.optional && line[at] !== '{') {
      spans.push([0, 0]);
      at -= field.before.length;
    } else {
      const stop = end(i, at);
      if (stop < 0) return null;
      spans.push([at, stop]);
      at = stop;
    }
    if (!line.startsWith(literal(i + 1), at)) return null;
    at += literal(i + 1).length;
  }
  return at === line.length || (program.open && line[at] === ' ') ? { spans, stop: at } : null;
}
