/**
 * Kernels: scanners for lines as they mostly are, compiled to WebAssembly (AssemblyScript, SIMD). Each belongs to a scanner in TypeScript,
 * which is its readable reference and takes every line that the kernel leaves alone.
 */
export { assemble } from './assemble';
export { scanCloudflare } from './cloudflare';
export { recall } from './memo';
export { scanHttplog } from './haproxy';
export { scanAccess } from './nginx-access';
export { scanNginxError } from './nginx-error';
export { enter } from './table';
