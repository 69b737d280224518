/** 1000 · count / words: a rate per 1,000 words; `undefined` where there are no words. */
export function ratePerThousand(count: number, words: number): number | undefined {
  return words === 0 ? undefined : (1000 * count) / words
}

/** part / whole, from 0 to 1; `undefined` where the whole is 0. */
export function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole
}
