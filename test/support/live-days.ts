/** Random days of a live centre: calls, agents and supervisors, through what clients go through. */
import { omitUndefined } from '../../kernel/index.ts';
import {
  asRequest,
  type LiveCentre,
  type LiveCentreOptions,
  type ReportFault,
  snapshotAt,
  startLiveCentre,
} from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { mondayMs } from './live-centre.ts';
import { MemoryJournal } from './memory-journal.ts';
import type { Draw } from './rig/draw.ts';
import { TurnedClock } from './turned-clock.ts';

const agentIds = ['ann', 'ben', 'cai'] as const;
const queueIds = ['q', 'z'] as const;
const stations = ['st12', 'st14', 'st16'] as const;

export const dayCentre: CentreFile = aCentre({
  id: 'shop',
  activities: ['training', 'mailing'].map((id) => ({ id, name: { en: id } })),
  groups: [{ id: 'g', wrapUp: { mode: 'optional', limitMs: 20_000 } }],
  queues: [
    aQueue('q', { group: 'g', answerLimitMs: 8_000 }),
    aQueue('z', { group: 'g', plan: { maxWaitMs: 90_000, fallback: { kind: 'callback' } } }),
  ],
  addresses: stations.map((id) => ({ id, dial: id.slice(2) })),
  agents: agentIds.map((id) =>
    anAgent(id, { groups: ['g'], links: [{ queue: 'q' }, { queue: 'z', rank: 1 }] }),
  ),
});

export interface JournalledDay {
  readonly live: LiveCentre;
  readonly clock: TurnedClock;
  readonly journal: MemoryJournal;
  /** Does this and that until so much of the clock is over. */
  pass(draw: Draw, forMs: number): Promise<void>;
  /** Lets everything be written and answered. */
  settle(): Promise<void>;
}

/** A centre with a journal, which it goes on from. */
export function aJournalledDay(of: {
  readonly journal?: MemoryJournal;
  readonly clock?: TurnedClock;
  readonly epoch?: number;
  readonly centre?: CentreFile;
  /** [a Monday, 09:00] */
  readonly originMs?: number;
  readonly snapshotEvery?: number;
  readonly startMs?: (lastMs: number) => number;
  readonly liveLegs?: readonly string[];
  /** [what a thread would make] */
  readonly snapshotBy?: (seq: number) => Promise<Uint8Array>;
  /** [thrown] */
  readonly onError?: ReportFault;
  /** [that of `routing/`] */
  readonly createRouter?: LiveCentreOptions['createRouter'];
}): JournalledDay {
  const { journal = new MemoryJournal(), clock = new TurnedClock(), epoch = 1 } = of;
  const { onError = thrown, originMs = mondayMs } = of;
  const beside = async (seq: number): Promise<Uint8Array> => {
    await aTurn();
    return snapshotAt(new MemoryJournal(journal), seq, { originMs, epoch });
  };
  const { snapshotBy = beside } = of;
  const start = omitUndefined({ startMs: of.startMs, liveLegs: of.liveLegs });
  const every = of.snapshotEvery === undefined ? {} : { snapshotEvery: of.snapshotEvery };
  const live = startLiveCentre({
    centre: of.centre ?? dayCentre,
    clock,
    speed: 1,
    originMs,
    epoch,
    ...(of.createRouter === undefined ? {} : { createRouter: of.createRouter }),
    journal: { journal, engine: 'test', snapshotBy, onError, ...every, ...start },
  });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 8; turns += 1) {
      clock.turn(0);
      await aTurn();
    }
  };
  const busy = new Set<string>();
  const pass = async (draw: Draw, forMs: number): Promise<void> => {
    const untilMs = clock.nowMs() + forMs;
    while (clock.nowMs() < untilMs) {
      for (let count = draw.int(0, 3); count > 0; count -= 1) doSomething(live, draw, busy);
      if (draw.chance(0.1)) journal.hold();
      if (draw.chance(0.3)) await settle();
      clock.turn(
        draw.weighted([
          [5, 0],
          [5, 1],
          [10, draw.int(2, 900)],
          [2, draw.int(1_000, 30_000)],
        ]),
      );
      if (draw.chance(0.5)) await aTurn();
      if (draw.chance(0.5)) journal.letGo();
    }
    journal.letGo();
    await settle();
  };
  return { live, clock, journal, pass, settle };
}

function thrown(error: Error): never {
  throw error;
}

function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** One thing that somebody does; what is refused is refused. On a call, one thing at a time. */
function doSomething(live: LiveCentre, draw: Draw, busy: Set<string>): void {
  const isFree = (callId: string): boolean => !busy.has(callId);
  const acts = [...ofCallers(live, draw), ...ofAgents(live, draw), ...ofLegs(live, draw)];
  const [, act, callId = ''] = draw.weighted(
    [...acts, ...ofSupervisors(live, draw)]
      .filter(([, , id]) => id === undefined || isFree(id))
      .map((one) => [one[0], one] as const),
  );
  const keyed = { person: 'ann', path: 'POST /', key: String(draw.int(1, 1e6)), bodyHash: '' };
  const done: unknown = asRequest(draw.chance(0.3) ? keyed : null, act);
  if (!(done instanceof Promise)) return;
  busy.add(callId);
  done.catch(() => {}).finally(() => busy.delete(callId));
}

type Acts = readonly (readonly [weight: number, act: () => unknown, callId?: string | undefined])[];

function ofCallers(live: LiveCentre, draw: Draw): Acts {
  const { calls } = live.projection;
  const some = draw.maybe(calls.live());
  const from = `+3363998${draw.int(1_000, 9_999)}`;
  const switchLeg = draw.chance(0.3) ? { legId: live.mint('sip-') } : {};
  const data = draw.chance(0.3) ? { data: `note ${draw.int(1, 99)}` } : {};
  return [
    [9, () => live.calls.arrive({ queueId: draw.pick(queueIds), from, ...switchLeg, ...data })],
    [2, () => live.calls.arrive({ to: draw.pick(['12', '14', '16']), from, ...switchLeg })],
    [2, () => some && live.calls.end(some, draw.pick(['caller', 'command'])), some?.call.callId],
    [1, () => some && live.calls.setData(some, draw.pick(['', 'gift', 'late']))],
    [1, () => some && live.calls.addOrder(some, `ord_${draw.int(1, 9)}`)],
  ];
}

function ofAgents(live: LiveCentre, draw: Draw): Acts {
  const { agents } = live.projection;
  const agentId = draw.pick(agentIds);
  const addressId = stations[agentIds.indexOf(agentId)] ?? 'st12';
  const agent = agents.get(agentId);
  if (agent === undefined) return [];
  const session = draw.maybe([...agent.sessions.values()]);
  const work = draw.maybe([...agent.holds.values()]);
  const signOn = async (): Promise<void> => {
    const ready = draw.chance(0.7);
    const input = { type: 'logOn', agentId, groups: ['g'], addressId, ready } as const;
    const { refused } = await live.submit(input);
    if (refused !== undefined) return;
    agents.setUser(agent, agentId);
    await live.presence.signedOn(agentId, draw.pick([null, `person-${agentId}`]));
  };
  return [
    [agent.shown.state === 'released' ? 20 : 0.2, signOn],
    [2, () => live.submit({ type: 'setState', agentId, state: 'ready' })],
    [1, () => live.submit({ type: 'setState', agentId, state: 'notReady', reason: 'break' })],
    [0.5, () => live.submit({ type: 'logOff', agentId })],
    [1, () => live.agents.setActivity(agent, draw.pick(['training', 'mailing', null]), 'person/x')],
    [0.5, () => live.agents.setPeriod(agent, draw.pick([60, 3_600]))],
    [1, () => session && live.agents.endAfterCall(session)],
    [1, () => session && live.agents.setNext(session, draw.pick(['ready', 'notReady', null]))],
    [
      4,
      () => work?.phase === 'wrapUp' && live.submit({ type: 'endWrapUp', offerId: work.offerId }),
    ],
  ];
}

function ofLegs(live: LiveCentre, draw: Draw): Acts {
  const { calls } = live;
  const { direct, parking } = calls;
  const agentId = draw.pick(agentIds);
  const made = draw.maybe(live.projection.calls.legs.ofAgent(agentId));
  const seat = direct.seatAt(draw.pick(stations));
  const seated: Acts =
    seat === null
      ? []
      : [
          [2, () => direct.dial(seat, { to: draw.pick(['12', '14', '16', '0612345678']) })],
          [2, () => parking.unpark(seat, draw.pick(['701', '702']))],
          [1, () => direct.pickUp(seat, draw.pick(stations))],
        ];
  if (made === undefined) return seated;
  const { offerId } = made;
  const target = draw.pick([
    { kind: 'queue', id: draw.pick(queueIds) },
    { kind: 'agent', id: draw.pick(agentIds) },
    { kind: 'number', id: draw.pick(['12', '14', '0612345678']) },
  ] as const);
  const plain = ['hold', 'retrieve', 'complete-transfer', 'cancel-consult', 'conference'] as const;
  const promised = draw.chance(0.3) ? { callbackAtMs: live.nowMs + draw.int(0, 60_000) } : {};
  const connected = (id: string) => live.submit({ type: 'offer.connected', offerId: id });
  const ofCall: Acts = [
    [14, () => (offerId === null ? direct.answer(made) : calls.acceptOffer(made))],
    [14, () => offerId !== null && connected(offerId)],
    [1, () => offerId !== null && calls.alerted(offerId)],
    [3, () => calls.plain(made, draw.pick(plain))],
    [2, () => calls.hangUp(made)],
    [1, () => calls.transfer(made, target, {})],
    [2, () => calls.consult(made, target)],
    [1, () => calls.swap(made)],
    [1, () => calls.remove(made, draw.pick(made.of.legs).leg.id)],
    [3, () => parking.park(made)],
    [1, () => offerId === null && direct.accept(made)],
    [1, () => offerId !== null && direct.connect(made)],
    [1, () => offerId === null && direct.redirect(made, target)],
    [1, () => calls.treat(made, draw.pick(['music', 'silence']))],
    [1, () => calls.setOutcome(made, { codes: ['sold'], note: 'glad', ...promised })],
  ];
  return [...seated, ...ofCall.map(([weight, act]) => [weight, act, made.leg.callId] as const)];
}

function ofSupervisors(live: LiveCentre, draw: Draw): Acts {
  const state = draw.pick(['normal', 'busy', 'emergency'] as const);
  const queueId = draw.pick(queueIds);
  return [
    [0.5, () => live.setCondition({ state, callbackCapacity: 3, changedBy: 'malik' })],
    [0.3, () => live.periods.begin(`queue/${queueId}`, 60_000)],
    [
      0.3,
      () => live.submit({ type: 'setQueueState', queueId, state: draw.pick(['open', 'closed']) }),
    ],
    [0.3, () => live.submit(newVersion(live, draw))],
    [
      0.5,
      () => live.tell({ type: 'order.noted', subject: 'order/1', atMs: 0, data: { version: 1 } }),
    ],
  ];
}

function newVersion({ file }: LiveCentre, draw: Draw) {
  const version = draw.int(2, 1_000_000);
  const queues = file.queues.map((queue) => ({ ...queue, name: `${queue.id} ${version}` }));
  return { type: 'activate', version, centre: { ...file, queues } } as const;
}

interface Readings {
  readonly [name: string]: unknown;
  /** By call. */
  readonly waits: readonly (readonly [position?: number, announced?: unknown])[];
}

/** All that can be read of a centre, as of a time. */
export function readingsOf(live: LiveCentre, atMs: number): Readings {
  const { projection, metrics, figures, presence } = live;
  const all = projection.calls.all().map(({ call }) => call.callId);
  const scopeOf = (id: string) => ({ queueIds: [id], agentIds: [id], atMs });
  const readings = {
    file: live.file,
    condition: live.condition,
    position: live.position,
    calls: all.map((id) => [projection.calls.save(id), live.decisionsOf(id)]),
    waits: all.map((id) => [live.waitOf(id)?.position, live.waitOf(id)?.announced]),
    agents: projection.agents.all().map((agent) => ({
      read: projection.agents.read(agent, atMs),
      person: presence.personOf(agent.agentId),
      changes: agent.changes,
      holds: [...agent.holds.values()],
      sessions: [...agent.sessions.values()].map((session) => [
        session,
        figures.ofSession(agent.agentId, session.sessionId),
      ]),
      legs: projection.calls.legs
        .ofAgent(agent.agentId)
        .map(({ leg }) => leg.id)
        .sort(),
      counts: metrics.agentCounts(scopeOf(agent.agentId)),
      tapi: [
        figures.ofAgent(agent.agentId, 'current', atMs),
        figures.ofAgent(agent.agentId, 'previous', atMs),
      ],
    })),
    queues: projection.queues().map((queue) => ({
      ...queue,
      waiting: [...queue.waiting],
      inOrder: projection.waitingIn(queue.queueId).map(({ call }) => call.callId),
      counts: metrics.queueCounts(scopeOf(queue.queueId)),
      byEvent: metrics.queueCounts({ ...scopeOf(queue.queueId), attribution: 'event' }),
      waits: quantilesOf(metrics.waits(scopeOf(queue.queueId))),
      tapi: [
        figures.ofQueue(queue.queueId, 'current', atMs),
        figures.ofQueue(queue.queueId, 'previous', atMs),
      ],
    })),
    carried: live.journal?.carried.all(),
    parked: live.calls.parking.save(),
    promised: live.calls.callbacks.save(),
  };
  return JSON.parse(JSON.stringify(readings));
}

function quantilesOf({ answered, ...others }: ReturnType<LiveCentre['metrics']['waits']>): unknown {
  return { ...others, answered: answered.total };
}
