/**
 * Known groups: does rostrum find the framing that scholars would expect of well-known speeches?
 *
 *     npx tsx scripts/known-groups.ts --corpora FOLDER [--csv PATH]
 *
 * Takes the documents that `known-groups.yaml` names from the JSON lines, texts and Markdown files in the folder, scores
 * them with the lexicons that ship, and prints what was expected beside what was found, then the tests of order,
 * contrast, stance and discrimination. Expectations are hypotheses: a difference is a reason to read, not an error.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Decision } from '../src/measure/label.ts'
import { scoreDocument } from '../src/measure/score.ts'
import { type Analyser, createAnalyser } from '../src/pipeline/analyse.ts'
import { loadForScoring } from '../src/pipeline/plan.ts'
import { readOne, readSourceBatches } from '../src/read/read.ts'
import type { Document, FramingScore, ScoredDocument } from '../src/records.ts'
import { csvRow } from '../src/write/csv.ts'

export const FRAMINGS = ['vindicationist', 'exemplarist', 'pluralist', 'multipartner'] as const
type FramingName = (typeof FRAMINGS)[number]

const outcome = z.enum([...FRAMINGS, 'none'])

/** The shape of `known-groups.yaml`. */
export const knownGroupsFile = z.array(
  z.strictObject({
    id: z.string().regex(/^K\d\d$/),
    document: z.string().min(1),
    speaker: z.string().min(1),
    year: z.int().optional(),
    framing: outcome,
    second: z.array(outcome),
    confidence: z.enum(['high', 'medium', 'low']),
    stands_in: z.boolean().default(false),
    note: z.string(),
  }),
)

export type KnownSpeech = z.infer<typeof knownGroupsFile>[number]

/** A speech with its scores, and what the two readings of them say. */
export interface Finding {
  readonly speech: KnownSpeech
  readonly scored: ScoredDocument
  /** `dominant` of the framing dimension: a framing, `mixed` or `none`. */
  readonly dominant: string
  /** The framing of the highest prevalence, and of the highest intensity among equals; `mixed` or `none` where there is none. */
  readonly leading: string
  /** Expected is dominant; where `none` is expected: no framing is dominant. */
  readonly isStrictlyRight: boolean
  /** Expected is leading; `undefined` where `none` is expected, since some framing leads in nearly every document. */
  readonly isLeadingRight: boolean | undefined
  /** The leading framing is the expected one or a second; `undefined` as above. */
  readonly isLeadingNear: boolean | undefined
}

/** One test of the codebook, section 5. */
export interface TestResult {
  readonly test: string
  readonly claim: string
  readonly outcome: 'pass' | 'fail' | 'not testable'
  readonly detail: string
}

const LIST = fileURLToPath(new URL('./known-groups.yaml', import.meta.url))

/** Sets whose mean of a framing should be above that of the other sets. */
const SETS: Readonly<Record<FramingName, readonly string[]>> = {
  vindicationist: ['K19', 'K27', 'K28', 'K34', 'K48', 'K49'],
  exemplarist: ['K02', 'K05', 'K09', 'K14', 'K15', 'K31', 'K51'],
  pluralist: ['K29', 'K30', 'K52', 'K53', 'K54', 'K77', 'K78', 'K80'],
  multipartner: ['K57', 'K58', 'K64', 'K66', 'K67', 'K83', 'K86'],
}
/** Pairs of texts, each with the framing in which it should exceed the other. */
const CONTRASTS: readonly (readonly [string, FramingName, string, FramingName])[] = [
  ['K28', 'vindicationist', 'K29', 'pluralist'],
  ['K45', 'exemplarist', 'K49', 'vindicationist'],
  ['K57', 'multipartner', 'K59', 'vindicationist'],
  ['K55', 'pluralist', 'K43', 'vindicationist'],
]
/** Texts full of vindicationist words that they reject. */
const REJECTERS: readonly string[] = ['K14', 'K15', 'K31', 'K51', 'K52', 'K60', 'K68', 'K81']
/** Texts that share words with a framing they do not tell. */
const DISCRIMINANTS: readonly (readonly [string, FramingName])[] = [
  ['K61', 'exemplarist'],
  ['K62', 'exemplarist'],
  ['K78', 'multipartner'],
  ['K50', 'pluralist'],
  ['K57', 'pluralist'],
  ['K84', 'exemplarist'],
]

/**
 * The list of speeches.
 *
 * @throws z.ZodError where the file does not have the shape
 */
export function readKnownGroups(path: string = LIST): readonly KnownSpeech[] {
  return knownGroupsFile.parse(parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 }))
}

/** The documents with these ids or file names, from the folder and the folders directly in it. */
export async function findDocuments(
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Document>> {
  const wanted = new Set(names)
  const found = new Map<string, Document>()
  for (const path of filesIn(folder)) {
    const name = basename(path)
    if (wanted.has(name)) {
      const reading = (await readOne(path)).find(({ kind }) => kind === 'document')
      if (reading?.kind === 'document') found.set(name, reading.document)
    }
    if (!/\.jsonl(\.gz)?$/.test(name) || found.size === wanted.size) continue
    for await (const batch of readSourceBatches([{ path }], { duplicates: 'keep' })) {
      for (const reading of batch) {
        if (reading.kind !== 'document' || !wanted.has(reading.document.id)) continue
        if (!found.has(reading.document.id)) found.set(reading.document.id, reading.document)
      }
      if (found.size === wanted.size) break
    }
  }
  return found
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return [path]
    return readdirSync(path, { withFileTypes: true })
      .filter((inner) => inner.isFile())
      .map((inner) => join(path, inner.name))
      .sort()
  })
}

/** Scores one speech and compares it with what was expected. */
export function judgeSpeech(
  { analyser, decision }: { readonly analyser: Analyser; readonly decision: Decision },
  speech: KnownSpeech,
  document: Document,
): Finding {
  return judgeScores(speech, scoreDocument(analyser.analyse(document), analyser.framings, decision).scored)
}

/** Compares scores with what was expected. */
export function judgeScores(speech: KnownSpeech, scored: ScoredDocument): Finding {
  const dominant = scored.dominant.framing ?? 'none'
  const leading = leadingOf(scored.framings)
  const isNone = speech.framing === 'none'
  return {
    speech,
    scored,
    dominant,
    leading,
    isStrictlyRight: isNone ? dominant === 'none' || dominant === 'mixed' : dominant === speech.framing,
    isLeadingRight: isNone ? undefined : leading === speech.framing,
    isLeadingNear: isNone ? undefined : [speech.framing, ...speech.second].some((name) => name === leading),
  }
}

function leadingOf(scores: readonly FramingScore[]): string {
  const [first, next] = scores.filter(({ asserted }) => asserted > 0).sort((a, b) => compare(b, a))
  if (first === undefined) return 'none'
  return next !== undefined && compare(first, next) === 0 ? 'mixed' : first.framing
}

function compare(a: FramingScore, b: FramingScore): number {
  return a.labelled - b.labelled || a.weight - b.weight
}

/** Tests (a) to (d) of the codebook. Texts that stand in count in (c) and (d) only, and are marked there. */
export function runTests(findings: readonly Finding[]): readonly TestResult[] {
  const own = findings.filter(({ speech }) => !speech.stands_in)
  return [
    ...FRAMINGS.map((framing) => testOrder(own, framing)),
    ...CONTRASTS.map((contrast) => testContrast(own, ...contrast)),
    ...REJECTERS.flatMap((id) => testRejection(findings, id)),
    ...DISCRIMINANTS.flatMap(([id, framing]) => testDiscriminant(findings, id, framing)),
  ]
}

function testOrder(findings: readonly Finding[], framing: FramingName): TestResult {
  const means = FRAMINGS.map((set) => {
    const values = findings.flatMap(({ speech, scored }) =>
      SETS[set].includes(speech.id) ? [scoreOf(scored, framing).prevalence ?? 0] : [],
    )
    return { set, count: values.length, mean: meanOf(values) }
  })
  const mine = means.find(({ set }) => set === framing)?.mean
  const others = means.filter(({ set, mean }) => set !== framing && mean !== undefined)
  const ids = SETS[framing]
  const present = ids.filter((id) => findings.some(({ speech }) => speech.id === id))
  return {
    test: '(a) order of means',
    claim: `${framing}: ${present.join(' ') || 'its set'} above the other sets`,
    outcome:
      mine === undefined || others.length === 0
        ? 'not testable'
        : others.every(({ mean }) => mine > (mean ?? 0))
          ? 'pass'
          : 'fail',
    detail: `mean prevalence ${means.map(({ set, mean, count }) => `${letterOf(set)} set ${percent(mean)} (${count})`).join(', ')}; ${present.length} of ${ids.length} texts`,
  }
}

function testContrast(
  findings: readonly Finding[],
  firstId: string,
  firstFraming: FramingName,
  secondId: string,
  secondFraming: FramingName,
): TestResult {
  const first = findings.find(({ speech }) => speech.id === firstId)
  const second = findings.find(({ speech }) => speech.id === secondId)
  const claim = `${firstId} more ${firstFraming} than ${secondId}, ${secondId} more ${secondFraming}`
  const test = '(b) contrasts'
  if (first === undefined || second === undefined) {
    const missing = [first === undefined ? firstId : '', second === undefined ? secondId : '']
    const detail = `not found: ${missing.filter((id) => id !== '').join(', ')}`
    return { test, claim, outcome: 'not testable', detail }
  }
  const value = (finding: Finding, framing: FramingName) => scoreOf(finding.scored, framing).prevalence ?? 0
  const holds =
    value(first, firstFraming) > value(second, firstFraming) &&
    value(second, secondFraming) > value(first, secondFraming)
  const shown = (framing: FramingName) =>
    `${letterOf(framing)} ${percent(value(first, framing))} and ${percent(value(second, framing))}`
  return {
    test,
    claim,
    outcome: holds ? 'pass' : 'fail',
    detail: `${shown(firstFraming)}; ${shown(secondFraming)}`,
  }
}

function testRejection(findings: readonly Finding[], id: string): TestResult[] {
  const test = '(c) stance'
  const claim = `${id} rejects vindicationist words more than it asserts them`
  return forEachText(findings, id, { test, claim }, ({ scored }) => {
    const { asserted, rejected, reported, mixed, prevalence } = scoreOf(scored, 'vindicationist')
    const detail = `rejected ${rejected}, asserted ${asserted}, reported ${reported}, mixed ${mixed}; labelled ${percent(prevalence)}`
    return { outcome: rejected > asserted ? 'pass' : 'fail', detail }
  })
}

function testDiscriminant(findings: readonly Finding[], id: string, framing: FramingName): TestResult[] {
  const head = { test: '(d) discriminant', claim: `${id} is not dominantly ${framing}` }
  return forEachText(findings, id, head, ({ dominant, leading }) => ({
    outcome: dominant === framing ? 'fail' : 'pass',
    detail: `dominant ${dominant}, leading ${leading}`,
  }))
}

function forEachText(
  findings: readonly Finding[],
  id: string,
  head: Pick<TestResult, 'test' | 'claim'>,
  judge: (finding: Finding) => Pick<TestResult, 'outcome' | 'detail'>,
): TestResult[] {
  const texts = findings.filter(({ speech }) => speech.id === id)
  if (texts.length === 0) return [{ ...head, outcome: 'not testable', detail: `not found: ${id}` }]
  return texts.map((finding) => {
    const { outcome, detail } = judge(finding)
    const { speaker, year, stands_in } = finding.speech
    return {
      ...head,
      outcome,
      detail: `${speaker} ${year ?? ''}${stands_in ? ' (stands in)' : ''}: ${detail}`,
    }
  })
}

function scoreOf(scored: ScoredDocument, framing: FramingName): FramingScore {
  const score = scored.framings.find((candidate) => candidate.framing === framing)
  if (score === undefined) throw new Error(`the lexicons in use do not define ${framing}`)
  return score
}

const COLUMNS = [
  'id',
  'speaker',
  'year',
  'expected',
  'second',
  'confidence',
  'stands in',
  'words',
  'passages',
  'dominant',
  'leading',
  ...FRAMINGS.map((framing) => `${letterOf(framing)} prevalence`),
  ...FRAMINGS.map((framing) => `${letterOf(framing)} asserted`),
  'V rejected',
  'strict',
  'by lead',
] as const

function cellsOf(finding: Finding): readonly (string | number | undefined)[] {
  const { speech, scored } = finding
  const scores = FRAMINGS.map((framing) => scoreOf(scored, framing))
  return [
    speech.id,
    speech.speaker,
    speech.year,
    speech.framing,
    speech.second.join(' '),
    speech.confidence,
    speech.stands_in ? 'yes' : '',
    scored.words,
    scored.passages,
    finding.dominant,
    finding.leading,
    ...scores.map(({ prevalence }) => prevalence),
    ...scores.map(({ asserted }) => asserted),
    scores[0]?.rejected,
    finding.isStrictlyRight ? 'right' : 'wrong',
    finding.isLeadingRight === undefined
      ? ''
      : finding.isLeadingRight
        ? 'right'
        : finding.isLeadingNear
          ? 'second'
          : 'wrong',
  ]
}

/** The findings as CSV, one row for each document. */
export function findingsCsv(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => csvRow([...cellsOf(finding), finding.speech.document], 'people'))
  return [csvRow([...COLUMNS, 'document'], 'programs'), ...rows].join('')
}

/** Everything for a reader, as Markdown: the table, the counts, the tests. */
export function report(findings: readonly Finding[], missing: readonly KnownSpeech[]): string {
  const isPrevalence = (column: number) => COLUMNS[column]?.endsWith('prevalence') === true
  const rows = findings.map((finding) =>
    cellsOf(finding).map((cell, column) =>
      isPrevalence(column) ? percent(cell as number | undefined) : `${cell ?? ''}`,
    ),
  )
  const lines = ['# Known groups', '', ...markdownTable(COLUMNS, rows), '', ...summary(findings), '']
  lines.push('Strict: the expected framing is `dominant`; where none is expected, no framing is.')
  lines.push('By lead: it has the highest prevalence, and the highest intensity among equals; documents of')
  lines.push('which none is expected are left out. Near: it or a second framing does.', '')
  lines.push(
    'Many entries of the lexicons were drawn from these very texts, as their sources say: agreement shows',
  )
  lines.push(
    'that the numbers mean what they should here, not that they would in a text nobody had read.',
    '',
  )
  lines.push('## Tests', '')
  const tests = runTests(findings)
  lines.push(
    ...markdownTable(
      ['test', 'claim', 'outcome', 'detail'],
      tests.map(({ test, claim, outcome, detail }) => [test, claim, outcome, detail]),
    ),
  )
  if (missing.length > 0) {
    lines.push('', '## Not found in the folder', '')
    for (const { id, document } of missing) lines.push(`- ${id} ${document}`)
  }
  return `${lines.join('\n')}\n`
}

function summary(findings: readonly Finding[]): string[] {
  const own = findings.filter(({ speech }) => !speech.stands_in)
  const groups: (readonly [string, readonly Finding[]])[] = [
    ['all texts', own],
    ...(['high', 'medium', 'low'] as const).map(
      (confidence) =>
        [`${confidence} confidence`, own.filter(({ speech }) => speech.confidence === confidence)] as const,
    ),
    ...outcome.options.map(
      (framing) => [`expected ${framing}`, own.filter(({ speech }) => speech.framing === framing)] as const,
    ),
    ['texts that stand in', findings.filter(({ speech }) => speech.stands_in)],
  ]
  const share = (part: number, all: number) => (all === 0 ? '' : `${part} of ${all}`)
  const rows = groups
    .filter(([, group]) => group.length > 0)
    .map(([name, group]) => {
      const framed = group.filter(({ isLeadingRight }) => isLeadingRight !== undefined)
      return [
        name,
        share(group.filter(({ isStrictlyRight }) => isStrictlyRight).length, group.length),
        share(framed.filter(({ isLeadingRight }) => isLeadingRight).length, framed.length),
        share(framed.filter(({ isLeadingNear }) => isLeadingNear).length, framed.length),
      ]
    })
  return markdownTable(['group', 'strictly right', 'right by lead', 'near by lead'], rows)
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`
}

function letterOf(framing: FramingName): string {
  return framing.slice(0, 1).toUpperCase()
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { corpora: { type: 'string' }, csv: { type: 'string' } } })
  if (values.corpora === undefined) {
    console.error('usage: npx tsx scripts/known-groups.ts --corpora FOLDER [--csv PATH]')
    return 2
  }
  if (!existsSync(values.corpora)) {
    console.error(
      'known groups: skipped, there is no such folder; corpora/README.md says how to get the texts',
    )
    return 0
  }
  const speeches = readKnownGroups()
  const documents = await findDocuments(
    values.corpora,
    speeches.map(({ document }) => document),
  )
  if (documents.size === 0) {
    console.error(`known groups: skipped, none of the ${speeches.length} documents is in the folder`)
    return 0
  }
  const { loaded, rules, decision } = await loadForScoring([])
  const analyser = createAnalyser({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    terms: decision.terms,
  })
  const findings = speeches.flatMap((speech) => {
    const document = documents.get(speech.document)
    return document === undefined ? [] : [judgeSpeech({ analyser, decision }, speech, document)]
  })
  const missing = speeches.filter(({ document }) => !documents.has(document))
  process.stdout.write(report(findings, missing))
  if (values.csv !== undefined) writeFileSync(values.csv, findingsCsv(findings))
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main()
