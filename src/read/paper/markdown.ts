/** Marks of Markdown, read and taken out. */

/** What the mark at the head of a line makes of it. */
export type LineMark =
  | { readonly kind: 'heading'; readonly rank: number; readonly text: string }
  | { readonly kind: 'item' | 'quote' | 'row' | 'none'; readonly text: string }
  | { readonly kind: 'nothing' }

const HEADING = /^#{1,6}(?=\s)/
const ITEM = /^(?:[-*+]|\d{1,3}[.)])\s+(?=\S)/
const TABLE_RULE = /^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$/
const BOLD_LINE = /^(?:\*\*|__)([^*_].*?)(?:\*\*|__)$/
const ITALIC_LINE = /^[*_]([^*_].*?)[*_]$/

/** The mark of a line, and its text without it. A line wholly bold or italic and short is a heading by its looks. */
export function readLineMark(line: string): LineMark {
  const heading = HEADING.exec(line)
  if (heading !== null) {
    const rank = heading[0].length
    return { kind: 'heading', rank, text: line.slice(rank).replace(/\s#+$/, '').trim() }
  }
  if (line.startsWith('>')) return { kind: 'quote', text: line.replace(/^(?:>\s?)+/, '') }
  if (line.includes('|') && TABLE_RULE.test(line)) return { kind: 'nothing' }
  if (/^\|.*\|$/.test(line)) {
    const cells = line.replaceAll('\\|', '/').split('|')
    return {
      kind: 'row',
      text: cells
        .map((cell) => cell.trim())
        .join(' ')
        .trim(),
    }
  }
  const item = ITEM.exec(line)
  if (item !== null) {
    // a number is part of what a writer says of it ("12. October"); a bullet is not
    return { kind: 'item', text: /^\d/.test(line) ? line : line.slice(item[0].length) }
  }
  return { kind: 'none', text: line }
}

/** The text of a line that is emphasised as a whole, as titles without a rank are. */
export function emphasisedLine(line: string): string | undefined {
  const text = (BOLD_LINE.exec(line) ?? ITALIC_LINE.exec(line))?.[1]
  return text === undefined || text.length > 150 || /[.;,]$/.test(text) || /\*.*\w.*\*/.test(text)
    ? undefined
    : text
}

/** Escaped characters wait here, in the private use area, until the marks are out. */
const ESCAPE_BASE = 0xe100
const ESCAPED = /\\([!-/:-@[-`{-~])/g

/** A paragraph without emphasis, links, pictures, tags and escapes; the words of links stay. */
export function stripMarks(text: string): string {
  return text
    .replace(ESCAPED, (_, character: string) => String.fromCharCode(ESCAPE_BASE + character.charCodeAt(0)))
    .replace(/!\[[^\][]{0,500}\]\([^()\s]{0,2000}(?:\s+"[^"]{0,500}")?\)/g, '')
    .replace(/\[([^\][]{1,2000})\]\((?:[^()\s]|\([^()\s]{0,500}\)){0,2000}(?:\s+"[^"]{0,500}")?\)/g, '$1')
    .replace(/\[([^\][]{1,2000})\]\[[^\][]{0,100}\]/g, '$1')
    .replace(/<(https?:\/\/[^<>\s]{1,2000})>/g, '$1')
    .replace(/<\/?[a-zA-Z][^<>]{0,200}>/g, (tag) => (/^<br/i.test(tag) ? ' ' : ''))
    .replace(/(?<!\s)\*{1,3}|\*{1,3}(?!\s|$)/g, '')
    .replace(/(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])/gu, '')
    .replace(/`{1,3}/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(
      /&(amp|lt|gt|quot);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '',
    )
    .replace(/[\ue100-\ue17f]/g, (waiting) => String.fromCharCode(waiting.charCodeAt(0) - ESCAPE_BASE))
}
