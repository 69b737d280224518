import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RostrumError } from '../error.ts'
import { outputFolderOf } from '../pipeline/diff/folder.ts'
import {
  causesOf,
  diffRuns,
  type MovedFraming,
  type RunDiff,
  type ScoringDifference,
} from '../pipeline/diff.ts'
import { type Cell, createCsvWriter, csvRow } from '../write/csv.ts'
import { cellsOf, headerOf } from '../write/table.ts'
import { type DifferenceRow, differencesTable } from '../write/tables/differences.ts'
import { changeText, headText, namedText, summaryText } from './diff-text.ts'
import { EXIT } from './exit-code.ts'
import { createStdout, type Stdout } from './stdout.ts'
import { counted, createTerminal } from './terminal.ts'

export interface DiffCommandOptions {
  /** In place of the pipeline's output folder. */
  readonly out?: string
  /** Documents × framings that the text shows. */
  readonly limit: number
  /** A file, or `-` for stdout. */
  readonly csv?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/**
 * `rostrum diff`: gives the exit code.
 *
 * @param runs up to two
 */
export async function diff(
  path: string,
  runs: readonly string[],
  options: DiffCommandOptions,
): Promise<number> {
  if (options.json === true && options.csv !== undefined) {
    const message = 'name one of them: each takes the place of the text'
    throw new RostrumError('arguments', [{ place: { source: '--csv and --json' }, message }])
  }
  const terminal = createTerminal({ isQuiet: options.quiet === true, wantsProgress: false })
  const found = await diffRuns(outputFolderOf(path, options.out), runs)
  try {
    const stdout = createStdout()
    if (options.json === true) await writeJson(found, stdout)
    else if (options.csv === '-') await writeCsv(found, stdout)
    else if (options.csv !== undefined) {
      const rows = await writeCsvFile(found, options.csv)
      terminal.say(`${counted(rows, 'row')} written to ${options.csv}`)
    } else await writeText(found, stdout, options.limit)
    return EXIT.done
  } finally {
    found.close()
  }
}

async function writeText(found: RunDiff, stdout: Stdout, limit: number): Promise<void> {
  const { counts, scoring } = found
  let text = `${headText(found)}\n`
  let shown = 0
  for await (const change of found.changes(limit)) {
    text += changeText(change, scoring)
    if (change.framing !== '') shown++
  }
  const all = counts.totals.reduce((sum, { documents }) => sum + documents, 0)
  if (all === 0) text += 'No score moved.\n'
  if (shown < all) {
    const rest = counted(all - shown, 'framing of a document', 'framings of documents')
    text += `… and ${rest} more: --limit ${all}, or --csv FILE for all\n`
  }
  await stdout.write(`${text}\n${summaryText(found)}`)
}

async function writeCsv(found: RunDiff, stdout: Stdout): Promise<void> {
  const write = (cells: readonly Cell[]) => csvRow(cells, differencesTable.readers)
  await stdout.write(write(headerOf(differencesTable)))
  for await (const change of found.changes()) {
    const rows = rowsOf(change, found.scoring).map((row) => write(cellsOf(differencesTable, row)))
    if ((await stdout.write(rows.join(''))) === 'closed') return
  }
}

/** Written beside its place first: a full disk leaves no half table there. */
async function writeCsvFile(found: RunDiff, path: string): Promise<number> {
  const draft = join(dirname(path), `.${basename(path)}.partial-${process.pid}`)
  const file = await createCsvWriter(draft, headerOf(differencesTable), { safe: differencesTable.readers })
  try {
    for await (const change of found.changes()) {
      for (const row of rowsOf(change, found.scoring)) await file.write(cellsOf(differencesTable, row))
    }
    const { rows } = await file.close()
    await rename(draft, path)
    return rows
  } catch (error) {
    await file.abort()
    await rm(draft, { force: true })
    throw error
  }
}

/** One object; its `scores` stand one on a line and are written as they come. */
async function writeJson(found: RunDiff, stdout: Stdout): Promise<void> {
  const { before, after, scoring, counts } = found
  const run = ({ run: number, started, rostrum }: RunDiff['before']) => ({ run: number, started, rostrum })
  const { moved, ...others } = counts
  const head = {
    before: run(before),
    after: run(after),
    differs: scoring,
    counts: {
      ...others,
      moved: moved.map((one) => ({ causes: causesOf(one, scoring), documents: one.documents })),
    },
  }
  await stdout.write(`${JSON.stringify(head).slice(0, -1)},"scores":[`)
  let separator = '\n'
  for await (const change of found.changes()) {
    const lines = rowsOf(change, scoring).map(({ named: _, ...row }) => {
      const line = separator + JSON.stringify({ ...row, docvars: change.docvars })
      separator = ',\n'
      return line
    })
    if ((await stdout.write(lines.join(''))) === 'closed') return
  }
  await stdout.write('\n]}\n')
}

function rowsOf(change: MovedFraming, scoring: ScoringDifference): DifferenceRow[] {
  const { document, framing, dimension, causes, entries, scores } = change
  const named = namedText(change, scoring)
  return scores.map((score) => ({ document, framing, dimension, causes, named, entries, ...score }))
}
