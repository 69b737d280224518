/** Invented texts and patterns made of the same few words, so that matches are many, overlap and cancel one another. */
import type { Chance } from './chance.ts'

const WORDS =
  'mutual respect equal partners order rule rules ruled lead leads led leading freedom nations world'
    .concat(' peace together strong trust court alliance our we they you must will shared honour')
    .split(' ')
const FILLERS = 'the of and a in to was this many years harvest roads children who'.split(' ')
const CUES = ['not', 'never', 'critics say', 'according to', 'but', 'reject', 'if', 'no longer']
const NAMES = ['Freedonia', 'Meridia', 'Freedonian']

export const STRENGTHS = ['high', 'medium', 'weak'] as const
const TAGS = ['NOUN', 'VERB', 'ADJ'] as const

/** A few paragraphs; some with quotation marks, questions, headings and stage directions. */
export function inventedText(chance: Chance): string {
  return chance.some(1, 4, () => paragraph(chance)).join('\n\n')
}

function paragraph(chance: Chance): string {
  if (chance.is(0.08)) return '[Applause]'
  const text = chance.some(1, 6, () => sentence(chance)).join(' ')
  if (chance.is(0.06)) return `> ${text}`
  return chance.is(0.06) ? `# ${text.slice(0, 30)}` : text
}

function sentence(chance: Chance): string {
  const words = chance.some(2, 12, () => {
    const word = chance.is(0.12)
      ? chance.of(CUES)
      : chance.is(0.05)
        ? chance.of(NAMES)
        : chance.of(chance.is(0.7) ? WORDS : FILLERS)
    if (chance.is(0.04)) return `${word}-${chance.of(WORDS)}`
    if (chance.is(0.03)) return `${word}’s`
    if (chance.is(0.03)) return word.toUpperCase()
    return chance.is(0.06) ? `${word},` : word
  })
  const text = words.join(' ')
  const written = text.slice(0, 1).toUpperCase() + text.slice(1)
  if (chance.is(0.1)) return `“${written},” they said.`
  return `${written}${chance.of(['.', '.', '.', '?', '!', ';'])}`
}

/** A pattern; now and then one that the language does not allow. */
export function inventedPattern(chance: Chance): string {
  const one = part(chance)
  return chance.is(0.12) ? `${one} & ${part(chance)}` : one
}

function part(chance: Chance): string {
  const pieces = chance.some(1, 3, () => piece(chance))
  if (pieces.length > 1 && chance.is(0.25)) pieces.splice(1, 0, `<${1 + chance.below(3)}>`)
  return pieces.join(' ')
}

function piece(chance: Chance): string {
  const word = chance.of(WORDS)
  switch (chance.below(10)) {
    case 0:
      return `${word.slice(0, 4)}*`
    case 1:
      return `(${word}|${chance.of(WORDS)})`
    case 2:
      return `(${word} ${chance.of(WORDS)}|${chance.of(WORDS)})`
    case 3:
      return `${word}? ${chance.of(WORDS)}`
    case 4:
      return `{${chance.of(['OWN', 'FORCE', 'SELF'])}}`
    default:
      return word
  }
}

/** An entry as a lexicon writes it. */
export interface WrittenEntry {
  readonly pattern: string
  readonly strength: string
  readonly note?: string
  readonly unless?: readonly unknown[]
  readonly tag?: string
  readonly lemma?: boolean
  readonly case?: boolean
  readonly against?: boolean
  readonly role?: string
}

export function inventedEntry(chance: Chance): WrittenEntry {
  return {
    pattern: inventedPattern(chance),
    strength: chance.of(STRENGTHS),
    ...(chance.is(0.25) && {
      unless: chance.is(0.5)
        ? [part(chance)]
        : [
            {
              pattern: part(chance),
              within: chance.of([1, 3, 'passage']),
              side: chance.of(['before', 'after', 'either']),
            },
          ],
    }),
    ...(chance.is(0.1) && { tag: chance.of(TAGS) }),
    ...(chance.is(0.12) && { lemma: true }),
    ...(chance.is(0.05) && { case: true }),
    ...(chance.is(0.1) && { against: true }),
    ...(chance.is(0.1) && { role: 'self' }),
  }
}

export const SETS = {
  FORCE: ['(strong|shared) (alliance|court)', 'peace', 'trust'],
  OWN: ['we', 'our (nations|people)', 'our'],
}

export function inventedMember(chance: Chance): string {
  return chance.some(1, 2, () => chance.of(WORDS)).join(' ')
}

export const CONTEXT = [
  { id: 'not', kind: 'negation', cues: ['not', 'never', 'no longer'] },
  { id: 'reject', kind: 'rejection', cues: ['reject*'], scope: 8 },
  { id: 'critics', kind: 'attribution', cues: ['critics say', 'according to'], scope: 'sentence' },
  { id: 'but', kind: 'end', cues: ['but', 'however'] },
]

export function inventedRule(chance: Chance, number: number): Record<string, unknown> {
  return {
    id: `rule-${number}`,
    kind: chance.of(['negation', 'rejection', 'attribution', 'condition', 'concession', 'question']),
    cues: chance.some(1, 2, () => chance.of([...CUES, ...FILLERS])),
    scope: chance.of([2, 6, 'sentence']),
  }
}
