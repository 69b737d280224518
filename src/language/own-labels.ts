/**
 * Which labels of a transcript are those of the document's own speaker, from the docvars `speaker` and `role`.
 */
import type { Docvars } from '../records.ts'
import { isFullName, type Label } from './turn-labels.ts'

const PRESIDENT = /^(?:THE )?PRESIDENT$/i
const VICE_PRESIDENT = /^(?:THE )?VICE PRESIDENT$/i
const HONORIFICS =
  /^(?:mr|mrs|ms|miss|dr|prof|sir|dame|lord|lady|he|sen|rep|gov|gen|lt|sr|comrade|his|her|excellency|majesty|highness|the|former|acting|deputy|first|second|vice|prime|president|minister|secretary|general|governor|senator|representative|chancellor|mayor|ambassador|king|queen|prince|gentleman|leader|director|chairman|of|state)$/
const SUFFIXES = /^(?:jr|sr|ii|iii|iv)$/
/** Forms of address that a speaker's family has with the same surname. */
const FAMILY = /^(?:MRS|MS|MISS|DR|LADY|(?:THE )?FIRST LADY|(?:THE )?SECOND GENTLEMAN)\b/i
const OFFICES = [
  'vice president',
  'president',
  'prime minister',
  'first lady',
  'second gentleman',
  'secretary-general',
  'secretary',
  'chancellor',
  'governor',
  'senator',
  'mayor',
  'king',
  'queen',
] as const

/** A label with how often it stands in the document. */
export interface CountedLabel extends Label {
  readonly count: number
}

/**
 * Names of the own labels. By surname first, and where several have it, by given name and office; then by the office of
 * `role` (`THE VICE PRESIDENT`); then by initials; where none of these is found and the role allows it, the president's.
 *
 * @param labels labels of persons
 */
export function ownLabels(labels: readonly CountedLabel[], docvars: Docvars): ReadonlySet<string> {
  const { speaker = '', role: office = '' } = docvars
  const name = nameParts(String(speaker))
  const role = String(office).toLowerCase()
  const own = new Set([...bySurname(labels, name, role), ...byOffice(labels, role)])
  if (own.size > 0) return withSlips(own, labels)
  const initials = byInitials(labels, name)
  if (initials.length > 0) return new Set(initials)
  const hasOtherOffice =
    name.length > 0 && role !== '' && officeIn(role) !== undefined && !/president/.test(role)
  if (hasOtherOffice) return own
  const offices = labels.filter((label) => label.isCapitals || label.count > 1)
  const presidents = offices.filter((label) => PRESIDENT.test(label.name))
  const found =
    presidents.length > 0 ? presidents : offices.filter((label) => VICE_PRESIDENT.test(label.name))
  return withSlips(new Set(found.map((label) => label.name)), labels)
}

/** Own labels and what a slip of the keys makes of them: `THE PRESIDNET`. */
function withSlips(own: ReadonlySet<string>, labels: readonly CountedLabel[]): ReadonlySet<string> {
  const typed = [...own].filter((name) => name.length >= 10)
  const slips = labels.filter(
    (label) =>
      label.isCapitals &&
      !label.isTitled &&
      label.count < 3 &&
      typed.some((name) => isSlip(label.name, name)),
  )
  return new Set([...own, ...slips.map((label) => label.name)])
}

/** The same but for three letters in a row at most. */
function isSlip(label: string, name: string): boolean {
  if (Math.abs(label.length - name.length) > 2) return false
  return differing(label, name) <= 3
}

/** Units from the first that differs to the last, in the longer of two. */
function differing(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start++
  let end = 0
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++
  return Math.max(one.length, other.length) - start - end
}

/** Folded words of a person's name without forms of address; the surname last. */
function nameParts(speaker: string): readonly string[] {
  const [before, after] = speaker.replace(/\([^)]*\)/g, ' ').split(',')
  const isInverted = after !== undefined && !SUFFIXES.test(after.replace(/\./g, '').trim().toLowerCase())
  const parts = foldedWords(isInverted ? `${after} ${before}` : speaker)
  while (parts.length > 1 && SUFFIXES.test(parts.at(-1)!)) parts.pop()
  while (parts.length > 1 && HONORIFICS.test(parts[0]!)) parts.shift()
  return parts
}

function foldedWords(name: string): string[] {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s.,]+/)
    .filter((part) => part !== '')
}

function bySurname(labels: readonly CountedLabel[], name: readonly string[], role: string): string[] {
  const surname = name.at(-1)
  if (surname === undefined) return []
  let found = labels.filter((label) => isSure(label) && foldedWords(label.name).some(isSurname))
  if (found.length === 0 && name.length > 1)
    found = labels.filter((label) => label.isTitled && isPartAlone(label.name, name))
  const fits = found.map((label) => fitOf(label, name, role))
  const least = Math.min(fits.some((fit) => fit === 3) ? 2 : 1, Math.max(...fits))
  return found.filter((_, index) => fits[index]! >= least).map((label) => label.name)

  function isSurname(word: string): boolean {
    return word === surname || isMisspelling(word, surname!)
  }
}

/** A word alone before a colon is nobody's label unless it recurs. */
function isSure(label: CountedLabel): boolean {
  return label.isTitled || label.count > 1 || label.isNoted || isFullName(label.name)
}

/** An office and one word of the name: `PRESIDENT XI`, `PRESIDENT LULA`. */
function isPartAlone(label: string, name: readonly string[]): boolean {
  const words = foldedWords(label).filter((word) => !HONORIFICS.test(word))
  return words.length === 1 && name.includes(words[0]!)
}

/** 3: the given name or the office of the role fits; 2: nothing is against it; 1: another office, or the family's address; 0: another given name. */
function fitOf(label: Label, name: readonly string[], role: string): 0 | 1 | 2 | 3 {
  const words = foldedWords(label.name)
  const end = words.indexOf(name.at(-1) ?? '')
  const given = label.isTitled ? words.slice(Math.max(0, end - 1), end) : words.slice(0, Math.max(0, end))
  const spoken = given.filter((word) => !HONORIFICS.test(word) && !officeIn(word))
  if (spoken.length > 0 && name.length > 1)
    if (spoken.some((word) => name.slice(0, -1).some((part) => isSameGiven(word, part)))) return 3
    else if (!label.isTitled || label.isCapitals || isFullName(spoken.concat('x').join(' '))) return 0
  const office = officeIn(label.name.toLowerCase())
  if (office !== undefined && role !== '') return office === officeIn(role) ? 3 : 1
  return FAMILY.test(label.name) ? 1 : 2
}

function isSameGiven(word: string, part: string): boolean {
  if (word.length === 1 || part.length === 1) return word[0] === part[0]
  return word.slice(0, 2) === part.slice(0, 2)
}

function byOffice(labels: readonly CountedLabel[], role: string): string[] {
  const office = officeIn(role)
  if (office === undefined) return []
  return labels
    .filter((label) => label.isCapitals || label.count > 1)
    .filter((label) => label.name.toLowerCase().replace(/^the /, '') === office)
    .map((label) => label.name)
}

function officeIn(role: string): string | undefined {
  return OFFICES.find((office) => role.includes(office))
}

/** `XJP` for Xi Jinping: the letters stand in the name in this order, the first one first. */
function byInitials(labels: readonly CountedLabel[], name: readonly string[]): string[] {
  const letters = name.join('')
  return labels
    .filter(
      ({ name: label, count }) => /^\p{Lu}{2,4}$/u.test(label) && count > 1 && isSpelt(label.toLowerCase()),
    )
    .map((label) => label.name)

  function isSpelt(initials: string): boolean {
    let at = -1
    for (const letter of initials) {
      const next = letters.indexOf(letter, at + 1)
      if (next < 0 || (at < 0 && next > 0)) return false
      at = next
    }
    return true
  }
}

/** One letter more, less or other in a long name: `Zelenskyy`, `Zelensky`. */
function isMisspelling(word: string, name: string): boolean {
  if (name.length < 6 || Math.abs(word.length - name.length) > 1 || word[0] !== name[0]) return false
  return differing(word, name) <= 1
}
