/** All formats, in detection order. Formats exclude each other (a test runs every sample through all of them). */
import { cloudflareFormats } from './cloudflare/index.ts';
import type { Format } from './format.ts';
import { haproxyFormats } from './haproxy/formats.ts';
import { accessFormats } from './nginx/access.ts';
import { accessOther } from './nginx/access-other.ts';
import { klog } from './nginx/klog.ts';
import { nginxError } from './nginx/error.ts';

export const formats: readonly Format[] = [nginxError, ...haproxyFormats, ...accessFormats, klog, accessOther, ...cloudflareFormats];
