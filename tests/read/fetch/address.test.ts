import { expect, test } from 'vitest'
import { InputFault } from '../../../src/read/diagnostic.ts'
import { isPublicAddress } from '../../../src/read/fetch/address.ts'
import { checkUrl, judgeAddresses, literalAddress, redirectTarget } from '../../../src/read/fetch/target.ts'

test.for([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '192.88.99.1',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2606:4700::1%eth0',
  '',
  'localhost',
  '8.8.8',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '127.1',
  '8.8.8.8 ',
  '[::1]',
  '1.2.3.4.5',
])('not public: %s', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.for([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '198.20.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
])('public: %s', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.for<[string, string]>([
  ['http://127.1/', '127.0.0.1'],
  ['http://0x7f000001/', '127.0.0.1'],
  ['http://2130706433/', '127.0.0.1'],
  ['http://0177.0.0.1/', '127.0.0.1'],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ['http://[::1]:8080/', '::1'],
])('an address in another dress is judged as what it is: %s', ([url, address]) => {
  const target = checkUrl(url)
  expect(literalAddress(target)).toBe(address)
  expect(() => judgeAddresses(target, [address], false)).toThrow(/no address of the public internet/)
})

test('one address that is not public among others is enough', () => {
  const url = checkUrl('https://news.test/')
  expect(judgeAddresses(url, ['8.8.8.8', '1.1.1.1'], false)).toEqual(['8.8.8.8', '1.1.1.1'])
  expect(() => judgeAddresses(url, ['8.8.8.8', '10.0.0.1'], false)).toThrow(InputFault)
  expect(() => judgeAddresses(url, ['10.0.0.1'], ['other.test'])).toThrow(InputFault)
  expect(judgeAddresses(url, ['10.0.0.1'], ['news.test'])).toEqual(['10.0.0.1'])
  expect(judgeAddresses(url, ['10.0.0.1'], true)).toEqual(['10.0.0.1'])
})

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof InputFault) return error.fault.code
    throw error
  }
  return 'none'
}

test.for([
  '',
  'news.test',
  '//news.test',
  'ftp://news.test/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://',
  'http://user:secret@news.test/',
  'http://user@news.test/',
  'http://news.test:99999/',
  'http://a b/',
  `http://news.test/${'x'.repeat(5000)}`,
])('no address to ask for: %s', (url) => {
  expect(codeOf(() => checkUrl(url))).toBe('bad-url')
})

test('a password is not repeated in a message', () => {
  expect(() => checkUrl('http://user:secret@news.test/')).toThrow(/^((?!secret).)*$/)
})

test.for<[string, string | undefined, string]>([
  ['https://a.test/x', 'http://a.test/', 'insecure-redirect'],
  ['http://a.test/x', undefined, 'redirect-limit'],
  ['http://a.test/x', 'file:///etc/passwd', 'bad-url'],
  ['http://a.test/x', 'http://u:p@a.test/', 'bad-url'],
  ['http://a.test/x', 'http://[', 'bad-url'],
])('redirect from %s to %s', ([from, to, code]) => {
  expect(codeOf(() => redirectTarget(checkUrl(from), to))).toBe(code)
})

test('redirects can be relative, and go from http to https', () => {
  expect(redirectTarget(checkUrl('http://a.test/x/y'), '../z#part').href).toBe('http://a.test/z')
  expect(redirectTarget(checkUrl('http://a.test/'), 'https://b.test/').href).toBe('https://b.test/')
})
