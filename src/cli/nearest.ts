/** Which known word somebody most likely meant. */

/** The word nearest to the given one, unless all are too far to be meant. */
export async function nearest(word: string, known: readonly string[]): Promise<string | undefined> {
  const { editDistance } = await import('../rules/lookup.ts');
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    // The beginning of a long option is what people type who trust in completion.
    const edits = word.length > 2 && candidate.startsWith(word) ? 1 : editDistance(word, candidate);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
