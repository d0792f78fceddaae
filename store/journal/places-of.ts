/** Storage of a journal by place: data folder or database URL. */
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

/** Centres with a journal there. @throws {StoreError} */
export function journalCentres(place: string): readonly string[] {
  return isPostgresUrl(place) ? centresInDatabase(place) : centresInFolder(place);
}
