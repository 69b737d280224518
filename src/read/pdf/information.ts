/**
 * What the document information of a PDF says, where it can be meant.
 */

/** Titles that programs put in: names of files and of themselves, and templates nobody filled in. */
const NO_TITLE =
  /^microsoft (?:word|powerpoint|excel)\b|\.(?:docx?|docm|pdf|rtf|odt|wpd|pages|txt|tex|dvi|indd|qxd|qxp|pptx?|html?|p65|fm)$|^(?:untitled|document|slide|print|layout|template|title|sans titre|powerpoint presentation|no title)[\s\d]*$|^\(?(?:none|null|unknown|anonymous)\)?$|^[^\s]*[_/\\][^\s]*$/i
/** Authors that are accounts and machines. */
const NO_AUTHOR =
  /\b(?:user|admin|administrator|owner|windows|microsoft|adobe|office|secretary|secretariat|staff|guest|unknown|anonymous|scanner|printer|canon|xerox|hp|pc|laptop|default)\b|@|\d/i
/** Programs that put in whoever owns the computer: the typist of a speech, or the web master. */
const OFFICE = /word|office|pdfmaker|powerpoint|pscript|writer|pages|acrobat/i
const PDF_DATE = /^(?:D:)?(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?/

/**
 * Docvars from the document information: `title`, `speaker` (its author, where that is a full name and stands with a
 * title in a typeset document), else `author`, and `created` (ISO 8601, when the file was made, which is not when a
 * speech was given). What a program filled in of itself is left out, and so is the language: office programs put in
 * their own.
 */
export function fieldsOf(information: Readonly<Record<string, string>>): Record<string, string> {
  const title = tidy(information.Title)
  const author = tidy(information.Author)
  const isTypeset = title !== undefined && isTitle(title) && !OFFICE.test(information.Creator ?? '')
  const created = dateOf(information.CreationDate)
  return {
    ...(title !== undefined && isTitle(title) ? { title } : {}),
    ...(author !== undefined && isName(author) ? { [isTypeset ? 'speaker' : 'author']: author } : {}),
    ...(created === undefined ? {} : { created }),
  }
}

function tidy(value: string | undefined): string | undefined {
  const text = value
    ?.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffd]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? undefined : text
}

function isTitle(title: string): boolean {
  return title.length >= 4 && title.length <= 300 && /\p{L}{2}/u.test(title) && !NO_TITLE.test(title)
}

/** Two words or more, all capitalised but particles, as names are written. */
function isName(author: string): boolean {
  const words = author.split(/[\s,;]+/).filter((word) => word !== '')
  const capitalised = words.filter((word) => /^\p{Lu}/u.test(word))
  const particles = words.filter((word) =>
    /^(?:al|and|bin|da|de|del|den|der|di|dos|du|el|la|le|of|the|van|von)$/.test(word),
  )
  return (
    author.length <= 120 &&
    capitalised.length >= 2 &&
    capitalised.length + particles.length === words.length &&
    !NO_AUTHOR.test(author)
  )
}

/** Date of `D:YYYYMMDD…` (ISO 32000-1, 7.9.4) as ISO 8601, of the precision that is written. */
function dateOf(written: string | undefined): string | undefined {
  const [, year, month, day] = PDF_DATE.exec(written ?? '') ?? []
  if (year === undefined || Number(year) < 1980) return undefined
  if (month === undefined || Number(month) < 1 || Number(month) > 12) return year
  if (day === undefined || Number(day) < 1 || Number(day) > 31) return `${year}-${month}`
  return `${year}-${month}-${day}`
}
