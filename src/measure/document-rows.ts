/**
 * Numbers of some documents, one row of `width` numbers each, row after row. Documents are drawn whole, as
 * clusters: the passages and words of a speech are not independent of one another.
 */
export interface DocumentRows {
  readonly numbers: Float64Array
  readonly width: number
  readonly documents: number
}
