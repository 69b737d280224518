/**
 * A small world to run a pipeline over: texts, tables, docvars, lexicons and settings, with random edits of all of them.
 * A world is plain data and never changed; `layOut` brings a folder to it and touches only what differs.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Chance } from './chance.ts'
import {
  CONTEXT,
  inventedEntry,
  inventedMember,
  inventedRule,
  inventedText,
  SETS,
  STRENGTHS,
  type WrittenEntry,
} from './language.ts'

interface Row {
  readonly id?: string
  readonly text: string
  readonly [docvar: string]: string | number | boolean | undefined
}

/** By framing, by `level/facet`, its entries. */
type Lexicons = Readonly<Record<string, Readonly<Record<string, readonly WrittenEntry[]>>>>

export interface World {
  /** By path below `corpus`. */
  readonly texts: Readonly<Record<string, string>>
  /** By name of the file. */
  readonly tables: Readonly<Record<string, readonly (Row | string)[]>>
  readonly lexicons: Lexicons
  readonly versions: Readonly<Record<string, string>>
  readonly sets: Readonly<Record<string, readonly string[]>>
  readonly context: readonly Readonly<Record<string, unknown>>[]
  readonly heir: string
  /** By framing, weights that a decision gives it; none for no decision. */
  readonly decision: Readonly<Record<string, number>>
  readonly sources: readonly Readonly<Record<string, unknown>>[]
  readonly settings: Readonly<Record<string, unknown>>
}

const COUNTRIES = ['Freedonia', 'Meridia']
const SPEAKERS = ['A. Able', 'B. Baker']
const FACETS = ['identity/self', 'system/order', 'system/respect', 'issue/war']

export function firstWorld(chance: Chance): World {
  const texts = Object.fromEntries(
    Array.from({ length: 6 }, (_, n) => [`${n % 2 === 0 ? 'a' : 'b'}/speech-${n}.txt`, inventedText(chance)]),
  )
  const entriesOf = () => Object.fromEntries(FACETS.slice(1).map((facet) => [facet, entries(chance, 1, 4)]))
  return {
    texts: { ...texts, 'a/speech-0.yaml': docvars(chance) },
    tables: { 'rows.jsonl': chance.some(3, 6, () => row(chance)) },
    lexicons: { alpha: entriesOf(), beta: entriesOf() },
    versions: { alpha: '1.0.0', beta: '1.0.0' },
    sets: SETS,
    context: CONTEXT,
    heir: 'MER',
    decision: {},
    sources: [{ path: 'corpus/a' }, { path: 'corpus/b', docvars: { kind: 'speech' } }, { path: 'tables' }],
    settings: { unit: 'document', series: [{ name: 'by-year', by: 'year', draws: 100 }] },
  }
}

function entries(chance: Chance, fewest: number, most: number): WrittenEntry[] {
  return chance.some(fewest, most, () => inventedEntry(chance))
}

function docvars(chance: Chance): string {
  const written = [
    `country: ${chance.of(COUNTRIES)}`,
    `date: ${2000 + chance.below(4)}-0${1 + chance.below(9)}-11`,
  ]
  if (chance.is(0.5)) written.push(`speaker: ${chance.of(SPEAKERS)}`)
  if (chance.is(0.2)) written.push(`id: ${chance.of(['own-1', 'own-2', 'speech-1'])}`)
  if (chance.is(0.1)) written.push('title: [not, a, text')
  return `${chance.shuffled(written).join('\n')}\n`
}

function row(chance: Chance): Row {
  return {
    ...(chance.is(0.8) && { id: `row-${chance.below(12)}` }),
    text: inventedText(chance),
    ...(chance.is(0.7) && { date: `${2000 + chance.below(4)}` }),
    ...(chance.is(0.7) && { country: chance.of(COUNTRIES) }),
    ...(chance.is(0.5) && { speaker: chance.of(SPEAKERS) }),
    ...(chance.is(0.2) && { count: chance.below(5) }),
    ...(chance.is(0.1) && { marked: true }),
  }
}

type Edit = (world: World, chance: Chance) => World

const without = <Value>(record: Readonly<Record<string, Value>>, gone: string) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== gone))

const textNames = ({ texts }: World) => Object.keys(texts).filter((name) => /\.(txt|md)$/.test(name))

const freshName = (chance: Chance) =>
  `${chance.of(['a', 'b', 'a/deep'])}/speech-${chance.below(14)}.${chance.of(['txt', 'txt', 'md'])}`

function editTexts(change: (texts: World['texts'], chance: Chance, name: string) => World['texts']): Edit {
  return (world, chance) => ({ ...world, texts: change(world.texts, chance, chance.of(textNames(world))) })
}

function editTable(
  change: (rows: readonly (Row | string)[], chance: Chance) => readonly (Row | string)[],
): Edit {
  return (world, chance) => {
    const name = chance.of(Object.keys(world.tables))
    return { ...world, tables: { ...world.tables, [name]: change(world.tables[name]!, chance) } }
  }
}

function editFacet(change: (held: readonly WrittenEntry[], chance: Chance) => readonly WrittenEntry[]): Edit {
  return (world, chance) => {
    const framing = chance.of(Object.keys(world.lexicons))
    const facets = world.lexicons[framing]!
    const facet = chance.of(Object.keys(facets))
    const changed = change(facets[facet]!, chance)
    if (changed.length === 0) return world
    return { ...world, lexicons: { ...world.lexicons, [framing]: { ...facets, [facet]: changed } } }
  }
}

function replaced<Item>(items: readonly Item[], chance: Chance, make: (item: Item) => Item): Item[] {
  const at = chance.below(items.length)
  return items.map((item, index) => (index === at ? make(item) : item))
}

function dropped<Item>(items: readonly Item[], chance: Chance): Item[] {
  const at = chance.below(items.length)
  return items.filter((_, index) => index !== at)
}

function set(name: string, ...values: readonly unknown[]): Edit {
  return (world, chance) => ({ ...world, settings: { ...world.settings, [name]: chance.of(values) } })
}

function editSource(change: (source: Readonly<Record<string, unknown>>, chance: Chance) => object): Edit {
  return (world, chance) => ({
    ...world,
    sources: replaced(world.sources, chance, (source) => ({ ...change(source, chance) })),
  })
}

/** Every kind of edit by its name. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'a text is added': editTexts((texts, chance) => ({ ...texts, [freshName(chance)]: inventedText(chance) })),
  'a text is changed': editTexts((texts, chance, name) => ({ ...texts, [name]: inventedText(chance) })),
  'a text gets longer': editTexts((texts, chance, name) => ({
    ...texts,
    [name]: `${texts[name]}\n\n${inventedText(chance)}`,
  })),
  'a text gets other spaces': editTexts((texts, _, name) => ({ ...texts, [name]: `${texts[name]} \n` })),
  'a text gets docvars of its own': editTexts((texts, chance, name) => ({
    ...texts,
    [name]: `---\n${docvars(chance)}---\n${texts[name]}`,
  })),
  'a text is removed': editTexts((texts, _, name) => without(texts, name)),
  'a text is emptied': editTexts((texts, _, name) => ({ ...texts, [name]: '' })),
  'a text is moved': editTexts((texts, chance, name) => ({
    ...without(texts, name),
    [freshName(chance)]: texts[name]!,
  })),
  'a text is copied': editTexts((texts, chance, name) => ({ ...texts, [freshName(chance)]: texts[name]! })),
  'two texts change places': (world, chance) => {
    const [one, other] = [chance.of(textNames(world)), chance.of(textNames(world))]
    return {
      ...world,
      texts: { ...world.texts, [one]: world.texts[other]!, [other]: world.texts[one]! },
    }
  },
  'docvars are laid beside a text': editTexts((texts, chance, name) => ({
    ...texts,
    [name.replace(/\.\w+$/, '.yaml')]: docvars(chance),
  })),
  'docvars beside a text are removed': (world, chance) => {
    const names = Object.keys(world.texts).filter((name) => name.endsWith('.yaml'))
    return names.length === 0 ? world : { ...world, texts: without(world.texts, chance.of(names)) }
  },
  'a row is added': editTable((rows, chance) => {
    const at = chance.below(rows.length + 1)
    return [...rows.slice(0, at), row(chance), ...rows.slice(at)]
  }),
  'a row is changed': editTable((rows, chance) => replaced(rows, chance, () => row(chance))),
  'a row gets another docvar': editTable((rows, chance) =>
    replaced(rows, chance, (held) =>
      typeof held === 'string' ? held : { ...held, party: `p${chance.below(3)}` },
    ),
  ),
  'a row is removed': editTable((rows, chance) => (rows.length > 1 ? dropped(rows, chance) : rows)),
  'rows change places': editTable((rows, chance) => chance.shuffled(rows)),
  'a row is broken': editTable((rows, chance) => replaced(rows, chance, () => '{"id": "cut off')),
  'a row is there twice': editTable((rows, chance) => [...rows, chance.of(rows)]),
  'a table is added': (world, chance) => ({
    ...world,
    tables: { ...world.tables, [`more-${chance.below(2)}.jsonl`]: chance.some(1, 4, () => row(chance)) },
  }),
  'a table is removed': (world, chance) =>
    Object.keys(world.tables).length < 2
      ? world
      : { ...world, tables: without(world.tables, chance.of(Object.keys(world.tables))) },
  'sources change places': (world, chance) => ({ ...world, sources: chance.shuffled(world.sources) }),
  'sources get more or fewer': (world, chance) =>
    world.sources.length > 2
      ? { ...world, sources: dropped(world.sources, chance) }
      : { ...world, sources: [...world.sources, { path: chance.of(['corpus', 'tables', 'corpus/a']) }] },
  'a source gets docvars': editSource((source, chance) => ({
    ...source,
    docvars: { kind: chance.of(['speech', 'paper']), country: chance.of(COUNTRIES) },
  })),
  'a source infers docvars': editSource((source, chance) => ({ ...source, infer: chance.is(0.5) })),
  'a source is cleaned': editSource((source, chance) => ({ ...source, clean: chance.is(0.5) })),
  'entries are added': editFacet((held, chance) => {
    const at = chance.below(held.length + 1)
    return [...held.slice(0, at), ...entries(chance, 1, 3), ...held.slice(at)]
  }),
  'an entry is removed': editFacet(dropped),
  'an entry gets another pattern': editFacet((held, chance) =>
    replaced(held, chance, (entry) => ({ ...entry, pattern: inventedEntry(chance).pattern })),
  ),
  'an entry gets other conditions': editFacet((held, chance) =>
    replaced(held, chance, ({ pattern, strength }) => ({ ...inventedEntry(chance), pattern, strength })),
  ),
  'an entry gets another strength': editFacet((held, chance) =>
    replaced(held, chance, (entry) => ({ ...entry, strength: chance.of(STRENGTHS) })),
  ),
  'an entry gets a note': editFacet((held, chance) =>
    replaced(held, chance, (entry) => ({ ...entry, note: `note ${chance.below(99)}` })),
  ),
  'entries change places': editFacet((held, chance) => chance.shuffled(held)),
  'a facet is renamed': (world, chance) => {
    const framing = chance.of(Object.keys(world.lexicons))
    const facets = Object.entries(world.lexicons[framing]!)
    const gone = chance.of(facets)[0]
    const name = chance.of(FACETS)
    if (facets.some(([held]) => held === name)) return world
    const renamed = Object.fromEntries(facets.map(([held, of]) => [held === gone ? name : held, of]))
    return { ...world, lexicons: { ...world.lexicons, [framing]: renamed } }
  },
  'a lexicon gets another version': (world, chance) => ({
    ...world,
    versions: { ...world.versions, [chance.of(Object.keys(world.lexicons))]: `1.${chance.below(9)}.0` },
  }),
  'a lexicon comes or goes': (world, chance) => ({
    ...world,
    lexicons:
      'gamma' in world.lexicons
        ? without(world.lexicons, 'gamma')
        : { ...world.lexicons, gamma: { 'any/all': entries(chance, 1, 3) } },
  }),
  'a set is changed': (world, chance) => {
    const name = chance.of(Object.keys(world.sets))
    const held = world.sets[name]!
    const members =
      chance.is(0.5) && held.length > 1 ? dropped(held, chance) : [...held, inventedMember(chance)]
    return { ...world, sets: { ...world.sets, [name]: members } }
  },
  'a cue is changed': (world, chance) => ({
    ...world,
    context:
      chance.is(0.5) && world.context.length > 1
        ? dropped(world.context, chance)
        : [...world.context, inventedRule(chance, world.context.length + chance.below(50))],
  }),
  'a polity is changed': (world, chance) => ({ ...world, heir: chance.of(['MER', 'FRE']) }),
  'the decision is changed': (world, chance) => ({
    ...world,
    decision: Object.fromEntries(
      ['alpha', 'beta'].flatMap((framing) => (chance.is(0.6) ? [[framing, chance.below(4) - 1]] : [])),
    ),
  }),
  'the decision is another': set(
    'measures',
    {},
    { decision: 'plain' },
    { weights: { high: 4, medium: 1.5 } },
  ),
  'other zones count': set(
    'zones',
    {},
    { count: ['body'] },
    { count: ['body', 'heading', 'direction', 'quotation'] },
  ),
  'the unit is another': set('unit', 'document', 'passage'),
  'copies are treated otherwise': set(
    'duplicates',
    'reject',
    'keep',
    { near: 'leave-out' },
    { near: 'off' },
    { id: 'keep', near: 'leave-out' },
  ),
  'the series are others': set(
    'series',
    [],
    [{ name: 'by-year', by: 'year', draws: 100 }],
    [
      { name: 'by-country', by: 'decade', group: ['country'], draws: 100 },
      { name: 'terms', by: [{ name: 'first', from: 2000, to: 2001 }], draws: 100 },
    ],
  ),
  'the seed is another': set('seed', 'rostrum', 7),
  'countries are treated otherwise': set('countries', 'iso3', 'as-is'),
  'speakers are treated otherwise': set('speakers', 'auto', 'tidy', 'as-is'),
  'alerts are looked for': set(
    'alerts',
    { group: ['country'], history: { documents: 1, words: 0 }, level: 0.5 },
    { group: ['speaker'], history: { documents: 2, words: 10 }, level: 0.9, direction: 'both' },
  ),
}

/** Edits after which most texts keep their matches. */
export const ENTRY_EDITS = [
  'entries are added',
  'an entry is removed',
  'an entry gets another pattern',
  'an entry gets other conditions',
  'an entry gets another strength',
  'entries change places',
  'a facet is renamed',
  'a set is changed',
] as const

/** Brings a folder to a world. Files that are the same are not touched. */
export async function layOut(world: World, folder: string): Promise<void> {
  const files = filesOf(world)
  const listed = join(folder, 'files.json')
  const before = existsSync(listed)
    ? (JSON.parse(await readFile(listed, 'utf8')) as Record<string, string>)
    : {}
  for (const path of Object.keys(before)) if (!(path in files)) await rm(join(folder, path))
  for (const [path, text] of Object.entries(files)) {
    if (before[path] === text) continue
    await mkdir(dirname(join(folder, path)), { recursive: true })
    // Some editors write in place, some put a new file over the old one.
    if (text.length % 2 === 0) await writeFile(join(folder, path), text)
    else {
      await writeFile(join(folder, 'draft'), text)
      await rename(join(folder, 'draft'), join(folder, path))
    }
  }
  await writeFile(listed, JSON.stringify(files))
}

/** JSON is YAML. */
const yaml = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`

function filesOf(world: World): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [name, text] of Object.entries(world.texts)) files[`corpus/${name}`] = text
  for (const [name, rows] of Object.entries(world.tables)) {
    const lines = rows.map((held) => (typeof held === 'string' ? held : JSON.stringify(held)))
    files[`tables/${name}`] = `${lines.join('\n')}\n`
  }
  for (const [framing, facets] of Object.entries(world.lexicons)) {
    const levels: Record<string, Record<string, readonly WrittenEntry[]>> = {}
    for (const [name, held] of Object.entries(facets)) {
      const [level = '', facet = ''] = name.split('/')
      levels[level] = { ...levels[level], [facet]: held }
    }
    const version = world.versions[framing] ?? '1.0.0'
    files[`lexicons/${framing}.yaml`] = yaml({ framing, version, levels })
  }
  const sets = Object.fromEntries(Object.entries(world.sets).map(([name, members]) => [name, { members }]))
  files['lexicons/sets.yaml'] = yaml({ version: '1.0.0', sets })
  files['lexicons/context.yaml'] = yaml({ version: '1.0.0', rules: world.context })
  files['lexicons/polities.yaml'] = yaml({
    version: '1.0.0',
    polities: [
      { codes: ['FRE'], names: ['Freedonia'], people: ['Freedonian'], heir: world.heir },
      { codes: ['MER'], names: ['Meridia'] },
    ],
  })
  if (Object.keys(world.decision).length > 0) {
    const framings = Object.fromEntries(
      Object.entries(world.decision).map(([framing, weight]) => [
        framing,
        {
          intercept: -1,
          threshold: 0.5,
          unmatched: 0.01,
          strengths: { [`${framing} high`]: weight, [`${framing} medium`]: 0.5 },
          words: { order: 0.7, peace: -0.4, 'mutual respect': 1.1 },
        },
      ]),
    )
    files['lexicons/decision.yaml'] = yaml({ decision: 'own', version: '1.0.0', framings })
  }
  files['pipeline.yaml'] = yaml({
    name: 'world',
    sources: world.sources.map((source) => ({ language: 'any', ...source })),
    lexicons: ['lexicons'],
    ...world.settings,
  })
  return files
}
