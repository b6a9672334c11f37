/** What aggregates over columns share. */

/** A copy of a column that has room for `id`; what is new is `empty`. */
export function widened<T extends Uint8Array | Int32Array | Float64Array>(column: T, id: number, empty: number): T {
  let size = Math.max(column.length, 16);
  while (size <= id) size *= 2;
  const larger = new (column.constructor as new (size: number) => T)(size).fill(empty) as T;
  larger.set(column);
  return larger;
}

/** The largest id of rows [from, to) of a list; 0 when none of them has one. */
export function largest(ids: Int32Array, rows: Int32Array, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i++) {
    const id = ids[rows[i] as number] as number;
    if (id > most) most = id;
  }
  return most;
}
