/** The rules for HAProxy. First match wins: traffic by the letter that names the guilty side, nets behind them, then events. */
import type { Rule } from '../rule.ts';
import { application } from './application.ts';
import { client, clientNets } from './client.ts';
import { connect, queue } from './connect.ts';
import { controller } from './controller.ts';
import { handshake } from './handshake.ts';
import { local } from './local.ts';
import { lifecycle, limits, names, scripts } from './process.ts';
import { ended as killed, request } from './request.ts';
import { response, serverNets } from './response.ts';
import { ended, served } from './served.ts';
import { servers } from './servers.ts';
import { unjudged } from './unjudged.ts';

export const haproxyRules: readonly Rule[] = [
  ...served,
  ...application,
  ...local,
  ...ended,
  ...client,
  ...queue,
  ...connect,
  ...response,
  ...request,
  ...killed,
  ...clientNets,
  ...serverNets,
  ...unjudged,
  ...controller,
  ...servers,
  ...limits,
  ...names,
  ...scripts,
  ...lifecycle,
  ...handshake,
];
