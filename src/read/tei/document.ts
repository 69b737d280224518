import type { Fault } from '../diagnostic.ts'
import type { Block, Extract } from '../extract.ts'
import type { TeiBlock } from './blocks.ts'
import { nameOfId, speakerFieldsOf, type TeiPeople } from './people.ts'
import type { Speech } from './speeches.ts'

/** A document of a TEI file. */
export type TeiDocument = Extract & { readonly id: string }

/** What the documents of one TEI element share. */
export interface TeiHead {
  readonly language: string | undefined
  readonly date: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

/** A document of a whole text. */
export function documentOf(
  id: string,
  head: TeiHead,
  blocks: readonly TeiBlock[],
  faults: readonly Fault[],
): TeiDocument {
  return put(id, head, blocks, {}, faults)
}

/** A document of a speech. `named` is what is known of its speakers, from `createSpeakers`. */
export function documentOfSpeech(
  speech: Speech,
  head: TeiHead,
  named: Readonly<Record<string, string>>,
  faults: readonly Fault[],
): TeiDocument {
  const { id, blocks, role, section, announcement } = speech
  const fields: Record<string, string> = { ...named }
  if (role !== undefined) fields.role = role
  if (section !== undefined) fields.section = section
  if (announcement !== undefined && announcement !== '') fields.announced = announcement
  return put(id, head, blocks, fields, faults)
}

/** Blocks and fields. Places are pages where the text has page breaks, else paragraphs of the file. */
function put(
  id: string,
  head: TeiHead,
  blocks: readonly TeiBlock[],
  own: Readonly<Record<string, string>>,
  faults: readonly Fault[],
): TeiDocument {
  const hasPages = blocks.some(({ page, pageTurns }) => page !== undefined || pageTurns.length > 0)
  const language = mainLanguage(blocks) ?? head.language
  const fields: Record<string, string> = { ...head.fields }
  if (head.date !== undefined) fields.date = head.date
  Object.assign(fields, own)
  if (language !== undefined) fields.language = language
  return {
    id,
    blocks: blocks.map(hasPages ? onPage : inParagraph),
    unit: hasPages ? 'page' : 'paragraph',
    fields,
    faults,
  }
}

function onPage({ text, zone, page, pageTurns }: TeiBlock): Block {
  return {
    text,
    zone,
    ...(page === undefined ? {} : { origin: page }),
    ...(pageTurns.length === 0 ? {} : { turns: pageTurns.filter(({ at }) => at < text.length) }),
  }
}

function inParagraph({ text, zone, paragraph }: TeiBlock): Block {
  return { text, zone, origin: paragraph }
}

const MOST_REMEMBERED = 10_000

/** Gives speaker, who, party and sex of the persons of a speech at a date; each speaker is looked up once. */
export function createSpeakers(
  people: TeiPeople,
  date: string | undefined,
): (who: readonly string[]) => Readonly<Record<string, string>> {
  const found = new Map<string, Readonly<Record<string, string>>>()
  return (who) => {
    const key = who.join(' ')
    const before = found.get(key)
    if (before !== undefined) return before
    const fields = speakerFields(who, people, date)
    if (found.size < MOST_REMEMBERED) found.set(key, fields)
    return fields
  }
}

function speakerFields(
  who: readonly string[],
  people: TeiPeople,
  date: string | undefined,
): Readonly<Record<string, string>> {
  if (who.length === 0) return {}
  const known = who.map((id) => speakerFieldsOf(people, id, date))
  const { party, sex } = (who.length === 1 ? known[0] : undefined) ?? {}
  return {
    speaker: who.map((id, at) => known[at]?.speaker ?? nameOfId(id)).join('; '),
    who: who.join(' '),
    ...(party === undefined ? {} : { party }),
    ...(sex === undefined ? {} : { sex }),
  }
}

/** The language of most of the speech; of several with as much, the first. */
function mainLanguage(blocks: readonly TeiBlock[]): string | undefined {
  const lengths = new Map<string, number>()
  for (const { language, text, zone } of blocks) {
    if (language === undefined || zone === 'direction') continue
    lengths.set(language, (lengths.get(language) ?? 0) + text.length)
  }
  let best: string | undefined
  for (const [language, length] of lengths) {
    if (best === undefined || length > lengths.get(best)!) best = language
  }
  return best
}
