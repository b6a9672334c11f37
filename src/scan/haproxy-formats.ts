/** The scanners of HAProxy's formats: those it has built in, and those of a configuration. */
import type { Format } from '../../parsers/format.ts';
import { haproxyError, haproxyHttp, haproxyHttpClf, haproxyHttps, haproxyTcp, haproxyTcpClf, TRAFFIC_KEYS } from '../../parsers/haproxy/formats.ts';
import { type CompiledLogFormat, compileLogFormat, isProblem } from '../../parsers/haproxy/log-format.ts';
import { createTrafficScanner, type TrafficOptions } from './haproxy.ts';
import { createControllerScanner } from './haproxy-controller.ts';
import { createEventScanner } from './haproxy-event.ts';
import { createSeen } from './haproxy-fields.ts';
import { createConnectionErrorScanner, createTaggedConnectionErrorScanner } from './haproxy-handshake.ts';
import { createJsonScanner } from './haproxy-json.ts';
import { createLooseScanners } from './haproxy-loose.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** A log-format that the user gave, or that a configuration holds. */
export interface HaproxyCustomFormat extends TrafficOptions {
  /** The string verbatim, without the quotes around it. Must compile. */
  readonly source: string;
  /** What it is called. Default: custom, numbered. */
  readonly format?: Format;
}

/** Scanners of HAProxy, in this order. Its own formats exclude each other. */
export interface HaproxyScanners {
  /** Formats of the user: first, since somebody asked for them. */
  readonly custom: readonly Scanner[];
  /** Lines that begin with `ADDRESS:PORT [`, as no other gateway writes them: cheap to tell apart. */
  readonly stream: readonly Scanner[];
  /** CLF, what nobody gave the format of, and events: best tried after the formats of other gateways. */
  readonly rest: readonly Scanner[];
}

export function createHaproxyScanners(context: ScanContext, custom: readonly HaproxyCustomFormat[] = []): HaproxyScanners {
  const seen = createSeen();
  const builtIn = (format: Format): Scanner => createTrafficScanner(context, format, compiled(sourceOf(format)), seen);
  return {
    custom: custom.map(({ source, format, ...options }, i) =>
      createTrafficScanner(context, format ?? customFormat(source, i), compiled(source), seen, options),
    ),
    stream: [
      ...[haproxyHttp, haproxyHttps, haproxyTcp, haproxyError].map(builtIn),
      createConnectionErrorScanner(context, seen),
      createControllerScanner(context),
    ],
    rest: [
      ...[haproxyTcpClf, haproxyHttpClf].map(builtIn),
      createJsonScanner(context, seen),
      createEventScanner(context, seen),
      createTaggedConnectionErrorScanner(context, seen),
      ...createLooseScanners(context, seen),
    ],
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
