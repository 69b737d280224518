import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { contentHash } from '../../src/pipeline/content-hash.ts'
import { checkStore } from '../../src/store/check.ts'
import { openForReading } from '../../src/store/open.ts'
import { rostrumRun } from './program.ts'
import type { Project } from './project.ts'

/** What a run says of itself, which is another for every run. */
const OF_THE_RUN = 'manifest.json'

/** Every file of results but the manifest. */
export function resultsOf(out: string): Record<string, string> {
  const names = readdirSync(out).filter((name) => /\.(csv|json)$/.test(name) && name !== OF_THE_RUN)
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(out, name), 'utf8')]))
}

/** What a run without any trouble makes of the project as it is now, in a folder of its own. */
export async function undisturbed(project: Project, run: string): Promise<Record<string, string>> {
  const { code, stderr } = await rostrumRun(project, run)
  expect([code, stderr]).toEqual([0, expect.stringMatching(/written to|as it has to be/)])
  return resultsOf(project.out(run))
}

/** Fails unless the store keeps every rule, and its corpus is that of the files. */
export async function expectWholeStore(out: string): Promise<void> {
  const findings = await checkStore(out, { hashOf: contentHash })
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  const written = idsIn(readFileSync(join(out, 'documents.csv'), 'utf8'))
  expect(await corpusOf(out)).toEqual(written)
}

/** Ids of the documents of the last run that was done, in order. */
export async function corpusOf(out: string): Promise<string[]> {
  return (await askStore(out, 'SELECT id FROM corpus ORDER BY position')).map(({ id }) => String(id))
}

export async function askStore(out: string, question: string) {
  const database = await openForReading(out)
  try {
    return await database.all(question)
  } finally {
    database.close()
  }
}

/** First cells of a file of results whose first column needs no quotes. */
export function idsIn(csv: string): string[] {
  return csv
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.slice(0, line.indexOf(',')))
}
