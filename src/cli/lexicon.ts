import { basename } from 'node:path'
import { describeProblem, type Problem, RostrumError } from '../error.ts'
import type { Lexicon, LexiconEntry, LexiconFile } from '../lexicon/lexicon.ts'
import { shippedLexicons, shownPath } from '../pipeline/lexicon-files.ts'
import { loadForScoring } from '../pipeline/plan.ts'
import type { Strength } from '../records.ts'
import { visible } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { createStdout } from './stdout.ts'
import { createTerminal, grouped } from './terminal.ts'

const STRENGTHS: readonly Strength[] = ['high', 'medium', 'weak']

/**
 * `rostrum lexicon check`: loads lexicons and says what is in each file; what is odd but no mistake goes to stderr.
 *
 * @returns the exit code
 * @throws RostrumError with every mistake
 */
export async function checkLexicons(paths: readonly string[]): Promise<number> {
  const { loaded } = await load(paths)
  const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
  await createStdout().write(loaded.files.map(summaryOf).join(''))
  for (const warning of loaded.files.flatMap(warningsOf)) {
    terminal.say(shown({ ...warning, message: `warning: ${warning.message}` }))
  }
  const entries = loaded.lexicons.reduce((sum, lexicon) => sum + lexicon.entries.length, 0)
  const files = loaded.files.length
  terminal.say(
    `${grouped(entries)} ${entries === 1 ? 'entry' : 'entries'} in ${files} ${files === 1 ? 'file' : 'files'}, no mistake found`,
  )
  return EXIT.done
}

/** `rostrum lexicon test`: tries every sentence that lexicons and cues carry. Gives the exit code. */
export async function testLexicons(paths: readonly string[]): Promise<number> {
  const scoring = await load(paths)
  const { loaded, rules } = scoring
  const { testContext, testEntries } = await import('../pipeline/lexicon-test.ts')
  const { testExamples } = await import('../pipeline/examples.ts')
  const { value, placeOf } = loaded.context
  const [entries, cues] = [testEntries(loaded.lexicons), testContext(value, rules, placeOf)]
  const reports = [entries, cues]
  const sentences = entries.sentences + cues.sentences
  const failures = reports.flatMap((report) => report.failures)
  const lines = [
    ...reports.flatMap(({ remarks }) => remarks.map((finding) => ({ ...finding, kind: 'remark' }))),
    ...failures.map((finding) => ({ ...finding, kind: 'failed' })),
  ].map(({ place, subject, sentence, found, kind }) =>
    shown({ place, message: `${kind}: ${subject}: "${sentence}": ${found}` }),
  )
  lines.push(
    `${sentences} sentences, ${failures.length} failed (${entries.sentences} of entries, ${cues.sentences} of the cues of voice and stance)`,
  )
  const examples = testExamples(scoring)
  if (examples !== undefined) {
    const { misses, right, least } = examples
    lines.push(
      ...misses.map(({ id, place, expected, found }) =>
        shown({ place, message: `remark: example ${id} is ${expected}, and comes out as ${found}` }),
      ),
      `${examples.examples} example passages, ${right} with the primary framing they were written for (at least ${least})`,
    )
  }
  await createStdout().write(`${lines.join('\n')}\n`)
  const isBelow = examples !== undefined && examples.right < examples.least
  return failures.length === 0 && !isBelow ? EXIT.done : EXIT.failed
}

export interface ListCommandOptions {
  readonly format: 'text' | 'csv'
}

/** `rostrum lexicon list`: the entries, in the order written. Gives the exit code. */
export async function listLexicons(
  paths: readonly string[],
  { format }: ListCommandOptions,
): Promise<number> {
  const { loaded } = await load(paths)
  const text = format === 'csv' ? await listedCsv(loaded.lexicons) : loaded.lexicons.map(listed).join('\n')
  await createStdout().write(text)
  return EXIT.done
}

function shown({ place, message }: Problem): string {
  return describeProblem({
    place: { ...place, source: visible(place.source) },
    message: visible(message),
  })
}

/** Without a path: everything that ships. */
async function load(paths: readonly string[]) {
  const beside = paths.filter((path) => ['sets.yaml', 'context.yaml'].includes(basename(path)))
  if (beside.length > 0) {
    const message = 'is read together with the lexicons beside it: name the folder, or one of them'
    throw new RostrumError(
      'arguments',
      beside.map((source) => ({ place: { source }, message })),
    )
  }
  return loadForScoring(paths.length === 0 ? shippedLexicons() : paths)
}

function summaryOf({ path, lexicons }: LexiconFile): string {
  const columns = Math.max(...lexicons.map(({ name }) => name.length))
  const lines = lexicons.map(({ name, version, entries }) => {
    const strengths = STRENGTHS.map((strength) => {
      const count = entries.filter((entry) => entry.strength === strength).length
      return `${String(count).padStart(4)} ${strength}`
    })
    return `  ${name.padEnd(columns)}  ${version}  ${String(entries.length).padStart(4)} entries:${strengths.join('')}\n`
  })
  return `${visible(shownPath(path))}\n${lines.join('')}`
}

/** What is no mistake but may be one: entries without a test or a source, facets of one entry, sources that no entry names. */
function warningsOf({ path, lexicons }: LexiconFile): Problem[] {
  const warnings: Problem[] = []
  for (const { entries } of lexicons) {
    for (const { match, pattern, place, sources } of entries) {
      if (match.length === 0)
        warnings.push({ place, message: `"${pattern}" has no match sentence to be tested on` })
      if (sources.length === 0) warnings.push({ place, message: `"${pattern}" names no source` })
    }
    for (const [facet, held] of groupedBy(entries, ({ level, facet }) => `${level}/${facet}`)) {
      const [only] = held
      if (held.length === 1 && only !== undefined)
        warnings.push({ place: only.place, message: `${only.framing} ${facet} has this one entry only` })
    }
  }
  const named = new Set(lexicons.flatMap(({ entries }) => entries.flatMap(({ sources }) => sources)))
  for (const source of Object.keys(lexicons[0]?.sources ?? {})) {
    if (!named.has(source))
      warnings.push({ place: { source: shownPath(path) }, message: `no entry names the source "${source}"` })
  }
  return warnings
}

function listed({ name, dimension, version, entries }: Lexicon): string {
  const lines = [`${name}  ${version}  (${dimension}, ${entries.length} entries)`]
  for (const [level, ofLevel] of groupedBy(entries, (entry) => entry.level)) {
    if (level !== 'any') lines.push(`  ${level}`)
    for (const [facet, ofFacet] of groupedBy(ofLevel, (entry) => entry.facet)) {
      lines.push(`    ${facet}`)
      for (const { strength, against, pattern, sources } of ofFacet) {
        const marks = `${strength.padEnd(6)}${against ? '  against' : ''}`
        lines.push(`      ${marks}  ${visible(pattern)}  [${visible(sources.join(', '))}]`)
      }
    }
  }
  return `${lines.join('\n')}\n`
}

async function listedCsv(lexicons: readonly Lexicon[]): Promise<string> {
  const { csvText } = await import('../write/csv-text.ts')
  const header = ['framing', 'dimension', 'level', 'facet', 'entry', 'strength', 'against', 'pattern']
  const rows = lexicons.flatMap(({ entries }) =>
    entries.map((entry: LexiconEntry) => [
      entry.framing,
      entry.dimension,
      entry.level,
      entry.facet,
      entry.id,
      entry.strength,
      entry.against,
      entry.pattern,
      entry.sources.join(' '),
      entry.note,
    ]),
  )
  return csvText([...header, 'sources', 'note'], rows)
}

/** Groups in the order in which they first appear. */
function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
