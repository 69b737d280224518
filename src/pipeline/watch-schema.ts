/** What a pipeline says of alerts and of `rostrum watch`: the part of its schema that has to do with time going on. */
import { z } from 'zod'

/** When something is done. */
export const cron = z
  .string()
  .min(1)
  .describe('when, as a cron expression of 5 or 6 fields: "0 7 * * *" is each day at 7:00')

/** What counts as unusual. */
export const alerts = z.strictObject({
  group: z
    .array(z.string())
    .default(['speaker'])
    .describe(
      'docvars whose values make the groups; each document is set against the earlier ones of its group',
    ),
  level: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('largest share of false alerts among those of one date'),
  direction: z
    .enum(['above', 'both'])
    .default('above')
    .describe('above: a framing is used more than expected; both: more or less'),
  history: z
    .strictObject({
      documents: z.int().min(1).default(10).describe('earlier documents of the group'),
      words: z.int().min(0).default(5000).describe('counted words in them'),
    })
    .prefault({})
    .describe('what a group must have before its next document is tested'),
})

const seconds = z.number().min(0).max(86_400)

const hook = z
  .strictObject({
    on: z
      .enum(['alert', 'run', 'failure'])
      .describe('alert: a new document is unusual; run: a run is done; failure: a turn failed'),
    command: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('a program and its arguments; gets what happened as JSON on its standard input; no shell'),
    webhook: z
      .url({ protocol: /^https?$/, error: 'must be an address with http:// or https://' })
      .optional()
      .describe('an address that gets what happened as JSON by POST'),
    secret_env: z
      .string()
      .min(1)
      .optional()
      .describe('environment variable with the secret that webhooks are signed with'),
    timeout: z.number().min(1).max(3600).optional().describe('seconds; 60 for a command, 20 for a webhook'),
    tries: z.int().min(1).max(100).optional().describe('tries in short order, before they become rare; 5'),
  })
  .refine(({ command, webhook }) => (command === undefined) !== (webhook === undefined), {
    error: 'a hook has either a command or a webhook',
  })

/** What `rostrum watch` does. */
export const watch = z.strictObject({
  schedule: cron
    .optional()
    .describe('when url sources are collected and the pipeline runs; where left out, only files are watched'),
  timezone: z.string().min(1).default('UTC').describe('of schedules, such as Europe/Rome'),
  jitter: seconds.default(60).describe('seconds; each scheduled turn waits a random time up to this'),
  delay: seconds.default(2).describe('seconds between two requests to one host'),
  contact: z
    .string()
    .min(1)
    .optional()
    .describe('address that the user agent names, for those who are asked'),
  folders: z.boolean().default(true).describe('whether a run follows when files of the sources change'),
  settle: seconds.default(5).describe('seconds without a further change before that run'),
  allow_private: z
    .array(z.string().min(1))
    .default([])
    .describe('hosts that may be at addresses of private networks'),
  hooks: z.array(hook).default([]).describe('what is told to whom'),
  log: z
    .strictObject({
      file: z.string().min(1).optional().describe('watch.log in the output folder where left out'),
      size: z.int().min(1000).optional().describe('bytes at which a new file begins; 5000000'),
      keep: z.int().min(1).max(1000).optional().describe('old files that stay; 5'),
    })
    .optional()
    .describe('what happened, line by line'),
})
