/** What the user did wrong: printed as `gwlog: …`, exit 2. Anything else that is thrown is a bug and shows its stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Exit codes. When several apply: interrupted, then failed, then nothing recognised. */
export const EXIT = { ok: 0, failed: 2, unrecognised: 3, interrupted: 130 } as const;
