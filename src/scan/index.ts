/** The scanners of all formats, in detection order: the nginx error scanner first (its records are joined before they are scanned). */
import { createNginxErrorScanner } from './nginx-error.ts';
import type { Scanner, ScanContext } from './scanner.ts';

export function createScanners(context: ScanContext): Scanner[] {
  return [createNginxErrorScanner(context)];
}
