/**
 * Reads TEI: parliamentary records of the ParlaMint kind, plain or annotated, and other texts. The file is gone through
 * once and never held as a whole.
 */
import type { SaxesParser } from 'saxes'
import { InputFault } from '../diagnostic.ts'
import type { TeiDocument } from './document.ts'
import { TEI_LIMITS, type TeiLimits, type TeiUnit } from './options.ts'
import { createTeiParser, type TeiParser } from './parse.ts'
import type { TeiPeople } from './people.ts'
import { xmlText } from './xml-text.ts'

export type { TeiDocument } from './document.ts'
export type { TeiLimits, TeiUnit } from './options.ts'
export type { TeiPeople } from './people.ts'

export interface TeiOptions {
  /** Default `speech`. */
  readonly unit?: TeiUnit | undefined
  /** Persons and organisations that other files list, from `readTeiPeople`. */
  readonly people?: TeiPeople | undefined
  /** What ids are made of where the file states none; default `tei`. */
  readonly name?: string | undefined
  readonly limits?: Partial<TeiLimits> | undefined
}

/**
 * The documents of a TEI file, in order: each speech or utterance where there are `u` elements, else the whole text
 * (each text of a `teiCorpus`).
 *
 * Fields: title, author, date, country, language, url, and of speeches speaker, who (the ids), role (chair, regular,
 * guest), party and sex at the date where a list of persons gives them, section (the heading they stand under), announced
 * (the line that announces the speaker). A speaker who is in no list is named by the id: `RullAndreuJosep` gives Rull
 * Andreu Josep, ids with digits stay as they are. Language is that of most of the text.
 *
 * Notes, applause, gaps and times of a record are directions, notes of other texts footnotes, lists of works and the
 * back matter references; each follows the paragraph it stands in. Tables of contents and page heads are left out. What
 * stands between utterances leads the next one, its speaker being announced, and ends the last.
 *
 * No entity is expanded, no DTD, schema or included file is loaded.
 *
 * @throws InputFault, after the documents that were whole: `bad-xml` where the file is not well-formed, `xml-entities`
 *   where it declares entities, `xml-depth`, `text-too-long` and `mark-too-long` beyond a limit, `not-tei` and `no-text`
 *   where there is nothing to read, `unknown-encoding`
 */
export async function* readTei(
  chunks: AsyncIterable<Buffer>,
  options: TeiOptions = {},
): AsyncIterable<TeiDocument> {
  const { unit = 'speech', people, name = 'tei' } = options
  const limits = { ...TEI_LIMITS, ...options.limits }
  const parser = createTeiParser({ unit, people, name, limits })
  let given = 0
  let failure: InputFault | undefined
  try {
    for await (const _ of feed(chunks, parser, limits)) {
      const documents = parser.take()
      given += documents.length
      yield* documents
    }
  } catch (error) {
    if (!(error instanceof InputFault)) throw error
    failure = error
  }
  failure = endOf(parser) ?? failure
  const rest = parser.take()
  given += rest.length
  yield* rest
  if (failure !== undefined) throw failure
  if (given === 0) throw new InputFault(nothingIn(parser))
}

/**
 * The persons and organisations that a file lists: the root of a corpus, or a list of its own.
 *
 * @throws InputFault as `readTei`
 */
export async function readTeiPeople(
  chunks: AsyncIterable<Buffer>,
  options: Pick<TeiOptions, 'people' | 'limits'> = {},
): Promise<TeiPeople> {
  const limits = { ...TEI_LIMITS, ...options.limits }
  const parser = createTeiParser({ unit: 'utterance', people: options.people, name: '', limits })
  for await (const _ of feed(chunks, parser, limits)) parser.take()
  return parser.people
}

/** Gives the parser what the file holds, and a turn after each piece of it. */
async function* feed(
  chunks: AsyncIterable<Buffer>,
  parser: TeiParser,
  limits: TeiLimits,
): AsyncIterable<undefined> {
  const { SaxesParser } = await import('saxes')
  // Each handler is a property of the parser; with two more, V8 makes it a dictionary, which is six times slower.
  const xml: SaxesParser = new SaxesParser()
  let sinceMark = 0
  let isReplaced = false
  const mark = () => {
    sinceMark = 0
  }
  xml.on('opentag', ({ name, attributes }) => {
    mark()
    parser.open(name, attributes as Record<string, string>)
  })
  xml.on('closetag', () => {
    mark()
    parser.close()
  })
  xml.on('text', (text) => {
    mark()
    parser.text(text)
  })
  xml.on('cdata', (text) => {
    mark()
    parser.text(text)
  })
  xml.on('doctype', (doctype) => {
    mark()
    checkDoctype(doctype, parser)
  })
  for await (const piece of xmlText(chunks)) {
    if (!isReplaced && piece.includes('\ufffd')) {
      isReplaced = true
      parser.remark({
        code: 'invalid-encoding',
        message: 'some bytes do not fit the encoding of the file; each is read as U+FFFD (�)',
        remedy: 'save the file again as UTF-8 from where the text is whole, or correct its XML declaration',
      })
    }
    sinceMark += piece.length
    write(xml, piece)
    if (sinceMark > limits.markCharacters) throw markTooLong(limits.markCharacters, xml.line)
    yield undefined
  }
  write(xml, null)
  yield undefined
}

/** Without a handler for errors the parser throws them, with the place in front. */
function write(xml: SaxesParser, piece: string | null): void {
  try {
    xml.write(piece)
  } catch (error) {
    if (!(error instanceof Error) || !PLACE.test(error.message)) throw error
    throw badXml(error.message, xml.line, xml.column)
  }
}

/** Has the parser give what is whole; the fault if even that breaks a limit. */
function endOf(parser: TeiParser): InputFault | undefined {
  try {
    parser.end()
    return undefined
  } catch (error) {
    if (error instanceof InputFault) return error
    throw error
  }
}

const PLACE = /^\d+:\d+: /

function checkDoctype(doctype: string, parser: TeiParser): void {
  const declarations = doctype.replace(/<!--[\s\S]*?-->/g, '')
  if (/<!ENTITY|%[^\s;%]{1,200};/.test(declarations)) {
    throw new InputFault({
      code: 'xml-entities',
      message: 'the document type declares entities, which are never expanded',
      remedy: 'replace the entities by what they stand for and remove their declarations',
    })
  }
  if (/\b(SYSTEM|PUBLIC)\b/.test(declarations)) {
    parser.remark({
      code: 'xml-dtd',
      message: 'the file names a document type definition, which is not loaded',
      remedy: 'nothing needs to be done unless the text uses entities of it',
    })
  }
}

function badXml(message: string, line: number, column: number): InputFault {
  const told = message.replace(PLACE, '').replace(/\.$/, '')
  return new InputFault({
    code: 'bad-xml',
    message: `not well-formed XML at line ${line}, column ${column}: ${told}`,
    remedy: 'correct the file there; what came before and was whole is read',
  })
}

function markTooLong(limit: number, line: number): InputFault {
  return new InputFault({
    code: 'mark-too-long',
    message: `more than ${limit} characters without a mark-up near line ${line}`,
    remedy: 'check whether the file is TEI; no text needs that',
  })
}

function nothingIn(parser: TeiParser) {
  const { root, includes, texts } = parser.found()
  if (includes > 0 || /^(listPerson|listOrg|taxonomy|listRelation|teiCorpus)$/.test(root ?? '')) {
    return {
      code: 'no-text',
      message: `the ${root} holds no text of its own${includes > 0 ? '; it names other files, which are not loaded from here' : ''}`,
      remedy: 'read the files that hold the texts; lists of persons can be given beside them',
    }
  }
  if (texts > 0) {
    return {
      code: 'no-text',
      message: 'the TEI file holds no text that can be read',
      remedy: 'check that its text element is not empty',
    }
  }
  return {
    code: 'not-tei',
    message: `the root element is ${JSON.stringify((root ?? '').slice(0, 60))}; expected TEI or teiCorpus`,
    remedy: 'convert the file to TEI, or leave it out of the source',
  }
}
