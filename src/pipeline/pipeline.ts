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
import { alerts, cron, watch } from './watch-schema.ts'

const LIMIT_MEANINGS: Readonly<Record<keyof typeof LIMITS, string>> = {
  fileBytes: 'bytes of one file that is read whole, after decompression',
  recordBytes: 'bytes of one record: a JSON line, a CSV row, or (UTF-16 code units) a text of a TEI file',
  expandedBytes: 'bytes that one gzipped file or archive may expand to',
  expansionRatio: 'times its compressed size that a gzipped file or an archive member may expand',
  ratioFromBytes: 'expanded bytes below which expansionRatio is not looked at',
  frontMatterBytes: 'bytes of front matter, and of a file of docvars beside a text',
  docvars: 'docvars of one document',
  docvarCharacters: 'UTF-16 code units of one docvar',
  archiveMembers: 'members of one archive, with those of archives in it',
  archiveDepth: 'archives inside one another',
  memberNameCharacters: "UTF-16 code units of a member's path",
  sheetCells: 'cells of one sheet of a workbook',
  pdfPages: 'pages of one PDF',
  pdfSeconds: 'seconds that the reading of one PDF may take',
  pdfMemoryBytes: 'bytes by which memory may grow while one PDF is read',
  htmlElements: 'elements of one page of HTML',
  xmlDepth: 'elements inside one another, in TEI, feeds and Word documents',
  xmlElements: 'elements of one Word document or feed',
  feedItems: 'items of one feed',
  captionCues: 'cues of one caption file',
  messageBytes: 'bytes of one message with its attachments',
  responseBytes: 'bytes of one page that is got from the web',
  responseSeconds: 'seconds that one page may take to be got',
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

const languageCode = z
  .string()
  .regex(/^(?:any|[a-z]{2})$/, 'must be any, or a code of two letters such as en (ISO 639-1)')

const source = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe('a file, archive, folder or glob, relative to the pipeline file'),
    url: z
      .url({ protocol: /^https?$/, error: 'must be an address with http:// or https://' })
      .optional()
      .describe(
        'in place of path: a feed or a page on the web; rostrum watch collects what it holds, rostrum run reads what was collected',
      ),
    schedule: cron.optional().describe('of a url: when it is collected; watch.schedule where left out'),
    format: z
      .enum(['auto', ...READERS.map(({ name }) => name)])
      .default('auto')
      .describe('how the files are read; auto goes by their first bytes and names'),
    pattern: z
      .string()
      .optional()
      .describe('docvars from file names: {country}_{session}_{year}.txt; {_} is passed over'),
    columns: z
      .record(z.string(), z.string())
      .optional()
      .describe('docvar (or text, id) → column or field that holds it; others keep their names'),
    docvars: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('docvars for every document of this source; columns, sidecars and file names win over them'),
    delimiter: z
      .string()
      .optional()
      .describe('one character between the cells of a CSV row, or tab; found out where left out'),
    header: z
      .union([z.literal('auto'), z.boolean()])
      .optional()
      .describe('whether the first CSV row names columns; found out where left out'),
    sheet: z
      .union([z.string().min(1), z.int().min(1)])
      .optional()
      .describe(
        'name or number of the sheet of a workbook; the first with a column for the text where left out',
      ),
    encoding: z
      .string()
      .optional()
      .describe('character encoding, such as windows-1252; found out where left out'),
    date_order: z
      .enum(['dmy', 'mdy'])
      .optional()
      .describe('how 07/08/2009 is read; where left out, it is taken for its year alone'),
    unit: z
      .enum(['speech', 'utterance'])
      .optional()
      .describe('what is one document of a TEI file; speech where left out'),
    selector: z
      .string()
      .min(1)
      .optional()
      .describe(
        'CSS selector of the parts of a page that hold its text; the main text is found where left out',
      ),
    layout: z
      .enum(['auto', 'paper', 'plain'])
      .optional()
      .describe(
        'paper: texts made from pages, whose lines are joined and whose notes are told apart; plain: as written; by their looks where left out',
      ),
    fetch: z
      .enum(['none', 'linked'])
      .optional()
      .describe('linked: the pages that a feed leads to are got from the web; none where left out'),
    pdf: z
      .enum(['unpdf', 'pdftotext'])
      .optional()
      .describe('what opens PDFs; pdftotext must be installed; unpdf where left out'),
    clean: z
      .boolean()
      .optional()
      .describe(
        'whether texts are cleaned of wrong decoding, hyphens and spaces that no one sees; where left out, all but records are',
      ),
    infer: z
      .boolean()
      .optional()
      .describe(
        'whether date, speaker and country are told from first lines, title and file name where nothing else says them; where left out, for files of one document',
      ),
    language: z
      .union([languageCode, z.array(languageCode).min(1)])
      .optional()
      .describe(
        'languages that are kept: a code of ISO 639-1, a list of these, or any; en where left out. Others are left out',
      ),
    ocr: z
      .enum(['report', 'off'])
      .optional()
      .describe(
        'report: how noisy texts of scans are, as a docvar ocr_noise and a remark on noisy ones; off where left out',
      ),
    limits: limits.optional().describe('bounds on untrusted input'),
  })
  .refine(({ path, url }) => (path === undefined) !== (url === undefined), {
    error: 'a source has either a path or a url',
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

const sameId = z.enum(['reject', 'keep'])

const duplicates = z.strictObject({
  id: sameId.default('reject').describe('what becomes of a document with the id of an earlier one'),
  near: z
    .enum(['report', 'leave-out', 'off'])
    .default('report')
    .describe(
      'what becomes of a document with largely the words of another: report: it counts, and is told; leave-out: it is told, and counts in no series and no estimate of the whole corpus; off: nothing is looked for',
    ),
})

/** What a pipeline says of documents that are there twice. */
export type DuplicateRules = z.infer<typeof duplicates>

/** The long form of what a pipeline says of duplicates. */
export function duplicateRules(written: PipelineFile['duplicates']): DuplicateRules {
  return typeof written === 'string' ? { id: written, near: 'report' } : written
}

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
    .union([sameId, duplicates])
    .default('reject')
    .describe(
      'documents that are there twice: by their id (reject or keep) and by their words (near); reject alone means the id',
    ),
  countries: z
    .string()
    .min(1)
    .default('iso3')
    .describe(
      'iso3: the docvar country becomes a code of ISO 3166 where its name is known, and what was written stays as country_written; as-is: it stays as it is; a path: iso3, with a file of further names, each with its code',
    ),
  speakers: z
    .enum(['auto', 'tidy', 'as-is'])
    .default('auto')
    .describe(
      'tidy: the docvar speaker loses honorifics and capitals, and what was written stays as speaker_written; as-is: it stays as it is; auto: tidy but for records',
    ),
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
  alerts: alerts
    .optional()
    .describe(
      'documents that are unusual for their speaker or any other group, in alerts.csv; none where left out',
    ),
  watch: watch.optional().describe('what rostrum watch does'),
  seed: z.union([z.string(), z.number()]).default('rostrum').describe('of everything drawn at random'),
  store: z
    .strictObject({
      memory: z
        .string()
        .regex(/^\d+(?:\.\d+)?\s*(?:KB|MB|GB|TB)$/i, 'must be an amount such as 1GB or 500MB')
        .default('1GB')
        .describe('memory that the database may take beside what rostrum takes itself'),
      threads: z.int().min(1).max(256).default(2).describe('threads of the database'),
    })
    .prefault({})
    .describe('the database that keeps texts, matches and scores from one run to the next'),
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
    const { code } = error as NodeJS.ErrnoException
    const message =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'is a folder; expected a pipeline file (YAML) that names it as a source'
          : `cannot be read: ${(error as Error).message}`
    throw new RostrumError('pipeline', [{ place: { source: path }, message }], { cause: error })
  }
  const result = checkYaml(text, path, pipelineFile, overrides)
  if (result.kind === 'problems') throw new RostrumError('pipeline', result.problems)
  const problems = [...repeatedNames(result.checked), ...idleHooks(result.checked)]
  if (problems.length > 0) throw new RostrumError('pipeline', problems)
  return { file: result.checked.value, text }
}

/** Hooks that would wait for alerts nobody looks for. */
function idleHooks({ value, placeOf }: CheckedYaml<PipelineFile>): Problem[] {
  if (value.alerts !== undefined) return []
  return (value.watch?.hooks ?? []).flatMap(({ on }, index) =>
    on === 'alert'
      ? [
          {
            place: placeOf(['watch', 'hooks', index, 'on']),
            message: 'nothing looks for alerts; add alerts: {} to the pipeline',
          },
        ]
      : [],
  )
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
