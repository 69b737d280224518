/**
 * The items of a written pattern: what stands between two blanks outside of brackets. A variant takes the place of one.
 */

/** A pattern cut at its blanks; joined by a blank the pieces are the pattern again. */
export type PatternPiece =
  | { readonly kind: 'item'; readonly written: string }
  | { readonly kind: 'sign'; readonly written: string }

/** Cuts a pattern that was parsed before; `<n>` and `&` are signs. */
export function piecesOf(pattern: string): PatternPiece[] {
  const pieces: PatternPiece[] = []
  let item = ''
  let depth = 0
  const close = () => {
    if (item !== '') pieces.push({ kind: 'item', written: item })
    item = ''
  }
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!
    const gap = depth === 0 ? /^<\d+>/.exec(pattern.slice(at, at + 5))?.[0] : undefined
    if (gap !== undefined || (depth === 0 && character === '&')) {
      close()
      pieces.push({ kind: 'sign', written: gap ?? '&' })
      at += (gap ?? '&').length - 1
    } else if (depth === 0 && /\s/.test(character)) close()
    else {
      if ('([{'.includes(character)) depth++
      if (')]}'.includes(character)) depth--
      item += character
    }
  }
  close()
  return pieces
}

/** The pattern with another text in the place of one piece. */
export function withPiece(pieces: readonly PatternPiece[], at: number, written: string): string {
  return pieces.map((piece, index) => (index === at ? written : piece.written)).join(' ')
}
