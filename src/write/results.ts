import { basename } from 'node:path'
import { dataPackage, type Resource } from './datapackage.ts'
import { type Json, stableJson } from './manifest.ts'
import { createOutputFolder, type OutputFolder } from './output-folder.ts'
import type { Table } from './table.ts'
import { writeTable } from './table-file.ts'
import { createTextWriter, type FileSummary } from './text-file.ts'

/** What went through a run. */
export interface ResultCounts {
  readonly documents: number
  readonly words: number
  readonly passages: number
  readonly matches: number
  /** Inputs left out. */
  readonly leftOut: number
  /** Remarks on documents that were kept. */
  readonly remarks: number
  /** Documents without a usable date, by series in the order of the options. */
  readonly undated: readonly number[]
  /** Documents that largely repeat another; `undefined` where nobody looked for them. */
  readonly copies?: number
}

/** Size, rows and hash of each file, by its name. */
export type WrittenFiles = Readonly<Record<string, FileSummary & { readonly rows: number }>>

/** Where the results of a run go. Nothing is seen in the folder before `finish`. */
export interface Results {
  /** Writes one table, in the order of its rows. Tables may be written side by side; they are listed as they began. */
  readonly write: <Row>(table: Table<Row>, rows: Iterable<Row> | AsyncIterable<Row>) => Promise<void>
  /**
   * Describes the tables, writes the manifest, which may name the files, and moves everything into the folder.
   */
  readonly finish: (manifest: (files: WrittenFiles) => Json) => Promise<WrittenFiles>
  /** Gives up: removes everything temporary and leaves the folder as it was. */
  readonly abort: () => Promise<void>
}

/** Moves last: whoever finds a new one finds the new files with it. */
const MANIFEST = 'manifest.json'
/** Describes the tables. */
export const PACKAGE = 'datapackage.json'

/**
 * Opens the results of a run.
 *
 * @param path the folder; its last name becomes the name of the data package
 * @throws RostrumError `write-failed`, here or from any method, naming the path; call `abort` then
 */
export async function createResults(path: string): Promise<Results> {
  const folder = await createOutputFolder(path)
  const resources: Resource[] = []
  let tables = 0
  return {
    write: async (table, rows) => {
      const place = tables++
      resources[place] = { table, summary: await writeTable(folder.pathOf(table.file), table, rows) }
    },
    finish: async (manifest) => {
      await writeText(folder, PACKAGE, stableJson(dataPackage(basename(folder.path), resources)))
      const files = Object.fromEntries(resources.map(({ table, summary }) => [table.file, { ...summary }]))
      await writeText(folder, MANIFEST, stableJson(manifest(files)))
      await folder.commit([...resources.map(({ table }) => table.file), PACKAGE, MANIFEST])
      return files
    },
    abort: folder.abort,
  }
}

/**
 * Writes the manifest anew and leaves all other files as they are.
 *
 * @throws RostrumError `write-failed`
 */
export async function writeManifest(path: string, manifest: Json): Promise<void> {
  const folder = await createOutputFolder(path)
  try {
    await writeText(folder, MANIFEST, stableJson(manifest))
    await folder.commit([MANIFEST])
  } catch (error) {
    await folder.abort()
    throw error
  }
}

async function writeText(folder: OutputFolder, name: string, text: string): Promise<void> {
  const file = await createTextWriter(folder.pathOf(name))
  try {
    await file.write(text)
    await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}
