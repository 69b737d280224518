/**
 * The section on `rostrum sample` of the page `outputs/README.md`.
 */
export const SAMPLE_SECTION: readonly string[] = `
## rostrum sample

A sample of passages for hand coding, drawn at random from strata and written as a coding sheet: \`sample.xlsx\` in the
current folder, or what \`--out\` names; with \`--coders ann,ben\` one for each, \`sample-ann.xlsx\`, \`sample-ben.xlsx\`. A
sheet that is there is not written over without \`--force\`. \`rostrum validate\` reads the sheets of all coders together,
coded as they are, the hidden parts included.

| sheet | what is in it |
|---|---|
| \`passages\` | one row for each passage, in random order; a row without a code is not coded yet |
| \`codebook\` | steps, definitions of the framings (from their lexicons), core questions, codes with their tests, what is none, borderlines |
| \`about\` | command, seed, version, decision, hashes of lexicons, counts, what could not be done as asked, and every stratum with its population and what was drawn |
| \`design\` (hidden) | what would sway a coder, by \`id\` |
| \`lists\` (hidden) | what the drop-down lists show |

| column | sheet | meaning |
|---|---|---|
| \`id\` | \`passages\`, \`design\` | The passage: a hash of document and offsets, the same in every sample |
| \`text\` | \`passages\` | The passage in full. Text is stored as text, so that none is run as a formula; half a surrogate pair is U+FFFD |
| \`primary\` | \`passages\` | To be coded: a framing, or none |
| \`<framing>\` | \`passages\` | To be coded: 3 central, 2 clear, 1 trace, mixed, rejects, reports, or nothing. One column for each framing in the dimension of the first lexicon |
| \`doubt\` | \`passages\` | To be coded: 0 to 2 |
| \`note\` | \`passages\` | To be filled in |
| \`coder\` | \`passages\` | Whose sheet it is, with \`--coders\` |
| \`document\`, \`start\`, \`end\` | \`passages\`, hidden | The document, and where the passage stands in its text (UTF-16 code units) |
| \`sha256_16\` | \`passages\`, hidden | First 16 hexadecimal digits of the SHA-256 of the text in UTF-8 |
| \`stratum\` | \`design\` | The stratum it was drawn from: label, period, docvars. Cells that were joined are named by the first and the last |
| \`weight\` | \`design\` | Design weight: passages of the population that it stands for |
| \`population\` | \`design\` | Passages of the stratum |
| \`drawn\` | \`design\` | Passages of the stratum in the sample |
| \`<docvar>\` | \`design\` | Docvars of the document; \`docvar_<docvar>\` where a column has that name. With \`--show-docvars\` they stand, like \`document\`, in sight beside the text |

CSV and JSON lines (\`--format\`) cannot hide anything. The sheet then holds neither design nor docvars but \`document\`,
whose name may give the speaker away; \`-design\` beside it holds the columns of \`design\`, to be joined by \`id\` before the
codes are validated, and \`-about.json\` what \`about\` does. In CSV, text that begins like a formula has an apostrophe
before it, which \`rostrum validate\` takes off again by the hash.

**Strata.** A passage's label is the one of highest probability, or of highest weight where the decision gives no
probabilities; passages without one are \`unlabelled\`, with or without matches. Labels are cut further by \`--period\` (of
\`date\`, else \`year\`) and the docvars of \`--by\`. Passages that are longer than a cell (32,767 characters) are no part of
the population, and are counted.

**Places.** \`--unlabelled\` is the share of places for unlabelled passages. The rest goes equally to the labels. In a label
places are in proportion to the passages of its cells, by largest remainder; cells with less than one place are joined
with their neighbours until they have one, so that every passage has a chance. What a stratum cannot use goes round: to
the others of its label, then to other labels, then to the unlabelled.

**Draw.** Each passage has random numbers that hang on seed, document and offset alone: the order of the documents makes
no difference. 1. Of each stratum a simple random sample is drawn. 2. Of a document with more than \`--per-document\` of
these, that many stay at random; labelled ones first, but one place stays for unlabelled ones if any were drawn and there
is more than one. 3. Of what stays in each stratum, its places are filled at random. How many are drawn in step 1 is found
out by a trial draw with other random numbers, so that it does not hang on what is met.

**Weights.** One over the chance of the passage: population of the stratum / draws in step 1, times draws of its document
(of the labelled, or the unlabelled) / those that stayed in step 2, times what stayed of the stratum / places in step 3.
Where no document can be over the limit that is population / drawn. Weighted totals are unbiased for the population, but
for strata that \`about\` names as without a chance. The sum of the weights is the population on average, not in every
sample, where documents are over the limit. Weights hold for the sample as a whole, not for one coder's part.

**Coders.** \`--overlap\` is the share of the sample that every coder gets, a simple random part of it; the rest is dealt
out. Each coder has an order of their own.`.split('\n')
