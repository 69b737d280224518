/**
 * Which code reads, scores and writes: hashes that change with it, so that nothing stays that other code has made.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { VERSION } from '../../version.ts'

/** Where each part begins; it is all the modules that these import, and the packages that those name. */
const PARTS = {
  reading: ['../../read/read', '../countries'],
  scoring: ['./analysed'],
  writing: ['./result-files'],
} as const

export type CodePart = keyof typeof PARTS

export const CODE_PARTS = Object.keys(PARTS) as readonly CodePart[]

/** Written by the build beside what it built: the versions of the code that it was built from. */
const BUILT = new URL('../../code.json', import.meta.url)

const HERE = import.meta.url
const EXTENSION = HERE.slice(HERE.lastIndexOf('.'))
/** What is imported for its types alone does nothing. */
const TYPES = /\b(?:import|export)\s+type\s+(?:\{[^}]*\}|\*(?:\s*as\s+\w+)?|\w+)\s*from\s*['"][^'"]+['"]/g
const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.resolve)?\s*\(\s*|\bcreateRequire\([^)]*\)\.resolve\(\s*)['"]([^'"\s]+)['"]/g

/**
 * The version of rostrum with a hash of the part's modules and of the versions of its packages; of what was built, that
 * of its sources.
 */
export function codeVersion(part: CodePart): string {
  if (EXTENSION === '.js' && existsSync(BUILT)) {
    return (JSON.parse(readFileSync(BUILT, 'utf8')) as Record<CodePart, string>)[part]
  }
  const seen = new Map<string, string>()
  const packages = new Set<string>()
  for (const entry of PARTS[part]) gather(new URL(`${entry}${EXTENSION}`, HERE), seen, packages)
  const hash = createHash('sha256')
  for (const url of [...seen.keys()].sort()) hash.update(`${seen.get(url)}\0`)
  const pinned = createRequire(HERE)('../../../package.json') as {
    dependencies: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(pinned.dependencies).sort())
    if (packages.has(name)) hash.update(`${name}@${pinned.dependencies[name]}\0`)
  return `${VERSION}+${hash.digest('hex').slice(0, 16)}`
}

/** Source of each module by its address, and the packages they name. */
function gather(url: URL, seen: Map<string, string>, packages: Set<string>): void {
  if (seen.has(url.href)) return
  const source = readFileSync(url, 'utf8').replace(TYPES, '')
  seen.set(url.href, source)
  for (const [, target = ''] of source.matchAll(IMPORT)) {
    if (target.startsWith('.')) gather(new URL(target, url), seen, packages)
    else packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target)
  }
}
