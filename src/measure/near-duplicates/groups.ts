/** That most of the wording of `document` is in `original`; numbers of documents in order of input. */
export interface Cover {
  readonly document: number
  readonly original: number
  /** Share of the document's wording that the original has too, 0 to 1. */
  readonly shared: number
  /** Whether most of the original's wording is in the document too. */
  readonly isMutual: boolean
}

/**
 * Which documents stand for themselves and which for another. A document is an original unless most of its wording is
 * in an original: of two that cover one another the earlier is the original, and of a document and a longer one that
 * has it as a part the longer one, whichever came first. Every copy is one of its original itself, so nothing is
 * called a copy because it resembles another copy.
 *
 * @param covers each pair of documents once for each direction that holds
 * @returns the cover by which a document is a copy, by its number
 */
export function chooseOriginals(covers: readonly Cover[]): ReadonlyMap<number, Cover> {
  const wholesOf = grouped(
    covers.filter(({ isMutual }) => !isMutual),
    ({ document }) => document,
  )
  const copiesOf = grouped(covers, ({ original }) => original)
  const chosen = new Map<number, Cover>()
  const originals = new Set<number>()
  const isOpen = (document: number) => !chosen.has(document) && !originals.has(document)
  let open = [...new Set(covers.flatMap(({ document, original }) => [document, original]))].sort(
    (a, b) => a - b,
  )

  const choose = (original: number) => {
    originals.add(original)
    for (const cover of copiesOf.get(original) ?? [])
      if (isOpen(cover.document)) chosen.set(cover.document, cover)
  }
  while (open.length > 0) {
    const before = open.length
    for (const document of open) {
      if (!isOpen(document)) continue
      const waits = wholesOf.get(document)?.some(({ original }) => isOpen(original)) ?? false
      if (!waits) choose(document)
    }
    open = open.filter(isOpen)
    // Parts can go round in a ring, as shares are estimates: the earliest ends it.
    if (open.length === before) {
      choose(open[0]!)
      open = open.filter(isOpen)
    }
  }
  return chosen
}

function grouped(covers: readonly Cover[], key: (cover: Cover) => number): Map<number, Cover[]> {
  const groups = new Map<number, Cover[]>()
  for (const cover of covers) {
    const group = groups.get(key(cover))
    if (group === undefined) groups.set(key(cover), [cover])
    else group.push(cover)
  }
  return groups
}
