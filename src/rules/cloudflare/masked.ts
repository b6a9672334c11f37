/** The origin failed and the visitor did not see it: stale content, Always Online, a custom page, the fallback of a Worker. */
import type { Rule } from '../rule.ts';
import { answer, DIALLED } from './lines.ts';
import { APP_BUSY, APP_ERROR, APP_SLOW, BEHIND_PROXY, DOCS, FASTER, HTTP, MORE_CAPACITY, ORIGIN_STOPPED, READ_ORIGIN_LOG, START_SERVICE, SUCCESS } from './shared.ts';

const STANDIN = 'A stand-in: stale content, an archived copy, a custom page, or what a Worker made of it.';
const ALARM = 'Alarm on OriginResponseStatus, not only on EdgeResponseStatus: the stand-in ends with its TTL.';
const SOURCES = [DOCS.fields, 'https://developers.cloudflare.com/cache/how-to/always-online/'];

export const maskedRules: readonly Rule[] = [
  {
    id: 'cloudflare/masked-origin-down',
    title: 'The origin has nobody behind it; visitors got a stand-in answer',
    cause: 'upstream-down',
    severity: 'medium',
    blame: 'upstream',
    when: { ...HTTP, status: SUCCESS, upstreamStatus: ['502', '521'] },
    means: 'The next hop answered 502 or 521, and the edge had something else to serve.',
    client: STANDIN,
    causes: [BEHIND_PROXY, ORIGIN_STOPPED],
    fixes: [READ_ORIGIN_LOG, START_SERVICE],
    prevent: ALARM,
    docs: SOURCES,
    examples: [answer(200, 502, { CacheCacheStatus: 'stale' }), answer(302, 521)],
    counterExamples: [answer(200, 200), answer(502, 502)],
  },
  {
    id: 'cloudflare/masked-origin-overload',
    title: 'The origin lacks capacity; visitors got a stand-in answer',
    cause: 'upstream-overload',
    severity: 'medium',
    blame: 'upstream',
    when: { ...HTTP, status: SUCCESS, upstreamStatus: ['503', '529'] },
    means: 'The origin answered that it cannot serve, and the edge had something else to give.',
    client: STANDIN,
    causes: [APP_BUSY],
    fixes: [MORE_CAPACITY, READ_ORIGIN_LOG],
    prevent: ALARM,
    docs: SOURCES,
    examples: [answer(200, 503, { CacheCacheStatus: 'updating' }), answer(200, 529)],
    counterExamples: [answer(503, 503), answer(200, 403)],
  },
  {
    id: 'cloudflare/masked-origin-slow',
    title: 'The origin is too slow; visitors got a stand-in answer',
    cause: 'upstream-slow',
    severity: 'medium',
    blame: 'upstream',
    when: { ...HTTP, status: SUCCESS, upstreamStatus: ['504', '524'] },
    means: 'The next hop timed out, and the edge had something else to serve.',
    client: STANDIN,
    causes: [APP_SLOW, APP_BUSY],
    fixes: [FASTER, READ_ORIGIN_LOG],
    prevent: ALARM,
    docs: SOURCES,
    examples: [answer(200, 504, { CacheCacheStatus: 'stale' }), answer(304, 524)],
    counterExamples: [answer(504, 504), answer(200, 200)],
  },
  {
    id: 'cloudflare/masked-origin-error',
    title: 'The origin failed; visitors got a stand-in answer',
    cause: 'app-error',
    severity: 'medium',
    blame: 'upstream',
    when: { ...HTTP, status: SUCCESS, upstreamStatus: { matches: '^5\\d\\d$' } },
    means: 'OriginResponseStatus is a 5xx that the visitor did not see.',
    client: STANDIN,
    causes: [APP_ERROR],
    fixes: [READ_ORIGIN_LOG],
    prevent: ALARM,
    docs: SOURCES,
    examples: [answer(200, 500, { ...DIALLED, CacheCacheStatus: 'stale' }), answer(301, 501)],
    counterExamples: [answer(200, 404), answer(500, 500)],
  },
];
