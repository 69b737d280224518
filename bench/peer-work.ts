/**
 * One pass of one library over texts, in a process of its own. Prints the seconds it took without loading.
 *
 *     node --import tsx bench/peer-work.ts NAME TEXTS.json
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isPeer, type Peer } from './peers.ts'

type Work = (text: string) => unknown

const require = createRequire(import.meta.url)

/** Loads a library and gives what is done with each text. */
const LOADERS: Readonly<Record<Peer, () => Promise<Work>>> = {
  async rostrum() {
    const built = (path: string) => import(new URL(`../dist/${path}.js`, import.meta.url).href)
    const { loadForScoring } = (await built('pipeline/plan')) as typeof import('../src/pipeline/plan.ts')
    const { createAnalyser } = (await built(
      'pipeline/analyse',
    )) as typeof import('../src/pipeline/analyse.ts')
    const { scoreDocument } = (await built('measure/score')) as typeof import('../src/measure/score.ts')
    const { loaded, rules } = await loadForScoring([])
    const analyser = createAnalyser({ lexicons: loaded.lexicons, rules, polities: loaded.polities })
    return (text) => {
      const document = { id: '', text, markup: 'plain', docvars: {}, place: { source: '' } } as const
      return scoreDocument(analyser.analyse(document), analyser.framings)
    }
  },
  'wink-nlp': async () => winkWith(['sbd']),
  'wink-nlp-pos': async () => winkWith(['sbd', 'pos']),
  async natural() {
    const { WordTokenizer } = require('natural/lib/natural/tokenizers/regexp_tokenizer.js') as {
      WordTokenizer: new () => { tokenize(text: string): string[] }
    }
    const stemmer = require('natural/lib/natural/stemmers/porter_stemmer.js') as {
      stem(form: string): string
    }
    const tokenizer = new WordTokenizer()
    return (text) => tokenizer.tokenize(text).map((form) => stemmer.stem(form))
  },
  async compromise() {
    const nlp = require('compromise/one') as { tokenize(text: string): unknown }
    return (text) => nlp.tokenize(text)
  },
}

/** Reads tokens and sentences out, since wink-nlp leaves work undone that nobody asks for. */
function winkWith(pipe: readonly string[]): Work {
  interface Doc {
    tokens(): { out(what?: unknown): string[] }
    sentences(): { length(): number }
  }
  const winkNLP = require('wink-nlp') as (
    model: unknown,
    pipe: readonly string[],
  ) => { readDoc(text: string): Doc; readonly its: { readonly pos: unknown } }
  const nlp = winkNLP(require('wink-eng-lite-web-model'), pipe)
  const what = pipe.includes('pos') ? nlp.its.pos : undefined
  return (text) => {
    const doc = nlp.readDoc(text)
    return doc.tokens().out(what).length + doc.sentences().length()
  }
}

const [name = '', path = ''] = process.argv.slice(2)
if (!isPeer(name)) throw new Error(`no such library: ${name}`)
const texts = JSON.parse(readFileSync(path, 'utf8')) as string[]
const work = await LOADERS[name]()
const started = performance.now()
for (const text of texts) work(text)
process.stdout.write(`${(performance.now() - started) / 1000}\n`)
