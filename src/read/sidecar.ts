import type { Place } from '../records.ts'
import { decodeText } from './decode.ts'
import { InputFault, remark } from './diagnostic.ts'
import type { YamlFields } from './front-matter.ts'

/** In the order in which they are looked for. */
export const SIDECARS = ['yaml', 'yml', 'json']

/**
 * The docvars in a file beside another (`.yaml`, `.yml` or `.json` of the same name). JSON is read as YAML, which it is a
 * part of. A sidecar that cannot be read gives a remark, and the text is kept.
 *
 * @param source its name in places
 * @param all    gives its bytes, within the limit of front matter
 */
export async function readSidecar(source: string, all: () => Promise<Buffer>): Promise<YamlFields> {
  const place: Place = { source }
  try {
    const bytes = await all()
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
