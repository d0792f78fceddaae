import { describe, expect, it } from 'vitest';
import { FoldSink, frameOfCentre } from '../../metrics/index.ts';
import {
  createDirectRouter,
  createRouter,
  type Effect,
  EffectWriter,
  type Work,
} from '../../routing/index.ts';
import { aCentreWithPlan, logsOn } from '../support/builders.ts';

const centre = aCentreWithPlan({ strategy: 'longestIdle' }, 'ann');

/** A writer that keeps the offers it hears of. */
class Listening extends EffectWriter {
  readonly offers: Work[] = [];

  override offerMade(work: Work): void {
    super.offerMade(work);
    this.offers.push(work);
  }
}

/** A core driven by records, with ann ready. */
function aDirectRouter() {
  const sink = new Listening();
  const router = createDirectRouter({ centre }, sink);
  const { direct } = router;
  const queue = direct.queue('q');
  if (queue === undefined) throw new Error('expected the queue');
  direct.begin(0);
  direct.input(logsOn('ann', { ready: true }));
  direct.end();
  sink.drop();
  return { sink, router, direct, queue };
}

/** The call of 5 ms, offered to ann. */
function anOffer() {
  const { sink, direct, queue } = aDirectRouter();
  direct.begin(5);
  direct.arrive(queue, 'c1');
  direct.end();
  sink.drop();
  const [offer] = sink.offers;
  if (offer === undefined) throw new Error('expected an offer');
  return { sink, direct, offer };
}

/** The same by ids: what `inputs` lead to at 10 ms, with ann ready and a call at 5 ms. */
function byIds(...inputs: Parameters<ReturnType<typeof createRouter>['step']>[0]['inputs']) {
  const router = createRouter({ centre });
  router.step({ atMs: 0, inputs: [logsOn('ann', { ready: true })] });
  router.step({ atMs: 5, inputs: [{ type: 'call.arrived', callId: 'c1', queueId: 'q' }] });
  return router.step({ atMs: 10, inputs });
}

describe('a core driven by records', () => {
  it('does in one instant what the same inputs do by ids', () => {
    const { sink, direct, offer } = anOffer();
    direct.begin(10);
    direct.answer(offer, 1);
    direct.hangUpCall(offer.call);
    direct.end();
    expect(sink.take()).toEqual(
      byIds(
        { type: 'acceptOffer', offerId: 'c1/1', callVersion: 1 },
        { type: 'offer.connected', offerId: 'c1/1' },
        { type: 'call.hungUp', callId: 'c1' },
      ),
    );
  });

  it('refuses alike, by the place of the input, with its call and offer', () => {
    const { sink, direct, offer } = anOffer();
    direct.begin(10);
    direct.accept(offer, 7);
    direct.hangUpCall(offer.call);
    direct.answer(offer, 1);
    direct.hangUpCall(offer.call);
    direct.endWrapUp(offer);
    direct.end();
    const refusals = (effects: readonly Effect[]) =>
      effects.filter(({ type }) => type === 'refused');
    const expected = byIds(
      { type: 'acceptOffer', offerId: 'c1/1', callVersion: 7 },
      { type: 'call.hungUp', callId: 'c1' },
      { type: 'acceptOffer', offerId: 'c1/1', callVersion: 1 },
      { type: 'offer.connected', offerId: 'c1/1' },
      { type: 'call.hungUp', callId: 'c1' },
      { type: 'endWrapUp', offerId: 'c1/1' },
    );
    expect(refusals(sink.take())).toEqual(refusals(expected));
    expect(refusals(expected)).toHaveLength(5);
  });

  it('asks a call for its id when somebody asks by id, and not before', () => {
    const sink = new FoldSink({ frame: frameOfCentre(centre), intervalMs: 1_000 });
    const router = createDirectRouter({ centre }, sink);
    const { direct } = router;
    const queue = direct.queue('q');
    if (queue === undefined) throw new Error('expected the queue');
    const asked: string[] = [];
    const named = (id: string) => ({
      get id() {
        asked.push(id);
        return id;
      },
    });
    direct.begin(5);
    direct.input(logsOn('ann'));
    direct.arrive(queue, named('c1'));
    direct.arrive(queue, named('c2'));
    direct.arrive(queue, named('c3'));
    direct.end();
    expect(asked).toEqual([]);
    expect(router.position('c3')).toBe(2);
    direct.begin(6);
    direct.input({ type: 'call.hungUp', callId: 'c2' });
    direct.end();
    expect(router.position('c3')).toBe(1);
    expect(asked.toSorted()).toEqual(['c1', 'c2', 'c3']);
  });
});
