/**
 * One file for each kind of attack on a reader, and what must be said of it.
 */
import type { Attack, Target } from './attack.ts'
import { gzipAttacks, tarAttacks, zipAttacks } from './attacks-archives.ts'
import { feedAttacks, htmlAttacks, xmlAttacks } from './attacks-markup.ts'
import { officeAttacks, pdfAttacks } from './attacks-office.ts'
import { otherAttacks, recordAttacks, textAttacks, yamlAttacks } from './attacks-texts.ts'

/** Every attack; the same bytes for the same target. */
export async function attacks(target: Target): Promise<Attack[]> {
  return [
    ...zipAttacks(target),
    ...(await tarAttacks(target)),
    ...gzipAttacks(),
    ...xmlAttacks(target),
    ...(await officeAttacks(target)),
    ...pdfAttacks(),
    ...htmlAttacks(target),
    ...recordAttacks(),
    ...yamlAttacks(target),
    ...textAttacks(),
    ...feedAttacks(target),
    ...otherAttacks(target),
  ]
}
