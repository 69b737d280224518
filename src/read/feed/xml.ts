import type { SaxesParser } from 'saxes'
import { InputFault } from '../diagnostic.ts'
import type { FeedLimits } from './limits.ts'

/**
 * Looks through an XML feed before anything is made of it: whole, within the limits, and declaring no entities. Names
 * of entities that XML does not know (`&nbsp;`) and bare ampersands are common in feeds and pass.
 *
 * @throws InputFault `bad-xml`, `xml-entities`, `feed-limit`
 */
export async function checkFeedXml(xml: string, limits: FeedLimits): Promise<void> {
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser({ xmlns: false, position: true })
  let depth = 0
  let elements = 0
  let isDeclared = false
  parser.on('doctype', (declaration) => {
    if (/<!ENTITY/i.test(declaration)) throw declaresEntities()
  })
  parser.on('opentag', () => {
    depth++
    elements++
    isDeclared = true
    if (depth > limits.depth) throw overLimit(`elements more than ${limits.depth} deep inside one another`)
    if (elements > limits.elements) throw overLimit(`over ${limits.elements} elements`)
  })
  parser.on('closetag', () => {
    depth--
  })
  parser.on('error', (error) => {
    if (!isHarmless(error.message)) throw badXml(error.message, parser)
  })
  parser.write(xml).close()
  if (!isDeclared) throw badXml('it has no element', parser)
}

/** The feed without its document type declaration: what it names is not got, and the parser need not see it. */
export function withoutDoctype(xml: string): string {
  return xml.replace(/<!DOCTYPE\b(?:[^>[]*\[[^\]]*\]\s*>|[^>[]*>)/i, '')
}

function isHarmless(message: string): boolean {
  return /undefined entity|entity name|disallowed character in entity|character reference|duplicate attribute/i.test(
    message,
  )
}

function declaresEntities(): InputFault {
  return new InputFault({
    code: 'xml-entities',
    message: 'the feed declares entities of its own (<!ENTITY …>), which are not read',
    remedy: 'if you trust the feed, replace them by their text',
  })
}

function overLimit(what: string): InputFault {
  return new InputFault({
    code: 'feed-limit',
    message: `the feed has ${what}`,
    remedy: 'split the feed, or raise the limit xmlElements, xmlDepth or feedItems',
  })
}

function badXml(message: string, parser: SaxesParser): InputFault {
  const plain = message.replace(/^(?:[^:]*:)?\d+:\d+:\s*/, '').replace(/\.$/, '')
  return new InputFault({
    code: 'bad-xml',
    message: `not whole XML, line ${parser.line} column ${parser.columnIndex + 1}: ${plain}`,
    remedy: 'get the feed again; if it stays so, tell its publisher',
  })
}
