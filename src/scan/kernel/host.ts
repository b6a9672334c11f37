/** What kernels ask their host for. */

/**
 * A time that was not met before, once per distinct second: zones are the host's business. `reader` is the number that the host gave
 * (../memory.ts), `position` counts from the block's begin. Epoch milliseconds, or NaN when it is no time.
 */
export declare function readTime(reader: i32, position: i32): f64;
