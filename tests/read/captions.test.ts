import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CaptionKind, extractCaptions } from '../../src/read/captions/captions.ts'
import { InputFault } from '../../src/read/diagnostic.ts'
import { assemble } from '../../src/read/extract.ts'

/** A WebVTT file of the given cues, 2 s each and 0.1 s apart. */
function vtt(...cues: readonly string[]): string {
  const time = (tenths: number) =>
    `00:${String(Math.floor(tenths / 600) % 60).padStart(2, '0')}:${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}00`
  return `WEBVTT\n\n${cues.map((cue, at) => `${time(at * 21)} --> ${time(at * 21 + 20)}\n${cue}\n`).join('\n')}`
}

function shown(text: string, kind: CaptionKind = 'vtt'): string[] {
  return extractCaptions(text, kind).blocks.map((block) => `${block.zone}: ${block.text}`)
}

function codes(text: string, kind: CaptionKind = 'vtt'): string[] {
  return extractCaptions(text, kind).faults.map(({ code }) => code)
}

function codeOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof InputFault) return error.fault.code
    throw error
  }
  return 'read'
}

describe('WebVTT', () => {
  test('passes over header, notes, styles, regions, ids and settings', () => {
    const file = `\ufeffWEBVTT - Roads of Nowhere\nKind: captions\nLanguage: en-GB\n\nSTYLE\n::cue(v) { color: red }\n\nREGION\nid:a\n\nNOTE one line\n\nNOTE\nseveral\nlines\n\nfirst\n00:01.000 --> 00:02.000 align:start position:0%\n<c.yellow>Roads</c> <i>are</i>\n<00:00:01.500>good &amp; long&nbsp;&lt;here&gt;.\n`
    const extract = extractCaptions(file, 'vtt')
    expect(extract.blocks).toEqual([{ text: 'Roads are good & long <here>.', zone: 'body', origin: 1 }])
    expect(extract.fields).toEqual({ title: 'Roads of Nowhere', language: 'en-GB' })
    expect(extract.faults).toEqual([])
  })

  test('one voice is the speaker, several open their turns', () => {
    const one = extractCaptions(vtt('<v Ada Ross>Roads are', '<v Ada Ross>good.'), 'vtt')
    expect([one.fields.speaker, one.blocks[0]?.text]).toEqual(['Ada Ross', 'Roads are good.'])
    expect(
      shown(
        vtt(
          '<v.loud Ada Ross>Roads.</v>',
          '<v Ada Ross>Good.',
          '<v.bo>No.',
          '<v Ada Ross>Yes.</v> <v.bo>Oh.',
        ),
      ),
    ).toEqual(['body: Ada Ross: Roads. Good.', 'body: Bo: No.', 'body: Ada Ross: Yes.', 'body: Bo: Oh.'])
  })

  test('places are cues', () => {
    const { text, origin } = assemble(extractCaptions(vtt('Roads are', 'good. They', 'last.'), 'vtt'))
    expect(text).toBe('Roads are good. They last.')
    expect(origin).toEqual({ unit: 'cue', at: [0, 10, 21], number: [1, 2, 3] })
  })

  test('lines outside cues are told', () => {
    expect(codes(`${vtt('Roads.')}\n\nlost words\n`)).toEqual(['stray-lines'])
    expect(codes(vtt('Roads.').replace('WEBVTT\n\n', ''))).toEqual(['no-vtt-header'])
  })
})

describe('SubRip', () => {
  test('returns, gaps in the numbers, tags, empty lines inside a cue', () => {
    const file =
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n<font color="red">Roads</font>\r\n\r\nare {\\an8}good.\r\n\r\n7\r\n00:00:03,5 --> 00:00:04,000 X1:1\r\nThey last.\r\n00:05,000 --> 00:06,000\r\n1984\r\n'
    expect(shown(file, 'srt')).toEqual(['body: Roads are good. They last. 1984'])
    expect(codes(file, 'srt')).toEqual([])
  })
})

describe('paragraphs', () => {
  test.for([
    [
      'five sentences',
      vtt('One. Two. Three.', 'Four. Five. Six.'),
      ['body: One. Two. Three. Four. Five.', 'body: Six.'],
    ],
    [
      'abbreviations',
      vtt('We thank Mr.', 'Lind and the U.S. Senate. A. B. Ross', 'came.'),
      ['body: We thank Mr. Lind and the U.S. Senate. A. B. Ross came.'],
    ],
    [
      'arrows',
      vtt('>> Roads are', 'good.', '>> ADA ROSS: No.', 'Not all.', '>> Well.'),
      ['body: Roads are good.', 'body: ADA ROSS: No. Not all.', 'body: Well.'],
    ],
    [
      'dashes',
      vtt('- Roads?\n- Yes.', 'Good -- and long', '- and wide.'),
      ['body: Roads?', 'body: Yes. Good -- and long - and wide.'],
    ],
    [
      'directions',
      vtt(
        'Roads are [Applause] good.',
        '(music)',
        '♪ La la ♪',
        '[the] END (LOUD NOISE)',
        '(and all that) is',
      ),
      [
        'body: Roads are good.',
        'direction: [Applause]',
        'direction: (music)',
        'direction: ♪ La la ♪',
        'body: [the] END (and all that) is',
        'direction: (LOUD NOISE)',
      ],
    ],
  ] as const)('%s', ([, file, blocks]) => {
    expect(shown(file)).toEqual(blocks)
  })

  test('a pause of more than 3 s ends one after a sentence only', () => {
    const file = (text: string) =>
      `WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n\n00:05.100 --> 00:06.000\nThey last.\n`
    expect(shown(file('Roads.'))).toHaveLength(2)
    expect(shown(file('Roads. And'))).toHaveLength(1)
    expect(shown(file('Roads.').replace('05.100', '05.000'))).toHaveLength(1)
  })

  test('speech without full stops is cut by length, and told', () => {
    const file = vtt(...Array.from({ length: 100 }, (_, at) => `road ${at} and more roads`))
    expect(shown(file).every((block) => block.length < 1200)).toBe(true)
    expect(shown(file).join(' ').match(/more/g)).toHaveLength(100)
    expect(codes(file)).toEqual(['no-punctuation'])
  })
})

describe('rolling captions', () => {
  test('automatic captions are read once', () => {
    const file = `WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.160 --> 00:00:02.389 align:start position:0%\n \nroads<00:00:00.400><c> are</c><00:00:01.000><c> good</c>\n\n00:00:02.389 --> 00:00:02.399\nroads are good\n \n\n00:00:02.399 --> 00:00:04.470\nroads are good\nand<00:00:03.000><c> long</c>\n\n00:00:04.470 --> 00:00:04.480\nand long\n \n`
    expect(shown(file)).toEqual(['body: roads are good and long'])
    expect(codes(file)).toEqual([])
  })

  test('lines that move up, and lines that grow', () => {
    expect(shown(vtt('a road', 'a road\nand a hill', 'and a hill\nand a sea', 'and a sea\nthen'))).toEqual([
      'body: a road and a hill and a sea then',
    ])
    expect(shown(vtt('a road', 'a road and', 'a road and a hill', 'a road and a hill too'))).toEqual([
      'body: a road and a hill too',
    ])
  })

  test('what is said twice elsewhere stays', () => {
    expect(shown(vtt('Four more years!', 'Four more years!', 'Roads.', 'Good.', 'Long.', 'Wide.'))).toEqual([
      'body: Four more years! Four more years! Roads. Good. Long.',
      'body: Wide.',
    ])
  })
})

describe('faults', () => {
  const cue = (from: string, to: string) => `00:${from} --> 00:${to}\nRoads.\n\n`
  test.for([
    ['out of order', `WEBVTT\n\n${cue('05.000', '06.000')}${cue('01.000', '02.000')}`, ['cues-out-of-order']],
    ['overlapping', `WEBVTT\n\n${cue('01.000', '06.000')}${cue('02.000', '07.000')}`, ['cues-overlap']],
    ['bad times', `WEBVTT\n\n${cue('1', '2')}`, ['bad-cue-time']],
  ] as const)('%s', ([, file, found]) => {
    expect(codes(file)).toEqual(found)
  })

  test.for([
    ['nothing', '', 'no-cues'],
    ['another text', 'Mr President,\n\nwe meet.', 'no-cues'],
    ['a header alone', 'WEBVTT\n', 'no-cues'],
    ['cues without words', vtt('', '<i></i>', '[Music]'), 'empty-captions'],
    ['a line too long', vtt('x'.repeat(100_001)), 'line-too-long'],
    ['tags not closed', vtt('<'.repeat(90_000)), 'read'],
    ['brackets not closed', vtt('[('.repeat(40_000)), 'read'],
    ['notes not closed', vtt('♪'.repeat(90_000)), 'empty-captions'],
    ['stops', vtt('.'.repeat(90_000), '. '.repeat(40_000), `${'A.'.repeat(40_000)}`), 'read'],
  ] as const)('%s', ([, file, code]) => {
    expect(codeOf(() => extractCaptions(file, 'vtt'))).toBe(code)
  })

  test('too many cues', () => {
    expect(codeOf(() => extractCaptions(vtt('One.', 'Two.', 'Three.'), 'vtt', { cues: 2 }))).toBe(
      'too-many-cues',
    )
    expect(codeOf(() => extractCaptions(vtt('One.', 'Two.'), 'vtt', { cues: 2 }))).toBe('read')
  })

  test('any lines give blocks or a reason', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'WEBVTT',
        '',
        ' ',
        '1',
        '2',
        'NOTE a',
        'STYLE',
        '00:00:01.000 --> 00:00:02.000',
        '00:01,5 --> 00:03,000',
        '-->',
        '00:09.000 --> 00:01.000',
        'a road',
        'a road and',
        '<v Ada>Roads.',
        '<v',
        '</v>',
        '&#x110000;',
        '&#55296;',
        '[',
        '[Applause]',
        '♪',
        '>> BO: No.',
        '- Yes.',
        'Mr. Lind. Roads.',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('vtt', 'srt'),
        (lines, end, kind) => {
          const text = lines.join(end)
          if (codeOf(() => extractCaptions(text, kind)) !== 'read') return
          const { blocks } = extractCaptions(text, kind)
          let before = 0
          for (const block of blocks) {
            expect(block.text.trim()).not.toBe('')
            if (block.zone !== 'body') continue
            expect(block.origin).toBeGreaterThanOrEqual(before)
            before = block.turns?.at(-1)?.origin ?? block.origin ?? before
            for (const { at } of block.turns ?? []) expect(at).toBeLessThan(block.text.length)
          }
        },
      ),
      { numRuns: 1500, seed: 7 },
    )
  })
})

const SHARED = process.env.ROSTRUM_SHARED ?? resolve(import.meta.dirname, '../../../shared')
const RAW = join(SHARED, 'corpora/raw/vtt/kennedy-1961-inaugural.synthetic-timing')
const ARCHIVE = join(SHARED, 'corpora/us-inaugural.jsonl.gz')

describe.skipIf(!existsSync(`${RAW}.vtt`) || !existsSync(ARCHIVE))(
  'a real speech, of the shared corpora',
  () => {
    test.for(['vtt', 'srt'] as const)('%s: word for word that of the archive', (kind) => {
      const lines = gunzipSync(readFileSync(ARCHIVE)).toString('utf8').trim().split('\n')
      const speech = lines
        .map((line) => JSON.parse(line) as { year: number; text: string })
        .find(({ year }) => year === 1961)
      const { blocks } = extractCaptions(readFileSync(`${RAW}.${kind}`, 'utf8'), kind)
      expect(blocks.flatMap(({ text }) => text.split(/\s+/))).toEqual(speech?.text.trim().split(/\s+/))
    })
  },
)
