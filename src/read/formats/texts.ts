/** Texts as they are typed. */
import { looksLikeText } from '../decode.ts'
import { isNever, type Reader } from '../reader.ts'

/** Markdown and plain text. */
export const TEXTS: readonly Reader[] = [
  {
    name: 'markdown',
    summary: 'Markdown, with YAML front matter',
    extensions: ['md', 'markdown'],
    gives: 'document',
    limits: ['fileBytes', 'frontMatterBytes'],
    sniff: isNever,
    read: async function* (input, options) {
      const { readTextInput } = await import('../text.ts')
      yield [await readTextInput(input, options, 'markdown')]
    },
  },
  {
    name: 'text',
    summary: 'plain text, with or without YAML front matter',
    extensions: ['txt', 'text'],
    gives: 'document',
    limits: ['fileBytes', 'frontMatterBytes'],
    sniff: looksLikeText,
    read: async function* (input, options) {
      const { readTextInput } = await import('../text.ts')
      yield [await readTextInput(input, options, 'plain')]
    },
  },
]
