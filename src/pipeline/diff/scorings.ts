/**
 * What differs between two ways of scoring: entries of lexicons, settings, code.
 */
import type { Database } from '../../store/database.ts'

/** A way of scoring as the store keeps it. */
export interface StoredScoring {
  /** What else scores depend on, by name: hashes, and what is short as it is. */
  readonly parts: Readonly<Record<string, string>>
  /** By framing, its entries in order. */
  readonly entries: Readonly<Record<string, readonly (readonly [id: string, hash: string])[]>>
  /** By framing, the version of its lexicon. */
  readonly versions: Readonly<Record<string, string>>
}

export type EntryChange = 'added' | 'removed' | 'changed'

/** What differs in one lexicon. */
export interface LexiconDifference {
  readonly framing: string
  /** `undefined` where it has no such lexicon. */
  readonly versionBefore: string | undefined
  readonly versionAfter: string | undefined
  readonly entries: readonly { readonly entry: string; readonly change: EntryChange }[]
  /** Entries that stay stand in another order, which decides between two matches of the same words. */
  readonly isReordered: boolean
}

/** A setting, or a file beside the lexicons, that differs; values where they are short enough to be read. */
export interface SettingDifference {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

export interface ScoringDifference {
  readonly lexicons: readonly LexiconDifference[]
  readonly settings: readonly SettingDifference[]
  /** Versions of the code that scores, with a hash of it; `undefined` where it is the same. */
  readonly code: { readonly before: string; readonly after: string } | undefined
}

/** The way of scoring with a number; an empty one where there is none. */
export async function storedScoring(database: Database, scoring: number | undefined): Promise<StoredScoring> {
  const [row] = await database.all('SELECT parts, entries, versions FROM scorings WHERE scoring = ?', [
    scoring ?? -1,
  ])
  const read = (json: unknown) => JSON.parse(typeof json === 'string' ? json : '{}') as never
  return { parts: read(row?.parts), entries: read(row?.entries), versions: read(row?.versions) }
}

/** What differs from one way of scoring to another; lexicons and settings in the order of the second. */
export function scoringDifference(before: StoredScoring, after: StoredScoring): ScoringDifference {
  const { code: codeBefore = '', ...partsBefore } = before.parts
  const { code: codeAfter = '', ...partsAfter } = after.parts
  return {
    lexicons: bothKeys(after.entries, before.entries)
      .map((framing) => lexiconDifference(framing, before, after))
      .filter(({ entries, isReordered }) => entries.length > 0 || isReordered),
    settings: bothKeys(partsAfter, partsBefore)
      .filter((part) => partsBefore[part] !== partsAfter[part])
      .map((part) => settingDifference(part, partsBefore[part], partsAfter[part])),
    code: codeBefore === codeAfter ? undefined : { before: codeBefore, after: codeAfter },
  }
}

function lexiconDifference(framing: string, before: StoredScoring, after: StoredScoring): LexiconDifference {
  const old = new Map(before.entries[framing])
  const fresh = new Map(after.entries[framing])
  const entries: { entry: string; change: EntryChange }[] = []
  for (const [entry, hash] of fresh) {
    const known = old.get(entry)
    if (known === undefined) entries.push({ entry, change: 'added' })
    else if (known !== hash) entries.push({ entry, change: 'changed' })
  }
  for (const entry of old.keys()) if (!fresh.has(entry)) entries.push({ entry, change: 'removed' })
  const kept = [...fresh.keys()].filter((entry) => old.has(entry))
  const keptBefore = [...old.keys()].filter((entry) => fresh.has(entry))
  return {
    framing,
    versionBefore: before.versions[framing],
    versionAfter: after.versions[framing],
    entries,
    isReordered: kept.some((entry, index) => keptBefore[index] !== entry),
  }
}

/** Names that parts have for whoever writes pipelines; others are called as they are. */
const NAMES: Readonly<Record<string, string>> = {
  framings: 'lexicons',
  context: 'context.yaml',
  polities: 'polities.yaml',
  sets: 'sets.yaml',
  weights: 'measures.weights',
  zones: 'zones.count',
}

function settingDifference(
  part: string,
  before: string | undefined,
  after: string | undefined,
): SettingDifference {
  if (part === 'decision') {
    const [idBefore, idAfter] = [before?.split(' ')[0], after?.split(' ')[0]]
    return idBefore === idAfter
      ? { name: 'decision.yaml', before: undefined, after: undefined }
      : { name: 'measures.decision', before: idBefore, after: idAfter }
  }
  return { name: NAMES[part] ?? part, before: readable(before), after: readable(after) }
}

/** A value as one would write it; a hash says nothing to anyone. */
function readable(value: string | undefined): string | undefined {
  if (value === undefined || /^[0-9a-f]{16,}$/.test(value)) return undefined
  return value.replace(/"/g, '').replace(/([,:])/g, '$1 ')
}

function bothKeys(first: object, second: object): string[] {
  return [...new Set([...Object.keys(first), ...Object.keys(second)])]
}
