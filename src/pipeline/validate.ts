/**
 * Compares rostrum's labels with coded passages: reads the codes, finds their texts, labels them, measures, writes.
 */
import { relative, resolve } from 'node:path'
import { nearestName, type Problem, RostrumError } from '../error.ts'
import { type Decision, decisionId } from '../measure/label.ts'
import { agreements } from '../measure/validity/agreements.ts'
import { calibrations } from '../measure/validity/calibration.ts'
import { clusterPassages } from '../measure/validity/clusters.ts'
import { primaryConfusion } from '../measure/validity/confusion.ts'
import { documentValidity, rankCorrelations } from '../measure/validity/documents.ts'
import { entryValidity } from '../measure/validity/entries.ts'
import { labelErrors } from '../measure/validity/errors.ts'
import { framingValidity, macroValidity } from '../measure/validity/framings.ts'
import { groupPassages, groupValidity, groupValue } from '../measure/validity/groups.ts'
import type { ComparedPassage } from '../measure/validity/passage.ts'
import { correctedPrevalence } from '../measure/validity/prevalence.ts'
import { stanceAccuracy, stanceConfusion } from '../measure/validity/stance.ts'
import { type LocatedPassages, locatePassages } from '../read/coded/locate.ts'
import { type CodedPassages, gatherPassages } from '../read/coded/passages.ts'
import { failOnProblems } from '../read/coded/problems.ts'
import { type CodedTable, readTable } from '../read/coded/table.ts'
import { planSources } from '../read/plan.ts'
import { VERSION } from '../version.ts'
import { type Json, sha256File } from '../write/manifest.ts'
import type { FramingFigures, ValidationFigures } from '../write/validation/figures.ts'
import { writeValidation } from '../write/validation/results.ts'
import { ALL } from '../write/validation/tables.ts'
import { createAnalyser } from './analyse.ts'
import { labelPassages } from './compare.ts'
import { type LoadedLexicons, shownPath } from './lexicon-files.ts'
import { loadForScoring } from './scoring-lexicons.ts'
import { validationNotes } from './validation-notes.ts'

export interface ValidateOptions {
  /** Files of coded passages, put together by id. */
  readonly codes: readonly string[]
  /** Files, folders or globs of documents; may be empty where the codes have their texts. */
  readonly corpus: readonly string[]
  /** As `loadForScoring` takes them; empty for the four framings. */
  readonly lexicons: readonly string[]
  /** Docvars to compare groups by; speaker, country and decade, as far as there are, where left out. */
  readonly by?: readonly string[]
  /** Resamples of the bootstrap, 1 or more. */
  readonly draws: number
  readonly seed: string
  /** What labels: that of the lexicons (`released`), the plain one, or one that is passed in. */
  readonly decision: 'released' | 'plain' | Decision
}

/** A comparison, before it is written. */
export interface Comparison {
  readonly figures: ValidationFigures
  /** What ran, without when; `writeValidation` adds the files. */
  readonly manifest: { readonly [key: string]: Json }
}

const DEFAULT_BY = ['speaker', 'country', 'decade']

/**
 * Compares labels with codes.
 *
 * @throws RostrumError with every problem of the codes, of their texts, of lexicons and arguments
 */
export async function compareWithCodes(options: ValidateOptions): Promise<Comparison> {
  const {
    loaded,
    rules,
    decision: own,
    decisionFile,
  } = await loadForScoring(options.lexicons, {
    detail: 'scoring',
    decision: options.decision === 'plain' ? 'plain' : 'released',
  })
  const decision = typeof options.decision === 'string' ? own : options.decision
  const analyser = createAnalyser({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    unit: 'passage',
    terms: decision.terms,
  })
  const names = analyser.framings.map(({ name }) => name)
  const tables = await Promise.all([...new Set(options.codes)].map(readTable))
  const { coded, found, corpora } = await readAll(tables, names, options.corpus)
  const { passages, wordless } = labelPassages(coded.passages, found.located, coded, { analyser, decision })
  const by = groupingDocvars(passages, options.by)
  const facts = {
    version: VERSION,
    decision: decisionId(decision),
    seed: options.seed,
    draws: options.draws,
    codes: tables.map(({ source, sha256 }) => ({ path: shown(source), sha256 })),
    corpora: corpora.map(({ path }) => path),
    lexicons: loaded.lexicons.map(({ name, version, entries }) => ({
      name,
      version,
      entries: entries.length,
    })),
    isWeighted: coded.isWeighted,
    by,
    notes: validationNotes({ coded, found, passages, names, wordless, hasCorpus: options.corpus.length > 0 }),
  }
  return {
    figures: measure(passages, names, coded, facts),
    manifest: {
      rostrum: VERSION,
      node: process.version,
      codes: tables.map(({ source, sha256, rows }) => ({ path: shown(source), sha256, rows: rows.length })),
      corpus: corpora,
      lexicons: lexiconManifest(loaded),
      context: { path: shownPath(loaded.contextFile.path), sha256: loaded.contextFile.sha256 },
      sets: loaded.setsFiles.map(({ path, sha256 }) => ({ path: shownPath(path), sha256 })),
      decision: {
        id: decisionId(decision),
        ...(decisionFile && typeof options.decision === 'string'
          ? { path: shownPath(decisionFile.path), sha256: decisionFile.sha256 }
          : {}),
      },
      by,
      draws: options.draws,
      seed: options.seed,
      counts: { passages: passages.length, uncoded: coded.uncoded, compared: found.compared },
    },
  }
}

/** Compares, and writes the files into a folder. */
export async function validate(options: ValidateOptions, folder: string): Promise<ValidationFigures> {
  const { figures, manifest } = await compareWithCodes(options)
  await writeValidation(resolve(folder), figures, { ...manifest, finished: new Date().toISOString() })
  return figures
}

const NOTHING_FOUND: LocatedPassages = { located: new Map(), compared: 0, problems: [], notes: [] }

/** Codes and texts, with the problems of both told at once. */
async function readAll(tables: readonly CodedTable[], names: readonly string[], corpus: readonly string[]) {
  const coded = gatherPassages(tables, names)
  const sources = corpus.map((path) => ({ path }))
  const planned = sources.length === 0 ? [] : await planSources(sources)
  const found = sources.length === 0 ? NOTHING_FOUND : await locatePassages(coded.passages, sources)
  const homeless = coded.passages.filter(
    (one) => one.text === undefined && (corpus.length === 0 || one.document === undefined),
  )
  const problems: Problem[] = homeless.map(({ place, document }) => ({
    place,
    message:
      corpus.length === 0
        ? 'no text; add a column text, or name the corpus that holds the documents with --corpus'
        : document === undefined
          ? 'neither text nor document; give one of them'
          : 'no text',
  }))
  failOnProblems(
    [...coded.problems, ...found.problems, ...problems],
    tables.map(({ source }) => source),
  )
  const corpora: { path: string; sha256: string | undefined }[] = []
  for (const input of planned) {
    if (input.kind !== 'file') continue
    const { path } = input.file
    corpora.push({ path: shown(path), sha256: await sha256File(path).catch(() => undefined) })
  }
  return { coded, found, corpora }
}

type Facts = Omit<
  ValidationFigures['facts'],
  'passages' | 'documents' | 'coders' | 'codedTwice' | 'hasLimits' | 'hasProbabilities'
>

function measure(
  passages: readonly ComparedPassage[],
  names: readonly string[],
  coded: CodedPassages,
  facts: Facts,
): ValidationFigures {
  const clusters = clusterPassages(passages, facts)
  const validities = framingValidity(passages, names, clusters)
  const macro = macroValidity(passages, validities, clusters)
  const documents = documentValidity(passages, names)
  const ranks = rankCorrelations(documents, names)
  const calibration = calibrations(passages, names)
  const groups = groupPassages(passages, facts.by)
  const stance = stanceConfusion(passages, names)
  const calibrationOf = (framing: string | undefined) => {
    const own = calibration.find((one) => one.framing === framing)
    return { calibrationError: own?.error, brier: own?.brier, brierReference: own?.reference }
  }
  const framings: FramingFigures[] = validities.map((validity, f) => {
    const { documents: count, correlation } = ranks.byFraming[f]!
    return { ...validity, documents: count, rankCorrelation: correlation, ...calibrationOf(validity.framing) }
  })
  const mean: FramingFigures = {
    framing: ALL,
    passages: passages.length,
    undecided: undefined,
    gold: undefined,
    labelled: undefined,
    counts: undefined,
    weights: undefined,
    precision: macro.precision,
    recall: macro.recall,
    f1: macro.f1,
    falseTrace: undefined,
    falseRejected: undefined,
    falseReported: undefined,
    rejected: undefined,
    rejectedLabelled: undefined,
    documents: undefined,
    rankCorrelation: ranks.mean,
    ...calibrationOf(undefined),
  }
  const coders = new Set(passages.flatMap(({ codes }) => codes.flatMap(({ coder }) => coder ?? [])))
  return {
    facts: {
      ...facts,
      passages: passages.length,
      documents: documentsOf(passages),
      coders: [...coders].sort(),
      codedTwice: passages.filter(({ codes }) => codes.length > 1).length,
      hasLimits: clusters !== undefined,
      hasProbabilities: calibration.length > 0,
    },
    framings: [...framings, mean],
    present: macro.framings,
    stance,
    stanceAccuracy: stanceAccuracy(stance),
    agreement: agreements(
      passages,
      names,
      names.map((name) => coded.framings.includes(name)),
    ),
    confusion: primaryConfusion(passages, names),
    entries: entryValidity(passages, names),
    groups: groupValidity(groups, names, clusters),
    documents,
    calibration,
    prevalence: correctedPrevalence(passages, groups, names, clusters),
    errors: labelErrors(passages, names),
  }
}

/** Documents that passages come from; `undefined` where one does not say. */
function documentsOf(passages: readonly ComparedPassage[]): number | undefined {
  const ids = passages.map(({ document }) => document)
  return ids.includes(undefined) ? undefined : new Set(ids).size
}

/** @throws RostrumError where a docvar is asked for that no passage has */
function groupingDocvars(
  passages: readonly ComparedPassage[],
  asked: readonly string[] | undefined,
): string[] {
  const isKnown = (by: string) => passages.some(({ docvars }) => groupValue(docvars, by) !== undefined)
  if (asked === undefined) return DEFAULT_BY.filter(isKnown)
  const known = [...new Set(passages.flatMap(({ docvars }) => Object.keys(docvars)))].sort()
  const problems = asked
    .filter((by) => !isKnown(by))
    .map((by) => {
      const nearest = nearestName(by, known)
      const advice = known.length === 0 ? 'there are none' : `there are: ${known.slice(0, 20).join(', ')}`
      const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
      return { place: { source: `--by ${by}` }, message: `no passage has this docvar; ${advice}${hint}` }
    })
  if (problems.length > 0) throw new RostrumError('arguments', problems)
  return [...new Set(asked)]
}

function lexiconManifest({ files }: LoadedLexicons): Json {
  return files.map(({ path, sha256, lexicons }) => ({
    path: shownPath(path),
    sha256,
    framings: lexicons.map(({ name, dimension, version, entries }) => ({
      name,
      dimension,
      version,
      entries: entries.length,
    })),
  }))
}

function shown(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}
