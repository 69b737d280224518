/** A worker thread that analyses documents. What it is made of comes with its start, so that all threads have the same. */
import { workerData } from 'piscina'
import type { Document } from '../../records.ts'
import { type Analysed, analyseAll } from './analyse-all.ts'
import { type AnalysisSetup, createStoredAnalyser } from './analysed.ts'

const analyser = createStoredAnalyser(workerData as AnalysisSetup)

export default function analyseBatch(documents: readonly Document[]): readonly Analysed[] {
  return analyseAll(analyser, documents)
}
