/**
 * One row of a CSV file as bytes, its cells not yet taken apart. `line` is where it begins, from 1; `record` counts
 * rows from 0, blank lines not counted. A row may be over a limit, or open a quotation that never closes: then it
 * has no bytes, and `lines` says how many it takes up.
 */
export type Row =
  | { readonly kind: 'row'; readonly bytes: Buffer; readonly record: number; readonly line: number }
  | { readonly kind: 'too-long'; readonly record: number; readonly line: number; readonly lines: number }
  | {
      readonly kind: 'too-many-cells'
      readonly record: number
      readonly line: number
      readonly lines: number
    }
  | { readonly kind: 'open-quote'; readonly record: number; readonly line: number; readonly lines: number }

/** Cells of one row; a spreadsheet has up to 16,384. */
export const MOST_CELLS = 100_000

const QUOTE = 0x22
const LINE_FEED = 0x0a
const RETURN = 0x0d

/** Where in a row the next byte is. */
type State = 'cell start' | 'plain' | 'quoted' | 'quote in quoted' | 'skip to line end'

/**
 * Splits chunks of UTF-8 into rows: at line ends (LF, CRLF, CR) outside quotation marks (RFC 4180, section 2). A row is
 * never held beyond `limit` bytes or `MOST_CELLS` cells: the rest up to its next line end is skipped, and rows go on
 * there. White space before an opening quotation mark is allowed, as fast-csv has it.
 *
 * @param delimiter code of the ASCII character between cells
 * @param limit     longest row in bytes, 1 or more
 */
export async function* splitRows(
  chunks: AsyncIterable<Buffer>,
  delimiter: number,
  limit: number,
): AsyncIterable<Row[]> {
  let state: State = 'cell start'
  let pending: Buffer[] = []
  let pendingLength = 0
  let delimiters = 0
  let isBlank = true
  let afterReturn = false
  let record = 0
  let line = 1 // of the byte being looked at
  let begins = 1 // line on which the row begins
  let quoteLine = 1 // line on which the open quotation began

  const finish = (tail: Buffer): Row | undefined => {
    const length = pendingLength + tail.length
    const wasBlank = isBlank
    const bytes = pending.length === 0 ? tail : Buffer.concat([...pending, tail])
    const where = { record, line: begins }
    const wasSkipped = state === 'skip to line end'
    const hasMany = delimiters >= MOST_CELLS
    delimiters = 0
    pending = []
    pendingLength = 0
    isBlank = true
    state = 'cell start'
    if (wasBlank && !wasSkipped) return undefined
    record++
    if (hasMany) return { kind: 'too-many-cells', ...where, lines: line - begins + 1 }
    if (wasSkipped || length > limit) return { kind: 'too-long', ...where, lines: line - begins + 1 }
    return { kind: 'row', bytes, ...where }
  }

  for await (const chunk of chunks) {
    const rows: Row[] = []
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      if (state === 'quoted') {
        const close = chunk.indexOf(QUOTE, at)
        const end = close === -1 ? chunk.length : close
        // Only lines are counted on the way to the closing mark.
        for (; at < end; at++) {
          const byte = chunk[at]
          if (byte === RETURN || (byte === LINE_FEED && !afterReturn)) line++
          afterReturn = byte === RETURN
        }
        if (close === -1) break
        afterReturn = false
        state = 'quote in quoted'
        continue
      }
      const byte = chunk[at] as number
      if (byte === LINE_FEED || byte === RETURN) {
        if (byte === LINE_FEED && afterReturn) start = at + 1
        else {
          const row = finish(chunk.subarray(start, at))
          if (row !== undefined) rows.push(row)
          line++
          begins = line
          start = at + 1
        }
        afterReturn = byte === RETURN
        continue
      }
      afterReturn = false
      const isSpace = byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c
      if (byte === delimiter || !isSpace) isBlank = false
      if (state === 'skip to line end') continue
      if (byte === delimiter) state = ++delimiters < MOST_CELLS ? 'cell start' : 'skip to line end'
      else if (byte === QUOTE && (state === 'cell start' || state === 'quote in quoted')) {
        if (state === 'cell start') quoteLine = line
        state = 'quoted'
      } else if (!isSpace || state === 'quote in quoted') state = 'plain'
    }
    if (start < chunk.length) {
      const rest = chunk.subarray(start)
      pendingLength += rest.length
      if (state !== 'skip to line end') pending.push(rest)
      if (state === 'skip to line end') pending = []
      else if (pendingLength > limit) {
        pending = []
        state = 'skip to line end'
        isBlank = false
      }
    }
    if (rows.length > 0) yield rows
  }
  if (state === 'quoted') yield [{ kind: 'open-quote', record, line: quoteLine, lines: line - quoteLine + 1 }]
  else if (pendingLength > 0) {
    const row = finish(Buffer.alloc(0))
    if (row !== undefined) yield [row]
  }
}
