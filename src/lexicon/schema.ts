/**
 * The shape of the YAML files of lexicons, as one definition for checking and for the JSON Schema that editors use.
 */
import { z } from 'zod'

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be three numbers, as 1.0.0')
const sentence = z.string().min(1).max(1000)
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)])

const unless = z.union([
  z.string().min(1),
  z.strictObject({
    pattern: z.string().min(1),
    within: z.union([z.int().min(1).max(50), z.literal('passage')]).default(5),
    side: z.enum(['before', 'after', 'either']).default('either'),
  }),
])

const UPOS = [
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'SCONJ',
  'SYM',
  'VERB',
  'X',
] as const

const entry = z.strictObject({
  pattern: z.string().min(1).describe('the words, in the pattern language of lexicons/README.md'),
  strength: z.enum(['high', 'medium', 'weak']),
  source: oneOrMore.optional().describe('a key of `sources`, or a list of keys'),
  note: z.string().optional().describe('why it is there, what it is confused with'),
  unless: z.array(unless).optional().describe('patterns that cancel a match standing near them'),
  against: z.boolean().optional().describe('the pattern names what the framing opposes'),
  role: z
    .literal('self')
    .optional()
    .describe("whose deed or trait it must be to count: self, the speaker's own polity"),
  tag: z
    .union([z.enum(UPOS), z.record(z.string(), z.enum(UPOS))])
    .optional()
    .describe('part of speech of the first word of the match, or of a word of the pattern'),
  lemma: z.boolean().optional().describe('plain words stand for all their inflected forms'),
  case: z.boolean().optional().describe('words must be written as in the pattern'),
  match: z.array(sentence).optional().describe('sentences in which the entry must be found'),
  reject: z.array(sentence).optional().describe('sentences in which the entry must not be found'),
})

const facets = z
  .record(name, z.array(entry).min(1, 'a facet needs at least one entry'))
  .refine((value) => Object.keys(value).length > 0, 'needs at least one facet')

const named = z.strictObject({
  definition: z.string().min(1).optional(),
  members: z.array(z.string().min(1)).min(1, 'a set needs at least one member'),
})
const setName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a set is named in capitals')
const sets = z.record(setName, named)

/** A file of one framing. */
export const framingFile = z.strictObject({
  framing: name,
  dimension: name.default('framing'),
  version: version.default('0.0.0'),
  definition: z.string().default(''),
  sources: z.record(z.string(), z.string()).default({}),
  sets: sets.optional(),
  levels: z
    .record(z.enum(['identity', 'system', 'issue', 'any']), facets.optional())
    .refine((value) => Object.values(value).some((level) => level !== undefined), 'needs at least one level'),
})

/** A file of several categories of one dimension. */
export const categoriesFile = z.strictObject({
  dimension: name,
  version: version.default('0.0.0'),
  definition: z.string().default(''),
  sources: z.record(z.string(), z.string()).default({}),
  sets: sets.optional(),
  categories: z
    .record(name, z.strictObject({ definition: z.string().default(''), facets }))
    .refine((value) => Object.keys(value).length > 0, 'needs at least one category'),
})

export const setsFile = z.strictObject({ version, sets })

const cueTest = z.strictObject({
  text: sentence.describe('a sentence; the first [bracketed] words stand for a match'),
  stance: z.enum(['asserts', 'rejects', 'reports', 'mixed']),
})

/** A file of cues of voice and stance. */
export const contextFile = z.strictObject({
  version,
  sources: z.record(z.string(), z.string()).optional(),
  rules: z
    .array(
      z.strictObject({
        id: name,
        kind: z.enum([
          'negation',
          'rejection',
          'attribution',
          'adoption',
          'question',
          'condition',
          'concession',
          'admission',
          'anaphora',
          'end',
          'plain',
        ]),
        note: z.string().optional(),
        cues: z.array(z.string().min(1)).min(1, 'a rule needs at least one cue'),
        direction: z.enum(['forward', 'backward', 'either']).default('forward'),
        scope: z.union([z.int().min(1).max(60), z.literal('sentence')]).default(6),
        opens: z
          .boolean()
          .optional()
          .describe('counts only where it opens its sentence, after one word at most'),
        stops: z
          .enum(['all', 'denials'])
          .optional()
          .describe(
            'of kind `end`: whose reach ends there; `denials` are negations, rejections and conditions',
          ),
        clause: z
          .boolean()
          .default(false)
          .describe('beyond `scope`, asks a clause parser whether the cue reaches'),
        answer: z
          .enum(['no', 'yes'])
          .optional()
          .describe(
            'of kind `question`: the answer implied; `no` (the default) rejects the match, `yes` asserts it',
          ),
        tests: z.array(cueTest).optional(),
      }),
    )
    .min(1),
})

/** A table of states and territories. */
export const politiesFile = z.strictObject({
  version,
  polities: z
    .array(
      z.strictObject({
        codes: z
          .array(z.string().min(1))
          .min(1)
          .describe('what a docvar `country` may hold, as ISO 3166 has it'),
        names: z.array(z.string().min(1)).min(1).describe('without an article, a space for a hyphen'),
        people: z.array(z.string().min(1)).optional().describe('its people, and adjectives'),
        heir: z.string().optional().describe('code of the state that may speak of it as its own'),
      }),
    )
    .min(1),
})

export type FramingFile = z.infer<typeof framingFile>
export type CategoriesFile = z.infer<typeof categoriesFile>
export type SetsFile = z.infer<typeof setsFile>
export type ContextFile = z.infer<typeof contextFile>
export type PolitiesFile = z.infer<typeof politiesFile>
export type EntryWritten = z.infer<typeof entry>

/** The JSON Schemas for editors, by file name. */
export function lexiconJsonSchemas(): Readonly<Record<string, unknown>> {
  return {
    'lexicon.schema.json': { ...z.toJSONSchema(z.union([framingFile, categoriesFile]), { io: 'input' }) },
    'sets.schema.json': z.toJSONSchema(setsFile, { io: 'input' }),
    'polities.schema.json': z.toJSONSchema(politiesFile, { io: 'input' }),
    'context.schema.json': z.toJSONSchema(contextFile, { io: 'input' }),
  }
}
