/**
 * Which entries moved the scores: the ledgers of two analyses of one document side by side, in the database.
 *
 * Where the text is the same, matches are compared one by one: the same entry at the same span is the same match. Where
 * it is not, spans mean nothing, and matches are counted by entry.
 */
import type { StrengthWeights } from '../../measure/weights.ts'
import type { Database } from '../../store/database.ts'
import type { ScoringDifference } from './scorings.ts'

/** What the ledgers are compared with. */
export interface LedgerOptions {
  readonly difference: ScoringDifference
  readonly weightsBefore: StrengthWeights
  readonly weightsAfter: StrengthWeights
}

/** Some rows of `moves` by their places, both ends included. */
export interface Places {
  readonly from: number
  readonly to: number
}

/**
 * Makes, from `entry_changes`, `pairs` and some rows of `moves`, which bound the memory it takes:
 * - `wanted`: the pairs of these rows;
 * - `match_effects`: a match that is in one ledger alone, or not the same in both, with what it adds to the asserted
 *   matches and the weight, and whether that is due to entries of the lexicons (`is_explained`): to an entry that was
 *   added, removed or changed, to its passage having one of these that takes or leaves words or company, or, where
 *   nothing but lexicons differs, in any case;
 * - `entry_effects`: sums of these, and of ledgers of different texts, by pair, framing, entry and what happened;
 * - `label_effects`: passages of one text that gained the label less those that lost it, for reasons of lexicons.
 */
export async function compareLedgers(
  database: Database,
  { difference, weightsBefore, weightsAfter }: LedgerOptions,
  { from, to }: Places,
): Promise<void> {
  const onlyLexicons = difference.settings.length === 0 && difference.code === undefined
  await database.run(`
    CREATE OR REPLACE TEMP TABLE wanted AS
    SELECT *, ${onlyLexicons} AND NOT (text_differs OR docvars_differ OR reading_differs) AS only_lexicons
    FROM pairs WHERE pair IN (SELECT pair FROM moves WHERE place BETWEEN ${from} AND ${to})`)
  await database.run(ledger('before', weightsBefore))
  await database.run(ledger('after', weightsAfter))
  await database.run(MATCH_EFFECTS)
  await database.run(EXPLAINED_EFFECTS)
  await database.run(ENTRY_EFFECTS)
  await database.run(LABEL_EFFECTS)
}

/** Makes the table `entry_changes`: entries that the lexicons of both runs do not share. */
export async function listEntryChanges(database: Database, { lexicons }: ScoringDifference): Promise<void> {
  await database.run(
    'CREATE OR REPLACE TEMP TABLE entry_changes (framing VARCHAR, entry VARCHAR, change VARCHAR)',
  )
  const rows = lexicons.flatMap(({ framing, entries }) =>
    entries.map(({ entry, change }) => [framing, entry, change]),
  )
  await database.run(
    `INSERT INTO entry_changes
     SELECT r[1], r[2], r[3] FROM (SELECT unnest(from_json(?, '[["VARCHAR"]]')) AS r)`,
    [JSON.stringify(rows)],
  )
}

/** One side's ledger of the pairs that have both; a weak match weighs beside an asserted strong one alone. */
function ledger(side: 'before' | 'after', weights: StrengthWeights): string {
  return `
    CREATE OR REPLACE TEMP TABLE ledger_${side} AS
    WITH held AS (
      SELECT w.pair, w.text_differs, w.only_lexicons, m.framing, m.entry, m.level, m.start, m."end", m.passage,
        m.strength, m.voice, m.stance, m.stance = 'asserts' AS asserts, c.change,
        m.stance = 'asserts' AND (m.strength <> 'weak' OR
          bool_or(m.stance = 'asserts' AND m.strength <> 'weak') OVER (PARTITION BY w.pair, m.framing, m.passage))
          AS weighs
      FROM wanted w JOIN matches m ON m.analysis = w.analysis_${side}
        LEFT JOIN entry_changes c ON c.framing = m.framing AND c.entry = m.entry
      WHERE w.analysis_before IS NOT NULL AND w.analysis_after IS NOT NULL
    )
    SELECT *, CASE WHEN NOT weighs THEN 0 WHEN strength = 'high' THEN ${weights.high}::DOUBLE
      WHEN strength = 'medium' THEN ${weights.medium}::DOUBLE ELSE ${weights.weak}::DOUBLE END AS weight
    FROM held`
}

/**
 * Matches of one text that differ. A match of one side that shares words with one of the other side of its framing was
 * displaced by that one, or set free by its going: inside a framing, of two matches of the same words one stands.
 */
const MATCH_EFFECTS = `
  CREATE OR REPLACE TEMP TABLE match_differences AS
  WITH differing AS (
    SELECT coalesce(b.pair, a.pair) AS pair, coalesce(b.framing, a.framing) AS framing,
      coalesce(b.entry, a.entry) AS entry, coalesce(b.start, a.start) AS start, coalesce(b."end", a."end") AS "end",
      b.passage AS passage_before, a.passage AS passage_after, coalesce(b.change, a.change) AS change,
      coalesce(b.only_lexicons, a.only_lexicons) AS only_lexicons, b.stance AS stance_before, a.stance AS stance_after,
      b.weighs AS weighs_before, a.weighs AS weighs_after,
      coalesce(a.asserts, false)::INTEGER - coalesce(b.asserts, false)::INTEGER AS asserted,
      (a.pair IS NOT NULL)::INTEGER - (b.pair IS NOT NULL)::INTEGER AS matches,
      coalesce(a.weight, 0) - coalesce(b.weight, 0) AS weight
    FROM (SELECT * FROM ledger_before WHERE NOT text_differs) b
      FULL JOIN (SELECT * FROM ledger_after WHERE NOT text_differs) a
      ON b.pair = a.pair AND b.framing = a.framing AND b.entry = a.entry AND b.start = a.start AND b."end" = a."end"
    WHERE b.pair IS NULL OR a.pair IS NULL OR b.stance <> a.stance OR b.weighs <> a.weighs
      OR b.strength <> a.strength OR b.level <> a.level OR b.voice <> a.voice
  ),
  taken AS (
    SELECT d.pair, d.framing, d.entry, d.start, d."end", min(o.entry) AS other, bool_or(o.change IS NOT NULL) AS by_change
    FROM differing d JOIN ledger_after o ON o.pair = d.pair AND o.framing = d.framing
      AND o.start < d."end" AND o."end" > d.start
    WHERE d.passage_after IS NULL GROUP BY ALL
    UNION ALL
    SELECT d.pair, d.framing, d.entry, d.start, d."end", min(o.entry), bool_or(o.change IS NOT NULL)
    FROM differing d JOIN ledger_before o ON o.pair = d.pair AND o.framing = d.framing
      AND o.start < d."end" AND o."end" > d.start
    WHERE d.passage_before IS NULL GROUP BY ALL
  )
  SELECT d.*, CASE WHEN change IS NULL THEN t.other END AS other, coalesce(t.by_change, false) AS by_change,
    CASE WHEN change IS NOT NULL THEN change
      WHEN passage_after IS NULL THEN CASE WHEN t.other IS NULL THEN 'lost' ELSE 'displaced' END
      WHEN passage_before IS NULL THEN CASE WHEN t.other IS NULL THEN 'found' ELSE 'set free' END
      WHEN stance_before <> stance_after THEN 'stance'
      WHEN weighs_before <> weighs_after THEN 'company'
      ELSE 'voice' END AS effect
  FROM differing d LEFT JOIN taken t
    ON t.pair = d.pair AND t.framing = d.framing AND t.entry = d.entry AND t.start = d.start AND t."end" = d."end"`

const EXPLAINED_EFFECTS = `
  CREATE OR REPLACE TEMP TABLE match_effects AS
  WITH touched AS (
    SELECT DISTINCT pair, framing, passage_before AS passage, true AS is_before FROM match_differences
    WHERE change IS NOT NULL AND passage_before IS NOT NULL
    UNION ALL
    SELECT DISTINCT pair, framing, passage_after, false FROM match_differences
    WHERE change IS NOT NULL AND passage_after IS NOT NULL
  )
  SELECT d.* EXCLUDE (by_change),
    only_lexicons OR change IS NOT NULL OR by_change OR
      (effect IN ('displaced', 'set free', 'company') AND (b.pair IS NOT NULL OR a.pair IS NOT NULL)) AS is_explained
  FROM match_differences d
    LEFT JOIN touched b ON b.is_before AND b.pair = d.pair AND b.framing = d.framing AND b.passage = d.passage_before
    LEFT JOIN touched a ON NOT a.is_before AND a.pair = d.pair AND a.framing = d.framing AND a.passage = d.passage_after`

const ENTRY_EFFECTS = `
  CREATE OR REPLACE TEMP TABLE entry_effects AS
  WITH sides AS (
    SELECT pair, framing, entry, change, asserts::INTEGER AS asserted, 1 AS matches, weight
    FROM ledger_after WHERE text_differs
    UNION ALL
    SELECT pair, framing, entry, change, -asserts::INTEGER, -1, -weight FROM ledger_before WHERE text_differs
  )
  SELECT pair, framing, entry, effect, other, sum(asserted)::INTEGER AS asserted, sum(matches)::INTEGER AS matches,
    sum(weight) AS weight
  FROM match_effects GROUP BY ALL
  UNION ALL
  SELECT pair, framing, entry, coalesce(change, 'text') AS effect, NULL AS other, sum(asserted)::INTEGER AS asserted,
    sum(matches)::INTEGER AS matches, sum(weight) AS weight
  FROM sides GROUP BY ALL
  HAVING sum(sides.asserted) <> 0 OR sum(sides.matches) <> 0
    OR (any_value(change) IS NOT NULL AND abs(sum(sides.weight)) > 1e-9)`

const LABEL_EFFECTS = `
  CREATE OR REPLACE TEMP TABLE label_effects AS
  WITH relabelled AS (
    SELECT w.pair, b.passage AS passage_before, a.passage AS passage_after,
      string_split(coalesce(b.labels, ''), ' ') AS labels_before, string_split(coalesce(a.labels, ''), ' ') AS labels_after
    FROM wanted w JOIN passages b ON b.analysis = w.analysis_before
      JOIN passages a ON a.analysis = w.analysis_after AND a.start = b.start AND a."end" = b."end"
    WHERE NOT w.text_differs AND b.labels IS DISTINCT FROM a.labels
  ),
  explained AS (
    SELECT r.* FROM relabelled r WHERE EXISTS (
      SELECT 1 FROM match_effects e WHERE e.pair = r.pair AND e.is_explained
        AND (e.passage_before = r.passage_before OR e.passage_after = r.passage_after))
  )
  SELECT r.pair, m.framing,
    sum(list_contains(labels_after, m.framing)::INTEGER - list_contains(labels_before, m.framing)::INTEGER)::INTEGER
      AS labelled
  FROM explained r JOIN moves m USING (pair) GROUP BY r.pair, m.framing`
