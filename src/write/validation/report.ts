/**
 * `report.md`: a comparison of labels with coded passages, in plain words.
 */
import type { ComparisonFacts, ValidationFigures } from './figures.ts'
import { escaped, markdownTable } from './markdown.ts'
import { agreementPart, entriesPart, groupsPart, prevalencePart, stancePart } from './report-parts.ts'
import { decimals, withLimits } from './summary.ts'
import { ALL } from './tables.ts'

/** The report as Markdown. The same figures give the same text. */
export function validationReport(figures: ValidationFigures): string {
  const { facts } = figures
  return [
    '# Labels against coded passages',
    '',
    ...comparisonPart(facts),
    ...labelsPart(figures),
    ...rejectedPart(figures),
    ...stancePart(figures),
    ...agreementPart(figures),
    ...confusionPart(figures),
    ...entriesPart(figures),
    ...groupsPart(figures),
    ...documentsPart(figures),
    ...calibrationPart(figures),
    ...prevalencePart(figures),
    ...limitsPart(figures),
  ].join('\n')
}

function comparisonPart(facts: ComparisonFacts): readonly string[] {
  const of = facts.documents === undefined ? '' : ` of ${facts.documents} documents`
  const coders =
    facts.coders.length === 0
      ? 'The codes name no coder.'
      : `${facts.coders.length === 1 ? 'One coder' : `${facts.coders.length} coders`} (${facts.coders.map(escaped).join(', ')}); ` +
        `${facts.codedTwice === 1 ? '1 passage has' : `${facts.codedTwice} passages have`} the codes of two or more. What more than half of a passage’s coders say is taken as its code.`
  return [
    `Rostrum ${facts.version} labelled ${facts.passages} coded passages${of}, and each label was compared with the codes. ` +
      'A code counts as an endorsement where it is clear or central, or mixed (endorsed with a limit); a trace does not.',
    '',
    '## What was compared',
    '',
    ...facts.codes.map(({ path, sha256 }) => `- codes: ${escaped(path)} (SHA-256 ${sha256})`),
    ...facts.corpora.map((path) => `- texts: ${escaped(path)}`),
    `- lexicons: ${facts.lexicons.map(({ name, version, entries }) => `${escaped(name)} ${escaped(version)} (${entries} entries)`).join(', ')}`,
    `- decision: ${escaped(facts.decision)}`,
    `- ${coders}`,
    facts.isWeighted
      ? '- Measures take the design weights of the codes into account; counts are of passages.'
      : '- The codes carry no design weights: every passage counts the same.',
    facts.hasLimits
      ? `- Limits are 95 % percentile limits of a cluster bootstrap: ${facts.draws} draws of whole documents, seed ${escaped(facts.seed)}.`
      : '- There are no limits: they are drawn over documents, and the codes do not name the document of every passage, or name one alone.',
    ...facts.notes.map((note) => `- ${escaped(note)}`),
    '',
  ]
}

function labelsPart({ framings, present }: ValidationFigures): readonly string[] {
  const rows = framings.map(({ framing, passages, gold, labelled, counts, precision, recall, f1 }) => [
    framing === ALL ? `mean of ${present.length}` : escaped(framing),
    ...[passages, gold, labelled, counts?.tp, counts?.fp, counts?.fn].map((count) =>
      count === undefined ? '' : String(count),
    ),
    ...[precision, recall, f1].map(withLimits),
  ])
  const mean =
    present.length === 0
      ? 'No framing is endorsed in the codes, so there is no mean.'
      : `The last line is the unweighted mean over the framings that the codes endorse somewhere (${present.map(escaped).join(', ')}); ` +
        'the mean of F1 is macro-F1.'
  return [
    '## How good the labels are',
    '',
    ...markdownTable(
      [
        'framing',
        'passages',
        'endorsed',
        'labelled',
        'both',
        'label only',
        'code only',
        'precision',
        'recall',
        'F1',
      ],
      rows,
    ),
    '',
    `Precision is the share of labelled passages that the codes endorse, recall the share of endorsed passages that carry the label. ${mean} ` +
      'A dash means that there is nothing to compute it from, and a measure without limits that it rests on one document, or is the same in all.',
    '',
  ]
}

function rejectedPart({ framings }: ValidationFigures): readonly string[] {
  const known = framings.filter(({ rejected }) => rejected !== undefined)
  const shown = (count: number | undefined) => (count === undefined ? '–' : String(count))
  const rows = known.map((one) => [
    escaped(one.framing),
    shown(one.counts?.fp),
    shown(one.falseTrace),
    shown(one.falseRejected),
    shown(one.falseReported),
    shown(one.rejected),
    shown(one.rejectedLabelled),
  ])
  const rejected = known.reduce((sum, one) => sum + (one.rejected ?? 0), 0)
  const labelled = known.reduce((sum, one) => sum + (one.rejectedLabelled ?? 0), 0)
  return [
    '## False labels, and labels on what is rejected',
    '',
    ...(known.length === 0
      ? ['The codes do not say what is rejected, so it cannot be told how often rostrum labels it.']
      : [
          ...markdownTable(
            [
              'framing',
              'false labels',
              'of these a trace',
              'rejected',
              'reported',
              'passages rejecting it',
              'labelled all the same',
            ],
            rows,
          ),
          '',
          rejected === 0
            ? 'No passage rejects a framing without endorsing it.'
            : `Of ${rejected} passages that reject a framing and do not endorse it, ${labelled} carry its label.`,
        ]),
    '',
  ]
}

function confusionPart({ confusion }: ValidationFigures): readonly string[] {
  const total = confusion.reduce((sum, { passages }) => sum + passages, 0)
  if (total === 0) return ['## Primary framings', '', 'The codes name no primary framing.', '']
  const names = [...new Set(confusion.map(({ codes }) => codes))]
  const rows = names.map((codes) => [
    escaped(codes),
    ...names.map((rostrum) =>
      String(confusion.find((one) => one.codes === codes && one.rostrum === rostrum)?.passages ?? 0),
    ),
  ])
  const same = confusion.reduce((sum, one) => sum + (one.codes === one.rostrum ? one.passages : 0), 0)
  return [
    '## Primary framings',
    '',
    ...markdownTable(['codes ↓ rostrum →', ...names.map(escaped)], rows),
    '',
    `Of ${total} passages with a primary framing (or none) in the codes, ${same} have the same one by rostrum, which takes the label ` +
      'with the highest probability or, without probabilities, the highest weight.',
    '',
  ]
}

function documentsPart({ framings, documents }: ValidationFigures): readonly string[] {
  if (documents.length === 0) {
    return [
      '## Documents',
      '',
      'No document has five coded passages or more: nothing can be said of whole documents.',
      '',
    ]
  }
  const rows = framings.map(({ framing, documents: count, rankCorrelation }) => [
    framing === ALL ? 'mean' : escaped(framing),
    count === undefined ? '' : String(count),
    decimals(rankCorrelation),
  ])
  return [
    '## Documents',
    '',
    'Do documents stand in the same order by labels as by codes? Spearman’s rank correlation of the share of passages labelled and the ' +
      'share endorsed, over documents with five coded passages or more. It has no value where one of the two is the same in all documents.',
    '',
    ...markdownTable(['framing', 'documents', 'rank correlation'], rows),
    '',
  ]
}

function calibrationPart({ calibration }: ValidationFigures): readonly string[] {
  if (calibration.length === 0) {
    return [
      '## Probabilities',
      '',
      'The decision gives no probabilities, so there is no calibration to report.',
      '',
    ]
  }
  const rows = calibration.map(({ framing, pairs, error, brier, reference }) => [
    framing === undefined ? 'all pooled' : escaped(framing),
    String(pairs),
    ...[error, brier, reference].map(thousandths),
  ])
  return [
    '## Probabilities',
    '',
    ...markdownTable(
      ['framing', 'pairs', 'calibration error', 'Brier score', 'Brier score of the base rate'],
      rows,
    ),
    '',
    'The calibration error is the mean distance between the probability given and the share endorsed, over ten bins (Naeini et al. ' +
      '2015). A Brier score below that of the base rate says more than the frequency of the framing. Passages and ' +
      'framings that the decision gives no probability are left out. `calibration.csv` has the bins.',
    '',
  ]
}

function thousandths(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(3)
}

function limitsPart({ facts }: ValidationFigures): readonly string[] {
  return [
    '## What this cannot show',
    '',
    '- The codes are taken as they are. Agreement among coders is consistency with their codebook; coders who share a training, a ' +
      'language or (where they are language models) a maker can share blind spots that no coefficient shows.',
    '- The figures hold for passages drawn as these were. Where passages were picked for their words, recall says nothing of other ' +
      'words, and prevalence nothing of other texts, unless design weights correct for it.',
    '- Where the lexicons or the decision were made with an eye on these passages, the figures flatter them.',
    ...(facts.hasLimits
      ? ['- The limits hold what differs from document to document, not the errors of the coders.']
      : [
          '- Passages of one document resemble each other; without limits over documents these figures look firmer than they are.',
        ]),
    '- Passages are labelled one by one, without the text around them: a quotation or a question that begins before the passage is not seen.',
    '',
    'Each file beside this page is described in `datapackage.json`; `errors.csv` has every error in full, to be read.',
    '',
  ]
}
