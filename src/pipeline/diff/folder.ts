import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readPipeline } from '../pipeline.ts'

/**
 * The output folder that is meant by a folder or a pipeline file.
 *
 * @param outFolder in place of the pipeline's own output folder
 * @throws RostrumError for a pipeline that cannot be read
 */
export function outputFolderOf(path: string, outFolder?: string): string {
  if (outFolder !== undefined) return resolve(outFolder)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return resolve(path)
  const { file } = readPipeline(path, [])
  return resolve(file.outputs.folder ?? join('outputs', file.name))
}
