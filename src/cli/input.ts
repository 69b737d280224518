import { RostrumError } from '../error.ts'
import type { Reading } from '../records.ts'
import { readStdin } from './stdin.ts'

/** White space is looked through for the first mark of stdin no further than this, in bytes. */
const FURTHEST_MARK = 1 << 16

/**
 * The documents of a path: a file, folder or glob, or `-` for stdin, which is one plain text unless it begins with
 * `{` (then it is JSON lines).
 *
 * @throws RostrumError where there is nothing at the path
 */
export async function readDocuments(path: string): Promise<AsyncIterable<readonly Reading[]>> {
  // Whoever looks at one document wants to see it, whatever its language.
  const language = 'any'
  if (path === '-') return readStdin((await firstMark()) === '{' ? 'jsonl' : 'text', { language })
  const { planSources } = await import('../read/plan.ts')
  const { readPlanned } = await import('../read/read.ts')
  return readPlanned(await planSources([{ path, language }]))
}

/** The first character of stdin that is no white space; what was read for it is put back. */
async function firstMark(): Promise<string | undefined> {
  const { stdin } = process
  if (stdin.isTTY) process.stderr.write('Type or paste a text; Ctrl-D on a line of its own ends it.\n')
  const chunks: Buffer[] = []
  let bytes = 0
  let mark: string | undefined
  while (mark === undefined && bytes < FURTHEST_MARK) {
    const chunk = await nextChunk()
    if (chunk === undefined) {
      const message = bytes === 0 ? 'is empty; expected a text' : 'holds white space only; expected a text'
      throw new RostrumError('arguments', [{ place: { source: 'stdin' }, message }])
    }
    chunks.push(chunk)
    bytes += chunk.length
    mark = /[^\s\ufeff]/.exec(Buffer.concat(chunks).toString('utf8'))?.[0]
  }
  stdin.unshift(Buffer.concat(chunks))
  return mark
}

/** What stdin has ready next; `undefined` at its end. */
function nextChunk(): Promise<Buffer | undefined> {
  const { stdin } = process
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      stdin.off('readable', onReadable).off('end', onEnd).off('error', onError)
      act()
    }
    const onReadable = () => {
      const chunk = stdin.read() as Buffer | null
      if (chunk !== null) settle(() => resolve(chunk))
    }
    const onEnd = () => settle(() => resolve(undefined))
    const onError = (error: Error) => {
      const message = `cannot be read: ${error.message}`
      settle(() => reject(new RostrumError('arguments', [{ place: { source: 'stdin' }, message }])))
    }
    stdin.on('readable', onReadable).on('end', onEnd).on('error', onError)
  })
}
