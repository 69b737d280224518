import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FORMATS } from '../../src/read/format.ts'
import { ROOT } from '../cli/built.ts'

const page = readFileSync(join(ROOT, 'pipelines/README.md'), 'utf8')
const section = page.slice(page.indexOf('| format | files |'), page.indexOf('## Untrusted input'))

/** Name, extensions and limits of each row; the third column is prose. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | ').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word)))

test('pipelines/README.md has a row for every format, with its extensions and limits, in the order of the program', () => {
  expect(rows.map(([name, files, , limits]) => [name?.[0], files, limits])).toEqual(
    FORMATS.map(({ name, extensions, limits }) => [name, extensions.map((ending) => `.${ending}`), limits]),
  )
})

test('pipelines/README.md names every reader where it tells of format', () => {
  const row = page.split('\n').find((line) => line.startsWith('| `sources.format` |')) ?? ''
  const readers = FORMATS.filter(({ gives }) => gives !== 'members').map(({ name }) => name)
  const told = [...row.matchAll(/`([^`]+)`/g)].map(([, word]) => word)
  expect(told).toEqual(expect.arrayContaining(readers))
})
