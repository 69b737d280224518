import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rostrumRun, startRun, startSmallBatches } from './program.ts'
import { freshProject } from './project.ts'
import { askStore, expectWholeStore, resultsOf, undisturbed } from './results.ts'

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s: what was matched is saved, and the next run goes on',
  {
    timeout: 90_000,
  },
  async (signal) => {
    const project = await freshProject({ each: 400, sentences: 10 })
    const expected = await undisturbed(project, 'undisturbed')
    const out = project.out('stopped')
    // One says what people are told; the other one stops between small batches.
    const run =
      signal === 'SIGINT'
        ? startRun(project, 'stopped', ['--progress'])
        : startSmallBatches(project, 'stopped')
    expect(await run.said(/\d documents|analysed/)).toBe(true)
    run.kill(signal)
    const { code, stderr } = await run.ended
    expect(code).toBe(130)
    if (signal === 'SIGINT') {
      expect(stderr).toContain(
        `stopped; the files in ${out} are as they were. What was matched is saved: run the same command to go on from there.`,
      )
    }
    expect(existsSync(join(out, 'documents.csv'))).toBe(false)
    const [saved] = await askStore(
      out,
      'SELECT (SELECT count(*) FROM inputs) AS files, (SELECT count(*) FROM analyses) AS analyses, (SELECT state FROM runs) AS state',
    )
    expect(saved).toMatchObject({ state: 'stopped' })
    expect(Number(saved?.analyses)).toBeGreaterThan(0)
    const next = await rostrumRun(project, 'stopped')
    // 400 texts and 40 files of records.
    expect(next.stderr).toContain(`${440 - Number(saved?.files)} files read`)
    expect(resultsOf(out)).toEqual(expected)
    const [analyses] = await askStore(out, 'SELECT count(*) AS n FROM analyses')
    expect(analyses).toEqual({ n: 800 })
    await expectWholeStore(out)
  },
)
