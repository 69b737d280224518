/**
 * A pipeline as its author writes it: the schema, the defaults, and the reading of the file.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Problem, RostrumError } from '../error.ts'
import { parseIsoDate } from '../measure/calendar.ts'
import { defaultDraws } from '../measure/series.ts'
import { LIMITS } from '../read/options.ts'
import { READERS } from '../read/readers.ts'
import { type CheckedYaml, checkYaml, type Override } from '../yaml-check.ts'

const LIMIT_MEANINGS: Readonly<Record<keyof typeof LIMITS, string>> = {
  fileBytes: 'bytes of one text or Markdown file, after decompression',
  recordBytes: 'bytes of one record: a JSON line or a CSV row',
  expandedBytes: 'bytes that one gzipped file may expand to',
  expansionRatio: 'times its compressed size that a gzipped file may expand',
  ratioFromBytes: 'expanded bytes below which expansionRatio is not looked at',
  frontMatterBytes: 'bytes of front matter, and of a file of docvars beside a text',
  docvars: 'docvars of one document',
  docvarCharacters: 'UTF-16 code units of one docvar',
}

const limits = z.strictObject(
  Object.fromEntries(
    Object.entries(LIMIT_MEANINGS).map(([name, meaning]) => [
      name,
      z
        .int()
        .min(1)
        .optional()
        .describe(`${meaning}; ${LIMITS[name as keyof typeof LIMITS]} where left out`),
    ]),
  ) as Record<keyof typeof LIMITS, z.ZodOptional<z.ZodInt>>,
)

const source = z.strictObject({
  path: z.string().min(1).describe('a file, folder or glob, relative to the pipeline file'),
  format: z
    .enum(['auto', ...READERS.map(({ name }) => name)])
    .default('auto')
    .describe('how the files are read; auto goes by the file name'),
  pattern: z
    .string()
    .optional()
    .describe('docvars from the names of text files: {country}_{session}_{year}.txt; {_} is passed over'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('docvar (or text, id) → column or field that holds it; others keep their names'),
  docvars: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('docvars for every document of this source that lacks them'),
  delimiter: z
    .string()
    .optional()
    .describe('one character between the cells of a CSV row, or tab; found out where left out'),
  header: z
    .union([z.literal('auto'), z.boolean()])
    .optional()
    .describe('whether the first CSV row names columns; found out where left out'),
  encoding: z
    .string()
    .optional()
    .describe('character encoding, such as windows-1252; found out where left out'),
  date_order: z
    .enum(['dmy', 'mdy'])
    .optional()
    .describe('how 07/08/2009 is read; where left out, it is taken for its year alone'),
  limits: limits.optional().describe('bounds on untrusted input'),
})

const date = z.union([z.string(), z.int()]).refine((value) => parseIsoDate(String(value)) !== undefined, {
  error: 'must be a date such as 2009-07-15, 2009-07 or 2009',
})

const period = z
  .strictObject({
    name: z.string().min(1).describe('as it stands in series.csv'),
    from: date.describe('first day, or the month or year it begins with'),
    to: date.describe('last day, or the month or year it ends with'),
  })
  .refine(
    ({ from, to }) => (parseIsoDate(String(from))?.first ?? 0) <= (parseIsoDate(String(to))?.last ?? 0),
    {
      error: 'from must not lie after to',
    },
  )

const series = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens')
    .describe('as it stands in series.csv'),
  by: z
    .union([z.enum(['day', 'week', 'month', 'quarter', 'year', 'decade']), z.array(period).min(1)])
    .describe('a unit of time, or a table of named periods with first and last day'),
  group: z
    .array(z.string())
    .default([])
    .describe('docvars whose values make the groups; none for one series of all'),
  draws: z.int().min(100).max(100_000).default(defaultDraws).describe('bootstrap draws for the limits'),
})

const weight = z.number().min(0).max(100)

/** The shape of a pipeline file. */
export const pipelineFile = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dots and hyphens')
    .describe('names the output folder'),
  title: z.string().optional().describe('for people'),
  sources: z
    .array(source)
    .min(1, 'a pipeline needs at least one source')
    .describe('where the documents come from, in the order in which they are read'),
  duplicates: z
    .enum(['reject', 'keep'])
    .default('reject')
    .describe('what becomes of a document with the id of an earlier one'),
  lexicons: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'files or folders, or names of those that ship: default, secondary, secondary/actors; default where left out',
    ),
  zones: z
    .strictObject({
      count: z
        .array(z.enum(['body', 'heading', 'quotation', 'footnote', 'references', 'direction', 'other']))
        .min(1)
        .default(['body', 'heading'])
        .describe('zones whose words count'),
    })
    .prefault({})
    .describe('parts of a document by their function'),
  unit: z.enum(['document', 'passage']).default('document').describe('passage: each document is one passage'),
  measures: z
    .strictObject({
      weights: z
        .strictObject({
          high: weight.default(3).describe('of a high entry'),
          medium: weight.default(1).describe('of a medium entry'),
          weak: weight.default(0.25).describe('of a weak entry, beside a high or medium one in the passage'),
        })
        .prefault({})
        .describe('weight of a match by its strength'),
      decision: z
        .enum(['released', 'plain'])
        .default('released')
        .describe(
          'what labels passages: the fitted decision of the lexicons (the plain rule where they have none), or the plain rule',
        ),
    })
    .prefault({})
    .describe('how matches become numbers'),
  series: z.array(series).default([]).describe('measures by period and group'),
  seed: z.union([z.string(), z.number()]).default('rostrum').describe('of everything drawn at random'),
  outputs: z
    .strictObject({
      folder: z
        .string()
        .min(1)
        .optional()
        .describe('relative to the current folder; outputs/<name> where left out'),
    })
    .prefault({})
    .describe('where the files are written'),
})

export type PipelineFile = z.infer<typeof pipelineFile>

/** The JSON Schema for editors. */
export function pipelineJsonSchema(): unknown {
  return z.toJSONSchema(pipelineFile, { io: 'input' })
}

/**
 * Reads a pipeline file.
 *
 * @param overrides from `--set`, applied before the check
 * @throws RostrumError with every problem at its line and column
 */
export function readPipeline(
  path: string,
  overrides: readonly Override[],
): { file: PipelineFile; text: string } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const message = isMissing ? 'there is no such file' : `cannot be read: ${(error as Error).message}`
    throw new RostrumError('pipeline', [{ place: { source: path }, message }], { cause: error })
  }
  const result = checkYaml(text, path, pipelineFile, overrides)
  if (result.kind === 'problems') throw new RostrumError('pipeline', result.problems)
  const problems = repeatedNames(result.checked)
  if (problems.length > 0) throw new RostrumError('pipeline', problems)
  return { file: result.checked.value, text }
}

/** Names that stand twice where a file of results goes by them. */
function repeatedNames({ value, placeOf }: CheckedYaml<PipelineFile>): Problem[] {
  const problems: Problem[] = []
  const report = (what: string, names: readonly string[], pathOf: (index: number) => (string | number)[]) =>
    names.forEach((name, index) => {
      if (names.indexOf(name) < index)
        problems.push({ place: placeOf(pathOf(index)), message: `two ${what} are named "${name}"` })
    })
  report(
    'series',
    value.series.map(({ name }) => name),
    (index) => ['series', index, 'name'],
  )
  value.series.forEach(({ by }, at) => {
    if (typeof by === 'string') return
    report(
      'periods of this series',
      by.map(({ name }) => name),
      (index) => ['series', at, 'by', index, 'name'],
    )
  })
  return problems
}
