/**
 * A document's counted sentences, tagged word by word: what is written as CoNLL-U.
 */
import { loadTagger, type Tagger } from '../language/annotate.ts'
import { createScanner } from '../language/scan.ts'
import { traitsOf } from '../language/sentence-ends.ts'
import { createWordTypes } from '../language/word-types.ts'
import { COUNTED_ZONES } from '../language/zones.ts'
import type { Document } from '../records.ts'
import { type ConlluSentence, type ConlluToken, oneLine } from '../write/conllu.ts'

/** Words that no lexicon asks for. */
const NO_CLASS = { id: 0, isAnchor: false }

const UPOS: ReadonlySet<string> = new Set(
  'ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X'.split(' '),
)

/** Gives the sentences of a document's counted zones, in order; loads the model at the first. */
export function createSentenceTagger(): (document: Document) => ConlluSentence[] {
  const scanner = createScanner(
    createWordTypes(() => NO_CLASS, traitsOf),
    new Set(COUNTED_ZONES),
  )
  let tagger: Tagger | undefined
  return ({ text, markup, docvars, zones }) => {
    const scan = scanner(text, markup, docvars, zones)
    const sentences: ConlluSentence[] = []
    for (let sentence = 0; sentence < scan.sentences; sentence++) {
      tagger ??= loadTagger()
      sentences.push(
        tagSentence(text.slice(scan.sentenceStart[sentence], scan.sentenceEnd[sentence]), tagger),
      )
    }
    return sentences
  }
}

/**
 * A sentence on one line with its tokens. What the tagger leaves out (odd symbols, parts it alters) becomes tokens of
 * its own, so that the tokens give back the line.
 */
export function tagSentence(written: string, tagger: Tagger): ConlluSentence {
  const text = oneLine(written)
  const tokens: ConlluToken[] = []
  let at = 0
  for (const { start, end, form, tag, lemma } of tagger(text)) {
    putLeftOut(start)
    tokens.push({ form, lemma, upos: UPOS.has(tag) ? tag : 'X', isSpaced: text[end] === ' ' })
    at = end
  }
  putLeftOut(text.length)
  return { text, tokens }

  function putLeftOut(to: number): void {
    for (const { 0: form, index } of text.slice(at, to).matchAll(/[^ ]+/g)) {
      const upos = /^\p{P}+$/u.test(form) ? 'PUNCT' : /^\p{S}+$/u.test(form) ? 'SYM' : 'X'
      tokens.push({ form, lemma: '', upos, isSpaced: text[at + index + form.length] === ' ' })
    }
  }
}
