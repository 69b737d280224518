/**
 * The first look at all texts: which passages are target and which reference, where the framing's present matches lie,
 * and which words there are. What it keeps is some bytes a passage and match, so that texts can be walked again without
 * matching them again.
 */
import { createScanner } from '../../language/scan.ts'
import { traitsOf } from '../../language/sentence-ends.ts'
import { createWordTypes, type WordClass, type WordTypes } from '../../language/word-types.ts'
import { COUNTED_ZONES } from '../../language/zones.ts'
import type { Diagnostic, Document, Match, Scan } from '../../records.ts'
import type { Analyser } from '../analyse.ts'
import { createIntList, type IntList } from './lists.ts'
import { createSketch, LONGEST_NGRAM, nextHash, type Sketch, wordHash } from './sketch.ts'
import type { SuggestText, SuggestTexts } from './texts.ts'
import { createVocabularyCount } from './vocabulary.ts'

/** `aside`: endorsed, but not what is looked for (`missed` looks for those without a match). */
export type Side = 'target' | 'reference' | 'aside'
const SIDES: readonly Side[] = ['target', 'reference', 'aside']

/** Word inside a present match of the framing, whatever its stance; inside an asserted one. */
export const MATCHED = 1
export const ASSERTED = 2

/** Sentences [from, to) of a scan that are one passage. */
export interface WalkedPassage {
  readonly from: number
  readonly to: number
  readonly side: Side
  readonly endorses: boolean | undefined
}

/** A text under a walk. Arrays hold until the next text. */
export interface WalkedText {
  readonly document: Document
  /** Number of its group, from 0: texts of one document have one number. */
  readonly group: number
  readonly groupId: string
  readonly scan: Scan
  readonly types: WordTypes
  readonly passages: readonly WalkedPassage[]
  /** For each word, `MATCHED` and `ASSERTED`. */
  readonly marks: Uint8Array
  /** Words [from, to) of asserted matches, in order: from, to, from, to … */
  readonly asserted: readonly number[]
}

/** Walks all texts once more. `classify`: classes of words, where the walk matches patterns. */
export type Walk = (visit: (text: WalkedText) => void, options?: WalkOptions) => Promise<void>

export interface WalkOptions {
  readonly classify?: (form: string) => WordClass
  /** What is said of how far it is. */
  readonly doing?: string
}

export interface SideSizes {
  passages: number
  documents: number
}

export interface Survey {
  readonly kind: 'coded' | 'corpus'
  readonly sizes: Readonly<Record<Side, SideSizes>>
  readonly texts: number
  readonly words: number
  /** Documents by word, of words in at least as many documents as asked for. */
  readonly vocabulary: ReadonlyMap<string, number>
  readonly sketch: Sketch
  /** Target documents that an n-gram must be in to be counted, where they are more than was asked for. */
  readonly raisedTo: number | undefined
  readonly walk: Walk
}

export interface SurveyOptions {
  /** Of the framing alone; of the unit `passage` for coded texts. */
  readonly analyser: Analyser
  /** Target: endorsed passages in which nothing is asserted. */
  readonly target: 'endorsed' | 'missed'
  readonly minDocuments: number
  readonly onProgress: (doing: string, texts: number) => void
  readonly onDiagnostic: (diagnostic: Diagnostic) => void
}

/** Types kept by a walk; an archive of misspellings must not fill the memory. */
const MOST_TYPES = 1_000_000

export async function survey(texts: SuggestTexts, options: SurveyOptions): Promise<Survey> {
  const { analyser, minDocuments, onProgress } = options
  const sides = createIntList()
  const spans = createIntList()
  const sizes: Record<Side, SideSizes> = {
    target: { passages: 0, documents: 0 },
    reference: { passages: 0, documents: 0 },
    aside: { passages: 0, documents: 0 },
  }
  const sketch = createSketch()
  const words = createVocabularyCount(minDocuments)
  const lastGroup: Record<Side, number> = { target: -1, reference: -1, aside: -1 }
  let count = 0
  let wordCount = 0

  const first = createReader(undefined, () => words.fold())
  let group = -1
  let groupId: string | undefined
  for await (const text of texts.each(options.onDiagnostic)) {
    if (text.group !== groupId) group++
    groupId = text.group
    const analysis = analyser.analyse(text.document)
    const read = first(text)
    const { scan, types } = read
    const bounds = passageBounds(scan, texts.kind)
    const asserted = new Set(analysis.matches.filter(isAsserted).map(({ passage }) => passage))
    bounds.forEach((_, passage) => {
      const side = sideOf(text.endorses, asserted.has(passage), options.target)
      sides.push(SIDES.indexOf(side))
      sizes[side].passages++
      if (lastGroup[side] !== group) sizes[side].documents++
      lastGroup[side] = group
    })
    for (const match of analysis.matches) {
      const [from, to] = wordsOf(scan, match)
      if (to > from) spans.push(from, to, isAsserted(match) ? ASSERTED | MATCHED : MATCHED)
    }
    spans.push(-1, -1, -1)
    for (let word = 0; word < scan.words; word++) words.add(scan.wordType[word]!, types, group)
    const passages = passagesOf(bounds, sides, sides.length - bounds.length, text)
    const marks = marksOf(scan, spans, textStart(spans))
    addTargets({ scan, types, passages, marks }, group, texts.kind, sketch)
    count++
    wordCount += scan.words
    onProgress('matching', count)
  }
  const bound = sketch.close(minDocuments)

  const walk: Walk = async (visit, { classify, doing = 'counting' } = {}) => {
    const read = createReader(classify)
    let passage = 0
    let span = 0
    let number = -1
    let id: string | undefined
    let done = 0
    for await (const text of texts.each()) {
      if (text.group !== id) number++
      id = text.group
      const { scan, types } = read(text)
      const bounds = passageBounds(scan, texts.kind)
      const passages = passagesOf(bounds, sides, passage, text)
      const asserted: number[] = []
      const marks = marksOf(scan, spans, span)
      for (; spans.at(span) >= 0; span += 3)
        if ((spans.at(span + 2) & ASSERTED) !== 0) asserted.push(spans.at(span), spans.at(span + 1))
      span += 3
      passage += bounds.length
      visit({ document: text.document, group: number, groupId: id, scan, types, passages, marks, asserted })
      done++
      onProgress(doing, done)
    }
  }
  return {
    kind: texts.kind,
    sizes,
    texts: count,
    words: wordCount,
    vocabulary: words.all(),
    sketch,
    raisedTo: bound > minDocuments ? bound : undefined,
    walk,
  }
}

function isAsserted({ stance }: Match): boolean {
  return stance === 'asserts'
}

function sideOf(endorses: boolean | undefined, isAsserted: boolean, target: 'endorsed' | 'missed'): Side {
  if (endorses === undefined) return isAsserted ? 'target' : 'reference'
  if (!endorses) return 'reference'
  return target === 'missed' && isAsserted ? 'aside' : 'target'
}

/** Scans texts as the analyser does; `onTrim` before word types are numbered anew. */
function createReader(
  classify: (form: string) => WordClass = () => ({ id: 0, isAnchor: false }),
  onTrim: () => void = () => {},
): (text: SuggestText) => { readonly scan: Scan; readonly types: WordTypes } {
  const types = createWordTypes(classify, traitsOf)
  const scanner = createScanner(types, new Set(COUNTED_ZONES))
  return ({ document }) => {
    if (types.count > MOST_TYPES) onTrim()
    types.trim(MOST_TYPES)
    return { scan: scanner(document.text, document.markup, document.docvars, document.zones), types }
  }
}

/** Sentences of each passage: a coded text is one, whatever its length. */
function passageBounds(scan: Scan, kind: 'coded' | 'corpus'): (readonly [from: number, to: number])[] {
  if (kind === 'coded') return scan.sentences === 0 ? [] : [[0, scan.sentences]]
  return scan.passages.map((_, index) => [scan.passageSentence[index]!, scan.passageSentence[index + 1]!])
}

function passagesOf(
  bounds: readonly (readonly [number, number])[],
  sides: IntList,
  first: number,
  { endorses }: SuggestText,
): WalkedPassage[] {
  return bounds.map(([from, to], index) => ({ from, to, endorses, side: SIDES[sides.at(first + index)]! }))
}

/** Words [from, to) that a span of the text takes up. */
export function wordsOf(
  scan: Scan,
  { start, end }: { readonly start: number; readonly end: number },
): [number, number] {
  return [firstAt(scan.wordEnd, scan.words, start + 1), firstAt(scan.wordStart, scan.words, end)]
}

/** The first of `count` ascending numbers that is at least `least`. */
function firstAt(numbers: Int32Array, count: number, least: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

function marksOf(scan: Scan, spans: IntList, first: number): Uint8Array {
  const marks = new Uint8Array(scan.words)
  for (let at = first; spans.at(at) >= 0; at += 3)
    for (let word = spans.at(at); word < spans.at(at + 1); word++) marks[word]! |= spans.at(at + 2)
  return marks
}

/** Where the spans of the last text begin: after the mark that ends the one before. */
function textStart(spans: IntList): number {
  let at = spans.length - 3
  while (at > 0 && spans.at(at - 3) >= 0) at -= 3
  return at
}

/**
 * Runs of words in which n-grams are counted, as [from, to): sentences of a passage, without the words that made an
 * uncoded passage a target.
 */
export function* runsOf(
  scan: Scan,
  { from, to, side }: WalkedPassage,
  marks: Uint8Array,
  kind: 'coded' | 'corpus',
): Iterable<readonly [number, number]> {
  const leavesOut = kind === 'corpus' && side === 'target'
  for (let sentence = from; sentence < to; sentence++) {
    const end = scan.sentenceWord[sentence + 1]!
    let start = scan.sentenceWord[sentence]!
    if (leavesOut) {
      for (let word = start; word < end; word++) {
        if ((marks[word]! & ASSERTED) === 0) continue
        if (word > start) yield [start, word]
        start = word + 1
      }
    }
    if (end > start) yield [start, end]
  }
}

function addTargets(
  { scan, types, passages, marks }: Pick<WalkedText, 'scan' | 'types' | 'passages' | 'marks'>,
  group: number,
  kind: 'coded' | 'corpus',
  sketch: Sketch,
): void {
  for (const passage of passages) {
    if (passage.side !== 'target') continue
    for (const [from, to] of runsOf(scan, passage, marks, kind)) {
      for (let start = from; start < to; start++) {
        let hash = 0
        for (let word = start; word < Math.min(to, start + LONGEST_NGRAM); word++) {
          hash = nextHash(hash, wordHash(types.form(scan.wordType[word]!)))
          sketch.add(hash, group)
        }
      }
    }
  }
}
