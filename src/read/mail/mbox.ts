/** A message of a mailbox, from 1; without bytes where it is over the limit. */
export interface MboxMessage {
  readonly number: number
  readonly bytes: Buffer | undefined
}

const SEPARATOR = '\nFrom '
const LONGEST_SEPARATOR = 250
const POSTMARK = /^From \S.*(?:\b\d{1,2}:\d{2}\b.*\b\d{4}|\b\d{4}\b.*\b\d{1,2}:\d{2})/

/** Whether the first bytes are those of a mailbox and not of one message. */
export function isMbox(head: Buffer): boolean {
  return head.toString('latin1', 0, 5) === 'From '
}

/**
 * Splits a mailbox at its `From ` lines: those after a blank line that hold a time and a year. Holds one message; one
 * over the limit is skipped to its end, the next is given. Lines escaped as `>From ` get back what they were.
 */
export async function* splitMbox(
  chunks: AsyncIterable<Buffer>,
  messageBytes: number,
): AsyncIterable<MboxMessage> {
  let parts: Buffer[] = []
  let size = 0
  let number = 0
  const add = (piece: Buffer) => {
    size += piece.length
    if (size <= messageBytes) parts.push(piece)
    else parts = []
  }
  const take = (): MboxMessage => {
    number++
    const bytes = size <= messageBytes ? unescapeFrom(Buffer.concat(parts)) : undefined
    parts = []
    size = 0
    return { number, bytes }
  }

  // as if a blank line stood before the first separator
  let held: Buffer = Buffer.from('\n\n')
  let isOpen = false
  for await (const chunk of chunks) {
    const data = Buffer.concat([held, chunk])
    let start = 0
    let keepFrom = Math.max(0, data.length - 16)
    for (let at = data.indexOf(SEPARATOR); at !== -1; at = data.indexOf(SEPARATOR, at + 1)) {
      const end = data.indexOf(0x0a, at + 1)
      if (end === -1 && data.length - at < LONGEST_SEPARATOR) {
        keepFrom = Math.max(start, at - 3)
        break
      }
      if (!isSeparator(data, at, end)) continue
      if (isOpen) {
        add(data.subarray(start, at + 1))
        yield take()
      }
      isOpen = true
      start = end + 1
    }
    keepFrom = Math.max(start, keepFrom)
    if (isOpen) add(data.subarray(start, keepFrom))
    held = Buffer.from(data.subarray(keepFrom))
  }
  if (!isOpen) return
  add(held)
  yield take()
}

function isSeparator(data: Buffer, at: number, end: number): boolean {
  const isAfterBlank = data[at - 1] === 0x0a || (data[at - 1] === 0x0d && data[at - 2] === 0x0a)
  if (!isAfterBlank || end === -1 || end - at > LONGEST_SEPARATOR) return false
  return POSTMARK.test(data.toString('latin1', at + 1, end))
}

function unescapeFrom(bytes: Buffer): Buffer {
  if (!bytes.includes('>From ')) return bytes
  return Buffer.from(bytes.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
}
