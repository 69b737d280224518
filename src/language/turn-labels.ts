/**
 * Labels that open paragraphs of transcripts, read from how they are written alone: `THE PRESIDENT:`, `Q`, `Vladimir
 * Putin:`, `Mr. Lula da Silva (Brazil) (spoke in Portuguese):`. Whether one counts is for the whole document to say.
 */

/**
 * Who a label stands for: one who asks, one who calls something in between, a crowd, whoever answers, the chair of an
 * assembly, or a person by name or office.
 */
export type LabelKind = 'asker' | 'caller' | 'crowd' | 'answer' | 'chair' | 'person'

export interface Label {
  readonly kind: LabelKind
  /** Its words, without brackets, marks of emphasis and colon. */
  readonly name: string
  readonly isCapitals: boolean
  /** It has an office or a form of address, which no heading has. */
  readonly isTitled: boolean
  /** A bracket says what only a transcript does: a country, a language, an interpreter. */
  readonly isNoted: boolean
  /** Units of the block up to its end, colon included. */
  readonly length: number
}

/** No label is longer; it bounds what is looked at. */
export const LONGEST_LABEL = 260
const LONGEST_PLAIN = 110

const Q =
  /^[ \t]*[*_[]{0,3}Q\d{0,2}[*_\]]{0,3}(?:[.:][*_\]]{0,3}(?=\s|$|[—–-])|(?=\s*$|[ \t]+["“‘'([\p{Lu}\d$—–…-]))/u
const STOPPED = /^[ \t]*((?:THE (?:VICE )?PRESIDENT)|A)\.(?=\s)/
const OPENING_MARKS = /^[ \t]*[*_[]{1,3}/
const CLOSING_MARKS = /[*_\]\s]+$/
const NOTE = / ?[([]([^()[\]]{1,160})[)\]]$/
const TELLING_NOTE =
  /^(?:spoke|speaking|retranslated|translated|interpret|as (?:interpret|translat)|via |through |answering |addressing |in \p{Lu}|\p{Lu}[\p{L}’'-]*(?: (?:and|of|the|\p{Lu}[\p{L}’'-]*)){0,6}$)/u

const ASKER =
  /^(?:THE )?(?:Q\d{0,2}|QUESTION(?: (?:FROM|BY) .{3,60})?|QUESTIONER|MODERATOR|FACILITATOR|INTERVIEWER|REPORTER|JOURNALIST|PRESS|MEDIA|HOST|ANCHOR|CORRESPONDENT|ANNOUNCER)S?(?: \d{1,2})?$/i
const CALLER =
  /^(?:(?:AN |UNIDENTIFIED )?(?:AUDIENCE (?:MEMBER|PARTICIPANT)|PARTICIPANT|CHILD|STUDENT|VOICE|REMARK|SPEAKER|OPERATOR|INTERPRETER|TRANSLATOR|(?:\p{L}+ ){0,3}AIDE))(?: \d{1,2})?$/iu
const CROWD =
  /^(?:THE )?(?:AUDIENCE|CROWD|PARTICIPANTS|CHILDREN|STUDENTS|VOICES|REMARKS|SPEAKERS|ALL|PROTEST[EO]RS?|(?:MEMBERS OF THE AUDIENCE)|AUDIENCE MEMBERS)$/i
const ANSWER = /^(?:A|ANSWER|REPLY|RESPONSE)$/i
const CHAIR =
  /^The (?:Acting |Temporary |Deputy |Vice-)?(?:President|PRESIDENT|Chair|CHAIR|Chairman|CHAIRMAN|Chairwoman|Chairperson|Speaker|SPEAKER|Secretary-General)$/
/** A title in capitals makes a label of what is none by its name alone. */
const TITLED_CAPITALS =
  /^(?:(?:MR|MRS|MS|MISS|DR|SEN|REP|GOV|GEN|LT|ADM|SIR|LADY|LORD|REV|JUDGE|FATHER|COACH|CHIEF|COLONEL|CAPTAIN|SERGEANT|TAOISEACH|EMIR|CROWN PRINCE)\.? |(?:THE )?(?:(?:FORMER|ACTING|DEPUTY|FIRST|SECOND|VICE|STATE|REAR|MAJOR|LIEUTENANT|UNDER|LT\.) )*(?:PRESIDENT|SECRETARY|GOVERNOR|SENATOR|REPRESENTATIVE|CONGRESSMAN|CONGRESSWOMAN|PRIME MINISTER|MAYOR|GENERAL|ADMIRAL|CHANCELLOR|AMBASSADOR|MINISTER|KING|QUEEN|ATTORNEY GENERAL|LADY|GENTLEMAN|LEADER|SENIOR ADMINISTRATION OFFICIAL|CHIEF OF STAFF|ADMINISTRATOR|DIRECTOR|COMMISSIONER|JUSTICE|CHAIRMAN|CHAIR|SPEAKER|JUDGE)\b)/
/** An office in words, in any place of a label: `Moscow Mayor Sergei Sobyanin`. */
const OFFICE =
  /\b(?:president|premier|minister|chancellor|mayor|governor|secretary|chair(?:man|woman|person)?|co-chair|head|director|ceo|commissioner|advis[eo]r|aide|ambassador|deputy|senator|congress(?:man|woman)|speaker|member|representative|leader|envoy|colonel|general|admiral|major|captain|lieutenant|sergeant|commander|chief|professor|academician|judge|justice|prosecutor|ombudsman|king|queen|prince|princess|emir|sheikh|pope|patriarch|archbishop|rector|host|anchor|moderator|editor|correspondent|journalist|founder|student|teacher|doctor|coordinator|manager|executive|hero|official|cosmonaut|astronaut|champion|medall?ist|player|reporter|presenter|winner|producer|engineer|technician|columnist|trainer|coach|pilot|corporal|private|officer|soldier|writer|actor|actress|worker|physician|farmer|volunteer|entrepreneur|partner|author|blogger|ombudsperson|researcher|scientist|veteran|bishop|reverend|rabbi|imam|surgeon|mariner|mr|mrs|ms|miss|dr|sir|dame|lord|lady)\b/i
/** Words of sentences, which no label has. */
const SENTENCE =
  /(?:^| )(?:I|[Ww]e|is|are|was|were|has|have|had|be|been|will|would|should|must|can|may|could|that|this|these|those|it|they|he|she|who|which|what|not|but|if|so|when|as|our|my|your|their|his|her|its|said|says|say|do|does|did|let|there|here|how|why|than|us|you|me|a|an|one|once|added|went|continued|wrote|asked)(?: |$)/
const SENTENCE_CAPITALS = /(?:^| )(?:IS|ARE|WAS|WERE|WE|IT|THAT|THIS|WITH|HAVE|HAS|WILL|NOT|OUR|IN)(?: |$)/
/** Words of address and order, which open paragraphs of speeches. */
const NO_LABEL =
  /^(?:MR|MRS|MS|MADAM|MADAME|SIR)\.?(?= (?:PRESIDENT|SPEAKER|CHAIRMAN|CHAIRPERSON|VICE|SECRETARY|CHIEF|MODERATOR)\b(?! (?!AND |OF )\p{Lu})|$)|^(?:DEAR|MY|FELLOW|YOUR|HIS|HER|DISTINGUISHED|EXCELLENC|GENTLEMEN|LADIES|FRIENDS|COUNTRYMEN|MEMBERS|CITIZENS|SENATORS|COMRADES|COLLEAGUES|BROTHERS|ARTICLE|SECTION|CHAPTER|PART|TITLE|NOTE|FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|FINALLY|ONE|TWO|THREE|FOUR|FIVE)(?:LY|S)?$|^(?:DEAR|MY|FELLOW|YOUR|DISTINGUISHED|GENTLEMEN|LADIES|MEMBERS|ARTICLE|SECTION|CHAPTER|EXCELLENCIES|POINT|STEP|TO|BY|IN|ON|AT|OF|FROM|FOR|AND|BUT|OR|THIS|THAT|THESE|WHAT|WHY|HOW|WHEN|WHEREAS|RESOLVED|BEFORE|AFTER|DURING|TODAY|NOW|AS|WITH)\b/iu

const NAME_PART = /^\p{Lu}[\p{L}\p{M}.'’-]*$/u
const PARTICLE = /^(?:of|the|and|de|da|do|dos|del|della|di|du|la|al|el|bin|ibn|van|von|der|den|ten|ter|VON)$/
const CAPITALS = /^[^\p{Ll}]*(?:Mc|Mac|De|O['’])?[^\p{Ll}]*$/u
const HONORIFIC = /^(?:Mr|Mrs|Ms|Miss|Dr)\.? (?=\p{Lu}{2})/u

/** Whether a block may open with a label: told from its first character and its first colon alone. */
export function mayBeLabelled(block: string): boolean {
  const first = block.charCodeAt(0)
  if (first < 0x41) return first === 0x2a && hasColon(block)
  if (first === 0x63) return block.startsWith('chair') && hasColon(block)
  if (first > 0x5a) return (first >= 0xc0 || first === 0x5b || first === 0x5f) && hasColon(block)
  if (first === 0x51 || hasColon(block)) return true
  return first === 0x54 ? block.startsWith('THE ') : first === 0x41 && block.charCodeAt(1) === 0x2e
}

function hasColon(block: string): boolean {
  const colon = block.indexOf(':')
  return colon > 0 && colon < LONGEST_LABEL
}

/** The label a block opens with; `undefined` where it opens with none. */
export function labelOf(block: string): Label | undefined {
  const first = block.charCodeAt(0)
  const colon = block.indexOf(':')
  const isColon = colon > 0 && colon < LONGEST_LABEL && isEndOfLabel(block, colon + 1)
  if (first < 0x41 || first > 0x5a || first === 0x51) {
    const question = Q.exec(block)
    if (question !== null) return label('asker', 'Q', question[0].length)
  } else if (first === 0x54 || first === 0x41) {
    const stopped = STOPPED.exec(block)
    if (stopped !== null && !(isColon && first === 0x41))
      return label(stopped[1] === 'A' ? 'answer' : 'person', stopped[1]!, stopped[0].length)
  }
  if (!isColon) return undefined
  const marks = OPENING_MARKS.exec(block)?.[0].length ?? 0
  let name = block.slice(marks, colon).trim()
  if (name.includes('\n') || SENTENCE.test(name)) return undefined
  const length = colon + 1 + (/^[*_\]]*/.exec(block.slice(colon + 1))?.[0].length ?? 0)
  name = name.replace(CLOSING_MARKS, '')
  let isNoted = false
  for (let note = NOTE.exec(name); note !== null; note = NOTE.exec(name)) {
    isNoted ||= TELLING_NOTE.test(note[1]!)
    name = name.slice(0, note.index).trimEnd()
  }
  return withNote(named(undoubled(name), length), isNoted)
}

/** White space or the end of the block, after marks of emphasis. */
function isEndOfLabel(block: string, at: number): boolean {
  const unit = block.charCodeAt(at)
  if (unit <= 0x20 || at === block.length) return true
  if (unit !== 0x2a && unit !== 0x5f && unit !== 0x5d) return unit === 0xa0
  return /^[*_\]]{1,3}(?:\s|$)/.test(block.slice(at, at + 5))
}

function withNote(found: Label | undefined, isNoted: boolean): Label | undefined {
  return isNoted && found !== undefined ? { ...found, isNoted } : found
}

function label(kind: LabelKind, name: string, length: number): Label {
  const isCapitals = CAPITALS.test(name.replace(HONORIFIC, '').split(', ', 1)[0]!)
  const isTitled = isCapitals
    ? TITLED_CAPITALS.test(name.toUpperCase()) || name.includes(', ')
    : OFFICE.test(name)
  return { kind, name, isCapitals, isTitled, isNoted: false, length }
}

function named(name: string, length: number): Label | undefined {
  if (ASKER.test(name)) return label('asker', name, length)
  if (CROWD.test(name)) return label('crowd', name, length)
  if (CALLER.test(name)) return label('caller', name, length)
  if (ANSWER.test(name)) return label('answer', name, length)
  if (CHAIR.test(name)) return label('chair', name, length)
  if (NO_LABEL.test(name)) return undefined
  const [before = '', ...after] = name.split(', ')
  if (after.length > 0 && isFullName(before) && !OFFICE.test(before) && OFFICE.test(after.join()))
    return label('person', before, length)
  return isPerson(name) ? label('person', name, length) : undefined
}

function isPerson(name: string): boolean {
  if (/[!?;"“”]|[^. ]{4,}\. /.test(name)) return false
  const [before = '', ...after] = name.split(', ')
  if (SENTENCE_CAPITALS.test(name)) return false
  if (after.length > 0 && CAPITALS.test(before))
    return isPerson(before) && before.includes(' ') && OFFICE.test(name) && /\p{Ll}/u.test(name)
  const parts = name.split(/ +/)
  const isPlain = name.length <= LONGEST_PLAIN && after.length === 0 && parts.length <= 7
  if (!isPlain || !parts.every(isNamePart)) return isOffice(name, parts)
  return NAME_PART.test(parts[0]!) && NAME_PART.test(parts.at(-1)!)
}

/** An office of any length, then a name of two words: `Adviser to the President, Chairman of … Ann Other`. */
function isOffice(name: string, parts: readonly string[]): boolean {
  if (parts.length > 32 || !OFFICE.test(name) || isAddressed(name)) return false
  const isFamily = NAME_PART.test(parts.at(-1)!)
  const given = parts.at(PARTICLE.test(parts.at(-2) ?? '') && parts.at(-2) !== 'and' ? -3 : -2) ?? ''
  return isFamily && NAME_PART.test(given) && (/^\p{Lu}/u.test(parts[0]!) || OFFICE.test(parts[0]!))
}

/** Several people greeted in a row: `President Other, Chancellor Another`. */
function isAddressed(name: string): boolean {
  const comma = name.indexOf(',')
  const parts = name.slice(0, Math.max(0, comma)).split(' ')
  return parts.length > 1 && OFFICE.test(parts[0]!) && parts.every((part) => NAME_PART.test(part))
}

function isNamePart(part: string): boolean {
  return NAME_PART.test(part) || PARTICLE.test(part)
}

/** Two to four words, each with a capital: `Ann Other`. */
export function isFullName(name: string): boolean {
  const parts = name.split(/ +/)
  return parts.length >= 2 && parts.length <= 4 && parts.every(isNamePart) && !/\b(?:and|of|the)\b/.test(name)
}

/**
 * Cuts what the cards of some web pages leave behind a name: `Minister Ann Other Other AnnFormer Minister`; and parts
 * names that ran together: `AnnOther`.
 */
function undoubled(name: string): string {
  const doubled = / ([\p{L}\p{M}.'’-]{2,}) \1 \p{Lu}/u.exec(name)
  if (doubled !== null) return name.slice(0, doubled.index + 1 + doubled[1]!.length)
  return name.replace(/^((?!Mac)\p{Lu}\p{Ll}{2,})(\p{Lu}\p{Ll}{2,})$/u, '$1 $2')
}
