/**
 * Draws passages for hand coding. The documents are read twice: once to label and count every passage, holding numbers
 * only, and once more to fetch the text of those that were drawn.
 */
import { nearestName, type Problem, RostrumError } from '../error.ts'
import { type PeriodUnit, periodOf } from '../measure/period.ts'
import {
  type Candidate,
  createSamplingFrame,
  type DrawnPassage,
  type DrawnStratum,
  ranksOf,
} from '../measure/sampling.ts'
import { type DocumentScores, scoreDocument } from '../measure/score.ts'
import { readPlanned } from '../read/read.ts'
import type { Diagnostic, Document, Docvars, Framing, PassageScore } from '../records.ts'
import { LONGEST_CELL } from '../write/workbook.ts'
import type { SamplePlan } from './sample-plan.ts'
import { failureOf } from './score.ts'

export interface SampleOptions {
  /** Passages to draw, 1 or more. */
  readonly size: number
  /** Docvars whose values make strata. */
  readonly by: readonly string[]
  /** Period of `date`, or of `year` where there is no date, that makes strata. */
  readonly period?: PeriodUnit | undefined
  /** Share of passages without a label, 0 to 1. */
  readonly unlabelledShare: number
  /** The most passages of one document, 1 or more. */
  readonly perDocument: number
  readonly seed: string
  readonly onProgress?: (progress: { readonly documents: number; readonly passages: number }) => void
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Stops between two documents. */
  readonly signal?: AbortSignal
}

/** A passage that was drawn. */
export interface SampledPassage {
  readonly document: string
  readonly docvars: Docvars
  readonly start: number
  readonly end: number
  readonly text: string
  readonly stratum: string
  readonly population: number
  readonly drawn: number
  readonly weight: number
}

export interface Sample {
  /** By stratum, then by rank. */
  readonly passages: readonly SampledPassage[]
  readonly strata: readonly {
    readonly stratum: string
    readonly population: number
    readonly drawn: number
  }[]
  readonly documents: number
  /** Passages of the population: all counted passages but those too long for a cell. */
  readonly population: number
  readonly tooLong: number
  readonly leftOut: number
  /** What could not be done as asked, one sentence each. */
  readonly notes: readonly string[]
}

/** Sampling was stopped from outside; nothing has been written. */
export class SampleStopped extends Error {}

export const UNLABELLED = 'unlabelled'

/**
 * Draws a sample as `measure/sampling.ts` and `measure/allocation.ts` say. Strata are the primary label of a passage (the
 * label of highest probability, or of highest weight where the decision gives none; `unlabelled` for none, with or
 * without matches), the values of docvars and the period.
 *
 * The same documents give the same sample in whatever order they come; memory does not grow with their text.
 *
 * @throws RostrumError where no document has a docvar of `by`, or the documents change meanwhile; SampleStopped
 */
export async function drawSample(plan: SamplePlan, options: SampleOptions): Promise<Sample> {
  const frame = createSamplingFrame(options)
  const docvars = new Set<string>()
  let documents = 0
  let population = 0
  let tooLong = 0
  let leftOut = 0
  let undated = 0
  for await (const { document, ordinal } of documentsOf(plan, options, (diagnostic) => {
    if (diagnostic.outcome === 'left out') leftOut++
    options.onDiagnostic?.(diagnostic)
  })) {
    const scores = scored(plan, document)
    if (scores.kind === 'failed') {
      leftOut++
      options.onDiagnostic?.(scores.diagnostic)
      continue
    }
    documents++
    for (const name of Object.keys(document.docvars)) docvars.add(name)
    const variables = variablesOf(document.docvars, options)
    if (options.period !== undefined && periodIn(document.docvars, options.period) === undefined) undated++
    const byCell = new Map<string, { readonly cell: CellOf; readonly candidates: Candidate[] }>()
    for (const score of scores.passages) {
      const { start, end, index } = score.passage
      if (end - start > LONGEST_CELL) {
        tooLong++
        continue
      }
      population++
      const cell = cellOf(score, plan, scores.matched.has(index), variables)
      const key = `${cell.label} ${cell.name}`
      let held = byCell.get(key)
      if (held === undefined) {
        held = { cell, candidates: [] }
        byCell.set(key, held)
      }
      held.candidates.push({ document: ordinal, start, end, ...ranksOf(options.seed, document.id, start) })
    }
    for (const { cell, candidates } of byCell.values()) frame.add(cell, candidates)
    options.onProgress?.({ documents, passages: population })
  }
  if (documents > 0) checkDocvars(options.by, docvars)
  const labels = [
    ...plan.framings.map(({ name }) => ({ label: name, isLabelled: true })),
    { label: UNLABELLED, isLabelled: false },
  ]
  const strata = frame.draw(labels)
  const passages = await fetchPassages(plan, options, strata)
  return {
    passages,
    strata: [
      ...strata.map((stratum) => ({
        stratum: stratumName(stratum),
        population: stratum.population,
        drawn: stratum.drawn.length,
      })),
      ...labels
        .filter(({ label }) => !strata.some((stratum) => stratum.label === label))
        .map(({ label }) => ({ stratum: label, population: 0, drawn: 0 })),
    ],
    documents,
    population,
    tooLong,
    leftOut,
    notes: notesOf({ strata, labels, options, drawn: passages.length, tooLong, undated }),
  }
}

interface CellOf {
  readonly label: string
  readonly isLabelled: boolean
  readonly name: string
}

/** Documents in the order of the inputs, each with its number among all that could be read. */
async function* documentsOf(
  { inputs, reading: together }: SamplePlan,
  { signal }: SampleOptions,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): AsyncIterable<{ readonly document: Document; readonly ordinal: number }> {
  let ordinal = 0
  // An id that stands twice would make two passages one.
  for await (const batch of readPlanned(inputs, { ...together, duplicates: 'reject' })) {
    for (const reading of batch) {
      if (signal?.aborted) throw new SampleStopped()
      if (reading.kind === 'rejected') {
        onDiagnostic(reading.diagnostic)
        continue
      }
      for (const remark of reading.remarks) onDiagnostic(remark)
      yield { document: reading.document, ordinal: ordinal++ }
    }
  }
}

function scored(
  { analyser, decision, weights, framings }: SamplePlan,
  document: Document,
):
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }
  | ({ readonly kind: 'scored'; readonly matched: ReadonlySet<number> } & DocumentScores) {
  try {
    const analysis = analyser.analyse(document)
    const names = new Set(framings.map(({ name }) => name))
    const matched = new Set(
      analysis.matches.filter(({ entry }) => names.has(entry.framing)).map(({ passage }) => passage),
    )
    return { kind: 'scored', matched, ...scoreDocument(analysis, analyser.framings, decision, weights) }
  } catch (error) {
    return { kind: 'failed', diagnostic: failureOf(error, document.place, document.id) }
  }
}

function cellOf(
  score: PassageScore,
  { framings, analyser }: SamplePlan,
  hasMatch: boolean,
  variables: readonly string[],
): CellOf {
  const primary = primaryLabel(score, analyser.framings, framings)
  if (primary !== undefined) return { label: primary, isLabelled: true, name: variables.join('; ') }
  const name = [hasMatch ? 'with matches' : 'without matches', ...variables].join('; ')
  return { label: UNLABELLED, isLabelled: false, name }
}

/**
 * The label of a passage with the highest probability, or the highest weight where one of its labels has no probability;
 * the first in the run's order where two are equal. Only the framings to be coded are looked at.
 */
export function primaryLabel(
  { labels, weights, probabilities = [] }: PassageScore,
  all: readonly Framing[],
  coded: readonly Framing[],
): string | undefined {
  const own = all.flatMap(({ name }, at) =>
    labels.includes(name) && coded.some((one) => one.name === name) ? [at] : [],
  )
  const strengths = own.every((at) => probabilities[at] !== undefined) ? probabilities : weights
  let best = own[0]
  for (const at of own) if ((strengths[at] ?? 0) > (strengths[best!] ?? 0)) best = at
  return best === undefined ? undefined : all[best]!.name
}

/** As `country=Brazil`; a value that holds ; = or a quotation mark is a JSON string. */
function variablesOf(docvars: Docvars, { by, period }: SampleOptions): readonly string[] {
  const parts = by.map((docvar) => `${docvar}=${shownValue(String(docvars[docvar] ?? ''))}`)
  // Time comes first: cells that must be joined are joined with their neighbours.
  return period === undefined ? parts : [`${period}=${periodIn(docvars, period) ?? ''}`, ...parts]
}

function shownValue(value: string): string {
  return /[;="]/.test(value) ? JSON.stringify(value) : value
}

function periodIn(docvars: Docvars, period: PeriodUnit): string | undefined {
  return periodOf(docvars.date, period) ?? periodOf(docvars.year, period)
}

function checkDocvars(by: readonly string[], docvars: ReadonlySet<string>): void {
  const names = [...docvars].sort()
  const problems = by.flatMap((docvar): Problem[] => {
    if (docvars.has(docvar)) return []
    const nearest = nearestName(docvar, names)
    const advice = nearest === undefined ? `there are: ${names.join(', ')}` : `did you mean "${nearest}"?`
    return [{ place: { source: '--by' }, message: `no document has the docvar "${docvar}"; ${advice}` }]
  })
  if (problems.length > 0) throw new RostrumError('arguments', problems)
}

/** `pluralist`, `pluralist; decade=1990s; country=Brazil`, `unlabelled; with matches`. */
function stratumName({ label, name }: DrawnStratum): string {
  return name === '' ? label : `${label}; ${name}`
}

/** Reads the documents again up to the last one that a passage was drawn of. */
async function fetchPassages(
  plan: SamplePlan,
  options: SampleOptions,
  strata: readonly DrawnStratum[],
): Promise<readonly SampledPassage[]> {
  const wanted = new Map<number, DrawnPassage[]>()
  for (const { candidate, ...drawn } of strata.flatMap((stratum) => stratum.drawn)) {
    const own = wanted.get(candidate.document)
    if (own === undefined) wanted.set(candidate.document, [{ candidate, ...drawn }])
    else own.push({ candidate, ...drawn })
  }
  const found = new Map<Candidate, Pick<SampledPassage, 'document' | 'docvars' | 'text'>>()
  if (wanted.size > 0) {
    for await (const { document, ordinal } of documentsOf(plan, options, () => {})) {
      const own = wanted.get(ordinal)
      if (own === undefined) continue
      for (const { candidate } of own) {
        const { start, end, rank } = candidate
        if (ranksOf(options.seed, document.id, start).rank !== rank || end > document.text.length) {
          throw changedMeanwhile(document)
        }
        const { id, docvars } = document
        found.set(candidate, { document: id, docvars, text: ownCopy(document.text.slice(start, end)) })
      }
      wanted.delete(ordinal)
      if (wanted.size === 0) break
    }
    if (wanted.size > 0) throw changedMeanwhile(undefined)
  }
  return strata.flatMap((stratum) =>
    stratum.drawn.map(({ candidate, weight }) => ({
      ...found.get(candidate)!,
      start: candidate.start,
      end: candidate.end,
      stratum: stratumName(stratum),
      population: stratum.population,
      drawn: stratum.drawn.length,
      weight,
    })),
  )
}

/** A slice of a text keeps the whole text in memory; this does not. */
function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

function changedMeanwhile(document: Document | undefined): RostrumError {
  const place = document?.place ?? { source: 'sample' }
  const message = 'the documents changed while they were read; run the command again'
  return new RostrumError('changed-meanwhile', [{ place, message }])
}

interface NotesInput {
  readonly strata: readonly DrawnStratum[]
  readonly labels: readonly { readonly label: string; readonly isLabelled: boolean }[]
  readonly options: SampleOptions
  readonly drawn: number
  readonly tooLong: number
  readonly undated: number
}

function notesOf({ strata, labels, options, drawn, tooLong, undated }: NotesInput): readonly string[] {
  const notes: string[] = []
  for (const { label, isLabelled } of labels) {
    const own = strata.filter((stratum) => stratum.label === label)
    if (own.length === 0) {
      notes.push(isLabelled ? `no passage is labelled ${label}` : 'every passage is labelled')
      continue
    }
    const chanceless = own.filter(({ hadChance }) => !hadChance)
    const passages = chanceless.reduce((sum, { population }) => sum + population, 0)
    if (passages > 0) {
      notes.push(
        `nothing was to be drawn of ${listed(chanceless.map(stratumName))} (${passages} passages): weighted figures do ` +
          'not speak of them',
      )
    }
  }
  const crowdedOut = strata.filter((stratum) => stratum.hadChance && stratum.drawn.length === 0)
  if (crowdedOut.length > 0) {
    notes.push(
      `nothing stayed of ${listed(crowdedOut.map(stratumName))}: their documents gave ${options.perDocument} others`,
    )
  }
  if (drawn < options.size) {
    notes.push(
      `${drawn} of ${options.size} passages asked for could be drawn: there are no more, or no more within ` +
        `${options.perDocument} of one document`,
    )
  }
  const unlabelled = strata.filter(({ isLabelled }) => !isLabelled).flatMap((stratum) => stratum.drawn).length
  const asked = Math.round(options.size * options.unlabelledShare)
  if (drawn === options.size && unlabelled !== asked) {
    notes.push(
      `${unlabelled} passages are unlabelled, not ${asked} as asked: the others could not fill their places`,
    )
  }
  if (tooLong > 0) {
    notes.push(
      `${tooLong} passages are longer than a cell holds (${LONGEST_CELL} characters) and could not be drawn`,
    )
  }
  if (undated > 0)
    notes.push(`${undated} documents have no date that names a ${options.period}; they are together`)
  return notes
}

const MOST_LISTED = 5

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED
  return names.slice(0, MOST_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
