/**
 * A paper of invented text, whose words are known, to be set by different programs.
 */

/** One part of the paper. A `|` in a text stands where a note number is. */
export interface Part {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'quotation' | 'note' | 'references' | 'reference'
  readonly text: string
}

const SUBJECTS = [
  'The confederation of harbour towns',
  'A first generation of reformers',
  'The office of the chief negotiator',
  'Every affluent neighbour',
  'An international commission',
  'The assembly of the five valleys',
  'This self-governing province',
  'No long-standing partnership',
]
const VERBS = [
  'has strengthened',
  'officially reaffirmed',
  'would have underestimated',
  'continually questioned',
  'finally established',
  'cannot replace',
  'deliberately misrepresented',
  'will confirm',
]
const OBJECTS = [
  'confidence-building measures and the responsibilities of governments',
  'a rules-based understanding of interdependence',
  'the multilateral institutions that reflect differing traditions',
  'sufficient guarantees against fragmentation',
  'the effective coordination of humanitarian assistance',
  'an unprecedented transformation of communication',
  'its well-known commitment to peaceful settlement',
  'the significant influence of nongovernmental organizations',
]
const ENDS = [
  'throughout the intercontinental negotiations',
  'although circumstances remained extraordinarily difficult',
  'because proliferation undermines cooperation everywhere',
  'without considering the consequences for neighbouring communities',
  'while parliamentary representatives were deliberating',
  'after decades of misunderstanding and disappointment',
  'within the framework of a comprehensive declaration',
  'notwithstanding considerable international opposition',
]
const NAMES = [
  'Almund',
  'Bergholt',
  'Castellane',
  'Dorrin',
  'Estermann',
  'Fairholme',
  'Galbraith',
  'Hollander',
]

/** Numbers 0 to 2^31 in an order that is always the same. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >> 8
  }
}

/** A paper of so many sections of six paragraphs each; notes are numbered through. */
export function inventedPaper(sections: number): Part[] {
  const next = numbers(7)
  const pick = (from: readonly string[]) => from[next() % from.length]!
  const sentence = () => `${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)} ${pick(ENDS)}.`
  const sentences = (count: number) => Array.from({ length: count }, sentence).join(' ')
  const parts: Part[] = [{ kind: 'title', text: 'Harbours and Valleys: A Story of Order Among Neighbours' }]
  for (let section = 1; section <= sections; section++) {
    parts.push({
      kind: 'heading',
      text: `${pick(['Traditions', 'Institutions', 'Obligations', 'Expectations'])} of the ${section}th Settlement`,
    })
    for (let paragraph = 0; paragraph < 6; paragraph++) {
      const noted = paragraph % 3 === 1
      const count = 3 + (next() % 4)
      parts.push({
        kind: 'paragraph',
        text: noted ? `${sentences(2)}| ${sentences(count)}` : sentences(count),
      })
      if (noted)
        parts.push({
          kind: 'note',
          text: `See ${pick(NAMES)}, Annotations on the subsidiary literature, volume ${1 + (next() % 9)}, ${pick(['which nobody disputes', 'which few have read', 'with a map', 'as reprinted'])}.`,
        })
      if (paragraph === 3)
        parts.push({ kind: 'quotation', text: `Quoted from an archive of letters: ${sentences(2)}` })
    }
  }
  parts.push({ kind: 'references', text: 'References' })
  for (const [index, name] of NAMES.entries()) {
    parts.push({
      kind: 'reference',
      text: `${name}, P. (${1980 + index * 4}). Bibliographical entry on the provincial archives. Journal of Invented Studies, ${index + 3}, 11-${index + 29}.`,
    })
  }
  return parts
}

/** Words that count: title, headings and paragraphs, in order; a hyphened compound is one. */
export function countedWords(parts: readonly Part[]): string[] {
  return wordsOf(
    parts
      .filter(({ kind }) => kind === 'title' || kind === 'heading' || kind === 'paragraph')
      .map(({ text }) => text.replaceAll('|', ''))
      .join(' '),
  )
}

/** Words in lower case, hyphened compounds whole. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*/gu) ?? []
}

/** Length of the longest common subsequence of two lists of words. */
export function commonWords(a: readonly string[], b: readonly string[]): number {
  let row = new Int32Array(b.length + 1)
  for (const word of a) {
    const next = new Int32Array(b.length + 1)
    for (let at = 1; at <= b.length; at++) {
      next[at] = b[at - 1] === word ? row[at - 1]! + 1 : Math.max(row[at]!, next[at - 1]!)
    }
    row = next
  }
  return row[b.length]!
}
