/** Rows of numbers that grow one by one, in one typed array: a million documents need no million objects. */
export interface NumberTable {
  readonly width: number
  /** Adds a row of zeros and gives the position of its first number; set the others with `set`. */
  readonly addRow: () => number
  readonly set: (position: number, value: number) => void
  readonly rows: () => number
  /** The numbers so far, row after row: a view that the next row may outdate. */
  readonly numbers: () => Float64Array
}

/** An empty table of rows with `width` numbers. */
export function createNumberTable(width: number): NumberTable {
  let numbers = new Float64Array(width * 64)
  let length = 0
  return {
    width,
    addRow: () => {
      if (length + width > numbers.length) {
        const larger = new Float64Array(numbers.length * 2)
        larger.set(numbers)
        numbers = larger
      }
      length += width
      return length - width
    },
    set: (position, value) => {
      numbers[position] = value
    },
    rows: () => length / width,
    numbers: () => numbers.subarray(0, length),
  }
}
