/** How a paragraph is set, as control words say it. */
export interface Look {
  /** Name of its style; empty where it has none. */
  style: string
  /** Rank of the heading it is, 1 to 9. */
  outline: number | undefined
  /** Indents in twentieths of a point; `firstLine` against `start`. */
  start: number
  end: number
  firstLine: number
  isListed: boolean
  isRow: boolean
}

/** The look of a paragraph of which nothing is said. */
export function emptyLook(): Look {
  return { style: '', outline: undefined, start: 0, end: 0, firstLine: 0, isListed: false, isRow: false }
}

/**
 * Takes a control word into a look; words that say nothing of it are passed over.
 *
 * @param styles names of the styles by their numbers
 */
export function setLook(
  look: Look,
  name: string,
  parameter: number | undefined,
  styles: ReadonlyMap<number, string>,
): void {
  switch (name) {
    case 'intbl':
      look.isRow = true
      return
    case 's':
      look.style = styles.get(parameter ?? 0) ?? ''
      return
    case 'outlinelevel':
      look.outline = parameter === undefined || parameter > 8 ? undefined : parameter + 1
      return
    case 'li':
    case 'lin':
      look.start = parameter ?? 0
      return
    case 'ri':
    case 'rin':
      look.end = parameter ?? 0
      return
    case 'fi':
      look.firstLine = parameter ?? 0
      return
    case 'ls':
    case 'pn':
      look.isListed = true
  }
}
