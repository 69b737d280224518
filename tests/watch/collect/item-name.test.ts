import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idLetters, itemName, partsOfName } from '../../../src/watch/collect/item-name.ts'

test.for([
  // id, title or address, its words
  ['a', 'Remarks by the President on Order and Peace in Europe', 'remarks-by-the-president-on-order-and-pe'],
  ['a', 'Déclaration de l’Élysée', 'declaration-de-lelysee'],
  ['a', 'https://example.com/press/2025/01/statement-on-nato.html?x=1', 'statement-on-nato'],
  ['a', 'https://example.com/', 'example-com'],
  ['a', '../../etc/passwd', 'etc-passwd'],
  ['a', 'CON', 'con'],
  ['a', 'README first', 'item'],
  ['a', '讲话', 'item'],
  ['a', '', 'item'],
  ['a', undefined, 'item'],
  // no digits: dates are told from the names of files
  ['a', 'Speech of 20 January 2025', 'speech-of-january'],
] as const)('%s called %s', ([id, called, words]) => {
  expect(itemName(id, called)).toBe(`${words}-${idLetters(id)}`)
})

test('the letters are those of the SHA-256 of the id', () => {
  // printf abc | sha256sum: ba7816bf8f01…
  expect(idLetters('abc')).toBe('ba' + 'nohmbf' + 'ofgh')
})

test('any id and title give a name that is safe, and is known again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary', maxLength: 80 }),
      (id, called) => {
        const name = itemName(id, called)
        expect(name).toMatch(/^[a-z][a-z-]{0,39}-[a-p]{12}$/)
        expect(name).not.toMatch(/^readme/)
        expect(partsOfName(`${name}.rss`)).toEqual({ name, letters: idLetters(id), ending: 'rss' })
      },
    ),
  )
})

test.for([
  'notes.txt',
  '.state.json',
  'speech-abc.html',
  'speech-abcdefghijkl.exe',
  '.tmp-speech-abcdefghijkl.rss',
])('%s is none', (file) => {
  expect(partsOfName(file)).toBeUndefined()
})
