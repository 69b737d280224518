/** Where what is collected from the web is kept, for whoever collects it and whoever reads it. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'

const MOST_LETTERS = 40

/**
 * The folder of one `url:` source below a pipeline's output folder: named by host and path for people, and by letters of
 * the address's SHA-256, so that no two share one. No digits: dates are told from those in paths.
 *
 * @param outputFolder absolute
 */
export function collectedFolder(outputFolder: string, url: string): string {
  const slug = url
    .replace(/^[a-z]+:\/\/(www\.)?/i, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .slice(0, MOST_LETTERS)
    .replace(/^-+|-+$/g, '')
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 8)
  const letters = hash.replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')
  return join(outputFolder, 'collected', slug === '' ? letters : `${slug}-${letters}`)
}
