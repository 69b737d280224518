/** A plain store for tests of what a run does with it. */
import { onTestFinished } from 'vitest'
import type { OpenStore } from '../../../src/pipeline/run/open-store.ts'
import type { Database, StoreRow } from '../../../src/store/database.ts'
import { openForWriting } from '../../../src/store/open.ts'
import { freshFolder } from '../../write/folder.ts'

/** A fresh store, closed when the test ends. */
export async function freshStore(): Promise<{ database: Database; store: OpenStore }> {
  const database = await openForWriting(await freshFolder())
  onTestFinished(() => database.close())
  return {
    database,
    store: {
      lastWritten: 0,
      claim: () => {},
      now: () => database,
      alone: (work) => work(database),
      pause: async () => {},
      close: () => database.close(),
    },
  }
}

/** The draft of a corpus: documents by id, with the numbers of content and analysis. */
export async function draft(
  database: Database,
  documents: readonly (readonly [id: string, content: number, analysis: number])[],
): Promise<void> {
  await database.run(
    'CREATE OR REPLACE TEMPORARY TABLE draft (position INTEGER, id VARCHAR, content INTEGER, analysis INTEGER, place VARCHAR)',
  )
  const rows = documents.map(
    ([id, content, analysis], position): StoreRow => [
      position,
      id,
      content,
      analysis,
      `{"source":"${id}.txt"}`,
    ],
  )
  await database.stage('draft', ['integer', 'text', 'integer', 'integer', 'json'], rows)
}
