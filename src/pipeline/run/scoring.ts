/**
 * What scores depend on beside the document, as hashes: to know what has to be done again, and to say later why a score
 * moved.
 */
import { createHash } from 'node:crypto'
import type { Lexicon, LexiconEntry } from '../../lexicon/lexicon.ts'
import { decisionId } from '../../measure/label.ts'
import type { RunPlan } from '../plan.ts'
import { codeVersion } from './code-version.ts'

/** An entry with the hash of all that its matches depend on. */
export type HashedEntry = readonly [id: string, hash: string]

/** A way of scoring. */
export interface Scoring {
  /** Hash of all of it. */
  readonly fingerprint: string
  /** Hash of everything but the entries. */
  readonly base: string
  /** What the base is made of, by the names under which people know it. */
  readonly parts: Readonly<Record<string, string>>
  /** By framing, in the order of the run, its entries in theirs. */
  readonly entries: Readonly<Record<string, readonly HashedEntry[]>>
  /** By framing, the version of its lexicon. */
  readonly versions: Readonly<Record<string, string>>
}

/** The way of scoring of a plan. */
export function scoringOf({ pipeline, lexicons, rules, decision, model, decisionFile }: RunPlan): Scoring {
  const framings = lexicons.lexicons.map(({ name, dimension }) => [name, dimension])
  const parts = {
    code: codeVersion('scoring'),
    framings: JSON.stringify(framings),
    context: hashOf(rules),
    polities: hashOf(lexicons.polities),
    decision: `${decisionId(decision)} ${decisionFile?.sha256 ?? ''}`.trim(),
    // One of the same name may be a file of one's own, which the same decision does not label.
    'decision.framings': Object.keys(model?.framings ?? {}).join(' '),
    'measures.weights': JSON.stringify(pipeline.measures.weights),
    'zones.count': JSON.stringify([...pipeline.zones.count].sort()),
    unit: pipeline.unit,
  }
  const entries = Object.fromEntries(
    lexicons.lexicons.map((lexicon) => [lexicon.name, hashedEntries(lexicon)]),
  )
  const base = hashOf(parts)
  return {
    fingerprint: hashOf([base, entries]),
    base,
    parts,
    entries,
    versions: Object.fromEntries(lexicons.lexicons.map(({ name, version }) => [name, version])),
  }
}

function hashedEntries({ entries }: Lexicon): HashedEntry[] {
  return entries.map((entry) => [entry.id, hashOf(whatMatters(entry)).slice(0, 16)])
}

/** All of an entry but what only people read, and where it stands in its file. */
function whatMatters({ place: _, sources: _s, note: _n, match: _m, reject: _r, ...entry }: LexiconEntry) {
  return entry
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, written)).digest('hex')
}

/** JSON says nothing of what stands in sets and maps. */
function written(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value]
  if (value instanceof Map) return [...value]
  return value instanceof RegExp ? String(value) : value
}

/** Entries that differ between two ways of scoring of one base, by framing. */
export interface ChangedEntries {
  /** Added or changed, as they are in the second. */
  readonly now: ReadonlyMap<string, ReadonlySet<string>>
  /** Removed or changed, as they were in the first. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>
  readonly count: number
}

/**
 * What changed from one way of scoring to another.
 *
 * @returns `undefined` where everything has to be done again: another base, or entries that changed places, on which
 *   the choice between two matches of the same words depends
 */
export function changedEntries(
  from: Pick<Scoring, 'base' | 'entries'>,
  to: Pick<Scoring, 'base' | 'entries'>,
): ChangedEntries | undefined {
  if (from.base !== to.base) return undefined
  const now = new Map<string, Set<string>>()
  const before = new Map<string, Set<string>>()
  let count = 0
  for (const framing of Object.keys(to.entries)) {
    const old = new Map(from.entries[framing])
    const fresh = new Map(to.entries[framing])
    const kept = [...fresh.keys()].filter((id) => old.has(id))
    const keptBefore = [...old.keys()].filter((id) => fresh.has(id))
    if (kept.some((id, index) => keptBefore[index] !== id)) return undefined
    const isOther = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
      new Set([...a.keys()].filter((id) => a.get(id) !== b.get(id)))
    now.set(framing, isOther(fresh, old))
    before.set(framing, isOther(old, fresh))
    count += new Set([...now.get(framing)!, ...before.get(framing)!]).size
  }
  return { now, before, count }
}

/** The lexicons with only some of their entries. */
export function lexiconsOf(
  lexicons: readonly Lexicon[],
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): Lexicon[] {
  return lexicons
    .map((lexicon) => ({
      ...lexicon,
      entries: lexicon.entries.filter(({ id }) => ids.get(lexicon.name)?.has(id)),
    }))
    .filter(({ entries }) => entries.length > 0)
}
