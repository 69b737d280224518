/**
 * The shape of decision.yaml, as one definition for checking and for the JSON Schema that editors use.
 */
import { z } from 'zod'

const weights = z.record(z.string().min(1), z.number().min(-20).max(20)).default({})
const probability = z.number().min(0).max(1)
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be three numbers, as 1.0.0')
const stance = z.enum(['asserts', 'rejects', 'reports', 'mixed'])

const framing = z.strictObject({
  intercept: z.number().describe('log-odds of a passage with no feature'),
  threshold: probability.describe('probability from which a passage is labelled'),
  unmatched: probability.describe(
    'probability that a passage without a match endorses the framing all the same',
  ),
  strengths: weights.describe('`framing strength`: some asserted or mixed match of it'),
  more: weights.describe(
    'the same for each match beyond the first, two at most; `facets`: two or more facets',
  ),
  stances: weights.describe('`framing stance`: some match that is rejected, reported or mixed'),
  facets: weights.describe('`level/facet`: some asserted or mixed match of it'),
  entries: weights.describe('id of an entry: some asserted or mixed match of it'),
  words: weights.describe('a folded word, or two in a row'),
})

const condition = z.strictObject({
  has: z.enum(['some', 'none']).default('some'),
  framing: z.string().min(1),
  facets: z.array(z.string().min(1)).min(1).optional().describe('`level/facet`; any where left out'),
  strengths: z
    .array(z.enum(['high', 'medium', 'weak']))
    .min(1)
    .optional(),
  stances: z.array(stance).min(1).default(['asserts', 'mixed']),
})

/** A file of an additive decision. */
export const decisionFile = z.strictObject({
  decision: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
  version,
  definition: z.string().default(''),
  fitted: z.record(z.string(), z.unknown()).default({}).describe('what the weights were learnt from'),
  precedence: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
        note: z.string().optional(),
        withhold: z.string().min(1).describe('the framing whose label is taken away'),
        where: z.array(condition).min(1),
      }),
    )
    .default([])
    .describe('borderlines of the codebook, above the sum'),
  framings: z.record(z.string().min(1), framing),
})

/** The JSON Schema for editors. */
export function decisionJsonSchema(): unknown {
  return z.toJSONSchema(decisionFile, { io: 'input' })
}
