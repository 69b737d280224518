import { RostrumError } from '../error.ts'
import type { NameOptions } from '../read/names.ts'
import type { SourceOptions } from '../read/options.ts'
import type { Reading } from '../records.ts'
import { map } from '../stream.ts'

/** What stdin is read with. */
export interface StdinOptions extends NameOptions, Pick<SourceOptions, 'columns' | 'language' | 'ocr'> {}

/** Documents from stdin: records where the format holds them, otherwise one text. */
export async function readStdin(
  format: string,
  options: StdinOptions = {},
): Promise<AsyncIterable<readonly Reading[]>> {
  const { createRefiner } = await import('../read/refine.ts')
  const refine = createRefiner(options)
  return map((batch: readonly Reading[]) => refine(batch, options))(await readAs(format, options))
}

async function readAs(format: string, { columns }: StdinOptions): Promise<AsyncIterable<readonly Reading[]>> {
  const source = 'stdin'
  if (format === 'jsonl') {
    const { readJsonBatches } = await import('../read/jsonl.ts')
    // JSON is UTF-8, and a filter must not wait for more lines to tell how a line is encoded.
    return readJsonBatches(process.stdin, { source, columns, encoding: 'utf-8' })
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
