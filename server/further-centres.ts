/**
 * The centres of a service beside its first: opened at the start, made, and taken off. Each is a
 * service of its own but for the port. Source: decisions/0044.
 */
import { basename, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import {
  type CentreDoor,
  type CentreDoors,
  type CentreInService,
  type CentreWish,
  type ServiceCentres,
  type ServiceMetrics,
  type Services,
  serviceMetrics,
} from '../api/index.ts';
import {
  type AccountsFile,
  centreMessages,
  centreNameSchema,
  errorEntry,
  type Phrase,
  parseCentre,
  refusal,
} from '../contracts/index.ts';
import { omitUndefined, reasonOf } from '../kernel/index.ts';
import type { LiveCentre } from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { type Principal, publicCauseOf } from '../services/index.ts';
import { type MadeCentre, type Store, schemaUrl } from '../store/index.ts';
import { everybodyOf, furtherAccess, namesAreEnough, type ServiceAccess } from './access.ts';
import { beginOf } from './journal/open-journal.ts';
import { type OpenedCentre, openCentre } from './open-centre.ts';
import { openDataFolder } from './private-folder.ts';
import { type CentreFiles, placeOf, type ServiceOptions } from './service-options.ts';
import type { SharedStores } from './shared-store.ts';
import { hasTakenOver } from './stand-by.ts';
import { unusableData, wrongSetting } from './start-error.ts';

/** Centres made are documents of the first store, under an id that no centre has. */
const service = '~service';
/** In the data folder: a folder for each further centre. */
export const furtherFolder = 'centres';
/** Each takes some 20 MB, and is opened in some 0.2 s. */
const centresMax = 100;
const callsShown = 20;

type Options = ServiceOptions & { readonly access: ServiceAccess };

export interface ServedCentre {
  readonly app: FastifyInstance;
  readonly opened: OpenedCentre;
  /** Handlers beside the main one. */
  readonly handlers: readonly LiveCentre[];
  readonly journals: readonly string[];
  readonly setAside: OpenedCentre['setAside'];
  readonly fileNotes: readonly string[];
  stop(): Promise<void>;
}

type ServeCentre = (
  opened: OpenedCentre,
  options: ServiceOptions,
  of: { readonly simulated: null; readonly orders: null; readonly further: FurtherCentres },
) => Promise<ServedCentre>;

interface Closed {
  /** Where it has a file, the file's name. */
  readonly id: string;
  /** Its id; of a file that cannot be read, the file's name up to the first point. */
  readonly centreId: string;
  readonly problem: string;
  readonly cause: Phrase;
  readonly isMade: boolean;
}

export class FurtherCentres implements ServiceCentres {
  readonly metrics: ServiceMetrics;
  readonly #options: Options;
  readonly #first: OpenedCentre;
  readonly #doors: CentreDoors;
  readonly #serve: ServeCentre;
  readonly #stores: SharedStores;
  readonly #served = new Map<string, ServedCentre>();
  readonly #closed = new Map<string, Closed>();
  readonly #made = new Set<string>();
  /** The centre that was begun last at the start, whose door may not be there yet. */
  #begunId: string | null = null;
  /** Centres are opened and closed one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    options: Options,
    of: {
      readonly first: OpenedCentre;
      readonly doors: CentreDoors;
      readonly stores: SharedStores;
      readonly serve: ServeCentre;
    },
  ) {
    this.metrics = serviceMetrics(options.clock);
    if (hasTakenOver()) this.metrics.countTakeover();
    this.#options = options;
    this.#first = of.first;
    this.#doors = of.doors;
    this.#stores = of.stores;
    this.#serve = of.serve;
  }

  /** Takes up a centre that is served. */
  door(door: CentreDoor): void {
    this.#doors.add(door);
  }

  isFirst(id: string): boolean {
    return this.#first.live.file.id === id;
  }

  lends(lender: string, what: 'items' | 'customers', to: string): boolean {
    return this.#stores.lends(lender, what, to);
  }

  all(): readonly CentreInService[] {
    const open = this.#doors.all().map(({ serving }) => this.#shown(serving));
    const closed = [...this.#closed.values()].map(({ centreId: _, ...one }) => {
      return { ...one, name: one.id, serving: null };
    });
    return [...open, ...closed];
  }

  /** Ids of centres that could not be opened. */
  closedIds(): readonly string[] {
    return [...this.#closed.values()].map(({ centreId }) => centreId);
  }

  /** Of given files alone: a centre made over the API has none. */
  get fileNotes(): readonly string[] {
    const given = [...this.#served].filter(([id]) => !this.#made.has(id));
    return given.flatMap(([, { fileNotes }]) => fileNotes);
  }

  /**
   * Opens the centres given and made; one that cannot be opened is noted and left closed. Each is
   * begun while threads and files of the one before are waited for.
   */
  async openAll(): Promise<void> {
    const { centres = [] } = this.#options;
    const count = 1 + centres.length;
    if (count > centresMax) {
      throw wrongSetting(`${count} centres are given; expected at most ${centresMax}`);
    }
    const made = readMade(this.#first.store).filter(({ isOff }) => !isOff);
    for (const { name } of made) this.#made.add(name);
    let [earlier, last] = [Promise.resolve(), Promise.resolve()];
    for (const one of [...centres, ...made]) {
      await earlier;
      [earlier, last] = [last, this.#openOrNote(one, last)];
    }
    await last;
    this.#begunId = null;
  }

  make(wish: CentreWish, by: Principal | null): Promise<CentreInService> {
    return this.#inTurn(async () => {
      const { id } = wish;
      const kept = this.#registry.get(service, id);
      const isAgain = kept?.document.isOff === true;
      if (isAgain && (wish.template ?? wish.file ?? wish.name) !== undefined) {
        throw refusal(centreMessages.notKeptOff, { id });
      }
      if (this.all().some((one) => one.id === id) || (kept !== undefined && !isAgain)) {
        throw refusal(centreMessages.otherIdTaken, { id });
      }
      if (this.all().length >= centresMax) {
        throw refusal(centreMessages.centresMax, { most: centresMax });
      }
      const made = kept === undefined ? this.#begun(wish, by) : kept.document;
      const served = await this.#open({ ...made, isNew: kept === undefined }).catch((error) => {
        throw refusal(centreMessages.notOpened, { id, problem: reasonOf(error) });
      });
      this.#keep(id, { ...made, isOff: false }, by?.id ?? '');
      this.#made.add(id);
      return this.#shown(served.app.serving);
    });
  }

  takeOff(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const served = this.#served.get(id);
      const { live } = this.#first;
      if (this.isFirst(id) || (served !== undefined && !this.#made.has(id))) {
        throw refusal(centreMessages.notMade, { id });
      }
      const record = this.#registry.get(service, id);
      if (record === undefined || record.document.isOff) {
        throw refusal(centreMessages.unknown, { id, centreId: live.file.id });
      }
      const calls = served?.opened.live.projection.calls.live() ?? [];
      if (calls.length > 0) {
        const blockers = calls.slice(0, callsShown).map(({ call }) => call.callId);
        throw refusal(centreMessages.callsAreThere, { id, calls: blockers.join() }, { blockers });
      }
      this.#keep(id, { ...record.document, isOff: true }, record.person);
      this.#made.delete(id);
      this.#closed.delete(id);
      await this.#close(id);
    });
  }

  /** Closes all that are open, while the first's server still listens. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await Promise.all([...this.#served.keys()].map((id) => this.#close(id)));
    });
  }

  get #registry(): Store['serviceCentres'] {
    return this.#first.store.serviceCentres;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => {});
    return run;
  }

  #shown(serving: Services): CentreInService {
    const { id, name = id } = serving.wire.live.file;
    return { id, name, serving, problem: null, cause: null, isMade: this.#made.has(id) };
  }

  #keep(id: string, document: MadeCentre, person: string): void {
    const { store, live } = this.#first;
    const kept = this.#registry.get(service, id);
    const record = {
      centreId: service,
      id,
      document,
      person,
      updatedAtMs: live.originMs + live.nowMs,
    };
    store.transaction(() => {
      if (kept === undefined) this.#registry.add(record);
      else this.#registry.save({ ...record, version: kept.version + 1 });
    });
  }

  /** A new centre, as its template is now. @throws {Refusal} */
  #begun({ id, name, template, file }: CentreWish, by: Principal | null): MadeCentre {
    const from = this.#doors.get(template ?? this.#first.live.file.id);
    if (from === undefined) {
      const centreId = this.#doors
        .all()
        .map((door) => door.id)
        .join();
      throw refusal(centreMessages.unknown, { id: template ?? '', centreId });
    }
    const { wire, ruleService, store } = from.serving;
    const begun = file ?? wire.live.file;
    const centre: CentreFile = { ...begun, id, ...omitUndefined({ name }) };
    if (file !== undefined) return { centre, ruleSets: [], channel: null, ...this.#peopleOf(by) };
    const channel = store.channels.get(from.id, from.id)?.document;
    const own = channel && { ...channel, lends: { items: [], customers: [] }, uses: {} };
    const ruleSets = ruleService.active.files();
    return { centre, ruleSets, channel: own ?? null, ...this.#peopleOf(by) };
  }

  /** Who made the centre is its first administrator, by the same password. */
  #peopleOf(by: Principal | null): Pick<MadeCentre, 'accounts' | 'isOff'> {
    const { accounts } = this.#first;
    if (namesAreEnough(this.#options.access, accounts)) return { isOff: false };
    const people = accounts.people.filter(({ id }) => id === by?.id);
    return { accounts: { schema: accounts.schema, people }, isOff: false };
  }

  /** Doors are added in the order of the centres: `before` is that of the one before. */
  async #openOrNote(
    { name, read }: { readonly name: string; readonly read: () => CentreToServe },
    before: Promise<void>,
  ): Promise<void> {
    let [centreId = name] = basename(name).split('.', 1);
    const isMade = this.#made.has(name);
    try {
      const files = read();
      centreId = files.centre.id;
      await this.#open(files, before);
    } catch (error) {
      await before;
      const problem = reasonOf(error);
      const cause = publicCauseOf(error) ?? errorEntry('centre_not_valid').title;
      this.#closed.set(name, { id: basename(name), centreId, problem, cause, isMade });
      const message = `the centre ${name} is left closed: ${problem}`;
      this.#first.faults.record({ message }, `centre ${name}`);
      this.#options.log?.error(message);
    }
  }

  async #open(
    { centre, ruleSets, accounts, channel, isNew }: CentreToServe,
    before?: Promise<void>,
  ): Promise<ServedCentre> {
    const { id } = centre;
    requireFurtherId(id, id === this.#begunId || this.#doors.get(id) !== undefined);
    if (before !== undefined) this.#begunId = id;
    const options = await this.#optionsOf(id, accounts ?? everybodyOf(centre), accounts);
    const { clock, speed } = options;
    const data = placeOf(options);
    const follows = speed === 1 ? { clock } : {};
    const begin = beginOf({ data, centreId: id, originMs: clock.nowMs(), ...follows });
    const opened = await openCentre(options, {
      centre,
      ruleSets,
      begin,
      accounts: (inForce) => accounts ?? everybodyOf(inForce),
      shared: this.#stores.of,
    });
    const { store } = opened;
    if (channel != null && isNew === true) {
      const stamp = { centreId: id, id, person: '', updatedAtMs: clock.nowMs() };
      store.transaction(() => store.channels.add({ ...stamp, document: channel }));
    }
    await before;
    const parts = { simulated: null, orders: null, further: this };
    const served = await this.#serve(opened, options, parts);
    this.#served.set(id, served);
    return served;
  }

  async #optionsOf(
    id: string,
    people: AccountsFile,
    accounts: AccountsFile | undefined,
  ): Promise<Options> {
    const { centres: _, handlers: __, asterisk: ___, accounts: ____, ...of } = this.#options;
    const data = of.data === undefined ? undefined : join(of.data, furtherFolder, id);
    if (data !== undefined) openDataFolder(data);
    const isFirstProven = !namesAreEnough(of.access, this.#first.accounts);
    const access = furtherAccess(of.access, { id, accounts: people, isFirstProven, data });
    const own = async (url: string | undefined) =>
      url === undefined ? url : await schemaUrl(url, id);
    const database = await own(of.database);
    const orders = await own(of.orders);
    return {
      ...of,
      access,
      ...omitUndefined({ data, database, orders, accounts }),
    };
  }

  async #close(id: string): Promise<void> {
    this.#doors.remove(id);
    this.#stores.forget(id);
    await this.#served.get(id)?.stop();
    this.#served.delete(id);
  }
}

/** @throws {StartError} if no further centre may have this id. */
export function requireFurtherId(id: string, isTaken: boolean): void {
  const named = centreNameSchema.safeParse(id);
  if (!named.success) throw unusableData(`its id is ${id}; ${named.error.issues[0]?.message}`);
  if (isTaken) throw unusableData(`another centre has the id ${id}`);
}

/** Centres that were made over the API, with their ids as names; those taken off too. */
export function readMade({ serviceCentres }: Pick<Store, 'serviceCentres'>) {
  const kept = serviceCentres.list(service, { after: '', limit: centresMax });
  return kept.map(({ id, document }) => {
    return { name: id, isOff: document.isOff, read: () => readable(document) };
  });
}

/** A centre as it was made. @throws {StartError} where what is stored is not valid */
function readable(document: MadeCentre): MadeCentre {
  const parsed = parseCentre(JSON.stringify(document.centre ?? null));
  if (parsed.ok) return { ...document, centre: parsed.centre };
  const [first] = parsed.problems;
  throw unusableData(`it is stored with ${first?.message}; bring back a copy of the store`);
}

type CentreToServe = CentreFiles &
  Partial<Pick<MadeCentre, 'accounts' | 'channel'>> & { readonly isNew?: boolean };
