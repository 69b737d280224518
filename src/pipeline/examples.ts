/**
 * Example passages with the framing they were written for: whether the whole way from words to label finds it.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { RostrumError } from '../error.ts'
import { scoreDocument } from '../measure/score.ts'
import type { Place } from '../records.ts'
import { checkYaml } from '../yaml-check.ts'
import { createAnalyser } from './analyse.ts'
import { primaryOf } from './compare.ts'
import { readHashed, shownPath } from './lexicon-files.ts'
import type { ScoringLexicons } from './scoring-lexicons.ts'

export const EXAMPLES_FILE = 'examples.yaml'

const stance = z.enum(['endorses', 'rejects', 'reports', 'mixed'])

/** A file of example passages. */
export const examplesFile = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be three numbers, as 1.0.0'),
  least: z.int().min(0).default(0).describe('so many primaries must be right'),
  examples: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        primary: z.string().min(1).describe('a framing, or none'),
        also: z.record(z.string(), stance).optional().describe('what else the passage does with framings'),
        kind: z
          .enum(['plain', 'indirect'])
          .optional()
          .describe('in the usual words, or in few or none of them'),
        text: z.string().min(1),
      }),
    )
    .min(1),
})

/** One example that came out otherwise than written. */
export interface ExampleMiss {
  readonly id: string
  readonly place: Place
  readonly expected: string
  readonly found: string
}

export interface ExampleReport {
  readonly examples: number
  readonly right: number
  /** Fewer right ones are a failure. */
  readonly least: number
  readonly misses: readonly ExampleMiss[]
}

/**
 * Labels the examples that stand beside the lexicons.
 *
 * @returns `undefined` where there are none, or lexicons of their framings are not at hand
 * @throws RostrumError with every mistake of the file
 */
export function testExamples(scoring: ScoringLexicons): ExampleReport | undefined {
  const folders = new Set(scoring.loaded.files.map(({ path }) => dirname(path)))
  const path = [...folders].map((folder) => join(folder, EXAMPLES_FILE)).find((file) => existsSync(file))
  if (path === undefined) return undefined
  const file = readHashed(path, [])!
  const result = checkYaml(file.bytes.toString('utf8'), shownPath(path), examplesFile)
  if (result.kind === 'problems') throw new RostrumError('lexicon', result.problems)
  const { value, placeOf } = result.checked
  const { loaded, rules, decision } = scoring
  const { lexicons, polities } = loaded
  const framings = lexicons.filter(({ dimension }) => dimension === 'framing')
  const names = new Set(['none', ...framings.map(({ name }) => name)])
  if (value.examples.some(({ primary }) => !names.has(primary))) return undefined
  const analyser = createAnalyser({
    lexicons: framings,
    rules,
    polities,
    terms: decision.terms,
    unit: 'passage',
  })
  const misses = value.examples.flatMap(({ id, primary, text }, index): ExampleMiss[] => {
    const place = placeOf(['examples', index, 'text'])
    const analysis = analyser.analyse({ id, text, markup: 'plain', docvars: {}, place })
    const found = primaryOf(
      scoreDocument(analysis, analyser.framings, decision).passages[0],
      analyser.framings,
    )
    return found === primary ? [] : [{ id, place, expected: primary, found }]
  })
  return {
    examples: value.examples.length,
    right: value.examples.length - misses.length,
    least: value.least,
    misses,
  }
}
