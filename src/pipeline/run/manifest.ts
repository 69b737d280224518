/** What ran, for `manifest.json`: versions, settings and the hash of every file that had a part in it. */
import { relative } from 'node:path'
import { decisionId } from '../../measure/label.ts'
import { VERSION } from '../../version.ts'
import { type Json, sha256Text } from '../../write/manifest.ts'
import { shownPath } from '../lexicon-files.ts'
import type { RunPlan } from '../plan.ts'

/** Hashes of an input, as the store has them. */
export interface InputHashes {
  readonly sha256: string
  readonly sidecar: string
}

/** @param hashesOf by the place of the input in the plan; `undefined` where its bytes could not be read */
export function manifestOf(
  plan: RunPlan,
  hashesOf: (position: number) => InputHashes | undefined,
): { readonly [key: string]: Json } {
  const { lexicons, pipeline } = plan
  const inputs: Json[] = []
  plan.inputs.forEach((input, position) => {
    if (input.kind !== 'file') return
    const { sha256, sidecar } = hashesOf(position) ?? { sha256: '', sidecar: '' }
    inputs.push({
      path: shown(input.file.path),
      reader: input.reader.name,
      ...(sha256 !== '' && { sha256 }),
      ...(sidecar !== '' && { docvars_sha256: sidecar }),
    })
  })
  return {
    rostrum: VERSION,
    node: process.version,
    finished: new Date().toISOString(),
    pipeline: {
      path: shown(plan.path),
      sha256: sha256Text(plan.text),
      set: plan.overrides.map(({ written }) => written),
    },
    settings: JSON.parse(JSON.stringify(pipeline)) as Json,
    decision: {
      id: decisionId(plan.decision),
      ...(plan.decisionFile === undefined
        ? {}
        : { path: shownPath(plan.decisionFile.path), sha256: plan.decisionFile.sha256 }),
    },
    seed: pipeline.seed,
    lexicons: lexicons.files.map(({ path, sha256, lexicons: held }) => ({
      path: shownPath(path),
      sha256,
      framings: held.map(({ name, dimension, version, entries }) => ({
        name,
        dimension,
        version,
        entries: entries.length,
      })),
    })),
    context: { path: shownPath(lexicons.contextFile.path), sha256: lexicons.contextFile.sha256 },
    polities: { path: shownPath(lexicons.politiesFile.path), sha256: lexicons.politiesFile.sha256 },
    ...(plan.countriesFile && {
      countries: { path: shown(plan.countriesFile.path), sha256: plan.countriesFile.sha256 },
    }),
    sets: lexicons.setsFiles.map(({ path, sha256 }) => ({ path: shownPath(path), sha256 })),
    inputs,
  }
}

function shown(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}
