import { describe, expect, it } from 'vitest';
import { catchRefusal } from '../../live/index.ts';
import {
  admitting,
  approveVersion,
  aRuleService,
  intoForce,
  saveDraftOf,
} from '../support/rule-service.ts';

const doors = { setId: 'doors' } as const;

function withSet() {
  const all = aRuleService();
  all.ruleService.createSet({ person: 'paul', id: 'doors', kind: 'admit' });
  return all;
}

describe('the initial versions of a centre', () => {
  it('are in force where they pass the gate, and named where they do not', () => {
    const { ruleService } = aRuleService();
    const failing = { name: 'no', facts: {}, expect: { winner: 'busy-order' } };
    const broken = { ...admitting(['order']), cases: [failing] };
    expect(ruleService.addInitialVersions([broken])).toMatchObject({
      added: [],
      refused: [{ code: 'tests_failing' }],
    });
    expect(ruleService.addInitialVersions([admitting(['order'], 4)])).toMatchObject({
      added: ['doors'],
    });
    expect(ruleService.active.get('doors')?.version).toBe(4);
    expect(ruleService.version('doors', 4)).toMatchObject({ state: 'active', author: 'founder' });
  });

  it('are added once: a file edited on disk changes nothing', () => {
    const all = aRuleService();
    all.ruleService.addInitialVersions([admitting(['order'], 1)]);
    const again = aRuleService({ store: all.store, clock: all.clock });
    again.ruleService.open();
    const edited = again.ruleService.addInitialVersions([admitting(['order', 'return'], 2)]);
    expect(edited).toEqual({ added: [], refused: [] });
    expect(again.ruleService.active.get('doors')?.version).toBe(1);
  });
});

describe('a decision', () => {
  const line = (atMs: number, type: string) => ({
    kind: 'admit' as const,
    set: 'doors',
    version: 1,
    atMs,
    facts: { 'call.type': type, 'call.transferCount': 0 },
    matched: ['everything-else'],
  });

  it('is journalled soon, in one batch with its neighbours', () => {
    const { ruleService, store, clock } = aRuleService();
    const range = { kind: 'admit', fromMs: 0, toMs: 2 ** 52 } as const;
    ruleService.onDecision(line(1, 'order'));
    ruleService.onDecision(line(2, 'return'));
    expect(store.decisions.count(range)).toBe(0);
    clock.turn(1_000);
    expect(store.decisions.count(range)).toBe(2);
  });

  it('waits for a store that cannot take it', () => {
    const errors: Error[] = [];
    const { ruleService, store, clock } = aRuleService({ onError: (error) => errors.push(error) });
    const append = store.decisions.append.bind(store.decisions);
    store.decisions.append = () => {
      throw new Error('the disk is full');
    };
    ruleService.onDecision(line(1, 'order'));
    clock.turn(1_000);
    expect(errors.map(({ message }) => message)).toEqual(['the disk is full']);
    store.decisions.append = append;
    ruleService.onDecision(line(2, 'order'));
    clock.turn(1_000);
    expect(store.decisions.count({ kind: 'admit', fromMs: 0, toMs: 10 })).toBe(2);
  });

  it('is shown to each approved version, until another is in force', async () => {
    const all = withSet();
    await intoForce(all, admitting(['order']));
    approveVersion(all.ruleService, admitting(['order', 'return'], 1));
    all.ruleService.onDecision(line(all.clock.nowMs(), 'return'));
    all.ruleService.onDecision(line(all.clock.nowMs(), 'other'));
    const jobs = () => all.ruleService.rehearsals.jobs().filter(({ version }) => version === 2);
    expect(jobs()).toMatchObject([{ state: 'running', report: { decisions: 2, changed: 1 } }]);
    await intoForce(all, admitting(['order', 'complaint'], 1));
    expect(jobs()).toMatchObject([{ state: 'succeeded', runId: expect.any(String) }]);
    expect(all.ruleService.version('doors', 2)?.runs.map(({ kind }) => kind)).toEqual([
      'cases',
      'shadow',
    ]);
  });
});

describe('a rejection', () => {
  it('has a reason, and the version may be defended by another check', () => {
    const { ruleService } = withSet();
    const version = saveDraftOf(ruleService, admitting(['order']));
    const ref = { ...doors, version };
    ruleService.check({ ...ref, person: 'paul', accepted: [] });
    ruleService.propose({ ...ref, person: 'malik', waiver: 'it is small' });
    expect(
      catchRefusal(() => ruleService.reject({ ...ref, person: 'malik', reason: '' })),
    ).toMatchObject({
      refused: { code: 'reason_required' },
    });
    expect(
      catchRefusal(() => ruleService.reject({ ...ref, person: 'malik', reason: 'not in December' }))
        .ok,
    ).toBe(true);
    expect(ruleService.version('doors', version)?.state).toBe('rejected');
    ruleService.check({ ...ref, person: 'paul', accepted: [] });
  });
});
