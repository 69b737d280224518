/**
 * What a coder needs to know, in brief: the sheet `codebook` of a coding sheet.
 */

/** A line of the codebook. */
export interface CodebookLine {
  readonly part: string
  readonly term: string
  readonly meaning: string
}

/** A framing as coders see it. */
export interface CodebookFraming {
  readonly name: string
  readonly definition: string
}

/** What a coder may say of a framing in a passage, with the test for it. The words are those that codes are read by. */
export const STANCE_CODES: Readonly<Record<string, string>> = {
  '3 central': 'Endorsed, and the point of the passage: without it little would be left.',
  '2 clear': 'Endorsed plainly, beside other things.',
  '1 trace': 'Endorsed in a word or an aside; it would not be missed.',
  mixed: 'Endorsed with a limit that matters, or both endorsed and rejected.',
  rejects: 'The speaker denies, condemns, mocks or gives it up, in a voice of their own.',
  reports: 'Told of others, or described without taking sides.',
}

/** Whether the coder was in doubt. */
export const DOUBT_CODES: Readonly<Record<string, string>> = {
  '0': 'No doubt (or empty).',
  '1': 'Another coder might well decide otherwise.',
  '2': 'A guess.',
}

/** The question that decides on each of the framings that ship with rostrum. */
const CORE_QUESTIONS: Readonly<Record<string, string>> = {
  vindicationist: 'Must we act to spread, enforce or guard universal principles, or the order built on them?',
  exemplarist: 'Do we serve others above all by what we are at home, and should we refrain from imposing it?',
  pluralist: 'Are others equal and legitimate although they differ, and is order made together with them?',
  multipartner:
    'Is the answer a coalition that includes others than states, or changing partners across blocs, around one concrete problem?',
}

const STEPS: readonly CodebookLine[] = [
  {
    part: 'how to code',
    term: '1 subject',
    meaning:
      'Is the passage about world politics: who we are toward others, how the world is ordered, what to do with or about others? If not, primary is none and the rest stays empty.',
  },
  {
    part: 'how to code',
    term: '2 voice',
    meaning:
      'Whose voice is it: the speaker’s own, someone quoted, an opponent paraphrased? A quotation the speaker approves of counts as the speaker’s own.',
  },
  {
    part: 'how to code',
    term: '3 framings',
    meaning:
      'Ask the core question of each framing and choose from the list of its column. Leave the cell empty where the framing is not there. Several framings may be present; code each by itself.',
  },
  {
    part: 'how to code',
    term: '4 primary',
    meaning:
      'Choose the framing that is endorsed (or mixed) most strongly; where two are equal, the one that the conclusion rests on. Every passage gets a primary, if only none.',
  },
  {
    part: 'how to code',
    term: '5 doubt, note',
    meaning: 'Say how sure you are, and write down what made it hard.',
  },
]

const RULES: readonly CodebookLine[] = [
  {
    part: 'none',
    term: 'what is none',
    meaning:
      'Greetings, procedure, affairs at home, plain facts, arguments of interest or cost alone, self-defence, general wishes for peace or cooperation, summaries of theories. In ordinary foreign-policy speech about half of all passages are none: do not stretch.',
  },
  {
    part: 'none',
    term: 'only rejected or reported',
    meaning: 'Primary is none; keep the codes of the framings.',
  },
  {
    part: 'none',
    term: 'traces',
    meaning: 'A trace makes a framing primary only where it is the single point of the passage.',
  },
  {
    part: 'stance',
    term: 'irony, questions',
    meaning:
      'Irony counts as rejecting (with doubt). A rhetorical question has the stance of the answer it implies; “if we were to …” that of the outcome that is wished for.',
  },
  {
    part: 'stance',
    term: 'rejecting one is not endorsing another',
    meaning: 'A rival framing is endorsed only where its own claim is made.',
  },
  {
    part: 'stance',
    term: 'what the passage says',
    meaning: 'Code the claim, not the words, the speaker, their sincerity or their policy.',
  },
]

/** Borderlines between framings that ship with rostrum: told where all of those named are coded. */
const BORDERLINES: readonly {
  readonly between: readonly string[]
  readonly term: string
  readonly meaning: string
}[] = [
  {
    between: ['vindicationist', 'exemplarist'],
    term: 'vindicationist or exemplarist',
    meaning:
      'By what means do our principles spread? By force, pressure, conditions or institutions we lead: vindicationist. By being seen to work at home: exemplarist. “Lead by example” in order to lead: both. A boast is exemplarist only where others are said to look on, learn or be moved.',
  },
  {
    between: ['vindicationist', 'pluralist'],
    term: 'vindicationist or pluralist',
    meaning:
      'Whose rules? Ours, made universal or enforced: vindicationist. Made or contested jointly, others’ interests recognised: pluralist. Criticism of domination is pluralist where an alternative is stated, else a trace.',
  },
  {
    between: ['vindicationist', 'multipartner'],
    term: 'vindicationist or multipartner',
    meaning:
      'A coalition of democracies, or help for civil society against a regime: vindicationist. The problem first, partners who are no states, results as the ground of legitimacy: multipartner.',
  },
  {
    between: ['exemplarist', 'pluralist'],
    term: 'exemplarist or pluralist',
    meaning:
      'We as a model: exemplarist. All as valid: pluralist. “Each nation finds its own way” is pluralist where respect for their difference is the reason, exemplarist where our restraint is.',
  },
  {
    between: ['pluralist', 'multipartner'],
    term: 'pluralist or multipartner',
    meaning:
      'Equality among states, cultures or rivals: pluralist. A mixed coalition on a concrete problem: multipartner. “Partnership” between states alone is not multipartner.',
  },
  {
    between: ['exemplarist'],
    term: 'restraint',
    meaning:
      'Staying out of others’ affairs is exemplarist where the reason is our liberty, character or example; where it is cost, trade or prudence it is none.',
  },
  {
    between: ['vindicationist'],
    term: 'missions of any creed',
    meaning:
      'A universal mission that is enforced or spread is vindicationist whatever its content: civilising, revolutionary or liberal.',
  },
  {
    between: ['pluralist'],
    term: 'sovereignty',
    meaning:
      '“Our interest first, others may look after theirs” is none. With respect for others’ different ways it is a trace of pluralist; with equal standing in making rules, or limits on ourselves, it is clear.',
  },
  {
    between: ['multipartner'],
    term: 'cooperation',
    meaning:
      'Multipartner needs an actor that is no state, private capital, a joint fund at work, or changing partners around one problem. Plain support of the United Nations or of cooperation is none.',
  },
]

/** The lines of the codebook for the framings that are coded, in the order in which a coder reads them. */
export function codebookLines(framings: readonly CodebookFraming[]): readonly CodebookLine[] {
  const names = new Set(framings.map(({ name }) => name))
  return [
    ...STEPS,
    ...framings.flatMap(({ name, definition }) => {
      const question = CORE_QUESTIONS[name]
      const meaning = definition === '' ? 'Its lexicon gives no definition.' : definition
      return [
        { part: 'framing', term: name, meaning },
        ...(question === undefined ? [] : [{ part: 'core question', term: name, meaning: question }]),
      ]
    }),
    ...Object.entries(STANCE_CODES).map(([term, meaning]) => ({ part: 'code of a framing', term, meaning })),
    ...Object.entries(DOUBT_CODES).map(([term, meaning]) => ({ part: 'doubt', term, meaning })),
    ...RULES,
    ...BORDERLINES.filter(({ between }) => between.every((name) => names.has(name))).map(
      ({ term, meaning }) => ({
        part: 'borderline',
        term,
        meaning,
      }),
    ),
  ]
}
