import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RostrumError } from '../error.ts'
import { createProject } from '../project/init.ts'
import { shellWord } from '../project/job.ts'
import { type Scheduler, writeSchedule } from '../project/schedule.ts'
import { EXIT } from './exit-code.ts'
import { createTerminal, type Terminal } from './terminal.ts'

export interface InitCommandOptions {
  /** Of the pipeline. */
  readonly name?: string
  /** Write the files of this scheduler for a pipeline, in place of a project. */
  readonly schedule?: Scheduler
  /** Folder for the files of the scheduler. */
  readonly out?: string
  readonly quiet?: boolean
}

/**
 * `rostrum init`: gives the exit code.
 *
 * @param path folder of the project (the current one where left out), or, with `--schedule`, a pipeline
 * @throws RostrumError for a mistake in the arguments, and where files are in the way
 */
export async function init(path: string | undefined, options: InitCommandOptions): Promise<number> {
  const { name, schedule, out } = options
  const terminal = createTerminal({ isQuiet: options.quiet === true, wantsProgress: false })
  if (schedule === undefined) {
    if (out !== undefined)
      misplaced('--out', 'goes with --schedule; a project goes into the folder that is named')
    await initProject(path ?? '.', name, terminal)
  } else {
    if (name !== undefined)
      misplaced('--name', 'names a new project; with --schedule the pipeline has its name')
    await initSchedule(path ?? 'pipeline.yaml', schedule, out, terminal)
  }
  return EXIT.done
}

function misplaced(source: string, message: string): never {
  throw new RostrumError('arguments', [{ place: { source }, message }])
}

async function initProject(path: string, name: string | undefined, terminal: Terminal): Promise<void> {
  const project = await createProject(path, name)
  for (const file of project.made) terminal.say(`made   ${shown(file)}`)
  for (const file of project.left)
    terminal.complain(`left   ${shown(file)}  is there already, and stays as it is`)
  if (project.left.some((file) => file.endsWith('.gitignore')))
    terminal.say('       add a line  outputs/  to it, unless results belong into the repository')
  const isHere = project.folder === process.cwd()
  terminal.say(
    [
      '',
      'Next:',
      ...(isHere ? [] : [`  cd ${shellWord(shown(project.folder))}`]),
      '  rostrum run pipeline.yaml',
      '  rostrum explain pipeline.yaml --id cod-council',
      'then put your own texts into texts/, and read README.md.',
    ].join('\n'),
  )
}

async function initSchedule(
  pipeline: string,
  scheduler: Scheduler,
  out: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const written = await writeSchedule(resolve(pipeline), scheduler, {
    out,
    folder: process.cwd(),
    node: process.execPath,
    script: programPath(),
    user: userName(),
  })
  for (const file of written.made) terminal.say(`made   ${shown(file)}`)
  for (const file of written.unchanged) terminal.say(`left   ${shown(file)}  is there with the same content`)
  for (const note of written.notes) terminal.say(`note   ${note}`)
  terminal.say(['', 'Next:', ...written.next.map((line) => `  ${line}`)].join('\n'))
}

/** The built program: what lies beside this file, unless this is the source. */
function programPath(): string {
  const beside = fileURLToPath(new URL('./main.js', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
}

function userName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined // a user without a name, as in some containers
  }
}

/** Shorter where it lies below the current folder. */
function shown(path: string): string {
  const below = relative(process.cwd(), path)
  return below === '' ? '.' : below.startsWith(`..${sep}`) || below === '..' ? path : join(below)
}
