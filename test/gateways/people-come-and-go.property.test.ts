import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect, Input } from '../../routing/index.ts';
import { aRunningDemo } from '../support/maison-verdier.ts';

const hourMs = 3_600_000;
const agentIds = ['helene', 'bastien', 'celia', 'nadia', 'olivier', 'katia', 'tessa'];

/** What a person may try; the core refuses what they may not. */
const actions = [
  'on',
  'on',
  'off',
  'gone',
  'ready',
  'accept',
  'accept',
  'accept',
  'hold',
  'retrieve',
  'ask',
  'askQueue',
  'complete',
  'cancel',
  'conference',
  'transfer',
  'transferQueue',
  'hangUp',
  'finish',
] as const;

interface Step {
  readonly agentId: string;
  readonly other: string;
  readonly action: (typeof actions)[number];
  readonly afterMs: number;
}

const steps = fc.array(
  fc.record({
    agentId: fc.constantFrom(...agentIds),
    other: fc.constantFrom(...agentIds),
    action: fc.constantFrom(...actions),
    afterMs: fc.integer({ min: 1_000, max: 60_000 }),
  }),
  { minLength: 60, maxLength: 150 },
);

/** The input of an action about an offer or interaction. */
function inputOf({ action, agentId, other }: Step, offerId: string, n: number): Input | null {
  const [toAgent, toQueue] = [{ agentId: other }, { queueId: 'sav' }];
  switch (action) {
    case 'ready':
      return { type: 'setState', agentId, state: 'ready' };
    case 'accept':
      return { type: 'acceptOffer', offerId };
    case 'hold':
    case 'retrieve':
    case 'conference':
    case 'hangUp':
      return { type: action, offerId };
    case 'ask':
      return { type: 'consult', offerId, to: toAgent, callId: `ask-${n}` };
    case 'askQueue':
      return { type: 'consult', offerId, to: toQueue, callId: `ask-${n}` };
    case 'complete':
      return { type: 'completeTransfer', offerId };
    case 'cancel':
      return { type: 'cancelConsult', offerId };
    case 'transfer':
      return { type: 'transfer', offerId, to: toAgent };
    case 'transferQueue':
      return { type: 'transfer', offerId, to: toQueue };
    case 'finish':
      return { type: 'endWrapUp', offerId };
    default:
      return null;
  }
}

/** Plays the steps on a demo from nine o'clock; what is refused to people is counted. */
function play(all: readonly Step[]) {
  const demo = aRunningDemo({ speed: 1, load: 1.15 });
  const { live, clock, effects } = demo;
  const { presence } = live;
  const offers = new Map<string, string>();
  live.onEffects((news: readonly Effect[]) => {
    for (const effect of news) {
      if (effect.type === 'offer.offered') offers.set(effect.agentId, effect.offerId);
    }
  });
  let refusedToPeople = 0;
  const submit = (input: Input): void => {
    const from = effects.length;
    void live.submit(input);
    clock.turn(0);
    refusedToPeople += effects.slice(from).filter(({ type }) => type === 'refused').length;
  };
  const open = new Map<string, () => void>();
  clock.turn(600_000);
  all.forEach((step, n) => {
    const { agentId, action, afterMs } = step;
    const isTheirs = open.has(agentId);
    if (action === 'on' && !isTheirs) {
      void presence.signedOn(agentId, agentId);
      clock.turn(0);
      open.set(agentId, presence.connected(agentId));
    } else if (isTheirs && (action === 'off' || action === 'gone')) {
      if (action === 'off') {
        submit({ type: 'logOff', agentId });
        presence.signedOff(agentId);
      }
      open.get(agentId)?.();
      open.delete(agentId);
    } else if (isTheirs) {
      const input = inputOf(step, offers.get(agentId) ?? '', n);
      if (input !== null) submit(input);
    }
    clock.turn(afterMs);
  });
  for (const close of open.values()) close();
  clock.turn(hourMs);
  demo.hush();
  clock.turn(3 * hourMs);
  return { ...demo, refusedToPeople };
}

function isAbandoned({ type }: Effect): boolean {
  return type === 'call.abandoned';
}

describe('people who come and go as they like, and do what they like', () => {
  it('lose no call, and leave a simulation that asks for nothing that is refused', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { live, effects, refusedToPeople } = play(all);
        const of = live.metrics.queueCounts({ atMs: live.nowMs });
        const gone = of.overflowed + of.endedBySystem + of.callbacks;
        expect(of.answered + of.abandoned + gone + of.waiting).toBe(of.entered);
        expect(live.projection.calls.live()).toHaveLength(0);
        // A caller may hang up in the very millisecond in which the agent takes the call.
        const lostAt = new Set(effects.flatMap((one) => (isAbandoned(one) ? one.atMs : [])));
        const refused = effects.filter(({ type }) => type === 'refused');
        const toSimulation = refused.slice(refusedToPeople);
        expect(toSimulation.filter(({ atMs }) => !lostAt.has(atMs))).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });
});
