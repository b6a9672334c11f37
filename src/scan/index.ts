/** The scanners of all formats, in detection order: the nginx error scanner first (its records are joined before they are scanned). */
import { nginxError } from '../../parsers/nginx/error.ts';
import { ALL_FAMILIES, FAMILIES } from './batch.ts';
import { createCloudflareScanners } from './cloudflare.ts';
import { createHaproxyScanners } from './haproxy-formats.ts';
import { createAccessScanners } from './nginx-access.ts';
import { createKlogScanner } from './klog.ts';
import { createNginxErrorScanner } from './nginx-error.ts';
import type { Scanner, ScanContext } from './scanner.ts';
import { isHaproxy, isNginx, type UserFormat } from './user-format.ts';

/** `formats` are the user's own: they are tried before the built-in ones. */
export function createScanners(context: ScanContext, formats: readonly UserFormat[] = []): Scanner[] {
  const { batch } = context;
  batch.family = FAMILIES.haproxy;
  const haproxy = createHaproxyScanners(
    context,
    formats.filter(isHaproxy).map(({ custom, format }) => ({ ...custom, format })),
  );
  batch.family = FAMILIES.access;
  const { scanners, last } = createAccessScanners(context, formats.filter(isNginx));
  const access = [...scanners, createKlogScanner(context)];
  batch.family = FAMILIES.cloudflare;
  const cloudflare = createCloudflareScanners(context);
  batch.family = FAMILIES.error;
  const error = createNginxErrorScanner(context);
  batch.family = 0;
  // Cloudflare's records say by their own field names whose they are, HAProxy's lines by their first words: both are cheap to tell apart, so they come first,
  // but for formats that the user gave: who gave one wants to hear of lines that are of another, so no guesses are made then.
  const builtIn =
    formats.length === 0
      ? [...haproxy.stream, ...cloudflare, ...access, ...haproxy.rest, last]
      : [...access, ...haproxy.stream, ...haproxy.rest, ...cloudflare];
  return [error, ...haproxy.custom, ...builtIn];
}

/** The family of columns that a scanner of the list above fills. */
export function familyOf(scanner: Scanner): number {
  const { id, gateway } = scanner.format;
  if (id === nginxError.id) return FAMILIES.error;
  return gateway === 'nginx' ? FAMILIES.access : gateway === 'other' ? ALL_FAMILIES : FAMILIES[gateway];
}
