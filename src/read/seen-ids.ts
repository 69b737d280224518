/** Remembers the ids of a run and where each came first. */
export interface SeenIds<Where> {
  /** Where the id was before; `undefined`, and remembered, where it is new. */
  readonly first: (id: string, where: Where) => Where | undefined
}

/** A Map holds up to 2^24 entries; parliaments have more turns than that. */
const MOST_PER_MAP = 8_000_000

/** Starts with no ids. Holds every id: about 100 bytes each. */
export function createSeenIds<Where>(): SeenIds<Where> {
  const maps: Map<string, Where>[] = [new Map()]
  return {
    first: (id, where) => {
      for (const map of maps) {
        const before = map.get(id)
        if (before !== undefined) return before
      }
      let last = maps.at(-1)
      if (last === undefined || last.size >= MOST_PER_MAP) {
        last = new Map()
        maps.push(last)
      }
      last.set(id, where)
      return undefined
    },
  }
}
