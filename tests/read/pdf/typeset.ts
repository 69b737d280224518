/**
 * The invented paper as different programs set it, where the machine has them.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from './invented.ts'

/** A program that makes PDFs: says which command it needs, writes its sources and runs it. */
export interface Typesetter {
  readonly name: string
  readonly commands: readonly string[]
  make(parts: readonly Part[], folder: string, command: string): void
}

/** The bytes of `paper.pdf` of a program; `undefined` where the machine does not have it or it cannot make PDFs. */
export function typeset({ commands, make }: Typesetter, parts: readonly Part[]): Buffer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-pdf-'))
  try {
    for (const command of commands) {
      try {
        make(parts, folder, command)
        return readFileSync(join(folder, 'paper.pdf'))
      } catch {
        // The next name of the program, or none.
      }
    }
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(command: string, args: readonly string[], cwd: string): Buffer {
  return execFileSync(command, args, {
    cwd,
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 26,
  })
}

/** Each note beside the paragraph that it belongs to. */
function withNotes(parts: readonly Part[]): { readonly part: Part; readonly note: string | undefined }[] {
  return parts.flatMap((part, index) => {
    const next = parts[index + 1]
    return part.kind === 'note' ? [] : [{ part, note: next?.kind === 'note' ? next.text : undefined }]
  })
}

function latex(twoColumns: 'one column' | 'two columns', title: 'across' | 'in the column'): Typesetter {
  return {
    name: `LaTeX, ${twoColumns}, title ${title}`,
    commands: ['pdflatex', 'xelatex'],
    make(parts, folder, command) {
      const body = withNotes(parts).map(({ part: { kind, text }, note }) => {
        const written = text.replace('|', note === undefined ? '' : `\\footnote{${note}}`)
        switch (kind) {
          case 'title':
            return title === 'across'
              ? `\\title{${text}}\\author{}\\date{}\\maketitle`
              : `{\\Large\\bfseries\\raggedright ${text}\\par}`
          case 'heading':
            return `\\section{${text}}`
          case 'quotation':
            return `\\begin{quote}${text}\\end{quote}`
          case 'references':
            return '\\begin{thebibliography}{99}'
          case 'reference':
            return `\\bibitem{r${text.length}${text.slice(0, 3)}} ${text}`
          default:
            return `${written}\n`
        }
      })
      const heads = '\\pagestyle{myheadings}\\markboth{P. ALMUND}{HARBOURS AND VALLEYS}'
      const options = twoColumns === 'two columns' ? 'twoside,twocolumn,10pt' : 'twoside,11pt'
      writeFileSync(
        join(folder, 'paper.tex'),
        `\\documentclass[${options}]{article}${heads}\\begin{document}${body.join('\n')}\\end{thebibliography}\\end{document}`,
      )
      run(command, ['-interaction=batchmode', 'paper.tex'], folder)
    },
  }
}

function groff(columns: 1 | 2): Typesetter {
  return {
    name: `groff -ms, ${columns === 1 ? 'one column' : 'two columns'}`,
    commands: ['groff'],
    make(parts, folder, command) {
      const body = withNotes(parts).map(({ part: { kind, text }, note }) => {
        const [before = '', after = ''] = text.split('|')
        const noted = note === undefined ? text : `${before}\\**\n.FS\n${note}\n.FE\n${after.trim()}`
        switch (kind) {
          case 'title':
            return `.TL\n${text}\n${columns === 2 ? '.2C\n' : ''}`
          case 'heading':
            return `.SH\n${text}`
          case 'quotation':
            return `.QP\n${text}`
          case 'references':
            return `.SH\n${text}`
          case 'reference':
            return `.IP "" 2n\n${text}`
          default:
            return `.PP\n${noted}`
        }
      })
      writeFileSync(
        join(folder, 'paper.ms'),
        `.ds LH P. Almund\n.ds RH Harbours and Valleys\n.ds CH\n.ds CF %\n${body.join('\n')}\n`,
      )
      writeFileSync(join(folder, 'paper.pdf'), run(command, ['-ms', '-Tpdf', 'paper.ms'], folder))
    },
  }
}

const HTML_NAMES: Readonly<Record<string, string>> = {
  title: 'h1',
  heading: 'h2',
  references: 'h2',
  quotation: 'blockquote',
}

function html(parts: readonly Part[], style: string): string {
  let notes = 0
  const body = withNotes(parts).map(({ part: { kind, text }, note }) => {
    const name = HTML_NAMES[kind] ?? 'p'
    if (note === undefined) return `<${name} class="${kind}">${text}</${name}>`
    notes++
    return `<p>${text.replace('|', `<sup>${notes}</sup>`)}</p><p class="note"><sup>${notes}</sup> ${note}</p>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${style}</style>${body.join('\n')}</html>`
}

function chromium(columns: 1 | 2): Typesetter {
  return {
    name: `Chromium, ${columns === 1 ? 'one column, ragged' : 'CSS columns, justified'}`,
    commands: ['chromium', 'google-chrome', 'chromium-browser'],
    make(parts, folder, command) {
      const set = columns === 2 ? 'columns: 2; column-gap: 8mm; text-align: justify; hyphens: auto;' : ''
      const style = `body { font: 10pt/1.3 serif; ${set} } h1 { column-span: all } .note { font-size: 8pt } sup { font-size: 60% }`
      writeFileSync(join(folder, 'paper.html'), html(parts, style))
      run(
        command,
        ['--headless', '--no-sandbox', '--disable-gpu', '--print-to-pdf=paper.pdf', 'paper.html'],
        folder,
      )
    },
  }
}

const libreOffice: Typesetter = {
  name: 'LibreOffice',
  commands: ['soffice', 'libreoffice'],
  make(parts, folder, command) {
    writeFileSync(join(folder, 'paper.html'), html(parts, 'p { font-size: 11pt } .note { font-size: 8pt }'))
    run(command, ['--headless', '--writer', '--convert-to', 'pdf', 'paper.html'], folder)
  },
}

/** All programs that are known. */
export const TYPESETTERS: readonly Typesetter[] = [
  latex('one column', 'across'),
  latex('two columns', 'across'),
  latex('two columns', 'in the column'),
  groff(1),
  groff(2),
  chromium(1),
  chromium(2),
  libreOffice,
]
