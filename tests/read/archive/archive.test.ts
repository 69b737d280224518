import { join } from 'node:path'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/read/archive/checksum.ts'
import { memberName, shownName } from '../../../src/read/archive/member-name.ts'
import type { Limits, SourceOptions } from '../../../src/read/options.ts'
import { readOne, readSources } from '../../../src/read/read.ts'
import type { Reading } from '../../../src/records.ts'
import { all, brief, documentOf, folderOf, messageOf } from '../folder.ts'
import { tarOf, tgzOf, zipOf } from './pack.ts'

const { gzipSync } = zlib

/** What the bytes of one file come to. */
async function readAs(
  name: string,
  bytes: Buffer,
  options: Omit<SourceOptions, 'path'> = {},
): Promise<Reading[]> {
  const folder = await folderOf({ [name]: bytes })
  return readOne(join(folder, name), options)
}

/** Code and place inside the archive, or the id. */
function told(reading: Reading): string {
  if (reading.kind === 'document') return brief(reading)
  const { source } = reading.diagnostic.place
  const at = source.indexOf('!/')
  return `${brief(reading)} ${at === -1 ? '' : source.slice(at + 2)}`.trim()
}

const FILES = {
  'b.txt': 'Second.',
  'a/x.md': '# First\n\ntext',
  'README.md': 'not a speech',
  '.hidden.txt': 'no',
  '__MACOSX/b.txt': 'no',
  'a/x.yaml': 'speaker: Lie\nid: lie-1',
  'c.jsonl': '{"text":"one"}\n{"id":"j2","text":"two"}\n',
  'd.csv': 'text,year\nrow,2009\n',
  'e.txt.gz': gzipSync('Packed twice.'),
}

describe('members are read as the files of a folder are', () => {
  test.for([
    ['zip', 'all.zip', async () => zipOf(FILES), ['lie-1', 'b', 'c#1', 'j2', 'd#1', 'e']],
    [
      'zip, gzipped',
      'all.zip.gz',
      async () => gzipSync(zipOf(FILES)),
      ['lie-1', 'b', 'c#1', 'j2', 'd#1', 'e'],
    ],
    ['tar, in its own order', 'all.tar', () => tarOf(FILES), ['b', 'lie-1', 'c#1', 'j2', 'd#1', 'e']],
    ['tar.gz', 'all.tar.gz', () => tgzOf(FILES), ['b', 'lie-1', 'c#1', 'j2', 'd#1', 'e']],
    ['tgz', 'all.tgz', () => tgzOf(FILES), ['b', 'lie-1', 'c#1', 'j2', 'd#1', 'e']],
    ['a tar.gz that is called .tar', 'all.tar', () => tgzOf(FILES), ['b', 'lie-1', 'c#1', 'j2', 'd#1', 'e']],
    ['a zip without an extension', 'all', async () => zipOf(FILES), ['lie-1', 'b', 'c#1', 'j2', 'd#1', 'e']],
  ] as const)('%s', async ([, name, bytes, expected]) => {
    const readings = await readAs(name, await bytes())
    expect(readings.map(brief)).toEqual(expected)
    const second = documentOf(readings.find((reading) => brief(reading) === 'b'))
    expect(second.text).toBe('Second.')
    expect(second.place.source).toMatch(/\/all[^/]*!\/b\.txt$/)
    expect(documentOf(readings.find((reading) => brief(reading) === 'lie-1')).docvars).toEqual({
      speaker: 'Lie',
    })
  })

  test('ids of an archive in a folder have its name; of an archive in an archive too', async () => {
    const inner = zipOf({ 'x.txt': 'inner' })
    const folder = await folderOf({
      'un.zip': zipOf({ 'x.txt': 'outer', 'deep/more.zip': inner }),
      'sub/eu.tgz': await tgzOf({ './x.txt': 'other' }),
      'z.txt': 'Z',
    })
    const readings = await all(readSources([{ path: folder }]))
    expect(readings.map(brief)).toEqual(['sub/eu/x', 'un/deep/more/x', 'un/x', 'z'])
    expect(readings.map((reading) => documentOf(reading).place.source.slice(folder.length + 1))).toEqual([
      'sub/eu.tgz!/x.txt',
      'un.zip!/deep/more.zip!/x.txt',
      'un.zip!/x.txt',
      'z.txt',
    ])
  })

  test('a tar in a zip in a tar.gz; one deeper is told', async () => {
    const third = await tarOf({ 'c.txt': 'third' })
    const second = zipOf({ 'third.tar': third, 'b.txt': 'second' })
    const first = await tgzOf({ 'second.zip': second, 'a.txt': 'first' })
    expect((await readAs('x.tgz', first)).map(told)).toEqual(['second/b', 'second/third/c', 'a'])
    const limits = { archiveDepth: 2 }
    expect((await readAs('x.tgz', first, { limits })).map(told)).toEqual([
      'second/b',
      '!archive-depth second.zip!/third.tar',
      'a',
    ])
  })

  test('format: holds for members; others are remarked once for each extension', async () => {
    const bytes = zipOf({ 'a.log': 'A', 'b.txt': 'B', 'c.log': 'C', 'd.txt': 'D' })
    const readings = await readAs('x.zip', bytes)
    expect(readings.map(brief)).toEqual(['b +unknown-extension', 'd'])
    const rows = zipOf({ 'rows.csv': 'body\none\n', 'notes.txt': 'no' })
    expect((await readAs('x.zip', rows, { format: 'csv', columns: { text: 'body' } })).map(brief)).toEqual([
      'rows#1 +unknown-extension',
    ])
    expect((await readAs('x.zip', zipOf({ 'a.log': 'A' }))).map(told)).toEqual(['!unknown-extension a.log'])
    expect((await readAs('x.zip', zipOf({}))).map(told)).toEqual(['!no-documents'])
  })

  test('names in code page 437, in UTF-8 with and without its mark', async () => {
    const bytes = zipOf([
      { name: Buffer.from([0x81, 0x2e, 0x74, 0x78, 0x74]), content: 'cp437' },
      { name: Buffer.from('é.txt'), content: 'unmarked' },
      { name: 'ж.txt', content: 'marked' },
    ])
    expect((await readAs('x.zip', bytes)).map(brief)).toEqual(['é', 'ü', 'ж'])
  })

  test('a workbook or document that is called .zip is no archive', async () => {
    const { writeXlsx } = await import('hucre/xlsx')
    const sheets = [
      {
        name: 'one',
        rows: [
          ['id', 'text'],
          ['r1', 'Row.'],
        ],
      },
    ]
    const bytes = Buffer.from(await writeXlsx({ sheets }))
    const readings = await readAs('x.zip', bytes)
    expect(readings.map(brief)).toEqual(['r1 +other-format'])
    expect((await readAs('x.zip', zipOf({ 'x.xlsx': bytes }))).map(brief)).toEqual(['r1'])
  })
})

describe('UN General Debate as it is published', () => {
  const speeches = {
    'Session 64 - 2009/USA_64_2009.txt': 'Mr. President, an invented text.',
    'Session 64 - 2009/NOR_64_2009.txt': 'Mr. President, another invented text.',
    'Session 65 - 2010/USA_65_2010.txt': 'Mr. President, a third invented text.',
    'Session 65 - 2010/._USA_65_2010.txt': 'resource fork',
  }
  const expected = [
    ['Session 64 - 2009/NOR_64_2009', 'NOR', '64', '2009'],
    ['Session 64 - 2009/USA_64_2009', 'USA', '64', '2009'],
    ['Session 65 - 2010/USA_65_2010', 'USA', '65', '2010'],
  ]
  const found = (readings: readonly Reading[]) =>
    readings.map(documentOf).map(({ id, docvars }) => [id, docvars.country, docvars.session, docvars.date])

  test.for(['{country}_{session}_{year}.txt', 'Session {_} - {_}/{country}_{session}_{year}.txt'])(
    '%s, in folders and zipped, with the same ids',
    async (pattern) => {
      const folder = await folderOf(speeches)
      expect(found(await all(readSources([{ path: folder, pattern }])))).toEqual(expected)
      expect(found(await readAs('un.zip', zipOf(speeches), { pattern }))).toEqual(expected)
      const sorted = Object.fromEntries(Object.entries(speeches).sort(([a], [b]) => (a < b ? -1 : 1)))
      expect(found(await readAs('un.tar.gz', await tgzOf(sorted), { pattern }))).toEqual(expected)
    },
  )
})

describe('a member that cannot be read is one rejection; its neighbours are read', () => {
  const good = { name: 'good.txt', content: 'Good.' }
  const crowd = 'words and words again. '.repeat(40)
  test.for([
    ['an absolute path', { name: '/etc/passwd.txt' }, '!unsafe-path /etc/passwd.txt'],
    ['a way out', { name: 'a/../../b.txt' }, '!unsafe-path a/../../b.txt'],
    ['a drive letter', { name: 'C:b.txt' }, '!unsafe-path C:b.txt'],
    ['a backslash', { name: '..\\b.txt' }, '!unsafe-path ..\\b.txt'],
    ['a NUL', { name: 'b\0.txt' }, '!unsafe-path b\\u0000.txt'],
    ['an escape', { name: '\u001b[2J.txt' }, '!unsafe-path \\u001b[2J.txt'],
    ['a long name', { name: `${'n'.repeat(2000)}.txt` }, `!member-name-too-long ${'n'.repeat(119)}…`],
    ['a symbolic link', { name: 'l.txt', content: '/etc/passwd', mode: 0o120777 }, '!link-member l.txt'],
    ['a device', { name: 'd.txt', mode: 0o020666 }, '!special-member d.txt'],
    ['a password', { name: 'p.txt', content: 'x', flags: 1 }, '!encrypted-member p.txt'],
    ['another method', { name: 'm.txt', content: 'x', method: 14 }, '!unsupported-compression m.txt'],
    ['a wrong checksum', { name: 'c.txt', content: crowd, crc: 7 }, '!bad-member c.txt'],
    ['a wrong checksum, stored', { name: 'c.txt', content: crowd, method: 0, crc: 7 }, '!bad-member c.txt'],
    ['a wrong size', { name: 's.txt', content: crowd, size: 7 }, '!bad-member s.txt'],
    ['no header where it should be', { name: 'z.txt', content: crowd, shift: 9 }, '!bad-member z.txt'],
    ['a place outside', { name: 'z.txt', content: crowd, shift: 1 << 20 }, '!bad-member z.txt'],
    ['a name twice', { name: './good.txt', content: 'Other.' }, '!duplicate-member good.txt'],
    ['no text', { name: 'b.txt', content: Buffer.from([0, 1, 2, 3]) }, '!binary b.txt'],
  ] as const)('zip: %s', async ([, part, expected]) => {
    const readings = await readAs('x.zip', zipOf([good, part, { name: 'last.txt', content: 'Last.' }]))
    expect(readings.map(told).sort()).toEqual([expected, 'good', 'last'].sort())
  })

  test('zip: bytes that members share', async () => {
    const bytes = zipOf([
      { name: 'a.txt', content: crowd },
      { name: 'b.txt', content: crowd, sameBytesAs: 0 },
      good,
    ])
    expect((await readAs('x.zip', bytes)).map(told)).toEqual([
      'good',
      '!overlapping-members a.txt',
      '!overlapping-members b.txt',
    ])
  })

  test.for([
    ['a way out', { name: '../b.txt' }, '!unsafe-path ../b.txt'],
    ['a symbolic link', { name: 'l.txt', type: 'symlink' }, '!link-member l.txt'],
    ['a hard link', { name: 'l.txt', type: 'link' }, '!link-member l.txt'],
    ['a device', { name: 'd.txt', type: 'character-device' }, '!special-member d.txt'],
    ['a name twice', { name: './good.txt', content: 'Other.' }, '!duplicate-member good.txt'],
    ['no text', { name: 'b.txt', content: Buffer.from([0, 1, 2, 3]) }, '!binary b.txt'],
    ['a broken gzip', { name: 'g.txt.gz', content: 'no gzip' }, '!bad-gzip g.txt.gz'],
    ['a broken archive', { name: 'z.zip', content: 'PK\u0003\u0004 no zip' }, '!bad-zip z.zip'],
  ] as const)('tar: %s', async ([, part, expected]) => {
    const bytes = await tarOf([good, part, { name: 'last.txt', content: 'Last.' }])
    const readings = await readAs('x.tar', bytes)
    expect(readings.map(told).sort()).toEqual([expected, 'good', 'last'].sort())
  })
})

describe('limits', () => {
  const reading = async (bytes: Buffer, limits: Partial<Limits>, name = 'x.zip') =>
    (await readAs(name, bytes, { limits })).map(told)
  const three = { 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'C' }

  test('members, in archives of any kind and those in them', async () => {
    expect(await reading(zipOf(three), { archiveMembers: 2 })).toEqual(['!too-many-members'])
    expect(await reading(await tgzOf(three), { archiveMembers: 2 }, 'x.tgz')).toEqual(['!too-many-members'])
    const nested = zipOf({ 'in.zip': zipOf(three), 'z.txt': 'Z' })
    expect(await reading(nested, { archiveMembers: 4 })).toEqual(['!too-many-members in.zip', 'z'])
    expect(await reading(nested, { archiveMembers: 5 })).toEqual(['in/a', 'in/b', 'in/c', 'z'])
  })

  test('bytes of all members together', async () => {
    const big = { 'a.txt': 'a'.repeat(600), 'b.txt': 'b'.repeat(600), 'c.txt': 'c' }
    expect(await reading(zipOf(big), { expandedBytes: 1000 })).toEqual(['a', '!archive-limit b.txt'])
    expect(await reading(await tarOf(big), { expandedBytes: 1000 }, 'x.tar')).toEqual([
      'a',
      '!archive-limit b.txt',
    ])
    const nested = zipOf({
      'a.zip': zipOf({ 'a.txt': 'a'.repeat(600) }),
      'b.txt': 'b'.repeat(600),
      'c.txt': 'c',
    })
    expect(await reading(nested, { expandedBytes: 1000 })).toEqual(['a/a', '!archive-limit b.txt'])
  })

  test.for([
    ['in one piece', 2 << 20],
    ['as a stream', 1500 << 20],
  ] as const)('the ratio of one member: %s', async ([, length]) => {
    const limits = { ratioFromBytes: 1 << 20, fileBytes: 4 * 2 ** 30 }
    const bomb = zipOf([
      { name: 'a.jsonl', content: Buffer.alloc(Math.min(length, 400 << 20), 0x20) },
      { name: 'b.txt', content: 'B' },
    ])
    expect(await reading(bomb, limits)).toEqual(['!gzip-limit a.jsonl', 'b'])
  })

  test('one member that is read whole', async () => {
    const bytes = zipOf({ 'a.txt': 'a'.repeat(5000), 'b.txt': 'B' })
    expect(await reading(bytes, { fileBytes: 4000 })).toEqual(['!file-too-large a.txt', 'b'])
    const tar = await tarOf({ 'a.txt': 'a'.repeat(5000), 'b.txt': 'B' })
    expect(await reading(tar, { fileBytes: 4000 }, 'x.tar')).toEqual(['!file-too-large a.txt', 'b'])
  })
})

describe('archives that are broken', () => {
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `${10 + index}.txt`,
      `Speech ${index}. ${'word '.repeat(index * 50)}`,
    ]),
  )

  test('a tar or tar.gz that is cut: what came before is read, and told', async () => {
    const tar = await tarOf(many)
    const cut = (await readAs('x.tar', tar.subarray(0, 6000))).map(told)
    expect(cut.slice(0, 4)).toEqual(['10', '11', '12', '13'])
    expect(cut.at(-1)).toBe('!truncated-tar')
    const tgz = gzipSync(tar)
    const short = (await readAs('x.tgz', tgz.subarray(0, tgz.length - 20))).map(told)
    expect(short.at(-1)).toBe('!truncated-gzip')
    expect(short.filter((text) => !text.startsWith('!')).length).toBeGreaterThan(15)
  })

  test('a zip that is cut has lost its list', async () => {
    const zip = zipOf(many)
    for (const length of [10, zip.length >> 1, zip.length - 10]) {
      expect((await readAs('x.zip', zip.subarray(0, length))).map(told)).toEqual(['!bad-zip'])
    }
  })

  test('a list of members that is damaged in the middle: those before are read', async () => {
    const zip = zipOf(many)
    const tenth = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), zip.indexOf('15.txt', zip.length >> 1))
    zip.writeUInt32LE(0, tenth)
    const found = (await readAs('x.zip', zip)).map(told)
    expect(found.at(-1)).toBe('!bad-zip')
    expect(found.slice(0, 3)).toEqual(['10', '11', '12'])
  })

  test.for([
    ['text called .zip', 'x.zip', Buffer.from('A speech.'), 'x +other-format'],
    ['text called .tar', 'x.tar', Buffer.from('A speech.'), 'x +other-format'],
    ['a tar called .zip', 'x.zip', undefined, 'a +other-format'],
    ['bytes called .tar', 'x.tar', Buffer.alloc(2000, 1), '!bad-tar'],
    ['nothing called .zip', 'x.zip', Buffer.alloc(0), '!bad-zip'],
    ['nothing called .tar', 'x.tar', Buffer.alloc(0), '!no-documents'],
  ] as const)('%s', async ([, name, bytes, expected]) => {
    expect((await readAs(name, bytes ?? (await tarOf({ 'a.txt': 'A' })))).map(told)).toEqual([expected])
  })

  test('whatever is wrong with an archive, the batch goes on', async () => {
    const zip = zipOf(many)
    const tar = await tarOf(many)
    const seeds = [zip, tar, gzipSync(tar), zipOf({ 'in.zip': zip, 'in.tar': tar, 'a.txt': 'A' })]
    const names = ['m.zip', 'm.tar', 'm.tgz', 'm.zip']
    await fc.assert(
      fc.asyncProperty(
        fc.nat(seeds.length - 1),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
          maxLength: 12,
        }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        async (which, changes, cut) => {
          const seed = seeds[which] ?? zip
          const bytes = Buffer.from(seed)
          for (const [at, byte] of changes) bytes[Math.floor(at * bytes.length)] = byte
          const kept = cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length))
          const folder = await mutant.folder(names[which] ?? '', kept)
          const readings = await all(readSources([{ path: folder }], { duplicates: 'keep' }))
          expect(brief(readings[0] as Reading)).toBe('0-first')
          expect(readings.some((reading) => brief(reading) === 'z-last')).toBe(true)
        },
      ),
      { numRuns: 1200, seed: 7 },
    )
  }, 60_000)
})

/** One folder with a file before and one behind the mutant. */
const mutant = {
  made: undefined as string | undefined,
  async folder(name: string, bytes: Buffer): Promise<string> {
    const { mkdtemp, rm, writeFile } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    if (mutant.made === undefined) {
      mutant.made = await mkdtemp(join(tmpdir(), 'rostrum-mutant-'))
      process.once('exit', () => void rm(mutant.made ?? '', { recursive: true, force: true }))
      await writeFile(join(mutant.made, '0-first.txt'), 'First.')
      await writeFile(join(mutant.made, 'z-last.txt'), 'Last.')
    }
    for (const other of ['m.zip', 'm.tar', 'm.tgz']) await rm(join(mutant.made, other), { force: true })
    await writeFile(join(mutant.made, name), bytes)
    return mutant.made
  },
}

test('paths that are safe stay as they are; all others are told', () => {
  const step = fc.stringMatching(/^[\p{L}\p{N} _-]{1,8}$/u)
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
      const path = steps.join('/')
      expect(memberName(`./${path}`, { memberNameCharacters: 1000 })).toEqual({ kind: 'name', name: path })
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (written) => {
      const named = memberName(written, { memberNameCharacters: 20 })
      if (named.kind === 'name') expect(named.name).not.toMatch(/^\/|\\|(^|\/)\.\.?(\/|$)|^[A-Za-z]:/)
    }),
  )
  expect(shownName('a\u0007b')).toBe('a\\u0007b')
})

test('the checksum is that of zlib', () => {
  const bytes = Buffer.from('123456789')
  expect(crc32(bytes, 0)).toBe(0xcbf43926) // the check value of CRC-32/ISO-HDLC
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4), 0))).toBe(0xcbf43926)
})

test('a message says what to do', async () => {
  const readings = await readAs('x.zip', zipOf([{ name: 'p.txt', content: 'x', flags: 1 }]))
  expect(messageOf(readings.find(({ kind }) => kind === 'rejected'))).toContain('password')
})
