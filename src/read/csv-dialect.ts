const CANDIDATES = [',', ';', '\t', '|']
const MOST_ROWS = 100

/**
 * Finds the delimiter of a CSV file among comma, semicolon, tab and bar: the one that cuts the most of the first rows
 * into as many cells as the first row, quotation marks respected; at a tie, into more cells, then the earlier named.
 * A comma where none cuts the first row.
 *
 * @param sample the first rows; a last row cut short by the sample is not looked at unless it is the only one
 */
export function detectDelimiter(sample: string): string {
  let best = ','
  let bestScore = 0
  for (const delimiter of CANDIDATES) {
    const counts = countCells(sample, delimiter)
    const first = counts[0] ?? 0
    if (first < 2) continue
    const consistent = counts.filter((count) => count === first).length / counts.length
    const score = consistent * 1000 + Math.min(first, 999) / 1000
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

/** Cells of each of the first rows. */
function countCells(sample: string, delimiter: string): number[] {
  const counts: number[] = []
  let cells = 1
  let isQuoted = false
  let isStart = true
  let isBlank = true
  for (const character of sample) {
    if (isQuoted) {
      if (character === '"') isQuoted = false
      continue
    }
    if (character === '\n' || character === '\r') {
      if (!isBlank) counts.push(cells)
      if (counts.length === MOST_ROWS) return counts
      cells = 1
      isStart = true
      isBlank = true
      continue
    }
    isBlank = false
    if (character === delimiter) {
      cells++
      isStart = true
    } else if (character === '"') isQuoted = isStart || isQuoted
    else if (character !== ' ') isStart = false
  }
  if (counts.length === 0 && !isBlank) counts.push(cells)
  return counts
}
