import { InputFault } from '../diagnostic.ts'
import type { HtmlLimits } from './limits.ts'
import { shapeOf } from './shape.ts'

/** What is used of a node of linkedom's tree. */
export interface HtmlNode {
  readonly nodeType: number
  /** Lower case; of elements only. */
  readonly localName: string
  /** Of texts only. */
  readonly data: string
  readonly childNodes: Iterable<HtmlNode>
  readonly parentNode: HtmlNode | null
  readonly textContent: string | null
  cloneNode(isDeep: true): HtmlNode
  getAttribute(name: string): string | null
  append(...nodes: readonly HtmlNode[]): void
  remove(): void
  replaceWith(...nodes: readonly HtmlNode[]): void
  querySelectorAll(selector: string): Iterable<HtmlNode>
}

/** A parsed page. */
export interface HtmlDocument extends HtmlNode {
  readonly documentElement: HtmlNode | null
  readonly body: HtmlNode
  createElement(name: string): HtmlNode
}

export const ELEMENT = 1
export const TEXT = 3

/**
 * Parses a page or a fragment of one into a tree that always has `html` and `body`. Runs no script and loads nothing.
 *
 * @throws InputFault `html-too-large`, `html-too-many-elements` or `html-too-deep`
 */
export async function parseHtml(source: string, limits: HtmlLimits): Promise<HtmlDocument> {
  checkSource(source, limits)
  const { parseHTML } = await import('linkedom')
  const parse = (html: string) => (parseHTML(html) as unknown as { document: HtmlDocument }).document
  return guardStack(limits, () => {
    const isWhole = /<html[\s>]/i.test(source)
    let document = isWhole ? parse(source) : undefined
    if (document?.documentElement?.localName !== 'html')
      document = parse(`<html><body>${source}</body></html>`)
    checkDepth(document.documentElement as HtmlNode, limits)
    gatherBody(document)
    return document
  })
}

/** What `work` gives; a stack that overflows in a library is a page nested too deep. */
export function guardStack<T>(limits: HtmlLimits, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(limits, error)
    throw error
  }
}

/** The lower-case class names, id and role of an element, split at hyphens, underscores and capitals. */
export function namesOf(element: HtmlNode): readonly string[] {
  const written = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`
  if (written === ' ') return []
  return written
    .slice(0, 500)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((name) => name !== '')
}

/** All elements below a node, in document order. */
export function* elementsBelow(root: HtmlNode): Iterable<HtmlNode> {
  const stack = [...root.childNodes].reverse()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.nodeType !== ELEMENT) continue
    yield node
    const children = [...node.childNodes]
    for (let at = children.length - 1; at >= 0; at--) stack.push(children[at] as HtmlNode)
  }
}

/** Sum of the depths of all elements below a node: how much work algorithms are that look at whole subtrees. */
export function sumOfDepths(root: HtmlNode): number {
  let sum = 0
  eachElement(root, (depth) => {
    sum += depth
  })
  return sum
}

/** Lengths of the text below an element, and of what of it is linked; without white space at the ends of texts. */
export interface TextLength {
  readonly text: number
  readonly linked: number
}

/** Lengths of the text below every element, in one pass from the leaves up. */
export function measure(root: HtmlNode): ReadonlyMap<HtmlNode, TextLength> {
  const lengths = new Map<HtmlNode, TextLength>()
  const order = [root, ...elementsBelow(root)]
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] as HtmlNode
    const sum = { text: 0, linked: 0 }
    for (const child of node.childNodes) {
      if (child.nodeType === TEXT) sum.text += child.data.trim().length
      const below = child.nodeType === ELEMENT ? lengths.get(child) : undefined
      sum.text += below?.text ?? 0
      sum.linked += below?.linked ?? 0
    }
    if (node.localName === 'a') sum.linked = sum.text
    lengths.set(node, sum)
  }
  return lengths
}

function checkSource(source: string, limits: HtmlLimits): void {
  if (source.length > limits.bytes) {
    throw new InputFault({
      code: 'html-too-large',
      message: `the page has over ${limits.bytes} characters`,
      remedy: 'cut out the part you need, save it as text, or raise the limit fileBytes',
    })
  }
  const elements = countMatches(source, /<[a-z]/gi, limits.elements)
  const marks = countMatches(source, /[<&]/g, limits.marks)
  if (elements <= limits.elements && marks <= limits.marks) {
    checkShape(source, limits)
    return
  }
  throw new InputFault({
    code: 'html-too-many-elements',
    message:
      elements > limits.elements
        ? `the page has over ${limits.elements} elements`
        : `the page has over ${limits.marks} signs < and &`,
    remedy: 'split the page, save its text as a text file, or raise the limit htmlElements',
  })
}

/** Where end tags lack, a page looks deeper than it is; deeper than this the parser's time grows with the square. */
const TIMES_TOO_DEEP = 10
const ATTRIBUTES_AN_ELEMENT = 3

function checkShape(source: string, limits: HtmlLimits): void {
  const { depth, attributes } = shapeOf(source)
  if (depth > limits.depth * TIMES_TOO_DEEP) throw tooDeep(limits)
  const most = limits.elements * ATTRIBUTES_AN_ELEMENT
  if (attributes <= most) return
  throw new InputFault({
    code: 'html-too-many-elements',
    message: `the page has over ${most} attributes of elements`,
    remedy: 'split the page, save its text as a text file, or raise the limit htmlElements',
  })
}

/** How often a pattern is found, not counting on once it is over the limit. */
function countMatches(source: string, pattern: RegExp, limit: number): number {
  let count = 0
  pattern.lastIndex = 0
  while (count <= limit && pattern.test(source)) count++
  return count
}

function checkDepth(root: HtmlNode, limits: HtmlLimits): void {
  eachElement(root, (depth) => {
    if (depth > limits.depth) throw tooDeep(limits)
  })
}

function eachElement(root: HtmlNode, visit: (depth: number) => void): void {
  const stack: { readonly node: HtmlNode; readonly depth: number }[] = [{ node: root, depth: 1 }]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    visit(top.depth)
    for (const child of top.node.childNodes) {
      if (child.nodeType === ELEMENT) stack.push({ node: child, depth: top.depth + 1 })
    }
  }
}

function tooDeep(limits: HtmlLimits, cause?: unknown): InputFault {
  return new InputFault(
    {
      code: 'html-too-deep',
      message: `the page has elements more than ${limits.depth} deep inside one another`,
      remedy: 'open it in a browser and save its text, or leave it out',
    },
    { cause },
  )
}

const HEAD_ELEMENTS: ReadonlySet<string> = new Set([
  'base',
  'link',
  'meta',
  'noscript',
  'script',
  'style',
  'template',
  'title',
])

/** Moves what stands beside head and body into the body, as browsers do while they parse. */
function gatherBody(document: HtmlDocument): void {
  const root = document.documentElement as HtmlNode
  const { body } = document
  const head = [...root.childNodes].find((node) => node.localName === 'head')
  const inHead = [...(head?.childNodes ?? [])]
  // The end of the head may be left out (HTML, 13.1.2.4): it ends before the first thing that cannot be in it.
  const end = inHead.findIndex((node) =>
    node.nodeType === ELEMENT
      ? !HEAD_ELEMENTS.has(node.localName ?? '')
      : node.nodeType === TEXT && (node.data ?? '').trim() !== '',
  )
  if (end !== -1) {
    const rest = inHead
      .slice(end)
      .flatMap((node) => (node.localName === 'body' ? [...node.childNodes] : [node]))
    body.append(...rest, ...[...body.childNodes])
  }
  const strays = [...root.childNodes].filter((node) => node !== body && node.localName !== 'head')
  if (!strays.some((node) => node.nodeType === ELEMENT || (node.data ?? '').trim() !== '')) return
  for (const node of strays) {
    if (node.localName === 'body') body.append(...node.childNodes)
    else body.append(node)
  }
}
