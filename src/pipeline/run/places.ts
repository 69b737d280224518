/**
 * Places inside a file as the store keeps them: without the file's folder, so that they hold wherever the folder goes
 * and wherever the command is given.
 */
import type { Diagnostic, Place } from '../../records.ts'

const HERE = './'

/** Places of one file, stored and brought back. */
export interface FilePlaces {
  readonly stored: <Placed extends Place>(place: Placed) => Placed
  readonly restored: <Placed extends Place>(place: Placed) => Placed
}

/** @param path the file's path as messages name it */
export function placesOf(path: string): FilePlaces {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return {
    stored: (place) =>
      place.source.startsWith(folder)
        ? { ...place, source: `${HERE}${place.source.slice(folder.length)}` }
        : place,
    restored: (place) =>
      place.source.startsWith(HERE)
        ? { ...place, source: `${folder}${place.source.slice(HERE.length)}` }
        : place,
  }
}

export function storedDiagnostic(diagnostic: Diagnostic, places: FilePlaces): Diagnostic {
  return { ...diagnostic, place: places.stored(diagnostic.place) }
}

export function restoredDiagnostic(diagnostic: Diagnostic, places: FilePlaces): Diagnostic {
  return { ...diagnostic, place: places.restored(diagnostic.place) }
}
