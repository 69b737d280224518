/**
 * Lexicons from files: which files a path names, what is in them, and a hash of each for the manifest.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, RostrumError } from '../error.ts'
import { buildLexicons, buildSets, checkSets } from '../lexicon/build.ts'
import { buildContext, type ContextRule } from '../lexicon/context.ts'
import type { Lexicon, LexiconFile } from '../lexicon/lexicon.ts'
import type { NamedSets } from '../lexicon/pattern.ts'
import type { Polity } from '../lexicon/polity.ts'
import type { CategoriesFile, ContextFile, FramingFile, PolitiesFile, SetsFile } from '../lexicon/schema.ts'
import type { CheckedYaml } from '../yaml-check.ts'
import { type FileCopy, lexiconsOf, rulesOf } from './lexicon-copy.ts'

export const HOME = fileURLToPath(new URL('../../lexicons/', import.meta.url))
/** Copies by the hash of their file; only a built rostrum has them. */
const COPIES = fileURLToPath(new URL('../lexicons/', import.meta.url))
const SETS = 'sets.yaml'
const CONTEXT = 'context.yaml'
const POLITIES = 'polities.yaml'
/** Files of a folder of lexicons that are none. */
const BESIDE: ReadonlySet<string> = new Set([SETS, CONTEXT, 'decision.yaml', 'examples.yaml', POLITIES])

/** The files of the four framings, used unless others are named. */
export const DEFAULT_LEXICONS: readonly string[] = [
  'vindicationist',
  'exemplarist',
  'pluralist',
  'multipartner',
].map((framing) => join(HOME, `${framing}.yaml`))

/** Lexicons and cues of a run, with every file they came from. */
export interface LoadedLexicons {
  readonly lexicons: readonly Lexicon[]
  readonly files: readonly LexiconFile[]
  readonly sets: NamedSets
  readonly context: CheckedYaml<ContextFile>
  /** The rules of the context. */
  readonly rules: readonly ContextRule[]
  readonly contextFile: { readonly path: string; readonly sha256: string }
  /** States by name, for entries with a role. */
  readonly polities: readonly Polity[]
  readonly politiesFile: { readonly path: string; readonly sha256: string }
  /** What ships, then what stands beside the lexicons. */
  readonly setsFiles: readonly { readonly path: string; readonly sha256: string }[]
}

export interface LoadOptions {
  /**
   * `scoring`: notes and test sentences may be left out, and so may the lines of entries: what ships is then taken
   * from the copy that the build made. Default `all`.
   */
  readonly detail?: 'all' | 'scoring'
}

/**
 * Loads lexicon files or folders; a folder stands for the lexicons in it. A `context.yaml` beside a named file or in a
 * named folder takes the place of the one that ships, as does a `polities.yaml`; the sets of a `sets.yaml` there are added to those that ship, and
 * take the place of those with the same name.
 *
 * @throws RostrumError with every problem of every file
 */
export async function loadLexicons(
  paths: readonly string[] = DEFAULT_LEXICONS,
  { detail = 'all' }: LoadOptions = {},
): Promise<LoadedLexicons> {
  const problems: Problem[] = []
  const files = paths.flatMap((path) => filesOf(path, problems))
  const contextPath = beside(files, CONTEXT)
  const politiesPath = beside(files, POLITIES)
  const copyOf = detail === 'all' ? () => undefined : readCopy
  const setsFiles: SetsRead[] = []
  for (const path of new Set([join(HOME, SETS), beside(files, SETS)])) {
    const file = readHashed(path, problems)
    const copy = copyOf(file)
    const checked = await checkedSets(file, copy, problems)
    if (file === undefined || checked === undefined) continue
    setsFiles.push({ path, sha256: file.sha256, checked, isCopied: copy !== undefined })
  }
  const sets = setsFiles.reduce<NamedSets>(
    (base, { checked }) => buildSets(checked.value.sets, base),
    new Map(),
  )
  for (const { checked, isCopied } of setsFiles) {
    if (!isCopied) problems.push(...checkSets(checked.value.sets, sets, checked.placeOf))
  }
  const setsHash = setsFiles.map(({ sha256 }) => sha256).join(' ')
  const contextAt = readHashed(contextPath, problems)
  const context = await builtContext(contextAt, copyOf(contextAt), { sets, setsHash, problems })
  const politiesAt = readHashed(politiesPath, problems)
  const polities = await builtPolities(politiesAt, copyOf(politiesAt), problems)
  const loaded: LexiconFile[] = []
  for (const path of files) {
    const file = readHashed(path, problems)
    const built = await builtLexicons(file, copyOf(file), { sets, setsHash, problems })
    if (file !== undefined && built !== undefined) loaded.push({ path, sha256: file.sha256, lexicons: built })
  }
  const lexicons = loaded.flatMap((file) => file.lexicons)
  reportTwice(loaded, problems)
  const isWhole = context !== undefined && contextAt !== undefined
  if (problems.length > 0 || !isWhole || polities === undefined || politiesAt === undefined) {
    // The copy knows no lines: what is wrong with a file that ships, beside sets that do not, is told from the file.
    if (detail === 'scoring') return loadLexicons(paths)
    throw new RostrumError('lexicon', problems)
  }
  return {
    lexicons,
    files: loaded,
    sets,
    context: context.checked,
    rules: context.rules,
    contextFile: { path: contextPath, sha256: contextAt.sha256 },
    polities,
    politiesFile: { path: politiesPath, sha256: politiesAt.sha256 },
    setsFiles: setsFiles.map(({ path, sha256 }) => ({ path, sha256 })),
  }
}

/** Every lexicon file that ships with rostrum, secondary dimensions included. */
export function shippedLexicons(): string[] {
  return [...DEFAULT_LEXICONS, ...filesOf(join(HOME, 'secondary'), [])]
}

/** Path of what ships under a name such as `secondary`, `secondary/actors` or `pluralist`; `undefined` for none. */
export function shippedPath(name: string): string | undefined {
  if (!/^[a-z-]+(\/[a-z-]+)?$/.test(name)) return undefined
  return [join(HOME, name), join(HOME, `${name}.yaml`)].find((path) => existsSync(path))
}

/** How a path of a file that ships is shown and recorded: the same on every machine. */
export function shownPath(path: string): string {
  const inside = relative(HOME, path)
  return inside.startsWith('..') ? path : `lexicons/${inside.replaceAll('\\', '/')}`
}

/** A file as it was read. */
export interface HashedFile {
  readonly source: string
  readonly bytes: Buffer
  readonly sha256: string
}

/** Reads a file with its hash; adds a problem where it cannot be read. */
export function readHashed(path: string, problems: Problem[]): HashedFile | undefined {
  const source = shownPath(path)
  try {
    const bytes = readFileSync(path)
    return { source, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  } catch (error) {
    problems.push({ place: { source }, message: `cannot be read: ${(error as Error).message}` })
    return undefined
  }
}

/** What files of lexicons and cues are built with. */
interface BuildContext {
  readonly sets: NamedSets
  readonly setsHash: string
  readonly problems: Problem[]
}

interface SetsRead {
  readonly path: string
  readonly sha256: string
  readonly checked: CheckedYaml<Pick<SetsFile, 'sets'>>
  /** Taken from the copy, where every set was found right. */
  readonly isCopied: boolean
}

async function checkedSets(
  file: HashedFile | undefined,
  copy: FileCopy | undefined,
  problems: Problem[],
): Promise<CheckedYaml<Pick<SetsFile, 'sets'>> | undefined> {
  if (file === undefined) return undefined
  if (copy?.kind === 'sets') return { value: copy, placeOf: () => ({ source: file.source }) }
  return checkLexiconYaml<SetsFile>(file, 'sets', problems)
}

async function builtContext(
  file: HashedFile | undefined,
  copy: FileCopy | undefined,
  { sets, setsHash, problems }: BuildContext,
): Promise<{ checked: CheckedYaml<ContextFile>; rules: readonly ContextRule[] } | undefined> {
  if (file === undefined) return undefined
  if (copy?.kind === 'context' && copy.setsHash === setsHash) {
    const checked = { value: copy.file, placeOf: () => ({ source: file.source }) }
    return { checked, rules: rulesOf(copy) }
  }
  const checked = await checkLexiconYaml<ContextFile>(file, 'context', problems)
  if (checked === undefined) return undefined
  const built = buildContext(checked.value, sets, checked.placeOf)
  problems.push(...built.problems)
  return { checked, rules: built.rules }
}

async function builtPolities(
  file: HashedFile | undefined,
  copy: FileCopy | undefined,
  problems: Problem[],
): Promise<readonly Polity[] | undefined> {
  if (file === undefined) return undefined
  if (copy?.kind === 'polities') return copy.polities
  return (await checkLexiconYaml<PolitiesFile>(file, 'polities', problems))?.value.polities
}

async function builtLexicons(
  file: HashedFile | undefined,
  copy: FileCopy | undefined,
  { sets, setsHash, problems }: BuildContext,
): Promise<readonly Lexicon[] | undefined> {
  if (file === undefined) return undefined
  if (copy?.kind === 'lexicons' && copy.setsHash === setsHash) return lexiconsOf(copy, file.source)
  const checked = await checkLexiconYaml<FramingFile | CategoriesFile>(file, 'lexicon', problems)
  if (checked === undefined) return undefined
  const built = buildLexicons(checked.value, sets, checked.placeOf)
  problems.push(...built.problems)
  return built.value
}

/** Checks a file against its schema. Loads what that needs only when called. */
async function checkLexiconYaml<Value>(
  { bytes, source }: HashedFile,
  kind: 'sets' | 'context' | 'polities' | 'lexicon',
  problems: Problem[],
): Promise<CheckedYaml<Value> | undefined> {
  const { checkYaml } = await import('../yaml-check.ts')
  const { categoriesFile, contextFile, framingFile, politiesFile, setsFile } = await import(
    '../lexicon/schema.ts'
  )
  const lexiconSchema = (value: unknown) =>
    typeof value === 'object' && value !== null && 'categories' in value ? categoriesFile : framingFile
  const schema = { sets: setsFile, context: contextFile, polities: politiesFile, lexicon: lexiconSchema }[
    kind
  ]
  const result = checkYaml<unknown>(bytes.toString('utf8'), source, schema)
  if (result.kind === 'checked') return result.checked as CheckedYaml<Value>
  problems.push(...result.problems)
  return undefined
}

/** What the build made of a file; `undefined` where it has not seen it. */
export function readCopy(file: HashedFile | undefined): FileCopy | undefined {
  if (file === undefined) return undefined
  const path = join(COPIES, `${file.sha256}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FileCopy) : undefined
}

function filesOf(path: string, problems: Problem[]): string[] {
  if (!existsSync(path)) {
    problems.push({ place: { source: path }, message: 'there is no such file or folder' })
    return []
  }
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name) && !BESIDE.has(name))
    .sort()
  if (files.length === 0) problems.push({ place: { source: path }, message: 'no .yaml file in this folder' })
  return files.map((name) => join(path, name))
}

/** `name` beside one of the files, or the one that ships. */
function beside(files: readonly string[], name: string): string {
  const own = files.map((file) => join(dirname(file), name)).find((path) => existsSync(path))
  return own ?? join(HOME, name)
}

function reportTwice(files: readonly LexiconFile[], problems: Problem[]): void {
  const seen = new Map<string, string>()
  for (const { path, lexicons } of files) {
    for (const { name, dimension } of lexicons) {
      const key = name
      const first = seen.get(key)
      if (first === undefined) seen.set(key, path)
      else {
        const message = `defines ${name} (${dimension}), which ${basename(first)} defines already`
        problems.push({ place: { source: shownPath(path) }, message })
      }
    }
  }
}
