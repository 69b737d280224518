/**
 * Stage directions of transcripts: what a bracket says of the hall, not what was said in it.
 */

const LONGEST_DIRECTION = 130
const DEGREE =
  '(?:prolonged |loud |long |more |sustained |general |some |scattered |light |brief |cheers and |laughter and |boos and |applause and |and )*'
/** Sounds, whatever else the bracket says of them. */
const SOUND =
  'applause|laughter|laughs|laughing|chuckles|chuckling|cheers|cheering|cheers and applause|boos|booing|inaudible|indistinct|unintelligible|crosstalk|cross-talk|pause|pauses|music|standing ovation|a pause|coughs|sneezes|sighs|clears throat|gestures|gesturing|claps|clapping|whistles|chanting|off[- ](?:mic|mike|microphone)|no microphone|audio (?:gap|drop|drops|interruption|cuts)'
const LANGUAGE =
  '(?:English|French|Spanish|Russian|Arabic|Chinese|Mandarin|Portuguese|German|Italian|Japanese|Korean|Hindi|Hebrew|Ukrainian|Polish|Irish|Gaelic|Turkish|Persian|Farsi|Urdu|Vietnamese|Tagalog|Swahili|Creole|Greek|Latin|Dutch|Danish|Swedish|Norwegian|Finnish|Czech|Hungarian|Romanian|Serbian|Kazakh|Uzbek|Mongolian|Thai|Khmer|Indonesian|Malay|Bengali|Punjabi|Tamil|(?:a )?foreign language|(?:his|her|their) native language|sign language)'
/** Whole brackets: a language, an interpreter, what the hall sees. */
const REMARK = `(?:in|spoke in|speaks|speaking|speaks in|speaking in|continues in|continued in|as spoken in) ${LANGUAGE}(?:; [^()[\\]]{1,60})?|(?:as |via |through (?:an )?|via an )?(?:re)?(?:interpret|translat)(?:ed|er|or|ation|ion)(?: from ${LANGUAGE})?|no translation provided|in progress|commercial break(?: begins| ends)?|(?:a |one |two )?(?:moment|minute|minutes) of silence(?: is observed)?|(?:a |the )?video (?:is played|plays|is shown|presentation|clip)|(?:the )?press departs`
/** What was done while nobody spoke: in the present tense, to the end of the bracket, in one clause. */
const SCENE =
  '(?![^()[\\]]*\\b(?:which|that|who|whom|whose|where|when|if|we|our|I)\\b)(?:the|an?|(?:vice )?president|prime minister|first lady|secretary|governor|mr\\.?|ms\\.?|mrs\\.?)\\b[^()[\\]]{1,70}? (?:(?:is|are) (?:signed|presented|played|shown|observed|offered|given|sung|unveiled|awarded|conferred|exchanged|lit|cut)|can be heard|departs?|applauds?|offers? (?:a|the) toast|(?:signs|cuts|lights|unveils|kisses|hugs|shakes|waves|holds|raises|presents|points|nods|gobble|cries|leaves|enters|exits|sings|plays|rings|claps)(?: [^()[\\]]{1,40})?)'
const DIRECTION = new RegExp(
  `^[([]\\s*(?:${DEGREE}(?:${SOUND})\\b[^()[\\]]{0,40}|(?:${REMARK}|${SCENE})\\.?\\s*)[)\\]]`,
  'i',
)

/**
 * Length of a stage direction such as `(Applause.)`, `[Laughter]` or `(The bill is signed.)` that begins at `offset`,
 * or 0.
 *
 * @param offset place of an opening bracket
 */
export function stageDirectionLength(text: string, offset: number): number {
  if (!isLetterOrSpace(text.charCodeAt(offset + 1)) || !isLetterOrSpace(text.charCodeAt(offset + 2))) return 0
  return DIRECTION.exec(text.slice(offset, offset + LONGEST_DIRECTION))?.[0].length ?? 0
}

/** Whether a block is nothing but stage directions. */
export function isStageDirection(block: string): boolean {
  let at = 0
  while (at < block.length) {
    const length = stageDirectionLength(block, at)
    if (length === 0) return false
    at += length
    while (at < block.length && (block.charCodeAt(at) <= 0x20 || block[at] === '.')) at++
  }
  return at > 0
}

/** Whether one pair of brackets holds the whole block: in a transcript, what its editors say. */
export function isInBrackets(block: string): boolean {
  return block.length <= 500 && /^(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^[\]]*\])\.?\s*$/.test(block)
}

function isLetterOrSpace(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x20
}
