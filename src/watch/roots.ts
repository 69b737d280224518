/** Which folders must be watched for the paths of a pipeline's sources, and which files in them count. */
import { existsSync, statfsSync, statSync } from 'node:fs'
import { basename, dirname, resolve, sep } from 'node:path'
import { compileGlob, isGlob } from '../read/glob.ts'

/** A folder that is watched. */
export interface Root {
  readonly folder: string
  /** What the names in the folder itself must begin with to count, with all below them; `undefined`: all names. */
  readonly stem: string | undefined
}

/**
 * The folders of paths: a folder itself; of a glob the part without wildcards; of a file, or what is not there
 * yet, the folder that holds it, for it and what is named like it (docvars beside a text). `missing` lacks that too.
 */
export function rootsOf(paths: readonly string[]): { readonly roots: Root[]; readonly missing: string[] } {
  const roots: Root[] = []
  const missing: string[] = []
  for (const path of paths) {
    if (isGlob(path) && !existsSync(path)) {
      const base = compileGlob(path)?.base
      if (base !== undefined && existsSync(base)) roots.push({ folder: resolve(base), stem: undefined })
      else missing.push(base ?? path)
      continue
    }
    const found = statSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() === true) roots.push({ folder: resolve(path), stem: undefined })
    else if (existsSync(dirname(path))) roots.push({ folder: resolve(dirname(path)), stem: stemOf(path) })
    else missing.push(path)
  }
  return { roots, missing }
}

function stemOf(path: string): string {
  const name = basename(path)
  const end = name.indexOf('.', 1)
  return end === -1 ? name : name.slice(0, end + 1)
}

/**
 * Says whether something that changed can be a matter of the sources: not what lies in `outside` (the output folder, which
 * would make a run follow from every run), nor names that begin with a dot, which readers pass over.
 */
export function createFilter(roots: readonly Root[], outside: string): (path: string) => boolean {
  const folders = roots.map(({ folder, stem }) => ({
    folder,
    stem,
    below: folder.endsWith(sep) ? folder : folder + sep,
  }))
  return (path) => {
    if (path === outside || path.startsWith(outside + sep)) return false
    return folders.some(({ folder, stem, below }) => {
      if (path === folder) return true
      if (!path.startsWith(below)) return false
      const rest = path.slice(below.length)
      return (
        (stem === undefined || rest.startsWith(stem)) && !rest.split(sep).some((name) => name.startsWith('.'))
      )
    })
  }
}

/** File systems of other machines, which do not tell what those change: numbers of statfs(2). */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
])

/** What kind of network file system a folder lies on; `undefined` for a disk of this machine, or where unknown. */
export function remoteKind(folder: string): string | undefined {
  try {
    return REMOTE.get(statfsSync(folder).type >>> 0)
  } catch {
    return undefined
  }
}
