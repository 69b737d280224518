/**
 * Words, sentences and passages of a text in one pass over its code units, without a model.
 *
 * A word is a run of letters and digits (and the marks that combine with them); hyphens and all other characters
 * separate words, an apostrophe between two word characters does not. This is the word of every count in rostrum.
 */
import type { Docvars, Markup, Scan, Zone, ZonedSpan } from '../records.ts'
import { CASE, CODE, isAstralWord, isSpace, LOWER, OTHER_CODE, UPPER } from './characters.ts'
import { createMarks, hasSpace, NONE } from './marks.ts'
import { isNoteMark, isSentenceEnd, type StopContext } from './sentence-ends.ts'
import { codeInsideWord, countWords } from './word-count.ts'
import { CLASS_SHIFT, TRAIT_SHIFT, type WordTypes } from './word-types.ts'
import { createZoneReader, isBlockStart, stageDirectionLength } from './zones.ts'

/** Most sentences in a passage; a longer paragraph is cut into passages of nearly equal numbers of sentences. */
export const PASSAGE_SENTENCES = 5

/**
 * Scans one document at a time; its docvars say whose turns in a transcript are its own. Blocks are those that are given,
 * or found by blank lines and markup.
 */
export type Scanner = (text: string, markup: Markup, docvars?: Docvars, blocks?: readonly ZonedSpan[]) => Scan

const NEWLINE = 0x0a
const FULL_STOP = 0x2e

/**
 * A sentence that has so many words without an end is cut: captions and tables have no full stops, and what is worked
 * out for each sentence must stay bounded. Of two million sentences of speeches five are as long.
 */
export const LONGEST_SENTENCE = 500

/**
 * @param types the run's word types, shared by all scans
 * @param counted the zones whose words count
 */
export function createScanner(types: WordTypes, counted: ReadonlySet<Zone>): Scanner {
  let units = new Uint16Array(1 << 16)
  let bytes = Buffer.from(units.buffer)
  const skipsDirections = !counted.has('direction')
  let zoneWords = noWords()
  const scan: Scan = {
    text: '',
    words: 0,
    zoneWords,
    wordStart: new Int32Array(1 << 14),
    wordEnd: new Int32Array(1 << 14),
    wordType: new Int32Array(1 << 14),
    wordClass: new Int32Array(1 << 14),
    anchors: 0,
    anchorWord: new Int32Array(1 << 14),
    sentences: 0,
    sentenceWord: new Int32Array(1 << 10),
    sentenceStart: new Int32Array(1 << 10),
    sentenceEnd: new Int32Array(1 << 10),
    passageSentence: new Int32Array(1 << 10),
    passages: [],
    quotes: 0,
    quoteAt: new Int32Array(1 << 10),
  }

  const marks = createMarks(
    (at) => {
      if (scan.quotes === scan.quoteAt.length) scan.quoteAt = grown(scan.quoteAt)
      scan.quoteAt[scan.quotes++] = at
    },
    (at) => (skipsDirections ? skippedDirection(at) : 0),
  )
  let endedAt = NONE
  let zoneEnd = 0

  function scanText(
    text: string,
    markup: Markup,
    docvars: Docvars = {},
    blocks?: readonly ZonedSpan[],
  ): Scan {
    reserve(text)
    scan.text = text
    scan.words = 0
    scan.anchors = 0
    scan.sentences = 0
    scan.quotes = 0
    scan.passages = []
    zoneWords = noWords()
    scan.zoneWords = zoneWords
    const zones = createZoneReader(text, markup, docvars)
    const scanZone = (start: number, end: number, zone: Zone) => {
      const spoken = Math.min(end, skipSpace(start + zones.unspoken(), end))
      zoneEnd = end
      if (counted.has(zone)) {
        const before = scan.words
        scanBlock(spoken, end, zone)
        zoneWords[zone] += scan.words - before
      } else {
        const isDirection = zone === 'direction' || !skipsDirections
        zoneWords[zone] += countWords(units, spoken, end, isDirection ? undefined : skippedDirection)
      }
    }
    if (blocks === undefined) {
      const linesAreBlocks = hasParagraphLines(text)
      let start = skipSpace(0, text.length)
      while (start < text.length) {
        const end = blockEnd(text, start, markup, linesAreBlocks)
        scanZone(start, end, zones.zoneOf(text.slice(start, end)))
        start = skipSpace(end, text.length)
      }
    } else {
      for (const { start, end, zone } of blocks)
        scanZone(start, end, zones.zoneGiven(text.slice(start, end), zone))
    }
    scan.sentenceWord[scan.sentences] = scan.words
    scan.passageSentence[scan.passages.length] = scan.sentences
    return scan
  }

  /** Length of the stage direction that the bracket at `at` opens, or 0; its words are those of directions. */
  function skippedDirection(at: number): number {
    const length = stageDirectionLength(scan.text, at)
    if (length > 0) zoneWords.direction += countWords(units, at, Math.min(at + length, zoneEnd))
    return length
  }

  /** Copies the text into the flat buffer, and makes room for as many words as it can hold at most. */
  function reserve(text: string): void {
    if (text.length + 2 > units.length) {
      units = new Uint16Array(2 ** Math.ceil(Math.log2(text.length + 2)))
      bytes = Buffer.from(units.buffer)
    }
    bytes.write(text, 'utf16le')
    units[text.length] = 0
    units[text.length + 1] = 0
  }

  function skipSpace(from: number, end: number): number {
    let at = from
    while (at < end && isSpace(units[at]!)) at++
    return at
  }

  /** One past the last unit of the block that begins at `start`, without white space at its end. */
  function blockEnd(text: string, start: number, markup: Markup, linesAreBlocks: boolean): number {
    const opening = units[start]
    let from = start
    for (;;) {
      const newline = text.indexOf('\n', from)
      if (newline < 0) return text.length
      let next = newline + 1
      while (next < text.length && units[next] !== NEWLINE && isSpace(units[next]!)) next++
      if (linesAreBlocks || next >= text.length || units[next] === NEWLINE) return newline
      if (markup === 'markdown' && opening === 0x23) return newline
      if (isBlockStart(text, next, markup) && !(opening === 0x3e && units[next] === 0x3e)) return newline
      from = next
    }
  }

  function scanBlock(start: number, end: number, zone: Zone): void {
    // The loop below runs for every character of an archive: what it reads is held in locals, and what is rare is told
    // elsewhere, so that the compiled loop stays as it is.
    const text = units
    const firstSentence = scan.sentences
    reserveWords(scan.words + ((end - start) >> 1) + 1)
    const { wordStart, wordEnd, wordType, wordClass, anchorWord } = scan
    let { words, anchors } = scan
    let sentenceFirst = words // first word of the open sentence
    let sentenceOpen = start // its first unit
    let at = start
    marks.begin(text, end)
    while (at < end) {
      const unit = text[at]!
      if (unit === 0x20) {
        at++
        continue
      }
      let code = CODE[unit]!
      if (code === 0 && unit >= 0xd800 && isAstralWord(unit, text[at + 1]!)) code = OTHER_CODE
      if (code !== 0) {
        const from = at
        let high = 0
        let low = 0
        let codes = 0
        do {
          high = ((high << 5) & 0x3fffffff) | (low >>> 25)
          low = ((low << 5) & 0x3fffffff) | code
          codes |= code
          at++
          code = CODE[text[at]!]!
          if (code === 0 && text[at] !== 0x20) code = codeInsideWord(text, at)
        } while (code !== 0)
        const isPacked = codes < OTHER_CODE && at - from <= 12
        const type = isPacked ? types.internPacked(high, low) : types.internUnits(text, from, at)
        if (marks.pending !== NONE && endsBefore(words, sentenceFirst, from, at, type)) {
          closeSentence(sentenceFirst, sentenceOpen, endedAt)
          sentenceFirst = words
          sentenceOpen = skipSpace(endedAt, from)
        }
        if (words - sentenceFirst === LONGEST_SENTENCE) {
          closeSentence(sentenceFirst, sentenceOpen, wordEnd[words - 1]!)
          sentenceFirst = words
          sentenceOpen = from
        }
        wordStart[words] = from
        wordEnd[words] = at
        wordType[words] = type
        const fact = types.facts[type]!
        wordClass[words] = fact >>> CLASS_SHIFT
        if ((fact & 1) !== 0) anchorWord[anchors++] = words
        words++
        continue
      }
      at = marks.read(at, words > sentenceFirst)
    }
    scan.words = words
    scan.anchors = anchors
    if (words > sentenceFirst) closeSentence(sentenceFirst, sentenceOpen, trimmedEnd(sentenceOpen, end))
    if (scan.sentences > firstSentence) cutPassages(firstSentence, zone)
  }

  /**
   * Whether the pending mark ends the sentence, now that the next word, [from, to), is known; settles the mark, and
   * leaves its place in `endedAt`.
   */
  function endsBefore(words: number, sentenceFirst: number, from: number, to: number, type: number): boolean {
    endedAt = marks.pending
    const isSpaced = marks.hasDirection || hasSpace(units, endedAt, from)
    const stop = stopContext(words - 1, sentenceFirst, from, to, type, isSpaced)
    const isEnd = marks.isStrong ? isSpaced && stop.afterCase !== LOWER : isSentenceEnd(stop)
    const isHeld = marks.isAside
    if (isNoteMark(stop)) marks.keepOpen(to)
    else marks.pending = NONE
    return isEnd && !isHeld
  }

  /** What the rules of sentence ends ask. */
  function stopContext(
    before: number,
    sentenceFirst: number,
    from: number,
    to: number,
    type: number,
    isSpaced: boolean,
  ): StopContext {
    const start = scan.wordStart[before]!
    const length = scan.wordEnd[before]! - start
    const beforeCase = CASE[units[start]!]!
    return {
      before: traitsIn(types.facts[scan.wordType[before]!]!),
      beforeIsCapital: beforeCase === UPPER,
      beforeIsFirst: before === sentenceFirst,
      after: traitsIn(types.facts[type]!),
      afterCase: CASE[units[from]!]!,
      afterIsStopped: units[to] === FULL_STOP,
      isSpaced,
      beforeIsPlain: beforeCase === LOWER && length > 2,
      beforeIsLong: length > 1,
    }
  }

  function closeSentence(firstWord: number, start: number, end: number): void {
    if (scan.sentences + 1 >= scan.sentenceWord.length) {
      scan.sentenceWord = grown(scan.sentenceWord)
      scan.sentenceStart = grown(scan.sentenceStart)
      scan.sentenceEnd = grown(scan.sentenceEnd)
      scan.passageSentence = grown(scan.passageSentence)
    }
    scan.sentenceWord[scan.sentences] = firstWord
    scan.sentenceStart[scan.sentences] = start
    scan.sentenceEnd[scan.sentences] = end
    scan.sentences++
  }

  function cutPassages(firstSentence: number, zone: Zone): void {
    const sentences = scan.sentences - firstSentence
    const pieces = Math.ceil(sentences / PASSAGE_SENTENCES)
    for (let piece = 0; piece < pieces; piece++) {
      const from = firstSentence + Math.floor((piece * sentences) / pieces)
      const to = firstSentence + Math.floor(((piece + 1) * sentences) / pieces)
      const index = scan.passages.length
      scan.passageSentence[index] = from
      const firstWord = scan.sentenceWord[from]!
      scan.passages.push({
        index,
        zone,
        start: scan.sentenceStart[from]!,
        end: scan.sentenceEnd[to - 1]!,
        words: (to < scan.sentences ? scan.sentenceWord[to]! : scan.words) - firstWord,
        sentences: to - from,
      })
    }
  }

  /** Makes room for as many words as there can be by the end of a block: one in two characters. */
  function reserveWords(count: number): void {
    while (scan.wordStart.length < count) {
      scan.wordStart = grown(scan.wordStart)
      scan.wordEnd = grown(scan.wordEnd)
      scan.wordType = grown(scan.wordType)
      scan.wordClass = grown(scan.wordClass)
      scan.anchorWord = grown(scan.anchorWord)
    }
  }

  function trimmedEnd(from: number, end: number): number {
    let last = end
    while (last > from && isSpace(units[last - 1]!)) last--
    return last
  }

  return scanText
}

function traitsIn(fact: number): number {
  return (fact >>> TRAIT_SHIFT) & 0xff
}

function noWords(): Record<Zone, number> {
  return { body: 0, heading: 0, quotation: 0, footnote: 0, references: 0, direction: 0, other: 0 }
}

function grown(source: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(source.length * 2)
  copy.set(source)
  return copy
}

/**
 * Whether every line is a paragraph: no blank line anywhere, and lines longer than any hard wrap makes them.
 */
function hasParagraphLines(text: string): boolean {
  const firstNewline = text.indexOf('\n')
  if (firstNewline < 0 || /\n[ \t\r]*\n/.test(text)) return false
  let lines = 1
  for (let at = firstNewline; at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return text.length / lines > 120
}
