/**
 * Whose turn it is in a transcript, told from the labels that open paragraphs.
 */
import type { Docvars } from '../records.ts'
import { type CountedLabel, ownLabels } from './own-labels.ts'
import { isFullName, type Label, LONGEST_LABEL, labelOf, mayBeLabelled } from './turn-labels.ts'

/** Whose words follow a label: the document's own speaker, another one for a turn, or another one for this block alone. */
export type Turn = 'own' | 'other' | 'aside'

/** A turn that a block opens. */
export interface Opening {
  readonly turn: Turn
  /** Units of the block that the label takes. */
  readonly length: number
  /** The block is the label alone; the words stand in the next one. */
  readonly isBare: boolean
  /** Labels of the document's own speaker are known, so that no list of sources can look like turns. */
  readonly isSure: boolean
}

export interface Turns {
  /** Turn that a block opens; `undefined` where it opens with no label. */
  openedBy(block: string): Opening | undefined
  /** Whether the text has labels of turns at all. Goes through it. */
  isTranscript(): boolean
}

/** A call as long as this has a second paragraph where the next one has no label. */
const LONG_CALL = 75
/** Callers who hold the floor until the next label, however shortly they begin. */
const LASTING = /^remark$|(?:AIDE|INTERPRETER|TRANSLATOR|OPERATOR)$/i
/** Docvars that say that the text is from the records of an assembly, where `The President` has the chair. */
const ASSEMBLY = /\bunga\b|general (?:assembly|debate)|security council|parliament|sitting|plenary/i
const CHAIR_TITLE = /^(?:the )?(?:president|chair)/i

/**
 * Reads the labels of one document. Costs nothing where no paragraph looks labelled: the text is gone through at the
 * first one that does.
 *
 * Own are the labels of the docvar `speaker` (see `ownLabels`). Where no label is the speaker's, all named turns count,
 * and those of askers, callers and the chair do not.
 */
export function createTurns(text: string, docvars: Docvars): Turns {
  let known: Labels | undefined
  return {
    openedBy(block) {
      if (!mayBeLabelled(block)) return undefined
      const label = labelOf(block)
      if (label === undefined) return undefined
      known ??= labelsOf(text, docvars)
      const turn = known.turnOf(label, block.length - label.length)
      if (turn === undefined) return undefined
      const { length } = label
      return { turn, length, isBare: length === block.trimEnd().length, isSure: known.isOwnKnown }
    },
    isTranscript() {
      known ??= labelsOf(text, docvars)
      return known.isTranscript
    },
  }
}

/** Whether a line that begins at `offset` opens a turn by a label that nothing else looks like. */
export function opensTurn(text: string, offset: number): boolean {
  const first = text.charCodeAt(offset)
  if (first < 0x41 || first > 0x5a) return false
  const second = text.charCodeAt(offset + 1)
  const isCapitals = (second >= 0x41 && second <= 0x5a) || second === 0x2e || second === 0x3a
  if (!isCapitals && first !== 0x51) return false
  const end = text.indexOf('\n', offset)
  const line = text.slice(offset, Math.min(end < 0 ? text.length : end, offset + LONGEST_LABEL))
  if (first !== 0x51 && !line.includes(':')) return false
  const label = labelOf(line)
  if (label === undefined || label.kind === 'chair') return false
  return label.kind === 'person'
    ? label.isCapitals && label.isTitled
    : label.name.length > 1 || label.kind === 'asker'
}

interface Labels {
  readonly isTranscript: boolean
  readonly isOwnKnown: boolean
  turnOf(label: Label, words: number): Turn | undefined
}

function labelsOf(text: string, docvars: Docvars): Labels {
  const counted = countLabels(text)
  const { genre = '', title = '' } = docvars
  const isAssembly =
    ASSEMBLY.test(`${genre} ${title}`) ||
    counted.some((label) => label.isNoted && /^(?:Mr|Mrs|Ms|Miss)\.? /.test(label.name))
  const persons = counted
    .filter((label) => label.kind === 'person' || (label.kind === 'chair' && !isAssembly))
    .map((label): CountedLabel => ({ ...label, kind: 'person' }))
    .filter(
      (label) =>
        !(isAssembly && CHAIR_TITLE.test(label.name) && !label.isCapitals && !isFullName(label.name)),
    )
  const own = ownLabels(
    persons.filter((label) => isPlain(label) || isFullName(label.name) || label.isTitled),
    docvars,
  )
  const owns = persons.filter((label) => own.has(label.name))
  const isOwnKnown = owns.length > 0
  const ownTurns = owns.reduce((sum, label) => sum + label.count, 0)
  const named = new Set(persons.filter(isOwnKnown ? isAmongOthers : isPlain).map((label) => label.name))
  const hasAskers = counted.some((label) => label.kind === 'asker')
  const hasAnswers = !isOwnKnown && hasAskers && counted.some((label) => label.kind === 'answer')
  const isAnswered = named.size > 0 || hasAnswers

  /** A label where no own one says that the text is a transcript: it stands twice, or has a title. */
  function isPlain(label: CountedLabel): boolean {
    if (label.isCapitals) return label.isTitled || (label.count > 1 && words(label.name) <= 4)
    if (/^(?:the )?(?:vice )?president$/i.test(label.name)) return true
    return label.count > 1 && (isFullName(label.name) || label.isTitled)
  }

  /** A label beside own ones: written like these, and no heading. */
  function isAmongOthers(label: CountedLabel): boolean {
    if (own.has(label.name) || (label.isCapitals && isPlain(label))) return true
    if (!owns.some((one) => one.isCapitals === label.isCapitals)) return label.count > 2 && isPlain(label)
    if (isPlain(label) || label.isTitled || label.isNoted) return true
    if (label.isCapitals) return words(label.name) > 1 ? ownTurns > 1 : owns.some((one) => !one.isTitled)
    if (isFullName(label.name)) return label.count > 1 || ownTurns > 1
    return label.count > 1 && owns.some((one) => words(one.name) === 1)
  }

  function turnOf(label: Label, length: number): Turn | undefined {
    switch (label.kind) {
      case 'asker':
        // Where nobody's answers are labelled, what follows a question is the answer.
        return isAnswered ? 'other' : 'aside'
      case 'crowd':
        return 'aside'
      case 'caller':
        return isOwnKnown && (LASTING.test(label.name) || length > LONG_CALL) ? 'other' : 'aside'
      case 'answer':
        if (hasAnswers) return 'own'
        return isOwnKnown && label.name.length > 1 ? 'other' : undefined
      default:
        if (own.has(label.name)) return 'own'
        if (isAssembly && CHAIR_TITLE.test(label.name)) return isOwnKnown ? 'other' : 'aside'
        if (!named.has(label.name)) return undefined
        return isOwnKnown ? 'other' : 'own'
    }
  }

  return { isTranscript: isOwnKnown || named.size > 0 || hasAnswers, isOwnKnown, turnOf }
}

function countLabels(text: string): CountedLabel[] {
  const counts = new Map<string, CountedLabel>()
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + LONGEST_LABEL))
    if (!mayBeLabelled(line)) continue
    const label = labelOf(line)
    if (label === undefined) continue
    const before = counts.get(label.name)
    const isNoted = label.isNoted || before?.isNoted === true
    counts.set(label.name, { ...label, isNoted, count: (before?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

function words(name: string): number {
  return name.split(' ').length
}

/** Where the line after the one at `at` begins, white space passed over; -1 for none. */
function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  if (newline < 0) return -1
  let next = newline + 1
  while (next < text.length && /\s/.test(text[next]!)) next++
  return next
}
