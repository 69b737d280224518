/** A look at the XML of a package before anything builds a tree of it. */
import { byteOrderMark } from '../decode.ts'
import { InputFault } from '../diagnostic.ts'
import { badDocx, type DocxLimits, overLimit } from './zip.ts'

/**
 * Checks that every part is well-formed XML without a document type, not too deep and not too long, and gives the parts
 * in UTF-8.
 *
 * @throws InputFault where one is not
 */
export async function checkXmlParts(
  parts: ReadonlyMap<string, Buffer>,
  limits: DocxLimits,
): Promise<Map<string, Buffer>> {
  const { SaxesParser } = await import('saxes')
  const checked = new Map<string, Buffer>()
  let elements = 0
  for (const [name, part] of parts) {
    const text = xmlText(part)
    const parser = new SaxesParser()
    let depth = 0
    let fields = 0
    parser.on('doctype', () => {
      throw forbidden(name)
    })
    parser.on('opentag', (tag) => {
      if (++depth > limits.xmlDepth)
        throw overLimit(`over ${limits.xmlDepth} elements lie inside one another in ${name}`)
      if (++elements > limits.xmlElements) throw overLimit(`it has over ${limits.xmlElements} XML elements`)
      if (!tag.name.endsWith('fldChar')) return
      fields = Math.max(0, fields + fieldStep(tag.attributes))
      if (fields > limits.fields)
        throw overLimit(`over ${limits.fields} fields lie inside one another in ${name}`)
    })
    parser.on('closetag', () => {
      depth--
    })
    parser.on('error', (error) => {
      throw badDocx(`${name} is not XML (${error.message})`, error)
    })
    parser.write(text).close()
    checked.set(name, Buffer.from(text))
  }
  return checked
}

/** What a field's mark does to the number of open fields; the prefix of its name may be any. */
function fieldStep(attributes: Readonly<Record<string, string>>): -1 | 0 | 1 {
  const type = Object.entries(attributes).find(([name]) => name.endsWith('fldCharType'))?.[1]
  return type === 'begin' ? 1 : type === 'end' ? -1 : 0
}

/** The text inside one element of a small part, such as a core property; `undefined` where it has none. */
export async function textOfElement(part: Buffer, name: string): Promise<string | undefined> {
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser()
  let found: string | undefined
  let isInside = false
  parser.on('opentag', (tag) => {
    if (tag.name === name && found === undefined) {
      isInside = true
      found = ''
    }
  })
  parser.on('text', (text) => {
    if (isInside) found += text
  })
  parser.on('closetag', (tag) => {
    if (tag.name === name) isInside = false
  })
  parser.write(part.toString('utf8')).close()
  const text = found?.replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

function xmlText(part: Buffer): string {
  const mark = byteOrderMark(part)
  if (mark === undefined) return part.toString('utf8')
  return new TextDecoder(mark.encoding).decode(part)
}

function forbidden(name: string): InputFault {
  return new InputFault({
    code: 'unsafe-docx',
    message: `${name} declares a document type, which a Word document never does; entities are not resolved`,
    remedy: 'open it in Word or LibreOffice and save it again, if you trust where it comes from',
  })
}
