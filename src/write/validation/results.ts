import { basename } from 'node:path'
import { dataPackage, type Resource } from '../datapackage.ts'
import { type Json, stableJson } from '../manifest.ts'
import { createOutputFolder, type OutputFolder } from '../output-folder.ts'
import type { Table } from '../table.ts'
import { writeTable } from '../table-file.ts'
import { createTextWriter, type FileSummary } from '../text-file.ts'
import type { ValidationFigures } from './figures.ts'
import { validationReport } from './report.ts'
import {
  ALL,
  agreementTable,
  calibrationTable,
  confusionTable,
  documentsTable,
  entriesTable,
  errorsTable,
  framingsTable,
  groupsTable,
  prevalenceTable,
  stanceTable,
} from './tables.ts'

/**
 * Writes all files of a comparison, and moves them into the folder at once. Counts and the hash of each file are added
 * to the manifest as `files`.
 *
 * @throws RostrumError `write-failed` naming the path; the folder is then as it was
 */
export async function writeValidation(
  path: string,
  figures: ValidationFigures,
  manifest: { readonly [key: string]: Json },
): Promise<void> {
  const folder = await createOutputFolder(path)
  try {
    const write = async <Row>(table: Table<Row>, rows: Iterable<Row>): Promise<Resource> => ({
      table,
      summary: await writeTable(folder.pathOf(table.file), table, rows),
    })
    const bins = figures.calibration.flatMap(({ framing = ALL, bins }) =>
      bins.map((bin) => ({ framing, bin })),
    )
    const resources = [
      await write(framingsTable, figures.framings),
      await write(stanceTable, figures.stance),
      await write(agreementTable, figures.agreement),
      await write(confusionTable, figures.confusion),
      await write(entriesTable, figures.entries),
      await write(groupsTable, figures.groups),
      await write(documentsTable, figures.documents),
      await write(calibrationTable, bins),
      await write(prevalenceTable, figures.prevalence),
      await write(errorsTable, figures.errors),
    ]
    const report = await writeText(folder, 'report.md', validationReport(figures))
    await writeText(folder, 'datapackage.json', stableJson(dataPackage(basename(folder.path), resources)))
    const files = {
      ...Object.fromEntries(resources.map(({ table, summary }) => [table.file, { ...summary }])),
      'report.md': { ...report },
    }
    await writeText(folder, 'manifest.json', stableJson({ ...manifest, files }))
    await folder.commit([
      ...resources.map(({ table }) => table.file),
      'report.md',
      'datapackage.json',
      'manifest.json',
    ])
  } catch (error) {
    await folder.abort()
    throw error
  }
}

async function writeText(folder: OutputFolder, name: string, text: string): Promise<FileSummary> {
  const file = await createTextWriter(folder.pathOf(name))
  try {
    await file.write(text)
    return await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}
