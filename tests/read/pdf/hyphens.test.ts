import { describe, expect, it } from 'vitest'
import { createJoin } from '../../../src/read/pdf/hyphens.ts'
import { createKnownWords } from '../../../src/read/pdf/known-words.ts'

const isKnown = createKnownWords()

describe('known words', () => {
  it.each([
    'government',
    'governments',
    'negotiating',
    'stopped',
    'policies',
    'organisation',
    'without',
    'honours',
    'quickly',
  ])('knows %s', (word) => expect(isKnown(word)).toBe(true))
  it.each(['governm', 'qzx', 'confidencebuilding', 'ofthe', ''])('does not know %j', (word) =>
    expect(isKnown(word)).toBe(false),
  )
})

describe('lines of one paragraph', () => {
  it.each([
    // By what words are known.
    ['the govern-', 'ment said', [], 'the government said'],
    ['the confidence-', 'building measures', [], 'the confidence-building measures'],
    ['a self-', 'governing town', [], 'a self-governing town'],
    ['the vindicat-', 'ionist story', [], 'the vindicationist story'],
    ['with-', 'out it', [], 'without it'],
    // By what the document has elsewhere, whatever is known.
    ['of co-', 'operation', ['their co-operation', 'and co-operation'], 'of co-operation'],
    ['of co-', 'operation', ['their cooperation'], 'of cooperation'],
    ['a multi-', 'partner world', ['this multipartner world'], 'a multipartner world'],
    ['a multi-', 'partner world', ['this multi-partner world'], 'a multi-partner world'],
    ['the state-of-', 'the-art', [], 'the state-of-the-art'],
    // Names, numbers, soft hyphens, dashes.
    ['the Anglo-', 'American view', [], 'the Anglo-American view'],
    ['in 2009-', '2010 it', [], 'in 2009-2010 it'],
    ['the insti\u00ad', 'tutions', [], 'the institutions'],
    ['peace\u2014', 'and war', [], 'peace\u2014and war'],
    ['peace \u2013', 'and war', [], 'peace \u2013 and war'],
    ['short- ', 'and long-term', [], 'short-  and long-term'],
    ['pre-', 'and post-war', [], 'pre- and post-war'],
    ['two', 'lines', [], 'two lines'],
    ['INTERNA-', 'TIONAL', [], 'INTERNATIONAL'],
  ])('%j and %j', (before, after, elsewhere, joined) => {
    const join = createJoin([...elsewhere, before, after], isKnown)
    expect(join(before, after)).toBe(joined)
  })
})
