import type { Framing, ScoredDocument } from '../records.ts'
import { ratioLimits, resampleSums, sortRows } from './bootstrap.ts'
import type { DocumentRows } from './document-rows.ts'
import type { Interval } from './interval.ts'
import { createNumberTable } from './number-table.ts'
import { comparePeriods, type PeriodBy, periodOf, periodsBetween } from './period.ts'
import { stringSeed } from './random.ts'
import { ratePerThousand, shareOf } from './rate.ts'

/** A measure by period and group, as a pipeline asks for it. */
export interface SeriesSpec {
  readonly name: string
  readonly by: PeriodBy
  /** Docvars whose values make a group; none gives one group of all documents. */
  readonly group: readonly string[]
  /** Bootstrap resamples of each cell, 1 or more. */
  readonly draws: number
  readonly seed: string | number
}

/** Bootstrap resamples where a pipeline names no number. */
export const defaultDraws = 2000

/** One docvar of a group; a document without it has the empty string. */
export interface GroupValue {
  readonly docvar: string
  readonly value: string
}

/**
 * One framing in one period of one group: sums over its documents, and measures from those sums (pooled, so a
 * long speech weighs as much as its words). Everything but `documents` is `undefined` in a period without
 * documents.
 */
export interface SeriesRow {
  readonly series: string
  /** The unit of time, or `named` for a table of periods. */
  readonly by: string
  readonly period: string
  readonly group: readonly GroupValue[]
  readonly framing: string
  readonly dimension: string
  readonly documents: number
  readonly words: number | undefined
  readonly passages: number | undefined
  readonly asserted: number | undefined
  readonly weight: number | undefined
  readonly labelled: number | undefined
  /** Per 1,000 words, as `intensity`. */
  readonly rate: number | undefined
  readonly rateLimits: Interval | undefined
  readonly intensity: number | undefined
  readonly intensityLimits: Interval | undefined
  /** Share of passages, 0 to 1. */
  readonly prevalence: number | undefined
  readonly prevalenceLimits: Interval | undefined
}

/**
 * Gathers scored documents into a series. Holds numbers only: some 100 bytes a document for four framings.
 */
export interface Series {
  readonly add: (scored: ScoredDocument) => void
  /** Documents left out: no date, a date too coarse for the unit, or one that no named period holds. */
  readonly undated: () => number
  /**
   * Rows by group (values by code unit), then period, then framing in the run's order, with the empty periods
   * between a group's first and last. The same documents give the same rows in whatever order they were
   * added.
   */
  readonly rows: () => Iterable<SeriesRow>
}

/**
 * Starts a series. Limits are 95 % percentile limits of a cluster bootstrap over the documents of a cell,
 * with a seed of their own from the spec's seed, series, group and period. A cell of one document has none:
 * there is nothing to resample. Where no document has an asserted match or label, both limits are 0.
 */
export function createSeries(spec: SeriesSpec, framings: readonly Framing[]): Series {
  const table = createNumberTable(firstFramingColumn + columnsPerFraming * framings.length)
  const groups = new Map<string, Group>()
  let undated = 0
  return {
    add: (scored) => {
      const period = periodOf(scored.docvars.date, spec.by)
      if (period === undefined) {
        undated += 1
        return
      }
      const values = spec.group.map((docvar) => String(scored.docvars[docvar] ?? ''))
      const group = getOrAdd(groups, JSON.stringify(values), () => ({ values, cells: new Map() }))
      const start = table.addRow()
      getOrAdd(group.cells, period, () => []).push(start)
      table.set(start + wordsColumn, scored.words)
      table.set(start + passagesColumn, scored.passages)
      scored.framings.forEach(({ asserted, weight, labelled }, f) => {
        const column = start + firstFramingColumn + columnsPerFraming * f
        table.set(column + assertedOffset, asserted)
        table.set(column + weightOffset, weight)
        table.set(column + labelledOffset, labelled)
      })
    },
    undated: () => undated,
    rows: function* () {
      const inTime = comparePeriods(spec.by)
      for (const group of [...groups.values()].sort(byValues)) {
        const periods = [...group.cells.keys()].sort(inTime)
        for (const period of periodsBetween(periods[0]!, periods.at(-1)!, spec.by)) {
          const starts = group.cells.get(period)
          const place = { spec, group, period }
          if (starts === undefined) yield* emptyRows(place, framings)
          else yield* cellRows(place, framings, sortRows(pickRows(table.numbers(), table.width, starts)))
        }
      }
    },
  }
}

const wordsColumn = 0
const passagesColumn = 1
const firstFramingColumn = 2
const columnsPerFraming = 3
const assertedOffset = 0
const weightOffset = 1
const labelledOffset = 2

interface Group {
  readonly values: readonly string[]
  /** By period, where the rows of its documents start in the table. */
  readonly cells: Map<string, number[]>
}

interface CellPlace {
  readonly spec: SeriesSpec
  readonly group: Group
  readonly period: string
}

function* cellRows(
  place: CellPlace,
  framings: readonly Framing[],
  rows: DocumentRows,
): Generator<SeriesRow, void> {
  const { spec, group, period } = place
  const head = rowHead(place)
  const sums = columnSums(rows)
  const seed = stringSeed(spec.seed, spec.name, ...group.values, period)
  const draws = rows.documents > 1 ? resampleSums(rows, spec.draws, seed) : undefined
  const limits = (numerator: number, denominator: number, scale: number) =>
    draws && ratioLimits(draws, rows.width, { numerator, denominator, scale })
  const words = sums[wordsColumn]!
  const passages = sums[passagesColumn]!
  for (const [f, framing] of framings.entries()) {
    const column = firstFramingColumn + columnsPerFraming * f
    const asserted = sums[column + assertedOffset]!
    const weight = sums[column + weightOffset]!
    const labelled = sums[column + labelledOffset]!
    yield {
      ...head,
      framing: framing.name,
      dimension: framing.dimension,
      documents: rows.documents,
      words,
      passages,
      asserted,
      weight,
      labelled,
      rate: ratePerThousand(asserted, words),
      rateLimits: limits(column + assertedOffset, wordsColumn, 1000),
      intensity: ratePerThousand(weight, words),
      intensityLimits: limits(column + weightOffset, wordsColumn, 1000),
      prevalence: shareOf(labelled, passages),
      prevalenceLimits: limits(column + labelledOffset, passagesColumn, 1),
    }
  }
}

function* emptyRows(place: CellPlace, framings: readonly Framing[]): Generator<SeriesRow, void> {
  const head = rowHead(place)
  for (const framing of framings) {
    yield {
      ...head,
      framing: framing.name,
      dimension: framing.dimension,
      documents: 0,
      words: undefined,
      passages: undefined,
      asserted: undefined,
      weight: undefined,
      labelled: undefined,
      rate: undefined,
      rateLimits: undefined,
      intensity: undefined,
      intensityLimits: undefined,
      prevalence: undefined,
      prevalenceLimits: undefined,
    }
  }
}

function rowHead({ spec, group, period }: CellPlace) {
  return {
    series: spec.name,
    by: typeof spec.by === 'string' ? spec.by : 'named',
    period,
    group: spec.group.map((docvar, position) => ({ docvar, value: group.values[position]! })),
  }
}

function pickRows(numbers: Float64Array, width: number, starts: readonly number[]): DocumentRows {
  const picked = new Float64Array(starts.length * width)
  let to = 0
  for (const start of starts) {
    for (let column = 0; column < width; column++) picked[to++] = numbers[start + column]!
  }
  return { numbers: picked, width, documents: starts.length }
}

function columnSums({ numbers, width }: DocumentRows): Float64Array {
  const sums = new Float64Array(width)
  for (let position = 0; position < numbers.length; ) {
    for (let column = 0; column < width; column++) sums[column] = sums[column]! + numbers[position++]!
  }
  return sums
}

function byValues(a: Group, b: Group): number {
  for (const [position, value] of a.values.entries()) {
    const other = b.values[position]!
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
