import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Name of the output folder: a run's files name it. */
export const OUT = 'out'

/** A folder with `run.yaml`, two sources and a lexicon, in which runs are started. */
export interface Project {
  readonly folder: string
  /** The output folder of a run, always of the same name: below the project, or below an absolute folder. */
  readonly out: (run: string) => string
  readonly write: (name: string, content: string) => void
  readonly remove: (name: string) => void
}

export interface ProjectOptions {
  /** Documents of each of the two sources. */
  readonly each?: number
  /** Sentences of each document. */
  readonly sentences?: number
}

/** Invented statements: half of them files of their own, half records of files of ten. */
export async function freshProject({ each = 30, sentences = 30 }: ProjectOptions = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-faults-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  write('run.yaml', pipeline())
  write('mine.yaml', lexicon())
  for (let number = 0; number < each; number++) write(textName(number), statement(number, sentences))
  for (let from = 0; from < each; from += 10) {
    const numbers = Array.from({ length: Math.min(10, each - from) }, (_, index) => from + index)
    write(`records/${padded(from)}.jsonl`, numbers.map((number) => record(number, sentences)).join(''))
  }
  return {
    folder,
    out: (run) => (isAbsolute(run) ? join(run, OUT) : join(folder, 'runs', run, OUT)),
    write,
    remove: (name) => rmSync(join(folder, name), { recursive: true }),
  }
}

export function textName(number: number): string {
  return `texts/${padded(number)}.txt`
}

function padded(number: number): string {
  return String(number).padStart(4, '0')
}

/** @param high weight of strong words */
export function pipeline(high: number = 3): string {
  return [
    'name: run',
    'sources: [{path: texts, pattern: "{title}.txt"}, {path: records}]',
    'lexicons: [mine.yaml]',
    `measures: {weights: {high: ${high}}}`,
    'series: [{name: by-year, by: year, group: [speaker], draws: 100}]',
    '',
  ].join('\n')
}

/** @param more patterns beside those that are always there */
export function lexicon(more: readonly string[] = []): string {
  return [
    'framing: mine',
    'version: 1.0.0',
    'definition: For the test.',
    'sources: {a: A}',
    'levels:',
    '  system:',
    '    respect:',
    '      - {pattern: mutual respect, strength: high, source: a}',
    '      - {pattern: respect, strength: weak, source: a}',
    ...more.map((pattern) => `      - {pattern: ${pattern}, strength: medium, source: a}`),
    '',
  ].join('\n')
}

const SUBJECTS = ['The council', 'Our neighbours', 'This assembly', 'The harbour town', 'Every province']
const VERBS = ['builds on', 'asks for', 'remembers', 'speaks of', 'has no need of', 'rejects']
const OBJECTS = ['mutual respect', 'respect', 'the open road', 'a fair harvest', 'the northern bridge']

/** The same text for the same numbers, and another one for others. */
export function statement(number: number, sentences: number): string {
  const parts = [`Statement ${number} was given in the old hall.`]
  for (let at = 0; at < sentences; at++) {
    const seed = number * 7919 + at * 104_729
    const subject = SUBJECTS[seed % SUBJECTS.length]
    const verb = VERBS[(seed >> 3) % VERBS.length]
    const object = OBJECTS[(seed >> 5) % OBJECTS.length]
    parts.push(`${subject} ${verb} ${object} in the year ${1950 + (seed % 70)}.`)
  }
  return `${parts.join(' ')}\n`
}

export function record(number: number, sentences: number): string {
  const docvars = { speaker: `Speaker ${number % 4}`, date: `${1990 + (number % 20)}-05-04` }
  return `${JSON.stringify({ id: `r${padded(number)}`, ...docvars, text: statement(number + 5000, sentences) })}\n`
}
