/**
 * Lines of the ingress-nginx controller itself, in the klog form of Go: `Lmmdd hh:mm:ss.uuuuuu THREAD FILE:LINE] MESSAGE`. They stand
 * between access and error lines. klog writes no year, so the time comes from the envelope.
 */
import type { Format } from '../format.ts';

/** First letter of a line → level, in the words of nginx. */
export const KLOG_LEVELS: Readonly<Record<string, string>> = { I: 'info', W: 'warn', E: 'error', F: 'emerg' };

export const klog: Format = {
  id: 'nginx-ingress-klog',
  gateway: 'nginx',
  title: 'ingress-nginx controller log (klog)',
  notation: { kind: 'nginx-error' },
  shape: ['message', 'level', 'subsystem'],
  samples: [
    {
      line: 'W1123 03:01:02.824315       7 controller.go:1111] Service "shop/web" does not have any active Endpoint.',
      expect: { message: 'Service "*" does not have any active Endpoint.', level: 'warn' },
    },
    {
      line: 'I1123 03:01:02.824315       7 controller.go:190] "Backend successfully reloaded"',
      expect: { message: 'Backend successfully reloaded', level: 'info' },
    },
  ],
};
