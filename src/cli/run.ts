import { resolve } from 'node:path'
import { RostrumError } from '../error.ts'
import { planRun, type RunPlan } from '../pipeline/plan.ts'
import { RunStopped, runPlan } from '../pipeline/run.ts'
import type { Override } from '../yaml-check.ts'
import { EXIT } from './exit-code.ts'
import { counted, createTerminal, grouped, type Terminal } from './terminal.ts'

export interface RunCommandOptions {
  readonly set: readonly string[]
  readonly out?: string
  readonly dryRun?: boolean
  readonly strict?: boolean
  readonly progress?: boolean
  readonly quiet?: boolean
}

/** `rostrum run`: gives the exit code. */
export async function run(path: string, options: RunCommandOptions): Promise<number> {
  const terminal = createTerminal({
    isQuiet: options.quiet === true,
    wantsProgress: options.progress === true,
  })
  const plan = await planRun(path, await overridesOf(options.set), options.out)
  if (options.dryRun) {
    process.stdout.write(describePlan(plan))
    return EXIT.done
  }
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  try {
    return await runWith(plan, terminal, stop.signal, options.strict === true)
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    terminal.close()
  }
}

async function runWith(
  plan: RunPlan,
  terminal: Terminal,
  signal: AbortSignal,
  isStrict: boolean,
): Promise<number> {
  const started = performance.now()
  try {
    const counts = await runPlan(plan, {
      signal,
      onDiagnostic: terminal.diagnose,
      onProgress: ({ documents, words, leftOut }) => {
        const seconds = (performance.now() - started) / 1000
        const rest = leftOut === 0 ? '' : `, ${grouped(leftOut)} left out`
        terminal.progress(
          `${grouped(documents)} documents, ${grouped(words)} words${rest}, ${seconds.toFixed(0)} s`,
        )
      },
    })
    terminal.close()
    terminal.say(
      `${counted(counts.documents, 'document')}, ${counted(counts.words, 'word')}, ` +
        `${counted(counts.passages, 'passage')}, ${counted(counts.matches, 'match', 'matches')}; ` +
        `${counted(counts.leftOut, 'input')} left out, ${counted(counts.remarks, 'remark')}`,
    )
    plan.series.forEach(({ name, by }, index) => {
      const undated = counts.undated[index] ?? 0
      const lack = typeof by === 'string' ? 'without a usable date' : 'without a date in one of its periods'
      if (undated > 0) terminal.say(`not in the series ${name}: ${counted(undated, 'document')} ${lack}`)
    })
    terminal.say(`written to ${plan.folder}`)
    return isStrict && counts.leftOut > 0 ? EXIT.leftOut : EXIT.done
  } catch (error) {
    if (!(error instanceof RunStopped)) throw error
    terminal.complain(`stopped; ${plan.folder} is as it was before. Run the same command to start again.`)
    return EXIT.stopped
  }
}

async function overridesOf(settings: readonly string[]): Promise<Override[]> {
  if (settings.length === 0) return []
  const { parse } = await import('yaml')
  return settings.map((written) => {
    const at = written.indexOf('=')
    const place = { source: `--set ${written}` }
    if (at < 1) {
      throw new RostrumError('arguments', [
        { place, message: 'a setting is written KEY=VALUE, as in seed=2' },
      ])
    }
    const path = written
      .slice(0, at)
      .split('.')
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    try {
      return { path, written, value: parse(written.slice(at + 1), { maxAliasCount: 0 }) as unknown }
    } catch (error) {
      throw new RostrumError('arguments', [
        { place, message: `the value is not valid YAML: ${(error as Error).message.split('\n')[0]}` },
      ])
    }
  })
}

/** Inputs that a plan lists one by one. */
const MOST_LISTED = 40

/** What a run would do, for `--dry-run`. */
function describePlan(plan: RunPlan): string {
  const lines = [`pipeline  ${plan.path}  (${plan.pipeline.name})`, '']
  lines.push(`inputs  ${counted(plan.inputs.length, 'file')}`)
  for (const input of plan.inputs.slice(0, MOST_LISTED)) {
    if (input.kind === 'file') lines.push(`  ${input.file.path}  ${input.reader.name}`)
    else if (input.reading.kind === 'rejected') {
      const { place, message } = input.reading.diagnostic
      lines.push(`  ${place.source}  left out: ${message}`)
    }
  }
  const more = plan.inputs.length - MOST_LISTED
  if (more > 0) lines.push(`  … and ${grouped(more)} more`)
  lines.push('', 'lexicons')
  for (const { name, dimension, version, entries } of plan.lexicons.lexicons) {
    lines.push(`  ${name}  ${version}  ${entries.length} entries  (${dimension})`)
  }
  lines.push('', 'series')
  for (const { name, by, group, draws } of plan.series) {
    const unit = typeof by === 'string' ? by : `${by.length} named periods`
    lines.push(
      `  ${name}  by ${unit}${group.length === 0 ? '' : `, for each ${group.join(' × ')}`}, ${draws} draws`,
    )
  }
  if (plan.series.length === 0) lines.push('  none')
  const { pipeline } = plan
  lines.push(
    '',
    `zones that count  ${pipeline.zones.count.join(', ')}`,
    `decision  ${pipeline.measures.decision}`,
  )
  lines.push(`seed  ${pipeline.seed}`, `written to  ${resolve(plan.folder)}`, '')
  return lines.join('\n')
}
