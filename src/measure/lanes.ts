import type { DocumentRows } from './document-rows.ts'

/**
 * Rows whose columns share numbers: several whole numbers stand side by side in the 53 bits that a double holds exactly,
 * so that one addition adds them all. Sums of lanes, taken apart, are the sums of the columns to the last bit.
 */
export interface LaneRows {
  /** For each lane a number of every document. */
  readonly lanes: readonly Float64Array[]
  /** Where each column that is not all 0 stands, those of one lane from the lowest bits up. */
  readonly fields: readonly Field[]
}

/** The place of a column in a lane. */
export interface Field {
  readonly column: number
  readonly lane: number
  /** What a 1 in the field is worth; `undefined` where the column has the lane for itself, as it is. */
  readonly unit: number | undefined
  /** 2 to the number of bits: more than any sum of the column can come to, counted in units. */
  readonly reach: number
}

/** Whole numbers below this are exact in a double. */
const capacity = 2 ** 53

/** Counts are whole; weights are quarters unless a user sets others. */
const units = [1, 1 / 4, 1 / 64]

/**
 * Packs the columns of some rows, for sums of as many documents as there are (with repetitions). A column shares a lane
 * where its numbers are multiples of 1/64, 0 or more and small enough: then its sums are exact in any order. Any other
 * has a lane of its own, and its sums depend on the order of addition as ever.
 */
export function packLanes(rows: DocumentRows): LaneRows {
  const { numbers, width, documents } = rows
  const lanes: Float64Array[] = []
  const filled: number[] = []
  const fields = measureColumns(rows).map(({ column, unit, reach }) => {
    const shared = unit === undefined ? -1 : filled.findIndex((reached) => reached * reach <= capacity)
    const lane = shared === -1 ? lanes.push(new Float64Array(documents)) - 1 : shared
    const place = lanes[lane]!
    const factor = unit === undefined ? 1 : (filled[lane] ?? 1) / unit
    for (let document = 0; document < documents; document++) {
      place[document] = place[document]! + numbers[document * width + column]! * factor
    }
    filled[lane] = unit === undefined ? capacity : (filled[lane] ?? 1) * reach
    return { column, lane, unit, reach }
  })
  return { lanes, fields }
}

/**
 * Takes sums of lanes apart.
 *
 * @param laneSums for each lane as many sums as `sums` has rows; they are used up
 * @param sums rows of `width` zeros, row after row, that receive the sums of the columns
 */
export function unpackSums(
  fields: readonly Field[],
  laneSums: readonly Float64Array[],
  sums: Float64Array,
  width: number,
): void {
  for (const { column, lane, unit, reach } of fields) {
    const from = laneSums[lane]!
    if (unit === undefined) {
      for (let row = 0, to = column; row < from.length; row++, to += width) sums[to] = from[row]!
      continue
    }
    const share = 1 / reach
    for (let row = 0, to = column; row < from.length; row++, to += width) {
      const all = from[row]!
      const above = Math.floor(all * share)
      sums[to] = (all - above * reach) * unit
      from[row] = above
    }
  }
}

interface Column {
  readonly column: number
  readonly unit: number | undefined
  readonly reach: number
}

/** Columns that are not all 0, those that need most room first. */
function measureColumns(rows: DocumentRows): Column[] {
  const columns: Column[] = []
  for (let column = 0; column < rows.width; column++) {
    const most = largestOf(rows, column)
    if (most === 0) continue
    const unit = most === undefined ? undefined : units.find((one) => isWholeIn(rows, column, one))
    const limit = unit === undefined ? capacity : (rows.documents * most!) / unit
    let reach = 2
    while (reach <= limit && reach < capacity) reach *= 2
    columns.push(limit < capacity ? { column, unit, reach } : { column, unit: undefined, reach })
  }
  return columns.sort((a, b) => b.reach - a.reach)
}

/** The largest number of a column; `undefined` where one is below 0 or not a number. */
function largestOf({ numbers, width }: DocumentRows, column: number): number | undefined {
  let most = 0
  for (let at = column; at < numbers.length; at += width) {
    const number = numbers[at]!
    if (!(number >= 0)) return undefined
    if (number > most) most = number
  }
  return most
}

function isWholeIn({ numbers, width }: DocumentRows, column: number, unit: number): boolean {
  for (let at = column; at < numbers.length; at += width) {
    const units = numbers[at]! / unit
    if (Math.floor(units) !== units) return false
  }
  return true
}
