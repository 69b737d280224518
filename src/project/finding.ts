/** How bad it is: `wrong` keeps rostrum from working, or from working right; `warning` may. */
export type Level = 'ok' | 'warning' | 'wrong'

/** What a check found. */
export interface Finding {
  readonly level: Level
  /** What was looked at and what it is like. */
  readonly what: string
  /** What to do; never with `ok`. */
  readonly remedy?: string
}

/** What the checks of one subject found, in order. */
export interface Findings {
  readonly subject: 'machine' | 'program' | 'pipeline' | 'store'
  readonly findings: readonly Finding[]
}

export function ok(what: string): Finding {
  return { level: 'ok', what }
}

export function warning(what: string, remedy: string): Finding {
  return { level: 'warning', what, remedy }
}

export function wrong(what: string, remedy: string): Finding {
  return { level: 'wrong', what, remedy }
}
