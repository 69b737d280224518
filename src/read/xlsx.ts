/**
 * Cells of an Excel workbook (.xlsx). The one module that opens workbooks.
 */
import { inflateRawSync } from 'node:zlib'
import { InputFault } from './diagnostic.ts'

/** One sheet: its rows from the first on, each as long as its last cell. An empty cell is `undefined`. */
export interface SheetCells {
  readonly name: string
  readonly rows: readonly (readonly XlsxCell[])[]
  /** Cells that are one in the sheet; the first of them has the value. Rows and columns from 0, ends inclusive. */
  readonly merges: readonly MergedCells[]
}

export interface MergedCells {
  readonly startRow: number
  readonly startCol: number
  readonly endRow: number
  readonly endCol: number
}

/** A cell as written; a date is ISO 8601, without its time where that is midnight. */
export type XlsxCell = string | number | boolean | undefined

const MIB = 1024 * 1024
/** How much of an untrusted workbook is read: bytes of the file, bytes unpacked, rows of a sheet. */
export const XLSX_LIMITS = { fileBytes: 32 * MIB, unpackedBytes: 256 * MIB, rows: 200_000 } as const

/**
 * Reads some sheets of a workbook, in its order.
 *
 * @param wanted decides by name and position (from 0) before a sheet is unpacked
 * @throws InputFault where it is over a limit, no workbook, broken, or locked with a password
 */
export async function readSheets(
  bytes: Buffer,
  wanted: (name: string, position: number) => boolean,
): Promise<SheetCells[]> {
  if (bytes.length > XLSX_LIMITS.fileBytes) throw tooLarge(`over ${XLSX_LIMITS.fileBytes / MIB} MiB`)
  if (bytes.subarray(0, 4).toString('latin1') === '\u00d0\u00cf\u0011\u00e0') throw locked()
  checkUnpacked(bytes)
  const { readXlsx } = await import('hucre/xlsx')
  const workbook = await readXlsx(bytes, {
    sheets: ({ name }, position) => wanted(name, position),
    maxRows: XLSX_LIMITS.rows + 1,
  }).catch((error: unknown) => {
    throw broken(error)
  })
  return workbook.sheets.map(({ name, rows, merges }) => {
    if (rows.length > XLSX_LIMITS.rows) throw tooLarge(`the sheet ${name} has over ${XLSX_LIMITS.rows} rows`)
    return { name, rows: rows.map((row) => row.map(cellOf)), merges: merges ?? [] }
  })
}

function cellOf(value: string | number | boolean | Date | null): XlsxCell {
  if (value === null || value === '') return undefined
  if (!(value instanceof Date)) return value
  if (Number.isNaN(value.getTime())) return undefined
  const iso = value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const DEFLATED = 8

/**
 * Unpacks every part once against one common limit: sizes that an archive states of itself can be false, and what reads
 * the sheets would believe them.
 */
function checkUnpacked(bytes: Buffer): void {
  let end = bytes.length - 22
  while (end >= 0 && end > bytes.length - 65_558 && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw broken('it is no zip archive, or is cut short')
  const entries = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  let left: number = XLSX_LIMITS.unpackedBytes
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw broken('its list of parts is damaged')
    }
    const method = bytes.readUInt16LE(at + 10)
    const packed = bytes.readUInt32LE(at + 20)
    const local = bytes.readUInt32LE(at + 42)
    if (local + 30 > bytes.length) throw broken('a part lies outside the file')
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    left -= method === DEFLATED ? unpackedLength(bytes.subarray(start, start + packed), left) : packed
    if (left < 0) throw tooLarge(`unpacks to over ${XLSX_LIMITS.unpackedBytes / MIB} MiB`)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

function unpackedLength(packed: Buffer, limit: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(limit, 1) }).length
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(`unpacks to over ${XLSX_LIMITS.unpackedBytes / MIB} MiB`)
    }
    throw broken(error)
  }
}

function broken(reason: unknown): InputFault {
  const said = reason instanceof Error ? reason.message : String(reason)
  return new InputFault(
    {
      code: 'bad-workbook',
      message: `not a whole Excel workbook: ${said}`,
      remedy: 'open it in a spreadsheet program and save it again as .xlsx, or as CSV (UTF-8)',
    },
    { cause: reason },
  )
}

function locked(): InputFault {
  return new InputFault({
    code: 'locked-workbook',
    message: 'the workbook is locked with a password, or of the old .xls format',
    remedy: 'save it without a password as .xlsx',
  })
}

function tooLarge(message: string): InputFault {
  return new InputFault({
    code: 'workbook-too-large',
    message,
    remedy: 'split the workbook, or save the sheet as CSV',
  })
}
