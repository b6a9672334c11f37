/** Rows by name: what the ids of naming dictionaries become at the end of a unit. */

/** Names that are told apart in one breakdown; later ones are "(other)". */
export const MAX_NAMES = 1024;
export const OTHER_NAME = '(other)';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The row of a name. At most MAX_NAMES names stay apart, the first ones; the rest have one row together. */
export function rowOf<T>(rows: Map<string, T>, name: string, create: () => T): T {
  const target = rows.has(name) || rows.size < MAX_NAMES ? name : OTHER_NAME;
  let row = rows.get(target);
  if (row === undefined) rows.set(target, (row = create()));
  return row;
}

export function toRecord<T>(rows: ReadonlyMap<string, T>): Record<string, T> {
  const record: Record<string, T> = Object.create(null) as Record<string, T>;
  for (const [name, row] of rows) record[name] = row;
  return record;
}
