/**
 * Other spellings of English words: British and American, hyphened (which is as good as two words) and in one.
 */

/** Endings and what may stand in their place; each holds in both directions. */
const PAIRS: readonly (readonly [one: RegExp, other: string])[] = [
  [/is(e|ed|er|ers|es|ing|ation|ations|ational)$/, 'iz$1'],
  [/iz(e|ed|er|ers|es|ing|ation|ations|ational)$/, 'is$1'],
  [/ys(e|ed|es|ing)$/, 'yz$1'],
  [/yz(e|ed|es|ing)$/, 'ys$1'],
  [/our(s|ed|ing|able|ably|less|ful|er|ers|hood|ite|ites)?$/, 'or$1'],
  [/or(s|ed|ing|able|ably|less|ful|er|ers|hood|ite|ites)?$/, 'our$1'],
  [/(d|f|p)ence(s|less)?$/, '$1ense$2'],
  [/(d|f|p)ense(s|less)?$/, '$1ence$2'],
  [/([bt])re(s|d)?$/, '$1er$2'],
  [/([bt])er(s|ed)?$/, '$1re$2'],
  [/ll(ed|ing|er|ers)$/, 'l$1'],
  [/([^l])l(ed|ing|er|ers)$/, '$1ll$2'],
  [/ogue(s)?$/, 'og$1'],
  [/og(s)?$/, 'ogue$1'],
  [/gramme(s)?$/, 'gram$1'],
  [/gram(s)?$/, 'gramme$1'],
]

/** Parts that are written with a hyphen, apart, or together with what follows. */
const PARTS =
  'anti|bi|co|counter|inter|intra|mis|multi|neo|non|over|post|pre|pro|re|self|semi|socio|sub|super|trans|ultra|un|under|uni'
const FRONT = new RegExp(`^(${PARTS})(\\p{L}{4,})$`, 'u')
const PART = new RegExp(`^(${PARTS})$`)

/** Whether a folded word is the front part of a longer one, as hyphens leave it: `non`, `co`. */
export function isWordPart(word: string): boolean {
  return PART.test(word) && word !== 'over' && word !== 'under'
}

/**
 * Other ways to spell a phrase of folded words: one word of it spelled otherwise, cut after its front part, or written
 * together with the next. They are guesses: whether anyone writes so is for a corpus to say.
 */
export function spellingsOf(phrase: readonly string[]): string[][] {
  const found: string[][] = []
  phrase.forEach((word, at) => {
    const before = phrase.slice(0, at)
    const after = phrase.slice(at + 1)
    for (const [one, other] of PAIRS)
      if (one.test(word)) found.push([...before, word.replace(one, other), ...after])
    const [, front, rest] = FRONT.exec(word) ?? []
    if (front !== undefined && rest !== undefined) found.push([...before, front, rest, ...after])
    const [next, ...others] = after
    if (next !== undefined) found.push([...before, word + next, ...others])
  })
  return found
}
