/**
 * Coded passages with what rostrum finds in them: what the decision is fitted on.
 */

import { termWord } from '../../src/lexicon/terms.ts'
import { type Analyser, createAnalyser } from '../../src/pipeline/analyse.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'
import { locatePassages } from '../../src/read/coded/locate.ts'
import { gatherPassages } from '../../src/read/coded/passages.ts'
import { failOnProblems } from '../../src/read/coded/problems.ts'
import { readTable } from '../../src/read/coded/table.ts'
import type { PassageTerms } from '../../src/records.ts'
import type { Example } from './design.ts'

/** Codes, and the framings whose authors read the passages while they wrote entries. */
export interface CodeSource {
  readonly path: string
  readonly seenFor: ReadonlySet<string> | 'all'
}

/**
 * Reads coded passages, finds their texts in the corpora and analyses each as a passage.
 *
 * @throws RostrumError with every problem of the codes
 */
export async function loadExamples(
  sources: readonly CodeSource[],
  corpora: readonly string[],
): Promise<readonly Example[]> {
  const { loaded, rules } = await loadForScoring([], { decision: 'plain' })
  const analyser = createAnalyser({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    unit: 'passage',
  })
  const names = analyser.framings.map(({ name }) => name)
  const examples: Example[] = []
  for (const { path, seenFor } of sources)
    examples.push(...(await examplesOf(path, seenFor, { analyser, names, corpora })))
  return examples
}

async function examplesOf(
  path: string,
  seenFor: CodeSource['seenFor'],
  { analyser, names, corpora }: { analyser: Analyser; names: readonly string[]; corpora: readonly string[] },
): Promise<Example[]> {
  const table = await readTable(path)
  const coded = gatherPassages([table], names)
  const sources = corpora.map((corpus) => ({ path: corpus }))
  const found = coded.passages.every(({ text }) => text !== undefined)
    ? { located: new Map<string, never>(), problems: [] }
    : await locatePassages(coded.passages, sources)
  failOnProblems([...coded.problems, ...found.problems], [path])
  const samples = new Map(table.rows.map(({ cells }) => [String(cells.id), String(cells.sample ?? '')]))
  return coded.passages.map((passage): Example => {
    const place = found.located.get(passage.id)
    const text = place?.text ?? passage.text ?? ''
    const docvars = { ...place?.docvars, ...passage.docvars }
    const analysis = analyser.analyse({
      id: passage.id,
      text,
      markup: 'plain',
      docvars,
      place: passage.place,
    })
    const codes = passage.codes[0]!
    return {
      id: passage.id,
      document: passage.document ?? passage.id,
      endorsed: [...codes.endorsed],
      trace: [...codes.trace],
      seenFor: seenFor === 'all' ? new Set(names) : seenFor,
      isDrawn: samples.get(passage.id) === 'drawn',
      evidence: {
        matches: analysis.matches,
        weights: [],
        terms: termsOf(text),
        words: Math.max(1, analysis.words),
      },
    }
  })
}

const WORD = /[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{N}\p{M}]+)*/gu

/** Every word and pair of words of a text, once each: what the decision may choose its terms from. */
export function termsOf(text: string): PassageTerms {
  const words = (text.toLowerCase().replaceAll('’', "'").match(WORD) ?? []).map(termWord)
  const terms = new Set<string>()
  words.forEach((word, index) => {
    if (index > 0) terms.add(`${words[index - 1]} ${word}`)
    terms.add(word)
  })
  const finds = [...terms].map((term) => ({ term, passage: 0, start: 0, end: 0 }))
  return { numbers: new Int32Array(0), finds: () => finds }
}
