import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULT_LEXICONS, loadLexicons, shippedLexicons } from '../../src/pipeline/lexicon-files.ts'
import { createFinder } from './matched.ts'

const FEWEST_ENTRIES = 120
const framings = DEFAULT_LEXICONS.filter((path) => existsSync(path))

test.for(framings.map((path) => [basename(path), path] as const))(
  '%s has enough entries, at every level, each with a sentence it is found in',
  async ([, path]) => {
    const { lexicons } = await loadLexicons([path])
    expect(lexicons).toHaveLength(1)
    const { name, entries, dimension } = lexicons[0]!
    expect(`${name}.yaml`).toBe(basename(path))
    expect(dimension).toBe('framing')
    expect(entries.length).toBeGreaterThanOrEqual(FEWEST_ENTRIES)
    expect(new Set(entries.map(({ level }) => level))).toEqual(new Set(['identity', 'system', 'issue']))
    expect(new Set(entries.map(({ strength }) => strength))).toEqual(new Set(['high', 'medium', 'weak']))
    expect(entries.filter(({ match }) => match.length === 0).map(({ id }) => id)).toEqual([])
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  },
)

describe('all that ships', async () => {
  const { lexicons, files } = await loadLexicons(shippedLexicons().filter((path) => existsSync(path)))

  test('is there: four framings at least', () => {
    expect(files.length).toBeGreaterThanOrEqual(4)
  })

  test.for(lexicons.map((lexicon) => [lexicon.name, lexicon] as const))(
    '%s is found where its sentences say, and not where they say not',
    ([, lexicon]) => {
      const wrong: string[] = []
      for (const entry of lexicon.entries) {
        if (entry.tags.length > 0 || entry.isLemma) continue // needs the tagger: `rostrum lexicon test` runs it
        const { find } = createFinder([{ ...lexicon, entries: [entry] }])
        for (const text of entry.match)
          if (find(text).found.length === 0) wrong.push(`${entry.id} not in: ${text}`)
        for (const text of entry.reject)
          if (find(text).found.length > 0) wrong.push(`${entry.id} in: ${text}`)
      }
      expect(wrong).toEqual([])
    },
  )
})
