/** 128 bits from which a sequence of random numbers follows. */
export type Seed = readonly [number, number, number, number]

/** Gives the next whole number from 0 to 2^32 - 1, each as likely as any other. */
export type RandomUint32 = () => number

/**
 * A seed from any words and numbers. Parts are kept apart, so `('ab', 'c')` and `('a', 'bc')` give two seeds.
 *
 * Source: the hash is cyrb128 by bryc (public domain), over UTF-16 code units; each part is preceded by its
 * length.
 */
export function stringSeed(...parts: readonly (string | number)[]): Seed {
  let h1 = 1779033703
  let h2 = 3144134277
  let h3 = 1013904242
  let h4 = 2773480762
  const text = parts.map((part) => `${String(part).length}:${part}`).join('')
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  h1 ^= h2 ^ h3 ^ h4
  return [h1 >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0]
}

/**
 * A sequence of random numbers that is the same for the same seed on every machine.
 *
 * Source: sfc32, the small fast counting generator of PractRand (Doty-Humphrey), period at least 2^32; the
 * first twelve numbers are thrown away, as its author does, to mix the seed.
 */
export function createRandom(seed: Seed): RandomUint32 {
  let [a, b, c, counter] = seed
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/**
 * A whole number from 0 to `size` - 1. Its bias is below size / 2^32.
 *
 * @param size 1 to 2^32
 */
export function randomBelow(random: RandomUint32, size: number): number {
  return Math.floor((random() / 4294967296) * size)
}

/**
 * Fills arrays with whole numbers from 0 to `size` - 1: the same that `randomBelow` gives one after another with
 * `createRandom` of the same seed, each call where the last one ended. For millions of draws, in a quarter of the time.
 *
 * @returns takes a `size` of 1 to 2^31
 */
export function createDraws(seed: Seed): (drawn: Int32Array, size: number) => void {
  const state = Int32Array.from(seed)
  const fill = (drawn: Int32Array, size: number): void => {
    let a = state[0]!
    let b = state[1]!
    let c = state[2]!
    let counter = state[3]!
    const share = size / 4294967296
    for (let at = 0; at < drawn.length; at++) {
      const sum = (((a + b) | 0) + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (c << 21) | (c >>> 11)
      c = (c + sum) | 0
      drawn[at] = ((sum >>> 0) * share) | 0
    }
    state.set([a, b, c, counter])
  }
  fill(new Int32Array(12), 1)
  return fill
}
