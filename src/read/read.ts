import { describePlace } from '../error.ts'
import type { Place, Reading } from '../records.ts'
import { mapConcurrent } from '../stream.ts'
import { rejected, rejectedBy } from './diagnostic.ts'
import type { SourceOptions } from './options.ts'
import { type PlannedInput, planSources } from './plan.ts'
import { createSeenIds } from './seen-ids.ts'

/** How the sources of a run are read together. */
export interface ReadOptions {
  /** What becomes of a second document with the id of an earlier one. Default `reject`. */
  readonly duplicates?: 'reject' | 'keep' | undefined
  /** Text files read at once; 1 or more. Default 8. */
  readonly width?: number | undefined
}

type PlannedFile = Extract<PlannedInput, { kind: 'file' }>

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
  const batches = readInOrder(inputs, options.width ?? 8)
  yield* options.duplicates === 'keep' ? batches : rejectDuplicates(batches)
}

/** Everything that one path holds, in memory: for a file to be looked at, not for a corpus. */
export async function readOne(path: string, options: Omit<SourceOptions, 'path'> = {}): Promise<Reading[]> {
  const readings: Reading[] = []
  for await (const batch of readSourceBatches([{ ...options, path }])) readings.push(...batch)
  return readings
}

/** Neighbouring text files are read at once, files of many records one after another. */
async function* readInOrder(
  inputs: readonly PlannedInput[],
  width: number,
): AsyncIterable<readonly Reading[]> {
  for (let at = 0; at < inputs.length; ) {
    const input = inputs[at]
    if (input?.kind === 'file' && input.reader.gives === 'records') {
      yield* readFile(input)
      at++
      continue
    }
    const from = at
    while (at < inputs.length && !isRecordFile(inputs[at])) at++
    yield* mapConcurrent(width, readWhole)(each(inputs.slice(from, at)))
  }
}

function isRecordFile(input: PlannedInput | undefined): boolean {
  return input?.kind === 'file' && input.reader.gives === 'records'
}

async function readWhole(input: PlannedInput): Promise<readonly Reading[]> {
  if (input.kind === 'rejected') return [input.reading]
  const readings: Reading[] = []
  for await (const batch of readFile(input)) readings.push(...batch)
  return readings
}

async function* readFile(input: PlannedFile): AsyncIterable<readonly Reading[]> {
  const place: Place = { source: input.file.path }
  let { remarks } = input
  let isEmpty = true
  try {
    for await (const batch of input.reader.read(input.file, input.options)) {
      const carrier = remarks.length === 0 ? -1 : batch.findIndex(({ kind }) => kind === 'document')
      isEmpty = isEmpty && batch.length === 0
      if (carrier === -1) yield batch
      else {
        const carried = remarks
        yield batch.map((reading, index) =>
          index === carrier && reading.kind === 'document'
            ? { ...reading, remarks: [...carried, ...reading.remarks] }
            : reading,
        )
        remarks = []
      }
    }
  } catch (error) {
    yield [rejectedBy(error, place)]
    isEmpty = false
  }
  if (isEmpty) yield [rejected(place, NO_RECORDS)]
  for (const diagnostic of remarks) yield [{ kind: 'rejected', diagnostic }]
}

const NO_RECORDS = {
  code: 'no-records',
  message: 'holds no record',
  remedy: 'check that it was written to the end, or leave it out of the source',
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

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}
