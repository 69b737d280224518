/**
 * What lies where, as Linux lists it in `/proc/mounts`.
 */

/**
 * Type of the file system that holds a path.
 *
 * @param mounts text of `/proc/mounts`
 * @param path absolute, without links
 * @returns such as `ext4`, `nfs4`, `fuse.sshfs`; `undefined` where no line fits
 */
export function fileSystemOf(mounts: string, path: string): string | undefined {
  let best: { readonly point: string; readonly type: string } | undefined
  for (const line of mounts.split('\n')) {
    const [, written, type] = line.split(' ')
    if (written === undefined || type === undefined) continue
    const point = unescaped(written)
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`)
    // Of two on one another, the later hides the earlier.
    if (isAbove && point.length >= (best?.point.length ?? 0)) best = { point, type }
  }
  return best?.type
}

/** Space, tab, newline and backslash are written as three octal digits. */
function unescaped(written: string): string {
  return written.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
}

/**
 * Files that a process may have open at once.
 *
 * @param limits text of `/proc/self/limits`
 * @returns Infinity where there is no limit; `undefined` where it is not told
 */
export function openFilesOf(limits: string): number | undefined {
  const soft = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits)?.[1]
  if (soft === undefined) return undefined
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}
