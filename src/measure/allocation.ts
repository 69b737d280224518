/**
 * How the places of a sample are shared out among strata. Pure arithmetic on counts: nothing is drawn here.
 */

/** Part of a population: passages of one label and one combination of the other variables. */
export interface Cell {
  /** Orders cells and breaks ties; unique in its label. */
  readonly name: string
  /** Passages of the cell. */
  readonly population: number
  /** The most that may be drawn of it, 0 to `population`: so many of one document, all documents together. */
  readonly capacity: number
}

/** All cells of one label. */
export interface LabelCells {
  readonly label: string
  /** Passages that carry a framing share their places equally by label; the others have a share of their own. */
  readonly isLabelled: boolean
  readonly cells: readonly Cell[]
}

/** Cells that are drawn from as one. */
export interface Stratum extends Cell {
  readonly label: string
  readonly isLabelled: boolean
  /** The cells it is made of, by name. */
  readonly cells: readonly string[]
}

/**
 * Makes strata of cells. A cell whose proportional part of its label's places is below one is joined with its next
 * neighbours in the order of names that are so too, until together they have one: every passage keeps a chance to be
 * drawn, however finely the variables cut, and the sample is still spread over them.
 *
 * @param size places of the sample, 1 or more
 * @param unlabelledShare 0 to 1
 */
export function strataOf(size: number, unlabelledShare: number, labels: readonly LabelCells[]): Stratum[] {
  const places = labelPlaces(
    size,
    unlabelledShare,
    labels.map(({ isLabelled, cells }) => ({ isLabelled, capacity: sumOf(cells, 'capacity') })),
  )
  return labels.flatMap(({ label, isLabelled, cells }, at) => {
    const population = sumOf(cells, 'population')
    const hasPlace = (some: readonly Cell[]) => places[at]! * sumOf(some, 'population') >= population
    const groups: Cell[][] = []
    let open: Cell[] = []
    let lastJoined: Cell[] | undefined
    for (const cell of [...cells].sort(byName)) {
      if (hasPlace([cell])) {
        groups.push([cell])
        continue
      }
      if (open.length === 0) groups.push(open)
      open.push(cell)
      if (!hasPlace(open)) continue
      lastJoined = open
      open = []
    }
    if (open.length > 0 && lastJoined !== undefined) {
      lastJoined.push(...open)
      groups.splice(groups.indexOf(open), 1)
    }
    return groups.map((group) => ({
      name: nameOf(group),
      label,
      isLabelled,
      population: sumOf(group, 'population'),
      capacity: sumOf(group, 'capacity'),
      cells: group.map(({ name }) => name),
    }))
  })
}

/** The first and the last of the cells that are joined. */
function nameOf(cells: readonly Cell[]): string {
  const first = cells[0]!.name
  return cells.length === 1 ? first : `${first} … ${cells.at(-1)!.name} (${cells.length} cells)`
}

/**
 * Shares places out: first between unlabelled and labelled passages, then equally over the labels, then in each label in
 * proportion to the population of its strata (largest remainder, at least one place each). No stratum gets more than its
 * capacity; what one cannot use goes round to the others of its label, then to the other labels, then to the unlabelled.
 *
 * @param strata those of one label next to one another
 * @returns places of each stratum, in their order; together `size`, or all capacity where that is less
 */
export function allocate(size: number, unlabelledShare: number, strata: readonly Stratum[]): number[] {
  const labels = [...new Set(strata.map(({ label }) => label))]
  const groups = labels.map((label) => strata.filter((stratum) => stratum.label === label))
  const places = labelPlaces(
    size,
    unlabelledShare,
    groups.map((group) => ({
      isLabelled: group[0]!.isLabelled,
      capacity: sumOf(group, 'capacity'),
    })),
  )
  const byStratum = new Map<Stratum, number>()
  groups.forEach((group, at) => {
    proportional(places[at]!, group).forEach((share, index) => {
      byStratum.set(group[index]!, share)
    })
  })
  return strata.map((stratum) => byStratum.get(stratum)!)
}

interface LabelRoom {
  readonly isLabelled: boolean
  readonly capacity: number
}

function labelPlaces(size: number, unlabelledShare: number, labels: readonly LabelRoom[]): number[] {
  const rooms = (wanted: boolean) =>
    labels.map(({ isLabelled, capacity }) => (isLabelled === wanted ? capacity : 0))
  const asked = Math.round(size * unlabelledShare)
  const labelled = even(size - asked, rooms(true))
  const unlabelled = even(size - total(labelled), rooms(false))
  // What the unlabelled could not take goes back to the labels.
  return even(size - total(unlabelled), rooms(true)).map((places, at) => places + unlabelled[at]!)
}

/** Equal parts up to the room of each; single places left over go to the first. */
function even(places: number, rooms: readonly number[]): number[] {
  const parts = rooms.map(() => 0)
  let left = Math.min(places, total(rooms))
  while (left > 0) {
    const open = parts.flatMap((part, at) => (part < rooms[at]! ? [at] : []))
    const each = Math.floor(left / open.length)
    for (const at of open) {
      const more = Math.min(each === 0 ? 1 : each, rooms[at]! - parts[at]!, left)
      parts[at] = parts[at]! + more
      left -= more
    }
  }
  return parts
}

/** In proportion to the populations: whole parts, then one more for the largest remainders; each between 1 and its room. */
function proportional(places: number, strata: readonly Stratum[]): number[] {
  const rooms = strata.map(({ capacity }) => capacity)
  const wanted = Math.min(places, total(rooms))
  const open = rooms.filter((room) => room > 0).length
  const least = wanted >= open ? 1 : 0
  const parts = rooms.map((room) => Math.min(least, room))
  for (;;) {
    const left = wanted - total(parts)
    if (left <= 0) return parts
    // Of the whole that strata with room left should have, what each lacks.
    const free = strata.flatMap((_, at) => (parts[at]! < rooms[at]! ? [at] : []))
    const whole = left + free.reduce((sum, at) => sum + parts[at]!, 0)
    const population = free.reduce((sum, at) => sum + strata[at]!.population, 0)
    const lacking = free
      .map((at) => ({ at, lacks: (whole * strata[at]!.population) / population - parts[at]! }))
      .filter(({ lacks }) => lacks > 0)
    let given = 0
    for (const { at, lacks } of lacking) {
      const more = Math.min(Math.floor(lacks), rooms[at]! - parts[at]!, left - given)
      parts[at] = parts[at]! + more
      given += more
    }
    if (given > 0) continue
    const largest = [...lacking].sort((a, b) => b.lacks - a.lacks || a.at - b.at)
    for (const { at } of largest.slice(0, left)) parts[at] = parts[at]! + 1
  }
}

function total(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0)
}

function sumOf(cells: readonly Cell[], count: 'population' | 'capacity'): number {
  return cells.reduce((sum, cell) => sum + cell[count], 0)
}

function byName(a: Cell, b: Cell): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
