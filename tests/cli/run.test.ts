import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { contentsOf, folderOf, OWN_LEXICON, ROOT, rostrum, start } from './built.ts'

const SAMPLE = join(ROOT, 'pipelines', 'sample.yaml')
const RESPECT = 'We build on mutual respect. The harbour sleeps.'

/** A folder with a pipeline of two documents, one lexicon and one series. */
function smallProject(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  return folderOf({
    'small.yaml': [
      'name: small',
      'sources:',
      '  - path: speeches',
      '    pattern: "{country}_{year}.txt"',
      'lexicons: [mine.yaml]',
      'series: [{name: by-year, by: year}]',
      '',
    ].join('\n'),
    'mine.yaml': OWN_LEXICON,
    'speeches/BRA_2009.txt': RESPECT,
    'speeches/IND_2010.txt': 'A plain speech.',
    ...changes,
  })
}

describe('run', () => {
  test('twice over the sample corpus: the same bytes in every file but the manifest', async () => {
    const folder = await folderOf()
    const runs = await Promise.all(
      ['one', 'two'].map((name) => rostrum(['run', SAMPLE, '--out', join(folder, name, 'sample')])),
    )
    for (const { code, stdout, stderr } of runs) {
      expect([code, stdout]).toEqual([0, ''])
      expect(stderr).toContain('72 documents, ')
      expect(stderr).toContain('; 2 inputs left out, 0 remarks\n')
      expect(stderr).toContain('addresses.jsonl:9  the id fer-2007-independence is taken by the document at ')
    }
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => contentsOf(join(folder, name, 'sample'))),
    )
    expect(Object.keys(one ?? {}).sort()).toEqual([
      'alerts.csv',
      'datapackage.json',
      'documents.csv',
      'evidence.csv',
      'manifest.json',
      'passages.csv',
      'rejected.csv',
      'scores.csv',
      'series.csv',
    ])
    const { 'manifest.json': manifestOne = '', ...filesOne } = one ?? {}
    const { 'manifest.json': manifestTwo = '', ...filesTwo } = two ?? {}
    expect(filesTwo).toEqual(filesOne)
    const { finished, ...stable } = JSON.parse(manifestOne)
    expect(JSON.parse(manifestTwo)).toEqual({ ...stable, finished: expect.stringMatching(/^20\d\d-.*Z$/) })
    expect(stable.inputs.every(({ sha256 }: { sha256: string }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
    expect(stable.counts.documents).toBe(72)
  })

  test('the folder it is started in makes no difference to the results', async () => {
    const here = await smallProject()
    const away = await folderOf()
    await rostrum(['run', 'small.yaml', '--out', 'results'], { folder: here })
    await rostrum(['run', join(here, 'small.yaml'), '--out', join(away, 'results')], { folder: away })
    const [one, two] = await Promise.all([here, away].map((folder) => contentsOf(join(folder, 'results'))))
    for (const file of ['documents.csv', 'scores.csv', 'evidence.csv', 'series.csv', 'datapackage.json'])
      expect(two?.[file]).toBe(one?.[file])
  })

  test('docvars from file names; outputs/<name> where nothing else is said', async () => {
    const folder = await smallProject()
    const { code } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    const documents = await parseRecords(await readFile(join(folder, 'outputs/small/documents.csv'), 'utf8'))
    expect(documents).toMatchObject([
      { id: 'BRA_2009', country: 'BRA', date: '2009', words: '8', rate_mine: '125' },
      { id: 'IND_2010', country: 'IND', date: '2010', words: '3', rate_mine: '0' },
    ])
  })

  test('the archive of the UN General Debate as it is distributed', async () => {
    const pipeline = await readFile(join(ROOT, 'pipelines', 'un-general-debate.yaml'), 'utf8')
    const alternative = pipeline
      .replace(/^ {2}# One file of JSON lines[\s\S]*?\n\n/m, '')
      .replace(/^ {2}# The folders as distributed.*\n/m, '')
      .replace(/^ {2}# (?=( {2}|- ))/gm, '  ')
    const folder = await folderOf({
      'pipelines/un-general-debate.yaml': alternative,
      'corpora/ungdc/Session 64 - 2009/USA_64_2009.txt': RESPECT,
      'corpora/ungdc/Session 64 - 2009/BRA_64_2009.txt': RESPECT,
      'corpora/ungdc/Session 65 - 2010/BRA_65_2010.txt': RESPECT,
    })
    const { code, stderr } = await rostrum(['run', 'pipelines/un-general-debate.yaml'], { folder })
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^run 1: 3 new, .*\n3 documents, /)])
    const documents = await parseRecords(
      await readFile(join(folder, 'outputs/un-general-debate/documents.csv'), 'utf8'),
    )
    expect(documents.map(({ country, session, date, kind }) => [country, session, date, kind])).toEqual([
      ['BRA', '64', '2009', 'speech'],
      ['USA', '64', '2009', 'speech'],
      ['BRA', '65', '2010', 'speech'],
    ])
  })

  test('--dry-run says what would be done, and does nothing', async () => {
    const folder = await smallProject()
    const before = await contentsOf(folder)
    const { code, stdout, stderr } = await rostrum(['run', 'small.yaml', '--dry-run'], { folder })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      'pipeline  small.yaml  (small)',
      '',
      'inputs  2 files',
      '  speeches/BRA_2009.txt  text  (by extension .txt)',
      '  speeches/IND_2010.txt  text  (by extension .txt)',
      '',
    ])
    expect(stdout).toContain('  mine  1.0.0  2 entries  (framing)\n')
    expect(stdout).toContain('  by-year  by year, 2000 draws\n')
    expect(stdout).toContain(`written to  ${join(folder, 'outputs', 'small')}\n`)
    expect(await contentsOf(folder)).toEqual(before)
    expect(existsSync(join(folder, 'outputs'))).toBe(false)
  })

  test('--set puts values in place of the pipeline’s own, and the manifest says so', async () => {
    const folder = await smallProject()
    const settings = ['measures.weights.high=5', 'series.0.by=decade', 'sources.0.docvars={kind: speech}']
    const { code } = await rostrum(
      ['run', 'small.yaml', '--out', 'x', ...settings.flatMap((setting) => ['--set', setting])],
      { folder },
    )
    expect(code).toBe(0)
    const files = await contentsOf(join(folder, 'x'))
    expect(await parseRecords(files['documents.csv'] ?? '')).toMatchObject([
      { kind: 'speech', intensity_mine: '625' },
      { kind: 'speech', intensity_mine: '0' },
    ])
    expect((await parseRecords(files['series.csv'] ?? '')).map(({ period }) => period)).toEqual([
      '2000s',
      '2010s',
    ])
    const manifest = JSON.parse(files['manifest.json'] ?? '')
    expect(manifest.pipeline.set).toEqual(settings)
    expect(manifest.settings.measures.weights).toEqual({ high: 5, medium: 1, weak: 0.25 })
  })

  test('--set seed: other limits, and nothing else', async () => {
    const folder = await folderOf()
    const run = async (seed: string) => {
      await rostrum(['run', SAMPLE, '--out', join(folder, seed, 'sample'), '--set', `seed=${seed}`])
      return contentsOf(join(folder, seed, 'sample'))
    }
    const [one, two] = await Promise.all([run('1'), run('2')])
    for (const file of ['documents.csv', 'scores.csv', 'passages.csv', 'evidence.csv'])
      expect(two[file]).toBe(one[file])
    expect(two['series.csv']).not.toBe(one['series.csv'])
  })
})

describe('run: mistakes stop it before it starts, with exit code 2', () => {
  const mistakes: [string, Readonly<Record<string, string>>, string[], string[]][] = [
    [
      'an unknown option and a wrong value at once, each at its place, with the nearest right one',
      {
        'small.yaml':
          'name: small\nsources:\n  - path: speeches\n    patern: "{year}.txt"\nseries:\n  - {name: a, by: yaer}\n',
      },
      [],
      [
        'small.yaml:4:5  unknown key "patern"; did you mean "pattern"?',
        'small.yaml:6:19  by: must be day, week, month, quarter, year or decade, got "yaer"; did you mean "year"?',
      ],
    ],
    [
      'periods that are none',
      {
        'small.yaml':
          'name: small\nsources: [{path: speeches}]\nseries:\n  - name: a\n    by:\n' +
          '      - {name: x, from: 2009-13, to: 2010}\n      - {name: y, from: 2011, to: 2010-12-31}\n',
      },
      [],
      [
        'small.yaml:6:25  from: must be a date such as 2009-07-15, 2009-07 or 2009',
        'small.yaml:7:9  by 1: from must not lie after to',
      ],
    ],
    [
      'names that stand twice',
      {
        'small.yaml':
          'name: small\nsources: [{path: speeches}]\nseries:\n  - {name: a, by: year}\n  - name: a\n    by:\n' +
          '      - {name: x, from: 2009, to: 2010}\n      - {name: x, from: 2011, to: 2012}\n',
      },
      [],
      [
        'small.yaml:5:11  two series are named "a"',
        'small.yaml:8:16  two periods of this series are named "x"',
      ],
    ],
    [
      'sources that are not there, both at once',
      { 'small.yaml': 'name: small\nsources: [{path: speechs}, {path: speeches/*.csv}]\n' },
      [],
      ['speechs  ', 'speeches/*.csv  '],
    ],
    [
      'a folder without documents',
      { 'small.yaml': 'name: small\nsources: [{path: pictures}]\n', 'pictures/a.jpg': 'x' },
      [],
      ['pictures  no document in it; read are files ending in '],
    ],
    [
      'mistakes in a lexicon and a missing source at once',
      {
        'small.yaml': 'name: small\nsources: [{path: speechs}]\nlexicons: [mine.yaml]\n',
        'mine.yaml': OWN_LEXICON.replace('strength: high', 'strength: hgih').replace(
          'pattern: respect',
          'patern: respect',
        ),
      },
      [],
      [
        'speechs  ',
        'mine.yaml:8:45  strength: must be high, medium or weak, got "hgih"; did you mean "high"?',
        'mine.yaml:9:9  pattern: is missing (text expected)',
        'mine.yaml:9:10  unknown key "patern"; did you mean "pattern"?',
      ],
    ],
    [
      'a bad pattern in a lexicon',
      { 'mine.yaml': OWN_LEXICON.replace('mutual respect', '(mutual respect') },
      [],
      ['mine.yaml:8:'],
    ],
    ['a pipeline that is not there', {}, ['nothing.yaml'], ['nothing.yaml  there is no such file']],
    [
      'settings, each named as it was given',
      {},
      ['small.yaml', '--set', 'sources.0.fromat=csv', '--set', 'duplicates=kep'],
      [
        '--set sources.0.fromat=csv  unknown key "fromat"; did you mean "format"?',
        '--set duplicates=kep  duplicates: must be reject or keep, got "kep"; did you mean "keep"?',
      ],
    ],
    [
      'a setting without a value',
      {},
      ['small.yaml', '--set', 'seed'],
      ['--set seed  a setting is written KEY=VALUE'],
    ],
    ['YAML that is none', { 'small.yaml': 'name: [small\n' }, [], ['small.yaml:']],
  ]

  test.for(mistakes)('%s', async ([, files, args, messages]) => {
    const folder = await smallProject(files)
    const before = await contentsOf(folder)
    const { code, stdout, stderr } = await rostrum(['run', ...(args.length === 0 ? ['small.yaml'] : args)], {
      folder,
    })
    expect([code, stdout]).toEqual([2, ''])
    for (const message of messages) expect(`\n${stderr}`).toContain(`\n${message}`)
    expect(stderr.trimEnd().split('\n')).toHaveLength(messages.length)
    expect(await contentsOf(folder)).toEqual(before)
    expect(existsSync(join(folder, 'outputs'))).toBe(false)
  })
})

describe('run: documents that repeat another', () => {
  const long = `${RESPECT} ${Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ')}`
  const project = (near: string) =>
    smallProject({
      'small.yaml': [
        'name: small',
        'sources: [{path: speeches.jsonl, language: any}]',
        'lexicons: [mine.yaml]',
        `duplicates: {near: ${near}}`,
        'series: [{name: by-year, by: year}]',
        '',
      ].join('\n'),
      'speeches.jsonl': ['a', 'b', 'c']
        .map((id) => JSON.stringify({ id, year: 2009, text: id === 'c' ? RESPECT : long }))
        .join('\n'),
    })

  test.for([
    ['report', '3', 1],
    ['leave-out', '2', 1],
    ['off', '3', 0],
  ] as const)('near: %s', async ([near, inSeries, told]) => {
    const folder = await project(near)
    const { code, stderr } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    expect(stderr.includes('1 document largely in the words of another')).toBe(told === 1)
    const files = await contentsOf(join(folder, 'outputs/small'))
    const documents = await parseRecords(files['documents.csv'] ?? '')
    expect(documents.map(({ id, duplicate_of, shared }) => [id, duplicate_of, shared])).toEqual(
      told === 0
        ? ['a', 'b', 'c'].map((id) => [id, undefined, undefined])
        : [
            ['a', '', ''],
            ['b', 'a', '1'],
            ['c', '', ''],
          ],
    )
    const scores = await parseRecords(files['scores.csv'] ?? '')
    expect([...new Set(scores.map(({ id }) => id))]).toEqual(['a', 'b', 'c'])
    const series = await parseRecords(files['series.csv'] ?? '')
    expect(series.map(({ documents: count }) => count)).toEqual([inSeries])
    const rejected = await parseRecords(files['rejected.csv'] ?? '')
    expect(rejected.map(({ id, code: fault, outcome }) => [id, fault, outcome])).toEqual(
      told === 0 ? [] : [['b', 'near-duplicate', 'kept']],
    )
  })

  test('a text in another language is left out, unless it is asked for', async () => {
    const text =
      'Wir wollen Frieden mit allen Völkern, und wir werden unser Wort halten, denn das ist die Aufgabe, die uns gestellt ist.'
    const folder = await smallProject({ 'speeches/DEU_2011.txt': text })
    const left = await rostrum(['run', 'small.yaml'], { folder })
    expect(left.stderr).toContain(
      'speeches/DEU_2011.txt  the text is in German (de); expected English (en); left out\n',
    )
    const kept = await rostrum(['run', 'small.yaml', '--language', 'en,de'], { folder })
    expect(kept.stderr).toContain('; 0 inputs left out')
    const wrong = await rostrum(['run', 'small.yaml', '--language', 'german'], { folder })
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('it is any, or codes of two letters'),
    ])
  })
})

describe('run: faults in the data do not stop it', () => {
  const FAULTY = {
    'small.yaml': 'name: small\nsources: [{path: data}]\nlexicons: [mine.yaml]\n',
    'data/a.jsonl': `{"id": "a", "text": "${RESPECT}"}\n{"id": "b", "te\n{"id": "c", "text": "${RESPECT}"}\n`,
    'data/b.txt': '',
    'data/d.txt': RESPECT,
  }

  test('what is left out stands in rejected.csv; nothing around it is lost', async () => {
    const folder = await smallProject(FAULTY)
    const { code, stderr } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    expect(stderr).toContain('3 documents, 24 words, ')
    expect(stderr).toContain('; 2 inputs left out, 0 remarks\n')
    const files = await contentsOf(join(folder, 'outputs/small'))
    expect((await parseRecords(files['documents.csv'] ?? '')).map(({ id }) => id)).toEqual(['a', 'c', 'd'])
    expect(await parseRecords(files['rejected.csv'] ?? '')).toMatchObject([
      { source: 'data/a.jsonl', line: '2', code: 'bad-json', outcome: 'left out' },
      { source: 'data/b.txt', code: 'empty-text', outcome: 'left out' },
    ])
  })

  test('--strict: the same files, and exit code 3', async () => {
    const folder = await smallProject(FAULTY)
    const strict = await rostrum(['run', 'small.yaml', '--strict', '--out', 'strict/small'], { folder })
    const lenient = await rostrum(['run', 'small.yaml', '--out', 'lenient/small'], { folder })
    expect([strict.code, lenient.code]).toEqual([3, 0])
    const [one, two] = await Promise.all(
      ['strict', 'lenient'].map((name) => contentsOf(join(folder, name, 'small'))),
    )
    expect(one?.['documents.csv']).toBe(two?.['documents.csv'])
  })

  test('--strict without faults: exit code 0', async () => {
    const { code } = await rostrum(['run', 'small.yaml', '--strict'], { folder: await smallProject() })
    expect(code).toBe(0)
  })

  test('--quiet says nothing', async () => {
    const { code, stdout, stderr } = await rostrum(['run', 'small.yaml', '--quiet'], {
      folder: await smallProject(FAULTY),
    })
    expect([code, stdout, stderr]).toEqual([0, '', ''])
  })

  test('no document at all: files without rows', async () => {
    const folder = await smallProject({
      'small.yaml': 'name: small\nsources: [{path: data}]\nseries: [{name: a, by: year}]\n',
      'data/b.txt': '',
    })
    const { code } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    const files = await contentsOf(join(folder, 'outputs/small'))
    for (const file of ['documents.csv', 'scores.csv', 'passages.csv', 'evidence.csv', 'series.csv'])
      expect(files[file]?.split('\n')).toEqual([expect.stringContaining(','), ''])
  })
})

describe('run: again into the same folder', () => {
  test('what is new is done, and said; --rebuild does all of it and gives the same bytes', async () => {
    const folder = await smallProject()
    const run = async (...options: string[]) => {
      const { code, stderr } = await rostrum(['run', 'small.yaml', ...options], { folder })
      const { 'manifest.json': manifest = '', ...files } = await contentsOf(join(folder, 'outputs', 'small'))
      return { code, said: stderr.split('\n'), files, ran: JSON.parse(manifest).run }
    }
    const first = await run()
    expect(first.said[0]).toBe('run 1: 2 new, 0 changed, 0 removed, 0 untouched; 2 files read')
    const second = await run()
    expect(second.said).toContain('run 2: 0 new, 0 changed, 0 removed, 2 untouched; 0 files read')
    expect(
      second.said.some((line) => line.endsWith('is as it has to be; only manifest.json was written')),
    ).toBe(true)
    expect([second.files, second.ran.number]).toEqual([first.files, 2])
    await writeFile(join(folder, 'speeches', 'FRA_2011.txt'), 'Respect for all, and mutual respect.')
    await writeFile(join(folder, 'mine.yaml'), OWN_LEXICON.replace('strength: high', 'strength: medium'))
    const third = await run()
    expect(third.said).toContain(
      'run 3: 1 new, 0 changed, 0 removed, 2 untouched (1 matched again); 1 file read',
    )
    const rebuilt = await run('--rebuild')
    expect(rebuilt.said).toContain(
      'run 4: 0 new, 0 changed, 0 removed, 3 untouched (3 matched again); 3 files read',
    )
    expect(rebuilt.files).toEqual(third.files)
  })

  test('a text so long that a thread of its own does it', async () => {
    const sentences = 45_000
    const folder = await smallProject({ 'speeches/FRA_2011.txt': `${RESPECT}\n\n`.repeat(sentences) })
    const { code } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    const scores = await parseRecords(await readFile(join(folder, 'outputs/small/scores.csv'), 'utf8'))
    const found = Object.fromEntries(scores.map(({ id, matches }) => [id, matches]))
    expect(found).toEqual({ BRA_2009: '1', FRA_2011: String(sentences), IND_2010: '0' })
  })
})

/** A folder with results, and a longer run into it that has begun to match. */
async function underWay() {
  const folder = await smallProject()
  await rostrum(['run', 'small.yaml'], { folder })
  const before = await contentsOf(join(folder, 'outputs'))
  // A text of its own in each line, enough of them that the run is under way when it ends.
  const line = (at: number) => `${JSON.stringify({ id: `d${at}`, text: `${RESPECT.repeat(40)} ${at}` })}\n`
  const long = await folderOf({
    'long.yaml': `name: small\nsources: [{path: many.jsonl}]\nlexicons: [mine.yaml]\n`,
    'mine.yaml': OWN_LEXICON,
    'many.jsonl': Array.from({ length: 40_000 }, (_, at) => line(at)).join(''),
  })
  const { child, ended } = start(['run', join(long, 'long.yaml'), '--progress'], { folder })
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (text: string) => {
      if (/documents, .* words matched/.test(text)) resolve()
    })
    void ended.then(() => resolve())
  })
  return { folder, before, child, ended }
}

describe('run: the folder of results changes all at once or not at all', () => {
  test('a run that is stopped by Ctrl-C leaves the results of the one before, and what it saved is kept', async () => {
    const { folder, before, child, ended } = await underWay()
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toContain('stopped; ')
    expect(stderr).toContain(`the files in ${join(folder, 'outputs', 'small')} are as they were`)
    expect(await contentsOf(join(folder, 'outputs'))).toEqual(before)
    expect(readdirSync(join(folder, 'outputs'))).toEqual(['small'])
    const again = await rostrum(['run', 'small.yaml'], { folder })
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('2 untouched; 0 files read')])
  })

  test('a run that is killed leaves the results of the one before; the next run clears up after it', async () => {
    const { folder, before, child, ended } = await underWay()
    child.kill('SIGKILL')
    await ended
    expect(await contentsOf(join(folder, 'outputs'))).toEqual(before)
    const { code, stderr } = await rostrum(['run', 'small.yaml'], { folder })
    expect(code).toBe(0)
    expect(stderr).toContain('the run before this one was cut short')
    expect(readdirSync(join(folder, 'outputs'))).toEqual(['small'])
    const { 'small/manifest.json': manifest, ...after } = await contentsOf(join(folder, 'outputs'))
    const { 'small/manifest.json': manifestBefore, ...filesBefore } = before
    expect(after).toEqual(filesBefore)
    expect(JSON.parse(manifest ?? '').run).toMatchObject({ number: 3, untouched: 2, files_read: 0 })
  })

  test('a mistake in the pipeline leaves the results of the run before', async () => {
    const folder = await smallProject()
    await rostrum(['run', 'small.yaml'], { folder })
    const before = await contentsOf(folder)
    const { code } = await rostrum(['run', 'small.yaml', '--set', 'lexicons=[no-such]'], { folder })
    expect(code).toBe(2)
    expect(await contentsOf(folder)).toEqual(before)
  })

  test('a folder that cannot be written: exit code 1, the path, and no stack trace', async () => {
    const folder = await smallProject({ taken: 'a file' })
    const { code, stdout, stderr } = await rostrum(['run', 'small.yaml', '--out', 'taken/results'], {
      folder,
    })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('taken')
    expect(stderr).not.toMatch(/\bat .*\.js:\d/)
  })

  test('files that the run does not write stay', async () => {
    const folder = await smallProject({ 'outputs/small/notes.txt': 'mine' })
    await rostrum(['run', 'small.yaml'], { folder })
    expect((await contentsOf(join(folder, 'outputs/small')))['notes.txt']).toBe('mine')
  })
})
