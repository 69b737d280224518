/** What a web page leaves after an article that was copied from it. */
import type { Line } from './lines.ts'

const OPENING =
  /^(?:check also|related(?: (?:articles?|posts?|stories|reading|content|topics|links))?|(?:read|see) (?:more|next|also)|share (?:this(?: (?:article|post|page|story))?|on (?:facebook|twitter|x|linkedin))|subscribe(?: (?:now|today|to .{1,60}))?|recommended(?: (?:for you|articles|reading|stories))?|more (?:from|on|in) .{1,50}|most (?:read|popular|viewed)|you (?:may|might) also (?:like|be interested in)|leave a (?:comment|reply)|filed under\b.{0,80}|follow us\b.{0,60}|sign up for .{1,60}|trending(?: now)?|latest (?:news|posts|articles|stories)|previous (?:article|post)|next (?:article|post)|in this section|also read)\s*[:.!]?$/i
/** How much of a text can stand behind the article. */
const LARGEST_SHARE = 0.25
const MOST_CHARACTERS = 6_000
/** Longest line of headlines and teasers; after "See also", which can stand beside a text too, of headlines only. */
const LONGEST_TEASER = 250
const LONGEST_HEADLINE = 120

/**
 * The index of the line where the page's own matter begins: a line that opens such a block, after a blank one, near
 * the end. `undefined` where there is none.
 */
export function findSiteFurniture(lines: readonly Line[]): number | undefined {
  let behind = 0
  let all = 0
  for (const { text } of lines) all += text.length
  let longest = 0
  let found: number | undefined
  for (let index = lines.length - 1; index > 0; index--) {
    const text = lines[index]?.text ?? ''
    behind += text.length
    if (behind > all * LARGEST_SHARE || behind > MOST_CHARACTERS) break
    const name = text.replace(/^#{1,6}\s+|^[*_]+|[*_]+$/g, '')
    const allowed = /^(?:see|read) /i.test(name) ? LONGEST_HEADLINE : LONGEST_TEASER
    if (longest <= allowed && lines[index - 1]?.text === '' && OPENING.test(name)) found = index
    longest = Math.max(longest, text.length)
    if (longest > LONGEST_TEASER) break
  }
  return found
}
