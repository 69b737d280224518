import { expect, test } from 'vitest'
import { parsePattern } from '../../../src/lexicon/pattern.ts'
import { loadLexicons, shippedLexicons } from '../../../src/pipeline/lexicon-files.ts'
import { piecesOf, withPiece } from '../../../src/pipeline/suggest/items.ts'

test.for([
  ['mutual respect', ['mutual', 'respect']],
  ['one <2> among (many|equal states)', ['one', '<2>', 'among', '(many|equal states)']],
  ['(a b)c? d*&{SELF NAME} [ab]c', ['(a b)c?', 'd*', '&', '{SELF NAME}', '[ab]c']],
  ['multi-?polar*', ['multi-?polar*']],
] as const)('%s', ([pattern, expected]) => {
  expect(piecesOf(pattern).map(({ written }) => written)).toEqual(expected)
})

test('put together again, every pattern that ships is the same pattern', async () => {
  const { lexicons, sets } = await loadLexicons(shippedLexicons())
  let same = 0
  for (const { pattern, parsed } of lexicons.flatMap(({ entries }) => entries)) {
    const pieces = piecesOf(pattern)
    const again = parsePattern(withPiece(pieces, 0, pieces[0]!.written), sets)
    // A file's own sets are not among those of all files.
    if (again.kind === 'problem' && /there is no set/.test(again.problem.message)) continue
    expect(again.kind === 'pattern' && again.pattern, pattern).toEqual(parsed)
    same++
  }
  expect(same).toBeGreaterThan(500)
})
