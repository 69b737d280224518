/**
 * The commands and their options.
 */
import { Command, CommanderError, Option } from 'commander'
import { RostrumError } from '../error.ts'
import { VERSION } from '../version.ts'
import { collect, languages, pair, wholeNumber } from './arguments.ts'
import { addUpkeep } from './command-upkeep.ts'
import { EXIT } from './exit-code.ts'

/** What goes wrong through no mistake in what the user wrote. */
const FAILURES: ReadonlySet<string> = new Set(['write-failed', 'store-failed', 'store-busy', 'watch-busy'])

/**
 * Runs the command that the arguments name.
 *
 * @returns the exit code
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done
  const program = new Command('rostrum')
    .description(
      'Measures how political speeches and papers tell the story of world order: four strategic narratives,\n' +
        'every score traceable to the words that earned it.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })

  program
    .command('run')
    .summary('the batch job: read a pipeline’s documents, score them, write the files')
    .description(
      'Reads the sources of a pipeline, scores every document and writes CSV files to its output folder.',
    )
    .argument('<pipeline>', 'a pipeline file (YAML)')
    .option(
      '--set <key=value>',
      'a setting over the pipeline’s own, such as sources.0.path=speeches (repeatable)',
      collect,
      [],
    )
    .option(
      '--language <codes>',
      'languages to keep: ISO 639-1 codes with commas between, or any; what the sources say where left out',
      languages,
    )
    .option('--out <folder>', 'output folder, in place of outputs/<name>')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--rebuild', 'read and match everything anew, whatever the store holds')
    .option('--strict', 'end with code 3 if any input was left out')
    .option('--progress', 'show progress also where stderr is no terminal')
    .option('-q, --quiet', 'say nothing but mistakes')
    .addHelpText(
      'after',
      `
Examples:
  rostrum run pipelines/sample.yaml
  rostrum run pipelines/un-general-debate.yaml --dry-run
  rostrum run pipelines/sample.yaml --set seed=2 --set measures.weights.medium=2 --out /tmp/trial`,
    )
    .action(async (path: string, options) => {
      const { run } = await import('./run.ts')
      code = await run(path, options)
    })

  program
    .command('score')
    .summary('documents in, one line of scores out for each: a filter')
    .description(
      'Scores documents: one line out for each record in, in order. Reads JSON lines from stdin where no path is given.\n' +
        'A record needs `text`; `id`, `date` and other docvars are kept.',
    )
    .argument('[paths...]', 'files, folders or globs; - for stdin', [])
    .addOption(
      new Option('-f, --format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .option(
      '-l, --lexicon <path>',
      'lexicon file or folder, in place of the four framings (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option('-u, --unit <unit>', 'passage: each record is one passage')
        .choices(['document', 'passage'])
        .default('document'),
    )
    .addOption(
      new Option(
        '--decision <name>',
        'what labels passages: the fitted decision of the lexicons, or the plain rule',
      )
        .choices(['released', 'plain'])
        .default('released'),
    )
    .option(
      '--from <format>',
      'format of the input: jsonl, csv, text or markdown; where left out, found out for files, and jsonl for stdin',
    )
    .option(
      '--column <docvar=column>',
      'where a docvar, text or id stands in the input (repeatable)',
      pair,
      {},
    )
    .option(
      '--docvars <names>',
      'docvars to write as columns of CSV, with commas between',
      (names: string) => names.split(','),
      [],
    )
    .option(
      '--language <codes>',
      'languages to keep: ISO 639-1 codes with commas between, or any; en where left out',
      languages,
    )
    .addOption(
      new Option('--ocr <what>', 'report: measure how noisy the texts of scans are').choices([
        'report',
        'off',
      ]),
    )
    .option('-o, --out <file>', 'write to a file instead of stdout')
    .option(
      '--workers <count>',
      'threads beside the main one; as many as there are processors, less one, where left out',
      wholeNumber,
    )
    .option('--strict', 'end with code 3 if any record could not be scored')
    .option('--progress', 'show progress also where stderr is no terminal')
    .option('-q, --quiet', 'say nothing but mistakes')
    .addHelpText(
      'after',
      `
Examples:
  rostrum score speech.txt
  rostrum score archive.jsonl.gz --format csv --docvars speaker,country > scores.csv
  rostrum score statements.csv --column text=body --column id=doc_id
  cat speeches.jsonl | rostrum score - --lexicon my-lexicons/`,
    )
    .action(async (paths: string[], options) => {
      const { score } = await import('./score.ts')
      code = await score(paths, options)
    })

  program
    .command('explain')
    .summary('one document with its matches, stances and labels marked')
    .description(
      'Shows every passage with a match: which words, which entry of which framing, who says so, and the label.',
    )
    .argument('<path>', 'a document, a file of documents, a pipeline file (YAML), or - for text on stdin')
    .option('--id <id>', 'the document with this id, where the file holds several')
    .option(
      '-l, --lexicon <path>',
      'lexicon file or folder, in place of the pipeline’s own or the four framings (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option(
        '--decision <name>',
        'what labels passages: the fitted decision of the lexicons, or the plain rule; the pipeline’s own where left out',
      ).choices(['released', 'plain']),
    )
    .option('--framing <name>', 'only this framing')
    .option('--all', 'show passages without a match too')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .addHelpText(
      'after',
      `
Examples:
  rostrum explain corpora/sample/addresses.jsonl --id fer-2007-independence
  rostrum explain pipelines/sample.yaml --id fer-2009-after-the-cyclone
  echo "We reject the idea that we must lead the world." | rostrum explain -`,
    )
    .action(async (path: string, options) => {
      const { explain } = await import('./explain.ts')
      code = await explain(path, options)
    })

  program
    .command('tag')
    .summary('words, lemmas and parts of speech as CoNLL-U')
    .description(
      'Writes the counted text of a document as CoNLL-U: forms, lemmas and universal parts of speech by wink-nlp.',
    )
    .argument('<path>', 'a document, or - for text on stdin')
    .addHelpText('after', '\nExample:\n  rostrum tag corpora/sample/markdown > sample.conllu')
    .action(async (path: string) => {
      const { tag } = await import('./tag.ts')
      code = await tag(path)
    })

  program
    .command('sample')
    .summary('draw passages for hand coding, blind, into a spreadsheet')
    .description(
      'Draws passages at random from strata of rostrum’s labels, docvars and periods, and writes a sheet to code them\n' +
        'in: with drop-down lists and a codebook, without what would sway the coder. Each passage has its design weight;\n' +
        'rostrum validate reads the sheet back.',
    )
    .argument('<paths...>', 'a pipeline file (YAML), or files, folders or globs of documents')
    .option('-n, --size <passages>', 'passages to draw', '200')
    .option(
      '--by <docvars>',
      'docvars whose values make strata, with commas between',
      (names: string) => names.split(',').map((name) => name.trim()),
      [],
    )
    .option('--period <unit>', 'period that makes strata: decade, year, quarter, month, week or day')
    .option('--unlabelled <share>', 'share of passages without a label, 0 to 1', '0.3')
    .option('--per-document <passages>', 'the most passages of one document', '5')
    .option(
      '--coders <names>',
      'a sheet for each of these coders, with commas between',
      (names: string) => names.split(',').map((name) => name.trim()),
      [],
    )
    .option('--overlap <share>', 'share of the passages that every coder gets, 0 to 1', '0.2')
    .option('--seed <text>', 'of the draw; the pipeline’s own, or rostrum, where left out')
    .option('-o, --out <file>', 'the sheet; sample.xlsx where left out')
    .option('-f, --format <format>', 'xlsx, csv or jsonl; by the ending of --out where left out')
    .option('--show-docvars', 'show document and docvars beside the text')
    .option(
      '-l, --lexicon <path>',
      'lexicon file or folder, in place of the four framings (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option(
        '--decision <name>',
        'what labels passages: the fitted decision of the lexicons, or the plain rule; the pipeline’s own where left out',
      ).choices(['released', 'plain']),
    )
    .option(
      '--from <format>',
      'format of the documents: jsonl, csv, text or markdown; found out where left out',
    )
    .option(
      '--column <docvar=column>',
      'where a docvar, text or id stands in the documents (repeatable)',
      pair,
      {},
    )
    .option(
      '--language <codes>',
      'languages to keep of documents: ISO 639-1 codes with commas between, or any; en where left out',
      languages,
    )
    .option('--force', 'replace a sheet that is there')
    .option('--progress', 'show progress also where stderr is no terminal')
    .option('-q, --quiet', 'say nothing but mistakes')
    .addHelpText(
      'after',
      `
Examples:
  rostrum sample corpora/sample --size 40 --out codes.xlsx
  rostrum sample archive.jsonl.gz --by country --period decade --coders ann,ben --overlap 0.25`,
    )
    .action(async (paths: string[], options) => {
      const { sample } = await import('./sample.ts')
      code = await sample(paths, options)
    })

  program
    .command('validate')
    .summary('compare labels with passages that people have coded')
    .description(
      'Labels coded passages and compares: precision, recall and F1 with limits, agreement, confusion, errors in full.\n' +
        'Writes tables and a report; the short table goes to stdout.',
    )
    .argument('<codes...>', 'coded passages: CSV, JSON lines or XLSX; several files are put together by id')
    .option(
      '--corpus <path>',
      'documents that the passages come from, by id and offsets (repeatable)',
      collect,
      [],
    )
    .option('--out <folder>', 'output folder', 'outputs/validation')
    .option(
      '-l, --lexicon <path>',
      'lexicon file or folder, in place of the four framings (repeatable)',
      collect,
      [],
    )
    .option(
      '--by <docvar>',
      'docvar to compare groups by, in place of speaker, country and decade (repeatable)',
      collect,
      [],
    )
    .option('--draws <number>', 'resamples of documents that the limits are drawn from', '2000')
    .option('--seed <text>', 'seed of the resamples', 'rostrum')
    .addOption(
      new Option('--decision <name>', 'what labels: the decision of the lexicons, or the plain one')
        .choices(['released', 'plain'])
        .default('released'),
    )
    .option('-q, --quiet', 'say nothing but mistakes')
    .addHelpText(
      'after',
      `
Examples:
  rostrum validate codes.xlsx
  rostrum validate codes-ann.csv codes-ben.csv --corpus speeches.jsonl.gz --by speaker --by decade`,
    )
    .action(async (codes: string[], options) => {
      const { validate } = await import('./validate.ts')
      code = await validate(codes, options)
    })

  const lexicon = program
    .command('lexicon')
    .summary('check, test, list and widen lexicons')
    .description('Work on lexicons. Without a path: every lexicon that ships with rostrum.')
  lexicon
    .command('check')
    .description('Report every mistake of lexicons with file, line and column.')
    .argument('[paths...]', 'lexicon files or folders', [])
    .addHelpText('after', '\nExample:\n  rostrum lexicon check my-lexicons/')
    .action(async (paths: string[]) => {
      const { checkLexicons } = await import('./lexicon.ts')
      code = await checkLexicons(paths)
    })
  lexicon
    .command('test')
    .description(
      'Find every entry in its match sentences, and not in its reject sentences; try the tests of the cues.',
    )
    .argument('[paths...]', 'lexicon files or folders', [])
    .addHelpText('after', '\nExample:\n  rostrum lexicon test lexicons/pluralist.yaml')
    .action(async (paths: string[]) => {
      const { testLexicons } = await import('./lexicon.ts')
      code = await testLexicons(paths)
    })
  lexicon
    .command('list')
    .description('Print the entries: framing, level, facet, strength, pattern, sources.')
    .argument('[paths...]', 'lexicon files or folders', [])
    .addOption(new Option('-f, --format <format>', 'what to write').choices(['text', 'csv']).default('text'))
    .addHelpText('after', '\nExample:\n  rostrum lexicon list lexicons/exemplarist.yaml --format csv')
    .action(async (paths: string[], options) => {
      const { listLexicons } = await import('./lexicon.ts')
      code = await listLexicons(paths, options)
    })

  lexicon
    .command('suggest')
    .description(
      'Suggest entries for a framing, with contexts to judge them by: words that endorsed passages say more than others,\n' +
        'company of the present matches, variants of the present entries. From coded passages, or from a corpus.',
    )
    .argument('<framing>', 'the framing whose lexicon is to grow')
    .option('--codes <path>', 'coded passages: CSV, JSON lines or XLSX (repeatable)', collect, [])
    .option(
      '--corpus <path>',
      'documents: those the codes come from, or, without codes, all there is',
      collect,
      [],
    )
    .option(
      '-l, --lexicon <path>',
      'lexicon file or folder, in place of the four framings (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option('--kind <kind>', 'what to suggest')
        .choices(['terms', 'collocations', 'variants', 'all'])
        .default('all'),
    )
    .option('--top <number>', 'suggestions of a kind', '40')
    .option('--contexts <number>', 'contexts of each side for a suggestion', '3')
    .option('--min-documents <number>', 'documents that a suggestion must be found in', '3')
    .option('--missed', 'from endorsed passages in which the lexicon asserts nothing')
    .option('--all', 'list also what the lexicon mostly matches already')
    .option('--embeddings', 'rank missed passages by meaning (needs packages of its own)')
    .addOption(
      new Option('-f, --format <format>', 'what to write').choices(['text', 'csv', 'yaml']).default('text'),
    )
    .option('-o, --out <file>', 'write to a file instead of stdout')
    .option('--progress', 'show progress also where stderr is no terminal')
    .option('-q, --quiet', 'say nothing but mistakes')
    .addHelpText(
      'after',
      `
Examples:
  rostrum lexicon suggest pluralist --codes codes.xlsx --missed
  rostrum lexicon suggest exemplarist --corpus corpora/sample --kind terms --top 20
  rostrum lexicon suggest mine -l mine.yaml --codes codes.csv --format yaml -o candidates.yaml`,
    )
    .action(async (framing: string, options) => {
      const { suggest } = await import('./suggest.ts')
      code = await suggest(framing, options)
    })

  addUpkeep(program, (ended) => {
    code = ended
  })

  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])])
    command.exitOverride()
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true })
      return EXIT.mistake
    }
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.mistake
    if (error instanceof RostrumError) {
      const { visibleLines } = await import('../write/terminal-text.ts')
      process.stderr.write(`${visibleLines(error.message)}\n`)
      return FAILURES.has(error.code) ? EXIT.failed : EXIT.mistake
    }
    const reason =
      error instanceof Error ? (process.env.ROSTRUM_DEBUG ? error.stack : error.message) : String(error)
    process.stderr.write(`rostrum: ${reason}\n`)
    return EXIT.failed
  }
}
