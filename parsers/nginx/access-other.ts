/** Access lines whose format nobody gave, as far as they tell: see src/scan/nginx-access-loose.ts and nginx-access-pairs.ts. */
import type { Format } from '../format.ts';
import { ACCESS } from './access.ts';

export const accessOther: Format = {
  ...ACCESS,
  id: 'nginx-other',
  title: 'nginx access log (other formats, as far as they tell)',
  notation: { kind: 'json' },
  samples: [
    {
      line: 'www.example.com 192.0.2.7 NL - - [23/Nov/2026:03:01:02 +0000] 443 "GET /cart HTTP/1.1" 502 157 "-" "curl/8.5.0" rt=0.004',
      expect: { status: '502', client: '192.0.2.7', path: '/cart', tTotal: 4 },
    },
    {
      line: '192.0.2.7 | 23/Nov/2026:03:01:02 +0000 | POST /cart?id=7 HTTP/1.1 | 502 | 157 | - | curl/8.5.0 | 0.004',
      expect: { status: '502', client: '192.0.2.7', method: 'POST', path: '/cart', time: Date.UTC(2026, 10, 23, 3, 1, 2) },
    },
    {
      line: 'time:23/Nov/2026:03:01:02 +0000\thost:192.0.2.7\treq:GET /cart HTTP/1.1\tstatus:504\tsize:167\treqtime:60.001\tua:curl/8.5.0',
      expect: { status: '504', client: '192.0.2.7', path: '/cart', tTotal: 60001 },
    },
  ],
};
