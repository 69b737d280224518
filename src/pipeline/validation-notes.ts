import type { ComparedPassage } from '../measure/validity/passage.ts'
import type { LocatedPassages } from '../read/coded/locate.ts'
import type { CodedPassages } from '../read/coded/passages.ts'

/** What the notes are drawn from. */
export interface Noted {
  readonly coded: CodedPassages
  readonly found: LocatedPassages
  readonly passages: readonly ComparedPassage[]
  readonly names: readonly string[]
  readonly wordless: number
  readonly hasCorpus: boolean
}

/** What a reader must know of the codes beside the figures, one sentence each. */
export function validationNotes({ coded, found, passages, names, wordless, hasCorpus }: Noted): string[] {
  const notes = [...coded.notes, ...found.notes]
  const say = (count: number, one: string, many: string) => {
    if (count > 0) notes.push(count === 1 ? `1 ${one}` : `${count} ${many}`)
  }
  say(coded.uncoded, 'row is not coded yet and is left out', 'rows are not coded yet and are left out')
  if (hasCorpus) {
    notes.push(
      `${found.compared} of ${passages.length} passages were compared with their documents, and none has changed`,
    )
  }
  const lacking = ['trace', 'rejected', 'reported', 'mixed'].filter(
    (list) => !coded.lists.some((one) => one === list),
  )
  if (lacking.length > 0)
    notes.push(`the codes do not say what is ${lacking.join(' or ')}; figures of these are left empty`)
  const missing = names.filter((name) => !coded.framings.includes(name))
  if (missing.length > 0) notes.push(`not coded, and left empty: ${missing.join(', ')}`)
  const isSplit = ({ gold, codes }: ComparedPassage) =>
    codes.length > 1 &&
    gold.some((one, f) => one.endorsed === undefined && coded.framings.includes(names[f]!))
  say(
    passages.filter(isSplit).length,
    'passage has a framing that exactly half of its coders endorse; it is left out for that framing',
    'passages have a framing that exactly half of their coders endorse; they are left out for that framing',
  )
  say(
    passages.filter(
      ({ codes, goldPrimary }) => goldPrimary === undefined && codes.some((one) => one.primary !== undefined),
    ).length,
    'passage has no primary framing that most of its coders share; it is left out of the comparison of primaries',
    'passages have no primary framing that most of their coders share; they are left out of the comparison of primaries',
  )
  say(
    passages.filter(
      ({ goldPrimary, gold }) =>
        goldPrimary !== undefined && gold[names.indexOf(goldPrimary)]?.endorsed === false,
    ).length,
    'passage has a primary framing that it does not endorse; the endorsements count',
    'passages have a primary framing that they do not endorse; the endorsements count',
  )
  say(
    wordless,
    'passage has no counted word and carries no label',
    'passages have no counted word and carry no label',
  )
  const nameless = passages.filter(({ document }) => document === undefined).length
  say(
    nameless,
    'passage does not name its document, so there are no limits',
    'passages do not name their document, so there are no limits',
  )
  return notes
}
