/**
 * What would become of an input, found out without reading its documents.
 */
import type { Diagnostic } from '../records.ts'
import { createBudget } from './archive/archive.ts'
import { peek } from './bytes.ts'
import { rejectedBy } from './diagnostic.ts'
import { HEAD, otherFormat, recognise } from './format.ts'
import { fileInput, gunzippedInput } from './input.ts'
import { chooseMembers, formatOf } from './members.ts'
import { limitsOf } from './options.ts'
import type { PlannedInput } from './plan.ts'
import { isGzip } from './signature.ts'
import type { PassedOver } from './source.ts'

/** What would become of a file. */
export interface Inspected {
  /** Name of the reader or the kind of archive. */
  readonly reader: string
  /** Why that one, for people. */
  readonly why: string
  /** Members of an archive by what would read them, in code units of the names; `undefined` for other files. */
  readonly members: readonly (readonly [reader: string, count: number])[] | undefined
  /** Members that are passed over in silence, and of other extensions. */
  readonly passedOver: readonly PassedOver[]
  /** What would be left out, and remarks. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Looks at the first bytes of a file, and at the list of members of an archive; not into archives inside it. */
export async function inspect(planned: Extract<PlannedInput, { kind: 'file' }>): Promise<Inspected> {
  const { file, reader, why, named, options } = planned
  const nothing = { members: undefined, passedOver: [], diagnostics: [] }
  try {
    if (reader === named) return { reader: reader.name, why, ...nothing }
    const limits = limitsOf(options)
    let input = fileInput(file, options)
    let head = await headOf(input.chunks())
    if (isGzip(head)) {
      input = gunzippedInput(input, limits)
      head = await headOf(input.chunks())
    }
    const found = await recognise(head.subarray(0, HEAD), input, reader)
    const format = found?.format ?? reader
    const isNamedSo = format.extensions.includes(file.extension)
    const isOther = found !== undefined && format !== reader && !isNamedSo
    const bySign = found !== undefined && format !== reader ? `by first bytes: ${found.sign}` : why
    const shown = { reader: format.name, why: isOther ? otherFormat(file.extension, found).message : bySign }
    if (format.gives !== 'members') return { ...shown, ...nothing }
    const archive = await format.open(input, createBudget(limits))
    archive.close()
    const { files, remarks, passedOver } = chooseMembers(file.path, archive, named)
    const counts = new Map<string, number>()
    for (const member of files) {
      const name = formatOf(member, named)?.name ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const leftOut = archive.leftOut.map(({ name, fault }): Diagnostic => {
      const source = name === undefined ? file.path : `${file.path}!/${name}`
      return { place: { source }, ...fault, outcome: 'left out' }
    })
    return {
      ...shown,
      members: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
      passedOver,
      diagnostics: [...leftOut, ...remarks],
    }
  } catch (error) {
    const reading = rejectedBy(error, { source: file.path })
    const diagnostics = reading.kind === 'rejected' ? [reading.diagnostic] : []
    return { reader: reader.name, why, members: undefined, passedOver: [], diagnostics }
  }
}

async function headOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const { head, close } = await peek(chunks)
  await close()
  return head
}
