/**
 * Exact counts of the n-grams that a sketch lets through, on both sides, and how often a word stands near the present
 * matches. N-grams are paths in a tree, so that no string is made for any of them.
 */
import type { WordTypes } from '../../language/word-types.ts'
import { enlarged } from './lists.ts'
import { LONGEST_NGRAM, nextHash, type Sketch, wordHash } from './sketch.ts'
import { MATCHED, runsOf, type Survey, type WalkedPassage, type WalkedText } from './survey.ts'

/** Words to either side of a match that are near it. */
export const NEAR = 6

/** What was counted of one n-gram. */
export interface NgramCount {
  readonly words: readonly string[]
  /** Occurrences on either side. */
  readonly target: number
  readonly reference: number
  /** Documents in whose target passages it stands. */
  readonly documents: number
  /** Occurrences in target passages that a present match overlaps. */
  readonly matched: number
  /** Of a single word: occurrences in all passages, and those near an asserted match. */
  readonly all: number
  readonly near: number
}

export interface NgramCounts {
  /** All n-grams on either side by length: place 0 for single words. */
  readonly target: readonly number[]
  readonly reference: readonly number[]
  /** Words of all passages, and those near an asserted match and in none. */
  readonly words: number
  readonly near: number
  /** Every n-gram that the sketch let through. */
  readonly ngrams: () => Iterable<NgramCount>
}

const FIELDS = [
  'target',
  'reference',
  'documents',
  'matched',
  'all',
  'near',
  'last',
  'parent',
  'word',
] as const
type Field = (typeof FIELDS)[number]

/** Words known to the tree: their numbers and those of nodes make one exact key. */
const MOST_WORDS = 2 ** 21

export async function countNgrams(survey: Survey): Promise<NgramCounts> {
  const tree = createTree()
  const totals = { target: [0, 0, 0, 0], reference: [0, 0, 0, 0] }
  const read = createWordReader(survey.sketch)
  let words = 0
  let near = 0

  await survey.walk((text) => {
    const { numbers, hashes } = read.words(text)
    for (const passage of text.passages) {
      if (passage.side !== 'aside') countPassage(text, passage, numbers, hashes, passage.side)
      near += countNear(text, passage, numbers)
      words += wordsIn(text, passage)
    }
  })

  function countPassage(
    text: WalkedText,
    passage: WalkedPassage,
    numbers: Int32Array,
    hashes: Int32Array,
    side: 'target' | 'reference',
  ): void {
    const { field } = tree
    const counts = side === 'target' ? 'target' : 'reference'
    for (const [from, to] of runsOf(text.scan, passage, text.marks, survey.kind)) {
      for (let length = 1; length <= Math.min(LONGEST_NGRAM, to - from); length++)
        totals[side][length - 1]! += to - from - length + 1
      for (let start = from; start < to; start++) {
        let node = 0
        let hash = 0
        let mark = 0
        for (let word = start; word < Math.min(to, start + LONGEST_NGRAM); word++) {
          hash = nextHash(hash, hashes[word]!)
          // What begins too rarely goes on too rarely.
          if (numbers[word]! === 0 || !survey.sketch.passes(hash)) break
          node = tree.child(node, numbers[word]!)
          mark |= text.marks[word]!
          field(counts)[node]!++
          if (side === 'reference') continue
          if ((mark & MATCHED) !== 0) field('matched')[node]!++
          if (field('last')[node] !== text.group + 1) field('documents')[node]!++
          field('last')[node] = text.group + 1
        }
      }
    }
  }

  /** Counts the single words of a passage, and those near its asserted matches; gives how many are near. */
  function countNear(text: WalkedText, passage: WalkedPassage, numbers: Int32Array): number {
    const { scan } = text
    const low = scan.sentenceWord[passage.from]!
    const high = scan.sentenceWord[passage.to]!
    for (let word = low; word < high; word++)
      if (numbers[word]! !== 0) tree.field('all')[tree.child(0, numbers[word]!)]!++
    let found = 0
    for (const word of nearWords(text, passage)) {
      found++
      if (numbers[word]! !== 0) tree.field('near')[tree.child(0, numbers[word]!)]!++
    }
    return found
  }

  return { ...totals, words, near, ngrams: () => listed(tree, read.forms) }
}

/** Words within `NEAR` of an asserted match of their sentence, and in no match of the framing; each once. */
function nearWords({ scan, asserted, marks }: WalkedText, passage: WalkedPassage): Set<number> {
  const words = new Set<number>()
  for (const { from, to, low, high } of matchesIn(scan, asserted, passage)) {
    for (let word = Math.max(low, from - NEAR); word < Math.min(high, to + NEAR); word++)
      if ((marks[word]! & MATCHED) === 0) words.add(word)
  }
  return words
}

/** Asserted matches of a passage with the bounds of their sentence. */
export function* matchesIn(
  scan: WalkedText['scan'],
  asserted: readonly number[],
  passage: WalkedPassage,
): Iterable<{ readonly from: number; readonly to: number; readonly low: number; readonly high: number }> {
  let sentence = passage.from
  const end = scan.sentenceWord[passage.to]!
  for (let at = 0; at < asserted.length; at += 2) {
    const from = asserted[at]!
    if (from < scan.sentenceWord[passage.from]!) continue
    if (from >= end) return
    while (scan.sentenceWord[sentence + 1]! <= from) sentence++
    yield {
      from,
      to: asserted[at + 1]!,
      low: scan.sentenceWord[sentence]!,
      high: scan.sentenceWord[sentence + 1]!,
    }
  }
}

function wordsIn({ scan }: WalkedText, { from, to }: WalkedPassage): number {
  return scan.sentenceWord[to]! - scan.sentenceWord[from]!
}

/** Numbers of words that the sketch lets through, from 1; 0 for every other. */
function createWordReader(sketch: Sketch) {
  const byForm = new Map<string, number>()
  const forms = ['']
  let typesSeen: WordTypes | undefined
  let countSeen = 0
  let numberOfType = new Int32Array(1 << 12)
  let hashOfType = new Int32Array(1 << 12)
  let numbers = new Int32Array(1 << 12)
  let hashes = new Int32Array(1 << 12)

  function numberOf(form: string, hash: number): number {
    const known = byForm.get(form)
    if (known !== undefined) return known
    if (form === '' || forms.length >= MOST_WORDS || !sketch.passes(nextHash(0, hash))) return 0
    byForm.set(form, forms.length)
    return forms.push(form) - 1
  }

  function learn(types: WordTypes): void {
    // Types are numbered anew where there are fewer than before.
    if (types !== typesSeen || types.count < countSeen) countSeen = 0
    typesSeen = types
    const size = 2 ** Math.ceil(Math.log2(types.count + 1))
    if (size > numberOfType.length) {
      numberOfType = enlarged(numberOfType, size)
      hashOfType = enlarged(hashOfType, size)
    }
    for (; countSeen < types.count; countSeen++) {
      const form = types.form(countSeen)
      hashOfType[countSeen] = wordHash(form)
      numberOfType[countSeen] = numberOf(form, wordHash(form))
    }
  }

  return {
    forms,
    words({ scan, types }: WalkedText) {
      learn(types)
      if (scan.words > numbers.length) {
        numbers = new Int32Array(2 * scan.words)
        hashes = new Int32Array(2 * scan.words)
      }
      for (let word = 0; word < scan.words; word++) {
        numbers[word] = numberOfType[scan.wordType[word]!]!
        hashes[word] = hashOfType[scan.wordType[word]!]!
      }
      return { numbers, hashes }
    },
  }
}

interface Tree {
  /** Node of the n-gram that goes on from a node with a word; 0 is the empty one. */
  child(node: number, word: number): number
  field(name: Field): Int32Array
  readonly size: number
}

function createTree(): Tree {
  const children = new Map<number, number>()
  const columns = Object.fromEntries(FIELDS.map((name) => [name, new Int32Array(1 << 12)])) as Record<
    Field,
    Int32Array<ArrayBuffer>
  >
  let size = 1
  return {
    get size() {
      return size
    },
    field: (name) => columns[name],
    child(node, word) {
      const key = node * MOST_WORDS + word
      const known = children.get(key)
      if (known !== undefined) return known
      if (size === columns.word.length)
        for (const name of FIELDS) columns[name] = enlarged(columns[name], 2 * size)
      columns.parent[size] = node
      columns.word[size] = word
      children.set(key, size)
      return size++
    },
  }
}

function* listed(tree: Tree, forms: readonly string[]): Iterable<NgramCount> {
  const { field } = tree
  for (let node = 1; node < tree.size; node++) {
    const words: string[] = []
    for (let at = node; at !== 0; at = field('parent')[at]!) words.unshift(forms[field('word')[at]!]!)
    yield {
      words,
      target: field('target')[node]!,
      reference: field('reference')[node]!,
      documents: field('documents')[node]!,
      matched: field('matched')[node]!,
      all: field('all')[node]!,
      near: field('near')[node]!,
    }
  }
}
