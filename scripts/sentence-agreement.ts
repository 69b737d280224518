/**
 * How far rostrum's sentence ends agree with those of wink-nlp, on real speeches.
 *
 *     npx tsx scripts/sentence-agreement.ts PATH.jsonl[.gz] [documents, default 60] [disagreements shown, default 20]
 *
 * Documents are sampled evenly. Only ends inside a paragraph are compared, since both end a sentence with the paragraph.
 * An end is the place between two words. Neither side is the truth: read the disagreements.
 */
import { createRequire } from 'node:module'
import { createScanner } from '../src/language/scan.ts'
import { traitsOf } from '../src/language/sentence-ends.ts'
import { createWordTypes } from '../src/language/word-types.ts'
import { COUNTED_ZONES } from '../src/language/zones.ts'
import { readSources } from '../src/read/read.ts'
import type { Scan } from '../src/records.ts'

/** What is used of wink-nlp here; its own types ask for the addons of a model in every helper. */
interface WinkItem {
  out(): string
}
interface WinkItems<Item> {
  each(visit: (item: Item, index: number) => void): void
}
interface WinkSentence extends WinkItem {
  tokens(): WinkItems<WinkItem>
}
type ReadDoc = (text: string) => { sentences(): WinkItems<WinkSentence> }

interface Disagreement {
  readonly id: string
  readonly side: 'rostrum' | 'wink'
  readonly left: string
  readonly right: string
}

const require = createRequire(import.meta.url)
const SHOWN_CHARACTERS = 70

async function* documentsOf(path: string): AsyncIterable<{ readonly id: string; readonly text: string }> {
  for await (const reading of readSources([{ path }], { duplicates: 'keep' })) {
    if (reading.kind === 'document') yield reading.document
  }
}

async function sampled(
  path: string,
  size: number,
): Promise<{ readonly id: string; readonly text: string }[]> {
  let total = 0
  for await (const _ of documentsOf(path)) total++
  const count = Math.min(size, total)
  const wanted = new Set(Array.from({ length: count }, (_, index) => Math.floor((index * total) / count)))
  const sample: { readonly id: string; readonly text: string }[] = []
  let index = 0
  for await (const { id, text } of documentsOf(path)) if (wanted.has(index++)) sample.push({ id, text })
  return sample
}

/** Gives the offsets at which wink-nlp begins a sentence of a paragraph, but for the first. */
function loadWink(): (paragraph: string) => readonly number[] {
  const winkNLP = require('wink-nlp') as (model: unknown, pipe: string[]) => { readonly readDoc: ReadDoc }
  const nlp = winkNLP(require('wink-eng-lite-web-model'), ['sbd'])
  return (paragraph) => {
    const begins: number[] = []
    let cursor = 0
    nlp
      .readDoc(paragraph)
      .sentences()
      .each((sentence) => {
        sentence.tokens().each((token, index) => {
          const form = token.out()
          const at = paragraph.indexOf(form, cursor)
          if (at < 0) return
          if (index === 0 && cursor > 0) begins.push(at)
          cursor = at + form.length
        })
      })
    return begins
  }
}

/** Sentence ends as numbers of words before them, without the beginning and end of the paragraph. */
function insideEnds(numbers: Iterable<number>, words: number): Set<number> {
  return new Set([...numbers].filter((number) => number > 0 && number < words))
}

function wordsBefore(scan: Scan, offset: number): number {
  let count = 0
  while (count < scan.words && scan.wordStart[count]! < offset) count++
  return count
}

async function main(path: string, size: number, shown: number): Promise<void> {
  const winkBegins = loadWink()
  const types = createWordTypes(() => ({ id: 0, isAnchor: false }), traitsOf)
  const scanner = createScanner(types, new Set(COUNTED_ZONES))
  const sample = await sampled(path, size)
  const disagreements: Disagreement[] = []
  let both = 0
  let ours = 0
  let theirs = 0
  let numberings = 0
  for (const { id, text } of sample) {
    for (const paragraph of text.split(/\n\s*\n/)) {
      const scan = scanner(paragraph, 'plain')
      if (scan.words === 0) continue
      const rostrum = insideEnds(scan.sentenceWord.subarray(0, scan.sentences), scan.words)
      const wink = insideEnds(
        winkBegins(paragraph).map((offset) => wordsBefore(scan, offset)),
        scan.words,
      )
      ours += rostrum.size
      theirs += wink.size
      // By rostrum's rule the number of a paragraph belongs to its first sentence: counted apart.
      if (wink.has(1) && !rostrum.has(1) && /^\W*\d+\W*$/.test(paragraph.slice(0, scan.wordStart[1]))) {
        wink.delete(1)
        numberings++
      }
      for (const end of [...new Set([...rostrum, ...wink])].sort((a, b) => a - b)) {
        if (rostrum.has(end) && wink.has(end)) {
          both++
          continue
        }
        const at = scan.wordStart[end]!
        disagreements.push({
          id,
          side: rostrum.has(end) ? 'rostrum' : 'wink',
          left: paragraph.slice(Math.max(0, at - SHOWN_CHARACTERS), at).replace(/\s+/g, ' '),
          right: paragraph.slice(at, at + SHOWN_CHARACTERS).replace(/\s+/g, ' '),
        })
      }
    }
  }
  const precision = both / ours
  const recall = both / (theirs - numberings)
  console.log(`documents            ${sample.length}`)
  console.log(`ends by rostrum      ${ours}`)
  console.log(`ends by wink-nlp     ${theirs}`)
  console.log(`  after a number     ${numberings} (that begins a paragraph; left out below)`)
  console.log(`ends by both         ${both}`)
  console.log(`of rostrum's         ${percent(precision)} are wink-nlp's too`)
  console.log(`of wink-nlp's        ${percent(recall)} are rostrum's too`)
  console.log(`F1                   ${percent((2 * precision * recall) / (precision + recall))}`)
  console.log(`\n${Math.min(shown, disagreements.length)} of ${disagreements.length} disagreements:`)
  for (let index = 0; index < Math.min(shown, disagreements.length); index++) {
    const at = Math.floor((index * disagreements.length) / Math.min(shown, disagreements.length))
    const { id, side, left, right } = disagreements[at]!
    console.log(`\n${id}: only ${side === 'rostrum' ? 'rostrum' : 'wink-nlp'} ends here\n  ${left}⏐${right}`)
  }
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : 'none'
}

const [path, size, shown] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: npx tsx scripts/sentence-agreement.ts PATH.jsonl[.gz] [documents] [disagreements]')
  process.exitCode = 2
} else await main(path, Number(size ?? 60), Number(shown ?? 20))
