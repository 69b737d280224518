/**
 * Reading the files that are new or changed, and analysing what they hold that the store does not know.
 */

import { type FileReadings, readEach } from '../../read/read.ts'
import type { Diagnostic, Document, Reading } from '../../records.ts'
import { contentHash, type StoredContent } from '../content-hash.ts'
import type { RunPlan } from '../plan.ts'
import { type Analysed, analyseBatches } from './analyse-all.ts'
import type { AnalysisSetup } from './analysed.ts'
import { type FileState, type InputWork, isStill } from './inputs.ts'
import type { Keeper } from './keeper.ts'
import { type FilePlaces, placesOf, storedDiagnostic } from './places.ts'

export interface TakeInOptions {
  readonly plan: RunPlan
  readonly work: readonly InputWork[]
  readonly keeper: Keeper
  readonly setup: AnalysisSetup
  /** Threads beside the main one. */
  readonly workers: number
  readonly program?: URL | undefined
  /** Documents that are kept together at most; what a thread takes where left out. */
  readonly batch?: number | undefined
  /** Called after each group of documents; throws to stop. */
  readonly onProgress: (added: { readonly documents: number; readonly words: number }) => void
}

/** Documents that go to a thread together, and their code units of text. */
const GROUP = { documents: 64, text: 500_000 } as const

/** A document that waits for its analysis. */
interface Awaited {
  readonly hash: string
  readonly number: number
  readonly content: StoredContent
  readonly document: Document
}

/** Readings that were given to the analysis together. */
interface Group {
  readonly files: FileReadings[]
  readonly awaited: Awaited[]
}

/** Faults that may be gone the next time: a file in which one was found is read again. */
const PASSING: ReadonlySet<string> = new Set([
  'unreadable',
  'no-connection',
  'fetch-timeout',
  'http-status',
  'page-not-read',
  'no-pdftotext',
  'ocr-not-measured',
])

/** A file under way. */
interface OpenFile {
  readonly input: number
  readonly places: FilePlaces
  number: number
  isSettled: boolean
}

/** Brings the store up to date with the files that are not settled. */
export async function takeIn(options: TakeInOptions): Promise<void> {
  const { plan, work, keeper, setup, onProgress } = options
  const most = Math.min(GROUP.documents, options.batch ?? GROUP.documents)
  const unread = work.filter(({ kind }) => kind !== 'settled')
  const open = new Map<number, OpenFile>()
  const groups: Group[] = []
  /** By content, why its analysis failed; one that waits for it fails with it. */
  const failures = new Map<number, Extract<Analysed, { kind: 'failed' }>>()
  /** Content of each document under way. */
  const contentOf = new Map<Document, { readonly number: number; readonly hash: string }>()

  async function* batches(): AsyncIterable<readonly Document[]> {
    let group: Group = { files: [], awaited: [] }
    let text = 0
    const files = unread.map(({ file }) => file)
    for await (const readings of readEach(files, plan.reading)) {
      const { awaited } = group
      for (const reading of readings.readings) {
        if (reading.kind === 'rejected') continue
        const content = storedContent(reading.document)
        const hash = contentHash(content)
        const known = keeper.contents.numberOf(hash)
        const number = known ?? keeper.contents.take(hash)
        contentOf.set(reading.document, { number, hash })
        if (known !== undefined) continue
        awaited.push({ hash, number, content, document: asStored(reading.document, content) })
        text += content.text.length
      }
      group.files.push(readings)
      const isFull = awaited.length >= most || text >= GROUP.text || group.files.length >= 256
      if (!isFull) continue
      groups.push(group)
      yield awaited.map(({ document }) => document)
      group = { files: [], awaited: [] }
      text = 0
    }
    groups.push(group)
    yield group.awaited.map(({ document }) => document)
  }

  for await (const analysed of analyseBatches(batches(), setup, options)) {
    const group = groups.shift()!
    let words = 0
    group.awaited.forEach(({ hash, number, content }, index) => {
      const result = analysed[index]!
      if (result.kind === 'analysed') {
        words += result.rows.wordCount
        failures.delete(number)
        keeper.addAnalysed(number, hash, content, result.rows)
      } else if (result.kind === 'failed') {
        failures.set(number, result)
        keeper.contents.drop(hash)
      }
    })
    for (const readings of group.files) await keep(readings)
    await keeper.settle()
    onProgress({ documents: group.awaited.length, words })
  }
  await keeper.flush()

  async function keep({ file, readings, isLast }: FileReadings): Promise<void> {
    const one = open.get(file) ?? begin(file)
    for (const reading of readings) add(one, reading)
    if (isLast) await end(file, one)
  }

  function begin(file: number): OpenFile {
    const one = {
      input: keeper.nextInput(),
      places: placesOf(unread[file]!.file.file.path),
      number: 0,
      isSettled: true,
    }
    open.set(file, one)
    return one
  }

  function add(one: OpenFile, reading: Reading): void {
    const { places } = one
    const number = one.number++
    if (reading.kind === 'rejected') {
      addRejected(one, number, reading.diagnostic)
      return
    }
    const { document, remarks, isIdMade } = reading
    const content = contentOf.get(document)!
    contentOf.delete(document)
    const failure = failures.get(content.number)
    if (failure !== undefined) {
      one.isSettled = false
      addRejected(one, number, { ...failure.diagnostic, place: document.place, id: document.id }, remarks)
      return
    }
    if (remarks.some(({ code }) => PASSING.has(code))) one.isSettled = false
    const row = [
      one.input,
      number,
      document.id,
      isIdMade === true,
      content.number,
      JSON.stringify(places.stored(document.place)),
      written(remarks, places),
      undefined,
    ]
    keeper.add('readings', row)
  }

  function addRejected(
    one: OpenFile,
    number: number,
    diagnostic: Diagnostic,
    remarks: readonly Diagnostic[] = [],
  ): void {
    const { places, input } = one
    if (PASSING.has(diagnostic.code)) one.isSettled = false
    const why = JSON.stringify(storedDiagnostic(diagnostic, places))
    const place = JSON.stringify(places.stored(diagnostic.place))
    keeper.add('readings', [
      input,
      number,
      diagnostic.id,
      false,
      undefined,
      place,
      written(remarks, places),
      why,
    ])
  }

  async function end(file: number, one: OpenFile): Promise<void> {
    open.delete(file)
    const { path, reading, known, state, file: planned } = unread[file]!
    const isWhole = one.isSettled && state !== undefined && (await isStill(planned, state))
    const { stat, checked, sha256, sidecar } = isWhole ? state : UNSETTLED
    if (known !== undefined) keeper.forget(known.input)
    keeper.add('inputs', [one.input, path, reading, stat, checked, sha256, sidecar])
  }
}

/** Of a file that has to be read again the next time. */
const UNSETTLED: FileState = { stat: '', checked: 0, sha256: '', sidecar: '' }

function written(remarks: readonly Diagnostic[], places: FilePlaces): string | undefined {
  if (remarks.length === 0) return undefined
  return JSON.stringify(remarks.map((remark) => storedDiagnostic(remark, places)))
}

function storedContent({ text, markup, docvars, zones, origin }: Document): StoredContent {
  return {
    text: storedText(text),
    markup,
    docvars: JSON.stringify(docvars),
    zones: zones && JSON.stringify(zones),
    origin: origin && JSON.stringify(origin),
  }
}

/**
 * A text as the store gives it back, of the same length. What cannot be written as UTF-8 is no text and gives way for
 * what a file would hold in its place; a mark of byte order before the text would be lost on the way back.
 */
function storedText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.startsWith('\ufeff') ? ` ${whole.slice(1)}` : whole
}

function asStored(document: Document, { text }: StoredContent): Document {
  return text === document.text ? document : { ...document, text }
}

/** A document as the store holds it; id and place are only for messages. */
export function documentOf(id: string, content: StoredContent): Document {
  const { text, markup, docvars, zones, origin } = content
  return {
    id,
    text,
    markup: markup as Document['markup'],
    docvars: JSON.parse(docvars) as Document['docvars'],
    place: { source: id },
    ...(zones !== undefined && { zones: JSON.parse(zones) as NonNullable<Document['zones']> }),
    ...(origin !== undefined && { origin: JSON.parse(origin) as NonNullable<Document['origin']> }),
  }
}
