/**
 * The files of a new project, as text.
 */
import { VERSION } from '../version.ts'

/** Text of each file by its path in the project. The pipeline is last: where it stands, the others do. */
export function projectFiles(name: string, schemas: ProjectSchemas): Readonly<Record<string, string>> {
  return {
    'schema/pipeline.schema.json': schemas.pipeline,
    'schema/lexicon.schema.json': schemas.lexicon,
    'texts/harbour-school.md': HARBOUR_SCHOOL,
    'texts/cod-council.md': COD_COUNCIL,
    'lexicons/mine.yaml': LEXICON,
    '.gitignore': GITIGNORE,
    'README.md': readme(name),
    [PIPELINE]: pipeline(name),
  }
}

/** Name of the pipeline file in a project. */
export const PIPELINE = 'pipeline.yaml'

/** JSON Schemas for editors, as they ship: copies work wherever rostrum is installed. */
export interface ProjectSchemas {
  readonly pipeline: string
  readonly lexicon: string
}

function pipeline(name: string): string {
  return `# yaml-language-server: $schema=./schema/pipeline.schema.json
# What is read, with which lexicons, and what comes out. It works as it stands:
#
#   rostrum run pipeline.yaml
#
# Every option has a default; an editor that knows YAML schemas lists them all.
name: ${name}
title: ${name}

sources:
  # A file, an archive, a folder or a glob, relative to this file. What is read: plain text, Markdown, HTML, Word, PDF,
  # CSV, Excel, JSON lines, TEI, captions, mail, saved feeds; also packed with gzip, zip or tar.
  - path: texts

  # File names can say what a document's variables are:
  # - path: archive/*.txt
  #   pattern: "{country}_{session}_{year}.txt"
  #   docvars: {kind: speech}

  # A table with columns of other names: variable (or text, id) on the left, column on the right.
  # - path: statements.csv
  #   columns: {id: number, text: body, date: delivered, speaker: who}

  # A feed or a page of the web, that \`rostrum watch\` collects from:
  # - url: https://www.example.org/speeches.rss

lexicons:
  - default             # the four framings that ship with rostrum
  - lexicons/mine.yaml  # your own

series:
  - {name: by-year, by: year}
  # - {name: by-decade-and-speaker, by: decade, group: [speaker]}

# When \`rostrum watch\` collects and runs, as cron writes it: minute, hour, day of the month, month, day of the week;
# in UTC unless a time zone is named.
# watch:
#   schedule: "0 7 * * 1-5"
#   timezone: Europe/Rome
#   contact: desk@example.org  # who is asked, may ask back
`
}

const HARBOUR_SCHOOL = `---
# Invented: neither the place nor the speaker exists. Put your own texts in its place.
id: harbour-school
title: At the Opening of the Harbour School (invented)
date: 2023-09-04
speaker: Ines Marrow
kind: speech
---

# At the Opening of the Harbour School

Friends, thank you for coming out in this wind. The school behind me has eleven classrooms, one boat and a roof that we
hope is finished.

Our children will learn here that the sea is not ours to use up. We are the stewards of this sea, and we hold it in trust
for those who come after us. That is an old duty, and no minister invented it.

They will also learn that our neighbours across the strait have their own way of keeping it. We do not ask them to become
like us. We ask for mutual respect, and for a table at which every coast has a chair. Let the harbour be an example that
others may look at, and take from it what they like.
`

const COD_COUNCIL = `---
# Invented: neither the council nor the speaker exists. Put your own texts in its place.
id: cod-council
title: Statement to the Cod Council (invented)
date: 2024-02-19
speaker: Tomas Vell
kind: statement
---

# Statement to the Cod Council

Mr. Chairman, my delegation has read the report with care, and with some sorrow.

The deep sea is the common heritage of humankind. It does not belong to whoever has the largest nets. Some say that the
strong may set the rules and the others will follow. We do not believe it: rules hold when all had a hand in making them.

No government can count the fish alone. We need partnerships with harbour towns, with scientists and with the fishing
companies themselves. And we need to think of future generations when we vote this afternoon, not of the next season.
`

const LEXICON = `# yaml-language-server: $schema=../schema/lexicon.schema.json
# A lexicon of your own, to start from: an invented framing with four entries. Change all of it. Try it with
#
#   rostrum lexicon check lexicons/mine.yaml      every mistake, with its line
#   rostrum lexicon test lexicons/mine.yaml       every match and reject sentence below
framing: stewardship
# Shares are computed inside a dimension: in one of its own, it leaves those of the four framings as they are.
dimension: stewardship
version: 0.1.0
definition: >-
  Nations hold the seas, the air and the land in trust for others: for one another, and for those who come after.
sources:
  # Where an entry comes from. Cite what a reader can look up.
  own-reading: Own reading of the texts; compared with no coder yet
levels:
  identity: # who we are. Levels are identity, system and issue
    keepers: # a facet: one theme inside the level
      # Words in brackets are alternatives; * stands for any ending, <2> for up to two words between.
      - pattern: (steward|guardian|keeper|trustee)s? of <2> (sea*|ocean*|planet|earth|climate)
        strength: high # one is enough to suggest the framing
        source: own-reading
        note: of things held in common; the keeper of a lighthouse is a job
        match: ["We are the stewards of this sea."]
        reject: ["He was the keeper of the lighthouse."]
      - pattern: (hold|held|holds|holding) <3> in trust
        strength: medium # needs a second one beside it
        source: own-reading
        match: ["We hold it in trust for our neighbours."]
        reject: ["I trust that you hold the key."]
        # A word near it that cancels it.
        unless: [shares, bank*]
  system: # how the world is ordered
    common-goods:
      - pattern: common heritage of (all )?(mankind|humankind|humanity|peoples)
        strength: high
        source: own-reading
        match: ["The deep sea is the common heritage of humankind."]
        reject: ["The two towns have a common heritage of song."]
      - pattern: (future|coming) generations?
        strength: weak # counts beside a stronger one only
        source: own-reading
        match: ["We need to think of future generations."]
        reject: ["This generation of engines is quiet."]
`

const GITIGNORE = `# Made by runs. What rostrum watch collects lies there too: see that it is backed up.
outputs/
node_modules/
`

function readme(name: string): string {
  return `# ${name}

A project for rostrum ${VERSION}, which measures how political speeches tell the story of world order.

| what | for |
|---|---|
| \`pipeline.yaml\` | what is read, with which lexicons, and what comes out |
| \`texts/\` | the documents; the two that are there are invented: put your own in their place |
| \`lexicons/mine.yaml\` | a lexicon of your own, beside the four that ship with rostrum |
| \`schema/\` | what editors complete and check the YAML files by; made by rostrum, not to be changed |
| \`outputs/\` | made by runs: tables, and the store that saves doing work twice |

Commands, started in this folder:

| command | what it does |
|---|---|
| \`rostrum run pipeline.yaml\` | reads, scores and writes the tables to \`outputs/${name}/\` |
| \`rostrum explain pipeline.yaml --id cod-council\` | shows a document with the words that earned its scores |
| \`rostrum lexicon test lexicons/mine.yaml\` | tries the sentences of your lexicon |
| \`rostrum watch pipeline.yaml\` | keeps going: collects from the web and runs when something came |
| \`rostrum doctor pipeline.yaml\` | says what is wrong with machine, pipeline and store |

\`rostrum init --schedule systemd pipeline.yaml\` (or \`cron\`, or \`github\`) writes the files that start it every day.
`
}
