/**
 * Scans HAProxy traffic lines of any format: a field program finds the fields, this file reads them.
 *
 *     198.51.100.7:40312 [24/Nov/2026:04:10:06.812] web_in~ app/node3 3/0/1/212/220 200 5120 - - ---- 120/118/40/11/0 0/0 {a|b} "GET / HTTP/1.1"
 *     ^ci           ^cp   ^tr                       ^ft     ^b  ^s    ^TR ^Tw … ^Ta ^ST ^B   ^CC ^CS ^tsc ^ac … ^rc   ^sq/bq    ^hr   ^r
 *
 * What is client text, and how lines are found that somebody wrote into, stands in haproxy-fit.ts.
 */
import type { Format, Shape } from '../../parsers/format.ts';
import { methodKind } from '../../parsers/nginx/details.ts';
import { classify, MODE_HTTP, MODE_TCP, SERVER_APPLET, SERVER_NAMED, SERVER_NONE, shapeOf } from '../../parsers/haproxy/classes.ts';
import { CONNECTION_ERRORS, LATER_ERRORS, serverErrorClass, sslReason, sslReasonOfText } from '../../parsers/haproxy/connection-errors.ts';
import { haproxyFormats, haproxyHttp } from '../../parsers/haproxy/formats.ts';
import type { CompiledLogFormat } from '../../parsers/haproxy/log-format.ts';
import { keyColumn, nameColumn, numColumn, spanColumn } from './batch.ts';
import { find, LESS, needle, PIPE, QUOTE, SLASH, SPACE, startsAt } from './bytes.ts';
import { Dict } from './dict.ts';
import { trimmedEnd } from './haproxy-envelope.ts';
import { createFit } from './haproxy-fit.ts';
import { createHttplogKernel } from './haproxy-kernel.ts';
import { createHttpReader } from './haproxy-http.ts';
import { createTargetReader } from './haproxy-target.ts';
import { createClfStamp, isStream, notice, readClfTime, readInteger, type Seen, terminationId, terminationText } from './haproxy-fields.ts';
import { serverErrorAt, wordEnd } from './haproxy-words.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { createPattern, type Pattern } from './pattern.ts';
import { createUsual, type Scanner, type ScanContext } from './scanner.ts';

/** What a configuration adds to a format. */
export interface TrafficOptions {
  /** Names of the proxies that write this format, without "~". A line of another proxy is not taken. */
  readonly proxies?: readonly string[];
  /** Names of the captured request headers, in the order of declaration: "Host" then is shown as the host. */
  readonly captures?: readonly string[];
}

const METHODS = 1024;
/** Length of `24/Nov/2026:04:10:06`. */
const SECOND = 20;
const TILDE = 126;
const PLUS = 43;
const MINUS = 45;
const NOSRV = needle('<NOSRV>');
const NULL = needle('null');
const MAX_NAME = 512;
const UNKNOWN_ERROR = 'unknown connection error';
const KNOWN_ERRORS: ReadonlySet<string> = new Set([...CONNECTION_ERRORS, ...LATER_ERRORS]);

export function createTrafficScanner(
  context: ScanContext,
  format: Format,
  compiled: CompiledLogFormat,
  seen: Seen,
  options: TrafficOptions = {},
  pattern: Pattern = createPattern(compiled.program),
): Scanner {
  const { batch, classes, clock, utc } = context;
  const { block } = batch;
  const { spans } = pattern;
  const { fields } = compiled.program;
  const at = (name: string): number => pattern.index(name);
  const first = (...names: string[]): number => names.map(at).find((i) => i >= 0) ?? -1;

  const iClient = at('ci');
  const iPort = at('cp');
  const iTime = first('tr', 'trg', 'trl', 't', 'T', 'Tl');
  const iEpoch = at('Ts');
  const iMs = at('ms');
  const iFrontend = first('ft', 'f');
  const iBackend = at('b');
  const iServer = at('s');
  const iTR = at('TR');
  const iTw = at('Tw');
  const iTc = at('Tc');
  const iTr = at('Tr');
  const tcp = compiled.mode === 'tcp';
  const iTotal = tcp ? at('Tt') : at('Ta');
  const iShownTotal = iTotal >= 0 ? iTotal : at('Tt');
  const iStatus = at('ST');
  const iBytes = at('B');
  const iState = first('tsc', 'ts');
  const iRetries = at('rc');
  const iRequest = at('r');
  const iMethod = at('HM');
  const iPath = first('HU', 'HPO', 'HP');
  const iCaptures = at('hr');
  const iId = at('ID');
  const iClientError = at('fc_err');
  const iClientErrorText = first('fc_err_str', 'fc_err_name');
  const iHostExpression = fields.findIndex(({ name }) => /^(?:capture\.req\.hdr\(0\)|(?:req\.)?f?hdr\(host\)|hdr\(host\))$/i.test(name));
  const errorFields = fields.flatMap(({ name }, i) => (/^(?:ssl_)?bc_err/.test(name) ? [i] : []));
  const iClientSsl = fields.findIndex(({ name }) => /^ssl_fc_err,hex|^ssl_fc_hsk_err,hex/.test(name));
  const iClientSslText = fields.findIndex(({ name }) => /^ssl_fc_(?:hsk_)?err_str/.test(name));
  /** A format for connections that never became a session. */
  const embryonic = iState < 0 && iStatus < 0 && (iClientError >= 0 || iClientErrorText >= 0 || iClientSsl >= 0 || iClientSslText >= 0);
  const contiguous = iBackend >= 0 && iServer === iBackend + 1 && fields[iServer]?.before === '/';
  const hostCapture = (options.captures ?? []).findIndex((name) => name.toLowerCase() === 'host');
  const proxies = options.proxies ? new Set(options.proxies) : undefined;

  const termination = keyColumn(batch, 'termination');
  const statusKey = keyColumn(batch, 'status');
  const classKey = keyColumn(batch, 'timers');
  const methods = keyColumn(batch, 'methodKind');
  const probe = keyColumn(batch, 'probeKind');
  const detail = keyColumn(batch, 'detail');
  const ssl = keyColumn(batch, 'ssl');
  const message = keyColumn(batch, 'message');
  const columns = [termination, statusKey, classKey, methods, probe, detail, ssl, message];
  const vhost = nameColumn(batch, 'vhost');
  const upstream = nameColumn(batch, 'upstream');
  const time = numColumn(batch, 'time');
  const status = numColumn(batch, 'status');
  const tQueue = numColumn(batch, 'tQueue');
  const tConnect = numColumn(batch, 'tConnect');
  const tHeader = numColumn(batch, 'tHeader');
  const tTotal = numColumn(batch, 'tTotal');
  const size = numColumn(batch, 'bytes');
  const tRequest = numColumn(batch, 'x-TR');
  const retryCount = numColumn(batch, 'x-retries');
  const requestHash = numColumn(batch, 'x-request');
  const client = spanColumn(batch, 'client');
  const host = spanColumn(batch, 'host');
  const method = spanColumn(batch, 'method');
  const request = spanColumn(batch, 'request');
  const requestId = spanColumn(batch, 'requestId');
  const vhostSpan = spanColumn(batch, 'x-vhost');
  const upstreamSpan = spanColumn(batch, 'x-upstream');
  const vhosts = context.names.get('vhost') as Dict<null>;
  const upstreams = context.names.get('upstream') as Dict<null>;
  const methodKinds = new Dict<number>('cache', METHODS, (text) => classes.id(text === '' ? undefined : methodKind(text)));
  /** Option httplog as it is built in has a kernel for usual lines. */
  const usual = format.id === haproxyHttp.id && options.proxies === undefined && options.captures === undefined;
  if (usual) methodKinds.reflect(createMirror(block.memory, METHODS, 8 * METHODS), (_, kind) => kind);
  const kernel = usual ? createHttplogKernel(context, methodKinds.mirror as Mirror, (at) => readClfTime(block.bytes, at, at + SECOND, clock, utc)) : undefined;
  const errors = new Dict<number>('cache', METHODS, (text) => classes.id(serverErrorClass(text)));
  const reasons = new Dict<number>('cache', METHODS, (text) => classes.id(sslReason(text)));
  const reasonTexts = new Dict<number>('cache', METHODS, (text) => classes.id(text === '' || text === '-' ? undefined : sslReasonOfText(text)));
  const errorTexts = new Dict<number>('cache', METHODS, (text) => classes.id(KNOWN_ERRORS.has(text) ? text : UNKNOWN_ERROR));
  const name = new Uint8Array(2 * MAX_NAME + 1);

  const stamp = createClfStamp(clock, utc);
  const from = (i: number): number => spans[2 * i] as number;
  const to = (i: number): number => spans[2 * i + 1] as number;
  /** Numbers of the last line by field; the last one is what a missing field has. */
  const values = new Float64Array(fields.length + 1).fill(Number.NaN);
  const numeric = [iPort, iStatus, iTR, iTw, iTc, iTr, iTotal, iShownTotal, iBytes, iRetries, iEpoch, iMs, iClientError].filter((i) => i >= 0);
  const number = (i: number): number => values[i < 0 ? fields.length : i] as number;
  const readTarget = createTargetReader(context);
  /** `ADDRESS:PORT [`: tells most lines of other gateways apart at once. */
  const stream = /^%ci:%cp \[%tr?\] /.test(format.notation.kind === 'pattern' ? format.notation.source : '');
  /** Option httplog is asked first of the built-in formats. Formats of the user come before it, on other rows, and perhaps on the line with its envelope. */
  const looks = format.id === haproxyHttp.id || !haproxyFormats.includes(format);
  const fits = createFit(pattern, format.id);
  const readHttp = format.id === haproxyHttp.id ? createHttpReader(pattern, values) : undefined;

  function setSpan(span: Int32Array, row: number, start: number, end: number): void {
    if (end <= start) return;
    span[2 * row] = start;
    span[2 * row + 1] = end;
  }

  /** JSON values: quotes off, null is nothing. */
  function unwrap(bytes: Buffer): void {
    for (let i = 0; i < fields.length; i++) {
      const start = from(i);
      const end = to(i);
      if (bytes[start] === QUOTE && end - start >= 2) {
        spans[2 * i] = start + 1;
        spans[2 * i + 1] = end - 1;
      } else if (end - start === 4 && startsAt(bytes, start, end, NULL)) spans[2 * i + 1] = start;
    }
  }

  /** Whether the line fits, or fits as far as it goes: the log line may have been cut in its captures or request. */
  function matches(bytes: Buffer, start: number, end: number): boolean {
    if (readHttp?.(bytes, start, end)) return true;
    if (!fits(bytes, start, end)) return false;
    if (compiled.json) unwrap(bytes);
    for (let k = 0; k < numeric.length; k++) {
      const i = numeric[k] as number;
      values[i] = readInteger(bytes, from(i), to(i));
    }
    return true;
  }

  function ofProxy(bytes: Buffer): boolean {
    if (!proxies || iFrontend < 0) return true;
    let end = to(iFrontend);
    if (bytes[end - 1] === TILDE) end--;
    return proxies.has(bytes.toString('latin1', from(iFrontend), end));
  }

  function readNames(bytes: Buffer, row: number): number {
    if (iFrontend >= 0) {
      let end = to(iFrontend);
      if (bytes[end - 1] === TILDE) end--;
      setSpan(vhostSpan, row, from(iFrontend), end);
      if (end > from(iFrontend)) vhost[row] = vhosts.id(bytes, from(iFrontend), end);
    }
    if (iBackend >= 0 || iServer >= 0) nameUpstream(bytes, row);
    if (iServer < 0) return 0;
    const start = from(iServer);
    const end = to(iServer);
    // A member that a JSON line does not have.
    if (end === 0) return 0;
    if (end === start || (end === start + 1 && bytes[start] === MINUS)) return SERVER_NONE;
    if (bytes[start] !== LESS) return SERVER_NAMED;
    return end - start === NOSRV.length && startsAt(bytes, start, end, NOSRV) ? SERVER_NONE : SERVER_APPLET;
  }

  function nameUpstream(bytes: Buffer, row: number): void {
    if (contiguous && from(iServer) === to(iBackend) + 1) {
      setSpan(upstreamSpan, row, from(iBackend), to(iServer));
      upstream[row] = upstreams.id(bytes, from(iBackend), to(iServer));
      return;
    }
    let length = 0;
    for (const i of [iBackend, iServer]) {
      if (i < 0) continue;
      if (length > 0 && to(i) > from(i)) name[length++] = SLASH;
      const end = Math.min(to(i), from(i) + MAX_NAME);
      for (let k = from(i); k < end; k++) name[length++] = bytes[k] as number;
    }
    if (length > 0) upstream[row] = upstreams.id(name, 0, length);
    // Not side by side in the line: the server is shown, or the backend where there is none.
    const shown = iServer >= 0 && to(iServer) > from(iServer) + 1 && bytes[from(iServer)] !== LESS ? iServer : iBackend;
    if (shown < 0) return;
    setSpan(upstreamSpan, row, from(shown), to(shown));
  }

  function readTime(bytes: Buffer, row: number): void {
    if (iTime >= 0) time[row] = stamp(bytes, from(iTime), to(iTime));
    else if (iEpoch >= 0) time[row] = number(iEpoch) * 1000 + (number(iMs) || 0);
    const at = time[row] as number;
    if (at === at) seen.time = at;
    else time[row] = block.outerTime[row] as number;
  }

  function readRequest(bytes: Buffer, row: number, state: number, code: number, server: number): void {
    let start = -1;
    let end = -1;
    if (iRequest >= 0) {
      const requestEnd = to(iRequest);
      const begin = from(iRequest);
      if (requestEnd <= begin || bytes[begin] === LESS) return;
      setSpan(request, row, begin, requestEnd);
      const blank = find(bytes, SPACE, begin, requestEnd);
      const methodEnd = blank < 0 ? requestEnd : blank;
      setSpan(method, row, begin, methodEnd);
      if (methodEnd - begin <= 64) methods[row] = methodKinds.info(methodKinds.id(bytes, begin, methodEnd));
      if (blank < 0) return;
      start = blank + 1;
      end = find(bytes, SPACE, start, requestEnd);
      if (end < 0) end = requestEnd;
    } else {
      if (iMethod >= 0 && bytes[from(iMethod)] !== LESS) {
        setSpan(method, row, from(iMethod), to(iMethod));
        if (to(iMethod) - from(iMethod) <= 64) methods[row] = methodKinds.info(methodKinds.id(bytes, from(iMethod), to(iMethod)));
      }
      if (iPath < 0 || bytes[from(iPath)] === LESS) return;
      start = from(iPath);
      end = to(iPath);
    }
    readTarget(bytes, row, start, end, state, code, server);
  }

  /** The part of `{a|b|c}` that is declared as Host. */
  function readHost(bytes: Buffer, row: number): void {
    if (iHostExpression >= 0 && to(iHostExpression) > from(iHostExpression) + 1) setSpan(host, row, from(iHostExpression), to(iHostExpression));
    if (hostCapture < 0 || iCaptures < 0 || to(iCaptures) <= from(iCaptures)) return;
    let start = from(iCaptures) + 1;
    const end = to(iCaptures) - 1;
    for (let n = 0; n < hostCapture; n++) {
      start = find(bytes, PIPE, start, end) + 1;
      if (start === 0) return;
    }
    const pipe = find(bytes, PIPE, start, end);
    setSpan(host, row, start, pipe < 0 ? end : pipe);
  }

  function readErrors(bytes: Buffer, row: number): void {
    for (const i of errorFields) {
      if (detail[row] !== 0 || to(i) === from(i)) continue;
      detail[row] = errors.info(errors.id(bytes, from(i), Math.min(to(i), from(i) + 200)));
    }
    if (iClientSsl >= 0) ssl[row] = reasons.info(reasons.id(bytes, from(iClientSsl), Math.min(to(iClientSsl), from(iClientSsl) + 40)));
    if (iClientSslText >= 0 && ssl[row] === 0)
      ssl[row] = reasonTexts.info(reasonTexts.id(bytes, from(iClientSslText), Math.min(to(iClientSslText), from(iClientSslText) + 200)));
    if (!embryonic) return;
    const error = number(iClientError);
    if (error >= 0) message[row] = classes.id(CONNECTION_ERRORS[error] ?? UNKNOWN_ERROR);
    else if (iClientErrorText >= 0)
      message[row] = errorTexts.info(errorTexts.id(bytes, from(iClientErrorText), Math.min(to(iClientErrorText), from(iClientErrorText) + 100)));
    else if (ssl[row] !== 0) message[row] = classes.id('SSL handshake failure');
  }

  /** `bc_err=…` that somebody added behind the request. */
  function readAddition(bytes: Buffer, row: number): void {
    const end = trimmedEnd(bytes, block.start[row] as number, block.end[row] as number);
    const start = bytes[to(iRequest)] === QUOTE ? serverErrorAt(bytes, to(iRequest) + 2, end) : -1;
    if (start >= 0) detail[row] = errors.info(errors.id(bytes, start, Math.min(wordEnd(bytes, start, end), start + 200)));
  }

  const hasErrors = embryonic || errorFields.length > 0 || iClientSsl >= 0 || iClientSslText >= 0;

  const usually =
    kernel &&
    createUsual((start, stop) => {
      const end = kernel(start, stop);
      if (end === start) return end;
      notice(seen, block.offset[start] as number, block.line[start] === 1);
      seen.offset = block.offset[end - 1] as number;
      seen.time = time[end - 1] as number;
      return end;
    });

  return {
    format,
    columns,
    ...(usually && { usual: usually.usual }),
    scan(row) {
      if (usually?.takes(row)) return true;
      if (stream && !isStream(seen, looks, block, row)) return false;
      const { bytes } = block;
      const start = block.start[row] as number;
      if (!matches(bytes, start, trimmedEnd(bytes, start, block.end[row] as number))) return false;
      let state = 0;
      if (iState >= 0) {
        state = terminationId(bytes, from(iState));
        const length = to(iState) - from(iState);
        // A JSON line may lack it.
        if (length > 0 && (state === 0 || (length !== 2 && length !== 4))) return false;
        if (length === 0) state = 0;
      }
      if (!ofProxy(bytes)) return false;
      termination[row] = state;
      notice(seen, block.offset[row] as number, block.line[row] === 1);
      const server = readNames(bytes, row);
      readTime(bytes, row);
      const code = number(iStatus);
      // -1: nothing was sent. It is a key, but no status of a report.
      if (code >= -1) statusKey[row] = code + 2;
      if (code >= 0) status[row] = code;
      const TR = number(iTR);
      const Tw = number(iTw);
      const Tc = number(iTc);
      const Tr = number(iTr);
      const Ta = number(iTotal);
      const bytesOut = number(iBytes);
      const retries = number(iRetries);
      tRequest[row] = TR;
      tQueue[row] = Tw;
      tConnect[row] = Tc;
      tHeader[row] = Tr;
      tTotal[row] = number(iShownTotal);
      size[row] = bytesOut;
      retryCount[row] = retries;
      classKey[row] = classify(
        TR,
        Tw,
        Tc,
        Tr,
        Ta,
        bytesOut,
        retries,
        iRetries >= 0 && bytes[from(iRetries)] === PLUS,
        server,
        embryonic ? 0 : tcp ? MODE_TCP : MODE_HTTP,
      );
      if (iClient >= 0 && to(iClient) > from(iClient)) {
        setSpan(client, row, from(iClient), to(iClient));
        // A client's port at one millisecond is one request.
        const port = number(iPort) || 0;
        requestHash[row] =
          (Math.imul(port ^ ((bytes[to(iClient) - 1] as number) << 17) ^ ((bytes[to(iClient) - 2] as number) << 24), 0x9e3779b1) ^
            Math.imul(((time[row] as number) % 0x7fffffff) | 0, 0x85ebca6b) ^
            (Ta | 0)) >>>
          0;
      }
      if (iId >= 0 && to(iId) > from(iId) + 1) setSpan(requestId, row, from(iId), to(iId));
      readHost(bytes, row);
      readRequest(bytes, row, state, code, server);
      if (hasErrors) readErrors(bytes, row);
      else if (iRequest >= 0 && code >= 500) readAddition(bytes, row);
      return true;
    },
    shape(row): Shape {
      const code = statusKey[row] as number;
      return {
        termination: terminationText(termination[row] as number),
        status: code === 0 ? undefined : String(code - 2),
        ...shapeOf(classKey[row] as number),
        methodKind: classes.text(methods[row] as number),
        probeKind: classes.text(probe[row] as number),
        detail: classes.text(detail[row] as number),
        ssl: classes.text(ssl[row] as number),
        message: classes.text(message[row] as number),
      };
    },
    trim() {
      const dicts = [methodKinds, errors, reasons, reasonTexts, errorTexts];
      const full = dicts.some((dict) => dict.full);
      for (const dict of dicts) if (dict.full) dict.empty();
      return full;
    },
  };
}
