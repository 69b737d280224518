/**
 * The copies of the shipped lexicons that scoring starts from.
 */
import type { SetsFile } from '../src/lexicon/schema.ts'
import { createCopyWriter, type FileCopy } from '../src/pipeline/lexicon-copy.ts'
import { loadLexicons, shippedLexicons } from '../src/pipeline/lexicon-files.ts'

/**
 * The copy of every lexicon that ships, of its sets and its cues, by the SHA-256 of the file it was made from.
 *
 * @throws RostrumError with every mistake of every file
 */
export async function lexiconCopies(): Promise<ReadonlyMap<string, FileCopy>> {
  const { files, sets, setsFiles, context, rules, contextFile } = await loadLexicons(shippedLexicons())
  const setsHash = setsFiles.map(({ sha256 }) => sha256).join(' ')
  const copies = new Map<string, FileCopy>()
  for (const { sha256, lexicons } of files) {
    const writer = createCopyWriter()
    const written = writer.write(lexicons)
    copies.set(sha256, { kind: 'lexicons', setsHash, phrases: writer.phrases(), lexicons: written })
  }
  const writer = createCopyWriter()
  const written = writer.write(rules)
  const untested = context.value.rules.map(({ note, tests, ...rule }) => rule)
  const file = { ...context.value, rules: untested }
  copies.set(contextFile.sha256, {
    kind: 'context',
    setsHash,
    phrases: writer.phrases(),
    file,
    rules: written,
  })
  const members: SetsFile['sets'] = {}
  for (const [name, held] of sets) members[name] = { members: [...held] }
  for (const { sha256 } of setsFiles) copies.set(sha256, { kind: 'sets', sets: members })
  return copies
}
