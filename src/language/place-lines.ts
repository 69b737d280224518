/**
 * Lines of transcripts that nobody speaks: place, clock, manner of delivery, and the summary that a press office puts
 * before a transcript.
 */
import { labelOf, mayBeLabelled } from './turn-labels.ts'

const LONGEST_LINE = 90
const LONGEST_TITLE = 220
const MOST_LINES = 9
/** A summary before the transcript is no longer. */
const LONGEST_SUMMARY = 6000

const CLOCK =
  /^(?:\(|—|–|-)? ?(?:END:? ?)?\(?(?:at )?\d{1,2}[:.]\d{2} ?(?:[AP]\.? ?M\.?)\)?,?(?: \(?(?:[A-Z]{1,5}|local(?: time)?)\)?\.?)?(?:\)|—|–|-)?$/i
const END = /^[#*—–\s-]*(?:END|-?30-?)[#*—–\s-]*$/
const DELIVERY =
  /^[([*_]{0,2}(?:(?:remarks )?as (?:prepared|written|delivered)(?: for delivery)?|check against delivery|via (?:teleconference|videoconference|video ?conference|telephone|zoom)|for immediate release|the white house,?|(?:the )?office of (?:the press secretary|communications)|embargoed until delivery)\.?[)\]*_]{0,2}$/i
const DATE =
  /^\(?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})\)?$/
const VENUE =
  /\b(?:Room|Lawn|Office|Building|Hall|Cent(?:er|re)|Hotel|Airport|Base|House|Palace|Residence|University|College|Auditorium|Capitol|Church|School|Embassy|Headquarters|Theat(?:er|re)|Garden|Library|Park|Museum|Club|Washington|Aboard|Air Force One|Pentagon|Cathedral|Stadium|Arena|Ballroom|Kremlin|Cemetery)\b|, \p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+){0,2}$/u
const SEPARATOR = /^\*(?: ?\*){2,}$/

/** The opening of a document, as offsets into its text: lines of place end at `places`, a summary ends at `summary`. */
export interface Opening {
  readonly places: number
  readonly summary: number
}

/** Whether a block is a line that nobody speaks wherever it stands: a clock, an end mark, a manner of delivery, a date. */
export function isUnspokenLine(line: string): boolean {
  const first = line.charCodeAt(0)
  if (first >= 0x30 && first <= 0x39) return CLOCK.test(line) || DATE.test(line)
  if (CLOCK.test(line) || END.test(line) || DELIVERY.test(line) || DATE.test(line)) return true
  return SEPARATOR.test(line) || line === '<…>' || line === '<...>' || line === 'See also'
}

/**
 * Where the lines of place at the head of a text end, and the summary before its transcript.
 *
 * Lines of place are short lines before a clock time; or before the first label, where one of them names a venue, a city
 * with its country, a date or the manner of delivery. A summary stands before a line of stars after which, at once or
 * after a title, a label follows; the title belongs to it.
 *
 * @param text the whole text
 */
export function openingOf(text: string): Opening {
  return { places: placesEnd(text), summary: summaryEnd(text) }
}

function placesEnd(text: string): number {
  let isSure = false
  let from = 0
  for (let lines = 0; lines < MOST_LINES; lines++) {
    while (from < text.length && text.charCodeAt(from) <= 0x20) from++
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    if (from >= end) return 0
    if (end - from > LONGEST_LINE) return isSure && opensWithLabel(text, from) ? from : 0
    const line = text.slice(from, end).trimEnd()
    if (CLOCK.test(line)) return end
    if (opensWithLabel(text, from)) return isSure ? from : 0
    const isKnown = DELIVERY.test(line) || DATE.test(line)
    if (!isKnown && !isPlaceLike(line)) return 0
    isSure ||= isKnown || VENUE.test(line)
    from = end
  }
  return 0
}

function isPlaceLike(line: string): boolean {
  return (
    /^[\p{Lu}\d“"]/u.test(line) && (/(?:\bD\.? ?C\.?|\bN\.Y\.)$/.test(line) || !/[.!?;:,…)\]—–]$/.test(line))
  )
}

function opensWithLabel(text: string, from: number): boolean {
  const head = text.slice(from, from + 300)
  return mayBeLabelled(head) && labelOf(head) !== undefined
}

function summaryEnd(text: string): number {
  const head = text.slice(0, LONGEST_SUMMARY)
  const spaced = head.indexOf('* * *')
  const at = spaced < 0 ? head.indexOf('***') : spaced
  if (at <= 0 || text[at - 1] !== '\n') return 0
  const stars = text.slice(at, at + 40).split('\n', 1)[0]!
  if (!SEPARATOR.test(stars.trimEnd())) return 0
  let from = at + stars.length
  for (let lines = 0; lines < 3; lines++) {
    while (from < text.length && text.charCodeAt(from) <= 0x20) from++
    if (opensWithLabel(text, from)) return from
    const newline = text.indexOf('\n', from)
    if (newline < 0 || newline - from > LONGEST_TITLE || /[.!?]\s*$/.test(text.slice(newline - 4, newline)))
      return 0
    from = newline
  }
  return 0
}
