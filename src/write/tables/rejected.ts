import type { Diagnostic } from '../../records.ts'
import type { Table } from '../table.ts'

/** `rejected.csv`: one row an input that was left out, or kept with a remark. */
export const rejectedTable: Table<Diagnostic> = {
  file: 'rejected.csv',
  rowIs: 'input that was left out, or kept with a remark',
  purpose: 'What did not go in, where it stands, why, and what to do.',
  readers: 'people',
  primaryKey: [],
  columns: [
    {
      name: 'source',
      type: 'string',
      description: 'File, or archive and member',
      value: ({ place }) => place.source,
    },
    {
      name: 'record',
      type: 'integer',
      description: 'Record in it, from 1; empty where the file is one document',
      value: ({ place }) => place.record,
    },
    {
      name: 'line',
      type: 'integer',
      description: 'Line in it, from 1; empty where it is not known',
      value: ({ place }) => place.line,
    },
    { name: 'id', type: 'string', description: 'The document, where it has an id', value: ({ id }) => id },
    { name: 'code', type: 'string', description: 'Name of the fault', value: ({ code }) => code },
    { name: 'reason', type: 'string', description: 'What is wrong', value: ({ message }) => message },
    { name: 'remedy', type: 'string', description: 'What to do', value: ({ remedy }) => remedy },
    {
      name: 'outcome',
      type: 'string',
      values: ['left out', 'kept'],
      description: 'Whether the document was left out or kept in spite of it',
      value: ({ outcome }) => outcome,
    },
  ],
}
