import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAllowedBy, parseRobots, ROBOTS_BYTES } from '../../../src/watch/collect/robots.ts'

const parsed = (text: string, agent = 'rostrum') => parseRobots(Buffer.from(text), agent)
const allows = (text: string, path: string, agent?: string) =>
  isAllowedBy(parsed(text, agent), new URL(path, 'https://example.com'))

test.for([
  // RFC 9309, section 2.2.2, the table of percent-encodings: rule, path, whether they match
  ['/foo/bar?baz=quz', '/foo/bar?baz=quz', true],
  ['/foo/bar?baz=https://foo.bar', '/foo/bar?baz=https%3A%2F%2Ffoo.bar', false],
  ['/foo/bar?baz=https%3A%2F%2Ffoo.bar', '/foo/bar?baz=https%3a%2f%2ffoo.bar', true],
  ['/foo/bar/\u30c4', '/foo/bar/%E3%83%84', true],
  ['/foo/bar/%E3%83%84', '/foo/bar/\u30c4', true],
  ['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
  // section 2.2.3: special characters
  ['/path/file-with-a-%2A.html', '/path/file-with-a-*.html', true],
  ['/path/foo-%24', '/path/foo-$', true],
  ['/allow$', '/allow', true],
  ['/allow$', '/allow/', false],
  ['/this/*/exactly', '/this/very/path/exactly', true],
  ['/this/*/exactly', '/this/exactly', false],
  // what the major crawlers agree on beside it
  ['/fish', '/fish.html', true],
  ['/fish', '/Fish', false],
  ['/fish*', '/fishheads', true],
  ['/*.php$', '/folder/a.php', true],
  ['/*.php$', '/folder/a.php?x', false],
  ['/*.php$', '/a.php.php', true],
  ['/fish*.php', '/fishheads/catfish.php?parameters', true],
  ['/a$b', '/a', false],
  ['*', '/anything', true],
  ['$', '/', false],
] as const)('the rule %s and the path %s', ([rule, path, isMatch]) => {
  expect(allows(`User-agent: *\nDisallow: ${rule}`, path)).toBe(!isMatch)
})

/** RFC 9309, section 5.1. */
const SIMPLE = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot

EOF`

test.for([
  ['rostrum', '/example/page.html', false],
  ['rostrum', '/publications/a', true],
  ['rostrum', '/a.gif', false],
  ['rostrum', '/publications/a.gif', true],
  ['foobot', '/example/page.html', true],
  ['foobot', '/other', false],
  ['FooBot', '/other', false],
  ['barbot', '/example/page.html', false],
  ['bazbot', '/example/page.html', false],
  ['bazbot', '/a.gif', true],
  ['quxbot', '/example/', true],
] as const)('RFC 9309, 5.1: %s and %s', ([agent, path, expected]) => {
  expect(allows(SIMPLE, path, agent)).toBe(expected)
})

test('RFC 9309, 5.2: the longest match decides', () => {
  const text = `User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif`
  expect(allows(text, '/example/page/disallowed.gif', 'foobot')).toBe(false)
  expect(allows(text, '/example/page/a.gif', 'foobot')).toBe(true)
})

test.for([
  ['nothing', '', true],
  ['no group', 'Disallow: /', true],
  ['an empty Disallow', 'User-agent: *\nDisallow:', true],
  ['Allow wins a tie', 'User-agent: *\nDisallow: /p\nAllow: /p', true],
  ['and in the other order', 'User-agent: *\nAllow: /p\nDisallow: /p', true],
  [
    'groups of one agent are put together',
    'User-agent: rostrum\nAllow: /x\nUser-agent: rostrum\nDisallow: /p',
    false,
  ],
  [
    'an own group takes the place of that for all',
    'User-agent: *\nDisallow: /\nUser-agent: rostrum\nDisallow: /x',
    true,
  ],
  ['an own group without rules too', 'User-agent: rostrum\n\nUser-agent: *\nDisallow: /x\n', true],
  ['an agent with its version', 'User-agent: Rostrum/1.0\nDisallow: /p', false],
  ['an agent that only begins so', 'User-agent: rostrumbot\nDisallow: /p', true],
  ['a byte order mark, remarks, CR', '\ufeffUser-agent: * # all\rDisallow: /p # this\r', false],
  ['lines of other kinds', 'User-agent: *\nSitemap: https://example.com/s\nDisallow: /p', false],
  ['a page of HTML', '<!doctype html><html><p>Disallow: /p</html>', true],
] as const)('%s', ([, text, expected]) => {
  expect(allows(text, '/page')).toBe(expected)
})

test('robots.txt itself may always be asked for', () => {
  expect(allows('User-agent: *\nDisallow: /', '/robots.txt')).toBe(true)
})

test.for([
  ['User-agent: *\nCrawl-delay: 10', 10],
  ['User-agent: *\nCrawl-delay: 0.5\nDisallow: /x', 0.5],
  ['User-agent: rostrum\nDisallow: /x\nUser-agent: *\nCrawl-delay: 10', undefined],
  ['User-agent: a\nCrawl-delay: 3\nUser-agent: rostrum\nCrawl-delay: 4', 4],
  ['User-agent: *\nCrawl-delay: soon', undefined],
  ['User-agent: *\nCrawl-delay: -1', undefined],
] as const)('the delay of %j is %s', ([text, seconds]) => {
  expect(parsed(text).crawlDelaySeconds).toBe(seconds)
})

test('what is beyond 500 KiB is dropped', () => {
  const filler = `# ${'x'.repeat(ROBOTS_BYTES)}\n`
  expect(allows(`User-agent: *\nDisallow: /a\n${filler}Disallow: /b`, '/a')).toBe(false)
  expect(allows(`User-agent: *\nDisallow: /a\n${filler}Disallow: /b`, '/b')).toBe(true)
})

test('any bytes are read, and a pattern matches as the regular expression it stands for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(() => parseRobots(Buffer.from(bytes), 'rostrum')).not.toThrow()
    }),
  )
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '/', '*'), { maxLength: 8 })
    .map((all) => `/${all.join('')}`)
  const path = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 10 }).map((all) => `/${all.join('')}`)
  fc.assert(
    fc.property(pattern, fc.constantFrom('', '$'), path, (written, end, asked) => {
      const expression = new RegExp(`^${written.replaceAll('*', '.*')}${end}`)
      const url = new URL(`https://example.com${asked}`)
      const rules = parsed(`User-agent: *\nDisallow: ${written}${end}`)
      expect(isAllowedBy(rules, url)).toBe(!expression.test(url.pathname))
    }),
  )
})
