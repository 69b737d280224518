/**
 * Changes to files that are the same for the same seed.
 */
import type { Change } from './seeds.ts'

/** Numbers from 0 to below the given one, the same for the same words (FNV-1a into xorshift32). */
export function createPicker(words: string): (below: number) => number {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(words)) state = Math.imul(state ^ byte, 0x01000193)
  state = state === 0 ? 1 : state
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  for (let warm = 0; warm < 8; warm++) next() // words that differ in one letter begin alike
  return (below) => next() % Math.max(1, below)
}

/** What formats give a meaning. */
const TOKENS: readonly (string | Buffer)[] = [
  '<',
  '>',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '\n',
  '\r',
  '\n\n',
  '\n---\n',
  '---\n',
  '--outer',
  '-->',
  '\u0000',
  '\u0008',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\u202e',
  'é',
  '\\u0000',
  '\\ud800',
  '__proto__',
  'constructor',
  'null',
  '1e999',
  '-1',
  '0',
  '4294967295',
  '99999999999999999999',
  '!!js/function',
  '*a',
  '&a ',
  '<<: ',
  '../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  '=cmd|x',
  '\\bin9999999 ',
  '\\u-1?',
  '\\uc9999 ',
  '{\\*',
  ' 0 R',
  '<<',
  '>>',
  'endobj',
  'stream',
  'endstream',
  '/Kids',
  '/Length 9',
  '/Prev 0',
  'From a Wed Jul 15 12:00:00 2009\n',
  '<html>',
  '<rss>',
  '<TEI>',
  'WEBVTT\n',
  '%PDF-1.7\n',
  Buffer.from('PK\u0003\u0004'),
  Buffer.from('PK\u0001\u0002'),
  Buffer.from('PK\u0005\u0006'),
  Buffer.from([0x1f, 0x8b, 8]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xfe, 0xff]),
  Buffer.from([0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0, 0, 0, 0]),
]

/** Most bytes that a changed file grows to. */
const MOST = 300_000

type Operation = (bytes: Buffer, pick: Change['pick'], other: Buffer) => Buffer

const at = (bytes: Buffer, pick: Change['pick']) => pick(bytes.length + 1)

/** Some bytes in a row, mostly few. */
function slice(bytes: Buffer, pick: Change['pick']): Buffer {
  const from = at(bytes, pick)
  const length = pick(4) === 0 ? pick(bytes.length + 1) : pick(64)
  return bytes.subarray(from, from + length)
}

function insert(bytes: Buffer, offset: number, more: Buffer, over = 0): Buffer {
  return Buffer.concat([bytes.subarray(0, offset), more, bytes.subarray(offset + over)])
}

function token(pick: Change['pick']): Buffer {
  return Buffer.from(TOKENS[pick(TOKENS.length)] as string)
}

const OPERATIONS: readonly Operation[] = [
  function flipBits(bytes, pick) {
    const changed = Buffer.from(bytes)
    for (let count = 1 + pick(8); count > 0 && changed.length > 0; count--) {
      const offset = pick(changed.length)
      changed[offset] = (changed[offset] ?? 0) ^ (1 << pick(8))
    }
    return changed
  },
  function setBytes(bytes, pick) {
    const changed = Buffer.from(bytes)
    const from = at(bytes, pick)
    changed.fill(pick(256), from, Math.min(changed.length, from + 1 + pick(8)))
    return changed
  },
  (bytes, pick) => bytes.subarray(0, at(bytes, pick)),
  (bytes, pick) => bytes.subarray(at(bytes, pick)),
  (bytes, pick) => insert(bytes, at(bytes, pick), Buffer.alloc(0), 1 + pick(64)),
  (bytes, pick) => insert(bytes, at(bytes, pick), token(pick)),
  (bytes, pick) => insert(bytes, at(bytes, pick), token(pick), 1 + pick(8)),
  function repeatToken(bytes, pick) {
    const one = token(pick)
    return insert(bytes, at(bytes, pick), Buffer.concat(Array.from({ length: 1 + pick(500) }, () => one)))
  },
  function duplicate(bytes, pick) {
    const one = slice(bytes, pick)
    return insert(bytes, at(bytes, pick), Buffer.concat(Array.from({ length: 1 + pick(20) }, () => one)))
  },
  (bytes, pick) =>
    insert(bytes, at(bytes, pick), Buffer.from(Array.from({ length: 1 + pick(40) }, () => pick(256)))),
  (bytes, pick, other) => insert(bytes, at(bytes, pick), slice(other, pick), pick(64)),
  (bytes, pick, other) =>
    Buffer.concat([bytes.subarray(0, at(bytes, pick)), other.subarray(at(other, pick))]),
]

/**
 * Changes bytes in one to four ways.
 *
 * @param other a file of another format, to take pieces from
 */
export function mutated(bytes: Buffer, pick: Change['pick'], other: Buffer): Buffer {
  let changed = bytes
  for (let count = 1 + pick(4); count > 0; count--) {
    const operation = OPERATIONS[pick(OPERATIONS.length)]
    if (operation !== undefined) changed = operation(changed, pick, other).subarray(0, MOST)
  }
  return changed
}
