/**
 * Spearman's rank correlation: the product-moment correlation of ranks, where equal values share the mean of theirs.
 *
 * Source: Spearman (1904), American Journal of Psychology 15, 72-101; ties as in Kendall (1948), Rank Correlation
 * Methods, chapter 3.
 *
 * @param pairs two values of each unit
 * @returns −1 to 1; `undefined` where one side is constant, and for fewer than two pairs
 */
export function spearman(pairs: readonly (readonly [number, number])[]): number | undefined {
  const a = ranksOf(pairs.map(([first]) => first))
  const b = ranksOf(pairs.map(([, second]) => second))
  const mean = (pairs.length + 1) / 2
  let together = 0
  let ofA = 0
  let ofB = 0
  for (const [index, rank] of a.entries()) {
    const deviation = rank - mean
    const other = b[index]! - mean
    together += deviation * other
    ofA += deviation * deviation
    ofB += other * other
  }
  return ofA === 0 || ofB === 0 ? undefined : together / Math.sqrt(ofA * ofB)
}

/** Ranks from 1; equal values have the mean of the ranks they take up. */
export function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let place = from; place < to; place++) ranks[order[place]!] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}
