import type { Input } from '../input.ts'

/** Names that are looked at: what tells an Office file stands near the start. */
const MOST = 1000

/** The first names in a zip archive, as written; `undefined` where it cannot be opened. */
export async function zipParts(input: Input): Promise<ReadonlySet<string> | undefined> {
  const yauzl = await import('yauzl')
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
  try {
    const zip =
      input.path === undefined
        ? await yauzl.fromBufferPromise(await input.all(), options)
        : await yauzl.openPromise(input.path, options)
    const names = new Set<string>()
    try {
      for await (const { fileNameRaw } of zip.eachEntry()) {
        names.add(fileNameRaw.toString('utf8'))
        if (names.size === MOST) break
      }
    } finally {
      zip.close()
    }
    return names
  } catch {
    return undefined // whoever reads it says what is wrong
  }
}
