/**
 * Lists of numbers that grow, in as little room as they need.
 */

export interface IntList {
  readonly length: number
  at(index: number): number
  push(...numbers: readonly number[]): void
}

/** Whole numbers of 32 bits. */
export function createIntList(): IntList {
  let numbers = new Int32Array(1 << 10)
  let length = 0
  return {
    get length() {
      return length
    },
    at: (index) => numbers[index]!,
    push(...added) {
      if (length + added.length > numbers.length) numbers = enlarged(numbers, 2 * numbers.length)
      for (const number of added) numbers[length++] = number
    },
  }
}

/** A longer array that begins with what the shorter one holds. */
export function enlarged(source: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size)
  copy.set(source)
  return copy
}
