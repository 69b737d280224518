/** What a schedule starts: the program, a pipeline, and where its results go. All paths are absolute. */
export interface ScheduledJob {
  /** Name of the pipeline. */
  readonly name: string
  readonly pipeline: string
  /** Folder of the results. */
  readonly results: string
  /** Folder that the program is started in. */
  readonly folder: string
  readonly node: string
  /** The script that node runs. */
  readonly script: string
  /** Name of whoever it runs as; `undefined` where that is not told. */
  readonly user: string | undefined
  /** Cron expressions: it is due when any of them is. */
  readonly schedules: readonly string[]
  /** Of IANA. */
  readonly timezone: string
  /** Seconds that a start may be put off, at random. */
  readonly jitter: number
  /** Names of environment variables that hold secrets, which the program must be given. */
  readonly secrets: readonly string[]
  /** Folders that it writes to: that of the results with what lies beside them, and that of its log. */
  readonly writes: readonly string[]
}

/** A file of a schedule, with what to do with it. */
export interface ScheduleFiles {
  /** By name. */
  readonly files: Readonly<Record<string, string>>
  /** For people: what to do next, a line each. */
  readonly next: readonly string[]
}

/**
 * A value for the shell in single quotes, also where it holds some. Without a backslash, which not every cron leaves
 * alone.
 */
export function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`
}
