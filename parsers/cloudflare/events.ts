/** Cloudflare's other datasets: security events, browsers' error reports, Workers, health checks, Spectrum, Zero Trust. */
import type { Format } from '../format.ts';

export const cloudflareEvents: Format = {
  id: 'cloudflare-events',
  gateway: 'cloudflare',
  title: 'Cloudflare events (firewall, NEL, Workers trace, health checks, Spectrum, Zero Trust), JSON or CSV',
  notation: { kind: 'json' },
  shape: ['x-kind', 'status', 'x-action', 'x-security', 'x-earlier', 'x-report', 'x-worker', 'x-health', 'x-spectrum', 'x-decision'],
  samples: [
    {
      line: '{"Action":"block","Source":"firewallmanaged","ClientIP":"203.0.113.9","ClientRequestHost":"shop.example","ClientRequestMethod":"POST","ClientRequestPath":"/login","Datetime":"2026-11-23T03:01:02Z","EdgeResponseStatus":403,"Kind":"firewall","MatchIndex":0,"RayID":"9f1c2ab34d5e6f71","RuleID":"4d1b0c"}',
    },
    {
      line: '{"Timestamp":1795402862000000000,"Phase":"connection","Type":"tcp.timed_out","LastKnownGoodColoCode":"FRA","ClientIPASN":64500,"ClientIPCountry":"de"}',
    },
    {
      line: '{"EventTimestampMs":1795402862123,"EventType":"fetch","Outcome":"exception","ScriptName":"router","Event":{"RayID":"9f1c2ab34d5e6f72","Request":{"URL":"https://shop.example/a","Method":"GET"},"Response":{"Status":500}}}',
    },
  ],
};
