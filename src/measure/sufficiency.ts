/** Whether a document has words enough for its rate to say something. */
export type Evidence = 'sufficient' | 'insufficient'

/**
 * The expected count above which the corpus mean can be told from twice it at 95 %.
 *
 * With lambda = words times corpus mean matches expected, a document that uses the framing twice as much as
 * the corpus gives a count of 2 lambda. Its exact lower limit (Garwood 1936), continued to counts that are no
 * whole number, is the 2.5 % point of a gamma distribution of shape 2 lambda. The threshold solves limit(2
 * lambda) = lambda; above it the limit lies above lambda, below it under. A test solves the equation anew.
 */
export const sufficientCount = 5.521751050114991

/**
 * Whether words suffice to tell the corpus mean from twice it.
 *
 * @param words words in counted zones, 0 or more
 * @param meanRate asserted matches per word over the whole corpus, 0 or more
 * @returns `insufficient` wherever the corpus has no asserted match
 */
export function evidenceOf(words: number, meanRate: number): Evidence {
  return words * meanRate > sufficientCount ? 'sufficient' : 'insufficient'
}
