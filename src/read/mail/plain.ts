import type { Zone } from '../../records.ts'
import type { Block } from '../extract.ts'

/** Lines longer than this were not broken by a mail program. */
const WRAPPED = 100
const QUOTED = /^\s{0,2}(?:>\s?)+/
const SIGNATURE = /^-- ?$/
const ORIGINAL =
  /^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}$/i
const ATTRIBUTION = /^(?:On|Am|Le|El)\b.{5,200}(?:wrote|schrieb|a écrit|escribió)\s*:$/
const BULLET = /^(?:[-*•–—o]\s|\(?\d{1,2}[.)]\s|[•▪])/
const RULE = /^[\s\-_=*#~.]{3,}$/

/**
 * The paragraphs of a plain text message: lines that a mail program broke are joined, quoted lines and what they are
 * announced with are quotations, the signature is a footnote.
 */
export function blocksOfMail(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const width = widthOf(lines)
  const blocks: Block[] = []
  let open: string[] = []
  let openZone: Zone = 'body'
  let rest: Zone | undefined
  const end = () => {
    const joined = open.join(' ').replace(/\s+/g, ' ').trim()
    if (/[\p{L}\p{N}]/u.test(joined)) blocks.push({ text: joined, zone: openZone })
    open = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (SIGNATURE.test(line)) rest = 'footnote'
    else if (ORIGINAL.test(line.trim())) rest = 'quotation'
    const isQuoted = QUOTED.test(line)
    const zone = rest ?? (isQuoted || isAttribution(lines, at) ? 'quotation' : 'body')
    const content = isQuoted ? line.replace(QUOTED, '') : line
    if (zone !== openZone || content.trim() === '' || RULE.test(content) || BULLET.test(content.trim())) end()
    openZone = zone
    if (content.trim() === '' || RULE.test(content)) continue
    open.push(content.trim())
    if (endsHere(content, lines[at + 1] ?? '', width)) end()
  }
  end()
  return blocks
}

/** `On … wrote:` before quoted lines; it can be broken over two lines. */
function isAttribution(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim()
  if (line === '' || line.length > 200) return false
  const isBefore = (from: number) => lines.slice(from, from + 2).some((next) => QUOTED.test(next))
  if (ATTRIBUTION.test(line)) return isBefore(at + 1)
  const next = (lines[at + 1] ?? '').trim()
  if (ATTRIBUTION.test(`${line} ${next}`) && !ATTRIBUTION.test(next)) return isBefore(at + 2)
  const previous = (lines[at - 1] ?? '').trim()
  return ATTRIBUTION.test(`${previous} ${line}`) && !ATTRIBUTION.test(previous) && isBefore(at + 1)
}

/** The width that lines were broken at: the longest unquoted line, if none is longer than mail programs make them. */
function widthOf(lines: readonly string[]): number | undefined {
  let width = 0
  for (const line of lines) {
    if (QUOTED.test(line) || /^\S+$/.test(line.trim())) continue // an address alone cannot be broken
    if (line.length > width) width = line.length
  }
  return width > WRAPPED ? undefined : width
}

/**
 * Whether a line break was meant: where lines are not broken by the program, all are; elsewhere where the next word
 * would have had its place, the line ends a sentence or is short, and the next begins as one does.
 */
function endsHere(line: string, next: string, width: number | undefined): boolean {
  if (width === undefined) return true
  const word = /^\s*(\S+)/.exec(next)?.[1]
  if (word === undefined) return true
  if (line.trimEnd().length + 1 + word.length > width) return false
  const isEnd = /[.!?:;]["'”’)\]]?\s*$/.test(line) || line.trim().length < width * 0.6
  return isEnd && /^[\s"'“‘([]*[\p{Lu}\p{N}]/u.test(next)
}
