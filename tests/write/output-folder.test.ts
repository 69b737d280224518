import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createOutputFolder } from '../../src/write/output-folder.ts'
import { freshFolder } from './folder.ts'

/** The number of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

async function oldOutputs(): Promise<{ parent: string; folder: string }> {
  const parent = await freshFolder()
  const folder = join(parent, 'run')
  await mkdir(folder)
  await writeFile(join(folder, 'scores.csv'), 'old')
  await writeFile(join(folder, 'notes.txt'), 'mine')
  return { parent, folder }
}

test('old outputs stay until commit, then all change; files of others stay', async () => {
  const { parent, folder } = await oldOutputs()
  const output = await createOutputFolder(folder)
  await writeFile(output.pathOf('scores.csv'), 'new')
  await writeFile(output.pathOf('manifest.json'), '{}')
  await writeFile(output.pathOf('.spool'), 'temporary')
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('old')
  await output.commit(['scores.csv', 'manifest.json'])
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'notes.txt', 'scores.csv'])
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('new')
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine')
  expect(await readdir(parent)).toEqual(['run'])
})

test('abort leaves everything as it was', async () => {
  const { parent, folder } = await oldOutputs()
  const output = await createOutputFolder(folder)
  await writeFile(output.pathOf('scores.csv'), 'half')
  await output.abort()
  await output.abort()
  expect(await readdir(parent)).toEqual(['run'])
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('old')
})

test('a folder that is not there yet, nor its parent', async () => {
  const folder = join(await freshFolder(), 'a', 'b')
  const output = await createOutputFolder(folder)
  await writeFile(output.pathOf('scores.csv'), 'new')
  await output.commit(['scores.csv'])
  expect(await readdir(folder)).toEqual(['scores.csv'])
})

test('leftovers of a crash before commit are removed', async () => {
  const { parent, folder } = await oldOutputs()
  const leftover = join(parent, `.run.partial-${endedProcess()}`)
  await mkdir(leftover)
  await writeFile(join(leftover, 'scores.csv'), 'half')
  const output = await createOutputFolder(folder)
  expect(await readdir(parent)).toEqual([`.run.partial-${process.pid}`, 'run'])
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('old')
  await output.abort()
})

test('a crash in the middle of commit is finished by the next run', async () => {
  const { parent, folder } = await oldOutputs()
  const leftover = join(parent, `.run.partial-${endedProcess()}`)
  await mkdir(leftover)
  // documents.csv was moved already, scores.csv was not.
  await writeFile(join(folder, 'documents.csv'), 'new')
  await writeFile(join(leftover, 'scores.csv'), 'new')
  await writeFile(join(leftover, '.commit.json'), '["documents.csv","scores.csv"]')
  const output = await createOutputFolder(folder)
  await output.abort()
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('new')
  expect(await readFile(join(folder, 'documents.csv'), 'utf8')).toBe('new')
  expect(await readdir(parent)).toEqual(['run'])
})

test('a marker that names a path outside moves nothing', async () => {
  const { parent, folder } = await oldOutputs()
  const leftover = join(parent, `.run.partial-${endedProcess()}`)
  await mkdir(leftover)
  await writeFile(join(leftover, '.commit.json'), '["../../evil"]')
  await (await createOutputFolder(folder)).abort()
  expect(await readdir(parent)).toEqual(['run'])
})

test('the folder of a run that still goes on is left alone, and so is that of another pipeline', async () => {
  const { parent, folder } = await oldOutputs()
  const running = `.run.partial-${process.ppid}`
  const other = `.running.partial-${endedProcess()}`
  const lookalike = '.run.partial-notes'
  for (const name of [running, other, lookalike]) await mkdir(join(parent, name))
  await (await createOutputFolder(folder)).abort()
  expect((await readdir(parent)).sort()).toEqual([lookalike, running, other, 'run'].sort())
})

test('killed before the end: the old outputs are still there, and the next run cleans up', async () => {
  const { parent, folder } = await oldOutputs()
  const module = new URL('../../src/write/output-folder.ts', import.meta.url).href
  const script = `
    import { writeFileSync } from 'node:fs'
    const { createOutputFolder } = await import(${JSON.stringify(module)})
    const output = await createOutputFolder(${JSON.stringify(folder)})
    writeFileSync(output.pathOf('scores.csv'), 'half')
    process.kill(process.pid, 'SIGKILL')`
  const path = join(parent, 'killed.mjs')
  await writeFile(path, script)
  const { signal } = spawnSync(process.execPath, ['--import', 'tsx', path], { cwd: process.cwd() })
  expect(signal).toBe('SIGKILL')
  expect((await readdir(parent)).filter((name) => name.includes('partial')).length).toBe(1)
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('old')
  await (await createOutputFolder(folder)).abort()
  expect((await readdir(parent)).filter((name) => name.includes('partial'))).toEqual([])
})

test('a file that was never written is named', async () => {
  const output = await createOutputFolder(join(await freshFolder(), 'run'))
  await expect(output.commit(['scores.csv'])).rejects.toThrow(/scores\.csv {2}cannot be written/)
  await output.abort()
})

test('a file where the folder should be is named', async () => {
  const parent = await freshFolder()
  await writeFile(join(parent, 'file'), '')
  await expect(createOutputFolder(join(parent, 'file', 'run'))).rejects.toMatchObject({
    code: 'write-failed',
  })
})
