/** The readable twin of src/scan/json.ts: what the wanted names hold, by JSON.parse. Undefined when the text is no object. */
export function readJson(text: string, names: readonly string[]): Map<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const result = new Map<string, unknown>();
  for (const name of names) {
    const found = member(value, name.split('.'));
    if (found !== undefined) result.set(name, found);
  }
  return result;
}

function member(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
