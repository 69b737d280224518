import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A small disk of its own. */
export interface Disk {
  readonly folder: string
  /** Gives it another size, or makes it read-only: options of `mount -o remount`. */
  readonly change: (options: string) => void
}

/** Why no disks can be made here; `undefined` where they can. */
export const NO_DISKS = whyNoDisks()

function whyNoDisks(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has tmpfs'
  if (process.getuid?.() !== 0) return 'only root may mount a disk'
  const folder = join(tmpdir(), `rostrum-mount-${process.pid}`)
  mkdirSync(folder)
  const { status } = mount(['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
  if (status === 0) spawnSync('umount', [folder])
  spawnSync('rmdir', [folder])
  return status === 0 ? undefined : 'mounting is not allowed here'
}

/** Mounts a disk of some size, such as `8m`; it goes with the test. */
export async function mountDisk(size: string): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-disk-'))
  must(mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]))
  onTestFinished(async () => {
    spawnSync('umount', ['-l', folder])
    await rm(folder, { recursive: true, force: true })
  })
  return { folder, change: (options) => must(mount(['-o', `remount,${options}`, folder])) }
}

/** Makes a file or folder read-only where it is, for root too, until it is given back or the test ends. */
export function makeReadOnly(path: string): () => void {
  must(mount(['--bind', path, path]))
  const giveBack = () => {
    spawnSync('umount', ['-l', path])
  }
  onTestFinished(giveBack)
  must(mount(['-o', 'remount,bind,ro', path]))
  return giveBack
}

function mount(args: readonly string[]) {
  return spawnSync('mount', args, { encoding: 'utf8' })
}

function must({ status, stderr }: ReturnType<typeof mount>): void {
  if (status !== 0) throw new Error(`mount: ${stderr}`)
}
