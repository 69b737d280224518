/**
 * The sets that a framing's own file adds to those of all lexicons: what is loaded holds them spelled out only.
 */
import { readFileSync } from 'node:fs'
import { buildSets } from '../../lexicon/build.ts'
import type { NamedSets } from '../../lexicon/pattern.ts'
import type { SetsFile } from '../../lexicon/schema.ts'
import type { LoadedLexicons } from '../lexicon-files.ts'

/** Sets that patterns of the framing may name. */
export async function ownSets(loaded: LoadedLexicons, framing: string): Promise<NamedSets> {
  const file = loaded.files.find(({ lexicons }) => lexicons.some(({ name }) => name === framing))
  if (file === undefined) return loaded.sets
  const { parse } = await import('yaml')
  // The file was checked when it was loaded.
  const { sets } = parse(readFileSync(file.path, 'utf8')) as { readonly sets?: SetsFile['sets'] }
  return sets === undefined ? loaded.sets : buildSets(sets, loaded.sets)
}
