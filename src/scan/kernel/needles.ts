/**
 * Lists of texts that something may begin with: what ../nginx-error-kernel.ts writes. First found wins.
 *
 *     list:  count u32, then for each:  address u32, length u32, value u32
 */
import { same } from './bytes';

const ENTRY = 12;

/** The value of the first text that stands at p and ends before `end`, or -1. All texts have at least four bytes. */
export function beginsWith(list: usize, p: usize, end: usize, most: i32 = 0x7fffffff): i32 {
  const count = min(load<i32>(list), most);
  const head = load<u32>(p);
  let entry = list + 4;
  for (let i = 0; i < count; i++) {
    const text = <usize>load<u32>(entry);
    if (load<u32>(text) === head) {
      const length = load<u32>(entry, 4);
      if (p + length <= end && same(text, p, length)) return load<i32>(entry, 8);
    }
    entry += ENTRY;
  }
  return -1;
}
