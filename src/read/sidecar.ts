import type { Place } from '../records.ts'
import { readAllBytes } from './bytes.ts'
import { decodeText } from './decode.ts'
import { InputFault, remark } from './diagnostic.ts'
import type { YamlFields } from './front-matter.ts'
import type { Limits } from './options.ts'

/**
 * The docvars in a file beside a text (`.yaml`, `.yml` or `.json` of the same name). JSON is read as YAML, which it is a
 * part of. A sidecar that cannot be read gives a remark, and the text is kept.
 */
export async function readSidecar(path: string, limits: Limits): Promise<YamlFields> {
  const place: Place = { source: path }
  try {
    const bytes = await readAllBytes(
      { path, isGzipped: false },
      { ...limits, fileBytes: limits.frontMatterBytes },
    )
    const { readYamlFields } = await import('./front-matter.ts')
    return readYamlFields(decodeText(bytes).text, place, 1)
  } catch (error) {
    if (!(error instanceof InputFault || (error instanceof Error && 'syscall' in error))) throw error
    const fault = {
      code: 'bad-sidecar',
      message: `the docvars beside the text cannot be read: ${error.message}`,
      remedy: 'correct the file or remove it',
    }
    return { fields: {}, remarks: [remark(place, fault)] }
  }
}
