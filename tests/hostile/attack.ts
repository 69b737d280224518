import { PROSE } from './seeds.ts'

/** What an attack is after: a file outside the folder, and a server on this machine. */
export interface Target {
  /** Absolute path of a file whose text must not get out. */
  readonly canary: string
  /** Address of a server that must not be asked, such as `http://127.0.0.1:8000`. */
  readonly server: string
  /** Absolute path of a file that must not come to be. */
  readonly mark: string
}

/** What must stand in `rejected.csv` for a file: the code, and where in the file. */
export interface Told {
  readonly code: string
  /** Path inside an archive. */
  readonly member?: string
  readonly line?: number
  readonly record?: number
}

/** A hostile file. */
export interface Attack {
  readonly name: string
  readonly bytes: Buffer
  /** Rows of `rejected.csv`, whatever their order; empty where the file is read like any other. */
  readonly told: readonly Told[]
  /** Documents that come of it; 0 where left out. */
  readonly documents?: number
}

export const MIB = 1024 * 1024

export const TEXT = PROSE.join('\n\n')

export const DEEP = 100_000

export const attack = (
  name: string,
  bytes: string | Buffer,
  told: string | readonly Told[],
  documents = 0,
): Attack => ({
  name,
  bytes: Buffer.from(bytes as string),
  told: typeof told === 'string' ? [{ code: told }] : told,
  documents,
})

/** Eight times nine times … a string: more than there is memory for. */
export function aliasBomb(): string {
  const names = 'abcdefghi'
  return [...names]
    .map((name, level) => {
      const before = names[level - 1]
      return level === 0
        ? `${name}: &${name} [lol, lol, lol]`
        : `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
    })
    .join('\n')
}
