import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputFault } from '../../src/read/diagnostic.ts'
import { assemble } from '../../src/read/extract.ts'
import { readTei, readTeiPeople, type TeiDocument, type TeiOptions } from '../../src/read/tei/tei.ts'
import { all, chunksOf } from './folder.ts'

/** Documents and the code of the fault that ended the reading, with its message. */
async function read(xml: string | Buffer, options: TeiOptions = {}, size = 1000) {
  const documents: TeiDocument[] = []
  try {
    for await (const document of readTei(chunksOf(xml, size), options)) documents.push(document)
  } catch (error) {
    if (!(error instanceof InputFault)) throw error
    return { documents, code: error.fault.code, message: error.message }
  }
  return { documents, code: undefined, message: '' }
}

const shown = ({ blocks }: TeiDocument) => blocks.map(({ zone, text }) => `${zone}: ${text}`)

const HEADER = `<teiHeader xml:lang="en"><fileDesc><titleStmt><title type="main" xml:lang="en">Record of Nowhere</title>
<title type="main" xml:lang="fr">Procès-verbal</title><title type="sub" xml:lang="en">Sitting 4</title>
<respStmt><persName>An Editor</persName></respStmt></titleStmt>
<publicationStmt><date when="2024-01-01"/></publicationStmt><sourceDesc><bibl><idno type="URI">https://example.org/4</idno>
<date when="2015-10-27"/></bibl></sourceDesc></fileDesc><profileDesc><settingDesc><setting>
<name type="country" key="NW">Nowhere</name><date when="2015-10-26">26.10.</date></setting></settingDesc></profileDesc></teiHeader>`

const record = (body: string, rest = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en" xml:id="NW_1">${HEADER}<text><body>${body}</body>${rest}</text></TEI>`

const turn = (id: string, who: string, text: string, role = 'regular') =>
  `<u xml:id="NW_1.${id}" who="#${who}" ana="#${role}"><seg>${text}</seg></u>`

const PEOPLE = `<listPerson><person xml:id="RossAda"><persName from="2010-01-01"><surname>Ross</surname><forename>Ada</forename><nameLink>de</nameLink><roleName>Dr</roleName></persName>
<sex value="F"/><affiliation ref="#NW" role="member"/><affiliation ref="#party.OLD" from="2001" to="2015-09-30"/><affiliation ref="#party.NEW" from="2015-10-01"/></person>
<person xml:id="P_7"><persName>Bo  Lind</persName><affiliation ref="#group.G"/></person></listPerson>
<listOrg><org xml:id="party.NEW" role="politicalParty"><orgName full="yes">New Party</orgName><orgName full="abb">NP</orgName></org></listOrg>`

describe('a parliamentary record', () => {
  const body = `<div><head>Roads</head><note type="time">Opens at <time>10:00</time></note><note type="speaker">The Chair</note>
    ${turn('u1', 'ChairOne', 'Ada Ross has the floor.', 'chair')}
    <note type="speaker">Ada Ross (NP)</note>
    <u xml:id="NW_1.u2" who="#RossAda" ana="#regular"><seg>Roads are <note>aside</note>good.<kinesic type="applause"><desc>Applause</desc></kinesic>They last.</seg>
      <gap reason="inaudible"><desc xml:lang="en">one word</desc><desc xml:lang="fr">un mot</desc></gap><vocal><desc>Shouts</desc></vocal></u>
    ${turn('u3', 'ChairOne', 'Order, please.', 'chair')}
    ${turn('u4', 'RossAda', 'They are ours.')}<note>Rises.</note></div>`

  test('gives speeches with their fields; a brief interruption does not end one', async () => {
    const { documents } = await read(record(body, `<back>${PEOPLE}</back>`))
    expect(documents.map(({ id }) => id)).toEqual(['NW_1.u1', 'NW_1.u2'])
    expect(documents[1]?.fields).toEqual({
      title: 'Record of Nowhere: Sitting 4',
      country: 'NW',
      url: 'https://example.org/4',
      date: '2015-10-26',
      speaker: 'Ada de Ross',
      who: 'RossAda',
      role: 'regular',
      party: 'NP',
      sex: 'F',
      section: 'Roads',
      announced: 'Ada Ross (NP)',
      language: 'en',
    })
    expect(documents.map(shown)).toEqual([
      ['direction: Opens at 10:00', 'body: Ada Ross has the floor.', 'body: Order, please.'],
      [
        'body: Roads are good. They last.',
        'direction: aside',
        'direction: Applause',
        'direction: one word; un mot',
        'direction: Shouts',
        'body: They are ours.',
        'direction: Rises.',
      ],
    ])
  })

  test('an aside leaves no space before a comma', async () => {
    const { documents } = await read(
      record('<u who="#A"><seg>Roads <note>n</note>, <note>n</note> too.</seg></u>'),
    )
    expect(documents[0]?.blocks[0]?.text).toBe('Roads, too.')
  })

  test('gives utterances where they are asked for', async () => {
    const { documents } = await read(record(body), { unit: 'utterance' })
    expect(documents.map(({ id, fields }) => `${id} ${fields.role}`)).toEqual([
      'NW_1.u1 chair',
      'NW_1.u2 regular',
      'NW_1.u3 chair',
      'NW_1.u4 regular',
    ])
  })

  test('names speakers by their ids where no list has them, and says so once', async () => {
    const { documents } = await read(
      record(turn('a', 'RullAndreuJosep', 'One.') + turn('b', 'PAD_02833', 'Two.')),
    )
    expect(documents.map(({ fields }) => fields.speaker)).toEqual(['Rull Andreu Josep', 'PAD_02833'])
    expect(documents.map(({ faults }) => faults.map(({ code }) => code))).toEqual([
      ['tei-names-elsewhere'],
      [],
    ])
  })

  test('takes persons from a file of their own', async () => {
    const people = await readTeiPeople(
      chunksOf(`<teiCorpus><teiHeader><particDesc>${PEOPLE}</particDesc></teiHeader></teiCorpus>`, 50),
    )
    const { documents } = await read(record(turn('a', 'P_7', 'One.') + turn('b', 'RossAda', 'Two.')), {
      people,
    })
    expect(documents.map(({ fields }) => [fields.speaker, fields.party])).toEqual([
      ['Bo Lind', 'G'],
      ['Ada de Ross', 'NP'],
    ])
    expect(documents.flatMap(({ faults }) => faults)).toEqual([])
  })

  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ')
  test.for([
    ['30 words between', turn('b', 'B', words(30)), 2],
    ['31 words between', turn('b', 'B', words(31)), 3],
    ['two turns of 20 between', turn('b', 'B', words(20)) + turn('c', 'C', words(20)), 4],
    ['a division between', '</div><div>', 2],
    ['nothing between', '', 1],
  ] as const)('speeches: %s', async ([, between, count]) => {
    const { documents } = await read(
      record(`<div>${turn('a', 'A', 'One.')}${between}${turn('z', 'A', 'Two.')}</div>`),
    )
    expect(documents).toHaveLength(count)
    expect(documents[0]?.id).toBe('NW_1.a')
  })

  test('counts places in pages where there are page breaks', async () => {
    const { documents } = await read(
      record(`${turn('a', 'A', 'One.')}<pb n="12"/>${turn('b', 'B', `${words(40)} <pb n="13"/>Two.`)}`),
    )
    expect(documents.map(({ unit }) => unit)).toEqual(['paragraph', 'page'])
    const { text, origin } = assemble(documents[1]!)
    expect(origin?.number).toEqual([12, 13])
    expect(text.slice(origin!.at[1]).trim()).toBe('Two.')
  })

  test('takes the language of most of the speech', async () => {
    const text =
      '<u who="#A" xml:lang="ca"><seg xml:lang="ca">Sí.</seg><seg xml:lang="es">Muchas gracias.</seg></u><u who="#B"><seg>Yes.</seg></u>'
    const { documents } = await read(record(text))
    expect(documents.map(({ fields }) => fields.language)).toEqual(['es', 'en'])
    expect(documents.map(({ id }) => id)).toEqual(['NW_1#u1', 'NW_1#u2'])
  })
})

test.for([
  [
    'join right and left',
    '<w join="right">Roads</w>\n<pc>,</pc>\n<w>good</w> <pc>(</pc>\n<w join="left">and</w>',
    'Roads, good (and',
  ],
  ['names and phrases', '<name><w>New</w>\n<w join="right">Road</w></name>\n<pc>.</pc>', 'New Road.'],
  ['words in words', '<w join="right">can\'t<w norm="can"/><w norm="not"/></w>\n<pc>!</pc>', "can't!"],
  ['spaces as they are, without join', '<w>Roads</w><pc>,</pc> <w>good</w>', 'Roads, good'],
  ['join both', '<w>non</w>\n<pc join="both">-</pc>\n<w>stop</w>', 'non-stop'],
] as const)('annotated words: %s', async ([, tokens, text]) => {
  const { documents } = await read(record(`<u who="#A"><seg><s>\n${tokens}\n</s></seg></u>`))
  expect(documents[0]?.blocks[0]?.text).toBe(text)
})

test('sentences are set apart', async () => {
  const s = '<s><w join="right">A</w><pc join="right">.</pc></s>'
  const { documents } = await read(record(`<u who="#A"><seg>${s}${s}</seg></u>`))
  expect(documents[0]?.blocks[0]?.text).toBe('A. A.')
})

describe('other TEI', () => {
  test('gives one document with its zones', async () => {
    const body = `<div type="contents"><list><item>Roads 1</item></list></div><div><head>Of roads</head><fw>Page 3</fw>
      <p>He said <q>go</q> and <q>“stay”</q>.<note place="foot">See <hi>there</hi>.</note> We<lb/>stayed; <choice><sic>tehn</sic><corr>then</corr></choice> we left.</p>
      <quote><p>All roads end.</p></quote>
      <sp><speaker>Ada.</speaker><p>I came.</p><stage>Exit.</stage></sp>
      <lg><l>One line</l><l>Another</l></lg></div><listBibl><bibl>A book</bibl></listBibl>`
    const { documents } = await read(record(body))
    expect(documents.map(shown)).toEqual([
      [
        'heading: Of roads',
        'body: He said “go” and “stay”. We stayed; then we left.',
        'footnote: See there.',
        'quotation: All roads end.',
        'body: Ada: I came.',
        'direction: Exit.',
        'body: One line',
        'body: Another',
        'references: A book',
      ],
    ])
    expect(documents[0]).toMatchObject({ id: 'NW_1', fields: { date: '2015-10-26' } })
  })

  test('each text of a corpus is a document', async () => {
    const text = (words: string) => `<TEI><teiHeader/><text><body><p>${words}</p></body></text></TEI>`
    const { documents } = await read(`<teiCorpus>${text('One.')}${text('Two.')}</teiCorpus>`, { name: 'set' })
    expect(documents.map(({ id, blocks }) => `${id} ${blocks[0]?.text}`)).toEqual(['set One.', 'set#2 Two.'])
  })

  test('names may have a prefix', async () => {
    const { documents } = await read(
      '<t:TEI xmlns:t="x"><t:text><t:body><t:p>One.</t:p></t:body></t:text></t:TEI>',
    )
    expect(documents[0]?.blocks[0]?.text).toBe('One.')
  })
})

describe('encodings', () => {
  const xml = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><TEI><text><p>Žižka “né”</p></text></TEI>`
  test.for([
    [
      'windows-1250',
      Buffer.from(xml('windows-1250').replace('Žižka', 'X').replace('“né”', 'n\u00e9'), 'latin1'),
      'X né',
    ],
    [
      'iso-8859-1',
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?><TEI><text><p>caf\u00e9</p></text></TEI>',
        'latin1',
      ),
      'café',
    ],
    ['utf-16 with a mark', Buffer.from(`\ufeff${xml('utf-16')}`, 'utf16le'), 'Žižka “né”'],
    ['utf-16 without', Buffer.from(xml('utf-16'), 'utf16le'), 'Žižka “né”'],
    ['utf-8 with a mark', Buffer.from(`\ufeff${xml('utf-8')}`), 'Žižka “né”'],
  ] as const)('%s', async ([, bytes, text]) => {
    const { documents } = await read(bytes, {}, 3)
    expect(documents[0]?.blocks[0]?.text).toBe(text)
    expect(documents[0]?.faults).toEqual([])
  })

  test('broken bytes are remarked, an unknown name ends the reading', async () => {
    const { documents } = await read(Buffer.from('<TEI><text><p>caf\u00e9</p></text></TEI>', 'latin1'))
    expect(documents[0]?.faults.map(({ code }) => code)).toEqual(['invalid-encoding'])
    expect((await read('<?xml version="1.0" encoding="klingon"?><TEI/>')).code).toBe('unknown-encoding')
  })
})

describe('hostile files', () => {
  const bomb = '<!DOCTYPE TEI [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><TEI><text><p>&b;</p></text></TEI>'
  const external =
    '<!DOCTYPE TEI [<!ENTITY f SYSTEM "file:///etc/passwd">]><TEI><text><p>&f;</p></text></TEI>'
  const one = turn('a', 'A', 'One.')
  test.for([
    ['entities', bomb, 'xml-entities', 0],
    ['an external entity', external, 'xml-entities', 0],
    ['parameter entities', '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "x"> %p;]><TEI/>', 'xml-entities', 0],
    ['an unknown entity', '<TEI><text><p>&nbsp;</p></text></TEI>', 'bad-xml', 0],
    ['depth', `<TEI><text>${'<p>'.repeat(600)}`, 'xml-depth', 0],
    ['depth in a header', `<TEI><teiHeader>${'<p>'.repeat(600)}`, 'xml-depth', 0],
    ['not TEI', '<html><body/></html>', 'not-tei', 0],
    ['no XML', 'Mr President, we meet.', 'bad-xml', 0],
    ['nothing', '', 'bad-xml', 0],
    ['binary', '\u0000\u0001\u0002', 'bad-xml', 0],
    ['a list of persons', `<listPerson/>`, 'no-text', 0],
    [
      'a corpus of includes',
      '<teiCorpus><xi:include xmlns:xi="x" href="/etc/passwd"/></teiCorpus>',
      'no-text',
      0,
    ],
    ['an empty text', '<TEI><text><body/></text></TEI>', 'no-text', 0],
    ['cut in the second utterance', record(one + turn('b', 'B', 'Two.')).split('Two')[0]!, 'bad-xml', 1],
    ['a wrong end tag', record(`${one}</div>`), 'bad-xml', 1],
    ['cut text without utterances', '<TEI><text><p>One.</p><p>Tw', 'bad-xml', 0],
  ] as const)('%s', async ([, xml, code, count]) => {
    const found = await read(xml)
    expect([found.code, found.documents.length]).toEqual([code, count])
  })

  test('a place is told', async () => {
    expect((await read('<TEI>\n<text>\n<p>a</q>')).message).toMatch(
      /line 3, column \d+: unexpected close tag/,
    )
  })

  test.for([
    [
      'a run of text',
      `<TEI><text><p>${'x'.repeat(300_000)}</p></text></TEI>`,
      { markCharacters: 100_000 },
      'mark-too-long',
    ],
    ['an attribute', `<TEI n="${'x'.repeat(300_000)}"/>`, { markCharacters: 100_000 }, 'mark-too-long'],
    [
      'a document',
      `<TEI><text>${'<p>word</p>'.repeat(100)}</text></TEI>`,
      { textCharacters: 200 },
      'text-too-long',
    ],
    [
      'one paragraph',
      `<TEI><text><p>${'word<hi/>'.repeat(100)}</p></text></TEI>`,
      { textCharacters: 200 },
      'text-too-long',
    ],
    [
      'a speech',
      record('<u who="#A"><seg>word</seg></u>'.repeat(100)),
      { textCharacters: 200 },
      'text-too-long',
    ],
    ['notes', record('<u who="#A"/><note>word</note>'.repeat(100)), { textCharacters: 200 }, 'text-too-long'],
  ] as const)('limits: %s', async ([, xml, limits, code]) => {
    expect((await read(xml, { limits }, 65536)).code).toBe(code)
  })

  test('what is too long to be held goes out by its id, in order', async () => {
    const { documents } = await read(
      record(turn('a', 'RossAda', 'One.') + turn('b', 'RossAda', 'Two.'), `<back>${PEOPLE}</back>`),
      {
        unit: 'utterance',
        limits: { heldCharacters: 3 },
      },
    )
    expect(documents.map(({ id, fields }) => `${id} ${fields.speaker}`)).toEqual([
      'NW_1.a Ross Ada',
      'NW_1.b Ada de Ross',
    ])
  })

  test('a document type and included files are not loaded, and told', async () => {
    const { documents } = await read(
      '<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd"><TEI xmlns:xi="x"><teiHeader><xi:include href="people.xml"/></teiHeader><text><p>One.</p></text></TEI>',
    )
    expect(documents[0]?.faults.map(({ code }) => code)).toEqual(['xml-dtd', 'xml-include'])
  })

  test('mutations of a record give documents or a reason, and no text that is not in the file', async () => {
    const valid = record(
      `<div><head>Roads</head>${turn('a', 'A', 'One <note>n</note> <q>two</q>.')}<pb n="2"/><u who="#B"><seg><s><w join="right">Aye</w><pc>.</pc></s></seg></u></div>`,
      `<back>${PEOPLE}</back>`,
    )
    const pieces = [
      '<',
      '>',
      '</u>',
      '<u who="#C">',
      '&',
      '&lt;',
      '<q>',
      '</q>',
      '<note>',
      '</seg>',
      '<!--',
      ']]>',
      '<![CDATA[',
      '"',
      '\u0000',
      '<s>',
      '<pb/>',
      '<TEI>',
      '</TEI>',
      '<text>',
      '<listPerson>',
      '<choice>',
      '<sic>',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(valid.length), fc.nat(30), fc.constantFrom('', ...pieces)), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.integer({ min: 1, max: 700 }),
        async (edits, size) => {
          let xml = valid
          for (const [at, length, piece] of edits) xml = xml.slice(0, at) + piece + xml.slice(at + length)
          const { documents, code } = await read(xml, {}, size)
          expect(documents.length > 0 || code !== undefined).toBe(true)
          for (const { blocks, id } of documents) {
            expect(id).not.toBe('')
            for (const { text } of blocks) expect(text).toMatch(/^\S(?:.*\S)?$/su)
          }
        },
      ),
      { numRuns: 1200, seed: 7 },
    )
  })

  test('any pieces of mark-up give documents or a reason', async () => {
    const names = [
      'TEI',
      'text',
      'u',
      'p',
      'q',
      'note',
      'head',
      'div',
      's',
      'w',
      'sp',
      'speaker',
      'choice',
      'sic',
      'kinesic',
      'back',
      'list',
      'quote',
      'listPerson',
      'person',
      'persName',
    ]
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('word', ' ', 'One. ', '&amp;', '<pb/>', '<lb/>'),
        fc
          .tuple(fc.constantFrom(...names), fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`),
      ),
    })).node
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 6 }), async (nodes) => {
        const whole = await read(`<TEI><text><body>${nodes.join('')}</body></text></TEI>`)
        const cut = await read(`<TEI><text><body>${nodes.join('')}</body></text></TEI>`, {}, 7)
        expect(cut).toEqual(whole)
      }),
      { numRuns: 400, seed: 7 },
    )
  })
})

const SHARED = process.env.ROSTRUM_SHARED ?? resolve(import.meta.dirname, '../../../shared')
const RAW = join(SHARED, 'corpora/raw/tei')
const hasRaw = existsSync(RAW)

test.skipIf(!hasRaw)(
  'real records: every word of a segment is in a document, and nothing twice',
  async () => {
    const files = readdirSync(RAW).filter((name) => name.endsWith('.xml') && !name.includes('.ana.'))
    for (const name of files) {
      const xml = await readFile(join(RAW, name))
      const documents = await all(readTei(chunksOf(xml, 65536)))
      const asides = /<(note|kinesic|vocal|incident|gap)\b[^>]*>[\s\S]*?<\/\1>/g
      const segments = [...xml.toString().matchAll(/<seg\b[^>]*>([\s\S]*?)<\/seg>/g)].map(([, inner]) =>
        inner!
          .replace(asides, '')
          .replace(/<[^>]+>/g, '')
          .replace(/&amp;/g, '&')
          .replace(/\s+/g, '')
          .trim(),
      )
      const bodies = documents.flatMap(({ blocks }) =>
        blocks.filter(({ zone }) => zone === 'body').map(({ text }) => text.replace(/\s+/g, '')),
      )
      expect([...bodies].sort()).toEqual(segments.filter((text) => text !== '').sort())
    }
  },
)
