/** A day of callers at a switch where everything goes wrong now and then, by a seed. */
import { describe, expect, it } from 'vitest';
import type { CallFeature } from '../../contracts/index.ts';
import { featuresOf, isTalkingLeg, type KeptLeg } from '../../live/index.ts';
import type { CentreFile, Effect } from '../../routing/index.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { type LegRecord, LegSwitch } from '../support/leg-switch.ts';
import { aLiveCentre, type TestCentre } from '../support/live-centre.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const entry = '0140000000';
const outside = '0639980999';
const agentIds = Array.from({ length: 20 }, (_, n) => `a${10 + n}`);
const stationOf = (agentId: string): string => `2${agentId.slice(1)}`;
const callers = 300;
const stepMs = 250;
const minutes = 25;

const centre: CentreFile = aCentre({
  id: 'shop',
  defaults: { queue: 'q' },
  // A customer who is called back has so long to answer.
  routing: { connectLimitMs: 30_000 },
  groups: [{ id: 'g', wrapUp: { mode: 'optional', limitMs: 2_000 } }],
  queues: [aQueue('q', { group: 'g' })],
  addresses: agentIds.map((id) => ({ id: `at-${id}`, dial: stationOf(id) })),
  agents: agentIds.map((id) => anAgent(id, { groups: ['g'] })),
});

async function aDay(seed: number, isKilled: boolean) {
  const random = seededRandom(seed);
  const upTo = (max: number): number => Math.floor(random() * max);
  const clock = new TurnedClock();
  const effects: Effect[] = [];
  const callOfLeg = new Map<string, string>();
  let journal = new MemoryJournal();
  let epoch = 0;
  const begin = (): TestCentre => {
    epoch += 1;
    const onError = (error: Error): never => {
      throw error;
    };
    const alive = aLiveCentre({ centre, clock, epoch, journal: { journal, engine: 'x', onError } });
    alive.live.onEffects((some) => {
      effects.push(...some);
      for (const effect of some) {
        if (effect.type !== 'call.queued') continue;
        const kept = alive.live.projection.calls.kept(alive.live.names.call(effect.callId));
        const legId = kept?.legs[0]?.leg.id;
        if (kept !== undefined && legId !== undefined) callOfLeg.set(legId, kept.call.callId);
      }
    });
    return alive;
  };
  let { live, tell } = begin();
  const legs = new LegSwitch({
    after: (delayMs, run) => clock.after(delayMs, run),
    nowMs: () => clock.nowMs(),
    faults: { draw: random, failShare: 0.03, lostShare: 0.03, slowRingMs: 3_000 },
  });
  legs.set(outside, { kind: 'answers', afterMs: 2_000, talkMs: 20_000 });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) {
      clock.turn(0);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  await live.switch.attach(legs);
  const unready = (): void =>
    tell(...agentIds.map((agentId) => ({ type: 'setState', agentId, state: 'ready' }) as const));
  tell(
    ...agentIds.map(
      (agentId) => ({ type: 'logOn', agentId, addressId: `at-${agentId}`, ready: true }) as const,
    ),
  );
  const moods = (): void => {
    for (const agentId of agentIds) {
      const mood = random();
      const station = stationOf(agentId);
      const afterMs = 500 + upTo(8_000);
      if (mood < 0.8) legs.set(station, { kind: 'answers', afterMs });
      else if (mood < 0.85) legs.set(station, { kind: 'rejects', afterMs });
      else {
        const kind = mood < 0.9 ? 'busy' : mood < 0.95 ? 'silent' : 'unreachable';
        legs.set(station, { kind });
      }
      legs.tell({ event: 'device.state', address: station, inService: true });
    }
    unready();
  };
  let called = 0;
  const act = (made: KeptLeg): void => {
    const { calls } = live;
    if (called === callers) return void calls.hangUp(made);
    const agent = agentIds[upTo(agentIds.length)] ?? '';
    const seat = { addressId: `at-${agent}`, agentId: agent };
    const [parked] = calls.parking.save();
    const plain = [
      'hold',
      'retrieve',
      'complete-transfer',
      'cancel-consult',
      'conference',
    ] as const;
    const other = agentIds[upTo(agentIds.length)] ?? '';
    const commands: readonly (readonly [CallFeature, () => Promise<unknown>])[] = [
      ...plain.map((verb) => [verb, () => calls.plain(made, verb)] as const),
      ['swap', () => calls.swap(made)],
      ['consult', () => calls.consult(made, { kind: 'agent', id: agent })],
      ['consult', () => calls.consult(made, { kind: 'queue', id: 'q' })],
      ['transfer', () => calls.transfer(made, { kind: 'queue', id: 'q' }, {})],
      ['transfer', () => calls.transfer(made, { kind: 'agent', id: agent }, {})],
      ['transfer', () => calls.transfer(made, { kind: 'number', id: outside }, {})],
      ['park', () => calls.parking.park(made)],
      ['hangup', () => calls.hangUp(made)],
      ['hangup', async () => parked && (await calls.parking.unpark(seat, parked.slot))],
      ['hangup', () => calls.direct.dial(seat, { to: outside })],
      ['hangup', () => calls.direct.dial(seat, { to: stationOf(other) })],
    ];
    const allowed = commands.filter(([feature]) => featuresOf(made, live).includes(feature));
    void allowed[upTo(allowed.length)]?.[1]();
  };
  moods();
  const steps = (minutes * 60_000) / stepMs;
  for (let step = 0; step < steps; step += 1) {
    clock.turn(stepMs);
    await settle();
    if (step % 120 === 0) moods();
    if (called < callers && random() < 0.12) {
      called += 1;
      legs.call({
        from: `06399${80_000 + called}`,
        to: random() < 0.9 ? entry : stationOf(agentIds[upTo(agentIds.length)] ?? ''),
        patienceMs: 1_000 + upTo(60_000),
        talkMs: 5_000 + upTo(90_000),
      });
    }
    if (random() < 0.15) {
      const agentId = agentIds[upTo(agentIds.length)] ?? '';
      const made = live.projection.calls.legs.ofAgent(agentId).find(({ leg }) => isTalkingLeg(leg));
      if (made !== undefined) act(made);
    }
    if (random() < 0.002) {
      legs.lose();
      await settle();
      clock.turn(upTo(8_000));
      await settle();
      if (isKilled) {
        journal = new MemoryJournal(journal);
        live.stop();
        ({ live, tell } = begin());
        await settle();
      }
      await live.switch.attach(legs);
    }
    if (called < callers && random() < 0.01) {
      const [waiting] = live.projection.calls.live().filter(({ call, legs: [caller] }) => {
        return call.derivedState === 'queued' && caller?.agentId === null;
      });
      const callId = live.projection.calls.partOf(waiting?.call.callId ?? '');
      const number = waiting?.legs[0]?.leg.callerId?.number ?? '';
      legs.set(number, { kind: 'answers', afterMs: upTo(20_000), talkMs: 9_000 });
      if (waiting !== undefined) tell({ type: 'call.callbackTaken', callId });
    }
    if (called === callers && step % 40 === 0 && (await legs.legs()).length === 0) break;
  }
  return { live, legs, effects, called, callOfLeg };
}

const isInbound = ({ isIncoming, to }: LegRecord): boolean => isIncoming && to === entry;

const days = [0, 1, 2, 3].map((n) => [firstSeed + n, n > 1 ? 'kills' : 'no kills'] as const);

describe.each(days)('a day of faults, seed %s, %s', (seed, kills) => {
  it('each call ends as scripted, for core and switch alike, and no leg is left', async () => {
    const { live, legs, effects, called, callOfLeg } = await aDay(seed, kills === 'kills');
    expect(called).toBe(callers);
    const { calls } = live.projection;
    expect(await legs.legs()).toEqual([]);
    expect(live.switch.view?.legs).toBe(0);
    expect(calls.live().map(({ call }) => [call.callId, call.derivedState])).toEqual([]);
    const inQueue = legs.records.filter(isInbound);
    expect(inQueue.length).toBeGreaterThan(200);
    const idsOf = (type: Effect['type']): ReadonlySet<string> =>
      new Set(effects.flatMap((one) => (one.type === type && 'callId' in one ? one.callId : [])));
    const [answered, abandoned] = [idsOf('call.answered'), idsOf('call.abandoned')];
    const calledBack = idsOf('callback.planned');
    const all = inQueue.map((record) => {
      const callId = callOfLeg.get(record.legId) ?? '';
      const isAnswered = answered.has(callId);
      return { callId, isAnswered, hasTalked: record.talkedAtMs !== null, by: record.endedBy };
    });
    // What becomes of a callback is on other legs.
    const seen = all.filter(({ callId }) => !calledBack.has(callId));
    expect(seen.filter(({ isAnswered, hasTalked }) => isAnswered !== hasTalked)).toEqual([]);
    const left = seen.filter(({ hasTalked, by }) => !hasTalked && by === 'party');
    expect(left.filter(({ callId }) => !abandoned.has(callId))).toEqual([]);
    const of = live.metrics.queueCounts({ atMs: live.nowMs });
    const out = of.answered + of.abandoned + of.overflowed + of.endedBySystem + of.callbacks;
    expect(of.entered).toBe(out + of.waiting);
    expect(of.waiting).toBe(0);
    live.stop();
  });
});
