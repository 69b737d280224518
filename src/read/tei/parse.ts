import { type Fault, InputFault } from '../diagnostic.ts'
import type { TeiDocument } from './document.ts'
import { elementOf, localName } from './elements.ts'
import { createTeiFiles } from './files.ts'
import { createHeaderReader, type HeaderReader } from './header.ts'
import type { TeiLimits, TeiUnit } from './options.ts'
import { createPeopleReader, type TeiPeople } from './people.ts'
import type { Attributes } from './text-reader.ts'

export interface TeiParserOptions {
  readonly unit: TeiUnit
  readonly people: TeiPeople | undefined
  /** What ids are made of where the file has no `xml:id`. */
  readonly name: string
  readonly limits: TeiLimits
}

/** Takes the events of an XML parser and gives documents. */
export interface TeiParser {
  /** Documents ready, taken out. */
  take(): readonly TeiDocument[]
  open(name: string, attributes: Attributes): void
  close(): void
  text(piece: string): void
  /** A remark that goes to the next document. */
  remark(fault: Fault): void
  /** The input has ended or is broken: gives what is whole. */
  end(): void
  /** What was found, for one who has got no document: the root element, and whether files are included. */
  found(): { readonly root: string | undefined; readonly includes: number; readonly texts: number }
  readonly people: TeiPeople
}

type Mode = 'outside' | 'header' | 'people' | 'text'

/** Goes through a file of one or more TEI elements: tells headers, lists of persons and texts apart. */
export function createTeiParser({ unit, people: known, name, limits }: TeiParserOptions): TeiParser {
  const people = createPeopleReader(limits.names, known)
  const corpusHeader = createHeaderReader()
  const files = createTeiFiles({
    unit,
    name,
    people: people.people,
    corpusHeader,
    limits,
    onInclude: noteInclude,
  })
  let root: string | undefined
  let includes = 0
  let depth = 0
  let skipFrom = 0
  let mode: Mode = 'outside'
  const modes: { readonly mode: Mode; readonly depth: number }[] = []

  const headerNow = (): HeaderReader => files.current()?.header ?? corpusHeader

  function enter(next: Mode): void {
    modes.push({ mode, depth })
    mode = next
  }

  function noteInclude(): void {
    includes++
    if (includes > 1) return
    files.remark({
      code: 'xml-include',
      message: 'the file asks for other files to be included (XInclude); they are not loaded',
      remedy: 'name those files as sources themselves if they hold texts',
    })
  }

  function openInText(name: string, attributes: Attributes): void {
    const inside = files.current()?.text.open(name, attributes, depth)
    if (inside === 'skip') skipFrom = depth
    else if (inside === 'people') {
      enter('people')
      people.open(name, attributes)
    }
  }

  function openOutside(name: string, attributes: Attributes): void {
    const { kind } = elementOf(name)
    switch (kind) {
      case 'tei':
        files.open(attributes, depth)
        return
      case 'header':
        enter('header')
        return
      case 'people':
        enter('people')
        people.open(name, attributes)
        return
      case 'text':
        if (files.current() === undefined) files.open(attributes, depth)
        files.openText(attributes)
        enter('text')
        return
      case 'include':
        noteInclude()
        return
      default:
        if (kind !== 'corpus' && depth > 1 && localName(name) !== 'standOff') skipFrom = depth
    }
  }

  return {
    people: people.people,
    take: files.take,
    open(name, attributes) {
      depth++
      if (depth > limits.depth) throw tooDeep(limits.depth)
      if (depth === 1) root = localName(name)
      if (skipFrom > 0) return
      if (mode === 'text') openInText(name, attributes)
      else if (mode === 'outside') openOutside(name, attributes)
      else {
        const { kind } = elementOf(name)
        if (kind === 'include') noteInclude()
        if (mode === 'people') people.open(name, attributes)
        else if (kind === 'people') {
          enter('people')
          people.open(name, attributes)
        } else headerNow().open(name, attributes)
      }
    },
    close() {
      const at = depth
      const file = files.current()
      if (skipFrom > 0) {
        if (skipFrom === at) skipFrom = 0
      } else if (mode !== 'outside' && modes.at(-1)?.depth === at) {
        if (mode === 'people') people.close()
        if (mode === 'text') file?.text.blocks.boundary()
        mode = modes.pop()?.mode ?? 'outside'
      } else if (mode === 'text') file?.text.close(at)
      else if (mode === 'people') people.close()
      else if (mode === 'header') headerNow().close()
      else if (file !== undefined && at === file.depth) files.close()
      depth--
    },
    text(piece) {
      if (skipFrom > 0) return
      if (mode === 'text') {
        files.count(piece.length)
        files.current()?.text.blocks.text(piece)
      } else if (mode === 'people') people.text(piece)
      else if (mode === 'header') headerNow().text(piece)
    },
    remark: files.remark,
    end: () => files.end(depth === 0 ? 'whole' : 'broken'),
    found: () => ({ root, includes, texts: files.opened() }),
  }
}

function tooDeep(limit: number): InputFault {
  return new InputFault({
    code: 'xml-depth',
    message: `elements stand more than ${limit} deep inside one another`,
    remedy: 'check the file, or raise the limit xmlDepth',
  })
}
