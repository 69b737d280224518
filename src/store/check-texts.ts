/**
 * What must hold between the rows of a store and the texts themselves: a hash is that of its content, and a span gives
 * back the words that were claimed to be there.
 */
import type { Database, ReadRow } from './database.ts'

/** A content as its hash is made of it. */
export interface HashedContent {
  readonly text: string
  readonly markup: string
  readonly docvars: string
  readonly zones: string | undefined
  readonly origin: string | undefined
}

/** Gives the hash of a content, as the run that wrote it did. */
export type ContentHasher = (content: HashedContent) => string

/** Rows that are wrong: how many, and which was the first. */
export interface Faults {
  count: number
  first: string | undefined
}

export type TextFaults = Readonly<Record<'hashes' | 'passages' | 'matches', Readonly<Faults>>>

/** Bytes of text that are looked at together. */
const PART_BYTES = 16_000_000

/** Looks at every text, some of them at a time. Spans are in UTF-16 units, which the database cannot count. */
export async function checkTexts(database: Database, hashOf: ContentHasher | undefined): Promise<TextFaults> {
  const none = (): Faults => ({ count: 0, first: undefined })
  const faults = { hashes: none(), passages: none(), matches: none() }
  const parts = await database.all(
    `SELECT min(content) AS low, max(content) AS high FROM
      (SELECT content, sum(coalesce(strlen(text), 0)) OVER (ORDER BY content) // ${PART_BYTES} AS part FROM contents)
      GROUP BY part ORDER BY low`,
  )
  for (const { low, high } of parts) {
    const range = `content BETWEEN ${Number(low)} AND ${Number(high)}`
    const texts = new Map<number, string>()
    for (const row of await database.all(`SELECT * FROM contents WHERE ${range}`)) {
      texts.set(row.content as number, (row.text as string | undefined) ?? '')
      if (hashOf !== undefined && hashOf(contentOf(row)) !== row.hash)
        found(faults.hashes, `content ${String(row.content)}`)
    }
    const passages = database.stream(
      `SELECT a.content, p.start, p."end", p.analysis, p.passage FROM passages p
        JOIN (SELECT analysis, content FROM analyses WHERE ${range}) a USING (analysis)`,
    )
    for await (const rows of passages) {
      for (const [content, start, end, analysis, passage] of rows) {
        const length = texts.get(content as number)?.length ?? 0
        if (!isSpan(start, end, length))
          found(faults.passages, `analysis ${String(analysis)}, passage ${String(passage)}`)
      }
    }
    const matches = database.stream(
      `SELECT a.content, m.start, m."end", m.keyword, m.analysis, m.number FROM matches m
        JOIN (SELECT analysis, content FROM analyses WHERE ${range}) a USING (analysis)`,
    )
    for await (const rows of matches) {
      for (const [content, start, end, keyword, analysis, number] of rows) {
        const text = texts.get(content as number) ?? ''
        const isThere =
          isSpan(start, end, text.length) && text.slice(start as number, end as number) === keyword
        if (!isThere) found(faults.matches, `analysis ${String(analysis)}, match ${String(number)}`)
      }
    }
  }
  return faults
}

function found(faults: Faults, subject: string): void {
  faults.count++
  faults.first ??= subject
}

function isSpan(start: unknown, end: unknown, length: number): boolean {
  return typeof start === 'number' && typeof end === 'number' && 0 <= start && start < end && end <= length
}

function contentOf(row: ReadRow): HashedContent {
  return {
    text: (row.text as string | undefined) ?? '',
    markup: (row.markup as string | undefined) ?? '',
    docvars: (row.docvars as string | undefined) ?? '',
    zones: row.zones as string | undefined,
    origin: row.origin as string | undefined,
  }
}
