import { RostrumError } from '../error.ts'
import { validate as compareAndWrite } from '../pipeline/validate.ts'
import { validationSummary } from '../write/validation/summary.ts'
import { EXIT } from './exit-code.ts'
import { createStdout } from './stdout.ts'
import { createTerminal } from './terminal.ts'

export interface ValidateCommandOptions {
  readonly corpus: readonly string[]
  readonly out: string
  readonly lexicon: readonly string[]
  readonly by: readonly string[]
  readonly draws: string
  readonly seed: string
  readonly decision: 'released' | 'plain'
  readonly quiet?: boolean
}

/** Resamples beyond which nothing is gained and memory is lost. */
const MOST_DRAWS = 100_000

/** `rostrum validate`: gives the exit code. */
export async function validate(codes: readonly string[], options: ValidateCommandOptions): Promise<number> {
  const terminal = createTerminal({ isQuiet: options.quiet === true, wantsProgress: false })
  const figures = await compareAndWrite(
    {
      codes,
      corpus: options.corpus,
      lexicons: options.lexicon,
      ...(options.by.length === 0 ? {} : { by: options.by }),
      draws: drawsOf(options.draws),
      seed: options.seed,
      decision: options.decision,
    },
    options.out,
  )
  const { facts } = figures
  for (const note of facts.notes) terminal.say(note)
  if (!facts.hasLimits)
    terminal.say('there are no limits: they are drawn over documents, and the codes name fewer than two')
  terminal.say(`labels by ${facts.decision}; the report and its tables are in ${options.out}`)
  terminal.close()
  await createStdout().write(validationSummary(figures))
  return EXIT.done
}

function drawsOf(written: string): number {
  const draws = Number(written)
  if (Number.isInteger(draws) && draws >= 1 && draws <= MOST_DRAWS) return draws
  const message = `must be a whole number from 1 to ${MOST_DRAWS}, got "${written}"`
  throw new RostrumError('arguments', [{ place: { source: '--draws' }, message }])
}
