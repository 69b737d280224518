/** The worker, but for texts that end it: stands for what runs out of memory. */
import scoreBatch from '../../../dist/pipeline/score-worker.js'

export default function mortal(readings) {
  if (readings.some((reading) => reading.kind === 'document' && reading.document.text.includes('FATAL'))) process.exit(1)
  return scoreBatch(readings)
}
