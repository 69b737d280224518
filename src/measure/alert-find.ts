import { createLevel, type LevelModel } from './alert-level.ts'
import { type DocumentColumns, type GroupDocuments, type Past, walkGroup } from './alert-past.ts'
import { type CountTest, testCount } from './alert-test.ts'
import { adjustPValues } from './false-discovery.ts'

/** What is looked for: see `AlertSpec`. */
export interface SearchSpec {
  readonly level: number
  readonly direction: 'above' | 'both'
  readonly fewestDocuments: number
  readonly fewestWords: number
}

/** One framing as the search sees it: all documents, and the model where there is one. */
export interface SearchedFraming {
  readonly columns: DocumentColumns
  readonly model: LevelModel | undefined
}

/** One framing of one document that is unusual for its group. */
export interface Finding extends CountTest {
  readonly document: number
  /** Numbers of framing and group, as they were given. */
  readonly framing: number
  readonly group: number
  readonly past: Omit<Past, 'rate'>
  /** p adjusted for all tests of the same date. */
  readonly q: number
}

export interface Findings {
  /** In no order. */
  readonly findings: readonly Finding[]
  /** Documents × framings. */
  readonly tests: number
  readonly documentsTested: number
}

/** Tests every document whose past suffices, framing by framing, and keeps those with q ≤ level. */
export function findUnusual(
  spec: SearchSpec,
  groups: readonly GroupDocuments[],
  framings: readonly SearchedFraming[],
): Findings {
  const families = new Map<number, Family>()
  const documentsTested = new Set<number>()
  framings.forEach(({ columns, model }, framing) => {
    if (model === undefined) return
    const level = createLevel(model)
    for (const [group, documents] of groups.entries()) {
      walkGroup(documents, columns, level, (document, { rate, ...past }) => {
        if (past.documents < Math.max(1, spec.fewestDocuments) || past.words < spec.fewestWords) return
        documentsTested.add(document)
        const family = familyOf(families, columns, document)
        family.tests += 1
        const counted = { count: columns.asserted(document), words: columns.words(document) }
        const test = testCount(counted, rate, model, spec.direction)
        // An adjusted p-value is never below its own p, nor can a p above the level bring another one down to it.
        if (test.p <= spec.level) family.candidates.push({ ...test, document, framing, group, past })
      })
    }
  })
  const findings: Finding[] = []
  let tests = 0
  for (const family of families.values()) {
    tests += family.tests
    const adjusted = adjustPValues(
      family.candidates.map(({ p }) => p),
      family.tests,
    )
    family.candidates.forEach((candidate, position) => {
      const q = adjusted[position]!
      if (q <= spec.level) findings.push({ ...candidate, q })
    })
  }
  return { findings, tests, documentsTested: documentsTested.size }
}

/** The tests of one date. */
interface Family {
  tests: number
  readonly candidates: Omit<Finding, 'q'>[]
}

function familyOf(families: Map<number, Family>, columns: DocumentColumns, document: number): Family {
  const first = columns.firstDay(document)
  // No date covers more days than a decade has, so no two dates meet.
  const key = first * 4096 + columns.lastDay(document) - first
  const family = families.get(key) ?? { tests: 0, candidates: [] }
  families.set(key, family)
  return family
}
