import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type Input,
  restoreRouter,
  type Snapshot,
} from '../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  endsWrapUp,
  fails,
  hangsUp,
  logsOn,
  pauses,
  readies,
} from '../support/builders.ts';
import { type Drive, drive } from '../support/drive-router.ts';

const ringGroup = { offers: 2, everyMs: 5_000 };

/** A core that goes on from what the other one's snapshot says, as text. */
function restored({ router }: Drive, centre: CentreFile): Drive {
  const snapshot = JSON.parse(JSON.stringify(router.snapshot())) as Snapshot;
  return drive((options) => restoreRouter(options, snapshot), centre);
}

describe('a restored core', () => {
  it('knows who has accepted behind a claim', () => {
    const centre = aCentreWithPlan({ strategy: { ringGroup } }, 'a', 'b');
    const before = drive(createRouter, centre);
    before.at(0, logsOn('a'), logsOn('b'), arrives('c1'));
    before.at(1, accepts('c1/1'), accepts('c1/2'));
    expect(restored(before, centre).offersAt(2, fails('c1/1', 'media'))).toEqual([
      'c1/1 failed (media)',
      'c1/2 connecting',
    ]);
  });

  it('begins steps while an offer holds a maximum wait up, which acts when that has ended', () => {
    const steps = [{ atMs: 5_000, mode: 'widen' as const, required: [] }];
    const centre = aCentreWithPlan({ steps, maxWaitMs: 0, fallback: { kind: 'message' } });
    const before = drive(createRouter, centre);
    before.at(0, logsOn('a'), arrives('c1'));
    for (const core of [before, restored(before, centre)]) {
      expect(core.router.waitEndsAtMs('c1')).toBe(0);
      expect(core.router.whyWaiting('c1')?.next).toEqual({ kind: 'stepChange', atMs: 5_000 });
      expect(core.callsAt(5_000)).toEqual(['c1 step 1']);
      expect(core.callsAt(20_000)).toEqual(['c1/1 expired', 'c1 message (maxWait), wait 20000']);
    }
  });

  it('counts the attempts of a callback on', () => {
    const plain = aCentreWithPlan({}, 'a', 'b');
    const before = drive(createRouter, plain);
    before.at(0, arrives('c1'), { type: 'call.callbackTaken', callId: 'c1' });
    before.at(1, logsOn('a'), logsOn('b'));
    before.at(2, accepts('c1/1'), fails('c1/1', 'media'));
    const after = restored(before, plain);
    const [attempt] = after
      .effectsAt(3, accepts('c1/2'))
      .filter(({ type }) => type === 'callback.attempted');
    expect(attempt).toMatchObject({ attempt: 2, offerId: 'c1/2' });
  });

  it('numbers the offers of a round robin on', () => {
    const robin = aCentreWithPlan({ strategy: 'roundRobin' }, 'a', 'b', 'c');
    const before = drive(createRouter, robin);
    before.at(0, logsOn('a'), logsOn('b'), logsOn('c'));
    const turn = (of: Drive, k: number): readonly string[] => [
      ...of.offersAt(2 * k, arrives(`c${k}`)),
      ...of.offersAt(2 * k + 1, hangsUp(`c${k}`)).slice(1),
    ];
    for (const k of [1, 2, 3, 4]) turn(before, k);
    const after = restored(before, robin);
    expect([5, 6, 7, 8].flatMap((k) => turn(after, k))).toEqual([
      'offer c5/1 to b',
      'offer c6/1 to c',
      'offer c7/1 to a',
      'offer c8/1 to b',
    ]);
  });

  it.each(['fewestHandled', 'leastTalk'] as const)('compares by %s of the day', (strategy) => {
    const centre = aCentreWithPlan({ strategy }, 'a', 'b');
    const before = drive(createRouter, centre);
    const serves = (call: string, atMs: number, untilMs: number): void => {
      before.at(atMs, arrives(call));
      before.at(atMs, answers(`${call}/1`));
      before.at(untilMs, hangsUp(call), endsWrapUp(`${call}/1`));
    };
    before.at(0, logsOn('b'));
    serves('c1', 1_000, 11_000);
    serves('c2', 12_000, 22_000);
    before.at(23_000, logsOn('a'), pauses('b'));
    serves('c3', 24_000, 26_000);
    // Of the two, b has been idle for longer.
    before.at(26_500, readies('b'));
    expect(restored(before, centre).offersAt(27_000, arrives('c4'))).toEqual(['offer c4/1 to a']);
  });

  const centre = aCentre({
    queues: [aQueue('q'), aQueue('t')],
    agents: ['a', 'b', 'z'].map((id) => anAgent(id, id === 'a' ? {} : { links: [{ queue: 't' }] })),
  });
  const talking = (...then: readonly Input[]): Drive => {
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a'), logsOn('b'), logsOn('z'), arrives('c1'));
    driven.at(1, answers('c1/1'), then);
    return driven;
  };
  const consults: Input = { type: 'consult', offerId: 'c1/1', to: { queueId: 't' }, callId: 'k1' };

  it('knows whom a call waits for alone, and until when', () => {
    const toB: Input = { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' } };
    const before = talking(pauses('b'), toB);
    expect(restored(before, centre).offersAt(2, readies('b'))).toEqual(['offer c1/2 to b']);
    expect(restored(before, centre).at(30_001)).toContain('c1 enters q (return)');
  });

  it('knows who asks whom, and lets the customer be passed', () => {
    const before = talking(consults);
    const asked = restored(before, centre);
    asked.at(2, answers('k1/1'));
    const joined = restored(asked, centre);
    expect(joined.at(3, { type: 'conference', offerId: 'c1/1' })).toEqual([
      'b joins c1 (k1/1)',
      'k1 ended (conferenced)',
    ]);
    const last = restored(joined, centre);
    expect(last.at(4, { type: 'hangUp', offerId: 'c1/1' })).toEqual(['c1/1 done', 'a ready']);
    expect(restored(last, centre).at(5, hangsUp('c1'))).toEqual([
      'k1/1 done',
      'c1 ended (callerHungUp)',
      'b ready',
    ]);
  });
});
