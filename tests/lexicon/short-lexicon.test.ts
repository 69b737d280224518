import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'

test('a lexicon of one’s own needs a framing and patterns with strengths, no more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'))
  try {
    const path = join(folder, 'mine.yaml')
    writeFileSync(
      path,
      'framing: mine\nlevels:\n  system:\n    theme:\n      - {pattern: open door, strength: high}\n',
    )
    const { loaded, rules } = await loadForScoring([path])
    const { analyse } = createAnalyser({ lexicons: loaded.lexicons, rules })
    const text = 'We keep an open door.'
    const document = { id: 'a', text, markup: 'plain' as const, docvars: {}, place: { source: 'a' } }
    expect(analyse(document).matches.map(({ start, end }) => text.slice(start, end))).toEqual(['open door'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
