import { expect, test } from 'vitest'
import { createWordNet, type Relation } from '../../src/language/wordnet.ts'
import { readWordNet } from '../../src/read/wordnet-files.ts'

const files = readWordNet()!
const wordNet = createWordNet(files)
const lemmas = (form: string, relation: Relation) =>
  wordNet.relativesOf(form).flatMap((one) => (one.relation === relation ? [one.lemma.join(' ')] : []))

// As the data files of WordNet 3.1 have them.
test.for([
  ['respect', 'synonym', ['regard', 'esteem', 'honor', 'abide by']],
  ['respect', 'hyponym', ['reverence', 'admire']],
  ['partners', 'synonym', ['partner', 'spouse', 'collaborator']],
  ['partners', 'derived form', ['partnership']],
  ['imposing', 'synonym', ['enforce', 'impose', 'inflict']],
  ['mutual', 'synonym', ['reciprocal', 'common']],
] as const)('%s: %s', ([form, relation, expected]) => {
  expect(lemmas(form, relation)).toEqual(expect.arrayContaining([...expected]))
})

test('a form derived into another part of speech is none of its kind', () => {
  expect(lemmas('respect', 'derived form')).not.toContain('respectful')
})

test.for(['zyzzx', "'", '', '  1 ', 'zzz', 'a'.repeat(200), 'entity\n'])('not in it: %j', (form) => {
  expect(wordNet.relativesOf(form)).toEqual([])
})

test('names are left out', () => {
  const words = wordNet.relativesOf('nation').flatMap(({ lemma }) => lemma)
  expect(words.filter((word) => /[A-Z]/.test(word))).toEqual([])
})

test('every lemma of the index is found: those of a synset with another plain word have a relative', () => {
  const missed: string[] = []
  let asked = 0
  for (const { index, data } of Object.values(files)) {
    const lines = index.toString('latin1').split('\n')
    for (let at = 40; at < lines.length; at += 97) {
      const fields = lines[at]!.trim().split(' ')
      const lemma = fields[0]!
      const offset = Number(fields.at(-Number(fields[2])))
      if (!/^[a-z]+$/.test(lemma) || lemma.length < 2) continue
      const synset = data.subarray(offset, data.indexOf(0x0a, offset)).toString('latin1').split(' ')
      const words = Array.from(
        { length: Number.parseInt(synset[3]!, 16) },
        (_, word) => synset[4 + 2 * word]!,
      )
      if (!words.some((word) => /^[a-z]+$/.test(word) && word !== lemma)) continue
      asked++
      if (wordNet.relativesOf(lemma).length === 0) missed.push(lemma)
    }
  }
  expect(asked).toBeGreaterThan(200)
  expect(missed).toEqual([])
})
