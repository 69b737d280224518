/**
 * Suggestions for a lexicon as text to read, as CSV to sort, and as YAML to paste into a lexicon.
 */
import type { Strength } from '../records.ts'
import type { Cell } from './csv.ts'
import type { Context } from './kwic.ts'
import { formatNumber } from './number.ts'

/** A suggestion as it is written. */
export interface WrittenSuggestion {
  readonly kind: 'term' | 'collocation' | 'variant'
  readonly pattern: string
  /** What it is ordered by. */
  readonly measure: 'z' | 'G2' | 'precision_low'
  readonly value: number
  /** How it was come by, in a few words. */
  readonly origin: string
  /** Where its entry would stand; of variants alone. */
  readonly level: string | undefined
  readonly facet: string | undefined
  readonly target: { readonly passages: number; readonly documents: number }
  readonly reference: { readonly passages: number; readonly documents: number }
  readonly precision: number | undefined
  /** Share of its finds that are matched already. */
  readonly matched: number
  readonly contexts: readonly (Context & {
    readonly side: 'target' | 'reference'
    readonly document: string
  })[]
}

export interface WrittenPassage {
  readonly document: string
  readonly id: string
  readonly cosine: number
  readonly text: string
}

export interface WrittenSuggestions {
  readonly framing: string
  /** What target and reference are, and how the lists are made; one sentence a line. */
  readonly method: readonly string[]
  /** With the heading of each list. */
  readonly lists: readonly { readonly heading: string; readonly suggestions: readonly WrittenSuggestion[] }[]
  readonly passages: readonly WrittenPassage[]
}

/** Columns of the CSV. */
export const SUGGESTION_COLUMNS = [
  'kind',
  'rank',
  'pattern',
  'measure',
  'value',
  'target_passages',
  'target_documents',
  'reference_passages',
  'reference_documents',
  'precision',
  'matched',
  'strength',
  'origin',
  'level',
  'facet',
  'contexts',
] as const

/**
 * Strength by the share of passages that coders endorse: from 0.8 high, from 0.4 medium, else weak; weak too where
 * nothing is coded.
 */
export function proposedStrength(precision: number | undefined): Strength {
  if (precision === undefined || precision < 0.4) return 'weak'
  return precision < 0.8 ? 'medium' : 'high'
}

/** For a terminal. `visible` makes what comes from texts safe to show. */
export function suggestionsText(
  { method, lists, passages }: WrittenSuggestions,
  visible: (text: string) => string,
): string {
  const lines = [...method]
  for (const { heading, suggestions } of lists) {
    lines.push('', heading, ...(suggestions.length === 0 ? ['  none'] : []))
    suggestions.forEach((one, index) => {
      lines.push(`${String(index + 1).padStart(3)}  ${visible(one.pattern)}`, `     ${figures(one)}`)
      if (one.origin !== '') lines.push(`     ${visible(one.origin)}`)
      for (const context of one.contexts) lines.push(`     ${visible(contextLine(context))}`)
    })
  }
  if (passages.length > 0) {
    lines.push('', 'Missed passages, nearest in meaning to the covered ones first')
    passages.forEach(({ document, id, cosine, text }, index) => {
      lines.push(`${String(index + 1).padStart(3)}  ${cosine.toFixed(2)}  ${visible(`${document}  ${id}`)}`)
      lines.push(`     ${visible(oneLine(text))}`)
    })
  }
  return `${lines.join('\n')}\n`
}

/** Rows under `SUGGESTION_COLUMNS`; passages by meaning last, with their text for the pattern. */
export function suggestionRows({ lists, passages }: WrittenSuggestions): Cell[][] {
  const rows = lists.flatMap(({ suggestions }) =>
    suggestions.map((one, index): Cell[] => [
      one.kind,
      index + 1,
      one.pattern,
      one.measure,
      one.value,
      one.target.passages,
      one.target.documents,
      one.reference.passages,
      one.reference.documents,
      one.precision,
      one.matched,
      proposedStrength(one.precision),
      one.origin,
      one.level,
      one.facet,
      one.contexts.map(contextLine).join('\n'),
    ]),
  )
  const near = passages.map(({ document, id, cosine, text }, index): Cell[] => {
    const cells: Cell[] = ['passage', index + 1, undefined, 'cosine', cosine]
    while (cells.length < SUGGESTION_COLUMNS.length - 1) cells.push(undefined)
    cells[SUGGESTION_COLUMNS.indexOf('origin')] = `${document} ${id}`
    return [...cells, oneLine(text)]
  })
  return [...rows, ...near]
}

/** Entries at the depth at which a lexicon file has them, each under the contexts it was judged by. */
export function suggestionsYaml({ framing, method, lists, passages }: WrittenSuggestions): string {
  const lines = [
    ...comments(`Suggestions for ${framing}: read, choose, and paste under a facet.`, ''),
    ...method.flatMap((line) => comments(line, '')),
    ...comments('Needs the key induced under sources: {induced: "Found in passages of real speeches"}.', ''),
  ]
  for (const { heading, suggestions } of lists) {
    lines.push('', ...comments(heading, ''))
    let before = ''
    for (const one of suggestions) {
      const where = one.facet === undefined ? '' : `${one.level} / ${one.facet}`
      if (where !== before) lines.push(...comments(where, INDENT))
      before = where
      lines.push(...entryLines(one))
    }
  }
  for (const { document, id, cosine, text } of passages)
    lines.push(
      ...comments(`missed passage ${document} ${id} (cosine ${cosine.toFixed(2)}): ${oneLine(text)}`, ''),
    )
  return `${lines.join('\n')}\n`
}

const INDENT = '      '

function entryLines(one: WrittenSuggestion): string[] {
  const strength = proposedStrength(one.precision)
  return [
    ...one.contexts.flatMap((context) => comments(contextLine(context), INDENT)),
    `${INDENT}- pattern: ${JSON.stringify(one.pattern)}`,
    `${INDENT}  strength: ${strength}${one.precision === undefined ? '  # nothing is coded: yours to judge' : ''}`,
    `${INDENT}  source: induced`,
    `${INDENT}  note: ${JSON.stringify(`suggested: ${figures(one)}${one.origin === '' ? '' : `; ${one.origin}`}`)}`,
    `${INDENT}  match: []  # invent one or two sentences in which it must be found`,
  ]
}

/** Comment lines. A text may hold anything: what would end a line is made a blank. */
function comments(text: string, indent: string): string[] {
  return text === '' ? [] : [`${indent}# ${oneLine(text)}`]
}

function figures(one: WrittenSuggestion): string {
  const { measure, value, target, reference, precision, matched } = one
  const name = { z: 'z', G2: 'G²', precision_low: 'precision at least' }[measure]
  const parts = [
    `${name} ${formatNumber(round(value))}`,
    `target ${passagesOf(target)}`,
    `reference ${passagesOf(reference)}`,
    ...(precision === undefined ? [] : [`precision ${precision.toFixed(2)}`]),
    ...(matched === 0 ? [] : [`${Math.round(100 * matched)} % matched already`]),
  ]
  return parts.join(', ')
}

function passagesOf({
  passages,
  documents,
}: {
  readonly passages: number
  readonly documents: number
}): string {
  return `${passages} in ${documents} ${documents === 1 ? 'document' : 'documents'}`
}

function contextLine({
  side,
  document,
  left,
  keyword,
  right,
}: WrittenSuggestion['contexts'][number]): string {
  return oneLine(`${side === 'target' ? '+' : '-'} ${document}: ${left} [${keyword}] ${right}`)
}

function round(value: number): number {
  return Math.round(100 * value) / 100
}

/** Without line ends and other control characters, which YAML would not have in a comment. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\u0085]+/g, ' ')
    .replace(
      /[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .trim()
}
