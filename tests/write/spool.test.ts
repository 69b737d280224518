import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreDocument } from '../../src/measure/score.ts'
import type { ScoredDocument } from '../../src/records.ts'
import { createSpool } from '../../src/write/spool.ts'
import { framings, syntheticAnalysis } from '../measure/synthetic.ts'
import { freshFolder } from './folder.ts'

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

test('documents come back as they were, in order, more than once', async () => {
  const folder = await freshFolder()
  const docvar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constant('line\nU+2028 \u2028 "q"'),
    fc.boolean(),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(docvar, { maxLength: 30 }), async (values) => {
      const spool = await createSpool(join(folder, 'spool'))
      const documents: ScoredDocument[] = values.map((note, i) => {
        const { scored } = scoreDocument(syntheticAnalysis(`s${i}`, i % 4, i), framings)
        return { ...scored, docvars: { note } }
      })
      for (const document of documents) await spool.write(document)
      await spool.close()
      expect(await collect(spool.read())).toEqual(documents)
      expect(await collect(spool.read())).toEqual(documents)
    }),
    { numRuns: 30 },
  )
})

test('more than one buffer of documents', async () => {
  const spool = await createSpool(join(await freshFolder(), 'spool'))
  const { scored } = scoreDocument(syntheticAnalysis('many', 3, 20), framings)
  for (let i = 0; i < 3000; i++) await spool.write({ ...scored, id: `é${i}` })
  await spool.close()
  const ids = (await collect(spool.read())).map(({ id }) => id)
  expect(ids).toEqual(Array.from({ length: 3000 }, (_, i) => `é${i}`))
})

test('a spool that was deleted says so', async () => {
  const path = join(await freshFolder(), 'spool')
  const spool = await createSpool(path)
  await spool.close()
  await rm(path)
  await expect(collect(spool.read())).rejects.toMatchObject({ code: 'write-failed' })
})
