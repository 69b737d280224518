/**
 * Words that hold sentences together, by ISO 639-1 code of the language: a third to a half of the words of any prose.
 * For languages in Latin letters, which n-grams of a short sample mix up, and Catalan, Basque and Galician, which
 * tinyld does not know.
 */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en:
    'the of and to in that this with for which are our from have has had been by their they them not would should ' +
    'shall could it its be on is was at his her were there these those what who when where how can must may you your ' +
    'us than then upon into such any every all but if or as i he she we my will a an no so do',
  fr:
    'le la les de du des et à au aux en avec que qui pour est un une ne pas se il nous vous ce cette ces dans sur par ' +
    'plus mais ou son sa ses leur ont sont été être je elle ils l d qu s n c j',
  es:
    'el la los las de del y a al en con que por es un una no se ha han este esta estos porque pero también más muy ' +
    'como ya nosotros son hemos su sus desde todos nos lo o ser está para le sin entre sobre cuando',
  ca:
    'el la els les de del dels i a al als en amb que per és un una no ha han aquest aquesta aquests aquestes perquè ' +
    'però també més molt com ja són hem seu seva des tots ens li ho hi o ser està va vostè d l s n m fer sobre',
  gl:
    'o a os as de do da dos das e en con que por é un unha non se ten este esta porque pero tamén máis moi como xa ' +
    'son seu súa para ao na no polo pola nos esa ese',
  pt:
    'o a os as de do da dos das e em com que por é um uma não se tem este esta porque mas também mais muito como já ' +
    'nós são seu sua para ao na no pela pelo nos foi ser os às à nosso nossa',
  it:
    'il lo la i gli le di del della dei delle e a al alla in con che per è un una non si ha hanno questo questa perché ' +
    "ma anche più molto come già noi sono suo sua nel nella dal da se o ed l d c un'",
  ro:
    'și de la în cu că pe este o un nu se a au acest această pentru dar mai foarte ca noi sunt să din care lui ale al ' +
    'ai ne sau fi am',
  de:
    'der die das und den dem des ein eine einer einen nicht ist sind mit von zu für auf im in wir sie es ich auch als ' +
    'haben hat wird dass daß bei aus nach oder wenn über an er war werden uns',
  nl:
    'de het een en van in is dat op te voor met niet zijn aan er ook als om door maar wij we ze worden heeft bij deze ' +
    'naar nog onze die dit hebben of tot ik u',
  sv: 'och att det i som en är på av för med inte den till har vi ett om de kan ska detta från men vara eller jag så',
  da: 'og at det i som en er på af for med ikke den til har vi et om de kan skal dette fra men være eller jeg så blev',
  no: 'og at det i som en er på av for med ikke den til har vi et om de kan skal dette fra men være eller jeg så ble',
  fi: 'ja on että ei se hän oli me ovat mutta joka myös kuin tämä niin olemme sen ole hyvä sekä tai kun',
  pl: 'i w na z że się nie do to jest o jak za od po ale przez dla są być który która które tym oraz my ze tego',
  cs: 'a v na se že je to s z do o i jako za pro ale by jsme jsou být který která které tím nebo k ve po si',
  sk: 'a v na sa že je to s z do o i ako za pre ale by sme sú byť ktorý ktorá ktoré alebo k vo po si',
  sl: 'in v na se da je to s z do o ki kot za pa ali smo so biti bi po tudi ne ter pri',
  hr: 'i u na se da je to s za od što ne koji koja koje kao smo su ali iz bi ili će o ovo jer',
  hu: 'a az és hogy nem is egy ez meg de mint vagy van volt azt ezt csak már még ha',
  tr: 've bir bu için ile de da olarak çok daha ne olan gibi biz değil her o kadar en',
  id: 'dan yang di untuk dengan ini itu dari pada dalam tidak kami akan adalah kita oleh telah bagi',
  eu: 'eta da ez bat du dira hori baina ere dugu izan den gure honek dute egin',
}

/** For each word the languages that have it. */
const LANGUAGES_OF: ReadonlyMap<string, readonly string[]> = byWord()
const ONLY_ENGLISH: ReadonlySet<string> = new Set(
  [...LANGUAGES_OF]
    .filter(([, languages]) => languages.length === 1 && languages[0] === 'en')
    .map(([word]) => word),
)

/** How the words of a sample speak for a language. */
export interface FunctionWordCount {
  readonly words: number
  /** Function words of English among them. */
  readonly english: number
  /** The language whose function words are many, and half as many again as any other's; `undefined` elsewhere. */
  readonly language: string | undefined
}

/** Share of the words that are function words of its language, from which a sample is in it. */
export const FUNCTION_WORD_SHARE = 0.22

/**
 * Counts function words. One that several languages have counts for each, but by the fewer the more of them have it,
 * so that "de la" decides less than "pour" or "para".
 */
export function countFunctionWords(sample: string): FunctionWordCount {
  const plain = new Map<string, number>()
  const weighed = new Map<string, number>()
  let words = 0
  for (const [word] of sample.toLowerCase().matchAll(/[\p{L}\p{M}]+/gu)) {
    words++
    const languages = LANGUAGES_OF.get(word)
    if (languages === undefined) continue
    for (const language of languages) {
      plain.set(language, (plain.get(language) ?? 0) + 1)
      weighed.set(language, (weighed.get(language) ?? 0) + 1 / languages.length)
    }
  }
  const ranked = [...weighed].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [best, second] = ranked
  const count = best === undefined ? 0 : (plain.get(best[0]) ?? 0)
  const isClear =
    best !== undefined &&
    words >= 4 &&
    count >= words * FUNCTION_WORD_SHARE &&
    best[1] >= 1.5 &&
    best[1] >= 1.5 * (second?.[1] ?? 0)
  return { words, english: plain.get('en') ?? 0, language: isClear ? best[0] : undefined }
}

/** Words, and among them function words that English alone has. */
export function countEnglishWords(sample: string): { readonly words: number; readonly english: number } {
  const found = sample.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []
  let english = 0
  for (const word of found) if (ONLY_ENGLISH.has(word)) english++
  return { words: found.length, english }
}

function byWord(): ReadonlyMap<string, readonly string[]> {
  const languages = new Map<string, string[]>()
  for (const [language, words] of Object.entries(FUNCTION_WORDS)) {
    for (const word of new Set(words.split(' ')))
      languages.set(word, [...(languages.get(word) ?? []), language])
  }
  return languages
}
