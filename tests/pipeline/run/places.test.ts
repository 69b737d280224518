import { expect, test } from 'vitest'
import { placesOf, restoredDiagnostic, storedDiagnostic } from '../../../src/pipeline/run/places.ts'
import type { Diagnostic } from '../../../src/records.ts'

test.for([
  // name                        path                    source                    stored
  ['the file itself', 'corpus/a/x.txt', 'corpus/a/x.txt', './x.txt'],
  ['a member of an archive', 'corpus/x.zip', 'corpus/x.zip!in/y.txt', './x.zip!in/y.txt'],
  ['docvars beside it', '/data/a/x.txt', '/data/a/x.yaml', './x.yaml'],
  ['a file here', 'x.txt', 'x.txt', './x.txt'],
  ['a folder up', '../x/y.txt', '../x/y.txt', './y.txt'],
  ['a page on the web', 'feeds/x.xml', 'https://example.org/a', 'https://example.org/a'],
  ['a folder of a like name', 'a/b.txt', 'a-old/b.txt', 'a-old/b.txt'],
] as const)('stored without its folder, and brought back: %s', ([, path, source, written]) => {
  const places = placesOf(path)
  const place = { source, record: 3, line: 7 }
  expect(places.stored(place)).toEqual({ ...place, source: written })
  expect(places.restored(places.stored(place))).toEqual(place)
})

test('a folder that was moved has its places where it is now', () => {
  const diagnostic: Diagnostic = {
    place: { source: 'old/in/x.zip!y.txt', line: 2 },
    code: 'no-date',
    message: 'no date',
    remedy: 'add one',
    outcome: 'kept',
  }
  const stored = storedDiagnostic(diagnostic, placesOf('old/in/x.zip'))
  expect(JSON.stringify(stored)).not.toContain('old')
  expect(restoredDiagnostic(stored, placesOf('/new/x.zip'))).toEqual({
    ...diagnostic,
    place: { source: '/new/x.zip!y.txt', line: 2 },
  })
})
