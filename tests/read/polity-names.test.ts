import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Country, createCountryNames, type PolityRow } from '../../src/read/polity-names.ts'

let rows: readonly PolityRow[] = []
let normaliseCountry: (written: string | number) => Country | undefined

beforeAll(() => {
  const file = new URL('../../lexicons/polities.yaml', import.meta.url)
  rows = (parse(readFileSync(file, 'utf8')) as { polities: PolityRow[] }).polities
  normaliseCountry = createCountryNames(rows)
})

test.for([
  ['USA', 'USA'],
  ['us', 'USA'],
  ['840', 'USA'],
  ['U.S.A.', 'USA'],
  ['United States of America', 'USA'],
  ['UK', 'GBR'],
  ['United Kingdom of Great Britain and Northern Ireland', 'GBR'],
  ['Russian Federation', 'RUS'],
  ['russia', 'RUS'],
  ['Republic of Korea', 'KOR'],
  ['Korea, Republic of', 'KOR'],
  ["Korea (Democratic People's Republic of)", 'PRK'],
  ['Korea', undefined],
  ['Viet Nam', 'VNM'],
  ['VIETNAM', 'VNM'],
  ['Türkiye', 'TUR'],
  ['Turkey', 'TUR'],
  ['Iran (Islamic Republic of)', 'IRN'],
  ['Iran, Islamic Republic of', 'IRN'],
  ['Bolivia (Plurinational State of)', 'BOL'],
  ['Venezuela (Bolivarian Republic of)', 'VEN'],
  ["Cote d'Ivoire", 'CIV'],
  ['Côte d’Ivoire', 'CIV'],
  ['COTE DIVOIRE', 'CIV'],
  ['the Netherlands', 'NLD'],
  ['Netherlands (Kingdom of the)', 'NLD'],
  ['Gambia (the)', 'GMB'],
  ['St. Kitts & Nevis', 'KNA'],
  ['Timor-Leste', 'TLS'],
  ['Guinea-Bissau', 'GNB'],
  ['Guinea', 'GIN'],
  ['Syrian Arab Republic', 'SYR'],
  ["Lao People's Democratic Republic", 'LAO'],
  ['Congo, The Democratic Republic of the', 'COD'],
  ['Republic of Moldova', 'MDA'],
  ['USSR', 'SUN'],
  ['U.S.S.R.', 'SUN'],
  ['SUHH', 'SUN'],
  ['Yugoslavia', 'YUG'],
  ['Czechoslovakia', 'CSK'],
  ['German Democratic Republic', 'DDR'],
  ['GDR', 'DDR'],
  ['Zaire', 'ZAR'],
  ['Burma', 'MMR'],
  ['Upper Volta', 'HVO'],
  ['Dahomey', 'DHY'],
  ['Ceylon', 'LKA'],
  ['Byelorussian SSR', 'BLR'],
  ['BYS', 'BLR'],
  ['United Arab Republic', 'EGY'],
  ['South Yemen', 'YMD'],
  ['EU', 'EU'],
  ['European Union', 'EU'],
  ['European Council', 'EU'],
  ['Council', undefined],
  ['Holy See', 'VAT'],
  ['Palestine', 'PSE'],
  ['State of Palestine', 'PSE'],
  ['Atlantis', undefined],
  ['United', undefined],
  ['Republic', undefined],
  ['', undefined],
  [' - ', undefined],
  ['999', undefined],
] as const)('country: %s is %s', ([written, iso3]) => {
  expect(normaliseCountry(written)?.iso3).toBe(iso3)
})

test('numbers are ISO numbers, also without their zeros', () => {
  expect([4, 8, 840, '4', '004'].map((code) => normaliseCountry(code)?.iso3)).toEqual([
    'AFG',
    'ALB',
    'USA',
    'AFG',
    'AFG',
  ])
  expect([1.5, -4, Number.NaN, 10000].map((code) => normaliseCountry(code))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('the shown name has its hyphen, a state that is gone its heir, an unsure name its note', () => {
  expect(normaliseCountry('TL')).toEqual({ iso3: 'TLS', name: 'Timor-Leste' })
  expect(normaliseCountry('Zaire')).toEqual({ iso3: 'ZAR', name: 'Zaire', heir: 'COD' })
  expect(normaliseCountry('Congo')?.note).toMatch(/Republic of the Congo is taken/)
  expect(normaliseCountry('COG')?.note).toBeUndefined()
})

test('every code and name of the table is read, and as one of its own rows', () => {
  for (const row of rows) {
    for (const written of [...row.codes, ...row.names]) {
      const country = normaliseCountry(written)
      const names = rows.filter(({ codes, names }) => [...codes, ...names].includes(written))
      expect(names.map(({ codes }) => codes[0])).toContain(country?.iso3)
    }
    expect(normaliseCountry(row.codes[0]!)?.iso3).toBe(row.codes[0])
  }
})

test('no two rows share a code', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const { codes } of rows) {
    for (const code of codes) {
      if (seen.has(code)) twice.push(code)
      seen.set(code, codes[0]!)
    }
  }
  expect(twice).toEqual([])
})

test('names of the user come first and may have codes of their own', () => {
  const own = createCountryNames(rows, {
    Georgia: 'US',
    'African Union': 'AU-ORG',
    Council: 'EU',
    ROK: 'KOR',
  })
  expect(own('georgia')).toEqual({ iso3: 'USA', name: 'United States' })
  expect(own('African Union')).toEqual({ iso3: 'AU-ORG', name: 'African Union' })
  expect(own('au-org')).toEqual({ iso3: 'AU-ORG', name: 'African Union' })
  expect(own('the Council')?.iso3).toBe('EU')
  expect(own('France')?.iso3).toBe('FRA')
})

test('a long text is no name', () => {
  expect(normaliseCountry('('.repeat(100_000))).toBeUndefined()
})
