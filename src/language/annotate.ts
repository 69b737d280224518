/**
 * Parts of speech and lemmas by wink-nlp, for the sentences that ask for them.
 *
 * The model takes longer to load than a speech to score, so it is loaded at the first question and not before.
 */
import { createRequire } from 'node:module'
import type { Annotator, Scan } from '../records.ts'

const require = createRequire(import.meta.url)

/** A token of an annotated text: words, numbers and marks. Offsets are into the text that was given. */
export interface TaggedToken {
  readonly start: number
  readonly end: number
  readonly form: string
  /** Universal part of speech. */
  readonly tag: string
  /** In lower case. */
  readonly lemma: string
  /** Whether white space follows. */
  readonly isSpaced: boolean
}

/** Tags a text: token by token, with offsets into it. */
export type Tagger = (text: string) => readonly TaggedToken[]

/**
 * State of the module, because what it guards is shared by the whole process: the package writes into its model whenever
 * it takes it, twice as much each time, and after some twenty times there is no string that long.
 */
let loaded: Tagger | undefined

/** Loads the English model the first time (about half a second) and gives the tagger, which remembers nothing. */
export function loadTagger(): Tagger {
  loaded ??= createTagger()
  return loaded
}

function createTagger(): Tagger {
  const model = require('wink-eng-lite-web-model')
  const winkNLP = require('wink-nlp') as typeof import('wink-nlp').default
  const nlp = winkNLP(model, ['sbd', 'pos'])
  const { its } = nlp
  return (text) => {
    const tokens = nlp.readDoc(text).tokens()
    const forms = tokens.out(its.value) as string[]
    const tags = tokens.out(its.pos) as string[]
    // The package's types leave out the addons that this helper takes; its documentation does not.
    const lemmas = tokens.out(its.lemma as never) as string[]
    const tagged: TaggedToken[] = []
    // The tokens carry no offsets: each is found from where the last one ended.
    let cursor = 0
    forms.forEach((form, index) => {
      const start = text.indexOf(form, cursor)
      if (form === '' || start < 0) return
      cursor = start + form.length
      const isSpaced = /\s/.test(text[cursor] ?? ' ')
      const lemma = (lemmas[index] ?? form).toLowerCase()
      tagged.push({ start, end: cursor, form, tag: tags[index] ?? 'X', lemma, isSpaced })
    })
    return tagged
  }
}

/**
 * Answers for words of a scan, from the sentence they stand in.
 *
 * @param load gives the tagger; called at the first question
 * @param stem reduces a word form to its stem; a form may be an inflection of any word with its stem
 */
export function createAnnotator(load: () => Tagger, stem: (form: string) => string): Annotator {
  let tagger: Tagger | undefined
  let text = ''
  let taggedFrom = -1
  let taggedTo = -1
  let tokens: readonly TaggedToken[] = []
  const lemmas = new Map<string, readonly string[]>()

  function tokenAt(scan: Scan, word: number): TaggedToken | undefined {
    tagger ??= load()
    const holder = sentenceOf(scan, word)
    const start = scan.sentenceStart[holder]!
    const end = scan.sentenceEnd[holder]!
    // The same text can be cut otherwise, as plain text and as Markdown: its sentences are known by their places.
    if (scan.text !== text || start !== taggedFrom || end !== taggedTo) {
      tokens = tagger(scan.text.slice(start, end))
      text = scan.text
      taggedFrom = start
      taggedTo = end
    }
    const at = scan.wordStart[word]! - start
    return tokens.find((token) => token.start <= at && at < token.end)
  }

  return {
    tagOf: (scan, word) => tokenAt(scan, word)?.tag ?? 'X',
    lemmaOf: (scan, word) => tokenAt(scan, word)?.lemma ?? '',
    lemmasOf(form) {
      tagger ??= load()
      const known = lemmas.get(form)
      if (known !== undefined) return known
      const guesses = [...new Set([stem(form), ...tagger(form).map((token) => token.lemma)])]
      lemmas.set(form, guesses)
      return guesses
    },
  }
}

function sentenceOf(scan: Scan, word: number): number {
  let low = 0
  let high = scan.sentences - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (scan.sentenceWord[middle]! <= word) low = middle
    else high = middle - 1
  }
  return low
}
