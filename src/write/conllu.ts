/**
 * CoNLL-U, the exchange format of Universal Dependencies: https://universaldependencies.org/format.html
 */

/** A token as a row: form, lemma and universal part of speech; the other columns are not known. */
export interface ConlluToken {
  readonly form: string
  /** Empty where it is not known. */
  readonly lemma: string
  /** Universal part of speech. */
  readonly upos: string
  /** Whether a space follows. */
  readonly isSpaced: boolean
}

/** A sentence on one line: the forms, with a space after each that is spaced, give back `text`. */
export interface ConlluSentence {
  readonly text: string
  readonly tokens: readonly ConlluToken[]
}

/**
 * The sentences of one document, each with `# sent_id` and `# text` before its rows and an empty line after them; the
 * first with `# newdoc id`. Nothing for a document without sentences: the format has no place for it.
 *
 * A sentence is known by the document's id and its number from 1. In it `%`, `/`, white space and control characters of
 * the id are written as `%` and their code in hexadecimal digits: the format keeps `/` for itself.
 */
export function conllu(id: string, sentences: readonly ConlluSentence[]): string {
  const prefix = id.replace(/[%/\s\p{Cc}]/gu, (unit) => `%${hexadecimal(unit)}`)
  const lines: string[] = []
  sentences.forEach(({ text, tokens }, index) => {
    if (index === 0) lines.push(`# newdoc id = ${oneLine(id)}`)
    lines.push(`# sent_id = ${prefix}-${index + 1}`, `# text = ${text}`)
    for (const [place, token] of tokens.entries()) lines.push(row(token, place, tokens.length))
    lines.push('')
  })
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

function row({ form, lemma, upos, isSpaced }: ConlluToken, place: number, count: number): string {
  const misc = isSpaced || place === count - 1 ? '_' : 'SpaceAfter=No'
  return [place + 1, form, lemma === '' ? '_' : lemma, upos, '_', '_', '_', '_', '_', misc].join('\t')
}

/** White space and control characters as single spaces, none at the ends: what fits on the line of a comment. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u200b]+/gu, ' ').trim()
}

function hexadecimal(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')
}
