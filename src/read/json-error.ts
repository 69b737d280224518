/** Where a text stops being JSON: `position` is the 0-based offset of the first character that does not fit. */
export interface JsonError {
  readonly position: number
  readonly message: string
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const STRANGE_WORD = /[A-Za-z_]\w{0,30}/y
const SPACE = /[ \t\r\n]*/y

/**
 * Finds the first place where `text` is not JSON (RFC 8259), since the messages of `JSON.parse` give a position in some
 * cases only. Runs in linear time and without recursion.
 *
 * @returns `undefined` where the text is JSON
 */
export function findJsonError(text: string): JsonError | undefined {
  const closers: string[] = []
  let at = skip(SPACE, text, 0)
  let expected: 'value' | 'value or ]' | 'name' | 'name or }' | 'comma or end' = 'value'

  while (true) {
    const character = text[at]
    if (expected === 'comma or end') {
      const closer = closers.at(-1)
      if (closer === undefined) {
        return at === text.length
          ? undefined
          : { position: at, message: 'the record ends here, but more follows' }
      }
      if (character === ',') expected = closer === '}' ? 'name' : 'value'
      else if (character === closer) closers.pop()
      else return { position: at, message: `expected , or ${closer}, ${found(text, at)}` }
      at = skip(SPACE, text, at + 1)
      continue
    }
    if ((character === '}' && expected === 'name or }') || (character === ']' && expected === 'value or ]')) {
      closers.pop()
      at = skip(SPACE, text, at + 1)
      expected = 'comma or end'
      continue
    }
    if (expected === 'name' || expected === 'name or }') {
      if (character !== '"')
        return { position: at, message: `expected a field name in ", ${found(text, at)}` }
      const end = endOfString(text, at)
      if (typeof end !== 'number') return end
      at = skip(SPACE, text, end)
      if (text[at] !== ':')
        return { position: at, message: `expected : after the field name, ${found(text, at)}` }
      at = skip(SPACE, text, at + 1)
      expected = 'value'
      continue
    }
    if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']')
      expected = character === '{' ? 'name or }' : 'value or ]'
      at = skip(SPACE, text, at + 1)
      continue
    }
    if (character === '"') {
      const end = endOfString(text, at)
      if (typeof end !== 'number') return end
      at = end
    } else {
      const end = Math.max(skip(NUMBER, text, at), skip(WORD, text, at))
      if (end === at) return { position: at, message: `expected a value, ${found(text, at)}` }
      at = end
    }
    at = skip(SPACE, text, at)
    expected = 'comma or end'
  }
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}

function found(text: string, at: number): string {
  if (at >= text.length) return 'but the line ends'
  const wordEnd = skip(STRANGE_WORD, text, at)
  return `got ${wordEnd > at ? text.slice(at, wordEnd) : JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}`
}

function endOfString(text: string, start: number): number | JsonError {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return { position: at, message: 'a control character inside " must be escaped' }
    if (code !== 0x5c) continue
    at++
    const escaped = text[at]
    if (escaped === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) {
        return { position: at - 1, message: '\\u needs four hexadecimal digits' }
      }
      at += 4
    } else if (escaped === undefined || !'"\\/bfnrt'.includes(escaped)) {
      return { position: at - 1, message: 'an unknown escape after \\' }
    }
  }
  return { position: start, message: 'the " opened here is not closed on this line' }
}
