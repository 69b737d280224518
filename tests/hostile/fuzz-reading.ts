/**
 * Reads changed files, one after another, in a process of its own: what hangs or crashes there is seen from outside.
 *
 *     node --import tsx fuzz-reading.ts made|FOLDER PART PARTS SCALE
 *
 * Says on stdout, a line each: `> kind number` before a file is read, `! {…}` where something is wrong with what came
 * of it, `= {…}` at the end. With `FUZZ_ONLY="html 176"` (or a kind alone) only that input is read.
 */
import { readdirSync, readFileSync, statSync, writeSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { formatOfExtension } from '../../src/read/format.ts'
import { fileInput, heldInput, knownOf } from '../../src/read/input.ts'
import { readInput } from '../../src/read/read-input.ts'
import { sourceFile } from '../../src/read/source.ts'
import type { Diagnostic, Document, Reading } from '../../src/records.ts'
import { createPicker, mutated } from './mutate.ts'
import { type Change, PROSE, SEEDS, type Seed } from './seeds.ts'

const [source = 'made', part = '0', parts = '1', scale = '1'] = process.argv.slice(2)

/** Largest real file that is changed: the larger ones are only slower. */
const MOST_BYTES = 200_000
/** Changed files for each real one are this many in all. */
const REAL_INPUTS = 2_000
/** What a file of this extension costs to read, against a text. */
const COSTLY: Readonly<Record<string, number>> = {
  '.pdf': 20,
  '.xlsx': 10,
  '.docx': 4,
  '.html': 4,
  '.xml': 2,
}

function realSeeds(folder: string): Seed[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && formatOfExtension(extname(entry.name).slice(1)) !== undefined)
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => statSync(path).size <= MOST_BYTES)
    .sort()
  const weights = files.map((path) => 1 / (COSTLY[extname(path)] ?? 1))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return files.map((path, index) => ({
    kind: path.slice(folder.length + 1),
    name: `real${extname(path)}`,
    format: '',
    count: Math.ceil((REAL_INPUTS * (weights[index] ?? 0)) / all),
    make: async ({ mutate }: Change) => mutate(readFileSync(path)),
  }))
}

/** What no message may tell: where rostrum and its user are at home. */
const OUTSIDE = [process.cwd(), homedir(), tmpdir(), 'node_modules', 'file:///', '.ts:', '.js:'].filter(
  (word) => word.length > 2,
)
/** Control characters, and lone halves of surrogate pairs, which no file can hold. */
const RAW =
  /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function diagnosticWrongs({ place, code, message, remedy }: Diagnostic, given: string): string[] {
  const wrongs: string[] = []
  if (!/^[a-z][a-z0-9-]+$/.test(code)) wrongs.push(`code ${JSON.stringify(code)}`)
  if (code === 'reader-failed') wrongs.push(`reader-failed: ${message}`)
  for (const [name, text] of Object.entries({ message, remedy })) {
    if (!/\S/.test(text)) wrongs.push(`${name} of ${code} is empty`)
    if (RAW.test(text)) wrongs.push(`${name} of ${code} holds a control character: ${JSON.stringify(text)}`)
    if (text.length > 2_000) wrongs.push(`${name} of ${code} has ${text.length} characters`)
    const told = OUTSIDE.find((word) => text.includes(word) && !given.includes(word))
    if (told !== undefined) wrongs.push(`${name} of ${code} tells ${told}: ${JSON.stringify(text)}`)
  }
  if (RAW.test(place.source)) wrongs.push(`the place of ${code} holds a control character`)
  for (const number of [place.record, place.line, place.column]) {
    if (number !== undefined && !(Number.isSafeInteger(number) && number >= 1))
      wrongs.push(`${code} at ${number}`)
  }
  return wrongs
}

function documentWrongs({ id, text, docvars, zones = [], origin }: Document): string[] {
  const wrongs: string[] = []
  if (typeof id !== 'string' || id === '') wrongs.push('a document without an id')
  if (typeof text !== 'string' || !/\S/.test(text)) wrongs.push('a document without a text')
  for (const [name, value] of Object.entries(docvars)) {
    if (!['string', 'number', 'boolean'].includes(typeof value) || Number.isNaN(value))
      wrongs.push(`docvar ${JSON.stringify(name)} is ${String(value)}`)
  }
  let end = 0
  for (const zone of zones) {
    if (!(zone.start >= end && zone.end >= zone.start && zone.end <= text.length))
      wrongs.push(`zone ${zone.start} to ${zone.end} in ${text.length} characters, after ${end}`)
    end = zone.end
  }
  if (origin !== undefined) {
    const { at, number } = origin
    if (at.length !== number.length) wrongs.push('origin of two lengths')
    if (at.some((offset, index) => offset < (at[index - 1] ?? 0) || offset > text.length))
      wrongs.push('origin out of order')
  }
  return wrongs
}

async function readingsOf(seed: Seed, name: string, bytes: Buffer): Promise<Reading[]> {
  const format = formatOfExtension(sourceFile(name, name).extension)
  if (format === undefined) throw new Error(`no format for ${name}`)
  const options = { path: name, limits: { pdfSeconds: 4 } }
  const file = fileInput(sourceFile(name, name), options)
  const held = heldInput({ ...file, path: undefined }, seed.isSidecar ? Buffer.from(PROSE.join('\n')) : bytes)
  const beside = seed.isSidecar ? { source: 'd.yaml', all: async () => bytes } : undefined
  // What is named .gz is decompressed before it gets here; in memory its first bytes tell.
  const input = { ...held, known: () => knownOf({ source: name }, name, options, beside) }
  const context = { options, named: undefined, remarks: [], memberPrefix: '', depth: 0, budget: undefined }
  const readings: Reading[] = []
  for await (const batch of readInput(input, format, context)) readings.push(...batch)
  return readings
}

async function wrongsOf(
  seed: Seed,
  name: string,
  bytes: Buffer,
): Promise<{ wrongs: string[]; documents: number }> {
  try {
    const readings = await readingsOf(seed, name, bytes)
    const wrongs = readings.length === 0 ? ['no reading'] : []
    const given = bytes.toString('latin1')
    let documents = 0
    for (const reading of readings) {
      if (reading.kind === 'rejected') wrongs.push(...diagnosticWrongs(reading.diagnostic, given))
      else {
        documents++
        wrongs.push(...documentWrongs(reading.document))
        for (const remark of reading.remarks) wrongs.push(...diagnosticWrongs(remark, given))
      }
    }
    return { wrongs, documents }
  } catch (error) {
    return { wrongs: [`thrown: ${error instanceof Error ? error.stack : String(error)}`], documents: 0 }
  }
}

function say(sign: string, what: unknown): void {
  writeSync(1, `${sign} ${typeof what === 'string' ? what : JSON.stringify(what)}\n`)
}

const seeds = source === 'made' ? SEEDS : realSeeds(source)
const whole = await Promise.all(SEEDS.map((seed) => seed.make({ mutate: (bytes) => bytes, pick: () => 0 })))
let inputs = 0
let read = 0
let rejected = 0
let turn = 0
const spent: Record<string, number> = {}
const only = process.env.FUZZ_ONLY
for (const seed of seeds) {
  const before = performance.now()
  const count = Math.ceil(seed.count * Number(scale))
  for (let number = 0; number < count; number++) {
    if (turn++ % Number(parts) !== Number(part)) continue
    const words = `${seed.kind} ${number}`
    if (only !== undefined && only !== words && only !== seed.kind) continue
    const pick = createPicker(words)
    const other = whole[pick(whole.length)] ?? Buffer.alloc(0)
    const bytes = await seed.make({ mutate: (one) => mutated(one, pick, other), pick })
    // Now and then the name is that of another format.
    const stranger = SEEDS[pick(SEEDS.length)]
    const name = pick(12) === 0 && stranger !== undefined && !seed.isSidecar ? stranger.name : seed.name
    say('>', words)
    const started = performance.now()
    const { wrongs, documents } = await wrongsOf(seed, name, bytes)
    const took = performance.now() - started
    inputs++
    if (documents > 0) read++
    else rejected++
    if (took > 5_000) wrongs.push(`took ${Math.round(took)} ms`)
    if (wrongs.length > 0)
      say('!', {
        input: words,
        name,
        wrongs: wrongs.slice(0, 5),
        base64: bytes.toString('base64').slice(0, 2_000),
      })
  }
  spent[seed.kind] = Math.round(performance.now() - before)
}
say('=', { inputs, read, rejected, spent })
process.exit(0)
