/**
 * The copies of the shipped lexicons that scoring starts from.
 */
import type { SetsFile } from '../src/lexicon/schema.ts'
import { loadDecision } from '../src/pipeline/decision-file.ts'
import { createCopyWriter, type FileCopy } from '../src/pipeline/lexicon-copy.ts'
import { loadLexicons, shippedLexicons } from '../src/pipeline/lexicon-files.ts'

/**
 * The copy of every lexicon that ships, of its sets, its cues and its polities, by the SHA-256 of the file it was made from.
 *
 * @throws RostrumError with every mistake of every file
 */
export async function lexiconCopies(): Promise<ReadonlyMap<string, FileCopy>> {
  const { files, sets, setsFiles, context, rules, contextFile, polities, politiesFile } = await loadLexicons(
    shippedLexicons(),
  )
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
  copies.set(politiesFile.sha256, { kind: 'polities', polities: [...polities] })
  const members: SetsFile['sets'] = {}
  for (const [name, held] of sets) members[name] = { members: [...held] }
  for (const { sha256 } of setsFiles) copies.set(sha256, { kind: 'sets', sets: members })
  const { model, file: decisionFile } = await loadDecision(files)
  if (model !== undefined && decisionFile !== undefined)
    copies.set(decisionFile.sha256, { kind: 'decision', model })
  return copies
}
