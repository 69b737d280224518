/**
 * Voice and stance of a match, from cues in its sentence and at the beginning of the next: who speaks there, and what
 * that voice does with it.
 */
import type { Docvars, Scan, Stance, Voice } from '../records.ts'
import { createActorFinder } from './actor.ts'
import { createClauses } from './clauses.ts'
import { type ContextRule, isFlip } from './context.ts'
import type { CueFind } from './cue.ts'
import type { Find, Matcher } from './matcher.ts'
import type { Polity } from './polity.ts'
import { createQuotationFinder, type Quotation } from './quotation.ts'
import { createReach, type SameClause } from './reach.ts'
import { createSourceFinder } from './speech.ts'

/** Who speaks at a match, what that voice does with it, and the rule that says so (empty where none fired). */
export interface Judgement {
  readonly voice: Voice
  readonly stance: Stance
  readonly rule: string
  /** Who is quoted or reported, as the text names them. */
  readonly attributedTo: string | undefined
}

export interface JudgeOptions {
  readonly rules: readonly ContextRule[]
  readonly matcher: Pick<Matcher, 'findCues' | 'findOpenings'>
  readonly sameClause: SameClause
  /** States by name, for entries with a role; without them only pronouns tell whose deed a match is. */
  readonly polities: readonly Polity[]
}

/** Judges the matches of one document, asked in the order of the text. */
export type Judge = (find: Find) => Judgement

/** Two negations cancel where so many words or fewer stand between them: `never abandon`, `no peace without`. */
const DOUBLE_NEGATION_REACH = 3

/** Such a word so shortly after what is denied makes it a thing wanted: `there is no peace without justice`. */
const WITHOUT = /^(without|unless)$/i
const WITHOUT_REACH = 5

const QUESTION_MARK = /\?[”"’')\]]*$/

interface ReachingCues {
  readonly adoption: CueFind | undefined
  readonly attribution: CueFind | undefined
  readonly question: CueFind | undefined
  readonly condition: CueFind | undefined
  readonly concession: CueFind | undefined
  readonly flips: readonly CueFind[]
}

const NO_CUES: ReachingCues = {
  adoption: undefined,
  attribution: undefined,
  question: undefined,
  condition: undefined,
  concession: undefined,
  flips: [],
}

/** A judge for each document; made anew for each, since it remembers where its quotations are. */
export function createJudge({
  rules,
  matcher,
  sameClause,
  polities,
}: JudgeOptions): (scan: Scan, docvars: Docvars) => Judge {
  const actorFinder = createActorFinder(polities, ({ rule }) => rules[rule]!.kind === 'end')

  return (scan, docvars) => {
    const clauses = createClauses(scan)
    const quotationAt = createQuotationFinder(scan)
    const sources = createSourceFinder(scan, clauses)
    const actors = actorFinder(scan, clauses, docvars)
    const { reaches, concedes, admits, takesUp } = createReach(scan, clauses, rules, sameClause)
    let sentence = -1
    let cues: readonly CueFind[] = []
    let taken: CueFind | undefined
    let isAsked = false

    return (find) => {
      if (find.sentence !== sentence) {
        sentence = find.sentence
        cues = cuesOf(sentence)
        taken = takenUpIn(find)
        isAsked = isQuestion(sentence)
      }
      const marked = quotationAt(scan.wordStart[find.from]!, scan.wordEnd[find.to - 1]!)
      const quotation = marked?.kind === 'speech' ? marked : undefined
      const { adoption, attribution, flips, question, condition, concession } = reachingCues(find, quotation)
      const source = quotation === undefined ? undefined : sources.ofQuotation(quotation)
      const isOwn = source?.isOwn === true
      if (adoption === undefined && !isOwn) {
        if (quotation !== undefined)
          return { voice: 'quoted', stance: 'reports', rule: 'quotation', attributedTo: source?.words }
        if (attribution !== undefined) {
          const attributedTo = sources.ofCue(attribution)
          return { voice: 'reported', stance: 'reports', rule: idOf(attribution), attributedTo }
        }
      }
      const denied = find.entry.against ? 'asserts' : 'rejects'
      const denial = nearest(flips, find)
      if (denial !== undefined) {
        const isDouble = flips.some((cue) => cancels(cue, denial)) || isCondition(denial, find)
        return isDouble ? own('asserts', 'double-negation') : own(denied, idOf(denial))
      }
      if (actors.isOther(find, cues)) return own('reports', 'role-other')
      if (taken !== undefined) return own(denied, idOf(taken))
      // What is only supposed is not what a question in the same sentence denies.
      if (condition !== undefined) return own('mixed', idOf(condition))
      if (isAsked) {
        if (question === undefined) return own('mixed', 'question-mark')
        return own(rules[question.rule]!.answer === 'yes' ? 'asserts' : denied, idOf(question))
      }
      // Who concedes a wrong, or sets its name in marks, does not take back that it is one.
      const isFor = !find.entry.against
      if (isFor && concession !== undefined) return own('mixed', idOf(concession))
      if (isFor && marked?.kind === 'term' && !sources.namesTerm(marked)) return own('mixed', 'scare-quotes')
      if (isOwn) return own('asserts', 'own-words')
      const isAdopted = adoption !== undefined && (quotation !== undefined || attribution !== undefined)
      return own('asserts', isAdopted ? idOf(adoption) : '')
    }

    /** The first cue of each kind that reaches the match; of negations and rejections all. */
    function reachingCues(find: Find, quotation: Quotation | undefined): ReachingCues {
      if (cues.length === 0) return NO_CUES
      const reaching: { -readonly [Kind in keyof ReachingCues]: ReachingCues[Kind] } = { ...NO_CUES }
      for (const cue of cues) {
        const rule = rules[cue.rule]!
        const { kind } = rule
        if (kind === 'plain' || kind === 'end' || kind === 'anaphora') continue
        if (kind === 'concession') {
          if (concedes(cue, find, cues)) reaching.concession ??= cue
        } else if (kind === 'admission') {
          if (admits(cue, find, cues)) reaching.concession ??= cue
        } else if (reaches(cue, find, cues)) {
          if (isFlip(rule)) reaching.flips = [...reaching.flips, cue]
          else if (kind !== 'adoption') reaching[kind as 'attribution' | 'question' | 'condition'] ??= cue
          else if (!isInside(cue, quotation)) reaching.adoption ??= cue
        }
      }
      return reaching
    }

    /** The cue with which the next sentence of the passage turns down what this one says. */
    function takenUpIn({ sentence: at, passage }: Find): CueFind | undefined {
      const next = at + 1
      if (next >= scan.passageSentence[passage + 1]! || isQuestion(next)) return undefined
      return matcher
        .findOpenings(scan, next, 'next')
        .find((cue) => rules[cue.rule]!.kind === 'anaphora' && takesUp(cue))
    }

    /** Whether what is denied is what something else depends on: `no [peace] without`. */
    function isCondition(denial: CueFind, { to, sentence: at }: Find): boolean {
      if (rules[denial.rule]!.kind !== 'negation' || denial.from >= to) return false
      const last = Math.min(scan.sentenceWord[at + 1]!, to + WITHOUT_REACH)
      for (let word = to; word < last; word++) {
        if (clauses.isBreak(word)) return false
        if (WITHOUT.test(clauses.wordAt(word))) return true
      }
      return false
    }

    /** Cues of a sentence: those that open it, and those anywhere in it. */
    function cuesOf(at: number): readonly CueFind[] {
      const anywhere = matcher.findCues(scan, at)
      const opening = matcher.findOpenings(scan, at, 'own')
      return opening.length === 0 ? anywhere : [...opening, ...anywhere]
    }

    function isQuestion(at: number): boolean {
      const end = scan.sentenceEnd[at]!
      return QUESTION_MARK.test(scan.text.slice(Math.max(scan.sentenceStart[at]!, end - 4), end))
    }

    function isInside(cue: CueFind, quotation: Quotation | undefined): boolean {
      return (
        quotation !== undefined &&
        scan.wordStart[cue.from]! >= quotation.start &&
        scan.wordStart[cue.from]! < quotation.end
      )
    }
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

function own(stance: Stance, rule: string): Judgement {
  return { voice: 'speaker', stance, rule, attributedTo: undefined }
}

function nearest(cues: readonly CueFind[], find: Find): CueFind | undefined {
  const distance = (cue: CueFind) => (cue.to <= find.from ? find.from - cue.to : cue.from - find.to)
  let best: CueFind | undefined
  for (const cue of cues) if (best === undefined || distance(cue) < distance(best)) best = cue
  return best
}
