/**
 * Builds `dist/`: the program in JavaScript, its types, and the copies of the lexicons that scoring starts from. Everything is made beside
 * the old one and takes its place at the end, so that a failed build leaves a working program.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CODE_PARTS, codeVersion } from '../src/pipeline/run/code-version.ts'
import { lexiconCopies } from './build-lexicons.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DIST = join(ROOT, 'dist')

const fresh = mkdtempSync(join(ROOT, '.dist-'))
try {
  process.exitCode = await build(fresh)
} finally {
  rmSync(fresh, { recursive: true, force: true })
}

async function build(folder: string): Promise<number> {
  const made = join(folder, 'new')
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', made], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) return status ?? 1
  mkdirSync(join(made, 'lexicons'))
  for (const [sha256, copy] of await lexiconCopies())
    writeFileSync(join(made, 'lexicons', `${sha256}.json`), JSON.stringify(copy))
  const versions = Object.fromEntries(CODE_PARTS.map((part) => [part, codeVersion(part)]))
  writeFileSync(join(made, 'code.json'), JSON.stringify(versions))
  chmodSync(join(made, 'cli', 'main.js'), 0o755)
  if (existsSync(DIST)) renameSync(DIST, join(folder, 'old'))
  renameSync(made, DIST)
  return 0
}
