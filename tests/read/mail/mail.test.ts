import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputFault } from '../../../src/read/diagnostic.ts'
import { mailDay } from '../../../src/read/mail/date.ts'
import { type MailItem, type MailOptions, readMail } from '../../../src/read/mail/mail.ts'
import { blocksOfMail } from '../../../src/read/mail/plain.ts'

const HEAD =
  'From: "Press Office" <press@x.test>\r\nDate: Mon, 20 Jan 2025 23:30:00 -0500\r\nSubject: =?utf-8?Q?Peace_=E2=80=93_a?=\r\n =?utf-8?Q?_speech?=\r\nMessage-ID: <1@x.test>\r\nMIME-Version: 1.0\r\n'
const message = (headers: string, body: string) => `${HEAD}${headers}\r\n${body}`

async function* inPieces(source: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < source.length; at += size) yield source.subarray(at, at + size)
}
async function read(source: string | Buffer, options?: MailOptions, size = 1 << 20): Promise<MailItem[]> {
  const items: MailItem[] = []
  const bytes = typeof source === 'string' ? Buffer.from(source, 'latin1') : source
  for await (const item of readMail(inPieces(bytes, size), options)) items.push(item)
  return items
}
const shown = (item: MailItem | undefined) =>
  item?.kind === 'document'
    ? item.extract.blocks.map(({ zone, text }) => `${zone}: ${text}`)
    : item?.fault.code

test('fields of the headers, the day as the sender wrote it', async () => {
  const [item] = await read(message('Content-Type: text/plain\r\n', 'Hello there.\r\n'))
  expect(item?.id).toBe('1@x.test')
  expect(item?.kind === 'document' && item.extract.fields).toEqual({
    id: '1@x.test',
    title: 'Peace – a speech',
    date: '2025-01-20',
    speaker: 'Press Office',
  })
})

const TWO = (plain: string, html: string) =>
  message(
    'Content-Type: multipart/alternative; boundary=b\r\n',
    `--b\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`,
  )

test.for<[string, string, string[]]>([
  [
    'quoted-printable',
    message(
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n',
      'Caf=C3=A9 and a line that is bro=\r\nken.',
    ),
    ['body: Café and a line that is broken.'],
  ],
  [
    'base64, Windows-1251',
    message(
      'Content-Type: text/plain; charset=windows-1251\r\nContent-Transfer-Encoding: base64\r\n',
      Buffer.from('\xec\xe8\xf0', 'latin1').toString('base64'),
    ),
    ['body: мир'],
  ],
  [
    'unknown charset',
    message('Content-Type: text/plain; charset=no-such\r\n', 'Plain words.'),
    ['body: Plain words.'],
  ],
  [
    'HTML only',
    message(
      'Content-Type: text/html; charset=utf-8\r\n',
      '<style>x{}</style><h1>Head</h1><p>Text.</p><blockquote type="cite">Earlier.</blockquote>',
    ),
    ['heading: Head', 'body: Text.', 'quotation: Earlier.'],
  ],
  ['plain before HTML', TWO('The plain text.', '<p>The <b>rich</b> text.</p>'), ['body: The plain text.']],
  [
    'a plain part that only points to the HTML',
    TWO('See HTML.', `<p>${'The rich text of the message. '.repeat(9)}</p>`),
    [`body: ${'The rich text of the message. '.repeat(9).trim()}`],
  ],
])('body: %s', async ([, source, wanted]) => {
  expect(shown((await read(source))[0])).toEqual(wanted)
})

test('attachments are counted and not read', async () => {
  const source = message(
    'Content-Type: multipart/mixed; boundary=b\r\n',
    '--b\r\nContent-Type: text/plain\r\n\r\nThe text.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../x.pdf"\r\n\r\nPDF\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nInner text.\r\n--b--\r\n',
  )
  const [item] = await read(source)
  expect(shown(item)).toEqual(['body: The text.'])
  expect(item?.kind === 'document' && item.extract.faults[0]?.message).toContain('2 attachments')
})

const LINE = 'These words were broken into lines by a mail program at seventy or so,'
test.for<[string, string, string[]]>([
  ['broken lines', `${LINE}\n${LINE}\nand end.\n\nNext.`, [`body: ${LINE} ${LINE} and end.`, 'body: Next.']],
  [
    'lines that are paragraphs',
    `${LINE.repeat(3)}\n${LINE.repeat(3)}`,
    [`body: ${LINE.repeat(3)}`, `body: ${LINE.repeat(3)}`],
  ],
  [
    'a head of short lines',
    `FOR RELEASE\n20 January 2025\n\n${LINE}`,
    ['body: FOR RELEASE', 'body: 20 January 2025', `body: ${LINE}`],
  ],
  ['bullets', `- one thing\n- another\n${LINE}`, ['body: - one thing', 'body: - another', `body: ${LINE}`]],
  [
    'quoted lines',
    `Yes.\n\nOn Mon, 20 Jan 2025, Jane Doe wrote:\n> Shall we?\n>> Earlier.\nAgreed.`,
    ['body: Yes.', 'quotation: On Mon, 20 Jan 2025, Jane Doe wrote: Shall we? Earlier.', 'body: Agreed.'],
  ],
  ['signature', 'Text.\n-- \nJane Doe\nPress Office', ['body: Text.', 'footnote: Jane Doe Press Office']],
  [
    'original message',
    'Text.\n-----Original Message-----\nFrom: x\nOld.',
    ['body: Text.', 'quotation: -----Original Message----- From: x', 'quotation: Old.'],
  ],
  ['rules and marks alone', 'One.\n=====\nTwo.\n\n###', ['body: One.', 'body: Two.']],
])('plain text: %s', ([, text, wanted]) => {
  expect(blocksOfMail(text).map(({ zone, text }) => `${zone}: ${text}`)).toEqual(wanted)
})

test.for<[string, string | undefined]>([
  ['Mon, 20 Jan 2025 23:30:00 -0500', '2025-01-20'],
  ['20 January 2025 10:00', '2025-01-20'],
  ['1 Jan 98 10:00 GMT', '1998-01-01'],
  ['1 Jan 25', '2025-01-01'],
  ['30 Feb 2025', undefined],
  ['2025-01-20', undefined],
  ['', undefined],
])('day of %s', ([written, day]) => {
  expect(mailDay(written)).toBe(day)
})

const POSTMARK = 'From press@x.test Mon Jan 20 23:30:00 2025\n'
const mbox = (...bodies: string[]) =>
  bodies.map((body, at) => `${POSTMARK}Subject: ${at + 1}\nFrom: a@x.test\n\n${body}\n\n`).join('')

test.for([1, 7, 64, 1 << 20])('a mailbox in pieces of %i bytes', async (size) => {
  const source = mbox('One.', 'He said:\n\nFrom now on we talk.\n>From here\n>>From there', 'Three.')
  const items = await read(source, {}, size)
  expect(items.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(shown(items[0])).toEqual(['body: One.'])
  expect(shown(items[1])?.at(1)).toContain('From now on we talk.')
  expect(JSON.stringify(shown(items[1]))).toContain('quotation: From there')
  expect(shown(items[2])).toEqual(['body: Three.'])
})

test('a message over the limit is left out, its neighbours are read', async () => {
  const items = await read(mbox('One.', 'x '.repeat(5000), 'Three.'), { limits: { messageBytes: 1000 } }, 512)
  expect(items.map(shown)).toEqual([['body: One.'], 'mail-too-large', ['body: Three.']])
})

test.for<[string, string | Buffer, string]>([
  [
    'nested parts',
    `${HEAD}${Array.from({ length: 200 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')}\r\nx`,
    'bad-mail',
  ],
  ['huge headers', `${HEAD}X-Long: ${'x'.repeat(400_000)}\r\n\r\nx`, 'bad-mail'],
  ['no message', 'just a text\n\nof no kind', 'bad-mail'],
  ['empty', '', 'bad-mail'],
  ['binary', Buffer.from([0, 1, 2, 255, 254]), 'bad-mail'],
  [
    'no text',
    message('Content-Type: application/pdf\r\nContent-Disposition: attachment\r\n', 'PDF'),
    'mail-without-text',
  ],
])('rejected: %s', async ([, source, code]) => {
  expect((await read(source)).map(shown)).toEqual([code])
})

test('many parts and long lines take no time to speak of', async () => {
  const parts = '--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nx\r\n'.repeat(
    20_000,
  )
  const items = await read(message('Content-Type: multipart/mixed; boundary=b\r\n', `${parts}--b--`))
  expect(items).toHaveLength(1)
  expect(await read(message('', `${'> '.repeat(500_000)}\r\n${' '.repeat(500_000)}x`))).toHaveLength(1)
}, 20_000)

test('any mutation of a message is read or refused with a reason', async () => {
  const valid = Buffer.from(TWO('Plain.\r\n> q\r\n', '<p>Rich.</p>'))
  const edit = fc.tuple(
    fc.nat(valid.length),
    fc.nat(30),
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          '--b\r\n',
          '\r\n\r\n',
          'charset="',
          '=?utf-8?B?',
          'boundary=',
          ';'.repeat(50),
          '(',
          '\\',
        )
        .map((text) => Buffer.from(text)),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (edits, isMailbox) => {
        let source: Buffer = valid
        for (const [at, cut, put] of edits)
          source = Buffer.concat([source.subarray(0, at), put, source.subarray(at + cut)])
        const items = await read(
          isMailbox ? Buffer.concat([Buffer.from(POSTMARK), source]) : source,
          {},
          97,
        ).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InputFault)
          return []
        })
        expect(items.length).toBeLessThan(5)
      },
    ),
    { numRuns: 1200, seed: 7 },
  )
}, 20_000)
