import type { Origin, OriginUnit, Zone, ZonedSpan } from '../records.ts'
import type { Fault } from './diagnostic.ts'

/** A paragraph, heading or note as a format marks it up. Line breaks inside are spaces to the scanner. */
export interface Block {
  readonly text: string
  readonly zone: Zone
  /** Number of the page, line, cue or paragraph of the original where the block begins, from 1. */
  readonly origin?: number
  /** Further places inside the block: from `at`, in code units of its text, the original's number is `origin`. */
  readonly turns?: readonly { readonly at: number; readonly origin: number }[]
}

/** What a reader of a marked-up format finds in one document of it. */
export interface Extract {
  readonly blocks: readonly Block[]
  /** What the blocks' `origin` counts; left out where the format has nothing to count. */
  readonly unit?: OriginUnit
  /** What the format itself says of the document: title, date, speaker, country, id, language and any other field. */
  readonly fields: Readonly<Record<string, unknown>>
  /** What could not be read as it should, of a document that is kept. */
  readonly faults: readonly Fault[]
}

/** The text of a document with what is known of its parts. */
export interface Assembled {
  readonly text: string
  readonly zones: readonly ZonedSpan[]
  readonly origin: Origin | undefined
}

/** Blocks with one blank line between them, empty ones left out: the document's text, its zones and where they came from. */
export function assemble({ blocks, unit }: Pick<Extract, 'blocks' | 'unit'>): Assembled {
  const texts: string[] = []
  const zones: ZonedSpan[] = []
  const at: number[] = []
  const number: number[] = []
  const mark = (place: number, origin: number) => {
    if (number.at(-1) === origin) return
    at.push(place)
    number.push(origin)
  }
  let start = 0
  for (const { text, zone, origin, turns } of blocks) {
    if (!/\S/.test(text)) continue
    texts.push(text)
    zones.push({ start, end: start + text.length, zone })
    if (origin !== undefined) mark(start, origin)
    for (const turn of turns ?? []) mark(start + turn.at, turn.origin)
    start += text.length + 2
  }
  const origin = unit === undefined || at.length === 0 ? undefined : { unit, at, number }
  return { text: texts.join('\n\n'), zones, origin }
}
