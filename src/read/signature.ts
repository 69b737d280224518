/**
 * Signs in the first bytes of files that several formats share.
 */

/** The sign of a zip archive, and so of Office files. */
export function zipSignature(head: Buffer): string | undefined {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return undefined
  const isZip = (head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)
  return isZip ? 'PK, a zip archive' : undefined
}

/** Whether bytes are gzipped. */
export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8
}

/** Bytes of one header block of a tar archive. */
const BLOCK = 512
const CHECKSUM_AT = 148

/** The sign of a tar archive: a header whose checksum is right. */
export function tarSignature(head: Buffer): string | undefined {
  if (head.length < BLOCK || head[0] === 0) return undefined
  const written = /^ *([0-7]{1,7})[ \0]/.exec(head.toString('latin1', CHECKSUM_AT, CHECKSUM_AT + 8))?.[1]
  if (written === undefined) return undefined
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK; at++) {
    if (at < CHECKSUM_AT || at >= CHECKSUM_AT + 8) sum += head[at] ?? 0
  }
  return sum === Number.parseInt(written, 8) ? 'a tar header' : undefined
}

/**
 * The name of the root element of XML or HTML, without its prefix: as the document type names it, else the first tag.
 * Declarations and comments before it are passed over. `undefined` where the bytes begin with something else.
 */
export function markupRoot(head: Buffer): string | undefined {
  let rest = markupText(head)
  for (;;) {
    rest = rest.trimStart()
    const end = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : undefined
    if (end === undefined) break
    const at = rest.indexOf(end)
    if (at === -1) return undefined
    rest = rest.slice(at + end.length)
  }
  return /^<(?:!doctype\s+)?(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>[])/i.exec(rest)?.[1]
}

function markupText(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le', 2)
  if (head[0] === 0xfe && head[1] === 0xff) {
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le', 2)
  }
  return head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
}
