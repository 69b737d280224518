/**
 * Voice and stance of a match, from cues in its sentence: who speaks there, and what that voice does with it.
 *
 * Cue, direction and scope as in NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009); the cues are data, in
 * lexicons/context.yaml.
 */
import type { Problem } from '../error.ts'
import type { Scan, Stance, Voice } from '../records.ts'
import type { PlaceOf } from './build.ts'
import { namesWord } from './lexicon.ts'
import type { CueFind, Find } from './matcher.ts'
import { type NamedSets, type Part, parsePattern } from './pattern.ts'
import { createQuotationFinder, type Quotation } from './quotation.ts'
import type { ContextFile } from './schema.ts'

export type CueKind = ContextFile['rules'][number]['kind']

/** A rule of context: what its cues do, how far and in which direction. */
export interface ContextRule {
  readonly id: string
  readonly kind: CueKind
  readonly direction: 'forward' | 'backward' | 'either'
  /** Words between cue and match are fewer than this. */
  readonly scope: number
  /** Beyond the scope the clause parser is asked. */
  readonly asksClause: boolean
  /** The answer that a question with this cue implies; of kind `question` only. */
  readonly answer: 'no' | 'yes'
  readonly cues: readonly Part[]
}

/** Who speaks at a match, what that voice does with it, and the rule that says so (empty where none fired). */
export interface Judgement {
  readonly voice: Voice
  readonly stance: Stance
  readonly rule: string
}

/** Whether two places of a sentence stand in one clause; asked only where a rule wants it. */
export type SameClause = (sentence: string, cueOffset: number, matchOffset: number) => boolean

/** Rules of a context file; cues are patterns without gaps to `&`. */
export function buildContext(
  file: ContextFile,
  sets: NamedSets,
  placeOf: PlaceOf,
): { readonly rules: readonly ContextRule[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const seen = new Set<string>()
  const rules = file.rules.map((rule, index): ContextRule => {
    if (seen.has(rule.id)) {
      problems.push({ place: placeOf(['rules', index, 'id']), message: `the rule "${rule.id}" stands twice` })
    }
    seen.add(rule.id)
    if (rule.answer !== undefined && rule.kind !== 'question') {
      const message = `the rule "${rule.id}" has an answer and is of kind ${rule.kind}: only a question has one`
      problems.push({ place: placeOf(['rules', index, 'answer']), message })
    }
    const cues = rule.cues.flatMap((cue, cueIndex) => {
      const result = parsePattern(cue, sets)
      const place = (offset?: number) => placeOf(['rules', index, 'cues', cueIndex], offset)
      if (result.kind === 'problem') {
        const { offset, message } = result.problem
        problems.push({ place: place(offset), message: `in the cue "${cue}": ${message}` })
        return []
      }
      if (result.pattern.parts.length > 1) {
        problems.push({ place: place(), message: `in the cue "${cue}": & cannot stand in a cue` })
      }
      return [result.pattern.parts[0]!]
    })
    const scope = rule.scope === 'sentence' ? Number.POSITIVE_INFINITY : rule.scope
    const { id, kind, direction, clause: asksClause, answer = 'no' } = rule
    return { id, kind, direction, scope, asksClause, answer, cues }
  })
  return { rules, problems }
}

/** How much further than its scope a cue is looked for where the clause parser decides. */
const CLAUSE_REACH = 2

/** Two negations cancel where so many words or fewer stand between them: `never abandon`, `no peace without`. */
const DOUBLE_NEGATION_REACH = 3

const ASSERTED: Judgement = { voice: 'speaker', stance: 'asserts', rule: '' }

interface ReachingCues {
  readonly adoption: CueFind | undefined
  readonly attribution: CueFind | undefined
  readonly question: CueFind | undefined
  readonly condition: CueFind | undefined
  readonly flips: readonly CueFind[]
}

const NO_CUES: ReachingCues = {
  adoption: undefined,
  attribution: undefined,
  question: undefined,
  condition: undefined,
  flips: [],
}

const SUBJECTS = /^(i|we|they|he|she|it|you|this|these|there|let)$/i
/** A match that opens with this word is denied by it already, and by no negation before it. */
const COORDINATED_NEGATION = /^nor$/i
const QUESTION_MARK = /\?[”"’')\]]*$/

/** Judges the matches of one document; made anew for each, since it remembers where its quotations are. */
export interface Judge {
  judge(find: Find, cues: readonly CueFind[]): Judgement
}

export function createJudge(rules: readonly ContextRule[], sameClause: SameClause): (scan: Scan) => Judge {
  return (scan) => {
    const quotationAt = createQuotationFinder(scan)

    function judge(find: Find, cues: readonly CueFind[]): Judgement {
      const quotation = quotationAt(scan.wordStart[find.from]!, scan.wordEnd[find.to - 1]!)
      const { adoption, attribution, flips, question, condition } = reachingCues(find, cues, quotation)
      if (adoption === undefined) {
        if (quotation !== undefined) return { voice: 'quoted', stance: 'reports', rule: 'quotation' }
        if (attribution !== undefined)
          return { voice: 'reported', stance: 'reports', rule: idOf(attribution) }
      }
      const denied = find.entry.against ? 'asserts' : 'rejects'
      const denial = nearest(flips, find)
      if (denial !== undefined) {
        const isDouble = flips.some((cue) => cancels(cue, denial))
        if (isDouble) return { voice: 'speaker', stance: 'asserts', rule: 'double-negation' }
        return { voice: 'speaker', stance: denied, rule: idOf(denial) }
      }
      // What is only supposed is not what a question in the same sentence denies.
      if (condition !== undefined) return { voice: 'speaker', stance: 'mixed', rule: idOf(condition) }
      if (isQuestion(find.sentence)) {
        if (question === undefined) return { voice: 'speaker', stance: 'mixed', rule: 'question-mark' }
        const stance = rules[question.rule]!.answer === 'yes' ? 'asserts' : denied
        return { voice: 'speaker', stance, rule: idOf(question) }
      }
      const isAdopted = adoption !== undefined && (quotation !== undefined || attribution !== undefined)
      return isAdopted ? { voice: 'speaker', stance: 'asserts', rule: idOf(adoption) } : ASSERTED
    }

    /** The first cue of each kind that reaches the match; of negations and rejections all. */
    function reachingCues(
      find: Find,
      cues: readonly CueFind[],
      quotation: Quotation | undefined,
    ): ReachingCues {
      if (cues.length === 0) return NO_CUES
      const reaching: { -readonly [Kind in keyof ReachingCues]: ReachingCues[Kind] } = { ...NO_CUES }
      for (const cue of cues) {
        const { kind } = rules[cue.rule]!
        if (kind === 'plain' || kind === 'end' || !reaches(cue, find, cues)) continue
        if (kind === 'negation' || kind === 'rejection') reaching.flips = [...reaching.flips, cue]
        else if (kind !== 'adoption' || !isInside(cue, quotation)) reaching[kind] ??= cue
      }
      return reaching
    }

    function reaches(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean {
      const rule = rules[cue.rule]!
      const isBefore = cue.to <= find.from
      const isAfter = cue.from >= find.to
      if (!isBefore && !isAfter) return isFlip(rule) && standsInGap(cue, find)
      if (rule.direction !== 'either' && isBefore !== (rule.direction === 'forward')) return false
      const from = isBefore ? cue.to : find.to
      const to = isBefore ? find.from : cue.from
      if (to - from >= rule.scope && !(rule.asksClause && to - from < rule.scope * CLAUSE_REACH)) return false
      if (rule.kind === 'adoption' || rule.kind === 'question' || isVerdict(rule)) return true
      if (rule.kind === 'negation' && COORDINATED_NEGATION.test(wordAt(find.from))) return false
      if (cues.some((other) => rules[other.rule]!.kind === 'end' && other.from >= from && other.to <= to))
        return false
      for (let word = from; word <= to; word++) if (isClauseBreak(word)) return false
      return to - from < rule.scope || isSameClause(cue, find)
    }

    /** Whether a cue inside the match stands in a gap of its pattern: `we [do not wish to] lead the world`. */
    function standsInGap(cue: CueFind, find: Find): boolean {
      if (cue.from < find.from || cue.to > find.to) return false
      for (let word = cue.from; word < cue.to; word++) {
        if (namesWord(find.entry, scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!).toLowerCase()))
          return false
      }
      return true
    }

    function isSameClause(cue: CueFind, find: Find): boolean {
      const start = scan.sentenceStart[find.sentence]!
      const sentence = scan.text.slice(start, scan.sentenceEnd[find.sentence]!)
      return sameClause(sentence, scan.wordStart[cue.from]! - start, scan.wordStart[find.from]! - start)
    }

    /** Whether what stands between a word and the one before it ends a clause. */
    function isClauseBreak(word: number): boolean {
      if (word === 0) return false
      let hasComma = false
      const end = scan.wordStart[word]!
      for (let at = scan.wordEnd[word - 1]!; at < end; at++) {
        const unit = scan.text.charCodeAt(at)
        if (unit === 0x3b || unit === 0x3a || unit === 0x2013 || unit === 0x2014) return true
        if (unit === 0x2c) hasComma = true
        if (unit === 0x2d && scan.text.charCodeAt(at + 1) === 0x2d) return true
      }
      return hasComma && SUBJECTS.test(wordAt(word))
    }

    function wordAt(word: number): string {
      return scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!)
    }

    function isQuestion(sentence: number): boolean {
      const end = scan.sentenceEnd[sentence]!
      return QUESTION_MARK.test(scan.text.slice(Math.max(scan.sentenceStart[sentence]!, end - 4), end))
    }

    function isInside(cue: CueFind, quotation: Quotation | undefined): boolean {
      return (
        quotation !== undefined &&
        scan.wordStart[cue.from]! >= quotation.start &&
        scan.wordStart[cue.from]! < quotation.end
      )
    }

    return { judge }
  }

  function idOf(cue: CueFind): string {
    return rules[cue.rule]!.id
  }

  /** A negation of another rule that stands shortly before a denial turns it round. */
  function cancels(cue: CueFind, denial: CueFind): boolean {
    const distance = denial.from - cue.to
    return (
      cue.rule !== denial.rule &&
      rules[cue.rule]!.kind === 'negation' &&
      distance >= 0 &&
      distance <= DOUBLE_NEGATION_REACH
    )
  }
}

function isFlip({ kind }: ContextRule): boolean {
  return kind === 'negation' || kind === 'rejection'
}

/** A denial that closes its sentence ("…, and we reject it") takes in all of it, whatever clauses it has. */
function isVerdict(rule: ContextRule): boolean {
  return isFlip(rule) && rule.direction === 'backward' && rule.scope === Number.POSITIVE_INFINITY
}

function nearest(cues: readonly CueFind[], find: Find): CueFind | undefined {
  const distance = (cue: CueFind) => (cue.to <= find.from ? find.from - cue.to : cue.from - find.to)
  let best: CueFind | undefined
  for (const cue of cues) if (best === undefined || distance(cue) < distance(best)) best = cue
  return best
}
