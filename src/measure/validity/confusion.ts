import type { ComparedPassage } from './passage.ts'

/** Passages with one primary in the codes and one of rostrum's. */
export interface PrimaryPairs {
  readonly codes: string
  readonly rostrum: string
  readonly passages: number
  /** Sum of their design weights. */
  readonly weight: number
}

/** Every pair of primaries, framings in their order and `none` last; passages without a primary of most are left out. */
export function primaryConfusion(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
): PrimaryPairs[] {
  const names = [...framings, 'none']
  return names.flatMap((codes) =>
    names.map((rostrum) => {
      const cell = passages.filter(({ goldPrimary, primary }) => goldPrimary === codes && primary === rostrum)
      const weight = cell.reduce((sum, passage) => sum + passage.weight, 0)
      return { codes, rostrum, passages: cell.length, weight }
    }),
  )
}
