import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder, rostrum } from './program.ts'

describe('tag', { timeout: 30_000 }, () => {
  test('a text on stdin', async () => {
    const { code, stdout, stderr } = await rostrum(['tag', '-'], 'We can’t go.\nThey\ngo!')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        '# newdoc id = stdin',
        '# sent_id = stdin-1',
        '# text = We can’t go.',
        '1\tWe\twe\tPRON\t_\t_\t_\t_\t_\t_',
        '2\tca\tcan\tAUX\t_\t_\t_\t_\t_\tSpaceAfter=No',
        '3\tn’t\tnot\tPART\t_\t_\t_\t_\t_\t_',
        '4\tgo\tgo\tVERB\t_\t_\t_\t_\t_\tSpaceAfter=No',
        '5\t.\t.\tPUNCT\t_\t_\t_\t_\t_\t_',
        '',
        '# sent_id = stdin-2',
        '# text = They go!',
        '1\tThey\tthey\tPRON\t_\t_\t_\t_\t_\t_',
        '2\tgo\tgo\tVERB\t_\t_\t_\t_\t_\tSpaceAfter=No',
        '3\t!\t!\tPUNCT\t_\t_\t_\t_\t_\t_',
        '',
        '',
      ].join('\n'),
    )
  })

  test('every document of a folder; what cannot be read is left out', async () => {
    const folder = await freshFolder()
    await mkdir(join(folder, 'sub'))
    await writeFile(join(folder, 'a.txt'), 'One.')
    await writeFile(join(folder, 'b.txt'), ' ')
    await writeFile(join(folder, 'sub', 'c.txt'), 'Two.')
    const { code, stdout, stderr } = await rostrum(['tag', folder])
    expect(code).toBe(0)
    expect(stdout.match(/^# (newdoc|sent_id).*/gm)).toEqual([
      '# newdoc id = a',
      '# sent_id = a-1',
      '# newdoc id = sub/c',
      '# sent_id = sub%2Fc-1',
    ])
    expect(stderr).toContain('b.txt  text is empty or white space only; left out')
  })

  test('nothing that could be read is a failure', async () => {
    const path = join(await freshFolder(), 'b.txt')
    await writeFile(path, ' ')
    expect((await rostrum(['tag', path])).code).toBe(1)
  })
})
