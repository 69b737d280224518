/**
 * Which part of a document a block of text is, from how it is written. A block is a paragraph, or a line that its
 * markup sets apart (heading, list item, quotation line).
 */
import type { Docvars, Markup, Zone } from '../records.ts'
import { isUnspokenLine, openingOf } from './place-lines.ts'
import { isInBrackets, isStageDirection } from './stage-directions.ts'
import { createTurns, opensTurn, type Turn } from './turns.ts'

export { stageDirectionLength } from './stage-directions.ts'

/** Zones that count unless a pipeline says otherwise. */
export const COUNTED_ZONES: readonly Zone[] = ['body', 'heading']

const SECTION_NAME = /^(references|bibliography|works cited|sources|further reading)\s*:?$/i
const NOTES_NAME = /^((end|foot)?notes)\s*:?$/i
const HEADING_MARK = /^(#{1,6})\s+/
const FOOTNOTE = /^\[\^[^\]\s]{1,32}\]:/
const NUMBER = /^\d{1,3}\.\s+(?=[“"(]?\p{Lu})/u
const LONGEST_HEADING = 120
const LONGEST_UNSPOKEN = 48

/** Follows the blocks of one document and says the zone of each. */
export interface ZoneReader {
  /** Zone of the block that is `block` in full, told in the order of the text. */
  zoneOf(block: string): Zone
  /** Zone of a block whose format says what it is: only whose turn it is, and what nobody says, is told from the text. */
  zoneGiven(block: string, given: Zone): Zone
  /** Units at the head of the block told last that are no words of the speech: a speaker's label, a paragraph's number. */
  unspoken(): number
}

/** A zone reader for one document. State: the section a reference list or notes began in, and whose turn it is. */
export function createZoneReader(text: string, markup: Markup, docvars: Docvars): ZoneReader {
  const turns = createTurns(text, docvars)
  const { places, summary } = openingOf(text)
  const opening = Math.max(places, summary)
  let read = 0
  let section: Zone = 'body'
  let sectionDepth = 0
  let turn: Turn = 'own'
  let isBareAside = false
  let unspoken = 0

  function zoneOf(block: string): Zone {
    unspoken = numberLength(block)
    if (read < opening) {
      const at = text.indexOf(block, read)
      read = at < 0 ? opening : at + block.length
      if (read <= places || isUnspoken(block)) return 'direction'
      if (read <= summary && turns.isTranscript()) return 'other'
    }
    const opened = turns.openedBy(block)
    if (opened !== undefined && (section === 'body' || opened.isSure)) {
      unspoken = opened.length
      return zoneOfTurn(opened.turn, opened.isBare)
    }
    const isAside = isBareAside
    isBareAside = false
    const zone = zoneOfText(block)
    return (turn === 'own' && !isAside) || (zone !== 'body' && zone !== 'heading') ? zone : 'other'
  }

  /** A label ends what was before it, a list of sources too, and no block that has one is a heading. */
  function zoneOfTurn(opened: Turn, isBare: boolean): Zone {
    isBareAside = isBare && opened === 'aside'
    if (opened !== 'aside') turn = opened
    if (isBare) return 'direction'
    if (opened !== 'own') return 'other'
    section = 'body'
    return 'body'
  }

  function zoneOfText(block: string): Zone {
    const first = block.charCodeAt(0)
    if (first === 0x5b || first === 0x28) {
      if (FOOTNOTE.test(block)) return 'footnote'
      if (isStageDirection(block) || (isInBrackets(block) && turns.isTranscript())) return 'direction'
    }
    if (first === 0x3e && markup === 'markdown') return 'quotation'
    if (isUnspoken(block)) return 'direction'
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

  function zoneGiven(block: string, given: Zone): Zone {
    if (given === 'footnote' || given === 'references' || given === 'quotation') {
      unspoken = numberLength(block)
      return given // `Robert Third: A book of 1998.` takes the floor from nobody
    }
    const told = zoneOf(block)
    const isSpoken = given === 'body' || given === 'heading'
    return isSpoken && (told === 'other' || told === 'direction') ? told : given
  }

  function openSection(zone: Zone, depth: number): Zone {
    section = zone
    sectionDepth = depth
    return zone
  }

  return { zoneOf, zoneGiven, unspoken: () => unspoken }
}

/** Length of the number that a paragraph of a record begins with, `12. `, or 0. */
function numberLength(block: string): number {
  const first = block.charCodeAt(0)
  return first >= 0x30 && first <= 0x39 ? (NUMBER.exec(block)?.[0].length ?? 0) : 0
}

function isUnspoken(block: string): boolean {
  return block.length <= LONGEST_UNSPOKEN && isUnspokenLine(block)
}

/** A short line of text without a closing mark, in capitals or with a capital first: what plain text has for headings. */
function isPlainHeading(title: string): boolean {
  if (title.length > 80 || title.includes('\n') || /[.!?,;:…”"')\]—–-]$/.test(title)) return false
  return /^\p{Lu}/u.test(title) && title.split(/\s+/).length <= 10
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
