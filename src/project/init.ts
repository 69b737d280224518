/**
 * A project of one's own: a pipeline with texts and a lexicon that work at once.
 */
import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RostrumError } from '../error.ts'
import { type Created, createFiles, isThere } from './create-files.ts'
import { PIPELINE, projectFiles } from './template.ts'

const NAME = /^[a-z0-9][a-z0-9._-]*$/

export interface NewProject extends Created {
  /** The folder, absolute. */
  readonly folder: string
  /** Name of its pipeline. */
  readonly name: string
}

/**
 * Writes a project into a folder, which need not exist. A file that is there is left as it is.
 *
 * @param name of the pipeline; made of the folder's where left out
 * @throws RostrumError where the folder has a pipeline already, naming every file that is in the way; nothing is written
 */
export async function createProject(folder: string, name?: string): Promise<NewProject> {
  const path = resolve(folder)
  const chosen = name ?? nameOf(basename(path))
  if (!NAME.test(chosen)) {
    const message = `"${chosen}" is no name of a pipeline: expected lower-case letters, digits, dots and hyphens, such as ${nameOf(chosen)}`
    throw new RostrumError('arguments', [{ place: { source: '--name' }, message }])
  }
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined && !found.isDirectory()) {
    throw new RostrumError('arguments', [
      { place: { source: folder }, message: 'is a file; expected a folder for the project, or none yet' },
    ])
  }
  const files = inFolder(path, projectFiles(chosen, readSchemas()))
  if (await isThere(join(path, PIPELINE))) await refuse(Object.keys(files))
  return { folder: path, name: chosen, ...(await createFiles(files)) }
}

/** A name made of what a folder is called; `project` where nothing of it can stay. */
function nameOf(written: string): string {
  const name = written
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
  return name === '' ? 'project' : name
}

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [join(folder, name), text]))
}

async function refuse(paths: readonly string[]): Promise<never> {
  const taken: string[] = []
  for (const path of paths) if (await isThere(path)) taken.push(path)
  const message = 'is there already, and is not written over; name another folder, or move it away'
  throw new RostrumError(
    'arguments',
    taken.map((source) => ({ place: { source }, message })),
  )
}

function readSchemas() {
  const read = (path: string) =>
    readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
  return {
    pipeline: read('pipelines/schema/pipeline.schema.json'),
    lexicon: read('lexicons/schema/lexicon.schema.json'),
  }
}
