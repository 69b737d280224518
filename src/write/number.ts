/**
 * The one place where numbers become text: integers as they are, others with up to six decimals, trailing
 * zeros dropped, never an exponent; the empty string where there is no value. Ties are rounded as the exact
 * binary value demands, so the same number gives the same text everywhere.
 *
 * @throws RangeError for NaN and infinities: an absent value is `undefined`, so these are mistakes of the
 *   caller
 */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return ''
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? `${value}` : BigInt(value).toString()
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number a file can hold`)
  const fixed = value.toFixed(6)
  let end = fixed.length
  while (fixed.charCodeAt(end - 1) === zero) end -= 1
  if (fixed.charCodeAt(end - 1) === point) end -= 1
  const text = fixed.slice(0, end)
  return text === '-0' ? '0' : text
}

const zero = 0x30
const point = 0x2e
