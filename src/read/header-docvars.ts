/**
 * What a text's first lines, its title and the name of its file say of the speech: date, speaker, country.
 */
import type { DateOrder } from './dates.ts'
import { normaliseSpeaker } from './speaker-names.ts'
import { findWrittenDates } from './written-dates.ts'

/** Where a docvar was found: a line of the text (from 1), the title, or the name of the file. */
export type HeaderPlace =
  | { readonly in: 'text'; readonly line: number }
  | { readonly in: 'title' }
  | { readonly in: 'file-name' }

/** A docvar with where it was found and the words it was told from. */
export interface HeaderValue {
  readonly value: string
  readonly from: HeaderPlace
  readonly written: string
}

export interface HeaderDocvars {
  /** ISO 8601 of the precision that is written. */
  readonly date?: HeaderValue
  readonly speaker?: HeaderValue
  /** The code that `countryOf` gives. */
  readonly country?: HeaderValue
  /** Every date that was found, best first; where they contradict one another there is no `date`. */
  readonly dates: readonly HeaderValue[]
}

export interface HeaderOptions {
  readonly title?: string | undefined
  /** Name of the file, with or without its folders. */
  readonly fileName?: string | undefined
  /** Which number comes first in 07/08/2009; such dates are not read without it. */
  readonly dateOrder?: DateOrder | undefined
  /** The code of a country by its name or code; countries are not looked for without it. */
  readonly countryOf?: ((name: string) => string | undefined) | undefined
}

const LINES = 15
const LONGEST_LINE = 110
const LONGEST_HEADER_LINE = 250
const SPEECH_BEGINS =
  /^(?:(?:to|dear|fellow|gentlemen|sir|ladies|distinguished|excellenc|your|mr\.? (?:president|speaker|chair)|my ).{0,80}[:,.!]|(?!date|time|place|delivered)\p{Lu}[\p{L}.’' -]{2,50}: \S.{30,}|Q |(?:\S+ ){8,}\S*\p{Ll}[.!?:]["”’]?$)/iu
const NO_SPEECH_DATE =
  /^[–—]|©|\(c\)|copyright|all rights|updated|posted|published|accessed|retrieved|printed|download|modified|born|since|resolution|a\/res|vol\.|no\. ?\d|embargo|anniversary/i
/** What a year in a file's name is part of where it is none of the speech: a plan's aim, a resolution, a treaty. */
const OTHER_YEAR =
  /(?:^|\P{L})(?:agenda|horizons?|vision|res|resolutions?|unscr|(?:accords?|act|agreement|charter|constitution|convention|crisis|declaration|peace|revolution|treaty|war)\P{L}of)[^\p{L}\p{N}]*$/iu
/** What may stand beside the date on its line: clock, zone, weekday, and how it came about. */
const BESIDE =
  /\b(?:\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?\s?m\b\.?|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*hours|\s*hrs)?|[ECMP][SD]T|GMT|UTC|CES?T|T\d{2}:\d{2}(?::\d{2})?Z?|noon|local time|at|on|the|as delivered|as prepared for delivery|for immediate release|delivered|date|friday|saturday|sunday|(?:mon|tues|wednes|thurs)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|le|el|den|am|uhr)\b/giu
const PLACE_WORD = /^(?:\p{Lu}[\p{L}.'’-]*|of|de|du|la|and|in|\d{0,2})$/u

/**
 * Docvars from the first 15 lines of a text, its title and the name of its file.
 *
 * A date in the text counts only on a line of its own, with at most a weekday, a clock, a place and "delivered" beside
 * it: dates in sentences, ranges, and lines about copyright, updates or publication are none of the speech. In a
 * title it must stand at the beginning or the end, set off by a mark; in a file's name it may be a year. The text goes
 * before the title and that before the file's name; dates of one source that differ, or sources more than three days
 * apart, give none. A speaker is read from "Remarks by …" in a title or on a line, if there is one only.
 */
export function headerDocvars(text: string, options: HeaderOptions = {}): HeaderDocvars {
  const lines = firstLines(text)
  const dates = [
    ...agreed(textDates(lines, options.dateOrder)),
    ...agreed(titleDates(options.title ?? '', options.dateOrder)),
    ...agreed(fileNameDates(baseName(options.fileName ?? ''))),
  ]
  const date = agree(dates) ? finest(dates) : undefined
  const speaker = titleSpeaker(options.title ?? '') ?? textSpeaker(lines)
  const country = countryIn(lines, baseName(options.fileName ?? ''), options.countryOf)
  return {
    ...(date && { date }),
    ...(speaker && { speaker }),
    ...(country && { country }),
    dates,
  }
}

interface Line {
  readonly text: string
  readonly line: number
}

function firstLines(text: string): Line[] {
  const lines: Line[] = []
  for (const [index, line] of text
    .slice(0, 20_000)
    .split(/\r\n|[\n\r\u2028]/)
    .entries()) {
    if (!/\S/.test(line)) continue
    // What comes after the first paragraph or sentence, salutation or speaker's label is the speech, and what it encloses.
    if (line.length > LONGEST_HEADER_LINE || SPEECH_BEGINS.test(line.trim())) break
    lines.push({ text: line.replace(/\s+/g, ' ').trim(), line: index + 1 })
    if (lines.length === LINES) break
  }
  return lines
}

function textDates(lines: readonly Line[], order: DateOrder | undefined): HeaderValue[] {
  return lines.flatMap(({ text, line }, at) => {
    if (text.length > LONGEST_LINE || NO_SPEECH_DATE.test(text)) return []
    // A line of a wrapped paragraph goes on in small letters, or comes after a long one that does not end.
    if (/^\p{Ll}/u.test(lines[at + 1]?.text ?? '') || /^.{50,}[\p{Ll},]$/u.test(lines[at - 1]?.text ?? ''))
      return []
    const [found, ...more] = findWrittenDates(text, order)
    if (found === undefined || more.length > 0) return []
    const rest = `${text.slice(0, found.start)} ${text.slice(found.end)}`.replace(BESIDE, ' ')
    const words = rest.split(/[\s,;:()[\]|–—*_#-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
    if (words.length > 8 || !words.every((word) => PLACE_WORD.test(word)) || /[!?]|\p{L}{4,}\.$/u.test(text))
      return []
    return [
      { value: found.iso, from: { in: 'text', line } as const, written: text.slice(found.start, found.end) },
    ]
  })
}

function titleDates(title: string, order: DateOrder | undefined): HeaderValue[] {
  if (title.length > 400 || /anniversary|\byears (?:after|since)\b|©|copyright/i.test(title)) return []
  return findWrittenDates(title, order)
    .filter(({ start, end }) => {
      const before = title.slice(0, start)
      const after = title.slice(end)
      const isLast =
        /(?:[,(:|–—[]|\s-)\s*(?:on\s+|\p{L}+day,?\s+)?$/u.test(before) && /^\s*[)\].]*\s*$/.test(after)
      return isLast || (/^\s*[([]?$/.test(before) && /^\s*(?:[)\]:|–—,]|-\s|$)/.test(after))
    })
    .map(({ start, end, iso }) => ({ value: iso, from: { in: 'title' }, written: title.slice(start, end) }))
}

/** A day in digits, a written date, or one year. */
function fileNameDates(name: string): HeaderValue[] {
  const value = (iso: string, written: string): HeaderValue => ({
    value: iso,
    from: { in: 'file-name' },
    written,
  })
  const digits = [...name.matchAll(/(?<!\d)((?:1[5-9]|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)/g)]
  const days = digits.flatMap(([written, year, , month, day]) =>
    findWrittenDates(`${year}-${month}-${day}`).map(({ iso }) => value(iso, written)),
  )
  if (days.length > 0) return days
  const written = findWrittenDates(name.replace(/\.[^.]*$/, '').replace(/[-_]+/g, ' ')).filter(
    ({ iso }) => iso.length > 7,
  )
  if (written.length > 0) return written.map(({ iso }) => value(iso, iso))
  const years = [...name.matchAll(/(?<![\p{N}])(?:1[789]|20)\d\d(?![\p{N}]|[-_–](?:\d\d(?!\d)))/gu)]
    .filter(({ index }) => !OTHER_YEAR.test(name.slice(Math.max(0, index - 40), index)))
    .map(([year]) => year)
  return years.length === 1 && !/\d{4}[-_–]\d\d(?!\d)/.test(name) ? [value(years[0]!, years[0]!)] : []
}

/** The dates of one source, or none where they differ. */
function agreed(dates: readonly HeaderValue[]): readonly HeaderValue[] {
  return agree(dates, 0) && dates.length > 0 ? [finest(dates)!] : []
}

function agree(dates: readonly HeaderValue[], days = 3): boolean {
  return dates.every(({ value }, at) =>
    dates.slice(0, at).every((other) => {
      if (other.value.startsWith(value) || value.startsWith(other.value)) return true
      if (value.length < 10 || other.value.length < 10) return false
      return Math.abs(dayNumber(value) - dayNumber(other.value)) <= days
    }),
  )
}

/** The first of the most precise. */
function finest(dates: readonly HeaderValue[]): HeaderValue | undefined {
  return dates.reduce<HeaderValue | undefined>(
    (best, date) => (best === undefined || date.value.length > best.value.length ? date : best),
    undefined,
  )
}

function dayNumber(iso: string): number {
  return Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)) / 86_400_000
}

const GENRE =
  '(?:remarks|statement|address|speech|keynote|lecture|message|allocution|discours|rede|intervention|excerpts of remarks)'
const BY = new RegExp(
  `^(?:the )?${GENRE}(?: (?:as prepared|as delivered|for delivery|as prepared for delivery))? (?:by|of|von|de) (.{3,80}?)(?=$|,| (?:at|on|in|to|before|during|after|upon|following|from|while|for|when|regarding|marking|via|as|announcing|celebrating|honoring|with) | [–—-] )`,
  'iu',
)

const OFFICE_LAST =
  /\b(?:president|minister|secretary|assistant|director|advis[eo]r|lady|gentleman|chair|chairman|ambassador|representative|deputy|administrator|king|queen|pope|officials?)$/i

function titleSpeaker(title: string): HeaderValue | undefined {
  return speakerIn(title.slice(0, 400), { in: 'title' })
}

function textSpeaker(lines: readonly Line[]): HeaderValue | undefined {
  for (const { text, line } of lines.slice(0, 8)) {
    const found = text.length <= LONGEST_LINE ? speakerIn(text, { in: 'text', line }) : undefined
    if (found) return found
  }
  return undefined
}

function speakerIn(text: string, from: HeaderPlace): HeaderValue | undefined {
  const written = BY.exec(text)?.[1]?.trim()
  if (written === undefined || /\b(?:and|et|und|y)\b|&|[/\d]/i.test(written)) return undefined
  const name = normaliseSpeaker(written)
  // An office alone is nobody's name, and a name has capitals.
  if (name === undefined || /^(?:the|a|an|his|her)\b/i.test(name) || !/^\p{Lu}/u.test(name)) return undefined
  const words = name.split(' ')
  if (OFFICE_LAST.test(name)) return undefined
  if (words.length < 2 || words.length > 8 || /\b(?:of|Nations|Union|Republic|Congress)\b/.test(name))
    return undefined
  return { value: name, from, written }
}

function countryIn(
  lines: readonly Line[],
  name: string,
  countryOf: HeaderOptions['countryOf'],
): HeaderValue | undefined {
  if (countryOf === undefined) return undefined
  for (const { text, line } of lines) {
    const mission = /permanent (?:observer )?mission of (.{3,60}?) to the united nations/i.exec(text)?.[1]
    const code = mission === undefined ? undefined : countryOf(mission)
    if (code !== undefined) return { value: code, from: { in: 'text', line }, written: mission! }
  }
  const written =
    /^([A-Z]{2,3})_\d{1,3}_(?:19|20)\d\d\b/.exec(name)?.[1] ??
    /^unga\d+-\d{4}-([a-z]{2})_[a-z]{2}\b/.exec(name)?.[1]
  const code = written === undefined ? undefined : countryOf(written)
  return code === undefined ? undefined : { value: code, from: { in: 'file-name' }, written: written! }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
