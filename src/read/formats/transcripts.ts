/** Records of what was said. */
import { decodeText } from '../decode.ts'
import { limitsOf } from '../options.ts'
import { isNever, type Reader } from '../reader.ts'
import { markupRoot } from '../signature.ts'

const SUBRIP = /^(?:\u00ef\u00bb\u00bf)?\s*\d+[ \t]*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3} +--> /
const TEI_ROOT = /^(?:TEI(?:\.2)?|teiCorpus)$/

/** Captions and TEI. */
export const TRANSCRIPTS: readonly Reader[] = [
  {
    name: 'captions',
    summary: 'captions, WebVTT and SubRip',
    extensions: ['vtt', 'srt'],
    gives: 'document',
    limits: ['fileBytes', 'captionCues'],
    signature: (head) =>
      /^(?:\u00ef\u00bb\u00bf)?WEBVTT(?:\s|$)/.test(head.toString('latin1', 0, 16)) ? 'WEBVTT' : undefined,
    sniff: (head) => SUBRIP.test(head.toString('latin1', 0, 200)),
    read: async function* (input, options) {
      const { extractCaptions } = await import('../captions/captions.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      const { text, fault } = decodeText(await input.all(), options.encoding)
      const isSubRip = input.extension === 'srt' ? !text.startsWith('WEBVTT') : SUBRIP.test(text)
      const extract = extractCaptions(text, isSubRip ? 'srt' : 'vtt', { cues: limitsOf(options).captionCues })
      const faults = fault === undefined ? extract.faults : [fault, ...extract.faults]
      yield [await readingOfExtract({ ...extract, faults }, input, options)]
    },
  },
  {
    name: 'tei',
    summary: 'TEI, such as ParlaMint: one document a speech, or the whole text',
    extensions: ['tei', 'xml'],
    gives: 'records',
    limits: ['expandedBytes', 'expansionRatio', 'recordBytes', 'xmlDepth'],
    signature: (head) => {
      const root = markupRoot(head)
      return root !== undefined && TEI_ROOT.test(root) ? `<${root}>` : undefined
    },
    takesSidecar: true,
    sniff: isNever,
    read: async function* (input, options) {
      const { recordBytes, xmlDepth } = limitsOf(options)
      const { readTei } = await import('../tei/tei.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      const documents = readTei(input.chunks(), {
        unit: options.unit,
        name: input.stem,
        limits: { depth: xmlDepth, textCharacters: recordBytes },
      })
      let record = 0
      for await (const { id, ...extract } of documents) {
        record++
        const own = { ...extract, fields: { ...extract.fields, id } }
        yield [await readingOfExtract(own, input, options, { record })]
      }
    },
  },
]
