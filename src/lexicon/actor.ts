/**
 * Whose deed or trait a match is: the speaker's own polity's or another's.
 *
 * What is asked is `we lead the world` against `they lead the world`. Without a parse: the nearest of the words that can
 * be told apart (pronouns, names of states, a few nouns such as `the regime`) before the match and in its clause.
 */
import type { Docvars, Scan } from '../records.ts'
import type { Clauses } from './clauses.ts'
import type { CueFind } from './cue.ts'
import type { Find } from './matcher.ts'
import { createPolityNames, DEFAULT_SELF, type Polity, type PolityNames } from './polity.ts'

export interface ActorFinder {
  /** Whether the words before and in the match name an actor that is not the speaker's own polity. */
  isOther(find: Find, cues: readonly CueFind[]): boolean
}

/** An actor stands at most so many words before the match. */
const REACH = 8

const OWN = /^(we|our|ours|us|my|ourselves|i|me|mine|myself|we['’](re|ve|ll|d)|i['’](m|ve|ll|d))$/i
const OTHERS =
  /^(they|them|their|theirs|themselves|he|his|him|she|her|you|your|yours|others|those|they['’](re|ve|ll|d)|(he|she)['’](s|ll|d)|regimes?|enem(y|ies)|adversar(y|ies)|dictators?|dictatorships?|tyrants?|aggressors?|imperialis(m|ts?)|colonialis(m|ts?)|communis(m|ts?)|terrorists?|rivals?|opponents?|invaders?|oppressors?|hegemonists?|zionists?|fascists?|nazis?)$/i
/** After these a name is no subject: `with Britain`, `against Iran`. */
const BEFORE_OBJECT =
  /^(with|against|to|toward|towards|from|in|at|on|over|for|between|among|by|into|through|within|upon|beside|alongside|behind|beyond|across|throughout|about|like|unlike)$/i
const OF = /^of$/i
/** Words between an actor and the preposition that makes it no subject: `against the new Iran`. */
const ARTICLES = /^(the|a|an|our|this|that|new|all)$/i

/** An actor finder for one document. The names of polities are made ready at the first question. */
export function createActorFinder(
  polities: readonly Polity[],
  isEnd: (cue: CueFind) => boolean,
): (scan: Scan, clauses: Clauses, docvars: Docvars) => ActorFinder {
  let names: PolityNames | undefined
  return (scan, clauses, { country }) => {
    let own: number | undefined
    let isKnown = false

    function isOther(find: Find, cues: readonly CueFind[]): boolean {
      const { role } = find.entry
      if (role === undefined || (role === 'named' && country === undefined)) return false
      const table = resolved()
      const inside = isOtherInside(find, table)
      if (role === 'named') return isKnown && inside === true
      return inside ?? isOtherBefore(find, cues, table) ?? false
    }

    /** Makes the table ready and finds the document's own polity in it. */
    function resolved(): PolityNames {
      names ??= createPolityNames(polities)
      if (own === undefined) {
        const written = country === undefined ? '' : String(country)
        isKnown = written !== ''
        // A country that the table lacks has no name in it either: whatever is named there is another.
        own = names.placeOf(isKnown ? written : DEFAULT_SELF) ?? -1
      }
      return names
    }

    /** What words of the match itself say; `undefined` where they name nobody. */
    function isOtherInside({ from, to }: Find, table: PolityNames): boolean | undefined {
      let named: boolean | undefined
      for (let word = from; word < to; word++) {
        if (isOwnWord(clauses.wordAt(word))) return false
        const polity = table.namedAt(word, (at) => (at < to ? clauses.wordAt(at) : undefined))
        if (polity === undefined) continue
        if (isOwnPolity(polity.polity, table)) return false
        named = true
      }
      return named
    }

    function isOtherBefore(
      { from, sentence }: Find,
      cues: readonly CueFind[],
      table: PolityNames,
    ): boolean | undefined {
      const first = Math.max(scan.sentenceWord[sentence]!, from - REACH)
      let genitive: boolean | undefined
      for (let word = from - 1; word >= first; word--) {
        if (clauses.isBreak(word + 1)) return genitive
        if (cues.some((cue) => isEnd(cue) && cue.from <= word && word < cue.to)) return genitive
        const written = clauses.wordAt(word)
        const polity = table.namedAt(word, (at) => (at < from ? clauses.wordAt(at) : undefined))
        if (polity !== undefined && !isInsideName(word, first, table)) {
          const before = wordBefore(word, first)
          if (BEFORE_OBJECT.test(before)) continue
          const isOther = !isOwnPolity(polity.polity, table)
          if (!OF.test(before)) return isOther
          // `the enemies of America`: whose deed it is depends on the noun before.
          genitive ??= isOther
          continue
        }
        if (isOwnWord(written)) return false
        if (OTHERS.test(written)) return true
      }
      return genitive
    }

    /** Whether a longer name that begins before the word takes it in: `South` of `South Africa`. */
    function isInsideName(word: number, first: number, table: PolityNames): boolean {
      for (let start = Math.max(first, word - 3); start < word; start++) {
        const longer = table.namedAt(start, clauses.wordAt)
        if (longer !== undefined && start + longer.words > word) return true
      }
      return false
    }

    function wordBefore(word: number, first: number): string {
      let at = word - 1
      while (at > first && ARTICLES.test(clauses.wordAt(at))) at--
      return at < first ? '' : clauses.wordAt(at)
    }

    function isOwnPolity(polity: number, table: PolityNames): boolean {
      return own !== undefined && own >= 0 && table.isSame(own, polity)
    }

    return { isOther }
  }
}

/** A word of the first person; `US` in capitals is a name. */
function isOwnWord(word: string): boolean {
  return word !== 'US' && OWN.test(word)
}
