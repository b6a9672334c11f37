/** Searches and comparisons, 16 bytes a step. All take addresses in the memory; reading up to 16 bytes behind an end is allowed. */

/** Address of `byte` in [p, end), or `end`. */
export function findByte(p: usize, end: usize, byte: u8): usize {
  const wanted = i8x16.splat(byte);
  while (p < end) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(p), wanted));
    if (hits !== 0) {
      const at = p + ctz(hits);
      return at < end ? at : end;
    }
    p += 16;
  }
  return end;
}

/** Address of the first `a` or `b` in [p, end), or `end`. */
export function findEither(p: usize, end: usize, a: u8, b: u8): usize {
  const first = i8x16.splat(a);
  const second = i8x16.splat(b);
  while (p < end) {
    const text = v128.load(p);
    const hits = i8x16.bitmask(v128.or(i8x16.eq(text, first), i8x16.eq(text, second)));
    if (hits !== 0) {
      const at = p + ctz(hits);
      return at < end ? at : end;
    }
    p += 16;
  }
  return end;
}

/** Whether n bytes at `a` and at `b` are the same. */
export function same(a: usize, b: usize, n: u32): bool {
  if (n >= 16) {
    const last = n - 16;
    for (let i: u32 = 0; i < last; i += 16) if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
    return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
  }
  if (n >= 8) return load<u64>(a) === load<u64>(b) && load<u64>(a + n - 8) === load<u64>(b + n - 8);
  if (n >= 4) return load<u32>(a) === load<u32>(b) && load<u32>(a + n - 4) === load<u32>(b + n - 4);
  for (let i: u32 = 0; i < n; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

/** Two decimal digits at p, or -10,000 when they are none: what is made of it is out of any range then. */
export function twoDigits(p: usize): i32 {
  const tens = <u32>load<u8>(p) - 48;
  const ones = <u32>load<u8>(p + 1) - 48;
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : -10_000;
}

export function isDigit(c: u8): bool {
  return c - 48 <= 9;
}

/** `hashBytes` of ../bytes.ts, bit for bit: a hash that leaves the kernels. */
export function hashBytes(from: usize, end: usize, seed: u32 = 0x811c9dc5): u32 {
  let h = seed;
  let p = from;
  for (; p + 3 < end; p += 4) {
    h = (h ^ load<u32>(p)) * 0x9e3779b1;
    h ^= h >> 15;
  }
  for (; p < end; p++) h = (h ^ load<u8>(p)) * 0x01000193;
  h ^= h >> 15;
  h *= 0x85ebca6b;
  return h ^ (h >> 13);
}
