import type { Document } from '../../records.ts'
import type { Fault } from '../diagnostic.ts'
import { type CleanCounts, cleanText } from './clean.ts'
import { moveOrigin, moveZones } from './edits.ts'

/** A document whose text is clean, and what to say of it. */
export interface CleanedDocument {
  readonly document: Document
  /** Where wrong decoding was repaired; not for mere spaces and hyphens. */
  readonly fault: Fault | undefined
}

/** Cleans a document's text (`cleanText`) and moves its zones and origin along. A clean document comes back as it is. */
export function cleanDocument(document: Document): CleanedDocument {
  const cleaned = cleanText(document.text)
  const { text, counts } = cleaned
  if (text === document.text) return { document, fault: undefined }
  const { zones, origin } = document
  const moved = {
    ...document,
    text,
    ...(zones && { zones: moveZones(zones, cleaned) }),
    ...(origin && { origin: moveOrigin(origin, cleaned) }),
  }
  return { document: moved, fault: faultOf(counts) }
}

function faultOf({ mojibake, windows1252, controls }: CleanCounts): Fault | undefined {
  const done = [
    [mojibake, 'mangled by wrong decoding', 'repaired'],
    [windows1252, 'of Windows-1252 written as a control character', 'repaired'],
    [controls, 'that is a control character', 'made a space'],
  ] as const
  const told = done.flatMap(([count, what, how]) =>
    count === 0 ? [] : [`${how} at ${count === 1 ? '1 place' : `${count} places`}: a character ${what}`],
  )
  if (told.length === 0) return undefined
  return {
    code: 'cleaned',
    message: told.join('; '),
    remedy: 'offsets are those of the repaired text; to keep it as it is, say clean: false in the source',
  }
}
