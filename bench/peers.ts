/**
 * Other text libraries on the same texts: tokens and sentences, tags, stems, against the whole of rostrum's scoring.
 */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstTexts } from './input.ts'
import { alternate, type Command, CommandFailed, nodeCommand, type Run, runCommand } from './process.ts'
import { MEGABYTE, type Result, spreadsOf } from './result.ts'
import type { Bench } from './sections.ts'

/** A library that `peer-work.ts` knows. */
export type Peer = keyof typeof PEERS

const PEERS = {
  rostrum: { what: 'rostrum: four lexicons, stance, scores', needs: undefined },
  'wink-nlp': { what: 'wink-nlp: tokens, sentences', needs: 'wink-nlp' },
  'wink-nlp-pos': { what: 'wink-nlp: tokens, sentences, parts of speech', needs: 'wink-nlp' },
  natural: { what: 'natural: WordTokenizer, Porter stems', needs: 'natural/package.json' },
  compromise: { what: 'compromise/one: tokens, sentences', needs: 'compromise' },
} as const

const TEXT_BYTES = 5 * MEGABYTE

const QUANTEDA = `
path <- commandArgs(trailingOnly = TRUE)[1]
texts <- readLines(path, encoding = "UTF-8")
seconds <- system.time(quanteda::tokens(texts, remove_punct = TRUE))[["elapsed"]]
cat(seconds)
`

export function isPeer(name: string): name is Peer {
  return Object.hasOwn(PEERS, name)
}

export async function benchPeers(bench: Bench): Promise<readonly Result[]> {
  const { texts, bytes } = await firstTexts(bench.input, TEXT_BYTES)
  const json = join(bench.folder, 'texts.json')
  await writeFile(json, JSON.stringify(texts))
  const present = (Object.keys(PEERS) as Peer[]).filter((name) => {
    const { needs } = PEERS[name]
    const isThere = needs === undefined || isInstalled(needs)
    if (!isThere) bench.say(`peers: ${name} is not installed, skipped`)
    return isThere
  })
  const out = join(bench.folder, 'seconds.txt')
  const commands: { readonly what: string; readonly command: Command }[] = present.map((name) => ({
    what: PEERS[name].what,
    command: nodeCommand(['--import', 'tsx', 'bench/peer-work.ts', name, json], { out, wantsMemory: true }),
  }))
  const quanteda = await quantedaCommand(bench, texts, out)
  if (quanteda !== undefined) commands.push({ what: 'quanteda (R): tokens', command: quanteda })
  const timed = async (command: Command): Promise<Run> => {
    const { peakBytes } = await runCommand(command, bench.root, bench.signal)
    return { seconds: Number(readFileSync(out, 'utf8')), peakBytes }
  }
  const runs = await alternate(
    bench.runs,
    commands.map(
      ({ command }) =>
        () =>
          timed(command),
    ),
  )
  const spreads = runs.map(spreadsOf)
  const own = spreads[0]?.seconds?.median
  return commands.map(({ what }, index) => {
    const spread = spreads[index]!
    const median = spread.seconds?.median
    return {
      section: 'peers',
      what,
      ...spread,
      megabytesPerSecond: median === undefined ? undefined : bytes / MEGABYTE / median,
      ...(index === 0 || own === undefined || median === undefined
        ? {}
        : { ratio: median / own, peer: 'rostrum, seconds' }),
    }
  })
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

async function quantedaCommand(
  bench: Bench,
  texts: readonly string[],
  out: string,
): Promise<Command | undefined> {
  try {
    const probe = ['-e', 'quit(status = if (requireNamespace("quanteda", quietly = TRUE)) 0 else 1)']
    await runCommand({ program: 'Rscript', args: probe }, bench.root, bench.signal)
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    bench.say(
      `peers: ${error.isMissing ? 'R is not installed' : 'R has no package quanteda'}, quanteda skipped`,
    )
    return undefined
  }
  const script = join(bench.folder, 'quanteda.R')
  const lines = join(bench.folder, 'texts.txt')
  await writeFile(script, QUANTEDA)
  await writeFile(lines, texts.map((text) => `${text.replace(/\s+/g, ' ')}\n`).join(''))
  return { program: 'Rscript', args: [script, lines], out }
}
