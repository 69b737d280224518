/** Words of one voice on one line of a cue, without tags. */
export interface Piece {
  readonly text: string
  /** Who a voice tag or a mark in the text says is speaking. */
  readonly voice: string | undefined
  /** Another speaker begins here, named or not. */
  readonly isTurn: boolean
}

const TAG = /<(\/?)([^<>\s.]{0,40})((?:\.[^<>\s]{0,80})?)(?:[ \t]([^<>]{0,200}))?>/g
const KNOWN_TAGS = new Set([
  'c',
  'i',
  'b',
  'u',
  's',
  'em',
  'strong',
  'v',
  'lang',
  'ruby',
  'rt',
  'font',
  'span',
  'p',
  'br',
  'div',
])
const TIME_TAG = /^[\d:.,]+$/
const OVERRIDE = /\{\\[^{}]{0,100}\}/g
const RUBY = /<rt>[^<]{0,200}(?:<\/rt>)?/gi
const ENTITY = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,6}));/g
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
}

/** `>> ` and `- ` before what another speaker says. */
const TURN_MARK = /^\s*(?:(?:>>+|»»)\s*|[-–—‐]\s*(?=["'“‘([¿¡♪\p{Lu}\d])(?!\d))/u
/** A name in capitals and a colon, as captions for the deaf have it. */
const NAME_MARK = /^(\p{Lu}[\p{Lu}\d.'’ -]{1,40}|(?:Mr|Mrs|Ms|Dr)\. \p{Lu}\p{L}{1,30}):\s+(?=\S)/u

/**
 * Words of the lines of a cue with their voices. A voice lasts to the end of its cue or the next voice.
 *
 * @param lines as written; tags, positions, ruby and entities are taken out
 */
export function piecesOf(lines: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let voice: string | undefined
  for (const line of lines) {
    for (const part of partByVoice(line, voice)) {
      voice = part.voice
      const piece = pieceOf(part.text, voice)
      if (piece !== undefined) pieces.push(piece)
    }
  }
  return pieces
}

/** Whether a line has the marks within it that tell when each word is said. */
export function hasWordTimes(line: string): boolean {
  return /<\d{1,3}:\d{2}/.test(line)
}

function pieceOf(written: string, voice: string | undefined): Piece | undefined {
  const text = collapse(written)
  if (text === '') return undefined
  const marked = text.replace(TURN_MARK, '')
  const name = NAME_MARK.exec(marked)
  if (name !== null) return { text: marked.slice(name[0].length), voice: name[1]!, isTurn: true }
  const isTurn = marked.length < text.length && marked !== ''
  return { text: isTurn ? marked : text, voice, isTurn }
}

function partByVoice(
  line: string,
  before: string | undefined,
): { text: string; voice: string | undefined }[] {
  const parts: { text: string; voice: string | undefined }[] = []
  let voice = before
  let text = ''
  let at = 0
  const bare = line.replace(OVERRIDE, '').replace(RUBY, '')
  for (const tag of bare.matchAll(TAG)) {
    const [whole, slash, name, classes, annotation] = tag
    const kind = (name ?? '').toLowerCase()
    const isTag = KNOWN_TAGS.has(kind) || TIME_TAG.test(kind) || (kind === '' && slash === '/')
    text += bare.slice(at, tag.index) + (isTag ? (kind === 'br' ? ' ' : '') : whole)
    at = tag.index + whole.length
    if (kind !== 'v') continue
    if (text !== '') parts.push({ text: decode(text), voice })
    text = ''
    voice = slash === '/' ? undefined : voiceName(annotation, classes)
  }
  parts.push({ text: decode(text + bare.slice(at)), voice })
  return parts
}

/** `<v Name>`; files that name the speaker by a class alone (`<v.name>`) are understood too. */
function voiceName(annotation: string | undefined, classes: string | undefined): string | undefined {
  const name = collapse(decode(annotation ?? '')) || collapse((classes ?? '').slice(1).replace(/[._]/g, ' '))
  return name === '' ? undefined : name[0]!.toUpperCase() + name.slice(1)
}

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    const isCharacter = (code >= 0x20 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff)
    return isCharacter ? String.fromCodePoint(code) : ' '
  })
}

function collapse(text: string): string {
  return text.replace(/[\s\u200b\u200e\u200f\ufeff]+/g, ' ').trim()
}
