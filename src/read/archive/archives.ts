import type { Input } from '../input.ts'
import type { Limits } from '../options.ts'
import { tarSignature, zipSignature } from '../signature.ts'
import type { Archive, Budget } from './archive.ts'

/** A kind of archive whose members are read: one row of the table below. */
export interface ArchiveFormat {
  readonly name: string
  readonly summary: string
  /** Lower case, without the dot. */
  readonly extensions: readonly string[]
  readonly gives: 'members'
  /** The limits that an archive of this kind can run into. */
  readonly limits: readonly (keyof Limits)[]
  /** As of a reader. */
  readonly signature: (head: Buffer) => string | undefined
  readonly open: (input: Input, budget: Budget) => Promise<Archive>
}

const LIMITS: readonly (keyof Limits)[] = [
  'archiveMembers',
  'archiveDepth',
  'expandedBytes',
  'expansionRatio',
  'memberNameCharacters',
  'fileBytes',
]

/** Every kind of archive. */
export const ARCHIVES: readonly ArchiveFormat[] = [
  {
    name: 'zip',
    summary: 'zip archives of files of any format, read by name',
    extensions: ['zip'],
    gives: 'members',
    limits: LIMITS,
    signature: zipSignature,
    open: async (input, budget) => (await import('./zip.ts')).openZip(input, budget),
  },
  {
    name: 'tar',
    summary: 'tar archives of files of any format, also .tar.gz and .tgz, read in the order of the archive',
    extensions: ['tar'],
    gives: 'members',
    limits: LIMITS,
    signature: tarSignature,
    open: async (input, budget) => (await import('./tar.ts')).openTar(input, budget),
  },
]
