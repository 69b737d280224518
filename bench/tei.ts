/**
 * The TEI reader beside saxes alone, over files of invented words in the shape of parliamentary records.
 *
 *     npx tsx bench/tei.ts [--megabytes 40] [--runs 3]
 *
 * Each pass is a process of its own; seconds are processor time of the pass without its start, so that other load on the
 * machine matters little; peak memory is that of the process.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SaxesParser } from 'saxes'
import { readTei } from '../src/read/tei/tei.ts'
import { MEGABYTE, spreadOf } from './result.ts'

type Shape = 'plain' | 'annotated'
type Work = 'saxes' | 'readTei'

interface Pass {
  readonly seconds: number
  readonly peakBytes: number
  readonly count: number
}

const SYLLABLES = 'ba re mo ti lu sen dor kal vi po na ger'.split(' ')

/** Words from a fixed sequence of numbers, so that every run reads the same file. */
function createWords(): () => string {
  let state = 1
  const next = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  return () => Array.from({ length: 1 + next(4) }, () => SYLLABLES[next(SYLLABLES.length)]).join('')
}

function header(shape: Shape): string {
  const id = shape === 'plain' ? 'ParlaMint-XX_2015-01-01' : 'ParlaMint-XX_2015-01-01.ana'
  return `<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en" xml:id="${id}"><teiHeader><fileDesc><titleStmt>
<title type="main" xml:lang="en">Invented record</title></titleStmt></fileDesc><profileDesc><settingDesc><setting>
<name type="country" key="XX">Nowhere</name><date when="2015-01-01">2015-01-01</date></setting></settingDesc></profileDesc>
</teiHeader><text><body><div type="debateSection"><head>Point of order</head>
`
}

/** A file of about `bytes` bytes: turns of 14 speakers and a chair, notes, applause. */
async function* recordOf(shape: Shape, bytes: number): AsyncIterable<string> {
  const word = createWords()
  let written = 0
  yield header(shape)
  for (let turn = 1; written < bytes; turn++) {
    const isChair = turn % 2 === 1
    const id = `ParlaMint-XX_2015-01-01.u${turn}`
    let text = `<note type="speaker">The ${word()}</note>\n<u xml:id="${id}" who="#${isChair ? 'ChairPerson' : `Speaker${turn % 14}`}" ana="#${isChair ? 'chair' : 'regular'}" xml:lang="en">\n`
    for (let seg = 1; seg <= (isChair ? 2 : 12); seg++) {
      text += `<seg xml:id="${id}.${seg}">${segment(shape, `${id}.${seg}`, isChair ? 9 : 70, word)}</seg>\n`
      if (seg % 6 === 0) text += '<kinesic type="applause"><desc>Applause</desc></kinesic>\n'
    }
    text += '</u>\n'
    written += Buffer.byteLength(text)
    yield text
  }
  yield '</div></body></text></TEI>\n'
}

function segment(shape: Shape, id: string, words: number, word: () => string): string {
  let text = shape === 'plain' ? '' : `<s xml:id="${id}.1">\n`
  for (let at = 1; at <= words; at++) {
    const isLast = at === words
    const form = word()
    if (shape === 'plain') text += `${form}${isLast ? '.' : at % 9 === 0 ? ', ' : ' '}`
    else {
      text += `<w xml:id="${id}.1.t${at}" pos="NN" msd="UPosTag=NOUN|Number=Sing" lemma="${form}" function="Z5" ana="sem:Z5"${isLast ? ' join="right"' : ''}>${form}</w>\n`
    }
  }
  return shape === 'plain' ? text : `${text}<pc xml:id="${id}.1.p" msd="UPosTag=PUNCT">.</pc>\n</s>\n`
}

async function runSaxes(path: string): Promise<number> {
  const xml = new SaxesParser()
  let count = 0
  xml.on('opentag', ({ name }) => {
    if (name === 'u') count++
  })
  xml.on('closetag', () => {})
  xml.on('text', () => {})
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) xml.write(chunk)
  xml.close()
  return count
}

const SMALL = '<TEI><text><body><p>A word.</p></body></text></TEI>'

/** Loads what a pass needs, so that it is not timed. */
async function loadReader(): Promise<void> {
  async function* small(): AsyncIterable<Buffer> {
    yield Buffer.from(SMALL)
  }
  for await (const _ of readTei(small()));
}

async function runReader(path: string): Promise<number> {
  let count = 0
  for await (const _ of readTei(createReadStream(path) as AsyncIterable<Buffer>)) count++
  return count
}

function pass(work: Work, path: string): Pass {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--work', work, '--path', path]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr.slice(-600))
  return JSON.parse(stdout) as Pass
}

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string' },
    runs: { type: 'string' },
    work: { type: 'string' },
    path: { type: 'string' },
  },
})

if (values.work !== undefined && values.path !== undefined) {
  if (values.work === 'readTei') await loadReader()
  const before = process.cpuUsage()
  const count = values.work === 'saxes' ? await runSaxes(values.path) : await runReader(values.path)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  process.stdout.write(
    JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024, count } satisfies Pass),
  )
} else {
  const bytes = Number(values.megabytes ?? 40) * MEGABYTE
  const runs = Number(values.runs ?? 3)
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-bench-'))
  try {
    for (const shape of ['plain', 'annotated'] as const) {
      const path = join(folder, `${shape}.xml`)
      await pipeline(recordOf(shape, bytes), createWriteStream(path))
      const passes: Record<Work, Pass[]> = { saxes: [], readTei: [] }
      for (let run = 0; run < runs; run++) {
        for (const work of ['saxes', 'readTei'] as const) passes[work].push(pass(work, path))
      }
      const secondsOf = (work: Work) => spreadOf(passes[work].map(({ seconds }) => seconds)).median
      const peakOf = (work: Work) => spreadOf(passes[work].map(({ peakBytes }) => peakBytes)).max / MEGABYTE
      for (const work of ['saxes', 'readTei'] as const) {
        process.stdout.write(
          `${shape}  ${work}  ${secondsOf(work).toFixed(2)} s  peak ${peakOf(work).toFixed(0)} MB  ` +
            `${passes[work][0]?.count} ${work === 'saxes' ? 'utterances' : 'documents'}  ` +
            `${(secondsOf(work) / secondsOf('saxes')).toFixed(2)} times saxes (target 3, and 200 MB)\n`,
        )
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
