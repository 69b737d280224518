/**
 * One document with its matches, stances and labels, for a person at a terminal. Pure: gives the text.
 */
import type { Analysis, FramingScore, Match, PassageScore, Reckoning, ScoredDocument } from '../records.ts'
import { colourOf, type Marking, markedText, STANCE_SIGNS, styleOf } from './marked-text.ts'
import { formatNumber } from './number.ts'
import { placeInOriginal } from './origin.ts'
import { type Run, visible, wrapRuns } from './terminal-text.ts'

export interface ExplanationOptions {
  /** Columns of a line; 40 where fewer are given. */
  readonly width: number
  /** Puts a text between the escape sequences of a style. Without it matches are marked by brackets and signs. */
  readonly paint?: ((style: string, text: string) => string) | undefined
  /** Shows the matches of this framing only. Numbers at the end are of all framings. */
  readonly framing?: string | undefined
  /** Which passages are shown: those with a match, or all. */
  readonly passages: 'matched' | 'all'
  /** How probabilities of a passage come about, of the framings that have them; none where left out. */
  readonly reckon?: (passage: number) => readonly Reckoning[]
}

const LEAST_WIDTH = 40
/** Where a run has more framings, the table leaves out those without a match. */
const MOST_ROWS = 8

/**
 * The whole explanation, lines ended by line feeds: title, passages with their matches, numbers.
 *
 * Everything that comes from the document or a lexicon is made visible: no control character reaches the terminal.
 *
 * @param analysis  the document's ledger; matches by start
 * @param scored    its numbers
 * @param passages  labels and weights of each of its passages, in order
 */
export function explanation(
  analysis: Analysis,
  scored: ScoredDocument,
  passages: readonly PassageScore[],
  options: ExplanationOptions,
): string {
  const width = Math.max(LEAST_WIDTH, options.width)
  const marking: Marking = options.paint === undefined ? 'plain' : 'colour'
  const paint = options.paint ?? ((_style: string, text: string) => text)
  const matches = analysis.matches.filter(
    ({ entry }) => options.framing === undefined || entry.framing === options.framing,
  )
  const lines: string[] = []

  function put(runs: readonly Run[], indents: readonly [string, string] = ['', '']): void {
    for (const line of wrapRuns(runs, width, indents)) {
      lines.push(line.map(({ text, style }) => (style === '' ? text : paint(style, text))).join(''))
    }
  }

  putHead()
  if (matches.length === 0) {
    const which = options.framing === undefined ? 'any framing' : `the framing ${options.framing}`
    lines.push('')
    put([
      {
        text:
          analysis.words === 0
            ? 'No word of it stands in a zone that counts, so there is nothing to match.'
            : `No match of ${which}.`,
        style: '',
      },
    ])
  }
  let next = 0
  for (const score of passages) {
    const first = next
    while (matches[next]?.passage === score.passage.index) next++
    if (next > first || options.passages === 'all') putPassage(score, matches.slice(first, next))
  }
  if (scored.framings.some((framing) => framing.matches > 0)) putNumbers()
  return `${lines.join('\n')}\n`

  function putHead(): void {
    const { document } = analysis
    const { title, date, speaker } = document.docvars
    put([{ text: visible(String(title ?? document.id)), style: '1' }])
    const known = [title === undefined ? undefined : document.id, date, speaker].filter(
      (value) => value !== undefined,
    )
    if (known.length > 0) put([{ text: known.map((value) => visible(String(value))).join(' · '), style: '' }])
    const counted = [
      plural(analysis.words, 'word'),
      `${plural(analysis.passages.length, 'passage')}${analysis.passages.length > 1 ? ', numbered from 0' : ''}`,
      plural(analysis.matches.length, 'match', 'matches'),
    ]
    put([{ text: counted.join(' · '), style: '' }])
    if (matches.length > 0) putLegend()
  }

  function putLegend(): void {
    const { asserts, rejects, reports, mixed } = STANCE_SIGNS
    const signs = `${asserts} asserts, ${rejects} rejects, ${reports} reports, ${mixed} mixed`
    if (marking === 'plain') {
      put([{ text: signs, style: '' }])
      return
    }
    const names = [...new Set(matches.map(({ entry }) => entry.framing))]
    const runs = names.flatMap((name) => [
      { text: visible(name), style: colourOf(name) },
      { text: ' · ', style: '' },
    ])
    put([
      ...runs,
      { text: 'high', style: '1' },
      { text: ', medium, ', style: '' },
      { text: 'weak', style: '2' },
      { text: ` · ${signs}`, style: '' },
    ])
  }

  function putPassage({ passage, labels, weights }: PassageScore, own: readonly Match[]): void {
    const weighed = scored.framings.flatMap(({ framing }, index) =>
      (weights[index] ?? 0) > 0 ? [`${visible(framing)} ${formatNumber(weights[index])}`] : [],
    )
    const head: Run[] = [{ text: `passage ${passage.index}`, style: '1' }]
    const origin = placeInOriginal(analysis.document.origin, passage.start)
    if (origin !== undefined) head.push({ text: ` · ${origin}`, style: '' })
    if (passage.zone !== 'body') head.push({ text: ` · ${passage.zone}`, style: '' })
    head.push({ text: labels.length === 0 ? ' · no label' : ' · labelled ', style: '' })
    labels.forEach((label, index) => {
      if (index > 0) head.push({ text: ', ', style: '' })
      head.push({ text: visible(label), style: `1;${colourOf(label)}` })
    })
    if (weighed.length > 0) head.push({ text: ` · asserted weight: ${weighed.join(', ')}`, style: '' })
    lines.push('')
    put(head, ['', '  '])
    put(markedText(analysis.document.text, passage, own, marking), ['  ', '  '])
    for (const match of own) putMatch(match)
    for (const reckoning of options.reckon?.(passage.index) ?? []) {
      if (options.framing === undefined || options.framing === reckoning.framing) putReckoning(reckoning)
    }
  }

  function putReckoning(reckoning: Reckoning): void {
    const runs: Run[] = [
      {
        text: `${visible(reckoning.framing)} ${reckoning.probability.toFixed(2)}`,
        style: colourOf(reckoning.framing),
      },
      { text: ` ${reckoned(reckoning)}`, style: '' },
    ]
    put(runs, ['    ', '        '])
  }

  function putMatch(match: Match): void {
    const { entry, stance, voice, rule } = match
    const words = visible(analysis.document.text.slice(match.start, match.end))
    const who = voice === 'speaker' ? 'speaker' : `${voice} voice`
    const by = rule === '' ? '' : ` (rule ${visible(rule)})`
    const kind = `${visible(entry.level)}/${visible(entry.facet)} · ${entry.strength}${entry.against ? ', against' : ''}`
    put(
      [
        { text: `${STANCE_SIGNS[stance]} ${visible(entry.framing)}`, style: colourOf(entry.framing) },
        { text: ` · ${kind} · `, style: '' },
        { text: `“${words}”`, style: marking === 'plain' ? '' : styleOf(match) },
        { text: ` · ${who} ${stance}${by} · `, style: '' },
        { text: `pattern ${visible(entry.pattern)}`, style: '2' },
      ],
      ['    ', '        '],
    )
  }

  function putNumbers(): void {
    const isLong = scored.framings.length > MOST_ROWS
    const rows = scored.framings.filter((framing) => !isLong || framing.matches > 0)
    lines.push('')
    const table = [
      NUMBER_COLUMNS.map(({ name }) => name),
      ...rows.map((row) => NUMBER_COLUMNS.map(({ cell }) => cell(row, scored.passages))),
    ]
    for (const [index, line] of aligned(table, width).entries()) {
      const framing = rows[index - 1]?.framing
      const name = table[index]?.[0] ?? ''
      lines.push(framing === undefined ? line : paint(colourOf(framing), name) + line.slice(name.length))
    }
    const left = scored.framings.length - rows.length
    if (left > 0) lines.push(`${left} other framings have no match`)
    lines.push('')
    const dimensions = Object.entries(scored.dominant)
    for (const [dimension, dominant] of dimensions) {
      const which = dimensions.length === 1 ? '' : ` (${visible(dimension)})`
      put([{ text: `dominant${which}: ${visible(dominant)}${MEANINGS[dominant] ?? ''}`, style: '' }])
    }
  }
}

/** Contributions that are spelled out; the smaller ones are summed. */
const MOST_CONTRIBUTIONS = 12

/** The sum behind a probability, in words: `= base -3.1 +1.9 vindicationist high +0.4 “freedom” … (label from 0.31)`. */
function reckoned({ contributions, intercept, threshold, withheld }: Reckoning): string {
  const named = contributions
    .slice(0, MOST_CONTRIBUTIONS)
    .map(
      ({ group, name, logOdds }) =>
        `${signed(logOdds)} ${group === 'words' ? `“${visible(name)}”` : visible(name)}`,
    )
  const rest = contributions.slice(MOST_CONTRIBUTIONS)
  if (rest.length > 0)
    named.push(`${signed(rest.reduce((sum, { logOdds }) => sum + logOdds, 0))} ${rest.length} smaller`)
  const rule = withheld.length === 0 ? '' : `; withheld by ${withheld.map(visible).join(', ')}`
  return `= base ${signed(intercept)} ${named.join(' ')} (label from ${threshold.toFixed(2)}${rule})`
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
}

const MEANINGS: Readonly<Record<string, string>> = {
  mixed: ' (no framing leads the next one clearly)',
  none: ' (no passage is labelled)',
}

const NUMBER_COLUMNS: readonly {
  readonly name: string
  readonly cell: (row: FramingScore, passages: number) => string
}[] = [
  { name: 'framing', cell: ({ framing }) => visible(framing) },
  { name: 'matches', cell: ({ matches }) => String(matches) },
  { name: 'asserted', cell: ({ asserted }) => String(asserted) },
  { name: 'rejected', cell: ({ rejected }) => String(rejected) },
  { name: 'reported', cell: ({ reported }) => String(reported) },
  { name: 'mixed', cell: ({ mixed }) => String(mixed) },
  { name: 'rate', cell: ({ rate }) => shown(rate) },
  { name: 'intensity', cell: ({ intensity }) => shown(intensity) },
  { name: 'labelled', cell: ({ labelled }, passages) => `${labelled}/${passages}` },
]

function shown(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(2)
}

/** The first column to the left, the others to the right, with as much space between as the width allows. */
function aligned(rows: readonly (readonly string[])[], width: number): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const gap = widths.reduce((sum, columns) => sum + columns + 2, -2) > width ? ' ' : '  '
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const columns = widths[column] ?? 0
        return column === 0 ? cell.padEnd(columns) : cell.padStart(columns)
      })
      .join(gap),
  )
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
