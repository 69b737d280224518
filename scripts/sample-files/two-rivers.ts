/** The paper of the sample corpus that is there as PDF and as DOCX. Every name, figure and title in it is invented. */

/** One part of a paper. `*` stands where the number of the note is, `|` where a word may be cut at a line's end. */
export interface Part {
  readonly kind: 'title' | 'byline' | 'heading' | 'paragraph' | 'quotation' | 'note' | 'reference'
  readonly text: string
}

/** What stands at the head of every page. */
export const RUNNING_HEAD = 'Tesk: Two Rivers, One Bridge'

/** Title, author and day of its making. */
export const PROPERTIES = {
  title: 'Two Rivers, One Bridge',
  author: 'Ulan Tesk',
  created: '2012-05-14',
} as const

/** Its parts in order; a note follows the paragraph that refers to it. */
export const TWO_RIVERS: readonly Part[] = [
  { kind: 'title', text: 'Two Rivers, One Bridge' },
  {
    kind: 'byline',
    text: 'This paper, its author and every place, figure and book in it are in|vent|ed for the sample corpus of rostrum.',
  },
  { kind: 'heading', text: 'The bridge at Orsk Ferry' },
  {
    kind: 'paragraph',
    text: 'Travellers who cross the frontier at Orsk Ferry stop in the middle of the bridge to set their watches. On the eastern bank it is a quarter past the hour, on the western bank a quarter to, and neither town has ever asked the other to change. I begin with this half hour because theo|ries of inter|na|tion|al order have no place for it. They ask who sets the clock. At Orsk Ferry no|body does, and the bridge has been kept in good re|pair for ninety years.',
  },
  {
    kind: 'paragraph',
    text: 'The argu|ment of this paper is simple. Order among states that differ does not need one of them to lead, and it does not wait until they have be|come alike. It needs a few things held in com|mon, a table at which each can be heard, and the habit of leav|ing the rest alone. The Lake Issel con|sul|ta|tions of 2009 show that such an order can be ne|go|ti|at|ed; the bridge shows that it can be lived in.*',
  },
  {
    kind: 'note',
    text: 'The bridge stat|utes of 1922 are kept in the town hall of Orsk Ferry in two lan|guages, and both texts are bind|ing.',
  },
  { kind: 'heading', text: 'What equals owe one another' },
  {
    kind: 'paragraph',
    text: 'Valoria and Tarenka have dif|fer|ent consti|tu|tions, dif|fer|ent saints and dif|fer|ent ideas of what a news|paper is for. Each has at times taken the other for an un|fin|ished ver|sion of it|self. The custom that grew at Lake Issel was more mod|est. Delegates were asked to state the interest of the neigh|bour be|fore they stated their own, and the neigh|bour was asked wheth|er it had been stated fairly. The rec|ord of the third session has the whole method in a few lines:',
  },
  {
    kind: 'quotation',
    text: 'We do not ask you to pray as we pray or to vote as we vote. We ask what you need from this river, and we will tell you what we need, and then we shall both look at how much wa|ter there is.',
  },
  {
    kind: 'paragraph',
    text: 'This is mutual respect with a gauge in its hand. It treats the other as a legit|i|mate part|ner who will still be there in the morn|ing, and it treats dif|fer|ence as a fact of geog|ra|phy, not as a fault to be cor|rect|ed. Small states un|der|stood it at once. A Ferelo del|e|gate told me that for the first time in her ca|reer no one had ex|plained her own coast to her.',
  },
  { kind: 'heading', text: 'Two objections' },
  {
    kind: 'paragraph',
    text: 'Marlo (2004) holds that a coast with|out a watch|man is an in|vi|ta|tion to wreck|ers, and that only the strong|est free na|tion can keep the lamp. The wreck|ers are real. But a watch|man who answers to no|body has to be watched, and the col|lapse of Gorvan in 2003 left three mil|lion peo|ple with|out clean wa|ter and the watch|man with|out friends. The second ob|jec|tion is that a bal|ance among equals pro|tects tyrants. It does pro|tect them from in|va|sion. It does not pro|tect them from com|par|i|son, and the half hour on the bridge has changed more minds than any procla|ma|tion.',
  },
  {
    kind: 'paragraph',
    text: 'Nor is this a plea for keep|ing one’s own house and let|ting the world go by. The bridge has to be paint|ed every spring, by both towns, in the same week, and the for|e|man changes each year. In|sti|tu|tions of this kind look un|der|em|ployed un|til the flood comes. In the flood of 1987 the two fire bri|gades worked un|der which|ever cap|tain stood near|er to the break.',
  },
  { kind: 'heading', text: 'Conclusion' },
  {
    kind: 'paragraph',
    text: 'A plural order will al|ways look un|fin|ished to those who want the world to tell one time. It has no cap|i|tal, no an|them and no last chap|ter. It has gaug|es, min|utes and a paint|ing rota. I have come to think that the rota is the more se|ri|ous achieve|ment, and that states as proud as ours could sign it with|out sham|ing any|one.',
  },
  { kind: 'heading', text: 'References' },
  {
    kind: 'reference',
    text: 'Marlo, J. R. (2004). Keeping the Watch: Primacy and Its Duties. Marlo Institute, Port Valor.',
  },
  {
    kind: 'reference',
    text: 'Orsk Ferry Bridge Board (2011). Ninetieth Annual Statement of Paint and Labour. Orsk Ferry.',
  },
  {
    kind: 'reference',
    text: 'Tesk, U. (2010). Many Keels, One Sea: Notes Towards a Coastal Concert. Institute for Equilibrium Studies.',
  },
]
