/** A demo: a centre whose callers and agents are simulated. */
import type { AccountsFile, Demo, Scenario } from '../../contracts/index.ts';
import { startSimulatedSwitch } from '../../gateways/index.ts';
import { addDays, instantOfLocal, type LiveCentre, weekdayOf } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import type { SimulationPlan } from '../../simulator/index.ts';
import { beginOf } from '../journal/open-journal.ts';
import { openCentre } from '../open-centre.ts';
import { serveCentres } from '../serve-centres.ts';
import { placeOf, type Service, type ServiceOptions } from '../service-options.ts';
import { SharedStores } from '../shared-store.ts';
import { withCallersForPeople } from './callers-for-people.ts';
import { DemoOrders } from './demo-orders.ts';
import { loadDemoShop } from './load-demo-shop.ts';

/** The stored scenario of a usual day, for the sim lab. */
const usualDayId = 'scn_usualday';

/** A demo whose files are read. */
export interface DemoFiles {
  readonly demo: Demo;
  readonly centre: CentreFile;
  readonly scenario: Scenario;
  readonly dayStartMs: number;
  /** Includes all rule sets for a new store: the centre's and the demo's. */
  readonly plan: SimulationPlan;
  readonly accounts: AccountsFile;
  readonly world: RuleWorld;
}

/** Runs a demo, whose clock starts at the demo's own time. @throws {StartError} */
export async function startDemo(read: DemoFiles, options: ServiceOptions): Promise<Service> {
  const { demo, centre, plan, dayStartMs } = read;
  const { timeZone } = centre;
  const [hours = 0, minutes = 0] = demo.start.time.split(':').map(Number);
  const firstMs = instantOfLocal(demo.start.date, (hours * 60 + minutes) * 60_000, timeZone);
  const begin = beginOf({ data: placeOf(options), centreId: centre.id, originMs: firstMs });
  const { originMs } = begin;
  const accounts = () => options.accounts ?? read.accounts;
  const { ruleSets } = plan;
  const { world } = read;
  const { people: presence = {} } = demo;
  const stores = new SharedStores();
  const files = { centre, ruleSets, begin, accounts, world, presence, liveLegs: [] };
  const opened = await openCentre(options, { ...files, shared: stores.of });
  const { live, store } = opened;
  const { id: centreId, seed = 1, agents = [] } = centre;
  const agentIds = agents.map(({ id }) => id);
  const of = { centreId, seed, world, agentIds, nowMs: originMs };
  if (loadDemoShop(store, { ...of, accounts: opened.accounts })) {
    const document = { ...read.scenario, centre: { file: centreId } };
    const at = { createdAtMs: originMs, updatedAtMs: originMs };
    const stamp = { version: 1, notes: '', person: 'demo', ...at };
    store.simulations.addScenario({ id: usualDayId, centreId, document, ...stamp });
  }
  opened.ruleService.supplyStored();
  const dayToPlay = (day: number): { startMs: number; load: number } => {
    const date = addDays(demo.start.date, day);
    return {
      startMs: instantOfLocal(date, dayStartMs, timeZone) - originMs,
      load: loadOn(demo.loadByWeekday, weekdayOf(date)),
    };
  };
  live.gateway = 'simulated-switch';
  const { callersOrder = true, callsPeople = true, onInternal: onError } = options;
  const orders = new DemoOrders({
    centreId,
    store,
    world,
    onError,
    isInFolder: options.data !== undefined,
    ...(callersOrder ? { pastBy: agentIds[0] } : {}),
  });
  const taking = callersOrder ? { orders } : {};
  const left = live.journal?.recovered == null ? {} : { waiting: await countLeftWaiting(live) };
  const played = startSimulatedSwitch({ port: live, plan, dayToPlay, ...taking, ...left });
  const simulated = withCallersForPeople(played, { live, plan, store, callsPeople });
  live.presence.leaveTo(simulated);
  return serveCentres(opened, options, { simulated, orders, stores });
}

/**
 * Logs off an earlier run's simulated agents, as this run has its own, and lists the calls left in
 * queues.
 */
export async function countLeftWaiting(live: LiveCentre) {
  const { projection, presence } = live;
  const leaving: Promise<unknown>[] = [];
  for (const { agentId, shown, holds } of projection.agents.all()) {
    if (shown.state === 'released' || presence.personOf(agentId) !== undefined) continue;
    for (const { offerId } of holds.values()) {
      leaving.push(live.submit({ type: 'endWrapUp', offerId }));
    }
    leaving.push(live.submit({ type: 'logOff', agentId }));
  }
  await Promise.all(leaving);
  const queued = projection.queues().flatMap(({ queueId }) => projection.waitingIn(queueId));
  return queued.map(({ call, queueId }) => {
    return { callId: projection.calls.partOf(call.callId), queueId: queueId ?? '' };
  });
}

function loadOn(loads: DemoFiles['demo']['loadByWeekday'], weekday: number): number {
  return Object.entries(loads).find(([day]) => Number(day) === weekday)?.[1] ?? 1;
}
