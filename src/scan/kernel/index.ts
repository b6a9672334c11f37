/**
 * Kernels: scanners for lines as they mostly are, compiled to WebAssembly (AssemblyScript, SIMD). Each belongs to a scanner in TypeScript,
 * which is its readable reference and takes every line that the kernel leaves alone.
 */
import { scanCloudflare } from './cloudflare';
import { scanHttplog } from './haproxy';
import { scanAccess } from './nginx-access';
import { scanNginxError } from './nginx-error';

export { assemble } from './assemble';
export { recall } from './memo';
export { enter } from './table';
export { scanAccess };

// Rows [from, to) while they are usual: the first that is not, or `to`. A call from outside costs as much as a field of a line.

export function runNginxError(columns: usize, from: u32, to: u32): u32 {
  let row = from;
  while (row < to && scanNginxError(columns, row)) row++;
  return row;
}

export function runAccess(columns: usize, from: u32, to: u32): u32 {
  let row = from;
  while (row < to && scanAccess(columns, row) !== 0) row++;
  return row;
}

export function runHttplog(columns: usize, from: u32, to: u32): u32 {
  let row = from;
  while (row < to && scanHttplog(columns, row)) row++;
  return row;
}

export function runCloudflare(columns: usize, from: u32, to: u32): u32 {
  let row = from;
  while (row < to && scanCloudflare(columns, row)) row++;
  return row;
}
