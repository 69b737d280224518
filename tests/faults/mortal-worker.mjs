/** The worker, but for texts that end it, or that take all memory. */
import analyseBatch from '../../dist/pipeline/run/analyse-worker.js'

export default function mortal(documents) {
  if (documents.some(({ text }) => text.includes('FATAL'))) process.exit(1)
  if (documents.some(({ text }) => text.includes('ENDLESS'))) {
    const all = []
    for (;;) all.push(new Array(10_000).fill(all.length))
  }
  return analyseBatch(documents)
}
