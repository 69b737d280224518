/**
 * A run of the built program with settings that the command line does not have: `runner.mjs PIPELINE OUT SETTINGS`,
 * the last as JSON: `batch`, `workers`, `program`. It says what the run came to as JSON on stdout.
 */
import { planRun } from '../../dist/pipeline/plan.js'
import { RunStopped, runPlan } from '../../dist/pipeline/run.js'

const [, , path, out, settings = '{}'] = process.argv
const { program, ...rest } = JSON.parse(settings)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort())

try {
  const plan = await planRun(path, [], out)
  const outcome = await runPlan(plan, {
    ...rest,
    ...(program !== undefined && { program: new URL(program) }),
    signal: stop.signal,
    onNotice: (notice) => process.stderr.write(`${notice}\n`),
    onProgress: ({ documents }) => process.stderr.write(`analysed ${documents}\n`),
  })
  process.stdout.write(JSON.stringify(outcome))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = error instanceof RunStopped ? 130 : 1
}
