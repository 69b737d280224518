/** A process that reads a store: `reader.mjs FOLDER`. It says how many texts there are. */
import { openForReading } from '../../dist/store/open.js'

const database = await openForReading(process.argv[2])
const [row] = await database.all('SELECT count(*) AS n FROM contents')
database.close()
process.stdout.write(String(row.n))
