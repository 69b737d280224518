import type { Markup } from '../records.ts'
import type { Extract } from './extract.ts'

/** How a text is laid out: as pages were, as it is written, or as it looks. */
export type Layout = 'auto' | 'paper' | 'plain'

/** What is known of a text that may have been made from pages. */
export interface LayoutOptions {
  /** Default `auto`. */
  readonly layout?: Layout | undefined
  /** Number of the file's line that the text begins with; 1 where left out. */
  readonly firstLine?: number | undefined
}

/**
 * The parts of a text that was made from pages (a PDF, a scan), its lines joined to paragraphs, its notes and running
 * heads apart; places are lines of the file.
 *
 * @param text without front matter
 * @returns `undefined` where the text is read as it is written: by `layout: plain`, by its looks, or because it is empty
 */
export async function paperExtract(
  text: string,
  markup: Markup,
  { layout = 'auto', firstLine = 1 }: LayoutOptions = {},
): Promise<Extract | undefined> {
  if (layout === 'plain') return undefined
  const { extractPaperText, looksLikePaperText } = await import('./paper/paper.ts')
  if (layout === 'auto' && !looksLikePaperText(text)) return undefined
  const extract = extractPaperText(text, markup)
  if (extract.blocks.length === 0) return undefined
  const before = firstLine - 1
  if (before === 0) return extract
  return {
    ...extract,
    blocks: extract.blocks.map(({ origin, turns, ...block }) => ({
      ...block,
      ...(origin === undefined ? {} : { origin: origin + before }),
      ...(turns === undefined
        ? {}
        : { turns: turns.map((turn) => ({ at: turn.at, origin: turn.origin + before })) }),
    })),
  }
}
