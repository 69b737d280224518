#!/usr/bin/env node
/**
 * The command line: arguments in, exit code out. Each command is loaded when it is run, so that help and version load
 * nothing else. The only place that ends the process.
 */
import { VERSION } from '../version.ts'

// Whoever stops listening to what is said does not stop the work.
process.stderr.on('error', () => {})

const argument = process.argv[2]
if (argument === '--version' || argument === '-V') process.stdout.write(`${VERSION}\n`)
else {
  const { runCommand } = await import('./command.ts')
  process.exitCode = await runCommand(process.argv.slice(2))
}
