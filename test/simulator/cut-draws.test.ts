/** Limits of the centre that cut short what a scenario draws, and how that is told. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile, QueueSetting, WrapUpRule } from '../../routing/index.ts';
import { reportOf, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

interface Members {
  readonly wrapUp?: WrapUpRule;
  readonly plan?: QueueSetting['plan'];
}

/** Three clerks of one queue. */
function aCentre({ wrapUp, plan = {} }: Members): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'shop',
    timeZone: 'UTC',
    skills: ['orders'],
    queues: [
      {
        id: 'orders',
        plan: { required: [{ skill: 'orders' }], ...plan },
        ...(wrapUp && { wrapUp }),
      },
    ],
    profiles: [{ id: 'clerk', skills: { orders: 50 }, links: [{ queue: 'orders' }] }],
  };
}

const shift = { profile: 'clerk', count: 3, start: '08:00', end: '12:00' } as const;

/** What the check of a scenario says, and what its run says after three days. */
function saidOf(
  centre: CentreFile,
  callType: Partial<Scenario['callTypes'][number]>,
  agents: Partial<Scenario['agents']> = {},
) {
  const plan = aPlan(
    {
      callTypes: [aCallType({ queue: 'orders', ...callType })],
      agents: { shifts: [shift], ...agents },
    },
    centre,
  );
  const results = [0, 1, 2].map((day) => simulateReplication(plan, day, {}));
  const cuts = ({ code }: { readonly code: string }) => code === 'cutDraws';
  const text = ({ text: said }: { readonly text: string }) => said;
  return {
    checked: plan.cautions.filter(cuts).map(text),
    ran: reportOf(plan, results).warnings.filter(cuts).map(text),
  };
}

const handleTime = {
  talk: { law: 'exponential', meanMs: 60_000 },
  wrapUp: { law: 'exponential', meanMs: 90_000 },
} as const;

describe('a wrap-up that the centre ends', () => {
  it('is told by the check and by the run, with its share and the member to change', () => {
    const centre = aCentre({ wrapUp: { mode: 'mandatory', limitMs: 30_000 } });
    const { checked, ran } = saidOf(centre, { handleTime });
    expect(checked).toEqual([
      '/callTypes/0/handleTime/wrapUp: 71.7 % of wrap-ups in orders are cut at 30 s, 64.5 s a call less work than was drawn; raise /queues/0/wrapUp/limitMs of the centre',
    ]);
    expect(ran).toEqual([
      expect.stringMatching(
        /^(69|7\d)\.\d % of wrap-ups in orders are cut at 30 s, 6\d(\.\d)? s a call less work than was drawn; raise \/queues\/0\/wrapUp\/limitMs of the centre$/,
      ),
    ]);
  });

  it('names the rule of the centre where the queue has none', () => {
    const centre = { ...aCentre({}), defaults: { wrapUp: { mode: 'optional' as const } } };
    expect(saidOf(centre, { handleTime }).checked.join()).toContain(
      'cut at 30 s, 64.5 s a call less work than was drawn; raise /defaults/wrapUp/limitMs',
    );
  });

  it('is nothing to tell where a mandatory one says no limit', () => {
    const centre = aCentre({ wrapUp: { mode: 'mandatory' } });
    expect(saidOf(centre, { handleTime })).toEqual({ checked: [], ran: [] });
  });
});

describe('other limits of the centre', () => {
  it('are told when they send away callers who would wait on', () => {
    const centre = aCentre({ plan: { maxWaitMs: 20_000, fallback: { kind: 'end' } } });
    const slow = { talk: { law: 'exponential', meanMs: 240_000 } } as const;
    const { checked, ran } = saidOf(centre, { handleTime: slow });
    expect(checked).toEqual([]);
    expect(ran).toEqual([
      expect.stringMatching(
        /^\d+\.\d % of callers of orders are sent away by the limit of 20 s, before their patience ends; raise \/queues\/0\/plan\/maxWaitMs/,
      ),
    ]);
  });

  it('are told when offers expire before their agent would answer, from 1 % on', () => {
    const answers = (meanMs: number) => ({
      answerDelay: { law: 'exponential' as const, meanMs },
    });
    const { checked, ran } = saidOf(aCentre({}), {}, answers(5_000));
    expect(checked).toEqual([
      '/agents/answerDelay: 1.8 % of offers in orders expire at 20 s, before the agent would answer; raise /queues/0/answerLimitMs of the centre',
    ]);
    expect(ran.join()).toMatch(/% of offers in orders expire at 20 s/);
    expect(saidOf(aCentre({}), {}, answers(4_000))).toEqual({ checked: [], ran: [] });
  });

  it('are told when holds would go on beyond what a caller bears', () => {
    const hold = { share: 0.6, law: 'exponential', meanMs: 1_000 } as const;
    const { checked } = saidOf(aCentre({}), { handleTime: { talk: handleTime.talk, hold } });
    expect(checked.join()).toContain('2.8 % of calls would be held more than 7 times');
  });
});
