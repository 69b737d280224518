/** Words, or what is heard beside them. */
export interface Part {
  readonly text: string
  readonly isDirection: boolean
}

const BRACKETED = /\[[^[\]]{1,120}\]|\([^()]{1,80}\)|[♪♫][^♪♫]{0,400}[♪♫]?/g
const SOUNDS =
  /^(?:[\p{L}'’-]+ ){0,3}(?:applause|applauding|laugh|laughs|laughter|laughing|chuckles?|cheers?|cheering|cheers and applause|boo|boos|booing|music|inaudible|indistinct|unintelligible|crosstalk|cross-talk|overlapping|silence|pause|sighs?|coughs?|gasps?|sobs?|crying|clapping|clears throat|foreign|speaking [\p{L}'’-]+|speaks [\p{L}'’-]+|singing|chanting|whistles?|bell|gavel|shouting|murmurs?|chatter|sirens?|gunshots?|explosions?)(?: [\p{L}'’-]+){0,4}[.!…]?$/iu

/** Parts a line into words and directions: `[Applause]`, `(music)`, `♪ … ♪`, and a line wholly in brackets. */
export function partDirections(line: string): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const found of line.matchAll(BRACKETED)) {
    const isWhole = found[0].length === line.trim().length
    if (!isDirection(found[0], isWhole)) continue
    push(parts, line.slice(at, found.index), false)
    push(parts, found[0], true)
    at = found.index + found[0].length
  }
  push(parts, line.slice(at), false)
  return parts
}

function push(parts: Part[], written: string, isDirection: boolean): void {
  const text = written.trim()
  if (text === '') return
  // A mark alone that a direction left behind belongs to it.
  if (!isDirection && parts.length > 0 && /^[.,;!?]+$/.test(text)) return
  parts.push({ text, isDirection })
}

function isDirection(bracketed: string, isWhole: boolean): boolean {
  if (/^[♪♫]/.test(bracketed)) return true
  const inner = bracketed.slice(1, -1).trim()
  if (SOUNDS.test(inner) || /^_+$/.test(inner)) return true
  const words = inner.split(/\s+/).length
  const isCapitals = /\p{Lu}/u.test(inner) && !/\p{Ll}/u.test(inner) && inner.length > 3
  // Square brackets hold a word put in by an editor, too: [the].
  if (bracketed.startsWith('[')) return isWhole || (isCapitals && words > 1)
  return (isCapitals && words > 1) || (isWhole && words <= 6 && !/[.?!] \p{Lu}/u.test(inner))
}
