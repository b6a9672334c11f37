/** The rules for nginx error lines, one family a file. First match wins: what a message says about the upstream comes before what it may say about nginx itself. */
import type { Rule } from '../rule.ts';
import { access } from './access.ts';
import { access4xx } from './access-4xx.ts';
import { access5xx } from './access-5xx.ts';
import { accessMasked } from './access-masked.ts';
import { accessNormal, accessStream } from './access-normal.ts';
import { application } from './application.ts';
import { cache } from './cache.ts';
import { client } from './client.ts';
import { config } from './config.ts';
import { dns } from './dns.ts';
import { files } from './files.ts';
import { gateway } from './gateway.ts';
import { ingress } from './ingress.ts';
import { limits } from './limits.ts';
import { modules } from './modules.ts';
import { narration, normal } from './normal.ts';
import { lifecycle } from './process.ts';
import { service } from './service.ts';
import { streamMail } from './stream-mail.ts';
import { tlsClient } from './tls-client.ts';
import { tlsUpstream } from './tls-upstream.ts';
import { upstreamBody } from './upstream-body.ts';
import { upstreamConnect } from './upstream-connect.ts';
import { upstreamHeader } from './upstream-header.ts';
import { upstreamProtocol } from './upstream-protocol.ts';

export const nginxRules: readonly Rule[] = [
  // What nginx narrates about a failure is no failure: that has a line of its own.
  ...narration,
  ...upstreamConnect,
  ...upstreamHeader,
  ...upstreamProtocol,
  ...upstreamBody,
  ...streamMail,
  ...dns,
  ...tlsUpstream,
  ...tlsClient,
  ...limits,
  ...modules,
  ...access,
  ...client,
  ...gateway,
  ...files,
  ...cache,
  ...config,
  ...lifecycle,
  ...service,
  ...application,
  ...normal,
  ...ingress,
  // Access lines: they alone have a status.
  ...accessStream,
  ...accessMasked,
  ...access5xx,
  ...access4xx,
  ...accessNormal,
];
