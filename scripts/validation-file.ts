/**
 * Writes lexicons/VALIDATION.md: how the released labels do on coded passages that nothing was fitted on, what each layer
 * of rostrum adds, and how a text classifier of the usual kind does on the same codes.
 *
 *     npx tsx scripts/validation-file.ts --gold FILE --train FILE… --corpora GLOB --out lexicons/VALIDATION.md
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { testExamples } from '../src/pipeline/examples.ts'
import { loadForScoring } from '../src/pipeline/scoring-lexicons.ts'
import { compareWithCodes } from '../src/pipeline/validate.ts'
import { locatePassages } from '../src/read/coded/locate.ts'
import { type CodedPassage, gatherPassages } from '../src/read/coded/passages.ts'
import { failOnProblems } from '../src/read/coded/problems.ts'
import { readTable } from '../src/read/coded/table.ts'
import { markdownTable } from '../src/write/validation/markdown.ts'
import { validationReport } from '../src/write/validation/report.ts'
import { ablate, type GoldPassage, type Layer, layer } from './ablation.ts'

const PEER = fileURLToPath(new URL('peer-tfidf.py', import.meta.url))

const ABOUT = `<!-- Written by scripts/validation-file.ts. Do not edit. -->
# Validation of the released labels

These are the figures of the lexicons and of the decision in this folder, on 598 passages of 39 speeches of 1801 to 2023
that were coded by the codebook and kept out of the writing of entries and of the fitting of weights.

**How the passages were coded.** Three language models, each blind to the others and to the speaker's name, coded every
passage by the codebook that the lexicons are built from; two of three decide. Their agreement (Krippendorff's alpha on the
primary framing, 0.92) is consistency with the codebook, not agreement among human experts: coders of one kind share blind
spots. The passages on which weights were fitted were coded by one model each.

**What was looked at.** The passages were kept out of the writing of entries and the fitting of weights. But some of the
speeches are famous ones that the codebook, and so some entries, cite as sources; and the summary figures were looked at
some dozens of times on the way, so that they may flatter a little. The 60 example passages of the codebook
(\`examples.yaml\`) were before the eyes of those who wrote the entries: their figure is a check, not a validation.

`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      gold: { type: 'string', default: '' },
      train: { type: 'string', multiple: true, default: [] },
      corpora: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
    },
  })
  const text = await validationText(values.gold, values.train, values.corpora)
  if (values.out === undefined) process.stdout.write(text)
  else writeFileSync(values.out, text)
}

/** The whole page. */
export async function validationText(
  gold: string,
  train: readonly string[],
  corpora: readonly string[],
): Promise<string> {
  const { figures } = await compareWithCodes({
    codes: [gold],
    corpus: corpora,
    lexicons: [],
    draws: 2000,
    seed: 'rostrum',
    decision: 'released',
  })
  const { facts } = figures
  const named = {
    ...facts,
    codes: facts.codes.map((code) => ({ ...code, path: basename(code.path) })),
    corpora: [],
  }
  const report = validationReport({ ...figures, facts: named })
    .replace(/^# .*\n/, '')
    .replace(/\nEach file beside this page[^\n]*\n/, '\n')
  const scoring = await loadForScoring()
  const framings = scoring.loaded.lexicons.map(({ name }) => name)
  const passages = await goldPassages(gold, framings, corpora)
  const layers = await ablate(passages)
  const peers = peerLayers(passages, await trainPassages(train, framings, corpora), framings)
  const examples = testExamples(scoring)!
  return [
    ABOUT,
    report.trim(),
    '\n\n## What each layer adds\n\n',
    'Macro-F1 is the mean of F1 over the four framings. "any match" labels a passage with every framing that has a match; ',
    'the plain rule wants an asserted weight of 3 and a high entry or two facets. Widened lexicons hold the entries with the ',
    'sources `induced` and `own-knowledge` too.\n\n',
    layersTable([...layers, ...peers], framings),
    '\n\n## Example passages of the codebook\n\n',
    `${examples.right} of ${examples.examples} come out with the primary framing they were written for`,
    ` (at least ${examples.least} must). Otherwise: `,
    examples.misses.map(({ id, expected, found }) => `${id} ${expected} → ${found}`).join('; '),
    '.\n',
  ].join('')
}

function layersTable(layers: readonly Layer[], framings: readonly string[]): string {
  const percent = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2))
  return markdownTable(
    ['layer', 'rule', ...framings.map((framing) => `${framing} P / R / F1`), 'macro-F1'],
    layers.map(({ name, rule, scores, macroF1 }) => [
      name,
      rule,
      ...scores.map(
        ({ precision, recall, f1 }) => `${percent(precision)} / ${percent(recall)} / ${percent(f1)}`,
      ),
      macroF1.toFixed(3),
    ]),
  ).join('\n')
}

async function goldPassages(
  path: string,
  framings: readonly string[],
  corpora: readonly string[],
): Promise<readonly GoldPassage[]> {
  const coded = gatherPassages([await readTable(path)], framings)
  const needs = coded.passages.some(({ text }) => text === undefined)
  const found = needs
    ? await locatePassages(
        coded.passages,
        corpora.map((corpus) => ({ path: corpus })),
      )
    : undefined
  failOnProblems([...coded.problems, ...(found?.problems ?? [])], [path])
  return coded.passages.map((passage) =>
    goldPassage(passage, found?.located.get(passage.id)?.text ?? passage.text ?? ''),
  )
}

function goldPassage({ id, document, docvars, place, codes }: CodedPassage, text: string): GoldPassage {
  return {
    speech: document ?? id,
    document: { id, text, markup: 'plain', docvars, place },
    endorsed: [...codes[0]!.endorsed],
  }
}

async function trainPassages(
  paths: readonly string[],
  framings: readonly string[],
  corpora: readonly string[],
): Promise<readonly (readonly GoldPassage[])[]> {
  const sets: (readonly GoldPassage[])[] = []
  for (const path of paths) sets.push(await goldPassages(path, framings, corpora))
  return sets
}

/** A TF-IDF classifier on the first set of codes, and on all of them; none where scikit-learn is not installed. */
function peerLayers(
  test: readonly GoldPassage[],
  train: readonly (readonly GoldPassage[])[],
  framings: readonly string[],
): Layer[] {
  if (train.length === 0) return []
  const row = ({ document, speech, endorsed }: GoldPassage) => ({
    text: document.text,
    document: speech,
    endorsed,
  })
  return [train.slice(0, 1), ...(train.length > 1 ? [train] : [])].flatMap((sets) => {
    const passages = sets.flat()
    const input = JSON.stringify({ train: passages.map(row), test: test.map(row), framings })
    const python = process.env.PYTHON ?? '/usr/bin/python3'
    const run = spawnSync(python, [PEER], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
    if (run.status !== 0) {
      process.stderr.write(`TF-IDF left out: ${run.error?.message ?? run.stderr.trim().split('\n').at(-1)}\n`)
      return []
    }
    const labels = (JSON.parse(run.stdout) as string[][]).map((names) => new Set(names))
    return [
      layer(
        `TF-IDF and logistic regression, ${passages.length} coded passages`,
        'scikit-learn',
        test,
        framings,
        labels,
      ),
    ]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
