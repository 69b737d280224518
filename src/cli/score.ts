import { createWriteStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { RostrumError } from '../error.ts'
import { createBatchScorer } from '../pipeline/score-batch.ts'
import { scoreStream } from '../pipeline/score-stream.ts'
import { loadForScoring } from '../pipeline/scoring-lexicons.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import type { NameOptions } from '../read/names.ts'
import type { PlannedInput } from '../read/plan.ts'
import type { PolityRow } from '../read/polity-names.ts'
import type { Reading } from '../records.ts'
import { scoreCsvHeader } from '../write/score-record.ts'
import { EXIT } from './exit-code.ts'
import { readStdin } from './stdin.ts'
import { counted, createTerminal, grouped } from './terminal.ts'

export interface ScoreCommandOptions {
  readonly format: 'jsonl' | 'csv'
  readonly lexicon: readonly string[]
  readonly unit: 'document' | 'passage'
  readonly decision: 'released' | 'plain'
  readonly from?: string
  readonly column: Readonly<Record<string, string>>
  readonly docvars: readonly string[]
  /** ISO 639-1 codes, or `any`; English where left out. */
  readonly language?: WantedLanguages
  readonly ocr?: 'report' | 'off'
  readonly out?: string
  /** Threads beside the main one; as many as there are processors, less one, where left out. */
  readonly workers?: number
  readonly strict?: boolean
  readonly progress?: boolean
  readonly quiet?: boolean
}

/** `rostrum score`: gives the exit code. */
export async function score(paths: readonly string[], options: ScoreCommandOptions): Promise<number> {
  const terminal = createTerminal({
    isQuiet: options.quiet === true,
    wantsProgress: options.progress === true,
  })
  const { loaded, rules, model } = await loadForScoring(options.lexicon, {
    detail: 'scoring',
    decision: options.decision,
  })
  const { format, docvars, unit } = options
  const setup = { lexicons: loaded.lexicons, rules, polities: loaded.polities, model, unit, format, docvars }
  const scorer = createBatchScorer(setup)
  const batches = await readingsOf(paths, options, loaded.polities)
  const output = createOutput(options.out)
  let isStopped = false
  const onInterrupt = () => {
    isStopped = true
    process.stdin.destroy() // what waits for the next line waits no longer
  }
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  let documents = 0
  let words = 0
  let failed = 0
  try {
    if (format === 'csv') await output.write(scoreCsvHeader(scorer.framings, docvars))
    const workers = options.workers ?? availableParallelism() - 1
    for await (const scored of scoreStream(batches, scorer, setup, { workers })) {
      documents += scored.documents
      words += scored.words
      failed += scored.failed
      for (const diagnostic of scored.diagnostics) terminal.diagnose(diagnostic)
      await output.write(scored.text)
      if (isStopped || output.isClosed()) break
      terminal.progress(`${grouped(documents)} documents, ${grouped(words)} words`)
    }
    await output.end()
  } catch (error) {
    if (!isStopped) throw error
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    terminal.close()
  }
  if (isStopped) {
    terminal.complain(`stopped after ${counted(documents, 'document')}; what was written is whole lines`)
    return EXIT.stopped
  }
  if (failed > 0)
    terminal.say(`${grouped(failed)} of ${counted(documents + failed, 'record')} could not be scored`)
  return options.strict && failed > 0 ? EXIT.leftOut : EXIT.done
}

async function readingsOf(
  paths: readonly string[],
  options: ScoreCommandOptions,
  polities: readonly PolityRow[],
): Promise<AsyncIterable<readonly Reading[]>> {
  const { column: columns, language, ocr } = options
  const names: NameOptions = { countries: { rows: polities }, speakers: 'auto' }
  if (paths.length === 0 && process.stdin.isTTY)
    process.stderr.write('Type or paste one JSON record a line; Ctrl-D on a line of its own ends it.\n')
  if (paths.length === 0 || (paths.length === 1 && paths[0] === '-'))
    return readStdin(options.from ?? 'jsonl', { columns, language, ocr, ...names })
  if (paths.includes('-')) {
    const message = '- (stdin) cannot be read beside files'
    throw new RostrumError('arguments', [{ place: { source: '-' }, message }])
  }
  const { planSources } = await import('../read/plan.ts')
  const { readPlanned } = await import('../read/read.ts')
  checkPipelines(options.from === undefined ? paths : [])
  const sources = paths.map((path) => ({ path, format: options.from, columns, language, ocr }))
  const inputs = await planSources(sources)
  checkOut(options.out, inputs)
  return readPlanned(inputs, { duplicates: 'keep', ...names })
}

/** A pipeline would be scored as if its YAML were a speech. */
function checkPipelines(paths: readonly string[]): void {
  const problems = paths
    .filter((path) => /\.ya?ml$/i.test(path))
    .map((path) => ({
      place: { source: path },
      message: `is YAML, as pipelines are: rostrum run ${path}; to score it as a text, give --from text`,
    }))
  if (problems.length > 0) throw new RostrumError('arguments', problems)
}

/** The output is opened, and so emptied, before the first document is read. */
function checkOut(out: string | undefined, inputs: readonly PlannedInput[]): void {
  if (out === undefined) return
  const path = resolve(out)
  if (!inputs.some((input) => input.kind === 'file' && resolve(input.file.path) === path)) return
  const message = 'is one of the inputs and would be overwritten; name another file with --out'
  throw new RostrumError('arguments', [{ place: { source: out }, message }])
}

interface Output {
  write(text: string): Promise<void>
  /** Whether the reader at the other end has gone away, as `head` does. */
  isClosed(): boolean
  end(): Promise<void>
}

function createOutput(path: string | undefined): Output {
  const stream = path === undefined ? process.stdout : createWriteStream(path)
  let isClosed = false
  let failure: Error | undefined
  let wake = () => {}
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true
    if (error.code !== 'EPIPE') failure = error
    wake()
  })
  stream.on('drain', () => wake())
  stream.on('finish', () => wake())

  async function write(text: string): Promise<void> {
    if (text === '' || isClosed) return
    if (!stream.write(text)) {
      await new Promise<void>((resume) => {
        wake = resume
      })
    }
    check()
  }

  function check(): void {
    if (failure === undefined) return
    const place = { source: path ?? 'stdout' }
    throw new RostrumError('write-failed', [{ place, message: `cannot be written: ${failure.message}` }])
  }

  return {
    write,
    isClosed: () => isClosed,
    async end() {
      if (path !== undefined && !isClosed) {
        await new Promise<void>((resume) => {
          wake = resume
          stream.end()
        })
      }
      check()
    },
  }
}
