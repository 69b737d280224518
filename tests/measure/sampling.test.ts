import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, stringSeed } from '../../src/measure/random.ts'
import { type Candidate, createSamplingFrame, type DrawOptions, ranksOf } from '../../src/measure/sampling.ts'

const LABELS = [
  { label: 'a', isLabelled: true },
  { label: 'b', isLabelled: true },
  { label: 'unlabelled', isLabelled: false },
]

interface Passage {
  readonly document: number
  readonly start: number
  readonly label: string
  readonly name: string
  /** What is to be estimated. */
  readonly y: number
}

/** Documents of very different length whose passages differ by document: what a wrong weight would show. */
function population(documents: number, seed = 'population'): Passage[] {
  const random = createRandom(stringSeed(seed))
  const uniform = () => random() / 2 ** 32
  return Array.from({ length: documents }, (_, document) => {
    const length = document % 10 === 0 ? 60 : 3 + Math.floor(uniform() * 8)
    const inclination = length > 20 ? 0.8 : 0.2
    return Array.from({ length }, (_, index): Passage => {
      const draw = uniform()
      return {
        document,
        start: index * 100,
        label: draw < 0.1 ? 'a' : draw < 0.15 ? 'b' : 'unlabelled',
        name: document % 3 === 0 ? 'x' : 'y',
        y: uniform() < inclination ? 1 : 0,
      }
    })
  }).flat()
}

function draw(passages: readonly Passage[], seed: string, options: DrawOptions, mostCandidates?: number) {
  const frame = createSamplingFrame(options, mostCandidates)
  const calls = new Map<string, { passage: Passage; candidates: Candidate[] }>()
  for (const passage of passages) {
    const { document, start, label, name } = passage
    const key = `${document} ${label} ${name}`
    const call = calls.get(key) ?? { passage, candidates: [] }
    calls.set(key, call)
    call.candidates.push({ document, start, end: start + 90, ...ranksOf(seed, `d${document}`, start) })
  }
  for (const { passage, candidates } of calls.values()) {
    const { label, name } = passage
    frame.add({ label, name, isLabelled: label !== 'unlabelled' }, candidates)
  }
  return frame.draw(LABELS)
}

type Drawn = ReturnType<typeof draw>
const allDrawn = (strata: Drawn) => strata.flatMap((stratum) => stratum.drawn)
const keyOf = ({ document, start }: { document: number; start: number }) => `${document}@${start}`
const OPTIONS: DrawOptions = { size: 40, unlabelledShare: 0.3, perDocument: 5 }

describe('ranks', () => {
  test('depend on seed, document and offset, and are uniform', () => {
    expect(ranksOf('s', 'd', 1)).toEqual(ranksOf('s', 'd', 1))
    expect(
      new Set(
        [ranksOf('s', 'd', 1), ranksOf('t', 'd', 1), ranksOf('s', 'e', 1), ranksOf('s', 'd', 2)].map(
          ({ rank }) => rank,
        ),
      ).size,
    ).toBe(4)
    for (const which of ['rank', 'second'] as const) {
      const tenths = Array.from({ length: 10 }, () => 0)
      for (let at = 0; at < 20_000; at++)
        tenths[Math.floor(ranksOf('s', `d${at % 100}`, at)[which] * 10)]! += 1
      // Chi-squared with 9 degrees of freedom: 27.88 is the 0.999 quantile.
      const chi = tenths.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
      expect(chi).toBeLessThan(27.88)
    }
  })

  test('rank and second rank are independent', () => {
    const quarters = Array.from({ length: 16 }, () => 0)
    for (let at = 0; at < 16_000; at++) {
      const { rank, second } = ranksOf('s', 'd', at)
      quarters[Math.floor(rank * 4) * 4 + Math.floor(second * 4)]! += 1
    }
    // 15 degrees of freedom: 37.70 is the 0.999 quantile.
    expect(quarters.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7)
  })
})

describe('a draw', () => {
  const passages = population(60)

  test('has the size asked for, without a passage twice, and within the limit of a document', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        fc.string(),
        (size, unlabelledShare, perDocument, seed) => {
          const drawn = allDrawn(draw(passages, seed, { size, unlabelledShare, perDocument }))
          const room = 60 * perDocument // the shortest document has 3 passages
          if (perDocument <= 3) expect(drawn.length).toBe(Math.min(size, room))
          else expect(drawn.length).toBeLessThanOrEqual(size)
          expect(new Set(drawn.map(({ candidate }) => keyOf(candidate))).size).toBe(drawn.length)
          const byDocument = new Map<number, number>()
          for (const { candidate, weight } of drawn) {
            byDocument.set(candidate.document, (byDocument.get(candidate.document) ?? 0) + 1)
            expect(weight).toBeGreaterThanOrEqual(1)
          }
          expect(Math.max(...byDocument.values())).toBeLessThanOrEqual(perDocument)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('does not depend on the order of arrival', () => {
    const random = createRandom(stringSeed('shuffle'))
    const shuffled = passages
      .map((passage) => ({ passage, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ passage }) => passage)
    expect(draw(shuffled, 's', OPTIONS)).toEqual(draw(passages, 's', OPTIONS))
    expect(draw(passages, 't', OPTIONS)).not.toEqual(draw(passages, 's', OPTIONS))
  })

  test('is the same where the highest ranks were let go of, in whatever order', () => {
    const many = population(2000)
    const options = { ...OPTIONS, size: 10 }
    expect(draw(many, 's', options, 900)).toEqual(draw(many, 's', options))
    const limited = { ...OPTIONS, size: 10, perDocument: 1 }
    expect(draw([...many].reverse(), 's', limited, 900)).toEqual(draw(many, 's', limited, 900))
  })

  test('where no document is over the limit, a weight is population / drawn', () => {
    const strata = draw(passages, 's', { ...OPTIONS, perDocument: 1000 })
    for (const { population: all, drawn } of strata)
      for (const { weight } of drawn) expect(weight).toBeCloseTo(all / drawn.length, 10)
    const total = allDrawn(strata).reduce((sum, { weight }) => sum + weight, 0)
    expect(total).toBeCloseTo(passages.length, 8)
  })

  test('of one passage each, everything is drawn with weight 1', () => {
    const few = Array.from(
      { length: 7 },
      (_, document): Passage => ({ document, start: 0, label: 'a', name: '', y: 1 }),
    )
    const drawn = allDrawn(draw(few, 's', OPTIONS))
    expect(drawn.map(({ weight }) => weight)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  test('of one document, its limit is drawn, and each stands for the others', () => {
    const one = Array.from(
      { length: 50 },
      (_, at): Passage => ({ document: 1, start: at, label: 'a', name: '', y: 1 }),
    )
    const drawn = allDrawn(draw(one, 's', OPTIONS))
    expect(drawn.map(({ weight }) => weight)).toEqual([10, 10, 10, 10, 10])
  })

  test('of nothing is nothing', () => {
    expect(draw([], 's', OPTIONS)).toEqual([])
  })
})

describe('over many seeds', () => {
  const passages = population(60)
  const known = passages.reduce((sum, { y }) => sum + y, 0)
  const fine = passages.map((passage) => ({ ...passage, name: `x${passage.document % 20}` }))
  const yOf = new Map(passages.map((passage) => [keyOf(passage), passage.y]))
  const SEEDS = 1500

  test.for([
    ['no document over the limit', 60, 1000],
    ['cells too fine for a place each', 30, 1000],
    ['a limit that few documents are over', 60, 5],
    ['a limit that the long documents are far over', 60, 2],
    ['nearly everything that the limit lets be drawn', 110, 2],
  ] as const)('the weighted total is that of the population: %s', ([, size, perDocument]) => {
    const estimates: number[] = []
    const unweighted: number[] = []
    for (let seed = 0; seed < SEEDS; seed++) {
      const drawn = allDrawn(
        draw(size === 30 ? fine : passages, `seed ${seed}`, { size, unlabelledShare: 0.3, perDocument }),
      )
      expect(drawn.length).toBe(size)
      estimates.push(
        drawn.reduce((sum, { candidate, weight }) => sum + weight * yOf.get(keyOf(candidate))!, 0),
      )
      const share = drawn.reduce((sum, { candidate }) => sum + yOf.get(keyOf(candidate))!, 0) / size
      unweighted.push(share * passages.length)
    }
    const { mean, error } = meanOf(estimates)
    expect(Math.abs(mean - known)).toBeLessThan(4 * error)
    // The test can tell: without weights the same sample is off under a limit.
    if (perDocument === 2) expect(Math.abs(meanOf(unweighted).mean - known)).toBeGreaterThan(0.1 * known)
  })

  test('every passage of a stratum is as likely as any other', () => {
    const counts = new Map<string, number>()
    let strata: Drawn = []
    for (let seed = 0; seed < SEEDS; seed++) {
      strata = draw(passages, `seed ${seed}`, { size: 60, unlabelledShare: 0.3, perDocument: 1000 })
      for (const { candidate } of allDrawn(strata))
        counts.set(keyOf(candidate), (counts.get(keyOf(candidate)) ?? 0) + 1)
    }
    for (const { label, name, population: all, drawn } of strata) {
      const expected = (SEEDS * drawn.length) / all
      const own = passages.filter((passage) => passage.label === label && passage.name === name)
      if (expected >= SEEDS) continue
      const chi = own.reduce(
        (sum, passage) => sum + ((counts.get(keyOf(passage)) ?? 0) - expected) ** 2 / expected,
        0,
      )
      // Without replacement the variance is below the binomial one: chi-squared / (1 - n/N) has all - 1 degrees.
      const degrees = own.length - 1
      expect(chi / (1 - drawn.length / all)).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees))
      expect(chi / (1 - drawn.length / all)).toBeGreaterThan(degrees - 4 * Math.sqrt(2 * degrees))
    }
  })
})

function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}
