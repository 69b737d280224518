/** Archives and compressed files that attack. */
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type ZipPart, zipOf } from '../read/archive/pack.ts'
import { deflatedZip } from '../read/docx-file.ts'
import { type Attack, aliasBomb, attack, MIB, type Target, TEXT, type Told } from './attack.ts'

/** Archives ten in each other, five deep, with as many zeros at the bottom as can be. */
function nested(): Buffer {
  const seed = deflatedZip('0.txt', Buffer.alloc(12 * MIB, 0x61))
  let inner = seed
  for (let level = 0; level < 4; level++) {
    inner = zipOf(
      Array.from({ length: 10 }, (_, index): ZipPart => ({ name: `${index}.zip`, content: inner })),
    )
  }
  return inner
}

export function zipAttacks({ canary }: Target): Attack[] {
  const big = Buffer.alloc(4 * MIB, 0x20)
  const overlapping = zipOf([
    { name: '0.txt', content: big },
    ...Array.from({ length: 200 }, (_, index) => ({
      name: `${index + 1}.txt`,
      content: big,
      sameBytesAs: 0,
    })),
  ])
  const paths = [
    '../up.txt',
    '/etc/abs.txt',
    'a\\..\\b.txt',
    'C:/c.txt',
    'n\u0000.txt',
    'a/../../x.txt',
    'line\nend.txt',
    'e\u001b[2J.txt',
  ]
  return [
    attack('zip-42.zip', nested(), [{ code: 'archive-depth' }]),
    attack('zip-overlapping.zip', overlapping, [{ code: 'overlapping-members' }]),
    attack('zip-ratio.zip', deflatedZip('zeros.txt', Buffer.alloc(60 * MIB)), [
      { code: 'gzip-limit', member: 'zeros.txt' },
    ]),
    attack('zip-lies-of-size.zip', deflatedZip('a.txt', Buffer.alloc(10 * MIB, 0x61), 10), [
      { code: 'bad-member', member: 'a.txt' },
    ]),
    attack(
      'zip-paths.zip',
      zipOf(paths.map((name): ZipPart => ({ name, content: TEXT }))),
      paths.map((name) => ({
        code: 'unsafe-path',
        member: name.replace('\u0000', '\\u0000').replace('\n', '\\u000a').replace('\u001b', '\\u001b'),
      })),
    ),
    attack(
      'zip-links.zip',
      zipOf([
        { name: 'passwd.txt', content: '/etc/passwd', mode: 0o120777, method: 0 },
        { name: 'canary.txt', content: canary, mode: 0o120777, method: 0 },
        { name: 'device.txt', content: '', mode: 0o020666 },
      ]),
      [
        { code: 'link-member', member: 'passwd.txt' },
        { code: 'link-member', member: 'canary.txt' },
        { code: 'special-member', member: 'device.txt' },
      ],
    ),
    attack('zip-locked.zip', zipOf([{ name: 'a.txt', content: TEXT, flags: 0x801 }]), [
      { code: 'encrypted-member', member: 'a.txt' },
    ]),
    attack('zip-long-name.zip', zipOf({ [`${'n'.repeat(60_000)}.txt`]: TEXT }), 'member-name-too-long'),
    attack('zip-many.zip', manyMembers(), 'too-many-members'),
    attack('zip-cut.zip', zipOf({ 'a.txt': TEXT }).subarray(0, 200), 'bad-zip'),
    attack(
      'zip-alias-bomb.zip',
      zipOf({ 'a.txt': TEXT, 'a.yaml': aliasBomb() }),
      [{ code: 'nested-docvars', member: 'a.yaml' }],
      1,
    ),
  ]
}

/** A directory of 200,000 members that says so; its list is cut after one. */
function manyMembers(): Buffer {
  const bytes = zipOf({ 'a.txt': TEXT })
  const end = bytes.length - 22
  bytes.writeUInt16LE(0xffff, end + 8)
  bytes.writeUInt16LE(0xffff, end + 10)
  const zip64 = Buffer.alloc(56 + 20)
  zip64.writeUInt32LE(0x06064b50, 0)
  zip64.writeBigUInt64LE(44n, 4)
  zip64.writeBigUInt64LE(200_000n, 24)
  zip64.writeBigUInt64LE(200_000n, 32)
  zip64.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 12)), 40)
  zip64.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 16)), 48)
  zip64.writeUInt32LE(0x07064b50, 56)
  zip64.writeBigUInt64LE(BigInt(end), 64)
  zip64.writeUInt32LE(1, 72)
  bytes.writeUInt32LE(0xffffffff, end + 16)
  return Buffer.concat([bytes.subarray(0, end), zip64, bytes.subarray(end)])
}

export async function tarAttacks({ canary }: Target): Promise<Attack[]> {
  const archive = pack()
  for (const name of ['../up.txt', '/etc/abs.txt', 'a\\b.txt', 'C:/c.txt']) archive.entry({ name }, TEXT)
  archive.entry({ name: 'passwd.txt', type: 'symlink', linkname: '/etc/passwd' }, '')
  archive.entry({ name: 'canary.txt', type: 'link', linkname: canary }, '')
  archive.entry({ name: 'pipe.txt', type: 'fifo' }, '')
  archive.entry({ name: 'null.txt', type: 'character-device' }, '')
  archive.entry({ name: 'whole.txt' }, TEXT)
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  const tar = Buffer.concat(chunks)
  const told: Told[] = [
    ...['../up.txt', '/etc/abs.txt', 'a\\b.txt', 'C:/c.txt'].map((member) => ({
      code: 'unsafe-path',
      member,
    })),
    { code: 'link-member', member: 'passwd.txt' },
    { code: 'link-member', member: 'canary.txt' },
    { code: 'special-member', member: 'pipe.txt' },
    { code: 'special-member', member: 'null.txt' },
  ]
  const endless = Buffer.from(tar.subarray(0, 1024))
  endless.write('77777777777', 124, 'latin1') // 8 GiB are said to follow
  return [
    attack('tar-paths.tar', tar, told, 1),
    attack('tar-paths-packed.tgz', gzipSync(tar), told, 1),
    attack('tar-cut.tar', tar.subarray(0, tar.length - 1600), [...told, { code: 'truncated-tar' }]),
    attack('tar-lies-of-size.tar', withChecksum(endless), [
      { code: 'unsafe-path', member: '../up.txt' },
      { code: 'truncated-tar' },
    ]),
  ]
}

/** A tar header with its checksum put right. */
function withChecksum(bytes: Buffer): Buffer {
  bytes.fill(0x20, 148, 156)
  const sum = bytes.subarray(0, 512).reduce((all, byte) => all + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1')
  return bytes
}

export function gzipAttacks(): Attack[] {
  const garbage = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251))
  const whole = gzipSync(TEXT.repeat(500))
  return [
    attack('gz-bomb.txt.gz', gzipSync(Buffer.alloc(60 * MIB, 0x61)), 'gzip-limit'),
    attack('gz-bomb.jsonl.gz', gzipSync(Buffer.alloc(300 * MIB, 0x61)), 'gzip-limit'),
    attack('gz-bomb-twice.csv', gzipSync(gzipSync(Buffer.alloc(60 * MIB, 0x61))), 'binary'),
    attack('gz-garbage.txt.gz', garbage, 'bad-gzip'),
    attack(
      'gz-garbage-behind-head.jsonl.gz',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), garbage]),
      'bad-gzip',
    ),
    attack('gz-cut.txt.gz', whole.subarray(0, whole.length / 2), 'truncated-gzip'),
    attack('gz-nothing.csv.gz', Buffer.alloc(0), 'truncated-gzip'),
  ]
}
