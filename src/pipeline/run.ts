/**
 * The batch job: every document of a pipeline's sources read, scored and written. Flat in memory: a document's text is
 * let go of before the next batch.
 */
import { relative } from 'node:path'
import { createCorpus } from '../measure/corpus.ts'
import { decisionId } from '../measure/label.ts'
import { scoreDocument } from '../measure/score.ts'
import { createSeries } from '../measure/series.ts'
import { readPlanned } from '../read/read.ts'
import type { Diagnostic, Document } from '../records.ts'
import { VERSION } from '../version.ts'
import { type Json, sha256File, sha256Text } from '../write/manifest.ts'
import { createResults, type ResultCounts } from '../write/results.ts'
import { createAnalyser } from './analyse.ts'
import { createCopyWatch } from './copies.ts'
import { shownPath } from './lexicon-files.ts'
import { duplicateRules } from './pipeline.ts'
import type { RunPlan } from './plan.ts'
import { failureOf } from './score.ts'

/** What a run has come to, for those who wait for it. */
export interface RunProgress {
  readonly documents: number
  readonly words: number
  readonly leftOut: number
}

export interface RunOptions {
  readonly onProgress?: (progress: RunProgress) => void
  /** Told of each input left out and each remark. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Stops the run between two documents; nothing of it stays. */
  readonly signal?: AbortSignal
}

/** The run was stopped from outside; the output folder is as it was. */
export class RunStopped extends Error {}

/**
 * Runs a plan.
 *
 * @throws RunStopped, or RostrumError where results cannot be written; the output folder is then as it was before
 */
export async function runPlan(plan: RunPlan, options: RunOptions = {}): Promise<ResultCounts> {
  const { pipeline } = plan
  const analyser = createAnalyser({
    lexicons: plan.lexicons.lexicons,
    rules: plan.rules,
    polities: plan.lexicons.polities,
    terms: plan.decision.terms,
    zones: pipeline.zones.count,
    unit: pipeline.unit,
  })
  const { framings } = analyser
  const { near } = duplicateRules(pipeline.duplicates)
  const watch = createCopyWatch(near)
  const results = await createResults({
    folder: plan.folder,
    framings,
    corpus: createCorpus(framings),
    series: plan.series.map((spec) => createSeries(spec, framings)),
    ...(near !== 'off' && { copies: near }),
  })
  try {
    let documents = 0
    let words = 0
    let leftOut = 0
    const report = async (diagnostic: Diagnostic) => {
      if (diagnostic.outcome === 'left out') leftOut++
      options.onDiagnostic?.(diagnostic)
      await results.addDiagnostic(diagnostic)
    }
    for await (const batch of readPlanned(plan.inputs, plan.reading)) {
      for (const reading of batch) {
        if (options.signal?.aborted) throw new RunStopped()
        if (reading.kind === 'rejected') {
          await report(reading.diagnostic)
          continue
        }
        for (const remark of reading.remarks) await report(remark)
        const scores = scored(reading.document)
        if (scores.kind === 'failed') {
          await report(scores.diagnostic)
          continue
        }
        await results.addDocument(scores.analysis, scores.scored, scores.passages)
        watch?.add(reading.document, scores.scored.words)
        documents++
        words += scores.scored.words
      }
      options.onProgress?.({ documents, words, leftOut })
    }
    if (options.signal?.aborted) throw new RunStopped()
    const found = watch?.find()
    for (const remark of found?.remarks ?? []) await report(remark)
    return await results.finish(await manifestOf(plan), found?.copies)
  } catch (error) {
    await results.abort()
    throw error
  }

  function scored(document: Document) {
    try {
      const analysis = analyser.analyse(document)
      const scores = scoreDocument(analysis, framings, plan.decision, pipeline.measures.weights)
      return { kind: 'scored' as const, analysis, ...scores }
    } catch (error) {
      return { kind: 'failed' as const, diagnostic: failureOf(error, document.place, document.id) }
    }
  }
}

async function manifestOf(plan: RunPlan): Promise<{ readonly [key: string]: Json }> {
  const { lexicons, pipeline } = plan
  const inputs: Json[] = []
  for (const input of plan.inputs) {
    if (input.kind !== 'file') continue
    const { path } = input.file
    inputs.push({
      path: shown(path),
      reader: input.reader.name,
      sha256: await sha256File(path).catch(() => undefined),
    })
  }
  return {
    rostrum: VERSION,
    node: process.version,
    finished: new Date().toISOString(),
    pipeline: {
      path: shown(plan.path),
      sha256: sha256Text(plan.text),
      set: plan.overrides.map(({ written }) => written),
    },
    settings: JSON.parse(JSON.stringify(pipeline)) as Json,
    decision: {
      id: decisionId(plan.decision),
      ...(plan.decisionFile === undefined
        ? {}
        : { path: shownPath(plan.decisionFile.path), sha256: plan.decisionFile.sha256 }),
    },
    seed: pipeline.seed,
    lexicons: lexicons.files.map(({ path, sha256, lexicons: held }) => ({
      path: shownPath(path),
      sha256,
      framings: held.map(({ name, dimension, version, entries }) => ({
        name,
        dimension,
        version,
        entries: entries.length,
      })),
    })),
    context: { path: shownPath(lexicons.contextFile.path), sha256: lexicons.contextFile.sha256 },
    polities: { path: shownPath(lexicons.politiesFile.path), sha256: lexicons.politiesFile.sha256 },
    ...(plan.countriesFile && {
      countries: { path: shown(plan.countriesFile.path), sha256: plan.countriesFile.sha256 },
    }),
    sets: lexicons.setsFiles.map(({ path, sha256 }) => ({ path: shownPath(path), sha256 })),
    inputs,
  }
}

function shown(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}
