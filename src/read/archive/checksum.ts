import * as zlib from 'node:zlib'

/** CRC-32 of bytes that follow those of which `value` is the CRC-32; 0 for none. */
export const crc32: (bytes: Buffer, value: number) => number =
  // Node has it from 20.15 on.
  typeof zlib.crc32 === 'function' ? zlib.crc32 : tableCrc32()

function tableCrc32(): (bytes: Buffer, value: number) => number {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let entry = byte
    for (let bit = 0; bit < 8; bit++) entry = (entry & 1) === 0 ? entry >>> 1 : (entry >>> 1) ^ 0xedb88320
    return entry
  })
  return (bytes, value) => {
    let crc = ~value
    for (let at = 0; at < bytes.length; at++) {
      crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8)
    }
    return ~crc >>> 0
  }
}
