import { type Attack, aliasBomb, attack, DEEP, MIB, type Target, TEXT } from './attack.ts'
import { PROSE } from './seeds.ts'

export function recordAttacks(): Attack[] {
  const columns = Array.from({ length: 90_000 }, (_, index) => `k${index}`)
  const line = (fields: string) => `{"id":"x","text":${JSON.stringify(PROSE[0])},${fields}}\n`
  const nestedList = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`
  return [
    attack('json-deep.jsonl', `${'['.repeat(DEEP)}\n${nestedList}\n`, [
      { code: 'bad-json', line: 1 },
      { code: 'not-an-object', line: 2 },
    ]),
    attack('json-deep-field.jsonl', line(`"a":${nestedList}`), [], 1),
    attack(
      'json-proto.jsonl',
      line('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}').replace(
        '"x"',
        '"proto"',
      ),
      [],
      1,
    ),
    attack(
      'json-many-fields.jsonl',
      line(
        columns
          .slice(0, 200_000)
          .map((name) => `"${name}":1`)
          .join(','),
      ).replace('"x"', '"fields"'),
      [{ code: 'too-many-docvars' }],
      1,
    ),
    attack(
      'json-long-field.jsonl',
      line(`"a":"${'y'.repeat(5 * MIB)}"`).replace('"x"', '"long"'),
      [{ code: 'docvar-too-long' }],
      1,
    ),
    attack('json-nuls.jsonl', Buffer.alloc(5_000), [{ code: 'bad-json', line: 1 }]),
    attack(
      'csv-many-columns.csv',
      `id,text,${columns.join(',')}\nwide,"${PROSE[0]}",${columns.map(() => '1').join(',')}\n`,
      [{ code: 'too-many-docvars', record: 1, line: 2 }],
      1,
    ),
    attack(
      'csv-many-cells.csv',
      `id,text\nragged,${columns.join(',')}\nmillion,${'1,'.repeat(1_000_000)}\nwhole,"${PROSE[0]}"\n`,
      [
        { code: 'ragged-row', record: 1, line: 2 },
        { code: 'too-many-cells', record: 2, line: 3 },
      ],
      1,
    ),
    attack('csv-million-columns.csv', `id,text${',x'.repeat(1_000_000)}\na,b\n`, [
      { code: 'too-many-cells', line: 1 },
    ]),
    attack('csv-nuls.csv', Buffer.alloc(5_000), 'binary'),
    attack(
      'csv-formula.csv',
      `id,title,text\nformula,=cmd|' /C calc'!A0,"=1+1 ${PROSE[0]}"\n@sum,+1+1,"-2 ${PROSE[0]}"\n`,
      [],
      2,
    ),
  ]
}

export function yamlAttacks({ mark }: Target): Attack[] {
  const code = `require('fs').writeFileSync(${JSON.stringify(mark)}, 'x')`
  const withMatter = (yaml: string) => `---\n${yaml}\n---\n\n${TEXT}\n`
  return [
    attack('yaml-alias-bomb.md', withMatter(aliasBomb()), 'nested-docvars', 1),
    attack(
      'yaml-aliases.md',
      withMatter(
        `a: &a ${'x'.repeat(5_000)}\n${Array.from({ length: 500 }, (_, index) => `b${index}: *a`).join('\n')}`,
      ),
      'nested-docvars',
      1,
    ),
    attack('yaml-code.md', `---js\nmodule.exports = { title: ${code} }\n---\n\n${TEXT}\n`, [], 1),
    attack(
      'yaml-tags.md',
      withMatter(
        `title: !!js/function 'function () { }'\nother: !!python/object/apply:os.system ["touch ${mark}"]\nregex: !!js/regexp /x/`,
      ),
      'nested-docvars',
      1,
    ),
    attack(
      'yaml-merge.md',
      withMatter('a: &a {x: 1}\n<<: *a\n__proto__: {polluted: true}'),
      'nested-docvars',
      1,
    ),
    attack('yaml-deep.md', withMatter(`a: ${'['.repeat(20_000)}`), 'bad-front-matter', 1),
    attack('yaml-long.md', withMatter(`a: ${'x'.repeat(100_000)}`), 'front-matter-too-large'),
    attack('yaml-sidecar.txt', TEXT, [], 1),
    attack('yaml-sidecar.yaml', aliasBomb(), 'nested-docvars'),
  ]
}

export function textAttacks(): Attack[] {
  return [
    attack('text-empty.txt', '', 'empty-text'),
    attack('text-empty.pdf', '', 'bad-pdf'),
    attack('text-empty.docx', '', 'bad-docx'),
    attack('text-empty.jsonl', '', 'no-records'),
    attack('text-empty.zip', '', 'bad-zip'),
    attack('text-empty.xml', '', 'bad-xml'),
    attack('text-mark-only.txt', '\ufeff', 'empty-text'),
    attack('text-mark-only.csv', '\ufeff', 'no-records'),
    attack(
      'text-nuls.txt',
      Buffer.concat([Buffer.from(TEXT), Buffer.alloc(500), Buffer.from(TEXT)]),
      'binary',
    ),
    attack('text-utf-16.txt', Buffer.from(TEXT, 'utf16le'), [{ code: 'other-encoding' }], 1),
    attack('text-escapes.txt', `${PROSE[0]} \u001b]0;owned\u0007\u001b[2J ${PROSE[1]} \u202e`, 'cleaned', 1),
    attack(
      'text-broken-utf8.txt',
      Buffer.concat([Buffer.from('é '), Buffer.from(TEXT), Buffer.from([0xc3, 0x28, 0xff])]),
      [{ code: 'invalid-utf8' }],
      1,
    ),
    attack(
      'text-is-a-program.txt',
      Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(400, 1)]),
      'binary',
    ),
  ]
}

export function otherAttacks({ canary, server }: Target): Attack[] {
  const mail = `From: a@example.org\r\nDate: Wed, 15 Jul 2009 12:00:00 +0000\r\nSubject: =?utf-8?B?Ww==?=\r\n${'X: y\r\n'.repeat(50_000)}Content-Type: text/html\r\n\r\n<p>${TEXT}</p><img src="${server}/mail">`
  const parts = Array.from(
    { length: 3_000 },
    (_, index) => `Content-Type: multipart/mixed; boundary="b${index}"\r\n\r\n--b${index}\r\n`,
  ).join('')
  return [
    attack('mail-loads.eml', mail, [], 1),
    attack(
      'mail-deep.eml',
      `From: a@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n${parts}\r\n${TEXT}`,
      'bad-mail',
    ),
    attack('rtf-deep.rtf', `{\\rtf1 ${'{'.repeat(DEEP)}`, 'rtf-limit'),
    attack('rtf-binary.rtf', `{\\rtf1 ${PROSE[0]}{\\object\\bin2147483647 x}}`, 'truncated-rtf', 1),
    attack(
      'rtf-field.rtf',
      `{\\rtf1 ${PROSE[0]}\\par{\\field{\\*\\fldinst INCLUDETEXT "${canary}"}{\\fldrslt seen}}}`,
      [],
      1,
    ),
    attack(
      'captions-many.vtt',
      `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(250_000)}`,
      'too-many-cues',
    ),
  ]
}
