/**
 * Copies among the documents of a run: the same text twice, a spoken and a written version, an excerpt.
 */
import { forCandidates } from './candidates.ts'
import { type Cover, chooseOriginals } from './groups.ts'
import { sharedWording } from './shared.ts'
import { createSigner, type Signature, type SignatureOptions } from './signature.ts'
import { createSignatureStore } from './store.ts'

/** A document that largely repeats another one of the run. */
export interface Copy {
  readonly id: string
  /** Id of the document it repeats, which is no copy itself. */
  readonly original: string
  /**
   * `same`: signatures and numbers of words are equal. `near`: most of the wording of each is in the other. `part`:
   * most of its wording is in the original, which has much besides.
   */
  readonly kind: 'same' | 'near' | 'part'
  /** Share of its runs of words that the original has too, 0 to 1: an estimate with a standard error up to `error`. */
  readonly shared: number
  /** Standard error of `shared`; 0 where the signatures hold every run. */
  readonly error: number
}

/** A document with its copies, in order of input. */
export interface CopyGroup {
  readonly original: string
  readonly copies: readonly Copy[]
}

export interface DuplicateOptions extends SignatureOptions {
  /** Least share of a document's runs of words that must be in another one: above 0 to 1, default 0.6. */
  readonly share?: number
}

export interface DuplicateFinder {
  /** Takes the next document: its text, or its words folded as the caller likes, or hashes of its words. */
  add(id: string, words: string | Iterable<string | number>): void
  /** The groups of copies among all documents added so far, in order of their originals. */
  groups(): readonly CopyGroup[]
}

/** A document's signature with its id. */
export interface SignedDocument extends Signature {
  readonly id: string
}

const SOUGHT = 16
const CROWD = 64
const LEAST = 4
/** A share told from 16 hashes is up to 0.12 off: copies at the threshold are missed once in 40 at most. */
const LEEWAY = 0.6

/**
 * A finder of copies. It keeps 4 × `size` + 14 bytes a document beside its id (526 by default), and about 200 more
 * while `groups` runs.
 *
 * A copy shares at least `share` of its runs of `width` words with its original; of an excerpt, that is judged from
 * the share of the original which a signature keeps. So an excerpt is found where it has at least about 5 × `words of
 * the original` / `size` words of its own: 250 of a speech of 6,000 with the defaults.
 *
 * @throws RangeError where an option is outside its range
 */
export function createDuplicateFinder(options: DuplicateOptions = {}): DuplicateFinder {
  const sign = createSigner(options)
  const found = createGatherer(options)
  return {
    add: (id, words) => found.add({ id, ...sign(words) }),
    groups: found.groups,
  }
}

/**
 * The groups of copies among documents whose signatures are known, in input order.
 *
 * @param options those that the signatures were made with
 */
export function findNearDuplicates(
  documents: Iterable<SignedDocument>,
  options: DuplicateOptions = {},
): readonly CopyGroup[] {
  const found = createGatherer(options)
  for (const document of documents) found.add(document)
  return found.groups()
}

function createGatherer({ size = 128, share = 0.6 }: DuplicateOptions) {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and up to 1, got ${share}`)
  const store = createSignatureStore()
  const ids: string[] = []

  /** The covers between two documents, none where too little of either is in the other. */
  function coversOf(document: number, other: number): Cover[] {
    const first = store.hashesOf(document)
    const second = store.hashesOf(other)
    const wording = sharedWording(first, second, size)
    if (wording === undefined) return []
    // A text of a few words has few runs, and a run or two are no evidence: all must be shared.
    const isShort = Math.min(first.length, second.length) < LEAST
    if (isShort ? wording.inBoth < Math.max(first.length, second.length) : wording.inBoth < LEAST) return []
    const isMutual = Math.min(wording.ofFirst, wording.ofSecond) >= share
    const covers: Cover[] = []
    if (wording.ofFirst >= share)
      covers.push({ document, original: other, shared: wording.ofFirst, isMutual })
    if (wording.ofSecond >= share) {
      covers.push({ document: other, original: document, shared: wording.ofSecond, isMutual })
    }
    return covers
  }

  function copyOf({ document, original, shared, isMutual }: Cover): Copy {
    const first = store.hashesOf(document)
    const second = store.hashesOf(original)
    const isSame =
      store.wordsOf(document) === store.wordsOf(original) &&
      first.length === second.length &&
      first.every((hash, at) => hash === second[at])
    const sample = sharedWording(first, second, size)?.inFirst ?? 0
    const isWhole = first.length < size && second.length < size
    return {
      id: ids[document]!,
      original: ids[original]!,
      kind: isSame ? 'same' : isMutual ? 'near' : 'part',
      shared,
      error: isWhole || sample === 0 ? 0 : Math.sqrt((shared * (1 - shared)) / sample),
    }
  }

  return {
    add({ id, words, hashes }: SignedDocument): void {
      ids.push(id)
      store.add({ words, hashes })
    },
    groups(): readonly CopyGroup[] {
      const covers: Cover[] = []
      const seen = { sought: SOUGHT, crowd: CROWD, least: LEAST, share: share * LEEWAY }
      forCandidates(store, seen, (document, other) => {
        covers.push(...coversOf(document, other))
      })
      const chosen = chooseOriginals(covers)
      const groups = new Map<number, Copy[]>()
      for (const [document, cover] of [...chosen].sort(([a], [b]) => a - b)) {
        const copies = groups.get(cover.original) ?? []
        copies.push(copyOf({ ...cover, document }))
        groups.set(cover.original, copies)
      }
      return [...groups]
        .sort(([a], [b]) => a - b)
        .map(([original, copies]) => ({ original: ids[original]!, copies }))
    },
  }
}
