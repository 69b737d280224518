import type { Diagnostic, Place, Reading } from '../records.ts'
import { parseCells, plainCells } from './csv-cells.ts'
import { detectDelimiter } from './csv-dialect.ts'
import { type Header, headerOf } from './csv-header.ts'
import { MOST_CELLS, type Row, splitRows } from './csv-rows.ts'
import { checkText, type Decoded, decodeUtf8, toUtf8 } from './decode.ts'
import { detached } from './detached.ts'
import { type Fault, rejected, rejectedBy, remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { type FieldRules, fieldRules } from './docvars.ts'
import type { SourceOptions } from './options.ts'
import { decodeWindows1252 } from './windows-1252.ts'

/** What a CSV file is read with: the options of a source, and how it is called in places and ids. */
export interface CsvOptions extends Omit<SourceOptions, 'path' | 'format' | 'pattern'> {
  /** Name of the input in places, such as its path or `-`. */
  readonly source: string
  /** Start of the ids of rows that have none: `<idPrefix>#<record>`. Default: the source. */
  readonly idPrefix?: string | undefined
}

const SAMPLE = 64 * 1024

/**
 * Reads CSV or TSV, a batch of readings for each chunk: one document a row, cells of text kept as they are. Records
 * count from 1 after the header. A row of the wrong width, over the limit or with stray quotation marks is rejected and
 * the next is read; without a column for the text, the whole file is one rejected reading. Remarks on the whole file
 * (encoding, columns) are on its first document.
 */
export async function* readCsvBatches(
  chunks: AsyncIterable<Buffer>,
  options: CsvOptions,
): AsyncIterable<Reading[]> {
  const place: Place = { source: options.source }
  try {
    yield* readRows(chunks, options, place)
  } catch (error) {
    yield [rejectedBy(error, place)]
  }
}

async function* readRows(
  chunks: AsyncIterable<Buffer>,
  options: CsvOptions,
  file: Place,
): AsyncIterable<Reading[]> {
  const rules = fieldRules(options)
  let remarks: Diagnostic[] = []
  const onFault = (fault: Fault) => {
    remarks.push(remark(file, fault))
  }
  const { head, all } = await peek(toUtf8(chunks, options.encoding, { onFault }), SAMPLE)
  checkText(head)
  const delimiter = chosenDelimiter(options.delimiter, head)
  const decode = createRowDecoder()
  let header: Header | undefined

  for await (const rows of splitRows(all, delimiter.charCodeAt(0), rules.limits.recordBytes)) {
    const batch: Reading[] = []
    for (const row of rows) {
      const decoded = row.kind === 'row' ? decode(row.bytes) : undefined
      const isFileFault = decoded?.fault?.code === 'windows-1252'
      if (decoded?.fault !== undefined && isFileFault) remarks.push(remark(file, decoded.fault))
      const parsed =
        decoded === undefined
          ? undefined
          : (plainCells(decoded.text, delimiter) ?? (await parseCells(decoded.text, delimiter)))
      if (header === undefined && parsed !== undefined) {
        const found = headerOf(parsed, rules, options)
        if (found.kind === 'no-text') {
          yield [...batch, rejected({ ...file, line: row.line }, found.fault)]
          return
        }
        header = found.header
        remarks.push(...header.faults.map((fault) => remark(file, fault)))
        if (header.isFirstRow) continue
      }
      const own = decoded?.fault === undefined || isFileFault ? [] : [decoded.fault]
      const reading = readRow({ row, cells: parsed, header, faults: own, remarks }, rules, options)
      if (reading.kind === 'document') remarks = []
      batch.push(reading)
    }
    if (batch.length > 0) yield batch
  }
}

interface ReadRow {
  readonly row: Row
  readonly cells: readonly string[] | undefined
  readonly header: Header | undefined
  readonly faults: readonly Fault[]
  /** Remarks on the file that no document has carried yet. */
  readonly remarks: readonly Diagnostic[]
}

function readRow(read: ReadRow, rules: FieldRules, options: CsvOptions): Reading {
  const { row, cells, header, faults, remarks } = read
  // The header, if it is one, is row 0; without one the first row is record 1.
  const record = row.record + (header?.isFirstRow === false ? 1 : 0)
  // A broken first row may have been the header: it is no record.
  const place: Place = { source: options.source, ...(record > 0 ? { record } : {}), line: row.line }
  if (row.kind !== 'row') return rejected(place, rowFault(row, rules))
  if (cells === undefined || header === undefined) return rejected(place, STRAY_QUOTE)
  if (cells.length !== header.width) return rejected(place, raggedRow(header.width, cells.length))
  const fields: Record<string, string> = {}
  for (const [index, name] of header.names) {
    const cell = cells[index] ?? ''
    fields[name] = name === rules.text ? cell : detached(cell)
  }
  return readingOf(fields, rules, {
    place,
    markup: 'plain',
    fallbackId: `${options.idPrefix ?? options.source}#${record}`,
    remarks: [...remarks, ...faults.map((fault) => remark(place, fault))],
  })
}

/**
 * Decodes rows of one file: the first row that is not ASCII decides whether the file is UTF-8 or Windows-1252, which is
 * told once; later rows that are broken UTF-8 are told each.
 */
function createRowDecoder(): (bytes: Buffer) => Decoded {
  let encoding: 'unknown' | 'utf-8' | 'windows-1252' = 'unknown'
  return (bytes) => {
    if (encoding === 'windows-1252') return { text: decodeWindows1252(bytes), fault: undefined }
    const decoded = decodeUtf8(bytes)
    if (encoding === 'unknown') {
      if (decoded.fault?.code === 'windows-1252') encoding = 'windows-1252'
      else if (decoded.text.length !== bytes.length) encoding = 'utf-8'
      return decoded
    }
    if (decoded.fault?.code !== 'windows-1252') return decoded
    return {
      text: bytes.toString('utf8'),
      fault: {
        code: 'invalid-utf8',
        message: 'broken UTF-8; each broken place is read as U+FFFD (�)',
        remedy: 'save the file again as UTF-8 from where the text is whole, or name the encoding',
      },
    }
  }
}

function chosenDelimiter(option: string | undefined, head: Buffer): string {
  if (option === 'tab') return '\t'
  return option === undefined || option === 'auto' ? detectDelimiter(head.toString('latin1')) : option
}

/** The first bytes of a stream, and the stream with them. */
async function peek(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ readonly head: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first: Buffer[] = []
  let held = 0
  let failure: unknown
  while (held < length) {
    try {
      const next = await iterator.next()
      if (next.done === true) break
      first.push(next.value)
      held += next.value.length
    } catch (error) {
      failure = error // told after what came before it
      break
    }
  }
  async function* all(): AsyncIterable<Buffer> {
    try {
      yield* first
      if (failure !== undefined) throw failure
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(first).subarray(0, length), all: all() }
}

const STRAY_QUOTE: Fault = {
  code: 'stray-quote',
  message: 'a quotation mark inside a quoted cell; expected it doubled, or the cell to end there',
  remedy: 'write " inside a cell as "" and put the cell in quotation marks',
}

function raggedRow(expected: number, found: number): Fault {
  return {
    code: 'ragged-row',
    message: `expected ${expected} cells, found ${found}`,
    remedy: 'put cells that hold the delimiter, a quotation mark or a line break in quotation marks',
  }
}

function rowFault(row: Exclude<Row, { kind: 'row' }>, rules: FieldRules): Fault {
  const taken = row.lines === 1 ? 'the line' : `${row.lines} lines`
  if (row.kind === 'too-many-cells') {
    return {
      code: 'too-many-cells',
      message: `the row has over ${MOST_CELLS} cells; ${taken} from here left out`,
      remedy: 'check that the delimiter is the right one, or leave out columns that are not needed',
    }
  }
  return row.kind === 'open-quote'
    ? {
        code: 'open-quote',
        message: `the quotation opened here is never closed; ${taken} from here to the end of the file left out`,
        remedy: 'close it, or write " inside a cell as ""',
      }
    : {
        code: 'record-too-long',
        message: `the row has over ${rules.limits.recordBytes} bytes; ${taken} from here left out`,
        remedy: 'look for a quotation mark that is not closed, or raise the limit recordBytes',
      }
}
