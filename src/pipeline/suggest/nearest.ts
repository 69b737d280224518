/**
 * Endorsed passages that the lexicon misses, those first that are nearest in meaning to the ones it covers.
 */
import type { Embedder } from '../../language/embedder.ts'
import type { Survey } from './survey.ts'

export interface NearPassage {
  readonly document: string
  readonly id: string
  /** Cosine to the mean of the covered passages, −1 to 1. */
  readonly cosine: number
  readonly text: string
}

/** Texts given to the model at once. */
const BATCH = 32

/** @returns nearest first, at most `most`; none where the lexicon covers no endorsed passage */
export async function nearestMissed(
  survey: Survey,
  embedder: Embedder,
  most: number,
): Promise<NearPassage[]> {
  const covered: string[] = []
  const missed: Omit<NearPassage, 'cosine'>[] = []
  await survey.walk(({ document, groupId, asserted, passages }) => {
    if (passages[0]?.endorses !== true) return
    const { id, text } = document
    if (asserted.length > 0) covered.push(text)
    else missed.push({ document: groupId, id, text })
  })
  if (covered.length === 0 || missed.length === 0) return []
  const near = await embedAll(embedder, covered)
  const centre = unit(near[0]!.map((_, axis) => near.reduce((sum, vector) => sum + vector[axis]!, 0)))
  const texts = missed.map(({ text }) => text)
  const cosines = (await embedAll(embedder, texts)).map((vector) =>
    vector.reduce((sum, value, axis) => sum + value * centre[axis]!, 0),
  )
  return missed
    .map((passage, at) => ({ ...passage, cosine: cosines[at]! }))
    .sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1))
    .slice(0, most)
}

/** Vectors of length 1, or 0. */
async function embedAll(embedder: Embedder, texts: readonly string[]): Promise<number[][]> {
  const vectors: number[][] = []
  for (let at = 0; at < texts.length; at += BATCH)
    vectors.push(...(await embedder.embed(texts.slice(at, at + BATCH))).map(unit))
  return vectors
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return vector.map((value) => (length === 0 ? 0 : value / length))
}
