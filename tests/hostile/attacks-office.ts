/** Documents of office programs, and PDFs, that attack. */
import { deflateSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { packParts } from '../../src/read/docx/zip.ts'
import { zipOf } from '../read/archive/pack.ts'
import { docx, docxParts, p } from '../read/docx-file.ts'
import { pdfOf, placedPdf, stream } from '../read/pdf/hand-pdf.ts'
import { type Attack, attack, DEEP, MIB, type Target, TEXT } from './attack.ts'
import { LAUGHS, outside } from './attacks-markup.ts'
import { PROSE, partsOf } from './seeds.ts'

export async function officeAttacks(target: Target): Promise<Attack[]> {
  const body = (head: string, text: string) =>
    `<?xml version="1.0"?>${head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${p(text)}</w:body></w:document>`
  const withBody = (xml: string) => packParts(docxParts('', { more: { 'word/document.xml': xml } }))
  const sheet = await partsOf(
    Buffer.from(
      await writeXlsx({
        sheets: [
          {
            name: 's',
            rows: [
              ['id', 'text'],
              ['the-id', PROSE[0] ?? ''],
            ],
          },
        ],
      }),
    ),
  )
  const changed = (name: RegExp, change: (xml: string) => string) =>
    packParts(
      new Map(
        [...sheet].map(([part, bytes]) => [
          part,
          name.test(part) ? Buffer.from(change(bytes.toString())) : bytes,
        ]),
      ),
    )
  const declared = (id: string, head: string, reference: string) =>
    changed(/sharedStrings|sheet1\.xml$/, (xml) =>
      xml
        .replace(/(<\?xml[^>]*>)?/, (declaration) => declaration + head)
        .replaceAll('the-id', id)
        .replaceAll(PROSE[0] ?? '', `${PROSE[0]} ${reference}`),
    )
  const linked = docx(p(PROSE[0] ?? ''), {
    more: {
      'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${target.server}/template" TargetMode="External"/><Relationship Id="r8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file://${target.canary}" TargetMode="External"/></Relationships>`,
    },
  })
  const locked = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(2000),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ])
  const whole = docx(p(TEXT))
  return [
    attack('docx-laughs.docx', withBody(body(LAUGHS, '&l12;')), 'unsafe-docx'),
    attack('docx-outside.docx', withBody(body(outside(target), `${PROSE[0]} &c; &h;`)), 'unsafe-docx'),
    attack('docx-links.docx', linked, [], 1),
    attack(
      'docx-deep.docx',
      withBody(body('', '').replace('<w:body>', `<w:body>${'<w:sdt>'.repeat(DEEP)}`)),
      'docx-limit',
    ),
    attack('docx-bomb.docx', packBomb('word/document.xml'), 'docx-limit'),
    attack('docx-cut.docx', whole.subarray(0, whole.length * 0.6), 'bad-docx'),
    attack('docx-locked.docx', locked, 'encrypted-docx'),
    attack('docx-is-a-zip.docx', zipOf({ 'a.txt': TEXT }), [{ code: 'other-format' }], 1),
    attack('xlsx-laughs.xlsx', declared('laughs', LAUGHS, '&l12;'), [], 1),
    attack('xlsx-outside.xlsx', declared('outside', outside(target), '&c; &h;'), [], 1),
    attack('xlsx-bomb.xlsx', packBomb('xl/workbook.xml'), 'workbook-too-large'),
    attack(
      'xlsx-far-cell.xlsx',
      changed(/sheet1\.xml$/, (xml) => xml.replaceAll(/r="B2"/g, 'r="XFD1048576"')),
      'bad-workbook',
    ),
    attack('xlsx-locked.xlsx', locked, 'locked-workbook'),
  ]
}

/** A package of which one part is 300 MiB of blanks. */
function packBomb(part: string): Buffer {
  return zipOf({ '[Content_Types].xml': '<Types/>', [part]: Buffer.alloc(300 * MIB, 0x20) })
}

export function pdfAttacks(): Attack[] {
  const hello = 'BT /F1 12 Tf 72 700 Td (These are some invented words.) Tj ET'
  const page = (
    content: string | Buffer,
    more: readonly (string | Buffer)[] = [],
    resources = '',
    trailer = '',
  ) =>
    pdfOf(
      [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
        '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> ${resources} >> /Contents 5 0 R >>`,
        content,
        ...more,
      ],
      trailer,
    )
  const tree = (...nodes: readonly string[]) => pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', ...nodes])
  const form = (next: number) =>
    stream(
      '/X Do '.repeat(10),
      `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${next} 0 R >> >>`,
    )
  const forms = Array.from({ length: 30 }, (_, index) => form(7 + index))
  const whole = placedPdf([[{ text: PROSE[0] ?? '', x: 72, y: 700, size: 9 }]])
  const key = Buffer.alloc(32, 0x5a).toString('hex')
  const packed = deflateSync(deflateSync(Buffer.alloc(400 * MIB, 0x20)))
  return [
    attack(
      'pdf-pages-in-a-circle.pdf',
      tree(
        '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>',
        '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>',
      ),
      'bad-pdf',
    ),
    attack(
      'pdf-object-stream-in-itself.pdf',
      page('<< /Type /ObjStm /N 1 /First 4 /Length 10 /Extends 5 0 R >>\nstream\n5 0 5 0 R \nendstream'),
      'no-text-layer',
    ),
    attack('pdf-deep.pdf', tree(`<< /Type /Pages /Kids ${'['.repeat(DEEP)} /Count 1 >>`), 'bad-pdf'),
    attack('pdf-forms-in-forms.pdf', page(stream('/X Do'), forms, '/XObject << /X 6 0 R >>'), 'pdf-limit'),
    attack(
      'pdf-stream-bomb.pdf',
      page(
        Buffer.concat([
          Buffer.from(`<< /Length ${packed.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n`),
          packed,
          Buffer.from('\nendstream'),
        ]),
      ),
      'pdf-limit',
    ),
    attack('pdf-says-many-pages.pdf', tree('<< /Type /Pages /Kids [] /Count 2000000000 >>'), 'bad-pdf'),
    attack(
      'pdf-locked.pdf',
      page(
        stream(hello),
        [`<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`],
        '',
        `/Encrypt 6 0 R /ID [<${key}> <${key}>]`,
      ),
      'encrypted-pdf',
    ),
    attack('pdf-cut.pdf', whole.subarray(0, whole.length / 2), 'bad-pdf'),
    attack(
      'pdf-is-a-picture.pdf',
      Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806', 'hex'),
      'bad-pdf',
    ),
    attack('pdf-named.txt', whole, [{ code: 'other-format' }], 1),
  ]
}
