import { localName } from './elements.ts'

/** Membership of an organisation, while it lasts; dates are ISO 8601 of any precision. */
interface Affiliation {
  readonly organisation: string
  readonly from: string | undefined
  readonly to: string | undefined
}

interface Name {
  readonly text: string
  readonly from: string | undefined
  readonly to: string | undefined
}

interface Person {
  readonly names: readonly Name[]
  readonly sex: string | undefined
  readonly affiliations: readonly Affiliation[]
}

interface Organisation {
  readonly role: string
  readonly name: string | undefined
  readonly abbreviation: string | undefined
}

/** Persons and organisations by their `xml:id`. */
export interface TeiPeople {
  readonly persons: ReadonlyMap<string, Person>
  readonly organisations: ReadonlyMap<string, Organisation>
}

/** What a list says of a speaker. */
export interface SpeakerFields {
  readonly speaker: string
  readonly party: string | undefined
  readonly sex: string | undefined
}

type Attributes = Readonly<Record<string, string>>

/** Follows the elements of `listPerson` and `listOrg`. */
export interface PeopleReader {
  readonly people: TeiPeople
  /** Names beyond the limit, passed over. */
  readonly passedOver: number
  open(name: string, attributes: Attributes): void
  text(piece: string): void
  close(): void
}

const NAME_PARTS = 'persName orgName sex forename surname nameLink genName addName roleName'.split(' ')
const MOST_PARTS = 500
const LONGEST = 2000

/** A reader whose names are those of `known`, and those it finds. */
export function createPeopleReader(limit: number, known?: TeiPeople): PeopleReader {
  const persons = new Map(known?.persons)
  const organisations = new Map(known?.organisations)
  const path: string[] = []
  let passedOver = 0
  let texts: string[] = []
  let attributesOf: Attributes[] = []
  let person: { id: string; names: Name[]; sex: string | undefined; affiliations: Affiliation[] } | undefined
  let organisation: { id: string; role: string; name?: string; abbreviation?: string } | undefined
  let parts: { readonly kind: string; readonly text: string }[] = []

  function finishName(attributes: Attributes, text: string): void {
    const given = parts.filter(({ kind }) => kind === 'forename')
    const link = parts.filter(({ kind }) => kind === 'nameLink')
    const family = parts.filter(({ kind }) => kind === 'surname' || kind === 'genName')
    const composed = [...given, ...link, ...family].map((part) => part.text).join(' ')
    const written = family.length > 0 || given.length > 0 ? composed : text
    if (written !== '' && person !== undefined && person.names.length < MOST_PARTS) {
      person.names.push({ text: written, from: attributes.from, to: attributes.to })
    }
  }

  function finishOrganisationName(attributes: Attributes, text: string): void {
    if (organisation === undefined || text === '') return
    if (attributes.full === 'abb' || attributes.full === 'init') organisation.abbreviation ??= text
    else organisation.name ??= text
  }

  function isFull(): boolean {
    if (persons.size + organisations.size < limit) return false
    passedOver++
    return true
  }

  return {
    people: { persons, organisations },
    get passedOver() {
      return passedOver
    },
    open(name, attributes) {
      const local = localName(name)
      path.push(local)
      texts.push('')
      attributesOf.push(attributes)
      const id = attributes['xml:id']
      if (local === 'person') person = { id: id ?? '', names: [], sex: attributes.sex, affiliations: [] }
      else if (local === 'org') organisation = { id: id ?? '', role: attributes.role ?? '' }
      else if (local === 'persName') parts = []
      else if (local === 'affiliation' && person !== undefined && person.affiliations.length < MOST_PARTS) {
        person.affiliations.push({
          organisation: referenceId(attributes.ref ?? ''),
          from: attributes.from ?? attributes.when,
          to: attributes.to ?? attributes.when,
        })
      }
    },
    text(piece) {
      const last = path.length - 1
      const innermost = path[last]
      if (innermost === undefined || !NAME_PARTS.includes(innermost)) return
      if (texts[last]!.length < LONGEST) texts[last] += piece.slice(0, LONGEST)
    },
    close() {
      const local = path.pop()
      const attributes = attributesOf.pop() ?? {}
      const text = (texts.pop() ?? '').replace(/\s+/g, ' ').trim()
      const parent = path.at(-1)
      if (parent === 'persName' && local !== undefined && parts.length < MOST_PARTS) {
        parts.push({ kind: local, text })
      } else if (local === 'persName' && parent === 'person') finishName(attributes, text)
      else if (local === 'sex' && person !== undefined) person.sex = attributes.value ?? (text || person.sex)
      else if (local === 'orgName' && parent === 'org') finishOrganisationName(attributes, text)
      else if (local === 'person' && person !== undefined) {
        const { id, ...rest } = person
        if (id !== '' && !persons.has(id) && !isFull()) persons.set(id, rest)
        person = undefined
      } else if (local === 'org' && organisation !== undefined) {
        const { id, role, name, abbreviation } = organisation
        if (id !== '' && !organisations.has(id) && !isFull())
          organisations.set(id, { role, name, abbreviation })
        organisation = undefined
      }
      if (path.length === 0) {
        texts = []
        attributesOf = []
      }
    },
  }
}

/** What the lists say of a person at a date; `undefined` for one that is not in them. */
export function speakerFieldsOf(
  people: TeiPeople,
  id: string,
  date: string | undefined,
): SpeakerFields | undefined {
  const person = people.persons.get(id)
  if (person === undefined) return undefined
  const name = person.names.find((candidate) => holdsAt(candidate, date)) ?? person.names[0]
  return {
    speaker: name?.text ?? nameOfId(id),
    party: partyOf(people, person, date),
    sex: person.sex === 'U' ? undefined : person.sex,
  }
}

/** The party a person belongs to at the date, else the parliamentary group; without a date only the one they never left. */
function partyOf(people: TeiPeople, { affiliations }: Person, date: string | undefined): string | undefined {
  for (const kind of ['party', 'group'] as const) {
    const names = affiliations
      .filter((affiliation) => kindOf(people, affiliation.organisation) === kind)
      .filter((affiliation) => date === undefined || holdsAt(affiliation, date))
      .map(({ organisation }) => nameOfOrganisation(people, organisation))
    if (names.length > 0 && (date !== undefined || new Set(names).size === 1)) return names[0]
  }
  return undefined
}

function kindOf(people: TeiPeople, id: string): 'party' | 'group' | undefined {
  const role = people.organisations.get(id)?.role
  if (role !== undefined) {
    if (/\b(politicalParty|party)\b/i.test(role)) return 'party'
    if (/\b(parliamentaryGroup|group|caucus)\b/i.test(role)) return 'group'
    return undefined
  }
  if (/^(political)?party[._-]/i.test(id)) return 'party'
  return /^(parliamentary)?group[._-]/i.test(id) ? 'group' : undefined
}

function nameOfOrganisation(people: TeiPeople, id: string): string {
  const known = people.organisations.get(id)
  return known?.abbreviation ?? known?.name ?? id.replace(/^[a-z]+[._-](?=.)/i, '')
}

/** Whether a stretch of time holds a date; dates of lower precision hold all days of theirs. */
function holdsAt({ from, to }: Pick<Affiliation, 'from' | 'to'>, date: string | undefined): boolean {
  if (date === undefined) return true
  if (from !== undefined && date < from && !from.startsWith(date)) return false
  return to === undefined || date <= to || date.startsWith(to)
}

/** The id that a reference points to: `#A`, `people.xml#A` and `prefix:A` are A. */
export function referenceId(reference: string): string {
  const hash = reference.lastIndexOf('#')
  if (hash >= 0) return reference.slice(hash + 1)
  return /^[\w-]+:(?!\/\/)/.test(reference) ? reference.slice(reference.indexOf(':') + 1) : reference
}

/** An id written in capitals and small letters as a name (`RullAndreuJosep`: Rull Andreu Josep); other ids as they are. */
export function nameOfId(id: string): string {
  if (!/^\p{Lu}[\p{L}\p{M}.'’-]*$/u.test(id) || !/\p{Ll}\p{Lu}/u.test(id)) return id
  return id.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
}
