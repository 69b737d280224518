/**
 * What runs that were cut short have left beside the folder of results.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Finding, ok, warning } from './finding.ts'

/** Name of the file that lists what is moved; its presence says that all of it is whole. */
const MARKER = '.commit.json'

/**
 * One finding for each temporary folder, `.<name>.partial-<number of the process>`.
 *
 * @param results the folder of results, absolute
 * @param isRunning whether there is a process of this number
 */
export async function checkLeftovers(
  results: string,
  isRunning: (process: number) => boolean = isProcess,
): Promise<Finding[]> {
  const parent = dirname(results)
  const prefix = `.${basename(results)}.partial-`
  const names = await readdir(parent).catch(() => [])
  const findings: Finding[] = []
  for (const name of names.filter((one) => one.startsWith(prefix)).sort()) {
    const number = name.slice(prefix.length)
    if (!/^\d+$/.test(number)) continue
    const path = join(parent, name)
    if (isRunning(Number(number))) findings.push(ok(`a run is under way (process ${number})`))
    else if ((await stat(join(path, MARKER)).catch(() => undefined)) !== undefined) {
      findings.push(
        warning(
          `${path}: results that a run had finished and not yet moved to their place`,
          'run the pipeline again: the run first moves them there',
        ),
      )
    } else {
      findings.push(
        warning(`${path}: left by a run that was cut short`, 'run the pipeline again: the run removes it'),
      )
    }
  }
  return findings
}

function isProcess(number: number): boolean {
  try {
    process.kill(number, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
