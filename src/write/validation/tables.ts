/**
 * The tables of `rostrum validate`: one definition a file, from which header, rows and descriptions come.
 */
import type { Match } from '../../records.ts'
import type { Table } from '../table.ts'
import { choice, count, limited, number, share, text } from './columns.ts'
import type {
  AgreementFigures,
  CalibrationFigures,
  ConfusionFigures,
  DocumentFigures,
  EntryFigures,
  ErrorFigures,
  FramingFigures,
  GroupFigures,
  PrevalenceFigures,
  StanceFigures,
} from './figures.ts'

/** Name of the row that stands for all framings. */
export const ALL = 'all'

export const framingsTable: Table<FramingFigures> = {
  file: 'framings.csv',
  rowIs: 'framing, and one for all',
  purpose:
    'How far labels meet the codes. Counts are of passages; measures take design weights into account. The row all has the ' +
    'unweighted means over the framings that occur in the codes.',
  readers: 'people',
  primaryKey: ['framing'],
  columns: [
    text('framing', 'The framing; all for the means', ({ framing }) => framing),
    count('passages', 'Passages that the codes decide on', ({ passages }) => passages),
    count(
      'undecided',
      'Passages left out because exactly half of the coders endorse it',
      ({ undecided }) => undecided,
    ),
    count('gold', 'Endorsed by most coders', ({ gold }) => gold),
    count('labelled', 'Labelled by rostrum', ({ labelled }) => labelled),
    count('tp', 'Labelled and endorsed', ({ counts }) => counts?.tp),
    count('fp', 'Labelled, not endorsed', ({ counts }) => counts?.fp),
    count('fn', 'Endorsed, not labelled', ({ counts }) => counts?.fn),
    count('tn', 'Neither', ({ counts }) => counts?.tn),
    number('tp_weight', 'sum of weights', 'Design weight of tp', ({ weights }) => weights?.tp),
    number('fp_weight', 'sum of weights', 'Design weight of fp', ({ weights }) => weights?.fp),
    number('fn_weight', 'sum of weights', 'Design weight of fn', ({ weights }) => weights?.fn),
    number('tn_weight', 'sum of weights', 'Design weight of tn', ({ weights }) => weights?.tn),
    ...limited<FramingFigures>(
      'precision',
      'Share of the labelled that is endorsed',
      ({ precision }) => precision,
    ),
    ...limited<FramingFigures>('recall', 'Share of the endorsed that is labelled', ({ recall }) => recall),
    ...limited<FramingFigures>(
      'f1',
      'Harmonic mean of precision and recall; macro-F1 in the row all',
      ({ f1 }) => f1,
    ),
    count('fp_trace', 'Of fp: the codes give it a trace', ({ falseTrace }) => falseTrace),
    count('fp_rejected', 'Of fp: the codes reject it', ({ falseRejected }) => falseRejected),
    count('fp_reported', 'Of fp: the codes only report it', ({ falseReported }) => falseReported),
    count('rejected', 'The codes reject it and do not endorse it', ({ rejected }) => rejected),
    count(
      'rejected_labelled',
      'Of rejected: labelled all the same',
      ({ rejectedLabelled }) => rejectedLabelled,
    ),
    count('documents', 'Documents with 5 coded passages or more', ({ documents }) => documents, 'documents'),
    number(
      'rank_correlation',
      '−1 to 1',
      'Spearman correlation of prevalence by labels and by codes over these documents; empty where one is the same in all',
      ({ rankCorrelation }) => rankCorrelation,
    ),
    share(
      'calibration_error',
      'Expected calibration error, 10 bins (Naeini et al. 2015)',
      ({ calibrationError }) => calibrationError,
    ),
    share('brier', 'Brier score of the probabilities', ({ brier }) => brier),
    share(
      'brier_reference',
      'Brier score of the share endorsed, given to every passage',
      ({ brierReference }) => brierReference,
    ),
  ],
}

export const stanceTable: Table<StanceFigures> = {
  file: 'stance.csv',
  rowIs: 'framing, stance in the codes and stance by rostrum',
  purpose:
    'What rostrum takes a passage to do with a framing it has matches of, against what the coders do. Without rows for stances ' +
    'that the codes cannot say.',
  readers: 'programs',
  primaryKey: ['framing', 'codes', 'rostrum'],
  columns: [
    text('framing', 'The framing', ({ framing }) => framing),
    choice(
      'codes',
      'What most coders say; mixed is an endorsement with a limit',
      ['endorsed', 'mixed', 'rejected', 'reported'],
      ({ gold }) => gold,
    ),
    choice(
      'rostrum',
      'asserts if a match asserts; otherwise the stance of most matches (ties: mixed, rejects, reports)',
      ['asserts', 'mixed', 'rejects', 'reports'],
      ({ stance }) => stance,
    ),
    count('pairs', 'Passages with a match of the framing', ({ pairs }) => pairs),
    share('share', 'Of the pairs with this framing and stance in the codes', ({ share }) => share),
    {
      name: 'same',
      type: 'boolean',
      description: 'Whether the two stances are the same',
      value: ({ isSame }) => isSame,
    },
  ],
}

export const agreementTable: Table<AgreementFigures> = {
  file: 'agreement.csv',
  rowIs: 'comparison and variable',
  purpose:
    'Krippendorff’s alpha for nominal values (Krippendorff 2011): among coders, and of rostrum with what most of them say.',
  readers: 'programs',
  primaryKey: ['between', 'variable'],
  columns: [
    choice('between', 'Who is compared', ['coders', 'rostrum and codes'], ({ between }) => between),
    text('variable', 'primary, or a framing: endorsed or not', ({ variable }) => variable),
    count('passages', 'Passages with two values or more', ({ units }) => units),
    count('values', 'Values in them', ({ values }) => values, 'values'),
    number(
      'alpha',
      'at most 1',
      '1 is perfect agreement, 0 that of chance; empty where all values are equal',
      ({ alpha }) => alpha,
    ),
  ],
}

export const confusionTable: Table<ConfusionFigures> = {
  file: 'confusion.csv',
  rowIs: 'pair of primary framings',
  purpose:
    'The primary framing of the codes against that of rostrum: the label with the highest probability or weight.',
  readers: 'programs',
  primaryKey: ['codes', 'rostrum'],
  columns: [
    text('codes', 'Primary of most coders, or none', ({ codes }) => codes),
    text('rostrum', 'Primary of rostrum, or none', ({ rostrum }) => rostrum),
    count('passages', 'Passages with this pair', ({ passages }) => passages),
    number('weight', 'sum of weights', 'Their design weight', ({ weight }) => weight),
  ],
}

export const entriesTable: Table<EntryFigures> = {
  file: 'entries.csv',
  rowIs: 'entry with an asserted match',
  purpose:
    'Which entries mislead: by framing, those with the most passages that are not endorsed first. Unweighted.',
  readers: 'people',
  primaryKey: ['framing', 'entry'],
  columns: [
    text('framing', 'Framing of the entry', ({ entry }) => entry.framing),
    text('entry', 'Id of the entry inside its framing', ({ entry }) => entry.id),
    text('strength', 'How much the entry says on its own', ({ entry }) => entry.strength),
    text('pattern', 'What it looks for', ({ entry }) => entry.pattern),
    count('matches', 'Asserted matches', ({ matches }) => matches, 'matches'),
    count('passages', 'Passages with one, that the codes decide on', ({ passages }) => passages),
    count('endorsed', 'Of these: endorsed', ({ endorsed }) => endorsed),
    count('trace', 'Of these: not endorsed, but a trace', ({ trace }) => trace),
    count('neither', 'Of these: neither', ({ neither }) => neither),
    share('precision', 'endorsed / passages', ({ precision }) => precision),
  ],
}

export const groupsTable: Table<GroupFigures> = {
  file: 'groups.csv',
  rowIs: 'docvar, value and framing',
  purpose:
    'Whether labels are as good for one group as for the passages of the other values. Limits need five documents with a ' +
    'labelled (precision) or endorsed (recall) passage on both sides.',
  readers: 'people',
  primaryKey: ['docvar', 'value', 'framing'],
  columns: [
    text('docvar', 'The docvar', ({ docvar }) => docvar),
    text('value', 'Its value', ({ value }) => value),
    text('framing', 'The framing', ({ framing }) => framing),
    count('passages', 'Passages that the codes decide on', ({ passages }) => passages),
    count('documents', 'Documents of these', ({ documents }) => documents, 'documents'),
    count('gold', 'Endorsed by most coders', ({ gold }) => gold),
    count('labelled', 'Labelled by rostrum', ({ labelled }) => labelled),
    share('precision', 'Share of the labelled that is endorsed', ({ precision }) => precision),
    share('recall', 'Share of the endorsed that is labelled', ({ recall }) => recall),
    share('f1', 'Harmonic mean of the two', ({ f1 }) => f1),
    ...(['precision', 'recall'] as const).flatMap((name) => {
      const of = (row: GroupFigures) =>
        name === 'precision' ? row.precisionDifference : row.recallDifference
      const unit = 'difference of shares, −1 to 1'
      return [
        number(
          `${name}_difference`,
          unit,
          `${name} here less ${name} of the rest`,
          (row: GroupFigures) => of(row).difference,
        ),
        number(
          `${name}_difference_low`,
          unit,
          'Lower 95 % limit by a cluster bootstrap over documents',
          (row: GroupFigures) => of(row).limits?.low,
        ),
        number(
          `${name}_difference_high`,
          unit,
          'Upper 95 % limit',
          (row: GroupFigures) => of(row).limits?.high,
        ),
      ]
    }),
    text(
      'differs',
      'Measures whose difference has limits on one side of 0, with a space between',
      ({ differs }) => differs.join(' '),
    ),
  ],
}

export const documentsTable: Table<DocumentFigures> = {
  file: 'documents.csv',
  rowIs: 'document with 5 coded passages or more, and framing',
  purpose: 'Prevalence by labels against prevalence by codes, among the coded passages of a document.',
  readers: 'people',
  primaryKey: ['document', 'framing'],
  columns: [
    text('document', 'The document', ({ document }) => document),
    text('framing', 'The framing', ({ framing }) => framing),
    count('passages', 'Passages that the codes decide on', ({ passages }) => passages),
    count('gold', 'Endorsed by most coders', ({ gold }) => gold),
    count('labelled', 'Labelled by rostrum', ({ labelled }) => labelled),
    share('prevalence_codes', 'Share endorsed, by design weight', ({ prevalenceCodes }) => prevalenceCodes),
    share(
      'prevalence_labels',
      'Share labelled, by design weight',
      ({ prevalenceLabels }) => prevalenceLabels,
    ),
  ],
}

/** One bin of one framing. */
export interface CalibrationRow {
  readonly framing: string
  readonly bin: CalibrationFigures['bins'][number]
}

export const calibrationTable: Table<CalibrationRow> = {
  file: 'calibration.csv',
  rowIs: 'framing, or all pooled, and bin of probabilities',
  purpose:
    'Whether probabilities are what they say. Without rows where the decision gives none; passages that it gives none are left out.',
  readers: 'programs',
  primaryKey: ['framing', 'from'],
  columns: [
    text('framing', 'The framing; all for all framings pooled', ({ framing }) => framing),
    share('from', 'Lower end of the bin, included', ({ bin }) => bin.from),
    share('to', 'Upper end, included in the last bin only', ({ bin }) => bin.to),
    count('pairs', 'Pairs of a passage and a framing in it', ({ bin }) => bin.pairs, 'pairs'),
    share('probability', 'Mean probability, by design weight', ({ bin }) => bin.probability),
    share('endorsed', 'Share endorsed, by design weight', ({ bin }) => bin.endorsed),
  ],
}

export const prevalenceTable: Table<PrevalenceFigures> = {
  file: 'prevalence.csv',
  rowIs: 'group, or all passages, and framing',
  purpose:
    'Prevalence by labels, corrected for how often labels err in all coded passages (Rogan and Gladen 1978). In all passages ' +
    'together it equals that of the codes, by construction.',
  readers: 'people',
  primaryKey: ['docvar', 'value', 'framing'],
  columns: [
    text('docvar', 'The docvar; all for all passages', ({ docvar = ALL }) => docvar),
    text('value', 'Its value; all for all passages', ({ value = ALL }) => value),
    text('framing', 'The framing', ({ framing }) => framing),
    count('passages', 'Passages that the codes decide on', ({ passages }) => passages),
    share('apparent', 'Share labelled, by design weight', ({ apparent }) => apparent),
    share(
      'sensitivity',
      'Share of the endorsed that is labelled, in all coded passages',
      ({ sensitivity }) => sensitivity,
    ),
    share(
      'specificity',
      'Share of the others that is not labelled, in all coded passages',
      ({ specificity }) => specificity,
    ),
    share(
      'corrected',
      '(apparent + specificity − 1) / (sensitivity + specificity − 1), clipped to 0 and 1; empty where the divisor is below 0.1, and without limits where it is in over 5 % of the draws',
      ({ corrected }) => corrected,
    ),
    share(
      'corrected_low',
      'Lower 95 % limit by a cluster bootstrap over documents',
      ({ limits }) => limits?.low,
    ),
    share('corrected_high', 'Upper 95 % limit', ({ limits }) => limits?.high),
    share('codes', 'Share endorsed by the codes, to compare', ({ codes }) => codes),
  ],
}

export const errorsTable: Table<ErrorFigures> = {
  file: 'errors.csv',
  rowIs: 'passage and framing whose label is not what the codes say',
  purpose: 'The errors themselves, to be read.',
  readers: 'people',
  primaryKey: ['id', 'framing'],
  columns: [
    text('id', 'The passage', ({ passage }) => passage.id),
    text('document', 'Its document', ({ passage }) => passage.document),
    count(
      'start',
      'Where it begins in the text of the document',
      ({ passage }) => passage.span?.start,
      'UTF-16 code units',
    ),
    count('end', 'Where it ends, not included', ({ passage }) => passage.span?.end, 'UTF-16 code units'),
    text('framing', 'The framing', ({ framing }) => framing),
    choice(
      'kind',
      'Endorsed but not labelled; labelled but not endorsed; labelled although the codes reject it',
      ['missed', 'false', 'rejected labelled'],
      ({ kind }) => kind,
    ),
    {
      name: 'trace',
      type: 'boolean',
      description: 'Whether the codes give it a trace',
      value: ({ isTrace }) => isTrace,
    },
    share('probability', 'Probability of the label', ({ probability }) => probability),
    number('weight', 'weight', 'Design weight of the passage', ({ passage }) => passage.weight),
    text(
      'matches',
      'Matches of the framing: words [entry, strength, stance, rule], with | between',
      ({ passage, matches }) => matches.map((match) => shownMatch(passage.text, match)).join(' | '),
    ),
    text('text', 'The passage in full', ({ passage }) => passage.text),
  ],
}

function shownMatch(passage: string, { entry, start, end, stance, rule }: Match): string {
  const words = passage.slice(start, end).replace(/\s+/g, ' ')
  return `${words} [${[entry.id, entry.strength, stance, ...(rule === '' ? [] : [rule])].join(', ')}]`
}

/** Every CSV file of a comparison. */
export const VALIDATION_TABLES = [
  framingsTable,
  stanceTable,
  agreementTable,
  confusionTable,
  entriesTable,
  groupsTable,
  documentsTable,
  calibrationTable,
  prevalenceTable,
  errorsTable,
] as const
