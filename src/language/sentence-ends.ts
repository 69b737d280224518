/**
 * Where a full stop ends a sentence and where it belongs to the word before it.
 *
 * The rules are those of the splitters in use for edited prose (Kiss and Strunk 2006 describe the cases): titles and
 * initials run on, ordinary abbreviations run on unless a word follows that opens sentences, numbering runs on.
 */
import { CASE, DIGIT, LOWER, UPPER } from './characters.ts'

/** `Mr.`: a name follows. */
const TITLE = 1
/** `etc.`, `p.m.`: may stand at the end of a sentence as well as inside one. */
const ABBREVIATION = 2
/** `No. 4`, `p. 12`: a number follows. */
const NUMBERING = 4
/** `The`, `We`: with a capital after a full stop, the word opens a sentence even after an abbreviation. */
const OPENER = 8
/** One letter: an initial, or a part of `U.S.` */
const LETTER = 16
/** Digits only: may be the number of a paragraph, or of a note. */
const NUMBER = 32
/** `Jan.`, `Sun.`: an abbreviation only with a capital, for `sun` and `mar` are words. */
const CALENDAR = 64

const TITLES =
  'mr mrs ms messrs dr drs prof rev fr sr hon gen brig lt lieut col maj capt cmdr adm sgt gov sen rep pres st mt ft ' +
  'amb supt insp wm geo thos chas'
const ABBREVIATIONS =
  'etc inc ltd co corp bros jr esq dept dist est al ed eds vs viz cf ca approx appt univ assn ave blvd pm eg ie ibid op ' +
  'cit trans repr govt intl'
const CALENDARS = 'jan feb mar apr jun jul aug sep sept oct nov dec mon tues wed thurs fri sat sun'
const NUMBERINGS = 'no nos p pp art arts vol vols fig figs sec secs sect para paras ch chap res doc op'
const OPENERS =
  'the a an we i he she it they you this that these those there here our my your his her its their in on at for from ' +
  'with by as if when while since after before because although though and but or nor so yet not no who what where ' +
  'why how which let may to of all some many most each every both such today now then thus however moreover ' +
  'furthermore indeed finally mr mrs ladies thank thanks again nothing nobody everyone one therefore accordingly ' +
  'consequently hence nevertheless nonetheless instead meanwhile otherwise perhaps certainly unfortunately fortunately ' +
  'until unless once during among only even never always any please yes well firstly secondly thirdly'

const TRAITS = new Map<string, number>()
for (const [words, trait] of [
  [TITLES, TITLE],
  [ABBREVIATIONS, ABBREVIATION],
  [CALENDARS, CALENDAR],
  [NUMBERINGS, NUMBERING],
  [OPENERS, OPENER],
] as const) {
  for (const word of words.split(' ')) TRAITS.set(word, (TRAITS.get(word) ?? 0) | trait)
}

/** Sentence-end traits of a folded word form, as bits. */
export function traitsOf(form: string): number {
  let traits = TRAITS.get(form) ?? 0
  const apostrophe = form.indexOf("'")
  if (apostrophe > 0) traits |= (TRAITS.get(form.slice(0, apostrophe)) ?? 0) & OPENER // I'm, it's
  if (form.length === 1) traits |= CASE[form.charCodeAt(0)] === DIGIT ? 0 : LETTER
  let index = 0
  while (index < form.length && CASE[form.charCodeAt(index)] === DIGIT) index++
  if (index > 0 && index === form.length) traits |= NUMBER
  return traits
}

/** What is known where a full stop stands between two words. */
export interface StopContext {
  /** Traits of the word before, and whether it begins with a capital. */
  readonly before: number
  readonly beforeIsCapital: boolean
  /** The word before is the first of its sentence: `12. We note …` numbers a paragraph. */
  readonly beforeIsFirst: boolean
  /** Traits of the word after. */
  readonly after: number
  /** `CASE` of the first letter after. */
  readonly afterCase: number
  /** Another full stop follows the word after, as in `J. I. Case`. */
  readonly afterIsStopped: boolean
  /** White space stands between the full stop and the next word. */
  readonly isSpaced: boolean
  /** A longer word of small letters stands before, as where a space was lost in scanning: `peace.We`. */
  readonly beforeIsPlain: boolean
  /** The word before has more than one letter or digit. */
  readonly beforeIsLong: boolean
}

/** Whether a full stop in this place ends a sentence. */
export function isSentenceEnd(stop: StopContext): boolean {
  const { before, after } = stop
  if (stop.afterCase === LOWER) return false
  if (stop.beforeIsFirst && (before & (NUMBER | LETTER)) !== 0) return false
  const isTitle = (before & TITLE) !== 0 && stop.beforeIsCapital
  if (!stop.isSpaced) {
    if (stop.afterCase !== UPPER || (after & LETTER) !== 0 || isTitle) return false
    return stop.beforeIsPlain || ((after & OPENER) !== 0 && stop.beforeIsLong)
  }
  if (isTitle) return false
  const isAbbreviation =
    (before & (LETTER | ABBREVIATION)) !== 0 || ((before & CALENDAR) !== 0 && stop.beforeIsCapital)
  if (stop.afterCase === DIGIT) return !isAbbreviation && (before & NUMBERING) === 0
  if (!isAbbreviation) return true
  return (after & OPENER) !== 0 && !((after & LETTER) !== 0 && stop.afterIsStopped)
}

/** Whether a number glued to a full stop is the mark of a note: `as they are bound.12 The …` */
export function isNoteMark(stop: StopContext): boolean {
  return (
    !stop.isSpaced && stop.beforeIsPlain && (stop.after & NUMBER) !== 0 && (stop.before & NUMBERING) === 0
  )
}
