import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../src/read/pdf/information.ts'

describe('document information', () => {
  it.each([
    [
      { Title: 'A Story of Neighbours', Author: 'Paula Almund', Creator: 'LaTeX with hyperref' },
      { title: 'A Story of Neighbours', speaker: 'Paula Almund' },
    ],
    // Whoever owns the computer on which a speech was typed did not give it.
    [
      { Title: 'Address to the assembly', Author: 'Paula Almund', Creator: 'Microsoft® Word 2019' },
      { title: 'Address to the assembly', author: 'Paula Almund' },
    ],
    [{ Author: 'Paula Almund' }, { author: 'Paula Almund' }],
    [{ Title: 'Microsoft Word - speech final.doc', Author: 'palmund' }, {}],
    [{ Title: 'speech_final_v2' }, {}],
    [{ Title: 'final.docx' }, {}],
    [{ Title: 'Untitled' }, {}],
    [{ Title: '  ', Author: 'Windows User' }, {}],
    [{ Author: 'PALMUND' }, {}],
    [{ Author: 'Paula van der Almund' }, { author: 'Paula van der Almund' }],
    [{ CreationDate: "D:20240924154915-04'00'" }, { created: '2024-09-24' }],
    [{ CreationDate: '2024-09-24T12:00:00Z' }, { created: '2024-09-24' }],
    [{ CreationDate: 'D:202413' }, { created: '2024' }],
    [{ CreationDate: 'yesterday' }, {}],
    [{ Language: 'pl-PL' }, {}],
  ])('%j', (information, fields) => {
    expect(fieldsOf(information as Record<string, string>)).toEqual(fields)
  })
})
