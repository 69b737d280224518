import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { schemaFiles } from '../../scripts/build-schemas.ts'

test.for(Object.entries(schemaFiles()))('%s is what the definitions give', async ([path, text]) => {
  // Where this fails: npm run build:schemas
  expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text)
})
