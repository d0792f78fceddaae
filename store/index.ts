/** Data that outlives the process, in SQLite or PostgreSQL. */
export type { ApiKeyRecord, AuditEntry } from './access-repository.ts';
export { backUpFolder, copyBackUp, databasesIn, faultOfDatabase } from './back-up.ts';
export type { CallFilter, CallMark, CallRow } from './call-repository.ts';
export type { CardMovement, StoredCard } from './card-repository.ts';
export {
  beforePlace,
  type CustomerEvent,
  instantOfPlace,
  type PlacedEvent,
} from './customer-history.ts';
export * from './database/index.ts';
export { schemaUrl } from './database/schema-url.ts';
export { inMemory } from './database/sqlite-driver.ts';
export * from './document-repository.ts';
export { documentStatements, documentTables } from './document-statements.ts';
export type * from './journal/journal.ts';
export { JournalReader } from './journal/journal-reader.ts';
export { openJournal } from './journal/open-journal.ts';
export { journalCentres } from './journal/places-of.ts';
export { measuredSyncMs } from './journal/sync-time.ts';
export type { ErasedPerson } from './keys/customer-erasure.ts';
export { erasureFile } from './keys/erasure-list.ts';
export type { OldRowKind } from './keys/old-rows.ts';
export { erasedMark, missingMark } from './keys/sealing-keys.ts';
export type { MadeCentre } from './made-centre.ts';
export type { MailRecord } from './mail-queue.ts';
export { migrate, ownMigrations } from './migrate.ts';
export type { NumberRepository } from './number-repository.ts';
export { openStore, type Store, type StoreOptions } from './open-store.ts';
export type {
  CustomerSales,
  OrderMark,
  OrderRow,
  OrderSales,
  SoldOrder,
} from './order-repository.ts';
export type {
  DoNotCallRecord,
  OutboundAttempt,
  OutboundDay,
  OutboundEntry,
} from './outbound-repository.ts';
export type { PasskeyRecord } from './passkeys.ts';
export type { PersonDraft } from './person-drafts.ts';
export type {
  ItemImage,
  Picture,
  PictureSize,
} from './picture-repository.ts';
export type { AnsweredPrompt, FollowedPrompt } from './prompt-journal.ts';
export { reachedSchema } from './reached-schema.ts';
export {
  callOfRecording,
  messageIds,
  type RecordingRecord,
  recordingOwner,
} from './recordings/recording-repository.ts';
export type * from './rule-rows.ts';
export { holderOf, lockFolder, watchService } from './service-lock.ts';
export type { JobKind, JobRecord, JobState, ScenarioRecord } from './simulation-repository.ts';
export type { StockReservation } from './stock-repository.ts';
export type { TapiHandle } from './tapi-handles.ts';
export type { DeliveryRecord } from './webhook-deliveries.ts';
