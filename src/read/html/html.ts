/** Pages of the web. The one folder that parses HTML. */
import type { Decoded } from '../decode.ts'
import { type Fault, InputFault, quote } from '../diagnostic.ts'
import type { Block, Extract } from '../extract.ts'
import { blocksOf, plainSpaces } from './blocks.ts'
import { decodeHtml } from './charset.ts'
import { mainContent, prune, pruneFurniture, takeNotes } from './content.ts'
import { guardStack, type HtmlDocument, type HtmlNode, parseHtml } from './dom.ts'
import { HTML_LIMITS, type HtmlLimits } from './limits.ts'
import { pageFields } from './metadata.ts'

export type { HtmlLimits } from './limits.ts'

/** How a page is read. */
export interface HtmlOptions {
  /** The address it was got from: the field `url` where the page does not name its own. */
  readonly url?: string | undefined
  /** CSS selector of the parts that hold the text, in place of finding them; for sites one knows. */
  readonly selector?: string | undefined
  /** Encoding that the server or the user names; bytes only. */
  readonly encoding?: string | undefined
  readonly limits?: Partial<HtmlLimits> | undefined
}

/** Share of a page's unlinked text below which the main text that was found is remarked upon. */
const UNSURE = 1 / 3

/**
 * Reads the main text of a page: headings, paragraphs, quotations, rows of tables, notes; what surrounds it is left out.
 * `origin` counts the blocks. Fields: title, date, speaker (author), language, url, site, place, as far as the page
 * states them. A heading that only repeats the title is left out.
 *
 * @throws InputFault `html-too-large`, `html-too-many-elements`, `html-too-deep`, `html-without-text`, `binary`;
 *   `bad-selector` and `selector-without-match` for a selector that is none or finds nothing
 */
export async function extractHtml(page: Buffer | string, options: HtmlOptions = {}): Promise<Extract> {
  const limits = { ...HTML_LIMITS, ...options.limits }
  const { text: source, fault } = decode(page, options.encoding, limits)
  const document = await parseHtml(source, limits)
  const fields = guardStack(limits, () => pageFields(document, options.url))
  guardStack(limits, () => prune(document))
  const notes = guardStack(limits, () => takeNotes(document))
  const { parts, unsure } = await contentParts(document, options.selector, limits)
  const blocks = guardStack(limits, () => [
    ...parts.flatMap((part) => blocksOf(part)),
    ...notes.flatMap((note) => blocksOf(note.node, note.zone)),
  ])
  const counted = withoutTitle(blocks, fields.title)
  if (counted.length === 0) throw withoutText()
  return {
    blocks: counted.map((block, index) => ({ ...block, origin: index + 1 })),
    unit: 'paragraph',
    fields: { ...fields },
    faults: [fault, unsure].filter((remark) => remark !== undefined),
  }
}

/**
 * The blocks of a piece of HTML that is all text, as feeds and mails hold it: nothing is looked for or left out but
 * scripts, forms and pictures.
 *
 * @throws InputFault as `extractHtml`, but not for a piece without text
 */
export async function blocksOfHtml(
  piece: string,
  limits: Partial<HtmlLimits> = {},
): Promise<readonly Block[]> {
  const all = { ...HTML_LIMITS, ...limits }
  const document = await parseHtml(piece, all)
  return guardStack(all, () => {
    prune(document)
    const notes = takeNotes(document)
    return [...blocksOf(document.body), ...notes.flatMap((note) => blocksOf(note.node, note.zone))]
  })
}

function decode(page: Buffer | string, encoding: string | undefined, limits: HtmlLimits): Decoded {
  if (typeof page === 'string') return { text: page, fault: undefined }
  if (page.length > limits.bytes) {
    throw new InputFault({
      code: 'html-too-large',
      message: `the page has over ${limits.bytes} bytes`,
      remedy: 'cut out the part you need, save it as text, or raise the limit fileBytes',
    })
  }
  return decodeHtml(page, encoding)
}

/** The parts that hold the text, and a remark where it is little of what the page shows. */
async function contentParts(
  document: HtmlDocument,
  selector: string | undefined,
  limits: HtmlLimits,
): Promise<{ readonly parts: readonly HtmlNode[]; readonly unsure: Fault | undefined }> {
  if (selector !== undefined) return { parts: selected(document, selector), unsure: undefined }
  guardStack(limits, () => pruneFurniture(document.body))
  try {
    const { node, share } = await mainContent(document, limits)
    return { parts: [node], unsure: share < UNSURE ? littleOfPage(share) : undefined }
  } catch (error) {
    return guardStack(limits, () => {
      throw error
    })
  }
}

/** What a selector finds, in the order of the page, parts inside other parts left out. */
function selected(document: HtmlDocument, selector: string): readonly HtmlNode[] {
  let found: HtmlNode[]
  try {
    found = [...document.querySelectorAll(selector)]
  } catch (error) {
    throw new InputFault(
      fault(
        'bad-selector',
        `${quote(selector)} is not a CSS selector: ${messageOf(error)}`,
        'correct the selector',
      ),
      { cause: error },
    )
  }
  if (found.length === 0) {
    throw new InputFault(
      fault(
        'selector-without-match',
        `nothing on the page is ${quote(selector)}`,
        'look at the source of the page and correct the selector, or leave it out to have the main text found',
      ),
    )
  }
  const all = new Set(found)
  return found.filter((node) => {
    for (let at = node.parentNode; at !== null; at = at.parentNode) if (all.has(at)) return false
    return true
  })
}

function withoutTitle(blocks: readonly Block[], title: string | undefined): readonly Block[] {
  const first = blocks.findIndex(({ zone }) => zone === 'heading')
  const heading = blocks[first]
  if (title === undefined || heading === undefined || first > 3) return blocks
  return plainSpaces(heading.text).toLowerCase() === title.toLowerCase()
    ? blocks.filter((_, at) => at !== first)
    : blocks
}

function littleOfPage(share: number): Fault {
  return fault(
    'main-text-unsure',
    `the main text that was found is ${Math.round(share * 100)} % of the words of the page`,
    'look at the page; if more of it belongs to the text, name the part that holds it with a selector',
  )
}

function withoutText(): InputFault {
  return new InputFault(
    fault(
      'html-without-text',
      'no text was found on the page; it may be made by scripts in the browser',
      'save the page from a browser once it is shown, or name the part that holds the text with a selector',
    ),
  )
}

function fault(code: string, message: string, remedy: string): Fault {
  return { code, message, remedy }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
