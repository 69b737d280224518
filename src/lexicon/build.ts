/**
 * Makes lexicons of checked YAML: parses every pattern, checks what a schema cannot see, and reports all that is wrong.
 */
import { nearestName, type Problem } from '../error.ts'
import type { Place } from '../records.ts'
import { type Lexicon, type LexiconEntry, slugOf, type TagCondition, type Unless } from './lexicon.ts'
import { type NamedSets, type Part, type Pattern, parsePattern } from './pattern.ts'
import type { CategoriesFile, EntryWritten, FramingFile, SetsFile } from './schema.ts'

type Path = readonly (string | number)[]

/** Where a value of the file stands, `offset` characters into it. */
export type PlaceOf = (path: Path, offset?: number) => Place

export interface Built<Value> {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** Named sets of one file over those of another: a name of the later one wins. */
export function buildSets(file: SetsFile['sets'], base: NamedSets = new Map()): NamedSets {
  return new Map([...base, ...Object.entries(file).map(([name, { members }]) => [name, members] as const)])
}

/** Checks that every member of every set can be spelled out. */
export function checkSets(file: SetsFile['sets'], sets: NamedSets, placeOf: PlaceOf): Problem[] {
  const problems: Problem[] = []
  for (const [name, { members }] of Object.entries(file)) {
    members.forEach((member, index) => {
      const result = parsePattern(`(${member})`, sets) // in brackets, where gaps and & are mistakes as in a set
      if (result.kind === 'pattern') return
      const { offset, message } = result.problem
      problems.push({ place: placeOf(['sets', name, 'members', index], Math.max(0, offset - 1)), message })
    })
  }
  return problems
}

/** The lexicons of one file: one for a framing file, several for a file of categories. */
export function buildLexicons(
  file: FramingFile | CategoriesFile,
  sharedSets: NamedSets,
  placeOf: PlaceOf,
): Built<readonly Lexicon[]> {
  const sets = file.sets === undefined ? sharedSets : buildSets(file.sets, sharedSets)
  const problems = file.sets === undefined ? [] : checkSets(file.sets, sets, placeOf)
  const common = { dimension: file.dimension, version: file.version, sources: file.sources }
  const lexicons: Lexicon[] = []
  if ('framing' in file) {
    const entries = Object.entries(file.levels).flatMap(([level, facets]) =>
      entriesOf(facets ?? {}, { framing: file.framing, dimension: file.dimension, level }, ['levels', level]),
    )
    lexicons.push({ ...common, name: file.framing, definition: file.definition, entries })
  } else {
    for (const [category, { definition, facets }] of Object.entries(file.categories)) {
      const above = { framing: category, dimension: file.dimension, level: 'any' }
      const entries = entriesOf(facets, above, ['categories', category, 'facets'])
      lexicons.push({ ...common, name: category, definition, entries })
    }
  }
  for (const lexicon of lexicons) reportDuplicates(lexicon.entries, problems)
  return {
    value: lexicons.map((lexicon) => ({ ...lexicon, entries: withUniqueIds(lexicon.entries) })),
    problems,
  }

  function entriesOf(
    facets: Readonly<Record<string, readonly EntryWritten[]>>,
    above: { readonly framing: string; readonly dimension: string; readonly level: string },
    path: Path,
  ): LexiconEntry[] {
    return Object.entries(facets).flatMap(([facet, entries]) =>
      entries.flatMap((written, index) => {
        const entryPath = [...path, facet, index]
        const parsed = patternAt(written.pattern, [...entryPath, 'pattern'])
        const sources = [written.source ?? []].flat()
        sources.forEach((source) => {
          if (!Object.hasOwn(file.sources, source)) reportSource(source, [...entryPath, 'source'])
        })
        const unless = unlessOf(written, entryPath)
        if (parsed === undefined) return []
        const tags = tagsOf(written)
        for (const { word } of tags)
          if (word !== undefined) checkTagged(parsed, word, [...entryPath, 'tag', word])
        const entry: LexiconEntry = {
          ...above,
          id: `${facet}/${slugOf(written.pattern)}`,
          facet,
          pattern: written.pattern,
          strength: written.strength,
          against: written.against ?? false,
          parsed,
          sources,
          note: written.note,
          unless,
          tags,
          role: written.role ?? (written.pattern.includes('{SELF}') ? 'named' : undefined),
          isLemma: written.lemma ?? false,
          isCased: written.case ?? false,
          match: written.match ?? [],
          reject: written.reject ?? [],
          place: placeOf([...entryPath, 'pattern']),
        }
        return [entry]
      }),
    )
  }

  function patternAt(written: string, path: Path): Pattern | undefined {
    const result = parsePattern(written, sets)
    if (result.kind === 'pattern') return result.pattern
    const { offset, message } = result.problem
    problems.push({ place: placeOf(path, offset), message: `in the pattern "${written}": ${message}` })
    return undefined
  }

  function unlessOf(written: EntryWritten, entryPath: Path): Unless[] {
    return (written.unless ?? []).flatMap((item, index) => {
      const condition =
        typeof item === 'string' ? { pattern: item, within: 5, side: 'either' as const } : item
      const path = [...entryPath, 'unless', index, ...(typeof item === 'string' ? [] : ['pattern'])]
      const part = singlePart(condition.pattern, path)
      if (part === undefined) return []
      return [{ written: condition.pattern, part, within: condition.within, side: condition.side }]
    })
  }

  function singlePart(written: string, path: Path): Part | undefined {
    const pattern = patternAt(written, path)
    if (pattern === undefined || pattern.parts.length === 1) return pattern?.parts[0]
    problems.push({
      place: placeOf(path),
      message: `"${written}": & cannot stand under unless; write two of them`,
    })
    return undefined
  }

  function checkTagged(pattern: Pattern, word: string, path: Path): void {
    const words = pattern.parts.flatMap((part) =>
      part.flatMap((chain) =>
        chain.flatMap(({ phrases }) =>
          phrases.flat().map((form) => form.written + (form.isPrefix ? '*' : '')),
        ),
      ),
    )
    if (words.some((form) => form.toLowerCase() === word.toLowerCase())) return
    const nearest = nearestName(word, words)
    const advice = nearest === undefined ? '' : `; did you mean "${nearest}"?`
    problems.push({ place: placeOf(path), message: `tag: the pattern has no word "${word}"${advice}` })
  }

  function reportSource(source: string, path: Path): void {
    const nearest = nearestName(source, Object.keys(file.sources))
    const advice = nearest === undefined ? 'add it to sources' : `did you mean "${nearest}"?`
    problems.push({ place: placeOf(path), message: `source "${source}" is not among sources; ${advice}` })
  }
}

function tagsOf(written: EntryWritten): TagCondition[] {
  if (written.tag === undefined) return []
  if (typeof written.tag === 'string') return [{ word: undefined, tag: written.tag }]
  return Object.entries(written.tag).map(([word, tag]) => ({ word, tag }))
}

/** Patterns that differ in signs only (`alliance`, `alliances?`) would share an id: the later ones are numbered. */
function withUniqueIds(entries: readonly LexiconEntry[]): LexiconEntry[] {
  const taken = new Set(entries.map(({ id }) => id))
  const used = new Set<string>()
  return entries.map((entry) => {
    let { id } = entry
    for (let number = 2; used.has(id) || (id !== entry.id && taken.has(id)); number++)
      id = `${entry.id}-${number}`
    used.add(id)
    return id === entry.id ? entry : { ...entry, id }
  })
}

function reportDuplicates(entries: readonly LexiconEntry[], problems: Problem[]): void {
  const seen = new Map<string, LexiconEntry>()
  for (const entry of entries) {
    const key = entry.pattern.toLowerCase().replace(/\s+/g, ' ').trim()
    const first = seen.get(key)
    if (first === undefined) seen.set(key, entry)
    else {
      const where = first.place.line === undefined ? '' : ` at line ${first.place.line}`
      problems.push({
        place: entry.place,
        message: `the pattern "${entry.pattern}" stands twice in ${entry.framing}: first in ${first.facet}${where}`,
      })
    }
  }
}
