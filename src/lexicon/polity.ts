/**
 * States and territories by their names, to tell the speaker's own polity from another one.
 */
import type { PolitiesFile } from './schema.ts'

/** A state or territory, present or past, with the people and adjectives that stand for it. */
export type Polity = PolitiesFile['polities'][number]

/** A polity named in a text: the words it takes, and its place in the table. */
export interface NamedPolity {
  readonly words: number
  readonly polity: number
}

export interface PolityNames {
  /**
   * The longest name that begins at `word`. `wordAt` gives words as the text has them, `undefined` past the end. A name
   * stands with a capital first: `Turkey` is one and `turkey` is not, `US` is one and neither `us` nor `Us` is.
   */
  namedAt(word: number, wordAt: (word: number) => string | undefined): NamedPolity | undefined
  /** Place of the polity that a docvar names by code or name; `undefined` where the table has none such. */
  placeOf(country: string): number | undefined
  /** Whether documents of `own` may speak of `polity` as theirs: it is the same, or `own` is its heir. */
  isSame(own: number, polity: number): boolean
}

/** The polity that stands for {SELF} in lexicons, and for the speaker's where no country is known. */
export const DEFAULT_SELF = 'USA'

interface Name extends NamedPolity {
  readonly rest: readonly string[]
  readonly isCapitals: boolean
}

const CAPITALS = /^[A-Z]{2,5}$/

/** Names ready to be looked up; made once for a table, when a match first asks. */
export function createPolityNames(polities: readonly Polity[]): PolityNames {
  const byFirst = new Map<string, Name[]>()
  const byCountry = new Map<string, number>()
  polities.forEach(({ codes, names, people = [] }, polity) => {
    for (const name of [...names, ...people]) addName(name, polity)
    for (const key of [...codes, ...names]) {
      const folded = key.toLowerCase()
      if (!byCountry.has(folded)) byCountry.set(folded, polity)
    }
  })
  for (const names of byFirst.values()) names.sort((a, b) => b.words - a.words)

  function addName(written: string, polity: number): void {
    const isCapitals = CAPITALS.test(written)
    const words = (isCapitals ? written : written.toLowerCase()).split(' ')
    add(words, polity, isCapitals)
    // Stopped letters are words of their own: U.S., U.S.S.R.
    if (isCapitals) add([...written], polity, true)
  }

  function add([first = '', ...rest]: readonly string[], polity: number, isCapitals: boolean): void {
    const names = byFirst.get(first) ?? []
    names.push({ words: rest.length + 1, polity, rest, isCapitals })
    byFirst.set(first, names)
  }

  function namedAt(word: number, wordAt: (word: number) => string | undefined): NamedPolity | undefined {
    const first = bare(wordAt(word))
    if (first === undefined || !/^\p{Lu}/u.test(first)) return undefined
    const candidates = [...(byFirst.get(first) ?? []), ...(byFirst.get(first.toLowerCase()) ?? [])]
    return candidates.find(({ rest, isCapitals }) =>
      rest.every((form, index) => {
        const written = bare(wordAt(word + 1 + index))
        return written !== undefined && form === (isCapitals ? written : written.toLowerCase())
      }),
    )
  }

  return {
    namedAt,
    placeOf: (country) => byCountry.get(country.trim().toLowerCase()),
    isSame: (own, polity) => own === polity || polities[own]!.codes.includes(polities[polity]!.heir ?? '-'),
  }
}

/** A word without the ending of possession. */
function bare(word: string | undefined): string | undefined {
  return word?.replace(/['’]s?$/, '')
}
