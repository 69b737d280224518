/**
 * Which part of a document a block of text is, from how it is written. A block is a paragraph, or a line that its
 * markup sets apart (heading, list item, quotation line).
 */
import type { Docvars, Markup, Zone } from '../records.ts'
import { createTurns, opensTurn, type Turn } from './turns.ts'

/** Zones that count unless a pipeline says otherwise. */
export const COUNTED_ZONES: readonly Zone[] = ['body', 'heading']

const SECTION_NAME = /^(references|bibliography|works cited|sources|further reading)\s*:?$/i
const NOTES_NAME = /^((end|foot)?notes)\s*:?$/i
const HEADING_MARK = /^(#{1,6})\s+/
const FOOTNOTE = /^\[\^[^\]\s]{1,32}\]:/
const STAGE_WORDS =
  /^[([]\s*(?:prolonged |loud |long |more |sustained |general |some |scattered |cheers and |laughter and |boos and )?(?:applause|laughter|laughs|cheers|cheering|cheers and applause|boos|booing|inaudible|indistinct|crosstalk|cross-talk|pause|music|standing ovation|a pause)\b[^()[\]]{0,40}[)\]]/i
const LONGEST_HEADING = 120

/** Follows the blocks of one document and says the zone of each. */
export interface ZoneReader {
  /** Zone of the block that is `block` in full, told in the order of the text. */
  zoneOf(block: string): Zone
}

/** A zone reader for one document. State: the section a reference list or notes began in, and whose turn it is. */
export function createZoneReader(text: string, markup: Markup, docvars: Docvars): ZoneReader {
  const turns = createTurns(text, docvars)
  let section: Zone = 'body'
  let sectionDepth = 0
  let turn: Turn = 'own'

  function zoneOf(block: string): Zone {
    const opened = turns.turnOf(block)
    const zone = zoneOfText(block)
    if (opened !== undefined && opened !== 'aside') turn = opened
    const isOwn = (opened ?? turn) === 'own'
    return isOwn || (zone !== 'body' && zone !== 'heading') ? zone : 'other'
  }

  function zoneOfText(block: string): Zone {
    const first = block.charCodeAt(0)
    if (first === 0x5b || first === 0x28) {
      if (FOOTNOTE.test(block)) return 'footnote'
      if (STAGE_WORDS.exec(block)?.[0].length === block.trimEnd().length) return 'direction'
    }
    if (first === 0x3e && markup === 'markdown') return 'quotation'
    const mark = markup === 'markdown' && first === 0x23 ? HEADING_MARK.exec(block) : null
    if (mark !== null || block.length <= LONGEST_HEADING) {
      const title = (mark === null ? block : block.slice(mark[0].length)).trim()
      const depth = mark === null ? 7 : mark[1]!.length
      if (SECTION_NAME.test(title)) return openSection('references', depth)
      if (NOTES_NAME.test(title)) return openSection('footnote', depth)
      if (mark !== null) {
        if (depth <= sectionDepth) section = 'body'
        return section === 'body' ? 'heading' : section
      }
      if (section === 'body' && isPlainHeading(title)) return 'heading'
    }
    return section
  }

  function openSection(zone: Zone, depth: number): Zone {
    section = zone
    sectionDepth = depth
    return zone
  }

  return { zoneOf }
}

/** A short line of text without a closing mark, in capitals or with a capital first: what plain text has for headings. */
function isPlainHeading(title: string): boolean {
  if (title.length > 80 || title.includes('\n') || /[.!?,;:…”"')\]]$/.test(title)) return false
  return /^\p{Lu}/u.test(title) && title.split(/\s+/).length <= 10
}

/**
 * Length of a stage direction such as `(Applause.)` or `[Laughter]` that begins at `offset`, or 0.
 *
 * @param offset place of an opening bracket
 */
export function stageDirectionLength(text: string, offset: number): number {
  return STAGE_WORDS.exec(text.slice(offset, offset + 72))?.[0].length ?? 0
}

/** Whether a line that begins at `offset` is set apart from the one before it by its markup, or opens a turn. */
export function isBlockStart(text: string, offset: number, markup: Markup): boolean {
  const first = text.charCodeAt(offset)
  if (first === 0x5b) return FOOTNOTE.test(text.slice(offset, offset + 40))
  if (opensTurn(text, offset)) return true
  if (markup !== 'markdown') return false
  if (first === 0x3e || first === 0x23) return true
  if (first === 0x2d || first === 0x2a || first === 0x2b) return text.charCodeAt(offset + 1) === 0x20
  return false
}
