/**
 * The data model on one page: what the stages hand to one another. Types only.
 *
 * Every span is in UTF-16 code units of `Document.text`; `text.slice(start, end)` gives back what a record claims.
 * Absent is `undefined` here and an empty cell in a file.
 */

/** Half-open range [start, end) in UTF-16 code units of the document's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where something was found: a file (or archive member), and inside it a record, a line, a column (all from 1). */
export interface Place {
  readonly source: string
  readonly record?: number
  readonly line?: number
  readonly column?: number
}

export type DocvarValue = string | number | boolean

/** A document's variables: title, date (ISO 8601, of any precision), speaker, country, kind and any other. */
export type Docvars = Readonly<Record<string, DocvarValue>>

/** How the text is marked up; decides how zones are found. */
export type Markup = 'plain' | 'markdown'

/** What the places of an original are counted in. */
export type OriginUnit = 'page' | 'line' | 'cue' | 'paragraph' | 'row'

/** Where in the original the text came from: from offset `at[i]` on it is page (line, cue …) `number[i]`, from 1. */
export interface Origin {
  readonly unit: OriginUnit
  /** Ascending. */
  readonly at: readonly number[]
  readonly number: readonly number[]
}

/** A block whose zone its format says. */
export interface ZonedSpan extends Span {
  readonly zone: Zone
}

/** One speech, statement or paper. `text` is the coordinate system of every later span. */
export interface Document {
  readonly id: string
  readonly text: string
  readonly markup: Markup
  readonly docvars: Docvars
  readonly place: Place
  /** Its blocks in order, where the format says what each is; elsewhere zones are told from the text. */
  readonly zones?: readonly ZonedSpan[]
  readonly origin?: Origin
}

/**
 * A fault in the data or a remark on it: what is wrong, where, and what to do. `outcome` says whether the document
 * was left out or kept in spite of it.
 */
export interface Diagnostic {
  readonly place: Place
  readonly id?: string
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly outcome: 'left out' | 'kept'
}

/** What a reader yields for each input: a document with remarks, or the reason why there is none. */
export type Reading =
  | {
      readonly kind: 'document'
      readonly document: Document
      readonly remarks: readonly Diagnostic[]
      /** Nothing gave the document an id: it is made of its file's name, and may be made otherwise. */
      readonly isIdMade?: true
    }
  | { readonly kind: 'rejected'; readonly diagnostic: Diagnostic }

/** A part of a document by its function; `other` is another speaker's turn. By default only body and heading count. */
export type Zone = 'body' | 'heading' | 'quotation' | 'footnote' | 'references' | 'direction' | 'other'

/**
 * Words of each zone, whether it counts or not. Labels of turns and numbers of paragraphs are words of none; where
 * directions do not count, those inside a line are words of `direction`.
 */
export type ZoneWords = Readonly<Record<Zone, number>>

/** 1 to 5 sentences inside one paragraph of one counted zone: the unit that is labelled. `index` counts from 0. */
export interface Passage extends Span {
  readonly index: number
  readonly zone: Zone
  readonly words: number
  readonly sentences: number
}

/**
 * What a scan found, as columns. The arrays belong to the scanner and hold until its next scan; only the first `words`
 * (`sentences`, …) places count. Only words of counted zones are in it.
 */
export interface Scan {
  text: string
  words: number
  /** Made anew by each scan; `words` is its sum over the counted zones. */
  zoneWords: ZoneWords
  /** Offset of each word's first unit, and one past its last. */
  wordStart: Int32Array
  wordEnd: Int32Array
  /** Word type of each word, and the lexicon class of that type. */
  wordType: Int32Array
  wordClass: Int32Array
  /** Indexes of the words whose type is an anchor of some pattern, ascending. */
  anchors: number
  anchorWord: Int32Array
  sentences: number
  /** First word of each sentence; the place after the last holds `words`. */
  sentenceWord: Int32Array
  /** Offsets of each sentence, closing marks included. */
  sentenceStart: Int32Array
  sentenceEnd: Int32Array
  /** First sentence of each passage; the place after the last holds `sentences`. */
  passageSentence: Int32Array
  passages: Passage[]
  /** Offsets of double quotation marks in counted zones, ascending. */
  quotes: number
  quoteAt: Int32Array
}

/** What a model says of a word in its sentence; asked only where a pattern or rule wants it. */
export interface Annotator {
  /** Universal part of speech of the word at an index of the scan: NOUN, VERB … */
  tagOf(scan: Scan, word: number): string
  /** Lemma of the word at an index of the scan, in lower case. */
  lemmaOf(scan: Scan, word: number): string
  /** Lemmas a folded word form can have, whatever its context. */
  lemmasOf(form: string): readonly string[]
}

export type Strength = 'high' | 'medium' | 'weak'
export type Voice = 'speaker' | 'quoted' | 'reported'
export type Stance = 'asserts' | 'rejects' | 'reports' | 'mixed'

/** One indicator of a lexicon, as the ledger names it. */
export interface Entry {
  /** Unique inside its framing: facet, a slash, and the pattern as a slug. */
  readonly id: string
  readonly framing: string
  readonly dimension: string
  readonly level: string
  readonly facet: string
  readonly pattern: string
  readonly strength: Strength
  /** The pattern names what the framing opposes: whoever rejects it asserts the framing. */
  readonly against: boolean
}

/** One entry found at one span, with who speaks there and what that voice does with it: a row of the ledger. */
export interface Match extends Span {
  readonly entry: Entry
  /** Index of the passage that holds the match. */
  readonly passage: number
  readonly voice: Voice
  /** Who is quoted or reported, as the text names them; `undefined` where it does not, or the speaker speaks. */
  readonly attributedTo: string | undefined
  readonly stance: Stance
  /** Id of the context rule that decided the stance; empty where none fired. */
  readonly rule: string
}

/** A word, or two words in a row, that the decision weighs: found in a passage for the first time at this span. */
export interface TermFind extends Span {
  /** Folded, with one space between two words. */
  readonly term: string
  /** Index of the passage that holds it. */
  readonly passage: number
}

/** The terms of one passage, each once, in the order of the text. */
export interface PassageTerms {
  /** For whoever sums: where each stands in the list of terms that was looked for. */
  readonly numbers: Int32Array
  /** For whoever shows: the same, with the words they rest on. */
  finds(): readonly TermFind[]
}

/** A document after matching and judging: passages of the counted zones, in order, and matches by start. */
export interface Analysis {
  readonly document: Document
  /** Words in counted zones: the denominator of every rate. */
  readonly words: number
  readonly zoneWords: ZoneWords
  readonly passages: readonly Passage[]
  readonly matches: readonly Match[]
  /** Terms that the decision weighs, by the index of their passage; none where it has no asserted or mixed match. */
  readonly terms: (passage: number) => PassageTerms
}

/** A framing as the measures see it. */
export interface Framing {
  readonly name: string
  readonly dimension: string
}

/** What one framing comes to in one document, before anything that needs the whole corpus. */
export interface FramingScore {
  readonly framing: string
  readonly dimension: string
  readonly matches: number
  readonly asserted: number
  readonly rejected: number
  readonly reported: number
  readonly mixed: number
  /** Sum of the strength weights of asserted matches; weak ones only beside a high or medium one in the passage. */
  readonly weight: number
  /** Passages that carry the label. */
  readonly labelled: number
  /** 1000 · asserted / words; `undefined` where there are no words. */
  readonly rate: number | undefined
  /** 1000 · weight / words; `undefined` where there are no words. */
  readonly intensity: number | undefined
  /** labelled / passages; `undefined` where there are no passages. */
  readonly prevalence: number | undefined
  /** Mean probability of the label over the passages; `undefined` where there are none, or under the plain decision. */
  readonly expectedPrevalence: number | undefined
  /** intensity / sum of intensities in the dimension; `undefined` where that sum is 0. */
  readonly share: number | undefined
}

/** The numbers of one document. Holds no text: memory does not grow with the corpus. */
export interface ScoredDocument {
  readonly id: string
  readonly docvars: Docvars
  readonly place: Place
  readonly words: number
  readonly zoneWords: ZoneWords
  readonly passages: number
  /** One for each framing of the run, in the run's order. */
  readonly framings: readonly FramingScore[]
  /** Framings that at least one passage carries, in the run's order. */
  readonly labels: readonly string[]
  /** By dimension: the framing that leads in prevalence, `mixed`, or `none`. */
  readonly dominant: Readonly<Record<string, string>>
}

/** What one thing found in a passage adds to the log-odds of a framing. */
export interface Contribution {
  /** What kind of thing: a strength, a stance, a facet, an entry, a word. */
  readonly group: string
  readonly name: string
  readonly weight: number
  /** weight × how much of it the passage has. */
  readonly logOdds: number
  /** The words it rests on. */
  readonly spans: readonly Span[]
}

/** How the probability of a framing in a passage comes about under an additive decision. */
export interface Reckoning {
  readonly framing: string
  readonly probability: number
  /** Probability from which a passage is labelled. */
  readonly threshold: number
  /** Log-odds before anything was found. */
  readonly intercept: number
  /** Largest first; with the intercept they add up to the log-odds. */
  readonly contributions: readonly Contribution[]
  /** Ids of the rules of precedence that withhold the label. */
  readonly withheld: readonly string[]
}

/** Labels and weights of one passage. */
export interface PassageScore {
  readonly passage: Passage
  readonly labels: readonly string[]
  /** Asserted weight by framing, in the run's order of framings. */
  readonly weights: readonly number[]
  /**
   * Probability of each label under a calibrated decision, 0 to 1, in the same order; `undefined` under the plain one.
   */
  readonly probabilities: readonly (number | undefined)[] | undefined
}
