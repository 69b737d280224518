import { parseDate } from '../dates.ts'

const DATE = /^\s*(?:[a-z]{3,9}\s*,?\s+)?(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4}|\d{2})\b/i

/**
 * The day of a date of RFC 5322 or RFC 822, as the sender wrote it and not as it was elsewhere: `Mon, 20 Jan 2025
 * 23:30:00 -0500` is 2025-01-20. Years of two digits are 1950 to 2049 (RFC 5322, section 4.3). `undefined` where it is
 * no such date.
 */
export function mailDay(written: string): string | undefined {
  const parts = DATE.exec(written.slice(0, 100))
  if (parts === null) return undefined
  const short = Number(parts[3])
  const year = parts[3]?.length === 2 ? short + (short < 50 ? 2000 : 1900) : short
  const date = parseDate(`${parts[1]} ${parts[2]} ${year}`)
  return date.kind === 'date' ? date.iso : undefined
}
