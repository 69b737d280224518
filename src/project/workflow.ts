/**
 * A workflow for GitHub Actions.
 */
import { relative, sep } from 'node:path'
import { VERSION } from '../version.ts'
import type { ScheduledJob, ScheduleFiles } from './job.ts'

export interface WorkflowOptions {
  /** Top folder of the repository. */
  readonly repository: string
  /** Whether a package-lock.json there says which rostrum is meant. */
  readonly isLocked: boolean
}

/**
 * The store is kept in the cache, which may lose it: it is made again from what was collected. That and the results are
 * committed, since a feed does not list its items for ever.
 *
 * @param fields the five fields of each schedule, in numbers
 */
export function workflowFiles(
  job: ScheduledJob,
  fields: readonly string[],
  { repository, isLocked }: WorkflowOptions,
): ScheduleFiles {
  const unit = `rostrum-${job.name}`
  const name = `${unit}.yml`
  const inside = (path: string) => relative(repository, path).split(sep).join('/') || '.'
  const install = isLocked
    ? ['      - run: npm ci']
    : [
        '      # Better: npm install --save-exact rostrum, commit package-lock.json, and write `npm ci` here.',
        `      - run: npm install --no-save rostrum@${VERSION}`,
      ]
  const secrets = [
    ...(job.secrets.length === 0 ? [] : ['        env:\n']),
    ...job.secrets.map((secret) => `          ${secret}: \${{ secrets.${secret} }}\n`),
  ].join('')
  const text = `# Collects for the pipeline ${job.name} and runs it. Belongs into .github/workflows/ on the default branch.
name: ${unit}

on:
  schedule:
    # GitHub's clock is UTC unless a time zone is named, as here. Runs may start late, above all on the hour; more often
    # than every five minutes they do not come. A GitHub of one's own that does not know the key timezone needs UTC.
${fields.map((five) => `    - cron: ${yamlText(five)}\n      timezone: ${yamlText(job.timezone)}`).join('\n')}
  workflow_dispatch:

# One at a time, and none is cut short.
concurrency:
  group: ${unit}
  cancel-in-progress: false

permissions:
  contents: write # to commit what was collected, and the results

jobs:
  watch:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    defaults:
      run:
        shell: bash
        working-directory: ${yamlText(inside(job.folder))}
    env:
      PIPELINE: ${yamlText(relative(job.folder, job.pipeline).split(sep).join('/'))}
      RESULTS: ${yamlText(relative(job.folder, job.results).split(sep).join('/'))}
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: 22
${install.join('\n')}
      # The store saves work and no more: where the cache has lost it, it is made anew with the same results.
      - uses: actions/cache@v5
        with:
          path: ${yamlText(`${inside(job.results)}/store.duckdb`)}
          key: ${unit}-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: ${unit}-
      - run: npx --no-install rostrum watch "$PIPELINE" --once
${secrets}      # Also where the run failed: what was collected is kept.
      - if: always()
        run: |
          git config user.name 'github-actions[bot]'
          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
          [ ! -d "$RESULTS" ] || git add --force -- "$RESULTS" ":(exclude)$RESULTS/store.duckdb*"
          git diff --cached --quiet || git commit --message ${shellText(`${job.name}: collected and run`)}
          git pull --rebase
          git push
`
  return {
    files: { [name]: text },
    next: [
      `put ${name} into ${repository}${sep}.github${sep}workflows${sep} and commit it`,
      'the repository must allow workflows to write (Settings, Actions, General, Workflow permissions)',
      ...job.secrets.map(
        (secret) => `give it the secret ${secret} (Settings, Secrets and variables, Actions)`,
      ),
    ],
  }
}

/** Text as a scalar of YAML. */
function yamlText(text: string): string {
  return /^[a-z][\w./-]*$/i.test(text) ? text : JSON.stringify(text)
}

function shellText(text: string): string {
  return `'${text}'`
}
