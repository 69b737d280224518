/**
 * What suggestions are drawn from: coded passages, or the documents of a corpus.
 */
import { basename } from 'node:path'
import { type Problem, RostrumError } from '../../error.ts'
import { goldOf } from '../../measure/validity/gold.ts'
import { locatePassages } from '../../read/coded/locate.ts'
import { gatherPassages } from '../../read/coded/passages.ts'
import { failOnProblems } from '../../read/coded/problems.ts'
import { readTable } from '../../read/coded/table.ts'
import { planSources } from '../../read/plan.ts'
import { readPlanned } from '../../read/read.ts'
import type { Diagnostic, Document } from '../../records.ts'
import { DEFAULT_LEXICONS } from '../lexicon-files.ts'

/** A coded passage, or a document with all its passages. */
export interface SuggestText {
  readonly document: Document
  /** Id of the document that it counts for. */
  readonly group: string
  /** Whether coders say that it endorses the framing; `undefined` without codes. */
  readonly endorses: boolean | undefined
}

export interface SuggestTexts {
  /** `coded`: each text is one passage. */
  readonly kind: 'coded' | 'corpus'
  /** Reads them from the beginning, in the same order each time; texts of one group stand together. */
  readonly each: (onDiagnostic?: (diagnostic: Diagnostic) => void) => AsyncIterable<SuggestText>
  readonly notes: readonly string[]
}

/**
 * Reads coded passages whole.
 *
 * @param framing `undefined` where it is unknown, and the codes are only looked through for mistakes
 * @param framings names of the framings of the run; those that ship may be named in codes too
 * @throws RostrumError with every problem of the codes and of their texts
 */
export async function codedTexts(
  codes: readonly string[],
  corpus: readonly string[],
  framing: string | undefined,
  framings: readonly string[],
): Promise<SuggestTexts> {
  const tables = await Promise.all([...new Set(codes)].map(readTable))
  const shipped = DEFAULT_LEXICONS.map((path) => basename(path, '.yaml'))
  const coded = gatherPassages(tables, [...new Set([...framings, ...shipped])])
  const sources = corpus.map((path) => ({ path }))
  const missing: Problem[] = []
  const found =
    sources.length === 0
      ? undefined
      : await locatePassages(coded.passages, sources).catch((error: unknown) => {
          if (!(error instanceof RostrumError)) throw error
          missing.push(...error.problems)
          return undefined
        })
  const homeless = coded.passages.filter(
    ({ text, document }) => text === undefined && (sources.length === 0 || document === undefined),
  )
  const problems: Problem[] = [
    ...coded.problems,
    ...missing,
    ...(found?.problems ?? []),
    ...homeless.map(({ place }) => ({
      place,
      message: 'no text; add a column text, or name the corpus that holds the documents with --corpus',
    })),
  ]
  if (framing !== undefined && coded.problems.length === 0 && !coded.framings.includes(framing)) {
    const place = { source: tables[0]?.source ?? '' }
    problems.push({ place, message: `the codes say nothing of ${framing}; expected a column ${framing}` })
  }
  failOnProblems(
    problems,
    tables.map(({ source }) => source),
  )
  const known = new Set<string>(coded.lists)
  let undecided = 0
  const texts = coded.passages.flatMap((one): (SuggestText & { start: number })[] => {
    const { endorsed } = goldOf(one.codes, framing ?? '', known)
    if (endorsed === undefined) {
      undecided++
      return []
    }
    const at = found?.located.get(one.id)
    const document: Document = {
      id: one.id,
      text: at?.text ?? one.text ?? '',
      markup: at?.markup ?? 'plain',
      docvars: { ...at?.docvars, ...one.docvars },
      place: one.place,
    }
    const group = one.document ?? one.id
    return [{ document, group, endorses: endorsed, start: one.span?.start ?? 0 }]
  })
  texts.sort((a, b) => order(a.group, b.group) || a.start - b.start || order(a.document.id, b.document.id))
  const notes = [...coded.notes, ...(found?.notes ?? [])]
  if (coded.uncoded > 0) notes.push(`${coded.uncoded} rows are not coded yet and were passed over`)
  if (undecided > 0) notes.push(`${undecided} passages that half of their coders endorse were left out`)
  return {
    kind: 'coded',
    notes,
    async *each() {
      yield* texts
    },
  }
}

/**
 * The documents of a corpus; read anew each time, so that none is held.
 *
 * @throws RostrumError where a source is missing or holds no document
 */
export async function corpusTexts(corpus: readonly string[]): Promise<SuggestTexts> {
  if (corpus.includes('-')) {
    const message = 'a corpus is read several times, which stdin cannot be; save it to a file'
    throw new RostrumError('arguments', [{ place: { source: '--corpus -' }, message }])
  }
  const planned = await planSources(corpus.map((path) => ({ path })))
  return {
    kind: 'corpus',
    notes: [],
    async *each(onDiagnostic) {
      for await (const batch of readPlanned(planned, { duplicates: 'keep' })) {
        for (const reading of batch) {
          if (reading.kind === 'rejected') onDiagnostic?.(reading.diagnostic)
          else yield { document: reading.document, group: reading.document.id, endorses: undefined }
        }
      }
    },
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
