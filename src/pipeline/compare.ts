/**
 * Labels of coded passages: each is analysed as a document of one passage, with its docvars.
 */
import type { Decision } from '../measure/label.ts'
import { scoreDocument } from '../measure/score.ts'
import { goldOf, goldPrimaryOf } from '../measure/validity/gold.ts'
import type { ComparedPassage } from '../measure/validity/passage.ts'
import type { LocatedPassage } from '../read/coded/locate.ts'
import type { CodedPassage } from '../read/coded/passages.ts'
import type { Framing, PassageScore } from '../records.ts'
import type { Analyser } from './analyse.ts'

/** What the codes can say: the framings and lists that all files cover. */
export interface Coverage {
  readonly framings: readonly string[]
  readonly lists: readonly string[]
}

export interface LabelledPassages {
  readonly passages: readonly ComparedPassage[]
  /** Passages without a counted word: they carry no label. */
  readonly wordless: number
}

/**
 * Labels coded passages and sets the codes beside the labels.
 *
 * @param located texts and docvars from the documents; a passage that is not in it must have a text
 * @param analyser of the unit `passage`
 */
export function labelPassages(
  coded: readonly CodedPassage[],
  located: ReadonlyMap<string, LocatedPassage>,
  coverage: Coverage,
  { analyser, decision }: { readonly analyser: Analyser; readonly decision: Decision },
): LabelledPassages {
  const { framings } = analyser
  const lists = new Set(coverage.lists)
  const none: ReadonlySet<string> = new Set()
  const covers = new Set(coverage.framings)
  let wordless = 0
  const passages = coded.map((one): ComparedPassage => {
    const found = located.get(one.id)
    const text = found?.text ?? one.text ?? ''
    const docvars = { ...found?.docvars, ...one.docvars }
    const { id, place, weight, span, codes } = one
    const analysis = analyser.analyse({ id, text, markup: found?.markup ?? 'plain', docvars, place })
    const score = scoreDocument(analysis, framings, decision).passages[0]
    if (analysis.words === 0) wordless++
    return {
      id,
      document: one.document,
      span,
      text,
      weight,
      docvars,
      codes,
      gold: framings.map(({ name }) => goldOf(codes, name, covers.has(name) ? lists : none)),
      goldPrimary: goldPrimaryOf(codes),
      labelled: framings.map(({ name }) => score?.labels.includes(name) ?? false),
      primary: primaryOf(score, framings),
      probabilities: score?.probabilities,
      matches: analysis.matches,
    }
  })
  return { passages, wordless }
}

/**
 * The label with the highest probability or, where a label has none, weight; the first of equals, or `none` without
 * labels.
 */
export function primaryOf(
  score: Pick<PassageScore, 'labels' | 'weights' | 'probabilities'> | undefined,
  framings: readonly Framing[],
): string {
  if (score === undefined) return 'none'
  const labelled = [...framings.keys()].filter((f) => score.labels.includes(framings[f]!.name))
  const hasProbabilities = labelled.every((f) => score.probabilities?.[f] !== undefined)
  const valueAt = (f: number) => (hasProbabilities ? score.probabilities![f]! : score.weights[f]!)
  const best = labelled.reduce<number | undefined>(
    (leader, f) => (leader === undefined || valueAt(f) > valueAt(leader) ? f : leader),
    undefined,
  )
  return best === undefined ? 'none' : framings[best]!.name
}
