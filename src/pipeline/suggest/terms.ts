/**
 * Words and runs of words that target passages say more than reference passages.
 */
import { isWordPart } from '../../language/spelling.ts'
import { isStopWord } from '../../language/stop-words.ts'
import { corpusPrior, logOdds } from '../../measure/keyness.ts'
import type { NgramCount, NgramCounts } from './ngrams.ts'

export interface Term extends NgramCount {
  readonly delta: number
  readonly z: number
  /** Other runs that say no more, the strongest first. */
  readonly folded: readonly string[]
}

export interface TermOptions {
  /** Documents in whose target passages a term must stand. */
  readonly minDocuments: number
  /** Terms whose occurrences are mostly matched already are listed too. */
  readonly covered: 'kept' | 'left out'
  readonly most: number
}

/** Runs that are compared for folding: what stands further down is not listed in any case. */
const MOST_COMPARED = 4000
/** z below which a difference may well be chance: the upper 5 % of a normal distribution, for a single term. */
const LEAST_Z = 1.645
/** Share of the target occurrences that a present match overlaps, from which a term is covered. */
export const COVERED = 0.5
/** A run says more than another one where its odds are so many times as high. */
const SAYS_MORE = Math.log(1.5)
/** A shorter run says no more where so much of it stands in the longer one above it. */
const SAYS_SAME = 2 / 3

/**
 * α0 of the prior of one length of n-gram: twice the n-grams of the smaller side, at most those of both. With less,
 * what the reference never says drowns in its own standard error; with more, the smaller side drowns in the prior.
 */
export function priorSum(target: number, reference: number): number {
  return Math.min(target + reference, 2 * Math.min(target, reference))
}

/**
 * Ranks by z, each length of n-gram among its own, and folds runs that say the same:
 * - of runs with the same words but for stop words one counts: the one without stop words around, unless the odds of
 *   the one with the highest z are half as high again;
 * - a run that holds another one above it counts only if its odds are half as high again;
 * - a run inside another one above it counts only if less than two thirds of it stand there.
 *
 * Runs of stop words alone, and runs that break off after a part of a word (`non`, `co`), are left out.
 */
export function rankTerms(counts: NgramCounts, { minDocuments, covered, most }: TermOptions): Term[] {
  const ranked: Ranked[] = []
  for (const ngram of counts.ngrams()) {
    const { words } = ngram
    if (ngram.documents < minDocuments || isWordPart(words.at(-1)!)) continue
    if (words.every((word) => isStopWord(word) || isWordPart(word))) continue
    if (covered === 'left out' && ngram.matched >= COVERED * ngram.target) continue
    const at = words.length - 1
    const target = { count: ngram.target, total: counts.target[at]! }
    const reference = { count: ngram.reference, total: counts.reference[at]! }
    const sum = priorSum(target.total, reference.total)
    const odds = logOdds(target, reference, corpusPrior(target, reference, sum))
    if (odds === undefined || odds.z < LEAST_Z) continue
    ranked.push({ ...ngram, ...odds, content: contentOf(words) })
  }
  return fold(sameWords(ranked.sort(byZ).slice(0, MOST_COMPARED)), most)
}

interface Ranked extends NgramCount {
  readonly delta: number
  readonly z: number
  /** Its words but for stop words, each between blanks. */
  readonly content: string
}

type Folding = { readonly term: Ranked; readonly folded: string[] }

/** One run for each content, with the others folded into it. */
function sameWords(ranked: readonly Ranked[]): Folding[] {
  const groups = new Map<string, Ranked[]>()
  for (const term of ranked) {
    const group = groups.get(term.content)
    if (group === undefined) groups.set(term.content, [term])
    else group.push(term)
  }
  const folded = [...groups.values()].map((group): Folding => {
    const first = group[0]!
    const bare = group.find(({ words, content }) => ` ${words.join(' ')} ` === content)
    const term = bare !== undefined && first.delta < bare.delta + SAYS_MORE ? bare : first
    return { term, folded: group.filter((one) => one !== term).map(shown) }
  })
  return folded.sort((a, b) => byZ(a.term, b.term))
}

function fold(ranked: readonly Folding[], most: number): Term[] {
  const kept: Folding[] = []
  for (const { term, folded } of ranked) {
    const above = kept.find((one) => saysNoMore(term, one.term))
    if (above !== undefined) above.folded.push(shown(term), ...folded)
    else if (kept.length < most) kept.push({ term, folded: [...folded] })
  }
  return kept.map(({ term: { content: _, ...term }, folded }) => ({ ...term, folded }))
}

function saysNoMore(lower: Ranked, upper: Ranked): boolean {
  const [below, above] = [` ${shown(lower)} `, ` ${shown(upper)} `]
  if (below.includes(above)) return lower.delta < upper.delta + SAYS_MORE
  return above.includes(below) && upper.target >= SAYS_SAME * lower.target
}

function contentOf(words: readonly string[]): string {
  return ` ${words.filter((word) => !isStopWord(word)).join(' ')} `
}

function shown({ words }: Ranked): string {
  return words.join(' ')
}

function byZ(a: Ranked, b: Ranked): number {
  return b.z - a.z || a.words.length - b.words.length || (shown(a) < shown(b) ? -1 : 1)
}
