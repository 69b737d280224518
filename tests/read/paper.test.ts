import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractPaperText, looksLikePaperText } from '../../src/read/paper/paper.ts'
import type { Markup } from '../../src/records.ts'

const SHARED = process.env.ROSTRUM_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

function zonesOf(text: string, markup: Markup = 'plain'): string[] {
  return extractPaperText(text, markup).blocks.map(({ zone, text: words }) => `${zone}: ${words}`)
}

/** Three pages with running heads, page numbers, broken words, notes at their feet, a block quote and references. */
const PAPER = `                    THE HARBOUR REVIEW

On the Opening of Harbours

A harbour that is open to all ships is worth more to the
town that keeps it than a harbour closed to most.1 The coun-
cil of the town has known this for a hundred years, and the
self-interested captains who once opposed it have come to
see it too.

The Case for Open Quays

In the first place, an open quay brings cooperation among
captains, and cooperation brings peace.2 As the old keeper
of the harbour wrote in his journal:

     The sea belongs to all who sail on it, and whoever
     closes it to one closes it in the end to himself.

It was a self-interested council that heard him, and the

1 Jane Doe, Harbours and Their Keepers (Town: Press, 2001),
p. 12.
2 Ibid., p. 14.

                             1
\f                    THE HARBOUR REVIEW

council did nothing. Twenty years later the decision was rev-
ersed, when the quays lay empty and the fleet had gone to
other towns along the coast.3 Nobody asked for a twenty-
first harbour.

The decision was not easy. It was reversed all the same, as
every decision of that council was in those years.

3 See the minutes of the council, which were never printed.

                             2
\f                    THE HARBOUR REVIEW

Conclusion

Open harbours last. Closed ones do not, and nobody has yet
built one that did.

References

Doe, Jane. 2001. Harbours and Their Keepers. Town: Press.

Roe, Richard. 2003. Quays. Town: Press.

                             3
`

describe('extractPaperText', () => {
  it('reads a paper of three pages', () => {
    expect(zonesOf(PAPER)).toEqual([
      'heading: On the Opening of Harbours',
      'body: A harbour that is open to all ships is worth more to the town that keeps it than a harbour closed to most. The council of the town has known this for a hundred years, and the self-interested captains who once opposed it have come to see it too.',
      'heading: The Case for Open Quays',
      'body: In the first place, an open quay brings cooperation among captains, and cooperation brings peace. As the old keeper of the harbour wrote in his journal:',
      'quotation: The sea belongs to all who sail on it, and whoever closes it to one closes it in the end to himself.',
      'body: It was a self-interested council that heard him, and the council did nothing. Twenty years later the decision was reversed, when the quays lay empty and the fleet had gone to other towns along the coast. Nobody asked for a twenty-first harbour.',
      'footnote: Jane Doe, Harbours and Their Keepers (Town: Press, 2001), p. 12.',
      'footnote: Ibid., p. 14.',
      'body: The decision was not easy. It was reversed all the same, as every decision of that council was in those years.',
      'footnote: See the minutes of the council, which were never printed.',
      'heading: Conclusion',
      'body: Open harbours last. Closed ones do not, and nobody has yet built one that did.',
      'references: References',
      'references: Doe, Jane. 2001. Harbours and Their Keepers. Town: Press.',
      'references: Roe, Richard. 2003. Quays. Town: Press.',
    ])
  })

  it('knows the line of each word', () => {
    const lines = PAPER.split('\n')
    for (const { text, origin, turns } of extractPaperText(PAPER, 'plain').blocks) {
      for (const place of [{ at: 0, origin: origin ?? 0 }, ...(turns ?? [])]) {
        const word = /\p{L}{2,}/u.exec(text.slice(place.at))?.[0] ?? ''
        expect(lines[place.origin - 1]).toContain(word.slice(0, 3))
      }
    }
  })

  it('reads paragraphs that begin with an indent, across page breaks', () => {
    const page = (number: number, first: string) =>
      `${first}
harbours that are open to every ship of every nation on
the sea, and it will keep them open.
 I say this not as one who owns a ship. I say it as a
citizen of a town that lives by the sea and will live by
it when we are gone, as our fathers did.
 Let me turn to the quays. They are old and will not
stand for long, and the council must decide what is to
${' \n \n'}12-3456 ${number} \n \n`
    const text = `${page(1, 'My town believes in')}${page(2, 'be done with the')}${page(3, 'come of our')}`
    const paragraphs = zonesOf(text)
    expect(paragraphs.length).toBe(7)
    expect(paragraphs[2]).toBe(
      'body: Let me turn to the quays. They are old and will not stand for long, and the council must decide what is to be done with the harbours that are open to every ship of every nation on the sea, and it will keep them open.',
    )
    expect(paragraphs.join(' ')).not.toContain('3456')
  })

  it('reads Markdown made from pages', () => {
    const text = [
      '# On Harbours',
      '',
      'Jane Doe  ',
      'Department of Quays  ',
      '[jane@example.org](mailto:jane@example.org)',
      '',
      '## **The *Case***',
      '',
      'An open quay brings peace.<sup>1</sup> It has *always* done so, and the council of the town, which is not known for haste, has',
      '',
      '---',
      '',
      '<sup>1</sup> See [the minutes](http://example.org/a_b).',
      '',
      'known it since the 20<sup>th</sup> century\\*.',
      '',
      '> A harbour is a promise.',
      '',
      '*What Remains to Be Done*',
      '',
      '- Open the quays.',
      '',
      '| Port | Ships |',
      '|------|------:|',
      '| Town | 12 |',
      '',
      '**References**',
      '',
      'Doe, J. 2001. *Harbours*.',
    ].join('\n')
    expect(zonesOf(text, 'markdown')).toEqual([
      'heading: On Harbours',
      'footnote: Jane Doe',
      'footnote: Department of Quays',
      'footnote: jane@example.org',
      'heading: The Case',
      'body: An open quay brings peace. It has always done so, and the council of the town, which is not known for haste, has known it since the 20th century*.',
      'footnote: See the minutes.',
      'quotation: A harbour is a promise.',
      'heading: What Remains to Be Done',
      'body: Open the quays.',
      'body: Port Ships',
      'body: Town 12',
      'references: References',
      'references: Doe, J. 2001. Harbours.',
    ])
    expect(extractPaperText(text, 'markdown').fields).toEqual({ title: 'On Harbours' })
  })

  it('tells running heads by their looks, and notes that begin at another number', () => {
    const head = 'Journal of Quays 12(3)                                Doe\n\n'
    const text = `${head}Open harbours were long thought to be a danger. In a
study of 1954, the council found no danger at all.12
Others have since repeated it, and found the same.13
The matter has been settled for most of the scholars
who work on it.14

   "We found nothing that would speak against it, and
   a great deal that would speak for it, so that the
   question itself seemed odd to us by the end."15

12. Doe, Council Records, p. 3.
13. Roe 1960; Poe 1971, who adds a warning on storms
at sea.
14. For the exception see Loe 1980.
15. Council Records, p. 90.

${head}1. What captains were taught

Captains were taught that 3 ships in 12 were lost to
foreign harbours, a figure nobody could source.16 In
fact it came from a novel, and from no other book on
the matter that has come down to us.

16. Moe, The Lost Ship, chapter 2.

${head}`
    expect(zonesOf(text)).toEqual([
      'body: Open harbours were long thought to be a danger. In a study of 1954, the council found no danger at all. Others have since repeated it, and found the same. The matter has been settled for most of the scholars who work on it.',
      'quotation: "We found nothing that would speak against it, and a great deal that would speak for it, so that the question itself seemed odd to us by the end."',
      'footnote: Doe, Council Records, p. 3.',
      'footnote: Roe 1960; Poe 1971, who adds a warning on storms at sea.',
      'footnote: For the exception see Loe 1980.',
      'footnote: Council Records, p. 90.',
      'heading: 1. What captains were taught',
      'body: Captains were taught that 3 ships in 12 were lost to foreign harbours, a figure nobody could source. In fact it came from a novel, and from no other book on the matter that has come down to us.',
      'footnote: Moe, The Lost Ship, chapter 2.',
    ])
  })

  it('keeps a list from being taken for notes, and joins the lines of Markdown', () => {
    const text =
      'Captains agree[^1] that quays\nmatter ([Roe](http://x.org/roe_(2001))).\n\n1. First, quays bring trade.\n2. Second, peace.\n\n> Quays are promises\n> made in stone.\n\n![A quay](quay.png)\n\n## Notes\n\n[^1]: Not all.\n\n## Conclusion\n\nIt is 2 * 3 and snake_case.'
    expect(zonesOf(text, 'markdown')).toEqual([
      'body: Captains agree that quays matter (Roe).',
      'body: 1. First, quays bring trade.',
      'body: 2. Second, peace.',
      'quotation: Quays are promises made in stone.',
      'footnote: Notes',
      'footnote: Not all.',
      'heading: Conclusion',
      'body: It is 2 * 3 and snake_case.',
    ])
  })

  it.each<[string, string, string]>([
    ['a row from 1', 'It is so.1 It was.2 It will be.3 Yes.', 'It is so. It was. It will be. Yes.'],
    ['behind quotation marks', '“So.”1 He said “no”2 to a policy3.', '“So.” He said “no” to a policy.'],
    [
      'set off between two stuck ones',
      'One.1 Two.2 “Three;” 3 however.4 Five.5',
      'One. Two. “Three;” however. Five.',
    ],
    ['after a year', 'In 1947.1 In May 1948.2 So.3 Yes.', 'In 1947. In May 1948. So. Yes.'],
    ['too few', 'It is so.1 It was.2 Yes.', 'It is so.1 It was.2 Yes.'],
    ['decimals', 'By 3.1 percent, 4.2 percent, 5.3 percent.', 'By 3.1 percent, 4.2 percent, 5.3 percent.'],
    [
      'names',
      'The G20 and MH17, CO2 and COVID19 in No.1, No.2, No.3.',
      'The G20 and MH17, CO2 and COVID19 in No.1, No.2, No.3.',
    ],
    ['superscript digits', 'It is so.¹ It is 5 km² wide.²³', 'It is so. It is 5 km² wide.'],
  ])('note numbers: %s', (_, written, expected) => {
    expect(extractPaperText(written, 'plain').blocks.map(({ text }) => text)).toEqual([expected])
  })

  it('takes the numbers of paragraphs out', () => {
    const text = Array.from(
      { length: 6 },
      (_, index) => `${index + 1}.\tWe turn to matter ${index + 1}.`,
    ).join('\n')
    expect(zonesOf(text)).toEqual(
      Array.from({ length: 6 }, (_, index) => `body: We turn to matter ${index + 1}.`),
    )
  })

  it('sets the page’s own matter behind the text apart, and not a box beside it', () => {
    const body =
      'We keep the harbours open, for an open harbour is worth more to a town than a closed one.\n\n'.repeat(
        6,
      )
    expect(zonesOf(`${body}Check Also\n\nA Fleet Returns\n\nAfter a lull in the trade …`).slice(6)).toEqual([
      'footnote: Check Also',
      'footnote: A Fleet Returns',
      'footnote: After a lull in the trade …',
    ])
    const boxed = `${body}See also\n\n${'The council has said so more than once in these years. '.repeat(4)}`
    expect(zonesOf(boxed).at(-1)).toMatch(/^body: The council/)
  })

  it('keeps a line that a speaker says again and again', () => {
    const text = 'We will go on, and we will not rest.\n\nYes, we can.\n\n'.repeat(8)
    expect(zonesOf(text).filter((block) => block === 'body: Yes, we can.').length).toBe(8)
  })

  it('gives a text with a paragraph a line as it is', () => {
    const text = 'My friends, we meet in a hard hour.\n\nWe shall keep the harbours open.\n\nThank you.'
    expect(zonesOf(text)).toEqual(text.split('\n\n').map((paragraph) => `body: ${paragraph}`))
  })
})

describe('looksLikePaperText', () => {
  const paragraph = 'We keep the harbours open, for an open harbour is worth more than a closed one. '
  it.each<[string, string, boolean]>([
    ['a paper', PAPER, true],
    ['broken words', 'A coun-\ncil and a har-\nbour and a cap-\ntain.', true],
    ['form feeds', `${paragraph}\n\f${paragraph}\n\f${paragraph}`, true],
    [
      'rules and notes',
      `${paragraph}\n\n---\n\n<sup>1</sup> A.\n\n${paragraph}\n\n---\n\n<sup>2</sup> B.`,
      true,
    ],
    ['a speech', `${paragraph.repeat(4)}\n\n`.repeat(30), false],
    ['a speech without blank lines', `${paragraph.repeat(4)}\n`.repeat(30), false],
    ['short paragraphs', 'We will go on.\n'.repeat(60), false],
    ['a poem', 'And so we sail the sea,\nAnd so the sea sails we,\n\n'.repeat(3), false],
    ['one break by chance', `${paragraph}A rule-\nbased order.\n\n${paragraph}`, false],
    [
      'sections in Roman numbers',
      `I\n\n${paragraph}\n\nII\n\n${paragraph}\n\nIII\n\n${paragraph}\n\nIV`,
      false,
    ],
    ['Markdown with rules', `# A\n\n${paragraph}\n\n---\n\n${paragraph}\n\n---\n\n${paragraph}`, false],
    ['a transcript', `THE KEEPER: ${PAPER}`, false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(looksLikePaperText(text)).toBe(expected)
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    'word ',
    'Word. ',
    'bro-\nken ',
    '\n',
    '\n\n',
    '\f',
    '---\n',
    '12\n',
    '.1 ',
    '.2 ',
    '<sup>3</sup> ',
    '# H\n',
    '> q\n',
    '| a | b |\n',
    '**b**',
    '*',
    '_',
    '[x](y)',
    '![',
    '](',
    '\\*',
    '“',
    '”',
    ':\n\n',
    '     in\n',
    'References\n',
    'Check Also\n',
    '\u00ad',
    '\ue000',
    '\ud800',
    '\t',
    '\r\n',
  )
  it('comes out in blocks whose words and places are those of the text', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 120 }),
        fc.constantFrom('plain', 'markdown'),
        (pieces, markup) => {
          const text = pieces.join('')
          looksLikePaperText(text)
          const { blocks } = extractPaperText(text, markup as Markup)
          const lines = text.split(/\r\n?|\n/).length
          for (const block of blocks) {
            expect(block.text).not.toMatch(/[\n\ue000-\ue1ff]/)
            let last = -1
            for (const { at, origin } of [{ at: 0, origin: block.origin ?? 0 }, ...(block.turns ?? [])]) {
              expect(at >= last && at <= block.text.length && origin >= 1 && origin <= lines).toBe(true)
              last = at
            }
          }
          const count = (written: string) => written.match(/word/gi)?.length ?? 0
          expect(count(blocks.map((block) => block.text).join(' '))).toBe(count(text))
        },
      ),
      { numRuns: 1500 },
    )
  }, 30_000)

  const n = 50_000
  it.each<[string, string]>([
    ['spaces', `# ${' '.repeat(n)}x`],
    ['bars', `|${' '.repeat(n)}x${' '.repeat(n)}|`],
    ['brackets', '[x]('.repeat(n)],
    ['one long paragraph', 'word word word word word word word word word word word word\n'.repeat(20_000)],
    ['numbers stuck to words', 'word.1 '.repeat(n)],
    ['lines that come again', 'Head 1\n\n'.repeat(n)],
    ['blank lines', `${'\n'.repeat(n)}Head\n${'\n'.repeat(n)}Head\n`],
  ])('takes time in proportion: %s', (_, text) => {
    const started = performance.now()
    looksLikePaperText(text)
    extractPaperText(text, 'plain')
    extractPaperText(text, 'markdown')
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

const CORPORA = `${SHARED}/corpora`
describe.skipIf(!existsSync(`${CORPORA}/papers`))('real files (skipped where they are not at hand)', () => {
  const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []
  const read = (path: string) => readFileSync(`${CORPORA}/${path}`, 'utf8')
  const lost = (path: string, markup: Markup = 'plain') => {
    const left = [...words(read(path))]
    const found = new Map<string, number>()
    for (const word of words(
      extractPaperText(read(path), markup)
        .blocks.map(({ text }) => text)
        .join('\n'),
    )) {
      found.set(word, (found.get(word) ?? 0) + 1)
    }
    return left.filter((word) => {
      const times = found.get(word) ?? 0
      found.set(word, times - 1)
      return times <= 0
    })
  }

  it('loses nothing but the numbers of notes and pages', () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`)
    expect(new Set(lost('papers/multilateralism-discussion-paper.txt'))).toEqual(new Set(numbers(1, 24)))
    expect(lost('papers/slaughter-2024-multipartner-world.txt')).toEqual([])
    const un = lost('raw/txt/ungdc-USA_64_2009.hardwrapped.txt')
    expect(new Set(un)).toEqual(new Set(['09', '52179', ...numbers(10, 15)]))
  })

  it('knows the papers, and no speech for one', () => {
    for (const name of readdirSync(`${CORPORA}/papers`))
      expect(looksLikePaperText(read(`papers/${name}`))).toBe(true)
    expect(looksLikePaperText(read('raw/txt/ungdc-USA_64_2009.hardwrapped.txt'))).toBe(true)
    const taken: string[] = []
    for (const name of readdirSync(CORPORA).filter((file) =>
      /^(?:us-in|us-sec|gbr|ind|chn|rus|ukr).*gz$/.test(file),
    )) {
      const lines = gunzipSync(readFileSync(`${CORPORA}/${name}`))
        .toString()
        .trimEnd()
        .split('\n')
      const step = Math.max(1, Math.floor(lines.length / 50))
      for (let at = 0; at < lines.length; at += step) {
        const { id, text } = JSON.parse(lines[at] ?? '{}')
        if (looksLikePaperText(text)) taken.push(id)
      }
    }
    expect(taken).toEqual([])
  }, 30_000)
})
