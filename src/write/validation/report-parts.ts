/**
 * Parts of the report on stance, agreement, entries, groups and prevalence.
 */
import type { GroupFigures, ValidationFigures } from './figures.ts'
import { escaped, markdownTable } from './markdown.ts'
import { decimals, withLimits } from './summary.ts'

/** Entries that the report lists. */
const MOST_ENTRIES = 12
/** Groups that the report lists. */
const MOST_GROUPS = 40

/** Whether rostrum takes the coders' stance. */
export function stancePart({ stance, stanceAccuracy }: ValidationFigures): readonly string[] {
  const head = ['## Stance', '']
  const { pairs, accuracy } = stanceAccuracy
  if (pairs === 0) {
    return [
      ...head,
      'No passage has both a stance in the codes and a match of rostrum for the same framing.',
      '',
    ]
  }
  const golds = [...new Set(stance.map(({ gold }) => gold))]
  const stances = [...new Set(stance.map((one) => one.stance))]
  const sum = (gold: string, by: string) =>
    stance.reduce((total, one) => total + (one.gold === gold && one.stance === by ? one.pairs : 0), 0)
  const rows = golds.map((gold) => [gold, ...stances.map((by) => String(sum(gold, by)))])
  return [
    ...head,
    ...markdownTable(['codes ↓ rostrum →', ...stances], rows),
    '',
    `Over all framings, of ${pairs} pairs of a passage and a framing with a stance in the codes and a match of rostrum, the share with ` +
      `the same stance is ${decimals(accuracy)}. Rostrum asserts where one match asserts; otherwise the stance of most matches counts. ` +
      '`stance.csv` has the framings apart.',
    '',
  ]
}

/** Krippendorff's alpha. */
export function agreementPart({ agreement }: ValidationFigures): readonly string[] {
  const variables = [...new Set(agreement.map(({ variable }) => variable))]
  const of = (between: string, variable: string) =>
    agreement.find((one) => one.between === between && one.variable === variable)
  const isDouble = agreement.some(({ between, units }) => between === 'coders' && units > 0)
  const rows = variables.map((variable) => {
    const coders = of('coders', variable)
    const labels = of('rostrum and codes', variable)
    return [
      escaped(variable),
      ...(isDouble ? [String(coders?.units ?? 0), decimals(coders?.alpha)] : []),
      String(labels?.units ?? 0),
      decimals(labels?.alpha),
    ]
  })
  return [
    '## Agreement',
    '',
    ...markdownTable(
      ['on', ...(isDouble ? ['passages', 'coders'] : []), 'passages', 'rostrum and codes'],
      rows,
    ),
    '',
    `Krippendorff’s alpha for nominal values: 1 is perfect agreement, 0 that of chance.${
      isDouble
        ? ''
        : ' No passage has the codes of two coders, so nothing can be said of agreement among them.'
    } On a framing the values are endorsed or not. A dash means that all values are equal, or that there is none.`,
    '',
  ]
}

/** Entries with the most false passages. */
export function entriesPart({ entries }: ValidationFigures): readonly string[] {
  const falses = ({ passages, endorsed }: { passages: number; endorsed: number }) => passages - endorsed
  const worst = entries
    .filter((one) => falses(one) > 0)
    .sort((a, b) => falses(b) - falses(a))
    .slice(0, MOST_ENTRIES)
  const head = ['## Entries that mislead', '']
  if (worst.length === 0) return [...head, 'Every passage in which an entry is asserted is endorsed.', '']
  const rows = worst.map((one) => [
    escaped(one.entry.framing),
    escaped(one.entry.id),
    one.entry.strength,
    ...[one.passages, one.endorsed, one.trace, one.neither].map((count) =>
      count === undefined ? '–' : String(count),
    ),
    decimals(one.precision),
  ])
  return [
    ...head,
    ...markdownTable(
      ['framing', 'entry', 'strength', 'passages', 'endorsed', 'trace', 'neither', 'precision'],
      rows,
      3,
    ),
    '',
    'The entries asserted in the most passages that the codes do not endorse. Medium and weak entries are not meant to decide alone. ' +
      '`entries.csv` has all.',
    '',
  ]
}

/** Groups whose labels are better or worse than those of the rest. */
export function groupsPart({ facts, groups }: ValidationFigures): readonly string[] {
  const head = ['## Differences between groups', '']
  if (facts.by.length === 0) return [...head, 'The passages have no docvars to group them by.', '']
  const compared = groups.reduce(
    (sum, one) =>
      sum +
      [one.precisionDifference, one.recallDifference].filter(({ limits }) => limits !== undefined).length,
    0,
  )
  if (compared === 0) {
    return [
      ...head,
      `By ${facts.by.map(escaped).join(', ')}: no group and its rest have five documents each with labelled or endorsed passages, so ` +
        'nothing can be said of differences. `groups.csv` has the counts.',
      '',
    ]
  }
  const flagged = groups.flatMap((group) => group.differs.map((measure) => ({ group, measure })))
  const rows = flagged.slice(0, MOST_GROUPS).map(({ group, measure }) => {
    const { difference, limits } = differenceOf(group, measure)
    return [
      escaped(group.docvar),
      escaped(group.value),
      escaped(group.framing),
      measure,
      String(group.passages),
      decimals(measure === 'precision' ? group.precision : group.recall),
      withLimits({ value: difference, limits }),
    ]
  })
  const more = flagged.length - rows.length
  return [
    ...head,
    `By ${facts.by.map(escaped).join(', ')}: ${compared} differences of precision or recall to the passages of the other values have ` +
      `limits (five documents on both sides), and ${flagged.length} of these exclude 0. Of twenty that do not differ about one does so by chance, ` +
      'more where there are few documents.',
    '',
    ...(rows.length === 0
      ? []
      : [
          ...markdownTable(
            ['docvar', 'value', 'framing', 'measure', 'passages', 'here', 'difference to the rest'],
            rows,
            4,
          ),
          ...(more > 0 ? ['', `… and ${more} more in \`groups.csv\`.`] : []),
          '',
        ]),
  ]
}

function differenceOf(group: GroupFigures, measure: string) {
  return measure === 'precision' ? group.precisionDifference : group.recallDifference
}

/** Prevalence corrected for misclassification, in all passages. */
export function prevalencePart({ prevalence }: ValidationFigures): readonly string[] {
  const whole = prevalence.filter(({ docvar }) => docvar === undefined)
  const rows = whole.map((one) => [
    escaped(one.framing),
    decimals(one.apparent),
    decimals(one.sensitivity),
    decimals(one.specificity),
    withLimits({ value: one.corrected, limits: one.limits }),
    decimals(one.codes),
  ])
  const lost = whole.filter(({ corrected, apparent }) => corrected === undefined && apparent !== undefined)
  return [
    '## Prevalence',
    '',
    ...markdownTable(['framing', 'by labels', 'sensitivity', 'specificity', 'corrected', 'by codes'], rows),
    '',
    'The share labelled, corrected for how often labels err (Rogan and Gladen 1978). In the coded passages together the corrected share ' +
      'equals that of the codes, by construction; the correction is of use for groups (`prevalence.csv`) and for texts without codes, as ' +
      'far as labels err there as they do here. Without limits: sensitivity + specificity − 1 is below 0.1 in more than one draw of ' +
      'twenty, or there are none to draw from.',
    '',
    ...(lost.length === 0
      ? []
      : [
          `Not corrected: ${lost.map(({ framing }) => escaped(framing)).join(', ')}. Sensitivity + specificity − 1 has no value or is ` +
            'below 0.1, so that labels say too little of the codes.',
          '',
        ]),
  ]
}
