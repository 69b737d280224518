/**
 * Writes the JSON Schemas that editors use for lexicons and pipelines, from the definitions that check them.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { lexiconJsonSchemas } from '../src/lexicon/schema.ts'
import { decisionJsonSchema } from '../src/measure/decision-schema.ts'
import { examplesFile } from '../src/pipeline/examples.ts'
import { pipelineJsonSchema } from '../src/pipeline/pipeline.ts'

/** Every schema file, by its path in the repository, as text. */
export function schemaFiles(): Readonly<Record<string, string>> {
  const schemas = {
    ...Object.fromEntries(
      Object.entries(lexiconJsonSchemas()).map(([name, schema]) => [`lexicons/schema/${name}`, schema]),
    ),
    'lexicons/schema/decision.schema.json': decisionJsonSchema(),
    'lexicons/schema/examples.schema.json': z.toJSONSchema(examplesFile, { io: 'input' }),
    'pipelines/schema/pipeline.schema.json': pipelineJsonSchema(),
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([path, schema]) => [path, `${JSON.stringify(schema, null, 2)}\n`]),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(schemaFiles())) {
    const target = fileURLToPath(new URL(`../${path}`, import.meta.url))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
}
