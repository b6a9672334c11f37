/** Cloudflare's formats, in detection order. */
import type { Format } from '../format.ts';
import { cloudflareEvents } from './events.ts';
import { cloudflareHttp } from './http.ts';
import { cloudflareTunnel } from './tunnel.ts';

export const cloudflareFormats: readonly Format[] = [cloudflareHttp, cloudflareEvents, cloudflareTunnel];
