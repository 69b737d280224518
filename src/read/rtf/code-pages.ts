/** Which code page a Rich Text file means by a font's character set. */

/** `\fcharset` numbers of the RTF specification 1.9.1 that name a code page of their own. */
const CHARSETS: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
}

/** The code page of a character set; `undefined` for the ANSI, default and symbol sets, where the file's own holds. */
export function codePageOfCharset(charset: number): number | undefined {
  return CHARSETS[charset]
}

/** The label under which iconv-lite knows a code page; Windows-1252 for one that it does not. */
export function encodingOf(codePage: number, exists: (label: string) => boolean): string {
  if (codePage === 10000) return 'macintosh'
  if (codePage === 65001) return 'utf8'
  const label = `cp${codePage}`
  return exists(label) ? label : 'cp1252'
}
