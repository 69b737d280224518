/**
 * Dates inside a line of text, in English and the other languages speeches are published in.
 */
import { type DateOrder, parseDate } from './dates.ts'

/** A date found in a line: half-open range of code units, and ISO 8601 of the precision that is written. */
export interface WrittenDate {
  readonly start: number
  readonly end: number
  readonly iso: string
}

// Months in order, as dates have them (in the genitive where a language asks for it). Croatian is left out: its
// listopada is October, and November in Polish.
const MONTH_WORDS = [
  'january januar januari janvier januára januar enero gennaio janeiro stycznia ledna januára ianuarie gener января січня tammikuuta ocak január ιανουαρίου jan',
  'february februar februari février fevrier febrero febbraio fevereiro lutego února februára februarie febrer февраля лютого helmikuuta şubat február φεβρουαρίου feb',
  'march märz marz maart mars marzo março marco marts marca března martie març марта березня maaliskuuta mart március μαρτίου mar',
  'april avril abril aprile kwietnia dubna apríla aprilie апреля квітня huhtikuuta nisan április απριλίου apr',
  'may mai mei mayo maggio maio maja maj května mája maig мая травня toukokuuta mayıs május μαΐου',
  'june juni juin junio giugno junho czerwca června júna iunie juny июня червня kesäkuuta haziran június ιουνίου jun',
  'july juli juillet julio luglio julho lipca července júla iulie juliol июля липня heinäkuuta temmuz július ιουλίου jul',
  'august augustus août aout agosto sierpnia srpna augusta agost августа серпня elokuuta ağustos augusztus αυγούστου augusti aug',
  'september septembre septiembre settembre setembro września září septembra septembrie setembre сентября вересня syyskuuta eylül szeptember σεπτεμβρίου sept sep',
  'october oktober octobre octubre ottobre outubro października října októbra octombrie oktober октября жовтня lokakuuta ekim október οκτωβρίου oct',
  'november novembre noviembre novembro listopada listopadu novembra noiembrie ноября листопада marraskuuta kasım νοεμβρίου nov',
  'december dezember décembre decembre diciembre dicembre dezembro grudnia prosince decembra decembrie desembre desember декабря грудня joulukuuta aralık δεκεμβρίου dec',
].map((words) => words.split(' '))
const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTH_WORDS.flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
)
const MONTH = `(${[...MONTH_OF.keys()].sort((a, b) => b.length - a.length).join('|')})\\.?`
const DAY = '(\\d{1,2})(?:st|nd|rd|th|er|re|de|º|ª|°|\\.)?'
const YEAR = '(\\d{4})(?!\\d)'
const OPEN = '(?<![\\p{L}\\p{N}/.–-])'
const CLOSE = '(?![\\p{L}\\p{N}]|[/–-]\\p{N})'
const SEP = '[\\s,]+'

/** Each form with the places of its year, month and day among the groups. */
const FORMS: readonly { readonly form: RegExp; readonly at: readonly [number, number, number] }[] = [
  {
    form: form(`${DAY}(?:\\s+of|\\s+de|\\s+d['’])?[\\s-]*${MONTH}(?:\\s+del?)?[\\s,-]+${YEAR}`),
    at: [3, 2, 1],
  },
  { form: form(`${MONTH}\\s+(?:the\\s+)?${DAY}${SEP}${YEAR}`), at: [3, 1, 2] },
  { form: form(`${YEAR}\\.?[\\s-]+${MONTH}[\\s-]+${DAY}`), at: [1, 2, 3] },
  { form: form(`${MONTH}(?:\\s+del?|,)?\\s+${YEAR}`), at: [2, 1, 0] },
]
const NUMBERS = new RegExp(
  `${OPEN}(?:\\d{4}-\\d{2}-\\d{2}(?=T\\d|${CLOSE})|\\d{1,2}([-/.])\\d{1,2}\\1\\d{4}${CLOSE}|\\d{4}([/.])\\d{1,2}\\2\\d{1,2}${CLOSE})`,
  'gu',
)
const RANGE_BEFORE = /\d\p{L}{0,2}\.?\s*$|(?:\d|\p{L})\s*(?:[-–—/&]|to|and|bis|au|al|until|through)\s*$/iu
const RANGE_AFTER = /^\s*(?:[-–—/&]|to|until|through|and)\s*(?:\d{1,2}\b(?!:)|\p{L}+\s+\d)/iu

/**
 * The dates in a line, in order. Numbers with a slash are read where the order is known or can only be one. A date
 * that is an end of a range ("3 to 5 March 2021") is none.
 */
export function findWrittenDates(line: string, order?: DateOrder): WrittenDate[] {
  const found: WrittenDate[] = []
  const take = (start: number, text: string, iso: string | undefined) => {
    const end = start + text.length
    if (iso === undefined || found.some((other) => start < other.end && end > other.start)) return
    found.push({ start, end, iso })
  }
  for (const { form: expression, at } of FORMS) {
    for (const match of line.matchAll(expression)) {
      const month = MONTH_OF.get((match[at[1]] ?? '').toLowerCase())
      const day = at[2] === 0 ? '' : `-${(match[at[2]] ?? '').padStart(2, '0')}`
      const written = `${match[at[0]]}-${String(month).padStart(2, '0')}${day}`
      const parsed = parseDate(written)
      take(match.index, match[0], parsed.kind === 'date' ? parsed.iso : undefined)
    }
  }
  for (const match of line.matchAll(NUMBERS)) {
    const parsed = parseDate(match[0], { order })
    take(match.index, match[0], parsed.kind === 'date' ? parsed.iso : undefined)
  }
  return found
    .filter(
      ({ start, end }) =>
        !RANGE_BEFORE.test(line.slice(Math.max(0, start - 12), start)) &&
        !RANGE_AFTER.test(line.slice(end, end + 40)),
    )
    .sort((a, b) => a.start - b.start)
}

function form(expression: string): RegExp {
  return new RegExp(`${OPEN}${expression}${CLOSE}`, 'giu')
}
