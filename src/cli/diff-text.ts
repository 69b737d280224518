/**
 * What moved between two runs, as text for a terminal.
 */
import {
  type Cause,
  causesOf,
  type LexiconDifference,
  type MovedFraming,
  type RunDiff,
  type RunFacts,
  type ScoringDifference,
} from '../pipeline/diff.ts'
import { formatNumber } from '../write/number.ts'
import { entryText, signed } from '../write/tables/differences.ts'
import { visible } from '../write/terminal-text.ts'
import { counted, grouped } from './terminal.ts'

/** The two runs, and what differs between their ways of scoring. */
export function headText({ before, after, scoring }: RunDiff): string {
  return `${[`${runText(before)} → ${runText(after)}`, ...scoringLines(scoring)].join('\n')}\n`
}

function runText({ run, started, rostrum }: RunFacts): string {
  return `run ${run} (${visible(started)}, rostrum ${visible(rostrum)})`
}

/** Changed entries of a lexicon that are named one by one. */
const MOST_ENTRIES = 12

function scoringLines({ lexicons, settings, code }: ScoringDifference): string[] {
  const lines = lexicons.flatMap((lexicon) => {
    const marks = { added: '+', removed: '-', changed: '~' }
    const shown = lexicon.entries
      .slice(0, MOST_ENTRIES)
      .map(({ entry, change }) => `    ${marks[change]} ${visible(entry)}`)
    const more = lexicon.entries.length - MOST_ENTRIES
    return [
      `  lexicon  ${visible(lexiconText(lexicon))}`,
      ...shown,
      ...(more > 0 ? [`    … and ${grouped(more)} more`] : []),
    ]
  })
  for (const { name, before, after } of settings) {
    const values =
      before === undefined && after === undefined ? '' : `  ${before ?? 'none'} → ${after ?? 'none'}`
    lines.push(`  setting  ${visible(name + values)}`)
  }
  if (code !== undefined) lines.push(`  code     ${visible(`${code.before} → ${code.after}`)}`)
  if (lines.length === 0) lines.push('  scored in the same way')
  return lines
}

function lexiconText({
  framing,
  versionBefore,
  versionAfter,
  entries,
  isReordered,
}: LexiconDifference): string {
  const version =
    versionBefore === versionAfter
      ? (versionAfter ?? '')
      : `${versionBefore ?? 'none'} → ${versionAfter ?? 'none'}`
  const changes = (['added', 'removed', 'changed'] as const)
    .map((change) => [change, entries.filter((one) => one.change === change).length] as const)
    .filter(([, count]) => count > 0)
    .map(([change, count], index) =>
      index === 0 ? `${counted(count, 'entry', 'entries')} ${change}` : `${grouped(count)} ${change}`,
    )
  if (isReordered) changes.push('entries in another order')
  return `${framing} ${version}: ${changes.join(', ')}`
}

/** Entries that stand below a moved score. */
const MOST_REASONS = 6

/** A document and framing with its scores that moved, and why; empty for what a document of one run is nothing in. */
export function changeText(change: MovedFraming, scoring: ScoringDifference): string {
  const { document, framing, dimension, causes } = change
  const isOneSided = causes.includes('added') || causes.includes('removed')
  if (isOneSided && !change.scores.some(({ before, after }) => isSomething(before ?? after))) return ''
  const whose = framing === '' ? (dimension === 'framing' ? [] : [dimension]) : [framing]
  const head = [document, ...whose].map(visible).join('  ')
  return `${head}  ${isOneSided ? standingText(change) : movedText(change)}\n    ${visible(whyText(change, scoring))}\n`
}

/** Of a document of one run. */
function standingText({ scores }: MovedFraming): string {
  return scores.map(({ measure, before, after }) => `${measure} ${valueText(before ?? after)}`).join(', ')
}

function movedText({ scores }: MovedFraming): string {
  return scores
    .map(({ measure, before, after, difference }) => {
      const by = difference === undefined ? '' : ` (${signed(shortened(difference))})`
      return `${measure} ${valueText(before)} → ${valueText(after)}${by}`
    })
    .join(', ')
}

function whyText(change: MovedFraming, scoring: ScoringDifference): string {
  const { entries, scores } = change
  const shown = entries.slice(0, MOST_REASONS).map(entryText)
  const more = entries.length - MOST_REASONS
  if (more > 0) shown.push(`and ${grouped(more)} more`)
  const left = scores
    .filter(({ unexplained }) => unexplained !== undefined && unexplained !== 0)
    .map(({ measure, unexplained }) => `${measure} ${signed(shortened(unexplained!))}`)
  return [
    namedText(change, scoring),
    ...(shown.length === 0 ? [] : [shown.join(', ')]),
    ...(left.length === 0 ? [] : [`entries do not explain ${left.join(', ')}`]),
  ].join(': ')
}

/** All that differs for a document, by name: `text; lexicon pluralist; setting unit; code 0.1.0 → 0.2.0`. */
export function namedText(
  { causes, docvars }: Pick<MovedFraming, 'causes' | 'docvars'>,
  { lexicons, settings, code }: ScoringDifference,
): string {
  const names: Partial<Record<Cause, string>> = {
    docvars: docvars.join(', '),
    lexicon: lexicons.map(({ framing }) => framing).join(', '),
    setting: settings.map(({ name }) => name).join(', '),
    code: code === undefined ? '' : `${code.before} → ${code.after}`,
  }
  return causes.map((cause) => `${cause} ${names[cause] ?? ''}`.trim()).join('; ')
}

/** How many documents and scores moved, by cause, and what framings gained and lost in all. */
export function summaryText({ counts, scoring }: RunDiff): string {
  const { documentsBefore, documentsAfter, added, removed, unmoved, scores, totals } = counts
  const moved = counts.moved.reduce((sum, { documents }) => sum + documents, 0)
  const lines = [
    `documents ${grouped(documentsBefore)} → ${grouped(documentsAfter)}: ${grouped(added)} added, ` +
      `${grouped(removed)} removed, ${grouped(moved)} with moved scores, ${grouped(unmoved)} changed with the same scores`,
    ...counts.moved.map(
      (one) => `  ${counted(one.documents, 'document')}: ${causesOf(one, scoring).join(', ')}`,
    ),
    `${counted(scores, 'score')} moved`,
    ...totals.map(
      ({ framing, documents, asserted, labelled }) =>
        `  ${visible(framing)}: ${counted(documents, 'document')}, asserted matches ${signed(asserted)}, ` +
        `labelled passages ${signed(labelled)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function valueText(value: number | string | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? value : formatNumber(shortened(value))
}

function isSomething(value: number | string | undefined): boolean {
  return value !== undefined && value !== 0 && value !== 'none'
}

/** Four decimals are enough to read; files have six. */
function shortened(value: number): number {
  return Math.abs(value) < 0.00005 ? value : Math.round(value * 1e4) / 1e4
}
