/** Query strings may hold secrets: what stands between "?" and the next blank, quote or backslash is cut. */
export function cutQueries(text: string): string {
  return text.replace(/\?[^\x00-\x20"'\\]+/g, '?…');
}
