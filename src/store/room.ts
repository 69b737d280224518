/**
 * How much of a store's file is in use, estimated from what the database says of its blocks.
 */
import type { Database, ReadRow } from './database.ts'
import { TABLES } from './schema.ts'

/** Analyses that something refers to, as compacting sees it. */
const NEEDED = `WITH contents_needed AS (SELECT DISTINCT content FROM
    (SELECT content FROM corpus UNION ALL SELECT content FROM documents UNION ALL SELECT content FROM readings)
    WHERE content IS NOT NULL),
  analyses_needed AS (SELECT DISTINCT analysis FROM
    (SELECT analysis FROM corpus UNION ALL SELECT analysis FROM documents
      UNION ALL SELECT analysis FROM current SEMI JOIN contents_needed USING (content))
    WHERE analysis IS NOT NULL)`

/** Tables of which only the rows stay that are needed; of the others all do. */
const REFERRED: Readonly<Record<string, string>> = {
  contents: 'SEMI JOIN contents_needed USING (content)',
  current: 'SEMI JOIN contents_needed USING (content)',
  analyses: 'SEMI JOIN analyses_needed USING (analysis)',
  scores: 'SEMI JOIN analyses_needed USING (analysis)',
  passages: 'SEMI JOIN analyses_needed USING (analysis)',
  matches: 'SEMI JOIN analyses_needed USING (analysis)',
}

/**
 * Share of the file that compacting would free, 0 to 1: blocks that are free, and of each table's blocks the part of
 * its rows that were deleted or that nothing refers to.
 */
export async function freeShare(database: Database): Promise<number> {
  const blocks = await one(database, 'PRAGMA database_size')
  const total = Number(blocks.total_blocks)
  if (total === 0) return 0
  let free = Number(blocks.free_blocks)
  for (const name of Object.keys(TABLES)) {
    const stored = await one(
      database,
      `SELECT sum(count) FILTER (column_id = 0 AND segment_type <> 'VALIDITY') AS rows,
        (SELECT count(DISTINCT block) FROM
          (SELECT unnest(list_prepend(block_id, additional_block_ids)) AS block FROM pragma_storage_info('${name}'))
          WHERE block >= 0) AS blocks
      FROM pragma_storage_info('${name}')`,
    )
    const rows = Number(stored.rows ?? 0)
    if (rows === 0) continue
    const kept = await one(database, `${NEEDED} SELECT count(*) AS n FROM ${name} ${REFERRED[name] ?? ''}`)
    free += Number(stored.blocks) * Math.max(0, 1 - Number(kept.n) / rows)
  }
  return Math.min(1, free / total)
}

async function one(database: Database, sql: string): Promise<ReadRow> {
  return (await database.all(sql))[0] ?? {}
}
