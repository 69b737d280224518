import { parseDate } from '../dates.ts'
import { localName } from './elements.ts'

type Attributes = Readonly<Record<string, string>>

/** Follows the elements of a `teiHeader`. */
export interface HeaderReader {
  open(name: string, attributes: Attributes): void
  text(piece: string): void
  close(): void
  /** Date of the sitting, of writing, or of the source: the first of these that is given. ISO 8601. */
  date(): string | undefined
  /** Language that the header states, where the text has none. */
  language(): string | undefined
  /** Title (main and sub), author, country, url. The title in `language` where there are several. */
  fields(language: string | undefined): Readonly<Record<string, string>>
}

interface Title {
  readonly type: string
  readonly language: string | undefined
  readonly text: string
}

type DateSource = 'setting' | 'creation' | 'sourceDesc'

const LONGEST = 10_000
const MOST = 200

/** A reader of one header. The date of publication of the file is not taken for that of the speech. */
export function createHeaderReader(): HeaderReader {
  const path: string[] = []
  const titles: Title[] = []
  const authors: string[] = []
  const dates = new Map<DateSource, string>()
  let country: string | undefined
  let url: string | undefined
  let language: string | undefined
  let captured: { readonly attributes: Attributes; readonly depth: number; text: string } | undefined

  function isWanted(local: string, attributes: Attributes): boolean {
    const parent = path.at(-2)
    if (local === 'title' || local === 'author') return parent === 'titleStmt' && path.includes('fileDesc')
    if (local === 'date') return dateSource() !== undefined
    if (local === 'name' || local === 'country') {
      return path.includes('setting') && (local === 'country' || attributes.type === 'country')
    }
    return local === 'idno' && path.includes('sourceDesc')
  }

  const dateSource = (): DateSource | undefined =>
    path.includes('setting')
      ? 'setting'
      : path.includes('creation')
        ? 'creation'
        : path.includes('sourceDesc')
          ? 'sourceDesc'
          : undefined

  function finish(local: string, attributes: Attributes, text: string): void {
    if (local === 'title' && text !== '' && titles.length < MOST) {
      titles.push({ type: attributes.type ?? 'main', language: attributes['xml:lang'], text })
    } else if (local === 'author' && text !== '' && authors.length < MOST) authors.push(text)
    else if (local === 'date') {
      const source = dateSource()
      const iso = isoOf(attributes.when ?? attributes.from ?? text)
      if (source !== undefined && iso !== undefined && !dates.has(source)) dates.set(source, iso)
    } else if (local === 'name' || local === 'country') country ??= attributes.key ?? (text || undefined)
    else if (/^https?:\/\//.test(text)) url ??= text
  }

  return {
    open(name, attributes) {
      const local = localName(name)
      path.push(local)
      if (local === 'language' && path.at(-2) === 'langUsage') language ??= attributes.ident
      if (captured === undefined && isWanted(local, attributes)) {
        captured = { attributes, depth: path.length, text: '' }
      }
    },
    text(piece) {
      if (captured !== undefined && captured.text.length < LONGEST) captured.text += piece.slice(0, LONGEST)
    },
    close() {
      if (captured !== undefined && captured.depth === path.length) {
        const { attributes, text } = captured
        captured = undefined
        finish(path.at(-1) ?? '', attributes, text.replace(/\s+/g, ' ').trim())
      }
      path.pop()
    },
    date: () => dates.get('setting') ?? dates.get('creation') ?? dates.get('sourceDesc'),
    language: () => language,
    fields(textLanguage) {
      const title = titleOf(titles, textLanguage)
      return {
        ...(title === '' ? {} : { title }),
        ...(authors.length === 0 ? {} : { author: authors.join('; ') }),
        ...(country === undefined ? {} : { country }),
        ...(url === undefined ? {} : { url }),
      }
    },
  }
}

function titleOf(titles: readonly Title[], language: string | undefined): string {
  const inLanguage = titles.filter((title) => title.language === language)
  const from = inLanguage.length > 0 ? inLanguage : titles
  const main = from.find(({ type }) => type !== 'sub')
  const sub = from.find(
    (title) => title.type === 'sub' && title.language === (main?.language ?? title.language),
  )
  if (main === undefined || sub === undefined) return main?.text ?? sub?.text ?? ''
  return main.text.includes(sub.text) ? main.text : `${main.text}: ${sub.text}`
}

function isoOf(written: string): string | undefined {
  const parsed = parseDate(written)
  return parsed.kind === 'date' ? parsed.iso : undefined
}
