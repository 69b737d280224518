import { describePlace } from '../error.ts'
import type { Place, Reading } from '../records.ts'
import { mapConcurrent } from '../stream.ts'
import { rejected, remark } from './diagnostic.ts'
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

type PlannedFile = Extract<PlannedInput, { kind: 'file' }>
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
  const batches = readInOrder(inputs, options.width ?? 8, createRefiner(options))
  yield* options.duplicates === 'keep' ? batches : rejectDuplicates(batches)
}

/** Everything that one path holds, in memory: for a file to be looked at, not for a corpus. */
export async function readOne(path: string, options: Omit<SourceOptions, 'path'> = {}): Promise<Reading[]> {
  const readings: Reading[] = []
  for await (const batch of readSourceBatches([{ ...options, path }])) readings.push(...batch)
  return readings
}

/** Neighbouring files of one document are read at once, files of many records and archives one after another. */
async function* readInOrder(
  inputs: readonly PlannedInput[],
  width: number,
  refine: Refine,
): AsyncIterable<readonly Reading[]> {
  const readWhole = async (input: PlannedInput): Promise<readonly Reading[]> => {
    if (input.kind === 'rejected') return [input.reading]
    const readings: Reading[] = []
    for await (const batch of readFile(input, refine)) readings.push(...batch)
    return readings
  }
  for (let at = 0; at < inputs.length; ) {
    const input = inputs[at]
    if (input?.kind === 'file' && input.reader.gives !== 'document') {
      yield* readFile(input, refine)
      at++
      continue
    }
    const from = at
    while (at < inputs.length && !isStreamed(inputs[at])) at++
    yield* mapConcurrent(width, readWhole)(each(inputs.slice(from, at)))
  }
}

function isStreamed(input: PlannedInput | undefined): boolean {
  return input?.kind === 'file' && input.reader.gives !== 'document'
}

async function* readFile(planned: PlannedFile, refine: Refine): AsyncIterable<readonly Reading[]> {
  const { file, reader, named, options, remarks, isNamedFile } = planned
  const memberPrefix = isNamedFile ? '' : `${file.stem}/`
  const context = { options, named, remarks, memberPrefix, depth: 0, budget: undefined }
  for await (const batch of readInput(fileInput(file, options), reader, context))
    yield await refine(batch, options)
}

async function* rejectDuplicates(
  batches: AsyncIterable<readonly Reading[]>,
): AsyncIterable<readonly Reading[]> {
  const seen = createSeenIds<Place>()
  for await (const batch of batches) {
    yield batch.map((reading) => {
      if (reading.kind === 'rejected') return reading
      const { id, place } = reading.document
      const first = seen.first(id, place)
      if (first === undefined) return reading
      const other =
        reading.isIdMade && otherIds(id, place).find((made) => seen.first(made, place) === undefined)
      if (other !== undefined) return renamed(reading, other, first)
      return rejected(
        place,
        {
          code: 'duplicate-id',
          message: `the id ${id} is taken by the document at ${describePlace(first)}`,
          remedy: 'give each document an id of its own, or allow it with duplicates: keep',
        },
        id,
      )
    })
  }
}

/** What else an id can be made of: the file's name with its ending, and its whole path. */
function otherIds(id: string, { source }: Place): string[] {
  const record = /#\d+$/.exec(id)?.[0] ?? ''
  const ending = /\.[^./\\!]+(?:\.gz)?$/.exec(source)?.[0] ?? ''
  return [`${id.slice(0, id.length - record.length)}${ending}${record}`, `${source}${record}`]
}

function renamed(reading: Kept, other: string, first: Place): Reading {
  const { document, remarks } = reading
  const told = remark(document.place, {
    code: 'made-id',
    message: `it has no id, and ${document.id}, made of its file's name, is taken by the document at ${describePlace(first)}; it is called ${other}`,
    remedy: 'give each document an id of its own, in a column, in front matter or in a .yaml file beside it',
  })
  return {
    ...reading,
    document: { ...document, id: other },
    remarks: [...remarks, told].map((item) => ({ ...item, id: other })),
  }
}

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}
