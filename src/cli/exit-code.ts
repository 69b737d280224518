/** What a command ends with. */
export const EXIT = {
  done: 0,
  /** The run failed: a disk was full, a fault of rostrum's. */
  failed: 1,
  /** Wrong arguments, pipeline or lexicon; nothing was done. */
  mistake: 2,
  /** Done, but inputs were left out and `--strict` was given. */
  leftOut: 3,
  /** Stopped by Ctrl-C. */
  stopped: 130,
} as const
