/** The tokens of Rich Text: groups, control words and symbols, bytes of text. */

/** A control symbol is a word of one character that is no letter; `'` has its byte as parameter. */
export type Token =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'word'; readonly name: string; readonly parameter: number | undefined }
  | { readonly kind: 'text'; readonly bytes: string }

const OPEN: Token = { kind: 'open' }
const CLOSE: Token = { kind: 'close' }
const LONGEST_WORD = 32
const PLAIN = /[^\\{}\r\n\0]+/y
const WORD = /([a-zA-Z]+)(-?\d{1,10})? ?/y

/** Splits a file (bytes as Latin-1). Line ends mean nothing, `\bin` data is passed over; never throws. */
export function* tokensOf(source: string): Generator<Token, void, undefined> {
  let at = 0
  while (at < source.length) {
    const character = source[at]
    if (character === '{' || character === '}') {
      at++
      yield character === '{' ? OPEN : CLOSE
    } else if (character === '\r' || character === '\n' || character === '\0') {
      at++
    } else if (character !== '\\') {
      PLAIN.lastIndex = at
      const bytes = PLAIN.exec(source)?.[0] ?? ''
      at += bytes.length
      yield { kind: 'text', bytes }
    } else {
      WORD.lastIndex = at + 1
      const word = WORD.exec(source)
      if (word === null) {
        const symbol = source[at + 1] ?? ''
        const byte = symbol === "'" ? /^[\da-f]{2}/i.exec(source.slice(at + 2, at + 4))?.[0] : undefined
        at += byte === undefined ? 2 : 4
        if (symbol === "'" && byte === undefined) continue
        yield {
          kind: 'word',
          name: symbol,
          parameter: byte === undefined ? undefined : Number.parseInt(byte, 16),
        }
        continue
      }
      at = WORD.lastIndex
      const name = (word[1] ?? '').slice(0, LONGEST_WORD)
      const parameter = word[2] === undefined ? undefined : Number(word[2])
      if (name === 'bin') at += Math.max(0, parameter ?? 0)
      else yield { kind: 'word', name, parameter }
    }
  }
}
