/** V8 copies shorter substrings anyway. */
const SHORTEST_VIEW = 13

/**
 * A copy of a short piece of a long text. V8 makes a substring a view that keeps the whole text in memory; docvars
 * outlive the text they were cut from, so without this memory would grow with the corpus.
 */
export function detached(piece: string): string {
  return piece.length < SHORTEST_VIEW ? piece : Buffer.from(piece, 'utf8').toString('utf8')
}
