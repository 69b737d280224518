import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { locate, locatePassages } from '../../../src/read/coded/locate.ts'
import type { CodedPassage } from '../../../src/read/coded/passages.ts'
import { folderOf } from '../folder.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
const WHOLE = 'The first passage. The second passage. The third, twice. The third, twice.'
const document = { id: 'd', text: WHOLE }
const SECOND = 'The second passage.'

const of = (own: { start?: number; end?: number; text?: string; hash?: string }) => ({
  span: own.start === undefined || own.end === undefined ? undefined : { start: own.start, end: own.end },
  text: own.text,
  hash: own.hash,
})

describe('found', () => {
  test.for([
    ['by offsets', of({ start: 19, end: 38 }), SECOND],
    ['by offsets, with the right hash', of({ start: 19, end: 38, hash: hashOf(SECOND) }), SECOND],
    ['by offsets, with the same text', of({ start: 19, end: 38, text: SECOND }), SECOND],
    ['by its text alone', of({ text: 'Elsewhere.' }), 'Elsewhere.'],
  ] as const)('%s', ([, passage, text]) => {
    expect(locate(passage, document)).toEqual({ kind: 'found', text })
  })

  test.for([
    ['line ends', 'one\r\ntwo', 'one\ntwo'],
    ['control characters', 'a\u0001b', 'a\ufffdb'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['an apostrophe', '=sum', "'=sum"],
  ] as const)('whatever a spreadsheet did to %s, the text is the document’s', ([, text, written]) => {
    const passage = of({ start: 0, end: text.length, text: written })
    expect(locate(passage, { id: 'd', text })).toEqual({ kind: 'found', text })
  })
})

describe('not found', () => {
  test.for([
    [
      'moved, with its text',
      of({ start: 18, end: 37, text: SECOND }),
      'it has changed since it was coded; found again at start=19',
    ],
    [
      'moved, with its hash alone',
      of({ start: 0, end: 19, hash: hashOf(SECOND) }),
      'its hash is not sha256_16; found again at start=19',
    ],
    [
      'beyond the end',
      of({ start: 70, end: 99, text: SECOND }),
      'lie outside document "d", which has 74 UTF-16 code units; found again at start=19',
    ],
    ['gone', of({ start: 0, end: 5, text: 'Other' }), 'it has changed since it was coded'],
    ['neither offsets nor text', of({}), 'neither offsets nor a text'],
  ] as const)('%s', ([, passage, message]) => {
    const found = locate(passage, document)
    expect(found).toMatchObject({ kind: 'problem', message: expect.stringContaining(message) })
  })

  test('a text that stands there twice is not said to be found again', () => {
    const found = locate(of({ start: 0, end: 18, text: 'The third, twice.' }), document)
    expect(found.kind === 'problem' && found.message).not.toContain('found again')
  })
})

const coded = (id: string, own: Partial<CodedPassage>): CodedPassage => ({
  id,
  place: { source: 'c.csv', line: 2 },
  document: 'd',
  span: undefined,
  hash: undefined,
  text: undefined,
  weight: 1,
  docvars: {},
  codes: [],
  ...own,
})

test('texts and docvars of the corpus; a document that is not there is named with the nearest', async () => {
  const folder = await folderOf({
    'corpus.jsonl': `${JSON.stringify({ id: 'd', text: WHOLE, speaker: 'A' })}\n${JSON.stringify({ id: 'speech-2', text: 'x' })}\n`,
  })
  const passages = [
    coded('p', { span: { start: 19, end: 38 } }),
    coded('q', { document: 'speech-3', span: { start: 0, end: 1 } }),
    coded('r', { document: 'speech-3', span: { start: 0, end: 1 } }),
  ]
  const found = await locatePassages(passages, [{ path: join(folder, 'corpus.jsonl') }])
  expect(found.located.get('p')).toMatchObject({ text: SECOND, docvars: { speaker: 'A' } })
  expect(found.compared).toBe(1)
  expect(found.problems.map(({ message }) => message)).toEqual([
    'document "speech-3" is not in the corpus (2 passages); nearest: speech-2',
  ])
})
