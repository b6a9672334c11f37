/** Writes to columns. `columns` is the address of a list of column addresses, in the order that the kernel's comment gives. */

export function setInt(columns: usize, column: u32, row: u32, value: i32): void {
  store<i32>(<usize>load<u32>(columns + (column << 2)) + (row << 2), value);
}

export function setNumber(columns: usize, column: u32, row: u32, value: f64): void {
  store<f64>(<usize>load<u32>(columns + (column << 2)) + (row << 3), value);
}

/** `base` is where positions are counted from. */
export function setSpan(columns: usize, column: u32, row: u32, base: usize, from: usize, end: usize): void {
  const at = <usize>load<u32>(columns + (column << 2)) + (row << 3);
  store<u32>(at, <u32>(from - base));
  store<u32>(at, <u32>(end - base), 4);
}
