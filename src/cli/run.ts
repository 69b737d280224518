import { resolve } from 'node:path'
import { duplicateRules } from '../pipeline/pipeline.ts'
import { planRun, type RunPlan } from '../pipeline/plan.ts'
import { type Preview, previewRun } from '../pipeline/run/preview.ts'
import { type RunOutcome, RunStopped, runPlan } from '../pipeline/run.ts'
import { inspect } from '../read/inspect.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import type { PlannedInput } from '../read/plan.ts'
import type { Diagnostic } from '../records.ts'
import { EXIT } from './exit-code.ts'
import { overridesOf } from './overrides.ts'
import { counted, createTerminal, grouped, type Terminal } from './terminal.ts'

export interface RunCommandOptions {
  readonly set: readonly string[]
  /** ISO 639-1 codes, or `any`, in place of what the sources say. */
  readonly language?: WantedLanguages
  readonly out?: string
  readonly dryRun?: boolean
  readonly strict?: boolean
  readonly rebuild?: boolean
  readonly progress?: boolean
  readonly quiet?: boolean
}

/** `rostrum run`: gives the exit code. */
export async function run(path: string, options: RunCommandOptions): Promise<number> {
  const terminal = createTerminal({
    isQuiet: options.quiet === true,
    wantsProgress: options.progress === true,
  })
  const plan = await planRun(path, await overridesOf(options.set), options.out, {
    language: options.language,
  })
  if (options.dryRun) {
    process.stdout.write(await describePlan(plan, options.rebuild === true))
    return EXIT.done
  }
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  try {
    return await runWith(plan, terminal, stop.signal, options)
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    terminal.close()
  }
}

async function runWith(
  plan: RunPlan,
  terminal: Terminal,
  signal: AbortSignal,
  { strict: isStrict = false, rebuild: isRebuild = false }: RunCommandOptions,
): Promise<number> {
  const started = performance.now()
  try {
    const counts = await runPlan(plan, {
      signal,
      isRebuild,
      onDiagnostic: terminal.diagnose,
      onNotice: terminal.say,
      onProgress: ({ documents, words }) => {
        const seconds = (performance.now() - started) / 1000
        terminal.progress(
          `${grouped(documents)} documents, ${grouped(words)} words matched, ${seconds.toFixed(0)} s`,
        )
      },
    })
    terminal.close()
    terminal.say(describeChanges(counts))
    terminal.say(
      `${counted(counts.documents, 'document')}, ${counted(counts.words, 'word')}, ` +
        `${counted(counts.passages, 'passage')}, ${counted(counts.matches, 'match', 'matches')}; ` +
        `${counted(counts.leftOut, 'input')} left out, ${counted(counts.remarks, 'remark')}`,
    )
    if (counts.copies !== undefined && counts.copies > 0)
      terminal.say(
        `${counted(counts.copies, 'document')} largely in the words of another: ${copiesTold(plan)}`,
      )
    plan.series.forEach(({ name, by }, index) => {
      const undated = counts.undated[index] ?? 0
      const lack = typeof by === 'string' ? 'without a usable date' : 'without a date in one of its periods'
      if (undated > 0) terminal.say(`not in the series ${name}: ${counted(undated, 'document')} ${lack}`)
    })
    terminal.say(
      counts.isUnchanged
        ? `${plan.folder} is as it has to be; only manifest.json was written`
        : `written to ${plan.folder}`,
    )
    return isStrict && counts.leftOut > 0 ? EXIT.leftOut : EXIT.done
  } catch (error) {
    if (!(error instanceof RunStopped)) throw error
    terminal.complain(
      `stopped; the files in ${plan.folder} are as they were. What was matched is saved: run the same command to go on from there.`,
    )
    return EXIT.stopped
  }
}

/** `run 4: 12 new, 1 changed, 0 removed, 10 940 untouched (35 matched again); 2 files read`. */
function describeChanges({ run: number, changes, filesRead }: RunOutcome): string {
  const { rematched } = changes
  const again = rematched === 0 ? '' : ` (${grouped(rematched)} matched again)`
  const counts = `${grouped(changes.new)} new, ${grouped(changes.changed)} changed, ${grouped(changes.removed)} removed`
  return `run ${number}: ${counts}, ${grouped(changes.untouched)} untouched${again}; ${counted(filesRead, 'file')} read`
}

function copiesTold({ pipeline }: RunPlan): string {
  const isLeftOut = duplicateRules(pipeline.duplicates).near === 'leave-out'
  return `${isLeftOut ? 'in no series' : 'in all series'}; see duplicate_of in documents.csv`
}

/** Inputs that a plan lists one by one. */
const MOST_LISTED = 40

/** What a run would do, for `--dry-run`. */
async function describePlan(plan: RunPlan, isRebuild: boolean): Promise<string> {
  const lines = [`pipeline  ${plan.path}  (${plan.pipeline.name})`, '']
  lines.push(`inputs  ${counted(plan.inputs.length, 'file')}`)
  for (const input of plan.inputs.slice(0, MOST_LISTED)) lines.push(...(await describeInput(input)))
  const more = plan.inputs.length - MOST_LISTED
  if (more > 0) lines.push(`  … and ${grouped(more)} more${describeRest(plan.inputs.slice(MOST_LISTED))}`)
  lines.push(...describePassedOver(plan.inputs))
  lines.push('', ...describeWork(await previewRun(plan), isRebuild))
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

/** What of it is to be done, against what the store holds. */
function describeWork({ files, outdated }: Preview, isRebuild: boolean): string[] {
  const { new: fresh, changed, removed, untouched, otherwise } = files
  const all = fresh.length + changed.length + otherwise + untouched
  if (isRebuild) return [`to do  ${counted(all, 'file')} to be read, and every text to be matched anew`]
  const lines = [
    `to do  ${grouped(fresh.length)} new, ${grouped(changed.length)} changed, ${grouped(removed.length)} removed, ${grouped(untouched)} untouched ${untouched === 1 ? 'file' : 'files'}`,
  ]
  const list = (what: string, paths: readonly string[]) => {
    for (const path of paths.slice(0, MOST_LISTED)) lines.push(`  ${what}  ${path}`)
    if (paths.length > MOST_LISTED) lines.push(`  … and ${grouped(paths.length - MOST_LISTED)} more ${what}`)
  }
  if (fresh.length < all) list('new', fresh)
  list('changed', changed)
  list('removed', removed)
  if (otherwise > 0)
    lines.push(`  ${counted(otherwise, 'file')} to be read again: settings, or rostrum itself, have changed`)
  for (const { texts, entries } of outdated) {
    const stored = counted(texts, 'stored text')
    lines.push(
      entries === undefined
        ? `  ${stored} to be matched again: the lexicons, the settings or rostrum itself have changed`
        : entries === 0
          ? `  ${stored} stay as they are: nothing that matters to them has changed`
          : `  of ${stored} those with ${counted(entries, 'changed entry', 'changed entries')} to be matched again`,
    )
  }
  return lines
}

/** A file, what would read it and why, and the members of an archive by their readers. */
async function describeInput(input: PlannedInput): Promise<string[]> {
  if (input.kind === 'rejected') {
    return input.reading.kind === 'rejected' ? [`  ${leftOut(input.reading.diagnostic)}`] : []
  }
  const { reader, why, members, passedOver, diagnostics } = await inspect(input)
  const lines = [`  ${input.file.path}  ${reader}  (${why})`]
  if (members !== undefined) {
    const shown = members.map(([name, count]) => `${name} ${grouped(count)}`).join(', ')
    lines.push(`    members  ${shown === '' ? 'none that can be read' : shown}`)
  }
  for (const { why: reason, count, first } of passedOver) {
    lines.push(`    passed over  ${counted(count, 'member')}: ${reason} (${first})`)
  }
  for (const diagnostic of diagnostics.slice(0, MOST_LISTED)) lines.push(`    ${leftOut(diagnostic)}`)
  const more = diagnostics.length - MOST_LISTED
  if (more > 0) lines.push(`    … and ${grouped(more)} more left out`)
  return lines
}

function leftOut({ place, message }: Diagnostic): string {
  return `${place.source}  ${message.startsWith('left out') ? '' : 'left out: '}${message}`
}

/** `: markdown 3, text 200`, of inputs that are not listed. */
function describeRest(inputs: readonly PlannedInput[]): string {
  const counts = new Map<string, number>()
  for (const input of inputs) {
    const name = input.kind === 'file' ? input.reader.name : 'left out'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const shown = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return `: ${shown.map(([name, count]) => `${name} ${grouped(count)}`).join(', ')}`
}

/** Files of the sources' folders that no reader is given, and why. */
function describePassedOver(inputs: readonly PlannedInput[]): string[] {
  const lines: string[] = []
  for (const input of inputs) {
    if (input.kind !== 'file') continue
    for (const { message, place } of input.remarks) lines.push(`  ${place.source}  ${message}`)
    for (const { why, count, first } of input.passedOver)
      lines.push(`  ${first}  ${why}${count === 1 ? '' : `, and ${grouped(count - 1)} more`}`)
  }
  return lines.length === 0 ? [] : ['', 'passed over', ...lines]
}
