/** Opens one centre with its parts: rules, journal, the running core, simulation jobs. */
import type { AccountsFile } from '../contracts/index.ts';
import {
  defaultPresence,
  isolatedClock,
  type LiveCentre,
  type PresenceRules,
  startLiveCentre,
} from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleWorld } from '../rules/index.ts';
import { FaultBook } from '../services/index.ts';
import type { Journal, Store } from '../store/index.ts';
import { type CentreBegin, journalFor, journalLine } from './journal/open-journal.ts';
import { type PastDayReaders, readBeside } from './journal/past-day-thread.ts';
import { type OpenedRuleService, openRuleService } from './open-rule-service.ts';
import { type OpenedSimulations, openSimulations } from './open-simulations.ts';
import { type CentreFiles, placeOf, type ServiceOptions } from './service-options.ts';

export interface OpenedCentre extends OpenedRuleService, PastDayReaders {
  readonly live: LiveCentre;
  readonly begin: CentreBegin;
  readonly journal: Journal | null;
  readonly journalSaid: string | null;
  readonly jobs: OpenedSimulations;
  readonly faults: FaultBook;
}

interface CentreOpening extends CentreFiles {
  readonly begin: CentreBegin;
  readonly accounts: (centre: CentreFile) => AccountsFile;
  /** What rules may name beside the centre. Default: nothing. */
  readonly world?: RuleWorld;
  /** The centre's rules of presence; the service's override them. Default: the usual ones. */
  readonly presence?: Partial<PresenceRules>;
  /** For a further centre: the store of the first. Default: its own. */
  readonly store?: Store;
  readonly shared?: (id: string, store: Store) => Store;
  readonly epoch?: number;
  readonly ownerId?: string;
  /** Where a simulated switch ends with the process: the talks that go on [those of clients]. */
  readonly liveLegs?: readonly string[];
}

/** Opens a centre; where a part fails, closes those before it, which would keep the process. */
export async function openCentre(
  options: ServiceOptions,
  of: CentreOpening,
): Promise<OpenedCentre> {
  const closes: (() => unknown)[] = [];
  try {
    return await openParts(options, of, closes);
  } catch (error) {
    for (const close of closes.toReversed()) await close();
    throw error;
  }
}

/** Rules first, since the centre begins with the active ones. */
async function openParts(
  options: ServiceOptions,
  { begin, presence, epoch: given, ownerId, liveLegs, world = {}, ...of }: CentreOpening,
  closes: (() => unknown)[],
): Promise<OpenedCentre> {
  const { speed } = options;
  const faults = new FaultBook(options.clock, options.onInternal);
  const onError = faults.report;
  const clock = isolatedClock(options.clock, onError);
  const data = placeOf(options);
  const opened = openRuleService({
    ...of,
    world,
    ...begin,
    clock,
    speed,
    data,
    listIn: options.data,
    onError,
  });
  const { ruleService, store, centre, accounts } = opened;
  if (of.store === undefined) closes.push(() => store.close());
  for (const { because, setId } of opened.setAside) faults.record(because, `rule set ${setId}`);
  const epoch = given ?? store.beginLife(clock.nowMs());
  const { id: centreId, timeZone } = centre;
  const ofJournal = {
    centreId,
    timeZone,
    epoch,
    ownerId,
    speed,
    begin,
    keepDays: options.journalDays ?? options.partners?.file.retention?.callsDays,
    liveLegs,
    onError,
  };
  const ofHandler = ownerId === undefined ? {} : { ownerId };
  const beganAtMs = clock.nowMs();
  const journal = data === undefined ? null : await journalFor({ data, ...ofJournal });
  closes.push(() => journal?.journal.close());
  const live = startLiveCentre({
    centre,
    clock: options.clock,
    speed,
    epoch,
    originMs: begin.originMs,
    presence: { ...defaultPresence, ...presence, ...options.presence },
    ...ofHandler,
    ...(journal === null ? {} : { journal }),
    customers: store,
    ruleSets: ruleService.active.files(),
    onRules: (line) => ruleService.onDecision(line),
    onFault: onError,
  });
  journal?.journal.rest();
  ruleService.serve(live);
  const jobs = openSimulations({
    live,
    ruleService,
    store,
    accounts,
    clock,
    speed,
    ...begin,
    onError,
  });
  const tookMs = clock.nowMs() - beganAtMs;
  const journalSaid = journal && journalLine({ live, journal: journal.journal, tookMs });
  const read = readBeside(data, { centreId, originMs: begin.originMs, epoch, ...ofHandler });
  const kept = journal?.journal ?? null;
  return { ...opened, ...read, live, begin, journal: kept, journalSaid, jobs, faults };
}

/** A further centre of a service, with the store and the accounts of its first. */
export function openFurther(
  first: OpenedCentre,
  files: CentreFiles,
  options: ServiceOptions,
): Promise<OpenedCentre> {
  const { live, store, begin } = first;
  const accounts = () => first.accounts;
  const { epoch, file } = live;
  return openCentre(options, { ...files, begin, accounts, store, epoch, ownerId: file.id });
}

export async function closeCentre({
  jobs,
  live,
  journal,
  past,
  ruleService,
}: OpenedCentre): Promise<void> {
  await jobs.stop();
  await live.stopped;
  await live.journal?.keeper.snapshot();
  await journal?.close();
  past?.close();
  ruleService.close();
}
