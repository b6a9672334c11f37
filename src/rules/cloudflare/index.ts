/**
 * The rules for Cloudflare's records, in the order of judgement. Of `http_requests`: what is no request of a visitor, what the page's own number
 * says, what was masked, what security and routing refused, Workers and cache, then by status.
 */
import type { Rule } from '../rule.ts';
import { abortRules, clientRules } from './client.ts';
import { codeRules } from './codes.ts';
import { firewallRules, healthRules, nelRules, spectrumRules, traceRules, zeroTrustRules } from './events.ts';
import { maskedRules } from './masked.ts';
import { ownRequests, served } from './normal.ts';
import { originRules } from './origin.ts';
import { securityRules } from './security.ts';
import { otherServerRules, serverRules } from './server.ts';
import { tunnelRequestRules } from './tunnel.ts';
import { tunnelEdgeRules, tunnelProcessRules } from './tunnel-edge.ts';
import { tunnelRest, tunnelSecondLines } from './tunnel-rest.ts';
import { workerRules } from './worker.ts';

export const cloudflareRules: readonly Rule[] = [
  ...ownRequests,
  ...codeRules,
  ...maskedRules,
  ...securityRules,
  ...workerRules,
  ...abortRules,
  ...clientRules,
  ...serverRules,
  ...originRules,
  ...otherServerRules,
  ...served,
  ...firewallRules,
  ...nelRules,
  ...traceRules,
  ...healthRules,
  ...spectrumRules,
  ...zeroTrustRules,
  ...tunnelEdgeRules,
  ...tunnelSecondLines,
  ...tunnelRequestRules,
  ...tunnelProcessRules,
  ...tunnelRest,
];
