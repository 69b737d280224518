/** Rich Text files (.rtf). */
import { parseDate } from './dates.ts'
import { type Fault, InputFault } from './diagnostic.ts'
import type { Extract } from './extract.ts'
import { blocksOfParagraphs, propertyFields } from './paper/styled.ts'
import { encodingOf } from './rtf/code-pages.ts'
import { type RichText, readRichText } from './rtf/paragraphs.ts'

/** How much of an untrusted Rich Text file is taken. */
export interface RtfLimits {
  /** Bytes of the file. */
  readonly fileBytes: number
  /** Groups inside one another. */
  readonly depth: number
}

/** The limits that hold where nothing else is said. */
export const RTF_LIMITS: RtfLimits = { fileBytes: 64 * 1024 * 1024, depth: 1_000 }

/**
 * Reads a Rich Text file: paragraphs with the zones that their styles and looks give, footnotes, rows of tables. Text
 * that is hidden or deleted, page heads, pictures, comments and field codes are left out. `origin` counts paragraphs
 * (rows of tables among them).
 *
 * Fields: title, speaker (the author the file names) and created, where they are not an office program's defaults.
 *
 * @throws InputFault `bad-rtf` or `rtf-limit`
 */
export async function extractRtf(bytes: Buffer, limits: Partial<RtfLimits> = {}): Promise<Extract> {
  const all = { ...RTF_LIMITS, ...limits }
  if (bytes.length > all.fileBytes) throw overLimit(`it has over ${all.fileBytes} bytes`)
  const start = bytes.subarray(0, 3).toString('latin1') === '\u00ef\u00bb\u00bf' ? 3 : 0
  const source = bytes.toString('latin1', start)
  if (!/^\s*\{\\rtf/.test(source.slice(0, 64))) throw badRtf('it does not begin with {\\rtf')
  const { default: iconv } = await import('iconv-lite')
  const labels = new Map<number, string>()
  const labelOf = (codePage: number) => {
    const known = labels.get(codePage) ?? encodingOf(codePage, (label) => iconv.encodingExists(label))
    labels.set(codePage, known)
    return known
  }
  const decode = (raw: string, codePage: number) =>
    iconv.decode(Buffer.from(raw, 'latin1'), labelOf(codePage))
  const text = readRichText(source, decode, all.depth, () => {
    throw overLimit(`over ${all.depth} groups lie inside one another`)
  })
  const blocks = blocksOfParagraphs(text.paragraphs)
  if (blocks.length === 0 && text.openGroups > 0) throw badRtf('it ends before its text begins')
  return { blocks, unit: 'paragraph', fields: fieldsOf(text), faults: text.openGroups > 0 ? [CUT_OFF] : [] }
}

function fieldsOf({ title, author, created }: RichText): Record<string, unknown> {
  const pad = (number: number) => String(number).padStart(2, '0')
  const date = parseDate(`${created.yr}-${pad(created.mo)}-${pad(created.dy)}`)
  return propertyFields({
    title: title === '' ? undefined : title,
    author: author === '' ? undefined : author,
    created: date.kind === 'date' ? date.iso : undefined,
  })
}

const CUT_OFF: Fault = {
  code: 'truncated-rtf',
  message: 'the file ends before its last group is closed; what came after is missing',
  remedy: 'fetch the file again, or open it in a word processor and save it again',
}

function badRtf(reason: string): InputFault {
  return new InputFault({
    code: 'bad-rtf',
    message: `not a Rich Text file: ${reason}`,
    remedy: 'open it in a word processor and save it again as .rtf, or name its format',
  })
}

function overLimit(reason: string): InputFault {
  return new InputFault({
    code: 'rtf-limit',
    message: `the Rich Text file is over a limit: ${reason}`,
    remedy: 'check that it is what it should be; split it, or raise the limit fileBytes',
  })
}
