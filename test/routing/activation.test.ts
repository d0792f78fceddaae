/**
 * Of versions, what the suite cannot ask of every router: decision records, snapshots, and what has
 * been dropped.
 */
import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type Input,
  type Router,
  restoreRouter,
  type Snapshot,
} from '../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  activates,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { drive } from '../support/drive-router.ts';
import { createRecordingSink } from '../support/rig/overtaking.ts';

/** As from a file. */
function restored(router: Router, centre: CentreFile): Router {
  return restoreRouter({ centre }, JSON.parse(JSON.stringify(router.snapshot())) as Snapshot);
}

describe('a version', () => {
  it('stands in the decision records from its activation on, rolled back ones too', () => {
    const sink = createRecordingSink(3, false);
    const centre = aCentre({ agents: ['a', 'b', 'c'].map((id) => anAgent(id)) });
    const { at } = drive((options) => createRouter({ ...options, decisions: sink }), centre);
    at(0, logsOn('a'), logsOn('b'), logsOn('c'), arrives('c1'));
    at(1, activates(4, { ...centre, name: 'Fourth' }), arrives('c2'));
    at(2, activates(1), arrives('c3'));
    expect([...sink.records.values()].map(({ ruleVersion }) => ruleVersion)).toEqual([1, 4, 1]);
  });

  it('is what the router has from then on', () => {
    const first = aCentre();
    const { at, router } = drive(createRouter, first);
    expect(router.centre).toBe(first);
    at(0, activates(2, aCentre({ name: 'Second' })));
    expect(router.centre.name).toBe('Second');
  });

  it('is not changed by who gave it: one of equal value is the same, in any order of keys', () => {
    const { at } = drive(createRouter, aCentre());
    const second = aCentreWithPlan({ class: 1, strategy: 'linear' });
    at(0, activates(2, second));
    const turned = Object.fromEntries(Object.entries(second).reverse()) as unknown as CentreFile;
    expect(at(1, activates(2, turned))).toEqual(['version 2 (migrate)']);
    expect(at(2, activates(2, { ...second, seed: 2 }))).toEqual(['refused 0 invalid_parameter']);
  });

  it('is refused, not half taken, where its default queue or a plan is not sound', () => {
    const { at, router } = drive(createRouter, aCentre());
    const before = router.snapshot();
    const files = [
      aCentre({ defaults: { queue: 'nowhere' } }),
      aCentre({ queues: [aQueue('q', { channel: 'fax' })] }),
      aCentre({ queues: [aQueue('q', { promoteAfterMs: 0 })] }),
    ];
    expect(at(0, ...files.map((file) => activates(2, file)))).toEqual(
      files.map((_, place) => `refused ${place} invalid_parameter`),
    );
    const { instant, effects } = router.snapshot();
    expect({ ...router.snapshot(), instant: 0, effects: 0 }).toEqual({ ...before, instant: 0 });
    expect([instant, effects]).toEqual([1, 3]);
  });

  it('keeps the units of what an agent holds, and binds what they get next', () => {
    const fax = (cost: number): CentreFile =>
      aCentre({
        channels: { fax: { cost, max: 9 } },
        queues: [aQueue('q', { channel: 'fax', wrapUp: { mode: 'timed', limitMs: 9_000 } })],
      });
    const { offersAt } = drive(createRouter, fax(30));
    offersAt(0, logsOn('a'), arrives('c1'));
    offersAt(1, answers('c1/1'), activates(2, fax(70)));
    // 30 of the first and 70 of the second are all they have.
    expect(offersAt(2, arrives('c2'), arrives('c3'))).toEqual(['offer c2/1 to a']);
  });

  it('may drop queue and channel of a wrap-up, which goes on to its end', () => {
    const wrapUp = { mode: 'timed', limitMs: 9_000 } as const;
    const { at, router } = drive(
      createRouter,
      aCentre({
        channels: { fax: { cost: 30 } },
        queues: [aQueue('f', { channel: 'fax', wrapUp })],
        agents: [anAgent('a', { links: [{ queue: 'f' }] })],
      }),
    );
    at(0, logsOn('a'), arrives('c1', { queueId: 'f' }));
    at(1, answers('c1/1'), hangsUp('c1'), arrives('c2', { queueId: 'f' }));
    const chat = aCentre({
      channels: { chat: { cost: 80 } },
      queues: [aQueue('q', { channel: 'chat' })],
    });
    expect(at(2, hangsUp('c2'), activates(2, chat), arrives('c3'))).toContain(
      'version 2 (migrate)',
    );
    const again = restored(router, aCentre());
    const later = { atMs: 9_001, inputs: [] };
    const effects = router.step(later);
    expect(effects.map(({ type }) => type)).toContain('interaction.ended');
    // Only now they have the 80 units that the chat takes.
    expect(effects).toMatchObject([{}, { type: 'offer.offered', callId: 'c3' }, {}]);
    expect(again.step(later)).toEqual(effects);
  });
});

describe('a core restored after activations', () => {
  const first = aCentreWithPlan({ maxWaitMs: 20_000, fallback: { kind: 'end' } });
  const second = aCentre({
    queues: [
      aQueue('q', {
        plan: { maxWaitMs: 5_000, fallback: { kind: 'message' } },
        wrapUp: { mode: 'timed', limitMs: 7_000 },
      }),
    ],
  });

  it('knows its versions, and what pinned calls keep', () => {
    const { at, router } = drive(createRouter, first);
    at(0, arrives('c1'));
    at(1_000, activates(2, second, 'pin'), arrives('c2'));
    const again = drive(() => restored(router, first), first);
    expect(again.router.snapshot()).toEqual(router.snapshot());
    expect(again.at(20_000)).toEqual([
      '@6000 c2 message (maxWait), wait 5000',
      'c1 ended (maxWait), wait 20000',
    ]);
    expect(again.at(20_001, activates(1), activates(2, second))).toEqual([
      'version 1 (migrate)',
      'version 2 (migrate)',
    ]);
  });

  it('knows limits and rules of offers and interactions that began before', () => {
    const slow = aCentre({
      queues: [aQueue('q', { answerLimitMs: 9_000, wrapUp: { mode: 'timed', limitMs: 1_000 } })],
      agents: [anAgent('a'), anAgent('b')],
    });
    const { at, router } = drive(createRouter, slow);
    at(0, logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'));
    at(1, answers('c1/1'));
    at(2, activates(2, { ...slow, queues: [aQueue('q', { answerLimitMs: 3_000 })] }, 'pin'));
    const again = drive(() => restored(router, slow), slow);
    const inputs: readonly Input[] = [{ type: 'offer.alerting', offerId: 'c2/1' }, hangsUp('c1')];
    expect(again.at(10, inputs)).toEqual(at(10, inputs));
    expect(again.at(9_010)).toEqual([
      '@1010 c1/1 done',
      '@1010 a ready',
      'c2/1 expired',
      'offer c2/2 to a',
      'a reserved',
      'b notReady(noAnswer)',
    ]);
  });

  it('does not take the plan that a call brought for an equal one of its queue', () => {
    const plain = aCentre();
    const { at, router } = drive(createRouter, plain);
    at(0, arrives('c1'), arrives('c2', { plan: { queue: 'q' } }));
    at(1, activates(2, aCentreWithPlan({ class: 0 }), 'pin'));
    const again = drive(() => restored(router, plain), plain);
    const migrates = ['version 1 (migrate)', 'c1 migrated to step 0'];
    expect(again.at(2, activates(1))).toEqual(migrates);
    expect(at(2, activates(1))).toEqual(migrates);
  });

  it('knows whom a call waits for alone, though the version has dropped them', () => {
    const two = aCentre({ agents: [anAgent('a'), anAgent('b')] });
    const { at, router } = drive(createRouter, two);
    at(0, logsOn('a'), logsOn('b'), arrives('c1'));
    at(1, answers('c1/1'));
    at(2, { type: 'transfer', offerId: 'c1/1', to: { agentId: 'b' }, returnTo: 'agent' });
    at(3, { type: 'logOff', agentId: 'b' }, activates(2, { ...two, agents: [anAgent('a')] }));
    const again = drive(() => restored(router, two), two);
    expect(again.router.snapshot()).toEqual(router.snapshot());
    const back = [
      '@30002 c1 enters q for a (return)',
      '@30002 offer c1/3 to a',
      '@30002 a reserved',
    ];
    expect(again.at(30_003)).toEqual(back);
    expect(at(30_003)).toEqual(back);
  });

  it('goes on with an accept that was made before', () => {
    const { at, router } = drive(createRouter, first);
    at(0, logsOn('a'), arrives('c1'));
    at(1, accepts('c1/1'), activates(2, second));
    const again = drive(() => restored(router, first), first);
    const inputs: readonly Input[] = [{ type: 'offer.connected', offerId: 'c1/1' }, hangsUp('c1')];
    expect(again.at(2, inputs)).toContain('c1/1 wrap-up until 7002');
  });
});
