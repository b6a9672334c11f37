/** Says of a line that follows no pattern what it is instead: broken JSON, several records, JSON of somebody else, a page of HTML, CSV without its header. */
import { cutQueries } from './queries.ts';
import type { Nearest } from './why-not.ts';

/** Fields of Cloudflare's http_requests: two of them, and the record is meant to be one. */
const CLOUDFLARE =
  /^(?:Client(?:IP|Request\w+|Country|ASN)|Edge(?:Response\w+|StartTimestamp|EndTimestamp|ColoCode)|Origin(?:IP|Response\w+)|RayID|CacheCacheStatus|ZoneName)$/;
/** `2026-11-23T03:01:02Z,` among values without blanks: a row of an export. */
const CSV_TIME = /(?:^|,)"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*Z"?(?:,|$)/;
const CSV_VALUES = 5;

const STATUS = /^(?:0|"?\d{3}"?)$/;

/** Quotes are many in logs, and hard to read when they are escaped. */
export const inQuotes = (text: string): string => (text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text));

const columnOf = (line: string, index: number, shift: number): number => Buffer.byteLength(line.slice(0, index)) + 1 + shift;

/** `shift`: how many bytes of the line stand before this part of it. `cut`: more stands behind it. */
export function whyNoText(line: string, shift: number, cut: boolean): Nearest | null {
  const start = line.trimStart();
  const indent = line.length - start.length;
  if (/^<(?:!doctype|html|head|body|title|h1|center|hr|script|div|p|\/\w+|\?xml)\b/i.test(start))
    return { format: null, why: 'it is HTML or XML: a page that was saved as a log' };
  const several = severalRecords(start, indent, shift);
  if (several) return several;
  if (start.startsWith('{')) return whyNoRecord(start, indent, shift, cut);
  if (CSV_TIME.test(start) && start.split(',').length > CSV_VALUES)
    return {
      format: 'cloudflare-http',
      why: 'it looks like CSV, but no line before it names the columns: keep the first line of the export (EdgeResponseStatus,ClientIP,…)',
    };
  return null;
}

const TOKEN = /\s*("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|[{}[\],:])/y;

/** Where a text stops to be JSON. JSON.parse knows, but what it says of it changes from one version of Node to the next. */
function brokenAt(text: string): number {
  const open: string[] = [];
  let wanted: 'value' | 'first' | 'name' | 'colon' | 'next' = 'value';
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    const from = token === undefined ? text.slice(at).search(/\S|$/) + at : TOKEN.lastIndex - token.length;
    // A string that does not end: the line was cut.
    if (token === undefined) return /^"(?:[^"\\]|\\.)*$/.test(text.slice(from)) ? text.length : from;
    const isString = token.startsWith('"');
    if ((wanted === 'value' || wanted === 'first') && /^[{[]$/.test(token) && (wanted === 'value' || open.at(-1) === '[')) {
      open.push(token);
      wanted = 'first';
    } else if ((wanted === 'first' || wanted === 'next') && token === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop();
      wanted = 'next';
    } else if ((wanted === 'name' || (wanted === 'first' && open.at(-1) === '{')) && isString) wanted = 'colon';
    else if (wanted === 'colon' && token === ':') wanted = 'value';
    else if (wanted === 'next' && token === ',' && open.length > 0) wanted = open.at(-1) === '{' ? 'name' : 'value';
    else if ((wanted === 'value' || (wanted === 'first' && open.at(-1) === '[')) && !/^[{}[\],:]$/.test(token)) wanted = 'next';
    else return from;
    at = TOKEN.lastIndex;
    if (open.length === 0) return at + text.slice(at).search(/\S|$/);
  }
  return text.length;
}

/** What may stand before the first of several records: nothing, an array, or an array as a member, which is then named. */
const BEFORE_RECORDS = /^(?:(\[)\s*|\{[^{}[\]]*?"(\w+)"\s*:\s*\[\s*)?(?=\{)/;

/** A line with more than one object in one row: files of others, or what a program made of a file. */
function severalRecords(line: string, indent: number, shift: number): Nearest | null {
  const [before, array, member] = BEFORE_RECORDS.exec(line) ?? [undefined];
  if (before === undefined) return null;
  const records = line.slice(before.length);
  const end = brokenAt(records);
  const comma = /^,\s*(?=\{)/.exec(records.slice(end))?.[0];
  if (!isWhole(records.slice(0, end)) || (comma === undefined && (before !== '' || records[end] !== '{'))) return null;
  const filter = member ? `'.${member}[]'` : array ? "'.[]'" : '.';
  // A row of records with commas, and without brackets, is nothing that jq reads.
  const how = before !== '' || comma === undefined ? `: make one line of each with jq -c ${filter} FILE` : '';
  return {
    format: formatOf(namesIn(records.slice(0, end))),
    why: `column ${columnOf(line, before.length + end + (comma ?? '').length, shift + indent)}: a second record begins, gwlog reads one a line${how}`,
  };
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a record of Cloudflare whose format is known; null when nothing is seen. */
export function whyNoVerdict(line: string): string | null {
  if (!line.trimStart().startsWith('{')) return null;
  try {
    const { EdgeResponseStatus: status } = JSON.parse(line) as Record<string, unknown>;
    return status === undefined || STATUS.test(JSON.stringify(status))
      ? null
      : `the field "EdgeResponseStatus" holds no status: ${JSON.stringify(status).slice(0, 24)}`;
  } catch {
    return null;
  }
}

/** `line` begins with a brace, behind `indent` blanks. */
function whyNoRecord(line: string, indent: number, shift: number, cut: boolean): Nearest {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    const at = brokenAt(line);
    if (cut && at === line.length)
      return { format: formatOf(namesIn(line)), why: 'it is a long JSON object: what makes it a record does not stand near its beginning' };
    const found = at === line.length ? 'the end of the line' : inQuotes(cutQueries(line.slice(0, at + 24)).slice(cutQueries(line.slice(0, at)).length) || '…');
    return {
      format: formatOf(namesIn(line)),
      why: `column ${columnOf(line, at, shift + indent)}: the JSON is broken, found ${found}`,
    };
  }
  const names = Object.keys(record);
  const format = formatOf(names);
  if (format === 'cloudflare-http') return { format, why: wrong(record, 'EdgeResponseStatus') };
  if (format === 'nginx-json') return { format, why: wrong(record, 'status') };
  return { format, why: 'it is JSON, without the fields of a format that gwlog knows (such as status and request, or EdgeResponseStatus)' };
}

const namesIn = (text: string): string[] => [...text.matchAll(/"(\w+)"\s*:/g)].map(([, name]) => name as string);

function formatOf(names: readonly string[]): string | null {
  if (names.filter((name) => CLOUDFLARE.test(name)).length >= 2) return 'cloudflare-http';
  return names.some((name) => /^(?:status|remote_addr|request_uri|upstream_\w+|body_bytes_sent)$/.test(name)) ? 'nginx-json' : null;
}

function wrong(record: Readonly<Record<string, unknown>>, field: string): string {
  if (!(field in record)) return `the field "${field}" is missing`;
  const value = JSON.stringify(record[field]);
  return STATUS.test(value) ? 'it is JSON, with too few of the fields that the format has' : `the field "${field}" holds no status: ${value.slice(0, 24)}`;
}
