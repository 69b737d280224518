import type { Framing, ScoredDocument } from '../records.ts'
import { estimateLevel } from './alert-estimate.ts'
import { type Finding, findUnusual } from './alert-find.ts'
import type { LevelModel } from './alert-level.ts'
import { parseIsoDate } from './calendar.ts'
import { createNumberTable } from './number-table.ts'
import type { GroupValue } from './series.ts'

/** What counts as unusual, as a pipeline asks for it. */
export interface AlertSpec {
  /** Docvars whose values make a group; none gives one group of all documents. */
  readonly group: readonly string[]
  /** Largest share of false alerts that is put up with, above 0 and below 1. */
  readonly level: number
  /** `above`: only more than expected; `both`: less, too, at the price of doubled p-values. */
  readonly direction: 'above' | 'both'
  /** What a document's past must have before it is tested; never less than one document. */
  readonly fewestDocuments: number
  readonly fewestWords: number
}

/** One framing of one document that is unusual for the document's group. */
export interface AlertRow {
  readonly document: string
  /** Number of the document in the order in which they were added, from 0: ids can stand twice. */
  readonly index: number
  /** As the document has it. */
  readonly date: string
  readonly group: readonly GroupValue[]
  readonly framing: string
  readonly direction: 'above' | 'below'
  readonly asserted: number
  readonly words: number
  /** Per 1,000 words. */
  readonly rate: number
  /** Matches expected in so many words after the group's past. */
  readonly expected: number
  /** The same per 1,000 words. */
  readonly expectedRate: number
  readonly pastDocuments: number
  readonly pastWords: number
  /** Per 1,000 words, every word of the past alike. */
  readonly pastRate: number
  /** Probability of a count as far out or further. */
  readonly p: number
  /** Adjusted for all tests of the same date. */
  readonly q: number
  /** Numbers of the documents of the past, by date. */
  readonly past: () => readonly number[]
}

/** Documents that were not tested, by reason; each is counted once, under the first that holds. */
export interface Untested {
  /** No date, or none that can be read. */
  readonly undated: number
  /** A docvar of the group is missing. */
  readonly ungrouped: number
  /** No words in counted zones. */
  readonly wordless: number
  /** Too short a past. */
  readonly shortPast: number
  /** No framing has an asserted match anywhere in the corpus. */
  readonly unmatched: number
}

export interface AlertFindings {
  /** By date, then id, then order of arrival, then framing in the run's order. */
  readonly rows: readonly AlertRow[]
  readonly documentsTested: number
  /** Documents × framings that were tested. */
  readonly tests: number
  readonly untested: Untested
  /** By framing in the run's order; `undefined` where the corpus has no asserted match: nothing is tested. */
  readonly models: readonly (LevelModel | undefined)[]
}

/** Gathers scored documents, then finds those that are unusual for their group. */
export interface Alerts {
  readonly add: (scored: ScoredDocument) => void
  readonly find: () => AlertFindings
}

/**
 * Starts alerts. Every document is set against the earlier ones of its group (`walkGroup`), so what is found depends
 * on the corpus and the settings alone, never on which run saw a document first. The model is that of `LevelModel`:
 * a group's rate is learned from its earlier documents only; how much groups and documents differ, and how fast
 * groups change, comes from the whole corpus, so an alert near the level can come or go as the corpus grows.
 *
 * p is the probability of as many asserted matches or more; for `both`, twice the smaller tail, at most 1. Counts are
 * whole numbers, so p is conservative: where few matches are expected, less than 5 % of usual documents have p ≤ 0.05.
 * Of 8,952 speeches of the UN general debate, each against its country's earlier ones, 3.2 to 4.4 % have p ≤ 0.05 and
 * 0.8 to 1.0 % p ≤ 0.01, by framing (with one Poisson rate for all of a country's past it would be 5 to 20 % and 2 to
 * 14 %); more in the decades in which all countries took to a framing, and fewer in others.
 *
 * q is p adjusted over all tested documents and framings of the same date (`adjustPValues`): what is read in one day is
 * one family, and tomorrow's documents do not add to it. Documents dated by a year only are a family by the year. There
 * is an alert where q ≤ level.
 *
 * Holds 8 bytes for each framing, some 50 more and the id for a document.
 */
export function createAlerts(spec: AlertSpec, framings: readonly Framing[]): Alerts {
  const table = createNumberTable(firstFramingColumn + framings.length)
  const ids: string[] = []
  const dates: string[] = []
  const groups = new Map<string, Group>()
  const left = { undated: 0, ungrouped: 0, wordless: 0 }
  let added = 0
  return {
    add: (scored) => {
      const index = added++
      const date = String(scored.docvars.date ?? '').trim()
      const days = parseIsoDate(date)
      const values = spec.group.map((docvar) => String(scored.docvars[docvar] ?? ''))
      if (days === undefined) left.undated += 1
      else if (values.includes('')) left.ungrouped += 1
      else if (scored.words === 0) left.wordless += 1
      else {
        const key = JSON.stringify(values)
        const group = groups.get(key) ?? { values, documents: [] }
        group.documents.push(ids.length)
        groups.set(key, group)
        ids.push(scored.id)
        dates.push(date)
        const start = table.addRow()
        table.set(start + indexColumn, index)
        table.set(start + firstDayColumn, days.first)
        table.set(start + lastDayColumn, days.last)
        table.set(start + wordsColumn, scored.words)
        scored.framings.forEach(({ asserted }, f) => {
          table.set(start + firstFramingColumn + f, asserted)
        })
      }
    },
    find: () => {
      const numbers = table.numbers()
      const column = (offset: number) => (document: number) => numbers[document * table.width + offset]!
      const index = column(indexColumn)
      const words = column(wordsColumn)
      const days = { firstDay: column(firstDayColumn), lastDay: column(lastDayColumn) }
      const byDay = (dayOf: (document: number) => number) => (a: number, b: number) =>
        dayOf(a) - dayOf(b) || compareText(ids[a]!, ids[b]!) || index(a) - index(b)
      const byDate = (a: number, b: number): number =>
        days.firstDay(a) - days.firstDay(b) || byDay(days.lastDay)(a, b)
      const sorted = [...groups.values()].sort(byValues).map(({ values, documents }) => ({
        values,
        name: JSON.stringify(values),
        byFirstDay: [...documents].sort(byDay(days.firstDay)),
        byLastDay: [...documents].sort(byDay(days.lastDay)),
      }))
      const searched = framings.map((_, f) => {
        const columns = { ...days, words, asserted: column(firstFramingColumn + f) }
        return { columns, model: estimateLevel(sorted, columns) }
      })
      const { findings, tests, documentsTested } = findUnusual(spec, sorted, searched)
      const rowOf = ({ document, framing, group, past, ...test }: Finding): AlertRow => {
        const asserted = searched[framing]!.columns.asserted(document)
        const length = words(document)
        const { values, byLastDay } = sorted[group]!
        return {
          document: ids[document]!,
          index: index(document),
          date: dates[document]!,
          group: spec.group.map((docvar, position) => ({ docvar, value: values[position]! })),
          framing: framings[framing]!.name,
          direction: test.direction,
          asserted,
          words: length,
          rate: (1000 * asserted) / length,
          expected: test.expected,
          expectedRate: (1000 * test.expected) / length,
          pastDocuments: past.documents,
          pastWords: past.words,
          pastRate: (1000 * past.asserted) / past.words,
          p: test.p,
          q: test.q,
          past: () => byLastDay.slice(0, past.documents).map(index),
        }
      }
      const isModelled = searched.some(({ model }) => model !== undefined)
      const rest = ids.length - documentsTested
      return {
        rows: [...findings]
          .sort((a, b) => byDate(a.document, b.document) || a.framing - b.framing)
          .map(rowOf),
        documentsTested,
        tests,
        untested: { ...left, shortPast: isModelled ? rest : 0, unmatched: isModelled ? 0 : rest },
        models: searched.map(({ model }) => model),
      }
    },
  }
}

const indexColumn = 0
const firstDayColumn = 1
const lastDayColumn = 2
const wordsColumn = 3
const firstFramingColumn = 4

interface Group {
  readonly values: readonly string[]
  readonly documents: number[]
}

function byValues(a: Group, b: Group): number {
  for (const [position, value] of a.values.entries()) {
    const order = compareText(value, b.values[position]!)
    if (order !== 0) return order
  }
  return 0
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
