/**
 * A line for cron.
 */
import { join } from 'node:path'
import { type ScheduledJob, type ScheduleFiles, shellWord } from './job.ts'

/**
 * @param fields the five fields of each schedule, in numbers
 * @param folder where the file is going to lie, for the advice
 */
export function crontabFiles(job: ScheduledJob, fields: readonly string[], folder: string): ScheduleFiles {
  const name = `rostrum-${job.name}.crontab`
  const log = `${job.results}.log`
  const command = [
    `cd ${shellWord(job.folder)} &&`,
    ...[job.node, job.script, 'watch', job.pipeline, '--once'].map(shellWord),
    `>> ${shellWord(log)} 2>&1`,
  ].join(' ')
  const lines = [
    `# rostrum: collects for the pipeline ${job.name} and runs it.`,
    '# Where a run still goes on when the next is due, the next says so and ends: no lock is needed here.',
    ...zoneLines(job.timezone),
    ...job.secrets.map((secret) => `# A hook needs a line here:  ${secret}=…`),
    '# minute hour day month weekday  command; where a day and a weekday are told, either is enough',
    // Cron takes a bare % for the end of the line.
    ...fields.map((five) => `${five}  ${command.replaceAll('%', '\\%')}`),
  ]
  const path = shellWord(join(folder, name))
  return {
    files: { [name]: `${lines.join('\n')}\n` },
    next: [
      `(crontab -l; cat ${path}) | crontab -    adds it to your crontab`,
      `crontab -l    shows it, and ${log} will hold what it said`,
    ],
  }
}

function zoneLines(timezone: string): string[] {
  return [
    '# The next line sets the clock on Fedora, Red Hat, SUSE and Arch (cronie). The cron of Debian and Ubuntu passes it',
    '# over and goes by the time of the machine: there, change the hours if timedatectl names another zone, or use a timer',
    '# of systemd.',
    `CRON_TZ=${timezone}`,
  ]
}
