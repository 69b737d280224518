import { createRandom, type RandomUint32, stringSeed } from '../../src/measure/random.ts'
import type { Docvars, FramingScore, ScoredDocument } from '../../src/records.ts'
import { zoneWordsOf } from './synthetic.ts'

export interface Told {
  readonly id: string
  readonly words: number
  /** Asserted matches by framing. */
  readonly asserted: readonly number[]
  readonly docvars: Docvars
}

/** A scored document of which only what alerts look at is told. */
export function scoredOf({ id, words, asserted, docvars }: Told): ScoredDocument {
  return {
    id,
    docvars,
    place: { source: 'synthetic' },
    words,
    zoneWords: zoneWordsOf({ body: words }),
    passages: 1,
    framings: asserted.map((count, f) => framingScore(`f${f}`, count)),
    labels: [],
    dominant: {},
  }
}

/** A day number as an ISO date. */
export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

export interface Drawing {
  readonly groups: number
  readonly documentsEach: number
  /** Matches per word. */
  readonly mean: number
  readonly groupShape: number
  readonly documentShape: number
  /** Standard deviation of the steps of a group's log rate from document to document. */
  readonly drift: number
}

/** A corpus drawn from the two-level model, one framing, every document on a day of its own. */
export function drawCorpus(name: string, drawing: Drawing): readonly ScoredDocument[] {
  const { groups, documentsEach, mean, groupShape, documentShape, drift } = drawing
  const draw = drawer(createRandom(stringSeed('alerts', name)))
  const rates = Array.from({ length: groups }, () => (draw.gamma(groupShape) * mean) / groupShape)
  return Array.from({ length: groups * documentsEach }, (_, i) => {
    const group = i % groups
    rates[group]! *= Math.exp(drift * draw.normal())
    const words = 1000 + Math.floor(4000 * draw.uniform())
    const rate = (rates[group]! * draw.gamma(documentShape)) / documentShape
    const docvars = { date: isoDay(i), speaker: `speaker ${group}` }
    return scoredOf({ id: `d${i}`, words, asserted: [draw.poisson(rate * words)], docvars })
  })
}

function drawer(random: RandomUint32) {
  const uniform = (): number => (random() + 0.5) / 4294967296
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  /** Marsaglia and Tsang (2000). */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape)
    const d = shape - 1 / 3
    for (;;) {
      const x = normal()
      const v = (1 + x / Math.sqrt(9 * d)) ** 3
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  const poisson = (mean: number): number => {
    let count = 0
    let sum = -Math.log(uniform())
    while (sum < mean) {
      count += 1
      sum -= Math.log(uniform())
    }
    return count
  }
  return { uniform, normal, gamma, poisson }
}

function framingScore(framing: string, asserted: number): FramingScore {
  return {
    framing,
    dimension: 'framing',
    matches: asserted,
    asserted,
    rejected: 0,
    reported: 0,
    mixed: 0,
    weight: asserted,
    labelled: 0,
    rate: undefined,
    intensity: undefined,
    prevalence: undefined,
    expectedPrevalence: undefined,
    share: undefined,
  }
}
