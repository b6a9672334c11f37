/** What ../../rules/memo.ts knows of the commonest shapes, for whole stretches of a batch at once. */

/** Words of an entry beside its keys: 1 when it is taken, and the value. */
const HEAD = 2;

/**
 * Writes the values of rows [from, to) whose keys are known, and lists the other rows. Returns how many these are.
 *
 *     list:   number of keys, table, its mask, values (a column), missed rows, then the key columns
 *     entry:  1 (0 = free), value, keys …
 */
export function recall(list: usize, from: u32, to: u32): u32 {
  const n = load<u32>(list);
  const table = <usize>load<u32>(list, 4);
  const mask = load<u32>(list, 8);
  const values = <usize>load<u32>(list, 12);
  const missed = <usize>load<u32>(list, 16);
  const columns = list + 20;
  const size = (n + HEAD) << 2;
  let misses: u32 = 0;
  for (let row = from; row < to; row++) {
    let hash: u32 = 0x9e3779b9;
    for (let i: u32 = 0; i < n; i++) {
      hash = (hash ^ load<u32>(<usize>load<u32>(columns + (i << 2)) + (row << 2))) * 0x85ebca6b;
      hash ^= hash >> 13;
    }
    const slot = hash & mask;
    let entry = table + slot * size;
    if (!isOf(entry, columns, n, row)) entry = table + (slot ^ 1) * size;
    if (isOf(entry, columns, n, row)) store<u32>(values + (row << 2), load<u32>(entry, 4));
    else store<u32>(missed + (misses++ << 2), row);
  }
  return misses;
}

function isOf(entry: usize, columns: usize, n: u32, row: u32): bool {
  if (load<u32>(entry) === 0) return false;
  for (let i: u32 = 0; i < n; i++) if (load<u32>(entry + ((i + HEAD) << 2)) !== load<u32>(<usize>load<u32>(columns + (i << 2)) + (row << 2))) return false;
  return true;
}
