import type { FramingScore } from '../../records.ts'
import type { ScoreRow } from '../measured.ts'
import type { Column, Table } from '../table.ts'

/** `scores.csv`: one row for each document and framing, with every measure. For statistics. */
export const scoresTable: Table<ScoreRow> = {
  file: 'scores.csv',
  rowIs: 'document and framing',
  purpose: 'For statistics (tidy): every measure, with its limits.',
  readers: 'programs',
  primaryKey: ['id', 'framing'],
  columns: [
    { name: 'id', type: 'string', description: 'The document', value: ({ scored }) => scored.id },
    { name: 'framing', type: 'string', description: 'The framing', value: ({ score }) => score.framing },
    {
      name: 'dimension',
      type: 'string',
      description: 'The dimension the framing belongs to; shares are taken inside it',
      value: ({ score }) => score.dimension,
    },
    count('matches', 'Matches of any stance'),
    count('asserted', 'Matches whose voice asserts the framing'),
    count('rejected', 'Matches whose voice rejects it'),
    count('reported', 'Matches that only report it'),
    count('mixed', 'Matches whose stance is mixed'),
    {
      name: 'words',
      type: 'integer',
      unit: 'words',
      description: 'Words in counted zones',
      value: ({ scored }) => scored.words,
    },
    {
      name: 'passages',
      type: 'integer',
      unit: 'passages',
      description: 'Counted passages',
      value: ({ scored }) => scored.passages,
    },
    {
      name: 'labelled',
      type: 'integer',
      unit: 'passages',
      description: 'Passages labelled with the framing',
      value: ({ score }) => score.labelled,
    },
    {
      name: 'rate',
      type: 'number',
      unit: 'matches per 1,000 words',
      description: '1000 × asserted / words; empty where there are no words',
      value: ({ score }) => score.rate,
    },
    {
      name: 'rate_low',
      type: 'number',
      unit: 'matches per 1,000 words',
      description: 'Lower exact 95 % Poisson limit of the rate (Garwood 1936)',
      value: ({ corpus }) => corpus.rateLimits?.low,
    },
    {
      name: 'rate_high',
      type: 'number',
      unit: 'matches per 1,000 words',
      description: 'Upper exact 95 % Poisson limit of the rate (Garwood 1936)',
      value: ({ corpus }) => corpus.rateLimits?.high,
    },
    {
      name: 'intensity',
      type: 'number',
      unit: 'weight per 1,000 words',
      description: '1000 × weight / words; empty where there are no words',
      value: ({ score }) => score.intensity,
    },
    {
      name: 'weight',
      type: 'number',
      description:
        'Sum of the strength weights of asserted matches (high 3, medium 1, weak 0.25 unless the manifest names ' +
        'others); a weak one counts only beside an asserted high or medium one of the framing in its passage',
      value: ({ score }) => score.weight,
    },
    {
      name: 'prevalence',
      type: 'number',
      unit: 'share of passages, 0 to 1',
      description: 'labelled / passages; empty where there are no passages',
      value: ({ score }) => score.prevalence,
    },
    {
      name: 'prevalence_low',
      type: 'number',
      unit: 'share of passages, 0 to 1',
      description: 'Lower 95 % limit of the prevalence (Wilson 1927)',
      value: ({ corpus }) => corpus.prevalenceLimits?.low,
    },
    {
      name: 'prevalence_high',
      type: 'number',
      unit: 'share of passages, 0 to 1',
      description: 'Upper 95 % limit of the prevalence (Wilson 1927)',
      value: ({ corpus }) => corpus.prevalenceLimits?.high,
    },
    {
      name: 'expected_prevalence',
      type: 'number',
      unit: 'share of passages, 0 to 1',
      description:
        'Mean probability of the framing over the passages, by the calibrated decision; empty where there are no ' +
        'passages or the plain rule labels the framing',
      value: ({ score }) => score.expectedPrevalence,
    },
    {
      name: 'share',
      type: 'number',
      unit: 'share of intensity, 0 to 1',
      description: 'intensity / sum of the intensities in the dimension; empty where that sum is 0',
      value: ({ score }) => score.share,
    },
    {
      name: 'shrunk_rate',
      type: 'number',
      unit: 'matches per 1,000 words',
      description:
        'Rate pulled towards the corpus, the more the fewer the words: 1000 × (asserted + a) / (words + b), a and b ' +
        'estimated from the corpus by framing (Gamma-Poisson); empty where the corpus has no asserted match',
      value: ({ corpus }) => corpus.shrunkRate,
    },
    {
      name: 'evidence',
      type: 'string',
      values: ['sufficient', 'insufficient'],
      description: 'insufficient where the words are too few to tell the corpus mean from twice it at 95 %',
      value: ({ corpus }) => corpus.evidence,
    },
  ],
}

function count(
  name: keyof FramingScore & ('matches' | 'asserted' | 'rejected' | 'reported' | 'mixed'),
  description: string,
): Column<ScoreRow> {
  return { name, type: 'integer', unit: 'matches', description, value: ({ score }) => score[name] }
}
