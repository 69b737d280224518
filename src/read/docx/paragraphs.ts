/** The paragraphs of the document tree that mammoth reads, each with what its style and its runs say of it. */
import { isRaisedNote, piecesOf, type StyledParagraph } from '../paper/styled.ts'

/** A node of mammoth's tree, as far as it is looked at; its types call it `any`. */
interface Node {
  readonly type: string
  readonly children?: readonly Node[]
  readonly value?: string
  readonly styleName?: string | null
  readonly styleId?: string | null
  readonly numbering?: unknown
  readonly indent?: {
    readonly start?: string | null
    readonly end?: string | null
    readonly hanging?: string | null
  }
  readonly isBold?: boolean
  readonly verticalAlignment?: string
  readonly breakType?: string
  readonly noteType?: string
  readonly noteId?: string
  readonly body?: readonly Node[]
}

/** Mammoth's document: its nodes, and where a reference leads to. */
export interface DocumentNode {
  readonly children: readonly Node[]
  readonly notes: { resolve(reference: Node): Node | null }
}

/** All paragraphs in order, tables row by row. A note that is referred to again is given once. */
export function paragraphsOf(document: DocumentNode): StyledParagraph[] {
  const found: StyledParagraph[] = []
  const given = new Set<Node>()
  const textOfNote: NoteText = (reference) => {
    const note = document.notes.resolve(reference)
    if (note === null || given.has(note)) return undefined
    given.add(note)
    const inside: StyledParagraph[] = []
    // a note's own references lead nowhere: one could lead back to itself
    for (const node of note.body ?? []) collect(node, () => undefined, inside)
    return inside.flatMap(({ pieces }) => pieces).join(' ')
  }
  for (const node of document.children) collect(node, textOfNote, found)
  return found
}

/** The text of the note that a reference leads to. */
type NoteText = (reference: Node) => string | undefined

function collect(node: Node, textOfNote: NoteText, found: StyledParagraph[]): void {
  switch (node.type) {
    case 'paragraph':
      found.push(paragraphOf(node, textOfNote))
      return
    case 'tableRow':
      found.push(rowOf(node, textOfNote))
      return
    default:
      for (const child of node.children ?? []) collect(child, textOfNote, found)
  }
}

function paragraphOf(node: Node, textOfNote: NoteText): StyledParagraph {
  const run = createRunText(textOfNote)
  run.add(node, false)
  return {
    pieces: run.pieces(),
    style: node.styleName ?? node.styleId ?? '',
    outline: undefined,
    isListed: node.numbering !== null && node.numbering !== undefined,
    isRow: false,
    isBold: run.isBold(),
    indentStart: node.indent?.hanging ? 0 : twips(node.indent?.start),
    indentEnd: twips(node.indent?.end),
    notes: run.notes,
  }
}

function rowOf(node: Node, textOfNote: NoteText): StyledParagraph {
  const inside: StyledParagraph[] = []
  for (const child of node.children ?? []) collect(child, textOfNote, inside)
  return {
    pieces: [inside.flatMap(({ pieces }) => pieces).join(' ')].filter((piece) => piece !== ''),
    style: '',
    outline: undefined,
    isListed: false,
    isRow: true,
    isBold: false,
    indentStart: 0,
    indentEnd: 0,
    notes: inside.flatMap(({ notes }) => notes),
  }
}

/** Characters before a raised run that tell what it is. */
const TAIL = 16

/** Gathers the text of a paragraph's runs. */
function createRunText(textOfNote: NoteText) {
  const notes: string[] = []
  let text = ''
  let tail = ''
  let bold = 0
  let plain = 0

  function add(node: Node, isBold: boolean): void {
    switch (node.type) {
      case 'text': {
        const value = node.value ?? ''
        text += value
        tail = (tail + value).slice(-TAIL)
        const letters = value.replace(/\P{L}/gu, '').length
        if (isBold) bold += letters
        else plain += letters
        return
      }
      case 'tab':
        text += ' '
        return
      case 'break':
        text += '\n'
        return
      case 'noteReference': {
        const note = textOfNote(node)
        if (note !== undefined) notes.push(note)
        return
      }
      case 'image':
      case 'commentReference':
      case 'checkbox':
        return
      case 'run':
        if (node.verticalAlignment === 'superscript' && isRaisedNote(textOf(node), tail)) return
    }
    for (const child of node.children ?? []) add(child, isBold || node.isBold === true)
  }

  return {
    add,
    notes,
    isBold: () => bold > 0 && plain === 0,
    pieces: () => piecesOf(text),
  }
}

function textOf(node: Node): string {
  return (node.children ?? []).map((child) => (child.type === 'text' ? (child.value ?? '') : '\n')).join('')
}

function twips(written: string | null | undefined): number {
  const number = Number(written ?? 0)
  return Number.isFinite(number) ? number : 0
}
