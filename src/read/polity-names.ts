/**
 * Countries and organisations by whatever name a file has for them.
 */

/** A state, territory or organisation of the table: as `polities.yaml` has them. */
export interface PolityRow {
  /** The first is the code that stands for it, ISO 3166-1 alpha-3 where there is one; then what else a file may hold. */
  readonly codes: readonly string[]
  /** The first is shown; a space stands for a hyphen. */
  readonly names: readonly string[]
  /** Code of the state that came after. */
  readonly heir?: string | undefined
}

/** What a name comes to. */
export interface Country {
  /** ISO 3166-1 alpha-3; of states that are gone their former one; for others the table's or the user's own code. */
  readonly iso3: string
  readonly name: string
  /** Code of the state that came after one that is gone, where there is one. */
  readonly heir?: string
  /** What to mind where the name has stood for more than one state. */
  readonly note?: string
  /** The name stands for two states of one time, and which is meant is a guess. */
  readonly isAmbiguous?: true
}

/** Names that have stood for more than one state, folded. */
const NOTES: ReadonlyMap<string, string> = new Map([
  ['congo', 'both Congo states go by this name; the Republic of the Congo is taken'],
  ['united arab republic', 'Egypt and Syria in 1958 to 1961, Egypt alone until 1971; Egypt is taken'],
  ['germany', 'before 1990 the Federal Republic'],
  ['yemen', 'before 1990 the Yemen Arab Republic'],
  ['china', 'at the United Nations until October 1971 the Republic of China'],
  ['micronesia', 'the Federated States are taken, not the region'],
  ['west germany', 'the Federal Republic of Germany before 1990'],
  ['yemen arab republic', 'North Yemen before 1990'],
  ['malaya', 'the Federation of Malaya before 1963'],
  ['tanganyika', 'before the union with Zanzibar in 1964'],
])

/** Those among them that tell nothing without the text. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['congo'])

/**
 * A reader of countries' names: codes (two or three letters, ISO's three digits), short and official names, inverted
 * ones ("Korea, Republic of", "Iran (Islamic Republic of)"). Case, accents, stops, hyphens and a leading "the" do not
 * count, "St." is "Saint". A name that is in neither table is `undefined`: nothing is told from a part of a name.
 *
 * @param rows the table of polities
 * @param own the user's names, each with a code of the table or a new code, which takes the name as it is; they come
 *   before those of the table
 */
export function createCountryNames(
  rows: readonly PolityRow[],
  own: Readonly<Record<string, string>> = {},
): (written: string | number) => Country | undefined {
  const byName = new Map<string, Country>()
  const add = (name: string, country: Country) => {
    const key = folded(name)
    if (key !== '' && !byName.has(key)) byName.set(key, country)
  }
  const countries = rows.map((row) => countryOf(row))
  // Codes first, then names: a code of one country can read as a short name of none, never the other way round.
  rows.forEach(({ codes }, at) => {
    for (const code of codes) add(code, countries[at]!)
  })
  rows.forEach(({ names }, at) => {
    for (const name of names) add(name, countries[at]!)
  })
  const known = new Map(byName)
  for (const [name, code] of Object.entries(own)) {
    const country = known.get(folded(code)) ?? { iso3: code.trim(), name: name.trim() }
    byName.set(folded(name), country)
    if (!known.has(folded(code)) && !byName.has(folded(code))) byName.set(folded(code), country)
  }

  return (written) => {
    const text = typeof written === 'number' ? String(written).padStart(3, '0') : written
    if (text.length > 120) return undefined
    for (const form of [text, ...inverted(text)]) {
      const key = folded(form)
      const country = byName.get(/^\d{1,2}$/.test(key) ? key.padStart(3, '0') : key)
      if (country === undefined) continue
      const note = NOTES.get(key)
      if (note === undefined) return country
      return { ...country, note, ...(AMBIGUOUS.has(key) && { isAmbiguous: true as const }) }
    }
    return undefined
  }
}

function countryOf({ codes, names, heir }: PolityRow): Country {
  const first = names[0] ?? codes[0] ?? ''
  // The table writes a space for a hyphen; a hyphenated form among the codes is how the name is shown.
  const name = codes.find((code) => code !== first && code.replaceAll('-', ' ') === first) ?? first
  const iso3 = codes[0] ?? ''
  return heir === undefined ? { iso3, name } : { iso3, name, heir }
}

/** "Korea, Republic of" and "Iran (Islamic Republic of)" with what stands last put first; "X (the)" without it. */
function inverted(text: string): string[] {
  const parts = /^([^,()]+)(?:,\s*([^,()]+)|\s*\(([^()]+)\))\s*$/.exec(text.trim())
  if (!parts) return []
  const after = (parts[2] ?? parts[3] ?? '').trim()
  return [`${after} ${parts[1]}`, ...(/^the$/i.test(after) ? [parts[1]!] : [])]
}

function folded(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}.'’ʼ`]/gu, '')
    .replace(/[Øø]/g, 'o')
    .replace(/ı/g, 'i')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the (?=.)/, '')
    .replace(/\bst\b(?=.)/g, 'saint')
}
