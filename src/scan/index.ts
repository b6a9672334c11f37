/** The scanners of all formats, in detection order: the nginx error scanner first (its records are joined before they are scanned). */
import { createAccessScanners, type UserFormat } from './nginx-access.ts';
import { createNginxErrorScanner } from './nginx-error.ts';
import type { Scanner, ScanContext } from './scanner.ts';

/** `formats` are the user's own: they are tried before the built-in ones. */
export function createScanners(context: ScanContext, formats: readonly UserFormat[] = []): Scanner[] {
  return [createNginxErrorScanner(context), ...createAccessScanners(context, formats)];
}
