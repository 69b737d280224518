import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sampleFiles } from '../../scripts/build-sample-files.ts'

test.for([...sampleFiles()])('%s is what its script writes', ([path, bytes]) => {
  // Where this fails: npx tsx scripts/build-sample-files.ts
  const kept = readFileSync(new URL(`../../corpora/sample/${path}`, import.meta.url))
  expect(kept.equals(bytes)).toBe(true)
})
