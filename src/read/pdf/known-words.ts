/**
 * Words that are known to be English, for words that a line end has cut in two.
 */
import { readWordNet } from '../wordnet-files.ts'

/** Whether a word in lower case, in any inflection, is known. */
export type KnownWords = (word: string) => boolean

/** Words that WordNet does not have, for it has only nouns, verbs, adjectives and adverbs. */
const FUNCTION_WORDS = new Set(
  (
    'about above across after against along although among amongst an and another any anybody anyone anything are ' +
    'around as because before behind below beneath beside besides between beyond both but could despite during each ' +
    'either every everybody everyone everything except for from had has have herself himself how however if in inside ' +
    'into its itself may might must myself neither nevertheless nobody nor not nothing of off onto other others our ' +
    'ourselves outside over per rather shall she should since so somebody someone something than that the their them ' +
    'themselves then therefore these they this those though through throughout to together toward towards under ' +
    'underneath unless until unto upon us versus was were what whatever when whenever where whereas wherever whether ' +
    'which whichever while who whoever whom whose why will with within without would you your yourself yourselves'
  ).split(' '),
)

/** Endings that are taken off to find a lemma, and what stands there instead. */
const ENDINGS: readonly (readonly [ending: string, instead: string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ied', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['ly', ''],
  ['ally', ''],
  ['er', ''],
  ['er', 'e'],
  ['est', ''],
  ['est', 'e'],
  ['men', 'man'],
  ['ization', 'ize'],
  ['isation', 'ize'],
  ['ise', 'ize'],
  ['ised', 'ize'],
  ['ising', 'ize'],
  ['our', 'or'],
  ['ours', 'or'],
  ['ness', ''],
  ['ism', ''],
  ['ist', ''],
  ['ists', ''],
  ['ity', ''], // biome-ignore format: a table
]

/** Words of WordNet and their inflections, and function words; read from the disk when first asked. */
export function createKnownWords(): KnownWords {
  let indexes: readonly Buffer[] | undefined
  return (word) => {
    if (FUNCTION_WORDS.has(word)) return true
    if (indexes === undefined) {
      const files = readWordNet()
      indexes =
        files === undefined ? [] : [files.noun, files.verb, files.adj, files.adv].map(({ index }) => index)
    }
    const known = indexes
    const has = (lemma: string) => lemma.length > 1 && known.some((index) => hasLine(index, `${lemma} `))
    return (
      has(word) ||
      ENDINGS.some(([ending, instead]) => {
        if (!word.endsWith(ending)) return false
        const stem = word.slice(0, -ending.length)
        if (stem.length < 3) return false
        const doubled = instead === '' && /([bdfglmnprt])\1$/.test(stem) && has(stem.slice(0, -1))
        return doubled || has(stem + instead)
      })
    )
  }
}

/** Whether a file of sorted lines has one that begins so; lines that begin with a space are a notice at its head. */
function hasLine(file: Buffer, start: string): boolean {
  const wanted = Buffer.from(start, 'latin1')
  let low = 0
  let high = file.length
  while (low < high) {
    const middle = (low + high) >> 1
    const line = middle === 0 ? 0 : file.lastIndexOf(0x0a, middle - 1) + 1
    const order = file.compare(wanted, 0, wanted.length, line, Math.min(line + wanted.length, file.length))
    if (order === 0) return true
    if (order < 0) {
      const end = file.indexOf(0x0a, middle)
      low = end < 0 ? file.length : end + 1
    } else high = line
  }
  return false
}
