/** Checks the values of options. Loaded only when there is one: zod takes as long to load as all the rest. */
import { z } from 'zod';
import { UserError } from './errors.ts';
import type { RawValues } from './options.ts';

export interface Values {
  readonly since?: number;
  readonly until?: number;
  readonly tz?: string;
  readonly top?: number;
  readonly samples?: number;
  readonly color?: 'auto' | 'always' | 'never';
}

const wholeNumber = (least: number, most: number) => {
  const message = `give a whole number from ${least} to ${most.toLocaleString('en')}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
};

const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;

/** An IANA name as it is spelled there, or an offset as "+02:00". */
const zone = z.string().transform((name, context) => {
  if (/^(?:utc|z|gmt)$/i.test(name)) return 'UTC';
  const offset = OFFSET.exec(name);
  if (offset !== null && Number(offset[2]) <= 14 && Number(offset[3]) <= 59) return `${offset[1]}${offset[2]}:${offset[3]}`;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    context.addIssue({ code: 'custom', message: 'give a name such as Europe/Berlin, UTC, or an offset such as +02:00' });
    return z.NEVER;
  }
});

const schema = z.object({
  since: z.string().optional(),
  until: z.string().optional(),
  tz: zone.optional(),
  top: wholeNumber(0, 1000).optional(),
  samples: wholeNumber(0, 100).optional(),
  color: z.enum(['auto', 'always', 'never'], { error: 'give auto, always or never' }).optional(),
});

const MOMENTS = "give a time such as 2026-11-23T03:00:00Z, '2026-11-23 03:00', 03:00, 10m (ago) or yesterday";

export async function checkValues(raw: RawValues, now: number): Promise<Values> {
  const fail = (option: string, message: string): never => {
    throw new UserError(`--${option} ${JSON.stringify(raw[option as keyof RawValues])}: ${message}`);
  };
  const checked = schema.safeParse(raw);
  if (!checked.success) {
    const issue = checked.error.issues[0] as z.core.$ZodIssue;
    return fail(String(issue.path[0]), issue.message);
  }
  const { since, until, ...rest } = checked.data;
  let moments = {};
  if (since !== undefined || until !== undefined) {
    const { select } = await import('./moments.ts');
    const selection = select(since, until, now, rest.tz, (option) => fail(option, MOMENTS));
    const { since: from, until: to } = selection;
    if (from !== undefined && to !== undefined && from >= to) {
      throw new UserError(`nothing lies between --since ${new Date(from).toISOString()} and --until ${new Date(to).toISOString()}`);
    }
    moments = selection;
  }
  return { ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<typeof rest>), ...moments } as Values;
}
