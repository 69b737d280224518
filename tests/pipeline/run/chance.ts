/** Chance that can be had again: what a seed gives, it gives every time. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number
  readonly of: <Item>(items: readonly Item[]) => Item
  /** True so often, 0 to 1. */
  readonly is: (share: number) => boolean
  /** So many things, between two numbers, both included. */
  readonly some: <Item>(fewest: number, most: number, make: () => Item) => Item[]
  readonly shuffled: <Item>(items: readonly Item[]) => Item[]
}

/** Source: mulberry32 (Tommy Ettinger), 32 bits of state. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    of: (items) => items[below(items.length)]!,
    is: (share) => next() < share,
    some: (fewest, most, make) => Array.from({ length: fewest + below(most - fewest + 1) }, make),
    shuffled: (items) => {
      const left = [...items]
      return items.map(() => left.splice(below(left.length), 1)[0]!)
    },
  }
}
