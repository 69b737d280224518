import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonError } from '../../src/read/json-error.ts'

test.for([
  // text               position  message
  ['', 0, 'expected a value, but the line ends'],
  ['{"a": NaN}', 6, 'expected a value, got NaN'],
  ['{"a": 1,}', 8, 'expected a field name in ", got "}"'],
  ["{'a': 1}", 1, `expected a field name in ", got "'"`],
  ['{"a" 1}', 5, 'expected : after the field name, got "1"'],
  ['{"a": 1 "b": 2}', 8, 'expected , or }, got "\\""'],
  ['{"a": "b', 6, 'the " opened here is not closed on this line'],
  ['{"a": "b\tc"}', 8, 'a control character inside " must be escaped'],
  ['{"a": "\\x"}', 7, 'an unknown escape after \\'],
  ['{"a": "\\u00g0"}', 7, '\\u needs four hexadecimal digits'],
  ['{"a": 1} {"a": 2}', 9, 'the record ends here, but more follows'],
  ['[1, 2', 5, 'expected , or ], but the line ends'],
  ['{"a": 01}', 7, 'expected , or }, got "1"'],
] as const)('%s fails at %i', ([text, position, message]) => {
  const error = findJsonError(text)
  expect(error?.position).toBe(position)
  expect(error?.message).toBe(message)
})

test('finds an error exactly where JSON.parse does', () => {
  const edited = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', 'x', '\n', '\u0001'),
    )
    .map(([text, at, piece]) => {
      const cut = at % (text.length + 1)
      return text.slice(0, cut) + piece + text.slice(cut + (at % 2))
    })
  fc.assert(
    fc.property(edited, (text) => {
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      expect(findJsonError(text) === undefined).toBe(isJson)
    }),
    { seed: 3, numRuns: 3000 },
  )
})

test('deep nesting overflows no stack', () => {
  expect(findJsonError('['.repeat(500_000))?.position).toBe(500_000)
})
