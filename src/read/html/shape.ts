/** What a page would cost to parse, told from its signs alone. */
export interface PageShape {
  /** Most elements inside one another, of those whose end tags cannot be left out; somewhat over where end tags lack. */
  readonly depth: number
  /** Attributes of all tags. */
  readonly attributes: number
}

/** Elements without content, and those that the next one closes (HTML, 13.1.2). */
const NOT_NESTED: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr html head body p li dt dd option optgroup rb rt rtc rp colgroup caption thead tbody tfoot tr td th'.split(
    ' ',
  ),
)
/** Elements that hold text up to their own end tag, whatever it looks like. */
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title'])
const NAME = /[a-z][^\s/>]*/iy

/** Goes through a page once, in linear time, without building anything. */
export function shapeOf(source: string): PageShape {
  let depth = 0
  let deepest = 0
  let attributes = 0
  let at = source.indexOf('<')
  while (at !== -1) {
    const isEnd = source[at + 1] === '/'
    NAME.lastIndex = at + (isEnd ? 2 : 1)
    const name = NAME.exec(source)?.[0].toLowerCase()
    if (name === undefined) {
      const isComment = source.startsWith('<!--', at)
      const end = isComment ? source.indexOf('-->', at + 4) : -1
      at = source.indexOf('<', end === -1 ? at + 1 : end)
      continue
    }
    const tag = tagFrom(source, NAME.lastIndex)
    attributes += tag.attributes
    if (!NOT_NESTED.has(name)) {
      depth = isEnd ? Math.max(0, depth - 1) : depth + 1
      deepest = Math.max(deepest, depth)
    }
    const from = !isEnd && RAW.has(name) ? source.indexOf('</', tag.end) : tag.end
    at = from === -1 ? -1 : source.indexOf('<', from)
  }
  return { depth: deepest, attributes }
}

/** The rest of a tag behind its name: where it ends, and how many attributes it has. */
function tagFrom(source: string, from: number): { readonly end: number; readonly attributes: number } {
  let attributes = 0
  let isInside = false
  for (let at = from; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (sign === '>') return { end: at + 1, attributes }
    if ((sign === '"' || sign === "'") && source[at - 1] === '=') {
      const close = source.indexOf(sign, at + 1)
      if (close === -1) return { end: source.length, attributes }
      at = close
      isInside = false
    } else if (sign === '/' || sign <= ' ') isInside = false
    else if (!isInside) {
      isInside = true
      attributes++
    }
  }
  return { end: source.length, attributes }
}
