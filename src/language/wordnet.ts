/**
 * Words near to a word in WordNet: synonyms, hyponyms one step down, derived forms of the same part of speech.
 *
 * The format is that of wndb(5WN): index lines sorted by lemma, data lines at byte offsets.
 */

/** Bytes of the index and of the data of each part of speech. */
export type WordNetBytes = Readonly<
  Record<PartOfSpeech, { readonly index: Uint8Array; readonly data: Uint8Array }>
>
type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv'

export type Relation = 'synonym' | 'hyponym' | 'derived form'

export interface Relative {
  /** Folded words of a lemma; more than one for a phrase. */
  readonly lemma: readonly string[]
  readonly relation: Relation
}

export interface WordNet {
  /** Relatives of a folded form or of what it may be an inflection of; nearest relation first, each lemma once. */
  relativesOf(form: string): readonly Relative[]
}

/** Senses of a part of speech that are looked at, the most frequent first: rare senses bring noise. */
const MOST_SENSES = 3
/** The same for hyponyms, of which there are many. */
const MOST_SENSES_DOWN = 1
/** Words of a lemma. */
const LONGEST_LEMMA = 3

const PARTS: readonly PartOfSpeech[] = ['noun', 'verb', 'adj', 'adv']
const LETTERS: Readonly<Record<PartOfSpeech, string>> = { noun: 'n', verb: 'v', adj: 'as', adv: 'r' }

/** Endings that are taken off to find a lemma, as morphy(7WN) does. */
const ENDINGS: Readonly<Record<PartOfSpeech, readonly (readonly [ending: string, instead: string])[]>> = {
  noun: [['s', ''], ['ses', 's'], ['xes', 'x'], ['zes', 'z'], ['ches', 'ch'], ['shes', 'sh'], ['men', 'man'], ['ies', 'y']], // biome-ignore format: a table
  verb: [['s', ''], ['ies', 'y'], ['es', 'e'], ['es', ''], ['ed', 'e'], ['ed', ''], ['ing', 'e'], ['ing', '']], // biome-ignore format: a table
  adj: [['er', ''], ['est', ''], ['er', 'e'], ['est', 'e']], // biome-ignore format: a table
  adv: [],
}

interface Synset {
  readonly words: readonly string[]
  readonly pointers: readonly Pointer[]
}

interface Pointer {
  readonly symbol: string
  readonly offset: number
  readonly part: string
  /** Places of the words that it leads from and to, from 1; 0 for the whole synset. */
  readonly from: number
  readonly to: number
}

export function createWordNet(files: WordNetBytes): WordNet {
  const known = new Map<string, readonly Relative[]>()

  function relativesOf(form: string): readonly Relative[] {
    const before = known.get(form)
    if (before !== undefined) return before
    const found = new Map<string, Relative>()
    const add = (written: string, relation: Relation) => {
      const lemma = lemmaWords(written)
      const key = lemma.join(' ')
      if (lemma.length > 0 && lemma.length <= LONGEST_LEMMA && key !== form && !found.has(key))
        found.set(key, { lemma, relation })
    }
    const senses = PARTS.flatMap((part) =>
      basesOf(form, part).flatMap((base) =>
        sensesOf(base, part).map((synset, sense) => ({ part, base, synset, sense })),
      ),
    )
    for (const { synset } of senses) for (const word of synset.words) add(word, 'synonym')
    for (const { part, base, synset } of senses) {
      for (const { symbol, offset, part: to, from, to: at } of synset.pointers) {
        if (symbol !== '+' || !LETTERS[part].includes(to)) continue
        if (from !== 0 && synset.words[from - 1]?.toLowerCase() !== base) continue
        const word = synsetAt(part, offset)?.words[at - 1]
        if (word !== undefined) add(word, 'derived form')
      }
    }
    for (const { part, synset, sense } of senses) {
      if (sense >= MOST_SENSES_DOWN) continue
      for (const { symbol, offset } of synset.pointers) {
        if (symbol === '~') for (const word of synsetAt(part, offset)?.words ?? []) add(word, 'hyponym')
      }
    }
    const relatives = [...found.values()]
    known.set(form, relatives)
    return relatives
  }

  /** Lemmas of which the form may be an inflection; the form itself first. */
  function basesOf(form: string, part: PartOfSpeech): string[] {
    const bases = [form]
    for (const [ending, instead] of ENDINGS[part])
      if (form.endsWith(ending)) bases.push(form.slice(0, form.length - ending.length) + instead)
    return [...new Set(bases)].filter((base) => base.length > 1 && indexLine(base, part) !== undefined)
  }

  function sensesOf(lemma: string, part: PartOfSpeech): Synset[] {
    const fields = indexLine(lemma, part)?.trim().split(' ') ?? []
    const senses = Number(fields[2] ?? 0)
    // lemma, part, senses, pointer count, so many pointers, senses again, tagged senses, offsets
    const first = 6 + Number(fields[3] ?? 0)
    return fields
      .slice(first, first + Math.min(senses, MOST_SENSES))
      .flatMap((offset) => synsetAt(part, Number(offset)) ?? [])
  }

  function indexLine(lemma: string, part: PartOfSpeech): string | undefined {
    const { index } = files[part]
    const wanted = Buffer.from(`${lemma} `, 'latin1')
    let low = 0
    let high = index.length
    while (low < high) {
      const middle = (low + high) >> 1
      const start = index.lastIndexOf(NEWLINE, Math.max(0, middle - 1)) + 1
      const end = index.indexOf(NEWLINE, start)
      const stop = end < 0 ? index.length : end
      const order = compare(index, start, wanted)
      if (order === 0) return latin1(index, start, stop)
      if (order < 0) low = Math.max(stop + 1, middle + 1)
      else high = start
    }
    return undefined
  }

  function synsetAt(part: PartOfSpeech, offset: number): Synset | undefined {
    const { data } = files[part]
    const end = data.indexOf(NEWLINE, offset)
    const fields = latin1(data, offset, end < 0 ? data.length : end)
      .split(' | ')[0]!
      .split(' ')
    if (Number(fields[0]) !== offset) return undefined
    const count = Number.parseInt(fields[3] ?? '0', 16)
    const words = Array.from({ length: count }, (_, at) => fields[4 + 2 * at] ?? '')
    const first = 4 + 2 * count
    const pointers = Array.from({ length: Number(fields[first] ?? 0) }, (_, at) => {
      const [symbol = '', target = '', to = '', ends = ''] = fields.slice(
        first + 1 + 4 * at,
        first + 5 + 4 * at,
      )
      return {
        symbol,
        offset: Number(target),
        part: to,
        from: Number.parseInt(ends.slice(0, 2), 16),
        to: Number.parseInt(ends.slice(2), 16),
      }
    })
    return { words, pointers }
  }

  return { relativesOf }
}

const NEWLINE = 0x0a

/** Folded words of a lemma as WordNet writes it; none for a name, or for what is no run of words. */
function lemmaWords(written: string): string[] {
  const plain = written.replace(/\((a|p|ip)\)$/, '')
  if (/[^a-z'_-]/.test(plain)) return []
  return plain.split(/[_-]/).filter((word) => word !== '')
}

/** Order of the line at `start` against a key, byte by byte: below 0 where the line comes first. */
function compare(bytes: Uint8Array, start: number, key: Uint8Array): number {
  for (let at = 0; at < key.length; at++) {
    const difference = (bytes[start + at] ?? 0) - key[at]!
    if (difference !== 0) return difference
  }
  return 0
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}
