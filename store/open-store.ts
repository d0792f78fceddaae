/** A service's store: database, migrations, repositories. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type {
  CatalogueRequest,
  CatalogueSettings,
  ChannelSettings,
  ContinuityProgrammeSettings,
  CouponSettings,
  CustomerSettings,
  FraudEntries,
  ItemSettings,
  MailTemplate,
  NotificationProfile,
  OrderEventSetup,
  OutboundDocument,
  PartnerState,
  PersonSettings,
  RoleSettings,
  ScriptSettings,
  TargetMarketSettings,
  TaxTable,
  WebhookSettings,
} from '../contracts/index.ts';
import { AccessRepository } from './access-repository.ts';
import { CallRepository } from './call-repository.ts';
import { CardRepository } from './card-repository.ts';
import { CentreRepository } from './centre-repository.ts';
import { ChannelRepository } from './channel-repository.ts';
import { CouponUses } from './coupon-uses.ts';
import { CustomerHistory } from './customer-history.ts';
import { CustomerKeyBacklog } from './customer-key-backlog.ts';
import { CustomerMerge } from './customer-merge.ts';
import type { Compaction, CompactionLimits, Driver } from './database/driver.ts';
import { isPostgresUrl } from './database/postgres-connection.ts';
import { openPostgres } from './database/postgres-driver.ts';
import { inMemory, openSqlite } from './database/sqlite-driver.ts';
import type { StoreError } from './database/store-error.ts';
import { DecisionJournal } from './decision-journal.ts';
import { DocumentRepository } from './document-repository.ts';
import { CustomerErasure } from './keys/customer-erasure.ts';
import { ErasureList, erasureFile } from './keys/erasure-list.ts';
import { OldRows } from './keys/old-rows.ts';
import { keysInFolder, SealingKeys } from './keys/sealing-keys.ts';
import type { MadeCentre } from './made-centre.ts';
import { MailQueue } from './mail-queue.ts';
import { migrate, ownMigrations } from './migrate.ts';
import { NumberRepository } from './number-repository.ts';
import { OrderRepository } from './order-repository.ts';
import { OutboundRepository } from './outbound-repository.ts';
import { Passkeys } from './passkeys.ts';
import { PersonDrafts } from './person-drafts.ts';
import { PictureRepository } from './picture-repository.ts';
import { PromptJournal } from './prompt-journal.ts';
import { RecordingRepository } from './recordings/recording-repository.ts';
import { SoundFiles } from './recordings/sound-files.ts';
import { RequestAnswers } from './request-answers.ts';
import { RuleRepository } from './rule-repository.ts';
import { lockFolder, type ServiceLock } from './service-lock.ts';
import { SimulationRepository } from './simulation-repository.ts';
import { statements } from './statements.ts';
import { StockRepository } from './stock-repository.ts';
import { type DelayedRun, StoreWrites } from './store-writes.ts';
import { TapiHandles } from './tapi-handles.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';

function repositoriesOn(driver: Driver) {
  return {
    calls: new CallRepository(driver),
    centres: new CentreRepository(driver),
    rules: new RuleRepository(driver),
    decisions: new DecisionJournal(driver),
    prompts: new PromptJournal(driver),
    answers: new RequestAnswers(driver),
    simulations: new SimulationRepository(driver),
    access: new AccessRepository(driver),
    drafts: new PersonDrafts(driver),
    passkeys: new Passkeys(driver),
    channel: new ChannelRepository(driver),
    pictures: new PictureRepository(driver),
    orders: new OrderRepository(driver),
    history: new CustomerHistory(driver),
    mails: new MailQueue(driver),
    numbers: new NumberRepository(driver),
    /** A centre's settings as a sales channel, by centre id. */
    channels: new DocumentRepository<ChannelSettings>(driver, 'channel'),
    /** Fraud entries, which share the table of channels under own ids. */
    fraudEntries: new DocumentRepository<FraudEntries>(driver, 'channel'),
    mailTemplates: new DocumentRepository<MailTemplate>(driver, 'channel'),
    notificationProfiles: new DocumentRepository<NotificationProfile>(driver, 'channel'),
    /** Hashes of codes: that allows refunds by other methods, and agents' PINs. */
    secretHashes: new DocumentRepository<{ readonly hash: string }>(driver, 'channel'),
    partnerStates: new DocumentRepository<{ readonly partners: readonly PartnerState[] }>(
      driver,
      'channel',
    ),
    /** Centres of the service that were made over the API, in the same table. */
    serviceCentres: new DocumentRepository<MadeCentre>(driver, 'channel'),
    taxTables: new DocumentRepository<TaxTable>(driver, 'channel'),
    orderEventSetups: new DocumentRepository<OrderEventSetup>(driver, 'channel'),
    /** Ids of a handler's extensions; an extension keeps its number for ever. */
    extensions: new DocumentRepository<{ readonly ids: readonly string[] }>(driver, 'channel'),
    customers: new DocumentRepository<CustomerSettings>(driver, 'customer'),
    items: new DocumentRepository<ItemSettings>(driver, 'item'),
    catalogues: new DocumentRepository<CatalogueSettings>(driver, 'catalogue'),
    coupons: new DocumentRepository<CouponSettings>(driver, 'coupon'),
    continuityProgrammes: new DocumentRepository<ContinuityProgrammeSettings>(
      driver,
      'continuity_programme',
    ),
    couponUses: new CouponUses(driver),
    cards: new CardRepository(driver),
    stock: new StockRepository(driver),
    scripts: new DocumentRepository<ScriptSettings>(driver, 'script'),
    catalogueRequests: new DocumentRepository<CatalogueRequest>(driver, 'catalogue_request'),
    webhooks: new DocumentRepository<WebhookSettings>(driver, 'webhook'),
    people: new DocumentRepository<PersonSettings>(driver, 'person'),
    personRoles: new DocumentRepository<RoleSettings>(driver, 'person_role'),
    deliveries: new WebhookDeliveries(driver),
    tapiHandles: new TapiHandles(driver),
    outboundLists: new DocumentRepository<OutboundDocument>(driver, 'outbound_list'),
    targetMarkets: new DocumentRepository<TargetMarketSettings>(driver, 'target_market'),
    outbound: new OutboundRepository(driver),
    customerErasure: new CustomerErasure(driver),
    customerMerge: new CustomerMerge(driver),
    customerKeyBacklog: new CustomerKeyBacklog(driver),
    oldRows: new OldRows(driver),
    recordings: new RecordingRepository(driver),
  };
}

export interface Store extends Readonly<ReturnType<typeof repositoriesOn>> {
  /**
   * Records a start of the service, in ms since 1970; returns its number: the last plus one, or in
   * memory the seconds.
   */
  beginLife(startedAtMs: number): number;
  /** Whether the service was started between two instants. */
  hasLifeBetween(fromMs: number, toMs: number): boolean;
  /** Runs `work` in a transaction, undone if it throws; transactions must not nest. */
  transaction<Result>(work: () => Result): Result;
  /** Runs `work`; each transaction that it makes before it returns ends with `mark`. */
  marking<Result>(mark: () => void, work: () => Result): Result;
  /** Does work that nobody waits for; a service retries until the store accepts it. */
  insist(work: () => void): void;
  /** Keys that seal texts about customers and callers. */
  readonly keys: SealingKeys;
  readonly erasures: ErasureList;
  /** For tables of other parts; null: the store is a file. */
  readonly database: Driver | null;
  /** Files of recordings; null: there is no folder. */
  readonly sounds: SoundFiles | null;
  /** Removes from files what was deleted. */
  compact(of: CompactionLimits): Compaction;
  /** Whether another process is writing. */
  isLocked(): boolean;
  problem(): StoreError | null;
  /** Tells the service's address; writes then fail at once on another process's lock. */
  serve(address: string): void;
  /** Aborted, with the reason, once another service has taken over. */
  readonly fenced: AbortSignal;
  close(): void;
}

export interface StoreOptions {
  /** A file, created if missing; `:memory:`; or a `postgres://` URL. */
  readonly path: string;
  readonly nowMs: () => number;
  /** Folder of the list of erasures [that of the store's file; of a database: memory]. */
  readonly listIn?: string | undefined;
  /**
   * Runs retries of writes; given by services, whose store is theirs alone. In commands, writes
   * wait for locks and are not retried.
   */
  readonly later?: DelayedRun;
}

/** @throws {StoreError} if it cannot be opened. */
export function openStore({ path, nowMs, later, listIn }: StoreOptions): Store {
  const isService = later !== undefined;
  const isFile = path !== inMemory && !isPostgresUrl(path);
  const lock = isService && isFile ? lockFolder(dirname(path)) : null;
  let driver: Driver | null = null;
  try {
    driver = isPostgresUrl(path)
      ? openPostgres({ url: path, isService, subject: 'store' })
      : openSqlite(path);
    migrate(driver, { path, nowMs, migrations: ownMigrations() });
    const folder = listIn ?? (isFile ? dirname(path) : null);
    const list = folder === null ? null : join(folder, erasureFile);
    const erasures = new ErasureList(list, isPostgresUrl(path) ? driver : null);
    return storeOf(driver, { path, lock, later: later ?? null, erasures, folder });
  } catch (error) {
    driver?.close();
    lock?.release();
    throw error;
  }
}

function storeOf(
  driver: Driver,
  of: {
    readonly path: string;
    readonly lock: ServiceLock | null;
    readonly later: DelayedRun | null;
    readonly erasures: ErasureList;
    readonly folder: string | null;
  },
): Store {
  const { path, lock, later, erasures, folder } = of;
  const repositories = repositoriesOn(driver);
  const writes = new StoreWrites(driver, repositories.answers, later);
  const isFile = path !== inMemory && !isPostgresUrl(path);
  const keys = isFile ? keysInFolder(dirname(path)) : new SealingKeys(driver);
  const noMark = (): void => {};
  let mark = noMark;
  return {
    ...repositories,
    keys,
    erasures,
    database: isPostgresUrl(path) ? driver : null,
    sounds: folder === null ? null : new SoundFiles(join(folder, 'recordings'), keys),
    compact: (limits) => {
      if (isFile) dropBackUps(path);
      const { remains, isPostponed } = driver.compact(limits);
      return { remains: [...remains, ...(isFile ? keys.compact() : [])], isPostponed };
    },
    beginLife: (startedAtMs) => beginLife(driver, path, startedAtMs),
    hasLifeBetween: (fromMs, toMs) =>
      Number(driver.prepare(statements.livesBetween).first(fromMs, toMs)?.['count']) > 0,
    transaction: (work) =>
      driver.transaction(() => {
        const result = work();
        mark();
        return result;
      }),
    marking: (own, work) => {
      mark = own;
      try {
        return work();
      } finally {
        mark = noMark;
      }
    },
    insist: (work) => writes.insist(work),
    isLocked: () => driver.isLocked(),
    problem: () => writes.problem(),
    fenced: driver.fenced ?? new AbortController().signal,
    serve: (address) => {
      driver.serve(address);
      if (lock !== null) writes.insist(() => lock.tell(address));
    },
    close: () => {
      writes.stop();
      if (isFile) keys.close();
      driver.close();
      lock?.release();
    },
  };
}

/** Copies made before upgrades have what was erased since. */
function dropBackUps(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    const isOurs = name.startsWith(`${basename(path)}.`) && name.endsWith('.backup');
    if (isOurs) rmSync(join(folder, name));
  }
}

function beginLife(driver: Driver, path: string, startedAtMs: number): number {
  const begun = driver.transaction(() => {
    const last = driver.prepare(statements.lastLife).first()?.['epoch'];
    const epoch = path === inMemory ? Math.floor(startedAtMs / 1000) : Number(last ?? 0) + 1;
    driver.prepare(statements.addLife).run(epoch, startedAtMs);
    return epoch;
  });
  driver.live(begun);
  return begun;
}
