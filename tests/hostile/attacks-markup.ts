import { type Attack, attack, DEEP, type Target, TEXT } from './attack.ts'
import { PROSE } from './seeds.ts'

export const LAUGHS = `<!DOCTYPE a [<!ENTITY l0 "lol">${Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('')}]>`

const QUADRATIC = `<!DOCTYPE a [<!ENTITY big "${'x'.repeat(100_000)}">]>`

export function outside({ canary, server }: Target): string {
  return `<!DOCTYPE a [<!ENTITY c SYSTEM "file://${canary}"><!ENTITY h SYSTEM "${server}/entity"><!ENTITY % p SYSTEM "${server}/parameter">%p;]>`
}

export function xmlAttacks(target: Target): Attack[] {
  const tei = (head: string, body: string) =>
    `<?xml version="1.0"?>${head}<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:xi="http://www.w3.org/2001/XInclude"><text><body><p>${body}</p></body></text></TEI>`
  const rss = (head: string, body: string) =>
    `<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>t</title><item><title>i</title><description>${body}</description></item></channel></rss>`
  const opened = '<div>'.repeat(DEEP)
  return [
    attack('xml-tei-laughs.xml', tei(LAUGHS, `${PROSE[0]} &l12;`), 'xml-entities'),
    attack('xml-tei-quadratic.xml', tei(QUADRATIC, '&big;'.repeat(10_000)), 'xml-entities'),
    attack('xml-tei-outside.tei', tei(outside(target), `${PROSE[0]} &c; &h;`), 'xml-entities'),
    attack(
      'xml-tei-include.xml',
      tei(
        '',
        `${PROSE[0]} <xi:include href="${target.canary}" parse="text"/><xi:include href="${target.server}/include"/>`,
      ),
      'xml-include',
      1,
    ),
    attack('xml-tei-deep.xml', tei('', opened), 'xml-depth'),
    attack('xml-feed-laughs.rss', rss(LAUGHS, `${PROSE[0]} &l12;`), 'xml-entities'),
    attack('xml-feed-outside.atom', rss(outside(target), `${PROSE[0]} &c; &h;`), 'xml-entities'),
    attack('xml-feed-deep.xml', rss('', opened), 'feed-limit'),
    attack('xml-feed-deep-html.rss', rss('', `&lt;div&gt;`.repeat(DEEP)), [
      { code: 'html-too-deep', record: 1 },
    ]),
  ]
}

export function htmlAttacks({ canary, server }: Target): Attack[] {
  const loads = `<html><head><base href="${server}/"><link rel="stylesheet" href="${server}/style"><script src="${server}/script"></script><script>require('fs').writeFileSync('owned','')</script><meta http-equiv="refresh" content="0;url=${server}/refresh"></head><body><article><p>${TEXT}</p><img src="${server}/image" onerror="fetch('${server}/error')"><iframe src="file://${canary}"></iframe><object data="${server}/object"></object></article></body></html>`
  return [
    attack('html-deep.html', `<html><body>${'<div>'.repeat(DEEP - 10)}deep`, 'html-too-deep'),
    attack('html-wide.html', `<html><body>${'<p>x'.repeat(3 * DEEP)}`, 'html-too-many-elements'),
    attack('html-loads.html', loads, [], 1),
    attack('html-named.xml', `<html><body><p>${TEXT}</p></body></html>`, [{ code: 'other-format' }], 1),
    attack(
      'html-attributes.html',
      `<html><body><p ${'a'.repeat(20)}=1 ${Array.from({ length: DEEP }, (_, index) => `b${index}=1`).join(' ')}>${TEXT}</p></body></html>`,
      [],
      1,
    ),
  ]
}

/** Ways to write this machine and its neighbours. */
function inside(server: string): string[] {
  const { port } = new URL(server)
  return [
    `${server}/plain`,
    `http://localhost:${port}/name`,
    `http://2130706433:${port}/number`,
    `http://0x7f.1:${port}/hexadecimal`,
    `http://0.0.0.0:${port}/any`,
    `http://[::1]:${port}/six`,
    `http://[::ffff:127.0.0.1]:${port}/four-in-six`,
    `http://10.0.0.1:${port}/private`,
    'http://169.254.169.254/latest/meta-data/',
    `http://user:pass@127.0.0.1:${port}/user`,
  ]
}

export function feedAttacks(target: Target): Attack[] {
  const links = [
    ...inside(target.server),
    `file://${target.canary}`,
    'gopher://127.0.0.1/x',
    'javascript:alert(1)',
  ]
  const items = links.map(
    (link, index) =>
      `<item><guid>${index}</guid><title>t</title><link>${link}</link><description>${PROSE[index % 3]?.replaceAll('"', '&quot;')}</description></item>`,
  )
  // What the feed itself holds of each is kept, with a remark that its page was not read.
  const codes = links.map((_, index) => ({ code: 'page-not-read', record: index + 1 }))
  return [
    attack(
      'feed-of-inside.rss',
      `<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`,
      codes,
      links.length,
    ),
  ]
}
