import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Cells of the table rows that begin with one of the names, by name. */
function rows(text: string, names: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim())
    const name = cells[1]
    if (name !== undefined && names.includes(name) && !found.has(name)) found.set(name, cells.slice(2, -1))
  }
  return found
}

test('the figures of the README are those of lexicons/VALIDATION.md', () => {
  const names = ['vindicationist', 'exemplarist', 'pluralist', 'multipartner', 'mean of 4']
  const section = read('README.md').split('\n## Validity\n')[1]!.split('\n## ')[0]!
  const measured = rows(read('lexicons/VALIDATION.md').split('## How good the labels are')[1]!, names)
  const said = rows(section, names)
  for (const name of names) {
    const [, endorsed, labelled, , , , precision, recall, f1] = measured.get(name)!
    expect(said.get(name), name).toEqual([endorsed, labelled, precision, recall, f1])
  }
})
