import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { planRun } from '../../src/pipeline/plan.ts'
import { readPlanned } from '../../src/read/read.ts'
import type { Diagnostic, Document } from '../../src/records.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const documents: Document[] = []
const rejected: Diagnostic[] = []
const remarks: Diagnostic[] = []
let listed: { file: string; id: string; kind: string; date: string }[] = []

beforeAll(async () => {
  const plan = await planRun(`${ROOT}pipelines/sample.yaml`, [])
  for await (const batch of readPlanned(plan.inputs)) {
    for (const reading of batch) {
      if (reading.kind === 'rejected') rejected.push(reading.diagnostic)
      else {
        documents.push(reading.document)
        remarks.push(...reading.remarks)
      }
    }
  }
  const readme = await readFile(`${ROOT}corpora/README.md`, 'utf8')
  const section = readme.slice(readme.indexOf('### Every record'), readme.indexOf('## Real archives'))
  listed = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|/gm)].map(
    ([, file = '', id = '', kind = '', date = '']) => ({ file, id, kind, date }),
  )
})

describe('the sample corpus by its pipeline', () => {
  test('nothing is left out but the duplicates that are announced', () => {
    expect(rejected.map(({ id, code }) => [id, code])).toEqual([
      ['fer-2007-independence', 'duplicate-id'],
      ['tesk-2012-two-rivers', 'duplicate-id'],
    ])
    expect(remarks).toEqual([])
  })

  test('every record that corpora/README.md lists is read, and no other', () => {
    expect(listed).toHaveLength(74)
    expect(documents.map(({ id }) => id).sort()).toEqual([...new Set(listed.map(({ id }) => id))].sort())
  })

  test('at least 48 documents of 150 to 700 words', () => {
    const lengths = documents.map(({ text }) => text.match(/[\p{L}\p{N}’']+/gu)?.length ?? 0)
    expect(lengths.filter((words) => words >= 150 && words <= 700).length).toBeGreaterThanOrEqual(48)
  })

  test('every document but the two without a date has one from 1995 to 2024', () => {
    const undated = listed.filter(({ date }) => date.trim() === 'none').map(({ id }) => id)
    expect(undated).toHaveLength(2)
    for (const { id, docvars } of documents) {
      if (undated.includes(id)) expect([id, docvars.date]).toEqual([id, undefined])
      else
        expect([id, String(docvars.date)]).toEqual([
          id,
          expect.stringMatching(/^(199[5-9]|20[01]\d|202[0-4])(-|$)/),
        ])
    }
  })

  test('every document has country and kind; every one but statements to the Assembly has title and speaker', () => {
    for (const { id, docvars } of documents) {
      const { country, kind, title, speaker, session } = docvars
      expect([id, country]).toEqual([id, expect.stringMatching(/^[A-Z]{3}$/)])
      expect([id, kind]).toEqual([id, expect.stringMatching(/^(speech|statement|paper)$/)])
      if (session === undefined) expect([id, typeof title, typeof speaker]).toEqual([id, 'string', 'string'])
    }
  })
})
