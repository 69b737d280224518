import type { Fault } from '../diagnostic.ts'
import type { TeiBlock } from './blocks.ts'
import { createSpeakers, documentOf, documentOfSpeech, type TeiDocument, type TeiHead } from './document.ts'
import { createHeaderReader, type HeaderReader } from './header.ts'
import type { TeiLimits, TeiUnit } from './options.ts'
import { referenceId, type TeiPeople } from './people.ts'
import { createSpeechGrouper, type Speech, type SpeechGrouper, tooLong } from './speeches.ts'
import { type Attributes, createTextReader, type TextReader } from './text-reader.ts'

/** The TEI element that is being read. */
export interface TeiFile {
  /** Elements around it and itself. */
  readonly depth: number
  readonly header: HeaderReader
  readonly text: TextReader
}

/** Makes documents of TEI elements, one after another. */
export interface TeiFiles {
  /** The open one. */
  current(): TeiFile | undefined
  open(attributes: Attributes, depth: number): void
  /** Its `text` begins. */
  openText(attributes: Attributes): void
  /** So many UTF-16 code units of text have come. @throws InputFault `text-too-long` */
  count(characters: number): void
  close(): void
  /** Ends the open one where the input does; one that is broken off gives what utterances it had. */
  end(input: 'whole' | 'broken'): void
  /** Documents ready, taken out. */
  take(): readonly TeiDocument[]
  /** A remark that goes to the next document. */
  remark(fault: Fault): void
  /** How many have been opened. */
  opened(): number
}

/** What files are read with. */
export interface TeiFilesOptions {
  readonly unit: TeiUnit
  /** What ids are made of where a file has no `xml:id`. */
  readonly name: string
  readonly people: TeiPeople
  readonly corpusHeader: HeaderReader
  readonly limits: TeiLimits
  /** A text asks for another file. */
  readonly onInclude: () => void
}

/** What is known of the TEI element that is being read. */
interface File extends TeiFile {
  readonly id: string
  language: string | undefined
  readonly sections: (string | undefined)[]
  /** Blocks outside utterances: the text itself where there are no utterances. */
  outside: TeiBlock[]
  outsideCharacters: number
  utterances: number
  readonly grouper: SpeechGrouper
}

interface Utterance {
  readonly speech: Speech
  readonly depth: number
}

const ROLES = new Set(['chair', 'regular', 'guest'])
const REMARKS = 20

/** Reads no element by itself: it is told where TEI elements begin and end. */
export function createTeiFiles(options: TeiFilesOptions): TeiFiles {
  const { unit, name: stem, people, corpusHeader, limits } = options
  let ready: TeiDocument[] = []
  let faults: Fault[] = []
  let held: { readonly speech: Speech; readonly file: File }[] = []
  let heldCharacters = 0
  let isHolding = true
  let isNamelessTold = false
  let texts = 0
  let file: File | undefined
  let utterance: Utterance | undefined
  let announcement: string | undefined
  let characters = 0

  function giveBlock(block: TeiBlock): void {
    if (file === undefined) return
    if (utterance !== undefined) {
      utterance.speech.blocks.push(block)
      utterance.speech.characters += block.text.length
      return
    }
    if (block.zone === 'heading') {
      const last = file.sections.length - 1
      if (last >= 0) file.sections[last] ??= block.text
      if (file.utterances > 0) return
    }
    file.outsideCharacters += block.text.length
    if (file.outsideCharacters > limits.textCharacters) throw tooLong(limits.textCharacters)
    file.outside.push(file.utterances > 0 ? { ...block, zone: 'direction' } : block)
  }

  function remark(fault: Fault): void {
    if (faults.length < REMARKS) faults.push(fault)
  }

  function takeFaults(): readonly Fault[] {
    const taken = faults
    faults = []
    return taken
  }

  function open(attributes: Attributes, depth: number): void {
    close()
    texts++
    const written = attributes['xml:id'] ?? attributes.id
    const current: File = {
      id: written?.replace(/\.xml$/, '').replace(/\.ana$/, '') ?? (texts === 1 ? stem : `${stem}#${texts}`),
      depth,
      header: createHeaderReader(),
      text: createTextReader({
        block: giveBlock,
        openUtterance,
        closeUtterance,
        openDivision() {
          file?.grouper.closeAll()
          file?.sections.push(undefined)
        },
        closeDivision() {
          file?.grouper.closeAll()
          file?.sections.pop()
        },
        announce(line) {
          announcement = line
        },
        include: options.onInclude,
        isInUtterance: () => utterance !== undefined,
        isSpoken: () => file !== undefined && file.utterances > 0,
      }),
      language: attributes['xml:lang'],
      sections: [undefined],
      outside: [],
      outsideCharacters: 0,
      utterances: 0,
      grouper: createSpeechGrouper(unit, limits.textCharacters, (speech) => settle(speech, current)),
    }
    file = current
    characters = 0
    announcement = undefined
  }

  function close(): void {
    if (file === undefined) return
    const current = file
    current.text.blocks.boundary()
    if (current.utterances > 0) {
      current.grouper.append(current.outside)
      current.grouper.finish()
      drain()
    } else if (current.outside.length > 0) {
      ready.push(documentOf(current.id, headOf(current), current.outside, takeFaults()))
    }
    file = undefined
  }

  function headOf({ header, language }: File): TeiHead {
    const spoken = language ?? header.language() ?? corpusHeader.language()
    return {
      language: spoken,
      date: header.date(),
      fields: { ...corpusHeader.fields(spoken), ...header.fields(spoken) },
    }
  }

  /** Documents of speakers whose names may still come wait, up to a limit. */
  function settle(speech: Speech, from: File): void {
    held.push({ speech, file: from })
    heldCharacters += speech.characters
    const isKnown = speech.who.every((id) => people.persons.has(id))
    if (!isHolding || (isKnown && held.length === 1)) drain()
    else if (heldCharacters > limits.heldCharacters) {
      isHolding = false
      drain()
    }
  }

  function drain(): void {
    const first = held[0]
    if (first === undefined) return
    const head = headOf(first.file)
    const named = createSpeakers(people, head.date)
    for (const { speech } of held) {
      const nameless = isNamelessTold ? undefined : speech.who.find((id) => !people.persons.has(id))
      if (nameless !== undefined) {
        isNamelessTold = true
        remark({
          code: 'tei-names-elsewhere',
          message: `the speaker ${nameless} and perhaps others are not in a list of this file; speaker is made of the id, and party and sex are not known`,
          remedy:
            'give the file that lists the persons (such as ParlaMint-XX.xml or ParlaMint-XX-listPerson.xml)',
        })
      }
      ready.push(documentOfSpeech(speech, head, named(speech.who), takeFaults()))
    }
    held = []
    heldCharacters = 0
  }

  function openUtterance(attributes: Attributes, depth: number): void {
    if (file === undefined || utterance !== undefined) return
    const current = file
    current.utterances++
    const number = current.utterances
    const led = current.outside
      .filter(({ zone }) => zone !== 'heading')
      .map((block) => (block.zone === 'direction' ? block : { ...block, zone: 'direction' as const }))
    current.outside = []
    const written = attributes['xml:id'] ?? attributes.id
    const tokens = (attributes.ana ?? '').split(/\s+/).map(referenceId)
    utterance = {
      depth,
      speech: {
        id: utteranceId(current.id, written, number),
        who: (attributes.who ?? '')
          .split(/\s+/)
          .filter((part) => part !== '')
          .slice(0, 100)
          .map(referenceId),
        role: tokens.find((token) => ROLES.has(token)),
        section: current.sections.findLast((section) => section !== undefined),
        announcement,
        blocks: led,
        characters: current.outsideCharacters,
      },
    }
    current.outsideCharacters = 0
    characters = 0
    announcement = undefined
  }

  function closeUtterance(depth: number): void {
    if (utterance === undefined || utterance.depth !== depth) return
    const { speech } = utterance
    utterance = undefined
    characters = 0
    if (speech.blocks.some(({ zone }) => zone !== 'direction')) file?.grouper.add(speech)
    else if (file !== undefined) {
      file.outside.push(...speech.blocks)
      file.outsideCharacters += speech.characters
      if (file.outsideCharacters > limits.textCharacters) throw tooLong(limits.textCharacters)
    }
  }

  return {
    current: () => file,
    open,
    openText(attributes) {
      if (file === undefined) return
      file.language = attributes['xml:lang'] ?? file.language
      file.text.blocks.language = file.language
    },
    count(more) {
      characters += more
      if (characters > limits.textCharacters) throw tooLong(limits.textCharacters)
    },
    close,
    end(input) {
      if (file === undefined) return
      utterance = undefined
      if (input === 'whole' || file.utterances > 0) close()
    },
    take() {
      const taken = ready
      ready = []
      return taken
    },
    remark,
    opened: () => texts,
  }
}

function utteranceId(file: string, written: string | undefined, number: number): string {
  if (written === undefined) return `${file}#u${number}`
  return written.startsWith(file) && written !== file ? written : `${file}#${written}`
}
