/**
 * One content's analysis as the rows that the store keeps of it. Plain data, so that a worker thread can send it.
 */

import type { ContextRule } from '../../lexicon/context.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { Polity } from '../../lexicon/polity.ts'
import type { AdditiveModel } from '../../measure/additive.ts'
import { createSigner, type Signature } from '../../measure/near-duplicates/signature.ts'
import { scoreDocument } from '../../measure/score.ts'
import type { StrengthWeights } from '../../measure/weights.ts'
import type { Document, FramingScore, Match, PassageScore, Zone } from '../../records.ts'
import type { StoreRow } from '../../store/database.ts'
import type { TABLES, TableName } from '../../store/schema.ts'
import { encodeWordSet } from '../../store/word-set.ts'
import { contextOf } from '../../write/kwic.ts'
import { placeInOriginal } from '../../write/origin.ts'
import { type Analyser, createAnalyser } from '../analyse.ts'
import { decisionOf } from '../decision-file.ts'

/** What an analysis is made with: plain data, so that a worker can be given it. */
export interface AnalysisSetup {
  readonly lexicons: readonly Lexicon[]
  readonly rules: readonly ContextRule[]
  readonly polities: readonly Polity[]
  readonly model: AdditiveModel | undefined
  readonly zones: readonly Zone[]
  readonly unit: 'document' | 'passage'
  readonly weights: StrengthWeights
  /** Only documents that one of these entries is found in are analysed; all where left out. */
  readonly sought?: readonly Lexicon[]
}

/** The rows of one analysis, each without its first column, the number of the analysis; the many as JSON. */
export interface AnalysisRows {
  /** Counted words. */
  readonly wordCount: number
  readonly passageCount: number
  /** JSON. */
  readonly zoneWords: string
  readonly signature: Uint8Array
  readonly wordSet: Uint8Array
  readonly scores: readonly StoreRow[]
  readonly passages: string
  readonly matches: string
  /** Forms of words that no analysis before had. */
  readonly freshForms: readonly string[]
}

export interface StoredAnalyser {
  /** Whether a document is to be analysed at all: see `AnalysisSetup.sought`. */
  readonly isWanted: (document: Document) => boolean
  /** Has the next document tell all its forms of words, whoever told them before. */
  readonly forgetForms: () => void
  /** @throws where a fault of rostrum's hits the document */
  readonly analyse: (document: Document) => AnalysisRows
}

export function createStoredAnalyser(setup: AnalysisSetup): StoredAnalyser {
  const { lexicons, rules, polities, model, zones, unit, weights, sought } = setup
  const decision = decisionOf(model)
  const probe = sought && createAnalyser({ lexicons: sought, rules: [], zones, unit })
  const sign = createSigner()
  let made: Analyser | undefined
  return {
    forgetForms: () => made?.forgetWords(),
    isWanted: (document) => probe === undefined || probe.isMatched(document),
    analyse: (document) => {
      made ??= createAnalyser({ lexicons, rules, polities, terms: decision.terms, zones, unit })
      const analyser = made
      const analysis = analyser.analyse(document)
      const { scored, passages } = scoreDocument(analysis, analyser.framings, decision, weights)
      const { buckets, fresh } = analyser.wordsOfLast()
      const { matches } = analysis
      const matched = new Set(matches.map(({ passage }) => passage))
      return {
        wordCount: scored.words,
        passageCount: scored.passages,
        zoneWords: JSON.stringify(scored.zoneWords),
        signature: signatureBytes(sign(document.text)),
        wordSet: encodeWordSet(buckets),
        scores: scored.framings.map(scoreRow),
        passages: JSON.stringify(
          passages.map((score) => passageRow(score, matched.has(score.passage.index), document)),
        ),
        matches: JSON.stringify(matches.map((match, number) => matchRow(match, number, document))),
        freshForms: fresh,
      }
    },
  }
}

function scoreRow(score: FramingScore, number: number): StoreRow {
  return [
    number,
    score.framing,
    score.dimension,
    score.matches,
    score.asserted,
    score.rejected,
    score.reported,
    score.mixed,
    score.weight,
    score.labelled,
    score.rate,
    score.intensity,
    score.prevalence,
    score.expectedPrevalence,
    score.share,
  ]
}

function passageRow(score: PassageScore, isMatched: boolean, { origin }: Document): JsonRow<'passages'> {
  const { passage, labels, weights, probabilities } = score
  const { index, start, end, zone, words, sentences } = passage
  return {
    passage: index,
    start,
    end,
    origin: placeInOriginal(origin, start),
    zone,
    words,
    sentences,
    labels: labels.join(' '),
    weights: isMatched ? JSON.stringify(weights) : undefined,
    probabilities: isMatched ? probabilities && JSON.stringify(probabilities) : undefined,
  }
}

function matchRow(match: Match, number: number, { text, origin }: Document): JsonRow<'matches'> {
  const { entry, passage, start, end, voice, attributedTo, stance, rule } = match
  const { framing, level, facet, id, strength } = entry
  return {
    number,
    passage,
    start,
    end,
    origin: placeInOriginal(origin, start),
    framing,
    level,
    facet,
    entry: id,
    strength,
    voice,
    attributed_to: attributedTo,
    stance,
    rule,
    ...contextOf(text, match),
  }
}

/** A row of a table without its first column; the database leaves empty what is `undefined`. */
type JsonRow<Name extends TableName> = {
  readonly [Column in Exclude<keyof (typeof TABLES)[Name]['columns'], 'analysis'>]:
    | string
    | number
    | undefined
}

/** Words of the text, then its hashes: 32 bits each, the same on every machine. */
function signatureBytes({ words, hashes }: Signature): Uint8Array {
  const bytes = new Uint8Array(4 * (hashes.length + 1))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, words, true)
  hashes.forEach((hash, at) => {
    view.setUint32(4 * (at + 1), hash, true)
  })
  return bytes
}

/** What `signatureBytes` wrote. */
export function signatureOf(bytes: Uint8Array): Signature {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hashes = new Uint32Array(bytes.byteLength / 4 - 1)
  for (let at = 0; at < hashes.length; at++) hashes[at] = view.getUint32(4 * (at + 1), true)
  return { words: view.getUint32(0, true), hashes }
}
