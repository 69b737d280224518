/**
 * In how many documents each word of a corpus stands.
 */
import type { WordTypes } from '../../language/word-types.ts'
import { enlarged } from './lists.ts'

export interface VocabularyCount {
  /** A word of a document, by its type. */
  add(type: number, types: WordTypes, group: number): void
  /** Must be called before types are numbered anew. */
  fold(): void
  /** Documents by word, of words in at least as many as asked for. */
  all(): ReadonlyMap<string, number>
}

/** @param least documents of a word that is kept; words of fewer are let go whenever types are numbered anew */
export function createVocabularyCount(least: number): VocabularyCount {
  const all = new Map<string, number>()
  let documents = new Int32Array(1 << 12)
  let last = new Int32Array(1 << 12)
  let known: WordTypes | undefined

  function add(type: number, types: WordTypes, group: number): void {
    known = types
    if (type >= documents.length) {
      const size = 2 ** Math.ceil(Math.log2(type + 1))
      documents = enlarged(documents, size)
      last = enlarged(last, size)
    }
    if (last[type] === group + 1) return
    last[type] = group + 1
    documents[type]!++
  }

  function fold(): void {
    for (let type = 0; type < (known?.count ?? 0); type++) {
      const found = documents[type] ?? 0
      const form = known!.form(type)
      // Of words folded in earlier every document counts; of new ones the rare are let go.
      if (form !== '' && (found >= least || all.has(form))) all.set(form, (all.get(form) ?? 0) + found)
    }
    documents.fill(0)
    last.fill(0)
  }

  return {
    add,
    fold,
    all() {
      fold()
      return all
    },
  }
}
