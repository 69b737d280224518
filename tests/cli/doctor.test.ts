import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type DoctorCommandOptions, doctor } from '../../src/cli/doctor.ts'
import type { Finding } from '../../src/project/finding.ts'
import { VERSION } from '../../src/version.ts'
import { folderOf, OWN_LEXICON } from './built.ts'

const SMALL = {
  'small.yaml': 'name: small\nsources: [{path: texts}]\nlexicons: [mine.yaml]\n',
  'mine.yaml': OWN_LEXICON,
  'texts/a.txt': 'A plain speech.',
}

async function doctorOf(
  pipeline: string | undefined,
  options: DoctorCommandOptions = {},
  ofStore: readonly Finding[] = [],
) {
  const written: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    written.push(String(text))
    const done = rest.find((one) => typeof one === 'function')
    done?.()
    return true
  })
  onTestFinished(() => write.mockRestore())
  const code = await doctor(pipeline, options, {
    checkStore: async () => ofStore,
    checkProgram: async () => ({ findings: [{ level: 'ok', what: 'whole' }], isStoreUsable: true }),
  })
  write.mockRestore()
  return { code, text: written.join('') }
}

test('a pipeline that can run: every subject, and 0', async () => {
  const folder = await folderOf(SMALL)
  const { code, text } = await doctorOf(join(folder, 'small.yaml'), { out: join(folder, 'results') })
  expect(code).toBe(0)
  expect(text.match(/^\w+$/gm)).toEqual(['machine', 'program', 'pipeline', 'store'])
  expect(text).toContain('  ok       sources: 1 file to read\n')
  expect(text).toMatch(/\nnothing is wrong(, \d+ warnings?)?\n$/)
})

test('what is wrong, with what to do about it, and 1', async () => {
  const folder = await folderOf({ ...SMALL, 'results/store.duckdb': '' })
  const findings: Finding[] = [
    { level: 'wrong', what: 'store: damaged', remedy: 'make it anew: rostrum run --rebuild' },
    { level: 'warning', what: 'store: large', remedy: 'nothing need be done' },
  ]
  const path = join(folder, 'small.yaml')
  const { code, text } = await doctorOf(path, { out: join(folder, 'results') }, findings)
  expect(code).toBe(1)
  expect(text).toContain('  wrong    store: damaged\n           make it anew: rostrum run --rebuild\n')
  expect(text).toMatch(/\n1 thing is wrong, \d+ warnings?\n$/)
})

test('warnings alone are no failure', async () => {
  const folder = await folderOf({ ...SMALL, 'results/a.csv': '' })
  await mkdir(join(folder, `.results.partial-${2 ** 22 + 1}`))
  const { code, text } = await doctorOf(join(folder, 'small.yaml'), { out: join(folder, 'results') })
  expect(code).toBe(0)
  expect(text).toContain('left by a run that was cut short')
})

test('no such pipeline is wrong; of a store nothing is said', async () => {
  const { code, text } = await doctorOf(join(await folderOf(), 'none.yaml'))
  expect(code).toBe(1)
  expect(text).toContain('none.yaml: there is no such file')
  expect(text).not.toContain('\nstore\n')
})

test('names that would steer a terminal are shown, not obeyed', async () => {
  const folder = await folderOf({ ...SMALL, 'texts/\u001b[31m.odt': '' })
  const { text } = await doctorOf(join(folder, 'small.yaml'), { out: join(folder, 'results') })
  expect(text).toContain('no reader is known for files ending in .odt')
  expect(text.includes('\u001b[31m')).toBe(false)
})

test('--json for machines', async () => {
  const folder = await folderOf(SMALL)
  const path = join(folder, 'small.yaml')
  const { code, text } = await doctorOf(path, { json: true, out: join(folder, 'results') })
  const { checks, warnings, ...rest } = JSON.parse(text)
  expect([code, rest]).toEqual([0, { rostrum: VERSION, pipeline: path, wrong: 0 }])
  expect(checks.map(({ subject }: { subject: string }) => subject)).toEqual([
    'machine',
    'program',
    'pipeline',
    'store',
  ])
  const levels: string[] = checks.flatMap(({ findings }: { findings: Finding[] }) =>
    findings.map(({ level }) => level),
  )
  expect(levels.filter((level) => level === 'warning')).toHaveLength(warnings)
})
