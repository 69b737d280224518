import { RostrumError } from '../error.ts'
import type { Reading } from '../records.ts'

/** Documents from stdin: records where the format holds them, otherwise one text. */
export async function readStdin(
  format: string,
  columns: Readonly<Record<string, string>> = {},
): Promise<AsyncIterable<readonly Reading[]>> {
  const source = 'stdin'
  if (format === 'jsonl') {
    const { readJsonBatches } = await import('../read/jsonl.ts')
    return readJsonBatches(process.stdin, { source, columns })
  }
  if (format === 'csv') {
    const { readCsvBatches } = await import('../read/csv.ts')
    return readCsvBatches(process.stdin, { source, columns })
  }
  if (format !== 'text' && format !== 'markdown') {
    const message = `stdin cannot be read as "${format}"; it can be jsonl, csv, text or markdown`
    throw new RostrumError('arguments', [{ place: { source }, message }])
  }
  return readTextFromStdin(format)
}

async function* readTextFromStdin(format: 'text' | 'markdown'): AsyncGenerator<Reading[]> {
  const { readTextBytes } = await import('../read/text.ts')
  const { rejectedBy } = await import('../read/diagnostic.ts')
  const { LIMITS } = await import('../read/options.ts')
  const place = { source: 'stdin' }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > LIMITS.fileBytes) {
      const message = `more than ${LIMITS.fileBytes} bytes of text on stdin`
      throw new RostrumError('arguments', [{ place, message }])
    }
  }
  const markup = format === 'markdown' ? 'markdown' : 'plain'
  try {
    yield [await readTextBytes(Buffer.concat(chunks), { source: 'stdin', id: 'stdin', markup })]
  } catch (error) {
    yield [rejectedBy(error, place)]
  }
}
