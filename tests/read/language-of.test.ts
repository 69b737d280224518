import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languageFault, languageOf, mixtureFault } from '../../src/read/language-of.ts'

const SHARED = process.env.ROSTRUM_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

const ENGLISH =
  'We have come to this hall to speak of peace, and of the work that is left to us. No nation can do it by itself. '
const SPANISH =
  'Hemos venido a esta sala para hablar de la paz y del trabajo que nos queda. Ningún país puede hacerlo por sí solo. '
const CATALAN =
  'Hem vingut a aquesta sala per parlar de la pau i de la feina que ens queda. Cap país no ho pot fer tot sol, i això és clar. '

test.for([
  ['en', ENGLISH],
  ['es', SPANISH],
  ['ca', CATALAN],
  ['fr', 'Nous sommes venus dans cette salle pour parler de la paix et du travail qui nous reste à faire. '],
  [
    'de',
    'Wir sind in diesen Saal gekommen, um über den Frieden zu sprechen und über die Arbeit, die uns bleibt. ',
  ],
  [
    'pt',
    'Viemos a esta sala para falar da paz e do trabalho que nos resta. Nenhum país pode fazê-lo sozinho, não. ',
  ],
  [
    'it',
    'Siamo venuti in questa sala per parlare della pace e del lavoro che ci resta. Nessun paese può farlo da solo. ',
  ],
  ['nl', 'Wij zijn naar deze zaal gekomen om over de vrede te spreken en over het werk dat ons nog rest. '],
  ['ro', 'Am venit în această sală pentru a vorbi despre pace și despre munca pe care o mai avem de făcut. '],
  ['sv', 'Vi har kommit till denna sal för att tala om freden och om det arbete som återstår för oss. '],
  [
    'pl',
    'Przyszliśmy do tej sali, aby mówić o pokoju i o pracy, która nam pozostała. Żaden kraj nie zrobi tego sam. ',
  ],
  [
    'cs',
    'Přišli jsme do tohoto sálu, abychom mluvili o míru a o práci, která nám zbývá. Žádná země to nezvládne sama. ',
  ],
  ['hu', 'Azért jöttünk ebbe a terembe, hogy a békéről beszéljünk és arról a munkáról, amely még hátravan. '],
  [
    'tr',
    'Bu salona barış hakkında konuşmak için geldik ve bize kalan iş için. Hiçbir ülke bunu tek başına yapamaz. ',
  ],
  [
    'fi',
    'Olemme tulleet tähän saliin puhumaan rauhasta ja työstä, joka on vielä tekemättä. Mikään maa ei voi tehdä sitä yksin. ',
  ],
  ['ru', 'Мы пришли в этот зал, чтобы говорить о мире и о работе, которая нам осталась. '],
  ['uk', 'Ми прийшли до цієї зали, щоб говорити про мир і про роботу, яка нам залишилася. '],
  ['el', 'Ήρθαμε σε αυτή την αίθουσα για να μιλήσουμε για την ειρήνη και για τη δουλειά που μας μένει. '],
  ['ar', 'جئنا إلى هذه القاعة لنتحدث عن السلام وعن العمل الذي بقي لنا. '],
  ['zh', '我们来到这个大厅是为了谈论和平以及我们剩下的工作。任何国家都不能独自完成。'],
  ['ja', '私たちは平和と残された仕事について話すためにこのホールに来ました。'],
  ['ko', '우리는 평화와 우리에게 남은 일에 대해 말하기 위해 이 강당에 왔습니다. '],
  ['he', 'באנו לאולם הזה כדי לדבר על השלום ועל העבודה שנותרה לנו. '],
] as const)('%s', async ([language, sentence]) => {
  expect((await languageOf(sentence))?.language).toBe(language)
  const long = await languageOf(sentence.repeat(30))
  expect(long?.language).toBe(language)
  expect(long?.shares).toBeUndefined()
})

test('English that is noisy, old, or full of foreign names', async () => {
  const texts = [
    'Tbe govemment of tho coun try is of tlie opinion that we bave not been ablo to rnake any progrcss in tbis question. ',
    'Among the vicissitudes incident to life no event could have filled me with greater anxieties than that of which the notification was transmitted by your order. ',
    'Mr. Lula da Silva, Mr. Sánchez Pérez-Castejón, Ms. Ndayishimiye and Mr. Wickremesinghe of the Sociedad de Naciones met with Mr. Nguyễn Xuân Phúc and Mr. Bolkiah. ',
    'THE GENERAL ASSEMBLY IS CALLED UPON TO TAKE A DECISION WITHOUT DELAY ON THE QUESTION OF THE MIDDLE EAST. ',
  ]
  for (const text of texts) expect((await languageOf(text.repeat(3)))?.language, text).toBe('en')
})

test('under 25 letters the language is not told', async () => {
  expect(await languageOf('')).toBeUndefined()
  expect(await languageOf('Peace for all nations.')).toBeUndefined()
  expect(await languageOf('1945 1946 1947 1948 1949 1950 — 12,000 (34 %) 1951 1952.')).toBeUndefined()
  expect((await languageOf('Peace for all of the nations of the world.'))?.language).toBe('en')
})

test('two languages in one text are both told', async () => {
  const both = await languageOf(CATALAN.repeat(20) + SPANISH.repeat(10))
  expect(both?.language).toBe('ca')
  expect(both?.shares?.map(({ language }) => language)).toEqual(['ca', 'es'])
  expect(both?.shares?.[0]?.share).toBeCloseTo(2 / 3, 0)
  const english = await languageOf(ENGLISH.repeat(20) + SPANISH.repeat(10))
  expect(english?.language).toBe('en')
  expect(languageFault(english, ['en'])).toBeUndefined()
  expect(mixtureFault(english, ['en'])?.message).toMatch(
    /^about [34]\d % in Spanish \(es\); expected English \(en\)$/,
  )
  expect(mixtureFault(english, ['en', 'es'])).toBeUndefined()
  expect(mixtureFault(both, ['en'])).toBeUndefined()
})

test('a text in another language is a fault that says how to keep it', async () => {
  const found = await languageOf(SPANISH.repeat(5))
  const fault = languageFault(found, ['en'])
  expect(fault?.code).toBe('other-language')
  expect(fault?.message).toBe('the text is in Spanish (es); expected English (en)')
  expect(fault?.remedy).toContain('language: any')
  expect(fault?.remedy).toContain('language: [en, es]')
  expect(fault?.remedy).toContain('--language en,es')
  expect(languageFault(found, 'any')).toBeUndefined()
  expect(languageFault(found, ['en', 'es'])).toBeUndefined()
  expect(languageFault(undefined, ['en'])).toBeUndefined()
})

test('any text at all: same text, same answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (text) => {
      const found = await languageOf(text)
      expect(await languageOf(text)).toEqual(found)
      if (found === undefined) return
      expect(found.language).toMatch(/^[a-z]{2}$/)
      expect(found.confidence).toBeGreaterThanOrEqual(0)
      expect(found.confidence).toBeLessThanOrEqual(1)
    }),
    { seed: 7, numRuns: 300 },
  )
})

const inaugural = `${SHARED}/corpora/us-inaugural.jsonl.gz`
test.skipIf(!existsSync(inaugural))(
  'inaugural addresses since 1789 are English (skipped without the corpora)',
  async () => {
    const lines = createInterface({ input: createReadStream(inaugural).pipe(createGunzip()) })
    let documents = 0
    for await (const line of lines) {
      const { id, text } = JSON.parse(line) as { readonly id: string; readonly text: string }
      const found = await languageOf(text)
      expect([id, found?.language, found?.shares]).toEqual([id, 'en', undefined])
      documents++
    }
    expect(documents).toBe(60)
  },
)
