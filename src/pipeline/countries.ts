/**
 * The names that countries go by in a run: the table that ships, and names of the user's own.
 */
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { type Problem, RostrumError } from '../error.ts'
import type { CountryTable } from '../read/names.ts'
import { checkYaml } from '../yaml-check.ts'
import { readHashed } from './lexicon-files.ts'

const table = z.record(z.string(), z.string().regex(/\S/, 'must be a code such as FRA'))

/** The file that adds names, for the manifest. */
export interface CountriesFile {
  readonly path: string
  readonly sha256: string
}

/** What the setting `countries` of a pipeline comes to. */
export interface LoadedCountries {
  readonly own: CountryTable['own']
  readonly file: CountriesFile | undefined
}

/**
 * Loads the user's names: a YAML file with a name and its code a line.
 *
 * @param setting `iso3`, or a path
 * @param base    folder that a relative path starts from
 * @throws RostrumError with every problem of the file
 */
export function loadCountries(setting: string, base: string): LoadedCountries {
  if (setting === 'iso3' || setting === 'as-is') return { own: undefined, file: undefined }
  const path = isAbsolute(setting) ? setting : join(base, setting)
  const problems: Problem[] = []
  const read = readHashed(path, problems)
  if (read === undefined) {
    const message = `countries: must be iso3, as-is or the path of a file of names; ${problems[0]?.message}`
    throw new RostrumError('pipeline', [{ place: { source: path }, message }])
  }
  const result = checkYaml<Record<string, string>>(read.bytes.toString('utf8'), path, table)
  if (result.kind === 'problems') throw new RostrumError('pipeline', result.problems)
  return { own: result.checked.value, file: { path, sha256: read.sha256 } }
}
