/** A text as one cell of a Markdown table: nothing in it ends the cell, the row or the table. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_<>[\]#]/g, '\\$&')
}

/** A Markdown table. Cells must be escaped already; columns after the first `left` are set to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(head),
    `|${head.map((_, column) => (column < left ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ]
}
