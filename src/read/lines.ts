/** One line of a byte stream without its line feed. `number` counts from 1 and includes blank lines. */
export type Line =
  | { readonly kind: 'line'; readonly bytes: Buffer; readonly number: number }
  | { readonly kind: 'too-long'; readonly length: number; readonly number: number }

const LINE_FEED = 0x0a

/**
 * Splits chunks of bytes into lines at line feeds, a batch of lines for each chunk. Never holds more than `limit` bytes
 * of a line: a longer one is skipped to its end and told with its length, and the next line goes on. A carriage return
 * before the line feed stays part of the line; a last line needs no line feed.
 *
 * The bytes of a line may be a view of the chunk: take what is needed before the chunk is written over.
 *
 * @param limit longest line in bytes, 1 or more
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, limit: number): AsyncIterable<Line[]> {
  let pending: Buffer[] = []
  let pendingLength = 0
  let number = 1

  const finish = (tail: Buffer): Line => {
    const length = pendingLength + tail.length
    const line: Line =
      length > limit
        ? { kind: 'too-long', length, number }
        : {
            kind: 'line',
            bytes: pending.length === 0 ? tail : Buffer.concat([...pending, tail], length),
            number,
          }
    pending = []
    pendingLength = 0
    number++
    return line
  }

  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(finish(chunk.subarray(start, end)))
      start = end + 1
    }
    if (start < chunk.length) {
      const rest = chunk.subarray(start)
      pendingLength += rest.length
      if (pendingLength > limit) pending = []
      else pending.push(rest)
    }
    if (lines.length > 0) yield lines
  }
  if (pendingLength > 0) yield [finish(Buffer.alloc(0))]
}
