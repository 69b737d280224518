import { createSentenceTagger } from '../pipeline/tag.ts'
import { conllu } from '../write/conllu.ts'
import { EXIT } from './exit-code.ts'
import { readDocuments } from './input.ts'
import { createStdout } from './stdout.ts'
import { createTerminal } from './terminal.ts'

/** `rostrum tag`: every document of a path as CoNLL-U on stdout. Gives the exit code. */
export async function tag(path: string): Promise<number> {
  const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
  const batches = await readDocuments(path)
  const stdout = createStdout()
  const sentencesOf = createSentenceTagger()
  let documents = 0
  for await (const batch of batches) {
    for (const reading of batch) {
      if (reading.kind === 'rejected') {
        terminal.diagnose(reading.diagnostic)
        continue
      }
      const { document, remarks } = reading
      for (const remark of remarks) terminal.diagnose(remark)
      documents++
      if ((await stdout.write(conllu(document.id, sentencesOf(document)))) === 'closed') return EXIT.done
    }
  }
  terminal.close()
  return documents === 0 ? EXIT.failed : EXIT.done
}
