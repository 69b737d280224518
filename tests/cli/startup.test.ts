import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { folderOf, ROOT, rostrum } from './built.ts'

/** A loader that notes every module it is asked for, and what it is asked from. */
const HOOKS = `
import { appendFileSync } from 'node:fs'
export function load(url, context, next) {
  appendFileSync(process.env.MODULES_LOADED, url + '\\n')
  return next(url, context)
}`

/** Names of the packages and of rostrum's own modules that a command loads. */
async function modulesOf(args: readonly string[], input: string): Promise<string[]> {
  const folder = await folderOf({
    'hooks.mjs': HOOKS,
    'register.mjs': [
      "import { createRequire, register } from 'node:module'",
      "import { appendFileSync } from 'node:fs'",
      "register('./hooks.mjs', import.meta.url)",
      // What is loaded by require does not pass the hooks in every version of Node, but stays in the cache.
      "process.on('exit', () => {",
      '  const { cache } = createRequire(import.meta.url)',
      "  for (const path of Object.keys(cache)) appendFileSync(process.env.MODULES_LOADED, path + '\\n')",
      '})',
    ].join('\n'),
  })
  const loaded = join(folder, 'loaded')
  await appendFile(loaded, '')
  process.env.MODULES_LOADED = loaded
  const node = ['--import', pathToFileURL(join(folder, 'register.mjs')).href]
  const { code, stderr } = await rostrum(args, { node, input })
  delete process.env.MODULES_LOADED
  expect([code, stderr]).toEqual([0, ''])
  const names = (await readFile(loaded, 'utf8')).split('\n').flatMap((written) => {
    const path = written.replace(/^file:\/\//, '')
    const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
    if (packaged !== null) return [packaged[1] ?? '']
    return path.startsWith(join(ROOT, 'dist')) ? [path.slice(join(ROOT, 'dist').length + 1)] : []
  })
  return [...new Set(names)].sort()
}

test('--version loads nothing but the version', async () => {
  expect(await modulesOf(['--version'], '')).toEqual(['cli/main.js', 'version.js'])
})

test('score of a short text loads no package but those for arguments and reading', async () => {
  const folder = await folderOf({
    'speech.txt': 'We build on mutual respect among nations, great and small.\n',
  })
  const modules = await modulesOf(['score', join(folder, 'speech.txt')], '')
  expect(modules.filter((name) => !name.endsWith('.js'))).toEqual(['commander', 'p-limit', 'yocto-queue'])
  expect(modules).toContain('pipeline/lexicon-copy.js')
  for (const late of ['yaml-check.js', 'lexicon/schema.js', 'pipeline/pipeline.js', 'pipeline/run.js'])
    expect(modules).not.toContain(late)
})

test('what scoring a text loads is seen by this test', async () => {
  const modules = await modulesOf(['lexicon', 'list', 'lexicons/exemplarist.yaml', '--format', 'csv'], '')
  expect(modules).toEqual(expect.arrayContaining(['yaml', 'zod', 'yaml-check.js']))
})
