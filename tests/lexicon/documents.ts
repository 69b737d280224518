import type { Document, Markup } from '../../src/records.ts'

export function documentOf(text: string, markup: Markup = 'plain', id = 'test'): Document {
  return { id, text, markup, docvars: {}, place: { source: 'test.txt' } }
}
