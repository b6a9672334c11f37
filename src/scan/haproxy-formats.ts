/** The scanners of HAProxy's formats: those it has built in, and those of a configuration. */
import type { Format } from '../../parsers/format.ts';
import { haproxyError, haproxyHttp, haproxyHttpClf, haproxyHttps, haproxyTcp, haproxyTcpClf, TRAFFIC_KEYS } from '../../parsers/haproxy/formats.ts';
import { type CompiledLogFormat, compileLogFormat, isProblem } from '../../parsers/haproxy/log-format.ts';
import { createTrafficScanner, type TrafficOptions } from './haproxy.ts';
import { createEventScanner } from './haproxy-event.ts';
import type { Seen } from './haproxy-fields.ts';
import { createConnectionErrorScanner } from './haproxy-handshake.ts';
import { createJsonScanner } from './haproxy-json.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** A log-format that the user gave, or that a configuration holds. */
export interface HaproxyCustomFormat extends TrafficOptions {
  /** The string verbatim, without the quotes around it. Must compile. */
  readonly source: string;
  /** What it is called. Default: custom, numbered. */
  readonly format?: Format;
}

/** Scanners of HAProxy, tried in this order. */
export interface HaproxyScanners {
  /** Traffic lines. HAProxy's own formats exclude each other; `custom` comes first, since somebody asked for it. */
  readonly traffic: readonly Scanner[];
  /** What has no fixed form: JSON whose format was not given, and events. Best tried after the formats of other gateways. */
  readonly text: readonly Scanner[];
}

export function createHaproxyScanners(context: ScanContext, custom: readonly HaproxyCustomFormat[] = []): HaproxyScanners {
  const seen: Seen = { time: Number.NaN, offset: 0 };
  const builtIn = (format: Format): Scanner => createTrafficScanner(context, format, compiled(sourceOf(format)), seen);
  return {
    traffic: [
      ...custom.map(({ source, format, ...options }, i) => createTrafficScanner(context, format ?? customFormat(source, i), compiled(source), seen, options)),
      ...[haproxyHttp, haproxyHttps, haproxyTcp, haproxyError].map(builtIn),
      createConnectionErrorScanner(context, seen),
      ...[haproxyTcpClf, haproxyHttpClf].map(builtIn),
    ],
    text: [createJsonScanner(context, seen), createEventScanner(context, seen)],
  };
}

const sourceOf = ({ notation }: Format): string => (notation.kind === 'pattern' ? notation.source : '');

function compiled(source: string): CompiledLogFormat {
  const result = compileLogFormat(source);
  if (isProblem(result)) throw new Error(`${result.problem} (column ${result.at} of ${source})`);
  return result;
}

/** The format of a user's log-format. Several in one configuration are numbered. */
export function customFormat(source: string, index = 0): Format {
  return {
    id: index === 0 ? 'haproxy-custom' : `haproxy-custom-${index + 1}`,
    gateway: 'haproxy',
    title: 'HAProxy log-format of the configuration',
    notation: { kind: 'pattern', dialect: 'haproxy', source },
    shape: TRAFFIC_KEYS,
    requests: true,
    samples: [],
  };
}
