/**
 * Text for a terminal: nothing in it can steer the terminal, and lines fit its width.
 */

/** A piece of text in one style: codes of SGR escape sequences with `;` between, or none. */
export interface Run {
  readonly text: string
  readonly style: string
}

const WHITE_SPACE = /[\s\u0085]+/g
/** Control characters, and the marks that turn the direction of a line for everything after them. */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * What a terminal can show of a text without being steered by it: white space becomes single spaces, an ASCII control
 * character the picture of it (escape: `␛`), any other one, and marks that reorder the line, `\ufffd`.
 */
export function visible(text: string): string {
  return text.replace(WHITE_SPACE, ' ').replace(STEERING, (unit) => {
    const code = unit.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** The same line by line: for messages, which name files and ids as they are called. */
export function visibleLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(STEERING, (unit) => visible(unit)))
    .join('\n')
}

const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Columns that a text takes, as near as one can say without asking the terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) {
    if (character <= '~') columns++
    else if (!NO_WIDTH.test(character)) columns += WIDE.test(character) ? 2 : 1
  }
  return columns
}

/**
 * Breaks runs into lines at spaces, and after `|` between the alternatives of a pattern. A word longer than a line stands on a line of its own, unbroken.
 *
 * @param width columns of a line, its indent included
 * @param indents before the first line and before the others
 */
export function wrapRuns(
  runs: readonly Run[],
  width: number,
  indents: readonly [first: string, others: string],
): Run[][] {
  const lines: Run[][] = []
  let line: Run[] = []
  let columns = columnsOf(indents[0])
  let hasWord = false
  let space: Run | undefined
  let word: Run[] = []

  function putWord(): void {
    if (word.length === 0) return
    const length = word.reduce((sum, { text }) => sum + columnsOf(text), 0)
    if (hasWord && columns + (space === undefined ? 0 : 1) + length > width) {
      lines.push(line)
      line = []
      columns = columnsOf(indents[1])
    } else if (hasWord && space !== undefined) {
      line.push(space)
      columns++
    }
    line.push(...word)
    columns += length
    hasWord = true
    word = []
    space = undefined
  }

  for (const { text, style } of runs) {
    for (const piece of text.split(/( +)|(?<=\|)/)) {
      if (piece === undefined) {
        putWord() // between alternatives of a pattern: a line may end here
        continue
      }
      if (piece.startsWith(' ')) {
        putWord()
        space = { text: ' ', style }
      } else if (piece !== '') word.push({ text: piece, style })
    }
  }
  putWord()
  lines.push(line)
  return lines.map((pieces, index) => joined([{ text: indents[index === 0 ? 0 : 1], style: '' }, ...pieces]))
}

/** Neighbours of one style as one run, so that a style is not opened anew at every word. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = []
  for (const run of runs) {
    const last = result.at(-1)
    if (last !== undefined && last.style === run.style)
      result[result.length - 1] = { text: last.text + run.text, style: run.style }
    else if (run.text !== '') result.push(run)
  }
  return result
}
