/**
 * Units of systemd: a timer with the job it starts, and, to have in its place, a service that keeps going.
 */
import { type ScheduledJob, type ScheduleFiles, shellWord } from './job.ts'

/**
 * @param calendars values of `OnCalendar=`
 * @param folder where the files are going to lie, for the advice
 */
export function systemdFiles(job: ScheduledJob, calendars: readonly string[], folder: string): ScheduleFiles {
  const unit = `rostrum-${job.name}`
  const names = [`${unit}.service`, `${unit}.timer`, `${unit}-watch.service`]
  const [once = '', timer = '', watch = ''] = names
  const paths = names.map((name) => shellWord(`${folder}/${name}`))
  return {
    files: {
      [once]: service(job, {
        description: `rostrum: collect for ${job.name} and run it once`,
        comment: [`Started by ${timer}. By hand: systemctl start ${once}`],
        start: ['Type=oneshot', `ExecStart=${command(job, ['--once'])}`],
        install: undefined,
      }),
      [timer]: timerUnit(job, calendars),
      [watch]: service(job, {
        description: `rostrum: watch ${job.name}`,
        comment: [
          `Keeps going, and holds to the schedules in the pipeline. Use it in place of ${timer}, not beside it.`,
        ],
        start: [
          'Type=exec',
          `ExecStart=${command(job, [])}`,
          'Restart=on-failure',
          'RestartSec=30',
          '# A mistake in the pipeline does not go away by itself; 130 is a stop that was asked for.',
          'RestartPreventExitStatus=2',
          'SuccessExitStatus=130',
        ],
        install: 'multi-user.target',
      }),
    },
    next: [
      ...(job.secrets.length === 0
        ? []
        : [
            `write a line NAME=value for ${job.secrets.join(', ')} into ${secretsFile(job)}, and chmod 600 it`,
          ]),
      `sudo cp ${paths.join(' ')} /etc/systemd/system/`,
      'sudo systemctl daemon-reload',
      `sudo systemctl enable --now ${timer}    (or, to keep going: ${watch})`,
      `journalctl -u ${once}    shows what it said`,
    ],
  }
}

/** Not in the unit itself, which everyone may read. */
function secretsFile({ name }: ScheduledJob): string {
  return `/etc/rostrum-${name}.env`
}

interface Service {
  readonly description: string
  readonly comment: readonly string[]
  readonly start: readonly string[]
  /** The target that wants it; `undefined` for what a timer starts. */
  readonly install: string | undefined
}

function service(job: ScheduledJob, { description, comment, start, install }: Service): string {
  const lines = [
    ...comment.map((line) => `# ${line}`),
    '[Unit]',
    `Description=${description}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    ...start,
    ...(job.user === undefined ? [] : [`User=${job.user}`]),
    `WorkingDirectory=${plainPath(job.folder)}`,
    'Environment=NODE_ENV=production NO_COLOR=1',
    ...(job.secrets.length === 0 ? [] : [`EnvironmentFile=${secretsFile(job)}`]),
    'Nice=10',
    'MemoryMax=4G',
    '',
    '# It reads everything and writes the results alone, with what lies beside them while a run goes on.',
    'ProtectSystem=strict',
    'ProtectHome=read-only',
    `ReadWritePaths=${job.writes.map(quoted).join(' ')}`,
    'PrivateTmp=true',
    ...HARDENING,
  ]
  if (install !== undefined) lines.push('', '[Install]', `WantedBy=${install}`)
  return `${lines.join('\n')}\n`
}

/** No MemoryDenyWriteExecute: Node compiles what it runs. */
const HARDENING = [
  'PrivateDevices=true',
  'NoNewPrivileges=true',
  'CapabilityBoundingSet=',
  'ProtectClock=true',
  'ProtectControlGroups=true',
  'ProtectHostname=true',
  'ProtectKernelLogs=true',
  'ProtectKernelModules=true',
  'ProtectKernelTunables=true',
  'LockPersonality=true',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'RestrictNamespaces=true',
  'RestrictRealtime=true',
  'RestrictSUIDSGID=true',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
]

function timerUnit(
  { name, schedules, timezone, jitter }: ScheduledJob,
  calendars: readonly string[],
): string {
  const written = schedules.map((schedule) => `"${schedule}"`).join(', ')
  return `# The schedule of the pipeline: ${written}, ${timezone}
[Unit]
Description=rostrum: when ${name} is due

[Timer]
${calendars.map((calendar) => `OnCalendar=${calendar}`).join('\n')}
# A time that the machine slept through is made up for.
Persistent=true
# Not everyone asks the same server in the same second.
RandomizedDelaySec=${jitter}
AccuracySec=1min

[Install]
WantedBy=timers.target
`
}

function command({ node, script, pipeline }: ScheduledJob, options: readonly string[]): string {
  return [programPath(node), ...[script, 'watch', pipeline].map(argument), ...options].join(' ')
}

/** The program itself: of it systemd expands `%` and no `$`. */
function programPath(path: string): string {
  return quoted(path)
}

/** An argument: `$` would be a variable. */
function argument(value: string): string {
  return quoted(value.replaceAll('$', '$$$$'))
}

/** A word of a unit file, where `%` begins a specifier. */
function quoted(value: string): string {
  const plain = plainPath(value)
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`
}

/** A path that is the whole of a setting: it is not unquoted. */
function plainPath(value: string): string {
  return value.replaceAll('%', '%%')
}
