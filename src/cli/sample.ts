import { existsSync } from 'node:fs'
import { nearestName, type Problem, RostrumError } from '../error.ts'
import { decisionId } from '../measure/label.ts'
import type { PeriodUnit } from '../measure/period.ts'
import { stringSeed } from '../measure/random.ts'
import { shownPath } from '../pipeline/lexicon-files.ts'
import { drawSample, type Sample, type SampledPassage, SampleStopped } from '../pipeline/sample.ts'
import { planSample, type SamplePlan } from '../pipeline/sample-plan.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import { VERSION } from '../version.ts'
import {
  type CodingPassage,
  type CodingSheet,
  codingFiles,
  passageId,
  RESERVED_NAMES,
} from '../write/coding-sheet.ts'
import { type NewFile, writeNewFiles } from '../write/new-files.ts'
import { EXIT } from './exit-code.ts'
import { counted, createTerminal, grouped } from './terminal.ts'

export interface SampleCommandOptions {
  readonly size: string
  readonly by: readonly string[]
  readonly period?: string
  readonly unlabelled: string
  readonly perDocument: string
  readonly coders: readonly string[]
  readonly overlap: string
  readonly seed?: string
  readonly out?: string
  readonly format?: string
  readonly showDocvars?: boolean
  readonly lexicon: readonly string[]
  readonly decision?: 'released' | 'plain'
  readonly from?: string
  readonly language?: WantedLanguages
  readonly column: Readonly<Record<string, string>>
  readonly force?: boolean
  readonly progress?: boolean
  readonly quiet?: boolean
}

const FORMATS = ['xlsx', 'csv', 'jsonl'] as const
type Format = (typeof FORMATS)[number]
const PERIODS: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'year', 'decade']
/** A workbook is opened by people; and what was drawn is held in memory. */
const MOST_PASSAGES = 50_000

/** `rostrum sample`: gives the exit code. */
export async function sample(paths: readonly string[], options: SampleCommandOptions): Promise<number> {
  const asked = checkOptions(options)
  const terminal = createTerminal({
    isQuiet: options.quiet === true,
    wantsProgress: options.progress === true,
  })
  const plan = await planSample(paths, {
    lexicons: options.lexicon,
    reserved: RESERVED_NAMES,
    decision: options.decision,
    format: options.from,
    columns: options.column,
    language: options.language,
  })
  const seed = options.seed ?? plan.seed ?? 'rostrum'
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  try {
    const drawn = await drawSample(plan, {
      ...asked,
      seed,
      signal: stop.signal,
      onProgress: ({ documents, passages }) =>
        terminal.progress(`${grouped(documents)} documents, ${grouped(passages)} passages`),
      onDiagnostic: terminal.diagnose,
    })
    terminal.close()
    for (const note of drawn.notes) terminal.say(`note: ${note}`)
    if (drawn.passages.length === 0) {
      terminal.complain(
        drawn.documents === 0
          ? 'no document could be read, so there is nothing to draw'
          : `${counted(drawn.documents, 'document')} read, and no passage could be drawn of ${grouped(drawn.population)}; nothing was written`,
      )
      return EXIT.failed
    }
    const files = await filesOf(drawn, { plan, seed, asked, options, paths })
    await writeNewFiles(files)
    terminal.say(
      `${counted(drawn.passages.length, 'passage')} of ${grouped(drawn.population)}, from ` +
        `${counted(drawn.documents, 'document')}; written to ${files.map(({ path }) => path).join(', ')}`,
    )
    return EXIT.done
  } catch (error) {
    if (!(error instanceof SampleStopped)) throw error
    terminal.complain('stopped; nothing was written')
    return EXIT.stopped
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    terminal.close()
  }
}

interface Asked {
  readonly size: number
  readonly by: readonly string[]
  readonly period: PeriodUnit | undefined
  readonly unlabelledShare: number
  readonly perDocument: number
  readonly overlap: number
  readonly format: Format
  /** The path without its ending. */
  readonly out: string
}

/** @throws RostrumError with every mistake at once */
function checkOptions(options: SampleCommandOptions): Asked {
  const problems: Problem[] = []
  const fail = (option: string, message: string) => problems.push({ place: { source: option }, message })
  const whole = (option: string, written: string, most: number) => {
    const value = Number(written)
    if (/^\d+$/.test(written) && value >= 1 && value <= most) return value
    fail(option, `must be a whole number from 1 to ${most}, got "${written}"`)
    return 1
  }
  const share = (option: string, written: string) => {
    const value = Number(written)
    if (/^[\d.]+$/.test(written) && value >= 0 && value <= 1) return value
    fail(option, `must be a share from 0 to 1, got "${written}"`)
    return 0
  }
  const oneOf = <Name extends string>(option: string, written: string, names: readonly Name[]) => {
    const name = names.find((one) => one === written)
    if (name !== undefined) return name
    const nearest = nearestName(written, names)
    const advice = nearest === undefined ? '' : `; did you mean "${nearest}"?`
    fail(option, `must be one of ${names.join(', ')}, got "${written}"${advice}`)
    return undefined
  }
  const { coders, by, period } = options
  const size = whole('--size', options.size, MOST_PASSAGES)
  const unlabelledShare = share('--unlabelled', options.unlabelled)
  const perDocument = whole('--per-document', options.perDocument, MOST_PASSAGES)
  const overlap = share('--overlap', options.overlap)
  for (const coder of coders) {
    // The name becomes part of a file name, on any system.
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u.test(coder))
      fail('--coders', `"${coder}" must be letters, digits, _ and -, up to 40: it names a file`)
  }
  const folded = coders.map((coder) => coder.toLowerCase())
  for (const coder of new Set(folded.filter((name, at) => folded.indexOf(name) < at)))
    fail('--coders', `"${coder}" is named twice`)
  for (const docvar of by)
    if (docvar === '') fail('--by', 'names of docvars have commas between them: speaker,country')
  for (const docvar of new Set(by.filter((name, at) => name !== '' && by.indexOf(name) < at)))
    fail('--by', `"${docvar}" is named twice`)
  const unit = period === undefined ? undefined : oneOf('--period', period, PERIODS)
  const ending = /\.(xlsx|csv|jsonl)$/i.exec(options.out ?? '')?.[1]?.toLowerCase()
  const format = oneOf('--format', options.format ?? ending ?? 'xlsx', FORMATS) ?? 'xlsx'
  if (options.format !== undefined && ending !== undefined && ending !== format)
    fail('--out', `ends in .${ending}, but --format says ${format}`)
  const out = (options.out ?? 'sample').replace(/\.(xlsx|csv|jsonl)$/i, '')
  if (/(^|[/\\])$/.test(out)) fail('--out', `must name a file, such as sample.xlsx, got "${options.out}"`)
  else if (options.force !== true) {
    for (const name of coders.length === 0 ? [out] : coders.map((coder) => `${out}-${coder}`)) {
      if (existsSync(`${name}.${format}`))
        fail(
          `${name}.${format}`,
          'is there already and may hold codes; move it, name another with --out, or give --force',
        )
    }
  }
  if (problems.length > 0) throw new RostrumError('arguments', problems)
  return { size, by, period: unit, unlabelledShare, perDocument, overlap, format, out }
}

interface FilesContext {
  readonly plan: SamplePlan
  readonly seed: string
  readonly asked: Asked
  readonly options: SampleCommandOptions
  readonly paths: readonly string[]
}

async function filesOf(drawn: Sample, context: FilesContext): Promise<readonly NewFile[]> {
  const { plan, seed, asked, options } = context
  const passages = inRandomOrder(drawn.passages, seed)
  const shared = Math.round(passages.length * asked.overlap)
  const { coders } = options
  const shares =
    coders.length === 0
      ? [{ coder: undefined, passages }]
      : coders.map((coder, at) => ({
          coder,
          // The order is a shuffle already: the first are as good as any for what all coders get.
          passages: inRandomOrder(
            passages.filter((_, index) => index < shared || (index - shared) % coders.length === at),
            `${seed} ${coder}`,
          ),
        }))
  const about = aboutOf(drawn, context, coders.length === 0 ? undefined : shared)
  const files: NewFile[] = []
  for (const { coder, passages: own } of shares) {
    const sheet: CodingSheet = {
      framings: plan.framings,
      passages: own,
      coder,
      docvars: options.showDocvars === true ? 'shown' : 'hidden',
      about,
      strata: drawn.strata,
      notes: drawn.notes,
    }
    const name = coder === undefined ? asked.out : `${asked.out}-${coder}`
    for (const { ending, content } of await codingFiles(sheet, asked.format))
      files.push({ path: name + ending, content })
  }
  return files
}

/** Shuffled by a hash of seed and passage, so that nothing of the design shows in the order. */
function inRandomOrder<Passage extends SampledPassage>(
  passages: readonly Passage[],
  seed: string,
): readonly (Passage & CodingPassage)[] {
  return passages
    .map((passage) => ({
      passage: { ...passage, id: passageId(passage.document, passage.start, passage.end) },
      key: stringSeed('order', seed, passage.document, passage.start),
    }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1])
    .map(({ passage }) => passage)
}

function aboutOf(
  drawn: Sample,
  { plan, seed, asked, options, paths }: FilesContext,
  shared: number | undefined,
): CodingSheet['about'] {
  const { lexicons } = plan
  const hashed = (path: string, sha256: string) => `${shownPath(path)}  sha256 ${sha256}`
  return [
    ['rostrum', VERSION],
    ['command', commandOf(paths, options)],
    ['seed', seed],
    ['decision that labelled the passages', decisionId(plan.decision)],
    ...(plan.decisionFile === undefined
      ? []
      : [['decision file', hashed(plan.decisionFile.path, plan.decisionFile.sha256)] as const]),
    ...lexicons.files.map(({ path, sha256 }, at) => [`lexicon ${at + 1}`, hashed(path, sha256)] as const),
    ['context', hashed(lexicons.contextFile.path, lexicons.contextFile.sha256)],
    ...lexicons.setsFiles.map(({ path, sha256 }, at) => [`sets ${at + 1}`, hashed(path, sha256)] as const),
    ['documents read', drawn.documents],
    ['documents left out', drawn.leftOut],
    ['passages in the population', drawn.population],
    ['passages asked for', asked.size],
    ['passages drawn', drawn.passages.length],
    ['share asked for without a label', asked.unlabelledShare],
    ['most passages of one document', asked.perDocument],
    ...(shared === undefined
      ? []
      : ([
          ['coders', options.coders.join(', ')],
          ['passages coded by all', shared],
        ] as const)),
  ]
}

/** The command as one would type it again: only what was given. */
function commandOf(paths: readonly string[], options: SampleCommandOptions): string {
  const parts: [string, string | undefined][] = [
    ['--size', options.size],
    ['--by', options.by.join(',') || undefined],
    ['--period', options.period],
    ['--unlabelled', options.unlabelled],
    ['--per-document', options.perDocument],
    ['--coders', options.coders.join(',') || undefined],
    ['--overlap', options.coders.length === 0 ? undefined : options.overlap],
    ['--seed', options.seed],
    ...options.lexicon.map((path): [string, string] => ['--lexicon', path]),
    ['--decision', options.decision],
    ['--from', options.from],
    ...Object.entries(options.column).map(([name, column]): [string, string] => [
      '--column',
      `${name}=${column}`,
    ]),
  ]
  const written = parts.flatMap(([name, value]) => (value === undefined ? [] : [name, quoted(value)]))
  const shown = options.showDocvars === true ? ['--show-docvars'] : []
  return ['rostrum sample', ...paths.map(quoted), ...written, ...shown].join(' ')
}

function quoted(word: string): string {
  return /^[\w./:,=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
