/**
 * Writes the files of the sample corpus that no editor writes: `tsx scripts/build-sample-files.ts`. The same bytes each
 * time; the results are kept beside the other texts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packParts } from '../src/read/docx/zip.ts'
import { docxOfPaper } from './sample-files/docx.ts'
import { pdfOfPaper } from './sample-files/pdf.ts'
import { PROPERTIES, RUNNING_HEAD, TWO_RIVERS } from './sample-files/two-rivers.ts'

const SAMPLE = fileURLToPath(new URL('../corpora/sample/', import.meta.url))
const BROADCASTS = fileURLToPath(new URL('sample-files/broadcasts/', import.meta.url))

/** Files below `corpora/sample`, by their paths. */
export function sampleFiles(): ReadonlyMap<string, Buffer> {
  const broadcasts = ['fer-2022-night-boat.txt', 'trk-2003-grain.txt']
  return new Map([
    ['papers/tesk-2012-two-rivers.pdf', pdfOfPaper(TWO_RIVERS, RUNNING_HEAD, PROPERTIES)],
    ['papers/tesk-2012-two-rivers.docx', docxOfPaper(TWO_RIVERS, RUNNING_HEAD, PROPERTIES)],
    ['broadcasts.zip', packParts(new Map(broadcasts.map((name) => [name, readFileSync(BROADCASTS + name)])))],
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, bytes] of sampleFiles()) writeFileSync(SAMPLE + path, bytes)
}
