import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { lexiconCopies } from '../../scripts/build-lexicons.ts'
import { scoreDocument } from '../../src/measure/score.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { type FileCopy, lexiconsOf, rulesOf } from '../../src/pipeline/lexicon-copy.ts'
import { loadLexicons, shippedLexicons } from '../../src/pipeline/lexicon-files.ts'
import { planRun } from '../../src/pipeline/plan.ts'
import { readPlanned } from '../../src/read/read.ts'

/** A copy as the program finds it: written to a file and read again. */
async function copyOf(sha256: string): Promise<FileCopy> {
  return JSON.parse(JSON.stringify((await lexiconCopies()).get(sha256)))
}

async function copiedLexicons(sha256: string) {
  const copy = await copyOf(sha256)
  if (copy.kind !== 'lexicons') throw new Error(`${sha256} is a copy of ${copy.kind}`)
  return lexiconsOf(copy, 'x')
}

async function copiedRules(sha256: string) {
  const copy = await copyOf(sha256)
  if (copy.kind !== 'context') throw new Error(`${sha256} is a copy of ${copy.kind}`)
  return rulesOf(copy)
}

test('the copies hold what scoring needs of every lexicon that ships, unchanged', async () => {
  const { files } = await loadLexicons(shippedLexicons())
  for (const { sha256, lexicons } of files) {
    const expected = lexicons.map((lexicon) => ({
      ...lexicon,
      entries: lexicon.entries.map((entry) => ({
        ...entry,
        note: undefined,
        match: [],
        reject: [],
        place: { source: 'x' },
      })),
    }))
    expect(await copiedLexicons(sha256)).toEqual(expected)
  }
})

test('the copy of the cues gives the rules that the file gives', async () => {
  const { contextFile, rules } = await loadLexicons()
  expect(rules.some(({ scope }) => scope === Number.POSITIVE_INFINITY)).toBe(true)
  expect(await copiedRules(contextFile.sha256)).toEqual(rules)
})

test('the built program has the copies of the files as they are, and no other', async () => {
  const folder = new URL('../../dist/lexicons/', import.meta.url)
  const copies = await lexiconCopies()
  expect((await readdir(folder)).sort()).toEqual([...copies.keys()].map((sha256) => `${sha256}.json`).sort())
  for (const [sha256, copy] of copies)
    expect(await readFile(new URL(`${sha256}.json`, folder), 'utf8')).toBe(JSON.stringify(copy))
})

test('every document of the sample corpus gets the same scores with the copies and without', async () => {
  const { files, lexicons, rules, contextFile } = await loadLexicons()
  const copied = {
    lexicons: (await Promise.all(files.map(({ sha256 }) => copiedLexicons(sha256)))).flat(),
    rules: await copiedRules(contextFile.sha256),
  }
  const analysers = [{ lexicons, rules }, copied].map(createAnalyser)
  const { inputs } = await planRun(new URL('../../pipelines/sample.yaml', import.meta.url).pathname, [])
  let documents = 0
  for await (const batch of readPlanned(inputs)) {
    for (const reading of batch) {
      if (reading.kind === 'rejected') continue
      documents++
      const [whole, short] = analysers.map((analyser) => {
        const { scored, passages } = scoreDocument(analyser.analyse(reading.document), analyser.framings)
        return JSON.stringify({ scored, passages })
      })
      expect(short).toBe(whole)
    }
  }
  expect(documents).toBe(72)
})
