/** A worker thread that tells in which documents some entries are found. */
import { workerData } from 'piscina'
import type { Document } from '../../records.ts'
import { createProbe, type ProbeSetup, probeAll } from './probe.ts'

const probe = createProbe(workerData as ProbeSetup)

export default function probeBatch(documents: readonly Document[]): readonly boolean[] {
  return probeAll(probe, documents)
}
