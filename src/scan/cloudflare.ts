/**
 * The scanners of Cloudflare's logs. They share one reading of a line: the first of them reads it, the others go on from there, since a line is
 * offered to them in this order.
 */
import { cloudflareEvents } from '../../parsers/cloudflare/events.ts';
import { cloudflareHttp } from '../../parsers/cloudflare/http.ts';
import { datasetOf, HTTP, TUNNEL, UNKNOWN } from './cloudflare-dataset.ts';
import { createEventRow } from './cloudflare-events.ts';
import { createHttpRow } from './cloudflare-http.ts';
import { createHttpKernel } from './cloudflare-kernel.ts';
import { createCloudflareNames } from './cloudflare-names.ts';
import { createRecordReader, HEADER, RECORD } from './cloudflare-record.ts';
import { createTunnelScanner } from './cloudflared.ts';
import { createUsual, type Scanner, type ScanContext } from './scanner.ts';

export function createCloudflareScanners(context: ScanContext): Scanner[] {
  const { block } = context.batch;
  const names = createCloudflareNames(context);
  const http = createHttpRow(context, names);
  const kernel = createHttpKernel(context, http);
  const reader = createRecordReader(kernel?.keys);
  const events = createEventRow(context, names);
  const tunnel = createTunnelScanner(context, reader);
  /** What the first scanner found in the row that is at hand. */
  let dataset = UNKNOWN;
  const usually = kernel && createUsual(kernel.run);

  return [
    {
      format: cloudflareHttp,
      columns: http.columns,
      ...(usually && { usual: usually.usual }),
      scan(row) {
        if (usually?.takes(row)) return true;
        const what = reader.read(block.bytes, block.start[row] as number, block.end[row] as number);
        dataset = what === RECORD ? datasetOf(reader.record) : UNKNOWN;
        if (what === HEADER) http.header(row);
        else if (dataset === HTTP) http.fill(row, reader);
        else return false;
        return true;
      },
      shape: http.shape,
      trim: () => false,
      begin: () => reader.begin(),
    },
    {
      format: cloudflareEvents,
      columns: events.columns,
      scan(row) {
        if (dataset === UNKNOWN || dataset === TUNNEL) return false;
        events.fill(row, dataset, reader.record, reader.inPlace());
        return true;
      },
      shape: events.shape,
      trim: () => false,
    },
    { ...tunnel, scan: (row) => (dataset === TUNNEL ? tunnel.scanJson(row) : dataset === UNKNOWN && tunnel.scan(row)) },
  ];
}
