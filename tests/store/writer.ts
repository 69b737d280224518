/**
 * A process that writes to a store: `writer.ts FOLDER WAY`. It says a line on stdout when it has the store, and one
 * for each batch that is committed.
 */
import { writeSync } from 'node:fs'
import { compactStore } from '../../src/store/compact.ts'
import { openForWriting } from '../../src/store/open.ts'
import { giveTurn, isAwaited } from '../../src/store/readers.ts'

const [, , folder = '', way = ''] = process.argv
const BATCH = 500

const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

if (way === 'compact') {
  say('compact')
  await compactStore(folder, { keep: 1 })
  process.exit(0)
}

let database = await openForWriting(folder)
say('open')

/** Two tables in one transaction: both have the batch or neither. */
async function write(batch: number): Promise<void> {
  await database.transact(async () => {
    const rows = Array.from({ length: BATCH }, (_, row) => batch * BATCH + row)
    await database.append(
      'forms',
      rows.map((row) => [`form ${row} ${'x'.repeat(200)}`]),
    )
    await database.append(
      'current',
      rows.map((row) => [row, batch, 1]),
    )
  })
  say(`batch ${batch}`)
}

if (way === 'hold') {
  setInterval(() => {}, 1000)
} else if (way === 'create') {
  await write(process.pid)
  database.close()
} else if (way === 'fill') {
  // Until the disk is full.
  try {
    for (let batch = 0; ; batch++) await write(batch)
  } catch (error) {
    say(`failed ${(error as Error).message}`)
  }
  database.close()
} else {
  for (let batch = 0; ; batch++) {
    await write(batch)
    if (way === 'gives way' && isAwaited(folder)) {
      database.close()
      await giveTurn(folder)
      database = await openForWriting(folder)
    }
  }
}
