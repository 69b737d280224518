import { readdirSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { contentsOf, folderOf, rostrum } from './cli/built.ts'

const HERE = fileURLToPath(new URL('golden/', import.meta.url))
const CASES = readdirSync(HERE, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
)

/** With UPDATE_GOLDEN=1 what comes out becomes what is expected; then read the change like code. */
const IS_UPDATE = process.env.UPDATE_GOLDEN === '1'

test.for(CASES)('%s gives the expected files, byte by byte', async (name) => {
  const out = join(await folderOf(), name)
  const { code, stdout, stderr } = await rostrum(['run', 'pipeline.yaml', '--out', out], {
    folder: join(HERE, name),
  })
  expect([code, stdout]).toEqual([0, ''])
  const files = await contentsOf(out)
  const found = {
    ...files,
    'manifest.json': withoutMachine(files['manifest.json'] ?? ''),
    stderr: stderr.replace(out, `outputs/${name}`),
  }
  const expected = join(HERE, name, 'expected')
  if (IS_UPDATE) {
    await rm(expected, { recursive: true, force: true })
    await mkdir(expected)
    for (const [file, text] of Object.entries(found)) await writeFile(join(expected, file), text)
  }
  expect(found).toEqual(await contentsOf(expected))
})

/** A manifest without what changes with the machine, the hour and the sets that ship. */
function withoutMachine(manifest: string): string {
  const { finished, node, sets, ...stable } = JSON.parse(manifest)
  expect([typeof finished, typeof node, typeof sets]).toEqual(['string', 'string', 'object'])
  return `${JSON.stringify(stable, null, 2)}\n`
}
