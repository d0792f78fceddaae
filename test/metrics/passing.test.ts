/** What transfers, consults and conferences count for, from the effects of the core itself. */
import { describe, expect, it } from 'vitest';
import { createMetrics, frameOfCentre, type Metrics, measureSums } from '../../metrics/index.ts';
import { type CentreFile, createRouter, type Input } from '../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';

const end = { atMs: 3_600_000 };
const ofQueue = (id: string) => ({ ...end, queueIds: [id] });
const ofAgent = (id: string) => ({ ...end, agentIds: [id] });

const centre: CentreFile = aCentre({
  routing: { consultWrapUp: true },
  queues: [aQueue('q', { wrapUp: { mode: 'timed', limitMs: 10_000 } }), aQueue('t')],
  agents: [anAgent('a'), anAgent('b', { links: [{ queue: 't' }] })],
});

const consults: Input = {
  type: 'consult',
  offerId: 'c1/1',
  to: { queueId: 't' },
  callId: 'k1',
};
const asking = (type: 'completeTransfer' | 'conference' | 'cancelConsult'): Input => ({
  type,
  offerId: 'c1/1',
});

type Line = readonly [atMs: number, ...inputs: readonly (Input | readonly Input[])[]];

/** The figures of these instants; c1 is answered by a at 5 s. */
function figuresOf(...lines: readonly Line[]): Metrics {
  const router = createRouter({ centre });
  const fold = createMetrics({ frame: frameOfCentre(centre), intervalMs: 900_000 });
  const begin: readonly Line[] = [
    [0, logsOn('a'), logsOn('b'), arrives('c1')],
    [5_000, answers('c1/1')],
  ];
  for (const [atMs, ...inputs] of [...begin, ...lines, [end.atMs] as Line]) {
    for (const effect of router.step({ atMs, inputs: inputs.flat() })) fold.apply(effect);
  }
  return fold;
}

describe('a consult', () => {
  const fold = figuresOf(
    [60_000, consults],
    [63_000, answers('k1/1')],
    [90_000, asking('completeTransfer')],
    [120_000, hangsUp('c1')],
  );

  it('is no entry of its queue, and in no service level', () => {
    expect(fold.queueCounts(ofQueue('t'))).toMatchObject({
      entered: 0,
      offeredForLevel: 0,
      answered: 0,
      overflowed: 0,
      waiting: 0,
      flowedIn: 0,
      offers: 0,
      offersConnected: 0,
    });
    expect(measureSums(fold, 'serviceLevelNet', ofQueue('q'))).toEqual({
      numerator: 1,
      denominator: 1,
    });
    expect(fold.earliestWaitingAtMs(end)).toBeNull();
  });

  it('is handled apart, and as routed work from when the customer has come', () => {
    expect(measureSums(fold, 'handleTimeMsMeanConsult', end)).toEqual({
      numerator: 27_000,
      denominator: 1,
    });
    expect(fold.agentCounts(ofAgent('b'))).toMatchObject({
      handled: 1,
      connectedMs: 30_000,
      handledConsult: 1,
      connectedMsConsult: 27_000,
      offers: 1,
    });
    expect(fold.agentCounts(ofAgent('a'))).toMatchObject({
      handled: 1,
      connectedMs: 85_000,
      wrapUpMs: 10_000,
    });
    const perContact = measureSums(fold, 'handleTimeMsMeanPerContact', end);
    expect(perContact).toEqual({ numerator: 125_000, denominator: 1 });
  });

  it('that is cancelled leaves no trace but with the agent asked', () => {
    const cancelled = figuresOf(
      [60_000, consults],
      [63_000, answers('k1/1')],
      [70_000, asking('cancelConsult')],
      [80_000, hangsUp('c1')],
    );
    expect(cancelled.agentCounts(ofAgent('b'))).toMatchObject({
      handled: 0,
      handledConsult: 1,
      connectedMsConsult: 7_000,
    });
    expect(cancelled.queueCounts(end)).toMatchObject({ entered: 1, endedBySystem: 0 });
  });
});

describe('a conference', () => {
  it('gives handle time to its primary alone, and occupancy to all', () => {
    const fold = figuresOf(
      [60_000, consults],
      [63_000, answers('k1/1')],
      [70_000, asking('conference')],
      [100_000, { type: 'hangUp', offerId: 'k1/1' }],
      [120_000, hangsUp('c1')],
    );
    expect(fold.agentCounts(ofAgent('a'))).toMatchObject({ handled: 1, connectedMs: 115_000 });
    expect(fold.agentCounts(ofAgent('b'))).toMatchObject({
      handled: 0,
      connectedMs: 0,
      connectedMsConsult: 7_000,
      handlingMs: 37_000,
    });
  });

  it('passes handle time to the next when its primary leaves', () => {
    const fold = figuresOf(
      [60_000, consults],
      [63_000, answers('k1/1')],
      [70_000, asking('conference')],
      [100_000, { type: 'hangUp', offerId: 'c1/1' }],
      [120_000, hangsUp('c1')],
    );
    expect(fold.agentCounts(ofAgent('a'))).toMatchObject({ handled: 1, connectedMs: 95_000 });
    expect(fold.agentCounts(ofAgent('b'))).toMatchObject({ handled: 1, connectedMs: 20_000 });
    expect(fold.queueCounts(end)).toMatchObject({ handled: 2, contactsHandled: 1 });
  });
});

describe('a transfer', () => {
  const transfer = (to: { agentId: string } | { queueId: string }): Input => ({
    type: 'transfer',
    offerId: 'c1/1',
    to,
  });

  it('to a queue is an entry there, once, and a second segment of one contact', () => {
    const fold = figuresOf(
      [60_000, transfer({ queueId: 't' })],
      [67_000, answers('c1/2')],
      [90_000, hangsUp('c1')],
    );
    expect(fold.queueCounts(ofQueue('q'))).toMatchObject({ entered: 1, answered: 1 });
    expect(fold.queueCounts(ofQueue('t'))).toMatchObject({
      entered: 1,
      enteredFromOutside: 0,
      flowedIn: 1,
      answered: 1,
      waitMsAnswered: 7_000,
    });
    expect(fold.queueCounts(end)).toMatchObject({ handled: 2, contactsHandled: 1 });
  });

  it('back into its queue counts no second entry there', () => {
    const fold = figuresOf([60_000, transfer({ queueId: 'q' })], [70_000, hangsUp('c1')]);
    expect(fold.queueCounts(ofQueue('q'))).toMatchObject({
      entered: 1,
      flowedIn: 0,
      answered: 1,
      abandoned: 0,
      waiting: 0,
    });
  });

  it('to an agent is no entry, whatever ends its wait', () => {
    const answered = figuresOf(
      [60_000, transfer({ agentId: 'b' })],
      [67_000, answers('c1/2')],
      [90_000, hangsUp('c1')],
    );
    const left = figuresOf([60_000, transfer({ agentId: 'b' })], [67_000, hangsUp('c1')]);
    for (const fold of [answered, left]) {
      expect(fold.queueCounts(end)).toMatchObject({
        entered: 1,
        answered: 1,
        abandoned: 0,
        waitMsAnswered: 5_000,
        offers: 1,
      });
    }
    expect(answered.agentCounts(ofAgent('b'))).toMatchObject({ handled: 1, connectedMs: 23_000 });
    expect(left.agentCounts(ofAgent('b'))).toMatchObject({ offers: 1, offersRescinded: 1 });
  });
});
