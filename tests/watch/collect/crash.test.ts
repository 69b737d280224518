import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FILES } from '../../../src/watch/collect/folder.ts'
import type { CollectSource, Disk } from '../../../src/watch/collect/options.ts'
import { filesOf, type Item, page, rss, type Site, startSite, temporaryFolder } from './site.ts'

/** A process that is killed at its n-th write or removal: it leaves a draft and never goes on. */
function killedAt(step: number): { readonly disk: Disk; readonly killed: Promise<'killed'> } {
  let kill: (how: 'killed') => void = () => {}
  const killed = new Promise<'killed'>((resolve) => {
    kill = resolve
  })
  let done = 0
  const never = () => {
    kill('killed')
    return new Promise<never>(() => {})
  }
  const disk: Disk = {
    write: async (path, bytes) => {
      if (done++ < step) return FILES.write(path, bytes)
      await writeFile(join(dirname(path), `.tmp-${basename(path)}`), bytes.subarray(0, bytes.length / 2))
      return never()
    },
    remove: (path) => (done++ < step ? FILES.remove(path) : never()),
  }
  return { disk, killed }
}

/** A disk whose n-th write fails, as it does when it is full. */
function fullAt(step: number): Disk {
  let done = 0
  const fail = () =>
    Promise.reject(
      Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' }),
    )
  return { ...FILES, write: (path, bytes) => (done++ === step ? fail() : FILES.write(path, bytes)) }
}

function sourceOf(site: Site, folder: string, follow: 'none' | 'linked'): CollectSource {
  return { url: site.url('/feed'), kind: 'feed', follow, folder }
}

/** What the site shows at one time: the items of its feed by their versions, and which pages fail. */
interface Day {
  readonly versions: readonly (number | undefined)[]
  readonly failing: readonly boolean[]
}

function show(site: Site, { versions, failing }: Day): void {
  const items = versions.flatMap((version, index): readonly Item[] =>
    version === undefined
      ? []
      : [
          {
            id: `id-${index}`,
            title: `Item ${index}`,
            text: `Text ${index} of version ${version}.`,
            link: site.url(`/${index}`),
          },
        ],
  )
  site.routes.set('/feed', rss([...items, { id: 'always', title: 'Always', text: 'Always there.' }]))
  for (const [index, version] of versions.entries()) {
    site.routes.set(
      `/${index}`,
      failing[index] === true ? { status: 500 } : page(`Page ${index} of version ${version}.`),
    )
  }
}

const ITEMS = 3
const day = fc.record({
  versions: fc.array(fc.option(fc.constantFrom(1, 2), { nil: undefined }), {
    minLength: ITEMS,
    maxLength: ITEMS,
  }),
  failing: fc.array(fc.boolean(), { minLength: ITEMS, maxLength: ITEMS }),
})
const fault = fc.oneof(
  fc.record({ kind: fc.constant('kill' as const), step: fc.nat({ max: 10 }) }),
  fc.record({ kind: fc.constant('full' as const), step: fc.nat({ max: 10 }) }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(429, 500, 404) }),
  fc.record({ kind: fc.constant('abort' as const), requests: fc.nat({ max: 5 }) }),
)
type Fault = typeof fault extends fc.Arbitrary<infer Value> ? Value : never

async function collectWith(site: Site, source: CollectSource, failure: Fault): Promise<void> {
  switch (failure.kind) {
    case 'kill': {
      const { disk, killed } = killedAt(failure.step)
      await Promise.race([site.one(source, { disk }), killed])
      return
    }
    case 'full':
      await site.one(source, { disk: fullAt(failure.step) })
      return
    case 'status': {
      const feed = site.routes.get('/feed')!
      site.routes.set('/feed', { status: failure.status })
      await site.one(source)
      site.routes.set('/feed', feed)
      return
    }
    case 'abort': {
      const controller = new AbortController()
      let requests = 0
      const log = ({ kind }: { readonly kind: string }) => {
        if (kind === 'request' && requests++ === failure.requests) controller.abort()
      }
      await site.one(source, { signal: controller.signal, log }).catch((error: unknown) => {
        if (!controller.signal.aborted) throw error
      })
      return
    }
    default:
      failure satisfies never
  }
}

test.for(['none', 'linked'] as const)(
  '%s: whatever fails in between, the folder ends as that of one collect after another',
  { timeout: 120_000 },
  async (follow) => {
    const site = await startSite()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ day, faults: fc.array(fault, { maxLength: 2 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (days) => {
          const clean = sourceOf(site, await temporaryFolder(), follow)
          const faulty = sourceOf(site, await temporaryFolder(), follow)
          for (const { day, faults } of days) {
            show(site, day)
            for (const failure of faults) {
              await collectWith(site, faulty, failure)
              site.later(7 * 60 * 60)
            }
            // what was put off is due by then
            await site.one(faulty)
            await site.one(clean)
            site.later(7 * 60 * 60)
          }
          show(site, { versions: days.at(-1)!.day.versions, failing: [] })
          expect(await site.one(faulty)).toMatchObject({ failed: [] })
          await site.one(clean)
          expect(await filesOf(faulty.folder)).toEqual(await filesOf(clean.folder))
          expect(await site.one(faulty)).toMatchObject({ outcome: 'unchanged', failed: [] })
        },
      ),
      { numRuns: 12, seed: 7 },
    )
  },
)

test('killed at every step of an edit: each file is whole, no page is without its docvars', async () => {
  const site = await startSite()
  for (let step = 0; step < 12; step++) {
    const folder = await temporaryFolder()
    const source = sourceOf(site, folder, 'linked')
    show(site, { versions: [1, 1, undefined], failing: [] })
    await site.one(source)
    show(site, { versions: [2, 1, 1], failing: [] })
    const { disk, killed } = killedAt(step)
    await Promise.race([site.one(source, { disk }), killed])
    const names = Object.keys(await filesOf(folder)).filter((name) => !name.startsWith('.'))
    for (const name of names) {
      if (name.endsWith('.html')) expect(names).toContain(name.replace('.html', '.yaml'))
    }
    expect(await site.one(source)).toMatchObject({ failed: [] })
    const after = await filesOf(folder)
    expect(Object.keys(after).filter((name) => name.startsWith('.'))).toEqual([])
    expect(Object.keys(after).filter((name) => name.endsWith('.html'))).toHaveLength(3)
    expect(Object.values(after).join('')).toContain('Page 0 of version 2.')
  }
})

test('a feed that goes back to what it was after a crash is kept as it is', async () => {
  const site = await startSite()
  const folder = await temporaryFolder()
  const source = sourceOf(site, folder, 'none')
  show(site, { versions: [1], failing: [] })
  await site.one(source)
  const before = await filesOf(folder)
  show(site, { versions: [2], failing: [] })
  // first the state, then the item, then the state again
  const { disk, killed } = killedAt(2)
  expect(await Promise.race([site.one(source, { disk }), killed])).toBe('killed')
  expect(Object.values(await filesOf(folder)).join('')).toContain('version 2')
  show(site, { versions: [1], failing: [] })
  await site.one(source)
  expect(await filesOf(folder)).toEqual(before)
})

test('a page is got though its item has left the feed since a crash', async () => {
  const site = await startSite()
  const folder = await temporaryFolder()
  const source = sourceOf(site, folder, 'linked')
  show(site, { versions: [1, 1], failing: [] })
  const { disk, killed } = killedAt(2)
  expect(await Promise.race([site.one(source, { disk }), killed])).toBe('killed')
  show(site, { versions: [], failing: [] })
  site.routes.set('/0', page('Page 0.'))
  site.routes.set('/1', page('Page 1.'))
  await site.one(source)
  const files = await filesOf(folder)
  expect(Object.keys(files).filter((name) => name.endsWith('.html'))).toHaveLength(2)
  expect(Object.values(files).join('')).toContain('id: "id-1"')
})

test('an abort keeps what has come, and says why', async () => {
  const site = await startSite()
  const folder = await temporaryFolder()
  show(site, { versions: [1, 1, 1], failing: [] })
  const controller = new AbortController()
  site.routes.set('/1', () => {
    controller.abort(new Error('stopped'))
    return undefined
  })
  const source = sourceOf(site, folder, 'linked')
  await expect(site.one(source, { signal: controller.signal })).rejects.toThrow('stopped')
  expect(Object.keys(await filesOf(folder)).filter((name) => name.endsWith('.html'))).toHaveLength(1)
  show(site, { versions: [1, 1, 1], failing: [] })
  const count = site.asked.length
  await site.one(source)
  expect(site.paths().slice(count)).not.toContain('/0')
  expect(Object.keys(await filesOf(folder)).filter((name) => name.endsWith('.html'))).toHaveLength(3)
})

test('a full disk fails the source, counts what was written, and is made good later', async () => {
  const site = await startSite()
  const folder = await temporaryFolder()
  show(site, { versions: [1, 1, 1], failing: [] })
  const source = sourceOf(site, folder, 'none')
  expect(await site.one(source, { disk: fullAt(2) })).toMatchObject({
    outcome: 'failed',
    added: 2,
    message: expect.stringContaining('ENOSPC'),
  })
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 2 })
  expect(Object.keys(await filesOf(folder))).toHaveLength(4)
})
