/** Chooses the storage of a journal by its place: a data folder, or the URL of a database. */
import { isPostgresUrl } from '../postgres/postgres-driver.ts';
import { centresInDatabase, DatabasePlaces } from './database-places.ts';
import { centresInFolder, FolderPlaces } from './folder-places.ts';
import type { JournalPlaces } from './journal-file.ts';

/** The journal of one centre. */
export function placesOf(place: string, centreId: string): JournalPlaces {
  return isPostgresUrl(place)
    ? new DatabasePlaces(place, centreId)
    : new FolderPlaces(place, centreId);
}

/** The centres that have a journal at a place. @throws {StoreError} */
export function journalCentres(place: string): readonly string[] {
  return isPostgresUrl(place) ? centresInDatabase(place) : centresInFolder(place);
}
