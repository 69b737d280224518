import { type DoctorOptions, runChecks } from '../project/doctor.ts'
import type { Finding, Findings, Level } from '../project/finding.ts'
import { VERSION } from '../version.ts'
import { visible } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { createStdout } from './stdout.ts'
import { counted, stylesFor } from './terminal.ts'

export interface DoctorCommandOptions {
  /** Folder of results, in place of the pipeline's own. */
  readonly out?: string
  /** For machines. */
  readonly json?: boolean
}

/**
 * `rostrum doctor`: says what is wrong with the machine and, where one is named, with a pipeline and its store.
 *
 * @param looks what looks into the store
 * @returns the exit code: `failed` where something is wrong; warnings do not count
 */
export async function doctor(
  pipeline: string | undefined,
  { out, json = false }: DoctorCommandOptions,
  looks: Pick<DoctorOptions, 'checkStore' | 'checkProgram'>,
): Promise<number> {
  const checks = await runChecks({ pipeline, out, now: new Date(), ...looks })
  const levels = checks.flatMap(({ findings }) => findings.map(({ level }) => level))
  const wrong = levels.filter((level) => level === 'wrong').length
  const warnings = levels.filter((level) => level === 'warning').length
  const text = json
    ? `${JSON.stringify({ rostrum: VERSION, pipeline, wrong, warnings, checks }, undefined, 2)}\n`
    : `${checks.map(shownFindings).join('\n')}\n${verdict(wrong, warnings)}\n`
  await createStdout().write(text)
  return wrong > 0 ? EXIT.failed : EXIT.done
}

function verdict(wrong: number, warnings: number): string {
  if (wrong === 0 && warnings === 0) return 'nothing is wrong'
  const rest = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`
  return `${wrong === 0 ? 'nothing is wrong' : `${counted(wrong, 'thing')} ${wrong === 1 ? 'is' : 'are'} wrong`}${rest}`
}

const CODES: Readonly<Record<Level, string>> = { ok: '32', warning: '33', wrong: '31' }

function shownFindings({ subject, findings }: Findings): string {
  const style = stylesFor(process.stdout, 'auto')
  const shown = ({ level, what, remedy }: Finding): string => {
    const mark = style(CODES[level], level.padEnd(7))
    return `  ${mark}  ${visible(what)}\n${remedy === undefined ? '' : `           ${visible(remedy)}\n`}`
  }
  return `${subject}\n${findings.map(shown).join('')}`
}
