import { describe, expect, test } from 'vitest'
import { fileSystemOf, openFilesOf } from '../../src/project/file-system.ts'
import { type FolderFacts, judgeMachine, type MachineFacts, size } from '../../src/project/machine.ts'

const GB = 2 ** 30
const MB = 2 ** 20
const RESULTS: FolderFacts = {
  role: 'results',
  path: '/data/outputs',
  freeBytes: 50 * GB,
  unwritable: undefined,
  fileSystem: 'ext4',
}
const FIT: MachineFacts = {
  node: '22.3.0',
  engines: '>=20',
  memoryBytes: 16 * GB,
  freeMemoryBytes: 8 * GB,
  openFiles: 4096,
  now: new Date('2026-06-01T07:00:00Z'),
  lastResult: { path: '/data/outputs/a/scores.csv', at: new Date('2026-05-31T07:00:00Z') },
  folders: [RESULTS, { ...RESULTS, role: 'temporary files', path: '/tmp' }],
}

/** What is not all right, as `level: what`. */
function faults(changes: Partial<MachineFacts>): string[] {
  const findings = judgeMachine({ ...FIT, ...changes }).filter(({ level }) => level !== 'ok')
  for (const { remedy } of findings) expect(remedy).toMatch(/\w/)
  return findings.map(({ level, what }) => `${level}: ${what}`)
}

const folder = (changes: Partial<FolderFacts>): Partial<MachineFacts> => ({
  folders: [{ ...RESULTS, ...changes }],
})

describe('judgeMachine', () => {
  test('a machine that is fit: every subject once, each ok, none with a remedy', () => {
    expect(judgeMachine(FIT)).toEqual(
      [
        'Node 22.3.0',
        'memory: 16 GB, 8.0 GB of it free',
        'open files: at most 4096',
        'clock: 2026-06-01 07:00 UTC',
        'folder of results: /data/outputs, 50 GB free',
        'folder of temporary files: /tmp, 50 GB free',
      ].map((what) => ({ level: 'ok', what })),
    )
  })

  test.for([
    ['an old Node', { node: '18.20.1' }, 'wrong: Node 18.20.1; expected >=20'],
    ['little memory', { memoryBytes: 400 * MB, freeMemoryBytes: 300 * MB }, 'wrong: memory: 400 MB'],
    ['less memory', { memoryBytes: GB, freeMemoryBytes: GB }, 'warning: memory: 1.0 GB'],
    ['memory that is taken', { freeMemoryBytes: 100 * MB }, 'warning: memory: 16 GB, 100 MB of it free'],
    ['few open files', { openFiles: 64 }, 'wrong: open files: at most 64; expected at least 128'],
    ['fewer open files', { openFiles: 256 }, 'warning: open files: at most 256'],
    ['a clock of 1970', { now: new Date(0), lastResult: undefined }, 'wrong: clock: 1970-01-01 00:00 UTC'],
    [
      'results of tomorrow',
      { lastResult: { path: 'a/manifest.json', at: new Date('2026-06-02T07:00:00Z') } },
      'wrong: clock: 2026-06-01 07:00 UTC, but a/manifest.json was written at 2026-06-02 07:00 UTC',
    ],
    ['a full disk', folder({ freeBytes: 10 * MB }), 'wrong: folder of results: /data/outputs, 10 MB free'],
    ['a fuller disk', folder({ freeBytes: 500 * MB }), 'warning: folder of results: /data/outputs, 500 MB'],
    ['no permission', folder({ unwritable: 'EACCES' }), 'wrong: folder of results: /data/outputs: cannot be'],
    ...['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'lustre'].map(
      (fileSystem) =>
        [fileSystem, folder({ fileSystem }), `warning: folder of results: /data/outputs lies on`] as const,
    ),
  ] as const)('%s', ([, changes, expected]) => {
    const [fault = '', ...more] = faults(changes)
    expect(fault.startsWith(expected)).toBe(true)
    expect(more).toEqual([])
  })

  test.for([
    ['no limit of open files', { openFiles: Number.POSITIVE_INFINITY }],
    ['a system that does not tell', { openFiles: undefined, lastResult: undefined }],
    ['disks that do not tell', folder({ freeBytes: undefined, fileSystem: undefined })],
    [
      'a minute ahead on another machine',
      { lastResult: { path: 'a', at: new Date('2026-06-01T07:01:00Z') } },
    ],
    ['temporary files on a network', folder({ role: 'temporary files', fileSystem: 'nfs4' })],
    ...['ext4', 'xfs', 'btrfs', 'overlay', 'tmpfs', 'apfs', 'fuseblk'].map(
      (fileSystem) => [fileSystem, folder({ fileSystem })] as const,
    ),
  ] as const)('nothing is wrong with %s', ([, changes]) => {
    expect(faults(changes)).toEqual([])
  })
})

test.for([
  [0, '0 kB'],
  [1500, '2 kB'],
  [3 * MB, '3 MB'],
  [1.25 * GB, '1.3 GB'],
  [75.2 * GB, '75 GB'],
] as const)('%d bytes are %s', ([bytes, expected]) => {
  expect(size(bytes)).toBe(expected)
})

describe('fileSystemOf', () => {
  const MOUNTS = `/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /data xfs rw 0 0
server:/a /data/shared nfs4 rw 0 0
//server/b /mnt/the\\040press cifs rw 0 0
/dev/sdc1 /over ext4 rw 0 0
tmpfs /over tmpfs rw 0 0
`
  test.for([
    ['/home/a', 'ext4'],
    ['/data', 'xfs'],
    ['/data/a/b', 'xfs'],
    ['/data/shared/a', 'nfs4'],
    ['/data/sharedness', 'xfs'],
    ['/database', 'ext4'],
    ['/mnt/the press/a', 'cifs'],
    ['/over/a', 'tmpfs'],
  ] as const)('%s lies on %s', ([path, expected]) => {
    expect(fileSystemOf(MOUNTS, path)).toBe(expected)
  })

  test('nothing is known where nothing is listed', () => {
    expect(fileSystemOf('', '/a')).toBeUndefined()
  })
})

describe('openFilesOf', () => {
  const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             95983                95983                processes
Max open files            SOFT                 1048576              files
`
  test.for([
    ['1024', 1024],
    ['unlimited', Number.POSITIVE_INFINITY],
  ] as const)('%s', ([soft, expected]) => {
    expect(openFilesOf(LIMITS.replace('SOFT', soft))).toBe(expected)
  })

  test('unknown where the system does not tell', () => {
    expect(openFilesOf('')).toBeUndefined()
  })
})
