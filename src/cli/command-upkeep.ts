/**
 * The commands for a pipeline that runs again and again: its store, what changed, keeping watch, starting and mending.
 */
import { type Command, Option } from 'commander'
import { collect, languages, wholeNumber } from './arguments.ts'

const TARGET = ['<path>', 'a pipeline file (YAML) or its output folder'] as const
const OUT = ['--out <folder>', 'output folder, in place of the pipeline’s own'] as const
const QUIET = ['-q, --quiet', 'say nothing but mistakes'] as const

/** @param end told the exit code of the command that ran */
export function addUpkeep(program: Command, end: (code: number) => void): void {
  addStore(program, end)
  addDiff(program, end)
  addWatch(program, end)
  addInit(program, end)
  addDoctor(program, end)
}

function addStore(program: Command, end: (code: number) => void): void {
  const store = program
    .command('store')
    .summary('look into a pipeline’s store, check it, make it small, take tables out of it')
    .description('Work on the database that keeps texts, matches and scores from one run to the next.')
  store
    .command('info')
    .description('Say what is in the store: documents, texts, matches, the last runs.')
    .argument(...TARGET)
    .option(...OUT)
    .option('--json', 'for machines')
    .action(async (path: string, options) => {
      const { tellStore } = await import('./store.ts')
      end(await tellStore(path, options))
    })
  store
    .command('check')
    .description('Read every block and every row, and say what is wrong.')
    .argument(...TARGET)
    .option(...OUT)
    .option('--json', 'for machines')
    .action(async (path: string, options) => {
      const { verifyStore } = await import('./store.ts')
      end(await verifyStore(path, options))
    })
  store
    .command('compact')
    .description('Forget what nothing refers to any more, and write the file anew.')
    .argument(...TARGET)
    .option(...OUT)
    .option('--keep <runs>', 'forget all runs before the last so many; all are kept where left out')
    .action(async (path: string, options) => {
      const { shrinkStore } = await import('./store.ts')
      end(await shrinkStore(path, options))
    })
  store
    .command('export')
    .description('Write tables of the store into a folder.')
    .argument(...TARGET)
    .argument('<folder>', 'where the files are written')
    .option(...OUT)
    .addOption(
      new Option('-f, --format <format>', 'what to write')
        .choices(['csv', 'jsonl', 'parquet'])
        .default('csv'),
    )
    .option(
      '--table <name>',
      'runs, documents, history, scores, passages or matches (repeatable)',
      collect,
      [],
    )
    .option('--texts', 'with the texts of the documents')
    .option('--force', 'write over files that are there')
    .addHelpText(
      'after',
      `
Examples:
  rostrum store export pipelines/sample.yaml tables/
  rostrum store export outputs/sample tables/ --format parquet --table documents --texts`,
    )
    .action(async (path: string, folder: string, options) => {
      const { exportTables } = await import('./store.ts')
      end(await exportTables(path, folder, options))
    })
}

function addDiff(program: Command, end: (code: number) => void): void {
  program
    .command('diff')
    .summary('what moved between two runs, and why')
    .description(
      'For each score that moved between two runs: by how much, and whether text, lexicon entry, setting or code moved it.',
    )
    .argument(...TARGET)
    .argument(
      '[before]',
      'a run by its number, or last, last-1 …; the last but one that is done where left out',
    )
    .argument('[after]', 'the run to compare it with; the last one that is done where left out')
    .option(...OUT)
    .option('--limit <number>', 'framings of documents to show', wholeNumber, 40)
    .option('--csv <file>', 'write every score as CSV in place of the text; - for stdout')
    .option('--json', 'write everything as JSON in place of the text')
    .option(...QUIET)
    .addHelpText(
      'after',
      `
Examples:
  rostrum diff pipelines/sample.yaml
  rostrum diff pipelines/sample.yaml 3 7 --csv moved.csv`,
    )
    .action(async (path: string, before: string | undefined, after: string | undefined, options) => {
      const { diff } = await import('./diff.ts')
      const runs = [before, after].filter((run) => run !== undefined)
      end(await diff(path, runs, options))
    })
}

function addWatch(program: Command, end: (code: number) => void): void {
  program
    .command('watch')
    .summary('keep going: new files, feeds and pages, on a schedule')
    .description(
      'Collects what the url sources of a pipeline hold when their schedule says so, watches its files, runs it when\n' +
        'something came, and tells its hooks of alerts.',
    )
    .argument('<pipeline>', 'a pipeline file (YAML)')
    .option('--once', 'collect everything, run, tell, end: for cron, systemd timers and the like')
    .option('--health', 'say whether the watch that goes on is well: exit code 0 or 1')
    .option('--status', 'print what it is doing, as JSON')
    .option('--set <key=value>', 'a setting over the pipeline’s own (repeatable)', collect, [])
    .option(
      '--language <codes>',
      'languages to keep: ISO 639-1 codes with commas between, or any; what the sources say where left out',
      languages,
    )
    .option(...OUT)
    .option(...QUIET)
    .addHelpText(
      'after',
      `
Examples:
  rostrum watch pipelines/statements.yaml --once
  rostrum watch pipelines/statements.yaml
  rostrum watch pipelines/statements.yaml --health`,
    )
    .action(async (path: string, options) => {
      const { watch } = await import('./watch.ts')
      end(await watch(path, options))
    })
}

function addInit(program: Command, end: (code: number) => void): void {
  program
    .command('init')
    .summary('start a project of one’s own, or make the files of a schedule')
    .description(
      'Makes a folder with a pipeline, two short texts, a lexicon of one’s own to start from and a README.\n' +
        'With --schedule: the files with which systemd, cron or GitHub Actions run a pipeline again and again.',
    )
    .argument(
      '[path]',
      'folder of the new project, the current one where left out; with --schedule, a pipeline file',
    )
    .option('--name <name>', 'name of the pipeline; that of the folder where left out')
    .addOption(new Option('--schedule <scheduler>', 'for what').choices(['systemd', 'cron', 'github']))
    .option(
      '--out <folder>',
      'where the files of a schedule are written; schedule/ beside the pipeline where left out',
    )
    .option(...QUIET)
    .addHelpText(
      'after',
      `
Examples:
  rostrum init my-project
  rostrum init --schedule systemd my-project/pipeline.yaml`,
    )
    .action(async (path: string | undefined, options) => {
      const { init } = await import('./init.ts')
      end(await init(path, options))
    })
}

function addDoctor(program: Command, end: (code: number) => void): void {
  program
    .command('doctor')
    .summary('what is wrong with this machine, a pipeline, its store')
    .description('Goes through what a run needs, and says of each thing whether it is well and what to do.')
    .argument('[pipeline]', 'a pipeline file (YAML); the machine alone where left out')
    .option(...OUT)
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  rostrum doctor pipelines/sample.yaml')
    .action(async (path: string | undefined, options) => {
      const { doctor } = await import('./doctor.ts')
      end(
        await doctor(path, options, {
          // Loaded when it is asked for: a database that does not load must not end the doctor.
          checkStore: async (store) => {
            const [{ checkStore }, { contentHash }] = await Promise.all([
              import('../store/check.ts'),
              import('../pipeline/content-hash.ts'),
            ])
            return checkStore(store, { hashOf: contentHash })
          },
        }),
      )
    })
}
