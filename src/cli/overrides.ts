import { RostrumError } from '../error.ts'
import type { Override } from '../yaml-check.ts'

/**
 * Settings from the command line, `KEY=VALUE`, to be laid over a pipeline's own.
 *
 * @throws RostrumError `arguments` naming the one that is not written so
 */
export async function overridesOf(settings: readonly string[]): Promise<Override[]> {
  if (settings.length === 0) return []
  const { parse } = await import('yaml')
  return settings.map((written) => {
    const at = written.indexOf('=')
    const place = { source: `--set ${written}` }
    if (at < 1) {
      throw new RostrumError('arguments', [
        { place, message: 'a setting is written KEY=VALUE, as in seed=2' },
      ])
    }
    const path = written
      .slice(0, at)
      .split('.')
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    try {
      return { path, written, value: parse(written.slice(at + 1), { maxAliasCount: 0 }) as unknown }
    } catch (error) {
      throw new RostrumError('arguments', [
        { place, message: `the value is not valid YAML: ${(error as Error).message.split('\n')[0]}` },
      ])
    }
  })
}
