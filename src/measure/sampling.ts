/**
 * Draws a stratified sample of passages without replacement. Each passage has a rank of its own, a hash of seed, document
 * and offset, and the lowest ranks are drawn: the result depends neither on the order of arrival nor on who counted.
 *
 * Source: Ohlsson (1998), Sequential Poisson sampling, Journal of Official Statistics 14(2), 149–162; with equal chances
 * it is simple random sampling.
 */
import { allocate, type Cell, type LabelCells, type Stratum, strataOf } from './allocation.ts'
import { stringSeed } from './random.ts'

/** A passage as the draw sees it. */
export interface Candidate {
  /** Names the document; the same number for all its passages. */
  readonly document: number
  readonly start: number
  readonly end: number
  /** Orders the passages of a stratum: 0 to 1, uniform. */
  readonly rank: number
  /** Orders the passages of a document that is over its limit; independent of `rank`. */
  readonly second: number
  /** Orders the passages of a stratum in the trial draw; independent of both. */
  readonly trial: number
}

/** A label and the other variables of a passage, which with it make its cell. */
export interface CellName {
  readonly label: string
  readonly isLabelled: boolean
  readonly name: string
}

export interface DrawnPassage {
  readonly candidate: Candidate
  /** The passages of the population that it stands for; 1 or more. */
  readonly weight: number
}

/** A stratum and what was drawn of it. */
export interface DrawnStratum extends Stratum {
  /** Whether its passages had a chance to be drawn: its label had places. */
  readonly hadChance: boolean
  readonly drawn: readonly DrawnPassage[]
}

export interface DrawOptions {
  /** Passages to draw, 1 or more. */
  readonly size: number
  /** Share of them without a label, 0 to 1. */
  readonly unlabelledShare: number
  /** The most passages of one document, 1 or more. */
  readonly perDocument: number
}

/** The population of a sample under way: counts of every cell, and candidates with the lowest ranks. */
export interface SamplingFrame {
  /** Adds passages of one document that are in one cell. All of them in one call. */
  readonly add: (cell: CellName, candidates: readonly Candidate[]) => void
  /** Draws; strata by label in the order given, then by name. */
  readonly draw: (labels: readonly Omit<CellName, 'name'>[]) => readonly DrawnStratum[]
}

/** Candidates held before the highest ranks of every cell are let go of. */
const MOST_CANDIDATES = 1_000_000
/** Candidates that each cell keeps then, for each place of the sample. */
const KEPT_PER_PLACE = 20

/** The numbers that order a passage: independent, uniform from 0 to below 1, the first of 53 bits, the others of 32. */
export function ranksOf(
  seed: string,
  document: string,
  start: number,
): Pick<Candidate, 'rank' | 'second' | 'trial'> {
  const [a, b, c, d] = stringSeed('sample', seed, document, start)
  return { rank: (a * 0x200000 + (b >>> 11)) / 2 ** 53, second: d / 2 ** 32, trial: c / 2 ** 32 }
}

/**
 * Starts an empty frame.
 *
 * Memory grows by a few numbers a passage up to a bound (a million, or 20 for each cell and place of the sample); past
 * it only the lowest ranks of each cell stay, which are the only ones that can be drawn unless nearly every passage of a
 * cell stands in documents that are over their limit.
 */
export function createSamplingFrame(
  { size, unlabelledShare, perDocument }: DrawOptions,
  mostCandidates = MOST_CANDIDATES,
): SamplingFrame {
  const cells = new Map<string, OpenCell>()
  let held = 0
  let added = 0
  let trimAt = mostCandidates

  function trim(): void {
    held = 0
    for (const cell of cells.values()) {
      cell.candidates = cell.candidates.sort(byRank).slice(0, KEPT_PER_PLACE * size)
      held += cell.candidates.length
    }
    trimAt = Math.max(mostCandidates, 2 * held)
  }

  return {
    add: ({ label, isLabelled, name }, candidates) => {
      if (candidates.length === 0) return
      const key = JSON.stringify([label, name])
      let cell = cells.get(key)
      if (cell === undefined) {
        cell = { label, isLabelled, name, population: 0, capacity: 0, candidates: [] }
        cells.set(key, cell)
      }
      cell.population += candidates.length
      cell.capacity += Math.min(candidates.length, perDocument)
      for (const candidate of candidates) cell.candidates.push(candidate)
      held += candidates.length
      added += candidates.length
      if (held > trimAt) trim()
    },
    draw: (labels) => {
      // What is held must not depend on when it was let go of.
      if (added > mostCandidates) trim()
      const groups = labels.map(({ label, isLabelled }): LabelCells => {
        const own = [...cells.values()].filter((cell) => cell.label === label)
        return {
          label,
          isLabelled,
          cells: own.map(({ name, population, capacity }) => ({ name, population, capacity })),
        }
      })
      const strata = strataOf(size, unlabelledShare, groups)
      const candidates = strata.map(({ label, cells: names }) =>
        names.flatMap((name) => cells.get(JSON.stringify([label, name]))!.candidates),
      )
      return drawStrata(strata, candidates, { size, unlabelledShare, perDocument })
    },
  }
}

interface OpenCell extends CellName, Cell {
  population: number
  capacity: number
  candidates: Candidate[]
}

/**
 * Draws from strata in three phases.
 *
 * 1. A simple random sample of each stratum: the candidates of lowest rank.
 * 2. Of every document with more than `perDocument` of them, a simple random sample of that many (lowest second rank): of
 *    its labelled passages first, which are rare; but one place stays for those without a label, if any were drawn.
 * 3. Of what stays of each stratum, a simple random sample of its places: those that `allocate` gives, where each stratum
 *    has room for what stays.
 *
 * How many the first phase takes must not depend on what it meets, or documents with few passages would be favoured. A
 * trial draw with ranks of its own finds out; what it says is raised by three standard deviations, so that the third
 * phase has enough to choose from. Should it still lack some, the first phase goes on until it has.
 *
 * A passage's weight is the inverse of its chance, the product over the phases of what there was / what was taken
 * (Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, chapter 9): population of the stratum / draws,
 * labelled (unlabelled)
 * draws of the document / those that stay, stay of the stratum / places. Where no document can be over the limit this is
 * population / drawn.
 *
 * @param candidates by stratum
 */
export function drawStrata(
  strata: readonly Stratum[],
  candidates: readonly (readonly Candidate[])[],
  options: DrawOptions,
): readonly DrawnStratum[] {
  const { size, unlabelledShare } = options
  const trial = createDraw(strata, candidates, options, TRIAL)
  trial.takeUntilFull()
  const draw = createDraw(strata, candidates, options, REAL)
  const isLimited = trial.taken.some((taken, stratum) => taken > trial.kept[stratum]!)
  trial.taken.forEach((taken, stratum) => {
    const lost = taken - trial.kept[stratum]!
    draw.take(stratum, taken + (isLimited ? Math.ceil(3 * Math.sqrt(lost + 1)) : 0))
  })
  draw.takeUntilFull()
  const { taken, kept } = draw
  const places = allocate(
    size,
    unlabelledShare,
    strata.map((stratum, at) => ({ ...stratum, capacity: kept[at]! })),
  )
  const staying: DrawnPassage[][] = strata.map(() => [])
  for (const group of [...draw.documents.values()].flat()) {
    for (const { candidate, stratum } of group.kept) {
      // One division at the end: whole numbers stay exact.
      const all = strata[stratum]!.population * group.drawn * kept[stratum]!
      const weight = all / (taken[stratum]! * group.kept.length * places[stratum]!)
      staying[stratum]!.push({ candidate, weight })
    }
  }
  return strata.map((stratum, at) => ({
    ...stratum,
    hadChance: taken[at]! > 0,
    drawn: staying[at]!.sort((a, b) => byRank(a.candidate, b.candidate)).slice(0, places[at]!),
  }))
}

/** By which numbers a draw goes. */
interface Ranking {
  readonly rankOf: (candidate: Candidate) => number
  readonly secondOf: (candidate: Candidate) => number
}

const REAL: Ranking = { rankOf: ({ rank }) => rank, secondOf: ({ second }) => second }
/** One number serves for both here: its last digits order documents, as good as independent of its first. */
const TRIAL: Ranking = { rankOf: ({ trial }) => trial, secondOf: ({ trial }) => (trial * 65_536) % 1 }

/** What has been drawn of one document's labelled or unlabelled passages: how many, and which of them stay. */
interface GroupDraw {
  drawn: number
  readonly kept: { readonly candidate: Candidate; readonly stratum: number }[]
}

/** Labelled, then unlabelled passages; all in the first where a document has one place only. */
type DocumentDraw = readonly [GroupDraw, GroupDraw]

/** Phases 1 and 2 of a draw under way. */
interface Draw {
  readonly documents: ReadonlyMap<number, DocumentDraw>
  /** Candidates drawn of each stratum, and those of them that stay. */
  readonly taken: readonly number[]
  readonly kept: readonly number[]
  /** Draws from a stratum until so many are drawn, or all. */
  readonly take: (stratum: number, count: number) => void
  /** Draws on until as many stay as were asked for, or can. What a stratum cannot give goes round. */
  readonly takeUntilFull: () => void
}

function createDraw(
  strata: readonly Stratum[],
  candidates: readonly (readonly Candidate[])[],
  { size, unlabelledShare, perDocument }: DrawOptions,
  { rankOf, secondOf }: Ranking,
): Draw {
  const ordered = candidates.map((own) => [...own].sort((a, b) => rankOf(a) - rankOf(b) || byRank(a, b)))
  const documents = new Map<number, DocumentDraw>()
  const taken = strata.map(() => 0)
  const kept = strata.map(() => 0)
  let total = 0

  function takeNext(stratum: number): void {
    const candidate = ordered[stratum]![taken[stratum]!]!
    taken[stratum] = taken[stratum]! + 1
    let document = documents.get(candidate.document)
    if (document === undefined) {
      document = [
        { drawn: 0, kept: [] },
        { drawn: 0, kept: [] },
      ]
      documents.set(candidate.document, document)
    }
    const [first, other] = document
    const group = strata[stratum]!.isLabelled || perDocument === 1 ? first : other
    group.drawn++
    group.kept.push({ candidate, stratum })
    kept[stratum] = kept[stratum]! + 1
    total++
    const room = Math.min(first.drawn, other.drawn > 0 ? perDocument - 1 : perDocument)
    limit(first, room)
    limit(other, perDocument - room)
  }

  function limit(group: GroupDraw, room: number): void {
    if (group.kept.length <= room) return
    group.kept.sort(
      (a, b) => secondOf(a.candidate) - secondOf(b.candidate) || byRank(a.candidate, b.candidate),
    )
    for (const { stratum } of group.kept.splice(room)) {
      kept[stratum] = kept[stratum]! - 1
      total--
    }
  }

  return {
    documents,
    taken,
    kept,
    take: (stratum, count) => {
      while (taken[stratum]! < Math.min(count, ordered[stratum]!.length)) takeNext(stratum)
    },
    takeUntilFull: () => {
      let rooms = strata
      while (total < size) {
        const places = allocate(size, unlabelledShare, rooms)
        const before = taken.reduce((sum, one) => sum + one, 0)
        places.forEach((wanted, stratum) => {
          while (kept[stratum]! < wanted && total < size && taken[stratum]! < ordered[stratum]!.length)
            takeNext(stratum)
        })
        if (taken.reduce((sum, one) => sum + one, 0) > before) continue
        // Those that lack and have no more give up what they lack.
        const spent = places.map((wanted, stratum) => kept[stratum]! < wanted)
        if (!spent.includes(true)) return
        rooms = rooms.map((room, stratum) => (spent[stratum] ? { ...room, capacity: kept[stratum]! } : room))
      }
    },
  }
}

function byRank(a: Candidate, b: Candidate): number {
  return a.rank - b.rank || a.second - b.second || a.start - b.start
}
