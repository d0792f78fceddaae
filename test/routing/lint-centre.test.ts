import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  type LintCode,
  lintCentre,
  lintCodes,
  type QueueSetting,
} from '../../routing/index.ts';
import type { QueuePlan } from '../../rules/index.ts';
import { workDone } from '../support/work-done.ts';

/** A centre without findings: `german` speakers and others serve `q`, then `r`. */
function aCentre(changes: Partial<CentreFile> = {}): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'test',
    timeZone: 'Europe/Paris',
    queues: [aQueue('q'), aQueue('r')],
    agents: [
      { id: 'ann', skills: { german: 70 }, links: [{ queue: 'q' }, { queue: 'r' }] },
      { id: 'bob', links: [{ queue: 'q' }, { queue: 'r' }] },
    ],
    ...changes,
  };
}

function aQueue(id: string, plan?: QueuePlan, more: Partial<QueueSetting> = {}): QueueSetting {
  return { id, ...(plan === undefined ? {} : { plan }), ...more };
}

/** `q` with this plan, beside `r`. */
function withPlan(plan: QueuePlan, more: Partial<QueueSetting> = {}): CentreFile {
  return aCentre({ queues: [aQueue('q', plan, more), aQueue('r')] });
}

function found(centre: CentreFile): readonly string[] {
  return lintCentre(centre).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

const end = { kind: 'end' } as const;

const witnesses: { readonly [code in LintCode]: readonly [CentreFile, string] } = {
  'unregistered-strategy': [
    withPlan({ strategy: { registered: 'nearest' } }),
    'error unregistered-strategy /queues/0/plan/strategy',
  ],
  'unreachable-step': [
    withPlan({
      steps: [{ atMs: 60_000, mode: 'widen', required: [], offsetMs: 0 }],
      maxWaitMs: 60_000,
      fallback: end,
    }),
    'error unreachable-step /queues/0/plan/steps/0',
  ],
  'missing-fallback': [
    withPlan({ maxWaitMs: 60_000 }),
    'error missing-fallback /queues/0/plan/fallback',
  ],
  'contradictory-expression': [
    withPlan({ required: 'german >= 60 and german < 50' }),
    'error contradictory-expression /queues/0/plan/required',
  ],
  'overlapping-step': [
    withPlan({
      required: 'has(german)',
      steps: [{ atMs: 1_000, mode: 'widen', required: 'german >= 50' }],
    }),
    'warning overlapping-step /queues/0/plan/steps/0',
  ],
  'required-unmet': [
    withPlan({ required: 'german >= 80' }),
    'error required-unmet /queues/0/plan/required',
  ],
  'empty-agent-set': [
    aCentre({
      queues: [aQueue('q', { required: 'has(french)' }), aQueue('r')],
      agents: [
        { id: 'ann', links: [{ queue: 'q' }] },
        { id: 'eve', links: [{ queue: 'q' }, { queue: 'r' }] },
        { id: 'bob', skills: { french: 1 }, links: [{ queue: 'r' }] },
      ],
    }),
    'warning empty-agent-set /queues/0/plan',
  ],
  'delay-over-max-wait': [
    aCentre({
      queues: [aQueue('q', { maxWaitMs: 5_000, fallback: end }), aQueue('r')],
      profiles: [{ id: 'p', links: [{ queue: 'r' }, { queue: 'q', delayMs: 5_001 }] }],
      agents: [
        { id: 'ann', profile: 'p' },
        { id: 'bob', profile: 'p' },
      ],
    }),
    'warning delay-over-max-wait /profiles/0/links/1',
  ],
  'max-wait-zero': [
    withPlan({ maxWaitMs: 0, fallback: end }),
    'error max-wait-zero /queues/0/plan/maxWaitMs',
  ],
  'fallback-loop': [
    aCentre({
      queues: [
        aQueue('q', { fallback: { kind: 'move', queue: 'r' } }),
        aQueue('r', { fallback: { kind: 'move', queue: 'q' } }),
      ],
    }),
    'error fallback-loop /queues/0/plan/fallback',
  ],
  'queue-not-reached': [
    aCentre({ queues: [aQueue('q'), aQueue('r'), aQueue('lonely')] }),
    'error queue-not-reached /queues/2',
  ],
  'queue-one-agent': [
    aCentre({
      queues: [aQueue('q'), aQueue('r')],
      agents: [
        { id: 'ann', links: [{ queue: 'q' }, { queue: 'r' }] },
        { id: 'bob', links: [{ queue: 'q' }] },
      ],
    }),
    'warning queue-one-agent /queues/1',
  ],
  'agent-not-in-group': [
    aCentre({
      groups: [{ id: 'g' }],
      queues: [aQueue('q', {}, { group: 'g' }), aQueue('r')],
      agents: [
        { id: 'ann', groups: ['g'], links: [{ queue: 'q' }, { queue: 'r' }] },
        { id: 'bob', links: [{ queue: 'r' }, { queue: 'q' }] },
        { id: 'eve', groups: ['g'], links: [{ queue: 'q' }] },
      ],
    }),
    'error agent-not-in-group /agents/1/links/1',
  ],
  'unknown-agent': [
    withPlan({ required: 'agent.id in (ann, eve)' }),
    'error unknown-agent /queues/0/plan/required',
  ],
  'unknown-skill': [
    withPlan({ required: 'has(german) or has(frnch)' }),
    'warning unknown-skill /queues/0/plan/required',
  ],
  'unknown-date': [
    aCentre({ calendars: { c: { weekly: {}, dates: { '2026-02-28': [], '2026-02-30': [] } } } }),
    'error unknown-date /calendars/c/dates/2026-02-30',
  ],
  'unknown-language': [
    aCentre({ languages: ['fr', 'fr-BE-CH'] }),
    'error unknown-language /languages/1',
  ],
  'reserved-id': [
    aCentre({ groups: [{ id: 'g' }, { id: 'constructor' }] }),
    'error reserved-id /groups/1/id',
  ],
};

describe('the lint of a centre file', () => {
  it('finds nothing in a centre that is as it should be', () => {
    expect(found(aCentre())).toEqual([]);
    const good: QueuePlan = {
      required: 'german >= 50',
      steps: [
        { atMs: 1_000, mode: 'widen', required: 'has(german)' },
        { atMs: 2_000, mode: 'replace', required: [], alsoQueues: ['r'] },
      ],
      maxWaitMs: 60_000,
      fallback: { kind: 'move', queue: 'r' },
    };
    expect(found(withPlan(good))).toEqual([]);
  });

  it.each(Object.entries(witnesses))('finds %s, once and alone', (_, [centre, expected]) => {
    expect(found(centre)).toEqual([expected]);
  });

  it('has a witness of every code', () => {
    expect(Object.keys(witnesses).sort()).toEqual(Object.keys(lintCodes).sort());
  });

  it('finds nothing in ring groups, more offers, reserves, promotion and precedences', () => {
    const ringGroup = { ringGroup: { offers: 2, everyMs: 5_000 } } as const;
    const plan: QueuePlan = {
      strategy: ringGroup,
      steps: [{ atMs: 1, mode: 'widen', required: [], offers: 2 }],
    };
    const centre = withPlan(plan, { reserve: 1, promoteAfterMs: 1 });
    const precedences = ['rankFirst', 'longestQueue'] as const;
    for (const precedence of precedences) {
      const routing = { precedence };
      expect(found({ ...centre, defaults: { strategy: ringGroup }, routing })).toEqual([]);
    }
  });

  it('tells a loop once, also where a queue outside leads into it', () => {
    const move = (queue: string): QueuePlan => ({ fallback: { kind: 'move', queue } });
    const queues = [aQueue('q', move('r')), aQueue('r', move('s')), aQueue('s', move('s'))];
    const agents = [{ id: 'ann', links: ['q', 'r', 's'].map((queue) => ({ queue })) }];
    const [only, ...others] = lintCentre(aCentre({ queues, agents }));
    expect(only).toMatchObject({
      path: '/queues/2/plan/fallback',
      message: 'calls go round: s, then s',
    });
    expect(others).toEqual([]);
  });

  it('asks for a fallback where a queue without staff or hours needs one', () => {
    expect(found(withPlan({}, { noStaff: 'fallback' }))).toEqual([
      'error missing-fallback /queues/0/plan/fallback',
    ]);
    expect(found(withPlan({}, { calendar: 'shop' }))).toEqual([
      'hint missing-fallback /queues/0/plan/fallback',
    ]);
  });

  it('takes the links of groups for an agent without links of their own', () => {
    const groups = [{ id: 'g' }];
    const queues = [aQueue('q', {}, { group: 'g' })];
    expect(found(aCentre({ groups, queues, agents: [{ id: 'ann', groups: ['g'] }] }))).toEqual([]);
    expect(found(aCentre({ groups, queues, agents: [{ id: 'ann' }] }))).toEqual([
      'error queue-not-reached /queues/0',
    ]);
  });

  it('lets a step that adds the queue of others reach a queue without links', () => {
    const steps = [{ atMs: 1, mode: 'widen', required: [], alsoQueues: ['r'] }] as const;
    const queues = [aQueue('own', { steps }), aQueue('q'), aQueue('r')];
    expect(found(aCentre({ queues }))).toEqual([]);
  });

  it('sees who is named among agents who are alike', () => {
    const plan = { required: 'not (agent.id = ann)' };
    const all = (...ids: readonly string[]) => {
      const agents = ids.map((id) => ({ id, profile: 'p' }));
      const profiles = [{ id: 'p', links: [{ queue: 'q' }] }];
      return found(aCentre({ queues: [aQueue('q', plan)], profiles, agents }));
    };
    expect(all('ann')).toEqual(['error required-unmet /queues/0/plan/required']);
    expect(all('ann', 'bob')).toEqual([]);
  });

  it('adds the work for agents to that for queues, and does not multiply them', () => {
    const workFor = (agentCount: number, queueCount: number): number => {
      const queues = Array.from({ length: queueCount }, (_, n) =>
        aQueue(`q${n}`, { required: 'has(german)' }),
      );
      const links = queues.map(({ id }) => ({ queue: id }));
      const agents = Array.from({ length: agentCount }, (_, n) => ({ id: `a${n}`, profile: 'p' }));
      const centre = aCentre({
        queues,
        profiles: [{ id: 'p', skills: { german: 50 }, links }],
        agents,
      });
      return workDone(() => lintCentre(centre));
    };
    const alone = workFor(600, 1) + workFor(1, 300);
    expect(alone).toBeGreaterThan(0);
    expect(workFor(600, 300)).toBeLessThan(1.5 * alone);
  });
});
