import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js')
const MADE_FROM = ['src', 'lexicons', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

/** Builds the program once before all tests, unless what there is was made from what there is. */
export default function setup(): void {
  if (existsSync(PROGRAM) && MADE_FROM.every((path) => latestChange(join(ROOT, path)) < changeOf(PROGRAM)))
    return
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('scripts', 'build-dist.ts')],
    { cwd: ROOT, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the program cannot be built:\n${stdout}${stderr}`)
}

function latestChange(path: string): number {
  if (!statSync(path).isDirectory()) return changeOf(path)
  return Math.max(changeOf(path), ...readdirSync(path).map((name) => latestChange(join(path, name))))
}

function changeOf(path: string): number {
  return statSync(path).mtimeMs
}
