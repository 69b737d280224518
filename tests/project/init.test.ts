import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { RostrumError } from '../../src/error.ts'
import { createProject } from '../../src/project/init.ts'
import { folderOf } from './folder.ts'

const FILES = [
  'schema/pipeline.schema.json',
  'schema/lexicon.schema.json',
  'texts/harbour-school.md',
  'texts/cod-council.md',
  'lexicons/mine.yaml',
  '.gitignore',
  'README.md',
  'pipeline.yaml',
]

async function listing(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((one) => !one.isDirectory())
    .map((one) => relative(folder, join(one.parentPath ?? one.path, one.name)))
    .sort()
}

test('a project in a folder that is not there yet: these files and no others', async () => {
  const folder = join(await folderOf(), 'deep', 'My Speeches')
  const project = await createProject(folder)
  expect(project).toMatchObject({ folder, name: 'my-speeches', left: [] })
  expect(project.made.map((path) => relative(folder, path))).toEqual(FILES)
  expect(await listing(folder)).toEqual([...FILES].sort())
})

test('the texts say that they are invented', async () => {
  const folder = await folderOf()
  await createProject(folder)
  for (const name of ['harbour-school', 'cod-council']) {
    const text = await readFile(join(folder, `texts/${name}.md`), 'utf8')
    expect(text).toMatch(/^# Invented: /m)
    expect(text).toMatch(/^title: .*\(invented\)$/m)
  }
})

test('the schemas that the files name are there', async () => {
  const folder = await folderOf()
  await createProject(folder)
  for (const path of ['pipeline.yaml', 'lexicons/mine.yaml']) {
    const text = await readFile(join(folder, path), 'utf8')
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? ''
    expect(JSON.parse(await readFile(join(folder, path, '..', schema), 'utf8'))).toHaveProperty('$schema')
  }
})

test.for([
  ['My Speeches', 'my-speeches'],
  ['Élysée 2024', 'elysee-2024'],
  ['..a.b_c..', 'a.b_c'],
  ['世界', 'project'],
] as const)('a folder "%s" makes the name %s', async ([folder, name]) => {
  expect((await createProject(join(await folderOf(), folder))).name).toBe(name)
})

test('a name of one’s own; a wrong one is a mistake that names a right one', async () => {
  expect((await createProject(await folderOf(), 'desk')).name).toBe('desk')
  const folder = await folderOf()
  await expect(createProject(folder, 'My Desk')).rejects.toThrow(
    '--name  "My Desk" is no name of a pipeline: expected lower-case letters, digits, dots and hyphens, such as my-desk',
  )
  expect(await listing(folder)).toEqual([])
})

test('files that are there are left and named; the others are made', async () => {
  const folder = await folderOf({ 'README.md': 'mine', '.gitignore': 'mine' })
  const project = await createProject(folder)
  expect(project.left.map((path) => relative(folder, path))).toEqual(['.gitignore', 'README.md'])
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine')
  expect(await listing(folder)).toEqual([...FILES].sort())
})

test('where a pipeline is there, everything in the way is named and nothing is written', async () => {
  const there = { 'pipeline.yaml': 'a', 'lexicons/mine.yaml': 'b', 'other.txt': 'c' }
  const folder = await folderOf(there)
  const error = await createProject(folder).catch((reason: unknown) => reason)
  if (!(error instanceof RostrumError)) throw error
  expect(error.problems.map(({ place }) => relative(folder, place.source))).toEqual([
    'lexicons/mine.yaml',
    'pipeline.yaml',
  ])
  expect(await listing(folder)).toEqual(Object.keys(there).sort())
})

test('a link to nothing is in the way too: nothing is written through it', async () => {
  const folder = await folderOf()
  await symlink(join(folder, '..', 'elsewhere'), join(folder, 'README.md'))
  expect((await createProject(folder)).left).toEqual([join(folder, 'README.md')])
  await expect(stat(join(folder, '..', 'elsewhere'))).rejects.toThrow('ENOENT')
})

test('a file in place of the folder is a mistake', async () => {
  const path = join(await folderOf({ taken: '' }), 'taken')
  await expect(createProject(path)).rejects.toThrow(
    'is a file; expected a folder for the project, or none yet',
  )
})

test('begun again after it was cut short, it is whole: the pipeline is written last', async () => {
  const folder = await folderOf()
  await mkdir(join(folder, 'texts'))
  // A file where a folder must be stops it half-way, like a full disk.
  await writeFile(join(folder, 'lexicons'), '')
  await expect(createProject(folder)).rejects.toMatchObject({ code: 'write-failed' })
  expect(await listing(folder)).not.toContain('pipeline.yaml')
  expect((await listing(folder)).filter((path) => path.includes('.partial-'))).toEqual([])
})
