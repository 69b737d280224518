/** Characters of bytes 0x80 to 0x9F in Windows-1252 (WHATWG Encoding Standard); the rest is as in ISO 8859-1. */
const HIGH_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * Decodes Windows-1252. Not left to `TextDecoder`, because some Node versions read these 32 bytes as control characters.
 */
export function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => HIGH_CONTROLS[character.charCodeAt(0) - 0x80] ?? character)
}
