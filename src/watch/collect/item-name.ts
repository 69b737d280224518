import { createHash } from 'node:crypto'

const LONGEST_SLUG = 40

/** What a name ends in: twelve letters that stand for the id, and one of the endings that are written. */
const NAME = /^([a-z][a-z-]*)-([a-p]{12})\.(rss|html|pdf|yaml)$/

/**
 * Twelve letters that stand for an id: the first 48 bits of its SHA-256 in letters from a to p. Letters, because dates are
 * told from the digits in names of files.
 */
export function idLetters(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex').slice(0, 12)
  return hex.replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')
}

/**
 * The name of an item's files without their ending: the first words of what it is called, in ASCII letters, and the letters
 * of its id. Never one that a reader passes over (`readme…`) or a system keeps for itself.
 *
 * @param called title, or address
 */
export function itemName(id: string, called: string | undefined): string {
  const words = slug(called === undefined ? '' : URL.canParse(called) ? lastPart(called) : called)
  const isTaken = words === '' || words.startsWith('readme')
  return `${isTaken ? 'item' : words}-${idLetters(id)}`
}

/** The parts of a name that `itemName` made; `undefined` for any other file. */
export function partsOfName(
  file: string,
): { readonly name: string; readonly letters: string; readonly ending: string } | undefined {
  const [, words, letters, ending] = NAME.exec(file) ?? []
  if (words === undefined || letters === undefined || ending === undefined) return undefined
  return { name: `${words}-${letters}`, letters, ending }
}

function slug(text: string): string {
  return text
    .slice(0, 400)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z]+/g, '-')
    .replace(/^-/, '')
    .slice(0, LONGEST_SLUG)
    .replace(/-$/, '')
}

/** The last part of an address's path that says something, without its ending; the host where there is none. */
function lastPart(address: string): string {
  const url = new URL(address)
  const parts = url.pathname.split('/').filter((part) => slug(part) !== '')
  return parts.at(-1)?.replace(/\.[a-z]{2,5}$/i, '') ?? url.hostname
}
