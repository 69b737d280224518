/**
 * Names of countries and speakers in one form, whatever form a source has them in.
 */
import type { Docvars, DocvarValue } from '../records.ts'
import { createCountryNames, type PolityRow } from './polity-names.ts'
import { normaliseSpeaker } from './speaker-names.ts'

/** The names that countries go by. */
export interface CountryTable {
  readonly rows: readonly PolityRow[]
  /** Further names, each with a code of the table or one of its own. */
  readonly own?: Readonly<Record<string, string>> | undefined
}

/** Which names are brought into one form; those of neither where left out. */
export interface NameOptions {
  readonly countries?: CountryTable | undefined
  /** `tidy`: without honorifics and names in capitals; `auto`: so in all documents but records. Default `as-is`. */
  readonly speakers?: 'auto' | 'tidy' | 'as-is' | undefined
}

export interface Names {
  /** The code of a country; `undefined` where the table does not know it for sure. */
  readonly countryOf: (written: string | number) => string | undefined
  /** The docvars with names in one form; what was written stays as `country_written` and `speaker_written`. */
  readonly inOneForm: (docvars: Docvars, kind: 'record' | 'text') => Docvars
}

/** Different names that are remembered; an archive of misspellings must not fill the memory. */
const MOST_NAMES = 50_000

export function createNames({ countries, speakers = 'as-is' }: NameOptions): Names {
  const lookUp = countries === undefined ? undefined : createCountryNames(countries.rows, countries.own)
  const countryOf = remembered((written: string | number) => {
    const country = lookUp?.(written)
    return country?.isAmbiguous ? undefined : country?.iso3
  })
  const speakerOf = remembered(tidySpeaker)

  function inOneForm(docvars: Docvars, kind: 'record' | 'text'): Docvars {
    const { country, speaker } = docvars
    const changed: Record<string, DocvarValue> = {}
    const code = country === undefined || typeof country === 'boolean' ? undefined : countryOf(country)
    if (code !== undefined && code !== country) changed.country = code
    const isTidied = speakers === 'tidy' || (speakers === 'auto' && kind === 'text')
    const name = typeof speaker === 'string' && isTidied ? speakerOf(speaker) : undefined
    if (name !== undefined && name !== speaker) changed.speaker = name
    let result: Record<string, DocvarValue> | undefined
    for (const docvar of Object.keys(changed)) {
      const written = docvars[docvar]!
      result ??= { ...docvars }
      result[docvar] = changed[docvar]!
      result[`${docvar}_written`] ??= written
    }
    return result ?? docvars
  }

  return { countryOf, inOneForm }
}

/** A name without honorifics and with capitals mended; `undefined` where more of it would change, or nothing stays. */
function tidySpeaker(written: string): string | undefined {
  const name = normaliseSpeaker(written)
  return name !== undefined && letters(written).endsWith(letters(name)) ? name : undefined
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function remembered<Name, Value>(find: (name: Name) => Value): (name: Name) => Value {
  const known = new Map<Name, Value>()
  return (name) => {
    if (known.has(name)) return known.get(name)!
    const value = find(name)
    if (known.size < MOST_NAMES) known.set(name, value)
    return value
  }
}
