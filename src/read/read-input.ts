/**
 * Reading one input, whatever it is: by the format that its bytes show, and through archives down to their members.
 */
import { RostrumError } from '../error.ts'
import type { Diagnostic, Place, Reading } from '../records.ts'
import { createBudget } from './archive/archive.ts'
import { peek } from './bytes.ts'
import { InputFault, rejected, rejectedBy, remark } from './diagnostic.ts'
import { type Format, HEAD, otherFormat, type Recognised, recognise } from './format.ts'
import { gunzippedInput, heldInput, type Input, streamedInput } from './input.ts'
import { type InputContext, readMembers } from './members.ts'
import { limitsOf } from './options.ts'
import { isGzip, zipSignature } from './signature.ts'

/**
 * Reads one input. What goes wrong with it comes as a rejected reading, and an input without any reading is one too.
 */
export async function* readInput(
  input: Input,
  format: Format,
  context: InputContext,
): AsyncIterable<readonly Reading[]> {
  const place: Place = { source: input.source }
  let remarks = context.remarks
  let isEmpty = true
  let { gives } = format
  try {
    const opened = await openAs(input, format, context)
    try {
      gives = opened.format.gives
      if (opened.remarks.length > 0) remarks = [...remarks, ...opened.remarks]
      for await (const batch of readOpened(opened, budgeted(context, format, opened))) {
        isEmpty = isEmpty && batch.length === 0
        const carrier = remarks.length === 0 ? -1 : batch.findIndex(({ kind }) => kind === 'document')
        if (carrier === -1) yield batch
        else {
          const carried = remarks
          yield batch.map((reading, index) => (index === carrier ? withRemarks(reading, carried) : reading))
          remarks = []
        }
      }
    } finally {
      await opened.close()
    }
  } catch (error) {
    yield [failedBy(error, format, place)]
    isEmpty = false
  }
  if (isEmpty) yield [rejected(place, gives === 'members' ? NO_MEMBERS : NO_RECORDS)]
  for (const diagnostic of remarks) yield [{ kind: 'rejected', diagnostic }]
}

/** A fault in the code that reads a format must not end a run over a hundred thousand other files. */
function failedBy(error: unknown, format: Format, place: Place): Reading {
  const isKnown = error instanceof InputFault || !(error instanceof Error) || 'syscall' in error
  if (isKnown || error instanceof RostrumError) return rejectedBy(error, place)
  return rejected(place, {
    code: 'reader-failed',
    message: `the reader of ${format.name} failed: ${error.message}`,
    remedy:
      'check that the file opens elsewhere; convert it to another format, or leave it out of the source',
  })
}

function withRemarks(reading: Reading, remarks: readonly Diagnostic[]): Reading {
  return reading.kind === 'document' ? { ...reading, remarks: [...remarks, ...reading.remarks] } : reading
}

/**
 * What is read as one document is held until its turn comes: an archive in its place may expand to no more than a
 * document may have.
 */
function budgeted(context: InputContext, planned: Format, opened: Opened): InputContext {
  if (planned.gives !== 'document' || opened.format.gives !== 'members' || context.budget !== undefined)
    return context
  const limits = limitsOf(context.options)
  const expandedBytes = Math.min(limits.expandedBytes, limits.fileBytes)
  return { ...context, budget: createBudget({ ...limits, expandedBytes }) }
}

function readOpened({ input, format }: Opened, context: InputContext): AsyncIterable<readonly Reading[]> {
  return format.gives === 'members'
    ? readMembers(input, format, context, readInput)
    : format.read(input, context.options)
}

/** An input whose bytes were looked at. */
interface Opened {
  readonly input: Input
  readonly format: Format
  /** On the format, where it is not that of the extension. */
  readonly remarks: readonly Diagnostic[]
  readonly close: () => Promise<void>
}

/**
 * Finds the format of an input. Documents are read whole for it and other files to their first chunk, so that no file is
 * opened twice.
 */
async function openAs(input: Input, format: Format, context: InputContext): Promise<Opened> {
  const { options, named } = context
  if (format === named) return { input, format, remarks: [], close }
  let looked = await lookAt(input, format, context)
  if (isGzip(looked.head)) {
    // What is named .gz was decompressed: gzip here is in disguise, or gzipped twice.
    const inner = gunzippedInput(looked.input, limitsOf(options))
    looked = await lookAt(inner, format, context)
  }
  if (zipSignature(looked.head) !== undefined && looked.input.path === undefined) {
    looked = { ...looked, input: heldInput(looked.input, await looked.input.all()) }
  }
  let recognised: Recognised | undefined
  try {
    recognised = await recognise(looked.head.subarray(0, HEAD), looked.input, format)
  } catch (error) {
    await looked.close()
    throw error
  }
  if (recognised === undefined || recognised.format === format)
    return { input: looked.input, format, remarks: [], close: looked.close }
  const isNamedSo = recognised.format.extensions.includes(input.extension)
  return {
    input: looked.input,
    format: recognised.format,
    remarks: isNamedSo ? [] : [remark({ source: input.source }, otherFormat(input.extension, recognised))],
    close: looked.close,
  }
}

interface Looked {
  readonly input: Input
  readonly head: Buffer
  readonly close: () => Promise<void>
}

async function lookAt(input: Input, format: Format, { depth, options }: InputContext): Promise<Looked> {
  if (format.gives === 'document' || (format.gives === 'members' && depth > 0)) {
    const bytes = await input.all()
    return { input: heldInput(input, bytes), head: bytes, close }
  }
  const peeked = await peek(input.chunks())
  if (format.gives === 'members') {
    await peeked.close()
    return { input, head: peeked.head, close } // a file: its archive reads it again
  }
  return {
    input: streamedInput(input, peeked.chunks, limitsOf(options)),
    head: peeked.head,
    close: peeked.close,
  }
}

async function close(): Promise<void> {}

const NO_RECORDS = {
  code: 'no-records',
  message: 'holds no record',
  remedy: 'check that it was written to the end, or leave it out of the source',
}

const NO_MEMBERS = {
  code: 'no-documents',
  message: 'holds no file that can be read',
  remedy: 'check that it is the right archive, or leave it out of the source',
}
