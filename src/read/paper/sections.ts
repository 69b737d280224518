/** What titles and short paragraphs say of the parts of a paper, whatever format it is written in. */
import type { Zone } from '../../records.ts'

const REFERENCES =
  /^(?:list of )?(?:references|bibliography|works cited|works consulted|literature cited|sources|further reading|selected bibliography|references and notes|notes and references)$/i
const NOTES = /^(?:end ?notes?|foot ?notes?|notes)$/i
const LEADING_NUMBER = /^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-H]\.)\s+/
const BACK_MATTER =
  /^(?:(?:list of )?(?:appendix|appendices|annex|annexes)\b.{0,60}|acknowledge?ments?|conclusions?|about the authors?|author(?:'|’)?s? biograph(?:y|ies))$/i

/** The zone that a title opens: a list of references, notes, or nothing of the kind. */
export function sectionOf(title: string): Extract<Zone, 'references' | 'footnote'> | undefined {
  const name = title
    .trim()
    .replace(LEADING_NUMBER, '')
    .replace(/\s*[:.]$/, '')
  if (REFERENCES.test(name)) return 'references'
  return NOTES.test(name) ? 'footnote' : undefined
}

/** Whether a title without a mark of its rank ends a list of references: an appendix, thanks, a conclusion. */
export function endsReferences(title: string): boolean {
  return BACK_MATTER.test(title.trim().replace(LEADING_NUMBER, ''))
}

/** Last words of no title. */
const LEADS_ON =
  /(?:^|\s)(?:an?|and|are|as|at|but|by|for|from|has|have|in|is|of|on|or|that|the|to|was|were|which|will|with)$/

/** A short line with a capital first and no closing mark: what a text without styles has for headings. */
export function isPlainHeading(line: string): boolean {
  if (LEADS_ON.test(line)) return false
  if (line.length > 80 || line.includes('\n') || /[.!?,;:…”"’')\]-]$/.test(line)) return false
  return /^(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?\p{Lu}/u.test(line) && line.split(/\s+/).length <= 10
}

/** A short paragraph wholly in brackets: `(Applause.)`, `[Laughter]`. */
export function isStageDirection(text: string): boolean {
  return text.length <= 100 && /^(?:\(\p{Lu}[^()]*\)|\[\p{Lu}[^[\]]*\])$/u.test(text)
}

/** Follows the headings of one document and says in which section a block stands. */
export interface Sections {
  /** The zone of a heading of this rank, 1 the highest; it may open or end a section. */
  heading(title: string, rank: number): Zone
  /** The section that is open, `body` outside of lists of references and of notes. */
  current(): Zone
}

/** Rank of a heading that only its looks tell: bold, or a short line of its own. */
export const RANK_BY_LOOKS = 7

/** Sections of one document. A section ends at the next heading of its rank or above. */
export function createSections(): Sections {
  let section: Zone = 'body'
  let sectionRank = 0
  return {
    heading(title, rank) {
      const opened = sectionOf(title)
      if (opened !== undefined) {
        section = opened
        sectionRank = rank
        return opened
      }
      if (rank <= sectionRank || endsReferences(title)) section = 'body'
      return section === 'body' ? 'heading' : section
    },
    current: () => section,
  }
}
