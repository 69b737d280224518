/** Formats of many records with named fields. */
import { readJsonBatches } from '../jsonl.ts'
import type { SourceOptions } from '../options.ts'
import { isNever, type Reader } from '../reader.ts'
import { zipSignature } from '../signature.ts'

const TAB_EXTENSIONS = ['tsv', 'tab']

/** JSON lines, CSV and workbooks. */
export const TABLES: readonly Reader[] = [
  {
    name: 'jsonl',
    summary: 'JSON lines: one object with a text a line',
    extensions: ['jsonl', 'ndjson'],
    gives: 'records',
    // A list of objects is no JSON lines, but no prose either: this reader says how to make lines of it.
    sniff: (head) => /^(?:\u00ef\u00bb\u00bf)?\s*(?:\[\s*)?\{\s*"/.test(head.toString('latin1')),
    limits: ['recordBytes', 'expandedBytes', 'expansionRatio'],
    read: (input, options) =>
      readJsonBatches(input.chunks(), { ...options, source: input.source, idPrefix: input.stem }),
  },
  {
    name: 'csv',
    summary: 'CSV and TSV: one document a row',
    extensions: ['csv', 'tsv', 'tab'],
    gives: 'records',
    limits: ['recordBytes', 'expandedBytes', 'expansionRatio'],
    sniff: isNever,
    read: async function* (input, options) {
      const { readCsvBatches } = await import('../csv.ts')
      yield* readCsvBatches(input.chunks(), {
        ...options,
        ...(TAB_EXTENSIONS.includes(input.extension) ? { delimiter: tabUnlessNamed(options) } : {}),
        source: input.source,
        idPrefix: input.stem,
      })
    },
  },
  {
    name: 'xlsx',
    summary: 'Excel workbooks: one document a row of a sheet',
    extensions: ['xlsx', 'xlsm'],
    gives: 'records',
    limits: ['fileBytes', 'sheetCells'],
    signature: zipSignature,
    isBinary: true,
    zipPart: 'xl/workbook.xml',
    sniff: isNever,
    read: async function* (input, options) {
      const { readSheetBatches } = await import('../sheet.ts')
      yield* readSheetBatches(await input.all(), {
        ...options,
        source: input.source,
        idPrefix: input.stem,
      })
    },
  },
]

function tabUnlessNamed({ delimiter }: SourceOptions): string {
  return delimiter === undefined || delimiter === 'auto' ? 'tab' : delimiter
}
