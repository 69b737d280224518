/**
 * Krippendorff's alpha for nominal values, with values missing or not.
 *
 * Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability (University of Pennsylvania, Annenberg School);
 * Hayes and Krippendorff (2007), Communication Methods and Measures 1(1), 77-89.
 *
 * @param units for each unit the values that coders gave it; `undefined` is a missing value, and the order of a unit's
 *   values makes no difference. Units with fewer than two values are left out
 * @returns 1 for perfect agreement, 0 for that of chance, down to −1; `alpha` is `undefined` where nothing can be paired
 *   or all pairable values are equal, since then there is no chance to disagree by
 */
export function krippendorffAlpha(units: readonly (readonly (string | undefined)[])[]): Agreement {
  const totals = new Map<string, number>()
  let pairable = 0
  let paired = 0
  let disagreement = 0
  for (const unit of units) {
    const counts = new Map<string, number>()
    let size = 0
    for (const value of unit) {
      if (value === undefined) continue
      counts.set(value, (counts.get(value) ?? 0) + 1)
      size++
    }
    if (size < 2) continue
    paired++
    pairable += size
    let equal = 0
    for (const [value, count] of counts) {
      totals.set(value, (totals.get(value) ?? 0) + count)
      equal += count * (count - 1)
    }
    // Coincidences off the diagonal: ordered pairs of unequal values over one less than the values of the unit.
    disagreement += (size * (size - 1) - equal) / (size - 1)
  }
  let expected = pairable * pairable
  for (const count of totals.values()) expected -= count * count
  const alpha = expected === 0 ? undefined : 1 - ((pairable - 1) * disagreement) / expected
  return { units: paired, values: pairable, alpha }
}

/** How well coders agree. */
export interface Agreement {
  /** Units with two values or more. */
  readonly units: number
  /** Values in these units. */
  readonly values: number
  readonly alpha: number | undefined
}
