/** Mail: single messages (EML) and mailboxes (mbox). The one folder that parses them. */
import type { Email } from 'postal-mime'
import { type Fault, InputFault } from '../diagnostic.ts'
import type { Block, Extract } from '../extract.ts'
import { blocksOfHtml, type HtmlLimits } from '../html/html.ts'
import { mailDay } from './date.ts'
import { MAIL_LIMITS, type MailLimits } from './limits.ts'
import { isMbox, splitMbox } from './mbox.ts'
import { blocksOfMail } from './plain.ts'

export type { MailLimits } from './limits.ts'

/** How mail is read. */
export interface MailOptions {
  /** Default: a mailbox where the first bytes are `From `, else a message. */
  readonly format?: 'auto' | 'message' | 'mailbox' | undefined
  readonly limits?: Partial<MailLimits> | undefined
  readonly htmlLimits?: Partial<HtmlLimits> | undefined
}

/** A message as a document, or why it is none. `number` is its place in the mailbox, from 1. */
export type MailItem =
  | {
      readonly kind: 'document'
      readonly id: string | undefined
      readonly number: number
      readonly extract: Extract
    }
  | {
      readonly kind: 'rejected'
      readonly id: string | undefined
      readonly number: number
      readonly fault: Fault
    }

const HEADERS = new Set(['from', 'date', 'subject', 'message-id', 'received', 'mime-version', 'to'])
/** Times the plain part of a message by which its HTML must be longer to be read in its place. */
const STUB = 5

/**
 * The messages of a file in its order, one at a time. The plain text is read where there is one that is more than a
 * pointer to the HTML. Attachments, attached messages among them, are counted and not read.
 *
 * Fields: id (Message-ID), title (Subject), date (the day as the sender wrote it), speaker (name or address of From).
 * What is wrong with one message of a mailbox rejects that one.
 */
export async function* readMail(
  chunks: AsyncIterable<Buffer>,
  options: MailOptions = {},
): AsyncIterable<MailItem> {
  const limits = { ...MAIL_LIMITS, ...options.limits }
  const { head, all } = await withHead(chunks)
  const format = options.format ?? 'auto'
  if (format === 'mailbox' || (format === 'auto' && isMbox(head))) {
    for await (const { number, bytes } of splitMbox(all, limits.messageBytes)) {
      yield await readMessage(bytes, number, limits, options)
    }
    return
  }
  yield await readMessage(await collect(all, limits.messageBytes), 1, limits, options)
}

/** The first bytes of a stream, and the stream with them still in it. */
async function withHead(
  chunks: AsyncIterable<Buffer>,
): Promise<{ readonly head: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 5) {
    const next = await iterator.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncIterable<Buffer> {
    try {
      yield head
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, all: all() }
}

async function collect(chunks: AsyncIterable<Buffer>, limit: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length > limit) return undefined
  }
  return Buffer.concat(parts, length)
}

async function readMessage(
  bytes: Buffer | undefined,
  number: number,
  limits: MailLimits,
  options: MailOptions,
): Promise<MailItem> {
  let id: string | undefined
  try {
    if (bytes === undefined) throw tooLarge(limits)
    const email = await parse(bytes, limits)
    id = email.messageId?.trim().replace(/^<|>$/g, '') || undefined
    return { kind: 'document', id, number, extract: await extractOf(email, id, options) }
  } catch (error) {
    if (error instanceof InputFault) return { kind: 'rejected', id, number, fault: error.fault }
    throw error
  }
}

async function parse(bytes: Buffer, limits: MailLimits): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime')
  let email: Email
  try {
    email = await PostalMime.parse(bytes, {
      maxNestingDepth: limits.depth,
      maxHeadersSize: limits.headerBytes,
      forceRfc822Attachments: true,
    })
  } catch (error) {
    throw badMail(error instanceof Error ? error.message : String(error), error)
  }
  if (!email.headers.some(({ key }) => HEADERS.has(key))) throw badMail('it has no header of a message')
  return email
}

async function extractOf(email: Email, id: string | undefined, options: MailOptions): Promise<Extract> {
  const blocks = await blocksOf(email, options)
  if (blocks.length === 0) {
    throw new InputFault({
      code: 'mail-without-text',
      message: 'the message has no text of its own',
      remedy: 'if the text is in an attachment, save that and read it as a file',
    })
  }
  const attachments = email.attachments.filter(({ related }) => related !== true).length
  return {
    blocks: blocks.map((block, at) => ({ ...block, origin: at + 1 })),
    unit: 'paragraph',
    fields: fieldsOf(email, id),
    faults: attachments === 0 ? [] : [withAttachments(attachments)],
  }
}

async function blocksOf(email: Email, options: MailOptions): Promise<readonly Block[]> {
  const plain = blocksOfMail(email.text ?? '')
  if (email.html === undefined) return plain
  const length = (blocks: readonly Block[]) => blocks.reduce((sum, { text }) => sum + text.length, 0)
  // no HTML is parsed for a message whose plain part cannot be a stub
  if (length(plain) * STUB > email.html.length) return plain
  try {
    const rich = await blocksOfHtml(email.html, options.htmlLimits)
    return length(rich) > length(plain) * STUB ? rich : plain
  } catch (error) {
    if (error instanceof InputFault && plain.length > 0) return plain
    throw error
  }
}

function fieldsOf(email: Email, id: string | undefined): Readonly<Record<string, string>> {
  const from = email.from
  const fields = {
    id,
    title: oneLine(email.subject),
    date: mailDay(email.headers.find(({ key }) => key === 'date')?.value ?? ''),
    speaker: oneLine(from?.name || from?.address),
  }
  return Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string] => field[1] !== undefined && field[1] !== '',
    ),
  )
}

function oneLine(written: string | undefined): string | undefined {
  return written?.replace(/\s+/g, ' ').trim()
}

function withAttachments(count: number): Fault {
  return {
    code: 'attachments',
    message: `the message has ${count} attachment${count === 1 ? '' : 's'}, which ${count === 1 ? 'is' : 'are'} not read`,
    remedy: 'if they hold texts, save them and read them as files',
  }
}

function tooLarge(limits: MailLimits): InputFault {
  return new InputFault({
    code: 'mail-too-large',
    message: `the message has over ${limits.messageBytes} bytes`,
    remedy: 'save its text by itself, or raise the limit messageBytes',
  })
}

function badMail(why: string, cause?: unknown): InputFault {
  return new InputFault(
    {
      code: 'bad-mail',
      message: `not a whole message: ${why.slice(0, 200)}`,
      remedy: 'open it in a mail program and save it again as .eml',
    },
    { cause },
  )
}
