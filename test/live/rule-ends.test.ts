import { describe, expect, it } from 'vitest';
import { answerTo } from '../support/answers.ts';
import {
  admitting,
  approveVersion,
  aRuleService,
  greetings,
  intoForce,
  type TestRuleService,
} from '../support/rule-service.ts';

const hourMs = 3_600_000;
const doors = { setId: 'doors' } as const;

/** An office whose set has the types in force, one version after the other. */
async function withVersions(...busy: readonly string[]): Promise<TestRuleService> {
  const all = aRuleService();
  all.ruleService.createSet({ person: 'paul', id: 'doors', kind: 'admit' });
  for (const type of busy)
    await intoForce(all, admitting([type], all.ruleService.set('doors')?.active));
  return all;
}

interface Times {
  readonly atMs?: number;
  readonly untilMs?: number;
}

/** Puts a version in force, from and to an hour counted from now. */
async function activates(
  { ruleService, clock }: TestRuleService,
  version: number,
  { atMs, untilMs }: Times,
) {
  const now = clock.nowMs();
  return await answerTo(
    ruleService.activate({
      ...doors,
      version,
      person: 'paul',
      waiting: 'pin',
      ...(atMs === undefined ? {} : { atMs: now + atMs }),
      ...(untilMs === undefined ? {} : { untilMs: now + untilMs }),
    }),
  );
}

/** Answers once the centre has answered. */
async function turns({ clock }: TestRuleService, byMs: number): Promise<void> {
  clock.turn(byMs);
  for (let step = 0; step < 5; step += 1) await Promise.resolve();
}

describe('a version with an end', () => {
  it('gives way to the version before it, for calls and records alike', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    expect((await activates(all, version, { untilMs: hourMs })).ok).toBe(true);
    const endsAtMs = all.clock.nowMs() + hourMs;
    expect(all.ruleService.version('doors', version)).toMatchObject({ effectiveToMs: endsAtMs });
    await turns(all, hourMs - 1);
    expect(all.ruleService.active.get('doors')?.version).toBe(version);
    await turns(all, 1);
    expect(all.ruleService.active.get('doors')?.version).toBe(1);
    expect(all.told.at(-1)).toMatchObject({ version: 1, waiting: 'pin', file: { version: 1 } });
    expect(all.ruleService.version('doors', version)?.state).toBe('retired');
    expect(all.ruleService.version('doors', 1)?.state).toBe('active');
    expect(all.store.rules.activationNow('doors')).toMatchObject({
      version: 1,
      cause: 'expire',
      previous: version,
      atMs: endsAtMs,
      untilMs: null,
    });
    expect(all.ruleService.inForceAt(endsAtMs - 1)).toMatchObject([{ version: { version } }]);
    expect(all.ruleService.inForceAt(endsAtMs)).toMatchObject([{ version: { version: 1 } }]);
  });

  it('has its window from begin to end, over restarts', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    expect((await activates(all, version, { atMs: hourMs, untilMs: 3 * hourMs })).ok).toBe(true);
    const now = all.clock.nowMs();
    expect(all.ruleService.version('doors', version)).toMatchObject({
      state: 'scheduled',
      effectiveFromMs: now + hourMs,
      effectiveToMs: now + 3 * hourMs,
    });
    const restarted = (before: TestRuleService): TestRuleService => {
      before.ruleService.close();
      const again = aRuleService({ store: before.store, clock: before.clock });
      again.ruleService.open();
      return again;
    };
    const second = restarted(all);
    await turns(second, hourMs);
    expect(second.ruleService.active.get('doors')?.version).toBe(version);
    const third = restarted(second);
    await turns(third, 2 * hourMs - 1);
    expect(third.ruleService.active.get('doors')?.version).toBe(version);
    await turns(third, 1);
    expect(third.ruleService.active.get('doors')?.version).toBe(1);
  });

  it('whose end passed while no service ran is out of force before the next start', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    await activates(all, version, { untilMs: hourMs });
    const successor = approveVersion(all.ruleService, admitting(['complaint'], version));
    await activates(all, successor, { atMs: hourMs, untilMs: 2 * hourMs });
    all.ruleService.close();
    all.clock.sleep(hourMs);
    const again = aRuleService({ store: all.store, clock: all.clock });
    again.ruleService.catchUp();
    expect(again.ruleService.open()).toEqual([]);
    expect(again.ruleService.active.get('doors')?.version).toBe(successor);
    again.ruleService.close();
    again.clock.sleep(hourMs);
    const later = aRuleService({ store: all.store, clock: all.clock });
    later.ruleService.catchUp();
    expect(later.ruleService.open()).toEqual([]);
    expect(later.ruleService.active.get('doors')?.version).toBe(1);
  });

  it('gives way to a successor that is scheduled for that instant', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    await activates(all, version, { untilMs: hourMs });
    const successor = approveVersion(all.ruleService, admitting(['complaint'], version));
    const late = await activates(all, successor, { atMs: hourMs + 1 });
    expect(late).toMatchObject({ refused: { code: 'rules_state_not_allowed' } });
    expect((await activates(all, successor, { atMs: hourMs })).ok).toBe(true);
    await turns(all, hourMs);
    expect(all.ruleService.active.get('doors')?.version).toBe(successor);
    expect(all.told.map((one) => one.version)).toEqual([1, version, successor]);
  });

  it('passes over versions that have ended, and one that was rolled back', async () => {
    const all = await withVersions('order');
    const second = approveVersion(all.ruleService, admitting(['return'], 1));
    await activates(all, second, { untilMs: hourMs });
    const bad = approveVersion(all.ruleService, admitting(['order', 'return'], second));
    await activates(all, bad, {});
    const back = { ...doors, person: 'paul', toVersion: second, reason: 'no good' };
    await all.ruleService.rollBack(back);
    expect(all.store.rules.activationNow('doors')?.untilMs).toBe(all.clock.nowMs() + hourMs);
    const third = approveVersion(all.ruleService, admitting(['complaint'], second));
    await activates(all, third, { untilMs: 2 * hourMs });
    await turns(all, hourMs);
    expect(all.ruleService.active.get('doors')?.version).toBe(third);
    await turns(all, hourMs);
    expect(all.ruleService.active.get('doors')?.version).toBe(1);
  });

  it('is not brought back by a roll back once it has ended', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    await activates(all, version, { untilMs: hourMs });
    await turns(all, hourMs);
    const back = { ...doors, person: 'paul', toVersion: version, reason: 'more of it' };
    expect(await answerTo(all.ruleService.rollBack(back))).toMatchObject({
      refused: { code: 'rules_state_not_allowed', detail: expect.stringMatching(/ended at/) },
    });
  });

  it('stays where the centre does not take the one before', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    await activates(all, version, { untilMs: hourMs });
    all.refuse('draining');
    await turns(all, hourMs);
    await turns(all, hourMs);
    expect(all.ruleService.active.get('doors')?.version).toBe(version);
    expect(all.told.filter((one) => one.version === 1)).toHaveLength(2);
    all.refuse(undefined);
    const again = aRuleService({ store: all.store, clock: all.clock });
    again.ruleService.catchUp();
    again.ruleService.open();
    expect(again.ruleService.active.get('doors')?.version).toBe(1);
  });

  it('must end after it begins, and is told where else', async () => {
    const all = await withVersions('order');
    const version = approveVersion(all.ruleService, admitting(['return'], 1));
    const times = [{ untilMs: 0 }, { atMs: 2 * hourMs, untilMs: hourMs }, { untilMs: -hourMs }];
    for (const one of times) {
      expect(await activates(all, version, one)).toMatchObject({
        refused: { code: 'invalid_parameter', more: { findings: [{ pointer: '/body/until' }] } },
      });
    }
    expect(all.ruleService.version('doors', version)?.state).toBe('approved');
  });
});

describe('an end after which nothing is in force', () => {
  it('is refused for rules of which one must always decide', async () => {
    const all = await withVersions();
    const version = approveVersion(all.ruleService, admitting(['order']));
    expect(await activates(all, version, { untilMs: hourMs })).toMatchObject({
      refused: {
        code: 'rules_state_not_allowed',
        more: { blockers: [{ en: expect.stringMatching(/admit/) }] },
      },
    });
    await activates(all, version, {});
    const second = approveVersion(all.ruleService, admitting(['return'], version));
    expect((await activates(all, second, { untilMs: hourMs })).ok).toBe(true);
    const third = approveVersion(all.ruleService, admitting(['complaint'], second));
    expect((await activates(all, third, { untilMs: 2 * hourMs })).ok).toBe(true);
  });

  it('takes other rules out of force', async () => {
    const all = aRuleService();
    const { ruleService, told } = all;
    ruleService.createSet({ person: 'paul', id: 'greetings', kind: 'script' });
    const version = approveVersion(ruleService, greetings);
    const of = { setId: 'greetings', version, person: 'paul', waiting: 'migrate' } as const;
    const untilMs = all.clock.nowMs() + hourMs;
    await ruleService.activate({ ...of, untilMs });
    await turns(all, hourMs);
    expect(ruleService.version('greetings', version)?.state).toBe('retired');
    expect(ruleService.active.files()).toEqual([]);
    expect(told.at(-1)).toMatchObject({ file: null });
  });
});
