import type { Problem } from '../error.ts'
import type { Suggestion, SuggestionKind, Suggestions } from '../pipeline/suggest.ts'
import { SUGGESTION_KINDS, suggestEntries } from '../pipeline/suggest.ts'
import {
  SUGGESTION_COLUMNS,
  suggestionRows,
  suggestionsText,
  suggestionsYaml,
  type WrittenSuggestion,
  type WrittenSuggestions,
} from '../write/suggestions.ts'
import { visible } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { createStdout } from './stdout.ts'
import { counted, createTerminal, grouped } from './terminal.ts'

export interface SuggestCommandOptions {
  readonly codes: readonly string[]
  readonly corpus: readonly string[]
  readonly lexicon: readonly string[]
  readonly kind: SuggestionKind | 'all'
  readonly top: string
  readonly contexts: string
  readonly minDocuments: string
  readonly format: 'text' | 'csv' | 'yaml'
  readonly missed?: boolean
  readonly all?: boolean
  readonly embeddings?: boolean
  readonly out?: string
  readonly progress?: boolean
  readonly quiet?: boolean
}

/** `rostrum lexicon suggest`: gives the exit code. */
export async function suggest(framing: string, options: SuggestCommandOptions): Promise<number> {
  const problems: Problem[] = []
  const top = wholeNumber('--top', options.top, [1, 1000], problems)
  const contexts = wholeNumber('--contexts', options.contexts, [0, 100], problems)
  const minDocuments = wholeNumber('--min-documents', options.minDocuments, [1, 1_000_000], problems)
  const terminal = createTerminal({
    isQuiet: options.quiet === true,
    wantsProgress: options.progress === true,
  })
  const found = await suggestEntries({
    framing,
    codes: options.codes,
    corpus: options.corpus,
    lexicons: options.lexicon,
    kinds: options.kind === 'all' ? SUGGESTION_KINDS : [options.kind],
    top,
    contexts,
    minDocuments,
    covered: options.all === true ? 'kept' : 'left out',
    target: options.missed === true ? 'missed' : 'endorsed',
    embedder: options.embeddings === true ? 'load' : undefined,
    problems,
    onProgress: (doing, texts) => terminal.progress(`${doing}: ${grouped(texts)} texts`),
    onDiagnostic: terminal.diagnose,
  }).finally(() => terminal.close())
  for (const note of found.notes) terminal.say(`note: ${note}`)
  const text = await formatted(written(found), options.format)
  if (options.out === undefined) await createStdout().write(text)
  else {
    const { writeNewFiles } = await import('../write/new-files.ts')
    await writeNewFiles([{ path: options.out, content: Buffer.from(text) }])
    terminal.say(`${counted(found.suggestions.length, 'suggestion')} written to ${options.out}`)
  }
  return EXIT.done
}

async function formatted(
  found: WrittenSuggestions,
  format: SuggestCommandOptions['format'],
): Promise<string> {
  if (format === 'text') return suggestionsText(found, visible)
  if (format === 'yaml') return suggestionsYaml(found)
  const { csvText } = await import('../write/csv-text.ts')
  return csvText(SUGGESTION_COLUMNS, suggestionRows(found))
}

function wholeNumber(
  option: string,
  written: string,
  [least, most]: readonly [number, number],
  problems: Problem[],
): number {
  const number = Number(written)
  if (/^\d+$/.test(written) && number >= least && number <= most) return number
  const message = `must be a whole number from ${least} to ${grouped(most)}, got "${written}"`
  problems.push({ place: { source: option }, message })
  return least
}

/** What stands in the list of suggestions, in words. */
function written(found: Suggestions): WrittenSuggestions {
  const headings: Readonly<Record<SuggestionKind, string>> = {
    terms: `Terms: log-odds with the prior of all texts (Monroe, Colaresi and Quinn 2008), by z; α0 ${found.priors.map((sum) => grouped(Math.round(sum))).join(', ')} for 1, 2, 3 and 4 words`,
    collocations:
      'Collocations: words within 6 words of asserted matches, by G² (Dunning 1993); a ranking, not a test: nothing is corrected for the number of words tried',
    variants:
      found.from === 'coded'
        ? 'Variants: other forms and relatives of the words of entries, found where no entry matches; by the lower 95 % limit of precision'
        : 'Variants: other forms and relatives of the words of entries, found where no entry matches; by z of passages',
  }
  return {
    framing: found.framing,
    method: methodOf(found),
    lists: found.kinds.map((kind) => ({
      heading: headings[kind],
      suggestions: found.suggestions.filter((one) => one.kind === kind).map(writtenOne),
    })),
    passages: found.passages,
  }
}

function methodOf({ framing, from, target, sizes, minDocuments }: Suggestions): string[] {
  const size = (side: 'target' | 'reference') =>
    `${counted(sizes[side].passages, 'passage')} of ${counted(sizes[side].documents, 'document')}`
  const targets =
    from === 'corpus'
      ? `in which the lexicon asserts ${framing}, without the words it matches there`
      : target === 'missed'
        ? `coded as endorsing ${framing}, in which the lexicon asserts nothing of it`
        : `coded as endorsing ${framing}`
  const endorsed = sizes.target.passages + sizes.aside.passages
  const share = (100 * endorsed) / (endorsed + sizes.reference.passages)
  const others = from === 'corpus' ? 'all others' : 'all that do not endorse it'
  return [
    `Target: ${size('target')} ${targets}.`,
    `Reference: ${size('reference')}, ${others}.`,
    from === 'corpus'
      ? 'Nothing is coded: what a suggestion is worth, its contexts must tell.'
      : `Of the coded passages ${share.toFixed(1)} % endorse it: precision is to be read against that.`,
    `Found in at least ${counted(minDocuments, 'document')}. Lines with + are contexts of the target, with - of the reference.`,
  ]
}

function writtenOne(one: Suggestion): WrittenSuggestion {
  const { pattern, weighed } = one
  const shared = { ...weighed, pattern, level: undefined, facet: undefined }
  switch (one.kind) {
    case 'terms': {
      const { z, target, reference, folded } = one.term
      const said = `said ${counted(target, 'time')} against ${grouped(reference)}`
      const others = folded.length === 0 ? '' : `; also: ${folded.slice(0, 5).join(', ')}`
      return { ...shared, kind: 'term', measure: 'z', value: z, origin: `${said}${others}` }
    }
    case 'collocations': {
      const { ratio, order, collocates } = one.collocation
      const each = collocates.map(
        ({ word, pairs, ratio }) => `${word} (${pairs} times, G² ${ratio.toFixed(1)})`,
      )
      return {
        ...shared,
        kind: 'collocation',
        measure: 'G2',
        value: ratio,
        origin: `${order} the word of a match: ${each.join(', ')}`,
      }
    }
    case 'variants': {
      const { entry, instead, origin, phrases } = one.variant
      const { finds, matched } = weighed
      const said = `${phrases.join(', ')} for ${instead} (${origin}) in ${entry.id}`
      return {
        ...shared,
        kind: 'variant',
        measure: one.measure,
        value: one.value,
        origin: `${said}; ${counted(finds, 'time')}, ${grouped(Math.round(finds * (1 - matched)))} unmatched`,
        level: entry.level,
        facet: entry.facet,
      }
    }
    default:
      return one satisfies never
  }
}
