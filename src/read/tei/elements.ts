import type { Zone } from '../../records.ts'

/**
 * What an element does to the text:
 * - `container` and `paragraph` end the block before them; text right inside either is a block of its own zone;
 * - `aside` is taken out of the running text and follows it as a block;
 * - `quote` is a block where it stands between paragraphs, quotation marks where it stands inside one;
 * - `token`s are joined by their `join` attributes, a `sentence` is set apart from the one before;
 * - `skip` is left out with all that is in it; `inline` is text like any other.
 */
export type Element =
  | { readonly kind: 'container' | 'paragraph' | 'aside'; readonly zone?: Zone }
  | {
      readonly kind:
        | 'corpus'
        | 'tei'
        | 'text'
        | 'header'
        | 'people'
        | 'include'
        | 'division'
        | 'utterance'
        | 'heading'
        | 'speaker'
        | 'note'
        | 'quote'
        | 'description'
        | 'choice'
        | 'token'
        | 'sentence'
        | 'line'
        | 'page'
        | 'skip'
        | 'inline'
    }

const INLINE: Element = { kind: 'inline' }

const NAMES: readonly (readonly [Element, string])[] = [
  [{ kind: 'corpus' }, 'teiCorpus teiCorpus.2'],
  [{ kind: 'tei' }, 'TEI TEI.2'],
  [{ kind: 'text' }, 'text'],
  [{ kind: 'header' }, 'teiHeader'],
  [{ kind: 'people' }, 'listPerson listOrg'],
  [{ kind: 'include' }, 'include'],
  [{ kind: 'division' }, 'div div0 div1 div2 div3 div4 div5 div6 div7'],
  [{ kind: 'utterance' }, 'u'],
  [{ kind: 'heading' }, 'head'],
  [{ kind: 'speaker' }, 'speaker'],
  [{ kind: 'note' }, 'note'],
  [{ kind: 'quote' }, 'quote q said'],
  [{ kind: 'description' }, 'desc'],
  [{ kind: 'choice' }, 'choice'],
  [{ kind: 'token' }, 'w pc'],
  [{ kind: 'sentence' }, 's'],
  [{ kind: 'line' }, 'lb cb'],
  [{ kind: 'page' }, 'pb'],
  [
    { kind: 'container' },
    'body front group floatingText sp lg list table cit listEvent opener closer postscript',
  ],
  [{ kind: 'container', zone: 'references' }, 'back listBibl'],
  [{ kind: 'container', zone: 'heading' }, 'titlePage'],
  [{ kind: 'container', zone: 'quotation' }, 'epigraph'],
  [
    { kind: 'paragraph' },
    'p ab seg l item row cell salute signed dateline byline trailer argument docTitle titlePart',
  ],
  [{ kind: 'paragraph', zone: 'references' }, 'biblStruct biblFull'],
  [
    { kind: 'aside', zone: 'direction' },
    'stage incident kinesic vocal gap writing event camera sound tech move view',
  ],
  [
    { kind: 'skip' },
    'fw figure formula facsimile sourceDoc standOff linkGrp link spanGrp timeline xenoData del surplus rt certainty',
  ],
]

const ELEMENTS: ReadonlyMap<string, Element> = new Map(
  NAMES.flatMap(([element, names]) => names.split(' ').map((name) => [name, element] as const)),
)

/** The element of a name, whatever prefix it is written with. Names that TEI does not give a place of their own are inline. */
export function elementOf(name: string): Element {
  return ELEMENTS.get(name) ?? (name.includes(':') ? (ELEMENTS.get(localName(name)) ?? INLINE) : INLINE)
}

/** A name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Zone of a `div` by its `type`, where that says what it is; `skip` for tables of contents. */
export function zoneOfDivision(type: string | undefined): Zone | 'skip' | undefined {
  if (type === undefined) return undefined
  if (/^(bibliography|bibliographie|references|works[-_ ]?cited)$/i.test(type)) return 'references'
  if (/^(notes|endnotes|footnotes)$/i.test(type)) return 'footnote'
  if (/^(contents|toc|table[-_ ]?of[-_ ]?contents|index)$/i.test(type)) return 'skip'
  return undefined
}

/** Which children of `choice` are left out: what was written, where what was meant stands beside it. */
export function isPassedOver(name: string): boolean {
  return /^(sic|orig|abbr)$/.test(localName(name))
}
