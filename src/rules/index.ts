/** Every rule, in the order of judgement: the first that matches wins, among the rules of its product. */
import { cloudflareRules } from './cloudflare/index.ts';
import { haproxyRules } from './haproxy/index.ts';
import { nginxRules } from './nginx/index.ts';
import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = [...nginxRules, ...haproxyRules, ...cloudflareRules];
