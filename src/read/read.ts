import { describePlace } from '../error.ts'
import type { Diagnostic, Place, Reading } from '../records.ts'
import { mapConcurrent } from '../stream.ts'
import { remark } from './diagnostic.ts'
import { fileInput } from './input.ts'
import type { NameOptions } from './names.ts'
import type { SourceOptions } from './options.ts'
import { type PlannedInput, planSources } from './plan.ts'
import { readInput } from './read-input.ts'
import { createRefiner, type Refine } from './refine.ts'
import { createSeenIds } from './seen-ids.ts'

/** How the sources of a run are read together. */
export interface ReadOptions extends NameOptions {
  /** What becomes of a second document with the id of an earlier one. Default `reject`. */
  readonly duplicates?: 'reject' | 'keep' | undefined
  /** Text files read at once; 1 or more. Default 8. */
  readonly width?: number | undefined
}

/** A file that a run will read. */
export type PlannedFile = Extract<PlannedInput, { kind: 'file' }>
type Kept = Extract<Reading, { kind: 'document' }>

/**
 * Reads all sources: in the order given, files sorted by path, records in file order, whatever the timing. Faults in
 * the data come as rejected readings or remarks in their place; files passed over in a folder are remarked on the first
 * document of their source.
 *
 * @throws RostrumError before the first reading, with every path that is missing or holds no document
 */
export async function* readSources(
  sources: readonly SourceOptions[],
  options: ReadOptions = {},
): AsyncIterable<Reading> {
  for await (const batch of readSourceBatches(sources, options)) yield* batch
}

/** As `readSources`, in batches of what was read together: one wait for many records. */
export async function* readSourceBatches(
  sources: readonly SourceOptions[],
  options: ReadOptions = {},
): AsyncIterable<readonly Reading[]> {
  yield* readPlanned(await planSources(sources), options)
}

/** As `readSourceBatches`, for inputs found by `planSources` before. */
export async function* readPlanned(
  inputs: readonly PlannedInput[],
  options: ReadOptions = {},
): AsyncIterable<readonly Reading[]> {
  const batches = readingsOf(readInOrder(inputs, options.width ?? 8, createRefiner(options), 'with remarks'))
  yield* options.duplicates === 'keep' ? batches : rejectDuplicates(batches)
}

/** Readings of one file, together or one batch after another. */
export interface FileReadings {
  /** Which of the files, from 0. */
  readonly file: number
  readonly readings: readonly Reading[]
  readonly isLast: boolean
}

/**
 * Reads files each for itself, in their order: ids may stand twice, and what was passed over in a source is not
 * remarked. What a file gives does not depend on the others.
 */
export function readEach(
  files: readonly PlannedFile[],
  options: Omit<ReadOptions, 'duplicates'> = {},
): AsyncIterable<FileReadings> {
  return readInOrder(files, options.width ?? 8, createRefiner(options), 'alone')
}

/** Everything that one path holds, in memory: for a file to be looked at, not for a corpus. */
export async function readOne(path: string, options: Omit<SourceOptions, 'path'> = {}): Promise<Reading[]> {
  const readings: Reading[] = []
  for await (const batch of readSourceBatches([{ ...options, path }])) readings.push(...batch)
  return readings
}

type Manner = 'with remarks' | 'alone'

async function* readingsOf(batches: AsyncIterable<FileReadings>): AsyncIterable<readonly Reading[]> {
  for await (const { readings } of batches) yield readings
}

/** Neighbouring files of one document are read at once, files of many records and archives one after another. */
async function* readInOrder(
  inputs: readonly PlannedInput[],
  width: number,
  refine: Refine,
  manner: Manner,
): AsyncIterable<FileReadings> {
  const readWhole = async (file: number): Promise<FileReadings> => {
    const input = inputs[file]!
    if (input.kind === 'rejected') return { file, readings: [input.reading], isLast: true }
    const readings: Reading[] = []
    for await (const batch of readFile(input, refine, manner)) readings.push(...batch)
    return { file, readings, isLast: true }
  }
  for (let at = 0; at < inputs.length; ) {
    const input = inputs[at]
    if (input?.kind === 'file' && input.reader.gives !== 'document') {
      for await (const readings of readFile(input, refine, manner))
        yield { file: at, readings, isLast: false }
      yield { file: at, readings: [], isLast: true }
      at++
      continue
    }
    const from = at
    while (at < inputs.length && !isStreamed(inputs[at])) at++
    yield* mapConcurrent(width, readWhole)(numbers(from, at))
  }
}

function isStreamed(input: PlannedInput | undefined): boolean {
  return input?.kind === 'file' && input.reader.gives !== 'document'
}

async function* readFile(
  planned: PlannedFile,
  refine: Refine,
  manner: Manner,
): AsyncIterable<readonly Reading[]> {
  const { file, reader, named, options, isNamedFile } = planned
  const remarks = manner === 'alone' ? [] : planned.remarks
  const memberPrefix = isNamedFile ? '' : `${file.stem}/`
  const context = { options, named, remarks, memberPrefix, depth: 0, budget: undefined }
  for await (const batch of readInput(fileInput(file, options), reader, context))
    yield await refine(batch, options)
}

async function* rejectDuplicates(
  batches: AsyncIterable<readonly Reading[]>,
): AsyncIterable<readonly Reading[]> {
  const ruleOn = createIdRule()
  for await (const batch of batches) {
    yield batch.map((reading) => {
      if (reading.kind === 'rejected') return reading
      const { document } = reading
      const ruling = ruleOn({ id: document.id, place: document.place, isIdMade: reading.isIdMade === true })
      if (ruling === undefined) return reading
      return ruling.kind === 'rejected' ? ruling : renamed(reading, ruling)
    })
  }
}

/** A document as far as its id goes. */
export interface IdentifiedDocument {
  readonly id: string
  readonly place: Place
  /** Nothing gave it an id: it is made of its file's name, and may be made otherwise. */
  readonly isIdMade: boolean
}

/** Why a document is left out, or the id it gets in place of its own. */
export type IdRuling =
  | Extract<Reading, { kind: 'rejected' }>
  | { readonly kind: 'renamed'; readonly id: string; readonly remark: Diagnostic }

/**
 * Holds ids apart: gives what becomes of a document whose id an earlier one has; `undefined` where it may keep it. To be
 * asked about all documents in their order.
 */
export function createIdRule(): (document: IdentifiedDocument) => IdRuling | undefined {
  const seen = createSeenIds<Place>()
  return ({ id, place, isIdMade }) => {
    const first = seen.first(id, place)
    if (first === undefined) return undefined
    const other = isIdMade
      ? otherIds(id, place).find((made) => seen.first(made, place) === undefined)
      : undefined
    if (other === undefined) return duplicate(id, place, first)
    const told = remark(place, {
      code: 'made-id',
      message: `it has no id, and ${id}, made of its file's name, is taken by the document at ${describePlace(first)}; it is called ${other}`,
      remedy:
        'give each document an id of its own, in a column, in front matter or in a .yaml file beside it',
    })
    return { kind: 'renamed', id: other, remark: { ...told, id: other } }
  }
}

function duplicate(id: string, place: Place, first: Place): Extract<Reading, { kind: 'rejected' }> {
  const fault = {
    code: 'duplicate-id',
    message: `the id ${id} is taken by the document at ${describePlace(first)}`,
    remedy: 'give each document an id of its own, or allow it with duplicates: keep',
  }
  return { kind: 'rejected', diagnostic: { ...remark(place, fault, id), outcome: 'left out' } }
}

/** What else an id can be made of: the file's name with its ending, and its whole path. */
function otherIds(id: string, { source }: Place): string[] {
  const record = /#\d+$/.exec(id)?.[0] ?? ''
  const ending = /\.[^./\\!]+(?:\.gz)?$/.exec(source)?.[0] ?? ''
  return [`${id.slice(0, id.length - record.length)}${ending}${record}`, `${source}${record}`]
}

function renamed(reading: Kept, { id, remark: told }: Extract<IdRuling, { kind: 'renamed' }>): Reading {
  const { document, remarks } = reading
  return {
    ...reading,
    document: { ...document, id },
    remarks: [...remarks.map((item) => ({ ...item, id })), told],
  }
}

async function* numbers(from: number, to: number): AsyncIterable<number> {
  for (let number = from; number < to; number++) yield number
}
