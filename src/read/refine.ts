/**
 * What is done to every document after its format was read: its text is cleaned, its docvars are filled in and brought
 * into one form, and it is left out where it is in a language that nobody asked for.
 */
import type { Diagnostic, Document, Reading } from '../records.ts'
import { rejected, remark } from './diagnostic.ts'
import { emptyText } from './document.ts'
import { cleanDocument } from './hygiene/clean-document.ts'
import { createOcrReporter } from './hygiene/ocr-remark.ts'
import {
  contradictedFault,
  declaredLanguage,
  englishAllTheSame,
  isPlainlyEnglish,
  languageFault,
  languageOf,
  mixtureFault,
  wantedLanguages,
} from './language-of.ts'
import type { NameOptions, Names } from './names.ts'
import type { SourceOptions } from './options.ts'

/** The options of a source that say what is done to its documents. */
export type RefineOptions = Pick<SourceOptions, 'clean' | 'infer' | 'language' | 'ocr' | 'dateOrder'>

/** Refines the readings of one source, in their order; a reading that nothing is done to comes back as it is. */
export type Refine = (
  readings: readonly Reading[],
  options: RefineOptions,
) => Promise<readonly Reading[]> | readonly Reading[]

type Kept = Extract<Reading, { kind: 'document' }>

/** Starts for one run: names are remembered, and what is heavy is loaded once, when a document first needs it. */
export function createRefiner(options: NameOptions = {}): Refine {
  const ocr = createOcrReporter()
  const namesOf = lazily(async () => (await import('./names.ts')).createNames(options))
  const hasNames = options.countries !== undefined || (options.speakers ?? 'as-is') !== 'as-is'

  function isUntouched(reading: Reading, source: RefineOptions): boolean {
    if (reading.kind === 'rejected') return true
    const { document } = reading
    const { docvars, text } = document
    if (source.clean ?? !isRecord(document)) return false
    if (source.infer ?? isOneOfFile(document)) return false
    if (source.ocr === 'report') return false
    if (hasNames && (docvars.country !== undefined || docvars.speaker !== undefined)) return false
    const wanted = wantedLanguages(source.language)
    if (wanted === 'any') return true
    return docvars.language === undefined && wanted.includes('en') && isPlainlyEnglish(text)
  }

  async function refined(reading: Kept, source: RefineOptions): Promise<Reading> {
    const remarks: Diagnostic[] = []
    let { document } = reading
    const note = (fault: Parameters<typeof remark>[1] | undefined) => {
      if (fault !== undefined) remarks.push(remark(document.place, fault, document.id))
    }
    if (source.clean ?? !isRecord(document)) {
      const cleaned = cleanDocument(document)
      note(cleaned.fault)
      document = cleaned.document
      if (!/\S/.test(document.text)) return rejected(document.place, emptyText('text'), document.id)
    }
    const names = hasNames ? await namesOf() : undefined
    if (source.infer ?? isOneOfFile(document)) document = await inferred(document, source, names)
    if (names !== undefined) {
      const docvars = names.inOneForm(document.docvars, isRecord(document) ? 'record' : 'text')
      if (docvars !== document.docvars) document = { ...document, docvars }
    }
    const wanted = wantedLanguages(source.language)
    const declared = wanted === 'any' ? undefined : declaredLanguage(document.docvars.language)
    const isEnglish = wanted.includes('en') && isPlainlyEnglish(document.text)
    if (wanted !== 'any' && !(isEnglish && declared === undefined)) {
      const language = declared ?? (await languageOf(document.text))
      const fault = languageFault(language, wanted)
      if (fault !== undefined && declared !== undefined && isEnglish) note(englishAllTheSame(declared))
      else if (fault !== undefined) return rejected(document.place, fault, document.id)
      // Pages of all languages bear the lang="en" of their template.
      if (declared !== undefined && !isEnglish)
        note(contradictedFault(languageFault(await languageOf(document.text), wanted)))
      note(mixtureFault(language, wanted))
    }
    if (source.ocr === 'report') {
      const { share, fault } = await ocr(document.text)
      if (share !== undefined) document = { ...document, docvars: { ...document.docvars, ocr_noise: share } }
      note(fault)
    }
    if (document === reading.document && remarks.length === 0) return reading
    return {
      ...reading,
      document,
      remarks: remarks.length === 0 ? reading.remarks : [...reading.remarks, ...remarks],
    }
  }

  async function all(readings: readonly Reading[], source: RefineOptions): Promise<readonly Reading[]> {
    const result: Reading[] = []
    for (const reading of readings) {
      const isDone = reading.kind === 'rejected' || isUntouched(reading, source)
      result.push(isDone ? reading : await refined(reading, source))
    }
    return result
  }

  return (readings, source) => {
    const isDone = readings.every((reading) => isUntouched(reading, source))
    return isDone ? readings : all(readings, source)
  }
}

async function inferred(
  document: Document,
  { dateOrder }: RefineOptions,
  names: Names | undefined,
): Promise<Document> {
  const { withInferredDocvars } = await import('./inferred-docvars.ts')
  const fileName = isOneOfFile(document) ? document.place.source : undefined
  return withInferredDocvars(document, { fileName, dateOrder, countryOf: names?.countryOf })
}

/** Whether a document is one of the records of a collection, whose text somebody has written down as it shall be. */
function isRecord(document: Document): boolean {
  return !isOneOfFile(document) && document.zones === undefined
}

/** Whether a document is all that its file holds. */
function isOneOfFile({ place }: Document): boolean {
  return place.record === undefined
}

function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined
  return () => {
    value ??= make()
    return value
  }
}
