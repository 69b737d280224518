import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { WatchStatus } from '../../src/watch/status.ts'
import { contentsOf, folderOf, OWN_LEXICON, rostrum, type Started, start } from './built.ts'

// each of these starts the program several times
vi.setConfig({ testTimeout: 90_000 })

const PIPELINE = `name: desk
lexicons: [mine.yaml]
sources:
  - {path: speeches, language: any}
`
const SPEECHES = {
  'mine.yaml': OWN_LEXICON,
  'speeches/a.txt': 'We stand for mutual respect among nations. It is good.\n',
}

/** A pipeline in a fresh folder, with the rest of its file. */
function deskOf(rest: string, pipeline = PIPELINE): Promise<string> {
  return folderOf({ ...SPEECHES, 'desk.yaml': pipeline + rest })
}

async function statusOf(folder: string): Promise<WatchStatus | undefined> {
  const path = join(folder, 'outputs', 'desk', 'watch-status.json')
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as WatchStatus) : undefined
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 25_000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited for: ${what}`)
    await sleep(50)
  }
}

/** A watch that is ended with the test. */
async function begun(folder: string): Promise<Started> {
  const started = start(['watch', 'desk.yaml'], { folder })
  onTestFinished(() => {
    started.child.kill('SIGKILL')
  })
  await until('the first run', async () => {
    const status = await statusOf(folder)
    return status?.state === 'waiting' && status.pid === started.child.pid && status.lastRun !== undefined
  })
  return started
}

async function served(
  routes: Readonly<Record<string, () => { status?: number; type?: string; body: string }>>,
) {
  const posted: unknown[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      if (request.method === 'POST') posted.push(JSON.parse(text))
      const {
        status = 200,
        type = 'text/plain',
        body,
      } = routes[request.url ?? '']?.() ?? { status: 404, body: '' }
      response.writeHead(status, { 'content-type': type }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted }
}

function feedOf(...titles: readonly string[]) {
  const items = titles.map(
    (title) =>
      `<item><title>${title}</title><guid isPermaLink="false">${title}</guid>
       <description>${title}: we stand for mutual respect among all nations of the world, and it is good.</description></item>`,
  )
  return {
    type: 'application/rss+xml',
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><link>https://example.org/</link><description>d</description>${items.join('')}</channel></rss>`,
  }
}

test('one turn of a feed: collected, scored, told; what the feed drops stays, and nothing is told twice', async () => {
  let feed = feedOf('One', 'Two')
  const { address, posted } = await served({ '/feed.xml': () => feed, '/hook': () => ({ body: 'ok' }) })
  const folder = await folderOf({
    'mine.yaml': OWN_LEXICON,
    'desk.yaml': `name: desk
lexicons: [mine.yaml]
sources:
  - {url: "${address}/feed.xml", language: any}
watch:
  delay: 0
  allow_private: ["127.0.0.1"]
  hooks: [{on: run, webhook: "${address}/hook"}]
`,
  })
  const first = await rostrum(['watch', 'desk.yaml', '--once'], { folder })
  expect(first).toMatchObject({ code: 0, stdout: '' })
  expect(first.stderr).toMatch(/feed\.xml 2 new, 0 changed/)
  feed = feedOf('Two', 'Three')
  const second = await rostrum(['watch', 'desk.yaml', '--once'], { folder })
  expect(second.code).toBe(0)
  const documents = await readFile(join(folder, 'outputs/desk/documents.csv'), 'utf8')
  for (const title of ['One', 'Two', 'Three']) expect(documents).toContain(title)
  expect(posted).toMatchObject([
    { event: 'run', pipeline: 'desk', run: 1, documents: 2, new: 2 },
    { event: 'run', pipeline: 'desk', run: 2, documents: 3, new: 1, untouched: 2 },
  ])
})

test('a new speech that is unusual for its speaker is told, once, with its words; the archive is not', async () => {
  const { address, posted } = await served({ '/hook': () => ({ body: 'ok' }) })
  const archive = Array.from({ length: 30 }, (_, number) => ({
    id: `old-${number}`,
    date: `2025-${String(1 + (number % 12)).padStart(2, '0')}-${String(1 + Math.floor(number / 12)).padStart(2, '0')}`,
    speaker: 'Ann',
    // one of them stands out already
    text: `Number ${number}. ${'We met to talk about the harvest and the roads of the land. '.repeat(30)}${
      number === 23
        ? 'We ask for mutual respect. '.repeat(8)
        : number % 3 === 0
          ? 'We ask for mutual respect.'
          : ''
    }`,
  }))
  const folder = await folderOf({
    'mine.yaml': OWN_LEXICON,
    'speeches/archive.jsonl': archive.map((record) => JSON.stringify(record)).join('\n'),
    'desk.yaml': `${PIPELINE}alerts: {group: [speaker], history: {documents: 5, words: 100}}
duplicates: {near: "off"}
watch: {hooks: [{on: alert, webhook: "${address}/hook"}]}
`,
  })
  const once = async () => {
    const ended = await rostrum(['watch', 'desk.yaml', '--once'], { folder })
    expect(ended.code, ended.stderr).toBe(0)
  }
  await once()
  expect(await readFile(join(folder, 'outputs/desk/alerts.csv'), 'utf8')).toContain('old-23')
  expect(posted).toEqual([])
  const today = {
    id: 'today',
    date: '2026-01-05',
    speaker: 'Ann',
    text: `${'We met to talk about the harvest and the roads of the land. '.repeat(30)}${'Mutual respect it is. '.repeat(40)}`,
  }
  await writeFile(join(folder, 'speeches', 'today.jsonl'), JSON.stringify(today))
  await rostrum(['run', 'desk.yaml'], { folder }) // someone runs it by hand in between
  await once()
  await once()
  expect(posted).toMatchObject([
    {
      event: 'alert',
      pipeline: 'desk',
      alerts: [{ document: 'today', framing: 'mine', group: { speaker: 'Ann' } }],
    },
  ])
  expect(JSON.stringify(posted)).toContain('mutual respect')
})

test('one turn gives 1 where a source fails, and runs all the same', async () => {
  const { address } = await served({ '/feed.xml': () => ({ status: 404, body: 'gone' }) })
  const folder = await deskOf(
    `  - {url: "${address}/feed.xml"}\nwatch: {delay: 0, allow_private: ["127.0.0.1"]}\n`,
  )
  const { code, stderr } = await rostrum(['watch', 'desk.yaml', '--once'], { folder })
  expect(code).toBe(1)
  expect(stderr).toMatch(/warning http:.*feed\.xml failed: .*404/)
  expect(stderr).toMatch(/info run 1: 1 new/)
})

test('one turn gives 1 where the run fails, and says what to do', async () => {
  const folder = await deskOf('')
  await rm(join(folder, 'mine.yaml'))
  const { code, stderr } = await rostrum(['watch', 'desk.yaml', '--once'], { folder })
  expect(code).toBe(1)
  expect(stderr).toMatch(/error the run failed: .*mine\.yaml/)
})

test('mistakes in the settings give 2 before anything is done', async () => {
  const folder = await deskOf('watch: {schedule: "0 7 * * 9", timezone: Mars/Olympus}\n')
  const { code, stderr } = await rostrum(['watch', 'desk.yaml'], { folder })
  expect(code).toBe(2)
  expect(stderr).toMatch(/desk\.yaml {2}watch\.schedule: /)
  expect(existsSync(join(folder, 'outputs'))).toBe(false)
})

test('goes on: files that come, a mistake that is mended, a second watch, health, the end', async () => {
  const folder = await deskOf('watch: {settle: 0.2}\n')
  const { child, ended } = await begun(folder)
  const lastRun = async () => (await statusOf(folder))?.lastRun

  await writeFile(join(folder, 'speeches', 'b.txt'), 'Respect is what we ask for, and no more than that.\n')
  await until('a run with two documents', async () => (await lastRun())?.documents === 2)

  const health = await rostrum(['watch', 'desk.yaml', '--health'], { folder })
  expect(health).toMatchObject({ code: 0, stdout: expect.stringMatching(/^well: /) })
  const second = await rostrum(['watch', 'desk.yaml'], { folder })
  expect(second.code).toBe(1)
  expect(second.stderr).toMatch(new RegExp(`process ${child.pid} watches this pipeline since`))

  await writeFile(join(folder, 'mine.yaml'), 'framing: [')
  await until('a failure', async () => (await statusOf(folder))?.failure !== undefined)
  const ill = await rostrum(['watch', 'desk.yaml', '--health'], { folder })
  expect(ill).toMatchObject({ code: 1, stdout: expect.stringMatching(/runs have failed since .*mine\.yaml/) })
  await writeFile(join(folder, 'mine.yaml'), OWN_LEXICON.replace('strength: high', 'strength: medium'))
  await writeFile(join(folder, 'desk.yaml'), `${PIPELINE}watch: {settle: 0.2}\nseed: 2\n`)
  await until('the mended run', async () => (await statusOf(folder))?.failure === undefined)

  child.kill('SIGTERM')
  const { code, stderr, stdout } = await ended
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toMatch(/is asked to end[\s\S]*info ended\n$/)
  expect(await readFile(join(folder, 'outputs/desk/watch.log'), 'utf8')).toBe(stderr)
  const gone = await rostrum(['watch', 'desk.yaml', '--health'], { folder })
  expect(gone).toMatchObject({ code: 1, stdout: expect.stringMatching(/the watch ended at/) })
})

test('after kill -9: health says so at once, and the next watch takes over', async () => {
  const folder = await deskOf('watch: {settle: 0.2}\n')
  const { child, ended } = await begun(folder)
  child.kill('SIGKILL')
  await ended
  const health = await rostrum(['watch', 'desk.yaml', '--health'], { folder })
  expect(health).toMatchObject({ code: 1, stdout: expect.stringMatching(/is gone without a word/) })
  await writeFile(join(folder, 'speeches', 'b.txt'), 'Respect is what we ask for, and no more than that.\n')
  const next = await begun(folder)
  expect((await statusOf(folder))?.lastRun).toMatchObject({ new: 1, untouched: 1 })
  const { stdout, code } = await rostrum(['watch', 'desk.yaml', '--status'], { folder })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: 'waiting', pid: next.child.pid, folders: 'watched' })
})

test('health and status of a pipeline that was never watched', async () => {
  const folder = await deskOf('')
  const health = await rostrum(['watch', 'desk.yaml', '--health'], { folder })
  expect(health).toMatchObject({ code: 1, stdout: expect.stringMatching(/no watch has run here/) })
  const status = await rostrum(['watch', 'desk.yaml', '--status'], { folder })
  expect(status).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/no watch has run here/),
  })
})

test('a watch gives the same results as a run', async () => {
  const folder = await deskOf('')
  await rostrum(['watch', 'desk.yaml', '--once'], { folder })
  await rostrum(['run', 'desk.yaml', '--out', 'plain'], { folder })
  const [watched, plain] = await Promise.all([
    contentsOf(join(folder, 'outputs/desk')),
    contentsOf(join(folder, 'plain')),
  ])
  const names = Object.keys(plain).filter((name) => name.endsWith('.csv'))
  expect(names.length).toBeGreaterThan(5)
  for (const name of names) expect(watched[name]).toBe(plain[name])
})
