import { describe, expect, it } from 'vitest';
import { type PastEvent, pastEventTypes } from '../../contracts/index.ts';
import { type LiveCentre, type LiveEvent, pastInMemory, pastOfJournal } from '../../live/index.ts';
import { aJournalledDay } from '../support/live-days.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const dayMs = 600_000;
const spans = 10;

async function aDay(seed: number) {
  const draw = createDraw(seed, 1);
  const { live, journal, settle, pass } = aJournalledDay({ snapshotEvery: 200 });
  const told: PastEvent[] = [];
  const inParts = new Set<string | null>();
  live.onEvents((events) => {
    for (const event of events) {
      if (!('effect' in event)) continue;
      const { effect } = event;
      if ('callId' in effect && effect.callId.includes('~'))
        inParts.add(live.names.call(effect.callId));
      told.push(...asTold(event, live));
    }
  });
  await settle();
  await pass(draw, dayMs);
  journal.letGo();
  await settle();
  return { draw, live, journal, told, inParts };
}

function asTold({ effect }: LiveEvent, { names }: LiveCentre): readonly PastEvent[] {
  const type = pastEventTypes.find((one) => one === effect.type);
  if (type === undefined) return [];
  const of: { readonly [member: string]: unknown } = effect;
  const named = (member: string) => (typeof of[member] === 'string' ? of[member] : null);
  const callId = named('callId');
  // For one agent alone: no entry of the queue.
  if (type === 'call.queued' && named('agentId') !== null) return [];
  return [
    {
      at: names.instant(effect.atMs),
      type,
      callId: callId && names.call(callId),
      queueId: names.idOrNull(named('queueId')),
      agentId: names.idOrNull(named('agentId')),
      state: type === 'agent.state' ? named('state') : null,
    },
  ];
}

/** Who waits where, and what agents do who are there. */
function standing(events: readonly PastEvent[], inParts: ReadonlySet<string | null>) {
  const waits = new Map<string | null, string | null>();
  const states = new Map<string | null, string | null>();
  for (const { type, callId, queueId, agentId, state } of events) {
    if (type === 'agent.state') states.set(agentId, state);
    else if (type === 'call.queued') waits.set(callId, queueId);
    else waits.delete(callId);
  }
  const here = [...states].filter(([, state]) => state !== 'loggedOff');
  // Of a call in parts one may wait while another has ended.
  const ofOne = [...waits].filter(([id]) => !inParts.has(id));
  return { waits: ofOne.sort(), states: here.sort() };
}

describe('a span of time that is made again', () => {
  // In the first of them a consult in a queue is answered before a span and ends in it.
  it.each([1_215_819_779, ...Array.from({ length: 4 }, (_, n) => firstSeed + n)])(
    'shows what was told in it, and first who waited and worked as it began: seed %s',
    async (seed) => {
      const { draw, live, journal, told, inParts } = await aDay(seed);
      expect(told.length).toBeGreaterThan(50);
      const { originMs } = live;
      for (let n = 0; n < spans; n += 1) {
        const fromMs = originMs + draw.int(0, dayMs);
        const span = { fromMs, toMs: fromMs + draw.int(1, dayMs / 2) };
        const before = told.filter(({ at }) => Date.parse(at) < fromMs);
        const during = told.slice(before.length).filter(({ at }) => Date.parse(at) < span.toMs);
        const { events } = pastOfJournal(journal, span, { originMs, epoch: 1 });
        const began = events.slice(0, events.length - during.length);
        expect(events.slice(began.length)).toEqual(during);
        expect(standing(began, inParts)).toEqual(standing(before, inParts));
      }
    },
  );

  it('is had of what is in memory where there is no journal', async () => {
    const { live, told } = await aDay(firstSeed);
    const { originMs } = live;
    const span = { fromMs: originMs, toMs: originMs + 2 * dayMs };
    const making = pastInMemory(live, span);
    let made = making.next();
    while (made.done !== true) made = making.next();
    const moved = new Set(told.map(({ agentId }) => agentId));
    expect(
      made.value.events.filter(({ agentId }) => agentId === null || moved.has(agentId)),
    ).toEqual(told);
  });
});
