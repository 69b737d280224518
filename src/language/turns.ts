/**
 * Whose turn it is in a transcript, told from the labels that open paragraphs: `THE PRESIDENT:`, `Q`, `Vladimir Putin:`.
 */
import type { Docvars } from '../records.ts'

/** Whose words follow a label: the document's own speaker, another one for a turn, or another one for this block alone. */
export type Turn = 'own' | 'other' | 'aside'

export interface Turns {
  /** Turn that a block opens; `undefined` where it opens with no label. */
  turnOf(block: string): Turn | undefined
}

/** A label and the white space or end after it; how long one may be bounds what is looked at. */
const LABEL =
  /^[ \t]*(?:(Q\d{0,2})(?:[.:](?=\s|$)|(?=[ \t]+["“‘(\p{Lu}]))|(THE (?:VICE )?PRESIDENT)\.(?=\s)|(\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|of|the|de|al|bin|van|von|VON|MEMBERS?)){0,6})(?: ?\([^()\n]{1,60}\))?:(?=\s|$))/u
const LONGEST_LABEL = 110

/** Who asks: their turn lasts until the next label. */
const ASKERS =
  /^(Q\d{0,2}|QUESTION|QUESTIONER|MODERATOR|INTERVIEWER|REPORTER|JOURNALIST|PRESS|HOST|ANCHOR|CORRESPONDENT)S?$/i
/** Who calls something in between: a line of their own. */
const CALLERS =
  /^((AN )?AUDIENCE( MEMBERS?)?|CROWD|AIDE|MILITARY AIDE|PARTICIPANTS?|CHILD(REN)?|VOICES?|REMARK|SPEAKERS?|OPERATOR|INTERPRETER|ALL|MEMBERS OF THE AUDIENCE|AUDIENCE PARTICIPANT)$/i
/** A title in capitals makes a label of what is none by its name alone. */
const TITLED =
  /^((MR|MRS|MS|DR|SEN|REP|GOV|GEN|ADM|SIR|LADY|LORD|REV|JUDGE)\.? |(THE )?((FORMER|ACTING|DEPUTY|FIRST|VICE) )*(PRESIDENT|SECRETARY|GOVERNOR|SENATOR|REPRESENTATIVE|CONGRESSMAN|CONGRESSWOMAN|PRIME MINISTER|MAYOR|GENERAL|ADMIRAL|CHANCELLOR|AMBASSADOR|MINISTER|KING|QUEEN|ATTORNEY GENERAL|LADY|LEADER|SENIOR ADMINISTRATION OFFICIAL|ADMINISTRATOR|DIRECTOR|JUSTICE|CHAIRMAN|CHAIR|SPEAKER|JUDGE)\b)/
/** Words of address and order, which open paragraphs of speeches. */
const NO_LABEL =
  /^((MR|MRS|MS|MADAM|MADAME|SIR|DEAR|MY|FELLOW|YOUR|HIS|HER|DISTINGUISHED|EXCELLENC|GENTLEMEN|LADIES|FRIENDS|COUNTRYMEN|MEMBERS|CITIZENS|SENATORS|COMRADES|COLLEAGUES|BROTHERS|ARTICLE|SECTION|CHAPTER|PART|TITLE|NOTE|FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|FINALLY|ONE|TWO|THREE|FOUR|FIVE)(LY|S)?\.?)(?= (PRESIDENT|SPEAKER|CHAIRMAN|CHAIRPERSON|VICE|SECRETARY|CHIEF|MODERATOR)\b|$)|^(DEAR|MY|FELLOW|YOUR|DISTINGUISHED|GENTLEMEN|LADIES|MEMBERS|ARTICLE|SECTION|CHAPTER|EXCELLENCIES)\b/i
const PRESIDENT = /^(THE )?PRESIDENT$/i
const VICE_PRESIDENT = /^(THE )?VICE PRESIDENT$/i
const CAPITALS = /^[^\p{Ll}]*(?:Mc|Mac|De|O['’])?[^\p{Ll}]*$/u

/**
 * Reads the labels of one document. Costs nothing where no paragraph looks labelled: the text is gone through at the
 * first one that does.
 *
 * Own is the docvar `speaker` by surname; else the president, or the vice president where `role` says so or no president
 * speaks. Where no label is the speaker's, all named turns count, and those of askers and callers do not.
 */
export function createTurns(text: string, docvars: Docvars): Turns {
  let labels: Labels | undefined
  return {
    turnOf(block) {
      if (!mayBeLabelled(block)) return undefined
      const label = labelOf(block)
      if (label === undefined) return undefined
      labels ??= labelsOf(text, docvars)
      return labels.turnOf(label)
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
  const line = text.slice(offset, offset + LONGEST_LABEL)
  if (first !== 0x51 && !line.includes(':')) return false
  const label = labelOf(line)
  if (label === undefined || NO_LABEL.test(label)) return false
  return ASKERS.test(label) || CALLERS.test(label) || (CAPITALS.test(label) && TITLED.test(label))
}

function mayBeLabelled(block: string): boolean {
  const first = block.charCodeAt(0)
  if (first < 0x41 || (first > 0x5a && first < 0xc0) || (first >= 0x61 && first <= 0x7a)) return false
  if (first === 0x51) return true
  return block.lastIndexOf(':', LONGEST_LABEL) > 0 || block.startsWith('THE ')
}

function labelOf(block: string): string | undefined {
  const found = LABEL.exec(block.slice(0, LONGEST_LABEL))
  return found?.[1] ?? found?.[2] ?? found?.[3]
}

interface Labels {
  turnOf(label: string): Turn | undefined
}

function labelsOf(text: string, { speaker, role }: Docvars): Labels {
  const counts = new Map<string, number>()
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, at + LONGEST_LABEL)
    if (!mayBeLabelled(line)) continue
    const label = labelOf(line)
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const names = [...counts.keys()].filter(
    (label) => !NO_LABEL.test(label) && !ASKERS.test(label) && !CALLERS.test(label),
  )
  const own = ownLabels(names.filter(isPlainlyLabel), String(speaker ?? ''), String(role ?? ''))
  const isTranscript = own.size > 0
  const named = new Set(names.filter((label) => isPlainlyLabel(label) || (isTranscript && isName(label))))
  const isAnswered = named.size > 0

  /** A label that stands twice, or has a title. */
  function isPlainlyLabel(label: string): boolean {
    if (CAPITALS.test(label)) return TITLED.test(label) || (counts.get(label)! > 1 && words(label) <= 4)
    return PRESIDENT.test(label) || VICE_PRESIDENT.test(label) || (counts.get(label)! > 1 && isName(label))
  }

  return {
    turnOf(label) {
      // Where nobody's answers are labelled, what follows a question is the answer.
      if (ASKERS.test(label)) return isAnswered ? 'other' : 'aside'
      if (CALLERS.test(label)) return 'aside'
      if (!named.has(label)) return undefined
      return !isTranscript || own.has(label) ? 'own' : 'other'
    },
  }
}

/** Two to four words, each with a capital: `Vladimir Putin`. */
function isName(label: string): boolean {
  const parts = label.split(' ')
  return (
    parts.length >= 2 &&
    parts.length <= 4 &&
    parts.every((part) => /^\p{Lu}|^(of|the|de|al|bin|van|von)$/u.test(part))
  )
}

function ownLabels(labels: readonly string[], speaker: string, role: string): ReadonlySet<string> {
  const surname = surnameOf(speaker)
  const bySurname = labels.filter(
    (label) => surname !== '' && label.toLowerCase().split(/[ .]+/).includes(surname),
  )
  const presidents = labels.filter((label) => PRESIDENT.test(label))
  const vices = labels.filter((label) => VICE_PRESIDENT.test(label))
  const isVice = /vice/i.test(role)
  if (isVice || bySurname.length > 0) {
    const office = isVice ? vices : presidents.filter(() => /president/i.test(role))
    return new Set([...bySurname, ...office])
  }
  return new Set(presidents.length > 0 ? presidents : vices)
}

function surnameOf(speaker: string): string {
  const parts = speaker
    .toLowerCase()
    .replace(/[,.]/g, ' ')
    .split(/\s+/)
    .filter((part) => part !== '')
  while (parts.length > 1 && /^(jr|sr|ii|iii|iv)$/.test(parts.at(-1)!)) parts.pop()
  return parts.at(-1) ?? ''
}

function words(label: string): number {
  return label.split(' ').length
}

/** Where the line after the one at `at` begins, white space passed over; -1 for none. */
function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  if (newline < 0) return -1
  let next = newline + 1
  while (next < text.length && /\s/.test(text[next]!)) next++
  return next
}
