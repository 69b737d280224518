import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of the given files that is removed when the test ends. */
export async function folderOf(
  files: Readonly<Record<string, string>> = {},
  name = 'project',
): Promise<string> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'rostrum-project-')))
  onTestFinished(() => rm(base, { recursive: true, force: true }))
  const folder = join(base, name)
  await mkdir(folder)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** The text of each of these files. */
export async function textsOf(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}
