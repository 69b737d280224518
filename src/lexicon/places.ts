/** A small set of word positions, kept from one use to the next. A chain spans few words, so it never holds many. */
export class Places {
  readonly list: number[] = []
  count = 0

  fillWith(place: number): void {
    this.list[0] = place
    this.count = 1
  }

  clear(): void {
    this.count = 0
  }

  add(place: number): void {
    this.list[this.count++] = place
  }

  has(place: number): boolean {
    for (let index = 0; index < this.count; index++) if (this.list[index] === place) return true
    return false
  }

  /** Ascending: they come nearly in order, so that insertion takes few steps. */
  sort(): void {
    for (let index = 1; index < this.count; index++) {
      const place = this.list[index]!
      let at = index
      for (; at > 0 && this.list[at - 1]! > place; at--) this.list[at] = this.list[at - 1]!
      this.list[at] = place
    }
  }
}
