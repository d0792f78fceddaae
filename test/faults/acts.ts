/**
 * What the clients of a fault world ask for: by ids, so that the same can be asked again, and of
 * another process.
 */
import type { CallFeature } from '../../contracts/index.ts';
import {
  featuresOf,
  type KeptCall,
  type KeptLeg,
  type LiveAgent,
  type LiveCentre,
} from '../../live/index.ts';
import type { Draw } from '../support/rig/draw.ts';
import type { WitnessedFact } from './witness.ts';

const people = ['ann', 'ben', 'cai'] as const;
const queueIds = ['q', 'z'] as const;
const stations = ['st12', 'st14', 'st16'] as const;
const dials = ['12', '14', '16', '0612345678'] as const;

/** One request. */
export interface Act {
  readonly name: string;
  /** What it does; the answer says `refused`, or `ok: false`, where it does not. */
  readonly run: (live: LiveCentre) => unknown;
  /** What must be on disk once it is answered as done: both in one entry. */
  readonly proof?: (answered: unknown) => readonly string[];
  /** What holds of a call once it is. */
  readonly told?: (answered: unknown) => readonly [callId: string, told: WitnessedFact];
  /** The call it changes: another request about it may overtake this one. */
  readonly callId?: string | undefined;
  /** Who is there from then on, or no more. */
  readonly person?: readonly [personId: string, isThere: boolean];
}

/** Something that somebody does now. */
export function drawAct(live: LiveCentre, draw: Draw): Act {
  const acts = [...ofCallers(live, draw), ...ofAgents(live, draw), ...ofLegs(live, draw)];
  return draw.weighted([...acts, ...ofSupervisors(live, draw)]);
}

type Acts = readonly (readonly [weight: number, act: Act])[];

const answerIn = (answered: unknown): string => String(Reflect.get(answered as object, 'value'));

function ofCallers({ projection }: LiveCentre, draw: Draw): Acts {
  const from = `+3363998${draw.int(1_000, 9_999)}`;
  const to = draw.chance(0.2) ? { to: draw.pick(dials) } : { queueId: draw.pick(queueIds) };
  const note = draw.chance(0.3) ? { data: `brings ${draw.int(1, 1e9)}` } : {};
  const urgency = draw.chance(0.3) ? { class: draw.pick([0, 1, 2, 3] as const) } : {};
  const arrival: Act = {
    name: 'arrive',
    run: ({ calls }) => calls.arrive({ ...to, ...note, ...urgency, from }),
    proof: (answered) => [answerIn(answered)],
    told: (answered) => [answerIn(answered), note],
  };
  const callId = draw.maybe(projection.calls.live())?.call.callId;
  if (callId === undefined) return [[9, arrival]];
  const onCall = (run: (live: LiveCentre, kept: KeptCall) => unknown) => (live: LiveCentre) => {
    const kept = live.projection.calls.kept(callId);
    const isLive = kept !== undefined && kept.call.derivedState !== 'ended';
    return isLive ? run(live, kept) : { refused: 'gone' };
  };
  const data = `note ${draw.int(1, 1e9)}`;
  const by = draw.pick(['caller', 'command'] as const);
  return [
    [9, arrival],
    [
      2,
      {
        name: 'end',
        callId,
        told: () => [callId, { isOver: true }],
        run: onCall(({ calls }, kept) => calls.end(kept, by)),
      },
    ],
    [
      2,
      {
        name: 'data',
        callId,
        proof: () => [data],
        told: () => [callId, { data }],
        run: onCall(({ calls }, kept) => calls.setData(kept, data)),
      },
    ],
    [1, { name: 'order', run: onCall(({ calls }, kept) => calls.addOrder(kept, `ord_${data}`)) }],
  ];
}

function ofAgents({ projection }: LiveCentre, draw: Draw): Acts {
  const { agents } = projection;
  const agentId = draw.pick(people);
  const agent = agents.get(agentId);
  if (agent === undefined) return [];
  const addressId = stations[people.indexOf(agentId)] ?? 'st12';
  const person = draw.chance(0.8) ? `person-${agentId}` : null;
  const sessionId = draw.maybe([...agent.sessions.values()])?.sessionId ?? '';
  const work = draw.maybe([...agent.holds.values()]);
  const input = (one: Parameters<LiveCentre['submit']>[0], name: string = one.type): Act => ({
    name,
    run: (live) => live.submit(one),
    proof: () => [`"type":"${one.type}"`],
  });
  const signOn: Act = {
    name: 'sign on',
    proof: () => ['"type":"logOn"', agentId],
    run: async (live) => {
      const ready = agentId !== 'cai';
      const of = { type: 'logOn', agentId, groups: ['g'], addressId, ready } as const;
      const answer = await live.submit(of);
      if (answer.refused !== undefined) return answer;
      const found = live.projection.agents.get(agentId);
      if (found !== undefined) live.projection.agents.setUser(found, agentId);
      await live.presence.signedOn(agentId, person);
      return answer;
    },
    ...(person === null ? {} : { person: [person, true] }),
  };
  const onAgent = (run: (live: LiveCentre, found: LiveAgent) => unknown) => (live: LiveCentre) => {
    const found = live.projection.agents.get(agentId);
    return found === undefined ? { refused: 'gone' } : run(live, found);
  };
  const activity = draw.pick(['training', 'mailing', null]);
  const seconds = draw.pick([1_800, 3_600]);
  const onSession = (run: Parameters<typeof onAgent>[0]) =>
    onAgent((live, found) => (found.sessions.has(sessionId) ? run(live, found) : {}));
  const sessionOf = (live: LiveCentre) => live.projection.agents.session(sessionId);
  return [
    [agent.shown.state === 'released' ? 20 : 0.2, signOn],
    [2, input({ type: 'setState', agentId, state: 'ready' })],
    [1, input({ type: 'setState', agentId, state: 'notReady', reason: 'break' })],
    [0.5, input({ type: 'logOff', agentId })],
    [
      1,
      {
        name: 'activity',
        run: onAgent(({ agents: asked }, found) => asked.setActivity(found, activity, 'person/x')),
      },
    ],
    [0.5, { name: 'period', run: onAgent((live, found) => live.agents.setPeriod(found, seconds)) }],
    [
      1,
      {
        name: 'end session',
        run: onSession((live) => {
          const session = sessionOf(live);
          return session && live.agents.endAfterCall(session);
        }),
      },
    ],
    [work?.phase === 'wrapUp' ? 6 : 0, input({ type: 'endWrapUp', offerId: work?.offerId ?? '' })],
  ];
}

function ofLegs(live: LiveCentre, draw: Draw): Acts {
  const agentId = draw.pick(people);
  const addressId = draw.pick(stations);
  const seated = (
    run: (live: LiveCentre, seat: { addressId: string; agentId: string }) => unknown,
  ) => {
    return (now: LiveCentre) => {
      const seat = now.calls.direct.seatAt(addressId);
      return seat === null ? { refused: 'gone' } : run(now, seat);
    };
  };
  const to = draw.pick(dials);
  const [slot, from] = [draw.pick(['701', '702']), draw.pick(stations)];
  const atSeat: Acts = [
    [2, { name: 'dial', run: seated(({ calls }, seat) => calls.direct.dial(seat, { to })) }],
    [2, { name: 'unpark', run: seated(({ calls }, seat) => calls.parking.unpark(seat, slot)) }],
    [1, { name: 'pick up', run: seated(({ calls }, seat) => calls.direct.pickUp(seat, from)) }],
  ];
  const made = draw.maybe(live.projection.calls.legs.ofAgent(agentId));
  return made === undefined ? atSeat : [...atSeat, ...ofLeg(live, draw, made)];
}

/** As the API does: what its features do not name is refused. */
function ofLeg(live: LiveCentre, draw: Draw, { offerId, leg, agentId }: KeptLeg): Acts {
  const { callId, id } = leg;
  const act = (name: CallFeature, run: (now: LiveCentre, found: KeptLeg) => unknown): Act => ({
    name,
    callId,
    run: (now) => {
      const legs = now.projection.calls.legs.ofAgent(agentId ?? '');
      const found = legs.find((one) => one.leg.id === id);
      const isAllowed = found !== undefined && featuresOf(found, now).includes(name);
      return isAllowed ? run(now, found) : { refused: 'not allowed' };
    },
  });
  const target = draw.pick([
    { kind: 'queue', id: draw.pick(queueIds) },
    { kind: 'agent', id: draw.pick(people) },
    { kind: 'number', id: draw.pick(dials) },
  ] as const);
  const promised = draw.chance(0.3) ? { callbackAtMs: live.nowMs + draw.int(0, 60_000) } : {};
  const music = draw.pick(['music', 'silence']);
  const plain = ['hold', 'retrieve', 'complete-transfer', 'cancel-consult', 'conference'] as const;
  const commands = plain.map((name): Acts[number] => {
    return [3, act(name, ({ calls }, found) => calls.plain(found, name))];
  });
  const answer = act('answer', ({ calls }, found) => {
    if (found.leg.state === 'dialing') return calls.direct.connect(found);
    return found.offerId === null ? calls.direct.answer(found) : calls.acceptOffer(found);
  });
  const media: Acts =
    offerId === null
      ? [[1, act('accept', ({ calls }, found) => calls.direct.accept(found))]]
      : [
          [14, { name: 'connect', run: (now) => now.submit({ type: 'offer.connected', offerId }) }],
          [1, { name: 'alert', run: (now) => now.calls.alerted(offerId) }],
        ];
  const outcome = { codes: ['sold'], note: 'glad', ...promised };
  return [
    ...media,
    ...commands,
    [14, answer],
    [2, act('redirect', ({ calls }, found) => calls.direct.redirect(found, target))],
    [2, act('hangup', ({ calls }, found) => calls.hangUp(found))],
    [1, act('transfer', ({ calls }, found) => calls.transfer(found, target, {}))],
    [2, act('consult', ({ calls }, found) => calls.consult(found, target))],
    [1, act('swap', ({ calls }, found) => calls.swap(found))],
    [3, act('park', ({ calls }, found) => calls.parking.park(found))],
    [1, act('treatment', ({ calls }, found) => calls.treat(found, music))],
    [
      1,
      { ...act('data', ({ calls }, found) => calls.setOutcome(found, outcome)), name: 'outcome' },
    ],
  ];
}

function ofSupervisors({ file }: LiveCentre, draw: Draw): Acts {
  const queueId = draw.pick(queueIds);
  const state = draw.pick(['normal', 'busy', 'emergency'] as const);
  const queueState = draw.pick(['open', 'closed', 'open'] as const);
  const version = draw.int(2, 1e9);
  const queues = file.queues.map((queue) => ({
    ...queue,
    name: `${queue.id} ${version}`,
    answerLimitMs: draw.int(4, 20) * 1_000,
  }));
  const turned = { type: 'setQueueState', queueId, state: queueState } as const;
  const activated = { type: 'activate', version, centre: { ...file, queues } } as const;
  return [
    [
      0.5,
      {
        name: 'condition',
        proof: () => ['"condition"', state],
        run: (live) => live.setCondition({ state, callbackCapacity: 3, changedBy: 'malik' }),
      },
    ],
    [0.3, { name: 'period', run: ({ periods }) => periods.begin(`queue/${queueId}`, 1_800_000) }],
    [
      0.3,
      {
        name: 'queue state',
        proof: () => ['"setQueueState"', queueState],
        run: (live) => live.submit(turned),
      },
    ],
    [
      0.3,
      {
        name: 'centre activated',
        proof: () => [`"version":${version}`],
        run: (live) => live.submit(activated),
      },
    ],
  ];
}
