import type { Signature } from './signature.ts'

/** Signatures of a run, packed: four bytes a hash and a few more a document. */
export interface SignatureStore {
  add(signature: Signature): void
  readonly documents: number
  /** Hashes of the document of that number (from 0, in order of adding), ascending. */
  hashesOf(document: number): Uint32Array
  wordsOf(document: number): number
}

const CHUNK = 1 << 20

/** A store that grows by chunks, so that it is never copied as a whole. */
export function createSignatureStore(): SignatureStore {
  const chunks: Uint32Array[] = []
  let used = 0
  let documents = 0
  let chunkOf = new Uint32Array(1024)
  let startOf = new Uint32Array(1024)
  let lengthOf = new Uint16Array(1024)
  let words = new Uint32Array(1024)

  return {
    get documents() {
      return documents
    },
    add(signature) {
      const { hashes } = signature
      if (chunks.length === 0 || used + hashes.length > CHUNK) {
        chunks.push(new Uint32Array(CHUNK))
        used = 0
      }
      if (documents === words.length) {
        chunkOf = grown(chunkOf, new Uint32Array(documents * 2))
        startOf = grown(startOf, new Uint32Array(documents * 2))
        lengthOf = grown(lengthOf, new Uint16Array(documents * 2))
        words = grown(words, new Uint32Array(documents * 2))
      }
      chunks.at(-1)!.set(hashes, used)
      chunkOf[documents] = chunks.length - 1
      startOf[documents] = used
      lengthOf[documents] = hashes.length
      words[documents] = signature.words
      used += hashes.length
      documents++
    },
    hashesOf(document) {
      const start = startOf[document]!
      return chunks[chunkOf[document]!]!.subarray(start, start + lengthOf[document]!)
    },
    wordsOf: (document) => words[document]!,
  }
}

function grown<Numbers extends Uint32Array | Uint16Array>(old: Numbers, room: Numbers): Numbers {
  room.set(old)
  return room
}
