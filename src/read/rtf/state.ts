/** What holds inside a group of Rich Text, and what its destinations are. */

/** Where the text of a group goes. */
export type Destination =
  | 'text'
  | 'note'
  | 'skipped'
  | 'fonts'
  | 'styles'
  | 'info'
  | 'title'
  | 'author'
  | 'created'

/** Formatting of a group; a copy is made at each opening brace. */
export interface State {
  destination: Destination
  /** How many characters stand in for a Unicode one. */
  fallback: number
  font: number | undefined
  isBold: boolean
  isRaised: boolean
  /** Hidden, or deleted in a tracked change. */
  isGone: boolean
}

/** The state a file begins in. */
export function firstState(): State {
  return { destination: 'text', fallback: 1, font: undefined, isBold: false, isRaised: false, isGone: false }
}

const SKIPPED = [
  'colortbl',
  'pict',
  'object',
  'objdata',
  'header',
  'headerl',
  'headerr',
  'headerf',
  'footer',
  'footerl',
  'footerr',
  'footerf',
  'ftnsep',
  'ftnsepc',
  'ftncn',
  'aftnsep',
  'aftnsepc',
  'aftncn',
  'pntext',
  'listtext',
  'pntxta',
  'pntxtb',
  'xe',
  'tc',
  'tcn',
  'txe',
  'rxe',
  'nonesttables',
  'filetbl',
  'revtbl',
  'listtable',
  'annotation',
  'atnid',
  'atnauthor',
  'fldinst',
  'bkmkstart',
  'bkmkend',
  'themedata',
  'template',
  'private1',
  'comment',
  'falt',
  'panose',
]
const DESTINATIONS: ReadonlyMap<string, Destination> = new Map<string, Destination>([
  ...SKIPPED.map((name) => [name, 'skipped'] as const),
  ['footnote', 'note'],
  ['fonttbl', 'fonts'],
  ['stylesheet', 'styles'],
  ['info', 'info'],
])
const INSIDE_INFO: ReadonlyMap<string, Destination> = new Map<string, Destination>([
  ['title', 'title'],
  ['author', 'author'],
  ['creatim', 'created'],
])

/** The destination that a control word opens inside another; `undefined` for words that open none. */
export function destinationOf(name: string, within: Destination): Destination | undefined {
  if (within === 'info') return INSIDE_INFO.get(name)
  return DESTINATIONS.get(name)
}

/** Control words and symbols that stand for a character. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', ' '],
  ['line', '\n'],
  ['lbr', '\n'],
  ['emdash', '—'],
  ['endash', '–'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['bullet', '•'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['qmspace', ' '],
  ['~', ' '],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
])

/** Takes a control word of characters into a state; words that say nothing of it are passed over. */
export function setState(state: State, name: string, parameter: number | undefined): void {
  switch (name) {
    case 'uc':
      state.fallback = Math.min(Math.max(parameter ?? 1, 0), 10)
      return
    case 'f':
      state.font = parameter
      return
    case 'b':
      state.isBold = parameter !== 0
      return
    case 'super':
      state.isRaised = parameter !== 0
      return
    case 'nosupersub':
    case 'sub':
      state.isRaised = false
      return
    case 'v':
    case 'deleted':
      state.isGone = parameter !== 0
      return
    case 'plain':
      Object.assign(state, { isBold: false, isRaised: false, isGone: false, font: undefined })
  }
}
