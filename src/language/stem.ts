/**
 * Stems by natural's Porter stemmer, imported by its own path: the package's root loads database drivers.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Reduces a word form to its stem; loads the stemmer at the first word. */
export function createStemmer(): (form: string) => string {
  let stemmer: { stem(form: string): string } | undefined
  return (form) => {
    stemmer ??= require('natural/lib/natural/stemmers/porter_stemmer.js') as { stem(form: string): string }
    return stemmer.stem(form)
  }
}
