/** Opens a journal's storage: data folder or database URL. */
import { isPostgresUrl } from '../database/postgres-connection.ts';
import { centresInDatabase, DatabasePlaces } from './database-places.ts';
import { centresInFolder, FolderPlaces } from './folder-places.ts';
import type { JournalPlaces } from './journal-file.ts';

/** Where the journal of one centre is. */
export function placesOf(place: string, centreId: string): JournalPlaces {
  return isPostgresUrl(place)
    ? new DatabasePlaces(place, centreId)
    : new FolderPlaces(place, centreId);
}

/** Centres that have a journal at this place. @throws {StoreError} */
export function journalCentres(place: string): readonly string[] {
  return isPostgresUrl(place) ? centresInDatabase(place) : centresInFolder(place);
}
