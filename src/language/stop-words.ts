/**
 * Function words of English: they hold sentences together and say little by themselves.
 */
const WORDS =
  'a about above after again all also although am an and any are as at be because been before being below ' +
  'between both but by can cannot could did do does doing done down during each either else ever every few for ' +
  'from further had has have having he her here hers herself him himself his how however i if in indeed into is ' +
  'it its itself just let like made make many may me might mine more most much must my myself neither no nor not ' +
  'now of off often on once one only onto or other others our ours ourselves out over per quite rather same shall ' +
  'she should since so some such than that the their theirs them themselves then there therefore these they this ' +
  'those though through thus to too toward towards under until up upon us very was we were what when where whether ' +
  "which while who whom whose why will with within without would yet you your yours yourself i'm i've i'll i'd " +
  "we're we've we'll we'd you're you've you'll they're they've they'll it's he's she's that's there's what's let's " +
  "don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't " +
  'mr mrs ms said say says s t'

const STOP_WORDS: ReadonlySet<string> = new Set(WORDS.split(' '))

/** Whether a folded word form is a function word, a single letter, or holds no letter at all. */
export function isStopWord(form: string): boolean {
  return STOP_WORDS.has(form) || form.length < 2 || !/\p{L}/u.test(form)
}
