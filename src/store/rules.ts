/**
 * What must hold between the rows of a store, as questions to the database: each gives the rows that break a rule.
 */

/** A rule that the tables keep. */
export interface Rule {
  /** What is looked after, as people say it; rules of one topic are reported together where all hold. */
  readonly topic: string
  /** What a row that breaks it is, one and many. */
  readonly one: string
  readonly many: string
  /** A query whose rows break the rule; its column `subject` names each. */
  readonly broken: string
}

const LINKS = 'rows that name others'
const CORPUS = 'the corpus'
const DOCUMENTS = 'the history of documents'
const RUNS = 'runs'
const SUMS = 'scores against the ledger'
const PASSAGES = 'passages and matches'
const CONTENTS = 'texts and their analyses'

/** A row of `table` whose `column` is the number of no row in `target`. */
function dangling(
  table: string,
  column: string,
  target: string,
  subject: string,
  absent: 'wrong' | 'allowed' = 'wrong',
): Rule {
  return {
    topic: LINKS,
    one: `row of ${table}: its ${column} is not there`,
    many: `rows of ${table}: their ${column} is not there`,
    broken: `SELECT ${subject} AS subject FROM ${table} t ANTI JOIN ${target} USING (${column})
      WHERE ${absent === 'wrong' ? 'true' : `t.${column} IS NOT NULL`}`,
  }
}

/** What stands twice. */
function twice(topic: string, table: string, columns: string, one: string, many: string): Rule {
  return {
    topic,
    one: `${one} stands twice`,
    many: `${many} stand twice`,
    broken: `SELECT concat_ws(' ', ${columns}) AS subject FROM ${table} GROUP BY ${columns} HAVING count(*) > 1`,
  }
}

/** Rows below another whose numbers are not 0, 1, 2 … each once. `above` is what they are below of, in SQL. */
function gaps(topic: string, table: string, above: string, number: string, one: string, many: string): Rule {
  return {
    topic,
    one: `${one} are not numbered from 0 on, each once`,
    many: `${many} are not numbered from 0 on, each once`,
    broken: `SELECT subject FROM (SELECT ${above} AS subject, "${number}" AS number FROM ${table}) GROUP BY subject
      HAVING min(number) <> 0 OR max(number) <> count(*) - 1 OR count(DISTINCT number) <> count(*)`,
  }
}

/** A count of `scores` that differs from the rows of the ledger that it counts. */
function sum(column: string, counted: string, what: string): Rule {
  return {
    topic: SUMS,
    one: `score says another number of ${what} than its ledger`,
    many: `scores say another number of ${what} than their ledger`,
    broken: `SELECT concat_ws(' ', 'analysis', s.analysis, s.framing) AS subject FROM scores s
      LEFT JOIN (SELECT analysis, framing, count(*) AS n FROM matches WHERE ${counted} GROUP BY ALL) m
      USING (analysis, framing) WHERE s."${column}" <> coalesce(m.n, 0)`,
  }
}

/** Weights of framings, summed over the passages; a list that is no JSON counts as none. */
const WEIGHTS = `(SELECT analysis, number, sum(weight) AS weight FROM
    (SELECT analysis, unnest(range(len(held))) AS number, unnest(held) AS weight FROM
      (SELECT analysis, CASE WHEN json_valid(weights) THEN from_json(weights, '["DOUBLE"]') END AS held FROM passages))
    GROUP BY ALL)`

const FIRST_KEPT = '(SELECT min(run) FROM runs)'

/** All rules. None of them needs the texts. */
export const RULES: readonly Rule[] = [
  twice(CONTENTS, 'contents', 'content', 'number of a text', 'numbers of texts'),
  twice(CONTENTS, 'analyses', 'analysis', 'number of an analysis', 'numbers of analyses'),
  twice(CONTENTS, 'scorings', 'scoring', 'number of a way of scoring', 'numbers of ways of scoring'),
  twice(CONTENTS, 'current', 'content', 'text with a current analysis', 'texts with a current analysis'),
  {
    topic: CONTENTS,
    one: 'text with its docvars is kept twice',
    many: 'texts with their docvars are kept twice',
    broken: `SELECT hash AS subject FROM contents WHERE content IN (SELECT content FROM current)
      GROUP BY hash HAVING count(DISTINCT content) > 1`,
  },
  ...['current', 'corpus', 'documents'].map(
    (table): Rule => ({
      topic: CONTENTS,
      one: `row of ${table} has the analysis of another text`,
      many: `rows of ${table} have the analysis of another text`,
      broken: `SELECT DISTINCT concat('analysis ', t.analysis) AS subject FROM ${table} t
        JOIN analyses a USING (analysis) WHERE a.content <> t.content`,
    }),
  ),
  dangling('readings', 'content', 'contents', "concat('input ', t.input, ', number ', t.number)", 'allowed'),
  {
    topic: LINKS,
    one: 'reading is of a file that is not there',
    many: 'readings are of a file that is not there',
    // A run that was cut off leaves readings of files that it had not read to their end; the next one drops them.
    broken: `SELECT concat('input ', input, ', number ', number) AS subject FROM readings ANTI JOIN inputs USING (input)
      WHERE (SELECT state FROM runs ORDER BY run DESC LIMIT 1) = 'done'`,
  },
  dangling('analyses', 'content', 'contents', "concat('analysis ', t.analysis)"),
  dangling('current', 'content', 'contents', "concat('content ', t.content)"),
  dangling('current', 'analysis', 'analyses', "concat('content ', t.content)"),
  dangling('current', 'scoring', 'scorings', "concat('content ', t.content)"),
  dangling('corpus', 'content', 'contents', 't.id'),
  dangling('corpus', 'analysis', 'analyses', 't.id'),
  dangling('documents', 'content', 'contents', 't.id'),
  dangling('documents', 'analysis', 'analyses', 't.id'),
  dangling('runs', 'scoring', 'scorings', "concat('run ', t.run)", 'allowed'),
  ...['scores', 'passages', 'matches'].map((table) =>
    dangling(table, 'analysis', 'analyses', "concat('analysis ', t.analysis)"),
  ),
  twice(LINKS, 'inputs', 'path', 'file', 'files'),
  gaps(LINKS, 'readings', "concat('input ', input)", 'number', 'file whose readings', 'files whose readings'),
  gaps(CORPUS, 'corpus', 'NULL', 'position', 'corpus whose documents', 'corpora whose documents'),
  {
    topic: CORPUS,
    one: 'document of the last run is not told as one that holds',
    many: 'documents of the last run are not told as ones that hold',
    broken: `SELECT id AS subject FROM corpus c ANTI JOIN (SELECT * FROM documents WHERE last_run IS NULL) d
      USING (id, content, analysis)`,
  },
  {
    topic: CORPUS,
    one: 'document is told as one that holds, and not in the corpus of the last run',
    many: 'documents are told as ones that hold, and not in the corpus of the last run',
    broken: `SELECT id AS subject FROM documents d ANTI JOIN corpus USING (id, content, analysis)
      WHERE d.last_run IS NULL`,
  },
  {
    topic: DOCUMENTS,
    one: 'document ends before it begins',
    many: 'documents end before they begin',
    broken: 'SELECT id AS subject FROM documents WHERE last_run < first_run',
  },
  {
    topic: DOCUMENTS,
    one: 'document stands in a run that is not there',
    many: 'documents stand in a run that is not there',
    // Runs before the first one that is kept were forgotten, and what began in them holds on.
    broken: `SELECT id AS subject FROM documents
      WHERE (first_run NOT IN (SELECT run FROM runs) AND coalesce(first_run >= ${FIRST_KEPT}, true))
      OR (last_run NOT IN (SELECT run FROM runs))`,
  },
  twice(RUNS, 'runs', 'run', 'number of a run', 'numbers of runs'),
  {
    topic: RUNS,
    one: 'run is in no known state',
    many: 'runs are in no known state',
    broken: `SELECT concat('run ', run) AS subject FROM runs
      WHERE state IS NULL OR state NOT IN ('running', 'done', 'stopped', 'failed', 'interrupted')`,
  },
  sum('matches', 'true', 'matches'),
  sum('asserted', "stance = 'asserts'", 'asserted matches'),
  sum('rejected', "stance = 'rejects'", 'rejected matches'),
  sum('reported', "stance = 'reports'", 'reported matches'),
  sum('mixed', "stance = 'mixed'", 'mixed matches'),
  {
    topic: SUMS,
    one: 'match is of a framing that its analysis has no score of',
    many: 'matches are of a framing that their analysis has no score of',
    broken: `SELECT DISTINCT concat('analysis ', analysis, ' ', framing) AS subject
      FROM matches ANTI JOIN scores USING (analysis, framing)`,
  },
  {
    topic: SUMS,
    one: 'score says another weight than its passages',
    many: 'scores say another weight than their passages',
    broken: `SELECT concat_ws(' ', 'analysis', s.analysis, s.framing) AS subject FROM scores s
      LEFT JOIN ${WEIGHTS} p
      USING (analysis, number) WHERE abs(s.weight - coalesce(p.weight, 0)) > 1e-9 * greatest(1, abs(s.weight))`,
  },
  {
    topic: SUMS,
    one: 'score says another number of labelled passages than there are',
    many: 'scores say another number of labelled passages than there are',
    broken: `SELECT concat_ws(' ', 'analysis', s.analysis, s.framing) AS subject FROM scores s
      LEFT JOIN (SELECT analysis, framing, count(*) AS n FROM
        (SELECT analysis, unnest(string_split(labels, ' ')) AS framing FROM passages WHERE labels <> '')
        GROUP BY ALL) p
      USING (analysis, framing) WHERE s.labelled <> coalesce(p.n, 0)`,
  },
  gaps(
    SUMS,
    'scores',
    "concat('analysis ', analysis)",
    'number',
    'analysis whose scores',
    'analyses whose scores',
  ),
  gaps(
    PASSAGES,
    'passages',
    "concat('analysis ', analysis)",
    'passage',
    'analysis whose passages',
    'analyses whose passages',
  ),
  gaps(
    PASSAGES,
    'matches',
    "concat('analysis ', analysis)",
    'number',
    'analysis whose matches',
    'analyses whose matches',
  ),
  {
    topic: PASSAGES,
    one: 'analysis says another number of passages than it has',
    many: 'analyses say another number of passages than they have',
    broken: `SELECT concat('analysis ', a.analysis) AS subject FROM analyses a
      LEFT JOIN (SELECT analysis, count(*) AS n FROM passages GROUP BY ALL) p
      USING (analysis) WHERE a.passages <> coalesce(p.n, 0)`,
  },
  {
    topic: PASSAGES,
    one: 'match is in a passage that is not there',
    many: 'matches are in a passage that is not there',
    broken: `SELECT concat('analysis ', analysis, ', passage ', passage) AS subject
      FROM matches ANTI JOIN passages USING (analysis, passage)`,
  },
  {
    topic: PASSAGES,
    one: 'match does not lie in its passage',
    many: 'matches do not lie in their passage',
    broken: `SELECT concat('analysis ', m.analysis, ', match ', m.number) AS subject FROM matches m
      JOIN passages p USING (analysis, passage) WHERE m.start < p.start OR m."end" > p."end"`,
  },
]

/** Ids that two documents have at once: wrong unless the pipeline keeps them. */
export const SAME_IDS: Rule = {
  topic: DOCUMENTS,
  one: 'id stands for two documents at once',
  many: 'ids stand for two documents at once',
  broken: 'SELECT id AS subject FROM documents WHERE last_run IS NULL GROUP BY id HAVING count(*) > 1',
}
