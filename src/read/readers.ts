import { PAGES } from './formats/pages.ts'
import { TABLES } from './formats/tables.ts'
import { TEXTS } from './formats/texts.ts'
import { TRANSCRIPTS } from './formats/transcripts.ts'
import { WEB } from './formats/web.ts'
import type { Reader } from './reader.ts'

export type { Reader } from './reader.ts'

/**
 * Every format, in the order in which they are asked about a file with an unknown extension; plain text, which anything
 * can be, is the last. Of an extension that two have (`xml`) the first plans, and the root element decides.
 */
export const READERS: readonly Reader[] = [...TABLES, ...PAGES, ...TRANSCRIPTS, ...WEB, ...TEXTS]
