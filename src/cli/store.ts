/**
 * `rostrum store`: what a pipeline's store holds, whether it is whole, making it small, getting tables out of it.
 */
import { statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import { contentHash } from '../pipeline/content-hash.ts'
import { duplicateRules, readPipeline } from '../pipeline/pipeline.ts'
import { checkStore, type StoreFinding } from '../store/check.ts'
import { compactStore } from '../store/compact.ts'
import { EXPORT_FORMATS, type ExportFormat, exportStore } from '../store/export.ts'
import { EXPORTS, type ExportName } from '../store/export-tables.ts'
import { type RunInfo, type StoreInfo, storeInfo } from '../store/info.ts'
import { STORE_FILE } from '../store/open.ts'
import { visible } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { createStdout } from './stdout.ts'
import { counted, createTerminal, grouped } from './terminal.ts'

export interface StoreCommandOptions {
  /** Output folder, in place of the pipeline's own. */
  readonly out?: string
}

export interface StoreInfoOptions extends StoreCommandOptions {
  readonly json?: boolean
}

/** `rostrum store info`: gives the exit code. */
export async function tellStore(target: string, options: StoreInfoOptions): Promise<number> {
  const info = await storeInfo(placeOf(target, options).folder)
  await createStdout().write(options.json ? `${JSON.stringify(info, undefined, 2)}\n` : described(info))
  return EXIT.done
}

/** `rostrum store check`: gives the exit code, 1 where something is wrong. */
export async function verifyStore(target: string, options: StoreInfoOptions): Promise<number> {
  const { folder, sameIds } = placeOf(target, options)
  const findings = await checkStore(folder, { hashOf: contentHash, ...(sameIds && { sameIds }) })
  const text = options.json ? `${JSON.stringify(findings, undefined, 2)}\n` : findings.map(shown).join('')
  await createStdout().write(text)
  return findings.some(({ level }) => level === 'wrong') ? EXIT.failed : EXIT.done
}

export interface StoreCompactOptions extends StoreCommandOptions {
  /** Runs to keep, as written; all where left out. */
  readonly keep?: string
}

/** `rostrum store compact`: gives the exit code. */
export async function shrinkStore(
  target: string,
  { keep, ...options }: StoreCompactOptions,
): Promise<number> {
  if (keep !== undefined && !/^[1-9]\d{0,8}$/.test(keep)) {
    const message = `must be a whole number from 1 on, got "${keep}"`
    throw new RostrumError('arguments', [{ place: { source: '--keep' }, message }])
  }
  const { folder } = placeOf(target, options)
  const { before, after, forgotten } = await compactStore(
    folder,
    keep === undefined ? {} : { keep: Number(keep) },
  )
  const { runs, documents, contents, analyses } = forgotten
  const gone = [
    counted(runs, 'run'),
    `${counted(documents, 'former state')} of documents`,
    counted(contents, 'text'),
    counted(analyses, 'analysis', 'analyses'),
  ]
  const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
  terminal.say(`${join(folder, STORE_FILE)}: ${sizeOf(before)} before, ${sizeOf(after)} now`)
  terminal.say(`forgotten: ${gone.join(', ')}`)
  return EXIT.done
}

export interface StoreExportOptions extends StoreCommandOptions {
  readonly format: string
  readonly table: readonly string[]
  readonly texts?: boolean
  readonly force?: boolean
}

/** `rostrum store export`: gives the exit code. */
export async function exportTables(
  target: string,
  into: string,
  options: StoreExportOptions,
): Promise<number> {
  const { format, tables } = exportArguments(options)
  const files = await exportStore(placeOf(target, options).folder, into, {
    format,
    ...(tables.length > 0 && { tables }),
    texts: options.texts ? 'with' : 'left out',
    existing: options.force ? 'replaced' : 'kept',
  })
  const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
  for (const { path, rows, bytes } of files)
    terminal.say(`${path}  ${counted(rows, 'row')}, ${sizeOf(bytes)}`)
  return EXIT.done
}

function exportArguments({ format, table }: StoreExportOptions): {
  format: ExportFormat
  tables: ExportName[]
} {
  const found = EXPORT_FORMATS.find((name) => name === format)
  const problems: Problem[] = []
  if (found === undefined)
    problems.push({
      place: { source: '--format' },
      message: `must be ${listed(EXPORT_FORMATS)}, got "${format}"`,
    })
  const tables = table.flatMap((written) => {
    const name = EXPORTS.find((one) => one === written)
    if (name === undefined)
      problems.push({ place: { source: '--table' }, message: `must be ${listed(EXPORTS)}, got "${written}"` })
    return name ?? []
  })
  if (found === undefined || problems.length > 0) throw new RostrumError('arguments', problems)
  return { format: found, tables }
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** Where the store is: in the folder that was named, or in the output folder of the pipeline that was. */
function placeOf(
  target: string,
  { out }: StoreCommandOptions,
): { folder: string; sameIds?: 'kept' | 'rejected' } {
  const found = statSync(target, { throwIfNoEntry: false })
  if (found?.isDirectory()) return { folder: resolve(out ?? target) }
  if (found !== undefined && basename(target) === STORE_FILE)
    return { folder: resolve(out ?? dirname(target)) }
  const { file } = readPipeline(target, [])
  return {
    folder: resolve(out ?? file.outputs.folder ?? join('outputs', file.name)),
    sameIds: duplicateRules(file.duplicates).id === 'keep' ? 'kept' : 'rejected',
  }
}

function shown({ level, what, remedy }: StoreFinding): string {
  const line = `${level.padEnd(8)} ${visible(what)}\n`
  return remedy === undefined ? line : `${line}         ${visible(remedy)}\n`
}

function described(info: StoreInfo): string {
  const { history, free } = info
  const known =
    history === undefined
      ? 'no run was done yet'
      : `run ${history.from} to ${history.to}, ${counted(info.statesKept, 'former state')} of documents`
  const rows: [string, string][] = [
    ['store', info.path],
    ['size', `${sizeOf(info.bytes)}, of which compacting frees about ${Math.round(100 * free)} %`],
    [
      'made',
      `${info.created ?? 'at an unknown time'} by rostrum ${info.rostrum ?? 'of an unknown version'}, schema ${info.schema}`,
    ],
    ['documents', `${grouped(info.documents)} now, ${grouped(info.documentsGone)} gone from the sources`],
    ['words', grouped(info.words)],
    ['texts', `${grouped(info.contents)}, with ${counted(info.analyses, 'analysis', 'analyses')}`],
    ['matches', grouped(info.matches)],
    ['history', known],
  ]
  const head = rows.map(([name, value]) => `${name.padEnd(10)} ${visible(value)}\n`).join('')
  return `${head}\nruns       ${info.runs.length === info.runCount ? '' : `the last ${info.runs.length} of ${info.runCount}\n`}${runLines(info.runs)}`
}

const CHANGES = ['new', 'changed', 'removed', 'untouched'] as const

function runLines(runs: readonly RunInfo[]): string {
  if (runs.length === 0) return 'none\n'
  const lines = runs.map(({ run, state, started, finished, counts, message }) => {
    const told = [
      ...(counts.documents === undefined ? [] : [counted(counts.documents, 'document')]),
      ...CHANGES.flatMap((name) => (counts[name] === undefined ? [] : [`${grouped(counts[name])} ${name}`])),
    ]
    const why = message === undefined ? '' : `: ${message}`
    const until = finished === undefined ? '' : ` to ${finished}`
    return `  ${String(run).padStart(5)}  ${visible(`${state}${why}`).padEnd(11)}  ${started}${until}  ${told.join(', ')}`
  })
  return `\n${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

/** As people say it: in units of 1,000. */
function sizeOf(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`
}
