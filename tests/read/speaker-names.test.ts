import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseSpeaker } from '../../src/read/speaker-names.ts'

test.for([
  ['Mr. Lula da Silva', 'Lula da Silva'],
  ['THE PRESIDENT', 'The President'],
  ['THE PRESIDENT:', 'The President'],
  ['H.E. Mr. Felix Hartmann', 'Felix Hartmann'],
  ['H. E. Mr Felix Hartmann', 'Felix Hartmann'],
  ['His Excellency Dr. Felix HARTMANN', 'Felix Hartmann'],
  ['His Majesty King Olav', 'King Olav'],
  ['DULLES, John Foster', 'John Foster Dulles'],
  ['Vladimir Putin', 'Vladimir Putin'],
  ['Vladimir Putin:', 'Vladimir Putin'],
  ['Mr. DULLES', 'Dulles'],
  ['SHULTZ', 'Shultz'],
  ['Mrs. VON DER LEYEN', 'Von der Leyen'],
  ['LULA DA SILVA', 'Lula da Silva'],
  ["Sean O'NEILL", "Sean O'Neill"],
  ['MCCARTHY', 'McCarthy'],
  ['Abdel Fattah EL-SISI', 'Abdel Fattah El-Sisi'],
  ['GEORGE H.W. BUSH', 'George H.W. Bush'],
  ['JOSEPH R. BIDEN JR.', 'Joseph R. Biden Jr.'],
  ['Joseph R. Biden, Jr.', 'Joseph R. Biden, Jr.'],
  ['JFK', 'JFK'],
  ['JOHN PAUL II', 'John Paul II'],
  ['Joe Biden, President of the United States', 'Joe Biden'],
  ['Mr. Hartmann (Austria)', 'Hartmann'],
  ['vladimir putin', 'Vladimir Putin'],
  ['President Biden', 'President Biden'],
  ['Sir Anthony Eden', 'Anthony Eden'],
  ['The Right Honourable Anthony Eden', 'Anthony Eden'],
  ['Srinivasan', 'Srinivasan'],
  ['Honor Blake', 'Honor Blake'],
  ['Missoni', 'Missoni'],
  ['Heather Mills', 'Heather Mills'],
  ['Владимир Путин', 'Владимир Путин'],
  ['习近平', '习近平'],
  ['Mr.', undefined],
  ['', undefined],
  [' : ', undefined],
] as const)('%s', ([written, name]) => {
  expect(normaliseSpeaker(written)).toBe(name)
})

test('a name as it is shown is shown the same', () => {
  const part = fc.constantFrom(
    'Mr.',
    'H.E.',
    'DULLES',
    'John',
    'da',
    'VON',
    ',',
    'II',
    'J.',
    "O'NEILL",
    '(Peru)',
    ':',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join(' ')),
      ),
      (written) => {
        const shown = normaliseSpeaker(written)
        if (shown === undefined) return
        expect(shown).toMatch(/\p{L}/u)
        expect(shown.trim()).toBe(shown)
      },
    ),
    { seed: 1, numRuns: 2000 },
  )
})
